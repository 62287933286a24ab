//! The binder with the pages of the documents in it.

use crate::desk::Desk;
use crate::paper::chart;
use serde_json::{Value, json};

/// A chart with a letter of three pages, a photo of a code, a locked PDF and a text file.
fn with_documents() -> Desk {
    let desk = chart();
    desk.say(&["print", "Anna.ownchart", "binder", "-o", "long.pdf"])
        .fine();
    let cut = ["long.pdf", "--pages", ".", "1,4,5", "--", "letter.pdf"];
    desk.other("qpdf", &cut);
    desk.say(&["print", "Anna.ownchart", "emergency", "-o", "code.pdf"])
        .fine();
    let draw = ["-r", "100", "-jpeg", "-singlefile", "code.pdf", "photo"];
    desk.other("pdftoppm", &draw);
    std::fs::write(
        desk.path("locked.pdf"),
        include_bytes!("../data/locked/aes256.pdf"),
    )
    .expect("a file on the desk");
    let notes = json!({
        "resourceType": "DocumentReference", "id": "n1", "status": "current", "description": "notes",
        "content": [{ "attachment": { "contentType": "text/plain", "data": "TmFjaCBCbHV0ZHJ1Y2sgZnJhZ2VuLg==" } }],
    });
    desk.lay("notes.json", &notes.to_string());
    for file in ["letter.pdf", "photo.jpg", "locked.pdf", "notes.json"] {
        desk.say(&["import", "Anna.ownchart", file]).fine();
    }
    let days = [
        ("letter", "2024-03-05"),
        ("photo", "2024-06-01"),
        ("locked", "2025-01-20"),
        ("notes", "2025-02-02"),
    ];
    for (title, day) in days {
        desk.say(&[
            "edit",
            "Anna.ownchart",
            &document(&desk, title),
            "--time",
            day,
        ])
        .fine();
    }
    desk
}

fn document(desk: &Desk, title: &str) -> String {
    let all = desk
        .say(&["list", "Anna.ownchart", "document", "--json"])
        .fine()
        .json();
    let all = all.as_array().cloned().unwrap_or_default();
    let named = |it: &&Value| it["title"].as_str().is_some_and(|it| it.contains(title));
    let id = all.iter().find(named).and_then(|it| it["id"].as_str());
    id.unwrap_or_else(|| panic!("no {title} in {all:?}"))
        .to_owned()
}

fn print(desk: &Desk, file: &str, more: &[&str]) -> Value {
    let words = ["print", "Anna.ownchart", "binder", "-o", file, "--json"];
    let answer = desk.say(&[&words[..], more].concat()).fine();
    desk.other("qpdf", &["--check", file]);
    answer.json()
}

fn read(desk: &Desk, file: &str) -> String {
    desk.other("pdftotext", &["-raw", file, "-"])
}

#[test]
fn every_page_of_a_document_stands_in_the_binder_and_what_cannot_be_drawn_is_named() {
    let desk = with_documents();
    let without = print(&desk, "without.pdf", &[]);
    let whole = print(&desk, "whole.pdf", &["--with-documents"]);
    let pages = |made: &Value| made["pages"].as_u64().expect("a number");
    // Three pages of the letter, one of the photo, and the list in front of them.
    assert_eq!(pages(&whole), pages(&without) + 5, "{whole}");
    assert_eq!(
        whole["checked"]["codes"], 0,
        "the code is a stranger's: {whole}"
    );
    let text = read(&desk, "whole.pdf");
    let order = [
        "13-2024.03.05-1 – 13-2024.03.05-3",
        "mit einem Passwort",
        "Was darin steht, steht im Teil",
        "05.03.2024 · Seite 1 von 3",
        "05.03.2024 · Seite 3 von 3",
        "01.06.2024 · Seite 1 von 1",
    ];
    let from = text.rfind("Jede Seite steht auf").expect("the list");
    let places = order.map(|words| {
        text[from..]
            .find(words)
            .unwrap_or_else(|| panic!("{words} in {text}"))
    });
    assert!(places.is_sorted(), "{places:?}\n{text}");
    let tree = desk.other("pdfinfo", &["-struct", "whole.pdf"]);
    assert_eq!(tree.matches("Figure").count(), 4, "{tree}");
    let images = desk.other("pdfimages", &["-list", "whole.pdf"]);
    assert_eq!(images.matches(" jpeg ").count(), 4, "{images}");
    // Only the number of the chart is another when it is printed again.
    print(&desk, "again.pdf", &["--with-documents"]);
    for file in ["whole", "again"] {
        desk.other("pdfimages", &["-all", &format!("{file}.pdf"), file]);
    }
    for page in 0..4 {
        let [one, other] = ["whole", "again"].map(|file| {
            let file = desk.path(&format!("{file}-{page:03}.jpg"));
            std::fs::read(file).expect("a picture")
        });
        assert!(one == other, "picture {page}");
    }
}

#[test]
fn a_letter_that_comes_later_moves_no_page_of_another() {
    let desk = with_documents();
    let whole = print(&desk, "whole.pdf", &["--with-documents"]);
    let number = whole["printing"].to_string();
    let nothing = print(&desk, "nothing.pdf", &["--since-printing", "last"]);
    // What had its documents keeps them, without being asked again.
    assert_eq!(
        (&nothing["pages"], &nothing["removed"]),
        (&json!(1), &json!([]))
    );
    let cut = ["long.pdf", "--pages", ".", "6", "--", "between.pdf"];
    desk.other("qpdf", &cut);
    desk.say(&["import", "Anna.ownchart", "between.pdf"]).fine();
    let id = document(&desk, "between");
    desk.say(&["edit", "Anna.ownchart", &id, "--time", "2024-04-01"])
        .fine();
    let later = print(&desk, "later.pdf", &["--since-printing", &number]);
    let added = later["added"].as_array().expect("labels");
    assert_eq!(added, &[json!("13-2024.04.01-1")], "{later}");
    let replaced = later["replaced"].to_string();
    assert!(replaced.contains("13-1"), "{later}");
    assert!(!replaced.contains("13-2024"), "{later}");
    let text = read(&desk, "later.pdf");
    assert!(text.contains("neu einlegen: 13-2024.04.01-1"), "{text}");
    assert!(!text.contains("01.06.2024 · Seite 1"), "{text}");
}

#[test]
fn a_printing_with_documents_needs_the_program_that_draws() {
    let desk = with_documents();
    let words = ["print", "Anna.ownchart", "binder", "-o", "none.pdf"];
    let words = [&words[..], &["--with-documents"]].concat();
    let mut command = desk.ownchart(&words);
    command.env("OWNCHART_RENDER", desk.path("nowhere"));
    let output = command.output().expect("it ends");
    assert_eq!(output.status.code(), Some(1));
    assert!(!desk.path("none.pdf").exists());
}
