//! Tables: diaries of blood pressure, weight and glucose, and tables of a laboratory (CSV, RFC 4180).
//!
//! Every program writes them its own way. Letters, separator, headings, order of dates and units are told
//! by the file itself or by the person ([`Columns`]), and never guessed: where a date could be the fifth of
//! March or the third of May, or a number stands without its unit, nothing is taken and the remark asks.

mod columns;
mod dates;
mod letters;
mod rows;

pub use columns::{Column, Columns, Meaning, Order};

use crate::{Format, Read, Remark, Why, limits};
use columns::Heads;
use record::DocumentId;

/// How many rows are looked through for the headings.
const HEADINGS: usize = 40;
/// The most columns of a table.
pub(crate) const COLUMNS: usize = 500;
/// What may stand between two cells.
const SEPARATORS: [u8; 4] = [b';', b',', b'\t', b'|'];

type Row = Vec<String>;

/// Whether the beginning of a file is a table with headings that are known here, or rows that begin with a
/// date.
pub(crate) fn looks_like(head: &[u8]) -> bool {
    let text = letters::decode(head);
    if text.contains('\0') {
        return false;
    }
    let whole = text.rfind('\n').map_or(&*text, |end| &text[..end]);
    let whole = if whole.lines().count() < 2 {
        &*text
    } else {
        whole
    };
    layout(whole, None).is_some() || dated(whole)
}

/// Whether at least three rows of the same length begin with a date.
fn dated(text: &str) -> bool {
    separators_in(text).any(|separator| {
        let rows: Vec<Row> = rows_of(text, separator)
            .take(HEADINGS)
            .map(|(_, row)| row)
            .collect();
        let fits = |row: &&Row| {
            row.len() > 1 && row.len() == rows[rows.len() - 1].len() && dates::looks_like(&row[0])
        };
        rows.iter().filter(fits).count() >= 3
    })
}

/// Reads a table.
pub(crate) fn read(bytes: &[u8], said: Option<&Columns>) -> Read {
    let mut read = Read::of(Format::Table);
    let text = letters::decode(bytes);
    let Some((separator, first, heads)) = layout(&text, said) else {
        let rows: Vec<(u64, Row)> = rows_of(&text, separator_of(&text)).take(2).collect();
        let heads = rows.first().map(|(_, row)| row.clone()).unwrap_or_default();
        let remark = Remark::new("table", Why::ColumnsUnknown, "");
        read.remarks
            .push(remark.fact("columns", &heads.join(" | ")));
        read.columns = Heads::unknown(&heads).columns(&rows[1..]);
        return read;
    };
    let rows: Vec<(u64, Row)> = rows_of(&text, separator)
        .skip(first)
        .take(limits::RESOURCES + 1)
        .collect();
    read.columns = heads.columns(&rows);
    let mut reader = rows::Reader::new(&mut read, DocumentId::of(bytes), heads, said);
    reader.all(&rows);
    read
}

/// The separator whose cells make most sense as headings: it, the number of rows up to the headings, them.
fn layout(text: &str, said: Option<&Columns>) -> Option<(u8, usize, Heads)> {
    let mut best: Option<(usize, u8, usize, Heads)> = None;
    for separator in separators_in(text) {
        for (number, (_, row)) in rows_of(text, separator).take(HEADINGS).enumerate() {
            let Some(heads) = Heads::of(&row, said) else {
                continue;
            };
            let known = heads.known();
            if best.as_ref().is_none_or(|(most, ..)| known > *most) {
                // where the person said what the columns are, there may be no headings at all
                let is_row = heads
                    .at(Meaning::Date)
                    .is_some_and(|at| dates::looks_like(&row[at]));
                best = Some((known, separator, number + usize::from(!is_row), heads));
            }
        }
    }
    best.map(|(_, separator, first, heads)| (separator, first, heads))
}

/// The separators a text has at all: without one it has a single column, and a table has two at least.
fn separators_in(text: &str) -> impl Iterator<Item = u8> {
    let occurs = |separator: &u8| memchr::memchr(*separator, text.as_bytes()).is_some();
    SEPARATORS.into_iter().filter(occurs)
}

fn separator_of(text: &str) -> u8 {
    let line = text.lines().next().unwrap_or_default().as_bytes();
    let count = |separator: &u8| memchr::memchr_iter(*separator, line).count();
    SEPARATORS.into_iter().max_by_key(count).unwrap_or(b',')
}

/// The rows of a text with the line each begins on, blank ones left out.
fn rows_of(text: &str, separator: u8) -> impl Iterator<Item = (u64, Row)> {
    let reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let rows = reader.into_records().map_while(Result::ok);
    rows.filter(|row| row.iter().any(|cell| !cell.is_empty()))
        .map(|row| {
            let line = row.position().map_or(0, csv::Position::line);
            (line, row.iter().take(COLUMNS).map(str::to_owned).collect())
        })
}

#[cfg(test)]
mod tests;
