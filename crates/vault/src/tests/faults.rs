//! A disk that is full or fails leaves the chart as it was.

use super::verbs::{VERBS, Verb, sheet};
use super::*;
use crate::disk::failing::{Failing, How};
use std::sync::atomic::Ordering;

/// Lets the disk fail at one call of a verb after the other, until it no longer reaches so far.
/// After each failure the chart must open in the state before or after, and be whole. Every third call,
/// and with `OWNCHART_LONG=1` every one.
fn at_every_call(how: How, verb: &Verb) -> usize {
    let place = Place::filled();
    let mut calls = usize::MAX;
    let (mut at, mut failed) = (0, 0);
    while at < calls {
        let mut copy = place.copy();
        let mut vault = copy.write();
        let disk = Failing::new(at, how);
        let counter = disk.calls.clone();
        vault.folder.disk = Box::new(disk);
        let answer = (verb.go)(&mut vault, 1);
        let said = format!("{} with a disk {how:?} at call {at}", verb.name);
        match &answer {
            Ok(()) => calls = counter.load(Ordering::SeqCst).min(calls),
            Err(error) => {
                failed += 1;
                let expected = match how {
                    How::Full => matches!(error, Error::NoSpace { .. }),
                    How::Broken | How::Lying => matches!(error, Error::Disk { .. }),
                };
                assert!(expected, "{said}: {error:?}");
            }
        }
        drop(vault);
        let mut vault = match copy.open(Access::Write) {
            Ok(vault) => vault,
            Err(Error::WrongKey) => {
                copy.paper = sheet(1);
                copy.write()
            }
            Err(error) => panic!("{said}: {error:?}"),
        };
        assert!(
            answer.is_err() || (verb.kept)(&vault, 1),
            "{said}: saved, and it is gone"
        );
        let quiet = |it: &Remark| matches!(it, Remark::Recovered { .. });
        assert!(
            vault.remarks().iter().all(quiet),
            "{said}: {:?}",
            vault.remarks()
        );
        let mut found = verified(&mut vault, true);
        found.retain(|it| *it != Trouble::DocumentUnlisted);
        assert_eq!(found, [], "{said}");
        at += if long() { 1 } else { 3 };
    }
    failed
}

#[test]
fn whatever_call_of_whatever_verb_fails_nothing_is_half_there() {
    for how in [How::Full, How::Broken, How::Lying] {
        let failed: usize = VERBS.iter().map(|verb| at_every_call(how, verb)).sum();
        assert!(failed > 0);
        println!(
            "a disk {how:?} under {} verbs: {failed} failures, 0 half there",
            VERBS.len()
        );
    }
}

#[test]
fn a_full_disk_under_the_database_says_so_and_keeps_what_was_there() {
    let place = Place::filled();
    let mut vault = place.write();
    (verb("commit").go)(&mut vault, 1).unwrap();
    let state = vault.state();
    vault
        .database()
        .unwrap()
        .execute_batch("PRAGMA max_page_count = 1")
        .unwrap();
    let many = (0..2_000)
        .map(|n| first(&finding(n, "718-7", "7.4", 3)))
        .collect();
    let answer = vault.commit(&Change::of(many), NOW);
    assert!(matches!(answer, Err(Error::NoSpace { .. })), "{answer:?}");
    assert_eq!(vault.state(), state);
    vault.close().unwrap();
    let mut vault = place.write();
    assert_eq!(vault.state(), state);
    assert_eq!(verified(&mut vault, true), []);
}
