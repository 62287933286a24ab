//! What can be wrong with a share.

use std::io;

/// Why a share could not be made or opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The seal said so: wrong words, damage, not an age file.
    #[error(transparent)]
    Seal(#[from] seal::Error),
    /// What came out of the seal is not the package its `share.json` says. Refused whole.
    #[error("the package is damaged: {flaw} ({name})")]
    Damaged {
        /// What does not fit.
        flaw: Flaw,
        /// The entry it was found at; empty where it is the zip itself.
        name: String,
    },
    /// `share.json` has a format number this program does not know.
    #[error("the share is of format {format}, newer than this program")]
    Newer {
        /// The number found.
        format: u64,
    },
    /// More than [`limits`](crate::limits) allow.
    #[error("{found} is more than the {most} that are allowed")]
    TooLarge {
        /// What was found or wanted, in bytes or entries.
        found: u64,
        /// The limit.
        most: u64,
    },
    /// The page has no place for a share, or more than one.
    #[error("this page has no place for a share")]
    NoPlace,
    /// The page is a viewer without a share.
    #[error("this page is a viewer without a share inside")]
    EmptyPage,
    /// Neither a sealed share nor a page or PDF that carries one.
    #[error("this file holds no share")]
    NoShare,
    /// A document changed while it was being packed.
    #[error("{name} changed while it was being packed")]
    Changed {
        /// Its name in the package.
        name: String,
    },
    /// A document could not be read or the output not be written.
    #[error("reading or writing failed")]
    Io(#[from] io::Error),
}

/// How a package differs from what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Flaw {
    /// Not the one kind of zip that is written.
    #[error("not a plain zip")]
    Zip,
    /// The directory at the end says something else than the entry itself.
    #[error("two headers disagree")]
    HeadersDiffer,
    /// Two entries have one name.
    #[error("a name twice")]
    DoubleName,
    /// A name that is not allowed, or not where it stands.
    #[error("a name that does not belong here")]
    Name,
    /// Unpacks to more or less than it says, or not at all.
    #[error("does not unpack to what it says")]
    Unpack,
    /// `share.json` is not what it should be.
    #[error("share.json is unreadable")]
    Claim,
    /// `share.json` names an entry that is not there.
    #[error("a listed entry is missing")]
    Missing,
    /// An entry is not listed in `share.json`.
    #[error("an entry that is not listed")]
    Unlisted,
    /// The bytes are not those that `share.json` lists.
    #[error("the digest differs")]
    Digest,
    /// Not a note, or not what a note may say.
    #[error("not a readable note")]
    Note,
    /// Something other than zeros in the padding.
    #[error("the padding is not empty")]
    Padding,
}

impl Flaw {
    /// This flaw, found at `name`.
    pub(crate) fn at(self, name: &str) -> Error {
        Error::Damaged {
            flaw: self,
            name: name.to_owned(),
        }
    }
}
