//! What three sources say about one thing, and the folder into which letters fall.

use crate::desk::{Desk, Session};
use serde_json::{Value, json};

fn shot(id: &str, coding: &Value, text: &str) -> String {
    json!({ "resourceType": "Bundle", "type": "collection", "entry": [
        { "resource": { "resourceType": "Patient", "id": "p", "name": [{ "family": "Beispiel", "given": ["Anna"] }], "birthDate": "1968-03-02" } },
        { "resource": { "resourceType": "Immunization", "id": id, "status": "completed", "patient": { "reference": "Patient/p" },
            "vaccineCode": { "coding": [coding], "text": text }, "occurrenceDateTime": "2021-05-03", "lotNumber": "EX1234" } },
    ] })
    .to_string()
}

/// The vaccination as two programs tell it, each with its own code.
fn from_a_portal_and_a_card(desk: &Desk) {
    let atc = json!({ "system": "http://www.whocc.no/atc", "code": "J07BX03" });
    desk.lay("portal.json", &shot("i", &atc, "Comirnaty"));
    let cvx = json!({ "system": "http://hl7.org/fhir/sid/cvx", "code": "208" });
    let said = "COVID-19, mRNA, LNP-S, PF, 30 mcg/0.3 mL dose";
    desk.lay("card.json", &shot("j", &cvx, said));
}

fn written_by_hand(session: &mut Session) {
    let what = ["--vaccine", "Corona-Impfung", "--time", "2021-05-03"];
    session.say(&[&["add", "immunization"][..], &what].concat());
}

fn count(answer: &Value, list: &str) -> usize {
    answer["answer"][list].as_array().map_or(0, Vec::len)
}

#[test]
fn one_vaccination_from_three_sources_is_proposed_as_one() {
    let desk = Desk::with_chart();
    from_a_portal_and_a_card(&desk);
    let mut session = desk.session();
    written_by_hand(&mut session);

    let seen = session.ask(&["import", "portal.json"]);
    assert_eq!(
        (count(&seen, "beside"), count(&seen, "taken")),
        (1, 0),
        "{seen}"
    );
    let shots = session.say(&["list", "immunization"]);
    assert_eq!(shots.as_array().map(Vec::len), Some(1), "never by itself");

    // one thing: the lot that was missing is added, what was typed in stays
    session.ask(&["import", "portal.json", "--alike", "one"]);
    let shots = session.say(&["list", "immunization"]);
    assert_eq!(shots.as_array().map(Vec::len), Some(1), "{shots}");
    assert_eq!(shots[0]["vaccine"], json!("Corona-Impfung"), "{shots}");
    assert_eq!(shots[0]["lot"], json!("EX1234"), "{shots}");
    assert_eq!(shots[0]["links"][0]["role"], json!("also"), "{shots}");

    // two things after all: taken beside it, and not proposed again
    session.ask(&["import", "card.json", "--take", "all"]);
    let shots = session.say(&["list", "immunization"]);
    assert_eq!(shots.as_array().map(Vec::len), Some(2), "{shots}");
    assert_eq!(
        session.say(&["twice"])["twice"],
        json!([]),
        "somebody has said that they are two"
    );

    // typed in twice, later: proposed, then one of them goes and comes back
    session.say(&["add", "allergy", "--substance", "Penicillin"]);
    session.say(&[
        "add",
        "allergy",
        "--substance",
        "penicillin",
        "--criticality",
        "high",
    ]);
    let twice = session.say(&["twice"]);
    let id = |which: &str| {
        twice["twice"][0][which]["id"]
            .as_str()
            .expect("an id")
            .to_owned()
    };
    let (first, second) = (id("first"), id("second"));
    session.say(&["twice", "--one", &format!("{first},{second}")]);
    let allergies = session.say(&["list", "allergy"]);
    assert_eq!(allergies.as_array().map(Vec::len), Some(1), "{allergies}");
    assert_eq!(
        allergies[0]["criticality"],
        json!("high"),
        "what only the second said is there"
    );
    assert_eq!(session.say(&["twice"])["twice"], json!([]));
    session.say(&["unremove", &second]);
    assert_eq!(
        session.say(&["twice"])["twice"].as_array().map(Vec::len),
        Some(1)
    );
    session.say(&["twice", "--two", &format!("{first},{second}")]);
    assert_eq!(session.say(&["twice"])["twice"], json!([]));
}

#[test]
fn two_files_of_one_import_that_say_the_same_are_laid_beside_each_other() {
    let desk = Desk::with_chart();
    from_a_portal_and_a_card(&desk);
    let mut session = desk.session();
    let seen = session.ask(&["import", "portal.json", "card.json"]);
    assert_eq!(count(&seen, "beside"), 1, "{seen}");
    let shots = session.say(&["list", "immunization"]);
    assert_eq!(shots.as_array().map(Vec::len), Some(1), "{shots}");
}

#[test]
fn what_two_files_say_about_one_entry_is_one_change_and_taken_back_it_comes_again_whole() {
    let desk = Desk::with_chart();
    from_a_portal_and_a_card(&desk);
    let mut session = desk.session();
    written_by_hand(&mut session);
    session.ask(&["import", "portal.json", "card.json", "--alike", "one"]);
    let shots = session.say(&["list", "immunization"]);
    assert_eq!(shots.as_array().map(Vec::len), Some(1), "{shots}");
    assert_eq!(shots[0]["lot"], json!("EX1234"), "{shots}");
    let also = shots[0]["links"].as_array().expect("arrows");
    assert_eq!(also.len(), 2, "one to each file: {shots}");
    assert_eq!(
        session.say(&["undecided"]),
        json!([]),
        "two files are no disagreement"
    );

    // each file is kept; removed by hand and brought in again, it stands there again
    let files = session.say(&["list", "document"]);
    assert_eq!(files.as_array().map(Vec::len), Some(2), "{files}");
    let file = files[0]["id"].as_str().expect("an id");
    session.say(&["remove", file]);
    let name = files[0]["title"].as_str().expect("a name");
    session.ask(&["import", name, "--take", "all"]);
    let files = session.say(&["list", "document"]);
    assert_eq!(files.as_array().map(Vec::len), Some(2), "{files}");
    assert_eq!(session.ask(&["verify", "--deep"])["exit"], json!(0));
}

#[test]
fn the_inbox_is_looked_at_and_only_what_is_kept_is_deleted() {
    let desk = Desk::with_chart();
    std::fs::create_dir(desk.path("scans")).expect("a folder");
    desk.lay(
        "scans/befund.json",
        &shot("i", &json!({ "code": "x" }), "Tetanus"),
    );
    desk.lay("scans/brief.txt", "nothing anybody knows");
    desk.lay("scans/half.pdf.part", "%PDF");
    std::thread::sleep(std::time::Duration::from_millis(2100));
    let mut session = desk.session();
    let files = session.say(&["inbox", "scans"]);
    let names: Vec<_> = files["files"]
        .as_array()
        .expect("files")
        .iter()
        .map(|it| it["file"].clone())
        .collect();
    assert_eq!(names, ["befund.json", "brief.txt"]);
    assert_eq!(files["files"][0]["here"], json!(false));

    let cleared = session.say(&["inbox", "scans", "--clear"]);
    assert_eq!(cleared["cleared"], json!(0), "nothing is in the chart yet");
    session.ask(&["import", "scans/befund.json"]);
    let cleared = session.say(&["inbox", "scans", "--clear"]);
    assert_eq!(cleared["cleared"], json!(1), "{cleared}");
    assert!(!desk.path("scans/befund.json").exists());
    assert!(
        desk.path("scans/brief.txt").is_file(),
        "what is not kept stays"
    );
}
