//! The one kind of zip that is written, and the strict reading of it.
//!
//! No extension for large files, no encryption, no comments, no extra fields, no gaps. A zip that
//! could mean two things to two readers is not read at all. Format: PKWARE APPNOTE 6.3.10,
//! sections 4.3.7 (local header), 4.3.12 (central header), 4.3.16 (end).

use std::{
    collections::HashSet,
    io::{Read, Write},
    ops::Range,
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
    pub(crate) body: Range<usize>,
}

/// Every entry, in order. Bodies are not touched.
///
/// # Errors
/// [`Error::Damaged`] for a zip that is not exactly of the one kind, with two headers that
/// disagree, or a name twice; [`Error::TooLarge`] beyond the limits.
pub(crate) fn read(zip: &[u8]) -> Result<Vec<Found>, Error> {
    let broken = || Flaw::Zip.at("");
    let most = |found: u64, most: u64| match found > most {
        true => Err(Error::TooLarge { found, most }),
        false => Ok(()),
    };
    most(zip.len() as u64, limits::PACKAGE)?;
    let end = zip.len().checked_sub(END_LEN as usize).ok_or_else(broken)?;
    let mut tail = Fields(&zip[end..]);
    if tail.u32()? != END || tail.u32()? != 0 {
        return Err(broken());
    }
    let count = tail.u16()?;
    let (again, length, directory) = (tail.u16()?, tail.u32()? as usize, tail.u32()? as usize);
    if again != count || tail.u16()? != 0 || directory.checked_add(length) != Some(end) {
        return Err(broken());
    }
    most(u64::from(count), limits::ENTRIES as u64)?;

    let mut found = Vec::with_capacity(usize::from(count));
    let mut names = HashSet::new();
    let mut central = Fields(&zip[directory..end]);
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
        let at = central.u32()? as usize;
        let head = head.named(central.bytes(name_len)?)?;
        if rest != [0; 4] || at != next {
            return Err(broken());
        }
        if !names.insert(head.name.clone()) {
            return Err(Flaw::DoubleName.at(&head.name));
        }
        let mut local = Fields(zip.get(at..directory).ok_or_else(broken)?);
        if local.u32()? != LOCAL {
            return Err(broken());
        }
        let (twin, name_len) = local.common()?;
        let extra = local.u16()?;
        let twin = twin.named(local.bytes(name_len)?)?;
        if extra != 0 || twin != head {
            return Err(Flaw::HeadersDiffer.at(&head.name));
        }
        let start = at + head.local().len();
        next = start + head.packed as usize;
        if next > directory {
            return Err(broken());
        }
        if head.method == Method::Deflated {
            unpacked += u64::from(head.size);
            most(unpacked, limits::UNPACKED)?;
        } else if head.packed != head.size {
            return Err(Flaw::Unpack.at(&head.name));
        }
        let body = start..next;
        found.push(Found { head, body });
    }
    if next != directory || !central.0.is_empty() {
        return Err(broken());
    }
    Ok(found)
}

impl Found {
    /// The entry's bytes where they had to be unpacked; `None` where they lie in the zip as they
    /// are. Unpacking stops one byte after the size the headers say.
    pub(crate) fn unpack(&self, zip: &[u8]) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
        let Head {
            name,
            method,
            crc: expected,
            size,
            ..
        } = &self.head;
        let body = &zip[self.body.clone()];
        let unpacked = match method {
            Method::Stored => None,
            Method::Deflated => {
                let mut bytes = Zeroizing::new(Vec::new());
                DeflateDecoder::new(body)
                    .take(u64::from(*size) + 1)
                    .read_to_end(&mut bytes)
                    .map_err(|_| Flaw::Unpack.at(name))?;
                Some(bytes)
            }
        };
        let bytes = unpacked.as_deref().map_or(body, Vec::as_slice);
        if bytes.len() != *size as usize || crc(bytes) != *expected {
            return Err(Flaw::Unpack.at(name));
        }
        Ok(unpacked)
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
        match read(zip) {
            Err(Error::Damaged { flaw, .. }) => Some(flaw),
            _ => None,
        }
    }

    #[test]
    fn what_was_written_reads_back() {
        let zip = zip(&[("a.txt", b"one"), ("b.txt", b"")]);
        let found = read(&zip).expect("our own");
        assert_eq!(found.len(), 2);
        assert_eq!(&zip[found[0].body.clone()], b"one");
        assert!(found[0].unpack(&zip).expect("its own checksum").is_none());
    }

    #[test]
    fn every_byte_of_a_header_counts() {
        let good = zip(&[("a.txt", b"one")]);
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 1;
            let ok = read(&bad).and_then(|found| {
                let name = found[0].head.name.clone();
                found[0].unpack(&bad).map(|_| name)
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
            assert!(read(&good[..cut]).is_err(), "cut at {cut}");
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
        assert!(matches!(read(&huge), Err(Error::TooLarge { .. })));
        let lying = with(head(100));
        let found = read(&lying).expect("headers agree");
        let unpacked = found[0].unpack(&lying);
        assert!(matches!(
            unpacked,
            Err(Error::Damaged {
                flaw: Flaw::Unpack,
                ..
            })
        ));
    }
}
