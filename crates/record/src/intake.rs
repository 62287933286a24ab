//! One dose that somebody noted: taken, or skipped.
//!
//! Each noted dose is an entry of its own, so that two copies of a chart join without a question. What
//! nobody noted has no entry: it was perhaps taken and perhaps not, and is never called missed.

use crate::{Coded, Dose, EntryId, When};

choice! {
    /// One of the four times of a dose grid.
    DayTime {
        /// In the morning.
        Morning = "morning",
        /// At noon.
        Noon = "noon",
        /// In the evening.
        Evening = "evening",
        /// At night.
        Night = "night",
    }
}

choice! {
    /// What became of a dose.
    IntakeStatus {
        /// It was taken.
        Taken = "taken",
        /// It was left out on purpose or by mistake, and somebody says so.
        Skipped = "skipped",
    }
}

noun! {
    /// A dose that was noted as taken or skipped.
    Intake {
        "intake" {
            /// What the medicine was called when this was noted.
            name: Coded,
            /// The entry of the medicine.
            medication: Option<EntryId>,
            /// The day, with the time on the clock where somebody said it.
            time: Option<When>,
            /// Which dose of the day, as the plan's grid has it.
            daytime: Option<DayTime>,
            /// Taken, or skipped.
            status: IntakeStatus,
            /// How much, where it was not what the plan says.
            dose: Option<Dose>,
            /// What the dose is counted in, where it was not what the plan says.
            unit: Option<String>,
            /// Why it was skipped.
            reason: Option<Coded>,
        }
    }
}

/// What all notes about one dose say together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Noted {
    /// It was taken.
    Taken,
    /// It was skipped.
    Skipped,
    /// Two people noted different things: nobody decides it for them.
    Both,
}

/// What several notes about one dose say; `None` where there is none.
#[must_use]
pub fn noted(notes: &[&Intake]) -> Option<Noted> {
    let says = |status| notes.iter().any(|note| note.status == status);
    match (says(IntakeStatus::Taken), says(IntakeStatus::Skipped)) {
        (true, true) => Some(Noted::Both),
        (true, false) => Some(Noted::Taken),
        (false, true) => Some(Noted::Skipped),
        (false, false) => None,
    }
}

/// The notes about one medicine on one day, by the dose they speak of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OnDay<'i> {
    /// Those about the four times of the grid.
    pub at: [Vec<&'i Intake>; 4],
    /// Those about no dose of the grid: taken when needed, or at another time.
    pub beside: Vec<&'i Intake>,
}

impl<'i> OnDay<'i> {
    /// Sorts the notes of a day to the doses that are due on it. A note that names no time of the grid
    /// belongs to the dose of the day where exactly one is due, else to none: which one is not guessed.
    pub fn of(due: &[Option<&Dose>; 4], notes: impl IntoIterator<Item = &'i Intake>) -> OnDay<'i> {
        let mut only = (0..4).filter(|column| due[*column].is_some());
        let only = only.next().filter(|_| only.next().is_none());
        let mut day = OnDay::default();
        for note in notes {
            let column = note.daytime.map(|at| at as usize).or(only);
            match column.filter(|column| due[*column].is_some()) {
                Some(column) => day.at[column].push(note),
                None => day.beside.push(note),
            }
        }
        day
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(daytime: Option<DayTime>, status: IntakeStatus) -> Intake {
        Intake {
            daytime,
            status,
            ..Intake::default()
        }
    }

    #[test]
    fn what_two_people_noted_differently_stays_both() {
        let (taken, skipped) = (
            note(None, IntakeStatus::Taken),
            note(None, IntakeStatus::Skipped),
        );
        assert_eq!(noted(&[]), None);
        assert_eq!(noted(&[&taken, &taken]), Some(Noted::Taken));
        assert_eq!(noted(&[&taken, &skipped]), Some(Noted::Both));
    }

    #[test]
    fn a_note_without_a_time_belongs_to_the_only_dose_of_a_day_and_to_no_other() {
        let one = Dose::from(1);
        let notes = [note(None, IntakeStatus::Taken)];
        let morning = OnDay::of(&[Some(&one), None, None, None], &notes);
        assert_eq!((morning.at[0].len(), morning.beside.len()), (1, 0));
        let twice = OnDay::of(&[Some(&one), None, Some(&one), None], &notes);
        assert!(twice.at.iter().all(Vec::is_empty) && twice.beside.len() == 1);
        let noon = [note(Some(DayTime::Noon), IntakeStatus::Taken)];
        let other = OnDay::of(&[Some(&one), None, None, None], &noon);
        assert_eq!(other.beside.len(), 1, "a dose that was not due is beside");
    }
}
