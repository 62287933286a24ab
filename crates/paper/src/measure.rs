//! Lengths on paper: millimetres for the sheet, points for type.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Sub};

/// Points in a millimetre (72 points are an inch of 25.4 mm).
const POINTS: f32 = 72.0 / 25.4;

/// A length on the sheet, in millimetres.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Mm(pub f32);

/// A size of type, in points.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Pt(pub f32);

/// The paper in the printer. Sheets that are dense to the millimetre (the pages of a share, the
/// recovery sheet) are A4 whatever is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    /// 210 × 297 mm (ISO 216).
    #[default]
    A4,
    /// 215.9 × 279.4 mm (ANSI/ASME Y14.1), as in North America.
    Letter,
}

impl Size {
    /// Width and height, upright.
    #[must_use]
    pub fn edges(self) -> (Mm, Mm) {
        match self {
            Size::A4 => (Mm(210.0), Mm(297.0)),
            Size::Letter => (Mm(215.9), Mm(279.4)),
        }
    }
}

impl Mm {
    /// The same length in points.
    #[must_use]
    pub fn pt(self) -> f32 {
        self.0 * POINTS
    }

    /// The longer of two.
    #[must_use]
    pub fn max(self, other: Mm) -> Mm {
        Mm(self.0.max(other.0))
    }

    /// The shorter of two.
    #[must_use]
    pub fn min(self, other: Mm) -> Mm {
        Mm(self.0.min(other.0))
    }
}

impl Pt {
    /// The same length in millimetres.
    #[must_use]
    pub fn mm(self) -> Mm {
        Mm(self.0 / POINTS)
    }
}

impl Add for Mm {
    type Output = Mm;
    fn add(self, other: Mm) -> Mm {
        Mm(self.0 + other.0)
    }
}

impl AddAssign for Mm {
    fn add_assign(&mut self, other: Mm) {
        self.0 += other.0;
    }
}

impl Sub for Mm {
    type Output = Mm;
    fn sub(self, other: Mm) -> Mm {
        Mm(self.0 - other.0)
    }
}

impl Mul<f32> for Mm {
    type Output = Mm;
    fn mul(self, times: f32) -> Mm {
        Mm(self.0 * times)
    }
}

impl Div<f32> for Mm {
    type Output = Mm;
    fn div(self, parts: f32) -> Mm {
        Mm(self.0 / parts)
    }
}

impl Sum for Mm {
    fn sum<I: Iterator<Item = Mm>>(lengths: I) -> Mm {
        lengths.fold(Mm(0.0), Add::add)
    }
}

/// A rectangle on a page, in millimetres from its upper left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Area {
    pub x: Mm,
    pub y: Mm,
    pub width: Mm,
    pub height: Mm,
}

impl Area {
    pub(crate) fn new(x: Mm, y: Mm, width: Mm, height: Mm) -> Self {
        Self {
            x,
            y,
            width,
            height,
        }
    }

    pub(crate) fn right(&self) -> Mm {
        self.x + self.width
    }

    pub(crate) fn bottom(&self) -> Mm {
        self.y + self.height
    }

    /// Whether `other` lies inside, give or take a hundredth of a millimetre.
    #[cfg(test)]
    pub(crate) fn holds(&self, other: &Area) -> bool {
        let slack = Mm(0.01);
        other.x + slack >= self.x
            && other.y + slack >= self.y
            && other.right() <= self.right() + slack
            && other.bottom() <= self.bottom() + slack
    }

    /// Whether two share more than a tenth of a millimetre in both directions.
    #[cfg(test)]
    pub(crate) fn overlaps(&self, other: &Area) -> bool {
        let slack = Mm(0.1);
        self.x + slack < other.right()
            && other.x + slack < self.right()
            && self.y + slack < other.bottom()
            && other.y + slack < self.bottom()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inch_is_72_points() {
        assert!((Mm(25.4).pt() - 72.0).abs() < 1e-4);
        assert!((Pt(72.0).mm().0 - 25.4).abs() < 1e-4);
    }
}
