//! Documents: a shelf of cards, and pictures of their pages from the locked-up helper.

use super::Screens;
use crate::error::{Code, Error, Result};
use crate::view::{
    DocumentCard, DocumentId, DocumentLook, DocumentPage, DocumentSave, Documents, ForPerson,
    Written,
};
use record::{Content, Document, Kind};
use render::{Job, Picture};
use std::path::Path;
use vault::Filter;

/// The widest picture that is drawn.
const WIDEST: u32 = 4000;
/// Pages whose text is read for screen readers.
const TEXTS: u32 = 50;

impl Screens {
    /// Every document of a person, the newest first.
    ///
    /// # Errors
    /// When the chart cannot be read.
    pub fn documents(&self, wanted: &ForPerson) -> Result<Documents> {
        let person = self.person(&wanted.person)?;
        let filter = Filter {
            kinds: vec![Kind::Document],
            person: Some(person),
            ..Filter::default()
        };
        let mut cards = Vec::new();
        for seen in self.binder()?.vault.entries(&filter)? {
            let Content::Document(document) = &seen.entry.content else {
                continue;
            };
            let Some(content) = document.content else {
                continue;
            };
            cards.push(DocumentCard {
                entry: seen.entry.id.to_string(),
                document: content.to_string(),
                title: document.title.clone(),
                kind: document
                    .category
                    .as_ref()
                    .map(|kind| kind.shown().to_owned())
                    .unwrap_or_default(),
                sender: document.author.clone().unwrap_or_default(),
                when: document.time.map(|time| time.to_string()),
                media: document.media_type.clone().unwrap_or_default(),
                bytes: document.size.unwrap_or_default(),
                drawable: drawable(document),
            });
        }
        Ok(Documents { cards })
    }

    /// How many pages a document has, and its text.
    ///
    /// # Errors
    /// As the helper's; the document itself is as it was.
    pub fn document_look(&mut self, wanted: &DocumentId) -> Result<DocumentLook> {
        let bytes = self.look_at(&wanted.document)?;
        let known = self
            .place
            .ask(&Job::Probe, &bytes)?
            .known
            .ok_or_else(|| Error::new(Code::HelperDied))?;
        let texts = match known.kind {
            render::Kind::Pdf => {
                self.place
                    .ask(
                        &Job::Text {
                            first: 0,
                            count: TEXTS.min(known.pages),
                        },
                        &bytes,
                    )?
                    .texts
            }
            _ => Vec::new(),
        };
        let mut text = vec![String::new(); texts.len()];
        for (page, words) in texts {
            if let Some(place) = text.get_mut(page as usize) {
                *place = words.unwrap_or_default();
            }
        }
        self.looked = Some((wanted.document.clone(), bytes));
        Ok(DocumentLook {
            pages: known.pages.min(crate::documents::PAGES),
            found: match known.kind {
                render::Kind::Dicom => vec!["not-for-diagnosis".to_owned()],
                _ => Vec::new(),
            },
            text,
        })
    }

    /// A picture of one page, as [`view::PIXELS`](crate::view::PIXELS) says.
    ///
    /// # Errors
    /// As the helper's.
    pub fn document_page(&mut self, wanted: &DocumentPage) -> Result<Vec<u8>> {
        let bytes = self.look_at(&wanted.document)?;
        let drawn = self.draw(&bytes, wanted.page, wanted.width);
        self.looked = Some((wanted.document.clone(), bytes));
        drawn
    }

    /// Gives the original bytes out to a file, on purpose.
    ///
    /// # Errors
    /// [`Code::Gone`], [`Code::CannotWrite`].
    pub fn document_save(&mut self, wanted: &DocumentSave, file: &Path) -> Result<Written> {
        let bytes = self.look_at(&wanted.document)?;
        crate::write_file(file, seal::InTheClear::export(bytes))?;
        Ok(Written {
            files: vec![file.display().to_string()],
        })
    }

    /// A good name for the original on its way out: neutral, because desktops keep lists of names.
    ///
    /// # Errors
    /// [`Code::Gone`].
    pub fn document_name(&self, wanted: &DocumentSave) -> Result<String> {
        let filter = Filter {
            kinds: vec![Kind::Document],
            ..Filter::default()
        };
        let documents = self.binder()?.vault.entries(&filter)?;
        let media = documents.iter().find_map(|seen| match &seen.entry.content {
            Content::Document(it)
                if it
                    .content
                    .is_some_and(|id| id.to_string() == wanted.document) =>
            {
                it.media_type.clone()
            }
            _ => None,
        });
        let ending = match media.as_deref() {
            Some("application/pdf") => "pdf",
            Some("image/png") => "png",
            Some("image/jpeg") => "jpg",
            Some("image/tiff") => "tif",
            Some("application/json" | "application/fhir+json") => "json",
            _ => "bin",
        };
        Ok(format!("document.{ending}"))
    }

    pub(super) fn draw(&self, bytes: &[u8], page: u32, width: u32) -> Result<Vec<u8>> {
        let job = Job::Pages {
            first: page,
            count: 1,
            width: width.clamp(64, WIDEST),
        };
        let picture = self
            .place
            .ask(&job, bytes)?
            .pages
            .into_iter()
            .find_map(|page| page.picture);
        Ok(pixels(
            &picture.ok_or_else(|| Error::new(Code::FileBroken))?,
        ))
    }

    /// The bytes of a document, from the table when it was looked at last.
    fn look_at(&mut self, document: &str) -> Result<Vec<u8>> {
        if let Some((_, bytes)) = self.looked.take_if(|(last, _)| last == document) {
            return Ok(bytes);
        }
        let id = document
            .parse()
            .map_err(|_| Error::new(Code::Gone).with("document", document))?;
        let mut bytes = Vec::new();
        self.binder()?.vault.read_document(id, &mut bytes)?;
        Ok(bytes)
    }
}

/// Width, height, then rows of red, green, blue, alpha.
fn pixels(picture: &Picture) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(8 + picture.rgba().len());
    bytes.extend_from_slice(&picture.width().to_le_bytes());
    bytes.extend_from_slice(&picture.height().to_le_bytes());
    bytes.extend_from_slice(picture.rgba());
    bytes
}

fn drawable(document: &Document) -> bool {
    let media = document.media_type.as_deref().unwrap_or_default();
    media == "application/pdf"
        || crate::documents::is_dicom(document)
        || matches!(
            media,
            "image/png" | "image/jpeg" | "image/webp" | "image/gif" | "image/bmp" | "image/tiff"
        )
}
