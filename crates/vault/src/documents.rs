//! Letters, pictures and scans at rest: one sealed file each, of padded size, with a random name.

use crate::archive::{self, About, Archive, Broken, Member, Odd};
use crate::disk::Replace;
use crate::error::{BadDocument, Error, Result, Trouble};
use crate::folder::{BLOBS, Folder, is_random_name, random_name};
use crate::root::Row;
use crate::secret::{Keys, Secret};
use crate::vault::{Vault, digest_of};
use crate::write_whole::Watch;
use record::DocumentId;
use rusqlite::Connection;
use seal::{Bounds, Digester, Lock, Opener, Sealer};
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};

/// The longest document that is taken, in bytes.
pub const LARGEST: u64 = 4 << 30;

/// From so many bytes on a second thread opens the seal ahead; for less it would begin in vain.
const LONG: u64 = 1 << 20;

/// A document whose file is durable, and which becomes part of the chart with
/// [`Vault::commit`]. Left out of every change, its file is taken away when the chart is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a document that is not committed is taken away when the chart is closed"]
pub struct Stored {
    /// Its id: the SHA-256 of its bytes.
    pub id: DocumentId,
    /// How many bytes it has.
    pub size: u64,
    pub(crate) file: String,
    pub(crate) length: u64,
    pub(crate) digest: [u8; 32],
}

impl Vault {
    /// Writes a document into the folder, sealed. It is read twice, for its id goes in front of
    /// it, and never lies in the clear anywhere.
    ///
    /// # Errors
    /// [`Error::Unsteady`] if it changes while it is read or has more than [`LARGEST`] bytes,
    /// [`Error::NoSpace`], [`Error::Disk`], [`Error::ReadOnly`]. No file is left behind then.
    pub fn add_document(&mut self, from: &mut (impl Read + Seek), about: &About) -> Result<Stored> {
        self.demand_write()?;
        let (id, size) = measured(from)?;
        if let Some(stored) = self.kept(id)? {
            return Ok(stored);
        }
        from.seek(SeekFrom::Start(0))
            .map_err(|_| Error::Unsteady(BadDocument::Unreadable))?;
        self.put(id, size, from, about)
    }

    /// Writes a document into the folder whose id and size are known already, and that can be read
    /// only once: out of a share, for example. What comes is compared with both.
    ///
    /// # Errors
    /// [`Error::Unsteady`] if it is another document; as [`Vault::add_document`] otherwise.
    pub fn add_known_document(
        &mut self,
        id: DocumentId,
        size: u64,
        from: &mut impl Read,
        about: &About,
    ) -> Result<Stored> {
        self.demand_write()?;
        if size > LARGEST {
            return Err(Error::Unsteady(BadDocument::TooLong));
        }
        if let Some(stored) = self.kept(id)? {
            return Ok(stored);
        }
        self.put(id, size, from, about)
    }

    fn kept(&self, id: DocumentId) -> Result<Option<Stored>> {
        let stored = self.stored(id)?;
        Ok(stored.or_else(|| self.pending.get(&id).cloned()))
    }

    /// Writes a document that is not there yet; it counts once a change names it.
    fn put(
        &mut self,
        id: DocumentId,
        size: u64,
        from: &mut impl Read,
        about: &About,
    ) -> Result<Stored> {
        let (folder, secret, keys) = (&self.folder, &self.secret, &self.keys);
        let stored = put_document(folder, secret, keys, id, size, about, from)?;
        self.pending.insert(id, stored.clone());
        Ok(stored)
    }

    /// A document as a stream, in 64 KiB of memory. Its file's digest is compared before the first
    /// byte; its own id after the last, where a document that is another one ends in an error of the
    /// kind [`io::ErrorKind::InvalidData`].
    ///
    /// # Errors
    /// As [`Vault::read_document`].
    pub fn document_reader(&self, id: DocumentId) -> Result<impl Read + use<>> {
        let stored = self.genuine(id)?;
        let (_, from) = self.reader(&stored.file, id)?;
        Ok(Checking {
            from,
            hash: Some(Sha256::new()),
            id,
        })
    }

    /// Takes over a document of another open chart. It goes from one sealed file to the other and
    /// lies nowhere in the clear.
    ///
    /// # Errors
    /// [`Error::NoSuchDocument`] and [`Error::Damaged`] if the other chart cannot give it; as
    /// [`Vault::add_document`] otherwise.
    pub(crate) fn take_document(&mut self, theirs: &Vault, id: DocumentId) -> Result<Stored> {
        self.demand_write()?;
        if let Some(stored) = self.kept(id)? {
            return Ok(stored);
        }
        let stored = theirs.genuine(id)?;
        if theirs.folder.path() == self.folder.path() {
            // A conflict copy of the database beside ours: its documents lie in our folder.
            return Ok(stored);
        }
        let (about, mut document) = theirs.reader(&stored.file, id)?;
        let taken = put_document(
            &self.folder,
            &self.secret,
            &self.keys,
            id,
            stored.size,
            &about,
            &mut document,
        )
        .map_err(|error| error.or_damaged(Trouble::DocumentDigestMismatch, &id.to_string()))?;
        self.pending.insert(id, taken.clone());
        Ok(taken)
    }

    /// Gives out a document. Its file's digest is compared before the first byte, its own id
    /// after the last: act on what was written only if this returns without an error.
    ///
    /// # Errors
    /// [`Error::NoSuchDocument`]; [`Error::Damaged`] if the file is missing or not what this
    /// chart wrote; [`Error::Disk`] if `to` refuses.
    pub fn read_document(&self, id: DocumentId, to: &mut impl Write) -> Result<About> {
        let stored = self.genuine(id)?;
        let (about, _) = self.open_blob(&stored.file, id, to)?;
        Ok(about)
    }

    /// A document whose file is there and, to the last byte, what this chart wrote.
    fn genuine(&self, id: DocumentId) -> Result<Stored> {
        let stored = self
            .stored(id)?
            .ok_or(Error::NoSuchDocument { document: id })?;
        if self.folder.length(&stored.file)?.is_none() {
            return Err(Error::damaged(Trouble::DocumentMissing, id.to_string()));
        }
        if digest_of(&self.folder.join(&stored.file), &self.keys)?.0 != stored.digest {
            return Err(foreign(id));
        }
        Ok(stored)
    }

    /// How many bytes a document has, or `None` if the chart does not have it.
    ///
    /// # Errors
    /// [`Error::Damaged`] if the database cannot be read.
    pub fn document_size(&self, id: DocumentId) -> Result<Option<u64>> {
        Ok(self.stored(id)?.map(|stored| stored.size))
    }

    pub(crate) fn stored(&self, id: DocumentId) -> Result<Option<Stored>> {
        let row = Blob::of(self.database()?, id)?;
        Ok(row.map(|row| row.stored.into_owned()))
    }

    /// Opens a sealed file of the folder and gives out the document in it, which must be `id`.
    pub(crate) fn open_blob(
        &self,
        file: &str,
        id: DocumentId,
        to: &mut impl Write,
    ) -> Result<(About, u64)> {
        let mut hashing = Hashing {
            to,
            hash: Sha256::new(),
        };
        let opened = self.pour_blob(self.blob(file)?, file, id, &mut hashing)?;
        if DocumentId(hashing.hash.finalize().into()) != id {
            return Err(foreign(id));
        }
        Ok(opened)
    }

    /// Gives out a document whose sealed file must be, to the last byte, what this chart wrote: then
    /// the document in it is the one it is called.
    pub(crate) fn pour_stored(&self, stored: &Stored, to: &mut impl Write) -> Result<()> {
        let mut source = Tee::over(self.blob(&stored.file)?, &self.keys);
        self.pour_blob(&mut source, &stored.file, stored.id, to)?;
        if source.digester.finish() != stored.digest {
            return Err(foreign(stored.id));
        }
        Ok(())
    }

    fn blob(&self, file: &str) -> Result<File> {
        let path = self.folder.join(file);
        File::open(&path).map_err(|error| Error::disk(&path, error))
    }

    /// Opens the sealed `file` that `source` reads. Whether the document in it is `id` the caller
    /// finds out.
    fn pour_blob(
        &self,
        source: impl Read + Send,
        file: &str,
        id: DocumentId,
        to: &mut impl Write,
    ) -> Result<(About, u64)> {
        let failed = |error| Error::disk(&self.folder.join(file), error);
        let identities = std::slice::from_ref(&self.secret.identity);
        let mut opener = Opener::new(source, seal::Key::Identities(identities), Bounds::Slot)
            .map_err(|error| match error {
                seal::Error::Io(error) => failed(error),
                _ => foreign(id),
            })?;
        let length = self.folder.length(file)?.unwrap_or_default();
        let answer = if length > LONG {
            seal::ahead(opener, |from| archive::read(from, to))
        } else {
            archive::read(&mut opener, to)
        };
        answer.map_err(|broken| match broken {
            Broken::Odd(Odd::Foreign) => foreign(id),
            Broken::Odd(Odd::Padding) => Error::damaged(Trouble::PaddingNotZero, id.to_string()),
            Broken::Read(error) => match seal::Error::from(error) {
                seal::Error::Io(error) => failed(error),
                _ => foreign(id),
            },
            Broken::Write(error) => failed(error),
        })
    }

    /// Opens a sealed file of the folder as far as the document in it, which is then read.
    pub(crate) fn reader(&self, file: &str, id: DocumentId) -> Result<(About, impl Read + use<>)> {
        let path = self.folder.join(file);
        let damaged = |trouble| Error::damaged(trouble, id.to_string());
        let source = match File::open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(damaged(Trouble::DocumentMissing));
            }
            other => other.map_err(|error| Error::disk(&path, error))?,
        };
        let identities = std::slice::from_ref(&self.secret.identity);
        let opener = Opener::new(source, seal::Key::Identities(identities), Bounds::Slot);
        let foreign = || damaged(Trouble::DocumentDigestMismatch);
        let mut opener = opener.map_err(|_| foreign())?;
        let member = Member::next(&mut opener).ok().flatten();
        let member = member.ok_or_else(foreign)?;
        Ok((member.about.ok_or_else(foreign)?, opener.take(member.size)))
    }

    /// A document whose file lies in the folder and which no change speaks of: the one `verify`
    /// calls `document-unlisted`, by that name. It becomes part of the chart with
    /// [`Vault::commit`]; what it says about itself tells whose it is.
    ///
    /// # Errors
    /// [`Error::Damaged`] if the file is missing or this chart did not write it.
    pub fn take_back(&self, file: &str) -> Result<(Stored, About)> {
        let ours = file
            .strip_prefix(BLOBS)
            .and_then(|rest| rest.strip_prefix('/')?.split_once('/'))
            .and_then(|(dir, name)| Some((dir, name.strip_suffix(".age")?)))
            .is_some_and(|(dir, name)| is_random_name(name) && name.get(..2) == Some(dir));
        let foreign = || Error::damaged(Trouble::UnknownFile, file);
        if !ours {
            return Err(foreign());
        }
        let path = self.folder.join(file);
        let (about, mut document) = self.reader(file, DocumentId([0; 32]))?;
        let mut hashing = Hashing {
            to: &mut io::sink(),
            hash: Sha256::new(),
        };
        let copied = io::copy(&mut document, &mut hashing);
        let size = copied.map_err(|error| Error::reading_sealed(&path, error, foreign))?;
        let id = DocumentId(hashing.hash.finalize().into());
        // To its very end, with everything that must hold.
        self.open_blob(file, id, &mut io::sink())?;
        if let Some(stored) = self.stored(id)? {
            return Ok((stored, about));
        }
        let length = self.folder.length(file)?.ok_or_else(foreign)?;
        let stored = Stored {
            id,
            size,
            file: file.to_owned(),
            length,
            digest: digest_of(&path, &self.keys)?.0,
        };
        Ok((stored, about))
    }

    /// Takes away the files of documents that this process wrote and never committed.
    pub(crate) fn drop_pending(&mut self) {
        for stored in std::mem::take(&mut self.pending).into_values() {
            // What cannot be taken away is named by verify.
            drop(self.folder.disk.remove(&self.folder.join(&stored.file)));
        }
    }
}

/// What lies there is not this document.
pub(crate) fn foreign(id: DocumentId) -> Error {
    Error::damaged(Trouble::DocumentDigestMismatch, id.to_string())
}

/// The rows of the table `blobs`, as [`Blob::read`] takes them.
const ROWS: &str = "SELECT document, file, size, stored, digest, change FROM blobs";

/// A row of the table `blobs`.
pub(crate) struct Blob<'a> {
    pub(crate) stored: std::borrow::Cow<'a, Stored>,
    /// The change it came with.
    pub(crate) change: u64,
}

impl Blob<'_> {
    /// The row of a document, if there is one.
    pub(crate) fn of(database: &Connection, id: DocumentId) -> Result<Option<Blob<'static>>> {
        let sql = format!("{ROWS} WHERE document = ?");
        let found = database.prepare_cached(&sql)?.query_row([id.0], Blob::read);
        crate::read::maybe(found)
    }

    /// All documents of the chart.
    pub(crate) fn all(database: &Connection) -> Result<Vec<Stored>> {
        let mut asked = database.prepare(ROWS)?;
        let rows = asked.query_map([], |row| Ok(Blob::read(row)?.stored.into_owned()))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Blob<'static>> {
        let stored = Stored {
            id: DocumentId(row.get(0)?),
            file: row.get(1)?,
            size: row.get(2)?,
            length: row.get(3)?,
            digest: row.get(4)?,
        };
        Ok(Blob {
            stored: std::borrow::Cow::Owned(stored),
            change: row.get(5)?,
        })
    }

    /// The row as it counts.
    pub(crate) fn row(&self) -> Row {
        let it = &self.stored;
        let numbers = [it.size, it.length, self.change].map(u64::to_be_bytes);
        let [size, length, change] = &numbers;
        let parts: [&[u8]; 6] = [
            &it.id.0,
            it.file.as_bytes(),
            size,
            length,
            &it.digest,
            change,
        ];
        Row::of("blobs", &parts)
    }
}

/// Seals a document into a folder, under a name that says nothing. `from` must give exactly the
/// bytes of document `id`.
pub(crate) fn put_document(
    folder: &Folder,
    secret: &Secret,
    keys: &Keys,
    id: DocumentId,
    size: u64,
    about: &About,
    from: &mut impl Read,
) -> Result<Stored> {
    let name = random_name();
    let dir = format!("{BLOBS}/{}", &name[..2]);
    if folder.length(&dir)?.is_none() {
        folder.make_dir(&folder.join(&dir))?;
        folder.sync_dir(&folder.join(BLOBS))?;
    }
    let file = format!("{dir}/{name}.age");
    let mut about = about.clone();
    about.name = about.name.chars().take(255).collect();
    let archive = Archive::of(id, size, &about);
    let whole = folder.begin(&file, seal::body_length(archive.length) + 1024)?;
    let path = folder.join(&file);
    let tee = Tee::over(whole, keys);
    let recipients = [secret.recipient()];
    let mut source = Source {
        from,
        hash: Sha256::new(),
        failed: false,
    };
    // One thread reads and hashes, one seals, one digests and writes.
    let written = seal::behind(tee, |to| {
        let failed = |error| Error::disk(&path, error);
        let sealer = Sealer::new(to, Lock::Recipients(&recipients));
        let sealer = sealer.map_err(|error| Error::sealing(&path, error))?;
        let sealed = seal::behind(sealer, |to| archive.write(&mut source, to));
        let (copied, sealer) = sealed.map_err(failed)?;
        sealer.finish().map_err(failed)?;
        copied.map_err(failed)
    });
    if source.failed {
        return Err(Error::Unsteady(BadDocument::Unreadable));
    }
    let (copied, tee) = written.map_err(|error| Error::disk(&path, error))?;
    if copied? != size || DocumentId(source.hash.finalize().into()) != id {
        return Err(Error::Unsteady(BadDocument::Changed));
    }
    let (length, digest) = (tee.length, tee.digester.finish());
    tee.inner
        .keep(Replace::No, digest, keys.digest.digester())?;
    Ok(Stored {
        id,
        size,
        file,
        length,
        digest,
    })
}

fn measured(from: &mut (impl Read + Seek)) -> Result<(DocumentId, u64)> {
    let unreadable = |_| Error::Unsteady(BadDocument::Unreadable);
    from.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    let mut hash = Hashing {
        to: &mut io::sink(),
        hash: Sha256::new(),
    };
    let mut from = BufReader::with_capacity(256 << 10, from.take(LARGEST + 1));
    let size = io::copy(&mut from, &mut hash).map_err(unreadable)?;
    if size > LARGEST {
        return Err(Error::Unsteady(BadDocument::TooLong));
    }
    Ok((DocumentId(hash.hash.finalize().into()), size))
}

impl Watch for Digester {
    fn see(&mut self, bytes: &[u8]) {
        self.write_all(bytes).expect("a digester takes everything");
    }

    fn end(self) -> [u8; 32] {
        self.finish()
    }
}

/// Counts and digests sealed bytes on their way to the disk or from it.
pub(crate) struct Tee<T> {
    pub(crate) inner: T,
    pub(crate) digester: Digester,
    length: u64,
}

impl<T> Tee<T> {
    pub(crate) fn over(inner: T, keys: &Keys) -> Tee<T> {
        Tee {
            inner,
            digester: keys.digest.digester(),
            length: 0,
        }
    }

    fn see(&mut self, bytes: &[u8]) -> usize {
        self.digester.see(bytes);
        self.length += bytes.len() as u64;
        bytes.len()
    }
}

impl<R: Read> Read for Tee<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        Ok(self.see(&into[..read]))
    }
}

impl<W: Write> Write for Tee<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        Ok(self.see(&bytes[..written]))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Hashes the plain bytes on their way out.
struct Hashing<'a, W> {
    to: &'a mut W,
    hash: Sha256,
}

impl<W: Write> Write for Hashing<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Compares a document with its id when it ends.
struct Checking<R> {
    from: R,
    /// Nothing after the end.
    hash: Option<Sha256>,
    id: DocumentId,
}

impl<R: Read> Read for Checking<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(into)?;
        if read > 0 || into.is_empty() {
            if let Some(hash) = &mut self.hash {
                hash.update(&into[..read]);
            }
            return Ok(read);
        }
        let found = self.hash.take().map(|hash| hash.finalize().into());
        match found {
            Some(found) if DocumentId(found) != self.id => {
                Err(io::Error::from(io::ErrorKind::InvalidData))
            }
            _ => Ok(0),
        }
    }
}

/// Hashes the plain bytes on their way in, and remembers whether reading them failed.
struct Source<'a, R> {
    from: &'a mut R,
    hash: Sha256,
    failed: bool,
}

impl<R: Read> Read for Source<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(into).inspect_err(|_| self.failed = true)?;
        self.hash.update(&into[..read]);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_that_is_another_document_ends_in_an_error() {
        let checking = |id| Checking {
            from: &b"a letter"[..],
            hash: Some(Sha256::new()),
            id,
        };
        let mut other = Vec::new();
        let told = checking(DocumentId::of(b"a lettre")).read_to_end(&mut other);
        assert_eq!(told.unwrap_err().kind(), io::ErrorKind::InvalidData);

        let mut good = checking(DocumentId::of(b"a letter"));
        let mut read = [0; 8];
        good.read_exact(&mut read[..3]).unwrap();
        assert_eq!(good.read(&mut []).unwrap(), 0, "which is not the end");
        good.read_exact(&mut read[3..]).unwrap();
        assert_eq!(&read, b"a letter");
        for _ in 0..2 {
            assert_eq!(good.read(&mut [0; 9]).unwrap(), 0);
        }
    }
}
