//! What comes back: shares of others, a doctor's note, keys learned face to face, and the ledger.

use crate::desk::{Desk, Session};
use serde_json::{Value, json};

/// Anna with a few entries.
fn annas_chart() -> (Desk, Session) {
    let desk = Desk::with_chart();
    let mut anna = desk.session();
    for words in [
        &[
            "allergy",
            "--substance",
            "Penicillin",
            "--criticality",
            "high",
        ][..],
        &[
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
        anna.say(&[&["add"], words].concat());
    }
    (desk, anna)
}

/// A second chart on the same desk, of somebody else.
fn other_chart(desk: &Desk, name: &str, born: &str) -> Session {
    let folder = format!("{name}.ownchart");
    let made = desk.say(&[
        "init",
        &folder,
        "--name",
        name,
        "--born",
        born,
        "--generate",
        "--json",
    ]);
    let made = made.fine().json();
    let words = format!("{name}-words");
    desk.lay(&words, made["words"].as_str().expect("words"));
    desk.session_of(&folder, &words)
}

fn given(desk: &Desk, anna: &mut Session, more: &[&str]) -> Value {
    let call = [
        "share",
        "--for",
        "Dr. Weber",
        "--preset",
        "all",
        "-o",
        "weber",
    ];
    let sent = anna.say(&[&call[..], more].concat());
    desk.lay("share-words", sent["words"].as_str().expect("words"));
    sent
}

const RECEIVE: [&str; 4] = ["receive", "weber/share.age", "--words-file", "share-words"];

fn count(list: &Value) -> usize {
    list.as_array().map_or(0, Vec::len)
}

/// The first row of a list that says this.
#[track_caller]
fn row<'a>(rows: &'a Value, field: &str, value: &str) -> &'a Value {
    let mut all = rows.as_array().into_iter().flatten();
    all.find(|row| row[field] == json!(value))
        .unwrap_or_else(|| panic!("{field} {value}: {rows}"))
}

/// The exit and the whole answer of a verb that may fail.
fn asked(session: &mut Session, words: &[&str]) -> (i64, Value) {
    let answer = session.ask(words);
    (answer["exit"].as_i64().unwrap_or(-1), answer)
}

#[test]
fn a_share_comes_in_as_new_entries_beside_what_is_there() {
    let (desk, mut anna) = annas_chart();
    desk.other(
        "sh",
        &["-c", "convert -size 400x200 gradient:brown-white brief.png"],
    );
    anna.say(&["import", "brief.png"]);
    let sent = given(&desk, &mut anna, &["--documents"]);
    assert_eq!(sent["documents"], json!(1), "{sent}");
    let share = sent["id"].as_str().expect("a number").to_owned();
    let signed = sent["fingerprint"].as_str().expect("six words");

    // Ben's chart knows nothing of Anna: what is hers is taken only for whom it was named
    let mut ben = other_chart(&desk, "Ben Beispiel", "2015-07-01");
    let (exit, refused) = asked(&mut ben, &RECEIVE);
    assert_eq!(
        (exit, &refused["error"]["code"]),
        (1, &json!("belongs-to-another"))
    );
    assert!(refused.to_string().contains("Anna Beispiel"), "{refused}");
    assert_eq!(count(&ben.say(&["list", "medication"])), 0);
    // with her in it too, it goes to her
    ben.say(&[
        "person",
        "add",
        "--name",
        "Anna Beispiel",
        "--birth_date",
        "1968-03-02",
    ]);
    let hers = ["--person", "Anna Beispiel"];
    ben.say(&[
        "add",
        "medication",
        "--name",
        "Apixaban",
        "--strength",
        "2,5 mg",
        "--schedule",
        "daily",
        "--morning",
        "1",
        hers[0],
        hers[1],
    ]);

    // another key than expected opens nothing, in whatever way the words are typed
    let other = "abacus zoom abacus zoom abacus zoom";
    let other = [&RECEIVE[..], &["--expect", other]].concat();
    assert_eq!(asked(&mut ben, &other).0, 3);

    // looked at first: nothing is written
    let typed = signed.to_uppercase().replace(' ', "-");
    let draft = ben.say(&[&RECEIVE[..], &["--dry-run", "--expect", &typed]].concat());
    assert_eq!(draft["share"]["digest"], sent["digest"], "{draft}");
    assert_eq!(
        draft["share"]["signature"]["fingerprint"],
        sent["fingerprint"]
    );
    assert_eq!(count(&ben.say(&["list", "medication"])), 1);

    // what says other things stands beside and is not taken by itself: no dose is doubled
    let taken = ben.say(&RECEIVE);
    let fields = taken["beside"][0]["differences"].to_string();
    assert!(
        fields.contains("strength") && fields.contains("evening"),
        "{fields}"
    );
    assert_eq!(count(&taken["originals"]), 1, "{taken}");
    let rows = ben.say(&["list"]);
    let all = rows.to_string();
    for word in ["Penicillin", "Methotrexat", "weekly", "2,5 mg"] {
        assert!(all.contains(word), "{word}: {all}");
    }
    assert_eq!(row(&rows, "name", "Apixaban")["strength"], json!("2,5 mg"));
    let source = &row(&rows, "name", "Methotrexat")["source"];
    assert_eq!(source["how"], json!("received"));
    let origin = source["origin"].as_str().expect("its name in the share");
    assert!(origin.contains(&share), "{source}");

    // the picture came, without what the program that made it wrote beside its pixels
    let letter = row(&rows, "media_type", "image/png")["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    ben.say(&["document", "get", &letter, "-o", "back.png"]);
    let read = |name: &str| std::fs::read(desk.path(name)).expect("can be read");
    let says = |bytes: &[u8], what: &[u8]| bytes.windows(what.len()).any(|it| it == what);
    let (sent, came) = (read("brief.png"), read("back.png"));
    assert!(says(&sent, b"tEXt") && !says(&came, b"tEXt") && !says(&came, b"tIME"));
    let pixels = |bytes: &[u8]| {
        let at = bytes
            .windows(4)
            .position(|it| it == b"IDAT")
            .expect("pixels");
        let length = u32::from_be_bytes(bytes[at - 4..at].try_into().expect("four bytes"));
        bytes[at..at + length as usize].to_vec()
    };
    assert_eq!(pixels(&came), pixels(&sent));

    // the same share from its paper adds nothing; by its number the other dose is taken on purpose
    let paper = ["receive", "weber/share.pdf", "--words-file", "share-words"];
    let again = ben.say(&paper);
    assert_eq!(
        (count(&again["taken"]), count(&again["beside"])),
        (0, 1),
        "{again}"
    );
    let number = row(&again["items"], "standing", "beside")["number"].to_string();
    ben.say(&[&RECEIVE[..], &["--take", &number]].concat());
    assert_eq!(count(&ben.say(&["list", "medication"])), 3);

    // a later share of the same chart shows what changed since
    let mine = anna.say(&["list", "allergy"]);
    anna.say(&[
        "edit",
        mine[0]["id"].as_str().expect("an id"),
        "--reactions",
        "Atemnot",
    ]);
    given(&desk, &mut anna, &[]);
    let later = ben.say(&RECEIVE);
    assert_eq!(
        (count(&later["different"]), count(&later["taken"])),
        (1, 0),
        "{later}"
    );

    // and all of the first one back in one step
    ben.say(&["receive", "--undo", &share]);
    assert_eq!(count(&ben.say(&["list", "medication"])), 1);
    assert_eq!((anna.end(), ben.end()), (0, 0));
}

#[test]
fn a_note_comes_back_and_the_ledger_says_what_its_writer_knows() {
    let (desk, mut anna) = annas_chart();
    let sent = given(
        &desk,
        &mut anna,
        &["--purpose", "Zweitmeinung", "--valid-until", "2027-06-30"],
    );
    let share = sent["id"].as_str().expect("a number").to_owned();
    let medicines = anna.say(&["list", "medication"]);
    let apixaban = row(&medicines, "name", "Apixaban")["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let mut note = json!({
        "format": "ownchart-note-1", "share": share, "digest": sent["digest"],
        "when": "2026-11-20T09:00", "from": { "name": "Dr. Weber", "practice": "Praxis am Markt" },
        "text": "Bitte Nierenwerte kontrollieren.",
        "remarks": [{ "entry": apixaban, "text": "Dosis halbieren ab Montag." }],
    });
    desk.lay("note.json", &note.to_string());
    let draft = anna.say(&["receive", "note.json", "--dry-run"]);
    assert_eq!(
        (&draft["note"]["about"], count(&draft["taken"])),
        (&json!("ours"), 2),
        "{draft}"
    );
    anna.say(&["receive", "note.json"]);
    anna.say(&["receive", "note.json", "--take", "all"]);
    let notes = anna.say(&["list", "note"]);
    assert_eq!(count(&notes), 2, "twice adds nothing: {notes}");
    let on = row(&notes, "text", "Dosis halbieren ab Montag.");
    assert_eq!(on["links"][0]["to"], json!(apixaban));
    assert_eq!(on["source"]["by"], json!("Dr. Weber, Praxis am Markt"));

    note["digest"] = json!("ab".repeat(32));
    desk.lay("other.json", &note.to_string());
    let other = anna.say(&["receive", "other.json", "--dry-run"]);
    assert_eq!(other["note"]["about"], json!("other-content"));
    note["share"] = json!("0f".repeat(16));
    desk.lay("strange.json", &note.to_string());
    let (exit, strange) = asked(&mut anna, &["receive", "strange.json"]);
    assert_eq!(
        (exit, &strange["error"]["code"]),
        (1, &json!("not-our-share"))
    );

    // what does Dr. Weber know, and how does it stand here today?
    let allergies = anna.say(&["list", "allergy"]);
    let allergy = allergies[0]["id"].as_str().expect("an id").to_owned();
    anna.say(&["edit", &allergy, "--reactions", "Atemnot"]);
    anna.say(&["remove", &apixaban]);
    let knows = anna.say(&["ledger", "--reader", "dr. weber"]);
    assert_eq!(
        count(&knows["entries"]),
        3,
        "the notes were never given: {knows}"
    );
    assert_eq!(
        row(&knows["entries"], "id", &allergy)["now"],
        json!("changed")
    );
    assert_eq!(
        row(&knows["entries"], "id", &apixaban)["now"],
        json!("gone")
    );
    assert_eq!(
        row(&knows["entries"], "title", "Methotrexat")["now"],
        json!("same")
    );
    assert_eq!(
        count(&anna.say(&["ledger", "--reader", "Dr. Okafor"])["entries"]),
        0
    );

    for (sheet, words) in [
        ("receipt", ["Penicillin", &share, "Zweitmeinung"]),
        ("consent", ["Zweitmeinung", &share, "DSGVO"]),
        ("revocation", ["Weber", &share, "DSGVO"]),
    ] {
        let file = format!("{sheet}.pdf");
        let printed = anna.say(&["print", sheet, "--share", &share[..8], "-o", &file]);
        assert!(printed["checked"]["pages"].as_u64() >= Some(1), "{printed}");
        let text = desk.other("pdftotext", &["-layout", &file, "-"]);
        for word in words {
            assert!(text.contains(word), "{sheet} {word}: {text}");
        }
    }
    let said = anna.say(&["ledger", "--asked", &share]);
    assert!(said["asked_to_delete"].is_string(), "{said}");
    let rows = anna.say(&["ledger"]);
    assert_eq!(count(&rows), 1, "a mark is no share: {rows}");
    assert!(rows[0]["asked_to_delete"].is_string(), "{rows}");
    assert_eq!(rows[0]["digest"], sent["digest"]);

    // a document goes as pictures of its pages, and nothing hidden with it
    std::fs::rename(desk.path("receipt.pdf"), desk.path("geheimer-name.pdf")).expect("printed");
    anna.say(&["import", "geheimer-name.pdf"]);
    let sent = given(&desk, &mut anna, &["--documents", "pictures"]);
    assert_eq!(sent["documents"], json!(1), "{sent}");
    // that its picture was given and not it itself changes nothing of what the reader knows
    let knows = anna.say(&["ledger", "--reader", "Dr. Weber"]);
    let letter = row(&knows["entries"], "kind", "document");
    assert_eq!(letter["now"], json!("same"), "{knows}");
    assert_eq!(anna.end(), 0);
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
    let bytes = std::fs::read(&files[0]).expect("can be read");
    assert!(bytes.starts_with(b"\x89PNG"), "{files:?}");
    let summary = std::fs::read_to_string(desk.path("inside/summary.json")).expect("inside");
    assert!(!summary.contains("application/pdf"), "{summary}");
}

#[test]
fn keys_are_learned_face_to_face_and_a_changed_one_stops_everything() {
    let (desk, mut anna) = annas_chart();
    let mut ben = other_chart(&desk, "Dr. Weber", "1970-01-01");
    let card = ben.say(&["key", "card", "-o", "karte.pdf"]);
    assert_eq!(card["checked"]["read"], json!(1), "{card}");
    let (text, words) = (&card["text"], &card["words"]);
    let (text, words) = (text.as_str().expect("text"), words.as_str().expect("words"));
    anna.say(&["add", "contact", "--name", "Dr. Weber", "--role", "doctor"]);

    let share = [
        "share",
        "--to-contact",
        "Dr. Weber",
        "--preset",
        "all",
        "-o",
        "weber",
    ];
    assert_eq!(asked(&mut anna, &share).0, 1, "nobody compared a key yet");
    // first the words are shown, from a picture of the card; then they are compared
    let shown = asked(&mut anna, &["contact-key", "Dr. Weber", "karte.pdf"]);
    assert_eq!(
        (shown.0, &shown.1["answer"]["words"]),
        (1, &card["words"]),
        "{}",
        shown.1
    );
    let wrong = ["--words", "abacus zoom abacus zoom abacus zoom"];
    let call = [&["contact-key", "Dr. Weber", text][..], &wrong].concat();
    assert_eq!(asked(&mut anna, &call).0, 4);
    anna.say(&["contact-key", "Dr. Weber", text, "--words", words]);

    let own = anna.say(&["key", "card"]);
    let (other, its) = (own["text"].as_str(), own["words"].as_str());
    let (other, its) = (other.expect("text"), its.expect("words"));
    let changed = asked(
        &mut anna,
        &["contact-key", "Dr. Weber", other, "--words", its],
    );
    assert_eq!(
        (changed.0, &changed.1["error"]["code"]),
        (6, &json!("key-changed"))
    );

    let sent = anna.say(&share);
    assert!(sent["words"].is_null(), "{sent}");
    let weber = anna.say(&["ledger", "--reader", "dr. weber"]);
    assert_eq!(weber["readers"], json!(["Dr. Weber"]));
    anna.say(&["contact-key", "Dr. Weber", "--forget"]);
    assert_eq!(asked(&mut anna, &share).0, 1);
    // the reader needs no words: the key is in their chart
    let draft = ben.say(&["receive", "weber/share.age", "--dry-run"]);
    assert_eq!(draft["share"]["id"], sent["id"]);
    assert_eq!((anna.end(), ben.end()), (0, 0));
}

#[test]
fn one_share_for_two_keys_is_in_the_ledger_of_both() {
    let (desk, mut anna) = annas_chart();
    let readers = ["Dr. Weber", "Labor Sommer"].map(|name| {
        let mut chart = other_chart(&desk, name, "1970-01-01");
        let card = chart.say(&["key", "card"]);
        let told = |field: &str| card[field].as_str().expect("text").to_owned();
        anna.say(&["add", "contact", "--name", name, "--role", "doctor"]);
        anna.say(&[
            "contact-key",
            name,
            &told("text"),
            "--words",
            &told("words"),
        ]);
        chart
    });
    let share = "share --preset all -o both --to-contact".split(' ');
    let both = ["Dr. Weber", "--to-contact", "labor sommer"]; // as it was typed
    let call: Vec<&str> = share.chain(both).collect();
    let sent = anna.say(&call);
    assert!(sent["words"].is_null(), "{sent}");
    for mut reader in readers {
        let draft = reader.say(&["receive", "both/share.age", "--dry-run"]);
        assert_eq!(draft["share"]["id"], sent["id"]);
        assert_eq!(draft["share"]["for"], json!("Dr. Weber, Labor Sommer"));
        assert_eq!(reader.end(), 0);
    }
    given(&desk, &mut anna, &[]);
    for (asked, shares) in [("Labor Sommer", 1), ("Dr. Weber", 2)] {
        let knows = anna.say(&["ledger", "--reader", asked]);
        assert_eq!(knows["readers"], json!([asked]));
        assert!(count(&knows["entries"]) > 0, "{knows}");
        let rows = anna.say(&["ledger"]);
        let of = |row: &&Value| row["who"].as_str().is_some_and(|who| who.contains(asked));
        assert_eq!(
            rows.as_array().expect("rows").iter().filter(of).count(),
            shares
        );
    }
    assert_eq!(anna.end(), 0);
}
