//! What was noticed while reading: nothing of a file is passed over in silence.

use crate::limits;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Something a file holds that did not become an entry of its own, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// What it is, in the source's own name: `Claim/17`, `Observation.effectiveDateTime`.
    pub what: String,
    /// Why.
    pub why: Why,
    /// Where in the file: `entry[3]`, `entry[3].contained[0]`, `line[7]`.
    pub place: String,
    /// Facts for the words: `type`, `text`, `url`, `into`, `version` …
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: BTreeMap<String, String>,
}

/// What became of a thing a remark is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fate {
    /// It was left out: the person loses it unless the file is kept.
    LeftOut,
    /// Its words stand in another entry.
    Merged,
    /// The entry was taken; something of it has no place in a chart.
    Partly,
    /// All of it was taken; it is worth knowing.
    Noted,
}

macro_rules! whys {
    ($( $(#[$doc:meta])* $Why:ident = $word:literal $fate:ident $sentence:literal ),+ $(,)?) => {
        /// Why something did not become an entry of its own.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum Why { $( $(#[$doc])* #[serde(rename = $word)] $Why, )+ }

        impl Why {
            /// Every reason, so that the catalogue of words can be checked for gaps.
            pub const ALL: &'static [Why] = &[$(Why::$Why),+];

            /// The code of the sentence, for the catalogue of words.
            #[must_use]
            pub fn word(self) -> &'static str { match self { $(Why::$Why => $word),+ } }

            /// What became of the thing.
            #[must_use]
            pub fn fate(self) -> Fate { match self { $(Why::$Why => Fate::$fate),+ } }
        }

        impl std::fmt::Display for Why {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(match self { $(Why::$Why => $sentence),+ })
            }
        }
    };
}

whys! {
    /// No sort of file that is recognised, or none at all: it is empty.
    FormatUnknown = "format_unknown" LeftOut "this sort of file is not known here",
    /// Fact: `format`.
    FormatNotRead = "format_not_read" LeftOut "this sort of file is recognised but not read yet",
    /// Fact: `type`.
    KindNotRead = "kind_not_read" LeftOut "this sort of record is not read yet",
    /// Fact: `scope`, where the source gave one.
    NotADirective = "not_a_directive" LeftOut "this consent is not an advance directive",
    /// The source took it back.
    EnteredInError = "entered_in_error" LeftOut "the source marks it as entered by mistake",
    /// FHIR forbids reading a resource whose modifier extension is not understood (R4 §2.4.2).
    ModifierExtension = "modifier_extension" LeftOut "it carries a modifier that changes its meaning in a way not understood here",
    /// Fact: `detail`.
    Malformed = "malformed" LeftOut "it is not shaped as FHIR R4 says",
    /// Fact: `version`.
    OtherVersion = "other_version" LeftOut "it is shaped as another version of FHIR says",
    /// Fact: `subject`.
    NotAPerson = "not_a_person" LeftOut "it is not about a person",
    /// Several people stand in the file and it names none of them.
    WhoseUnknown = "whose_unknown" LeftOut "the file does not say whose it is",
    /// It names nothing: a medicine without a name must not be guessed.
    Nameless = "nameless" LeftOut "it does not say what it is",
    /// The entry of the bundle holds no resource.
    Hollow = "hollow" LeftOut "nothing stands in it",
    /// Fact: `reference`.
    NotInFile = "not_in_file" LeftOut "the file points at it, but it is not inside",
    /// A practice or person nobody in the file points at.
    NotReferenced = "not_referenced" LeftOut "nothing that was taken points at it",
    /// Fact: `url`. Nothing is ever fetched.
    NotFetched = "not_fetched" LeftOut "the file only points at it on the internet, and nothing is fetched from there",
    /// The bytes of an attachment are no base64.
    NotBase64 = "not_base64" LeftOut "its bytes are damaged",
    /// Larger than an entry may be.
    TooLong = "too_long" LeftOut "it is too long",
    /// A later version of the same stands in the file.
    Superseded = "superseded" LeftOut "a later version of it stands in the same file",
    /// Fact: `reason`, the source's code.
    EmptySection = "empty_section" Merged "the section is empty, and the source says why",
    /// The file speaks of several people; this belongs to another one than was chosen.
    OtherPerson = "other_person" LeftOut "it belongs to another person in the file",
    /// Letter for letter the same stands elsewhere in the file. Fact: `into`.
    Twice = "twice" Merged "the same stands elsewhere in the file",
    /// Fact: `into`, the place of the entry that holds its words.
    Merged = "merged" Merged "its words stand in another entry",
    /// The list of contents of a document.
    Contents = "contents" Merged "it is the list of contents; what it lists was read",
    /// Facts: `field`, `text`.
    DateUnclear = "date_unclear" Partly "a date in it could not be understood",
    /// Facts: `field`, `text`.
    NumberUnclear = "number_unclear" Partly "a number in it could not be understood",
    /// Facts: `field`, `url`.
    PartNotFetched = "part_not_fetched" Partly "a part of it lies on the internet, and nothing is fetched from there",
    /// Facts: `field`, `text`.
    PartNotKept = "part_not_kept" Partly "a part of it has no place in a chart",
    /// Facts: `name`, `text`. It must not be taken before a person has said what is meant.
    PerhapsWeekly = "perhaps_weekly" Noted "it has doses for every day and words that say otherwise",
    /// Fact: `pzn`.
    NameNotInCode = "name_not_in_code" Noted "the code holds the number of the pack and not the name",
    /// Facts: `page`, `pages`, `plan`.
    PlanPageMissing = "plan_page_missing" LeftOut "a page of the medication plan is missing",
    /// A hand scanner or a program had changed letters.
    PlanRepaired = "plan_repaired" Partly "the text had been mangled on its way and was put right",
    /// Fact: `version`.
    PlanNewer = "plan_newer" Partly "the medication plan is of a version not known here",
    /// Fact: `version`.
    PlanTooOld = "plan_too_old" LeftOut "the medication plan is of before 2016 and is no longer read",
    /// The text in the code is cut off or broken.
    PlanDamaged = "plan_damaged" LeftOut "the code of the medication plan is damaged",
    /// A file of an archive that only packs or shows the others: a style sheet, a list of contents.
    Companion = "companion" Noted "it only packs or shows the other files of the archive",
    /// Fact: `reason`, a code: `path`, `name`, `too_large`, `packing`, `not_zip`, or that of an [`crate::Error`].
    FileRefused = "file_refused" LeftOut "this file of the archive could not be read",
    /// A file of an archive that only a password opens.
    FileLocked = "file_locked" LeftOut "this file of the archive needs a password",
    /// Fact: `version`. Said once of a file.
    Converted = "converted" Noted "it is another version of FHIR and was read field by field",
    /// A statement of what is not so, of a sort a chart has no place for.
    Negated = "negated" LeftOut "it says that something is not so",
    /// A vaccination, a measurement that is planned.
    NotYet = "not_yet" LeftOut "it is planned and has not happened",
    /// Facts: `issuer`, `type`. No key of the issuer was brought along.
    CardNotChecked = "card_not_checked" Noted "it can be read, and its signature was not checked",
    /// Facts: `issuer`, `key`, `type`.
    CardChecked = "card_checked" Noted "its signature was made with the key that was brought along",
    /// Facts: `issuer`, `type`. A key of that name was brought along, and it is not the one.
    CardSignatureWrong = "card_signature_wrong" Partly "its signature is wrong: somebody changed it, or it is not of this issuer",
    /// Files were brought along for keys, and none in them fits what is checked here.
    NoKeyInFile = "no_key_in_file" Noted "there is no key in the files that were brought along for keys",
    /// Fact: `until`. What it tells stays true.
    CertificateEnds = "certificate_ends" Noted "the certificate itself is valid only until a day",
    /// Facts: `part`, `parts`.
    CardPartMissing = "card_part_missing" LeftOut "a part of the health card is missing",
    /// The text is cut off or broken.
    CardDamaged = "card_damaged" LeftOut "the health card is damaged",
    /// The text is cut off or broken.
    CertificateDamaged = "certificate_damaged" LeftOut "the certificate is damaged",
    /// Facts: `label`, `host`, `flags`. Nothing is ever fetched.
    HealthLink = "health_link" LeftOut "it is a link to data on the internet, and nothing is fetched from there",
    /// Fact: `until`.
    LinkEnds = "link_ends" Noted "the link ends on a day",
    /// Its flag `P`.
    LinkPasscode = "link_passcode" Noted "the link asks for a passcode",
    /// Its flag `L`.
    LinkChanges = "link_changes" Noted "what lies behind the link may change",
    /// The text is cut off or broken.
    LinkDamaged = "link_damaged" LeftOut "the link is damaged",
    /// Fact: `text`, the rule. Its first day was taken.
    Repeats = "repeats" Partly "it repeats, and only its first day is taken",
    /// Facts: `column`, `text`. Which number is the day and which the month cannot be told.
    DayOrMonth = "day_or_month" LeftOut "it cannot be told which number is the day and which the month",
    /// Fact: `columns`, their headings.
    ColumnsUnknown = "columns_unknown" LeftOut "it cannot be told what its columns are",
    /// Facts: `column`, `text`.
    ColumnNotKept = "column_not_kept" Partly "a column has no place in a chart",
    /// Facts: `field`, `text`. A number without its unit could be anything.
    UnitUnknown = "unit_unknown" LeftOut "it does not say in which unit it was measured",
    /// A German file of a practice or laboratory program.
    XdtNotRead = "xdt_not_read" LeftOut "it is a file for programs of practices and laboratories",
    /// A message between programs of hospitals.
    Hl7NotRead = "hl7_not_read" LeftOut "it is a message between programs of hospitals",
    /// Two copies of a chart had not agreed when this was written. Fact: `into`.
    Undecided = "undecided" Partly "its source holds two versions and had not decided",
    /// Fact: `files`, how many it names.
    DiscList = "disc_list" Merged "it is a disc's list of contents; what it lists was read by itself",
    /// Fact: `of`, the list. A disc's list of contents names it.
    NotOnDisc = "not_on_disc" LeftOut "the disc's list of contents names it, but it is not there",
    /// Facts: `files`, `names`: the first few.
    DiscProgram = "disc_program" LeftOut "files of the disc's own viewing program; they are never opened",
    /// The file ends too early.
    CutOff = "cut_off" Partly "the file ends too early; what could be read was read",
    /// DICOM (0028,0301). Removing names elsewhere does not remove these.
    NamesInPicture = "names_in_picture" Noted "its source says that names are drawn into the picture",
    /// It should hold a PDF and holds something else.
    NoLetterInside = "no_letter_inside" Partly "the letter in it is no PDF; the file is kept as it came",
    /// Facts: `days`, `count`. A watch measures every few minutes.
    DaysSummed = "days_summed" Partly "many measurements a day became one finding with its least, mean and most",
    /// Fact: `count`.
    NotForAChart = "not_for_a_chart" LeftOut "a chart does not keep this sort of measurement",
    /// What a phone says about its own numbers.
    PhonesOwnSummary = "phones_own_summary" LeftOut "the phone's own summary of the same numbers",
    /// Fact: `text`. No laboratory said it.
    BloodGroupTyped = "blood_group_typed" LeftOut "a blood group that was typed into a phone; only a laboratory's counts",
    /// The same pictures lie there twice. Fact: `into`.
    PictureTwice = "picture_twice" Merged "the same picture lies there twice",
}

impl Remark {
    pub(crate) fn new(what: impl Into<String>, why: Why, place: impl Into<String>) -> Remark {
        Remark {
            what: what.into(),
            why,
            place: place.into(),
            facts: BTreeMap::new(),
        }
    }

    /// Adds a fact; quotations are cut at [`limits::QUOTE`] bytes and say so with `…`.
    pub(crate) fn fact(mut self, name: &str, value: &str) -> Remark {
        self.facts.insert(name.to_owned(), quote(value));
        self
    }

    /// Something about files that are told apart outside the helper: those of a disc.
    #[must_use]
    pub fn about(what: &str, why: Why, facts: &[(&str, &str)]) -> Remark {
        let remark = Remark::new(quote(what), why, "");
        facts
            .iter()
            .fold(remark, |it, (name, value)| it.fact(name, value))
    }

    /// An entry of somebody else in the same file.
    #[must_use]
    pub fn other_person(entry: &record::Entry) -> Remark {
        let source = &entry.source;
        let what = source
            .origin
            .clone()
            .unwrap_or_else(|| entry.kind().word().to_owned());
        Remark::new(
            what,
            Why::OtherPerson,
            source.place.clone().unwrap_or_default(),
        )
    }

    /// The code of a plan on a picture that could not be read, because it is of before 2016 or damaged.
    #[must_use]
    pub fn bad_plan(old: bool) -> Remark {
        let why = if old {
            Why::PlanTooOld
        } else {
            Why::PlanDamaged
        };
        Remark::new("MP", why, "")
    }

    /// What became of it.
    #[must_use]
    pub fn fate(&self) -> Fate {
        self.why.fate()
    }
}

/// The beginning of a text, with `…` where it was cut.
fn quote(text: &str) -> String {
    if text.len() <= limits::QUOTE {
        return text.to_owned();
    }
    let end = (0..=limits::QUOTE)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0);
    format!("{}…", &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotation_is_cut_between_letters_and_says_so() {
        let long = "ä".repeat(limits::QUOTE);
        let cut = quote(&long);
        assert!(cut.len() <= limits::QUOTE + '…'.len_utf8());
        assert!(cut.ends_with('…'));
        assert_eq!(quote("short"), "short");
    }

    #[test]
    fn every_reason_has_a_word_of_its_own() {
        let mut words: Vec<_> = Why::ALL.iter().map(|why| why.word()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Why::ALL.len());
    }
}
