//! Words that open.

use unicode_normalization::UnicodeNormalization;
use zeroize::{Zeroize, Zeroizing};

use crate::{WordList, chance, strength, strength::Weak};

/// A passphrase in its normal form. Wiped when dropped, not `Debug`, not `Clone`.
///
/// # Normal form
/// 1. Unicode NFKC.
/// 2. If the text, cut at white space and put in lower case, consists of words that all stand in
///    the English list or all stand in the German list: these words, lower case, one space
///    between. So it does not matter how a reader types what was read out to them.
/// 3. Otherwise the text of step 1 as it is, spaces and capitals included.
///
/// The form is what stock `age` is given: copy the line from the slip exactly.
///
/// # Cost of guessing
/// With 1000 graphics cards of 1 TB/s memory bandwidth each, against a slot (scrypt N = 2^18;
/// a share, N = 2^17, takes half as long), on average:
///
/// | what | time |
/// |---|---|
/// | 4-digit PIN | 1.7 milliseconds |
/// | 5 lower-case letters | 2 seconds |
/// | 8 random letters and digits | 1.2 years |
/// | 4 words of 7776 | 19 years |
/// | 5 words | 150 000 years |
/// | 6 words (generated here; 7 of the German list) | 1 200 000 000 years |
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// As many random words as 77 bits take: six English or seven German ones.
    pub fn generate(list: WordList) -> Self {
        let words = list.words();
        let mut text = Zeroizing::new(String::with_capacity(list.count() * 10));
        for n in 0..list.count() {
            if n > 0 {
                text.push(' ');
            }
            text.push_str(words[chance::below(words.len() as u32) as usize]);
        }
        Self(text)
    }

    /// A passphrase somebody thought of.
    ///
    /// # Errors
    /// [`Weak`] if it is a PIN, well known, or estimated below [`Weak::NEEDED`] guesses.
    pub fn chosen(text: &str) -> Result<Self, Weak> {
        let passphrase = Self::typed(text);
        strength::check(&passphrase.0)?;
        Ok(passphrase)
    }

    /// What somebody typed to open something, brought to the normal form, never judged.
    pub fn typed(text: &str) -> Self {
        let mut text: Zeroizing<String> = Zeroizing::new(text.nfkc().collect());
        let mut lower = Zeroizing::new(String::with_capacity(text.len() + 1));
        for word in text.split_whitespace() {
            if !lower.is_empty() {
                lower.push(' ');
            }
            lower.extend(word.chars().flat_map(char::to_lowercase));
        }
        let listed = |list: WordList| lower.split(' ').all(|word| list.contains(word));
        if WordList::ALL.into_iter().any(listed) {
            text.zeroize();
            text = lower;
        }
        Self(text)
    }

    /// The text, for the slip, the screen that shows it once, and the seal.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &str, normal: &str) {
        assert_eq!(Passphrase::typed(typed).reveal(), normal, "{typed:?}");
    }

    #[test]
    fn normal_forms_that_the_viewer_must_agree_with() {
        check("abacus zoom yo-yo", "abacus zoom yo-yo");
        check("  Abacus\tZOOM\u{a0}\n yo-yo ", "abacus zoom yo-yo");
        check("\u{ff41}bacus zoom", "abacus zoom"); // full-width a
        check("Abacus zoom xyzzy", "Abacus zoom xyzzy"); // one word is of no list
        check(" Mein  Hund ist Alt ", " Mein  Hund ist Alt "); // as typed
        check("Stra\u{df}e 5 \u{fb01}x", "Stra\u{df}e 5 fix"); // NFKC takes ligatures apart, keeps ß
        check("u\u{308}ber", "\u{fc}ber"); // composed and decomposed are one
        check("", "");
    }

    #[test]
    fn a_generated_passphrase_survives_every_way_of_typing_it() {
        for list in WordList::ALL {
            let words = Passphrase::generate(list);
            assert_eq!(words.reveal().split(' ').count(), list.count());
            check(
                &words.reveal().to_uppercase().replace(' ', "\n"),
                words.reveal(),
            );
        }
    }

    #[test]
    fn two_generated_passphrases_differ() {
        let one = Passphrase::generate(WordList::German);
        assert_ne!(
            one.reveal(),
            Passphrase::generate(WordList::German).reveal()
        );
    }
}
