//! Pictures back into text.
//!
//! A picture is looked at several times: as it is, smaller, with its small gaps closed, inverted,
//! with one threshold for all. The first looks are always taken, since a page may carry a dozen codes
//! of which one look finds eleven; the costly ones only while nothing at all was found.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rxing::common::{GlobalHistogramBinarizer, HybridBinarizer};
use rxing::datamatrix::DataMatrixReader;
use rxing::multi::MultipleBarcodeReader;
use rxing::qrcode::cpp_port::QrReader;
use rxing::{
    BarcodeFormat, Binarizer, BinaryBitmap, DecodeHints, Luma8Source, Point, RXingResult, Reader,
};

/// Most pixels a picture may have: 100 million, a page at 900 dpi.
pub const PIXELS: u64 = 100_000_000;
/// Longest edge of a picture, in pixels.
pub const EDGE: u32 = 10_000;
/// Most codes that are read from one picture.
pub const CODES: usize = 64;

/// Longest edge at which a picture is searched; larger ones are made smaller first. An A4 page at
/// 600 dpi has 7000 pixels, and a version 25 code on it still has 12 pixels a module afterwards.
const SEARCHED: u32 = 4_200;
/// Most DataMatrix codes on one picture; they are found one after another.
const DATA_MATRICES: usize = 8;

/// What kind of code it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// QR code, also the small and the narrow ones.
    Qr,
    /// DataMatrix (ECC 200), as on German medication plans.
    DataMatrix,
}

/// One code found in a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// What kind of code it was.
    pub kind: Kind,
    /// Its text, as a stranger wrote it: text, never markup and never a command.
    pub text: String,
    /// Its centre in pixels from the upper left corner of the picture.
    pub centre: (u32, u32),
}

/// A grey picture: one byte a pixel, 0 black to 255 white, row by row from the top.
#[derive(Clone)]
pub struct Luma {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
}

impl Luma {
    /// Takes grey pixels. `None` if the picture has no pixel, more than [`PIXELS`], an edge over
    /// [`EDGE`], or another number of bytes than `width × height`.
    pub fn new(width: u32, height: u32, pixels: Vec<u8>) -> Option<Self> {
        (area(width, height)? == pixels.len()).then_some(Self {
            width,
            height,
            pixels,
        })
    }

    /// Takes colour pixels, four bytes each, not premultiplied; what is transparent counts as white
    /// paper. `None` as in [`Luma::new`].
    pub fn from_rgba(width: u32, height: u32, rgba: &[u8]) -> Option<Self> {
        if area(width, height)?.checked_mul(4)? != rgba.len() {
            return None;
        }
        let pixels = rgba
            .chunks_exact(4)
            .map(|p| {
                let [r, g, b, a] = [
                    u32::from(p[0]),
                    u32::from(p[1]),
                    u32::from(p[2]),
                    u32::from(p[3]),
                ];
                // Rec. 601 weights in 1/256, then laid on white
                let grey = (77 * r + 150 * g + 29 * b) >> 8;
                ((grey * a + 255 * (255 - a) + 127) / 255) as u8
            })
            .collect();
        Some(Self {
            width,
            height,
            pixels,
        })
    }

    /// Pixels from left to right.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Pixels from top to bottom.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// The picture with every `n` × `n` pixels averaged into one.
    fn smaller(&self, n: u32) -> Option<Self> {
        let (width, height) = (self.width / n, self.height / n);
        if n == 0 || width == 0 || height == 0 {
            return None;
        }
        let (stride, n) = (self.width as usize, n as usize);
        let mut pixels = Vec::with_capacity(width as usize * height as usize);
        for y in 0..height as usize {
            for x in 0..width as usize {
                let sum: u32 = (0..n)
                    .flat_map(|row| {
                        let at = (y * n + row) * stride + x * n;
                        &self.pixels[at..at + n]
                    })
                    .map(|p| u32::from(*p))
                    .sum();
                pixels.push((sum / (n * n) as u32) as u8);
            }
        }
        Some(Self {
            width,
            height,
            pixels,
        })
    }

    /// The picture twice as large, for codes of two pixels a module.
    fn larger(&self) -> Option<Self> {
        let (width, height) = (self.width.checked_mul(2)?, self.height.checked_mul(2)?);
        let stride = self.width as usize;
        let mut pixels = Vec::with_capacity(width as usize * height as usize);
        for y in 0..height as usize {
            for x in 0..width as usize {
                pixels.push(self.pixels[y / 2 * stride + x / 2]);
            }
        }
        Some(Self {
            width,
            height,
            pixels,
        })
    }

    fn negative(&self) -> Self {
        Self {
            pixels: self.pixels.iter().map(|p| 255 - p).collect(),
            ..*self
        }
    }

    fn source(&self) -> Luma8Source<'_> {
        Luma8Source::new_with_slice(&self.pixels, self.width, self.height)
            .expect("this cannot fail because the number of pixels was checked when it was made")
    }

    /// Whitens a convex patch, so that the next DataMatrix can be found.
    fn whiten(&mut self, corners: &[Point]) {
        let (left, right) = bounds(corners.iter().map(|p| p.x), self.width);
        let (top, bottom) = bounds(corners.iter().map(|p| p.y), self.height);
        for y in top..bottom {
            let row = y * self.width as usize;
            self.pixels[row + left..row + right].fill(255);
        }
    }
}

fn area(width: u32, height: u32) -> Option<usize> {
    let pixels = u64::from(width) * u64::from(height);
    (width > 0 && height > 0 && width <= EDGE && height <= EDGE && pixels <= PIXELS)
        .then_some(pixels as usize)
}

fn bounds(values: impl Iterator<Item = f32> + Clone, edge: u32) -> (usize, usize) {
    let inside = |v: f32| v.clamp(0.0, edge as f32) as usize;
    let low = values.clone().fold(f32::INFINITY, f32::min);
    let high = values.fold(f32::NEG_INFINITY, f32::max);
    (
        inside(low.floor()),
        inside(high.ceil()).max(inside(low.floor())),
    )
}

/// Every QR and DataMatrix code in a picture, from top to bottom, each text once per kind and at most
/// [`CODES`].
///
/// An empty answer means that nothing could be read, not that no code is there. A picture of ten
/// megapixels takes a tenth of a second to a few seconds; there is no bound for one made by an enemy, so
/// strangers' pictures are read only in the locked-up helper, which has one.
///
/// # The wrong text
/// A code is checked by its own error correction only, and a reader was seen to give back a wrong text
/// in 2 of 504 cases. Whoever needs certainty puts a checksum into the text.
pub fn read(picture: &Luma) -> Vec<Code> {
    let longest = picture.width.max(picture.height);
    let shrunk = longest.div_ceil(SEARCHED);
    let reduced = if shrunk > 1 {
        picture.smaller(shrunk)
    } else {
        None
    };
    let shrunk = if reduced.is_some() { shrunk } else { 1 };
    let base = reduced.as_ref().unwrap_or(picture);

    let mut found = Found::default();
    let small = base.width.min(base.height);
    found.look(base, shrunk, Threshold::Local);
    if small >= 400 {
        found.look_at(base.smaller(2), shrunk * 2, Threshold::Local);
    }
    type Look = fn(&Luma) -> (Option<Luma>, u32);
    let costly: [(bool, Look, Threshold); 7] = [
        (true, |p| (Some(p.clone()), 1), Threshold::Closed),
        (small >= 600, |p| (p.smaller(3), 3), Threshold::Local),
        (small >= 300, |p| (p.smaller(2), 2), Threshold::Closed),
        (true, |p| (Some(p.clone()), 1), Threshold::Global),
        (true, |p| (Some(p.negative()), 1), Threshold::Local),
        (small < 800, |p| (p.larger(), 0), Threshold::Local),
        (small >= 900, |p| (p.smaller(4), 4), Threshold::Closed),
    ];
    for (sensible, look, threshold) in costly {
        if !found.codes.is_empty() {
            break;
        }
        if sensible {
            let (changed, factor) = look(base);
            found.look_at(changed, shrunk * factor, threshold);
        }
    }
    found
        .codes
        .sort_by_key(|code| (code.centre.1, code.centre.0));
    found.codes
}

/// How grey becomes black or white.
#[derive(Clone, Copy)]
enum Threshold {
    /// By the neighbourhood: bears shadows.
    Local,
    /// By the neighbourhood, then small white gaps in dark modules are closed: bears dotted printing.
    Closed,
    /// One for the whole picture: bears dense, even light.
    Global,
}

#[derive(Default)]
struct Found {
    codes: Vec<Code>,
}

impl Found {
    fn look_at(&mut self, picture: Option<Luma>, scale: u32, threshold: Threshold) {
        if let Some(picture) = picture {
            self.look(&picture, scale, threshold);
        }
    }

    /// One look. `scale`: pixels of the original for one of this picture; 0 for half a pixel.
    fn look(&mut self, picture: &Luma, scale: u32, threshold: Threshold) {
        // The readers are ports of large programs and may trip over a picture; what trips finds nothing.
        let seen = catch_unwind(AssertUnwindSafe(|| match threshold {
            Threshold::Local => look(picture, HybridBinarizer::new, false),
            Threshold::Closed => look(picture, HybridBinarizer::new, true),
            Threshold::Global => look(picture, GlobalHistogramBinarizer::new, false),
        }));
        for (kind, result) in seen.unwrap_or_default() {
            let Some(text) = text_of(kind, &result) else {
                continue;
            };
            let known = self
                .codes
                .iter()
                .any(|code| code.kind == kind && code.text == text);
            if text.is_empty() || known || self.codes.len() >= CODES {
                continue;
            }
            let (left, right) = bounds(result.getPoints().iter().map(|p| p.x), picture.width);
            let (top, bottom) = bounds(result.getPoints().iter().map(|p| p.y), picture.height);
            let original = |low: usize, high: usize| {
                let middle = ((low + high) / 2) as u32;
                if scale == 0 {
                    middle / 2
                } else {
                    middle * scale
                }
            };
            self.codes.push(Code {
                kind,
                text,
                centre: (original(left, right), original(top, bottom)),
            });
        }
    }
}

/// The text of a code.
///
/// That of a DataMatrix is put together here from its codewords: `rxing` loses everything from the first
/// umlaut on when the letters around it stand in another segment, without a word ("Jürgen" became "J").
/// Letters are UTF-8 if they can be, and ISO 8859-1 otherwise, as on the medication plan. A code whose
/// codewords make no sense is not read rather than read in part.
fn text_of(kind: Kind, result: &RXingResult) -> Option<String> {
    match kind {
        Kind::Qr => Some(result.getText().to_owned()),
        Kind::DataMatrix => {
            let codewords = result.getRawBytes();
            if let Ok(bytes) = ::datamatrix::data::decode_data(codewords)
                && let Ok(text) = String::from_utf8(bytes)
            {
                return Some(text);
            }
            ::datamatrix::data::decode_str(codewords).ok()
        }
    }
}

fn look<'a, B, F>(picture: &'a Luma, binarizer: F, close: bool) -> Vec<(Kind, RXingResult)>
where
    B: Binarizer,
    F: Fn(Luma8Source<'a>) -> B,
{
    let mut results = Vec::new();
    let mut bitmap = BinaryBitmap::new(binarizer(picture.source()));
    if close && bitmap.close().is_err() {
        return results;
    }
    let hints = DecodeHints {
        TryHarder: Some(true),
        PossibleFormats: Some([BarcodeFormat::QR_CODE, BarcodeFormat::MICRO_QR_CODE].into()),
        ..DecodeHints::default()
    };
    if let Ok(codes) = QrReader.decode_multiple_with_hints(&mut bitmap, &hints) {
        results.extend(codes.into_iter().map(|code| (Kind::Qr, code)));
    }
    let hints = DecodeHints {
        TryHarder: Some(true),
        ..DecodeHints::default()
    };
    let mut next = DataMatrixReader.decode_with_hints(&mut bitmap, &hints);
    let mut rest: Option<Luma> = None;
    // That reader gives back one code; it is painted over and the rest is looked at again.
    for _ in 0..DATA_MATRICES {
        let Ok(code) = next else { break };
        let left = rest.get_or_insert_with(|| picture.clone());
        let corners = code.getPoints().to_vec();
        results.push((Kind::DataMatrix, code));
        if corners.len() < 3 {
            break;
        }
        left.whiten(&corners);
        next = DataMatrixReader.decode_with_hints(
            &mut BinaryBitmap::new(HybridBinarizer::new(left.source())),
            &hints,
        );
    }
    results
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::qr::{self, Level};

    /// White paper on which codes are laid.
    struct Paper {
        width: u32,
        height: u32,
        pixels: Vec<u8>,
    }

    impl Paper {
        fn new(width: u32, height: u32) -> Self {
            Self {
                width,
                height,
                pixels: vec![255; (width * height) as usize],
            }
        }

        /// Lays a code down with its upper left corner at `(x, y)`, `module` pixels a module, each
        /// pixel grey by the part of it that is dark, as a printer and a scanner leave it.
        fn lay(&mut self, matrix: &crate::Matrix, x: f64, y: f64, module: f64) {
            let edge = f64::from(matrix.side()) * module;
            for row in y as u32..(y + edge).ceil() as u32 {
                for column in x as u32..(x + edge).ceil() as u32 {
                    let mut dark = 0;
                    for sub in 0..16 {
                        let (sx, sy) = (
                            f64::from(sub % 4) / 4.0 + 0.125,
                            f64::from(sub / 4) / 4.0 + 0.125,
                        );
                        let mx = (f64::from(column) + sx - x) / module;
                        let my = (f64::from(row) + sy - y) / module;
                        dark += u32::from(
                            mx >= 0.0 && my >= 0.0 && matrix.is_dark(mx as u32, my as u32),
                        );
                    }
                    self.pixels[(row * self.width + column) as usize] =
                        (255 - dark * 255 / 16) as u8;
                }
            }
        }

        fn luma(self) -> Luma {
            Luma::new(self.width, self.height, self.pixels).expect("paper is a picture")
        }
    }

    fn frame(number: u64) -> String {
        let mixed = |i: u64| (i * 40 + number).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
        (0..2390)
            .map(|i| char::from(b'0' + (mixed(i) % 10) as u8))
            .collect()
    }

    #[test]
    fn twelve_codes_of_an_a4_page_at_150_dpi() {
        // Version 25-M, modules of 0.5 mm: 2.95 pixels each; 3 × 4 codes on 1240 × 1754 pixels.
        let module = 0.5 / 25.4 * 150.0;
        let mut paper = Paper::new(1240, 1754);
        for number in 0..12 {
            let code = qr::digits(&frame(number), 25, Level::M).expect("it fits");
            let (column, row) = (number % 3, number / 3);
            paper.lay(
                &code,
                60.3 + 380.0 * column as f64,
                90.7 + 400.0 * row as f64,
                module,
            );
        }
        let found = read(&paper.luma());
        let missing = (0..12)
            .filter(|n| !found.iter().any(|code| code.text == frame(*n)))
            .count();
        assert_eq!((found.len(), missing), (12, 0));
        assert!(
            found
                .windows(2)
                .all(|pair| pair[0].centre.1 <= pair[1].centre.1),
            "top to bottom"
        );
    }

    #[test]
    fn a_contact_card_on_paper_at_150_dpi() {
        let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Überall;Manfred;;Dr.;\r\nFN:Dr. Manfred Überall\r\n\
                    TEL;TYPE=WORK,VOICE:+49456212345\r\nEND:VCARD\r\n";
        let code = qr::text(card, Level::Q).expect("it fits");
        let mut paper = Paper::new(600, 400);
        paper.lay(&code, 310.4, 55.9, 0.55 / 25.4 * 150.0);
        let found = read(&paper.luma());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].text, card);
        assert!(
            found[0].centre.0 > 300,
            "it lies on the right: {:?}",
            found[0].centre
        );
    }

    #[test]
    fn white_on_black_is_read_too() {
        let code = qr::text("0170 1234567", Level::M).expect("it fits");
        let (edge, pixels) = code.luma(5);
        let negative = pixels.iter().map(|p| 255 - p).collect();
        let luma = Luma::new(edge, edge, negative).expect("it is a picture");
        assert_eq!(read(&luma).len(), 1);
    }

    #[test]
    fn a_code_on_glass_lies_on_white() {
        let code = qr::text("0170 1234567", Level::M).expect("it fits");
        let (edge, pixels) = code.luma(5);
        let rgba: Vec<u8> = pixels
            .iter()
            .flat_map(|p| [0, 0, 0, if *p == 0 { 255 } else { 0 }])
            .collect();
        let luma = Luma::from_rgba(edge, edge, &rgba).expect("it is a picture");
        assert_eq!(read(&luma).len(), 1);
    }

    #[test]
    fn empty_paper_says_nothing() {
        for (width, height) in [(1, 1), (1, 500), (500, 1), (2, 3), (39, 41), (640, 480)] {
            for value in [0, 128, 255] {
                let luma = Luma::new(width, height, vec![value; (width * height) as usize]);
                assert_eq!(read(&luma.expect("it is a picture")), []);
            }
        }
    }

    #[test]
    fn a_picture_that_is_none_is_refused() {
        assert!(Luma::new(0, 5, vec![]).is_none());
        assert!(Luma::new(2, 2, vec![0; 5]).is_none());
        assert!(Luma::new(EDGE + 1, 1, vec![0; EDGE as usize + 1]).is_none());
        assert!(Luma::new(u32::MAX, u32::MAX, vec![]).is_none());
        assert!(Luma::from_rgba(2, 2, &[0; 15]).is_none());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        /// Noise, stripes and torn codes: something or nothing may be read, but it always ends.
        #[test]
        fn noise_is_survived(width in 1u32..90, height in 1u32..90, seed in any::<u64>(), coarse in 1u32..9) {
            let pixels = (0..width * height)
                .map(|i| {
                    let cell = u64::from(i % width / coarse * 131 + i / width / coarse * 7919);
                    let mixed = (cell ^ seed).wrapping_mul(0x9E37_79B9_7F4A_7C15);
                    if mixed >> 63 == 0 { 0 } else { 255 }
                })
                .collect();
            let luma = Luma::new(width, height, pixels).expect("it is a picture");
            prop_assert!(read(&luma).len() <= CODES);
        }
    }
}
