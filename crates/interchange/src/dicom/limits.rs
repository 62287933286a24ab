//! How much of a DICOM file is looked at.

/// The most sequences inside each other.
pub(crate) const DEPTH: usize = 32;

/// The most elements of one file, those of sequences counted.
pub(crate) const ELEMENTS: usize = 200_000;

/// The most bytes a deflated data set may grow to.
pub(crate) const INFLATED: u64 = 64 << 20;

/// The most bytes of a code, a number or a UID.
pub(crate) const WORD: usize = 64;

/// The most bytes of one text.
pub(crate) const TEXT: usize = 64 << 10;

/// The most bytes of the words of a report.
pub(crate) const REPORT: usize = 256 << 10;

/// The most files a list of contents may name.
pub(crate) const LISTED: usize = 100_000;

/// The most beginnings of files in one asking.
pub(crate) const HEADS: usize = 10_000;
