//! Letters, pictures, scans.

use crate::{Coded, DocumentId, When};

noun! {
    /// A document; its bytes are kept apart and never change.
    Document {
        "document" {
            /// What it is called.
            title: String,
            /// What sort of document it is.
            category: Option<Coded>,
            /// When it was written.
            time: Option<When>,
            /// Who wrote it.
            author: Option<String>,
        }
        "content" {
            /// The digest of its bytes.
            content: Option<DocumentId>,
            /// What the bytes are, such as `application/pdf`.
            media_type: Option<String>,
            /// How many bytes.
            size: Option<u64>,
            /// How many pages.
            pages: Option<u32>,
            /// The name the file had.
            file_name: Option<String>,
        }
        "text" {
            /// Its words, for the search.
            text: Option<String>,
        }
    }
}
