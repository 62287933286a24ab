//! How many codes must be shown until a file is whole, ours beside those of Blockchain Commons UR.
//!
//! Both carry the same file in codes of the same size, QR version 20-L, from the first code on and with
//! ever new ones behind; the same codes are lost on both sides, by chance that is the same on every
//! machine. Nothing is drawn: a code that is not lost is read. One JSON object on standard output.
//!
//! `cargo xtask bench` builds this beside the house, where `ur` and what it brings stay.

use std::error::Error;

/// Room of version 20-L: digits for ours, letters for theirs (ISO/IEC 18004, table 7).
const DIGITS: usize = 2061;
const LETTERS: usize = 1249;

/// Bytes of the file: about what a share with some letters has.
const FILE: usize = 100_000;

/// Different patterns of loss for each share of lost codes.
const RUNS: u64 = 20;

/// More codes than this, and the sender is broken.
const MOST: u32 = 20_000;

fn main() -> Result<(), Box<dyn Error>> {
    let file = file();
    let sealed = seal::Sealed::again(file.clone())?;
    let frames = share::Frames::of(&sealed, DIGITS)?;
    let fragment = fragment(&file)?;
    let mut rows = Vec::new();
    for lost in [0, 20, 30, 40] {
        let (mut ours, mut theirs) = (0, 0);
        for run in 0..RUNS {
            ours += shown_of_ours(&frames, &file, lost, run)?;
            theirs += shown_of_theirs(&file, fragment, lost, run)?;
        }
        rows.push(format!(
            r#"{{"lost":{lost},"ours":{ours},"theirs":{theirs}}}"#
        ));
    }
    println!(r#"{{"fragment":{fragment},"rows":[{}]}}"#, rows.join(","));
    Ok(())
}

fn shown_of_ours(
    frames: &share::Frames,
    file: &[u8],
    lost: u64,
    run: u64,
) -> Result<u32, Box<dyn Error>> {
    let mut collector = share::Collector::new();
    for shown in 0..MOST {
        if is_lost(run, shown, lost) {
            continue;
        }
        if let share::Added::Whole(sealed) = collector.add(&frames.text(shown)) {
            assert_eq!(sealed.as_ref(), file, "what arrived is what was sent");
            return Ok(shown + 1);
        }
    }
    Err("ours never became whole".into())
}

fn shown_of_theirs(
    file: &[u8],
    fragment: usize,
    lost: u64,
    run: u64,
) -> Result<u32, Box<dyn Error>> {
    let mut sender = said(ur::Encoder::bytes(file, fragment))?;
    let mut receiver = ur::Decoder::default();
    for shown in 0..MOST {
        let part = said(sender.next_part())?;
        if is_lost(run, shown, lost) {
            continue;
        }
        said(receiver.receive(&part))?;
        if receiver.complete() {
            let arrived = said(receiver.message())?;
            assert_eq!(
                arrived.as_deref(),
                Some(file),
                "what arrived is what was sent"
            );
            return Ok(shown + 1);
        }
    }
    Err("theirs never became whole".into())
}

/// The longest fragment whose parts fit the code; of a thousand parts none may be longer.
fn fragment(file: &[u8]) -> Result<usize, Box<dyn Error>> {
    for most in (1..LETTERS / 2).rev() {
        let mut sender = said(ur::Encoder::bytes(file, most))?;
        let mut longest = 0;
        for _ in 0..1000 {
            longest = longest.max(said(sender.next_part())?.len());
        }
        if longest <= LETTERS {
            return Ok(most);
        }
    }
    Err("no fragment fits".into())
}

/// Their errors as a sentence: they are none of the standard library's.
fn said<T, E: std::fmt::Display>(outcome: Result<T, E>) -> Result<T, String> {
    outcome.map_err(|trouble| trouble.to_string())
}

/// Bytes without a pattern that begin as a sealed file does.
fn file() -> Vec<u8> {
    let mut bytes = b"age-encryption.org/v1\n-> X25519 \
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n--- \
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
        .to_vec();
    let mut at = 0;
    while bytes.len() < FILE {
        bytes.extend_from_slice(&mixed(at).to_le_bytes());
        at += 1;
    }
    bytes.truncate(FILE);
    bytes
}

fn is_lost(run: u64, shown: u32, lost: u64) -> bool {
    mixed((run << 32) | u64::from(shown)) % 100 < lost
}

/// A number that looks like chance and is the same everywhere (splitmix64).
fn mixed(of: u64) -> u64 {
    let mut z = of.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
