//! What of the documents goes along with a share: nothing, the originals, or inert pictures of their
//! pages.

use super::{Planned, Prepared};
use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use record::{Chart, Content, Document, DocumentId, Entry, EntryId, Link, Seen};
use render::Job;
use share::{Bytes, Draft, Enclosure, Packed};
use std::io::{self, Read};

/// The width of a page picture, in pixels: A4 at about 150 dpi.
const WIDTH: u32 = 1240;

/// All page pictures of a share together, in bytes: they are made in memory.
const PICTURES: u64 = 256 << 20;

/// What of the documents goes along.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Documents {
    /// Their entries, and no files.
    #[default]
    None,
    /// The files as they came, byte for byte.
    Originals,
    /// A picture of every page: no script, no hidden layer, no name of a file goes along.
    Pictures,
}

/// A document on its way into a share.
pub(super) struct Along {
    /// SHA-256 of the bytes that go along.
    pub(super) id: DocumentId,
    title: String,
    ending: &'static str,
    size: u64,
    from: From,
}

/// Where the bytes come from.
enum From {
    /// They lie in the chart.
    Chart,
    /// A picture of a page.
    Picture(Vec<u8>),
    /// A photo or an album in the chart, to be freed of place and camera on its way.
    Photo(DocumentId),
    /// Pictures of a hospital in the chart, to be freed of names on their way. The same chance gives the
    /// same bytes.
    Hospital(DocumentId, [u8; 32]),
}

impl Along {
    /// What it is called inside the share.
    pub(super) fn name(&self, number: usize) -> String {
        let name = share::safe_name(&self.title, self.ending);
        format!("documents/{number:03}-{name}")
    }
}

/// Its bytes, wherever they lie.
struct Lying<'a> {
    along: &'a Along,
    binder: &'a Binder,
}

impl Bytes for Lying<'_> {
    fn reader(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(match &self.along.from {
            From::Picture(bytes) => Box::new(bytes.as_slice()),
            From::Chart => {
                let reader = self.binder.vault.document_reader(self.along.id);
                Box::new(reader.map_err(io::Error::other)?)
            }
            From::Photo(id) => {
                let bare = self.binder.bare(*id);
                Box::new(io::Cursor::new(bare.map_err(io::Error::other)?))
            }
            From::Hospital(id, chance) => {
                let clean = self.binder.freed(*id, chance);
                Box::new(io::Cursor::new(clean.map_err(io::Error::other)?))
            }
        })
    }

    fn known(&self) -> Option<(u64, [u8; 32])> {
        Some((self.along.size, self.along.id.0))
    }
}

impl Binder {
    /// What will be sealed, without sealing it. No document is read for it.
    ///
    /// # Errors
    /// [`Code::FileTooLarge`] beyond 2 GiB.
    pub fn planned(&self, prepared: &Prepared) -> Result<Planned> {
        self.draft_of(prepared, |draft| {
            let packed = Packed::planned(draft, Some(&prepared.signer))?;
            let sizes = packed.document_sizes();
            Ok(Planned {
                bytes: packed.sealed_len(),
                claim: packed.claim().to_vec(),
                files: sizes
                    .map(|(name, bytes)| (name.to_owned(), bytes))
                    .collect(),
            })
        })
    }

    /// Measures a share; its documents stay where they lie.
    pub(super) fn packed<T>(
        &self,
        prepared: &Prepared,
        then: impl FnOnce(&Packed<'_>) -> Result<T>,
    ) -> Result<T> {
        self.draft_of(prepared, |draft| {
            then(&Packed::new(draft, Some(&prepared.signer))?)
        })
    }

    fn draft_of<T>(
        &self,
        prepared: &Prepared,
        then: impl FnOnce(&Draft<'_>) -> Result<T>,
    ) -> Result<T> {
        let along = prepared.documents.iter();
        let lying: Vec<Lying<'_>> = along
            .map(|along| Lying {
                along,
                binder: self,
            })
            .collect();
        let enclosures: Vec<Enclosure<'_>> = lying
            .iter()
            .map(|lying| Enclosure {
                title: &lying.along.title,
                ending: lying.along.ending,
                bytes: lying,
            })
            .collect();
        then(&Draft {
            claim: prepared.claim.clone(),
            summary_json: &prepared.summary_json,
            summary_html: &prepared.summary_html,
            documents: &enclosures,
        })
    }

    /// The documents of a part of a chart that go along. With pictures, the entries of the part are
    /// changed to speak of these.
    pub(super) fn along(&self, part: &mut Chart, documents: Documents) -> Result<Vec<Along>> {
        match documents {
            Documents::None => {
                // Whoever gives no files away gives not their words away either.
                part.entries.iter_mut().for_each(wordless);
                Ok(Vec::new())
            }
            Documents::Originals => self.originals(part),
            Documents::Pictures => self.pictures(part),
        }
    }

    /// The files of a part as they came. Those of hospitals lose the names in their data; their entries
    /// are changed to speak of what goes along.
    fn originals(&self, part: &mut Chart) -> Result<Vec<Along>> {
        let mut along: Vec<Along> = Vec::new();
        let chance = seal::random();
        for seen in &mut part.entries {
            let Some((document, id)) = with_bytes(&seen.entry) else {
                continue;
            };
            let gone = || Error::new(Code::Gone).with("entry", &document.title);
            let size = self.vault.document_size(id)?.ok_or_else(gone)?;
            let mut goes = Along {
                id,
                title: document.title.clone(),
                ending: document.media_type.as_deref().map_or("bin", ending_of),
                size,
                from: From::Chart,
            };
            let photo = document.media_type.as_deref().is_some_and(is_photo);
            if photo {
                let bare = self.bare(id);
                let bare = bare.map_err(|refused| refused.with("file", &document.title))?;
                let speaks = Document {
                    content: Some(DocumentId::of(&bare)),
                    size: Some(bare.len() as u64),
                    file_name: None,
                    ..document.clone()
                };
                goes.id = DocumentId::of(&bare);
                goes.size = bare.len() as u64;
                goes.from = From::Photo(id);
                *seen = speaking(seen, seen.entry.id, speaks);
            } else if crate::documents::is_dicom(document) {
                let clean = self.freed(id, &chance);
                let clean = clean.map_err(|refused| refused.with("file", &document.title))?;
                goes.id = DocumentId::of(&clean);
                goes.size = clean.len() as u64;
                goes.from = From::Hospital(id, chance);
                let speaks = Document {
                    content: Some(goes.id),
                    size: Some(goes.size),
                    file_name: None,
                    ..document.clone()
                };
                *seen = speaking(seen, seen.entry.id, speaks);
            }
            if along.iter().all(|other| other.id != goes.id) {
                along.push(goes);
            }
        }
        Ok(along)
    }

    /// A document of a hospital without the names in its data.
    fn freed(&self, id: DocumentId, chance: &[u8; 32]) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.vault.read_document(id, &mut bytes)?;
        self.nameless(&bytes, chance)
    }

    /// A photo, or the photos of an album, without place and camera; the helper does it. What is called a
    /// photo and is none goes as it is: nothing was read out of it.
    fn bare(&self, id: DocumentId) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.vault.read_document(id, &mut bytes)?;
        match self.place.ask(&Job::Bare, &bytes) {
            Ok(answer) => answer.import.ok_or_else(|| Error::new(Code::HelperDied)),
            Err(refused) if refused.code == Code::UnknownFormat => Ok(bytes),
            Err(refused) => Err(refused),
        }
    }

    /// Every page of every document as a picture, drawn by the locked-up helper. A document that cannot
    /// be drawn goes along as its entry alone.
    fn pictures(&self, part: &mut Chart) -> Result<Vec<Along>> {
        let (mut along, mut whole) = (Vec::new(), 0);
        let mut entries = Vec::with_capacity(part.entries.len());
        for seen in std::mem::take(&mut part.entries) {
            let Some((document, id)) = with_bytes(&seen.entry) else {
                entries.push(seen);
                continue;
            };
            let pages = self.drawn(id)?;
            let inert = Document {
                content: None,
                media_type: None,
                size: None,
                file_name: None,
                text: None,
                recognised: false,
                // The pictures are of the pages as they came.
                views: Vec::new(),
                ..document.clone()
            };
            if pages.is_empty() {
                entries.push(speaking(&seen, seen.entry.id, inert));
                continue;
            }
            let count = pages.len();
            for (at, bytes) in pages.into_iter().enumerate() {
                let content = DocumentId::of(&bytes);
                let size = bytes.len() as u64;
                whole += size;
                if whole > PICTURES {
                    return Err(Error::new(Code::FileTooLarge).with("file", &document.title));
                }
                let title = match count {
                    1 => document.title.clone(),
                    _ => format!("{} ({}/{count})", document.title, at + 1),
                };
                // The first page keeps the id of its document, so that arrows to it still lead there.
                let page = match at {
                    0 => seen.entry.id,
                    at => EntryId::imported(seen.entry.id, id, &format!("page {}", at + 1)),
                };
                let mut shown = speaking(
                    &seen,
                    page,
                    Document {
                        title: title.clone(),
                        content: Some(content),
                        media_type: Some("image/png".to_owned()),
                        size: Some(size),
                        pages: Some(1),
                        ..inert.clone()
                    },
                );
                if at > 0 {
                    shown.entry.links = vec![Link {
                        to: Some(seen.entry.id),
                        role: "part".to_owned(),
                        page: None,
                        region: None,
                    }];
                }
                entries.push(shown);
                along.push(Along {
                    id: content,
                    title,
                    ending: "png",
                    size,
                    from: From::Picture(bytes),
                });
            }
        }
        part.entries = entries;
        Ok(along)
    }

    fn drawn(&self, id: DocumentId) -> Result<Vec<Vec<u8>>> {
        let job = Job::Pages {
            first: 0,
            count: crate::documents::PAGES,
            width: WIDTH,
        };
        match self.ask_about(id, &job) {
            Ok(answer) => {
                let pictures = answer.pages.iter().filter_map(|page| page.picture.as_ref());
                Ok(pictures.map(render::png).collect())
            }
            Err(error) if error.code == Code::HelperMissing => Err(error),
            // Text, a DICOM file, a broken PDF: nothing inert can be made of it.
            Err(_) => Ok(Vec::new()),
        }
    }
}

/// Whether pictures of a hospital are in a part, into which names may be drawn.
pub(super) fn has_hospital_pictures(part: &Chart) -> bool {
    let mut documents = part
        .entries
        .iter()
        .filter_map(|seen| with_bytes(&seen.entry));
    documents.any(|(document, _)| crate::documents::is_dicom(document))
}

fn with_bytes(entry: &Entry) -> Option<(&Document, DocumentId)> {
    match &entry.content {
        Content::Document(document) => Some((document, document.content?)),
        _ => None,
    }
}

fn is_photo(media_type: &str) -> bool {
    media_type.starts_with("image/") || media_type == crate::documents::ALBUM
}

/// Takes the words of a document, and the name of its file, out of the entry that speaks of it.
fn wordless(seen: &mut Seen) {
    if let Some((document, _)) = with_bytes(&seen.entry)
        && (document.text.is_some() || document.file_name.is_some())
    {
        let silent = Document {
            text: None,
            file_name: None,
            recognised: false,
            ..document.clone()
        };
        *seen = speaking(seen, seen.entry.id, silent);
    }
}

/// The same entry with another document in it. What two copies say differently about it stays home: it
/// speaks of the original.
fn speaking(seen: &Seen, id: EntryId, document: Document) -> Seen {
    let mut entry = seen.entry.clone();
    entry.id = id;
    entry.content = Content::Document(document);
    entry.source.file = None;
    Seen::plain(entry)
}

/// The ending of a file of this media type.
pub(crate) fn ending_of(media_type: &str) -> &'static str {
    match media_type {
        "application/pdf" => "pdf",
        "image/png" => "png",
        "image/jpeg" => "jpg",
        "image/gif" => "gif",
        "image/webp" => "webp",
        "image/bmp" => "bmp",
        "image/tiff" => "tif",
        "text/plain" => "txt",
        "application/dicom" => "dcm",
        "image/heic" => "heic",
        "image/avif" => "avif",
        "application/zip" | crate::documents::ALBUM => "zip",
        "application/fhir+json" | "application/json" => "json",
        "application/fhir+xml" | "text/xml" => "xml",
        "text/csv" => "csv",
        "text/vcard" => "vcf",
        "text/calendar" => "ics",
        "application/smart-health-card" => "smart-health-card",
        _ => "bin",
    }
}
