//! Pictures of a hospital's file: what `interchange` reads of it, `render` draws.

use interchange::dicom::picture::{Frame, Frames, NoFrame};
use render::Refusal;
use render::series::{Shot, Shots};

struct Opened(Frames);

/// The pictures of a file, if it has any.
pub(crate) fn open(file: Vec<u8>) -> Option<Box<dyn Shots>> {
    Frames::open(file).map(|frames| Box::new(Opened(frames)) as Box<dyn Shots>)
}

impl Shots for Opened {
    fn count(&self) -> u32 {
        self.0.count()
    }

    fn shot(&self, number: u32) -> Result<Shot, Refusal> {
        match self.0.frame(number) {
            Ok(Frame::Rgba {
                width,
                height,
                rgba,
            }) => Ok(Shot::Rgba(width, height, rgba)),
            Ok(Frame::Jpeg(bytes)) => Ok(Shot::Jpeg(bytes)),
            Err(NoFrame::Codec(_)) => Err(Refusal::UnknownForm),
            Err(NoFrame::TooLarge) => Err(Refusal::TooLarge),
            Err(NoFrame::Damaged) => Err(Refusal::Damaged),
        }
    }
}
