//! The sheets beyond the emergency: refrigerator, visit, binder, letters; looked at with other programs.

use crate::paper::chart;

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

/// Fifty pages are printed once. Then a value comes, and two pages are printed.
#[test]
fn a_binder_is_brought_up_to_date_by_its_changed_pages() {
    let desk = chart();
    desk.say(&["add", "Anna.ownchart", "condition", "--name", "Depression"])
        .fine();
    let print = |file: &str, more: &[&str]| {
        let words = ["print", "Anna.ownchart", "binder", "-o", file, "--json"];
        let answer = desk.say(&[&words[..], more].concat()).fine();
        desk.other("qpdf", &["--check", file]);
        answer.json()
    };
    let read = |file: &str| desk.other("pdftotext", &["-raw", file, "-"]);
    let first = print("binder.pdf", &[]);
    assert_eq!(
        (&first["printing"], &first["left_off"]),
        (&1.into(), &1.into())
    );
    let text = read("binder.pdf");
    for words in [
        "Gesundheitsordner",
        "Inhalt",
        "Penicillin",
        "nur montags",
        "Lena Beispiel",
    ] {
        assert!(text.contains(words), "{words} is missing:\n{text}");
    }
    assert!(!text.contains("Depression"), "not without being asked for");
    let pages = text.matches("geb. 02.03.1968").count();
    assert!(
        pages >= first["pages"].as_u64().map_or(0, |pages| pages as usize),
        "{text}"
    );
    let nothing = print("nothing.pdf", &["--since-printing", "last"]);
    assert_eq!(nothing["pages"], 1);
    assert!(read("nothing.pdf").contains("auf dem neuesten Stand"));
    let finding = [
        "add",
        "Anna.ownchart",
        "finding",
        "--code",
        "Kalium",
        "--value",
        "5.4",
    ];
    desk.say(&[&finding[..], &["--unit", "mmol/l", "--time", "2026-11-10"]].concat())
        .fine();
    let changed = print("changed.pdf", &["--since-printing", "1"]);
    assert_eq!(changed["replaced"], serde_json::json!(["9-1"]), "{changed}");
    assert_eq!(changed["pages"], 2);
    let text = read("changed.pdf");
    assert!(
        text.contains("austauschen: 9-1") && text.contains("5,4 mmol/l"),
        "{text}"
    );
    assert!(!text.contains("Penicillin"), "{text}");
    desk.say(&[
        "print",
        "Anna.ownchart",
        "binder",
        "--since-printing",
        "9",
        "-o",
        "x.pdf",
    ])
    .ended(1);
}

#[test]
fn the_photo_of_a_person_stands_on_the_emergency_sheet() {
    let desk = chart();
    // Any picture will do for a face.
    desk.say(&["print", "Anna.ownchart", "card", "-o", "card.pdf"])
        .fine();
    let draw = ["-r", "20", "-png", "-singlefile", "card.pdf", "face"];
    desk.other("pdftoppm", &draw);
    desk.say(&["import", "Anna.ownchart", "face.png"]).fine();
    let all = desk
        .say(&["list", "Anna.ownchart", "document", "--json"])
        .fine()
        .json();
    let photo = all[0]["content"].as_str().expect("its digest").to_owned();
    let person = desk
        .say(&["list", "Anna.ownchart", "person", "--json"])
        .fine()
        .json();
    let id = person[0]["id"].as_str().expect("an id").to_owned();
    desk.say(&["edit", "Anna.ownchart", &id, "--photo", &photo])
        .fine();
    let printed = desk
        .say(&[
            "print",
            "Anna.ownchart",
            "emergency",
            "-o",
            "sheet.pdf",
            "--json",
        ])
        .fine();
    assert_eq!(printed.json()["remarks"], serde_json::json!([]));
    let pictures = desk.other("pdfimages", &["-list", "sheet.pdf"]);
    // In three colours: no code looks like that.
    assert!(pictures.contains("rgb"), "{pictures}");
}

#[test]
fn a_plain_summary_says_everything_in_words_and_nothing_sensitive() {
    let desk = chart();
    desk.say(&["add", "Anna.ownchart", "condition", "--name", "Depression"])
        .fine();
    let words = [
        "print",
        "Anna.ownchart",
        "summary",
        "-o",
        "summary.pdf",
        "--languages",
        "en",
    ];
    desk.say(&words).fine();
    desk.other("qpdf", &["--check", "summary.pdf"]);
    let text = desk.other("pdftotext", &["-raw", "summary.pdf", "-"]);
    for word in ["Anna Beispiel", "Penicillin", "Apixaban", "only on Monday"] {
        assert!(text.contains(word), "{word} is missing:\n{text}");
    }
    assert!(!text.contains("Depression"), "{text}");
    desk.say(&[&words[..], &["--sensitive"]].concat()).fine();
    let text = desk.other("pdftotext", &["-raw", "summary.pdf", "-"]);
    assert!(text.contains("Depression"), "{text}");
}
