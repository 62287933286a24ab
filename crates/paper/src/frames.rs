//! A sealed file on paper, a share or the whole record: pages of QR codes that any scanner or camera
//! can take back.
//!
//! Twelve codes on an A4 page, three beside and four below each other, version 25-M with modules of
//! 0.5 mm. They hold digits only (see `docs/format/frames.md`); which digits is for the share to say,
//! this draws them. Every page says whose it is, for whom, and how to open it, so that a page that
//! lies alone on a desk explains itself. Nothing of what is sealed stands on it in the clear.
//!
//! The sealed file itself lies in the PDF as the attachment `share.age` or `record.age`, uncompressed: a program
//! without a PDF engine finds it by looking for `age-encryption.org/v1`, and its length in the
//! `/Length` of the dictionary just before.

use record::When;
use symbol::qr::{self, Level};

use crate::dates::date;
use crate::desk::{Desk, DeskLanguage, DeskWord};
use crate::face::{Faces, clean};
use crate::furniture::{MARGIN, SECOND, SMALL};
use crate::measure::{Area, Mm};
use crate::sheet::{Attachment, Bookmark, NodeId, Role, Sheet};
use crate::text::{Ink, Span, Style};
use crate::words::{Word, both, fill};
use crate::{About, Error, Printed, Remark};

/// Codes on a page.
pub const CODES_ON_A_PAGE: usize = 12;
/// The version of every code: 117 modules along an edge.
pub const VERSION: u8 = 25;
/// Digits a code holds.
pub const DIGITS: usize = 2395;

const MODULE: Mm = Mm(0.5);
const SIDE: Mm = Mm(58.5);
const QUIET: Mm = Mm(2.0);
/// Room for the number beside a code.
const NUMBER: Mm = Mm(4.7);
/// Upper left corner of the first code, and from one to the next.
const FIRST: (Mm, Mm) = (Mm(11.7), Mm(41.5));
const STEP: (Mm, Mm) = (Mm(67.2), Mm(61.0));

/// Every age file begins with this.
const AGE: &[u8] = b"age-encryption.org/v1\n";

/// What stands on the pages of a sealed file.
#[derive(Clone, Copy, Debug)]
pub struct Frames<'a> {
    /// The digits of each code, in order: at most [`DIGITS`] each, [`CODES_ON_A_PAGE`] to a page.
    pub frames: &'a [String],
    /// The sealed file, to be attached.
    pub sealed: &'a [u8],
    /// The day it was made.
    pub made: When,
    /// What the codes carry.
    pub carries: Carries<'a>,
}

/// What the codes carry.
#[derive(Clone, Copy, Debug)]
pub enum Carries<'a> {
    /// A part of a chart, for a reader.
    Share(Share<'a>),
    /// A whole chart without its documents, for its owner.
    Record(Record<'a>),
}

/// A chart on paper.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// Name of the chart.
    pub chart: &'a str,
    /// Number of the last change in it.
    pub number: u64,
    /// The four words of that state.
    pub words: &'a [&'a str],
}

/// A printed share.
#[derive(Clone, Copy, Debug)]
pub struct Share<'a> {
    /// Who gives it, where that may stand on the paper.
    pub from: Option<&'a str>,
    /// Who it is sealed for.
    pub recipient: &'a str,
    /// What for. May be empty.
    pub purpose: &'a str,
    /// Until when an honest reader uses it.
    pub valid_until: Option<When>,
    /// The fingerprint of the chart's key in words.
    pub key: &'a [&'a str],
    /// The SHA-256 of `viewer.html` in hexadecimal, so that it can be checked.
    pub viewer: Option<&'a str>,
}

impl Carries<'_> {
    /// The name of the attachment.
    fn file_name(&self) -> &'static str {
        match self {
            Carries::Share(_) => "share.age",
            Carries::Record(_) => "record.age",
        }
    }

    /// What is said of it: the title, each code aloud, the attachment, and how to open it.
    fn words(&self) -> (DeskWord, DeskWord, DeskWord, [DeskWord; 3]) {
        match self {
            Carries::Share(_) => (
                DeskWord::FramesTitle,
                DeskWord::FramesAloud,
                DeskWord::FramesFile,
                [
                    DeskWord::FramesHow1,
                    DeskWord::FramesHow2,
                    DeskWord::FramesHow3,
                ],
            ),
            Carries::Record(_) => (
                DeskWord::RecordTitle,
                DeskWord::RecordAloud,
                DeskWord::RecordFile,
                [
                    DeskWord::RecordHow1,
                    DeskWord::RecordHow2,
                    DeskWord::RecordHow3,
                ],
            ),
        }
    }
}

/// The pages.
///
/// # Errors
/// [`Error::NotSealed`] if what is to be attached is no age file; [`Error::Code`] if a frame is no run
/// of digits or has more than [`DIGITS`].
pub fn frames(
    frames: &Frames<'_>,
    about: About,
    languages: Desk,
    faces: &Faces,
) -> Result<Printed, Error> {
    draw(frames, about, languages, faces)?.print()
}

fn draw<'f>(
    frames: &Frames<'_>,
    about: About,
    languages: Desk,
    faces: &'f Faces,
) -> Result<Sheet<'f>, Error> {
    if !frames.sealed.starts_with(AGE) {
        return Err(Error::NotSealed);
    }
    let mut sheet = languages.a4(faces, about);
    let count = frames.frames.len();
    let pages = count.div_ceil(CODES_ON_A_PAGE).max(1);
    let (_, aloud, file, _) = frames.carries.words();
    for page in 0..pages {
        sheet.reach(page);
        let first = page * CODES_ON_A_PAGE;
        let last = (first + CODES_ON_A_PAGE).min(count);
        let section = sheet.node(NodeId::ROOT, Role::Section);
        sheet.page_head(page, section, frames, languages, (first + 1, last, count));
        for (place, digits) in frames.frames[first..last].iter().enumerate() {
            let modules = qr::digits(digits, VERSION, Level::M)?;
            let x = FIRST.0 + STEP.0 * (place % 3) as f32;
            let y = FIRST.1 + STEP.1 * (place / 3) as f32;
            let number = (first + place + 1).to_string();
            let line = sheet.pen.line(&number, Style::new(7.5).bold());
            sheet.text(page, None, x - QUIET - line.width, y, line);
            let of = count.to_string();
            let aloud = fill(languages.first(aloud), &[("n", &number), ("m", &of)]);
            sheet.code(page, section, (x, y), MODULE, modules, &aloud);
        }
        if pages > 1 {
            let number = (page + 1).to_string();
            let of = pages.to_string();
            let title = sheet.languages.first(Word::Page);
            let title = clean(&fill(title, &[("n", &number), ("m", &of)]));
            sheet.bookmarks.push(Bookmark {
                title,
                page,
                inner: false,
            });
        }
    }
    sheet.attachments.push(Attachment {
        name: frames.carries.file_name().to_owned(),
        kind: "application/octet-stream",
        description: languages.first(file).to_owned(),
        bytes: frames.sealed.to_vec(),
    });
    sheet.foot();
    Ok(sheet)
}

impl Sheet<'_> {
    /// Title, for whom, how to open: in the fixed room above the codes.
    fn page_head(
        &mut self,
        page: usize,
        section: NodeId,
        frames: &Frames<'_>,
        desk: Desk,
        codes: (usize, usize, usize),
    ) {
        const HEAD: Style = Style::new(14.0).bold().ink(Ink::Accent);
        const HEAD_SECOND: Style = Style::new(10.0).ink(Ink::Second).second();
        const TEXT: Style = SMALL.tight();
        const TEXT_SECOND: Style = SECOND.tight();
        let width = self.measure();
        let end = FIRST.1 - QUIET - Mm(0.5);
        let top = Mm(6.0);
        let (heading, _, _, how) = frames.carries.words();
        let title = self.node(section, Role::Title);
        let spans = desk.label(heading, HEAD, HEAD_SECOND);
        let line = self.pen.spans(&spans);
        let mut y = top + line.height();
        self.text(page, Some(title), MARGIN, top, line);
        let [n, m, k] = [codes.0, codes.1, codes.2].map(|number| number.to_string());
        let values = [("n", n.as_str()), ("m", m.as_str()), ("k", k.as_str())];
        let spans = desk.label_filled(DeskWord::FramesCodes, &values, TEXT.bold(), TEXT_SECOND);
        let line = self.pen.spans(&spans);
        let node = self.node(section, Role::Paragraph);
        self.text(
            page,
            Some(node),
            self.width - MARGIN - line.width,
            top + Mm(2.0),
            line,
        );

        // For whom, from whom, when, what for: two lines, whatever the names are.
        let facts = self.facts(frames, desk);
        let node = self.node(section, Role::Paragraph);
        y = self.fitting(page, node, Area::new(MARGIN, y, width, Mm(7.6)), &facts) + Mm(1.0);

        let languages: Vec<DeskLanguage> = desk.each().collect();
        let gap = Mm(8.0);
        let each = (width - gap * (languages.len() - 1) as f32) / languages.len() as f32;
        let mut below = y;
        for (place, language) in languages.into_iter().enumerate() {
            let style = if place == 0 { TEXT } else { TEXT_SECOND };
            let list = self.node(section, Role::List);
            let x = MARGIN + (each + gap) * place as f32;
            let mut down = y;
            for (number, word) in how.into_iter().enumerate() {
                let item = self.node(list, Role::Item);
                let figure = self.pen.line(&(number + 1).to_string(), style.bold());
                self.text(page, Some(item), x, down, figure);
                let spans = [Span::new(word.in_language(language), style)];
                let lines = self.pen.wrap(&spans, each - Mm(4.0));
                down = self.lines(page, Some(item), x + Mm(4.0), down, lines);
            }
            below = below.max(down);
        }
        let last = match &frames.carries {
            Carries::Share(share) => share.marks(desk, TEXT),
            Carries::Record(_) => desk.label(DeskWord::RecordWithout, TEXT, TEXT_SECOND),
        };
        if !last.is_empty() {
            let node = self.node(section, Role::Paragraph);
            self.fitting(
                page,
                node,
                Area::new(MARGIN, below + Mm(0.6), width, end - below - Mm(0.6)),
                &last,
            );
        }
    }

    fn facts(&self, frames: &Frames<'_>, desk: Desk) -> Vec<Span> {
        const TEXT: Style = Style::new(9.0).tight();
        let second = SECOND.tight();
        let day = self
            .languages
            .spans(TEXT, second, |language| date(frames.made, language));
        let parts = match &frames.carries {
            Carries::Share(share) => share.facts(desk, day, TEXT),
            Carries::Record(record) => record.facts(desk, day, TEXT),
        };
        let stroke = Span::new(" · ", TEXT);
        let mut spans = Vec::new();
        for part in parts {
            if !spans.is_empty() {
                spans.push(stroke.clone());
            }
            spans.extend(part);
        }
        spans
    }

    /// As many lines as the area has room for; what is left off is marked there and remarked.
    fn fitting(&mut self, page: usize, node: NodeId, area: Area, spans: &[Span]) -> Mm {
        let mark = self
            .pen
            .line(" …", spans.last().map_or(SMALL, |span| span.style));
        let mut y = area.y;
        let mut lines = self
            .pen
            .wrap(spans, area.width - mark.width)
            .into_iter()
            .peekable();
        while let Some(line) = lines.next() {
            let (height, width) = (line.height(), line.width);
            let full = lines
                .peek()
                .is_some_and(|next| y + height + next.height() > area.bottom() + Mm(0.4));
            self.text(page, Some(node), area.x, y, line);
            if full {
                self.text(page, Some(node), area.x + width, y, mark);
                let text: Vec<String> = lines.map(|line| line.text).collect();
                let remark = Remark::LeftOff {
                    text: text.join(" "),
                };
                if !self.remarks.contains(&remark) {
                    self.remarks.push(remark);
                }
                return y + height;
            }
            y += height;
        }
        y
    }
}

impl Share<'_> {
    /// For whom, from whom, when, until when, what for.
    fn facts(&self, desk: Desk, day: Vec<Span>, style: Style) -> Vec<Vec<Span>> {
        // Names are not said twice.
        let said = |word: DeskWord, place, text: &str, style| {
            vec![Span::new(fill(desk.first(word), &[(place, text)]), style)]
        };
        let mut parts = vec![said(
            DeskWord::FramesFor,
            "who",
            self.recipient,
            style.bold(),
        )];
        if let Some(from) = self.from {
            parts.push(said(DeskWord::FramesFrom, "who", from, style));
        }
        parts.push(day);
        if let Some(until) = self.valid_until {
            let said = |language: DeskLanguage| {
                let text = DeskWord::FramesUntil.in_language(language);
                fill(text, &[("date", &date(until, language.into()))])
            };
            let (first, second) = (said(desk.first), desk.second.map(said));
            parts.push(both(first, second, style, SECOND.tight()));
        }
        if !self.purpose.trim().is_empty() {
            parts.push(said(DeskWord::FramesPurpose, "what", self.purpose, style));
        }
        parts
    }

    /// By what the share and its viewer are recognised.
    fn marks(&self, desk: Desk, style: Style) -> Vec<Span> {
        let mut marks = Vec::new();
        if !self.key.is_empty() {
            let key = self.key.join(" ");
            let text = fill(desk.first(DeskWord::FramesKey), &[("words", &key)]);
            marks.push(Span::new(text, style.bold()));
        }
        if let Some(digest) = self.viewer {
            // A digest is read in pieces of eight.
            let pieces: Vec<&str> = (0..digest.len())
                .step_by(8)
                .filter_map(|at| digest.get(at..at + 8))
                .collect();
            let word = desk.first(DeskWord::FramesViewer);
            let stroke = if marks.is_empty() { "" } else { "\n" };
            let text = format!("{stroke}{word}: {}", pieces.join(" "));
            marks.push(Span::new(text, style));
        }
        marks
    }
}

impl Record<'_> {
    /// Which chart, when, in which state.
    fn facts(&self, desk: Desk, day: Vec<Span>, style: Style) -> Vec<Vec<Span>> {
        let number = self.number.to_string();
        let words = self.words.join(" ");
        let values = [("number", number.as_str()), ("words", words.as_str())];
        let state = desk.label_filled(DeskWord::RecordState, &values, style, SECOND.tight());
        vec![vec![Span::new(self.chart, style.bold())], day, state]
    }
}

const _: () = assert!(NUMBER.0 <= STEP.0.0 - SIDE.0 - 2.0 * QUIET.0 + 0.01);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::check;

    fn digits(count: usize) -> Vec<String> {
        (0..count)
            .map(|n| format!("{n:05}").repeat(DIGITS / 5))
            .collect()
    }

    fn sample<'a>(frames: &'a [String], sealed: &'a [u8]) -> Frames<'a> {
        Frames {
            frames,
            sealed,
            made: "2026-11-21".parse().unwrap(),
            carries: Carries::Share(SHARE),
        }
    }

    const SHARE: Share<'_> = Share {
        from: Some("Anna Beispiel"),
        recipient: "Dr. Weber",
        purpose: "Vorbereitung der Operation am 3. Dezember",
        valid_until: None,
        key: &["acorn", "bridge", "copper", "delta", "ember", "fabric"],
        viewer: Some("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    };

    const SEALED: &[u8] = b"age-encryption.org/v1\n-> scrypt ...";

    #[test]
    fn the_room_is_that_of_the_code() {
        assert_eq!(qr::digits_room(VERSION, Level::M), Some(DIGITS));
        let code = qr::digits("1", VERSION, Level::M).unwrap();
        assert!((SIDE.0 - MODULE.0 * code.side() as f32).abs() < 1e-4);
    }

    #[test]
    fn every_count_and_every_length_keeps_quiet_zones_and_margins() {
        let faces = Faces::bundled();
        let long = "Gemeinschaftspraxis für Innere Medizin und Kardiologie ".repeat(40);
        for (count, name, languages) in [
            (1, "Dr. Weber", Desk::GERMAN_ENGLISH),
            (12, "Dr. Weber", Desk::ENGLISH_GERMAN),
            (13, &long, Desk::GERMAN_ENGLISH),
            (
                120,
                "Dr. Weber",
                Desk {
                    second: None,
                    ..Desk::GERMAN_ENGLISH
                },
            ),
        ] {
            let frames = digits(count);
            let share = Share {
                recipient: name,
                purpose: name,
                from: Some(name),
                valid_until: "2026-12-21".parse().ok(),
                ..SHARE
            };
            let pages = Frames {
                carries: Carries::Share(share),
                ..sample(&frames, SEALED)
            };
            let sheet = draw(&pages, About::for_tests(), languages, &faces).unwrap();
            check::sheet(&sheet);
            assert_eq!(sheet.pages.len(), count.div_ceil(12));
            assert_eq!(
                sheet.remarks.is_empty(),
                name.len() < 50,
                "{:?}",
                sheet.remarks
            );
        }
    }

    #[test]
    fn a_chart_on_paper_keeps_its_margins_whatever_it_is_called() {
        let faces = Faces::bundled();
        let frames = digits(25);
        let long = "Familienakte-Beispiel-Musterstadt".repeat(4);
        for chart in ["Anna", &long] {
            let words = &["abandon", "ability", "able", "about"];
            let record = Record {
                chart,
                number: u64::MAX,
                words,
            };
            let pages = Frames {
                carries: Carries::Record(record),
                ..sample(&frames, SEALED)
            };
            let sheet = draw(&pages, About::for_tests(), Desk::GERMAN_ENGLISH, &faces).unwrap();
            check::sheet(&sheet);
            let left_off = chart.len() > 100;
            assert_eq!(
                (sheet.pages.len(), sheet.remarks.len()),
                (3, usize::from(left_off)),
                "{chart}"
            );
        }
    }

    #[test]
    fn only_what_is_sealed_is_attached() {
        let frames = digits(1);
        let open = sample(&frames, b"PK\x03\x04");
        let refused = super::frames(
            &open,
            About::for_tests(),
            Desk::GERMAN_ENGLISH,
            &Faces::bundled(),
        );
        assert!(matches!(refused, Err(Error::NotSealed)));
        let letters = ["12a".to_owned()];
        let odd = sample(&letters, SEALED);
        let refused = super::frames(
            &odd,
            About::for_tests(),
            Desk::GERMAN_ENGLISH,
            &Faces::bundled(),
        );
        assert!(matches!(
            refused,
            Err(Error::Code(qr::Error::NotADigit { place: 2 }))
        ));
    }
}
