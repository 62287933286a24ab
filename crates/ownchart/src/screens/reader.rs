//! One document open: its pages, its words, what stands on them, and how they are shown.

use super::documents::{WIDEST, pixels, region};
use super::{Follow, Screens, rows};
use crate::error::{Code, Error, Result};
use crate::reading::{document_in, pages_of};
use crate::view::{
    DocumentLook, DocumentPage, DocumentUnlock, DocumentWanted, EntryId, PageView, Recognise,
    Saved, StandGone, StandWanted, StandsHere, StandsIn, TextPiece, ViewWanted,
};
use record::{Entry, Region};
use render::{Holds, Job, Look};
use std::ops::Range;

impl Screens {
    /// How many pages a document has, its words, what lies in it, and what stands on its pages.
    ///
    /// # Errors
    /// [`Code::FileLocked`] for a PDF whose password was not asked for yet; as the helper's. The document itself
    /// is as it was.
    pub fn document_look(&mut self, wanted: &DocumentWanted) -> Result<DocumentLook> {
        let bytes = self.look_at(&wanted.document)?;
        let looked = self.looked_into(wanted, &bytes);
        self.looked = Some((wanted.document.clone(), bytes));
        looked
    }

    fn looked_into(&self, wanted: &DocumentWanted, bytes: &[u8]) -> Result<DocumentLook> {
        let binder = self.binder()?;
        let entry = binder.entry(&wanted.entry)?.entry;
        let document = document_in(&entry).ok_or_else(|| gone(&wanted.entry))?;
        let password = self.password(&wanted.document)?;
        let asked = self.place.ask_opening(&Job::Probe, bytes, &password)?;
        let known = asked.known.ok_or_else(|| Error::new(Code::HelperDied))?;
        let mut text = match &document.text {
            Some(text) => pages_of(text),
            // Brought in before words were kept: read for the screen, and nothing is written by looking.
            None if known.kind == render::Kind::Pdf => binder.text_layer(bytes, &password)?,
            None => Vec::new(),
        };
        text.truncate(crate::documents::PAGES as usize);
        let text: Vec<Vec<TextPiece>> = text
            .iter()
            .map(|page| pieces(page, vault::marked(page, &wanted.words)))
            .collect();
        let hit = text
            .iter()
            .position(|page| page.iter().any(|piece| piece.hit));
        let stands = binder.standing_in(entry.id)?;
        let regions = stands.iter().map(|it| StandsHere {
            row: rows::row(self.tongue, &it.entry),
            number: small(it.number),
            page: it.page,
            region: it.region.as_ref().map(region),
        });
        let recognise = match known.kind {
            render::Kind::Dicom => Recognise::Needless,
            _ if text.iter().any(|page| !page.is_empty()) => Recognise::Needless,
            _ if self.place.recogniser().is_some() => Recognise::Possible,
            _ => Recognise::NoProgram,
        };
        Ok(DocumentLook {
            pages: known.pages.min(crate::documents::PAGES),
            found: found(known.kind, known.holds),
            text,
            recognised: document.recognised,
            hit: hit.map(small),
            regions: regions.collect(),
            recognise,
        })
    }

    /// A picture of one page, as [`view::PIXELS`](crate::view::PIXELS) says.
    ///
    /// # Errors
    /// As the helper's.
    pub fn document_page(&mut self, wanted: &DocumentPage) -> Result<Vec<u8>> {
        let bytes = self.look_at(&wanted.document)?;
        let drawn = self.shown(wanted, &bytes);
        self.looked = Some((wanted.document.clone(), bytes));
        drawn
    }

    fn shown(&self, wanted: &DocumentPage, bytes: &[u8]) -> Result<Vec<u8>> {
        let width = wanted.width.clamp(64, WIDEST);
        let job = match (wanted.turn % 3600, wanted.cut) {
            (0, None) => Job::Pages {
                first: wanted.page,
                count: 1,
                width,
            },
            (turn, cut) => Job::Shown {
                page: wanted.page,
                width,
                look: Look {
                    turn,
                    cut: cut.map(|it| [it.left, it.top, it.width, it.height]),
                },
            },
        };
        let password = self.password(&wanted.document)?;
        let pages = self.place.ask_opening(&job, bytes, &password)?.pages;
        let picture = pages.into_iter().find_map(|page| page.picture);
        Ok(pixels(
            &picture.ok_or_else(|| Error::new(Code::FileBroken))?,
        ))
    }

    /// Tries the password of a locked PDF. If it opens, it is kept sealed in the chart and never asked again.
    ///
    /// # Errors
    /// [`Code::WrongPassword`]; as the helper's.
    pub fn document_unlock(&mut self, wanted: &DocumentUnlock) -> Result<()> {
        let bytes = self.look_at(&wanted.document)?;
        let document = digest(&wanted.document)?;
        let unlocked = self
            .binder_mut()?
            .unlock(document, &bytes, &wanted.password);
        self.looked = Some((wanted.document.clone(), bytes));
        unlocked
    }

    /// Recognises the writing in a document that carries no words, for the search.
    ///
    /// # Errors
    /// [`Code::NoRecogniser`], [`Code::Cancelled`]; nothing was written then.
    pub fn document_recognise(&mut self, wanted: &EntryId, follow: &Follow<'_>) -> Result<Saved> {
        let before = self.binder()?.entry(&wanted.id)?;
        let on_page = |page: u32, pages: u32| {
            let done = follow.at("recognising", u64::from(page), Some(u64::from(pages)));
            done.is_ok()
        };
        let seen = self.binder_mut()?.recognise(&wanted.id, &on_page)?;
        self.done(&seen.entry, Some(before))
    }

    /// Remembers how a page is shown. The bytes stay as they are.
    ///
    /// # Errors
    /// [`Code::Gone`]; [`Code::FieldUnreadable`] for a part that is none.
    pub fn document_view(&mut self, wanted: &ViewWanted) -> Result<Saved> {
        let before = self.binder()?.entry(&wanted.entry)?;
        let mut after = before.entry.clone();
        let record::Content::Document(document) = &mut after.content else {
            return Err(gone(&wanted.entry));
        };
        let PageView { page, turn, region } = wanted.view;
        let region = region.map(inside).transpose()?;
        let whole = Region::new(0, 0, 1000, 1000);
        document.views.retain(|view| view.page != page);
        if turn % 3600 != 0 || region.is_some() && region != whole {
            document.views.push(record::PageView {
                page,
                turn: turn % 3600,
                region,
            });
            document.views.sort_by_key(|view| view.page);
        }
        let seen = self.binder_mut()?.replace(before.clone(), after)?;
        self.done(&seen.entry, Some(before))
    }

    /// Says where an entry stands.
    ///
    /// # Errors
    /// [`Code::Gone`], [`Code::FieldUnreadable`].
    pub fn stand_in(&mut self, wanted: &StandWanted) -> Result<Saved> {
        let region = wanted.region.map(inside).transpose()?;
        let before = self.binder()?.entry(&wanted.id)?;
        let binder = self.binder_mut()?;
        let seen = binder.stand_in(&wanted.id, &wanted.document, wanted.page, region)?;
        self.done(&seen.entry, Some(before))
    }

    /// Takes back where an entry stands.
    ///
    /// # Errors
    /// [`Code::Gone`].
    pub fn stand_no_more(&mut self, wanted: &StandGone) -> Result<Saved> {
        let before = self.binder()?.entry(&wanted.id)?;
        let binder = self.binder_mut()?;
        let seen = binder.stand_no_more(&wanted.id, wanted.number as usize)?;
        self.done(&seen.entry, Some(before))
    }

    /// The pages an entry stands on; those of removed documents are left out.
    pub(super) fn stands(&self, entry: &Entry) -> Result<Vec<StandsIn>> {
        let mut stands = Vec::new();
        for (number, link, to, page) in crate::regions::places(entry) {
            let Some(seen) = self.binder()?.vault.entry(to)? else {
                continue;
            };
            stands.push(StandsIn {
                number: small(number),
                entry: to.to_string(),
                title: seen.entry.title().to_owned(),
                page,
                region: link.region.as_ref().map(region),
            });
        }
        Ok(stands)
    }

    fn password(&self, document: &str) -> Result<String> {
        self.binder()?.password_of(digest(document)?)
    }
}

fn digest(document: &str) -> Result<record::DocumentId> {
    document.parse().map_err(|_| gone(document))
}

fn gone(what: &str) -> Error {
    Error::new(Code::Gone).with("document", what)
}

fn inside(it: crate::view::Region) -> Result<Region> {
    let region = Region::new(it.left, it.top, it.width, it.height);
    region.ok_or_else(|| Error::new(Code::FieldUnreadable).with("field", "views"))
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// What lies in a document, as codes.
fn found(kind: render::Kind, holds: Holds) -> Vec<String> {
    let there = [
        (kind == render::Kind::Dicom, "not-for-diagnosis"),
        (holds.script, "script"),
        (holds.link, "link"),
        (holds.form, "form"),
        (holds.attachment, "attachment"),
        (holds.encrypted, "encrypted"),
    ];
    let there = there.iter().filter(|(there, _)| *there);
    there.map(|(_, code)| (*code).to_owned()).collect()
}

/// A text in pieces, those that were looked for apart. The marks are in order and apart from each other.
pub(super) fn pieces(text: &str, marks: impl IntoIterator<Item = Range<usize>>) -> Vec<TextPiece> {
    let mut pieces = Vec::new();
    let mut add = |part: &str, hit| {
        if !part.is_empty() {
            pieces.push(TextPiece {
                text: part.to_owned(),
                hit,
            });
        }
    };
    let mut at = 0;
    for mark in marks {
        add(&text[at..mark.start], false);
        add(&text[mark.clone()], true);
        at = mark.end;
    }
    add(&text[at..], false);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_looked_for_stands_apart() {
        let said = |text, words| -> Vec<(String, bool)> {
            let pieces = pieces(text, vault::marked(text, words)).into_iter();
            pieces.map(|piece| (piece.text, piece.hit)).collect()
        };
        let one = |text: &str, hit| (text.to_owned(), hit);
        assert_eq!(
            said("Dr. Köhler schreibt", "koehler"),
            [
                one("Dr. ", false),
                one("Köhler", true),
                one(" schreibt", false)
            ]
        );
        assert_eq!(said("nichts", ""), [one("nichts", false)]);
        assert_eq!(said("", "x"), []);
    }
}
