//! What a person was vaccinated with.

use crate::{Coded, State, When};

choice! {
    /// Whether it was given.
    ImmunizationStatus {
        /// Given.
        Completed = "completed",
        /// Not given.
        NotDone = "not_done",
    }
}

noun! {
    /// A vaccination, or the statement that there was none.
    Immunization {
        "immunization" {
            /// Whether this names one, or says that there was none.
            state: State,
            /// The vaccine, as on the sticker.
            vaccine: Coded,
            /// Against what.
            targets: Vec<Coded>,
            /// Whether it was given.
            status: ImmunizationStatus,
            /// When.
            time: Option<When>,
            /// Maker.
            maker: Option<String>,
            /// Lot number.
            lot: Option<String>,
            /// Which dose of the series, as the source counts: `2`, `booster`.
            dose_number: Option<String>,
            /// How many doses the series has.
            series_doses: Option<String>,
            /// Where in the body.
            site: Option<Coded>,
            /// How it got in.
            route: Option<Coded>,
            /// Why it was not given.
            reason: Option<Coded>,
        }
        "performer" {
            /// Who gave it, and where.
            performer: Option<String>,
        }
    }
}
