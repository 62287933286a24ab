//! The first day with a chart, and what happens when one mistypes.

use crate::desk::Desk;
use serde_json::json;

#[test]
fn a_chart_is_made_filled_and_read_again() {
    let desk = Desk::with_chart();
    let mut session = desk.session();
    let allergy = session.say(&[
        "add",
        "allergy",
        "--substance",
        "Penicillin",
        "--criticality",
        "high",
    ]);
    assert_eq!(allergy["substance"], json!("Penicillin"));
    let weekly = r#"{"kind":"medication","name":"Methotrexat","strength":"10 mg","schedule":"weekly","weekdays":["mon"],"morning":"1"}"#;
    let added = session.hand(&["add"], weekly);
    assert_eq!(added["ok"], json!(true), "{added}");
    assert_eq!(session.end(), 0);

    let list = desk.say(&["list", "Anna.ownchart", "--json"]).fine().json();
    let kinds: Vec<&str> = list
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|entry| entry["kind"].as_str())
        .collect();
    for kind in ["person", "allergy", "medication"] {
        assert!(kinds.contains(&kind), "{kind} is missing in {kinds:?}");
    }
    let id = allergy["id"].as_str().expect("every entry has an id");
    let shown = desk
        .say(&["show", "Anna.ownchart", id, "--json"])
        .fine()
        .json();
    assert_eq!(shown["substance"], json!("Penicillin"));
}

#[test]
fn what_was_removed_comes_back_with_one_word() {
    let desk = Desk::with_chart();
    let mut session = desk.session();
    let id = session.say(&["add", "note", "--title", "Fragen"])["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    session.say(&["remove", &id]);
    assert_eq!(session.say(&["list", "note"]), json!([]));
    session.say(&["unremove", &id]);
    assert_eq!(session.say(&["list", "note"])[0]["title"], json!("Fragen"));
    session.end();
}

#[test]
fn a_changed_entry_says_the_new_thing() {
    let desk = Desk::with_chart();
    let mut session = desk.session();
    let id = session.say(&[
        "add",
        "medication",
        "--name",
        "Ramipril",
        "--strength",
        "5 mg",
        "--morning",
        "1",
    ])["id"]
        .clone();
    let id = id.as_str().expect("an id");
    session.say(&["edit", id, "--strength", "10 mg"]);
    assert_eq!(session.say(&["show", id])["strength"], json!("10 mg"));
    session.end();
}

#[test]
fn the_wrong_words_end_with_4_and_give_no_hint() {
    let desk = Desk::with_chart();
    desk.lay("words", "these are not the words of it");
    let answer = desk.say(&["list", "Anna.ownchart"]).ended(4);
    assert!(answer.out.is_empty(), "{}", answer.out);
    assert_eq!(
        answer.err.trim().lines().count(),
        2,
        "two sentences: {}",
        answer.err
    );
}

#[test]
fn a_weak_passphrase_is_refused_and_nothing_is_made() {
    let desk = Desk::empty();
    for weak in ["1234", "passwort", "anna1968", "aaaaaaaaaaaaaaaa"] {
        desk.lay("own", weak);
        let words = [
            "init",
            "B.ownchart",
            "--name",
            "B",
            "--born",
            "1990",
            "--passphrase-file",
            "own",
        ];
        desk.say(&words).ended(1);
        assert!(
            !desk.path("B.ownchart").exists(),
            "{weak} left a folder behind"
        );
    }
}

#[test]
fn a_verb_nobody_knows_and_a_missing_word_are_wrong_usage() {
    let desk = Desk::empty();
    desk.say(&["fly"]).ended(2);
    desk.say(&["init"]).ended(2);
    desk.say(&["add", "--nonsense"]).ended(2);
}

#[test]
fn what_was_changed_is_put_back_and_nothing_is_forgotten() {
    let desk = Desk::with_chart();
    let mut session = desk.session();
    let added = session.say(&[
        "add",
        "medication",
        "--name",
        "Ramipril",
        "--strength",
        "5 mg",
    ]);
    let id = added["id"].as_str().expect("an id").to_owned();
    session.say(&["edit", &id, "--strength", "10 mg"]);

    let back = session.say(&["undo", &id]);
    assert_eq!(back["strength"], "5 mg");
    let forward = session.say(&["undo", &id, "--to", "2"]);
    assert_eq!(forward["strength"], "10 mg");
    session.say(&["remove", &id]);
    session.say(&["undo", &id]);

    let history = session.say(&["history", &id]);
    let said: Vec<&str> = history
        .as_array()
        .expect("a list of versions")
        .iter()
        .map(|version| version["entry"]["strength"].as_str().expect("a strength"))
        .collect();
    assert_eq!(said, ["5 mg", "10 mg", "5 mg", "10 mg", "10 mg", "10 mg"]);
    assert_eq!(history[4]["entry"]["life"], "removed");
    let never = session.ask(&["undo", &id, "--to", "99"]);
    assert_eq!(never["error"]["code"], "no-such-version");
    assert_eq!(session.end(), 0);
}

#[test]
fn what_is_wrong_is_called_by_its_name() {
    let desk = Desk::with_chart();
    let medicine = [
        "add",
        "Anna.ownchart",
        "medication",
        "--name",
        "Methotrexat",
    ];
    let weekdays = [&medicine[..], &["--weekdays", "someday"]].concat();
    let said = desk.say(&weekdays).ended(1).err;
    assert!(said.contains("On which days"), "{said}");
    let said = desk.say(&["print", "Anna.ownchart", "card"]).ended(2).err;
    assert!(said.contains("--output"), "{said}");
    let said = desk.say(&["add", "Anna.ownchart", "allergy"]).ended(2).err;
    assert!(said.contains("--field"), "{said}");
}

#[test]
fn every_verb_has_a_help_page_with_an_example() {
    let desk = Desk::empty();
    let overview = desk.say(&["help"]).fine().out;
    let verbs: Vec<&str> = overview
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next())
        .collect();
    assert!(verbs.len() > 15, "{overview}");
    for verb in verbs {
        let page = desk.say(&[verb, "--help"]).fine().out;
        assert!(page.contains(&format!("ownchart {verb} ")), "{page}");
    }
}

#[test]
fn a_second_program_is_told_that_the_chart_is_open_elsewhere() {
    let desk = Desk::with_chart();
    let mut session = desk.session();
    session.say(&["list"]);
    let answer = desk
        .say(&["add", "Anna.ownchart", "note", "--title", "x", "--json"])
        .ended(1);
    assert_eq!(
        answer.err.trim().lines().count(),
        2,
        "two sentences: {}",
        answer.err
    );
    assert_eq!(session.end(), 0);
    desk.say(&["add", "Anna.ownchart", "note", "--title", "x"])
        .fine();
}

/// What the program answered for is on the disk.
#[test]
fn what_was_saved_survives_being_killed() {
    let desk = Desk::with_chart();
    for round in 0..3 {
        let mut session = desk.session();
        session.say(&["add", "note", "--title", &format!("round {round}")]);
        session.kill();
    }
    let list = desk
        .say(&["list", "Anna.ownchart", "note", "--json"])
        .fine()
        .json();
    assert_eq!(list.as_array().map(Vec::len), Some(3), "{list}");
    desk.say(&["verify", "Anna.ownchart"]).fine();
}

#[test]
fn none_known_is_said_by_a_person_and_yields_to_an_entry() {
    let desk = Desk::with_chart();
    let mut session = desk.session();
    assert_eq!(
        session.say(&["list", "allergy"]),
        json!([]),
        "an empty list says nothing"
    );
    session.say(&["add", "allergy", "--state", "none_known"]);
    assert_eq!(
        session.say(&["list", "allergy"])[0]["state"],
        json!("none_known")
    );
    session.end();
}

#[test]
fn several_entries_come_in_on_standard_input() {
    let desk = Desk::with_chart();
    let list =
        r#"[{"kind":"condition","name":"Bluthochdruck"},{"kind":"condition","name":"Rheuma"}]"#;
    let added = desk
        .tell(&["add", "Anna.ownchart", "--json"], list)
        .fine()
        .json();
    assert_eq!(added.as_array().map(Vec::len), Some(2), "{added}");
    let nothing = desk.tell(
        &["add", "Anna.ownchart", "--json"],
        r#"[{"kind":"condition","nmae":"x"}]"#,
    );
    assert!(
        matches!(nothing.exit, 1 | 2),
        "a mistyped field is refused: {}",
        nothing.out
    );
}
