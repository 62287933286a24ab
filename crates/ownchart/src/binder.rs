//! An open chart on the table: the person's verbs hang on it.

use crate::error::{Code, Error, Result};
use crate::workplace::Workplace;
use record::{CopyId, Entry, EntryId, Revision, RevisionId, Seen, form, revision::Body};
use std::path::Path;
use vault::{Access, Vault};

/// An open chart.
pub struct Binder {
    pub(crate) vault: Vault,
    pub(crate) place: Workplace,
}

/// A chart that was just made, and the key that belongs on paper.
pub struct Fresh {
    /// The open chart.
    pub binder: Binder,
    /// The recovery key. It exists nowhere else: print it, or renew it later.
    pub recovery: seal::Identity,
    /// The first person.
    pub person: EntryId,
}

impl Binder {
    /// Makes a new chart in a folder that does not exist yet, with its first person.
    ///
    /// # Errors
    /// [`Code::ExistsAlready`] if something lies there; [`Code::FieldMissing`] without a name.
    pub fn create(
        folder: &Path,
        passphrase: &seal::Passphrase,
        person: record::Person,
        place: Workplace,
    ) -> Result<Fresh> {
        if person.name.trim().is_empty() {
            return Err(Error::new(Code::FieldMissing).with("field", "name"));
        }
        let (vault, recovery) =
            Vault::create(folder, passphrase, place.clock.now(), &place.remembers())?;
        let mut binder = Binder { vault, place };
        let entry = Entry::new(fresh_id(), None, record::Content::Person(person));
        let person = entry.id;
        binder.write(vec![(None, entry)], Vec::new())?;
        // The key that signs this person's shares: its words stand on the first sheet already.
        binder.vault.signer(person, binder.place.clock.now())?;
        Ok(Fresh {
            binder,
            recovery,
            person,
        })
    }

    /// Opens a chart.
    ///
    /// # Errors
    /// [`Code::WrongKey`]; [`Code::Damaged`] and [`Code::Tampered`] with what; [`Code::OpenElsewhere`];
    /// [`Code::NewerFormat`]; [`Code::OlderCopy`]; [`Code::NotAChart`].
    pub fn open(
        folder: &Path,
        key: seal::Key<'_>,
        access: Access,
        place: Workplace,
    ) -> Result<Binder> {
        let device = place.remembers();
        let vault = crate::keys::each_way(key, |key| Vault::open(folder, key, access, &device))?;
        let mut binder = Binder { vault, place };
        if access == Access::Write {
            binder.note_tried(key)?;
        }
        Ok(binder)
    }

    /// Closes the chart, so that its folder can be verified from outside.
    ///
    /// # Errors
    /// When the last writing fails; every change that was reported as saved stays.
    pub fn close(self) -> Result<()> {
        Ok(self.vault.close()?)
    }

    /// The day it is where the chart is open.
    #[must_use]
    pub fn today(&self) -> record::When {
        self.place.clock.today()
    }

    /// The chart's number and words, as printed on papers.
    #[must_use]
    pub fn state(&self) -> vault::State {
        self.vault.state()
    }

    /// Everyone in the chart, in the order they were added.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn people(&self) -> Result<Vec<Seen>> {
        Ok(self.vault.people()?)
    }

    /// Who is meant: by id, by the beginning of an id, or by name; without a word the only one.
    ///
    /// # Errors
    /// [`Code::WhichPerson`] with the names when several could be meant, [`Code::NoSuchPerson`].
    pub fn person(&self, wanted: Option<&str>) -> Result<Seen> {
        let people = self.people()?;
        let named = |entry: &Entry| match wanted {
            None => true,
            Some(word) => {
                entry.title().eq_ignore_ascii_case(word.trim())
                    || (word.len() >= 4 && entry.id.to_string().starts_with(word))
            }
        };
        let mut meant: Vec<&Seen> = Vec::new();
        for seen in &people {
            let doubles = self.doubles(seen.entry.id)?;
            if named(&seen.entry) || doubles.iter().any(|double| named(&double.entry)) {
                meant.push(seen);
            }
        }
        match (meant.len(), wanted) {
            (1, _) => Ok(meant.remove(0).clone()),
            (0, Some(word)) => Err(Error::new(Code::NoSuchPerson).with("person", word)),
            _ => {
                let names: Vec<&str> = people.iter().map(|seen| seen.entry.title()).collect();
                Err(Error::new(Code::WhichPerson).with("people", names.join(", ")))
            }
        }
    }

    /// Everything about one person, as it stands.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn chart(&self, person: EntryId) -> Result<record::Chart> {
        Ok(self.vault.chart(person)?)
    }

    /// The same without the doses that were noted one by one.
    ///
    /// # Errors
    /// As [`Binder::chart`].
    pub fn chart_without_doses(&self, person: EntryId) -> Result<record::Chart> {
        let kinds = record::Kind::ALL.iter().copied();
        let kinds: Vec<_> = kinds.filter(|kind| *kind != record::Kind::Intake).collect();
        Ok(self.vault.chart_of(person, &kinds)?)
    }

    /// Writes entries: each as it was before (nothing for a new one) and as it shall be. One
    /// durable step: all of them stand on the disk afterwards, or none.
    pub(crate) fn write(
        &mut self,
        changes: Vec<(Option<Seen>, Entry)>,
        documents: Vec<vault::Stored>,
    ) -> Result<()> {
        let revisions: Vec<Revision> = changes
            .into_iter()
            .filter_map(|(before, after)| self.revision(before.as_ref(), &after))
            .collect();
        let change = vault::Change {
            revisions,
            documents,
            ..vault::Change::default()
        };
        self.vault.commit(&change, self.place.clock.now())?;
        Ok(())
    }

    /// The revision that leads from one state of an entry to another; `None` when nothing changed.
    fn revision(&self, before: Option<&Seen>, after: &Entry) -> Option<Revision> {
        let (parents, groups) = match before {
            None => {
                let mut all = form::split(after);
                all.retain(|_, fields| fields.as_object().is_none_or(|fields| !fields.is_empty()));
                (Vec::new(), all)
            }
            // What two copies say differently stays undecided unless this change is about it.
            Some(seen) => (seen.heads.clone(), form::changed(&seen.entry, after)),
        };
        if groups.is_empty() {
            return None;
        }
        Some(self.revision_of(after, parents, groups))
    }

    /// A revision that writes these groups of an entry.
    pub(crate) fn revision_of(
        &self,
        entry: &Entry,
        parents: Vec<RevisionId>,
        groups: form::Groups,
    ) -> Revision {
        Revision::new(Body {
            form: form::VERSION,
            entry: entry.id,
            kind: entry.kind(),
            parents,
            copy: self.vault.copy(),
            time: self.place.clock.now(),
            salt: CopyId(seal::random()),
            groups,
        })
    }
}

/// An id nobody has.
pub(crate) fn fresh_id() -> EntryId {
    EntryId(seal::random())
}
