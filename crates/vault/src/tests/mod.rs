//! An invented chart on a real disk. It is opened with its recovery key, which costs nothing.

use crate::open::create;
use crate::slots::Made;
use crate::{Access, Change, Device, Error, Finding, Key, Remark, Result, Trouble, Vault};
use record::revision::{Body, Revision};
use record::{Coded, Content, CopyId, Decimal, Entry, EntryId, Kind, Person, When, form};
use seal::{Identity, Passphrase};
use std::fs;
use std::path::{Path, PathBuf};

mod alarms;
mod attacks;
mod copies;
mod crash;
mod documents;
mod erasing;
mod faults;
mod full;
mod joining;
mod kills;
mod moves;
mod mutations;
mod older;
mod paper;
mod power;
mod reading;
mod replay;
mod scene;
mod slots;
mod synced;
mod tamper;
mod timeline;
mod torn;
mod verbs;

use verbs::verb;

pub(super) const NOW: i64 = 1_767_225_600_000;

/// A chart, the device it is opened on, and its recovery key.
pub(super) struct Place {
    _dir: tempfile::TempDir,
    pub(super) path: PathBuf,
    pub(super) device: Device,
    pub(super) paper: Identity,
}

impl Place {
    /// A new chart, closed.
    pub(super) fn new() -> Place {
        let dir = shelf();
        let path = dir.path().join("Anna.ownchart");
        let device = Device::at(dir.path().join("anchors"));
        let paper = Identity::generate();
        let make = |secret: &_| Ok(vec![Made::recovery(secret, paper.recipient())?]);
        create(&path, NOW, &device, make).unwrap().close().unwrap();
        Place {
            _dir: dir,
            path,
            device,
            paper,
        }
    }

    /// A new chart that words open besides, closed. Costs scrypt twice.
    pub(super) fn worded(words: &Passphrase) -> Place {
        let dir = shelf();
        let path = dir.path().join("Anna.ownchart");
        let device = Device::at(dir.path().join("anchors"));
        let (vault, paper) = Vault::create(&path, words, NOW, &device).unwrap();
        vault.close().unwrap();
        Place {
            _dir: dir,
            path,
            device,
            paper,
        }
    }

    /// A new chart with Anna, her allergy and a letter in it, closed.
    pub(super) fn filled() -> Place {
        let place = Place::new();
        let mut vault = place.write();
        let letter = vault.add_document(&mut letter(), &about()).unwrap();
        let mut change = Change::of(vec![
            first(&anna()),
            first(&allergy(2, "Penicillin-Marker")),
        ]);
        change.documents.push(letter);
        change.ledger.push(r#"{"to":"Ledger-Marker"}"#.into());
        change
            .settings
            .insert("language".into(), Some("Setting-Marker".into()));
        vault.commit(&change, NOW).unwrap();
        vault.close().unwrap();
        place
    }

    pub(super) fn open(&self, access: Access) -> Result<Vault> {
        Vault::open(&self.path, Key::Recovery(&self.paper), access, &self.device)
    }

    pub(super) fn write(&self) -> Vault {
        self.open(Access::Write).unwrap()
    }

    pub(super) fn read(&self) -> Vault {
        self.open(Access::Read).unwrap()
    }

    /// The same chart, opened with another recovery key.
    pub(super) fn with(self, paper: Identity) -> Place {
        Place { paper, ..self }
    }

    pub(super) fn join(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// A copy of the folder as it lies now, as after a power cut.
    pub(super) fn copy(&self) -> Place {
        let dir = shelf();
        let path = dir.path().join("Anna.ownchart");
        copy_dir(&self.path, &path);
        let device = Device::at(dir.path().join("anchors"));
        if let Some(anchors) = self.device.anchors.as_ref().filter(|it| it.exists()) {
            copy_dir(anchors, device.anchors.as_ref().unwrap());
        }
        let paper = Identity::parse(&self.paper.reveal()).unwrap();
        Place {
            _dir: dir,
            path,
            device,
            paper,
        }
    }
}

/// Whether there is time for everything.
pub(super) fn long() -> bool {
    std::env::var_os("OWNCHART_LONG").is_some()
}

/// A folder of a test's own, in memory where there is room: nobody here waits for a disk, and what a
/// disk does wrong is played by [`crate::disk::failing`].
pub(super) fn shelf() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    let room = crate::disk::Disk::free(&crate::disk::Real, memory);
    match room {
        Ok(Some(free)) if free > 48 << 20 => tempfile::tempdir_in(memory).unwrap(),
        _ => tempfile::tempdir().unwrap(),
    }
}

pub(super) fn copy_dir(from: &Path, to: &Path) {
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

/// Every file below a folder, sorted.
pub(super) fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path))
        } else {
            found.push(path)
        }
    }
    found.sort();
    found
}

pub(super) const ANNA: EntryId = EntryId([1; 16]);

pub(super) fn anna() -> Entry {
    let person = Person {
        name: "Anna Köhler".into(),
        birth_date: Some(When::day(1958, 4, 12).unwrap()),
        ..Person::default()
    };
    Entry::new(ANNA, None, Content::Person(person))
}

pub(super) fn allergy(id: u8, substance: &str) -> Entry {
    let substance = Coded::text(substance);
    let content = Content::Allergy(record::Allergy {
        substance,
        ..Default::default()
    });
    Entry::new(EntryId([id; 16]), Some(ANNA), content)
}

pub(super) fn finding(number: u32, code: &str, value: &str, day: u8) -> Entry {
    let mut id = [9; 16];
    id[..4].copy_from_slice(&number.to_be_bytes());
    let content = Content::Finding(record::Finding {
        code: Coded::with(code, record::Code::LOINC, code),
        value: Some(value.parse::<Decimal>().unwrap()),
        unit: Some("mmol/l".into()),
        time: Some(When::day(2026, 1, day).unwrap()),
        ..Default::default()
    });
    Entry::new(EntryId(id), Some(ANNA), content)
}

/// The revision that says an entry for the first time.
pub(super) fn first(entry: &Entry) -> Revision {
    revision(entry, form::split(entry), vec![], 0)
}

/// A revision that changes an entry.
pub(super) fn edit(before: &record::Seen, after: &Entry) -> Revision {
    revision(
        after,
        form::changed(&before.entry, after),
        before.heads.clone(),
        1,
    )
}

pub(super) fn revision(
    entry: &Entry,
    groups: form::Groups,
    parents: Vec<record::RevisionId>,
    salt: u8,
) -> Revision {
    Revision::new(Body {
        form: form::VERSION,
        entry: entry.id,
        kind: entry.kind(),
        parents,
        copy: CopyId([7; 16]),
        time: NOW,
        salt: CopyId([salt; 16]),
        groups,
    })
}

pub(super) const LETTER: &[u8] = b"%PDF-1.7 Letter-Marker of an invented practice";

pub(super) fn letter() -> std::io::Cursor<&'static [u8]> {
    std::io::Cursor::new(LETTER)
}

pub(super) fn about() -> crate::About {
    crate::About {
        name: "Name-Marker Dr. Köhler.pdf".into(),
        person: Some(ANNA),
        ..Default::default()
    }
}

/// The trouble an answer names, where it is damage.
pub(super) fn trouble<T>(answer: Result<T>) -> Option<Trouble> {
    match answer {
        Err(Error::Damaged(Finding { trouble, .. })) => Some(trouble),
        _ => None,
    }
}

/// The troubles among remarks.
pub(super) fn remarked(vault: &Vault) -> Vec<Trouble> {
    let found = vault.remarks().iter().filter_map(|remark| match remark {
        Remark::Found(found) => Some(found.trouble),
        _ => None,
    });
    found.collect()
}

/// The troubles that `verify` names.
pub(super) fn verified(vault: &mut Vault, deep: bool) -> Vec<Trouble> {
    vault
        .verify(deep)
        .unwrap()
        .into_iter()
        .map(|found| found.trouble)
        .collect()
}

pub(super) fn of_kind(kind: Kind) -> crate::Filter {
    crate::Filter {
        kinds: vec![kind],
        ..Default::default()
    }
}

/// Entries that hold these words, the best first.
pub(super) fn searched(vault: &Vault, words: &str, person: Option<EntryId>) -> Vec<crate::Hit> {
    let question = crate::Question {
        words,
        person,
        limit: 9,
        ..Default::default()
    };
    vault.search(&question, 0..9).unwrap().hits
}
