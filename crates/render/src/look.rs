//! How a page is shown: turned and cut, as the person asked. The file stays as it is.

use image::RgbaImage;
use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;
use crate::{Picture, limits};

/// First the page is turned, then something is cut out of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// How far it is turned clockwise, in tenths of a degree; whole turns do not count.
    pub turn: u32,
    /// What is left of the turned page: from the left, from above, width, height, in thousandths.
    pub cut: Option<[u32; 4]>,
}

impl Look {
    /// How wide a page must be drawn so that what is left of it has `width` pixels. A guess, at most four
    /// times as wide: finer than that nobody cuts.
    pub(crate) fn drawn_for(&self, width: u32) -> u32 {
        let left = self
            .cut
            .map_or(1000, |[_, _, width, _]| width)
            .clamp(250, 1000);
        let wide = u64::from(width.max(1)) * 1000 / u64::from(left);
        // A page on its side is as wide as it was high.
        let wide = if self.turn.is_multiple_of(1800) {
            wide
        } else {
            wide * 3 / 2
        };
        u32::try_from(wide)
            .unwrap_or(limits::EDGE)
            .clamp(1, limits::EDGE)
    }

    /// The page as it is asked for, at most `width` pixels wide.
    ///
    /// # Errors
    /// [`Refusal::TooLarge`] if it has more than [`limits::DRAWN`] pixels.
    pub(crate) fn of(&self, page: &Picture, width: u32) -> Result<Picture, Refusal> {
        let image = RgbaImage::from_raw(page.width(), page.height(), page.rgba().to_vec())
            .ok_or(Refusal::Damaged)?;
        let turned = turned(image, self.turn % 3600)?;
        let cut = match self.cut {
            Some(part) => cut(&turned, part),
            None => turned,
        };
        let (to_w, to_h) = crate::images::fit(cut.width(), cut.height(), width);
        let small = if (to_w, to_h) == cut.dimensions() {
            cut
        } else {
            image::imageops::thumbnail(&cut, to_w, to_h)
        };
        Picture::new(to_w, to_h, small.into_raw()).ok_or(Refusal::TooLarge)
    }
}

/// Clockwise, on white; the picture grows so that all of it stays.
fn turned(image: RgbaImage, tenths: u32) -> Result<RgbaImage, Refusal> {
    match tenths {
        0 => return Ok(image),
        900 => return Ok(image::imageops::rotate90(&image)),
        1800 => return Ok(image::imageops::rotate180(&image)),
        2700 => return Ok(image::imageops::rotate270(&image)),
        _ => {}
    }
    let (sin, cos) = (f64::from(tenths) / 10.0).to_radians().sin_cos();
    let (w, h) = (f64::from(image.width()), f64::from(image.height()));
    let wide = (w * cos.abs() + h * sin.abs()).ceil();
    let high = (w * sin.abs() + h * cos.abs()).ceil();
    if wide * high > limits::DRAWN as f64 || wide.max(high) > f64::from(limits::EDGE) {
        return Err(Refusal::TooLarge);
    }
    let mut to = RgbaImage::from_pixel(wide as u32, high as u32, image::Rgba([255; 4]));
    for (x, y, pixel) in to.enumerate_pixels_mut() {
        // Where this pixel was before the turn, around the middle of both.
        let (dx, dy) = (
            f64::from(x) + 0.5 - wide / 2.0,
            f64::from(y) + 0.5 - high / 2.0,
        );
        let from_x = dx * cos + dy * sin + w / 2.0 - 0.5;
        let from_y = dy * cos - dx * sin + h / 2.0 - 0.5;
        if from_x > -0.5 && from_y > -0.5 && from_x < w - 0.5 && from_y < h - 0.5 {
            *pixel = between(&image, from_x.max(0.0), from_y.max(0.0));
        }
    }
    Ok(to)
}

/// The colour between four pixels.
fn between(image: &RgbaImage, x: f64, y: f64) -> image::Rgba<u8> {
    let (left, top) = (x as u32, y as u32);
    let (right, below) = (
        (left + 1).min(image.width() - 1),
        (top + 1).min(image.height() - 1),
    );
    let (a, b) = (x - f64::from(left), y - f64::from(top));
    let corners = [
        (image.get_pixel(left, top), (1.0 - a) * (1.0 - b)),
        (image.get_pixel(right, top), a * (1.0 - b)),
        (image.get_pixel(left, below), (1.0 - a) * b),
        (image.get_pixel(right, below), a * b),
    ];
    image::Rgba(std::array::from_fn(|channel| {
        let sum: f64 = corners
            .iter()
            .map(|(it, share)| f64::from(it[channel]) * share)
            .sum();
        sum.round() as u8
    }))
}

/// A part in thousandths; at least one pixel, and never over an edge.
fn cut(image: &RgbaImage, [left, top, width, height]: [u32; 4]) -> RgbaImage {
    let part = |from: u32, length: u32, edge: u32| {
        let at =
            |thousandths: u32| (u64::from(thousandths.min(1000)) * u64::from(edge) / 1000) as u32;
        let start = at(from).min(edge - 1);
        let end = at(from.saturating_add(length)).clamp(start + 1, edge);
        (start, end - start)
    };
    let (x, w) = part(left, width, image.width());
    let (y, h) = part(top, height, image.height());
    image::imageops::crop_imm(image, x, y, w, h).to_image()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// White, with one red pixel in the upper left corner.
    fn flag(width: u32, height: u32) -> Picture {
        let mut rgba = vec![255; (width * height * 4) as usize];
        rgba[1] = 0;
        rgba[2] = 0;
        Picture::new(width, height, rgba).expect("it is a picture")
    }

    fn red(picture: &Picture) -> Vec<(u32, u32)> {
        let pixels = picture.rgba().chunks_exact(4).enumerate();
        let red = pixels.filter(|(_, pixel)| pixel[1] < 128);
        red.map(|(at, _)| (at as u32 % picture.width(), at as u32 / picture.width()))
            .collect()
    }

    fn look(turn: u32, cut: Option<[u32; 4]>) -> Look {
        Look { turn, cut }
    }

    #[test]
    fn a_page_is_turned_clockwise() {
        let page = flag(40, 20);
        let check = |turn, size, corner| {
            let shown = look(turn, None).of(&page, 1000).expect("it can be turned");
            assert_eq!((shown.width(), shown.height()), size, "{turn}");
            assert_eq!(red(&shown), [corner], "{turn}");
        };
        check(0, (40, 20), (0, 0));
        check(900, (20, 40), (19, 0));
        check(1800, (40, 20), (39, 19));
        check(2700, (20, 40), (0, 39));
        check(3600, (40, 20), (0, 0));
    }

    #[test]
    fn a_crooked_scan_is_straightened_and_nothing_of_it_is_lost() {
        // A black line through the middle of a page that lay askew by three degrees.
        let mut image = RgbaImage::from_pixel(300, 200, image::Rgba([255; 4]));
        for x in 0..300 {
            let y = 100.0 + (f64::from(x) - 150.0) * 3.0_f64.to_radians().tan();
            image.put_pixel(x, y as u32, image::Rgba([0, 0, 0, 255]));
        }
        let page = Picture::new(300, 200, image.into_raw()).expect("it is a picture");
        let straight = look(3570, None).of(&page, 1000).expect("it can be turned");
        assert!(straight.width() > 300 && straight.height() > 200);
        let dark: Vec<u32> = red(&straight).iter().map(|(_, y)| *y).collect();
        let spread = dark.iter().max().unwrap_or(&0) - dark.iter().min().unwrap_or(&0);
        assert!(dark.len() > 200 && spread <= 3, "{} {spread}", dark.len());
    }

    #[test]
    fn what_is_cut_out_comes_from_the_turned_page() {
        let page = flag(40, 20);
        let shown = look(900, Some([500, 0, 500, 250]))
            .of(&page, 1000)
            .expect("it can be cut");
        assert_eq!((shown.width(), shown.height()), (10, 10));
        assert_eq!(red(&shown), [(9, 0)]);
        let small = look(0, Some([0, 0, 1000, 1000]))
            .of(&page, 10)
            .expect("it can be cut");
        assert_eq!((small.width(), small.height()), (10, 5));
    }

    #[test]
    fn whatever_is_asked_for_a_pixel_is_left() {
        let page = flag(3, 2);
        for part in [
            [0, 0, 0, 0],
            [1000, 1000, 1000, 1000],
            [u32::MAX; 4],
            [999, 0, 1, 1],
        ] {
            for turn in [0, 1, 450, 899, 901, 3599, u32::MAX] {
                let shown = look(turn, Some(part))
                    .of(&page, 100)
                    .expect("something is left");
                assert!(shown.width() >= 1 && shown.height() >= 1);
            }
            assert!((1..=limits::EDGE).contains(&look(450, Some(part)).drawn_for(u32::MAX)));
        }
    }
}
