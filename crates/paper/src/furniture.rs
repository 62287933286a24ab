//! What every sheet of ours has: sizes of type, the head, the foot with the line to measure.

use crate::measure::{Area, Mm};
use crate::sheet::{NodeId, Role, Sheet, What};
use crate::text::{Ink, Line, Span, Style};
use crate::words::{Word, both, fill};

/// The name of the sheet.
pub(crate) const TITLE: Style = Style::new(17.0).bold().ink(Ink::Accent);
/// The title in the second language.
pub(crate) const TITLE_SECOND: Style = Style::new(11.5).ink(Ink::Second).second();
/// Above a part.
pub(crate) const HEADING: Style = Style::new(10.5).bold().ink(Ink::Accent);
/// What a sheet says.
pub(crate) const BODY: Style = Style::new(9.5);
/// Beside what it says.
pub(crate) const SMALL: Style = Style::new(8.0);
/// Labels in the second language.
pub(crate) const SECOND: Style = Style::new(8.0).ink(Ink::Second).second();

/// From the edge of the paper to text, on A4.
pub(crate) const MARGIN: Mm = Mm(14.0);
/// Where text ends above the foot, on A4.
pub(crate) const BOTTOM: Mm = Mm(282.5);

impl Sheet<'_> {
    /// The width between the margins.
    pub(crate) fn measure(&self) -> Mm {
        self.width - MARGIN * 2.0
    }

    /// A label in both languages: the first as it is, the second smaller and paler behind it.
    pub(crate) fn label(&self, word: Word, style: Style, second: Style) -> Vec<Span> {
        self.label_filled(word, &[], style, second)
    }

    /// A label with values in it.
    pub(crate) fn label_filled(
        &self,
        word: Word,
        values: &[(&str, &str)],
        style: Style,
        second: Style,
    ) -> Vec<Span> {
        let first = fill(self.languages.first(word), values);
        let beside = self.languages.second(word).map(|text| fill(text, values));
        both(first, beside, style, second)
    }

    /// The title at the top left, and on its right `beside` aligned to the margin; the height below.
    pub(crate) fn head(&mut self, title: Word, beside: &[Span]) -> Mm {
        self.head_of(0, &self.label(title, TITLE, TITLE_SECOND), beside)
    }

    /// The same with a title in other words, on any page.
    pub(crate) fn head_of(&mut self, page: usize, title: &[Span], beside: &[Span]) -> Mm {
        self.reach(page);
        let top = Mm(11.0);
        let node = self.node(NodeId::ROOT, Role::Title);
        let line = self.pen.spans(title);
        let height = line.height();
        let below = line.style.ascent();
        let title_ends = MARGIN + line.width;
        self.text(page, Some(node), MARGIN, top, line);
        let mut end = top + height;
        if !beside.is_empty() {
            let node = self.node(NodeId::ROOT, Role::Paragraph);
            let line = self.pen.spans(beside);
            let x = self.width - MARGIN - line.width;
            let mut y = top + below - line.style.ascent();
            if x < title_ends + Mm(4.0) {
                y = end; // a long title in two languages has the line to itself
                end += line.height();
            }
            self.text(page, Some(node), x, y, line);
        }
        end + Mm(1.0)
    }

    /// The foot of every page: a line of 50 mm to lay a ruler on, what `[?]` means where it stands,
    /// and the page number. Called last, when the number of pages is known.
    pub(crate) fn foot(&mut self) {
        let pages = self.pages.len();
        let of = pages.to_string();
        let marked = !self.pen.missing.is_empty();
        for page in 0..pages {
            let y = Mm(288.5);
            let line = Area::new(MARGIN, y, Mm(50.0), Mm(0.0));
            let rule = What::Rule {
                ink: Ink::Main,
                thickness: Mm(0.25),
                dashed: false,
            };
            self.decorate(page, line, rule.clone());
            for x in [MARGIN, MARGIN + Mm(50.0)] {
                self.decorate(
                    page,
                    Area::new(x, y - Mm(1.2), Mm(0.0), Mm(2.4)),
                    rule.clone(),
                );
            }
            let number = (page + 1).to_string();
            let values = [("n", number.as_str()), ("m", of.as_str())];
            let style = SMALL.ink(Ink::Second);
            let spans = self.label_filled(Word::Page, &values, style, SECOND);
            let number = self.pen.spans(&spans);
            let spans = self.label(Word::CheckLine, style, SECOND);
            let room = self.measure() - Mm(52.5) - number.width - Mm(3.0);
            let check = self.fitting_line(&spans, room);
            let beside = y - check.height() / 2.0;
            // Read aloud once: it says how to print, and every page shows it.
            let node = (page == 0).then(|| self.node(NodeId::ROOT, Role::Paragraph));
            self.text(page, node, MARGIN + Mm(52.5), beside, check);
            self.right(page, beside, number);
            if marked {
                let spans = self.label(Word::NotPrintable, SMALL.ink(Ink::Second), SECOND);
                // Beside it may stand on which page the sheet goes on.
                let room = self.measure() * 0.6;
                let line = self.fitting_line(&spans, room);
                let node = (page == 0).then(|| self.node(NodeId::ROOT, Role::Paragraph));
                self.text(page, node, MARGIN, BOTTOM + Mm(0.3), line);
            }
        }
    }

    /// A label in both languages, or in the first alone where both are too long for the room.
    pub(crate) fn fitting_line(&mut self, label: &[Span], room: Mm) -> Line {
        let line = self.pen.spans(label);
        if line.width <= room {
            return line;
        }
        self.pen.spans(&label[..label.len().min(1)])
    }

    fn right(&mut self, page: usize, y: Mm, line: Line) {
        let x = self.width - MARGIN - line.width;
        self.text(page, None, x, y, line);
    }
}
