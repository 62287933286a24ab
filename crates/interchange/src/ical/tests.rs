use super::*;
use record::{Medication, Schedule, State, Weekday};

fn visits(text: &str) -> Vec<(Entry, Visit)> {
    let today = "2026-11-22".parse().ok();
    let read = read(text.as_bytes(), today);
    let of = |entry: Entry| match entry.content.clone() {
        Content::Visit(it) => Some((entry, it)),
        _ => None,
    };
    read.entries.into_iter().filter_map(of).collect()
}

fn event(lines: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:u1\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
}

#[test]
fn appointments_to_come_are_planned_and_past_ones_are_visits() {
    for (lines, start, end, status) in [
        (
            "DTSTART;TZID=Europe/Berlin:20261201T093000\nDURATION:PT30M",
            "2026-12-01T09:30",
            "2026-12-01T10:00",
            VisitStatus::Planned,
        ),
        (
            "DTSTART:20261101T083000Z\nDTEND:20261101T090000Z",
            "2026-11-01T08:30Z",
            "2026-11-01T09:00Z",
            VisitStatus::Finished,
        ),
        (
            "DTSTART;VALUE=DATE:20261122\nDTEND;VALUE=DATE:20261123",
            "2026-11-22",
            "",
            VisitStatus::Planned,
        ),
        (
            "DTSTART;VALUE=DATE:20261201\nDTEND;VALUE=DATE:20261204",
            "2026-12-01",
            "2026-12-03",
            VisitStatus::Planned,
        ),
        (
            "DTSTART:20261201T093000\nSTATUS:CANCELLED",
            "2026-12-01T09:30",
            "",
            VisitStatus::Cancelled,
        ),
    ] {
        let all = visits(&event(&format!(
            "SUMMARY:Kardiologe\\, Kontrolle\n{lines}\nLOCATION:Praxis\nORGANIZER;CN=\"Dr. Weber\":mailto:a@b"
        )));
        let [(entry, it)] = &all[..] else {
            panic!("{lines}")
        };
        assert_eq!(
            (&*it.title, it.status),
            ("Kardiologe, Kontrolle", status),
            "{lines}"
        );
        let text = |when: Option<When>| when.map(|it| it.to_string()).unwrap_or_default();
        assert_eq!((&*text(it.start), &*text(it.end)), (start, end));
        assert_eq!(
            (it.place.as_deref(), it.with.as_deref()),
            (Some("Praxis"), Some("Dr. Weber"))
        );
        assert_eq!(
            (
                entry.source.place.as_deref(),
                entry.source.origin.as_deref()
            ),
            (Some("VEVENT[1]"), Some("u1"))
        );
    }
    let cancelled = event("SUMMARY:x\nDTSTART:20261201").replace("VERSION:2.0", "METHOD:CANCEL");
    assert_eq!(visits(&cancelled)[0].1.status, VisitStatus::Cancelled);
    assert_eq!(
        read(event("SUMMARY:x\nDTSTART:20261201").as_bytes(), None)
            .entries
            .len(),
        1
    );
}

#[test]
fn a_series_of_treatments_is_a_visit_each_and_an_endless_one_is_told() {
    let all = visits(&event(
        "SUMMARY:Physio\nDTSTART:20261116T100000\nDTEND:20261116T103000\nRRULE:FREQ=WEEKLY;COUNT=4\nEXDATE:20261130T100000",
    ));
    let times: Vec<String> = all
        .iter()
        .map(|(_, it)| it.end.unwrap().to_string())
        .collect();
    assert_eq!(
        times,
        ["2026-11-16T10:30", "2026-11-23T10:30", "2026-12-07T10:30"]
    );
    assert_eq!(all[0].1.status, VisitStatus::Finished);
    assert_eq!(all[1].1.status, VisitStatus::Planned);
    let endless = event("SUMMARY:Geburtstag\nDTSTART:20261116\nRRULE:FREQ=YEARLY");
    let read = read(endless.as_bytes(), None);
    assert_eq!((read.entries.len(), read.remarks[0].why), (1, Why::Repeats));
    assert_eq!(read.entries[0].note.as_deref(), Some("RRULE: FREQ=YEARLY"));
}

#[test]
fn tasks_are_notes_and_the_rest_is_said() {
    let text = "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:X\nEND:VTIMEZONE\nBEGIN:VTODO\nSUMMARY:Rezept holen\nDUE:20261201\nEND:VTODO\nBEGIN:VFREEBUSY\nUID:f\nEND:VFREEBUSY\nBEGIN:VEVENT\nDTSTART:gestern\nSUMMARY:x\nBEGIN:VALARM\nTRIGGER:-P1D\nEND:VALARM\nATTACH:https://a.example\nEND:VEVENT\nEND:VCALENDAR";
    let read = read(text.as_bytes(), None);
    let kinds: Vec<_> = read.entries.iter().map(Entry::kind).collect();
    assert_eq!(kinds, [record::Kind::Note, record::Kind::Visit]);
    let said: Vec<_> = read.remarks.iter().map(|it| (it.why, &*it.what)).collect();
    assert_eq!(
        said,
        [
            (Why::KindNotRead, "VFREEBUSY"),
            (Why::DateUnclear, "DTSTART"),
            (Why::PartNotKept, "ATTACH"),
            (Why::PartNotKept, "VALARM"),
        ]
    );
}

#[test]
fn torn_and_tangled_calendars_give_what_they_have() {
    for text in [
        "BEGIN:VCALENDAR",
        "END:VCALENDAR",
        "BEGIN:VEVENT\nSUMMARY:x",
        "BEGIN:VCALENDAR\nEND:VEVENT\nEND:VCALENDAR",
        &"BEGIN:VEVENT\n".repeat(50_000),
        &"BEGIN:VCALENDAR\nBEGIN:VEVENT\n".repeat(20_000),
    ] {
        let read = read(text.as_bytes(), None);
        assert!(!read.remarks.is_empty(), "{text:.30}");
    }
    assert_eq!(visits("BEGIN:VEVENT\nSUMMARY:x\nDTSTART:20261201").len(), 1);
}

fn medicine(schedule: Schedule, days: &[Weekday]) -> Entry {
    let it = Medication {
        state: State::Known,
        name: "Methotrexat".into(),
        schedule: Some(schedule),
        weekdays: days.to_vec(),
        morning: "1".parse().ok(),
        evening: "1/2".parse().ok(),
        unit: Some("Tablette".into()),
        ..Medication::default()
    };
    Entry::new(record::EntryId([6; 16]), None, Content::Medication(it))
}

const NEUTRAL: Titles<'_> = Titles::Neutral {
    visit: "Termin",
    medicine: "Erinnerung",
};

fn options(titles: Titles<'_>) -> Options<'_> {
    Options {
        now: "2026-11-21T11:00:00Z".parse().unwrap(),
        titles,
        reminders: Some([8, 12, 18, 22]),
    }
}

#[test]
fn what_is_written_says_nothing_unless_asked_and_comes_back() {
    let visit = Visit {
        title: "Onkologie, zweiter Zyklus".into(),
        start: "2026-12-01T09:30".parse().ok(),
        end: "2026-12-01T10:00".parse().ok(),
        status: VisitStatus::Planned,
        place: Some("Klinik".into()),
        ..Visit::default()
    };
    let entry = Entry::new(
        record::EntryId([5; 16]),
        None,
        Content::Visit(visit.clone()),
    );
    let neutral = write([&entry].into_iter(), &options(NEUTRAL));
    assert_eq!(neutral.events, 1);
    assert!(
        neutral.text.contains("SUMMARY:Termin\r\n")
            && !neutral.text.contains("Onko")
            && !neutral.text.contains("Klinik")
    );
    let full = write([&entry].into_iter(), &options(Titles::Full));
    assert_eq!(visits(&full.text)[0].1, visit);
    assert!(full.text.split("\r\n").all(|line| line.len() <= 75));
    let day = Visit {
        start: "2026-12-01".parse().ok(),
        end: "2026-12-03".parse().ok(),
        ..visit
    };
    let entry = Entry::new(entry.id, None, Content::Visit(day.clone()));
    let whole = write([&entry].into_iter(), &options(Titles::Full)).text;
    assert!(whole.contains("DTSTART;VALUE=DATE:20261201\r\nDTEND;VALUE=DATE:20261204\r\n"));
    assert_eq!(visits(&whole)[0].1, day);
}

#[test]
fn a_weekly_medicine_never_reminds_on_another_day() {
    let weekly = medicine(Schedule::Weekly, &[Weekday::Thursday, Weekday::Monday]);
    let written = write([&weekly].into_iter(), &options(NEUTRAL));
    assert_eq!(written.events, 2);
    assert!(
        written.text.contains("RRULE:FREQ=WEEKLY;BYDAY=MO,TH\r\n")
            && !written.text.contains("DAILY")
    );
    // 21 November 2026 is a Saturday: the first reminder is on Monday
    assert!(
        written.text.contains("DTSTART:20261123T080000\r\n")
            && written.text.contains("DTSTART:20261123T180000\r\n")
    );
    let daily = write(
        [&medicine(Schedule::Daily, &[])].into_iter(),
        &options(Titles::Full),
    );
    assert!(daily.text.contains("SUMMARY:Methotrexat: 1/2 Tablette\r\n"));
    for schedule in [
        Schedule::Text,
        Schedule::AsNeeded,
        Schedule::Weekly,
        Schedule::Interval,
    ] {
        let written = write([&medicine(schedule, &[])].into_iter(), &options(NEUTRAL));
        assert_eq!((written.events, written.left.len()), (0, 1), "{schedule}");
    }
    let mut paused = medicine(Schedule::Daily, &[]);
    if let Content::Medication(it) = &mut paused.content {
        it.status = record::MedicationStatus::Paused;
    }
    assert_eq!(write([&paused].into_iter(), &options(NEUTRAL)).events, 0);
}
