//! Entries as rows: title, facts, marks.

use super::says_something;
use crate::tell;
use crate::view::{EntryRow, Flag, Mark, MedicineRow, ScheduleKind, Tone, view_kind};
use crate::words::Tongue;
use record::{Content, Entry, Finding, Interpretation, Life, Medication, Schedule, Seen};

/// One entry as a row of a list.
pub(super) fn row(tongue: Tongue, seen: &Seen) -> EntryRow {
    let undecided = !seen.conflicts.is_empty();
    let mut row = row_of(tongue, &seen.entry);
    if undecided {
        row.marks.insert(0, mark("undecided", Tone::Alert));
    }
    if let Some(medicine) = &mut row.medicine {
        medicine.undecided = undecided;
    }
    row
}

/// The same for an entry that is in no chart yet.
pub(super) fn row_of(tongue: Tongue, entry: &Entry) -> EntryRow {
    let medicine = match &entry.content {
        Content::Medication(plan) if says_something(entry) => Some(medicine(tongue, entry, plan)),
        _ => None,
    };
    EntryRow {
        id: entry.id.to_string(),
        kind: view_kind(entry.kind()),
        title: tell::title(tongue, entry),
        detail: if says_something(entry) {
            detail(tongue, entry)
        } else {
            String::new()
        },
        when: entry.time().map(|when| when.to_string()),
        marks: marks(entry),
        source: tell::source(tongue, entry),
        medicine,
        sensitive: record::sensitive::sensitive(entry),
        removed: entry.life == Life::Removed,
    }
}

/// The facts beside the title. What stands there as a mark is not said twice.
fn detail(tongue: Tongue, entry: &Entry) -> String {
    let coded = |coded: &record::Coded| coded.shown().to_owned();
    let facts: Vec<String> = match &entry.content {
        Content::Allergy(it) => vec![
            it.reactions
                .iter()
                .map(|r| coded(&r.what))
                .collect::<Vec<_>>()
                .join(", "),
        ],
        Content::Medication(it) => vec![
            it.strength.clone().unwrap_or_default(),
            tell::dose(tongue, it),
            it.reason.as_ref().map(coded).unwrap_or_default(),
        ],
        Content::Condition(it) => vec![it.body_site.as_ref().map(coded).unwrap_or_default()],
        Content::Device(it) => vec![
            it.maker.clone().unwrap_or_default(),
            it.model.clone().unwrap_or_default(),
        ],
        Content::Immunization(it) => vec![
            it.targets.iter().map(coded).collect::<Vec<_>>().join(", "),
            it.lot.clone().unwrap_or_default(),
        ],
        Content::Finding(it) => vec![here(tongue, &tell::value(it))],
        Content::Contact(it) => vec![
            it.relation.clone().unwrap_or_default(),
            it.specialty.clone().unwrap_or_default(),
            it.organization.clone().unwrap_or_default(),
            it.phones.first().cloned().unwrap_or_default(),
        ],
        _ => return tell::detail(tongue, entry),
    };
    facts
        .into_iter()
        .filter(|fact| !fact.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

/// A written value as people of this language write it: `5.40 mg` is `5,40 mg` in German.
pub(super) fn here(tongue: Tongue, value: &str) -> String {
    if tongue != Tongue::De {
        return value.to_owned();
    }
    let letters: Vec<char> = value.chars().collect();
    let digit = |at: Option<usize>| {
        at.and_then(|at| letters.get(at))
            .is_some_and(char::is_ascii_digit)
    };
    let point =
        |at: usize, letter: char| letter == '.' && digit(at.checked_sub(1)) && digit(Some(at + 1));
    letters
        .iter()
        .enumerate()
        .map(|(at, letter)| if point(at, *letter) { ',' } else { *letter })
        .collect()
}

fn mark(code: &str, tone: Tone) -> Mark {
    Mark {
        code: code.to_owned(),
        tone,
    }
}

fn marks(entry: &Entry) -> Vec<Mark> {
    if !says_something(entry) {
        return vec![mark(entry.state().word(), Tone::Quiet)];
    }
    let mut marks = Vec::new();
    let mut add = |code: &str, tone: Tone| marks.push(mark(code, tone));
    match &entry.content {
        Content::Allergy(it) => {
            if it.criticality == Some(record::Criticality::High) {
                add("high_risk", Tone::Alert);
            }
            if it.status != record::AllergyStatus::Active {
                add(it.status.word(), Tone::Quiet);
            }
        }
        Content::Medication(it) => {
            if it.schedule == Some(Schedule::Weekly) {
                add("weekly", Tone::Alert);
            }
            if it.status != record::MedicationStatus::Active {
                add(it.status.word(), Tone::Quiet);
            }
        }
        Content::Condition(it) => {
            if let Some(certain) = it
                .verification
                .filter(|v| *v != record::Verification::Confirmed)
            {
                add(certain.word(), Tone::Amber);
            }
            if it.status != record::ConditionStatus::Active {
                add(it.status.word(), Tone::Quiet);
            }
        }
        Content::Procedure(it) if it.status != record::ProcedureStatus::Completed => {
            add(it.status.word(), Tone::Quiet)
        }
        Content::Device(it) => {
            if matches!(
                it.mri,
                record::MriStatus::Conditional | record::MriStatus::Unsafe
            ) {
                add(it.mri.word(), Tone::Amber);
            }
            if it.status == record::DeviceStatus::Removed {
                add("removed", Tone::Quiet);
            }
        }
        Content::Immunization(it) if it.status != record::ImmunizationStatus::Completed => {
            add(it.status.word(), Tone::Quiet)
        }
        Content::Finding(it) => {
            if let Some(flag) = it
                .interpretation
                .filter(|flag| *flag != Interpretation::Normal)
            {
                add(flag.word(), Tone::Amber);
            }
            if !matches!(
                it.status,
                record::FindingStatus::Final | record::FindingStatus::Unknown
            ) {
                add(it.status.word(), Tone::Quiet);
            }
        }
        Content::Contact(it) if it.emergency_order.is_some() => add("emergency", Tone::Amber),
        Content::Intake(it) if it.status == record::IntakeStatus::Skipped => {
            add("skipped", Tone::Quiet)
        }
        Content::Visit(it) if it.status != record::VisitStatus::Finished => {
            add(it.status.word(), Tone::Good)
        }
        _ => {}
    }
    if record::sensitive::sensitive(entry) {
        marks.push(mark("sensitive", Tone::Amber));
    }
    marks
}

/// A row of the dose grid.
pub(super) fn medicine(tongue: Tongue, entry: &Entry, plan: &Medication) -> MedicineRow {
    let dose = |dose: &Option<record::Dose>| dose.as_ref().map(|dose| dose.as_str().to_owned());
    let strengths = || {
        let each = plan
            .ingredients
            .iter()
            .filter_map(|one| one.strength.clone());
        each.collect::<Vec<_>>().join(" / ")
    };
    let every = match (plan.schedule, plan.every_days) {
        (Some(Schedule::Interval), Some(days)) => {
            tongue.say("dose-every-days", &[("days", &days.to_string())])
        }
        _ => String::new(),
    };
    let written = plan.dose_text.clone().unwrap_or_default();
    MedicineRow {
        entry: entry.id.to_string(),
        name: plan.name.shown().to_owned(),
        strength: plan.strength.clone().unwrap_or_else(strengths),
        schedule: schedule(plan),
        morning: dose(&plan.morning),
        noon: dose(&plan.noon),
        evening: dose(&plan.evening),
        night: dose(&plan.night),
        unit: plan.unit.clone().unwrap_or_default(),
        weekdays: plan
            .weekdays
            .iter()
            .map(|day| day.word().to_owned())
            .collect(),
        dose_text: [every, written]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · "),
        reason: plan
            .reason
            .as_ref()
            .map(|reason| reason.shown().to_owned())
            .unwrap_or_default(),
        hint: plan.hint.clone().unwrap_or_default(),
        start: plan.start.map(|start| start.to_string()),
        before: String::new(),
        undecided: false,
    }
}

/// A plan with a grid and no word about repeating is daily; without both it is what its text says.
fn schedule(plan: &Medication) -> ScheduleKind {
    match plan.schedule {
        Some(Schedule::Daily) => ScheduleKind::Daily,
        Some(Schedule::Weekly) => ScheduleKind::Weekly,
        Some(Schedule::Interval) => ScheduleKind::Interval,
        Some(Schedule::AsNeeded) => ScheduleKind::AsNeeded,
        Some(Schedule::Text) => ScheduleKind::Text,
        None if plan.has_grid() => ScheduleKind::Daily,
        None => ScheduleKind::Text,
    }
}

/// How a finding was flagged by whoever made it. Nothing is computed here.
pub(super) fn flag(finding: &Finding) -> Flag {
    flagged(finding.interpretation)
}

/// The same for one of several numbers.
pub(super) fn flagged(interpretation: Option<Interpretation>) -> Flag {
    match interpretation {
        None | Some(Interpretation::Normal) => Flag::None,
        Some(Interpretation::High | Interpretation::CriticalHigh) => Flag::High,
        Some(Interpretation::Low | Interpretation::CriticalLow) => Flag::Low,
        Some(_) => Flag::Other,
    }
}

/// The first letters of the first and the last word of a name.
pub(super) fn initials(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let letter = |word: Option<&&str>| word.and_then(|word| word.chars().next());
    let first = letter(words.first());
    let last = if words.len() > 1 {
        letter(words.last())
    } else {
        None
    };
    first
        .into_iter()
        .chain(last)
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_written_as_people_here_write_them() {
        assert_eq!(here(Tongue::De, "5.40 mg/dl"), "5,40 mg/dl");
        assert_eq!(here(Tongue::De, "Dr. Weber, vgl. 3"), "Dr. Weber, vgl. 3");
        assert_eq!(here(Tongue::En, "5.40"), "5.40");
    }

    #[test]
    fn initials_of_names_as_they_come() {
        assert_eq!(initials("Anna Beispiel"), "AB");
        assert_eq!(initials("  Özlem   von der Au "), "ÖA");
        assert_eq!(initials("Mama"), "M");
        assert_eq!(initials(""), "");
    }

    #[test]
    fn a_medicine_without_any_scheme_is_not_daily() {
        assert_eq!(schedule(&Medication::default()), ScheduleKind::Text);
    }
}
