use super::*;
use crate::{read, sniff};
use proptest::prelude::*;

/// One element, explicit little endian.
pub(crate) fn element(tag: (u16, u16), vr: &str, value: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    out.extend(tag.0.to_le_bytes());
    out.extend(tag.1.to_le_bytes());
    out.extend(vr.as_bytes());
    let mut value = value.to_vec();
    if value.len() % 2 == 1 {
        value.push(if vr == "UI" || vr == "OB" { 0 } else { b' ' });
    }
    if element::is_long(vr.as_bytes().try_into().expect("two letters")) {
        out.extend([0, 0]);
        out.extend((value.len() as u32).to_le_bytes());
    } else {
        out.extend((value.len() as u16).to_le_bytes());
    }
    out.extend(value);
    out
}

pub(crate) fn file(syntax: &str, kind: &str, body: &[u8]) -> Vec<u8> {
    let mut out = vec![0; 128];
    out.extend(b"DICM");
    out.extend(element((2, 2), "UI", kind.as_bytes()));
    out.extend(element((2, 0x10), "UI", syntax.as_bytes()));
    out.extend(body);
    out
}

pub(crate) const EXPLICIT: &str = "1.2.840.10008.1.2.1";
const CT: &str = "1.2.840.10008.5.1.4.1.1.2";

/// A small CT picture of an invented person.
pub(crate) fn ct(number: u32) -> Vec<u8> {
    let mut body = Vec::new();
    let mut add = |tag, vr: &str, value: &[u8]| body.extend(element(tag, vr, value));
    add((8, 5), "CS", b"ISO_IR 100");
    add((8, 0x16), "UI", CT.as_bytes());
    add((8, 0x18), "UI", format!("1.2.3.4.{number}").as_bytes());
    add((8, 0x20), "DA", b"20260514");
    add((8, 0x30), "TM", b"184200.123");
    add((8, 0x60), "CS", b"CT");
    add((8, 0x80), "LO", b"Klinikum M\xfcnster");
    add((8, 0x90), "PN", b"Weber^Eva^^Dr.");
    add((8, 0x103E), "LO", b"Lunge 1.0");
    add((9, 0x10), "LO", b"PRIVATE");
    add((9, 0x1001), "LO", b"Anna Beispiel");
    add((0x10, 0x10), "PN", b"Beispiel^Anna");
    add((0x10, 0x20), "LO", b"4711");
    add((0x10, 0x30), "DA", b"19680302");
    add((0x10, 0x40), "CS", b"F");
    add((0x18, 0x15), "CS", b"THORAX");
    add((0x20, 0xD), "UI", b"1.2.3");
    add((0x20, 0xE), "UI", b"1.2.3.4");
    add((0x20, 0x11), "IS", b"2");
    add((0x20, 0x13), "IS", number.to_string().as_bytes());
    add((0x28, 2), "US", &1u16.to_le_bytes());
    add((0x28, 4), "CS", b"MONOCHROME2");
    add((0x28, 0x10), "US", &2u16.to_le_bytes());
    add((0x28, 0x11), "US", &2u16.to_le_bytes());
    add((0x28, 0x100), "US", &16u16.to_le_bytes());
    add((0x28, 0x101), "US", &12u16.to_le_bytes());
    add((0x28, 0x103), "US", &1u16.to_le_bytes());
    add((0x28, 0x1050), "DS", b"40");
    add((0x28, 0x1051), "DS", b"400");
    add((0x7FE0, 0x10), "OW", &[0, 0, 1, 0, 2, 0, number as u8, 0]);
    file(EXPLICIT, CT, &body)
}

#[test]
fn a_picture_says_whose_it_is_and_what_it_shows() {
    let bytes = ct(7);
    let read = read(&bytes, Some("IM000007")).unwrap();
    let Content::Document(document) = &read.entries[0].content else {
        panic!("a picture is a document");
    };
    assert_eq!(document.title, "CT THORAX · 2 · Lunge 1.0");
    assert_eq!(document.author.as_deref(), Some("Klinikum Münster"));
    assert_eq!(document.time.unwrap().to_string(), "2026-05-14T18:42");
    assert_eq!(document.content, Some(DocumentId::of(&bytes)));
    assert!(document.text.as_deref().unwrap().contains("Dr. Eva Weber"));
    let Content::Person(person) = &read.people[0].content else {
        panic!("it names a person");
    };
    assert_eq!(person.name, "Anna Beispiel");
    assert_eq!(person.birth_date.unwrap().to_string(), "1968-03-02");
    assert!(
        person.identifiers.is_empty(),
        "a hospital's number is of no use to anybody else"
    );
}

#[test]
fn its_beginning_is_enough_and_the_pixels_are_never_looked_at() {
    let bytes = ct(7);
    let without = &bytes[..bytes.len() - 8];
    assert_eq!(facts(without), facts(&bytes));
    assert!(!facts(without).unwrap().cut);
    assert!(
        facts(&bytes[..500]).unwrap().cut,
        "too little is said to be too little"
    );
}

#[test]
fn the_same_data_is_read_however_it_is_written() {
    let whole = ct(7);
    let want = facts(&whole).unwrap();
    let body = &whole[132
        + element((2, 2), "UI", CT.as_bytes()).len()
        + element((2, 16), "UI", EXPLICIT.as_bytes()).len()..];
    // no preamble; no meta information either
    assert_eq!(facts(&whole[128..]).unwrap(), want);
    assert_eq!(facts(&whole[132..]).unwrap(), want);
    assert_eq!(facts(body).unwrap(), want);
    assert_eq!(sniff(body), Format::Dicom);
    // deflated
    let mut deflated = flate2::bufread::DeflateEncoder::new(body, flate2::Compression::fast());
    let mut packed = Vec::new();
    std::io::Read::read_to_end(&mut deflated, &mut packed).unwrap();
    assert_eq!(
        facts(&file("1.2.840.10008.1.2.1.99", CT, &packed)).unwrap(),
        want
    );
    // implicit little and explicit big endian
    let parts = element::parts(&whole).unwrap();
    let set = element::set(&parts.body, parts.writing, true);
    let (mut implicit, mut big) = (Vec::new(), Vec::new());
    for it in &set.elements {
        let element::Value::Bytes(value) = it.value else {
            panic!("no sequences here");
        };
        implicit.extend([it.tag.0.to_le_bytes(), it.tag.1.to_le_bytes()].concat());
        implicit.extend((value.len() as u32).to_le_bytes());
        implicit.extend(value);
        big.extend([it.tag.0.to_be_bytes(), it.tag.1.to_be_bytes()].concat());
        big.extend(it.vr);
        if element::is_long(it.vr) {
            big.extend([0, 0]);
            big.extend((value.len() as u32).to_be_bytes());
        } else {
            big.extend((value.len() as u16).to_be_bytes());
        }
        big.extend(value);
    }
    assert_eq!(
        facts(&file("1.2.840.10008.1.2", CT, &implicit)).unwrap(),
        want
    );
    assert_eq!(facts(&file("1.2.840.10008.1.2.2", CT, &big)).unwrap(), want);
    // a syntax that says otherwise than the first element does not fool anybody
    assert_eq!(facts(&file(EXPLICIT, CT, &implicit)).unwrap(), want);
}

#[test]
fn a_file_that_ends_inside_the_mark_of_an_items_end_is_cut_off_and_no_more() {
    let writing = element::Writing {
        explicit: true,
        big: false,
    };
    let head = b"\x09\x00\x10\x00UN\x00\x00\xff\xff\xff\xff";
    let item = b"\xfe\xff\x00\xe0\xff\xff\xff\xff";
    let mark = b"\xfe\xff\x0d\xe0\x00\x00\x00\x00";
    let whole = [&head[..], item, mark, b"\xfe\xff\xdd\xe0\x00\x00\x00\x00"].concat();
    for end in 0..=whole.len() {
        let set = element::set(&whole[..end], writing, true);
        assert_eq!(set.cut, end > 0 && end < whole.len(), "{end}");
    }
}

#[test]
fn a_letter_inside_is_taken_out() {
    let kind = "1.2.840.10008.5.1.4.1.1.104.1";
    let body = [
        element((8, 0x16), "UI", kind.as_bytes()),
        element((8, 0x18), "UI", b"1.2.9"),
        element((0x10, 0x10), "PN", b"Beispiel^Anna"),
        element((0x42, 0x10), "ST", b"Befund R\xc3\xb6ntgen"),
        element((0x42, 0x11), "OB", b"%PDF-1.4 letter"),
    ]
    .concat();
    let read = read(&file(EXPLICIT, kind, &body), Some("DOC1")).unwrap();
    let Content::Document(letter) = &read.entries[1].content else {
        panic!("a letter is a document");
    };
    assert_eq!(letter.title, "Befund Röntgen");
    assert_eq!(read.attachments[0].bytes, b"%PDF-1.4 letter\0");
    assert_eq!(
        letter.content,
        Some(DocumentId::of(&read.attachments[0].bytes))
    );
    assert_eq!(crate::heard(&read.to_json()), Ok(Ok(read)));
}

#[test]
fn a_report_gives_its_words_to_the_search() {
    let item = |body: &[u8]| {
        [
            &[0xFE, 0xFF, 0, 0xE0][..],
            &(body.len() as u32).to_le_bytes(),
            body,
        ]
        .concat()
    };
    let named = |name: &str| {
        element(
            (0x40, 0xA043),
            "SQ",
            &item(&element((8, 0x104), "LO", name.as_bytes())),
        )
    };
    let text = [
        element((0x40, 0xA040), "CS", b"TEXT"),
        named("Befund"),
        element((0x40, 0xA160), "UT", b"Kein Nachweis eines Bruchs"),
    ]
    .concat();
    let body = [
        element((8, 0x16), "UI", b"1.2.840.10008.5.1.4.1.1.88.11"),
        element((8, 0x18), "UI", b"1.2.10"),
        named("Radiologischer Bericht"),
        element((0x40, 0xA730), "SQ", &item(&text)),
    ]
    .concat();
    let read = read(
        &file(EXPLICIT, "1.2.840.10008.5.1.4.1.1.88.11", &body),
        None,
    )
    .unwrap();
    let Content::Document(report) = &read.entries[0].content else {
        panic!("a report is a document");
    };
    assert_eq!(
        report.text.as_deref(),
        Some("Radiologischer Bericht\nBefund: Kein Nachweis eines Bruchs")
    );
}

#[test]
fn a_disc_of_pictures_is_one_line_for_each_series() {
    let mut heads: Vec<Facts> = [3, 1, 2, 2]
        .iter()
        .map(|number| facts(&ct(*number)).unwrap())
        .collect();
    heads.push(Facts {
        series: "9.9".into(),
        ..heads[0].clone()
    });
    let lines = series(&heads);
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0].files, [1, 2, 0]);
    assert_eq!(lines[0].twice, [3]);
    let Content::Document(document) = &lines[0].entry.content else {
        panic!("a series is a document");
    };
    assert_eq!(document.pages, Some(3));
    assert_eq!(
        lines[0].entry.source.origin.as_deref(),
        Some("urn:oid:1.2.3.4")
    );
    // Two people under one UID never come together.
    heads[4] = heads[0].clone();
    heads[4].patient.as_mut().unwrap().name = "Bernd Beispiel".into();
    assert_eq!(series(&heads).len(), 2);
}

#[test]
fn many_beginnings_are_asked_for_at_once() {
    let mut asking = heads::ASK.to_vec();
    heads::add(&mut asking, &ct(1)[..640]);
    heads::add(&mut asking, b"a letter");
    let heads = heads::heard(&crate::answer(&asking, None), 2).unwrap();
    assert_eq!(heads[0].facts.as_ref().unwrap().number, Some(1));
    assert_eq!(heads[1].facts, None);
    assert!(heads::heard(b"[]", 2).is_none());
}

#[test]
fn lengths_that_lie_cost_nothing() {
    let nested = |depth: usize| {
        let mut body = Vec::new();
        for _ in 0..depth {
            body.extend(b"\x08\0\x15\x11SQ\0\0\xff\xff\xff\xff\xfe\xff\0\xe0\xff\xff\xff\xff");
        }
        file(EXPLICIT, CT, &body)
    };
    let huge = file(EXPLICIT, CT, b"\x08\0\x20\0UN\0\0\xfe\xff\xff\xff");
    let empty = file(EXPLICIT, CT, &b"\x08\0\x20\0DA\0\0".repeat(300_000));
    for hostile in [nested(5_000), nested(100_000), huge, empty] {
        let start = std::time::Instant::now();
        drop(read(&hostile, None));
        assert!(
            start.elapsed().as_secs() < 20,
            "time grows with the file and no faster"
        );
    }
}

/// For a fuzzer too: everything that looks at a stranger's file.
fn all_of_it(bytes: &[u8]) {
    drop(dicom_read(bytes));
    drop(facts(bytes));
}

fn dicom_read(bytes: &[u8]) -> Option<Read> {
    super::read(bytes, Some("x")).ok()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn a_file_with_wrong_bytes_never_panics(at in prop::collection::vec((0usize..1200, any::<u8>()), 1..6), cut in 0usize..1200) {
        let mut bytes = ct(7);
        for (at, to) in at {
            let place = at % bytes.len();
            bytes[place] = to;
        }
        bytes.truncate(bytes.len() - cut % 200);
        all_of_it(&bytes);
    }
}

#[test]
fn corpus_every_dicom_file_is_read_or_refused() {
    let place = std::env::var_os("OWNCHART_CORPORA").map_or_else(
        || "../../../shared/corpora".into(),
        std::path::PathBuf::from,
    );
    let mut folders = vec![place.join("dicom")];
    if !folders[0].is_dir() {
        println!("SKIPPED corpus_every_dicom_file_is_read_or_refused: no corpora folder");
        return;
    }
    let (mut taken, mut refused) = (0, 0);
    while let Some(folder) = folders.pop() {
        for item in std::fs::read_dir(folder).unwrap().flatten() {
            let path = item.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            if sniff(&bytes) != Format::Dicom {
                continue;
            }
            match super::read(&bytes, None) {
                Ok(read) => {
                    taken += 1;
                    println!(
                        "{}: {:?}",
                        path.file_name().unwrap().to_string_lossy(),
                        read.entries.first().map(|it| it.title())
                    );
                    println!(
                        "    {:?} {:?}",
                        read.people.first().map(|it| it.title()),
                        read.remarks.iter().map(|r| r.why).collect::<Vec<_>>()
                    );
                }
                Err(error) => {
                    refused += 1;
                    println!("REFUSED {}: {error}", path.display());
                }
            }
        }
    }
    println!("{taken} taken, {refused} refused");
    assert!(taken > 50);
}
