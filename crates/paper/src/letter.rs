//! A plain letter or summary: headings, paragraphs, lists and tables on A4, in one language.
//!
//! For the invented letters of the demo chart, and for the summary that goes beside a sealed share so
//! that a doctor without a viewer still has the facts.

use crate::face::Faces;
use crate::flow::{Cell, Column, Frame, Place, Row, pour};
use crate::furniture::MARGIN;
use crate::measure::Mm;
use crate::sheet::{NodeId, Role, Sheet};
use crate::text::{Ink, Span, Style};
use crate::words::{Language, Languages, Word, fill};
use crate::{About, Error, Printed};

/// A part of a letter, below the one before.
#[derive(Clone, Debug, PartialEq)]
pub enum Block<'a> {
    /// A line in bold.
    Heading(&'a str),
    /// Running text. A line end in it begins a new line.
    Paragraph(&'a str),
    /// Items with a dash before each.
    List(&'a [&'a str]),
    /// Rows under heads, each as wide as its share. A row with fewer cells than heads leaves the rest
    /// empty; what is more than the heads goes into the last cell.
    Table {
        /// The heads, each with its share of the width in any unit.
        heads: &'a [(&'a str, f32)],
        /// The rows.
        rows: &'a [&'a [&'a str]],
    },
}

/// A letter.
#[derive(Clone, Copy, Debug)]
pub struct Letter<'a> {
    /// In which language, for a voice that reads it aloud.
    pub language: Language,
    /// Who writes: the first line large, the others below it.
    pub from: &'a [&'a str],
    /// To whom. May be empty.
    pub to: &'a [&'a str],
    /// Place and day as they stand on the letter. May be empty.
    pub day: &'a str,
    /// What it is about.
    pub subject: &'a str,
    /// What it says.
    pub body: &'a [Block<'a>],
    /// Greeting and signature, line by line. May be empty.
    pub closing: &'a [&'a str],
}

const SENDER: Style = Style::new(13.0).bold();
const TEXT: Style = Style::new(10.5);
const SMALL: Style = Style::new(8.5).ink(Ink::Second);
const SUBJECT: Style = Style::new(12.0).bold();
const HEADING: Style = Style::new(10.5).bold();
const LEFT: Mm = Mm(25.0);
/// From the upper edge of the paper to the first line of an address.
const WINDOW: Mm = Mm(52.0);

/// The letter.
///
/// # Errors
/// [`Error`] only for what the program itself got wrong; no text, however long, is one.
pub fn letter(letter: &Letter<'_>, about: About, faces: &Faces) -> Result<Printed, Error> {
    draw(letter, about, faces)?.print()
}

fn draw<'f>(letter: &Letter<'_>, about: About, faces: &'f Faces) -> Result<Sheet<'f>, Error> {
    let languages = Languages {
        first: letter.language,
        second: None,
    };
    let mut sheet = Sheet::new(faces, about, languages);
    let width = sheet.width - LEFT - Mm(20.0);
    let frame = Frame {
        top: Mm(20.0),
        bottom: sheet.height - Mm(21.0),
    };
    let mut column = Column::new(LEFT, width);
    let lines = |sheet: &mut Sheet<'_>,
                 column: &mut Column,
                 text: &[&str],
                 style: Style,
                 role: Role,
                 before: f32| {
        let node = sheet.node(NodeId::ROOT, role);
        let lines = sheet.pen.wrap(&[Span::new(text.join("\n"), style)], width);
        if !lines.is_empty() {
            let row = Row {
                before: Mm(before),
                ..Row::of(Cell::new(node, Mm(0.0), width, lines))
            };
            column.rows.push(row);
        }
    };
    if let Some((name, rest)) = letter.from.split_first() {
        lines(
            &mut sheet,
            &mut column,
            &[name],
            SENDER,
            Role::Paragraph,
            0.0,
        );
        lines(&mut sheet, &mut column, rest, SMALL, Role::Paragraph, 0.5);
    }
    // A postal address begins where the window of an envelope is (DIN 5008, form B).
    let above: Mm = column.rows.iter().map(Row::height).sum();
    let to_window = WINDOW.0 - frame.top.0 - above.0;
    let before = if letter.to.len() > 2 {
        to_window.max(10.0)
    } else {
        10.0
    };
    lines(
        &mut sheet,
        &mut column,
        letter.to,
        TEXT,
        Role::Paragraph,
        before,
    );
    lines(
        &mut sheet,
        &mut column,
        &[letter.day],
        TEXT,
        Role::Paragraph,
        8.0,
    );
    lines(
        &mut sheet,
        &mut column,
        &[letter.subject],
        SUBJECT,
        Role::Title,
        8.0,
    );
    for block in letter.body {
        match block {
            Block::Heading(text) => {
                let node = sheet.node(NodeId::ROOT, Role::Heading);
                let lines = sheet.pen.wrap(&[Span::new(*text, HEADING)], width);
                let cell = Cell::new(node, Mm(0.0), width, lines);
                column.rows.push(Row {
                    before: Mm(4.5),
                    after: Mm(0.8),
                    keep: true,
                    ..Row::of(cell)
                });
            }
            Block::Paragraph(text) => {
                // Each line of its own, so that a long text goes on over a page between its lines.
                let node = sheet.node(NodeId::ROOT, Role::Paragraph);
                let mut before = Mm(2.2);
                for line in sheet.pen.wrap(&[Span::new(*text, TEXT)], width) {
                    column.rows.push(Row {
                        before,
                        ..Row::of(Cell::new(node, Mm(0.0), width, vec![line]))
                    });
                    before = Mm(0.0);
                }
            }
            Block::List(items) => {
                let list = sheet.node(NodeId::ROOT, Role::List);
                for (place, item) in items.iter().enumerate() {
                    let node = sheet.node(list, Role::Item);
                    let indent = Mm(5.0);
                    let dash = sheet.pen.line("–", TEXT);
                    let lines = sheet.pen.wrap(&[Span::new(*item, TEXT)], width - indent);
                    let cells = vec![
                        Cell::new(node, Mm(0.0), indent, vec![dash]),
                        Cell::new(node, indent, width - indent, lines),
                    ];
                    let before = if place == 0 { Mm(2.2) } else { Mm(0.4) };
                    column.rows.push(Row {
                        cells,
                        before,
                        ..Row::default()
                    });
                }
            }
            Block::Table { heads, rows } => table(&mut sheet, &mut column, heads, rows),
        }
    }
    // An empty line is room, for a signature.
    let mut before = Mm(8.0);
    let node = sheet.node(NodeId::ROOT, Role::Paragraph);
    for text in letter.closing {
        let lines = sheet.pen.wrap(&[Span::new(*text, TEXT)], width);
        if lines.is_empty() {
            before += TEXT.leading();
            continue;
        }
        column.rows.push(Row {
            before,
            ..Row::of(Cell::new(node, Mm(0.0), width, lines))
        });
        before = Mm(0.0);
    }
    pour(
        &mut sheet,
        &column,
        Place {
            page: 0,
            y: Mm(20.0),
        },
        frame,
    );
    page_numbers(&mut sheet);
    Ok(sheet)
}

fn table(sheet: &mut Sheet<'_>, column: &mut Column, heads: &[(&str, f32)], rows: &[&[&str]]) {
    if heads.is_empty() {
        return;
    }
    // No column is so narrow that a letter does not fit: at least half of an equal share.
    let whole: f32 = heads.iter().map(|(_, share)| share.max(0.0)).sum();
    let least = (whole / heads.len() as f32 / 2.0).max(f32::MIN_POSITIVE);
    let whole: f32 = heads.iter().map(|(_, share)| share.max(least)).sum();
    let mut x = Mm(0.0);
    let mut places = Vec::new();
    for (_, share) in heads {
        let width = column.width * (share.max(least) / whole);
        places.push((x, width * 0.94));
        x += width;
    }
    let table = sheet.node(NodeId::ROOT, Role::Table);
    let row = |sheet: &mut Sheet<'_>, texts: &[&str], style: Style, role: Role| {
        let node = sheet.node(table, Role::Row);
        let mut cells = Vec::new();
        for (number, (x, width)) in places.iter().enumerate() {
            let last = number + 1 == places.len();
            let text = match texts.get(number..) {
                Some(rest) if last => rest.join(" "),
                Some([text, ..]) => (*text).to_owned(),
                _ => String::new(),
            };
            let cell = sheet.node(node, role);
            let lines = sheet.pen.wrap(&[Span::new(text, style)], *width);
            cells.push(Cell::new(cell, *x, *width, lines));
        }
        Row {
            cells,
            before: Mm(0.8),
            after: Mm(0.8),
            rule: Some(Ink::Faint),
            ..Row::default()
        }
    };
    let titles: Vec<&str> = heads.iter().map(|(title, _)| *title).collect();
    let head = row(
        sheet,
        &titles,
        Style {
            ink: Ink::Main,
            ..SMALL
        }
        .bold(),
        Role::ColumnHead,
    );
    let rows: Vec<Row> = rows
        .iter()
        .map(|texts| row(sheet, texts, TEXT, Role::Cell))
        .collect();
    let mut again = head.clone();
    again.cells.iter_mut().for_each(|cell| cell.node = None);
    let section = column.section(vec![again]);
    column.rows.push(Row {
        section,
        keep: true,
        before: Mm(3.0),
        ..head
    });
    column
        .rows
        .extend(rows.into_iter().map(|row| Row { section, ..row }));
}

fn page_numbers(sheet: &mut Sheet<'_>) {
    let pages = sheet.pages.len();
    if pages == 1 {
        return;
    }
    let of = pages.to_string();
    for page in 0..pages {
        let number = (page + 1).to_string();
        let text = fill(
            sheet.languages.first(Word::Page),
            &[("n", &number), ("m", &of)],
        );
        let line = sheet.pen.line(&text, SMALL);
        let x = sheet.width - MARGIN - line.width;
        sheet.text(page, None, x, sheet.height - Mm(14.0), line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::{What, check};

    fn sample<'a>(body: &'a [Block<'a>]) -> Letter<'a> {
        Letter {
            language: Language::German,
            from: &[
                "Kardiologische Praxis Dr. Okafor",
                "Ringstraße 12 · 12345 Musterstadt · 030 555 987",
            ],
            to: &[
                "Frau Dr. Weber",
                "Hausärztliche Praxis",
                "Lindenweg 1",
                "12345 Musterstadt",
            ],
            day: "Musterstadt, 12.10.2026",
            subject: "Anna Beispiel, geb. 02.03.1968: Schrittmacherkontrolle",
            body,
            closing: &["Mit freundlichen Grüßen", "", "Dr. med. C. Okafor"],
        }
    }

    #[test]
    fn a_long_letter_goes_on_and_keeps_its_margins() {
        let faces = Faces::bundled();
        let long = "Die Kontrolle ergab regelrechte Werte. ".repeat(160);
        let values: Vec<[&str; 4]> = vec![
            [
                "Kalium",
                "5,4",
                "mmol/l",
                "3,5–5,1 Pseudohyperkaliämie nicht ausgeschlossen"
            ];
            60
        ];
        let rows: Vec<&[&str]> = values.iter().map(<[&str; 4]>::as_slice).collect();
        let heads = [
            ("Wert", 2.0),
            ("Ergebnis", 1.0),
            ("Einheit", 1.0),
            ("Bereich", 1.6),
        ];
        let body = [
            Block::Paragraph("Sehr geehrte Frau Kollegin,"),
            Block::Paragraph(&long),
            Block::Heading("Diagnosen"),
            Block::List(&[
                "Vorhofflimmern (I48.0)",
                "Zustand nach Schrittmacherimplantation 2022",
            ]),
            Block::Heading("Labor"),
            Block::Table {
                heads: &heads,
                rows: &rows,
            },
        ];
        let sheet = draw(&sample(&body), About::for_tests(), &faces).unwrap();
        check::sheet(&sheet);
        assert!(sheet.pages.len() >= 4);
        let heads_drawn = sheet
            .pages
            .iter()
            .flat_map(|page| &page.drawn)
            .filter(
                |drawn| matches!(&drawn.what, What::Text { line, .. } if line.text == "Ergebnis"),
            )
            .count();
        assert!(
            heads_drawn >= 2,
            "the table's heads stand again on its next page"
        );
    }

    #[test]
    fn a_table_of_any_shape_is_drawn() {
        let faces = Faces::bundled();
        let rows: [&[&str]; 3] = [&[], &["nur eins"], &["a", "b", "c", "zu viel", "noch mehr"]];
        for heads in [
            &[("Kopf", 1.0)][..],
            &[("A", 0.0), ("B", 1.0), ("C", 99.0)],
            &[],
        ] {
            let body = [
                Block::Table { heads, rows: &rows },
                Block::Paragraph("Ende"),
            ];
            check::sheet(&draw(&sample(&body), About::for_tests(), &faces).unwrap());
        }
    }
}
