//! Paragraphs: stretches of type in different weights and sizes, broken into lines.
//!
//! Words are never hyphenated. A word longer than its column is broken between two letters, because
//! a medicine's name that runs into the next column is worse than one on two lines.

use std::collections::BTreeMap;

use unicode_linebreak::{BreakOpportunity, linebreaks};

use crate::bidi;
use crate::face::{Faces, Glyph, Weight, clean, settled};
use crate::measure::{Mm, Pt};

/// What colour something has. Every one of them stays legible on a black-only printer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Ink {
    /// Text.
    #[default]
    Main,
    /// Beside the text: the second language, sources.
    Second,
    /// Lines that separate.
    Faint,
    /// What can kill.
    Alert,
    /// Headings.
    Accent,
    /// Behind what can kill.
    AlertGround,
    /// Behind a dose.
    AccentGround,
}

/// How a stretch is set.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Style {
    pub size: Pt,
    pub weight: Weight,
    pub ink: Ink,
    /// Said in the second language of the sheet, so that a voice can change over.
    pub second: bool,
    /// From one baseline to the next, in type sizes.
    pub line: f32,
}

impl Style {
    pub(crate) const fn new(size: f32) -> Self {
        Self {
            size: Pt(size),
            weight: Weight::Regular,
            ink: Ink::Main,
            second: false,
            line: 1.28,
        }
    }

    pub(crate) const fn bold(self) -> Self {
        Self {
            weight: Weight::Bold,
            ..self
        }
    }

    pub(crate) const fn ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }

    /// Lines closer together, where room is short.
    pub(crate) const fn tight(self) -> Self {
        Self { line: 1.16, ..self }
    }

    pub(crate) const fn second(self) -> Self {
        Self {
            second: true,
            ..self
        }
    }

    /// From one baseline to the next.
    pub(crate) fn leading(&self) -> Mm {
        Pt(self.size.0 * self.line).mm()
    }

    /// From the top of a line to its baseline.
    pub(crate) fn ascent(&self) -> Mm {
        Pt(self.size.0 * (self.line - 0.3)).mm()
    }
}

/// A stretch of text in one style.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Span {
    pub text: String,
    pub style: Style,
}

impl Span {
    pub(crate) fn new(text: impl Into<String>, style: Style) -> Self {
        Self {
            text: text.into(),
            style,
        }
    }
}

/// A glyph in its style.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Inked {
    pub glyph: Glyph,
    pub style: Style,
}

/// One line, ready to be drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Line {
    /// As it is spoken.
    pub text: String,
    /// As they stand, from left to right.
    pub glyphs: Vec<Inked>,
    pub width: Mm,
    /// Its largest style, which decides its height.
    pub style: Style,
}

impl Line {
    /// A line of glyphs in the order in which they are spoken.
    fn of(text: String, mut glyphs: Vec<Inked>, style: Style) -> Self {
        bidi::for_the_eye(&mut glyphs, |inked| inked.glyph.level);
        Self {
            width: advance(&glyphs),
            text,
            glyphs,
            style,
        }
    }

    pub(crate) fn height(&self) -> Mm {
        self.style.leading()
    }

    /// The letters the line consists of, from left to right: where each begins and ends in the text, and
    /// its glyphs.
    pub(crate) fn letters(&self) -> impl Iterator<Item = (std::ops::Range<usize>, &[Inked])> {
        let mut starts: Vec<usize> = self.glyphs.iter().map(|i| i.glyph.letter).collect();
        starts.sort_unstable();
        starts.dedup();
        let mut from = 0;
        std::iter::from_fn(move || {
            let start = self.glyphs.get(from)?.glyph.letter;
            let same = |inked: &&Inked| inked.glyph.letter == start;
            let to = from + self.glyphs[from..].iter().take_while(same).count();
            let next = starts.partition_point(|other| *other <= start);
            let end = starts.get(next).copied().unwrap_or(self.text.len());
            let glyphs = &self.glyphs[from..to];
            from = to;
            Some((start..end, glyphs))
        })
    }

    /// The line in stretches as they stand, from left to right.
    pub(crate) fn stretches(&self) -> Vec<Stretch> {
        let mut stretches: Vec<Stretch> = Vec::new();
        let mut kind = None;
        for (range, glyphs) in self.letters() {
            let second = glyphs[0].style.second;
            let rtl = glyphs[0].glyph.level % 2 == 1;
            let several = glyphs.len() > 1 && !rtl;
            let joins = stretches.last().is_some_and(|before| {
                let edge = if rtl { range.end } else { range.start };
                let met = if rtl {
                    before.place.start
                } else {
                    before.place.end
                };
                kind == Some((second, several, rtl)) && !several && edge == met
            });
            if !joins {
                kind = Some((second, several, rtl));
                stretches.push(Stretch {
                    own: second || several,
                    rtl,
                    place: range.clone(),
                    line: Line {
                        style: self.style,
                        ..Line::default()
                    },
                });
            }
            let Some(stretch) = stretches.last_mut() else {
                continue;
            };
            stretch.place.start = stretch.place.start.min(range.start);
            stretch.place.end = stretch.place.end.max(range.end);
            stretch.line.glyphs.extend(glyphs);
        }
        for stretch in &mut stretches {
            let Stretch { place, line, .. } = stretch;
            line.text.push_str(&self.text[place.clone()]);
            for inked in &mut line.glyphs {
                inked.glyph.letter -= place.start;
            }
            line.width = advance(&line.glyphs);
        }
        stretches
    }
}

/// A part of a line that runs one way and is said in one language.
#[derive(Clone, Debug)]
pub(crate) struct Stretch {
    /// To be a part of its own in the reading tree: what is said in the second language, and letters of
    /// several glyphs.
    pub own: bool,
    /// Runs from right to left.
    pub rtl: bool,
    /// Where it stands in the text of the line.
    pub place: std::ops::Range<usize>,
    pub line: Line,
}

/// Sets text in the faces of a sheet and remembers what could not be set.
pub(crate) struct Pen<'f> {
    pub faces: &'f Faces,
    /// Characters no face has, each with one text it stood in.
    pub missing: BTreeMap<char, String>,
    /// The smallest type that was set.
    pub smallest: Pt,
    /// Lines run from right to left.
    pub rtl: bool,
    /// Lines stand closer together: see [`Style::tight`].
    pub tight: bool,
}

impl<'f> Pen<'f> {
    pub(crate) fn new(faces: &'f Faces) -> Self {
        Self {
            faces,
            missing: BTreeMap::new(),
            smallest: Pt(f32::MAX),
            rtl: false,
            tight: false,
        }
    }

    /// One line, however long.
    pub(crate) fn line(&mut self, text: &str, style: Style) -> Line {
        self.spans(&[Span::new(text, style)])
    }

    /// One line of several stretches.
    pub(crate) fn spans(&mut self, spans: &[Span]) -> Line {
        let paragraph = self.shape(spans);
        Line::of(paragraph.text, paragraph.glyphs, largest(spans))
    }

    /// Lines no wider than `width`. Line ends in the text begin a new line; an empty text gives none.
    pub(crate) fn wrap(&mut self, spans: &[Span], width: Mm) -> Vec<Line> {
        let mut lines = Vec::new();
        for paragraph in paragraphs(spans) {
            if paragraph.iter().all(|span| span.text.trim().is_empty()) {
                continue;
            }
            let shaped = self.shape(&paragraph);
            let style = largest(&paragraph);
            let style = if self.tight { style.tight() } else { style };
            lines.extend(shaped.broken(width, style));
        }
        lines
    }

    /// The same in the direction of another language than the first of the sheet.
    pub(crate) fn paragraph(&mut self, spans: &[Span], width: Mm, rtl: bool) -> Vec<Line> {
        let usual = std::mem::replace(&mut self.rtl, rtl);
        let lines = self.wrap(spans, width);
        self.rtl = usual;
        lines
    }

    fn shape(&mut self, spans: &[Span]) -> Paragraph {
        let mut whole = Paragraph::default();
        let texts: Vec<String> = spans.iter().map(|span| settled(&span.text)).collect();
        for (span, runs) in spans.iter().zip(bidi::runs(&texts, self.rtl)) {
            for run in runs.iter().filter(|run| !run.text.is_empty()) {
                let Style { weight, size, .. } = span.style;
                let shaped = self.faces.shape(&run.text, weight, size, run.level);
                for c in shaped.missing {
                    self.missing.entry(c).or_insert_with(|| clean(&span.text));
                }
                if size < self.smallest {
                    self.smallest = size;
                }
                whole.add(&shaped.text, shaped.glyphs, span.style);
            }
        }
        whole
    }
}

fn largest(spans: &[Span]) -> Style {
    let mut style = spans.first().map(|span| span.style).unwrap_or_default();
    for span in spans {
        if span.style.size > style.size {
            style = span.style;
        }
    }
    style
}

fn advance(glyphs: &[Inked]) -> Mm {
    Pt(glyphs.iter().map(|inked| inked.glyph.advance).sum()).mm()
}

/// The stretches between line ends.
fn paragraphs(spans: &[Span]) -> Vec<Vec<Span>> {
    let mut all = vec![Vec::new()];
    for span in spans {
        for (place, part) in span.text.split(['\n', '\u{2028}', '\u{2029}']).enumerate() {
            if place > 0 {
                all.push(Vec::new());
            }
            let last = all
                .last_mut()
                .expect("this cannot fail because there is always one");
            last.push(Span::new(part, span.style));
        }
    }
    all
}

/// A shaped paragraph before it is broken, its glyphs in the order in which they are spoken.
#[derive(Default)]
struct Paragraph {
    text: String,
    glyphs: Vec<Inked>,
}

impl Paragraph {
    fn add(&mut self, text: &str, glyphs: Vec<Glyph>, style: Style) {
        let start = self.text.len();
        self.text.push_str(text);
        self.glyphs.extend(glyphs.into_iter().map(|glyph| Inked {
            glyph: Glyph {
                letter: start + glyph.letter,
                ..glyph
            },
            style,
        }));
    }

    fn broken(&self, width: Mm, style: Style) -> Vec<Line> {
        let room = width.pt();
        let mut lines = Vec::new();
        let (mut first, mut last, mut used) = (0, 0, 0.0_f32); // glyphs of the line, points of it
        for (place, kind) in linebreaks(&self.text) {
            let end = self
                .glyphs
                .partition_point(|inked| inked.glyph.letter < place);
            let (solid, blank) = self.measure(last, end);
            if used + solid > room && last > first {
                lines.push(self.cut(first, last, style));
                (first, used) = (last, 0.0);
            }
            if solid > room {
                let rest = self.cut_long(last, end, room, style, &mut lines);
                (first, used) = (rest, self.measure(rest, end).0 + blank);
            } else {
                used += solid + blank;
            }
            last = end;
            if kind == BreakOpportunity::Mandatory && last > first {
                lines.push(self.cut(first, last, style));
                (first, used) = (last, 0.0);
            }
        }
        lines
    }

    /// Points of the glyphs in this range, and of the blanks at its end.
    fn measure(&self, from: usize, to: usize) -> (f32, f32) {
        let (mut solid, mut blank) = (0.0, 0.0);
        for inked in &self.glyphs[from..to] {
            if self.text[inked.glyph.letter..].starts_with(' ') {
                blank += inked.glyph.advance;
            } else {
                solid += blank + inked.glyph.advance;
                blank = 0.0;
            }
        }
        (solid, blank)
    }

    /// Breaks a word that is wider than its column between letters. The last piece is left for the
    /// line that goes on: its first glyph is returned.
    fn cut_long(
        &self,
        from: usize,
        to: usize,
        room: f32,
        style: Style,
        lines: &mut Vec<Line>,
    ) -> usize {
        let (mut first, mut used) = (from, 0.0);
        let mut place = from;
        while place < to {
            let letter = self.glyphs[place].glyph.letter;
            let next = place
                + self.glyphs[place..to]
                    .iter()
                    .take_while(|i| i.glyph.letter == letter)
                    .count();
            let step: f32 = self.glyphs[place..next]
                .iter()
                .map(|i| i.glyph.advance)
                .sum();
            if used + step > room && place > first && !self.text[letter..].starts_with(' ') {
                lines.push(self.cut(first, place, style));
                (first, used) = (place, 0.0);
            }
            used += step;
            place = next;
        }
        first
    }

    /// The glyphs of this range as a line, without the blanks at its end.
    fn cut(&self, from: usize, to: usize, style: Style) -> Line {
        let start = self.glyphs[from].glyph.letter;
        let end = self
            .glyphs
            .get(to)
            .map_or(self.text.len(), |inked| inked.glyph.letter);
        let text = self.text[start..end].trim_end().to_owned();
        let glyphs: Vec<Inked> = self.glyphs[from..to]
            .iter()
            .filter(|inked| inked.glyph.letter < start + text.len())
            .map(|inked| Inked {
                glyph: Glyph {
                    letter: inked.glyph.letter - start,
                    ..inked.glyph
                },
                ..*inked
            })
            .collect();
        Line::of(text, glyphs, style)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: Style = Style::new(10.0);

    fn wrapped(text: &str, width: f32) -> Vec<String> {
        let faces = Faces::bundled();
        let mut pen = Pen::new(&faces);
        let lines = pen.wrap(&[Span::new(text, BODY)], Mm(width));
        for line in &lines {
            assert!(
                line.width <= Mm(width + 0.01),
                "{:?} is {:?}",
                line.text,
                line.width
            );
        }
        lines.into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn lines_end_between_words() {
        assert_eq!(
            wrapped("Penicillin: Atemnot und Hautausschlag im Jahr 2009", 40.0),
            ["Penicillin: Atemnot und", "Hautausschlag im Jahr", "2009"]
        );
    }

    #[test]
    fn a_word_wider_than_its_column_is_broken_and_nothing_is_lost() {
        let word = "Dihydroergotaminmesilatpseudopseudohypoparathyreoidismus";
        let lines = wrapped(&format!("Er hat {word} seit 2009"), 25.0);
        assert!(lines.len() > 3, "{lines:?}");
        assert_eq!(
            lines.concat().replace(' ', ""),
            format!("Erhat{word}seit2009")
        );
    }

    #[test]
    fn a_long_run_of_blanks_does_not_stick_out() {
        assert_eq!(wrapped(&format!("a{}b", " ".repeat(200)), 20.0).len(), 2);
    }

    #[test]
    fn a_line_end_in_a_note_begins_a_new_line() {
        assert_eq!(
            wrapped("eins\nzwei\r\n\n drei ", 50.0),
            ["eins", "zwei", " drei"]
        );
        assert_eq!(wrapped("", 50.0), Vec::<String>::new());
        assert_eq!(wrapped(" \n ", 50.0), Vec::<String>::new());
    }

    #[test]
    fn every_width_keeps_every_letter() {
        let text = "Ayşe Nguyễn–Weber, Ωmega/Щука 王小明 5 mg e\u{301}té";
        let whole: String = crate::face::clean(text).replace("王小明", "[?]");
        for width in 1..80 {
            let faces = Faces::bundled();
            let lines = Pen::new(&faces).wrap(&[Span::new(text, BODY)], Mm(width as f32));
            let joined: String = lines.iter().map(|line| line.text.as_str()).collect();
            assert_eq!(
                joined.replace(' ', ""),
                whole.replace(' ', ""),
                "at {width} mm"
            );
        }
    }
}
