//! Erasing: of an entry nothing is left but ids, and those make sure it does not come back.
//!
//! In one transaction the revisions become skeletons, what lists and the search show of them goes,
//! and so do the rows of documents nothing else names. Files can only be taken away after that, so
//! the transaction notes which; whatever was not taken away then goes at the next opening.

use crate::commit::Kept;
use crate::documents::Blob;
use crate::error::{Error, Result};
use crate::folder::SNAPSHOTS;
use crate::merge::{Skeleton, aside, each_naming, named};
use crate::read::revisions;
use crate::root::Row;
use crate::snapshot;
use crate::vault::Vault;
use record::{DocumentId, EntryId, Kind, Revision};
use rusqlite::params;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io;

/// A setting that begins like this names a file of the folder that is still to be taken away.
const STILL: &str = "erased:";

/// When something was erased last, in milliseconds since 1970.
pub(crate) const ERASED: &str = "erased";

/// What erasing some entries takes away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erasing {
    /// Documents that go, for nothing else names them.
    pub documents: BTreeSet<DocumentId>,
    /// Documents that these entries name and that stay, with how many other entries name each.
    pub stays: BTreeMap<DocumentId, u64>,
}

impl Vault {
    /// What [`Vault::erase`] would take away besides the entries.
    ///
    /// # Errors
    /// [`Error::Damaged`] if something cannot be read.
    pub fn erasing(&self, entries: &BTreeSet<EntryId>) -> Result<Erasing> {
        let database = self.database()?;
        let mut candidates = BTreeSet::new();
        for entry in entries {
            for revision in revisions(database, *entry)?
                .iter()
                .chain(&aside(database, *entry)?)
            {
                for id in named(revision) {
                    if self.document_size(id)?.is_some() {
                        candidates.insert(id);
                    }
                }
            }
        }
        let mut elsewhere: BTreeMap<DocumentId, BTreeSet<EntryId>> = BTreeMap::new();
        if !candidates.is_empty() {
            each_naming(database, &candidates, |entry, id| {
                if !entries.contains(&entry) {
                    elsewhere.entry(id).or_default().insert(entry);
                }
            })?;
        }
        candidates.retain(|id| !elsewhere.contains_key(id));
        Ok(Erasing {
            documents: candidates,
            stays: elsewhere
                .into_iter()
                .map(|(id, by)| (id, by.len() as u64))
                .collect(),
        })
    }

    /// Erases entries with every version they ever had, from the database, its pages and the
    /// snapshots. They do not come back by joining with a copy that still has them. `now` is in
    /// milliseconds since 1970.
    ///
    /// # What it does not reach
    /// Backups, mirrors and other copies still hold them, until they are joined or thrown away.
    ///
    /// # Errors
    /// [`Error::ReadOnly`], [`Error::NoSpace`], [`Error::Disk`]. A file that could not be taken away
    /// goes at the next opening.
    pub fn erase(&mut self, entries: &BTreeSet<EntryId>, now: i64) -> Result<Erasing> {
        self.demand_write()?;
        let erasing = self.erasing(entries)?;
        let mut fall: Vec<(EntryId, Vec<Skeleton>)> = Vec::new();
        let database = self.database()?;
        let mut people = Vec::new();
        for entry in entries {
            let mut all: Vec<Revision> = revisions(database, *entry)?;
            all.extend(aside(database, *entry)?);
            if all.iter().any(|it| it.body().kind == Kind::Person) {
                people.push(*entry);
            }
            fall.push((*entry, all.iter().map(Skeleton::of).collect()));
        }
        if fall.iter().all(|(_, bones)| bones.is_empty()) {
            return Ok(Erasing::default());
        }
        self.transact(now, |kept| {
            let mut named = BTreeSet::new();
            for (entry, bones) in &fall {
                named.extend(kept.fell(*entry, bones)?);
                kept.show_again(*entry)?;
            }
            people
                .iter()
                .try_for_each(|person| kept.forget_signer(*person))?;
            kept.forget(&named)
        })?;
        self.finish_erasing()?;
        Ok(erasing)
    }

    /// Takes away every file that an erasing left to be taken away, and writes the pages that held
    /// it over. Does nothing where nothing was erased.
    pub(crate) fn finish_erasing(&mut self) -> Result<()> {
        let files = self.still_there()?;
        if files.is_empty() {
            return Ok(());
        }
        for file in &files {
            if file == SNAPSHOTS {
                // Every snapshot still holds what was erased.
                snapshot::forget_all(&self.folder)?;
                continue;
            }
            let path = self.folder.join(file);
            match self.folder.disk.remove(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(Error::disk(&path, error));
                }
                _ => {}
            }
            if let Some(dir) = path.parent().filter(|dir| dir.is_dir()) {
                self.folder.sync_dir(dir)?;
            }
        }
        self.tidy(|kept| {
            files
                .iter()
                .try_for_each(|file| kept.setting(&format!("{STILL}{file}"), None))
        })?;
        // The log still holds the pages as they were; the old ones are written over with it.
        let database = self.database()?;
        database.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }

    /// Files of erased documents that are still to be taken away.
    pub(crate) fn still_there(&self) -> Result<BTreeSet<String>> {
        let sql = "SELECT substr(name, ?2) FROM settings WHERE substr(name, 1, ?1) = ?3";
        let mut asked = self.database()?.prepare_cached(sql)?;
        let length = STILL.len() as i64;
        let rows = asked.query_map(params![length, length + 1, STILL], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Kept<'_> {
    /// After something fell: takes away the rows of these documents that nothing names any more,
    /// and words that stand in no entry, and notes the files that have to go.
    pub(crate) fn forget(&mut self, documents: &BTreeSet<DocumentId>) -> Result<()> {
        let mut alone = documents.clone();
        if !alone.is_empty() {
            each_naming(self.database, documents, |_, id| {
                alone.remove(&id);
            })?;
        }
        for id in &alone {
            if let Some(file) = self.drop_document(*id)? {
                self.setting(&format!("{STILL}{file}"), Some(""))?;
            }
        }
        self.setting(&format!("{STILL}{SNAPSHOTS}"), Some(""))?;
        // Mirrors are told by this what of them is from before.
        self.setting(ERASED, Some(&self.root.time.to_string()))?;
        self.sweep_words()
    }

    fn drop_document(&mut self, id: DocumentId) -> Result<Option<String>> {
        let Some(blob) = Blob::of(self.database, id)? else {
            return Ok(None);
        };
        self.root.take(&self.keys.root, &blob.row());
        self.database
            .execute("DELETE FROM blobs WHERE document = ?", [id.0])?;
        Ok(Some(blob.stored.file.clone()))
    }

    /// The key with which an erased person's shares were signed.
    fn forget_signer(&mut self, person: EntryId) -> Result<()> {
        let sql = "SELECT seed, made FROM signers WHERE person = ?";
        let row = self
            .database
            .query_row(sql, [person.0], |row| Ok((row.get(0)?, row.get(1)?)));
        let Some((seed, made)): Option<([u8; 32], i64)> = crate::read::maybe(row)? else {
            return Ok(());
        };
        let row = Row::of("signers", &[&person.0, &seed, &made.to_be_bytes()]);
        self.root.take(&self.keys.root, &row);
        self.database
            .execute("DELETE FROM signers WHERE person = ?", [person.0])?;
        Ok(())
    }

    /// Words that stand in no entry any more, also not in an earlier version of one: editing leaves
    /// them in the list, erasing does not.
    fn sweep_words(&mut self) -> Result<()> {
        let mut standing: HashSet<String> = HashSet::new();
        let mut asked = self.database.prepare("SELECT folded FROM entries")?;
        let mut rows = asked.query([])?;
        while let Some(row) = rows.next()? {
            for word in row.get_ref(0)?.as_str().unwrap_or_default().split(' ') {
                if !standing.contains(word) {
                    standing.insert(word.to_owned());
                }
            }
        }
        let mut asked = self.database.prepare("SELECT word FROM words")?;
        let words = asked.query_map([], |row| row.get::<_, String>(0))?;
        let words: Vec<String> = words.collect::<rusqlite::Result<_>>()?;
        let mut take = self.database.prepare("DELETE FROM words WHERE word = ?")?;
        for word in words.iter().filter(|word| !standing.contains(*word)) {
            take.execute([word])?;
        }
        self.words.clear();
        Ok(())
    }
}
