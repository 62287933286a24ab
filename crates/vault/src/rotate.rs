//! New keys for everything: somebody lost a paper, or learned the words.
//!
//! A whole new folder is written, with a new identity, new page key, new codes and a new copy id,
//! and everything that is kept. When it is whole on the disk the two folders change names at one
//! stroke; the former one lies beside it as `<name>.old` and still opens with the former keys.

use crate::commit;
use crate::disk::{Disk, Real, Replace};
use crate::documents::{Blob, put_document};
use crate::error::{Error, Result, Trouble};
use crate::folder::Folder;
use crate::follow::{Follow, Progress};
use crate::head::Head;
use crate::open::{Filling, build, fill};
use crate::root::Filler;
use crate::secret::Secret;
use crate::slots::Made;
use crate::vault::Vault;
use record::DocumentId;
use rusqlite::{Connection, params};
use seal::{Identity, InTheClear, Passphrase};
use std::borrow::Cow;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// What a folder before a change of keys is called behind its name.
const FORMER: &str = "old";

/// What is kept and does not hang on the keys. Documents are sealed anew, HEADs and slots are
/// those of the new folder.
const CARRIED: [&str; 7] = [
    "changes",
    "revisions",
    "skeletons",
    "aside",
    "ledger",
    "settings",
    "signers",
];

impl Vault {
    /// Replaces every key: new words, a new paper, and new keys for all that lies in the folder.
    /// The folder before it is then called as [`Vault::former`] says. `now` is in milliseconds
    /// since 1970; `follow` hears of bytes of documents.
    ///
    /// # What it does not do
    /// Copies made before, the former folder among them, still open with the former keys. Trusted
    /// people need new cards.
    ///
    /// # Errors
    /// [`Error::Taken`] if a former folder is still there, [`Error::ReadOnly`],
    /// [`Error::NoSpace`] (as much is needed as the chart has), [`Error::Disk`],
    /// [`Error::Damaged`] if the chart is not whole, [`Error::Cancelled`]. The chart is then as it
    /// was.
    pub fn rotate(
        &mut self,
        words: &Passphrase,
        recovery: &Identity,
        now: i64,
        follow: Follow<'_>,
    ) -> Result<()> {
        self.rotate_to(now, follow, |secret| {
            let words = Made::passphrase(secret, words)?;
            Ok(vec![words, Made::recovery(secret, recovery.recipient())?])
        })
    }

    pub(crate) fn rotate_to(
        &mut self,
        now: i64,
        follow: Follow<'_>,
        make: impl FnOnce(&Secret) -> Result<Vec<Made>>,
    ) -> Result<()> {
        self.demand_write()?;
        let former = self.former();
        if std::fs::symlink_metadata(&former).is_ok() {
            return Err(Error::Taken { path: former });
        }
        let mut renewed = self.at_rest(|vault, database| {
            // Built under the former one's name: one exchange of names is all that is left then.
            build(&former, &vault.device, |new| {
                fill(new, vault.secret.renewed(), now, make, |there| {
                    vault.carry(database, there, now, follow)
                })
            })
        })?;
        // Nobody has a database open while folders change their names.
        (self.database, renewed.database) = (None, None);
        let here = self.folder.path().to_owned();
        if let Err(error) = exchange(&here, &former) {
            // Only where this very chart is still in its place is the other folder the unused one, to
            // which nobody has the keys. Cut off in between, both stay, and the note tells the rest.
            let in_place = Head::read(&self.folder, &self.keys)
                .is_ok_and(|(_, digest)| digest == self.head_digest);
            if in_place {
                drop(std::fs::remove_dir_all(&former));
                self.rouse()?;
            }
            return Err(error);
        }
        renewed.folder = Folder::at(&here);
        self.folder = Folder::at(&former);
        std::mem::swap(self, &mut renewed);
        self.rouse()
    }

    /// Carries over what is kept, inside the transaction that fills the new database.
    fn carry(
        &self,
        from: &Connection,
        there: &mut Filling<'_>,
        now: i64,
        follow: Follow<'_>,
    ) -> Result<()> {
        (there.root.change, there.root.time) = (self.root.change, self.root.time);
        for table in CARRIED {
            carry_table(from, there, table)?;
        }
        let mut asked = from.prepare("SELECT document FROM blobs ORDER BY document")?;
        let ids = asked.query_map([], |row| row.get(0).map(DocumentId))?;
        let ids: Vec<DocumentId> = ids.collect::<rusqlite::Result<_>>()?;
        let sql = "SELECT coalesce(sum(stored), 0) FROM blobs";
        let total = from.query_row(sql, [], |row| row.get(0))?;
        let mut progress = Progress::new(total, follow);
        for id in ids {
            self.carry_document(from, there, id)?;
            let length = Blob::of(from, id)?.map_or(0, |blob| blob.stored.length);
            // Somebody who stops is heard in the next line, where it is an error with a name.
            drop(progress.add(length));
            progress.stopped()?;
        }
        there.change(now)?;
        commit::show_all(there.database, there.root, there.keys)
    }

    fn carry_document(
        &self,
        from: &Connection,
        there: &mut Filling<'_>,
        id: DocumentId,
    ) -> Result<()> {
        let missing = || Error::damaged(Trouble::DocumentMissing, id.to_string());
        let old = Blob::of(from, id)?.ok_or_else(missing)?;
        let (about, mut document) = self.reader(&old.stored.file, id)?;
        let (folder, secret, keys) = (there.folder, there.secret, there.keys);
        let put = put_document(
            folder,
            secret,
            keys,
            id,
            old.stored.size,
            &about,
            &mut document,
        )
        .map_err(|it| it.or_damaged(Trouble::DocumentDigestMismatch, &id.to_string()))?;
        let new = Blob {
            stored: Cow::Owned(put),
            change: old.change,
        };
        let it = &new.stored;
        there.database.execute(
            "INSERT INTO blobs (document, file, size, stored, digest, change)
             VALUES (?, ?, ?, ?, ?, ?)",
            params![id.0, it.file, it.size, it.length, it.digest, new.change],
        )?;
        there.root.add(&there.keys.root, &new.row());
        Ok(())
    }

    /// Where the folder from before a change of keys lies, if there is one.
    #[must_use]
    pub fn former(&self) -> PathBuf {
        let mut name = self.folder.path().as_os_str().to_owned();
        name.push(".");
        name.push(FORMER);
        PathBuf::from(name)
    }
}

fn carry_table(from: &Connection, there: &mut Filling<'_>, table: &str) -> Result<()> {
    let mut filler = Filler::of(there, table)?;
    let mut asked = from.prepare(&format!("SELECT * FROM {table}"))?;
    let width = asked.column_count();
    let mut rows = asked.query([])?;
    while let Some(row) = rows.next()? {
        let cells = (0..width).map(|column| row.get(column));
        filler.put(there, cells.collect::<rusqlite::Result<_>>()?)?;
    }
    Ok(())
}

/// Lets two folders change their names at one stroke, or in three steps where the system has no
/// such stroke; a note beside them then tells how to end what was cut off.
fn exchange(here: &Path, former: &Path) -> Result<()> {
    let failed = |error| Error::disk(here, error);
    let beside = here.parent().filter(|dir| !dir.as_os_str().is_empty());
    let beside = beside.unwrap_or(Path::new("."));
    if !at_one_stroke(here, former).map_err(failed)? {
        let named = |ending: &str| {
            let mut name = OsString::from(here);
            name.push(ending);
            PathBuf::from(name)
        };
        let (new, note) = (named(".new"), named(".rotating.txt"));
        crate::write_whole(&note, &InTheClear::constant(NOTE.as_bytes().to_vec()))?;
        for (from, to) in [(former, &*new), (here, former), (&*new, here)] {
            Real.rename(from, to, Replace::No).map_err(failed)?;
        }
        drop(Real.remove(&note)); // it may stay: what it tells is done
    }
    // The names are exchanged. If a power cut takes that back, both folders are still whole.
    drop(Real.sync_dir(beside));
    Ok(())
}

/// What lies beside a chart while its folders change names step by step.
const NOTE: &str = "Die Schlüssel dieser Akte wurden gerade gewechselt, und etwas hat das unterbrochen.\n\
    Endet ein Ordner auf .new, so nehmen Sie das .new weg: Das ist die Akte mit den neuen Schlüsseln.\n\
    Der Ordner mit .old ist die Akte davor. Danach können Sie diese Datei löschen.\n\n\
    The keys of this chart were being changed, and something cut that off.\n\
    If a folder ends in .new, take the .new away: that is the chart with the new keys.\n\
    The folder with .old is the chart from before. Then you may delete this file.\n";

#[cfg(target_os = "linux")]
fn at_one_stroke(one: &Path, other: &Path) -> std::io::Result<bool> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(target_os = "linux"))]
fn at_one_stroke(_: &Path, _: &Path) -> std::io::Result<bool> {
    Ok(false)
}
