//! DICOM: pictures from the hospital, on a disc or from a portal (PS3.3, PS3.5, PS3.10).
//!
//! What is read is what a file says about itself; its pixels are for the drawing helper. One file becomes
//! one document, a letter inside becomes one more, a report gives its words to the search. Many files go
//! through [`heads`] and [`series`].

pub mod anonymous;
mod colours;
mod element;
mod facts;
pub mod heads;
mod letters;
mod limits;
pub mod picture;
mod profile;
mod report;
mod series;
#[cfg(test)]
mod tests;

pub use anonymous::{Anonymous, anonymised};
pub use facts::{Class, Facts, Patient, facts};
pub use series::{MODALITIES, OID, Series, series};

use crate::{Attachment, Error, Format, Read, Remark, Why, draft};
use record::{Content, Document, DocumentId, Entry, Source, SourceKind};

pub(crate) use element::begins_bare;

/// Reads one file: a document with what it says about itself.
///
/// # Errors
/// [`Error::BadDicom`] if it only begins like DICOM.
pub(crate) fn read(bytes: &[u8], name: Option<&str>) -> Result<Read, Error> {
    let parts = element::parts(bytes).ok_or(Error::BadDicom)?;
    let (facts, set) = facts::of_parts(&parts);
    if set.elements.is_empty() {
        return Err(Error::BadDicom);
    }
    let file = DocumentId::of(bytes);
    let mut read = Read::of(Format::Dicom);
    if facts.class == Class::Directory {
        let files = facts::listed(&set.elements).len().to_string();
        let remark = Remark::new(name.unwrap_or("DICOMDIR"), Why::DiscList, "");
        read.remarks.push(remark.fact("files", &files));
        return Ok(read);
    }
    if facts.cut {
        let what = name.unwrap_or(&facts.instance);
        read.remarks.push(Remark::new(what, Why::CutOff, ""));
    }
    read.people.extend(series::person(&facts, file));
    let owner = read.people.first().map(|person| person.id);
    let mut document = series::document(&facts);
    if document.title.is_empty() {
        document.title = name
            .map(crate::without_ending)
            .unwrap_or_default()
            .to_owned();
    }
    document.content = Some(file);
    document.media_type = Some("application/dicom".to_owned());
    document.size = Some(bytes.len() as u64);
    document.file_name = name.map(str::to_owned);
    if facts.class == Class::Report {
        document.text = Some(report::words(&set.elements)).filter(|text| !text.is_empty());
    }
    let mut entry = series::entry(draft::id(file, ""), &facts, document);
    // One file is not its series: another of the same series must not be taken for it.
    entry.source.origin = (!facts.instance.is_empty()).then(|| format!("{OID}{}", facts.instance));
    entry.source.file = Some(file);
    entry.source.place = Some(String::new());
    entry.person = owner;
    let sender = (entry.source.by.clone(), facts.when);
    read.entries.push(entry);
    if facts.burned_in {
        read.remarks.push(Remark::new(
            name.unwrap_or(&facts.instance),
            Why::NamesInPicture,
            "",
        ));
    }
    if facts.class == Class::Letter {
        match facts::letter(&set.elements) {
            Some((pdf, title)) => {
                let mut letter = letter(pdf, title, &read.entries[0], file);
                letter.person = owner;
                letter.source.by = sender.0;
                letter.source.recorded = sender.1;
                read.entries.push(letter);
                read.attachments.push(Attachment {
                    entry: 1,
                    bytes: pdf.to_vec(),
                });
            }
            None => read.remarks.push(Remark::new(
                name.unwrap_or(&facts.instance),
                Why::NoLetterInside,
                "",
            )),
        }
    }
    Ok(read)
}

/// The PDF inside a file, as a document of its own.
fn letter(pdf: &[u8], title: String, beside: &Entry, file: DocumentId) -> Entry {
    let Content::Document(beside) = &beside.content else {
        unreachable!("a DICOM file was just made a document");
    };
    let document = Document {
        title: if title.is_empty() {
            beside.title.clone()
        } else {
            title
        },
        content: Some(DocumentId::of(pdf)),
        media_type: Some("application/pdf".to_owned()),
        size: Some(pdf.len() as u64),
        time: beside.time,
        author: beside.author.clone(),
        ..Document::default()
    };
    let source = Source {
        how: SourceKind::Imported,
        file: Some(file),
        place: Some("(0042,0011)".to_owned()),
        ..Source::default()
    };
    Entry {
        source,
        ..Entry::new(
            draft::id(file, "(0042,0011)"),
            None,
            Content::Document(document),
        )
    }
}
