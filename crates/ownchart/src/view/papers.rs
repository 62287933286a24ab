//! Paper: a sheet is made, shown as the real page, then saved or printed.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::words::PaperLanguage as OnPaper;

/// What a sheet shall be.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
pub struct PaperWanted {
    /// Whose.
    pub person: String,
    /// Which sheet.
    pub form: PaperForm,
    /// One or two languages, side by side.
    pub languages: Vec<PaperLanguage>,
    /// Also sensitive entries.
    pub sensitive: bool,
    /// What it is printed on. The plan is always A4.
    pub size: PaperSize,
    /// For the plan: what else stands on it, this time.
    pub also: PlanAlso,
    /// For the visit.
    pub visit: VisitFor,
    /// For the binder: only what changed since the last printing.
    pub changed_only: bool,
    /// For the binder: with the pages of the documents.
    pub documents: bool,
}

/// What paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PaperSize {
    /// 210 × 297 mm.
    A4,
    /// 8.5 × 11 inches.
    Letter,
}

/// What else stands on a medication plan.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlanAlso {
    /// Allergies and intolerances.
    pub allergies: bool,
    /// Pregnancy.
    pub pregnancy: bool,
    /// The newest weight, height and creatinine.
    pub measured: bool,
}

/// For which visit a sheet is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VisitFor {
    /// Name of the doctor or practice.
    pub whom: String,
    /// From which day on changes are listed; `None` = since the last visit there.
    pub since: Option<String>,
    /// Names of values; empty = the newest.
    pub values: Vec<String>,
}

/// A language the emergency paper speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum PaperLanguage {
    /// German
    De,
    /// English
    En,
    /// French
    Fr,
    /// Spanish
    Es,
    /// Italian
    It,
    /// Turkish
    Tr,
    /// Polish
    Pl,
    /// Ukrainian
    Uk,
    /// Russian
    Ru,
    /// Arabic
    Ar,
}

impl From<PaperLanguage> for OnPaper {
    fn from(language: PaperLanguage) -> OnPaper {
        match language {
            PaperLanguage::De => OnPaper::German,
            PaperLanguage::En => OnPaper::English,
            PaperLanguage::Fr => OnPaper::French,
            PaperLanguage::Es => OnPaper::Spanish,
            PaperLanguage::It => OnPaper::Italian,
            PaperLanguage::Tr => OnPaper::Turkish,
            PaperLanguage::Pl => OnPaper::Polish,
            PaperLanguage::Uk => OnPaper::Ukrainian,
            PaperLanguage::Ru => OnPaper::Russian,
            PaperLanguage::Ar => OnPaper::Arabic,
        }
    }
}

impl From<OnPaper> for PaperLanguage {
    fn from(language: OnPaper) -> PaperLanguage {
        match language {
            OnPaper::German => PaperLanguage::De,
            OnPaper::English => PaperLanguage::En,
            OnPaper::French => PaperLanguage::Fr,
            OnPaper::Spanish => PaperLanguage::Es,
            OnPaper::Italian => PaperLanguage::It,
            OnPaper::Turkish => PaperLanguage::Tr,
            OnPaper::Polish => PaperLanguage::Pl,
            OnPaper::Ukrainian => PaperLanguage::Uk,
            OnPaper::Russian => PaperLanguage::Ru,
            OnPaper::Arabic => PaperLanguage::Ar,
        }
    }
}

/// A language to choose for the emergency paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PaperLanguageOffered {
    /// Which.
    pub language: PaperLanguage,
    /// What it calls itself: Deutsch, English, العربية.
    pub name: String,
}

impl PaperLanguageOffered {
    /// Every language, in the order in which they are offered.
    #[must_use]
    pub fn all() -> Vec<PaperLanguageOffered> {
        let offered = |language: &OnPaper| PaperLanguageOffered {
            language: (*language).into(),
            name: language.own_name().to_owned(),
        };
        OnPaper::ALL.iter().map(offered).collect()
    }
}

/// Which paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PaperForm {
    /// The emergency sheet, one page as a rule.
    Sheet,
    /// The same in large type, with stickers.
    Fridge,
    /// Wallet fold card.
    Card,
    /// The German medication plan.
    Plan,
    /// For one doctor.
    Visit,
    /// The whole record for a ring binder.
    Binder,
    /// Everything as plain text.
    Summary,
    /// The whole chart as codes, from which it can be restored.
    Record,
}

/// A sheet as it will be printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PaperPreview {
    /// The pages.
    pub sheet: Sheet,
    /// The text of the sheet in reading order, for screen readers.
    pub text: Vec<String>,
    /// Number of the chart printed on it.
    pub number: u64,
    /// The chart's four words printed on it.
    pub words: String,
    /// How many sensitive entries were left off.
    pub left_off: u32,
    /// The languages it could be in.
    pub offered: Vec<PaperLanguageOffered>,
    /// The last printing, and what changed since.
    pub before: super::PaperState,
    /// What stands on it otherwise than in the chart, as it stands there.
    pub remarks: Vec<String>,
    /// For the binder: the documents whose pages can be in it.
    pub documents: DocumentsToBind,
}

/// The documents of a person, before their pages are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentsToBind {
    /// How many have a file.
    pub documents: u32,
    /// How many pages these have, as far as that is known.
    pub pages: u32,
}

/// The last look at finished pages: everything was right, or there would be no sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SheetChecked {
    /// How many codes were read back.
    pub codes: u32,
    /// The smallest type in points, as a decimal.
    pub smallest: String,
}

/// A finished PDF inside the façade. The page sees pictures of it, never the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Sheet {
    /// Names it for [`SheetPage`], saving and printing; forgotten when another sheet of its kind is made.
    pub id: u32,
    /// How many pages.
    pub pages: u32,
    /// How many bytes the file has.
    pub bytes: u64,
    /// Width of a page in whole millimetres.
    pub width: u16,
    /// Height of a page in whole millimetres.
    pub height: u16,
    /// What the last look at the finished pages found; `None` where nobody could look.
    pub checked: Option<SheetChecked>,
}

/// Which page of a sheet. Answered with bytes, see [`PIXELS`](super::PIXELS).
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct SheetPage {
    /// Which sheet.
    pub sheet: u32,
    /// Counted from 0.
    pub page: u32,
    /// Wished width in pixels, 64 to 4000.
    pub width: u32,
}

/// Prints a sheet, or some of its pages.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct SheetPrint {
    /// Which sheet.
    pub sheet: u32,
    /// The first and the last page, counted from 1; `None` = all.
    pub pages: Option<(u32, u32)>,
}

/// Which sheet.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct SheetId {
    /// Which sheet.
    pub sheet: u32,
}

/// A file the person asked for has been written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Written {
    /// Files by full path, as the person chose it. Empty = the person closed the dialog.
    pub files: Vec<String>,
}

/// A sheet has been handed to the printer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Printed {
    /// Name of the printer.
    pub printer: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_of_paper_is_offered_by_its_own_name_and_goes_both_ways() {
        let offered = PaperLanguageOffered::all();
        assert_eq!(offered.len(), 10);
        assert_eq!(offered[9].name, "العربية");
        for (offered, language) in offered.iter().zip(OnPaper::ALL) {
            assert_eq!(OnPaper::from(offered.language), *language);
            let tag = serde_json::to_value(offered.language).unwrap();
            assert_eq!(tag, language.code());
        }
    }
}
