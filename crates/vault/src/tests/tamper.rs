//! Whoever changes the folder without its key is noticed.

use super::*;

/// Does something to the folder of a filled chart and says what opening for reading and for
/// writing answers, each on a copy of its own.
fn after(spoil: impl Fn(&Place)) -> [Result<Vec<Trouble>>; 2] {
    let place = Place::filled();
    spoil(&place);
    [Access::Read, Access::Write].map(|access| {
        let copy = place.copy();
        let vault = copy.open(access)?;
        Ok(remarked(&vault))
    })
}

/// It is not opened, and this is why.
fn refused(expected: Trouble, spoil: impl Fn(&Place)) {
    for answer in after(spoil) {
        assert_eq!(trouble(answer), Some(expected));
    }
}

/// It opens, and this is said.
fn said(expected: &[Trouble], spoil: impl Fn(&Place)) {
    for answer in after(spoil) {
        assert_eq!(answer.unwrap(), expected);
    }
}

fn flip(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    let at = at % bytes.len();
    bytes[at] ^= 1;
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_byte_of_the_database() {
    let length = fs::metadata(Place::filled().join("vault.db"))
        .unwrap()
        .len() as usize;
    for at in [0, 15, 16, 100, 4095, 4096, 20_000, length - 100, length - 1] {
        for answer in after(|place| flip(&place.join("vault.db"), at)) {
            let trouble = trouble(answer).unwrap();
            assert_eq!(trouble, Trouble::DbDigestMismatch, "byte {at}");
        }
    }
}

#[test]
fn a_byte_of_head() {
    for at in [0, 40, 200, 700] {
        refused(Trouble::HeadMacBad, |place| flip(&place.join("HEAD"), at));
    }
    refused(Trouble::HeadMacBad, |place| {
        fs::remove_file(place.join("HEAD")).unwrap()
    });
    refused(Trouble::HeadMacBad, |place| {
        fs::write(place.join("HEAD"), b"{}\n").unwrap()
    });
}

#[test]
fn head_of_another_chart() {
    let other = Place::filled();
    refused(Trouble::HeadMacBad, |place| {
        fs::copy(other.join("HEAD"), place.join("HEAD")).unwrap();
    });
}

#[test]
fn the_database_is_gone_empty_plain_or_another_charts() {
    let db = Trouble::DbDigestMismatch;
    refused(db, |place| fs::remove_file(place.join("vault.db")).unwrap());
    refused(db, |place| fs::write(place.join("vault.db"), b"").unwrap());
    let other = Place::filled();
    refused(db, |place| {
        fs::copy(other.join("vault.db"), place.join("vault.db")).unwrap();
    });
    refused(Trouble::PlaintextFound, |place| {
        fs::remove_file(place.join("vault.db")).unwrap();
        let plain = rusqlite::Connection::open(place.join("vault.db")).unwrap();
        plain
            .execute_batch("CREATE TABLE revisions (bytes)")
            .unwrap();
    });
}

#[test]
fn a_side_file_is_judged_before_sqlite_starts() {
    let place = Place::filled();
    let mut vault = place.write();
    vault
        .commit(&Change::of(vec![first(&allergy(3, "Nuss"))]), NOW)
        .unwrap();
    let wal = fs::read(place.join("vault.db-wal")).unwrap();
    assert!(wal.len() > 4096);
    drop(vault);
    let side = Trouble::SideFileUnexpected;
    for (name, bytes) in [
        ("vault.db-wal", &wal[..]),
        ("vault.db-wal", b"x"),
        ("vault.db-journal", b""),
        ("vault.db-journal", &wal),
    ] {
        refused(side, |place| fs::write(place.join(name), bytes).unwrap());
    }
    said(&[], |place| {
        fs::write(place.join("vault.db-wal"), b"").unwrap()
    });
}

#[test]
fn key_files() {
    let (one, two) = ("keys/recovery.age", "keys/recovery.age.2");
    let rewrite = |place: &Place, name: &str| {
        // Sealed for the same paper, as only somebody with the secret could; but not ours.
        let mut bytes = fs::read(place.join(name)).unwrap();
        bytes.push(b'x');
        fs::write(place.join(name), bytes).unwrap();
    };
    said(&[Trouble::SlotTwinDiffers], |place| rewrite(place, one));
    said(&[Trouble::SlotTwinDiffers], |place| rewrite(place, two));
    said(&[Trouble::SlotMissing], |place| {
        fs::remove_file(place.join(one)).unwrap()
    });
    said(&[Trouble::SlotMissing], |place| {
        fs::remove_file(place.join(two)).unwrap()
    });
    said(&[Trouble::SlotUnknown], |place| {
        fs::copy(place.join(one), place.join("keys/trusted-AB.age")).unwrap();
    });
    refused(Trouble::SlotMissing, |place| {
        for name in [one, two] {
            fs::remove_file(place.join(name)).unwrap();
        }
    });
    refused(Trouble::SlotDamaged, |place| {
        for name in [one, two] {
            fs::write(place.join(name), b"nothing").unwrap();
        }
    });
    refused(Trouble::PlaintextFound, |place| {
        for name in [one, two] {
            fs::write(place.join(name), b"# ownchart-secret v1\n").unwrap();
        }
    });
    // One that another key opens says more than one that nothing opens.
    let other = Place::filled();
    for name in [one, two] {
        for answer in after(|place| {
            fs::write(place.join(one), b"nothing").unwrap();
            fs::write(place.join(two), b"nothing").unwrap();
            fs::copy(other.join(name), place.join(name)).unwrap();
        }) {
            assert!(matches!(answer, Err(Error::WrongKey)), "{name}: {answer:?}");
        }
    }
}

#[test]
fn an_older_key_file_put_back_opens_and_is_named() {
    let place = Place::filled();
    let old = place.copy();
    let new = Identity::generate();
    let mut vault = place.write();
    vault.renew_recovery(&new, NOW).unwrap();
    vault.close().unwrap();
    for name in ["keys/recovery.age", "keys/recovery.age.2"] {
        fs::copy(old.join(name), place.join(name)).unwrap();
    }
    let vault = place.open(Access::Read).unwrap();
    assert_eq!(remarked(&vault), [Trouble::SlotUnknown; 2]);
}

#[test]
fn another_key_opens_nothing() {
    let place = Place::filled();
    let stranger = Identity::generate();
    let answer = Vault::open(
        &place.path,
        Key::Recovery(&stranger),
        Access::Read,
        &place.device,
    );
    assert!(matches!(answer, Err(Error::WrongKey)));
}

#[test]
fn what_is_no_chart_is_said_to_be_none() {
    let dir = tempfile::tempdir().unwrap();
    let key = Identity::generate();
    for path in [
        dir.path().to_owned(),
        dir.path().join("nothing"),
        "/dev/null".into(),
    ] {
        let answer = Vault::open(
            &path,
            Key::Recovery(&key),
            Access::Write,
            &Device::forgetful(),
        );
        assert!(matches!(answer, Err(Error::NotAVault { .. })));
    }
    assert_eq!(
        fs::read_dir(dir.path()).unwrap().count(),
        0,
        "and nothing is written there"
    );
}

#[test]
fn a_new_chart_takes_nobodys_place() {
    let place = Place::filled();
    let words = Passphrase::typed("not used, for the place is looked at first");
    let answer = Vault::create(&place.path, &words, NOW, &place.device);
    assert!(matches!(answer, Err(Error::Taken { .. })));
    place.read();
}

#[test]
fn litter_and_a_missing_readme_frighten_nobody() {
    let place = Place::filled();
    for name in ["Thumbs.db", ".DS_Store", "blobs/desktop.ini", "._HEAD"] {
        fs::write(place.join(name), b"x").unwrap();
    }
    fs::remove_dir_all(place.join("tmp")).unwrap();
    fs::remove_dir_all(place.join("snapshots")).unwrap();
    assert_eq!(verified(&mut place.write(), true), []);
    fs::write(place.join("Notizen.txt"), b"x").unwrap();
    fs::write(place.join("README.txt"), b"call this number").unwrap();
    let found = verified(&mut place.write(), true);
    assert_eq!(found, [Trouble::UnknownFile, Trouble::ReadmeDiffers]);
    assert!(found.iter().all(|trouble| trouble.is_harmless()));
}

#[test]
fn verify_names_what_opening_would_refuse() {
    let place = Place::filled();
    let mut vault = place.read();
    flip(&place.join("HEAD"), 30);
    assert_eq!(verified(&mut vault, false), [Trouble::HeadMacBad]);
    flip(&place.join("HEAD"), 30);
    let head = fs::read(place.join("HEAD")).unwrap();
    let other = place.copy();
    let mut newer = other.write();
    let change = Change::of(vec![first(&allergy(3, "Nuss"))]);
    newer.commit(&change, NOW).unwrap();
    newer.close().unwrap();
    fs::copy(other.join("HEAD"), place.join("HEAD")).unwrap();
    assert_eq!(verified(&mut vault, false), [Trouble::NotADescendant]);
    fs::write(place.join("HEAD"), head).unwrap();
    fs::write(place.join("vault.db-journal"), b"").unwrap();
    assert_eq!(verified(&mut vault, false), [Trouble::SideFileUnexpected]);
    fs::remove_file(place.join("vault.db-journal")).unwrap();
    flip(&place.join("vault.db"), 9_000);
    let found = verified(&mut vault, false);
    assert!(found.contains(&Trouble::DbDigestMismatch) && found.contains(&Trouble::PageMacBad));
    flip(&place.join("vault.db"), 9_000);
    assert_eq!(verified(&mut vault, true), []);
    assert_eq!(
        vault.people().unwrap().len(),
        1,
        "and the chart is still open"
    );
}

#[test]
fn verify_adds_up_what_is_kept() {
    let filled = Place::filled();
    for sql in [
        "DELETE FROM ledger",
        "UPDATE revisions SET bytes = zeroblob(length(bytes)) WHERE row = 2",
    ] {
        let place = filled.copy();
        let mut vault = place.write();
        vault.begin().unwrap();
        vault.database().unwrap().execute_batch(sql).unwrap();
        let found = verified(&mut vault, false);
        assert!(found.contains(&Trouble::RootMismatch), "{sql}: {found:?}");
    }
    let mut vault = filled.read();
    vault.head.root = crate::head::Digest([9; 32]);
    assert_eq!(verified(&mut vault, false), [Trouble::RootMismatch]);
}

#[test]
fn an_index_in_another_ones_place_is_told() {
    use rusqlite::config::DbConfig;
    let place = Place::filled();
    let mut vault = place.write();
    vault.begin().unwrap();
    let database = vault.database().unwrap();
    database
        .set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, false)
        .unwrap();
    let swap = "PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'entries_listed')
            WHERE name = 'revisions_of_entry'";
    database.execute_batch(swap).unwrap();
    assert!(verified(&mut vault, false).contains(&Trouble::PageMacBad));
}

#[test]
fn what_lies_among_the_snapshots_is_called_what_it_is() {
    let place = Place::filled();
    let other = Place::filled();
    let snapshots = |of: &Place| files(&of.join("snapshots"));
    let foreign = &snapshots(&other)[0];
    fs::copy(foreign, place.join("snapshots/2025-12-01T00-00-00.age")).unwrap();
    fs::create_dir(place.join("snapshots/2025-12-02T00-00-00.age")).unwrap();
    let found = place.read().verify(true).unwrap();
    let mut found: Vec<_> = found.iter().map(|it| (&*it.place, it.trouble)).collect();
    found.sort_by_key(|it| it.0);
    let expected = [
        ("snapshots/2025-12-01T00-00-00.age", Trouble::BackupForeign),
        ("snapshots/2025-12-02T00-00-00.age", Trouble::UnknownFile),
    ];
    assert_eq!(found, expected);
}
