//! Who has the chart open.
//!
//! The lock is an advisory lock on the file `lock` in the folder: this, and not SQLite's own
//! locks, keeps a second process out. Writers hold it alone, readers together.

use crate::error::{Error, Result};
use crate::folder::LOCK;
use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long somebody's lock is waited for. A program that is being started holds every lock of the
/// one that starts it until it has begun, also one that was let go of meanwhile.
const PATIENCE: Duration = Duration::from_millis(500);

/// Held as long as the chart is open; the system lets go of it when the process ends, however.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: Option<File>,
    /// Whether the file system knows locks at all (some network file systems do not).
    pub(crate) real: bool,
}

impl Lock {
    /// None of its own: for looking at a file beside a database whose lock we hold.
    pub(crate) fn none() -> Lock {
        Lock {
            _file: None,
            real: false,
        }
    }

    /// Takes the lock of a folder for one writer.
    ///
    /// # Errors
    /// [`Error::Locked`] if anybody has it for longer than [`PATIENCE`].
    pub(crate) fn alone(folder: &Path) -> Result<Lock> {
        let path = folder.join(LOCK);
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|error| Error::disk(&path, error))?;
        let taken = patiently(|| file.try_lock());
        Lock::judge(&path, file, taken)
    }

    /// Takes the lock of a folder together with other readers. On a write-protected disk
    /// without a lock file there is nobody to be kept out.
    ///
    /// # Errors
    /// [`Error::Locked`] if a writer has it for longer than [`PATIENCE`].
    pub(crate) fn together(folder: &Path) -> Result<Lock> {
        let path = folder.join(LOCK);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let mut made = OpenOptions::new();
                made.read(true).write(true).create(true).truncate(false);
                match made.open(&path) {
                    Ok(file) => file,
                    Err(_) => {
                        return Ok(Lock {
                            _file: None,
                            real: false,
                        });
                    }
                }
            }
            Err(error) => return Err(Error::disk(&path, error)),
        };
        let taken = patiently(|| file.try_lock_shared());
        Lock::judge(&path, file, taken)
    }

    fn judge(
        path: &Path,
        file: File,
        taken: std::result::Result<(), TryLockError>,
    ) -> Result<Lock> {
        match taken {
            Ok(()) => Ok(Lock {
                _file: Some(file),
                real: true,
            }),
            Err(TryLockError::WouldBlock) => Err(Error::Locked),
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                Ok(Lock {
                    _file: Some(file),
                    real: false,
                })
            }
            Err(TryLockError::Error(error)) => Err(Error::disk(path, error)),
        }
    }
}

fn patiently(
    take: impl Fn() -> std::result::Result<(), TryLockError>,
) -> std::result::Result<(), TryLockError> {
    let begun = Instant::now();
    loop {
        match take() {
            Err(TryLockError::WouldBlock) if begun.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(5));
            }
            other => return other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_writer_or_many_readers() {
        let dir = tempfile::tempdir().unwrap();
        let writer = Lock::alone(dir.path()).unwrap();
        assert!(matches!(Lock::alone(dir.path()), Err(Error::Locked)));
        assert!(matches!(Lock::together(dir.path()), Err(Error::Locked)));
        drop(writer);
        let reader = Lock::together(dir.path()).unwrap();
        let another = Lock::together(dir.path()).unwrap();
        assert!(matches!(Lock::alone(dir.path()), Err(Error::Locked)));
        drop((reader, another));
        assert!(Lock::alone(dir.path()).unwrap().real);
    }

    #[test]
    fn a_file_system_without_locks_says_so_and_another_failure_is_one() {
        let dir = tempfile::tempdir().unwrap();
        let judged = |kind: io::ErrorKind| {
            let file = tempfile::tempfile().unwrap();
            Lock::judge(dir.path(), file, Err(TryLockError::Error(kind.into())))
        };
        assert!(!judged(io::ErrorKind::Unsupported).unwrap().real);
        let failed = judged(io::ErrorKind::TimedOut);
        assert!(matches!(failed, Err(Error::Disk { .. })), "{failed:?}");
    }

    #[cfg(unix)]
    #[test]
    fn a_lock_that_cannot_be_looked_at_is_not_taken_for_a_free_one() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(LOCK);
        std::os::unix::fs::symlink(&path, &path).unwrap();
        let answer = Lock::together(dir.path());
        assert!(matches!(answer, Err(Error::Disk { .. })), "{answer:?}");
    }

    #[test]
    fn a_lock_that_is_let_go_of_in_a_moment_is_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let writer = Lock::alone(dir.path()).unwrap();
        std::thread::scope(|scope| {
            let other = scope.spawn(|| Lock::together(dir.path()));
            std::thread::sleep(Duration::from_millis(50));
            assert!(!other.is_finished(), "somebody has it");
            drop(writer);
            other.join().unwrap().unwrap();
        });
    }
}
