//! The words of the sheets that stay at home or go to somebody known: the recovery sheet, the cards of
//! trusted people, the pages of a printed share. German and English, in `assets/words/desk.*.json`.
//!
//! Instructions have to be understood by the one who follows them, word for word, so they are not
//! translated by halves. A sheet of this kind takes [`Desk`] and not [`Languages`]: whoever has another
//! language writes `Desk::from(languages)`, reads there that it becomes English, and gets a page in
//! which every line is English.

use std::sync::LazyLock;

use crate::sheet::Sheet;
use crate::text::{Span, Style};
use crate::words::{Language, Languages, both, fill, in_order, words};
use crate::{About, Faces};

/// A language the sheets of the desk speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeskLanguage {
    /// German.
    German,
    /// English.
    English,
}

impl From<DeskLanguage> for Language {
    fn from(language: DeskLanguage) -> Language {
        match language {
            DeskLanguage::German => Language::German,
            DeskLanguage::English => Language::English,
        }
    }
}

/// Every language but German becomes English.
impl From<Language> for DeskLanguage {
    fn from(language: Language) -> DeskLanguage {
        match language {
            Language::German => DeskLanguage::German,
            _ => DeskLanguage::English,
        }
    }
}

/// The languages of a sheet of the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Desk {
    /// In which everything is said.
    pub first: DeskLanguage,
    /// In which it is said again.
    pub second: Option<DeskLanguage>,
}

/// Each language becomes one the desk has; two that become the same are said once.
///
/// ```
/// use paper::{Desk, DeskLanguage, Language, Languages};
/// let wished = Languages { first: Language::Arabic, second: Some(Language::German) };
/// assert_eq!(Desk::from(wished), Desk::ENGLISH_GERMAN);
/// let wished = Languages { first: Language::English, second: Some(Language::Turkish) };
/// assert_eq!(Desk::from(wished), Desk { first: DeskLanguage::English, second: None });
/// ```
impl From<Languages> for Desk {
    fn from(languages: Languages) -> Desk {
        let first = DeskLanguage::from(languages.first);
        let second = languages.second.map(DeskLanguage::from);
        Desk {
            first,
            second: second.filter(|second| *second != first),
        }
    }
}

impl Desk {
    /// German with English beside it.
    pub const GERMAN_ENGLISH: Desk = Desk {
        first: DeskLanguage::German,
        second: Some(DeskLanguage::English),
    };
    /// English with German beside it.
    pub const ENGLISH_GERMAN: Desk = Desk {
        first: DeskLanguage::English,
        second: Some(DeskLanguage::German),
    };

    /// The same for what every sheet has: page numbers, dates, the line to measure.
    pub(crate) fn languages(self) -> Languages {
        Languages {
            first: self.first.into(),
            second: self.second.map(Language::from),
        }
    }

    /// An empty sheet that speaks these languages and no others.
    pub(crate) fn a4(self, faces: &Faces, about: About) -> Sheet<'_> {
        Sheet::a4(faces, about, self.languages())
    }

    /// A word in the first language.
    pub(crate) fn first(self, word: DeskWord) -> &'static str {
        word.in_language(self.first)
    }

    /// Both languages, or the one.
    pub(crate) fn each(self) -> impl Iterator<Item = DeskLanguage> {
        std::iter::once(self.first).chain(self.second.filter(|second| *second != self.first))
    }

    /// A label in both languages, as [`Sheet::label`].
    pub(crate) fn label(self, word: DeskWord, style: Style, second: Style) -> Vec<Span> {
        self.label_filled(word, &[], style, second)
    }

    /// A label with values in it.
    pub(crate) fn label_filled(
        self,
        word: DeskWord,
        values: &[(&str, &str)],
        style: Style,
        second: Style,
    ) -> Vec<Span> {
        let said = |language| fill(word.in_language(language), values);
        let first = said(self.first);
        let beside = self.second.map(said).filter(|text| *text != first);
        both(first, beside, style, second)
    }
}

static GERMAN: LazyLock<Vec<String>> = LazyLock::new(|| of(DeskLanguage::German));
static ENGLISH: LazyLock<Vec<String>> = LazyLock::new(|| of(DeskLanguage::English));

fn file(language: DeskLanguage) -> &'static str {
    match language {
        DeskLanguage::German => include_str!("../../../assets/words/desk.de.json"),
        DeskLanguage::English => include_str!("../../../assets/words/desk.en.json"),
    }
}

fn of(language: DeskLanguage) -> Vec<String> {
    in_order(file(language), DeskWord::ALL.iter().map(|word| word.key()))
}

impl DeskWord {
    pub(crate) fn in_language(self, language: DeskLanguage) -> &'static str {
        match language {
            DeskLanguage::German => &GERMAN[self as usize],
            DeskLanguage::English => &ENGLISH[self as usize],
        }
    }
}

words! {
    /// A word or sentence of the desk.
    DeskWord:
    FramesAloud = "frames-aloud",
    FramesCodes = "frames-codes",
    FramesFile = "frames-file",
    FramesFor = "frames-for",
    FramesFrom = "frames-from",
    FramesHow1 = "frames-how-1",
    FramesHow2 = "frames-how-2",
    FramesHow3 = "frames-how-3",
    FramesKey = "frames-key",
    FramesPurpose = "frames-purpose",
    FramesTitle = "frames-title",
    FramesUntil = "frames-until",
    FramesViewer = "frames-viewer",
    KeyCardAloud = "key-card-aloud",
    KeyCardHow = "key-card-how",
    KeyCardHow1 = "key-card-how-1",
    KeyCardHow2 = "key-card-how-2",
    KeyCardHow3 = "key-card-how-3",
    KeyCardHow4 = "key-card-how-4",
    KeyCardTitle = "key-card-title",
    KeyCardTyped = "key-card-typed",
    KeyCardWhose = "key-card-whose",
    KeyCardWords = "key-card-words",
    RecordAloud = "record-aloud",
    RecordFile = "record-file",
    RecordHow1 = "record-how-1",
    RecordHow2 = "record-how-2",
    RecordHow3 = "record-how-3",
    RecordState = "record-state",
    RecordTitle = "record-title",
    RecordWithout = "record-without",
    RecoveryChart = "recovery-chart",
    RecoveryCodeAloud = "recovery-code-aloud",
    RecoveryGroups = "recovery-groups",
    RecoveryHow = "recovery-how",
    RecoveryHow1 = "recovery-how-1",
    RecoveryHow2 = "recovery-how-2",
    RecoveryHow3 = "recovery-how-3",
    RecoveryHow4 = "recovery-how-4",
    RecoveryKeep = "recovery-keep",
    RecoveryKeep1 = "recovery-keep-1",
    RecoveryKeep2 = "recovery-keep-2",
    RecoveryKeep3 = "recovery-keep-3",
    RecoveryKeep4 = "recovery-keep-4",
    RecoveryMade = "recovery-made",
    RecoveryTitle = "recovery-title",
    RecoveryWarning = "recovery-warning",
    RecoveryWords = "recovery-words",
    TrustedHolder = "trusted-holder",
    TrustedHow1 = "trusted-how-1",
    TrustedHow3 = "trusted-how-3",
    TrustedKeep = "trusted-keep",
    TrustedKeep1 = "trusted-keep-1",
    TrustedKeep2 = "trusted-keep-2",
    TrustedKeep4 = "trusted-keep-4",
    TrustedTitle = "trusted-title",
    TrustedWarning = "trusted-warning",
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::tests::{keys, places, sources};

    const BOTH: [DeskLanguage; 2] = [DeskLanguage::German, DeskLanguage::English];

    #[test]
    fn both_catalogues_have_exactly_the_keys_the_sheets_use() {
        for language in BOTH {
            let used = DeskWord::ALL.iter().map(|word| word.key());
            keys(file(language), used, &format!("{language:?}"));
        }
        let sources = sources();
        for word in DeskWord::ALL {
            assert!(
                sources.contains(&format!("DeskWord::{word:?}")),
                "{}",
                word.key()
            );
        }
    }

    #[test]
    fn both_catalogues_have_the_same_places_to_fill_and_letters_the_faces_have() {
        let faces = Faces::bundled();
        for word in DeskWord::ALL {
            let [german, english] = BOTH.map(|language| word.in_language(language));
            assert_eq!(places(german), places(english), "{}", word.key());
            assert_eq!(
                faces.missing(&format!("{german}{english}")),
                [],
                "{}",
                word.key()
            );
        }
    }
}
