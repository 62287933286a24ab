//! The files of a series as one document: a zip that stores them untouched.
//!
//! Made by us and always the same for the same files: stored and not packed, in the order of the series, with
//! the names they had and no date (PKWARE APPNOTE 6.3, without zip64). Any program opens it. It is made anew
//! from the files whenever it is read, so that never more than one of them lies in memory, or a few small ones out
//! of a zip.

use super::leaf::{self, Leaf};
use crate::error::{Error, Result};
use record::DocumentId;
use sha2::{Digest as _, Sha256};
use std::collections::VecDeque;
use std::io::{self, Read, Seek, SeekFrom};

/// The most bytes of a pack: what fits without zip64.
pub(super) const LARGEST: u64 = u32::MAX as u64 - (64 << 20);
/// The most files of a pack.
pub(super) const FILES: usize = 60_000;

/// How long the parts of a zip are that say something of a file, without its name: before its bytes, and in the
/// list of contents; and how long its end is (§4.3.7, §4.3.12, §4.3.16), in bytes.
const LOCAL: u64 = 30;
const LISTED: u64 = 46;
const END: u64 = 22;

/// Files that are read as one.
#[derive(Clone, Debug)]
pub(super) struct Pack {
    parts: Vec<(Leaf, String)>,
    next: usize,
    /// The next files, where they came together.
    ahead: VecDeque<Vec<u8>>,
    /// What is being given out, and how much of it is gone.
    now: Vec<u8>,
    given: usize,
    directory: Vec<u8>,
    before: u64,
    ended: bool,
}

impl Pack {
    /// A pack of these files, each with its name inside.
    pub(super) fn of(parts: Vec<(Leaf, String)>) -> Pack {
        Pack {
            parts,
            next: 0,
            ahead: VecDeque::new(),
            now: Vec::new(),
            given: 0,
            directory: Vec::new(),
            before: 0,
            ended: false,
        }
    }

    /// How many bytes it has, without reading them.
    pub(super) fn size(&self) -> Result<u64> {
        let mut size = END;
        for (leaf, name) in &self.parts {
            size += LOCAL + LISTED + 2 * name.len() as u64 + leaf.size()?;
        }
        Ok(size)
    }

    /// Reads all of it once: its id and its size in bytes.
    pub(super) fn measured(&mut self) -> Result<(DocumentId, u64)> {
        let mut hash = Sha256::new();
        let mut buffer = vec![0; 256 << 10];
        let mut size = 0;
        self.begin();
        loop {
            let place = self
                .parts
                .get(self.next.saturating_sub(1))
                .or(self.parts.first());
            let place = place.map(|(leaf, _)| leaf.path.clone()).unwrap_or_default();
            match self.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => {
                    hash.update(&buffer[..read]);
                    size += read as u64;
                }
                Err(error) => return Err(Error::reading(&place, &error)),
            }
        }
        self.begin();
        Ok((DocumentId(hash.finalize().into()), size))
    }

    fn begin(&mut self) {
        *self = Pack::of(std::mem::take(&mut self.parts));
    }

    /// Puts the next file, or the end, into `now`.
    fn fill(&mut self) -> io::Result<()> {
        self.now.clear();
        self.given = 0;
        let Some((_, name)) = self.parts.get(self.next) else {
            if !self.ended {
                self.ended = true;
                let files = (self.next as u16).to_le_bytes();
                let size = (self.directory.len() as u32).to_le_bytes();
                self.now.append(&mut self.directory);
                self.now.extend_from_slice(b"PK\x05\x06\0\0\0\0");
                self.now.extend([files, files].concat());
                self.now.extend(size);
                self.now.extend((self.before as u32).to_le_bytes());
                self.now.extend([0, 0]);
            }
            return Ok(());
        };
        if self.ahead.is_empty() {
            let next = self.parts[self.next..].iter().map(|(leaf, _)| leaf);
            let few: Result<VecDeque<_>> = leaf::few(next, u64::MAX).into_iter().collect();
            self.ahead = few.map_err(io::Error::other)?;
        }
        let bytes = self.ahead.pop_front().expect("there is a next file");
        let crc = crc32fast::hash(&bytes).to_le_bytes();
        let size = (bytes.len() as u32).to_le_bytes();
        // Version 1.0; names in UTF-8; stored; 1980-01-01, the first day a zip knows.
        let same = [
            &b"\x0a\0\0\x08\0\0\0\0\x21\0"[..],
            &crc,
            &size,
            &size,
            &(name.len() as u16).to_le_bytes(),
            &[0, 0],
        ]
        .concat();
        self.now.extend_from_slice(b"PK\x03\x04");
        self.now.extend_from_slice(&same);
        self.now.extend_from_slice(name.as_bytes());
        self.now.extend_from_slice(&bytes);
        self.directory.extend_from_slice(b"PK\x01\x02\x0a\0");
        self.directory.extend_from_slice(&same);
        self.directory.extend_from_slice(&[0; 10]);
        self.directory.extend((self.before as u32).to_le_bytes());
        self.directory.extend_from_slice(name.as_bytes());
        self.before += self.now.len() as u64;
        if self.before > LARGEST {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.next += 1;
        Ok(())
    }
}

impl Read for Pack {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        if self.given == self.now.len() {
            self.fill()?;
        }
        let length = to.len().min(self.now.len() - self.given);
        to[..length].copy_from_slice(&self.now[self.given..self.given + length]);
        self.given += length;
        Ok(length)
    }
}

impl Seek for Pack {
    /// To the beginning only.
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match to {
            SeekFrom::Start(0) => {
                self.begin();
                Ok(0)
            }
            _ => Err(io::ErrorKind::Unsupported.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(
        clippy::disallowed_methods,
        reason = "a disc of somebody else's making"
    )]
    fn a_pack_is_the_same_every_time_and_knows_its_size() {
        let folder = tempfile::tempdir().unwrap();
        let parts: Vec<_> = ["a", "b"]
            .iter()
            .map(|name| {
                let path = folder.path().join(name);
                std::fs::write(&path, name.repeat(70_000)).unwrap();
                (Leaf::at(path), format!("IMAGES/{name}"))
            })
            .collect();
        let mut pack = Pack::of(parts);
        let foreseen = pack.size().unwrap();
        let (id, size) = pack.measured().unwrap();
        assert_eq!(foreseen, size);
        let mut whole = Vec::new();
        pack.read_to_end(&mut whole).unwrap();
        assert_eq!((DocumentId::of(&whole), whole.len() as u64), (id, size));
        assert!(whole.starts_with(b"PK\x03\x04") && whole[..60].ends_with(&b"a"[..]));
        pack.seek(SeekFrom::Start(0)).unwrap();
        assert_eq!(pack.measured().unwrap(), (id, size));
    }
}
