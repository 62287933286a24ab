//! Folders that a sync program copied between two machines that were both changed.

use super::joining::{join, look, lose, sound};
use super::*;

/// What real programs call the second of two files.
const NAMES: [(&str, &str, &str); 8] = [
    (
        "Dropbox",
        "HEAD (Anna's conflicted copy 2026-11-22)",
        "vault (Anna's conflicted copy 2026-11-22).db",
    ),
    (
        "Syncthing",
        "HEAD.sync-conflict-20261122-071104-ABCDEFG",
        "vault.sync-conflict-20261122-071104-ABCDEFG.db",
    ),
    (
        "Nextcloud",
        "HEAD (conflicted copy 2026-11-22 071104)",
        "vault (conflicted copy 2026-11-22 071104).db",
    ),
    ("OneDrive", "HEAD-DESKTOP-1234", "vault-DESKTOP-1234.db"),
    ("Google Drive", "HEAD (1)", "vault (1).db"),
    ("iCloud", "HEAD 2", "vault 2.db"),
    ("Resilio", "HEAD.Conflict", "vault.db.Conflict"),
    (
        "Konflikt",
        "HEAD (Konflikt von Änne)",
        "vault (Konflikt von Änne).db",
    ),
];

/// Two machines that each added an allergy, and a letter on the second.
pub(super) fn two_machines() -> (Place, Place) {
    let one = Place::filled();
    let other = one.copy();
    let mut vault = one.write();
    vault
        .commit(&Change::of(vec![first(&allergy(3, "Latex"))]), NOW)
        .unwrap();
    vault.close().unwrap();
    let mut vault = other.write();
    let scan = vault
        .add_document(
            &mut std::io::Cursor::new(b"from the other machine".to_vec()),
            &about(),
        )
        .unwrap();
    let content = Content::Document(record::Document {
        title: "Brief".into(),
        content: Some(scan.id),
        ..Default::default()
    });
    let mut change = Change::of(vec![
        first(&allergy(4, "Nickel")),
        first(&Entry::new(EntryId([5; 16]), Some(ANNA), content)),
    ]);
    change.documents.push(scan);
    vault.commit(&change, NOW).unwrap();
    vault.close().unwrap();
    (one, other)
}

/// Brings the files of `other` into the folder of `one` as a sync program does.
pub(super) fn sync(one: &Place, other: &Place, head: &str, database: &str) {
    fs::copy(other.join("HEAD"), one.join(head)).unwrap();
    fs::copy(other.join("vault.db"), one.join(database)).unwrap();
    for file in files(&other.join("blobs")) {
        let to = one.path.join(file.strip_prefix(&other.path).unwrap());
        if !to.exists() {
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(&file, to).unwrap();
        }
    }
}

fn mend(place: &Place) -> Result<Vault> {
    Vault::open_mended(&place.path, Key::Recovery(&place.paper), &place.device)
}

/// Everything of both machines is there, and nothing was deleted.
fn check(program: &str, mut vault: Vault, moved: &[String], all: &[Vec<u8>]) {
    for id in 2..=5 {
        assert!(
            vault.entry(EntryId([id; 16])).unwrap().is_some(),
            "{program}: entry {id}"
        );
    }
    let mut read = Vec::new();
    let id = record::DocumentId::of(b"from the other machine");
    vault.read_document(id, &mut read).unwrap();
    assert_eq!(read, b"from the other machine", "{program}");
    sound(&mut vault);
    assert_eq!(verified(&mut vault, true), [], "{program}");
    let folder = vault.path().to_owned();
    vault.close().unwrap();
    let left: Vec<Vec<u8>> = files(&folder.join("conflicts"))
        .iter()
        .map(|file| fs::read(file).unwrap())
        .collect();
    assert!(!left.is_empty() || moved.is_empty(), "{program}");
    for bytes in all {
        let in_place = [folder.join("HEAD"), folder.join("vault.db")]
            .iter()
            .any(|file| fs::read(file).unwrap() == *bytes);
        assert!(
            in_place || left.contains(bytes) || moved.is_empty(),
            "{program}: nothing is deleted"
        );
    }
}

fn join_conflicts(vault: &mut Vault) -> (crate::Merged, Vec<String>) {
    vault.merge_conflicts(NOW, &mut |_, _| true).unwrap()
}

#[test]
fn a_pair_beside_ours_is_joined_whatever_it_is_called() {
    let (one, other) = two_machines();
    for (program, head, database) in NAMES {
        let place = one.copy();
        sync(&place, &other, head, database);
        let theirs = [head, database].map(|name| fs::read(place.join(name)).unwrap());
        let mut vault = mend(&place).unwrap();
        let (merged, moved) = join_conflicts(&mut vault);
        assert_eq!((merged.entries, merged.documents), (2, 1), "{program}");
        assert_eq!(moved.len(), 2, "{program}: {moved:?}");
        assert_eq!(
            join_conflicts(&mut vault),
            Default::default(),
            "{program}: once is enough"
        );
        check(program, vault, &moved, &theirs);
        place.read();
    }
}

#[test]
fn a_folder_that_is_half_of_each_is_put_right_first() {
    let (one, other) = two_machines();
    for (program, head, database) in NAMES {
        for crossed in [("HEAD", database), (head, "vault.db")] {
            // Ours keep their names, or theirs took them: one of the two files each.
            let place = one.copy();
            sync(&place, &other, head, database);
            let (kept, swapped) = (crossed.0 == "HEAD", crossed.1);
            let (own, their) = if kept {
                ("vault.db", swapped)
            } else {
                ("HEAD", crossed.0)
            };
            let (ours, theirs) = (
                fs::read(place.join(own)).unwrap(),
                fs::read(place.join(their)).unwrap(),
            );
            fs::write(place.join(own), &theirs).unwrap();
            fs::write(place.join(their), &ours).unwrap();
            assert!(
                place.open(Access::Read).is_err(),
                "{program}: a mixed pair opens nothing"
            );
            let mut vault = mend(&place).unwrap();
            let (merged, moved) = join_conflicts(&mut vault);
            assert!(merged.entries > 0, "{program}");
            check(program, vault, &moved, &[theirs]);
            place.read();
        }
    }
}

#[test]
fn cut_off_between_any_two_steps_it_is_put_right_the_next_time() {
    let (one, other) = two_machines();
    let (_, head, database) = NAMES[0];
    // The moves of putting it right, in order, and each time only the first ones were done.
    let moves = [
        ("vault.db", "conflicts/vault.db"),
        (database, "vault.db"),
        ("HEAD", "conflicts/HEAD"),
        (head, "HEAD"),
    ];
    for done in 0..=moves.len() {
        let place = one.copy();
        sync(&place, &other, head, database);
        // Theirs lies in place: a whole pair, and not the one this device knows.
        fs::rename(place.join("HEAD"), place.join("x")).unwrap();
        fs::rename(place.join(head), place.join("HEAD")).unwrap();
        fs::rename(place.join("x"), place.join(head)).unwrap();
        fs::rename(place.join("vault.db"), place.join("x")).unwrap();
        fs::rename(place.join(database), place.join("vault.db")).unwrap();
        fs::rename(place.join("x"), place.join(database)).unwrap();
        fs::create_dir(place.join("conflicts")).unwrap();
        for (from, to) in &moves[..done] {
            fs::rename(place.join(from), place.join(to)).unwrap();
        }
        let all = ["HEAD", "vault.db"].map(|name| fs::read(other.join(name)).unwrap());
        let mut vault = mend(&place).unwrap_or_else(|error| panic!("after {done} moves: {error}"));
        let (_, moved) = join_conflicts(&mut vault);
        check(&format!("after {done} moves"), vault, &moved, &all);
    }
}

#[test]
fn a_file_without_its_other_half_is_moved_and_waits_for_it() {
    let (one, other) = two_machines();
    sync(&one, &other, "HEAD 2", "vault 2.db");
    let late = fs::read(one.join("HEAD 2")).unwrap();
    fs::remove_file(one.join("HEAD 2")).unwrap();
    fs::write(one.join("Einkauf.txt"), "Milch").unwrap();
    let mut vault = mend(&one).unwrap();
    let (merged, moved) = join_conflicts(&mut vault);
    assert_eq!((merged.entries, moved), (0, vec!["vault 2.db".to_owned()]));
    assert!(
        one.join("Einkauf.txt").exists(),
        "what is not ours is left alone"
    );
    fs::write(one.join("HEAD 2"), late).unwrap();
    let (merged, _) = join_conflicts(&mut vault);
    assert_eq!(merged.entries, 2, "its other half lay in conflicts/");
}

#[test]
fn a_forged_or_damaged_pair_is_not_believed() {
    let (one, other) = two_machines();
    let stranger = Place::filled();
    sync(&one, &stranger, "HEAD 3", "vault 3.db");
    sync(&one, &other, "HEAD 2", "vault 2.db");
    let mut bytes = fs::read(one.join("vault 2.db")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(one.join("vault 2.db"), bytes).unwrap();
    let mut vault = mend(&one).unwrap();
    let (merged, moved) = join_conflicts(&mut vault);
    assert_eq!(merged, crate::Merged::default());
    assert_eq!(
        moved,
        ["HEAD 2", "vault 2.db"],
        "another chart's files are not ours to move"
    );
}

#[test]
fn without_any_pair_that_fits_the_damage_is_named_and_nothing_moves() {
    let (one, other) = two_machines();
    fs::copy(other.join("vault.db"), one.join("vault.db")).unwrap();
    let before = files(&one.path);
    assert_eq!(trouble(mend(&one)), Some(Trouble::DbDigestMismatch));
    assert_eq!(files(&one.path), before);
}

#[test]
fn a_device_that_only_read_knows_the_newest_state_it_saw() {
    let place = Place::filled();
    let old = place.copy();
    let reader = Device::at(place._dir.path().join("reader"));
    let read = |path: &Path| Vault::open(path, Key::Recovery(&place.paper), Access::Read, &reader);
    drop(read(&place.path).unwrap());
    let mut vault = place.write();
    let change = Change::of(vec![first(&allergy(3, "Latex"))]);
    vault.commit(&change, NOW).unwrap();
    vault.close().unwrap();
    drop(read(&place.path).unwrap());
    let answer = read(&old.path);
    assert!(matches!(answer, Err(Error::NotADescendant { .. })));
}

#[test]
fn a_device_that_saw_a_chart_once_knows_it_again() {
    let place = Place::filled();
    let old = place.copy();
    let mut vault = place.write();
    let change = Change::of(vec![first(&allergy(3, "Latex"))]);
    vault.commit(&change, NOW).unwrap();
    vault.close().unwrap();
    let reader = Device::at(place._dir.path().join("reader"));
    let read = |path: &Path| Vault::open(path, Key::Recovery(&place.paper), Access::Read, &reader);
    drop(read(&place.path).unwrap());
    let answer = read(&old.path);
    assert!(matches!(answer, Err(Error::NotADescendant { .. })));
}

#[test]
fn whatever_came_from_beside_is_counted() {
    let (one, other) = two_machines();
    let mut vault = other.write();
    let penicillin = vault.entry(EntryId([2; 16])).unwrap().unwrap();
    let mut after = penicillin.entry.clone();
    after.note = Some("Atemnot".into());
    let latex = first(&allergy(6, "Latex"));
    let mut noted = allergy(6, "Latex");
    noted.note = Some("Quaddeln".into());
    let seen = record::view(std::slice::from_ref(&latex)).unwrap();
    let later = vec![
        edit(&penicillin, &after),
        latex.clone(),
        edit(&seen, &noted),
    ];
    vault.commit(&Change::of(later), NOW).unwrap();
    lose(&mut vault, &latex);
    let theirs = [first(&allergy(7, "Staub"))];
    vault.commit(&Change::of(theirs.to_vec()), NOW).unwrap();
    vault.close().unwrap();
    let mut vault = one.write();
    vault.commit(&Change::of(theirs.to_vec()), NOW).unwrap();
    vault.close().unwrap();
    let mut vault = other.write();
    vault.erase(&[EntryId([7; 16])].into(), NOW).unwrap();
    vault.close().unwrap();

    let asked = one.copy();
    let mut vault = asked.write();
    let other_vault = look(&vault, &other);
    let told = join(&mut vault, &other_vault);
    drop((vault, other_vault));
    let counts = |it: &crate::Merged| (it.entries, it.changed, it.documents, it.erased, it.aside);
    assert_eq!(counts(&told), (2, 1, 1, 1, 1));
    sync(&one, &other, "HEAD 2", "vault 2.db");
    assert_eq!(join_conflicts(&mut mend(&one).unwrap()).0, told);
}

#[test]
fn a_second_file_that_is_the_same_takes_nobodys_place() {
    let place = Place::filled();
    fs::copy(place.join("vault.db"), place.join("Copy of vault.db")).unwrap();
    let mut vault = mend(&place).unwrap();
    assert!(!place.join("conflicts").exists(), "nothing had to be moved");
    let (merged, moved) = join_conflicts(&mut vault);
    assert_eq!(
        (merged, moved),
        (Default::default(), vec!["Copy of vault.db".to_owned()])
    );
}

#[test]
fn of_two_pairs_the_one_that_has_to_be_moved_less_takes_its_place() {
    let (one, other) = two_machines();
    sync(&one, &other, "HEAD 3", "vault 3.db");
    let ours = || ["HEAD", "vault.db"].map(|name| fs::read(one.join(name)).unwrap());
    let before = ours();
    // The second time somebody gave the HEAD in place another name.
    for name in ["HEAD", "HEAD 2"] {
        fs::rename(one.join("HEAD"), one.join(name)).unwrap();
        let stranger = Device::forgetful();
        let key = Key::Recovery(&one.paper);
        let vault = Vault::open_mended(&one.path, key, &stranger).unwrap();
        vault.close().unwrap();
        assert_eq!(ours(), before, "{name}");
    }
}

#[test]
fn a_folder_that_cannot_be_looked_through_is_not_said_to_be_empty() {
    let place = Place::filled();
    fs::write(place.join("conflicts"), b"a file where a folder should be").unwrap();
    let answer = mend(&place);
    assert!(matches!(answer, Err(Error::Disk { .. })), "{answer:?}");
}
