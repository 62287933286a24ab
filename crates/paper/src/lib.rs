//! Sheets, in millimetres.
//!
//! What a chart says, as paper: the emergency sheet, the wallet card, the recovery sheet, the pages
//! of a printed share, and simple letters. Every sheet is a function of its arguments alone, the day
//! and the file's identifier among them: the same input gives the same bytes on every machine.
//!
//! ```text
//! words  what is said, in ten languages       dates  and how each writes a day
//! face   which glyph stands for a text        text   lines no wider than their column
//! bidi   which way each letter runs
//! sheet  what stands where, read in order     flow   rows that go on to the next page
//! press  → printpdf                           finish → language, reading tree, attachments
//! ```
//!
//! This is the only crate that names `printpdf` and `lopdf`. It cannot print what was not handed to
//! it: it opens no files, asks no clock and knows no shares.

mod bidi;
mod binder;
mod card;
mod dates;
mod desk;
mod emergency;
mod face;
mod finish;
mod flow;
mod frames;
mod fridge;
mod furniture;
mod key_card;
mod letter;
mod measure;
mod phrase;
mod plan;
mod press;
mod proof;
pub mod recovery;
#[cfg(test)]
mod sample;
mod sheet;
mod text;
mod vcard;
mod visit;
mod words;
mod writing;

pub use binder::{Binder, Bound, Draw, Former, Leaf, Part, Sheaf, binder};
pub use card::cards;
pub use desk::{Desk, DeskLanguage};
pub use emergency::{Emergency, emergency};
pub use face::{Faces, MARK};
pub use frames::{CODES_ON_A_PAGE, Carries, DIGITS, Frames, Record, Share, VERSION, frames};
pub use fridge::fridge;
pub use key_card::{KeyCard, key_card};
pub use letter::{Block, Letter, letter};
pub use measure::{Mm, Pt, Size};
pub use plan::{MedicationPlan, plan};
pub use proof::Proof;
pub use sheet::{Photo, Scan};
pub use visit::{Change, How, Visit, visit};
pub use words::{Language, Languages};

use record::When;

/// What a file says about itself. It is part of its bytes, so it is an argument.
#[derive(Clone, Debug, PartialEq)]
pub struct About {
    /// What a reader shows in its title bar.
    pub title: String,
    /// What the file is, in a sentence. May be empty.
    pub subject: String,
    /// When it was made. A time with an offset is written with it.
    pub made: When,
    /// The file's identifier. Random, or taken from a digest; the same again for the same bytes.
    pub id: [u8; 16],
    /// What it will be printed on.
    pub size: Size,
}

/// A sheet that was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Printed {
    /// The PDF.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// What could not be printed as it was given. Show these before printing.
    pub remarks: Vec<Remark>,
    /// What a reader of the finished pages must find.
    pub proof: Proof,
}

/// Something that stands on the sheet in another way than it was given, or not at all. The sheet
/// itself says so too.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Remark {
    /// A character that no face has. [`MARK`] stands in its place.
    NotPrintable {
        /// The character.
        character: char,
        /// A text it stood in.
        text: String,
    },
    /// A text that did not fit where nothing may go on to another page.
    LeftOff {
        /// The text.
        text: String,
    },
}

/// Why a sheet was not made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A letter reached the press without a glyph. Replacement happens before, so this is a defect of
    /// the program; better no sheet than a box on it.
    #[error("no glyph for {letter:?}")]
    NoGlyph {
        /// The letter.
        letter: String,
    },
    /// A face could not be reduced to the glyphs of the sheet.
    #[error("the face {name} could not be embedded")]
    Face {
        /// Its PostScript name.
        name: &'static str,
    },
    /// The recovery sheet was asked for something that is no key.
    #[error(transparent)]
    NotAKey(#[from] recovery::NotAKey),
    /// A file was to be attached that is no age file. Only sealed bytes are woven into a page.
    #[error("only a sealed file can be attached")]
    NotSealed,
    /// Whoever follows the work asked to stop.
    #[error("stopped")]
    Stopped,
    /// A code would hold more than codes hold.
    #[error(transparent)]
    Code(#[from] symbol::qr::Error),
    /// A page of the medication plan has more than its code holds.
    #[error(transparent)]
    Plan(#[from] medplan::TooLong),
    /// A page of the medication plan has a letter its code cannot carry.
    #[error(transparent)]
    DataMatrix(#[from] symbol::datamatrix::Error),
    /// The finished objects do not hold together.
    #[error("the document could not be completed")]
    Objects(#[from] lopdf::Error),
    /// The bytes could not be written to memory.
    #[error("the document could not be written")]
    Write(#[from] std::io::Error),
}

impl sheet::Sheet<'_> {
    /// Presses the sheet and completes the file.
    pub(crate) fn print(self) -> Result<Printed, Error> {
        self.print_following(&mut |_, _| true)
    }

    /// The same, telling after how many pages of how many it is; `false` stops it.
    pub(crate) fn print_following(
        mut self,
        follow: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<Printed, Error> {
        let missing = std::mem::take(&mut self.pen.missing);
        let not_printable = missing
            .into_iter()
            .map(|(character, text)| Remark::NotPrintable { character, text });
        self.remarks.extend(not_printable);
        self.turn_around();
        let proof = self.proof();
        let document = press::press(&mut self, follow)?;
        let bytes = finish::finish(document, &self)?;
        Ok(Printed {
            bytes,
            proof,
            pages: self.pages.len(),
            remarks: self.remarks,
        })
    }
}

#[cfg(test)]
impl About {
    pub(crate) fn for_tests() -> Self {
        let made = "2026-11-21T10:42:00+01:00".parse().unwrap();
        Self {
            title: "Probe".into(),
            subject: String::new(),
            made,
            id: [7; 16],
            size: Size::A4,
        }
    }
}
