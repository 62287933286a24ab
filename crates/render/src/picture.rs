//! Pixels in the open: what is left of a stranger's page.

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder as _};

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
}
