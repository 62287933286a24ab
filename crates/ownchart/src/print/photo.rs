//! The picture of a face, as ink.

use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use paper::Photo;
use record::Person;
use render::{Job, Picture};

/// As wide as it is printed at 300 dpi: 30 mm.
const WIDTH: u32 = 354;

impl Binder {
    /// The photo of a person, drawn by the helper like any stranger's file; nothing where there is none.
    pub(super) fn photo(&self, person: &Person) -> Option<Result<Photo>> {
        let id = person.photo?;
        let draw = || {
            let mut bytes = Vec::new();
            self.vault.read_document(id, &mut bytes)?;
            let job = Job::Pages {
                first: 0,
                count: 1,
                width: WIDTH,
            };
            let drawn = self.place.ask(&job, &bytes)?.pages.into_iter().next();
            let picture = drawn.and_then(|page| page.picture);
            let broken = || Error::new(Code::FileBroken);
            on_paper(&picture.ok_or_else(broken)?).ok_or_else(broken)
        };
        Some(draw())
    }
}

/// What is see-through shows the paper.
fn on_paper(picture: &Picture) -> Option<Photo> {
    let rgb = picture.rgba().chunks_exact(4).flat_map(|pixel| {
        let opaque = u16::from(pixel[3]);
        [pixel[0], pixel[1], pixel[2]].map(|part| {
            let mixed = (u16::from(part) * opaque + 255 * (255 - opaque)) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        })
    });
    Photo::new(picture.width(), picture.height(), rgb.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_see_through_shows_the_paper() {
        let picture = Picture::new(2, 1, vec![10, 20, 30, 255, 0, 0, 0, 0]).unwrap();
        let expected = Photo::new(2, 1, vec![10, 20, 30, 255, 255, 255]);
        assert_eq!(on_paper(&picture), expected);
    }
}
