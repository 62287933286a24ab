//! Copies, keys and the way back, as the window does it.

use super::*;
use std::path::PathBuf;

/// A chart with an allergy, and a backup of it.
fn with_backup(room: &Path) -> (Screens, String, PathBuf) {
    let (mut table, words, opened) = anna(room);
    let latex = json!({ "substance": "Latex" });
    save(&mut table, view::Kind::Allergy, &opened.person, latex);
    let file = room.join(table.backup_name().unwrap());
    quiet(|follow| {
        let made = table.backup_make(&file, follow).unwrap();
        assert_eq!(made.bytes, std::fs::metadata(&file).unwrap().len());
    });
    (table, words, file)
}

#[test]
fn a_backup_shows_on_the_safety_screen_until_it_is_old() {
    let room = tempfile::tempdir().unwrap();
    let (mut table, _, file) = with_backup(room.path());
    let backup = |table: &Screens| {
        let lines = table.safety().unwrap().lines;
        let line = lines.into_iter().find(|it| it.about == SafetyAbout::Backup);
        line.unwrap()
    };
    assert!(backup(&table).done);
    let seen = table.safety().unwrap().copies;
    assert_eq!((seen.len(), seen[0].behind, seen[0].there), (1, 0, true));
    let later = Clock::Still(NOW + 40 * 24 * 3600 * 1000);
    table.place.clock = later;
    assert!(!backup(&table).done, "forty days are long");
    std::fs::remove_file(&file).unwrap();
    assert!(!table.safety().unwrap().copies[0].there);
    let place = file.display().to_string();
    table.copy_forget(&CopyPlace { place }).unwrap();
    assert!(table.safety().unwrap().copies.is_empty());
}

#[test]
fn a_chart_comes_back_beside_the_one_that_is_there() {
    let room = tempfile::tempdir().unwrap();
    let (mut table, words, file) = with_backup(room.path());
    let path = file.display().to_string();
    let copy = table
        .look_at_copy(&ChartPath { path: path.clone() })
        .unwrap();
    assert_eq!(
        (copy.kind, copy.name.as_str()),
        (CopyKind::Backup, "Anna Beispiel 2026-11-14")
    );
    quiet(|follow| {
        let checked = table
            .check_copy(&CheckCopy { path: path.clone() }, follow)
            .unwrap();
        assert_eq!((checked.findings.len(), checked.documents), (0, 0));
        let key = TypedKey::Passphrase {
            text: words.clone(),
        };
        let wanted = Restore {
            path: path.clone(),
            key,
            place: None,
        };
        let opened = table
            .restore(&wanted, &room.path().join("charts"), follow)
            .unwrap();
        assert!(!opened.needs_words && opened.notices.is_empty());
        assert_eq!(opened.people[0].name, "Anna Beispiel");
    });
    let bytes = std::fs::read(&file).unwrap();
    std::fs::write(&file, &bytes[..bytes.len() - 2000]).unwrap();
    quiet(|follow| {
        let checked = table.check_copy(&CheckCopy { path }, follow).unwrap();
        assert_eq!(checked.findings[0].code, "finding-backup-damaged");
    });
}

#[test]
fn a_mirror_follows_when_the_chart_is_closed() {
    let room = tempfile::tempdir().unwrap();
    let (mut table, words, opened) = anna(room.path());
    let stick = room.path().join("stick");
    std::fs::create_dir(&stick).unwrap();
    quiet(|follow| drop(table.mirror_add(&stick, follow).unwrap()));
    let copies = table.safety().unwrap().copies;
    let folder = table.safety().unwrap().folder;
    assert_eq!((copies[0].kind, copies[0].behind), (CopyKind::Mirror, 0));
    save(
        &mut table,
        view::Kind::Allergy,
        &opened.person,
        json!({ "substance": "Latex" }),
    );
    assert!(table.safety().unwrap().copies[0].behind > 0);
    table.close().unwrap();
    let key = TypedKey::Passphrase { text: words };
    table.open_chart(&OpenChart { path: folder, key }).unwrap();
    assert_eq!(table.safety().unwrap().copies[0].behind, 0);
    let place = copies[0].place.clone();
    quiet(|follow| drop(table.mirror_now(&CopyPlace { place }, follow).unwrap()));
}

#[test]
fn paper_is_judged_group_by_group_and_opens_without_the_old_words() {
    let room = tempfile::tempdir().unwrap();
    let (mut table, words, _) = anna(room.path());
    let again = |passphrase: &str| Again {
        passphrase: passphrase.into(),
    };
    table.recovery_sheet(&again("")).unwrap();
    let identity = table.opened().unwrap().recovery.as_ref().unwrap().reveal();
    let mut groups = paper::recovery::groups(&identity).unwrap();
    let whole = table.paper_check(&PaperTyped {
        groups: groups.clone(),
    });
    assert!(whole.whole && whole.groups.len() == usize::from(whole.total));
    groups.swap(0, 1);
    groups[5].pop();
    let judged = table.paper_check(&PaperTyped {
        groups: groups.clone(),
    });
    use GroupState::{Right, Unfinished, Wrong};
    assert_eq!(
        judged.groups[..6],
        [Wrong, Wrong, Right, Right, Right, Unfinished]
    );
    assert!(!judged.whole);

    let groups = paper::recovery::groups(&identity).unwrap();
    let (path, typed) = (table.safety().unwrap().folder, groups.join(" "));
    quiet(|follow| {
        let drill = Drill {
            typed: typed.clone(),
            path: None,
        };
        table.drill(&drill, follow).unwrap();
    });
    assert_eq!(
        table.safety().unwrap().drilled.as_deref(),
        Some("2026-11-14")
    );
    table.close().unwrap();
    let key = TypedKey::Paper { text: typed };
    let opened = table.open_chart(&OpenChart { path, key }).unwrap();
    assert!(opened.needs_words);
    let new = "Kirschkern Zebra Leuchtturm 48 Montag".to_owned();
    quiet(|follow| {
        let wanted = ChangePassphrase {
            old: String::new(),
            new: new.clone(),
        };
        table.change_passphrase(&wanted, follow).unwrap();
        // From now on the words are asked for again.
        let wanted = ChangePassphrase {
            old: String::new(),
            new: words.clone(),
        };
        let refused = table.change_passphrase(&wanted, follow).unwrap_err();
        assert_eq!(refused.code, Code::WrongKey);
    });
    assert_eq!(
        table.recovery_sheet(&again("")).err().unwrap().code,
        Code::WrongKey
    );
    table.recovery_sheet(&again(&new)).unwrap();
}

#[test]
fn trusted_people_get_in_once_their_cards_are_handed_out() {
    let room = tempfile::tempdir().unwrap();
    let (mut table, words, _) = anna(room.path());
    assert_eq!(table.trusted_keep().unwrap_err().code, Code::Gone);
    let names = ["Ben", "Clara", "Dora"].map(str::to_owned);
    quiet(|follow| {
        let wanted = TrustedWanted {
            names,
            passphrase: words.clone(),
        };
        assert_eq!(table.trusted_cards(&wanted, follow).unwrap().pages, 3);
    });
    let keys = table.opened().unwrap().cards.as_ref().unwrap();
    let card = |at: usize| {
        paper::recovery::groups(&keys[at].reveal())
            .unwrap()
            .join(" ")
    };
    let cards = [card(2), card(0)];
    let ways = |table: &Screens| table.safety().unwrap().ways.len();
    assert_eq!(ways(&table), 2, "nobody is let in before the cards are out");
    table.trusted_keep().unwrap();
    assert_eq!(ways(&table), 3);
    let path = table.safety().unwrap().folder;
    table.close().unwrap();
    let key = TypedKey::Trusted { cards };
    assert!(
        table
            .open_chart(&OpenChart { path, key })
            .unwrap()
            .needs_words
    );
    quiet(|follow| {
        table
            .trusted_end(
                &Again {
                    passphrase: String::new(),
                },
                follow,
            )
            .unwrap()
    });
    assert_eq!(ways(&table), 2);
}

#[test]
fn new_keys_need_the_words_and_leave_the_former_folder() {
    let room = tempfile::tempdir().unwrap();
    let (mut table, words, _) = anna(room.path());
    let new = "Kirschkern Zebra Leuchtturm 48 Montag".to_owned();
    quiet(|follow| {
        let wrong = Rotate {
            old: "not these".into(),
            new: new.clone(),
        };
        assert_eq!(
            table.rotate(&wrong, follow).unwrap_err().code,
            Code::WrongKey
        );
        table
            .rotate(
                &Rotate {
                    old: words,
                    new: new.clone(),
                },
                follow,
            )
            .unwrap();
    });
    assert_eq!(table.former_remove().unwrap_err().code, Code::NotTriedYet);
    let sheet = table
        .recovery_sheet(&Again {
            passphrase: String::new(),
        })
        .unwrap();
    assert_eq!(sheet.sheet.pages, 1);
    let identity = table.opened().unwrap().recovery.as_ref().unwrap().reveal();
    let path = table.safety().unwrap().folder;
    let paper = paper::recovery::groups(&identity).unwrap().join(" ");
    for key in [
        TypedKey::Passphrase { text: new },
        TypedKey::Paper { text: paper },
    ] {
        table.close().unwrap();
        table
            .open_chart(&OpenChart {
                path: path.clone(),
                key,
            })
            .unwrap();
    }
    let former = table.safety().unwrap().former.unwrap();
    assert!(former.words_tried && former.paper_tried);
    table.former_remove().unwrap();
    assert!(table.safety().unwrap().former.is_none());
}
