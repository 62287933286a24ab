//! The ways in. One slot is one small age file, written twice; all hold the same secret.

use crate::disk::Replace;
use crate::error::{Error, Finding, Result, Trouble};
use crate::folder::{Folder, KEYS};
use crate::head::{Digest, Head};
use crate::remark::Remark;
use crate::root::{Root, Row};
use crate::secret::{Keys, Secret};
use crate::vault::Vault;
use crate::verify::is_litter;
use rusqlite::{Connection, params};
use seal::{Bounds, Cost, Identity, Lock, Passphrase, Recipient, Subkey};
use std::collections::{BTreeMap, BTreeSet};

/// The longest key file, in bytes; ours have about 600, nested ones of trusted people 1300.
pub(crate) const LONGEST: u64 = 16 << 10;

/// The slot that words open.
pub(crate) const PASSPHRASE: &str = "passphrase";
/// The slot whose identity exists on paper only.
pub(crate) const RECOVERY: &str = "recovery";
/// The slots that two of three trusted people open together: one sealed file inside another.
pub(crate) const TRUSTED: [&str; 3] = ["trusted-ab", "trusted-ac", "trusted-bc"];
/// Which two cards open which of them.
const PAIRS: [(usize, usize); 3] = [(0, 1), (0, 2), (1, 2)];

/// Every name a slot may have.
pub(crate) fn all_names() -> impl Iterator<Item = &'static str> {
    [PASSPHRASE, RECOVERY].into_iter().chain(TRUSTED)
}

/// What a slot on its way out is expected to be.
const GONE: Digest = Digest([0; 32]);

/// Whether this is the name of a slot.
pub(crate) fn is_known(name: &str) -> bool {
    all_names().any(|known| known == name)
}

/// What somebody opens a chart with.
#[derive(Clone, Copy)]
pub enum Key<'a> {
    /// Words. Trying them takes about a second and 256 MiB, by intention.
    Passphrase(&'a Passphrase),
    /// The identity printed on the recovery sheet.
    Recovery(&'a Identity),
    /// The identities on the cards of two trusted people, in any order.
    Trusted(&'a Identity, &'a Identity),
}

impl Key<'_> {
    fn slots(self) -> &'static [&'static str] {
        match self {
            Key::Passphrase(_) => &[PASSPHRASE],
            Key::Recovery(_) => &[RECOVERY],
            Key::Trusted(..) => &TRUSTED,
        }
    }

    fn open(self, bytes: &[u8]) -> std::result::Result<seal::Zeroizing<Vec<u8>>, seal::Error> {
        match self {
            Key::Passphrase(words) => seal::open(bytes, seal::Key::Passphrase(words), Bounds::Slot),
            Key::Recovery(identity) => opened(bytes, identity),
            Key::Trusted(one, other) => match opened(bytes, one) {
                Ok(inner) => opened(&inner, other),
                Err(seal::Error::WrongKey) => opened(&opened(bytes, other)?, one),
                Err(error) => Err(error),
            },
        }
    }
}

fn opened(
    bytes: &[u8],
    identity: &Identity,
) -> std::result::Result<seal::Zeroizing<Vec<u8>>, seal::Error> {
    let identities = std::slice::from_ref(identity);
    seal::open(bytes, seal::Key::Identities(identities), Bounds::Slot)
}

/// A way into the chart, as the chart lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// `passphrase`, `recovery` or `trusted-…`.
    pub name: String,
    /// When it was made, in milliseconds since 1970.
    pub made: i64,
}

/// The two files of a slot.
pub(crate) fn files(name: &str) -> [String; 2] {
    [format!("{KEYS}/{name}.age"), format!("{KEYS}/{name}.age.2")]
}

/// Where key files are: a chart's folder, or a backup.
pub(crate) trait KeyFiles {
    /// The key file of this path, if there is one.
    fn key_file(&self, path: &str) -> Result<Option<Vec<u8>>>;
}

impl KeyFiles for Folder {
    fn key_file(&self, path: &str) -> Result<Option<Vec<u8>>> {
        self.read(path, LONGEST)
    }
}

/// Key files by the names of their slots.
impl KeyFiles for BTreeMap<String, Vec<u8>> {
    fn key_file(&self, path: &str) -> Result<Option<Vec<u8>>> {
        let name = path
            .strip_prefix("keys/")
            .and_then(|it| it.strip_suffix(".age"));
        Ok(name.and_then(|name| self.get(name)).cloned())
    }
}

/// Opens the chart's secret with one of the key's slots, or with its twin where the first is
/// damaged. Gives the secret and the bytes of the file that opened.
pub(crate) fn unlock(from: &impl KeyFiles, key: Key<'_>) -> Result<(Secret, Vec<u8>)> {
    let mut worst = None;
    for slot in key.slots() {
        let mut tried: Vec<Vec<u8>> = Vec::new();
        for path in files(slot) {
            let Some(bytes) = from.key_file(&path)? else {
                continue;
            };
            if tried.contains(&bytes) {
                continue;
            }
            match key.open(&bytes) {
                Ok(text) => return Ok((Secret::read(&text)?, bytes)),
                Err(seal::Error::WrongKey) => worst = Some(Error::WrongKey),
                Err(seal::Error::Io(error)) => return Err(Error::disk(path.as_ref(), error)),
                Err(_) if worst.is_some() => {}
                Err(_) if bytes.starts_with(b"# ownchart-secret") => {
                    worst = Some(Error::damaged(Trouble::PlaintextFound, path));
                }
                Err(_) => worst = Some(Error::damaged(Trouble::SlotDamaged, path)),
            }
            tried.push(bytes);
        }
    }
    let [first, _] = files(key.slots()[0]);
    Err(worst.unwrap_or_else(|| Error::damaged(Trouble::SlotMissing, first)))
}

/// Compares every key file with what HEAD says of it.
pub(crate) fn judge(folder: &Folder, head: &Head, digest: &Subkey) -> Result<Vec<Remark>> {
    let mut found = Vec::new();
    let mut remark = |trouble, place: &str| {
        found.push(Remark::Found(Finding {
            trouble,
            place: place.to_owned(),
        }));
    };
    let expected_new = head
        .expects
        .keys()
        .filter(|name| !head.slots.contains_key(*name));
    for name in head.slots.keys().chain(expected_new) {
        let (old, new) = (head.slots.get(name), head.expects.get(name));
        let good = |bytes: &[u8]| {
            let is = Digest(digest.digest(bytes));
            old == Some(&is) || new == Some(&is)
        };
        // One that comes or goes may be there or not.
        let must_be = old.is_some() && new != Some(&GONE);
        let files = files(name);
        let mut verdicts = Vec::new();
        for file in &files {
            verdicts.push(folder.read(file, LONGEST)?.map(|bytes| good(&bytes)));
        }
        for (at, file) in files.iter().enumerate() {
            match (verdicts[at], verdicts[1 - at]) {
                (Some(true), _) => {}
                (None, _) if !must_be => {}
                (None, _) => remark(Trouble::SlotMissing, file),
                (Some(false), Some(true)) => remark(Trouble::SlotTwinDiffers, file),
                (Some(false), _) => remark(Trouble::SlotUnknown, file),
            }
        }
    }
    let names = head.slots.keys().chain(head.expects.keys());
    let known: BTreeSet<String> = names.flat_map(|name| files(name)).collect();
    for file in listed(folder)? {
        if !known.contains(&file) {
            remark(Trouble::SlotUnknown, &file);
        }
    }
    Ok(found)
}

/// What lies in `keys/`, without what file managers leave everywhere.
fn listed(folder: &Folder) -> Result<Vec<String>> {
    let path = folder.join(KEYS);
    let fail = |error| Error::disk(&path, error);
    let mut names = Vec::new();
    for entry in std::fs::read_dir(&path).map_err(fail)? {
        let name = entry.map_err(fail)?.file_name();
        let name = name.to_string_lossy();
        if !is_litter(&name) {
            names.push(format!("{KEYS}/{name}"));
        }
    }
    names.sort();
    Ok(names)
}

/// A slot ready to be written: its bytes, and what the database says of it.
pub(crate) struct Made {
    pub(crate) name: &'static str,
    pub(crate) bytes: Vec<u8>,
    recipient: String,
}

impl Made {
    /// The slot that these words open. Takes the time of one guess.
    pub(crate) fn passphrase(secret: &Secret, words: &Passphrase) -> Result<Made> {
        let bytes = sealed(secret, Lock::Passphrase(words, Cost::Slot))?;
        Ok(Made {
            name: PASSPHRASE,
            bytes,
            recipient: PASSPHRASE.to_owned(),
        })
    }

    /// The slot that the identity of this recipient opens.
    pub(crate) fn recovery(secret: &Secret, recipient: Recipient) -> Result<Made> {
        let text = recipient.to_string();
        let bytes = sealed(secret, Lock::Recipients(&[recipient]))?;
        Ok(Made {
            name: RECOVERY,
            bytes,
            recipient: text,
        })
    }

    /// The slot that these two identities open together.
    fn trusted(secret: &Secret, name: &'static str, pair: [&Identity; 2]) -> Result<Made> {
        let [outer, inner] = pair.map(Identity::recipient);
        let recipient = format!("{outer} {inner}");
        let bytes = sealed(secret, Lock::Recipients(&[inner]))?;
        Ok(Made {
            name,
            bytes: sealing(seal::seal(&bytes, Lock::Recipients(&[outer])))?,
            recipient,
        })
    }

    pub(crate) fn digest(&self, keys: &Keys) -> Digest {
        Digest(keys.digest.digest(&self.bytes))
    }

    /// Opens what was made, once, before anything hangs on it.
    pub(crate) fn try_out(&self, key: Key<'_>) -> Result<()> {
        let text = key
            .open(&self.bytes)
            .map_err(|_| Error::damaged(Trouble::SlotDamaged, self.name))?;
        Secret::read(&text).map(|_| ())
    }

    /// Lists the slot in the database, in the transaction of the change. With `waiting` it is
    /// listed beside the one it will replace.
    pub(crate) fn list(
        &self,
        database: &Connection,
        root: &mut Root,
        keys: &Keys,
        now: i64,
        waiting: bool,
    ) -> Result<()> {
        let name = if waiting {
            waiting_name(self.name)
        } else {
            self.name.to_owned()
        };
        let digest = self.digest(keys).0;
        put(
            database,
            root,
            keys,
            &(name, self.recipient.clone(), now, digest),
        )
    }
}

/// Makes the list of slots that of these files, of which the database may know others: the
/// passphrase may have been changed since it was written. Gives their digests for HEAD.
pub(crate) fn relist(
    database: &Connection,
    root: &mut Root,
    keys: &Keys,
    files: &BTreeMap<String, Vec<u8>>,
    now: i64,
) -> Result<BTreeMap<String, Digest>> {
    let mut digests = BTreeMap::new();
    for name in all_names() {
        take(database, root, keys, &waiting_name(name))?;
        let known = take(database, root, keys, name)?;
        let Some(bytes) = files.get(name) else {
            continue;
        };
        let digest = Digest(keys.digest.digest(bytes));
        let row = known.filter(|row| row.3 == digest.0);
        // Whose it is only its maker knew.
        let row = row.unwrap_or_else(|| (name.to_owned(), "unknown".to_owned(), now, digest.0));
        put(database, root, keys, &row)?;
        digests.insert(name.to_owned(), digest);
    }
    Ok(digests)
}

/// name, recipient, made, digest
type Listed = (String, String, i64, [u8; 32]);

fn waiting_name(name: &str) -> String {
    format!("{name}.new")
}

fn put(database: &Connection, root: &mut Root, keys: &Keys, row: &Listed) -> Result<()> {
    take(database, root, keys, &row.0)?;
    database.execute(
        "INSERT INTO slots (name, recipient, made, digest) VALUES (?, ?, ?, ?)",
        params![row.0, row.1, row.2, row.3],
    )?;
    root.add(&keys.root, &counted(row));
    Ok(())
}

fn take(database: &Connection, root: &mut Root, keys: &Keys, name: &str) -> Result<Option<Listed>> {
    let sql = "SELECT name, recipient, made, digest FROM slots WHERE name = ?";
    let old = database.query_row(sql, [name], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
    });
    let old: Option<Listed> = crate::read::maybe(old)?;
    if let Some(old) = &old {
        root.take(&keys.root, &counted(old));
        database.execute("DELETE FROM slots WHERE name = ?", [name])?;
    }
    Ok(old)
}

fn counted((name, recipient, made, digest): &Listed) -> Row {
    Row::of(
        "slots",
        &[
            name.as_bytes(),
            recipient.as_bytes(),
            &made.to_be_bytes(),
            digest,
        ],
    )
}

impl Vault {
    /// Whether this key opens the chart: tried on its own key files, while it is open.
    ///
    /// # Errors
    /// [`Error::WrongKey`] if it does not; [`Error::Damaged`] where no key file is left for it.
    pub fn opens_with(&self, key: Key<'_>) -> Result<()> {
        let (secret, _) = unlock(&self.folder, key)?;
        if *secret.write() == *self.secret.write() {
            Ok(())
        } else {
            Err(Error::WrongKey)
        }
    }

    /// Replaces the words. Takes about two seconds: the new key file is opened once before
    /// anything hangs on it.
    ///
    /// # What it does not do
    /// Copies of the folder made before still open with the old words.
    ///
    /// # Errors
    /// [`Error::ReadOnly`], [`Error::NoSpace`], [`Error::Disk`]. The old words open the chart
    /// then, or the new ones, or both.
    pub fn change_passphrase(&mut self, words: &Passphrase, now: i64) -> Result<()> {
        self.demand_write()?;
        let made = Made::passphrase(&self.secret, words)?;
        self.replace_slot(made, Key::Passphrase(words), now)
    }

    /// Replaces the recovery key by one that stands on a new sheet already: whoever lost power
    /// now would otherwise be left with two sheets that open nothing.
    ///
    /// # Errors
    /// As [`Vault::change_passphrase`].
    pub fn renew_recovery(&mut self, identity: &Identity, now: i64) -> Result<()> {
        self.demand_write()?;
        let made = Made::recovery(&self.secret, identity.recipient())?;
        self.replace_slot(made, Key::Recovery(identity), now)
    }

    /// Lets any two of three people in together: each holds one of these identities, on a card that
    /// is printed already. Former cards open this chart no longer.
    ///
    /// # What it does not do
    /// Any two cards open every copy made from now on, until the keys are changed; former cards
    /// open the copies made before.
    ///
    /// # Errors
    /// As [`Vault::change_passphrase`].
    pub fn trust(&mut self, cards: &[Identity; 3], now: i64) -> Result<()> {
        self.demand_write()?;
        for (name, (one, other)) in TRUSTED.into_iter().zip(PAIRS) {
            let (one, other) = (&cards[one], &cards[other]);
            let made = Made::trusted(&self.secret, name, [one, other])?;
            self.replace_slot(made, Key::Trusted(one, other), now)?;
        }
        Ok(())
    }

    /// Lets trusted people in no longer. Copies made before still open with their cards.
    ///
    /// # Errors
    /// As [`Vault::change_passphrase`].
    pub fn distrust(&mut self, now: i64) -> Result<()> {
        self.demand_write()?;
        let held = |name: &&str| self.head.slots.contains_key(*name);
        let going: Vec<&str> = TRUSTED.into_iter().filter(held).collect();
        if going.is_empty() {
            return Ok(());
        }
        self.begin()?;
        let mut head = self.head.clone();
        for name in going {
            head.expects.insert(name.to_owned(), GONE);
        }
        self.put_head(head)?;
        self.settle_slots(now)
    }

    /// HEAD expects both → the new one listed beside the old → both files → the new one listed
    /// in its place → HEAD expects one.
    fn replace_slot(&mut self, made: Made, key: Key<'_>, now: i64) -> Result<()> {
        made.try_out(key)?;
        self.begin()?;
        let mut head = self.head.clone();
        head.expects
            .insert(made.name.to_owned(), made.digest(&self.keys));
        self.put_head(head)?;
        self.transact(now, |kept| {
            made.list(kept.database, &mut kept.root, kept.keys, now, true)
        })?;
        for file in files(made.name) {
            self.folder.write(&file, Replace::Yes, &made.bytes)?;
        }
        self.settle_slots(now)
    }

    /// Ends every change of a slot that is under way: forward if a new file is there, back if not.
    pub(crate) fn settle_slots(&mut self, now: i64) -> Result<()> {
        for (name, expected) in self.head.expects.clone() {
            self.begin()?;
            if expected == GONE {
                self.end_slot(&name, now)?;
                continue;
            }
            let mut new = None;
            for file in files(&name) {
                if let Some(bytes) = self.folder.read(&file, LONGEST)?
                    && Digest(self.keys.digest.digest(&bytes)) == expected
                {
                    new = Some(bytes);
                }
            }
            if let Some(bytes) = &new {
                for file in files(&name) {
                    if self.folder.read(&file, LONGEST)?.as_ref() != Some(bytes) {
                        self.folder.write(&file, Replace::Yes, bytes)?;
                    }
                }
            }
            self.transact(now, |kept| {
                let waiting = take(
                    kept.database,
                    &mut kept.root,
                    kept.keys,
                    &waiting_name(&name),
                )?;
                match waiting {
                    Some((_, recipient, made, digest)) if new.is_some() => {
                        let row = (name.clone(), recipient, made, digest);
                        put(kept.database, &mut kept.root, kept.keys, &row)
                    }
                    _ => Ok(()),
                }
            })?;
            let mut head = self.head.clone();
            head.expects.remove(&name);
            if new.is_some() {
                head.slots.insert(name, expected);
            }
            self.put_head(head)?;
        }
        Ok(())
    }
}

impl Vault {
    /// Files away → no longer listed → HEAD no longer speaks of it.
    fn end_slot(&mut self, name: &str, now: i64) -> Result<()> {
        for file in files(name) {
            if self.folder.length(&file)?.is_some() {
                let path = self.folder.join(&file);
                let removed = self.folder.disk.remove(&path);
                removed.map_err(|error| Error::disk(&path, error))?;
            }
        }
        self.folder.sync_dir(&self.folder.join(KEYS))?;
        self.transact(now, |kept| {
            take(kept.database, &mut kept.root, kept.keys, name).map(drop)
        })?;
        let mut head = self.head.clone();
        head.expects.remove(name);
        head.slots.remove(name);
        self.put_head(head)
    }
}

fn sealed(secret: &Secret, lock: Lock<'_>) -> Result<Vec<u8>> {
    sealing(seal::seal(secret.write().as_bytes(), lock))
}

fn sealing(sealed: std::result::Result<seal::Sealed, seal::Error>) -> Result<Vec<u8>> {
    match sealed {
        Ok(sealed) => Ok(sealed.into_bytes()),
        Err(seal::Error::Io(error)) => Err(Error::disk(KEYS.as_ref(), error)),
        Err(_) => Err(Error::damaged(Trouble::SlotDamaged, KEYS)),
    }
}
