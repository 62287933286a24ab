//! Packs against people who count tablet by tablet.

use super::*;
use crate::{DayTime, Schedule, Weekday};

fn when(text: &str) -> When {
    text.parse().unwrap()
}

fn dose(text: &str) -> Dose {
    text.parse().unwrap()
}

fn daily(supply: &str, counted: &str, morning: &str) -> Medication {
    Medication {
        schedule: Some(Schedule::Daily),
        morning: Some(dose(morning)),
        supply: Some(dose(supply)),
        counted: Some(when(counted)),
        ..Medication::default()
    }
}

fn until(medicine: &Medication, notes: &[&Intake], today: &str) -> (String, u32) {
    match medicine.lasts(notes, when(today)) {
        Lasts::Until { last, days, .. } => (last.to_string(), days),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_pack_of_ten_counted_today_lasts_ten_days_with_today() {
    let ten = daily("10", "2026-11-22", "1");
    assert_eq!(until(&ten, &[], "2026-11-22"), ("2026-12-01".into(), 9));
    assert_eq!(until(&ten, &[], "2026-11-30"), ("2026-12-01".into(), 1));
    assert_eq!(until(&ten, &[], "2026-12-01"), ("2026-12-01".into(), 0));
    let out = ten.lasts(&[], when("2026-12-02"));
    assert!(matches!(out, Lasts::Out { since, .. } if since == when("2026-12-02")));
}

#[test]
fn halves_and_thirds_of_tablets_are_exact() {
    assert_eq!(
        until(&daily("1", "2026-11-22", "1/3"), &[], "2026-11-22").1,
        2
    );
    assert_eq!(
        until(&daily("10", "2026-11-22", "0.5"), &[], "2026-11-22").1,
        19
    );
    assert_eq!(
        until(&daily("0.3", "2026-11-22", "0.1"), &[], "2026-11-22").1,
        2
    );
    let thirds = daily("2", "2026-11-21", "2/3");
    let Lasts::Until { left, .. } = thirds.lasts(&[], when("2026-11-22")) else {
        panic!()
    };
    assert_eq!(
        (left.to_string(), left.rounded().to_string()),
        ("1 1/3".into(), "1.333".into())
    );
}

#[test]
fn a_skipped_dose_is_still_in_the_pack_and_one_nobody_noted_is_not() {
    let ten = daily("10", "2026-11-20", "1");
    let note = |day: &str, status| Intake {
        time: Some(when(day)),
        daytime: Some(DayTime::Morning),
        status,
        ..Intake::default()
    };
    let skipped = note("2026-11-21", IntakeStatus::Skipped);
    let taken = note("2026-11-20T07:10", IntakeStatus::Taken);
    assert_eq!(until(&ten, &[], "2026-11-22").0, "2026-11-29");
    assert_eq!(
        until(&ten, &[&skipped, &taken], "2026-11-22").0,
        "2026-11-30"
    );
    let two = Intake {
        dose: Some(dose("2")),
        ..taken.clone()
    };
    assert_eq!(until(&ten, &[&two], "2026-11-22").0, "2026-11-28");
    // Noted twice, by two people: one dose.
    assert_eq!(until(&ten, &[&taken, &taken], "2026-11-22").0, "2026-11-29");
    let differing = note("2026-11-20", IntakeStatus::Skipped);
    assert_eq!(
        until(&ten, &[&taken, &differing], "2026-11-22").0,
        "2026-11-29"
    );
    // From before it was counted, and from tomorrow.
    let (old, ahead) = (
        note("2026-11-19", IntakeStatus::Skipped),
        note("2026-11-23", IntakeStatus::Skipped),
    );
    assert_eq!(until(&ten, &[&old, &ahead], "2026-11-22").0, "2026-11-29");
}

#[test]
fn what_cannot_be_reckoned_is_not() {
    let today = when("2026-11-22");
    let base = daily("10", "2026-11-20", "1");
    let with = |schedule| Medication {
        schedule: Some(schedule),
        ..base.clone()
    };
    let lasts = |medicine: Medication| medicine.lasts(&[], today);
    assert_eq!(
        lasts(with(Schedule::AsNeeded)),
        Lasts::Unknown(Unreckoned::AsNeeded)
    );
    assert_eq!(
        lasts(with(Schedule::Text)),
        Lasts::Unknown(Unreckoned::AsWritten)
    );
    assert_eq!(
        lasts(with(Schedule::Weekly)),
        Lasts::Unknown(Unreckoned::AsWritten)
    );
    let paused = Medication {
        status: MedicationStatus::Paused,
        ..base.clone()
    };
    assert_eq!(lasts(paused), Lasts::Unknown(Unreckoned::Paused));
    let stopped = Medication {
        status: MedicationStatus::Stopped,
        ..base.clone()
    };
    assert_eq!(lasts(stopped), Lasts::NotTaken);
    assert_eq!(
        lasts(Medication {
            supply: None,
            ..base.clone()
        }),
        Lasts::NotCounted
    );
    for (supply, counted) in [
        ("1e9", "2026-11-20"),
        ("-3", "2026-11-20"),
        ("10", "2026-11"),
        ("10", "2026-11-23"),
    ] {
        let lasts = daily(supply, counted, "1").lasts(&[], today);
        assert_eq!(
            lasts,
            Lasts::Unknown(Unreckoned::NoNumber),
            "{supply} {counted}"
        );
    }
}

#[test]
fn a_cure_that_ends_before_the_pack_has_enough() {
    let cure = Medication {
        end: Some(when("2026-11-25")),
        ..daily("10", "2026-11-20", "1")
    };
    assert!(
        matches!(cure.lasts(&[], when("2026-11-22")), Lasts::Enough { left } if left.to_string() == "8")
    );
    let long = daily("999999", "2026-11-20", "1");
    assert!(matches!(
        long.lasts(&[], when("2026-11-22")),
        Lasts::Enough { .. }
    ));
}

/// Chance from a number (SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

/// Somebody with a box of crumbs: every tablet broken into 24 equal pieces, laid out one by one, and a paper
/// calendar. Knows nothing of [`Medication::due`].
fn by_hand(medicine: &Medication, skipped: &[When], today: i64) -> Option<i64> {
    let crumbs = |dose: &Dose| -> u64 {
        match dose.as_str() {
            "1/2" | "0.5" => 12,
            "1/3" => 8,
            "2/3" => 16,
            "1/4" => 6,
            "1/8" => 3,
            whole => whole.parse::<u64>().unwrap() * 24,
        }
    };
    let mut box_of = crumbs(medicine.supply.as_ref().unwrap());
    let mut day = medicine.counted.unwrap().days();
    let start = medicine.start.unwrap().days();
    let names = ["thu", "fri", "sat", "sun", "mon", "tue", "wed"];
    loop {
        let of_week = names[(day % 7) as usize];
        let on = match medicine.schedule.unwrap() {
            Schedule::Daily => true,
            Schedule::Weekly => medicine.weekdays.iter().any(|it| it.word() == of_week),
            _ => {
                let mut at = start;
                while at < day {
                    at += i64::from(medicine.every_days.unwrap());
                }
                at == day
            }
        };
        if on && day >= start && !skipped.iter().any(|it| it.days() == day) {
            let wanted: u64 = medicine
                .grid()
                .iter()
                .flatten()
                .map(|dose| crumbs(dose))
                .sum();
            if wanted > box_of {
                return Some(day - 1);
            }
            for _ in 0..wanted {
                box_of -= 1;
            }
        }
        day += 1;
        if day > today + 3660 {
            return None;
        }
    }
}

#[test]
fn every_pack_lasts_as_long_as_somebody_who_counts_crumbs_says() {
    let mut compared = 0;
    for seed in 0..2000 {
        let mut chance = Chance(seed);
        let doses = ["1", "1/2", "0.5", "2", "1/3", "2/3", "1/4", "1/8", "0"];
        let cell = |chance: &mut Chance| {
            (chance.below(2) == 0).then(|| dose(doses[chance.below(doses.len() as u64) as usize]))
        };
        let counted = 20_000 + chance.below(400) as i64;
        let today = counted + chance.below(60) as i64;
        let mut medicine = Medication {
            schedule: Some(
                [Schedule::Daily, Schedule::Weekly, Schedule::Interval][chance.below(3) as usize],
            ),
            morning: Some(dose(doses[chance.below(8) as usize])),
            noon: cell(&mut chance),
            evening: cell(&mut chance),
            night: cell(&mut chance),
            every_days: Some(1 + chance.below(9) as u32),
            start: Some(When::from_days(counted - 30 + chance.below(60) as i64)),
            supply: Some(Dose::from(1 + chance.below(120) as u32)),
            counted: Some(When::from_days(counted)),
            ..Medication::default()
        };
        medicine.weekdays = Weekday::ALL
            .iter()
            .copied()
            .filter(|_| chance.below(3) == 0)
            .collect();
        if medicine.weekdays.is_empty() {
            medicine.weekdays.push(Weekday::Monday);
        }
        let skipped: Vec<When> = (counted..=today)
            .filter(|_| chance.below(5) == 0)
            .map(When::from_days)
            .collect();
        let of_day = |day: &When| {
            DayTime::ALL
                .iter()
                .map(move |at| Intake {
                    time: Some(*day),
                    daytime: Some(*at),
                    status: IntakeStatus::Skipped,
                    ..Intake::default()
                })
                .collect::<Vec<_>>()
        };
        let notes: Vec<Intake> = skipped.iter().flat_map(of_day).collect();
        let notes: Vec<&Intake> = notes.iter().collect();
        let expected = by_hand(&medicine, &skipped, today);
        match (medicine.lasts(&notes, When::from_days(today)), expected) {
            (Lasts::Until { last, days, .. }, Some(by_hand)) => {
                assert_eq!(
                    (last.days(), i64::from(days)),
                    (by_hand, by_hand - today),
                    "seed {seed}"
                );
            }
            (Lasts::Out { since, .. }, Some(by_hand)) => {
                assert_eq!(since.days() - 1, by_hand, "seed {seed}")
            }
            (Lasts::Enough { .. }, None) => {}
            (other, expected) => panic!("seed {seed}: {other:?}, by hand {expected:?}"),
        }
        compared += 1;
    }
    assert_eq!(compared, 2000);
}
