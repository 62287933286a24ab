//! Why a whole file was refused. What is wrong with a part of it is a [`crate::Remark`].

use serde::{Deserialize, Serialize};

/// Why nothing of a file was read. Nothing has been stored then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "refused", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Error {
    /// It is larger than what is looked at.
    #[error("the file has {bytes} bytes; at most {limit} are read")]
    TooLarge {
        /// Its size in bytes.
        bytes: u64,
        /// [`crate::limits::BYTES`].
        limit: u64,
    },
    /// Its lists and objects stand too deep inside each other.
    #[error("the file has more than {limit} lists inside each other")]
    TooDeep {
        /// [`crate::limits::DEPTH`].
        limit: u64,
    },
    /// It holds too many things.
    #[error("the file holds more than {limit} resources")]
    TooMany {
        /// [`crate::limits::RESOURCES`].
        limit: u64,
    },
    /// A few of its parts are pointed at so often that reading it would fill the memory.
    #[error("the file repeats its parts more often than fits into memory")]
    TooMuch,
    /// It should be text and is not UTF-8.
    #[error("the file is no UTF-8 text from byte {at} on")]
    NotText {
        /// The first byte that does not fit, counted from 0.
        at: u64,
    },
    /// It begins like JSON and is not: cut off, or broken.
    #[error("the file is no whole JSON: line {line}, column {column}")]
    NotJson {
        /// Counted from 1.
        line: u64,
        /// Counted from 1.
        column: u64,
    },
    /// It begins like XML and is not: cut off, or broken.
    #[error("the file is no whole XML: line {line}, column {column}")]
    NotXml {
        /// Counted from 1, after the prolog.
        line: u64,
        /// Counted from 1.
        column: u64,
    },
    /// It is XML that defines symbols of its own, which is how such files attack their readers.
    #[error("the file is XML that defines symbols of its own, which is not read")]
    Declares,
    /// It begins like a German medication plan and is none, or damaged.
    #[error("the medication plan is damaged or incomplete")]
    BadPlan,
    /// It should hold the tables of the BfArM's reference database, and they are not whole.
    #[error("the tables of the reference database are not whole")]
    BadNames,
    /// It begins like DICOM and holds nothing that can be read.
    #[error("the file is no whole DICOM")]
    BadDicom,
    /// It begins like an export of Apple Health and holds none.
    #[error("the file is no export of Apple Health")]
    BadExport,
    /// It is FHIR of another version, whose fields mean other things, or a medication plan of before
    /// 2016.
    #[error("the file is {version}; only FHIR R4 and medication plans from 2.2 on are read")]
    OtherVersion {
        /// `DSTU2`, `STU3` or `R5`.
        version: String,
    },
}

impl Error {
    /// The code of the sentence about it, for the catalogue of words.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Error::TooLarge { .. } => "too_large",
            Error::TooDeep { .. } => "too_deep",
            Error::TooMany { .. } => "too_many",
            Error::TooMuch => "too_much",
            Error::NotText { .. } => "not_text",
            Error::NotJson { .. } => "not_json",
            Error::NotXml { .. } => "not_xml",
            Error::Declares => "declares",
            Error::BadNames => "bad_names",
            Error::BadPlan => "bad_plan",
            Error::BadExport => "bad_export",
            Error::BadDicom => "bad_dicom",
            Error::OtherVersion { .. } => "other_version",
        }
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Error {
        Error::NotJson {
            line: error.line() as u64,
            column: error.column() as u64,
        }
    }
}
