use super::*;
use crate::sheet::check;
use crate::{Pt, Size, sample};
use record::{Chart, Coded, EntryId};

fn emergency(chart: &Chart) -> Emergency<'_> {
    Emergency {
        chart,
        made: "2026-11-21".parse().unwrap(),
        number: 412,
        words: &["hafer", "ziegel", "mond", "anker"],
        key: &[],
        photo: None,
    }
}

fn seen(content: Content) -> Seen {
    Seen::plain(Entry::new(EntryId([7; 16]), None, content))
}

fn drawn(visit: &Visit<'_>, size: Size) -> (String, usize) {
    let faces = Faces::bundled();
    let about = About {
        size,
        ..About::for_tests()
    };
    let sheet = draw(visit, about, Languages::GERMAN_ENGLISH, &faces);
    check::sheet(&sheet);
    assert!(sheet.pen.smallest >= Pt(8.0));
    let text = check::texts(&sheet).join("\n");
    (text.replace('\u{a0}', " "), sheet.pages.len())
}

fn plan(strength: &str, grid: [&str; 4]) -> Medication {
    sample::medicine("Ramipril", strength, grid, "Bluthochdruck")
}

fn potassium(value: &str) -> Finding {
    Finding {
        code: Coded::text("Kalium"),
        value: value.parse().ok(),
        unit: Some("mmol/l".into()),
        range: Some(record::Range {
            low: "3.5".parse().ok(),
            high: "5.1".parse().ok(),
            text: None,
        }),
        interpretation: Some(Interpretation::High),
        time: "2026-11-10".parse().ok(),
        ..Finding::default()
    }
}

#[test]
fn a_changed_dose_stands_on_both_sides_of_an_arrow() {
    let anna = sample::anna();
    let was = seen(Content::Medication(plan("5 mg", ["1", "0", "0", "0"])));
    let now = seen(Content::Medication(plan("10 mg", ["1", "0", "1", "0"])));
    let value = seen(Content::Finding(potassium("5.4")));
    let changes = [Change {
        how: How::Changed,
        before: Some(&was.entry),
        now: &now,
    }];
    let visit = Visit {
        of: emergency(&anna),
        with: "Dr. Weber",
        on: "2026-12-01".parse().ok(),
        since: "2026-08-03".parse().unwrap(),
        seen_then: true,
        changes: &changes,
        questions: &[
            "Liegt das Kalium am Ramipril?",
            "Brauche ich eine Überweisung?",
        ],
        values: &[&value],
    };
    let (text, pages) = drawn(&visit, Size::A4);
    assert!(pages <= 2, "{text}");
    for words in [
        "Für Dr. Weber / For Dr. Weber · Termin am 01.12.2026 / appointment on 1 Dec 2026",
        "Was sich seit 03.08.2026 geändert hat / What changed since 3 Aug 2026",
        "Ramipril 5 mg → 10 mg",
        "morgens 1 Stück → morgens 1, abends 1 Stück",
        "5,4 mmol/l ↑ hoch / high",
        "3,5–5,1",
        "2.",
        "Notizen / Notes",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
}

#[test]
fn no_earlier_visit_is_said_and_nothing_changed_too() {
    let nobody = sample::nobody();
    let visit = Visit {
        of: emergency(&nobody),
        with: "Praxis am Markt",
        on: None,
        since: "2025-11-21".parse().unwrap(),
        seen_then: false,
        changes: &[],
        questions: &[],
        values: &[],
    };
    let (text, pages) = drawn(&visit, Size::Letter);
    assert_eq!(pages, 1);
    assert!(text.contains("Ein früherer Besuch steht nicht in der Akte."));
    assert!(text.contains("In der Akte steht nichts Neues."));
    assert!(!text.contains("Meine Fragen"));
    assert!(text.contains("nicht gefragt / not asked"), "{text}");
}

#[test]
fn the_longest_values_never_overprint_and_every_version_is_there() {
    for (length, times) in [(60, 2), (400, 2), (6000, 1), (30, 15)] {
        for size in [Size::A4, Size::Letter] {
            let chart = sample::longest(length, times);
            let long = "Wort ".repeat(length / 5) + &"x".repeat(length);
            let mut finding = potassium("-1234567890.12345678901234567890");
            finding.code = Coded::text(&long);
            finding.unit = Some(long.clone());
            finding.text = Some(Coded::text(&long));
            let value = seen(Content::Finding(finding));
            let changes: Vec<Change<'_>> = chart
                .entries
                .iter()
                .flat_map(|now| {
                    [How::Added, How::Changed, How::Stopped, How::Removed].map(|how| Change {
                        how,
                        before: (how == How::Changed).then_some(&now.entry),
                        now,
                    })
                })
                .collect();
            let visit = Visit {
                of: emergency(&chart),
                with: &long,
                on: None,
                since: "2025".parse().unwrap(),
                seen_then: true,
                changes: &changes,
                questions: &[&long, "kurz"],
                values: &[&value, &value],
            };
            let (_, pages) = drawn(&visit, size);
            assert!(pages > 1);
        }
    }
}

#[test]
fn what_copies_disagree_about_is_printed_in_every_version() {
    let anna = sample::anna();
    let mut now = seen(Content::Medication(plan("10 mg", ["1", "0", "0", "0"])));
    let other = Entry {
        content: Content::Medication(plan("5 mg", ["1", "0", "0", "0"])),
        ..now.entry.clone()
    };
    let version = |entry: &Entry, id| record::Version {
        revision: record::RevisionId([id; 32]),
        time: 0,
        entry: entry.clone(),
    };
    now.conflicts = vec![record::Conflict {
        group: "plan".into(),
        versions: vec![version(&now.entry, 1), version(&other, 2)],
    }];
    let changes = [Change {
        how: How::Changed,
        before: Some(&other),
        now: &now,
    }];
    let visit = Visit {
        of: emergency(&anna),
        with: "Dr. Weber",
        on: None,
        since: "2026".parse().unwrap(),
        seen_then: true,
        changes: &changes,
        questions: &[],
        values: &[],
    };
    let (text, _) = drawn(&visit, Size::A4);
    for words in [
        "Ramipril 10 mg",
        "Ramipril 5 mg",
        "Angabe 1 von 2",
        "Angabe 2 von 2",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
}

#[test]
fn every_language_fits() {
    let anna = sample::anna();
    let now = seen(Content::Medication(plan("10 mg", ["1", "0", "1", "0"])));
    let value = seen(Content::Finding(potassium("5.4")));
    let changes = [How::Added, How::Changed, How::Stopped, How::Removed].map(|how| Change {
        how,
        before: None,
        now: &now,
    });
    let visit = Visit {
        of: emergency(&anna),
        with: "Dr. Weber",
        on: "2026-12-01".parse().ok(),
        since: "2026-08-03".parse().unwrap(),
        seen_then: false,
        changes: &changes,
        questions: &["Kalium?"],
        values: &[&value],
    };
    let faces = Faces::bundled();
    for first in Language::ALL {
        for second in [None, Some(Language::German), Some(Language::Arabic)] {
            let languages = Languages {
                first: *first,
                second,
            };
            let sheet = draw(&visit, About::for_tests(), languages, &faces);
            check::sheet(&sheet);
            assert!(sheet.pages.len() <= 3, "{languages:?}");
            sheet.print().unwrap();
        }
    }
}
