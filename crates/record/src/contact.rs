//! People around the person.

choice! {
    /// What they are to the person.
    Role {
        /// A doctor or practice.
        Doctor = "doctor",
        /// A hospital.
        Hospital = "hospital",
        /// A pharmacy.
        Pharmacy = "pharmacy",
        /// A therapist or midwife.
        Therapist = "therapist",
        /// A nursing service.
        Care = "care",
        /// Family.
        Family = "family",
        /// A friend or neighbour.
        Friend = "friend",
        /// A legal guardian.
        Guardian = "guardian",
        /// Anyone else.
        Other = "other",
    }
}

noun! {
    /// A person or practice around the person.
    Contact {
        "contact" {
            /// The name.
            name: String,
            /// What they are to the person.
            role: Option<Role>,
            /// What they do: general practice, cardiology.
            specialty: Option<String>,
            /// Where they work.
            organization: Option<String>,
            /// How they are related: daughter, neighbour.
            relation: Option<String>,
        }
        "reach" {
            /// Telephone numbers, the best first.
            phones: Vec<String>,
            /// Electronic mail address.
            email: Option<String>,
            /// Postal address on one line.
            address: Option<String>,
        }
        "emergency" {
            /// In which order to call in an emergency, from 1; nothing when not to be called.
            emergency_order: Option<u32>,
        }
        "key" {
            /// Their age recipient, learned face to face.
            recipient: Option<String>,
        }
    }
}
