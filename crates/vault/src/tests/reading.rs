//! What was kept is there again, and lists, curves and the search show it.

use super::*;
use crate::{Filter, measure};
use record::Life;

#[test]
fn what_was_kept_is_there_again() {
    let place = Place::filled();
    for access in [Access::Read, Access::Write] {
        let vault = place.open(access).unwrap();
        assert_eq!(vault.remarks(), []);
        assert_eq!(vault.people().unwrap()[0].entry, anna());
        let seen = vault.entry(EntryId([2; 16])).unwrap().unwrap();
        assert_eq!(seen.entry, allergy(2, "Penicillin-Marker"));
        assert_eq!(seen.heads, [first(&seen.entry).id()]);
        assert_eq!(vault.history(seen.entry.id).unwrap(), [first(&seen.entry)]);
        assert_eq!(vault.ledger().unwrap()[0].body, r#"{"to":"Ledger-Marker"}"#);
        assert_eq!(
            vault.setting("language").unwrap().as_deref(),
            Some("Setting-Marker")
        );
        assert_eq!(vault.setting("colour").unwrap(), None);
        assert_eq!(vault.entry(EntryId([99; 16])).unwrap(), None);
        assert_eq!(vault.slots().unwrap()[0].name, "recovery");
    }
}

#[test]
fn reading_changes_nothing_in_the_folder() {
    let place = Place::filled();
    let before: Vec<_> = files(&place.path)
        .iter()
        .map(|file| fs::read(file).unwrap())
        .collect();
    place.read().close().unwrap();
    place.write().close().unwrap();
    let after: Vec<_> = files(&place.path)
        .iter()
        .map(|file| fs::read(file).unwrap())
        .collect();
    assert_eq!(before, after);
}

#[test]
fn several_read_and_one_writes() {
    let place = Place::filled();
    let reader = place.read();
    let another = place.read();
    assert!(matches!(place.open(Access::Write), Err(Error::Locked)));
    drop((reader, another));
    let writer = place.write();
    assert!(matches!(place.open(Access::Read), Err(Error::Locked)));
    assert!(matches!(place.open(Access::Write), Err(Error::Locked)));
    drop(writer);
    place.write();
}

#[test]
fn whoever_only_reads_cannot_change() {
    let place = Place::filled();
    let mut vault = place.read();
    let change = Change::of(vec![first(&allergy(3, "Nuss"))]);
    assert!(matches!(vault.commit(&change, NOW), Err(Error::ReadOnly)));
    assert!(matches!(
        vault.add_document(&mut letter(), &about()),
        Err(Error::ReadOnly)
    ));
    assert!(matches!(vault.signer(ANNA, NOW), Err(Error::ReadOnly)));
}

#[test]
fn the_number_grows_and_the_words_name_the_state() {
    let place = Place::filled();
    let mut vault = place.write();
    let before = vault.state();
    assert_eq!((before.number, before.changed), (1, NOW));
    assert_eq!(before.words.split(' ').count(), 4);
    assert_eq!(
        vault.commit(&Change::default(), NOW).unwrap(),
        before,
        "nothing was changed"
    );
    let after = vault
        .commit(&Change::of(vec![first(&allergy(3, "Nuss"))]), NOW + 5)
        .unwrap();
    assert_eq!((after.number, after.changed), (2, NOW + 5));
    assert_ne!(after.words, before.words);
    let sql = "SELECT number, time FROM changes ORDER BY number";
    let mut asked = vault.database().unwrap().prepare(sql).unwrap();
    let rows = asked.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    let listed: Vec<(u64, i64)> = rows.unwrap().collect::<rusqlite::Result<_>>().unwrap();
    assert_eq!(listed, [(1, NOW), (2, NOW + 5)]);
    drop(asked);
    vault.close().unwrap();
    assert_eq!(place.read().state(), after);
}

#[test]
fn an_edit_is_shown_and_the_old_words_are_not_found_any_more() {
    let place = Place::filled();
    let mut vault = place.write();
    let before = vault.entry(EntryId([2; 16])).unwrap().unwrap();
    let after = allergy(2, "Haselnuss");
    vault
        .commit(&Change::of(vec![edit(&before, &after)]), NOW)
        .unwrap();
    assert_eq!(vault.entry(after.id).unwrap().unwrap().entry, after);
    assert_eq!(vault.history(after.id).unwrap().len(), 2);
    assert_eq!(searched(&vault, "penicillin", None), []);
    assert_eq!(searched(&vault, "nuss", Some(ANNA))[0].entry.entry, after);
    let now = vault.entry(after.id).unwrap().unwrap();
    let mut gone = after.clone();
    gone.life = Life::Removed;
    vault
        .commit(&Change::of(vec![edit(&now, &gone)]), NOW)
        .unwrap();
    assert_eq!(searched(&vault, "nuss", None), []);
    assert_eq!(vault.entries(&of_kind(Kind::Allergy)).unwrap(), []);
    let all = Filter {
        removed: true,
        ..of_kind(Kind::Allergy)
    };
    assert_eq!(vault.entries(&all).unwrap()[0].entry, gone);
    assert!(vault.chart(ANNA).unwrap().entries.is_empty());
    assert_eq!(verified(&mut vault, true), []);
}

#[test]
fn two_versions_of_a_group_are_both_there() {
    let place = Place::filled();
    let mut vault = place.write();
    let before = vault.entry(EntryId([2; 16])).unwrap().unwrap();
    let (here, there) = (allergy(2, "Ampicillin"), allergy(2, "Amoxicillin"));
    let both = vec![edit(&before, &here), edit(&before, &there)];
    vault.commit(&Change::of(both), NOW).unwrap();
    let seen = vault.entry(here.id).unwrap().unwrap();
    assert_eq!((seen.conflicts.len(), seen.heads.len()), (1, 2));
    let listed = vault.entries(&of_kind(Kind::Allergy)).unwrap();
    assert_eq!(
        listed[0].conflicts.len(),
        1,
        "a list shows the conflict as well"
    );
}

#[test]
fn a_revision_that_hangs_in_the_air_is_refused_and_nothing_is_kept() {
    let place = Place::filled();
    let mut vault = place.write();
    let state = vault.state();
    let nowhere = revision(
        &allergy(2, "X"),
        form::split(&allergy(2, "X")),
        vec![record::RevisionId([5; 32])],
        3,
    );
    let change = Change::of(vec![first(&allergy(4, "Y")), nowhere]);
    assert!(matches!(
        vault.commit(&change, NOW),
        Err(Error::Revision { .. })
    ));
    assert_eq!(vault.state(), state);
    assert_eq!(vault.entry(EntryId([4; 16])).unwrap(), None);
    let mixed = first(&Entry {
        id: ANNA,
        ..allergy(2, "X")
    });
    assert!(matches!(
        vault.commit(&Change::of(vec![mixed]), NOW),
        Err(Error::Revision { .. })
    ));
    vault.close().unwrap();
    assert_eq!(verified(&mut place.write(), true), []);
}

#[test]
fn keeping_the_same_again_adds_nothing() {
    let place = Place::filled();
    let mut vault = place.write();
    let mut change = Change::of(vec![first(&anna())]);
    change.ledger.push(r#"{"to":"Ledger-Marker"}"#.into());
    change
        .documents
        .push(vault.add_document(&mut letter(), &about()).unwrap());
    vault.commit(&change, NOW).unwrap();
    assert_eq!(vault.history(ANNA).unwrap().len(), 1);
    assert_eq!(vault.ledger().unwrap().len(), 1);
    assert_eq!(files(&place.join("blobs")).len(), 1);
    assert_eq!(verified(&mut vault, true), []);
}

#[test]
fn lists_are_newest_first_and_go_on_where_they_ended() {
    let place = Place::filled();
    let mut vault = place.write();
    let days = [3, 1, 2, 2, 5];
    let made: Vec<_> = days
        .iter()
        .zip(0..)
        .map(|(d, n)| finding(n, "718-7", "7.4", *d))
        .collect();
    vault
        .commit(&Change::of(made.iter().map(first).collect()), NOW)
        .unwrap();
    let all = vault.entries(&of_kind(Kind::Finding)).unwrap();
    let sorted: Vec<String> = all
        .iter()
        .map(|s| s.entry.time().unwrap().to_string())
        .collect();
    assert_eq!(
        sorted,
        [
            "2026-01-05",
            "2026-01-03",
            "2026-01-02",
            "2026-01-02",
            "2026-01-01"
        ]
    );
    let mut paged = Vec::new();
    let mut after = None;
    loop {
        let page = Filter {
            limit: Some(2),
            after,
            ..of_kind(Kind::Finding)
        };
        let page = vault.entries(&page).unwrap();
        let Some(last) = page.last() else { break };
        after = Some(crate::Place::of(&last.entry));
        paged.extend(page);
    }
    assert_eq!(paged, all);
    let since = Filter {
        since: Some("2026-01-03".into()),
        ..Filter::default()
    };
    assert_eq!(vault.entries(&since).unwrap().len(), 2);
    let annas = Filter {
        person: Some(ANNA),
        ..Filter::default()
    };
    assert_eq!(
        vault.entries(&annas).unwrap().len(),
        7,
        "findings, the allergy and Anna herself"
    );
    let nobodys = Filter {
        person: Some(EntryId([77; 16])),
        ..Filter::default()
    };
    assert_eq!(vault.entries(&nobodys).unwrap(), []);
    assert_eq!(vault.chart(ANNA).unwrap().entries.len(), 6);
}

#[test]
fn a_curve_holds_one_measure_with_its_units() {
    let place = Place::filled();
    let mut vault = place.write();
    let mut pressure = finding(9, "85354-9", "0", 4);
    if let Content::Finding(it) = &mut pressure.content {
        it.value = None;
        it.components = ["8480-6", "8462-4"]
            .map(|code| record::Component {
                code: Coded::with(code, record::Code::LOINC, code),
                value: Some("120".parse().unwrap()),
                unit: Some("mmHg".into()),
                ..Default::default()
            })
            .to_vec();
    }
    let made = [
        finding(1, "718-7", "7.40", 3),
        finding(2, "718-7", "7.5", 1),
        pressure,
    ];
    vault
        .commit(&Change::of(made.iter().map(first).collect()), NOW)
        .unwrap();
    let curve = vault
        .trend(
            ANNA,
            &measure(&Coded::with("", record::Code::LOINC, "718-7")),
        )
        .unwrap();
    let values: Vec<_> = curve
        .iter()
        .map(|point| point.value.as_deref().unwrap())
        .collect();
    assert_eq!(
        values,
        ["7.5", "7.40"],
        "oldest first, and written as they were"
    );
    assert_eq!(curve[0].unit.as_deref(), Some("mmol/l"));
    let lower = vault.trend(ANNA, "http://loinc.org|8462-4").unwrap();
    assert_eq!(
        (lower.len(), lower[0].part, lower[0].entry),
        (1, 2, made[2].id)
    );
    let measured: Vec<String> = vault
        .measured(ANNA)
        .unwrap()
        .into_iter()
        .map(|m| m.0)
        .collect();
    let codes = ["718-7", "8462-4", "8480-6", "85354-9"].map(|c| format!("http://loinc.org|{c}"));
    assert_eq!(measured, codes);
    let before = vault.entry(made[0].id).unwrap().unwrap();
    let moved = finding(1, "2345-7", "7.40", 3);
    vault
        .commit(&Change::of(vec![edit(&before, &moved)]), NOW)
        .unwrap();
    assert_eq!(
        vault.trend(ANNA, "http://loinc.org|718-7").unwrap().len(),
        1
    );
    assert_eq!(verified(&mut vault, true), []);
}

#[test]
fn the_search_finds_what_people_type() {
    let place = Place::filled();
    let mut vault = place.write();
    let mut entry = allergy(3, "Wespengift");
    entry.note = Some("schwere Reaktion bei Dr. Köhler, Nüchternblutzucker 5,4".into());
    entry.labels = vec!["Notfall".into()];
    vault.commit(&Change::of(vec![first(&entry)]), NOW).unwrap();
    for words in [
        "wespen",
        "GIFT",
        "koehler",
        "kohl reaktion",
        "Blutzucker",
        "zucker",
        "notfall",
    ] {
        let hits = searched(&vault, words, None);
        assert!(hits.iter().any(|hit| hit.entry.entry == entry), "{words}");
    }
    for words in ["", "  ", "\"", "hornisse", "wespen hornisse", "* OR"] {
        assert_eq!(searched(&vault, words, Some(ANNA)), [], "{words}");
    }
    let hit = &searched(&vault, "zucker", None)[0];
    assert_eq!(&hit.excerpt[hit.marks[0].clone()], "zucker");
    assert_eq!(searched(&vault, "koehler", Some(EntryId([77; 16]))), []);
}

#[test]
fn a_signing_key_is_made_once() {
    let place = Place::filled();
    let mut vault = place.write();
    let seed = *vault.signer(ANNA, NOW).unwrap();
    assert_eq!(*vault.signer(ANNA, NOW).unwrap(), seed);
    vault.close().unwrap();
    assert_eq!(*place.read().signer(ANNA, NOW).unwrap(), seed);
}

#[test]
fn nothing_in_the_folder_can_be_read() {
    let place = Place::filled();
    let vault = place.write(); // with its side file
    drop(vault);
    for file in files(&place.path) {
        let bytes = fs::read(&file).unwrap();
        for marker in [
            "Marker",
            "Köhler",
            "Anna",
            "allergy",
            "AGE-SECRET-KEY-1",
            "sqlcipher-key: x",
        ] {
            let plain = bytes
                .windows(marker.len())
                .any(|window| window == marker.as_bytes());
            assert!(
                !plain || file.ends_with("README.txt"),
                "{marker} in {}",
                file.display()
            );
        }
        let name = file
            .strip_prefix(&place.path)
            .unwrap()
            .to_string_lossy()
            .into_owned();
        assert!(!name.contains("Marker"), "{name}");
    }
}

#[test]
fn thousands_of_findings_arrive_in_one_change() {
    let place = Place::new();
    let mut vault = place.write();
    let made =
        (0..3_000).map(|n| first(&finding(n, ["718-7", "2345-7"][n as usize % 2], "7.4", 3)));
    vault
        .commit(
            &Change::of(std::iter::once(first(&anna())).chain(made).collect()),
            NOW,
        )
        .unwrap();
    let newest = Filter {
        limit: Some(10),
        ..of_kind(Kind::Finding)
    };
    assert_eq!(vault.entries(&newest).unwrap().len(), 10);
    assert_eq!(
        vault.trend(ANNA, "http://loinc.org|718-7").unwrap().len(),
        1_500
    );
    assert_eq!(searched(&vault, "2345", Some(ANNA)).len(), 9);
    vault.close().unwrap();
    assert_eq!(verified(&mut place.read(), true), []);
}

/// Every entry of the person, asked one by one: does it hold each word, at the beginning of one of its own or, from
/// three letters on, inside one?
fn by_hand(vault: &Vault, words: &str, kind: Option<Kind>) -> Vec<EntryId> {
    let asked = crate::fold::Folded::of(words);
    let filter = Filter {
        person: Some(ANNA),
        ..Filter::default()
    };
    let mut found: Vec<EntryId> = Vec::new();
    for seen in vault.entries(&filter).unwrap() {
        let written = form::write(&seen.entry);
        let texts = crate::shown::texts(seen.entry.kind(), &written);
        let folded: Vec<String> = texts
            .iter()
            .map(|text| crate::fold::Folded::of(text).text)
            .collect();
        let holds = |word: &str| {
            let mut own = folded.iter().flat_map(|text| text.split(' '));
            own.any(|it| it.starts_with(word) || word.chars().count() > 2 && it.contains(word))
        };
        if asked.words().all(|(_, word)| holds(word))
            && kind.is_none_or(|it| it == seen.entry.kind())
        {
            found.push(seen.entry.id);
        }
    }
    found.sort();
    found
}

#[test]
fn the_search_finds_what_reading_everything_would_find() {
    const SYLLABLES: [&str; 12] = [
        "blut", "zu", "cker", "öd", "em", "a", "druck", "ß", "tab", "lette", "n", "x",
    ];
    let mut dice = super::mutations::Dice(5);
    let mut word = || -> String {
        let parts = 1 + dice.below(3);
        (0..parts).map(|_| SYLLABLES[dice.below(12)]).collect()
    };
    let place = Place::filled();
    let mut vault = place.write();
    let mut made = Vec::new();
    for number in 0..900u32 {
        let title = format!("{} {}", word(), word());
        let mut entry = match number % 3 {
            0 => finding(number, &title, "5.4", 3),
            _ => allergy(0, &title),
        };
        entry.id = EntryId(
            [&number.to_be_bytes()[..], &[77; 12]]
                .concat()
                .try_into()
                .unwrap(),
        );
        made.push(first(&entry));
    }
    vault.commit(&Change::of(made), NOW).unwrap();
    let (mut asked, mut most) = (0, 0);
    for _ in 0..150 {
        let whole = format!("{} {}", word(), word());
        for end in (1..=whole.len()).filter(|end| whole.is_char_boundary(*end)) {
            let words = &whole[..end];
            for kind in [None, Some(Kind::Finding)] {
                let question = crate::Question {
                    words,
                    person: Some(ANNA),
                    kind,
                    limit: 2_000,
                };
                let found = vault.search(&question, 0..2_000).unwrap();
                let mut ids: Vec<EntryId> = found.hits.iter().map(|it| it.entry.entry.id).collect();
                ids.sort();
                assert_eq!(ids, by_hand(&vault, words, kind), "{words}");
                assert_eq!(found.count, ids.len());
                (asked, most) = (asked + 1, most.max(ids.len()));
            }
        }
        if asked > 300 {
            break;
        }
    }
    assert!(most > 100, "{most}");
}

#[test]
fn a_title_comes_before_a_mention_and_what_is_rare_before_findings() {
    let place = Place::filled();
    let mut vault = place.write();
    let mut mention = allergy(3, "Wespengift");
    mention.note = Some(format!("{} Kalium", "vieles andere ".repeat(9)));
    let mut made = vec![first(&mention), first(&allergy(4, "Kalium"))];
    made.extend((0..40).map(|number| first(&finding(number, "Kalium", "4.1", 3))));
    vault.commit(&Change::of(made), NOW).unwrap();
    let question = crate::Question {
        words: "kalium",
        limit: 30,
        ..Default::default()
    };
    let found = vault.search(&question, 0..3).unwrap();
    assert_eq!(found.count, 30, "more are not counted");
    assert_eq!(found.hits.len(), 3);
    assert_eq!(found.hits[0].entry.entry.id, EntryId([4; 16]));
    assert_eq!(found.hits[1].entry.entry.kind(), Kind::Finding);
}

#[test]
fn an_open_chart_may_live_on_a_thread_of_its_own() {
    fn moves<T: Send>() {}
    moves::<Vault>();
    moves::<Error>();
}

const BEN: EntryId = EntryId([0xbe; 16]);

/// Somebody else, or Anna once more.
fn ben(same_as: Option<EntryId>) -> Entry {
    let person = Person {
        name: "Ben".into(),
        same_as,
        ..Person::default()
    };
    Entry::new(BEN, None, Content::Person(person))
}

fn of(person: EntryId, entry: Entry) -> Entry {
    Entry {
        person: Some(person),
        ..entry
    }
}

#[test]
fn a_double_counts_and_is_drawn_with_whom_is_meant() {
    let place = Place::filled();
    let mut vault = place.write();
    let made = [
        ben(Some(ANNA)),
        of(BEN, finding(1, "718-7", "7.1", 1)),
        finding(2, "718-7", "7.2", 2),
        of(BEN, finding(3, "718-7", "7.3", 3)),
        finding(4, "2345-7", "5.4", 4),
        of(BEN, finding(5, "2345-7", "5.3", 3)),
    ];
    vault
        .commit(&Change::of(made.iter().map(first).collect()), NOW)
        .unwrap();
    let values = |points: Vec<crate::Point>| -> Vec<String> {
        points.into_iter().map(|it| it.value.unwrap()).collect()
    };
    let haemoglobin = "http://loinc.org|718-7";
    let trend = vault.trend(ANNA, haemoglobin).unwrap();
    assert_eq!(values(trend), ["7.1", "7.2", "7.3"]);
    let newest = vault.newest(ANNA, haemoglobin, 2).unwrap();
    assert_eq!(values(newest), ["7.3", "7.2"]);
    let measured = vault.measured(ANNA).unwrap();
    let measured: Vec<_> = measured.into_iter().map(|(_, point)| point).collect();
    assert_eq!(values(measured), ["5.4", "7.3"], "the newest of both");
    let counts = vault.counts(ANNA).unwrap();
    let many = |kind| counts.iter().find(|it| it.0 == kind).unwrap().1;
    assert_eq!((many(Kind::Finding), many(Kind::Allergy)), (5, 1));
    assert_eq!(many(Kind::Intake), 0);
    assert_eq!(vault.counts(EntryId([77; 16])).unwrap(), []);
}

#[test]
fn what_belongs_to_somebody_else_is_not_in_a_chart() {
    let place = Place::filled();
    let mut vault = place.write();
    let made = [ben(None), of(BEN, allergy(3, "Latex"))];
    vault
        .commit(&Change::of(made.iter().map(first).collect()), NOW)
        .unwrap();
    let chart = vault.chart_of(BEN, &[Kind::Allergy]).unwrap();
    let titles: Vec<_> = chart.entries.iter().map(|it| it.entry.title()).collect();
    assert_eq!(titles, ["Latex"]);
}

#[test]
fn a_double_that_nobody_decided_stands_alone() {
    let place = Place::filled();
    let mut vault = place.write();
    vault
        .commit(&Change::of(vec![first(&ben(None))]), NOW)
        .unwrap();
    let before = vault.entry(BEN).unwrap().unwrap();
    let both = [ANNA, EntryId([2; 16])].map(|it| edit(&before, &ben(Some(it))));
    vault.commit(&Change::of(both.to_vec()), NOW).unwrap();
    let people: Vec<_> = vault.people().unwrap();
    assert_eq!(people.len(), 2);
    let undecided = |person| vault.undecided(person).unwrap().len();
    assert_eq!((undecided(None), undecided(Some(BEN))), (1, 1));
    assert_eq!(vault.undecided(None).unwrap()[0].entry.id, BEN);
    assert_eq!(undecided(Some(ANNA)), 0);
}

#[test]
fn an_entry_is_known_by_the_first_digits_of_its_id() {
    let place = Place::filled();
    let mut vault = place.write();
    let other = allergy(0x22, "Latex");
    vault.commit(&Change::of(vec![first(&other)]), NOW).unwrap();
    let beginning = |digits| vault.entry_beginning(digits).unwrap();
    assert_eq!(beginning("22"), Some(other.id));
    assert_eq!(beginning("0202"), Some(EntryId([2; 16])));
    assert_eq!(beginning("0"), None, "more than one");
    assert_eq!(beginning("ff"), None);
    assert_eq!((beginning(""), beginning("2%")), (None, None));
}

#[test]
fn settings_are_found_by_how_their_names_begin() {
    let place = Place::filled();
    let mut vault = place.write();
    let mut change = Change::default();
    for name in ["seen.a", "seen.b", "unseen.c"] {
        change.settings.insert(name.into(), Some("yes".into()));
    }
    vault.commit(&change, NOW).unwrap();
    let mut found = vault.settings_beginning("seen.").unwrap();
    found.sort();
    let expected = ["seen.a", "seen.b"].map(|it| (it.to_owned(), "yes".to_owned()));
    assert_eq!(found, expected);
}

#[test]
fn who_names_an_entry_is_found_without_the_entry_itself() {
    let place = Place::filled();
    let vault = place.read();
    let named: Vec<_> = vault.naming(ANNA).unwrap();
    let named: Vec<_> = named.iter().map(|it| it.entry.id).collect();
    assert_eq!(named, [EntryId([2; 16])]);
}

#[test]
fn a_revision_in_the_place_of_another_is_damage() {
    let place = Place::filled();
    let vault = place.write();
    let swap = "UPDATE revisions SET bytes = (SELECT bytes FROM revisions WHERE entry = ?1) WHERE entry = ?2";
    let (database, id) = (vault.database().unwrap(), EntryId([2; 16]));
    database.execute(swap, [ANNA.0, id.0]).unwrap();
    assert_eq!(trouble(vault.history(id)), Some(Trouble::RevisionDamaged));
}

#[test]
fn a_word_that_may_mean_many_words_is_still_found_where_it_stands() {
    let place = Place::filled();
    let mut vault = place.write();
    let noted = |id, note: String| {
        let mut entry = allergy(id, "X");
        entry.note = Some(note);
        first(&entry)
    };
    let words = |many: usize, begin: &str| -> String {
        (0..many).map(|it| format!("{begin}{it:03} ")).collect()
    };
    let made = vec![
        noted(3, words(520, "abc")),
        noted(4, "labclangeslangeswort Nadel".into()),
        noted(5, "abclangeslangeswort Nadel".into()),
        noted(6, words(24, "quark")),
    ];
    vault.commit(&Change::of(made), NOW).unwrap();
    let found = |words| -> Vec<u8> {
        let hits = searched(&vault, words, None);
        hits.iter().map(|hit| hit.entry.entry.id.0[0]).collect()
    };
    assert_eq!(found("abc nadel"), [5, 4]);
    assert_eq!(found("ab nadel"), [5], "two letters only begin a word");
    assert_eq!(found("quark"), [6]);
}

#[test]
fn what_stands_far_down_in_a_long_text_is_marked() {
    let place = Place::filled();
    let mut vault = place.write();
    let mut entry = allergy(3, "Latex");
    entry.note = Some(format!("{}Kalium hoch", "vieles andere ".repeat(100)));
    vault.commit(&Change::of(vec![first(&entry)]), NOW).unwrap();
    let hit = &searched(&vault, "kalium", None)[0];
    assert_eq!(hit.marks.len(), 1);
    assert_eq!(&hit.excerpt[hit.marks[0].clone()], "Kalium");
}

#[test]
fn of_two_texts_that_answer_as_much_the_first_is_shown() {
    let place = Place::filled();
    let mut vault = place.write();
    let mut entry = allergy(3, "Latex");
    entry.note = Some("Quaddeln".into());
    vault.commit(&Change::of(vec![first(&entry)]), NOW).unwrap();
    assert_eq!(searched(&vault, "latex quaddeln", None)[0].excerpt, "Latex");
}

#[test]
fn a_new_chart_knows_when_it_was_made_and_has_a_name_of_its_own() {
    let place = Place::new();
    let (vault, copy, other) = (place.read(), place.copy(), Place::new());
    assert_eq!(vault.state().changed, NOW);
    assert_eq!(vault.id().len(), 32);
    assert_eq!(vault.id(), copy.read().id());
    assert_ne!(vault.id(), other.read().id());
}

#[test]
fn a_readme_somebody_spoiled_is_right_again_after_a_change() {
    let place = Place::filled();
    let right = fs::read(place.join("README.txt")).unwrap();
    fs::write(place.join("README.txt"), "Milch").unwrap();
    let mut vault = place.write();
    assert_eq!(verified(&mut vault, false), [Trouble::ReadmeDiffers]);
    let change = Change::of(vec![first(&allergy(3, "Nuss"))]);
    vault.commit(&change, NOW).unwrap();
    assert_eq!(fs::read(place.join("README.txt")).unwrap(), right);
    vault.close().unwrap();
    let written = || fs::metadata(place.join("README.txt")).unwrap().modified();
    let before = written().unwrap();
    let change = Change::of(vec![first(&allergy(4, "Ei"))]);
    place.write().commit(&change, NOW).unwrap();
    assert_eq!(
        written().unwrap(),
        before,
        "one that is right is left alone"
    );
}

#[test]
fn what_is_lost_is_no_small_matter() {
    assert!(Trouble::UnknownFile.is_harmless());
    for trouble in [
        Trouble::DocumentMissing,
        Trouble::RevisionDamaged,
        Trouble::PageMacBad,
    ] {
        assert!(!trouble.is_harmless(), "{trouble:?}");
    }
}

#[test]
fn a_revision_listed_under_another_entry_is_named_by_a_deep_look() {
    let place = Place::filled();
    let mut vault = place.write();
    vault.begin().unwrap();
    let move_it = "UPDATE revisions SET entry = ?1 WHERE entry = ?2";
    let database = vault.database().unwrap();
    database.execute(move_it, [[3; 16], [2; 16]]).unwrap();
    assert!(verified(&mut vault, true).contains(&Trouble::RevisionDamaged));
}

#[test]
fn rubbish_under_a_documents_kind_of_name_is_not_taken_for_a_document() {
    let place = Place::filled();
    let blob = files(&place.join("blobs")).remove(0);
    let stray = blob.with_file_name(format!("{}.age", crate::folder::random_name()));
    fs::write(stray, "Milch").unwrap();
    let said = verified(&mut place.read(), false);
    assert_eq!(said, [Trouble::UnknownFile]);
}
