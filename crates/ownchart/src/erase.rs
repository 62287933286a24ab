//! Erasing for good, and what it does not reach.

use crate::binder::Binder;
use crate::copies::CopyKept;
use crate::error::{Code, Error, Result};
use record::{Content, DocumentId, EntryId, Kind, Seen};
use std::collections::BTreeSet;

/// What erasing would take away.
#[derive(Clone, Debug)]
pub struct Erasing {
    /// The entries.
    pub entries: Vec<Seen>,
    /// How many documents go with them.
    pub documents: u64,
    /// Documents that stay because other entries need them, by name.
    pub stays: Vec<String>,
    /// Copies elsewhere that still have it, the newest first.
    pub copies: Vec<CopyKept>,
}

impl Binder {
    /// What erasing these entries would take away, and what it cannot reach. Nothing is written.
    ///
    /// # Errors
    /// [`Code::Gone`]; [`Code::NothingChosen`]; [`Code::PersonHasEntries`] for a person some of whose
    /// entries would stay.
    pub fn erasing(&self, ids: &[String]) -> Result<Erasing> {
        if ids.is_empty() {
            return Err(Error::new(Code::NothingChosen));
        }
        let entries: Vec<Seen> = ids.iter().map(|id| self.entry(id)).collect::<Result<_>>()?;
        let wanted: BTreeSet<EntryId> = entries.iter().map(|seen| seen.entry.id).collect();
        for person in entries.iter().filter(|it| it.entry.kind() == Kind::Person) {
            let theirs = self.vault.entries(&vault::Filter {
                person: Some(person.entry.id),
                removed: true,
                ..vault::Filter::default()
            })?;
            if theirs.iter().any(|seen| !wanted.contains(&seen.entry.id)) {
                return Err(Error::new(Code::PersonHasEntries));
            }
        }
        let erasing = self.vault.erasing(&wanted)?;
        let stays = erasing.stays.keys();
        Ok(Erasing {
            documents: erasing.documents.len() as u64,
            stays: stays.map(|id| self.name_of(*id)).collect::<Result<_>>()?,
            copies: self.copies()?,
            entries,
        })
    }

    /// Erases entries with every version they ever had. Whoever calls this asked for the chart's
    /// words once more ([`Binder::opens_with`]).
    ///
    /// # Errors
    /// As [`Binder::erasing`]. Nothing was erased then.
    pub fn erase(&mut self, ids: &[String]) -> Result<Erasing> {
        let erasing = self.erasing(ids)?;
        let wanted = erasing.entries.iter().map(|seen| seen.entry.id).collect();
        for seen in &erasing.entries {
            if let Content::Document(record::Document {
                content: Some(id), ..
            }) = &seen.entry.content
                && !self.password_of(*id)?.is_empty()
            {
                self.keep_password(*id, None)?;
            }
        }
        self.vault.erase(&wanted, self.place.clock.now())?;
        Ok(erasing)
    }

    /// What people call a document: the title of its entry, or the name the file had.
    fn name_of(&self, id: DocumentId) -> Result<String> {
        let papers = self.vault.entries(&vault::Filter {
            kinds: vec![Kind::Document],
            removed: true,
            ..vault::Filter::default()
        })?;
        let named = papers.iter().find_map(|seen| match &seen.entry.content {
            Content::Document(it) if it.content == Some(id) => Some(it.title.clone()),
            _ => None,
        });
        if let Some(title) = named.filter(|title| !title.is_empty()) {
            return Ok(title);
        }
        let about = self.vault.read_document(id, &mut std::io::sink())?;
        Ok(if about.name.is_empty() {
            id.to_string()[..8].to_owned()
        } else {
            about.name
        })
    }
}
