//! Frames coming in, in any order, until a file is whole.

use seal::Sealed;
use sha2::{Digest, Sha256};

use crate::{
    frames::{Frame, Read, Shape, read},
    gf256, limits,
};

/// What one text did.
#[derive(Debug)]
#[non_exhaustive]
pub enum Added {
    /// Not a frame. A frame with a bad checksum is none either.
    Nothing,
    /// A frame that a later version of this program understands.
    Newer,
    /// A frame that says nothing new.
    Known {
        /// Frames that counted so far.
        have: u16,
        /// Frames needed.
        need: u16,
    },
    /// A frame that counted.
    Counted {
        /// Frames that counted so far.
        have: u16,
        /// Frames needed.
        need: u16,
    },
    /// The file is whole.
    Whole(Sealed),
    /// Enough frames, but what they give is not the file they name: one of them was forged, or
    /// the file is no sealed one. All of them are forgotten, so that honest frames can start
    /// again.
    Damaged,
}

/// Collects the frames of at most four files side by side, so that a stray frame from another
/// share does not block the one being read.
#[derive(Debug, Default)]
pub struct Collector {
    sets: Vec<Set>,
}

impl Collector {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the text of one symbol.
    pub fn add(&mut self, text: &str) -> Added {
        let frame = match read(text.trim()) {
            Read::Nothing => return Added::Nothing,
            Read::Newer => return Added::Newer,
            Read::Frame(frame) => frame,
        };
        let at = self.place(frame.shape);
        let set = &mut self.sets[at];
        let counted = set.add(frame);
        let (have, need) = (set.have, set.shape.blocks);
        if have < need {
            return match counted {
                true => Added::Counted { have, need },
                false => Added::Known { have, need },
            };
        }
        let whole = self.sets.remove(at).file();
        match whole.and_then(|file| Sealed::again(file).ok()) {
            Some(sealed) => Added::Whole(sealed),
            None => Added::Damaged,
        }
    }

    /// How far the fullest set has come: frames that counted, frames needed.
    pub fn progress(&self) -> Option<(u16, u16)> {
        let fullest = self.sets.iter().max_by_key(|set| set.have)?;
        Some((fullest.have, fullest.shape.blocks))
    }

    /// Where the set of this shape is; makes room for it by forgetting the emptiest.
    fn place(&mut self, shape: Shape) -> usize {
        if let Some(at) = self.sets.iter().position(|set| set.shape == shape) {
            return at;
        }
        if self.sets.len() >= limits::SETS {
            let emptiest = (0..self.sets.len()).min_by_key(|&at| self.sets[at].have);
            self.sets.remove(emptiest.unwrap_or(0));
        }
        self.sets.push(Set {
            shape,
            have: 0,
            rows: (0..shape.blocks).map(|_| None).collect(),
        });
        self.sets.len() - 1
    }
}

/// One file coming together by Gaussian elimination, row by row.
#[derive(Debug)]
struct Set {
    shape: Shape,
    /// Rows that stand.
    have: u16,
    /// Row i has its first factor, 1, at i.
    rows: Vec<Option<Row>>,
}

/// factors · blocks = sum
#[derive(Debug)]
struct Row {
    factors: Vec<u8>,
    sum: Vec<u8>,
}

impl Set {
    /// Whether the frame said something new.
    fn add(&mut self, frame: Frame) -> bool {
        let mut row = Row {
            factors: match frame.sequence {
                block if block < u32::from(self.shape.blocks) => {
                    let mut factors = vec![0; usize::from(self.shape.blocks)];
                    factors[block as usize] = 1;
                    factors
                }
                repair => self.shape.factors(repair),
            },
            sum: frame.block,
        };
        for at in 0..self.rows.len() {
            let factor = row.factors[at];
            if factor == 0 {
                continue;
            }
            match &self.rows[at] {
                Some(known) => {
                    gf256::add(&mut row.factors, factor, &known.factors);
                    gf256::add(&mut row.sum, factor, &known.sum);
                }
                None => {
                    let inverse = gf256::inverse(factor);
                    gf256::scale(&mut row.factors, inverse);
                    gf256::scale(&mut row.sum, inverse);
                    self.rows[at] = Some(row);
                    self.have += 1;
                    return true;
                }
            }
        }
        false
    }

    /// The file once every row stands; `None` if it does not fit its own set id.
    fn file(self) -> Option<Vec<u8>> {
        let mut blocks: Vec<Vec<u8>> = Vec::with_capacity(self.rows.len());
        // From the last row up: all blocks behind it are known, in reverse order.
        for (at, row) in self.rows.into_iter().enumerate().rev() {
            let Row { factors, mut sum } = row?;
            for (factor, block) in factors[at + 1..].iter().rev().zip(&blocks) {
                gf256::add(&mut sum, *factor, block);
            }
            blocks.push(sum);
        }
        blocks.reverse();
        let mut file = blocks.concat();
        let rest = file.split_off(self.shape.length as usize);
        let whole =
            rest.iter().all(|&byte| byte == 0) && Sha256::digest(&file)[..4] == self.shape.set;
        whole.then_some(file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{crc32c::crc32c, digits, frames::Frames, sheets};

    /// Bytes that begin as a sealed file does; the rest follows from `seed`.
    fn file(len: usize, seed: u32) -> Vec<u8> {
        let mut file = b"age-encryption.org/v1\n-> X25519 a\nb\n--- c\n".to_vec();
        let mut state = seed;
        file.extend((file.len()..len).map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        }));
        file
    }

    /// The file that comes out when these frames come in, in this order.
    fn collect(frames: &Frames, order: impl IntoIterator<Item = u32>) -> Option<Vec<u8>> {
        let mut collector = Collector::new();
        order
            .into_iter()
            .find_map(|sequence| match collector.add(&frames.text(sequence)) {
                Added::Whole(sealed) => Some(sealed.into_bytes()),
                _ => None,
            })
    }

    #[test]
    fn any_order_gives_the_file() {
        let file = file(5000, 1);
        let frames = Frames::cut(&file, 455);
        assert_eq!(frames.shape().blocks, 11);
        assert_eq!(collect(&frames, 0..11).as_ref(), Some(&file));
        assert_eq!(collect(&frames, (0..11).rev()).as_ref(), Some(&file));
        assert_eq!(
            collect(&frames, 400..411).as_ref(),
            Some(&file),
            "repair frames alone"
        );
        assert_eq!(collect(&frames, [0, 0, 1, 1, 2, 3]), None);
    }

    #[test]
    fn every_single_missing_code_of_a_sheet_is_replaced() {
        for sheets_wanted in [1, 2, 6] {
            let file = file(sheets_wanted * 11 * 90, 2);
            let frames = Frames::cut(&file, 90);
            let codes: Vec<u32> = sheets(frames.shape().blocks, 12).concat();
            assert_eq!(codes.len(), sheets_wanted * 12);
            for missing in &codes {
                let others = codes.iter().copied().filter(|code| code != missing);
                assert_eq!(
                    collect(&frames, others).as_ref(),
                    Some(&file),
                    "without {missing}"
                );
            }
        }
    }

    #[test]
    fn a_late_comer_to_an_endless_loop_completes() {
        let file = file(20_000, 3);
        let frames = Frames::cut(&file, 800);
        // Every third frame is lost.
        let seen = (1_000_000..).filter(|sequence| sequence % 3 != 0).take(27);
        assert_eq!(collect(&frames, seen), Some(file));
    }

    #[test]
    fn two_shares_under_one_camera_do_not_disturb_each_other() {
        let (one, two) = (file(900, 4), file(900, 5));
        let (first, second) = (Frames::cut(&one, 300), Frames::cut(&two, 300));
        let mut collector = Collector::new();
        let mut whole = Vec::new();
        for sequence in 0..3 {
            for frames in [&first, &second] {
                if let Added::Whole(sealed) = collector.add(&frames.text(sequence)) {
                    whole.push(sealed.into_bytes());
                }
            }
        }
        assert_eq!(whole, [one, two]);
    }

    #[test]
    fn strays_push_out_the_emptiest_and_never_the_fullest() {
        let file = file(900, 6);
        let frames = Frames::cut(&file, 100);
        let mut collector = Collector::new();
        for sequence in 0..5 {
            collector.add(&frames.text(sequence));
        }
        for stray in 0..50 {
            collector.add(&Frames::cut(&self::file(200, 100 + stray), 100).text(0));
        }
        assert_eq!(collector.progress(), Some((5, 9)));
        assert!(collector.sets.len() <= limits::SETS);
    }

    #[test]
    fn a_forged_frame_spoils_one_round_and_not_the_next() {
        let file = file(300, 7);
        let frames = Frames::cut(&file, 100);
        let mut forged = frames.bytes(0);
        forged.truncate(forged.len() - 4);
        forged[30] ^= 1;
        let check = crc32c(&forged);
        forged.extend(check.to_be_bytes());
        let mut collector = Collector::new();
        collector.add(&digits::write(&forged));
        collector.add(&frames.text(1));
        assert!(matches!(collector.add(&frames.text(2)), Added::Damaged));
        collector.add(&frames.text(0));
        collector.add(&frames.text(1));
        assert!(matches!(collector.add(&frames.text(2)), Added::Whole(_)));
    }

    #[test]
    fn what_is_whole_but_not_sealed_is_damaged() {
        let frames = Frames::cut(b"allergic to penicillin", 22);
        assert!(matches!(
            Collector::new().add(&frames.text(0)),
            Added::Damaged
        ));
    }
}
