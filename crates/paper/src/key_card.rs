//! The card with which somebody gives the public half of their key to another: a code to read, six
//! words to compare. Whoever finds it can seal for its owner, and open nothing.

use record::When;

use crate::dates::date;
use crate::desk::{Desk, DeskWord};
use crate::face::Faces;
use crate::flow::{Cell, CodeCell, Column, Place, Row, beside, pour};
use crate::furniture::{BODY, MARGIN, SECOND, SMALL, TITLE, TITLE_SECOND};
use crate::measure::Mm;
use crate::recovery::advice;
use crate::sheet::{NodeId, Role, Sheet};
use crate::text::{Ink, Span, Style};
use crate::{About, Error, Printed};

/// What stands on a key card.
#[derive(Clone, Copy, Debug)]
pub struct KeyCard<'a> {
    /// Whose key, as they say.
    pub name: &'a str,
    /// The text of the code: `ownchart-key:1:…`.
    pub text: &'a str,
    /// The key alone, `age1…`, for whoever types it.
    pub key: &'a str,
    /// The words both sides compare.
    pub words: &'a str,
    /// The day of printing.
    pub made: When,
}

/// The sheet with a key card.
///
/// # Errors
/// [`Error`] only for what the program itself got wrong, or a name too long for a code.
pub fn key_card(
    card: &KeyCard<'_>,
    about: About,
    languages: Desk,
    faces: &Faces,
) -> Result<Printed, Error> {
    draw(card, about, languages, faces)?.print()
}

fn draw<'f>(
    card: &KeyCard<'_>,
    about: About,
    desk: Desk,
    faces: &'f Faces,
) -> Result<Sheet<'f>, Error> {
    const WORDS: Style = Style::new(15.0).bold();
    let mut sheet = desk.a4(faces, about);
    let width = sheet.measure();
    let title = desk.label(DeskWord::KeyCardTitle, TITLE, TITLE_SECOND);
    let below = sheet.head_of(0, &title, &[]);
    let frame = sheet.frame();
    let code = CodeCell {
        modules: symbol::qr::text(card.text, symbol::qr::Level::Q)?,
        module: Mm(0.9),
        aloud: desk.first(DeskWord::KeyCardAloud).to_owned(),
    };
    let side = code.side();
    let quiet = code.module * 4.0;
    let figure = sheet.node(NodeId::ROOT, Role::Section);
    let mut left = Column::new(MARGIN - quiet, side);
    left.rows.push(Row::of(Cell {
        node: Some(figure),
        width: side,
        code: Some(code),
        ..Cell::default()
    }));
    let mut right = Column::new(
        MARGIN - quiet + side + Mm(5.0),
        width + quiet - side - Mm(5.0),
    );
    let made: Vec<String> = sheet
        .languages
        .each()
        .map(|language| date(card.made, language))
        .collect();
    let made = made.join(" / ");
    let small = SMALL.ink(Ink::Second);
    for (word, value, style) in [
        (DeskWord::KeyCardWhose, card.name, BODY.bold()),
        (DeskWord::KeyCardWords, card.words, WORDS),
        (DeskWord::RecoveryMade, &*made, BODY.bold()),
    ] {
        let node = sheet.node(NodeId::ROOT, Role::Paragraph);
        let label = desk.label(word, small, SECOND);
        let mut lines = sheet.pen.wrap(&label, right.width);
        lines.extend(sheet.pen.wrap(&[Span::new(value, style)], right.width));
        right.rows.push(Row {
            before: Mm(1.0),
            after: Mm(2.0),
            ..Row::of(Cell::new(node, Mm(0.0), right.width, lines))
        });
    }
    let mut at = Place {
        page: 0,
        y: below + Mm(2.0),
    };
    at = beside(&mut sheet, &[left, right], at, frame);
    at.y += Mm(2.0);
    let mut typed = Column::new(MARGIN, width);
    let node = sheet.node(NodeId::ROOT, Role::Paragraph);
    let label = desk.label(DeskWord::KeyCardTyped, small, SECOND);
    let mut lines = sheet.pen.wrap(&label, width);
    lines.extend(sheet.pen.wrap(&[Span::new(card.key, BODY)], width));
    typed
        .rows
        .push(Row::of(Cell::new(node, Mm(0.0), width, lines)));
    at = pour(&mut sheet, &typed, at, frame);
    at.y += Mm(7.0);
    let how = [
        DeskWord::KeyCardHow,
        DeskWord::KeyCardHow1,
        DeskWord::KeyCardHow2,
        DeskWord::KeyCardHow3,
        DeskWord::KeyCardHow4,
    ];
    advice(&mut sheet, &how, desk, at, frame);
    sheet.foot();
    Ok(sheet)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::check;

    #[test]
    fn a_key_card_is_drawn_whatever_the_name() {
        let faces = Faces::bundled();
        let key = "age1lvyvwawkr0mcnnnncaghunadrqkmuf9e6507x9y920xxpp866cnql7dp2z";
        for name in ["Dr. Weber", &"Gemeinschaftspraxis am Marktplatz ".repeat(3)] {
            let text = format!("ownchart-key:1:{name}:{key}");
            let card = KeyCard {
                name,
                text: &text,
                key,
                words: "abacus zoom abacus zoom abacus zoom",
                made: "2026-11-22".parse().unwrap(),
            };
            let sheet = draw(&card, About::for_tests(), Desk::GERMAN_ENGLISH, &faces).unwrap();
            check::sheet(&sheet);
            assert_eq!(sheet.pages.len(), 1);
        }
    }
}
