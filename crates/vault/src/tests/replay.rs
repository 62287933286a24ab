//! Whoever puts back something older of this very chart is noticed as well.

use super::*;
use crate::store::{self, Use};

/// Anna's chart before and after one more session, both closed.
fn two_states() -> (Place, Place) {
    let place = Place::filled();
    let old = place.copy();
    let mut vault = place.write();
    vault
        .commit(&Change::of(vec![first(&allergy(3, "Nuss"))]), NOW)
        .unwrap();
    vault.close().unwrap();
    (place, old)
}

#[test]
fn the_whole_older_folder_on_a_device_that_knows_better() {
    let (place, old) = two_states();
    place.read();
    fs::remove_dir_all(&place.path).unwrap();
    copy_dir(&old.path, &place.path);
    for access in [Access::Read, Access::Write] {
        let answer = place.open(access);
        assert!(
            matches!(answer, Err(Error::NotADescendant { here: 2, known: 3 })),
            "{answer:?}"
        );
    }
    // A device that never saw it, or keeps nothing, cannot know.
    let elsewhere = Device::at(place.path.with_file_name("other device"));
    let vault = Vault::open(
        &place.path,
        Key::Recovery(&place.paper),
        Access::Read,
        &elsewhere,
    );
    assert_eq!(vault.unwrap().remarks(), [Remark::NewHere]);
    let keyed = Key::Recovery(&place.paper);
    let vault = Vault::open(&place.path, keyed, Access::Read, &Device::forgetful());
    assert_eq!(vault.unwrap().remarks(), [Remark::NoMemory]);
}

#[test]
fn a_branch_that_overtook() {
    let (place, old) = two_states();
    for n in 0..3 {
        let mut vault = old.write();
        vault
            .commit(&Change::of(vec![first(&allergy(10 + n, "Pollen"))]), NOW)
            .unwrap();
        vault.close().unwrap();
    }
    fs::remove_dir_all(&place.path).unwrap();
    copy_dir(&old.path, &place.path);
    let answer = place.open(Access::Write);
    assert!(
        matches!(answer, Err(Error::NotADescendant { here: 5, known: 3 })),
        "{answer:?}"
    );
}

#[test]
fn sessions_on_another_device_are_in_the_past_of_this_one() {
    let place = Place::filled();
    let elsewhere = Device::at(place.path.with_file_name("other device"));
    for n in 0..3 {
        let key = Key::Recovery(&place.paper);
        let mut vault = Vault::open(&place.path, key, Access::Write, &elsewhere).unwrap();
        vault
            .commit(&Change::of(vec![first(&allergy(10 + n, "Pollen"))]), NOW)
            .unwrap();
        vault.close().unwrap();
    }
    assert_eq!(place.write().remarks(), []);
}

#[test]
fn a_device_whose_marks_cannot_be_read_or_written_says_so_and_opens() {
    let place = Place::filled();
    let anchors = place.device.anchors.clone().unwrap();
    for file in files(&anchors) {
        fs::write(file, b"1 0 0\n").unwrap();
    }
    assert_eq!(place.read().remarks(), [Remark::NoMemory]);
    fs::remove_dir_all(&anchors).unwrap();
    fs::write(&anchors, b"a file where the folder should be").unwrap();
    let mut vault = place.write();
    vault
        .commit(&Change::of(vec![first(&allergy(3, "Nuss"))]), NOW)
        .unwrap();
    assert_eq!(vault.remarks(), [Remark::NoMemory]);
    vault.close().unwrap();
}

#[test]
fn the_older_database_under_the_newer_head() {
    let (place, old) = two_states();
    fs::copy(old.join("vault.db"), place.join("vault.db")).unwrap();
    for access in [Access::Read, Access::Write] {
        assert_eq!(trouble(place.open(access)), Some(Trouble::DbDigestMismatch));
    }
}

#[test]
fn one_old_page_while_the_chart_was_at_rest() {
    let (place, old) = two_states();
    let (new, older) = (
        fs::read(place.join("vault.db")).unwrap(),
        fs::read(old.join("vault.db")).unwrap(),
    );
    let mut tried = 0;
    for (page, (new_page, old_page)) in new.chunks(4096).zip(older.chunks(4096)).enumerate() {
        if new_page == old_page {
            continue;
        }
        let mut bytes = new.clone();
        bytes[page * 4096..][..old_page.len()].copy_from_slice(old_page);
        fs::write(place.join("vault.db"), bytes).unwrap();
        assert_eq!(
            trouble(place.open(Access::Read)),
            Some(Trouble::DbDigestMismatch)
        );
        tried += 1;
    }
    assert!(tried > 3);
}

#[test]
fn old_pages_after_a_crash() {
    // A session that was cut off; then each page of the state before it is put back, through a
    // log made without the key, as an attacker would.
    let place = Place::filled();
    let old = fs::read(place.join("vault.db")).unwrap();
    let mut vault = place.write();
    for n in 0..40 {
        vault
            .commit(&Change::of(vec![first(&allergy(20 + n, "Pollen"))]), NOW)
            .unwrap();
    }
    vault
        .database()
        .unwrap()
        .execute_batch("PRAGMA wal_checkpoint(FULL)")
        .unwrap();
    let cut_off = place.copy();
    drop(vault);
    fs::write(cut_off.join("vault.db-wal"), b"").unwrap();
    let crashed = cut_off.copy();
    assert!(matches!(
        crashed.write().remarks(),
        [Remark::Recovered { .. }]
    ));
    let new = fs::read(cut_off.join("vault.db")).unwrap();
    let mut silent = Vec::new();
    let mut tried = 0;
    for page in 0..old.len() / 4096 {
        let at = page * 4096..(page + 1) * 4096;
        if new[at.clone()] == old[at.clone()] {
            continue;
        }
        tried += 1;
        let spoiled = cut_off.copy();
        fs::write(
            spoiled.join("vault.db-wal"),
            forged_log(&[(page, &old[at])], new.len() / 4096),
        )
        .unwrap();
        match spoiled.open(Access::Write) {
            Err(_) => {
                let stands = fs::read(spoiled.join("vault.db")).unwrap();
                assert!(
                    stands == new,
                    "a forged log is not written into the database"
                );
            }
            Ok(mut vault) => {
                // A page that only lists and the search use: it was built anew and said so.
                let anew = remarked(&vault).contains(&Trouble::ProjectionDiffers);
                let whole = vault.entries(&of_kind(Kind::Allergy)).unwrap().len() == 41;
                if !whole || !verified(&mut vault, true).is_empty() {
                    silent.push((page, anew));
                }
            }
        }
    }
    assert!(tried > 3);
    assert_eq!(silent, [], "pages that lost something in silence");
}

#[test]
fn the_whole_older_database_after_a_crash() {
    let place = Place::filled();
    let old = fs::read(place.join("vault.db")).unwrap();
    let mut vault = place.write();
    vault
        .commit(&Change::of(vec![first(&allergy(3, "Nuss"))]), NOW)
        .unwrap();
    vault.close().unwrap();
    let mut vault = place.write();
    vault
        .commit(&Change::of(vec![first(&allergy(4, "Pollen"))]), NOW)
        .unwrap();
    let cut_off = place.copy();
    drop(vault);
    // An older whole database without its log, and the same as a log over the newer one.
    let spoiled = cut_off.copy();
    fs::write(spoiled.join("vault.db"), &old).unwrap();
    fs::remove_file(spoiled.join("vault.db-wal")).unwrap();
    assert_eq!(
        trouble(spoiled.open(Access::Write)),
        Some(Trouble::RootMismatch)
    );
    let pages: Vec<(usize, &[u8])> = old.chunks(4096).enumerate().collect();
    fs::write(
        cut_off.join("vault.db-wal"),
        forged_log(&pages, pages.len()),
    )
    .unwrap();
    assert_eq!(
        trouble(cut_off.open(Access::Write)),
        Some(Trouble::RootMismatch)
    );
}

#[test]
fn a_crash_before_anything_was_kept_is_no_alarm() {
    let place = Place::filled();
    let mut vault = place.write();
    vault.begin().unwrap();
    let cut_off = place.copy();
    drop(vault);
    let mut vault = cut_off.write();
    assert_eq!(vault.remarks(), [Remark::Recovered { last: NOW }]);
    assert_eq!(verified(&mut vault, true), []);
    vault.close().unwrap();
    assert_eq!(cut_off.read().remarks(), []);
}

#[test]
fn a_crash_that_another_device_put_right_is_no_alarm_on_this_one() {
    let place = Place::filled();
    let mut vault = place.write();
    vault.begin().unwrap();
    let cut_off = place.copy();
    drop(vault);
    let elsewhere = Device::at(cut_off._dir.path().join("elsewhere"));
    let key = Key::Recovery(&cut_off.paper);
    let vault = Vault::open(&cut_off.path, key, Access::Write, &elsewhere).unwrap();
    vault.close().unwrap();
    assert_eq!(cut_off.read().remarks(), []);
}

#[test]
fn rows_changed_by_somebody_with_the_page_key_only() {
    let place = Place::filled();
    let vault = place.write();
    let key = store::PageKey::parse(&vault.secret.pages.reveal()).unwrap();
    drop(vault);
    for sql in [
        "DELETE FROM ledger",
        "UPDATE settings SET value = 'x'",
        "DELETE FROM revisions WHERE row = 2",
        "UPDATE blobs SET digest = zeroblob(32)",
        "INSERT INTO slots VALUES ('x', 'y', 1, zeroblob(32))",
        "UPDATE root SET change = change + 1",
    ] {
        let spoiled = place.copy();
        let database = store::open(&spoiled.join("vault.db"), &key, Use::Write).unwrap();
        database.execute_batch(sql).unwrap();
        drop(database);
        assert_eq!(
            trouble(spoiled.open(Access::Write)),
            Some(Trouble::DbDigestMismatch),
            "{sql}"
        );
    }
}

/// A write-ahead log that puts these pages back: its checksums need no key.
/// <https://www.sqlite.org/fileformat2.html#the_write_ahead_log>
pub(super) fn forged_log(pages: &[(usize, &[u8])], size: usize) -> Vec<u8> {
    let sum = |bytes: &[u8], (mut a, mut b): (u32, u32)| {
        for pair in bytes.chunks_exact(8) {
            let word = |at| u32::from_be_bytes(pair[at..at + 4].try_into().unwrap());
            a = a.wrapping_add(word(0)).wrapping_add(b);
            b = b.wrapping_add(word(4)).wrapping_add(a);
        }
        (a, b)
    };
    let put = |log: &mut Vec<u8>, words: &[u32]| {
        words.iter().for_each(|word| log.extend(word.to_be_bytes()));
    };
    let mut log = Vec::new();
    put(&mut log, &[0x377f_0683, 3_007_000, 4096, 1, 17, 18]);
    let mut state = sum(&log, (0, 0));
    put(&mut log, &[state.0, state.1]);
    for (at, (page, bytes)) in pages.iter().enumerate() {
        let last = at + 1 == pages.len();
        let mut header = Vec::new();
        put(
            &mut header,
            &[*page as u32 + 1, if last { size as u32 } else { 0 }],
        );
        state = sum(bytes, sum(&header, state));
        log.extend(header);
        put(&mut log, &[17, 18, state.0, state.1]);
        log.extend_from_slice(bytes);
    }
    log
}
