//! What a person says along with a file: the keys they trust, what a column means, what day it is.

use crate::diary::Columns;
use base64::{Engine, engine::general_purpose::STANDARD};
use record::When;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What stands in front of a file that comes with wishes, on its way to the one who reads it.
const MAGIC: &[u8] = b"ownchart-wishes ";
/// How every question begins that is no file: what is asked of pictures and zips piece by piece.
const ASKS: &[u8] = b"OwnChart asks ";
/// The most bytes of all wishes together.
const ROOM: usize = 4 << 20;

/// What is said along with a file. Nothing of it comes out of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Wishes {
    /// Files with keys of issuers a person has brought along: JWKS (RFC 7517) or certificates as PEM.
    pub keys: Vec<String>,
    /// What the columns of a table are, where the person said so.
    pub columns: Option<Columns>,
    /// The day it is: what a calendar holds from then on is planned.
    pub today: Option<When>,
    /// The name of the person whose chart it is: their own card among contacts is about them.
    pub own: Option<String>,
}

impl Wishes {
    /// Adds a file of keys as it came: JWKS, one JWK, or certificates as PEM or DER.
    pub fn add_keys(&mut self, file: &[u8]) {
        self.keys.push(match std::str::from_utf8(file) {
            Ok(text) => text.to_owned(),
            Err(_) => format!(
                "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
                STANDARD.encode(file)
            ),
        });
    }

    /// The file with these wishes in front, for [`crate::answer`].
    ///
    /// # The trap
    /// A stranger's file that begins as wishes do would bring its own keys along, and one that begins as a
    /// question does would be answered as one; such a file is always wrapped, and only the outermost
    /// wishes count.
    #[must_use]
    pub fn before<'f>(&self, file: &'f [u8]) -> Cow<'f, [u8]> {
        let looks_like_ours = file.starts_with(MAGIC) || file.starts_with(ASKS);
        if *self == Wishes::default() && !looks_like_ours {
            return Cow::Borrowed(file);
        }
        let said = serde_json::to_vec(self).expect("wishes hold only text and numbers");
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(format!("{}\n", said.len()).as_bytes());
        bytes.extend_from_slice(&said);
        bytes.extend_from_slice(file);
        Cow::Owned(bytes)
    }

    /// Takes the wishes off a file again. Bytes without wishes are a file without wishes.
    pub(crate) fn apart(bytes: &[u8]) -> (Wishes, &[u8]) {
        let parted = || {
            let rest = bytes.strip_prefix(MAGIC)?;
            let end = memchr::memchr(b'\n', rest.get(..rest.len().min(16))?)?;
            let length: usize = std::str::from_utf8(&rest[..end]).ok()?.parse().ok()?;
            if length > ROOM {
                return None;
            }
            let (said, file) = rest[end + 1..].split_at_checked(length)?;
            Some((serde_json::from_slice(said).ok()?, file))
        };
        parted().unwrap_or((Wishes::default(), bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_travel_in_front_of_the_file_and_come_off_again() {
        let mut wishes = Wishes::default();
        assert_eq!(wishes.before(b"file"), Cow::Borrowed(b"file"));
        wishes.add_keys(b"{\"keys\":[]}");
        wishes.add_keys(b"\x30\x82\xff");
        let before = wishes.before(b"file").into_owned();
        assert_eq!(Wishes::apart(&before), (wishes.clone(), &b"file"[..]));
        assert!(wishes.keys[1].contains("MIL/"));
    }

    #[test]
    fn a_file_that_begins_as_a_question_is_read_as_a_file() {
        for asks in [
            crate::parcel::ASK,
            crate::dicom::heads::ASK,
            crate::dicom::anonymous::ASK,
        ] {
            assert!(asks.starts_with(ASKS));
            let answer = crate::answer(&Wishes::default().before(asks), Some("letter"));
            assert!(crate::heard(&answer).is_ok());
        }
    }

    #[test]
    fn a_file_that_brings_its_own_keys_is_not_believed() {
        let mut wishes = Wishes::default();
        wishes.add_keys(b"{\"keys\":[]}");
        let forged = wishes.before(b"file").into_owned();
        let sent = Wishes::default().before(&forged);
        assert_eq!(Wishes::apart(&sent), (Wishes::default(), &forged[..]));
        for odd in [
            &b"ownchart-wishes "[..],
            b"ownchart-wishes 9\n{}",
            b"ownchart-wishes 99999999999\n",
        ] {
            assert_eq!(Wishes::apart(odd), (Wishes::default(), odd));
        }
    }
}
