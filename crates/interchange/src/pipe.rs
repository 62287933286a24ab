//! What the locked-up helper says about a file, as bytes on a pipe.
//!
//! One JSON object: `{"refused": …}` with the facts of an [`Error`], or `{"format", "people",
//! "entries", "attachments": [{"entry", "bytes" (base64)}], "remarks", "columns"}`. Entries stand in
//! `record::form`. The helper has read a stranger's file and is not believed: ids, digests and
//! sizes are checked again here.

use crate::diary::{self, Column};
use crate::{Attachment, Error, Format, Read, Remark, Wishes};
use base64::{Engine, engine::general_purpose::STANDARD};
use record::{Content, DocumentId, Entry, Kind, form};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// Bytes that are no answer of the helper.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the helper's answer does not hold together")]
pub struct NotAnAnswer;

/// Reads a file and says what came of it, as bytes for [`heard`]. Wishes may stand in front of it, see
/// [`Wishes::before`].
#[must_use]
pub fn answer(bytes: &[u8], name: Option<&str>) -> Vec<u8> {
    if let Some(mut asked) = bytes.strip_prefix(crate::parcel::ASK) {
        return crate::parcel::answer(&mut asked);
    }
    if let Some(heads) = crate::dicom::heads::answer(bytes) {
        return heads;
    }
    if let Some(nameless) = crate::dicom::anonymous::answer(bytes) {
        return nameless;
    }
    let (wishes, bytes) = Wishes::apart(bytes);
    said(crate::read_with(bytes, name, &wishes))
}

/// As [`answer`], for a file that comes piece by piece. Only what is read that way may be longer than
/// [`crate::limits::BYTES`], and is never held.
#[must_use]
pub fn answer_from(from: &mut dyn std::io::Read, name: Option<&str>) -> Vec<u8> {
    use std::io::Read as _;
    let mut head = Vec::new();
    // A pipe that breaks is the end of the file.
    let _ = (&mut *from).take(64 << 10).read_to_end(&mut head);
    if let Some(asked) = head.strip_prefix(crate::parcel::ASK) {
        return crate::parcel::answer(&mut asked.chain(from));
    }
    if crate::sniff(&head) == Format::AppleHealth {
        return said(crate::apple::read(&mut head.as_slice().chain(from)));
    }
    let most = crate::limits::BYTES as u64 + 1;
    let _ = from.take(most).read_to_end(&mut head);
    answer(&head, name)
}

fn said(read: Result<Read, Error>) -> Vec<u8> {
    match read {
        Ok(read) => read.to_json(),
        Err(error) => serde_json::to_vec(&error).expect("an error holds only numbers and words"),
    }
}

/// Takes an answer of the helper apart.
///
/// # Errors
/// [`NotAnAnswer`] if it is not of the shape [`answer`] writes, or holds a document whose bytes
/// do not have its digest. Inside, the [`Error`] why the file was refused.
pub fn heard(json: &[u8]) -> Result<Result<Read, Error>, NotAnAnswer> {
    if json.starts_with(b"{\"refused\"") {
        let error = serde_json::from_slice(json).map_err(|_| NotAnAnswer)?;
        return Ok(Err(error));
    }
    Read::from_json(json).map(Ok)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said<'a> {
    format: Format,
    #[serde(borrow)]
    people: Vec<&'a RawValue>,
    #[serde(borrow)]
    entries: Vec<&'a RawValue>,
    attachments: Vec<SaidBytes>,
    remarks: Vec<Remark>,
    columns: Vec<Column>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SaidBytes {
    entry: usize,
    bytes: String,
}

impl Read {
    /// The draft as bytes for a pipe.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        let Read {
            format,
            people,
            entries,
            attachments,
            remarks,
            columns,
        } = self;
        let plain = "drafts hold only text, numbers and lists";
        let mut json = b"{\"format\":".to_vec();
        serde_json::to_writer(&mut json, format).expect(plain);
        for (name, list) in [("people", people), ("entries", entries)] {
            json.extend_from_slice(format!(",\"{name}\":[").as_bytes());
            comma_separated(&mut json, list, |json, entry| {
                serde_json::to_writer(json, &form::Written::of(entry)).expect(plain);
            });
            json.push(b']');
        }
        json.extend_from_slice(b",\"attachments\":[");
        comma_separated(
            &mut json,
            attachments,
            |json, Attachment { entry, bytes }| {
                let said = SaidBytes {
                    entry: *entry,
                    bytes: STANDARD.encode(bytes),
                };
                serde_json::to_writer(json, &said).expect(plain);
            },
        );
        json.extend_from_slice(b"],\"remarks\":");
        serde_json::to_writer(&mut json, remarks).expect(plain);
        json.extend_from_slice(b",\"columns\":");
        serde_json::to_writer(&mut json, columns).expect(plain);
        json.push(b'}');
        json
    }

    /// Reads what [`Read::to_json`] wrote.
    ///
    /// # Errors
    /// [`NotAnAnswer`], as [`heard`] says.
    pub fn from_json(json: &[u8]) -> Result<Read, NotAnAnswer> {
        let said: Said<'_> = serde_json::from_slice(json).map_err(|_| NotAnAnswer)?;
        let people = entries(&said.people)?;
        let entries = entries(&said.entries)?;
        let is_person = |entry: &Entry| entry.kind() == Kind::Person;
        if !people.iter().all(is_person) || entries.iter().any(is_person) {
            return Err(NotAnAnswer);
        }
        let mut attachments = Vec::with_capacity(said.attachments.len());
        for SaidBytes { entry, bytes } in said.attachments {
            let bytes = STANDARD.decode(bytes).map_err(|_| NotAnAnswer)?;
            let Some(Content::Document(document)) = entries.get(entry).map(|e| &e.content) else {
                return Err(NotAnAnswer);
            };
            let digest = Some(DocumentId::of(&bytes));
            if document.content != digest || document.size != Some(bytes.len() as u64) {
                return Err(NotAnAnswer);
            }
            attachments.push(Attachment { entry, bytes });
        }
        Ok(Read {
            format: said.format,
            people,
            entries,
            attachments,
            remarks: said.remarks,
            columns: said.columns.into_iter().take(diary::COLUMNS).collect(),
        })
    }
}

fn comma_separated<T>(json: &mut Vec<u8>, list: &[T], write: impl Fn(&mut Vec<u8>, &T)) {
    for (number, item) in list.iter().enumerate() {
        if number > 0 {
            json.push(b',');
        }
        write(json, item);
    }
}

fn entries(raw: &[&RawValue]) -> Result<Vec<Entry>, NotAnAnswer> {
    raw.iter()
        .map(|raw| form::read_text(raw.get()).map_err(|_| NotAnAnswer))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::{Document, EntryId};

    fn with_bytes(bytes: &[u8]) -> Read {
        let document = Document {
            title: "Brief".into(),
            content: Some(DocumentId::of(bytes)),
            size: Some(bytes.len() as u64),
            ..Document::default()
        };
        let entry = Entry::new(EntryId([3; 16]), None, Content::Document(document));
        let bytes = bytes.to_vec();
        Read {
            entries: vec![entry],
            attachments: vec![Attachment { entry: 0, bytes }],
            ..Read::of(Format::FhirBundle)
        }
    }

    #[test]
    fn a_draft_comes_out_of_the_pipe_as_it_went_in() {
        let read = with_bytes(b"\x00\xffa letter");
        assert_eq!(heard(&read.to_json()), Ok(Ok(read)));
        assert_eq!(
            heard(&answer(b"%PDF-1.4", Some("a.pdf"))),
            Ok(crate::read(b"%PDF-1.4", Some("a.pdf")))
        );
    }

    #[test]
    fn a_refusal_comes_out_with_its_facts() {
        let deep = format!("{{\"resourceType\":\"Patient\",\"a\":{}", "[".repeat(100));
        assert_eq!(
            heard(&answer(deep.as_bytes(), None)),
            Ok(Err(Error::TooDeep { limit: 64 }))
        );
    }

    #[test]
    fn a_helper_that_swaps_a_documents_bytes_is_not_believed() {
        let mut read = with_bytes(b"a letter");
        read.attachments[0].bytes = b"another!".to_vec();
        assert_eq!(heard(&read.to_json()), Err(NotAnAnswer));
        read = with_bytes(b"a letter");
        read.attachments[0].entry = 7;
        assert_eq!(heard(&read.to_json()), Err(NotAnAnswer));
        assert_eq!(heard(b"{}"), Err(NotAnAnswer));
        assert_eq!(heard(b""), Err(NotAnAnswer));
    }
}
