//! The words of the sheets that a stranger may have to read, in ten languages, one beside the other.
//!
//! They live in `assets/words/paper.*.json`, one file for each [`Language`], with the same keys. To add a
//! word: a line in [`Word`], a line in each of the ten files. A key that is missing, empty or needless in
//! one of them, a place to fill that differs, or a letter no face has is a red test; so is a [`Word`] no
//! sheet says. Words of the sheets that stay at home stand in [`crate::desk`].

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::bidi;
use crate::text::{Span, Style};

/// A language a sheet can speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// German.
    German,
    /// English.
    English,
    /// French.
    French,
    /// Spanish.
    Spanish,
    /// Italian.
    Italian,
    /// Turkish.
    Turkish,
    /// Polish.
    Polish,
    /// Ukrainian.
    Ukrainian,
    /// Russian.
    Russian,
    /// Arabic. A sheet whose first language it is runs from right to left.
    Arabic,
}

impl Language {
    /// Every language, in the order in which they are offered.
    pub const ALL: &[Language] = &[
        Language::German,
        Language::English,
        Language::French,
        Language::Spanish,
        Language::Italian,
        Language::Turkish,
        Language::Polish,
        Language::Ukrainian,
        Language::Russian,
        Language::Arabic,
    ];

    /// As BCP 47 writes it. A region only where the words are those of one.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Language::German => "de-DE",
            Language::English => "en-GB",
            Language::French => "fr",
            Language::Spanish => "es",
            Language::Italian => "it",
            Language::Turkish => "tr",
            Language::Polish => "pl",
            Language::Ukrainian => "uk",
            Language::Russian => "ru",
            Language::Arabic => "ar",
        }
    }

    /// The two letters of the language alone (ISO 639-1).
    #[must_use]
    pub fn code(self) -> &'static str {
        &self.tag()[..2]
    }

    /// The language of a tag; region and script are passed over.
    ///
    /// ```
    /// use paper::Language;
    /// assert_eq!(Language::of_tag("uk"), Some(Language::Ukrainian));
    /// assert_eq!(Language::of_tag("ar-SY"), Some(Language::Arabic));
    /// assert_eq!(Language::of_tag("deutsch"), None);
    /// ```
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Language> {
        let code = tag.split('-').next().unwrap_or_default();
        let mut all = Language::ALL.iter().copied();
        all.find(|language| language.code().eq_ignore_ascii_case(code))
    }

    /// What it calls itself, for whoever has to choose it.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        match self {
            Language::German => "Deutsch",
            Language::English => "English",
            Language::French => "Français",
            Language::Spanish => "Español",
            Language::Italian => "Italiano",
            Language::Turkish => "Türkçe",
            Language::Polish => "Polski",
            Language::Ukrainian => "Українська",
            Language::Russian => "Русский",
            Language::Arabic => "العربية",
        }
    }

    /// Whether it is written from right to left.
    pub(crate) fn is_rtl(self) -> bool {
        self == Language::Arabic
    }
}

/// The language of a sheet, and one beside it for whoever does not read the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Languages {
    /// In which everything is said.
    pub first: Language,
    /// In which labels are said again.
    pub second: Option<Language>,
}

impl Languages {
    /// German with English beside it.
    pub const GERMAN_ENGLISH: Languages = Languages {
        first: Language::German,
        second: Some(Language::English),
    };
    /// English with German beside it.
    pub const ENGLISH_GERMAN: Languages = Languages {
        first: Language::English,
        second: Some(Language::German),
    };

    /// Every language alone, and every two of which one is German or Arabic: the narrowest words and the
    /// widest, both directions, all the alphabets.
    #[cfg(test)]
    pub(crate) fn pairs() -> Vec<Languages> {
        let mut pairs = Vec::new();
        for first in Language::ALL.iter().copied() {
            for second in Language::ALL.iter().copied() {
                let two = [first, second];
                let second = (first != second).then_some(second);
                let met = two.contains(&Language::German) || two.contains(&Language::Arabic);
                if second.is_none() || met {
                    pairs.push(Languages { first, second });
                }
            }
        }
        pairs
    }

    /// A word in the first language.
    pub(crate) fn first(self, word: Word) -> &'static str {
        word.in_language(self.first)
    }

    /// The word in the second language, where it says something else.
    pub(crate) fn second(self, word: Word) -> Option<&'static str> {
        let second = word.in_language(self.second?);
        (second != self.first(word)).then_some(second)
    }

    /// Both languages, or the one.
    pub(crate) fn each(self) -> impl Iterator<Item = Language> {
        std::iter::once(self.first).chain(self.second.filter(|second| *second != self.first))
    }

    /// What `say` gives in the first language and, where it differs, in the second behind a stroke.
    pub(crate) fn spans(
        self,
        style: Style,
        second: Style,
        say: impl Fn(Language) -> String,
    ) -> Vec<Span> {
        let first = say(self.first);
        let beside = self.second.map(say).filter(|text| *text != first);
        both(first, beside, style, second)
    }
}

/// A text and, behind a stroke, the same in the second language.
pub(crate) fn both(
    first: String,
    beside: Option<String>,
    style: Style,
    second: Style,
) -> Vec<Span> {
    let mut spans = Vec::new();
    if !first.is_empty() {
        spans.push(Span::new(first, style));
    }
    if let Some(text) = beside.filter(|text| !text.is_empty()) {
        let stroke = Style {
            second: false,
            ..second
        };
        spans.push(Span::new(" / ", stroke));
        spans.push(Span::new(text, second));
    }
    spans
}

/// Puts values where a text has `{name}`. A value keeps its own direction of writing, and that of the
/// text around it: see [`bidi::isolated`].
pub(crate) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        let value = values.iter().find(|(name, _)| {
            rest[start + 1..]
                .strip_prefix(name)
                .is_some_and(|after| after.starts_with('}'))
        });
        filled.push_str(&rest[..start]);
        match value {
            Some((name, value)) => {
                filled.push_str(&bidi::isolated(value));
                rest = &rest[start + name.len() + 2..];
            }
            None => {
                filled.push('{');
                rest = &rest[start + 1..];
            }
        }
    }
    filled + rest
}

/// Texts by their keys, as a file of the catalogue holds them.
pub(crate) type Catalogue = BTreeMap<String, String>;

pub(crate) fn read(json: &str) -> Catalogue {
    serde_json::from_str(json)
        .expect("this cannot fail because the file is part of the program and a test reads it")
}

/// The texts of these keys, in their order.
pub(crate) fn in_order<'k>(json: &str, keys: impl Iterator<Item = &'k str>) -> Vec<String> {
    let mut catalogue = read(json);
    keys.map(|key| catalogue.remove(key).unwrap_or_default())
        .collect()
}

macro_rules! file {
    ($tag:literal) => {
        include_str!(concat!("../../../assets/words/paper.", $tag, ".json"))
    };
}

fn file(language: Language) -> &'static str {
    match language {
        Language::German => file!("de"),
        Language::English => file!("en"),
        Language::French => file!("fr"),
        Language::Spanish => file!("es"),
        Language::Italian => file!("it"),
        Language::Turkish => file!("tr"),
        Language::Polish => file!("pl"),
        Language::Ukrainian => file!("uk"),
        Language::Russian => file!("ru"),
        Language::Arabic => file!("ar"),
    }
}

/// The texts of each language, read when one of them is first asked for.
static TEXTS: [LazyLock<Vec<String>>; 10] = {
    const fn texts(read: fn() -> Vec<String>) -> LazyLock<Vec<String>> {
        LazyLock::new(read)
    }
    [
        texts(|| of(Language::German)),
        texts(|| of(Language::English)),
        texts(|| of(Language::French)),
        texts(|| of(Language::Spanish)),
        texts(|| of(Language::Italian)),
        texts(|| of(Language::Turkish)),
        texts(|| of(Language::Polish)),
        texts(|| of(Language::Ukrainian)),
        texts(|| of(Language::Russian)),
        texts(|| of(Language::Arabic)),
    ]
};

fn of(language: Language) -> Vec<String> {
    in_order(file(language), Word::ALL.iter().map(|word| word.key()))
}

impl Word {
    pub(crate) fn in_language(self, language: Language) -> &'static str {
        &TEXTS[language as usize][self as usize]
    }
}

macro_rules! words {
    ($(#[$about:meta])* $Name:ident: $($Word:ident = $key:literal),* $(,)?) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum $Name { $($Word),* }

        impl $Name {
            pub(crate) const ALL: &[$Name] = &[$($Name::$Word),*];

            pub(crate) fn key(self) -> &'static str {
                match self { $($Name::$Word => $key),* }
            }
        }
    };
}
pub(crate) use words;

words! {
    /// A word or sentence that every language has.
    Word:
    AlarmAllergy = "alarm-allergy",
    AlarmBloodThinner = "alarm-blood-thinner",
    AlarmDirective = "alarm-directive",
    AlarmImmunosuppression = "alarm-immunosuppression",
    AlarmImplant = "alarm-implant",
    AlarmInsulin = "alarm-insulin",
    AlarmSeizure = "alarm-seizure",
    AlarmSteroid = "alarm-steroid",
    AllergiesNone = "allergies-none",
    AllergiesNotAsked = "allergies-not-asked",
    CardCut = "card-cut",
    CardMedicines = "card-medicines",
    CardMore = "card-more",
    CardTitle = "card-title",
    CareLevel = "care-level",
    CheckLine = "check-line",
    Colon = "colon",
    ColumnEvening = "column-evening",
    ColumnHint = "column-hint",
    ColumnMorning = "column-morning",
    ColumnNight = "column-night",
    ColumnNoon = "column-noon",
    ColumnUnit = "column-unit",
    Comma = "comma",
    ConditionDifferential = "condition-differential",
    ConditionRemission = "condition-remission",
    ConditionSuspected = "condition-suspected",
    Contacts = "contacts",
    ContactsCodeAloud = "contacts-code-aloud",
    Continued = "continued",
    ContinuedOn = "continued-on",
    Contradiction = "contradiction",
    DateAbout = "date-about",
    DateDay = "date-day",
    DateMonth = "date-month",
    Deceased = "deceased",
    DecimalSign = "decimal-sign",
    Diagnoses = "diagnoses",
    DirectiveGuardianship = "directive-guardianship",
    DirectiveLivingWill = "directive-living-will",
    DirectiveOrganDonation = "directive-organ-donation",
    DirectiveOther = "directive-other",
    DirectiveProxy = "directive-proxy",
    DirectiveResuscitation = "directive-resuscitation",
    Directives = "directives",
    Doctors = "doctors",
    DoseIntervalFew = "dose-interval-few",
    DoseIntervalMany = "dose-interval-many",
    DoseIntervalOne = "dose-interval-one",
    DoseIntervalOpen = "dose-interval-open",
    DoseIntervalTwo = "dose-interval-two",
    DoseNotStated = "dose-not-stated",
    DoseRhythmNotStated = "dose-rhythm-not-stated",
    DoseUntil = "dose-until",
    DoseWeekly = "dose-weekly",
    DoseWeeklyOpen = "dose-weekly-open",
    EmergencyMade = "emergency-made",
    EmergencyTitle = "emergency-title",
    FreeText = "free-text",
    ImplantSince = "implant-since",
    Insurance = "insurance",
    Key = "key",
    Medicines = "medicines",
    MedicinesAsNeeded = "medicines-as-needed",
    MedicinesAsStated = "medicines-as-stated",
    MedicinesDaily = "medicines-daily",
    MedicinesNotDaily = "medicines-not-daily",
    MedicinesUnclear = "medicines-unclear",
    Months = "months",
    MonthsAlone = "months-alone",
    MriConditional = "mri-conditional",
    MriSafe = "mri-safe",
    MriUnknown = "mri-unknown",
    MriUnsafe = "mri-unsafe",
    NoneCurrent = "none-current",
    NoneKnown = "none-known",
    NotAsked = "not-asked",
    NotPrintable = "not-printable",
    NotStated = "not-stated",
    NotTranslated = "not-translated",
    Number = "number",
    Page = "page",
    Paused = "paused",
    PersonAddress = "person-address",
    PersonBloodGroup = "person-blood-group",
    PersonBorn = "person-born",
    PersonBornShort = "person-born-short",
    PersonLanguages = "person-languages",
    PersonPhone = "person-phone",
    PersonSex = "person-sex",
    PersonYearsFew = "person-years-few",
    PersonYearsMany = "person-years-many",
    PersonYearsOne = "person-years-one",
    PersonYearsTwo = "person-years-two",
    ProcedurePlanned = "procedure-planned",
    ProceduresDone = "procedures-done",
    ProceduresImplants = "procedures-implants",
    SexDiverse = "sex-diverse",
    SexFemale = "sex-female",
    SexMale = "sex-male",
    Since = "since",
    Special = "special",
    SpecialCommunication = "special-communication",
    SpecialPregnancy = "special-pregnancy",
    SpecialWandering = "special-wandering",
    Stated = "stated",
    Undecided = "undecided",
    UndecidedAlert = "undecided-alert",
    UndecidedRemoved = "undecided-removed",
    WeekdayFri = "weekday-fri",
    WeekdayMon = "weekday-mon",
    WeekdaySat = "weekday-sat",
    WeekdaySun = "weekday-sun",
    WeekdayThu = "weekday-thu",
    WeekdayTue = "weekday-tue",
    WeekdayWed = "weekday-wed",
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use std::path::Path;

    /// The names between braces in a text, sorted.
    pub(crate) fn places(text: &str) -> Vec<String> {
        let mut places: Vec<String> = text
            .split('{')
            .skip(1)
            .filter_map(|p| p.split_once('}'))
            .map(|(name, _)| name.to_owned())
            .collect();
        places.sort_unstable();
        places
    }

    /// The keys the sheets use, and those of a file, which must be the same; no text is empty.
    pub(crate) fn keys(json: &str, used: impl Iterator<Item = &'static str>, name: &str) {
        let mut used: Vec<&str> = used.collect();
        used.sort_unstable();
        let catalogue = read(json);
        assert_eq!(catalogue.keys().collect::<Vec<_>>(), used, "{name}");
        for (key, text) in catalogue {
            assert!(!text.trim().is_empty(), "{name}: {key} is empty");
        }
    }

    /// The sources of the sheets without the lists of words themselves.
    pub(crate) fn sources() -> String {
        fn all(folder: &Path, into: &mut String) {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    all(&path, into);
                } else if path.extension().is_some_and(|kind| kind == "rs") {
                    into.push_str(&std::fs::read_to_string(&path).unwrap());
                }
            }
        }
        let mut sources = String::new();
        all(
            Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")),
            &mut sources,
        );
        sources
    }

    #[test]
    fn ten_catalogues_have_exactly_the_keys_the_sheets_use() {
        assert_eq!(Language::ALL.len(), TEXTS.len());
        for (place, language) in Language::ALL.iter().enumerate() {
            assert_eq!(*language as usize, place);
            assert_eq!(Language::of_tag(language.tag()), Some(*language));
            let used = Word::ALL.iter().map(|word| word.key());
            keys(file(*language), used, language.tag());
        }
    }

    #[test]
    fn every_word_is_said_on_some_sheet() {
        let sources = sources();
        for word in Word::ALL {
            let named = format!("Word::{word:?}");
            let said = sources.match_indices(&named).any(|(at, _)| {
                let after = sources[at + named.len()..].chars().next();
                !after.is_some_and(char::is_alphanumeric)
            });
            assert!(
                said,
                "{} is translated ten times and never printed",
                word.key()
            );
        }
    }

    #[test]
    fn ten_catalogues_have_the_same_places_to_fill() {
        for word in Word::ALL {
            let german = places(word.in_language(Language::German));
            for language in Language::ALL {
                let here = places(word.in_language(*language));
                // One and two are words of their own in Arabic, and "every day" has no number.
                let counted = word.key().ends_with("-one") || word.key().ends_with("-two");
                let bare = counted && here.is_empty();
                let said = counted && german.is_empty() && here == ["n"];
                assert!(
                    here == german || bare || said,
                    "{} in {}: {here:?}, not {german:?}",
                    word.key(),
                    language.tag()
                );
            }
        }
    }

    #[test]
    fn the_faces_have_every_letter_of_every_word() {
        let faces = crate::Faces::bundled();
        for language in Language::ALL {
            assert_eq!(faces.missing(language.own_name()), []);
            for word in Word::ALL {
                let text = word.in_language(*language);
                assert_eq!(
                    faces.missing(text),
                    [],
                    "{} in {}",
                    word.key(),
                    language.tag()
                );
            }
        }
    }

    /// A text finds its direction by its first letter, so an Arabic one has to begin with an Arabic
    /// letter, and a place to fill counts for none.
    #[test]
    fn every_text_begins_in_the_direction_of_its_language() {
        for language in Language::ALL {
            for word in Word::ALL {
                let text = word.in_language(*language);
                let whole = text.split(['{', '}']).step_by(2).collect::<String>();
                let rtl = bidi::first_direction(&whole);
                assert!(
                    rtl.is_none_or(|rtl| rtl == language.is_rtl()),
                    "{} in {}",
                    word.key(),
                    language.tag()
                );
            }
        }
    }

    #[test]
    fn a_value_with_braces_is_not_filled_again() {
        let plain = |text: &str| crate::face::clean(text);
        let filled = fill("{a} and {b}", &[("a", "{b}"), ("b", "x")]);
        assert_eq!(plain(&filled), "{b} and x");
        assert_eq!(plain(&fill("{who}: {", &[("a", "1")])), "{who}: {");
    }
}
