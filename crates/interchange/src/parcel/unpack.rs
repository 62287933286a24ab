//! Files of a zip from the pieces they lie in.

use super::{LARGEST, number};
use flate2::{Crc, bufread::DeflateDecoder};
use std::io::{BufRead, BufReader, Read};

/// What one answer may hold, in bytes: a file of the largest size and what says so.
const ANSWER: usize = LARGEST as usize + (1 << 20);

/// What is said of a piece in front of it.
struct Said {
    most: u64,
    packed: u64,
    size: u64,
    check: u32,
    method: u16,
    length: u64,
}

/// Unpacks all files that are asked for. One that is damaged does not hinder the next.
pub(super) fn files(from: &mut dyn Read) -> Vec<u8> {
    let mut from = BufReader::with_capacity(256 << 10, from);
    let mut answer = Vec::new();
    while let Some(said) = said(&mut from) {
        let begun = answer.len();
        answer.extend_from_slice(&[0; 9]);
        let mut piece = (&mut from).take(said.length);
        let read = file(&said, &mut piece, &mut answer).is_some();
        // The next one begins behind this piece, whatever was in it.
        let _ = std::io::copy(&mut piece, &mut std::io::sink());
        if !read {
            answer.truncate(begun + 9);
        }
        let length = (answer.len() - begun - 9) as u64;
        answer[begun] = if read { b'+' } else { b'-' };
        answer[begun + 1..begun + 9].copy_from_slice(&length.to_be_bytes());
    }
    answer
}

fn said(from: &mut dyn Read) -> Option<Said> {
    let [most, packed, size] = [number(from)?, number(from)?, number(from)?];
    let (mut check, mut method) = ([0; 4], [0; 2]);
    from.read_exact(&mut check).ok()?;
    from.read_exact(&mut method).ok()?;
    Some(Said {
        most,
        packed,
        size,
        check: u32::from_be_bytes(check),
        method: u16::from_be_bytes(method),
        length: number(from)?,
    })
}

/// Puts the first bytes of one file behind the answer: all of them are checked, a beginning is not.
fn file(said: &Said, piece: &mut impl BufRead, answer: &mut Vec<u8>) -> Option<()> {
    let mut head = [0; 30];
    piece.read_exact(&mut head).ok()?;
    if !head.starts_with(b"PK\x03\x04") {
        return None;
    }
    let two = |at: usize| u64::from(u16::from_le_bytes([head[at], head[at + 1]]));
    let skip = two(26) + two(28);
    let skipped = std::io::copy(&mut piece.take(skip), &mut std::io::sink()).ok()?;
    let wanted = said.most.min(said.size);
    if skipped < skip || wanted > (ANSWER.saturating_sub(answer.len())) as u64 {
        return None;
    }
    let begun = answer.len();
    let mut packed = piece.take(said.packed);
    // One byte more than was said tells a list of contents that lies.
    let most = wanted + u64::from(wanted == said.size);
    let told = match said.method {
        0 => packed.take(most).read_to_end(answer),
        8 => DeflateDecoder::new(&mut packed)
            .take(most)
            .read_to_end(answer),
        _ => return None,
    };
    let read = (answer.len() - begun) as u64;
    if wanted < said.size {
        // The piece of a beginning is cut somewhere: what came before counts.
        return (read > 0).then_some(());
    }
    let mut check = Crc::new();
    check.update(&answer[begun..]);
    (told.is_ok() && read == said.size && check.sum() == said.check).then_some(())
}
