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
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Text(String),
            Number(serde_json::Number),
        }
        let text = match Written::deserialize(from)? {
            Written::Text(text) => text,
            Written::Number(number) => number.to_string(),
        };
        text.parse().map_err(serde::de::Error::custom)
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
    fn what_is_no_number_is_refused() {
        for text in [
            "", "five", "1.2.3", "1,2,3", "+5", ".5", "5.", "1e", "1e9999", "NaN", "inf", "--1",
        ] {
            assert_eq!(text.parse::<Decimal>(), Err(NotANumber), "{text}");
        }
    }
}
