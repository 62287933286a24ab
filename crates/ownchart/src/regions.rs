//! Who said so: where on which page of which document an entry stands.

use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use record::{Entry, EntryId, Kind, Link, Region, Seen};

/// What the arrow from an entry to the page where it stands is called.
const SOURCE: &str = "source";

/// A place on a page where an entry stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Stands {
    /// The entry that stands there.
    pub entry: Seen,
    /// Which of its arrows, counted from 0.
    pub number: usize,
    /// The page, counted from 1.
    pub page: u32,
    /// The part of the page; none: the page as a whole.
    pub region: Option<Region>,
}

/// The arrows of an entry that lead to a page, with their numbers.
pub(crate) fn places(entry: &Entry) -> impl Iterator<Item = (usize, &Link, EntryId, u32)> {
    let links = entry.links.iter().enumerate();
    links.filter_map(|(number, link)| Some((number, link, link.to?, link.page?)))
}

impl Binder {
    /// What stands on the pages of a document, by page and from top to bottom.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn standing_in(&self, document: EntryId) -> Result<Vec<Stands>> {
        let mut found = Vec::new();
        for seen in self.vault.naming(document)? {
            for (number, link, to, page) in places(&seen.entry) {
                if to == document {
                    found.push(Stands {
                        entry: seen.clone(),
                        number,
                        page,
                        region: link.region.clone(),
                    });
                }
            }
        }
        found.sort_by_key(|stands| {
            (
                stands.page,
                stands.region.as_ref().map(|it| (it.top, it.left)),
            )
        });
        Ok(found)
    }

    /// Says where an entry stands: a page of a document, and a part of it. Said twice it is one arrow.
    ///
    /// # Errors
    /// [`Code::Gone`] if one of the two is not there or the second is no document, or belongs to somebody else;
    /// [`Code::FieldUnreadable`] for a page or part that cannot be.
    pub fn stand_in(
        &mut self,
        entry: &str,
        document: &str,
        page: u32,
        region: Option<Region>,
    ) -> Result<Seen> {
        let (before, document) = (self.entry(entry)?, self.entry(document)?);
        let gone = || Error::new(Code::Gone).with("entry", document.entry.id);
        let document = &document.entry;
        if document.kind() != Kind::Document || document.id == before.entry.id {
            return Err(gone());
        }
        let whose = |entry: &Entry| {
            entry
                .person
                .map(|person| self.vault.meant(person))
                .transpose()
        };
        if whose(document)? != whose(&before.entry)? {
            return Err(gone());
        }
        let inside = region
            .as_ref()
            .is_none_or(|it| Region::new(it.left, it.top, it.width, it.height).is_some());
        if page == 0 || page > crate::documents::PAGES || !inside {
            return Err(Error::new(Code::FieldUnreadable).with("field", "links"));
        }
        let link = Link {
            to: Some(document.id),
            role: SOURCE.to_owned(),
            page: Some(page),
            region,
        };
        let mut after = before.entry.clone();
        if !after.links.contains(&link) {
            after.links.push(link);
        }
        self.replace(before, after)
    }

    /// Takes back where an entry was said to stand.
    ///
    /// # Errors
    /// [`Code::Gone`] if it has no such arrow.
    pub fn stand_no_more(&mut self, entry: &str, number: usize) -> Result<Seen> {
        let before = self.entry(entry)?;
        let mut after = before.entry.clone();
        if !places(&after).any(|(at, ..)| at == number) {
            return Err(Error::new(Code::Gone).with("entry", entry));
        }
        after.links.remove(number);
        self.replace(before, after)
    }
}
