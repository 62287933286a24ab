//! Pixels in the open: what is left of a stranger's page.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ExtendedColorType, GrayImage, ImageEncoder as _, RgbImage};

use crate::limits;

/// A picture of four bytes a pixel (red, green, blue, opacity; not premultiplied), row by row.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    width: u32,
    height: u32,
    rgba: Vec<u8>,
}

impl Picture {
    /// `None` if it has no pixel, an edge over [`limits::EDGE`], more than [`limits::DRAWN`] pixels, or
    /// another number of bytes than `width × height × 4`.
    pub fn new(width: u32, height: u32, rgba: Vec<u8>) -> Option<Self> {
        let pixels = u64::from(width) * u64::from(height);
        let fits = width.max(height) <= limits::EDGE && (1..=limits::DRAWN).contains(&pixels);
        (fits && pixels * 4 == rgba.len() as u64).then_some(Self {
            width,
            height,
            rgba,
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

    /// The pixels.
    pub fn rgba(&self) -> &[u8] {
        &self.rgba
    }
}

/// Its size; the pixels are a person's document and do not belong into a log.
impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({} × {})", self.width, self.height)
    }
}

/// A picture as a PNG file, quickly rather than small; the same pixels give the same bytes.
///
/// Opaque pictures are written without opacity, a quarter less.
pub fn png(picture: &Picture) -> Vec<u8> {
    let mut file = Vec::new();
    let encoder =
        PngEncoder::new_with_quality(&mut file, CompressionType::Fast, FilterType::Adaptive);
    let (width, height) = (picture.width, picture.height);
    if picture.rgba.chunks_exact(4).all(|pixel| pixel[3] == 255) {
        let rgb: Vec<u8> = picture
            .rgba
            .chunks_exact(4)
            .flat_map(|p| [p[0], p[1], p[2]])
            .collect();
        encoder.write_image(&rgb, width, height, ExtendedColorType::Rgb8)
    } else {
        encoder.write_image(&picture.rgba, width, height, ExtendedColorType::Rgba8)
    }
    .expect("this cannot fail because the number of bytes fits and memory takes every write");
    file
}

/// A picture packed as JPEG, for paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jpeg {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// Whether it has one channel, or else three.
    pub grey: bool,
    /// The file.
    pub bytes: Vec<u8>,
}

/// How far the channels of a pixel lie apart that still counts as grey: what a scanner makes of paper.
const GREY: u8 = 16;

/// A picture as a JPEG file, on white, without colour where it has none; the same pixels give the same
/// bytes. One that is wider than high is `laid` on its side: its left edge is below then. `quality` goes
/// from 1 to 100.
pub fn jpeg(picture: &Picture, laid: bool, quality: u8) -> Jpeg {
    let on_white = |pixel: &[u8]| {
        let opaque = u16::from(pixel[3]);
        [pixel[0], pixel[1], pixel[2]]
            .map(|part| ((u16::from(part) * opaque + 255 * (255 - opaque)) / 255) as u8)
    };
    let rgb: Vec<u8> = picture.rgba.chunks_exact(4).flat_map(on_white).collect();
    let is_grey = |pixel: &[u8]| {
        let (low, high) = (pixel.iter().min(), pixel.iter().max());
        high.zip(low).is_some_and(|(high, low)| high - low <= GREY)
    };
    let grey = rgb.chunks_exact(3).all(is_grey);
    const FITS: &str = "this cannot fail because the number of bytes fits";
    let (width, height) = (picture.width, picture.height);
    let image = if grey {
        let light = |pixel: &[u8]| {
            let [r, g, b] = [pixel[0], pixel[1], pixel[2]].map(u32::from);
            ((r * 299 + g * 587 + b * 114) / 1000) as u8
        };
        let pixels = rgb.chunks_exact(3).map(light).collect();
        DynamicImage::from(GrayImage::from_raw(width, height, pixels).expect(FITS))
    } else {
        DynamicImage::from(RgbImage::from_raw(width, height, rgb).expect(FITS))
    };
    let image = match laid && width > height {
        true => image.rotate270(),
        false => image,
    };
    let mut bytes = Vec::new();
    image
        .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, quality))
        .expect("this cannot fail because memory takes every write");
    Jpeg {
        width: image.width(),
        height: image.height(),
        grey,
        bytes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_the_bytes_its_size_says() {
        assert!(Picture::new(2, 2, vec![0; 16]).is_some());
        assert!(Picture::new(2, 2, vec![0; 15]).is_none());
        assert!(Picture::new(0, 2, vec![]).is_none());
        assert!(Picture::new(u32::MAX, u32::MAX, vec![0; 4]).is_none());
        assert!(Picture::new(limits::EDGE + 1, 1, vec![0; 40_004]).is_none());
    }

    #[test]
    fn a_png_gives_the_pixels_back() {
        for opacity in [255, 7] {
            let rgba: Vec<u8> = (0..30 * 20)
                .flat_map(|i| [i as u8, 3, 250, opacity])
                .collect();
            let picture = Picture::new(30, 20, rgba.clone()).expect("it is a picture");
            let file = png(&picture);
            assert_eq!(file, png(&picture));
            let back = image::load_from_memory(&file)
                .expect("it is a PNG")
                .into_rgba8();
            assert_eq!(back.into_raw(), rgba);
        }
    }

    #[test]
    fn a_jpeg_has_colour_only_where_the_picture_has_and_lies_on_its_side_if_asked() {
        let sheet = |paint: [u8; 4]| {
            let rgba = (0..60 * 20).flat_map(|at| match at % 60 < 30 {
                true => paint,
                false => [0, 0, 0, 0],
            });
            Picture::new(60, 20, rgba.collect()).expect("it is a picture")
        };
        let grey = jpeg(&sheet([90, 95, 100, 255]), true, 70);
        assert_eq!((grey.width, grey.height, grey.grey), (20, 60, true));
        let back = image::load_from_memory(&grey.bytes).expect("it is a JPEG");
        let back = back.into_luma8();
        // What was left is below, and what is see-through is paper.
        assert!(back.get_pixel(10, 50)[0] < 110 && back.get_pixel(10, 5)[0] > 245);
        let red = jpeg(&sheet([200, 20, 20, 255]), false, 70);
        assert_eq!((red.width, red.height, red.grey), (60, 20, false));
        assert_eq!(red, jpeg(&sheet([200, 20, 20, 255]), false, 70));
        let back = image::load_from_memory(&red.bytes).expect("it is a JPEG");
        assert!(back.into_rgb8().get_pixel(5, 5)[0] > 180);
    }
}
