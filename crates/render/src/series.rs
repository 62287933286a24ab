//! Pictures of a hospital's file. What its numbers mean is another room's trade; here they are made smaller,
//! and what is JPEG is decoded.

use crate::Picture;
use crate::images::{Images, fit};
use crate::kind::Kind;
use crate::refusal::Refusal;
use image::{DynamicImage, RgbaImage};

/// One picture, or what it takes to make one.
pub enum Shot {
    /// Width, height, and four bytes for each pixel.
    Rgba(u32, u32, Vec<u8>),
    /// A picture in JPEG.
    Jpeg(Vec<u8>),
}

/// The pictures of a file.
pub trait Shots {
    /// How many there are, at least one.
    fn count(&self) -> u32;

    /// One of them, counted from 0.
    ///
    /// # Errors
    /// [`Refusal::UnknownForm`] for a codec that is not known, [`Refusal::Damaged`], [`Refusal::TooLarge`].
    fn shot(&self, number: u32) -> Result<Shot, Refusal>;
}

/// A picture, made smaller until it is at most `width` wide.
pub(crate) fn draw(shots: &dyn Shots, number: u32, width: u32) -> Result<Picture, Refusal> {
    let (w, h, rgba) = match shots.shot(number)? {
        Shot::Jpeg(bytes) => return Images::open(Kind::Jpeg, bytes).draw(0, width),
        Shot::Rgba(w, h, rgba) => (w, h, rgba),
    };
    let (to_w, to_h) = fit(w, h, width);
    if (to_w, to_h) == (w, h) {
        return Picture::new(w, h, rgba).ok_or(Refusal::TooLarge);
    }
    let image = RgbaImage::from_raw(w, h, rgba).ok_or(Refusal::Damaged)?;
    let small = DynamicImage::from(image).thumbnail_exact(to_w, to_h);
    Picture::new(to_w, to_h, small.into_rgba8().into_raw()).ok_or(Refusal::TooLarge)
}

/// How large a picture is, in pixels.
pub(crate) fn size(shots: &dyn Shots, number: u32) -> Result<(u32, u32), Refusal> {
    match shots.shot(number)? {
        Shot::Rgba(w, h, _) => Ok((w, h)),
        Shot::Jpeg(bytes) => Images::open(Kind::Jpeg, bytes).size(0),
    }
}
