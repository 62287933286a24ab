//! Keys of issuers that a person brought along, and whether a signature was made with one of them.
//!
//! Only ES256 (ECDSA with P-256 and SHA-256, RFC 7518 §3.4) is checked. Nothing is signed here and
//! nothing is fetched: without a key of the issuer a card is readable and not checked.

use base64::{Engine, engine::general_purpose as base64_of};
use p256::EncodedPoint;
use p256::ecdsa::{Signature, VerifyingKey, signature::Verifier};
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// The most keys that are kept: all signers of the EU were about four hundred.
const KEYS: usize = 5_000;

/// What is known about a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Checked {
    /// No key for it is here.
    Not,
    /// It was made with this key, by the name the key has.
    With(String),
    /// A key of that name is here, and the signature was not made with it.
    Wrong,
}

/// Keys a person brought along.
#[derive(Default)]
pub(crate) struct Keys(Vec<Key>);

struct Key {
    /// Its name as a card would give it: a thumbprint in base64url, or eight bytes.
    id: Vec<u8>,
    /// What a person reads.
    name: String,
    key: VerifyingKey,
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    #[serde(default)]
    crv: String,
    #[serde(default)]
    x: String,
    #[serde(default)]
    y: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    purpose: Option<String>,
    alg: Option<String>,
}

#[derive(Deserialize)]
struct Jwks {
    keys: Vec<serde_json::Value>,
}

impl Keys {
    /// All usable keys of the files. What is no key for ES256 is passed over.
    pub(crate) fn of(files: &[String]) -> Keys {
        let mut keys = Keys::default();
        for file in files {
            if crate::scan::text(file.as_bytes()).is_err() {
                continue;
            }
            let file = file.trim_start_matches('\u{feff}').trim();
            if let Ok(set) = serde_json::from_str::<Jwks>(file) {
                for jwk in set.keys {
                    keys.0
                        .extend(serde_json::from_value(jwk).ok().and_then(of_jwk));
                }
            } else if let Ok(jwk) = serde_json::from_str(file) {
                keys.0.extend(of_jwk(jwk));
            } else {
                for pem in file.split("-----BEGIN CERTIFICATE-----").skip(1) {
                    let body = pem.split("-----END").next().unwrap_or_default();
                    keys.0
                        .extend(decode(body).and_then(|der| of_certificate(&der)));
                }
            }
            keys.0.truncate(KEYS);
        }
        keys
    }

    /// Whether `signature` (r and s, 32 bytes each) over `message` was made with a key of that name.
    /// A card without a name for its key may be of any.
    pub(crate) fn check(&self, kid: Option<&[u8]>, message: &[u8], signature: &[u8]) -> Checked {
        let mut named = self
            .0
            .iter()
            .filter(|key| kid.is_none_or(|kid| key.id == kid))
            .peekable();
        if named.peek().is_none() {
            return Checked::Not;
        }
        let signature = Signature::from_slice(signature);
        let made = |key: &&Key| {
            let signature = signature.as_ref().ok();
            signature.is_some_and(|signature| key.key.verify(message, signature).is_ok())
        };
        match named.find(made) {
            Some(key) => Checked::With(key.name.clone()),
            None if kid.is_some() => Checked::Wrong,
            None => Checked::Not,
        }
    }
}

fn of_jwk(jwk: Jwk) -> Option<Key> {
    let fits = jwk.kty == "EC"
        && jwk.crv == "P-256"
        && jwk.purpose.as_deref().is_none_or(|it| it == "sig")
        && jwk.alg.as_deref().is_none_or(|it| it == "ES256");
    if !fits {
        return None;
    }
    let (x, y) = (decode(&jwk.x)?, decode(&jwk.y)?);
    let (x, y): ([u8; 32], [u8; 32]) = (x.try_into().ok()?, y.try_into().ok()?);
    let point = EncodedPoint::from_affine_coordinates(&x.into(), &y.into(), false);
    let thumbprint = thumbprint(&jwk.x, &jwk.y);
    // A short name is one of the EU's: eight bytes. Any other must be the thumbprint (RFC 7638), so that
    // nobody's key can take the name of another.
    let short = jwk
        .kid
        .as_deref()
        .and_then(decode)
        .filter(|id| id.len() == 8);
    Some(Key {
        id: short.unwrap_or_else(|| thumbprint.clone().into_bytes()),
        name: jwk.kid.unwrap_or(thumbprint),
        key: VerifyingKey::from_encoded_point(&point).ok()?,
    })
}

/// RFC 7638 §3: the members in the order of their names, without blanks.
fn thumbprint(x: &str, y: &str) -> String {
    let text = format!("{{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"{x}\",\"y\":\"{y}\"}}");
    base64_of::URL_SAFE_NO_PAD.encode(Sha256::digest(text.as_bytes()))
}

/// Base64 of either alphabet, with blanks and filling or without.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let plain: String = text
        .chars()
        .filter(|c| !c.is_ascii_whitespace() && *c != '=')
        .map(|c| match c {
            '+' => '-',
            '/' => '_',
            c => c,
        })
        .collect();
    let engine = base64_of::GeneralPurpose::new(
        &base64::alphabet::URL_SAFE,
        base64_of::NO_PAD.with_decode_allow_trailing_bits(true),
    );
    engine.decode(plain).ok()
}

/// The key of an X.509 certificate (RFC 5280 §4.1), named as the EU's certificates name it: by the first
/// eight bytes of the digest of the whole.
fn of_certificate(der: &[u8]) -> Option<Key> {
    let (_, whole, _) = element(der)?;
    let (_, mut inner, _) = element(whole)?;
    if inner.first() == Some(&0xa0) {
        inner = element(inner)?.2; // the version, where it is said
    }
    for _serial_algorithm_issuer_validity in 0..4 {
        inner = element(inner)?.2;
    }
    let (_, subject, rest) = element(inner)?;
    let (_, key, _) = element(rest)?;
    let (_, _algorithm, bits) = element(key)?;
    let (tag, bits, _) = element(bits)?;
    let point = bits.strip_prefix(&[0]).filter(|_| tag == 3)?;
    let digest = Sha256::digest(der);
    Some(Key {
        id: digest[..8].to_vec(),
        name: common_name(subject).unwrap_or_else(|| base64_of::STANDARD.encode(&digest[..8])),
        key: VerifyingKey::from_sec1_bytes(point).ok()?,
    })
}

/// The first CN (2.5.4.3) of a name.
fn common_name(mut names: &[u8]) -> Option<String> {
    while let Some((_, set, rest)) = element(names) {
        names = rest;
        let (_, pair, _) = element(set)?;
        let (_, oid, value) = element(pair)?;
        if oid == [0x55, 4, 3] {
            let (_, text, _) = element(value)?;
            let text = String::from_utf8_lossy(text);
            return Some(text.chars().filter(|c| !c.is_control()).take(100).collect());
        }
    }
    None
}

/// One element of DER: its tag, its content, what comes after.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = der.split_first()?;
    let (&first, mut rest) = rest.split_first()?;
    let mut length = usize::from(first);
    if first >= 0x80 {
        let count = usize::from(first & 0x7f);
        if count == 0 || count > 3 {
            return None;
        }
        let (bytes, after) = rest.split_at_checked(count)?;
        length = bytes
            .iter()
            .fold(0, |sum, byte| sum << 8 | usize::from(*byte));
        rest = after;
    }
    let (content, after) = rest.split_at_checked(length)?;
    Some((tag, content, after))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use p256::ecdsa::{SigningKey, signature::Signer};

    /// An issuer invented for tests: its key and the JWKS that shows it.
    pub(crate) fn issuer(secret: u8) -> (SigningKey, String) {
        let key = SigningKey::from_slice(&[secret; 32]).unwrap();
        let point = key.verifying_key().to_encoded_point(false);
        let of = |bytes: &[u8]| base64_of::URL_SAFE_NO_PAD.encode(bytes);
        let (x, y) = (of(point.x().unwrap()), of(point.y().unwrap()));
        let kid = thumbprint(&x, &y);
        let jwks = format!(
            "{{\"keys\":[{{\"kty\":\"EC\",\"kid\":\"{kid}\",\"use\":\"sig\",\"alg\":\"ES256\",\"crv\":\"P-256\",\"x\":\"{x}\",\"y\":\"{y}\"}}]}}"
        );
        (key, jwks)
    }

    /// The name of a test issuer's key.
    pub(crate) fn kid(jwks: &str) -> String {
        let set: Jwks = serde_json::from_str(jwks).unwrap();
        set.keys[0]["kid"].as_str().unwrap().to_owned()
    }

    #[test]
    fn a_signature_is_right_wrong_or_not_checked() {
        let (key, jwks) = issuer(7);
        let name = kid(&jwks);
        let keys = Keys::of(std::slice::from_ref(&jwks));
        let signature: Signature = key.sign(b"said");
        let signature = signature.to_bytes();
        let check = |kid: Option<&[u8]>, said| keys.check(kid, said, &signature);
        assert_eq!(
            check(Some(name.as_bytes()), b"said"),
            Checked::With(name.clone())
        );
        assert_eq!(check(None, b"said"), Checked::With(name.clone()));
        assert_eq!(check(Some(name.as_bytes()), b"other"), Checked::Wrong);
        assert_eq!(check(Some(b"another key"), b"said"), Checked::Not);
        assert_eq!(check(None, b"other"), Checked::Not);
        assert_eq!(
            keys.check(Some(name.as_bytes()), b"said", b"short"),
            Checked::Wrong
        );
        assert_eq!(
            Keys::default().check(None, b"said", &signature),
            Checked::Not
        );
    }

    #[test]
    fn keys_for_other_purposes_are_no_keys() {
        let (_, jwks) = issuer(7);
        for (from, to) in [
            ("\"sig\"", "\"enc\""),
            ("ES256", "ES384"),
            ("\"EC\"", "\"RSA\""),
            ("\"P-256\"", "\"P-384\""),
            ("\"x\":\"", "\"x\":\"AAAA"),
        ] {
            assert!(Keys::of(&[jwks.replace(from, to)]).0.is_empty(), "{to}");
        }
        assert!(
            Keys::of(&["[".repeat(100_000), "{}".into(), String::new()])
                .0
                .is_empty()
        );
    }

    #[test]
    fn nobodys_key_takes_the_name_of_another() {
        let ((_, honest), (_, forged)) = (issuer(7), issuer(8));
        let name = kid(&honest);
        let forged = forged.replace(&kid(&forged), &name);
        let keys = Keys::of(&[forged]);
        assert_eq!(
            keys.check(Some(name.as_bytes()), b"", &[1; 64]),
            Checked::Not
        );
    }

    #[test]
    fn the_signer_of_the_austrian_example_is_known_by_its_certificate() {
        // the signer certificate of the Austrian test data, dgc-testdata AT
        let pem = format!("-----BEGIN CERTIFICATE-----\n{AUSTRIAN}\n-----END CERTIFICATE-----");
        let keys = Keys::of(&[pem]);
        assert_eq!(keys.0[0].name, "AT DSC 1");
        assert_eq!(
            keys.0[0].id,
            [0xd9, 0x19, 0x37, 0x5f, 0xc1, 0xe7, 0xb6, 0xb2]
        );
        for cut in 0..AUSTRIAN.len() {
            let _ = Keys::of(&[format!("-----BEGIN CERTIFICATE-----{}", &AUSTRIAN[..cut])]);
        }
    }

    pub(crate) const AUSTRIAN: &str = "MIIBvTCCAWOgAwIBAgIKAXk8i88OleLsuTAKBggqhkjOPQQDAjA2MRYwFAYDVQQDDA1BVCBER0MgQ1NDQSAxMQswCQYDVQQGEwJBVDEPMA0GA1UECgwGQk1TR1BLMB4XDTIxMDUwNTEyNDEwNloXDTIzMDUwNTEyNDEwNlowPTERMA8GA1UEAwwIQVQgRFNDIDExCzAJBgNVBAYTAkFUMQ8wDQYDVQQKDAZCTVNHUEsxCjAIBgNVBAUTATEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASt1Vz1rRuW1HqObUE9MDe7RzIk1gq4XW5GTyHuHTj5cFEn2Rge37+hINfCZZcozpwQKdyaporPUP1TE7UWl0F3o1IwUDAOBgNVHQ8BAf8EBAMCB4AwHQYDVR0OBBYEFO49y1ISb6cvXshLcp8UUp9VoGLQMB8GA1UdIwQYMBaAFP7JKEOflGEvef2iMdtopsetwGGeMAoGCCqGSM49BAMCA0gAMEUCIQDG2opotWG8tJXN84ZZqT6wUBz9KF8D+z9NukYvnUEQ3QIgdBLFSTSiDt0UJaDF6St2bkUQuVHW6fQbONd731/M4nc=";
}
