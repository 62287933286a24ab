//! A share, from the person who gives it to the doctor who opens it.

use crate::desk::Desk;
use serde_json::{Value, json};

struct Given {
    desk: Desk,
    words: String,
}

fn given() -> Given {
    let desk = Desk::with_chart();
    let mut session = desk.session();
    session.say(&[
        "add",
        "allergy",
        "--substance",
        "Penicillin",
        "--criticality",
        "high",
    ]);
    session.say(&[
        "add",
        "medication",
        "--name",
        "Apixaban",
        "--strength",
        "5 mg",
        "--schedule",
        "daily",
        "--morning",
        "1",
    ]);
    session.say(&[
        "add",
        "note",
        "--title",
        "Tagebuch",
        "--text",
        "nur für mich",
    ]);
    let sent = session.say(&[
        "share",
        "--for",
        "Dr. Weber",
        "--preset",
        "emergency",
        "-o",
        "weber",
    ]);
    assert_eq!(session.end(), 0);
    let words = sent["words"].as_str().expect("generated words").to_owned();
    desk.lay("share-words", &words);
    Given { desk, words }
}

fn opened(desk: &Desk, file: &str) -> Value {
    desk.say(&["open", file, "--words-file", "share-words", "--json"])
        .fine()
        .json()
}

#[test]
fn the_doctor_reads_what_was_chosen_and_nothing_else() {
    let Given { desk, words } = given();
    assert!(words.split([' ', '-']).count() >= 6, "{words}");
    let said = opened(&desk, "weber/share.age").to_string();
    assert!(
        said.contains("Penicillin") && said.contains("Apixaban"),
        "{said}"
    );
    assert!(
        !said.contains("Tagebuch") && !said.contains("nur für mich"),
        "{said}"
    );
}

#[test]
fn the_ledger_knows_who_got_what() {
    let Given { desk, .. } = given();
    let rows = desk
        .say(&["ledger", "Anna.ownchart", "--json"])
        .fine()
        .json();
    assert_eq!(rows.as_array().map(Vec::len), Some(1), "{rows}");
    assert!(rows.to_string().contains("Dr. Weber"), "{rows}");
}

#[test]
fn the_papers_of_a_share_are_read_again_before_they_are_given_out() {
    let Given { desk, .. } = given();
    let share = [
        "share",
        "--for",
        "Dr. Kaya",
        "--preset",
        "emergency",
        "-o",
        "kaya",
    ];
    let sent = desk.session().ask(&share);
    let notices = sent["notices"].to_string();
    assert!(notices.contains("were read once more"), "{sent}");
    assert!(desk.path("kaya/share.pdf").exists());
}

#[test]
fn every_form_of_a_share_holds_the_same() {
    let Given { desk, .. } = given();
    let age = opened(&desk, "weber/share.age");
    for form in ["weber/share.html", "weber/share.pdf"] {
        if !desk.path(form).exists() {
            assert_eq!(form, "weber/share.html", "paper is always made");
            panic!("{form} is missing: was the viewer built before this program? cargo xtask ui");
        }
        let other = opened(&desk, form);
        assert_eq!(other["id"], age["id"], "{form}");
    }
}

#[test]
fn other_words_do_not_open_it() {
    let Given { desk, .. } = given();
    desk.lay("share-words", "six other words that are wrong");
    let answer = desk
        .say(&["open", "weber/share.age", "--words-file", "share-words"])
        .ended(4);
    assert_eq!(
        answer.err.trim().lines().count(),
        2,
        "two sentences: {}",
        answer.err
    );
}

#[test]
fn a_share_with_one_turned_bit_is_damaged() {
    let Given { desk, .. } = given();
    let path = desk.path("weber/share.age");
    let mut bytes = std::fs::read(&path).expect("the share is there");
    let last = bytes.len() - 40;
    bytes[last] ^= 4;
    std::fs::write(&path, bytes).expect("the share can be written");
    desk.say(&["open", "weber/share.age", "--words-file", "share-words"])
        .ended(3);
}

/// The words stand in nothing that travels with the share.
#[test]
fn the_words_travel_apart() {
    let Given { desk, words } = given();
    for file in desk.files("weber") {
        let bytes = std::fs::read(&file).expect("can be read");
        assert!(
            !bytes
                .windows(words.len())
                .any(|window| window == words.as_bytes()),
            "{}",
            file.display()
        );
    }
    let paper = desk
        .other("pdftotext", &["weber/share.pdf", "-"])
        .replace('\n', " ");
    assert!(!paper.contains(&words), "{paper}");
}

#[test]
fn stock_age_unzip_and_minisign_open_it() {
    let Given { desk, words } = given();
    desk.opened_by_age("weber/share.age", &words, "inside");
    let share: Value = serde_json::from_slice(
        &std::fs::read(desk.path("inside/share.json")).expect("share.json is inside"),
    )
    .expect("it is JSON");
    assert!(share.to_string().contains("Dr. Weber"), "{share}");
    let summary =
        std::fs::read_to_string(desk.path("inside/summary.json")).expect("summary.json is inside");
    let summary: Value = serde_json::from_str(&summary).expect("it is JSON");
    assert_eq!(summary["resourceType"], json!("Bundle"));
    assert_eq!(summary["type"], json!("document"));
    assert!(desk.path("inside/summary.html").exists());
    assert!(desk.path("inside/share.json.minisig").exists());
}

/// Documents go from the folder into the seal piece by piece, and come out as they went in.
#[test]
fn a_share_with_large_documents_needs_less_memory_than_they_have() {
    let desk = Desk::with_chart();
    desk.other(
        "python3",
        &["-c", include_str!("letters.py"), "6", "60000000"],
    );
    let names: Vec<String> = (0..6).map(|number| format!("letter{number}.pdf")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut session = desk.session();
    session.say(&[&["import"], names.as_slice()].concat());
    assert_eq!(session.end(), 0);

    let mut session = desk.session();
    let sent = session.give_everything("weber");
    let status = std::fs::read_to_string(format!("/proc/{}/status", session.process()));
    assert_eq!(session.end(), 0);
    let peak: u64 = status
        .expect("anybody may read it")
        .lines()
        .find_map(|line| {
            line.strip_prefix("VmHWM:")?
                .split_whitespace()
                .next()?
                .parse()
                .ok()
        })
        .expect("a number");
    // Opening a chart takes 256 MiB on purpose; the documents are 360 MB.
    assert!(peak < 330_000, "{peak} kB");
    assert!(!desk.path("weber/share.html").exists());

    let words = sent["answer"]["words"].as_str().expect("generated words");
    desk.opened_by_age("weber/share.age", words, "inside");
    let inside = desk.files("inside/documents");
    assert_eq!(inside.len(), names.len());
    for file in inside {
        let inside = file.display().to_string();
        let name = inside.rsplit('-').next().expect("a number is before it");
        desk.other("cmp", &[&inside, name]);
    }
}

/// Twelve codes on a page, eleven of them needed: coffee on any one of them does not matter.
#[test]
fn the_printed_codes_open_with_any_one_painted_over() {
    let Given { desk, .. } = given();
    let pages = desk.pages("weber/share.pdf");
    let whole = std::fs::read(desk.path("weber/share.age")).expect("the share is there");
    let mut call = vec!["unframe"];
    call.extend(pages.iter().map(String::as_str));
    call.extend(["-o", "back.age"]);
    desk.say(&call).fine();
    assert_eq!(
        std::fs::read(desk.path("back.age")).expect("it was written"),
        whole
    );

    // the first page's first code, as a spill would take it: a third of the width, a fifth of the height
    desk.other("sh", &["-c", &format!(
        "size=$(identify -format '%w %h' {page}); set -- $size; \
         convert {page} -fill black -draw \"rectangle $(($1*8/100)),$(($2*20/100)) $(($1*30/100)),$(($2*33/100))\" {page}",
        page = pages[0]
    )]);
    std::fs::remove_file(desk.path("back.age")).expect("it was written");
    desk.say(&call).fine();
    assert_eq!(
        std::fs::read(desk.path("back.age")).expect("it was written"),
        whole
    );
}

#[test]
fn frames_go_out_and_come_back() {
    let Given { desk, .. } = given();
    desk.say(&["frames", "weber/share.age", "-o", "codes"])
        .fine();
    let names: Vec<String> = desk
        .files("codes")
        .iter()
        .map(|file| file.display().to_string())
        .collect();
    assert!(!names.is_empty());
    let mut call = vec!["unframe"];
    call.extend(names.iter().map(String::as_str));
    call.extend(["-o", "back.age"]);
    desk.say(&call).fine();
    let read = |name: &str| std::fs::read(desk.path(name)).expect("can be read");
    assert_eq!(read("back.age"), read("weber/share.age"));
}
