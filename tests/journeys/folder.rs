//! The folder on the disk: what a thief sees, what a meddler achieves, what other programs open.

use crate::desk::Desk;
use std::{fs, path::Path};

/// A word that stands nowhere by chance.
const MARKER: &str = "Zwetschgenkompott";

fn chart_with_the_marker() -> Desk {
    let desk = Desk::with_chart();
    desk.lay(&format!("{MARKER}.txt"), "");
    desk.lay(
        "note.json",
        &format!(r#"{{"kind":"note","title":"{MARKER}","text":"{MARKER} {MARKER}"}}"#),
    );
    let mut session = desk.session();
    session.hand(
        &["add"],
        &format!(r#"{{"kind":"note","title":"{MARKER}","text":"mit {MARKER}"}}"#),
    );
    session.say(&["add", "contact", "--name", MARKER]);
    session.say(&["search", MARKER]);
    assert_eq!(session.end(), 0);
    desk
}

fn holds(path: &Path, word: &str) -> bool {
    let bytes = fs::read(path).expect("a file of the chart can be read");
    let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes
        .windows(word.len())
        .any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
        || bytes.windows(wide.len()).any(|window| window == wide)
        || path.to_string_lossy().contains(word)
}

#[test]
fn no_word_of_the_chart_lies_in_the_folder_or_the_home() {
    let desk = chart_with_the_marker();
    let files: Vec<_> = desk
        .files("Anna.ownchart")
        .into_iter()
        .chain(desk.files("home"))
        .collect();
    assert!(files.len() > 4, "{files:?}");
    for word in [MARKER, "Beispiel", "1968-03-02"] {
        for file in &files {
            assert!(!holds(file, word), "{word} stands in {}", file.display());
        }
    }
}

#[test]
fn nothing_but_the_chart_is_left_behind() {
    let desk = chart_with_the_marker();
    let leftovers: Vec<_> = desk
        .files("Anna.ownchart")
        .into_iter()
        .filter(|file| {
            let name = file
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            name.ends_with("-wal")
                || name.ends_with("-journal")
                || name.ends_with("-shm")
                || file.to_string_lossy().contains("/tmp/")
                    && file.parent().is_some_and(|folder| folder.ends_with("tmp"))
        })
        .collect();
    assert!(leftovers.is_empty(), "{leftovers:?}");
}

/// Whoever turns one bit of a file is noticed, whichever file it is.
#[test]
fn one_turned_bit_is_noticed_in_every_file() {
    let desk = chart_with_the_marker();
    let chart = desk.path("Anna.ownchart");
    for name in ["vault.db", "HEAD"] {
        let file = chart.join(name);
        let before = fs::read(&file).expect("the file is there");
        let mut after = before.clone();
        let middle = after.len() / 2;
        after[middle] ^= 1;
        fs::write(&file, &after).expect("the file can be written");
        let answer = desk.say(&["list", "Anna.ownchart"]);
        assert_eq!(answer.exit, 3, "{name}: {}\n{}", answer.out, answer.err);
        fs::write(&file, &before).expect("the file can be written");
        desk.say(&["list", "Anna.ownchart"]).fine();
    }
}

#[test]
fn an_older_database_put_back_is_noticed() {
    let desk = chart_with_the_marker();
    let database = desk.path("Anna.ownchart/vault.db");
    let older = fs::read(&database).expect("the database is there");
    desk.say(&["add", "Anna.ownchart", "note", "--title", "later"])
        .fine();
    fs::write(&database, older).expect("the database can be written");
    desk.say(&["list", "Anna.ownchart"]).ended(3);
}

#[test]
fn a_side_file_that_appeared_by_itself_is_not_believed() {
    let desk = chart_with_the_marker();
    for name in ["vault.db-wal", "vault.db-journal"] {
        let file = desk.path("Anna.ownchart").join(name);
        fs::write(&file, vec![0x37; 4096]).expect("the folder can be written");
        desk.say(&["list", "Anna.ownchart"]).ended(3);
        fs::remove_file(file).expect("it was just written");
    }
    desk.say(&["list", "Anna.ownchart"]).fine();
}

#[test]
fn a_plain_database_in_its_place_is_refused() {
    let desk = chart_with_the_marker();
    let plain = [b"SQLite format 3\0".as_slice(), &[0; 4080]].concat();
    fs::write(desk.path("Anna.ownchart/vault.db"), plain).expect("the folder can be written");
    desk.say(&["list", "Anna.ownchart"]).ended(3);
}

/// One bad sector must not cost a life's record: every key file has a twin.
#[test]
fn the_twin_of_a_damaged_key_opens_the_chart() {
    let desk = chart_with_the_marker();
    let slot = desk.path("Anna.ownchart/keys/passphrase.age");
    fs::write(&slot, "damaged").expect("the folder can be written");
    let answer = desk.say(&["list", "Anna.ownchart"]);
    assert_eq!(answer.exit, 0, "{}", answer.err);
    assert!(
        !answer.err.is_empty(),
        "it is said that a key file is damaged"
    );
}

#[test]
fn reading_changes_no_byte() {
    let desk = chart_with_the_marker();
    let state = || -> Vec<_> {
        let files = desk.files("Anna.ownchart").into_iter();
        files
            .map(|file| (fs::read(&file).expect("can be read"), file))
            .collect()
    };
    let before = state();
    desk.say(&["list", "Anna.ownchart"]).fine();
    desk.say(&["search", "Anna.ownchart", MARKER]).fine();
    desk.say(&["verify", "Anna.ownchart"]).fine();
    assert!(before == state(), "a file changed, came or went");
}

/// The words in the chart's README.txt, followed to the letter, with stock `age` and `tar`.
#[test]
fn stock_age_and_tar_open_a_document_as_the_readme_says() {
    let desk = Desk::with_chart();
    desk.lay("letter.txt", "");
    let pdf = desk.path("letter.pdf");
    fs::write(&pdf, minimal_pdf()).expect("a file on the desk");
    let import = desk.say(&["import", "Anna.ownchart", "letter.pdf", "--json"]);
    assert!(matches!(import.exit, 0 | 5), "{}", import.err);
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
        .fine()
        .json();
    desk.lay(
        "paper.txt",
        printed["identity"]
            .as_str()
            .expect("--reveal shows the printed key"),
    );
    desk.other(
        "sh",
        &[
            "-c",
            "age -d -i paper.txt -o slot.txt Anna.ownchart/keys/recovery.age",
        ],
    );
    let blobs: Vec<_> = desk.files("Anna.ownchart/blobs");
    let [blob] = blobs.as_slice() else {
        panic!("one document, one file: {blobs:?}")
    };
    desk.other(
        "sh",
        &[
            "-c",
            &format!(
                "age -d -i slot.txt -o d.tar '{}' && mkdir d && tar xf d.tar -C d",
                blob.display()
            ),
        ],
    );
    let inside = desk.files("d");
    let [document] = inside.as_slice() else {
        panic!("one document in the tar: {inside:?}")
    };
    assert_eq!(fs::read(document).expect("can be read"), minimal_pdf());

    let readme =
        fs::read_to_string(desk.path("Anna.ownchart/README.txt")).expect("README.txt is there");
    for word in ["age -d", "tar", "recovery.age"] {
        assert!(readme.contains(word), "README.txt does not speak of {word}");
    }
}

/// One empty page.
pub fn minimal_pdf() -> Vec<u8> {
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
      3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
        .to_vec()
}
