//! A disk that is full or fails leaves the chart as it was.

use super::*;
use crate::disk::failing::{Failing, How};
use std::sync::atomic::Ordering;

/// Runs `work` on a chart whose disk fails at one call after the other, until it no longer does.
/// After each failure the chart must open in the state before or after, and be whole.
fn at_every_call(how: How, step: usize, work: impl Fn(&mut Vault) -> Result<()>) {
    let place = Place::filled();
    let mut calls = usize::MAX;
    let mut at = 0;
    let mut failed = 0;
    while at < calls {
        let copy = place.copy();
        let mut vault = copy.write();
        let disk = Failing::new(at, how);
        let counter = disk.calls.clone();
        vault.folder.disk = Box::new(disk);
        let before = vault.state().number;
        let answer = work(&mut vault);
        let reached = counter.load(Ordering::SeqCst);
        match &answer {
            Ok(()) => calls = calls.min(reached),
            Err(error) => {
                failed += 1;
                if how == How::Full {
                    assert!(
                        matches!(error, Error::NoSpace { .. }),
                        "call {at}: {error:?}"
                    );
                }
            }
        }
        drop(vault);
        let mut vault = copy.write();
        let after = vault.state().number;
        assert!(after == before || after == before + 1, "call {at}");
        if answer.is_ok() {
            assert_eq!(after, before + 1, "what was said to be saved is saved");
        }
        let found = vault.verify(true).unwrap();
        assert!(
            found
                .iter()
                .all(|it| it.trouble == Trouble::DocumentUnlisted),
            "call {at}: {found:?}"
        );
        at += step;
    }
    assert!(failed > 0);
}

fn change(vault: &mut Vault) -> Result<()> {
    vault
        .commit(&Change::of(vec![first(&allergy(3, "Nuss"))]), NOW)
        .map(|_| ())
}

fn document(vault: &mut Vault) -> Result<()> {
    let mut picture = std::io::Cursor::new(vec![3; 200_000]);
    let stored = vault.add_document(&mut picture, &about())?;
    vault
        .commit(
            &Change {
                documents: vec![stored],
                ..Change::default()
            },
            NOW,
        )
        .map(|_| ())
}

#[test]
fn the_first_change_of_a_session() {
    at_every_call(How::Full, 1, change);
    at_every_call(How::Broken, 1, change);
}

#[test]
fn a_document() {
    at_every_call(How::Full, 5, document);
    at_every_call(How::Broken, 5, document);
    at_every_call(How::Lying, 5, |vault| {
        document(vault).map_err(|error| {
            assert!(matches!(error, Error::Disk { .. }));
            error
        })
    });
}

#[test]
fn a_full_disk_under_the_database_says_so_and_keeps_what_was_there() {
    let place = Place::filled();
    let mut vault = place.write();
    change(&mut vault).unwrap();
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
