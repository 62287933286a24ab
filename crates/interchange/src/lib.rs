//! Other people's formats into a record, and back.
//!
//! [`read`] turns a stranger's file into a draft: entries nobody has agreed to yet, and a
//! [`Remark`] for everything that did not become one. It is called inside the locked-up helper;
//! the program that holds the keys hears only [`heard`] what [`answer`] said. [`bundle`] writes a
//! chart as an International Patient Summary (FHIR R4), [`summary::html`] as a page that any
//! browser shows without running anything.
//!
//! Nothing here opens a file, asks for the time, or follows an address.

mod apple;
mod archive;
pub mod card;
mod ccda;
mod certificate;
mod content;
mod diary;
pub mod dicom;
mod draft;
mod error;
mod fhir;
pub mod ical;
mod inflate;
mod keys;
pub mod limits;
mod lines;
mod link;
pub mod parcel;
mod pipe;
pub mod plan;
mod remark;
mod scan;
pub mod sniff;
pub mod summary;
pub mod vcard;
mod wishes;
mod words;
mod xml;

pub use diary::{Column, Columns, Meaning, Order};
pub use draft::{Attachment, Read, point_anew};
pub use error::Error;
pub use fhir::write::{Options, bundle, lines};
pub use pipe::{NotAnAnswer, answer, answer_from, heard};
pub use remark::{Fate, Remark, Why};
pub use sniff::{Format, sniff};
pub use wishes::Wishes;
pub use words::Language;

use record::{Content, Document, DocumentId, Entry, EntryId, Source, SourceKind};

/// Reads a file of any sort into a draft. Nothing is written anywhere.
///
/// FHIR (JSON, XML, lines; R4 and, field by field, DSTU2, STU3 and R5), clinical documents (C-CDA),
/// archives of them, medication plans, health cards, EU certificates, contacts, calendars, diaries, DICOM
/// and what a phone exports become entries; a PDF or a picture becomes one document; everything else is
/// recognised by name and becomes a [`Remark`]. `name` is the name the file had, used as the
/// title of a document.
///
/// The ids are those of a draft: made for the person `000…0` from the digest of the file and the
/// place in it. Whoever takes an entry over gives it the id of the person it goes to, and the
/// links between entries with it.
///
/// # Errors
/// [`Error`] if the file is too large, too deep, broken, or of a version nobody here reads.
pub fn read(bytes: &[u8], name: Option<&str>) -> Result<Read, Error> {
    read_with(bytes, name, &Wishes::default())
}

/// The same, with what a person said along with the file.
///
/// # Errors
/// As [`read`].
pub fn read_with(bytes: &[u8], name: Option<&str>, wishes: &Wishes) -> Result<Read, Error> {
    if bytes.len() > limits::BYTES {
        return Err(Error::TooLarge {
            bytes: bytes.len() as u64,
            limit: limits::BYTES as u64,
        });
    }
    let format = sniff(bytes);
    if format.is_fhir_json() || format == Format::FhirXml {
        return fhir::read(bytes, format);
    }
    if format == Format::Ccda {
        return ccda::read(bytes);
    }
    if format == Format::Zip {
        return archive::read(bytes, name);
    }
    if format == Format::MedicationPlan {
        return plan::from_text(bytes);
    }
    if format == Format::MedicineNames {
        return plan::names::read(bytes);
    }
    if format == Format::AppleHealth {
        return apple::read(&mut &bytes[..]);
    }
    if format == Format::Dicom {
        return dicom::read(bytes, name);
    }
    match format {
        Format::HealthCard | Format::CovidCertificate => {
            let keys = keys::Keys::of(&wishes.keys);
            let mut read = match format {
                Format::HealthCard => card::read(bytes, name, &keys)?,
                _ => certificate::read(bytes, name, &keys),
            };
            if !wishes.keys.is_empty() && keys.is_empty() {
                read.remarks
                    .push(Remark::new("signature", Why::NoKeyInFile, ""));
            }
            return Ok(read);
        }
        Format::HealthLink => return Ok(link::read(bytes)),
        Format::VCard => return Ok(vcard::read(bytes, wishes.own.as_deref())),
        Format::ICalendar => return Ok(ical::read(bytes, wishes.today)),
        Format::Table => return Ok(diary::read(bytes, wishes.columns.as_ref())),
        _ => {}
    }
    let mut read = Read::of(format);
    if let Some(media_type) = format.media_type() {
        read.entries.push(document(bytes, name, media_type));
    } else {
        let what = name.unwrap_or(format.name());
        let why = match format {
            Format::Unknown | Format::Empty | Format::Text => Why::FormatUnknown,
            Format::Xdt => Why::XdtNotRead,
            Format::Hl7V2 => Why::Hl7NotRead,
            _ => Why::FormatNotRead,
        };
        let remark = Remark::new(what, why, "");
        read.remarks.push(remark.fact("format", format.word()));
    }
    Ok(read)
}

/// A whole file as one document. Its bytes are the file's: they are not handed over again.
fn document(bytes: &[u8], name: Option<&str>, media_type: &str) -> Entry {
    let file = DocumentId::of(bytes);
    let document = Document {
        title: name.map(without_ending).unwrap_or_default().to_owned(),
        content: Some(file),
        media_type: Some(media_type.to_owned()),
        size: Some(bytes.len() as u64),
        file_name: name.map(str::to_owned),
        ..Document::default()
    };
    let source = Source {
        how: SourceKind::Imported,
        file: Some(file),
        place: Some(String::new()),
        ..Source::default()
    };
    Entry {
        source,
        ..Entry::new(draft::id(file, ""), None, Content::Document(document))
    }
}

fn without_ending(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.len() <= 5 => stem,
        _ => name,
    }
}

/// The draft's person until someone is chosen.
pub const NOBODY: EntryId = EntryId([0; 16]);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pdf_is_one_document_with_the_files_own_digest() {
        let bytes = b"%PDF-1.7 a letter";
        let read = read(bytes, Some("Brief Dr. Weber.pdf")).unwrap();
        let Content::Document(document) = &read.entries[0].content else {
            panic!("a PDF is a document");
        };
        assert_eq!(document.title, "Brief Dr. Weber");
        assert_eq!(document.content, Some(DocumentId::of(bytes)));
        assert_eq!(document.size, Some(17));
        assert!(read.attachments.is_empty() && read.remarks.is_empty());
    }

    #[test]
    fn what_nobody_knows_is_said_to_be_unknown() {
        for bytes in [b"root:x:0:0".as_slice(), b"\x00\x01\x02", b""] {
            let read = read(bytes, Some("notes")).unwrap();
            assert_eq!(read.remarks[0].why, Why::FormatUnknown, "{bytes:?}");
        }
    }

    #[test]
    fn what_is_not_read_is_named_and_explained() {
        for (bytes, format, why) in [
            (
                &b"age-encryption.org/v1\n"[..],
                Format::Age,
                Why::FormatNotRead,
            ),
            (
                b"01380006310\r\n014810000962\r\n",
                Format::Xdt,
                Why::XdtNotRead,
            ),
            (b"MSH|^~\\&|LAB|", Format::Hl7V2, Why::Hl7NotRead),
        ] {
            let read = read(bytes, Some("file")).unwrap();
            assert_eq!(read.format, format);
            assert!(read.entries.is_empty());
            assert_eq!(read.remarks[0].why, why);
            assert_eq!(read.remarks[0].facts["format"], format.word());
        }
    }

    #[test]
    fn a_file_beyond_the_limit_is_refused_before_anything_else() {
        let bytes = vec![b' '; limits::BYTES + 1];
        assert!(matches!(read(&bytes, None), Err(Error::TooLarge { .. })));
    }
}
