//! What the columns of a table are.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::str::FromStr;

/// How much of a heading or a cell is shown, in letters.
const EXAMPLE: usize = 60;

macro_rules! meanings {
    ($( $(#[$doc:meta])* $Meaning:ident = $word:literal ),+ $(,)?) => {
        /// What a column holds.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Meaning { $( $(#[$doc])* $Meaning ),+ }

        impl Meaning {
            /// Every meaning with its word, as a person says it on the command line.
            pub const ALL: &'static [(&'static str, Meaning)] = &[$(($word, Meaning::$Meaning)),+];
        }
    };
}

meanings! {
    /// The day, or day and time.
    Date = "date",
    /// The time of day.
    Clock = "clock",
    /// Upper blood pressure.
    Systolic = "systolic",
    /// Lower blood pressure.
    Diastolic = "diastolic",
    /// Both in one cell: `128/82`.
    Pressure = "pressure",
    /// Beats a minute.
    Pulse = "pulse",
    /// Weight of the body.
    Weight = "weight",
    /// Sugar in the blood.
    Glucose = "glucose",
    /// Temperature of the body.
    Temperature = "temperature",
    /// Oxygen saturation.
    Oxygen = "oxygen",
    /// Words of the person.
    Note = "note",
    /// What a laboratory measured.
    Test = "test",
    /// What came out.
    Value = "value",
    /// In which unit.
    Unit = "unit",
    /// What is usual, from and to in one cell.
    Range = "range",
    /// What is usual, from.
    Low = "low",
    /// What is usual, to.
    High = "high",
    /// How the laboratory marked it.
    Flag = "flag",
    /// Nothing that is taken.
    Nothing = "nothing",
}

/// Which of two numbers comes first in a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// 3/5 is the third of May.
    DayFirst,
    /// 3/5 is the fifth of March.
    MonthFirst,
}

/// What a person says about the columns of a table. What is not said is told by the headings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Columns {
    /// By heading, or by number counted from 1.
    pub meanings: BTreeMap<String, Meaning>,
    /// By heading or number: the unit where neither heading nor cell says it.
    pub units: BTreeMap<String, String>,
    /// Where dates are written with strokes.
    pub order: Option<Order>,
}

/// What is no description of columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "columns are said as HEADING=MEANING, HEADING=MEANING:UNIT, order=dmy or order=mdy, with commas between"
)]
pub struct NotColumns;

impl FromStr for Columns {
    type Err = NotColumns;

    /// `1=date,2=systolic,Gewicht=weight:kg,order=dmy`.
    fn from_str(text: &str) -> Result<Columns, NotColumns> {
        let mut columns = Columns::default();
        for part in text.split(',').map(str::trim).filter(|it| !it.is_empty()) {
            let (column, meaning) = part.rsplit_once('=').ok_or(NotColumns)?;
            let column = column.trim().to_lowercase();
            if column.is_empty() {
                return Err(NotColumns);
            }
            if column == "order" {
                columns.order = Some(match meaning.trim() {
                    "dmy" => Order::DayFirst,
                    "mdy" => Order::MonthFirst,
                    _ => return Err(NotColumns),
                });
                continue;
            }
            let (meaning, unit) = match meaning.split_once(':') {
                Some((meaning, unit)) => (meaning, Some(unit.trim())),
                None => (meaning, None),
            };
            let known = Meaning::ALL
                .iter()
                .find(|(word, _)| *word == meaning.trim());
            let (_, meaning) = known.ok_or(NotColumns)?;
            if let Some(unit) = unit {
                columns.units.insert(column.clone(), unit.to_owned());
            }
            columns.meanings.insert(column, *meaning);
        }
        Ok(columns)
    }
}

impl Columns {
    fn of<'s, T>(map: &'s BTreeMap<String, T>, number: usize, head: &str) -> Option<&'s T> {
        let by_head = map
            .iter()
            .find(|(it, _)| it.to_lowercase() == head.trim().to_lowercase());
        by_head
            .map(|(_, it)| it)
            .or_else(|| map.get(&(number + 1).to_string()))
    }
}

/// One column as it was understood: what a person is asked about, or may say otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// As it stands in the file.
    pub heading: String,
    /// The first cell under it that is not empty.
    pub example: String,
    /// Nothing where it is not known.
    pub meaning: Option<Meaning>,
    /// The unit its heading names.
    pub unit: Option<String>,
}

/// One column.
#[derive(Clone, Debug)]
pub(super) struct Head {
    /// As it stands in the file.
    pub(super) heading: String,
    /// Nothing where it is not known.
    pub(super) meaning: Option<Meaning>,
    /// The unit the heading or the person names.
    pub(super) unit: Option<String>,
}

/// The headings of a table.
#[derive(Clone, Debug)]
pub(super) struct Heads {
    pub(super) all: Vec<Head>,
    /// Whether the headings are German: what is written then is.
    pub(super) german: bool,
}

impl Heads {
    /// Nothing if the row is no row of headings: there must be something measured and a time, or a
    /// laboratory's test and its result.
    pub(super) fn of(row: &[String], said: Option<&Columns>) -> Option<Heads> {
        let mut all = Vec::with_capacity(row.len());
        let mut german = false;
        for (number, heading) in row.iter().enumerate() {
            let (words, unit) = apart(heading);
            let found = meaning(&words);
            german |= found.is_some_and(|(_, german)| german);
            let told = said
                .and_then(|it| Columns::of(&it.meanings, number, heading))
                .copied();
            let unit_told = said
                .and_then(|it| Columns::of(&it.units, number, heading))
                .cloned();
            all.push(Head {
                heading: heading.clone(),
                meaning: told.or(found.map(|(meaning, _)| meaning)),
                unit: unit_told.or(unit),
            });
        }
        let has = |meaning| all.iter().any(|head| head.meaning == Some(meaning));
        // a column "time" alone is the moment
        if !has(Meaning::Date)
            && let Some(clock) = all
                .iter_mut()
                .find(|head| head.meaning == Some(Meaning::Clock))
        {
            clock.meaning = Some(Meaning::Date);
        }
        let has = |meaning| all.iter().any(|head| head.meaning == Some(meaning));
        let measured = all.iter().any(|head| head.meaning.is_some_and(is_measured));
        let diary = has(Meaning::Date) && measured;
        let laboratory = has(Meaning::Test) && has(Meaning::Value);
        (diary || laboratory).then_some(Heads { all, german })
    }

    /// Headings of which nothing is known.
    pub(super) fn unknown(row: &[String]) -> Heads {
        let head = |heading: &String| Head {
            heading: heading.clone(),
            meaning: None,
            unit: None,
        };
        Heads {
            all: row.iter().map(head).collect(),
            german: false,
        }
    }

    /// The columns for a person to look at, each with an example of these rows.
    pub(super) fn columns(&self, rows: &[(u64, Vec<String>)]) -> Vec<Column> {
        let short = |text: &str| text.chars().take(EXAMPLE).collect::<String>();
        let example = |number: usize| {
            let cells = rows.iter().filter_map(|(_, row)| row.get(number));
            cells.map(|cell| short(cell)).find(|cell| !cell.is_empty())
        };
        let all = self.all.iter().take(super::COLUMNS).enumerate();
        all.map(|(number, head)| Column {
            heading: short(&head.heading),
            example: example(number).unwrap_or_default(),
            meaning: head.meaning,
            unit: head.unit.clone(),
        })
        .collect()
    }

    pub(super) fn known(&self) -> usize {
        self.all
            .iter()
            .filter(|head| head.meaning.is_some())
            .count()
    }

    pub(super) fn at(&self, meaning: Meaning) -> Option<usize> {
        self.all
            .iter()
            .position(|head| head.meaning == Some(meaning))
    }

    pub(super) fn is_laboratory(&self) -> bool {
        self.at(Meaning::Test).is_some() && self.at(Meaning::Value).is_some()
    }
}

pub(super) fn is_measured(meaning: Meaning) -> bool {
    use Meaning::{Diastolic, Glucose, Oxygen, Pressure, Pulse, Systolic, Temperature, Weight};
    matches!(
        meaning,
        Systolic | Diastolic | Pressure | Pulse | Weight | Glucose | Temperature | Oxygen
    )
}

/// Units as headings and cells write them, and as UCUM does.
pub(super) const UNITS: &[(&str, &str)] = &[
    ("mmhg", "mm[Hg]"),
    ("mm hg", "mm[Hg]"),
    ("mm[hg]", "mm[Hg]"),
    ("kpa", "kPa"),
    ("mg/dl", "mg/dL"),
    ("mmol/l", "mmol/L"),
    ("kg", "kg"),
    ("lbs", "[lb_av]"),
    ("lb", "[lb_av]"),
    ("bpm", "/min"),
    ("1/min", "/min"),
    ("/min", "/min"),
    ("beats/min", "/min"),
    ("schläge/min", "/min"),
    ("°c", "Cel"),
    ("°f", "[degF]"),
    ("%", "%"),
];

/// A heading in its words, and the unit in it: in brackets, behind a comma or slash, or last.
fn apart(heading: &str) -> (String, Option<String>) {
    let lower = heading
        .trim()
        .trim_matches('"')
        .to_lowercase()
        .replace('_', " ");
    let unit_of = |text: &str| {
        UNITS
            .iter()
            .find(|(unit, _)| *unit == text.trim())
            .map(|_| text.trim().to_owned())
    };
    for (open, close) in [('(', ')'), ('[', ']')] {
        if let Some((before, rest)) = lower.split_once(open)
            && let Some((inside, after)) = rest.rsplit_once(close)
        {
            let words = format!("{} {}", before.trim(), after.trim())
                .trim()
                .to_owned();
            return (words, unit_of(inside.trim_start_matches("in ")));
        }
    }
    for (unit, _) in UNITS {
        if let Some(words) = lower.strip_suffix(unit)
            && words.ends_with([' ', ',', '/', '-'])
        {
            let words = words.trim().trim_end_matches([',', '/', '-']).trim();
            return (
                words.trim_end_matches(" in").to_owned(),
                Some((*unit).to_owned()),
            );
        }
    }
    (lower, None)
}

/// What a heading means, and whether it is German.
fn meaning(words: &str) -> Option<(Meaning, bool)> {
    use Meaning as M;
    let words = words.trim().trim_end_matches(':').trim();
    // not what was measured, but what was wished for or counted from it
    let about = [
        "ziel",
        "target",
        "goal",
        "limit",
        "mittel",
        "average",
        "durchschnitt",
        "mean",
        "min.",
        "max.",
    ];
    if about.iter().any(|it| words.contains(it)) {
        return None;
    }
    let exact: &[(&[&str], Meaning, bool)] = &[
        (
            &[
                "datum",
                "tag",
                "zeitpunkt",
                "zeitstempel",
                "gerätezeitstempel",
                "datum/uhrzeit",
                "datum / uhrzeit",
                "datum uhrzeit",
                "datum und uhrzeit",
                "datum, uhrzeit",
                "messdatum",
                "messzeitpunkt",
                "abnahmedatum",
                "befunddatum",
                "entnahmedatum",
                "datum/zeit",
            ],
            M::Date,
            true,
        ),
        (
            &[
                "date",
                "day",
                "timestamp",
                "datetime",
                "date/time",
                "date time",
                "date & time",
                "date and time",
                "device timestamp",
                "measurement date",
                "measured at",
                "measured on",
                "recorded at",
                "recorded",
                "collection date",
                "collected",
                "date collected",
                "time of measurement",
                "measurement time",
            ],
            M::Date,
            false,
        ),
        (&["uhrzeit", "zeit", "messzeit"], M::Clock, true),
        (&["time", "hour", "clock"], M::Clock, false),
        (
            &["oberer wert", "oberer", "rr sys", "rr syst"],
            M::Systolic,
            true,
        ),
        (
            &["sys", "sys.", "syst", "sbp", "systole"],
            M::Systolic,
            false,
        ),
        (
            &["unterer wert", "unterer", "rr dia", "rr diast"],
            M::Diastolic,
            true,
        ),
        (
            &["dia", "dia.", "diast", "dbp", "diastole"],
            M::Diastolic,
            false,
        ),
        (&["blutdruck", "rr"], M::Pressure, true),
        (&["blood pressure", "bp", "pressure"], M::Pressure, false),
        (
            &["puls", "herzfrequenz", "pulsfrequenz", "ruhepuls"],
            M::Pulse,
            true,
        ),
        (
            &["pulse", "heart rate", "pulse rate", "hr", "heartrate"],
            M::Pulse,
            false,
        ),
        (&["gewicht", "körpergewicht"], M::Weight, true),
        (&["weight", "body weight", "bodyweight"], M::Weight, false),
        (
            &[
                "bz",
                "bz-wert",
                "blutzucker",
                "blutzuckerwert",
                "blutzuckermessung",
                "glukose",
                "glukosewert",
                "glukosewert-verlauf",
                "glukose-scan",
            ],
            M::Glucose,
            true,
        ),
        (
            &[
                "glucose",
                "blood glucose",
                "blood sugar",
                "blood sugar measurement",
                "glucose value",
                "bg",
                "glucose reading",
                "historic glucose",
                "scan glucose",
            ],
            M::Glucose,
            false,
        ),
        (
            &["temperatur", "körpertemperatur", "fieber"],
            M::Temperature,
            true,
        ),
        (&["temperature", "body temperature"], M::Temperature, false),
        (&["sauerstoffsättigung", "sauerstoff"], M::Oxygen, true),
        (
            &["spo2", "oxygen saturation", "blood oxygen"],
            M::Oxygen,
            false,
        ),
        (
            &[
                "notiz",
                "notizen",
                "bemerkung",
                "bemerkungen",
                "kommentar",
                "kommentare",
                "anmerkung",
            ],
            M::Note,
            true,
        ),
        (
            &["note", "notes", "comment", "comments", "remarks"],
            M::Note,
            false,
        ),
        (
            &[
                "analyt",
                "analyse",
                "untersuchung",
                "laborwert",
                "bezeichnung",
                "messgröße",
                "parameter",
            ],
            M::Test,
            true,
        ),
        (
            &["test", "test name", "analyte", "component", "lab test"],
            M::Test,
            false,
        ),
        (
            &["wert", "ergebnis", "messwert", "resultat"],
            M::Value,
            true,
        ),
        (&["result", "value", "test result"], M::Value, false),
        (&["einheit", "maßeinheit"], M::Unit, true),
        (&["unit", "units"], M::Unit, false),
        (
            &[
                "referenzbereich",
                "normbereich",
                "referenz",
                "norm",
                "normalbereich",
                "normwert",
                "referenzwerte",
            ],
            M::Range,
            true,
        ),
        (
            &[
                "reference range",
                "reference",
                "normal range",
                "ref range",
                "ref. range",
                "reference interval",
            ],
            M::Range,
            false,
        ),
        (
            &["untere grenze", "referenz von", "untergrenze"],
            M::Low,
            true,
        ),
        (
            &["low", "reference low", "ref low", "lower limit"],
            M::Low,
            false,
        ),
        (
            &["obere grenze", "referenz bis", "obergrenze"],
            M::High,
            true,
        ),
        (
            &["high", "reference high", "ref high", "upper limit"],
            M::High,
            false,
        ),
        (
            &["auffällig", "auffälligkeit", "bewertung", "kennzeichen"],
            M::Flag,
            true,
        ),
        (
            &["flag", "abnormal", "abnormal flag", "interpretation"],
            M::Flag,
            false,
        ),
    ];
    let found = exact.iter().find(|(names, ..)| names.contains(&words));
    if let Some((_, meaning, german)) = found {
        return Some((*meaning, *german));
    }
    for (part, meaning) in [("systol", M::Systolic), ("diastol", M::Diastolic)] {
        if words.contains(part) {
            let german =
                words.contains("isch") || words.contains("blutdruck") || words.contains("wert");
            return Some((meaning, german));
        }
    }
    None
}
