//! Two copies of a chart, people entered twice, entries that must go: from outside.

use crate::machine::{CHART, Machine, copy};
use serde_json::Value;
use std::fs;

/// Brings the folder of one machine to the other, as on a stick.
fn stick(from: &Machine, to: &Machine) {
    copy(&from.path(CHART), &to.path("stick/Anna.ownchart"));
}

fn add(desk: &Machine, words: &[&str]) -> String {
    let words = [&["add", CHART], words, &["--json"]].concat();
    let added = desk.say(&words).fine().json();
    added["id"].as_str().expect("an id").to_owned()
}

fn titles(desk: &Machine, kind: &str) -> Vec<String> {
    let listed = desk.say(&["list", CHART, kind, "--json"]).fine().json();
    let mut titles: Vec<String> = listed
        .as_array()
        .expect("a list")
        .iter()
        .map(|entry| {
            text_of(&entry["substance"])
                .or_else(|| text_of(&entry["name"]))
                .unwrap_or_default()
        })
        .collect();
    titles.sort();
    titles
}

fn text_of(value: &Value) -> Option<String> {
    let text = value.as_str().or_else(|| value["text"].as_str());
    text.map(str::to_owned)
}

#[test]
fn two_machines_are_joined_and_the_doses_they_disagree_about_are_decided() {
    let desk = Machine::new();
    let medicine = [
        "medication",
        "--name",
        "Ramipril",
        "--strength",
        "5 mg",
        "--morning",
        "1",
    ];
    let id = add(&desk, &medicine);
    let other = desk.second();
    add(&desk, &["allergy", "--substance", "Latex"]);
    add(&other, &["allergy", "--substance", "Nickel"]);
    desk.say(&["edit", CHART, &id, "--strength", "10 mg"])
        .fine();
    other.say(&["edit", CHART, &id, "--evening", "1"]).fine();
    stick(&other, &desk);

    let joined = desk
        .say(&["merge", CHART, "stick/Anna.ownchart", "--json"])
        .fine()
        .json();
    assert_eq!(
        (joined["entries"].as_u64(), joined["changed"].as_u64()),
        (Some(1), Some(1))
    );
    assert_eq!(titles(&desk, "allergy"), ["Latex", "Nickel"]);
    let again = desk
        .say(&["merge", CHART, "stick/Anna.ownchart", "--json"])
        .fine()
        .json();
    assert_eq!(
        (again["entries"].as_u64(), again["changed"].as_u64()),
        (Some(0), Some(0))
    );

    let shown = desk.say(&["show", CHART, &id, "--json"]).fine().json();
    let versions = shown["conflicts"][0]["versions"]
        .as_array()
        .expect("two versions");
    let dose = |version: &Value| (text_of(&version["strength"]), text_of(&version["evening"]));
    let mut doses: Vec<_> = versions.iter().map(dose).collect();
    doses.sort();
    let five_twice = (Some("5 mg".to_owned()), Some("1".to_owned()));
    assert_eq!(
        doses,
        [(Some("10 mg".to_owned()), None), five_twice.clone()]
    );
    let undecided = desk.say(&["undecided", CHART]).fine().out;
    assert!(undecided.contains("Ramipril"), "{undecided}");

    // A remark decides no dose.
    desk.say(&["edit", CHART, &id, "--note", "abends schwindlig"])
        .fine();
    let shown = desk.say(&["show", CHART, &id, "--json"]).fine().json();
    assert_eq!(
        shown["conflicts"][0]["versions"].as_array().map(Vec::len),
        Some(2)
    );
    let wanted = shown["conflicts"][0]["versions"]
        .as_array()
        .expect("two versions");
    let number = wanted
        .iter()
        .position(|it| dose(it) == five_twice)
        .expect("it is there")
        + 1;
    let decide = ["decide", CHART, &id, "plan", &number.to_string(), "--json"];
    let decided = desk.say(&decide).fine().json();
    assert_eq!(dose(&decided), five_twice);
    assert!(decided.get("conflicts").is_none());
    desk.say(&decide).ended(1);
    desk.say(&["verify", CHART, "--deep"]).fine();

    // The other machine hears of all of it, and both show the same.
    stick(&desk, &other);
    other.say(&["merge", CHART, "stick/Anna.ownchart"]).fine();
    let list = |desk: &Machine| desk.say(&["list", CHART, "--json"]).fine().json();
    assert_eq!(list(&desk), list(&other));
}

#[test]
fn both_versions_of_an_undecided_dose_stand_on_the_emergency_sheet() {
    let desk = Machine::new();
    let medicine = [
        "medication",
        "--name",
        "Ramipril",
        "--strength",
        "5 mg",
        "--morning",
        "1",
    ];
    let id = add(&desk, &medicine);
    let other = desk.second();
    desk.say(&["edit", CHART, &id, "--strength", "10 mg"])
        .fine();
    other
        .say(&["edit", CHART, &id, "--strength", "2.5 mg"])
        .fine();
    stick(&other, &desk);
    desk.say(&["merge", CHART, "stick/Anna.ownchart"]).fine();
    desk.say(&["print", CHART, "emergency", "-o", "sheet.pdf"])
        .fine();
    let text = desk.other("pdftotext", &["-layout", "sheet.pdf", "-"]);
    for dose in ["10 mg", "2,5 mg"] {
        let there = text.contains(dose) || text.contains(&dose.replace(',', "."));
        assert!(there, "{dose} is missing:\n{text}");
    }
}

#[test]
fn a_carers_chart_brings_only_who_was_assigned_by_hand() {
    let desk = Machine::new();
    add(&desk, &["allergy", "--substance", "Latex"]);
    let carer = Machine::new();
    add(&carer, &["allergy", "--substance", "Nickel"]);
    carer
        .say(&[
            "person",
            CHART,
            "add",
            "--name",
            "Karl Fremd",
            "--born",
            "1950-01-01",
        ])
        .fine();
    add(
        &carer,
        &["allergy", "--substance", "Pollen", "--person", "Karl Fremd"],
    );
    copy(&carer.path(CHART), &desk.path("carer/Carer.ownchart"));
    fs::copy(carer.path("paper"), desk.path("carer/paper")).expect("copied");

    let merge = |more: &[&str]| {
        let words = ["merge", CHART, "carer/Carer.ownchart", "--json"];
        desk.say(&[&words, more].concat())
    };
    assert_eq!(merge(&[]).ended(4).json()["error"]["code"], "key-needed");
    let key = ["--other-identity", "carer/paper"];
    let asked = merge(&key).ended(1).json();
    let people = asked["assign"].as_array().expect("its people");
    assert_eq!(people.len(), 2);
    assert_eq!(people[0]["birth_date"], "1968-03-02");
    assert_eq!(
        titles(&desk, "allergy"),
        ["Latex"],
        "nothing by name, though it is the same"
    );

    let theirs = people[0]["id"].as_str().expect("an id").to_owned();
    let same = format!("{theirs}=Anna Beispiel");
    let only_one = merge(&[&key[..], &["--assign", &same]].concat());
    only_one.ended(1);
    let assign = ["--assign", &same, "--assign", "Karl Fremd=skip"];
    merge(&[&key[..], &assign].concat()).fine();
    assert_eq!(titles(&desk, "allergy"), ["Latex", "Nickel"]);
    let people = desk.say(&["person", CHART, "list", "--json"]).fine().json();
    assert_eq!(
        people.as_array().map(Vec::len),
        Some(1),
        "one person is listed: {people}"
    );
    let of_anna = [
        "list",
        CHART,
        "allergy",
        "--person",
        "Anna Beispiel",
        "--json",
    ];
    let listed = desk.say(&of_anna).fine().json();
    assert_eq!(listed.as_array().map(Vec::len), Some(2));
    desk.say(&["search", CHART, "Pollen", "--json"])
        .fine()
        .out
        .contains("[]")
        .then_some(())
        .expect("Karl stayed where he is");

    // The second time nobody has to say who is who again.
    add(
        &carer,
        &["allergy", "--substance", "Staub", "--person", &theirs],
    );
    fs::remove_dir_all(desk.path("carer/Carer.ownchart")).expect("removed");
    copy(&carer.path(CHART), &desk.path("carer/Carer.ownchart"));
    merge(&[&key[..], &["--assign", "Karl Fremd=skip"]].concat()).fine();
    assert_eq!(titles(&desk, "allergy"), ["Latex", "Nickel", "Staub"]);

    desk.say(&["person", CHART, "part", &theirs]).fine();
    let people = desk.say(&["person", CHART, "list", "--json"]).fine().json();
    assert_eq!(people.as_array().map(Vec::len), Some(2), "two again");
    desk.say(&["verify", CHART, "--deep"]).fine();
}

#[test]
fn files_a_sync_program_left_are_joined_even_when_the_folder_is_half_of_each() {
    let desk = Machine::new();
    let other = desk.second();
    add(&desk, &["allergy", "--substance", "Latex"]);
    add(&other, &["allergy", "--substance", "Nickel"]);
    let theirs = |name: &str| fs::read(other.path(CHART).join(name)).expect("it is there");
    let here = desk.path(CHART);
    let head = "HEAD.sync-conflict-20261122-071104-ABCDEFG";
    let database = "vault.sync-conflict-20261122-071104-ABCDEFG.db";
    // Their HEAD took our name, their database came under its own.
    fs::rename(here.join("HEAD"), here.join(head)).expect("renamed");
    fs::write(here.join("HEAD"), theirs("HEAD")).expect("written");
    fs::write(here.join(database), theirs("vault.db")).expect("written");
    desk.say(&["list", CHART]).ended(3);
    let joined = desk
        .say(&["merge", CHART, "--from-conflicts", "--json"])
        .fine()
        .json();
    assert_eq!(joined["entries"], 1);
    assert_eq!(titles(&desk, "allergy"), ["Latex", "Nickel"]);
    let left = desk.files("Anna.ownchart/conflicts");
    assert_eq!(left.len(), 2, "nothing is deleted: {left:?}");
    desk.say(&["verify", CHART, "--deep"]).fine();
    let again = desk
        .say(&["merge", CHART, "--from-conflicts", "--json"])
        .fine()
        .json();
    assert_eq!(again["entries"], 0);
}

#[test]
fn an_erased_entry_does_not_come_back_and_the_words_are_asked_again() {
    let desk = Machine::new();
    let id = add(
        &desk,
        &["note", "--title", "Zwetschgenkompott", "--text", "geheim"],
    );
    let other = desk.second();
    desk.lay("wrong", "not the words of this chart");
    let wrong = ["erase", CHART, &id, "--passphrase-file", "wrong"];
    desk.say(&wrong).ended(4);
    desk.say(&["show", CHART, &id]).fine();
    let erased = desk
        .say(&["erase", CHART, &id, "--passphrase-file", "words"])
        .fine();
    assert!(
        erased.out.contains("Gone from this chart"),
        "{}",
        erased.out
    );
    desk.say(&["show", CHART, &id]).ended(1);
    stick(&other, &desk);
    desk.say(&["merge", CHART, "stick/Anna.ownchart"]).fine();
    desk.say(&["show", CHART, &id]).ended(1);
    stick(&desk, &other);
    let joined = other
        .say(&["merge", CHART, "stick/Anna.ownchart", "--json"])
        .fine()
        .json();
    assert_eq!(joined["erased"], 1);
    other.say(&["show", CHART, &id]).ended(1);
    let found = other
        .say(&["search", CHART, "Zwetschgenkompott", "--json"])
        .fine()
        .json();
    assert_eq!(found, serde_json::json!([]));
    desk.say(&["verify", CHART, "--deep"]).fine();
    other.say(&["verify", CHART, "--deep"]).fine();
}

#[test]
fn an_older_folder_is_told_and_joined_with_the_newer_one() {
    let desk = Machine::new();
    copy(&desk.path(CHART), &desk.path("backup/Anna.ownchart"));
    add(&desk, &["allergy", "--substance", "Latex"]);
    fs::rename(desk.path(CHART), desk.path("newer.ownchart")).expect("renamed");
    copy(&desk.path("backup/Anna.ownchart"), &desk.path(CHART));
    let told = desk.say(&["list", CHART]).ended(3);
    assert!(told.err.contains("--accept-older"), "{}", told.err);
    // The newer one takes what the older one has, and goes on.
    desk.say(&["merge", "newer.ownchart", CHART]).fine();
    desk.say(&["list", "newer.ownchart"]).fine();
}

#[test]
fn an_entry_is_given_to_the_right_person_and_a_person_gets_a_chart() {
    let desk = Machine::new();
    let add_ben = [
        "person",
        CHART,
        "add",
        "--name",
        "Ben Beispiel",
        "--born",
        "2015-07-01",
    ];
    desk.say(&add_ben).fine();
    let id = add(
        &desk,
        &[
            "allergy",
            "--substance",
            "Latex",
            "--person",
            "Anna Beispiel",
        ],
    );
    desk.say(&["edit", CHART, &id, "--note", "Quaddeln"]).fine();
    add(
        &desk,
        &[
            "allergy",
            "--substance",
            "Nickel",
            "--person",
            "Anna Beispiel",
        ],
    );
    desk.say(&["person", CHART, "move-entry", &id, "Ben Beispiel"])
        .fine();
    let of = |person: &str| {
        let words = ["list", CHART, "allergy", "--person", person, "--json"];
        desk.say(&words)
            .fine()
            .json()
            .as_array()
            .map_or(0, Vec::len)
    };
    assert_eq!((of("Ben Beispiel"), of("Anna Beispiel")), (1, 1));

    let extract = [
        "person",
        CHART,
        "extract",
        "Ben Beispiel",
        "-o",
        "Ben.ownchart",
        "--generate",
        "--remove",
        "--json",
    ];
    let made = desk.say(&extract).fine().json();
    assert_eq!(made["entries"], 2);
    desk.lay("bens-words", made["words"].as_str().expect("words"));
    let ben = |words: &[&str]| {
        desk.desk
            .say(&[words, &["--passphrase-file", "bens-words", "--json"]].concat())
    };
    let history = ben(&["history", "Ben.ownchart", &id]).fine().json();
    assert_eq!(
        history.as_array().map(Vec::len),
        Some(3),
        "with its whole history"
    );
    ben(&["search", "Ben.ownchart", "Nickel"])
        .fine()
        .out
        .contains("[]")
        .then_some(())
        .expect("Anna's stayed");
    let people = desk.say(&["person", CHART, "list", "--json"]).fine().json();
    assert_eq!(people.as_array().map(Vec::len), Some(1));
    desk.say(&extract).ended(1);
}

#[test]
fn doubles_are_one_person_until_they_are_parted() {
    let desk = Machine::new();
    desk.say(&[
        "person",
        CHART,
        "add",
        "--name",
        "A. Beispiel",
        "--born",
        "1968",
    ])
    .fine();
    add(
        &desk,
        &["allergy", "--substance", "Latex", "--person", "A. Beispiel"],
    );
    add(
        &desk,
        &[
            "allergy",
            "--substance",
            "Nickel",
            "--person",
            "Anna Beispiel",
        ],
    );
    desk.say(&["person", CHART, "join", "A. Beispiel", "Anna Beispiel"])
        .fine();
    let all = [
        "list",
        CHART,
        "allergy",
        "--person",
        "A. Beispiel",
        "--json",
    ];
    assert_eq!(
        desk.say(&all).fine().json().as_array().map(Vec::len),
        Some(2)
    );
    desk.say(&["person", CHART, "join", "A. Beispiel", "Anna Beispiel"])
        .ended(1);
    desk.say(&["print", CHART, "emergency", "-o", "sheet.pdf"])
        .fine();
    let text = desk.other("pdftotext", &["-layout", "sheet.pdf", "-"]);
    assert!(text.contains("Latex") && text.contains("Nickel"), "{text}");
    desk.say(&["person", CHART, "part", "A. Beispiel"]).fine();
    assert_eq!(
        desk.say(&all).fine().json().as_array().map(Vec::len),
        Some(1)
    );
}

#[test]
fn who_has_died_has_no_age_on_paper() {
    let desk = Machine::new();
    let edit = [
        "person",
        CHART,
        "edit",
        "Anna Beispiel",
        "--deceased",
        "2026-05-03",
    ];
    desk.say(&edit).fine();
    desk.say(&["print", CHART, "emergency", "-o", "sheet.pdf"])
        .fine();
    let text = desk.other("pdftotext", &["-layout", "sheet.pdf", "-"]);
    assert!(text.contains("2026"), "{text}");
    assert!(!text.contains("58 J"), "an age that goes on:\n{text}");
    let listed = desk.say(&["person", CHART, "list"]).fine().out;
    assert!(listed.contains("2026-05-03"), "{listed}");
}
