//! Ways in, and whether the folder is sound.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Notice, SafetyLine};

/// The safety screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Safety {
    /// Where the chart lies.
    pub folder: String,
    /// The honest light, as on the overview.
    pub lines: Vec<SafetyLine>,
    /// The ways in.
    pub ways: Vec<WayIn>,
}

/// One way into the chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WayIn {
    /// `passphrase`, `recovery`, `trusted`; words as `way-<code>`.
    pub kind: String,
    /// Since when, `2026-11-14`.
    pub since: Option<String>,
}

/// What a check of the folder found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Verified {
    /// Empty = everything is as it should be.
    pub findings: Vec<Notice>,
    /// Entries looked at.
    pub entries: u64,
    /// Document files looked at.
    pub documents: u64,
}

/// Changes the passphrase. The old one still opens older copies, and the screen says so.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct ChangePassphrase {
    /// The one in force.
    pub old: String,
    /// The new one; a weak one is refused.
    pub new: String,
}
