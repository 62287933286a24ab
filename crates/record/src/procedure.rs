//! What was done to a person.

use crate::{Coded, State, When};

choice! {
    /// Whether it was done.
    ProcedureStatus {
        /// Done.
        Completed = "completed",
        /// Planned.
        Planned = "planned",
        /// Under way.
        InProgress = "in_progress",
        /// Broken off.
        Stopped = "stopped",
        /// Not done.
        NotDone = "not_done",
        /// The source does not say.
        Unknown = "unknown",
    }
}

noun! {
    /// An operation or treatment, or the statement that there was none.
    Procedure {
        "procedure" {
            /// Whether this names one, or says that there was none.
            state: State,
            /// What was done.
            name: Coded,
            /// Whether it was done.
            status: ProcedureStatus,
            /// When, or when it began.
            time: Option<When>,
            /// When it ended.
            ended: Option<When>,
            /// Where in the body.
            body_site: Option<Coded>,
            /// How it went.
            outcome: Option<String>,
        }
        "reason" {
            /// What for.
            reason: Option<Coded>,
        }
        "performer" {
            /// Who did it, and where.
            performer: Option<String>,
        }
    }
}
