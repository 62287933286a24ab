//! Letters, pictures, scans.

use crate::{Coded, DocumentId, Region, When};

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
        "view" {
            /// How its pages are shown. The bytes stay as they are.
            views: Vec<PageView>,
        }
        "text" {
            /// Its words, for the search. Pages are parted by a form feed (U+000C).
            text: Option<String>,
            /// Whether its words were recognised in a picture by a program: they may be wrong, and are
            /// never read as facts.
            recognised: bool,
        }
    }
}

part! {
    /// How one page is shown: first turned, then cut.
    PageView {
        /// Which page, counted from 1.
        page: u32,
        /// How far it is turned clockwise, in tenths of a degree, 0 to 3599.
        turn: u32,
        /// What is left of the turned page.
        region: Option<Region>,
    }
}
