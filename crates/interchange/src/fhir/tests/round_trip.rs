//! A chart that is written and read again says the same.

use crate::{Language, Options, Read, bundle, lines, read};
use record::{
    Chart, Conflict, Content, DocumentId, Entry, EntryId, Field, Kind, RevisionId, Seen, Shape,
    Version, form,
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Chance with a seed (SplitMix64): a story that fails can be told again.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }
    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }
}

const WORDS: &[&str] = &[
    "Wort",
    "zwei Wörter",
    "a, b; c",
    "\"quoted\" <b>&amp;</b>",
    "日本語",
    "x\ny",
    "5 mg",
    "0",
    "-",
    "none",
    "true",
    "http://a.example/7",
    "1-0-1-0",
    "‏עברית",
    "😀",
    "C:\\path",
    "null",
    "1.50",
];
const DATES: &[&str] = &[
    "2026",
    "2026-05",
    "2026-05-03",
    "~1998",
    "~1998-07-04",
    "2026-05-03T10:42",
    "2026-05-03T10:42:07",
    "2026-05-03T10:42+02:00",
    "2026-05-03T10:42:07-03:30",
    "~2026-05-03T10:42:07Z",
];
const DOSES: &[&str] = &["1", "0", "0.50", "1/2", "2/3", "1/8"];
const NUMBERS: &[&str] = &[
    "5.40",
    "0",
    "0.0",
    "007",
    "-3.10",
    "1e3",
    "12345678901234567890.5",
    "1",
];

/// A value that may stand in a field.
fn any(chance: &mut Chance, shape: &Shape, others: &[EntryId]) -> Value {
    match shape {
        Shape::Text => json!(chance.one(WORDS)),
        Shape::Coded => {
            let codes: Vec<Value> = (0..chance.below(3))
                .map(|_| {
                    let system =
                        chance.one(&["", "http://loinc.org", "http://snomed.info/sct", "urn:x"]);
                    let display = chance.one(&["", "Anzeige", "a & b"]);
                    let mut code = json!({ "code": chance.one(&["718-7", "A", "<"]) });
                    if !system.is_empty() {
                        code["system"] = json!(system);
                    }
                    if !display.is_empty() {
                        code["display"] = json!(display);
                    }
                    code
                })
                .collect();
            match (chance.below(3), codes.is_empty()) {
                (0, false) => json!({ "text": "", "codes": codes }),
                (_, false) => json!({ "text": chance.one(WORDS), "codes": codes }),
                (_, true) => json!(chance.one(WORDS)),
            }
        }
        Shape::When => json!(chance.one(DATES)),
        Shape::Decimal => json!(chance.one(NUMBERS)),
        Shape::Dose => json!(chance.one(DOSES)),
        Shape::Count => json!(1 + chance.below(5)),
        Shape::Flag => json!(true),
        Shape::Choice(words) => json!(chance.one(words)),
        Shape::Entry => json!(chance.one(others)),
        Shape::Document => json!(DocumentId::of(&[u8::try_from(chance.below(9)).unwrap()])),
        Shape::List(of) => {
            let mut list: Vec<Value> = (0..=chance.below(2))
                .map(|_| any(chance, of, others))
                .collect();
            if let Shape::Choice(words) = of {
                // days of the week stand in their order, each once
                list.sort_by_key(|value| words.iter().position(|word| value == word));
                list.dedup();
            }
            Value::Array(list)
        }
        Shape::Parts(fields) => fields_of(chance, fields.iter(), others, 4).into(),
    }
}

/// Some of the fields: each with four chances in `of`, all of them where `of` is 4.
fn fields_of<'f>(
    chance: &mut Chance,
    fields: impl Iterator<Item = &'f Field>,
    others: &[EntryId],
    of: usize,
) -> Map<String, Value> {
    let mut object = Map::new();
    for field in fields {
        if chance.below(of) < 4 {
            object.insert(field.name.to_owned(), any(chance, &field.shape, others));
        }
    }
    object
}

/// An entry with some or all of its fields.
fn entry(chance: &mut Chance, id: EntryId, kind: Kind, others: &[EntryId], of: usize) -> Entry {
    let fields = form::groups_of(kind)
        .filter(|group| !matches!(group.name, "person" | "life" | "source"))
        .flat_map(|group| group.fields);
    let mut object = fields_of(chance, fields, others, of);
    object.insert("id".into(), json!(id));
    object.insert("kind".into(), json!(kind));
    if kind == Kind::Person {
        // A birth date has no time of day in FHIR; nobody has one in a chart either.
        object.insert(
            "birth_date".into(),
            json!(chance.one(&["1964", "~1964-08", "1964-08-12"])),
        );
    } else {
        object.insert("person".into(), json!(others[0]));
    }
    // An address stands on one line.
    if let Some(Value::String(line)) = object.get_mut("address") {
        *line = line.replace('\n', ", ");
    }
    if let Some(links) = object.get_mut("links").and_then(Value::as_array_mut) {
        for link in links {
            link["to"] = json!(chance.one(others));
            link["role"] = json!(chance.one(&["part", "reason", "source", "Wort"]));
        }
    }
    let mut entry = form::read(Value::Object(object)).unwrap();
    if chance.below(2) == 0 {
        entry.source.by = Some(chance.one(WORDS).to_owned());
        entry.source.recorded = chance.one(DATES).parse().ok();
        entry.source.how = record::SourceKind::Received;
    }
    entry
}

fn id(number: usize) -> EntryId {
    let mut bytes = [0xab; 16];
    bytes[15] = u8::try_from(number).unwrap();
    EntryId(bytes)
}

/// A chart with one entry of each kind and a contact everyone may point at.
fn chart(chance: &mut Chance, of: usize) -> Chart {
    let ids: Vec<EntryId> = (0..=Kind::ALL.len()).map(id).collect();
    let mut all = Vec::new();
    for (number, kind) in Kind::ALL.iter().enumerate() {
        let mut one = entry(chance, ids[number], *kind, &ids[..1], of);
        retarget(&mut one, chance, &ids);
        all.push(Seen::plain(one));
    }
    Chart::of(Some(ids[0]), all)
}

/// Arrows point anywhere in the chart, agents and companions at the contact.
fn retarget(entry: &mut Entry, chance: &mut Chance, ids: &[EntryId]) {
    let kinds = Kind::ALL.len();
    for link in &mut entry.links {
        link.to = Some(ids[chance.below(kinds)]);
    }
    let contact = ids[Kind::ALL
        .iter()
        .position(|kind| *kind == Kind::Contact)
        .unwrap()];
    let medicine = ids[Kind::ALL
        .iter()
        .position(|kind| *kind == Kind::Medication)
        .unwrap()];
    match &mut entry.content {
        Content::Visit(visit) => visit.contact = visit.contact.map(|_| contact),
        Content::Directive(directive) => directive.agent = directive.agent.map(|_| contact),
        Content::Intake(intake) => intake.medication = intake.medication.map(|_| medicine),
        _ => {}
    }
}

fn options() -> Options<'static> {
    Options {
        made: "2026-05-03T10:42:07+02:00".parse().unwrap(),
        id: [7; 16],
        author: None,
        language: Language::German,
        documents: &|_| None,
    }
}

fn write(chart: &Chart) -> Vec<u8> {
    bundle(chart, &options())
}

/// What came back, under the ids it left with, without what every import sets anew.
fn back(read: &Read) -> BTreeMap<EntryId, Entry> {
    let id_of = |entry: &Entry| -> EntryId {
        let origin = entry.source.origin.as_deref().unwrap_or_default();
        let tail = origin.rsplit(['/', ':']).next().unwrap_or_default();
        let hex: String = tail.replace('-', "");
        hex.parse().unwrap_or(entry.id)
    };
    let all = || read.people.iter().chain(&read.entries);
    let names: BTreeMap<EntryId, EntryId> = all().map(|entry| (entry.id, id_of(entry))).collect();
    let rename = |id: &mut EntryId| *id = names[id];
    all()
        .cloned()
        .map(|mut entry| {
            let id = id_of(&entry);
            entry.id = id;
            entry.person.iter_mut().for_each(rename);
            for link in &mut entry.links {
                link.to.iter_mut().for_each(rename);
            }
            match &mut entry.content {
                Content::Visit(visit) => visit.contact.iter_mut().for_each(rename),
                Content::Directive(directive) => directive.agent.iter_mut().for_each(rename),
                Content::Intake(intake) => intake.medication.iter_mut().for_each(rename),
                _ => {}
            }
            (id, bare(entry))
        })
        .collect()
}

fn bare(mut entry: Entry) -> Entry {
    entry.source = record::Source {
        by: entry.source.by,
        recorded: entry.source.recorded,
        ..record::Source::default()
    };
    if let Content::Person(person) = &mut entry.content {
        // Who was entered twice is the business of the chart that holds both.
        person.same_as = None;
    }
    entry
}

/// As a document, and as resources on lines.
fn assert_same(chart: &Chart, seed: u64) {
    for json in [write(chart), lines(chart, &options())] {
        assert_same_as_written(chart, &json, seed);
    }
}

fn assert_same_as_written(chart: &Chart, json: &[u8], seed: u64) {
    let read = read(json, None).unwrap();
    let back = back(&read);
    for entry in chart.all() {
        let expected = form::write(&bare(entry.clone()));
        let found = back.get(&entry.id).map(form::write);
        assert_eq!(
            found.as_ref(),
            Some(&expected),
            "seed {seed}, {}\n{}",
            entry.kind(),
            String::from_utf8_lossy(json)
        );
    }
    assert_eq!(
        back.len(),
        chart.all().count(),
        "seed {seed}: nothing is added"
    );
}

#[test]
fn a_chart_of_full_entries_comes_back_the_same() {
    for seed in 0..150 {
        assert_same(&chart(&mut Chance(seed), 4), seed);
    }
}

#[test]
fn a_chart_of_half_filled_entries_comes_back_the_same() {
    for seed in 1000..1300 {
        assert_same(&chart(&mut Chance(seed), 9), seed);
    }
}

#[test]
fn an_empty_chart_says_nothing_and_comes_back_saying_nothing() {
    let json = write(&Chart::default());
    let read = read(&json, None).unwrap();
    assert!(read.entries.is_empty(), "{:?}", read.entries);
    let text = String::from_utf8(json).unwrap();
    assert!(!text.contains("716186003"), "unknown is not none");
    assert_eq!(text.matches("\"unavailable\"").count(), 3);
}

#[test]
fn the_same_chart_at_the_same_moment_gives_the_same_bytes() {
    let chart = chart(&mut Chance(5), 4);
    assert_eq!(write(&chart), write(&chart));
}

#[test]
fn a_bundle_has_what_a_patient_summary_must_have() {
    let chart = chart(&mut Chance(6), 4);
    let bundle: Value = serde_json::from_slice(&write(&chart)).unwrap();
    assert_eq!(bundle["type"], "document");
    assert!(bundle["identifier"]["value"].is_string() && bundle["timestamp"].is_string());
    let entries = bundle["entry"].as_array().unwrap();
    let kinds: Vec<&str> = entries
        .iter()
        .map(|it| it["resource"]["resourceType"].as_str().unwrap())
        .collect();
    assert_eq!(kinds[..2], ["Composition", "Patient"]);
    assert_eq!(
        kinds.iter().filter(|kind| **kind == "Composition").count(),
        1
    );
    let urls: Vec<&str> = entries
        .iter()
        .map(|it| it["fullUrl"].as_str().unwrap())
        .collect();
    let mut distinct = urls.clone();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len(), urls.len());
    for section in entries[0]["resource"]["section"].as_array().unwrap() {
        assert!(section["title"].is_string() && section["code"]["coding"][0]["code"].is_string());
        assert!(
            section["text"]["div"]
                .as_str()
                .unwrap()
                .starts_with("<div xmlns=")
        );
        let held = section["entry"].as_array().map_or(0, Vec::len);
        assert_eq!(held == 0, section["emptyReason"].is_object());
        for reference in section["entry"].as_array().into_iter().flatten() {
            let to = reference["reference"].as_str().unwrap();
            assert!(urls.contains(&to), "{to} stands in the bundle");
        }
    }
    // Every address any resource points at stands in the bundle, or in its own container.
    fn walk<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
        match value {
            Value::Object(fields) => {
                if let Some(to) = fields.get("reference").and_then(Value::as_str) {
                    found.push(to);
                }
                fields.values().for_each(|it| walk(it, found));
            }
            Value::Array(list) => list.iter().for_each(|it| walk(it, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(&bundle, &mut found);
    assert!(
        found
            .iter()
            .all(|to| to.starts_with('#') || urls.contains(to))
    );
}

#[test]
fn every_extension_stands_in_the_description_of_the_format() {
    let page = include_str!("../../../../../docs/format/fhir.md");
    for seed in 0..20 {
        let json = String::from_utf8(write(&chart(&mut Chance(seed), 4))).unwrap();
        for name in json.split("\"urn:ownchart:").skip(1) {
            let name = name.split('"').next().unwrap();
            assert!(
                page.contains(&format!("`{name}`")) || name == "label",
                "{name}"
            );
        }
    }
}

#[test]
fn undecided_entries_are_written_in_both_versions() {
    let chart_of = |entry: Entry, other: Entry| {
        let seen = Seen {
            conflicts: vec![Conflict {
                group: "plan".into(),
                versions: vec![
                    Version {
                        revision: RevisionId([1; 32]),
                        time: 0,
                        entry: entry.clone(),
                    },
                    Version {
                        revision: RevisionId([2; 32]),
                        time: 0,
                        entry: other,
                    },
                ],
            }],
            ..Seen::plain(entry)
        };
        Chart::of(None, [seen])
    };
    let medicine = |dose: u32| {
        let medicine = record::Medication {
            name: record::Coded::text("Marcumar"),
            schedule: Some(record::Schedule::Daily),
            evening: Some(dose.into()),
            ..record::Medication::default()
        };
        Entry::new(id(1), None, Content::Medication(medicine))
    };
    let json = write(&chart_of(medicine(1), medicine(2)));
    let read = read(&json, None).unwrap();
    let doses: Vec<String> = read
        .entries
        .iter()
        .filter_map(|entry| match &entry.content {
            Content::Medication(it) => it.evening.as_ref().map(ToString::to_string),
            _ => None,
        })
        .collect();
    assert_eq!(doses, ["1", "2"]);
    let undecided = read
        .remarks
        .iter()
        .filter(|it| it.why == crate::Why::Undecided);
    assert_eq!(undecided.count(), 2);
    assert!(
        String::from_utf8(json)
            .unwrap()
            .contains("Nicht entschieden")
    );
}

#[test]
fn none_known_beside_a_real_entry_is_not_written() {
    let allergy = |number, state, text: &str| {
        let allergy = record::Allergy {
            state,
            substance: record::Coded::text(text),
            ..record::Allergy::default()
        };
        Seen::plain(Entry::new(id(number), None, Content::Allergy(allergy)))
    };
    let both = Chart::of(
        None,
        [
            allergy(1, record::State::NoneKnown, ""),
            allergy(2, record::State::Known, "Penicillin"),
        ],
    );
    let json = String::from_utf8(write(&both)).unwrap();
    assert!(json.contains("Penicillin") && !json.contains("716186003"));
}
