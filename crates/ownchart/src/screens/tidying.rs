//! What stands there twice, the inbox, and taking everything along.

use super::{Follow, Screens, rows};
use crate::error::{Code, Error, Result};
use crate::export::Calendar;
use crate::inbox;
use crate::view::{
    EntryRow, ExportDone, ExportWanted, ExportWhat, ForPerson, InboxFile, InboxWanted, Pair, Saved,
    Twice, Undone,
};
use crate::words::Tongue;
use record::{Seen, SourceKind};
use std::path::{Path, PathBuf};

impl Screens {
    /// Pairs of entries that look like one thing.
    ///
    /// # Errors
    /// When the chart cannot be read.
    pub fn twice(&self, wanted: &ForPerson) -> Result<Vec<Twice>> {
        let person = self.person(&wanted.person)?;
        let row = |seen: &Seen| -> EntryRow { rows::row(self.tongue, seen) };
        let pairs = self.binder()?.twice(person)?;
        let shown = pairs.iter().map(|pair| Twice {
            first: row(&pair.first),
            first_from: self.source_of(&pair.first),
            second: row(&pair.second),
            second_from: self.source_of(&pair.second),
            differences: self.differences_of(pair.second.entry.kind(), &pair.differences),
        });
        Ok(shown.collect())
    }

    /// Makes one entry of a pair.
    ///
    /// # Errors
    /// As [`crate::Binder::make_one`].
    pub fn make_one(&mut self, wanted: &Pair) -> Result<Saved> {
        let binder = self.binder_mut()?;
        let before = [&wanted.first, &wanted.second].map(|id| binder.entry(id));
        let seen = binder.make_one(&wanted.first, &wanted.second)?;
        let before = before.into_iter().collect::<Result<Vec<_>>>()?;
        let before = before
            .into_iter()
            .map(|seen| (seen.entry.id, Some(seen.entry)));
        self.opened_mut()?.step = Some(before.collect());
        self.saved(&seen.entry)
    }

    /// Remembers that a pair is two things.
    ///
    /// # Errors
    /// As [`crate::Binder::keep_both`].
    pub fn keep_both(&mut self, wanted: &Pair) -> Result<Saved> {
        self.binder_mut()?
            .keep_both(&wanted.first, &wanted.second)?;
        let seen = self.binder()?.entry(&wanted.first)?;
        self.saved(&seen.entry)
    }

    /// Takes the last import, or the last joining of two entries, back, all of it.
    ///
    /// # Errors
    /// [`Code::Gone`] if there is none to take back.
    pub fn undo_step(&mut self) -> Result<Undone> {
        let gone = || Error::new(Code::Gone);
        let before = self.opened_mut()?.step.take().ok_or_else(gone)?;
        let count = self.binder_mut()?.as_before(before)?;
        Ok(Undone {
            count: u32::try_from(count).unwrap_or(u32::MAX),
            state: self.state()?,
            people: self.people()?,
        })
    }

    /// Looks into the inbox, after deleting what shall be deleted.
    ///
    /// The chart of an invented person is taken away at the end, so nothing counts as kept in it.
    ///
    /// # Errors
    /// As [`inbox::clear`] and [`inbox::Inbox::look`].
    pub fn inbox(&mut self, wanted: &InboxWanted) -> Result<Vec<InboxFile>> {
        let folder = Path::new(&wanted.folder);
        let clear: Vec<PathBuf> = wanted.clear.iter().map(PathBuf::from).collect();
        let kept = self.opened()?.invented.is_none();
        if let Some(file) = clear.first().filter(|_| !kept) {
            return Err(Error::new(Code::NotKeptYet).with("file", file.display()));
        }
        inbox::clear(self.binder()?, folder, &clear)?;
        let mut known = std::mem::take(&mut self.inbox);
        let waiting = known.look(self.binder()?, folder);
        self.inbox = known;
        let shown = waiting?.into_iter().map(|file| InboxFile {
            path: file.path.to_string_lossy().into_owned(),
            name: file.name,
            bytes: file.bytes,
            here: kept && file.here,
        });
        Ok(shown.collect())
    }

    /// The neutral name under which an export is offered: desktops keep lists of names.
    #[must_use]
    pub fn export_name(&self, what: ExportWhat) -> String {
        let (word, ending) = match what {
            ExportWhat::Folder => ("export", ""),
            ExportWhat::Summary => ("export", ".json"),
            ExportWhat::Records => ("export", ".ndjson"),
            ExportWhat::Contacts => ("contacts", ".vcf"),
            ExportWhat::Calendar => ("calendar", ".ics"),
        };
        self.tongue.say(&format!("file-{word}"), &[]) + ending
    }

    /// Gives a chart to other programs, at a place the person chose.
    ///
    /// # Errors
    /// As the verbs of [`crate::export`].
    pub fn export_to(
        &self,
        wanted: &ExportWanted,
        place: &Path,
        follow: &Follow<'_>,
    ) -> Result<ExportDone> {
        let person = self.person(&wanted.person)?;
        let (binder, tongue) = (self.binder()?, self.tongue);
        let count = |entries: usize| ExportDone {
            place: place.display().to_string(),
            entries: u32::try_from(entries).unwrap_or(u32::MAX),
            documents: 0,
            without: Vec::new(),
        };
        follow.at("writing", 0, None)?;
        Ok(match wanted.what {
            ExportWhat::Folder => {
                let out = binder.folder_to(person, place, tongue, &mut follow.bytes("writing"))?;
                ExportDone {
                    documents: u32::try_from(out.documents).unwrap_or(u32::MAX),
                    without: out.without,
                    ..count(out.entries)
                }
            }
            ExportWhat::Summary => count(binder.summary_to(person, place, tongue)?),
            ExportWhat::Records => count(binder.lines_to(person, place, tongue)?),
            ExportWhat::Contacts => count(binder.contacts_to(person, place)?),
            ExportWhat::Calendar => {
                let calendar = Calendar {
                    full: wanted.full_titles,
                    reminders: None,
                    german: tongue == Tongue::De,
                };
                let written = binder.calendar_to(person, place, calendar)?;
                ExportDone {
                    without: written.left,
                    ..count(written.events)
                }
            }
        })
    }

    /// Who said so, in a few words: a person, or the file it was read from.
    pub(super) fn source_of(&self, seen: &Seen) -> String {
        let source = &seen.entry.source;
        let name = |file| {
            let person = seen.entry.person?;
            let id = record::EntryId::imported(person, file, "");
            let original = self.binder().ok()?.entry(&id.to_string()).ok()?;
            Some(original.entry.title().to_owned())
        };
        let from = source.file.and_then(name).or_else(|| source.by.clone());
        let key = match source.how {
            SourceKind::Stated => "from-stated",
            SourceKind::Imported => "from-file",
            SourceKind::Received => "from-share",
        };
        match from {
            Some(from) => self.tongue.say(key, &[("from", &from)]),
            None => self.tongue.say(&format!("{key}-nameless"), &[]),
        }
    }
}
