//! The overview: what matters in an emergency, medicines now, latest values, what is open.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Kind, ThreeStates};

/// The screen a person sees first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Overview {
    /// From `record::emergency::lines`, most important first.
    pub alerts: Vec<Alert>,
    /// Whether anybody said something about allergies: unknown is not none.
    pub allergies: ThreeStates,
    /// Whether the printed emergency sheet is still true.
    pub sheet: PaperState,
    /// "Could everything be restored today?"
    pub safety: Vec<SafetyLine>,
    /// Medicines taken now: daily ones first, then weekly and interval, then as needed.
    pub medicines: Vec<MedicineRow>,
    /// Whether anybody said something about medicines.
    pub medicines_state: ThreeStates,
    /// The latest value of each test, the newest first, at most eight.
    pub values: Vec<LatestValue>,
    /// Coming visits, the next first, at most four.
    pub visits: Vec<NextVisit>,
    /// Entries in this person's record, by kind; kinds without entries are absent.
    pub counts: Vec<KindCount>,
}

/// How many entries of a kind there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KindCount {
    /// Which kind.
    pub kind: Kind,
    /// How many, without removed ones.
    pub count: u32,
}

/// One line of the red box.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Alert {
    /// What it is; names the pill.
    pub why: AlertKind,
    /// The substance, medicine, device … in the person's words.
    pub text: String,
    /// Reaction, since when, MRI status, where the directive lies.
    pub detail: String,
    /// Entry it comes from.
    pub entry: String,
    /// Two copies disagree about it: both are shown and marked.
    pub undecided: bool,
}

/// Why a line stands in the red box; the words of `record::emergency::Alarm`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AlertKind {
    /// Allergy or intolerance.
    Allergy,
    /// Blood does not clot as usual.
    BloodThinner,
    /// Insulin.
    Insulin,
    /// Steroids: must not stop suddenly.
    Steroid,
    /// Medicines against seizures: must not stop suddenly.
    Seizure,
    /// The immune system is held down.
    Immunosuppression,
    /// Implant, with what it means for an MRI.
    Implant,
    /// A wish about resuscitation, or another directive.
    Directive,
}

/// Whether a printed paper is still true.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PaperState {
    /// Day of the last printing, `2026-05-03`; `None` = never printed.
    pub printed: Option<String>,
    /// Changes since then that would alter the sheet.
    pub changes: u32,
}

/// One answer to "is everything safe?".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SafetyLine {
    /// Which question.
    pub about: SafetyAbout,
    /// Yes or open.
    pub done: bool,
    /// Since when, or when last, `2026-11-14`.
    pub when: Option<String>,
}

/// A question about safety.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SafetyAbout {
    /// The folder was checked from end to end.
    Verified,
    /// The recovery sheet was printed.
    RecoveryPrinted,
    /// Groups of the recovery sheet were typed back.
    RecoveryTried,
    /// A backup was made and read back.
    Backup,
    /// Trusted people hold cards.
    Trusted,
}

/// A row of the dose grid. All four doses empty and `schedule` daily = nobody entered a scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MedicineRow {
    /// Entry id.
    pub entry: String,
    /// Name in the person's words.
    pub name: String,
    /// Strength of the ingredients, for example `5 mg`; empty when not known.
    pub strength: String,
    /// How the doses are meant.
    pub schedule: ScheduleKind,
    /// Morning dose as entered, for example `1` or `0.5`; `None` = nothing entered.
    pub morning: Option<String>,
    /// Noon dose.
    pub noon: Option<String>,
    /// Evening dose.
    pub evening: Option<String>,
    /// Night dose.
    pub night: Option<String>,
    /// Unit of the doses in the person's words, for example `Tablette`.
    pub unit: String,
    /// Days for weekly medicines, `mon` to `sun`.
    pub weekdays: Vec<String>,
    /// Scheme as free text, for as-needed, interval and text schedules.
    pub dose_text: String,
    /// What it is for.
    pub reason: String,
    /// Hint, for example `vor dem Essen`.
    pub hint: String,
    /// First day.
    pub start: Option<String>,
    /// The scheme before the last change within 30 days, as one line; empty = unchanged.
    pub before: String,
    /// Two copies disagree about it.
    pub undecided: bool,
}

/// How a medicine's doses are meant. A weekly dose never looks like a daily one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ScheduleKind {
    /// Every day.
    Daily,
    /// On some weekdays.
    Weekly,
    /// Only when needed.
    AsNeeded,
    /// Every so many days or hours.
    Interval,
    /// As the text says.
    Text,
}

/// The latest value of one test and how it moved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LatestValue {
    /// Entry id of the latest finding.
    pub entry: String,
    /// Name of the test.
    pub name: String,
    /// Value as written, with comparator, for example `<0.1` or `138/84`.
    pub value: String,
    /// Unit as written.
    pub unit: String,
    /// Above, below, or otherwise flagged by whoever measured it. Never computed into advice.
    pub flag: Flag,
    /// When it was taken.
    pub when: String,
    /// Earlier values with the same unit, oldest first, at most 24; empty = no trend.
    pub trend: Vec<TrendPoint>,
    /// Reference range in the same unit.
    pub low: Option<f64>,
    /// Reference range in the same unit.
    pub high: Option<f64>,
}

/// A point of a small curve.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TrendPoint {
    /// When it was taken.
    pub when: String,
    /// For drawing only; what is written on the screen is the exact text.
    pub value: f64,
}

/// How a value was flagged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// No flag.
    None,
    /// Above the range.
    High,
    /// Below the range.
    Low,
    /// Flagged in another way.
    Other,
}

/// A visit to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NextVisit {
    /// Entry id.
    pub entry: String,
    /// When.
    pub when: String,
    /// Who is visited and why.
    pub text: String,
}
