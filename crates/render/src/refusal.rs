//! Why the helper said no.

/// Why the helper gave no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The system would not lock the helper up, so it did not look at the file.
    #[error("the system cannot lock up the helper ({0:?}), so the file was not opened")]
    NoLockUp(Part),
    /// No PDF and none of the pictures we take.
    #[error("this is neither a PDF nor a PNG, JPEG, WebP, GIF, BMP or TIFF picture")]
    UnknownForm,
    /// The beginning is right, the rest is not.
    #[error("the file is damaged")]
    Damaged,
    /// Over one of [`limits`](crate::limits).
    #[error("the file or a page of it is too large")]
    TooLarge,
    /// A PDF that wants a password, or is encrypted in a way we cannot undo.
    #[error("the PDF is locked with a password")]
    Locked,
    /// The password that came along does not open the PDF.
    #[error("the password does not open the PDF")]
    WrongPassword,
    /// The document has pages, but none of those that were asked for.
    #[error("there is no such page; the document has {0}")]
    NoSuchPage(u32),
    /// A picture has no text layer.
    #[error("a picture has no text layer")]
    NoText,
    /// The job was not understood; program and helper are of different versions.
    #[error("the helper is of another version than the program")]
    BadJob,
    /// A job this helper was not built for.
    #[error("this helper cannot do that job")]
    NotMyJob,
}

/// The part of the lock-up that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[repr(u8)]
pub enum Part {
    /// The operating system has no lock-up that we know.
    System = 1,
    /// Quiet: descriptors, core files, reading from outside.
    Quiet = 2,
    /// Memory, time and file limits.
    Limits = 3,
    /// Landlock: no path.
    Paths = 4,
    /// seccomp: no system call but the few.
    Calls = 5,
    /// More than one thread was running already.
    Threads = 6,
}

impl Part {
    pub(crate) fn from_byte(byte: u32) -> Option<Self> {
        use Part::{Calls, Limits, Paths, Quiet, System, Threads};
        [System, Quiet, Limits, Paths, Calls, Threads]
            .into_iter()
            .find(|part| u32::from(*part as u8) == byte)
    }
}

impl Refusal {
    pub(crate) fn bytes(self) -> (u8, u32) {
        match self {
            Refusal::NoLockUp(part) => (1, u32::from(part as u8)),
            Refusal::UnknownForm => (2, 0),
            Refusal::Damaged => (3, 0),
            Refusal::TooLarge => (4, 0),
            Refusal::Locked => (5, 0),
            Refusal::NoSuchPage(pages) => (6, pages),
            Refusal::NoText => (7, 0),
            Refusal::BadJob => (8, 0),
            Refusal::NotMyJob => (9, 0),
            Refusal::WrongPassword => (10, 0),
        }
    }

    pub(crate) fn from_bytes(code: u8, detail: u32) -> Option<Self> {
        Some(match code {
            1 => Refusal::NoLockUp(Part::from_byte(detail)?),
            2 => Refusal::UnknownForm,
            3 => Refusal::Damaged,
            4 => Refusal::TooLarge,
            5 => Refusal::Locked,
            6 => Refusal::NoSuchPage(detail),
            7 => Refusal::NoText,
            8 => Refusal::BadJob,
            9 => Refusal::NotMyJob,
            10 => Refusal::WrongPassword,
            _ => return None,
        })
    }
}
