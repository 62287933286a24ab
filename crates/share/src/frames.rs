//! QR codes that carry a sealed file: cut into blocks, with repair frames that replace any block.
//!
//! Format: `docs/format/frames.md`. Frames are text; the squares are drawn elsewhere.

use seal::Sealed;
use sha2::{Digest, Sha256};

use crate::{Error, crc32c::crc32c, digits, gf256, limits};

/// "OC", version 1, flags 0.
const MARK: [u8; 4] = [0x4f, 0x43, 1, 0];
/// Bytes before the block.
const HEAD: usize = 18;
/// Bytes after the block: the checksum.
const TAIL: usize = 4;

/// What all frames of one file have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Shape {
    /// First four bytes of the file's SHA-256.
    pub set: [u8; 4],
    /// K: how many blocks, and how many frames are needed. 1 to 500.
    pub blocks: u16,
    /// Bytes of the file, at most 1 MiB.
    pub length: u32,
    /// Bytes of a block, at most 1400.
    pub block: usize,
}

impl Shape {
    /// Whether a file of this length really is cut like this.
    fn fits(&self) -> bool {
        let blocks = usize::from(self.blocks);
        let length = self.length as usize;
        (1..=limits::BLOCKS).contains(&blocks)
            && (1..=limits::BLOCK).contains(&self.block)
            && (1..=limits::FRAMED).contains(&length)
            && length <= blocks * self.block
            && length > (blocks - 1) * self.block
    }

    /// The factors of repair frame `sequence`, one for each block, none of them zero.
    ///
    /// Factor i = 1 + (b mod 255), b the i-th 16-bit big-endian word of
    /// SHA-256("ownchart-frame-1" ‖ set ‖ K u16 ‖ sequence u32 ‖ n u32), n = 0, 1, ….
    pub(crate) fn factors(&self, sequence: u32) -> Vec<u8> {
        let blocks = usize::from(self.blocks);
        let mut factors = Vec::with_capacity(blocks.next_multiple_of(16));
        for n in 0u32.. {
            let digest = Sha256::new()
                .chain_update(b"ownchart-frame-1")
                .chain_update(self.set)
                .chain_update(self.blocks.to_be_bytes())
                .chain_update(sequence.to_be_bytes())
                .chain_update(n.to_be_bytes())
                .finalize();
            let words = digest.chunks_exact(2);
            factors.extend(words.map(|b| 1 + (u16::from_be_bytes([b[0], b[1]]) % 255) as u8));
            if factors.len() >= blocks {
                break;
            }
        }
        factors.truncate(blocks);
        factors
    }
}

/// A sealed file cut into frames. Any K different data frames, or with repair frames in place of
/// missing ones, give the file back.
///
/// ```no_run
/// # fn draw(_: &str) {}
/// # fn example(sealed: &seal::Sealed) -> Result<(), share::Error> {
/// let frames = share::Frames::of(sealed, 2395)?; // QR 25-M
/// for page in share::sheets(frames.shape().blocks, 12) {
///     for sequence in page {
///         draw(&frames.text(sequence));
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Frames {
    shape: Shape,
    /// The file and zeros up to K whole blocks.
    padded: Vec<u8>,
}

impl Frames {
    /// Cuts `sealed` into as few equal blocks as fit into symbols of `digits` decimal digits:
    /// 2395 for QR 25-M (paper), 2061 for 20-L and 3057 for 25-L (screen).
    ///
    /// # Errors
    /// [`Error::TooLarge`] for more than 500 blocks or 1 MiB: hand over the file instead.
    pub fn of(sealed: &Sealed, digits: usize) -> Result<Self, Error> {
        let file = sealed.as_ref();
        let most = most(digits);
        let blocks = file.len().div_ceil(most);
        if blocks > limits::BLOCKS || file.len() > limits::FRAMED {
            return Err(Error::TooLarge {
                found: file.len() as u64,
                most: (limits::BLOCKS * most).min(limits::FRAMED) as u64,
            });
        }
        Ok(Self::cut(file, file.len().div_ceil(blocks)))
    }

    /// Cuts `file` into blocks of `block` bytes. The limits were checked.
    pub(crate) fn cut(file: &[u8], block: usize) -> Self {
        let blocks = file.len().div_ceil(block);
        let mut padded = file.to_vec();
        padded.resize(blocks * block, 0);
        let shape = Shape {
            set: Sha256::digest(file)[..4]
                .try_into()
                .expect("four bytes are four because the slice says so"),
            blocks: blocks as u16,
            length: file.len() as u32,
            block,
        };
        Self { shape, padded }
    }

    /// How the file was cut.
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// Frame `sequence` as digits: a block below K, a repair frame from K on, without end.
    pub fn text(&self, sequence: u32) -> String {
        digits::write(&self.bytes(sequence))
    }

    /// Frame `sequence` as bytes.
    pub(crate) fn bytes(&self, sequence: u32) -> Vec<u8> {
        let mut frame = Vec::with_capacity(HEAD + self.shape.block + TAIL);
        frame.extend_from_slice(&MARK);
        frame.extend_from_slice(&self.shape.set);
        frame.extend_from_slice(&self.shape.blocks.to_be_bytes());
        frame.extend_from_slice(&sequence.to_be_bytes());
        frame.extend_from_slice(&self.shape.length.to_be_bytes());
        frame.extend_from_slice(&self.block(sequence));
        let check = crc32c(&frame);
        frame.extend_from_slice(&check.to_be_bytes());
        frame
    }

    fn block(&self, sequence: u32) -> Vec<u8> {
        let mut blocks = self.padded.chunks_exact(self.shape.block);
        if sequence < u32::from(self.shape.blocks) {
            let block = blocks.nth(sequence as usize);
            return block.expect("there are K blocks by construction").to_vec();
        }
        let mut sum = vec![0; self.shape.block];
        for (block, factor) in blocks.zip(self.shape.factors(sequence)) {
            gf256::add(&mut sum, factor, block);
        }
        sum
    }
}

/// The longest block that fits into a symbol of so many digits.
fn most(digits: usize) -> usize {
    digits::capacity(digits)
        .saturating_sub(HEAD + TAIL)
        .clamp(1, limits::BLOCK)
}

/// How many blocks a sealed file of `length` bytes takes in symbols of `digits` digits; nothing when
/// [`Frames::of`] would refuse it.
pub fn blocks(length: u64, digits: usize) -> Option<u16> {
    let length = usize::try_from(length).ok()?;
    let blocks = length.div_ceil(most(digits));
    let fits = blocks <= limits::BLOCKS && length <= limits::FRAMED;
    fits.then(|| u16::try_from(blocks).ok()).flatten()
}

/// Which frames stand on which sheet of paper: on each, data frames and one repair frame, `codes`
/// together (at least 2), the last sheet as many as are left.
///
/// With 12 codes a sheet, every single missing code of the whole share is replaced by certainty,
/// and each further missing code by another sheet's repair frame with all but certainty.
pub fn sheets(blocks: u16, codes: usize) -> Vec<Vec<u32>> {
    let blocks = u32::from(blocks);
    let data: Vec<u32> = (0..blocks).collect();
    let per_sheet = codes.max(2) - 1;
    data.chunks(per_sheet)
        .zip(blocks..)
        .map(|(data, repair)| data.iter().copied().chain([repair]).collect())
        .collect()
}

/// A frame that was read.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) shape: Shape,
    pub(crate) sequence: u32,
    pub(crate) block: Vec<u8>,
}

/// What a text turned out to be.
#[derive(Debug)]
pub(crate) enum Read {
    /// Not a frame, or one with a bad checksum: such a frame does not exist.
    Nothing,
    /// A frame of a version this program does not know.
    Newer,
    /// A frame.
    Frame(Frame),
}

/// Reads the digits of one symbol. Lengths are judged before memory is taken.
pub(crate) fn read(text: &str) -> Read {
    if text.len() > (HEAD + limits::BLOCK + TAIL).div_ceil(7) * 17 {
        return Read::Nothing;
    }
    let Some(bytes) = digits::read(text) else {
        return Read::Nothing;
    };
    if bytes.len() <= HEAD + TAIL || bytes[..2] != MARK[..2] {
        return Read::Nothing;
    }
    let (checked, check) = bytes.split_at(bytes.len() - TAIL);
    if crc32c(checked).to_be_bytes() != *check {
        return Read::Nothing;
    }
    if bytes[2..4] != MARK[2..] {
        return Read::Newer;
    }
    let four = |at: usize| [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
    let frame = Frame {
        shape: Shape {
            set: four(4),
            blocks: u16::from_be_bytes([bytes[8], bytes[9]]),
            length: u32::from_be_bytes(four(14)),
            block: checked.len() - HEAD,
        },
        sequence: u32::from_be_bytes(four(10)),
        block: checked[HEAD..].to_vec(),
    };
    match frame.shape.fits() {
        true => Read::Frame(frame),
        false => Read::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_reads_back() {
        let frames = Frames::cut(&[7; 2000], 1000);
        for sequence in [0, 1, 2, u32::MAX] {
            let Read::Frame(frame) = read(&frames.text(sequence)) else {
                panic!("frame {sequence} did not read back");
            };
            assert_eq!((frame.shape, frame.sequence), (frames.shape(), sequence));
            assert_eq!(frame.block, frames.block(sequence));
        }
    }

    #[test]
    fn a_frame_with_one_wrong_byte_does_not_exist() {
        let good = Frames::cut(&[7; 50], 50).bytes(0);
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 0x10;
            assert!(
                matches!(read(&digits::write(&bad)), Read::Nothing),
                "byte {at}"
            );
        }
    }

    #[test]
    fn a_version_to_come_is_told_from_nonsense() {
        let mut frame = Frames::cut(&[7; 50], 50).bytes(0);
        frame.truncate(frame.len() - TAIL);
        frame[2] = 2;
        let check = crc32c(&frame);
        frame.extend(check.to_be_bytes());
        assert!(matches!(read(&digits::write(&frame)), Read::Newer));
    }

    #[test]
    fn a_frame_that_promises_too_much_is_refused() {
        let shape = Frames::cut(&[7; 50], 50).shape();
        for (wrong, why) in [
            (Shape { blocks: 0, ..shape }, "no block"),
            (
                Shape {
                    blocks: 501,
                    ..shape
                },
                "too many blocks",
            ),
            (
                Shape {
                    length: 51,
                    ..shape
                },
                "longer than its blocks",
            ),
            (Shape { length: 0, ..shape }, "nothing at all"),
            (Shape { blocks: 2, ..shape }, "an empty block"),
            (
                Shape {
                    block: 1401,
                    length: 1401,
                    ..shape
                },
                "too large a block",
            ),
        ] {
            assert!(shape.fits() && !wrong.fits(), "{why}");
        }
    }

    #[test]
    fn factors_are_never_zero() {
        let shape = Frames::cut(&[7; 5000], 10).shape();
        for sequence in 500..600 {
            let factors = shape.factors(sequence);
            assert!(factors.len() == 500 && !factors.contains(&0));
        }
    }

    #[test]
    fn sheets_have_eleven_blocks_and_one_repair_frame() {
        assert_eq!(sheets(1, 12), [vec![0, 1]]);
        let two = sheets(13, 12);
        assert_eq!(two[0], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13]);
        assert_eq!(two[1], [11, 12, 14]);
    }
}
