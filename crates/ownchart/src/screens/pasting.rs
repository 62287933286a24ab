//! What comes from the clipboard, and pictures that become one document.

use super::{Follow, Screens};
use crate::error::{Code, Error, Result};
use crate::import::{Draft, Handed};
use crate::view::{DraftId, ImportDraft, ImportPasted};

impl Screens {
    /// Reads what was pasted into a draft, as a file would be. Nothing is written, and nothing of it touches
    /// the disk before it is taken.
    ///
    /// # Errors
    /// [`Code::NothingChosen`] where nothing was pasted; what cannot be read is a line of the draft.
    pub fn import_paste(
        &mut self,
        wanted: &ImportPasted,
        follow: &Follow<'_>,
    ) -> Result<ImportDraft> {
        let person = self.person(&wanted.person)?;
        let bytes = bytes_of(&wanted.hex).filter(|bytes| !bytes.is_empty());
        let bytes = bytes.ok_or_else(|| Error::new(Code::NothingChosen))?;
        let ending = match wanted.media.as_str() {
            "image/png" => "png",
            "image/jpeg" => "jpg",
            "image/webp" => "webp",
            "image/gif" => "gif",
            "image/bmp" => "bmp",
            "image/tiff" => "tif",
            _ => "txt",
        };
        follow.at("reading", 0, Some(1))?;
        let mut draft = Draft::default();
        let name = format!("{}.{ending}", self.place.clock.today());
        let binder = self.binder()?;
        binder.draft_more(person, Handed { name, bytes }, &mut draft)?;
        binder.draft_whole(person, &mut draft)?;
        Ok(self.lay_draft(person, draft))
    }

    /// Makes one document of the pictures of a draft.
    ///
    /// # Errors
    /// [`Code::Gone`] for a draft that is not on the table; [`Code::NothingChosen`] if it is not of pictures
    /// alone, and then it stays as it is.
    pub fn import_album(&mut self, wanted: &DraftId) -> Result<ImportDraft> {
        self.opened()?;
        let gone = || Error::new(Code::Gone);
        let (_, draft) = self.drafts.get(&wanted.draft).ok_or_else(gone)?;
        if !draft.is_of_pictures() {
            return Err(Error::new(Code::NothingChosen));
        }
        let (person, draft) = self.drafts.remove(&wanted.draft).ok_or_else(gone)?;
        let one = self.binder()?.draft_album(person, draft)?;
        Ok(self.lay_draft(person, one))
    }
}

/// Bytes written as hexadecimal digits.
fn bytes_of(hex: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|it| u8::try_from(it).ok())
    };
    let pairs = hex.as_bytes().chunks(2);
    pairs
        .map(|pair| match pair {
            [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pasted_arrives_as_its_bytes() {
        assert_eq!(bytes_of("00ff1A"), Some(vec![0, 255, 26]));
        assert_eq!(bytes_of(""), Some(Vec::new()));
        for odd in ["0", "0g", "  ", "äb"] {
            assert_eq!(bytes_of(odd), None, "{odd}");
        }
    }
}
