//! The ways in, and how they are replaced.

use super::*;
use crate::disk::failing::{Failing, How};
use crate::head::Head;
use std::sync::atomic::Ordering;

fn opens(place: &Place, key: &Identity) -> bool {
    Vault::open(
        &place.path,
        Key::Recovery(key),
        Access::Write,
        &place.device,
    )
    .is_ok()
}

#[test]
fn a_new_recovery_key_replaces_the_old_one() {
    let place = Place::filled();
    let new = Identity::generate();
    let mut vault = place.write();
    let before = vault.state();
    vault.renew_recovery(&new, NOW + 1).unwrap();
    assert_ne!(vault.state(), before);
    assert_eq!(
        vault.slots().unwrap(),
        [crate::Slot {
            name: "recovery".into(),
            made: NOW + 1
        }]
    );
    vault.close().unwrap();
    assert!(opens(&place, &new) && !opens(&place, &place.paper));
    let [one, two] = ["keys/recovery.age", "keys/recovery.age.2"]
        .map(|name| fs::read(place.join(name)).unwrap());
    assert_eq!(one, two);
    let mut vault = Vault::open(
        &place.path,
        Key::Recovery(&new),
        Access::Write,
        &place.device,
    )
    .unwrap();
    assert_eq!(vault.remarks(), []);
    assert_eq!(verified(&mut vault, true), []);
}

#[test]
fn a_power_cut_at_any_call_leaves_a_way_in() {
    let place = Place::filled();
    let mut calls = usize::MAX;
    let mut at = 0;
    let mut outcomes = std::collections::BTreeSet::new();
    while at < calls {
        let copy = place.copy();
        let new = Identity::generate();
        let mut vault = copy.write();
        let disk = Failing::new(at, How::Broken);
        let counter = disk.calls.clone();
        vault.folder.disk = Box::new(disk);
        let answer = vault.renew_recovery(&new, NOW);
        if answer.is_ok() {
            calls = counter.load(Ordering::SeqCst).min(calls);
        }
        // The folder as it lies at this moment is what a power cut leaves.
        let cut_off = copy.copy();
        drop(vault);
        let ways = [&copy.paper, &new].map(|key| {
            let again = cut_off.copy();
            let answer = Vault::open(
                &again.path,
                Key::Recovery(key),
                Access::Write,
                &again.device,
            );
            let mut vault = match answer {
                Ok(vault) => vault,
                Err(Error::WrongKey) => return false,
                Err(error) => panic!("call {at}: {error}"),
            };
            assert!(vault.head.expects.is_empty(), "it was brought to an end");
            assert_eq!(verified(&mut vault, true), [], "call {at}");
            true
        });
        assert!(
            ways[0] || ways[1],
            "call {at} of renewing the key left no way in"
        );
        outcomes.insert(ways);
        at += 2;
    }
    assert!(
        outcomes.contains(&[true, false]) && outcomes.contains(&[false, true]),
        "{outcomes:?}"
    );
}

#[test]
fn words_open_wrong_words_do_not_and_new_words_replace_them() {
    // The one test here that pays for scrypt: six guesses.
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("Anna.ownchart");
    let device = Device::at(dir.path().join("anchors"));
    let words = Passphrase::typed("correct horse battery staple of an invented person");
    let (vault, paper) = Vault::create(&path, &words, NOW, &device).unwrap();
    assert_eq!(vault.state().number, 0);
    drop(vault);
    let open =
        |words: &Passphrase| Vault::open(&path, Key::Passphrase(words), Access::Write, &device);
    let other = Passphrase::typed("correct horse battery stable of an invented person");
    assert!(matches!(open(&other), Err(Error::WrongKey)));
    fs::write(path.join("keys/passphrase.age"), b"a bad sector").unwrap();
    let mut vault = open(&words).unwrap();
    assert_eq!(
        remarked(&vault),
        [Trouble::SlotTwinDiffers],
        "the twin opened"
    );
    vault.change_passphrase(&other, NOW).unwrap();
    vault.close().unwrap();
    assert!(matches!(open(&words), Err(Error::WrongKey)));
    let vault = Vault::open(&path, Key::Recovery(&paper), Access::Read, &device).unwrap();
    assert_eq!(vault.remarks(), []);
    assert_eq!(vault.slots().unwrap().len(), 2);
}

#[test]
fn head_never_forgets_a_change_that_is_under_way() {
    let place = Place::filled();
    let mut vault = place.write();
    vault.begin().unwrap();
    let mut head = vault.head.clone();
    head.expects
        .insert("recovery".into(), crate::head::Digest([9; 32]));
    vault.put_head(head).unwrap();
    vault.close().unwrap();
    let vault = place.read();
    assert_eq!((vault.head.expects.len(), vault.remarks().len()), (1, 0));
    drop(vault);
    let vault = place.write();
    assert!(vault.head.expects.is_empty());
    vault.close().unwrap();
    let vault = place.read();
    assert!(
        Head::read(&vault.folder, &vault.keys)
            .unwrap()
            .0
            .expects
            .is_empty()
    );
}

#[test]
fn a_key_file_that_is_on_its_way_is_looked_at_too() {
    let place = Place::filled();
    let mut vault = place.write();
    vault.begin().unwrap();
    let mut head = vault.head.clone();
    head.expects
        .insert("passphrase".into(), crate::head::Digest([9; 32]));
    vault.put_head(head).unwrap();
    vault.close().unwrap();
    assert_eq!(remarked(&place.read()), [], "it may not be there yet");
    fs::write(place.join("keys/passphrase.age"), b"somebody else's").unwrap();
    assert_eq!(remarked(&place.read()), [Trouble::SlotUnknown]);
}

#[test]
fn a_key_is_tried_while_the_chart_is_open() {
    let place = Place::filled();
    let vault = place.read();
    vault.opens_with(Key::Recovery(&place.paper)).unwrap();
    let other = Identity::generate();
    let answer = vault.opens_with(Key::Recovery(&other));
    assert!(matches!(answer, Err(Error::WrongKey)), "{answer:?}");
}
