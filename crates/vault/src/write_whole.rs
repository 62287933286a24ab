//! A file is there whole, or it is not there.
//!
//! Space enough? → a new file in `tmp/` that only we can read → write → fsync → read back and
//! compare → rename → fsync the folder. Any error leaves the old file as it was and takes the
//! half-written one away.

use crate::disk::{Disk, Replace};
use crate::error::{Error, Result};
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What stays free beside the file itself, for the database's next page and the folder entries.
pub(crate) const SPARE: u64 = 8 << 20;

/// Watches the bytes of a file go by; twice the same answer means the disk kept them.
pub(crate) trait Watch {
    /// More bytes.
    fn see(&mut self, bytes: &[u8]);
    /// The digest of all of them.
    fn end(self) -> [u8; 32];
}

/// What may leave the program as a file: sealed, or in the clear with a reason.
pub trait Leaves: AsRef<[u8]> + private::Sealed {}
impl Leaves for seal::Sealed {}
impl Leaves for seal::InTheClear {}

mod private {
    pub trait Sealed {}
    impl Sealed for seal::Sealed {}
    impl Sealed for seal::InTheClear {}
}

/// Writes a file a person asked for, whole: a sheet, a share, an export. It takes the place of
/// the file that was there, if there was one. Only its owner can read it.
///
/// # Errors
/// [`Error::NoSpace`] or [`Error::Disk`]; what was there before is still there then.
pub fn write_whole(to: &Path, bytes: &impl Leaves) -> Result<()> {
    let dir = to
        .parent()
        .filter(|dir| !dir.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let named = dir.join(
        to.file_name()
            .ok_or_else(|| Error::disk(to, io::ErrorKind::InvalidInput.into()))?,
    );
    put_whole(
        &crate::disk::Real,
        dir,
        &named,
        Replace::Yes,
        bytes.as_ref(),
    )
}

/// Writes `bytes` under `to`. `tmp` is a folder of the same file system.
///
/// # Errors
/// [`Error::NoSpace`] before anything is written or when the disk fills up, [`Error::Disk`]
/// otherwise; in each case `to` holds what it held before.
pub(crate) fn put_whole(
    disk: &dyn Disk,
    tmp: &Path,
    to: &Path,
    replace: Replace,
    bytes: &[u8],
) -> Result<()> {
    let mut whole = Whole::begin(disk, tmp, to, bytes.len() as u64)?;
    whole
        .write_all(bytes)
        .map_err(|error| Error::disk(to, error))?;
    whole.synced()?;
    let mut back = Vec::with_capacity(bytes.len());
    whole.read_back(|part| back.extend_from_slice(part))?;
    if back != bytes {
        return Err(Error::disk(to, io::ErrorKind::InvalidData.into()));
    }
    whole.rename(replace)
}

/// A file on its way; dropped before [`Whole::keep`], it is taken away again.
pub(crate) struct Whole<'a> {
    disk: &'a dyn Disk,
    file: Option<File>,
    at: PathBuf,
    to: PathBuf,
}

impl<'a> Whole<'a> {
    /// Begins a file that will be called `to`, of about `size` bytes.
    pub(crate) fn begin(disk: &'a dyn Disk, tmp: &Path, to: &Path, size: u64) -> Result<Whole<'a>> {
        let fail = |error| Error::disk(to, error);
        if disk
            .free(tmp)
            .map_err(fail)?
            .is_some_and(|free| free < size.saturating_add(SPARE))
        {
            return Err(Error::NoSpace {
                file: to.to_owned(),
            });
        }
        Whole::create(disk, tmp.join(crate::folder::random_name()), to)
    }

    /// Begins a file for somebody else's folder, of at most `size` bytes. Until it is whole its name
    /// ends in `.part`; one that an earlier try left there is taken away.
    pub(crate) fn begin_beside(disk: &'a dyn Disk, to: &Path, size: u64) -> Result<Whole<'a>> {
        let fail = |error| Error::disk(to, error);
        let dir = to.parent().filter(|dir| !dir.as_os_str().is_empty());
        let free = disk.free(dir.unwrap_or(Path::new("."))).map_err(fail)?;
        if free.is_some_and(|free| free < size.saturating_add(SPARE)) {
            return Err(Error::NoSpace {
                file: to.to_owned(),
            });
        }
        let mut at = to.as_os_str().to_owned();
        at.push(".part");
        let at = PathBuf::from(at);
        if std::fs::symlink_metadata(&at).is_ok_and(|meta| !meta.is_dir()) {
            disk.remove(&at).map_err(fail)?;
        }
        Whole::create(disk, at, to)
    }

    fn create(disk: &'a dyn Disk, at: PathBuf, to: &Path) -> Result<Whole<'a>> {
        let file = disk.create(&at).map_err(|error| Error::disk(to, error))?;
        Ok(Whole {
            disk,
            file: Some(file),
            at,
            to: to.to_owned(),
        })
    }

    fn synced(&mut self) -> Result<()> {
        let file = self
            .file
            .take()
            .expect("this cannot be gone because only synced() takes it");
        self.disk
            .sync(&file)
            .map_err(|error| Error::disk(&self.to, error))
    }

    fn read_back(&self, mut see: impl FnMut(&[u8])) -> Result<()> {
        let fail = |error| Error::disk(&self.to, error);
        let mut file = self.disk.open(&self.at).map_err(fail)?;
        let mut part = vec![0; 64 << 10];
        loop {
            match self.disk.read(&mut file, &mut part) {
                Ok(0) => return Ok(()),
                Ok(n) => see(&part[..n]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(fail(error)),
            }
        }
    }

    fn rename(mut self, replace: Replace) -> Result<()> {
        let fail = |error| Error::disk(&self.to, error);
        self.disk
            .rename(&self.at, &self.to, replace)
            .map_err(fail)?;
        let dir = self.to.parent().filter(|dir| !dir.as_os_str().is_empty());
        let dir = dir.unwrap_or(Path::new("."));
        let synced = self.disk.sync_dir(dir).map_err(fail);
        self.at = PathBuf::new(); // it has its final name, so nothing is to be taken away
        synced
    }

    /// Makes the file durable, has it looked over where it lies, and gives it its name, in place of
    /// the file that had it.
    pub(crate) fn keep_if(mut self, good: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
        self.synced()?;
        good(&self.at)?;
        self.rename(Replace::Yes)
    }

    /// Makes the file durable, reads it back and gives it its name. `written` is the digest of
    /// what was written; `watch` computes it anew from the disk.
    ///
    /// # Errors
    /// As [`put_whole`].
    pub(crate) fn keep<W: Watch>(
        mut self,
        replace: Replace,
        written: [u8; 32],
        mut watch: W,
    ) -> Result<()> {
        self.synced()?;
        self.read_back(|part| watch.see(part))?;
        if watch.end() != written {
            return Err(Error::disk(&self.to, io::ErrorKind::InvalidData.into()));
        }
        self.rename(replace)
    }
}

impl Write for Whole<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let file = self
            .file
            .as_mut()
            .expect("this cannot be gone because only synced() takes it");
        self.disk.write(file, bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Whole<'_> {
    fn drop(&mut self) {
        if !self.at.as_os_str().is_empty() {
            // tmp/ is emptied at the next opening anyway, so a failure here is no one's loss.
            drop(self.disk.remove(&self.at));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::Real;
    use crate::disk::failing::{Failing, How, Played};
    use std::fs;
    use std::sync::atomic::{AtomicBool, Ordering};

    fn folder() -> (tempfile::TempDir, PathBuf, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let tmp = dir.path().join("tmp");
        fs::create_dir(&tmp).unwrap();
        let to = dir.path().join("HEAD");
        (dir, tmp, to)
    }

    #[test]
    fn a_file_arrives_whole_and_only_for_us() {
        let (_dir, tmp, to) = folder();
        put_whole(&Real, &tmp, &to, Replace::No, b"hello").unwrap();
        assert_eq!(fs::read(&to).unwrap(), b"hello");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(
                fs::metadata(&to).unwrap().permissions().mode() & 0o777,
                0o600
            );
        }
        assert_eq!(fs::read_dir(&tmp).unwrap().count(), 0);
    }

    #[test]
    fn a_sheet_takes_the_place_of_the_older_one() {
        let (dir, _, _) = folder();
        let to = dir.path().join("Notfallblatt Anna.pdf");
        for words in ["old", "new"] {
            write_whole(&to, &seal::InTheClear::paper(words.as_bytes().to_vec())).unwrap();
            assert_eq!(fs::read(&to).unwrap(), words.as_bytes());
        }
        assert_eq!(
            fs::read_dir(dir.path()).unwrap().count(),
            2,
            "the sheet and tmp"
        );
        let nowhere = dir.path().join("missing/sheet.pdf");
        assert!(write_whole(&nowhere, &seal::InTheClear::paper(vec![])).is_err());
        assert!(write_whole(Path::new("/"), &seal::InTheClear::paper(vec![])).is_err());
    }

    #[test]
    fn a_new_file_takes_nobodys_place() {
        let (_dir, tmp, to) = folder();
        put_whole(&Real, &tmp, &to, Replace::No, b"first").unwrap();
        assert!(put_whole(&Real, &tmp, &to, Replace::No, b"second").is_err());
        assert_eq!(fs::read(&to).unwrap(), b"first");
        put_whole(&Real, &tmp, &to, Replace::Yes, b"third").unwrap();
        assert_eq!(fs::read(&to).unwrap(), b"third");
    }

    #[test]
    fn whatever_call_fails_the_old_file_or_the_new_one_is_whole() {
        let (_dir, tmp, to) = folder();
        put_whole(&Real, &tmp, &to, Replace::No, b"the old words").unwrap();
        let count = Failing::new(usize::MAX, How::Broken);
        put_whole(&count, &tmp, &to, Replace::Yes, b"the old words").unwrap();
        let calls = count.calls.load(Ordering::SeqCst);
        assert!(
            calls > 8,
            "space, create, write…, sync, open, read…, rename, sync folder"
        );
        for how in [How::Full, How::Broken] {
            for at in 0..calls {
                put_whole(&Real, &tmp, &to, Replace::Yes, b"the old words").unwrap();
                let bad = Failing::new(at, how);
                let answer = put_whole(&bad, &tmp, &to, Replace::Yes, b"the new words");
                let stands = fs::read(&to).unwrap();
                if answer.is_ok() {
                    assert_eq!(stands, b"the new words", "{how:?} at call {at}");
                } else {
                    assert!(stands == b"the old words" || stands == b"the new words");
                    if how == How::Full && stands == b"the old words" {
                        assert!(matches!(answer, Err(Error::NoSpace { .. })), "{answer:?}");
                    }
                }
                assert_eq!(
                    fs::read_dir(&tmp).unwrap().count(),
                    0,
                    "nothing is left lying about"
                );
            }
        }
    }

    #[test]
    fn a_disk_that_keeps_something_else_is_noticed() {
        let (_dir, tmp, to) = folder();
        put_whole(&Real, &tmp, &to, Replace::No, b"the old words").unwrap();
        for at in 2..5 {
            let bad = Failing::new(at, How::Lying);
            assert!(put_whole(&bad, &tmp, &to, Replace::Yes, b"the new words").is_err());
            assert_eq!(fs::read(&to).unwrap(), b"the old words");
        }
    }

    #[test]
    fn a_disk_without_room_is_asked_first() {
        struct Small;
        impl Disk for Small {
            fn free(&self, _: &Path) -> io::Result<Option<u64>> {
                Ok(Some(SPARE + 4))
            }
            fn create(&self, _: &Path) -> io::Result<File> {
                unreachable!("nothing is created on a disk that is too small")
            }
            fn write(&self, _: &mut File, _: &[u8]) -> io::Result<usize> {
                unreachable!()
            }
            fn sync(&self, _: &File) -> io::Result<()> {
                unreachable!()
            }
            fn open(&self, _: &Path) -> io::Result<File> {
                unreachable!()
            }
            fn read(&self, _: &mut File, _: &mut [u8]) -> io::Result<usize> {
                unreachable!()
            }
            fn rename(&self, _: &Path, _: &Path, _: Replace) -> io::Result<()> {
                unreachable!()
            }
            fn sync_dir(&self, _: &Path) -> io::Result<()> {
                unreachable!()
            }
            fn remove(&self, _: &Path) -> io::Result<()> {
                unreachable!()
            }
        }
        let (_dir, tmp, to) = folder();
        let answer = put_whole(&Small, &tmp, &to, Replace::Yes, b"hello");
        assert!(matches!(answer, Err(Error::NoSpace { .. })));
    }

    #[test]
    fn a_stick_is_asked_for_its_own_room_and_exactly_enough_is_enough() {
        let (dir, _, _) = folder();
        let stick = dir.path().to_owned();
        let begun = |free| {
            let stick = stick.clone();
            let disk = Played {
                free: Box::new(move |at| Some(if at == stick { free } else { u64::MAX })),
                ..Played::default()
            };
            let to = dir.path().join("b.ownchart-backup");
            Whole::begin_beside(&disk, &to, 100).map(drop)
        };
        assert!(matches!(begun(SPARE + 99), Err(Error::NoSpace { .. })));
        begun(SPARE + 100).unwrap();
    }

    #[test]
    fn reading_back_goes_on_after_an_interruption_and_after_nothing_else() {
        let (_dir, tmp, to) = folder();
        let put = |kind: io::ErrorKind| {
            let first = AtomicBool::new(true);
            let reads = move || match first.swap(false, Ordering::SeqCst) {
                true => Err(kind.into()),
                false => Ok(()),
            };
            let disk = Played {
                reads: Box::new(reads),
                ..Played::default()
            };
            put_whole(&disk, &tmp, &to, Replace::Yes, b"hello")
        };
        put(io::ErrorKind::Interrupted).unwrap();
        let failed = put(io::ErrorKind::TimedOut);
        assert!(matches!(failed, Err(Error::Disk { .. })), "{failed:?}");
    }
}
