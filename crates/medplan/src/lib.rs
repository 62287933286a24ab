//! The German medication plan (bundeseinheitlicher Medikationsplan, annex 3 to the BMV-Ä, versions
//! 2.2 to 2.8) as its carrier: the text inside the DataMatrix code, both ways.
//!
//! A [`Plan`] is one page exactly as it was written, attribute by attribute; nothing is interpreted
//! here. [`read`] takes what a camera, a hand scanner, a file or a clipboard gave; [`Plan::carrier`]
//! writes version 2.8; [`pages`] deals a long plan out to as many codes as it needs.
//!
//! ```
//! let read = medplan::read(b"<MP v=\"028\" U=\"02BD2867FB024401A590D59D94E1FFAE\" l=\"de-DE\">\
//!     <P g=\"Anna\" f=\"Beispiel\" b=\"19480312\"/><A n=\"Anna Beispiel\" t=\"2026-05-03T10:42:00\"/>\
//!     <S c=\"412\"><M a=\"Ramipril\" m=\"1\" du=\"1\"/></S></MP>")?;
//! assert_eq!(read.plan.sections[0].heading(), Some("Dauermedikation"));
//! # Ok::<(), medplan::Error>(())
//! ```
//!
//! # The traps
//! The four doses are for every day, or (from 2.8) for the one weekday that is named. A weekly word
//! beside daily doses has killed people; [`Medication::looks_weekly`] finds it. A dose of nought is no
//! attribute. And the name of a medicine is mostly not in the code: it is the number of its pack.

mod carrier;
mod keys;
mod latin;
mod pages;
mod read;
mod repair;
#[cfg(test)]
mod tests;

pub use carrier::{LONGEST, TooLong, VERSION};
pub use keys::{FORMS, HEADINGS, UNITS, form, form_code, heading, heading_code, unit, unit_code};
pub use latin::{Latin, latin};
pub use pages::{PAGES, Page, ROWS, pages};
pub use read::{BYTES, Error, Oddity, Read, read};

/// The heading of medicines taken when needed.
pub const AS_NEEDED: &str = "411";
/// The heading of medicines taken all the time.
pub const LASTING: &str = "412";
/// The heading all weekly rows stand under (from 2.8).
pub const WEEKLY: &str = "425";

/// Declares an element: its attributes in the order they are written.
macro_rules! element {
    ($(#[$about:meta])* $Element:ident $tag:literal {
        $( $(#[$doc:meta])* $attribute:literal $field:ident ),+ $(,)?
    } $( + { $( $(#[$more_doc:meta])* $more:ident : $ty:ty ),+ $(,)? } )?) => {
        $(#[$about])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $Element {
            $( $(#[$doc])* pub $field: Option<String>, )+
            $($( $(#[$more_doc])* pub $more: $ty, )+)?
        }
        impl $Element {
            pub(crate) const TAG: &'static str = $tag;

            /// Every attribute with its name, in the order it is written.
            pub(crate) fn attributes(&self) -> Vec<(&'static str, &Option<String>)> {
                vec![$(($attribute, &self.$field)),+]
            }

            /// The place of an attribute by its name.
            pub(crate) fn attribute<'e>(&'e mut self, name: &str) -> Option<&'e mut Option<String>> {
                match name { $($attribute => Some(&mut self.$field),)+ _ => None }
            }
        }
    };
}

element! {
    /// One page of a plan, as one code carries it (`MP`).
    Plan "MP" {
        /// Version, three digits: `028`.
        "v" version,
        /// Patch of the version.
        "p" patch,
        /// Identifier of this printing: 32 upper-case hexadecimal digits, the same on all its pages.
        "U" id,
        /// Which page, from 1; only where there are several.
        "a" page,
        /// How many pages; only where there are several.
        "z" pages,
        /// Language, `de-DE`.
        "l" language,
    } + {
        /// Whom it is for.
        patient: Patient,
        /// Who printed it.
        author: Author,
        /// What else matters, where somebody chose to say it.
        parameters: Option<Parameters>,
        /// The table, block by block.
        sections: Vec<Section>,
    }
}

element! {
    /// Whom a plan is for (`P`).
    Patient "P" {
        /// Given name, 1–45 characters.
        "g" given,
        /// Family name, 1–45.
        "f" family,
        /// Number of the insured person: a letter and nine digits.
        "egk" insured,
        /// Birth date `YYYYMMDD`, `00` where unknown; dashed before version 2.5.
        "b" born,
        /// Sex: `M`, `W`, `D`, `X`.
        "s" sex,
        /// Title, 1–20.
        "t" title,
        /// What stands before the family name: `von`.
        "v" prefix,
        /// What stands behind the given name: `Freifrau`.
        "z" suffix,
    }
}

element! {
    /// Who printed a plan (`A`).
    Author "A" {
        /// Lifelong number of a doctor, nine digits.
        "lanr" doctor,
        /// Number of a pharmacy, seven digits.
        "idf" pharmacy,
        /// Number of a hospital, nine digits.
        "kik" hospital,
        /// Name, 1–80.
        "n" name,
        /// Street, 1–30.
        "s" street,
        /// Post code, five digits.
        "z" post_code,
        /// Town, 1–20.
        "c" town,
        /// Telephone, 1–20.
        "p" phone,
        /// Electronic mail, 1–80.
        "e" email,
        /// When it was printed, `YYYY-MM-DDThh:mm:ss`; a date before version 2.5.
        "t" printed,
    }
}

element! {
    /// What else matters (`O`). Saying it is the patient's choice each time.
    Parameters "O" {
        /// Allergies and intolerances, 1–50, with commas.
        "ai" allergies,
        /// Pregnant: `1`, or nothing said.
        "p" pregnant,
        /// Breastfeeding: `1`, or nothing said.
        "b" breastfeeding,
        /// Weight in kg.
        "w" weight,
        /// Height in cm.
        "h" height,
        /// Creatinine in mg/dl.
        "c" creatinine,
        /// Free words, 1–77.
        "x" words,
    }
}

element! {
    /// A block of the table (`S`), with a heading by code, in words, or none.
    Section "S" {
        /// Heading by code, see [`HEADINGS`].
        "c" code,
        /// Heading in words, 1–50.
        "t" title,
    } + {
        /// Its rows in order.
        rows: Vec<Row>,
    }
}

element! {
    /// A medicine (`M`).
    Medication "M" {
        /// Number of the pack (PZN) without leading noughts.
        "p" pzn,
        /// Trade name, 1–50.
        "a" name,
        /// Form: a code of three letters up to 2.7, a word of the reference database in 2.8.
        "f" form,
        /// Form in words, 1–7.
        "fd" form_words,
        /// The weekday `1` (Monday) to `7`, for a weekly medicine (2.8).
        "wo" weekday,
        /// In the morning.
        "m" morning,
        /// At noon.
        "d" noon,
        /// In the evening.
        "v" evening,
        /// At night.
        "h" night,
        /// The dose in words, 1–20, instead of the four.
        "t" dose_words,
        /// What is counted, by code, see [`UNITS`].
        "du" unit,
        /// What is counted, in words, 2–20.
        "dud" unit_words,
        /// How to take it, 1–80.
        "i" hint,
        /// What for, 1–50.
        "r" reason,
        /// A line of its own below, 1–200.
        "x" line,
    } + {
        /// Its ingredients, up to three.
        ingredients: Vec<Ingredient>,
    }
}

element! {
    /// An active ingredient (`W`).
    Ingredient "W" {
        /// Its name, 1–80.
        "w" name,
        /// Its strength, 1–15: `5 mg`.
        "s" strength,
    }
}

element! {
    /// A free line (`X`).
    Line "X" {
        /// Its words, 1–200.
        "t" words,
    }
}

element! {
    /// A medicine a pharmacy makes (`R`).
    Compounded "R" {
        /// What is made, 1–200.
        "t" words,
        /// A line of its own below, 1–200.
        "x" line,
    }
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// A medicine.
    Medication(Box<Medication>),
    /// A free line.
    Line(Line),
    /// A medicine a pharmacy makes.
    Compounded(Compounded),
}

impl Section {
    /// What its heading says: the words, or those of the code. `None` without a heading or with a
    /// code nobody knows.
    #[must_use]
    pub fn heading(&self) -> Option<&str> {
        let by_code = || heading(self.code.as_deref()?);
        self.title.as_deref().or_else(by_code)
    }
}

impl Medication {
    /// The four doses from morning to night.
    #[must_use]
    pub fn doses(&self) -> [Option<&str>; 4] {
        [&self.morning, &self.noon, &self.evening, &self.night].map(Option::as_deref)
    }

    /// The words that say a medicine is not for every day, where it has daily doses and no weekday:
    /// such a row must not be taken over before a person has said what is meant.
    #[must_use]
    pub fn looks_weekly(&self) -> Option<&str> {
        if self.weekday.is_some() || self.doses().iter().all(Option::is_none) {
            return None;
        }
        [&self.hint, &self.dose_words, &self.line]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .find(|words| keys::not_daily(words))
    }
}

impl Plan {
    /// Which page this is and how many there are; a plan of one page says neither.
    #[must_use]
    pub fn place(&self) -> (u32, u32) {
        let number = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok());
        (
            number(&self.page).unwrap_or(1),
            number(&self.pages).unwrap_or(1),
        )
    }
}
