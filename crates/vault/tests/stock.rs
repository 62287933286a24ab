//! The way out: README.txt is followed word by word with stock `age` and `tar`.
//!
//! Needs the Debian packages age, tar and bsdutils (`script`, which plays the terminal).
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test may fall over"
)]

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use vault::{About, Change, Device, Vault};

const NOW: i64 = 1_767_225_600_000;
const WORDS: &str = "six invented words nobody ever uses elsewhere";
const LETTER: &[u8] = b"%PDF-1.7 the letter of an invented practice, and what it says";

#[test]
fn readme_is_followed_word_by_word() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("Anna.ownchart");
    let words = seal::Passphrase::typed(WORDS);
    let (mut chart, paper) = Vault::create(&folder, &words, NOW, &Device::forgetful()).unwrap();
    let about = About {
        name: "Arztbrief.pdf".into(),
        ..About::default()
    };
    let stored = chart
        .add_document(&mut Cursor::new(LETTER), &about)
        .unwrap();
    chart
        .commit(
            &Change {
                documents: vec![stored],
                ..Change::default()
            },
            NOW,
        )
        .unwrap();
    chart.close().unwrap();

    let readme = fs::read_to_string(folder.join("README.txt")).unwrap();
    let commands: Vec<&str> = readme
        .lines()
        .filter_map(|line| line.strip_prefix("    $ "))
        .collect();
    assert_eq!(commands.len(), 12);
    assert_eq!(commands[..6], commands[6..], "both languages say the same");
    let blob = fs::read_dir(folder.join("blobs"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let blob = fs::read_dir(blob).unwrap().next().unwrap().unwrap().path();
    let blob = blob
        .strip_prefix(&folder)
        .unwrap()
        .to_str()
        .unwrap()
        .to_owned();
    fs::write(folder.join("paper.txt"), paper.reveal().as_bytes()).unwrap();

    let mut letters = 0;
    for command in &commands[..6] {
        let command = command.replace("blobs/ab/NAME.age", &blob);
        let said = run(&folder, &command);
        if command == "age -d keys/passphrase.age" {
            let key = said
                .lines()
                .find_map(|line| line.trim().strip_prefix("# sqlcipher-key: x'"));
            assert_eq!(
                key.map(|key| key.trim_end_matches('\'').len()),
                Some(96),
                "{said}"
            );
        }
        if command.starts_with("tar") {
            let letter = fs::read_dir(&folder).unwrap().find_map(|entry| {
                let path = entry.unwrap().path();
                let name = path.file_name()?.to_str()?.to_owned();
                (name.starts_with("document-") && name.ends_with(".pdf")).then_some(path)
            });
            let letter = letter.expect("tar gave a PDF");
            assert_eq!(fs::read(&letter).unwrap(), LETTER);
            fs::remove_file(letter).unwrap();
            fs::remove_file(folder.join("document.tar")).unwrap();
            letters += 1;
        }
    }
    assert_eq!(letters, 2, "once with the words and once with the paper");
}

/// Runs a command in the folder as a person at a terminal would; age reads words from there.
fn run(folder: &Path, command: &str) -> String {
    let mut ran = Command::new("script")
        .args(["--quiet", "--return", "--command", command, "/dev/null"])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("`script` of the Debian package bsdutils");
    let mut typed = ran.stdin.take().unwrap();
    if command.contains("passphrase") {
        // Waits until age asks: what is typed before is thrown away when it turns the echo off.
        std::thread::sleep(std::time::Duration::from_millis(700));
        writeln!(typed, "{WORDS}").unwrap();
    }
    let done = ran.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success(), "{command}: {said}");
    drop(typed);
    said
}
