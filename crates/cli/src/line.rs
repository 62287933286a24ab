//! One line of words and options.
//!
//! Options may stand anywhere. An option takes the next word as its value unless it is one of
//! [`FLAGS`]; `--name=value` works for all. What a verb does not take is wrong usage.

use ownchart::{Code, Error};

/// Options that take no value.
const FLAGS: &[&str] = &[
    "json",
    "generate",
    "dry-run",
    "documents",
    "screen",
    "deep",
    "help",
    "sensitive",
    "summary",
    "removed",
    "reveal",
    "all",
    "version",
    "forget",
    "finish",
    "take-back",
    "accept-older",
    "from-conflicts",
    "remove",
    "everyone",
    "allergies",
    "pregnancy",
    "measured",
    "pages",
    "clear",
    "packs",
    "due",
    "with-documents",
];

/// The values of `--documents`; without one of them it stands for the first.
const DOCUMENTS: &[&str] = &["originals", "pictures"];

/// What was typed.
#[derive(Debug, Default)]
pub(crate) struct Line {
    words: std::collections::VecDeque<String>,
    options: Vec<(String, Option<String>)>,
}

/// What was typed is not how this program is called.
#[derive(Debug)]
pub(crate) enum Wrong {
    /// An option without its value.
    NoValue(String),
    /// A word that is missing, by its name in the help.
    Missing(String),
    /// An option or word this verb does not know.
    Unknown(String),
    /// A value that does not fit its option.
    Unfit(String),
}

impl Line {
    /// Sorts arguments into words and options. After `--` everything is a word.
    pub(crate) fn read(arguments: impl IntoIterator<Item = String>) -> Result<Line, Wrong> {
        let mut line = Line::default();
        let mut arguments = arguments.into_iter().peekable();
        while let Some(argument) = arguments.next() {
            if argument == "--" {
                line.words.extend(arguments.by_ref());
            } else if let Some(long) = argument.strip_prefix("--") {
                let (name, value) = match long.split_once('=') {
                    Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                    // What of the documents goes along may be said, or that they do.
                    None if long == "documents"
                        && arguments
                            .peek()
                            .is_some_and(|it| DOCUMENTS.contains(&it.as_str())) =>
                    {
                        (long.to_owned(), arguments.next())
                    }
                    None if FLAGS.contains(&long) => (long.to_owned(), None),
                    // The end of trust is a flag, the end of a medicine a day.
                    None if long == "end" && !arguments.peek().is_some_and(|it| is_day(it)) => {
                        (long.to_owned(), None)
                    }
                    None => match arguments.next() {
                        Some(value) => (long.to_owned(), Some(value)),
                        None => return Err(Wrong::NoValue(argument)),
                    },
                };
                line.options.push((name, value));
            } else if let Some(short) = argument.strip_prefix('-').filter(|short| !short.is_empty())
            {
                match short {
                    "h" => line.options.push(("help".into(), None)),
                    "o" => match arguments.next() {
                        Some(value) => line.options.push(("output".into(), Some(value))),
                        None => return Err(Wrong::NoValue(argument)),
                    },
                    _ => return Err(Wrong::Unknown(argument)),
                }
            } else {
                line.words.push_back(argument);
            }
        }
        Ok(line)
    }

    /// Whether a flag was given.
    pub(crate) fn flag(&mut self, name: &str) -> bool {
        let before = self.options.len();
        self.options.retain(|(option, _)| option != name);
        self.options.len() < before
    }

    /// Whether a flag stands there, without taking it.
    pub(crate) fn has_flag(&self, name: &str) -> bool {
        self.options.iter().any(|(option, _)| option == name)
    }

    /// Whether an option stands there, without taking it.
    pub(crate) fn has_option(&self, name: &str) -> bool {
        self.has_flag(name)
    }

    /// Whether a word stands there, without taking it.
    pub(crate) fn has_word(&self, word: &str) -> bool {
        self.words.iter().any(|there| there == word)
    }

    /// The value of an option; the last one counts.
    pub(crate) fn option(&mut self, name: &str) -> Option<String> {
        self.every(name).pop()
    }

    /// The value of an option, without taking it.
    pub(crate) fn value(&self, name: &str) -> Option<String> {
        let mut values = self.options.iter().rev();
        values.find(|(option, _)| option == name)?.1.clone()
    }

    /// Puts an option back.
    pub(crate) fn put(&mut self, name: &str, value: String) {
        self.options.push((name.to_owned(), Some(value)));
    }

    /// Every value of an option that may be repeated.
    pub(crate) fn every(&mut self, name: &str) -> Vec<String> {
        let mut values = Vec::new();
        self.options.retain_mut(|(option, value)| {
            let meant = option == name;
            if meant {
                values.extend(value.take());
            }
            !meant
        });
        values
    }

    /// The value of an option this verb cannot do without.
    pub(crate) fn needed(&mut self, name: &'static str) -> Result<String, Wrong> {
        self.option(name)
            .ok_or_else(|| Wrong::Missing(format!("--{name}")))
    }

    /// The next word, if there is one.
    pub(crate) fn maybe_word(&mut self) -> Option<String> {
        self.words.pop_front()
    }

    /// The next word.
    pub(crate) fn word(&mut self, name: &'static str) -> Result<String, Wrong> {
        self.words
            .pop_front()
            .ok_or_else(|| Wrong::Missing(name.to_owned()))
    }

    /// Drops the next word if it is this one: in a session the chart may be named again.
    pub(crate) fn skip_word(&mut self, word: &str) {
        if self.words.front().is_some_and(|first| first == word) {
            self.words.pop_front();
        }
    }

    /// All words that are left.
    pub(crate) fn rest(&mut self) -> Vec<String> {
        self.words.drain(..).collect()
    }

    /// All options that are left, as fields of an entry.
    pub(crate) fn fields(&mut self) -> Vec<(String, String)> {
        self.options
            .drain(..)
            .map(|(name, value)| {
                (
                    name.replace('-', "_"),
                    value.unwrap_or_else(|| "true".into()),
                )
            })
            .collect()
    }

    /// Whether nothing is left that nobody asked for.
    pub(crate) fn end(self) -> Result<(), Wrong> {
        if let Some((name, _)) = self.options.first() {
            return Err(Wrong::Unknown(format!("--{name}")));
        }
        match self.words.front() {
            Some(word) => Err(Wrong::Unknown(word.clone())),
            None => Ok(()),
        }
    }
}

fn is_day(word: &str) -> bool {
    word.parse::<ownchart::When>().is_ok()
}

/// Why a verb did not do its work.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// Wrong usage: exit 2.
    Usage(Wrong),
    /// The façade refused: its own exit.
    Refused(Error),
}

impl From<Wrong> for Trouble {
    fn from(wrong: Wrong) -> Trouble {
        Trouble::Usage(wrong)
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Trouble {
        Trouble::Refused(error)
    }
}

impl From<Code> for Trouble {
    fn from(code: Code) -> Trouble {
        Trouble::Refused(Error::new(code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Line {
        Line::read(text.split(' ').map(str::to_owned)).unwrap()
    }

    #[test]
    fn options_may_stand_anywhere_and_flags_take_no_word() {
        let mut line = line("add --json CHART allergy --substance Penicillin -o out");
        assert!(line.flag("json"));
        assert_eq!(line.word("VERB").unwrap(), "add");
        assert_eq!(line.option("output").as_deref(), Some("out"));
        assert_eq!(line.rest(), ["CHART", "allergy"]);
        assert_eq!(
            line.fields(),
            [("substance".to_owned(), "Penicillin".to_owned())]
        );
        assert!(line.end().is_ok());
    }

    #[test]
    fn a_medicine_ends_on_a_day_and_trust_just_ends() {
        let mut medicine = line("add CHART medication --end 2021-05 --name X");
        assert_eq!(medicine.option("end").as_deref(), Some("2021-05"));
        let mut trust = line("keys CHART trusted --end --json");
        assert!(trust.flag("end") && trust.flag("json"));
    }

    #[test]
    fn what_nobody_asked_for_is_wrong_usage() {
        assert!(
            matches!(line("list --frobnicate x").end(), Err(Wrong::Unknown(what)) if what == "--frobnicate")
        );
        assert!(matches!(
            Line::read(["--person".to_owned()]),
            Err(Wrong::NoValue(_))
        ));
    }
}
