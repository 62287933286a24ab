//! Backups, snapshots, mirrors, and the way back from each.

use super::*;
use crate::disk::failing::{Failing, How, Played};
use crate::slots::Made;
use crate::{Before, Copied, Restored, check_copy};
use std::io::{Seek, SeekFrom, Write};
use std::sync::atomic::Ordering;

pub(super) fn unheard() -> impl FnMut(u64, u64) -> bool {
    |_, _| true
}

const EXTRA: &[(&str, &[u8])] = &[("record.fhir.json", b"{\"resourceType\":\"Bundle\"}")];

impl Place {
    fn backup(&self) -> (PathBuf, Copied) {
        let file = self._dir.path().join("Anna.ownchart-backup");
        let mut vault = self.write();
        let copied = vault.backup(&file, EXTRA, NOW, &mut unheard()).unwrap();
        (file, copied)
    }

    fn restore(&self, copy: &Path) -> Result<Restored> {
        let to = self._dir.path().join("again/Anna.ownchart");
        drop(fs::remove_dir_all(to.parent().unwrap()));
        fs::create_dir(to.parent().unwrap()).unwrap();
        let key = Key::Recovery(&self.paper);
        Vault::restore(copy, key, &to, NOW + 7, &self.device, &mut unheard())
    }
}

/// What a person would miss: every entry, the letter, the ledger, the settings.
fn all_of(vault: &Vault) -> (Vec<record::Seen>, Vec<u8>, usize, Option<String>) {
    let mut letter = Vec::new();
    let id = record::DocumentId::of(LETTER);
    vault.read_document(id, &mut letter).unwrap();
    let entries = vault.entries(&crate::Filter::default()).unwrap();
    let ledger = vault.ledger().unwrap().len();
    (entries, letter, ledger, vault.setting("language").unwrap())
}

#[test]
fn a_chart_comes_back_from_its_backup_with_everything() {
    let place = Place::filled();
    let before = all_of(&place.read());
    let (file, copied) = place.backup();
    assert_eq!(
        (copied.documents, copied.bytes),
        (1, fs::metadata(&file).unwrap().len())
    );
    assert_eq!(copied.manifest.number, place.read().state().number);
    let Restored { mut vault, lost } = place.restore(&file).unwrap();
    assert_eq!(lost, []);
    assert_eq!(all_of(&vault), before);
    assert_ne!(vault.copy(), place.read().copy(), "a copy of its own");
    assert_eq!(vault.id(), place.read().id(), "of the same chart");
    assert_eq!(vault.slots().unwrap(), place.read().slots().unwrap());
    assert_eq!(verified(&mut vault, true), []);
    // It goes on living, and both are accepted by the device that knows both.
    vault
        .commit(&Change::of(vec![first(&allergy(3, "Latex"))]), NOW)
        .unwrap();
    let path = vault.path().to_owned();
    vault.close().unwrap();
    let key = Key::Recovery(&place.paper);
    let again = Vault::open(&path, key, Access::Read, &place.device).unwrap();
    assert_eq!(again.entries(&crate::Filter::default()).unwrap().len(), 3);
    place.read();
}

#[test]
fn nothing_plain_is_in_a_backup_and_nothing_is_beside_it() {
    let place = Place::filled();
    let (file, _) = place.backup();
    let bytes = fs::read(&file).unwrap();
    for marker in [
        "Penicillin-Marker",
        "Letter-Marker",
        "Name-Marker",
        "Ledger-Marker",
    ] {
        let found = bytes
            .windows(marker.len())
            .any(|it| it == marker.as_bytes());
        assert!(!found, "{marker}");
    }
    let beside = fs::read_dir(place._dir.path()).unwrap();
    let beside = beside.filter(|it| {
        let name = it.as_ref().unwrap().file_name();
        name.to_string_lossy().contains(".part")
    });
    assert_eq!(beside.count(), 0);
}

#[test]
fn every_changed_byte_of_a_backup_is_noticed() {
    let place = Place::filled();
    let (file, good) = place.backup();
    let bytes = fs::read(&file).unwrap();
    let vault = place.read();
    let check = |bytes: &[u8]| {
        fs::write(&file, bytes).unwrap();
        vault.check_copy(&file, &mut unheard())
    };
    assert_eq!(check(&bytes).unwrap(), good);
    // README and the key files stand in the clear before the seal: the words are the same for
    // everybody, and a key file that was changed opens nothing or says so.
    let payload = bytes.len() - 200_000.min(bytes.len());
    let mut noticed = 0;
    for at in (0..bytes.len()).step_by(bytes.len() / 400) {
        let mut bad = bytes.clone();
        bad[at] ^= 0x10;
        match check(&bad) {
            Err(Error::Damaged(_) | Error::NotACopy { .. } | Error::WrongKey) => noticed += 1,
            Err(other) => panic!("byte {at}: {other}"),
            Ok(_) => assert!(at < 16_384, "byte {at} of {payload}"),
        }
    }
    assert!(noticed > 300, "{noticed}");
    for cut in [0, 1, 511, 512, 5000, bytes.len() / 2, bytes.len() - 1] {
        assert!(check(&bytes[..cut]).is_err(), "cut at {cut}");
    }
    assert!(check(&[&bytes[..], b"x"].concat()).is_err());
}

#[test]
fn a_backup_somebody_else_put_together_is_told() {
    let place = Place::filled();
    let (file, _) = place.backup();
    // The manifest is listed by another chart's code: same recipient, no mac key.
    let other = Place::filled();
    let (foreign, _) = other.backup();
    let answer = place.read().check_copy(&foreign, &mut unheard());
    assert!(matches!(answer, Err(Error::WrongKey)), "{answer:?}");
    let answer = check_copy(&file, Key::Recovery(&other.paper), &mut unheard());
    assert!(matches!(answer, Err(Error::WrongKey)), "{answer:?}");
    let none = place
        .read()
        .check_copy(&place.join("vault.db"), &mut unheard());
    assert!(matches!(none, Err(Error::NotACopy { .. })), "{none:?}");
}

#[test]
fn whatever_call_fails_there_is_a_whole_backup_or_the_one_before() {
    let place = Place::filled();
    let file = place._dir.path().join("b.ownchart-backup");
    let mut vault = place.write();
    let count = Failing::new(usize::MAX, How::Broken);
    vault
        .backup_on(&count, &file, EXTRA, NOW, &mut unheard())
        .unwrap();
    let before = fs::read(&file).unwrap();
    let calls = count.calls.load(Ordering::SeqCst);
    for how in [How::Full, How::Broken, How::Lying] {
        for at in 0..calls {
            let bad = Failing::new(at, how);
            let answer = vault.backup_on(&bad, &file, EXTRA, NOW + 1, &mut unheard());
            let stands = fs::read(&file).unwrap();
            if stands != before {
                // It has its name because it was found whole, even if the folder's sync failed.
                vault.check_copy(&file, &mut unheard()).unwrap();
                fs::write(&file, &before).unwrap();
            } else {
                assert!(answer.is_err() || how == How::Lying, "{how:?} at {at}");
            }
        }
    }
    assert_eq!(verified(&mut vault, true), []);
}

#[test]
fn a_backup_that_is_stopped_leaves_nothing() {
    let place = Place::filled();
    let mut vault = place.write();
    let big = vec![7; 3 << 20];
    let extra: &[(&str, &[u8])] = &[("record.fhir.json", &big)];
    let file = place._dir.path().join("c.ownchart-backup");
    for stop_after in 1..6 {
        let mut told = 0;
        let mut follow = |done: u64, total: u64| {
            assert!(done <= total);
            told += 1;
            told < stop_after
        };
        let answer = vault.backup(&file, extra, NOW, &mut follow);
        assert!(matches!(answer, Err(Error::Cancelled)), "{answer:?}");
        assert!(!file.exists());
    }
    assert_eq!(verified(&mut vault, true), []);
}

#[test]
fn a_snapshot_is_made_at_close_and_at_most_once_an_hour() {
    let place = Place::filled();
    let count = || fs::read_dir(place.join("snapshots")).unwrap().count();
    assert_eq!(count(), 1);
    let mut later = NOW;
    for minutes in [10, 30, 61, 70, 130] {
        later = NOW + minutes * 60_000;
        let mut vault = place.write();
        let id = u8::try_from(minutes).unwrap();
        vault
            .commit(&Change::of(vec![first(&allergy(id, "Latex"))]), later)
            .unwrap();
        vault.close().unwrap();
    }
    assert_eq!(count(), 1, "of one day only the newest stays");
    let mut vault = place.write();
    vault.snapshot_before(Before::Merge, later + 1000).unwrap();
    assert_eq!(verified(&mut vault, true), []);
    vault.close().unwrap();
    assert_eq!(count(), 2);
}

#[test]
fn a_chart_whose_database_went_bad_comes_back_from_its_snapshot() {
    let place = Place::filled();
    let before = all_of(&place.read());
    let mut bytes = fs::read(place.join("vault.db")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(place.join("vault.db"), bytes).unwrap();
    assert!(place.open(Access::Read).is_err());
    let Restored { mut vault, lost } = place.restore(&place.path).unwrap();
    assert_eq!(lost, []);
    assert_eq!(all_of(&vault), before);
    assert_eq!(verified(&mut vault, true), []);
}

#[test]
fn a_damaged_snapshot_is_named_and_an_older_good_one_is_taken() {
    let place = Place::filled();
    let mut vault = place.write();
    vault.snapshot_before(Before::Import, NOW + 1000).unwrap();
    vault.close().unwrap();
    let mut snapshots = files(&place.join("snapshots"));
    let newest = snapshots.pop().unwrap();
    let mut bytes = fs::read(&newest).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&newest, bytes).unwrap();
    assert_eq!(verified(&mut place.write(), true), [Trouble::BackupDamaged]);
    fs::remove_file(place.join("vault.db")).unwrap();
    place.restore(&place.path).unwrap();
    fs::remove_file(snapshots.pop().unwrap()).unwrap();
    assert!(place.restore(&place.path).is_err());
}

#[test]
fn a_mirror_is_kept_up_to_date_and_gives_the_chart_back() {
    let place = Place::filled();
    let there = place._dir.path().join("stick/Anna.ownchart-mirror");
    let mut vault = place.write();
    let nowhere = vault.mirror(&there, false, NOW, &mut unheard());
    assert!(
        nowhere.is_err(),
        "a stick that is not plugged in is not made up"
    );
    fs::create_dir(there.parent().unwrap()).unwrap();
    let first_time = vault.mirror(&there, false, NOW, &mut unheard()).unwrap();
    assert_eq!(first_time.documents, 1);
    let mut second = std::io::Cursor::new(b"%PDF second".to_vec());
    let stored = vault.add_document(&mut second, &about()).unwrap();
    let change = Change {
        documents: vec![stored],
        ..Change::of(vec![first(&allergy(3, "Latex"))])
    };
    vault.commit(&change, NOW + 5000).unwrap();
    // Within the same second, and with a clock that was set back: the newest state is there.
    vault.mirror(&there, true, NOW, &mut unheard()).unwrap();
    let again = vault
        .mirror(&there, true, NOW - 60_000, &mut unheard())
        .unwrap();
    assert_eq!(again.documents, 2);
    assert_eq!(again.manifest.number, vault.state().number);
    let before = all_of(&vault);
    let key = Key::Recovery(&place.paper);
    vault.close().unwrap();
    let Restored { mut vault, lost } = place.restore(&there).unwrap();
    assert_eq!(lost, []);
    assert_eq!(all_of(&vault), before);
    assert_eq!(verified(&mut vault, true), []);
    drop(vault);

    // One document went bad on the stick: the chart comes back, and it is said which is lost.
    let blob = files(&there.join("blobs")).remove(0);
    let good = fs::read(&blob).unwrap();
    fs::write(&blob, vec![0; good.len()]).unwrap();
    let Restored { vault, lost } = place.restore(&there).unwrap();
    let lost: Vec<Trouble> = lost.into_iter().map(|found| found.trouble).collect();
    assert_eq!(lost, [Trouble::DocumentDigestMismatch]);
    drop(vault);
    let mut vault = Vault::open(&place.path, key, Access::Write, &place.device).unwrap();
    vault
        .mirror(&there, true, NOW + 6000, &mut unheard())
        .unwrap();
    assert_eq!(fs::read(&blob).unwrap(), good, "a deep look mends it");

    let other = Place::filled();
    let taken = other.write().mirror(&there, false, NOW, &mut unheard());
    assert!(matches!(taken, Err(Error::Taken { .. })), "{taken:?}");
    let mine = place._dir.path().join("Photos");
    fs::create_dir(&mine).unwrap();
    fs::write(mine.join("Anna.jpg"), b"x").unwrap();
    let taken = vault.mirror(&mine, false, NOW, &mut unheard());
    assert!(matches!(taken, Err(Error::Taken { .. })), "{taken:?}");
}

#[test]
fn what_is_erased_goes_from_the_mirror_too() {
    let place = Place::filled();
    let there = place._dir.path().join("Anna.ownchart-mirror");
    let mut vault = place.write();
    vault.mirror(&there, false, NOW, &mut unheard()).unwrap();
    let held = |name: &str| files(&there.join(name)).len();
    assert_eq!((held("blobs"), held("snapshots")), (1, 1));
    // An entry that speaks of the letter, so that erasing it lets go of the letter.
    let mut letter = allergy(9, "Letter");
    letter.content = Content::Document(record::Document {
        content: Some(record::DocumentId::of(LETTER)),
        ..Default::default()
    });
    vault
        .commit(&Change::of(vec![first(&letter)]), NOW + 1000)
        .unwrap();
    let erasing = vault.erase(&[letter.id].into(), NOW + 2000).unwrap();
    assert_eq!(erasing.documents.len(), 1);
    vault
        .mirror(&there, false, NOW + 3000, &mut unheard())
        .unwrap();
    assert_eq!((held("blobs"), held("snapshots")), (0, 1));
    let copied = vault.check_copy(&there, &mut unheard()).unwrap();
    assert_eq!(copied.manifest.number, vault.state().number);
}

#[test]
fn new_keys_open_the_same_chart_and_the_former_folder_stays() {
    let place = Place::filled();
    let before = all_of(&place.read());
    let number = place.read().state().number;
    let mut vault = place.write();
    let (copy, paper) = (vault.copy(), Identity::generate());
    let make = |secret: &_| Ok(vec![Made::recovery(secret, paper.recipient())?]);
    vault.rotate_to(NOW, &mut unheard(), make).unwrap();
    assert_eq!(all_of(&vault), before);
    assert_ne!(vault.copy(), copy);
    assert_eq!(vault.state().number, number + 1);
    assert_eq!(verified(&mut vault, true), []);
    vault
        .commit(&Change::of(vec![first(&allergy(3, "Latex"))]), NOW)
        .unwrap();
    let former = vault.former();
    vault.close().unwrap();

    let open = |path: &Path, key: &Identity| {
        Vault::open(path, Key::Recovery(key), Access::Write, &place.device)
    };
    assert!(matches!(
        open(&place.path, &place.paper),
        Err(Error::WrongKey)
    ));
    assert_eq!(all_of(&open(&former, &place.paper).unwrap()), before);
    let mut vault = open(&place.path, &paper).unwrap();
    assert_eq!(vault.entries(&crate::Filter::default()).unwrap().len(), 3);
    assert_eq!(verified(&mut vault, true), []);
    let make = |secret: &_| Ok(vec![Made::recovery(secret, paper.recipient())?]);
    let again = vault.rotate_to(NOW, &mut unheard(), make);
    assert!(matches!(again, Err(Error::Taken { .. })), "{again:?}");
}

#[test]
fn new_words_and_a_new_sheet_open_what_the_former_do_not() {
    let words = Passphrase::typed("correct horse battery staple of an invented person");
    let place = Place::worded(&words);
    let (other, paper) = (
        Passphrase::typed("another horse of an invented person"),
        Identity::generate(),
    );
    let mut vault = place.write();
    vault.rotate(&other, &paper, NOW, &mut unheard()).unwrap();
    let former = vault.former();
    vault.close().unwrap();
    let open = |path: &Path, key| Vault::open(path, key, Access::Read, &place.device).map(|_| ());
    open(&place.path, Key::Passphrase(&other)).unwrap();
    open(&place.path, Key::Recovery(&paper)).unwrap();
    let refused = open(&place.path, Key::Passphrase(&words));
    assert!(matches!(refused, Err(Error::WrongKey)), "{refused:?}");
    open(&former, Key::Recovery(&place.paper)).unwrap();
}

#[test]
fn the_former_folder_lies_beside_the_chart_however_its_path_was_written() {
    for end in ["", "/", "/."] {
        let place = Place::filled();
        let mut path = place.path.clone().into_os_string();
        path.push(end);
        let key = Key::Recovery(&place.paper);
        let mut vault = Vault::open(path.as_ref(), key, Access::Write, &place.device).unwrap();
        let make = |secret: &_| Ok(vec![Made::recovery(secret, place.paper.recipient())?]);
        vault.rotate_to(NOW, &mut unheard(), make).unwrap();
        vault.close().unwrap();
        assert!(
            place._dir.path().join("Anna.ownchart.old").is_dir(),
            "{end}"
        );
        assert_eq!(verified(&mut place.write(), true), [], "{end}");
    }
}

#[test]
fn folders_that_cannot_change_names_leave_the_chart_as_it_was() {
    let place = Place::filled();
    let before = all_of(&place.read());
    let mut vault = place.write();
    let (path, away) = (place.path.clone(), place._dir.path().join("away"));
    let make = |secret: &_| {
        // Somebody moves the chart while the new folder is being written.
        fs::rename(&path, &away).unwrap();
        Ok(vec![Made::recovery(secret, place.paper.recipient())?])
    };
    assert!(vault.rotate_to(NOW, &mut unheard(), make).is_err());
    drop(vault);
    fs::rename(&away, &place.path).unwrap();
    assert_eq!(all_of(&place.read()), before);
    assert_eq!(verified(&mut place.write(), true), []);
}

#[test]
fn any_two_of_three_trusted_people_open_the_chart_and_one_alone_does_not() {
    let place = Place::filled();
    let cards: [Identity; 3] = std::array::from_fn(|_| Identity::generate());
    let mut vault = place.write();
    vault.trust(&cards, NOW).unwrap();
    assert_eq!(verified(&mut vault, true), []);
    assert_eq!(vault.slots().unwrap().len(), 4);
    vault.close().unwrap();
    let open = |one: &Identity, other: &Identity| {
        Vault::open(
            &place.path,
            Key::Trusted(one, other),
            Access::Read,
            &place.device,
        )
    };
    for (one, other) in [(0, 1), (0, 2), (1, 2), (1, 0), (2, 0), (2, 1)] {
        assert_eq!(remarked(&open(&cards[one], &cards[other]).unwrap()), []);
    }
    assert!(matches!(open(&cards[0], &cards[0]), Err(Error::WrongKey)));
    assert!(matches!(
        open(&cards[0], &place.paper),
        Err(Error::WrongKey)
    ));
    // They are in the backup, too.
    let (file, _) = place.backup();
    check_copy(&file, Key::Trusted(&cards[2], &cards[0]), &mut unheard()).unwrap();

    let mut vault = place.write();
    vault.distrust(NOW).unwrap();
    assert_eq!(verified(&mut vault, true), []);
    vault.close().unwrap();
    let gone = open(&cards[0], &cards[1]);
    assert_eq!(trouble(gone), Some(Trouble::SlotMissing));
    assert_eq!(remarked(&place.write()), []);
}

#[test]
fn a_document_nobody_speaks_of_is_taken_back() {
    let place = Place::filled();
    let mut vault = place.write();
    let mut lost = std::io::Cursor::new(b"%PDF lost and found".to_vec());
    let stored = vault.add_document(&mut lost, &about()).unwrap();
    let file = stored.file.clone();
    let kept = fs::read(place.join(&file)).unwrap();
    vault.close().unwrap();
    fs::write(place.join(&file), kept).unwrap();
    let mut vault = place.write();
    let found = vault.verify(true).unwrap();
    assert_eq!(found[0].trouble, Trouble::DocumentUnlisted);
    let (again, said) = vault.take_back(&found[0].place).unwrap();
    assert_eq!((again.id, said), (stored.id, about()));
    let change = Change {
        documents: vec![again],
        ..Change::default()
    };
    vault.commit(&change, NOW).unwrap();
    assert_eq!(verified(&mut vault, true), []);
    for foreign in ["../secret", "HEAD", "blobs/ab/x.age", "blobs/../HEAD"] {
        assert!(vault.take_back(foreign).is_err(), "{foreign}");
    }
}

#[test]
fn whatever_the_bytes_of_an_archive_nothing_breaks() {
    use crate::archive::{END, Member, copy, fill, skip_filling};
    let mut good = Vec::new();
    let members = [
        Member::plain("README.txt", 700),
        Member {
            about: Some(about()),
            ..Member::plain(format!("documents/{}/Brief.pdf", "a".repeat(64)), 90)
        },
    ];
    for member in &members {
        good.extend(member.head());
        good.extend(vec![7; member.size as usize]);
        fill(member.size, &mut good).unwrap();
    }
    good.extend([0; END as usize]);
    let mut whole = 0;
    for round in 0..20_000u32 {
        let random: [u8; 12] = seal::random();
        let mut bytes = good.clone();
        let at =
            |n: usize| usize::from(u16::from_le_bytes([random[n], random[n + 1]])) % good.len();
        bytes[at(0)] = random[2];
        bytes[at(3)] ^= random[5];
        if round % 3 == 0 {
            bytes.truncate(at(6));
        }
        if round % 2 == 0 && bytes.len() >= 512 {
            // The sum is mended, so that the rest of the header is looked at as well.
            bytes[148..156].fill(b' ');
            let sum: u32 = bytes[..512].iter().map(|byte| u32::from(*byte)).sum();
            bytes[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        }
        let mut from = &bytes[..];
        let read = loop {
            match Member::next(&mut from) {
                Ok(Some(member)) => {
                    let body = copy(&mut from, member.size, &mut std::io::sink());
                    if body.is_err() || skip_filling(member.size, &mut from).is_err() {
                        break false;
                    }
                }
                Ok(None) => break true,
                Err(_) => break false,
            }
        };
        whole += u32::from(read);
    }
    assert!(
        (1..15_000).contains(&whole),
        "{whole} of 20000 read to the end"
    );
}

/// A disk with so much room in one folder, and any amount elsewhere.
fn with_room(dir: &Path, free: u64) -> Played {
    let dir = dir.to_owned();
    Played {
        free: Box::new(move |at| Some(if at == dir { free } else { u64::MAX })),
        ..Played::default()
    }
}

#[test]
fn a_backup_asks_for_the_room_it_takes_and_for_little_more() {
    let place = Place::filled();
    let (file, copied) = place.backup();
    let mut vault = place.write();
    let mut with = |free| {
        let disk = with_room(file.parent().unwrap(), free);
        vault.backup_on(&disk, &file, EXTRA, NOW, &mut unheard())
    };
    let takes = copied.bytes + crate::write_whole::SPARE;
    let refused = with(takes - 1);
    assert!(matches!(refused, Err(Error::NoSpace { .. })), "{refused:?}");
    with(takes + (64 << 10)).unwrap();
}

#[test]
fn whoever_follows_a_backup_hears_of_what_is_read_back_too() {
    let place = Place::filled();
    let big = vec![7; 3 << 20];
    let file = place._dir.path().join("d.ownchart-backup");
    let mut told = Vec::new();
    let mut follow = |done: u64, total: u64| {
        told.push((done, total));
        true
    };
    let extra: &[(&str, &[u8])] = &[("record.fhir.json", &big)];
    let mut vault = place.write();
    let copied = vault.backup(&file, extra, NOW, &mut follow).unwrap();
    let (done, total) = *told.last().unwrap();
    assert!(
        total > 2 * (3 << 20) && total <= 2 * copied.bytes,
        "{total}"
    );
    assert!(done > total - (2 << 20), "{done} of {total}");
}

#[test]
fn a_disk_that_gives_back_the_backup_before_is_noticed() {
    let place = Place::filled();
    let (file, _) = place.backup();
    let before = fs::read(&file).unwrap();
    let mut vault = place.write();
    vault
        .commit(&Change::of(vec![first(&allergy(3, "Latex"))]), NOW)
        .unwrap();
    let older = before.clone();
    let disk = Played {
        synced: Box::new(move |mut file| {
            file.set_len(0)?;
            file.seek(SeekFrom::Start(0))?;
            file.write_all(&older)
        }),
        ..Played::default()
    };
    let answer = vault.backup_on(&disk, &file, EXTRA, NOW, &mut unheard());
    assert_eq!(trouble(answer), Some(Trouble::BackupDamaged));
    assert!(fs::read(&file).unwrap() == before);
}

#[test]
fn two_letters_that_changed_places_come_into_no_backup() {
    let place = Place::filled();
    let mut vault = place.write();
    let mut other = LETTER.to_vec();
    other.reverse();
    let mut other = std::io::Cursor::new(other);
    let stored = vault.add_document(&mut other, &about()).unwrap();
    let change = Change {
        documents: vec![stored],
        ..Change::default()
    };
    vault.commit(&change, NOW).unwrap();
    let both = files(&place.join("blobs"));
    fs::rename(&both[0], place.join("x")).unwrap();
    fs::rename(&both[1], &both[0]).unwrap();
    fs::rename(place.join("x"), &both[1]).unwrap();
    let file = place._dir.path().join("e.ownchart-backup");
    let answer = vault.backup(&file, EXTRA, NOW, &mut unheard());
    assert_eq!(trouble(answer), Some(Trouble::DocumentDigestMismatch));
}

#[test]
fn of_a_folder_the_newest_snapshot_is_looked_at() {
    let place = Place::filled();
    let vault = place.read();
    let check = |copy: &Path| vault.check_copy(copy, &mut unheard());
    let copied = check(&place.path).unwrap();
    assert_eq!(
        (copied.documents, copied.manifest.vault.0),
        (1, vault.secret.vault)
    );
    let foreign = check(&Place::filled().path);
    assert!(matches!(foreign, Err(Error::WrongKey)), "{foreign:?}");
    let nothing = check(&place.join("nothing"));
    assert!(
        matches!(nothing, Err(Error::NotACopy { .. })),
        "{nothing:?}"
    );

    let snapshot = files(&place.join("snapshots")).remove(0);
    let mut bytes = fs::read(&snapshot).unwrap();
    bytes[0] ^= 1;
    fs::write(&snapshot, bytes).unwrap();
    let Err(Error::Damaged(found)) = check(&place.path) else {
        panic!("a damaged snapshot was not told")
    };
    assert_eq!(found.trouble, Trouble::BackupDamaged);
    assert_eq!(place.join(&found.place), snapshot);
}

#[test]
fn a_readme_that_is_longer_than_any_of_ours_is_not_read_over() {
    use crate::archive::{Member, fill};
    let place = Place::filled();
    let (file, _) = place.backup();
    let bytes = fs::read(&file).unwrap();
    let ours = Member::next(&mut &bytes[..]).unwrap().unwrap().length() as usize;
    let vault = place.read();
    let with = |size: u64| {
        let mut grown = Member::plain("README.txt", size).head();
        grown.resize(grown.len() + size as usize, b'x');
        fill(size, &mut grown).unwrap();
        grown.extend_from_slice(&bytes[ours..]);
        fs::write(&file, grown).unwrap();
        vault.check_copy(&file, &mut unheard())
    };
    let longest = 256 << 10;
    with(longest).unwrap();
    assert_eq!(trouble(with(longest + 1)), Some(Trouble::BackupDamaged));
}

#[test]
fn the_next_snapshot_is_made_when_an_hour_has_passed() {
    let place = Place::filled();
    let newest = || files(&place.join("snapshots")).pop().unwrap();
    let before = newest();
    for (id, after, made) in [(3, 0, false), (4, 3_599_999, false), (5, 3_600_000, true)] {
        let mut vault = place.write();
        let change = Change::of(vec![first(&allergy(id, "Latex"))]);
        vault.commit(&change, NOW + after).unwrap();
        vault.close().unwrap();
        assert_eq!(newest() != before, made, "after {after} ms");
    }
}

#[test]
fn a_closed_folder_comes_back_as_it_is_and_not_as_its_snapshot_was() {
    let place = Place::filled();
    let mut vault = place.write();
    let change = Change::of(vec![first(&allergy(3, "Latex"))]);
    vault.commit(&change, NOW + 60_000).unwrap();
    let number = vault.state().number;
    let generation = vault.head.generation;
    vault.close().unwrap();
    assert_eq!(
        files(&place.join("snapshots")).len(),
        1,
        "of the time before"
    );
    let Restored { vault, .. } = place.restore(&place.path).unwrap();
    assert!(vault.entry(EntryId([3; 16])).unwrap().is_some());
    assert!(vault.state().number > number);
    assert!(vault.head.generation > generation, "it counts on");
}

#[test]
fn a_document_a_folder_lost_is_named_and_one_that_cannot_be_read_stops_it() {
    let place = Place::filled();
    let letter = files(&place.join("blobs")).remove(0);
    fs::remove_file(&letter).unwrap();
    let Restored { vault, lost } = place.restore(&place.path).unwrap();
    assert_eq!(vault.people().unwrap().len(), 1);
    let lost: Vec<Trouble> = lost.into_iter().map(|found| found.trouble).collect();
    assert_eq!(lost, [Trouble::DocumentMissing]);
    drop(vault);
    let dir = letter.parent().unwrap();
    fs::remove_dir(dir).unwrap();
    fs::write(dir, b"a file where a folder was").unwrap();
    let answer = place.restore(&place.path).map(drop);
    assert!(matches!(answer, Err(Error::Disk { .. })), "{answer:?}");
}

#[test]
fn rows_that_do_not_add_up_are_not_brought_back() {
    use crate::folder::Folder;
    use crate::head::Head;
    use crate::store::{self, PageKey, Use};
    let place = Place::filled();
    for sql in [
        "DELETE FROM ledger",
        "UPDATE revisions SET bytes = zeroblob(9) WHERE row = 2",
    ] {
        let spoiled = place.copy();
        let vault = spoiled.read();
        let (head, keys) = (vault.head.clone(), vault.secret.keys());
        let pages = PageKey::parse(&vault.secret.pages.reveal()).unwrap();
        drop(vault);
        let path = spoiled.join("vault.db");
        let database = store::open(&path, &pages, Use::Write).unwrap();
        database.execute_batch(sql).unwrap();
        drop(database);
        // HEAD vouches for the file, as after a fault of a program that had the chart open.
        let database = crate::vault::digest_of(&path, &keys).unwrap();
        let head = Head { database, ..head };
        head.write(&Folder::at(&spoiled.path), &keys).unwrap();
        let answer = spoiled.restore(&spoiled.path).map(drop);
        assert_eq!(trouble(answer), Some(Trouble::RootMismatch), "{sql}");
    }
}

#[test]
fn a_backup_with_a_key_file_nobody_knows_is_told() {
    use crate::archive::{Member, fill};
    let place = Place::filled();
    let (file, _) = place.backup();
    let bytes = fs::read(&file).unwrap();
    let readme = Member::next(&mut &bytes[..]).unwrap().unwrap();
    let (readme, rest) = bytes.split_at(usize::try_from(readme.length()).unwrap());
    let words = b"a key of the neighbour's";
    let mut member = Member::plain("keys/neighbour.age", words.len() as u64).head();
    member.extend_from_slice(words);
    fill(words.len() as u64, &mut member).unwrap();
    fs::write(&file, [readme, &member, rest].concat()).unwrap();
    let answer = place.read().check_copy(&file, &mut unheard());
    assert_eq!(trouble(answer), Some(Trouble::BackupDamaged));
}
