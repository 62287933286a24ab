//! The lists beside each other: what the person has and carries, whom to call, what was decided.

use record::{
    Chart, Condition, ConditionStatus, Contact, Content, Device, DeviceStatus, Kind, Known,
    MriStatus, ProcedureStatus, Role as Who, Seen, State, Verification,
};

use super::{Emergency, FRAME};
use crate::Error;
use crate::bidi::joined;
use crate::dates::date;
use crate::flow::{Cell, CodeCell, Column, Place, Row, beside};
use crate::furniture::{BODY, HEADING, MARGIN, SECOND, SMALL};
use crate::measure::Mm;
use crate::phrase::{self, Version};
use crate::sheet::{NodeId, Role, Sheet};
use crate::text::{Ink, Span, Style};
use crate::vcard;
use crate::words::{Word, fill};

const BETWEEN: Mm = Mm(8.0);
/// Read over somebody's shoulder while dialling.
const PHONE: Style = Style::new(11.0).bold();
/// Modules along the edge of the contact code: version 14, or 44.6 mm with its quiet zone.
const CODE_SIDE: u32 = 73;

/// Draws the lists in two columns; the place below. What the person has stands on top of the left, what
/// the person carries on top of the right; the others go where both columns end as high as they can.
pub(super) fn draw(
    sheet: &mut Sheet<'_>,
    emergency: &Emergency<'_>,
    at: Place,
) -> Result<Place, Error> {
    let chart = emergency.chart;
    let width = (sheet.measure() - BETWEEN) / 2.0;
    let gap = sheet.gap();
    let list = || Column::new(Mm(0.0), width);
    let lists = [
        diagnoses(sheet, chart, list()),
        procedures(sheet, chart, list()),
        call(sheet, chart, list())?,
        doctors(sheet, chart, list()),
        directives(sheet, chart, list()),
        special(sheet, chart, list()),
    ];
    // One bit for each list: set for the right column.
    let height = |choice: usize, side: usize| -> Mm {
        let on_side = lists
            .iter()
            .enumerate()
            .filter(|(place, _)| choice >> place & 1 == side);
        on_side.map(|(_, list)| list.height() + gap).sum()
    };
    let longer = |choice: usize| height(choice, 0).max(height(choice, 1));
    let mut best = 0b10;
    for choice in (0..1 << lists.len()).filter(|choice| choice & 0b11 == 0b10) {
        if longer(choice) < longer(best) {
            best = choice;
        }
    }
    let mut columns = [MARGIN, MARGIN + width + BETWEEN].map(|x| Column::new(x, width));
    for (place, list) in lists.into_iter().enumerate() {
        columns[best >> place & 1].append(list, gap);
    }
    Ok(beside(sheet, &columns, at, FRAME))
}

/// One list: its heading, and a node for its items.
struct List {
    column: Column,
    section: NodeId,
    items: NodeId,
    number: usize,
}

impl List {
    fn new(sheet: &mut Sheet<'_>, mut column: Column, word: Word) -> Self {
        let section = sheet.node(NodeId::ROOT, Role::Section);
        let heading = sheet.node(section, Role::Heading);
        let spans = sheet.label(word, HEADING, SECOND);
        let lines = sheet.pen.wrap(&spans, column.width);
        let rule = Some(Ink::Accent);
        let head = Row {
            after: Mm(0.8),
            keep: true,
            rule,
            ..Row::of(Cell::new(heading, Mm(0.0), column.width, lines))
        };
        let mut again = head.clone();
        let mut spans = sheet.label(word, HEADING, SECOND);
        spans.push(Span::new(" · ", SMALL));
        spans.extend(sheet.label(Word::Continued, SMALL.ink(Ink::Second), SECOND));
        again.cells[0].lines = sheet.pen.wrap(&spans, column.width);
        again.cells[0].node = None;
        let number = column.section(vec![again]);
        let before = if column.rows.is_empty() {
            Mm(0.0)
        } else {
            sheet.gap()
        };
        column.rows.push(Row {
            section: number,
            before,
            ..head
        });
        let items = sheet.node(section, Role::List);
        Self {
            column,
            section,
            items,
            number,
        }
    }

    /// One item: what it is in bold, its details behind it, a mark where it is undecided.
    fn item(&mut self, sheet: &mut Sheet<'_>, version: Option<&Version<'_>>, spans: Vec<Span>) {
        let node = sheet.node(self.items, Role::Item);
        let mut lines = sheet.pen.wrap(&spans, self.column.width);
        if let Some(version) = version {
            lines.extend(sheet.mark_lines(version, self.column.width));
        }
        let cell = Cell::new(node, Mm(0.0), self.column.width, lines);
        self.column.rows.push(Row {
            section: self.number,
            before: Mm(0.5),
            ..Row::of(cell)
        });
    }

    /// A sentence about the whole list.
    fn say(&mut self, sheet: &mut Sheet<'_>, word: Word, loud: bool) {
        let node = sheet.node(self.section, Role::Paragraph);
        let style = if loud {
            BODY.bold().ink(Ink::Alert)
        } else {
            BODY
        };
        let spans = sheet.label(word, style, SECOND);
        let lines = sheet.pen.wrap(&spans, self.column.width);
        let cell = Cell::new(node, Mm(0.0), self.column.width, lines);
        self.column.rows.push(Row {
            section: self.number,
            before: Mm(0.5),
            ..Row::of(cell)
        });
    }

    /// What one kind of entry says: its items by `write`, or the state of the whole list.
    fn fill(
        &mut self,
        sheet: &mut Sheet<'_>,
        chart: &Chart,
        kind: Kind,
        write: impl Fn(&Sheet<'_>, &Content) -> Option<Vec<Span>>,
    ) {
        let seen: Vec<&Seen> = match chart.known(kind) {
            Known::Some(seen) => seen,
            Known::None => return self.say(sheet, Word::NoneKnown, false),
            Known::NotAsked => return self.say(sheet, Word::NotAsked, false),
        };
        if chart.contradicts(kind) {
            self.say(sheet, Word::Contradiction, true);
        }
        let mut any = false;
        for version in seen.into_iter().flat_map(phrase::versions) {
            if let Some(spans) = write(sheet, &version.entry.content) {
                any = true;
                self.item(sheet, Some(&version), spans);
            }
        }
        if !any {
            self.say(sheet, Word::NoneCurrent, false);
        }
    }
}

fn diagnoses(sheet: &mut Sheet<'_>, chart: &Chart, column: Column) -> Column {
    let mut list = List::new(sheet, column, Word::Diagnoses);
    list.fill(
        sheet,
        chart,
        Kind::Condition,
        |sheet, content| match content {
            Content::Condition(it) if it.is_current() => Some(condition(sheet, it)),
            _ => None,
        },
    );
    list.column
}

fn condition(sheet: &Sheet<'_>, it: &Condition) -> Vec<Span> {
    let mut spans = vec![Span::new(it.name.shown(), BODY.bold())];
    let mut add = |parts: Vec<Span>| {
        spans.push(Span::new(" · ", SMALL));
        spans.extend(parts);
    };
    let sure = match it.verification {
        Some(Verification::Suspected) => Some(Word::ConditionSuspected),
        Some(Verification::Differential) => Some(Word::ConditionDifferential),
        _ => None,
    };
    let remission = (it.status == ConditionStatus::Remission).then_some(Word::ConditionRemission);
    for word in sure.into_iter().chain(remission) {
        add(sheet.label(word, SMALL.bold(), SECOND));
    }
    if let Some(site) = &it.body_site {
        add(vec![Span::new(site.shown(), SMALL)]);
    }
    if let Some(onset) = it.onset {
        add(sheet.languages.spans(SMALL.ink(Ink::Second), SECOND, |l| {
            fill(Word::Since.in_language(l), &[("date", &date(onset, l))])
        }));
    }
    spans
}

/// Implants first: they stop a scanner. Then what was done.
fn procedures(sheet: &mut Sheet<'_>, chart: &Chart, column: Column) -> Column {
    let mut list = List::new(sheet, column, Word::ProceduresImplants);
    list.fill(sheet, chart, Kind::Device, |sheet, content| match content {
        Content::Device(it)
            if !matches!(it.status, DeviceStatus::Removed | DeviceStatus::Inactive) =>
        {
            Some(device(sheet, it))
        }
        _ => None,
    });
    let mut list = List::new(sheet, list.column, Word::ProceduresDone);
    list.fill(
        sheet,
        chart,
        Kind::Procedure,
        |sheet, content| match content {
            Content::Procedure(it) if it.status != ProcedureStatus::NotDone => {
                let mut spans = vec![Span::new(it.name.shown(), BODY.bold())];
                if it.status == ProcedureStatus::Planned {
                    spans.push(Span::new(" · ", SMALL));
                    spans.extend(sheet.label(Word::ProcedurePlanned, SMALL.bold(), SECOND));
                }
                spans.extend(
                    it.body_site
                        .iter()
                        .map(|site| Span::new(format!(" · {}", site.shown()), SMALL)),
                );
                if let Some(time) = it.time {
                    spans.push(Span::new(" · ", SMALL));
                    spans.extend(
                        sheet
                            .languages
                            .spans(SMALL.ink(Ink::Second), SECOND, |l| date(time, l)),
                    );
                }
                Some(spans)
            }
            _ => None,
        },
    );
    list.column
}

fn device(sheet: &Sheet<'_>, it: &Device) -> Vec<Span> {
    let mut spans = vec![
        Span::new(it.name.shown(), BODY.bold()),
        Span::new(" · ", SMALL),
    ];
    let loud = matches!(it.mri, MriStatus::Unsafe | MriStatus::Conditional);
    let style = if loud {
        SMALL.bold().ink(Ink::Alert)
    } else {
        SMALL
    };
    spans.extend(sheet.label(phrase::mri(it.mri), style, SECOND));
    spans.extend(
        it.mri_conditions
            .iter()
            .map(|text| Span::new(format!(": {text}"), SMALL)),
    );
    let details = phrase::device(it);
    if !details.is_empty() {
        spans.push(Span::new(format!(" · {details}"), SMALL.ink(Ink::Second)));
    }
    if let Some(since) = it.implanted {
        spans.push(Span::new(" · ", SMALL));
        spans.extend(sheet.languages.spans(SMALL.ink(Ink::Second), SECOND, |l| {
            fill(
                Word::ImplantSince.in_language(l),
                &[("date", &date(since, l))],
            )
        }));
    }
    spans.extend(
        it.card
            .iter()
            .map(|card| Span::new(format!(" · {card}"), SMALL.ink(Ink::Second))),
    );
    spans
}

/// The people to call in order, with a code that holds them and nothing else.
fn call(sheet: &mut Sheet<'_>, chart: &Chart, column: Column) -> Result<Column, Error> {
    let mut list = List::new(sheet, column, Word::Contacts);
    let mut people: Vec<&Seen> = chart
        .of_kind(Kind::Contact)
        .filter(|seen| order(seen).is_some())
        .collect();
    people.sort_by_key(|seen| order(seen));
    if people.is_empty() {
        list.say(sheet, Word::NotAsked, false);
        return Ok(list.column);
    }
    let contacts: Vec<&Contact> = people.iter().filter_map(|seen| contact(seen)).collect();
    if let Some(found) = vcard::code(&contacts, CODE_SIDE)? {
        let aloud = fill(
            sheet.languages.first(Word::ContactsCodeAloud),
            &[("who", &found.who)],
        );
        let code = CodeCell {
            modules: found.modules,
            module: Mm(0.55),
            aloud,
        };
        let (side, quiet) = (code.side(), code.module * symbol::QUIET as f32);
        let rest = list.column.width - side + quiet;
        let figure = Cell {
            node: Some(list.section),
            x: rest,
            width: side,
            code: Some(code),
            ..Cell::default()
        };
        // The first people stand beside the code, in one row with it.
        let mut cells = Vec::new();
        let room = rest - Mm(2.0);
        let mut lines = Vec::new();
        let mut beside_code = 0;
        let node = sheet.node(list.items, Role::Item);
        for seen in &people {
            let mut more = Vec::new();
            for version in phrase::versions(seen) {
                let Content::Contact(it) = &version.entry.content else {
                    continue;
                };
                more.extend(sheet.pen.wrap(&person(it, beside_code + 1), room));
                more.extend(sheet.mark_lines(&version, room));
            }
            let height: Mm = lines
                .iter()
                .chain(&more)
                .map(crate::text::Line::height)
                .sum();
            if height > side && beside_code > 0 {
                break;
            }
            lines.extend(more);
            beside_code += 1;
        }
        cells.push(Cell::new(node, Mm(0.0), room, lines));
        cells.push(figure);
        list.column.rows.push(Row {
            section: list.number,
            before: Mm(0.7),
            cells,
            ..Row::default()
        });
        people.drain(..beside_code);
        for (place, seen) in people.iter().enumerate() {
            write_person(sheet, &mut list, seen, beside_code + place + 1);
        }
    } else {
        for (place, seen) in people.iter().enumerate() {
            write_person(sheet, &mut list, seen, place + 1);
        }
    }
    Ok(list.column)
}

fn write_person(sheet: &mut Sheet<'_>, list: &mut List, seen: &Seen, number: usize) {
    for version in phrase::versions(seen) {
        if let Content::Contact(it) = &version.entry.content {
            list.item(sheet, Some(&version), person(it, number));
        }
    }
}

fn contact(seen: &Seen) -> Option<&Contact> {
    match &seen.entry.content {
        Content::Contact(contact) => Some(contact),
        _ => None,
    }
}

/// In which order somebody is called, if at all; any version of an undecided entry counts.
fn order(seen: &Seen) -> Option<u32> {
    phrase::versions(seen)
        .into_iter()
        .filter_map(|version| match &version.entry.content {
            Content::Contact(contact) => contact.emergency_order,
            _ => None,
        })
        .min()
}

/// `1  Eva Beispiel · Tochter`, and the numbers below, large.
fn person(it: &Contact, number: usize) -> Vec<Span> {
    let mut spans = vec![
        Span::new(format!("{number}  "), SMALL.ink(Ink::Second)),
        Span::new(it.name.clone(), BODY.bold()),
    ];
    spans.extend(
        it.relation
            .iter()
            .map(|relation| Span::new(format!(" · {relation}"), BODY)),
    );
    if !it.phones.is_empty() {
        let phones: Vec<String> = it
            .phones
            .iter()
            .map(|phone| phrase::unbroken(phone))
            .collect();
        let phones = joined(phones.iter().map(String::as_str), " · ");
        spans.push(Span::new(format!("\n{phones}"), PHONE));
    }
    spans
}

/// Everyone else who knows the person: practices, pharmacy, nursing.
fn doctors(sheet: &mut Sheet<'_>, chart: &Chart, column: Column) -> Column {
    let mut list = List::new(sheet, column, Word::Doctors);
    let mut any = false;
    for seen in chart
        .of_kind(Kind::Contact)
        .filter(|seen| order(seen).is_none())
    {
        for version in phrase::versions(seen) {
            let Content::Contact(it) = &version.entry.content else {
                continue;
            };
            if matches!(it.role, Some(Who::Family | Who::Friend)) {
                continue;
            }
            any = true;
            let mut spans = vec![Span::new(it.name.clone(), BODY.bold())];
            for detail in [&it.specialty, &it.organization].into_iter().flatten() {
                spans.push(Span::new(format!(" · {detail}"), SMALL));
            }
            spans.extend(
                it.phones
                    .first()
                    .map(|phone| Span::new(format!(" · {}", phrase::unbroken(phone)), BODY)),
            );
            list.item(sheet, Some(&version), spans);
        }
    }
    if !any {
        list.say(sheet, Word::NotAsked, false);
    }
    list.column
}

fn directives(sheet: &mut Sheet<'_>, chart: &Chart, column: Column) -> Column {
    let mut list = List::new(sheet, column, Word::Directives);
    list.fill(
        sheet,
        chart,
        Kind::Directive,
        |sheet, content| match content {
            Content::Directive(it) if it.state == State::Known => {
                let mut spans = sheet.label(phrase::directive(it.directive), BODY.bold(), SECOND);
                let details = phrase::directive_details(it, sheet.languages.first);
                if !details.is_empty() {
                    spans.push(Span::new(format!(" · {details}"), BODY));
                }
                Some(spans)
            }
            _ => None,
        },
    );
    list.column
}

/// What changes how one has to deal with the person.
fn special(sheet: &mut Sheet<'_>, chart: &Chart, column: Column) -> Column {
    let mut list = List::new(sheet, column, Word::Special);
    let who = chart.who();
    let said = who.map(|person| {
        [
            (Word::SpecialCommunication, &person.communication),
            (Word::SpecialWandering, &person.wandering),
            (Word::SpecialPregnancy, &person.pregnancy),
            (Word::CareLevel, &person.care_level),
        ]
    });
    let mut any = false;
    for (word, text) in said.into_iter().flatten() {
        let Some(text) = text else { continue };
        any = true;
        let mut spans = sheet.label(word, BODY, SECOND);
        spans.push(Span::new(sheet.languages.first(Word::Colon), BODY));
        spans.push(Span::new(text, BODY.bold()));
        list.item(sheet, None, spans);
    }
    if !any {
        list.say(sheet, Word::NotAsked, false);
    }
    list.column
}
