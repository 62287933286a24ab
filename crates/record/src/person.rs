//! Whose chart it is.

use crate::{DocumentId, EntryId, When};

choice! {
    /// As on papers.
    Sex {
        /// Not said.
        Unknown = "unknown",
        /// Female.
        Female = "female",
        /// Male.
        Male = "male",
        /// Diverse.
        Diverse = "diverse",
    }
}

part! {
    /// A number someone knows the person by.
    Identifier {
        /// Who gave it, as a URI or in words.
        system: String,
        /// The number.
        value: String,
    }
}

noun! {
    /// A person in the chart.
    Person {
        "identity" {
            /// The full name as it is read aloud.
            name: String,
            /// Family name.
            family: Option<String>,
            /// Given names.
            given: Option<String>,
            /// Date of birth.
            birth_date: Option<When>,
            /// Sex as on papers.
            sex: Sex,
            /// Date of death.
            deceased: Option<When>,
        }
        "reach" {
            /// Postal address on one line.
            address: Option<String>,
            /// Telephone numbers, the best first.
            phones: Vec<String>,
            /// Electronic mail address.
            email: Option<String>,
            /// Languages spoken, as BCP 47 tags or words, the best first.
            languages: Vec<String>,
        }
        "insurance" {
            /// Who insures the person.
            insurer: Option<String>,
            /// Insurance number.
            insurance_number: Option<String>,
            /// Level of care or disability, in words.
            care_level: Option<String>,
        }
        "emergency" {
            /// Blood group, only where a laboratory said so.
            blood_group: Option<String>,
            /// Pregnancy, in words, with the expected date.
            pregnancy: Option<String>,
            /// What hinders talking: deaf, aphasia, dementia, language.
            communication: Option<String>,
            /// Whether the person walks away and gets lost, in words.
            wandering: Option<String>,
        }
        "photo" {
            /// A picture of the face.
            photo: Option<DocumentId>,
        }
        "identifiers" {
            /// Numbers the person is known by elsewhere.
            identifiers: Vec<Identifier>,
        }
        "doses" {
            /// From this day on doses are noted as taken or skipped. Empty: nobody wants that.
            doses_since: Option<When>,
        }
        "double" {
            /// This person was entered twice: everything of theirs is shown with that one. Emptied,
            /// they are two again.
            same_as: Option<EntryId>,
        }
    }
}
