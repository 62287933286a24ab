//! What is taken, as the grid people know from their plan. What is not taken every day stands apart
//! and in words: a weekly dose in the grid kills.

use record::{Content, Kind, Known, Medication, MedicationStatus};

use super::Emergency;
use crate::bidi::joined;
use crate::dates::date;
use crate::face::clean;
use crate::flow::{Align, Cell, Column, Place, Row, pour};
use crate::furniture::{BODY, HEADING, MARGIN, SECOND, SMALL};
use crate::measure::Mm;
use crate::phrase::{self, Rhythm, Version};
use crate::sheet::{NodeId, Role, Sheet};
use crate::text::{Ink, Line, Span, Style};
use crate::words::{Word, fill};

/// The columns: where they begin and how wide they are.
struct Columns {
    name: (Mm, Mm),
    grid: [(Mm, Mm); 4],
    unit: (Mm, Mm),
    hint: (Mm, Mm),
}

const NAME: Mm = Mm(56.0);
const DOSE: Mm = Mm(15.0);
const UNIT: Mm = Mm(17.0);

impl Columns {
    fn of(width: Mm) -> Self {
        let grid = [0.0, 1.0, 2.0, 3.0].map(|place| (NAME + DOSE * place, DOSE));
        let unit = NAME + DOSE * 4.0 + Mm(2.0);
        let hint = unit + UNIT;
        Self {
            name: (Mm(0.0), NAME),
            grid,
            unit: (unit, UNIT),
            hint: (hint, width - hint),
        }
    }

    /// The grid and the unit as one cell, for what is said in words.
    fn words(&self) -> (Mm, Mm) {
        (self.grid[0].0, DOSE * 4.0 + UNIT)
    }
}

const DOSE_STYLE: Style = Style::new(11.0).bold();
const NOUGHT: Style = Style::new(10.0).ink(Ink::Second);

/// Draws the medicines; the place below.
pub(crate) fn draw(sheet: &mut Sheet<'_>, emergency: &Emergency<'_>, at: Place) -> Place {
    let width = sheet.measure();
    let columns = Columns::of(width);
    let mut column = Column::new(MARGIN, width);
    let section = sheet.node(NodeId::ROOT, Role::Section);
    let heading = sheet.node(section, Role::Heading);
    let spans = sheet.label(Word::Medicines, HEADING, SECOND);
    let lines = sheet.pen.wrap(&spans, width);
    let rule = Some(Ink::Accent);
    let head = Row {
        after: Mm(0.8),
        keep: true,
        rule,
        ..Row::of(Cell::new(heading, Mm(0.0), width, lines))
    };
    let again = continued(sheet, &head);
    column.rows.push(head);

    let versions: Vec<Version<'_>> = match emergency.chart.known(Kind::Medication) {
        Known::Some(seen) => seen.into_iter().flat_map(phrase::versions).collect(),
        Known::None => return line(sheet, column, section, Word::NoneKnown, at),
        Known::NotAsked => return line(sheet, column, section, Word::NotAsked, at),
    };
    let taken: Vec<(&Medication, &Version<'_>)> = versions
        .iter()
        .filter_map(|version| match &version.entry.content {
            Content::Medication(it) if phrase::matters(it) || version.of.is_some() => {
                Some((it, version))
            }
            _ => None,
        })
        .collect();
    if taken.is_empty() {
        return line(sheet, column, section, Word::NoneCurrent, at);
    }
    if emergency.chart.contradicts(Kind::Medication) {
        let node = sheet.node(section, Role::Paragraph);
        let spans = sheet.label(Word::Contradiction, BODY.bold().ink(Ink::Alert), SECOND);
        let lines = sheet.pen.wrap(&spans, width);
        column
            .rows
            .push(Row::of(Cell::new(node, Mm(0.0), width, lines)));
    }
    let groups = [
        (Rhythm::Daily, Word::MedicinesDaily),
        (Rhythm::NotDaily, Word::MedicinesNotDaily),
        (Rhythm::AsNeeded, Word::MedicinesAsNeeded),
        (Rhythm::Words, Word::MedicinesAsStated),
        (Rhythm::Unclear, Word::MedicinesUnclear),
    ];
    for (rhythm, title) in groups {
        let of_group: Vec<_> = taken
            .iter()
            .filter(|(it, _)| phrase::rhythm(it) == rhythm)
            .collect();
        if of_group.is_empty() {
            continue;
        }
        let table = sheet.node(section, Role::Table);
        let head = table_head(sheet, table, &columns, title, rhythm == Rhythm::Daily);
        let heads = vec![again.clone(), silent(&head)];
        let number = column.section(heads);
        column.rows.push(Row {
            section: number,
            ..head
        });
        for (it, version) in of_group {
            let row = medicine(sheet, table, &columns, it, version, rhythm);
            column.rows.push(Row {
                section: number,
                ..row
            });
        }
    }
    let frame = sheet.frame();
    pour(sheet, &column, at, frame)
}

/// The heading as it stands on the next page, without a place in the reading order.
fn continued(sheet: &mut Sheet<'_>, head: &Row) -> Row {
    let mut again = silent(head);
    let mut spans = sheet.label(Word::Medicines, HEADING, SECOND);
    spans.push(Span::new(" · ", SMALL));
    spans.extend(sheet.label(Word::Continued, SMALL.ink(Ink::Second), SECOND));
    let width = sheet.measure();
    again.cells[0].lines = sheet.pen.wrap(&spans, width);
    again
}

/// A row that is decoration: it was read once already.
fn silent(row: &Row) -> Row {
    let mut row = row.clone();
    row.cells.iter_mut().for_each(|cell| cell.node = None);
    row
}

fn line(
    sheet: &mut Sheet<'_>,
    mut column: Column,
    section: NodeId,
    word: Word,
    at: Place,
) -> Place {
    let node = sheet.node(section, Role::Paragraph);
    let spans = sheet.label(word, BODY.bold(), SECOND);
    let lines = sheet.pen.wrap(&spans, column.width);
    let row = Row {
        before: Mm(1.0),
        ..Row::of(Cell::new(node, Mm(0.0), column.width, lines))
    };
    column.rows.push(row);
    let frame = sheet.frame();
    pour(sheet, &column, at, frame)
}

fn table_head(
    sheet: &mut Sheet<'_>,
    table: NodeId,
    columns: &Columns,
    title: Word,
    grid: bool,
) -> Row {
    let row = sheet.node(table, Role::Row);
    let cell = |sheet: &mut Sheet<'_>, word, (x, width): (Mm, Mm), align| {
        let node = sheet.node(row, Role::ColumnHead);
        let style = SMALL.bold();
        // In the narrow columns the second language stands below the first.
        let mut lines = sheet
            .pen
            .wrap(&[Span::new(sheet.languages.first(word), style)], width);
        if let Some(second) = sheet.languages.second(word) {
            lines.extend(sheet.pen.wrap(&[Span::new(second, SECOND)], width));
        }
        Cell {
            align,
            ..Cell::new(node, x, width, lines)
        }
    };
    if !grid {
        // Said in words: one line over the whole width.
        let node = sheet.node(row, Role::ColumnHead);
        sheet.reach_over(node, 3);
        let spans = sheet.label(title, SMALL.bold(), SECOND);
        let width = sheet.measure();
        let lines = sheet.pen.wrap(&spans, width);
        let head = Row::of(Cell::new(node, Mm(0.0), width, lines));
        return Row {
            before: Mm(1.6),
            after: Mm(0.4),
            rule: Some(Ink::Faint),
            keep: true,
            ..head
        };
    }
    let mut cells = vec![cell(sheet, title, columns.name, Align::Left)];
    let times = [
        Word::ColumnMorning,
        Word::ColumnNoon,
        Word::ColumnEvening,
        Word::ColumnNight,
    ];
    for (word, place) in times.into_iter().zip(columns.grid) {
        cells.push(cell(sheet, word, place, Align::Centre));
    }
    cells.push(cell(sheet, Word::ColumnUnit, columns.unit, Align::Left));
    cells.push(cell(sheet, Word::ColumnHint, columns.hint, Align::Left));
    Row {
        cells,
        before: Mm(1.2),
        after: Mm(0.6),
        rule: Some(Ink::Faint),
        keep: true,
        ..Row::default()
    }
}

fn medicine(
    sheet: &mut Sheet<'_>,
    table: NodeId,
    columns: &Columns,
    it: &Medication,
    version: &Version<'_>,
    rhythm: Rhythm,
) -> Row {
    let row = sheet.node(table, Role::Row);
    let name = sheet.node(row, Role::RowHead);
    let mut cells = vec![Cell::new(
        name,
        columns.name.0,
        columns.name.1,
        name_lines(sheet, it, version),
    )];
    if rhythm == Rhythm::Daily {
        for (dose, (x, width)) in it.grid().into_iter().zip(columns.grid) {
            let node = sheet.node(row, Role::Cell);
            let nought = dose.is_none_or(record::Dose::is_zero);
            let style = if nought { NOUGHT } else { DOSE_STYLE };
            let text = phrase::cell(dose, sheet.languages.first).unwrap_or_default();
            let lines = sheet.pen.wrap(&[Span::new(text, style)], width - Mm(2.0));
            let tile = (!nought).then_some(Ink::AccentGround);
            cells.push(Cell {
                align: Align::Centre,
                tile,
                ..Cell::new(node, x, width, lines)
            });
        }
        let node = sheet.node(row, Role::Cell);
        let unit = it.unit.clone().unwrap_or_default();
        let lines = sheet
            .pen
            .wrap(&[Span::new(unit, BODY)], columns.unit.1 - Mm(2.0));
        cells.push(Cell::new(node, columns.unit.0, columns.unit.1, lines));
    } else {
        let (x, width) = columns.words();
        let node = sheet.node(row, Role::Cell);
        let loud = rhythm == Rhythm::NotDaily || rhythm == Rhythm::Unclear;
        let style = if loud {
            BODY.bold().ink(Ink::Alert)
        } else {
            BODY.bold()
        };
        let second = if loud { SECOND.ink(Ink::Alert) } else { SECOND };
        let spans = sheet
            .languages
            .spans(style, second, |l| phrase::dose(it, l));
        let lines = sheet.pen.wrap(&spans, width - Mm(6.0));
        let tile = loud.then_some(Ink::AlertGround);
        cells.push(Cell {
            tile,
            ..Cell::new(node, x + Mm(2.0), width - Mm(4.0), lines)
        });
    }
    let node = sheet.node(row, Role::Cell);
    let lines = sheet.pen.wrap(&hint(sheet, it), columns.hint.1);
    cells.push(Cell::new(node, columns.hint.0, columns.hint.1, lines));
    Row {
        cells,
        before: Mm(0.7),
        after: Mm(0.7),
        rule: Some(Ink::Faint),
        ..Row::default()
    }
}

/// Name and strength, then what is in it and its form, then what is undecided.
fn name_lines(sheet: &mut Sheet<'_>, it: &Medication, version: &Version<'_>) -> Vec<Line> {
    let room = NAME - Mm(2.0);
    let mut details: Vec<String> = it
        .ingredients
        .iter()
        .map(|ingredient| match &ingredient.strength {
            Some(strength) => format!("{} {strength}", ingredient.substance.shown()),
            None => ingredient.substance.shown().to_owned(),
        })
        .filter(|ingredient| {
            !clean(&phrase::medicine(it))
                .replace('\u{a0}', " ")
                .contains(ingredient)
        })
        .collect();
    details.extend(it.form.iter().map(|form| form.shown().to_owned()));
    let mut spans = vec![Span::new(phrase::medicine(it), BODY.bold())];
    if !details.is_empty() {
        spans.push(Span::new(
            format!(" · {}", joined(details.iter().map(String::as_str), " · ")),
            SMALL.ink(Ink::Second),
        ));
    }
    let mut lines = sheet.pen.wrap(&spans, room);
    if it.status == MedicationStatus::Paused {
        let spans = sheet.label(
            Word::Paused,
            SMALL.bold().ink(Ink::Alert),
            SMALL.ink(Ink::Alert).second(),
        );
        lines.extend(sheet.pen.wrap(&spans, room));
    }
    lines.extend(sheet.mark_lines(version, room));
    lines
}

/// What for, how to take it, until when.
fn hint(sheet: &Sheet<'_>, it: &Medication) -> Vec<Span> {
    let parts: Vec<String> = it
        .reason
        .iter()
        .map(|reason| reason.shown().to_owned())
        .chain(it.hint.clone())
        .chain(it.line.clone())
        .collect();
    let said = joined(parts.iter().map(String::as_str), " · ");
    let mut spans = vec![Span::new(said, BODY)];
    if let Some(end) = it.end {
        let stroke = if parts.is_empty() { "" } else { " · " };
        spans.push(Span::new(stroke, BODY));
        spans.extend(sheet.languages.spans(BODY, SECOND, |l| {
            fill(Word::DoseUntil.in_language(l), &[("date", &date(end, l))])
        }));
    }
    // A daily grid may come with words of its own; they are part of the dose.
    if phrase::rhythm(it) == Rhythm::Daily {
        spans.extend(
            it.dose_text
                .iter()
                .map(|text| Span::new(format!(" · {text}"), BODY.bold())),
        );
    }
    spans
}
