//! Paper, looked at with other people's programs.

use crate::desk::Desk;

pub fn chart() -> Desk {
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
        "Methotrexat",
        "--strength",
        "10 mg",
        "--schedule",
        "weekly",
        "--weekdays",
        "mon",
        "--evening",
        "1",
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
        "--evening",
        "1",
    ]);
    session.say(&["add", "condition", "--name", "Vorhofflimmern"]);
    session.say(&[
        "add",
        "contact",
        "--name",
        "Lena Beispiel",
        "--role",
        "family",
        "--relation",
        "Tochter",
        "--phones",
        "+49 171 3920022",
        "--emergency_order",
        "1",
    ]);
    assert_eq!(session.end(), 0);
    desk
}

#[test]
fn the_emergency_sheet_says_what_matters_in_two_languages() {
    let desk = chart();
    desk.say(&[
        "print",
        "Anna.ownchart",
        "emergency",
        "-o",
        "sheet.pdf",
        "--languages",
        "de,en",
    ])
    .fine();
    desk.other("qpdf", &["--check", "sheet.pdf"]);
    let text = desk.other("pdftotext", &["-layout", "sheet.pdf", "-"]);
    for word in [
        "Anna Beispiel",
        "Penicillin",
        "Apixaban",
        "Methotrexat",
        "Vorhofflimmern",
        "Lena Beispiel",
        "+49 171 3920022",
    ] {
        assert!(text.contains(word), "{word} is missing:\n{text}");
    }
    for (german, english) in [
        ("Allerg", "Allerg"),
        ("Medikament", "edic"),
        ("montags", "onday"),
    ] {
        assert!(
            text.contains(german) && text.contains(english),
            "{german}/{english} is missing:\n{text}"
        );
    }
}

/// A nurse may read Arabic and the patient German; a language nobody speaks is refused by its name.
#[test]
fn the_emergency_papers_speak_the_languages_that_were_asked_for() {
    let desk = chart();
    for (languages, meant) in [
        ("uk,de", ["Алергія", "Allergie"]),
        ("de,ar", ["Allergie", "حساسية"]),
        ("ar", ["حساسية", "Penicillin"]),
    ] {
        for sheet in ["emergency", "card"] {
            let words = ["print", "Anna.ownchart", sheet, "-o", "sheet.pdf"];
            desk.say(&[&words[..], &["--languages", languages]].concat())
                .fine();
            desk.other("qpdf", &["--check", "sheet.pdf"]);
            let text = desk.other("pdftotext", &["sheet.pdf", "-"]);
            for word in meant {
                assert!(
                    text.contains(word),
                    "{languages}: {word} is missing:\n{text}"
                );
            }
        }
    }
    let wrong = [
        "print",
        "Anna.ownchart",
        "card",
        "-o",
        "sheet.pdf",
        "--languages",
        "de,tlh",
    ];
    let refused = desk.say(&wrong).ended(2);
    assert!(refused.err.contains("tlh"), "{}", refused.err);
}

/// A telephone's camera hands what it reads to a web search. So the code holds telephone numbers.
#[test]
fn the_code_on_emergency_paper_holds_contacts_and_no_illness() {
    let desk = chart();
    for sheet in ["emergency", "card"] {
        desk.say(&["print", "Anna.ownchart", sheet, "-o", "sheet.pdf"])
            .fine();
        desk.other("pdftoppm", &["-r", "150", "-png", "sheet.pdf", sheet]);
        let pages: Vec<String> = desk
            .files("")
            .iter()
            .filter_map(|file| {
                file.file_name()
                    .map(|name| name.to_string_lossy().into_owned())
            })
            .filter(|name| name.starts_with(sheet) && name.ends_with(".png"))
            .collect();
        assert!(!pages.is_empty(), "{sheet} has pages");
        let mut read = String::new();
        for page in &pages {
            // zbarimg ends with 4 on a page without a code
            read += &desk.other(
                "sh",
                &["-c", &format!("zbarimg -q --raw '{page}' || test $? = 4")],
            );
        }
        assert!(read.contains("BEGIN:VCARD"), "{sheet}: {read:?}");
        assert!(
            read.contains("Lena Beispiel") && read.contains("3920022"),
            "{sheet}: {read:?}"
        );
        for word in [
            "Penicillin",
            "Apixaban",
            "Methotrexat",
            "Vorhofflimmern",
            "1968",
            "http",
        ] {
            assert!(
                !read.contains(word),
                "{sheet}: the code says {word}: {read:?}"
            );
        }
    }
}

#[test]
fn a_weekly_medicine_never_looks_daily_on_paper() {
    let desk = chart();
    for sheet in ["emergency", "card"] {
        desk.say(&["print", "Anna.ownchart", sheet, "-o", "sheet.pdf"])
            .fine();
        let text = desk.other("pdftotext", &["-raw", "sheet.pdf", "-"]);
        let after = |at: usize| -> String {
            text[at..]
                .chars()
                .take(60)
                .collect::<String>()
                .to_lowercase()
        };
        let places: Vec<String> = text
            .match_indices("Methotrexat")
            .map(|(at, _)| after(at))
            .collect();
        for near in &places {
            let daily = ["0 0 1 0", "0-0-1-0", "1-0", "0-1"]
                .iter()
                .any(|grid| near.contains(grid));
            assert!(!daily, "{sheet}: {near:?}");
        }
        let says_monday = places
            .iter()
            .any(|near| near.contains("montag") || near.contains("monday"));
        assert!(
            says_monday || places.is_empty() || sheet == "card",
            "{sheet}: {places:?}"
        );
        assert!(
            !places.is_empty() || sheet == "card",
            "the sheet names every medicine:\n{text}"
        );
    }
}

#[test]
fn the_same_chart_gives_the_same_sheet() {
    let desk = chart();
    desk.say(&["print", "Anna.ownchart", "emergency", "-o", "one.pdf"])
        .fine();
    desk.say(&["print", "Anna.ownchart", "emergency", "-o", "two.pdf"])
        .fine();
    let read = |name: &str| desk.other("pdftotext", &["-layout", name, "-"]);
    assert_eq!(read("one.pdf"), read("two.pdf"));
}

/// What is printed once is typed once: in a year, by somebody frightened.
#[test]
fn the_recovery_sheet_opens_the_chart_when_the_words_are_forgotten() {
    let desk = chart();
    let printed = desk
        .say(&[
            "print",
            "Anna.ownchart",
            "recovery",
            "-o",
            "recovery.pdf",
            "--reveal",
            "--json",
        ])
        .fine();
    let checked = &printed.json()["checked"];
    assert_eq!(
        (&checked["codes"], &checked["read"]),
        (&serde_json::json!(1), &serde_json::json!(1))
    );
    let identity = printed.json()["identity"]
        .as_str()
        .expect("--reveal shows the key")
        .to_owned();
    desk.other(
        "pdftoppm",
        &["-r", "150", "-png", "recovery.pdf", "recovery"],
    );
    let read = desk.other("sh", &["-c", "zbarimg -q --raw recovery*.png"]);
    assert!(read.contains(&identity), "the code on paper is the key");
    desk.lay("paper.txt", &identity);
    desk.lay("words", "forgotten");
    desk.say(&["list", "Anna.ownchart"]).ended(4);
    desk.say(&["list", "Anna.ownchart", "--identity", "paper.txt"])
        .fine();
}
