//! A part of a chart, sealed for one reader.
//!
//! What flows: a [`Selection`] says which entries; the façade writes them as `summary.json` and
//! `summary.html`; [`Packed`] puts these and the documents into one signed, padded zip and seals
//! it; the sealed bytes travel as a file, inside a page ([`page`]), inside a PDF, or as QR codes
//! ([`Frames`]). On the other side [`carrier::find`] or a [`Collector`] gives the sealed bytes back
//! and [`Package::open`] judges what is inside. The ledger ([`LedgerRow`]) keeps who got what.
//!
//! Formats: `docs/format/package.md` and `docs/format/frames.md`.
//!
//! # What is deliberately absent
//! Revisions and history (joining copies is another thing), a way to take a share back, an
//! address of any kind.

pub mod carrier;
mod claim;
mod collector;
mod crc32c;
mod digits;
mod error;
mod frames;
mod gf256;
mod ledger;
mod note;
mod opened;
mod package;
pub mod page;
mod selection;
#[cfg(test)]
mod vectors;
mod zip;

pub use claim::{Claim, ShareId};
pub use collector::{Added, Collector};
pub use error::{Error, Flaw};
pub use frames::{Frames, Shape, blocks, sheets};
pub use ledger::{Asked, Given, LedgerRow};
pub use note::{Note, OnEntry};
pub use opened::{Enclosed, Package, Signature};
pub use package::{Bytes, Draft, Enclosure, Packed, safe_name};
pub use selection::{Preset, Selection};

/// Sizes beyond which nothing is read or written. Checked before memory is taken.
pub mod limits {
    /// Bytes of a whole package, 2 GiB: a zip without the extension for larger ones.
    pub const PACKAGE: u64 = 2 << 30;
    /// Bytes all compressed entries of a package unpack to, together.
    pub const UNPACKED: u64 = 512 << 20;
    /// Bytes of `share.json`.
    pub const CLAIM: u64 = 1 << 20;
    /// Entries of a package.
    pub const ENTRIES: usize = 10_000;
    /// Bytes of an entry's name.
    pub const NAME: usize = 200;
    /// Bytes of a block of a frame.
    pub const BLOCK: usize = 1400;
    /// Blocks of a file cut into frames.
    pub const BLOCKS: usize = 500;
    /// Bytes of a file cut into frames.
    pub const FRAMED: usize = 1 << 20;
    /// Bytes of a note that comes back.
    pub const NOTE: u64 = 64 << 10;
    /// Entries a note speaks of.
    pub const REMARKS: usize = 100;
    /// Files whose frames are collected side by side.
    pub const SETS: usize = 4;
}
