//! Letters and pictures: kept as they came, shown as inert pictures of their pages.

use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use record::{Content, DocumentId, Entry};
use render::Job;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The width of a page picture that is written out, in pixels: A4 at about 150 dpi.
const WIDTH: u32 = 1240;
/// The media type of several pictures that are one document: a zip in which they are stored.
pub(crate) const ALBUM: &str = "application/vnd.comicbook+zip";
/// The most pages that are drawn.
pub(crate) const PAGES: u32 = 500;

impl Binder {
    /// Keeps the bytes of a document. The entry that speaks of them is written apart.
    pub(crate) fn keep(&mut self, entry: &Entry, bytes: &[u8]) -> Result<vault::Stored> {
        Ok(self
            .vault
            .add_document(&mut std::io::Cursor::new(bytes), &about(entry))?)
    }

    /// Keeps files that are read as one, if they are still what the draft saw.
    pub(crate) fn keep_files(
        &mut self,
        entry: &Entry,
        from: &mut (impl std::io::Read + std::io::Seek),
    ) -> Result<vault::Stored> {
        let stored = self.vault.add_document(from, &about(entry))?;
        match &entry.content {
            Content::Document(document) if document.content != Some(stored.id) => {
                Err(Error::new(Code::ChangedMeanwhile).with("entry", entry.title()))
            }
            _ => Ok(stored),
        }
    }

    /// The bytes of a document entry, whole.
    ///
    /// # Errors
    /// [`Code::Gone`] if the entry is no document or has no bytes.
    pub fn document(&self, id: &str) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.vault.read_document(self.content_of(id)?, &mut bytes)?;
        Ok(bytes)
    }

    /// Writes the original bytes of a document entry to a file, as they came.
    ///
    /// # Errors
    /// [`Code::Gone`], [`Code::ExistsAlready`], [`Code::CannotWrite`].
    pub fn document_to(&self, id: &str, file: &Path) -> Result<u64> {
        let content = self.content_of(id)?;
        let failed = |error| Error::writing(file, &error);
        let mut output = std::fs::File::create(file).map_err(failed)?;
        self.vault.read_document(content, &mut output)?;
        output
            .flush()
            .and_then(|()| output.sync_all())
            .map_err(failed)?;
        Ok(output.metadata().map_err(failed)?.len())
    }

    /// Writes pictures of the pages of a document entry into a folder: `page-001.png` and so on.
    ///
    /// # Errors
    /// As the helper's, and as [`Binder::document_to`].
    pub fn pages_to(&self, id: &str, folder: &Path) -> Result<Vec<PathBuf>> {
        let document = self.content_of(id)?;
        std::fs::create_dir_all(folder).map_err(|error| Error::writing(folder, &error))?;
        let job = Job::Pages {
            first: 0,
            count: PAGES,
            width: WIDTH,
        };
        let mut files = Vec::new();
        for page in self.ask_about(document, &job)?.pages {
            let Some(picture) = page.picture else {
                continue;
            };
            let file = folder.join(format!("page-{:03}.png", page.number + 1));
            crate::write_file(&file, seal::InTheClear::export(render::png(&picture)))?;
            files.push(file);
        }
        Ok(files)
    }

    /// Writes the codes of a kept health card or certificate into a folder, one picture each, to be shown
    /// or printed again. The text in them is the one that came.
    ///
    /// # Errors
    /// [`Code::Gone`] if the entry is no document; [`Code::UnknownFormat`] if it is no text of a code.
    pub fn codes_to(&self, id: &str, folder: &Path) -> Result<Vec<PathBuf>> {
        let codes = crate::codes::again(&self.document(id)?);
        let codes = codes.ok_or_else(|| Error::new(Code::UnknownFormat).with("file", id))?;
        std::fs::create_dir_all(folder).map_err(|error| Error::writing(folder, &error))?;
        let mut files = Vec::new();
        for (number, code) in codes.into_iter().enumerate() {
            let file = folder.join(format!("code-{}.png", number + 1));
            crate::write_file(&file, seal::InTheClear::export(code))?;
            files.push(file);
        }
        Ok(files)
    }

    /// Keeps a document that lay in the folder and that nothing spoke of. Where the entry it belongs
    /// to is still there, that one speaks of it again; else a new one is made.
    pub(crate) fn keep_found(&mut self, stored: vault::Stored, about: vault::About) -> Result<()> {
        let speaks = |entry: &Entry| matches!(&entry.content, Content::Document(document) if document.content == Some(stored.id));
        let known = match about.entry {
            Some(id) => self
                .vault
                .entry(id)?
                .is_some_and(|seen| speaks(&seen.entry)),
            None => false,
        };
        if known {
            return self.write(Vec::new(), vec![stored]);
        }
        let person = match about.person {
            Some(person) if self.vault.entry(person)?.is_some() => person,
            _ => {
                let people = self.people()?;
                let first = people
                    .first()
                    .ok_or_else(|| Error::new(Code::NoSuchPerson))?;
                first.entry.id
            }
        };
        let document = record::Document {
            title: about.name.clone(),
            time: about.date,
            content: Some(stored.id),
            size: Some(stored.size),
            file_name: Some(about.name),
            ..record::Document::default()
        };
        let entry = Entry::new(
            crate::binder::fresh_id(),
            Some(person),
            Content::Document(document),
        );
        self.write(vec![(None, entry)], vec![stored])
    }

    /// Whether a document holds pictures of a hospital: whoever shows them says that they are not for diagnosis.
    ///
    /// # Errors
    /// [`Code::Gone`].
    pub fn is_for_doctors_only(&self, id: &str) -> Result<bool> {
        match &self.entry(id)?.entry.content {
            Content::Document(document) => Ok(is_dicom(document)),
            _ => Ok(false),
        }
    }

    /// A document of pictures without the names in their data, for a share. The helper does it.
    ///
    /// # Errors
    /// [`Code::FileBroken`] if not all of it could be read; then it must not go out.
    pub(crate) fn nameless(&self, bytes: &[u8], chance: &[u8; 32]) -> Result<Vec<u8>> {
        let asking = interchange::dicom::anonymous::ask(chance, bytes);
        let job = Job::Import {
            name: String::new(),
        };
        let answer = self.place.ask(&job, &asking)?.import.unwrap_or_default();
        let clean = interchange::dicom::anonymous::heard(&answer);
        Ok(clean.ok_or_else(|| Error::new(Code::FileBroken))?.to_vec())
    }

    pub(crate) fn content_of(&self, id: &str) -> Result<DocumentId> {
        let gone = || Error::new(Code::Gone).with("entry", id);
        match self.entry(id)?.entry.content {
            Content::Document(document) => document.content.ok_or_else(gone),
            _ => Err(gone()),
        }
    }
}

/// Whether it is a DICOM file, or the files of a series.
pub(crate) fn is_dicom(document: &record::Document) -> bool {
    let series = || {
        let category = document.category.as_ref();
        category.is_some_and(|it| it.code(interchange::dicom::MODALITIES).is_some())
    };
    match document.media_type.as_deref() {
        Some("application/dicom") => true,
        Some("application/zip") => series(),
        _ => false,
    }
}

/// What is kept beside the bytes, inside the sealed file.
pub(crate) fn about(entry: &Entry) -> vault::About {
    let (name, date) = match &entry.content {
        Content::Document(document) => (
            document
                .file_name
                .clone()
                .unwrap_or_else(|| document.title.clone()),
            document.time,
        ),
        _ => (entry.title().to_owned(), None),
    };
    vault::About {
        name,
        entry: Some(entry.id),
        person: entry.person,
        date,
    }
}
