//! Bytes that may be read by anybody, and why.

/// Why something may leave without a seal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The person asked for a file that others can read and was told so.
    Export,
    /// A sheet for the printer: paper works when nothing else does.
    Paper,
    /// The same words for everybody, without a word from any chart (README.txt, the bare viewer).
    Constant,
}

/// Bytes that anybody may read, with the reason why.
///
/// A function that writes such bytes asks for this type, so that every place where something
/// leaves in the clear can be found by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InTheClear {
    /// What is written.
    pub bytes: Vec<u8>,
    /// Why this may be read by anybody.
    pub reason: Reason,
}

impl InTheClear {
    /// A file the person asked for.
    pub fn export(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            reason: Reason::Export,
        }
    }

    /// A sheet for the printer.
    pub fn paper(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            reason: Reason::Paper,
        }
    }

    /// The same bytes for everybody.
    pub fn constant(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            reason: Reason::Constant,
        }
    }
}

impl AsRef<[u8]> for InTheClear {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}
