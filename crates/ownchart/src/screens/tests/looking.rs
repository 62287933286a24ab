//! Values over time, medicines, the timeline.

use super::{NOW, anna, save};
use crate::screens::Screens;
use crate::view::{self, *};
use serde_json::{Value, json};

const DAY: i64 = 24 * 3600 * 1000;

fn value(code: &str, value: &str, unit: &str, time: &str) -> Value {
    json!({ "code": code, "value": value, "unit": unit, "time": time, "category": "laboratory" })
}

fn finding(table: &mut Screens, person: &str, fields: Value) -> String {
    save(table, view::Kind::Finding, person, fields).entry
}

fn later(table: &mut Screens, days: i64) {
    let clock = crate::Clock::Still(NOW + days * DAY);
    table.place.clock = clock;
    table.opened_mut().unwrap().binder.place.clock = clock;
}

fn labs(table: &Screens, person: &str, words: &str) -> Labs {
    let (person, words) = (person.to_owned(), words.to_owned());
    table.labs(&LabsWanted { person, words }).unwrap()
}

fn lab(table: &Screens, person: &str, test: &str) -> Lab {
    let wanted = LabWanted {
        person: person.into(),
        test: test.into(),
        from: None,
        to: None,
    };
    table.lab(&wanted).unwrap()
}

#[test]
fn a_blood_pressure_is_one_test_with_two_lines() {
    let room = tempfile::tempdir().unwrap();
    let (mut table, _, opened) = anna(room.path());
    let person = opened.person;
    for (time, upper, lower) in [
        ("2026-09-01", "151", "92"),
        ("2026-11-01T07:30", "147", "86"),
    ] {
        let parts = json!([
            { "code": "systolisch", "value": upper, "unit": "mmHg" },
            { "code": "diastolisch", "value": lower, "unit": "mmHg" },
        ]);
        let fields = json!({ "code": "Blutdruck", "time": time, "components": parts, "category": "vital_signs" });
        finding(&mut table, &person, fields);
    }
    let seen = labs(&table, &person, "");
    assert_eq!(seen.tests.len(), 1, "{seen:?}");
    let test = &seen.tests[0];
    assert_eq!(
        (test.name.as_str(), test.shelf),
        ("Blutdruck", LabShelf::Vitals)
    );
    assert_eq!(test.value, "147/86 mmHg");
    assert_eq!(test.trend.len(), 2);
    let seen = lab(&table, &person, &test.key);
    assert_eq!((seen.name.as_str(), seen.count), ("Blutdruck", 2));
    let names: Vec<&str> = seen.curves[0]
        .lines
        .iter()
        .map(|line| line.name.as_str())
        .collect();
    assert_eq!(names, ["systolisch", "diastolisch"]);
    let page = LabValuesWanted {
        person,
        test: test.key.clone(),
        from: 0,
        count: 10,
    };
    let rows = table.lab_values(&page).unwrap();
    let said: Vec<&str> = rows.rows.iter().map(|row| row.value.as_str()).collect();
    assert_eq!((rows.count, said), (2, vec!["147/86 mmHg", "151/92 mmHg"]));
}

#[test]
fn two_units_are_never_one_curve_unless_only_the_point_moves() {
    let room = tempfile::tempdir().unwrap();
    let (mut table, _, opened) = anna(room.path());
    let person = opened.person;
    for (number, unit, time) in [
        ("18.4", "mg/l", "2025-03-11"),
        ("0.31", "mg/dl", "2026-11-08"),
        ("3", "nmol/l", "2024-01-02"),
        ("9", "", "2023-01-02"),
    ] {
        finding(&mut table, &person, value("CRP", number, unit, time));
    }
    let key = labs(&table, &person, "crp").tests[0].key.clone();
    let seen = lab(&table, &person, &key);
    let curves: Vec<(&str, usize)> = seen
        .curves
        .iter()
        .map(|curve| (curve.unit.as_str(), curve.lines[0].points.len()))
        .collect();
    assert_eq!(curves, [("mg/dl", 2), ("nmol/l", 1), ("", 1)]);
    assert_eq!(seen.curves[0].converted, ["mg/l"]);
    let first = &seen.curves[0].lines[0].points[0];
    assert_eq!(
        (first.value, first.said.as_str()),
        (1.84, "18,4 mg/l"),
        "said as it was written"
    );
    let page = LabValuesWanted {
        person,
        test: key,
        from: 0,
        count: 10,
    };
    let rows = table.lab_values(&page).unwrap().rows;
    let said: Vec<(&str, &str)> = rows
        .iter()
        .map(|row| (row.value.as_str(), row.converted.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            ("0,31 mg/dl", ""),
            ("18,4 mg/l", "1,84 mg/dl"),
            ("3 nmol/l", ""),
            ("9", "")
        ]
    );
}

#[test]
fn what_was_taken_back_or_has_no_date_is_in_the_table_only() {
    let room = tempfile::tempdir().unwrap();
    let (mut table, _, opened) = anna(room.path());
    let person = opened.person;
    finding(
        &mut table,
        &person,
        value("Kalium", "4.4", "mmol/l", "2025-03-11"),
    );
    let mut back = value("Kalium", "9.9", "mmol/l", "2026-11-08");
    back["status"] = json!("cancelled");
    finding(&mut table, &person, back);
    let mut undated = value("Kalium", "4.1", "mmol/l", "2025-01-01");
    undated.as_object_mut().unwrap().remove("time");
    finding(&mut table, &person, undated);
    let mut below = value("Kalium", "3.0", "mmol/l", "2026-01-01");
    below["comparator"] = json!("<");
    finding(&mut table, &person, below);

    let test = labs(&table, &person, "KALIUM").tests.remove(0);
    assert_eq!(
        test.value, "<3,0 mmol/l",
        "9.9 was taken back and is nobody's newest value"
    );
    let seen = lab(&table, &person, &test.key);
    assert_eq!((seen.count, seen.undated, seen.taken_back), (4, 1, 1));
    let points = &seen.curves[0].lines[0].points;
    assert_eq!(points.len(), 2);
    assert_eq!(points[1].open, Some(OpenEnd::Below));
    assert!(labs(&table, &person, "nichts davon").tests.is_empty());
}

#[test]
fn a_picture_carries_the_name_of_the_chart_and_no_markup_of_the_page() {
    let room = tempfile::tempdir().unwrap();
    let (table, _, opened) = anna(room.path());
    let text = Shape {
        form: ShapeForm::Text,
        role: ShapeRole::Title,
        at: vec![0.0, 20.0],
        text: "HbA1c <b>".into(),
        anchor: Anchor::Start,
    };
    let mut wanted = PictureWanted {
        person: opened.person,
        title: "HbA1c".into(),
        width: 900.0,
        height: 300.0,
        shapes: vec![text],
    };
    let file = room.path().join("picture.svg");
    table.picture_save(&wanted, &file).unwrap();
    let svg = String::from_utf8(crate::read_file(&file).unwrap()).unwrap();
    for words in [
        ">Anna Beispiel<",
        "02.03.1968",
        "14.11.2026",
        "HbA1c &lt;b&gt;",
    ] {
        assert!(svg.contains(words), "{words} in {svg}");
    }
    wanted.shapes[0].at = vec![f64::INFINITY, 0.0];
    assert!(table.picture_check(&wanted).is_err());
}

#[test]
fn what_is_not_daily_stands_apart_and_what_ended_stands_below() {
    let room = tempfile::tempdir().unwrap();
    let (mut table, _, opened) = anna(room.path());
    let person = opened.person;
    for fields in [
        json!({ "name": "Ramipril", "strength": "5 mg", "morning": "1" }),
        json!({ "name": "Methotrexat", "schedule": "weekly", "weekdays": ["mon"], "morning": "1" }),
        json!({ "name": "Vitamin D", "schedule": "interval", "every_days": 7, "morning": "1" }),
        json!({ "name": "Ibuprofen", "schedule": "as_needed", "dose_text": "höchstens 2 am Tag" }),
        json!({ "name": "Prednisolon", "schedule": "text", "dose_text": "ausschleichen" }),
        json!({ "name": "Bisoprolol", "status": "stopped", "end": "2021-06", "morning": "1" }),
    ] {
        save(&mut table, view::Kind::Medication, &person, fields);
    }
    let wanted = ForPerson { person };
    let seen = table.medicines_now(&wanted).unwrap();
    let names =
        |rows: &[MedicineRow]| -> Vec<String> { rows.iter().map(|row| row.name.clone()).collect() };
    assert_eq!(names(&seen.daily), ["Ramipril"]);
    assert_eq!(names(&seen.apart), ["Methotrexat", "Vitamin D"]);
    assert_eq!(names(&seen.written), ["Prednisolon"]);
    assert_eq!(names(&seen.needed), ["Ibuprofen"]);
    assert_eq!(seen.former[0].title, "Bisoprolol");
}

#[test]
fn a_changed_dose_is_told_by_the_day_and_stands_in_the_history() {
    let room = tempfile::tempdir().unwrap();
    let (mut table, _, opened) = anna(room.path());
    let person = opened.person;
    let plan =
        json!({ "name": "Ramipril", "strength": "2.5 mg", "morning": "1", "start": "2019-05" });
    let id = save(&mut table, view::Kind::Medication, &person, plan).entry;
    later(&mut table, 20);
    let change = |strength: &str| SaveEntry {
        id: Some(id.clone()),
        kind: view::Kind::Medication,
        person: person.clone(),
        fields: json!({ "strength": strength }).as_object().unwrap().clone(),
        note: None,
    };
    table.save_entry(change("5 mg")).unwrap();
    let old = json!({ "name": "ramipril", "strength": "1.25 mg", "status": "completed", "start": "2017", "end": "2019-05" });
    save(&mut table, view::Kind::Medication, &person, old);

    let since = |day: &str| {
        let wanted = ChangesWanted {
            person: person.clone(),
            since: day.into(),
        };
        table.medicine_changes(&wanted)
    };
    let seen = since("2026-11-20").unwrap();
    assert!(seen.knows);
    let ramipril = &seen.changes[0];
    assert_eq!(
        (ramipril.how, ramipril.name.as_str()),
        (ChangedHow::Changed, "Ramipril")
    );
    assert!(ramipril.before.starts_with("2,5 mg") && ramipril.now.starts_with("5 mg"));
    assert!(
        !since("2020-01-01").unwrap().knows,
        "a young chart does not know"
    );
    assert!(since("2020").is_err());

    let doses = table.doses(&view::EntryId { id: id.clone() }).unwrap();
    let said: Vec<(&str, bool)> = doses
        .steps
        .iter()
        .map(|step| (step.said.split(" · ").next().unwrap(), step.now))
        .collect();
    assert_eq!(said, [("5 mg", true), ("2,5 mg", false), ("1,25 mg", true)]);
    assert_eq!(doses.steps[2].state, "completed");
}

#[test]
fn the_timeline_is_in_order_by_year_and_visit() {
    let room = tempfile::tempdir().unwrap();
    let (mut table, _, opened) = anna(room.path());
    let person = opened.person;
    let add = |table: &mut Screens, kind, fields| save(table, kind, &person, fields).entry;
    let visit = json!({ "title": "Kontrolle", "start": "2026-05-04T09:00", "with": "Dr. Weber", "status": "finished" });
    let visit = add(&mut table, view::Kind::Visit, visit);
    let mut hung = value("Kalium", "4.4", "mmol/l", "2026-05-06");
    hung["performer"] = json!("Labor Dr. Sommer");
    let hung = add(&mut table, view::Kind::Finding, hung);
    add(
        &mut table,
        view::Kind::Condition,
        json!({ "name": "Asthma", "onset": "1991" }),
    );
    add(
        &mut table,
        view::Kind::Note,
        json!({ "title": "Rollator", "time": "2026-05-05" }),
    );
    add(
        &mut table,
        view::Kind::Allergy,
        json!({ "substance": "Latex" }),
    );
    add(
        &mut table,
        view::Kind::Contact,
        json!({ "name": "Dr. Weber" }),
    );
    // The window writes no arrows; an import does.
    let opened = table.opened_mut().unwrap();
    let seen = opened.binder.entry(&hung).unwrap();
    let mut entry = seen.entry.clone();
    entry.labels = vec!["Blut".into()];
    entry.links.push(record::Link {
        to: visit.parse().ok(),
        role: "visit".into(),
        page: None,
        region: None,
    });
    opened
        .binder
        .write(vec![(Some(seen), entry)], Vec::new())
        .unwrap();

    let all = TimelineWanted {
        person: person.clone(),
        kinds: Vec::new(),
        who: String::new(),
        label: String::new(),
    };
    let titles = |table: &mut Screens, of: &TimelineWanted, from, count| -> Vec<(String, bool)> {
        let of = of.clone();
        let rows = table
            .timeline_rows(&TimelinePage { of, from, count })
            .unwrap()
            .rows;
        rows.into_iter()
            .map(|row| (row.row.title, row.of_visit))
            .collect()
    };
    let seen = table.timeline(&all).unwrap();
    let years: Vec<(&str, u32, u32)> = seen
        .years
        .iter()
        .map(|year| (year.year.as_str(), year.from, year.count))
        .collect();
    assert_eq!(seen.count, 5, "a contact happens at no time");
    assert_eq!(years, [("2026", 0, 3), ("1991", 3, 1), ("", 4, 1)]);
    let told = |text: &str, of_visit| (text.to_owned(), of_visit);
    let first = [
        told("Rollator", false),
        told("Kontrolle", false),
        told("Kalium", true),
    ];
    assert_eq!(titles(&mut table, &all, 0, 3), first);
    let rest = [told("Asthma", false), told("Latex", false)];
    assert_eq!(titles(&mut table, &all, 3, 10), rest);
    assert_eq!(seen.who, ["Dr. Weber", "Labor Dr. Sommer"]);
    assert_eq!(seen.labels, ["Blut"]);

    let narrowed = |change: &dyn Fn(&mut TimelineWanted)| {
        let mut wanted = all.clone();
        change(&mut wanted);
        wanted
    };
    let by = narrowed(&|it| it.who = "Labor Dr. Sommer".into());
    assert_eq!(titles(&mut table, &by, 0, 9), [told("Kalium", true)]);
    let about = narrowed(&|it| it.label = "Blut".into());
    assert_eq!(table.timeline(&about).unwrap().count, 1);
    let nobody = narrowed(&|it| it.who = "Niemand".into());
    assert_eq!(table.timeline(&nobody).unwrap().count, 0);
    let kinds = narrowed(&|it| it.kinds = vec![view::Kind::Note, view::Kind::Allergy]);
    assert_eq!(table.timeline(&kinds).unwrap().count, 2);

    add(
        &mut table,
        view::Kind::Note,
        json!({ "title": "Neu", "time": "2026-11-14" }),
    );
    assert_eq!(
        titles(&mut table, &all, 0, 1),
        [told("Neu", false)],
        "what is new is there at once"
    );
}
