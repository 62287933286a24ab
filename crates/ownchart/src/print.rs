//! Paper: what a chart says, as sheets.

mod binder;
mod changes;
mod emergency;
mod given;
mod leaves;
mod photo;
mod restore;
mod visit;

pub use binder::{BinderWanted, Bound, Pages, Printing};
pub use emergency::CARDS;
pub use given::Given;
pub use paper::Size;
pub use visit::VisitWanted;

use crate::binder::Binder;
use crate::codes;
use crate::error::{Code, Error, Result};
use crate::send::Prepared;
use crate::words::{PaperLanguage, Tongue};
use paper::{About, Block, Desk, Faces, Languages, Letter};
use record::{DocumentId, When};
use seal::{Identity, InTheClear, Sealed};
use std::sync::LazyLock;

/// The faces every sheet is set in.
pub(crate) static FACES: LazyLock<Faces> = LazyLock::new(Faces::bundled);

/// How a sheet is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Paper<'a> {
    /// Its language, and one beside it. German where nothing is named. Binder and summary speak
    /// German or English: of other languages they take English.
    pub languages: &'a [PaperLanguage],
    /// With the sensitive entries.
    pub sensitive: bool,
    /// What it will be printed on.
    pub size: Size,
}

impl<'a> Paper<'a> {
    /// A4 without the sensitive entries.
    #[must_use]
    pub fn a4(languages: &'a [PaperLanguage]) -> Self {
        Self {
            languages,
            sensitive: false,
            size: Size::A4,
        }
    }

    fn languages(&self) -> Languages {
        beside(self.languages)
    }

    fn first(&self) -> Tongue {
        match self.languages.first() {
            None | Some(PaperLanguage::German) => Tongue::De,
            Some(_) => Tongue::En,
        }
    }
}

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
    /// What the last look at the finished pages found: see [`Binder::looked_over`].
    pub checked: Option<crate::Checked>,
    /// What a reader of the finished pages must find.
    pub(crate) proof: paper::Proof,
    /// Words of the chart that no plain code may hold.
    pub(crate) private: Vec<String>,
}

impl Printed {
    pub(crate) fn of(printed: paper::Printed, left_off: usize) -> Printed {
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
            checked: None,
            proof: printed.proof,
            private: Vec::new(),
        }
    }
}

impl Binder {
    /// The sheet with a recovery key. The bytes hold the key: hand them to a printer.
    pub(crate) fn recovery_sheet(&self, identity: &Identity) -> Result<Printed> {
        self.key_sheets(std::slice::from_ref(identity), &[None])
    }

    /// The cards of three trusted people, a page each.
    pub(crate) fn trusted_sheet(
        &self,
        keys: &[Identity; 3],
        names: &[String; 3],
    ) -> Result<Printed> {
        self.key_sheets(keys, &names.each_ref().map(|name| Some(name.trim())))
    }

    /// Looked over here, before a chart takes the keys: one that cannot be read back from its paper
    /// must not replace one that can.
    fn key_sheets(&self, keys: &[Identity], holders: &[Option<&str>]) -> Result<Printed> {
        let state = self.state();
        let words: Vec<&str> = state.words.split(' ').collect();
        let folder = self.vault.path().file_stem().unwrap_or_default();
        let revealed: Vec<_> = keys.iter().map(Identity::reveal).collect();
        let chart = folder.to_string_lossy();
        let sheets: Vec<_> = revealed
            .iter()
            .zip(holders)
            .map(|(key, holder)| paper::recovery::Recovery {
                key,
                chart: &chart,
                number: state.number,
                words: &words,
                made: self.place.clock.today(),
                holder: *holder,
            })
            .collect();
        let about = self.about("OwnChart");
        let printed = paper::recovery::sheets(&sheets, about, Desk::GERMAN_ENGLISH, &FACES)?;
        self.looked_over(Printed::of(printed, 0))
    }

    /// What a file says about itself. The same chart on the same day gives the same bytes.
    pub(crate) fn about(&self, title: &str) -> About {
        self.about_on(title, Size::A4)
    }

    /// The same on another paper.
    pub(crate) fn about_on(&self, title: &str, size: Size) -> About {
        let (state, made) = (self.state(), self.place.clock.today());
        let named = format!("{title} {made} {} {}", state.number, state.words);
        About {
            title: title.to_owned(),
            subject: String::new(),
            made,
            id: file_id(&named),
            size,
        }
    }
}

/// Takes the sensitive entries out of a chart, unless they were asked for; how many.
fn leave_off(chart: &mut record::Chart, sensitive: bool) -> usize {
    let before = chart.entries.len();
    if !sensitive {
        let stays = |seen: &record::Seen| !record::sensitive::sensitive(&seen.entry);
        chart.entries.retain(stays);
    }
    before - chart.entries.len()
}

/// Every version of an entry that copies disagree about; the one there is where they do not.
fn versions(seen: &record::Seen) -> Vec<&record::Entry> {
    let all = seen
        .conflicts
        .iter()
        .flat_map(|conflict| &conflict.versions);
    let mut entries: Vec<&record::Entry> = Vec::new();
    for version in all {
        if !entries.contains(&&version.entry) {
            entries.push(&version.entry);
        }
    }
    if entries.is_empty() {
        entries.push(&seen.entry);
    }
    entries
}

/// The first language of a sheet, and another beside it.
fn beside(languages: &[PaperLanguage]) -> Languages {
    let first = languages.first().copied().unwrap_or(PaperLanguage::German);
    let second = languages.get(1).copied().filter(|second| *second != first);
    Languages { first, second }
}

impl From<paper::Error> for Error {
    fn from(error: paper::Error) -> Error {
        let code = match &error {
            paper::Error::NoGlyph { .. } => Code::GlyphMissing,
            paper::Error::Code(_) | paper::Error::Plan(_) | paper::Error::DataMatrix(_) => {
                Code::TooLargeForPaper
            }
            paper::Error::Stopped => Code::Cancelled,
            _ => Code::Unknown,
        };
        Error::new(code).with("reason", error)
    }
}

impl Binder {
    /// The pages of a printed share: its codes, with the sealed file attached.
    pub(crate) fn share_sheet(
        &self,
        prepared: &Prepared,
        sealed: &Sealed,
        frames: &share::Frames,
    ) -> Result<Printed> {
        let claim = &prepared.claim;
        let texts = codes::on_paper(frames);
        let viewer = crate::viewer().map(|page| DocumentId::of(page.as_bytes()).to_string());
        let fingerprint = prepared.fingerprint();
        let share = paper::Share {
            from: None,
            recipient: &claim.reader,
            purpose: claim.purpose.as_deref().unwrap_or_default(),
            valid_until: claim.valid_until,
            key: &fingerprint.split_whitespace().collect::<Vec<_>>(),
            viewer: viewer.as_deref(),
        };
        let sheet = paper::Frames {
            frames: &texts,
            sealed: sealed.as_ref(),
            made: claim.made.date(),
            carries: paper::Carries::Share(share),
        };
        let about = self.about("share.age");
        let printed = paper::frames(&sheet, about, Desk::GERMAN_ENGLISH, &FACES)?;
        Ok(Printed::of(printed, 0))
    }

    /// A part of a chart as readable paper, for whoever has no viewer.
    pub(crate) fn summary_sheet(&self, prepared: &Prepared, tongue: Tongue) -> Result<Printed> {
        let claim = &prepared.claim;
        let day = tongue.day(claim.made);
        let facts = [
            ("reader", claim.reader.as_str()),
            ("date", &day),
            ("days", "0"),
        ];
        let subject = tongue.say("open-made-for", &facts);
        let page = Plain {
            chart: &prepared.part,
            reader: Some(&claim.reader),
            day: &day,
            subject: &subject,
        };
        self.plain(&page, tongue, Size::A4)
    }

    /// Everything about a person as plain text on paper, in the first language of `paper`: for a
    /// reader who has no viewer and wants no sheet.
    ///
    /// # Errors
    /// [`Code::NoSuchPerson`].
    pub fn summary(&self, person: record::EntryId, paper: &Paper<'_>) -> Result<Printed> {
        let mut chart = self.chart_without_doses(person)?;
        if chart.person.is_none() {
            return Err(Error::new(Code::NoSuchPerson).with("person", person));
        }
        let left_off = leave_off(&mut chart, paper.sensitive);
        let tongue = paper.first();
        let day = tongue.day(self.place.clock.today());
        let page = Plain {
            chart: &chart,
            reader: None,
            day: &day,
            subject: &tongue.say("print-summary", &[("date", &day)]),
        };
        let printed = self.plain(&page, tongue, paper.size)?;
        Ok(Printed {
            left_off,
            ..printed
        })
    }

    fn plain(&self, page: &Plain<'_>, tongue: Tongue, size: Size) -> Result<Printed> {
        let mut sections = crate::digest::sections(tongue, page.chart);
        for line in sections.iter_mut().flat_map(|section| &mut section.lines) {
            *line = with_arrows(line);
        }
        let lines: Vec<Vec<&str>> = sections
            .iter()
            .map(|section| section.lines.iter().map(String::as_str).collect())
            .collect();
        let body: Vec<Block<'_>> = sections
            .iter()
            .zip(&lines)
            .flat_map(|(section, lines)| [Block::Heading(&section.heading), Block::List(lines)])
            .collect();
        let who = page.chart.who();
        let who = who.map(|person| person.name.clone()).unwrap_or_default();
        let letter = Letter {
            language: tongue.on_paper(),
            from: &[&who],
            to: page.reader.as_slice(),
            day: page.day,
            subject: page.subject,
            body: &body,
            closing: &[],
        };
        let about = self.about_on(&who, size);
        Ok(Printed::of(paper::letter(&letter, about, &FACES)?, 0))
    }
}

/// A flag as paper can print it: its faces have arrows and no triangles.
fn with_arrows(text: &str) -> String {
    text.replace('▲', "↑").replace('▼', "↓")
}

/// A part of a chart that is printed as plain text.
struct Plain<'a> {
    chart: &'a record::Chart,
    reader: Option<&'a str>,
    day: &'a str,
    subject: &'a str,
}

/// A letter of the invented person: the same words give the same bytes.
pub(crate) fn letter(title: &str, paragraphs: &[String], today: When) -> Vec<u8> {
    let body: Vec<Block<'_>> = paragraphs
        .iter()
        .map(|text| Block::Paragraph(text))
        .collect();
    let letter = Letter {
        language: Tongue::De.on_paper(),
        from: &[title],
        to: &[],
        day: "",
        subject: title,
        body: &body,
        closing: &[],
    };
    let id = file_id(title);
    let about = About {
        title: title.to_owned(),
        subject: String::new(),
        made: today,
        id,
        size: Size::A4,
    };
    paper::letter(&letter, about, &FACES)
        .expect("an invented letter is printable")
        .bytes
}

/// The identifier of a PDF, from what it is of.
pub(crate) fn file_id(of: &str) -> [u8; 16] {
    let mut id = [0; 16];
    id.copy_from_slice(&DocumentId::of(of.as_bytes()).0[..16]);
    id
}
