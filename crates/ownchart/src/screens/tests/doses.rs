//! Taken, skipped, not noted; packs that run out; what is due.

use super::{NOW, anna, save};
use crate::screens::Screens;
use crate::view::{self, *};
use serde_json::json;

const DAY: i64 = 24 * 3600 * 1000;
/// NOW is the 14th of November 2026, a Saturday, 10:42.
const TODAY: &str = "2026-11-14";

fn at(table: &mut Screens, millis: i64) {
    let clock = crate::Clock::Still(millis);
    table.place.clock = clock;
    table.opened_mut().unwrap().binder.place.clock = clock;
}

fn day(table: &Screens, person: &str, day: &str) -> DoseDay {
    let (person, day) = (person.to_owned(), day.to_owned());
    table.dose_day(&DoseDayWanted { person, day }).unwrap()
}

fn note(
    table: &mut Screens,
    person: &str,
    on: &str,
    doses: &[(&str, Option<DayTime>)],
    status: DoseStatus,
) -> DosesNoted {
    let doses = doses.iter().map(|(medicine, at)| DoseToNote {
        medicine: (*medicine).to_owned(),
        at: *at,
    });
    let wanted = NoteDoses {
        person: person.to_owned(),
        day: on.to_owned(),
        doses: doses.collect(),
        status,
        now: false,
        reason: String::new(),
    };
    table.note_doses(&wanted).unwrap()
}

fn medicine(table: &mut Screens, person: &str, fields: serde_json::Value) -> String {
    save(table, view::Kind::Medication, person, fields).entry
}

fn keep(table: &mut Screens, person: &str, keep: bool) {
    let person = person.to_owned();
    table.keep_dose_log(&KeepDoseLog { person, keep }).unwrap();
}

fn due(table: &Screens, person: &str) -> Vec<String> {
    let person = person.to_owned();
    let due = table.reminders(&ForPerson { person }).unwrap().due;
    due.into_iter().map(|it| it.key).collect()
}

#[test]
fn a_morning_is_noted_in_one_press_and_taken_back_in_one() {
    let room = tempfile::tempdir().unwrap();
    let (mut table, _, opened) = anna(room.path());
    let person = opened.person;
    let ramipril = medicine(
        &mut table,
        &person,
        json!({ "name": "Ramipril", "strength": "5 mg", "morning": "1", "unit": "Stück" }),
    );
    let metformin = medicine(
        &mut table,
        &person,
        json!({ "name": "Metformin", "morning": "1/2", "evening": "1" }),
    );
    medicine(
        &mut table,
        &person,
        json!({ "name": "Methotrexat", "schedule": "weekly", "weekdays": ["mon"], "morning": "1" }),
    );
    medicine(
        &mut table,
        &person,
        json!({ "name": "Phenprocoumon", "schedule": "text", "dose_text": "nach Ausweis" }),
    );
    medicine(
        &mut table,
        &person,
        json!({ "name": "Ibuprofen", "schedule": "as_needed", "dose_text": "bei Schmerzen" }),
    );
    let seen = day(&table, &person, "");
    assert_eq!(seen.since, None, "nobody asked for a log");
    let times: Vec<(DayTime, usize, bool)> = seen
        .times
        .iter()
        .map(|it| (it.at, it.doses.len(), it.begun))
        .collect();
    assert_eq!(
        times,
        [(DayTime::Morning, 2, true), (DayTime::Evening, 1, false)],
        "a weekly dose is due on its day only"
    );
    assert_eq!((seen.needed.len(), seen.written.len()), (1, 1));
    assert_eq!(seen.times[0].doses[0].amount, "½");

    let morning = [
        (&*ramipril, Some(DayTime::Morning)),
        (&*metformin, Some(DayTime::Morning)),
    ];
    let done = note(&mut table, &person, "", &morning, DoseStatus::Taken);
    assert_eq!(done.count, 2);
    let again = note(&mut table, &person, "", &morning, DoseStatus::Taken);
    assert_eq!(again.count, 0, "a dose is not noted twice");
    let noted = |table: &Screens| {
        day(table, &person, "").times[0]
            .doses
            .iter()
            .map(|it| it.noted)
            .collect::<Vec<_>>()
    };
    assert_eq!(noted(&table), [NotedAs::Taken; 2]);
    note(&mut table, &person, "", &morning[..1], DoseStatus::Skipped);
    assert_eq!(
        noted(&table),
        [NotedAs::Taken, NotedAs::Skipped],
        "what was noted wrong is changed"
    );
    table.undo_step().unwrap();
    assert_eq!(noted(&table), [NotedAs::Taken; 2]);

    let yesterday = note(
        &mut table,
        &person,
        "2026-11-13",
        &morning,
        DoseStatus::Taken,
    );
    assert_eq!(yesterday.count, 2);
    let back = table.undo_step().unwrap();
    assert_eq!(back.count, 2);
    assert_eq!(
        day(&table, &person, "2026-11-13").times[0].doses[0].noted,
        NotedAs::Open
    );
    let ahead = NoteDoses {
        person: person.clone(),
        day: "2026-11-15".into(),
        doses: vec![DoseToNote {
            medicine: ramipril,
            at: Some(DayTime::Morning),
        }],
        status: DoseStatus::Taken,
        now: false,
        reason: String::new(),
    };
    assert!(
        table.note_doses(&ahead).is_err(),
        "tomorrow is not noted today"
    );
}

#[test]
fn not_noted_is_neither_skipped_nor_missed_and_counts_only_while_the_log_is_kept() {
    let room = tempfile::tempdir().unwrap();
    let (mut table, _, opened) = anna(room.path());
    let person = opened.person;
    let id = medicine(
        &mut table,
        &person,
        json!({ "name": "Ramipril", "morning": "1", "evening": "1" }),
    );
    at(&mut table, NOW + DAY);
    keep(&mut table, &person, true);
    at(&mut table, NOW + 4 * DAY);
    note(
        &mut table,
        &person,
        "2026-11-15",
        &[(&id, Some(DayTime::Morning))],
        DoseStatus::Taken,
    );
    note(
        &mut table,
        &person,
        "2026-11-16",
        &[(&id, Some(DayTime::Morning))],
        DoseStatus::Skipped,
    );
    let log = |table: &Screens, days| {
        let wanted = DoseLogWanted {
            medicine: id.clone(),
            to: String::new(),
            days,
        };
        table.dose_log(&wanted).unwrap()
    };
    let seen = log(&table, 28);
    // Kept since the 15th; three days are over.
    assert_eq!(
        (seen.due, seen.taken, seen.skipped, seen.open),
        (6, 1, 1, 4)
    );
    assert_eq!(seen.days[0].day, "2026-11-18");
    assert!(!seen.days[0].counts, "today is not over");
    // A changed dose does not change the days before it.
    let fewer = SaveEntry {
        id: Some(id.clone()),
        kind: view::Kind::Medication,
        person: person.clone(),
        fields: serde_json::Map::from_iter([("evening".to_owned(), json!(null))]),
        note: None,
    };
    table.save_entry(fewer).unwrap();
    assert_eq!(log(&table, 28).due, 6);
    assert_eq!(day(&table, &person, "").times.len(), 1);
    // Whoever ends it is not asked any more; what was noted stays.
    keep(&mut table, &person, false);
    let seen = log(&table, 28);
    assert_eq!((seen.taken, seen.skipped, seen.open), (1, 1, 0));
    assert!(due(&table, &person).is_empty());
}

#[test]
fn a_pack_runs_out_in_plain_sight_and_a_new_one_is_one_press() {
    let room = tempfile::tempdir().unwrap();
    let (mut table, _, opened) = anna(room.path());
    let person = opened.person;
    let id = medicine(
        &mut table,
        &person,
        json!({ "name": "Ramipril", "morning": "1/2", "unit": "Stück", "supply": "10", "counted": TODAY, "pack": "50" }),
    );
    let pack = |table: &Screens| {
        let person = person.clone();
        table
            .medicines_now(&ForPerson { person })
            .unwrap()
            .packs
            .remove(0)
    };
    let seen = pack(&table);
    assert_eq!(
        (seen.state, seen.day.as_deref(), seen.days),
        (PackState::Until, Some("2026-12-03"), 19)
    );
    assert!(!seen.soon && due(&table, &person).is_empty());
    at(&mut table, NOW + 13 * DAY);
    assert_eq!(due(&table, &person), [format!("pack:{id}")]);
    let off = PutOff {
        person: person.clone(),
        key: format!("pack:{id}"),
    };
    assert!(table.put_off(&off).unwrap().due.is_empty());
    at(&mut table, NOW + 14 * DAY);
    assert_eq!(
        due(&table, &person).len(),
        1,
        "put off until tomorrow, and not for good"
    );
    let amount = String::new();
    table
        .new_pack(&NewPack {
            medicine: id.clone(),
            amount,
        })
        .unwrap();
    let seen = pack(&table);
    assert_eq!((seen.left.as_str(), seen.days), ("53 Stück", 105));
    assert!(due(&table, &person).is_empty());
    table.undo_entry(&EntryId { id }).unwrap();
    assert_eq!(pack(&table).left, "3 Stück");
    at(&mut table, NOW + 40 * DAY);
    assert_eq!(pack(&table).state, PackState::Out);
}

#[test]
fn who_counts_anew_counts_today_and_what_is_taken_now_has_its_time() {
    let room = tempfile::tempdir().unwrap();
    let (mut table, _, opened) = anna(room.path());
    let person = opened.person;
    let plan = json!({ "name": "Ibuprofen", "morning": "1", "supply": "20" });
    let id = medicine(&mut table, &person, plan);
    let counted = |table: &Screens| {
        let id = id.clone();
        table.entry(&EntryId { id }).unwrap().fields["counted"].clone()
    };
    assert_eq!(counted(&table), json!(TODAY));
    at(&mut table, NOW + DAY);
    let mut edit = |fields: serde_json::Value| {
        let fields = fields.as_object().unwrap().clone();
        let edited = SaveEntry {
            id: Some(id.clone()),
            kind: view::Kind::Medication,
            person: person.clone(),
            fields,
            note: None,
        };
        table.save_entry(edited).unwrap();
        counted(&table)
    };
    assert_eq!(edit(json!({ "hint": "zum Essen" })), json!(TODAY));
    assert_eq!(edit(json!({ "supply": "12" })), json!("2026-11-15"));
    let said = json!({ "supply": "14", "counted": "2026-11-13" });
    assert_eq!(
        edit(said),
        json!("2026-11-13"),
        "a day that is named counts"
    );

    let now = NoteDoses {
        person: person.clone(),
        day: String::new(),
        doses: vec![DoseToNote {
            medicine: id.clone(),
            at: None,
        }],
        status: DoseStatus::Taken,
        now: true,
        reason: String::new(),
    };
    table.note_doses(&now).unwrap();
    let clock = |on: &str| {
        day(&table, &person, on).times[0].doses[0]
            .notes
            .first()
            .map(|it| it.clock.clone())
    };
    assert_eq!(
        clock("").as_deref(),
        Some("10:02"),
        "the only dose of the day"
    );
    assert_eq!((clock("2026-11-14"), clock("2026-11-13")), (None, None));
}

#[test]
fn a_refill_does_not_make_printed_paper_old() {
    let room = tempfile::tempdir().unwrap();
    let (mut table, _, opened) = anna(room.path());
    let person = opened.person;
    let id = medicine(
        &mut table,
        &person,
        json!({ "name": "Ramipril", "morning": "1" }),
    );
    let setting = super::super::papers::Sort::Plan.setting(table.person(&person).unwrap());
    let change = vault::Change {
        settings: [(setting, Some(NOW.to_string()))].into(),
        ..vault::Change::default()
    };
    table
        .binder_mut()
        .unwrap()
        .vault
        .commit(&change, NOW)
        .unwrap();
    at(&mut table, NOW + DAY);
    table
        .new_pack(&NewPack {
            medicine: id.clone(),
            amount: "100".into(),
        })
        .unwrap();
    keep(&mut table, &person, true);
    let plan = |table: &Screens| {
        let person = person.clone();
        table
            .medicines_now(&ForPerson { person })
            .unwrap()
            .plan
            .changes
    };
    assert_eq!(plan(&table), 0);
    let stronger = SaveEntry {
        id: Some(id),
        kind: view::Kind::Medication,
        person: person.clone(),
        fields: serde_json::Map::from_iter([("morning".to_owned(), json!("2"))]),
        note: None,
    };
    table.save_entry(stronger).unwrap();
    assert_eq!(plan(&table), 1);
}

#[test]
fn doses_appointments_and_answers_come_due_while_the_chart_is_open() {
    let room = tempfile::tempdir().unwrap();
    let (mut table, _, opened) = anna(room.path());
    let person = opened.person;
    let id = medicine(
        &mut table,
        &person,
        json!({ "name": "Ramipril", "morning": "1", "night": "1" }),
    );
    let visit = json!({ "title": "Kontrolle", "start": "2026-11-15T09:30", "with": "Dr. Weber", "status": "planned" });
    let visit = save(&mut table, view::Kind::Visit, &person, visit).entry;
    assert_eq!(
        due(&table, &person),
        [format!("visit:{visit}")],
        "without a log nobody is asked about doses"
    );
    keep(&mut table, &person, true);
    assert_eq!(due(&table, &person)[0], format!("doses:{TODAY}:morning"));
    note(
        &mut table,
        &person,
        "",
        &[(&id, Some(DayTime::Morning))],
        DoseStatus::Skipped,
    );
    assert_eq!(due(&table, &person).len(), 1);
    at(&mut table, NOW + 12 * 3600 * 1000);
    assert_eq!(due(&table, &person)[0], format!("doses:{TODAY}:night"));
    let off = PutOff {
        person: person.clone(),
        key: format!("doses:{TODAY}:night"),
    };
    assert!(table.put_off(&off).is_err(), "a dose cannot wait");
}

#[test]
fn ten_years_of_doses_bury_nothing_and_slow_nothing() {
    let room = tempfile::tempdir().unwrap();
    let (mut table, _, opened) = anna(room.path());
    let person = opened.person;
    let id = medicine(
        &mut table,
        &person,
        json!({ "name": "Metformin", "morning": "1", "noon": "1", "evening": "1", "night": "1", "supply": "120", "counted": TODAY }),
    );
    save(
        &mut table,
        view::Kind::Condition,
        &person,
        json!({ "name": "Diabetes", "onset": "2015" }),
    );
    keep(&mut table, &person, true);
    let today = table.binder().unwrap().today();
    let years = 15_000 / 4;
    let owner = table.person(&person).unwrap();
    let (medicine, mut changes) = (id.parse().ok(), Vec::new());
    for ago in 1..=years {
        for at in record::DayTime::ALL {
            let note = record::Intake {
                name: record::Coded::text("Metformin"),
                medication: medicine,
                time: Some(record::When::from_days(today.days() - ago)),
                daytime: Some(*at),
                ..record::Intake::default()
            };
            let content = record::Content::Intake(note);
            changes.push((
                None,
                record::Entry::new(crate::binder::fresh_id(), Some(owner), content),
            ));
        }
    }
    table
        .binder_mut()
        .unwrap()
        .write(changes, Vec::new())
        .unwrap();
    let whom = || ForPerson {
        person: person.clone(),
    };
    let started = std::time::Instant::now();
    for _ in 0..10 {
        table.overview(&whom()).unwrap();
        table.medicines_now(&whom()).unwrap();
        table.reminders(&whom()).unwrap();
        day(&table, &person, "");
    }
    let each = started.elapsed().as_millis() / 10;
    println!("overview, medicines, reminders and today beside 15 000 doses: {each} ms together");
    assert!(each < 1500, "{each} ms");
    let started = std::time::Instant::now();
    let wanted = DoseLogWanted {
        medicine: id,
        to: String::new(),
        days: 28,
    };
    let log = table.dose_log(&wanted).unwrap();
    println!(
        "four weeks of the log: {} ms",
        started.elapsed().as_millis()
    );
    assert_eq!((log.taken, log.open), (27 * 4, 0));
    let timeline = TimelineWanted {
        person: person.clone(),
        kinds: Vec::new(),
        who: String::new(),
        label: String::new(),
    };
    let seen = table.timeline(&timeline).unwrap();
    assert_eq!(seen.count, 2, "a medicine and a diagnosis");
    let doses = seen.kinds.iter().find(|it| it.kind == view::Kind::Intake);
    assert_eq!(
        doses.map(|it| it.count),
        Some(15_000),
        "there to be asked for"
    );
    let asked = TimelineWanted {
        kinds: vec![view::Kind::Intake],
        ..timeline
    };
    assert_eq!(table.timeline(&asked).unwrap().count, 15_000);
    let words = "metformin".to_owned();
    let found = table
        .search(&SearchWanted {
            person: person.clone(),
            words,
            count: 10,
        })
        .unwrap();
    assert_eq!(
        found.count, 1,
        "who looks for a medicine finds the medicine"
    );
}
