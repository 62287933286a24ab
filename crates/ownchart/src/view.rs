//! What a screen needs: plain data, one file per screen, free to change.
//!
//! The window's page knows these types and nothing else of ours; their TypeScript twins are written
//! from here by `cargo xtask bindings` and checked current. Dates and times are text as in
//! `record::When`; amounts are exact decimal text; words stand in `assets/words`, here stand codes.
//!
//! Where a file outside the chart is read or written, the *window* asks the person for the place:
//! the façade's function takes the path beside the argument, the page never names one to write to.

mod commands;
mod copies;
mod documents;
mod doses;
mod entries;
mod import;
mod joining;
mod kinds;
mod labs;
mod medicines;
mod new_chart;
mod overview;
mod papers;
mod receive;
mod refusal;
mod requests;
mod safety;
mod share;
mod tidy;
mod timeline;
mod typescript;
mod unlock;
mod welcome;

pub use commands::{Answers, COMMANDS, Command, Result};
pub use copies::*;
pub use documents::*;
pub use doses::*;
pub use entries::*;
pub use import::*;
pub use joining::*;
pub use kinds::{kinds, record_kind, view_kind};
pub use labs::*;
pub use medicines::*;
pub use new_chart::*;
pub use overview::*;
pub use papers::*;
pub use receive::*;
pub use refusal::*;
pub use requests::*;
pub use safety::*;
pub use share::*;
pub use tidy::*;
pub use timeline::*;
pub use typescript::typescript;
pub use unlock::*;
pub use welcome::*;
