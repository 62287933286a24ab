//! Looking the whole folder over, without changing anything in it.

use crate::documents::{Blob, Stored};
use crate::error::{Error, Finding, Result, Trouble};
use crate::folder::{self, BLOBS, DATABASE, SNAPSHOTS, is_random_name};
use crate::head::{Digest, Head, Rest};
use crate::readme;
use crate::remark::Remark;
use crate::root::{self, Root};
use crate::slots;
use crate::snapshot;
use crate::vault::{Vault, digest_of, judge_side_files};
use record::{Revision, RevisionId};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read};

/// How every age file begins.
const AGE: &[u8] = b"age-encryption.org/v1\n";

/// Files that operating systems and their file managers strew about.
const LITTER: [&str; 5] = [
    "Thumbs.db",
    "desktop.ini",
    ".DS_Store",
    ".directory",
    "Icon\r",
];

impl Trouble {
    /// Whether everything that was ever saved is still there and still what it was: worth a
    /// sentence, not a scare.
    #[must_use]
    pub fn is_harmless(self) -> bool {
        matches!(
            self,
            Trouble::UnknownFile
                | Trouble::DocumentUnlisted
                | Trouble::SlotTwinDiffers
                | Trouble::ProjectionDiffers
                | Trouble::ReadmeDiffers
        )
    }
}

impl Vault {
    /// Looks the folder over: key files, HEAD, the digest and the pages of the database, the sum
    /// of its rows, whether every document is there. With `deep` every document is opened and
    /// every revision read, which takes as long as reading the whole folder.
    ///
    /// A chart opened for writing is put to rest first and opened again after.
    ///
    /// # Errors
    /// [`Error::Disk`] if something cannot be read at all. What was found is no error.
    pub fn verify(&mut self, deep: bool) -> Result<Vec<Finding>> {
        self.pause()?;
        self.database = None;
        let mut found = Found::default();
        self.look_at_files(&mut found)?;
        let opened = found.stop(self.rouse())?;
        if opened.is_some() {
            let mut more = Vec::new();
            found.stop(self.look_at_rows(deep, &mut more))?;
            found.stop(self.look_at_documents(deep, &mut more))?;
            found.stop(self.look_at_snapshots(deep, &mut more))?;
            found.list.append(&mut more);
        }
        let mut list = found.list;
        list.sort();
        list.dedup();
        Ok(list)
    }

    fn look_at_files(&self, found: &mut Found) -> Result<()> {
        for remark in slots::judge(&self.folder, &self.head, &self.keys.digest)? {
            if let Remark::Found(finding) = remark {
                found.list.push(finding);
            }
        }
        for name in self.head.slots.keys() {
            for file in slots::files(name) {
                if self.is_plain(&file)? {
                    found.say(Trouble::PlaintextFound, &file);
                }
            }
        }
        match Head::read(&self.folder, &self.keys) {
            Ok((_, digest)) if digest == self.head_digest => {}
            Ok(_) => found.say(Trouble::NotADescendant, folder::HEAD),
            Err(error) => drop(found.stop::<()>(Err(error))?),
        }
        found.stop(judge_side_files(&self.folder, Rest::Clean))?;
        let path = self.folder.join(DATABASE);
        if !path.exists() || digest_of(&path, &self.keys)? != self.head.database {
            found.say(Trouble::DbDigestMismatch, DATABASE);
        }
        let readme = self.folder.read(folder::README, 64 << 10)?;
        if readme.as_deref() != Some(readme::text().as_ref()) {
            found.say(Trouble::ReadmeDiffers, folder::README);
        }
        let known = [
            folder::README,
            folder::KEYS,
            DATABASE,
            folder::HEAD,
            BLOBS,
            SNAPSHOTS,
            folder::LOCK,
            folder::TMP,
            folder::CONFLICTS,
        ];
        let side = [format!("{DATABASE}-wal"), format!("{DATABASE}-journal")];
        for name in self.names("")? {
            if !known.contains(&&*name) && !side.contains(&name) && !is_litter(&name) {
                found.say(Trouble::UnknownFile, &name);
            }
        }
        Ok(())
    }

    fn look_at_rows(&self, deep: bool, found: &mut Vec<Finding>) -> Result<()> {
        let mut say = |trouble, place: String| found.push(Finding { trouble, place });
        let database = self.database()?;
        if !pages_fit(database, deep)? {
            say(Trouble::PageMacBad, DATABASE.to_owned());
        }
        let root = Root::read(database)?;
        if root.digest(&self.keys.root) != self.head.root
            || root.recount(database, &self.keys.root)? != root
            || !root::names_fit(database)?
        {
            say(Trouble::RootMismatch, DATABASE.to_owned());
        }
        if self.listed_slots()? != self.head.slots {
            say(Trouble::RootMismatch, "slots".to_owned());
        }
        if !deep {
            return Ok(());
        }
        let mut ids = BTreeSet::new();
        let mut parents: Vec<(RevisionId, RevisionId)> = Vec::new();
        let mut asked = database.prepare("SELECT id, entry, bytes FROM revisions NOT INDEXED")?;
        let mut rows = asked.query([])?;
        while let Some(row) = rows.next()? {
            let (id, entry) = (RevisionId(row.get(0)?), row.get::<_, [u8; 16]>(1)?);
            ids.insert(id);
            match Revision::read(row.get_ref(2)?.as_blob().unwrap_or_default()) {
                Ok(it) if it.id() == id && it.body().entry.0 == entry => {
                    parents.extend(it.body().parents.iter().map(|parent| (*parent, id)));
                }
                _ => say(Trouble::RevisionDamaged, id.to_string()),
            }
        }
        let mut asked = database.prepare("SELECT id FROM skeletons")?;
        for id in asked.query_map([], |row| row.get(0).map(RevisionId))? {
            ids.insert(id?);
        }
        for (parent, child) in parents {
            if !ids.contains(&parent) {
                say(Trouble::ParentMissing, child.to_string());
            }
        }
        if !self.shown_fits()? {
            say(Trouble::ProjectionDiffers, DATABASE.to_owned());
        }
        Ok(())
    }

    fn listed_slots(&self) -> Result<BTreeMap<String, Digest>> {
        let mut asked = self.database()?.prepare("SELECT name, digest FROM slots")?;
        let rows = asked.query_map([], |row| Ok((row.get(0)?, Digest(row.get(1)?))))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn look_at_documents(&self, deep: bool, found: &mut Vec<Finding>) -> Result<()> {
        // What was erased and is still to be taken away is nothing to take back.
        let mut listed = self.still_there()?;
        for stored in Blob::all(self.database()?)? {
            let Stored {
                id,
                file,
                length,
                digest,
                ..
            } = stored;
            listed.insert(file.clone());
            let mut say = |trouble, place: String| found.push(Finding { trouble, place });
            match self.folder.length(&file)? {
                None => say(Trouble::DocumentMissing, id.to_string()),
                Some(is) if is != length => {
                    say(Trouble::DocumentDigestMismatch, id.to_string());
                }
                Some(_) if !deep => {}
                Some(_) if digest_of(&self.folder.join(&file), &self.keys)?.0 != digest => {
                    say(Trouble::DocumentDigestMismatch, id.to_string());
                }
                Some(_) => match self.open_blob(&file, id, &mut io::sink()) {
                    Ok(_) => {}
                    Err(Error::Damaged(finding)) => found.push(finding),
                    Err(error) => return Err(error),
                },
            }
            if self.is_plain(&file)? {
                found.push(Finding {
                    trouble: Trouble::PlaintextFound,
                    place: file,
                });
            }
        }
        for dir in self.names(BLOBS)? {
            let dir = format!("{BLOBS}/{dir}");
            if !self.folder.join(&dir).is_dir() {
                self.judge_stray(&dir, found)?;
                continue;
            }
            for name in self.names(&dir)? {
                let file = format!("{dir}/{name}");
                if !listed.contains(&file) {
                    self.judge_stray(&file, found)?;
                }
            }
        }
        Ok(())
    }

    /// Snapshots are read to the end only where every document is.
    fn look_at_snapshots(&self, deep: bool, found: &mut Vec<Finding>) -> Result<()> {
        let known = snapshot::listed(&self.folder)?;
        for name in self.names(SNAPSHOTS)? {
            let file = format!("{SNAPSHOTS}/{name}");
            let mut say = |trouble| {
                found.push(Finding {
                    trouble,
                    place: file.clone(),
                });
            };
            if is_litter(&name) {
                continue;
            }
            if !known.contains(&name) || self.folder.join(&file).is_dir() {
                say(Trouble::UnknownFile);
            } else if self.is_plain(&file)? {
                say(Trouble::PlaintextFound);
            } else if deep {
                match snapshot::check(&self.folder.join(&file), &self.secret) {
                    Ok(_) => {}
                    Err(Error::Damaged(is)) => say(is.trouble),
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(())
    }

    /// A file in `blobs/` that no row speaks of. It is never deleted by itself.
    fn judge_stray(&self, file: &str, found: &mut Vec<Finding>) -> Result<()> {
        let name = file.rsplit('/').next().unwrap_or(file);
        if is_litter(name) {
            return Ok(());
        }
        let ours = name.strip_suffix(".age").is_some_and(is_random_name) && {
            let path = self.folder.join(file);
            let source = fs::File::open(&path).map_err(|error| Error::disk(&path, error))?;
            let key = seal::Key::Identities(std::slice::from_ref(&self.secret.identity));
            seal::Opener::new(source, key, seal::Bounds::Slot).is_ok()
        };
        let trouble = if ours {
            Trouble::DocumentUnlisted
        } else {
            Trouble::UnknownFile
        };
        found.push(Finding {
            trouble,
            place: file.to_owned(),
        });
        Ok(())
    }

    /// Whether a file that should be sealed does not even begin like one.
    fn is_plain(&self, file: &str) -> Result<bool> {
        let path = self.folder.join(file);
        let mut begin = Vec::new();
        match fs::File::open(&path) {
            Ok(source) => {
                let read = source.take(AGE.len() as u64).read_to_end(&mut begin);
                read.map_err(|error| Error::disk(&path, error))?;
                Ok(begin != AGE)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(Error::disk(&path, error)),
        }
    }

    fn names(&self, dir: &str) -> Result<Vec<String>> {
        let path = self.folder.join(dir);
        let fail = |error| Error::disk(&path, error);
        let listed = match fs::read_dir(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            other => other.map_err(fail)?,
        };
        let mut names = Vec::new();
        for entry in listed {
            names.push(
                entry
                    .map_err(fail)?
                    .file_name()
                    .to_string_lossy()
                    .into_owned(),
            );
        }
        names.sort();
        Ok(names)
    }
}

/// Whether a file manager left it there.
pub(crate) fn is_litter(name: &str) -> bool {
    LITTER.contains(&name) || name.starts_with("._")
}

/// What was found so far.
#[derive(Default)]
struct Found {
    list: Vec<Finding>,
}

impl Found {
    fn say(&mut self, trouble: Trouble, place: &str) {
        self.list.push(Finding {
            trouble,
            place: place.to_owned(),
        });
    }

    /// Damage is a finding; any other error ends the search.
    fn stop<T>(&mut self, answer: Result<T>) -> Result<Option<T>> {
        match answer {
            Ok(value) => Ok(Some(value)),
            Err(Error::Damaged(finding)) => {
                self.list.push(finding);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

/// Whether every page of the database fits its code and its neighbours. With `deep` every index
/// is compared with its table.
pub(crate) fn pages_fit(database: &Connection, deep: bool) -> Result<bool> {
    Ok(codes_fit(database)? && tree_fits(database, deep)?)
}

/// Whether every page of the file fits its code. It looks at the file alone: a page that a log will
/// replace may well be torn.
pub(crate) fn codes_fit(database: &Connection) -> Result<bool> {
    let mut asked = database.prepare("PRAGMA cipher_integrity_check")?;
    Ok(asked.query([])?.next()?.is_none())
}

/// Whether every page that is in use can be read and fits its neighbours, the log's taking the place of
/// the file's.
pub(crate) fn tree_fits(database: &Connection, deep: bool) -> Result<bool> {
    let check = if deep {
        "integrity_check(1)"
    } else {
        "quick_check(1)"
    };
    let said = database.query_row(&format!("PRAGMA {check}"), [], |row| {
        row.get::<_, String>(0)
    });
    match said {
        Ok(said) => Ok(said == "ok"),
        Err(error) => match Error::from(error) {
            Error::Damaged(_) => Ok(false),
            other => Err(other),
        },
    }
}
