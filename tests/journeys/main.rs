//! Journeys: what people do with the program, from outside, through the command line and with other
//! people's programs as witnesses.
//!
//! The programs are found through `OWNCHART_BIN`, `OWNCHART_RENDER` and `OWNCHART_DESKTOP`, which
//! `cargo xtask test` sets.
//! Without them a journey fails; it never skips.

mod binder;
mod cards;
mod copies;
mod demo;
mod desk;
mod disc;
mod documents;
mod doses;
mod escape;
mod export;
mod first_day;
mod folder;
mod import;
mod joining;
mod machine;
#[cfg(target_os = "linux")]
mod memory;
mod network;
mod paper;
mod plan;
mod receive;
mod record;
mod share;
mod sheets;
mod tidy;
#[cfg(target_os = "linux")]
mod window;
