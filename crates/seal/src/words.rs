//! The two lists that generated passphrases are drawn from.

use std::sync::LazyLock;

use diceware_wordlists::EFF_LONG_WORDLIST;

/// A list of words easy to write down and to say on the telephone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WordList {
    /// The EFF large list, 7776 words (Electronic Frontier Foundation, CC BY 3.0 US).
    English,
    /// A German list written for this program, at least 2048 words: 3 to 9 letters a–z, no
    /// umlauts, no word the beginning of another, no two words one slip of the pen apart.
    German,
}

static GERMAN: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    include_str!("../../../assets/words/passphrase-de.txt")
        .lines()
        .collect()
});

impl WordList {
    /// Both lists, the English one first.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// The words in alphabetical order.
    pub fn words(self) -> &'static [&'static str] {
        match self {
            Self::English => &EFF_LONG_WORDLIST,
            Self::German => &GERMAN,
        }
    }

    /// How many words a generated passphrase has: as many as 77 bits take.
    pub fn count(self) -> usize {
        (77.0 / (self.words().len() as f64).log2()).ceil() as usize
    }

    /// Whether `word` stands in the list, in exactly these letters.
    pub fn contains(self, word: &str) -> bool {
        self.words().binary_search(&word).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_lists_are_sorted_without_doubles() {
        for list in WordList::ALL {
            assert!(list.words().is_sorted_by(|a, b| a < b), "{list:?}");
        }
    }

    #[test]
    fn the_english_list_is_the_one_everybody_knows() {
        assert_eq!(WordList::English.words().len(), 7776);
        assert_eq!(WordList::English.count(), 6);
    }

    #[test]
    fn the_german_list_keeps_its_promises() {
        let words = WordList::German.words();
        assert!(words.len() >= 2048, "{} words", words.len());
        assert_eq!(WordList::German.count(), 7);
        for word in words {
            assert!((3..=9).contains(&word.len()), "{word}: 3 to 9 letters");
            assert!(
                word.bytes().all(|b| b.is_ascii_lowercase()),
                "{word}: a to z"
            );
        }
        for pair in words.windows(2) {
            assert!(
                !pair[1].starts_with(pair[0]),
                "{} begins {}",
                pair[0],
                pair[1]
            );
        }
    }
}
