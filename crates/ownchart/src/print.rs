//! Paper: what a chart says, as sheets.

use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use crate::send::Prepared;
use crate::words::{PaperLanguage, Tongue};
use paper::{About, Block, Desk, Faces, Languages, Letter};
use record::{Chart, DocumentId, EntryId, Kind, When};
use seal::{Identity, InTheClear, Sealed};
use std::sync::LazyLock;

/// The faces every sheet is set in.
pub(crate) static FACES: LazyLock<Faces> = LazyLock::new(Faces::bundled);

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
        }
    }
}

/// What an emergency paper is made from, owned.
struct Ground {
    chart: Chart,
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
    /// The A4 emergency sheet, in one or two languages: the first, and one beside it.
    ///
    /// # Errors
    /// [`Code::NoSuchPerson`].
    pub fn emergency_sheet(
        &self,
        person: EntryId,
        languages: &[PaperLanguage],
        sensitive: bool,
    ) -> Result<Printed> {
        let ground = self.ground(person, sensitive)?;
        let (words, key) = ground.words();
        let emergency = self.emergency(&ground, &words, &key);
        let about = self.about(&ground.title());
        let printed = paper::emergency(&emergency, about, beside(languages), &FACES)?;
        Ok(Printed::of(printed, ground.left_off))
    }

    /// The fold card for the wallet, on an A4 page.
    ///
    /// # Errors
    /// [`Code::NoSuchPerson`].
    pub fn emergency_card(
        &self,
        person: EntryId,
        languages: &[PaperLanguage],
        sensitive: bool,
    ) -> Result<Printed> {
        let ground = self.ground(person, sensitive)?;
        let (words, key) = ground.words();
        let emergency = self.emergency(&ground, &words, &key);
        let about = self.about(&ground.title());
        let printed = paper::cards(&[emergency], about, beside(languages), &FACES)?;
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

    /// A person's chart without the kinds that can be many and are on no emergency paper.
    pub(crate) fn emergency_chart(&self, person: EntryId) -> Result<Chart> {
        use Kind::{Document, Finding, Immunization, Note, Visit};
        let many = [Finding, Document, Immunization, Visit, Note];
        let few = |kind: &Kind| !many.contains(kind);
        let filter = vault::Filter {
            kinds: Kind::ALL.iter().copied().filter(few).collect(),
            person: Some(person),
            ..vault::Filter::default()
        };
        Ok(Chart::of(Some(person), self.vault.entries(&filter)?))
    }

    fn ground(&self, person: EntryId, sensitive: bool) -> Result<Ground> {
        let mut chart = self.emergency_chart(person)?;
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
        self.key_sheets(std::slice::from_ref(identity), &[None])
    }

    /// The cards of three trusted people, a page each.
    pub(crate) fn trusted_sheet(
        &self,
        keys: &[Identity; 3],
        names: &[String; 3],
    ) -> Result<InTheClear> {
        self.key_sheets(keys, &names.each_ref().map(|name| Some(name.trim())))
    }

    fn key_sheets(&self, keys: &[Identity], holders: &[Option<&str>]) -> Result<InTheClear> {
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
        Ok(InTheClear::paper(printed.bytes))
    }

    /// What a file says about itself. The same chart on the same day gives the same bytes.
    pub(crate) fn about(&self, title: &str) -> About {
        let (state, made) = (self.state(), self.place.clock.today());
        let named = format!("{title} {made} {} {}", state.number, state.words);
        About {
            title: title.to_owned(),
            subject: String::new(),
            made,
            id: file_id(&named),
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
        let sequence = share::sheets(frames.shape().blocks, paper::CODES_ON_A_PAGE);
        let texts: Vec<String> = sequence
            .into_iter()
            .flatten()
            .map(|frame| frames.text(frame))
            .collect();
        let viewer = crate::viewer().map(|page| DocumentId::of(page.as_bytes()).to_string());
        let fingerprint = prepared.fingerprint();
        let sheet = paper::Frames {
            frames: &texts,
            sealed: sealed.as_ref(),
            from: None,
            recipient: &claim.reader,
            purpose: claim.purpose.as_deref().unwrap_or_default(),
            made: claim.made.date(),
            valid_until: claim.valid_until,
            key: &fingerprint.split_whitespace().collect::<Vec<_>>(),
            viewer: viewer.as_deref(),
        };
        let about = self.about("share.age");
        let printed = paper::frames(&sheet, about, Desk::GERMAN_ENGLISH, &FACES)?;
        Ok(Printed::of(printed, 0))
    }

    /// A part of a chart as readable paper, for whoever has no viewer.
    pub(crate) fn summary_sheet(&self, prepared: &Prepared, tongue: Tongue) -> Result<Printed> {
        let claim = &prepared.claim;
        let sections = crate::digest::sections(tongue, &prepared.part);
        let lines: Vec<Vec<&str>> = sections
            .iter()
            .map(|section| section.lines.iter().map(String::as_str).collect())
            .collect();
        let body: Vec<Block<'_>> = sections
            .iter()
            .zip(&lines)
            .flat_map(|(section, lines)| [Block::Heading(&section.heading), Block::List(lines)])
            .collect();
        let who = prepared
            .part
            .who()
            .map(|person| person.name.clone())
            .unwrap_or_default();
        let day = claim.made.date().to_string();
        let subject = tongue.say(
            "open-made-for",
            &[("reader", &claim.reader), ("date", &day), ("days", "0")],
        );
        let letter = Letter {
            language: tongue.on_paper(),
            from: &[&who],
            to: &[&claim.reader],
            day: &day,
            subject: &subject,
            body: &body,
            closing: &[],
        };
        Ok(Printed::of(
            paper::letter(&letter, self.about(&who), &FACES)?,
            0,
        ))
    }
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
