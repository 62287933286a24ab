//! Two copies of a chart become one: what must come, what must not, and in whatever order.

use super::*;
use crate::{Merged, Whom};
use record::{DocumentId, Life, RevisionId};
use std::collections::BTreeSet;

/// Joins without anybody watching.
pub(super) fn join(here: &mut Vault, there: &Vault) -> Merged {
    here.merge(there, Whom::Everybody, NOW + 1, &mut |_, _| true)
        .unwrap()
}

/// Opens another copy of the same chart.
pub(super) fn look(here: &Vault, there: &Place) -> Vault {
    here.open_copy(&there.path).unwrap()
}

fn take(vault: &mut Vault, revisions: Vec<Revision>) {
    vault.commit(&Change::of(revisions), NOW).unwrap();
}

/// Takes a revision of the last change away, so that what follows it lacks its beginning.
pub(super) fn lose(vault: &mut Vault, revision: &Revision) {
    let (id, entry) = (revision.id().0, revision.body().entry.0);
    let change = vault.state().number.to_be_bytes();
    vault
        .transact(NOW, |kept| {
            let row = crate::root::Row::of("revisions", &[&id, &entry, &change]);
            kept.root.take(&kept.keys.root, &row);
            let sql = "DELETE FROM revisions WHERE id = ?";
            kept.database.execute(sql, [id]).unwrap();
            Ok(())
        })
        .unwrap();
}

/// Everything that is kept of the record, whatever the order it came in.
#[derive(Debug, PartialEq)]
struct Held {
    revisions: BTreeSet<RevisionId>,
    aside: BTreeSet<RevisionId>,
    skeletons: BTreeSet<RevisionId>,
    documents: BTreeSet<DocumentId>,
    ledger: Vec<crate::Posting>,
    shown: Vec<String>,
}

fn held(vault: &Vault) -> Held {
    let database = vault.database().unwrap();
    let ids = |sql: &str| -> BTreeSet<RevisionId> {
        let mut asked = database.prepare(sql).unwrap();
        let rows = asked
            .query_map([], |row| row.get(0).map(RevisionId))
            .unwrap();
        rows.map(|row| row.unwrap()).collect()
    };
    let mut asked = database
        .prepare("SELECT hex(id) || undecided || created || changed || hex(heads) || json FROM entries ORDER BY id")
        .unwrap();
    let shown = asked.query_map([], |row| row.get(0)).unwrap();
    Held {
        revisions: ids("SELECT id FROM revisions"),
        aside: ids("SELECT id FROM aside"),
        skeletons: ids("SELECT id FROM skeletons"),
        documents: ids("SELECT document FROM blobs")
            .into_iter()
            .map(|id| DocumentId(id.0))
            .collect(),
        ledger: vault.ledger().unwrap(),
        shown: shown.map(|row| row.unwrap()).collect(),
    }
}

/// Nothing is wrong with the folder, and what is shown is what would be built anew.
pub(super) fn sound(vault: &mut Vault) {
    assert!(
        vault.shown_fits().unwrap(),
        "what is shown is what the revisions say"
    );
    let root = vault
        .root
        .recount(vault.database().unwrap(), &vault.keys.root)
        .unwrap();
    assert_eq!(root, vault.root, "the sum is the sum of what is there");
}

#[test]
fn a_copy_brings_what_it_has_and_takes_nothing_away() {
    let here = Place::filled();
    let there = here.copy();
    let mut other = there.write();
    let penicillin = other.entry(EntryId([2; 16])).unwrap().unwrap();
    let mut after = penicillin.entry.clone();
    after.note = Some("Atemnot".into());
    let scan = other
        .add_document(&mut std::io::Cursor::new(b"a scan".to_vec()), &about())
        .unwrap();
    let mut paper = Entry::new(
        EntryId([5; 16]),
        Some(ANNA),
        Content::Document(record::Document {
            title: "Brief".into(),
            content: Some(scan.id),
            ..Default::default()
        }),
    );
    paper.note = Some("vom Stick".into());
    let mut change = Change::of(vec![edit(&penicillin, &after), first(&paper)]);
    change.documents.push(scan.clone());
    change.ledger.push(r#"{"to":"Dr. Weber"}"#.into());
    change.settings.insert("language".into(), Some("en".into()));
    other.commit(&change, NOW + 5).unwrap();
    other.close().unwrap();

    let mut vault = here.write();
    take(&mut vault, vec![first(&allergy(3, "Latex"))]);
    let other = look(&vault, &there);
    let seen = vault.compare(&other, Whom::Everybody).unwrap();
    assert_eq!((seen.entries, seen.changed, seen.documents), (1, 1, 1));
    let merged = join(&mut vault, &other);
    assert_eq!(merged, seen, "it brings what was announced");
    let mut read = Vec::new();
    vault.read_document(scan.id, &mut read).unwrap();
    assert_eq!(read, b"a scan");
    let times: Vec<i64> = vault.ledger().unwrap().iter().map(|row| row.time).collect();
    assert_eq!(times, [NOW, NOW + 5], "with the time it was kept there");
    assert_eq!(
        vault.setting("language").unwrap().as_deref(),
        Some("Setting-Marker")
    );
    assert!(
        vault.entry(EntryId([3; 16])).unwrap().is_some(),
        "ours is still there"
    );
    sound(&mut vault);
    let (state, before) = (vault.state(), held(&vault));
    assert_eq!(
        join(&mut vault, &other),
        Merged::default(),
        "twice brings nothing"
    );
    assert_eq!(
        (vault.state(), held(&vault)),
        (state, before),
        "and writes nothing"
    );
    assert_eq!(verified(&mut vault, true), []);
    vault.close().unwrap();
    here.read();
}

#[test]
fn two_say_different_things_and_both_are_shown() {
    let here = Place::filled();
    let there = here.copy();
    let change = |place: &Place, substance: &str| {
        let mut vault = place.write();
        let before = vault.entry(EntryId([2; 16])).unwrap().unwrap();
        let mut after = allergy(2, substance);
        after.note = before.entry.note.clone();
        take(&mut vault, vec![edit(&before, &after)]);
        vault.close().unwrap();
    };
    change(&here, "Amoxicillin");
    change(&there, "Cefalexin");
    let mut vault = here.write();
    let other = look(&vault, &there);
    join(&mut vault, &other);
    let seen = vault.entry(EntryId([2; 16])).unwrap().unwrap();
    let mut versions: Vec<&str> = seen.conflicts[0]
        .versions
        .iter()
        .map(|it| it.entry.title())
        .collect();
    versions.sort_unstable();
    assert_eq!(versions, ["Amoxicillin", "Cefalexin"]);
    sound(&mut vault);
}

#[test]
fn what_came_before_its_beginning_waits_and_stands_when_that_arrives() {
    let here = Place::filled();
    let (lost, whole) = (here.copy(), here.copy());
    let latex = allergy(3, "Latex");
    let begin = first(&latex);
    let mut noted = latex.clone();
    noted.note = Some("Quaddeln".into());
    let seen = record::view(std::slice::from_ref(&begin)).unwrap();
    let later = edit(&seen, &noted);
    let mut vault = whole.write();
    take(&mut vault, vec![begin.clone()]);
    vault.close().unwrap();
    let mut vault = lost.write();
    take(&mut vault, vec![begin.clone(), later.clone()]);
    lose(&mut vault, &begin);
    vault.close().unwrap();

    let mut vault = here.write();
    let from_lost = look(&vault, &lost);
    let merged = join(&mut vault, &from_lost);
    assert_eq!((merged.aside, merged.entries), (1, 0));
    assert!(
        vault.entry(latex.id).unwrap().is_none(),
        "a fragment is not shown"
    );
    assert_eq!(held(&vault).aside, [later.id()].into());
    sound(&mut vault);
    let spoiled = here.copy();
    let state = vault.state();
    assert_eq!(join(&mut vault, &from_lost), Merged::default());
    assert_eq!(vault.state(), state, "waiting is no change");
    let from_whole = look(&vault, &whole);
    let merged = join(&mut vault, &from_whole);
    assert_eq!(merged.entries, 1);
    let seen = vault.entry(latex.id).unwrap().unwrap();
    assert_eq!(
        (seen.entry.title(), seen.entry.note.as_deref()),
        ("Latex", Some("Quaddeln"))
    );
    assert_eq!(held(&vault).aside, BTreeSet::new());
    sound(&mut vault);
    // What waits is looked at like what stands: an old page can put other bytes under its name.
    let mut vault = spoiled.write();
    let sql = "UPDATE aside SET bytes = (SELECT bytes FROM revisions WHERE row = 1)";
    vault.database().unwrap().execute_batch(sql).unwrap();
    let answer = vault.merge(&from_whole, Whom::Everybody, NOW, &mut |_, _| true);
    assert_eq!(trouble(answer), Some(Trouble::RevisionDamaged));
}

#[test]
fn a_posting_alone_is_a_change_and_what_is_known_is_none() {
    let here = Place::filled();
    let there = here.copy();
    let mut other = there.write();
    let ledger = vec![r#"{"to":"Dr. Weber"}"#.to_owned()];
    let change = Change {
        ledger,
        ..Change::default()
    };
    other.commit(&change, NOW + 5).unwrap();
    other.close().unwrap();
    let mut vault = here.write();
    let number = vault.state().number;
    let other = look(&vault, &there);
    assert_eq!(join(&mut vault, &other), Merged::default());
    assert_eq!(vault.state().number, number + 1);
    vault.close().unwrap();
    let mut vault = here.write();
    join(&mut vault, &other);
    assert_eq!(
        vault.head.state,
        crate::head::Rest::Clean,
        "nothing was written"
    );
}

#[test]
fn with_a_person_come_the_postings_that_name_them_though_nothing_else_does() {
    let here = Place::filled();
    let there = here.copy();
    let mut other = there.write();
    let (of_anna, of_nobody) = (format!(r#"{{"of":"{ANNA}"}}"#), r#"{"of":""}"#.to_owned());
    let change = Change {
        ledger: vec![of_anna.clone(), of_nobody],
        ..Change::default()
    };
    other.commit(&change, NOW + 5).unwrap();
    other.close().unwrap();
    let mut vault = here.write();
    let other = look(&vault, &there);
    let whom = Whom::These(&[ANNA].into());
    vault.merge(&other, whom, NOW, &mut |_, _| true).unwrap();
    let bodies: Vec<String> = vault
        .ledger()
        .unwrap()
        .into_iter()
        .map(|it| it.body)
        .collect();
    assert_eq!(bodies[1..], [of_anna]);
}

#[test]
fn a_long_join_is_made_in_parts_and_each_is_told() {
    let here = Place::filled();
    let there = here.copy();
    let mut other = there.write();
    let many = (0..450).map(|number| first(&finding(number, "2345-7", "5.1", 1)));
    take(&mut other, many.collect());
    other.close().unwrap();
    let mut vault = here.write();
    let other = look(&vault, &there);
    let mut told = Vec::new();
    let follow = &mut |done, total| {
        told.push((done, total));
        true
    };
    let merged = vault.merge(&other, Whom::Everybody, NOW, follow).unwrap();
    assert_eq!((merged.entries, told.len()), (450, 3));
    assert_eq!(vault.state().number, 4);
    drop((vault, other));

    // Few entries with long notes are as much to hold at once.
    let mut other = there.write();
    let long = (3..6).map(|id| {
        let mut entry = allergy(id, "Latex");
        entry.note = Some("a".repeat(600 << 10));
        first(&entry)
    });
    take(&mut other, long.collect());
    other.close().unwrap();
    let mut vault = here.write();
    let other = look(&vault, &there);
    let mut told = 0;
    let follow = &mut |_, _| {
        told += 1;
        true
    };
    vault.merge(&other, Whom::Everybody, NOW, follow).unwrap();
    assert_eq!(told, 2);
}

#[test]
fn an_entry_that_shows_nothing_readable_is_refused_by_name_and_the_rest_comes() {
    let here = Place::filled();
    let there = here.copy();
    let latex = allergy(3, "Latex");
    let mut vault = there.write();
    take(
        &mut vault,
        vec![first(&latex), first(&allergy(4, "Nickel"))],
    );
    // The other copy holds a second beginning of another kind, which no program of ours writes.
    let mut odd = form::split(&latex);
    odd.clear();
    let body = Body {
        kind: Kind::Note,
        salt: CopyId([9; 16]),
        groups: odd,
        ..first(&latex).body().clone()
    };
    let odd = Revision::new(body);
    vault
        .transact(NOW, |kept| {
            let sql = "INSERT INTO revisions (id, entry, change, bytes) VALUES (?, ?, ?, ?)";
            let row = rusqlite::params![odd.id().0, latex.id.0, kept.root.change, odd.bytes()];
            kept.database.execute(sql, row).unwrap();
            kept.count("revisions", &[&odd.id().0, &latex.id.0, &kept.number()]);
            Ok(())
        })
        .unwrap();
    vault.close().unwrap();
    let mut vault = here.write();
    let other = look(&vault, &there);
    let merged = join(&mut vault, &other);
    assert_eq!((merged.refused, merged.entries), (vec![latex.id], 1));
    assert!(vault.entry(latex.id).unwrap().is_none());
    assert!(vault.entry(EntryId([4; 16])).unwrap().is_some());
    sound(&mut vault);
}

#[test]
fn stopped_in_the_middle_it_can_be_done_again() {
    let here = Place::filled();
    let there = here.copy();
    let mut vault = there.write();
    let many = (0..700).map(|number| {
        let mut entry = finding(number, "718-7", "13.5", 1);
        entry.id.0[15] = 1;
        first(&entry)
    });
    take(&mut vault, many.collect());
    vault.close().unwrap();
    let mut vault = here.write();
    let other = look(&vault, &there);
    let mut asked = 0;
    let stopped = vault.merge(&other, Whom::Everybody, NOW, &mut |_, total| {
        asked += 1;
        assert_eq!(total, 700);
        asked < 3
    });
    assert!(matches!(stopped, Err(Error::Cancelled)));
    let half = held(&vault).revisions.len();
    assert!(half > 200 && half < 700, "{half} are whole and stay");
    sound(&mut vault);
    vault.close().unwrap();
    let mut vault = here.write();
    let merged = join(&mut vault, &other);
    assert_eq!(merged.entries as usize, 702 - half);
    assert_eq!(held(&vault).shown, held(&other).shown);
}

#[test]
fn documents_that_a_copy_lists_and_lost_are_named_and_come_later() {
    let here = Place::new();
    let there = here.copy();
    let paper = |vault: &mut Vault| {
        let scan = vault.add_document(&mut letter(), &about()).unwrap();
        let content = Content::Document(record::Document {
            title: "Brief".into(),
            content: Some(scan.id),
            ..Default::default()
        });
        let id = scan.id;
        let mut change = Change::of(vec![
            first(&anna()),
            first(&Entry::new(EntryId([5; 16]), Some(ANNA), content)),
        ]);
        change.documents.push(scan);
        vault.commit(&change, NOW).unwrap();
        id
    };
    let mut vault = there.write();
    let id = paper(&mut vault);
    vault.close().unwrap();
    let good = there.copy();
    for file in files(&there.join("blobs")) {
        fs::remove_file(file).unwrap();
    }
    let mut vault = here.write();
    let other = look(&vault, &there);
    let merged = join(&mut vault, &other);
    assert_eq!((merged.missing, merged.entries), (vec![id], 2));
    let other = look(&vault, &good);
    let merged = join(&mut vault, &other);
    assert_eq!((merged.documents, merged.entries), (1, 0));
    let mut read = Vec::new();
    vault.read_document(id, &mut read).unwrap();
    assert_eq!(read, LETTER);
    assert_eq!(verified(&mut vault, true), []);
}

#[test]
fn of_another_chart_only_the_chosen_people_come() {
    let (carer, place) = (Place::filled(), Place::new());
    let mut here = place.write();
    let mut vault = carer.write();
    let bert = EntryId([6; 16]);
    let mut person = anna();
    person.id = bert;
    let mut asthma = allergy(7, "Bert-Allergie");
    asthma.person = Some(bert);
    take(&mut vault, vec![first(&person), first(&asthma)]);
    vault.signer(ANNA, NOW).unwrap();
    vault.close().unwrap();
    let other = Vault::open_other(&carer.path, Key::Recovery(&carer.paper)).unwrap();
    assert!(matches!(here.open_copy(&carer.path), Err(Error::WrongKey)));
    let only = BTreeSet::from([ANNA]);
    let merged = here
        .merge(&other, Whom::These(&only), NOW, &mut |_, _| true)
        .unwrap();
    assert_eq!(merged.entries, 2);
    assert!(here.entry(bert).unwrap().is_none() && here.entry(asthma.id).unwrap().is_none());
    assert_eq!(here.people().unwrap().len(), 1);
    assert_eq!(
        here.known_signer(ANNA).unwrap(),
        other.known_signer(ANNA).unwrap()
    );
    assert_eq!(
        here.ledger().unwrap().len(),
        0,
        "that row is about nobody who came"
    );
    sound(&mut here);
}

#[test]
fn a_copy_that_holds_everything_of_another_is_its_descendant() {
    let here = Place::filled();
    let there = here.copy();
    for (place, substance) in [(&here, "Latex"), (&there, "Nickel")] {
        let mut vault = place.write();
        let number = substance.len() as u8;
        take(&mut vault, vec![first(&allergy(number, substance))]);
        vault.close().unwrap();
    }
    // This device worked with the copy; the folder that lies here now is the other one.
    let open = |path: &Path| {
        Vault::open(
            path,
            Key::Recovery(&here.paper),
            Access::Write,
            &there.device,
        )
    };
    assert!(matches!(
        open(&here.path),
        Err(Error::NotADescendant { .. })
    ));
    let mut vault = here.write();
    let other = look(&vault, &there);
    join(&mut vault, &other);
    vault.close().unwrap();
    open(&here.path).unwrap();
}

#[test]
fn a_reader_joins_nothing() {
    let here = Place::filled();
    let other = here.copy();
    let mut vault = here.read();
    let there = look(&vault, &other);
    let answer = vault.merge(&there, Whom::Everybody, NOW, &mut |_, _| true);
    assert!(matches!(answer, Err(Error::ReadOnly)));
}

/// A few hundred histories on real databases: three copies, changes, joins, erasing, reopening.
/// `OWNCHART_HISTORIES_AT_REST=5000` tries more.
#[test]
fn hundreds_of_histories_at_rest_end_in_one_chart() {
    let many = std::env::var("OWNCHART_HISTORIES_AT_REST").ok();
    let many: u64 = many.and_then(|many| many.parse().ok()).unwrap_or(200);
    let place = Place::filled();
    let places = [place.copy(), place.copy(), place.copy()];
    // The same three charts go on through all histories, each with entries of its own.
    let mut vaults = places.each_ref().map(|place| Some(place.write()));
    let mut chance = 0x2545_f491_4f6c_dd1d_u64;
    let mut below = |end: u64| {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        (chance % end) as usize
    };
    for history in 0..many {
        let mut id = [0xc0; 16];
        id[..8].copy_from_slice(&history.to_be_bytes());
        let id = EntryId(id);
        for step in 0..5_u8 {
            let at = below(3);
            let choice = below(9);
            if choice < 1 {
                join_two(&mut vaults, &places, at, (at + 1 + below(2)) % 3);
                continue;
            }
            let vault = vaults[at].as_mut().unwrap();
            let seen = vault.entry(id).unwrap();
            if choice == 2 && seen.is_some() {
                vault.erase(&[id].into(), NOW).unwrap();
                continue;
            }
            let mut after = allergy(0, ["Latex", "Nickel", "Pollen"][below(3)]);
            after.id = id;
            after.note = (below(2) == 0).then(|| format!("{history} {step}"));
            after.life = [Life::Active, Life::Removed][below(4) / 3];
            let clock = NOW + (below(20) as i64 - 10) * 365 * 86_400_000;
            let (groups, heads) = match seen {
                Some(seen) => (form::changed(&seen.entry, &after), seen.heads),
                None => (form::split(&after), Vec::new()),
            };
            if groups.is_empty() {
                continue;
            }
            take(
                vault,
                vec![Revision::new(Body {
                    time: clock,
                    salt: CopyId(seal::random()),
                    ..revision(&after, groups, heads, 0).body().clone()
                })],
            );
        }
        if history % 25 == 24 {
            for (one, other) in [(0, 1), (1, 2), (2, 0), (0, 1), (1, 2), (0, 2)] {
                join_two(&mut vaults, &places, one, other);
            }
            let all = held(vaults[0].as_ref().unwrap());
            for vault in vaults.iter_mut().flatten() {
                assert_eq!(held(vault), all, "after history {history}");
                sound(vault);
                vault.begin().unwrap();
                vault.show_anew().unwrap();
                assert_eq!(held(vault).shown, all.shown, "built anew it shows the same");
            }
        }
    }
    for vault in vaults.iter_mut().flatten() {
        assert_eq!(verified(vault, true), []);
    }
}

/// Joins what lies in one folder with what lies in another, which is closed meanwhile.
fn join_two(vaults: &mut [Option<Vault>; 3], places: &[Place; 3], at: usize, other: usize) {
    vaults[other].take().unwrap().close().unwrap();
    let here = vaults[at].as_mut().unwrap();
    let there = look(here, &places[other]);
    join(here, &there);
    drop(there);
    vaults[other] = Some(places[other].write());
}

#[test]
fn what_cannot_be_read_over_there_is_refused_by_name_and_the_rest_comes() {
    let here = Place::filled();
    let there = here.copy();
    let mut other = there.write();
    take(
        &mut other,
        vec![first(&allergy(3, "Latex")), first(&allergy(4, "Nickel"))],
    );
    let spoil = "UPDATE revisions SET bytes = x'00' WHERE entry = ?";
    other.database().unwrap().execute(spoil, [[3; 16]]).unwrap();
    let mut vault = here.write();
    let merged = join(&mut vault, &other);
    assert_eq!(
        (merged.refused, merged.entries),
        (vec![EntryId([3; 16])], 1)
    );
    assert!(vault.entry(EntryId([4; 16])).unwrap().is_some());
    sound(&mut vault);
}

#[test]
fn whoever_took_only_some_people_took_neither_the_others_keys_nor_the_past() {
    let here = Place::filled();
    let ben = Entry::new(
        EntryId([8; 16]),
        None,
        Content::Person(Person {
            name: "Ben".into(),
            ..Person::default()
        }),
    );
    let mut vault = here.write();
    take(&mut vault, vec![first(&ben)]);
    vault.close().unwrap();
    let there = here.copy();
    let mut other = there.write();
    other.signer(ben.id, NOW).unwrap();
    other.close().unwrap();
    let mut vault = here.write();
    let other = look(&vault, &there);
    let anna = BTreeSet::from([ANNA]);
    vault
        .merge(&other, Whom::These(&anna), NOW + 1, &mut |_, _| true)
        .unwrap();
    assert!(vault.known_signer(ben.id).unwrap().is_none());
    drop(other);
    vault.close().unwrap();
    let known = Vault::open(
        &here.path,
        Key::Recovery(&here.paper),
        Access::Read,
        &there.device,
    );
    assert!(
        matches!(known, Err(Error::NotADescendant { .. })),
        "it does not hold everything the other device saw"
    );
}

#[test]
fn a_row_of_the_ledger_is_a_change_like_any_other() {
    let here = Place::filled();
    let there = here.copy();
    let mut other = there.write();
    let mut change = Change::default();
    change.ledger.push(r#"{"to":"Dr. Weber"}"#.into());
    other.commit(&change, NOW + 5).unwrap();
    other.close().unwrap();
    let mut vault = here.write();
    let (before, other) = (vault.state().number, look(&vault, &there));
    join(&mut vault, &other);
    assert_eq!(vault.ledger().unwrap().len(), 2);
    assert_eq!(vault.state().number, before + 1);
}

#[test]
fn keys_that_were_exchanged_are_not_the_same() {
    let here = Place::filled();
    let there = here.copy();
    let mut vault = here.write();
    let other = Vault::open_other(&there.path, Key::Recovery(&there.paper)).unwrap();
    assert!(vault.same_keys(&other));
    assert!(!vault.same_keys(&Place::filled().read()));
    let make = |secret: &_| Ok(vec![Made::recovery(secret, here.paper.recipient())?]);
    vault.rotate_to(NOW, &mut |_, _| true, make).unwrap();
    assert!(!vault.same_keys(&other));
}
