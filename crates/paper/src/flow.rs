//! Rows that flow down a column and on to the next page.
//!
//! A row is kept whole. What does not fit goes to a new page under the heads of its section, drawn
//! again; a row taller than a whole page is divided between lines. So nothing is ever cut off and
//! nothing is ever printed over something else.

use crate::measure::{Area, Mm};
use crate::sheet::{NodeId, Sheet, What};
use crate::text::{Ink, Line};

/// How lines stand in their cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Align {
    /// Where lines of the first language begin: see [`Sheet::turn_around`].
    #[default]
    Left,
    Centre,
    /// Where they end.
    End,
}

/// A code in a cell.
#[derive(Clone, Debug)]
pub(crate) struct CodeCell {
    pub modules: symbol::Matrix,
    /// The edge of one module.
    pub module: Mm,
    /// What to read aloud.
    pub aloud: String,
}

impl CodeCell {
    /// The code with its quiet zone.
    pub(crate) fn side(&self) -> Mm {
        self.module * (self.modules.side() + 2 * symbol::QUIET) as f32
    }
}

/// A part of a row, at a fixed place in its column.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cell {
    /// Its place in the reading order; none for what is said a second time.
    pub node: Option<NodeId>,
    pub x: Mm,
    pub width: Mm,
    pub lines: Vec<Line>,
    pub align: Align,
    /// A tile behind the lines.
    pub tile: Option<Ink>,
    pub code: Option<CodeCell>,
}

/// The room between a tile's edge and its letters.
const TILE: Mm = Mm(0.6);

impl Cell {
    pub(crate) fn new(node: NodeId, x: Mm, width: Mm, lines: Vec<Line>) -> Self {
        Self {
            node: Some(node),
            x,
            width,
            lines,
            ..Self::default()
        }
    }

    fn height(&self) -> Mm {
        let lines: Mm = self.lines.iter().map(Line::height).sum();
        let tile = if self.tile.is_some() {
            TILE * 2.0
        } else {
            Mm(0.0)
        };
        let code = self.code.as_ref().map_or(Mm(0.0), CodeCell::side);
        (lines + tile).max(code)
    }
}

/// Cells side by side.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    pub cells: Vec<Cell>,
    pub before: Mm,
    pub after: Mm,
    /// A line below.
    pub rule: Option<Ink>,
    /// A ground behind the whole row, over the width of the column.
    pub ground: Option<Ink>,
    /// A thick edge on the left of the ground.
    pub edge: Option<Ink>,
    /// Not to be the last on a page.
    pub keep: bool,
    /// Which heads stand above it again on a new page.
    pub section: usize,
}

impl Row {
    pub(crate) fn of(cell: Cell) -> Self {
        Self {
            cells: vec![cell],
            ..Self::default()
        }
    }

    pub(crate) fn height(&self) -> Mm {
        let tallest = self.cells.iter().map(Cell::height).fold(Mm(0.0), Mm::max);
        self.before + tallest + self.after
    }

    /// The part that fits into `room`, and the rest; none if not even one line fits.
    fn divide(&self, room: Mm) -> Option<(Row, Row)> {
        let (mut first, mut rest) = (self.clone(), self.clone());
        for (cell, left) in first.cells.iter_mut().zip(&mut rest.cells) {
            let mut free = room - self.before - self.after - TILE * 2.0;
            let fits = cell.lines.iter().take_while(|line| {
                free = free - line.height();
                free >= Mm(0.0)
            });
            let fits = fits.count();
            if cell.code.as_ref().is_some_and(|code| code.side() > room) {
                return None;
            }
            cell.lines.truncate(fits);
            left.lines.drain(..fits);
            left.code = None;
        }
        let moved = first.cells.iter().any(|cell| !cell.lines.is_empty());
        moved.then_some((first, rest))
    }

    fn draw(&self, sheet: &mut Sheet<'_>, page: usize, x: Mm, y: Mm, width: Mm) {
        let height = self.height();
        if let Some(ink) = self.ground {
            let area = Area::new(x, y, width, height);
            sheet.decorate(
                page,
                area,
                What::Ground {
                    ink,
                    radius: Mm(1.2),
                },
            );
        }
        if let Some(ink) = self.edge {
            let area = Area::new(x, y, Mm(1.6), height);
            sheet.decorate(
                page,
                area,
                What::Ground {
                    ink,
                    radius: Mm(0.8),
                },
            );
        }
        for cell in &self.cells {
            let mut top = y + self.before;
            let left = x + cell.x;
            if let Some(ink) = cell.tile {
                let widest = cell
                    .lines
                    .iter()
                    .map(|line| line.width)
                    .fold(Mm(0.0), Mm::max);
                let tile = match cell.align {
                    Align::Left | Align::End => {
                        Area::new(left - TILE * 2.0, top, widest + TILE * 4.0, cell.height())
                    }
                    Align::Centre => {
                        Area::new(left + TILE, top, cell.width - TILE * 2.0, cell.height())
                    }
                };
                sheet.decorate(
                    page,
                    tile,
                    What::Ground {
                        ink,
                        radius: Mm(0.9),
                    },
                );
                top += TILE;
            }
            for line in &cell.lines {
                let shift = match cell.align {
                    Align::Left => Mm(0.0),
                    Align::Centre => (cell.width - line.width) / 2.0,
                    Align::End => cell.width - line.width,
                };
                sheet.text(page, cell.node, left + shift, top, line.clone());
                top += line.height();
            }
            if let (Some(code), Some(node)) = (&cell.code, cell.node) {
                let quiet = code.module * symbol::QUIET as f32;
                let at = (left + quiet, y + self.before + quiet);
                sheet.code(
                    page,
                    node,
                    at,
                    code.module,
                    code.modules.clone(),
                    &code.aloud,
                );
            }
        }
        if let Some(ink) = self.rule {
            sheet.rule(page, x, y + height, width, ink);
        }
    }
}

/// Rows below each other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Column {
    pub x: Mm,
    pub width: Mm,
    pub rows: Vec<Row>,
    /// For each section the heads that stand above it on a new page. Section 0 has none.
    pub heads: Vec<Vec<Row>>,
}

impl Column {
    pub(crate) fn new(x: Mm, width: Mm) -> Self {
        Self {
            x,
            width,
            rows: Vec::new(),
            heads: vec![Vec::new()],
        }
    }

    /// Begins a section: its rows carry the returned number.
    pub(crate) fn section(&mut self, again: Vec<Row>) -> usize {
        self.heads.push(again);
        self.heads.len() - 1
    }

    pub(crate) fn height(&self) -> Mm {
        self.rows.iter().map(Row::height).sum()
    }

    /// Puts another column's rows below these, with a gap.
    pub(crate) fn append(&mut self, other: Column, gap: Mm) {
        let shift = self.heads.len();
        let first = self.rows.len();
        self.heads.extend(other.heads);
        self.rows.extend(other.rows.into_iter().map(|row| Row {
            section: row.section + shift,
            ..row
        }));
        if let Some(row) = self.rows.get_mut(first).filter(|_| first > 0) {
            row.before += gap;
        }
    }

    /// Rows that must stand on one page: those kept with the next, and the next.
    fn together(&self, from: usize) -> usize {
        let kept = self.rows[from..].iter().take_while(|row| row.keep).count();
        (from + kept + 1).min(self.rows.len())
    }
}

/// A place on the sheet: page and height.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(crate) struct Place {
    pub page: usize,
    pub y: Mm,
}

/// Where rows may stand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    /// Where rows begin on a new page.
    pub top: Mm,
    /// Where they end on every page.
    pub bottom: Mm,
}

/// Draws a column from `start`; the place below its last row.
pub(crate) fn pour(sheet: &mut Sheet<'_>, column: &Column, start: Place, frame: Frame) -> Place {
    let mut at = start;
    let mut fresh = at.y <= frame.top + Mm(0.01) && at.page > 0; // nothing stands on this page yet
    let mut from = 0;
    while from < column.rows.len() {
        let to = column.together(from);
        let mut group: Vec<Row> = column.rows[from..to].to_vec();
        let needed: Mm = group.iter().map(Row::height).sum();
        let section = group[0].section;
        let within = from > 0 && column.rows[from - 1].section == section;
        if at.y + needed > frame.bottom && !fresh {
            at = turn(sheet, column, within.then_some(section), at, frame);
            fresh = true;
        }
        for row in &mut group {
            loop {
                let room = frame.bottom - at.y;
                if row.height() <= room {
                    break;
                }
                // Taller than the page: as much as fits, then on to the next.
                if let Some((part, rest)) = row.divide(room) {
                    part.draw(sheet, at.page, column.x, at.y, column.width);
                    *row = rest;
                } else if fresh {
                    break; // a code alone larger than the page, which no sheet of ours makes
                }
                at = turn(sheet, column, Some(row.section), at, frame);
                fresh = true;
            }
            sheet.reach(at.page);
            row.draw(sheet, at.page, column.x, at.y, column.width);
            at.y += row.height();
            fresh = false;
        }
        from = to;
    }
    at
}

/// Draws columns beside each other; the place below the longest.
pub(crate) fn beside(
    sheet: &mut Sheet<'_>,
    columns: &[Column],
    start: Place,
    frame: Frame,
) -> Place {
    let mut end = start;
    for column in columns {
        let below = pour(sheet, column, start, frame);
        if below > end {
            end = below;
        }
    }
    end
}

/// A new page under the heads of the section that goes on.
fn turn(
    sheet: &mut Sheet<'_>,
    column: &Column,
    section: Option<usize>,
    at: Place,
    frame: Frame,
) -> Place {
    let mut at = Place {
        page: at.page + 1,
        y: frame.top,
    };
    sheet.reach(at.page);
    let heads = section.and_then(|section| column.heads.get(section));
    for head in heads.into_iter().flatten() {
        head.draw(sheet, at.page, column.x, at.y, column.width);
        at.y += head.height();
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::Faces;
    use crate::sheet::{Role, check};
    use crate::text::{Span, Style};
    use crate::words::Languages;

    const FRAME: Frame = Frame {
        top: Mm(20.0),
        bottom: Mm(60.0),
    };
    const BODY: Style = Style::new(10.0);

    fn sheet(faces: &Faces) -> Sheet<'_> {
        Sheet::a4(faces, crate::About::for_tests(), Languages::GERMAN_ENGLISH)
    }

    fn row(sheet: &mut Sheet<'_>, text: &str, width: Mm) -> Row {
        let node = sheet.node(NodeId::ROOT, Role::Paragraph);
        let lines = sheet.pen.wrap(&[Span::new(text, BODY)], width);
        Row {
            before: Mm(1.0),
            after: Mm(1.0),
            ..Row::of(Cell::new(node, Mm(0.0), width, lines))
        }
    }

    fn texts(sheet: &Sheet<'_>) -> Vec<Vec<String>> {
        let text = |page: &crate::sheet::Page| {
            page.drawn
                .iter()
                .filter_map(|drawn| match &drawn.what {
                    What::Text { line, .. } => Some(line.text.clone()),
                    _ => None,
                })
                .collect()
        };
        sheet.pages.iter().map(text).collect()
    }

    #[test]
    fn a_table_goes_on_under_its_heads() {
        let faces = Faces::bundled();
        let mut sheet = sheet(&faces);
        let mut column = Column::new(Mm(20.0), Mm(60.0));
        let mut head = row(&mut sheet, "Kopf", Mm(60.0));
        head.keep = true;
        let mut again = row(&mut sheet, "Kopf (Fortsetzung)", Mm(60.0));
        again.cells[0].node = None;
        let section = column.section(vec![again]);
        column.rows.push(Row { section, ..head });
        for number in 1..=10 {
            let row = row(&mut sheet, &format!("Zeile {number}"), Mm(60.0));
            column.rows.push(Row { section, ..row });
        }
        pour(
            &mut sheet,
            &column,
            Place {
                page: 0,
                y: Mm(20.0),
            },
            FRAME,
        );
        let pages = texts(&sheet);
        assert_eq!(pages[0][0], "Kopf");
        assert!(
            pages[1..]
                .iter()
                .all(|page| page[0] == "Kopf (Fortsetzung)"),
            "{pages:?}"
        );
        let rows: usize = pages
            .iter()
            .flatten()
            .filter(|text| text.starts_with("Zeile"))
            .count();
        assert_eq!(rows, 10);
        check::sheet(&sheet);
    }

    #[test]
    fn a_head_does_not_stand_alone_at_the_end_of_a_page() {
        let faces = Faces::bundled();
        let mut sheet = sheet(&faces);
        let mut column = Column::new(Mm(20.0), Mm(60.0));
        for _ in 0..5 {
            column.rows.push(row(&mut sheet, "vorher", Mm(60.0)));
        }
        column.rows.push(Row {
            keep: true,
            ..row(&mut sheet, "Kopf", Mm(60.0))
        });
        column.rows.push(row(&mut sheet, "Inhalt", Mm(60.0)));
        pour(
            &mut sheet,
            &column,
            Place {
                page: 0,
                y: Mm(20.0),
            },
            FRAME,
        );
        assert_eq!(texts(&sheet)[1], ["Kopf", "Inhalt"]);
    }

    #[test]
    fn a_row_taller_than_a_page_is_divided_and_nothing_is_lost() {
        let faces = Faces::bundled();
        let mut sheet = sheet(&faces);
        let mut column = Column::new(Mm(20.0), Mm(30.0));
        let words: Vec<String> = (1..=150).map(|n| format!("Wort{n}")).collect();
        column.rows.push(row(&mut sheet, "davor", Mm(30.0)));
        column
            .rows
            .push(row(&mut sheet, &words.join(" "), Mm(30.0)));
        column.rows.push(row(&mut sheet, "danach", Mm(30.0)));
        pour(
            &mut sheet,
            &column,
            Place {
                page: 0,
                y: Mm(20.0),
            },
            FRAME,
        );
        let all: Vec<String> = texts(&sheet).into_iter().flatten().collect();
        let all = all.join(" ");
        assert_eq!(all, format!("davor {} danach", words.join(" ")));
        check::sheet(&sheet);
    }
}
