//! The units that doses are counted in, in the singular and the plural: whoever wrote *Tablette* into the plan has
//! 39 *Tabletten*.
//!
//! A unit that is not in the table (ml, IE, a stranger's word) is said as it was written, and so is one whose forms
//! are alike (*Tropfen*, *Pflaster*).

/// One, and several.
const FORMS: &[(&str, &str)] = &[
    ("Ampulle", "Ampullen"),
    ("Dosis", "Dosen"),
    ("Einheit", "Einheiten"),
    ("Hub", "Hübe"),
    ("Injektion", "Injektionen"),
    ("Kapsel", "Kapseln"),
    ("Spritze", "Spritzen"),
    ("Tablette", "Tabletten"),
    ("ampoule", "ampoules"),
    ("capsule", "capsules"),
    ("dose", "doses"),
    ("drop", "drops"),
    ("injection", "injections"),
    ("patch", "patches"),
    ("puff", "puffs"),
    ("sachet", "sachets"),
    ("suppository", "suppositories"),
    ("tablet", "tablets"),
    ("unit", "units"),
];

/// A unit as it is said behind an amount: half of one and one are one, nothing and all else are several.
pub(crate) fn counted(unit: &str, amount: f64) -> &str {
    let is_one = amount > 0.0 && amount <= 1.0;
    let form = FORMS
        .iter()
        .find(|(one, several)| unit == *one || unit == *several);
    match form {
        Some((one, _)) if is_one => one,
        Some((_, several)) => several,
        None => unit,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_said_as_many_as_there_are() {
        for (unit, amount, said) in [
            ("Tablette", 39.0, "Tabletten"),
            ("Tablette", 1.0, "Tablette"),
            ("Tabletten", 0.5, "Tablette"),
            ("Hub", 0.0, "Hübe"),
            ("puffs", 1.0, "puff"),
            ("tablet", 1.5, "tablets"),
            ("ml", 5.0, "ml"),
            ("Tropfen", 20.0, "Tropfen"),
        ] {
            assert_eq!(counted(unit, amount), said, "{amount} {unit}");
        }
    }
}
