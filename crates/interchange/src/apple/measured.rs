//! Measurements on their way to findings: single ones, pairs of blood pressure, and whole days of what a watch
//! measures every few minutes.

use super::kinds::{Sort, unit};
use record::{
    Code, Coded, Component, Content, Decimal, Entry, EntryId, Finding, FindingCategory,
    FindingStatus, Source, SourceKind, When,
};
use std::collections::{BTreeMap, BTreeSet};

/// The most single measurements that are kept in memory; a century of three a day.
const SINGLES: usize = 100_000;

/// One `Record`.
#[derive(Clone, Debug)]
pub(super) struct Measured {
    pub(super) sort: Sort,
    pub(super) value: Decimal,
    pub(super) unit: String,
    /// As written: `2026-05-14 18:42:00 +0200`.
    pub(super) start: String,
    pub(super) by: String,
}

/// Everything that was measured, so far.
#[derive(Default)]
pub(super) struct Diary {
    days: BTreeMap<(Sort, String, String), Day>,
    pressures: BTreeMap<(String, String), [Option<Measured>; 2]>,
    singles: usize,
    /// The same measurement by another way: an application that passes on what another measured.
    pub(super) twice: u64,
    /// Measurements beyond what is kept.
    pub(super) too_many: u64,
    pub(super) unclear: u64,
}

/// What one day has of one sort in one unit.
#[derive(Default)]
struct Day {
    /// Empty again as soon as there are too many.
    singles: Vec<Measured>,
    seen: BTreeSet<(String, String)>,
    count: u32,
    sum: f64,
    least: Option<Decimal>,
    most: Option<Decimal>,
    by: BTreeSet<String>,
}

impl Diary {
    pub(super) fn take(&mut self, measured: Measured) {
        if moment(&measured.start).is_none() {
            self.unclear += 1;
            return;
        }
        let part = match measured.sort {
            Sort::Systolic => 0,
            Sort::Diastolic => 1,
            _ => return self.of_a_day(measured),
        };
        if self.singles >= SINGLES {
            self.too_many += 1;
            return;
        }
        // Pairs stand in the file twice, as a pair and as single numbers: one moment is one measurement.
        let mut by = measured.by.clone();
        loop {
            let key = (measured.start.clone(), by.clone());
            let place = &mut self.pressures.entry(key).or_default()[part];
            match place {
                None => {
                    *place = Some(measured);
                    self.singles += 1;
                    return;
                }
                Some(there) if there.value == measured.value => return,
                // Two different ones in the same second.
                Some(_) => by.push('\u{1}'),
            }
        }
    }

    fn of_a_day(&mut self, measured: Measured) {
        let day = measured.start.get(..10).unwrap_or_default().to_owned();
        let most = measured.sort.most_a_day();
        let key = (measured.sort, day, measured.unit.clone());
        let known = self.days.contains_key(&key);
        if self.singles >= SINGLES && !known {
            self.too_many += 1;
            return;
        }
        let day = self.days.entry(key).or_default();
        // Without source: a scale, its application and a diary may all pass on the same weight.
        if day.seen.len() < 4096
            && !day
                .seen
                .insert((measured.start.clone(), measured.value.to_string()))
        {
            self.twice += 1;
            return;
        }
        let number = measured.value.to_f64();
        day.count += 1;
        day.sum += number;
        if day
            .least
            .as_ref()
            .is_none_or(|least| number < least.to_f64())
        {
            day.least = Some(measured.value.clone());
        }
        if day.most.as_ref().is_none_or(|most| number > most.to_f64()) {
            day.most = Some(measured.value.clone());
        }
        if day.by.len() < 8 {
            day.by.insert(measured.by.clone());
        }
        if day.count as usize <= most {
            day.singles.push(measured);
            self.singles += 1;
        } else if !day.singles.is_empty() {
            self.singles -= day.singles.len().min(self.singles);
            day.singles = Vec::new();
            self.singles += 1;
        }
        // What was seen of a day that is over is not needed any more; days come one after the other.
        if self.days.len() > 64 && !known {
            let today = self.days.len();
            for (_, old) in self.days.iter_mut().take(today - 32) {
                if old.count as usize > most {
                    old.seen = BTreeSet::new();
                }
            }
        }
    }

    /// The findings, and of how many measurements days were made: by sort, days and measurements.
    pub(super) fn findings(
        self,
        mut id: impl FnMut(&str) -> EntryId,
    ) -> (Vec<Entry>, BTreeMap<Sort, (u64, u64)>) {
        let mut entries = Vec::new();
        let mut summed: BTreeMap<Sort, (u64, u64)> = BTreeMap::new();
        let mut places: BTreeMap<String, u32> = BTreeMap::new();
        let mut add = |finding: Finding, by: String, place: String| {
            let again = places.entry(place.clone()).or_default();
            *again += 1;
            let place = if *again == 1 {
                place
            } else {
                format!("{place} ({again})")
            };
            let source = Source {
                how: SourceKind::Imported,
                by: Some(by).filter(|by| !by.is_empty()),
                place: Some(place.clone()),
                recorded: finding.time,
                ..Source::default()
            };
            entries.push(Entry {
                source,
                ..Entry::new(id(&place), None, Content::Finding(finding))
            });
        };
        for ((start, by), [systolic, diastolic]) in self.pressures {
            let by = by.trim_end_matches('\u{1}').to_owned();
            let place = format!("BloodPressure {start}");
            match (systolic, diastolic) {
                (Some(upper), Some(lower)) => {
                    let finding = Finding {
                        code: Coded::with("Blood pressure", Code::LOINC, "85354-9"),
                        components: [upper, lower]
                            .map(|it| component(it.sort.code(""), it.value, &it.unit))
                            .into(),
                        ..finding(&start)
                    };
                    add(finding, by, place);
                }
                (Some(alone), None) | (None, Some(alone)) => add(single(&alone), by, place),
                (None, None) => {}
            }
        }
        for ((sort, date, written), day) in self.days {
            if day.count as usize <= sort.most_a_day() {
                for it in &day.singles {
                    add(single(it), it.by.clone(), format!("{sort:?} {}", it.start));
                }
                continue;
            }
            let sums = summed.entry(sort).or_default();
            *sums = (sums.0 + 1, sums.1 + u64::from(day.count));
            let mean = format!("{:.1}", day.sum / f64::from(day.count))
                .parse()
                .ok();
            let (read, _) = unit(&written);
            let parts = [
                ("minimum of the day", day.least),
                ("mean of the day", mean),
                ("maximum of the day", day.most),
            ];
            let parts = parts
                .into_iter()
                .filter_map(|(text, value)| Some(component(Coded::text(text), value?, &written)));
            let finding = Finding {
                code: sort.code(&read),
                components: parts.collect(),
                ..finding(&date)
            };
            let by: Vec<String> = day.by.into_iter().filter(|by| !by.is_empty()).collect();
            add(finding, by.join(", "), format!("{sort:?} {date}"));
        }
        (entries, summed)
    }
}

/// What every finding of a phone has.
fn finding(start: &str) -> Finding {
    Finding {
        time: moment(start),
        status: FindingStatus::Final,
        category: Some(FindingCategory::VitalSigns),
        ..Finding::default()
    }
}

fn single(it: &Measured) -> Finding {
    let (read, ucum) = unit(&it.unit);
    Finding {
        code: it.sort.code(&read),
        value: Some(it.value.clone()),
        unit: Some(read),
        unit_code: ucum.map(str::to_owned),
        ..finding(&it.start)
    }
}

fn component(code: Coded, value: Decimal, written: &str) -> Component {
    let (read, ucum) = unit(written);
    Component {
        code,
        value: Some(value),
        unit: Some(read),
        unit_code: ucum.map(str::to_owned),
        ..Component::default()
    }
}

/// `2026-05-14 18:42:00 +0200` or `2026-05-14`.
pub(super) fn moment(written: &str) -> Option<When> {
    let mut parts = written.split_ascii_whitespace();
    let date = parts.next()?;
    let (Some(time), offset) = (parts.next(), parts.next().unwrap_or_default()) else {
        return date.parse().ok();
    };
    let offset = match offset.split_at_checked(3) {
        Some((hours, minutes)) if offset.len() == 5 => format!("{hours}:{minutes}"),
        _ => String::new(),
    };
    format!("{date}T{time}{offset}").parse().ok()
}
