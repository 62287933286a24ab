//! Where a chart rests: one folder, always sealed.
//!
//! The folder, file by file, is told in `docs/format/vault.md`. In short: a slot in `keys/` opens
//! to the chart's secret; HEAD says what the rest of the folder must be; `vault.db` holds every
//! revision ever written, and what lists and the search show of them; each document is a file of
//! its own under `blobs/`.
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let place = tempfile::tempdir()?;
//! # let (folder, anchors) = (place.path().join("Anna.ownchart"), place.path().join("anchors"));
//! use vault::{Access, Change, Device, Key, Vault};
//! let now = 1_767_225_600_000;
//! let words = seal::Passphrase::generate(seal::WordList::English);
//! let device = Device::at(anchors);
//! let (mut vault, paper) = Vault::create(&folder, &words, now, &device)?;
//! vault.commit(&Change { ledger: vec!["{}".into()], ..Change::default() }, now)?;
//! vault.close()?;
//! let vault = Vault::open(&folder, Key::Recovery(&paper), Access::Read, &device)?;
//! assert_eq!(vault.ledger()?.len(), 1);
//! # Ok(())
//! # }
//! ```
//!
//! # What is deliberately absent
//! No way to keep anything unsealed, no parameter that could be weakened, no clock (times are
//! arguments), and no merge that writes a revision. Only [`Vault::erase`] ever takes one away.

#![cfg_attr(
    test,
    allow(
        clippy::disallowed_methods,
        reason = "tests put wrong bytes into the folder on purpose"
    )
)]

mod accept;
mod anchor;
mod archive;
mod backup;
mod commit;
mod conflicts;
mod dated;
mod disk;
mod documents;
mod erase;
mod error;
mod find;
mod fold;
mod folder;
mod follow;
mod head;
mod lock;
mod memory;
mod merge;
mod mirror;
mod open;
mod paper;
mod payload;
mod people;
mod read;
mod readme;
mod remark;
mod restore;
mod root;
mod rotate;
mod secret;
mod shown;
mod slots;
mod snapshot;
mod store;
mod vault;
mod verify;
mod write_whole;

pub use accept::ACCEPTED;
pub use anchor::Device;
pub use archive::About;
pub use backup::{Copied, Extra, check_copy};
pub use commit::Change;
pub use dated::Dated;
pub use documents::{LARGEST, Stored};
pub use erase::Erasing;
pub use error::{BadDocument, BadRevision, Error, Finding, Result, Trouble};
pub use find::{Found, Hit, Question, marked};
pub use folder::EXTENSION;
pub use follow::Follow;
pub use merge::{Merged, Whom};
pub use mirror::MIRROR;
pub use payload::Manifest;
pub use read::{Filter, Place, Point, Posting};
pub use remark::Remark;
pub use restore::Restored;
pub use shown::measure;
pub use slots::{Key, Slot};
pub use snapshot::Before;
pub use vault::{Access, State, Vault};
pub use write_whole::{Leaves, write_whole};

#[cfg(test)]
mod tests;
