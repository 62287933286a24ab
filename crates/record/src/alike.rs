//! Which entries look like one thing said twice: the same vaccination from a card, a bundle and by hand.
//!
//! It only proposes. Two entries are candidates when they share a [`mark`](marks), and no field of theirs
//! says that they are two things ([`are_apart`]). Spelling, brand names and codes of different systems part
//! what belongs together, so not every double is found; what is found is for a person to judge.

use crate::{
    Coded, Content, Decimal, DirectiveKind, Entry, Finding, Life, Medication, State, When,
};
use std::collections::HashMap;

/// Words of the name of a medicine that say how much or in what, and not what.
const NOT_NAMES: [&str; 22] = [
    "mg",
    "g",
    "µg",
    "ug",
    "mcg",
    "ml",
    "ie",
    "iu",
    "e",
    "tablette",
    "tabletten",
    "tabl",
    "tbl",
    "tab",
    "filmtabletten",
    "kapsel",
    "kapseln",
    "tropfen",
    "stück",
    "pzn",
    "st",
    "retard",
];

/// Titles that stand before a name and are not part of it.
const TITLES: [&str; 14] = [
    "dr", "prof", "med", "dent", "herr", "frau", "mr", "mrs", "ms", "md", "dipl", "praxis", "pd",
    "priv",
];

/// Diseases by the letters that names of vaccines against them begin with or contain: what the code lists,
/// the brands in use in Europe and people call them.
const DISEASES: &[(&str, &[&str])] = &[
    (
        "covid",
        &[
            "covid",
            "sars-cov",
            "corona",
            "comirnaty",
            "spikevax",
            "vaxzevria",
            "nuvaxovid",
            "jcovden",
        ],
    ),
    (
        "influenza",
        &[
            "influenza",
            "grippe",
            "flu ",
            "fluad",
            "fluzone",
            "vaxigrip",
            "influvac",
            "efluelda",
            "influsplit",
        ],
    ),
    (
        "tetanus",
        &[
            "tetan", "tdap", "dtap", "dtp", "boostrix", "repevax", "covaxis", "revaxis", "td-",
            "infanrix",
        ],
    ),
    (
        "measles",
        &["measles", "masern", "mmr", "priorix", "proquad"],
    ),
    (
        "hepatitis a",
        &["hepatitis a", "hep a", "havrix", "vaqta", "twinrix"],
    ),
    (
        "hepatitis b",
        &["hepatitis b", "hep b", "engerix", "hbvaxpro"],
    ),
    ("tbe", &["fsme", "tick-borne", "encepur", "tbe "]),
    (
        "pneumococci",
        &["pneumo", "prevenar", "apexxnar", "vaxneuvance", "capvaxive"],
    ),
    (
        "zoster",
        &["zoster", "shingrix", "gürtelrose", "shingles", "zostavax"],
    ),
    ("hpv", &["hpv", "papillom", "gardasil", "cervarix"]),
    (
        "varicella",
        &["varicel", "windpocken", "varilrix", "varivax"],
    ),
    (
        "meningococci",
        &["mening", "bexsero", "nimenrix", "menveo", "trumenba"],
    ),
    ("rotavirus", &["rota"]),
    ("yellow fever", &["yellow fever", "gelbfieber", "stamaril"]),
    ("rabies", &["rabies", "tollwut", "rabipur"]),
    ("typhoid", &["typhoid", "typhus", "typhim"]),
    ("cholera", &["cholera", "dukoral", "vaxchora"]),
    ("rsv", &["rsv", "syncytial", "arexvy", "abrysvo"]),
];

/// What an entry is known by: two of one chart that share a mark may be one thing. Empty for what is never
/// proposed, such as removed entries, people and notes.
#[must_use]
pub fn marks(entry: &Entry) -> Vec<String> {
    if entry.life != Life::Active || entry.state() != State::Known {
        return Vec::new();
    }
    let mut marks = match &entry.content {
        Content::Immunization(it) => {
            let Some(day) = it.time.and_then(day) else {
                return Vec::new();
            };
            let all = || std::iter::once(&it.vaccine).chain(&it.targets);
            let mut marks: Vec<String> = all().flat_map(names).collect();
            let said = all().map(said).collect::<Vec<_>>().join(" ") + " ";
            let against = DISEASES
                .iter()
                .filter(|(_, tells)| tells.iter().any(|tell| said.contains(tell)));
            marks.extend(against.map(|(disease, _)| format!("against {disease}")));
            marks.iter().map(|mark| format!("{day} {mark}")).collect()
        }
        Content::Medication(it) => medicine(it),
        Content::Allergy(it) => names(&it.substance),
        Content::Condition(it) => names(&it.name),
        Content::Procedure(it) => dated(it.time, &names(&it.name)),
        Content::Device(it) => {
            let numbers = [&it.udi, &it.serial].into_iter().flatten();
            let numbers = numbers.map(|number| format!("number {number}"));
            numbers.chain(names(&it.name)).collect()
        }
        Content::Finding(it) => {
            let measured = measured(it).join(" ");
            let with = |name: &String| format!("{name} = {measured}");
            let names: Vec<String> = names(&it.code).iter().map(with).collect();
            match (measured.is_empty(), it.time.and_then(day)) {
                (false, Some(day)) => names.iter().map(|name| format!("{day} {name}")).collect(),
                _ => Vec::new(),
            }
        }
        Content::Visit(it) => match it.start {
            Some(When {
                time: Some(time), ..
            }) => {
                let day = it.start.and_then(day).unwrap_or_default();
                vec![format!("{day} {:02}:{:02}", time.hour, time.minute)]
            }
            start => {
                let who = [
                    it.with.as_deref(),
                    it.place.as_deref(),
                    Some(it.title.as_str()),
                ];
                let who: Vec<String> = who.into_iter().flatten().filter_map(plain).collect();
                start.and_then(day).map_or_else(Vec::new, |day| {
                    who.iter().map(|who| format!("{day} {who}")).collect()
                })
            }
        },
        Content::Contact(it) => plain(&it.name)
            .into_iter()
            .chain(name_words(&it.name))
            .collect(),
        Content::Directive(it) => {
            let text = it.text.as_deref().and_then(plain);
            let text = text.filter(|_| it.directive == DirectiveKind::Other);
            vec![format!(
                "{} {}",
                it.directive.word(),
                text.unwrap_or_default()
            )]
        }
        Content::Document(it) => {
            let mut marks: Vec<String> = it
                .content
                .iter()
                .map(|it| format!("content {it}"))
                .collect();
            marks.extend(
                plain(&it.title)
                    .and_then(|title| Some(format!("{} {title}", it.time.and_then(day)?))),
            );
            marks
        }
        Content::Intake(it) => {
            let clock = it.time.and_then(|time| time.time);
            let clock = clock.map(|time| format!("{:02}:{:02}", time.hour, time.minute));
            let at = it.daytime.map(|at| at.word().to_owned()).or(clock);
            let names = names(&it.name).into_iter();
            let which = it.medication.map(|id| format!("of {id}"));
            match (it.time.and_then(day), at) {
                (Some(day), Some(at)) => {
                    let marks = names.chain(which);
                    marks.map(|mark| format!("{day} {at} {mark}")).collect()
                }
                _ => Vec::new(),
            }
        }
        Content::Person(_) | Content::Note(_) => Vec::new(),
    };
    marks.sort();
    marks.dedup();
    marks
}

/// Whether two entries that share a mark still say that they are two things: another lot, another hour,
/// another year.
#[must_use]
pub fn are_apart(one: &Entry, other: &Entry) -> bool {
    fn differ<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
        matches!((one, other), (Some(one), Some(other)) if one != other)
    }
    let year = |when: Option<When>| when.map(|when| when.year);
    let hour = |when: Option<When>| {
        when.and_then(|when| when.time)
            .map(|time| (time.hour, time.minute))
    };
    let letters = |text: &Option<String>| text.as_deref().and_then(plain);
    if one.kind() != other.kind() {
        return true;
    }
    match (&one.content, &other.content) {
        (Content::Immunization(one), Content::Immunization(other)) => {
            differ(letters(&one.lot), letters(&other.lot)) || one.status != other.status
        }
        // Another strength is no other medicine: whoever takes both by mistake takes too much.
        (Content::Medication(one), Content::Medication(other)) => {
            one.is_current() != other.is_current()
                || (!one.is_current() && differ(one.start, other.start))
        }
        (Content::Condition(one), Content::Condition(other)) => {
            differ(year(one.onset), year(other.onset))
                || differ(
                    one.body_site.as_ref().map(said),
                    other.body_site.as_ref().map(said),
                )
        }
        (Content::Procedure(one), Content::Procedure(other)) => differ(
            one.body_site.as_ref().map(said),
            other.body_site.as_ref().map(said),
        ),
        (Content::Device(one), Content::Device(other)) => {
            differ(letters(&one.serial), letters(&other.serial))
                || differ(letters(&one.udi), letters(&other.udi))
                || differ(
                    one.body_site.as_ref().map(said),
                    other.body_site.as_ref().map(said),
                )
                || differ(one.implanted.and_then(day), other.implanted.and_then(day))
        }
        (Content::Finding(one), Content::Finding(other)) => {
            differ(hour(one.time), hour(other.time))
        }
        (Content::Contact(one), Content::Contact(other)) => differ(one.role, other.role),
        (Content::Document(one), Content::Document(other)) => differ(one.content, other.content),
        (Content::Directive(one), Content::Directive(other)) => differ(one.time, other.time),
        (Content::Intake(one), Content::Intake(other)) => {
            one.status != other.status || differ(one.medication, other.medication)
        }
        _ => false,
    }
}

/// Whether two medicines are one: the same number of the pack, or the same name where not both have one.
#[must_use]
pub fn is_one_medicine(one: &Medication, other: &Medication) -> bool {
    let number = |it: &Medication| it.name.code(crate::Code::PZN).map(str::to_owned);
    match (number(one), number(other)) {
        (Some(one), Some(other)) => one == other,
        _ => name_of_medicine(one).is_some_and(|name| Some(name) == name_of_medicine(other)),
    }
}

/// Entries by their marks, to find those alike in one step each. Every entry goes by a tag of the caller's.
pub struct Alike<'e, T> {
    by_mark: HashMap<String, Vec<(T, &'e Entry)>>,
}

impl<T> Default for Alike<'_, T> {
    fn default() -> Self {
        let by_mark = HashMap::new();
        Self { by_mark }
    }
}

impl<'e, T: Copy> Alike<'e, T> {
    /// Adds an entry.
    pub fn add(&mut self, tag: T, entry: &'e Entry) {
        for mark in marks(entry) {
            let key = format!("{} {mark}", entry.kind());
            self.by_mark.entry(key).or_default().push((tag, entry));
        }
    }

    /// The first entry that looks like the same thing as this one, among those whose tag `counts`.
    pub fn to(&self, entry: &Entry, counts: impl Fn(T) -> bool) -> Option<T> {
        if self.by_mark.is_empty() {
            return None;
        }
        let known = marks(entry).into_iter();
        let known = known.filter_map(|mark| self.by_mark.get(&format!("{} {mark}", entry.kind())));
        known
            .flatten()
            .find(|(tag, other)| counts(*tag) && !are_apart(entry, other))
            .map(|(tag, _)| *tag)
    }
}

fn medicine(it: &Medication) -> Vec<String> {
    let codes = [crate::Code::PZN, crate::Code::ATC];
    let codes = codes.iter().filter_map(|system| it.name.code(system));
    let mut marks: Vec<String> = codes.map(|code| format!("code {code}")).collect();
    marks.extend(name_of_medicine(it).map(|name| name.join(" ")));
    marks
}

/// What a medicine is called for comparing: its ingredients, or the words of its name, without amounts.
fn name_of_medicine(it: &Medication) -> Option<Vec<String>> {
    let named: Vec<&str> = if it.ingredients.is_empty() {
        vec![it.name.text.as_str()]
    } else {
        it.ingredients
            .iter()
            .map(|part| part.substance.shown())
            .collect()
    };
    let mut words: Vec<String> = named
        .iter()
        .flat_map(|name| name.split(|letter: char| !letter.is_alphabetic()))
        .map(str::to_lowercase)
        .filter(|word| word.chars().count() > 1 && !NOT_NAMES.contains(&word.as_str()))
        .collect();
    words.sort();
    words.dedup();
    (!words.is_empty()).then_some(words)
}

/// Codes and words of a thing.
fn names(thing: &Coded) -> Vec<String> {
    let codes = thing
        .codes
        .iter()
        .map(|code| format!("{}|{}", code.system, code.code));
    codes.chain(plain(thing.shown())).collect()
}

fn dated(when: Option<When>, names: &[String]) -> Vec<String> {
    let Some(when) = when else { return Vec::new() };
    names
        .iter()
        .map(|name| format!("{} {name}", when.date()))
        .collect()
}

/// A date that names a day; a year alone makes nothing the same.
fn day(when: When) -> Option<String> {
    when.day.map(|_| {
        When {
            about: false,
            ..when.date()
        }
        .to_string()
    })
}

/// The numbers of a finding, `5.40` and `5.4` as one, or its words.
fn measured(it: &Finding) -> Vec<String> {
    let number = |value: &Decimal| {
        let text = value.to_string();
        match text.split_once('.') {
            Some((whole, rest)) if !text.contains(['e', 'E']) => {
                let rest = rest.trim_end_matches('0');
                if rest.is_empty() {
                    whole.to_owned()
                } else {
                    format!("{whole}.{rest}")
                }
            }
            _ => text,
        }
    };
    let mut said: Vec<String> = it.value.iter().map(number).collect();
    said.extend(
        it.text
            .iter()
            .map(self::said)
            .filter(|text| !text.is_empty()),
    );
    let mut parts: Vec<String> = it
        .components
        .iter()
        .flat_map(|part| part.value.iter().map(number))
        .collect();
    parts.sort();
    said.extend(parts);
    said
}

fn said(thing: &Coded) -> String {
    thing.shown().trim().to_lowercase()
}

/// Words without case, signs and doubled spaces; nothing if none are left.
fn plain(text: &str) -> Option<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// The words of a person's or a practice's name in one order, without titles.
fn name_words(name: &str) -> Option<String> {
    let plain = plain(name)?;
    let mut words: Vec<&str> = plain
        .split(' ')
        .filter(|word| !TITLES.contains(word))
        .collect();
    words.sort_unstable();
    (words.len() > 1).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{EntryId, form};
    use serde_json::{Value, json};

    fn entry(number: u8, mut fields: Value) -> Entry {
        fields["id"] = json!(EntryId([number; 16]));
        fields["person"] = json!(EntryId([1; 16]));
        form::read(fields).unwrap()
    }

    /// Whether the second is proposed as a double of the first, either way round.
    fn alike(one: Value, other: Value) -> bool {
        let (one, other) = (entry(2, one), entry(3, other));
        let found = |one: &Entry, other: &Entry| {
            let mut all = Alike::default();
            all.add((), one);
            all.to(other, |()| true).is_some()
        };
        assert_eq!(found(&one, &other), found(&other, &one), "an order decides");
        found(&one, &other)
    }

    #[test]
    fn one_vaccination_from_a_card_a_bundle_and_by_hand_is_one() {
        let card = json!({ "kind": "immunization", "time": "2021-05-03",
            "vaccine": { "text": "COVID-19, mRNA, LNP-S, PF, 30 mcg/0.3 mL dose",
                "codes": [{ "system": "http://hl7.org/fhir/sid/cvx", "code": "208" }] }, "lot": "EX1234" });
        let bundle = json!({ "kind": "immunization", "time": "2021-05-03T10:12:00+02:00",
            "vaccine": { "text": "Comirnaty", "codes": [{ "system": "http://www.whocc.no/atc", "code": "J07BX03" }] } });
        let hand =
            json!({ "kind": "immunization", "time": "2021-05-03", "vaccine": "Corona-Impfung" });
        assert!(alike(card.clone(), bundle.clone()));
        assert!(alike(card.clone(), hand.clone()));
        assert!(alike(bundle, hand.clone()));
        let mut later = hand.clone();
        later["time"] = json!("2021-06-14");
        assert!(
            !alike(card.clone(), later),
            "the second dose is another one"
        );
        let mut flu = hand;
        flu["vaccine"] = json!("Grippe");
        assert!(!alike(card.clone(), flu));
        let mut lot = card.clone();
        lot["lot"] = json!("FE9999");
        assert!(!alike(card, lot), "two lots are two injections");
    }

    #[test]
    fn one_medicine_by_brand_number_or_substance() {
        let plan = json!({ "kind": "medication", "name": { "text": "Ramipril 5 mg Tabletten",
            "codes": [{ "system": "http://fhir.de/CodeSystem/ifa/pzn", "code": "00766794" }] },
            "morning": "1", "status": "active" });
        let hand =
            json!({ "kind": "medication", "name": "ramipril", "morning": "1", "status": "active" });
        assert!(alike(plan.clone(), hand.clone()));
        let mut strong = hand.clone();
        (strong["strength"], strong["name"]) = (json!("10 mg"), json!("Ramipril"));
        let mut weak = strong.clone();
        weak["strength"] = json!("5mg");
        assert!(
            alike(strong.clone(), weak),
            "two strengths are looked at by a person: taken both by mistake, it is too much"
        );
        let mut former = hand;
        former["status"] = json!("stopped");
        assert!(
            !alike(plan, former),
            "what was stopped is not what is taken"
        );
    }

    #[test]
    fn one_value_is_one_whatever_its_zeros() {
        let value = |value: &str, time: &str| {
            json!({ "kind": "finding", "code": { "text": "Hämoglobin",
                "codes": [{ "system": "http://loinc.org", "code": "718-7" }] },
                "value": value, "unit": "g/dL", "time": time })
        };
        assert!(alike(
            value("13.50", "2024-03-04"),
            value("13.5", "2024-03-04")
        ));
        assert!(alike(
            value("13.5", "2024-03-04T08:10"),
            value("13.5", "2024-03-04")
        ));
        assert!(!alike(
            value("13.5", "2024-03-04T08:10"),
            value("13.5", "2024-03-04T18:30")
        ));
        assert!(!alike(
            value("13.5", "2024-03-04"),
            value("13.6", "2024-03-04")
        ));
        assert!(
            !alike(value("13.5", "2024"), value("13.5", "2024")),
            "a year makes nothing the same"
        );
    }

    #[test]
    fn a_doctor_is_one_with_and_without_titles() {
        let named = |name: &str| json!({ "kind": "contact", "name": name });
        assert!(alike(named("Dr. med. Karl Weber"), named("Weber, Karl")));
        assert!(
            !alike(named("Dr. Weber"), named("Prof. Weber")),
            "a family name alone is too little"
        );
    }

    #[test]
    fn removed_entries_and_statements_of_none_are_never_proposed() {
        let allergy = json!({ "kind": "allergy", "substance": "Penicillin" });
        let mut removed = allergy.clone();
        removed["life"] = json!("removed");
        assert!(alike(allergy.clone(), allergy.clone()));
        assert!(!alike(allergy, removed));
        let none = json!({ "kind": "allergy", "state": "none_known" });
        assert!(!alike(none.clone(), none));
    }
}
