//! The whole chart as codes on paper: no battery, no vendor, and back into a chart with the recovery
//! sheet.

use super::{FACES, Printed};
use crate::binder::Binder;
use crate::codes;
use crate::error::Result;
use paper::{Carries, Desk, Frames, Record};

impl Binder {
    /// Every entry with its history on pages of codes, sealed to the recovery sheet that counts now.
    /// Documents are not among them.
    ///
    /// # Errors
    /// [`Code::TooLargeForPaper`](crate::Code) from about 480 kB of packed entries on: some thousands.
    pub fn record_pages(&mut self) -> Result<Printed> {
        let sealed = self.vault.for_paper(self.place.clock.now())?;
        let texts = codes::on_paper(&codes::cut(&sealed, codes::PAPER)?);
        let state = self.state();
        let folder = self.vault.path().file_stem().unwrap_or_default();
        let chart = folder.to_string_lossy();
        let record = Record {
            chart: &chart,
            number: state.number,
            words: &state.words.split(' ').collect::<Vec<_>>(),
        };
        let pages = Frames {
            frames: &texts,
            sealed: sealed.as_ref(),
            made: self.place.clock.today(),
            carries: Carries::Record(record),
        };
        let about = self.about("record.age");
        let printed = paper::frames(&pages, about, Desk::GERMAN_ENGLISH, &FACES)?;
        Ok(Printed::of(printed, 0))
    }
}
