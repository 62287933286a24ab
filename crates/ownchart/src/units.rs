//! Units of measure as far as a curve may change them: by a power of ten, and in no other way.
//!
//! UCUM (sections 4 and 29, the metric prefixes) makes a milligram per decilitre exactly a hundredth of a gram per
//! litre. It does not make a milligram of glucose a number of moles: that depends on the substance, so such values
//! stand on curves of their own. What is not read here with certainty is a unit by itself, equal only to what is
//! written the same.

use record::Decimal;

/// A unit read far enough to be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    /// What it counts: `g/l`. Equal kinds differ by a power of ten only.
    kind: String,
    /// That power of ten: a milligram per decilitre is 10^-2 of a gram per litre.
    power: i32,
}

/// The metric prefixes that laboratories print. There is no kilo of kilos and no `G`, which is a gauss to UCUM and
/// a thousand millions to a laboratory.
const PREFIXES: &[(&str, i32)] = &[
    ("k", 3),
    ("d", -1),
    ("c", -2),
    ("m", -3),
    ("u", -6),
    ("n", -9),
    ("p", -12),
    ("f", -15),
];

/// What carries a prefix. `U` counts what an enzyme does, `[iU]` the effect of a substance: never the same.
const ATOMS: &[(&str, &str)] = &[
    ("g", "g"),
    ("mol", "mol"),
    ("l", "l"),
    ("L", "l"),
    ("m", "m"),
    ("s", "s"),
    ("kat", "kat"),
    ("U", "U"),
    ("IU", "[iU]"),
    ("[iU]", "[iU]"),
    ("[IU]", "[iU]"),
    ("Pa", "Pa"),
];

impl Unit {
    /// Reads a unit as printed or as UCUM writes it.
    pub(crate) fn of(printed: &str) -> Unit {
        let text: String = printed
            .chars()
            .filter(|letter| !letter.is_whitespace())
            .map(|letter| match letter {
                'µ' | 'μ' => 'u',
                other => other,
            })
            .collect();
        let known = match text.split_once('/') {
            Some((over, under)) => count(over).zip(atom(under)).map(|(over, under)| {
                let kind = format!("{}/{}", over.0, under.0);
                (kind, over.1 - under.1)
            }),
            None => atom(&text).map(|(kind, power)| (kind.to_owned(), power)),
        };
        let (kind, power) = known.unwrap_or_else(|| (alias(&text).to_owned(), 0));
        Unit { kind, power }
    }

    /// By how many tens a number in this unit is multiplied to stand in the other; nothing where only knowledge of
    /// the substance could tell.
    pub(crate) fn to(&self, other: &Unit) -> Option<i32> {
        (self.kind == other.kind).then_some(self.power - other.power)
    }
}

/// What stands above the line: a prefixed unit, or a count of cells (`10*3`, `10^9`, nothing).
fn count(text: &str) -> Option<(&'static str, i32)> {
    if text.is_empty() || text == "1" {
        return Some(("1", 0));
    }
    match text
        .strip_prefix("10*")
        .or_else(|| text.strip_prefix("10^"))
    {
        Some(power) => {
            let power = power
                .parse()
                .ok()
                .filter(|power: &i32| (1..=15).contains(power))?;
            Some(("1", power))
        }
        None => atom(text),
    }
}

fn atom(text: &str) -> Option<(&'static str, i32)> {
    let plain = |text: &str| ATOMS.iter().find(|(written, _)| *written == text);
    if let Some((_, kind)) = plain(text) {
        return Some((kind, 0));
    }
    PREFIXES.iter().find_map(|(prefix, power)| {
        let (_, kind) = plain(text.strip_prefix(prefix)?)?;
        Some((*kind, *power))
    })
}

/// Two ways to write one unit.
fn alias(text: &str) -> &str {
    match text {
        "mm[Hg]" => "mmHg",
        "Cel" => "°C",
        "{beats}/min" | "bpm" => "/min",
        other => other,
    }
}

/// A number moved by powers of ten: its digits stay, its point moves. Nothing is rounded, and no digit is added
/// behind the point that was not measured.
pub(crate) fn shifted(number: &str, tens: i32) -> Option<String> {
    number.parse::<Decimal>().ok()?;
    if tens == 0 {
        return Some(number.to_owned());
    }
    let (sign, rest) = match number.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", number),
    };
    if tens.unsigned_abs() > 30 || rest.contains(['e', 'E']) {
        return None;
    }
    let (whole, part) = rest.split_once('.').unwrap_or((rest, ""));
    let digits = format!("{whole}{part}");
    let point = i32::try_from(whole.len()).ok()? + tens;
    let length = i32::try_from(digits.len()).ok()?;
    let text = if point <= 0 {
        format!("0.{}{digits}", "0".repeat(point.unsigned_abs() as usize))
    } else if point >= length {
        format!(
            "{digits}{}",
            "0".repeat((point - length).unsigned_abs() as usize)
        )
    } else {
        let (whole, part) = digits.split_at(point.unsigned_abs() as usize);
        format!("{whole}.{part}")
    };
    let trimmed = text.trim_start_matches('0');
    let lead = if trimmed.is_empty() || trimmed.starts_with('.') {
        "0"
    } else {
        ""
    };
    Some(format!("{sign}{lead}{trimmed}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tens(from: &str, to: &str) -> Option<i32> {
        Unit::of(from).to(&Unit::of(to))
    }

    #[test]
    fn a_power_of_ten_is_exact() {
        for (from, to, power) in [
            ("mg/dL", "g/L", -2),
            ("mg/dl", "mg/l", 1),
            ("g/dl", "g/l", 1),
            ("mmol/L", "µmol/l", 3),
            ("μmol/l", "umol/L", 0),
            ("10*3/uL", "/nl", 0),
            ("10^9/l", "10*3/µl", 0),
            ("ng/ml", "µg/l", 0),
            ("kg", "g", 3),
            ("cm", "m", -2),
            ("[IU]/mL", "IU/ml", 0),
            ("mm[Hg]", "mmHg", 0),
            ("mg/dl", "mg/dL", 0),
        ] {
            assert_eq!(tens(from, to), Some(power), "{from} to {to}");
        }
    }

    #[test]
    fn what_needs_knowledge_of_the_substance_stays_apart() {
        for (from, to) in [
            ("mg/dl", "mmol/l"),
            ("%", "mmol/mol"),
            ("U/l", "IU/l"),
            ("mU/l", "m[IU]/L"),
            ("U/l", "kat/l"),
            ("G/l", "g/l"),
            ("G/l", "/nl"),
            ("ml/min/1,73 m²", "ml/min"),
            ("mg/g", "mg/g{creat}"),
            ("kg", "lb"),
            ("mmHg", "kPa"),
            ("mval/l", "mmol/l"),
            ("", "%"),
            ("MG/DL", "mg/dl"),
            ("min", "m"),
        ] {
            assert_eq!(tens(from, to), None, "{from} to {to}");
        }
    }

    #[test]
    fn digits_stay_and_the_point_moves() {
        for (number, by, written) in [
            ("95", -2, Some("0.95")),
            ("5.40", -2, Some("0.0540")),
            ("0.98", 3, Some("980")),
            ("4.4", 3, Some("4400")),
            ("-1.5", 1, Some("-15")),
            ("0", 3, Some("0")),
            ("0.0", -1, Some("0.00")),
            ("120", -1, Some("12.0")),
            ("7", 0, Some("7")),
            ("1e3", 1, None),
            ("five", 1, None),
            ("1", 31, None),
        ] {
            assert_eq!(shifted(number, by).as_deref(), written, "{number} by {by}");
        }
    }
}
