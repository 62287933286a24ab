//! The names of the things in the folder, and the folder itself.

use crate::disk::{Disk, Real, Replace};
use crate::error::{Error, Result};
use crate::write_whole::{Whole, put_whole};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub(crate) const README: &str = "README.txt";
pub(crate) const KEYS: &str = "keys";
pub(crate) const DATABASE: &str = "vault.db";
pub(crate) const HEAD: &str = "HEAD";
pub(crate) const BLOBS: &str = "blobs";
pub(crate) const SNAPSHOTS: &str = "snapshots";
pub(crate) const LOCK: &str = "lock";
pub(crate) const TMP: &str = "tmp";
/// Where files a sync program left go once they were joined.
pub(crate) const CONFLICTS: &str = "conflicts";

/// What the folder of a chart is called at its end.
pub const EXTENSION: &str = "ownchart";

/// The folder of a chart, and the disk it lies on.
pub(crate) struct Folder {
    path: PathBuf,
    pub(crate) disk: Box<dyn Disk>,
}

impl Folder {
    pub(crate) fn at(path: &Path) -> Folder {
        Folder {
            path: ending_in_its_name(path),
            disk: Box::new(Real),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn join(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Makes the folders inside a new chart.
    pub(crate) fn lay_out(&self) -> Result<()> {
        for name in [KEYS, BLOBS, SNAPSHOTS, TMP] {
            self.make_dir(&self.join(name))?;
        }
        self.sync_dir(&self.path)
    }

    /// Makes a folder only its owner can look into; one that is there already is fine.
    pub(crate) fn make_dir(&self, path: &Path) -> Result<()> {
        make_private_dir(path).map_err(|error| Error::disk(path, error))
    }

    pub(crate) fn sync_dir(&self, path: &Path) -> Result<()> {
        self.disk
            .sync_dir(path)
            .map_err(|error| Error::disk(path, error))
    }

    /// Empties `tmp/`: whatever lies there was never finished. Makes it anew where a copying
    /// program has left the empty folder out.
    pub(crate) fn empty_tmp(&self) -> Result<()> {
        let tmp = self.join(TMP);
        self.make_dir(&tmp)?;
        let listed = fs::read_dir(&tmp).map_err(|error| Error::disk(&tmp, error))?;
        for entry in listed {
            let entry = entry.map_err(|error| Error::disk(&tmp, error))?;
            if entry.file_type().is_ok_and(|kind| kind.is_file()) {
                fs::remove_file(entry.path()).map_err(|error| Error::disk(&entry.path(), error))?;
            }
        }
        Ok(())
    }

    /// Writes a small file whole under a name of the folder.
    pub(crate) fn write(&self, name: &str, replace: Replace, bytes: &[u8]) -> Result<()> {
        put_whole(
            &*self.disk,
            &self.join(TMP),
            &self.join(name),
            replace,
            bytes,
        )
    }

    /// Begins a longer file that will have a name of the folder.
    pub(crate) fn begin(&self, name: &str, size: u64) -> Result<Whole<'_>> {
        Whole::begin(&*self.disk, &self.join(TMP), &self.join(name), size)
    }

    /// Reads a small file, at most `most` bytes of it; `None` where there is none.
    pub(crate) fn read(&self, name: &str, most: u64) -> Result<Option<Vec<u8>>> {
        use std::io::Read;
        let path = self.join(name);
        let file = match fs::File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::disk(&path, error)),
        };
        let mut bytes = Vec::new();
        file.take(most)
            .read_to_end(&mut bytes)
            .map_err(|error| Error::disk(&path, error))?;
        Ok(Some(bytes))
    }

    /// The files in the folders inside this one: `blobs/ab/….age`.
    pub(crate) fn files_below(&self, name: &str) -> Result<Vec<String>> {
        let path = self.join(name);
        let fail = |error| Error::disk(&path, error);
        let mut found = Vec::new();
        for dir in fs::read_dir(&path).map_err(fail)? {
            let dir = dir.map_err(fail)?;
            if !dir.path().is_dir() {
                continue;
            }
            for file in fs::read_dir(dir.path()).map_err(fail)? {
                let (dir, file) = (dir.file_name(), file.map_err(fail)?.file_name());
                let (dir, file) = (dir.to_string_lossy(), file.to_string_lossy());
                found.push(format!("{name}/{dir}/{file}"));
            }
        }
        Ok(found)
    }

    /// The length of a file, or `None` where there is none (a link that leads nowhere is one).
    pub(crate) fn length(&self, name: &str) -> Result<Option<u64>> {
        let path = self.join(name);
        match fs::symlink_metadata(&path) {
            Ok(meta) => Ok(Some(meta.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::disk(&path, error)),
        }
    }
}

/// The path without a `/` or a `.` at its end: what lies beside a chart is called after it.
fn ending_in_its_name(path: &Path) -> PathBuf {
    let path: PathBuf = path.components().collect();
    match path.file_name() {
        Some(_) => path,
        None => fs::canonicalize(&path).unwrap_or(path),
    }
}

#[cfg(unix)]
fn make_private_dir(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    let made = fs::DirBuilder::new().mode(0o700).create(path);
    accept_existing(path, made)
}

#[cfg(not(unix))]
fn make_private_dir(path: &Path) -> io::Result<()> {
    accept_existing(path, fs::create_dir(path))
}

fn accept_existing(path: &Path, made: io::Result<()>) -> io::Result<()> {
    match made {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        other => other,
    }
}

/// 26 letters and digits that say nothing: 130 random bits in the small base32 alphabet.
pub(crate) fn random_name() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let random: [u8; 26] = seal::random();
    random
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte & 31)]))
        .collect()
}

/// Whether this is a name [`random_name`] could have drawn.
pub(crate) fn is_random_name(name: &str) -> bool {
    name.len() == 26 && name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'2'..=b'7'))
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            for digit in [byte >> 4, byte & 15] {
                text.push(char::from_digit(u32::from(digit), 16).expect("four bits are one digit"));
            }
            text
        })
}

/// Reads lower-case hexadecimal of exactly `N` bytes.
pub(crate) fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != N * 2 || !text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_nothing_and_differ() {
        let (one, two) = (random_name(), random_name());
        assert!(is_random_name(&one) && one != two);
        assert!(!is_random_name("Befund.pdf"));
    }

    #[test]
    fn hexadecimal_has_one_spelling() {
        assert_eq!(hex(&[0x0f, 0xa0]), "0fa0");
        assert_eq!(unhex::<2>("0fa0"), Some([0x0f, 0xa0]));
        assert_eq!(unhex::<2>("0FA0"), None);
        assert_eq!(unhex::<2>("0fa"), None);
    }

    #[test]
    fn what_was_never_finished_is_taken_away() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::at(dir.path());
        folder.empty_tmp().unwrap();
        fs::write(folder.join("tmp/half"), b"half").unwrap();
        folder.empty_tmp().unwrap();
        assert_eq!(fs::read_dir(folder.join(TMP)).unwrap().count(), 0);
    }

    #[test]
    fn a_drawn_name_has_its_length_and_its_letters() {
        assert!(!is_random_name(&"A".repeat(26)) && !is_random_name(&"a".repeat(25)));
    }

    #[test]
    fn a_folder_has_a_name_however_its_path_is_written() {
        let named = |path: &str| Folder::at(Path::new(path)).path().to_owned();
        for path in ["charts/Anna", "charts/Anna/", "charts/./Anna/."] {
            assert_eq!(named(path).as_os_str(), "charts/Anna");
        }
        assert_eq!(named("."), std::env::current_dir().unwrap());
    }

    #[test]
    fn a_file_where_a_folder_should_be_is_no_folder() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::at(dir.path());
        folder.make_dir(&folder.join("there")).unwrap();
        folder.make_dir(&folder.join("there")).unwrap();
        fs::write(folder.join("file"), b"").unwrap();
        let answer = folder.make_dir(&folder.join("file"));
        assert!(matches!(answer, Err(Error::Disk { .. })), "{answer:?}");
    }

    #[test]
    fn what_cannot_be_read_is_not_said_to_be_missing() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::at(dir.path());
        fs::write(folder.join("keys"), b"").unwrap();
        assert!(folder.read("nothing", 9).unwrap().is_none());
        let answer = folder.read("keys/recovery.age", 9);
        assert!(matches!(answer, Err(Error::Disk { .. })), "{answer:?}");
        let length = folder.length("keys/recovery.age");
        assert!(matches!(length, Err(Error::Disk { .. })), "{length:?}");
    }
}
