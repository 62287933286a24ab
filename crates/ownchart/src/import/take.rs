//! Taking a draft: what was ticked is written, and files are kept.

use super::{Bytes, Draft, Standing, filled, merged};
use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use record::{Content, DocumentId, Entry, EntryId, Life, Seen};
use std::collections::{HashMap, HashSet};

/// From so many entries on, the state before is kept aside as a snapshot.
const LARGE: usize = 100;

/// What taking a draft wrote.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    /// The entries that were written.
    pub entries: Vec<Entry>,
    /// The files that were kept as documents.
    pub originals: Vec<Entry>,
    /// Each entry it changed as it was before; nothing for a new one. See [`Binder::as_before`].
    pub before: Vec<(EntryId, Option<Entry>)>,
}

/// What is written: each entry once, whatever of the draft says something about it.
#[derive(Default)]
struct Changes {
    list: Vec<(Option<Seen>, Entry)>,
    places: HashMap<EntryId, usize>,
}

impl Changes {
    /// Adds a new entry; the same file handed over twice adds it once.
    fn add(&mut self, entry: &Entry) {
        self.change(None, entry.clone());
    }

    /// Lays something over an entry as it stands, or as this import has left it so far. Gives it as it then is.
    fn lay(&mut self, seen: Seen, over: impl FnOnce(&Entry) -> Entry) -> Entry {
        let place = self.places.get(&seen.entry.id);
        let entry = over(place.map_or(&seen.entry, |at| &self.list[*at].1));
        match place {
            Some(at) => self.list[*at].1 = entry.clone(),
            None => self.change(Some(seen), entry.clone()),
        }
        entry
    }

    fn change(&mut self, seen: Option<Seen>, entry: Entry) {
        if !self.places.contains_key(&entry.id) {
            self.places.insert(entry.id, self.list.len());
            self.list.push((seen, entry));
        }
    }
}

impl Binder {
    /// Writes the ticked entries of a draft and keeps their files as documents. One durable step.
    ///
    /// # Errors
    /// [`Code::AnswerFirst`] if something that is ticked still asks; when writing fails. Then nothing
    /// of the draft stands in the chart.
    pub fn take(&mut self, person: EntryId, mut draft: Draft, ticked: &[usize]) -> Result<Taken> {
        let unanswered = |number: &&usize| {
            let item = draft.items.get(**number);
            item.is_some_and(|item| item.asks.is_some())
        };
        if let Some(number) = ticked.iter().find(unanswered) {
            let name = draft.items[*number].entry.title();
            return Err(Error::new(Code::AnswerFirst).with("name", name));
        }
        let mut ticked: HashSet<usize> = ticked.iter().copied().collect();
        draft.join_again(&mut ticked);
        draft.measure(|number| ticked.contains(&number))?;
        let mut taken = Taken::default();
        let mut changes = Changes::default();
        let mut documents: Vec<(Entry, Bytes)> = Vec::new();
        let mut enclosed: Vec<Entry> = Vec::new();
        let mut used: Vec<bool> = vec![false; draft.files.len()];
        for (number, item) in draft.items.into_iter().enumerate() {
            if !item.joined && !ticked.contains(&number) {
                continue;
            }
            used[item.file] = true;
            let said = item.entry;
            let entry = match (item.standing, item.joined) {
                // It was laid into another entry of this draft before.
                (Standing::Again(..), true) => continue,
                (Standing::Beside(seen, _), true) => changes.lay(*seen, |here| filled(here, &said)),
                (Standing::Different(seen, _), _) => changes.lay(*seen, |here| merged(here, &said)),
                (Standing::NotOnPlan(seen), _) => changes.lay(*seen, |_| said.clone()),
                (Standing::Same(_), _) => said.clone(),
                (Standing::New | Standing::Beside(..) | Standing::Again(..), _) => {
                    changes.add(&said);
                    said.clone()
                }
            };
            // Bytes are kept where the entry speaks of them.
            if content(&entry) == content(&said) {
                match item.attachment {
                    Some(bytes) => documents.push((entry.clone(), bytes)),
                    None if draft.share.is_some() => enclosed.push(entry.clone()),
                    None => {}
                }
            }
        }
        taken.entries = changes
            .list
            .iter()
            .map(|(_, entry)| entry.clone())
            .collect();
        for (file, used) in draft.files.into_iter().zip(used) {
            let Some((mut entry, bytes)) = file.original.filter(|_| used) else {
                continue;
            };
            entry.person = Some(person);
            match self.vault.entry(entry.id)? {
                None => changes.add(&entry),
                // An import that was taken back and comes again brings its file back.
                Some(seen) if seen.entry.life == Life::Removed => {
                    changes.lay(seen, |_| entry.clone());
                }
                Some(_) => {}
            }
            documents.push((entry.clone(), bytes));
            taken.originals.push(entry);
        }
        let mut stored = Vec::with_capacity(documents.len());
        for (entry, bytes) in documents {
            stored.push(match bytes {
                Bytes::Here(bytes) => self.keep(&entry, &bytes)?,
                Bytes::There(mut pack) => self.keep_files(&entry, &mut pack)?,
                Bytes::At(path) => {
                    let file = std::fs::File::open(&path);
                    let mut file = file.map_err(|error| Error::reading(&path, &error))?;
                    self.keep_files(&entry, &mut file)?
                }
            });
        }
        if let Some(share) = &draft.share {
            stored.extend(self.keep_enclosed(share, &enclosed)?);
        }
        let changes = changes.list;
        if changes.len() >= LARGE {
            let now = self.place.clock.now();
            self.vault.snapshot_before(vault::Before::Import, now)?;
        }
        let before = |(seen, after): &(Option<Seen>, Entry)| {
            (after.id, seen.as_ref().map(|seen| seen.entry.clone()))
        };
        taken.before = changes.iter().map(before).collect();
        self.write(changes, stored)?;
        Ok(taken)
    }

    /// Makes entries say again what they said before: what was new then is removed. One durable step; all
    /// of it stays in the history. Gives how many entries.
    ///
    /// # Errors
    /// When writing fails.
    pub fn as_before(&mut self, before: Vec<(EntryId, Option<Entry>)>) -> Result<usize> {
        let mut changes = Vec::with_capacity(before.len());
        for (id, before) in before {
            let Some(now) = self.vault.entry(id)? else {
                continue;
            };
            let after = before.unwrap_or_else(|| Entry {
                life: Life::Removed,
                ..now.entry.clone()
            });
            changes.push((Some(now), after));
        }
        let count = changes.len();
        self.write(changes, Vec::new())?;
        Ok(count)
    }
}

/// Which bytes an entry speaks of.
fn content(entry: &Entry) -> Option<DocumentId> {
    match &entry.content {
        Content::Document(document) => document.content,
        _ => None,
    }
}
