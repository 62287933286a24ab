//! Whoever changes the folder without its key: every attack, in both states, and its name.
//!
//! A new kind of file or of change gets its lines in [`ATTACKS`].

use super::scene::{Lies, Scene};
use super::*;
use crate::secret::Secret;
use crate::slots::files as twins;

/// Does something to a copy of `scene.place`, for the `round`-th time; `false` when there is nothing
/// left to try.
type Spoil = fn(&Scene, copy: &Place, round: usize) -> bool;

/// What is done; what is said where the chart was closed, and where its session was cut off.
/// Several names: each time one of them.
type Attack = (&'static str, Spoil, &'static str, &'static str);

const ATTACKS: &[Attack] = &[
    (
        "a bit of the database",
        bit_of_the_database,
        "db-digest-mismatch",
        "page-mac-bad|whole",
    ),
    (
        "an old page put back",
        old_page,
        "db-digest-mismatch",
        // A page the log replaces anyway changes nothing; one that only lists show is built anew.
        "root-mismatch|page-mac-bad|projection-differs|whole",
    ),
    (
        "two pages swapped",
        swapped_pages,
        "db-digest-mismatch",
        "page-mac-bad|whole",
    ),
    (
        "the older database",
        older_database,
        "db-digest-mismatch",
        "root-mismatch|page-mac-bad",
    ),
    (
        "a forged log",
        forged_log,
        "side-file-unexpected",
        "root-mismatch|page-mac-bad|projection-differs|earlier",
    ),
    ("the log taken away", log_removed, "whole", "earlier"),
    (
        "an older log",
        older_log,
        "side-file-unexpected",
        "root-mismatch|page-mac-bad|earlier",
    ),
    (
        "a forged journal",
        forged_journal,
        "side-file-unexpected",
        "side-file-unexpected",
    ),
    (
        "an empty journal",
        empty_journal,
        "side-file-unexpected",
        "side-file-unexpected",
    ),
    (
        "the database taken away",
        no_database,
        "db-digest-mismatch",
        "disk|db-digest-mismatch",
    ),
    (
        "an empty database",
        empty_database,
        "db-digest-mismatch",
        "page-mac-bad",
    ),
    (
        "another chart's database",
        others_database,
        "db-digest-mismatch",
        "page-mac-bad",
    ),
    (
        "plain SQLite in its place",
        plain_database,
        "plaintext-found",
        "plaintext-found",
    ),
    (
        "two documents swapped",
        swapped_documents,
        "document-digest-mismatch",
        "document-digest-mismatch",
    ),
    (
        "a document taken away",
        no_document,
        "document-missing",
        "document-missing",
    ),
    (
        "another chart's document",
        others_document,
        "document-digest-mismatch",
        "document-digest-mismatch",
    ),
    (
        "a plain document",
        plain_document,
        "document-digest-mismatch plaintext-found",
        "document-digest-mismatch plaintext-found",
    ),
    (
        "a document cut off",
        cut_document,
        "document-digest-mismatch",
        "document-digest-mismatch",
    ),
    ("a slot added", slot_added, "slot-unknown", "slot-unknown"),
    (
        "a slot sealed by somebody else",
        foreign_slot,
        "wrong-key",
        "wrong-key",
    ),
    (
        "one twin taken away",
        one_twin,
        "slot-missing",
        "slot-missing",
    ),
    ("a slot taken away", no_slot, "slot-missing", "slot-missing"),
    (
        "one bad twin",
        bad_twin,
        "slot-twin-differs|slot-twin-differs plaintext-found",
        "slot-twin-differs|slot-twin-differs plaintext-found",
    ),
    ("two bad twins", bad_slot, "slot-damaged", "slot-damaged"),
    (
        "plain text in place of a slot",
        plain_slot,
        "plaintext-found",
        "plaintext-found",
    ),
    ("every field of the secret", secret_fields, SECRETS, SECRETS),
    (
        "every field of HEAD",
        head_fields,
        "head-mac-bad",
        "head-mac-bad",
    ),
    ("HEAD taken away", no_head, "head-mac-bad", "head-mac-bad"),
    (
        "another chart's HEAD",
        others_head,
        "head-mac-bad",
        "head-mac-bad",
    ),
    (
        "an older HEAD",
        older_head,
        "db-digest-mismatch",
        "side-file-unexpected",
    ),
    (
        "the HEAD before this one",
        head_before,
        "db-digest-mismatch",
        "side-file-unexpected",
    ),
    (
        "the session taken back",
        session_taken_back,
        "not-a-descendant",
        "not-a-descendant",
    ),
    (
        "the whole older folder",
        older_folder,
        "not-a-descendant",
        "not-a-descendant",
    ),
    (
        "a branch that overtook",
        overtaken,
        "not-a-descendant",
        "not-a-descendant",
    ),
    (
        "a branch cut off",
        overtaken_open,
        "not-a-descendant",
        "not-a-descendant",
    ),
];

/// What a secret with one other field comes to: it names another chart or other keys, or it opens
/// and is known not to be the one this chart wrote.
const SECRETS: &str = "head-mac-bad|page-mac-bad|slot-damaged|newer|slot-unknown|document-digest-mismatch slot-unknown backup-foreign";

#[test]
fn every_attack_has_its_name_in_both_states() {
    let mut wrong = Vec::new();
    let mut tried = 0;
    for lies in [Lies::Clean, Lies::Open] {
        let scene = Scene::set(lies);
        for (name, spoil, clean, open) in ATTACKS {
            let expected = if lies == Lies::Clean { clean } else { open };
            for round in 0.. {
                let spoiled = scene.place.copy();
                if !spoil(&scene, &spoiled, round) {
                    assert!(round > 0, "{name}: nothing was tried");
                    break;
                }
                for access in [Access::Read, Access::Write] {
                    tried += 1;
                    let said = scene.answer(&spoiled, access);
                    if !expected.split('|').any(|name| name == said) {
                        wrong.push(format!("{name}, {lies:?}, {access:?}, {round}: {said}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    println!(
        "{} attacks in 2 states, {tried} tries: 0 without a name",
        ATTACKS.len()
    );
}

const PAGE: usize = 4096;

fn database(place: &Place) -> Vec<u8> {
    fs::read(place.join("vault.db")).unwrap()
}

fn put(place: &Place, name: &str, bytes: impl AsRef<[u8]>) -> bool {
    fs::write(place.join(name), bytes).unwrap();
    true
}

fn take_away(place: &Place, name: &str) -> bool {
    fs::remove_file(place.join(name)).is_ok()
}

fn take(from: &Place, to: &Place, name: &str) -> bool {
    fs::copy(from.join(name), to.join(name)).is_ok()
}

fn bit_of_the_database(_: &Scene, copy: &Place, round: usize) -> bool {
    let mut bytes = database(copy);
    let at = [16, 100, 4095, 4096, 20_000, 40_001, 60_002, bytes.len() - 1];
    let Some(at) = at.get(round) else {
        return false;
    };
    bytes[*at] ^= 1;
    put(copy, "vault.db", bytes)
}

/// The pages of two files that differ.
fn changed(new: &[u8], old: &[u8]) -> Vec<usize> {
    let pages = new.chunks(PAGE).zip(old.chunks(PAGE)).enumerate();
    pages
        .filter(|(_, (new, old))| new != old)
        .map(|(page, _)| page)
        .collect()
}

fn old_page(scene: &Scene, copy: &Place, round: usize) -> bool {
    let (mut new, old) = (database(copy), database(&scene.old));
    let Some(page) = changed(&new, &old).get(round).copied() else {
        return false;
    };
    let at = page * PAGE..(page + 1) * PAGE;
    new[at.clone()].copy_from_slice(&old[at]);
    put(copy, "vault.db", new)
}

fn swapped_pages(_: &Scene, copy: &Place, round: usize) -> bool {
    let mut bytes = database(copy);
    let (one, two) = (1 + round, bytes.len() / PAGE - 1 - round);
    if round > 4 {
        return false;
    }
    let (head, tail) = bytes.split_at_mut(two * PAGE);
    head[one * PAGE..(one + 1) * PAGE].swap_with_slice(&mut tail[..PAGE]);
    put(copy, "vault.db", bytes)
}

fn older_database(scene: &Scene, copy: &Place, round: usize) -> bool {
    if round == 1 {
        put(copy, "vault.db-wal", b"");
    }
    round < 2 && take(&scene.old, copy, "vault.db")
}

fn forged_log(scene: &Scene, copy: &Place, round: usize) -> bool {
    let (new, old) = (database(copy), database(&scene.old));
    let pages = changed(&new, &old);
    let replayed: Vec<(usize, &[u8])> = match round.checked_sub(1) {
        None => old.chunks(PAGE).enumerate().collect(),
        Some(at) => match pages.get(at) {
            None => return false,
            Some(page) => vec![(*page, &old[page * PAGE..(page + 1) * PAGE])],
        },
    };
    put(
        copy,
        "vault.db-wal",
        super::replay::forged_log(&replayed, new.len() / PAGE),
    )
}

fn log_removed(_: &Scene, copy: &Place, round: usize) -> bool {
    // Where the chart was closed there is none, and so nothing happens.
    take_away(copy, "vault.db-wal");
    round < 1
}

fn older_log(scene: &Scene, copy: &Place, round: usize) -> bool {
    let before = scene.before.copy();
    let mut vault = before.write();
    if round > 0 {
        return false;
    }
    (verb("commit").go)(&mut vault, 99).unwrap();
    put(
        copy,
        "vault.db-wal",
        fs::read(vault.folder.join("vault.db-wal")).unwrap(),
    )
}

fn forged_journal(scene: &Scene, copy: &Place, round: usize) -> bool {
    round < 1 && put(copy, "vault.db-journal", database(&scene.old))
}

fn empty_journal(_: &Scene, copy: &Place, round: usize) -> bool {
    round < 1 && put(copy, "vault.db-journal", b"")
}

fn no_database(_: &Scene, copy: &Place, round: usize) -> bool {
    round < 1 && take_away(copy, "vault.db")
}

fn empty_database(_: &Scene, copy: &Place, round: usize) -> bool {
    round < 1 && put(copy, "vault.db", b"")
}

fn others_database(scene: &Scene, copy: &Place, round: usize) -> bool {
    round < 1 && take(&scene.other, copy, "vault.db")
}

fn plain_database(_: &Scene, copy: &Place, round: usize) -> bool {
    take_away(copy, "vault.db");
    let plain = rusqlite::Connection::open(copy.join("vault.db")).unwrap();
    plain
        .execute_batch(include_str!("../migrations/001.sql"))
        .unwrap();
    round < 1
}

fn documents(place: &Place) -> Vec<PathBuf> {
    files(&place.join("blobs"))
}

fn swapped_documents(_: &Scene, copy: &Place, round: usize) -> bool {
    let both = documents(copy);
    let aside = copy.join("tmp/aside");
    fs::rename(&both[0], &aside).unwrap();
    fs::rename(&both[1], &both[0]).unwrap();
    fs::rename(&aside, &both[1]).unwrap();
    round < 1
}

fn no_document(_: &Scene, copy: &Place, round: usize) -> bool {
    documents(copy)
        .get(round)
        .is_some_and(|file| fs::remove_file(file).is_ok())
}

fn others_document(scene: &Scene, copy: &Place, round: usize) -> bool {
    let from = &documents(&scene.other)[0];
    documents(copy)
        .get(round)
        .is_some_and(|file| fs::copy(from, file).is_ok())
}

fn plain_document(_: &Scene, copy: &Place, round: usize) -> bool {
    documents(copy)
        .get(round)
        .is_some_and(|file| fs::write(file, LETTER).is_ok())
}

fn cut_document(_: &Scene, copy: &Place, round: usize) -> bool {
    let file = &documents(copy)[0];
    let bytes = fs::read(file).unwrap();
    let kept = [1, 16, bytes.len() / 2, bytes.len() - 30];
    kept.get(round)
        .is_some_and(|less| fs::write(file, &bytes[..bytes.len() - less]).is_ok())
}

fn slot_added(scene: &Scene, copy: &Place, round: usize) -> bool {
    let from = [&scene.old, &scene.other, &scene.place];
    let Some(from) = from.get(round) else {
        return false;
    };
    fs::copy(
        from.join("keys/recovery.age"),
        copy.join("keys/trusted-AB.age"),
    )
    .is_ok()
}

fn both(place: &Place, bytes: &[u8]) -> bool {
    twins("recovery").iter().all(|name| put(place, name, bytes))
}

fn foreign_slot(scene: &Scene, copy: &Place, round: usize) -> bool {
    round < 1
        && both(
            copy,
            &fs::read(scene.other.join("keys/recovery.age")).unwrap(),
        )
}

fn one_twin(_: &Scene, copy: &Place, round: usize) -> bool {
    twins("recovery")
        .get(round)
        .is_some_and(|name| take_away(copy, name))
}

fn no_slot(_: &Scene, copy: &Place, round: usize) -> bool {
    round < 1 && twins("recovery").iter().all(|name| take_away(copy, name))
}

fn bad_twin(_: &Scene, copy: &Place, round: usize) -> bool {
    let names = twins("recovery");
    let Some(name) = names.get(round / 3) else {
        return false;
    };
    let mut bytes = fs::read(copy.join(name)).unwrap();
    match round % 3 {
        0 => bytes.push(b'x'),
        1 => bytes[60] ^= 1,
        _ => bytes = b"nothing".to_vec(),
    }
    put(copy, name, bytes)
}

fn bad_slot(_: &Scene, copy: &Place, round: usize) -> bool {
    let cut = [0, 7, 100];
    let bytes = fs::read(copy.join("keys/recovery.age")).unwrap();
    cut.get(round).is_some_and(|cut| both(copy, &bytes[..*cut]))
}

fn plain_slot(_: &Scene, copy: &Place, round: usize) -> bool {
    round < 1 && both(copy, Secret::generate().write().as_bytes())
}

/// Somebody who has the paper's recipient seals a secret in which one line is another.
fn secret_fields(scene: &Scene, copy: &Place, round: usize) -> bool {
    let place = scene.place.copy();
    let vault = place.read();
    let (text, other) = (vault.secret.write(), Secret::generate().write());
    let line = |text: &str, at: usize| text.lines().nth(at).unwrap().to_owned();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    match round {
        0 => lines[0] = "# ownchart-secret v0".into(),
        1 => lines[2] = "# min-reader: 0".into(),
        2 => lines[2] = "# min-reader: 2".into(),
        3 => lines[2] = "# min-reader: -1".into(),
        4 => lines[0] = "# something else".into(),
        5..=9 => {
            let at = [1, 3, 4, 5, 2][round - 5];
            lines[at] = if at == 2 {
                String::new()
            } else {
                line(&other, at)
            };
        }
        _ => return false,
    }
    let sealed = seal::seal(
        (lines.join("\n") + "\n").as_bytes(),
        seal::Lock::Recipients(&[scene.place.paper.recipient()]),
    );
    both(copy, &sealed.unwrap().into_bytes())
}

fn head_fields(_: &Scene, copy: &Place, round: usize) -> bool {
    use serde_json::Value;
    let text = fs::read_to_string(copy.join("HEAD")).unwrap();
    let (said, code) = text.split_once('\n').unwrap();
    let mut said: serde_json::Map<String, Value> = serde_json::from_str(said).unwrap();
    let Some(name) = said.keys().nth(round / 2).cloned() else {
        return false;
    };
    if round.is_multiple_of(2) {
        said.remove(&name);
    } else {
        let field = said.get_mut(&name).unwrap();
        *field = match (&*name, field.clone()) {
            ("state", state) => if state == "open" { "clean" } else { "open" }.into(),
            (_, Value::Number(number)) => (number.as_u64().unwrap() - 1).into(),
            (_, Value::String(digest)) => digest.chars().rev().collect::<String>().into(),
            _ => Value::Object(serde_json::Map::new()),
        };
    }
    put(copy, "HEAD", format!("{}\n{code}", Value::Object(said)))
}

fn no_head(_: &Scene, copy: &Place, round: usize) -> bool {
    round < 1 && take_away(copy, "HEAD")
}

fn others_head(scene: &Scene, copy: &Place, round: usize) -> bool {
    round < 1 && take(&scene.other, copy, "HEAD")
}

fn older_head(scene: &Scene, copy: &Place, round: usize) -> bool {
    round < 1 && take(&scene.old, copy, "HEAD")
}

fn head_before(scene: &Scene, copy: &Place, round: usize) -> bool {
    round < 1 && take(&scene.before, copy, "HEAD")
}

/// HEAD, database and no log, as the last session found them.
fn session_taken_back(scene: &Scene, copy: &Place, round: usize) -> bool {
    take_away(copy, "vault.db-wal");
    round < 1 && take(&scene.before, copy, "HEAD") && take(&scene.before, copy, "vault.db")
}

fn replace_all(from: &Place, to: &Place) -> bool {
    fs::remove_dir_all(&to.path).unwrap();
    copy_dir(&from.path, &to.path);
    true
}

fn older_folder(scene: &Scene, copy: &Place, round: usize) -> bool {
    let old = [&scene.before, &scene.old];
    old.get(round).is_some_and(|old| {
        // Its recovery sheet was another one, and an attacker would leave the newer slot there.
        replace_all(old, copy)
            && twins("recovery")
                .iter()
                .all(|name| take(&scene.place, copy, name))
    })
}

fn branch(scene: &Scene, copy: &Place) -> (Place, Vault) {
    let branch = scene.before.copy();
    for number in 50..54 {
        let mut vault = branch.write();
        (verb("commit").go)(&mut vault, number).unwrap();
        vault.close().unwrap();
    }
    let mut vault = branch.write();
    (verb("commit").go)(&mut vault, 54).unwrap();
    replace_all(&branch, copy);
    (branch, vault)
}

fn overtaken(scene: &Scene, copy: &Place, round: usize) -> bool {
    let (place, mut vault) = branch(scene, copy);
    vault.rest().unwrap();
    replace_all(&place, copy);
    take_away(copy, "vault.db-wal");
    round < 1
}

fn overtaken_open(scene: &Scene, copy: &Place, round: usize) -> bool {
    let _branch = branch(scene, copy);
    round < 1
}
