//! Which way writing runs: lines in which Arabic or Hebrew stands beside letters that run from left to
//! right (Unicode Standard Annex 9).
//!
//! Letters are kept as they are spoken; only a finished line is put into the order of the eye, so lines
//! break where a reader expects it. Every [`Span`](crate::text::Span) is held apart from its neighbours
//! and takes its own direction from its first letter: a Hebrew name cannot turn the dose behind it
//! around, and a telephone number begins with its plus. What separates (a blank, a stroke, a colon at the
//! head of a span) belongs to the line and not to the span. The line as a whole runs as the first
//! language of the sheet does.
//!
//! A value inside a text is held apart by [`isolated`]. The two marks for it live in our strings only:
//! they are never drawn, and those in strangers' texts reach no further than the text they stand in.

use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};

/// Begins a stretch that takes its direction from its first letter (FSI).
const OPEN: char = '\u{2068}';
/// Ends it (PDI).
const CLOSE: char = '\u{2069}';

/// Whether this is one of the two marks around a value.
pub(crate) fn is_mark(c: char) -> bool {
    c == OPEN || c == CLOSE
}

/// A value to be put into a text: neither turns the other around.
pub(crate) fn isolated(value: &str) -> String {
    if value.is_empty() {
        return String::new();
    }
    format!("{OPEN}{}{CLOSE}", balanced(value))
}

/// Values in a row, each held apart.
pub(crate) fn joined<'v>(values: impl IntoIterator<Item = &'v str>, between: &str) -> String {
    let values: Vec<String> = values.into_iter().map(isolated).collect();
    values.join(between)
}

/// Ends what is begun, and ends nothing that was not.
fn balanced(text: &str) -> String {
    let mut depth = 0_usize;
    let mut balanced: String = text
        .chars()
        .filter(|c| match *c {
            OPEN => {
                depth += 1;
                true
            }
            CLOSE if depth == 0 => false,
            CLOSE => {
                depth -= 1;
                true
            }
            _ => true,
        })
        .collect();
    balanced.extend(std::iter::repeat_n(CLOSE, depth));
    balanced
}

/// A stretch that runs one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub text: String,
    /// Even from left to right, odd from right to left; the higher, the deeper inside.
    pub level: u8,
}

/// The texts of one paragraph, in runs as they are spoken. `rtl` is the direction of the paragraph.
pub(crate) fn runs(texts: &[String], rtl: bool) -> Vec<Vec<Run>> {
    if !rtl && !texts.iter().any(|text| text.chars().any(turns)) {
        let plain = |text: &String| {
            let text: String = text.chars().filter(|c| !is_mark(*c)).collect();
            vec![Run { text, level: 0 }]
        };
        return texts.iter().map(plain).collect();
    }
    let mut whole = String::new();
    let mut places = Vec::new();
    for text in texts {
        let start = whole.len();
        let body = text.trim_start_matches([' ', '\u{a0}', '·', '–', '/', ':', ',', '،', '…']);
        whole.push_str(&text[..text.len() - body.len()]);
        let solid = body.trim_end_matches([' ', '\u{a0}']);
        if solid.chars().any(char::is_alphanumeric) {
            whole.push_str(&isolated(solid));
        } else {
            whole.push_str(solid);
        }
        whole.push_str(&body[solid.len()..]);
        places.push(start..whole.len());
    }
    let base = if rtl { Level::rtl() } else { Level::ltr() };
    let info = BidiInfo::new(&whole, Some(base));
    let of = |place: std::ops::Range<usize>| {
        let mut runs: Vec<Run> = Vec::new();
        for (at, c) in whole[place.clone()].char_indices() {
            let level = info.levels[place.start + at].number();
            match runs.last_mut() {
                _ if is_mark(c) => {}
                Some(run) if run.level == level => run.text.push(c),
                _ => runs.push(Run {
                    text: c.to_string(),
                    level,
                }),
            }
        }
        runs
    };
    places.into_iter().map(of).collect()
}

/// Whether this character can make a line run another way than from left to right.
fn turns(c: char) -> bool {
    matches!(bidi_class(c), BidiClass::R | BidiClass::AL | BidiClass::AN)
}

/// Puts what is in spoken order into the order of the eye, from left to right (rule L2).
pub(crate) fn for_the_eye<T>(items: &mut [T], level: impl Fn(&T) -> u8) {
    let highest = items.iter().map(&level).max().unwrap_or(0);
    for turn in (1..=highest).rev() {
        for stretch in items.chunk_by_mut(|one, next| (level(one) >= turn) == (level(next) >= turn))
        {
            if level(&stretch[0]) >= turn {
                stretch.reverse();
            }
        }
    }
}

/// Whether the first letter with a direction runs from right to left; none if there is no such letter.
#[cfg(test)]
pub(crate) fn first_direction(text: &str) -> Option<bool> {
    text.chars().find_map(|c| match bidi_class(c) {
        BidiClass::L => Some(false),
        BidiClass::R | BidiClass::AL => Some(true),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the eye sees from left to right.
    fn seen(texts: &[&str], rtl: bool) -> String {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        let runs = runs(&texts, rtl).into_iter().flatten();
        let mut letters: Vec<(char, u8)> = runs
            .flat_map(|run| {
                run.text
                    .chars()
                    .map(move |c| (c, run.level))
                    .collect::<Vec<_>>()
            })
            .collect();
        for_the_eye(&mut letters, |(_, level)| *level);
        letters.into_iter().map(|(c, _)| c).collect()
    }

    #[test]
    fn a_medicine_keeps_its_dose_behind_it_in_an_arabic_line() {
        // Spoken: allergy, stroke, Penicillin 5 mg.
        assert_eq!(
            seen(&["אב", ": ", "Penicillin 5 mg"], true),
            "Penicillin 5 mg :בא"
        );
        assert_eq!(
            seen(&["אב", " – Penicillin (5 mg)"], true),
            "Penicillin (5 mg) – בא"
        );
        assert_eq!(
            seen(&["Allergie", " / ", "אב גד"], false),
            "Allergie / דג בא"
        );
    }

    #[test]
    fn a_telephone_number_begins_with_its_plus() {
        assert_eq!(
            seen(&["אב", " · +49\u{a0}170-12"], true),
            "+49\u{a0}170-12 · בא"
        );
        let value = format!("אב {}", isolated("+49 170"));
        assert_eq!(seen(&[&value], true), "+49 170 בא");
    }

    #[test]
    fn a_name_turns_only_itself_around() {
        let twice = ["אב", " 1", ", 2"];
        assert_eq!(seen(&twice, false), "בא 1, 2");
        // A stranger's marks end with the stranger's text.
        assert_eq!(seen(&["א\u{2069}\u{2069}ב", " x"], false), "בא x");
        assert_eq!(seen(&["א\u{2068}ב", " x ", "y"], false), "בא x y");
        let value = format!("a {} b", isolated("א\u{2069}ב 1\u{2068}"));
        assert_eq!(seen(&[&value, "c"], false), "a 1 בא bc");
    }

    #[test]
    fn writing_from_left_to_right_is_left_alone() {
        let text = isolated("Größe") + " (1,5)";
        let level = 0;
        assert_eq!(
            runs(&[text], false),
            [[Run {
                text: "Größe (1,5)".into(),
                level
            }]]
        );
    }
}
