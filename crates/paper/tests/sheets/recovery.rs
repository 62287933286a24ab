use paper::recovery::{Recovery, groups, sheets};
use paper::{Desk, Faces};

use crate::outside::{File, about};

/// Made by age-keygen for this test; it opens nothing.
const KEY: &str = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";

fn sample() -> paper::Printed {
    printed(&[None])
}

fn printed<'a>(holders: &[Option<&'a str>]) -> paper::Printed {
    let sheet = |holder: &Option<&'a str>| Recovery {
        key: KEY,
        chart: "Anna Beispiel",
        number: 412,
        words: &["hafer", "ziegel", "mond", "anker"],
        made: "2026-11-21".parse().expect("a date"),
        holder: *holder,
    };
    let all: Vec<Recovery<'_>> = holders.iter().map(sheet).collect();
    sheets(
        &all,
        about("Wiederherstellungsblatt"),
        Desk::GERMAN_ENGLISH,
        &Faces::bundled(),
    )
    .expect("a sheet")
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    assert_eq!(sample().bytes, sample().bytes);
}

#[test]
fn the_key_is_read_by_two_cameras_and_can_be_typed() {
    let file = File::of("recovery", &sample());
    file.is_sound();
    file.keeps_margins(5.0);
    assert_eq!(file.codes(), [KEY]);
    let text = file.text();
    for group in groups(KEY).expect("groups") {
        assert!(text.contains(&group), "{group} in {text}");
    }
}

#[test]
fn the_cards_of_trusted_people_are_a_page_each_with_a_name() {
    let names = [
        Some("Ben Beispiel"),
        Some("Clara Muster"),
        Some("Dr. Dora Ünal"),
    ];
    let file = File::of("trusted", &printed(&names));
    file.is_sound();
    file.keeps_margins(5.0);
    assert_eq!(file.codes(), [KEY, KEY, KEY]);
    let text = file.text();
    for name in names.into_iter().flatten() {
        assert!(text.contains(name), "{name} in {text}");
    }
    assert!(text.contains("Karte einer Vertrauensperson"));
}
