//! Which of the eight masks a QR code is laid under: the one with the fewest places that could mislead a
//! reader (ISO/IEC 18004, 7.8.3).
//!
//! `qrcode` chooses the same one and counts seven times as long, which was more than a quarter of what a sheet
//! with a code took.

use qrcode::Color;
use qrcode::canvas::{Canvas, MaskPattern};

const MASKS: [MaskPattern; 8] = [
    MaskPattern::Checkerboard,
    MaskPattern::HorizontalLines,
    MaskPattern::VerticalLines,
    MaskPattern::DiagonalLines,
    MaskPattern::LargeCheckerboard,
    MaskPattern::Fields,
    MaskPattern::Diamonds,
    MaskPattern::Meadow,
];

/// The modules of a code with its data drawn, under its best mask; true is dark.
pub(crate) fn best(canvas: &Canvas, side: usize) -> Vec<bool> {
    let masked = |mask: MaskPattern| {
        let mut canvas = canvas.clone();
        canvas.apply_mask(mask);
        let colours = canvas.into_colors().into_iter();
        colours.map(|colour| colour == Color::Dark).collect()
    };
    MASKS
        .into_iter()
        .map(masked)
        .min_by_key(|modules: &Vec<bool>| penalty(modules, side))
        .expect("this cannot fail because there are eight masks")
}

fn penalty(modules: &[bool], side: usize) -> u32 {
    let rows = || modules.chunks_exact(side);
    let columns = (0..side).map(|x| rows().map(|row| row[x]).collect::<Vec<bool>>());
    let lines: u32 =
        rows().map(line).sum::<u32>() + columns.map(|column| line(&column)).sum::<u32>();
    lines + squares(modules, side) + balance(modules)
}

/// Runs of five modules and more, and what looks like the eye of a code: `#.###.#` beside four light ones.
fn line(modules: &[bool]) -> u32 {
    const EYE: u32 = 0b101_1101;
    let mut score = 0;
    let (mut run, mut last) = (0, None);
    // The last fifteen modules, the newest lowest; beyond the edge all is light.
    let mut seen: u32 = 0;
    let beyond = std::iter::repeat_n(None, 4);
    for module in modules.iter().copied().map(Some).chain(beyond) {
        if module == last {
            run += 1;
        } else {
            if run >= 5 {
                score += run - 2;
            }
            (run, last) = (1, module);
        }
        seen = (seen << 1 | u32::from(module == Some(true))) & 0x7fff;
        let quiet = seen >> 11 == 0 || seen & 0xf == 0;
        if seen >> 4 & 0x7f == EYE && quiet {
            score += 40;
        }
    }
    score
}

/// Two by two modules of one colour.
fn squares(modules: &[bool], side: usize) -> u32 {
    let pairs = modules
        .chunks_exact(side)
        .zip(modules.chunks_exact(side).skip(1));
    let of_rows = |(upper, lower): (&[bool], &[bool])| {
        let both = upper.windows(2).zip(lower.windows(2));
        both.filter(|(upper, lower)| upper == lower && upper[0] == upper[1])
            .count()
    };
    3 * pairs.map(of_rows).sum::<usize>() as u32
}

/// How far it is from half dark, in half percents.
fn balance(modules: &[bool]) -> u32 {
    let dark = modules.iter().filter(|dark| **dark).count();
    (dark * 200 / modules.len()).abs_diff(100) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use qrcode::bits::Bits;
    use qrcode::{EcLevel, QrCode, Version, ec};

    #[test]
    fn the_mask_is_the_one_everybody_else_chooses() {
        for version in 1..=20 {
            for text in ["", "1", "aaaaaaaa", "BEGIN:VC", "~~~~~~~~", "Zeit 12"] {
                let version = Version::Normal(version);
                let bits = || {
                    let mut bits = Bits::new(version);
                    bits.push_byte_data(text.as_bytes()).unwrap();
                    bits.push_terminator(EcLevel::M).unwrap();
                    bits
                };
                let bytes = bits().into_bytes();
                let (data, repair) = ec::construct_codewords(&bytes, version, EcLevel::M).unwrap();
                let mut canvas = Canvas::new(version, EcLevel::M);
                canvas.draw_all_functional_patterns();
                canvas.draw_data(&data, &repair);
                let theirs = QrCode::with_bits(bits(), EcLevel::M).unwrap();
                let side = theirs.width();
                let theirs: Vec<bool> = theirs
                    .into_colors()
                    .into_iter()
                    .map(|colour| colour == Color::Dark)
                    .collect();
                assert_eq!(best(&canvas, side), theirs, "{version:?} {text}");
            }
        }
    }
}
