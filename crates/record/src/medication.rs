//! What a person takes.

use crate::{Coded, Dose, Ingredient, Schedule, State, Weekday, When};

choice! {
    /// Whether it is taken.
    MedicationStatus {
        /// Taken now.
        Active = "active",
        /// Paused.
        Paused = "paused",
        /// Stopped before its end.
        Stopped = "stopped",
        /// Taken to its end.
        Completed = "completed",
        /// Prescribed or meant, not begun.
        Planned = "planned",
        /// Never taken.
        NotTaken = "not_taken",
        /// The source does not say.
        Unknown = "unknown",
    }
}

noun! {
    /// A medicine with its plan, or the statement that none is taken.
    Medication {
        "plan" {
            /// Whether this names one, or says that none is taken.
            state: State,
            /// What it is called, as on the box or plan.
            name: Coded,
            /// How much one unit holds, with the unit: `5 mg`.
            strength: Option<String>,
            /// The active ingredients, where they are known one by one.
            ingredients: Vec<Ingredient>,
            /// Tablet, drops, ointment.
            form: Option<Coded>,
            /// What a dose is counted in: `Stück`, `Tropfen`, `IE`.
            unit: Option<String>,
            /// How the dose repeats.
            schedule: Option<Schedule>,
            /// In the morning.
            morning: Option<Dose>,
            /// At noon.
            noon: Option<Dose>,
            /// In the evening.
            evening: Option<Dose>,
            /// At night.
            night: Option<Dose>,
            /// On which days, for a weekly plan.
            weekdays: Vec<Weekday>,
            /// Every how many days, for an interval.
            every_days: Option<u32>,
            /// The dose in words, where a grid cannot say it.
            dose_text: Option<String>,
            /// How it gets in: by mouth, under the skin.
            route: Option<Coded>,
            /// First day.
            start: Option<When>,
            /// Last day.
            end: Option<When>,
            /// Whether it is taken.
            status: MedicationStatus,
        }
        "reason" {
            /// What for.
            reason: Option<Coded>,
        }
        "hint" {
            /// With a meal, not with milk.
            hint: Option<String>,
            /// What the plan says on a line of its own below.
            line: Option<String>,
        }
        "section" {
            /// The heading it stands under on the plan.
            section: Option<String>,
        }
        "supply" {
            /// How much of it was there when somebody counted, in the unit of the doses.
            supply: Option<Dose>,
            /// The day it was counted on, before the first dose of that day.
            counted: Option<When>,
            /// How much a new pack holds.
            pack: Option<Dose>,
            /// How many days before the last one to remind of it.
            remind_days: Option<u32>,
        }
        "prescriber" {
            /// Who prescribed it.
            prescriber: Option<String>,
        }
    }
}

impl Medication {
    /// The four columns of the grid, from morning to night.
    #[must_use]
    pub fn grid(&self) -> [Option<&Dose>; 4] {
        [&self.morning, &self.noon, &self.evening, &self.night].map(Option::as_ref)
    }

    /// Whether the grid says anything.
    #[must_use]
    pub fn has_grid(&self) -> bool {
        self.grid().iter().any(Option::is_some)
    }

    /// Whether it is taken now, or meant to be: what a medication plan shows.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.state == State::Known
            && matches!(
                self.status,
                MedicationStatus::Active | MedicationStatus::Paused
            )
    }
}
