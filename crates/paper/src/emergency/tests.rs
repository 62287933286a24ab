use super::*;
use crate::sample;
use crate::sheet::check;
use record::{Conflict, Content, EntryId, RevisionId, Seen};

fn of(chart: &Chart) -> Emergency<'_> {
    Emergency {
        chart,
        made: "2026-11-21".parse().unwrap(),
        number: 412,
        words: &["hafer", "ziegel", "mond", "anker"],
        key: &["acorn", "bridge", "copper", "delta", "ember", "fabric"],
        photo: None,
    }
}

fn condition(name: &str) -> Seen {
    let content = Content::Condition(record::Condition {
        name: record::Coded::text(name),
        ..Default::default()
    });
    let id = EntryId([name.len() as u8; 16]);
    Seen::plain(record::Entry::new(id, None, content))
}

fn drawn(chart: &Chart) -> (String, usize) {
    drawn_in(chart, Languages::GERMAN_ENGLISH)
}

fn drawn_in(chart: &Chart, languages: Languages) -> (String, usize) {
    let faces = Faces::bundled();
    let mut sheet = draw(&of(chart), About::for_tests(), languages, &faces).unwrap();
    check::sheet(&sheet);
    sheet.turn_around();
    check::sheet(&sheet);
    assert!(sheet.pen.smallest >= crate::Pt(8.0));
    (check::texts(&sheet).join("\n"), sheet.pages.len())
}

#[test]
fn a_usual_chart_is_one_page() {
    let (text, pages) = drawn(&sample::anna());
    assert_eq!(pages, 1, "{text}");
}

#[test]
fn no_pair_of_languages_prints_over_itself() {
    let mut odd = sample::longest(60, 2);
    odd.entries.push(condition("高血压"));
    let charts = [sample::anna(), sample::nobody(), sample::none(), odd];
    for languages in Languages::pairs() {
        for (place, chart) in charts.iter().enumerate() {
            let (text, pages) = drawn_in(chart, languages);
            assert_eq!(pages == 1, place < 3, "{languages:?}: {text}");
        }
    }
}

#[test]
fn a_name_in_another_writing_stays_a_name() {
    let mut chart = sample::anna();
    chart.entries.push(condition("ارتفاع ضغط الدم (منذ 2019)"));
    chart.entries.push(condition("דינה לוי"));
    for languages in Languages::pairs() {
        let (text, _) = drawn_in(&chart, languages);
        for name in ["ارتفاع ضغط الدم (منذ 2019)", "דינה לוי"] {
            assert!(text.contains(name), "{languages:?}: {text}");
        }
    }
}

#[test]
fn everybody_gets_a_sheet() {
    let longest = sample::longest(90, 3);
    for (name, chart) in [
        ("emergency", sample::anna()),
        ("emergency-nobody", sample::nobody()),
        ("emergency-none", sample::none()),
        ("emergency-longest", longest),
    ] {
        let printed = emergency(
            &of(&chart),
            About::for_tests(),
            Languages::GERMAN_ENGLISH,
            &Faces::bundled(),
        )
        .unwrap();
        assert!(printed.bytes.starts_with(b"%PDF-"), "{name}");
    }
}

#[test]
fn nothing_said_is_not_none() {
    let (text, _) = drawn(&sample::nobody());
    assert!(
        text.contains("Allergien nicht gefragt / allergies not asked"),
        "{text}"
    );
    assert!(
        !text.contains("keine bekannt") && !text.contains("none known"),
        "{text}"
    );
    assert_eq!(
        text.matches("nicht gefragt / not asked").count(),
        8,
        "{text}"
    );
    let (text, _) = drawn(&sample::none());
    assert!(
        text.contains("keine Allergien bekannt / no known allergies"),
        "{text}"
    );
    assert_eq!(
        text.matches("keine bekannt / none known").count(),
        5,
        "{text}"
    );
}

#[test]
fn none_beside_an_entry_is_a_question() {
    let mut chart = sample::anna();
    chart.entries.extend(sample::none().entries);
    let (text, _) = drawn(&chart);
    assert!(text.contains("Penicillin") && text.contains("Apixaban"));
    assert_eq!(text.matches("Bitte klären").count(), 6, "{text}");
}

#[test]
fn the_longest_values_never_overprint_and_nothing_is_lost() {
    for (length, times) in [(60, 2), (400, 2), (6000, 1), (30, 15)] {
        let chart = sample::longest(length, times);
        let (text, pages) = drawn(&chart);
        assert!(pages > 1);
        let solid: String = text.split_whitespace().collect();
        for seen in &chart.entries {
            let said = match &seen.entry.content {
                Content::Allergy(it) => it.substance.text.clone(),
                Content::Medication(it) => it.name.text.clone(),
                Content::Condition(it) => it.name.text.clone(),
                Content::Contact(it) => it.name.clone(),
                _ => continue,
            };
            // A text that goes on over a page has the heads of its table in between.
            let start: String = said
                .split_whitespace()
                .collect::<String>()
                .chars()
                .take(40)
                .collect();
            assert!(solid.contains(&start), "{length} {times}: {start}");
        }
    }
}

#[test]
fn every_version_of_what_copies_disagree_about_is_printed() {
    let mut chart = sample::anna();
    let seen: &mut Seen = chart
        .entries
        .iter_mut()
        .find(|seen| matches!(&seen.entry.content, Content::Medication(it) if it.name.text == "Apixaban"))
        .unwrap();
    let mut other = seen.entry.clone();
    if let Content::Medication(it) = &mut other.content {
        it.strength = Some("2,5 mg".into());
    }
    let version = |entry: record::Entry, id| record::Version {
        revision: RevisionId([id; 32]),
        time: 0,
        entry,
    };
    seen.conflicts = vec![Conflict {
        group: "plan".into(),
        versions: vec![version(seen.entry.clone(), 1), version(other, 2)],
    }];
    let (text, _) = drawn(&chart);
    assert!(
        text.contains("Apixaban 5\u{a0}mg") && text.contains("Apixaban 2,5\u{a0}mg"),
        "{text}"
    );
    assert!(
        text.contains("Angabe 1 von 2") && text.contains("Angabe 2 von 2"),
        "{text}"
    );
    assert!(text.contains("ungeklärt / undecided"), "{text}");
}

#[test]
fn a_character_nobody_can_print_is_marked_and_remarked() {
    let mut chart = sample::anna();
    chart.entries.push(condition("高血压"));
    let printed = emergency(
        &of(&chart),
        About::for_tests(),
        Languages::GERMAN_ENGLISH,
        &Faces::bundled(),
    )
    .unwrap();
    assert!(printed.remarks.iter().any(
        |remark| matches!(remark, crate::Remark::NotPrintable { character: '高', text } if text == "高血压")
    ));
    assert!(drawn(&chart).0.contains("[?] = Zeichen"));
}
