//! Opening a chart, and the person band that stands above every screen from then on.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Kind, Notice};

/// Which chart.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct ChartPath {
    /// As [`ChartNearby::path`](super::ChartNearby::path) gave it, or as the folder dialog did.
    pub path: String,
}

/// A chart and the key to it.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct OpenChart {
    /// Which chart.
    pub path: String,
    /// What was typed.
    pub key: TypedKey,
}

/// What a person can type to get in.
#[derive(Clone, Deserialize, Serialize, TS)]
#[serde(tag = "with", rename_all = "snake_case")]
pub enum TypedKey {
    /// The passphrase.
    Passphrase {
        /// As typed.
        text: String,
    },
    /// The key printed on the recovery sheet, with or without its group marks.
    Paper {
        /// As typed.
        text: String,
    },
    /// The cards of two trusted people.
    Trusted {
        /// The keys of the two cards, as typed, in any order.
        cards: [String; 2],
    },
}

/// An open chart: what stands around every screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Opened {
    /// Everyone in the chart, in the order they were added; at least one.
    pub people: Vec<PersonBand>,
    /// Who is shown first.
    pub person: String,
    /// Number and time of the last change.
    pub state: ChartState,
    /// The kinds and their fields: the table behind every list and side sheet.
    pub kinds: Vec<super::KindShape>,
    /// What opening noticed: recovered after a crash, an older copy, a damaged twin. Empty as a rule.
    pub notices: Vec<Notice>,
    /// The medium cannot be written: show and print only.
    pub read_only: bool,
    /// Opened with paper or by trusted people: new words are asked for at once.
    pub needs_words: bool,
}

/// Number and time of the last change, as printed on sheets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChartState {
    /// Counts every change.
    pub number: u64,
    /// Four English words of the chart's state.
    pub words: String,
    /// `2026-11-14T10:42` in local time; `None` while the chart is empty.
    pub changed: Option<String>,
}

/// Who the screen is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonBand {
    /// Entry id.
    pub id: String,
    /// Full name as people say it.
    pub name: String,
    /// One or two letters for the round picture.
    pub initials: String,
    /// Birth date as written, or `None` when not known.
    pub born: Option<String>,
    /// Whole years today; `None` when the birth date is unknown or the person has died.
    pub age: Option<u16>,
    /// `Some` when the person has died.
    pub died: Option<String>,
    /// Which of the eight edge colours, 0 to 7; stays with the person.
    pub colour: u8,
    /// Document id of a photo.
    pub photo: Option<String>,
    /// The same person entered again, and joined into this one.
    pub doubles: Vec<Double>,
}

/// A person that was entered twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Double {
    /// Entry id.
    pub id: String,
    /// The name they were entered under.
    pub name: String,
}

/// Asks about one person.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct ForPerson {
    /// Entry id of the person.
    pub person: String,
}

/// Something was written, and is on the disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Saved {
    /// The entry that was written.
    pub entry: String,
    /// Its kind.
    pub kind: Kind,
    /// The chart after the change.
    pub state: ChartState,
    /// Everyone in the chart after the change (a name may just have been corrected).
    pub people: Vec<PersonBand>,
}
