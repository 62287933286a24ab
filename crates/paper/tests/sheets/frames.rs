use paper::{DIGITS, Desk, Faces, Frames, Printed};

use crate::outside::{File, about};

/// Digits as a share would fill them: no pattern, from a simple generator (Knuth's MMIX constants).
fn digits(count: usize) -> Vec<String> {
    let mut state = 412_u64;
    let mut digit = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        char::from(b'0' + ((state >> 33) % 10) as u8)
    };
    (0..count)
        .map(|_| (0..DIGITS).map(|_| digit()).collect())
        .collect()
}

fn sealed() -> Vec<u8> {
    let mut sealed = b"age-encryption.org/v1\n-> scrypt AAAA 17\n".to_vec();
    sealed.extend((0..40_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8));
    sealed
}

fn print(frames: &[String], sealed: &[u8]) -> Printed {
    let pages = Frames {
        frames,
        sealed,
        made: "2026-11-21".parse().expect("a date"),
        carries: paper::Carries::Share(paper::Share {
            from: Some("Anna Beispiel"),
            recipient: "Dr. Weber",
            purpose: "Vorbereitung der Operation am 3. Dezember",
            valid_until: "2026-12-21".parse().ok(),
            key: &["acorn", "bridge", "copper", "delta", "ember", "fabric"],
            viewer: Some("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        }),
    };
    paper::frames(
        &pages,
        about("Versiegelte Auskunft"),
        Desk::GERMAN_ENGLISH,
        &Faces::bundled(),
    )
    .expect("pages")
}

#[test]
fn every_code_of_every_page_is_read_from_150_dpi_by_two_readers() {
    let frames = digits(17);
    let file = File::of("frames", &print(&frames, &sealed()));
    file.is_sound();
    file.keeps_margins(5.0);
    let mut expected = frames.clone();
    expected.sort();
    assert_eq!(file.codes(), expected);
    let text = file.text();
    for words in [
        "Für Dr. Weber",
        "Zweck: Vorbereitung der Operation am 3. Dezember",
        "Codes 13–17 von 17",
        "Seite 2 von 2",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
}

#[test]
fn the_sealed_file_is_found_in_the_pdf_without_a_pdf_engine() {
    let (frames, sealed) = (digits(1), sealed());
    let printed = print(&frames, &sealed);
    assert_eq!(printed.bytes, print(&frames, &sealed).bytes);
    let file = File::of("frames-attached", &printed);
    assert_eq!(file.attachment("share.age"), sealed);
    // The documented way: the marker, and the length in the dictionary just before it.
    let marker = b"stream\nage-encryption.org/v1\n";
    let at = printed
        .bytes
        .windows(marker.len())
        .position(|window| window == marker)
        .expect("the marker")
        + 7;
    let before = String::from_utf8_lossy(&printed.bytes[at - 200..at]).into_owned();
    let length: usize = before
        .rsplit("/Length ")
        .next()
        .and_then(|rest| rest.split(|c: char| !c.is_ascii_digit()).next())
        .and_then(|digits| digits.parse().ok())
        .expect("a length");
    assert_eq!(&printed.bytes[at..at + length], sealed);
}
