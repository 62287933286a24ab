//! The fridge sheet: the emergency sheet in large type, for the door of a refrigerator, and two
//! stickers that say where it lies.
//!
//! Who opens somebody's door in an emergency looks at the inside of that door and into the
//! refrigerator, because every home has one. So one sticker goes on the refrigerator and the other on
//! the inside of the front door. What hangs where a parcel carrier can read it says nothing about
//! anybody: the stickers are the same for everyone.

use record::{Content, Kind};

use crate::emergency::parts::{self, Lists, order};
use crate::emergency::{Emergency, alert_box, medicines, person, provenance};
use crate::face::Faces;
use crate::flow::{Cell, Column, Place, Row, pour};
use crate::furniture::{BODY, HEADING, MARGIN, SECOND};
use crate::measure::{Area, Mm};
use crate::phrase;
use crate::sheet::{NodeId, Role, Sheet, What};
use crate::text::{Ink, Span, Style};
use crate::words::{Languages, Word};
use crate::{About, Error, Printed};

/// How much larger than on the emergency sheet: its smallest type is 10 points then.
const LARGE: f32 = 1.3;
/// A number that is read through a bag, without glasses, with a shaking hand.
const PHONE: Style = Style::new(15.0).bold();
/// One sticker; both stand beside each other.
const STICKER: (Mm, Mm) = (Mm(85.0), Mm(48.0));
/// The stickers with what to do with them.
const STICKERS: Mm = Mm(76.0);

/// The sheet. The stickers stand below, or on a page of their own where there is no room: nothing is
/// on the back of a page that is cut up if the sheet is printed on one side, as it says.
///
/// # Errors
/// [`Error`] only for what the program itself got wrong; no text, however long, is one.
pub fn fridge(
    emergency: &Emergency<'_>,
    about: About,
    languages: Languages,
    faces: &Faces,
) -> Result<Printed, Error> {
    draw(emergency, about, languages, faces)?.print()
}

fn draw<'f>(
    emergency: &Emergency<'_>,
    about: About,
    languages: Languages,
    faces: &'f Faces,
) -> Result<Sheet<'f>, Error> {
    let mut sheet = Sheet::new(faces, about, languages);
    let made = sheet.made(emergency);
    let below = sheet.head(Word::FridgeTitle, &made);
    let mut at = Place {
        page: 0,
        y: below + Mm(1.0),
    };
    sheet.pen.scale = LARGE;
    at = alert_box(&mut sheet, emergency.chart, at);
    at.y += sheet.gap();
    at = person(&mut sheet, emergency, at);
    at.y += sheet.gap();
    at = medicines::draw(&mut sheet, emergency, at);
    at.y += sheet.gap();
    at = call(&mut sheet, emergency, at);
    at.y += sheet.gap();
    at = parts::draw(&mut sheet, emergency, Lists::NotContacts, at)?;
    at.y += sheet.gap();
    sheet.pen.scale = 1.0;
    at = provenance(&mut sheet, emergency, at);
    sheet.running_heads(emergency.chart, Word::FridgeTitle);
    stickers(&mut sheet, at);
    sheet.foot();
    Ok(sheet)
}

/// Whom to call, over the whole width: the name on the left, the numbers large on the right.
fn call(sheet: &mut Sheet<'_>, emergency: &Emergency<'_>, at: Place) -> Place {
    let width = sheet.measure();
    let section = sheet.node(NodeId::ROOT, Role::Section);
    let mut column = Column::new(MARGIN, width);
    let heading = sheet.node(section, Role::Heading);
    let spans = sheet.label(Word::Contacts, HEADING, SECOND);
    let lines = sheet.pen.wrap(&spans, width);
    let head = Row {
        after: Mm(0.8),
        keep: true,
        rule: Some(Ink::Accent),
        ..Row::of(Cell::new(heading, Mm(0.0), width, lines))
    };
    let mut again = head.clone();
    again.cells[0].node = None;
    let number = column.section(vec![again]);
    column.rows.push(Row {
        section: number,
        ..head
    });
    let mut people: Vec<_> = emergency
        .chart
        .of_kind(Kind::Contact)
        .filter(|seen| order(seen).is_some())
        .collect();
    people.sort_by_key(|seen| order(seen));
    let half = width * 0.46;
    if people.is_empty() {
        let node = sheet.node(section, Role::Paragraph);
        let spans = sheet.label(Word::NotAsked, BODY, SECOND);
        let lines = sheet.pen.wrap(&spans, width);
        column.rows.push(Row {
            section: number,
            before: Mm(0.8),
            ..Row::of(Cell::new(node, Mm(0.0), width, lines))
        });
    }
    let list = sheet.node(section, Role::List);
    for version in people.into_iter().flat_map(phrase::versions) {
        let Content::Contact(it) = &version.entry.content else {
            continue;
        };
        let node = sheet.node(list, Role::Item);
        let mut spans = vec![Span::new(it.name.clone(), BODY.bold())];
        let relation = it.relation.iter();
        spans.extend(relation.map(|relation| Span::new(format!("\n{relation}"), BODY)));
        let mut name = sheet.pen.wrap(&spans, half - Mm(3.0));
        name.extend(sheet.mark_lines(&version, half - Mm(3.0)));
        let numbers = it.phones.iter().map(|phone| phrase::unbroken(phone));
        let numbers = numbers.collect::<Vec<_>>().join("\n");
        let phones = sheet.pen.wrap(&[Span::new(numbers, PHONE)], width - half);
        column.rows.push(Row {
            section: number,
            before: Mm(1.0),
            after: Mm(1.0),
            rule: Some(Ink::Faint),
            cells: vec![
                Cell::new(node, Mm(0.0), half, name),
                Cell::new(node, half, width - half, phones),
            ],
            ..Row::default()
        });
    }
    let frame = sheet.frame();
    pour(sheet, &column, at, frame)
}

/// The two stickers with lines to cut along, and what to do with them and the sheet.
fn stickers(sheet: &mut Sheet<'_>, at: Place) {
    let frame = sheet.frame();
    // On the first page or on one of their own: cut out of a later page, they would take what stands
    // on its other side with them.
    let fits = at.page == 0 && at.y + STICKERS <= frame.bottom;
    let (page, top) = if fits {
        (0, frame.bottom - STICKERS)
    } else {
        (sheet.pages.len(), frame.top)
    };
    sheet.reach(page);
    let width = sheet.measure();
    let section = sheet.node(NodeId::ROOT, Role::Section);
    let heading = sheet.node(section, Role::Heading);
    let spans = sheet.label(Word::FridgeCut, HEADING, SECOND);
    let lines = sheet.pen.wrap(&spans, width);
    let mut y = sheet.lines(page, Some(heading), MARGIN, top, lines) + Mm(0.8);
    let how = [Word::FridgeHow1, Word::FridgeHow2, Word::FridgeHow3];
    let list = sheet.node(section, Role::List);
    for (place, word) in how.into_iter().enumerate() {
        let node = sheet.node(list, Role::Item);
        let mut spans = vec![Span::new(format!("{}. ", place + 1), BODY.bold())];
        spans.extend(sheet.label(word, BODY, SECOND));
        let lines = sheet.pen.wrap(&spans, width);
        y = sheet.lines(page, Some(node), MARGIN, y, lines);
    }
    y += Mm(3.0);
    let between = width - STICKER.0 * 2.0;
    for (place, where_) in [Word::FridgeStickerFridge, Word::FridgeStickerDoor]
        .into_iter()
        .enumerate()
    {
        let x = MARGIN + (STICKER.0 + between) * place as f32;
        sticker(
            sheet,
            page,
            section,
            Area::new(x, y, STICKER.0, STICKER.1),
            where_,
        );
    }
}

fn sticker(sheet: &mut Sheet<'_>, page: usize, section: NodeId, cut: Area, where_: Word) {
    let cut_line = What::Outline {
        ink: Ink::Second,
        radius: Mm(3.0),
        thickness: Mm(0.15),
        dashed: true,
    };
    sheet.decorate(page, cut, cut_line);
    let inset = Mm(2.5);
    let frame = Area::new(
        cut.x + inset,
        cut.y + inset,
        cut.width - inset * 2.0,
        cut.height - inset * 2.0,
    );
    let edge = What::Outline {
        ink: Ink::Alert,
        radius: Mm(2.0),
        thickness: Mm(1.4),
        dashed: false,
    };
    sheet.decorate(page, frame, edge);
    const TITLE: Style = Style::new(21.0).bold();
    const WHERE: Style = Style::new(14.0).bold();
    const OTHER: Style = Style::new(11.0).ink(Ink::Second).second();
    let languages = sheet.languages;
    let mut texts = vec![
        Span::new(languages.first(Word::FridgeSticker), TITLE),
        Span::new(languages.first(where_), WHERE),
    ];
    let second = [Word::FridgeSticker, where_].map(|word| languages.second(word));
    if let [Some(title), Some(place)] = second {
        texts.push(Span::new(format!("{title} {place}"), OTHER));
    }
    let room = frame.width - Mm(6.0);
    let node = sheet.node(section, Role::Paragraph);
    let lines: Vec<_> = texts
        .into_iter()
        .flat_map(|span| sheet.pen.wrap(&[span], room))
        .collect();
    let height: Mm = lines.iter().map(crate::text::Line::height).sum();
    let mut y = frame.y + (frame.height - height) / 2.0;
    for line in lines {
        let (x, height) = (frame.x + (frame.width - line.width) / 2.0, line.height());
        sheet.text(page, Some(node), x, y, line);
        y += height;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::check;
    use crate::{Pt, Size, sample};
    use record::Chart;

    fn drawn(chart: &Chart, size: Size) -> (Vec<String>, usize) {
        let faces = Faces::bundled();
        let of = Emergency {
            chart,
            made: "2026-11-21".parse().unwrap(),
            number: 412,
            words: &["hafer", "ziegel", "mond", "anker"],
            key: &["acorn", "bridge", "copper", "delta", "ember", "fabric"],
            photo: None,
        };
        let about = About {
            size,
            ..About::for_tests()
        };
        let sheet = draw(&of, about, Languages::GERMAN_ENGLISH, &faces).unwrap();
        check::sheet(&sheet);
        assert!(sheet.pen.smallest >= Pt(8.0));
        (check::texts(&sheet), sheet.pages.len())
    }

    #[test]
    fn a_person_without_much_has_sheet_and_stickers_on_one_page() {
        for size in [Size::A4, Size::Letter] {
            let (text, pages) = drawn(&sample::nobody(), size);
            assert_eq!(pages, 1, "{text:#?}");
            assert!(
                text.iter()
                    .any(|line| line.contains("in der Kühlschranktür"))
            );
        }
    }

    #[test]
    fn the_alerts_come_first_then_medicines_then_whom_to_call() {
        let (text, _) = drawn(&sample::anna(), Size::A4);
        let text = text.join("\n");
        let place = |word: &str| {
            text.find(word)
                .unwrap_or_else(|| panic!("{word} in {text}"))
        };
        let order = [
            "Penicillin",
            "Anna Beispiel",
            "Ramipril",
            "Im Notfall anrufen",
            "Diagnosen",
        ];
        let places = order.map(place);
        assert!(places.is_sorted(), "{places:?} {text}");
        assert!(text.contains("nur montags"));
    }

    #[test]
    fn the_stickers_say_nothing_about_anybody() {
        let faces = Faces::bundled();
        let anna = sample::anna();
        let stickers_of = |name: &str| {
            let mut sheet = Sheet::new(&faces, About::for_tests(), Languages::GERMAN_ENGLISH);
            sheet.about.title = name.to_owned();
            stickers(
                &mut sheet,
                Place {
                    page: 0,
                    y: Mm(20.0),
                },
            );
            check::texts(&sheet)
        };
        let texts = stickers_of(anna.who().map_or("", |who| who.name.as_str()));
        assert_eq!(texts, stickers_of("somebody else"));
        assert!(!texts.join(" ").contains("Beispiel"));
    }

    #[test]
    fn the_longest_values_never_overprint() {
        for (length, times) in [(60, 2), (400, 2), (6000, 1), (30, 15)] {
            for size in [Size::A4, Size::Letter] {
                let chart = sample::longest(length, times);
                let (text, pages) = drawn(&chart, size);
                assert!(pages > 1);
                let solid: String = text.concat().split_whitespace().collect();
                assert!(solid.contains("Apixaban") && solid.contains("Penicillin"));
            }
        }
    }

    #[test]
    fn nothing_said_is_not_none() {
        let text = drawn(&sample::nobody(), Size::A4).0.join("\n");
        assert!(text.contains("Allergien nicht gefragt / allergies not asked"));
        assert!(!text.contains("keine bekannt"));
    }

    #[test]
    fn every_language_fits() {
        let (anna, faces) = (sample::anna(), Faces::bundled());
        let of = Emergency {
            chart: &anna,
            made: "2026-11-21".parse().unwrap(),
            number: 412,
            words: &["hafer", "ziegel", "mond", "anker"],
            key: &[],
            photo: None,
        };
        for first in crate::Language::ALL {
            for second in [
                None,
                Some(crate::Language::German),
                Some(crate::Language::Arabic),
            ] {
                let languages = Languages {
                    first: *first,
                    second,
                };
                let sheet = draw(&of, About::for_tests(), languages, &faces).unwrap();
                check::sheet(&sheet);
                sheet.print().unwrap();
            }
        }
    }
}
