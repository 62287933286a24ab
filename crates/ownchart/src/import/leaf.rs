//! A file of a tree: on the disk, or in a zip that is opened as a folder.
//!
//! The zip stays where it is. The locked-up helper reads its list of contents and unpacks its files, a few at a
//! time; what comes is held in memory and put down nowhere.

use crate::error::{Code, Error, Result};
use crate::workplace::Workplace;
use interchange::parcel::{self, Member, Unpacked};
use std::collections::VecDeque;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How much is asked for at once, in bytes, unless one file alone is more.
pub(super) const AT_ONCE: u64 = 32 << 20;

/// A file of a tree.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// Where it lies; a zip counts as a folder.
    pub path: PathBuf,
    inside: Option<(Arc<Zip>, Member)>,
}

/// A zip, and who unpacks it.
#[derive(Debug)]
struct Zip {
    path: PathBuf,
    place: Workplace,
}

impl Leaf {
    /// A file on the disk.
    #[must_use]
    pub fn at(path: PathBuf) -> Leaf {
        Leaf { path, inside: None }
    }

    /// Whether it lies there by itself and not in a zip.
    pub(super) fn is_on_disk(&self) -> bool {
        self.inside.is_none()
    }

    /// Its name without folders.
    #[must_use]
    pub fn name(&self) -> String {
        let name = self.path.file_name().unwrap_or(self.path.as_os_str());
        name.to_string_lossy().into_owned()
    }

    /// Its length in bytes.
    ///
    /// # Errors
    /// [`Code::CannotRead`].
    pub fn size(&self) -> Result<u64> {
        match &self.inside {
            Some((_, member)) => Ok(member.size),
            None => match self.path.metadata() {
                Ok(about) => Ok(about.len()),
                Err(error) => Err(Error::reading(&self.path, &error)),
            },
        }
    }

    /// All of it.
    ///
    /// # Errors
    /// [`Code::CannotRead`]; [`Code::FileTooLarge`] above 256 MiB; [`Code::FileBroken`] in a damaged zip.
    pub fn bytes(&self) -> Result<Vec<u8>> {
        few(std::iter::once(self), u64::MAX)
            .pop()
            .expect("one was asked for")
    }
}

/// What lies in a zip: its files, and the names of those that are not opened, each with why.
pub(super) struct Opened {
    pub(super) leaves: Vec<Leaf>,
    pub(super) closed: Vec<Member>,
}

/// Opens a zip as a folder; `None` if it is none that can be.
pub(super) fn opened(path: &Path, place: &Workplace) -> Option<Opened> {
    let zip = Arc::new(Zip {
        path: path.to_owned(),
        place: place.clone(),
    });
    let (closed, files): (Vec<Member>, Vec<Member>) = zip
        .table()
        .ok()?
        .into_iter()
        .partition(|member| member.refused.is_some());
    let leaf = |member: Member| Leaf {
        path: path.join(&member.path),
        inside: Some((Arc::clone(&zip), member)),
    };
    Some(Opened {
        leaves: files.into_iter().map(leaf).collect(),
        closed,
    })
}

/// The first `most` bytes of each of these files, one after the other.
pub(super) fn beginnings<'l>(
    leaves: &'l [&'l Leaf],
    most: u64,
) -> impl Iterator<Item = Result<Vec<u8>>> + 'l {
    let (mut rest, mut ahead) = (leaves, VecDeque::new());
    std::iter::from_fn(move || {
        if ahead.is_empty() {
            ahead.extend(few(rest.iter().copied(), most));
            rest = &rest[ahead.len()..];
        }
        ahead.pop_front()
    })
}

/// The first `most` bytes of the next of these files, and of those behind it that are had in the same asking. None
/// only where there is no file.
pub(super) fn few<'l>(
    mut leaves: impl Iterator<Item = &'l Leaf>,
    most: u64,
) -> Vec<Result<Vec<u8>>> {
    let Some(first) = leaves.next() else {
        return Vec::new();
    };
    let Some((zip, member)) = &first.inside else {
        return vec![on_disk(&first.path, most)];
    };
    let cost = |member: &Member| parcel::piece(member, most).max(member.size.min(most));
    let (mut members, mut bytes) = (vec![member], cost(member));
    for leaf in leaves {
        match &leaf.inside {
            Some((other, member)) if Arc::ptr_eq(zip, other) => {
                bytes += cost(member);
                if bytes > AT_ONCE {
                    break;
                }
                members.push(member);
            }
            _ => break,
        }
    }
    zip.unpacked(&members, most)
}

fn on_disk(path: &Path, most: u64) -> Result<Vec<u8>> {
    if most == u64::MAX {
        return crate::read_file(path);
    }
    let beginning = || {
        let mut head = Vec::new();
        File::open(path)?.take(most).read_to_end(&mut head)?;
        Ok(head)
    };
    beginning().map_err(|error| Error::reading(path, &error))
}

impl Zip {
    fn table(&self) -> Result<Vec<Member>> {
        let failed = |error| Error::reading(&self.path, &error);
        let length = self.path.metadata().map_err(failed)?.len();
        let broken = || Error::new(Code::FileBroken);
        let end = length.min(parcel::END);
        let said = self.ask(&parcel::end(length, &self.part(length - end, end)?))?;
        let list = parcel::heard_end(&said, length).ok_or_else(broken)?;
        let said = self.ask(&parcel::table(list, &self.part(list.at, list.length)?))?;
        parcel::heard_table(&said, length).ok_or_else(broken)
    }

    /// Where a file brings the helper down, the others are asked for without it.
    fn unpacked(&self, members: &[&Member], most: u64) -> Vec<Result<Vec<u8>>> {
        let said = self.asking(members, most).and_then(|asking| {
            let answer = self.ask(&asking)?;
            let files: Vec<_> = Unpacked::heard(&answer).collect();
            let whole = files.len() == members.len();
            let own = |file: Option<&[u8]>| file.map(<[u8]>::to_vec);
            let files = || files.into_iter().map(own).collect::<Vec<_>>();
            whole
                .then(files)
                .ok_or_else(|| Error::new(Code::HelperDied))
        });
        match said {
            Ok(files) => files
                .into_iter()
                .map(|file| file.ok_or_else(|| Error::new(Code::FileBroken)))
                .collect(),
            Err(refused) if members.len() == 1 => vec![Err(refused)],
            Err(_) => {
                let (one, other) = members.split_at(members.len() / 2);
                let mut files = self.unpacked(one, most);
                files.extend(self.unpacked(other, most));
                files
            }
        }
    }

    fn asking(&self, members: &[&Member], most: u64) -> Result<Vec<u8>> {
        let mut asking = parcel::wanted();
        for member in members {
            let piece = self.part(member.at, parcel::piece(member, most))?;
            parcel::add(&mut asking, member, most, &piece);
        }
        Ok(asking)
    }

    fn ask(&self, asking: &[u8]) -> Result<Vec<u8>> {
        let name = String::new();
        let length = asking.len() as u64;
        let mut asking = asking;
        let answer = self
            .place
            .ask_long(&render::Job::Import { name }, &mut asking, length)?;
        answer.import.ok_or_else(|| Error::new(Code::HelperDied))
    }

    fn part(&self, at: u64, length: u64) -> Result<Vec<u8>> {
        let read = || {
            let mut file = File::open(&self.path)?;
            file.seek(SeekFrom::Start(at))?;
            let mut bytes = Vec::new();
            file.take(length).read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        read().map_err(|error| Error::reading(&self.path, &error))
    }
}
