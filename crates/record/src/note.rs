//! Anything a person wants to write down.

use crate::When;

noun! {
    /// A free note.
    Note {
        "text" {
            /// What it is about.
            title: String,
            /// The words.
            text: Option<String>,
            /// The day it belongs to.
            time: Option<When>,
        }
    }
}
