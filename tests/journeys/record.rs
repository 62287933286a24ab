//! A chart on paper: printed, drawn, damaged, read back into a new chart, and compared.

use crate::desk::Desk;
use sha2::{Digest, Sha256};

/// A chart whose record takes two pages, with something changed and something removed.
fn chart() -> Desk {
    let desk = Desk::with_chart();
    let mut session = desk.session();
    let said = session.say(&["add", "allergy", "--substance", "Penicilin"]);
    let id = said["id"].as_str().expect("an id").to_owned();
    session.say(&["edit", &id, "--substance", "Penicillin"]);
    for number in 0..40u8 {
        // what does not pack, as the words of a long letter would not
        let text: Vec<String> = (0..6u8)
            .map(|part| {
                let digest = Sha256::digest([number, part]);
                digest.iter().map(|byte| format!("{byte:02x}")).collect()
            })
            .collect();
        session.say(&[
            "add",
            "note",
            "--title",
            &format!("Nr. {number}"),
            "--text",
            &text.join(" "),
        ]);
    }
    session.say(&["remove", &id]);
    session.say(&["unremove", &id]);
    assert_eq!(session.end(), 0);
    let told = desk.say(&[
        "print",
        "Anna.ownchart",
        "recovery",
        "-o",
        "recovery.pdf",
        "--reveal",
        "--json",
    ]);
    let key = told.fine().json()["identity"]
        .as_str()
        .expect("the key")
        .to_owned();
    desk.lay("key", &key);
    desk
}

/// The pages as a tired scanner gives them: a little askew, grey, compressed; of each page one code is
/// gone under coffee.
fn scanned(desk: &Desk) -> Vec<String> {
    let mut pages = Vec::new();
    for (number, name) in desk.pages("record.pdf").iter().enumerate() {
        let to = format!("scan-{number}.jpg");
        let column = 120 + 400 * (number % 3);
        let coffee = format!(
            "circle {column},{} {column},{}",
            400 + 360 * number,
            560 + 360 * number
        );
        desk.other(
            "convert",
            &[
                name,
                "-fill",
                "#5a3a1a",
                "-draw",
                &coffee,
                "-colorspace",
                "gray",
                "-rotate",
                "1.2",
                "-blur",
                "0x0.6",
                "-quality",
                "50",
                &to,
            ],
        );
        pages.push(to);
    }
    pages
}

#[test]
fn paper_restores_the_chart() {
    let desk = chart();
    let printed = desk
        .say(&[
            "print",
            "Anna.ownchart",
            "record",
            "-o",
            "record.pdf",
            "--json",
        ])
        .fine()
        .json();
    assert_eq!(printed["pages"], 2, "{printed}");
    assert_eq!(
        printed["checked"]["codes"], printed["checked"]["read"],
        "{printed}"
    );
    desk.other("qpdf", &["--check", "record.pdf"]);
    let words = desk.other("pdftotext", &["record.pdf", "-"]);
    assert!(
        words.contains("Wiederherstellungsblatt") && !words.contains("Penicillin"),
        "{words}"
    );

    let mut pages = scanned(&desk);
    pages.reverse();
    let mut call = vec![
        "restore",
        "--pages",
        "--identity",
        "key",
        "--generate",
        "-o",
        "Paper.ownchart",
        "--json",
    ];
    call.extend(pages.iter().map(String::as_str));
    let back = desk.say(&call).fine().json();
    let all = |chart: &str| desk.say(&["list", chart, "--json"]).fine().out;
    let before = all("Anna.ownchart");
    assert!(before.contains("Penicillin") && before.contains("Nr. 39"));
    desk.lay("words", back["passphrase"].as_str().expect("new words"));
    assert_eq!(all("Paper.ownchart"), before);
    desk.say(&["verify", "Paper.ownchart", "--deep"]).fine();
    let found = desk
        .say(&["list", "Paper.ownchart", "allergy", "--json"])
        .fine()
        .json();
    let id = found[0]["id"]
        .as_str()
        .expect("the allergy's id")
        .to_owned();
    let history = desk
        .say(&["history", "Paper.ownchart", &id, "--json"])
        .fine()
        .out;
    assert!(history.contains("Penicilin\""), "{history}");
}

#[test]
fn too_few_pages_and_another_key_make_no_chart() {
    let desk = chart();
    desk.say(&["print", "Anna.ownchart", "record", "-o", "record.pdf"])
        .fine();
    let pages = scanned(&desk);
    let call = |key: &str, page: &str| {
        desk.say(&[
            "restore",
            "--pages",
            page,
            "--identity",
            key,
            "--generate",
            "-o",
            "Paper.ownchart",
        ])
    };
    let few = call("key", &pages[0]).ended(1);
    assert!(few.err.contains("of"), "{}", few.err);
    let made = desk.say(&[
        "print",
        "Anna.ownchart",
        "recovery",
        "-o",
        "other.pdf",
        "--reveal",
        "--json",
    ]);
    desk.lay(
        "other",
        made.fine().json()["identity"].as_str().expect("a key"),
    );
    call("other", "record.pdf").ended(4);
    assert!(!desk.path("Paper.ownchart").exists());
    // The PDF itself carries the sealed file, and the sheet of that day opens it.
    call("key", "record.pdf").fine();
}
