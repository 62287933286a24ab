//! What was erased is gone: from lists, pages, search, documents, and when it arrives again.

use super::joining::{join, look, sound};
use super::*;
use crate::Merged;
use std::collections::BTreeSet;

const MARKER: &str = "zwetschgenkompott";

/// Every page of a database, decrypted with nothing of ours: SQLCipher 4 is AES-256-CBC with the
/// vector in the reserved end of each page.
fn pages(vault: &Vault, file: &str) -> Vec<u8> {
    let path = vault.folder.join(file);
    let Ok(sealed) = fs::read(path) else {
        return Vec::new();
    };
    let key = vault.secret.pages.reveal();
    let key = key.as_bytes();
    let hex = |at: usize| u8::from_str_radix(std::str::from_utf8(&key[at..at + 2]).unwrap(), 16);
    let key: Vec<u8> = (0..32).map(|byte| hex(2 + 2 * byte).unwrap()).collect();
    let frames = file.ends_with("-wal");
    let (header, between) = if frames { (32, 24) } else { (0, 0) };
    let mut plain = Vec::new();
    for (number, page) in sealed[header.min(sealed.len())..]
        .chunks_exact(4096 + between)
        .enumerate()
    {
        let page = &page[between..];
        // The first page of the file begins with the salt; in a log any frame may hold that page.
        for salt in [0, 16] {
            if salt == 16 && number > 0 && !frames {
                continue;
            }
            let body = &page[salt..4096 - 80];
            plain.extend(unsealed(&key, &page[4096 - 80..4096 - 64], body));
        }
    }
    plain
}

fn unsealed(key: &[u8], vector: &[u8], body: &[u8]) -> Vec<u8> {
    use cbc::cipher::{BlockModeDecrypt, KeyIvInit};
    let mut plain = body.to_vec();
    let mut cipher = cbc::Decryptor::<aes::Aes256>::new_from_slices(key, vector).unwrap();
    for block in plain.chunks_exact_mut(16) {
        cipher.decrypt_block(block.try_into().unwrap());
    }
    plain
}

fn holds(bytes: &[u8], marker: &str) -> bool {
    bytes
        .windows(marker.len())
        .any(|window| window.eq_ignore_ascii_case(marker.as_bytes()))
}

/// A chart with an entry that was edited, has a letter of its own, and shares a file with another.
fn planted() -> (Place, EntryId, record::DocumentId, record::DocumentId) {
    let place = Place::filled();
    let mut vault = place.write();
    let own = vault
        .add_document(
            &mut std::io::Cursor::new(MARKER.repeat(9).into_bytes()),
            &about(),
        )
        .unwrap();
    let shared = vault
        .add_document(
            &mut std::io::Cursor::new(b"a file with two entries".to_vec()),
            &about(),
        )
        .unwrap();
    let id = EntryId([5; 16]);
    let (own_id, shared_id) = (own.id, shared.id);
    let mut entry = Entry::new(
        id,
        Some(ANNA),
        Content::Document(record::Document {
            title: format!("Befund {MARKER}"),
            content: Some(own_id),
            ..Default::default()
        }),
    );
    entry.source.file = Some(shared_id);
    let mut other = allergy(6, "Latex");
    other.source.file = Some(shared_id);
    let mut change = Change::of(vec![first(&entry), first(&other)]);
    change.documents.extend([own, shared]);
    vault.commit(&change, NOW).unwrap();
    let before = vault.entry(id).unwrap().unwrap();
    let mut after = before.entry.clone();
    after.note = Some(format!("früher {MARKER}1"));
    vault
        .commit(&Change::of(vec![edit(&before, &after)]), NOW)
        .unwrap();
    let before = vault.entry(id).unwrap().unwrap();
    after.note = None;
    vault
        .commit(&Change::of(vec![edit(&before, &after)]), NOW)
        .unwrap();
    vault.close().unwrap();
    (place, id, own_id, shared_id)
}

#[test]
fn of_an_erased_entry_nothing_is_left_in_any_page() {
    let (place, id, own, shared) = planted();
    let mut vault = place.write();
    vault.snapshot_before(crate::Before::Import, NOW).unwrap();
    assert!(!files(&place.join("snapshots")).is_empty());
    assert!(
        holds(&pages(&vault, "vault.db"), MARKER),
        "before, it is found like this"
    );
    let blobs = files(&place.join("blobs")).len();
    let erasing = vault.erasing(&[id].into()).unwrap();
    assert_eq!(erasing.documents, [own].into());
    assert_eq!(erasing.stays.into_iter().collect::<Vec<_>>(), [(shared, 1)]);
    vault.erase(&[id].into(), NOW).unwrap();
    assert!(
        !holds(&pages(&vault, "vault.db"), MARKER),
        "at once, not only at the end"
    );
    assert!(!holds(&pages(&vault, "vault.db-wal"), MARKER));
    assert!(vault.entry(id).unwrap().is_none());
    assert!(vault.history(id).unwrap().is_empty());
    assert!(searched(&vault, MARKER, None).is_empty());
    assert!(matches!(
        vault.read_document(own, &mut Vec::new()),
        Err(Error::NoSuchDocument { .. })
    ));
    vault.read_document(shared, &mut Vec::new()).unwrap();
    assert_eq!(files(&place.join("blobs")).len(), blobs - 1);
    assert_eq!(files(&place.join("snapshots")), [] as [PathBuf; 0]);
    sound(&mut vault);
    assert_eq!(verified(&mut vault, true), []);
    vault.close().unwrap();
    let vault = place.read();
    assert!(!holds(&pages(&vault, "vault.db"), MARKER));
    assert!(!place.join("vault.db-wal").exists());
}

#[test]
fn what_was_erased_does_not_come_back() {
    let (place, id, own, _) = planted();
    let copy = place.copy();
    let mut vault = place.write();
    vault.erase(&[id].into(), NOW).unwrap();
    let other = look(&vault, &copy);
    assert_eq!(join(&mut vault, &other), Merged::default());
    drop(other);
    let again = copy.read().history(id).unwrap();
    let kept = vault.commit(&Change::of(again), NOW);
    assert!(
        kept.is_ok() && vault.entry(id).unwrap().is_none(),
        "not by hand either"
    );
    sound(&mut vault);
    vault.close().unwrap();

    let mut vault = copy.write();
    let other = look(&vault, &place);
    let merged = join(&mut vault, &other);
    assert_eq!(
        merged.erased, 1,
        "joined the other way round, it is erased there as well"
    );
    assert!(vault.entry(id).unwrap().is_none() && vault.stored(own).unwrap().is_none());
    assert!(!holds(&pages(&vault, "vault.db"), MARKER));
    sound(&mut vault);
    assert_eq!(verified(&mut vault, true), []);
}

#[test]
fn what_was_written_on_top_of_it_elsewhere_falls_too_and_is_counted() {
    let (place, id, _, _) = planted();
    let copy = place.copy();
    let mut vault = copy.write();
    let before = vault.entry(id).unwrap().unwrap();
    let mut after = before.entry.clone();
    after.note = Some(format!("später {MARKER}2"));
    vault
        .commit(&Change::of(vec![edit(&before, &after)]), NOW)
        .unwrap();
    vault.close().unwrap();
    let mut vault = place.write();
    vault.erase(&[id].into(), NOW).unwrap();
    let other = look(&vault, &copy);
    join(&mut vault, &other);
    assert!(vault.entry(id).unwrap().is_none());
    assert!(!holds(&pages(&vault, "vault.db"), MARKER));
    sound(&mut vault);
}

#[test]
fn an_entry_that_is_entered_again_stands() {
    let (place, id, _, _) = planted();
    let mut vault = place.write();
    vault.erase(&[id].into(), NOW).unwrap();
    let mut anew = allergy(5, "Pollen");
    anew.id = id;
    let body = Body {
        salt: CopyId([77; 16]),
        ..first(&anew).body().clone()
    };
    vault
        .commit(&Change::of(vec![Revision::new(body)]), NOW)
        .unwrap();
    assert_eq!(vault.entry(id).unwrap().unwrap().entry.title(), "Pollen");
    sound(&mut vault);
}

#[test]
fn cut_off_before_its_file_went_it_goes_at_the_next_opening() {
    let (place, id, own, _) = planted();
    let blob = {
        let vault = place.read();
        vault.stored(own).unwrap().unwrap().file
    };
    let mut vault = place.write();
    let sealed = fs::read(place.join(&blob)).unwrap();
    vault.erase(&[id].into(), NOW).unwrap();
    // As if the power had gone between the change and the file: its note is still there.
    fs::write(place.join(&blob), sealed).unwrap();
    vault
        .tidy(|kept| kept.setting(&format!("erased:{blob}"), Some("")))
        .unwrap();
    assert_eq!(verified(&mut vault, true), [], "it is nothing to take back");
    let cut = place.copy();
    drop(vault);
    let mut vault = cut.write();
    assert!(!cut.join(&blob).exists());
    assert_eq!(vault.still_there().unwrap(), BTreeSet::new());
    assert_eq!(verified(&mut vault, true), []);
}

#[test]
fn erasing_nothing_and_erasing_twice_change_nothing() {
    let (place, id, _, _) = planted();
    let mut vault = place.write();
    vault.erase(&[EntryId([99; 16])].into(), NOW).unwrap();
    vault.erase(&[id].into(), NOW).unwrap();
    let state = vault.state();
    vault.erase(&[id].into(), NOW).unwrap();
    assert_eq!(vault.state(), state);
}

#[test]
fn an_erased_person_leaves_no_key() {
    let place = Place::new();
    let mut vault = place.write();
    vault
        .commit(&Change::of(vec![first(&anna())]), NOW)
        .unwrap();
    vault.signer(ANNA, NOW).unwrap();
    vault.erase(&[ANNA].into(), NOW).unwrap();
    assert!(vault.people().unwrap().is_empty() && vault.known_signer(ANNA).unwrap().is_none());
    sound(&mut vault);
}

#[test]
fn erasing_takes_from_a_mirror_only_what_was_erased() {
    let place = Place::filled();
    let there = place._dir.path().join("Anna.ownchart-mirror");
    let day = 24 * 60 * 60 * 1000;
    let mut vault = place.write();
    let mirror = |vault: &mut Vault, at| vault.mirror(&there, false, at, &mut |_, _| true);
    mirror(&mut vault, NOW).unwrap();
    let before = files(&there.join("snapshots"));
    fs::write(there.join("blobs/Einkauf.txt"), "Milch").unwrap();
    vault
        .commit(&Change::of(vec![first(&allergy(3, "Latex"))]), NOW + day)
        .unwrap();
    vault
        .erase(&[EntryId([3; 16])].into(), NOW + 2 * day)
        .unwrap();
    mirror(&mut vault, NOW + 3 * day).unwrap();
    assert!(!before[0].exists(), "from before the erasing");
    mirror(&mut vault, NOW + 40 * day).unwrap();
    assert_eq!(files(&there.join("snapshots")).len(), 2);
    assert_eq!(
        files(&there.join("blobs")).len(),
        2,
        "the letter and what is not ours"
    );
}

#[test]
fn a_mirror_is_mended_and_written_no_more_than_it_takes() {
    let place = Place::filled();
    let there = place._dir.path().join("Anna.ownchart-mirror");
    let mut vault = place.write();
    let mirror = |vault: &mut Vault, deep, at| {
        let copied = vault.mirror(&there, deep, at, &mut |_, _| true).unwrap();
        copied.bytes
    };
    let newest = || {
        fs::metadata(files(&there.join("snapshots")).pop().unwrap())
            .unwrap()
            .len()
    };
    let began = mirror(&mut vault, false, NOW);
    let blob = files(&there.join("blobs")).remove(0);
    let good = fs::read(&blob).unwrap();
    assert_eq!(began, good.len() as u64 + newest());
    assert_eq!(
        mirror(&mut vault, true, NOW + 5000),
        newest(),
        "it is there already"
    );
    fs::write(&blob, &good[..9]).unwrap();
    mirror(&mut vault, false, NOW + 9000);
    assert_eq!(fs::read(&blob).unwrap(), good);
    let snapshot = files(&there.join("snapshots")).pop().unwrap();
    fs::write(&snapshot, "gone bad").unwrap();
    mirror(&mut vault, false, NOW + 13_000);
}

#[test]
fn the_cards_of_trusted_people_come_to_the_mirror_and_go_from_it() {
    let place = Place::filled();
    let there = place._dir.path().join("Anna.ownchart-mirror");
    let mut vault = place.write();
    let held = |vault: &mut Vault, at| {
        vault.mirror(&there, false, at, &mut |_, _| true).unwrap();
        files(&there.join("keys")).len()
    };
    let cards = [(); 3].map(|()| Identity::generate());
    vault.trust(&cards, NOW).unwrap();
    assert_eq!(held(&mut vault, NOW), 8);
    vault.distrust(NOW).unwrap();
    assert_eq!(held(&mut vault, NOW + 5000), 2);
}
