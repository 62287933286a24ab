//! A square of modules, dark or light.

use std::hash::{DefaultHasher, Hash, Hasher};

/// The white border a reader needs around a QR code, in modules (ISO/IEC 18004, 9.1).
pub const QUIET: u32 = 4;

/// A code as modules, without its quiet zone. Row 0 is the top row.
#[derive(Clone, PartialEq, Eq)]
pub struct Matrix {
    side: u32,
    dark: Vec<bool>,
    /// A digest of its text. The text itself may be a key and is not kept.
    says: u64,
}

fn digest(text: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

impl Matrix {
    /// Modules that say `text`, in the bytes of the code.
    pub(crate) fn new(side: u32, dark: Vec<bool>, text: &[u8]) -> Self {
        debug_assert_eq!(dark.len(), (side * side) as usize);
        let says = digest(text);
        Self { side, dark, says }
    }

    /// Whether this is the code of a text: for whoever reads a printed code back. Two texts are
    /// mistaken for each other by chance once in 2⁶⁴.
    #[must_use]
    pub fn says(&self, text: &str) -> bool {
        let latin = |letter: char| u8::try_from(u32::from(letter)).ok();
        let bytes: Option<Vec<u8>> = text.chars().map(latin).collect();
        // A QR code of ours holds UTF-8, a DataMatrix code ISO 8859-1.
        digest(text.as_bytes()) == self.says || bytes.is_some_and(|it| digest(&it) == self.says)
    }

    /// Modules along one edge: 21 to 177 for a QR code, 10 to 144 for a DataMatrix.
    pub fn side(&self) -> u32 {
        self.side
    }

    /// Whether the module in column `x`, row `y` is dark. Outside the code everything is light.
    pub fn is_dark(&self, x: u32, y: u32) -> bool {
        x < self.side && y < self.side && self.dark[(y * self.side + x) as usize]
    }

    /// The rows from top to bottom.
    pub fn rows(&self) -> impl Iterator<Item = &[bool]> {
        self.dark.chunks_exact(self.side as usize)
    }

    /// Every row as its dark stretches `(first column, length)`, the shortest way to draw it.
    pub fn runs(&self) -> impl Iterator<Item = Vec<(u32, u32)>> {
        self.rows().map(|row| {
            let mut runs: Vec<(u32, u32)> = Vec::new();
            for (x, _) in row.iter().enumerate().filter(|(_, dark)| **dark) {
                let x = x as u32;
                match runs.last_mut() {
                    Some((first, length)) if *first + *length == x => *length += 1,
                    _ => runs.push((x, 1)),
                }
            }
            runs
        })
    }

    /// The code as grey pixels (0 dark, 255 light) with its quiet zone of [`QUIET`] modules,
    /// `scale` pixels a module: `(edge in pixels, pixels row by row)`.
    ///
    /// At most 32 pixels a module are drawn, so the picture stays under 6000 × 6000.
    pub fn luma(&self, scale: u32) -> (u32, Vec<u8>) {
        let scale = scale.clamp(1, 32);
        let edge = (self.side + 2 * QUIET) * scale;
        let mut pixels = vec![255u8; (edge * edge) as usize];
        for (y, runs) in self.runs().enumerate() {
            for (x, length) in runs {
                let left = ((x + QUIET) * scale) as usize;
                for row in 0..scale {
                    let top = ((y as u32 + QUIET) * scale + row) as usize;
                    let at = top * edge as usize + left;
                    pixels[at..at + (length * scale) as usize].fill(0);
                }
            }
        }
        (edge, pixels)
    }
}

/// As text, two characters a module, so that a failed comparison can be looked at.
impl std::fmt::Debug for Matrix {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for row in self.rows() {
            let line: String = row
                .iter()
                .map(|dark| if *dark { "██" } else { "  " })
                .collect();
            writeln!(f, "{line}")?;
        }
        Ok(())
    }
}
