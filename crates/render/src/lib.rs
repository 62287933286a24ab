//! Foreign bytes to pixels, inside the locked-up helper.
//!
//! A stranger's file is never opened by the program that holds the keys. It is handed to
//! `ownchart-render`, a small program that locks itself up before it reads the first byte ([`jail`]),
//! does one job and ends. Back comes only what [`protocol`] allows: pixels with their size, decoded
//! texts, and the answer of the import. Whatever the file does in there, the worst outcome is
//! [`ask::Error::Died`] and a sentence on the screen.
//!
//! ```text
//!   the program ──[ask]── job + bytes ──► stdin │ ownchart-render: jail, then serve │
//!        ▲                                      │   pages · codes · text · import   │
//!        └──── checked frames ◄──────── stdout  └───────────────────────────────────┘
//! ```
//!
//! * [`ask`](mod@ask) is the outside: it starts the helper, feeds it, checks every length, and kills it when it
//!   takes too long.
//! * [`serve`] is the inside; `crates/quarantine` composes it with the code reader and the importers.
//! * [`jail::no_network`] and [`jail::quiet`] are for every other process of ours.
//!
//! The decoders themselves (`hayro` for PDF, `image` for pictures) are private to the inside: no
//! function of this crate decodes foreign bytes in the process that calls it, except [`serve`].

mod album;
pub mod ask;
mod bare;
pub mod codecs;
mod holds;
mod images;
pub mod jail;
mod kind;
pub mod limits;
mod look;
mod pages;
mod parts;
mod picture;
pub mod protocol;
pub mod recognise;
mod refusal;
pub mod series;
pub mod serve;
mod text;
mod tiff;

pub use album::packed as album;
pub use ask::{Answer, Error, Garbled, Helper, ask, ask_from, ask_while};
pub use holds::Holds;
pub use kind::Kind;
pub use look::Look;
pub use parts::ask_in_parts;
pub use picture::{Jpeg, Picture, jpeg, png};
pub use protocol::{Code, Job, Proof, Symbol};
pub use refusal::Refusal;
