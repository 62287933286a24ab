//! The pages of a TIFF file.
//!
//! A fax or a scan is one TIFF with many pages; the decoder shows the first and says nothing of the
//! others. The pages hang on a chain of directories (TIFF 6.0, section 2), so the chain is walked here,
//! and for page n the decoder is given the file with the head pointing at directory n.

use crate::limits;

/// NewSubfileType: bit 0 marks a smaller copy of another page.
const SUBFILE_TYPE: u16 = 254;

/// How numbers lie in this file.
#[derive(Clone, Copy)]
struct Layout {
    little: bool,
    big: bool,
}

impl Layout {
    fn of(file: &[u8]) -> Option<Self> {
        let little = match file.get(..2)? {
            b"II" => true,
            b"MM" => false,
            _ => return None,
        };
        let layout = Self { little, big: false };
        match layout.number(file, 2, 2)? {
            42 => Some(layout),
            43 => Some(Self {
                big: true,
                ..layout
            }),
            _ => None,
        }
    }

    fn number(self, file: &[u8], at: u64, bytes: u64) -> Option<u64> {
        let at = usize::try_from(at).ok()?;
        let bytes = file.get(at..at.checked_add(bytes as usize)?)?;
        let join = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
        Some(if self.little {
            bytes.iter().rev().fold(0, join)
        } else {
            bytes.iter().fold(0, join)
        })
    }

    /// Where the head says the first directory is, and in how many bytes.
    fn pointer(self) -> (u64, u64) {
        if self.big { (8, 8) } else { (4, 4) }
    }
}

/// Offsets of the directories that are pages, in order, at most [`limits::PAGES`]. A chain that bites its
/// own tail or leaves the file ends there.
pub(crate) fn directories(file: &[u8]) -> Vec<u64> {
    let mut pages = Vec::new();
    let mut seen = Vec::new();
    let Some(layout) = Layout::of(file) else {
        return pages;
    };
    let (at, width) = layout.pointer();
    let mut next = layout.number(file, at, width);
    while let Some(directory) = next.filter(|offset| *offset != 0) {
        if seen.contains(&directory) || seen.len() >= 2 * limits::PAGES as usize {
            break;
        }
        seen.push(directory);
        let (count_bytes, entry) = if layout.big { (8, 20) } else { (2, 12) };
        let Some(count) = layout
            .number(file, directory, count_bytes)
            .filter(|n| *n <= 65_535)
        else {
            break;
        };
        let entries = directory + count_bytes;
        let smaller_copy = (0..count).any(|i| {
            let at = entries + i * entry;
            let value = at + if layout.big { 12 } else { 8 };
            layout.number(file, at, 2) == Some(u64::from(SUBFILE_TYPE))
                && layout
                    .number(file, value, 4)
                    .is_some_and(|kind| kind & 1 == 1)
        });
        if !smaller_copy && pages.len() < limits::PAGES as usize {
            pages.push(directory);
        }
        next = layout.number(file, entries + count * entry, width);
    }
    pages
}

/// Points the head of the file at a directory, so that a decoder which reads one page reads that one.
pub(crate) fn point_at(file: &mut [u8], directory: u64) -> Option<()> {
    let layout = Layout::of(file)?;
    let (at, width) = layout.pointer();
    let number = if layout.little {
        directory.to_le_bytes()
    } else {
        directory.to_be_bytes()
    };
    let bytes = if layout.little {
        &number[..width as usize]
    } else {
        &number[8 - width as usize..]
    };
    file.get_mut(at as usize..(at + width) as usize)?
        .copy_from_slice(bytes);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of nothing but directories, each with a subfile type; the last points at `end`.
    fn chain(little: bool, kinds: &[u32], end: u32) -> Vec<u8> {
        let u16b = |n: u16| {
            if little {
                n.to_le_bytes()
            } else {
                n.to_be_bytes()
            }
        };
        let u32b = |n: u32| {
            if little {
                n.to_le_bytes()
            } else {
                n.to_be_bytes()
            }
        };
        let mut file = if little {
            b"II".to_vec()
        } else {
            b"MM".to_vec()
        };
        file.extend(u16b(42));
        file.extend(u32b(8));
        for (i, kind) in kinds.iter().enumerate() {
            let last = i + 1 == kinds.len();
            let next = if last { end } else { 8 + 18 * (i as u32 + 1) };
            file.extend(u16b(1));
            file.extend(u16b(SUBFILE_TYPE));
            file.extend(u16b(4));
            file.extend(u32b(1));
            file.extend(u32b(*kind));
            file.extend(u32b(next));
        }
        file
    }

    #[test]
    fn pages_are_counted_and_small_copies_are_not() {
        for little in [true, false] {
            assert_eq!(directories(&chain(little, &[0, 0, 2], 0)), [8, 26, 44]);
            assert_eq!(directories(&chain(little, &[0, 1, 2], 0)), [8, 44]);
        }
    }

    #[test]
    fn a_chain_that_bites_its_tail_ends() {
        assert_eq!(directories(&chain(true, &[0, 0], 8)), [8, 26]);
        assert_eq!(directories(&chain(true, &[0, 0], 4_000_000_000)), [8, 26]);
        let mut cut = chain(true, &[0, 0], 0);
        cut.truncate(30);
        assert_eq!(
            directories(&cut),
            [8, 26],
            "a page that is cut off is still known to be there"
        );
        cut.truncate(27);
        assert_eq!(directories(&cut), [8]);
        assert_eq!(directories(b"II*\0"), [] as [u64; 0]);
        assert_eq!(directories(b"none"), [] as [u64; 0]);
    }

    #[test]
    fn the_head_points_where_it_is_told() {
        for little in [true, false] {
            let mut file = chain(little, &[0, 0, 0], 0);
            assert_eq!(point_at(&mut file, 44), Some(()));
            assert_eq!(directories(&file), [44]);
        }
        assert_eq!(point_at(&mut [], 3), None);
    }
}
