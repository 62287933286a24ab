//! Where a chart rests.

mod disk;
mod error;
mod folder;
mod lock;
mod store;
mod write_whole;

pub use error::{BadDocument, BadRevision, Error, Finding, Result, Trouble};
pub use folder::EXTENSION;

/// The longest document that is taken, in bytes.
pub const LARGEST: u64 = 4 << 30;
