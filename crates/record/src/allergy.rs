//! What a person must not get.

use crate::{Coded, State, When};

choice! {
    /// What the substance is.
    AllergyCategory {
        /// A medicine.
        Medication = "medication",
        /// Something eaten.
        Food = "food",
        /// Pollen, animals, dust, metals.
        Environment = "environment",
        /// Blood, vaccine, venom.
        Biologic = "biologic",
    }
}

choice! {
    /// Whether the immune system does it.
    Nature {
        /// An allergy.
        Allergy = "allergy",
        /// An intolerance.
        Intolerance = "intolerance",
    }
}

choice! {
    /// How dangerous the next contact could be.
    Criticality {
        /// Not to life.
        Low = "low",
        /// To life.
        High = "high",
        /// Nobody can tell.
        Unknown = "unable_to_assess",
    }
}

choice! {
    /// Whether it is still so.
    AllergyStatus {
        /// Still so.
        Active = "active",
        /// Not at present.
        Inactive = "inactive",
        /// Over.
        Resolved = "resolved",
        /// It turned out not to be one.
        Refuted = "refuted",
    }
}

choice! {
    /// How bad it was.
    Severity {
        /// Mild.
        Mild = "mild",
        /// Moderate.
        Moderate = "moderate",
        /// Severe.
        Severe = "severe",
    }
}

part! {
    /// What happened.
    Reaction {
        /// The sign: shortness of breath, rash.
        what: Coded,
        /// How bad it was.
        severity: Option<Severity>,
    }
}

noun! {
    /// An allergy or intolerance, or the statement that none is known.
    Allergy {
        "allergy" {
            /// Whether this names one, or says that none is known.
            state: State,
            /// What must not be given.
            substance: Coded,
            /// What happened.
            reactions: Vec<Reaction>,
            /// How dangerous the next contact could be.
            criticality: Option<Criticality>,
            /// What the substance is.
            category: Option<AllergyCategory>,
            /// Allergy or intolerance, where someone knows.
            nature: Option<Nature>,
            /// Whether it is still so.
            status: AllergyStatus,
            /// How sure it is: `confirmed`, `unconfirmed`, in the source's word.
            certainty: Option<String>,
        }
        "time" {
            /// When it began.
            onset: Option<When>,
            /// When it happened last.
            last: Option<When>,
        }
    }
}
