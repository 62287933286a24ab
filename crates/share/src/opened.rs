//! Opening a share from anybody: all of it is what it says, or nothing of it is shown.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read, Seek, Write},
    sync::{Mutex, PoisonError},
};

use seal::{Bounds, Key, Unsealed, Zeroizing, signature::PublicKey};
use sha2::{Digest, Sha256};

use crate::{
    Claim, Error, Flaw,
    claim::{Maker, Written, hex},
    limits,
    zip::{self, Found},
};

/// What the signature says. It names a key and never a person: only words compared with paper
/// tell whose key it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signature {
    /// The package is not signed.
    None,
    /// Signed with the key of these six words, and unchanged since.
    Good {
        /// Six words to compare with the paper.
        words: String,
        /// Share id and date, as signed.
        comment: String,
    },
    /// There is a signature, and it does not hold.
    Bad,
}

/// A share that was opened and is whole.
///
/// Its two summaries are held in memory and wiped when this is dropped; its documents stay where they
/// lie, sealed, until one of them is [read](Package::read_document).
pub struct Package {
    claim: Claim,
    signature: Signature,
    maker: Option<PublicKey>,
    summary_json: Zeroizing<Vec<u8>>,
    summary_html: Zeroizing<Vec<u8>>,
    documents: Vec<Enclosed>,
    zip: Mutex<Box<dyn Place>>,
}

/// A document in a package.
#[derive(Debug)]
pub struct Enclosed {
    /// What it is called inside: `documents/001-letter.pdf`.
    pub name: String,
    /// SHA-256 of its bytes, as they were when the package was opened.
    pub digest: [u8; 32],
    /// How many bytes it has.
    pub size: u64,
    found: Found,
}

/// Where the zip lies in the clear for whoever reads it: in a seal, or in memory.
trait Place: Read + Seek + Send {}
impl<T: Read + Seek + Send> Place for T {}

impl Package {
    /// Opens a sealed share.
    ///
    /// # Errors
    /// [`Error::Seal`] if the key does not fit or the file is damaged, otherwise see
    /// [`Package::read`].
    pub fn open(sealed: &[u8], key: Key<'_>, bounds: Bounds) -> Result<Self, Error> {
        Self::open_from(Cursor::new(sealed.to_vec()), key, bounds)
    }

    /// Opens a sealed share where it lies: memory is taken for the two summaries and for 64 KiB.
    /// The whole file is read and checked once.
    ///
    /// # Errors
    /// As [`Package::open`], and [`Error::Io`].
    pub fn open_from(
        sealed: impl Read + Seek + Send + 'static,
        key: Key<'_>,
        bounds: Bounds,
    ) -> Result<Self, Error> {
        Self::judged(Box::new(Unsealed::new(sealed, key, bounds)?))
    }

    /// Reads the zip that was inside a seal.
    ///
    /// # Errors
    /// [`Error::Damaged`] if anything is not what `share.json` says, [`Error::Newer`],
    /// [`Error::TooLarge`].
    pub fn read(zip: Zeroizing<Vec<u8>>) -> Result<Self, Error> {
        Self::judged(Box::new(Cursor::new(zip)))
    }

    fn judged(mut zip: Box<dyn Place>) -> Result<Self, Error> {
        let found = zip::read(&mut zip)?;
        let names: Vec<&str> = found.iter().map(|found| found.head.name.as_str()).collect();
        in_order(&names)?;
        let mut kept = Kept::default();
        let mut digests = Vec::with_capacity(found.len());
        for found in &found {
            digests.push(kept.look(found, &mut zip)?);
        }
        let share_json = kept.of("share.json")?;
        let Written {
            claim,
            maker,
            entries: listed,
            ..
        } = Written::read(&share_json)?;
        for (name, looked) in names.iter().zip(&digests) {
            match (*name, listed.0.get(*name)) {
                ("share.json" | "share.json.minisig", None) => {}
                ("padding", None) if looked.zeros => {}
                ("padding", None) => return Err(Flaw::Padding.at(name)),
                ("share.json" | "share.json.minisig" | "padding", Some(_)) => {
                    return Err(Flaw::Claim.at(name));
                }
                (_, None) => return Err(Flaw::Unlisted.at(name)),
                (_, Some(digest)) if hex(&looked.digest) != *digest => {
                    return Err(Flaw::Digest.at(name));
                }
                (_, Some(_)) => {}
            }
        }
        if let Some(name) = listed.0.keys().find(|name| !names.contains(&name.as_str())) {
            return Err(Flaw::Missing.at(name));
        }
        let minisig = kept.of("share.json.minisig").ok();
        let minisig = minisig.as_ref().map(|bytes| bytes.as_slice());
        let (signature, maker) = judge(&share_json, minisig, maker);
        let (summary_json, summary_html) = (kept.of("summary.json")?, kept.of("summary.html")?);
        let documents = found
            .into_iter()
            .zip(digests)
            .filter(|(found, _)| found.head.name.starts_with("documents/"))
            .map(|(found, looked)| Enclosed {
                name: found.head.name.clone(),
                digest: looked.digest,
                size: u64::from(found.head.size),
                found,
            });
        Ok(Self {
            claim,
            signature,
            maker,
            summary_json,
            summary_html,
            documents: documents.collect(),
            zip: Mutex::new(zip),
        })
    }

    /// What the share says about itself.
    pub fn claim(&self) -> &Claim {
        &self.claim
    }

    /// What the signature says.
    pub fn signature(&self) -> &Signature {
        &self.signature
    }

    /// The maker's key, where the signature is good.
    pub fn maker(&self) -> Option<&PublicKey> {
        self.maker.as_ref()
    }

    /// Whether the signature is good and its key has these six words. Case and what stands
    /// between the words do not matter.
    pub fn signed_by(&self, words: &str) -> bool {
        let letters = |text: &str| -> String {
            text.chars()
                .filter(char::is_ascii_alphabetic)
                .map(|c| c.to_ascii_lowercase())
                .collect()
        };
        match &self.signature {
            Signature::Good { words: good, .. } => letters(good) == letters(words),
            Signature::None | Signature::Bad => false,
        }
    }

    /// The FHIR bundle.
    pub fn summary_json(&self) -> &[u8] {
        &self.summary_json
    }

    /// The readable summary. Somebody else's page: never shown where its markup could act.
    pub fn summary_html(&self) -> &[u8] {
        &self.summary_html
    }

    /// SHA-256 of the FHIR bundle, as in the maker's ledger.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.summary_json()).into()
    }

    /// The documents, in order.
    pub fn documents(&self) -> &[Enclosed] {
        &self.documents
    }

    /// Has `work` read a document. The bytes were checked when the package was opened; whoever keeps
    /// them compares [`Enclosed::digest`] once more, for a file may change meanwhile.
    ///
    /// # Errors
    /// [`Error::Seal`], [`Error::Io`]. Those of reading itself arrive in `work`.
    pub fn read_document<T>(
        &self,
        document: &Enclosed,
        work: impl FnOnce(&mut dyn Read) -> T,
    ) -> Result<T, Error> {
        let mut zip = self.zip.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(work(&mut document.found.body(&mut *zip)?))
    }

    /// Writes a document to `to`, in 64 KiB of memory.
    ///
    /// # Errors
    /// [`Error::Changed`] after the last byte if they are no longer those that were checked;
    /// [`Error::Seal`], [`Error::Io`].
    pub fn write_document(&self, document: &Enclosed, to: &mut impl Write) -> Result<(), Error> {
        let mut sha256 = Sha256::new();
        let mut zip = self.zip.lock().unwrap_or_else(PoisonError::into_inner);
        document.found.pour(&mut *zip, |piece| {
            sha256.update(piece);
            Ok(to.write_all(piece)?)
        })?;
        match <[u8; 32]>::from(sha256.finalize()) == document.digest {
            true => Ok(()),
            false => Err(Error::Changed {
                name: document.name.clone(),
            }),
        }
    }
}

/// What was seen of an entry in passing.
struct Looked {
    digest: [u8; 32],
    /// Nothing but zeros.
    zeros: bool,
}

/// The small entries, whose bytes are kept while the others only pass.
#[derive(Default)]
struct Kept(BTreeMap<String, Zeroizing<Vec<u8>>>, u64);

impl Kept {
    fn look(&mut self, found: &Found, zip: &mut (impl Read + Seek)) -> Result<Looked, Error> {
        let name = found.head.name.as_str();
        let (mut sha256, mut zeros) = (Sha256::new(), true);
        let keeps = name != "padding" && !name.starts_with("documents/");
        let mut bytes = Zeroizing::new(Vec::new());
        if keeps {
            self.1 += u64::from(found.head.size);
            if self.1 > limits::UNPACKED {
                return Err(Error::TooLarge {
                    found: self.1,
                    most: limits::UNPACKED,
                });
            }
        }
        found.pour(zip, |piece| {
            sha256.update(piece);
            zeros &= piece.iter().all(|&byte| byte == 0);
            if keeps {
                bytes.extend_from_slice(piece);
            }
            Ok(())
        })?;
        if keeps {
            self.0.insert(name.to_owned(), bytes);
        }
        Ok(Looked {
            digest: sha256.finalize().into(),
            zeros,
        })
    }

    fn of(&mut self, name: &str) -> Result<Zeroizing<Vec<u8>>, Error> {
        self.0.remove(name).ok_or_else(|| Flaw::Missing.at(name))
    }
}

/// Whether exactly the names of a package stand here, in their order.
fn in_order(names: &[&str]) -> Result<(), Error> {
    let mut names = names.iter().copied().peekable();
    let mut expect = |name: &str, needed: bool| match names.next_if_eq(&name) {
        Some(_) => Ok(()),
        None if !needed => Ok(()),
        None => Err(match names.peek() {
            Some(other) => Flaw::Name.at(other),
            None => Flaw::Missing.at(name),
        }),
    };
    expect("share.json", true)?;
    expect("share.json.minisig", false)?;
    expect("summary.json", true)?;
    expect("summary.html", true)?;
    let mut number = 0;
    while let Some(name) = names.next_if(|name| name.starts_with("documents/")) {
        number += 1;
        let rest = name.strip_prefix(&format!("documents/{number:03}-"));
        if !rest.is_some_and(is_safe) {
            return Err(Flaw::Name.at(name));
        }
    }
    match (names.next(), names.next()) {
        (Some("padding"), None) => Ok(()),
        (Some("padding"), Some(other)) | (Some(other), _) => Err(Flaw::Name.at(other)),
        (None, _) => Err(Flaw::Missing.at("padding")),
    }
}

/// Whether this is a name of the kind that [`safe_name`](crate::safe_name) gives.
fn is_safe(name: &str) -> bool {
    (1..=80).contains(&name.len())
        && name
            .bytes()
            .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.'))
        && !name.starts_with('.')
        && !name.ends_with('.')
        && !name.contains("..")
}

/// What the signature over `share_json` says, and the key if it is good.
fn judge(
    share_json: &[u8],
    minisig: Option<&[u8]>,
    maker: Option<Maker>,
) -> (Signature, Option<PublicKey>) {
    let (minisig, maker) = match (minisig, maker) {
        (None, None) => return (Signature::None, None),
        (Some(minisig), Some(maker)) => (minisig, maker),
        // A key without a signature, or a signature without its key: one of them was taken away.
        _ => return (Signature::Bad, None),
    };
    let good = PublicKey::parse(&maker.key).ok().and_then(|key| {
        let text = std::str::from_utf8(minisig).ok()?;
        let comment = key.verify(share_json, text).ok()?;
        let words = key.words();
        (words == maker.words).then_some((Signature::Good { words, comment }, Some(key)))
    });
    good.unwrap_or((Signature::Bad, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(names: &[&str], expected: Result<(), Flaw>) {
        let found = in_order(names).map_err(|error| match error {
            Error::Damaged { flaw, .. } => flaw,
            other => panic!("{other}"),
        });
        assert_eq!(found, expected, "{names:?}");
    }

    #[test]
    fn the_names_of_a_package_and_no_others() {
        let all = [
            "share.json",
            "share.json.minisig",
            "summary.json",
            "summary.html",
        ];
        let with = |rest: &[&'static str]| [&all[..], rest].concat();
        check(&with(&["padding"]), Ok(()));
        check(
            &with(&["documents/001-a.pdf", "documents/002-b.jpg", "padding"]),
            Ok(()),
        );
        check(
            &["share.json", "summary.json", "summary.html", "padding"],
            Ok(()),
        );
        check(&with(&[]), Err(Flaw::Missing));
        check(&with(&["padding", "more"]), Err(Flaw::Name));
        check(&with(&["padding", "padding"]), Err(Flaw::Name));
        check(&with(&["documents/002-a.pdf", "padding"]), Err(Flaw::Name));
        check(
            &["summary.json", "share.json", "summary.html", "padding"],
            Err(Flaw::Name),
        );
        for name in [
            "documents/001-../../x",
            "documents/001-a/b",
            "documents/001-a\\b",
            "documents/001-A.pdf",
            "documents/001-.pdf",
            "documents/001-a.",
            "documents/001-",
            "documents/../001-a",
            "/etc/passwd",
            "index.html",
        ] {
            check(&with(&[name, "padding"]), Err(Flaw::Name));
        }
    }
}
