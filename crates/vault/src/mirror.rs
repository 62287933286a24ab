//! A mirror: the chart once more in another folder or on a stick, kept up to date by itself.
//!
//! It holds README, key files, every document's file as it is, and snapshots. Documents are
//! written there once. Nothing is taken away there but what was erased here, key files that no
//! longer count, and snapshots that are thinned as in the chart itself.

use crate::backup::{Copied, from_the_medium};
use crate::disk::Replace;
use crate::documents::{Blob, Stored};
use crate::erase::ERASED;
use crate::error::{Error, Result, Trouble};
use crate::folder::{BLOBS, Folder, README, SNAPSHOTS, is_random_name};
use crate::follow::{Follow, Progress};
use crate::head::Digest;
use crate::readme;
use crate::slots;
use crate::snapshot;
use crate::vault::{Vault, digest_of};
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

/// What the folder of a mirror is called at its end.
pub const MIRROR: &str = "ownchart-mirror";

impl Vault {
    /// Brings a mirror up to date, or begins one in a folder that is empty or not there yet; the
    /// folder that holds it must be there. Whatever is written is read back. With `deep` every
    /// document that lies there already is read as well. `now` is in milliseconds since 1970.
    ///
    /// # Errors
    /// [`Error::Taken`] if something else lies there, a mirror of another chart for instance;
    /// [`Error::NoSpace`], [`Error::Disk`], [`Error::Cancelled`]; [`Error::Damaged`] if the chart
    /// is not whole. What the mirror held before it still holds.
    pub fn mirror(
        &mut self,
        to: &Path,
        deep: bool,
        now: i64,
        follow: Follow<'_>,
    ) -> Result<Copied> {
        let there = Folder::at(to);
        self.at_rest(|vault, database| {
            vault.demand_own_mirror(&there)?;
            let documents = Blob::all(database)?;
            let total = documents.iter().map(|document| document.length).sum();
            let mut progress = Progress::new(total, follow);
            let mut written = 0;
            for document in &documents {
                written += vault.mirror_document(&there, document, deep, &mut progress)?;
            }
            vault.mirror_keys(&there)?;
            there.write(README, Replace::Yes, readme::text().as_ref())?;
            let name = snapshot::next_name(&there, now, None)?;
            vault.write_snapshot(&there, database, &name, now)?;
            let path = there.join(&format!("{SNAPSHOTS}/{name}"));
            let manifest = snapshot::check(&path, &vault.secret)?;
            Vault::end_erased(&there, database, &documents, &name)?;
            snapshot::thin(&there, now)?;
            Ok(Copied {
                manifest,
                bytes: written
                    + there
                        .length(&format!("{SNAPSHOTS}/{name}"))?
                        .unwrap_or_default(),
                documents: documents.len() as u64,
            })
        })
    }

    /// A mirror of this chart, or an empty place where one can begin.
    fn demand_own_mirror(&self, there: &Folder) -> Result<()> {
        let taken = || Error::Taken {
            path: there.path().to_owned(),
        };
        there.make_dir(there.path())?;
        match snapshot::listed(there)?.last() {
            Some(newest) => {
                let path = there.join(&format!("{SNAPSHOTS}/{newest}"));
                // One that went bad is no other chart's: its keys tell whose it is.
                let ours =
                    snapshot::check(&path, &self.secret).is_ok() || self.has_own_key(there)?;
                if !ours {
                    return Err(taken());
                }
            }
            None => {
                let names = std::fs::read_dir(there.path());
                let mut names = names.map_err(|error| Error::disk(there.path(), error))?;
                // A mirror that was cut off while it began has our folders and no snapshot yet.
                if names.next().is_some() && !there.join(BLOBS).is_dir() {
                    return Err(taken());
                }
            }
        }
        there.lay_out()?;
        there.empty_tmp()
    }

    fn has_own_key(&self, there: &Folder) -> Result<bool> {
        for (name, expected) in &self.head.slots {
            for file in slots::files(name) {
                let bytes = there.read(&file, slots::LONGEST)?.unwrap_or_default();
                if Digest(self.keys.digest.digest(&bytes)) == *expected {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    fn mirror_document(
        &self,
        there: &Folder,
        document: &Stored,
        deep: bool,
        progress: &mut Progress<'_>,
    ) -> Result<u64> {
        let file = &*document.file;
        let good = match there.length(file)? {
            Some(length) if length == document.length && !deep => true,
            Some(length) if length == document.length => {
                digest_of(&there.join(file), &self.keys)?.0 == document.digest
            }
            _ => false,
        };
        if good {
            // Somebody who stops is heard below, where it is an error with a name.
            drop(progress.add(document.length));
            progress.stopped()?;
            return Ok(0);
        }
        let dir = file.rsplit_once('/').map_or(BLOBS, |(dir, _)| dir);
        there.make_dir(&there.join(dir))?;
        let from = self.folder.join(file);
        let missing = || Error::damaged(Trouble::DocumentMissing, file);
        let mut source = File::open(&from).map_err(|_| missing())?;
        let mut whole = there.begin(file, document.length)?;
        let failed = |error| Error::disk(&there.join(file), error);
        let mut digester = self.keys.digest.digester();
        let mut part = vec![0; 256 << 10];
        loop {
            let read = source.read(&mut part).map_err(|e| Error::disk(&from, e))?;
            if read == 0 {
                break;
            }
            whole.write_all(&part[..read]).map_err(failed)?;
            digester.write_all(&part[..read]).map_err(failed)?;
            drop(progress.add(read as u64));
            progress.stopped()?;
        }
        if digester.finish() != document.digest {
            return Err(Error::damaged(Trouble::DocumentDigestMismatch, file));
        }
        whole.keep_if(|at| {
            if let Ok(written) = File::open(at) {
                from_the_medium(&written);
            }
            if digest_of(at, &self.keys)?.0 == document.digest {
                return Ok(());
            }
            Err(failed(std::io::ErrorKind::InvalidData.into()))
        })?;
        Ok(document.length)
    }

    fn mirror_keys(&self, there: &Folder) -> Result<()> {
        let good = self.good_slots()?;
        for (name, bytes) in &good {
            for file in slots::files(name) {
                if there.read(&file, slots::LONGEST)?.as_ref() != Some(bytes) {
                    there.write(&file, Replace::Yes, bytes)?;
                }
            }
        }
        for name in slots::TRUSTED
            .iter()
            .filter(|name| !good.contains_key(**name))
        {
            for file in slots::files(name) {
                if there.length(&file)?.is_some() {
                    take_away(there, &file)?;
                }
            }
        }
        Ok(())
    }

    /// What was erased here is erased there: the files of documents, and every snapshot from before.
    fn end_erased(
        there: &Folder,
        database: &Connection,
        documents: &[Stored],
        newest: &str,
    ) -> Result<()> {
        let sql = "SELECT value FROM settings WHERE name = ?";
        let erased = database.query_row(sql, [ERASED], |row| row.get::<_, String>(0));
        let Some(erased) = crate::read::maybe(erased)?.and_then(|text| text.parse().ok()) else {
            return Ok(());
        };
        for name in snapshot::listed(there)? {
            let before = snapshot::millis_of(&name).is_some_and(|made: i64| made <= erased);
            if before && name != newest {
                take_away(there, &format!("{SNAPSHOTS}/{name}"))?;
            }
        }
        let listed: BTreeSet<&str> = documents.iter().map(|it| &*it.file).collect();
        for file in there.files_below(BLOBS)? {
            let name = file
                .rsplit('/')
                .next()
                .and_then(|name| name.strip_suffix(".age"));
            // Only files this program wrote there; whatever else lies about is nobody's business.
            if name.is_some_and(is_random_name) && !listed.contains(&*file) {
                take_away(there, &file)?;
            }
        }
        Ok(())
    }
}

fn take_away(there: &Folder, file: &str) -> Result<()> {
    let path = there.join(file);
    let removed = there.disk.remove(&path);
    removed.map_err(|error| Error::disk(&path, error))
}
