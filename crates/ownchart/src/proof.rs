//! The last look before a sheet is given out: its pages are drawn by the helper and read again.
//!
//! Every code must say what it should, nothing may reach into the margin that printers cut off, no
//! other code may stand there, and no plain code may hold what the person has: phones hand the text
//! of a code to a search on the internet.

use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use crate::print::Printed;
use render::{Job, Picture};

/// Printers leave out at least this much at the edges, in millimetres.
const MARGIN: f32 = 4.0;
/// Width at which pages are drawn for a look at their margins, in pixels.
const WIDTH: u32 = 1240;
/// Of a long sheet so many pages are looked at, besides those with codes.
const PAGES: u32 = 12;
/// The smallest type anything may be printed in, in points.
const SMALLEST: f32 = 4.0;

/// What the last look found.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// How many codes stand on the sheet.
    pub codes: usize,
    /// How many of them were read back as what they should say.
    pub read: usize,
    /// The smallest type, in points.
    pub smallest: f32,
    /// How many pages were drawn and looked at.
    pub pages: usize,
}

impl Binder {
    /// A finished sheet with what the last look at it found; nothing where nobody can look, for the
    /// sheet is as good as it was made.
    ///
    /// # Errors
    /// [`Code::SheetNotRight`] with what is wrong: such a sheet must not be given out.
    pub fn looked_over(&self, mut printed: Printed) -> Result<Printed> {
        match self.look_over(&printed) {
            Ok(checked) => printed.checked = Some(checked),
            Err(error) if error.code == Code::HelperMissing => {}
            Err(error) => return Err(error),
        }
        Ok(printed)
    }

    fn look_over(&self, printed: &Printed) -> Result<Checked> {
        let proof = &printed.proof;
        let wrong = |what: &str| Error::new(Code::SheetNotRight).with("what", what);
        let bytes = printed.pdf.as_ref();
        let mut checked = Checked {
            codes: proof.codes(),
            read: 0,
            smallest: proof.smallest.0,
            pages: 0,
        };
        if proof.smallest.0 < SMALLEST {
            return Err(wrong("smallest"));
        }
        for (first, count) in looked_at(printed.pages, proof.pictures()) {
            let pages = Job::Pages {
                first,
                count,
                width: WIDTH,
            };
            for page in self.place.ask(&pages, bytes)?.pages {
                let picture = page.picture.ok_or_else(|| wrong("page"))?;
                if !margins_are_clear(&picture) {
                    return Err(wrong("margin"));
                }
                checked.pages += 1;
            }
        }
        let with_codes = proof.pages();
        let mut read: Vec<(usize, String)> = Vec::new();
        if let (Some(first), Some(last)) = (with_codes.first(), with_codes.last()) {
            let codes = Job::Codes {
                first: u32::try_from(*first).unwrap_or(0),
                count: u32::try_from(last - first + 1).unwrap_or(u32::MAX),
            };
            let found = self.place.ask(&codes, bytes)?.codes;
            // What a stranger printed on a page of theirs is no code of ours.
            let ours = found
                .into_iter()
                .filter(|code| !proof.pictures().contains(&(code.page as usize)));
            read.extend(ours.map(|code| (code.page as usize, code.text)));
        }
        let texts: Vec<(usize, &str)> = read
            .iter()
            .map(|(page, text)| (*page, text.as_str()))
            .collect();
        checked.read = proof.found(&texts);
        if checked.read < checked.codes {
            return Err(wrong("code"));
        }
        if read.iter().any(|(page, text)| !proof.has(*page, text)) {
            return Err(wrong("stray"));
        }
        let told = |text: &str| {
            let text = text.to_lowercase();
            printed
                .private
                .iter()
                .any(|word| text.contains(&word.to_lowercase()))
        };
        if read.iter().any(|(_, text)| told(text)) {
            return Err(wrong("private"));
        }
        Ok(checked)
    }
}

impl Binder {
    /// The words on the first pages of a finished sheet, line by line, for those who hear it. Nothing
    /// where nobody can look.
    #[must_use]
    pub fn words_on(&self, printed: &Printed) -> Vec<String> {
        let job = Job::Text {
            first: 0,
            count: PAGES,
        };
        let asked = self.place.ask(&job, printed.pdf.as_ref());
        let pages = asked.map(|answer| answer.texts).unwrap_or_default();
        let texts = pages.into_iter().filter_map(|(_, text)| text);
        texts
            .flat_map(|text| {
                text.lines()
                    .map(str::trim)
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            })
            .filter(|line| !line.is_empty())
            .collect()
    }
}

/// The pages that are drawn and looked at, as first pages and how many: the first ones, and of pages with
/// pictures of documents as many again, spread over all of them.
fn looked_at(pages: usize, pictures: &[usize]) -> Vec<(u32, u32)> {
    let few = u32::try_from(pages).unwrap_or(PAGES).min(PAGES);
    let most = PAGES as usize;
    let further: Vec<usize> = pictures
        .iter()
        .copied()
        .filter(|page| *page >= few as usize)
        .collect();
    let step = further.len().div_ceil(most).max(1);
    let some = further.iter().step_by(step);
    let some = some.filter_map(|page| Some((u32::try_from(*page).ok()?, 1)));
    std::iter::once((0, few)).chain(some).collect()
}

/// Whether nothing is drawn at the edges of a page.
fn margins_are_clear(picture: &Picture) -> bool {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    // Of A4 and Letter alike the shorter edge is about 210 mm.
    let edge = (MARGIN / 210.0 * width.min(height) as f32) as usize;
    let white = |x: usize, y: usize| {
        let at = (y * width + x) * 4;
        picture.rgba()[at..at + 3].iter().all(|part| *part > 245)
    };
    (0..height).all(|y| {
        let inner = y >= edge && y < height - edge;
        let beyond = if inner { edge } else { width };
        (0..beyond.min(width)).all(|x| white(x, y) && white(width - 1 - x, y))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(dot: Option<(usize, usize)>) -> Picture {
        let (width, height) = (210, 297);
        let mut rgba = vec![255; width * height * 4];
        if let Some((x, y)) = dot {
            rgba[(y * width + x) * 4] = 0;
        }
        Picture::new(width as u32, height as u32, rgba).expect("it is a picture")
    }

    #[test]
    fn some_pages_of_documents_are_looked_at_however_many_there_are() {
        assert_eq!(looked_at(3, &[]), [(0, 3)]);
        assert_eq!(looked_at(14, &[5, 12, 13]), [(0, 12), (12, 1), (13, 1)]);
        let many: Vec<usize> = (20..1020).collect();
        let looked = looked_at(1020, &many);
        assert_eq!(looked.len(), 13, "{looked:?}");
        assert_eq!(looked[..2], [(0, 12), (20, 1)]);
        assert!(looked[12].0 > 900, "{looked:?}");
    }

    #[test]
    fn a_dot_in_the_margin_is_seen_on_every_side() {
        assert!(margins_are_clear(&page(None)));
        assert!(margins_are_clear(&page(Some((4, 4)))));
        for dot in [
            (3, 100),
            (206, 100),
            (100, 3),
            (100, 293),
            (0, 0),
            (209, 296),
        ] {
            assert!(!margins_are_clear(&page(Some(dot))), "{dot:?}");
        }
    }
}
