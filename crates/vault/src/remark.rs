//! What the vault noticed while it did what it was asked.

use crate::error::Finding;

/// Something worth a sentence, though the chart is open.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Remark {
    /// The chart was not closed the last time. Everything that was said to be saved is there.
    Recovered {
        /// When the last change was made, in milliseconds since 1970.
        last: i64,
    },
    /// This device sees this copy for the first time, so it cannot tell an older one.
    NewHere,
    /// This device keeps no marks, or they cannot be read or written.
    NoMemory,
    /// The file system knows no locks: nothing keeps a second program out.
    NoLock,
    /// The folder lies on a network file system, where locks and write order are a promise only.
    Network,
    /// Something in the folder is not as this chart left it, and the chart opens all the same.
    Found(Finding),
}
