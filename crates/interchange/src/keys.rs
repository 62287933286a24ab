//! Keys of issuers that a person brought along, and whether a signature was made with one of them.
//!
//! Checked are ES256 (ECDSA with P-256 and SHA-256, RFC 7518 §3.4) and, for the certificates of the EU, PS256
//! (RSASSA-PSS with SHA-256 and as long a salt, RFC 8230 §2). Forging one means about 2^128 steps for P-256 and
//! 2^112 for the shortest RSA key that is taken (NIST SP 800-57 part 1, table 2). Nothing is signed here and
//! nothing is fetched: without a key of the issuer a card is readable and not checked.

use base64::{Engine, engine::general_purpose as base64_of};
use p256::EncodedPoint;
use p256::ecdsa::{Signature, VerifyingKey, signature::Verifier};
use rsa::{BoxedUint, Pss, PublicKey as RsaKey, traits::PublicKeyParts};
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// The most keys that are kept: all signers of the EU were about four hundred.
const KEYS: usize = 5_000;
/// The shortest RSA key a signature is believed to, in bits (NIST SP 800-131A).
const RSA_BITS: u32 = 2_048;
/// The object identifier of an RSA key in a certificate: 1.2.840.113549.1.1.1.
const RSA_OID: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
/// And of one that is for PSS alone: 1.2.840.113549.1.1.10.
const PSS_OID: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10];

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
    public: Public,
}

enum Public {
    P256(VerifyingKey),
    Rsa(RsaKey),
}

impl Public {
    /// Whether `signature` over `message` was made with its other half, in the way of this sort of key:
    /// nobody who presents a signature has a say in how it is checked.
    fn made(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Public::P256(key) => Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify(message, &signature).is_ok()),
            Public::Rsa(key) => key
                .verify(Pss::<Sha256>::new(), &Sha256::digest(message), signature)
                .is_ok(),
        }
    }
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
    /// All usable keys of the files. What is no key for ES256 or PS256 is passed over.
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

    /// Whether none of the files held a key that can be used.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether `signature` (r and s, 32 bytes each, or as long as an RSA key) over `message` was made with a key
    /// of that name. A card without a name for its key may be of any.
    pub(crate) fn check(&self, kid: Option<&[u8]>, message: &[u8], signature: &[u8]) -> Checked {
        let mut named = self
            .0
            .iter()
            .filter(|key| kid.is_none_or(|kid| key.id == kid))
            .peekable();
        if named.peek().is_none() {
            return Checked::Not;
        }
        match named.find(|key| key.public.made(message, signature)) {
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
        public: Public::P256(VerifyingKey::from_encoded_point(&point).ok()?),
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
    let (_, algorithm, bits) = element(key)?;
    let (_, algorithm, _) = element(algorithm)?;
    let (tag, bits, _) = element(bits)?;
    let bits = bits.strip_prefix(&[0]).filter(|_| tag == 3)?;
    let public = if algorithm == RSA_OID || algorithm == PSS_OID {
        Public::Rsa(of_rsa(bits)?)
    } else {
        Public::P256(VerifyingKey::from_sec1_bytes(bits).ok()?)
    };
    let digest = Sha256::digest(der);
    Some(Key {
        id: digest[..8].to_vec(),
        name: common_name(subject).unwrap_or_else(|| base64_of::STANDARD.encode(&digest[..8])),
        public,
    })
}

/// RFC 8017 appendix A.1.1: the modulus and the exponent.
fn of_rsa(der: &[u8]) -> Option<RsaKey> {
    let (_, numbers, _) = element(der)?;
    let (_, modulus, rest) = element(numbers)?;
    let (_, exponent, _) = element(rest)?;
    let number =
        |bytes: &[u8]| (bytes.len() <= 1_024).then(|| BoxedUint::from_be_slice_vartime(bytes));
    let key = RsaKey::new(number(modulus)?, number(exponent)?).ok()?;
    (key.n().bit_width() >= RSA_BITS).then_some(key)
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

    #[test]
    fn signatures_of_rsa_keys_are_right_wrong_or_of_a_key_that_is_too_short() {
        let pem =
            |der: &str| format!("-----BEGIN CERTIFICATE-----\n{der}\n-----END CERTIFICATE-----");
        let bytes = |text: &str| decode(text).unwrap();
        for (certificate, name, signature) in [
            (RSA, "RSA issuer", RSA_SAID),
            (RSA_PSS, "PSS issuer", RSA_PSS_SAID),
        ] {
            let keys = Keys::of(&[pem(certificate)]);
            let id = Sha256::digest(bytes(certificate))[..8].to_vec();
            let check = |said, signature: &[u8]| keys.check(Some(&id), said, signature);
            let signature = bytes(signature);
            assert_eq!(check(b"said", &signature), Checked::With(name.to_owned()));
            assert_eq!(check(b"other", &signature), Checked::Wrong);
            assert_eq!(check(b"said", &signature[1..]), Checked::Wrong);
            // the older filling of RFC 8017 §8.2 is none of PS256
            assert_eq!(check(b"said", &bytes(RSA_PKCS1_SAID)), Checked::Wrong);
            for cut in 0..certificate.len() {
                let _ = Keys::of(&[pem(&certificate[..cut])]);
            }
        }
        assert!(Keys::of(&[pem(RSA_1024)]).0.is_empty());
    }

    // made with `openssl req -x509` and `openssl dgst -sha256 -sign … -sigopt rsa_padding_mode:pss`, over `said`
    const RSA: &str = "MIIDFDCCAfygAwIBAgIBATANBgkqhkiG9w0BAQsFADAiMRMwEQYDVQQDDApSU0EgaXNzdWVyMQswCQYDVQQGEwJYWDAgFw0yNjExMjMxMjA2MTZaGA8yMTI2MTAzMDEyMDYxNlowIjETMBEGA1UEAwwKUlNBIGlzc3VlcjELMAkGA1UEBhMCWFgwggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEKAoIBAQCcdvXb7pLTD3NUYrLE9zuXMcmxFYP5+sSY6IC2C883jChWA5snggW72doE0PvTLlV7166GBocg4cEffz1uYeugzzzGI7yC77K1IZP3A+gZDDXyVu3nVSFg3GBaBQeBo1grNyJq0fs5jxKCwu5c7RoMFxEo9B/y12Xzjg6sFbsBqyuVDKLCmE2141KophZlu6MhMXL7A54+Mip2kveebbET1UXEDnBDd2f10PaatkOQUU30DuHCJyd4wLkGty0iETCvHdI/pZ3doA+Era8r1al6IG/leh1P6gxqtveQwo9pz0b6f4V3YPLOPVY+pNIA6YJrUMaxJwNMn0wnKPLIBX/lAgMBAAGjUzBRMB0GA1UdDgQWBBSEgtTySULrTU86QwnfPUWrGsn6ojAfBgNVHSMEGDAWgBSEgtTySULrTU86QwnfPUWrGsn6ojAPBgNVHRMBAf8EBTADAQH/MA0GCSqGSIb3DQEBCwUAA4IBAQBnytuE4TKSaOqwfP8AXV9gLtAxp73j/WkAVFcB6ahaDqV6kvxTRYkS4JOfuv1/UADjpY+CoWUrzGNHe9ddYebGwdOiUkqMk5kbVr71YySas6THPteHZ/rMwnVL1bXzk1FsqDrx/hT5HjZBr+QWuOaaDJmhCAyzrQy1r2KhLenylgntYIBQh5FmnmG9+NvtaJBrufbmJwgVJ9V0vgCDUF4R+1tvSo/X3ddNTfCo4Vjv/29QMDPPUh6XnYCYtdVHPn1ZPAPVdwuuc8Zxk00wkrl5jBUEsfOz80n+7j4RFHZzj5+QxdhH26JDc/bOWxRDuWNxUnswFAlz167gy+BlyC/k";
    const RSA_SAID: &str = "CNLoSZicxNLGez3RjXzi1aFYvL6jdbTpzDLNlpi/3/L6rIHLePchHI99GUq0tyoAtnQjgy8bA91rNIySzCxvncUYO7T2Ik8aoJvX9memiFpBlKymZfOWbwLhZpLIt3HMjX7JGaREDI0bJvqcV/I5tUjrL6J3oR58Yu2NVDbEAxkght3AiAjThhurHCtOr2EX4WufeI6qD2PzTPs4XnUbs/tf6RzGfVgYOgPEHUeUalKmPvuB1V/rTU6BBza5nrV7h81/ceMXTx44MC8P/rkcNLleHFiuURvew241VwKDojTyRifjXx5AzZRSjVovX9pvivfJQXhUlWPmtykm48Lmvw==";
    const RSA_PKCS1_SAID: &str = "eZEXnzJqdyRtckHu0vCF/oSF+U/Bj5YqpUdA/Q3YZD+OM3FjD6qLzKMNLpFikNUsyU4qpsFxXLhDTGlmBC6I81m+KmIULRJeehRDkPsUaojyeQbwbHGVkT+hkrgWzmlWSOY1R/KXG9aUFZItIDuWcVk7Rwc/MXNfhTNQpmAKHeNxKMx8wOxH0SvlA25hBkmysMK1Jy/1Bxb0UM7Xc5+X6s6XrqPLz0CAZITDW42eUM9FcZ+2e/BhmnBTf413nAvTpQiiOxa3BrNNYdvANR6u5pLPlzSfs8ODuG/Ys6kXrrPI94dl+nAxCKSQfYR4dLZlsbNMQ9uy++rXao+dtvtWrg==";
    const RSA_PSS: &str = "MIIDdTCCAiigAwIBAgIUZmSCwa/g+lfs9DofNJTrSal8K+QwQgYJKoZIhvcNAQEKMDWgDzANBglghkgBZQMEAgEFAKEcMBoGCSqGSIb3DQEBCDANBglghkgBZQMEAgEFAKIEAgIA3jAVMRMwEQYDVQQDDApQU1MgaXNzdWVyMCAXDTI2MTEyMzEyMDYxNloYDzIxMjYxMDMwMTIwNjE2WjAVMRMwEQYDVQQDDApQU1MgaXNzdWVyMIIBIDALBgkqhkiG9w0BAQoDggEPADCCAQoCggEBAMJfAJk8kbqGQjr/AwJqNcJ/MkHr7hqSNl/5Fcyjy3zaNjfMGtKYndsQLzsGPD4ufAxh6xlEpORguE9tQ2bzVuJIX7kyG6r4R72S8tEi9680A9NMKJzAN1yz0wZppxXJTtFqLL0sefsRFKLGurv7nIYM8hOH79oRcm9J9AiuARHYRbYQ9o6bozQ/8V2iIQnztWR1cQsflSCmZGXkTEIaj2ds2T7ThEep6vZJt+ebV8KDZ0B/neOkp2XCeiuJ+cfmFn8PMbnyQtdf21/gfk5UfNGO3KGjGqCYc3ZYxmuV2l07ibdTy0eWaHcfRlTGlzhhFIMNgPrEl9v7ekBBGaLiM2ECAwEAAaNTMFEwHQYDVR0OBBYEFM+SZms6xS/4xzUagHv6hFQbnKBuMB8GA1UdIwQYMBaAFM+SZms6xS/4xzUagHv6hFQbnKBuMA8GA1UdEwEB/wQFMAMBAf8wQgYJKoZIhvcNAQEKMDWgDzANBglghkgBZQMEAgEFAKEcMBoGCSqGSIb3DQEBCDANBglghkgBZQMEAgEFAKIEAgIA3gOCAQEABgxrs12JctTG3LK/Z9Mw+N/qYsVxsgnYVK5MxNOUhxLK4NLrwuauTOyNLGbRnuH/0+U/Iz4TN6W/T/kMqrBIVUrkYyCxa/p0m3wzvesNBRKdgM3s4wWr/c2S9rOpJTGsqhu3xhGxn1Q5vYZrP8XjiEDail1Vw9yQIxWhWfAEWECGdyXoTpFpzXuOsyG1Wok1v8MFPURhGEOCmIMLRKtsqoQBSpiTuRHEpP3HXY1gzOh4sKx6jF/zaczRI4tGAHJkSlfYNNrM8ApYflGzghB8luW+G9zyy1P/VBXF1Dp3i88deRsYG7BOvG+H2XGavAARtiwhEHuDynv6sMbYbq1Q6Q==";
    const RSA_PSS_SAID: &str = "N7qcaX5S2DI4w9v4RZFN3PiXtOcPJB8Tcou4sk0tvg4cX6GT52JzEbgcDTrg/d/j0UssKclwCVP3j3iNkiJ6oNqma1UUOc6bp+nNTzvc4twuB7E36IulPZOeKqn7LnJ5R9WeOc+xNtxMv7piAd1bIi1Uomf8yZr3fUxepLDlxVtQj/bJ4y6KdDeGly4K/pJeVAOqKSIvhXPiQ6irwpnT65OE0owHLCuOj4AS5HUSvQdlGK4t2Ci7ANPSLMWOSw5R/QqFaPffmVoeDLyy21ZQVUNrX6p8dzQBe7GoGDl1ay4M1kmxAnWULYFtXaOttl0+zgEKbd6E68a9FUNRcRLUeQ==";
    const RSA_1024: &str = "MIICDzCCAXigAwIBAgIBATANBgkqhkiG9w0BAQsFADAiMRMwEQYDVQQDDApSU0EgaXNzdWVyMQswCQYDVQQGEwJYWDAgFw0yNjExMjMxMjA2MTZaGA8yMTI2MTAzMDEyMDYxNlowIjETMBEGA1UEAwwKUlNBIGlzc3VlcjELMAkGA1UEBhMCWFgwgZ8wDQYJKoZIhvcNAQEBBQADgY0AMIGJAoGBALSSm0WAxhQrdgDWSHAIbFQVuiIq/wixT6fWVgL/0qO8gdj0q+Z3ip9+ykfEAzdhD1MVd2WWgTeooDk2i/7en5eA2Oj2fAMeLYPBfcMN6nrf8jXCfqtX2uCkyq+PjAu1dx3QuH8rcs/85fSfZprBq4QB4ljSSikCnxZVECUstagRAgMBAAGjUzBRMB0GA1UdDgQWBBSDyqvsN8hckVvKBAPsf17gmkKoLzAfBgNVHSMEGDAWgBSDyqvsN8hckVvKBAPsf17gmkKoLzAPBgNVHRMBAf8EBTADAQH/MA0GCSqGSIb3DQEBCwUAA4GBABf6zc7MaK73Mqc/Wk8x9yvX04jzSv+/sYBNxriwR68pdzvAIpn/bssgH27EIW5gpCpcf5HL0wTwRLyjhAVRMt7qdij07K9txTKZ2yekB0kryyM/SBkF+y8gmKZdj/SIyLpNfaa1PfnVcMPSe8daD4EMDb+ipMYpxsX/goUDOA42";
    pub(crate) const AUSTRIAN: &str = "MIIBvTCCAWOgAwIBAgIKAXk8i88OleLsuTAKBggqhkjOPQQDAjA2MRYwFAYDVQQDDA1BVCBER0MgQ1NDQSAxMQswCQYDVQQGEwJBVDEPMA0GA1UECgwGQk1TR1BLMB4XDTIxMDUwNTEyNDEwNloXDTIzMDUwNTEyNDEwNlowPTERMA8GA1UEAwwIQVQgRFNDIDExCzAJBgNVBAYTAkFUMQ8wDQYDVQQKDAZCTVNHUEsxCjAIBgNVBAUTATEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASt1Vz1rRuW1HqObUE9MDe7RzIk1gq4XW5GTyHuHTj5cFEn2Rge37+hINfCZZcozpwQKdyaporPUP1TE7UWl0F3o1IwUDAOBgNVHQ8BAf8EBAMCB4AwHQYDVR0OBBYEFO49y1ISb6cvXshLcp8UUp9VoGLQMB8GA1UdIwQYMBaAFP7JKEOflGEvef2iMdtopsetwGGeMAoGCCqGSM49BAMCA0gAMEUCIQDG2opotWG8tJXN84ZZqT6wUBz9KF8D+z9NukYvnUEQ3QIgdBLFSTSiDt0UJaDF6St2bkUQuVHW6fQbONd731/M4nc=";
}
