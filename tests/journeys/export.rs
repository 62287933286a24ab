//! A chart leaves for other programs, and comes back whole.

use crate::desk::{Desk, Session, program};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::process::Command;

const KINDS: [&str; 12] = [
    "allergy",
    "medication",
    "condition",
    "procedure",
    "device",
    "immunization",
    "finding",
    "document",
    "contact",
    "directive",
    "visit",
    "note",
];

/// The invented person's chart, open.
fn invented(desk: &Desk) -> Session {
    desk.say(&["demo", "demo"]).fine();
    let words = std::fs::read_to_string(desk.path("demo/WORDS.txt")).expect("her words");
    let words = words
        .lines()
        .find_map(|line| line.strip_prefix("Anna.ownchart: "));
    let words = words.expect("words that open her chart");
    desk.lay("her-words", words.trim());
    desk.session_of("demo/Anna.ownchart", "her-words")
}

/// Every entry of a chart by what it says, without ids and without who brought it.
fn entries(session: &mut Session) -> BTreeMap<String, usize> {
    let mut all = BTreeMap::new();
    for kind in KINDS {
        let listed = session.say(&["list", kind]);
        for entry in listed.as_array().expect("a list") {
            let mut said = entry.clone();
            let fields = said.as_object_mut().expect("an entry");
            for own in ["id", "person", "source", "links", "contact", "agent"] {
                fields.remove(own);
            }
            // Files that were brought in are kept besides.
            if fields.get("labels") == Some(&json!(["import"])) {
                continue;
            }
            *all.entry(said.to_string()).or_default() += 1;
        }
    }
    all
}

#[test]
fn a_whole_chart_leaves_as_a_folder_and_comes_back_equal() {
    let desk = Desk::with_chart();
    let mut hers = invented(&desk);
    let before = entries(&mut hers);
    assert!(before.len() > 200, "{}", before.len());
    let told = hers.say(&["export", "folder", "-o", "out"]);
    assert!(told["count"].as_u64() > Some(200), "{told}");
    for name in [
        "README.txt",
        "patient-summary.json",
        "records.ndjson",
        "summary.html",
        "contacts.vcf",
    ] {
        assert!(desk.path("out").join(name).is_file(), "{name}");
    }
    let again = hers.ask(&["export", "folder", "-o", "out"]);
    assert_ne!(
        again["exit"],
        json!(0),
        "a folder with something in it is left alone"
    );

    let mut empty = desk.session();
    let taken = empty.ask(&["import", "out"]);
    assert_eq!(taken["answer"]["left_out"], json!([]), "{taken}");
    let after = entries(&mut empty);
    let lost: Vec<_> = before
        .keys()
        .filter(|it| !after.contains_key(*it))
        .collect();
    let new: Vec<_> = after
        .keys()
        .filter(|it| !before.contains_key(*it))
        .collect();
    assert!(
        lost.is_empty() && new.is_empty(),
        "lost {lost:#?}\nnew {new:#?}"
    );
    assert_eq!(before, after);

    // every letter, to the last byte: each is named by its digest, and verify reads them all
    let deep = empty.ask(&["verify", "--deep"]);
    assert_eq!(deep["exit"], json!(0), "{deep}");
    let letter = empty.say(&["list", "document"]);
    let with_bytes = |it: &&Value| {
        it["media_type"] == json!("application/pdf") && it["labels"] != json!(["import"])
    };
    let letter = letter
        .as_array()
        .expect("a list")
        .iter()
        .find(with_bytes)
        .expect("a letter")
        .clone();
    let id = letter["id"].as_str().expect("an id");
    empty.say(&["document", "get", id, "-o", "letter.pdf"]);
    let bytes = std::fs::read(desk.path("letter.pdf")).expect("the letter");
    assert!(bytes.starts_with(b"%PDF"));

    // the lines say the same, and nothing comes twice
    let lines = empty.ask(&["import", "out/records.ndjson"]);
    assert_eq!(lines["answer"]["left_out"], json!([]), "{lines}");
    assert_eq!(
        lines["answer"]["taken"].as_array().map(Vec::len),
        Some(0),
        "{lines}"
    );
    let folder = empty.ask(&["import", "out"]);
    assert_eq!(
        folder["answer"]["taken"].as_array().map(Vec::len),
        Some(0),
        "{folder}"
    );
    assert_eq!(entries(&mut empty), before);
}

#[test]
fn what_is_given_to_other_programs_keeps_the_rules_of_the_document() {
    let desk = Desk::empty();
    let mut hers = invented(&desk);
    hers.say(&["export", "summary", "-o", "ips.json"]);
    hers.say(&["export", "records", "-o", "records.ndjson"]);
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/journeys/ips.py");
    let told = Command::new("python3")
        .arg(script)
        .arg(desk.path("ips.json"))
        .arg(desk.path("records.ndjson"))
        .env("PYTHONPATH", program("OWNCHART_READERS"))
        .output()
        .expect("python3");
    let text = String::from_utf8_lossy(&told.stdout);
    assert!(
        text.contains("held against fhir.resources"),
        "the model is there: {text}"
    );
    assert!(
        told.status.success(),
        "{text}{}",
        String::from_utf8_lossy(&told.stderr)
    );
}
