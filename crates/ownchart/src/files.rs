//! Files that come from outside or are given out on purpose.

use crate::error::{Code, Error, Result};
use record::DocumentId;
use seal::{InTheClear, Sealed};
use sha2::{Digest as _, Sha256};
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;

/// The longest file that is read whole, in bytes.
pub(crate) const LONGEST: u64 = 256 << 20;

/// A stranger's file, whole.
///
/// # Errors
/// [`Code::CannotRead`]; [`Code::FileTooLarge`] above 256 MiB, before anything is read.
pub fn read_file(path: &Path) -> Result<Vec<u8>> {
    let failed = |error| Error::reading(path, &error);
    let file = File::open(path).map_err(failed)?;
    let about = file.metadata().map_err(failed)?;
    if !about.is_file() {
        return Err(failed(std::io::ErrorKind::InvalidInput.into()));
    }
    if about.len() > LONGEST {
        return Err(Error::new(Code::FileTooLarge).with("file", path.display()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(about.len()).unwrap_or_default());
    file.take(LONGEST).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

/// The SHA-256 of a file and its length in bytes, read piece by piece.
///
/// # Errors
/// [`Code::CannotRead`].
pub(crate) fn digest_of(path: &Path) -> Result<(DocumentId, u64)> {
    let failed = |error| Error::reading(path, &error);
    let mut file = File::open(path).map_err(failed)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 256 << 10];
    let mut size = 0;
    loop {
        let read = file.read(&mut buffer).map_err(failed)?;
        if read == 0 {
            return Ok((DocumentId(hash.finalize().into()), size));
        }
        hash.update(&buffer[..read]);
        size += read as u64;
    }
}

/// Gives something out that everybody may read: paper, or an export somebody asked for.
///
/// # Errors
/// [`Code::CannotWrite`], [`Code::DiskFull`]; then no file of this name is left half written.
pub fn write_file(path: &Path, bytes: InTheClear) -> Result<()> {
    write(path, bytes.as_ref())
}

/// Gives out something sealed.
///
/// # Errors
/// As [`write_file`].
pub fn write_sealed(path: &Path, sealed: Sealed) -> Result<()> {
    write(path, sealed.as_ref())
}

/// Beside the place first, then under its name: a file is whole or not there.
fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    write_piecewise(path, |mut file| {
        let written = file.write_all(bytes);
        written.map_err(|error| Error::writing(path, &error))?;
        Ok(file)
    })
}

/// The same for what does not fit into memory: `work` gets the file, writes it and gives it back.
pub(crate) fn write_piecewise(path: &Path, work: impl FnOnce(File) -> Result<File>) -> Result<()> {
    let failed = |error| Error::writing(path, &error);
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let opened = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(&beside);
    let written = opened
        .map_err(failed)
        .and_then(work)
        .and_then(|file| file.sync_all().map_err(failed))
        .and_then(|()| std::fs::rename(&beside, path).map_err(failed));
    written.inspect_err(|_| {
        let _ = std::fs::remove_file(&beside);
    })
}
