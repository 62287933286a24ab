//! What a person has or had.

use crate::{Coded, Severity, State, When};

choice! {
    /// Whether it is still so.
    ConditionStatus {
        /// Still so.
        Active = "active",
        /// It came back.
        Recurrence = "recurrence",
        /// It became worse again.
        Relapse = "relapse",
        /// Not at present.
        Inactive = "inactive",
        /// Held back by treatment.
        Remission = "remission",
        /// Over.
        Resolved = "resolved",
        /// The source does not say.
        Unknown = "unknown",
    }
}

choice! {
    /// How sure it is.
    Verification {
        /// Sure.
        Confirmed = "confirmed",
        /// Suspected.
        Suspected = "suspected",
        /// One of several possibilities.
        Differential = "differential",
        /// It turned out not to be.
        Refuted = "refuted",
    }
}

noun! {
    /// A diagnosis or problem, or the statement that none is known.
    Condition {
        "condition" {
            /// Whether this names one, or says that none is known.
            state: State,
            /// What it is called.
            name: Coded,
            /// Whether it is still so.
            status: ConditionStatus,
            /// How sure it is.
            verification: Option<Verification>,
            /// How bad it is.
            severity: Option<Severity>,
            /// Where in the body.
            body_site: Option<Coded>,
            /// When it began.
            onset: Option<When>,
            /// When it ended.
            ended: Option<When>,
        }
        "category" {
            /// What sort of statement it is, in the source's words.
            category: Option<Coded>,
        }
    }
}

impl Condition {
    /// Whether it matters today.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.state == State::Known
            && self.verification != Some(Verification::Refuted)
            && !matches!(
                self.status,
                ConditionStatus::Resolved | ConditionStatus::Inactive
            )
    }
}
