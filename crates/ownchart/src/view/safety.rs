//! Ways in, and whether the folder is sound.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CopyKept, Notice, SafetyLine};

/// The safety screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Safety {
    /// Where the chart lies.
    pub folder: String,
    /// The honest light, as on the overview.
    pub lines: Vec<SafetyLine>,
    /// The ways in.
    pub ways: Vec<WayIn>,
    /// Copies that were made, the newest first.
    pub copies: Vec<CopyKept>,
    /// When the recovery paper was last tried on a copy, `2026-11-14`; `None` = never.
    pub drilled: Option<String>,
    /// The folder from before the keys were changed. It still opens with the old words and the old
    /// paper, and stays until the new ones were tried.
    pub former: Option<Former>,
}

/// The folder from before the keys were changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Former {
    /// Where it lies.
    pub place: String,
    /// The new words opened the chart since.
    pub words_tried: bool,
    /// The new paper opened the chart since.
    pub paper_tried: bool,
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
    /// The one in force; empty where the chart was opened with paper or by trusted people.
    pub old: String,
    /// The new one; a weak one is refused.
    pub new: String,
}

/// The passphrase once more, before something that cannot be taken back.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct Again {
    /// As typed.
    pub passphrase: String,
}

/// Three people, two of whom together can open the chart.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct TrustedWanted {
    /// Their names, as they are printed on the cards. Nothing else is kept of them.
    pub names: [String; 3],
    /// The passphrase once more.
    pub passphrase: String,
}

/// New keys for everything.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct Rotate {
    /// The passphrase in force.
    pub old: String,
    /// The new one; a weak one is refused.
    pub new: String,
}

/// A key typed from paper, as far as somebody got.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct PaperTyped {
    /// The groups as typed, in the order of the sheet.
    pub groups: Vec<String>,
}

/// Which groups are right. Needs no chart: each group carries its own check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PaperChecked {
    /// One for each group that was typed; an empty group is neither.
    pub groups: Vec<GroupState>,
    /// How many groups a key has.
    pub total: u8,
    /// All groups are there and right.
    pub whole: bool,
}

/// How a typed group stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum GroupState {
    /// Nothing typed yet, or not all of it.
    Unfinished,
    /// As printed.
    Right,
    /// A character is wrong, or it is another group of the sheet.
    Wrong,
}

/// Proves that the paper key opens a copy, without opening the chart with it.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct Drill {
    /// The typed key.
    pub typed: String,
    /// The copy; `None` = the chart's own folder.
    pub path: Option<String>,
}

/// The paper key opened it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Drilled {
    /// Number of the last change in what was opened.
    pub number: u64,
    /// The four words of that state.
    pub words: String,
}
