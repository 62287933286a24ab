//! Text into a DataMatrix code (ISO/IEC 16022, ECC 200), the code of the German medication plan.
//!
//! ```
//! let code = symbol::datamatrix::text("<MP v=\"028\" l=\"de-DE\"><P g=\"Jürgen\"/></MP>")?;
//! assert_eq!(code.side(), 26);
//! # Ok::<(), symbol::datamatrix::Error>(())
//! ```
//!
//! # What a reader needs around it
//! One white module suffices by the standard; [`Matrix::luma`] leaves four, as around a QR code.

use ::datamatrix::{DataMatrix, SymbolList};

use crate::Matrix;

/// Why a text did not become a code.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A letter outside ISO 8859-1, at this place counted in letters from 0.
    #[error("letter {0} cannot be written in a DataMatrix code")]
    Letter(usize),
    /// More than the largest square code (144 × 144) holds: about 1555 letters.
    #[error("{0} letters do not fit")]
    TooLong(usize),
}

/// The smallest square code that holds `text`, one byte a letter in ISO 8859-1, without a mark for the
/// character set: what the medication plan demands (annex 3, 7.3.4).
///
/// # Errors
/// [`Error::Letter`]; [`Error::TooLong`].
pub fn text(text: &str) -> Result<Matrix, Error> {
    let bytes = text
        .chars()
        .enumerate()
        .map(|(place, letter)| u8::try_from(u32::from(letter)).map_err(|_| Error::Letter(place)))
        .collect::<Result<Vec<u8>, Error>>()?;
    let code = DataMatrix::encode(&bytes, SymbolList::default().enforce_square())
        .map_err(|_| Error::TooLong(bytes.len()))?
        .bitmap();
    let side = code.width();
    debug_assert_eq!(side, code.height());
    let mut dark = vec![false; side * side];
    for (x, y) in code.pixels() {
        dark[y * side + x] = true;
    }
    Ok(Matrix::new(side as u32, dark, &bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Kind, Luma, read};

    fn plan(rows: usize) -> String {
        let row = "<M p=\"4213974\" m=\"1\" v=\"½\" du=\"1\" i=\"während der Mahlzeit\" r=\"Bluthochdruck\"/>";
        format!(
            "<MP v=\"028\" U=\"02BD2867FB024401A590D59D94E1FFAE\" l=\"de-DE\">\
             <P g=\"Jürgen\" f=\"Größe-Öztürk\" b=\"19400324\"/><S>{}</S></MP>",
            row.repeat(rows)
        )
    }

    #[test]
    fn a_plan_comes_back_letter_for_letter() {
        for rows in [0, 1, 5, 15] {
            let code = text(&plan(rows)).expect("it fits");
            for scale in [2, 3, 5] {
                let (edge, pixels) = code.luma(scale);
                let found = read(&Luma::new(edge, edge, pixels).expect("it is a picture"));
                assert_eq!(found.len(), 1, "{rows} rows, {scale} pixels a module");
                assert_eq!(
                    (found[0].kind, &found[0].text),
                    (Kind::DataMatrix, &plan(rows))
                );
                assert!(code.says(&found[0].text) && !code.says(&plan(rows + 1)));
            }
        }
    }

    #[test]
    fn two_plans_on_one_photo_are_both_read() {
        let codes = [
            text(&plan(1)).expect("it fits"),
            text(&plan(4)).expect("it fits"),
        ];
        let (width, height) = (900, 500);
        let mut pixels = vec![255; width * height];
        for (code, left) in codes.iter().zip([40, 480]) {
            let (edge, luma) = code.luma(4);
            for (y, row) in luma.chunks_exact(edge as usize).enumerate() {
                let at = (y + 30) * width + left;
                pixels[at..at + row.len()].copy_from_slice(row);
            }
        }
        let found = read(&Luma::new(width as u32, height as u32, pixels).expect("it is a picture"));
        let mut texts: Vec<&str> = found.iter().map(|code| code.text.as_str()).collect();
        texts.sort_by_key(|text| text.len());
        assert_eq!(texts, [plan(1), plan(4)]);
    }

    #[test]
    fn what_cannot_be_written_is_refused() {
        assert_eq!(text("Łódź").map(|_| ()), Err(Error::Letter(0)));
        assert_eq!(text("5 €").map(|_| ()), Err(Error::Letter(2)));
        assert_eq!(
            text(&"ä~".repeat(900)).map(|_| ()),
            Err(Error::TooLong(1800))
        );
    }
}
