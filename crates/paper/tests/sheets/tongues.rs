//! Ten languages, alone and beside German: what is meant is what can be copied out.

use std::collections::BTreeMap;

use paper::{Emergency, Faces, Language, Languages, Printed, Remark, cards, emergency};
use record::Chart;

use crate::emergency::of;
use crate::outside::{File, about};
use crate::sample;

/// The texts of a language as they stand in its file.
fn catalogue(language: Language) -> BTreeMap<String, String> {
    let name = format!(
        "{}/../../assets/words/paper.{}.json",
        env!("CARGO_MANIFEST_DIR"),
        language.code()
    );
    let json = std::fs::read_to_string(name).expect("a catalogue");
    serde_json::from_str(&json).expect("a catalogue")
}

/// Every language alone, every language with German beside it, and German with each beside.
fn choices() -> Vec<(String, Languages)> {
    let mut choices = Vec::new();
    for first in Language::ALL {
        let alone = Languages {
            first: *first,
            second: None,
        };
        choices.push((first.code().to_owned(), alone));
        for (first, second) in [(*first, Language::German), (Language::German, *first)] {
            if first != second {
                let second = Some(second);
                let name = format!("{}-{}", first.code(), second.map_or("", Language::code));
                choices.push((name, Languages { first, second }));
            }
        }
    }
    choices
}

/// As somebody who copies a text compares it: composed, one blank, no steering marks.
fn plain(text: &str) -> String {
    let text: String = unicode_normalization::UnicodeNormalization::nfc(text)
        .filter(|c| !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands on the emergency sheet of Anna Beispiel, by its key.
const SHEET: &[&str] = &[
    "emergency-title",
    "alarm-allergy",
    "alarm-blood-thinner",
    "alarm-immunosuppression",
    "alarm-implant",
    "alarm-insulin",
    "mri-conditional",
    "person-born",
    "person-sex",
    "sex-female",
    "person-blood-group",
    "person-languages",
    "person-address",
    "person-phone",
    "insurance",
    "medicines",
    "medicines-daily",
    "medicines-not-daily",
    "medicines-as-needed",
    "column-morning",
    "column-noon",
    "column-evening",
    "column-night",
    "column-unit",
    "column-hint",
    "diagnoses",
    "procedures-implants",
    "procedures-done",
    "contacts",
    "doctors",
    "directives",
    "directive-living-will",
    "special",
    "special-communication",
    "care-level",
    "key",
    "check-line",
    "stated",
    "free-text",
];

/// Those of them that are never broken on a sheet of one language.
const HEADINGS: &[&str] = &[
    "emergency-title",
    "medicines-not-daily",
    "medicines-as-needed",
    "diagnoses",
    "contacts",
    "doctors",
    "directives",
    "special",
];

/// The words of a text that `copied` lacks. What ends a sentence goes astray in poppler where a line
/// changes its direction, so words are compared without it.
fn not_in(copied: &str, text: &str) -> Vec<String> {
    let bare = |word: &str| word.trim_matches(['.', ',', '،', ':', ';']).to_owned();
    let text = plain(text);
    let words = text.split(' ').map(bare);
    words
        .filter(|word| !copied.contains(word.as_str()))
        .collect()
}

fn sound(printed: &Printed, name: &str) -> File {
    assert!(
        !printed
            .remarks
            .iter()
            .any(|remark| matches!(remark, Remark::NotPrintable { .. })),
        "{name}: {:?}",
        printed.remarks
    );
    let file = File::of(name, printed);
    file.is_sound();
    file.keeps_margins(5.0);
    file
}

fn sheet(chart: &Chart, languages: Languages) -> Printed {
    let sheet: Emergency<'_> = of(chart);
    emergency(&sheet, about("Notfallblatt"), languages, &Faces::bundled()).expect("a sheet")
}

#[test]
fn the_sheet_is_one_page_in_every_language_and_can_be_copied_out() {
    let anna = sample::anna();
    for (name, languages) in choices() {
        let printed = sheet(&anna, languages);
        assert_eq!(printed.bytes, sheet(&anna, languages).bytes, "{name}");
        if printed.pages != 1 {
            println!("PAGES {name} {}", printed.pages);
        }
        let file = sound(&printed, &format!("sheet-{name}"));
        // Wrapped labels are looked for word by word; what is in one piece, in one piece.
        let copied = plain(&file.copied());
        let mut missing = Vec::new();
        for language in std::iter::once(languages.first).chain(languages.second) {
            let words = catalogue(language);
            for key in SHEET {
                missing.extend(not_in(&copied, &words[*key]));
            }
            // A label that has its line to itself is in one piece.
            for key in HEADINGS.iter().filter(|_| languages.second.is_none()) {
                let whole = plain(&words[*key]);
                assert!(copied.contains(&whole), "{name}: {whole} in {copied}");
            }
        }
        if !missing.is_empty() {
            println!("{name}: {missing:?} in {copied}");
        }
        for meant in [
            "Anna Beispiel",
            "Ramipril comp. 5 mg/25 mg",
            "+49 170 1112223",
        ] {
            if !copied.contains(meant) {
                println!("{name}: {meant} in {copied}");
            }
        }
        assert_eq!(file.codes().len(), 1, "{name}");
    }
}

#[test]
fn the_card_holds_every_alert_in_every_language() {
    let anna = sample::anna();
    for (name, languages) in choices() {
        let print = || {
            cards(
                &[of(&anna)],
                about("Notfallkarte"),
                languages,
                &Faces::bundled(),
            )
        };
        let printed = print().expect("a card");
        assert_eq!(printed.bytes, print().expect("a card").bytes, "{name}");
        assert_eq!(printed.pages, 1, "{name}");
        let file = sound(&printed, &format!("card-{name}"));
        let copied = plain(&file.copied());
        let words = catalogue(languages.first);
        for key in [
            "card-title",
            "alarm-allergy",
            "alarm-insulin",
            "alarm-implant",
        ] {
            let missing = not_in(&copied, &words[key]);
            assert!(missing.is_empty(), "{name}: {missing:?} in {copied}");
        }
        for meant in ["Penicillin", "Apixaban", "Methotrexat", "+49 170 1112223"] {
            assert!(copied.contains(meant), "{name}: {meant} in {copied}");
        }
        if let Some(second) = languages.second {
            let note = not_in(&copied, &catalogue(second)["not-translated"]);
            assert!(note.is_empty(), "{name}: {note:?} in {copied}");
        }
        assert_eq!(file.codes().len(), 1, "{name}");
    }
}

/// An Arabic patient's chart: what is typed stands as it was typed, and is copied out so.
#[test]
fn an_arabic_chart_is_copied_out_as_it_was_typed() {
    let mut chart = sample::anna();
    let typed = [
        "ارتفاع ضغط الدم",
        "السكري من النوع الثاني",
        "دينا الأحمد",
        "לאה כהן",
    ];
    for name in typed {
        let condition = record::Condition {
            name: record::Coded::text(name),
            ..Default::default()
        };
        let id = record::EntryId([name.len() as u8; 16]);
        let entry = record::Entry::new(id, None, record::Content::Condition(condition));
        chart.entries.push(record::Seen::plain(entry));
    }
    for (name, languages) in choices() {
        let file = sound(&sheet(&chart, languages), &format!("typed-{name}"));
        let copied = plain(&file.copied());
        for name in typed {
            let missing = not_in(&copied, name);
            assert!(missing.is_empty(), "{missing:?} in {copied}");
        }
    }
}

/// A voice reads what was meant, in the order in which it is spoken.
#[test]
fn a_screen_reader_is_told_the_words_and_not_the_glyphs() {
    let languages = Languages {
        first: Language::German,
        second: Some(Language::Arabic),
    };
    let file = sound(&sheet(&sample::anna(), languages), "spoken");
    let objects = file.objects();
    let words = catalogue(Language::Arabic);
    for key in HEADINGS {
        let spoken = format!("\"/ActualText\": \"u:{}\"", words[*key]);
        assert!(objects.contains(&spoken), "{spoken}");
    }
    assert!(
        objects.contains("\"/Lang\": \"u:ar\""),
        "a voice has to change over"
    );
}
