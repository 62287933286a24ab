//! The timeline: everything by time, in pages.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{EntryRow, Kind, KindCount};

/// Which part of everything.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
pub struct TimelineWanted {
    /// Whose.
    pub person: String,
    /// Only these kinds; empty = all.
    pub kinds: Vec<Kind>,
    /// Only what this one did or said; empty = everybody.
    pub who: String,
    /// Only what has this word to find it by; empty = all.
    pub label: String,
}

/// How a timeline is made up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Timeline {
    /// Entries in it.
    pub count: u32,
    /// Its years, the newest first; what nobody dated stands last.
    pub years: Vec<TimelineYear>,
    /// Kinds this person has, whatever is wanted.
    pub kinds: Vec<KindCount>,
    /// Who did or said something, the most frequent first, at most 200.
    pub who: Vec<String>,
    /// Words to find entries by, at most 200.
    pub labels: Vec<String>,
}

/// A year of a timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TimelineYear {
    /// The year; empty where nobody said when.
    pub year: String,
    /// Its first row.
    pub from: u32,
    /// How many rows it has.
    pub count: u32,
}

/// Which rows of a timeline.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct TimelinePage {
    /// Of which part.
    pub of: TimelineWanted,
    /// The first row, counted from 0.
    pub from: u32,
    /// How many, at most 200.
    pub count: u32,
}

/// Some rows of a timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TimelineRows {
    /// The rows, the newest first.
    pub rows: Vec<TimelineRow>,
}

/// One row of a timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TimelineRow {
    /// The entry.
    pub row: EntryRow,
    /// It belongs to the visit above it.
    pub of_visit: bool,
}
