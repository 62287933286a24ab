//! Medicines: the plan as a grid, what was taken before, and what changed since a day.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{EntryRow, MedicineRow, PackRow, PaperState, ThreeStates};

/// The medicines of a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Medicines {
    /// Whether anybody said something about medicines.
    pub state: ThreeStates,
    /// Taken every day, by the grid.
    pub daily: Vec<MedicineRow>,
    /// Taken on some days only: never in the grid of daily ones.
    pub apart: Vec<MedicineRow>,
    /// Taken as a text says; what it says is not known to us.
    pub written: Vec<MedicineRow>,
    /// Taken when needed.
    pub needed: Vec<MedicineRow>,
    /// Meant to be taken, not begun.
    pub planned: Vec<EntryRow>,
    /// No longer taken, the latest first.
    pub former: Vec<EntryRow>,
    /// Entries that were removed.
    pub removed: u32,
    /// Packs that somebody counted, those that end first in front.
    pub packs: Vec<PackRow>,
    /// From which day on doses are noted; `None` = this person does not want that.
    pub doses_since: Option<String>,
    /// Whether the printed plan is still true.
    pub plan: PaperState,
}

/// Since when.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct ChangesWanted {
    /// Whose.
    pub person: String,
    /// A day, `2026-05-03`.
    pub since: String,
}

/// What is otherwise than it was on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MedicineChanges {
    /// The chart existed on that day. When it did not, only the days inside entries tell.
    pub knows: bool,
    /// New ones, changed ones, ended ones.
    pub changes: Vec<MedicineChange>,
}

/// One medicine that is otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MedicineChange {
    /// Entry id.
    pub entry: String,
    /// What happened.
    pub how: ChangedHow,
    /// Name in the person's words.
    pub name: String,
    /// Strength and scheme as they were; empty where nothing was.
    pub before: String,
    /// Strength and scheme as they are; empty where nothing is.
    pub now: String,
    /// First or last day, where the entry names it.
    pub when: Option<String>,
}

/// What happened to a medicine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ChangedHow {
    /// It is new.
    Added,
    /// Strength or scheme are others.
    Changed,
    /// It is no longer taken.
    Stopped,
    /// The entry was taken out of the chart.
    Removed,
}

/// The doses of one medicine over time, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Doses {
    /// Name in the person's words.
    pub name: String,
    /// Each dose that was entered.
    pub steps: Vec<DoseStep>,
}

/// One dose that was entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DoseStep {
    /// Entry it stands in.
    pub entry: String,
    /// Strength and scheme.
    pub said: String,
    /// First day, as the entry says; `None` = not said.
    pub from: Option<String>,
    /// Last day, as the entry says.
    pub to: Option<String>,
    /// When it was written into the chart.
    pub written: String,
    /// How it stands: `mark-<code>`, for example `stopped`; empty = taken.
    pub state: String,
    /// It is what stands in the chart now.
    pub now: bool,
}
