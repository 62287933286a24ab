//! The doses of a day, their log, packs, and what is due.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ChartState, PersonBand};

/// A time of the day, as a dose grid has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DayTime {
    /// In the morning.
    Morning,
    /// At noon.
    Noon,
    /// In the evening.
    Evening,
    /// At night.
    Night,
}

/// What a note says of a dose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DoseStatus {
    /// It was taken.
    Taken,
    /// It was skipped.
    Skipped,
}

/// What all notes say of a dose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NotedAs {
    /// Nobody noted it: perhaps taken, perhaps not.
    Open,
    /// Taken.
    Taken,
    /// Skipped.
    Skipped,
    /// Two people noted different things.
    Both,
}

/// Which day.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct DoseDayWanted {
    /// Whose.
    pub person: String,
    /// The day; empty = today.
    pub day: String,
}

/// The doses of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DoseDay {
    /// Which day.
    pub day: String,
    /// The day it is now.
    pub today: String,
    /// From which day on doses are noted; `None` = this person does not want that.
    pub since: Option<String>,
    /// Doses at times of the day, from morning to night; times without a dose are absent.
    pub times: Vec<DoseTime>,
    /// Medicines that are taken when needed.
    pub needed: Vec<DoseBeside>,
    /// Medicines that are taken as words say.
    pub written: Vec<DoseBeside>,
    /// Doses noted of medicines that are not due on this day.
    pub others: Vec<NotedDose>,
}

/// The doses of one time of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DoseTime {
    /// Which time.
    pub at: DayTime,
    /// It has come: the day is over, or the clock is past its first hour.
    pub begun: bool,
    /// The doses, by name.
    pub doses: Vec<DueDose>,
}

/// A dose that is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DueDose {
    /// Entry of the medicine.
    pub medicine: String,
    /// Its name.
    pub name: String,
    /// How much one unit holds.
    pub strength: String,
    /// How much, with the unit.
    pub amount: String,
    /// With a meal, not with milk.
    pub hint: String,
    /// What was noted.
    pub noted: NotedAs,
    /// The notes themselves.
    pub notes: Vec<NotedDose>,
}

/// A medicine without a time of the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DoseBeside {
    /// Entry of the medicine.
    pub medicine: String,
    /// Its name.
    pub name: String,
    /// How much one unit holds.
    pub strength: String,
    /// How it is taken, in words.
    pub said: String,
    /// What was noted of it on this day.
    pub notes: Vec<NotedDose>,
}

/// A dose that was noted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NotedDose {
    /// The entry.
    pub entry: String,
    /// What the medicine was called then.
    pub name: String,
    /// Taken or skipped.
    pub status: DoseStatus,
    /// The time on the clock, `08:12`, where somebody said it.
    pub clock: String,
    /// How much, where it was said.
    pub amount: String,
    /// Why it was skipped.
    pub reason: String,
}

/// Doses to note, all of one day.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct NoteDoses {
    /// Whose.
    pub person: String,
    /// The day; empty = today.
    pub day: String,
    /// Which.
    pub doses: Vec<DoseToNote>,
    /// Taken or skipped.
    pub status: DoseStatus,
    /// With the time it is now: for what is taken when needed.
    pub now: bool,
    /// Why it was skipped; empty = not said.
    pub reason: String,
}

/// One dose to note.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct DoseToNote {
    /// Entry of the medicine.
    pub medicine: String,
    /// Which dose of the day; `None` for one without a time.
    pub at: Option<DayTime>,
}

/// Notes to take back.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct UnnoteDoses {
    /// The entries of the notes.
    pub notes: Vec<String>,
}

/// Doses were noted, or notes taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DosesNoted {
    /// How many entries changed; nought when all stood so already.
    pub count: u32,
    /// The chart after it.
    pub state: ChartState,
    /// Everyone in it.
    pub people: Vec<PersonBand>,
}

/// Which days of a medicine's log.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct DoseLogWanted {
    /// Entry of the medicine.
    pub medicine: String,
    /// The last day; empty = today.
    pub to: String,
    /// How many days, at most 366.
    pub days: u32,
}

/// Some days of a medicine's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DoseLogPage {
    /// Name of the medicine.
    pub name: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// From which day on doses are noted; `None` = not at all.
    pub since: Option<String>,
    /// The days, the newest first.
    pub days: Vec<DoseLogDay>,
    /// Doses that were due and are counted.
    pub due: u32,
    /// Noted as taken.
    pub taken: u32,
    /// Noted as skipped.
    pub skipped: u32,
    /// Noted differently by two people.
    pub unclear: u32,
    /// Not noted: not the same as not taken.
    pub open: u32,
    /// Noted at other times, or when needed.
    pub beside: u32,
}

/// One day of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DoseLogDay {
    /// Which day.
    pub day: String,
    /// A dose of it that is not noted is counted.
    pub counts: bool,
    /// Its doses, from morning to night.
    pub doses: Vec<DoseLogDose>,
    /// What was noted beside them.
    pub beside: Vec<NotedDose>,
}

/// One dose of a day of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DoseLogDose {
    /// Which time.
    pub at: DayTime,
    /// How much was due.
    pub amount: String,
    /// What was noted.
    pub noted: NotedAs,
    /// Why it was skipped, or that another amount was taken.
    pub said: String,
}

/// Begins or ends noting doses.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct KeepDoseLog {
    /// Whose.
    pub person: String,
    /// From today on, or not any more.
    pub keep: bool,
}

/// A new pack.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct NewPack {
    /// Entry of the medicine.
    pub medicine: String,
    /// How much it holds; empty = as the medicine says.
    pub amount: String,
}

/// How long a pack lasts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PackRow {
    /// Entry of the medicine.
    pub medicine: String,
    /// Its name.
    pub name: String,
    /// How much one unit holds.
    pub strength: String,
    /// What is left on the morning of today, with the unit; empty where nobody can say.
    pub left: String,
    /// What can be said.
    pub state: PackState,
    /// The last day whose doses are there; the first without, where it is used up.
    pub day: Option<String>,
    /// How many days after today the last day is.
    pub days: u32,
    /// It is time to think of a new one.
    pub soon: bool,
    /// How much a new pack holds, with the unit; empty where nobody said.
    pub pack: String,
}

/// What can be said of a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PackState {
    /// It lasts until a day.
    Until,
    /// It is enough until the medicine ends, or for more than ten years.
    Enough,
    /// It is used up.
    Out,
    /// Not to be reckoned: taken when needed.
    AsNeeded,
    /// Not to be reckoned: as words say.
    AsWritten,
    /// Not to be reckoned: paused.
    Paused,
    /// Not to be reckoned: an amount or the day of counting is unclear.
    NoNumber,
}

/// What is due now. Only while the chart is open: no alarm clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Reminders {
    /// The lines, doses first.
    pub due: Vec<ReminderRow>,
}

/// One thing that is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReminderRow {
    /// What it is known by.
    pub key: String,
    /// What it is about.
    pub about: ReminderAbout,
    /// Which time of the day, for doses.
    pub at: Option<DayTime>,
    /// How many doses.
    pub count: u32,
    /// The entry it is about; `None` for doses.
    pub entry: Option<String>,
    /// Name of the medicine, doctor and title, who was asked.
    pub name: String,
    /// The last day of a pack, the time of an appointment, the last day for an answer.
    pub when: Option<String>,
    /// It has passed: a pack is used up, an answer is overdue.
    pub late: bool,
    /// It can be put off until tomorrow.
    pub may_wait: bool,
}

/// What a reminder is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReminderAbout {
    /// Doses that are not noted.
    Doses,
    /// A pack runs out.
    Pack,
    /// An appointment.
    Visit,
    /// A request for records.
    Request,
}

/// Puts a reminder off until tomorrow.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct PutOff {
    /// Whose.
    pub person: String,
    /// What it is known by.
    pub key: String,
}
