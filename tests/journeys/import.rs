//! A stranger's file comes in: nothing is believed, nothing is lost silently.

use crate::desk::Desk;
use serde_json::{Value, json};

fn bundle() -> Value {
    json!({
        "resourceType": "Bundle", "type": "collection", "entry": [
            { "resource": { "resourceType": "Patient", "id": "p", "name": [{ "family": "Beispiel", "given": ["Anna"] }],
                "birthDate": "1968-03-02" } },
            { "resource": { "resourceType": "AllergyIntolerance", "id": "a", "patient": { "reference": "Patient/p" },
                "clinicalStatus": { "coding": [{ "code": "active" }] }, "code": { "text": "Penicillin" } } },
            { "resource": { "resourceType": "Observation", "id": "o", "status": "final", "subject": { "reference": "Patient/p" },
                "code": { "coding": [{ "system": "http://loinc.org", "code": "2823-3" }], "text": "Kalium" },
                "effectiveDateTime": "2026-11-08",
                "valueQuantity": { "value": 5.40, "unit": "mmol/l", "system": "http://unitsofmeasure.org", "code": "mmol/L" } } },
            { "resource": { "resourceType": "Claim", "id": "c" } }
        ]
    })
}

#[test]
fn a_bundle_is_taken_in_once() {
    let desk = Desk::with_chart();
    // JSON written by a laboratory, nought and all: `json!` would drop it.
    let written = bundle().to_string().replace("5.4", "5.40");
    desk.lay("bundle.json", &written);
    let mut session = desk.session();
    let dry = session.ask(&["import", "bundle.json", "--dry-run"]);
    assert!(count(&dry, "taken") >= 2, "{dry}");
    assert_eq!(
        session.say(&["list", "allergy"]),
        json!([]),
        "a dry run writes nothing"
    );

    let first = session.ask(&["import", "bundle.json"]);
    assert_eq!(count(&first, "taken"), count(&dry, "taken"));
    assert_eq!(
        first["exit"],
        json!(5),
        "the claim is left out, and that is said: {first}"
    );
    assert!(
        first["answer"]["left_out"].to_string().contains("Claim"),
        "{first}"
    );

    let findings = session.say(&["list", "finding"]);
    assert_eq!(
        findings[0]["value"],
        json!("5.40"),
        "the laboratory's nought stays: {findings}"
    );
    let again = session.ask(&["import", "bundle.json"]);
    assert_eq!(
        count(&again, "taken"),
        0,
        "importing again adds nothing: {again}"
    );
    assert_eq!(session.say(&["list", "finding"]), findings);
    session.end();
}

fn count(answer: &Value, list: &str) -> usize {
    answer["answer"][list]
        .as_array()
        .map_or(usize::MAX, Vec::len)
}

#[test]
fn markup_in_a_strangers_file_stays_words() {
    let desk = Desk::with_chart();
    let mut bundle = bundle();
    let nasty = "<img src=x onerror=alert(1)>\u{202e}\u{1b}[31m";
    bundle["entry"][1]["resource"]["code"]["text"] = json!(nasty);
    desk.lay("bundle.json", &bundle.to_string());
    let answer = desk.say(&["import", "Anna.ownchart", "bundle.json"]);
    assert!(
        !answer.out.contains('\u{1b}') && !answer.out.contains('\u{202e}'),
        "{:?}",
        answer.out
    );
    let list = desk
        .say(&["list", "Anna.ownchart", "allergy", "--json"])
        .fine()
        .json();
    let text = list[0]["substance"]["text"]
        .as_str()
        .or(list[0]["substance"].as_str());
    assert!(
        text.is_some_and(|text| text.contains("<img src=x onerror=alert(1)>")),
        "{list}"
    );
}

#[test]
fn what_is_no_record_is_refused_with_a_reason() {
    let desk = Desk::with_chart();
    let mut session = desk.session();
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for (name, text) in [
        ("empty.json", ""),
        ("broken.json", "{\"resourceType\": \"Bundle\", \"entry\": ["),
        ("deep.json", deep.as_str()),
        ("other.bin", "\u{0}\u{1}\u{2}nothing anybody knows"),
    ] {
        desk.lay(name, text);
        let answer = session.ask(&["import", name]);
        assert!(
            answer["exit"] == json!(1) || answer["exit"] == json!(5),
            "{name}: {answer}"
        );
    }
    assert_eq!(session.say(&["list", "finding"]), json!([]));
    assert_eq!(session.end(), 0);
}

#[test]
fn a_letter_is_kept_byte_for_byte_and_drawn() {
    let desk = Desk::with_chart();
    let pdf = crate::folder::minimal_pdf();
    std::fs::write(desk.path("letter.pdf"), &pdf).expect("a file on the desk");
    let mut session = desk.session();
    session.ask(&["import", "letter.pdf"]);
    let documents = session.say(&["list", "document"]);
    let id = documents[0]["id"]
        .as_str()
        .unwrap_or_else(|| panic!("{documents}"))
        .to_owned();
    session.say(&["document", "get", &id, "-o", "back.pdf"]);
    assert_eq!(
        std::fs::read(desk.path("back.pdf")).expect("it was written"),
        pdf
    );
    session.say(&["document", "pages", &id, "-o", "pages"]);
    let pages = desk.files("pages");
    assert_eq!(pages.len(), 1, "{pages:?}");
    assert!(
        std::fs::read(&pages[0])
            .expect("can be read")
            .starts_with(b"\x89PNG")
    );
    session.end();
}
