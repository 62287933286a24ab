//! A chart of form 1 that every later version must open, as it was written on the day the form
//! was decided. `OWNCHART_WRITE_GOLDEN=1` writes it anew, which nobody should ever need again.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test may fall over"
)]

use record::revision::{Body, Revision};
use record::{CopyId, DocumentId, EntryId, Kind, form};
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use vault::{About, Access, Change, Device, Filter, Key, Trouble, Vault};

const NOW: i64 = 1_767_225_600_000;
const LETTER: &[u8] = b"Sehr geehrte Frau Muster, dieser Brief ist erfunden.\n";

fn place() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/vault/format-1")
}

/// One entry of every kind with every field, from the record's own golden file.
fn entries() -> Vec<record::Entry> {
    let lines = include_str!("../../record/golden/form-1.ndjson").lines();
    let mut entries: Vec<_> = lines
        .zip(1u8..)
        .map(|(line, number)| {
            let mut entry = form::read(serde_json::from_str(line).unwrap()).unwrap();
            entry.id = EntryId([number; 16]);
            entry.life = record::Life::Active;
            entry.person = (entry.kind() != Kind::Person).then_some(EntryId([1; 16]));
            entry
        })
        .collect();
    entries.sort_by_key(|entry| entry.id);
    entries
}

fn write(folder: &Path) {
    let words = seal::Passphrase::generate(seal::WordList::German);
    let (mut chart, paper) = Vault::create(folder, &words, NOW, &Device::forgetful()).unwrap();
    let about = About {
        name: "Brief.txt".into(),
        person: Some(EntryId([1; 16])),
        ..About::default()
    };
    let stored = chart
        .add_document(&mut Cursor::new(LETTER), &about)
        .unwrap();
    let copy = chart.copy();
    let entries = entries();
    let revisions = entries.iter().map(|entry| {
        Revision::new(Body {
            form: form::VERSION,
            entry: entry.id,
            kind: entry.kind(),
            parents: vec![],
            copy,
            time: NOW,
            salt: CopyId([4; 16]),
            groups: form::split(entry),
        })
    });
    let mut change = Change::of(revisions.collect());
    change.documents.push(stored);
    change.ledger.push(r#"{"invented":true}"#.to_owned());
    change.settings.insert("language".into(), Some("de".into()));
    chart.commit(&change, NOW).unwrap();
    let state = chart.state();
    chart.close().unwrap();
    let lines: Vec<String> = entries
        .iter()
        .map(|entry| form::write(entry).to_string())
        .collect();
    fs::write(place().join("entries.ndjson"), lines.join("\n") + "\n").unwrap();
    fs::write(place().join("words.txt"), words.reveal()).unwrap();
    fs::write(place().join("paper.txt"), paper.reveal().as_bytes()).unwrap();
    fs::write(
        place().join("state.txt"),
        format!("{} {}", state.number, state.words),
    )
    .unwrap();
}

#[test]
fn the_chart_of_form_1_opens_with_its_words_and_with_its_paper() {
    let folder = place().join("Anna.ownchart");
    if std::env::var_os("OWNCHART_WRITE_GOLDEN").is_some() {
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(place()).unwrap();
        write(&folder);
    }
    let words = seal::Passphrase::typed(&fs::read_to_string(place().join("words.txt")).unwrap());
    let paper = fs::read_to_string(place().join("paper.txt")).unwrap();
    let paper = seal::Identity::parse(&paper).unwrap();
    for key in [Key::Passphrase(&words), Key::Recovery(&paper)] {
        let mut chart = Vault::open(&folder, key, Access::Read, &Device::forgetful()).unwrap();
        let state = chart.state();
        let printed = fs::read_to_string(place().join("state.txt")).unwrap();
        assert_eq!(format!("{} {}", state.number, state.words), printed.trim());
        let all = Filter {
            removed: true,
            ..Filter::default()
        };
        let mut found: Vec<_> = chart
            .entries(&all)
            .unwrap()
            .into_iter()
            .map(|s| s.entry)
            .collect();
        found.sort_by_key(|entry| entry.id);
        let expected = fs::read_to_string(place().join("entries.ndjson")).unwrap();
        let expected = expected
            .lines()
            .map(|line| serde_json::from_str(line).unwrap());
        assert!(
            found
                .iter()
                .map(form::write)
                .eq(expected.collect::<Vec<serde_json::Value>>())
        );
        let mut letter = Vec::new();
        chart
            .read_document(DocumentId::of(LETTER), &mut letter)
            .unwrap();
        assert_eq!(letter, LETTER);
        assert_eq!(chart.ledger().unwrap()[0].body, r#"{"invented":true}"#);
        assert_eq!(chart.setting("language").unwrap().as_deref(), Some("de"));
        let mut found = chart.verify(true).unwrap();
        // The words of README.txt may become better over the years.
        found.retain(|found| found.trouble != Trouble::ReadmeDiffers);
        assert_eq!(found, []);
    }
}

#[test]
fn the_chart_of_form_1_takes_new_entries() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("Anna.ownchart");
    copy_dir(&place().join("Anna.ownchart"), &folder);
    let paper = fs::read_to_string(place().join("paper.txt")).unwrap();
    let paper = seal::Identity::parse(&paper).unwrap();
    let open = |access| Vault::open(&folder, Key::Recovery(&paper), access, &Device::forgetful());
    let mut chart = open(Access::Write).unwrap();
    let change = Change {
        ledger: vec![r#"{"later":true}"#.to_owned()],
        ..Change::default()
    };
    chart.commit(&change, NOW + 1).unwrap();
    chart.close().unwrap();
    assert_eq!(open(Access::Read).unwrap().ledger().unwrap().len(), 2);
}

/// Opens the backup of form 1 with everything that ever opened it, and makes a chart of it.
/// `OWNCHART_WRITE_GOLDEN_BACKUP=1` writes it anew from the chart beside it.
#[test]
fn the_backup_of_form_1_opens_with_words_paper_and_cards_and_gives_the_chart_back() {
    let file = place().join("Anna.ownchart-backup");
    let read = |name: &str| fs::read_to_string(place().join(name)).unwrap();
    let paper = seal::Identity::parse(&read("paper.txt")).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let unheard = &mut |_, _| true;
    if std::env::var_os("OWNCHART_WRITE_GOLDEN_BACKUP").is_some() {
        let folder = dir.path().join("Anna.ownchart");
        copy_dir(&place().join("Anna.ownchart"), &folder);
        let device = Device::forgetful();
        let key = Key::Recovery(&paper);
        let mut chart = Vault::open(&folder, key, Access::Write, &device).unwrap();
        let cards: [seal::Identity; 3] = std::array::from_fn(|_| seal::Identity::generate());
        chart.trust(&cards, NOW).unwrap();
        let extra: &[vault::Extra<'_>] = &[("record.fhir.json", b"{}")];
        chart.backup(&file, extra, NOW, unheard).unwrap();
        let cards = cards.each_ref().map(|card| card.reveal().to_string());
        fs::write(place().join("cards.txt"), cards.join("\n")).unwrap();
    }
    let words = seal::Passphrase::typed(&read("words.txt"));
    let cards: Vec<seal::Identity> = read("cards.txt")
        .lines()
        .map(|card| seal::Identity::parse(card).unwrap())
        .collect();
    let [a, _, c] = &cards[..] else {
        panic!("three cards")
    };
    for key in [
        Key::Passphrase(&words),
        Key::Recovery(&paper),
        Key::Trusted(c, a),
    ] {
        assert_eq!(vault::check_copy(&file, key, unheard).unwrap().documents, 1);
    }
    let to = dir.path().join("Again.ownchart");
    let device = Device::forgetful();
    let key = Key::Recovery(&paper);
    let restored = Vault::restore(&file, key, &to, NOW, &device, unheard).unwrap();
    let mut chart = restored.vault;
    let all = Filter {
        removed: true,
        ..Filter::default()
    };
    let mut found: Vec<_> = chart
        .entries(&all)
        .unwrap()
        .into_iter()
        .map(|s| s.entry)
        .collect();
    found.sort_by_key(|entry| entry.id);
    let found: Vec<String> = found
        .iter()
        .map(|entry| form::write(entry).to_string())
        .collect();
    assert_eq!(found, read("entries.ndjson").lines().collect::<Vec<_>>());
    let mut letter = Vec::new();
    chart
        .read_document(DocumentId::of(LETTER), &mut letter)
        .unwrap();
    assert_eq!(letter, LETTER);
    assert_eq!(chart.verify(true).unwrap(), []);
}

fn copy_dir(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_dir(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
