//! Opening a share from anybody: all of it is what it says, or nothing of it is shown.

use std::{collections::BTreeMap, ops::Range};

use seal::{Bounds, Key, Zeroizing, signature::PublicKey};
use sha2::{Digest, Sha256};

use crate::{
    Claim, Error, Flaw,
    claim::{Maker, Written, hex},
    zip,
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
/// Its plaintext is wiped when this is dropped.
pub struct Package {
    claim: Claim,
    signature: Signature,
    maker: Option<PublicKey>,
    zip: Zeroizing<Vec<u8>>,
    entries: BTreeMap<String, Body>,
    documents: Vec<String>,
}

/// Where an entry's bytes are.
enum Body {
    InZip(Range<usize>),
    Unpacked(Zeroizing<Vec<u8>>),
}

impl Package {
    /// Opens a sealed share.
    ///
    /// # Errors
    /// [`Error::Seal`] if the key does not fit or the file is damaged, otherwise see
    /// [`Package::read`].
    pub fn open(sealed: &[u8], key: Key<'_>, bounds: Bounds) -> Result<Self, Error> {
        Self::read(seal::open(sealed, key, bounds)?)
    }

    /// Reads the zip that was inside a seal.
    ///
    /// # Errors
    /// [`Error::Damaged`] if anything is not what `share.json` says, [`Error::Newer`],
    /// [`Error::TooLarge`].
    pub fn read(zip: Zeroizing<Vec<u8>>) -> Result<Self, Error> {
        let found = zip::read(&zip)?;
        let names: Vec<&str> = found.iter().map(|found| found.head.name.as_str()).collect();
        in_order(&names)?;
        let mut entries = BTreeMap::new();
        for found in &found {
            let body = match found.unpack(&zip)? {
                Some(bytes) => Body::Unpacked(bytes),
                None => Body::InZip(found.body.clone()),
            };
            entries.insert(found.head.name.clone(), body);
        }
        let bytes_of = |name: &str| entries.get(name).map(|body| body.bytes(&zip));
        let share_json = bytes_of("share.json").ok_or_else(|| Flaw::Missing.at("share.json"))?;
        let Written {
            claim,
            maker,
            entries: listed,
            ..
        } = Written::read(share_json)?;
        for name in &names {
            let bytes = bytes_of(name).ok_or_else(|| Flaw::Missing.at(name))?;
            match (*name, listed.0.get(*name)) {
                ("share.json" | "share.json.minisig", None) => {}
                ("padding", None) if bytes.iter().all(|&byte| byte == 0) => {}
                ("padding", None) => return Err(Flaw::Padding.at(name)),
                ("share.json" | "share.json.minisig" | "padding", Some(_)) => {
                    return Err(Flaw::Claim.at(name));
                }
                (_, None) => return Err(Flaw::Unlisted.at(name)),
                (_, Some(digest)) if hex(&Sha256::digest(bytes)) != *digest => {
                    return Err(Flaw::Digest.at(name));
                }
                (_, Some(_)) => {}
            }
        }
        if let Some(name) = listed.0.keys().find(|name| !entries.contains_key(*name)) {
            return Err(Flaw::Missing.at(name));
        }
        let (signature, maker) = judge(share_json, bytes_of("share.json.minisig"), maker);
        let documents = names.iter().filter(|name| name.starts_with("documents/"));
        let documents = documents.map(|&name| name.to_owned()).collect();
        Ok(Self {
            claim,
            signature,
            maker,
            zip,
            entries,
            documents,
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
        self.bytes("summary.json")
    }

    /// The readable summary. Somebody else's page: never shown where its markup could act.
    pub fn summary_html(&self) -> &[u8] {
        self.bytes("summary.html")
    }

    /// SHA-256 of the FHIR bundle, as in the maker's ledger.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.summary_json()).into()
    }

    /// Name (`documents/001-letter.pdf`) and bytes of each document, in order.
    pub fn documents(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.documents
            .iter()
            .map(|name| (name.as_str(), self.bytes(name)))
    }

    fn bytes(&self, name: &str) -> &[u8] {
        self.entries
            .get(name)
            .map(|body| body.bytes(&self.zip))
            .expect("read() keeps every name it lists")
    }
}

impl Body {
    fn bytes<'a>(&'a self, zip: &'a [u8]) -> &'a [u8] {
        match self {
            Self::InZip(range) => &zip[range.clone()],
            Self::Unpacked(bytes) => bytes,
        }
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
