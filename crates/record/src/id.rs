//! Names that two copies of a chart agree on without asking each other.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

/// Text that should have been an id and is not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an id has {expected} hexadecimal digits")]
pub struct NotAnId {
    /// How many digits an id of this sort has.
    pub expected: usize,
}

macro_rules! id {
    ($(#[$doc:meta])* $Id:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $Id(pub [u8; $len]);

        impl fmt::Display for $Id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let digit = |half: u8| char::from(b"0123456789abcdef"[usize::from(half)]);
                let digits = self.0.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
                f.write_str(&digits.collect::<String>())
            }
        }
        impl fmt::Debug for $Id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($Id), "({})"), self)
            }
        }
        impl FromStr for $Id {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                unhex(text).map(Self).ok_or(NotAnId { expected: $len * 2 })
            }
        }
        impl Serialize for $Id {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $Id {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = String::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

id! {
    /// One thing a person keeps, through all its revisions.
    EntryId, 16
}
id! {
    /// One folder of a chart: its copies on other disks have others.
    CopyId, 16
}
id! {
    /// SHA-256 of a document's original bytes. It never stands outside encryption: whoever has
    /// the same letter could otherwise tell that this chart holds it.
    DocumentId, 32
}
id! {
    /// SHA-256 of a revision's bytes.
    RevisionId, 32
}

impl EntryId {
    /// The id of an imported entry: two copies that import the same place of the same file for
    /// the same person agree on it, so joining them finds one entry and not two.
    #[must_use]
    pub fn imported(person: EntryId, source: DocumentId, place: &str) -> EntryId {
        let mut digest = Sha256::new();
        digest.update(b"ownchart-imported-1");
        digest.update(person.0);
        digest.update(source.0);
        digest.update(place.as_bytes());
        let whole: [u8; 32] = digest.finalize().into();
        let mut id = [0; 16];
        id.copy_from_slice(&whole[..16]);
        EntryId(id)
    }
}

impl DocumentId {
    /// The id of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> DocumentId {
        DocumentId(Sha256::digest(bytes).into())
    }
}

impl RevisionId {
    /// The id of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> RevisionId {
        RevisionId(Sha256::digest(bytes).into())
    }
}

/// Lower-case hexadecimal only: one id has one spelling.
pub(crate) fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != N * 2 || !text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_one_spelling() {
        let id: EntryId = "00112233445566778899aabbccddeeff".parse().unwrap();
        assert_eq!(id.to_string(), "00112233445566778899aabbccddeeff");
        assert!(
            "00112233445566778899AABBCCDDEEFF"
                .parse::<EntryId>()
                .is_err()
        );
        assert!("0011".parse::<EntryId>().is_err());
        assert!(
            "€0112233445566778899aabbccddeef"
                .parse::<EntryId>()
                .is_err()
        );
    }

    #[test]
    fn two_copies_that_import_one_place_agree() {
        let person = EntryId([7; 16]);
        let file = DocumentId::of(b"a bundle");
        assert_eq!(
            EntryId::imported(person, file, "entry[3]"),
            EntryId::imported(person, file, "entry[3]")
        );
        assert_ne!(
            EntryId::imported(person, file, "entry[3]"),
            EntryId::imported(person, file, "entry[4]")
        );
        assert_ne!(
            EntryId::imported(person, file, "entry[3]"),
            EntryId::imported(EntryId([8; 16]), file, "entry[3]")
        );
    }
}
