//! What the vault asks of a disk, one call per line, so that a test can make each of them fail.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

/// Whether a file may take the place of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Replace {
    /// The newest state of something that has a fixed name: HEAD, a slot.
    Yes,
    /// Something whose name was drawn at random and can only be new.
    No,
}

/// A disk, or a test's idea of a bad one.
pub(crate) trait Disk: Send + Sync {
    /// Bytes that are still free where `dir` lies, or `None` where the system does not say.
    fn free(&self, dir: &Path) -> io::Result<Option<u64>>;
    /// A new file that nobody else can read; fails if the name is taken.
    fn create(&self, path: &Path) -> io::Result<File>;
    /// Writes some of `bytes`.
    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<usize>;
    /// What was written survives a power cut after this.
    fn sync(&self, file: &File) -> io::Result<()>;
    /// Opens a file to read it.
    fn open(&self, path: &Path) -> io::Result<File>;
    /// Reads some bytes.
    fn read(&self, file: &mut File, into: &mut [u8]) -> io::Result<usize>;
    /// Gives a file its final name.
    fn rename(&self, from: &Path, to: &Path, replace: Replace) -> io::Result<()>;
    /// The names in `dir` survive a power cut after this.
    fn sync_dir(&self, dir: &Path) -> io::Result<()>;
    /// Takes a file away.
    fn remove(&self, path: &Path) -> io::Result<()>;
}

/// The disk that is there.
pub(crate) struct Real;

impl Disk for Real {
    #[cfg(unix)]
    fn free(&self, dir: &Path) -> io::Result<Option<u64>> {
        let stat = rustix::fs::statvfs(dir)?;
        // Some network and FUSE file systems answer with zeroes; that means "unknown".
        Ok((stat.f_blocks > 0).then(|| stat.f_bavail.saturating_mul(stat.f_frsize)))
    }

    #[cfg(not(unix))]
    fn free(&self, _: &Path) -> io::Result<Option<u64>> {
        Ok(None)
    }

    fn create(&self, path: &Path) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(path)
    }

    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<usize> {
        file.write(bytes)
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        file.sync_all()
    }

    fn open(&self, path: &Path) -> io::Result<File> {
        File::open(path)
    }

    fn read(&self, file: &mut File, into: &mut [u8]) -> io::Result<usize> {
        file.read(into)
    }

    fn rename(&self, from: &Path, to: &Path, replace: Replace) -> io::Result<()> {
        match replace {
            Replace::Yes => fs::rename(from, to),
            Replace::No => rename_new(from, to),
        }
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        sync_dir(dir)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => rename_looking_first(from, to),
        other => Ok(other?),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    rename_looking_first(from, to)
}

/// For file systems without a rename that refuses (FAT sticks). The name was drawn from 2^130,
/// and the folder's lock keeps other processes of ours out, so looking first is enough.
pub(crate) fn rename_looking_first(from: &Path, to: &Path) -> io::Result<()> {
    if fs::symlink_metadata(to).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    fs::rename(from, to)
}

#[cfg(unix)]
fn sync_dir(dir: &Path) -> io::Result<()> {
    match File::open(dir)?.sync_all() {
        // Some file systems cannot sync a folder and say so; there is nothing more to ask for.
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
        other => other,
    }
}

#[cfg(not(unix))]
fn sync_dir(_: &Path) -> io::Result<()> {
    Ok(())
}

/// A disk that fails at its n-th call, for the tests of everything that writes.
#[cfg(test)]
pub(crate) mod failing {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// How a [`Failing`] disk fails.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) enum How {
        /// No space is left.
        Full,
        /// The cable is loose.
        Broken,
        /// Half of what should be written arrives and nothing is said.
        Lying,
    }

    /// Counts calls and fails at one of them, and at all that follow if the disk is full.
    pub(crate) struct Failing {
        pub(crate) calls: Arc<AtomicUsize>,
        pub(crate) at: usize,
        pub(crate) how: How,
    }

    impl Failing {
        pub(crate) fn new(at: usize, how: How) -> Failing {
            Failing {
                calls: Arc::default(),
                at,
                how,
            }
        }

        fn turn(&self, writes: bool) -> io::Result<()> {
            let call = self.calls.fetch_add(1, Ordering::SeqCst);
            match self.how {
                How::Full if writes && call >= self.at => Err(io::ErrorKind::StorageFull.into()),
                How::Broken if call == self.at => Err(io::Error::other("cable")),
                _ => Ok(()),
            }
        }
    }

    impl Disk for Failing {
        fn free(&self, dir: &Path) -> io::Result<Option<u64>> {
            self.turn(false)?;
            Real.free(dir)
        }
        fn create(&self, path: &Path) -> io::Result<File> {
            self.turn(true)?;
            Real.create(path)
        }
        fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<usize> {
            let call = self.calls.load(Ordering::SeqCst);
            self.turn(true)?;
            if self.how == How::Lying && call == self.at {
                let mut wrong = bytes.to_vec();
                wrong.last_mut().into_iter().for_each(|byte| *byte ^= 1);
                return Real.write(file, &wrong);
            }
            Real.write(file, &bytes[..bytes.len().div_ceil(2)])
        }
        fn sync(&self, file: &File) -> io::Result<()> {
            self.turn(true)?;
            Real.sync(file)
        }
        fn open(&self, path: &Path) -> io::Result<File> {
            self.turn(false)?;
            Real.open(path)
        }
        fn read(&self, file: &mut File, into: &mut [u8]) -> io::Result<usize> {
            self.turn(false)?;
            Real.read(file, into)
        }
        fn rename(&self, from: &Path, to: &Path, replace: Replace) -> io::Result<()> {
            self.turn(true)?;
            Real.rename(from, to, replace)
        }
        fn sync_dir(&self, dir: &Path) -> io::Result<()> {
            self.turn(true)?;
            Real.sync_dir(dir)
        }
        fn remove(&self, path: &Path) -> io::Result<()> {
            Real.remove(path)
        }
    }

    /// What a test says or does where the disk is asked.
    type Instead<A, T> = Box<dyn Fn(&A) -> T + Send + Sync>;

    /// The disk that is there, with something else said or done at one place.
    pub(crate) struct Played {
        /// How much is free.
        pub(crate) free: Instead<Path, Option<u64>>,
        /// Before something is read.
        pub(crate) reads: Box<dyn Fn() -> io::Result<()> + Send + Sync>,
        /// After a file was made durable.
        pub(crate) synced: Instead<File, io::Result<()>>,
    }

    impl Default for Played {
        fn default() -> Played {
            Played {
                free: Box::new(|dir| Real.free(dir).ok().flatten()),
                reads: Box::new(|| Ok(())),
                synced: Box::new(|_| Ok(())),
            }
        }
    }

    impl Disk for Played {
        fn free(&self, dir: &Path) -> io::Result<Option<u64>> {
            Ok((self.free)(dir))
        }
        fn create(&self, path: &Path) -> io::Result<File> {
            Real.create(path)
        }
        fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<usize> {
            Real.write(file, bytes)
        }
        fn sync(&self, file: &File) -> io::Result<()> {
            Real.sync(file)?;
            (self.synced)(file)
        }
        fn open(&self, path: &Path) -> io::Result<File> {
            Real.open(path)
        }
        fn read(&self, file: &mut File, into: &mut [u8]) -> io::Result<usize> {
            (self.reads)()?;
            Real.read(file, into)
        }
        fn rename(&self, from: &Path, to: &Path, replace: Replace) -> io::Result<()> {
            Real.rename(from, to, replace)
        }
        fn sync_dir(&self, dir: &Path) -> io::Result<()> {
            Real.sync_dir(dir)
        }
        fn remove(&self, path: &Path) -> io::Result<()> {
            Real.remove(path)
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_file_system_that_knows_neither_room_nor_durable_folders_is_taken_as_it_is() {
        let strange = Path::new("/proc");
        assert_eq!(Real.free(strange).unwrap(), None);
        Real.sync_dir(strange).unwrap();
    }

    #[test]
    fn a_file_that_cannot_be_made_durable_is_not_called_so() {
        let never = File::open("/dev/null").unwrap();
        assert!(Real.sync(&never).is_err());
    }

    #[test]
    fn a_folder_that_is_gone_is_not_called_durable() {
        let dir = tempfile::tempdir().unwrap();
        assert!(Real.sync_dir(&dir.path().join("gone")).is_err());
    }
}
