//! The wallet card: 85.6 × 54 mm when folded, the size of a bank card. A4, four cards on a page, each
//! cut out along its outside and folded at its dashed line; type of at least 7 points.
//!
//! In front the name and the alert lines, behind them what is left of the room; on the back whom to
//! call, with a code beside the fold (a code on the fold dies first). A card cannot go on to a second
//! page, so what does not fit is named on it ("more on the emergency sheet") and in the remarks.

use record::emergency::{Alarm, alerts};
use record::{Contact, Content, Kind, Known};

use crate::bidi::joined;
use crate::dates::date;
use crate::emergency::Emergency;
use crate::face::Faces;
use crate::furniture::{MARGIN, SECOND, SMALL};
use crate::measure::{Area, Mm, Pt};
use crate::phrase;
use crate::sheet::{NodeId, Role, Sheet, What};
use crate::text::{Ink, Line, Span, Style};
use crate::vcard;
use crate::words::{Languages, Word, fill};
use crate::{About, Error, Printed, Remark};

/// One half, as wide and high as a bank card (ISO/IEC 7810, ID-1).
const WIDTH: Mm = Mm(85.6);
const HEIGHT: Mm = Mm(54.0);
/// From the edge and the fold to text.
const INSIDE: Mm = Mm(4.0);
/// Cards on a page, and from one to the next.
const ON_A_PAGE: usize = 4;
const STEP: Mm = Mm(60.5);
const FIRST: Mm = Mm(31.0);

const NAME: Style = Style::new(11.5).bold();
const TEXT: Style = Style::new(7.5).tight();
const BESIDE: Style = Style::new(7.0).ink(Ink::Second).tight();
/// Modules along the edge of the contact code: version 11, or 38 mm with its quiet zone.
const CODE_SIDE: u32 = 61;
const MODULE: Mm = Mm(0.55);

/// Cards, one for each person given; the same person twice gives two cards.
///
/// # Errors
/// [`Error`] only for what the program itself got wrong; a text too long for a card is a [`Remark`].
pub fn cards(
    people: &[Emergency<'_>],
    about: About,
    languages: Languages,
    faces: &Faces,
) -> Result<Printed, Error> {
    draw(people, about, languages, faces)?.print()
}

fn draw<'f>(
    people: &[Emergency<'_>],
    about: About,
    languages: Languages,
    faces: &'f Faces,
) -> Result<Sheet<'f>, Error> {
    let mut sheet = Sheet::new(faces, about, languages);
    let below = sheet.head(Word::CardTitle, &[]);
    let how = sheet.node(NodeId::ROOT, Role::Paragraph);
    let spans = sheet.label(Word::CardCut, SMALL, SECOND);
    let width = sheet.measure();
    let lines = sheet.pen.wrap(&spans, width);
    sheet.lines(0, Some(how), MARGIN, below, lines);
    for (number, person) in people.iter().enumerate() {
        let page = number / ON_A_PAGE;
        sheet.reach(page);
        let x = (sheet.width - WIDTH * 2.0) / 2.0;
        let y = FIRST + STEP * (number % ON_A_PAGE) as f32;
        let card = Card {
            page,
            x,
            y,
            section: sheet.node(NodeId::ROOT, Role::Section),
        };
        card.outline(&mut sheet);
        card.front(&mut sheet, person);
        card.back(&mut sheet, person)?;
    }
    sheet.foot();
    Ok(sheet)
}

struct Card {
    page: usize,
    x: Mm,
    y: Mm,
    section: NodeId,
}

impl Card {
    /// Where to cut, and where to fold: the fold is drawn a little beyond both edges, so that it can
    /// be found when the card is cut out.
    fn outline(&self, sheet: &mut Sheet<'_>) {
        let whole = Area::new(self.x, self.y, WIDTH * 2.0, HEIGHT);
        let cut = What::Outline {
            ink: Ink::Second,
            radius: Mm(2.5),
            thickness: Mm(0.15),
            dashed: false,
        };
        sheet.decorate(self.page, whole, cut);
        let fold = Area::new(self.x + WIDTH, self.y - Mm(2.0), Mm(0.0), HEIGHT + Mm(4.0));
        let dashed = What::Rule {
            ink: Ink::Second,
            thickness: Mm(0.15),
            dashed: true,
        };
        sheet.decorate(self.page, fold, dashed);
    }

    fn front(&self, sheet: &mut Sheet<'_>, emergency: &Emergency<'_>) {
        let chart = emergency.chart;
        let room = Area::new(
            self.x + INSIDE,
            self.y + INSIDE - Mm(0.6),
            WIDTH - INSIDE * 2.0,
            HEIGHT - INSIDE * 2.0 + Mm(1.2),
        );
        let mut writer = Writer::new(self.page, room);
        let person = chart.who();
        let name = person.map_or("", |person| person.name.as_str());
        let lines = sheet.pen.wrap(&[Span::new(name, NAME)], room.width);
        writer.write(sheet.node(self.section, Role::Paragraph), lines, Some(2));
        let mut facts = Vec::new();
        if let Some(born) = person.and_then(|person| person.birth_date) {
            facts.extend(sheet.label(Word::PersonBorn, BESIDE, BESIDE.second()));
            facts.push(Span::new(
                format!(" {}", date(born, sheet.languages.first)),
                TEXT.bold(),
            ));
        }
        if let Some(group) = person.and_then(|person| person.blood_group.as_ref()) {
            let label = sheet.languages.first(Word::PersonBloodGroup);
            facts.push(Span::new(format!(" · {label} "), BESIDE));
            facts.push(Span::new(group, TEXT.bold()));
        }
        let lines = sheet.pen.wrap(&facts, room.width);
        writer.write(sheet.node(self.section, Role::Paragraph), lines, Some(2));
        writer.gap(Mm(0.8));

        let list = sheet.node(self.section, Role::List);
        writer.ground(Ink::AlertGround, Ink::Alert);
        for facts in alert_lines(sheet, emergency) {
            // Alerts may take all the room there is: nothing else is as urgent.
            let node = sheet.node(list, Role::Item);
            writer.facts(sheet, node, facts, room.width - GROUND_INSIDE);
        }
        writer.end_ground();
        writer.gap(Mm(0.8));

        for (word, names) in [
            (Word::CardMedicines, names(emergency, Kind::Medication)),
            (Word::Diagnoses, names(emergency, Kind::Condition)),
        ] {
            let mut spans = sheet.label(word, BESIDE, BESIDE.second());
            spans.push(Span::new(sheet.languages.first(Word::Colon), BESIDE));
            let each: Vec<Vec<Span>> = match names {
                Names::These(names) => {
                    let comma = |place| match place {
                        0 => "",
                        _ => sheet.languages.first(Word::Comma),
                    };
                    let each = names.iter().map(|name| joined([name.as_str()], ""));
                    each.enumerate()
                        .map(|(place, name)| {
                            vec![Span::new(format!("{}{name}", comma(place)), TEXT)]
                        })
                        .collect()
                }
                Names::Said(said) => vec![sheet.label(said, TEXT, BESIDE.second())],
            };
            let node = sheet.node(self.section, Role::Paragraph);
            let facts = Facts {
                label: spans,
                each,
                brief: None,
            };
            writer.facts(sheet, node, facts, room.width);
        }
        writer.finish(sheet, self.section);
    }

    fn back(&self, sheet: &mut Sheet<'_>, emergency: &Emergency<'_>) -> Result<(), Error> {
        let inner = Area::new(
            self.x + WIDTH + INSIDE,
            self.y + INSIDE - Mm(0.6),
            WIDTH - INSIDE * 2.0,
            HEIGHT - INSIDE * 2.0 + Mm(1.2),
        );
        let contacts = record::emergency::contacts(emergency.chart);
        let code = vcard::code(&contacts, CODE_SIDE)?;
        let mut width = inner.width;
        if let Some(found) = code {
            let side = MODULE * found.modules.side() as f32;
            let quiet = MODULE * symbol::QUIET as f32;
            // On the right, as far from the fold as the card allows.
            let at = (
                inner.right() - side,
                self.y + (HEIGHT - side) / 2.0 - Mm(1.5),
            );
            let aloud = fill(
                sheet.languages.first(Word::ContactsCodeAloud),
                &[("who", &found.who)],
            );
            sheet.code(self.page, self.section, at, MODULE, found.modules, &aloud);
            width = inner.width - side - quiet - Mm(0.5);
        }
        // The heading is above the code and may be as wide as the card.
        let heading = sheet.node(self.section, Role::Paragraph);
        let spans = sheet.label(
            Word::Contacts,
            TEXT.bold().ink(Ink::Accent),
            BESIDE.second(),
        );
        let lines = sheet.pen.wrap(&spans, inner.width);
        let top = sheet.lines(self.page, Some(heading), inner.x, inner.y, lines) + Mm(1.2);
        let foot = self.foot(sheet, emergency, &inner);
        let mut writer = Writer::new(
            self.page,
            Area {
                y: top,
                width,
                height: foot - top,
                ..inner
            },
        );
        if contacts.is_empty() {
            let spans = sheet.label(Word::NotAsked, TEXT, BESIDE.second());
            let lines = sheet.pen.wrap(&spans, width);
            writer.write(sheet.node(self.section, Role::Paragraph), lines, None);
        }
        let list = sheet.node(self.section, Role::List);
        for contact in contacts {
            let lines = sheet.pen.wrap(&person(contact), width);
            writer.write(sheet.node(list, Role::Item), lines, None);
            writer.gap(Mm(0.9));
        }
        writer.finish(sheet, self.section);
        Ok(())
    }

    /// Day, number and words at the lower edge of the back; where they begin.
    fn foot(&self, sheet: &mut Sheet<'_>, emergency: &Emergency<'_>, inner: &Area) -> Mm {
        let node = sheet.node(self.section, Role::Paragraph);
        let number = emergency.number.to_string();
        let mut spans = sheet.languages.spans(BESIDE, BESIDE.second(), |language| {
            let day = date(emergency.made, language);
            fill(
                Word::EmergencyMade.in_language(language),
                &[("date", &day), ("n", &number)],
            )
        });
        spans.truncate(1); // the numbers say the same in every language
        spans.push(Span::new(
            format!(" · {}", emergency.words.join(" ")),
            BESIDE,
        ));
        // Long words go on in a second line: three of four name no state.
        let mut lines = sheet.pen.wrap(&spans, inner.width);
        lines.truncate(2);
        let mut y = inner.bottom() - height_of(&lines);
        sheet.lines(self.page, Some(node), inner.x, y, lines);
        // Whoever reads only the second language has to see what is not in it.
        if let Some(language) = sheet.languages.each().nth(1) {
            let said = Word::NotTranslated.in_language(language);
            let style = BESIDE.second().ink(Ink::Main);
            let node = sheet.node(self.section, Role::Paragraph);
            let note = sheet.pen.line(said, style);
            y = y - note.height();
            sheet.text(self.page, Some(node), inner.x, y, note);
        }
        y - Mm(0.5)
    }
}

/// A label, and what is so. Where there is no room for all of it, it ends behind a whole fact: half of
/// "no artificial respiration" says there is no living will.
struct Facts {
    label: Vec<Span>,
    /// Each but the first begins with its comma.
    each: Vec<Vec<Span>>,
    /// The same in a word each, for where the whole has no room.
    brief: Option<Vec<Vec<Span>>>,
}

impl Facts {
    /// The label and so many of the facts.
    fn first(&self, facts: &[Vec<Span>], many: usize) -> Vec<Span> {
        let facts = facts.iter().take(many).flatten();
        self.label.iter().chain(facts).cloned().collect()
    }

    fn whole(&self) -> Vec<Span> {
        self.first(&self.each, self.each.len())
    }

    fn text_from(&self, place: usize) -> String {
        let spans = self.each.iter().skip(place).flatten();
        let text: String = spans.map(|span| span.text.as_str()).collect();
        let label: String = self.label.iter().map(|span| span.text.as_str()).collect();
        if place == 0 {
            label + &text
        } else {
            text.trim_start_matches([',', ';', '،', ' ']).to_owned()
        }
    }
}

/// The alert lines, and always whether there are allergies.
fn alert_lines(sheet: &Sheet<'_>, emergency: &Emergency<'_>) -> Vec<Facts> {
    let chart = emergency.chart;
    let second = BESIDE.second();
    let alerts = alerts(chart);
    let mut lines = Vec::new();
    if !alerts.iter().any(|alert| alert.alarm == Alarm::Allergy) {
        let said = match chart.known(Kind::Allergy) {
            Known::NotAsked => Word::AllergiesNotAsked,
            _ => Word::AllergiesNone,
        };
        lines.push(Facts {
            label: sheet.label(said, TEXT.bold(), second),
            each: Vec::new(),
            brief: None,
        });
    }
    for alarm in Alarm::ALL {
        let of_alarm: Vec<_> = alerts
            .iter()
            .filter(|alert| alert.alarm == *alarm)
            .collect();
        if of_alarm.is_empty() {
            continue;
        }
        let mut label = sheet.label(phrase::alarm(*alarm), TEXT.bold().ink(Ink::Alert), second);
        label.push(Span::new(sheet.languages.first(Word::Colon), TEXT));
        let facts = |brief: bool| -> Vec<Vec<Span>> {
            let each = of_alarm.iter().enumerate().map(|(place, alert)| {
                let entry = chart
                    .entries
                    .iter()
                    .find(|seen| seen.entry.id == alert.entry);
                let mut entry = entry.map(|seen| seen.entry.clone());
                if let Some(Content::Directive(it)) = entry.as_mut().map(|it| &mut it.content)
                    && brief
                {
                    it.text = None;
                }
                let comma =
                    (place > 0).then(|| Span::new(sheet.languages.first(Word::Comma), TEXT));
                let said = phrase::alert(alert, entry.as_ref(), sheet.languages, TEXT, second);
                comma.into_iter().chain(said).collect()
            });
            each.collect()
        };
        lines.push(Facts {
            label,
            each: facts(false),
            brief: (*alarm == Alarm::Directive).then(|| facts(true)),
        });
    }
    lines
}

enum Names {
    These(Vec<String>),
    Said(Word),
}

/// The names of what matters of one kind, every version of what is undecided.
fn names(emergency: &Emergency<'_>, kind: Kind) -> Names {
    let seen = match emergency.chart.known(kind) {
        Known::Some(seen) => seen,
        Known::None => return Names::Said(Word::NoneKnown),
        Known::NotAsked => return Names::Said(Word::NotAsked),
    };
    let mut names = Vec::new();
    for version in seen.into_iter().flat_map(phrase::versions) {
        let name = match &version.entry.content {
            Content::Condition(it) if it.is_current() => it.name.shown().to_owned(),
            Content::Medication(it) if phrase::matters(it) => phrase::medicine(it),
            _ => continue,
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() {
        Names::Said(Word::NoneCurrent)
    } else {
        Names::These(names)
    }
}

fn person(it: &Contact) -> Vec<Span> {
    let mut spans = vec![Span::new(it.name.clone(), TEXT.bold())];
    spans.extend(
        it.relation
            .iter()
            .map(|relation| Span::new(format!(" · {relation}"), TEXT)),
    );
    let phone = Style {
        size: Pt(9.5),
        ..TEXT.bold()
    };
    for number in &it.phones {
        spans.push(Span::new(
            format!("\n{}", number.trim().replace(' ', "\u{a0}")),
            phone,
        ));
    }
    spans
}

/// From the left edge of a ground to the text on it, and above and below.
const GROUND_INSIDE: Mm = Mm(1.8);
const GROUND_ABOVE: Mm = Mm(0.7);

/// Lines for a room that does not grow. They are collected first, so that the line "more on the
/// emergency sheet" takes room only where it is needed.
struct Writer {
    page: usize,
    room: Area,
    pieces: Vec<Piece>,
}

enum Piece {
    Gap(Mm),
    Line(NodeId, Line),
    /// A label with its facts, and the lines of all of them within this width.
    Facts(NodeId, Facts, Mm, Vec<Line>),
    /// A line beyond the number allowed.
    Surplus(Line),
    /// A ground begins, with its edge.
    Ground(Ink, Ink),
    EndGround,
}

impl Writer {
    fn new(page: usize, room: Area) -> Self {
        Self {
            page,
            room,
            pieces: Vec::new(),
        }
    }

    fn gap(&mut self, gap: Mm) {
        self.pieces.push(Piece::Gap(gap));
    }

    /// Lines below each other, at most `most`.
    fn write(&mut self, node: NodeId, lines: Vec<Line>, most: Option<usize>) {
        for (place, line) in lines.into_iter().enumerate() {
            let surplus = most.is_some_and(|most| place >= most);
            self.pieces.push(if surplus {
                Piece::Surplus(line)
            } else {
                Piece::Line(node, line)
            });
        }
    }

    /// A label with as many of its facts as there is room for.
    fn facts(&mut self, sheet: &mut Sheet<'_>, node: NodeId, facts: Facts, width: Mm) {
        let lines = sheet.pen.wrap(&facts.whole(), width);
        self.pieces.push(Piece::Facts(node, facts, width, lines));
    }

    fn ground(&mut self, ink: Ink, edge: Ink) {
        self.pieces.push(Piece::Ground(ink, edge));
    }

    fn end_ground(&mut self) {
        self.pieces.push(Piece::EndGround);
    }

    fn height(&self) -> Mm {
        let height = |piece: &Piece| match piece {
            Piece::Gap(gap) => *gap,
            Piece::Line(_, line) => line.height(),
            Piece::Facts(.., lines) => height_of(lines),
            Piece::Surplus(_) => Mm(0.0),
            Piece::Ground(..) | Piece::EndGround => GROUND_ABOVE,
        };
        self.pieces.iter().map(height).sum()
    }

    /// Draws what fits. What does not is named on the card, and its text in the remarks; nothing
    /// stands below a place where something was left off.
    fn finish(self, sheet: &mut Sheet<'_>, section: NodeId) {
        let surplus = self
            .pieces
            .iter()
            .any(|piece| matches!(piece, Piece::Surplus(_)));
        let all = !surplus && self.height() <= self.room.height;
        let mut spans = vec![Span::new("… ", BESIDE.bold().ink(Ink::Alert))];
        spans.extend(sheet.label(
            Word::CardMore,
            BESIDE.bold().ink(Ink::Alert),
            BESIDE.second(),
        ));
        let more: Vec<Line> = sheet
            .pen
            .wrap(&spans, self.room.width)
            .into_iter()
            .take(2)
            .collect();
        let more_height: Mm = more.iter().map(Line::height).sum();
        let end = if all {
            self.room.bottom() + Mm(0.01)
        } else {
            self.room.bottom() - more_height - Mm(0.4)
        };

        let (mut x, mut y) = (self.room.x, self.room.y);
        let mut left_off: Vec<String> = Vec::new();
        let mut full = false;
        let mut ground = None;
        for piece in self.pieces {
            match piece {
                Piece::Gap(gap) => y += gap,
                Piece::Surplus(line) => left_off.push(line.text),
                Piece::Line(node, line) => {
                    let height = line.height();
                    full |= y + height > end;
                    if full {
                        left_off.push(line.text);
                        continue;
                    }
                    sheet.text(self.page, Some(node), x, y, line);
                    y += height;
                }
                Piece::Facts(node, facts, width, lines) => {
                    let fits = |lines: &[Line]| y + height_of(lines) <= end;
                    let (lines, rest) = if full {
                        (Vec::new(), Some(0))
                    } else if fits(&lines) {
                        (lines, None)
                    } else {
                        let (lines, rest) = shortened(sheet, &facts, width, &lines, fits);
                        (lines, Some(rest))
                    };
                    if let Some(place) = rest {
                        full = true;
                        left_off.push(facts.text_from(place));
                    }
                    for line in lines {
                        let height = line.height();
                        sheet.text(self.page, Some(node), x, y, line);
                        y += height;
                    }
                }
                Piece::Ground(ink, edge) => {
                    ground = Some((ink, edge, y, sheet.pages[self.page].drawn.len()));
                    x = self.room.x + GROUND_INSIDE;
                    y += GROUND_ABOVE;
                }
                Piece::EndGround => {
                    y += GROUND_ABOVE;
                    x = self.room.x;
                    let Some((ink, edge, top, place)) = ground.take() else {
                        continue;
                    };
                    let area = Area::new(x, top, self.room.width, y - top);
                    let edge_area = Area {
                        width: Mm(0.9),
                        ..area
                    };
                    for (area, ink, radius) in [(edge_area, edge, Mm(0.45)), (area, ink, Mm(0.8))] {
                        let what = What::Ground { ink, radius };
                        let drawn = crate::sheet::Drawn {
                            what,
                            area,
                            mark: None,
                        };
                        sheet.pages[self.page].drawn.insert(place, drawn);
                    }
                }
            }
        }
        if !left_off.is_empty() {
            let node = sheet.node(section, Role::Paragraph);
            sheet.lines(
                self.page,
                Some(node),
                self.room.x,
                self.room.bottom() - more_height,
                more,
            );
            sheet.remarks.push(Remark::LeftOff {
                text: left_off.join(" "),
            });
        }
    }
}

fn height_of(lines: &[Line]) -> Mm {
    lines.iter().map(Line::height).sum()
}

/// The most that `fits` of facts that do not fit as a whole, and the place of the first that is left off:
/// each in a word or the label alone, else as many whole ones as possible, else what there is room for of the first.
fn shortened(
    sheet: &mut Sheet<'_>,
    facts: &Facts,
    width: Mm,
    whole: &[Line],
    fits: impl Fn(&[Line]) -> bool,
) -> (Vec<Line>, usize) {
    if let Some(brief) = &facts.brief {
        for many in (0..=brief.len()).rev() {
            let lines = sheet.pen.wrap(&facts.first(brief, many), width);
            if fits(&lines) {
                return (lines, 0);
            }
        }
        return (Vec::new(), 0);
    }
    for many in (1..facts.each.len()).rev() {
        let lines = sheet.pen.wrap(&facts.first(&facts.each, many), width);
        if fits(&lines) {
            return (lines, many);
        }
    }
    let room = (0..whole.len()).rev().find(|many| fits(&whole[..*many]));
    (whole[..room.unwrap_or(0)].to_vec(), 0)
}

#[cfg(test)]
mod tests;
