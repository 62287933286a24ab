//! What a finished sheet must show when it is drawn and read again.

use crate::measure::Pt;
use crate::sheet::{Sheet, What};
use symbol::Matrix;

/// What a reader of the finished pages must find: the last look before a sheet is given out.
#[derive(Clone, Debug, PartialEq)]
pub struct Proof {
    codes: Vec<(usize, Matrix)>,
    pictures: Vec<usize>,
    /// The smallest type on the sheet.
    pub smallest: Pt,
}

impl Proof {
    /// The pages with codes, from 0, each once.
    #[must_use]
    pub fn pages(&self) -> Vec<usize> {
        let mut pages: Vec<usize> = self.codes.iter().map(|(page, _)| *page).collect();
        pages.dedup();
        pages
    }

    /// The pages on which a page of somebody else's document stands as a picture, from 0. Its type
    /// and its codes are not ours.
    #[must_use]
    pub fn pictures(&self) -> &[usize] {
        &self.pictures
    }

    /// How many codes there are.
    #[must_use]
    pub fn codes(&self) -> usize {
        self.codes.len()
    }

    /// How many of the codes were among these, by page and text.
    #[must_use]
    pub fn found(&self, read: &[(usize, &str)]) -> usize {
        let is_read = |(page, code): &&(usize, Matrix)| {
            read.iter().any(|(on, text)| on == page && code.says(text))
        };
        self.codes.iter().filter(is_read).count()
    }

    /// Whether a text that was read is one of the codes of the sheet.
    #[must_use]
    pub fn has(&self, page: usize, text: &str) -> bool {
        self.codes
            .iter()
            .any(|(on, code)| *on == page && code.says(text))
    }
}

impl Sheet<'_> {
    pub(crate) fn proof(&self) -> Proof {
        let mut proof = Proof {
            codes: Vec::new(),
            pictures: Vec::new(),
            smallest: Pt(f32::INFINITY),
        };
        for (number, page) in self.pages.iter().enumerate() {
            for drawn in &page.drawn {
                match &drawn.what {
                    What::Code { modules } => proof.codes.push((number, modules.clone())),
                    What::Text { line, .. } => {
                        for inked in &line.glyphs {
                            proof.smallest.0 = proof.smallest.0.min(inked.style.size.0);
                        }
                    }
                    What::Scan { .. } => proof.pictures.push(number),
                    _ => {}
                }
            }
        }
        proof
    }
}
