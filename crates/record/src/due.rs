//! Which doses of a medicine are due on a day, as its plan says, and nothing that it does not say.

use crate::{Dose, Medication, MedicationStatus, Schedule, State, Weekday, When};

/// The doses of a day. None of them is nought.
pub type DosesOfDay<'m> = [Option<&'m Dose>; 4];

/// What a plan says about a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Due<'m> {
    /// These doses, from morning to night; all `None` on a day without one.
    Doses(DosesOfDay<'m>),
    /// When it is needed.
    AsNeeded,
    /// As words say: no program knows what that means for a day.
    AsWritten,
    /// Nothing: paused, ended, not begun, or not taken.
    Nothing,
}

/// How a plan repeats, where it says so without words.
enum Repeats {
    Daily,
    Every { from: i64, days: i64 },
}

impl Medication {
    /// What is due on a day. The time of day of `day` does not matter.
    ///
    /// # The trap
    /// A plan whose rhythm is not fully known (weekly without its weekdays, every so many days without its
    /// first day) is [`Due::AsWritten`]: it is never taken for daily.
    #[must_use]
    pub fn due(&self, day: When) -> Due<'_> {
        let day = day.date().days();
        if self.state != State::Known || self.status != MedicationStatus::Active {
            return Due::Nothing;
        }
        let begun = self.start.is_none_or(|start| start.date().days() <= day);
        let ended = self.end.is_some_and(|end| last_day(end) < day);
        if !begun || ended {
            return Due::Nothing;
        }
        let doses = self.grid().map(|dose| dose.filter(|dose| !dose.is_zero()));
        let on = |due: bool| {
            if doses.iter().all(Option::is_none) {
                Due::AsWritten
            } else {
                Due::Doses(if due { doses } else { [None; 4] })
            }
        };
        match self.schedule {
            Some(Schedule::AsNeeded) => Due::AsNeeded,
            Some(Schedule::Text) => Due::AsWritten,
            Some(Schedule::Weekly) if self.weekdays.is_empty() => Due::AsWritten,
            Some(Schedule::Weekly) => on(self.weekdays.contains(&weekday(day))),
            Some(Schedule::Interval) => match self.interval() {
                Some(Repeats::Daily) => on(true),
                Some(Repeats::Every { from, days }) => on((day - from).rem_euclid(days) == 0),
                None => Due::AsWritten,
            },
            Some(Schedule::Daily) | None => on(true),
        }
    }

    fn interval(&self) -> Option<Repeats> {
        match self.every_days? {
            0 => None,
            1 => Some(Repeats::Daily),
            days => {
                let exact = |start: &When| start.day.is_some() && !start.about;
                let from = self.start.filter(exact)?.date().days();
                let days = i64::from(days);
                Some(Repeats::Every { from, days })
            }
        }
    }
}

/// The day of the week `days` after 1970-01-01, which was a Thursday.
fn weekday(days: i64) -> Weekday {
    let place = usize::try_from((days + 3).rem_euclid(7)).expect("a week has seven days");
    Weekday::ALL[place]
}

/// The last day a date can mean: of `2026-05` the 31st.
fn last_day(when: When) -> i64 {
    let next = |year: u16, month: u8| When {
        about: false,
        year,
        month: Some(month),
        day: None,
        time: None,
    };
    match (when.month, when.day) {
        (Some(_), Some(_)) => when.date().days(),
        (Some(12) | None, _) => next(when.year.saturating_add(1), 1).days() - 1,
        (Some(month), None) => next(when.year, month + 1).days() - 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn when(text: &str) -> When {
        text.parse().unwrap()
    }

    fn plan(schedule: Schedule) -> Medication {
        Medication {
            schedule: Some(schedule),
            morning: Some(Dose::from(1)),
            noon: Some(Dose::from(0)),
            ..Medication::default()
        }
    }

    fn doses(plan: &Medication, day: &str) -> Option<usize> {
        match plan.due(when(day)) {
            Due::Doses(doses) => Some(doses.iter().flatten().count()),
            _ => None,
        }
    }

    #[test]
    fn a_weekly_dose_is_due_on_its_day_and_on_no_other() {
        let weekly = Medication {
            weekdays: vec![Weekday::Sunday],
            ..plan(Schedule::Weekly)
        };
        // 22 November 2026 is a Sunday.
        assert_eq!(doses(&weekly, "2026-11-22"), Some(1));
        for day in 16..22 {
            assert_eq!(doses(&weekly, &format!("2026-11-{day}")), Some(0), "{day}");
        }
        assert_eq!(
            plan(Schedule::Weekly).due(when("2026-11-22")),
            Due::AsWritten
        );
    }

    #[test]
    fn every_third_day_is_counted_from_its_first_day() {
        let third = Medication {
            every_days: Some(3),
            start: Some(when("2026-11-20")),
            ..plan(Schedule::Interval)
        };
        let due: Vec<_> = (19..27)
            .map(|day| doses(&third, &format!("2026-11-{day}")))
            .collect();
        let (yes, no) = (Some(1), Some(0));
        assert_eq!(due, [None, yes, no, no, yes, no, no, yes]);
        for start in [None, Some(when("2026-11")), Some(when("~2026-11-20"))] {
            let unclear = Medication {
                start,
                ..third.clone()
            };
            assert_eq!(unclear.due(when("2026-11-26")), Due::AsWritten);
        }
    }

    #[test]
    fn noughts_are_no_doses_and_words_are_not_guessed() {
        assert_eq!(doses(&plan(Schedule::Daily), "2026-11-22"), Some(1));
        let written = Medication {
            dose_text: Some("nach Plan".into()),
            ..Medication::default()
        };
        assert_eq!(written.due(when("2026-11-22")), Due::AsWritten);
        assert_eq!(
            plan(Schedule::AsNeeded).due(when("2026-11-22")),
            Due::AsNeeded
        );
        assert_eq!(plan(Schedule::Text).due(when("2026-11-22")), Due::AsWritten);
    }

    #[test]
    fn what_is_paused_ended_or_not_begun_is_not_due() {
        let day = when("2026-11-22");
        for (status, start, end, due) in [
            (MedicationStatus::Paused, None, None, false),
            (MedicationStatus::Stopped, None, None, false),
            (MedicationStatus::Active, Some("2026-11-23"), None, false),
            (
                MedicationStatus::Active,
                Some("2026-11"),
                Some("2026-11"),
                true,
            ),
            (MedicationStatus::Active, None, Some("2026-11-21"), false),
            (MedicationStatus::Active, None, Some("2026-11-22"), true),
            (MedicationStatus::Active, None, Some("2026"), true),
        ] {
            let plan = Medication {
                status,
                start: start.map(when),
                end: end.map(when),
                ..plan(Schedule::Daily)
            };
            assert_eq!(
                plan.due(day) != Due::Nothing,
                due,
                "{status} {start:?} {end:?}"
            );
        }
    }
}
