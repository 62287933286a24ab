//! Labs and vitals: which tests there are, and the table of one.

use super::{Screens, rows};
use crate::error::Result;
use crate::tell;
use crate::units::{Unit, shifted};
use crate::view::{
    LabShelf, LabTest, LabValue, LabValues, LabValuesWanted, Labs, LabsWanted, TrendPoint,
};
use record::{Component, Content, EntryId, Finding, FindingCategory, Range};
use std::collections::BTreeMap;
use vault::Point;

/// How many values a small curve has.
const POINTS: usize = 24;
/// The most rows one page of the table holds.
const ROWS: usize = 200;
/// Between the measures of a pair in its key; it stands in no code and no word.
const AND: char = '\u{1f}';
/// The upper and the lower blood pressure: a pair also where a device writes them as two values.
const PRESSURE: [&str; 2] = ["http://loinc.org|8480-6", "http://loinc.org|8462-4"];

/// What was taken back is no value any more.
pub(super) const TAKEN_BACK: &str = "cancelled";

/// The measures a key stands for.
pub(super) fn measures(key: &str) -> Vec<String> {
    key.split(AND).map(str::to_owned).collect()
}

/// A test before it is a row.
struct Found {
    key: String,
    name: String,
    newest: Point,
    finding: Finding,
    seen: record::Seen,
    points: Vec<Point>,
}

impl Screens {
    /// Every test with its newest value.
    ///
    /// # Errors
    /// When the chart cannot be read.
    pub fn labs(&self, wanted: &LabsWanted) -> Result<Labs> {
        let person = self.person(&wanted.person)?;
        let found = self.tests(person)?;
        let count = u32::try_from(found.len()).unwrap_or(u32::MAX);
        let folded = |text: &str| vault::measure(&record::Coded::text(text));
        let words = folded(&wanted.words);
        let fits = |test: &&Found| {
            let name = folded(&test.name);
            words.split_whitespace().all(|word| name.contains(word))
        };
        let mut tests: Vec<LabTest> = found
            .iter()
            .filter(fits)
            .map(|test| self.lab_test(test))
            .collect();
        tests.sort_by_cached_key(|test| (test.shelf, folded(&test.name), test.key.clone()));
        Ok(Labs { tests, count })
    }

    /// The tests of a person. Two numbers of one unit measured together are one test; of more, each is one.
    fn tests(&self, person: EntryId) -> Result<Vec<Found>> {
        let vault = &self.binder()?.vault;
        let mut tests: BTreeMap<String, Found> = BTreeMap::new();
        for (measure, _) in vault.measured(person)? {
            let mut points = vault.newest(person, &measure, POINTS)?;
            points.retain(|point| point.status != TAKEN_BACK);
            let Some(newest) = points.first().cloned() else {
                continue;
            };
            let Some(seen) = vault.entry(newest.entry)? else {
                continue;
            };
            let Content::Finding(finding) = &seen.entry.content else {
                continue;
            };
            let finding = finding.clone();
            let (key, name) = match part(&finding, newest.part) {
                // The parts of a finding speak for it.
                None if newest.value.is_none()
                    && newest.words.is_none()
                    && !finding.components.is_empty() =>
                {
                    continue;
                }
                None => (measure, finding.code.shown().to_owned()),
                Some(_) if is_pair(&finding) => (pair(&finding), finding.code.shown().to_owned()),
                Some(part) => (measure, part.code.shown().to_owned()),
            };
            let test = Found {
                key: key.clone(),
                name,
                newest,
                finding,
                seen,
                points,
            };
            // Of a pair the first number leads; it comes first in the finding.
            let leads = |known: &Found| {
                let age = |it: &Found| (it.newest.time.clone(), it.newest.entry);
                age(&test) > age(known)
                    || (age(&test) == age(known) && test.newest.part < known.newest.part)
            };
            if tests.get(&key).is_none_or(leads) {
                tests.insert(key, test);
            }
        }
        self.join_pressure(&mut tests);
        Ok(tests.into_values().collect())
    }

    /// Upper and lower blood pressure that were written as two values are one test all the same.
    fn join_pressure(&self, tests: &mut BTreeMap<String, Found>) {
        let both = PRESSURE.join(&AND.to_string());
        if !PRESSURE.iter().all(|one| tests.contains_key(*one)) && !tests.contains_key(&both) {
            return;
        }
        let singles = PRESSURE.map(|one| tests.remove(one));
        for mut single in singles.into_iter().flatten() {
            single.key.clone_from(&both);
            single.name = self.tongue.say("lab-pressure", &[]);
            let newer = |known: &Found| known.newest.time < single.newest.time;
            if tests.get(&both).is_none_or(newer) {
                tests.insert(both.clone(), single);
            }
        }
    }

    fn lab_test(&self, test: &Found) -> LabTest {
        let finding = &test.finding;
        let whole = test.newest.part == 0 || is_pair(finding);
        let one = part(finding, test.newest.part);
        let row = rows::row(self.tongue, &test.seen);
        let value = if whole {
            tell::value(finding)
        } else {
            one.map(tell::component_value).unwrap_or_default()
        };
        let range = one.map_or(&finding.range, |part| &part.range);
        let unit = |point: &Point| Unit::of(point.unit.as_deref().unwrap_or_default());
        let here = unit(&test.newest);
        let number = |text: &Option<String>| text.as_ref().and_then(|text| text.parse().ok());
        // Never two units on one curve, and what is open at one end is no point of it.
        let drawn = |point: &&Point| {
            !point.time.is_empty() && !point.undecided && point.comparator.is_none()
        };
        let mut trend: Vec<TrendPoint> = test
            .points
            .iter()
            .filter(drawn)
            .filter_map(|point| {
                let tens = unit(point).to(&here)?;
                Some(TrendPoint {
                    when: point.time.clone(),
                    value: shifted(point.value.as_ref()?, tens)?.parse().ok()?,
                })
            })
            .collect();
        trend.reverse();
        LabTest {
            key: test.key.clone(),
            name: test.name.clone(),
            shelf: shelf(finding),
            entry: test.seen.entry.id.to_string(),
            value: rows::here(self.tongue, &value),
            flag: match one {
                Some(part) if !is_pair(finding) => rows::flagged(part.interpretation),
                _ => rows::flag(finding),
            },
            marks: row.marks,
            when: row.when,
            reference: self.reference(range.as_ref()),
            trend,
            low: number(&test.newest.low),
            high: number(&test.newest.high),
        }
    }

    /// A reference range as one reads it: `3,6 – 5,1`, `bis 100`, or the words of the laboratory.
    pub(super) fn reference(&self, range: Option<&Range>) -> String {
        let Some(range) = range else {
            return String::new();
        };
        let say = |key: &str, facts: &[(&str, &str)]| self.tongue.say(key, facts);
        let numbers = match (&range.low, &range.high) {
            (Some(low), Some(high)) => format!("{low} – {high}"),
            (Some(low), None) => say("lab-from", &[("low", low.as_str())]),
            (None, Some(high)) => say("lab-to", &[("high", high.as_str())]),
            (None, None) => return range.text.clone().unwrap_or_default(),
        };
        rows::here(self.tongue, &numbers)
    }

    /// A page of the table of one test: every value, also those that stand on no curve.
    ///
    /// # Errors
    /// When the chart cannot be read.
    pub fn lab_values(&self, wanted: &LabValuesWanted) -> Result<LabValues> {
        let person = self.person(&wanted.person)?;
        let vault = &self.binder()?.vault;
        let keys = measures(&wanted.test);
        let mut points: Vec<Point> = Vec::new();
        for measure in &keys {
            points.extend(vault.trend(person, measure)?);
        }
        let here = newest_unit(&points);
        points.sort_by(|a, b| (&b.time, a.entry, a.part).cmp(&(&a.time, b.entry, b.part)));
        points.dedup_by_key(|point| point.entry);
        let count = u32::try_from(points.len()).unwrap_or(u32::MAX);
        let many = (wanted.count as usize).min(ROWS);
        let mut table = Vec::new();
        for point in points.iter().skip(wanted.from as usize).take(many) {
            let Some(seen) = vault.entry(point.entry)? else {
                continue;
            };
            let Content::Finding(finding) = &seen.entry.content else {
                continue;
            };
            let one = part(finding, point.part).filter(|_| keys.len() == 1);
            let row = rows::row(self.tongue, &seen);
            let value = one.map_or_else(|| tell::value(finding), tell::component_value);
            let range = one.map_or(&finding.range, |part| &part.range);
            let unit = point.unit.clone().unwrap_or_default();
            let tens = here.as_ref().and_then(|(_, to)| Unit::of(&unit).to(to));
            let converted = match (&point.value, tens, &here) {
                (Some(number), Some(tens), Some((printed, _))) if tens != 0 => {
                    let comparator = point.comparator.as_deref().unwrap_or_default();
                    shifted(number, tens).map(|number| format!("{comparator}{number} {printed}"))
                }
                _ => None,
            };
            table.push(LabValue {
                entry: seen.entry.id.to_string(),
                when: row.when,
                value: rows::here(self.tongue, &value),
                converted: rows::here(self.tongue, &converted.unwrap_or_default()),
                marks: row.marks,
                reference: self.reference(range.as_ref()),
                source: row.source,
            });
        }
        Ok(LabValues { rows: table, count })
    }
}

/// The unit of the newest number, as printed and as read.
pub(super) fn newest_unit(points: &[Point]) -> Option<(String, Unit)> {
    let counts = |point: &&Point| point.value.is_some() && point.status != TAKEN_BACK;
    let newest = points
        .iter()
        .filter(counts)
        .max_by_key(|point| &point.time)?;
    let printed = newest.unit.clone().unwrap_or_default();
    let unit = Unit::of(&printed);
    Some((printed, unit))
}

/// One of the numbers measured together, counted from 1.
fn part(finding: &Finding, number: u32) -> Option<&Component> {
    let place = (number as usize).checked_sub(1)?;
    finding.components.get(place)
}

/// Two numbers of one unit are said in one breath: 138/84 mmHg.
fn is_pair(finding: &Finding) -> bool {
    matches!(finding.components.as_slice(),
        [a, b] if a.unit == b.unit && a.value.is_some() && b.value.is_some())
}

fn pair(finding: &Finding) -> String {
    let parts = finding.components.iter();
    let keys: Vec<String> = parts.map(|part| vault::measure(&part.code)).collect();
    keys.join(&AND.to_string())
}

fn shelf(finding: &Finding) -> LabShelf {
    match finding.category {
        Some(FindingCategory::Laboratory) => LabShelf::Laboratory,
        Some(FindingCategory::VitalSigns | FindingCategory::Diary) => LabShelf::Vitals,
        _ => LabShelf::Other,
    }
}
