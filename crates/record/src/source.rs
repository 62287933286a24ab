//! Who said so, and what an entry points at.

use crate::{DocumentId, EntryId, When};

choice! {
    /// How an entry came into the chart.
    SourceKind {
        /// The person, or someone for them, typed it in.
        Stated = "stated",
        /// It was read out of a file.
        Imported = "imported",
        /// It was taken over from a share.
        Received = "received",
    }
}

part! {
    /// Who said so. Every value can point at where it came from.
    Source {
        /// How it came into the chart.
        how: SourceKind,
        /// Who says so: a practice, a laboratory, the person.
        by: Option<String>,
        /// The digest of the file it was read from; the file is kept as a document.
        file: Option<DocumentId>,
        /// Where in that file, such as `entry[3]` or `page 2`.
        place: Option<String>,
        /// The name the source itself has for it, such as `Observation/17`: a later file of the
        /// same source is recognised by it.
        origin: Option<String>,
        /// When the source wrote it down.
        recorded: Option<When>,
    }
}

part! {
    /// An arrow to another entry.
    Link {
        /// Where it points.
        to: Option<EntryId>,
        /// What the arrow means: `source`, `reason`, `part`, `visit`.
        role: String,
        /// The page meant, counted from 1, when it points at a document.
        page: Option<u32>,
    }
}
