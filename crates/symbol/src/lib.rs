//! Text into squares, and pictures of squares back into text.
//!
//! [`qr`] turns a text or a run of digits, [`datamatrix`] a medication plan into a [`Matrix`] of dark and
//! light modules; whoever draws it decides how large a module is. [`read`](mod@read) finds QR and
//! DataMatrix codes in a grey picture that somebody else has already decoded into pixels.
//!
//! This is the only crate that names `qrcode`, `datamatrix` and `rxing`.

pub mod datamatrix;
mod mask;
mod matrix;
pub mod qr;
pub mod read;

pub use matrix::{Matrix, QUIET};
pub use read::{Code, Kind, Luma, read};
