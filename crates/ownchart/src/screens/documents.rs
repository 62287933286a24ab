//! Documents: a shelf of cards, and pictures of their pages from the locked-up helper.

use super::Screens;
use crate::error::{Code, Error, Result};
use crate::view::{DocumentCard, DocumentSave, Documents, ForPerson, PageView, Region, Written};
use record::{Content, Document, Kind};
use render::{Job, Picture};
use std::path::Path;
use vault::Filter;

/// The widest picture that is drawn.
pub(super) const WIDEST: u32 = 4000;

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
                pages: document.pages,
                views: document.views.iter().map(page_view).collect(),
                has_text: document.text.is_some(),
                labels: seen.entry.labels.clone(),
            });
        }
        Ok(Documents { cards })
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
            Some("image/webp") => "webp",
            Some("image/gif") => "gif",
            Some("image/heic") => "heic",
            Some("image/avif") => "avif",
            Some("application/dicom") => "dcm",
            Some("application/zip" | crate::documents::ALBUM) => "zip",
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
    pub(super) fn look_at(&mut self, document: &str) -> Result<Vec<u8>> {
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
pub(super) fn pixels(picture: &Picture) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(8 + picture.rgba().len());
    bytes.extend_from_slice(&picture.width().to_le_bytes());
    bytes.extend_from_slice(&picture.height().to_le_bytes());
    bytes.extend_from_slice(picture.rgba());
    bytes
}

fn drawable(document: &Document) -> bool {
    let media = document.media_type.as_deref().unwrap_or_default();
    media == "application/pdf"
        || media == crate::documents::ALBUM
        || crate::documents::is_dicom(document)
        || matches!(
            media,
            "image/png" | "image/jpeg" | "image/webp" | "image/gif" | "image/bmp" | "image/tiff"
        )
}

pub(super) fn page_view(view: &record::PageView) -> PageView {
    PageView {
        page: view.page,
        turn: view.turn,
        region: view.region.as_ref().map(region),
    }
}

pub(super) fn region(region: &record::Region) -> Region {
    Region {
        left: region.left,
        top: region.top,
        width: region.width,
        height: region.height,
    }
}
