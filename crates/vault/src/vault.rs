//! An open chart.

use crate::anchor::{self, Device};
use crate::disk::Replace;
use crate::documents::Stored;
use crate::error::{Error, Finding, Result, Trouble};
use crate::folder::{self, Folder};
use crate::head::{Digest, Head, Rest};
use crate::lock::Lock;
use crate::readme;
use crate::remark::Remark;
use crate::root::{Root, Row};
use crate::secret::{Keys, Secret};
use crate::store::{self, Use};
use record::{CopyId, DocumentId};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::time::Duration;

/// What a chart is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Looks at the chart as it lies; nothing in the folder changes, so it may be on a
    /// write-protected disk. Several may look at the same time.
    Read,
    /// Looks and changes, alone.
    Write,
}

/// The state of a chart, as it is printed on sheets: "after no. 412" and four words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// How many changes were made.
    pub number: u64,
    /// Four English words that name everything kept up to that change.
    pub words: String,
    /// When the last change was made, in milliseconds since 1970.
    pub changed: i64,
}

/// An open chart.
///
/// # Dropping it
/// [`Vault::close`] puts the folder to rest and says what went wrong. A vault that is only
/// dropped does the same in silence; one whose process ended is put in order at the next opening.
pub struct Vault {
    pub(crate) folder: Folder,
    pub(crate) access: Access,
    pub(crate) secret: Secret,
    pub(crate) keys: Keys,
    pub(crate) device: Device,
    pub(crate) head: Head,
    pub(crate) head_digest: Digest,
    pub(crate) root: Root,
    /// HEADs that the next transaction puts among the known ones.
    pub(crate) new_heads: Vec<(Digest, u64, CopyId)>,
    pub(crate) remarks: Vec<Remark>,
    /// Files of documents this process wrote and has not committed yet.
    pub(crate) pending: BTreeMap<DocumentId, Stored>,
    pub(crate) database: Option<Connection>,
    /// See [`Vault::digest_took`].
    pub(crate) digest_took: Duration,
    // Last, so that it is let go after everything above.
    pub(crate) _lock: Lock,
}

impl Vault {
    /// What was noticed while the chart was opened, and since.
    #[must_use]
    pub fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    /// How long the database was read for its digest when the chart was opened: the one part of
    /// opening that grows with the chart.
    #[must_use]
    pub fn digest_took(&self) -> Duration {
        self.digest_took
    }

    /// Where the chart lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The chart's name among charts: all copies of it share it. 32 hexadecimal digits.
    #[must_use]
    pub fn id(&self) -> String {
        folder::hex(&self.secret.vault)
    }

    /// This copy's name, for the revisions made in it.
    #[must_use]
    pub fn copy(&self) -> CopyId {
        self.head.copy
    }

    /// The number and the words that are printed on sheets.
    #[must_use]
    pub fn state(&self) -> State {
        State {
            number: self.root.change,
            words: seal::four_words(&self.keys.words.mac(&self.root.bytes())),
            changed: self.root.time,
        }
    }

    /// Puts the folder to rest: everything in one database file, HEAD clean, nothing beside it.
    ///
    /// # Errors
    /// [`Error::NoSpace`] or [`Error::Disk`]; the chart is then put in order at the next opening
    /// and nothing is lost.
    pub fn close(mut self) -> Result<()> {
        let changed = self.head.state == Rest::Open;
        self.rest()?;
        if changed && self.access == Access::Write {
            // What fails here costs no one anything yet: the chart itself lies whole.
            drop(self.snapshot_if_due());
        }
        Ok(())
    }

    /// The connection. There is none after the folder was put to rest and would not open again.
    pub(crate) fn database(&self) -> Result<&Connection> {
        self.database.as_ref().ok_or_else(gone)
    }

    pub(crate) fn demand_write(&self) -> Result<()> {
        if self.access == Access::Write {
            Ok(())
        } else {
            Err(Error::ReadOnly)
        }
    }

    pub(crate) fn found(&mut self, trouble: Trouble, place: &str) {
        self.remarks.push(Remark::Found(Finding {
            trouble,
            place: place.to_owned(),
        }));
    }

    /// Writes down that somebody is at work, before the first change of a session.
    pub(crate) fn begin(&mut self) -> Result<()> {
        if self.head.state == Rest::Open {
            return Ok(());
        }
        // An older program wrote other words, or somebody did.
        let words = readme::text();
        if self.folder.read(folder::README, 64 << 10)?.as_deref() != Some(words.as_ref()) {
            self.folder
                .write(folder::README, Replace::Yes, words.as_ref())?;
        }
        let head = Head {
            generation: self.head.generation + 1,
            state: Rest::Open,
            // Without it a device could not tell this session from another that began here.
            session: Some(CopyId(seal::random())),
            ..self.head.clone()
        };
        self.put_head(head)
    }

    /// Makes this HEAD the folder's, and has it listed with the next change. It names the rows
    /// as they are now, so that they may be found without it being listed.
    pub(crate) fn put_head(&mut self, mut head: Head) -> Result<()> {
        self.list_pending()?;
        head.root = self.root.digest(&self.keys.root);
        head.previous = Some(self.head_digest);
        let digest = head.write(&self.folder, &self.keys)?;
        self.new_heads
            .push((self.head_digest, self.head.generation, self.head.copy));
        if head.state == Rest::Open {
            self.new_heads.push((digest, head.generation, head.copy));
        }
        (self.head, self.head_digest) = (head, digest);
        Ok(())
    }

    /// Lists HEADs that no change has listed yet. A device may remember any HEAD but the newest
    /// and the one before it only by that list, so two new ones never stand unlisted.
    fn list_pending(&mut self) -> Result<()> {
        if self.new_heads.is_empty() {
            return Ok(());
        }
        let database = self.database.as_mut().ok_or_else(gone)?;
        let change = database.transaction()?;
        let mut root = self.root;
        root.generation = self.head.generation;
        Vault::list_heads(&change, &mut root, &self.keys, &self.new_heads)?;
        root.write(&change)?;
        change.commit()?;
        self.root = root;
        self.new_heads.clear();
        Ok(())
    }

    /// Lists new HEADs, inside the transaction of a change.
    pub(crate) fn list_heads(
        database: &Connection,
        root: &mut Root,
        keys: &Keys,
        heads: &[(Digest, u64, CopyId)],
    ) -> Result<()> {
        let mut put = database.prepare_cached(
            "INSERT OR IGNORE INTO heads (digest, generation, copy) VALUES (?, ?, ?)",
        )?;
        for (digest, generation, copy) in heads {
            if put.execute((digest.0, generation, copy.0))? == 1 {
                let number = generation.to_be_bytes();
                root.add(
                    &keys.root,
                    &Row::of("heads", &[&digest.0, &number, &copy.0]),
                );
            }
        }
        Ok(())
    }

    /// Tells the device what it has seen; a device that cannot keep it is a remark.
    pub(crate) fn remember(&mut self) {
        let kept = anchor::remember(&self.device, &self.head, self.head_digest, &self.keys);
        if !kept && !self.remarks.contains(&Remark::NoMemory) {
            self.remarks.push(Remark::NoMemory);
        }
    }

    /// Clean close: HEADs listed → checkpoint → connection closed → no side file → fsync →
    /// digest → HEAD clean → device. Does nothing to a chart nobody changed.
    pub(crate) fn rest(&mut self) -> Result<()> {
        if self.database.is_some() && self.head.state == Rest::Open {
            self.list_pending()?;
        }
        let Some(database) = self.database.take() else {
            return Ok(());
        };
        if self.head.state == Rest::Clean {
            return Ok(()); // dropping the connection takes its empty side file away
        }
        let busy: i64 =
            database.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if busy != 0 {
            let detail = "checkpoint".to_owned();
            return Err(Error::Database {
                code: rusqlite::ffi::SQLITE_BUSY,
                detail,
            });
        }
        database.close().map_err(|(_, error)| Error::from(error))?;
        judge_side_files(&self.folder, Rest::Clean)?;
        let path = self.folder.join(folder::DATABASE);
        File::open(&path)
            .and_then(|file| file.sync_all())
            .map_err(|e| Error::disk(&path, e))?;
        let head = Head {
            state: Rest::Clean,
            database: digest_of(&path, &self.keys)?,
            ..self.head.clone()
        };
        self.put_head(head)?;
        self.new_heads.clear(); // the next session lists this HEAD by its `previous`
        self.remember();
        Ok(())
    }

    /// Puts the folder to rest for a while. Where that fails, on a full disk for instance, the chart
    /// stays open and goes on as before.
    pub(crate) fn pause(&mut self) -> Result<()> {
        let rested = self.rest();
        if rested.is_err() && self.database.is_none() {
            self.rouse()?;
        }
        rested
    }

    /// Opens the connection again after [`Vault::rest`].
    pub(crate) fn rouse(&mut self) -> Result<()> {
        let how = if self.access == Access::Write {
            Use::Write
        } else {
            Use::Read
        };
        let path = self.folder.join(folder::DATABASE);
        self.database = Some(store::open(&path, &self.secret.pages, how)?);
        Ok(())
    }
}

impl std::fmt::Debug for Vault {
    /// Says nothing of what is inside.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

impl Drop for Vault {
    fn drop(&mut self) {
        self.drop_pending();
        // Whoever wants to know calls close(); what fails here is put in order at the next opening.
        drop(self.rest());
    }
}

/// There is no connection.
pub(crate) fn gone() -> Error {
    Error::damaged(Trouble::PageMacBad, folder::DATABASE)
}

/// The keyed digest of a whole file. Of the database only while no connection has it: opening and
/// closing a second descriptor would drop SQLite's locks.
pub(crate) fn digest_of(path: &Path, keys: &Keys) -> Result<Digest> {
    let mut digester = keys.digest.digester();
    let file = File::open(path).map_err(|error| Error::disk(path, error))?;
    let mut reader = std::io::BufReader::with_capacity(256 << 10, file);
    std::io::copy(&mut reader, &mut digester).map_err(|error| Error::disk(path, error))?;
    Ok(Digest(digester.finish()))
}

/// Judges SQLite's side files before SQLite is started: it would play back a forged one.
pub(crate) fn judge_side_files(folder: &Folder, state: Rest) -> Result<()> {
    let unexpected = |name: String| Err(Error::damaged(Trouble::SideFileUnexpected, name));
    let journal = format!("{}-journal", folder::DATABASE);
    if folder.length(&journal)?.is_some() {
        return unexpected(journal);
    }
    let wal = format!("{}-wal", folder::DATABASE);
    match folder.length(&wal)? {
        Some(length) if length > 0 && state == Rest::Clean => unexpected(wal),
        _ => Ok(()),
    }
}
