//! What a person has decided for the day they cannot speak.

use crate::{EntryId, State, When};

choice! {
    /// What it is.
    DirectiveKind {
        /// A living will.
        LivingWill = "living_will",
        /// A health care proxy or power of attorney.
        Proxy = "proxy",
        /// A wish about resuscitation.
        Resuscitation = "resuscitation",
        /// A decision on organ donation.
        OrganDonation = "organ_donation",
        /// Care and guardianship wishes.
        Guardianship = "guardianship",
        /// Anything else.
        Other = "other",
    }
}

noun! {
    /// An advance directive, or the statement that there is none.
    Directive {
        "directive" {
            /// Whether there is one, or someone said there is none.
            state: State,
            /// What it is.
            directive: DirectiveKind,
            /// What it says, in one sentence.
            text: Option<String>,
            /// Where the original lies.
            location: Option<String>,
            /// When it was signed.
            time: Option<When>,
            /// Who may decide.
            agent: Option<EntryId>,
        }
    }
}
