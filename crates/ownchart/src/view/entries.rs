//! One list and one side sheet that serve every kind.

use super::TextPiece;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

/// The kinds of entries, as in `record`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A person of the chart.
    Person,
    /// Allergy or intolerance.
    Allergy,
    /// Medicine.
    Medication,
    /// Condition.
    Condition,
    /// Operation or other procedure.
    Procedure,
    /// Implant or device.
    Device,
    /// Vaccination.
    Immunization,
    /// Lab value, vital sign, finding.
    Finding,
    /// Document.
    Document,
    /// Doctor, pharmacy, family, carer.
    Contact,
    /// Advance directive.
    Directive,
    /// Visit or appointment.
    Visit,
    /// Free note.
    Note,
    /// A dose noted as taken or skipped.
    Intake,
}

/// The three states: unknown is not none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ThreeStates {
    /// There are entries.
    Known,
    /// Somebody said there are none.
    NoneKnown,
    /// Nobody said anything.
    NotAsked,
}

/// A kind and its fields, from `record`'s own table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KindShape {
    /// Which kind.
    pub kind: Kind,
    /// "None known" can be said of it.
    pub has_states: bool,
    /// Fields in the order they are asked.
    pub fields: Vec<FieldShape>,
}

/// One field of a kind. Its label stands in the catalogue as `field-<kind>-<name>`, else `field-<name>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FieldShape {
    /// Name in `record::form`, for example `severity`.
    pub name: String,
    /// How it is asked.
    pub input: Input,
    /// Cannot be saved without it.
    pub required: bool,
    /// Asked at once; the others stand behind "more".
    pub first: bool,
    /// Fields of one group are undecided together.
    pub group: String,
}

/// How a field is asked, and what its JSON is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "as", rename_all = "snake_case")]
pub enum Input {
    /// One line. JSON: string.
    Line,
    /// Several lines. JSON: string.
    Text,
    /// A date as people know it: `2026`, `2026-05`, `2026-05-03`, `~1998`, with or without a time. JSON: string.
    When,
    /// An exact decimal. JSON: string.
    Decimal,
    /// An amount of a medicine: an exact decimal, or a fraction such as `1/2`. JSON: string.
    Dose,
    /// Words with optional codes. JSON: string, or object with `text` and `codes` (kept untouched while the text is).
    Coded,
    /// One of a few. JSON: string; words in the catalogue as `choice-<kind>-<field>-<value>`, else
    /// `choice-<field>-<value>`.
    Choice {
        /// The values in order.
        of: Vec<String>,
    },
    /// A whole number, zero or more. JSON: number.
    Count,
    /// Days of the week. JSON: array of `mon` to `sun`.
    Weekdays,
    /// Yes or no. JSON: boolean.
    Switch,
    /// Several short texts, one a line. JSON: array of strings.
    Lines,
    /// Several words with optional codes, one a line. JSON: array as [`Input::Coded`].
    CodedLines,
    /// One small record, for example a reference range. JSON: object.
    Part {
        /// Its fields; labels as `field-<name>`.
        of: Vec<FieldShape>,
    },
    /// Several small records, for example reactions. JSON: array of objects.
    Parts {
        /// Their fields; labels as `field-<name>`.
        of: Vec<FieldShape>,
    },
    /// Anything the window shows but does not let edit. JSON: as it is.
    Shown,
}

/// Which entries to list.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct ListWanted {
    /// Whose.
    pub person: String,
    /// Which kind.
    pub kind: Kind,
    /// Words to look for; empty = all.
    pub words: String,
    /// Also removed ones.
    pub removed: bool,
    /// How many to leave out at the start, for long lists.
    pub from: u32,
    /// How many to give, at most 500.
    pub count: u32,
}

/// A list of entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EntryList {
    /// The rows asked for; newest or most important first.
    pub rows: Vec<EntryRow>,
    /// How many there are in all.
    pub count: u32,
    /// What is said when there is none.
    pub state: ThreeStates,
}

/// One row of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EntryRow {
    /// Entry id.
    pub id: String,
    /// Which kind.
    pub kind: Kind,
    /// What it is, in the person's words.
    pub title: String,
    /// The facts that belong on the row, ready to read.
    pub detail: String,
    /// When, as written.
    pub when: Option<String>,
    /// Marks; words in the catalogue as `mark-<code>`.
    pub marks: Vec<Mark>,
    /// Who said so, for example a file or a doctor; empty = by hand.
    pub source: String,
    /// For medicines: the row of the grid.
    pub medicine: Option<super::MedicineRow>,
    /// Ticked off by default when something is given away (sensitive kinds are not).
    pub sensitive: bool,
    /// Was removed; can be brought back.
    pub removed: bool,
}

/// A mark on a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Mark {
    /// For example `severe`, `stopped`, `high`, `undecided`, `none_known`, `weekly`.
    pub code: String,
    /// How loud it is.
    pub tone: Tone,
}

/// How loud a mark or a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Plain.
    Quiet,
    /// Good.
    Good,
    /// Worth a look.
    Amber,
    /// Must be seen.
    Alert,
}

/// Which entry.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct EntryId {
    /// Entry id.
    pub id: String,
}

/// An entry as the side sheet shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct EntryDetail {
    /// The row it has in its list.
    pub row: EntryRow,
    /// Fields by name, JSON as in `record::form`.
    #[ts(type = "Record<string, unknown>")]
    pub fields: Map<String, Value>,
    /// Free note.
    pub note: String,
    /// Labels.
    pub labels: Vec<String>,
    /// Documents and entries it points at.
    pub links: Vec<EntryRow>,
    /// Pages of documents it stands on.
    pub stands: Vec<super::StandsIn>,
    /// Where it came from, ready to read, with page or place.
    pub source: String,
    /// Groups where two copies disagree, with both values.
    pub undecided: Vec<Undecided>,
    /// Every change, the newest first.
    pub history: Vec<Change>,
}

/// A group two copies disagree about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Undecided {
    /// Name of the group.
    pub group: String,
    /// Each value, as fields by name.
    #[ts(type = "Record<string, unknown>[]")]
    pub values: Vec<Map<String, Value>>,
    /// When each of them was written, `2026-11-14T10:42` in local time, by the clock of the copy that wrote it.
    pub written: Vec<String>,
}

/// One change in an entry's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Change {
    /// Its number: 1 is how the entry began.
    pub number: usize,
    /// When it was written, `2026-11-14T10:42` in local time.
    pub when: String,
    /// Names of the fields it changed, `life` for removing and bringing back.
    pub fields: Vec<String>,
    /// The entry as it stood then, in one line.
    pub said: String,
}

/// Puts an entry back to an earlier version.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct PutBack {
    /// The entry.
    pub id: String,
    /// The version, by its number in the history.
    pub number: usize,
}

/// Writes an entry.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct SaveEntry {
    /// `None` = a new one.
    pub id: Option<String>,
    /// Its kind; of an existing entry it cannot change.
    pub kind: Kind,
    /// Whose; ignored for a person.
    pub person: String,
    /// The fields that changed; `null` empties one. JSON as in `record::form`.
    #[ts(type = "Record<string, unknown>")]
    pub fields: Map<String, Value>,
    /// `Some` when the note changed.
    pub note: Option<String>,
}

/// Says "none known" of a kind.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct SayNone {
    /// Whose.
    pub person: String,
    /// Of which kind.
    pub kind: Kind,
}

/// Looks for words in everything.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct SearchWanted {
    /// Whose.
    pub person: String,
    /// Words to look for.
    pub words: String,
    /// How many hits to give, at most 200.
    pub count: u32,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Found {
    /// The best first.
    pub hits: Vec<FoundRow>,
    /// How many there are; see `more`.
    pub count: u32,
    /// Whether there may be more than were counted.
    pub more: bool,
}

/// An entry that was found, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FoundRow {
    /// The entry.
    pub row: EntryRow,
    /// The piece of its words that answers, with what was looked for apart.
    pub excerpt: Vec<TextPiece>,
}
