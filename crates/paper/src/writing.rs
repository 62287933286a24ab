//! One column that is written from top to bottom: headings, sentences, items, tables, lines to write on.
//!
//! For sheets that are read like a page of a book. What stands beside something else has its own file.

use crate::flow::{Cell, Column, Row};
use crate::furniture::{BODY, HEADING, SMALL};
use crate::measure::Mm;
use crate::sheet::{NodeId, Role, Sheet};
use crate::text::{Ink, Line, Span};
use crate::words::Word;

/// A column while it is being written.
pub(crate) struct Writing {
    pub column: Column,
    section: NodeId,
    list: Option<NodeId>,
    /// The heading as it stands on the next page.
    again: Option<Row>,
    /// Which rows are repeated above the rows that follow.
    number: usize,
}

/// Columns of a table that is being written.
pub(crate) struct Table {
    node: NodeId,
    places: Vec<(Mm, Mm)>,
    number: usize,
}

/// Between two columns of a table.
const BETWEEN: Mm = Mm(3.0);

impl Writing {
    pub(crate) fn new(x: Mm, width: Mm) -> Self {
        Self {
            column: Column::new(x, width),
            section: NodeId::ROOT,
            list: None,
            again: None,
            number: 0,
        }
    }

    /// A new part under its heading. The heading stands again where the part goes on to a new page.
    pub(crate) fn heading(&mut self, sheet: &mut Sheet<'_>, spans: &[Span]) {
        let width = self.column.width;
        self.section = sheet.node(NodeId::ROOT, Role::Section);
        self.list = None;
        let node = sheet.node(self.section, Role::Heading);
        let lines = sheet.pen.wrap(spans, width);
        let head = Row {
            after: Mm(0.8),
            keep: true,
            rule: Some(Ink::Accent),
            ..Row::of(Cell::new(node, Mm(0.0), width, lines))
        };
        let mut again = head.clone();
        let mut spans = spans.to_vec();
        spans.push(Span::new(" · ", SMALL));
        spans.extend(sheet.label(Word::Continued, SMALL.ink(Ink::Second), SMALL.second()));
        // Its first line: the whole stands where the part begins.
        again.cells[0].lines = sheet.pen.wrap(&spans, width);
        again.cells[0].lines.truncate(1);
        again.cells[0].node = None;
        self.number = self.column.section(vec![again.clone()]);
        self.again = Some(again);
        let before = if self.column.rows.is_empty() {
            Mm(0.0)
        } else {
            Mm(4.0)
        };
        self.push(Row { before, ..head });
    }

    fn push(&mut self, row: Row) {
        self.column.rows.push(Row {
            section: self.number,
            ..row
        });
    }

    /// A heading inside a part.
    pub(crate) fn subheading(&mut self, sheet: &mut Sheet<'_>, text: &str) {
        let width = self.column.width;
        self.list = None;
        let node = sheet.node(self.section, Role::Heading);
        let lines = sheet.pen.wrap(&[Span::new(text, HEADING)], width);
        self.push(Row {
            before: Mm(2.6),
            after: Mm(0.5),
            keep: true,
            ..Row::of(Cell::new(node, Mm(0.0), width, lines))
        });
    }

    /// A sentence. A long one goes on over a page between its lines.
    pub(crate) fn say(&mut self, sheet: &mut Sheet<'_>, spans: &[Span]) {
        let width = self.column.width;
        self.list = None;
        let node = sheet.node(self.section, Role::Paragraph);
        let mut before = Mm(1.0);
        for line in sheet.pen.wrap(spans, width) {
            self.push(Row {
                before,
                ..Row::of(Cell::new(node, Mm(0.0), width, vec![line]))
            });
            before = Mm(0.0);
        }
    }

    /// One item of a list with its number or dash before it; items that follow each other are one list.
    pub(crate) fn item(
        &mut self,
        sheet: &mut Sheet<'_>,
        mark: &str,
        spans: &[Span],
        more: Vec<Line>,
    ) {
        const INDENT: Mm = Mm(6.0);
        let list = match self.list {
            Some(list) => list,
            None => sheet.node(self.section, Role::List),
        };
        self.list = Some(list);
        let node = sheet.node(list, Role::Item);
        let mark = sheet.pen.wrap(&[Span::new(mark, BODY.bold())], INDENT);
        let width = self.column.width - INDENT;
        let mut lines = sheet.pen.wrap(spans, width);
        lines.extend(more);
        self.push(Row {
            before: Mm(0.9),
            cells: vec![
                Cell::new(node, Mm(0.0), INDENT, mark),
                Cell::new(node, INDENT, width, lines),
            ],
            ..Row::default()
        });
    }

    /// A table under its heads, each with its share of the width; the heads stand again on every page.
    pub(crate) fn table(&mut self, sheet: &mut Sheet<'_>, heads: &[(Vec<Span>, f32)]) -> Table {
        self.list = None;
        let node = sheet.node(self.section, Role::Table);
        let whole: f32 = heads.iter().map(|(_, share)| *share).sum();
        let mut x = Mm(0.0);
        let mut places = Vec::new();
        for (_, share) in heads {
            let width = self.column.width * (share / whole);
            places.push((x, width - BETWEEN));
            x += width;
        }
        let row = sheet.node(node, Role::Row);
        let mut cells = Vec::new();
        for ((spans, _), (x, width)) in heads.iter().zip(&places) {
            let cell = sheet.node(row, Role::ColumnHead);
            let lines = sheet.pen.wrap(spans, *width);
            cells.push(Cell::new(cell, *x, *width, lines));
        }
        let head = Row {
            cells,
            before: Mm(1.2),
            after: Mm(0.6),
            rule: Some(Ink::Faint),
            keep: true,
            ..Row::default()
        };
        let mut silent = head.clone();
        silent.cells.iter_mut().for_each(|cell| cell.node = None);
        let again = self.again.iter().cloned().chain([silent]).collect();
        let number = self.column.section(again);
        self.column.rows.push(Row {
            section: number,
            ..head
        });
        Table {
            node,
            places,
            number,
        }
    }

    /// One row of a table: the first cell heads it. `more` stands below the first cell.
    pub(crate) fn row(
        &mut self,
        sheet: &mut Sheet<'_>,
        table: &Table,
        cells: &[Vec<Span>],
        version: Option<&crate::phrase::Version<'_>>,
    ) {
        let row = sheet.node(table.node, Role::Row);
        let mut drawn = Vec::new();
        for (number, (x, width)) in table.places.iter().enumerate() {
            let role = if number == 0 {
                Role::RowHead
            } else {
                Role::Cell
            };
            let node = sheet.node(row, role);
            let spans = cells.get(number).map_or(&[][..], Vec::as_slice);
            let mut lines = sheet.pen.wrap(spans, *width);
            if let Some(version) = version.filter(|_| number == 0) {
                lines.extend(sheet.mark_lines(version, *width));
            }
            drawn.push(Cell::new(node, *x, *width, lines));
        }
        self.column.rows.push(Row {
            cells: drawn,
            before: Mm(0.8),
            after: Mm(0.8),
            rule: Some(Ink::Faint),
            section: table.number,
            ..Row::default()
        });
    }

    /// Lines to write on by hand.
    pub(crate) fn lines(&mut self, count: usize) {
        for place in 0..count {
            self.push(Row {
                before: LINE,
                rule: Some(Ink::Faint),
                keep: place + 1 < count.min(3),
                ..Row::default()
            });
        }
    }
}

/// From one written line to the next: room for a hand that is not steady.
pub(crate) const LINE: Mm = Mm(9.0);
