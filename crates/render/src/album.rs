//! Several pictures that are one document: a zip in which they are stored as they are, one after the other.
//!
//! Taken is what we write ourselves (PKWARE APPNOTE 6.3: stored, not encrypted, sizes in front). A general
//! reader of archives would have to be told everything it must refuse.

use std::ops::Range;

use crate::kind::Kind;
use crate::limits;

/// Where the pictures of a zip lie, in their order; at most [`limits::PAGES`]. Empty if it is not of this form
/// to its end, or holds anything else.
pub(crate) fn pictures(file: &[u8]) -> Vec<(Kind, Range<usize>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((kind, range)) = stored(file, at) {
        at = range.end;
        found.push((kind, range));
        if found.len() > limits::PAGES as usize {
            return Vec::new();
        }
    }
    if file.get(at..at + 4) == Some(b"PK\x01\x02") {
        found
    } else {
        Vec::new()
    }
}

/// The picture whose head begins here.
pub(crate) fn stored(file: &[u8], at: usize) -> Option<(Kind, Range<usize>)> {
    let head = file.get(at..at.checked_add(30)?)?;
    let two = |from: usize| usize::from(u16::from_le_bytes([head[from], head[from + 1]]));
    let four = |from: usize| two(from) | two(from + 2) << 16;
    // No password, no sizes behind the bytes; stored.
    let plain = two(6) & 0b1001 == 0 && two(8) == 0 && four(18) == four(22);
    if !head.starts_with(b"PK\x03\x04") || !plain {
        return None;
    }
    let start = at + 30 + two(26) + two(28);
    let end = start.checked_add(four(18))?;
    let kind = Kind::of(file.get(start..end)?)?;
    kind.is_picture().then_some((kind, start..end))
}

/// A zip of these files in this form: stored, names in UTF-8, 1980-01-01 (the first day a zip knows).
#[must_use]
pub fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let (mut zip, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in parts {
        let before = zip.len() as u32;
        let size = (bytes.len() as u32).to_le_bytes();
        let same = [
            &b"\x0a\0\0\x08\0\0\0\0\x21\0"[..],
            &crc32fast::hash(bytes).to_le_bytes(),
            &size,
            &size,
            &(name.len() as u16).to_le_bytes(),
            &[0, 0],
        ]
        .concat();
        zip.extend_from_slice(b"PK\x03\x04");
        zip.extend_from_slice(&same);
        zip.extend_from_slice(name.as_bytes());
        zip.extend_from_slice(bytes);
        directory.extend_from_slice(b"PK\x01\x02\x0a\0");
        directory.extend_from_slice(&same);
        directory.extend_from_slice(&[0; 10]);
        directory.extend(before.to_le_bytes());
        directory.extend_from_slice(name.as_bytes());
    }
    let files = (parts.len() as u16).to_le_bytes();
    let (size, before) = (directory.len() as u32, zip.len() as u32);
    zip.append(&mut directory);
    zip.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    zip.extend([files, files].concat());
    zip.extend(size.to_le_bytes());
    zip.extend(before.to_le_bytes());
    zip.extend([0, 0]);
    zip
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zip(files: &[&[u8]]) -> Vec<u8> {
        let parts: Vec<_> = files
            .iter()
            .map(|file| ("a".to_owned(), file.to_vec()))
            .collect();
        packed(&parts)
    }

    const GIF: &[u8] = b"GIF89a and so on";
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and so on";

    #[test]
    fn pictures_are_found_in_their_order() {
        let file = zip(&[GIF, PNG]);
        let found = pictures(&file);
        let bytes: Vec<&[u8]> = found
            .iter()
            .map(|(_, range)| &file[range.clone()])
            .collect();
        assert_eq!(bytes, [GIF, PNG]);
        assert_eq!(found[1].0, Kind::Png);
        assert_eq!(Kind::of(&file), Some(Kind::Album));
    }

    #[test]
    fn anything_else_in_it_makes_it_no_album() {
        for files in [&[GIF, b"a letter"][..], &[b"a letter", GIF], &[]] {
            assert!(pictures(&zip(files)).is_empty());
        }
        let whole = zip(&[GIF, PNG]);
        let directory = whole
            .windows(4)
            .position(|it| it == b"PK\x01\x02")
            .unwrap_or(0);
        for end in 0..directory {
            assert!(pictures(&whole[..end]).is_empty(), "{end}");
        }
        // An album inside an album is a file like any other.
        assert!(pictures(&zip(&[&whole])).is_empty());
    }

    #[test]
    fn no_number_in_a_head_leads_out_of_the_file() {
        let whole = zip(&[GIF, PNG]);
        for at in 0..whole.len() {
            for value in [0, 1, 0x7F, 0xFF] {
                let mut changed = whole.clone();
                changed[at] = value;
                for (_, range) in pictures(&changed) {
                    assert!(range.end <= changed.len());
                }
            }
        }
    }
}
