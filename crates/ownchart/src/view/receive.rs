//! Receiving a share or a doctor's note: a draft first, taken like any other.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ImportDraft, Kind, Sheet};

/// Lays a received share or note beside the chart. Nothing is written; it is taken with `import_take`.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct ReceiveFrom {
    /// Paths: one share or note, or several pictures of the codes of one share.
    pub files: Vec<String>,
    /// Whose record it goes to.
    pub person: String,
    /// The words that open the share; empty = try the keys of this chart first.
    pub words: String,
}

/// What was received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Received {
    /// No key of this chart opens it: its words are needed. Nothing else is known yet.
    pub wants_words: bool,
    /// What it would bring.
    pub draft: Option<ImportDraft>,
    /// Where it comes from, if it is a share.
    pub share: Option<ReceivedShare>,
    /// Where it comes from, if it is a note.
    pub note: Option<ReceivedNote>,
}

/// A received share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReceivedShare {
    /// Share id.
    pub id: String,
    /// For whom, as its maker calls them.
    pub reader: String,
    /// The day it was made.
    pub made: String,
    /// How many days ago that is.
    pub days: u32,
    /// What the signature says, in words.
    pub signed: String,
    /// SHA-256 of its content.
    pub digest: String,
}

/// A received note. It is not signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReceivedNote {
    /// Who wrote it, as they say.
    pub from: String,
    /// How it stands to the ledger.
    pub about: NoteAbout,
}

/// How a note stands to the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NoteAbout {
    /// About a share of this chart, with the content it had.
    Ours,
    /// About a share of this chart, with another content.
    OtherContent,
    /// About a share this chart's ledger does not have.
    Unknown,
}

/// Asks what a reader knows.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct ReaderWanted {
    /// Whose record.
    pub person: String,
    /// The reader's name, or how it begins.
    pub reader: String,
}

/// What a reader knows, from all shares they got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReaderKnows {
    /// Entries, those known longest first.
    pub entries: Vec<KnownEntry>,
    /// Older shares, of which it was not kept what they held.
    pub unlisted: Vec<Unlisted>,
}

/// An entry a reader knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KnownEntry {
    /// Its id.
    pub id: String,
    /// What it is; `None` where it was erased.
    pub kind: Option<Kind>,
    /// Its title today.
    pub title: String,
    /// The day of the first share with it.
    pub since: String,
    /// How it stands since it was given last.
    pub now: KnownNow,
}

/// How an entry that was given stands today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KnownNow {
    /// As it was given.
    Same,
    /// It says something else now.
    Changed,
    /// It was removed or erased.
    Gone,
}

/// An older share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Unlisted {
    /// Its day.
    pub when: String,
    /// How many entries it held.
    pub entries: u32,
}

/// Which share.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct ShareId {
    /// Share id.
    pub share: String,
}

/// Makes a paper around a share.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct GivenWanted {
    /// Share id.
    pub share: String,
    /// Which paper.
    pub form: GivenForm,
}

/// A paper around a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum GivenForm {
    /// What was given, to be signed by whoever got it.
    Receipt,
    /// That it may be read and used.
    Consent,
    /// Please delete it.
    Revocation,
}

/// The key of a person, for somebody who shall seal for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeyCard {
    /// Whose.
    pub name: String,
    /// `ownchart-key:1:…`
    pub text: String,
    /// Six words both sides compare.
    pub words: String,
    /// The printed card.
    pub sheet: Sheet,
}

/// A contact and their key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContactKey {
    /// Id of the contact.
    pub contact: String,
    /// Name.
    pub name: String,
    /// Six words of the key both sides compared; `None` = no key.
    pub words: Option<String>,
}

/// A key somebody handed over: as text, or on a picture.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct KeyTold {
    /// Id of the contact.
    pub contact: String,
    /// The text of the card; empty = see `file`.
    pub text: String,
    /// A picture or PDF of the card.
    pub file: Option<String>,
}

/// A key that was read, before it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeyLook {
    /// Whose, as the card says.
    pub name: String,
    /// The text of the card, to be kept after the words were compared.
    pub text: String,
    /// Six words to compare.
    pub words: String,
    /// It is the key the contact is known by already.
    pub known: bool,
}

/// Keeps a key whose words were compared.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct KeyKeep {
    /// Id of the contact.
    pub contact: String,
    /// The text of the card.
    pub text: String,
    /// The words, as both sides said them.
    pub words: String,
}

/// Which contact.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct ContactId {
    /// Id of the contact.
    pub contact: String,
}

/// Codes of the share that was made last, of one density.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct CodesWanted {
    /// QR version: 20 or 25.
    pub version: u8,
}

/// How the codes of a share look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CodesShown {
    /// Any so many different frames give the file.
    pub blocks: u32,
    /// Modules along one edge, without the quiet zone.
    pub side: u32,
    /// Bytes of the sealed file.
    pub bytes: u64,
}

/// Squares of some frames: side × side bits each, row by row, dark is 1, the highest bit of a byte first;
/// every frame begins with a new byte.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct FramesWanted {
    /// QR version: 20 or 25.
    pub version: u8,
    /// The first frame.
    pub first: u32,
    /// How many, at most 64.
    pub count: u32,
}
