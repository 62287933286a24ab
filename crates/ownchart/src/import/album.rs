//! Several pictures that are one document: the pages of a letter, photographed one by one.
//!
//! They are stored as they came, one after the other, in a zip that any program opens; what a share gives
//! out of it is made bare first. A PDF made of them would have been a second thing beside the originals.

use super::{Draft, Handed, Known, foreign::Foreign, lay_out_one};
use crate::binder::Binder;
use crate::documents::ALBUM;
use crate::error::{Code, Error, Result};
use interchange::{Format, Read};
use record::{Content, Document, DocumentId, Entry, EntryId, Source, SourceKind};

/// The most pages of such a document.
const PAGES: usize = 500;

impl Draft {
    /// Whether all of it is pictures that can be shown, at least two, with nothing else read from them.
    #[must_use]
    pub fn is_of_pictures(&self) -> bool {
        let shown = |format| {
            use Format::{Bmp, Gif, Jpeg, Png, Tiff, Webp};
            matches!(format, Some(Bmp | Gif | Jpeg | Png | Tiff | Webp))
        };
        (2..=PAGES).contains(&self.files.len())
            && self.files.iter().all(|file| shown(file.format))
            && self.items.len() == self.files.len()
            && self.items.iter().all(|item| item.attachment.is_some())
    }
}

impl Binder {
    /// Makes one document of all pictures of a draft, in their order. Their bytes stay as they are.
    ///
    /// # Errors
    /// [`Code::NothingChosen`] if not all of it is pictures; [`Code::FileTooLarge`] over 256 MiB.
    pub fn draft_album(&self, person: EntryId, draft: Draft) -> Result<Draft> {
        if !draft.is_of_pictures() {
            return Err(Error::new(Code::NothingChosen));
        }
        let own = self
            .vault
            .entry(person)?
            .ok_or_else(|| Error::new(Code::NoSuchPerson))?;
        let mut parts = Vec::with_capacity(draft.files.len());
        let names: Vec<String> = draft.files.into_iter().map(|file| file.name).collect();
        for (number, item) in draft.items.into_iter().enumerate() {
            let name = names.get(item.file).map_or("", String::as_str);
            if let Some(super::Bytes::Here(bytes)) = item.attachment {
                parts.push((format!("{:03}-{name}", number + 1), bytes));
            }
        }
        let size: usize = parts.iter().map(|(_, bytes)| bytes.len()).sum();
        if size as u64 > crate::files::LONGEST {
            return Err(Error::new(Code::FileTooLarge).with("file", names.join(", ")));
        }
        let first = names.first().map_or("", String::as_str);
        let title = first.rsplit_once('.').map_or(first, |(stem, _)| stem);
        let pages = u32::try_from(parts.len()).unwrap_or(u32::MAX);
        let bytes = render::album(&parts);
        let content = DocumentId::of(&bytes);
        let document = Document {
            title: title.to_owned(),
            content: Some(content),
            media_type: Some(ALBUM.to_owned()),
            size: Some(bytes.len() as u64),
            pages: Some(pages),
            file_name: Some(format!("{title}.zip")),
            ..Document::default()
        };
        let id = EntryId::imported(interchange::NOBODY, content, "");
        let mut entry = Entry::new(id, None, Content::Document(document));
        entry.source = Source {
            how: SourceKind::Imported,
            file: Some(content),
            place: Some(String::new()),
            ..Source::default()
        };
        let foreign = Foreign {
            read: Read {
                format: Format::Zip,
                people: Vec::new(),
                entries: vec![entry],
                attachments: Vec::new(),
                remarks: Vec::new(),
                columns: Vec::new(),
            },
            loose: Vec::new(),
        };
        let mut one = Draft::default();
        let known = Known::of(self, person)?;
        let name = format!("{title}.zip");
        lay_out_one(&mut one, Handed { name, bytes }, foreign, &own, &known);
        Ok(one)
    }
}
