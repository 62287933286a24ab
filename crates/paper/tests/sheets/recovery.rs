use paper::recovery::{Recovery, groups, recovery};
use paper::{Faces, Languages};

use crate::outside::{File, about};

/// Made by age-keygen for this test; it opens nothing.
const KEY: &str = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";

fn sample() -> paper::Printed {
    let sheet = Recovery {
        key: KEY,
        chart: "Anna Beispiel",
        number: 412,
        words: &["hafer", "ziegel", "mond", "anker"],
        made: "2026-11-21".parse().expect("a date"),
    };
    recovery(
        &sheet,
        about("Wiederherstellungsblatt"),
        Languages::GERMAN_ENGLISH,
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
