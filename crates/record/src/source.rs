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
        /// What the arrow means: `source`, `reason`, `part`, `visit`; `also` (a file that says the same),
        /// `another` (looks like this and is not).
        role: String,
        /// The page meant, counted from 1, when it points at a document.
        page: Option<u32>,
        /// The part of that page where it stands.
        region: Option<Region>,
    }
}

part! {
    /// A rectangle on a page, the way up the page is kept: thousandths of its width and height.
    Region {
        /// From the left edge of the page, 0 to 999.
        left: u32,
        /// From its upper edge, 0 to 999.
        top: u32,
        /// How wide, 1 to 1000; not over the right edge.
        width: u32,
        /// How high, 1 to 1000; not over the lower edge.
        height: u32,
    }
}

impl Region {
    /// `None` if it has no area or goes over an edge of the page.
    #[must_use]
    pub fn new(left: u32, top: u32, width: u32, height: u32) -> Option<Region> {
        let fits = |from: u32, length: u32| length > 0 && from < 1000 && from + length <= 1000;
        let inside = [left, top, width, height].iter().all(|edge| *edge <= 1000);
        (inside && fits(left, width) && fits(top, height)).then_some(Region {
            left,
            top,
            width,
            height,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_lies_on_its_page() {
        let check = |[left, top, width, height]: [u32; 4], fits| {
            assert_eq!(Region::new(left, top, width, height).is_some(), fits);
        };
        check([0, 0, 1000, 1000], true);
        check([999, 0, 1, 1], true);
        check([999, 0, 2, 1], false);
        check([0, 0, 0, 10], false);
        check([0, u32::MAX, 1, 1], false);
        check([1, 1, u32::MAX, 1], false);
    }
}
