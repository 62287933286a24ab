//! Pages of documents in a binder: a head with what it is, and the page as a picture.

use super::{Binder, Draw, LEFT, Leaf, RIGHT};
use crate::Error;
use crate::furniture::{HEADING, SMALL};
use crate::measure::{Area, Mm};
use crate::sheet::{Bookmark, Leaf as Place, NodeId, Role, Sheet, What};
use crate::text::{Ink, Span, Style};

/// A picture of few pixels is not blown up further than to so many an inch.
const COARSEST: f32 = 72.0;
/// Between the head of a page and its picture.
const GAP: Mm = Mm(2.0);
/// The most lines of a title; the list in front of the pages has all of it.
const LINES: usize = 2;

/// A page for a leaf, with its head. What stands below is drawn later, if it is printed at all.
pub(super) fn set(sheet: &mut Sheet<'_>, leaf: &Leaf<'_>, number: usize) {
    let page = sheet.pages.len();
    sheet.reach(page);
    if leaf.first {
        sheet.bookmarks.push(Bookmark {
            title: leaf.title.to_owned(),
            page,
            inner: true,
        });
    }
    let section = sheet.node(NodeId::ROOT, Role::Section);
    let width = sheet.width - LEFT - RIGHT;
    let top = sheet.frame().top;
    let node = sheet.node(section, Role::Heading);
    let mut lines = sheet.pen.wrap(&[Span::new(leaf.title, HEADING)], width);
    lines.truncate(LINES);
    let below = sheet.lines(page, Some(node), LEFT, top, lines);
    let node = sheet.node(section, Role::Paragraph);
    let about = Span::new(leaf.about, SMALL.ink(Ink::Second));
    let mut lines = sheet.pen.wrap(&[about], width);
    lines.truncate(LINES);
    let below = sheet.lines(page, Some(node), LEFT, below, lines);
    sheet.pages[page].leaf = Some(Place {
        number,
        section,
        below,
    });
}

/// Draws what is to be printed, page by page.
pub(super) fn fill(
    sheet: &mut Sheet<'_>,
    binder: &Binder<'_>,
    picture: &mut Draw<'_>,
    follow: &mut dyn FnMut(usize, usize) -> bool,
) -> Result<(), Error> {
    let leaves: Vec<&Leaf<'_>> = binder.parts.iter().flat_map(|part| part.leaves).collect();
    let places = sheet.pages.iter().enumerate();
    let places: Vec<(usize, Place)> = places
        .filter_map(|(page, it)| Some((page, it.leaf?)))
        .collect();
    for (done, (page, place)) in places.iter().enumerate() {
        if !follow(done, places.len()) {
            return Err(Error::Stopped);
        }
        let leaf = leaves[place.number];
        let room = room(sheet, place.below);
        match picture(place.number) {
            Some(scan) => {
                let area = fitted(room, scan.width, scan.height);
                sheet.figure(*page, place.section, area, What::Scan { scan }, leaf.aloud);
                // Where somebody else's page ends: much of it may be white.
                let edge = What::Outline {
                    ink: Ink::Faint,
                    radius: Mm(0.0),
                    thickness: Mm(0.2),
                    dashed: false,
                };
                sheet.decorate(*page, area, edge);
            }
            None => say(sheet, *page, place.section, room, leaf.missing),
        }
    }
    Ok(())
}

/// What is left of a page below its head.
fn room(sheet: &Sheet<'_>, below: Mm) -> Area {
    let top = below + GAP;
    let height = sheet.frame().bottom - top;
    Area::new(LEFT, top, sheet.width - LEFT - RIGHT, height)
}

/// As large as it goes, in the middle.
fn fitted(room: Area, width: u32, height: u32) -> Area {
    let (wide, high) = (width.max(1) as f32, height.max(1) as f32);
    let largest = 25.4 / COARSEST;
    let each = (room.width.0 / wide).min(room.height.0 / high).min(largest);
    let (wide, high) = (Mm(wide * each), Mm(high * each));
    Area::new(room.x + (room.width - wide) / 2.0, room.y, wide, high)
}

/// A sentence where a picture should be.
fn say(sheet: &mut Sheet<'_>, page: usize, section: NodeId, room: Area, text: &str) {
    const BIG: Style = Style::new(12.0);
    let node = sheet.node(section, Role::Paragraph);
    let lines = sheet.pen.wrap(&[Span::new(text, BIG)], room.width);
    sheet.lines(page, Some(node), room.x, room.y + GAP, lines);
}
