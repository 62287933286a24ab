//! Documents and their page pictures.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The documents of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Documents {
    /// The newest first.
    pub cards: Vec<DocumentCard>,
}

/// A document as a tile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentCard {
    /// Entry id.
    pub entry: String,
    /// Document id: SHA-256 of the original bytes.
    pub document: String,
    /// Title in the person's words.
    pub title: String,
    /// What it is, for example `letter`, `lab`, `image`; empty = not said.
    pub kind: String,
    /// Who wrote it.
    pub sender: String,
    /// When it was written.
    pub when: Option<String>,
    /// Media type, for example `application/pdf`.
    pub media: String,
    /// Bytes of the original.
    pub bytes: u64,
    /// Page pictures can be drawn of it.
    pub drawable: bool,
    /// Pages, where somebody counted them.
    pub pages: Option<u32>,
    /// How its pages are shown, where that is not as they are.
    pub views: Vec<PageView>,
    /// Its words are known to the search.
    pub has_text: bool,
    /// Labels.
    pub labels: Vec<String>,
}

/// How a page is shown: first turned, then cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PageView {
    /// Counted from 1.
    pub page: u32,
    /// Clockwise, in tenths of a degree.
    pub turn: u32,
    /// What is left of it.
    pub region: Option<Region>,
}

/// A rectangle on a page, in thousandths of its width and height.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Region {
    /// From the left edge.
    pub left: u32,
    /// From the upper edge.
    pub top: u32,
    /// How wide.
    pub width: u32,
    /// How high.
    pub height: u32,
}

/// Which document, and the words it was found by.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct DocumentWanted {
    /// Document id.
    pub document: String,
    /// Entry id.
    pub entry: String,
    /// Words to mark in its text; may be empty.
    pub words: String,
}

/// What the helper found when it looked into a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentLook {
    /// Pages, at most 500 are shown; 0 when it cannot be drawn.
    pub pages: u32,
    /// What was found and is inert here: `script`, `link`, `form`, `attachment`, `encrypted`; and
    /// `not-for-diagnosis` for pictures of a hospital, which the screen must say.
    pub found: Vec<String>,
    /// Text of the pages, as plain text, in pieces; a page without text has none.
    pub text: Vec<Vec<TextPiece>>,
    /// The text was recognised in pictures by a program and may be wrong.
    pub recognised: bool,
    /// The first page on which one of the words stands.
    pub hit: Option<u32>,
    /// What stands on its pages, by page and from top to bottom.
    pub regions: Vec<StandsHere>,
    /// Whether text could be recognised in it.
    pub recognise: Recognise,
}

/// A piece of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TextPiece {
    /// As it is written.
    pub text: String,
    /// It is one of the words that were looked for.
    pub hit: bool,
}

/// Whether text could be recognised in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Recognise {
    /// It has text, or is no page of writing.
    Needless,
    /// It has none, and there is a program for it.
    Possible,
    /// It has none, and the program is not installed.
    NoProgram,
}

/// An entry that stands on a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StandsHere {
    /// The entry.
    pub row: super::EntryRow,
    /// Which of its arrows.
    pub number: u32,
    /// Counted from 1.
    pub page: u32,
    /// The part of the page; none: the page as a whole.
    pub region: Option<Region>,
}

/// Where an entry stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StandsIn {
    /// Which of its arrows.
    pub number: u32,
    /// Entry id of the document.
    pub entry: String,
    /// Its title.
    pub title: String,
    /// Counted from 1.
    pub page: u32,
    /// The part of the page; none: the page as a whole.
    pub region: Option<Region>,
}

/// Says where an entry stands.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct StandWanted {
    /// The entry.
    pub id: String,
    /// Entry id of the document.
    pub document: String,
    /// Counted from 1.
    pub page: u32,
    /// The part of the page; none: the page as a whole.
    pub region: Option<Region>,
}

/// Takes back where an entry stands.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct StandGone {
    /// The entry.
    pub id: String,
    /// Which of its arrows.
    pub number: u32,
}

/// The password of a locked PDF.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct DocumentUnlock {
    /// Document id.
    pub document: String,
    /// As it was typed.
    pub password: String,
}

impl std::fmt::Debug for DocumentUnlock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DocumentUnlock({})", self.document)
    }
}

/// How a page of a document is to be shown from now on.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct ViewWanted {
    /// Entry id of the document.
    pub entry: String,
    /// The page and how; untouched again where it is neither turned nor cut.
    pub view: PageView,
}

/// Which page of a document. Answered with bytes, see [`PIXELS`].
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct DocumentPage {
    /// Document id.
    pub document: String,
    /// Counted from 0.
    pub page: u32,
    /// Wished width in pixels, 64 to 4000.
    pub width: u32,
    /// Turned clockwise by so many tenths of a degree.
    pub turn: u32,
    /// Then cut.
    pub cut: Option<Region>,
}

/// Gives the original bytes out, on purpose, to a file the person chooses.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct DocumentSave {
    /// Document id.
    pub document: String,
}

/// The form of a picture on its way to the page: width and height as u32 little-endian,
/// then width × height × 4 bytes of red, green, blue, alpha.
pub const PIXELS: &str = "u32 width, u32 height (little-endian), RGBA rows";
