//! HEAD: the one page that says what the rest of the folder must be.
//!
//! One line of JSON, a newline, 64 hexadecimal digits of HMAC-SHA256 over exactly the bytes
//! before the newline. It is parsed only after the code fits.

use crate::disk::Replace;
use crate::error::{Error, Result, Trouble};
use crate::folder::{self, Folder, hex, unhex};
use crate::secret::{FORM, Keys};
use record::CopyId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The longest HEAD, in bytes; ours has about 800.
const LONGEST: u64 = 64 << 10;

/// A digest in the written form of HEAD.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Digest(pub(crate) [u8; 32]);

impl Serialize for Digest {
    fn serialize<S: serde::Serializer>(&self, to: S) -> std::result::Result<S::Ok, S::Error> {
        to.serialize_str(&hex(&self.0))
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        unhex(&text)
            .map(Digest)
            .ok_or_else(|| serde::de::Error::custom("a digest has 64 digits"))
    }
}

/// Whether somebody is at work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Rest {
    /// A session writes, or was cut off while it did.
    Open,
    /// The database lies as its digest says, without side files.
    Clean,
}

/// What HEAD says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Head {
    pub(crate) format: u32,
    pub(crate) min_reader: u32,
    /// The chart, in hexadecimal.
    pub(crate) vault: CopyId,
    /// This copy of it.
    pub(crate) copy: CopyId,
    /// Counts the sessions that wrote.
    pub(crate) generation: u64,
    pub(crate) state: Rest,
    /// Drawn for every session that writes, so that two that began at the same state differ.
    /// Charts from before this field have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) session: Option<CopyId>,
    /// The digest of the HEAD before this one; the first has none.
    pub(crate) previous: Option<Digest>,
    /// The digest of the database: as it is (clean), as it was when the session began (open).
    pub(crate) database: Digest,
    /// The digest of the database's root when this was written: how much is kept is nobody's
    /// business.
    pub(crate) root: Digest,
    /// The digest of each key file.
    pub(crate) slots: BTreeMap<String, Digest>,
    /// During a change: a second digest that is good as well, by key file.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) expects: BTreeMap<String, Digest>,
}

impl Head {
    /// The bytes of the file, with their code.
    fn bytes(&self, keys: &Keys) -> Vec<u8> {
        let mut bytes = serde_json::to_vec(self).expect("HEAD holds only text and numbers");
        let code = hex(&keys.head.mac(&bytes));
        bytes.push(b'\n');
        bytes.extend_from_slice(code.as_bytes());
        bytes.push(b'\n');
        bytes
    }

    /// Reads HEAD and gives it with its own digest.
    pub(crate) fn read(folder: &Folder, keys: &Keys) -> Result<(Head, Digest)> {
        let bad = || Error::damaged(Trouble::HeadMacBad, folder::HEAD);
        let bytes = folder.read(folder::HEAD, LONGEST)?.ok_or_else(bad)?;
        Ok((
            Head::parse(&bytes, keys)?,
            Digest(keys.digest.digest(&bytes)),
        ))
    }

    pub(crate) fn parse(bytes: &[u8], keys: &Keys) -> Result<Head> {
        let bad = || Error::damaged(Trouble::HeadMacBad, folder::HEAD);
        let line = bytes
            .iter()
            .position(|byte| *byte == b'\n')
            .ok_or_else(bad)?;
        let (said, code) = (&bytes[..line], &bytes[line + 1..]);
        let code = code
            .strip_suffix(b"\n")
            .and_then(|code| std::str::from_utf8(code).ok());
        let code: [u8; 32] = code.and_then(unhex).ok_or_else(bad)?;
        if !keys.head.fits(said, &code) {
            return Err(bad());
        }
        #[derive(Deserialize)]
        struct Reader {
            min_reader: u32,
        }
        let reader: Reader = serde_json::from_slice(said).map_err(|_| bad())?;
        if reader.min_reader > FORM {
            return Err(Error::Newer {
                needs: reader.min_reader,
                knows: FORM,
            });
        }
        serde_json::from_slice(said).map_err(|_| bad())
    }

    /// Makes this the HEAD of the folder and gives its digest.
    pub(crate) fn write(&self, folder: &Folder, keys: &Keys) -> Result<Digest> {
        let bytes = self.bytes(keys);
        folder.write(folder::HEAD, Replace::Yes, &bytes)?;
        Ok(Digest(keys.digest.digest(&bytes)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    fn written() -> (tempfile::TempDir, Folder, Keys, Head) {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::at(dir.path());
        folder.empty_tmp().unwrap();
        let keys = Secret::generate().keys();
        let head = Head {
            format: 1,
            min_reader: 1,
            vault: CopyId([1; 16]),
            copy: CopyId([2; 16]),
            generation: 7,
            state: Rest::Clean,
            session: Some(CopyId([8; 16])),
            previous: Some(Digest([3; 32])),
            database: Digest([4; 32]),
            root: Digest([6; 32]),
            slots: BTreeMap::from([("passphrase".to_owned(), Digest([5; 32]))]),
            expects: BTreeMap::new(),
        };
        head.write(&folder, &keys).unwrap();
        (dir, folder, keys, head)
    }

    #[test]
    fn it_reads_what_it_writes() {
        let (_dir, folder, keys, head) = written();
        assert_eq!(Head::read(&folder, &keys).unwrap().0, head);
    }

    #[test]
    fn every_changed_byte_is_noticed() {
        let (_dir, folder, keys, _) = written();
        let good = std::fs::read(folder.join(folder::HEAD)).unwrap();
        assert!(Head::parse(&good, &keys).is_ok());
        for at in 0..good.len() {
            for flip in [1, 0x20, 0x80] {
                let mut bad = good.clone();
                bad[at] ^= flip;
                let answer = Head::parse(&bad, &keys).err().unwrap();
                assert!(matches!(answer, Error::Damaged(f) if f.trouble == Trouble::HeadMacBad));
            }
        }
        for len in 0..good.len() {
            assert!(Head::parse(&good[..len], &keys).is_err(), "cut after {len}");
        }
    }

    #[test]
    fn a_newer_one_is_refused_as_newer() {
        let (_dir, folder, keys, head) = written();
        Head {
            min_reader: 2,
            ..head
        }
        .write(&folder, &keys)
        .unwrap();
        assert!(matches!(
            Head::read(&folder, &keys),
            Err(Error::Newer { needs: 2, knows: 1 })
        ));
    }
}
