//! The visit sheet: what a doctor with seven minutes wants to know, and what the person wants to ask.
//!
//! Order is by use in the room: who this is and what must not be given, the questions (they are
//! forgotten otherwise), what changed since the last visit, what is taken now, the values asked for,
//! and room to write.

use record::{Content, Entry, Finding, Interpretation, Kind, Medication, Seen, When};

use crate::dates::{date, number};
use crate::emergency::{Emergency, alert_box, medicines, person, provenance};
use crate::face::Faces;
use crate::flow::{Place, pour};
use crate::furniture::{BODY, HEADING, MARGIN, SECOND, SMALL};
use crate::measure::Mm;
use crate::phrase::{self, versions};
use crate::sheet::Sheet;
use crate::text::{Ink, Span, Style};
use crate::words::{Language, Languages, Word, fill};
use crate::writing::{LINE, Writing};
use crate::{About, Error, Printed};

/// What a visit sheet is made from.
#[derive(Clone, Copy)]
pub struct Visit<'a> {
    /// The person and what is printed of them: alerts, medicines.
    pub of: Emergency<'a>,
    /// Whom the visit is to, in words.
    pub with: &'a str,
    /// The day of the visit, where it is known.
    pub on: Option<When>,
    /// From which day on changes are listed.
    pub since: When,
    /// Whether that was a visit to the same doctor. If not, the sheet says that none is known.
    pub seen_then: bool,
    /// What changed, in the order of its printing.
    pub changes: &'a [Change<'a>],
    /// What the person wants to ask.
    pub questions: &'a [&'a str],
    /// Findings to show, those of one measure behind each other, the newest first.
    pub values: &'a [&'a Seen],
}

/// Something that is otherwise than at the last visit.
#[derive(Clone, Copy)]
pub struct Change<'a> {
    /// What happened.
    pub how: How,
    /// The entry as it stood; only where it was changed.
    pub before: Option<&'a Entry>,
    /// The entry as it stands, or stood before it was removed.
    pub now: &'a Seen,
}

/// What happened to an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It is new.
    Added,
    /// It says something else.
    Changed,
    /// It is no longer so.
    Stopped,
    /// It was taken out of the chart.
    Removed,
}

/// The sheet.
///
/// # Errors
/// [`Error`] only for what the program itself got wrong; no text, however long, is one.
pub fn visit(
    visit: &Visit<'_>,
    about: About,
    languages: Languages,
    faces: &Faces,
) -> Result<Printed, Error> {
    draw(visit, about, languages, faces).print()
}

/// What a sheet in the hand is read at: a little larger than what hangs on a wall beside a lamp.
const TEXT: Style = Style::new(10.5);
/// Lines to write on, at least.
const LINES: usize = 4;

fn draw<'f>(visit: &Visit<'_>, about: About, languages: Languages, faces: &'f Faces) -> Sheet<'f> {
    let mut sheet = Sheet::new(faces, about, languages);
    let made = sheet.made(&visit.of);
    let below = sheet.head(Word::VisitTitle, &made);
    let mut at = Place {
        page: 0,
        y: below + Mm(0.5),
    };
    at = whom(&mut sheet, visit, at);
    at.y += sheet.gap();
    at = person(&mut sheet, &visit.of, at);
    at.y += sheet.gap();
    at = alert_box(&mut sheet, visit.of.chart, at);
    at.y += sheet.gap();
    let frame = sheet.frame();
    let mut writing = Writing::new(MARGIN, sheet.measure());
    questions(&mut sheet, &mut writing, visit.questions);
    changes(&mut sheet, &mut writing, visit);
    at = pour(&mut sheet, &writing.column, at, frame);
    at.y += sheet.gap();
    at = medicines::draw(&mut sheet, &visit.of, at);
    at.y += sheet.gap();
    let mut writing = Writing::new(MARGIN, sheet.measure());
    values(&mut sheet, &mut writing, visit.values);
    at = pour(&mut sheet, &writing.column, at, frame);
    at.y += sheet.gap();
    at = notes(&mut sheet, at);
    at.y += sheet.gap();
    provenance(&mut sheet, &visit.of, at);
    sheet.running_heads(visit.of.chart, Word::VisitTitle);
    sheet.foot();
    sheet
}

/// `Für Dr. Weber · Termin am 01.12.2026`.
fn whom(sheet: &mut Sheet<'_>, visit: &Visit<'_>, at: Place) -> Place {
    let mut spans = sheet.label_filled(Word::VisitFor, &[("who", visit.with)], TEXT.bold(), SECOND);
    if let Some(day) = visit.on {
        spans.push(Span::new(" · ", TEXT));
        spans.extend(sheet.languages.spans(TEXT, SECOND, |l| {
            let text = Word::VisitAppointment.in_language(l);
            fill(text, &[("date", &date(day, l))])
        }));
    }
    let mut writing = Writing::new(MARGIN, sheet.measure());
    writing.say(sheet, &spans);
    let frame = sheet.frame();
    pour(sheet, &writing.column, at, frame)
}

fn questions(sheet: &mut Sheet<'_>, writing: &mut Writing, questions: &[&str]) {
    if questions.is_empty() {
        return;
    }
    let label = sheet.label(Word::VisitQuestions, HEADING, SECOND);
    writing.heading(sheet, &label);
    for (place, question) in questions.iter().enumerate() {
        let mark = format!("{}.", place + 1);
        writing.item(sheet, &mark, &[Span::new(*question, TEXT)], Vec::new());
    }
}

fn changes(sheet: &mut Sheet<'_>, writing: &mut Writing, visit: &Visit<'_>) {
    let label = sheet.languages.spans(HEADING, SECOND, |l| {
        let text = Word::VisitChanged.in_language(l);
        fill(text, &[("date", &date(visit.since, l))])
    });
    writing.heading(sheet, &label);
    if !visit.seen_then {
        let label = sheet.label(Word::VisitNoVisit, BODY, SECOND);
        writing.say(sheet, &label);
    }
    if visit.changes.is_empty() {
        let label = sheet.label(Word::VisitNothing, BODY, SECOND);
        writing.say(sheet, &label);
    }
    // One list under each sort of entry.
    let mut last = None;
    for change in visit.changes {
        let kind = change.now.entry.kind();
        if last.replace(kind) != Some(kind) {
            let label = sheet.label(heading(kind), SMALL.bold(), SECOND);
            writing.say(sheet, &label);
        }
        let count = versions(change.now).len();
        for version in versions(change.now) {
            let how = match change.how {
                How::Added => Word::ChangeAdded,
                How::Changed => Word::ChangeChanged,
                How::Stopped => Word::ChangeStopped,
                How::Removed => Word::ChangeRemoved,
            };
            let mut spans = sheet.label(how, TEXT.bold().ink(Ink::Accent), SECOND);
            spans.push(Span::new(": ", TEXT));
            let before = change.before.filter(|_| count == 1);
            spans.extend(said(sheet, before, version.entry, change.how));
            let width = writing.column.width;
            let marks = sheet.mark_lines(&version, width - Mm(8.0));
            writing.item(sheet, "–", &spans, marks);
        }
    }
}

fn heading(kind: Kind) -> Word {
    match kind {
        Kind::Allergy => Word::Allergies,
        Kind::Medication => Word::Medicines,
        Kind::Procedure => Word::ProceduresDone,
        Kind::Device => Word::ProceduresImplants,
        Kind::Immunization => Word::Vaccinations,
        Kind::Finding => Word::VisitValues,
        Kind::Document => Word::Documents,
        Kind::Directive => Word::Directives,
        Kind::Note => Word::VisitNotes,
        // Who the person is, whom they know and which doses were noted stands on other sheets.
        Kind::Condition | Kind::Person | Kind::Contact | Kind::Visit | Kind::Intake => {
            Word::Diagnoses
        }
    }
}

/// What an entry says, and what it said before an arrow: `Ramipril 5 mg → 10 mg`.
fn said(sheet: &Sheet<'_>, before: Option<&Entry>, now: &Entry, how: How) -> Vec<Span> {
    let languages = sheet.languages;
    let bold = TEXT.bold();
    if let (Some(Content::Medication(was)), Content::Medication(is)) =
        (before.map(|entry| &entry.content), &now.content)
    {
        return medicine_changed(languages, was, is);
    }
    if let Content::Medication(is) = &now.content {
        let mut spans = vec![Span::new(phrase::medicine(is), bold)];
        if how == How::Added {
            spans.push(Span::new(" · ", TEXT));
            spans.extend(languages.spans(TEXT, SECOND, |l| phrase::dose(is, l)));
        }
        let day = if how == How::Stopped {
            is.end
        } else {
            is.start
        };
        spans.extend(on(languages, day));
        spans.extend(
            is.reason
                .iter()
                .map(|why| Span::new(format!(" · {}", why.shown()), TEXT)),
        );
        return spans;
    }
    let name = |entry: &Entry| match &entry.content {
        Content::Directive(it) if it.text.is_none() => phrase::directive(it.directive)
            .in_language(languages.first)
            .to_owned(),
        _ => entry.title().to_owned(),
    };
    let mut spans = Vec::new();
    if let Some(before) = before.filter(|before| name(before) != name(now)) {
        spans.push(Span::new(format!("{} → ", name(before)), TEXT));
    }
    spans.push(Span::new(name(now), bold));
    let detail = match &now.content {
        Content::Allergy(it) => {
            let reactions: Vec<&str> = it.reactions.iter().map(|r| r.what.shown()).collect();
            reactions.join(", ")
        }
        Content::Device(it) => phrase::device(it),
        Content::Document(it) => it.author.clone().unwrap_or_default(),
        Content::Directive(it) => it.location.clone().unwrap_or_default(),
        _ => String::new(),
    };
    if !detail.is_empty() {
        spans.push(Span::new(format!(" · {detail}"), TEXT));
    }
    spans.extend(on(languages, now.time()));
    spans
}

fn on(languages: Languages, day: Option<When>) -> Vec<Span> {
    let Some(day) = day else { return Vec::new() };
    let mut spans = vec![Span::new(" · ", TEXT)];
    spans.extend(languages.spans(TEXT, SECOND, |l| date(day, l)));
    spans
}

/// What is otherwise in a plan: the name once, and what differs on both sides of an arrow.
fn medicine_changed(languages: Languages, was: &Medication, is: &Medication) -> Vec<Span> {
    let bold = TEXT.bold();
    let same_name = was.name.shown() == is.name.shown();
    let strengths = (was.strength.as_deref(), is.strength.as_deref());
    let mut spans = match (same_name, strengths) {
        (true, (Some(from), Some(to))) if from != to => {
            let unbroken = |text: &str| text.replace(' ', "\u{a0}");
            let text = format!("{} {} → {}", is.name.shown(), unbroken(from), unbroken(to));
            vec![Span::new(text, bold)]
        }
        (true, (from, to)) if from == to => vec![Span::new(phrase::medicine(is), bold)],
        _ => {
            let text = format!("{} → {}", phrase::medicine(was), phrase::medicine(is));
            vec![Span::new(text, bold)]
        }
    };
    let dose = |l: Language| {
        let (from, to) = (phrase::dose(was, l), phrase::dose(is, l));
        if from == to {
            to
        } else {
            format!("{from} → {to}")
        }
    };
    spans.push(Span::new(" · ", TEXT));
    spans.extend(languages.spans(TEXT, SECOND, dose));
    if is.status != was.status && is.status == record::MedicationStatus::Paused {
        spans.push(Span::new(" · ", TEXT));
        spans.extend(languages.spans(bold, SECOND, |l| Word::Paused.in_language(l).to_owned()));
    }
    spans.extend(on(languages, is.start.filter(|_| is.start != was.start)));
    spans
}

fn values(sheet: &mut Sheet<'_>, writing: &mut Writing, values: &[&Seen]) {
    if values.is_empty() {
        return;
    }
    let label = sheet.label(Word::VisitValues, HEADING, SECOND);
    writing.heading(sheet, &label);
    let heads = [
        (Word::ColumnValue, 2.9),
        (Word::ColumnResult, 3.1),
        (Word::ColumnRange, 2.4),
        (Word::ColumnDay, 3.0),
    ]
    .map(|(word, share)| (sheet.label(word, SMALL.bold(), SECOND), share));
    let table = writing.table(sheet, &heads);
    let mut last = None;
    for version in values.iter().flat_map(|seen| versions(seen)) {
        let Content::Finding(it) = &version.entry.content else {
            continue;
        };
        let name = it.code.shown();
        let first = last.replace(name) != Some(name);
        let languages = sheet.languages;
        let mut result = vec![Span::new(result(it, languages.first), TEXT.bold())];
        if let Some((word, sign)) = it.interpretation.and_then(flag) {
            let style = TEXT.bold().ink(Ink::Alert);
            result.push(Span::new(format!(" {sign} "), style));
            result.extend(sheet.label(word, style, SECOND));
        }
        let cells = [
            vec![Span::new(
                name,
                if first {
                    TEXT.bold()
                } else {
                    SMALL.ink(Ink::Second)
                },
            )],
            result,
            vec![Span::new(range(it, languages.first), TEXT)],
            match it.time {
                Some(time) => languages.spans(TEXT, SECOND, |l| date(time, l)),
                None => sheet.label(Word::NotStated, TEXT, SECOND),
            },
        ];
        writing.row(sheet, &table, &cells, Some(&version));
    }
}

/// What was measured, as this language writes numbers.
fn result(it: &Finding, language: Language) -> String {
    let one =
        |comparator: Option<record::Comparator>, value: &record::Decimal, unit: &Option<String>| {
            let sign = comparator.map_or("", |comparator| comparator.word());
            let unit = unit
                .as_ref()
                .map(|unit| format!("\u{a0}{unit}"))
                .unwrap_or_default();
            format!("{sign}{}{unit}", number(value, language))
        };
    let mut parts: Vec<String> = Vec::new();
    parts.extend(
        it.value
            .as_ref()
            .map(|value| one(it.comparator, value, &it.unit)),
    );
    parts.extend(it.text.as_ref().map(|text| text.shown().to_owned()));
    for part in &it.components {
        let said = match (&part.value, &part.text) {
            (Some(value), _) => one(part.comparator, value, &part.unit),
            (None, Some(text)) => text.shown().to_owned(),
            (None, None) => continue,
        };
        parts.push(format!("{} {said}", part.code.shown()));
    }
    if parts.is_empty() {
        parts.extend(it.absent.as_ref().map(|why| why.shown().to_owned()));
    }
    parts.join(" · ")
}

fn range(it: &Finding, language: Language) -> String {
    let Some(range) = &it.range else {
        return String::new();
    };
    let text = range.text.clone().filter(|text| !text.is_empty());
    text.unwrap_or_else(|| match (&range.low, &range.high) {
        (Some(low), Some(high)) => format!("{}–{}", number(low, language), number(high, language)),
        (Some(low), None) => format!("≥ {}", number(low, language)),
        (None, Some(high)) => format!("≤ {}", number(high, language)),
        (None, None) => String::new(),
    })
}

/// How a value was marked: its word, and a sign, because colour never speaks alone.
fn flag(how: Interpretation) -> Option<(Word, &'static str)> {
    Some(match how {
        Interpretation::High => (Word::ValueHigh, "↑"),
        Interpretation::Low => (Word::ValueLow, "↓"),
        Interpretation::CriticalHigh => (Word::ValueCriticalHigh, "↑↑"),
        Interpretation::CriticalLow => (Word::ValueCriticalLow, "↓↓"),
        Interpretation::Abnormal => (Word::ValueAbnormal, "!"),
        Interpretation::Positive => (Word::ValuePositive, "+"),
        Interpretation::Negative => (Word::ValueNegative, "−"),
        Interpretation::Normal | Interpretation::Indeterminate => return None,
    })
}

/// Lines to write on: as many as the page still has, but never fewer than a few.
fn notes(sheet: &mut Sheet<'_>, at: Place) -> Place {
    let frame = sheet.frame();
    // The heading above, and below who says all this.
    let room = frame.bottom - at.y - Mm(8.0) - Mm(20.0);
    let fits = (room.0 / LINE.0).floor().max(0.0) as usize;
    let mut writing = Writing::new(MARGIN, sheet.measure());
    let label = sheet.label(Word::VisitNotes, HEADING, SECOND);
    writing.heading(sheet, &label);
    writing.lines(if fits >= LINES { fits } else { LINES });
    pour(sheet, &writing.column, at, frame)
}

#[cfg(test)]
mod tests;
