//! Sharing: for whom, what, how, and the words.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{EntryRow, Kind, Language};

/// What there is to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShareChoices {
    /// Names to choose from, from the contacts; anything may be typed.
    pub readers: Vec<String>,
    /// Every entry of the person, by kind.
    pub shelves: Vec<Shelf>,
    /// Entry ids of each preset; sensitive entries are in none.
    pub presets: Vec<Preset>,
    /// Six words of the person's signing key, as on the papers.
    pub fingerprint: String,
}

/// All entries of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Shelf {
    /// Which kind.
    pub kind: Kind,
    /// The entries.
    pub rows: Vec<EntryRow>,
}

/// A selection that needs no thinking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Preset {
    /// Which one.
    pub name: PresetName,
    /// Entry ids in it.
    pub entries: Vec<String>,
}

/// Names of the presets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PresetName {
    /// What matters in an emergency.
    Emergency,
    /// For a visit to a doctor.
    Visit,
    /// Everything that is not sensitive.
    All,
}

/// What shall be shared.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
pub struct ShareWanted {
    /// Whose record.
    pub person: String,
    /// For whom, at least one; they stand in the first line of every view.
    pub readers: Vec<String>,
    /// Why; may be empty.
    pub purpose: String,
    /// Asked-for last day, `2026-12-31`; a request to an honest reader, not a lock.
    pub valid_until: Option<String>,
    /// Exactly these entries.
    pub entries: Vec<String>,
    /// What of the documents among them goes along.
    pub documents: Enclosed,
    /// Ids of the contacts whose keys open it; empty = words.
    pub contacts: Vec<String>,
    /// Word list of the key.
    pub language: Language,
    /// A4 pages of codes as well.
    pub paper: bool,
    /// A plain printed summary as well: readable by whoever holds it.
    pub summary: bool,
}

/// What of the documents goes along with a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Enclosed {
    /// Their entries, and no files.
    None,
    /// The files as they came.
    Originals,
    /// A picture of every page: nothing hidden goes along.
    Pictures,
}

/// What will be sealed, for the viewer's own parts to draw: what the reader will see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SharePreview {
    /// `share.json`, byte for byte as it will be sealed.
    pub claim: String,
    /// `summary.json`, byte for byte as it will be sealed.
    pub summary: String,
    /// Names and sizes of the documents inside.
    pub files: Vec<ShareFile>,
    /// Number of entries.
    pub entries: u32,
    /// Number of document files.
    pub documents: u32,
    /// SHA-256 of `summary`.
    pub digest: String,
    /// Size of the sealed file, padded.
    pub bytes: u64,
    /// Pages of codes it would take; `None` = too large for paper.
    pub pages: Option<u32>,
}

/// A share is made.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct ShareDone {
    /// Share id.
    pub id: String,
    /// For whom.
    pub readers: Vec<String>,
    /// The words that open it. Shown once; the chart does not keep them.
    pub words: String,
    /// Where the files lie.
    pub folder: String,
    /// What was written.
    pub files: Vec<ShareFile>,
    /// Number of entries.
    pub entries: u32,
    /// Six words of the signing key.
    pub fingerprint: String,
    /// SHA-256 of what is inside, 64 hexadecimal digits.
    pub digest: String,
    /// What could not be made, as codes of the catalogue (`notice-<code>`).
    pub remarks: Vec<String>,
}

/// A file of a share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShareFile {
    /// Name without folders.
    pub name: String,
    /// Bytes.
    pub bytes: u64,
}

/// Who got what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Ledger {
    /// The newest first.
    pub rows: Vec<LedgerRow>,
}

/// One share in the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LedgerRow {
    /// Share id.
    pub id: String,
    /// When, `2026-11-14T10:42` in local time.
    pub when: String,
    /// For whom.
    pub readers: Vec<String>,
    /// Why.
    pub purpose: String,
    /// Asked-for last day.
    pub valid_until: Option<String>,
    /// Number of entries.
    pub entries: u32,
    /// Number of document files.
    pub documents: u32,
    /// SHA-256 of what was given.
    pub digest: String,
    /// The files it left as.
    pub ways: Vec<String>,
    /// The day its reader was asked to delete it.
    pub asked: Option<String>,
    /// Whether the row says which entries were given; older ones do not.
    pub listed: bool,
}
