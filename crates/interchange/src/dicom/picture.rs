//! From stored numbers to what an eye can see: PS3.3 §C.7.6.3 (pixels), §C.11.1 (rescale), §C.11.2 (window),
//! PS3.5 annex G (RLE).
//!
//! Pixels as numbers and as RLE are turned here; those in JPEG baseline, lossless JPEG and JPEG 2000 are given
//! out for a decoder; other codecs are named. Never for diagnosis: 256 greys, one window, a screen nobody has checked.

use super::colours::{eight_bits, rgb};
use super::element::{self, Element, Elements, PIXELS, Parts, Tag, Value, Writing};

/// The most pixels of one picture.
const MOST: u64 = 64 << 20;

/// A picture, or what it takes to make one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// Rows of red, green, blue and 255.
    Rgba {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
        /// Four bytes for each.
        rgba: Vec<u8>,
    },
    /// A picture in JPEG, whose colours need no window.
    Jpeg(Vec<u8>),
    /// A stream for a decoder; its numbers come back through [`Frames::seen`].
    Coded(Coding, Vec<u8>),
}

/// How the numbers of a picture are coded (PS3.5 annex A.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// JPEG, process 14: 1.2.840.10008.1.2.4.57 and .70.
    LosslessJpeg,
    /// JPEG 2000: ….90 and ….91.
    Jpeg2000,
}

/// Why there is no picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoFrame {
    /// The codec is not known here: its UID.
    Codec(String),
    /// The file is damaged or has no such picture.
    Damaged,
    /// More pixels than are looked at.
    TooLarge,
}

/// The pictures of a file, or of a zip of files that are stored in it as they are.
pub struct Frames {
    file: Vec<u8>,
    /// Where each file lies, and how many pictures it has.
    parts: Vec<(std::ops::Range<usize>, u32)>,
}

impl Frames {
    /// Looks for pictures; no pixel is touched. `None` if there are none.
    #[must_use]
    pub fn open(file: Vec<u8>) -> Option<Frames> {
        let ranges = if file.starts_with(b"PK") {
            stored(&file)?
        } else {
            std::iter::once(0..file.len()).collect()
        };
        let count = |range: std::ops::Range<usize>| {
            let frames = super::facts(&file[range.clone()]).map_or(0, |facts| facts.frames);
            (range, frames)
        };
        let parts: Vec<_> = ranges
            .into_iter()
            .map(count)
            .filter(|(_, frames)| *frames > 0)
            .collect();
        (!parts.is_empty()).then_some(Frames { file, parts })
    }

    /// How many pictures there are.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.parts
            .iter()
            .fold(0, |sum, (_, frames)| sum.saturating_add(*frames))
    }

    /// One picture, counted from 0.
    ///
    /// # Errors
    /// [`NoFrame`].
    pub fn frame(&self, mut number: u32) -> Result<Frame, NoFrame> {
        for (range, frames) in &self.parts {
            if number < *frames {
                return picture(&self.file[range.clone()], number);
            }
            number -= frames;
        }
        Err(NoFrame::Damaged)
    }

    /// One picture from its decoded numbers: width, height, how many a pixel has, row by row.
    ///
    /// # Errors
    /// [`NoFrame::Damaged`] if they are not the numbers of that picture.
    pub fn seen(
        &self,
        mut number: u32,
        (width, height, each): (u32, u32, usize),
        values: &[i32],
    ) -> Result<Frame, NoFrame> {
        for (range, frames) in &self.parts {
            if number >= *frames {
                number -= frames;
                continue;
            }
            let parts = element::parts(&self.file[range.clone()]).ok_or(NoFrame::Damaged)?;
            let set = element::set(&parts.body, parts.writing, true);
            let shape = Shape::of(&set.elements, set.writing, number)?;
            let fits = (shape.width, shape.height, shape.samples()) == (width, height, each);
            if !fits || values.len() != shape.pixels() * each {
                return Err(NoFrame::Damaged);
            }
            // A number below nought is written in the bits of one with a sign.
            let samples: Vec<i64> = values.iter().map(|it| shape.number(*it as u32)).collect();
            return Ok(Frame::Rgba {
                width,
                height,
                rgba: shape.seen(&samples),
            });
        }
        Err(NoFrame::Damaged)
    }
}

/// Where the files of a zip lie that are stored in it as they are.
fn stored(file: &[u8]) -> Option<Vec<std::ops::Range<usize>>> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(file)).ok()?;
    let mut ranges = Vec::new();
    for number in 0..zip.len() {
        let part = zip.by_index_raw(number).ok()?;
        let plain = part.compression() == zip::CompressionMethod::Stored;
        let start = usize::try_from(part.data_start()?).ok()?;
        let end = start.checked_add(usize::try_from(part.size()).ok()?)?;
        if plain && end <= file.len() {
            ranges.push(start..end);
        }
    }
    Some(ranges)
}

/// One picture of a file.
fn picture(file: &[u8], number: u32) -> Result<Frame, NoFrame> {
    let parts = element::parts(file).ok_or(NoFrame::Damaged)?;
    let set = element::set(&parts.body, parts.writing, true);
    let shape = Shape::of(&set.elements, set.writing, number)?;
    let pixels = set.elements.named(PIXELS).ok_or(NoFrame::Damaged)?;
    let samples = match &pixels.value {
        Value::Bytes(bytes) => shape.samples_of_bytes(bytes, number, set.writing.big)?,
        Value::Fragments(fragments) => {
            let stream = fragments_of(fragments, number, frames(&set.elements))?;
            match codec(&parts) {
                Codec::Rle => shape.samples_of_rle(&stream)?,
                Codec::Jpeg if shape.bits == 8 => return Ok(Frame::Jpeg(stream)),
                Codec::Numbers(coding) => return Ok(Frame::Coded(coding, stream)),
                _ => return Err(NoFrame::Codec(parts.syntax.clone())),
            }
        }
        Value::Items(_) => return Err(NoFrame::Damaged),
    };
    Ok(Frame::Rgba {
        width: shape.width,
        height: shape.height,
        rgba: shape.seen(&samples),
    })
}

enum Codec {
    Rle,
    Jpeg,
    /// Numbers that need a decoder and a window.
    Numbers(Coding),
    Other,
}

fn codec(parts: &Parts<'_>) -> Codec {
    match parts.syntax.as_str() {
        "1.2.840.10008.1.2.5" => Codec::Rle,
        "1.2.840.10008.1.2.4.50" => Codec::Jpeg,
        "1.2.840.10008.1.2.4.57" | "1.2.840.10008.1.2.4.70" => Codec::Numbers(Coding::LosslessJpeg),
        "1.2.840.10008.1.2.4.90" | "1.2.840.10008.1.2.4.91" => Codec::Numbers(Coding::Jpeg2000),
        _ => Codec::Other,
    }
}

fn frames(elements: &[Element<'_>]) -> u32 {
    elements
        .number((0x28, 8))
        .and_then(|number| u32::try_from(number).ok())
        .unwrap_or(1)
        .max(1)
}

/// The stream of one picture: one fragment each, or all for a single one, or as the table of offsets says
/// (PS3.5 §A.4).
fn fragments_of(fragments: &[&[u8]], number: u32, frames: u32) -> Result<Vec<u8>, NoFrame> {
    let (table, fragments) = fragments.split_first().ok_or(NoFrame::Damaged)?;
    if frames == 1 {
        return Ok(fragments.concat());
    }
    if fragments.len() == frames as usize {
        return fragments
            .get(number as usize)
            .map(|it| it.to_vec())
            .ok_or(NoFrame::Damaged);
    }
    let offset = |at: u32| -> Option<u32> {
        let four = table.get(at as usize * 4..at as usize * 4 + 4)?;
        Some(u32::from_le_bytes(four.try_into().ok()?))
    };
    let from = offset(number).ok_or(NoFrame::Damaged)?;
    let to = offset(number + 1).unwrap_or(u32::MAX);
    let (mut at, mut stream) = (0u32, Vec::new());
    for fragment in fragments {
        if (from..to).contains(&at) {
            stream.extend_from_slice(fragment);
        }
        at = at.saturating_add(8).saturating_add(fragment.len() as u32);
    }
    Ok(stream)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Colours {
    Grey {
        inverted: bool,
    },
    Rgb,
    /// Brightness and two colours, as (0028,0004) says: whole, or halved from side to side.
    Ybr {
        halved: bool,
    },
    Palette,
}

/// What the numbers of a picture mean.
struct Shape {
    width: u32,
    height: u32,
    /// Bits of one number as it lies there: 1, 8, 16 or 32.
    bits: u32,
    stored: u32,
    high: u32,
    signed: bool,
    planes: bool,
    colours: Colours,
    slope: f64,
    intercept: f64,
    window: Option<(f64, f64)>,
    padding: Option<i64>,
    palette: [Vec<u8>; 3],
    first: i64,
}

impl Shape {
    fn of(it: &[Element<'_>], writing: Writing, number: u32) -> Result<Shape, NoFrame> {
        let short = |tag: Tag| it.short(tag, writing);
        let (height, width) = (short((0x28, 0x10)), short((0x28, 0x11)));
        let (Some(height @ 1..), Some(width @ 1..)) = (height, width) else {
            return Err(NoFrame::Damaged);
        };
        let (height, width) = (u32::from(height), u32::from(width));
        if u64::from(height) * u64::from(width) > MOST {
            return Err(NoFrame::TooLarge);
        }
        let bits = u32::from(short((0x28, 0x100)).unwrap_or(16));
        if !matches!(bits, 1 | 8 | 16 | 32) {
            return Err(NoFrame::Damaged);
        }
        let stored = short((0x28, 0x101)).map_or(bits, u32::from).clamp(1, bits);
        let high = short((0x28, 0x102))
            .map_or(stored - 1, u32::from)
            .clamp(stored - 1, bits - 1);
        let samples = short((0x28, 2)).unwrap_or(1);
        let colours = match (it.word((0x28, 4)).as_str(), samples) {
            ("MONOCHROME1", 1) => Colours::Grey { inverted: true },
            ("PALETTE COLOR", 1) => Colours::Palette,
            (_, 1) => Colours::Grey { inverted: false },
            ("YBR_FULL", 3) => Colours::Ybr { halved: false },
            ("YBR_FULL_422" | "YBR_PARTIAL_422", 3) => Colours::Ybr { halved: true },
            (_, 3) => Colours::Rgb,
            _ => return Err(NoFrame::Damaged),
        };
        if !matches!(colours, Colours::Grey { .. } | Colours::Palette) && bits != 8 {
            return Err(NoFrame::Codec(format!("{bits} bits of colour")));
        }
        // The pixel numbers of one picture may mean something of their own (PS3.3 §C.7.6.16).
        let shared = it.items((0x5200, 0x9229)).first();
        let own = it.items((0x5200, 0x9230)).get(number as usize);
        let groups: Vec<&[Element<'_>]> =
            own.into_iter().chain(shared).map(Vec::as_slice).collect();
        let real = |group: Tag, tag: Tag| -> Option<f64> {
            let inside = groups
                .iter()
                .find_map(|it| it.items(group).first())
                .map(|it| it.word(tag));
            let word = inside
                .filter(|word| !word.is_empty())
                .unwrap_or_else(|| it.word(tag));
            word.parse().ok().filter(|number: &f64| number.is_finite())
        };
        let (rescale, voi) = ((0x28, 0x9145), (0x28, 0x9132));
        let window = real(voi, (0x28, 0x1050)).zip(real(voi, (0x28, 0x1051)));
        let lut = |tag: Tag| match it.named(tag).map(|it| &it.value) {
            Some(Value::Bytes(bytes)) => bytes.to_vec(),
            _ => Vec::new(),
        };
        let palette = [(0x1101, 0x1201), (0x1102, 0x1202), (0x1103, 0x1203)]
            .map(|(says, data)| eight_bits(&lut((0x28, says)), &lut((0x28, data)), writing.big));
        let signed = short((0x28, 0x103)) == Some(1);
        let two = |bytes: [u8; 2]| {
            let number = if writing.big {
                u16::from_be_bytes(bytes)
            } else {
                u16::from_le_bytes(bytes)
            };
            if signed {
                i64::from(number as i16)
            } else {
                i64::from(number)
            }
        };
        let first = lut((0x28, 0x1101))
            .get(2..4)
            .map_or(0, |it| two([it[0], it[1]]));
        let padding = lut((0x28, 0x120)).get(..2).map(|it| two([it[0], it[1]]));
        Ok(Shape {
            width,
            height,
            bits,
            stored,
            high,
            signed,
            planes: short((0x28, 6)) == Some(1),
            colours,
            slope: real(rescale, (0x28, 0x1053))
                .filter(|slope| *slope != 0.0)
                .unwrap_or(1.0),
            intercept: real(rescale, (0x28, 0x1052)).unwrap_or(0.0),
            window: window.filter(|(_, width)| *width >= 1.0),
            padding,
            palette,
            first,
        })
    }

    fn pixels(&self) -> usize {
        self.width as usize * self.height as usize
    }

    fn samples(&self) -> usize {
        match self.colours {
            Colours::Grey { .. } | Colours::Palette => 1,
            Colours::Rgb | Colours::Ybr { .. } => 3,
        }
    }

    /// The numbers of a picture that lie there as they are, one sample after the other.
    fn samples_of_bytes(&self, bytes: &[u8], number: u32, big: bool) -> Result<Vec<i64>, NoFrame> {
        let count = self.pixels() * self.samples();
        if let Colours::Ybr { halved: true } = self.colours {
            let length = self.pixels() * 2;
            let bytes = bytes
                .get(number as usize * length..)
                .and_then(|it| it.get(..length));
            let pairs = bytes.ok_or(NoFrame::Damaged)?.chunks_exact(4);
            return Ok(pairs
                .flat_map(|it| [it[0], it[2], it[3], it[1], it[2], it[3]])
                .map(i64::from)
                .collect());
        }
        if self.bits == 1 {
            let from = number as usize * count;
            let bit = |at: usize| Some(i64::from(bytes.get(at / 8)? >> (at % 8) & 1));
            return (from..from + count)
                .map(bit)
                .collect::<Option<_>>()
                .ok_or(NoFrame::Damaged);
        }
        let each = self.bits as usize / 8;
        let length = count * each;
        let start = length
            .checked_mul(number as usize)
            .ok_or(NoFrame::Damaged)?;
        let bytes = bytes
            .get(start..)
            .and_then(|it| it.get(..length))
            .ok_or(NoFrame::Damaged)?;
        let numbers: Vec<i64> = bytes
            .chunks_exact(each)
            .map(|it| {
                let join = |sum: u32, byte: &u8| sum << 8 | u32::from(*byte);
                self.number(if big {
                    it.iter().fold(0, join)
                } else {
                    it.iter().rev().fold(0, join)
                })
            })
            .collect();
        if !self.planes || self.samples() == 1 {
            return Ok(numbers);
        }
        let plane = self.pixels();
        Ok((0..plane)
            .flat_map(|at| [numbers[at], numbers[plane + at], numbers[2 * plane + at]])
            .collect())
    }

    /// The numbers of a picture in RLE: one segment for each byte of each sample, the high byte first.
    fn samples_of_rle(&self, stream: &[u8]) -> Result<Vec<i64>, NoFrame> {
        let each = self.bits as usize / 8;
        let (pixels, samples) = (self.pixels(), self.samples());
        let word = |at: usize| -> Option<usize> {
            Some(u32::from_le_bytes(stream.get(at * 4..at * 4 + 4)?.try_into().ok()?) as usize)
        };
        let segments = word(0).ok_or(NoFrame::Damaged)?;
        if each == 0 || segments != each * samples || segments > 15 {
            return Err(NoFrame::Damaged);
        }
        let mut raw = vec![0u32; pixels * samples];
        for segment in 0..segments {
            let from = word(segment + 1).ok_or(NoFrame::Damaged)?;
            let to = if segment + 1 < segments {
                word(segment + 2)
            } else {
                None
            };
            let part = stream
                .get(from..to.unwrap_or(stream.len()))
                .ok_or(NoFrame::Damaged)?;
            let (sample, byte) = (segment / each, segment % each);
            let shift = 8 * (each - 1 - byte);
            for (at, value) in unpacked(part, pixels).into_iter().enumerate() {
                raw[at * samples + sample] |= u32::from(value) << shift;
            }
        }
        Ok(raw.into_iter().map(|it| self.number(it)).collect())
    }

    /// A number from the bits that count.
    fn number(&self, raw: u32) -> i64 {
        let value = u64::from(raw) >> (self.high + 1 - self.stored) & ((1 << self.stored) - 1);
        if self.signed && value >> (self.stored - 1) == 1 {
            value as i64 - (1 << self.stored)
        } else {
            value as i64
        }
    }

    fn seen(&self, samples: &[i64]) -> Vec<u8> {
        let opaque = |[r, g, b]: [u8; 3]| [r, g, b, 255];
        match self.colours {
            Colours::Grey { inverted } => {
                let (low, wide) = self.range(samples);
                let grey = |it: &i64| {
                    let value = (*it as f64 * self.slope + self.intercept - low) / wide;
                    let value = (value * 255.0).round().clamp(0.0, 255.0) as u8;
                    opaque([if inverted { 255 - value } else { value }; 3])
                };
                samples.iter().flat_map(grey).collect()
            }
            Colours::Palette => {
                let colour = |it: &i64| {
                    let at = usize::try_from(it - self.first).unwrap_or(0);
                    opaque([0, 1, 2].map(|of| {
                        let list = &self.palette[of];
                        list.get(at).or(list.last()).copied().unwrap_or(0)
                    }))
                };
                samples.iter().flat_map(colour).collect()
            }
            Colours::Rgb => samples
                .chunks_exact(3)
                .flat_map(|it| opaque([it[0] as u8, it[1] as u8, it[2] as u8]))
                .collect(),
            Colours::Ybr { .. } => samples
                .chunks_exact(3)
                .flat_map(|it| opaque(rgb(it)))
                .collect(),
        }
    }

    /// Where black is, and how far from it white (PS3.3 §C.11.2.1.2).
    fn range(&self, samples: &[i64]) -> (f64, f64) {
        if let Some((centre, width)) = self.window {
            return (centre - 0.5 - (width - 1.0) / 2.0, (width - 1.0).max(1.0));
        }
        let counted = samples.iter().filter(|it| Some(**it) != self.padding);
        let real = |it: i64| it as f64 * self.slope + self.intercept;
        let (least, most) = counted.fold((i64::MAX, i64::MIN), |(least, most), it| {
            (least.min(*it), most.max(*it))
        });
        if least > most {
            return (0.0, 1.0);
        }
        let (a, b) = (real(least), real(most));
        (a.min(b), (a - b).abs().max(1.0))
    }
}

/// One segment of RLE (PS3.5 §G.3.2).
fn unpacked(mut part: &[u8], pixels: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(pixels);
    while let [head, rest @ ..] = part {
        part = rest;
        if out.len() >= pixels {
            break;
        }
        match *head as i8 {
            -128 => {}
            many @ 0.. => {
                let (run, rest) = part.split_at((many as usize + 1).min(part.len()));
                out.extend_from_slice(run);
                part = rest;
            }
            times => {
                let Some((byte, rest)) = part.split_first() else {
                    break;
                };
                out.extend(std::iter::repeat_n(
                    *byte,
                    1 + usize::from(times.unsigned_abs()),
                ));
                part = rest;
            }
        }
    }
    out.resize(pixels, 0);
    out
}

#[cfg(test)]
mod tests {
    use super::super::tests::{EXPLICIT, ct, element, file};
    use super::*;

    fn greys(bytes: Vec<u8>) -> Vec<u8> {
        match Frames::open(bytes).unwrap().frame(0).unwrap() {
            Frame::Rgba { rgba, .. } => rgba.chunks_exact(4).map(|it| it[0]).collect(),
            Frame::Jpeg(_) | Frame::Coded(..) => panic!("these are numbers"),
        }
    }

    fn shown(kind: &str, bits: u16, extra: &[Vec<u8>], pixels: Vec<u8>, syntax: &str) -> Vec<u8> {
        let mut body = [
            element((0x28, 2), "US", &1u16.to_le_bytes()),
            element((0x28, 4), "CS", kind.as_bytes()),
            element((0x28, 0x10), "US", &1u16.to_le_bytes()),
            element((0x28, 0x11), "US", &4u16.to_le_bytes()),
            element((0x28, 0x100), "US", &bits.to_le_bytes()),
        ]
        .concat();
        body.extend(extra.concat());
        body.extend(pixels);
        file(syntax, "1.2.840", &body)
    }

    #[test]
    fn what_a_decoder_gives_back_is_seen_as_numbers_that_lie_there() {
        let signed = element((0x28, 0x103), "US", &1u16.to_le_bytes());
        let values = [-100i32, 0, 50, 300];
        let bytes = values.iter().flat_map(|it| (*it as i16).to_le_bytes());
        let pixels = element((0x7FE0, 0x10), "OW", &bytes.collect::<Vec<_>>());
        let file = shown("MONOCHROME2", 16, &[signed], pixels, EXPLICIT);
        let frames = Frames::open(file).unwrap();
        assert_eq!(frames.seen(0, (4, 1, 1), &values), frames.frame(0));
        for wrong in [(3, 1, 1), (4, 1, 3), (1, 4, 1)] {
            assert_eq!(frames.seen(0, wrong, &values), Err(NoFrame::Damaged));
        }
        assert_eq!(
            frames.seen(0, (4, 1, 1), &values[1..]),
            Err(NoFrame::Damaged)
        );
        assert_eq!(frames.seen(1, (4, 1, 1), &values), Err(NoFrame::Damaged));
    }

    #[test]
    fn a_window_shows_what_it_is_for() {
        let pixels = element(
            (0x7FE0, 0x10),
            "OW",
            &[0i16, 100, 200, -5].map(i16::to_le_bytes).concat(),
        );
        let signed = element((0x28, 0x103), "US", &1u16.to_le_bytes());
        let window = [
            element((0x28, 0x1050), "DS", b"100.5\\40"),
            element((0x28, 0x1051), "DS", b"201\\400"),
        ]
        .concat();
        let plain = shown(
            "MONOCHROME2",
            16,
            &[signed.clone(), window.clone()],
            pixels.clone(),
            EXPLICIT,
        );
        assert_eq!(greys(plain), [0, 128, 255, 0]);
        let inverted = shown(
            "MONOCHROME1",
            16,
            &[signed.clone(), window],
            pixels.clone(),
            EXPLICIT,
        );
        assert_eq!(greys(inverted), [255, 127, 0, 255]);
        // without a window: from the least to the most
        assert_eq!(
            greys(shown("MONOCHROME2", 16, &[signed], pixels, EXPLICIT)),
            [6, 131, 255, 0]
        );
    }

    #[test]
    fn runs_of_bytes_are_unrolled() {
        let mut stream = vec![0; 64];
        stream[0] = 1;
        stream[4] = 64;
        stream.extend([0xFE, 9, 0, 200]);
        let mut pixels =
            b"\xe0\x7f\x10\0OB\0\0\xff\xff\xff\xff\xfe\xff\0\xe0\0\0\0\0\xfe\xff\0\xe0".to_vec();
        pixels.extend((stream.len() as u32).to_le_bytes());
        pixels.extend(stream);
        pixels.extend(b"\xfe\xff\xdd\xe0\0\0\0\0");
        assert_eq!(
            greys(shown("MONOCHROME2", 8, &[], pixels, "1.2.840.10008.1.2.5")),
            [0, 0, 0, 255]
        );
    }

    #[test]
    fn a_codec_nobody_here_knows_is_named() {
        let pixels = b"\xe0\x7f\x10\0OB\0\0\xff\xff\xff\xff\xfe\xff\0\xe0\0\0\0\0\xfe\xff\0\xe0\x02\0\0\0ab\xfe\xff\xdd\xe0\0\0\0\0";
        let bytes = shown(
            "MONOCHROME2",
            8,
            &[],
            pixels.to_vec(),
            "1.2.840.10008.1.2.4.80",
        );
        let none = Frames::open(bytes).unwrap().frame(0);
        assert_eq!(none, Err(NoFrame::Codec("1.2.840.10008.1.2.4.80".into())));
    }

    #[test]
    fn pictures_that_lie_about_their_size_are_no_pictures() {
        let whole = ct(7);
        assert!(matches!(
            Frames::open(whole.clone()).unwrap().frame(0),
            Ok(Frame::Rgba {
                width: 2,
                height: 2,
                ..
            })
        ));
        assert_eq!(
            Frames::open(whole.clone()).unwrap().frame(1),
            Err(NoFrame::Damaged)
        );
        for cut in 1..20 {
            let frames = Frames::open(whole[..whole.len() - cut].to_vec());
            drop(frames.map(|it| it.frame(0)));
        }
    }
}
