//! Making a chart, and opening one.

use crate::anchor::{self, Device, Remembered};
use crate::disk::Replace;
use crate::error::{Error, Result, Trouble};
use crate::folder::{self, Folder};
use crate::head::{Digest, Head, Rest};
use crate::lock::Lock;
use crate::readme;
use crate::remark::Remark;
use crate::root::{self, Root, Row};
use crate::secret::{FORM, Keys, Secret};
use crate::slots::{self, Key, Made};
use crate::store::{self, Use};
use crate::vault::{Access, Vault, digest_of, judge_side_files};
use crate::verify;
use record::CopyId;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, params};
use seal::{Identity, Passphrase};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// Gives the secret of a folder, and the key file that opened.
type Unlock<'a> = &'a dyn Fn(&Folder) -> Result<(Secret, Vec<u8>)>;

impl Vault {
    /// Makes a chart in the new folder `dir` and opens it for writing. The identity is for the
    /// recovery sheet and exists nowhere else.
    ///
    /// Takes about a second for the words. `now` is in milliseconds since 1970. The chart stands
    /// whole under its name, or there is nothing.
    ///
    /// # Errors
    /// [`Error::Taken`] if something lies at `dir` already, [`Error::NoSpace`], [`Error::Disk`].
    pub fn create(
        dir: &Path,
        words: &Passphrase,
        now: i64,
        device: &Device,
    ) -> Result<(Vault, Identity)> {
        let recovery = Identity::generate();
        let make = |secret: &Secret| {
            let words = Made::passphrase(secret, words)?;
            Ok(vec![words, Made::recovery(secret, recovery.recipient())?])
        };
        let vault = create(dir, now, device, make)?;
        Ok((vault, recovery))
    }

    /// Opens the chart in `dir`.
    ///
    /// A chart that was not closed is put in order first; [`Vault::remarks`] says so, and what
    /// else was noticed.
    ///
    /// # Errors
    /// [`Error::NotAVault`], [`Error::Locked`], [`Error::WrongKey`], [`Error::Newer`],
    /// [`Error::Damaged`] with what is not as this chart left it, [`Error::NotADescendant`] if
    /// this device knows a newer state, [`Error::NotClosed`] if it must be put in order and
    /// nothing can be written there.
    pub fn open(dir: &Path, key: Key<'_>, access: Access, device: &Device) -> Result<Vault> {
        Vault::open_with(dir, access, device, true, &|folder| {
            slots::unlock(folder, key)
        })
    }

    /// Opens another copy of this chart with this chart's own keys, to look into it. What this
    /// device remembers does not matter: a copy may be older, newer or a branch.
    ///
    /// # Errors
    /// [`Error::WrongKey`] if it has other keys: it is another chart, or the keys of one of the two
    /// were exchanged. Else as [`Vault::open`].
    pub fn open_copy(&self, dir: &Path) -> Result<Vault> {
        let unlock = |folder: &Folder| {
            let secret = Secret::read(self.secret.write().as_bytes())?;
            // Not ours: its HEAD does not fit our code.
            match Head::read(folder, &secret.keys()) {
                Err(Error::Damaged(_)) => return Err(Error::WrongKey),
                other => other?,
            };
            Ok((secret, Vec::new()))
        };
        Vault::open_with(dir, Access::Read, &Device::forgetful(), false, &unlock)
    }

    /// Opens another chart with its own key, to look into it; this device keeps no mark of it.
    ///
    /// # Errors
    /// As [`Vault::open`], without [`Error::NotADescendant`].
    pub fn open_other(dir: &Path, key: Key<'_>) -> Result<Vault> {
        let unlock = |folder: &Folder| slots::unlock(folder, key);
        Vault::open_with(dir, Access::Read, &Device::forgetful(), false, &unlock)
    }

    /// Opens with whatever `unlock` gives: the secret, and the key file that opened. With `ask` the
    /// device is asked whether it knows a newer state.
    pub(crate) fn open_with(
        dir: &Path,
        access: Access,
        device: &Device,
        ask: bool,
        unlock: Unlock<'_>,
    ) -> Result<Vault> {
        let folder = Folder::at(dir);
        let is_one = [folder::HEAD, folder::DATABASE, folder::KEYS];
        if !dir.is_dir() || !is_one.iter().any(|name| folder.join(name).exists()) {
            return Err(Error::NotAVault {
                path: dir.to_owned(),
            });
        }
        let lock = match access {
            Access::Write => Lock::alone(dir)?,
            Access::Read => Lock::together(dir)?,
        };
        let (secret, opened_by) = unlock(&folder)?;
        let keys = secret.keys();
        let (head, head_digest) = Head::read(&folder, &keys)?;
        if head.vault.0 != secret.vault {
            return Err(Error::damaged(Trouble::HeadMacBad, folder::HEAD));
        }
        if access == Access::Read && head.state == Rest::Open {
            // Looking at the main file alone would hide the newest changes.
            drop(lock);
            return put_in_order_to_read(dir, device, ask, unlock);
        }
        let mut vault = Vault {
            folder,
            access,
            secret,
            keys,
            device: device.clone(),
            root: Root::default(), // read from the database, once that may be opened
            head,
            head_digest,
            new_heads: Vec::new(),
            remarks: Vec::new(),
            pending: BTreeMap::new(),
            database: None,
            digest_took: Duration::ZERO,
            _lock: lock,
        };
        vault.look_around(&opened_by)?;
        if access == Access::Write {
            vault.folder.empty_tmp()?;
        }
        judge_side_files(&vault.folder, vault.head.state)?;
        match vault.head.state {
            Rest::Clean => vault.open_clean(ask)?,
            Rest::Open => vault.recover(ask)?,
        }
        if access == Access::Write && !vault.head.expects.is_empty() {
            vault.settle_slots(vault.root.time)?;
        }
        if access == Access::Write {
            match vault.finish_erasing() {
                // A file that does not go today keeps nobody out; it goes another day.
                Err(Error::Disk { .. } | Error::NoSpace { .. }) => {}
                other => other?,
            }
        }
        Ok(vault)
    }

    /// Key files and the place itself: nothing here keeps the chart shut.
    fn look_around(&mut self, opened_by: &[u8]) -> Result<()> {
        if !self._lock.real {
            self.remarks.push(Remark::NoLock);
        }
        if network(self.folder.path()) {
            self.remarks.push(Remark::Network);
        }
        self.remarks
            .extend(slots::judge(&self.folder, &self.head, &self.keys.digest)?);
        let opened = Digest(self.keys.digest.digest(opened_by));
        let listed = |digests: &BTreeMap<String, Digest>| digests.values().any(|it| *it == opened);
        if !listed(&self.head.slots) && !listed(&self.head.expects) {
            // An old key file put back opens with old words: the chart says so, and opens,
            // for whoever has old words and an old key file needs no program to read it.
            let said = self.remarks.iter().any(|remark| {
                matches!(remark, Remark::Found(found) if found.trouble == Trouble::SlotUnknown)
            });
            if !said {
                self.found(Trouble::SlotUnknown, folder::KEYS);
            }
        }
        Ok(())
    }

    fn open_clean(&mut self, ask: bool) -> Result<()> {
        let path = self.folder.join(folder::DATABASE);
        if !path.exists() {
            return Err(Error::damaged(Trouble::DbDigestMismatch, folder::DATABASE));
        }
        let begun = Instant::now();
        let digest = digest_of(&path, &self.keys)?;
        self.digest_took = begun.elapsed();
        if digest != self.head.database {
            return Err(self.name_damage(&path));
        }
        self.rouse()?;
        self.root = Root::read(self.database()?)?;
        if self.root.digest(&self.keys.root) != self.head.root || !self.is_this_chart()? {
            self.database = None;
            return Err(Error::damaged(Trouble::RootMismatch, folder::DATABASE));
        }
        if ask { self.ask_device() } else { Ok(()) }
    }

    /// A database that is not the one HEAD speaks of: the most telling name for it.
    fn name_damage(&self, path: &Path) -> Error {
        match store::open(path, &self.secret.pages, Use::Read) {
            Err(error @ (Error::Newer { .. } | Error::Damaged(_))) => match error {
                Error::Damaged(found) if found.trouble == Trouble::PageMacBad => {
                    Error::damaged(Trouble::DbDigestMismatch, folder::DATABASE)
                }
                other => other,
            },
            _ => Error::damaged(Trouble::DbDigestMismatch, folder::DATABASE),
        }
    }

    fn is_this_chart(&self) -> Result<bool> {
        let sql = "SELECT vault FROM vault";
        let id: [u8; 16] = self.database()?.query_row(sql, [], |row| row.get(0))?;
        Ok(id == self.secret.vault)
    }

    /// The session before this one was cut off: lets SQLite play its log back, checks
    /// everything that can be checked, and puts the folder to rest.
    fn recover(&mut self, ask: bool) -> Result<()> {
        let path = self.folder.join(folder::DATABASE);
        let database = store::open(&path, &self.secret.pages, Use::Write)?;
        // A log that was forged must not be written into the good database when we let go.
        database.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        database.execute_batch("PRAGMA wal_autocheckpoint = 0")?;
        self.database = Some(database);
        let checked = self.check_recovered();
        let checked = checked.and_then(|()| if ask { self.ask_device() } else { Ok(()) });
        if checked.is_err() {
            self.database = None;
            return checked;
        }
        // Indexes are not covered by the sum, so they are built anew from what is.
        self.database()?.execute_batch("REINDEX")?;
        if !self.shown_fits()? {
            self.found(Trouble::ProjectionDiffers, folder::DATABASE);
            self.show_anew()?;
        }
        // Only now is the log taken in, and with it whatever a power cut tore when it was taken in
        // the last time. What still does not fit its code was damaged by something else.
        let taken = self.take_log_in();
        if taken.is_err() {
            self.database = None;
            return taken;
        }
        self.database()?
            .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
        // The device may have seen this very HEAD, or the clean one before it.
        self.new_heads
            .push((self.head_digest, self.head.generation, self.head.copy));
        if let Some(previous) = self.head.previous {
            let before = self.head.generation.saturating_sub(1);
            self.new_heads.push((previous, before, self.head.copy));
        }
        self.remarks.push(Remark::Recovered {
            last: self.root.time,
        });
        self.rest()?;
        self.rouse()
    }

    fn take_log_in(&self) -> Result<()> {
        let database = self.database()?;
        database.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        if verify::codes_fit(database)? {
            return Ok(());
        }
        Err(Error::damaged(Trouble::PageMacBad, folder::DATABASE))
    }

    fn check_recovered(&mut self) -> Result<()> {
        let damaged = |trouble| Err(Error::damaged(trouble, folder::DATABASE));
        if !verify::tree_fits(self.database()?, false)? {
            return damaged(Trouble::PageMacBad);
        }
        self.root = Root::read(self.database()?)?;
        let counted = self.root.recount(self.database()?, &self.keys.root)?;
        let listed: bool = self.database()?.query_row(
            "SELECT EXISTS (SELECT 1 FROM heads WHERE digest = ?)",
            [self.head_digest.0],
            |row| row.get(0),
        )?;
        // Either the session's first change arrived, and then HEAD is listed, or nothing did,
        // and then the rows are those HEAD began with. An older database is neither.
        let this_session = listed && self.root.generation == self.head.generation;
        let untouched = !listed && self.root.digest(&self.keys.root) == self.head.root;
        if counted != self.root
            || !root::names_fit(self.database()?)?
            || !(this_session || untouched)
            || !self.is_this_chart()?
        {
            return damaged(Trouble::RootMismatch);
        }
        Ok(())
    }

    /// Accepts the chart only if what the device remembers is this HEAD or in its past.
    fn ask_device(&mut self) -> Result<()> {
        let known = match anchor::recall(&self.device, &self.head, &self.keys) {
            Remembered::Known(known) => known,
            Remembered::New => {
                self.remarks.push(Remark::NewHere);
                if self.head.state == Rest::Clean {
                    self.remember();
                }
                return Ok(());
            }
            Remembered::Unreadable => {
                self.remarks.push(Remark::NoMemory);
                return Ok(());
            }
        };
        let is_past: bool = self.database()?.query_row(
            "SELECT EXISTS (SELECT 1 FROM heads WHERE digest = ?)",
            [known.head.0],
            |row| row.get(0),
        )?;
        if known.head == self.head_digest || Some(known.head) == self.head.previous || is_past {
            if known.head != self.head_digest && self.head.state == Rest::Clean {
                self.remember();
            }
            return Ok(());
        }
        self.database = None;
        Err(Error::NotADescendant {
            here: self.head.generation,
            known: known.generation,
        })
    }
}

fn put_in_order_to_read(
    dir: &Path,
    device: &Device,
    ask: bool,
    unlock: Unlock<'_>,
) -> Result<Vault> {
    let opened = Vault::open_with(dir, Access::Write, device, ask, unlock);
    let mut vault = opened.map_err(|error| match error {
        Error::Disk { source, .. }
            if matches!(
                source.kind(),
                std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem
            ) =>
        {
            Error::NotClosed
        }
        other => other,
    })?;
    vault.rest()?;
    vault.access = Access::Read;
    vault.rouse()?;
    Ok(vault)
}

/// Makes a chart whose slots `make` seals; the tests leave the costly words out.
pub(crate) fn create(
    dir: &Path,
    now: i64,
    device: &Device,
    make: impl FnOnce(&Secret) -> Result<Vec<Made>>,
) -> Result<Vault> {
    build(dir, device, |folder| {
        fill(folder, Secret::generate(), now, make, |_| Ok(()))
    })
}

/// What a new folder was filled with.
pub(crate) struct Filled {
    pub(crate) secret: Secret,
    pub(crate) root: Root,
    pub(crate) head: Head,
    pub(crate) head_digest: Digest,
}

/// Makes the folder of a chart: beside its place, under a name that says nothing, until `fill` has
/// filled it and everything is on the disk.
pub(crate) fn build(
    dir: &Path,
    device: &Device,
    fill: impl FnOnce(&Folder) -> Result<Filled>,
) -> Result<Vault> {
    let taken = || Error::Taken {
        path: dir.to_owned(),
    };
    if fs::symlink_metadata(dir).is_ok() {
        return Err(taken());
    }
    let beside = dir.parent().filter(|parent| !parent.as_os_str().is_empty());
    let beside = beside.unwrap_or(Path::new("."));
    let making = beside.join(format!(".{}.new", folder::random_name()));
    let filling = || -> Result<Filled> {
        let folder = Folder::at(&making);
        folder.make_dir(&making)?;
        folder.lay_out()?;
        let filled = fill(&folder)?;
        drop(Lock::alone(&making)?); // the lock file exists from now on, also for a write-protected copy
        crate::disk::Disk::rename(&crate::disk::Real, &making, dir, Replace::No).map_err(
            |error| match error.kind() {
                std::io::ErrorKind::AlreadyExists => taken(),
                _ => Error::disk(dir, error),
            },
        )?;
        Folder::at(beside).sync_dir(beside)?;
        Ok(filled)
    };
    let Filled {
        secret,
        root,
        head,
        head_digest,
    } = filling().inspect_err(|_| drop(fs::remove_dir_all(&making)))?;
    let mut vault = Vault {
        folder: Folder::at(dir),
        access: Access::Write,
        keys: secret.keys(),
        secret,
        device: device.clone(),
        root,
        head,
        head_digest,
        new_heads: Vec::new(),
        remarks: Vec::new(),
        pending: BTreeMap::new(),
        database: None,
        digest_took: Duration::ZERO,
        _lock: Lock::alone(dir)?,
    };
    vault.remember();
    vault.rouse()?;
    Ok(vault)
}

/// A new database on its way, inside its first transaction.
pub(crate) struct Filling<'a> {
    pub(crate) folder: &'a Folder,
    pub(crate) secret: &'a Secret,
    pub(crate) keys: &'a Keys,
    pub(crate) database: &'a Connection,
    pub(crate) root: Root,
}

impl Filling<'_> {
    /// Lists one more change.
    pub(crate) fn change(&mut self, now: i64) -> Result<()> {
        self.root.change += 1;
        self.root.time = now;
        let put = "INSERT INTO changes (number, time) VALUES (?, ?)";
        self.database.execute(put, params![self.root.change, now])?;
        let parts: [&[u8]; 2] = [&self.root.change.to_be_bytes(), &now.to_be_bytes()];
        self.root.add(&self.keys.root, &Row::of("changes", &parts));
        Ok(())
    }
}

/// Fills a new folder: README, key files, a database with what `more` puts into it, HEAD.
pub(crate) fn fill(
    folder: &Folder,
    secret: Secret,
    now: i64,
    make: impl FnOnce(&Secret) -> Result<Vec<Made>>,
    more: impl FnOnce(&mut Filling<'_>) -> Result<()>,
) -> Result<Filled> {
    let keys = secret.keys();
    folder.write(folder::README, Replace::No, &readme::text().bytes)?;
    let made = make(&secret)?;
    let path = folder.join(folder::DATABASE);
    let mut database = store::open(&path, &secret.pages, Use::Create)?;
    let change = database.transaction()?;
    let mut filling = Filling {
        folder,
        secret: &secret,
        keys: &keys,
        database: &change,
        root: Root {
            generation: 1,
            time: now,
            ..Root::default()
        },
    };
    change.execute(
        "INSERT INTO vault (one, form, vault, made) VALUES (1, ?, ?, ?)",
        params![FORM, secret.vault, now],
    )?;
    let form = i64::from(FORM).to_be_bytes();
    filling.root.add(
        &keys.root,
        &Row::of("vault", &[&form, &secret.vault, &now.to_be_bytes()]),
    );
    let mut digests = BTreeMap::new();
    for slot in &made {
        slot.list(&change, &mut filling.root, &keys, now, false)?;
        digests.insert(slot.name.to_owned(), slot.digest(&keys));
    }
    more(&mut filling)?;
    let root = filling.root;
    root.write(&change)?;
    change.commit()?;
    let slots = made
        .into_iter()
        .map(|slot| (slot.name.to_owned(), slot.bytes));
    lay_to_rest(folder, secret, database, root, &slots.collect(), digests)
}

/// The last steps of a new folder: the database closed, key files, and HEAD of a copy of its own.
pub(crate) fn lay_to_rest(
    folder: &Folder,
    secret: Secret,
    database: Connection,
    root: Root,
    slots: &BTreeMap<String, Vec<u8>>,
    digests: BTreeMap<String, Digest>,
) -> Result<Filled> {
    database.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    database.close().map_err(|(_, error)| Error::from(error))?;
    for (name, bytes) in slots {
        for file in slots::files(name) {
            folder.write(&file, Replace::No, bytes)?;
        }
    }
    let (path, keys) = (folder.join(folder::DATABASE), secret.keys());
    fs::File::open(&path)
        .and_then(|file| file.sync_all())
        .map_err(|e| Error::disk(&path, e))?;
    let head = Head {
        format: FORM,
        min_reader: FORM,
        vault: CopyId(secret.vault),
        copy: CopyId(seal::random()),
        generation: root.generation,
        state: Rest::Clean,
        session: None,
        previous: None,
        database: digest_of(&path, &keys)?,
        root: root.digest(&keys.root),
        slots: digests,
        expects: BTreeMap::new(),
    };
    let head_digest = head.write(folder, &keys)?;
    Ok(Filled {
        secret,
        root,
        head,
        head_digest,
    })
}

/// Whether the folder lies on a network file system.
#[cfg(target_os = "linux")]
fn network(path: &Path) -> bool {
    rustix::fs::statfs(path).is_ok_and(|stat| is_of_a_network(stat.f_type as u64))
}

/// Whether file systems of this kind lie on other machines.
#[cfg(target_os = "linux")]
fn is_of_a_network(kind: u64) -> bool {
    // statfs(2): NFS, SMB, CIFS, SMB2, AFS, Ceph, 9P.
    const NAMES: [u64; 7] = [
        0x6969,
        0x517b,
        0xff53_4d42,
        0xfe53_4d42,
        0x5346_414f,
        0x00c3_6400,
        0x0102_1997,
    ];
    // Where the number is one of 32 bits with a sign, the bits above them are filled with it.
    NAMES.contains(&(kind & 0xffff_ffff))
}

#[cfg(not(target_os = "linux"))]
fn network(_: &Path) -> bool {
    false
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn file_systems_of_a_network_are_known() {
        let (nfs, cifs, ext4) = (0x6969, 0xff53_4d42, 0xef53);
        assert!(is_of_a_network(nfs) && is_of_a_network(cifs));
        assert!(is_of_a_network(cifs as u32 as i32 as u64), "with its sign");
        assert!(!is_of_a_network(ext4) && !network(Path::new("/proc")));
    }
}
