//! Appointments and reminders to take medicines as iCalendar.
//!
//! A telephone hands its calendar to a cloud. So titles say nothing unless the person wants them to.

use crate::content::{escaped, fold};
use record::{
    Content, Entry, Medication, MedicationStatus, Schedule, State, Visit, VisitStatus, Weekday,
    When,
};

/// What a calendar shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Titles<'t> {
    /// The same two words for everything: for an appointment and for a medicine.
    Neutral {
        /// `Termin`, `Appointment`.
        visit: &'t str,
        /// `Erinnerung`, `Reminder`.
        medicine: &'t str,
    },
    /// What stands in the chart: title, place, with whom, name and dose.
    Full,
}

/// How it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options<'t> {
    /// When it is written, in UTC; a calendar wants it said (`DTSTAMP`).
    pub now: When,
    /// What is shown.
    pub titles: Titles<'t>,
    /// The hours of the four times of a day at which a reminder comes; without them none is written.
    pub reminders: Option<[u8; 4]>,
}

/// A calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The file: UTF-8, CR LF, no line over 75 octets.
    pub text: String,
    /// How many events stand in it.
    pub events: usize,
    /// Titles of what could not be written: an appointment without a day, a medicine whose times stand in
    /// words or are taken as needed.
    pub left: Vec<String>,
}

const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// The appointments that are to come, and reminders for the medicines that are taken now. The same entries
/// and options give the same bytes.
///
/// # The trap
/// A medicine for some days of the week never reminds on another day; one whose times stand in words does
/// not remind at all.
#[must_use]
pub fn write<'e>(entries: impl Iterator<Item = &'e Entry>, options: &Options<'_>) -> Written {
    let mut written = Written {
        text: String::new(),
        events: 0,
        left: Vec::new(),
    };
    for line in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//OwnChart//EN",
        "CALSCALE:GREGORIAN",
    ] {
        fold(line, &mut written.text);
    }
    for entry in entries {
        let fits = match &entry.content {
            Content::Visit(it) if it.status == VisitStatus::Planned => {
                visit(entry, it, options, &mut written)
            }
            Content::Medication(it) if reminds(it) && options.reminders.is_some() => {
                medicine(entry, it, options, &mut written)
            }
            _ => continue,
        };
        if fits.is_none() {
            written.left.push(entry.title().to_owned());
        }
    }
    fold("END:VCALENDAR", &mut written.text);
    written
}

/// Whether it is taken now: what is paused must not be taken because a telephone rings.
fn reminds(it: &Medication) -> bool {
    it.state == State::Known && it.status == MedicationStatus::Active
}

struct Event<'e> {
    id: String,
    start: When,
    end: Option<When>,
    rule: Option<String>,
    title: String,
    details: Vec<(&'e str, String)>,
}

impl Written {
    fn event(&mut self, event: &Event<'_>, now: When) {
        self.events += 1;
        let text = &mut self.text;
        fold("BEGIN:VEVENT", text);
        fold(&format!("UID:{}@ownchart", event.id), text);
        fold(&format!("DTSTAMP:{}", stamp(now)), text);
        fold(&format!("DTSTART{}", value(event.start)), text);
        if let Some(end) = event.end {
            fold(&format!("DTEND{}", value(end)), text);
        }
        if let Some(rule) = &event.rule {
            fold(&format!("RRULE:{rule}"), text);
        }
        fold(&format!("SUMMARY:{}", escaped(&event.title)), text);
        for (name, value) in &event.details {
            fold(&format!("{name}:{}", escaped(value)), text);
        }
        fold("END:VEVENT", text);
    }
}

fn visit(entry: &Entry, it: &Visit, options: &Options<'_>, written: &mut Written) -> Option<()> {
    let start = it
        .start
        .filter(|start| start.day.is_some() && !start.about)?;
    let end = it.end.filter(|end| {
        end.day.is_some() && end.time.is_some() == start.time.is_some() && *end >= start
    });
    // a whole day ends where the next begins
    let end = end.map(|end| {
        if end.time.is_none() {
            When::from_days(end.days() + 1)
        } else {
            end
        }
    });
    let (title, details) = match options.titles {
        Titles::Neutral { visit, .. } => (visit.to_owned(), Vec::new()),
        Titles::Full => {
            let with = it.with.iter().map(|with| ("DESCRIPTION", with.clone()));
            let place = it.place.iter().map(|place| ("LOCATION", place.clone()));
            (it.title.clone(), place.chain(with).collect())
        }
    };
    let event = Event {
        id: entry.id.to_string(),
        start,
        end,
        rule: None,
        title,
        details,
    };
    written.event(&event, options.now);
    Some(())
}

fn medicine(
    entry: &Entry,
    it: &Medication,
    options: &Options<'_>,
    written: &mut Written,
) -> Option<()> {
    let hours = options.reminders?;
    let today = options.now.date();
    let mut start = it
        .start
        .filter(|start| start.day.is_some() && start.date() > today)
        .map_or(today, When::date);
    let rule = match it.schedule? {
        Schedule::Daily => "FREQ=DAILY".to_owned(),
        Schedule::Weekly if !it.weekdays.is_empty() => {
            let number = |day: &Weekday| Weekday::ALL.iter().position(|it| it == day);
            let mut days: Vec<usize> = it.weekdays.iter().filter_map(number).collect();
            days.sort_unstable();
            // the first day of a rule counts even if the rule does not name it
            let weekday = |when: When| (when.days() + 3).rem_euclid(7) as usize;
            while !days.contains(&weekday(start)) {
                start = When::from_days(start.days() + 1);
            }
            let days: Vec<&str> = days.into_iter().map(|day| DAYS[day]).collect();
            format!("FREQ=WEEKLY;BYDAY={}", days.join(","))
        }
        // on which of the days it falls is told by the first one alone
        Schedule::Interval => {
            let every = it.every_days.filter(|days| *days > 0)?;
            let begun = it.start.filter(|start| start.day.is_some())?;
            let passed = (start.days() - begun.days()).max(0);
            let every_days = i64::from(every);
            start =
                When::from_days(begun.days() + (passed + every_days - 1) / every_days * every_days);
            format!("FREQ=DAILY;INTERVAL={every}")
        }
        _ => return None,
    };
    let rule = match it.end.filter(|end| end.day.is_some()) {
        Some(end) if end.date() < start => return Some(()),
        Some(end) => format!("{rule};UNTIL={}T235959", date(end)),
        None => rule,
    };
    let doses = it.grid();
    if doses.iter().all(Option::is_none) {
        return None;
    }
    for (number, dose) in doses.iter().enumerate() {
        let Some(dose) = dose.filter(|dose| !dose.is_zero()) else {
            continue;
        };
        let time = record::Time {
            hour: hours[number].min(23),
            minute: 0,
            second: None,
            offset: None,
        };
        let title = match options.titles {
            Titles::Neutral { medicine, .. } => medicine.to_owned(),
            Titles::Full => {
                let unit = it.unit.as_deref().unwrap_or_default();
                format!("{}: {} {unit}", it.name.shown(), dose.as_str())
                    .trim_end()
                    .to_owned()
            }
        };
        let event = Event {
            id: format!("{}-{number}", entry.id),
            start: When {
                time: Some(time),
                ..start
            },
            end: None,
            rule: Some(rule.clone()),
            title,
            details: Vec::new(),
        };
        written.event(&event, options.now);
    }
    Some(())
}

fn date(when: When) -> String {
    format!(
        "{:04}{:02}{:02}",
        when.year,
        when.month.unwrap_or(1),
        when.day.unwrap_or(1)
    )
}

/// In UTC where the chart has an offset, else the clock on the wall.
fn value(when: When) -> String {
    match when.time {
        None => format!(";VALUE=DATE:{}", date(when)),
        Some(record::Time {
            offset: Some(_), ..
        }) => format!(":{}", stamp(when)),
        Some(time) => format!(
            ":{}T{:02}{:02}{:02}",
            date(when),
            time.hour,
            time.minute,
            time.second.unwrap_or(0)
        ),
    }
}

/// A moment in UTC.
fn stamp(when: When) -> String {
    let time = when.time.unwrap_or(record::Time {
        hour: 0,
        minute: 0,
        second: None,
        offset: Some(0),
    });
    let minutes =
        i64::from(time.hour) * 60 + i64::from(time.minute) - i64::from(time.offset.unwrap_or(0));
    let day = When::from_days(when.days() + minutes.div_euclid(1440));
    let of_day = minutes.rem_euclid(1440);
    format!(
        "{}T{:02}{:02}{:02}Z",
        date(day),
        of_day / 60,
        of_day % 60,
        time.second.unwrap_or(0).min(59)
    )
}
