//! What sync programs leave behind: when a folder was changed on two machines, they keep both of a
//! file, each program with names of its own. HEAD and the database are two files, so the pair in
//! place can even be half of each.
//!
//! Names decide nothing. A HEAD is what fits our code; a database is what begins with our salt; a
//! pair is a clean HEAD and a database with the digest it names. Nothing is deleted: what was joined
//! is moved into `conflicts/`, and that is looked through as well, so that a join cut off anywhere
//! can be done again.

use crate::anchor::{self, Device, Remembered};
use crate::disk::Replace;
use crate::error::{Error, Result, Trouble};
use crate::folder::{CONFLICTS, DATABASE, Folder, HEAD, LOCK, README, random_name};
use crate::follow::Follow;
use crate::head::{Digest, Head, Rest};
use crate::lock::Lock;
use crate::merge::{Merged, Whom};
use crate::root::Root;
use crate::secret::{Keys, Secret};
use crate::slots::{self, Key};
use crate::store::{self, Use};
use crate::vault::{Access, Vault, digest_of};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};

/// The longest HEAD, in bytes.
const LONGEST: u64 = 64 << 10;

/// A HEAD and the database it names, by their names in the folder.
struct Pair {
    head: Head,
    digest: Digest,
    head_file: String,
    database: String,
}

impl Pair {
    /// What speaks for having it in place: what this device saw last, then what has to be moved
    /// least, then the newest.
    fn weight(&self, device: &Device, keys: &Keys) -> (bool, bool, bool, u64) {
        let seen = match anchor::recall(device, &self.head, keys) {
            Remembered::Known(known) => {
                known.head == self.digest || Some(known.head) == self.head.previous
            }
            Remembered::New | Remembered::Unreadable => false,
        };
        let (head, database) = (self.head_file == HEAD, self.database == DATABASE);
        (seen, head, database, self.head.generation)
    }
}

/// Everything in the folder that is a HEAD or a database of this chart.
#[derive(Default)]
struct Lying {
    heads: Vec<(String, Head, Digest)>,
    databases: Vec<(String, Digest)>,
}

impl Lying {
    /// Looks through the folder and `conflicts/`. Without `in_place`, HEAD and the database under
    /// their own names are left out: a connection may have them.
    fn look(folder: &Folder, secret: &Secret, keys: &Keys, in_place: bool) -> Result<Lying> {
        let mut lying = Lying::default();
        for dir in ["", CONFLICTS] {
            for name in files(folder, dir)? {
                let own = dir.is_empty() && (name == HEAD || name == DATABASE);
                let ours = dir.is_empty() && (name == LOCK || name == README);
                if ours || (own && !in_place) {
                    continue;
                }
                let file = if dir.is_empty() {
                    name
                } else {
                    format!("{dir}/{name}")
                };
                lying.judge(folder, file, secret, keys)?;
            }
        }
        // Of two equal databases the one in place is meant.
        lying.databases.sort_by_key(|(file, _)| file != DATABASE);
        Ok(lying)
    }

    fn judge(&mut self, folder: &Folder, file: String, secret: &Secret, keys: &Keys) -> Result<()> {
        let path = folder.join(&file);
        let mut begin = Vec::new();
        let source = fs::File::open(&path).map_err(|error| Error::disk(&path, error))?;
        source
            .take(LONGEST + 1)
            .read_to_end(&mut begin)
            .map_err(|error| Error::disk(&path, error))?;
        if begin.starts_with(secret.pages.salt()) {
            self.databases.push((file, digest_of(&path, keys)?));
        } else if let Ok(head) = Head::parse(&begin, keys)
            && head.vault.0 == secret.vault
        {
            let digest = Digest(keys.digest.digest(&begin));
            self.heads.push((file, head, digest));
        }
        Ok(())
    }

    fn pairs(&self) -> Vec<Pair> {
        let by_digest: BTreeMap<[u8; 32], &String> = self
            .databases
            .iter()
            .rev() // the first of two equal ones counts
            .map(|(file, digest)| (digest.0, file))
            .collect();
        let clean = self
            .heads
            .iter()
            .filter(|(_, head, _)| head.state == Rest::Clean);
        let pair = |(file, head, digest): &(String, Head, Digest)| {
            Some(Pair {
                head: head.clone(),
                digest: *digest,
                head_file: file.clone(),
                database: (*by_digest.get(&head.database.0)?).clone(),
            })
        };
        clean.filter_map(pair).collect()
    }
}

impl Vault {
    /// Opens a chart for writing whose HEAD and database a sync program may have mixed up: a pair
    /// that fits is put in place first. What lay there is moved into `conflicts/`. Call
    /// [`Vault::merge_conflicts`] then.
    ///
    /// # Errors
    /// As [`Vault::open`]; without any pair that fits, what is wrong with the one in place.
    pub fn open_mended(dir: &std::path::Path, key: Key<'_>, device: &Device) -> Result<Vault> {
        let unlock = |folder: &Folder| {
            let (secret, opened_by) = slots::unlock(folder, key)?;
            set_right(folder, &secret, device)?;
            Ok((secret, opened_by))
        };
        Vault::open_with(dir, Access::Write, device, true, &unlock)
    }

    /// Joins every pair that lies beside the one in place, and moves what was joined, and what fits
    /// nothing, into `conflicts/`. Gives what came and the names of what was moved.
    ///
    /// # Errors
    /// As [`Vault::merge`]; what is already joined stays, and the rest comes when it is done again.
    pub fn merge_conflicts(
        &mut self,
        now: i64,
        follow: Follow<'_>,
    ) -> Result<(Merged, Vec<String>)> {
        self.demand_write()?;
        let lying = Lying::look(&self.folder, &self.secret, &self.keys, false)?;
        let mut all = Merged::default();
        for pair in lying.pairs() {
            let theirs = self.beside(&pair)?;
            let merged = self.merge(&theirs, Whom::Everybody, now, &mut *follow)?;
            all.entries += merged.entries;
            all.changed += merged.changed;
            all.documents += merged.documents;
            all.erased += merged.erased;
            all.aside += merged.aside;
            all.refused.extend(merged.refused);
            all.missing.extend(merged.missing);
        }
        let mut moved = Vec::new();
        let heads = lying.heads.iter().map(|(file, _, _)| file);
        let databases = lying.databases.iter().map(|(file, _)| file);
        for file in heads.chain(databases) {
            if !file.contains('/') {
                put_aside(&self.folder, file)?;
                moved.push(file.clone());
            }
        }
        moved.sort();
        Ok((all, moved))
    }

    /// Opens a pair that lies in this chart's own folder, to look into it.
    fn beside(&self, pair: &Pair) -> Result<Vault> {
        let secret = Secret::read(self.secret.write().as_bytes())?;
        let path = self.folder.join(&pair.database);
        let database = store::open(&path, &secret.pages, Use::Read)?;
        let root = Root::read(&database)?;
        if root.digest(&self.keys.root) != pair.head.root {
            return Err(Error::damaged(Trouble::RootMismatch, &*pair.database));
        }
        Ok(Vault {
            folder: Folder::at(self.folder.path()),
            access: Access::Read,
            keys: secret.keys(),
            secret,
            device: Device::forgetful(),
            head: pair.head.clone(),
            head_digest: pair.digest,
            root,
            new_heads: Vec::new(),
            remarks: Vec::new(),
            pending: BTreeMap::new(),
            database: Some(database),
            digest_took: std::time::Duration::ZERO,
            _lock: Lock::none(),
        })
    }
}

/// Puts the pair in place that fits best, unless the chart there is in use.
fn set_right(folder: &Folder, secret: &Secret, device: &Device) -> Result<()> {
    let keys = secret.keys();
    match Head::read(folder, &keys) {
        Ok((head, _)) if head.state == Rest::Open => return Ok(()), // cut off: opening recovers it
        Ok(_) | Err(Error::Damaged(_)) => {}
        Err(error) => return Err(error),
    }
    let pairs = Lying::look(folder, secret, &keys, true)?.pairs();
    let best = pairs.iter().max_by_key(|pair| pair.weight(device, &keys));
    let Some(best) = best else {
        return Ok(()); // opening says what is wrong
    };
    if best.head_file == HEAD && best.database == DATABASE {
        return Ok(());
    }
    for side in ["-wal", "-journal"] {
        let file = format!("{DATABASE}{side}");
        if folder.length(&file)?.is_some() {
            put_aside(folder, &file)?;
        }
    }
    for (from, to) in [(&best.database, DATABASE), (&best.head_file, HEAD)] {
        if from == to {
            continue;
        }
        if folder.length(to)?.is_some() {
            put_aside(folder, to)?;
        }
        rename(folder, from, to)?;
    }
    Ok(())
}

/// Moves a file of the folder into `conflicts/`, under a name nobody has there.
fn put_aside(folder: &Folder, file: &str) -> Result<()> {
    let dir = folder.join(CONFLICTS);
    folder.make_dir(&dir)?;
    let mut to = format!("{CONFLICTS}/{file}");
    if folder.length(&to)?.is_some() {
        to = format!("{CONFLICTS}/{}-{file}", random_name());
    }
    rename(folder, file, &to)
}

fn rename(folder: &Folder, from: &str, to: &str) -> Result<()> {
    let path = folder.join(from);
    folder
        .disk
        .rename(&path, &folder.join(to), Replace::No)
        .map_err(|error| Error::disk(&path, error))?;
    for file in [from, to] {
        if file.contains('/') {
            folder.sync_dir(&folder.join(CONFLICTS))?;
        }
    }
    folder.sync_dir(folder.path())
}

/// Plain files in a folder of the chart, by name.
fn files(folder: &Folder, dir: &str) -> Result<Vec<String>> {
    let path = folder.join(dir);
    let fail = |error| Error::disk(&path, error);
    let listed = match fs::read_dir(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(fail)?,
    };
    let mut names = Vec::new();
    for entry in listed {
        let entry = entry.map_err(fail)?;
        if entry.file_type().is_ok_and(|kind| kind.is_file()) {
            names.extend(entry.file_name().into_string());
        }
    }
    names.sort();
    Ok(names)
}
