//! The way out: README.txt is followed word by word with stock `age`, `tar` and `sha256sum`.
//!
//! Needs the Debian packages age, tar, coreutils and bsdutils (`script`, which plays the terminal).
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test may fall over"
)]

use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use vault::{About, Before, Change, Device, Vault};

const NOW: i64 = 1_767_225_600_000;
const WORDS: &str = "six invented words nobody ever uses elsewhere";
const LETTER: &[u8] = b"%PDF-1.7 the letter of an invented practice, and what it says";

/// A chart with one letter, its backup beside it, and every key on paper.
struct Leaving {
    _dir: tempfile::TempDir,
    folder: PathBuf,
    backup: PathBuf,
}

impl Leaving {
    fn prepare() -> Leaving {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("Anna.ownchart");
        let backup = dir.path().join("Anna.ownchart-backup");
        let words = seal::Passphrase::typed(WORDS);
        let (mut chart, paper) = Vault::create(&folder, &words, NOW, &Device::forgetful()).unwrap();
        let about = About {
            name: "Arztbrief.pdf".into(),
            ..About::default()
        };
        let stored = chart.add_document(&mut Cursor::new(LETTER), &about);
        let change = Change {
            documents: vec![stored.unwrap()],
            ..Change::default()
        };
        chart.commit(&change, NOW).unwrap();
        let cards = [(); 3].map(|()| seal::Identity::generate());
        chart.trust(&cards, NOW).unwrap();
        let sheet: (&str, &[u8]) = ("record.fhir.json", b"{\"resourceType\":\"Bundle\"}");
        chart
            .backup(&backup, &[sheet], NOW, &mut |_, _| true)
            .unwrap();
        chart.snapshot_before(Before::Import, NOW).unwrap();
        chart.close().unwrap();
        let leaving = Leaving {
            _dir: dir,
            folder,
            backup,
        };
        leaving.write("paper.txt", &paper);
        leaving.write("card-1.txt", &cards[0]);
        leaving.write("card-2.txt", &cards[1]);
        leaving
    }

    /// A key as somebody types it off paper.
    fn write(&self, name: &str, key: &seal::Identity) {
        fs::write(self.folder.join(name), key.reveal().as_bytes()).unwrap();
    }

    /// The command with the names of this chart's files in it.
    fn fill(&self, command: &str) -> String {
        let blob = &files(&self.folder.join("blobs"))[0];
        let blob = blob.strip_prefix(&self.folder).unwrap().to_str().unwrap();
        let backup = self.backup.file_name().unwrap().to_str().unwrap();
        command
            .replace("blobs/ab/NAME.age", blob)
            .replace("NAME.ownchart-backup", backup)
    }
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// The commands of README.txt, in the order they stand there.
fn commands(folder: &Path) -> Vec<String> {
    let readme = fs::read_to_string(folder.join("README.txt")).unwrap();
    let lines = readme
        .lines()
        .filter_map(|line| line.strip_prefix("    $ "));
    let commands: Vec<String> = lines.map(str::to_owned).collect();
    let (german, english) = commands.split_at(commands.len() / 2);
    assert_eq!(german, english, "both languages say the same");
    german.to_vec()
}

#[test]
fn readme_is_followed_word_by_word() {
    let leaving = Leaving::prepare();
    let empty = leaving.folder.with_file_name("empty");
    fs::create_dir(&empty).unwrap();
    fs::copy(&leaving.backup, empty.join("Anna.ownchart-backup")).unwrap();
    let mut here = &leaving.folder;
    let mut did: Vec<&str> = Vec::new();
    let commands = commands(&leaving.folder);
    for command in &commands {
        if command.contains("ownchart-backup") {
            here = &empty; // "unpack it into an empty folder"
        }
        let said = run(here, &leaving.fill(command));
        match command.rsplit(' ').next().unwrap() {
            "document.tar" if command.starts_with("tar") => {
                fs::remove_file(demand_letter(here, "document-")).unwrap();
                fs::remove_file(here.join("document.tar")).unwrap();
                did.push("a document");
            }
            "backup.tar" if command.starts_with("tar") => {
                demand_letter(&here.join("documents"), "Arztbrief");
                for name in ["record.ndjson", "record.fhir.json", "MANIFEST", "vault.db"] {
                    assert!(here.join(name).is_file(), "{name}");
                }
                did.push("a backup");
            }
            "MANIFEST" => {
                let fine = said
                    .lines()
                    .filter(|line| line.trim_end().ends_with(": OK"));
                assert!(fine.count() >= 4, "{said}");
                did.push("its digests");
            }
            "secret.txt" => {
                demand_secret(&fs::read_to_string(here.join("secret.txt")).unwrap());
                did.push("a slot");
            }
            "keys/passphrase.age" => {
                demand_secret(&said);
                did.push("the words' slot");
            }
            _ => {}
        }
    }
    let expected = [
        "a document", // with the words
        "a slot",     // with the paper
        "a document", // with the paper
        "a slot",     // with two cards
        "a backup",   // with the words
        "its digests",
        "the words' slot", // for the database
    ];
    assert_eq!(did, expected);

    // "With secret.txt in place of keys/passphrase.age the same works without the words."
    fs::copy(leaving.folder.join("paper.txt"), empty.join("paper.txt")).unwrap();
    run(&empty, "age -d -i paper.txt keys/recovery.age > secret.txt");
    fs::remove_dir_all(empty.join("documents")).unwrap();
    run(
        &empty,
        "age -d -i secret.txt payload.age > backup.tar && tar -xf backup.tar",
    );
    demand_letter(&empty.join("documents"), "Arztbrief");
    // "The files below snapshots/ are opened in the same way." They hold no documents.
    let snapshot = &files(&leaving.folder.join("snapshots"))[0];
    let snapshot = snapshot.to_str().unwrap();
    fs::remove_file(empty.join("record.ndjson")).unwrap();
    run(
        &empty,
        &format!("age -d -i secret.txt '{snapshot}' > older.tar && tar -xf older.tar"),
    );
    assert!(empty.join("record.ndjson").is_file());
    println!(
        "{} commands of README.txt, in two languages: 0 failed",
        commands.len()
    );
}

fn demand_secret(text: &str) {
    let mut lines = text.lines().map(str::trim);
    let key = lines.find_map(|line| line.strip_prefix("# sqlcipher-key: x'"));
    let digits = key.map(|key| key.trim_end_matches('\'').len());
    assert_eq!(digits, Some(96), "{text}");
    assert!(
        lines.any(|line| line.starts_with("AGE-SECRET-KEY-1")),
        "{text}"
    );
}

/// Whether the PDF below `dir` whose name begins like this is the letter. Gives its place.
fn demand_letter(dir: &Path, begin: &str) -> PathBuf {
    let named = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap();
        name.starts_with(begin) && name.ends_with(".pdf")
    };
    let path = files(dir).into_iter().find(named).expect("tar gave a PDF");
    assert_eq!(fs::read(&path).unwrap(), LETTER);
    path
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
    if command.contains("keys/passphrase") {
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
