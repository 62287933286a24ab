//! The binder: a whole record as pages to be filed, and later only the pages that changed.
//!
//! Pages are numbered within their part (`3-2` is the second page of the third part), so that one
//! entry more changes the pages of its part and no others. What changes without anything being said
//! otherwise, the day and the number of the chart, is left out of the comparison.
//!
//! # One side only
//! A page that is exchanged takes what is printed on its back with it. The cover says so.

mod leaves;

use record::When;

use crate::dates::date;
use crate::face::Faces;
use crate::flow::{Place, pour, pour_out};
use crate::furniture::{BODY, HEADING, SMALL};
use crate::letter::Block;
use crate::measure::{Area, Mm};
use crate::sheet::{Bookmark, Kid, NodeId, Page, Role, Scan, Sheet, What};
use crate::text::{Ink, Span, Style};
use crate::words::{Language, Languages, Word, fill};
use crate::writing::Writing;
use crate::{About, Error, Printed};

/// A part of a binder: it begins on a page of its own and has a tab.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// What it is called.
    pub title: &'a str,
    /// What it says.
    pub body: &'a [Block<'a>],
    /// Pages of documents, behind what it says.
    pub leaves: &'a [Leaf<'a>],
}

/// A page of a document, on a sheet of its own. It is the same page as long as its words and its
/// `key` are: what it looks like is not compared, and only pages that are printed are drawn.
#[derive(Clone, Copy, Debug)]
pub struct Leaf<'a> {
    /// What the page is called in the binder. It stays when other documents come and go.
    pub label: &'a str,
    /// The document.
    pub title: &'a str,
    /// From when it is, and which of its pages this is.
    pub about: &'a str,
    /// What is on it: another key is another page.
    pub key: &'a str,
    /// What to read aloud instead of the picture.
    pub aloud: &'a str,
    /// What stands there if there is no picture.
    pub missing: &'a str,
    /// Whether its document begins here.
    pub first: bool,
}

/// Gives the picture of a leaf by its number, counted through all parts; nothing where it cannot be drawn.
pub type Draw<'a> = dyn FnMut(usize) -> Option<Scan> + 'a;

/// What a binder is made from.
#[derive(Clone, Copy, Debug)]
pub struct Binder<'a> {
    /// In which language.
    pub language: Language,
    /// Whose: the name stands on every page.
    pub person: &'a str,
    /// The day of birth, on every page too.
    pub born: Option<When>,
    /// The day it is made.
    pub made: When,
    /// The number of the chart's state.
    pub number: u64,
    /// The words of that state.
    pub words: &'a [&'a str],
    /// Its parts in order.
    pub parts: &'a [Part<'a>],
    /// The binder that is to be brought up to date: only what changed is printed then, behind a slip
    /// that says what to do.
    pub former: Option<&'a Former<'a>>,
}

/// A binder that was printed before.
#[derive(Clone, Copy, Debug)]
pub struct Former<'a> {
    /// The day it was made.
    pub made: When,
    /// Its pages.
    pub pages: &'a [Sheaf],
}

/// A page of a binder, by which it is recognised later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheaf {
    /// What it is called in the binder: `3-2`.
    pub label: String,
    /// A digest of what stands on it, but for the day and the chart's number.
    pub digest: u128,
}

/// A binder that was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    /// What is to be printed.
    pub printed: Printed,
    /// All pages of the binder as it is now, printed or not.
    pub pages: Vec<Sheaf>,
    /// Labels of the pages to exchange.
    pub replaced: Vec<String>,
    /// Labels of the pages that are new.
    pub added: Vec<String>,
    /// Labels of the pages to take out.
    pub removed: Vec<String>,
}

/// Holes are punched here.
const LEFT: Mm = Mm(24.0);
/// Tabs stand there.
const RIGHT: Mm = Mm(18.0);
const TAB: (Mm, Mm) = (Mm(6.5), Mm(14.0));
const TITLE: Style = Style::new(26.0).bold().ink(Ink::Accent);
const NAME: Style = Style::new(24.0).bold();
const TEXT: Style = BODY;
/// How many rows take as long as one picture, for whoever follows the work.
const LEAF: usize = 30;

/// The binder. `picture` draws the leaves that are printed, in their order; `follow` hears how much of
/// how much is done, and `false` stops the work.
///
/// # Errors
/// [`Error::Stopped`]; else only what the program itself got wrong.
pub fn binder(
    binder: &Binder<'_>,
    about: About,
    faces: &Faces,
    picture: &mut Draw<'_>,
    follow: &mut dyn FnMut(usize, usize) -> bool,
) -> Result<Bound, Error> {
    // Half of the work is setting, half is writing the file; a picture takes as long as many rows.
    let rows = binder
        .parts
        .iter()
        .map(|part| weight(part.body))
        .sum::<usize>();
    let pictures = LEAF * binder.parts.iter().map(|it| it.leaves.len()).sum::<usize>();
    let total = (rows * 2 + pictures).max(1);
    let mut set = draw(binder, about, faces, &mut |done| follow(done, total))?;
    let (added, replaced, removed) = set.select(binder);
    let sheaves = set.pages;
    leaves::fill(&mut set.sheet, binder, picture, &mut |done, of| {
        follow(rows + pictures * done / of.max(1), total)
    })?;
    let before = rows + pictures;
    let printed = set
        .sheet
        .print_following(&mut |done, of| follow(before + rows * done / of.max(1), total))?;
    Ok(Bound {
        printed,
        pages: sheaves,
        replaced,
        added,
        removed,
    })
}

fn weight(body: &[Block<'_>]) -> usize {
    let of = |block: &Block<'_>| match block {
        Block::Table { rows, .. } => rows.len() + 1,
        Block::List(items) => items.len(),
        Block::Heading(_) | Block::Paragraph(_) => 1,
    };
    body.iter().map(of).sum()
}

/// A binder that was set, whole.
struct Set<'f> {
    sheet: Sheet<'f>,
    pages: Vec<Sheaf>,
}

fn draw<'f>(
    binder: &Binder<'_>,
    about: About,
    faces: &'f Faces,
    follow: &mut dyn FnMut(usize) -> bool,
) -> Result<Set<'f>, Error> {
    let languages = Languages {
        first: binder.language,
        second: None,
    };
    let mut sheet = Sheet::new(faces, about, languages);
    cover(&mut sheet, binder);
    // The contents are known last and stand second.
    let contents = sheet.node(NodeId::ROOT, Role::Section);
    let mut starts = Vec::new();
    let mut done = 0;
    // What the leaves are, page by page.
    let mut names: Vec<Option<Leaf<'_>>> = Vec::new();
    let mut number = 0;
    for part in binder.parts {
        let first = sheet.pages.len();
        sheet.reach(first);
        starts.push(first);
        sheet.bookmarks.push(Bookmark {
            title: part.title.to_owned(),
            page: first,
            inner: false,
        });
        let width = sheet.width - LEFT - RIGHT;
        let mut writing = Writing::new(LEFT, width);
        writing.heading(
            &mut sheet,
            &[Span::new(
                part.title,
                Style::new(15.0).bold().ink(Ink::Accent),
            )],
        );
        for block in part.body {
            if !writing.block(&mut sheet, block, &mut done, follow) {
                return Err(Error::Stopped);
            }
        }
        let start = Place {
            page: first,
            y: sheet.frame().top,
        };
        let frame = sheet.frame();
        pour_out(&mut sheet, writing.column, start, frame);
        names.resize(sheet.pages.len(), None);
        for leaf in part.leaves {
            leaves::set(&mut sheet, leaf, number);
            names.push(Some(*leaf));
            number += 1;
        }
    }
    let (body, parts) = (sheet.pages.len(), starts.first().copied());
    write_contents(&mut sheet, contents, binder, &starts);
    let front = parts.unwrap_or(body);
    let order: Vec<usize> = (0..front)
        .chain(body..sheet.pages.len())
        .chain(front..body)
        .collect();
    let shift = sheet.pages.len() - body;
    starts.iter_mut().for_each(|start| *start += shift);
    sheet.take_pages(&order);
    names.resize(body, None);
    let names: Vec<Option<Leaf<'_>>> = order
        .iter()
        .map(|old| names.get(*old).copied().flatten())
        .collect();
    let labels = labels(&names, &starts);
    let name = who(binder);
    let pages = labels.iter().zip(&sheet.pages).zip(&names);
    let pages = pages.map(|((label, page), leaf)| {
        let key = leaf.map_or("", |leaf| leaf.key);
        Sheaf {
            label: label.clone(),
            digest: digest(page, &format!("{name}{label}{key}")),
        }
    });
    let pages = pages.collect();
    for (page, label) in labels.iter().enumerate() {
        let part = starts.iter().rposition(|start| *start <= page);
        around(&mut sheet, binder, page, label, part);
    }
    Ok(Set { sheet, pages })
}

/// `0-1`, `0-2`, `1-1` …: the part, and the page in it. Part 0 is the cover and the contents. Pages of
/// documents have labels of their own.
fn labels(names: &[Option<Leaf<'_>>], starts: &[usize]) -> Vec<String> {
    let label = |page: usize| {
        if let Some(leaf) = names[page] {
            return leaf.label.to_owned();
        }
        let part = starts.iter().rposition(|start| *start <= page);
        let first = part.map_or(0, |part| starts[part]);
        format!("{}-{}", part.map_or(0, |part| part + 1), page - first + 1)
    };
    (0..names.len()).map(label).collect()
}

fn who(binder: &Binder<'_>) -> String {
    let born = binder.born.map(|born| {
        let day = date(born, binder.language);
        let word = Word::PersonBornShort.in_language(binder.language);
        format!(" · {}", fill(word, &[("date", &day)]))
    });
    format!("{}{}", binder.person, born.unwrap_or_default())
}

fn cover(sheet: &mut Sheet<'_>, binder: &Binder<'_>) {
    let word = |word: Word| word.in_language(binder.language);
    let width = sheet.width - LEFT - RIGHT;
    let mut writing = Writing::new(LEFT, width);
    let title = sheet.node(NodeId::ROOT, Role::Title);
    let line = sheet
        .pen
        .wrap(&[Span::new(word(Word::BinderTitle), TITLE)], width);
    sheet.lines(0, Some(title), LEFT, Mm(70.0), line);
    writing.say(sheet, &[Span::new(binder.person, NAME)]);
    if let Some(born) = binder.born {
        let day = date(born, binder.language);
        let text = fill(word(Word::PersonBornShort), &[("date", &day)]);
        writing.say(sheet, &[Span::new(text, Style::new(15.0))]);
    }
    writing.say(sheet, &[Span::new(word(Word::Stated), TEXT)]);
    writing.say(sheet, &[Span::new(word(Word::BinderOneSide), TEXT)]);
    let frame = sheet.frame();
    // A name of any length goes on; it never meets the pages behind it.
    pour(
        sheet,
        &writing.column,
        Place {
            page: 0,
            y: Mm(92.0),
        },
        frame,
    );
}

fn write_contents(sheet: &mut Sheet<'_>, section: NodeId, binder: &Binder<'_>, starts: &[usize]) {
    let word = |word: Word| word.in_language(binder.language);
    let width = sheet.width - LEFT - RIGHT;
    let mut writing = Writing::new(LEFT, width);
    let before = sheet.nodes[0].kids.len();
    writing.heading(
        sheet,
        &[Span::new(
            word(Word::BinderContents),
            Style::new(15.0).bold().ink(Ink::Accent),
        )],
    );
    let heads = [("", 1.0), ("", 9.0), (word(Word::BinderPages), 3.0)];
    let heads = heads.map(|(text, share)| (vec![Span::new(text, SMALL.bold())], share));
    let table = writing.table(sheet, &heads);
    for (place, part) in binder.parts.iter().enumerate() {
        let end = starts.get(place + 1).copied().unwrap_or(sheet.pages.len());
        let count = end - starts[place] - part.leaves.len();
        let number = (place + 1).to_string();
        let pages = if count == 1 {
            format!("{number}-1")
        } else {
            format!("{number}-1 – {number}-{count}")
        };
        // Its leaves have labels by document, which the part itself lists.
        let pages = match part.leaves.len() {
            0 => pages,
            more => format!("{pages} + {more}"),
        };
        let cells = [number, part.title.to_owned(), pages];
        let cells = cells.map(|text| vec![Span::new(text, Style::new(11.0))]);
        writing.row(sheet, &table, &cells, None);
    }
    let frame = sheet.frame();
    let page = sheet.pages.len();
    sheet.reach(page);
    let start = Place { page, y: frame.top };
    pour(sheet, &writing.column, start, frame);
    // What was written last is read second.
    let late = sheet.nodes[0].kids.split_off(before);
    sheet.adopt(section, late);
}

/// Name and part above, tab at the edge, line to measure, day and page below.
fn around(
    sheet: &mut Sheet<'_>,
    binder: &Binder<'_>,
    page: usize,
    label: &str,
    part: Option<usize>,
) {
    let width = sheet.width - LEFT - RIGHT;
    let style = SMALL.ink(Ink::Second);
    let mut spans = vec![Span::new(who(binder), SMALL.bold())];
    if let Some(part) = part {
        spans.push(Span::new(format!(" · {}", binder.parts[part].title), style));
    }
    let lines = sheet.pen.wrap(&spans, width).into_iter().take(1).collect();
    sheet.lines(page, None, LEFT, Mm(10.0), lines);
    sheet.rule(page, LEFT, Mm(15.5), width, Ink::Faint);
    let beside = sheet.check_line(page, width * 0.5);
    let day = date(binder.made, binder.language);
    let number = binder.number.to_string();
    let words = Word::EmergencyMade.in_language(binder.language);
    let made = fill(words, &[("date", &day), ("n", &number)]);
    let mut spans = vec![Span::new(made, style)];
    if !label.is_empty() {
        spans.push(Span::new(" · ", style));
        spans.push(Span::new(label, SMALL.bold()));
    }
    let line = sheet.pen.spans(&spans);
    sheet.right(page, beside, line);
    if let Some(part) = part {
        tab(sheet, page, part, binder.parts.len());
    }
}

/// The number of the part at the edge, each part a step lower.
fn tab(sheet: &mut Sheet<'_>, page: usize, part: usize, parts: usize) {
    let x = sheet.width - Mm(5.0) - TAB.0;
    let room = sheet.frame().bottom - Mm(20.0);
    let step = TAB.1.min(room / parts.max(1) as f32);
    let area = Area::new(x, Mm(20.0) + step * part as f32, TAB.0, step - Mm(1.0));
    let edge = What::Outline {
        ink: Ink::Accent,
        radius: Mm(1.2),
        thickness: Mm(0.5),
        dashed: false,
    };
    sheet.decorate(page, area, edge);
    let size = Style::new(11.0).bold().ink(Ink::Accent);
    let line = sheet.pen.line(&(part + 1).to_string(), size);
    if line.height() <= area.height && line.width <= area.width {
        let y = area.y + (area.height - line.height()) / 2.0;
        let x = area.x + (area.width - line.width) / 2.0;
        sheet.text(page, None, x, y, line);
    }
}

/// A digest of what stands on a page (FNV-1a, 128 bits). It tells changes, not attacks.
fn digest(page: &Page, name: &str) -> u128 {
    let mut digest: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    let mut eat = |bytes: &[u8]| {
        for byte in bytes {
            digest = (digest ^ u128::from(*byte))
                .wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
        digest = (digest ^ 0xff).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
    };
    eat(name.as_bytes());
    for drawn in &page.drawn {
        if let What::Text { line, .. } = &drawn.what {
            // To a hundredth of a millimetre: what moved is another page.
            let at = [drawn.area.x.0, drawn.area.y.0, line.style.size.0];
            for number in at {
                eat(&((number * 100.0).round() as i64).to_be_bytes());
            }
            eat(line.text.as_bytes());
        }
    }
    digest
}

impl Set<'_> {
    /// Leaves only what changed, behind a slip that says what to do; the labels of pages added,
    /// replaced and removed.
    fn select(&mut self, binder: &Binder<'_>) -> (Vec<String>, Vec<String>, Vec<String>) {
        let Some(former) = binder.former else {
            let all = self.pages.iter().map(|page| page.label.clone());
            return (all.collect(), Vec::new(), Vec::new());
        };
        let before = |label: &str| former.pages.iter().find(|page| page.label == label);
        let (mut added, mut replaced, mut taken) = (Vec::new(), Vec::new(), Vec::new());
        for (place, page) in self.pages.iter().enumerate() {
            match before(&page.label) {
                Some(was) if was.digest == page.digest => continue,
                Some(_) => replaced.push(page.label.clone()),
                None => added.push(page.label.clone()),
            }
            taken.push(place);
        }
        let gone = |was: &&Sheaf| !self.pages.iter().any(|page| page.label == was.label);
        let removed: Vec<String> = former
            .pages
            .iter()
            .filter(gone)
            .map(|was| was.label.clone())
            .collect();
        let sheet = &mut self.sheet;
        let first = sheet.pages.len();
        let before = sheet.nodes[0].kids.len();
        slip(sheet, binder, former, [&added, &replaced, &removed], first);
        let late = sheet.nodes[0].kids.split_off(before);
        sheet.nodes[0].kids.splice(0..0, late);
        let order: Vec<usize> = (first..sheet.pages.len()).chain(taken).collect();
        sheet.take_pages(&order);
        (added, replaced, removed)
    }
}

/// What to take out and what to put in.
fn slip(
    sheet: &mut Sheet<'_>,
    binder: &Binder<'_>,
    former: &Former<'_>,
    [added, replaced, removed]: [&[String]; 3],
    page: usize,
) {
    const BIG: Style = Style::new(14.0);
    sheet.reach(page);
    let word = |word: Word| word.in_language(binder.language);
    let width = sheet.width - LEFT - RIGHT;
    let mut writing = Writing::new(LEFT, width);
    writing.heading(sheet, &[Span::new(word(Word::BinderSlip), TITLE)]);
    if added.is_empty() && replaced.is_empty() && removed.is_empty() {
        writing.say(sheet, &[Span::new(word(Word::BinderNothing), BIG)]);
    } else {
        let day = date(former.made, binder.language);
        let how = fill(word(Word::BinderSlipHow), &[("date", &day)]);
        writing.say(sheet, &[Span::new(how, BIG)]);
        for (what, labels) in [
            (Word::BinderReplace, replaced),
            (Word::BinderAdd, added),
            (Word::BinderRemove, removed),
        ] {
            if !labels.is_empty() {
                let text = fill(word(what), &[("pages", &runs(labels))]);
                writing.item(sheet, "–", &[Span::new(text, BIG.bold())], Vec::new());
            }
        }
        writing.say(sheet, &[Span::new(word(Word::BinderSlipKeep), BIG)]);
    }
    let words = format!(
        "{} {}: {}",
        word(Word::Number),
        binder.number,
        binder.words.join(" ")
    );
    writing.say(sheet, &[Span::new(words, HEADING.ink(Ink::Second))]);
    let frame = sheet.frame();
    pour(sheet, &writing.column, Place { page, y: frame.top }, frame);
    for page in page..sheet.pages.len() {
        around(sheet, binder, page, "", None);
    }
}

/// Labels as people say them: `2-1, 3-2 – 3-4`.
fn runs(labels: &[String]) -> String {
    let number = |label: &str| {
        let (part, page) = label.rsplit_once('-')?;
        Some((part.to_owned(), page.parse::<usize>().ok()?))
    };
    let mut said: Vec<(String, String)> = Vec::new();
    for label in labels {
        let follows = said.last().is_some_and(|(_, last)| {
            number(last).map(|(part, page)| (part, page + 1)) == number(label)
        });
        match said.last_mut() {
            Some(run) if follows => run.1.clone_from(label),
            _ => said.push((label.clone(), label.clone())),
        }
    }
    let said = said.into_iter().map(|(from, to)| match from == to {
        true => from,
        false => format!("{from} – {to}"),
    });
    said.collect::<Vec<_>>().join(", ")
}

impl Sheet<'_> {
    /// Gives parts of the reading tree to another part.
    fn adopt(&mut self, parent: NodeId, kids: Vec<Kid>) {
        self.node_mut(parent).kids.extend(kids);
    }

    /// Leaves only these pages, in this order, and of the reading tree what stands on them.
    fn take_pages(&mut self, order: &[usize]) {
        let mut place = vec![None; self.pages.len()];
        for (new, old) in order.iter().enumerate() {
            place[*old] = Some(new);
        }
        self.pages = order
            .iter()
            .map(|old| std::mem::take(&mut self.pages[*old]))
            .collect();
        for node in &mut self.nodes {
            node.kids.retain_mut(|kid| match kid {
                Kid::Mark { page, .. } => place[*page].map(|new| *page = new).is_some(),
                Kid::Node(_) => true,
            });
            if let Some((_, page, _)) = &mut node.figure {
                *page = place[*page].unwrap_or(0);
            }
        }
        self.prune(NodeId::ROOT);
        let mut headed = false;
        self.bookmarks.retain_mut(|bookmark| {
            let new = place[bookmark.page];
            // What stood under a title that is gone stands for itself.
            match bookmark.inner {
                true => bookmark.inner = headed,
                false => headed = new.is_some(),
            }
            bookmark.page = new.unwrap_or(0);
            new.is_some()
        });
    }

    /// Takes out parts of the tree with nothing on any page; an empty cell stays in its row. Whether
    /// anything is left of this one.
    fn prune(&mut self, node: NodeId) -> bool {
        let kids = std::mem::take(&mut self.node_mut(node).kids);
        let alive: Vec<bool> = kids
            .iter()
            .map(|kid| match kid {
                Kid::Mark { .. } => true,
                Kid::Node(kid) => self.prune(*kid),
            })
            .collect();
        let any = alive.contains(&true);
        let in_row = self.get(node).role == Role::Row;
        let stays = kids.into_iter().zip(alive);
        let stays = stays.filter(|(_, alive)| *alive || (in_row && any));
        self.node_mut(node).kids = stays.map(|(kid, _)| kid).collect();
        any
    }
}

impl Writing {
    /// A block of a letter; `false` if whoever follows the work asked to stop.
    fn block(
        &mut self,
        sheet: &mut Sheet<'_>,
        block: &Block<'_>,
        done: &mut usize,
        follow: &mut dyn FnMut(usize) -> bool,
    ) -> bool {
        let mut step = || {
            *done += 1;
            follow(*done)
        };
        match block {
            Block::Heading(text) => {
                self.subheading(sheet, text);
                step()
            }
            Block::Paragraph(text) => {
                self.say(sheet, &[Span::new(*text, TEXT)]);
                step()
            }
            Block::List(items) => items.iter().all(|item| {
                self.item(sheet, "–", &[Span::new(*item, TEXT)], Vec::new());
                step()
            }),
            Block::Table { heads, rows } => {
                let heads: Vec<_> = heads
                    .iter()
                    .map(|(text, share)| (vec![Span::new(*text, SMALL.bold())], *share))
                    .collect();
                let table = self.table(sheet, &heads);
                step()
                    && rows.iter().all(|row| {
                        let cells: Vec<Vec<Span>> = row
                            .iter()
                            .enumerate()
                            .map(|(place, text)| {
                                let style = if place == 1 { TEXT.bold() } else { TEXT };
                                vec![Span::new(*text, style)]
                            })
                            .collect();
                        self.row(sheet, &table, &cells, None);
                        step()
                    })
            }
        }
    }
}

#[cfg(test)]
mod tests;
