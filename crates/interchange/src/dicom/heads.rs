//! The beginnings of many files, asked for at once: a disc has thousands of them.
//!
//! `OwnChart asks heads 1\n`, then for each file u32 length · bytes, big-endian. The answer is a JSON list
//! with one [`Facts`] or `null` for each, and the names a list of contents holds.

use super::element;
use super::facts::{self, Class, Facts};
use super::limits;
use serde::{Deserialize, Serialize};

/// The first bytes of an asking.
pub const ASK: &[u8] = b"OwnChart asks heads 1\n";

/// What was found out about one file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Head {
    /// `None` if it is no DICOM.
    pub facts: Option<Facts>,
    /// For a disc's list of contents: the files it names, parts joined by `/`.
    pub listed: Vec<String>,
}

/// Puts one more beginning behind an asking, which starts as [`ASK`].
pub fn add(asking: &mut Vec<u8>, head: &[u8]) {
    asking.extend_from_slice(&u32::try_from(head.len()).unwrap_or(u32::MAX).to_be_bytes());
    asking.extend_from_slice(head);
}

/// Reads what `answer` wrote, for so many files.
#[must_use]
pub fn heard(json: &[u8], files: usize) -> Option<Vec<Head>> {
    let heads: Vec<Head> = serde_json::from_slice(json).ok()?;
    (heads.len() == files).then_some(heads)
}

/// The helper's side. `None` if it is no asking.
pub(crate) fn answer(asking: &[u8]) -> Option<Vec<u8>> {
    let mut rest = asking.strip_prefix(ASK)?;
    let mut heads = Vec::new();
    while let Some((length, more)) = rest.split_first_chunk::<4>() {
        let (head, more) = more.split_at_checked(u32::from_be_bytes(*length) as usize)?;
        rest = more;
        if heads.len() < limits::HEADS {
            heads.push(head_of(head));
        }
    }
    Some(serde_json::to_vec(&heads).expect("facts are words and numbers"))
}

fn head_of(head: &[u8]) -> Head {
    let Some(parts) = element::parts(head) else {
        return Head::default();
    };
    let (facts, set) = facts::of_parts(&parts);
    let listed = if facts.class == Class::Directory {
        facts::listed(&set.elements)
    } else {
        Vec::new()
    };
    Head {
        facts: Some(facts),
        listed,
    }
}
