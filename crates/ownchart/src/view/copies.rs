//! Backups, copies beside the chart, and the way back from one of them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Notice, TypedKey};

/// What sort of copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CopyKind {
    /// One sealed file, made by hand.
    Backup,
    /// A folder or stick that is kept up to date by itself whenever the chart is closed.
    Mirror,
}

/// A copy this chart knows of. It counts only because it was read back and checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CopyKept {
    /// Where it lies: the file or the folder.
    pub place: String,
    /// What it is.
    pub kind: CopyKind,
    /// When it was last read back and found whole, `2026-11-14T10:42`; `None` = never yet.
    pub checked: Option<String>,
    /// Changes made in the chart since.
    pub behind: u64,
    /// False: it is not there now; for a stick that means it is not plugged in.
    pub there: bool,
}

/// A copy was written, read back, and found whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CopyMade {
    /// Where it lies.
    pub place: String,
    /// Its size in bytes; of a mirror, what was written now.
    pub bytes: u64,
    /// Documents in it.
    pub documents: u64,
    /// Number of the last change in it.
    pub number: u64,
    /// The four words of that state.
    pub words: String,
}

/// A mirror by its place.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct CopyPlace {
    /// As [`CopyKept::place`] gave it.
    pub place: String,
}

/// A copy that somebody wants a chart back from, as it looks without any key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CopySeen {
    /// Handed back to [`Restore`].
    pub path: String,
    /// The name without its ending.
    pub name: String,
    /// A backup file, or a folder.
    pub kind: CopyKind,
    /// When it was written, by the clock of the disk, `2026-11-14T10:42`.
    pub changed: Option<String>,
}

/// A chart from a copy. Nothing is written over: a new folder is made.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct Restore {
    /// The copy.
    pub path: String,
    /// What opens it: the words or the paper that opened the chart when the copy was made.
    pub key: TypedKey,
    /// Folder that will hold the chart; `None` = the usual place.
    pub place: Option<String>,
}

/// A chart from its pages on paper. Nothing is written over: a new folder is made.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct RestorePages {
    /// Photos, scans or PDFs of the pages, in any order.
    pub pages: Vec<String>,
    /// The key typed from the recovery sheet that counted when the pages were printed.
    pub paper: String,
    /// The words that will open the new chart.
    pub passphrase: String,
    /// Folder that will hold the chart; `None` = the usual place.
    pub place: Option<String>,
}

/// Looks a copy over from end to end.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct CheckCopy {
    /// The copy.
    pub path: String,
}

/// What was found in a copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CopyChecked {
    /// Empty = every byte is as it was written.
    pub findings: Vec<Notice>,
    /// Number of the last change in it.
    pub number: u64,
    /// The four words of that state.
    pub words: String,
    /// When it was made, `2026-11-14T10:42`.
    pub made: String,
    /// Documents in it.
    pub documents: u64,
}
