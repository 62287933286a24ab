//! Codecs of hospitals that no camera uses: the numbers of a picture, before anybody knows what they mean.
//! Runs inside the helper only.
//!
//! * lossless JPEG, process 14 of ITU-T T.81 (DICOM 1.2.840.10008.1.2.4.57 and .70), by `jpeg-decoder`;
//! * JPEG 2000, ISO/IEC 15444-1 (….90 and ….91), by `hayro-jpeg2000`, which draws those in PDFs as well.
//!
//! JPEG-LS has no decoder in Rust that is kept up; 12-bit JPEG and High-Throughput JPEG 2000 neither.

use hayro_jpeg2000::{DecodeSettings, DecoderContext, Image};
use jpeg_decoder::{Decoder, PixelFormat};

use crate::limits;
use crate::refusal::Refusal;

/// How the numbers are coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// JPEG, lossless, Huffman.
    LosslessJpeg,
    /// JPEG 2000, a bare stream or in its box.
    Jpeg2000,
}

/// The numbers of a picture, row by row, those of one pixel beside each other.
#[derive(Debug, PartialEq, Eq)]
pub struct Samples {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// How many numbers a pixel has.
    pub each: usize,
    /// The numbers; below nought only where the stream says they are signed.
    pub values: Vec<i32>,
}

/// Decodes a stream to its numbers.
///
/// # Errors
/// [`Refusal::Damaged`]; [`Refusal::TooLarge`] over [`limits::EDGE`] or [`limits::DRAWN`] pixels;
/// [`Refusal::UnknownForm`] for a picture of another sort than greys or three colours.
pub fn samples(coding: Coding, stream: &[u8]) -> Result<Samples, Refusal> {
    match coding {
        Coding::LosslessJpeg => lossless_jpeg(stream),
        Coding::Jpeg2000 => jpeg_2000(stream),
    }
}

fn fits(width: u32, height: u32) -> Result<(), Refusal> {
    let pixels = u64::from(width) * u64::from(height);
    match pixels {
        0 => Err(Refusal::Damaged),
        _ if width.max(height) > limits::EDGE || pixels > limits::DRAWN => Err(Refusal::TooLarge),
        _ => Ok(()),
    }
}

fn lossless_jpeg(stream: &[u8]) -> Result<Samples, Refusal> {
    let mut decoder = Decoder::new(stream);
    decoder.set_max_decoding_buffer_size(6 * limits::DRAWN as usize);
    decoder.read_info().map_err(|_| Refusal::Damaged)?;
    let info = decoder.info().ok_or(Refusal::Damaged)?;
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    fits(width, height)?;
    let bytes = decoder.decode().map_err(|_| Refusal::Damaged)?;
    let (each, values) = match info.pixel_format {
        PixelFormat::L8 => (1, bytes.into_iter().map(i32::from).collect()),
        PixelFormat::RGB24 => (3, bytes.into_iter().map(i32::from).collect()),
        PixelFormat::L16 => {
            let pairs = bytes.chunks_exact(2);
            let values = pairs.map(|two| i32::from(u16::from_ne_bytes([two[0], two[1]])));
            (1, values.collect::<Vec<_>>())
        }
        PixelFormat::CMYK32 => return Err(Refusal::UnknownForm),
    };
    whole(Samples {
        width,
        height,
        each,
        values,
    })
}

fn jpeg_2000(stream: &[u8]) -> Result<Samples, Refusal> {
    let settings = DecodeSettings {
        // What a number means is said beside the stream.
        resolve_palette_indices: false,
        ..DecodeSettings::default()
    };
    let image = Image::new(stream, &settings).map_err(|_| Refusal::Damaged)?;
    let (width, height) = (image.width(), image.height());
    fits(width, height)?;
    let mut context = DecoderContext::default();
    let decoded = image.decode(&mut context).map_err(|_| Refusal::Damaged)?;
    let channels = decoded.components();
    let each = channels.len();
    if !matches!(each, 1 | 3) {
        return Err(Refusal::UnknownForm);
    }
    let pixels = width as usize * height as usize;
    let middle = if signed(stream) {
        channels[0].bit_depth().saturating_sub(1)
    } else {
        0
    };
    // The decoder moves every number up by half of its range, also where the stream says that none is moved.
    let down = if middle == 0 {
        0
    } else {
        1i32 << middle.min(30)
    };
    let mut values = Vec::with_capacity(pixels * each);
    for at in 0..pixels {
        for channel in channels {
            let value = channel.samples().get(at).ok_or(Refusal::Damaged)?;
            values.push(value.round() as i32 - down);
        }
    }
    whole(Samples {
        width,
        height,
        each,
        values,
    })
}

/// Whether the first component says that its numbers have a sign: the highest bit of Ssiz (A.5.1).
fn signed(stream: &[u8]) -> bool {
    let start = stream.windows(4).position(|it| it == b"\xFF\x4F\xFF\x51");
    let says = start.and_then(|start| stream.get(start + 42));
    says.is_some_and(|ssiz| ssiz & 0x80 != 0)
}

fn whole(samples: Samples) -> Result<Samples, Refusal> {
    let wanted = samples.width as usize * samples.height as usize * samples.each;
    if samples.values.len() == wanted {
        Ok(samples)
    } else {
        Err(Refusal::Damaged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two by two greys of eight bits in lossless JPEG, predicted from the left: 100, 101, 102, 100.
    fn small() -> Vec<u8> {
        let mut file = b"\xFF\xD8\xFF\xC4".to_vec();
        // Differences of 0, 1, 2 and of five bits (codes 00, 01, 10, 110).
        file.extend(b"\x00\x17\x00\x00\x03\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x02\x05");
        file.extend(b"\xFF\xC3\x00\x0B\x08\x00\x02\x00\x02\x01\x01\x11\x00");
        file.extend(b"\xFF\xDA\x00\x08\x01\x01\x00\x01\x00\x00");
        // −28: 110 00011 · +1: 01 1 · +2 from above: 10 10 · −2: 10 01
        file.extend([0b1100_0011, 0b0111_0101, 0b0011_1111]);
        file.extend(b"\xFF\xD9");
        file
    }

    #[test]
    fn the_numbers_of_a_lossless_jpeg_are_the_numbers_that_went_in() {
        let samples = samples(Coding::LosslessJpeg, &small()).expect("it is whole");
        assert_eq!((samples.width, samples.height, samples.each), (2, 2, 1));
        assert_eq!(samples.values, [100, 101, 102, 100]);
    }

    #[test]
    fn five_thousand_damaged_streams_are_numbers_or_refused() {
        let mut chance = 7u64;
        let mut next = |below: usize| {
            chance = chance
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (chance >> 33) as usize % below
        };
        let wavelets = b"\xFF\x4F\xFF\x51\x00\x29\0\0\0\0\0\x02\0\0\0\x02\0\0\0\0\0\0\0\0\0\0\0\x02\0\0\0\x02\0\0\0\0\0\0\0\0\0\x01\x07\x01\x01\xFF\x52\0\x0C\0\0\0\x01\0\0\x04\x04\0\x01\xFF\x5C\0\x04\x40\x40\xFF\x90\0\x0A\0\0\0\0\0\0\0\x01\xFF\x93\0\xFF\xD9";
        let seeds = [
            (Coding::LosslessJpeg, small()),
            (Coding::Jpeg2000, wavelets.to_vec()),
        ];
        for round in 0..5_000 {
            let (coding, seed) = &seeds[round % 2];
            let mut stream = seed.clone();
            for _ in 0..1 + next(3) {
                let at = next(stream.len());
                match next(3) {
                    0 => stream[at] = next(256) as u8,
                    1 => stream.truncate(at.max(1)),
                    _ => stream[at] ^= 1 << next(8),
                }
            }
            // A decoder of somebody else's may panic; the helper catches that, and so does this.
            let _ = std::panic::catch_unwind(|| samples(*coding, &stream));
        }
    }
}
