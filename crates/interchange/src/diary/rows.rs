//! Rows into findings.

use super::Row;
use super::columns::{Columns, Head, Heads, Meaning, Order, UNITS, is_measured};
use super::dates::{self, Said};
use crate::{Read, Remark, Why, draft, limits};
use record::{
    Code, Coded, Comparator, Component, Content, Decimal, DocumentId, Entry, Finding,
    FindingCategory, FindingStatus, Interpretation, Range, Source, SourceKind, When,
};
use std::collections::BTreeSet;

/// What is measured: German and English name, LOINC, units it is measured in (the first needs no saying
/// where [`Measure::sure`]).
struct Measure {
    meaning: Meaning,
    names: [&'static str; 2],
    loinc: &'static str,
    units: &'static [&'static str],
    /// The unit that is meant where none is said, from this value on: nobody lives with a pressure of 40 kPa.
    sure: Option<f64>,
    category: FindingCategory,
}

const PRESSURE: [&str; 2] = ["Blutdruck", "Blood pressure"];

const MEASURES: &[Measure] = &[
    Measure {
        meaning: Meaning::Systolic,
        names: ["Systolisch", "Systolic"],
        loinc: "8480-6",
        units: &["mm[Hg]", "kPa"],
        sure: Some(40.0),
        category: FindingCategory::VitalSigns,
    },
    Measure {
        meaning: Meaning::Diastolic,
        names: ["Diastolisch", "Diastolic"],
        loinc: "8462-4",
        units: &["mm[Hg]", "kPa"],
        sure: Some(25.0),
        category: FindingCategory::VitalSigns,
    },
    Measure {
        meaning: Meaning::Pulse,
        names: ["Puls", "Pulse"],
        loinc: "8867-4",
        units: &["/min"],
        sure: Some(0.0),
        category: FindingCategory::VitalSigns,
    },
    Measure {
        meaning: Meaning::Weight,
        names: ["Körpergewicht", "Body weight"],
        loinc: "29463-7",
        units: &["kg", "[lb_av]"],
        sure: None,
        category: FindingCategory::VitalSigns,
    },
    Measure {
        meaning: Meaning::Glucose,
        names: ["Blutzucker", "Blood glucose"],
        loinc: "2339-0",
        units: &["mg/dL", "mmol/L"],
        sure: None,
        category: FindingCategory::Diary,
    },
    Measure {
        meaning: Meaning::Temperature,
        names: ["Körpertemperatur", "Body temperature"],
        loinc: "8310-5",
        units: &["Cel", "[degF]"],
        sure: None,
        category: FindingCategory::VitalSigns,
    },
    Measure {
        meaning: Meaning::Oxygen,
        names: ["Sauerstoffsättigung", "Oxygen saturation"],
        loinc: "59408-5",
        units: &["%"],
        sure: Some(0.0),
        category: FindingCategory::VitalSigns,
    },
];

/// Glucose by the amount of substance has a code of its own.
const GLUCOSE_MOLES: &str = "15074-8";

pub(super) struct Reader<'r> {
    read: &'r mut Read,
    file: DocumentId,
    heads: Heads,
    order: Option<Order>,
    /// What was said once is not said for every row.
    said: BTreeSet<(Why, usize)>,
    /// Whether anything was said about the row that is being read.
    spoken: bool,
}

/// The most remarks about single rows.
const REMARKS: usize = 5_000;

impl<'r> Reader<'r> {
    pub(super) fn new(
        read: &'r mut Read,
        file: DocumentId,
        heads: Heads,
        said: Option<&Columns>,
    ) -> Reader<'r> {
        Reader {
            read,
            file,
            heads,
            order: said.and_then(|it| it.order),
            said: BTreeSet::new(),
            spoken: false,
        }
    }

    pub(super) fn all(&mut self, rows: &[(u64, Row)]) {
        if let (None, Some(date)) = (self.order, self.heads.at(Meaning::Date)) {
            let cells = rows.iter().filter_map(|(_, row)| row.get(date));
            self.order = dates::order_of(cells.map(String::as_str));
        }
        for (number, head) in self.heads.all.clone().iter().enumerate() {
            let filled = rows
                .iter()
                .find_map(|(_, row)| row.get(number).filter(|it| !it.is_empty()));
            if let (None, Some(cell)) = (head.meaning, filled) {
                self.once(Why::ColumnNotKept, number, cell);
            }
        }
        for (line, row) in rows {
            if self.read.entries.len() >= limits::RESOURCES {
                self.read
                    .remarks
                    .push(Remark::new("row", Why::TooLong, format!("line[{line}]")));
                break;
            }
            let place = format!("line[{line}]");
            self.spoken = false;
            let Some(time) = self.time(row, &place) else {
                continue;
            };
            let before = self.read.entries.len();
            if self.heads.is_laboratory() {
                self.laboratory(row, &place, time);
            } else {
                self.diary(row, &place, time);
            }
            if self.read.entries.len() == before && !self.spoken {
                self.say(Remark::new("row", Why::Hollow, place));
            }
        }
    }

    /// A remark about a row. Of a table that is nothing but oddities not every one is told.
    fn say(&mut self, remark: Remark) {
        self.spoken = true;
        match self.read.remarks.len() {
            ..REMARKS => self.read.remarks.push(remark),
            REMARKS => self
                .read
                .remarks
                .push(Remark::new("table", Why::TooLong, "")),
            _ => {}
        }
    }

    /// A remark about a column, with the first cell as its example.
    fn once(&mut self, why: Why, column: usize, example: &str) {
        self.spoken = true;
        if self.said.insert((why, column)) {
            let heading = self
                .heads
                .all
                .get(column)
                .map_or("", |head| &head.heading)
                .to_owned();
            let remark = Remark::new(&*heading, why, format!("column[{}]", column + 1));
            let remark = remark.fact("column", &heading).fact("field", &heading);
            self.read.remarks.push(remark.fact("text", example));
        }
    }

    fn unclear(&mut self, why: Why, place: &str, column: usize, text: &str) {
        let heading = self
            .heads
            .all
            .get(column)
            .map_or("", |head| &head.heading)
            .to_owned();
        let remark = Remark::new(&*heading, why, place).fact("field", &heading);
        self.say(remark.fact("text", text));
    }

    fn cell<'w>(&self, row: &'w Row, meaning: Meaning) -> Option<&'w str> {
        let cell = row.get(self.heads.at(meaning)?)?.trim();
        (!cell.is_empty()).then_some(cell)
    }

    /// When a row was measured: `Some(None)` where a laboratory's table has no date, nothing where a date
    /// cannot be read.
    fn time(&mut self, row: &Row, place: &str) -> Option<Option<When>> {
        let Some(column) = self.heads.at(Meaning::Date) else {
            return Some(None);
        };
        let cell = row.get(column).map_or("", String::as_str);
        let clock = self.cell(row, Meaning::Clock).and_then(dates::clock);
        match dates::read(cell, self.order) {
            Said::Date(when) => Some(Some(When {
                time: when.time.or(clock),
                ..when
            })),
            Said::Either(..) => {
                self.once(Why::DayOrMonth, column, cell);
                None
            }
            Said::Nothing if cell.trim().is_empty() && self.heads.is_laboratory() => Some(None),
            Said::Nothing => {
                self.unclear(Why::DateUnclear, place, column, cell);
                None
            }
        }
    }

    fn name(&self, names: [&str; 2]) -> String {
        names[usize::from(!self.heads.german)].to_owned()
    }

    fn diary(&mut self, row: &Row, place: &str, time: Option<When>) {
        let note = self.cell(row, Meaning::Note).map(str::to_owned);
        let mut pressure: Vec<Component> = Vec::new();
        let mut found: Vec<(String, Finding)> = Vec::new();
        for (column, head) in self.heads.all.clone().iter().enumerate() {
            let Some(meaning) = head.meaning.filter(|it| is_measured(*it)) else {
                continue;
            };
            let cell = row.get(column).map_or("", |it| it.trim());
            if matches!(cell, "" | "-" | "--" | "–" | "n/a" | "null" | "None") {
                continue;
            }
            if meaning == Meaning::Pressure {
                pressure.extend(self.both(cell, column, head, place));
                continue;
            }
            let Some(measure) = MEASURES.iter().find(|it| it.meaning == meaning) else {
                continue;
            };
            let Some(it) = self.measured(cell, column, head, measure, place) else {
                continue;
            };
            if matches!(meaning, Meaning::Systolic | Meaning::Diastolic) {
                pressure.push(it);
            } else {
                let inside = format!("{place}.{}", column + 1);
                found.push((
                    inside,
                    Finding {
                        code: it.code,
                        value: it.value,
                        comparator: it.comparator,
                        unit: it.unit,
                        unit_code: it.unit_code,
                        category: Some(measure.category),
                        ..Finding::default()
                    },
                ));
            }
        }
        if !pressure.is_empty() {
            let finding = Finding {
                code: Coded::with(self.name(PRESSURE), Code::LOINC, "85354-9"),
                components: pressure,
                category: Some(FindingCategory::VitalSigns),
                ..Finding::default()
            };
            found.insert(0, (place.to_owned(), finding));
        }
        for (inside, finding) in found {
            self.push(
                &inside,
                Finding {
                    time,
                    status: FindingStatus::Final,
                    ..finding
                },
                note.clone(),
            );
        }
    }

    fn push(&mut self, place: &str, finding: Finding, note: Option<String>) {
        let mut entry = Entry::new(draft::id(self.file, place), None, Content::Finding(finding));
        entry.source = Source {
            how: SourceKind::Imported,
            file: Some(self.file),
            place: Some(place.to_owned()),
            ..Source::default()
        };
        entry.note = note;
        self.read.entries.push(entry);
    }

    /// `128/82`, with a unit behind it or without.
    fn both(&mut self, cell: &str, column: usize, head: &Head, place: &str) -> Vec<Component> {
        let Some((upper, lower)) = cell.split_once(['/', '-', ':']) else {
            self.unclear(Why::NumberUnclear, place, column, cell);
            return Vec::new();
        };
        let mut head = head.clone();
        // the unit stands behind the second number
        let (_, unit) = number_and_rest(lower);
        if head.unit.is_none() && !unit.is_empty() {
            head.unit = Some(unit.to_owned());
        }
        let parts = [(Meaning::Systolic, upper), (Meaning::Diastolic, lower)];
        let read = parts.map(|(meaning, text)| {
            let measure = MEASURES.iter().find(|it| it.meaning == meaning)?;
            self.measured(text.trim(), column, &head, measure, place)
        });
        match read {
            [Some(upper), Some(lower)] => vec![upper, lower],
            _ => Vec::new(),
        }
    }

    /// A number with its unit; nothing, and a remark, where either cannot be told.
    fn measured(
        &mut self,
        cell: &str,
        column: usize,
        head: &Head,
        measure: &Measure,
        place: &str,
    ) -> Option<Component> {
        let (comparator, text) = compared(cell);
        let (number, rest) = number_and_rest(text);
        let Some(value) = decimal(number) else {
            self.unclear(Why::NumberUnclear, place, column, cell);
            return None;
        };
        let said = if rest.is_empty() {
            head.unit.as_deref()
        } else {
            Some(rest)
        };
        let unit_code = match said {
            Some(said) => ucum(said).filter(|it| measure.units.contains(it)),
            None => measure
                .sure
                .filter(|from| value.to_f64() >= *from)
                .map(|_| measure.units[0]),
        };
        let Some(unit_code) = unit_code else {
            self.once(Why::UnitUnknown, column, cell);
            return None;
        };
        let loinc = if unit_code == "mmol/L" {
            GLUCOSE_MOLES
        } else {
            measure.loinc
        };
        Some(Component {
            code: Coded::with(self.name(measure.names), Code::LOINC, loinc),
            value: Some(value),
            comparator,
            unit: Some(shown(unit_code).to_owned()),
            unit_code: Some(unit_code.to_owned()),
            ..Component::default()
        })
    }

    fn laboratory(&mut self, row: &Row, place: &str, time: Option<When>) {
        let Some(name) = self.cell(row, Meaning::Test) else {
            let why = if row.iter().all(|cell| cell.is_empty()) {
                Why::Hollow
            } else {
                Why::Nameless
            };
            self.say(Remark::new("row", why, place));
            return;
        };
        let Some(said) = self.cell(row, Meaning::Value) else {
            // a heading between the rows, or a value that is not there yet
            let remark = Remark::new(name, Why::Hollow, place);
            self.say(remark);
            return;
        };
        let (comparator, text) = compared(said);
        let (number, rest) = number_and_rest(text);
        let value = decimal(number).filter(|_| rest.len() <= 20);
        let column = self.heads.at(Meaning::Unit);
        let unit = self.cell(row, Meaning::Unit).map(str::to_owned);
        let unit = unit.or_else(|| {
            (!rest.is_empty() && value.is_some() && column.is_none()).then(|| rest.to_owned())
        });
        // what stands behind the number and is no unit makes it words
        let value = value.filter(|_| rest.is_empty() || unit.as_deref() == Some(rest));
        let range = self.range(row);
        let flag = self.cell(row, Meaning::Flag).unwrap_or_default();
        let note = self.cell(row, Meaning::Note).map(str::to_owned);
        let finding = Finding {
            code: Coded::text(name),
            comparator: comparator.filter(|_| value.is_some()),
            text: value.is_none().then(|| Coded::text(said)),
            unit_code: unit
                .as_deref()
                .and_then(ucum)
                .map(str::to_owned)
                .filter(|_| value.is_some()),
            unit,
            value,
            range,
            interpretation: marked(flag),
            time,
            status: FindingStatus::Final,
            category: Some(FindingCategory::Laboratory),
            ..Finding::default()
        };
        self.push(place, finding, note);
    }

    fn range(&self, row: &Row) -> Option<Range> {
        let bound = |meaning| self.cell(row, meaning).and_then(decimal);
        let (low, high) = (bound(Meaning::Low), bound(Meaning::High));
        let text = self.cell(row, Meaning::Range).map(str::to_owned);
        let mut range = Range { low, high, text };
        if let Some(text) = &range.text {
            let plain = text.trim_matches(['(', ')', '[', ']']).trim();
            let (comparator, bound) = compared(plain);
            let ends = plain
                .split_once(" - ")
                .or_else(|| plain.split_once('–'))
                .or_else(|| plain.split_once('-'));
            match (comparator, ends) {
                (Some(Comparator::Less | Comparator::AtMost), _) => {
                    range.high = range.high.or_else(|| decimal(bound))
                }
                (Some(Comparator::More | Comparator::AtLeast), _) => {
                    range.low = range.low.or_else(|| decimal(bound))
                }
                (None, Some((low, high))) => {
                    if let (Some(low), Some(high)) =
                        (decimal(low.trim()), decimal(number_and_rest(high.trim()).0))
                    {
                        (range.low, range.high) = (Some(low), Some(high));
                    }
                }
                _ => {}
            }
        }
        (range != Range::default()).then_some(range)
    }
}

/// `<5`, `>= 90`: what stands before a number.
fn compared(text: &str) -> (Option<Comparator>, &str) {
    let marks = [
        ("<=", Comparator::AtMost),
        ("≤", Comparator::AtMost),
        (">=", Comparator::AtLeast),
        ("≥", Comparator::AtLeast),
        ("<", Comparator::Less),
        (">", Comparator::More),
    ];
    let text = text.trim();
    let found = marks
        .iter()
        .find_map(|(mark, meaning)| Some((*meaning, text.strip_prefix(mark)?)));
    found.map_or((None, text), |(meaning, rest)| (Some(meaning), rest.trim()))
}

/// The number a text begins with, and what stands behind it.
fn number_and_rest(text: &str) -> (&str, &str) {
    let text = text.trim();
    let sign = usize::from(text.starts_with('-'));
    let end = text[sign..].find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',');
    let (number, rest) = text.split_at(end.map_or(text.len(), |end| end + sign));
    (number, rest.trim())
}

/// A number with a point or a comma. `1.234,5` and `1,234.5` have marks for thousands; `1.234` alone is
/// read as it stands.
fn decimal(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let (points, commas) = (text.matches('.').count(), text.matches(',').count());
    if points + commas <= 1 {
        return text.parse().ok();
    }
    let last = text.rfind(['.', ','])?;
    let (whole, part) = (&text[..last], &text[last + 1..]);
    let thousands = if text[last..].starts_with(',') {
        '.'
    } else {
        ','
    };
    let groups: Vec<&str> = whole.trim_start_matches('-').split(thousands).collect();
    let fits = groups[1..].iter().all(|it| it.len() == 3) && (1..=3).contains(&groups[0].len());
    let plain: String = whole.chars().filter(|c| *c != thousands).collect();
    (fits && !plain.contains(['.', ','])).then(|| format!("{plain}.{part}").parse().ok())?
}

fn ucum(unit: &str) -> Option<&'static str> {
    let lower = unit
        .trim()
        .trim_matches(['(', ')', '[', ']'])
        .to_lowercase();
    UNITS
        .iter()
        .find(|(known, ucum)| *known == lower || *ucum == unit)
        .map(|(_, ucum)| *ucum)
}

/// A unit as people write it.
fn shown(ucum: &'static str) -> &'static str {
    match ucum {
        "mm[Hg]" => "mmHg",
        "[lb_av]" => "lb",
        "Cel" => "°C",
        "[degF]" => "°F",
        other => other,
    }
}

fn marked(flag: &str) -> Option<Interpretation> {
    Some(match flag.trim().to_lowercase().as_str() {
        "h" | "+" | "↑" | "hoch" | "high" | "erhöht" => Interpretation::High,
        "l" | "-" | "↓" | "niedrig" | "low" | "erniedrigt" => Interpretation::Low,
        "hh" | "++" | "↑↑" => Interpretation::CriticalHigh,
        "ll" | "--" | "↓↓" => Interpretation::CriticalLow,
        "n" | "normal" => Interpretation::Normal,
        "a" | "abnormal" | "auffällig" | "*" | "!" => Interpretation::Abnormal,
        _ => return None,
    })
}
