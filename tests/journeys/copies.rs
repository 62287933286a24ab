//! Copies: made, read back, lost and found again; and the keys on paper that open them.

use crate::desk::Answer;
use crate::machine::{CHART, Machine};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

const LETTER: &[u8] = b"%PDF-1.4 the letter of an invented practice";

/// A chart with an allergy and a note in it, its paper, and a letter beside it.
fn chart_with_paper() -> Machine {
    let desk = Machine::new();
    fs::write(desk.path("letter.pdf"), LETTER).expect("a letter");
    desk.say(&["add", CHART, "allergy", "--substance", "Penicillin"])
        .fine();
    desk.say(&["add", CHART, "note", "--title", "Fragen an Dr. Weber"])
        .fine();
    desk
}

fn backup(desk: &Machine) -> Value {
    desk.say(&["backup", CHART, "-o", "Anna.ownchart-backup", "--json"])
        .fine()
        .json()
}

fn titles(answer: &Answer) -> Vec<String> {
    let list = answer.json();
    let list = list.as_array().expect("a list");
    let said = |entry: &Value| {
        let field = ["name", "substance", "title"]
            .into_iter()
            .find_map(|field| entry[field].as_str());
        field.unwrap_or_default().to_owned()
    };
    let mut titles: Vec<String> = list.iter().map(said).collect();
    titles.sort();
    titles
}

#[test]
fn a_lost_chart_comes_back_from_its_backup_with_words_and_with_paper() {
    let desk = chart_with_paper();
    let before = titles(&desk.say(&["list", CHART, "--json"]).fine());
    let made = backup(&desk);
    assert_eq!(made["verified"], json!(true));
    fs::remove_dir_all(desk.path(CHART)).expect("the chart is lost");
    let file = "Anna.ownchart-backup";
    let whole = desk.say(&["verify", file, "--json"]).fine().json();
    assert_eq!(
        (&whole["number"], &whole["words"]),
        (&made["number"], &made["words"])
    );
    for (to, key) in [("One.ownchart", None), ("Two.ownchart", Some("paper"))] {
        let words = ["restore", file, "-o", to];
        let said = match key {
            None => desk.desk.say(&words),
            Some(_) => desk.say(&words),
        };
        let said = said.fine();
        assert!(said.out.contains("The chart is back"), "{}", said.out);
        assert_eq!(titles(&desk.say(&["list", to, "--json"]).fine()), before);
        desk.say(&["verify", to, "--deep"]).fine();
    }
    // Nothing is written over.
    desk.say(&["restore", file, "-o", "One.ownchart"]).ended(1);
}

#[test]
fn a_damaged_backup_ends_with_3_and_a_strangers_with_4() {
    let desk = chart_with_paper();
    backup(&desk);
    let good = fs::read(desk.path("Anna.ownchart-backup")).expect("a backup");
    let mut bad = good.clone();
    let middle = bad.len() / 2;
    bad[middle] ^= 1;
    fs::write(desk.path("bad.ownchart-backup"), &bad).expect("a damaged backup");
    desk.say(&["verify", "bad.ownchart-backup"]).ended(3);
    desk.say(&["restore", "bad.ownchart-backup", "-o", "New.ownchart"])
        .ended(3);
    fs::write(desk.path("cut.ownchart-backup"), &good[..good.len() - 700]).expect("a cut backup");
    desk.say(&["verify", "cut.ownchart-backup"]).ended(3);
    assert!(!desk.path("New.ownchart").exists());
    desk.lay("words", "another six words that open nothing here");
    desk.desk.say(&["verify", "Anna.ownchart-backup"]).ended(4);
    desk.lay("letter.txt", "no backup at all");
    let said = desk.say(&["verify", "letter.txt"]).ended(1);
    assert!(said.err.contains("no copy of a chart"), "{}", said.err);
    assert_eq!(
        desk.files(".").iter().filter(|file| is_part(file)).count(),
        0
    );
}

fn is_part(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending == "part")
}

#[test]
fn a_mirror_follows_by_itself_and_gives_the_chart_back() {
    let desk = chart_with_paper();
    fs::create_dir(desk.path("stick")).expect("a stick");
    desk.say(&["mirror", CHART, "stick"]).fine();
    desk.say(&["add", CHART, "condition", "--name", "Bluthochdruck"])
        .fine();
    let copies = desk.say(&["mirror", CHART, "--json"]).fine().json();
    assert_eq!(copies[0]["behind"], json!(0), "{copies}");
    // Without the stick the chart works all the same, and the copy is behind.
    fs::rename(desk.path("stick"), desk.path("away")).expect("the stick is pulled out");
    desk.say(&["add", CHART, "note", "--title", "Ohne Stick"])
        .fine();
    let copies = desk.say(&["mirror", CHART, "--json"]).fine().json();
    assert!(
        copies[0]["behind"].as_u64() > Some(0) && copies[0]["there"] == json!(false),
        "{copies}"
    );
    desk.say(&[
        "restore",
        "away/Anna.ownchart-mirror",
        "-o",
        "Back.ownchart",
    ])
    .fine();
    let back = titles(&desk.say(&["list", "Back.ownchart", "--json"]).fine());
    assert!(back.contains(&"Bluthochdruck".to_owned()), "{back:?}");
    // A copy inside the chart's own folder is none.
    desk.say(&["backup", CHART, "-o", "Anna.ownchart/copy.ownchart-backup"])
        .ended(1);
    desk.say(&["mirror", CHART, "stick", "--forget"]).fine();
    let copies = desk.say(&["mirror", CHART, "--json"]).fine().json();
    assert_eq!(copies, json!([]));
}

#[test]
fn two_of_three_trusted_people_open_the_chart_from_their_cards() {
    let desk = chart_with_paper();
    let names = "Ben Beispiel, Clara Muster, Dora Ünal";
    let print = [
        "keys",
        CHART,
        "trusted",
        "--names",
        names,
        "-o",
        "cards.pdf",
        "--json",
    ];
    let printed = desk.say(&print).fine().json();
    assert_eq!(printed["checked"]["read"], json!(3), "{printed}");
    let text = desk.other("pdftotext", &["-layout", "cards.pdf", "-"]);
    for name in names.split(", ") {
        assert!(text.contains(name), "{text}");
    }
    // The keys are read off the paper by a camera.
    desk.other("pdftoppm", &["-r", "150", "-png", "cards.pdf", "card"]);
    let mut cards = Vec::new();
    for page in 1..=3 {
        let picture = format!("card-{page}.png");
        let read = desk.other("zbarimg", &["-q", "--raw", &picture]);
        let file = format!("card-{page}.txt");
        desk.lay(&file, &read);
        cards.push(file);
    }
    desk.desk
        .say(&["list", CHART, "--identity", &cards[0]])
        .ended(4);
    desk.desk
        .say(&[
            "list",
            CHART,
            "--identity",
            &cards[2],
            "--identity",
            &cards[0],
        ])
        .fine();
    let ways = desk.say(&["keys", CHART, "list", "--json"]).fine().json();
    assert_eq!(ways.as_array().map(Vec::len), Some(3), "{ways}");
    desk.say(&["keys", CHART, "trusted", "--end"]).fine();
    desk.desk
        .say(&[
            "list",
            CHART,
            "--identity",
            &cards[1],
            "--identity",
            &cards[0],
        ])
        .ended(4);
    desk.say(&["verify", CHART, "--deep"]).fine();
}

#[test]
fn new_keys_end_the_old_ones_once_both_new_ones_were_tried() {
    let desk = chart_with_paper();
    let before = titles(&desk.say(&["list", CHART, "--json"]).fine());
    let rotate = [
        "keys",
        CHART,
        "rotate",
        "--generate",
        "-o",
        "new.pdf",
        "--reveal",
        "--json",
    ];
    let made = desk.say(&rotate).fine().json();
    let former = "Anna.ownchart.old";
    assert!(
        made["former"]
            .as_str()
            .is_some_and(|place| place.ends_with(former))
    );
    desk.desk.say(&["list", CHART]).ended(4);
    desk.say(&["list", CHART]).ended(4);
    desk.say(&["list", former]).fine();
    desk.lay("paper", made["identity"].as_str().expect("a new key"));
    let after = titles(&desk.say(&["list", CHART, "--json"]).fine());
    assert_eq!(after, before);
    desk.say(&["verify", CHART, "--deep"]).fine();
    let finish = ["keys", CHART, "rotate", "--finish"];
    // Opening it for this was the paper's turn; the words have not had theirs.
    desk.say(&finish).ended(1);
    assert!(desk.path(former).exists());
    desk.lay("words", made["words"].as_str().expect("new words"));
    desk.desk.say(&finish).fine();
    assert!(!desk.path(former).exists());
}

#[test]
fn the_drill_proves_that_the_paper_opens_the_backup() {
    let desk = chart_with_paper();
    let made = backup(&desk);
    let drill = |more: &[&str]| {
        let mut words = vec!["keys", CHART, "drill", "--paper", "paper", "--json"];
        words.extend_from_slice(more);
        desk.desk.say(&words)
    };
    assert_eq!(
        drill(&["--copy", "Anna.ownchart-backup"]).fine().json()["number"],
        made["number"]
    );
    drill(&[]).fine();
    desk.say(&["print", CHART, "recovery", "-o", "newer.pdf"])
        .fine();
    // The sheet was renewed: the old paper opens the old backup and no longer the chart.
    drill(&["--copy", "Anna.ownchart-backup"]).fine();
    drill(&[]).ended(4);
}

#[test]
fn a_document_that_lost_its_entry_is_taken_back() {
    let desk = chart_with_paper();
    desk.other("cp", &["-r", CHART, "before"]);
    desk.say(&["import", CHART, "letter.pdf"]);
    // A state from before the letter came, and the letter's file beside it.
    desk.say(&["restore", "before", "-o", "Again.ownchart"])
        .fine();
    let blobs = desk.files("Anna.ownchart/blobs");
    let name = blobs[0]
        .strip_prefix(desk.path(CHART))
        .expect("in the chart");
    let there = desk.path("Again.ownchart").join(name);
    fs::create_dir_all(there.parent().expect("a folder")).expect("a folder");
    fs::copy(&blobs[0], &there).expect("the file alone");
    let said = desk.say(&["verify", "Again.ownchart"]).fine();
    assert!(said.err.contains("document-unlisted"), "{}", said.err);
    let said = desk
        .say(&["verify", "Again.ownchart", "--take-back", "--json"])
        .fine()
        .json();
    assert_eq!(
        (&said["taken_back"], &said["sound"]),
        (&json!(1), &json!(true))
    );
    let list = desk
        .say(&["list", "Again.ownchart", "document", "--json"])
        .fine()
        .json();
    let id = list[0]["id"].as_str().expect("a document");
    desk.say(&["document", "Again.ownchart", "get", id, "-o", "back.pdf"])
        .fine();
    assert_eq!(fs::read(desk.path("back.pdf")).expect("the letter"), LETTER);
}
