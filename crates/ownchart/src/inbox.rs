//! The inbox: a folder into which letters fall, from a scanner or a download. It is looked at, never emptied
//! by itself.

use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use crate::files::digest_of;
use record::DocumentId;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// The most files that are shown.
const FILES: usize = 1_000;
/// A file that changed so lately may still be written.
const SETTLED: Duration = Duration::from_secs(2);
/// Endings of files that are still on their way.
const ON_THE_WAY: [&str; 5] = ["part", "crdownload", "download", "tmp", "partial"];

/// A file in the inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Where it lies.
    pub path: PathBuf,
    /// Its name.
    pub name: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// Its bytes are in the chart, to the last one.
    pub here: bool,
}

/// What is known of the files of an inbox, so that none is read twice while it stays the same.
#[derive(Default)]
pub struct Inbox {
    known: HashMap<PathBuf, (u64, Option<SystemTime>, DocumentId)>,
}

impl Inbox {
    /// The files that lie in a folder, the oldest name first. Hidden files, folders, links and files that
    /// are still being written are not among them.
    ///
    /// # Errors
    /// [`Code::CannotRead`] if the folder cannot be; a file that vanishes meanwhile is none.
    pub fn look(&mut self, binder: &Binder, folder: &Path) -> Result<Vec<Waiting>> {
        let failed = |error| Error::reading(folder, &error);
        let mut waiting = Vec::new();
        let mut seen = HashMap::new();
        for file in std::fs::read_dir(folder).map_err(failed)?.flatten() {
            let path = file.path();
            let Ok(about) = path.symlink_metadata() else {
                continue;
            };
            let name = file.file_name().to_string_lossy().into_owned();
            let changed = about.modified().ok();
            let age = changed.and_then(|when| when.elapsed().ok());
            let fresh = age.is_some_and(|age| age < SETTLED);
            if !about.is_file() || is_passed_over(&path, &name) || fresh || waiting.len() >= FILES {
                continue;
            }
            let known = self.known.remove(&path);
            let known = known.filter(|it| (it.0, it.1) == (about.len(), changed));
            let digest = match known {
                Some((_, _, digest)) => digest,
                None => match digest_of(&path) {
                    Ok((digest, _)) => digest,
                    Err(_) => continue,
                },
            };
            seen.insert(path.clone(), (about.len(), changed, digest));
            waiting.push(Waiting {
                here: binder.vault.document_size(digest)?.is_some(),
                bytes: about.len(),
                path,
                name,
            });
        }
        self.known = seen;
        waiting.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(waiting)
    }
}

/// Takes files out of the inbox whose bytes are in the chart. Each is read once more before it goes; what
/// is not in the chart stays.
///
/// # Errors
/// [`Code::NotKeptYet`] for a file that is not in the chart or not in that folder, and
/// [`Code::CannotWrite`] for one that cannot be removed; those before it are gone.
pub fn clear(binder: &Binder, folder: &Path, files: &[PathBuf]) -> Result<usize> {
    for file in files {
        let refused = || Error::new(Code::NotKeptYet).with("file", file.display());
        if file.parent() != Some(folder) || file.is_symlink() {
            return Err(refused());
        }
        let (digest, _) = digest_of(file)?;
        if binder.vault.document_size(digest)?.is_none() {
            return Err(refused());
        }
        std::fs::remove_file(file).map_err(|error| Error::writing(file, &error))?;
    }
    Ok(files.len())
}

fn is_passed_over(path: &Path, name: &str) -> bool {
    let ending = path
        .extension()
        .map(|it| it.to_string_lossy().to_lowercase());
    name.starts_with(['.', '~']) || ending.is_some_and(|it| ON_THE_WAY.contains(&it.as_str()))
}
