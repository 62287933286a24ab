//! Letters come back byte for byte, or not at all.

use super::*;
use crate::BadDocument;
use record::DocumentId;
use std::io::{self, Cursor, Read, Seek, SeekFrom};

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
    assert!(!stored.known);
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
