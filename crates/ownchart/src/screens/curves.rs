//! One test as curves: what belongs on one line, what is usual beside it, and few enough points to be drawn.

use super::labs::{TAKEN_BACK, measures, newest_unit};
use super::{Screens, rows};
use crate::error::Result;
use crate::tell;
use crate::units::{Unit, shifted};
use crate::view::{Curve, CurveBand, CurveLine, CurvePoint, Flag, Lab, LabWanted, OpenEnd};
use record::{Content, When};
use std::collections::BTreeSet;
use vault::Point;

/// Into how many stretches a long line is cut; each keeps its first, last, least and greatest value, which is what a
/// screen of that many pixels could show of all of them.
const STRETCHES: usize = 300;
/// The most values that are given as they are.
const FEW: usize = 4 * STRETCHES;
/// The most stretches of equal reference that are drawn.
const BANDS: usize = 120;

/// A value with its place in time and its number in the unit of the curve.
struct Placed<'a> {
    point: &'a Point,
    at: f64,
    spread: f64,
    value: f64,
    low: Option<f64>,
    high: Option<f64>,
}

impl Screens {
    /// One test between two moments, as curves.
    ///
    /// # Errors
    /// When the chart cannot be read.
    pub fn lab(&self, wanted: &LabWanted) -> Result<Lab> {
        let person = self.person(&wanted.person)?;
        let vault = &self.binder()?.vault;
        let mut lines: Vec<Vec<Point>> = Vec::new();
        for measure in measures(&wanted.test) {
            lines.push(vault.trend(person, &measure)?);
        }
        let all: Vec<Point> = lines.iter().flatten().cloned().collect();
        let tally = |fits: &dyn Fn(&Point) -> bool| {
            let entries: BTreeSet<_> = all
                .iter()
                .filter(|it| fits(it))
                .map(|it| it.entry)
                .collect();
            u32::try_from(entries.len()).unwrap_or(u32::MAX)
        };
        let mut lab = Lab {
            key: wanted.test.clone(),
            name: String::new(),
            curves: Vec::new(),
            first: None,
            last: None,
            count: tally(&|_| true),
            undated: tally(&|it| it.time.is_empty()),
            undecided: tally(&|it| it.undecided && !it.time.is_empty()),
            taken_back: tally(&|it| it.status == TAKEN_BACK),
            in_words: tally(&|it| it.value.is_none() && it.words.is_some()),
        };
        let names = self.names(&lines, &mut lab.name)?;
        let window = (
            wanted.from.unwrap_or(f64::MIN),
            wanted.to.unwrap_or(f64::MAX),
        );
        for (printed, unit) in units(&all) {
            let curve = curve(
                &lines,
                &names,
                (&printed, &unit),
                window,
                &mut lab,
                |said| rows::here(self.tongue, said),
            );
            lab.curves.extend(curve);
        }
        Ok(lab)
    }

    /// What the newest value calls the test and, of several numbers, each of them.
    fn names(&self, lines: &[Vec<Point>], test: &mut String) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for points in lines {
            let newest = points.iter().rfind(|point| point.status != TAKEN_BACK);
            let entry = match newest.or(points.last()) {
                Some(point) => self
                    .binder()?
                    .vault
                    .entry(point.entry)?
                    .map(|it| (point, it)),
                None => None,
            };
            let mut name = String::new();
            if let Some((point, seen)) = entry
                && let Content::Finding(finding) = &seen.entry.content
            {
                let part = (point.part as usize)
                    .checked_sub(1)
                    .and_then(|place| finding.components.get(place));
                name = part.map_or(&finding.code, |it| &it.code).shown().to_owned();
                if test.is_empty() {
                    let whole = lines.len() > 1 && part.is_some();
                    *test = if whole {
                        finding.code.shown().to_owned()
                    } else {
                        name.clone()
                    };
                }
            }
            names.push(if lines.len() > 1 { name } else { String::new() });
        }
        Ok(names)
    }
}

/// The units that stand apart, the newest first.
fn units(points: &[Point]) -> Vec<(String, Unit)> {
    let mut left: Vec<Point> = points
        .iter()
        .filter(|it| it.value.is_some())
        .cloned()
        .collect();
    let mut units = Vec::new();
    while let Some((printed, unit)) = newest_unit(&left) {
        left.retain(|point| {
            let other = Unit::of(point.unit.as_deref().unwrap_or_default());
            other.to(&unit).is_none()
        });
        units.push((printed, unit));
    }
    units
}

fn curve(
    lines: &[Vec<Point>],
    names: &[String],
    (printed, unit): (&str, &Unit),
    (from, to): (f64, f64),
    lab: &mut Lab,
    here: impl Fn(&str) -> String,
) -> Option<Curve> {
    let mut converted: BTreeSet<String> = BTreeSet::new();
    let mut drawn = Vec::new();
    for (points, name) in lines.iter().zip(names) {
        let placed: Vec<Placed<'_>> = points
            .iter()
            .filter_map(|point| {
                let other = Unit::of(point.unit.as_deref().unwrap_or_default());
                let tens = other.to(unit)?;
                let placed = placed(point, tens)?;
                if tens != 0 {
                    converted.extend(point.unit.clone());
                }
                Some(placed)
            })
            .collect();
        for point in &placed {
            lab.first = Some(lab.first.map_or(point.at, |first: f64| first.min(point.at)));
            lab.last = Some(lab.last.map_or(point.at, |last: f64| last.max(point.at)));
        }
        if placed.is_empty() {
            continue;
        }
        drawn.push(line(&placed, name, from, to, &here));
    }
    (!drawn.is_empty()).then(|| Curve {
        unit: printed.to_owned(),
        converted: converted.into_iter().collect(),
        lines: drawn,
    })
}

/// A value that can stand on a curve: dated, decided, not taken back, and a number.
fn placed(point: &Point, tens: i32) -> Option<Placed<'_>> {
    if point.undecided || point.status == TAKEN_BACK {
        return None;
    }
    let number = |text: &Option<String>| -> Option<f64> {
        shifted(text.as_ref()?, tens)?
            .parse()
            .ok()
            .filter(|it: &f64| it.is_finite())
    };
    let when: When = point.time.parse().ok()?;
    let (at, spread) = moment(when);
    Some(Placed {
        point,
        at,
        spread,
        value: number(&point.value)?,
        low: number(&point.low),
        high: number(&point.high),
    })
}

/// A date as a place in time: days since 1970, and how long the month or year is of which no day is known.
fn moment(when: When) -> (f64, f64) {
    // Days fit a floating number exactly for some hundred thousand centuries.
    let start = when.days() as f64;
    let month = f64::from(when.month.unwrap_or_default());
    match (when.month, when.day, when.time) {
        (None, ..) => (start + 182.5, 365.0),
        (Some(_), None, _) => {
            let long = if month == 2.0 { 28.0 } else { 30.0 };
            (start + long / 2.0, long)
        }
        (_, _, Some(time)) => {
            let minutes = f64::from(time.hour) * 60.0 + f64::from(time.minute);
            (start + minutes / 1440.0, 0.0)
        }
        _ => (start, 0.0),
    }
}

fn line(
    placed: &[Placed<'_>],
    name: &str,
    from: f64,
    to: f64,
    here: &impl Fn(&str) -> String,
) -> CurveLine {
    let mut placed: Vec<&Placed<'_>> = placed.iter().collect();
    placed.sort_by(|a, b| a.at.total_cmp(&b.at));
    let first = placed.partition_point(|point| point.at < from);
    let last = placed.partition_point(|point| point.at <= to);
    let count = last.saturating_sub(first);
    // One on each side, so that the line runs on to the edge.
    let shown = &placed[first.saturating_sub(1)..(last + 1).min(placed.len())];
    let bands = bands(shown);
    let bands_left_out = bands.len() > BANDS;
    CurveLine {
        name: name.to_owned(),
        points: thinned(shown)
            .into_iter()
            .map(|it| point(it, here))
            .collect(),
        count: u32::try_from(count).unwrap_or(u32::MAX),
        bands: if bands_left_out { Vec::new() } else { bands },
        bands_left_out,
    }
}

/// The first, last, least and greatest value of each stretch of time, so that no peak is lost.
fn thinned<'a, 'b>(points: &[&'a Placed<'b>]) -> Vec<&'a Placed<'b>> {
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return Vec::new();
    };
    if points.len() <= FEW {
        return points.to_vec();
    }
    let long = (last.at - first.at).max(f64::MIN_POSITIVE);
    let stretch = |point: &Placed<'_>| {
        // Between 0 and the number of stretches, by construction.
        (((point.at - first.at) / long) * STRETCHES as f64) as usize
    };
    let mut kept: Vec<&Placed<'_>> = Vec::with_capacity(FEW);
    for group in points.chunk_by(|a, b| stretch(a) == stretch(b)) {
        let mut few: Vec<usize> = vec![0, group.len() - 1];
        let by_value = |a: &usize, b: &usize| group[*a].value.total_cmp(&group[*b].value);
        few.extend((0..group.len()).min_by(by_value));
        few.extend((0..group.len()).max_by(by_value));
        few.sort_unstable();
        few.dedup();
        kept.extend(few.into_iter().map(|place| group[place]));
    }
    kept
}

fn point(placed: &Placed<'_>, here: &impl Fn(&str) -> String) -> CurvePoint {
    let point = placed.point;
    let open = match point.comparator.as_deref() {
        Some("<" | "<=") => Some(OpenEnd::Below),
        Some(">" | ">=" | "ad") => Some(OpenEnd::Above),
        _ => None,
    };
    let said = tell::one(
        point.comparator.as_deref(),
        point.value.as_deref().unwrap_or_default(),
        point.unit.as_deref(),
    );
    CurvePoint {
        entry: point.entry.to_string(),
        when: point.time.clone(),
        at: placed.at,
        spread: placed.spread,
        value: placed.value,
        said: here(&said),
        open,
        flag: match point.interpretation.as_deref() {
            None | Some("normal") => Flag::None,
            Some("high" | "critical_high") => Flag::High,
            Some("low" | "critical_low") => Flag::Low,
            Some(_) => Flag::Other,
        },
    }
}

/// What is usual, value by value: each reference holds from half-way to the value before to half-way to the next.
/// Where none was printed nothing is drawn.
fn bands(points: &[&Placed<'_>]) -> Vec<CurveBand> {
    let mut bands: Vec<CurveBand> = Vec::new();
    for (place, point) in points.iter().enumerate() {
        if point.low.is_none() && point.high.is_none() {
            continue;
        }
        let half =
            |other: Option<&&Placed<'_>>| other.map_or(point.at, |it| (it.at + point.at) / 2.0);
        let from = half(place.checked_sub(1).and_then(|before| points.get(before)));
        let to = half(points.get(place + 1));
        match bands.last_mut() {
            Some(band) if band.to == from && band.low == point.low && band.high == point.high => {
                band.to = to;
            }
            _ => bands.push(CurveBand {
                from,
                to,
                low: point.low,
                high: point.high,
            }),
        }
    }
    bands
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::EntryId;

    fn at(time: &str, value: &str, unit: &str) -> Point {
        Point {
            entry: EntryId([1; 16]),
            part: 0,
            time: time.into(),
            value: Some(value.into()),
            comparator: None,
            unit: Some(unit.into()),
            low: None,
            high: None,
            interpretation: None,
            status: "final".into(),
            undecided: false,
            words: None,
        }
    }

    #[test]
    fn a_year_is_as_wide_as_it_is_unknown() {
        let place = |text: &str| moment(text.parse().expect("a date"));
        assert_eq!(place("1970-01-02"), (1.0, 0.0));
        assert_eq!(place("1970-01-02T12:00"), (1.5, 0.0));
        assert_eq!(place("1970"), (182.5, 365.0));
        assert_eq!(place("1970-02"), (31.0 + 14.0, 28.0));
    }

    #[test]
    fn of_many_thousand_values_no_peak_is_lost() {
        let points: Vec<Point> = (0..20_000)
            .map(|n| {
                let value = if n == 12_345 { "99.5" } else { "5.0" };
                at(&When::from_days(n).to_string(), value, "mmol/l")
            })
            .collect();
        let placed: Vec<Placed<'_>> = points.iter().filter_map(|it| placed(it, 0)).collect();
        let line = line(&placed, "", f64::MIN, f64::MAX, &|said: &str| {
            said.to_owned()
        });
        assert_eq!(line.count, 20_000);
        assert!(line.points.len() <= FEW + 4, "{}", line.points.len());
        assert!(line.points.iter().any(|point| point.value == 99.5));
        assert_eq!(line.points[0].at, 0.0);
        assert_eq!(line.points.last().map(|point| point.at), Some(19_999.0));
        let near = |point: &CurvePoint| (point.at, point.value);
        let close = super::line(&placed, "", 100.0, 102.0, &|said: &str| said.to_owned());
        let five: Vec<(f64, f64)> = close.points.iter().map(near).collect();
        assert_eq!(close.count, 3);
        assert_eq!(five.len(), 5, "one on each side: {five:?}");
    }

    #[test]
    fn a_reference_that_changes_is_drawn_where_it_held() {
        let with = |day: &str, low: &str, high: &str| Point {
            low: Some(low.into()),
            high: (!high.is_empty()).then(|| high.into()),
            ..at(day, "4", "mmol/l")
        };
        let points = [
            with("1970-01-01", "3.6", "5.1"),
            with("1970-01-03", "3.6", "5.1"),
            with("1970-01-05", "3.5", "5.0"),
            at("1970-01-07", "4", "mmol/l"),
            with("1970-01-09", "3.5", ""),
        ];
        let placed: Vec<Placed<'_>> = points.iter().filter_map(|it| placed(it, 0)).collect();
        let bands = bands(&placed.iter().collect::<Vec<_>>());
        let said: Vec<(f64, f64, Option<f64>, Option<f64>)> = bands
            .iter()
            .map(|it| (it.from, it.to, it.low, it.high))
            .collect();
        assert_eq!(
            said,
            [
                (0.0, 3.0, Some(3.6), Some(5.1)),
                (3.0, 5.0, Some(3.5), Some(5.0)),
                (7.0, 8.0, Some(3.5), None),
            ]
        );
    }

    #[test]
    fn units_of_one_power_are_one_curve_and_others_stand_apart() {
        let points = [
            at("2020-01-01", "95", "mg/dl"),
            at("2021-01-01", "5.3", "mmol/l"),
            at("2022-01-01", "0.97", "g/l"),
            at("2023-01-01", "0.99", "g/L"),
        ];
        let printed: Vec<String> = units(&points).into_iter().map(|(it, _)| it).collect();
        assert_eq!(printed, ["g/L", "mmol/l"]);
    }
}
