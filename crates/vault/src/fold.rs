//! Words as the search sees them: ö, oe and o are one letter.
//!
//! 1. Each letter is taken apart (NFKD), its marks are dropped, and it is made small. `ß` becomes
//!    `ss`, `æ` and `œ` become `ae` and `oe`, `ø`, `đ`, `ł`, `ı` their plain letters, `þ` `th`.
//! 2. Then an `e` that follows an `a`, `o` or `u` is dropped, for that is how ä, ö and ü are
//!    written where the keyboard lacks them. "Poesie" becomes "posie" on both sides, so it is
//!    still found; a few different words become equal, which a search can bear.
//! 3. Whatever is neither letter nor digit becomes one space.
//!
//! Every folded byte knows which bytes of the original it came from, so that what was found can
//! be marked where the person reads it.

use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Text as the search sees it, with the way back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Folded {
    /// Small letters and digits, words parted by single spaces.
    pub(crate) text: String,
    /// For each byte of `text`: where in the original its letter began and ended.
    origin: Vec<(usize, usize)>,
}

impl Folded {
    /// Folds `original`.
    pub(crate) fn of(original: &str) -> Folded {
        let mut folded = Folded::default();
        for (at, letter) in original.char_indices() {
            let end = at + letter.len_utf8();
            if letter.is_ascii() {
                folded.push(letter.to_ascii_lowercase(), at, end);
                continue;
            }
            for part in std::iter::once(letter)
                .nfkd()
                .filter(|part| !is_combining_mark(*part))
            {
                for small in part
                    .to_lowercase()
                    .filter(|small| !is_combining_mark(*small))
                {
                    match plain(small) {
                        Some(letters) => letters.chars().for_each(|c| folded.push(c, at, end)),
                        None => folded.push(small, at, end),
                    }
                }
            }
            // A mark that follows belongs to the letter before it.
            if is_combining_mark(letter) {
                folded.stretch(end);
            }
        }
        if folded.text.ends_with(' ') {
            folded.text.pop();
            folded.origin.pop();
        }
        folded
    }

    fn push(&mut self, letter: char, at: usize, end: usize) {
        if !letter.is_alphanumeric() {
            if !self.text.is_empty() && !self.text.ends_with(' ') {
                self.text.push(' ');
                self.origin.push((at, end));
            }
            return;
        }
        if letter == 'e' && self.text.ends_with(['a', 'o', 'u']) {
            self.stretch(end);
            return;
        }
        self.text.push(letter);
        self.origin
            .extend(std::iter::repeat_n((at, end), letter.len_utf8()));
    }

    /// The last letter reaches further in the original than was known.
    fn stretch(&mut self, end: usize) {
        if let Some(last) = self.origin.last_mut() {
            last.1 = end;
        }
    }

    /// Where in the original a stretch of the folded text came from.
    pub(crate) fn original(&self, found: Range<usize>) -> Range<usize> {
        let Some(part) = self.origin.get(found).filter(|part| !part.is_empty()) else {
            return 0..0;
        };
        part[0].0..part[part.len() - 1].1
    }

    /// Its words, each with its place in the folded text.
    pub(crate) fn words(&self) -> impl Iterator<Item = (Range<usize>, &str)> {
        let start = self.text.as_ptr() as usize;
        self.text
            .split(' ')
            .filter(|word| !word.is_empty())
            .map(move |word| {
                let at = word.as_ptr() as usize - start;
                (at..at + word.len(), word)
            })
    }
}

/// Letters that Unicode does not take apart.
fn plain(small: char) -> Option<&'static str> {
    Some(match small {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'ı' => "i",
        'þ' => "th",
        'ς' => "σ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(original: &str, folded: &str) {
        assert_eq!(Folded::of(original).text, folded, "{original}");
    }

    #[test]
    fn the_ways_to_write_an_umlaut_are_one() {
        for written in ["Köhler", "Koehler", "Kohler", "KÖHLER", "Ko\u{308}hler"] {
            check(written, "kohler");
        }
        check("Ärztin", "arztin");
        check("Aerztin", "arztin");
        check("Grüße", "grusse");
        check("Đorđe Guðrún Łucja", "dorde gudrun lucja");
        check("Gruesse", "grusse");
    }

    #[test]
    fn other_peoples_letters() {
        check("Işık İzmir", "isik izmir");
        check("Łódź Ångström", "lodz angstrom");
        check("Σωκράτης", "σωκρατησ");
        check("Журнал", "журнал");
        check("５ µg ﬁn", "5 μg fin");
        check("  Blut-Zucker (HbA1c), 5.4 % ", "blut zucker hba1c 5 4");
        check("", "");
        check("–", "");
    }

    #[test]
    fn the_way_back_leads_to_whole_letters() {
        for (original, word, there) in [
            ("Dr. Köhler, Bonn", "kohler", "Köhler"),
            ("Dr. Koehler, Bonn", "kohler", "Koehler"),
            ("Grüße an Anna", "grusse", "Grüße"),
            ("Ko\u{308}hler", "kohler", "Ko\u{308}hler"),
            ("die ﬁnale Größe", "finale", "ﬁnale"),
            ("naïve Œuvre", "ouvre", "Œuvre"),
        ] {
            let folded = Folded::of(original);
            let (at, _) = folded
                .words()
                .find(|(_, found)| *found == word)
                .expect(original);
            assert_eq!(&original[folded.original(at)], there);
        }
    }

    #[test]
    fn anything_at_all_folds_and_leads_back_inside_the_original() {
        for original in [
            "\u{308}\u{308}",
            "e",
            "ae\u{301}",
            "İ\u{307}",
            "\u{0}\u{fffd}",
            "e\u{301}e",
            "中文字",
        ] {
            let folded = Folded::of(original);
            assert_eq!(folded.origin.len(), folded.text.len());
            for (at, _) in folded.words() {
                let back = folded.original(at);
                assert!(original.get(back).is_some_and(|text| !text.is_empty()));
            }
            assert_eq!(
                Folded::of(&folded.text).text,
                folded.text,
                "folding twice is folding once"
            );
        }
        assert_eq!(Folded::default().original(3..9), 0..0);
    }

    #[test]
    fn northern_letters_are_found_without_their_keys() {
        check("Ægir Bjørn Þór", "agir bjorn thor");
    }

    #[test]
    fn a_mark_reaches_to_the_end_of_the_last_letter() {
        for (original, word) in [("Frau Monroe", "monro"), ("im Cafe\u{301}", "cafe")] {
            let folded = Folded::of(original);
            let (at, _) = folded.words().find(|(_, found)| *found == word).unwrap();
            assert_eq!(folded.original(at).end, original.len(), "{original}");
        }
    }
}
