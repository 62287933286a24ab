//! How much of a stranger's file is looked at, decided before anything is set aside for it.

/// The most bytes a file may have.
pub const BYTES: usize = 64 << 20;

/// The most lists and objects inside each other.
pub const DEPTH: usize = 64;

/// The most resources in one file, contained ones counted.
pub const RESOURCES: usize = 200_000;

/// The most bytes of one text. FHIR allows a megabyte; nobody reads that in a list.
pub const TEXT: usize = 256 << 10;

/// The most bytes one entry may have, note and all: below what a revision may hold.
pub const ENTRY: usize = 2 << 20;

/// The most bytes that are copied from one resource into others that point at it: one medicine
/// of a megabyte and a hundred thousand orders for it would otherwise fill any memory.
pub const COPIES: usize = 256 << 20;

/// The most bytes a quotation of the file may have inside a remark.
pub const QUOTE: usize = 200;

/// The most elements inside each other in XML.
pub const XML_DEPTH: usize = 128;

/// The most elements of one XML file: what a tree of them takes is a few hundred megabytes.
pub const ELEMENTS: usize = 1_000_000;
