//! Text and digits into a QR code (ISO/IEC 18004).
//!
//! ```
//! use symbol::qr::{self, Level};
//!
//! let card = qr::text("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ayşe\r\nTEL:+49123\r\nEND:VCARD\r\n", Level::Q)?;
//! assert_eq!(card.side(), 37);
//!
//! let frame = qr::digits(&"7".repeat(2390), 25, Level::M)?; // every digit a version 25 code holds
//! assert_eq!(frame.side(), 117);
//! # Ok::<(), qr::Error>(())
//! ```
//!
//! # Why segments are chosen here and not by `qrcode`
//! Its optimiser reads UTF-8 as if it might be Shift-JIS and puts the bytes of an "Ä" and the letter
//! behind it into a kanji segment, which a phone then shows as a Chinese character; and with a fixed
//! version it refuses some payloads that fit. One segment per code, of the narrowest kind that holds
//! the text, has neither problem.

use qrcode::bits::Bits;
use qrcode::canvas::Canvas;
use qrcode::ec::construct_codewords;
use qrcode::{EcLevel, Version};

use crate::{Matrix, mask};

/// How much of a code may be destroyed before it can no longer be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// About 7 %. For a screen, where nothing wears off.
    L,
    /// About 15 %. For pages of frames, which also carry repair frames.
    M,
    /// About 25 %. For what is folded and carried around.
    Q,
    /// About 30 %.
    H,
}

impl Level {
    fn ec(self) -> EcLevel {
        match self {
            Level::L => EcLevel::L,
            Level::M => EcLevel::M,
            Level::Q => EcLevel::Q,
            Level::H => EcLevel::H,
        }
    }
}

/// Why a text did not become a code.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// More than the largest code, or the code of the version asked for, can hold.
    #[error("{given} characters do not fit; {room} do")]
    TooLong {
        /// Characters (bytes of the text, or digits) that were given.
        given: usize,
        /// Characters of this kind that fit.
        room: usize,
    },
    /// [`digits`] was given something else.
    #[error("the character at place {place} is no digit")]
    NotADigit {
        /// Counted from 0.
        place: usize,
    },
    /// Versions run from 1 to 40.
    #[error("there is no QR code version {0}")]
    NoSuchVersion(u8),
}

/// Characters a code can hold apart from plain bytes.
#[derive(Clone, Copy)]
enum Segment {
    Digits,
    Capitals,
    Bytes,
}

impl Segment {
    fn of(text: &[u8]) -> Self {
        let capital =
            |b: &u8| b.is_ascii_digit() || b.is_ascii_uppercase() || b" $%*+-./:".contains(b);
        if !text.is_empty() && text.iter().all(u8::is_ascii_digit) {
            Segment::Digits
        } else if !text.is_empty() && text.iter().all(capital) {
            Segment::Capitals
        } else {
            Segment::Bytes
        }
    }

    /// Bits of the count that follows the mode (ISO/IEC 18004, table 3).
    fn count_bits(self, version: u8) -> usize {
        let (small, middle, large) = match self {
            Segment::Digits => (10, 12, 14),
            Segment::Capitals => (9, 11, 13),
            Segment::Bytes => (8, 16, 16),
        };
        match version {
            0..=9 => small,
            10..=26 => middle,
            _ => large,
        }
    }

    /// Characters that fit into `bits` of payload.
    fn room(self, bits: usize) -> usize {
        match self {
            Segment::Digits => bits / 10 * 3 + [0, 0, 0, 0, 1, 1, 1, 2, 2, 2][bits % 10],
            Segment::Capitals => bits / 11 * 2 + usize::from(bits % 11 >= 6),
            Segment::Bytes => bits / 8,
        }
    }
}

/// The smallest code that holds `text`, which is written as UTF-8 without a character-set mark:
/// phones and hand scanners recognise it, and some of them print a mark as part of the text.
///
/// A code holds at most 2953 bytes at [`Level::L`] and 1663 at [`Level::Q`], more if the text is
/// only digits (7089, 3993) or capitals.
///
/// # Errors
/// [`Error::TooLong`] if no version holds it.
pub fn text(text: &str, level: Level) -> Result<Matrix, Error> {
    let bytes = text.as_bytes();
    let segment = Segment::of(bytes);
    (1..=40)
        .find(|version| room(segment, *version, level) >= bytes.len())
        .map_or(
            Err(Error::TooLong {
                given: bytes.len(),
                room: room(segment, 40, level),
            }),
            |version| Ok(draw(&[(bytes, segment)], version, level)),
        )
}

/// A code of exactly this `version` (1–40, edge 17 + 4 × version modules) with one numeric segment,
/// filled up to full capacity if need be. Codes of one version lie in a grid; a reader that has found
/// one knows the next.
///
/// # Errors
/// [`Error::TooLong`] beyond [`digits_room`]; [`Error::NotADigit`]; [`Error::NoSuchVersion`].
pub fn digits(digits: &str, version: u8, level: Level) -> Result<Matrix, Error> {
    let room = digits_room(version, level).ok_or(Error::NoSuchVersion(version))?;
    if let Some(place) = digits.bytes().position(|b| !b.is_ascii_digit()) {
        return Err(Error::NotADigit { place });
    }
    if digits.len() > room {
        return Err(Error::TooLong {
            given: digits.len(),
            room,
        });
    }
    Ok(draw(
        &[(digits.as_bytes(), Segment::Digits)],
        version,
        level,
    ))
}

/// The smallest code of two segments: `prefix` as bytes and `digits` as digits, as SMART Health Cards are
/// printed (`shc:/` and the card in digits).
///
/// # Errors
/// [`Error::TooLong`] if no version holds both; [`Error::NotADigit`].
pub fn digits_after(prefix: &str, digits: &str, level: Level) -> Result<Matrix, Error> {
    if let Some(place) = digits.bytes().position(|b| !b.is_ascii_digit()) {
        return Err(Error::NotADigit { place });
    }
    let left = |version| {
        let taken = 4 + Segment::Bytes.count_bits(version) + prefix.len() * 8;
        let bits = payload(version, level).checked_sub(taken + 4)?;
        Some(Segment::Digits.room(bits.checked_sub(Segment::Digits.count_bits(version))?))
    };
    let fits = |version: &u8| left(*version).is_some_and(|room| room >= digits.len());
    let version = (1..=40).find(fits).ok_or(Error::TooLong {
        given: digits.len(),
        room: left(40).unwrap_or(0),
    })?;
    let parts = [
        (prefix.as_bytes(), Segment::Bytes),
        (digits.as_bytes(), Segment::Digits),
    ];
    Ok(draw(&parts, version, level))
}

/// Digits a code of this version holds; `None` if there is no such version.
///
/// Version 20-L holds 2061, version 25-M 2395, version 25-L 3057.
pub fn digits_room(version: u8, level: Level) -> Option<usize> {
    (1..=40)
        .contains(&version)
        .then(|| room(Segment::Digits, version, level))
}

/// Bits a code of this version holds, modes and counts among them.
fn payload(version: u8, level: Level) -> usize {
    Bits::new(Version::Normal(i16::from(version)))
        .max_len(level.ec())
        .expect("this cannot fail because versions 1 to 40 exist at every level")
}

fn room(segment: Segment, version: u8, level: Level) -> usize {
    let bits = payload(version, level);
    segment.room(bits.saturating_sub(4 + segment.count_bits(version)))
}

fn draw(parts: &[(&[u8], Segment)], version: u8, level: Level) -> Matrix {
    let mut bits = Bits::new(Version::Normal(i16::from(version)));
    let pushed = parts.iter().try_for_each(|(text, segment)| match segment {
        Segment::Digits => bits.push_numeric_data(text),
        Segment::Capitals => bits.push_alphanumeric_data(text),
        Segment::Bytes => bits.push_byte_data(text),
    });
    let (version, ec) = (bits.version(), level.ec());
    let (data, repair) = pushed
        .and_then(|()| bits.push_terminator(ec))
        .and_then(|()| construct_codewords(&bits.into_bytes(), version, ec))
        .expect(
            "this cannot fail because the room was computed for these parts, version and level",
        );
    let mut canvas = Canvas::new(version, ec);
    canvas.draw_all_functional_patterns();
    canvas.draw_data(&data, &repair);
    let side = version.width().unsigned_abs();
    let text = parts
        .iter()
        .flat_map(|(text, _)| text.iter().copied())
        .collect::<Vec<u8>>();
    Matrix::new(side.into(), mask::best(&canvas, side.into()), &text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Kind, Luma, read};
    use qrcode::{Color, QrCode};

    #[test]
    fn a_card_of_letters_and_digits_comes_back_whole() {
        for length in [2, 1602, 2391, 4000, 5500] {
            let digits = chance(length, 5);
            let code = digits_after("shc:/", &digits, Level::L).expect("it fits");
            assert_eq!(back(&code, 3), [format!("shc:/{digits}")]);
            assert!(code.says(&format!("shc:/{digits}")));
        }
        // SMART Health Cards: 1195 letters of a card fit into version 22 at level L
        let code = digits_after("shc:/", &"1".repeat(2 * 1195), Level::L).expect("it fits");
        assert_eq!(code.side(), 17 + 4 * 22);
        let odd = digits_after("shc:/", "12x", Level::L).map(|_| ());
        assert_eq!(odd, Err(Error::NotADigit { place: 2 }));
        assert!(matches!(
            digits_after("shc:/", &"1".repeat(8000), Level::L),
            Err(Error::TooLong { .. })
        ));
    }

    fn back(matrix: &Matrix, scale: u32) -> Vec<String> {
        let (edge, pixels) = matrix.luma(scale);
        let luma = Luma::new(edge, edge, pixels).expect("own pixels fit");
        read(&luma)
            .into_iter()
            .inspect(|c| assert_eq!(c.kind, Kind::Qr))
            .map(|c| c.text)
            .collect()
    }

    /// Digits without a pattern, the same on every machine.
    fn chance(length: usize, seed: u64) -> String {
        let mut state = seed.wrapping_mul(2).wrapping_add(1);
        (0..length)
            .map(|_| {
                state = state
                    .wrapping_mul(6364136223846793005)
                    .wrapping_add(1442695040888963407);
                char::from(b'0' + ((state >> 33) % 10) as u8)
            })
            .collect()
    }

    #[test]
    fn rooms_are_those_of_the_standard() {
        // ISO/IEC 18004, table 7
        for (version, level, digits) in [
            (1, Level::L, 41),
            (1, Level::H, 17),
            (9, Level::M, 432),
            (10, Level::M, 513),
            (20, Level::L, 2061),
            (25, Level::M, 2395),
            (25, Level::L, 3057),
            (26, Level::Q, 1804),
            (27, Level::Q, 1933),
            (40, Level::L, 7089),
            (40, Level::M, 5596),
        ] {
            assert_eq!(
                digits_room(version, level),
                Some(digits),
                "version {version} {level:?}"
            );
        }
        assert_eq!(digits_room(0, Level::L), None);
        assert_eq!(digits_room(41, Level::L), None);
        assert_eq!(room(Segment::Bytes, 40, Level::L), 2953);
        assert_eq!(room(Segment::Bytes, 40, Level::Q), 1663);
        assert_eq!(room(Segment::Capitals, 40, Level::L), 4296);
        assert_eq!(room(Segment::Capitals, 9, Level::Q), 189);
    }

    #[test]
    fn a_frame_of_full_capacity_comes_back_whole() {
        for (version, level) in [
            (20, Level::L),
            (25, Level::M),
            (25, Level::L),
            (9, Level::Q),
            (40, Level::L),
        ] {
            let room = digits_room(version, level).expect("the version exists");
            for seed in 0..3 {
                for length in [room, room - 1, room - 2] {
                    let payload = chance(length, seed);
                    let code = digits(&payload, version, level).expect("it fits");
                    assert_eq!(code.side(), 17 + 4 * u32::from(version));
                    assert_eq!(
                        back(&code, 3),
                        [payload],
                        "version {version} {level:?} {length}"
                    );
                }
            }
        }
    }

    #[test]
    fn leading_zeros_are_digits_too() {
        for payload in ["0", "00", "000", "0001", "00000000000000000"] {
            let code = digits(payload, 3, Level::M).expect("it fits");
            assert_eq!(back(&code, 4), [payload]);
        }
    }

    #[test]
    fn umlauts_stay_umlauts() {
        // Each of these was or could be taken for Shift-JIS.
        for name in [
            "Ä",
            "Äpfel, Öl, Überall",
            "ÄrztinÄÖÜß",
            "Ayşe Yılmaz",
            "Łódź",
            "Ελένη",
            "Олена",
        ] {
            let card = format!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nEND:VCARD\r\n");
            let code = text(&card, Level::Q).expect("it fits");
            assert_eq!(back(&code, 4), [card]);
        }
    }

    #[test]
    fn the_narrowest_segment_is_taken() {
        // 152 digits, 90 capitals, 62 bytes fill version 5-M.. the next character needs version 6
        for (fits, more) in [
            ("1".repeat(202), "1".repeat(203)),
            ("A".repeat(122), "A".repeat(123)),
            ("a".repeat(84), "a".repeat(85)),
        ] {
            assert_eq!(text(&fits, Level::M).expect("it fits").side(), 37);
            assert_eq!(text(&more, Level::M).expect("it fits").side(), 41);
        }
    }

    #[test]
    fn what_does_not_fit_is_refused_with_the_room() {
        let refused = text(&"a".repeat(2954), Level::L).map(|_| ());
        assert_eq!(
            refused,
            Err(Error::TooLong {
                given: 2954,
                room: 2953
            })
        );
        let refused = digits(&"1".repeat(2396), 25, Level::M).map(|_| ());
        assert_eq!(
            refused,
            Err(Error::TooLong {
                given: 2396,
                room: 2395
            })
        );
        assert_eq!(
            digits("12x", 5, Level::M).map(|_| ()),
            Err(Error::NotADigit { place: 2 })
        );
        assert_eq!(
            digits("1", 41, Level::M).map(|_| ()),
            Err(Error::NoSuchVersion(41))
        );
    }

    /// Codes as other programs write them: several segments, older character sets, marks for them.
    #[test]
    fn codes_of_other_programs_keep_their_letters() {
        enum Part {
            Digits(&'static str),
            Capitals(&'static str),
            Bytes(Vec<u8>),
            Mark(u32),
        }
        use Part::{Bytes, Capitals, Digits, Mark};
        let latin1 = |text: &str| Bytes(text.chars().map(|c| c as u8).collect());
        let utf8 = |text: &str| Bytes(text.as_bytes().to_vec());
        for (parts, text) in [
            (vec![latin1("Jürgen Größe")], "Jürgen Größe"),
            (vec![utf8("Jürgen Größe")], "Jürgen Größe"),
            (vec![Mark(26), utf8("Jürgen Größe €")], "Jürgen Größe €"),
            (vec![Mark(3), latin1("Jürgen Größe")], "Jürgen Größe"),
            (
                vec![Capitals("NAME:"), utf8("Jürgen"), Digits("0123")],
                "NAME:Jürgen0123",
            ),
            (
                vec![Capitals("NAME:"), latin1("Jürgen"), Digits("0123")],
                "NAME:Jürgen0123",
            ),
            (
                vec![utf8("Jürgen "), Digits("19400324"), utf8(" Öz")],
                "Jürgen 19400324 Öz",
            ),
            (
                vec![latin1("Jürgen "), Digits("19400324"), latin1(" Öz")],
                "Jürgen 19400324 Öz",
            ),
        ] {
            let mut bits = Bits::new(Version::Normal(5));
            for part in &parts {
                match part {
                    Digits(digits) => bits.push_numeric_data(digits.as_bytes()),
                    Capitals(capitals) => bits.push_alphanumeric_data(capitals.as_bytes()),
                    Bytes(bytes) => bits.push_byte_data(bytes),
                    Mark(number) => bits.push_eci_designator(*number),
                }
                .expect("it fits");
            }
            bits.push_terminator(EcLevel::M).expect("it fits");
            let code = QrCode::with_bits(bits, EcLevel::M).expect("it fits");
            let side = code.width() as u32;
            let dark = code
                .into_colors()
                .into_iter()
                .map(|c| c == Color::Dark)
                .collect();
            let code = Matrix::new(side, dark, text.as_bytes());
            assert_eq!(back(&code, 4), [text]);
        }
    }

    #[test]
    fn runs_draw_the_same_code_as_modules() {
        let code = text("Anna, 0170 1234567", Level::Q).expect("it fits");
        let mut redrawn = vec![false; (code.side() * code.side()) as usize];
        for (y, runs) in code.runs().enumerate() {
            for (x, length) in runs {
                let at = y * code.side() as usize + x as usize;
                redrawn[at..at + length as usize].fill(true);
            }
        }
        assert_eq!(
            Matrix::new(code.side(), redrawn, b"Anna, 0170 1234567"),
            code
        );
        assert!(code.says("Anna, 0170 1234567") && !code.says("Anna"));
    }
}
