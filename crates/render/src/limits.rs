//! How much of a stranger's file is looked at. All of it is checked before memory is taken.

/// Largest file that is handed over: 256 MiB, a radiology CD's largest single file and then some.
pub const FILE: u64 = 256 << 20;
/// Largest file that is handed over piece by piece to an import and never held: 16 GiB, an export of many years.
pub const LONG: u64 = 16 << 30;
/// Longest edge of a picture or a drawn page, in pixels.
pub const EDGE: u32 = 10_000;
/// Most pixels a picture may have: a page of A4 at 900 dpi.
pub const PIXELS: u64 = 100_000_000;
/// Most pixels of one drawn page that is given back: 40 million, 160 MB.
pub const DRAWN: u64 = 40_000_000;
/// Most pages of one document that are drawn or read in one job.
pub const PAGES: u32 = 500;
/// Most bytes the helper may answer in all, over all frames: 512 MiB.
pub const ANSWER: u64 = 512 << 20;
/// Most bytes of an import's answer: a file of [`FILE`] bytes out of a zip, and what is said of it.
pub const IMPORT: u32 = 257 << 20;
/// Most bytes of the text of one page, and of one code.
pub const TEXT: u32 = 1 << 20;
/// Most codes on one page.
pub const CODES: usize = 64;

/// Address space of the helper, in bytes: 1 GiB.
pub const MEMORY: u64 = 1 << 30;
/// Processor time of the helper, in seconds.
pub const SECONDS: u64 = 20;
/// Processor time of a helper for a file over [`FILE`], in seconds.
pub const LONG_SECONDS: u64 = 600;
/// Stack of the helper, in bytes: nesting is bounded by the decoders, this is the second bound.
pub const STACK: u64 = 64 << 20;
/// The helper is killed after this many seconds by the clock on the wall.
pub const PATIENCE: std::time::Duration = std::time::Duration::from_secs(30);
/// The same for a file over [`FILE`].
pub const LONG_PATIENCE: std::time::Duration = std::time::Duration::from_secs(900);
