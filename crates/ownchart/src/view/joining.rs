//! Two copies of a chart joined, what they disagree about decided; people; erasing.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ChartState, EntryRow, Opened, PersonBand, Sheet, TypedKey};

/// Another copy of this chart, or another chart, to be joined with the open one.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct MergeFrom {
    /// Its folder, as the dialog gave it.
    pub path: String,
    /// What opens it. `None` = it is a copy of this chart with the same keys; if it is not, the
    /// answer is the refusal `key-needed`, and the page asks.
    pub key: Option<TypedKey>,
}

/// What another copy would bring. Nothing was taken yet, and nothing in that copy was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MergeLook {
    /// Its number, for [`MergeTake`]. A new look ends the one before.
    pub look: u32,
    /// Its folder.
    pub path: String,
    /// It is a copy of this chart: everything in it is taken. Otherwise it is somebody else's
    /// chart, and each of its people is assigned by hand.
    pub same_chart: bool,
    /// Its number and words.
    pub state: ChartState,
    /// Its people.
    pub people: Vec<PersonThere>,
    /// Entries that are not here yet. Of another chart: with all its people.
    pub new_entries: u64,
    /// Entries that are here and were changed there.
    pub changed_entries: u64,
    /// Documents that are not here yet.
    pub documents: u64,
}

/// A person of another chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonThere {
    /// Entry id.
    pub id: String,
    /// Full name as written there.
    pub name: String,
    /// One or two letters for the round picture.
    pub initials: String,
    /// Birth date as written there.
    pub born: Option<String>,
    /// Date of death as written there.
    pub died: Option<String>,
    /// How many entries the person has there.
    pub entries: u64,
    /// They are in this chart already, from an earlier join: they come along unless skipped.
    pub known: bool,
}

/// Takes what [`MergeLook`] showed.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct MergeTake {
    /// Which look.
    pub look: u32,
    /// What becomes of each person of another chart; everyone who is not known must be named.
    /// Empty for a copy of this chart.
    pub assign: Vec<Assign>,
}

/// What becomes of one person of another chart.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct Assign {
    /// Entry id of the person there.
    pub from: String,
    /// What becomes of them.
    pub to: AssignTo,
}

/// What becomes of a person of another chart. Nothing is ever decided by name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(tag = "as", rename_all = "snake_case")]
pub enum AssignTo {
    /// The same as this person of the open chart. Can be parted again (`people_part`).
    Person {
        /// Entry id of the person here.
        id: String,
    },
    /// A new person of the open chart.
    New,
    /// Stays where they are; nothing of theirs is taken.
    Skip,
}

/// Two copies are one now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct MergeDone {
    /// Entries that were not here before.
    pub entries: u64,
    /// Entries that were here and were changed there.
    pub changed: u64,
    /// Documents that were not here before.
    pub documents: u64,
    /// Entries erased there, and so here.
    pub erased: u64,
    /// Changes that wait for what they were built on: the other copy does not have it either.
    pub aside: u64,
    /// Entries that could not be taken, by id; the other copy still has them.
    pub refused: Vec<String>,
    /// Documents the other copy should have and could not give, by id.
    pub missing: Vec<String>,
    /// Entries two copies say different things about: all that are open now, not only new ones.
    pub undecided: Vec<EntryRow>,
    /// Files of a sync program that were moved into `conflicts/`, by name; empty otherwise.
    pub moved: Vec<String>,
    /// The chart after it.
    pub state: ChartState,
    /// Everyone in the chart after it.
    pub people: Vec<PersonBand>,
}

/// A chart that was opened out of the files a sync program left.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Mended {
    /// The open chart.
    pub opened: Opened,
    /// What was joined.
    pub merged: MergeDone,
}

/// Decides what two copies say differently.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct Decide {
    /// The entry.
    pub id: String,
    /// The group, as in [`Undecided::group`](super::Undecided::group).
    pub group: String,
    /// Which version, counted from 1 in the order of
    /// [`Undecided::values`](super::Undecided::values). None of them right: save the entry with
    /// other fields instead.
    pub number: u32,
}

/// Says that two people of the chart are one.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct PeopleJoin {
    /// The double: no longer listed, its entries are shown with the other's.
    pub person: String,
    /// Who is meant.
    pub same_as: String,
}

/// Gives an entry to another person.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct EntryMove {
    /// The entry.
    pub id: String,
    /// Whose it is.
    pub person: String,
}

/// A person gets a chart of their own.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct PersonExtract {
    /// Who.
    pub person: String,
    /// Folder that will hold the new chart; `None` = the usual place.
    pub place: Option<String>,
    /// Words or own passphrase of the new chart; a weak one is refused.
    pub passphrase: String,
    /// Also remove the person's entries here. They can be brought back; erasing is another step.
    pub remove: bool,
}

/// A person has a chart of their own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PersonExtracted {
    /// Folder of the new chart. It is closed.
    pub path: String,
    /// How many entries it holds, the person's own included.
    pub entries: u64,
    /// Its recovery sheet, to be saved and printed now: its key exists nowhere else.
    pub sheet: Sheet,
    /// This chart after it.
    pub state: ChartState,
    /// Everyone in this chart after it.
    pub people: Vec<PersonBand>,
}

/// Which entries are to be erased.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct EraseWanted {
    /// Entry ids.
    pub ids: Vec<String>,
}

/// What erasing would take away, and what it cannot reach.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct EraseLook {
    /// The entries, with every earlier version.
    pub entries: Vec<EntryRow>,
    /// Documents that go with them, because nothing else needs them.
    pub documents: u64,
    /// Documents that stay because other entries need them (a file many entries were read from
    /// still holds what it said), by name.
    pub stays: Vec<String>,
    /// Copies that still have it, the newest first. They must be thrown away by hand.
    pub copies: Vec<CopyThere>,
}

/// A copy of the chart somewhere else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CopyThere {
    /// `backup` or `mirror`; words as `copy-<code>`.
    pub kind: String,
    /// Where it was written.
    pub path: String,
    /// When, `2026-11-14`.
    pub when: String,
    /// The chart's number in it.
    pub number: u64,
}

/// Erases entries for good.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct Erase {
    /// Entry ids.
    pub ids: Vec<String>,
    /// The chart's passphrase, asked for again.
    pub passphrase: String,
}

/// Entries are gone from this chart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Erased {
    /// How many entries.
    pub entries: u64,
    /// How many documents went with them.
    pub documents: u64,
    /// Copies that still have it.
    pub copies: Vec<CopyThere>,
    /// The chart after it.
    pub state: ChartState,
    /// Everyone in the chart after it.
    pub people: Vec<PersonBand>,
}
