//! What comes back: shares of others, a doctor's note, keys learned face to face, and the ledger.

use crate::desk::{Desk, Session};
use serde_json::{Value, json};

/// Anna with a few entries, and beside her chart one of her daughter's for her.
fn two_charts() -> Desk {
    let desk = Desk::with_chart();
    let mut session = desk.session();
    for words in [
        &[
            "add",
            "allergy",
            "--substance",
            "Penicillin",
            "--criticality",
            "high",
        ][..],
        &[
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
        ],
        &[
            "add",
            "medication",
            "--name",
            "Methotrexat",
            "--strength",
            "15 mg",
            "--schedule",
            "weekly",
            "--weekdays",
            "mon",
            "--morning",
            "1",
        ],
    ] {
        session.say(words);
    }
    desk.lay("brief.txt", "Sehr geehrte Frau Kollegin, es geht ihr gut.");
    assert_eq!(session.end(), 0);
    desk
}

fn import_a_letter(desk: &Desk) {
    // a PDF as any printer makes it
    desk.other("sh", &["-c", "printf 'Kalium 4,1' | iconv -t latin1 > brief.txt; convert -size 400x200 -pointsize 20 label:'Arztbrief' brief.png"]);
    desk.say(&["import", "Anna.ownchart", "brief.png"]).fine();
}

/// A second chart for the same person, in another place.
fn other_chart(desk: &Desk, name: &str, born: &str) {
    let made = desk.say(&[
        "init",
        "Ben.ownchart",
        "--name",
        name,
        "--born",
        born,
        "--generate",
        "--json",
    ]);
    let words = made.fine().json()["words"]
        .as_str()
        .expect("words")
        .to_owned();
    desk.lay("ben-words", &words);
}

fn ben(desk: &Desk, words: &[&str]) -> crate::desk::Answer {
    let mut all = words.to_vec();
    all.extend(["--passphrase-file", "ben-words"]);
    desk.say(&all)
}

fn given(desk: &Desk, more: &[&str]) -> Value {
    let mut call = vec![
        "share",
        "Anna.ownchart",
        "--for",
        "Dr. Weber",
        "--preset",
        "all",
        "-o",
        "weber",
        "--json",
    ];
    call.extend(more);
    let sent = desk.say(&call).fine().json();
    if let Some(words) = sent["words"].as_str() {
        desk.lay("share-words", words);
    }
    sent
}

fn count(list: &Value) -> usize {
    list.as_array().map_or(0, Vec::len)
}

#[test]
fn a_share_comes_in_as_new_entries_and_the_same_share_adds_nothing() {
    let desk = two_charts();
    import_a_letter(&desk);
    let sent = given(&desk, &["--documents"]);
    assert_eq!(sent["documents"], json!(1), "{sent}");
    other_chart(&desk, "Beispiel, Anna", "1968-03-02");
    let receive = [
        "receive",
        "Ben.ownchart",
        "weber/share.age",
        "--words-file",
        "share-words",
        "--json",
    ];

    // looked at first: nothing is written
    let mut look = receive.to_vec();
    look.push("--dry-run");
    let draft = ben(&desk, &look).fine().json();
    assert_eq!(draft["share"]["digest"], sent["digest"], "{draft}");
    assert_eq!(
        draft["share"]["signature"]["fingerprint"],
        sent["fingerprint"]
    );
    let rows = ben(&desk, &["list", "Ben.ownchart", "medication", "--json"])
        .fine()
        .json();
    assert_eq!(count(&rows), 0);

    let taken = ben(&desk, &receive).fine().json();
    assert_eq!(count(&taken["originals"]), 1, "{taken}");
    let rows = ben(&desk, &["list", "Ben.ownchart", "--json"])
        .fine()
        .json();
    let all = rows.to_string();
    for word in ["Penicillin", "Apixaban", "Methotrexat", "weekly"] {
        assert!(all.contains(word), "{word}: {all}");
    }
    let apixaban = rows
        .as_array()
        .into_iter()
        .flatten()
        .find(|row| row["name"] == json!("Apixaban"));
    let source = &apixaban.expect("it came")["source"];
    assert_eq!(source["how"], json!("received"));
    let share = sent["id"].as_str().expect("a number");
    assert!(
        source["origin"]
            .as_str()
            .is_some_and(|it| it.contains(share)),
        "{source}"
    );

    // the letter came with its bytes
    let letter = rows
        .as_array()
        .into_iter()
        .flatten()
        .find(|row| row["media_type"] == json!("image/png"));
    let id = letter.expect("the letter")["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    ben(
        &desk,
        &["document", "Ben.ownchart", "get", &id, "-o", "back.png"],
    )
    .fine();
    let read = |name: &str| std::fs::read(desk.path(name)).expect("can be read");
    assert_eq!(read("back.png"), read("brief.png"));

    // the same share twice, and through another carrier
    let again = ben(
        &desk,
        &[
            "receive",
            "Ben.ownchart",
            "weber/share.html",
            "--words-file",
            "share-words",
            "--take",
            "all",
            "--json",
        ],
    );
    let again = again.fine().json();
    assert_eq!(count(&again["taken"]), 0, "{again}");
    let now = ben(&desk, &["list", "Ben.ownchart", "--json"])
        .fine()
        .json();
    assert_eq!(count(&now), count(&rows));

    // and all of it back in one step
    ben(&desk, &["receive", "Ben.ownchart", "--undo", share]).fine();
    let left = ben(&desk, &["list", "Ben.ownchart", "medication", "--json"])
        .fine()
        .json();
    assert_eq!(count(&left), 0, "{left}");
    ben(&desk, &["verify", "Ben.ownchart", "--deep"]).fine();
}

#[test]
fn what_says_other_things_stands_beside_and_is_not_taken_by_itself() {
    let desk = two_charts();
    let sent = given(&desk, &[]);
    other_chart(&desk, "Anna Beispiel", "1968-03-02");
    ben(
        &desk,
        &[
            "add",
            "Ben.ownchart",
            "medication",
            "--name",
            "Apixaban",
            "--strength",
            "2,5 mg",
            "--schedule",
            "daily",
            "--morning",
            "1",
        ],
    )
    .fine();
    let receive = [
        "receive",
        "Ben.ownchart",
        "weber/share.age",
        "--words-file",
        "share-words",
        "--json",
    ];
    let draft = ben(&desk, &receive).fine().json();
    assert_eq!(count(&draft["beside"]), 1, "{draft}");
    let fields = draft["beside"][0]["differences"].to_string();
    assert!(
        fields.contains("strength") && fields.contains("evening"),
        "{fields}"
    );
    let named = |rows: &Value| {
        let all = rows.as_array().into_iter().flatten();
        all.filter(|row| row["name"] == json!("Apixaban")).count()
    };
    let rows = ben(&desk, &["list", "Ben.ownchart", "medication", "--json"])
        .fine()
        .json();
    assert_eq!(named(&rows), 1, "a dose is not doubled by itself: {rows}");

    // taken by its number, it stands beside the first, and the first is as it was
    let items = draft["items"].as_array().expect("a list");
    let item = items
        .iter()
        .find(|item| item["standing"] == json!("beside"))
        .expect("it stands there");
    let mut take = receive.to_vec();
    let number = item["number"].to_string();
    take.extend(["--take", &number]);
    ben(&desk, &take).fine();
    let rows = ben(&desk, &["list", "Ben.ownchart", "medication", "--json"])
        .fine()
        .json();
    assert_eq!(named(&rows), 2, "{rows}");
    assert!(rows.to_string().contains("2,5 mg"), "{rows}");

    // a later share of the same chart says what changed since, and changes what came from there
    let mine = desk
        .say(&["list", "Anna.ownchart", "allergy", "--json"])
        .fine()
        .json();
    let id = mine[0]["id"].as_str().expect("an id").to_owned();
    desk.say(&["edit", "Anna.ownchart", &id, "--reactions", "Atemnot"])
        .fine();
    let later = given(&desk, &[]);
    assert_ne!(later["id"], sent["id"]);
    let draft = ben(&desk, &receive).fine().json();
    assert_eq!(count(&draft["different"]), 1, "{draft}");
    assert_eq!(count(&draft["taken"]), 0, "{draft}");
}

#[test]
fn a_share_of_somebody_else_is_taken_only_for_whom_it_was_named() {
    let desk = two_charts();
    given(&desk, &[]);
    other_chart(&desk, "Ben Beispiel", "2015-07-01");
    let receive = [
        "receive",
        "Ben.ownchart",
        "weber/share.age",
        "--words-file",
        "share-words",
    ];
    let refused = ben(&desk, &receive).ended(1);
    assert!(
        refused.err.contains("Anna Beispiel") && refused.err.contains("1968"),
        "{}",
        refused.err
    );
    let rows = ben(&desk, &["list", "Ben.ownchart", "--json"])
        .fine()
        .json();
    assert!(!rows.to_string().contains("Penicillin"), "{rows}");
    let mut named = receive.to_vec();
    named.extend(["--person", "Ben Beispiel"]);
    ben(&desk, &named).fine();
}

#[test]
fn the_key_that_was_expected_and_another_one() {
    let desk = two_charts();
    let sent = given(&desk, &[]);
    other_chart(&desk, "Anna Beispiel", "1968-03-02");
    let words = sent["fingerprint"].as_str().expect("six words");
    let call = |verb: &str, words: &str| {
        let mut call = vec![verb];
        if verb == "receive" {
            call.push("Ben.ownchart");
        }
        call.extend([
            "weber/share.age",
            "--words-file",
            "share-words",
            "--expect",
            words,
        ]);
        match verb {
            "receive" => ben(&desk, &call),
            _ => desk.say(&call),
        }
    };
    for verb in ["open", "receive"] {
        call(verb, &words.to_uppercase().replace(' ', "-")).fine();
        let refused = call(verb, "abacus zoom abacus zoom abacus zoom").ended(3);
        assert!(refused.err.contains(words), "{}", refused.err);
    }
    // stock minisign says the same about the same key
    desk.other("sh", &["-c", "w=$(cat share-words); printf '%s\\n' \"$w\" | script -qec 'age -d -o share.zip weber/share.age' /dev/null; unzip -q share.zip -d inside"]);
    let share: Value =
        serde_json::from_slice(&std::fs::read(desk.path("inside/share.json")).expect("inside"))
            .expect("JSON");
    let key = share["maker"]["key"].as_str().expect("a key");
    let said = desk.other("minisign", &["-V", "-P", key, "-m", "inside/share.json"]);
    assert!(
        said.contains(sent["id"].as_str().expect("a number")),
        "{said}"
    );
}

#[test]
fn a_doctors_note_comes_back_to_the_entries_it_is_about() {
    let desk = two_charts();
    let sent = given(&desk, &[]);
    let medicines = desk
        .say(&["list", "Anna.ownchart", "medication", "--json"])
        .fine()
        .json();
    let apixaban = medicines
        .as_array()
        .into_iter()
        .flatten()
        .find(|row| row["name"] == json!("Apixaban"))
        .expect("hers");
    let note = json!({
        "format": "ownchart-note-1", "share": sent["id"], "digest": sent["digest"],
        "when": "2026-11-20T09:00", "from": { "name": "Dr. Weber", "practice": "Praxis am Markt" },
        "text": "Bitte Nierenwerte kontrollieren.",
        "remarks": [{ "entry": apixaban["id"], "text": "Dosis halbieren ab Montag." }],
    });
    desk.lay("note.json", &note.to_string());
    let draft = desk
        .say(&[
            "receive",
            "Anna.ownchart",
            "note.json",
            "--dry-run",
            "--json",
        ])
        .fine()
        .json();
    assert_eq!(draft["note"]["about"], json!("ours"), "{draft}");
    assert_eq!(count(&draft["taken"]), 2);
    desk.say(&["receive", "Anna.ownchart", "note.json"]).fine();
    let notes = desk
        .say(&["list", "Anna.ownchart", "note", "--json"])
        .fine()
        .json();
    assert_eq!(count(&notes), 2, "{notes}");
    let on = notes.as_array().into_iter().flatten().find(|row| {
        row["text"]
            .as_str()
            .is_some_and(|it| it.contains("halbieren"))
    });
    let on = on.expect("the remark");
    assert_eq!(on["links"][0]["to"], apixaban["id"]);
    assert_eq!(on["source"]["by"], json!("Dr. Weber, Praxis am Markt"));
    // twice adds nothing
    desk.say(&["receive", "Anna.ownchart", "note.json", "--take", "all"])
        .fine();
    let notes = desk
        .say(&["list", "Anna.ownchart", "note", "--json"])
        .fine()
        .json();
    assert_eq!(count(&notes), 2);

    let mut other = note.clone();
    other["share"] = json!("0f".repeat(16));
    desk.lay("strange.json", &other.to_string());
    let refused = desk
        .say(&["receive", "Anna.ownchart", "strange.json"])
        .ended(1);
    assert!(refused.err.contains("ledger"), "{}", refused.err);
    other = note;
    other["digest"] = json!("ab".repeat(32));
    desk.lay("other.json", &other.to_string());
    let warned = desk
        .say(&["receive", "Anna.ownchart", "other.json", "--dry-run"])
        .fine();
    assert!(warned.err.contains("another content"), "{}", warned.err);
}

#[test]
fn keys_are_learned_face_to_face_and_a_changed_one_stops_everything() {
    let desk = two_charts();
    other_chart(&desk, "Dr. Weber", "1970-01-01");
    let card = ben(
        &desk,
        &["key", "Ben.ownchart", "card", "-o", "karte.pdf", "--json"],
    )
    .fine()
    .json();
    assert_eq!(card["checked"]["read"], json!(1), "{card}");
    let (text, words) = (
        card["text"].as_str().expect("text"),
        card["words"].as_str().expect("words"),
    );
    let mut anna = desk.session();
    anna.say(&["add", "contact", "--name", "Dr. Weber", "--role", "doctor"]);

    let ask = |anna: &mut Session, words: &[&str]| {
        let answer = anna.ask(words);
        (answer["exit"].as_i64().unwrap_or(-1), answer)
    };
    let share = [
        "share",
        "--to-contact",
        "Dr. Weber",
        "--preset",
        "all",
        "-o",
        "weber",
    ];
    assert_eq!(ask(&mut anna, &share).0, 1, "nobody compared a key yet");
    // first the words are shown, from a picture of the card; then they are compared
    let shown = ask(
        &mut anna,
        &[
            "contact-key",
            "Dr. Weber",
            desk.path("karte.pdf").to_str().expect("a path"),
        ],
    );
    assert_eq!(
        (shown.0, &shown.1["answer"]["words"]),
        (1, &card["words"]),
        "{}",
        shown.1
    );
    let wrong = ask(
        &mut anna,
        &[
            "contact-key",
            "Dr. Weber",
            text,
            "--words",
            "abacus zoom abacus zoom abacus zoom",
        ],
    );
    assert_eq!(wrong.0, 4, "{}", wrong.1);
    anna.say(&["contact-key", "Dr. Weber", text, "--words", words]);

    let own = anna.say(&["key", "card"]);
    let other = own["text"].as_str().expect("text");
    let own_words = own["words"].as_str().expect("words");
    let changed = ask(
        &mut anna,
        &["contact-key", "Dr. Weber", other, "--words", own_words],
    );
    assert_eq!(changed.0, 6, "{}", changed.1);
    assert_eq!(changed.1["error"]["code"], json!("key-changed"));

    let sent = anna.say(&share);
    assert!(sent["words"].is_null(), "{sent}");
    anna.say(&["contact-key", "Dr. Weber", "--forget"]);
    assert_eq!(anna.end(), 0);
    // the reader needs no words: the key is in their chart
    let draft = ben(
        &desk,
        &[
            "receive",
            "Ben.ownchart",
            "weber/share.age",
            "--dry-run",
            "--json",
        ],
    )
    .fine()
    .json();
    assert_eq!(draft["share"]["id"], sent["id"]);
}

#[test]
fn the_ledger_says_what_a_reader_knows_and_prints_what_can_be_done() {
    let desk = two_charts();
    let sent = given(
        &desk,
        &["--purpose", "Zweitmeinung", "--valid-until", "2027-06-30"],
    );
    let share = sent["id"].as_str().expect("a number").to_owned();
    let mut anna = desk.session();
    let allergies = anna.say(&["list", "allergy"]);
    let id = allergies[0]["id"].as_str().expect("an id").to_owned();
    anna.say(&["edit", &id, "--reactions", "Atemnot"]);
    let medicines = anna.say(&["list", "medication"]);
    let gone = medicines[0]["id"].as_str().expect("an id").to_owned();
    anna.say(&["remove", &gone]);
    anna.say(&[
        "add",
        "note",
        "--title",
        "Tagebuch",
        "--text",
        "nur für mich",
    ]);
    let knows = anna.say(&["ledger", "--reader", "dr. weber"]);
    let entries = knows["entries"].as_array().expect("a list");
    assert_eq!(entries.len(), 3, "{knows}");
    let now = |id: &str| {
        entries
            .iter()
            .find(|it| it["id"] == json!(id))
            .expect("known")["now"]
            .clone()
    };
    assert_eq!((now(&id), now(&gone)), (json!("changed"), json!("gone")));
    assert!(!knows.to_string().contains("Tagebuch"), "{knows}");
    assert_eq!(
        count(&anna.say(&["ledger", "--reader", "Dr. Okafor"])["entries"]),
        0
    );

    for (sheet, words) in [
        ("receipt", ["Penicillin", &share[..], "Zweitmeinung"]),
        ("consent", ["Zweitmeinung", &share[..], "DSGVO"]),
        ("revocation", ["Weber", &share[..], "DSGVO"]),
    ] {
        let file = format!("{sheet}.pdf");
        let printed = anna.say(&["print", sheet, "--share", &share[..8], "-o", &file]);
        assert!(printed["checked"]["pages"].as_u64() >= Some(1), "{printed}");
        let text = desk.other("pdftotext", &["-layout", &file, "-"]);
        for word in words {
            assert!(text.contains(word), "{sheet} {word}: {text}");
        }
    }
    let asked = anna.say(&["ledger", "--asked", &share]);
    assert!(asked["asked_to_delete"].is_string(), "{asked}");
    let rows = anna.say(&["ledger"]);
    assert_eq!(count(&rows), 1, "a mark is no share: {rows}");
    assert!(rows[0]["asked_to_delete"].is_string(), "{rows}");
    assert_eq!(rows[0]["digest"], sent["digest"]);
    assert_eq!(anna.end(), 0);
}

#[test]
fn a_document_goes_as_a_picture_of_its_pages_and_nothing_hidden_with_it() {
    let desk = two_charts();
    desk.other("sh", &["-c", "convert -size 500x700 -pointsize 30 label:'Arztbrief Seite' -page A4 geheimer-name.pdf"]);
    desk.say(&["import", "Anna.ownchart", "geheimer-name.pdf"])
        .fine();
    let sent = given(&desk, &["--documents", "pictures"]);
    assert_eq!(sent["documents"], json!(1), "{sent}");
    desk.say(&[
        "open",
        "weber/share.age",
        "--words-file",
        "share-words",
        "-o",
        "inside",
    ])
    .fine();
    let files = desk.files("inside/documents");
    assert_eq!(files.len(), 1);
    let bytes = std::fs::read(&files[0]).expect("can be read");
    assert!(bytes.starts_with(b"\x89PNG"), "{files:?}");
    let summary = std::fs::read_to_string(desk.path("inside/summary.json")).expect("inside");
    assert!(!summary.contains("application/pdf"), "{summary}");
}
