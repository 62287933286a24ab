//! Bringing files in: a draft first, then what was ticked.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ChartState, EntryRow, Kind, PersonBand};

/// Reads files into a draft. Nothing is written.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct ImportFrom {
    /// Paths, from the file dialog or dropped on the window.
    pub files: Vec<String>,
    /// Whose record they go to.
    pub person: String,
    /// Paths of files with keys of issuers (JWKS or certificates), for health cards and certificates.
    pub keys: Vec<String>,
    /// What the columns of tables are, as `1=date,2=weight:kg,order=dmy`; empty = as the headings say.
    pub columns: String,
}

/// What files would bring, before anything is written. Lives in the façade until taken or forgotten.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportDraft {
    /// Names this draft when it is taken.
    pub draft: u32,
    /// Each file, and what it was recognised as.
    pub files: Vec<DraftFile>,
    /// Each entry that could be read, in the order of the files.
    pub items: Vec<DraftItem>,
    /// What could not be taken, with reason and place.
    pub left_out: Vec<LeftOut>,
    /// What is worth knowing about what can be taken.
    pub noted: Vec<LeftOut>,
    /// Whether name and birth date in the files fit the person.
    pub identity: Identity,
}

/// A file of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DraftFile {
    /// Name without folders.
    pub name: String,
    /// Format code, for example `fhir_bundle`, `ips`, `pdf`, `picture`; words as `format-<code>`.
    pub format: String,
    /// Bytes.
    pub bytes: u64,
    /// `Some` when nothing could be read: why, with facts. The other files are not touched by it.
    pub refused: Option<super::Refusal>,
    /// The columns of a table, in order; empty for everything else.
    pub columns: Vec<TableColumn>,
}

/// A column of a table as it was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TableColumn {
    /// Its heading in the file.
    pub heading: String,
    /// The first cell under it.
    pub example: String,
    /// What it was taken for, such as `date` or `weight`; words as `column-<code>`; empty = not known.
    pub meaning: String,
    /// The unit its heading names; empty = none.
    pub unit: String,
}

/// An entry of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DraftItem {
    /// Counted from 0; ticked by this number.
    pub number: u32,
    /// Which file, counted from 0.
    pub file: u32,
    /// New, already here, or here with other facts.
    pub standing: Standing,
    /// As it would stand in its list.
    pub row: EntryRow,
    /// Where in the file, for example `entry[12]` or a page.
    pub place: String,
    /// Words that say it is not for every day, beside doses for every day. It is not taken before
    /// somebody has said what is meant.
    pub asks: Option<String>,
    /// Whether it is ticked at first.
    pub ticked: bool,
    /// For `beside`: what it looks like, ready to read; it may be one thing with it. For `different`: that it
    /// was removed here, where it was.
    pub beside: String,
    /// For `different` and `beside`: the fields that differ.
    pub differences: Vec<Difference>,
}

/// How an entry of a draft stands to the chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Not in the chart.
    New,
    /// In the chart with the same facts: nothing to do.
    Same,
    /// In the chart with other facts: taking it writes a change.
    Different,
    /// Not in the chart, but it looks like something there that says other things: taking it writes a
    /// second one beside it.
    Beside,
    /// In the chart and on no page of the plan: taking it writes that it was stopped.
    NotOnPlan,
}

/// One field that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Difference {
    /// Name of the field.
    pub field: String,
    /// Value in the chart, ready to read; empty = nothing.
    pub here: String,
    /// Value in the file, ready to read; empty = nothing.
    pub there: String,
}

/// Something a file holds that was not taken, or is worth knowing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeftOut {
    /// What it was, for example `Claim/123`.
    pub what: String,
    /// Reason code; words as `left-out-<code>`.
    pub why: String,
    /// Facts for the words.
    pub facts: std::collections::BTreeMap<String, String>,
    /// Which file, counted from 0.
    pub file: u32,
    /// Where in the file.
    pub place: String,
    /// How many like this were folded into this line, at least 1.
    pub count: u32,
}

/// Does the file speak of this person?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Identity {
    /// What the comparison says.
    pub fits: Fits,
    /// Name in the file; empty when it has none.
    pub name: String,
    /// Birth date in the file.
    pub born: Option<String>,
}

/// What a comparison of name and birth date says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Fits {
    /// Name and birth date are the same.
    Yes,
    /// The file names nobody.
    Unnamed,
    /// Something differs: ask before taking.
    No,
}

/// Takes the ticked entries of a draft.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct ImportTake {
    /// Which draft.
    pub draft: u32,
    /// Numbers of the ticked entries.
    pub take: Vec<u32>,
    /// What was said about those that ask.
    pub answers: Vec<Answered>,
    /// Numbers of those that are one thing with what they look like: it gets what is missing there.
    pub join: Vec<u32>,
}

/// What a person says about a medicine whose plan speaks of every day and of weeks at once.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct Answered {
    /// Number of the entry.
    pub number: u32,
    /// How it is meant.
    pub rhythm: Rhythm,
    /// For `weekly`: the days, `mon` to `sun`.
    pub days: Vec<String>,
}

/// How often a medicine is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Rhythm {
    /// Every day.
    Daily,
    /// Only on some days of the week.
    Weekly,
    /// Not known: it is kept in words.
    Words,
}

/// Which draft.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct DraftId {
    /// Which draft.
    pub draft: u32,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportDone {
    /// Entries written, by kind.
    pub taken: Vec<Taken>,
    /// Entries that were already here.
    pub same: u32,
    /// Entries not ticked.
    pub untouched: u32,
    /// Things left out.
    pub left_out: u32,
    /// The chart after the change.
    pub state: ChartState,
    /// Everyone in the chart after the change.
    pub people: Vec<PersonBand>,
}

/// What taking the last import or joining back did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Undone {
    /// Entries that are as they were before.
    pub count: u32,
    /// The chart after the change.
    pub state: ChartState,
    /// Everyone in the chart after the change.
    pub people: Vec<PersonBand>,
}

/// How many of a kind were written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Taken {
    /// Which kind.
    pub kind: Kind,
    /// How many.
    pub count: u32,
}

/// What was pasted from the clipboard.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct ImportPasted {
    /// For whom.
    pub person: String,
    /// What the clipboard calls it, for example `image/png`; `text/plain` for words.
    pub media: String,
    /// Its bytes as hexadecimal digits.
    pub hex: String,
}

impl std::fmt::Debug for ImportPasted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "ImportPasted({}, {} bytes)",
            self.media,
            self.hex.len() / 2
        )
    }
}
