//! Receiving: a share or a note on the table, beside the chart.

use super::{Follow, Screens};
use crate::error::{Code, Error, Result};
use crate::import::{About, is_note};
use crate::open::{self, Found, Opened};
use crate::view::{NoteAbout, ReceiveFrom, Received, ReceivedNote, ReceivedShare};
use record::EntryId;
use seal::{Key, Passphrase};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The largest file that is looked at as a note, in bytes.
const NOTE: u64 = 1 << 20;

impl Screens {
    /// Lays a received share or note beside the chart of a person. Nothing is written.
    ///
    /// # Errors
    /// [`Code::NothingChosen`]; as [`open::find`], [`open::open`] and
    /// [`Binder::receive_note`](crate::Binder::receive_note).
    pub fn receive_draft(&mut self, wanted: &ReceiveFrom, follow: &Follow<'_>) -> Result<Received> {
        let person = self.person(&wanted.person)?;
        let files: Vec<PathBuf> = wanted.files.iter().map(PathBuf::from).collect();
        let first = files
            .first()
            .ok_or_else(|| Error::new(Code::NothingChosen))?;
        let name = first.file_name().unwrap_or(first.as_os_str());
        let name = name.to_string_lossy().into_owned();
        follow.at("reading", 0, None)?;
        if let Some(bytes) = note_in(&files)? {
            return self.noted(person, bytes, &name);
        }
        let found = open::find(&files, &self.place)?;
        let Some(opened) = self.unlocked(&found, wanted.words.trim())? else {
            return Ok(Received {
                wants_words: true,
                draft: None,
                share: None,
                note: None,
            });
        };
        follow.at("comparing", 1, Some(1))?;
        let (tongue, today) = (self.tongue, self.place.clock.today());
        let claim = opened.claim();
        let days = (today.days() - claim.made.days()).max(0);
        let share = ReceivedShare {
            id: claim.id.to_string(),
            reader: claim.reader.clone(),
            made: claim.made.date().to_string(),
            days: u32::try_from(days).unwrap_or(u32::MAX),
            signed: opened.signed(tongue),
            digest: opened.digest(),
        };
        let draft = self
            .binder()?
            .receive(person, &Arc::new(opened), &name, tongue)?;
        Ok(Received {
            wants_words: false,
            draft: Some(self.lay_draft(person, draft)),
            share: Some(share),
            note: None,
        })
    }

    /// Opens a share with words, or without any with the keys of the chart; nothing where those do not fit.
    fn unlocked(&self, found: &Found, words: &str) -> Result<Option<Opened>> {
        if !words.is_empty() {
            let words = Passphrase::typed(words);
            let opened = open::open(found, Key::Passphrase(&words), None, &self.place);
            return opened.map(Some);
        }
        let ours = self.binder()?.reading_keys()?;
        match open::open(found, Key::Identities(&ours), None, &self.place) {
            Err(error) if error.code == Code::WrongKey => Ok(None),
            other => other.map(Some),
        }
    }

    fn noted(&mut self, person: EntryId, bytes: Vec<u8>, name: &str) -> Result<Received> {
        let tongue = self.tongue;
        let noted = self
            .binder()?
            .receive_note(bytes, name, Some(person), tongue)?;
        let note = ReceivedNote {
            from: noted.from,
            about: match noted.about {
                About::Ours => NoteAbout::Ours,
                About::OtherContent => NoteAbout::OtherContent,
                About::Unknown => NoteAbout::Unknown,
            },
        };
        Ok(Received {
            wants_words: false,
            draft: Some(self.lay_draft(person, noted.draft)),
            share: None,
            note: Some(note),
        })
    }
}

fn note_in(files: &[PathBuf]) -> Result<Option<Vec<u8>>> {
    let small = |file: &Path| std::fs::metadata(file).is_ok_and(|about| about.len() <= NOTE);
    match files {
        [file] if small(file) => {
            let bytes = crate::read_file(file)?;
            Ok(is_note(&bytes).then_some(bytes))
        }
        _ => Ok(None),
    }
}
