//! Two copies, people and erasing, as the window does it.

use super::*;
use std::path::PathBuf;

fn copy_dir(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_dir(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn followed<T>(run: impl FnOnce(&Follow<'_>) -> T) -> T {
    let cancel = AtomicBool::new(false);
    run(&Follow {
        step: &|_| (),
        cancel: &cancel,
    })
}

fn change(table: &mut Screens, id: &str, person: &str, fields: Value) {
    table
        .save_entry(SaveEntry {
            id: Some(id.into()),
            kind: view::Kind::Medication,
            person: person.into(),
            fields: fields.as_object().unwrap().clone(),
            note: None,
        })
        .unwrap();
}

/// Closes the chart, copies its folder, and opens it again: gives the place of the copy.
fn copied(table: &mut Screens, room: &Path, words: &str) -> (PathBuf, String) {
    let folder = table.folder().unwrap();
    table.close().unwrap();
    let copy = room.join("stick/Anna.ownchart");
    copy_dir(Path::new(&folder), &copy);
    open(table, &folder, words);
    (copy, folder)
}

fn open(table: &mut Screens, path: &str, words: &str) {
    let key = TypedKey::Passphrase { text: words.into() };
    let path = path.to_owned();
    table.open_chart(&OpenChart { path, key }).unwrap();
}

#[test]
fn a_stick_is_looked_at_joined_and_decided() {
    let room = tempfile::tempdir().unwrap();
    let (mut here, words, opened) = anna(room.path());
    let person = opened.person;
    let plan = json!({ "name": "Ramipril", "strength": "5 mg", "morning": "1" });
    let id = save(&mut here, view::Kind::Medication, &person, plan).entry;
    let (stick, _) = copied(&mut here, room.path(), &words);
    let mut there = table(&room.path().join("other"));
    open(&mut there, stick.to_str().unwrap(), &words);
    change(&mut there, &id, &person, json!({ "evening": "1" }));
    save(
        &mut there,
        view::Kind::Allergy,
        &person,
        json!({ "substance": "Nickel" }),
    );
    there.close().unwrap();
    change(&mut here, &id, &person, json!({ "strength": "10 mg" }));

    let from = MergeFrom {
        path: stick.display().to_string(),
        key: None,
    };
    let look = followed(|follow| here.merge_look(&from, follow)).unwrap();
    assert!(look.same_chart);
    assert_eq!((look.new_entries, look.changed_entries), (1, 1));
    let take = MergeTake {
        look: look.look,
        assign: Vec::new(),
    };
    let done = followed(|follow| here.merge_take(&take, follow)).unwrap();
    assert_eq!(
        (done.entries, done.changed, done.undecided.len()),
        (1, 1, 1)
    );
    let again = followed(|follow| here.merge_take(&take, follow)).unwrap_err();
    assert_eq!(again.code, Code::Gone, "a look is taken once");

    let of_anna = ForPerson {
        person: person.clone(),
    };
    assert_eq!(here.undecided(&of_anna).unwrap()[0].id, id);
    let detail = here.entry(&EntryId { id: id.clone() }).unwrap();
    let undecided = &detail.undecided[0];
    let evening = |at: usize| undecided.values[at].get("evening").is_some();
    let number = if evening(0) { 1 } else { 2 };
    let decide = Decide {
        id: id.clone(),
        group: undecided.group.clone(),
        number,
    };
    here.decide(&decide).unwrap();
    assert!(here.undecided(&of_anna).unwrap().is_empty());
    let detail = here.entry(&EntryId { id: id.clone() }).unwrap();
    assert_eq!(detail.fields["strength"], "5 mg");
    assert_eq!(here.decide(&decide).unwrap_err().code, Code::NotUndecided);
    let undone = here.undo_entry(&EntryId { id }).unwrap_err();
    assert_eq!(
        undone.code,
        Code::Gone,
        "no slip of the hand un-decides a dose"
    );
}

#[test]
fn another_chart_asks_for_its_key_and_for_who_is_who() {
    let room = tempfile::tempdir().unwrap();
    let (mut carer, theirs, _) = anna(&room.path().join("carer"));
    let carers = carer.folder().unwrap();
    carer.close().unwrap();
    let (mut here, words, opened) = anna(room.path());
    let mut from = MergeFrom {
        path: here.folder().unwrap(),
        key: None,
    };
    let code = |here: &mut Screens, from: &MergeFrom| {
        followed(|follow| here.merge_look(from, follow))
            .unwrap_err()
            .code
    };
    assert_eq!(code(&mut here, &from), Code::SameFolder);
    from.path = carers;
    assert_eq!(code(&mut here, &from), Code::KeyNeeded);
    from.key = Some(TypedKey::Passphrase { text: words });
    assert_eq!(code(&mut here, &from), Code::WrongKey);
    from.key = Some(TypedKey::Passphrase { text: theirs });
    let look = followed(|follow| here.merge_look(&from, follow)).unwrap();
    assert!(!look.same_chart && !look.people[0].known);
    assert_eq!(look.people[0].born.as_deref(), Some("1968-03-02"));
    let mut take = MergeTake {
        look: look.look,
        assign: Vec::new(),
    };
    let missing = followed(|follow| here.merge_take(&take, follow)).unwrap_err();
    assert_eq!(missing.code, Code::AssignPeople);
    let double = look.people[0].id.clone();
    take.assign.push(Assign {
        from: double.clone(),
        to: AssignTo::Person {
            id: opened.person.clone(),
        },
    });
    let done = followed(|follow| here.merge_take(&take, follow)).unwrap();
    assert_eq!((done.people.len(), done.people[0].doubles.len()), (1, 1));
    let parted = here.people_part(&ForPerson { person: double }).unwrap();
    assert_eq!(parted.people.len(), 2);
}

#[test]
fn erasing_says_what_it_cannot_reach_and_asks_for_the_words() {
    let room = tempfile::tempdir().unwrap();
    let (mut table, words, opened) = anna(room.path());
    let note = json!({ "title": "Zwetschgenkompott" });
    let id = save(&mut table, view::Kind::Note, &opened.person, note).entry;
    let said = json!({ "at": NOW, "number": 3, "kind": "backup" }).to_string();
    let settings = [("copy:/stick/a.ownchart-backup".to_owned(), Some(said))].into();
    let change = vault::Change {
        settings,
        ..vault::Change::default()
    };
    table
        .binder_mut()
        .unwrap()
        .vault
        .commit(&change, NOW)
        .unwrap();
    let ids = vec![id];
    let look = table.erase_look(&EraseWanted { ids: ids.clone() }).unwrap();
    assert_eq!((look.entries.len(), look.copies.len()), (1, 1));
    assert_eq!(
        (look.copies[0].number, look.copies[0].when.as_str()),
        (3, "2026-11-14")
    );
    let wrong = Erase {
        ids: ids.clone(),
        passphrase: "not these words".into(),
    };
    let refused = followed(|follow| table.erase(&wrong, follow)).unwrap_err();
    assert_eq!(refused.code, Code::WrongKey);
    let passphrase = words;
    let erased = followed(|follow| table.erase(&Erase { ids, passphrase }, follow)).unwrap();
    assert_eq!((erased.entries, erased.copies.len()), (1, 1));
    let person = EraseWanted {
        ids: vec![opened.person],
    };
    assert!(
        table.erase_look(&person).is_ok(),
        "Anna alone could be erased"
    );
}

#[test]
fn a_person_gets_a_chart_and_its_sheet_lies_ready() {
    let room = tempfile::tempdir().unwrap();
    let (mut table, _, opened) = anna(room.path());
    let ben = json!({ "name": "Ben Beispiel", "birth_date": "2015-07-01" });
    let ben = save(&mut table, view::Kind::Person, &opened.person, ben).entry;
    let latex = json!({ "substance": "Latex" });
    let id = save(&mut table, view::Kind::Allergy, &opened.person, latex).entry;
    let person = ben.clone();
    table.entry_move(&EntryMove { id, person }).unwrap();
    let passphrase = table
        .suggest_words(&WordsWanted {
            language: Language::De,
        })
        .text;
    let wanted = PersonExtract {
        person: ben,
        place: None,
        passphrase,
        remove: true,
    };
    let usual = room.path().join("charts");
    let made = followed(|follow| table.person_extract(&wanted, &usual, follow)).unwrap();
    assert_eq!((made.entries, made.people.len()), (2, 1));
    assert!(made.path.ends_with("Ben Beispiel.ownchart"));
    assert_eq!(made.sheet.pages, 1);
}

#[test]
fn an_older_copy_opens_once_somebody_says_it_is_a_backup() {
    let room = tempfile::tempdir().unwrap();
    let (mut table, words, opened) = anna(room.path());
    let (stick, folder) = copied(&mut table, room.path(), &words);
    save(
        &mut table,
        view::Kind::Note,
        &opened.person,
        json!({ "title": "später" }),
    );
    table.close().unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    copy_dir(&stick, Path::new(&folder));
    let wanted = OpenChart {
        path: folder,
        key: TypedKey::Passphrase { text: words },
    };
    assert_eq!(table.open_chart(&wanted).unwrap_err().code, Code::OlderCopy);
    followed(|follow| table.accept_older(&wanted, follow)).unwrap();
    table.close().unwrap();
    table.open_chart(&wanted).unwrap();
}
