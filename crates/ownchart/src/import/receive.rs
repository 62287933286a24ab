//! What somebody gave: a share, or a doctor's note about one, as a draft beside the chart.
//!
//! A share holds no revisions, so nothing of the chart is overwritten by it: what looks like an entry
//! of the chart and says other things stands beside it. What came with an earlier share, or went out
//! with one of ours, is known by its id. The same share twice adds nothing.

use super::{Belongs, Draft, DraftFile, Known, Whole, belongs, lay_out};
use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use crate::open::Opened;
use crate::words::Tongue;
use interchange::Format;
use record::{Content, DocumentId, Entry, EntryId, Link, Seen, Source, SourceKind, When};
use share::Note;
use std::sync::Arc;

/// What stands before the name an entry has in a share.
const GIVEN: &str = "urn:ownchart:share:";

/// The name an entry had before it was given.
pub(super) fn given_name(origin: &str) -> &str {
    let inside = origin.strip_prefix(GIVEN);
    let inside = inside.and_then(|rest| rest.split_once('/'));
    inside.map_or(origin, |(_, name)| name)
}

/// The id an entry had in the chart it comes from; perhaps it is this chart.
pub(super) fn id_in_origin(entry: &Entry) -> Option<EntryId> {
    let name = given_name(entry.source.origin.as_deref()?);
    let uuid = name.rsplit(['/', ':']).next()?;
    uuid.replace('-', "").parse().ok()
}

/// Whether a file is a doctor's note and not a share.
#[must_use]
pub fn is_note(bytes: &[u8]) -> bool {
    Note::is(bytes)
}

/// A doctor's note, read and laid beside the chart.
pub struct Noted {
    /// What it would write.
    pub draft: Draft,
    /// Whose record it is about, where the ledger knows the share.
    pub person: EntryId,
    /// Who wrote it, as they say.
    pub from: String,
    /// Whether the ledger has the share, and what the writer saw is what was given.
    pub about: About,
}

/// How a note stands to the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// The share is in the ledger, and its content is the same.
    Ours,
    /// The share is in the ledger, and the writer saw another content.
    OtherContent,
    /// No such share is in the ledger.
    Unknown,
}

impl Binder {
    /// Whom of this chart a share speaks of, by name and birth date: those who fit, in order.
    ///
    /// # Errors
    /// When the chart cannot be read.
    pub fn whose(&self, opened: &Opened) -> Result<Vec<EntryId>> {
        let patient = opened.read.person();
        let fits = |seen: &Seen| belongs(patient, &seen.entry) == Belongs::Yes;
        let people = self.people()?;
        Ok(people
            .iter()
            .filter(|seen| fits(seen))
            .map(|seen| seen.entry.id)
            .collect())
    }

    /// Lays an opened share beside the chart of a person. Nothing is written; see
    /// [`Binder::take`](crate::Binder::take).
    ///
    /// # Errors
    /// [`Code::NoSuchPerson`], or when the chart cannot be read.
    pub fn receive(
        &self,
        person: EntryId,
        opened: &Arc<Opened>,
        name: &str,
        tongue: Tongue,
    ) -> Result<Draft> {
        let own = self
            .vault
            .entry(person)?
            .ok_or_else(|| Error::new(Code::NoSuchPerson))?;
        let mut read = opened.read.clone();
        for entry in read.people.iter_mut().chain(&mut read.entries) {
            self.mark(entry, opened)?;
        }
        let known = Known::of(self, person)?;
        let bytes = opened.package.summary_json().to_vec();
        let (mut file, items) = lay_out(0, Whole::of(name.to_owned(), bytes), read, &own, &known);
        if let Some((original, _)) = &mut file.original {
            let today = self.place.clock.today();
            explain(original, opened, name, tongue, today);
        }
        let mut draft = Draft {
            files: vec![file],
            items,
            share: Some(Arc::clone(opened)),
            ..Draft::default()
        };
        draft.find_alike(&known);
        Ok(draft)
    }

    /// Writes into an entry of a share where it comes from, and what of its document came along.
    fn mark(&self, entry: &mut Entry, opened: &Opened) -> Result<()> {
        let share = opened.claim().id;
        let place = entry.source.place.clone().unwrap_or_default();
        let name = entry.source.origin.take().unwrap_or(place);
        entry.source.how = SourceKind::Received;
        entry.source.origin = Some(format!("{GIVEN}{share}/{name}"));
        let Content::Document(document) = &mut entry.content else {
            return Ok(());
        };
        let Some(content) = document.content else {
            return Ok(());
        };
        if let Some(enclosed) = enclosed(opened, content) {
            document.size = Some(enclosed.size);
        } else if self.vault.document_size(content)?.is_none() {
            // Its letter was not given: the entry must not point at bytes nobody has here.
            (document.content, document.size) = (None, None);
        }
        Ok(())
    }

    /// Keeps the documents of a share that belong to these entries.
    pub(super) fn keep_enclosed(
        &mut self,
        opened: &Opened,
        entries: &[Entry],
    ) -> Result<Vec<vault::Stored>> {
        let mut stored = Vec::new();
        for entry in entries {
            let Content::Document(document) = &entry.content else {
                continue;
            };
            let Some(enclosed) = document.content.and_then(|id| enclosed(opened, id)) else {
                continue;
            };
            let (id, about) = (DocumentId(enclosed.digest), crate::documents::about(entry));
            let vault = &mut self.vault;
            let kept = opened.package.read_document(enclosed, |mut from| {
                vault.add_known_document(id, enclosed.size, &mut from, &about)
            });
            stored.push(kept.map_err(Error::from)??);
        }
        Ok(stored)
    }

    /// Reads a doctor's note and lays it beside the chart. Nothing is written.
    ///
    /// Without `person` it goes to the one whose share it is about.
    ///
    /// # Errors
    /// [`Code::NoteUnreadable`], [`Code::NewerFormat`], [`Code::FileTooLarge`]; [`Code::NotOurShare`] if
    /// the ledger does not know the share and nobody was named.
    pub fn receive_note(
        &self,
        bytes: Vec<u8>,
        name: &str,
        person: Option<EntryId>,
        tongue: Tongue,
    ) -> Result<Noted> {
        let note = Note::read(&bytes)?;
        let rows = self.ledger(None)?;
        let row = rows.iter().find(|posted| posted.row.share == note.share);
        let about = match row {
            Some(posted) if posted.row.digest == note.digest => About::Ours,
            Some(_) => About::OtherContent,
            None => About::Unknown,
        };
        let person = match (person, row) {
            (Some(person), _) => person,
            (None, Some(posted)) => self.vault.meant(posted.row.person)?,
            (None, None) => return Err(Error::new(Code::NotOurShare).with("share", note.share)),
        };
        let own = self
            .vault
            .entry(person)?
            .ok_or_else(|| Error::new(Code::NoSuchPerson))?;
        let entries = self.entries_of_note(&note, DocumentId::of(&bytes), tongue)?;
        let read = interchange::Read {
            format: Format::Json,
            people: Vec::new(),
            entries,
            attachments: Vec::new(),
            remarks: Vec::new(),
            columns: Vec::new(),
        };
        let known = Known::of(self, person)?;
        let (mut file, items) = lay_out(0, Whole::of(name.to_owned(), bytes), read, &own, &known);
        if let Some((original, _)) = &mut file.original {
            name_original(original, &note_title(&note, tongue));
            original.labels.push(label(&note.share.to_string()));
        }
        Ok(Noted {
            draft: Draft {
                files: vec![file],
                items,
                ..Draft::default()
            },
            person,
            from: note.from(),
            about,
        })
    }

    fn entries_of_note(&self, note: &Note, file: DocumentId, tongue: Tongue) -> Result<Vec<Entry>> {
        let mut entries = Vec::new();
        let mut add = |place: String, title: String, text: &str, link: Option<EntryId>| {
            let said = record::Note {
                title,
                text: Some(text.to_owned()),
                time: note.when.map(When::date),
            };
            let id = EntryId::imported(EntryId([0; 16]), file, &place);
            let mut entry = Entry::new(id, None, Content::Note(said));
            entry.links.extend(link.map(|to| Link {
                to: Some(to),
                role: "about".into(),
                page: None,
                region: None,
            }));
            entry.source = Source {
                how: SourceKind::Received,
                by: Some(note.from()).filter(|from| !from.is_empty()),
                file: Some(file),
                origin: Some(format!("{GIVEN}{}/{place}", note.share)),
                place: Some(place),
                recorded: note.when,
            };
            entries.push(entry);
        };
        if !note.text.is_empty() {
            add("text".into(), note_title(note, tongue), &note.text, None);
        }
        for (number, on) in note.remarks.iter().enumerate() {
            // What it is about must be known here; the rest of the note stays.
            let Some(seen) = self.vault.entry(on.entry)? else {
                continue;
            };
            let name = [("entry", seen.entry.title())];
            let title = tongue.say("receive-note-on", &name);
            let to = Some(seen.entry.id);
            add(format!("remarks[{number}]"), title, &on.text, to);
        }
        Ok(entries)
    }

    /// Takes back in one step what a share or a note brought: what came new is removed, what it changed
    /// is as before. Gives how many entries.
    ///
    /// # Errors
    /// [`Code::NothingChosen`] if nothing of it stands in the chart; when writing fails.
    pub fn take_back_received(&mut self, share: &str) -> Result<usize> {
        let of_it = |entry: &Entry| {
            let origin = entry.source.origin.as_deref().unwrap_or_default();
            let named = origin.strip_prefix(GIVEN).and_then(|it| it.split_once('/'));
            named.is_some_and(|(id, _)| id == share)
                || entry.labels.iter().any(|it| it == &label(share))
        };
        let all = self.list(&crate::Wanted::default())?;
        let mut before = Vec::new();
        for seen in all.into_iter().filter(|seen| of_it(&seen.entry)) {
            let history = self.history(&seen.entry.id.to_string())?;
            let mut versions = history.into_iter().rev().map(|version| version.entry);
            before.push((seen.entry.id, versions.find(|entry| !of_it(entry))));
        }
        if before.is_empty() {
            return Err(Error::new(Code::NothingChosen));
        }
        self.as_before(before)
    }
}

fn enclosed(opened: &Opened, content: DocumentId) -> Option<&share::Enclosed> {
    let mut documents = opened.package.documents().iter();
    documents.find(|it| it.digest == content.0)
}

fn label(share: &str) -> String {
    format!("share {share}")
}

/// The document that keeps a share's summary says where it is from.
fn explain(original: &mut Entry, opened: &Opened, name: &str, tongue: Tongue, today: When) {
    let claim = opened.claim();
    let who = opened.chart().who().map(|person| person.name.clone());
    let made = claim.made.date().to_string();
    let facts = [("name", who.as_deref().unwrap_or(name)), ("date", &made)];
    name_original(original, &tongue.say("receive-original", &facts));
    original.labels.push(label(&claim.id.to_string()));
    let said = [opened.made_for(tongue, today), opened.signed(tongue)];
    original.note = Some(said.join("\n"));
}

fn name_original(original: &mut Entry, title: &str) {
    original.source.how = SourceKind::Received;
    original.labels = vec!["import".to_owned()];
    if let Content::Document(document) = &mut original.content {
        document.title = title.to_owned();
        document.media_type = Some("application/json".to_owned());
    }
}

fn note_title(note: &Note, tongue: Tongue) -> String {
    let from = note.from();
    match from.is_empty() {
        true => tongue.say("receive-note-nameless", &[]),
        false => tongue.say("receive-note-from", &[("from", &from)]),
    }
}

impl DraftFile {
    /// Whether name and birth date are somebody else's.
    #[must_use]
    pub fn is_doubtful(&self) -> bool {
        matches!(self.belongs, Belongs::Doubtful { .. })
    }
}
