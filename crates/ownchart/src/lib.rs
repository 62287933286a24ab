//! The façade: the person's verbs as plain functions with plain data.
//!
//! The window, the command line and the tests are equal guests here. An open chart is a
//! [`Binder`]; what a person can do with it hangs on it, one file a verb. Nothing here knows a
//! window, a terminal or a web page.

mod binder;
pub mod codes;
pub mod contact_keys;
pub mod copies;
mod countable;
pub mod demo;
mod digest;
mod documents;
pub mod doses;
mod entries;
mod erase;
mod error;
pub mod export;
mod fields;
mod files;
mod helper;
mod history;
pub mod import;
pub mod inbox;
mod joining;
mod keys;
pub mod ledger;
pub mod open;
mod people;
pub mod plan;
pub mod print;
pub mod process;
mod proof;
mod reading;
mod regions;
pub mod reminders;
pub mod requests;
pub mod screens;
pub mod send;
pub mod tell;
mod twice;
mod units;
pub mod view;
pub mod words;
mod workplace;

pub use binder::{Binder, Fresh};
pub use entries::{Wanted, needed, written, written_text};
pub use erase::Erasing;
pub use error::{Code, Error, Result};
pub use fields::field_from_text;
pub use files::{read_file, write_file, write_sealed};
pub use history::Version;
pub use joining::{Joined, Look, Other, There, To, Watch};
pub use keys::{Finding, Former, WayIn, chosen_passphrase, typed_from_paper};
pub use people::Extracted;
pub use proof::Checked;
pub use record::form::schema;
pub use record::{
    Amount, DayTime, Dose, Entry, EntryId, IntakeStatus, Kind, Lasts, Life, Noted, Person, Seen,
    Time, Unreckoned, When,
};
pub use regions::Stands;
pub use seal::{Identity, Key, Passphrase, Recipient, WordList, Zeroizing};
pub use twice::Twice;
pub use vault::{Access, Hit, Merged, State};
pub use workplace::{Clock, Workplace};

/// The page a doctor opens a share with, when this build has one (`cargo xtask ui`).
#[must_use]
pub fn viewer() -> Option<&'static str> {
    include!(concat!(env!("OUT_DIR"), "/viewer.rs"))
}
