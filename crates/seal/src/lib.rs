//! The one door through which anything leaves in ciphertext, and the only crate that names `age`.
//!
//! Record content can be stored, framed or woven into a page only as [`Sealed`], and only this
//! crate makes one. What is meant to be read by everybody (a printed sheet, an export somebody
//! asked for, the same words for every user) is [`InTheClear`] and says why. There is no third way.
//!
//! ```
//! use seal::{Cost, Key, Lock, Bounds, Passphrase, WordList};
//!
//! let words = Passphrase::generate(WordList::English);
//! let sealed = seal::seal(b"allergic to penicillin", Lock::Passphrase(&words, Cost::Share))?;
//!
//! let typed = Passphrase::typed(&words.reveal().to_uppercase());
//! let plain = seal::open(sealed.as_ref(), Key::Passphrase(&typed), Bounds::Share)?;
//! assert_eq!(&plain[..], b"allergic to penicillin");
//! # Ok::<(), seal::Error>(())
//! ```
//!
//! # What is deliberately absent
//! No way to write a file without encryption, no work factor as an argument, no plugins, no
//! armour, no default passphrase, no recovery by anything but a key the person holds.
//!
//! # What guessing costs
//! See [`Passphrase`].

mod ahead;
mod chance;
mod clear;
mod envelope;
mod error;
pub mod fingerprint;
mod header;
mod identity;
mod keys;
pub mod padding;
mod passphrase;
pub mod signature;
mod strength;
mod words;

pub use ahead::{Ahead, Behind, ahead, behind, copy_ahead};
pub use chance::random;
pub use clear::{InTheClear, Reason};
pub use envelope::{
    Bounds, Cost, Key, Lock, Opener, Sealed, Sealer, Unsealed, body_length, open, seal,
};
pub use error::Error;
pub use fingerprint::four_words;
pub use identity::{Identity, Recipient};
pub use keys::{Digester, Label, MacKey, Subkey};
pub use passphrase::Passphrase;
pub use strength::Weak;
pub use words::WordList;
pub use zeroize::{Zeroize, Zeroizing};
