//! A person at the window, without the window.

use super::*;
use crate::Clock;
use crate::view::EntryId;
use crate::view::*;
use serde_json::json;
use std::path::Path;

/// The 14th of November 2026, in the morning.
const NOW: i64 = 1_794_652_920_000;

fn table(room: &Path) -> Screens {
    let place = Workplace {
        helper: None,
        recogniser: None,
        device: room.join("state"),
        clock: Clock::Still(NOW),
    };
    Screens::new(place, Language::De)
}

fn quiet(then: impl FnOnce(&Follow<'_>)) {
    let cancel = AtomicBool::new(false);
    then(&Follow {
        step: &|_| (),
        cancel: &cancel,
    });
}

/// A sheet, made while nobody stops it.
fn preview_of(table: &mut Screens, wanted: &PaperWanted) -> crate::Result<view::PaperPreview> {
    let mut made = Err(crate::Error::new(Code::Unknown));
    quiet(|follow| made = table.paper_preview(wanted, follow));
    made
}

/// A table with a fresh chart of Anna Beispiel, and her words.
fn anna(room: &Path) -> (Screens, String, Opened) {
    let mut table = table(room);
    let words = table
        .suggest_words(&WordsWanted {
            language: Language::De,
        })
        .text;
    let wanted = NewChart {
        place: None,
        name: "Anna Beispiel".into(),
        born: "1968-03-02".into(),
        passphrase: words.clone(),
        language: Language::De,
    };
    let opened = table.new_chart(&wanted, &room.join("charts")).unwrap();
    (table, words, opened)
}

fn save(table: &mut Screens, kind: view::Kind, person: &str, fields: Value) -> Saved {
    let fields = fields.as_object().unwrap().clone();
    table
        .save_entry(SaveEntry {
            id: None,
            kind,
            person: person.into(),
            fields,
            note: None,
        })
        .unwrap()
}

use crate::view;

#[expect(clippy::disallowed_methods, reason = "a backup is damaged on purpose")]
mod copies;
mod doses;
mod inbox;
mod joining;
mod looking;
use serde_json::{Map, Value};

#[test]
fn a_new_dose_is_marked_as_new_and_a_slip_is_not() {
    let room = tempfile::tempdir().unwrap();
    let (mut table, _, opened) = anna(room.path());
    let person = opened.person;
    let plan = json!({ "name": "Ramipril", "strength": "5 mg", "morning": "1" });
    let id = save(&mut table, view::Kind::Medication, &person, plan).entry;
    let later = Clock::Still(NOW + 10 * 24 * 3600 * 1000);
    table.place.clock = later;
    table.opened_mut().unwrap().binder.place.clock = later;
    let before = |table: &Screens| {
        let person = person.clone();
        let seen = table.overview(&ForPerson { person }).unwrap();
        seen.medicines[0].before.clone()
    };

    let stronger = SaveEntry {
        id: Some(id.clone()),
        kind: view::Kind::Medication,
        person: person.clone(),
        fields: Map::from_iter([("strength".to_owned(), json!("10 mg"))]),
        note: None,
    };
    table.save_entry(stronger).unwrap();
    assert_eq!(before(&table), "5 mg");
    table.undo_entry(&EntryId { id }).unwrap();
    assert_eq!(before(&table), "", "10 mg were never taken");
}

#[test]
fn the_first_ten_minutes_with_a_chart() {
    let room = tempfile::tempdir().unwrap();
    let (mut table, words, opened) = anna(room.path());
    let person = opened.person.clone();
    assert_eq!(opened.people[0].name, "Anna Beispiel");
    assert_eq!(
        (opened.people[0].initials.as_str(), opened.people[0].age),
        ("AB", Some(58))
    );

    let empty = table
        .overview(&ForPerson {
            person: person.clone(),
        })
        .unwrap();
    assert_eq!(
        empty.allergies,
        ThreeStates::NotAsked,
        "nobody asked is not none"
    );
    assert!(empty.alerts.is_empty());
    assert!(empty.safety.iter().all(|line| !line.done));

    let allergy = json!({ "substance": "Penicillin", "criticality": "high", "reactions": [{ "what": "Atemnot" }] });
    save(&mut table, view::Kind::Allergy, &person, allergy);
    let plan = json!({ "name": "Methotrexat", "strength": "10 mg", "schedule": "weekly", "weekdays": ["mon"], "morning": "1" });
    let saved = save(&mut table, view::Kind::Medication, &person, plan);
    let seen = table
        .overview(&ForPerson {
            person: person.clone(),
        })
        .unwrap();
    assert_eq!(seen.alerts[0].text, "Penicillin");
    assert_eq!(seen.medicines[0].schedule, ScheduleKind::Weekly);
    assert_eq!(
        seen.medicines[0].weekdays,
        ["mon"],
        "a weekly dose never looks daily"
    );

    // Undo, and it is in the history all the same.
    let back = table
        .undo_entry(&EntryId {
            id: saved.entry.clone(),
        })
        .unwrap();
    assert!(back.state.number > saved.state.number);
    assert!(
        table
            .overview(&ForPerson {
                person: person.clone()
            })
            .unwrap()
            .medicines
            .is_empty()
    );
    assert_eq!(
        table
            .entry(&EntryId {
                id: saved.entry.clone()
            })
            .unwrap()
            .history
            .len(),
        2
    );
    let again = table.undo_entry(&EntryId {
        id: saved.entry.clone(),
    });
    assert!(again.is_err(), "undone once is undone");

    // Any version of the history can be put back, and is one more change.
    let first = PutBack {
        id: saved.entry.clone(),
        number: 1,
    };
    table.put_back_entry(&first).unwrap();
    let facts = table.entry(&EntryId { id: saved.entry }).unwrap();
    assert!(!facts.row.removed);
    let said: Vec<(usize, &str)> = facts
        .history
        .iter()
        .map(|change| (change.number, change.said.as_str()))
        .collect();
    assert_eq!(said.len(), 3);
    assert!(
        said.iter()
            .all(|(_, said)| said.starts_with("Methotrexat · 10 mg")),
        "{said:?}"
    );
    assert_eq!(said[0].0, 3, "the newest first");

    // Closed and opened again with the words; then not with others.
    let path = table.safety().unwrap().folder;
    table.close().unwrap();
    let key = |text: &str| OpenChart {
        path: path.clone(),
        key: TypedKey::Passphrase { text: text.into() },
    };
    assert_eq!(
        table.open_chart(&key("falsche wörter")).unwrap_err().code,
        Code::WrongKey
    );
    assert!(
        matches!(table.overview(&ForPerson { person: person.clone() }), Err(error) if error.code == Code::NotOpen)
    );
    let again = table.open_chart(&key(&words.to_uppercase())).unwrap();
    assert_eq!(again.person, person);
}

#[test]
fn a_field_that_is_missing_is_named_and_nothing_is_written() {
    let room = tempfile::tempdir().unwrap();
    let (mut table, _, opened) = anna(room.path());
    let wanted = SaveEntry {
        id: None,
        kind: view::Kind::Medication,
        person: opened.person.clone(),
        fields: json!({ "name": "Methotrexat", "schedule": "weekly", "morning": "1" })
            .as_object()
            .unwrap()
            .clone(),
        note: None,
    };
    let error = table.save_entry(wanted).unwrap_err();
    assert_eq!(
        (error.code, error.facts["field"].as_str()),
        (Code::FieldMissing, "weekdays")
    );
    let list = ListWanted {
        person: opened.person,
        kind: view::Kind::Medication,
        words: String::new(),
        removed: false,
        from: 0,
        count: 10,
    };
    assert_eq!(table.entries(&list).unwrap().count, 0);
}

#[test]
fn a_list_is_searched_and_removed_entries_come_back() {
    let room = tempfile::tempdir().unwrap();
    let (mut table, _, opened) = anna(room.path());
    let person = opened.person;
    for name in ["Vorhofflimmern", "Diabetes mellitus"] {
        save(
            &mut table,
            view::Kind::Condition,
            &person,
            json!({ "name": name, "onset": "2014" }),
        );
    }
    let wanted = |words: &str, removed| ListWanted {
        person: person.clone(),
        kind: view::Kind::Condition,
        words: words.into(),
        removed,
        from: 0,
        count: 10,
    };
    let found = table.entries(&wanted("diab", false)).unwrap();
    assert_eq!(
        (found.count, found.rows[0].title.as_str()),
        (1, "Diabetes mellitus")
    );
    let id = EntryId {
        id: found.rows[0].id.clone(),
    };
    table.remove_entry(&id).unwrap();
    assert_eq!(table.entries(&wanted("", false)).unwrap().count, 1);
    assert!(
        table
            .entries(&wanted("", true))
            .unwrap()
            .rows
            .iter()
            .any(|row| row.removed)
    );
    table.unremove_entry(&id).unwrap();
    assert_eq!(table.entries(&wanted("", false)).unwrap().count, 2);
    assert_eq!(
        table
            .search(&SearchWanted {
                person,
                words: "vorhof".into(),
                count: 10
            })
            .unwrap()
            .count,
        1
    );
}

#[test]
fn none_known_is_said_by_a_person_and_yields_to_a_real_entry() {
    let room = tempfile::tempdir().unwrap();
    let (mut table, _, opened) = anna(room.path());
    let person = opened.person;
    table
        .say_none(&SayNone {
            person: person.clone(),
            kind: view::Kind::Allergy,
        })
        .unwrap();
    let seen = table
        .overview(&ForPerson {
            person: person.clone(),
        })
        .unwrap();
    assert_eq!(seen.allergies, ThreeStates::NoneKnown);
    save(
        &mut table,
        view::Kind::Allergy,
        &person,
        json!({ "substance": "Latex" }),
    );
    assert_eq!(
        table.overview(&ForPerson { person }).unwrap().allergies,
        ThreeStates::Known
    );
}

#[test]
fn the_recovery_sheet_is_typed_back_and_opens_the_chart() {
    let room = tempfile::tempdir().unwrap();
    let (mut table, _, opened) = anna(room.path());
    let nothing = Again {
        passphrase: String::new(),
    };
    let sheet = table.recovery_sheet(&nothing).unwrap();
    let identity = table.opened().unwrap().recovery.as_ref().unwrap().reveal();
    let groups = paper::recovery::groups(&identity).unwrap();
    assert_eq!(groups.len(), usize::from(sheet.groups));
    let typed = |change: fn(&str) -> String| RecoveryTyped {
        groups: sheet
            .asked
            .iter()
            .map(|number| GroupTyped {
                number: *number,
                text: change(&groups[usize::from(*number) - 1]),
            })
            .collect(),
    };
    let wrong = table.recovery_check(&typed(|_| "QQQQQ".into())).unwrap();
    assert!(wrong.right.iter().any(|right| !right));
    let right = table
        .recovery_check(&typed(|group| format!(" {} ", group.to_lowercase())))
        .unwrap();
    assert_eq!(right.right, [true, true]);
    let seen = table
        .overview(&ForPerson {
            person: opened.person.clone(),
        })
        .unwrap();
    assert!(
        seen.safety
            .iter()
            .any(|line| line.about == SafetyAbout::RecoveryTried && line.done)
    );

    let path = table.safety().unwrap().folder;
    table.close().unwrap();
    let key = TypedKey::Paper {
        text: groups.join(" "),
    };
    assert_eq!(
        table.open_chart(&OpenChart { path, key }).unwrap().person,
        opened.person
    );
}

#[test]
fn an_emergency_sheet_is_made_saved_and_then_known_to_be_on_paper() {
    let room = tempfile::tempdir().unwrap();
    let (mut table, _, opened) = anna(room.path());
    let person = opened.person;
    save(
        &mut table,
        view::Kind::Allergy,
        &person,
        json!({ "substance": "Penicillin", "criticality": "high" }),
    );
    let wanted = PaperWanted {
        person: person.clone(),
        form: PaperForm::Sheet,
        languages: vec![PaperLanguage::De, PaperLanguage::Ar],
        sensitive: false,
        size: view::PaperSize::A4,
        also: view::PlanAlso::default(),
        visit: view::VisitFor::default(),
        changed_only: false,
        documents: false,
    };
    for form in [
        PaperForm::Fridge,
        PaperForm::Card,
        PaperForm::Binder,
        PaperForm::Summary,
    ] {
        let wanted = PaperWanted {
            form,
            ..wanted.clone()
        };
        let preview = preview_of(&mut table, &wanted).unwrap();
        assert!(
            preview.sheet.pages >= 1 && preview.sheet.checked.is_none(),
            "{form:?}"
        );
    }
    let no_medicine = PaperWanted {
        form: PaperForm::Plan,
        ..wanted.clone()
    };
    assert_eq!(
        preview_of(&mut table, &no_medicine).unwrap_err().code,
        Code::NothingToPrint
    );
    let preview = preview_of(&mut table, &wanted).unwrap();
    assert!(preview.before.printed.is_none());
    assert!(preview.text.iter().any(|line| line.contains("Penicillin")));
    let file = room.path().join("notfall.pdf");
    table
        .sheet_save(
            &SheetId {
                sheet: preview.sheet.id,
            },
            &file,
        )
        .unwrap();
    assert!(std::fs::read(&file).unwrap().starts_with(b"%PDF"));
    let seen = table.overview(&ForPerson { person }).unwrap();
    assert_eq!(
        (seen.sheet.printed.as_deref(), seen.sheet.changes),
        (Some("2026-11-14"), 0)
    );
    let page = SheetPage {
        sheet: preview.sheet.id,
        page: 0,
        width: 400,
    };
    assert_eq!(
        table.sheet_page(&page).unwrap_err().code,
        Code::HelperMissing,
        "no helper, no picture, no crash"
    );
    // Another program gets it in a folder of its own, which goes when the chart is closed.
    let id = SheetId {
        sheet: preview.sheet.id,
    };
    let opened = table.sheet_open(&id, room.path());
    assert!(
        opened.is_ok() || opened.unwrap_err().code == Code::NoPdfProgram,
        "a machine for tests may have no viewer"
    );
    let shown = || {
        let all = std::fs::read_dir(room.path()).unwrap();
        all.map(|entry| entry.unwrap().path())
            .filter(|path| path.display().to_string().contains(super::SHOWN))
            .collect::<Vec<_>>()
    };
    let folder = shown().remove(0);
    let file = folder.join(format!("sheet-{}.pdf", preview.sheet.id));
    assert!(std::fs::read(&file).unwrap().starts_with(b"%PDF"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&folder).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }
    table.close().unwrap();
    assert_eq!(shown(), Vec::<std::path::PathBuf>::new());
}

#[test]
fn a_share_is_what_its_preview_showed_and_stands_in_the_ledger() {
    let room = tempfile::tempdir().unwrap();
    let (mut table, _, opened) = anna(room.path());
    let person = opened.person;
    let secret = save(
        &mut table,
        view::Kind::Condition,
        &person,
        json!({ "name": "Depression" }),
    );
    save(
        &mut table,
        view::Kind::Allergy,
        &person,
        json!({ "substance": "Penicillin", "criticality": "high" }),
    );
    let choices = table
        .share_choices(&ForPerson {
            person: person.clone(),
        })
        .unwrap();
    let emergency = &choices.presets[0];
    assert!(
        !emergency.entries.contains(&secret.entry),
        "sensitive entries are in no preset"
    );
    let wanted = ShareWanted {
        person: person.clone(),
        readers: vec!["Dr. Weber".into()],
        purpose: String::new(),
        valid_until: Some("2026-12-31".into()),
        entries: emergency.entries.clone(),
        documents: view::Enclosed::None,
        contacts: Vec::new(),
        language: Language::De,
        paper: false,
        summary: false,
    };
    let preview = table.share_preview(&wanted).unwrap();
    assert!(preview.summary.contains("Penicillin") && !preview.summary.contains("Depression"));
    let of_summary = record::DocumentId::of(preview.summary.as_bytes()).to_string();
    assert_eq!(preview.digest, of_summary, "the digest of what is drawn");
    assert!(
        preview.claim.contains(&of_summary),
        "which share.json names"
    );
    assert!(preview.pages.is_some_and(|pages| pages >= 1));
    let folder = room.path().join("share");
    quiet(|follow| {
        let done = table.share_create(&wanted, &folder, follow).unwrap();
        assert_eq!(done.entries, preview.entries);
        assert_eq!(done.files[0].name, "share.age");
        assert_eq!(
            done.files[0].bytes, preview.bytes,
            "padded size as announced"
        );
        assert_eq!(done.words.split(' ').count(), 7);
        assert_eq!(
            done.digest, preview.digest,
            "what was seen is what is sealed"
        );
        let from = crate::view::ReceiveFrom {
            files: vec![folder.join("share.age").display().to_string()],
            person: person.clone(),
            words: String::new(),
        };
        assert!(table.receive_draft(&from, follow).unwrap().wants_words);
    });
    let codes = table
        .share_codes(&view::CodesWanted { version: 20 })
        .unwrap();
    let wanted = view::FramesWanted {
        version: 20,
        first: codes.blocks,
        count: 3,
    };
    let squares = table.share_frames(&wanted).unwrap();
    assert_eq!(
        squares.len() as u32,
        3 * (codes.side * codes.side).div_ceil(8)
    );
    let ledger = table.ledger(&ForPerson { person }).unwrap();
    assert_eq!(ledger.rows[0].digest, preview.digest);
    assert_eq!(
        (ledger.rows[0].readers[0].as_str(), ledger.rows[0].entries),
        ("Dr. Weber", preview.entries)
    );
}

#[test]
fn a_file_that_cannot_be_read_is_a_line_of_the_draft_and_a_missing_one_too() {
    let room = tempfile::tempdir().unwrap();
    let (mut table, _, opened) = anna(room.path());
    let files = vec![room.path().join("nowhere.json").display().to_string()];
    quiet(|follow| {
        let draft = table
            .import_draft(
                &ImportFrom {
                    keys: Vec::new(),
                    columns: String::new(),
                    files,
                    person: opened.person.clone(),
                },
                follow,
            )
            .unwrap();
        assert_eq!(draft.files[0].refused.as_ref().unwrap().code, "cannot-read");
        assert!(draft.items.is_empty());
        table.import_forget(&DraftId { draft: draft.draft });
        let gone = table.import_take(
            &ImportTake {
                join: Vec::new(),
                draft: draft.draft,
                take: vec![0],
                answers: Vec::new(),
            },
            follow,
        );
        assert_eq!(gone.unwrap_err().code, Code::Gone);
    });
}

#[test]
fn new_words_are_taken_only_with_the_old_ones() {
    let room = tempfile::tempdir().unwrap();
    let (mut table, words, _) = anna(room.path());
    let new = table
        .suggest_words(&WordsWanted {
            language: Language::En,
        })
        .text;
    quiet(|follow| {
        let change = |old: &str| ChangePassphrase {
            old: old.into(),
            new: new.clone(),
        };
        assert_eq!(
            table
                .change_passphrase(&change("nicht die wörter"), follow)
                .unwrap_err()
                .code,
            Code::WrongKey
        );
        table.change_passphrase(&change(&words), follow).unwrap();
    });
    let path = table.safety().unwrap().folder;
    table.close().unwrap();
    let key = |text: &str| OpenChart {
        path: path.clone(),
        key: TypedKey::Passphrase { text: text.into() },
    };
    assert_eq!(
        table.open_chart(&key(&words)).unwrap_err().code,
        Code::WrongKey
    );
    table.open_chart(&key(&new)).unwrap();
}

#[test]
fn an_errand_that_was_stopped_leaves_everything_as_it_was() {
    let room = tempfile::tempdir().unwrap();
    let (mut table, _, _) = anna(room.path());
    let cancel = AtomicBool::new(true);
    let follow = Follow {
        step: &|_| (),
        cancel: &cancel,
    };
    assert_eq!(table.verify(&follow).unwrap_err().code, Code::Cancelled);
}
