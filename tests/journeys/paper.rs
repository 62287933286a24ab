//! Paper, looked at with other people's programs.

use crate::desk::Desk;

fn chart() -> Desk {
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

/// A sheet in a refrigerator, and what hangs where a parcel carrier can read it.
#[test]
fn the_fridge_sheet_has_what_matters_first_and_stickers_that_tell_nothing() {
    let desk = chart();
    desk.say(&["print", "Anna.ownchart", "fridge", "-o", "fridge.pdf"])
        .fine();
    desk.other("qpdf", &["--check", "fridge.pdf"]);
    let text = desk.other("pdftotext", &["-raw", "fridge.pdf", "-"]);
    let at = |word: &str| {
        text.find(word)
            .unwrap_or_else(|| panic!("{word} is missing:\n{text}"))
    };
    let order = ["Penicillin", "Medikamente", "Im Notfall anrufen", "+49 171"].map(at);
    assert!(order.is_sorted(), "{order:?}\n{text}");
    let stickers = &text[at("Aufkleber")..];
    assert!(stickers.contains("in der Kühlschranktür"), "{stickers}");
    for word in ["Anna", "Penicillin", "Apixaban", "171"] {
        assert!(!stickers.contains(word), "a sticker says {word}");
    }
}

#[test]
fn the_whole_family_fits_on_one_page_of_cards() {
    let desk = chart();
    for (name, born) in [("Ben Beispiel", "2015-07-01"), ("Cem Beispiel", "2018")] {
        desk.say(&[
            "person",
            "Anna.ownchart",
            "add",
            "--name",
            name,
            "--birth_date",
            born,
        ])
        .fine();
    }
    let printed = desk
        .say(&[
            "print",
            "Anna.ownchart",
            "card",
            "--everyone",
            "-o",
            "cards.pdf",
            "--json",
        ])
        .fine();
    assert_eq!(printed.json()["pages"], 1);
    let text = desk.other("pdftotext", &["-raw", "cards.pdf", "-"]);
    for name in ["Anna Beispiel", "Ben Beispiel", "Cem Beispiel"] {
        assert!(text.contains(name), "{name} is missing:\n{text}");
    }
    desk.say(&[
        "print",
        "Anna.ownchart",
        "card",
        "--person",
        "Cem Beispiel",
        "--person",
        "Ben Beispiel",
        "-o",
        "two.pdf",
    ])
    .fine();
    let text = desk.other("pdftotext", &["-raw", "two.pdf", "-"]);
    let place = |name: &str| text.find(name).unwrap_or(usize::MAX);
    assert!(
        place("Cem Beispiel") < place("Ben Beispiel"),
        "as they were named:\n{text}"
    );
    assert!(!text.contains("Anna Beispiel"));
}

#[test]
fn a_sheet_for_american_paper_is_as_large_as_that_paper() {
    let desk = chart();
    for sheet in ["emergency", "fridge", "card"] {
        desk.say(&[
            "print",
            "Anna.ownchart",
            sheet,
            "--paper",
            "letter",
            "-o",
            "us.pdf",
        ])
        .fine();
        let said = desk.other("pdfinfo", &["us.pdf"]);
        assert!(said.contains("612 x 792"), "{sheet}: {said}");
    }
    desk.say(&[
        "print",
        "Anna.ownchart",
        "card",
        "--paper",
        "napkin",
        "-o",
        "x.pdf",
    ])
    .ended(2);
}

/// Seven minutes with a doctor: what to ask, what is new, what to take home.
#[test]
fn the_visit_sheet_asks_what_was_to_be_asked_and_says_what_changed() {
    let desk = chart();
    let mut session = desk.session();
    session.say(&[
        "add",
        "contact",
        "--name",
        "Dr. med. Uta Weber",
        "--role",
        "doctor",
    ]);
    for (title, start, status) in [
        ("Kontrolle", "2020-02-03", "finished"),
        ("Kontrolle", "2030-01-10", "planned"),
    ] {
        let mut visit = vec![
            "add", "visit", "--title", title, "--start", start, "--status", status,
        ];
        visit.extend(["--with", "Dr. med. Uta Weber"]);
        if status == "planned" {
            visit.extend(["--questions", "Wie lange noch Methotrexat?"]);
        }
        session.say(&visit);
    }
    session.say(&[
        "add",
        "note",
        "--title",
        "Fragen an Dr. Weber",
        "--text",
        "Impfung trotz Methotrexat?",
    ]);
    session.say(&[
        "add",
        "note",
        "--title",
        "Fragen an Dr. Okafor",
        "--text",
        "Batterie?",
    ]);
    let ramipril = |strength: &'static str, more: [&'static str; 4]| {
        let mut words = vec![
            "add",
            "medication",
            "--name",
            "Ramipril",
            "--strength",
            strength,
        ];
        words.extend(["--schedule", "daily", "--morning", "1"]);
        words.extend(more);
        words
    };
    session.say(&ramipril(
        "5 mg",
        ["--status", "stopped", "--end", "2021-05-01"],
    ));
    session.say(&ramipril(
        "10 mg",
        ["--status", "active", "--start", "2021-05-01"],
    ));
    for (value, day) in [("4.7", "2024-01-02"), ("5.4", "2025-01-02")] {
        let finding = [
            "add", "finding", "--code", "Kalium", "--value", value, "--unit", "mmol/l",
        ];
        session.say(&[&finding[..], &["--time", day]].concat());
    }
    session.say(&[
        "add",
        "condition",
        "--name",
        "Depression",
        "--onset",
        "2023",
    ]);
    assert_eq!(session.end(), 0);
    let printed = desk
        .say(&[
            "print",
            "Anna.ownchart",
            "visit",
            "--for",
            "Dr. Weber",
            "--values",
            "Kalium,Eisen",
            "-o",
            "visit.pdf",
            "--json",
        ])
        .fine();
    assert!(
        printed.json()["remarks"][0]
            .as_str()
            .is_some_and(|said| said.contains("Eisen"))
    );
    desk.other("qpdf", &["--check", "visit.pdf"]);
    let text = desk.other("pdftotext", &["-raw", "visit.pdf", "-"]);
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "Für Dr. med. Uta Weber",
        "Termin am 10.01.2030",
        "Was sich seit 03.02.2020 geändert hat",
        "Wie lange noch Methotrexat?",
        "Impfung trotz Methotrexat?",
        "Ramipril 5 mg → 10 mg",
        "5,4 mmol/l",
        "Notizen",
    ] {
        assert!(text.contains(words), "{words} is missing:\n{text}");
    }
    assert!(
        !text.contains("Batterie"),
        "a question for another doctor:\n{text}"
    );
    assert!(
        !text.contains("Depression"),
        "not without being asked for:\n{text}"
    );
    let since = [
        "print",
        "Anna.ownchart",
        "visit",
        "--for",
        "Dr. Weber",
        "--since",
        "2029",
    ];
    desk.say(&[&since[..], &["--sensitive", "-o", "later.pdf"]].concat())
        .fine();
    let text = desk.other("pdftotext", &["-raw", "later.pdf", "-"]);
    assert!(text.contains("In der Akte steht nichts Neues"), "{text}");
    desk.say(&["print", "Anna.ownchart", "visit", "-o", "x.pdf"])
        .ended(2);
}

/// A practice that does not answer: letter, deadline, reminder, complaint, and the answer after all.
#[test]
fn a_record_that_was_asked_for_is_not_forgotten() {
    let desk = chart();
    desk.say(&[
        "add",
        "Anna.ownchart",
        "contact",
        "--name",
        "Praxis Dr. Weber",
        "--role",
        "doctor",
        "--address",
        "Lindenweg 1, 12345 Musterstadt",
    ])
    .fine();
    let asked = desk
        .say(&[
            "request",
            "Anna.ownchart",
            "new",
            "--to",
            "Weber",
            "--on",
            "2020-01-31",
            "-o",
            "letter.pdf",
            "--json",
        ])
        .fine()
        .json();
    let id = asked["request"]["id"].as_str().expect("an id").to_owned();
    let reference = asked["request"]["reference"]
        .as_str()
        .expect("a reference")
        .to_owned();
    // 29 February 2020 was a Saturday
    assert_eq!(asked["request"]["deadline"], "2020-03-02");
    let read = |file: &str| {
        desk.other("qpdf", &["--check", file]);
        let text = desk.other("pdftotext", &["-raw", file, "-"]);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let letter = read("letter.pdf");
    for words in [
        "Praxis Dr. Weber Lindenweg 1 12345 Musterstadt",
        "Anna Beispiel",
        "Art. 15",
        "§ 630g",
        "C-307/22",
        "02.03.2020",
        &reference,
    ] {
        assert!(letter.contains(words), "{words} is missing:\n{letter}");
    }
    for illness in ["Penicillin", "Apixaban", "Methotrexat"] {
        assert!(!letter.contains(illness), "the letter says {illness}");
    }
    let list = || {
        desk.say(&["request", "Anna.ownchart", "list", "--json"])
            .fine()
            .json()
    };
    assert_eq!(list()[0]["stage"], "overdue");
    desk.say(&[
        "request",
        "Anna.ownchart",
        "remind",
        &id,
        "-o",
        "remind.pdf",
    ])
    .fine();
    assert!(read("remind.pdf").contains("abgelaufen"));
    assert_eq!(list()[0]["stage"], "reminded");
    desk.say(&[
        "request",
        "Anna.ownchart",
        "complain",
        &reference,
        "--authority",
        "Die Beauftragte; Amtsweg 2; 12345 Musterstadt",
        "-o",
        "complaint.pdf",
    ])
    .fine();
    let complaint = read("complaint.pdf");
    for words in ["Amtsweg 2", "Art. 77", "Praxis Dr. Weber", "31.01.2020"] {
        assert!(
            complaint.contains(words),
            "{words} is missing:\n{complaint}"
        );
    }
    let document = desk
        .say(&["import", "Anna.ownchart", "letter.pdf", "--json"])
        .fine()
        .json();
    assert_eq!(
        document["taken"].as_array().map(Vec::len),
        Some(1),
        "{document}"
    );
    let all = desk
        .say(&["list", "Anna.ownchart", "document", "--json"])
        .fine()
        .json();
    let answer = all[0]["id"].as_str().expect("the document").to_owned();
    desk.say(&[
        "request",
        "Anna.ownchart",
        "answered",
        &id,
        "--with",
        &answer,
    ])
    .fine();
    let done = list();
    assert_eq!(done[0]["stage"], "answered");
    assert_eq!(done[0]["answers"][0], answer.as_str());
    // The request is a note that can be read without knowing any of this.
    let note = desk
        .say(&["show", "Anna.ownchart", &id, "--json"])
        .fine()
        .json();
    let text = note["text"].as_str().expect("its course in words");
    assert!(
        text.contains(&reference) && text.lines().count() >= 4,
        "{text}"
    );
    desk.say(&["request", "Anna.ownchart", "remind", &answer, "-o", "x.pdf"])
        .ended(1);
}
