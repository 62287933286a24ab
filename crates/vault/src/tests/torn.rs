//! Images of a log and of a database that a power cut tore: no acknowledged change is missing, or the
//! chart says what is wrong with it. Never a wrong answer.

use super::mutations::Dice;
use super::scene::{contents, named};
use super::*;
use std::collections::BTreeMap;

const PAGE: usize = 4096;
const SECTOR: usize = 512;

/// A session as it was recorded.
struct Recorded {
    place: Place,
    /// The length of the log when each change was acknowledged, and what was in the chart then.
    steps: Vec<(usize, Vec<String>)>,
    log: Vec<u8>,
    /// The database before and after its log was taken in.
    before: Vec<u8>,
    after: Vec<u8>,
}

fn record() -> Recorded {
    let place = Place::filled();
    let before = fs::read(place.join("vault.db")).unwrap();
    let mut vault = place.write();
    let mut steps = vec![(0, contents(&vault))];
    for (number, name) in [
        "commit", "edit", "document", "ledger", "commit", "setting", "edit",
    ]
    .iter()
    .enumerate()
    {
        (verb(name).go)(&mut vault, number as u32).unwrap();
        let length = fs::metadata(place.join("vault.db-wal")).unwrap().len();
        steps.push((length as usize, contents(&vault)));
    }
    let log = fs::read(place.join("vault.db-wal")).unwrap();
    let left = place.copy();
    let take_in = "PRAGMA wal_checkpoint(FULL)";
    vault
        .database()
        .unwrap()
        .query_row(take_in, [], |_| Ok(()))
        .unwrap();
    let after = fs::read(place.join("vault.db")).unwrap();
    Recorded {
        place: left,
        steps,
        log,
        before,
        after,
    }
}

impl Recorded {
    /// The last change that was acknowledged when the log had this length.
    fn acknowledged(&self, length: usize) -> usize {
        self.steps
            .iter()
            .rposition(|(at, _)| *at <= length)
            .unwrap()
    }

    /// A database of which some parts had arrived.
    fn taken_in_partly(&self, dice: &mut Dice, unit: usize) -> Vec<u8> {
        let mut image = self.before.clone();
        image.resize(self.after.len(), 0);
        for (at, part) in self.after.chunks(unit).enumerate() {
            if dice.below(2) == 0 {
                image[at * unit..at * unit + part.len()].copy_from_slice(part);
            }
        }
        let cut = [
            self.before.len(),
            self.after.len(),
            image.len() / PAGE / 2 * PAGE,
        ];
        image.truncate(cut[dice.below(2)].max(self.before.len()));
        image
    }

    /// The log whose synced part is whole, and whose last part arrived in sectors.
    fn unsynced(&self, dice: &mut Dice) -> (usize, Vec<u8>) {
        let step = dice.below(self.steps.len() - 1);
        let (from, to) = (self.steps[step].0, self.steps[step + 1].0);
        let mut log = self.log[..to].to_vec();
        for sector in log[from..].chunks_mut(SECTOR) {
            match dice.below(4) {
                0 => sector.fill(0),
                1 => sector
                    .iter_mut()
                    .for_each(|byte| *byte = dice.below(256) as u8),
                _ => {}
            }
        }
        (step, log)
    }
}

/// What a torn image came to.
fn judge(recorded: &Recorded, name: &str, database: &[u8], log: &[u8], least: usize) -> String {
    let torn = recorded.place.copy();
    fs::write(torn.join("vault.db"), database).unwrap();
    fs::write(torn.join("vault.db-wal"), log).unwrap();
    let vault = match torn.open(Access::Write) {
        Err(error) => return format!("refused: {}", named(&error)),
        Ok(vault) => vault,
    };
    let there = contents(&vault);
    let step = recorded.steps.iter().position(|(_, then)| *then == there);
    match step {
        Some(step) if step >= least => "opened".to_owned(),
        Some(step) => panic!("{name}: {least} were acknowledged, {step} are there"),
        None => panic!("{name}: something nobody ever said: {:?}", remarked(&vault)),
    }
}

#[test]
fn no_torn_image_gives_a_wrong_answer() {
    let images = if long() { 6_000 } else { 600 };
    let recorded = record();
    let mut dice = Dice(600);
    let mut counts: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for round in 0..images {
        let all = recorded.steps.len() - 1;
        let (name, answer) = match round % 6 {
            0 | 1 => {
                let name = "a log that was cut off";
                let cut = dice.below(recorded.log.len() + 1);
                let least = recorded.acknowledged(cut);
                (
                    name,
                    judge(
                        &recorded,
                        name,
                        &recorded.before,
                        &recorded.log[..cut],
                        least,
                    ),
                )
            }
            2 | 3 => {
                let name = "a log whose last part arrived in pieces";
                let (least, log) = recorded.unsynced(&mut dice);
                (name, judge(&recorded, name, &recorded.before, &log, least))
            }
            4 => {
                let name = "a database that was written in part";
                let unit = if round % 4 == 0 { PAGE } else { SECTOR };
                let database = recorded.taken_in_partly(&mut dice, unit);
                (name, judge(&recorded, name, &database, &recorded.log, all))
            }
            _ => {
                let name = "a log that was taken away in part";
                let cut = [0, dice.below(recorded.log.len())][dice.below(2)];
                (
                    name,
                    judge(&recorded, name, &recorded.after, &recorded.log[..cut], 0),
                )
            }
        };
        *counts.entry((name, answer)).or_default() += 1;
    }
    println!("{images} torn images: {counts:?}, 0 wrong answers");
    for ((name, answer), count) in counts {
        // A file system takes a log away whole; every other image is what a power cut leaves.
        let real = name != "a log that was taken away in part";
        assert!(!real || answer == "opened", "{name}: {count} were {answer}");
    }
}
