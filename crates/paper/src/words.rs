//! The words that are the same on every sheet, in German and English, one beside the other.
//!
//! They live in `assets/words/paper.{de,en}.json`; a key that is missing in one of them, or that no
//! [`Word`] names, is a red test.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use record::When;

/// A language a sheet can speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// German.
    German,
    /// English.
    English,
}

impl Language {
    /// As BCP 47 writes it.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Language::German => "de-DE",
            Language::English => "en-GB",
        }
    }
}

impl Language {
    /// A date as this language writes it, no more precise than its author was.
    #[must_use]
    pub fn date(self, when: When) -> String {
        date(when, self)
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
}

/// Puts values where a text has `{name}`.
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
                filled.push_str(value);
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

/// A date as this language writes it, no more precise than its author was.
pub(crate) fn date(when: When, language: Language) -> String {
    let about = match (when.about, language) {
        (false, _) => "",
        (true, Language::German) => "etwa ",
        (true, Language::English) => "about ",
    };
    let year = format!("{:04}", when.year);
    let date = match (when.month, when.day, language) {
        (Some(month), Some(day), Language::German) => format!("{day:02}.{month:02}.{year}"),
        (Some(month), None, Language::German) => format!("{month:02}/{year}"),
        (Some(month), Some(day), Language::English) => {
            format!("{day} {} {year}", month_name(month))
        }
        (Some(month), None, Language::English) => format!("{} {year}", month_name(month)),
        (None, ..) => year,
    };
    format!("{about}{date}")
}

fn month_name(month: u8) -> &'static str {
    const NAMES: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    NAMES[usize::from(month.clamp(1, 12) - 1)]
}

/// A number as this language writes it.
pub(crate) fn number(value: &record::Decimal, language: Language) -> String {
    match language {
        Language::German => value.as_str().replace('.', ","),
        Language::English => value.as_str().to_owned(),
    }
}

type Catalogue = BTreeMap<String, String>;

static GERMAN: LazyLock<Vec<String>> =
    LazyLock::new(|| in_order(include_str!("../../../assets/words/paper.de.json")));
static ENGLISH: LazyLock<Vec<String>> =
    LazyLock::new(|| in_order(include_str!("../../../assets/words/paper.en.json")));

fn read(json: &str) -> Catalogue {
    serde_json::from_str(json)
        .expect("this cannot fail because the file is part of the program and a test reads it")
}

fn in_order(json: &str) -> Vec<String> {
    let mut catalogue = read(json);
    Word::ALL
        .iter()
        .map(|word| catalogue.remove(word.key()).unwrap_or_default())
        .collect()
}

impl Word {
    pub(crate) fn in_language(self, language: Language) -> &'static str {
        match language {
            Language::German => &GERMAN[self as usize],
            Language::English => &ENGLISH[self as usize],
        }
    }
}

macro_rules! words {
    ($($Word:ident = $key:literal),* $(,)?) => {
        /// A word or sentence of the catalogues.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Word { $($Word),* }

        impl Word {
            const ALL: &[Word] = &[$(Word::$Word),*];

            fn key(self) -> &'static str {
                match self { $(Word::$Word => $key),* }
            }
        }
    };
}

words! {
    AlarmAllergy = "alarm-allergy",
    AlarmBloodThinner = "alarm-blood-thinner",
    AlarmDirective = "alarm-directive",
    AlarmImmunosuppression = "alarm-immunosuppression",
    AlarmImplant = "alarm-implant",
    AlarmInsulin = "alarm-insulin",
    AlarmSeizure = "alarm-seizure",
    AlarmSteroid = "alarm-steroid",
    Alert = "alert",
    AlertNone = "alert-none",
    Allergies = "allergies",
    AllergiesNone = "allergies-none",
    AllergiesNotAsked = "allergies-not-asked",
    BinderAdd = "binder-add",
    BinderContents = "binder-contents",
    BinderNothing = "binder-nothing",
    BinderOneSide = "binder-one-side",
    BinderPages = "binder-pages",
    BinderRemove = "binder-remove",
    BinderReplace = "binder-replace",
    BinderSlip = "binder-slip",
    BinderSlipHow = "binder-slip-how",
    BinderSlipKeep = "binder-slip-keep",
    BinderTitle = "binder-title",
    CardCut = "card-cut",
    CardMedicines = "card-medicines",
    CardMore = "card-more",
    CardTitle = "card-title",
    CareLevel = "care-level",
    ChangeAdded = "change-added",
    ChangeChanged = "change-changed",
    ChangeRemoved = "change-removed",
    ChangeStopped = "change-stopped",
    CheckLine = "check-line",
    ColumnDay = "column-day",
    ColumnEvening = "column-evening",
    ColumnHint = "column-hint",
    ColumnMedicine = "column-medicine",
    ColumnMorning = "column-morning",
    ColumnNight = "column-night",
    ColumnNoon = "column-noon",
    ColumnRange = "column-range",
    ColumnResult = "column-result",
    ColumnUnit = "column-unit",
    ColumnValue = "column-value",
    ConditionDifferential = "condition-differential",
    ConditionRemission = "condition-remission",
    ConditionSuspected = "condition-suspected",
    Contacts = "contacts",
    ContactsCode = "contacts-code",
    ContactsCodeAloud = "contacts-code-aloud",
    Continued = "continued",
    ContinuedOn = "continued-on",
    Contradiction = "contradiction",
    Deceased = "deceased",
    Diagnoses = "diagnoses",
    DirectiveGuardianship = "directive-guardianship",
    DirectiveLivingWill = "directive-living-will",
    DirectiveOrganDonation = "directive-organ-donation",
    DirectiveOther = "directive-other",
    DirectiveProxy = "directive-proxy",
    DirectiveResuscitation = "directive-resuscitation",
    Directives = "directives",
    Doctors = "doctors",
    Documents = "documents",
    DoseInterval = "dose-interval",
    DoseIntervalOpen = "dose-interval-open",
    DoseNotStated = "dose-not-stated",
    DoseRhythmNotStated = "dose-rhythm-not-stated",
    DoseUntil = "dose-until",
    DoseWeekly = "dose-weekly",
    DoseWeeklyOpen = "dose-weekly-open",
    EmergencyMade = "emergency-made",
    EmergencyTitle = "emergency-title",
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
    FreeText = "free-text",
    FridgeCut = "fridge-cut",
    FridgeHow1 = "fridge-how-1",
    FridgeHow2 = "fridge-how-2",
    FridgeHow3 = "fridge-how-3",
    FridgeSticker = "fridge-sticker",
    FridgeStickerDoor = "fridge-sticker-door",
    FridgeStickerFridge = "fridge-sticker-fridge",
    FridgeTitle = "fridge-title",
    ImplantSince = "implant-since",
    Insurance = "insurance",
    Key = "key",
    Medicines = "medicines",
    MedicinesAsNeeded = "medicines-as-needed",
    MedicinesAsStated = "medicines-as-stated",
    MedicinesDaily = "medicines-daily",
    MedicinesNotDaily = "medicines-not-daily",
    MedicinesUnclear = "medicines-unclear",
    MriConditional = "mri-conditional",
    MriSafe = "mri-safe",
    MriUnknown = "mri-unknown",
    MriUnsafe = "mri-unsafe",
    NoneCurrent = "none-current",
    NoneKnown = "none-known",
    NotAsked = "not-asked",
    NotPrintable = "not-printable",
    NotStated = "not-stated",
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
    PersonYears = "person-years",
    ProcedurePlanned = "procedure-planned",
    Procedures = "procedures",
    ProceduresDone = "procedures-done",
    ProceduresImplants = "procedures-implants",
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
    SexDiverse = "sex-diverse",
    SexFemale = "sex-female",
    SexMale = "sex-male",
    Since = "since",
    Special = "special",
    SpecialCommunication = "special-communication",
    SpecialPregnancy = "special-pregnancy",
    SpecialWandering = "special-wandering",
    Stated = "stated",
    TrustedHolder = "trusted-holder",
    TrustedHow1 = "trusted-how-1",
    TrustedHow3 = "trusted-how-3",
    TrustedKeep = "trusted-keep",
    TrustedKeep1 = "trusted-keep-1",
    TrustedKeep2 = "trusted-keep-2",
    TrustedKeep4 = "trusted-keep-4",
    TrustedTitle = "trusted-title",
    TrustedWarning = "trusted-warning",
    Undecided = "undecided",
    UndecidedAlert = "undecided-alert",
    UndecidedRemoved = "undecided-removed",
    Vaccinations = "vaccinations",
    ValueAbnormal = "value-abnormal",
    ValueCriticalHigh = "value-critical-high",
    ValueCriticalLow = "value-critical-low",
    ValueHigh = "value-high",
    ValueLow = "value-low",
    ValueNegative = "value-negative",
    ValuePositive = "value-positive",
    VisitAppointment = "visit-appointment",
    VisitChanged = "visit-changed",
    VisitFor = "visit-for",
    VisitNoVisit = "visit-no-visit",
    VisitNotes = "visit-notes",
    VisitNothing = "visit-nothing",
    VisitQuestions = "visit-questions",
    VisitTitle = "visit-title",
    VisitValues = "visit-values",
    WeekdayFri = "weekday-fri",
    WeekdayMon = "weekday-mon",
    WeekdaySat = "weekday-sat",
    WeekdaySun = "weekday-sun",
    WeekdayThu = "weekday-thu",
    WeekdayTue = "weekday-tue",
    WeekdayWed = "weekday-wed",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_catalogues_have_exactly_the_keys_the_sheets_use() {
        let used: Vec<&str> = {
            let mut keys: Vec<&str> = Word::ALL.iter().map(|word| word.key()).collect();
            keys.sort_unstable();
            keys
        };
        for json in [
            include_str!("../../../assets/words/paper.de.json"),
            include_str!("../../../assets/words/paper.en.json"),
        ] {
            let catalogue = read(json);
            assert_eq!(catalogue.keys().collect::<Vec<_>>(), used);
            assert!(catalogue.values().all(|text| !text.trim().is_empty()));
        }
    }

    #[test]
    fn both_catalogues_have_the_same_places_to_fill() {
        let places = |text: &str| {
            let mut places: Vec<String> = text
                .split('{')
                .skip(1)
                .filter_map(|p| p.split_once('}'))
                .map(|(n, _)| n.to_owned())
                .collect();
            places.sort_unstable();
            places
        };
        for word in Word::ALL {
            let [german, english] =
                [Language::German, Language::English].map(|l| word.in_language(l));
            assert_eq!(places(german), places(english), "{}", word.key());
        }
    }

    #[test]
    fn every_face_has_every_word() {
        let faces = crate::Faces::bundled();
        for word in Word::ALL {
            for language in [Language::German, Language::English] {
                assert_eq!(faces.missing(word.in_language(language)), []);
            }
        }
    }

    #[test]
    fn dates_are_as_precise_as_they_were_said() {
        for (written, german, english) in [
            ("2026-05-03", "03.05.2026", "3 May 2026"),
            ("2026-05-03T10:42", "03.05.2026", "3 May 2026"),
            ("2026-05", "05/2026", "May 2026"),
            ("~1998", "etwa 1998", "about 1998"),
        ] {
            let when: When = written.parse().unwrap();
            assert_eq!(date(when, Language::German), german);
            assert_eq!(date(when, Language::English), english);
        }
    }

    #[test]
    fn a_value_with_braces_is_not_filled_again() {
        assert_eq!(
            fill("{a} and {b}", &[("a", "{b}"), ("b", "x")]),
            "{b} and x"
        );
        assert_eq!(fill("{who}: {", &[("a", "1")]), "{who}: {");
    }
}
