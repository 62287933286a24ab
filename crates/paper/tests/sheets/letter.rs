use paper::{Block, Faces, Language, Letter, letter};

use crate::outside::{File, about};

#[test]
fn a_letter_is_text_and_reads_in_order() {
    let heads = [
        ("Wert", 2.0),
        ("Ergebnis", 1.0),
        ("Einheit", 1.0),
        ("Bereich", 1.5),
    ];
    let rows: [&[&str]; 2] = [
        &["Kalium", "5,4", "mmol/l", "3,5–5,1"],
        &["Kreatinin", "1,1", "mg/dl", "0,5–0,9"],
    ];
    let body = [
        Block::Paragraph("Sehr geehrte Frau Kollegin,"),
        Block::Heading("Diagnosen"),
        Block::List(&["Vorhofflimmern", "Schrittmacher 2022"]),
        Block::Heading("Labor"),
        Block::Table {
            heads: &heads,
            rows: &rows,
        },
    ];
    let sheet = Letter {
        language: Language::German,
        from: &[
            "Kardiologische Praxis Dr. Okafor",
            "Ringstraße 12, 12345 Musterstadt",
        ],
        to: &["Frau Dr. Weber", "Lindenweg 1"],
        day: "Musterstadt, 12.10.2026",
        subject: "Anna Beispiel, geb. 02.03.1968",
        body: &body,
        closing: &["Mit freundlichen Grüßen", "Dr. Okafor"],
    };
    let print = || letter(&sheet, about("Arztbrief"), &Faces::bundled()).expect("a letter");
    assert_eq!(print().bytes, print().bytes);
    let file = File::of("letter", &print());
    file.is_sound();
    file.keeps_margins(5.0);
    let text = file.text();
    let expected = "Anna Beispiel, geb. 02.03.1968 Sehr geehrte Frau Kollegin, Diagnosen – Vorhofflimmern – \
                    Schrittmacher 2022 Labor Wert Ergebnis Einheit Bereich Kalium 5,4 mmol/l 3,5–5,1";
    assert!(text.contains(expected), "{text}");
}
