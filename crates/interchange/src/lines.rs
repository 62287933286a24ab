//! An entry in words, the way a person reads it in a list: what, how much, when, and the rest.

use crate::words::{self, Language, Said};
use record::{
    Allergy, Component, Condition, Contact, Content, Device, Directive, Document, Dose, Entry,
    Finding, Immunization, Intake, IntakeStatus, Medication, Note, Person, Procedure, Range,
    Schedule, State, Visit, When,
};
use std::collections::BTreeMap;

/// The cells of a row: what, its value or plan, when, and more.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Row {
    pub(crate) what: String,
    pub(crate) value: String,
    pub(crate) when: String,
    pub(crate) more: String,
}

impl Row {
    /// The row on one line.
    pub(crate) fn line(&self) -> String {
        let parts = [&self.what, &self.value, &self.when, &self.more];
        let parts: Vec<&str> = parts.into_iter().map(|part| part.trim()).collect();
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(" · ")
    }
}

/// What an entry says.
pub(crate) fn row(entry: &Entry, language: Language) -> Row {
    match entry.state() {
        State::Known => {}
        State::NoneKnown => return only(language.of(words::none_known(entry.kind()))),
        State::NotAsked => return only(language.of(words::NOT_ASKED)),
    }
    let mut row = match &entry.content {
        Content::Person(it) => person(it, language),
        Content::Allergy(it) => allergy(it, language),
        Content::Medication(it) => medication(it, language),
        Content::Condition(it) => condition(it, language),
        Content::Procedure(it) => procedure(it, language),
        Content::Device(it) => device(it, language),
        Content::Immunization(it) => immunization(it, language),
        Content::Finding(it) => finding(it, language),
        Content::Document(it) => document(it, language),
        Content::Contact(it) => contact(it, language),
        Content::Directive(it) => directive(it, language),
        Content::Visit(it) => visit(it, language),
        Content::Note(it) => note(it, language),
        Content::Intake(it) => intake(it, language),
    };
    if let Some(words) = &entry.note {
        let words = format!("{}: {words}", language.of(words::NOTE));
        row.more = join([Some(row.more), Some(words)]);
    }
    row
}

fn only(words: &str) -> Row {
    Row {
        what: words.to_owned(),
        ..Row::default()
    }
}

/// Words with `, ` between them, the empty ones left out.
pub(crate) fn join(parts: impl IntoIterator<Item = Option<String>>) -> String {
    let parts = parts.into_iter().flatten();
    let parts: Vec<String> = parts.filter(|part| !part.trim().is_empty()).collect();
    parts.join(", ")
}

fn word(said: impl Said, language: Language) -> Option<String> {
    said.word().map(|word| language.of(word).to_owned())
}

fn shown(coded: Option<&record::Coded>) -> Option<String> {
    coded.map(|coded| coded.shown().to_owned())
}

fn span(start: Option<When>, end: Option<When>, language: Language) -> String {
    match (start, end) {
        (Some(start), Some(end)) => format!("{} – {}", date(start, language), date(end, language)),
        (Some(start), None) => format!("{} {}", language.of(words::SINCE), date(start, language)),
        (None, Some(end)) => format!("{} {}", language.of(words::UNTIL), date(end, language)),
        (None, None) => String::new(),
    }
}

fn day(when: Option<When>, language: Language) -> String {
    when.map(|when| date(when, language)).unwrap_or_default()
}

/// A date as it is read: `03.05.2026`, `05.2026`, `2026` in German, `2026-05-03` in English,
/// where day and month can be mistaken for each other. The time of day follows to the minute.
pub(crate) fn date(when: When, language: Language) -> String {
    let plain = When {
        about: false,
        ..when.date()
    };
    let mut said = match (language, plain.month, plain.day) {
        (Language::German, Some(month), Some(day)) => {
            format!("{day:02}.{month:02}.{:04}", plain.year)
        }
        (Language::German, Some(month), None) => format!("{month:02}.{:04}", plain.year),
        _ => plain.to_string(),
    };
    if let Some(time) = when.time {
        said.push_str(&format!(", {:02}:{:02}", time.hour, time.minute));
    }
    if when.about {
        said = format!("{} {said}", language.of(words::ABOUT));
    }
    said
}

pub(crate) fn person(it: &Person, language: Language) -> Row {
    let born = it
        .birth_date
        .map(|born| format!("{} {}", language.of(words::BORN), date(born, language)));
    let named = |label: words::Word, text: &Option<String>| {
        text.as_ref()
            .map(|text| format!("{}: {text}", language.of(label)))
    };
    let tongues = Some(it.languages.join(", ")).filter(|it| !it.is_empty());
    let insurance = join([it.insurer.clone(), it.insurance_number.clone()]);
    Row {
        what: it.name.clone(),
        value: join([born, word(it.sex, language)]),
        when: String::new(),
        more: join([
            it.address.clone(),
            Some(it.phones.join(", ")),
            it.email.clone(),
            named(words::LANGUAGES, &tongues),
            named(words::INSURER, &Some(insurance).filter(|it| !it.is_empty())),
            named(words::CARE, &it.care_level),
            named(words::BLOOD, &it.blood_group),
            named(words::PREGNANCY, &it.pregnancy),
            named(words::TALKING, &it.communication),
            named(words::WANDERING, &it.wandering),
            named(words::DIED, &it.deceased.map(|died| date(died, language))),
        ]),
    }
}

fn allergy(it: &Allergy, language: Language) -> Row {
    let reactions = it.reactions.iter().map(|reaction| {
        let bad = reaction
            .severity
            .and_then(|severity| word(severity, language));
        let sign = reaction.what.shown();
        Some(bad.map_or(sign.to_owned(), |bad| format!("{sign} ({bad})")))
    });
    Row {
        what: it.substance.shown().to_owned(),
        value: join(reactions),
        when: span(it.onset, None, language),
        more: join([
            it.criticality.and_then(|it| word(it, language)),
            it.nature.and_then(|it| word(it, language)),
            word(it.status, language),
            it.last.map(|last| date(last, language)),
        ]),
    }
}

/// The plan in words, weekdays first: a weekly plan is never shown without them.
pub(crate) fn plan(it: &Medication, language: Language) -> String {
    let grid = it.has_grid().then(|| {
        let cells = it
            .grid()
            .map(|cell| cell.map_or("0", Dose::as_str))
            .join("-");
        join_space([Some(cells), it.unit.clone()])
    });
    let days: Vec<String> = it
        .weekdays
        .iter()
        .filter_map(|day| word(*day, language))
        .collect();
    let how = match it.schedule {
        Some(Schedule::Weekly) if days.is_empty() => Some(
            language
                .of([
                    "einmal wöchentlich, Tag nicht genannt",
                    "once weekly, day not named",
                ])
                .to_owned(),
        ),
        Some(Schedule::Weekly) => Some(format!(
            "{} {}",
            language.of(["nur", "only on"]),
            days.join(", ")
        )),
        Some(Schedule::Interval) => Some(match (it.every_days, language) {
            (Some(days), Language::German) => format!("alle {days} Tage"),
            (Some(days), Language::English) => format!("every {days} days"),
            (None, language) => language.of(["in Abständen", "at intervals"]).to_owned(),
        }),
        Some(Schedule::AsNeeded) => Some(language.of(words::NEEDED).to_owned()),
        Some(Schedule::Daily | Schedule::Text) | None => None,
    };
    join([how, grid, it.dose_text.clone()])
}

fn join_space(parts: impl IntoIterator<Item = Option<String>>) -> String {
    let parts: Vec<String> = parts
        .into_iter()
        .flatten()
        .filter(|it| !it.is_empty())
        .collect();
    parts.join(" ")
}

fn medication(it: &Medication, language: Language) -> Row {
    let ingredients = it.ingredients.iter().map(|part| {
        let substance = part.substance.shown().to_owned();
        Some(join_space([Some(substance), part.strength.clone()]))
    });
    let ingredients = Some(join(ingredients)).filter(|words| !words.is_empty());
    Row {
        what: join_space([Some(it.name.shown().to_owned()), it.strength.clone()]),
        value: plan(it, language),
        when: span(it.start, it.end, language),
        more: join([
            word(it.status, language),
            shown(it.form.as_ref()),
            ingredients,
            shown(it.route.as_ref()),
            shown(it.reason.as_ref()),
            it.hint.clone(),
            it.line.clone(),
            it.prescriber.clone(),
        ]),
    }
}

fn condition(it: &Condition, language: Language) -> Row {
    Row {
        what: join_space([Some(it.name.shown().to_owned()), codes(&it.name)]),
        value: join([
            it.verification.and_then(|it| word(it, language)),
            it.severity.and_then(|it| word(it, language)),
            shown(it.body_site.as_ref()),
        ]),
        when: span(it.onset, it.ended, language),
        more: join([word(it.status, language), shown(it.category.as_ref())]),
    }
}

/// The codes a doctor knows by heart, in brackets.
fn codes(coded: &record::Coded) -> Option<String> {
    let icd = coded
        .codes
        .iter()
        .find(|code| code.system.contains("icd-10"))?;
    (coded.shown() != icd.code).then(|| format!("[{}]", icd.code))
}

fn procedure(it: &Procedure, language: Language) -> Row {
    let when = match it.ended {
        Some(_) => span(it.time, it.ended, language),
        None => day(it.time, language),
    };
    Row {
        what: it.name.shown().to_owned(),
        value: join([shown(it.body_site.as_ref()), it.outcome.clone()]),
        when,
        more: join([
            word(it.status, language),
            shown(it.reason.as_ref()),
            it.performer.clone(),
        ]),
    }
}

fn device(it: &Device, language: Language) -> Row {
    let labelled =
        |label: &str, text: &Option<String>| text.as_ref().map(|text| format!("{label} {text}"));
    Row {
        what: it.name.shown().to_owned(),
        value: join([word(it.mri, language), it.mri_conditions.clone()]),
        when: span(it.implanted, it.removed, language),
        more: join([
            word(it.status, language),
            shown(it.body_site.as_ref()),
            it.maker.clone(),
            it.model.clone(),
            labelled("SN", &it.serial),
            labelled("LOT", &it.lot),
            labelled("UDI", &it.udi),
            it.card.clone(),
        ]),
    }
}

fn immunization(it: &Immunization, language: Language) -> Row {
    let doses = match (&it.dose_number, &it.series_doses) {
        (Some(number), Some(all)) => Some(format!("{number}/{all}")),
        (number, _) => number.clone(),
    };
    let lot = it.lot.as_ref().map(|lot| format!("LOT {lot}"));
    Row {
        what: it.vaccine.shown().to_owned(),
        value: join([
            Some(join(
                it.targets.iter().map(|it| Some(it.shown().to_owned())),
            )),
            doses,
        ]),
        when: day(it.time, language),
        more: join([
            word(it.status, language),
            shown(it.reason.as_ref()),
            it.maker.clone(),
            lot,
            shown(it.site.as_ref()),
            it.performer.clone(),
        ]),
    }
}

fn finding(it: &Finding, language: Language) -> Row {
    let whole = Component {
        code: record::Coded::default(),
        value: it.value.clone(),
        comparator: it.comparator,
        unit: it.unit.clone(),
        unit_code: it.unit_code.clone(),
        text: it.text.clone(),
        range: it.range.clone(),
        interpretation: it.interpretation,
        absent: it.absent.clone(),
    };
    let parts = it.components.iter().map(|part| {
        let value = value(part, language);
        Some(format!("{}: {value}", part.code.shown()))
    });
    Row {
        what: it.code.shown().to_owned(),
        value: join(std::iter::once(Some(value(&whole, language))).chain(parts)),
        when: day(it.time, language),
        more: join([
            word(it.status, language),
            shown(it.specimen.as_ref()),
            shown(it.method.as_ref()),
            shown(it.body_site.as_ref()),
            it.performer.clone(),
        ]),
    }
}

/// A value with unit, mark and range. Colour says nothing here: the mark is a word.
fn value(it: &Component, language: Language) -> String {
    let number = it.value.as_ref().map(|value| {
        let sign = it
            .comparator
            .and_then(Said::word)
            .map_or("", |sign| language.of(sign));
        let unit = it.unit.clone().or(it.unit_code.clone());
        join_space([Some(format!("{sign}{value}")), unit])
    });
    let mark = it.interpretation.and_then(|it| word(it, language));
    let mark = mark.map(|mark| format!("[{mark}]"));
    let range = it.range.as_ref().and_then(range);
    let range = range.map(|range| format!("({} {range})", language.of(words::RANGE)));
    join_space([
        number,
        shown(it.text.as_ref()),
        shown(it.absent.as_ref()),
        mark,
        range,
    ])
}

fn range(it: &Range) -> Option<String> {
    let limits = match (&it.low, &it.high) {
        (Some(low), Some(high)) => Some(format!("{low}–{high}")),
        (Some(low), None) => Some(format!("≥ {low}")),
        (None, Some(high)) => Some(format!("≤ {high}")),
        (None, None) => None,
    };
    Some(join_space([limits, it.text.clone()])).filter(|it| !it.is_empty())
}

fn document(it: &Document, language: Language) -> Row {
    Row {
        what: it.title.clone(),
        value: shown(it.category.as_ref()).unwrap_or_default(),
        when: day(it.time, language),
        more: join([
            it.author.clone(),
            it.file_name.clone(),
            it.media_type.clone(),
        ]),
    }
}

fn contact(it: &Contact, language: Language) -> Row {
    let who = it
        .relation
        .clone()
        .or_else(|| it.role.and_then(|role| word(role, language)));
    Row {
        what: it.name.clone(),
        value: it.phones.join(", "),
        when: String::new(),
        more: join([
            who,
            it.specialty.clone(),
            it.organization.clone(),
            it.email.clone(),
            it.address.clone(),
        ]),
    }
}

fn directive(it: &Directive, language: Language) -> Row {
    Row {
        what: word(it.directive, language).unwrap_or_default(),
        value: it.text.clone().unwrap_or_default(),
        when: day(it.time, language),
        more: it.location.clone().unwrap_or_default(),
    }
}

fn visit(it: &Visit, language: Language) -> Row {
    let end = it.end.filter(|end| Some(*end) != it.start);
    let when = match end {
        Some(_) => span(it.start, end, language),
        None => day(it.start, language),
    };
    Row {
        what: it.title.clone(),
        value: join([it.with.clone(), it.place.clone()]),
        when,
        more: join([shown(it.reason.as_ref()), Some(it.questions.join(" / "))]),
    }
}

fn note(it: &Note, language: Language) -> Row {
    Row {
        what: it.title.clone(),
        value: it.text.clone().unwrap_or_default(),
        when: day(it.time, language),
        more: String::new(),
    }
}

fn intake(it: &Intake, language: Language) -> Row {
    let dose = it.dose.as_ref().map(ToString::to_string);
    Row {
        what: it.name.shown().to_owned(),
        value: join([
            word(it.status, language),
            Some(join_space([dose, it.unit.clone()])),
        ]),
        when: join([
            Some(day(it.time, language)),
            it.daytime.and_then(|at| word(at, language)),
        ]),
        more: shown(it.reason.as_ref()).unwrap_or_default(),
    }
}

/// Noted doses by medicine, counted: nobody reads a thousand lines.
pub(crate) fn counted<'e>(
    entries: impl Iterator<Item = &'e Entry>,
    language: Language,
) -> Vec<String> {
    let mut by_name: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for entry in entries {
        if let Content::Intake(it) = &entry.content {
            by_name.entry(it.name.shown()).or_default()[it.status as usize] += 1;
        }
    }
    let said = |(name, counts): (&str, [usize; 2])| {
        let each = IntakeStatus::ALL.iter().zip(counts);
        let each = each.filter(|(_, count)| *count > 0);
        let each = each
            .map(|(status, count)| word(*status, language).map(|word| format!("{count} {word}")));
        format!("{name}: {}", join(each))
    };
    by_name.into_iter().map(said).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::{Coded, EntryId, Weekday};

    fn said(content: Content, language: Language) -> String {
        row(&Entry::new(EntryId([1; 16]), None, content), language).line()
    }

    #[test]
    fn a_weekly_medicine_says_its_day_before_its_amount() {
        let weekly = Medication {
            name: Coded::text("Methotrexat"),
            strength: Some("10 mg".into()),
            schedule: Some(Schedule::Weekly),
            weekdays: vec![Weekday::Monday],
            morning: Some(1.into()),
            unit: Some("Stück".into()),
            ..Medication::default()
        };
        let line = said(Content::Medication(weekly.clone()), Language::German);
        assert_eq!(line, "Methotrexat 10 mg · nur montags, 1-0-0-0 Stück");
        let no_day = Medication {
            weekdays: Vec::new(),
            ..weekly
        };
        let line = said(Content::Medication(no_day), Language::English);
        assert_eq!(
            line,
            "Methotrexat 10 mg · once weekly, day not named, 1-0-0-0 Stück"
        );
    }

    #[test]
    fn a_value_says_its_unit_and_its_mark() {
        let finding = Finding {
            code: Coded::text("Kalium"),
            value: "5.40".parse().ok(),
            unit: Some("mmol/l".into()),
            interpretation: Some(record::Interpretation::High),
            range: Some(Range {
                low: "3.5".parse().ok(),
                high: "5.1".parse().ok(),
                text: None,
            }),
            ..Finding::default()
        };
        assert_eq!(
            said(Content::Finding(finding), Language::German),
            "Kalium · 5.40 mmol/l [hoch] (Referenz 3.5–5.1)"
        );
    }

    #[test]
    fn dates_are_said_as_they_are_read() {
        for (written, german, english) in [
            ("2026-05-03", "03.05.2026", "2026-05-03"),
            ("~1998-07", "um 07.1998", "about 1998-07"),
            ("2026", "2026", "2026"),
            (
                "2026-05-03T10:42:07+02:00",
                "03.05.2026, 10:42",
                "2026-05-03, 10:42",
            ),
        ] {
            let when = written.parse().unwrap();
            assert_eq!(date(when, Language::German), german);
            assert_eq!(date(when, Language::English), english);
        }
    }

    #[test]
    fn none_known_is_a_sentence_and_not_asked_is_another() {
        let none = |state| {
            Content::Allergy(Allergy {
                state,
                ..Allergy::default()
            })
        };
        assert_eq!(
            said(none(State::NoneKnown), Language::English),
            "No known allergies"
        );
        assert_eq!(
            said(none(State::NotAsked), Language::English),
            "Not asked or not known"
        );
    }
}
