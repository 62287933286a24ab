//! Snapshots: the database and every revision, sealed, in the folder itself, against a page that
//! goes bad or a change that was a mistake. Documents need none: they are never rewritten.
//!
//! A snapshot is one sealed file, `snapshots/<UTC>[-before-<what>].age`, whose inside is that of a
//! backup without documents. Its own manifest vouches for it.

use crate::backup::from_the_medium;
use crate::disk::Replace;
use crate::documents::Tee;
use crate::error::{Error, Result, Trouble};
use crate::folder::{DATABASE, Folder, SNAPSHOTS};
use crate::follow::Progress;
use crate::payload::{self, Manifest, Nowhere, Sink};
use crate::secret::Secret;
use crate::store::{self, Use};
use crate::vault::Vault;
use record::When;
use rusqlite::Connection;
use seal::{Bounds, Lock, Opener, Sealer};
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;

/// At most one in so many milliseconds is made by itself: an hour.
const EVERY: i64 = 60 * 60 * 1000;

/// A day in milliseconds.
const DAY: i64 = 24 * EVERY;

/// What may be lost if the one before a big step is needed: kept beside the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// Another copy is about to be joined.
    Merge,
    /// Many entries are about to come in at once.
    Import,
}

impl Before {
    fn word(self) -> &'static str {
        match self {
            Before::Merge => "merge",
            Before::Import => "import",
        }
    }
}

impl Vault {
    /// Keeps the present state aside before a big step.
    ///
    /// # Errors
    /// [`Error::NoSpace`], [`Error::Disk`]; [`Error::Damaged`] if the chart is not whole.
    pub fn snapshot_before(&mut self, step: Before, now: i64) -> Result<()> {
        self.demand_write()?;
        let name = next_name(&self.folder, now, Some(step))?;
        self.at_rest(|vault, database| vault.write_snapshot(&vault.folder, database, &name, now))?;
        thin(&self.folder, now)
    }

    /// Keeps the present state aside if the last time is an hour ago or more. Called when the
    /// folder is at rest and no connection is open.
    pub(crate) fn snapshot_if_due(&self) -> Result<()> {
        let now = self.root.time;
        let newest = listed(&self.folder)?.pop();
        let newest = newest.and_then(|name| millis_of(&name));
        if newest.is_some_and(|newest| now.abs_diff(newest) < EVERY.unsigned_abs()) {
            return Ok(());
        }
        let path = self.folder.join(DATABASE);
        let database = store::open(&path, &self.secret.pages, Use::Read)?;
        let name = next_name(&self.folder, now, None)?;
        self.write_snapshot(&self.folder, &database, &name, now)?;
        thin(&self.folder, now)
    }

    /// Writes a snapshot into a folder: the chart's own, or a mirror of it.
    pub(crate) fn write_snapshot(
        &self,
        folder: &Folder,
        database: &Connection,
        name: &str,
        now: i64,
    ) -> Result<()> {
        let file = format!("{SNAPSHOTS}/{name}");
        let path = folder.join(&file);
        folder.make_dir(&folder.join(SNAPSHOTS))?;
        let contents = self.contents(database, &[], false, now)?;
        let size = seal::body_length(contents.length) + 1024;
        let whole = folder.begin(&file, size)?;
        let failed = |error| Error::disk(&path, error);
        let tee = Tee::over(whole, &self.keys);
        let recipients = [self.secret.recipient()];
        let to = BufWriter::with_capacity(256 << 10, tee);
        let sealer = Sealer::new(to, Lock::Recipients(&recipients))
            .map_err(|error| Error::sealing(&path, error))?;
        let mut unheard = |_, _| true;
        let mut progress = Progress::new(contents.length, &mut unheard);
        let (written, sealer) = seal::behind(sealer, |to| {
            self.write_contents(&contents, &path, to, &mut progress)
        })
        .map_err(failed)?;
        written?;
        let to = sealer.finish().map_err(failed)?;
        let tee = to
            .into_inner()
            .map_err(|error| failed(error.into_error()))?;
        let (digest, digester) = (tee.digester.finish(), self.keys.digest.digester());
        tee.inner.keep(Replace::No, digest, digester)
    }
}

/// Reads a snapshot from end to end.
pub(crate) fn read(
    path: &Path,
    secret: &Secret,
    progress: &mut Progress<'_>,
    sink: &mut impl Sink,
) -> Result<Manifest> {
    let file = File::open(path).map_err(|error| Error::disk(path, error))?;
    from_the_medium(&file);
    let identities = std::slice::from_ref(&secret.identity);
    let damaged = || Error::damaged(Trouble::BackupDamaged, place(path));
    let opener = Opener::new(file, seal::Key::Identities(identities), Bounds::Slot);
    let opener = opener.map_err(|error| match error {
        seal::Error::Io(error) => Error::disk(path, error),
        seal::Error::WrongKey => Error::damaged(Trouble::BackupForeign, place(path)),
        _ => damaged(),
    })?;
    let key = secret.keys().backup;
    let (manifest, _) = seal::ahead(opener, |from| {
        payload::read(from, path, &key, progress, sink)
    })?;
    if manifest.vault.0 == secret.vault {
        Ok(manifest)
    } else {
        Err(damaged())
    }
}

/// Whether a snapshot is whole.
pub(crate) fn check(path: &Path, secret: &Secret) -> Result<Manifest> {
    let mut unheard = |_, _| true;
    let mut progress = Progress::new(0, &mut unheard);
    read(path, secret, &mut progress, &mut Nowhere)
}

fn place(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    format!("{SNAPSHOTS}/{name}")
}

/// The names of the snapshots in a folder, oldest first.
pub(crate) fn listed(folder: &Folder) -> Result<Vec<String>> {
    let path = folder.join(SNAPSHOTS);
    let fail = |error| Error::disk(&path, error);
    let entries = match std::fs::read_dir(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(fail)?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry
            .map_err(fail)?
            .file_name()
            .to_string_lossy()
            .into_owned();
        if millis_of(&name).is_some() {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Takes away every snapshot: something was erased that they still hold.
pub(crate) fn forget_all(folder: &Folder) -> Result<()> {
    take_away(folder, &listed(folder)?)
}

/// Keeps the newest, one of an earlier day, week and month, and the last before each big step.
pub(crate) fn thin(folder: &Folder, now: i64) -> Result<()> {
    let names = listed(folder)?;
    let mut kept: Vec<&String> = Vec::new();
    let usual = |name: &&String| !name.contains("-before-");
    for age in [i64::MIN, DAY, 7 * DAY, 30 * DAY] {
        let old = |name: &&String| millis_of(name).is_some_and(|made| now - made >= age);
        kept.extend(names.iter().rfind(|name| usual(name) && old(name)));
    }
    for step in [Before::Merge, Before::Import] {
        let end = format!("-before-{}.age", step.word());
        kept.extend(names.iter().rfind(|name| name.ends_with(&end)));
    }
    let gone: Vec<String> = names
        .iter()
        .filter(|name| !kept.contains(name))
        .cloned()
        .collect();
    take_away(folder, &gone)
}

fn take_away(folder: &Folder, names: &[String]) -> Result<()> {
    for name in names {
        let path = folder.join(&format!("{SNAPSHOTS}/{name}"));
        let removed = folder.disk.remove(&path);
        removed.map_err(|error| Error::disk(&path, error))?;
    }
    Ok(())
}

/// The name for a snapshot that is written now. It comes after every name in the folder, so that
/// the last by name is the newest even where two are written within one second or the clock was
/// set back in between.
pub(crate) fn next_name(folder: &Folder, now: i64, before: Option<Before>) -> Result<String> {
    let newest = listed(folder)?.pop().and_then(|name| millis_of(&name));
    let time = newest.map_or(now, |newest| now.max(newest + 1000));
    Ok(name_at(time, before))
}

fn name_at(millis: i64, before: Option<Before>) -> String {
    let stamp = stamp(millis);
    match before {
        Some(step) => format!("{stamp}-before-{}.age", step.word()),
        None => format!("{stamp}.age"),
    }
}

/// `2026-11-22T07-11-04`: a time that every file system takes as a name, in UTC.
fn stamp(millis: i64) -> String {
    let text = When::from_millis(millis).to_string();
    text.chars()
        .take(19)
        .map(|letter| if letter == ':' { '-' } else { letter })
        .collect()
}

/// The time in a snapshot's name; `None` for a name that is none.
pub(crate) fn millis_of(name: &str) -> Option<i64> {
    let stem = name.strip_suffix(".age")?;
    let (stamp, rest) = (stem.get(..19)?, stem.get(19..)?);
    if !rest.is_empty() && !rest.starts_with("-before-") {
        return None;
    }
    let mut time: Vec<u8> = stamp.bytes().collect();
    (time[13] == b'-' && time[16] == b'-').then_some(())?;
    (time[13], time[16]) = (b':', b':');
    let when: When = std::str::from_utf8(&time).ok()?.parse().ok()?;
    let clock = when.time?;
    let [hours, minutes, seconds] = [clock.hour, clock.minute, clock.second?].map(i64::from);
    Some(when.days() * DAY + ((hours * 60 + minutes) * 60 + seconds) * 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_holds_its_time() {
        for millis in [0, 1_767_225_600_000, 1_800_000_061_000] {
            let name = name_at(millis, None);
            assert_eq!(millis_of(&name), Some(millis), "{name}");
        }
        for foreign in [
            "Thumbs.db",
            "2026-11-22.age",
            "2026-11-22T07-11-04.txt",
            "2026-11-22T07x11-04.age",
            "2026-11-22T07-11x04.age",
            "x.age",
        ] {
            assert_eq!(millis_of(foreign), None, "{foreign}");
        }
        let before = [Before::Merge, Before::Import].map(|step| name_at(0, Some(step)));
        let names = [
            "1970-01-01T00-00-00-before-merge.age",
            "1970-01-01T00-00-00-before-import.age",
        ];
        assert_eq!(before, names);
    }

    #[test]
    fn the_last_by_name_is_the_newest_whatever_the_clock_says() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::at(dir.path());
        folder.lay_out().unwrap();
        let now = 100 * DAY;
        let mut written: Vec<String> = Vec::new();
        for (clock, before) in [
            (now, None),
            (now, None),
            (now - DAY, Some(Before::Merge)),
            (now + 999, None),
            (now + DAY, None),
        ] {
            let name = next_name(&folder, clock, before).unwrap();
            std::fs::write(folder.join(&format!("{SNAPSHOTS}/{name}")), b"").unwrap();
            written.push(name);
        }
        assert_eq!(listed(&folder).unwrap(), written);
        assert_eq!(millis_of(&written[4]), Some(now + DAY));
    }

    #[test]
    fn the_newest_and_one_of_each_age_stay() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::at(dir.path());
        folder.lay_out().unwrap();
        let now = 100 * DAY;
        let mut names: Vec<String> = (0..100)
            .map(|day| name_at(now - day * DAY / 2, None))
            .collect();
        names.push(name_at(now - 90 * DAY, Some(Before::Merge)));
        names.push("Thumbs.db".to_owned());
        for name in &names {
            std::fs::write(folder.join(&format!("{SNAPSHOTS}/{name}")), b"").unwrap();
        }
        thin(&folder, now).unwrap();
        let kept = listed(&folder).unwrap();
        let days: Vec<i64> = kept
            .iter()
            .map(|it| (now - millis_of(it).unwrap()) / DAY)
            .collect();
        assert_eq!(days, [90, 30, 7, 1, 0]);
        assert!(folder.join("snapshots/Thumbs.db").exists());
        forget_all(&folder).unwrap();
        assert_eq!(listed(&folder).unwrap().len(), 0);
    }

    #[test]
    fn snapshots_that_cannot_be_listed_are_not_said_to_be_none() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::at(dir.path());
        assert_eq!(listed(&folder).unwrap(), [""; 0]);
        std::fs::write(folder.join(SNAPSHOTS), b"").unwrap();
        let answer = listed(&folder);
        assert!(matches!(answer, Err(Error::Disk { .. })), "{answer:?}");
    }

    #[cfg(unix)]
    #[test]
    fn a_snapshot_that_cannot_be_read_is_not_called_damaged() {
        let dir = tempfile::tempdir().unwrap();
        let answer = check(dir.path(), &Secret::generate());
        assert!(matches!(answer, Err(Error::Disk { .. })), "{answer:?}");
    }
}
