//! What can go wrong with an envelope.

use std::io;

/// Why something could not be sealed or opened.
///
/// Wrong words and damage are told apart as far as the format allows: a changed byte in the line
/// that holds the wrapped key of a passphrase looks exactly like a wrong passphrase.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes are not an age file.
    #[error("this is not an age file")]
    NotAge,
    /// The file says it is age, of a version this program does not know.
    #[error("this age file is of a newer version")]
    Newer,
    /// The passphrase or none of the identities opens the file. Never says which part was wrong.
    #[error("the words or the key do not open this file")]
    WrongKey,
    /// The file was sealed for recipients; a passphrase cannot open it.
    #[error("this file opens with a key and not with words")]
    NeedsIdentity,
    /// The file was sealed with a passphrase; an identity cannot open it.
    #[error("this file opens with words and not with a key")]
    NeedsPassphrase,
    /// The file was cut off or changed after it was sealed.
    #[error("the file is damaged")]
    Damaged,
    /// Trying one passphrase would cost more than is accepted here. Nothing was computed.
    #[error("trying one passphrase costs 2^{found}, at most 2^{most} is accepted")]
    TooExpensive {
        /// Work factor in the file: scrypt N = 2^found.
        found: u8,
        /// The largest accepted here.
        most: u8,
    },
    /// A slot whose guessing was made cheaper than the format demands. Nothing was computed.
    #[error("trying one passphrase costs only 2^{found}, at least 2^{least} is demanded")]
    TooCheap {
        /// Work factor in the file: scrypt N = 2^found.
        found: u8,
        /// The smallest accepted here.
        least: u8,
    },
    /// Nobody could ever open this: the list of recipients is empty.
    #[error("no recipient was named")]
    NoRecipient,
    /// A text that should be an identity (`AGE-SECRET-KEY-1…`) or a recipient (`age1…`) is none.
    #[error("this is not an age key")]
    NotAKey,
    /// Reading or writing failed.
    #[error("reading or writing failed")]
    Io(#[source] io::Error),
}

impl From<io::Error> for Error {
    /// Finds the [`Error`] that an [`Opener`](crate::Opener) put into its `io::Error`.
    fn from(error: io::Error) -> Self {
        match error.downcast::<Error>() {
            Ok(ours) => ours,
            Err(foreign) => Self::Io(foreign),
        }
    }
}
