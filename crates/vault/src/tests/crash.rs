//! A session that was cut off loses nothing that was said to be saved.

use super::*;

#[test]
fn what_was_said_to_be_saved_is_there_after_a_power_cut() {
    let place = Place::filled();
    let mut vault = place.write();
    for n in 0..5 {
        vault
            .commit(
                &Change::of(vec![first(&allergy(20 + n, "Pollen"))]),
                NOW + 9,
            )
            .unwrap();
        let cut_off = place.copy();
        for access in [Access::Read, Access::Write] {
            let again = cut_off.copy();
            let mut vault = again.open(access).unwrap();
            assert_eq!(
                vault.remarks(),
                [Remark::Recovered { last: NOW + 9 }],
                "{access:?}"
            );
            assert_eq!(
                vault.entries(&of_kind(Kind::Allergy)).unwrap().len(),
                usize::from(n) + 2
            );
            assert_eq!(vault.state().number, u64::from(n) + 2);
            assert_eq!(verified(&mut vault, true), []);
            vault.close().unwrap();
            assert_eq!(
                again.read().remarks(),
                [],
                "the second time all is in order"
            );
        }
    }
}

#[test]
fn a_power_cut_between_any_two_steps_of_closing() {
    let place = Place::filled();
    let mut vault = place.write();
    vault
        .commit(&Change::of(vec![first(&allergy(20, "Pollen"))]), NOW)
        .unwrap();
    let before_rest = place.copy();
    vault.rest().unwrap();
    let at_rest = place.copy();
    // Checkpointed and closed, HEAD still open.
    let between = at_rest.copy();
    fs::copy(before_rest.join("HEAD"), between.join("HEAD")).unwrap();
    // HEAD clean, the device not told yet.
    let untold = at_rest.copy();
    for place in [&between, &untold] {
        let (from, to) = (
            &before_rest.device.anchors,
            place.device.anchors.as_ref().unwrap(),
        );
        fs::remove_dir_all(to).unwrap();
        copy_dir(from.as_ref().unwrap(), to);
    }
    for (place, recovers) in [(before_rest, true), (between, true), (untold, false)] {
        let mut vault = place.write();
        let recovered = vault
            .remarks()
            .iter()
            .any(|it| matches!(it, Remark::Recovered { .. }));
        assert_eq!(
            (recovered, vault.remarks().len()),
            (recovers, usize::from(recovers))
        );
        assert_eq!(verified(&mut vault, true), []);
    }
}

#[test]
fn a_log_that_was_cut_off_anywhere_gives_a_whole_state() {
    let place = Place::filled();
    let mut vault = place.write();
    for n in 0..3 {
        vault
            .commit(&Change::of(vec![first(&allergy(20 + n, "Pollen"))]), NOW)
            .unwrap();
    }
    let cut_off = place.copy();
    drop(vault);
    let log = fs::read(cut_off.join("vault.db-wal")).unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for cut in (0..=log.len()).step_by(log.len() / 12) {
        let torn = cut_off.copy();
        fs::write(torn.join("vault.db-wal"), &log[..cut]).unwrap();
        let mut vault = torn.write();
        seen.insert(vault.entries(&of_kind(Kind::Allergy)).unwrap().len());
        assert_eq!(verified(&mut vault, true), [], "cut at {cut}");
    }
    assert!(
        seen.len() > 2,
        "some cuts lose some changes of the last moments: {seen:?}"
    );
}

#[test]
fn after_a_power_cut_a_spoiled_page_is_named_though_nothing_is_in_it() {
    let place = Place::filled();
    let set = |text: String| {
        let mut vault = place.write();
        let settings = [("language".to_owned(), Some(text))].into();
        let change = Change {
            settings,
            ..Change::default()
        };
        vault.commit(&change, NOW).unwrap();
        vault
    };
    set("a".repeat(1 << 20)).close().unwrap();
    set("short".into()).close().unwrap();
    let vault = set("shorter".into());
    let cut_off = place.copy();
    drop(vault);
    let spoiled = cut_off.copy();
    cut_off.write().close().unwrap();
    let mut pages = fs::read(spoiled.join("vault.db")).unwrap();
    let last = pages.len() - 100;
    pages[last] ^= 1;
    fs::write(spoiled.join("vault.db"), pages).unwrap();
    assert_eq!(
        trouble(spoiled.open(Access::Write)),
        Some(Trouble::PageMacBad)
    );
    // While the chart is open and at rest, verify says so too.
    let mut vault = cut_off.read();
    let mut pages = fs::read(cut_off.join("vault.db")).unwrap();
    let last = pages.len() - 100;
    pages[last] ^= 1;
    fs::write(cut_off.join("vault.db"), pages).unwrap();
    assert!(verified(&mut vault, false).contains(&Trouble::PageMacBad));
}

#[test]
fn what_lists_show_is_built_anew_if_it_is_wrong() {
    let place = Place::filled();
    for sql in [
        "DELETE FROM entries WHERE kind = 'allergy'",
        "UPDATE entries SET json = replace(json, 'Penicillin', 'Ampicillin')",
        "UPDATE entries SET folded = 'something else' WHERE kind = 'allergy'",
        "INSERT INTO findings (person, code, time, entry, part, status, undecided)
           VALUES (1, 'x', '', zeroblob(16), 0, 'final', 0)",
        "DELETE FROM words",
        "INSERT INTO search (search) VALUES ('delete-all')",
    ] {
        let mut vault = place.write();
        vault.begin().unwrap();
        vault.database().unwrap().execute_batch(sql).unwrap();
        let cut_off = place.copy();
        let mut vault2 = cut_off.write();
        assert_eq!(remarked(&vault2), [Trouble::ProjectionDiffers], "{sql}");
        assert_eq!(searched(&vault2, "penicillin", Some(ANNA)).len(), 1);
        assert_eq!(verified(&mut vault2, true), []);
        // Undone here, so that the next round begins with a good chart.
        vault.show_anew().unwrap();
        vault.close().unwrap();
    }
}

#[test]
fn words_that_are_not_what_their_name_says_are_not_taken_for_the_record() {
    // An old page can put other bytes under a row that is counted by its digest alone.
    for sql in [
        "UPDATE revisions SET bytes = zeroblob(length(bytes)) WHERE row = 2",
        "UPDATE revisions SET bytes = (SELECT bytes FROM revisions WHERE row = 1) WHERE row = 2",
        "UPDATE ledger SET body = 'nobody was given anything'",
    ] {
        let place = Place::filled();
        let mut vault = place.write();
        vault.begin().unwrap();
        vault.database().unwrap().execute_batch(sql).unwrap();
        let cut_off = place.copy();
        assert_eq!(
            trouble(cut_off.open(Access::Write)),
            Some(Trouble::RootMismatch),
            "{sql}"
        );
        assert!(
            verified(&mut vault, false).contains(&Trouble::RootMismatch),
            "{sql}"
        );
    }
}
