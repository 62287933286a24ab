//! `share.json`: what a share says about itself, and the list of everything in it.

use std::{collections::BTreeMap, fmt, str::FromStr};

use record::When;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{Error, Flaw, limits};

/// The number of the format written here.
const FORMAT: u64 = 1;

/// A share's own number: 128 random bits, 32 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShareId(pub [u8; 16]);

impl ShareId {
    /// A new number from the system's random numbers.
    pub fn random() -> Self {
        Self(seal::random())
    }
}

impl fmt::Display for ShareId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for ShareId {
    type Err = Error;

    /// Reads 32 lower-case hexadecimal digits.
    fn from_str(text: &str) -> Result<Self, Error> {
        let bytes = unhex(text).ok_or_else(|| Flaw::Claim.at("share.json"))?;
        Ok(Self(bytes))
    }
}

impl Serialize for ShareId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ShareId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        unhex(&text)
            .map(Self)
            .ok_or_else(|| de::Error::custom("not a share id"))
    }
}

/// What a share says about itself. Its first line on every screen: "Made for … on …".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The share's own number.
    pub id: ShareId,
    /// When it was made.
    pub made: When,
    /// For whom, as the maker calls them.
    #[serde(rename = "for")]
    pub reader: String,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Last day the maker wants it used. A request to an honest reader, not a lock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<When>,
    /// What the maker has and did not put in: words of kinds (`finding`, `note`), or sentences.
    #[serde(default)]
    pub left_out: Vec<String>,
}

/// The key of the maker's signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Maker {
    /// The line that `minisign -V -P` takes.
    pub(crate) key: String,
    /// Its six words, for a reader with stock tools. Never believed, always computed.
    pub(crate) words: String,
}

/// `share.json` as it is written.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Written {
    format: u64,
    #[serde(flatten)]
    pub(crate) claim: Claim,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) maker: Option<Maker>,
    pub(crate) entries: Entries,
}

impl Written {
    pub(crate) fn new(claim: Claim, maker: Option<Maker>, entries: Entries) -> Self {
        Self {
            format: FORMAT,
            claim,
            maker,
            entries,
        }
    }

    /// The bytes of `share.json`: indented, for whoever unpacks a share by hand.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes =
            serde_json::to_vec_pretty(self).expect("texts and lists always become JSON");
        bytes.push(b'\n');
        bytes
    }

    /// Reads `share.json`. The format number is judged before anything else.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Error> {
        #[derive(Deserialize)]
        struct Numbered {
            format: u64,
        }
        if bytes.len() as u64 > limits::CLAIM {
            return Err(Error::TooLarge {
                found: bytes.len() as u64,
                most: limits::CLAIM,
            });
        }
        let unreadable = |_| Flaw::Claim.at("share.json");
        let Numbered { format } = serde_json::from_slice(bytes).map_err(unreadable)?;
        match format {
            FORMAT => serde_json::from_slice(bytes).map_err(unreadable),
            0 => Err(Flaw::Claim.at("share.json")),
            _ => Err(Error::Newer { format }),
        }
    }
}

/// Name to SHA-256 of every entry but `share.json`, its signature and the padding.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Entries(pub(crate) BTreeMap<String, String>);

impl<'de> Deserialize<'de> for Entries {
    /// A name given twice is refused: two readers might believe different digests.
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Once;
        impl<'de> de::Visitor<'de> for Once {
            type Value = Entries;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("names and digests")
            }

            fn visit_map<M: de::MapAccess<'de>>(self, mut map: M) -> Result<Entries, M::Error> {
                let mut entries = BTreeMap::new();
                while let Some((name, digest)) = map.next_entry::<String, String>()? {
                    let digest_is_one = unhex::<32>(&digest).is_some();
                    if !digest_is_one || entries.insert(name, digest).is_some() {
                        return Err(de::Error::custom("a bad digest or a name twice"));
                    }
                }
                Ok(Entries(entries))
            }
        }
        from.deserialize_map(Once)
    }
}

/// `N` bytes from lower-case hexadecimal digits.
fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        for &digit in pair {
            let value = match digit {
                b'0'..=b'9' => digit - b'0',
                b'a'..=b'f' => digit - b'a' + 10,
                _ => return None,
            };
            *byte = *byte << 4 | value;
        }
    }
    Some(bytes)
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{"format": 1, "id": "000102030405060708090a0b0c0d0e0f",
        "made": "2026-05-03T10:42", "for": "Dr. Weber", "entries": {}}"#;

    #[test]
    fn the_least_a_share_says() {
        let written = Written::read(GOOD.as_bytes()).expect("complete");
        assert_eq!(written.claim.reader, "Dr. Weber");
        assert_eq!(
            written.claim.id.to_string(),
            "000102030405060708090a0b0c0d0e0f"
        );
        assert!(written.maker.is_none() && written.claim.left_out.is_empty());
        let again = Written::read(&written.bytes()).expect("its own bytes");
        assert_eq!(again.claim, written.claim);
    }

    #[test]
    fn a_newer_format_is_named_even_when_nothing_else_is_understood() {
        let newer = Written::read(br#"{"format": 2, "made": {"in": "another way"}}"#);
        assert!(matches!(newer, Err(Error::Newer { format: 2 })));
    }

    #[test]
    fn what_is_not_a_claim_is_refused() {
        for (from, to) in [
            ("\"format\": 1", "\"format\": 0"),
            ("\"format\": 1", "\"format\": \"1\""),
            ("\"format\": 1", "\"format\": 1, \"format\": 1"),
            ("0e0f", "0E0F"),
            ("0e0f", "0e"),
            ("2026-05-03", "2026-15-03"),
            ("\"for\"", "\"four\""),
            ("{}}", "{\"summary.json\": \"12\"}}"),
            ("{}}", "[]}"),
            ("{}}", "{}} trailing"),
        ] {
            let bad = GOOD.replace(from, to);
            assert!(Written::read(bad.as_bytes()).is_err(), "{bad}");
        }
        let digest = "0".repeat(64);
        let twice = format!("{{\"a\": \"{digest}\", \"a\": \"{digest}\"}}}}");
        assert!(Written::read(GOOD.replace("{}}", &twice).as_bytes()).is_err());
    }
}
