//! Amounts, and when they are taken.

use crate::Coded;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// An exact decimal number as its author wrote it: `5.40` is not `5.4`, for a laboratory says
/// with the zero how closely it measured.
///
/// At most 32 characters; an exponent is allowed, as FHIR allows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Decimal(String);

/// Text that should have been a number and is not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a number is written with digits and one decimal point, such as 5.40")]
pub struct NotANumber;

impl Decimal {
    /// The number as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The nearest number a curve can be drawn with.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        self.0.parse().expect("checked when it was read")
    }

    /// Whether it is nought: a dose grid shows noughts pale.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.to_f64() == 0.0
    }
}

impl From<u32> for Decimal {
    fn from(whole: u32) -> Decimal {
        Decimal(whole.to_string())
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Decimal {
    type Err = NotANumber;

    /// A comma is taken as the decimal point a German keyboard gives.
    fn from_str(text: &str) -> Result<Decimal, NotANumber> {
        let text = text.trim().replacen(',', ".", 1);
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, Some(exponent)),
            None => (text.as_str(), None),
        };
        let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
        let unsigned = mantissa.strip_prefix('-').unwrap_or(mantissa);
        let mantissa_fits = match unsigned.split_once('.') {
            Some((whole, part)) => digits(whole) && digits(part),
            None => digits(unsigned),
        };
        let exponent_fits = exponent.is_none_or(|e| {
            let e = e.strip_prefix(['+', '-']).unwrap_or(e);
            digits(e) && e.len() <= 3
        });
        let finite = text.parse::<f64>().is_ok_and(f64::is_finite);
        if text.len() <= 32 && mantissa_fits && exponent_fits && finite {
            Ok(Decimal(text))
        } else {
            Err(NotANumber)
        }
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        written_number(from)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// A number as it was written, in quotation marks or without.
fn written_number<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Text(String),
        Number(serde_json::Number),
    }
    Ok(match Written::deserialize(from)? {
        Written::Text(text) => text,
        Written::Number(number) => number.to_string(),
    })
}

/// How much is taken at one time, as its author wrote it: an exact decimal, or one of the fractions
/// a tablet is broken into. `1/2` is not `0.5`: a plan that says the one is not made to say the
/// other unless a person wants it (annex 3 to the German BMV-Ä, medication plan, 4.4.7).
///
/// ```
/// use record::Dose;
/// let dose: Dose = "½".parse()?;
/// assert_eq!((dose.as_str(), dose.decimal().as_str()), ("1/2", "0.5"));
/// # Ok::<(), record::NotANumber>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Dose(String);

/// The fractions, their signs, and the decimal for those who know no fractions; thirds are rounded.
const FRACTIONS: [(&str, char, &str); 6] = [
    ("1/8", '⅛', "0.125"),
    ("1/4", '¼', "0.25"),
    ("1/3", '⅓', "0.333"),
    ("1/2", '½', "0.5"),
    ("2/3", '⅔', "0.667"),
    ("3/4", '¾', "0.75"),
];

impl Dose {
    /// The amount as written: `1`, `0.5`, `1/2`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The amount as people print it: `½` for `1/2`.
    #[must_use]
    pub fn sign(&self) -> Option<char> {
        let fraction = FRACTIONS.iter().find(|fraction| fraction.0 == self.0);
        fraction.map(|fraction| fraction.1)
    }

    /// The amount as a number, for formats without fractions. A third is rounded to three places.
    #[must_use]
    pub fn decimal(&self) -> Decimal {
        let fraction = FRACTIONS.iter().find(|fraction| fraction.0 == self.0);
        Decimal(fraction.map_or_else(|| self.0.clone(), |fraction| fraction.2.to_owned()))
    }

    /// Whether it is nought: a dose grid shows noughts pale.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.decimal().is_zero()
    }
}

impl From<Decimal> for Dose {
    fn from(decimal: Decimal) -> Dose {
        Dose(decimal.0)
    }
}

impl From<u32> for Dose {
    fn from(whole: u32) -> Dose {
        Dose(whole.to_string())
    }
}

impl fmt::Display for Dose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Dose {
    type Err = NotANumber;

    fn from_str(text: &str) -> Result<Dose, NotANumber> {
        let text = text.trim();
        let fraction = FRACTIONS.iter().find(|(written, sign, _)| {
            *written == text || text.strip_prefix(*sign).is_some_and(str::is_empty)
        });
        match fraction {
            Some((written, ..)) => Ok(Dose((*written).to_owned())),
            None => Ok(text.parse::<Decimal>()?.into()),
        }
    }
}

impl<'de> Deserialize<'de> for Dose {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        written_number(from)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

part! {
    /// One active ingredient of a medicine.
    Ingredient {
        /// What it is.
        substance: Coded,
        /// How much of it one unit holds, with the unit: `5 mg`.
        strength: Option<String>,
    }
}

choice! {
    /// How a dose repeats. The trap: a weekly medicine printed as daily can kill, so the grid of
    /// a weekly plan is never shown without its weekdays.
    Schedule {
        /// Every day, by the grid.
        Daily = "daily",
        /// On the weekdays that are named, by the grid.
        Weekly = "weekly",
        /// Every so many days, by the grid.
        Interval = "interval",
        /// When it is needed, as the dose text says.
        AsNeeded = "as_needed",
        /// As the dose text says, and in no other way.
        Text = "text",
    }
}

choice! {
    /// A day of the week.
    Weekday {
        /// Monday.
        Monday = "mon",
        /// Tuesday.
        Tuesday = "tue",
        /// Wednesday.
        Wednesday = "wed",
        /// Thursday.
        Thursday = "thu",
        /// Friday.
        Friday = "fri",
        /// Saturday.
        Saturday = "sat",
        /// Sunday.
        Sunday = "sun",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_laboratorys_zero_stays() {
        let value: Decimal = serde_json::from_str("\"5.40\"").unwrap();
        assert_eq!(serde_json::to_string(&value).unwrap(), "\"5.40\"");
        let value: Decimal = serde_json::from_str("7.1").unwrap();
        assert_eq!(value.as_str(), "7.1");
        assert_eq!("7,1".parse::<Decimal>().unwrap().as_str(), "7.1");
    }

    #[test]
    fn a_broken_tablet_stays_a_fraction() {
        for (typed, written, number) in [
            ("½", "1/2", "0.5"),
            (" 1/2 ", "1/2", "0.5"),
            ("⅔", "2/3", "0.667"),
            ("0,5", "0.5", "0.5"),
            ("2", "2", "2"),
        ] {
            let dose: Dose = typed.parse().unwrap();
            assert_eq!((dose.as_str(), dose.decimal().as_str()), (written, number));
            assert_eq!(dose.sign().is_some(), written.contains('/'));
            let json = serde_json::to_string(&dose).unwrap();
            assert_eq!(serde_json::from_str::<Dose>(&json).unwrap(), dose);
        }
        assert!(serde_json::from_str::<Dose>("0").unwrap().is_zero());
        for text in ["1/0", "2/4", "½½", "1 1/2", "½ 1", "/", ""] {
            assert_eq!(text.parse::<Dose>(), Err(NotANumber), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "", "five", "1.2.3", "1,2,3", "+5", ".5", "5.", "1e", "1e9999", "NaN", "inf", "--1",
        ] {
            assert_eq!(text.parse::<Decimal>(), Err(NotANumber), "{text}");
        }
    }
}
