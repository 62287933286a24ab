//! Starting a chart: name, words, the printed recovery sheet.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Language;

/// Asks for words nobody chose.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WordsWanted {
    /// Which list.
    pub language: Language,
}

/// Generated words, shown once to be written down.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct Words {
    /// Lower case, single spaces.
    pub text: String,
    /// What guessing them costs.
    pub guessing: Guessing,
}

/// A passphrase somebody thinks of taking.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct PassphraseTried {
    /// As typed.
    pub text: String,
}

/// What guessing a passphrase costs, in words people use.
///
/// Measured against 1000 large graphics cards working on this chart alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Guessing {
    /// False: too weak, will be refused.
    pub accepted: bool,
    /// How long it lasts on average.
    pub lasts: Lasts,
}

/// A length of time in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Lasts {
    /// Less than a minute.
    Seconds,
    /// Less than a day.
    Hours,
    /// Less than a year.
    Days,
    /// Less than a hundred years.
    Years,
    /// Less than a million years.
    Centuries,
    /// A million years and more.
    Ages,
}

/// Everything a new chart needs.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct NewChart {
    /// Folder that will hold the chart; `None` = the usual place.
    pub place: Option<String>,
    /// Name of the first person.
    pub name: String,
    /// Birth date, `1968-03-02`; other precisions are accepted.
    pub born: String,
    /// Words or own passphrase; a weak one is refused.
    pub passphrase: String,
    /// Language of the chart's papers.
    pub language: Language,
}

/// A fresh recovery sheet, not yet printed. Its key is in the façade, never in the page.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RecoverySheet {
    /// The sheet, to be shown, saved and printed like every other sheet.
    pub sheet: super::Sheet,
    /// How many groups the printed key has.
    pub groups: u8,
    /// The two groups to type back, counted from 1.
    pub asked: [u8; 2],
}

/// Groups typed back from the paper.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct RecoveryTyped {
    /// Group number from 1 and what was typed; blanks and case do not matter.
    pub groups: Vec<GroupTyped>,
}

/// One group typed back.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct GroupTyped {
    /// Counted from 1.
    pub number: u8,
    /// As typed.
    pub text: String,
}

/// Which groups were right. All right = the sheet counts as tried, and its slot stands in the folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecoveryChecked {
    /// In the order of the question.
    pub right: Vec<bool>,
}
