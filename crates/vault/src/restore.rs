//! A chart from a copy: a backup file, a mirror, or the folder of a chart. Nothing is written
//! over; a new folder is made, and it has its name only when everything in it was checked.
//!
//! The new chart is a copy of its own with a new copy id, so that no device takes it for an older
//! state of the chart it knows.

use crate::anchor::Device;
use crate::archive::Member;
use crate::backup::{Outer, from_the_medium};
use crate::disk::Replace;
use crate::documents::{Blob, Stored, put_document};
use crate::error::{Error, Finding, Result, Trouble};
use crate::folder::{self, BLOBS, DATABASE, Folder, SNAPSHOTS};
use crate::follow::{Follow, Progress};
use crate::head::{Digest, Head, Rest};
use crate::open::{Filled, Filling, build, lay_to_rest};
use crate::payload::{self, Nowhere, Sink};
use crate::readme;
use crate::root::{self, Root};
use crate::secret::{Keys, Secret};
use crate::slots::{self, Key};
use crate::snapshot;
use crate::store::{self, Use};
use crate::vault::{Vault, digest_of};
use crate::verify;
use rusqlite::params;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

/// A chart that came back.
pub struct Restored {
    /// The chart, open for writing.
    pub vault: Vault,
    /// What of the copy could not be brought back, such as a document's file that went bad.
    pub lost: Vec<Finding>,
}

impl Vault {
    /// Makes a chart in the new folder `to` from a copy: a backup file, a mirror, or the folder of
    /// a chart. Of a folder the newest state in it that is whole is taken. The key is one that
    /// opened the chart when the copy was made. `now` is in milliseconds since 1970.
    ///
    /// # Errors
    /// [`Error::NotACopy`], [`Error::WrongKey`], [`Error::Damaged`] if nothing whole is there,
    /// [`Error::Taken`] if something lies at `to`, [`Error::NoSpace`], [`Error::Disk`],
    /// [`Error::Cancelled`]. Nothing is left at `to` then.
    pub fn restore(
        copy: &Path,
        key: Key<'_>,
        to: &Path,
        now: i64,
        device: &Device,
        follow: Follow<'_>,
    ) -> Result<Restored> {
        let mut lost = Vec::new();
        let vault = if copy.is_dir() {
            let from = Folder::at(copy);
            if !from.join(folder::KEYS).is_dir() {
                return Err(Error::NotACopy {
                    path: copy.to_owned(),
                });
            }
            let (secret, _) = slots::unlock(&from, key)?;
            build(to, device, |new| {
                from_folder(&from, new, secret, now, follow, &mut lost)
            })?
        } else {
            let outer = Outer::open(copy)?;
            let (secret, _) = slots::unlock(&outer.keys, key)?;
            let mut progress = Progress::new(outer.length, follow);
            build(to, device, |new| {
                from_file(outer, new, secret, now, &mut progress)
            })?
        };
        Ok(Restored { vault, lost })
    }
}

fn from_file(
    mut outer: Outer<'_>,
    new: &Folder,
    secret: Secret,
    now: i64,
    progress: &mut Progress<'_>,
) -> Result<Filled> {
    let slots = std::mem::take(&mut outer.keys);
    let mut bringing = Bringing {
        new,
        secret: &secret,
        keys: &secret.keys(),
        documents: Vec::new(),
    };
    outer.read(&secret, progress, &mut bringing)?;
    let documents = bringing.documents;
    finish(new, secret, &slots, now, |there| {
        documents
            .iter()
            .try_for_each(|stored| relist(there, stored))
    })
}

/// Writes what a backup gives into the new folder.
struct Bringing<'a> {
    new: &'a Folder,
    secret: &'a Secret,
    keys: &'a Keys,
    documents: Vec<Stored>,
}

impl Sink for Bringing<'_> {
    fn member(&mut self, member: &Member, mut from: &mut dyn Read) -> Result<()> {
        if member.name == payload::DATABASE {
            return bring_member(self.new, member, from);
        }
        let Some(id) = payload::document(&member.name) else {
            return Ok(());
        };
        let about = member.about.clone().unwrap_or_default();
        let put = put_document(
            self.new,
            self.secret,
            self.keys,
            id,
            member.size,
            &about,
            &mut from,
        );
        let put = put.map_err(|error| error.or_damaged(Trouble::BackupDamaged, &member.name));
        self.documents.push(put?);
        Ok(())
    }
}

/// The database of a backup or a snapshot.
fn bring_member(new: &Folder, member: &Member, mut from: &mut dyn Read) -> Result<()> {
    let mut whole = new.begin(DATABASE, member.size)?;
    let damaged = || Error::damaged(Trouble::BackupDamaged, DATABASE);
    io::copy(&mut from, &mut whole)
        .map_err(|error| Error::reading_sealed(&new.join(DATABASE), error, damaged))?;
    whole.keep_if(|_| Ok(()))
}

fn from_folder(
    from: &Folder,
    new: &Folder,
    secret: Secret,
    now: i64,
    follow: Follow<'_>,
    lost: &mut Vec<Finding>,
) -> Result<Filled> {
    let keys = secret.keys();
    bring_database(from, new, &secret, &keys)?;
    let mut slots = BTreeMap::new();
    for name in slots::all_names() {
        for file in slots::files(name) {
            if let Some(bytes) = from.read(&file, slots::LONGEST)?
                && seal::Sealed::again(bytes.clone()).is_ok()
            {
                slots.entry(name.to_owned()).or_insert(bytes);
            }
        }
    }
    let path = new.join(DATABASE);
    let database = store::open(&path, &secret.pages, Use::Read)?;
    let documents = Blob::all(&database)?;
    drop(database);
    let total = documents.iter().map(|stored| stored.length).sum();
    let mut progress = Progress::new(total, follow);
    for stored in documents {
        let Stored {
            id, file, digest, ..
        } = stored;
        let digest = Digest(digest);
        let path = from.join(&file);
        let trouble = match File::open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Trouble::DocumentMissing,
            Err(error) => return Err(Error::disk(&path, error)),
            Ok(source) if !same(&path, &source, digest, &keys)? => Trouble::DocumentDigestMismatch,
            Ok(source) => {
                bring_file(source, &path, new, &file, &mut progress)?;
                continue;
            }
        };
        lost.push(Finding {
            trouble,
            place: id.to_string(),
        });
    }
    finish(new, secret, &slots, now, |_| Ok(()))
}

fn same(path: &Path, source: &File, digest: Digest, keys: &Keys) -> Result<bool> {
    from_the_medium(source);
    Ok(digest_of(path, keys)? == digest)
}

fn bring_file(
    mut source: File,
    path: &Path,
    new: &Folder,
    file: &str,
    progress: &mut Progress<'_>,
) -> Result<()> {
    let length = source.metadata().map_err(|e| Error::disk(path, e))?.len();
    let dir = file.rsplit_once('/').map_or(BLOBS, |(dir, _)| dir);
    new.make_dir(&new.join(dir))?;
    let mut whole = new.begin(file, length)?;
    let mut part = vec![0; 256 << 10];
    loop {
        let read = source.read(&mut part).map_err(|e| Error::disk(path, e))?;
        if read == 0 {
            return whole.keep_if(|_| Ok(()));
        }
        let written = whole.write_all(&part[..read]);
        written.map_err(|error| Error::disk(&new.join(file), error))?;
        // Somebody who stops is heard in the next line, where it is an error with a name.
        drop(progress.add(read as u64));
        progress.stopped()?;
    }
}

/// The newest database of a folder that is whole: the one HEAD speaks of, else a snapshot's.
fn bring_database(from: &Folder, new: &Folder, secret: &Secret, keys: &Keys) -> Result<()> {
    let head = Head::read(from, keys).ok().map(|(head, _)| head);
    let path = from.join(DATABASE);
    let good = head.filter(|head| head.state == Rest::Clean && path.is_file());
    if let Some(head) = good
        && digest_of(&path, keys)? == head.database
    {
        let source = File::open(&path).map_err(|error| Error::disk(&path, error))?;
        let mut unheard = |_, _| true;
        return bring_file(
            source,
            &path,
            new,
            DATABASE,
            &mut Progress::new(0, &mut unheard),
        );
    }
    let mut worst = Error::NotACopy {
        path: from.path().to_owned(),
    };
    for name in snapshot::listed(from)?.iter().rev() {
        let path = from.join(&format!("{SNAPSHOTS}/{name}"));
        // Looked over first: a snapshot that went bad leaves nothing behind.
        match snapshot::check(&path, secret) {
            Ok(_) => {
                let mut bringing = OnlyDatabase(new);
                let mut unheard = |_, _| true;
                let mut progress = Progress::new(0, &mut unheard);
                return snapshot::read(&path, secret, &mut progress, &mut bringing).map(drop);
            }
            Err(error @ Error::Damaged(_)) => worst = error,
            Err(error) => return Err(error),
        }
    }
    Err(worst)
}

/// Writes the database of a snapshot into the new folder.
struct OnlyDatabase<'a>(&'a Folder);

impl Sink for OnlyDatabase<'_> {
    fn member(&mut self, member: &Member, from: &mut dyn Read) -> Result<()> {
        if member.name != payload::DATABASE {
            return Nowhere.member(member, from);
        }
        bring_member(self.0, member, from)
    }
}

/// The database is there and so are the documents: checks the rows, writes key files, README and
/// HEAD, and makes it a copy of its own.
fn finish(
    new: &Folder,
    secret: Secret,
    slots: &BTreeMap<String, Vec<u8>>,
    now: i64,
    more: impl FnOnce(&mut Filling<'_>) -> Result<()>,
) -> Result<Filled> {
    let keys = secret.keys();
    let path = new.join(DATABASE);
    let mut database = store::open(&path, &secret.pages, Use::Write)?;
    let damaged = |trouble| Error::damaged(trouble, DATABASE);
    if !verify::pages_fit(&database, false)? {
        return Err(damaged(Trouble::PageMacBad));
    }
    let mut root = Root::read(&database)?;
    let vault: [u8; 16] = database.query_row("SELECT vault FROM vault", [], |row| row.get(0))?;
    let fits = root.recount(&database, &keys.root)? == root && root::names_fit(&database)?;
    if !fits || vault != secret.vault {
        return Err(damaged(Trouble::RootMismatch));
    }
    let change = database.transaction()?;
    root.generation += 1;
    let mut filling = Filling {
        folder: new,
        secret: &secret,
        keys: &keys,
        database: &change,
        root,
    };
    filling.change(now)?;
    let digests = slots::relist(&change, &mut filling.root, &keys, slots, now)?;
    more(&mut filling)?;
    let root = filling.root;
    root.write(&change)?;
    change.commit()?;
    new.write(folder::README, Replace::No, readme::text().as_ref())?;
    lay_to_rest(new, secret, database, root, slots, digests)
}

/// A document's file is a new one: its row says so.
fn relist(there: &mut Filling<'_>, stored: &Stored) -> Result<()> {
    let unlisted = || Error::damaged(Trouble::BackupDamaged, stored.id.to_string());
    let old = Blob::of(there.database, stored.id)?.ok_or_else(unlisted)?;
    there.root.take(&there.keys.root, &old.row());
    there.database.execute(
        "UPDATE blobs SET file = ?, stored = ?, digest = ? WHERE document = ?",
        params![stored.file, stored.length, stored.digest, stored.id.0],
    )?;
    let new = Blob {
        stored: Cow::Borrowed(stored),
        change: old.change,
    };
    there.root.add(&there.keys.root, &new.row());
    Ok(())
}
