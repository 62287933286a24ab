//! SIGKILL in what puts one state in the place of another: restoring, new keys, an older copy accepted,
//! conflicted copies joined.
//!
//! [`super::verbs`] change a chart that is open; these open or make one. Each is done again and again by
//! another process on a folder of its own, until it is killed; whatever stood there before is complete then, and
//! doing it once more ends well.

use super::copies::unheard;
use super::kills::{any_key, child, told};
use super::mutations::Dice;
use super::synced::{sync, two_machines};
use super::verbs::sheet;
use super::*;
use std::io::{BufRead, BufReader};
use std::time::Duration;

/// What is killed.
struct Move {
    name: &'static str,
    /// Lays out what it works on: beside the chart, for the folder of the second path.
    lay: fn(&Path, &Path),
    /// Does it to the folder, and puts the folder to rest.
    go: fn(&Path, &Device, &Identity),
    /// Entries that must be there afterwards, by the byte of their ids.
    holds: &'static [u8],
    /// Every time is the first time for the device: it would know what the time before brought.
    anew: bool,
}

impl Move {
    /// The device the folder is opened on.
    fn device(&self, at: &Path, device: &Device) -> Device {
        match self.anew {
            true => Device::at(beside(at, "-anchors")),
            false => device.clone(),
        }
    }
}

const MOVES: &[Move] = &[
    Move {
        name: "restore",
        lay: |chart, at| {
            fs::copy(beside(chart, "-backup"), beside(at, "-backup")).unwrap();
        },
        go: restore,
        holds: &[2],
        anew: false,
    },
    Move {
        name: "rotate",
        lay: copy_dir,
        go: rotate,
        holds: &[2],
        anew: false,
    },
    Move {
        name: "accept",
        lay: |chart, at| copy_dir(&beside(chart, "-older"), at),
        go: accept,
        holds: &[2],
        anew: false,
    },
    Move {
        name: "conflicts",
        lay: |chart, at| copy_dir(&beside(chart, "-mixed"), at),
        go: join_conflicts,
        holds: &[2, 3, 4, 5],
        anew: true,
    },
];

/// What lies beside the chart as a beginning.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn restore(at: &Path, device: &Device, key: &Identity) {
    // What was begun and is no chart yet has another name; what has this one is whole.
    if at.exists() {
        return;
    }
    let copy = beside(at, "-backup");
    let restored = Vault::restore(&copy, Key::Recovery(key), at, NOW, device, &mut unheard());
    let restored = restored.unwrap();
    assert_eq!(restored.lost, []);
    restored.vault.close().unwrap();
}

fn rotate(at: &Path, device: &Device, key: &Identity) {
    let mut vault = any_key(at, device, &both(key), Access::Write);
    // A former folder that is there holds what this one holds, under the keys before.
    drop(fs::remove_dir_all(vault.former()));
    let make = |secret: &_| Ok(vec![Made::recovery(secret, sheet(1).recipient())?]);
    vault.rotate_to(NOW, &mut unheard(), make).unwrap();
    vault.close().unwrap();
}

fn accept(at: &Path, device: &Device, key: &Identity) {
    let vault = match Vault::open(at, Key::Recovery(key), Access::Write, device) {
        Err(Error::NotADescendant { .. }) => {
            Vault::accept(at, Key::Recovery(key), device, NOW).unwrap()
        }
        other => other.unwrap(),
    };
    vault.close().unwrap();
}

fn join_conflicts(at: &Path, device: &Device, key: &Identity) {
    let mut vault = Vault::open_mended(at, Key::Recovery(key), device).unwrap();
    vault.merge_conflicts(NOW, &mut unheard()).unwrap();
    vault.close().unwrap();
}

/// The paper of the beginning, and the one after a change of keys.
fn both(key: &Identity) -> [Identity; 2] {
    [Identity::parse(&key.reveal()).unwrap(), sheet(1)]
}

/// What the other process does until it is killed.
pub(super) fn go_on(number: usize, path: &Path, device: &Device, key: &Identity) {
    let it = &MOVES[number];
    for time in 0.. {
        let at = beside(path, &format!("-{time}.ownchart"));
        (it.lay)(path, &at);
        println!("begun {time}");
        (it.go)(&at, &it.device(&at, device), key);
        println!("kept {time}");
    }
}

/// Everything the moves begin with: a backup, a folder this device knows a newer one of, a folder with files of
/// another machine.
fn scene() -> Place {
    let (one, other) = two_machines();
    let mixed = one.copy();
    sync(&mixed, &other, "HEAD (1)", "vault (1).db");
    copy_dir(&mixed.path, &beside(&one.path, "-mixed"));
    let mut vault = one.write();
    let backup = beside(&one.path, "-backup");
    vault.backup(&backup, &[], NOW, &mut unheard()).unwrap();
    vault.close().unwrap();
    copy_dir(&one.path, &beside(&one.path, "-older"));
    let mut vault = one.write();
    let change = Change::of(vec![first(&allergy(6, "Later"))]);
    vault.commit(&change, NOW).unwrap();
    vault.close().unwrap();
    one
}

/// Opens what is there and looks at all of it.
fn whole(it: &Move, at: &Path, place: &Place) {
    let mut vault = any_key(
        at,
        &it.device(at, &place.device),
        &both(&place.paper),
        Access::Write,
    );
    for id in it.holds {
        let entry = vault.entry(EntryId([*id; 16])).unwrap();
        assert!(entry.is_some(), "{}: entry {id} is gone", it.name);
    }
    let mut letter = Vec::new();
    let id = record::DocumentId::of(LETTER);
    vault.read_document(id, &mut letter).unwrap();
    assert_eq!(letter, LETTER, "{}", it.name);
    assert_eq!(verified(&mut vault, true), [], "{}", it.name);
    vault.close().unwrap();
}

#[test]
fn what_exchanges_whole_charts_may_be_killed_at_any_moment() {
    let times = if long() { 400u64 } else { 10 };
    let (mut ended, mut inside) = (0, 0);
    for (number, it) in MOVES.iter().enumerate() {
        let mut dice = Dice(times + number as u64);
        for _ in 0..times {
            let place = scene();
            let key = [Identity::parse(&place.paper.reveal()).unwrap()];
            let mut child = child(&told(&place, &key, format!("move {number}")), None);
            let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
            // Not before it has begun.
            let mut heard: Vec<String> = Vec::new();
            while !heard.iter().any(|line| line.contains("begun ")) {
                heard.push(said.next().expect("it begins").unwrap());
            }
            std::thread::sleep(Duration::from_micros(dice.below(40_000) as u64));
            child.kill().unwrap();
            heard.extend(said.map_while(std::result::Result::ok));
            child.wait().unwrap();
            let count = |word: &str| heard.iter().filter(|line| line.contains(word)).count();
            let (begun, kept) = (count("begun "), count("kept "));
            let at = |time: usize| beside(&place.path, &format!("-{time}.ownchart"));
            for time in kept.saturating_sub(3)..kept {
                whole(it, &at(time), &place);
                ended += 1;
            }
            if begun > kept {
                (it.go)(&at(kept), &it.device(&at(kept), &place.device), &key[0]);
                whole(it, &at(kept), &place);
                inside += 1;
            }
            place.read();
        }
    }
    println!(
        "killed {} times in {} moves of whole charts: {inside} cut off and ended by doing them again, \
         {ended} others whole, 0 lost",
        MOVES.len() as u64 * times,
        MOVES.len()
    );
}
