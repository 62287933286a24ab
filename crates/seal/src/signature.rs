//! Signatures in the format of minisign, so that stock `minisign -V` checks them.
//!
//! Format: <https://jedisct1.github.io/minisign/>, "Signature format". Always the prehashed kind
//! (`ED`): Ed25519 over BLAKE2b-512 of the file.

use base64::{Engine, prelude::BASE64_STANDARD};
use blake2::{Blake2b512, Digest};
use ed25519_dalek::{Signer, VerifyingKey};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::{fingerprint, random};

/// Longest signature text looked at, in bytes.
const LONGEST: usize = 2048;

/// The key a person signs shares with. Wiped when dropped, not `Debug`, not `Clone`.
///
/// Whoever holds the seed can sign as this person; guessing it is out of the question.
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// A new seed from the system's random numbers, to be kept inside the chart.
    pub fn new_seed() -> Zeroizing<[u8; 32]> {
        Zeroizing::new(random())
    }

    /// The key that grows from `seed` (RFC 8032, section 5.1.5).
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(seed))
    }

    /// The half that everybody may have.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    /// Signs `bytes`; gives the four lines of a `.minisig` file.
    ///
    /// The trusted comment is signed too and shown by `minisign -V`. Line breaks in either
    /// comment become spaces.
    pub fn sign(&self, bytes: &[u8], untrusted: &str, trusted: &str) -> String {
        let one_line = |text: &str| text.replace(['\n', '\r'], " ");
        let (untrusted, trusted) = (one_line(untrusted), one_line(trusted));
        let signature = self.0.sign(&Blake2b512::digest(bytes)).to_bytes();
        let global = self
            .0
            .sign(&[&signature[..], trusted.as_bytes()].concat())
            .to_bytes();
        let line = [b"ED", &self.public().number()[..], &signature].concat();
        format!(
            "untrusted comment: {untrusted}\n{}\ntrusted comment: {trusted}\n{}\n",
            BASE64_STANDARD.encode(line),
            BASE64_STANDARD.encode(global),
        )
    }
}

/// The key a signature is checked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

/// Why a signature does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// The text is not a signature in minisign's prehashed format, or not a public key.
    #[error("this is not a signature")]
    Unreadable,
    /// The signature was made with another key.
    #[error("signed with another key")]
    OtherKey,
    /// The file or the comment was changed after signing.
    #[error("changed after it was signed")]
    Changed,
}

impl PublicKey {
    /// Reads the base64 line of minisign (`RWQ…`), 56 characters.
    ///
    /// # Errors
    /// [`Refused::Unreadable`] if it is anything else or its key number is not ours.
    pub fn parse(line: &str) -> Result<Self, Refused> {
        let bytes: [u8; 42] = decode(line)?;
        let key = bytes[10..].try_into().expect("42 bytes less 10 are 32");
        let key = VerifyingKey::from_bytes(key).map_err(|_| Refused::Unreadable)?;
        if bytes[..2] != *b"Ed" || bytes[2..10] != Self(key).number() || key.is_weak() {
            return Err(Refused::Unreadable);
        }
        Ok(Self(key))
    }

    /// The base64 line that `minisign -V -P` takes.
    pub fn line(&self) -> String {
        BASE64_STANDARD.encode([b"Ed", &self.number()[..], self.0.as_bytes()].concat())
    }

    /// The 32 bytes of the key.
    pub fn bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// Six English words to compare with the paper, see [`fingerprint::six_words`].
    pub fn words(&self) -> String {
        fingerprint::six_words(self.0.as_bytes())
    }

    /// minisign's key number: the first 8 bytes of SHA-256("ownchart-number-1" ‖ key).
    ///
    /// minisign draws it at random; ours follows from the key, so there is nothing to store.
    fn number(&self) -> [u8; 8] {
        let digest = Sha256::new()
            .chain_update(b"ownchart-number-1")
            .chain_update(self.0.as_bytes());
        digest.finalize()[..8]
            .try_into()
            .expect("eight bytes are eight because the slice says so")
    }

    /// Checks the four lines of a `.minisig` file against `bytes`; gives the trusted comment.
    ///
    /// # Errors
    /// See [`Refused`].
    pub fn verify(&self, bytes: &[u8], signature: &str) -> Result<String, Refused> {
        if signature.len() > LONGEST {
            return Err(Refused::Unreadable);
        }
        let mut lines = signature.lines();
        let mut next = || lines.next().ok_or(Refused::Unreadable);
        if !next()?.starts_with("untrusted comment: ") {
            return Err(Refused::Unreadable);
        }
        let line: [u8; 74] = decode(next()?)?;
        let trusted = next()?
            .strip_prefix("trusted comment: ")
            .ok_or(Refused::Unreadable)?;
        let global: [u8; 64] = decode(next()?)?;
        if line[..2] != *b"ED" || lines.next().is_some() {
            return Err(Refused::Unreadable);
        }
        if line[2..10] != self.number() {
            return Err(Refused::OtherKey);
        }
        let signature = &line[10..];
        let holds = |message: &[u8], signature: &[u8]| {
            ed25519_dalek::Signature::from_slice(signature)
                .and_then(|signature| self.0.verify_strict(message, &signature))
                .map_err(|_| Refused::Changed)
        };
        holds(&Blake2b512::digest(bytes), signature)?;
        holds(&[signature, trusted.as_bytes()].concat(), &global)?;
        Ok(trusted.to_owned())
    }
}

fn decode<const N: usize>(line: &str) -> Result<[u8; N], Refused> {
    BASE64_STANDARD
        .decode(line)
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or(Refused::Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> SigningKey {
        SigningKey::from_seed(&[9; 32])
    }

    #[test]
    fn a_signature_holds_for_its_bytes_its_comment_and_its_key() {
        let text = key().sign(b"share", "OwnChart share", "id 12, 3 May 2026");
        let public = key().public();
        assert_eq!(
            public.verify(b"share", &text).as_deref(),
            Ok("id 12, 3 May 2026")
        );
        assert_eq!(public.verify(b"shore", &text), Err(Refused::Changed));
        assert_eq!(
            public.verify(b"share", &text.replace("3 May", "4 May")),
            Err(Refused::Changed)
        );
        let other = SigningKey::from_seed(&[8; 32]).public();
        assert_eq!(other.verify(b"share", &text), Err(Refused::OtherKey));
    }

    #[test]
    fn what_is_no_signature_is_unreadable() {
        let good = key().sign(b"share", "u", "t");
        let public = key().public();
        for bad in [
            "",
            "hello",
            &good.replace("trusted comment: t\n", ""),
            &format!("{good}more\n"),
            &good.repeat(40),
            &good.replacen("untrusted comment: ", "", 1),
        ] {
            assert_eq!(
                public.verify(b"share", bad),
                Err(Refused::Unreadable),
                "{bad:?}"
            );
        }
    }

    #[test]
    fn a_line_break_cannot_smuggle_a_line_in() {
        let text = key().sign(b"share", "a\nb", "c\r\nd");
        assert_eq!(text.lines().count(), 4);
        assert_eq!(
            key().public().verify(b"share", &text).as_deref(),
            Ok("c  d")
        );
    }

    #[test]
    fn a_public_key_reads_what_it_writes() {
        let public = key().public();
        assert!(public.line().starts_with("RW"));
        assert_eq!(PublicKey::parse(&public.line()), Ok(public));
        assert_eq!(PublicKey::parse("RWQ"), Err(Refused::Unreadable));
        assert_eq!(public.words().split(' ').count(), 6);
    }

    #[test]
    fn every_seed_is_another() {
        assert_ne!(SigningKey::new_seed(), SigningKey::new_seed());
    }

    #[test]
    fn a_key_grows_as_rfc_8032_says() {
        let unhex = |text: &str| -> [u8; 32] {
            std::array::from_fn(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap())
        };
        // Section 7.1, test 1.
        let seed = unhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        let public = unhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        assert_eq!(SigningKey::from_seed(&seed).public().bytes(), &public);
    }

    #[test]
    fn a_public_key_of_another_kind_or_number_or_without_strength_is_none() {
        let public = key().public();
        let changed = |at: usize| {
            let mut bytes = [b"Ed", &public.number()[..], public.bytes()].concat();
            bytes[at] ^= 1;
            BASE64_STANDARD.encode(bytes)
        };
        // The neutral element: a signature under it is easily made for anything.
        let neutral: [u8; 32] = std::array::from_fn(|at| u8::from(at == 0));
        let weak = PublicKey(VerifyingKey::from_bytes(&neutral).unwrap());
        for bad in [changed(1), changed(5), weak.line()] {
            assert_eq!(PublicKey::parse(&bad), Err(Refused::Unreadable), "{bad}");
        }
    }

    #[test]
    fn a_signature_may_be_as_long_as_the_longest_and_no_longer() {
        let signed = |letters: usize| key().sign(b"share", "u", &"t".repeat(letters));
        let letters = LONGEST - signed(0).len();
        let public = key().public();
        assert!(public.verify(b"share", &signed(letters)).is_ok());
        assert_eq!(
            public.verify(b"share", &signed(letters + 1)),
            Err(Refused::Unreadable)
        );
    }
}
