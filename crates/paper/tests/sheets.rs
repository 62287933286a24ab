//! Sheets as a reader, a screen reader and a camera find them: the finished files, opened by
//! programs that are not ours (qpdf, poppler, zbar).
#[path = "sheets/outside.rs"]
mod outside;
#[path = "sheets/recovery.rs"]
mod recovery;
