//! What a power cut leaves of a disk that keeps only what it was told to keep, and a stick that
//! knows neither modes nor a rename that refuses.

use super::verbs::{VERBS, sheet};
use super::*;
use crate::disk::{Disk, Real, Replace};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io;
use std::os::fd::AsRawFd;
use std::sync::{Arc, Mutex};

/// What lies on the disk after a power cut, by name inside the chart.
type Image = BTreeMap<PathBuf, Vec<u8>>;

/// A disk that remembers what it was told to keep: the bytes of a file once it was synced, its name
/// once its folder was, and a new folder once the one above it was.
#[derive(Clone, Default)]
struct Shadow(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    /// Files whose bytes were synced, by the name they have now.
    bytes: Image,
    /// What each name led to when its folder was last synced; `None` is nothing.
    names: Image,
    /// Folders that are there to stay.
    dirs: BTreeSet<PathBuf>,
    /// Names that were given or taken since then.
    loose: BTreeSet<PathBuf>,
    /// Every different state a power cut could have left.
    images: Vec<Image>,
    chart: PathBuf,
}

impl Kept {
    /// A power cut at this moment: once with every name that was not kept lost, once with all there.
    fn cut(&mut self) {
        // The database keeps its own order; what it has is what lies there.
        let mut lost = self.names.clone();
        lost.retain(|name, _| name.parent().is_some_and(|dir| self.dirs.contains(dir)));
        for name in ["vault.db", "vault.db-wal"] {
            lost.remove(&self.chart.join(name));
            if let Ok(bytes) = fs::read(self.chart.join(name)) {
                lost.insert(self.chart.join(name), bytes);
            }
        }
        let mut early = lost.clone();
        for name in &self.loose {
            match self.bytes.get(name) {
                Some(bytes) => early.insert(name.clone(), bytes.clone()),
                // The name arrived, the bytes did not: most file systems show an empty file.
                None if name.exists() => early.insert(name.clone(), Vec::new()),
                None => early.remove(name),
            };
        }
        for image in [lost, early] {
            if self.images.last() != Some(&image) && !self.images.contains(&image) {
                self.images.push(image);
            }
        }
    }
}

impl Disk for Shadow {
    fn free(&self, dir: &Path) -> io::Result<Option<u64>> {
        Real.free(dir)
    }
    fn create(&self, path: &Path) -> io::Result<File> {
        let mut kept = self.0.lock().unwrap();
        kept.cut();
        kept.loose.insert(path.to_owned());
        Real.create(path)
    }
    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<usize> {
        Real.write(file, bytes)
    }
    fn sync(&self, file: &File) -> io::Result<()> {
        let mut kept = self.0.lock().unwrap();
        kept.cut();
        let path = fs::read_link(format!("/proc/self/fd/{}", file.as_raw_fd()))?;
        kept.bytes.insert(path.clone(), fs::read(path)?);
        Real.sync(file)
    }
    fn open(&self, path: &Path) -> io::Result<File> {
        Real.open(path)
    }
    fn read(&self, file: &mut File, into: &mut [u8]) -> io::Result<usize> {
        Real.read(file, into)
    }
    fn rename(&self, from: &Path, to: &Path, replace: Replace) -> io::Result<()> {
        Real.rename(from, to, replace)?;
        let mut kept = self.0.lock().unwrap();
        if let Some(bytes) = kept.bytes.remove(from) {
            kept.bytes.insert(to.to_owned(), bytes);
        }
        kept.loose.extend([from.to_owned(), to.to_owned()]);
        kept.cut();
        Ok(())
    }
    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        let mut kept = self.0.lock().unwrap();
        kept.cut();
        kept.dirs.extend(folders(dir));
        let here: Vec<PathBuf> = kept
            .loose
            .iter()
            .filter(|it| it.parent() == Some(dir))
            .cloned()
            .collect();
        for name in here {
            kept.loose.remove(&name);
            match (kept.bytes.get(&name).cloned(), name.exists()) {
                (Some(bytes), true) => kept.names.insert(name, bytes),
                (None, true) => kept.names.insert(name, Vec::new()),
                (_, false) => kept.names.remove(&name),
            };
        }
        Real.sync_dir(dir)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut kept = self.0.lock().unwrap();
        kept.loose.insert(path.to_owned());
        kept.bytes.remove(path);
        Real.remove(path)
    }
}

/// The folders directly in a folder.
fn folders(dir: &Path) -> Vec<PathBuf> {
    let inside = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    inside.filter(|path| path.is_dir()).collect()
}

#[test]
fn whatever_the_disk_had_not_kept_yet_nothing_that_was_said_to_be_saved_is_lost() {
    let mut cuts = 0;
    for verb in VERBS.iter().filter(|verb| !verb.beside) {
        let place = Place::filled();
        let shadow = Shadow::default();
        {
            let mut kept = shadow.0.lock().unwrap();
            kept.chart = place.path.clone();
            let dirs = folders(&place.path);
            kept.dirs = dirs.iter().flat_map(|dir| folders(dir)).collect();
            kept.dirs.extend(dirs);
            kept.dirs.insert(place.path.clone());
            kept.names = files(&place.path)
                .into_iter()
                .map(|path| (path.clone(), fs::read(path).unwrap()))
                .collect();
        }
        let images = |from: usize| shadow.0.lock().unwrap().images[from..].to_vec();
        let mut vault = place.write();
        vault.folder.disk = Box::new(shadow.clone());
        (verb.go)(&mut vault, 1).unwrap();
        shadow.0.lock().unwrap().cut();
        let saved = images(0).len() - 1;
        vault.close().unwrap();
        shadow.0.lock().unwrap().cut();
        for (number, image) in images(0).into_iter().enumerate() {
            cuts += 1;
            let mut left = place.copy();
            fs::remove_dir_all(&left.path).unwrap();
            for dir in ["keys", "blobs", "snapshots", "tmp"] {
                fs::create_dir_all(left.join(dir)).unwrap();
            }
            for (path, bytes) in image {
                let path = left.join(path.strip_prefix(&place.path).unwrap().to_str().unwrap());
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, bytes).unwrap();
            }
            let said = format!("{}: power cut {number}", verb.name);
            // The device is another disk, and may know less; it never knows more.
            left.device = Device::forgetful();
            let mut vault = match left.open(Access::Write) {
                Ok(vault) => vault,
                Err(Error::WrongKey) => {
                    left.paper = sheet(1);
                    left.write()
                }
                Err(error) => panic!("{said}: {error:?}"),
            };
            let expected = |it: &Remark| matches!(it, Remark::Recovered { .. } | Remark::NoMemory);
            let found: Vec<&Remark> = vault.remarks().iter().filter(|it| !expected(it)).collect();
            assert!(found.is_empty(), "{said}: {found:?}");
            assert!(
                number < saved || (verb.kept)(&vault, 1),
                "{said}: saved, and it is gone"
            );
            let mut found = verified(&mut vault, true);
            found.retain(|it| !matches!(it, Trouble::DocumentUnlisted | Trouble::UnknownFile));
            assert_eq!(found, [], "{said}");
        }
    }
    println!(
        "{cuts} power cuts between the writes of {} verbs: 0 lost",
        VERBS.len()
    );
}

/// A FAT stick: no modes, no rename that refuses, no folder that can be synced, names of its own.
struct Fat;

impl Fat {
    fn allows(path: &Path) -> io::Result<()> {
        let name = path.file_name().unwrap().to_str().unwrap();
        let odd = |letter: char| letter < ' ' || r#""*/:<>?\|"#.contains(letter);
        let same = |other: &str| other != name && other.eq_ignore_ascii_case(name);
        let beside = fs::read_dir(path.parent().unwrap())?;
        let taken = beside
            .flatten()
            .any(|entry| same(&entry.file_name().to_string_lossy()));
        if name.contains(odd) || name.ends_with(['.', ' ']) || taken {
            return Err(io::ErrorKind::InvalidFilename.into());
        }
        Ok(())
    }
}

impl Disk for Fat {
    fn free(&self, dir: &Path) -> io::Result<Option<u64>> {
        Real.free(dir)
    }
    fn create(&self, path: &Path) -> io::Result<File> {
        Fat::allows(path)?;
        File::options()
            .read(true)
            .write(true)
            .create_new(true)
            .open(path)
    }
    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<usize> {
        Real.write(file, bytes)
    }
    fn sync(&self, file: &File) -> io::Result<()> {
        Real.sync(file)
    }
    fn open(&self, path: &Path) -> io::Result<File> {
        Real.open(path)
    }
    fn read(&self, file: &mut File, into: &mut [u8]) -> io::Result<usize> {
        Real.read(file, into)
    }
    fn rename(&self, from: &Path, to: &Path, replace: Replace) -> io::Result<()> {
        Fat::allows(to)?;
        match replace {
            Replace::Yes => fs::rename(from, to),
            Replace::No => crate::disk::rename_looking_first(from, to),
        }
    }
    fn sync_dir(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        Real.remove(path)
    }
}

#[test]
fn a_chart_on_a_fat_stick_does_everything() {
    let mut place = Place::filled();
    let mut vault = place.write();
    vault.folder.disk = Box::new(Fat);
    for number in 1..3 {
        for verb in VERBS {
            (verb.go)(&mut vault, number).unwrap();
        }
    }
    vault.close().unwrap();
    // Every file comes from a stick as if everybody might do everything with it.
    for file in files(&place.path) {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(file, fs::Permissions::from_mode(0o777)).unwrap();
    }
    place.paper = sheet(2);
    let mut vault = place.write();
    assert_eq!(vault.remarks(), []);
    for number in 1..3 {
        assert!(VERBS.iter().all(|verb| (verb.kept)(&vault, number)));
    }
    assert_eq!(verified(&mut vault, true), []);
    println!("{} verbs on a FAT stick: 0 refused", VERBS.len());
}
