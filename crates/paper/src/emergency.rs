//! The emergency sheet: what a stranger has to know when nobody can ask. A4, one page, a second one
//! only if the first is full, and then both say so.
//!
//! Order is by need: the alert lines, who this is, what is taken, what the person has and carries,
//! whom to call, what was decided. Every list has three states: what is known, "none known" where
//! someone said so, and "not asked". What copies of a chart disagree about stands there in every
//! version, marked.

mod medicines;
mod parts;
#[cfg(test)]
mod tests;

use record::emergency::{Alarm, alerts};
use record::{Chart, Kind, Known, When};

use crate::bidi::{isolated, joined};
use crate::dates::date;
use crate::face::Faces;
use crate::flow::{Align, Cell, Column, Frame, Place, Row, pour};
use crate::furniture::{BODY, BOTTOM, MARGIN, SECOND, SMALL};
use crate::measure::{Area, Mm};
use crate::phrase;
use crate::sheet::{NodeId, Photo, Role, Sheet, What};
use crate::text::{Ink, Span, Style};
use crate::words::{Languages, Word, fill};
use crate::{About, Error, Printed};

/// What an emergency sheet is made from. It prints everything the chart holds that belongs on it: what
/// is not to be shown is left out of the chart before.
#[derive(Clone, Copy)]
pub struct Emergency<'a> {
    /// The person and the entries to print.
    pub chart: &'a Chart,
    /// The day it is made; ages are counted up to it.
    pub made: When,
    /// The number of the chart's state.
    pub number: u64,
    /// The words of that state.
    pub words: &'a [&'a str],
    /// The fingerprint of the chart's key in words: the next sealed share can be compared with it.
    pub key: &'a [&'a str],
    /// A picture of the face.
    pub photo: Option<&'a Photo>,
}

/// The sheet.
///
/// # Errors
/// [`Error`] only for what the program itself got wrong; no text, however long, is one.
pub fn emergency(
    emergency: &Emergency<'_>,
    about: About,
    languages: Languages,
    faces: &Faces,
) -> Result<Printed, Error> {
    draw(emergency, about, languages, faces)?.print()
}

/// Rows begin here on a second page, under the name of the person.
const FRAME: Frame = Frame {
    top: Mm(19.0),
    bottom: BOTTOM,
};

pub(crate) fn draw<'f>(
    emergency: &Emergency<'_>,
    about: About,
    languages: Languages,
    faces: &'f Faces,
) -> Result<Sheet<'f>, Error> {
    let roomy = draw_with(emergency, about.clone(), languages, faces, false)?;
    if roomy.pages.len() == 1 {
        return Ok(roomy);
    }
    // Two languages side by side, or one with long words: with less white it may be one page all the same.
    let tight = draw_with(emergency, about, languages, faces, true)?;
    let whole = tight.pages.len() == 1;
    Ok(if whole { tight } else { roomy })
}

fn draw_with<'f>(
    emergency: &Emergency<'_>,
    about: About,
    languages: Languages,
    faces: &'f Faces,
    tight: bool,
) -> Result<Sheet<'f>, Error> {
    let mut sheet = Sheet::a4(faces, about, languages);
    sheet.pen.tight = tight;
    let gap = sheet.gap();
    let made = sheet.made(emergency);
    let below = sheet.head(Word::EmergencyTitle, &made);
    let mut at = Place {
        page: 0,
        y: below + Mm(1.0),
    };
    at = alert_box(&mut sheet, emergency.chart, at);
    at.y += gap;
    at = person(&mut sheet, emergency, at);
    at.y += gap;
    at = medicines::draw(&mut sheet, emergency, at);
    at.y += gap;
    at = parts::draw(&mut sheet, emergency, at)?;
    at.y += gap;
    provenance(&mut sheet, emergency, at);
    running_heads(&mut sheet, emergency);
    sheet.foot();
    Ok(sheet)
}

impl Sheet<'_> {
    /// Between two parts.
    fn gap(&self) -> Mm {
        Mm(if self.pen.tight { 1.8 } else { 3.0 })
    }

    fn made(&self, emergency: &Emergency<'_>) -> Vec<Span> {
        let number = emergency.number.to_string();
        let style = SMALL.ink(Ink::Second);
        self.languages.spans(style, SECOND, |language| {
            let day = date(emergency.made, language);
            fill(
                Word::EmergencyMade.in_language(language),
                &[("date", &day), ("n", &number)],
            )
        })
    }
}

/// The alert lines on their ground. Whether there are allergies is always said.
fn alert_box(sheet: &mut Sheet<'_>, chart: &Chart, at: Place) -> Place {
    const TEXT: Style = Style::new(11.0);
    let second = Style {
        size: crate::Pt(8.5),
        ..SECOND
    };
    let width = sheet.measure();
    let mut column = Column::new(MARGIN + Mm(5.0), width - Mm(8.0));
    let list = sheet.node(NodeId::ROOT, Role::List);
    let alerts = alerts(chart);
    let label_width = Mm(65.0);
    let rest = column.width - label_width;
    let mut line = |sheet: &mut Sheet<'_>, alarm: Alarm, lines: Vec<crate::text::Line>| {
        let item = sheet.node(list, Role::Item);
        let label = sheet.label(phrase::alarm(alarm), TEXT.bold().ink(Ink::Alert), second);
        let label = sheet.pen.wrap(&label, label_width - Mm(2.0));
        let cells = vec![
            Cell::new(item, Mm(0.0), label_width, label),
            Cell::new(item, label_width, rest, lines),
        ];
        column.rows.push(Row {
            cells,
            before: Mm(0.5),
            after: Mm(0.5),
            ..Row::default()
        });
    };
    if !alerts.iter().any(|alert| alert.alarm == Alarm::Allergy) {
        let said = match chart.known(Kind::Allergy) {
            Known::NotAsked => Word::AllergiesNotAsked,
            _ => Word::AllergiesNone,
        };
        let spans = sheet.label(said, TEXT.bold(), second);
        let lines = sheet.pen.wrap(&spans, rest);
        line(sheet, Alarm::Allergy, lines);
    }
    for alarm in Alarm::ALL {
        let mut lines = Vec::new();
        for alert in alerts.iter().filter(|alert| alert.alarm == *alarm) {
            let entry = chart
                .entries
                .iter()
                .find(|seen| seen.entry.id == alert.entry);
            let spans = phrase::alert(
                alert,
                entry.map(|seen| &seen.entry),
                sheet.languages,
                TEXT,
                second,
            );
            lines.extend(sheet.pen.wrap(&spans, rest));
        }
        if *alarm == Alarm::Allergy && chart.contradicts(Kind::Allergy) {
            let spans = sheet.label(Word::Contradiction, BODY, SECOND);
            lines.extend(sheet.pen.wrap(&spans, rest));
        }
        if !lines.is_empty() {
            line(sheet, *alarm, lines);
        }
    }
    pour_on_ground(sheet, &column, at)
}

/// Draws a column and, behind it, a ground on every page it reaches.
fn pour_on_ground(sheet: &mut Sheet<'_>, column: &Column, at: Place) -> Place {
    let pad = Mm(2.0);
    let before: Vec<usize> = sheet.pages.iter().map(|page| page.drawn.len()).collect();
    let frame = Frame {
        top: FRAME.top + pad,
        bottom: FRAME.bottom - pad,
    };
    let end = pour(
        sheet,
        column,
        Place {
            y: at.y + pad,
            ..at
        },
        frame,
    );
    for page in at.page..=end.page {
        let from = before.get(page).copied().unwrap_or(0);
        let top = if page == at.page { at.y } else { FRAME.top };
        let drawn = sheet.pages[page].drawn[from..]
            .iter()
            .map(|drawn| drawn.area.bottom());
        let bottom = drawn.fold(top, Mm::max) + pad;
        let area = Area::new(MARGIN, top, sheet.measure(), bottom - top);
        let edge = Area {
            width: Mm(1.6),
            ..area
        };
        let grounds = [
            (area, Ink::AlertGround, Mm(1.2)),
            (edge, Ink::Alert, Mm(0.8)),
        ];
        for (place, (area, ink, radius)) in grounds.into_iter().enumerate() {
            let what = What::Ground { ink, radius };
            sheet.pages[page].drawn.insert(
                from + place,
                crate::sheet::Drawn {
                    what,
                    area,
                    mark: None,
                },
            );
        }
    }
    Place {
        y: end.y + pad,
        ..end
    }
}

/// Who this is: the name large, and what is on an identity card.
fn person(sheet: &mut Sheet<'_>, emergency: &Emergency<'_>, at: Place) -> Place {
    const NAME: Style = Style::new(20.0).bold();
    let chart = emergency.chart;
    let photo = emergency.photo.map(|photo| {
        let height = Mm(30.0);
        let width = (height * (photo.width as f32 / photo.height as f32)).min(Mm(30.0));
        (
            photo,
            Area::new(
                sheet.width - MARGIN - width,
                at.y,
                width,
                width * (photo.height as f32 / photo.width as f32),
            ),
        )
    });
    let width = sheet.measure()
        - photo
            .as_ref()
            .map_or(Mm(0.0), |(_, area)| area.width + Mm(5.0));
    let section = sheet.node(NodeId::ROOT, Role::Section);
    let mut column = Column::new(MARGIN, width);
    let versions = chart
        .person
        .as_ref()
        .map(phrase::versions)
        .unwrap_or_default();
    for version in &versions {
        let record::Content::Person(person) = &version.entry.content else {
            continue;
        };
        let heading = sheet.node(section, Role::Heading);
        let mut lines = sheet
            .pen
            .wrap(&[Span::new(person.name.clone(), NAME)], width);
        lines.extend(sheet.mark_lines(version, width));
        column.rows.push(Row {
            after: Mm(1.2),
            keep: true,
            ..Row::of(Cell::new(heading, Mm(0.0), width, lines))
        });
        let [row, more] = person_rows(sheet, section, person, emergency.made, width);
        column.rows.extend([row, more]);
    }
    let end = pour(sheet, &column, at, FRAME);
    let Some((photo, area)) = photo else {
        return end;
    };
    let aloud = versions
        .first()
        .map_or(String::new(), |version| match &version.entry.content {
            record::Content::Person(person) => person.name.clone(),
            _ => String::new(),
        });
    sheet.figure(
        at.page,
        section,
        area,
        What::Photo {
            photo: photo.clone(),
        },
        &aloud,
    );
    let below = Place {
        page: at.page,
        y: area.bottom(),
    };
    if end < below { below } else { end }
}

/// Two rows of fields, each a small label over its value.
fn person_rows(
    sheet: &mut Sheet<'_>,
    section: NodeId,
    person: &record::Person,
    today: When,
    width: Mm,
) -> [Row; 2] {
    let plain = |text: String| vec![Span::new(text, BODY)];
    let not_stated = sheet.label(Word::NotStated, BODY.ink(Ink::Second), SECOND);
    let stated = |text: &Option<String>| text.clone().map_or_else(|| not_stated.clone(), plain);
    let languages = sheet.languages;
    let born = match person.birth_date {
        Some(born) => {
            let mut spans = languages.spans(BODY.bold(), SECOND, |l| date(born, l));
            if person.deceased.is_none() && phrase::age(born, today, languages.first).is_some() {
                spans.push(Span::new(" · ", BODY));
                let age = |l| phrase::age(born, today, l).unwrap_or_default();
                spans.extend(languages.spans(BODY, SECOND, age));
            }
            spans
        }
        None => not_stated.clone(),
    };
    let mut sex = sheet.label(phrase::sex(person.sex), BODY, SECOND);
    if let Some(died) = person.deceased {
        sex.push(Span::new(" · ", BODY));
        sex.extend(languages.spans(BODY.bold(), SECOND, |l| {
            fill(Word::Deceased.in_language(l), &[("date", &date(died, l))])
        }));
    }
    let list = |list: &[String]| {
        if list.is_empty() {
            not_stated.clone()
        } else {
            plain(joined(list.iter().map(String::as_str), " · "))
        }
    };
    let phones: Vec<String> = person
        .phones
        .iter()
        .map(|phone| phrase::unbroken(phone))
        .collect();
    let insurance: Vec<String> = [&person.insurer, &person.insurance_number]
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    let first = [
        (Word::PersonBorn, born, 0.42),
        (Word::PersonSex, sex, 0.18),
        (Word::PersonBloodGroup, stated(&person.blood_group), 0.21),
        (Word::PersonLanguages, list(&person.languages), 0.19),
    ];
    let second = [
        (Word::PersonAddress, stated(&person.address), 0.31),
        (Word::PersonPhone, list(&phones), 0.37),
        (Word::Insurance, list(&insurance), 0.32),
    ];
    let mut fields = |fields: Vec<(Word, Vec<Span>, f32)>| {
        let mut cells = Vec::new();
        let mut x = Mm(0.0);
        for (word, value, share) in fields {
            let room = width * share - Mm(3.0);
            let node = sheet.node(section, Role::Paragraph);
            let label = sheet.label(word, SMALL.ink(Ink::Second), SECOND);
            let mut lines = sheet.pen.wrap(&label, room);
            lines.extend(sheet.pen.wrap(&value, room));
            cells.push(Cell::new(node, x, room, lines));
            x += width * share;
        }
        Row {
            cells,
            after: Mm(1.4),
            ..Row::default()
        }
    };
    [fields(first.into()), fields(second.into())]
}

impl Sheet<'_> {
    /// The mark of an undecided version, where it is one.
    fn mark_lines(&mut self, version: &phrase::Version<'_>, width: Mm) -> Vec<crate::text::Line> {
        let spans = self.mark_spans(version);
        self.pen.wrap(&spans, width)
    }

    fn mark_spans(&self, version: &phrase::Version<'_>) -> Vec<Span> {
        let style = SMALL.bold().ink(Ink::Alert);
        self.languages
            .spans(style, SMALL.ink(Ink::Alert).second(), |l| version.mark(l))
    }
}

/// Who says all this, and by what the next share is recognised.
fn provenance(sheet: &mut Sheet<'_>, emergency: &Emergency<'_>, at: Place) {
    let width = sheet.measure();
    let mut column = Column::new(MARGIN, width);
    let node = sheet.node(NodeId::ROOT, Role::Paragraph);
    let colon = sheet.languages.first(Word::Colon);
    let number = format!(
        "{} {}{colon}{}",
        sheet.languages.first(Word::Number),
        emergency.number,
        isolated(&emergency.words.join(" "))
    );
    let mut spans = vec![Span::new(number, SMALL.bold())];
    if !emergency.key.is_empty() {
        spans.push(Span::new(" · ", SMALL));
        spans.extend(sheet.label(Word::Key, SMALL.ink(Ink::Second), SECOND));
        spans.push(Span::new(
            format!("{colon}{}", emergency.key.join(" ")),
            SMALL.bold(),
        ));
    }
    column.rows.push(Row {
        rule: Some(Ink::Faint),
        keep: true,
        ..Row::default()
    });
    let lines = sheet.pen.wrap(&spans, width);
    column.rows.push(Row {
        before: sheet.gap() / 2.0,
        ..Row::of(Cell::new(node, Mm(0.0), width, lines))
    });
    // Each language a paragraph of its own; the one beside the first may begin at the other edge.
    let languages = sheet.languages;
    for language in languages.each() {
        let first = language == languages.first;
        let style = if first {
            SMALL.ink(Ink::Second)
        } else {
            SECOND
        };
        // Whoever reads only the second language has to see at once what is not in it.
        let loud = Style {
            ink: Ink::Main,
            ..style.bold()
        };
        let stated = format!("{} ", Word::Stated.in_language(language));
        let spans = [
            Span::new(stated, style),
            Span::new(
                Word::FreeText.in_language(language),
                if first { style } else { loud },
            ),
        ];
        let node = sheet.node(NodeId::ROOT, Role::Paragraph);
        let lines = sheet.pen.paragraph(&spans, width, language.is_rtl());
        let turned = language.is_rtl() != languages.first.is_rtl();
        column.rows.push(Row::of(Cell {
            align: if turned { Align::End } else { Align::Left },
            ..Cell::new(node, Mm(0.0), width, lines)
        }));
    }
    pour(sheet, &column, at, FRAME);
}

/// On every page after the first who it belongs to, and on the ones before that there is more.
fn running_heads(sheet: &mut Sheet<'_>, emergency: &Emergency<'_>) {
    let pages = sheet.pages.len();
    if pages == 1 {
        return;
    }
    let person = emergency.chart.who();
    let mut spans = vec![Span::new(
        person.map_or(String::new(), |p| p.name.clone()),
        BODY.bold(),
    )];
    if let Some(born) = person.and_then(|person| person.birth_date) {
        spans.push(Span::new(" · ", BODY));
        spans.extend(sheet.languages.spans(BODY, SECOND, |l| {
            fill(
                Word::PersonBornShort.in_language(l),
                &[("date", &date(born, l))],
            )
        }));
    }
    spans.push(Span::new(" · ", BODY));
    spans.extend(sheet.label(Word::EmergencyTitle, BODY, SECOND));
    let width = sheet.measure();
    for page in 0..pages {
        if page > 0 {
            // One line: a long name is cut by the first line of its wrapping, the whole stands on page 1.
            let lines = sheet.pen.wrap(&spans, width).into_iter().take(1).collect();
            sheet.lines(page, None, MARGIN, Mm(10.0), lines);
            sheet.rule(page, MARGIN, Mm(15.5), width, Ink::Faint);
        }
        if page + 1 < pages {
            let next = (page + 2).to_string();
            let more = sheet.label_filled(Word::ContinuedOn, &[("n", &next)], SMALL.bold(), SECOND);
            let line = sheet.fitting_line(&more, width * 0.38);
            let x = sheet.width - MARGIN - line.width;
            sheet.text(page, None, x, BOTTOM + Mm(0.3), line);
        }
    }
}
