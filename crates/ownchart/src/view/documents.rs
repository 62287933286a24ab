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
}

/// Which document.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct DocumentId {
    /// Document id.
    pub document: String,
}

/// What the helper found when it looked into a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentLook {
    /// Pages, at most 500 are shown.
    pub pages: u32,
    /// What was found and is inert here: `script`, `link`, `form`, `attachment`, `encrypted`; and
    /// `not-for-diagnosis` for pictures of a hospital, which the screen must say.
    pub found: Vec<String>,
    /// Text of the pages, as plain text, for screen readers; empty when there is none.
    pub text: Vec<String>,
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
