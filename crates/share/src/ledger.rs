//! Who got what, why, when and how.

use record::{Entry, EntryId, When, form};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{ShareId, claim::hex};

/// One share, as the chart remembers it. The words that open it are not kept, and no word of an entry:
/// what is erased from a chart does not go on in its ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerRow {
    /// The share's own number.
    pub share: ShareId,
    /// Whose record.
    pub person: EntryId,
    /// For whom, as the first line of the share says.
    pub who: String,
    /// Each of them. Nothing in rows of programs before November 2026: see [`LedgerRow::readers`].
    #[serde(default)]
    pub readers: Vec<String>,
    /// Which selection: the word of a preset, or `chosen`.
    pub what: String,
    /// Why; may be empty.
    #[serde(default)]
    pub why: String,
    /// When it was sealed.
    pub when: When,
    /// Asked-for last day.
    #[serde(default)]
    pub valid_until: Option<When>,
    /// The files it left as: `share.age`, `share.html`, `share.pdf`, `summary.pdf`.
    #[serde(default)]
    pub how: Vec<String>,
    /// Number of entries.
    pub entries: u32,
    /// Number of document files.
    #[serde(default)]
    pub documents: u32,
    /// SHA-256 of `summary.json`, what the preview showed; 64 hexadecimal digits.
    pub digest: String,
    /// What was given, entry by entry. Nothing in rows of programs before November 2026.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<Vec<Given>>,
}

impl LedgerRow {
    /// Everyone it was made for, at least one.
    #[must_use]
    pub fn readers(&self) -> &[String] {
        match &*self.readers {
            [] => std::slice::from_ref(&self.who),
            readers => readers,
        }
    }
}

/// An entry that was given, as it was then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// Which one.
    pub id: EntryId,
    /// What it said then, so that a later change is seen. See [`Given::of`].
    pub digest: String,
}

impl Given {
    /// The entry with the digest of what it says: the first 8 bytes of SHA-256 over the share's number
    /// and the entry's written form, as 16 hexadecimal digits.
    #[must_use]
    pub fn of(share: ShareId, entry: &Entry) -> Self {
        let digest = Sha256::new()
            .chain_update(share.0)
            .chain_update(form::write(entry).to_string())
            .finalize();
        Self {
            id: entry.id,
            digest: hex(&digest[..8]),
        }
    }
}

/// That somebody was asked to delete a share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Which share.
    pub asked_to_delete: ShareId,
    /// Whose record.
    pub person: EntryId,
    /// The day.
    pub when: When,
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::{Content, Note};

    #[test]
    fn a_row_of_an_older_program_says_nothing_about_single_entries() {
        let old = r#"{"share": "000102030405060708090a0b0c0d0e0f", "person": "00112233445566778899aabbccddeeff",
            "who": "Dr. Weber", "what": "visit", "why": "", "when": "2026-05-03T10:42:07+02:00",
            "valid_until": null, "how": ["share.age"], "entries": 7, "documents": 0, "digest": "ab"}"#;
        let row: LedgerRow = serde_json::from_str(old).expect("it was written once");
        assert_eq!((row.entries, row.given.as_ref()), (7, None));
        assert_eq!(row.readers(), ["Dr. Weber"]);
        assert!(serde_json::from_str::<Asked>(old).is_err());
    }

    #[test]
    fn a_changed_entry_has_another_digest_and_a_share_tells_nothing_of_another() {
        let entry = |text: &str| {
            let note = Note {
                title: text.to_owned(),
                ..Note::default()
            };
            Entry::new(EntryId([1; 16]), None, Content::Note(note))
        };
        let share = ShareId([1; 16]);
        let first = Given::of(share, &entry("a"));
        assert_eq!(first, Given::of(share, &entry("a")));
        assert_ne!(first, Given::of(share, &entry("b")));
        assert_ne!(first, Given::of(ShareId([2; 16]), &entry("a")));
    }
}
