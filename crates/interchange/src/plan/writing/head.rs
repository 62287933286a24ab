//! The head of a page: whom it is for, who prints it, and what else matters, where the person chose to say
//! it.

use super::{BY_THE_PATIENT, Chosen, Writing};
use record::{Chart, Code, Content, Kind, Person, Sex, State, When};

impl Writing {
    pub(super) fn patient(&mut self, who: &Person) -> medplan::Patient {
        let name = names(who);
        let insured = |number: &&str| {
            let mut letters = number.chars();
            letters.next().is_some_and(|it| it.is_ascii_uppercase())
                && number.len() == 10
                && letters.all(|it| it.is_ascii_digit())
        };
        medplan::Patient {
            // Both are demanded; a dash says that there is none.
            given: self.text(&name.given, 45).or(Some("-".to_owned())),
            family: self.text(&name.family, 45).or(Some("-".to_owned())),
            insured: who
                .insurance_number
                .as_deref()
                .filter(insured)
                .map(str::to_owned),
            born: Some(who.birth_date.map_or("00000000".to_owned(), |born| {
                format!(
                    "{:04}{:02}{:02}",
                    born.year,
                    born.month.unwrap_or(0),
                    born.day.unwrap_or(0)
                )
            })),
            sex: match who.sex {
                Sex::Female => Some("W".to_owned()),
                Sex::Male => Some("M".to_owned()),
                Sex::Diverse => Some("D".to_owned()),
                Sex::Unknown => None,
            },
            title: self.text(&name.title, 20),
            prefix: self.text(&name.prefix, 20),
            suffix: self.text(&name.suffix, 20),
        }
    }

    pub(super) fn author(&mut self, who: &Person, printed: When) -> medplan::Author {
        let room = 80 - BY_THE_PATIENT.len() - 1;
        let name = self.text(&who.name, room).unwrap_or_else(|| "-".to_owned());
        let (street, post_code, town) = who.address.as_deref().map(address).unwrap_or_default();
        let time = printed.time;
        medplan::Author {
            name: Some(format!("{name} {BY_THE_PATIENT}")),
            street: self.text(&street, 30),
            post_code,
            town: self.text(&town, 20),
            phone: self.maybe(who.phones.first().map(String::as_str), 20),
            email: who
                .email
                .clone()
                .filter(|it| it.is_ascii() && it.len() <= 80),
            printed: Some(format!(
                "{}T{:02}:{:02}:{:02}",
                printed.date(),
                time.map_or(0, |time| time.hour),
                time.map_or(0, |time| time.minute),
                time.and_then(|time| time.second).unwrap_or(0)
            )),
            ..medplan::Author::default()
        }
    }

    pub(super) fn parameters(
        &mut self,
        chart: &Chart,
        who: &Person,
        chosen: Chosen,
    ) -> Option<medplan::Parameters> {
        let mut said = medplan::Parameters::default();
        if chosen.allergies {
            let names = chart
                .of_kind(Kind::Allergy)
                .filter(|seen| seen.entry.state() == State::Known);
            // What is worst stands first, as on every other sheet: the line ends after 50 letters.
            let alerts = record::emergency::alerts(chart);
            let mut names: Vec<_> = names.collect();
            names.sort_by_key(|seen| {
                let place = alerts.iter().position(|it| it.entry == seen.entry.id);
                place.unwrap_or(usize::MAX)
            });
            let names: Vec<&str> = names.iter().map(|seen| seen.entry.title()).collect();
            said.allergies = self.text(&names.join(","), 50);
        }
        if chosen.pregnancy && who.pregnancy.is_some() {
            said.pregnant = Some("1".to_owned());
        }
        if chosen.measured {
            said.weight = newest(chart, "29463-7", "kg", 1);
            said.height = newest(chart, "8302-2", "cm", 0);
            said.creatinine = newest(chart, "2160-0", "mg/dL", 2);
        }
        (said != medplan::Parameters::default()).then_some(said)
    }
}

/// A name in the parts the plan wants.
struct Names {
    title: String,
    given: String,
    suffix: String,
    prefix: String,
    family: String,
}

fn names(who: &Person) -> Names {
    let (given, family) = match (&who.given, &who.family) {
        (Some(given), Some(family)) => (given.clone(), family.clone()),
        (given, family) => {
            let (first, last) = who.name.rsplit_once(' ').unwrap_or(("", &who.name));
            (
                given.clone().unwrap_or(first.to_owned()),
                family.clone().unwrap_or(last.to_owned()),
            )
        }
    };
    let (mut title, mut middle) = (String::new(), "");
    if let Some((before, after)) = who.name.split_once(&given).filter(|_| !given.is_empty()) {
        title = before.trim().to_owned();
        middle = after
            .trim()
            .strip_suffix(&*family)
            .unwrap_or_default()
            .trim();
    }
    const BEFORE: [&str; 12] = [
        "von", "van", "vom", "zu", "zum", "zur", "de", "del", "di", "da", "den", "der",
    ];
    let words: Vec<&str> = middle.split_whitespace().collect();
    let from = words
        .iter()
        .position(|word| BEFORE.contains(&word.to_lowercase().as_str()));
    let (suffix, prefix) = words.split_at(from.unwrap_or(words.len()));
    Names {
        title,
        given,
        suffix: suffix.join(" "),
        prefix: prefix.join(" "),
        family,
    }
}

/// `Schloßstr. 22, 10555 Berlin` as street, post code and town; what does not look so gives nothing.
fn address(line: &str) -> (String, Option<String>, String) {
    let Some((street, rest)) = line.rsplit_once([',', '\n']) else {
        return Default::default();
    };
    let (code, town) = rest.trim().split_once(' ').unwrap_or(("", rest.trim()));
    if code.len() == 5 && code.bytes().all(|digit| digit.is_ascii_digit()) {
        (
            street.trim().to_owned(),
            Some(code.to_owned()),
            town.trim().to_owned(),
        )
    } else {
        (street.trim().to_owned(), None, rest.trim().to_owned())
    }
}

/// The newest value of a test in this unit, with at most so many places behind the point.
fn newest(chart: &Chart, loinc: &str, unit: &str, places: usize) -> Option<String> {
    let findings = chart
        .of_kind(Kind::Finding)
        .filter_map(|seen| match &seen.entry.content {
            Content::Finding(it) => Some(it),
            _ => None,
        });
    let fits = |it: &&record::Finding| {
        let said = [it.unit_code.as_deref(), it.unit.as_deref()];
        it.code.code(Code::LOINC) == Some(loinc)
            && it.comparator.is_none()
            && said
                .into_iter()
                .flatten()
                .any(|it| it.eq_ignore_ascii_case(unit))
    };
    let newest = findings
        .filter(fits)
        .max_by_key(|it| it.time.map(|time| time.sort_key()))?;
    let text = newest.value.as_ref()?.as_str();
    let fine = text
        .split_once('.')
        .is_none_or(|(_, part)| part.len() <= places);
    (fine && text.len() <= 6 && !text.starts_with('-')).then(|| text.to_owned())
}
