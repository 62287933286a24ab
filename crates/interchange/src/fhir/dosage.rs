//! Dosage and Timing (R4 §2.36, §2.24.0.24): how a medicine is taken, into the grid of a plan or
//! into words.
//!
//! # The trap
//! A weekly medicine read as daily can kill. So the grid is strict: morning, noon, evening, night
//! with a plain amount, daily or on named days or every so many days. Whatever says anything else
//! (a code, a clock time, "twice a day", a range, steps one after another, a once-a-week without
//! a day, "once a week" beside two days) stays words, exactly as it was said.

use super::element::{Concept, Period, Quantity, Range, Ratio, choose, element, joined};
use super::json::{List, Number, Text};
use super::tree::{Json, Object, object};
use super::writing::{maybe_concept, ours, quantity};
use record::{Coded, Dose, Medication, Schedule, Weekday};
use std::collections::HashSet;

element! {
    /// One instruction.
    Dosage {
        sequence: Option<Number<'a>>,
        text: Option<Text<'a>>,
        additional_instruction: List<Concept<'a>>,
        patient_instruction: Option<Text<'a>>,
        timing: Option<Timing<'a>>,
        as_needed_boolean: Option<bool>,
        as_needed_codeable_concept: Option<Concept<'a>>,
        site: Option<Concept<'a>>,
        route: Option<Concept<'a>>,
        method: Option<Concept<'a>>,
        dose_and_rate: List<DoseAndRate<'a>>,
        max_dose_per_period: Option<Ratio<'a>>,
        max_dose_per_administration: Option<Quantity<'a>>,
        max_dose_per_lifetime: Option<Quantity<'a>>,
    }
}
element! {
    Timing { event: List<Text<'a>>, repeat: Option<Repeat<'a>>, code: Option<Concept<'a>> }
}
element! {
    Repeat {
        bounds_duration: Option<Quantity<'a>>,
        bounds_range: Option<Range<'a>>,
        bounds_period: Option<Period<'a>>,
        count: Option<Number<'a>>,
        count_max: Option<Number<'a>>,
        duration: Option<Number<'a>>,
        duration_max: Option<Number<'a>>,
        duration_unit: Option<Text<'a>>,
        frequency: Option<Number<'a>>,
        frequency_max: Option<Number<'a>>,
        period: Option<Number<'a>>,
        period_max: Option<Number<'a>>,
        period_unit: Option<Text<'a>>,
        day_of_week: List<Text<'a>>,
        time_of_day: List<Text<'a>>,
        when: List<Text<'a>>,
        offset: Option<Number<'a>>,
    }
}
element! {
    DoseAndRate {
        dose_quantity: Option<Quantity<'a>>,
        dose_range: Option<Range<'a>>,
        rate_ratio: Option<Ratio<'a>>,
        rate_range: Option<Range<'a>>,
        rate_quantity: Option<Quantity<'a>>,
    }
}

/// What instructions say about a plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Plan {
    pub(super) unit: Option<String>,
    pub(super) schedule: Option<Schedule>,
    /// Morning, noon, evening, night.
    pub(super) cells: [Option<Dose>; 4],
    pub(super) weekdays: Vec<Weekday>,
    pub(super) every_days: Option<u32>,
    pub(super) dose_text: Option<String>,
    pub(super) route: Option<Coded>,
    pub(super) hint: Option<String>,
}

/// The columns of the grid. A meal stands for its time of day; before and after a meal, or at
/// bedtime, say more than a column and stay words.
const COLUMNS: &[(&str, usize)] = &[
    ("MORN", 0),
    ("NOON", 1),
    ("EVE", 2),
    ("NIGHT", 3),
    ("CM", 0),
    ("CD", 1),
    ("CV", 2),
];
const DAYS: &[(&str, Weekday)] = &[
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];
/// The events of a day (R4 EventTiming) in words, for what does not fit the grid.
const EVENTS: &[(&str, &str)] = &[
    ("MORN", "morning"),
    ("MORN.early", "early morning"),
    ("MORN.late", "late morning"),
    ("NOON", "noon"),
    ("AFT", "afternoon"),
    ("AFT.early", "early afternoon"),
    ("AFT.late", "late afternoon"),
    ("EVE", "evening"),
    ("EVE.early", "early evening"),
    ("EVE.late", "late evening"),
    ("NIGHT", "night"),
    ("PHS", "after falling asleep"),
    ("HS", "at bedtime"),
    ("WAKE", "on waking"),
    ("C", "with a meal"),
    ("CM", "with breakfast"),
    ("CD", "with lunch"),
    ("CV", "with dinner"),
    ("AC", "before a meal"),
    ("ACM", "before breakfast"),
    ("ACD", "before lunch"),
    ("ACV", "before dinner"),
    ("PC", "after a meal"),
    ("PCM", "after breakfast"),
    ("PCD", "after lunch"),
    ("PCV", "after dinner"),
];

/// Reads instructions. `own` is the schedule this program wrote beside them, if it did.
pub(super) fn plan(dosages: &[Dosage<'_>], own: Option<&str>) -> Plan {
    let hints = dosages.iter().flat_map(|dosage| {
        let more = dosage
            .additional_instruction
            .iter()
            .filter_map(Concept::shown);
        more.chain(dosage.patient_instruction.as_deref().map(str::to_owned))
    });
    let hint = distinct(hints, "; ");
    let mut routes = dosages
        .iter()
        .filter_map(|dosage| dosage.route.as_ref()?.said());
    let route = routes.next();
    let one_route = routes.all(|other| Some(&other) == route.as_ref());
    let speaking: Vec<&Dosage<'_>> = dosages.iter().filter(|dosage| speaks(dosage)).collect();
    let plan = Plan {
        hint,
        route,
        ..Plan::default()
    };
    if speaking.is_empty() {
        return plan;
    }
    if let Some(own) = own.and_then(|own| own_grid(&speaking, own)) {
        return Plan {
            hint: plan.hint,
            route: plan.route,
            ..own
        };
    }
    let strict = grid(&speaking).filter(|_| one_route);
    let needed = speaking.iter().all(|dosage| as_needed(dosage));
    match strict {
        // A grid keeps the words beside it: they may say more than the grid.
        Some(grid) => Plan {
            hint: plan.hint,
            route: plan.route,
            dose_text: distinct(
                speaking.iter().filter_map(|dosage| grid_aside(dosage)),
                "; ",
            ),
            ..grid
        },
        None => Plan {
            schedule: Some(if needed {
                Schedule::AsNeeded
            } else {
                Schedule::Text
            }),
            dose_text: distinct(speaking.iter().filter_map(|d| words(d, one_route)), "; "),
            ..plan
        },
    }
}

/// Whether none of the instructions says when or how much.
pub(super) fn say_nothing(dosages: &[Dosage<'_>]) -> bool {
    !dosages.iter().any(speaks)
}

/// Whether an instruction says when or how much, and not only how.
fn speaks(dosage: &Dosage<'_>) -> bool {
    dosage.text.is_some()
        || dosage.timing.is_some()
        || !dosage.dose_and_rate.is_empty()
        || as_needed(dosage)
        || dosage.max_dose_per_period.is_some()
        || dosage.max_dose_per_administration.is_some()
        || dosage.max_dose_per_lifetime.is_some()
}

fn as_needed(dosage: &Dosage<'_>) -> bool {
    dosage.as_needed_boolean == Some(true) || dosage.as_needed_codeable_concept.is_some()
}

/// What a dosage says in columns.
struct Row {
    columns: Vec<usize>,
    dose: Dose,
    unit: Option<String>,
    schedule: Schedule,
    weekdays: Vec<Weekday>,
    every_days: Option<u32>,
}

fn grid(dosages: &[&Dosage<'_>]) -> Option<Plan> {
    let first = dosages.first()?;
    let sequence = |dosage: &Dosage<'_>| dosage.sequence.map(|number| number.text().to_owned());
    let bounds = |dosage: &Dosage<'_>| {
        dosage
            .timing
            .as_ref()?
            .repeat
            .as_ref()?
            .bounds_period
            .as_ref()?
            .line()
    };
    let mut plan = Plan::default();
    for (nth, dosage) in dosages.iter().enumerate() {
        // Steps one after another, or at other times, are no grid.
        if sequence(dosage) != sequence(first) || bounds(dosage) != bounds(first) {
            return None;
        }
        let row = row(dosage)?;
        if nth == 0 {
            plan.unit = row.unit.clone();
            plan.schedule = Some(row.schedule);
            plan.weekdays.clone_from(&row.weekdays);
            plan.every_days = row.every_days;
        }
        let same = plan.unit == row.unit
            && plan.schedule == Some(row.schedule)
            && plan.weekdays == row.weekdays
            && plan.every_days == row.every_days;
        if !same {
            return None;
        }
        for column in row.columns {
            if plan.cells[column].replace(row.dose.clone()).is_some() {
                return None;
            }
        }
    }
    Some(plan)
}

fn row(dosage: &Dosage<'_>) -> Option<Row> {
    let timing = dosage.timing.as_ref()?;
    let repeat = timing.repeat.as_ref()?;
    let limited = dosage.max_dose_per_period.is_some()
        || dosage.max_dose_per_administration.is_some()
        || dosage.max_dose_per_lifetime.is_some();
    let more = timing.code.is_some()
        || !timing.event.is_empty()
        || !repeat.time_of_day.is_empty()
        || repeat.bounds_duration.is_some()
        || repeat.bounds_range.is_some();
    let numbers = [
        repeat.count,
        repeat.count_max,
        repeat.duration,
        repeat.duration_max,
        repeat.frequency_max,
        repeat.period_max,
        repeat.offset,
    ];
    if limited || more || numbers.iter().any(Option::is_some) {
        return None;
    }
    let columns: Vec<usize> = repeat
        .when
        .iter()
        .map(|event| choose(event, COLUMNS))
        .collect::<Option<_>>()?;
    if columns.is_empty() {
        return None;
    }
    let weekdays = weekdays(repeat)?;
    let frequency = match repeat.frequency {
        None => None,
        Some(number) => Some(number.text().parse::<usize>().ok()?),
    };
    let times = |count: usize| frequency.is_none_or(|frequency| frequency == count);
    let period = repeat.period.map(|number| number.text().parse::<u32>());
    let unit = repeat.period_unit.as_deref();
    let (schedule, every_days) = match (period, unit, weekdays.is_empty()) {
        (Some(Ok(1)), Some("d"), true) if times(columns.len()) => (Schedule::Daily, None),
        (Some(Ok(days @ 2..)), Some("d"), true) if times(columns.len()) => {
            (Schedule::Interval, Some(days))
        }
        // "Once a day" and "so many times a week" both fit named days; "once a week" does not
        // fit two of them.
        (Some(Ok(1)), Some("d"), false) if times(columns.len()) => (Schedule::Weekly, None),
        (Some(Ok(1)), Some("wk"), false) if times(columns.len() * weekdays.len()) => {
            (Schedule::Weekly, None)
        }
        (None, None, false) if frequency.is_none() => (Schedule::Weekly, None),
        _ => return None,
    };
    let schedule = match (as_needed(dosage), schedule) {
        (false, schedule) => schedule,
        // The grid of a plan as needed is read by the day.
        (true, Schedule::Daily) if dosage.as_needed_codeable_concept.is_none() => {
            Schedule::AsNeeded
        }
        (true, _) => return None,
    };
    let (dose, unit) = dose(dosage)?;
    Some(Row {
        columns,
        dose,
        unit,
        schedule,
        weekdays,
        every_days,
    })
}

fn weekdays(repeat: &Repeat<'_>) -> Option<Vec<Weekday>> {
    let days = repeat.day_of_week.iter();
    let mut days: Vec<Weekday> = days.map(|day| choose(day, DAYS)).collect::<Option<_>>()?;
    days.sort_unstable();
    days.dedup();
    Some(days)
}

/// One plain amount.
fn dose(dosage: &Dosage<'_>) -> Option<(Dose, Option<String>)> {
    let [only] = &*dosage.dose_and_rate else {
        return None;
    };
    let rated =
        only.rate_ratio.is_some() || only.rate_range.is_some() || only.rate_quantity.is_some();
    let quantity = only.dose_quantity.as_ref()?;
    if rated || only.dose_range.is_some() || quantity.comparator.is_some() {
        return None;
    }
    Some((quantity.dose()?, quantity.unit()))
}

/// What stands beside a grid and is not in it.
fn grid_aside(dosage: &Dosage<'_>) -> Option<String> {
    let shown = |concept: &Option<Concept<'_>>| concept.as_ref().and_then(Concept::shown);
    let site = [shown(&dosage.site), shown(&dosage.method)];
    let parts = dosage.text.as_deref().into_iter();
    joined(parts.chain(site.iter().flatten().map(String::as_str)), ", ")
}

/// An instruction in words: its own where it has some, with the amount where they lack it.
fn words(dosage: &Dosage<'_>, one_route: bool) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    let doses = dosage.dose_and_rate.iter().filter_map(amount);
    let dose = distinct(doses, ", ");
    if let Some(text) = dosage
        .text
        .as_deref()
        .filter(|text| !text.trim().is_empty())
    {
        let number = |dose: &str| dose.split(' ').next().unwrap_or_default().to_owned();
        let missing = dose.filter(|dose| !text.contains(&number(dose)));
        parts.push(text.to_owned());
        parts.extend(missing);
    } else {
        parts.extend(dose);
        parts.extend(dosage.timing.as_ref().and_then(timing_words));
        if let Some(what_for) = &dosage.as_needed_codeable_concept {
            parts.push(format!(
                "as needed: {}",
                what_for.shown().unwrap_or_default()
            ));
        }
    }
    let limits = [
        dosage.max_dose_per_period.as_ref().and_then(Ratio::line),
        dosage
            .max_dose_per_administration
            .as_ref()
            .and_then(Quantity::line),
        dosage
            .max_dose_per_lifetime
            .as_ref()
            .and_then(Quantity::line),
    ];
    parts.extend(
        limits
            .into_iter()
            .flatten()
            .map(|limit| format!("max. {limit}")),
    );
    let shown = |concept: &Option<Concept<'_>>| concept.as_ref().and_then(Concept::shown);
    parts.extend(shown(&dosage.site));
    parts.extend(shown(&dosage.method));
    if !one_route {
        parts.extend(shown(&dosage.route));
    }
    joined(parts.iter().map(String::as_str), ", ")
}

fn amount(dose: &DoseAndRate<'_>) -> Option<String> {
    let parts = [
        dose.dose_quantity.as_ref().and_then(Quantity::line),
        dose.dose_range.as_ref().and_then(Range::line),
        dose.rate_ratio.as_ref().and_then(Ratio::line),
        dose.rate_range.as_ref().and_then(Range::line),
        dose.rate_quantity.as_ref().and_then(Quantity::line),
    ];
    joined(parts.iter().flatten().map(String::as_str), ", ")
}

/// `2×/d`, `1–2×/8 h`, `mon, thu`, `08:00`, `at bedtime`: what a timing says.
fn timing_words(timing: &Timing<'_>) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(timing.code.as_ref().and_then(Concept::shown));
    parts.extend(timing.event.iter().map(|event| event.to_string()));
    if let Some(repeat) = &timing.repeat {
        let text = |number: Option<Number<'_>>| number.map(|number| number.text().to_owned());
        let span = |from: Option<String>, to: Option<String>| match (from, to) {
            (Some(from), Some(to)) => Some(format!("{from}–{to}")),
            (from, to) => from.or(to),
        };
        let unit = repeat.period_unit.as_deref().unwrap_or_default();
        let frequency = span(text(repeat.frequency), text(repeat.frequency_max));
        let period = span(text(repeat.period), text(repeat.period_max));
        parts.extend(match (frequency, period.as_deref()) {
            (frequency, Some("1")) => Some(format!("{}×/{unit}", frequency.unwrap_or("1".into()))),
            (frequency, Some(period)) => Some(format!(
                "{}×/{period} {unit}",
                frequency.unwrap_or("1".into())
            )),
            (Some(frequency), None) => Some(format!("{frequency}×")),
            (None, None) => None,
        });
        let days: Vec<&str> = repeat.day_of_week.iter().map(|day| &**day).collect();
        parts.extend((!days.is_empty()).then(|| days.join(", ")));
        parts.extend(
            repeat
                .time_of_day
                .iter()
                .map(|time| time.strip_suffix(":00").unwrap_or(time).to_owned()),
        );
        let offset = text(repeat.offset).map(|minutes| format!("{minutes} min "));
        parts.extend(repeat.when.iter().map(|event| {
            let event = choose(event, EVENTS).unwrap_or(event);
            format!("{}{event}", offset.as_deref().unwrap_or_default())
        }));
        let count = span(text(repeat.count), text(repeat.count_max));
        parts.extend(count.map(|count| format!("{count}× in all")));
        let duration = span(text(repeat.duration), text(repeat.duration_max));
        let unit = repeat.duration_unit.as_deref().unwrap_or_default();
        parts.extend(duration.map(|duration| format!("over {duration} {unit}")));
        let bounds = repeat.bounds_duration.as_ref().and_then(Quantity::line);
        let bounds = bounds.or(repeat.bounds_range.as_ref().and_then(Range::line));
        parts.extend(bounds.map(|bounds| format!("for {bounds}")));
    }
    joined(parts.iter().map(String::as_str), ", ")
}

/// Words with something between them, each once.
fn distinct(words: impl Iterator<Item = String>, between: &str) -> Option<String> {
    let mut seen = HashSet::new();
    let fresh = |word: &String| !word.trim().is_empty() && seen.insert(word.clone());
    let kept: Vec<String> = words.filter(fresh).collect();
    (!kept.is_empty()).then(|| kept.join(between))
}

// ---- our own

/// The grid of a plan this program wrote, if the instructions still say what stands beside them;
/// a plan that somebody changed underneath is read like anybody else's.
fn own_grid(dosages: &[&Dosage<'_>], word: &str) -> Option<Plan> {
    let schedule = Schedule::ALL
        .iter()
        .copied()
        .find(|schedule| schedule.word() == word);
    let mut plan = Plan {
        schedule,
        ..Plan::default()
    };
    for (nth, dosage) in dosages.iter().enumerate() {
        let Some(repeat) = dosage
            .timing
            .as_ref()
            .and_then(|timing| timing.repeat.as_ref())
        else {
            continue;
        };
        let [event] = &*repeat.when else { return None };
        let (dose, unit) = dose(dosage)?;
        let weekdays = weekdays(repeat)?;
        let period = match repeat.period {
            None => None,
            Some(number) => Some(number.text().parse::<u32>().ok()?),
        };
        let fits = match (schedule, period, repeat.period_unit.as_deref()) {
            (Some(Schedule::Daily), Some(1), Some("d")) => weekdays.is_empty(),
            (Some(Schedule::Weekly), Some(1), Some("wk")) => true,
            (Some(Schedule::Interval), Some(days), Some("d")) => {
                plan.every_days = Some(days);
                weekdays.is_empty()
            }
            (Some(Schedule::Interval), None, None) => weekdays.is_empty(),
            (Some(Schedule::AsNeeded), None, None) => as_needed(dosage),
            (Some(Schedule::Text) | None, None, None) => !as_needed(dosage),
            _ => false,
        };
        let same = nth == 0 || (plan.unit == unit && plan.weekdays == weekdays);
        let cell = plan.cells.get_mut(choose(event, COLUMNS)?)?;
        if !fits || !same || cell.replace(dose).is_some() {
            return None;
        }
        plan.unit = unit;
        plan.weekdays = weekdays;
    }
    Some(plan)
}

/// The instructions of a medicine: one for each time of day, as the German medication plan and
/// "Dosage DE" have it, the first with the words a person reads.
pub(super) fn write(it: &Medication) -> Vec<Json> {
    let events = ["MORN", "NOON", "EVE", "NIGHT"];
    let mut dosages = Vec::new();
    let cells = it.grid().into_iter().zip(events);
    for (cell, event) in cells {
        let Some(dose) = cell.filter(|dose| !dose.is_zero()) else {
            continue;
        };
        let mut repeat = Object::default();
        let days = &it.weekdays;
        let plain = |number: usize| Json::from(number as u64);
        match it.schedule {
            Some(Schedule::Daily) => {
                repeat = repeat
                    .with("frequency", plain(1))
                    .with("period", plain(1))
                    .with("periodUnit", "d");
            }
            Some(Schedule::Weekly) => {
                let times = plain(days.len().max(1));
                repeat = repeat
                    .with("frequency", times)
                    .with("period", plain(1))
                    .with("periodUnit", "wk");
            }
            Some(Schedule::Interval) => {
                if let Some(every) = it.every_days {
                    let every = Json::from(u64::from(every));
                    repeat = repeat
                        .with("frequency", plain(1))
                        .with("period", every)
                        .with("periodUnit", "d");
                }
            }
            Some(Schedule::AsNeeded | Schedule::Text) | None => {}
        }
        if it.schedule == Some(Schedule::Weekly) {
            let days: Vec<&str> = days.iter().map(|day| day.word()).collect();
            repeat.set("dayOfWeek", days);
        }
        repeat.set("when", vec![event]);
        let mut dosage = object("timing", object("repeat", repeat));
        if it.schedule == Some(Schedule::AsNeeded) {
            dosage.set("asNeededBoolean", true);
        }
        dosage.maybe("route", maybe_concept(it.route.as_ref()));
        let dose = amount_of(dose, it.unit.as_deref());
        dosage.set("doseAndRate", vec![object("doseQuantity", dose)]);
        dosages.push(dosage);
    }
    let mut first = Object::default();
    first.maybe("text", line(it));
    first.maybe("patientInstruction", it.hint.as_deref());
    if dosages.is_empty() {
        if it.schedule == Some(Schedule::AsNeeded) {
            first.set("asNeededBoolean", true);
        }
        first.maybe("route", maybe_concept(it.route.as_ref()));
        dosages.extend((!first.is_empty()).then_some(first));
    } else {
        dosages[0] = first.and(std::mem::take(&mut dosages[0]));
    }
    dosages.into_iter().map(Json::from).collect()
}

/// An amount with its unit. FHIR knows no fractions: the number is the nearest decimal, and ours
/// beside it says how it was written.
pub(super) fn amount_of(dose: &Dose, unit: Option<&str>) -> Object {
    let mut amount = quantity(Some(&dose.decimal()), None, unit, None);
    if dose.sign().is_some() {
        let exact = ours("decimal", "valueString", dose.as_str());
        amount.set("_value", object("extension", vec![exact]));
    }
    amount
}

/// The plan on one line, as a person reads it: `1-0-1-0 Stück`, `1-0-0-0 · mon, thu`.
pub(crate) fn line(it: &Medication) -> Option<String> {
    let mut parts = Vec::new();
    if it.has_grid() {
        let cells = it
            .grid()
            .map(|cell| cell.map_or("0", Dose::as_str))
            .join("-");
        parts.push(match &it.unit {
            Some(unit) => format!("{cells} {unit}"),
            None => cells,
        });
    }
    match it.schedule {
        Some(Schedule::Weekly) => {
            let days: Vec<&str> = it.weekdays.iter().map(|day| day.word()).collect();
            parts.push(if days.is_empty() {
                "1×/wk".to_owned()
            } else {
                days.join(", ")
            });
        }
        Some(Schedule::Interval) => {
            parts.push(
                it.every_days
                    .map_or("× / ? d".to_owned(), |days| format!("1×/{days} d")),
            );
        }
        _ => {}
    }
    parts.extend(it.dose_text.clone());
    parts.extend(it.line.clone());
    (!parts.is_empty()).then(|| parts.join(" · "))
}

#[cfg(test)]
mod tests;
