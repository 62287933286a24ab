//! Appointments: iCalendar 2.0 (RFC 5545, with 7986) read and written.
//!
//! An event becomes a [`record::Visit`], a task or a journal entry a [`record::Note`]. A time with a zone is
//! the clock on the wall where it happens, and stays that; a time in UTC keeps its `Z`. What is over or to
//! come is told by the day the person has, never by a clock in here.
//!
//! # What repeats
//! A rule of days, weeks, months or years that ends becomes one visit for each time; any other becomes one
//! visit, a line in its note and a remark. Nothing is opened: no address, no attachment.

mod repeats;
mod time;
mod writing;

pub use writing::{Options, Titles, Written, write};

use crate::content::{self, Line};
use crate::{Format, Read, Remark, Why, draft, limits};
use record::{Content, DocumentId, Entry, Note, Source, SourceKind, Visit, VisitStatus, When};
use std::collections::BTreeMap;
use time::{Duration, moment};

/// The most components of one file.
const COMPONENTS: usize = 100_000;
/// The most bytes of all the times of a series together.
const SERIES: usize = 1 << 20;
/// The most components inside each other.
const DEPTH: usize = 16;

/// What has a place in the chart, or nothing to say there.
const KNOWN: &[&str] = &[
    "UID",
    "DTSTAMP",
    "DTSTART",
    "DTEND",
    "DUE",
    "DURATION",
    "SUMMARY",
    "DESCRIPTION",
    "LOCATION",
    "STATUS",
    "ORGANIZER",
    "CATEGORIES",
    "RRULE",
    "EXDATE",
    "CREATED",
    "LAST-MODIFIED",
    "SEQUENCE",
    "TRANSP",
    "CLASS",
    "PRIORITY",
    "RECURRENCE-ID",
    "COMPLETED",
    "PERCENT-COMPLETE",
    "COLOR",
    "ACKNOWLEDGED",
];

/// Reads every event and task of a file. `today` is the day the person has.
pub(crate) fn read(bytes: &[u8], today: Option<When>) -> Read {
    let mut read = Read::of(Format::ICalendar);
    let file = DocumentId::of(bytes);
    let mut reader = Reader {
        read: &mut read,
        file,
        today,
        cancelled: false,
        counts: BTreeMap::new(),
        total: 0,
    };
    let mut open: Vec<Component> = Vec::new();
    for line in content::lines(bytes) {
        let value = line.value.trim().to_ascii_uppercase();
        match line.name.as_str() {
            "BEGIN" => {
                if open.len() < DEPTH {
                    open.push(Component {
                        name: value,
                        ..Component::default()
                    });
                }
            }
            "END" => {
                // an END that closes nothing is passed over; one that closes an outer component closes
                // those inside with it
                if let Some(at) = open.iter().rposition(|it| it.name == value) {
                    while open.len() > at {
                        close(&mut open, &mut reader);
                    }
                }
            }
            "METHOD" if value == "CANCEL" => reader.cancelled = true,
            _ => {
                if let Some(component) = open.last_mut() {
                    component.lines.push(line);
                }
            }
        }
    }
    let cut = open.iter().any(|it| it.name != "VCALENDAR");
    while !open.is_empty() {
        close(&mut open, &mut reader);
    }
    let none = reader.total == 0;
    if cut {
        read.remarks
            .push(Remark::new("END", Why::Malformed, "").fact("detail", "cut off"));
    }
    if none {
        read.remarks.push(Remark::new("VCALENDAR", Why::Hollow, ""));
    }
    read
}

#[derive(Default)]
struct Component {
    name: String,
    lines: Vec<Line>,
    /// Names of components inside that are no entry.
    inside: Vec<String>,
}

impl Component {
    fn line(&self, name: &str) -> Option<&Line> {
        let mut all = self.lines.iter().filter(|line| line.name == name);
        all.find(|line| !line.value.trim().is_empty())
    }

    fn text(&self, name: &str) -> Option<String> {
        self.line(name).map(Line::text).filter(|it| !it.is_empty())
    }
}

fn close(open: &mut Vec<Component>, reader: &mut Reader<'_>) {
    let Some(component) = open.pop() else { return };
    match component.name.as_str() {
        // zones are names here, and the calendar is the file
        "VCALENDAR" | "VTIMEZONE" | "STANDARD" | "DAYLIGHT" => {}
        "VALARM" | "PARTICIPANT" | "VLOCATION" | "VRESOURCE" => {
            if let Some(outer) = open.last_mut() {
                outer.inside.push(component.name);
            }
        }
        _ => reader.component(&component),
    }
}

struct Reader<'r> {
    read: &'r mut Read,
    file: DocumentId,
    today: Option<When>,
    cancelled: bool,
    counts: BTreeMap<String, usize>,
    total: usize,
}

impl Reader<'_> {
    fn component(&mut self, it: &Component) {
        self.total += 1;
        let count = self.counts.entry(it.name.clone()).or_default();
        *count += 1;
        let place = format!("{}[{count}]", it.name);
        let weight: usize = it.lines.iter().map(|line| line.value.len()).sum();
        let why = match it.name.as_str() {
            _ if self.total > COMPONENTS || weight > limits::ENTRY => Why::TooLong,
            "VEVENT" => return self.event(it, &place),
            "VTODO" | "VJOURNAL" => return self.note(it, &place),
            _ => Why::KindNotRead,
        };
        let remark = Remark::new(&*it.name, why, place);
        self.read.remarks.push(remark.fact("type", &it.name));
    }

    fn remark(&mut self, what: &str, why: Why, place: &str, text: &str) {
        let remark = Remark::new(what, why, place).fact("field", what);
        self.read.remarks.push(remark.fact("text", text));
    }

    /// The moment a property names; a remark where it names none that can be.
    fn time(&mut self, it: &Component, name: &str, place: &str) -> Option<When> {
        let line = it.line(name)?;
        let when = moment(&line.value);
        if when.is_none() {
            self.remark(name, Why::DateUnclear, place, &line.value);
        }
        when
    }

    fn event(&mut self, it: &Component, place: &str) {
        let start = self.time(it, "DTSTART", place);
        let ends = self.time(it, "DTEND", place);
        let lasts = it
            .line("DURATION")
            .and_then(|line| Duration::read(&line.value));
        let end = ends.or_else(|| lasts.and_then(|it| it.after(start?)));
        // a whole day ends where the next begins (RFC 5545 §3.6.1)
        let end =
            end.filter(|end| Some(*end) != start)
                .and_then(|end| match (start?.time, end.time) {
                    (None, None) => {
                        Some(When::from_days(end.days() - 1)).filter(|end| Some(*end) != start)
                    }
                    _ => Some(end),
                });
        let Some(title) = title(it, start) else {
            self.remark("VEVENT", Why::Nameless, place, "");
            return;
        };
        let organizer = it.line("ORGANIZER");
        let with = organizer.map(|line| {
            let address = line.value.trim();
            let address = address
                .get(..7)
                .filter(|it| it.eq_ignore_ascii_case("mailto:"))
                .map_or(address, |_| &address[7..]);
            line.first("CN").unwrap_or(address).to_owned()
        });
        let status = it.text("STATUS").map(|it| it.to_ascii_uppercase());
        let cancelled = self.cancelled || status.as_deref() == Some("CANCELLED");
        let visit = Visit {
            title,
            start,
            end,
            place: it.text("LOCATION"),
            with: with.filter(|it| !it.is_empty()),
            ..Visit::default()
        };
        let (notes, labels) = self.rest(it, place);
        let times = self.times(it, start, place);
        let repeated = times.len() > 1;
        for (number, begin) in times.into_iter().enumerate() {
            let mut visit = visit.clone();
            let moved = begin
                .zip(start)
                .map(|(begin, start)| begin.days() - start.days());
            visit.start = begin;
            visit.end = visit.end.map(|end| When {
                time: end.time,
                ..When::from_days(end.days() + moved.unwrap_or(0))
            });
            visit.status = self.status(cancelled, visit.end.or(begin));
            let place = if repeated {
                format!("{place}.time[{}]", number + 1)
            } else {
                place.to_owned()
            };
            let mut entry = self.entry(it, &place, Content::Visit(visit));
            entry.note.clone_from(&notes);
            entry.labels.clone_from(&labels);
            if number > 0 {
                // a name in the world is one entry's
                entry.source.origin = None;
            }
            self.read.entries.push(entry);
        }
    }

    /// Every time an event takes place; one where it does not repeat or cannot be counted.
    fn times(&mut self, it: &Component, start: Option<When>, place: &str) -> Vec<Option<When>> {
        let Some((rule, start)) = it.line("RRULE").zip(start) else {
            return vec![start];
        };
        let without: Vec<When> = it
            .lines
            .iter()
            .filter(|line| line.name == "EXDATE")
            .flat_map(|line| line.list())
            .filter_map(|text| moment(&text))
            .collect();
        // several rules, or dates added one by one, are told in words
        let simple = it.line("RDATE").is_none()
            && it.lines.iter().filter(|line| line.name == "RRULE").count() == 1;
        // a series of long texts must not fill the memory
        let weight: usize = it.lines.iter().map(|line| line.value.len()).sum();
        let room = |times: &Vec<When>| {
            times.len() * weight < SERIES && self.read.entries.len() < limits::RESOURCES / 4
        };
        match repeats::times(&rule.value, start).filter(|times| simple && room(times)) {
            Some(mut times) => {
                times.retain(|time| !without.contains(time));
                times.into_iter().map(Some).collect()
            }
            None => {
                let remark = Remark::new("RRULE", Why::Repeats, place);
                self.read.remarks.push(remark.fact("text", &rule.value));
                vec![Some(start)]
            }
        }
    }

    fn status(&self, cancelled: bool, time: Option<When>) -> VisitStatus {
        match (self.today, time) {
            _ if cancelled => VisitStatus::Cancelled,
            (Some(today), Some(time)) if time.date() < today.date() => VisitStatus::Finished,
            (Some(_), Some(_)) => VisitStatus::Planned,
            _ => VisitStatus::Unknown,
        }
    }

    fn note(&mut self, it: &Component, place: &str) {
        let start = self.time(it, "DTSTART", place);
        let due = self.time(it, "DUE", place);
        let time = due.or(start);
        let Some(title) = title(it, time) else {
            self.remark(&it.name, Why::Nameless, place, "");
            return;
        };
        let (text, mut labels) = self.rest(it, place);
        let note = Note { title, text, time };
        let mut entry = self.entry(it, place, Content::Note(note));
        labels.extend(it.text("STATUS").map(|it| it.to_ascii_lowercase()));
        entry.labels = labels;
        self.read.entries.push(entry);
    }

    /// What has no field of its own: lines for the note, and labels.
    fn rest(&mut self, it: &Component, place: &str) -> (Option<String>, Vec<String>) {
        let mut notes: Vec<String> = it.text("DESCRIPTION").into_iter().collect();
        let mut labels = Vec::new();
        for line in &it.lines {
            let value = line.value.trim();
            match line.name.as_str() {
                "CATEGORIES" => labels.extend(line.list()),
                "RRULE" => notes.push(format!("RRULE: {value}")),
                "ATTACH" | "IMAGE" => self.remark(&line.name, Why::PartNotKept, place, ""),
                "" => self.remark("", Why::PartNotKept, place, value),
                "ATTENDEE" => {
                    notes.push(format!("ATTENDEE: {}", line.first("CN").unwrap_or(value)))
                }
                name if KNOWN.contains(&name) || value.is_empty() => {}
                name if name.starts_with("X-") => self.remark(name, Why::PartNotKept, place, value),
                name => notes.push(format!("{name}: {}", line.text())),
            }
        }
        for inside in &it.inside {
            self.remark(inside, Why::PartNotKept, place, "");
        }
        labels.sort();
        labels.dedup();
        let notes = notes.join("\n");
        ((!notes.is_empty()).then_some(notes), labels)
    }

    fn entry(&self, it: &Component, place: &str, content: Content) -> Entry {
        let mut entry = Entry::new(draft::id(self.file, place), None, content);
        entry.source = Source {
            how: SourceKind::Imported,
            file: Some(self.file),
            place: Some(place.to_owned()),
            origin: it.text("UID"),
            recorded: it
                .line("LAST-MODIFIED")
                .and_then(|line| moment(&line.value)),
            ..Source::default()
        };
        entry
    }
}

/// What it is called; else its first words, its place, its sort. Nothing where nothing at all stands.
fn title(it: &Component, time: Option<When>) -> Option<String> {
    let first_line = |name| Some(it.text(name)?.lines().next()?.trim().to_owned());
    let named = it.text("SUMMARY").map(|it| it.replace('\n', " "));
    named
        .or_else(|| first_line("DESCRIPTION"))
        .or_else(|| first_line("LOCATION"))
        .or_else(|| first_line("CATEGORIES"))
        .or_else(|| time.map(|_| it.name.clone()))
}

#[cfg(test)]
mod tests;
