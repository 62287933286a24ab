//! Anything at all done to the folder: it is named, or everything is there all the same.
//!
//! 2 000 edits, and five that are opened through the words; with `OWNCHART_LONG=1` 20 000 and fifty.
//! They look drawn and are the same on every machine.

use super::scene::{Lies, Scene, named};
use super::*;
use std::collections::BTreeMap;

/// How many edits, and how many that are opened through the words.
fn amounts() -> (usize, usize) {
    if long() { (20_000, 50) } else { (2_000, 5) }
}

/// Numbers that look drawn and are the same every time. <https://prng.di.unimi.it/splitmix64.c>
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ z >> 31) % end.max(1) as u64) as usize
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// Every file of a folder, by its name inside it.
type Files = BTreeMap<String, Vec<u8>>;

fn load(dir: &Path) -> Files {
    let named = |path: PathBuf| {
        let name = path.strip_prefix(dir).unwrap().to_str().unwrap().to_owned();
        (name, fs::read(path).unwrap())
    };
    files(dir).into_iter().map(named).collect()
}

/// Makes the folder hold exactly this again; what is the same already is left alone.
fn restore(dir: &Path, good: &Files) {
    for path in files(dir) {
        let name = path.strip_prefix(dir).unwrap().to_str().unwrap();
        match good.get(name) {
            Some(bytes) if fs::read(&path).unwrap() == *bytes => {}
            _ => fs::remove_file(&path).unwrap(),
        }
    }
    for (name, bytes) in good {
        let path = dir.join(name);
        if path.is_dir() {
            fs::remove_dir_all(&path).unwrap();
        }
        if !path.exists() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
}

const PAGE: usize = 4096;

/// One edit of the folder, in words for the report.
fn edit(dice: &mut Dice, dir: &Path, now: &Files, old: &Files, other: &Files) -> String {
    let names: Vec<&String> = now.keys().collect();
    let name = (*dice.of(&names)).clone();
    let path = dir.join(&name);
    let mut bytes = fs::read(&path).unwrap_or_default();
    let length = bytes.len().max(1);
    let at = dice.below(length);
    let kind = dice.below(20);
    let what = match kind {
        0..=2 if !bytes.is_empty() => {
            bytes[at] ^= 1 << dice.below(8);
            "a bit turned"
        }
        3 => {
            bytes.truncate(at);
            "cut off"
        }
        4 => {
            bytes.extend((0..=dice.below(5000)).map(|_| dice.below(256) as u8));
            "something appended"
        }
        5 => {
            bytes.extend(vec![0; 1 + dice.below(2 * PAGE)]);
            "zeroes appended"
        }
        6 => {
            bytes.insert(at.min(bytes.len()), dice.below(256) as u8);
            "a byte put in"
        }
        7 if !bytes.is_empty() => {
            let end = (at + 1 + dice.below(64)).min(bytes.len());
            bytes.drain(at..end);
            "bytes taken out"
        }
        8 => {
            let end = (at + 1 + dice.below(64)).min(bytes.len());
            bytes.get_mut(at..end).unwrap_or_default().fill(0);
            "bytes zeroed"
        }
        9 | 10 => {
            let page = at / PAGE * PAGE;
            let end = (page + PAGE).min(bytes.len());
            let pages = old.get(&name).and_then(|old| old.get(page..end));
            match pages {
                Some(old) if kind == 9 => bytes[page..end].copy_from_slice(old),
                _ => bytes[page..end].fill(0),
            }
            "a page of old or zeroes"
        }
        11 if bytes.len() >= 2 * PAGE => {
            let other = dice.below(bytes.len() / PAGE) * PAGE;
            let page = at.min(bytes.len() - PAGE) / PAGE * PAGE;
            let held = bytes[page..page + PAGE].to_vec();
            bytes.copy_within(other..other + PAGE, page);
            bytes[other..other + PAGE].copy_from_slice(&held);
            "two pages swapped"
        }
        12 | 13 => {
            let second = (*dice.of(&names)).clone();
            let theirs = fs::read(dir.join(&second)).unwrap_or_default();
            drop(fs::write(dir.join(second), &bytes));
            bytes = theirs;
            "two files swapped"
        }
        14 => {
            bytes = old.get(&name).or_else(|| old.get("HEAD")).unwrap().clone();
            "an older one put back"
        }
        15 => {
            drop(fs::remove_file(&path));
            return format!("{name}: taken away");
        }
        16 => {
            let target = [
                ".2",
                ".bak",
                "-wal",
                "-journal",
                ".age",
                " (conflicted copy)",
            ];
            let copy = format!("{name}{}", dice.of(&target));
            drop(fs::write(dir.join(&copy), &bytes));
            return format!("{name}: kept again as {copy}");
        }
        17 => {
            let second = (*dice.of(&names)).clone();
            drop(fs::copy(dir.join(second), &path));
            return format!("{name}: another file of the folder in its place");
        }
        18 => {
            let any = dice.below(other.len());
            bytes = other
                .get(&name)
                .or_else(|| other.values().nth(any))
                .unwrap()
                .clone();
            "another chart's in its place"
        }
        _ => {
            bytes = (0..dice.below(300))
                .map(|_| dice.below(256) as u8)
                .collect();
            "noise in its place"
        }
    };
    drop(fs::write(path, bytes));
    format!("{name}: {what}")
}

/// What was said, `whole` if everything is there, `None` if something was swallowed in silence.
fn said(scene: &Scene, place: &Place, access: Access) -> Option<String> {
    let mut vault = match place.open(access) {
        Ok(vault) => vault,
        Err(error) => return Some(named(&error)),
    };
    let opening = remarked(&vault);
    if let Some(trouble) = opening.first() {
        return Some(trouble.code().to_owned());
    }
    if let Some(trouble) = verified(&mut vault, true).first() {
        return Some(trouble.code().to_owned());
    }
    if scene.is_whole(&vault) {
        return Some("whole".to_owned());
    }
    (scene.lies == Lies::Open && scene.is_earlier(&vault)).then(|| "earlier".to_owned())
}

#[test]
fn nothing_done_to_the_folder_is_swallowed_in_silence() {
    let (edits, _) = amounts();
    let begun = std::time::Instant::now();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut silent = Vec::new();
    std::thread::scope(|threads| {
        let workers = [(Lies::Clean, 9), (Lies::Open, 1)]
            .map(|(lies, tenths)| threads.spawn(move || many(lies, edits * tenths / 10)));
        for worker in workers {
            let (said, quiet) = worker.join().unwrap();
            silent.extend(quiet);
            for (name, count) in said {
                *counts.entry(name).or_default() += count;
            }
        }
    });
    println!("{counts:?}");
    assert!(
        silent.is_empty(),
        "{} in silence: {silent:#?}",
        silent.len()
    );
    let whole = counts["whole"];
    println!(
        "{edits} edits of the folder in {:?}: {whole} changed nothing, 0 silently accepted",
        begun.elapsed()
    );
}

fn many(lies: Lies, edits: usize) -> (BTreeMap<String, usize>, Vec<String>) {
    let scene = Scene::set(lies);
    let place = scene.place.copy();
    let (now, marks) = (load(&place.path), place.device.anchors.clone().unwrap());
    let (old, other) = (load(&scene.old.path), load(&scene.other.path));
    let remembered = load(&marks);
    let mut dice = Dice(edits as u64);
    let mut counts = BTreeMap::new();
    let mut silent = Vec::new();
    for round in 0..edits {
        let times = 1 + dice.below(4) / 3;
        let done: Vec<String> = (0..times)
            .map(|_| self::edit(&mut dice, &place.path, &now, &old, &other))
            .collect();
        let access = if round % 4 == 0 {
            Access::Write
        } else {
            Access::Read
        };
        match said(&scene, &place, access) {
            Some(name) => *counts.entry(name).or_default() += 1,
            None => silent.push(format!(
                "{lies:?}, {access:?}, {round}: {}",
                done.join("; ")
            )),
        }
        restore(&place.path, &now);
        restore(&marks, &remembered);
    }
    (counts, silent)
}

#[test]
fn neither_is_anything_when_words_open_it() {
    let (_, edits) = amounts();
    let place = Place::new();
    let words = Passphrase::typed("six invented words nobody ever uses elsewhere");
    let dir = shelf();
    let path = dir.path().join("Anna.ownchart");
    let make = |secret: &_| Ok(vec![Made::passphrase(secret, &words)?]);
    create(&path, NOW, &place.device, make)
        .unwrap()
        .close()
        .unwrap();
    let now = load(&path);
    let mut dice = Dice(7);
    let mut named = 0;
    for round in 0..edits {
        // In turn a key file, and anything at all.
        let only: Files = match round % 2 {
            0 => now
                .iter()
                .filter(|(name, _)| name.starts_with("keys"))
                .map(|(n, b)| (n.clone(), b.clone()))
                .collect(),
            _ => now.clone(),
        };
        let done = edit(&mut dice, &path, &only, &now, &now);
        match Vault::open(&path, Key::Passphrase(&words), Access::Read, &place.device) {
            Err(_) => named += 1,
            Ok(mut vault) => {
                let quiet = remarked(&vault).is_empty() && verified(&mut vault, true).is_empty();
                named += usize::from(!quiet);
                assert!(
                    !quiet || load(&path) == now || done.contains("lock"),
                    "{done}"
                );
            }
        }
        restore(&path, &now);
    }
    println!("{edits} edits opened through the words: {named} named, 0 silently accepted");
}
