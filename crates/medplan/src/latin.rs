//! Text as ISO 8859-1 can carry it.

use unicode_normalization::UnicodeNormalization;

/// A text for a carrier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Latin {
    /// The text, every character below U+0100.
    pub text: String,
    /// Letters that are written otherwise than they were given: `Łódź` becomes `Lódz`. Show them
    /// before printing.
    pub changed: bool,
}

/// Writes a text in ISO 8859-1. Dashes, quotation marks and the like become their plain forms
/// without ado; a letter that has none there is written with its nearest, `?` where nothing is near,
/// and the answer says so.
#[must_use]
pub fn latin(text: &str) -> Latin {
    let mut out = String::with_capacity(text.len());
    let mut changed = false;
    for letter in text.nfc() {
        if u32::from(letter) < 0x100 {
            out.push(letter);
        } else if let Some(plain) = plain(letter) {
            out.push_str(plain);
        } else {
            changed = true;
            let nearest = near(letter).map(str::to_owned).unwrap_or_else(|| {
                // ş is s and a cedilla: what is left without the mark can be written.
                let base: String = std::iter::once(letter)
                    .nfd()
                    .filter(|part| u32::from(*part) < 0x100)
                    .collect();
                if base.is_empty() {
                    "?".to_owned()
                } else {
                    base
                }
            });
            out.push_str(&nearest);
        }
    }
    Latin { text: out, changed }
}

/// Signs that mean the same in their plain form.
fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        '–' | '—' | '‐' | '‑' | '−' | '→' => "-",
        '“' | '”' | '„' | '‟' => "\"",
        '‘' | '’' | '‚' | '‛' => "'",
        '…' => "...",
        '≥' => ">=",
        '≤' => "<=",
        '€' => "EUR",
        'μ' => "µ",
        '⅛' => "1/8",
        '⅓' => "1/3",
        '⅔' => "2/3",
        '\u{2000}'..='\u{200a}' | '\u{202f}' => " ",
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => "",
        _ => return None,
    })
}

/// Letters that do not come apart into a letter and a mark.
fn near(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ł' => "l",
        'Ł' => "L",
        'đ' => "d",
        'Đ' => "D",
        'ı' => "i",
        'ħ' => "h",
        'Ħ' => "H",
        'œ' => "oe",
        'Œ' => "OE",
        'ẞ' => "SS",
        'ŋ' => "ng",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_forms_are_no_change_and_foreign_letters_are_said() {
        let said = |text: &str| {
            let Latin { text, changed } = latin(text);
            (text, changed)
        };
        assert_eq!(said("Jürgen ½ – 5 µg"), ("Jürgen ½ - 5 µg".into(), false));
        assert_eq!(said("o\u{308}fter"), ("öfter".into(), false));
        assert_eq!(said("≥ 5 €"), (">= 5 EUR".into(), false));
        assert_eq!(said("Łódź Şahin Čapek"), ("Lódz Sahin Capek".into(), true));
        assert_eq!(said("Їжак 薬"), ("???? ?".into(), true));
    }
}
