//! A backup: the whole chart in one sealed file, read back and checked before it counts.
//!
//! Outside a plain archive: `README.txt`, the key files, `payload.age`. Inside the seal what
//! [`crate::payload`] tells. It is written straight into the seal; nothing plain touches the disk.

use crate::archive::{self, Member};
use crate::disk::{Disk, Real};
use crate::documents::{Blob, Stored};
use crate::error::{Error, Result, Trouble};
use crate::folder::{self, BLOBS, Folder, KEYS, README, SNAPSHOTS};
use crate::follow::{Follow, Progress};
use crate::head::Digest;
use crate::payload::{self, Manifest, Nowhere, Sink};
use crate::readme;
use crate::secret::Secret;
use crate::slots::{self, Key};
use crate::snapshot;
use crate::store::{self, Use};
use crate::vault::Vault;
use crate::write_whole::{Watch, Whole};
use record::CopyId;
use rusqlite::Connection;
use seal::{Bounds, Lock, Opener, Sealer};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The last member of the outer archive.
const PAYLOAD: &str = "payload.age";
/// The longest README that is read over, in bytes.
const README_LONGEST: u64 = 256 << 10;

/// A copy that was read from end to end and is whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Which chart, in which state.
    pub manifest: Manifest,
    /// The size of the file in bytes.
    pub bytes: u64,
    /// How many documents it holds.
    pub documents: u64,
}

/// A file for other programs that lies in a backup beside the chart: its name and its bytes.
pub type Extra<'a> = (&'a str, &'a [u8]);

impl Vault {
    /// Writes the whole chart into one file, reads it back, and only then gives it its name. Until
    /// then the file is called `….part`. `now` is in milliseconds since 1970; `follow` hears of
    /// bytes, those read back included.
    ///
    /// # Errors
    /// [`Error::NoSpace`], [`Error::Disk`], [`Error::Cancelled`]; [`Error::Damaged`] if the chart
    /// itself is not whole. A file that had the name before is then still there.
    pub fn backup(
        &mut self,
        to: &Path,
        extra: &[Extra<'_>],
        now: i64,
        follow: Follow<'_>,
    ) -> Result<Copied> {
        self.backup_on(&Real, to, extra, now, follow)
    }

    pub(crate) fn backup_on(
        &mut self,
        disk: &dyn Disk,
        to: &Path,
        extra: &[Extra<'_>],
        now: i64,
        follow: Follow<'_>,
    ) -> Result<Copied> {
        self.at_rest(|vault, database| {
            let contents = vault.contents(database, extra, true, now)?;
            let keys = vault.good_slots()?;
            let front: u64 = keys.values().map(|key| key.len() as u64 + 1024).sum();
            let length = contents.length + contents.length / 4096 + front + (64 << 10);
            let whole = Whole::begin_beside(disk, to, length)?;
            let mut progress = Progress::new(2 * contents.length, follow);
            let whole = vault.write_backup(whole, to, &keys, &contents, &mut progress)?;
            let mut copied = None;
            whole.keep_if(|at| {
                let found = look(Outer::open(at)?, &vault.secret, &mut progress)?;
                if found.manifest != contents.manifest || found.documents != contents.documents() {
                    return Err(damaged(payload::MANIFEST));
                }
                copied = Some(found);
                Ok(())
            })?;
            Ok(copied.expect("this cannot be empty because the file was kept"))
        })
    }

    /// Reads a copy from end to end with the keys of this chart: a backup, or the newest snapshot of
    /// a mirror.
    ///
    /// # Errors
    /// [`Error::NotACopy`], [`Error::Damaged`], [`Error::WrongKey`] if it belongs to another
    /// chart or to keys from before they were changed, [`Error::Cancelled`].
    pub fn check_copy(&self, copy: &Path, follow: Follow<'_>) -> Result<Copied> {
        if copy.is_dir() {
            return look_at_folder(&Folder::at(copy), &self.secret);
        }
        let outer = Outer::open(copy)?;
        let mut progress = Progress::new(outer.length, follow);
        look(outer, &self.secret, &mut progress)
    }

    /// Runs `work` while nothing is being written and the database lies still.
    pub(crate) fn at_rest<T>(
        &mut self,
        work: impl FnOnce(&Vault, &Connection) -> Result<T>,
    ) -> Result<T> {
        self.pause()?;
        self.database = None;
        let path = self.folder.join(folder::DATABASE);
        let done = store::open(&path, &self.secret.pages, Use::Read)
            .and_then(|database| work(self, &database));
        self.rouse()?;
        done
    }

    /// What a backup (with documents) or a snapshot (without) of this state holds.
    pub(crate) fn contents<'a>(
        &self,
        database: &Connection,
        extra: &'a [Extra<'a>],
        documents: bool,
        now: i64,
    ) -> Result<Contents<'a>> {
        let state = self.state();
        let manifest = Manifest {
            vault: CopyId(self.secret.vault),
            copy: self.head.copy,
            generation: self.head.generation,
            number: state.number,
            words: state.words,
            changed: state.changed,
            made: now,
        };
        let size = self.folder.length(folder::DATABASE)?.unwrap_or_default();
        let sql = "SELECT coalesce(sum(length(bytes) + 1), 0) FROM revisions";
        let record: u64 = database.query_row(sql, [], |row| row.get(0))?;
        let mut parts = vec![
            (Member::plain(payload::DATABASE, size), Part::Database),
            (Member::plain(payload::RECORD, record), Part::Record),
        ];
        for (name, bytes) in extra {
            let member = Member::plain(*name, bytes.len() as u64);
            parts.push((member, Part::Extra(bytes)));
        }
        if documents {
            for stored in Blob::all(database)? {
                let (about, _) = self.reader(&stored.file, stored.id)?;
                let member = Member {
                    name: payload::document_name(stored.id, &about),
                    size: stored.size,
                    about: Some(about),
                };
                parts.push((member, Part::Document(stored)));
            }
        }
        let length = payload::length(&manifest, parts.iter().map(|(member, _)| member));
        Ok(Contents {
            manifest,
            parts,
            length,
        })
    }

    /// Writes what `contents` lists.
    pub(crate) fn write_contents(
        &self,
        contents: &Contents<'_>,
        place: &Path,
        to: &mut impl Write,
        progress: &mut Progress<'_>,
    ) -> Result<()> {
        let mut writer = payload::Writer::new(to, place, &contents.manifest, progress);
        let failed = |error| Error::disk(place, error);
        for (member, part) in &contents.parts {
            match part {
                Part::Database => writer.member(member, |to| self.write_database(to, place)),
                Part::Record => writer.member(member, |to| self.write_record(to, place)),
                Part::Extra(bytes) => {
                    writer.member(member, |to| to.write_all(bytes).map_err(failed))
                }
                Part::Document(stored) => writer.document(member, stored.id, |to| {
                    self.pour_stored(stored, &mut { to })
                }),
            }?;
        }
        writer.end(&self.keys.backup)
    }

    /// The database as it lies, which must be what HEAD says.
    fn write_database(&self, to: &mut dyn Write, place: &Path) -> Result<()> {
        let path = self.folder.join(folder::DATABASE);
        let mut file = File::open(&path).map_err(|error| Error::disk(&path, error))?;
        let mut digester = self.keys.digest.digester();
        let mut part = vec![0; 256 << 10];
        loop {
            let read = file.read(&mut part).map_err(|e| Error::disk(&path, e))?;
            if read == 0 {
                break;
            }
            digester.see(&part[..read]);
            to.write_all(&part[..read])
                .map_err(|error| Error::disk(place, error))?;
        }
        if Digest(digester.finish()) != self.head.database {
            return Err(Error::damaged(Trouble::DbDigestMismatch, folder::DATABASE));
        }
        Ok(())
    }

    fn write_record(&self, to: &mut dyn Write, place: &Path) -> Result<()> {
        let path = self.folder.join(folder::DATABASE);
        let database = store::open(&path, &self.secret.pages, Use::Read)?;
        let mut asked = database.prepare("SELECT bytes FROM revisions ORDER BY row")?;
        let mut rows = asked.query([])?;
        let mut to = BufWriter::with_capacity(64 << 10, to);
        let failed = |error| Error::disk(place, error);
        while let Some(row) = rows.next()? {
            let bytes = row.get_ref(0)?.as_blob().unwrap_or_default();
            to.write_all(bytes).map_err(failed)?;
            to.write_all(b"\n").map_err(failed)?;
        }
        to.flush().map_err(failed)
    }

    /// Of each key file one that is what HEAD says.
    pub(crate) fn good_slots(&self) -> Result<BTreeMap<String, Vec<u8>>> {
        let mut good = BTreeMap::new();
        for (name, expected) in &self.head.slots {
            for file in slots::files(name) {
                let bytes = self.folder.read(&file, slots::LONGEST)?.unwrap_or_default();
                if Digest(self.keys.digest.digest(&bytes)) == *expected {
                    good.insert(name.clone(), bytes);
                    break;
                }
            }
            if !good.contains_key(name) {
                return Err(Error::damaged(Trouble::SlotMissing, name));
            }
        }
        Ok(good)
    }

    fn write_backup<'w>(
        &self,
        whole: Whole<'w>,
        place: &Path,
        keys: &BTreeMap<String, Vec<u8>>,
        contents: &Contents<'_>,
        progress: &mut Progress<'_>,
    ) -> Result<Whole<'w>> {
        let failed = |error| Error::disk(place, error);
        let mut to = BufWriter::with_capacity(256 << 10, whole);
        let readme = readme::text();
        let mut front = |name: &str, bytes: &[u8]| -> io::Result<()> {
            to.write_all(&Member::plain(name, bytes.len() as u64).head())?;
            to.write_all(bytes)?;
            archive::fill(bytes.len() as u64, &mut to)
        };
        front(README, readme.as_ref()).map_err(failed)?;
        for (name, bytes) in keys {
            front(&format!("{KEYS}/{name}.age"), bytes).map_err(failed)?;
        }
        let begun = Arc::new(AtomicBool::new(false));
        let last = Last {
            to,
            front: Vec::new(),
            begun: Arc::clone(&begun),
            announced: None,
            body: seal::body_length(contents.length),
        };
        let recipients = [self.secret.recipient()];
        let sealer = Sealer::new(last, Lock::Recipients(&recipients))
            .map_err(|error| Error::sealing(place, error))?;
        begun.store(true, Ordering::Relaxed);
        let written = seal::behind(sealer, |to| {
            self.write_contents(contents, place, to, progress)
        });
        // Whoever asked to stop, or a chart that is not whole, explains a broken stream.
        progress.stopped()?;
        let (written, sealer) = written.map_err(failed)?;
        written?;
        let mut last = sealer.finish().map_err(failed)?;
        let size = last.announced.unwrap_or_default();
        archive::fill(size, &mut last.to).map_err(failed)?;
        last.to
            .write_all(&[0; archive::END as usize])
            .map_err(failed)?;
        last.to
            .into_inner()
            .map_err(|error| failed(error.into_error()))
    }
}

/// What is to be written, with its sizes.
pub(crate) struct Contents<'a> {
    pub(crate) manifest: Manifest,
    parts: Vec<(Member, Part<'a>)>,
    /// How long the archive will be, in bytes.
    pub(crate) length: u64,
}

impl Contents<'_> {
    fn documents(&self) -> u64 {
        let documents = self.parts.iter();
        documents
            .filter(|(_, part)| matches!(part, Part::Document(..)))
            .count() as u64
    }
}

enum Part<'a> {
    Database,
    Record,
    Extra(&'a [u8]),
    Document(Stored),
}

/// Writes the last member of the outer archive: its length is known once its own head is.
struct Last<W> {
    to: W,
    /// The header of the seal, until the body begins.
    front: Vec<u8>,
    begun: Arc<AtomicBool>,
    announced: Option<u64>,
    body: u64,
}

impl<W: Write> Write for Last<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.begun.load(Ordering::Relaxed) {
            self.front.extend_from_slice(bytes);
            return Ok(bytes.len());
        }
        if self.announced.is_none() {
            let size = self.front.len() as u64 + self.body;
            self.to.write_all(&Member::plain(PAYLOAD, size).head())?;
            self.to.write_all(&self.front)?;
            self.announced = Some(size);
        }
        self.to.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Reads a copy from end to end, without making a chart of it: a backup, or the newest snapshot of
/// a mirror or of a chart's folder.
///
/// # Errors
/// [`Error::NotACopy`], [`Error::WrongKey`], [`Error::Damaged`], [`Error::Disk`],
/// [`Error::Cancelled`].
pub fn check_copy(copy: &Path, key: Key<'_>, follow: Follow<'_>) -> Result<Copied> {
    if copy.is_dir() {
        let folder = Folder::at(copy);
        let (secret, _) = slots::unlock(&folder, key)?;
        return look_at_folder(&folder, &secret);
    }
    let outer = Outer::open(copy)?;
    let (secret, _) = slots::unlock(&outer.keys, key)?;
    let mut progress = Progress::new(outer.length, follow);
    look(outer, &secret, &mut progress)
}

fn look_at_folder(folder: &Folder, secret: &Secret) -> Result<Copied> {
    let none = || Error::NotACopy {
        path: folder.path().to_owned(),
    };
    let newest = snapshot::listed(folder)?.pop().ok_or_else(none)?;
    let file = format!("{SNAPSHOTS}/{newest}");
    let manifest = match snapshot::check(&folder.join(&file), secret) {
        // Another chart's snapshot does not open with this chart's keys.
        Err(Error::Damaged(found)) if found.trouble == Trouble::BackupForeign => {
            return Err(Error::WrongKey);
        }
        other => other?,
    };
    Ok(Copied {
        manifest,
        bytes: folder.length(&file)?.unwrap_or_default(),
        documents: folder.files_below(BLOBS)?.len() as u64,
    })
}

fn look(outer: Outer<'_>, secret: &Secret, progress: &mut Progress<'_>) -> Result<Copied> {
    let bytes = outer.length;
    let (manifest, documents) = outer.read(secret, progress, &mut Nowhere)?;
    Ok(Copied {
        manifest,
        bytes,
        documents,
    })
}

/// A backup file, read up to the sealed part.
pub(crate) struct Outer<'c> {
    copy: &'c Path,
    from: BufReader<File>,
    /// Of the sealed part.
    size: u64,
    /// Of the whole file.
    pub(crate) length: u64,
    /// The key files, by the names of their slots.
    pub(crate) keys: BTreeMap<String, Vec<u8>>,
}

impl<'c> Outer<'c> {
    /// Reads README and key files.
    pub(crate) fn open(copy: &'c Path) -> Result<Outer<'c>> {
        let foreign = || Error::NotACopy {
            path: copy.to_owned(),
        };
        let failed = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => foreign(),
            _ => Error::disk(copy, error),
        };
        let file = File::open(copy).map_err(failed)?;
        let about = file.metadata().map_err(failed)?;
        if !about.is_file() {
            return Err(foreign());
        }
        from_the_medium(&file);
        let mut outer = Outer {
            copy,
            from: BufReader::with_capacity(256 << 10, file),
            size: 0,
            length: about.len(),
            keys: BTreeMap::new(),
        };
        // What does not even begin like a backup is another file.
        let first = Member::next(&mut outer.from).ok().flatten();
        let first = first.filter(|member| member.name == README);
        outer.short(&first.ok_or_else(foreign)?, README_LONGEST)?;
        loop {
            let member = outer.next()?;
            let member = member.ok_or_else(|| damaged(PAYLOAD))?;
            if member.name == PAYLOAD {
                outer.size = member.size;
                return Ok(outer);
            }
            let slot = member.name.strip_prefix("keys/");
            let slot = slot.and_then(|name| name.strip_suffix(".age"));
            let slot = slot.filter(|name| slots::is_known(name));
            let bytes = outer.short(&member, slots::LONGEST)?;
            let name = slot.ok_or_else(|| damaged(&member.name))?.to_owned();
            if outer.keys.insert(name, bytes).is_some() {
                return Err(damaged(&member.name));
            }
        }
    }

    fn next(&mut self) -> Result<Option<Member>> {
        let next = Member::next(&mut self.from);
        next.map_err(|error| payload::broken(error, self.copy, PAYLOAD))
    }

    fn short(&mut self, member: &Member, most: u64) -> Result<Vec<u8>> {
        if member.size > most {
            return Err(damaged(&member.name));
        }
        let fail = |error| payload::broken(error, self.copy, &member.name);
        let mut bytes = Vec::new();
        archive::copy(&mut self.from, member.size, &mut bytes).map_err(fail)?;
        archive::skip_filling(member.size, &mut self.from).map_err(fail)?;
        Ok(bytes)
    }

    /// Gives everything inside the seal to `sink`, and reads on to the very end of the file.
    pub(crate) fn read(
        mut self,
        secret: &Secret,
        progress: &mut Progress<'_>,
        sink: &mut impl Sink,
    ) -> Result<(Manifest, u64)> {
        let identities = std::slice::from_ref(&secret.identity);
        let sealed = (&mut self.from).take(self.size);
        let opener = Opener::new(sealed, seal::Key::Identities(identities), Bounds::Slot);
        let opener = opener.map_err(|error| match error {
            seal::Error::Io(error) => Error::disk(self.copy, error),
            seal::Error::WrongKey => Error::WrongKey,
            _ => damaged(PAYLOAD),
        })?;
        let key = secret.keys().backup;
        let (manifest, documents) = seal::ahead(opener, |from| {
            payload::read(from, self.copy, &key, progress, sink)
        })?;
        if manifest.vault.0 != secret.vault {
            return Err(Error::damaged(Trouble::BackupForeign, payload::MANIFEST));
        }
        let fail = |error| payload::broken(error, self.copy, PAYLOAD);
        archive::skip_filling(self.size, &mut self.from).map_err(fail)?;
        match self.next()? {
            None => Ok((manifest, documents)),
            Some(member) => Err(damaged(&member.name)),
        }
    }
}

fn damaged(name: &str) -> Error {
    Error::damaged(Trouble::BackupDamaged, name)
}

/// Asks the system to read a file from its medium and not from memory: what was just written there
/// is to be proved, not remembered.
#[cfg(target_os = "linux")]
pub(crate) fn from_the_medium(file: &File) {
    // A system that does not do it reads from memory; nothing is lost by that.
    let _ = rustix::fs::fadvise(file, 0, None, rustix::fs::Advice::DontNeed);
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn from_the_medium(_: &File) {}
