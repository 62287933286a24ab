//! Letters come back byte for byte, or not at all.

use super::*;
use crate::BadDocument;
use crate::disk::failing::Played;
use record::DocumentId;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

fn read(vault: &Vault, id: DocumentId) -> Result<(crate::About, Vec<u8>)> {
    let mut bytes = Vec::new();
    let about = vault.read_document(id, &mut bytes)?;
    Ok((about, bytes))
}

#[test]
fn a_letter_comes_back_byte_for_byte() {
    let place = Place::filled();
    let vault = place.read();
    let id = DocumentId::of(LETTER);
    assert_eq!(read(&vault, id).unwrap(), (about(), LETTER.to_vec()));
    assert_eq!(vault.document_size(id).unwrap(), Some(LETTER.len() as u64));
    let other = DocumentId::of(b"never seen");
    assert!(matches!(
        read(&vault, other),
        Err(Error::NoSuchDocument { .. })
    ));
    assert_eq!(vault.document_size(other).unwrap(), None);
}

#[test]
fn documents_of_many_sizes_come_back_and_their_sizes_are_padded() {
    let place = Place::new();
    let mut vault = place.write();
    let mut change = Change::default();
    let sizes = [0usize, 1, 1_000, 65_000, 70_000, 71_100, 3_000_000];
    let bytes: Vec<Vec<u8>> = sizes
        .iter()
        .map(|size| (0..*size).map(|n| (n * 7 % 253) as u8).collect())
        .collect();
    for bytes in &bytes {
        change.documents.push(
            vault
                .add_document(&mut Cursor::new(bytes), &about())
                .unwrap(),
        );
    }
    vault.commit(&change, NOW).unwrap();
    vault.close().unwrap();
    let mut vault = place.read();
    for bytes in &bytes {
        assert_eq!(read(&vault, DocumentId::of(bytes)).unwrap().1, *bytes);
    }
    assert_eq!(verified(&mut vault, true), []);
    let mut lengths: Vec<u64> = files(&place.join("blobs"))
        .iter()
        .map(|file| fs::metadata(file).unwrap().len())
        .collect();
    lengths.sort_unstable();
    // The header of an age file has a few random bytes more or less.
    let alike = lengths.windows(2).any(|pair| pair[1] - pair[0] < 400);
    assert!(alike, "70 000 and 71 100 bytes look alike: {lengths:?}");
}

#[test]
fn a_letter_nobody_committed_is_taken_away_at_the_end() {
    let place = Place::new();
    let mut vault = place.write();
    let stored = vault.add_document(&mut letter(), &about()).unwrap();
    let again = vault.add_document(&mut letter(), &about()).unwrap();
    assert_eq!(stored, again, "the same letter twice is one file");
    vault.verify(false).unwrap();
    assert_eq!(
        files(&place.join("blobs")).len(),
        1,
        "it waits until the chart is closed"
    );
    vault.close().unwrap();
    assert_eq!(files(&place.join("blobs")).len(), 0);
}

#[test]
fn a_file_that_lost_its_row_is_offered_and_never_deleted() {
    let place = Place::new();
    let mut vault = place.write();
    let _stored = vault.add_document(&mut letter(), &about()).unwrap();
    let cut_off = place.copy();
    drop(vault);
    fs::write(cut_off.join("blobs/Urlaub.jpg"), b"somebody put this here").unwrap();
    let mut vault = cut_off.write();
    let found = verified(&mut vault, false);
    assert_eq!(found, [Trouble::DocumentUnlisted, Trouble::UnknownFile]);
    assert!(found.iter().all(|trouble| trouble.is_harmless()));
    vault.close().unwrap();
    assert_eq!(files(&cut_off.join("blobs")).len(), 2);
}

/// A file that says something else the second time it is read.
struct Changing {
    bytes: Cursor<Vec<u8>>,
    rounds: u32,
    fails: bool,
}

impl Read for Changing {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.fails && self.rounds == 2 {
            return Err(io::Error::other("the stick was pulled"));
        }
        self.bytes.read(into)
    }
}

impl Seek for Changing {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.rounds += 1;
        if self.rounds == 2 && !self.fails {
            self.bytes.get_mut()[3] ^= 1;
        }
        self.bytes.seek(to)
    }
}

#[test]
fn a_file_that_changes_or_vanishes_while_it_is_read_is_not_taken() {
    let place = Place::new();
    let mut vault = place.write();
    let long = vec![7; 3_000_000];
    for (fails, why, bytes) in [
        (false, BadDocument::Changed, LETTER),
        (true, BadDocument::Unreadable, LETTER),
        (false, BadDocument::Changed, &long),
        (true, BadDocument::Unreadable, &long),
    ] {
        let mut bad = Changing {
            bytes: Cursor::new(bytes.to_vec()),
            rounds: 0,
            fails,
        };
        let answer = vault.add_document(&mut bad, &about());
        assert!(
            matches!(answer, Err(Error::Unsteady(it)) if it == why),
            "{answer:?}"
        );
    }
    assert_eq!(files(&place.join("blobs")).len(), 0);
    assert_eq!(files(&place.join("tmp")).len(), 0);
}

#[test]
fn wherever_a_long_document_was_changed_nobody_gets_it_and_no_backup_holds_it() {
    let place = Place::new();
    let mut vault = place.write();
    let bytes: Vec<u8> = (0..3_000_000).map(|n| (n % 251) as u8).collect();
    let stored = vault.add_document(&mut Cursor::new(&bytes), &about());
    let stored = stored.unwrap();
    let change = Change {
        documents: vec![stored.clone()],
        ..Change::default()
    };
    vault.commit(&change, NOW).unwrap();
    let path = place.join(&stored.file);
    let good = fs::read(&path).unwrap();
    for at in [0, good.len() / 2, good.len() - 1, good.len()] {
        let mut bad = good.clone();
        match bad.get_mut(at) {
            Some(byte) => *byte ^= 1,
            None => bad.truncate(at - 70_000),
        }
        fs::write(&path, bad).unwrap();
        let opened = vault.open_blob(&stored.file, stored.id, &mut io::sink());
        assert_eq!(trouble(opened), Some(Trouble::DocumentDigestMismatch));
        let file = place.join("a.ownchart-backup");
        let copied = vault.backup(&file, &[], NOW, &mut |_, _| true);
        assert_eq!(trouble(copied), Some(Trouble::DocumentDigestMismatch));
        assert!(!file.exists());
    }
    fs::write(&path, good).unwrap();
    assert_eq!(read(&vault, stored.id).unwrap().1, bytes);
}

#[test]
fn a_changed_a_swapped_and_a_missing_file_are_named() {
    let place = Place::filled();
    let other = b"another letter with about as many bytes in it";
    let mut vault = place.write();
    let stored = vault
        .add_document(&mut Cursor::new(other), &about())
        .unwrap();
    vault
        .commit(
            &Change {
                documents: vec![stored],
                ..Change::default()
            },
            NOW,
        )
        .unwrap();
    vault.close().unwrap();
    let both = files(&place.join("blobs"));
    let bytes: Vec<_> = both.iter().map(|file| fs::read(file).unwrap()).collect();
    let ids = [DocumentId::of(LETTER), DocumentId::of(other)];

    fs::write(&both[0], &bytes[1]).unwrap();
    fs::write(&both[1], &bytes[0]).unwrap();
    let mut vault = place.read();
    for id in ids {
        let mut out = Vec::new();
        let answer = vault.read_document(id, &mut out);
        assert_eq!(trouble(answer), Some(Trouble::DocumentDigestMismatch));
        assert!(out.is_empty(), "nothing of a swapped letter is given out");
    }
    assert_eq!(
        verified(&mut vault, true),
        [Trouble::DocumentDigestMismatch; 2]
    );
    drop(vault);

    for at in (0..bytes[0].len()).step_by(97) {
        let mut bad = bytes[0].clone();
        bad[at] ^= 4;
        fs::write(&both[0], bad).unwrap();
        fs::write(&both[1], &bytes[1]).unwrap();
        let found = verified(&mut place.read(), true);
        assert!(
            found.contains(&Trouble::DocumentDigestMismatch),
            "byte {at}: {found:?}"
        );
    }
    fs::write(&both[0], &bytes[0][..bytes[0].len() - 1]).unwrap();
    assert_eq!(
        verified(&mut place.read(), false),
        [Trouble::DocumentDigestMismatch]
    );
    fs::write(&both[0], b"%PDF-1.7 a letter somebody could read").unwrap();
    assert!(verified(&mut place.read(), false).contains(&Trouble::PlaintextFound));
    fs::remove_file(&both[0]).unwrap();
    let mut vault = place.read();
    assert_eq!(verified(&mut vault, false), [Trouble::DocumentMissing]);
    let missing = ids.iter().filter(|id| {
        trouble(vault.read_document(**id, &mut io::sink())) == Some(Trouble::DocumentMissing)
    });
    assert_eq!(missing.count(), 1);
}

#[test]
fn a_letter_that_was_sealed_once_more_is_named_though_its_words_are_the_same() {
    let place = Place::filled();
    let mut vault = place.write();
    let ours = vault.stored(DocumentId::of(LETTER)).unwrap().unwrap();
    let (folder, secret, keys) = (&vault.folder, &vault.secret, &vault.keys);
    let (id, size) = (ours.id, ours.size);
    let seal = || {
        crate::documents::put_document(folder, secret, keys, id, size, &about(), &mut letter())
            .unwrap()
    };
    // Every sealing says something of a random length in front; one in some hundred is as long.
    let again = std::iter::repeat_with(seal).find(|it| it.length == ours.length);
    let again = again.unwrap();
    fs::rename(place.join(&again.file), place.join(&ours.file)).unwrap();
    let mismatched = |found: Vec<Trouble>| found.contains(&Trouble::DocumentDigestMismatch);
    assert!(!mismatched(verified(&mut vault, false)));
    assert!(mismatched(verified(&mut vault, true)));
}

#[test]
fn a_document_whose_id_is_known_is_taken_and_another_in_its_place_is_not() {
    let place = Place::new();
    let mut vault = place.write();
    let (id, size) = (DocumentId::of(LETTER), LETTER.len() as u64);
    let mut add = |size, from: &mut Cursor<&'static [u8]>| {
        let added = vault.add_known_document(id, size, from, &about());
        added.map(|stored| stored.size)
    };
    let refused = |answer, why| matches!(answer, Err(Error::Unsteady(it)) if it == why);
    let other = add(size, &mut Cursor::new(b"another letter"));
    assert!(refused(other, BadDocument::Changed));
    let longer = add(crate::LARGEST + 1, &mut letter());
    assert!(refused(longer, BadDocument::TooLong));
    assert_eq!(add(size, &mut letter()).unwrap(), size);
    // What is there already is not read again, however long the other side says that it is.
    let again = add(crate::LARGEST, &mut Cursor::new(b""));
    assert_eq!(again.unwrap(), size);
    assert_eq!(files(&place.join("blobs")).len(), 1);
}

#[test]
fn a_document_is_a_stream_too_and_a_changed_or_missing_one_is_named() {
    let place = Place::filled();
    let vault = place.read();
    let id = DocumentId::of(LETTER);
    let stream = || {
        let mut bytes = Vec::new();
        vault.document_reader(id)?.read_to_end(&mut bytes).unwrap();
        Ok(bytes)
    };
    assert_eq!(stream().unwrap(), LETTER);
    let never = vault.document_reader(DocumentId::of(b"never seen")).err();
    assert!(matches!(never, Some(Error::NoSuchDocument { .. })));
    let file = files(&place.join("blobs")).remove(0);
    let mut bytes = fs::read(&file).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(&file, bytes).unwrap();
    assert_eq!(trouble(stream()), Some(Trouble::DocumentDigestMismatch));
    fs::remove_file(&file).unwrap();
    assert_eq!(trouble(stream()), Some(Trouble::DocumentMissing));
}

#[test]
fn a_document_that_cannot_be_read_is_not_called_damaged_or_missing() {
    let place = Place::filled();
    let mut vault = place.write();
    let id = DocumentId::of(LETTER);
    let stored = vault.stored(id).unwrap().unwrap();
    let path = place.join(&stored.file);
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    let opened = vault.open_blob(&stored.file, id, &mut io::sink());
    assert!(matches!(opened, Err(Error::Disk { .. })), "{opened:?}");
    let dir = path.parent().unwrap();
    fs::remove_dir_all(dir).unwrap();
    fs::write(dir, b"a file where a folder was").unwrap();
    let file = place.join("a.ownchart-backup");
    let copied = vault.backup(&file, &[], NOW, &mut |_, _| true);
    assert!(matches!(copied, Err(Error::Disk { .. })), "{copied:?}");
}

#[test]
fn only_a_file_with_a_name_of_ours_in_its_folder_is_taken_back() {
    let place = Place::filled();
    let mut vault = place.write();
    let stored = vault.add_document(&mut Cursor::new(b"lost"), &about());
    let stored = stored.unwrap();
    assert_eq!(vault.take_back(&stored.file).unwrap().0.id, stored.id);
    let name = stored.file.rsplit('/').next().unwrap();
    let other = if name.starts_with("zz") { "aa" } else { "zz" };
    for file in [
        format!("blobs/{other}/{name}"),
        format!("blobs/{}/{}-letter.age", &name[..2], &name[..2]),
    ] {
        let to = place.join(&file);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(place.join(&stored.file), to).unwrap();
        let taken = vault.take_back(&file);
        assert_eq!(trouble(taken), Some(Trouble::UnknownFile), "{file}");
    }
    fs::remove_file(place.join(&stored.file)).unwrap();
    let gone = vault.take_back(&stored.file);
    assert_eq!(trouble(gone), Some(Trouble::DocumentMissing));
}

#[test]
fn what_is_written_asks_for_the_room_it_takes_and_for_little_more() {
    let place = Place::filled();
    let mut vault = place.write();
    let spare = crate::write_whole::SPARE;
    let room = Arc::new(AtomicU64::new(u64::MAX));
    let free = Arc::clone(&room);
    vault.folder.disk = Box::new(Played {
        free: Box::new(move |_| Some(free.load(Ordering::SeqCst))),
        ..Played::default()
    });
    let letter = |vault: &mut Vault, fill: u8, free: u64| {
        room.store(free, Ordering::SeqCst);
        let bytes = vec![fill; 100_000];
        let stored = vault.add_document(&mut Cursor::new(bytes), &about())?;
        Ok::<u64, Error>(stored.length)
    };
    let takes = spare + letter(&mut vault, 1, u64::MAX).unwrap();
    let refused = letter(&mut vault, 2, takes - 1);
    assert!(matches!(refused, Err(Error::NoSpace { .. })), "{refused:?}");
    letter(&mut vault, 2, takes + 1024).unwrap();

    let mut snapshot = |free: u64, at: i64| {
        room.store(free, Ordering::SeqCst);
        vault.snapshot_before(crate::Before::Import, NOW + at)
    };
    snapshot(u64::MAX, 1000).unwrap();
    let newest = files(&place.join("snapshots")).pop().unwrap();
    let takes = spare + fs::metadata(newest).unwrap().len();
    let refused = snapshot(takes - 1, 2000);
    assert!(matches!(refused, Err(Error::NoSpace { .. })), "{refused:?}");
    snapshot(takes + 1024, 2000).unwrap();
}

#[test]
fn an_erased_document_goes_once_its_file_can_and_one_that_is_gone_is_no_failure() {
    let speaks = || {
        let place = Place::filled();
        let mut letter = allergy(9, "Letter");
        letter.content = Content::Document(record::Document {
            content: Some(DocumentId::of(LETTER)),
            ..Default::default()
        });
        let mut vault = place.write();
        vault
            .commit(&Change::of(vec![first(&letter)]), NOW)
            .unwrap();
        vault.close().unwrap();
        let file = files(&place.join("blobs")).remove(0);
        fs::remove_file(&file).unwrap();
        (place, file, letter.id)
    };
    let (place, _, id) = speaks();
    let mut vault = place.write();
    vault.erase(&[id].into(), NOW).unwrap();
    assert!(vault.still_there().unwrap().is_empty());

    // A folder of that name stands for a file the system does not let go.
    let (place, file, id) = speaks();
    fs::create_dir(&file).unwrap();
    let mut vault = place.write();
    let answer = vault.erase(&[id].into(), NOW);
    assert!(matches!(answer, Err(Error::Disk { .. })), "{answer:?}");
    assert!(
        !vault.still_there().unwrap().is_empty(),
        "it is not forgotten"
    );
    vault.close().unwrap();
    fs::remove_dir(&file).unwrap();
    fs::write(&file, b"the letter").unwrap();
    let vault = place.write();
    assert!(!file.exists() && vault.still_there().unwrap().is_empty());
}
