//! Pictures of a hospital's file: what `interchange` reads of it, `render` draws.

use interchange::dicom::picture::{Coding, Frame, Frames, NoFrame};
use render::series::{Shot, Shots};
use render::{Refusal, codecs};

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
        let frame = match self.0.frame(number).map_err(refusal)? {
            Frame::Coded(coding, stream) => {
                let coding = match coding {
                    Coding::LosslessJpeg => codecs::Coding::LosslessJpeg,
                    Coding::Jpeg2000 => codecs::Coding::Jpeg2000,
                };
                let it = codecs::samples(coding, &stream)?;
                let seen = self
                    .0
                    .seen(number, (it.width, it.height, it.each), &it.values);
                seen.map_err(refusal)?
            }
            frame => frame,
        };
        match frame {
            Frame::Rgba {
                width,
                height,
                rgba,
            } => Ok(Shot::Rgba(width, height, rgba)),
            Frame::Jpeg(bytes) => Ok(Shot::Jpeg(bytes)),
            Frame::Coded(..) => Err(Refusal::Damaged),
        }
    }
}

fn refusal(why: NoFrame) -> Refusal {
    match why {
        NoFrame::Codec(_) => Refusal::UnknownForm,
        NoFrame::TooLarge => Refusal::TooLarge,
        NoFrame::Damaged => Refusal::Damaged,
    }
}
