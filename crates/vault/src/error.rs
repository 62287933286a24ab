//! What can go wrong with a chart at rest, as facts; the words live in the catalogue.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// What the vault answers with.
pub type Result<T> = std::result::Result<T, Error>;

/// Why the vault could not do what it was asked.
///
/// Every variant leaves the chart on disk as it was before the call.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no chart at this place.
    #[error("{} is not a chart", .path.display())]
    NotAVault {
        /// Where one was looked for.
        path: PathBuf,
    },
    /// A new chart was to be made where something lies already.
    #[error("{} exists already", .path.display())]
    Taken {
        /// What lies there.
        path: PathBuf,
    },
    /// The words or the key do not open this chart. Never says which part was wrong. A damaged
    /// key file can look the same; its twin was tried.
    #[error("the words or the key do not open this chart")]
    WrongKey,
    /// Something in the folder is not what this chart wrote there.
    #[error("{0}")]
    Damaged(Finding),
    /// A newer program wrote this chart.
    #[error("this chart needs a program that reads form {needs}; this one reads form {knows}")]
    Newer {
        /// The form the chart asks for.
        needs: u32,
        /// The newest form this program reads.
        knows: u32,
    },
    /// Another process has the chart open.
    #[error("the chart is open elsewhere")]
    Locked,
    /// The disk is full, or has too little space for what is to be written.
    #[error("not enough space to write {}", .file.display())]
    NoSpace {
        /// What was to be written.
        file: PathBuf,
    },
    /// This folder is an older state than the one this device has seen last, or a branch of it.
    #[error("this device knows the chart at no. {known}, and that is not in the past of this one")]
    NotADescendant {
        /// HEAD's generation of the folder that lies here.
        here: u64,
        /// HEAD's generation this device has seen.
        known: u64,
    },
    /// The chart was not closed the last time, and cannot be put in order where nothing can be
    /// written.
    #[error("the chart was not closed, and this place is write-protected")]
    NotClosed,
    /// The chart was opened for reading only.
    #[error("the chart was opened for reading only")]
    ReadOnly,
    /// A revision that cannot be read, or that goes back to one this chart has never seen.
    #[error("revision {revision}: {why}")]
    Revision {
        /// Its id.
        revision: String,
        /// Why it was not taken.
        why: BadRevision,
    },
    /// This chart has no such document.
    #[error("there is no document {document}")]
    NoSuchDocument {
        /// The id asked for.
        document: record::DocumentId,
    },
    /// A document changed while it was read, or is longer than [`crate::LARGEST`] bytes.
    #[error("the file could not be taken: {0}")]
    Unsteady(BadDocument),
    /// There is no backup and no copy of a chart at this place.
    #[error("{} is no copy of a chart", .path.display())]
    NotACopy {
        /// Where one was looked for.
        path: PathBuf,
    },
    /// Somebody asked for it to stop. What was begun was taken away.
    #[error("stopped")]
    Cancelled,
    /// Reading or writing a file failed.
    #[error("{}: {source}", .file.display())]
    Disk {
        /// Which file.
        file: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The database refused.
    #[error("the database answered with code {code}")]
    Database {
        /// SQLite's extended result code.
        code: i32,
        /// SQLite's own words, for a developer; they never hold anything of a record.
        detail: String,
    },
}

/// Why a revision was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BadRevision {
    /// A parent is not here, or belongs to another entry, or was erased.
    #[error("its parent is unknown")]
    ParentUnknown,
    /// The bytes are no revision this program reads.
    #[error("unreadable")]
    Unreadable,
}

/// Why a file was not taken as a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BadDocument {
    /// It changed while it was being read.
    #[error("it changed while it was read")]
    Changed,
    /// It is longer than this program takes.
    #[error("it is too long")]
    TooLong,
    /// Reading it failed.
    #[error("reading it failed")]
    Unreadable,
}

impl Error {
    /// An error of the disk; a full one has its own name.
    pub(crate) fn disk(file: &Path, source: io::Error) -> Error {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Error::NoSpace {
                file: file.to_owned(),
            },
            _ => Error::Disk {
                file: file.to_owned(),
                source,
            },
        }
    }

    /// Sealing fails where the disk does.
    pub(crate) fn sealing(file: &Path, error: seal::Error) -> Error {
        let error = match error {
            seal::Error::Io(error) => error,
            other => io::Error::other(other),
        };
        Error::disk(file, error)
    }

    /// Reading a sealed file fails as the seal says, or where the disk does.
    pub(crate) fn reading_sealed(
        file: &Path,
        error: io::Error,
        damaged: impl FnOnce() -> Error,
    ) -> Error {
        match seal::Error::from(error) {
            seal::Error::Io(error) => Error::disk(file, error),
            _ => damaged(),
        }
    }

    /// A sealed source that gives other bytes than it announced is damaged, not unsteady.
    pub(crate) fn or_damaged(self, trouble: Trouble, place: &str) -> Error {
        match self {
            Error::Unsteady(_) => Error::damaged(trouble, place),
            other => other,
        }
    }

    pub(crate) fn damaged(trouble: Trouble, place: impl Into<String>) -> Error {
        Error::Damaged(Finding {
            trouble,
            place: place.into(),
        })
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Error {
        use rusqlite::ffi;
        let code = match &error {
            rusqlite::Error::SqliteFailure(fault, _) => fault.extended_code,
            rusqlite::Error::SqlInputError { error, .. } => error.extended_code,
            _ => ffi::SQLITE_MISMATCH,
        };
        match code & 0xff {
            ffi::SQLITE_FULL => Error::NoSpace {
                file: crate::folder::DATABASE.into(),
            },
            ffi::SQLITE_CORRUPT | ffi::SQLITE_NOTADB | ffi::SQLITE_MISMATCH => {
                Error::damaged(Trouble::PageMacBad, crate::folder::DATABASE)
            }
            _ => Error::Database {
                code,
                detail: error.to_string(),
            },
        }
    }
}

/// One thing in the folder that is not as this chart left it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// What is wrong.
    pub trouble: Trouble,
    /// Where: a file's name inside the folder, a document's or a revision's id. It never holds
    /// anything of a record.
    pub place: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.trouble.code(), self.place)
    }
}

macro_rules! troubles {
    ($( $(#[$doc:meta])+ $Name:ident = $code:literal ),+ $(,)?) => {
        /// What can be wrong with a folder. Each has one stable code; the catalogue has the words.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Trouble { $( $(#[$doc])+ $Name, )+ }
        impl Trouble {
            /// Every trouble.
            pub const ALL: &'static [Trouble] = &[$(Trouble::$Name),+];
            /// The name under which the catalogue and `--json` know it.
            #[must_use]
            pub fn code(self) -> &'static str { match self { $(Trouble::$Name => $code),+ } }
        }
    };
}

troubles! {
    /// HEAD is missing, unreadable, or was not written by this chart.
    HeadMacBad = "head-mac-bad",
    /// The database is not the one HEAD speaks of.
    DbDigestMismatch = "db-digest-mismatch",
    /// A side file of the database lies where none may be; the database was not started.
    SideFileUnexpected = "side-file-unexpected",
    /// The rows of the database do not add up to the sum kept with them.
    RootMismatch = "root-mismatch",
    /// The folder is older than what this device knows, or a branch.
    NotADescendant = "not-a-descendant",
    /// A page of the database does not fit its code.
    PageMacBad = "page-mac-bad",
    /// The database holds something other than this form's tables, or is not encrypted.
    SchemaForeign = "schema-foreign",
    /// A document's file is not there.
    DocumentMissing = "document-missing",
    /// A document's file is another one, or was changed.
    DocumentDigestMismatch = "document-digest-mismatch",
    /// A file opens with this chart's key and no row speaks of it; it can be taken back.
    DocumentUnlisted = "document-unlisted",
    /// A revision goes back to one that is not here.
    ParentMissing = "parent-missing",
    /// A revision's bytes are not what its id says, or cannot be read.
    RevisionDamaged = "revision-damaged",
    /// A key file that this chart did not write, or an older one put back.
    SlotUnknown = "slot-unknown",
    /// A key file is not there.
    SlotMissing = "slot-missing",
    /// Neither copy of a key file is one any more.
    SlotDamaged = "slot-damaged",
    /// The two copies of a key file differ; the other one is good.
    SlotTwinDiffers = "slot-twin-differs",
    /// The filling behind a document is not empty.
    PaddingNotZero = "padding-not-zero",
    /// A file that should be sealed can be read by anybody.
    PlaintextFound = "plaintext-found",
    /// What lists and search show is not what the revisions say; it was built anew.
    ProjectionDiffers = "projection-differs",
    /// A file this program did not put there; it is left alone.
    UnknownFile = "unknown-file",
    /// A backup or a snapshot is not as it was written.
    BackupDamaged = "backup-damaged",
    /// A backup or a snapshot was written by somebody who did not have the chart's keys.
    BackupForeign = "backup-foreign",
    /// `README.txt` is missing or says something else.
    ReadmeDiffers = "readme-differs",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_that_fails_under_a_seal_is_not_called_damage() {
        let damaged = || Error::damaged(Trouble::BackupDamaged, "MANIFEST");
        let said = |error| Error::reading_sealed(Path::new("copy"), error, damaged);
        let pulled = said(io::Error::other("the stick was pulled"));
        assert!(matches!(pulled, Error::Disk { .. }), "{pulled:?}");
        let broken = said(io::Error::other(seal::Error::Damaged));
        assert!(matches!(broken, Error::Damaged(_)), "{broken:?}");
    }

    #[test]
    fn a_question_the_database_does_not_understand_is_not_called_damage() {
        crate::memory::wipe_what_is_freed().unwrap();
        let database = rusqlite::Connection::open_in_memory().unwrap();
        let refused = database.prepare("SELECT one FROM nothing").unwrap_err();
        let refused = Error::from(refused);
        assert!(
            matches!(refused, Error::Database { code: 1, .. }),
            "{refused:?}"
        );
    }

    #[test]
    fn damage_is_told_with_its_name_and_its_place() {
        let told = Error::damaged(Trouble::SlotMissing, "recovery").to_string();
        assert!(told.contains("slot-missing") && told.contains("recovery"));
    }
}
