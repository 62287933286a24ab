//! Pictures to pixels. Runs inside the helper only.

use std::io::Cursor;
use std::ops::Range;

use image::error::LimitErrorKind;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};

use crate::kind::Kind;
use crate::refusal::Refusal;
use crate::{Picture, album, limits, tiff};

/// Most memory one decoder may take for itself and its pixels: 512 MiB of the helper's 1 GiB.
const DECODER: u64 = 512 << 20;

/// A picture file with its pages; only TIFF and albums have more than one.
pub(crate) struct Images {
    kind: Kind,
    file: Vec<u8>,
    directories: Vec<u64>,
    /// The pictures of an album, each a page: of a TIFF in it the first counts.
    parts: Vec<(Kind, Range<usize>)>,
}

impl Images {
    /// Takes a file that [`Kind::of`] recognised as a picture.
    pub(crate) fn open(kind: Kind, file: Vec<u8>) -> Self {
        let directories = if kind == Kind::Tiff {
            tiff::directories(&file)
        } else {
            Vec::new()
        };
        let parts = if kind == Kind::Album {
            album::pictures(&file)
        } else {
            Vec::new()
        };
        Self {
            kind,
            file,
            directories,
            parts,
        }
    }

    /// Pages: at least one, for a file whose only page may be damaged.
    pub(crate) fn pages(&self) -> u32 {
        self.directories.len().max(self.parts.len()).max(1) as u32
    }

    /// Width and height in pixels of a page, the way up it is shown, without decoding its pixels.
    pub(crate) fn size(&mut self, page: u32) -> Result<(u32, u32), Refusal> {
        let mut decoder = self.decoder(page)?;
        let (width, height) = decoder.dimensions();
        // Exif orientation (CIPA DC-008, 4.6.4): 5 to 8 lie on their side
        let lying = decoder.orientation().is_ok_and(|turn| turn.to_exif() >= 5);
        Ok(if lying {
            (height, width)
        } else {
            (width, height)
        })
    }

    /// A page, the way up it is shown (Exif orientation), made smaller until it is at most `width` wide
    /// and has at most [`limits::DRAWN`] pixels; never made larger.
    pub(crate) fn draw(&mut self, page: u32, width: u32) -> Result<Picture, Refusal> {
        let mut decoder = self.decoder(page)?;
        let turn = decoder.orientation().ok();
        let mut image = DynamicImage::from_decoder(decoder).map_err(refusal)?;
        let lying = turn.is_some_and(|turn| turn.to_exif() >= 5);
        let (shown_width, shown_height) = if lying {
            (image.height(), image.width())
        } else {
            (image.width(), image.height())
        };
        let (width, height) = fit(shown_width, shown_height, width);
        if (width, height) != (shown_width, shown_height) {
            let (w, h) = if lying {
                (height, width)
            } else {
                (width, height)
            };
            image = image.thumbnail_exact(w, h);
        }
        if let Some(turn) = turn {
            image.apply_orientation(turn);
        }
        Picture::new(width, height, image.into_rgba8().into_raw()).ok_or(Refusal::TooLarge)
    }

    fn decoder(&mut self, page: u32) -> Result<impl ImageDecoder + '_, Refusal> {
        if page >= self.pages() {
            return Err(Refusal::NoSuchPage(self.pages()));
        }
        if let Some(directory) = self.directories.get(page as usize) {
            tiff::point_at(&mut self.file, *directory).ok_or(Refusal::Damaged)?;
        }
        let whole = (self.kind, 0..self.file.len());
        let (kind, place) = self.parts.get(page as usize).cloned().unwrap_or(whole);
        let format = match kind {
            Kind::Png => ImageFormat::Png,
            Kind::Jpeg => ImageFormat::Jpeg,
            Kind::Webp => ImageFormat::WebP,
            Kind::Gif => ImageFormat::Gif,
            Kind::Bmp => ImageFormat::Bmp,
            Kind::Tiff => ImageFormat::Tiff,
            Kind::Pdf | Kind::Dicom => return Err(Refusal::UnknownForm),
            Kind::Album => return Err(Refusal::Damaged),
        };
        let mut bounds = Limits::default();
        bounds.max_image_width = Some(limits::EDGE);
        bounds.max_image_height = Some(limits::EDGE);
        bounds.max_alloc = Some(DECODER);
        let mut reader = ImageReader::with_format(Cursor::new(&self.file[place]), format);
        reader.limits(bounds);
        let decoder = reader.into_decoder().map_err(refusal)?;
        let (width, height) = decoder.dimensions();
        let pixels = u64::from(width) * u64::from(height);
        if width.max(height) > limits::EDGE || pixels > limits::PIXELS {
            return Err(Refusal::TooLarge);
        }
        if decoder.total_bytes() > DECODER {
            return Err(Refusal::TooLarge);
        }
        if pixels == 0 {
            return Err(Refusal::Damaged);
        }
        Ok(decoder)
    }
}

/// The size at which a page is given back.
pub(crate) fn fit(width: u32, height: u32, wanted: u32) -> (u32, u32) {
    let by_width = f64::from(wanted.max(1)) / f64::from(width);
    let by_pixels = (limits::DRAWN as f64 / (f64::from(width) * f64::from(height))).sqrt();
    let scale = by_width.min(by_pixels).min(1.0);
    let edge = |edge: u32| ((f64::from(edge) * scale) as u32).max(1);
    if scale < 1.0 {
        (edge(width), edge(height))
    } else {
        (width, height)
    }
}

pub(crate) fn refusal(error: ImageError) -> Refusal {
    match error {
        ImageError::Limits(limit)
            if matches!(
                limit.kind(),
                LimitErrorKind::DimensionError | LimitErrorKind::InsufficientMemory
            ) =>
        {
            Refusal::TooLarge
        }
        ImageError::Unsupported(_) => Refusal::UnknownForm,
        _ => Refusal::Damaged,
    }
}

#[cfg(test)]
mod tests {
    use image::metadata::Orientation;
    use image::{ExtendedColorType, ImageEncoder as _, RgbImage};

    use super::*;

    /// 40 × 20, the upper left quarter red, all else blue.
    fn flag() -> RgbImage {
        RgbImage::from_fn(40, 20, |x, y| {
            if x < 20 && y < 10 {
                image::Rgb([255, 0, 0])
            } else {
                image::Rgb([0, 0, 255])
            }
        })
    }

    fn as_file(format: ImageFormat) -> Vec<u8> {
        let mut file = Cursor::new(Vec::new());
        flag()
            .write_to(&mut file, format)
            .expect("a flag is a picture");
        file.into_inner()
    }

    fn is_red(picture: &Picture, x: u32, y: u32) -> bool {
        let at = ((y * picture.width() + x) * 4) as usize;
        let [r, _, b, _] = picture.rgba()[at..at + 4] else {
            unreachable!("four bytes were taken")
        };
        r > 128 && b < 128
    }

    #[test]
    fn every_form_gives_the_same_flag() {
        for (format, kind) in [
            (ImageFormat::Png, Kind::Png),
            (ImageFormat::Jpeg, Kind::Jpeg),
            (ImageFormat::WebP, Kind::Webp),
            (ImageFormat::Gif, Kind::Gif),
            (ImageFormat::Bmp, Kind::Bmp),
            (ImageFormat::Tiff, Kind::Tiff),
        ] {
            let file = as_file(format);
            assert_eq!(Kind::of(&file), Some(kind));
            let mut images = Images::open(kind, file);
            assert_eq!(
                (images.pages(), images.size(0)),
                (1, Ok((40, 20))),
                "{kind:?}"
            );
            let picture = images.draw(0, 400).expect("it is a flag");
            assert_eq!(
                (picture.width(), picture.height()),
                (40, 20),
                "never larger"
            );
            assert!(
                is_red(&picture, 5, 5) && !is_red(&picture, 30, 5),
                "{kind:?}"
            );
            let small = images.draw(0, 10).expect("it is a flag");
            assert_eq!((small.width(), small.height()), (10, 5));
            assert!(is_red(&small, 1, 1) && !is_red(&small, 7, 1), "{kind:?}");
        }
    }

    #[test]
    fn a_photo_taken_sideways_stands_upright() {
        // Exif orientation 6: turn by 90° clockwise, so the red corner comes to the upper right.
        let exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        let mut file = Vec::new();
        let mut encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut file, 95);
        encoder
            .set_exif_metadata(exif.to_vec())
            .expect("JPEG takes Exif");
        encoder
            .write_image(flag().as_raw(), 40, 20, ExtendedColorType::Rgb8)
            .expect("a flag is a picture");
        assert_eq!(
            Orientation::from_exif_chunk(exif),
            Some(Orientation::Rotate90)
        );
        let mut images = Images::open(Kind::Jpeg, file);
        assert_eq!(images.size(0), Ok((20, 40)));
        let picture = images.draw(0, 1000).expect("it is a flag");
        assert_eq!((picture.width(), picture.height()), (20, 40));
        assert!(is_red(&picture, 15, 5) && !is_red(&picture, 5, 5) && !is_red(&picture, 15, 35));
        let small = images.draw(0, 10).expect("it is a flag");
        assert_eq!((small.width(), small.height()), (10, 20));
        assert!(is_red(&small, 7, 2) && !is_red(&small, 2, 2));
    }

    #[test]
    fn all_pages_of_a_scan_are_there() {
        // Two TIFF files behind one another, the first directory chained to the second.
        let first = as_file(ImageFormat::Tiff);
        let mut second = as_file(ImageFormat::Tiff);
        let whole = chain_two(&first, &mut second);
        let mut images = Images::open(Kind::Tiff, whole);
        assert_eq!(images.pages(), 2);
        for page in 0..2 {
            assert!(
                is_red(&images.draw(page, 40).expect("it is a flag"), 5, 5),
                "page {page}"
            );
        }
        assert_eq!(images.draw(2, 40), Err(Refusal::NoSuchPage(2)));
    }

    /// Joins two little-endian one-page files: every offset of the second moves by the first's length.
    fn chain_two(first: &[u8], second: &mut [u8]) -> Vec<u8> {
        let shift = first.len() as u32;
        let read = |file: &[u8], at: usize| {
            u32::from_le_bytes(file[at..at + 4].try_into().expect("four bytes"))
        };
        let directory = read(second, 4) as usize;
        let count = usize::from(u16::from_le_bytes([
            second[directory],
            second[directory + 1],
        ]));
        for entry in 0..count {
            let at = directory + 2 + entry * 12;
            let (tag, kind) = (
                second[at] as u16 | (second[at + 1] as u16) << 8,
                second[at + 2],
            );
            let values = read(second, at + 4);
            let bytes = values * [0, 1, 1, 2, 4, 8][usize::from(kind)];
            if bytes > 4 || tag == 273 {
                let moved = read(second, at + 8) + shift;
                second[at + 8..at + 12].copy_from_slice(&moved.to_le_bytes());
            }
        }
        let mut whole = first.to_vec();
        let last = read(first, 4) as usize;
        let entries = usize::from(u16::from_le_bytes([first[last], first[last + 1]]));
        let pointer = last + 2 + entries * 12;
        whole[pointer..pointer + 4].copy_from_slice(&(directory as u32 + shift).to_le_bytes());
        whole.extend_from_slice(second);
        whole
    }

    #[test]
    fn a_picture_larger_than_a_wall_is_refused_by_its_head() {
        // 2 000 000 000 × 2 000 000 000 pixels in 33 bytes, and 10 001 × 1
        for (width, height) in [
            (2_000_000_000u32, 2_000_000_000u32),
            (10_001, 1),
            (10_000, 10_001),
        ] {
            let mut head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
            head.extend(width.to_be_bytes());
            head.extend(height.to_be_bytes());
            head.extend([8, 2, 0, 0, 0]);
            let mut sum = !0u32;
            for byte in &head[12..] {
                sum ^= u32::from(*byte);
                for _ in 0..8 {
                    sum = if sum & 1 == 1 {
                        sum >> 1 ^ 0xEDB8_8320
                    } else {
                        sum >> 1
                    };
                }
            }
            head.extend((!sum).to_be_bytes());
            head.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e");
            let mut images = Images::open(Kind::Png, head);
            assert_eq!(
                images.draw(0, 100),
                Err(Refusal::TooLarge),
                "{width} × {height}"
            );
        }
    }

    #[test]
    fn damage_is_called_damage() {
        for format in [
            ImageFormat::Png,
            ImageFormat::WebP,
            ImageFormat::Bmp,
            ImageFormat::Tiff,
        ] {
            let mut file = as_file(format);
            let kind = Kind::of(&file).expect("it is a picture");
            file.truncate(40);
            assert_eq!(
                Images::open(kind, file).draw(0, 100),
                Err(Refusal::Damaged),
                "{kind:?}"
            );
        }
    }
}
