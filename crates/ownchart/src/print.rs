//! Paper: what a chart says, as sheets.

use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use crate::words::Tongue;
use paper::{About, Faces, Languages};
use record::{EntryId, When};
use seal::{Identity, InTheClear};
use std::sync::LazyLock;

/// The faces every sheet is set in.
static FACES: LazyLock<Faces> = LazyLock::new(Faces::bundled);

/// A sheet that was made.
pub struct Printed {
    /// The PDF.
    pub pdf: InTheClear,
    /// How many pages it has.
    pub pages: usize,
    /// What stands on it in another way than in the chart; show these before printing.
    pub remarks: Vec<String>,
    /// How many sensitive entries were left off.
    pub left_off: usize,
}

impl Printed {
    fn of(printed: paper::Printed, left_off: usize) -> Printed {
        let remark = |remark: &paper::Remark| match remark {
            paper::Remark::NotPrintable { character, text } => format!("{character} – {text}"),
            paper::Remark::LeftOff { text } => format!("… {text}"),
            other => format!("{other:?}"),
        };
        Printed {
            remarks: printed.remarks.iter().map(remark).collect(),
            pages: printed.pages,
            pdf: InTheClear::paper(printed.bytes),
            left_off,
        }
    }
}

/// What an emergency paper is made from, owned.
struct Ground {
    chart: record::Chart,
    state: vault::State,
    fingerprint: String,
    left_off: usize,
}

impl Ground {
    fn words(&self) -> (Vec<&str>, Vec<&str>) {
        (
            self.state.words.split(' ').collect(),
            self.fingerprint.split_whitespace().collect(),
        )
    }
}

impl Binder {
    /// The A4 emergency sheet, in one or two languages.
    ///
    /// # Errors
    /// [`Code::NoSuchPerson`].
    pub fn emergency_sheet(
        &self,
        person: EntryId,
        tongues: &[Tongue],
        sensitive: bool,
    ) -> Result<Printed> {
        let ground = self.ground(person, sensitive)?;
        let (words, key) = ground.words();
        let emergency = self.emergency(&ground, &words, &key);
        let about = self.about(&ground.title());
        let printed = paper::emergency(&emergency, about, languages(tongues), &FACES)?;
        Ok(Printed::of(printed, ground.left_off))
    }

    /// The fold card for the wallet, on an A4 page.
    ///
    /// # Errors
    /// [`Code::NoSuchPerson`].
    pub fn emergency_card(
        &self,
        person: EntryId,
        tongues: &[Tongue],
        sensitive: bool,
    ) -> Result<Printed> {
        let ground = self.ground(person, sensitive)?;
        let (words, key) = ground.words();
        let emergency = self.emergency(&ground, &words, &key);
        let about = self.about(&ground.title());
        let printed = paper::cards(&[emergency], about, languages(tongues), &FACES)?;
        Ok(Printed::of(printed, ground.left_off))
    }

    fn emergency<'a>(
        &self,
        ground: &'a Ground,
        words: &'a [&'a str],
        key: &'a [&'a str],
    ) -> paper::Emergency<'a> {
        paper::Emergency {
            chart: &ground.chart,
            made: self.place.clock.today(),
            number: ground.state.number,
            words,
            key,
            photo: None,
        }
    }

    fn ground(&self, person: EntryId, sensitive: bool) -> Result<Ground> {
        let mut chart = self.chart(person)?;
        if chart.person.is_none() {
            return Err(Error::new(Code::NoSuchPerson).with("person", person));
        }
        let before = chart.entries.len();
        if !sensitive {
            chart
                .entries
                .retain(|seen| !record::sensitive::sensitive(&seen.entry));
        }
        let left_off = before - chart.entries.len();
        Ok(Ground {
            chart,
            state: self.state(),
            fingerprint: self.known_fingerprint(person)?,
            left_off,
        })
    }

    /// The sheet with a recovery key. The bytes hold the key: hand them to a printer.
    pub(crate) fn recovery_sheet(&self, identity: &Identity) -> Result<InTheClear> {
        let state = self.state();
        let words: Vec<&str> = state.words.split(' ').collect();
        let folder = self
            .vault
            .path()
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let sheet = paper::recovery::Recovery {
            key: &identity.reveal(),
            chart: &folder,
            number: state.number,
            words: &words,
            made: self.place.clock.today(),
        };
        let printed = paper::recovery::recovery(
            &sheet,
            self.about("OwnChart"),
            languages(&[Tongue::De, Tongue::En]),
            &FACES,
        )?;
        Ok(InTheClear::paper(printed.bytes))
    }

    fn about(&self, title: &str) -> About {
        let made: When = self.place.clock.local(self.place.clock.now());
        About {
            title: title.to_owned(),
            subject: String::new(),
            made,
            id: seal::random(),
        }
    }
}

impl Ground {
    fn title(&self) -> String {
        self.chart
            .who()
            .map(|person| person.name.clone())
            .unwrap_or_default()
    }
}

/// The first language of a sheet, and another beside it.
fn languages(tongues: &[Tongue]) -> Languages {
    let first = tongues.first().copied().unwrap_or(Tongue::De);
    let second = tongues.get(1).copied().filter(|second| *second != first);
    Languages {
        first: first.on_paper(),
        second: second.map(Tongue::on_paper),
    }
}

impl From<paper::Error> for Error {
    fn from(error: paper::Error) -> Error {
        let code = match &error {
            paper::Error::NoGlyph { .. } => Code::GlyphMissing,
            paper::Error::Code(_) => Code::TooLargeForPaper,
            _ => Code::Unknown,
        };
        Error::new(code).with("reason", error)
    }
}
// TEMPORARY until paper has them
impl Binder {
    pub(crate) fn share_sheet(
        &self,
        _p: &crate::send::Prepared,
        _s: &seal::Sealed,
        _f: &share::Frames,
    ) -> Result<Printed> {
        Err(Error::new(Code::Unknown))
    }
    pub(crate) fn summary_sheet(&self, _p: &record::Chart, _t: Tongue) -> Result<Printed> {
        Err(Error::new(Code::Unknown))
    }
}
pub(crate) fn letter(_title: &str, _paragraphs: &[String], _today: When) -> Vec<u8> {
    b"%PDF-1.4 temporary".to_vec()
}
