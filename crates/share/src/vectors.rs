//! The committed vectors under `tests/data`: Rust and TypeScript read the same files.
//!
//! `OWNCHART_WRITE_VECTORS=1 cargo test -p share vectors` writes them anew.

#![expect(
    clippy::disallowed_methods,
    reason = "vectors are written by hand, on a developer's machine"
)]

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use seal::{
    Bounds, Cost, Identity, Key, Lock, Passphrase, Sealed, WordList, Zeroizing,
    signature::SigningKey,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{
    Added, Claim, Collector, Draft, Enclosure, Error, Frames, Package, Packed, ShareId, Signature,
    claim::hex,
    crc32c::crc32c,
    digits,
    zip::{self, Head, Method},
};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/data")
        .join(name)
}

fn writing() -> bool {
    env::var_os("OWNCHART_WRITE_VECTORS").is_some()
}

fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("a folder");
    fs::write(path, bytes).expect("a developer's disk has room");
}

fn read(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn read_json(path: &Path) -> Value {
    serde_json::from_slice(&read(path)).expect("vectors are JSON")
}

fn pretty(value: &Value) -> String {
    format!(
        "{}\n",
        serde_json::to_string_pretty(value).expect("JSON becomes text")
    )
}

/// A file that begins as a sealed one does; its other bytes follow from a linear congruence.
fn file(length: usize) -> Sealed {
    let mut file = b"age-encryption.org/v1\n-> X25519 vector\n\n--- vector\n".to_vec();
    let mut state = length as u32;
    while file.len() < length {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        file.push((state >> 24) as u8);
    }
    Sealed::again(file).expect("it begins as a sealed file does")
}

/// Length of the file, digits a symbol holds, which frames are given, in which order.
fn frame_vectors() -> Vec<(usize, usize, Vec<u32>)> {
    // Five of 500 lost, and what is left comes in steps of 7 as if from a loop.
    let lost = [0, 99, 250, 251, 499];
    let mut many: Vec<u32> = (0..500)
        .map(|n| n * 7 % 500)
        .filter(|n| !lost.contains(n))
        .collect();
    many.extend([500, 501, 777, 65_536, u32::MAX]);
    vec![
        (300, 2395, vec![0, 1, 2]),
        (1200, 2061, vec![3, 0, 1, 2]),
        (10_000, 2395, (0..12).rev().collect()),
        (25_000, 175, many),
    ]
}

#[test]
fn frames() {
    for (length, capacity, sequences) in frame_vectors() {
        let file = file(length);
        let frames = Frames::of(&file, capacity).expect("within the limits");
        let shape = frames.shape();
        let texts: Vec<Value> = sequences
            .iter()
            .map(|&sequence| json!({ "sequence": sequence, "text": frames.text(sequence) }))
            .collect();
        let first_repair = u32::from(shape.blocks);
        let vector = json!({
            "set": hex(&shape.set),
            "blocks": shape.blocks,
            "length": shape.length,
            "block": shape.block,
            "digits": capacity,
            "sha256": hex(&Sha256::digest(&file)),
            "file": BASE64_STANDARD.encode(&file),
            "factors": { "sequence": first_repair, "values": shape.factors(first_repair) },
            "frames": texts,
        });
        let path = folder("frames").join(format!("k{}.json", shape.blocks));
        if writing() {
            write(&path, pretty(&vector));
        }
        assert!(
            read_json(&path) == vector,
            "{} differs from what is written now",
            path.display()
        );
        collects(&vector, &file);
    }
}

/// The first K frames of a vector give its file, and fewer do not.
fn collects(vector: &Value, file: &Sealed) {
    let mut collector = Collector::new();
    let frames = vector["frames"].as_array().expect("a list");
    let blocks = vector["blocks"].as_u64().expect("a number") as usize;
    for (count, frame) in (1..=blocks).zip(frames) {
        match collector.add(frame["text"].as_str().expect("a text")) {
            Added::Whole(sealed) => assert!(count == blocks && sealed == *file),
            Added::Counted { .. } => assert!(count < blocks),
            other => panic!("frame {}: {other:?}", frame["sequence"]),
        }
    }
}

#[test]
fn frames_that_do_not_exist() {
    let good = Frames::of(&file(300), 2395).expect("small").bytes(0);
    let with = |at: usize, value: &[u8]| {
        let mut frame = good[..good.len() - 4].to_vec();
        frame[at..at + value.len()].copy_from_slice(value);
        let check = crc32c(&frame).to_be_bytes();
        digits::write(&[frame, check.to_vec()].concat())
    };
    let mut torn = good.clone();
    torn[100] ^= 1;
    let text = digits::write(&good);
    let vectors = json!([
        { "why": "another version", "outcome": "newer", "text": with(2, &[2]) },
        { "why": "an unknown flag", "outcome": "newer", "text": with(3, &[1]) },
        { "why": "a wrong checksum", "outcome": "none", "text": digits::write(&torn) },
        { "why": "another mark", "outcome": "none", "text": with(0, b"XX") },
        { "why": "no block", "outcome": "none", "text": with(8, &[0, 0]) },
        { "why": "more blocks than allowed", "outcome": "none", "text": with(8, &[1, 245]) },
        { "why": "an empty last block", "outcome": "none", "text": with(8, &[0, 2]) },
        { "why": "no length", "outcome": "none", "text": with(14, &[0; 4]) },
        { "why": "a length beyond its blocks", "outcome": "none", "text": with(14, &[0, 0, 1, 45]) },
        { "why": "a group out of range", "outcome": "none", "text": format!("99999{}", &text[5..]) },
        { "why": "a digit missing", "outcome": "none", "text": &text[1..] },
        { "why": "a letter", "outcome": "none", "text": format!("A{}", &text[1..]) },
        { "why": "nothing", "outcome": "none", "text": "" },
    ]);
    let path = folder("frames").join("refused.json");
    if writing() {
        write(&path, pretty(&vectors));
    }
    assert!(read_json(&path) == vectors, "{} differs", path.display());
    for case in vectors.as_array().expect("a list") {
        let added = Collector::new().add(case["text"].as_str().expect("a text"));
        let outcome = match added {
            Added::Newer => "newer",
            Added::Nothing => "none",
            _ => "taken",
        };
        assert_eq!(case["outcome"], outcome, "{}", case["why"]);
    }
}

const SUMMARY_JSON: &str = include_str!("../../../tests/data/package/summary.json");
const SUMMARY_HTML: &str = "<!doctype html>\n<meta charset=\"utf-8\">\n<title>Erika Beispiel</title>\n\
    <h1>Erika Beispiel, 12 August 1967</h1>\n<p><strong>Allergy: Penicillin</strong> (anaphylaxis)</p>\n\
    <p>Bisoprolol 5 mg: 1-0-0-0</p>\n";
const LETTER: &str = "Sehr geehrte Frau Kollegin,\nder Blutdruck ist gut eingestellt.\n";

fn signer() -> SigningKey {
    SigningKey::from_seed(&[9; 32])
}

fn draft<'a>(documents: &'a [Enclosure<'a>]) -> Draft<'a> {
    Draft {
        claim: Claim {
            id: ShareId([0x0c; 16]),
            made: "2026-05-03T10:42".parse().expect("a date"),
            reader: "Dr. Weber".to_owned(),
            purpose: Some("Vorstellung am 5. Mai".to_owned()),
            valid_until: "2026-11-03".parse().ok(),
            left_out: vec!["finding".to_owned(), "note".to_owned()],
        },
        summary_json: SUMMARY_JSON.as_bytes(),
        summary_html: SUMMARY_HTML.as_bytes(),
        documents,
    }
}

/// The zip inside a share, without its seal.
fn good(signed: bool) -> Vec<u8> {
    let letter = [Enclosure {
        title: "Befund Mai",
        ending: "txt",
        bytes: &LETTER,
    }];
    let identity = Identity::generate();
    let key = signer();
    let draft = draft(&letter);
    let packed = Packed::new(&draft, signed.then_some(&key)).expect("small");
    let recipients = [identity.recipient()];
    let sealed = packed
        .seal(Lock::Recipients(&recipients))
        .expect("one recipient");
    let zip = seal::open(sealed.as_ref(), Key::Identities(&[identity]), Bounds::Share);
    zip.expect("its own key").to_vec()
}

/// Name and bytes of each entry of a zip.
fn entries(zip: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = std::io::Cursor::new(zip);
    let found = zip::read(&mut zip).expect("our own zip");
    let mut bytes = |found: &zip::Found| {
        let mut bytes = Vec::new();
        let poured = found.pour(&mut zip, |piece| {
            bytes.extend_from_slice(piece);
            Ok(())
        });
        poured.expect("our own zip");
        bytes
    };
    found
        .iter()
        .map(|found| (found.head.name.clone(), bytes(found)))
        .collect()
}

/// A zip of stored entries, correct in itself, whatever they are.
fn pack(entries: &[(String, Vec<u8>)]) -> Vec<u8> {
    let head = |(name, bytes): &(String, Vec<u8>)| Head {
        name: name.clone(),
        method: Method::Stored,
        crc: zip::crc(bytes),
        packed: bytes.len() as u32,
        size: bytes.len() as u32,
    };
    let heads: Vec<Head> = entries.iter().map(head).collect();
    let mut zip: Vec<u8> = Vec::new();
    for (head, (_, bytes)) in heads.iter().zip(entries) {
        zip.extend(head.local());
        zip.extend(bytes);
    }
    zip.extend(zip::directory(&heads));
    zip
}

/// Entries of a good package after `change`, packed.
fn changed(change: impl FnOnce(&mut Vec<(String, Vec<u8>)>)) -> Vec<u8> {
    let mut entries = entries(&good(true));
    change(&mut entries);
    pack(&entries)
}

/// A good package whose `share.json` was edited.
fn edited(from: &str, to: &str) -> Vec<u8> {
    changed(|entries| {
        let text = String::from_utf8(entries[0].1.clone()).expect("JSON is text");
        assert!(text.contains(from), "{from} is in share.json");
        entries[0].1 = text.replace(from, to).into_bytes();
    })
}

/// A good package with `name` listed and put before the padding.
fn with_document(name: &str) -> Vec<u8> {
    let digest = hex(&Sha256::digest(b"x"));
    let listed = edited(
        "\"entries\": {",
        &format!("\"entries\": {{\"{name}\": \"{digest}\","),
    );
    let mut entries = entries(&listed);
    let last = entries.len() - 1;
    entries.insert(last, (name.to_owned(), b"x".to_vec()));
    pack(&entries)
}

/// File name, the zip, what becomes of it, what its signature says if it opens.
fn package_cases() -> Vec<(&'static str, Vec<u8>, &'static str, &'static str)> {
    // Where the local header of summary.json begins; its name also stands inside share.json.
    let summary = |zip: &[u8]| {
        zip.windows(42)
            .position(|w| w.starts_with(b"PK\x03\x04") && w.ends_with(b"summary.json"))
            .expect("it is there")
    };
    let stored = pack(&entries(&good(true)));
    let other_name = {
        let mut zip = stored.clone();
        let at = summary(&zip) + 30;
        zip[at..at + 12].copy_from_slice(b"summary.jsom");
        zip
    };
    // Sizes and method in the local and in the central header of summary.json.
    let sized = |method: u16, packed: Option<u32>, size: u32| {
        let mut zip = stored.clone();
        let local = summary(&zip);
        let last = zip
            .windows(12)
            .rposition(|w| w == b"summary.json")
            .expect("it is there");
        for at in [local + 4, last - 46 + 6] {
            zip[at + 4..at + 6].copy_from_slice(&method.to_le_bytes());
            if let Some(packed) = packed {
                zip[at + 14..at + 18].copy_from_slice(&packed.to_le_bytes());
            }
            zip[at + 18..at + 22].copy_from_slice(&size.to_le_bytes());
        }
        zip
    };
    vec![
        ("good.zip", good(true), "opens", "good"),
        ("stored.zip", stored.clone(), "opens", "good"),
        ("unsigned.zip", good(false), "opens", "none"),
        (
            "claim-edited.zip",
            edited("Dr. Weber", "Dr. Wober"),
            "opens",
            "bad",
        ),
        (
            "signature-removed.zip",
            changed(|entries| drop(entries.remove(1))),
            "opens",
            "bad",
        ),
        (
            "other-words.zip",
            edited("\"words\": \"", "\"words\": \"abacus "),
            "opens",
            "bad",
        ),
        (
            "summary-edited.zip",
            changed(|entries| entries[2].1.push(b' ')),
            "damaged",
            "",
        ),
        (
            "letter-edited.zip",
            changed(|entries| entries[4].1[0] = b's'),
            "damaged",
            "",
        ),
        (
            "letter-removed.zip",
            changed(|entries| drop(entries.remove(4))),
            "damaged",
            "",
        ),
        (
            "unlisted.zip",
            changed(|entries| entries.insert(5, ("documents/002-x.txt".to_owned(), vec![b'x']))),
            "damaged",
            "",
        ),
        (
            "name-twice.zip",
            changed(|entries| {
                let twin = entries[2].clone();
                entries.insert(2, twin);
            }),
            "damaged",
            "",
        ),
        (
            "climbing-name.zip",
            with_document("documents/002-../../x.txt"),
            "damaged",
            "",
        ),
        (
            "other-name.zip",
            with_document("autorun.inf"),
            "damaged",
            "",
        ),
        (
            "wrong-number.zip",
            with_document("documents/003-x.txt"),
            "damaged",
            "",
        ),
        (
            "other-order.zip",
            changed(|entries| entries.swap(2, 3)),
            "damaged",
            "",
        ),
        (
            "full-padding.zip",
            changed(|entries| entries[5].1[0] = 1),
            "damaged",
            "",
        ),
        (
            "no-padding.zip",
            changed(|entries| drop(entries.pop())),
            "damaged",
            "",
        ),
        ("two-headers.zip", other_name, "damaged", ""),
        (
            "something-before.zip",
            [b"x", &stored[..]].concat(),
            "damaged",
            "",
        ),
        (
            "something-after.zip",
            [&stored[..], b"x"].concat(),
            "damaged",
            "",
        ),
        (
            "cut-off.zip",
            stored[..stored.len() - 1].to_vec(),
            "damaged",
            "",
        ),
        ("lying-size.zip", sized(0, None, 12), "damaged", ""),
        ("other-method.zip", sized(12, None, 12), "damaged", ""),
        ("bomb.zip", sized(8, None, u32::MAX), "too-big", ""),
        (
            "newer.zip",
            edited("\"format\": 1", "\"format\": 2"),
            "newer",
            "",
        ),
    ]
}

/// What a reader makes of a zip: the words of `cases.json`.
fn outcome(zip: &[u8]) -> (&'static str, &'static str) {
    match Package::read(Zeroizing::new(zip.to_vec())) {
        Ok(package) => match package.signature() {
            Signature::Good { .. } => ("opens", "good"),
            Signature::None => ("opens", "none"),
            Signature::Bad => ("opens", "bad"),
        },
        Err(Error::Newer { .. }) => ("newer", ""),
        Err(Error::TooLarge { .. }) => ("too-big", ""),
        Err(Error::Damaged { .. }) => ("damaged", ""),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn packages() {
    let mut cases = Vec::new();
    for (name, zip, expected, signature) in package_cases() {
        assert_eq!(outcome(&zip), (expected, signature), "{name} as made now");
        let path = folder("package").join("zips").join(name);
        if writing() {
            write(&path, zip);
        }
        assert_eq!(
            outcome(&read(&path)),
            (expected, signature),
            "{name} as committed"
        );
        cases.push(json!({ "file": name, "outcome": expected, "signature": signature }));
    }
    let path = folder("package").join("cases.json");
    if writing() {
        write(&path, pretty(&json!(cases)));
    }
    assert_eq!(read_json(&path), json!(cases));
}

/// Name to digest of everything in a package that was opened, and what it says.
fn contents(package: &Package) -> Value {
    let digest = |bytes: &[u8]| hex(&Sha256::digest(bytes));
    let Signature::Good { words, comment } = package.signature() else {
        panic!("the golden share is signed");
    };
    json!({
        "claim": package.claim(),
        "signature": { "words": words, "comment": comment },
        "key": package.maker().map(|key| key.line()),
        "entries": {
            "summary.json": digest(package.summary_json()),
            "summary.html": digest(package.summary_html()),
        },
        "documents": package
            .documents()
            .iter()
            .map(|it| json!({ "name": it.name, "sha256": hex(&it.digest) }))
            .collect::<Vec<_>>(),
    })
}

#[test]
fn the_golden_share_opens_for_ever() {
    let at = |name: &str| folder("package").join(name);
    // Written once. A later program opens this very file, whatever it writes itself.
    if writing() && !at("share.age").exists() {
        let letter = [Enclosure {
            title: "Befund Mai",
            ending: "txt",
            bytes: &LETTER,
        }];
        let draft = draft(&letter);
        let key = signer();
        let packed = Packed::new(&draft, Some(&key)).expect("small");
        let words = Passphrase::generate(WordList::German);
        let identity = Identity::generate();
        let recipients = [identity.recipient()];
        let share = packed
            .seal(Lock::Passphrase(&words, Cost::Share))
            .expect("words");
        write(&at("share.age"), share);
        write(&at("words.txt"), format!("{}\n", words.reveal()));
        let share = packed
            .seal(Lock::Recipients(&recipients))
            .expect("one recipient");
        write(&at("key.age"), share);
        write(&at("identity.txt"), format!("{}\n", *identity.reveal()));
    }
    let text = |name: &str| String::from_utf8(read(&at(name))).expect("a line of text");
    let words = Passphrase::typed(text("words.txt").trim());
    let by_words = Package::open(
        &read(&at("share.age")),
        Key::Passphrase(&words),
        Bounds::Share,
    )
    .expect("its words");
    let identity = [Identity::parse(&text("identity.txt")).expect("an identity")];
    let by_key = Package::open(
        &read(&at("key.age")),
        Key::Identities(&identity),
        Bounds::Share,
    )
    .expect("its key");
    let contents_now = contents(&by_words);
    assert_eq!(contents(&by_key), contents_now);
    if writing() {
        write(&at("contents.json"), pretty(&contents_now));
    }
    assert_eq!(read_json(&at("contents.json")), contents_now);
    assert_eq!(by_words.summary_json(), SUMMARY_JSON.as_bytes());
    assert!(by_words.signed_by(&signer().public().words().to_uppercase().replace(' ', "-")));
    assert!(!by_words.signed_by("abacus zoom"));
}
