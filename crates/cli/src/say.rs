//! How the program speaks: text or JSON on standard output, messages on standard error.

use crate::line::{Trouble, Wrong};
use ownchart::words::Tongue;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

/// What a verb answers.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    /// For programs.
    pub json: Value,
    /// More fields of that object: lists that can be long, each part of them written as it came.
    pub lists: Vec<(&'static str, Vec<Box<RawValue>>)>,
    /// For people.
    pub text: String,
    /// For people, on standard error: what they should know besides.
    pub notices: Vec<String>,
    /// Something was left out: exit 5.
    pub incomplete: bool,
    /// Nothing was done, and this says what is needed: exit 1.
    pub refused: bool,
}

impl Answer {
    /// An answer with the same content for people and programs.
    pub(crate) fn new(json: Value, text: impl Into<String>) -> Answer {
        Answer {
            json,
            text: text.into(),
            ..Answer::default()
        }
    }

    /// The exit that belongs to it.
    pub(crate) fn exit(&self) -> u8 {
        match (self.refused, self.incomplete) {
            (true, _) => 1,
            (_, true) => 5,
            _ => 0,
        }
    }
}

/// What programs are told.
impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let (Value::Object(fields), false) = (&self.json, self.lists.is_empty()) else {
            return self.json.serialize(to);
        };
        let mut map = to.serialize_map(Some(fields.len() + self.lists.len()))?;
        for (name, list) in &self.lists {
            map.serialize_entry(name, list)?;
        }
        for (name, value) in fields {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// Language and form of everything that is said.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Voice {
    /// The language.
    pub tongue: Tongue,
    /// Whether a program is listening.
    pub json: bool,
}

impl Voice {
    /// A voice.
    pub(crate) fn new(tongue: Tongue, json: bool) -> Voice {
        Voice { tongue, json }
    }

    /// Follows long work: a line that is written over on a terminal, nothing in a pipe.
    pub(crate) fn follow(&self) -> impl FnMut(u64, u64) -> bool {
        let shown = !self.json && std::io::stderr().is_terminal();
        move |done, total| {
            if shown && total > 0 {
                let end = if done >= total { '\n' } else { '\r' };
                eprint!("{:>3} %{end}", done * 100 / total);
            }
            true
        }
    }

    /// Says an answer.
    pub(crate) fn answer(&self, answer: &Answer) -> ExitCode {
        for notice in &answer.notices {
            eprintln!("{notice}");
        }
        let text = if self.json {
            let json = serde_json::to_string(answer).expect("an answer is plain JSON");
            format!("{json}\n")
        } else {
            with_end(&answer.text)
        };
        // A reader that went away (`| head`) is no reason to fail.
        let _ = std::io::stdout().lock().write_all(text.as_bytes());
        ExitCode::from(answer.exit())
    }

    /// Says what went wrong: two sentences on standard error, and for programs the code.
    pub(crate) fn trouble(&self, trouble: &Trouble) -> ExitCode {
        let (json, sentences, exit) = self.describe(trouble);
        eprintln!("{}", sentences.join("\n"));
        if self.json {
            println!("{json}");
        }
        ExitCode::from(exit)
    }

    /// What went wrong, for programs and for people, with its exit.
    pub(crate) fn describe(&self, trouble: &Trouble) -> (Value, [String; 2], u8) {
        let (code, sentences, exit, facts) = match trouble {
            Trouble::Refused(error) => (
                error.code.word(),
                self.tongue.refuse(error),
                error.code.exit(),
                json!(error.facts),
            ),
            Trouble::Usage(wrong) => {
                let (key, fact) = match wrong {
                    Wrong::NoValue(option) => ("cli-no-value", option.as_str()),
                    Wrong::Missing(name) => ("cli-missing", name.as_str()),
                    Wrong::Unknown(word) => ("cli-unknown", word.as_str()),
                    Wrong::Unfit(word) => ("cli-unfit", word.as_str()),
                };
                let sentences = [
                    self.tongue.say(key, &[("word", fact)]),
                    self.tongue.say("cli-usage-help", &[]),
                ];
                ("usage", sentences, 2, json!({ "word": fact }))
            }
        };
        let json = json!({ "error": { "code": code, "what": sentences[0], "help": sentences[1], "facts": facts } });
        (json, sentences, exit)
    }
}

fn with_end(text: &str) -> String {
    if text.is_empty() || text.ends_with('\n') {
        text.to_owned()
    } else {
        format!("{text}\n")
    }
}

/// Text from strangers on its way to a terminal: control characters are shown, not obeyed.
pub(crate) fn harmless(text: &str) -> String {
    let obeyed = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
    };
    text.chars()
        .map(|c| if obeyed(c) { '\u{fffd}' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strangers_text_cannot_command_the_terminal() {
        assert_eq!(
            harmless("a\x1b[31mb\u{202e}c\nd"),
            "a\u{fffd}[31mb\u{fffd}c\nd"
        );
    }
}
