//! Sheets as a reader, a screen reader and a camera find them: the finished files, opened by
//! programs that are not ours (qpdf, poppler, zbar).

#![allow(
    clippy::disallowed_methods,
    reason = "files for other programs to look at, not records"
)]

#[path = "sheets/card.rs"]
mod card;
#[path = "sheets/emergency.rs"]
mod emergency;
#[path = "sheets/frames.rs"]
mod frames;
#[path = "sheets/letter.rs"]
mod letter;
#[path = "sheets/outside.rs"]
mod outside;
#[path = "sheets/recovery.rs"]
mod recovery;
#[path = "../src/sample.rs"]
#[allow(dead_code, reason = "the unit tests use the rest")]
mod sample;
#[path = "sheets/tongues.rs"]
mod tongues;
