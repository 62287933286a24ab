use super::*;
use crate::sample;
use crate::sheet::check;

fn of(chart: &record::Chart) -> Emergency<'_> {
    Emergency {
        chart,
        made: "2026-11-21".parse().unwrap(),
        number: 412,
        words: &["hafer", "ziegel", "mond", "anker"],
        key: &[],
        photo: None,
    }
}

fn drawn(people: &[Emergency<'_>]) -> (String, usize, Vec<Remark>) {
    drawn_in(people, Languages::GERMAN_ENGLISH)
}

fn drawn_in(people: &[Emergency<'_>], languages: Languages) -> (String, usize, Vec<Remark>) {
    let faces = Faces::bundled();
    let mut sheet = draw(people, About::for_tests(), languages, &faces).unwrap();
    check::sheet(&sheet);
    sheet.turn_around();
    check::sheet(&sheet);
    assert!(sheet.pen.smallest >= Pt(7.0));
    for drawn in sheet.pages.iter().flat_map(|page| &page.drawn) {
        let on_card = (0..ON_A_PAGE).any(|number| {
            let y = FIRST + STEP * number as f32;
            drawn.area.y >= y && drawn.area.bottom() <= y + HEIGHT
        });
        if let What::Text { line, .. } = &drawn.what {
            assert!(
                on_card || drawn.area.y < FIRST || drawn.area.y > Mm(270.0),
                "{:?}",
                line.text
            );
        }
    }
    (
        check::texts(&sheet).join("\n"),
        sheet.pages.len(),
        sheet.remarks,
    )
}

#[test]
fn a_card_says_what_it_left_off() {
    let longest = sample::longest(200, 3);
    let (text, _, remarks) = drawn(&[of(&longest)]);
    assert!(text.contains("mehr auf dem Notfallblatt"), "{text}");
    assert!(
        remarks
            .iter()
            .any(|remark| matches!(remark, Remark::LeftOff { .. }))
    );
}

/// "Living will: no" says that there is none, whatever stood behind it on the sheet.
#[test]
fn a_living_will_is_never_cut_in_its_middle() {
    let directive = |directive, text: &str| {
        Content::Directive(record::Directive {
            directive,
            text: Some(text.into()),
            ..record::Directive::default()
        })
    };
    let will = "Keine künstliche Beatmung ohne Aussicht auf ein Leben mit Bewusstsein";
    for filler in 0..40 {
        let chart = sample::chart(
            record::Person::default(),
            vec![
                Content::Allergy(record::Allergy {
                    substance: record::Coded::text("Nüsse, ".repeat(filler)),
                    ..record::Allergy::default()
                }),
                directive(record::DirectiveKind::OrganDonation, "Ja, alle Organe"),
                directive(record::DirectiveKind::LivingWill, will),
            ],
        );
        let (text, _, remarks) = drawn(&[of(&chart)]);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(
            text.contains("Keine"),
            text.contains("Bewusstsein"),
            "{text}"
        );
        let left_off = remarks
            .iter()
            .any(|remark| matches!(remark, Remark::LeftOff { text } if text.contains(will)));
        assert_eq!(left_off, !text.contains("Keine"), "{text}");
    }
}

#[test]
fn all_four_words_of_a_state_stand_on_the_card_however_long() {
    let chart = sample::anna();
    let long = Emergency {
        words: &["trespass", "overexert", "aerospace", "appendage"],
        ..of(&chart)
    };
    for languages in Languages::pairs() {
        let (text, ..) = drawn_in(&[long], languages);
        for word in long.words {
            assert!(
                text.contains(word),
                "{word} is missing: {languages:?} {text}"
            );
        }
    }
}

#[test]
fn a_list_that_is_too_long_ends_behind_a_whole_medicine() {
    let medicine = |number| {
        let name = format!("Medizin{number}");
        Content::Medication(sample::medicine(
            &name,
            "20 000 I.E.",
            ["1", "", "", ""],
            "",
        ))
    };
    let chart = sample::chart(record::Person::default(), (0..40).map(medicine).collect());
    let (text, _, remarks) = drawn(&[of(&chart)]);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(
        text.matches("Medizin").count(),
        text.matches("20 000 I.E.").count(),
        "{text}"
    );
    assert!(
        text.contains("Medizin7") && !text.contains("Medizin39"),
        "{text}"
    );
    assert!(!remarks.is_empty());
}

#[test]
fn a_usual_card_holds_every_alert_and_both_numbers() {
    let anna = sample::anna();
    let (text, pages, _) = drawn(&[of(&anna)]);
    assert_eq!(pages, 1);
    for word in [
        "Penicillin",
        "Erdnüsse",
        "Apixaban",
        "Insulin",
        "Methotrexat",
        "Herzschrittmacher",
    ] {
        assert!(text.contains(word), "{word} in {text}");
    }
    for number in ["+49\u{a0}170\u{a0}1112223", "+49\u{a0}171\u{a0}9998887"] {
        assert!(text.contains(number), "{number} in {text}");
    }
    let nobody = sample::nobody();
    let (text, ..) = drawn(&[of(&nobody)]);
    assert!(
        text.contains("Allergien nicht gefragt") && !text.contains("keine Allergien"),
        "{text}"
    );
}

#[test]
fn no_pair_of_languages_leaves_its_card() {
    let charts = [sample::anna(), sample::nobody(), sample::longest(60, 2)];
    for languages in Languages::pairs() {
        for chart in &charts {
            assert_eq!(drawn_in(&[of(chart)], languages).1, 1, "{languages:?}");
        }
    }
}

#[test]
fn no_length_leaves_its_card() {
    for (length, times) in [(20, 1), (60, 2), (2000, 1), (12, 15)] {
        let chart = sample::longest(length, times);
        let people = [of(&chart), of(&chart), of(&chart), of(&chart), of(&chart)];
        let (_, pages, _) = drawn(&people);
        assert_eq!(pages, 2);
    }
}
