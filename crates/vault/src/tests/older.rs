//! The older copy: told, and accepted only on purpose.

use super::*;

fn add(place: &Place, id: u8) {
    let mut vault = place.write();
    let entry = allergy(id, "Latex");
    vault.commit(&Change::of(vec![first(&entry)]), NOW).unwrap();
    vault.close().unwrap();
}

/// Puts the folder of `from` in place of that of `to`, as a backup program does.
fn put_back(from: &Place, to: &Place) {
    fs::remove_dir_all(&to.path).unwrap();
    copy_dir(&from.path, &to.path);
}

fn accept(place: &Place) -> Vault {
    Vault::accept(&place.path, Key::Recovery(&place.paper), &place.device, NOW).unwrap()
}

#[test]
fn an_older_folder_is_told_and_accepted_only_on_purpose() {
    let place = Place::filled();
    let older = place.copy();
    add(&place, 3);
    let newer = place.copy();
    put_back(&older, &place);
    let answer = place.open(Access::Write);
    assert!(matches!(answer, Err(Error::NotADescendant { .. })));
    let vault = accept(&place);
    assert!(
        vault
            .setting(crate::ACCEPTED)
            .unwrap()
            .unwrap()
            .contains("known")
    );
    assert!(
        vault.entry(EntryId([3; 16])).unwrap().is_none(),
        "it is the older one"
    );
    vault.close().unwrap();
    add(&place, 4);
    let accepted = place.copy();
    place.read();

    put_back(&older, &place);
    let told = matches!(place.open(Access::Read), Err(Error::NotADescendant { .. }));
    assert!(told, "the same older folder once more is told once more");
    put_back(&newer, &place);
    place.read();
    put_back(&accepted, &place);
    place.read();
}

#[test]
fn a_branch_that_overtook_is_told_before_and_after() {
    let place = Place::filled();
    let branch = place.copy();
    add(&place, 3);
    for id in 4..9 {
        add(&branch, id);
    }
    put_back(&branch, &place);
    assert!(matches!(
        place.open(Access::Read),
        Err(Error::NotADescendant { .. })
    ));
    let vault = accept(&place);
    vault.close().unwrap();
    place.read();
    // The branch as it was before is no past of what was accepted, but of the copy it came from.
    put_back(&branch, &place);
    assert!(matches!(
        place.open(Access::Read),
        Err(Error::NotADescendant { .. })
    ));
}

#[test]
fn accepted_and_cut_off_before_the_first_change_it_opens() {
    let place = Place::filled();
    let older = place.copy();
    add(&place, 3);
    put_back(&older, &place);
    let cut = {
        let mut vault = accept(&place);
        let entry = allergy(4, "Nickel");
        vault.commit(&Change::of(vec![first(&entry)]), NOW).unwrap();
        let cut = place.copy();
        drop(vault);
        cut
    };
    let vault = cut.write();
    assert!(vault.entry(EntryId([4; 16])).unwrap().is_some());
}

#[test]
fn what_lies_open_and_older_is_accepted_too_and_the_newer_mark_stays() {
    let place = Place::filled();
    let older = {
        let mut vault = place.write();
        let entry = allergy(4, "Nickel");
        vault.commit(&Change::of(vec![first(&entry)]), NOW).unwrap();
        place.copy() // as after a power cut
    };
    add(&place, 3);
    let newer = place.copy();
    put_back(&older, &place);
    accept(&place).close().unwrap();
    place.read();
    put_back(&newer, &place);
    place.read();
}

#[test]
fn an_accepted_copy_counts_on_and_does_not_say_that_the_device_forgets() {
    let place = Place::filled();
    let closed = place.copy();
    let mut vault = place.write();
    vault.begin().unwrap();
    let open = place.copy(); // as after a power cut
    drop(vault);
    add(&place, 3);
    for (older, remarks) in [
        (&closed, vec![]),
        (&open, vec![Remark::Recovered { last: NOW }]),
    ] {
        let place = place.copy();
        put_back(older, &place);
        let vault = accept(&place);
        assert_eq!(vault.remarks(), remarks);
        let before = older.read().head.generation;
        assert_eq!(vault.head.generation, before + 1, "one session more");
    }
}
