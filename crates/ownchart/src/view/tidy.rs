//! What stands there twice, the inbox, and taking everything along.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Difference, EntryRow};

/// Two entries that look like one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Twice {
    /// The one that would stay.
    pub first: EntryRow,
    /// Where it comes from, ready to read.
    pub first_from: String,
    /// The one that would go.
    pub second: EntryRow,
    /// Where it comes from, ready to read.
    pub second_from: String,
    /// Fields about which both say something, and not the same: `here` the first, `there` the second.
    pub differences: Vec<Difference>,
}

/// A pair somebody has judged.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct Pair {
    /// Entry id of the one that stays.
    pub first: String,
    /// Entry id of the other.
    pub second: String,
}

/// Looks into the inbox.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct InboxWanted {
    /// Path of the folder, from the settings.
    pub folder: String,
    /// Paths to delete from it first; only those whose bytes are in the chart are deleted.
    pub clear: Vec<String>,
}

/// A file in the inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InboxFile {
    /// Where it lies.
    pub path: String,
    /// Its name.
    pub name: String,
    /// Bytes.
    pub bytes: u64,
    /// Its bytes are in the chart.
    pub here: bool,
}

/// Gives a chart to other programs.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct ExportWanted {
    /// Whose record.
    pub person: String,
    /// What.
    pub what: ExportWhat,
    /// For a calendar: titles that say what an appointment is about.
    pub full_titles: bool,
}

/// What is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExportWhat {
    /// Everything, in a folder.
    Folder,
    /// An International Patient Summary.
    Summary,
    /// FHIR resources, one on each line.
    Records,
    /// Contacts.
    Contacts,
    /// Appointments.
    Calendar,
}

/// What was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportDone {
    /// The folder or file.
    pub place: String,
    /// Entries in it.
    pub entries: u32,
    /// Letters and pictures in it.
    pub documents: u32,
    /// Titles of what could not come along.
    pub without: Vec<String>,
}
