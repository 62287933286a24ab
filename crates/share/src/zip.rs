//! The one kind of zip that is written, and the strict reading of it.
//!
//! No extension for large files, no encryption, no comments, no extra fields, no gaps. A zip that
//! could mean two things to two readers is not read at all. Format: PKWARE APPNOTE 6.3.10,
//! sections 4.3.7 (local header), 4.3.12 (central header), 4.3.16 (end).

use std::{
    collections::HashSet,
    io::{self, Read, Seek, SeekFrom, Write},
};

use flate2::{Compression, Crc, read::DeflateDecoder, write::DeflateEncoder};
use seal::Zeroizing;

use crate::{Error, Flaw, limits};

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;

/// How an entry's bytes lie in the zip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    Stored,
    Deflated,
}

impl Method {
    fn number(self) -> u16 {
        match self {
            Self::Stored => 0,
            Self::Deflated => 8,
        }
    }
}

/// What the headers say about an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) name: String,
    pub(crate) method: Method,
    pub(crate) crc: u32,
    /// Bytes in the zip.
    pub(crate) packed: u32,
    /// Bytes unpacked.
    pub(crate) size: u32,
}

impl Head {
    /// Bytes of the local header, the body and the central header together.
    pub(crate) fn total(&self) -> u64 {
        30 + 46 + 2 * self.name.len() as u64 + u64::from(self.packed)
    }

    /// The header before the body.
    pub(crate) fn local(&self) -> Vec<u8> {
        let mut header = LOCAL.to_le_bytes().to_vec();
        self.common(&mut header);
        header.extend_from_slice(&0u16.to_le_bytes()); // no extra field
        header.extend_from_slice(self.name.as_bytes());
        header
    }

    /// The header in the directory at the end; `at` is where the local one begins.
    fn central(&self, at: u32) -> Vec<u8> {
        let mut header = CENTRAL.to_le_bytes().to_vec();
        header.extend_from_slice(&0x0314u16.to_le_bytes()); // made on Unix, so that modes count
        self.common(&mut header);
        // No extra field, no comment, volume 0, no internal attributes.
        header.extend_from_slice(&[0; 8]);
        header.extend_from_slice(&(0o100_644u32 << 16).to_le_bytes());
        header.extend_from_slice(&at.to_le_bytes());
        header.extend_from_slice(self.name.as_bytes());
        header
    }

    /// Version, flags, method, time, date (1 January 1980: it says nothing), CRC, sizes, length of
    /// the name.
    fn common(&self, header: &mut Vec<u8>) {
        for field in [20, 0, self.method.number(), 0, 0x21] {
            header.extend_from_slice(&u16::to_le_bytes(field));
        }
        for field in [self.crc, self.packed, self.size] {
            header.extend_from_slice(&field.to_le_bytes());
        }
        header.extend_from_slice(&(self.name.len() as u16).to_le_bytes());
    }
}

/// Bytes of the end record.
pub(crate) const END_LEN: u64 = 22;

/// The directory and the end record for entries that were written one after another.
pub(crate) fn directory(heads: &[Head]) -> Vec<u8> {
    let mut directory = Vec::new();
    let mut at = 0u32;
    for head in heads {
        directory.extend_from_slice(&head.central(at));
        at += head.local().len() as u32 + head.packed;
    }
    let length = directory.len() as u32;
    let count = (heads.len() as u16).to_le_bytes();
    directory.extend_from_slice(&END.to_le_bytes());
    directory.extend_from_slice(&[0; 4]); // volume 0 of 0
    directory.extend_from_slice(&count);
    directory.extend_from_slice(&count);
    directory.extend_from_slice(&length.to_le_bytes());
    directory.extend_from_slice(&at.to_le_bytes());
    directory.extend_from_slice(&[0; 2]); // no comment
    directory
}

/// The CRC-32 of `bytes`.
pub(crate) fn crc(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// `bytes` deflated.
pub(crate) fn deflate(bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    let packed = encoder.write_all(bytes).and_then(|()| encoder.finish());
    Zeroizing::new(packed.expect("writing to memory cannot fail"))
}

/// An entry of a zip that was read, and where its body lies.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) head: Head,
    /// Where its body begins, in bytes from the beginning of the zip.
    pub(crate) at: u64,
}

/// Every entry, in order. Bodies are not touched; memory is taken for the directory alone.
///
/// # Errors
/// [`Error::Damaged`] for a zip that is not exactly of the one kind, with two headers that
/// disagree, or a name twice; [`Error::TooLarge`] beyond the limits.
pub(crate) fn read(zip: &mut (impl Read + Seek)) -> Result<Vec<Found>, Error> {
    let broken = || Flaw::Zip.at("");
    let most = |found: u64, most: u64| match found > most {
        true => Err(Error::TooLarge { found, most }),
        false => Ok(()),
    };
    let whole = zip.seek(SeekFrom::End(0)).map_err(failed)?;
    most(whole, limits::PACKAGE)?;
    let end = whole.checked_sub(END_LEN).ok_or_else(broken)?;
    let tail = piece(zip, end, END_LEN)?;
    let mut tail = Fields(&tail);
    if tail.u32()? != END || tail.u32()? != 0 {
        return Err(broken());
    }
    let count = tail.u16()?;
    let (again, length, directory) = (tail.u16()?, u64::from(tail.u32()?), u64::from(tail.u32()?));
    if again != count || tail.u16()? != 0 || directory + length != end {
        return Err(broken());
    }
    most(u64::from(count), limits::ENTRIES as u64)?;
    // No longer than its entries can be.
    if length > u64::from(count) * (46 + limits::NAME as u64) {
        return Err(Flaw::Name.at(""));
    }

    let mut found = Vec::with_capacity(usize::from(count));
    let mut names = HashSet::new();
    let central = piece(zip, directory, length)?;
    let mut central = Fields(&central);
    let mut next = 0; // where the next local header must begin
    let mut unpacked = 0;
    for _ in 0..count {
        if central.u32()? != CENTRAL {
            return Err(broken());
        }
        central.u16()?; // made by: says nothing about the content
        let (head, name_len) = central.common()?;
        let rest = [
            central.u16()?,
            central.u16()?,
            central.u16()?,
            central.u16()?,
        ];
        central.u32()?; // attributes
        let at = u64::from(central.u32()?);
        let head = head.named(central.bytes(name_len)?)?;
        if rest != [0; 4] || at != next {
            return Err(broken());
        }
        if !names.insert(head.name.clone()) {
            return Err(Flaw::DoubleName.at(&head.name));
        }
        let room = directory.checked_sub(at).ok_or_else(broken)?;
        let local = piece(zip, at, room.min(30 + limits::NAME as u64))?;
        let mut local = Fields(&local);
        if local.u32()? != LOCAL {
            return Err(broken());
        }
        let (twin, name_len) = local.common()?;
        let extra = local.u16()?;
        if name_len > limits::NAME {
            return Err(Flaw::Name.at(""));
        }
        let twin = twin.named(local.bytes(name_len)?)?;
        if extra != 0 || twin != head {
            return Err(Flaw::HeadersDiffer.at(&head.name));
        }
        let start = at + head.local().len() as u64;
        next = start + u64::from(head.packed);
        if next > directory {
            return Err(broken());
        }
        if head.method == Method::Deflated {
            unpacked += u64::from(head.size);
            most(unpacked, limits::UNPACKED)?;
        } else if head.packed != head.size {
            return Err(Flaw::Unpack.at(&head.name));
        }
        found.push(Found { head, at: start });
    }
    if next != directory || !central.0.is_empty() {
        return Err(broken());
    }
    Ok(found)
}

/// A short piece of a zip.
fn piece(zip: &mut (impl Read + Seek), at: u64, length: u64) -> Result<Vec<u8>, Error> {
    zip.seek(SeekFrom::Start(at)).map_err(failed)?;
    let mut bytes = vec![0; length as usize];
    zip.read_exact(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

/// What was said while a zip was read: by the seal around it, by the disk, or that it is cut off.
pub(crate) fn failed(error: io::Error) -> Error {
    match seal::Error::from(error) {
        seal::Error::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => Flaw::Zip.at(""),
        seal::Error::Io(error) => Error::Io(error),
        sealed => Error::Seal(sealed),
    }
}

impl Found {
    /// The entry's bytes, unpacked and not checked. Unpacking stops one byte after the size the headers
    /// say.
    pub(crate) fn body<'a>(
        &self,
        zip: &'a mut (impl Read + Seek),
    ) -> Result<Box<dyn Read + 'a>, Error> {
        zip.seek(SeekFrom::Start(self.at)).map_err(failed)?;
        let body = zip.take(u64::from(self.head.packed));
        Ok(match self.head.method {
            Method::Stored => Box::new(body),
            Method::Deflated => {
                let body = DeflateDecoder::new_with_buf(body, vec![0; 32 << 10]);
                Box::new(body.take(u64::from(self.head.size) + 1))
            }
        })
    }

    /// Hands the entry's bytes on, unpacked and piece by piece, and checks their number and sum.
    pub(crate) fn pour(
        &self,
        zip: &mut (impl Read + Seek),
        mut each: impl FnMut(&[u8]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let head = &self.head;
        let (mut crc, mut size) = (Crc::new(), 0);
        let mut each = |piece: &[u8]| {
            crc.update(piece);
            size += piece.len() as u64;
            each(piece)
        };
        let broken = |error: io::Error| match (head.method, seal::Error::from(error)) {
            (Method::Deflated, seal::Error::Io(_)) => Flaw::Unpack.at(&head.name),
            (_, error) => failed(io::Error::other(error)),
        };
        pieces(self.body(zip)?, broken, &mut each)?;
        match size == u64::from(head.size) && crc.sum() == head.crc {
            true => Ok(()),
            false => Err(Flaw::Unpack.at(&head.name)),
        }
    }
}

/// Hands on what a reader gives. What went through is wiped.
fn pieces(
    mut from: impl Read,
    failed: impl Fn(io::Error) -> Error,
    each: &mut impl FnMut(&[u8]) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut piece = Zeroizing::new(vec![0; 64 << 10]);
    loop {
        match from.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(n) => each(&piece[..n])?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(failed(error)),
        }
    }
}

/// Little-endian fields, one after another.
struct Fields<'a>(&'a [u8]);

/// A header before its name is known.
struct Nameless {
    method: Method,
    crc: u32,
    packed: u32,
    size: u32,
}

impl Nameless {
    fn named(self, name: &[u8]) -> Result<Head, Error> {
        let name = std::str::from_utf8(name).map_err(|_| Flaw::Name.at(""))?;
        if name.len() > limits::NAME {
            return Err(Flaw::Name.at(""));
        }
        let Self {
            method,
            crc,
            packed,
            size,
        } = self;
        let name = name.to_owned();
        Ok(Head {
            name,
            method,
            crc,
            packed,
            size,
        })
    }
}

impl<'a> Fields<'a> {
    fn bytes(&mut self, len: usize) -> Result<&'a [u8], Error> {
        let (bytes, rest) = self
            .0
            .split_at_checked(len)
            .ok_or_else(|| Flaw::Zip.at(""))?;
        self.0 = rest;
        Ok(bytes)
    }

    fn u16(&mut self) -> Result<u16, Error> {
        let bytes = self.bytes(2)?;
        Ok(u16::from_le_bytes([bytes[0], bytes[1]]))
    }

    fn u32(&mut self) -> Result<u32, Error> {
        let bytes = self.bytes(4)?;
        Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    /// The fields that both headers share, and the length of the name.
    fn common(&mut self) -> Result<(Nameless, usize), Error> {
        let (_version, flags, method) = (self.u16()?, self.u16()?, self.u16()?);
        let _time_and_date = self.u32()?;
        let (crc, packed, size) = (self.u32()?, self.u32()?, self.u32()?);
        let method = match method {
            0 => Method::Stored,
            8 => Method::Deflated,
            _ => return Err(Flaw::Zip.at("")),
        };
        // Bit 11 (names are UTF-8) and bits 1 and 2 (how hard the packer tried) are harmless.
        if flags & !0x0806 != 0 {
            return Err(Flaw::Zip.at(""));
        }
        let nameless = Nameless {
            method,
            crc,
            packed,
            size,
        };
        Ok((nameless, usize::from(self.u16()?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    /// The bytes of an entry, unpacked and checked.
    fn poured(found: &Found, zip: &[u8]) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        found.pour(&mut Cursor::new(zip), |piece| {
            bytes.extend_from_slice(piece);
            Ok(())
        })?;
        Ok(bytes)
    }

    /// A zip of these stored entries.
    fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let heads: Vec<Head> = entries
            .iter()
            .map(|(name, bytes)| Head {
                name: (*name).to_owned(),
                method: Method::Stored,
                crc: crc(bytes),
                packed: bytes.len() as u32,
                size: bytes.len() as u32,
            })
            .collect();
        let mut zip = Vec::new();
        for (head, (_, bytes)) in heads.iter().zip(entries) {
            zip.extend(head.local());
            zip.extend_from_slice(bytes);
        }
        zip.extend(directory(&heads));
        zip
    }

    fn flaw(zip: &[u8]) -> Option<Flaw> {
        match read(&mut Cursor::new(zip)) {
            Err(Error::Damaged { flaw, .. }) => Some(flaw),
            _ => None,
        }
    }

    #[test]
    fn what_was_written_reads_back() {
        let zip = zip(&[("a.txt", b"one"), ("b.txt", b"")]);
        let found = read(&mut Cursor::new(&zip)).expect("our own");
        assert_eq!(found.len(), 2);
        assert_eq!(poured(&found[0], &zip).expect("its own checksum"), b"one");
    }

    #[test]
    fn every_byte_of_a_header_counts() {
        let good = zip(&[("a.txt", b"one")]);
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 1;
            let ok = read(&mut Cursor::new(&bad)).and_then(|found| {
                let name = found[0].head.name.clone();
                poured(&found[0], &bad).map(|_| name)
            });
            // Version, date and attributes say nothing about the content.
            let harmless = [4, 5, 10, 11, 12, 13].contains(&at)
                || [4, 5, 6, 7, 12, 13, 14, 15, 38, 39, 40, 41]
                    .map(|n| n + 38)
                    .contains(&at);
            assert_eq!(ok.is_ok(), harmless, "byte {at}: {ok:?}");
        }
    }

    #[test]
    fn a_name_twice_is_refused() {
        assert_eq!(
            flaw(&zip(&[("a", b"1"), ("a", b"2")])),
            Some(Flaw::DoubleName)
        );
    }

    #[test]
    fn what_stands_before_between_or_after_is_refused() {
        let good = zip(&[("a", b"1")]);
        assert_eq!(flaw(&[b"x", &good[..]].concat()), Some(Flaw::Zip));
        assert_eq!(flaw(&[&good[..], b"x"].concat()), Some(Flaw::Zip));
        assert_eq!(flaw(&[&good[..], &good[..]].concat()), Some(Flaw::Zip));
        for cut in 0..good.len() {
            assert!(
                read(&mut Cursor::new(&good[..cut])).is_err(),
                "cut at {cut}"
            );
        }
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        let zeros = vec![0; 50_000_000];
        let packed = deflate(&zeros);
        let head = |size: u32| Head {
            name: "bomb".to_owned(),
            method: Method::Deflated,
            crc: crc(&zeros),
            packed: packed.len() as u32,
            size,
        };
        let with = |head: Head| [head.local(), packed.to_vec(), directory(&[head])].concat();
        let huge = with(head(u32::MAX));
        assert!(matches!(
            read(&mut Cursor::new(&huge)),
            Err(Error::TooLarge { .. })
        ));
        let lying = with(head(100));
        let found = read(&mut Cursor::new(&lying)).expect("headers agree");
        let unpacked = poured(&found[0], &lying);
        assert!(matches!(
            unpacked,
            Err(Error::Damaged {
                flaw: Flaw::Unpack,
                ..
            })
        ));
    }
}
