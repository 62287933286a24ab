//! How long a pack lasts.
//!
//! Reckoned from what was counted, the plan, and the doses that were noted, in exact parts of a unit. A pack is
//! counted as it lies there before the first dose of its day, so a day too early is said rather than one too late.
//!
//! # What counts as taken out
//! A dose noted as skipped is still in the pack. A dose that was noted with another amount takes that amount.
//! A dose nobody noted counts as taken, as the plan says: unknown is not left. A dose noted beside the plan counts
//! where its amount was said. Of what two people noted differently, the larger amount counts.
//!
//! # The trap
//! The plan as it stands now is reckoned with, also for days behind. After a change of the dose, count anew.

use crate::due::{DosesOfDay, Due};
use crate::intake::OnDay;
use crate::{Dose, Intake, IntakeStatus, Medication, MedicationStatus, State, When};
use std::fmt;

/// Parts of a unit reckoned with: thirds, eighths and six decimal places are whole numbers of them.
const PARTS: u128 = 24_000_000;
/// A pack that lasts longer than these days is said to last longer than anybody plans for.
const LONGEST: i64 = 3660;

/// An exact amount of units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(u128);

impl Amount {
    /// An amount as written; `None` where it has more than six decimal places, an exponent, a sign, or is not
    /// below a thousand million.
    #[must_use]
    pub fn of(dose: &Dose) -> Option<Amount> {
        if let Some((over, under)) = dose.as_str().split_once('/') {
            let (over, under): (u128, u128) = (over.parse().ok()?, under.parse().ok()?);
            return (under > 0 && PARTS.is_multiple_of(under))
                .then(|| Amount(PARTS / under * over));
        }
        let (whole, part) = dose.as_str().split_once('.').unwrap_or((dose.as_str(), ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.len() > 9 || part.len() > 6 || !digits(whole) || !digits(part) {
            return None;
        }
        let whole: u128 = whole.parse().ok()?;
        let part: u128 = format!("{part:0<6}").parse().ok()?;
        Some(Amount(whole * PARTS + part * (PARTS / 1_000_000)))
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Amount) -> Amount {
        Amount(self.0.saturating_add(other.0))
    }

    /// As a dose can be written: thirds are rounded down to three places.
    #[must_use]
    pub fn rounded(self) -> Dose {
        let exact = (self.0 * 1_000_000).is_multiple_of(PARTS);
        let places = if exact { 6 } else { 3 };
        decimal(self, places)
            .parse()
            .expect("digits and a point are a number")
    }

    fn less(self, other: Amount) -> Option<Amount> {
        self.0.checked_sub(other.0).map(Amount)
    }
}

/// With at most so many decimal places, cut and not rounded up.
fn decimal(amount: Amount, places: usize) -> String {
    let (whole, rest) = (amount.0 / PARTS, amount.0 % PARTS);
    let millionths = rest * 1_000_000 / PARTS;
    let digits = format!("{millionths:06}");
    let digits = digits[..places.min(6)].trim_end_matches('0');
    if digits.is_empty() {
        whole.to_string()
    } else {
        format!("{whole}.{digits}")
    }
}

impl fmt::Display for Amount {
    /// `12.5`, or `12 1/3` where no decimal is exact.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if (self.0 * 1_000_000).is_multiple_of(PARTS) {
            return f.write_str(&decimal(*self, 6));
        }
        let (whole, rest) = (self.0 / PARTS, self.0 % PARTS);
        let of = gcd(rest, PARTS);
        if whole > 0 {
            write!(f, "{whole} ")?;
        }
        write!(f, "{}/{}", rest / of, PARTS / of)
    }
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// Why nobody can reckon how long a pack lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreckoned {
    /// It is taken when needed.
    AsNeeded,
    /// Its plan is in words, or says not on which days.
    AsWritten,
    /// It is paused: nobody knows until when.
    Paused,
    /// The day of counting is not a whole date, lies ahead, or an amount is not a plain number.
    NoNumber,
}

/// How long a pack lasts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lasts {
    /// Nobody counted.
    NotCounted,
    /// It is not taken now.
    NotTaken,
    /// It cannot be reckoned.
    Unknown(Unreckoned),
    /// Enough until the medicine ends, or for more than ten years.
    Enough {
        /// What is there on the morning of today.
        left: Amount,
    },
    /// All doses up to a day are there.
    Until {
        /// What is there on the morning of today.
        left: Amount,
        /// The last day whose doses are all there; today or later.
        last: When,
        /// How many days after today that is.
        days: u32,
    },
    /// Used up: the doses of this day were or are not all there.
    Out {
        /// What was left over for it.
        left: Amount,
        /// The first day without all its doses; today or before.
        since: When,
    },
}

impl Medication {
    /// How long the pack lasts. `notes` are the doses noted about this medicine from the day it was counted on;
    /// others do no harm. What is noted for days after today is not looked at.
    #[must_use]
    pub fn lasts(&self, notes: &[&Intake], today: When) -> Lasts {
        let (Some(supply), Some(counted)) = (&self.supply, self.counted) else {
            return Lasts::NotCounted;
        };
        match self.status {
            _ if self.state != State::Known => return Lasts::NotTaken,
            MedicationStatus::Active | MedicationStatus::Planned => {}
            MedicationStatus::Paused => return Lasts::Unknown(Unreckoned::Paused),
            _ => return Lasts::NotTaken,
        }
        let (from, today) = (counted.date().days(), today.date().days());
        let whole = counted.day.is_some() && !counted.about && from <= today;
        let (Some(mut left), true) = (Amount::of(supply), whole) else {
            return Lasts::Unknown(Unreckoned::NoNumber);
        };
        let plan = Plan::of(self);
        let mut noted: Vec<(i64, &Intake)> = notes
            .iter()
            .filter_map(|note| {
                Some((
                    note.time.filter(|time| time.day.is_some())?.date().days(),
                    *note,
                ))
            })
            .filter(|(day, _)| (from..=today).contains(day))
            .collect();
        noted.sort_by_key(|(day, _)| *day);
        let mut noted = noted.as_slice();
        let mut on_the_morning_of_today = left;
        for day in from.. {
            if day == today {
                on_the_morning_of_today = left;
            }
            if day > today && (plan.ended(day) || day - today > LONGEST) {
                break;
            }
            let (of_day, rest) = noted.split_at(noted.partition_point(|(on, _)| *on <= day));
            noted = rest;
            let used = match plan.used(day, of_day.iter().map(|(_, note)| *note)) {
                Ok(used) => used,
                Err(why) => return Lasts::Unknown(why),
            };
            match left.less(used) {
                Some(less) => left = less,
                None if day <= today => {
                    let since = When::from_days(day);
                    return Lasts::Out { left, since };
                }
                None => {
                    return Lasts::Until {
                        left: on_the_morning_of_today,
                        last: When::from_days(day - 1),
                        days: u32::try_from(day - 1 - today).unwrap_or(u32::MAX),
                    };
                }
            }
        }
        Lasts::Enough {
            left: on_the_morning_of_today,
        }
    }
}

/// A plan as it takes from a pack.
struct Plan {
    of: Medication,
}

impl Plan {
    fn of(medicine: &Medication) -> Plan {
        // A medicine that is planned begins on its first day.
        let of = Medication {
            status: MedicationStatus::Active,
            ..medicine.clone()
        };
        Plan { of }
    }

    /// Whether nothing is due on this day and on none after it.
    fn ended(&self, day: i64) -> bool {
        let begun = self.of.start.is_none_or(|start| start.date().days() <= day);
        begun && self.of.due(When::from_days(day)) == Due::Nothing
    }

    /// What is taken out of the pack on a day.
    fn used<'n>(
        &self,
        day: i64,
        notes: impl IntoIterator<Item = &'n Intake>,
    ) -> Result<Amount, Unreckoned> {
        let due: DosesOfDay<'_> = match self.of.due(When::from_days(day)) {
            Due::Doses(doses) => doses,
            Due::AsNeeded => return Err(Unreckoned::AsNeeded),
            Due::AsWritten => return Err(Unreckoned::AsWritten),
            Due::Nothing => [None; 4],
        };
        let notes = OnDay::of(&due, notes);
        let amount = |dose: &Dose| Amount::of(dose).ok_or(Unreckoned::NoNumber);
        let mut used = Amount::default();
        for (planned, notes) in due.iter().zip(&notes.at) {
            let Some(planned) = *planned else { continue };
            let mut most = if notes.is_empty() {
                amount(planned)?
            } else {
                Amount::default()
            };
            for note in notes
                .iter()
                .filter(|note| note.status == IntakeStatus::Taken)
            {
                most = most.max(amount(note.dose.as_ref().unwrap_or(planned))?);
            }
            used = used.and(most);
        }
        for note in &notes.beside {
            if let (IntakeStatus::Taken, Some(dose)) = (note.status, &note.dose) {
                used = used.and(amount(dose)?);
            }
        }
        Ok(used)
    }
}

#[cfg(test)]
mod tests;
