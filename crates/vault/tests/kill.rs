//! SIGKILL at any moment: every change that was acknowledged is there afterwards.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test may fall over"
)]

use record::revision::{Body, Revision};
use record::{Content, CopyId, Entry, EntryId, Kind, Note, form};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use vault::{Access, Change, Device, Filter, Key, Vault};

const NOW: i64 = 1_767_225_600_000;
const CHILD: &str = "OWNCHART_TEST_KILLED_CHILD";

fn note(number: u32) -> Entry {
    let mut id = [3; 16];
    id[..4].copy_from_slice(&number.to_be_bytes());
    let note = Note {
        title: format!("note {number}"),
        ..Note::default()
    };
    Entry::new(EntryId(id), None, Content::Note(note))
}

fn change(number: u32) -> Change {
    let entry = note(number);
    Change::of(vec![Revision::new(Body {
        form: form::VERSION,
        entry: entry.id,
        kind: Kind::Note,
        parents: vec![],
        copy: CopyId([7; 16]),
        time: NOW,
        salt: CopyId([0; 16]),
        groups: form::split(&entry),
    })])
}

fn numbers(vault: &Vault) -> Vec<u32> {
    let notes = Filter {
        kinds: vec![Kind::Note],
        ..Filter::default()
    };
    let mut found: Vec<u32> = vault
        .entries(&notes)
        .unwrap()
        .iter()
        .map(|seen| {
            seen.entry
                .title()
                .strip_prefix("note ")
                .unwrap()
                .parse()
                .unwrap()
        })
        .collect();
    found.sort_unstable();
    found
}

/// Not a test of its own: what the test below starts and kills.
#[test]
fn the_child_that_is_killed() {
    let Some(told) = std::env::var_os(CHILD) else {
        return;
    };
    let told = told.into_string().unwrap();
    let [path, anchors, key, from] = told.split('\n').collect::<Vec<_>>().try_into().unwrap();
    let key = seal::Identity::parse(key).unwrap();
    let mut number: u32 = from.parse().unwrap();
    loop {
        let device = Device::at(anchors);
        let mut vault =
            Vault::open(Path::new(path), Key::Recovery(&key), Access::Write, &device).unwrap();
        // A few changes, then the folder is put to rest, so that every kind of moment is hit.
        for _ in 0..3 {
            vault.commit(&change(number), NOW).unwrap();
            println!("kept {number}");
            std::io::stdout().flush().unwrap();
            number += 1;
        }
        vault.close().unwrap();
    }
}

#[test]
fn every_change_that_was_acknowledged_survives() {
    let dir = tempfile::tempdir().unwrap();
    let (path, anchors) = (dir.path().join("Anna.ownchart"), dir.path().join("anchors"));
    let device = Device::at(&anchors);
    let words = seal::Passphrase::typed("six invented words nobody ever uses elsewhere");
    let (vault, paper) = Vault::create(&path, &words, NOW, &device).unwrap();
    vault.close().unwrap();
    let mut next = 0;
    for round in 0..12u64 {
        let told = [
            path.to_str().unwrap(),
            anchors.to_str().unwrap(),
            &paper.reveal(),
            &next.to_string(),
        ];
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "the_child_that_is_killed", "--nocapture"])
            .env(CHILD, told.join("\n"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut kept = None;
        let mut hear = |line: &str| {
            if let Some((_, number)) = line.split_once("kept ") {
                kept = Some(number.parse::<u32>().unwrap());
            }
        };
        while let Some(Ok(line)) = said.next() {
            hear(&line);
            if line.contains("kept") {
                break;
            }
        }
        std::thread::sleep(std::time::Duration::from_millis(round * 23 % 130));
        child.kill().unwrap();
        said.map_while(Result::ok).for_each(|line| hear(&line));
        child.wait().unwrap();
        let kept = kept.expect("the child kept something before it was killed");

        let access = if round % 2 == 0 {
            Access::Write
        } else {
            Access::Read
        };
        let mut vault = Vault::open(&path, Key::Recovery(&paper), access, &device).unwrap();
        let found = numbers(&vault);
        let last = *found.last().unwrap();
        assert_eq!(found, (0..=last).collect::<Vec<_>>(), "round {round}");
        assert!(
            last >= kept,
            "round {round}: {kept} was acknowledged, {last} is the last there"
        );
        assert_eq!(vault.verify(round == 11).unwrap(), [], "round {round}");
        next = last + 1;
    }
}
