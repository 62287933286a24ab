//! A doctor's note on a share: a small file that goes back to whoever gave it.
//!
//! Format: `docs/format/note.md`. It is neither sealed nor signed: whoever holds the share could have
//! written it, and the program says so.

use record::{EntryId, When};
use serde::Deserialize;

use crate::{Error, Flaw, ShareId, limits};

/// The word every note begins with.
const FORMAT: &str = "ownchart-note-1";

/// What a reader wrote about a share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The share it is about.
    pub share: ShareId,
    /// SHA-256 of the `summary.json` the writer saw, 64 hexadecimal digits.
    pub digest: String,
    /// When it was written, by the writer's clock.
    pub when: Option<When>,
    /// Who wrote it, as they say. Nothing proves it.
    pub name: String,
    /// Where they work, as they say. May be empty.
    pub practice: String,
    /// About all of it. May be empty.
    pub text: String,
    /// About single entries.
    pub remarks: Vec<OnEntry>,
}

/// What a reader wrote about one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnEntry {
    /// Which one: the id it has in the giver's chart.
    pub entry: EntryId,
    /// The words.
    pub text: String,
}

#[derive(Deserialize)]
struct Written {
    format: String,
    share: ShareId,
    digest: String,
    #[serde(default)]
    when: Option<String>,
    #[serde(default)]
    from: From,
    #[serde(default)]
    text: String,
    #[serde(default)]
    remarks: Vec<WrittenOn>,
}

#[derive(Default, Deserialize)]
struct From {
    #[serde(default)]
    name: String,
    #[serde(default)]
    practice: String,
}

#[derive(Deserialize)]
struct WrittenOn {
    entry: String,
    text: String,
}

impl Note {
    /// Whether these bytes mean to be a note of any version.
    ///
    /// ```
    /// assert!(share::Note::is(br#"{ "format": "ownchart-note-1", "share": "" }"#));
    /// assert!(!share::Note::is(b"age-encryption.org/v1\n"));
    /// ```
    #[must_use]
    pub fn is(bytes: &[u8]) -> bool {
        let begins = bytes.trim_ascii_start().starts_with(b"{");
        let head = &bytes[..bytes.len().min(limits::NOTE as usize)];
        let word = b"\"ownchart-note-";
        begins && head.windows(word.len()).any(|at| at == word)
    }

    /// Reads a note. Words are cut to what a chart takes, and letters that command a screen or turn
    /// the line around are taken out; an entry that is named by no id is passed over.
    ///
    /// # Errors
    /// [`Error::TooLarge`] beyond [`limits::NOTE`] bytes, before anything is looked at;
    /// [`Error::Newer`] for another version; [`Error::Damaged`] for anything else.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        if bytes.len() as u64 > limits::NOTE {
            return Err(Error::TooLarge {
                found: bytes.len() as u64,
                most: limits::NOTE,
            });
        }
        #[derive(Deserialize)]
        struct Numbered {
            format: String,
        }
        let unreadable = |_| Flaw::Note.at("");
        let Numbered { format } = serde_json::from_slice(bytes).map_err(unreadable)?;
        let newer = format.strip_prefix("ownchart-note-");
        match newer.and_then(|number| number.parse().ok()) {
            Some(1) => {}
            Some(format) => return Err(Error::Newer { format }),
            None => return Err(Flaw::Note.at("")),
        }
        let it: Written = serde_json::from_slice(bytes).map_err(unreadable)?;
        let hex = |c: u8| matches!(c, b'0'..=b'9' | b'a'..=b'f');
        if it.format != FORMAT || it.digest.len() != 64 || !it.digest.bytes().all(hex) {
            return Err(Flaw::Note.at(""));
        }
        let remarks = it.remarks.iter().take(limits::REMARKS).filter_map(|on| {
            let text = plain(&on.text);
            let entry = id_in(&on.entry)?;
            (!text.is_empty()).then_some(OnEntry { entry, text })
        });
        Ok(Self {
            share: it.share,
            digest: it.digest,
            when: it.when.and_then(|when| when.parse().ok()),
            name: one_line(&it.from.name),
            practice: one_line(&it.from.practice),
            text: plain(&it.text),
            remarks: remarks.collect(),
        })
    }

    /// Who wrote it, as one line; empty where nobody is named.
    #[must_use]
    pub fn from(&self) -> String {
        let parts = [&self.name, &self.practice];
        let said: Vec<&str> = parts
            .into_iter()
            .filter(|part| !part.is_empty())
            .map(String::as_str)
            .collect();
        said.join(", ")
    }
}

/// The id of an entry as a share names it: `urn:uuid:…`, a UUID, or 32 digits.
fn id_in(text: &str) -> Option<EntryId> {
    let text = text.strip_prefix("urn:uuid:").unwrap_or(text);
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    digits.parse().ok()
}

/// Text without letters that command a screen or turn a line around.
fn plain(text: &str) -> String {
    let commands = |c: &char| {
        (c.is_control() && *c != '\n')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
    };
    let text: String = text.chars().filter(|c| !commands(c)).collect();
    text.trim().to_owned()
}

fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    plain(&words.join(" ")).chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note() -> String {
        format!(
            r#"{{"format": "ownchart-note-1", "share": "{}", "digest": "{}",
            "when": "2026-11-14T10:42+01:00", "from": {{"name": "Dr. Weber", "practice": "Praxis am Markt"}},
            "text": "Bitte Kalium prüfen.\nIn zwei Wochen.",
            "remarks": [{{"entry": "urn:uuid:00112233-4455-6677-8899-aabbccddeeff", "text": "Dosis halbieren"}}]}}"#,
            "0f".repeat(16),
            "ab".repeat(32)
        )
    }

    #[test]
    fn a_note_says_who_when_and_about_what() {
        let note = Note::read(note().as_bytes()).expect("complete");
        assert_eq!(note.from(), "Dr. Weber, Praxis am Markt");
        assert_eq!(note.share.to_string(), "0f".repeat(16));
        assert!(note.text.contains('\n') && note.when.is_some());
        let on = &note.remarks[0];
        assert_eq!(on.entry.to_string(), "00112233445566778899aabbccddeeff");
        assert_eq!(on.text, "Dosis halbieren");
    }

    #[test]
    fn what_is_no_note_is_refused() {
        let good = note();
        for (from, to) in [
            ("ownchart-note-1", "ownchart-note-x"),
            ("ownchart-note-1", "another"),
            ("0f0f", "0F0F"),
            ("abab", "ab"),
            ("\"share\"", "\"shore\""),
            ("\"text\": \"Bitte", "\"text\": [\"Bitte"),
        ] {
            assert!(
                Note::read(good.replacen(from, to, 1).as_bytes()).is_err(),
                "{to}"
            );
        }
        let newer = good.replace("ownchart-note-1", "ownchart-note-2");
        assert!(matches!(
            Note::read(newer.as_bytes()),
            Err(Error::Newer { format: 2 })
        ));
        let long = good.replace("Bitte", &"x".repeat(70_000));
        assert!(matches!(
            Note::read(long.as_bytes()),
            Err(Error::TooLarge { .. })
        ));
    }

    #[test]
    fn a_note_cannot_command_a_screen_or_turn_a_line_around() {
        let evil = note().replace(
            "Bitte Kalium",
            "\\u001b[31mgut\\u202e \\u0000<script>alert(1)</script>",
        );
        let note = Note::read(evil.as_bytes()).expect("text is text");
        assert!(note.text.starts_with("[31mgut <script>"), "{}", note.text);
    }

    /// Every cut and 20 000 changed bytes: refused or read, never a panic.
    #[test]
    fn a_broken_note_never_hurts() {
        let good = note().into_bytes();
        for cut in 0..good.len() {
            assert!(Note::read(&good[..cut]).is_err());
        }
        let mut state = 1u64;
        for _ in 0..20_000 {
            let mut bad = good.clone();
            for _ in 0..3 {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                let at = (state >> 33) as usize % bad.len();
                bad[at] = (state >> 20) as u8;
            }
            if let Ok(note) = Note::read(&bad) {
                assert!(note.text.len() < 1000);
            }
        }
    }
}
