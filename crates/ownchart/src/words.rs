//! The catalogue: every sentence the program says, German and English, key by key the same.
//!
//! The files stand in `assets/words`; a guest asks for a key and gives the facts. The emergency papers
//! speak more languages than the program: those are [`PaperLanguage`].

use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A language the emergency papers speak: more than the program does, because whoever reads them in an
/// emergency did not choose the program.
pub use paper::Language as PaperLanguage;

/// A language the program speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    /// German.
    De,
    /// English.
    En,
}

type Catalogue = BTreeMap<String, String>;

static DE: LazyLock<Catalogue> = LazyLock::new(|| {
    read(&[
        include_str!("../../../assets/words/de.json"),
        include_str!("../../../assets/words/facade.de.json"),
        include_str!("../../../assets/words/cli.de.json"),
    ])
});
static EN: LazyLock<Catalogue> = LazyLock::new(|| {
    read(&[
        include_str!("../../../assets/words/en.json"),
        include_str!("../../../assets/words/facade.en.json"),
        include_str!("../../../assets/words/cli.en.json"),
    ])
});

fn read(files: &[&str]) -> Catalogue {
    let mut all = Catalogue::new();
    for file in files {
        let value: Value = serde_json::from_str(file).expect("the catalogue is checked by a test");
        for (key, text) in value.as_object().into_iter().flatten() {
            all.insert(key.clone(), text.as_str().unwrap_or_default().to_owned());
        }
    }
    all
}

impl Tongue {
    /// The language of a locale such as `de_DE.UTF-8`; English where it is neither.
    #[must_use]
    pub fn of_locale(locale: &str) -> Tongue {
        if locale.to_lowercase().starts_with("de") {
            Tongue::De
        } else {
            Tongue::En
        }
    }

    /// The language of the person who started the program.
    #[must_use]
    pub fn of_system() -> Tongue {
        let named = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        let locale = named("LC_ALL")
            .or_else(|| named("LC_MESSAGES"))
            .or_else(|| named("LANG"));
        Tongue::of_locale(&locale.unwrap_or_default())
    }

    /// The one that stands beside it.
    #[must_use]
    pub fn other(self) -> Tongue {
        match self {
            Tongue::De => Tongue::En,
            Tongue::En => Tongue::De,
        }
    }

    /// The same for headings of a summary.
    pub(crate) fn of_summary(self) -> interchange::Language {
        match self {
            Tongue::De => interchange::Language::German,
            Tongue::En => interchange::Language::English,
        }
    }

    /// The same, first on a sheet of paper.
    #[must_use]
    pub fn on_paper(self) -> PaperLanguage {
        match self {
            Tongue::De => PaperLanguage::German,
            Tongue::En => PaperLanguage::English,
        }
    }

    /// A day as letters and sheets write it; a moment is its day.
    #[must_use]
    pub fn day(self, day: record::When) -> String {
        self.on_paper().date(day.date())
    }

    /// The sentence for a key, or nothing when the catalogue has none.
    #[must_use]
    pub fn find(self, key: &str) -> Option<&'static str> {
        let catalogue = match self {
            Tongue::De => &DE,
            Tongue::En => &EN,
        };
        catalogue.get(key).map(String::as_str)
    }

    /// The sentence for a key with `{name}` replaced by facts. A key without words is shown as it
    /// is, and is a failed test.
    #[must_use]
    pub fn say(self, key: &str, facts: &[(&str, &str)]) -> String {
        let mut sentence = self.find(key).unwrap_or(key).to_owned();
        for (name, fact) in facts {
            sentence = sentence.replace(&format!("{{{name}}}"), fact);
        }
        sentence
    }

    /// An error in two sentences: what happened; what is safe and what to do.
    #[must_use]
    pub fn refuse(self, error: &crate::Error) -> [String; 2] {
        let named = |field: &str| self.find(&format!("field-{field}"));
        let facts: Vec<(&str, &str)> = error
            .facts
            .iter()
            .map(|(name, fact)| match name.as_str() {
                "field" => ("field", named(fact).unwrap_or(fact)),
                name => (name, fact.as_str()),
            })
            .collect();
        let key = format!("refusal-{}", error.code.word());
        [
            self.say(&key, &facts),
            self.say(&format!("{key}-help"), &facts),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;

    #[test]
    fn every_error_has_its_two_sentences_in_both_languages() {
        for code in Code::ALL {
            for tongue in [Tongue::De, Tongue::En] {
                for key in [
                    format!("refusal-{}", code.word()),
                    format!("refusal-{}-help", code.word()),
                ] {
                    assert!(
                        tongue
                            .find(&key)
                            .is_some_and(|text| text.ends_with(['.', '?'])),
                        "{tongue:?} {key}"
                    );
                }
            }
        }
    }

    #[test]
    fn every_format_and_every_remark_has_words() {
        let formats = interchange::Format::ALL.iter();
        let formats = formats.map(|format| format!("format-{}", format.word()));
        let whys = interchange::Why::ALL.iter();
        let whys = whys.map(|why| format!("left-out-{}", why.word()));
        for key in formats.chain(whys) {
            assert!(Tongue::De.find(&key).is_some(), "{key}");
        }
    }

    #[test]
    fn both_languages_have_the_same_keys() {
        let missing: Vec<_> = DE
            .keys()
            .filter(|key| !EN.contains_key(*key))
            .chain(EN.keys().filter(|key| !DE.contains_key(*key)))
            .collect();
        assert!(missing.is_empty(), "only in one language: {missing:?}");
    }
}
