use paper::{Emergency, Faces, Languages, Photo, Printed};
use record::Chart;

use crate::outside::{File, about};
use crate::sample;

pub(crate) fn of(chart: &Chart) -> Emergency<'_> {
    Emergency {
        chart,
        made: "2026-11-21".parse().expect("a date"),
        number: 412,
        words: &["hafer", "ziegel", "mond", "anker"],
        key: &["acorn", "bridge", "copper", "delta", "ember", "fabric"],
        photo: None,
    }
}

fn print(chart: &Chart, languages: Languages) -> Printed {
    paper::emergency(
        &of(chart),
        about("Notfallblatt"),
        languages,
        &Faces::bundled(),
    )
    .expect("a sheet")
}

/// Words of a chart that are nobody's name or number.
pub(crate) fn health_words(chart: &Chart) -> Vec<String> {
    let texts = chart.all().filter_map(|entry| match &entry.content {
        record::Content::Allergy(it) => Some(it.substance.text.clone()),
        record::Content::Medication(it) => Some(it.name.text.clone()),
        record::Content::Condition(it) => Some(it.name.text.clone()),
        record::Content::Device(it) => Some(it.name.text.clone()),
        record::Content::Procedure(it) => Some(it.name.text.clone()),
        record::Content::Person(it) => it.communication.clone(),
        _ => None,
    });
    let words = texts.flat_map(|text| {
        text.split_whitespace()
            .map(str::to_lowercase)
            .collect::<Vec<_>>()
    });
    words.filter(|word| word.len() > 3).collect()
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let anna = sample::anna();
    assert_eq!(
        print(&anna, Languages::GERMAN_ENGLISH).bytes,
        print(&anna, Languages::GERMAN_ENGLISH).bytes
    );
}

#[test]
fn the_file_is_sound_and_says_what_it_is() {
    let file = File::of(
        "emergency",
        &print(&sample::anna(), Languages::GERMAN_ENGLISH),
    );
    file.is_sound();
    file.keeps_margins(5.0);
    let information = file.information();
    for line in [
        "Title:           Notfallblatt",
        "Tagged:          yes",
        "Pages:           1",
        "PDF version:     1.7",
    ] {
        assert!(information.contains(line), "{line} in {information}");
    }
    assert!(information.contains("2026"), "{information}");
}

#[test]
fn the_only_code_holds_the_people_to_call_and_nothing_else() {
    for (name, chart) in [
        ("anna", sample::anna()),
        ("longest", sample::longest(60, 2)),
    ] {
        let file = File::of(
            &format!("emergency-{name}"),
            &print(&chart, Languages::GERMAN_ENGLISH),
        );
        file.is_sound();
        file.keeps_margins(5.0);
        let codes = file.codes();
        assert_eq!(codes.len(), 1, "{codes:?}");
        assert!(
            codes[0].starts_with("BEGIN:VCARD\nVERSION:3.0\n"),
            "{codes:?}"
        );
        assert!(codes[0].contains("TEL:+49170"), "{codes:?}");
        let lower = codes[0].to_lowercase();
        for word in health_words(&chart) {
            assert!(!lower.contains(&word), "{word} in {lower}");
        }
    }
}

#[test]
fn it_is_read_in_the_order_of_need() {
    let file = File::of(
        "emergency-order",
        &print(&sample::anna(), Languages::GERMAN_ENGLISH),
    );
    let order = [
        "Notfallblatt / Emergency sheet",
        "Allergie / Allergy Penicillin – Atemnot, Kreislaufschock 2009",
        "Blutverdünner / Blood thinner Apixaban 5 mg",
        "Anna Beispiel",
        "02.03.1968",
        "Medikamente / Medicines",
        "Ramipril comp. 5 mg/25 mg",
        "Methotrexat 10 mg",
        "nur montags: morgens 1 Stück",
        "Bei Bedarf / As needed",
        "Diagnosen / Diagnoses",
        "Nr. 412: hafer ziegel mond anker",
        "acorn bridge copper delta ember fabric",
        "Angaben der Patientin oder des Patienten, nicht ärztlich geprüft.",
    ];
    for (reader, text) in [("pdftotext", file.text()), ("tree", squeezed(&file.tree()))] {
        let mut from = 0;
        for words in order {
            let found = text[from..].find(words);
            assert!(
                found.is_some(),
                "{reader}: {words:?} is not after the one before in {text}"
            );
            from += found.unwrap_or(0);
        }
    }
}

/// The texts of the tree without its role names and quotes.
fn squeezed(tree: &str) -> String {
    let texts: Vec<&str> = tree
        .lines()
        .map(str::trim)
        .filter_map(|line| line.strip_prefix('"')?.strip_suffix('"'))
        .map(str::trim)
        .collect();
    texts
        .join(" ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn a_dose_stands_under_its_head_for_a_screen_reader_too() {
    let tree = File::of(
        "emergency-tree",
        &print(&sample::anna(), Languages::GERMAN_ENGLISH),
    )
    .tree();
    for role in [
        "H1",
        "H2",
        "Table",
        "TR",
        "TH",
        "TD",
        "LI",
        "Figure",
        "/Scope /Column",
        "/Scope /Row",
    ] {
        assert!(tree.contains(role), "{role} in {tree}");
    }
}

#[test]
fn english_first_and_one_language_alone() {
    let anna = sample::anna();
    let english = File::of(
        "emergency-english",
        &print(&anna, Languages::ENGLISH_GERMAN),
    );
    assert!(english.text().contains("Emergency sheet / Notfallblatt"));
    let alone = Languages {
        first: paper::Language::English,
        second: None,
    };
    let text = File::of("emergency-alone", &print(&anna, alone)).text();
    assert!(text.contains("only on Mondays: morning 1 Stück"), "{text}");
    assert!(
        !text.contains("Diagnosen") && !text.contains("nicht gefragt"),
        "{text}"
    );
}

#[test]
fn a_photo_stands_beside_the_name() {
    let anna = sample::anna();
    let photo = Photo::new(30, 40, [[120, 90, 60]; 1200].concat()).expect("a picture");
    assert!(Photo::new(30, 40, vec![0; 5]).is_none() && Photo::new(0, 0, Vec::new()).is_none());
    let with_photo = Emergency {
        photo: Some(&photo),
        ..of(&anna)
    };
    let printed = paper::emergency(
        &with_photo,
        about("Notfallblatt"),
        Languages::GERMAN_ENGLISH,
        &Faces::bundled(),
    );
    let file = File::of("emergency-photo", &printed.expect("a sheet"));
    file.is_sound();
    assert_eq!(file.codes().len(), 1);
}

#[test]
fn every_letter_is_copied_out_as_it_was_meant() {
    let mut anna = sample::anna();
    let names = [
        "Nguyễn Thị Ánh",
        "Съешь ещё этих булок",
        "Ξεσκεπάζω τὴν",
        "zażółć gęślą",
        "↑ Kalium ≥ 5,4 mmol/l",
        "e\u{323}\u{302} q\u{307}",
    ];
    for name in names {
        let condition = record::Condition {
            name: record::Coded::text(name),
            ..Default::default()
        };
        let id = record::EntryId([name.len() as u8; 16]);
        let entry = record::Entry::new(id, None, record::Content::Condition(condition));
        anna.entries.push(record::Seen::plain(entry));
    }
    let file = File::of(
        "emergency-letters",
        &print(&anna, Languages::GERMAN_ENGLISH),
    );
    file.is_sound();
    let text = file.copied();
    for name in names {
        let composed: String = unicode_normalization::UnicodeNormalization::nfc(name).collect();
        let text: String =
            unicode_normalization::UnicodeNormalization::nfc(text.as_str()).collect();
        assert!(text.contains(&composed), "{name} in {text}");
    }
}

/// Nanoseconds this thread has worked, as Linux counts them: other programs on the machine do not
/// change it.
pub(crate) fn worked() -> Option<u64> {
    let counted = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    counted.split_whitespace().next()?.parse().ok()
}

#[test]
fn a_sheet_takes_well_under_a_tenth_of_a_second() {
    let (anna, faces) = (sample::anna(), Faces::bundled());
    let once = || {
        let before = worked()?;
        let printed = paper::emergency(
            &of(&anna),
            about("Notfallblatt"),
            Languages::GERMAN_ENGLISH,
            &faces,
        );
        assert!(printed.is_ok());
        Some((worked()? - before) as f64 / 1e6)
    };
    let Some(fastest) = (0..5).filter_map(|_| once()).reduce(f64::min) else {
        return;
    };
    println!("emergency sheet: {fastest:.1} ms");
    assert!(fastest < 100.0, "{fastest:.1} ms");
}
