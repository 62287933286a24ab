//! Who got what, why, when and how.

use record::When;

use crate::ShareId;

/// The way a share left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// `share.age`, opened with a viewer the reader has.
    File,
    /// `share.html`, viewer and share in one.
    Page,
    /// Printed codes.
    Paper,
    /// Moving codes on the screen.
    Screen,
}

impl How {
    /// Every way, in the order above.
    pub const ALL: [Self; 4] = [Self::File, Self::Page, Self::Paper, Self::Screen];

    /// The word it is stored by.
    pub fn word(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Page => "page",
            Self::Paper => "paper",
            Self::Screen => "screen",
        }
    }

    /// The way a stored word names.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|how| how.word() == word)
    }
}

/// One share, as the chart remembers it. The words that open it are not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerRow {
    /// The share's own number.
    pub share: ShareId,
    /// For whom, as the first line of the share says.
    pub who: String,
    /// Which selection: the word of a preset, or the kinds that were ticked.
    pub what: String,
    /// Why; may be empty.
    pub why: String,
    /// When it was sealed.
    pub when: When,
    /// Asked-for last day.
    pub valid_until: Option<When>,
    /// Every way it left, in the order of [`How::ALL`].
    pub how: Vec<How>,
    /// Number of entries.
    pub entries: u32,
    /// Number of document files.
    pub documents: u32,
    /// SHA-256 of `summary.json`, what the preview showed.
    pub digest: [u8; 32],
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_is_stored_by_a_word_of_its_own() {
        for how in How::ALL {
            assert_eq!(How::named(how.word()), Some(how));
        }
        assert_eq!(How::named("mail"), None);
    }
}
