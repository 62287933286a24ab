//! A long zip, asked for piece by piece: its list of contents, then the files that are wanted.
//!
//! Who asks has the zip on a disk and reads nothing of it: it hands over the end, hears where the list of contents
//! lies ([`end`]), hands that over and hears what files there are ([`table`]), and later hands over the piece of
//! one or several files and gets them unpacked ([`wanted`], [`Unpacked`]). So neither side ever holds the zip
//! (PKWARE APPNOTE 6.3, with zip64).
//!
//! `OwnChart asks parcel 1\n`, then one letter for what is asked and its numbers, big-endian: `E` · length of the zip
//! u64 · its end; `T` · where the list begins u64 · the list; `F` · for each file how much is wanted u64, what the
//! list says ([`Member`]: packed u64, size u64, check u32, method u16), length of the piece u64 · the piece.

mod list;
#[cfg(test)]
mod tests;
mod unpack;

use crate::{Remark, Why};
use serde::{Deserialize, Serialize};
use std::io::Read;

/// The first bytes of an asking.
pub(crate) const ASK: &[u8] = b"OwnChart asks parcel 1\n";
/// How much of the end of a zip is looked at: what may stand behind the list of contents, with zip64, in bytes.
pub const END: u64 = 22 + 65_535 + 20 + 56;
/// The most bytes of a list of contents.
pub const LIST: u64 = 48 << 20;
/// The most files.
pub const FILES: usize = 100_000;
/// The most bytes of one file, unpacked.
pub const LARGEST: u64 = 256 << 20;
/// The most bytes of all files, unpacked.
pub const ALL: u64 = 16 << 30;
/// What stands before a file's bytes, at most of any sane writer: its name a second time and some extra fields.
pub const BEFORE: u64 = 8 << 10;

/// Where a list of contents lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Where it begins.
    pub at: u64,
    /// How long it is.
    pub length: u64,
}

/// A file in a zip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Its name with its folders, parts joined by `/`; it leads nowhere outside.
    pub path: String,
    /// Where its piece of the zip begins.
    pub at: u64,
    /// How long that piece is.
    pub length: u64,
    /// How many of its bytes are the file's, packed.
    pub packed: u64,
    /// How many bytes the file has.
    pub size: u64,
    /// The check over them (CRC-32).
    pub check: u32,
    /// How it is packed.
    pub method: u16,
    /// Why it is not opened.
    pub refused: Option<Bad>,
}

/// Why a file in a zip is not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bad {
    /// Its name leads outside, or it is a link.
    Path,
    /// Another one has the same name.
    Name,
    /// It becomes too large, or all of them together.
    TooLarge,
    /// It needs a password.
    Locked,
    /// It is packed in a way nobody here unpacks.
    Packing,
    /// Its bytes lie where there are none, or where those of another file lie.
    NotZip,
}

impl Member {
    /// What is said of it where it is not opened.
    #[must_use]
    pub fn refusal(&self) -> Option<Remark> {
        Some(self.refused?.remark(&self.path))
    }
}

impl Bad {
    /// What is said of a file that is not opened.
    pub(crate) fn remark(self, path: &str) -> Remark {
        let name = path.rsplit('/').next().unwrap_or(path);
        let reason = match self {
            Bad::Locked => return Remark::new(name, Why::FileLocked, path),
            Bad::Path => "path",
            Bad::Name => "name",
            Bad::TooLarge => "too_large",
            Bad::Packing => "packing",
            Bad::NotZip => "not_zip",
        };
        Remark::new(name, Why::FileRefused, path).fact("reason", reason)
    }
}

/// Asks where the list of contents of a zip of so many bytes lies, by its end.
#[must_use]
pub fn end(length: u64, end: &[u8]) -> Vec<u8> {
    [ASK, b"E", &length.to_be_bytes(), end].concat()
}

/// Hears where it lies; `None` if that is nowhere inside.
#[must_use]
pub fn heard_end(json: &[u8], length: u64) -> Option<List> {
    let list: List = serde_json::from_slice::<Option<List>>(json).ok()??;
    let inside = list.at.checked_add(list.length)? <= length;
    (inside && list.length <= LIST).then_some(list)
}

/// Asks what files a list of contents names.
#[must_use]
pub fn table(list: List, bytes: &[u8]) -> Vec<u8> {
    [ASK, b"T", &list.at.to_be_bytes(), bytes].concat()
}

/// Hears it. The helper is not believed: no path leads outside, no piece does either.
#[must_use]
pub fn heard_table(json: &[u8], length: u64) -> Option<Vec<Member>> {
    let members: Vec<Member> = serde_json::from_slice::<Option<Vec<Member>>>(json).ok()??;
    let holds = |member: &Member| {
        let inside = member.at.checked_add(member.length);
        member.refused.is_some()
            || list::is_inside(&member.path)
                && member.size <= LARGEST
                && inside.is_some_and(|end| end <= length)
    };
    (members.len() <= FILES && members.iter().all(holds)).then_some(members)
}

/// Puts one more file behind an asking for files, which starts as [`wanted`]: its first `most` bytes, out of the
/// piece of the zip that [`piece`] names.
pub fn add(asking: &mut Vec<u8>, member: &Member, most: u64, piece: &[u8]) {
    for number in [most, member.packed, member.size] {
        asking.extend_from_slice(&number.to_be_bytes());
    }
    asking.extend_from_slice(&member.check.to_be_bytes());
    asking.extend_from_slice(&member.method.to_be_bytes());
    asking.extend_from_slice(&(piece.len() as u64).to_be_bytes());
    asking.extend_from_slice(piece);
}

/// How an asking for files starts.
#[must_use]
pub fn wanted() -> Vec<u8> {
    [ASK, b"F"].concat()
}

/// How many bytes of a file's piece are needed for its first `most` bytes.
#[must_use]
pub fn piece(member: &Member, most: u64) -> u64 {
    // What cannot be packed grows by five bytes in every 16 KB (RFC 1951 §3.2.4).
    let packed = most.saturating_add(most / 1024);
    match most < member.size {
        true => member.length.min(BEFORE + packed),
        false => member.length,
    }
}

/// The files of an answer, in the order they were asked for.
pub struct Unpacked<'a>(&'a [u8]);

impl<'a> Unpacked<'a> {
    /// Hears an answer to an asking for files.
    #[must_use]
    pub fn heard(answer: &'a [u8]) -> Unpacked<'a> {
        Unpacked(answer)
    }
}

impl<'a> Iterator for Unpacked<'a> {
    /// The bytes; `None` where they could not be unpacked.
    type Item = Option<&'a [u8]>;

    fn next(&mut self) -> Option<Self::Item> {
        let (sign, rest) = self.0.split_first()?;
        let (length, rest) = rest.split_first_chunk::<8>()?;
        let length = usize::try_from(u64::from_be_bytes(*length)).ok()?;
        let (bytes, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((*sign == b'+').then_some(bytes))
    }
}

/// The helper's side, for what stands behind [`ASK`].
pub(crate) fn answer(from: &mut dyn Read) -> Vec<u8> {
    let mut sort = [0];
    let told = from.read_exact(&mut sort);
    let json = |said: serde_json::Result<Vec<u8>>| said.expect("a list is words and numbers");
    match (told, sort[0]) {
        (Ok(()), b'F') => unpack::files(from),
        (Ok(()), b'E') => json(serde_json::to_vec(&list::found(from))),
        (Ok(()), b'T') => json(serde_json::to_vec(&list::read(from))),
        _ => b"null".to_vec(),
    }
}

/// The next eight bytes as a number.
fn number(from: &mut dyn Read) -> Option<u64> {
    let mut bytes = [0; 8];
    from.read_exact(&mut bytes).ok()?;
    Some(u64::from_be_bytes(bytes))
}
