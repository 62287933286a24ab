//! What a file would bring: entries nobody has agreed to yet.

use crate::{Format, NOBODY, Remark};
use record::{DocumentId, Entry, EntryId, Kind};

/// What was read from a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// What the file is.
    pub format: Format,
    /// Everyone the file is about, in its order; their own entries. Usually one.
    ///
    /// Where the file speaks of several people but holds no record of one of them, that one
    /// stands here under the name the file points with, such as `Patient/7`.
    pub people: Vec<Entry>,
    /// Everything else, each with the draft id of its person, or of nobody where the file names
    /// none. Never of the wrong one: what cannot be told is left out with a remark.
    pub entries: Vec<Entry>,
    /// The bytes of documents that lay inside the file. A PDF or picture that is the whole file
    /// has none here: its bytes are the file's own.
    pub attachments: Vec<Attachment>,
    /// What did not become an entry, and why.
    pub remarks: Vec<Remark>,
}

/// The bytes of a document that lay inside a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Which of [`Read::entries`], always a document.
    pub entry: usize,
    /// Its bytes; the document's `content` is their digest.
    pub bytes: Vec<u8>,
}

impl Read {
    pub(crate) fn of(format: Format) -> Read {
        Read {
            format,
            people: Vec::new(),
            entries: Vec::new(),
            attachments: Vec::new(),
            remarks: Vec::new(),
        }
    }

    /// Adds what the codes on a picture or a page say, read as a file of its own. Its entries then come
    /// from `file`, the picture.
    pub fn add_codes(&mut self, codes: Read, file: DocumentId) {
        let of_the_picture = |mut entry: Entry| {
            entry.source.file = Some(file);
            entry
        };
        self.people
            .extend(codes.people.into_iter().map(of_the_picture));
        self.entries
            .extend(codes.entries.into_iter().map(of_the_picture));
        self.remarks.extend(codes.remarks);
    }

    /// Whether a medication plan is in it.
    #[must_use]
    pub fn is_plan(&self) -> bool {
        let drawn = self.format.media_type().is_some();
        let medicine = |entry: &Entry| entry.kind() == Kind::Medication;
        self.format == Format::MedicationPlan || drawn && self.entries.iter().any(medicine)
    }

    /// Who the file is about, where that is one person or the first of several.
    #[must_use]
    pub fn person(&self) -> Option<&Entry> {
        self.people.first()
    }

    /// The entries of one person; of nobody, where the file names nobody.
    pub fn entries_of(&self, person: Option<EntryId>) -> impl Iterator<Item = (usize, &Entry)> {
        self.entries
            .iter()
            .enumerate()
            .filter(move |(_, entry)| entry.person == person)
    }
}

/// The draft id of what stands at a place of a file.
pub(crate) fn id(file: DocumentId, place: &str) -> EntryId {
    EntryId::imported(NOBODY, file, place)
}
