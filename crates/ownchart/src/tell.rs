//! Entries in words: the one line a list, a terminal or a summary shows.

use crate::words::Tongue;
use record::{
    Component, Content, Entry, Finding, Interpretation, Medication, Schedule, SourceKind, State,
};

/// What an entry says, in one line: its title, or that none is known.
#[must_use]
pub fn title(tongue: Tongue, entry: &Entry) -> String {
    match entry.state() {
        State::Known => entry.title().to_owned(),
        state => tongue.say(&format!("state-{}-{}", entry.kind(), state.word()), &[]),
    }
}

/// The facts beside the title.
#[must_use]
pub fn detail(tongue: Tongue, entry: &Entry) -> String {
    let choice = |field: &str, word: &str| tongue.say(&format!("choice-{field}-{word}"), &[]);
    let mut facts: Vec<String> = Vec::new();
    let mut fact = |text: Option<String>| facts.extend(text.filter(|text| !text.is_empty()));
    match &entry.content {
        // The day of birth stands where other entries have their day.
        Content::Person(it) => {
            fact(
                it.deceased
                    .map(|day| tongue.say("person-died", &[("date", &day.to_string())])),
            );
        }
        Content::Allergy(it) => {
            let reactions: Vec<&str> = it.reactions.iter().map(|r| r.what.shown()).collect();
            fact(Some(reactions.join(", ")));
            fact(it.criticality.map(|c| choice("criticality", c.word())));
        }
        Content::Medication(it) => {
            fact(it.strength.clone());
            fact(Some(dose(tongue, it)));
            fact(it.reason.as_ref().map(|reason| reason.shown().to_owned()));
            if !it.is_current() && it.state == State::Known {
                fact(Some(choice("status", it.status.word())));
            }
        }
        Content::Condition(it) => {
            if it.state == State::Known {
                fact(Some(choice("status", it.status.word())));
            }
            fact(it.body_site.as_ref().map(|site| site.shown().to_owned()));
        }
        Content::Procedure(it) => {
            fact(it.performer.clone());
            fact(it.outcome.clone());
        }
        Content::Device(it) => {
            fact(it.maker.clone());
            fact(it.model.clone());
            if it.state == State::Known {
                fact(Some(choice("mri", it.mri.word())));
            }
        }
        Content::Immunization(it) => {
            fact(it.dose_number.clone());
            fact(it.maker.clone());
            fact(it.lot.clone());
        }
        Content::Finding(it) => {
            fact(Some(value(it)));
            fact(
                it.interpretation.map(|flag| {
                    format!("{} {}", choice("interpretation", flag.word()), sign(flag))
                }),
            );
        }
        Content::Document(it) => {
            fact(
                it.category
                    .as_ref()
                    .map(|category| category.shown().to_owned()),
            );
            fact(it.author.clone());
        }
        Content::Contact(it) => {
            fact(
                it.relation
                    .clone()
                    .or_else(|| it.role.map(|role| choice("role", role.word()))),
            );
            fact(it.specialty.clone());
            fact(it.phones.first().cloned());
        }
        Content::Directive(it) => {
            fact(Some(choice("directive", it.directive.word())));
            fact(it.location.clone());
        }
        Content::Visit(it) => {
            fact(it.with.clone());
            fact(it.place.clone());
            fact(it.reason.as_ref().map(|reason| reason.shown().to_owned()));
        }
        Content::Intake(it) => {
            fact(Some(choice("intake-status", it.status.word())));
            fact(it.daytime.map(|at| choice("daytime", at.word())));
            fact(it.dose.as_ref().map(|dose| {
                let unit = it.unit.as_deref().unwrap_or_default();
                format!("{dose} {unit}").trim().to_owned()
            }));
            fact(it.reason.as_ref().map(|reason| reason.shown().to_owned()));
        }
        Content::Note(it) => fact(
            it.text
                .as_ref()
                .map(|text| text.lines().next().unwrap_or_default().to_owned()),
        ),
    }
    facts.join(" · ")
}

/// Who said so, or nothing when the person typed it in.
#[must_use]
pub fn source(tongue: Tongue, entry: &Entry) -> String {
    let source = &entry.source;
    match (&source.by, source.how) {
        (Some(by), _) => by.clone(),
        (None, SourceKind::Stated) => String::new(),
        (None, how) => tongue.say(&format!("source-{how}"), &[]),
    }
}

/// The scheme of a medicine in one line. A weekly dose begins with its days, so that nobody can
/// read it as daily.
#[must_use]
pub fn dose(tongue: Tongue, plan: &Medication) -> String {
    // The plan's own line may hold the whole scheme, where the dose says "see next line".
    let text: Vec<String> = [&plan.dose_text, &plan.line]
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    let text = text.join(" · ");
    let grid = if plan.has_grid() {
        let column =
            |dose: Option<&record::Dose>| dose.map_or("0", |dose| dose.as_str()).to_owned();
        let unit = plan
            .unit
            .as_deref()
            .map(|unit| format!(" {unit}"))
            .unwrap_or_default();
        format!("{}{unit}", plan.grid().map(column).join("-"))
    } else {
        String::new()
    };
    let both = |first: String, rest: &str| {
        let parts: Vec<&str> = [first.as_str(), rest, &text]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        parts.join(" · ")
    };
    match plan.schedule {
        Some(Schedule::Weekly) => both(weekly(tongue, plan), &grid),
        Some(Schedule::Interval) => {
            let days = plan
                .every_days
                .map(|days| days.to_string())
                .unwrap_or_default();
            both(tongue.say("dose-every-days", &[("days", &days)]), &grid)
        }
        Some(Schedule::AsNeeded) => both(tongue.say("dose-as-needed", &[]), &grid),
        Some(Schedule::Text) => both(String::new(), &grid),
        Some(Schedule::Daily) | None => both(String::new(), &grid),
    }
}

/// "Only on Mondays": what stands where a daily dose has its grid.
#[must_use]
pub fn weekly(tongue: Tongue, plan: &Medication) -> String {
    let days: Vec<String> = plan
        .weekdays
        .iter()
        .map(|day| tongue.say(&format!("choice-weekdays-{day}"), &[]))
        .collect();
    if days.is_empty() {
        return tongue.say("dose-weekly", &[]);
    }
    tongue.say("dose-weekly-on", &[("days", &days.join(", "))])
}

/// The value of a finding as written, with comparator and unit; several numbers measured together
/// stand side by side.
#[must_use]
pub fn value(finding: &Finding) -> String {
    if let Some(number) = &finding.value {
        return one(
            finding.comparator.map(|c| c.word()),
            number.as_str(),
            finding.unit.as_deref(),
        );
    }
    if let Some(text) = &finding.text {
        return text.shown().to_owned();
    }
    match finding.components.as_slice() {
        [] => finding
            .absent
            .as_ref()
            .map(|why| why.shown().to_owned())
            .unwrap_or_default(),
        // Two numbers of one unit are a pair: 138/84 mmHg.
        [a, b] if a.unit == b.unit && a.value.is_some() && b.value.is_some() => {
            let numbers = [a, b].map(|c| {
                one(
                    c.comparator.map(|c| c.word()),
                    c.value.as_ref().map_or("", |v| v.as_str()),
                    None,
                )
            });
            one(None, &numbers.join("/"), a.unit.as_deref())
        }
        many => many.iter().map(component).collect::<Vec<_>>().join(", "),
    }
}

fn component(part: &Component) -> String {
    format!("{} {}", part.code.shown(), component_value(part))
        .trim_end()
        .to_owned()
}

/// One of several numbers measured together, without its name.
pub(crate) fn component_value(part: &Component) -> String {
    match (&part.value, &part.text) {
        (Some(number), _) => one(
            part.comparator.map(|c| c.word()),
            number.as_str(),
            part.unit.as_deref(),
        ),
        (None, Some(text)) => text.shown().to_owned(),
        (None, None) => String::new(),
    }
}

/// A number with its comparator and its unit, as written.
pub(crate) fn one(comparator: Option<&str>, number: &str, unit: Option<&str>) -> String {
    let unit = unit.filter(|unit| !unit.is_empty());
    let unit = unit.map(|unit| format!(" {unit}")).unwrap_or_default();
    format!("{}{number}{unit}", comparator.unwrap_or_default())
}

/// The sign beside a flag's word: colour never speaks alone.
#[must_use]
pub fn sign(flag: Interpretation) -> &'static str {
    match flag {
        Interpretation::High => "▲",
        Interpretation::Low => "▼",
        Interpretation::CriticalHigh => "▲▲",
        Interpretation::CriticalLow => "▼▼",
        Interpretation::Abnormal => "!",
        Interpretation::Positive => "+",
        Interpretation::Negative => "−",
        Interpretation::Normal | Interpretation::Indeterminate => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::{Decimal, Dose, Weekday};

    #[test]
    fn a_weekly_dose_says_so_before_any_number() {
        let plan = Medication {
            schedule: Some(Schedule::Weekly),
            weekdays: vec![Weekday::Monday],
            morning: Some(Dose::from(1)),
            ..Medication::default()
        };
        for (tongue, begins) in [(Tongue::De, "nur montags"), (Tongue::En, "only on Monday")] {
            let said = dose(tongue, &plan);
            assert!(
                said.starts_with(begins) && said.ends_with("1-0-0-0"),
                "{said}"
            );
        }
    }

    #[test]
    fn a_pair_of_one_unit_is_written_as_people_say_it() {
        let part = |n: u32| Component {
            value: Some(Decimal::from(n)),
            unit: Some("mmHg".into()),
            ..Component::default()
        };
        let pressure = Finding {
            components: vec![part(138), part(84)],
            ..Finding::default()
        };
        assert_eq!(value(&pressure), "138/84 mmHg");
    }
}
