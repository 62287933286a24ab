//! What a file would bring: entries nobody has agreed to yet.

use crate::diary::Column;
use crate::keys::Checked;
use crate::{Format, NOBODY, Remark, Why, card};
use record::{Content, DocumentId, Entry, EntryId, Kind, When};
use std::collections::HashMap;

/// How the place of what a code on a picture says begins.
const CODE: &str = "code[";

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
    /// The columns of a table, and what they were taken for.
    pub columns: Vec<Column>,
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
            columns: Vec::new(),
        }
    }

    /// Adds what the codes on a picture or a page say, read from `text` as a file of its own. Its entries
    /// then come from `file`, the picture; the text itself is kept beside it where the code is one to show
    /// again. `number` tells the codes of one picture apart; those of a medication plan need none.
    pub fn add_codes(&mut self, mut codes: Read, text: &[u8], file: DocumentId, number: usize) {
        let plan = codes.format == Format::MedicationPlan;
        let prefix = if plan {
            String::new()
        } else {
            format!("{CODE}{number}]")
        };
        rename(&mut codes, file, &prefix);
        let digest = Some(DocumentId::of(text));
        for (entry, it) in codes.entries.iter().enumerate() {
            if matches!(&it.content, Content::Document(it) if it.content == digest) {
                let bytes = text.to_vec();
                codes.attachments.push(Attachment { entry, bytes });
            }
        }
        join(self, codes);
    }

    /// Whether a medication plan is in it, by itself or as a code on a picture.
    #[must_use]
    pub fn is_plan(&self) -> bool {
        let drawn = self.format.media_type().is_some();
        // what other codes say, a health card for instance, is no list of all that is taken
        let planned = |entry: &Entry| {
            let place = entry.source.place.as_deref().unwrap_or_default();
            entry.kind() == Kind::Medication && !place.starts_with(CODE)
        };
        self.format == Format::MedicationPlan || drawn && self.entries.iter().any(planned)
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

/// Points the arrows of an entry at other ids.
pub fn point_anew(entry: &mut Entry, ids: &HashMap<EntryId, EntryId>) {
    let anew = |id: &mut EntryId| {
        if let Some(new) = ids.get(id) {
            *id = *new;
        }
    };
    for link in &mut entry.links {
        link.to.as_mut().map(anew);
    }
    match &mut entry.content {
        Content::Directive(directive) => directive.agent.as_mut().map(anew),
        Content::Visit(visit) => visit.contact.as_mut().map(anew),
        Content::Intake(intake) => intake.medication.as_mut().map(anew),
        _ => None,
    };
}

/// A place inside another.
pub(crate) fn within(outer: &str, inner: &str) -> String {
    match (outer, inner) {
        ("", place) | (place, "") => place.to_owned(),
        (outer, inner) => format!("{outer}.{inner}"),
    }
}

/// Makes a draft one of a part of another file: new ids, and places inside that part.
fn rename(read: &mut Read, file: DocumentId, outer: &str) {
    let everyone = || read.people.iter().chain(&read.entries);
    let ids: HashMap<EntryId, EntryId> = everyone()
        .map(|entry| (entry.id, EntryId::imported(entry.id, file, outer)))
        .collect();
    for entry in read.people.iter_mut().chain(&mut read.entries) {
        entry.id = ids[&entry.id];
        entry.person = entry.person.map(|id| ids.get(&id).copied().unwrap_or(id));
        point_anew(entry, &ids);
        entry.source.file = Some(file);
        let inner = entry.source.place.take().unwrap_or_default();
        entry.source.place = Some(within(outer, &inner));
    }
    for remark in &mut read.remarks {
        remark.place = within(outer, &remark.place);
    }
}

/// Adds one draft to another. A person of the same name and birth date is the same person.
pub(crate) fn join(read: &mut Read, more: Read) {
    let mut people: HashMap<EntryId, EntryId> = HashMap::new();
    for person in more.people {
        match read.people.iter().find(|known| same_person(known, &person)) {
            Some(known) => {
                people.insert(person.id, known.id);
            }
            None => read.people.push(person),
        }
    }
    let before = read.entries.len();
    read.entries
        .extend(more.entries.into_iter().map(|mut entry| {
            entry.person = entry
                .person
                .map(|id| people.get(&id).copied().unwrap_or(id));
            entry
        }));
    let moved = more.attachments.into_iter().map(|mut attachment| {
        attachment.entry += before;
        attachment
    });
    read.attachments.extend(moved);
    read.remarks.extend(more.remarks);
}

fn same_person(one: &Entry, other: &Entry) -> bool {
    let (Content::Person(one), Content::Person(other)) = (&one.content, &other.content) else {
        return false;
    };
    let words = |name: &str| {
        let mut words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
        words.sort();
        words
    };
    let born = |it: &record::Person| {
        it.birth_date
            .map(|born| born.date().to_string())
            .unwrap_or_default()
    };
    let (first, second) = (born(one), born(other));
    words(&one.name) == words(&other.name)
        && (first.starts_with(&second) || second.starts_with(&first))
}

/// Who signed a part of a file.
pub(crate) struct Signed<'s> {
    pub(crate) file: DocumentId,
    /// Where the part is; empty for a file that has only one.
    pub(crate) place: &'s str,
    /// As it names itself.
    pub(crate) issuer: &'s str,
    /// When it was signed.
    pub(crate) on: Option<When>,
    pub(crate) checked: Checked,
}

/// Makes a draft one of a signed part: each entry says who stands behind it and whether that was checked,
/// and the last remark says it once more for the whole.
pub(crate) fn signed(read: &mut Read, said: &Signed<'_>) {
    rename(read, said.file, said.place);
    let (label, why, key) = match &said.checked {
        Checked::Not => (card::NOT_CHECKED, Why::CardNotChecked, None),
        Checked::With(key) => (card::CHECKED, Why::CardChecked, Some(key)),
        Checked::Wrong => (card::WRONG, Why::CardSignatureWrong, None),
    };
    for entry in read.people.iter_mut().chain(&mut read.entries) {
        let source = &mut entry.source;
        if source.by.is_none() && !said.issuer.is_empty() {
            source.by = Some(said.issuer.to_owned());
        }
        source.recorded = source.recorded.or(said.on);
        entry.labels.push(label.to_owned());
    }
    let remark = Remark::new("signature", why, said.place).fact("issuer", said.issuer);
    read.remarks.push(match key {
        Some(key) => remark.fact("key", key),
        None => remark,
    });
}
