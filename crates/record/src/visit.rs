//! Appointments and stays.

use crate::{Coded, EntryId, When};

choice! {
    /// Whether it took place.
    VisitStatus {
        /// It took place.
        Finished = "finished",
        /// It is planned.
        Planned = "planned",
        /// It is going on.
        InProgress = "in_progress",
        /// It did not take place.
        Cancelled = "cancelled",
        /// The source does not say.
        Unknown = "unknown",
    }
}

noun! {
    /// An appointment, a visit, a stay.
    Visit {
        "visit" {
            /// What it was about.
            title: String,
            /// What sort of visit.
            category: Option<Coded>,
            /// When it began.
            start: Option<When>,
            /// When it ended.
            end: Option<When>,
            /// Whether it took place.
            status: VisitStatus,
            /// Where.
            place: Option<String>,
            /// With whom, in words.
            with: Option<String>,
            /// With whom, as a contact.
            contact: Option<EntryId>,
            /// Why.
            reason: Option<Coded>,
        }
        "questions" {
            /// What the person wants to ask.
            questions: Vec<String>,
        }
    }
}
