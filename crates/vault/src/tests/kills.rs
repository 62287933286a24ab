//! SIGKILL at any moment of any verb: every change that was acknowledged is there afterwards.
//!
//! The test starts itself as another process, for nothing in this one may be killed. A hundred
//! times; `OWNCHART_LONG=1` kills two thousand.

use super::mutations::Dice;
use super::verbs::{VERBS, sheet};
use super::*;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

const CHILD: &str = "OWNCHART_TEST_KILLED_CHILD";

/// Where a verb takes place, in one line of the environment.
pub(super) fn told(place: &Place, keys: &[Identity], from: impl std::fmt::Display) -> String {
    let anchors = place.device.anchors.as_ref().unwrap();
    let keys: Vec<String> = keys.iter().map(|key| key.reveal().to_string()).collect();
    let lines = [
        place.path.to_str().unwrap(),
        anchors.to_str().unwrap(),
        &keys.join(" "),
    ];
    format!("{}\n{from}", lines.join("\n"))
}

pub(super) fn any_key(path: &Path, device: &Device, keys: &[Identity], access: Access) -> Vault {
    for key in keys {
        match Vault::open(path, Key::Recovery(key), access, device) {
            Ok(vault) => return vault,
            Err(Error::WrongKey) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
    panic!("no key opens it any more");
}

/// Not a test of its own: what the test below starts and kills.
#[test]
fn the_child_that_is_killed() {
    let Some(told) = std::env::var_os(CHILD) else {
        return;
    };
    let told = told.into_string().unwrap();
    let [path, anchors, keys, from] = told.split('\n').collect::<Vec<_>>().try_into().unwrap();
    let keys: Vec<Identity> = keys
        .split(' ')
        .map(|key| Identity::parse(key).unwrap())
        .collect();
    let (path, device) = (Path::new(path), Device::at(anchors));
    match from {
        "nothing" => make_charts(path, &device, &keys[0]),
        "full" => try_all(any_key(path, &device, &keys, Access::Write)),
        "words" => {
            let mut vault = any_key(path, &device, &keys, Access::Write);
            vault.change_passphrase(&words(NEW), NOW + 1).unwrap();
            println!("kept");
        }
        from if from.starts_with("move ") => {
            super::moves::go_on(from[5..].parse().unwrap(), path, &device, &keys[0]);
        }
        _ => work(from.parse().unwrap(), || {
            any_key(path, &device, &keys, Access::Write)
        }),
    }
}

/// A chart that is made again and again, each in a place of its own.
fn make_charts(path: &Path, device: &Device, key: &Identity) {
    for number in 0.. {
        let path = path.with_file_name(format!("{number}.ownchart"));
        let make = |secret: &_| Ok(vec![Made::recovery(secret, key.recipient())?]);
        let vault = create(&path, NOW, device, make).unwrap();
        println!("kept {number}");
        drop(vault);
    }
}

/// Every verb once, whether it works or not.
fn try_all(mut vault: Vault) {
    for (number, verb) in (0..).zip(VERBS) {
        let said = if (verb.go)(&mut vault, number).is_ok() {
            "kept"
        } else {
            "refused"
        };
        println!("{said} {number}");
    }
    drop(vault.close());
    println!("all tried");
}

/// A few changes, then the folder is put to rest, again and again, so that every kind of moment is hit.
fn work(from: u32, open: impl Fn() -> Vault) {
    for round in 0.. {
        let mut vault = open();
        for number in from + 3 * round..from + 3 * round + 3 {
            println!("begun {number}");
            (VERBS[number as usize % VERBS.len()].go)(&mut vault, number).unwrap();
            println!("kept {number}");
            std::io::stdout().flush().unwrap();
        }
        vault.close().unwrap();
    }
}

/// Starts the child; with `blocks` none of its files may have more than so many times 512 bytes.
pub(super) fn child(told: &str, blocks: Option<u32>) -> std::process::Child {
    let limit = blocks.map_or_else(String::new, |blocks| {
        format!("trap '' XFSZ; ulimit -f {blocks}; ")
    });
    Command::new("sh")
        .args(["-c", &format!("{limit}exec \"$0\" \"$@\"")])
        .arg(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "tests::kills::the_child_that_is_killed",
            "--nocapture",
        ])
        .env(CHILD, told)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn every_change_that_was_acknowledged_survives() {
    let times = if long() { 2_000 } else { 100 };
    let mut dice = Dice(times);
    let mut place = Place::filled();
    let mut keys: Vec<Identity> = (0..3).map(sheet).collect();
    keys.insert(0, Identity::parse(&place.paper.reveal()).unwrap());
    let (mut from, mut next, mut kept) = (0, 0, 0);
    let mut inside = std::collections::BTreeSet::new();
    let mut recovered = 0;
    for round in 0..times {
        if round % 25 == 0 {
            // Anew, so that looking for what was kept does not become the work.
            place = Place::filled();
            keys[0] = Identity::parse(&place.paper.reveal()).unwrap();
            from = next;
        }
        let mut child = child(&told(&place, &keys, next), None);
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        let (mut last, mut begun) = (None, None);
        let mut hear = |line: &str| {
            let number = |word| {
                line.split_once(word)
                    .and_then(|(_, number)| number.parse::<u32>().ok())
            };
            last = number("kept ").or(last);
            begun = number("begun ").or(begun);
            last.is_some()
        };
        while let Some(Ok(line)) = said.next() {
            if hear(&line) {
                break;
            }
        }
        std::thread::sleep(Duration::from_micros(dice.below(70_000) as u64));
        child.kill().unwrap();
        said.map_while(std::result::Result::ok).for_each(|line| {
            hear(&line);
        });
        child.wait().unwrap();
        let last = last.expect("the child kept something before it was killed");
        let begun = begun.unwrap();
        kept += last + 1 - next;
        if begun > last {
            inside.insert(VERBS[begun as usize % VERBS.len()].name);
        }

        let access = if round % 2 == 0 {
            Access::Write
        } else {
            Access::Read
        };
        let mut vault = any_key(&place.path, &place.device, &keys, access);
        recovered += u32::from(
            vault
                .remarks()
                .iter()
                .any(|it| matches!(it, Remark::Recovered { .. })),
        );
        for number in from..=last {
            let verb = &VERBS[number as usize % VERBS.len()];
            assert!(
                (verb.kept)(&vault, number),
                "kill {round}: {} {number} was acknowledged",
                verb.name
            );
        }
        if round % 4 == 0 {
            let mut found = verified(&mut vault, round % 20 == 0);
            found.retain(|it| *it != Trouble::DocumentUnlisted);
            assert_eq!(found, [], "kill {round}");
        }
        // The verb that was cut off may have arrived whole.
        next = begun + 1;
        if begun > last && !(VERBS[begun as usize % VERBS.len()].kept)(&vault, begun) {
            next = last + 1;
        }
    }
    println!(
        "killed {times} times ({recovered} in the middle of a session, inside {inside:?}): \
         {kept} changes acknowledged, 0 lost"
    );
}

#[test]
fn a_chart_whose_making_was_cut_off_is_there_whole_or_not_at_all() {
    let times = if long() { 200 } else { 10 };
    let mut dice = Dice(times);
    let (mut made, mut arrived) = (0, 0);
    for _ in 0..times {
        let place = Place::new();
        let key = [Identity::parse(&place.paper.reveal()).unwrap()];
        let mut child = child(&told(&place, &key, "nothing"), None);
        std::thread::sleep(Duration::from_micros(20_000 + dice.below(120_000) as u64));
        child.kill().unwrap();
        let said = child.wait_with_output().unwrap().stdout;
        let kept = String::from_utf8(said).unwrap().matches("kept ").count();
        for number in 0..=kept {
            let path = place.path.with_file_name(format!("{number}.ownchart"));
            if number == kept && !path.exists() {
                continue;
            }
            let mut vault = any_key(&path, &place.device, &key, Access::Write);
            assert_eq!(verified(&mut vault, true), []);
            if number == kept {
                arrived += 1
            } else {
                made += 1
            }
        }
    }
    println!(
        "killed {times} times while making charts: {made} were made, {arrived} more stood there whole, 0 in part"
    );
}

const OLD: &str = "correct horse battery staple of an invented person";
const NEW: &str = "correct horse battery stable of an invented person";

fn words(typed: &str) -> Passphrase {
    Passphrase::typed(typed)
}

/// New words cost scrypt twice before the first byte of them is written, so they have a line of their own: killed
/// while they are written, and not while they are reckoned.
#[test]
fn new_words_that_are_cut_off_leave_the_old_ones_or_the_new_ones() {
    let times = if long() { 40 } else { 6 };
    let mut dice = Dice(times);
    let worded = Place::worded(&words(OLD));
    let head = |place: &Place| fs::read(place.join("HEAD")).unwrap();
    let (mut kept, mut arrived) = (0, 0);
    for round in 0..times {
        let place = worded.copy();
        let before = head(&place);
        let key = [Identity::parse(&place.paper.reveal()).unwrap()];
        let mut child = child(&told(&place, &key, "words"), None);
        while head(&place) == before && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_micros(100));
        }
        std::thread::sleep(Duration::from_micros(dice.below(5_000) as u64));
        child.kill().unwrap();
        let said = child.wait_with_output().unwrap().stdout;
        let said = String::from_utf8(said).unwrap().contains("kept");

        let mut vault = place.write();
        assert_eq!(verified(&mut vault, true), [], "kill {round}");
        vault.close().unwrap();
        let opens = |typed| {
            let typed = words(typed);
            let key = Key::Passphrase(&typed);
            match Vault::open(&place.path, key, Access::Read, &place.device) {
                Ok(_) => true,
                Err(Error::WrongKey) => false,
                Err(error) => panic!("kill {round}: {error}"),
            }
        };
        let new = opens(NEW);
        assert_eq!(
            opens(OLD),
            !new,
            "kill {round}: one of the two, and never both"
        );
        assert!(
            new || !said,
            "kill {round}: the new words were acknowledged"
        );
        kept += u32::from(said);
        arrived += u32::from(new);
    }
    println!(
        "killed {times} times while new words were written: {kept} acknowledged, {arrived} arrived, a way in always"
    );
}
