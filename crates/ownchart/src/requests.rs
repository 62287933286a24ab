//! Asking practices and hospitals for the patient record: letters, deadlines, what became of it.
//!
//! The law, as far as it is certain: a copy of one's data within one month of receipt, which the
//! practice may extend by two further months if it says so within the first (Art. 15(3) and 12(3)
//! GDPR); inspection of the patient record without undue delay, reasons for a refusal, electronic
//! copies (§ 630g BGB); the first copy free of charge, whatever it is for (CJEU, C-307/22, 26 October
//! 2023); a complaint to the supervisory authority (Art. 77 GDPR). No legal advice: letters to sign,
//! and a calendar.
//!
//! # Where it is kept
//! A request is a note like any other, with the label [`LABEL`], and what happened as further labels
//! (`sent 2026-11-22`); links lead to the practice (`request-to`) and to the answer
//! (`request-answer`). Its text says the same in words, for whoever reads it in twenty years.

mod letters;

use crate::binder::{Binder, fresh_id};
use crate::error::{Code, Error, Result};
use crate::print::{Printed, Size};
use crate::words::Tongue;
use record::{Content, Entry, EntryId, Kind, Link, Note, Seen, When};

/// The label of a note that is a request.
pub const LABEL: &str = "request";
const TO: &str = "request-to";
const ANSWER: &str = "request-answer";

/// How a letter is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Its language. Practices in Germany are written to in German.
    pub tongue: Tongue,
    /// What it will be printed on.
    pub size: Size,
}

impl Default for Wanted {
    fn default() -> Self {
        Self {
            tongue: Tongue::De,
            size: Size::A4,
        }
    }
}

/// How far a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The month has not ended.
    Waiting,
    /// It has ended, and nobody was reminded.
    Overdue,
    /// A reminder was written.
    Reminded,
    /// A complaint was written.
    Complained,
    /// It was answered.
    Answered,
}

impl Stage {
    /// Its word for programs and in the catalogue (`request-stage-<word>`).
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Stage::Waiting => "waiting",
            Stage::Overdue => "overdue",
            Stage::Reminded => "reminded",
            Stage::Complained => "complained",
            Stage::Answered => "answered",
        }
    }
}

/// A request and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The note that is the request.
    pub id: EntryId,
    /// Whose record.
    pub person: EntryId,
    /// What stands on every letter about it: `OC-2026-3F2A`.
    pub reference: String,
    /// Whom it was sent to.
    pub to: String,
    /// The same as an entry, while the chart has it.
    pub contact: Option<EntryId>,
    /// The day of the letter.
    pub sent: When,
    /// The day it arrived, where it is known; else the month is counted from the day of the letter.
    pub received: Option<When>,
    /// The day the practice said that it needs longer.
    pub extended: Option<When>,
    /// The last day for an answer.
    pub deadline: When,
    /// The day of the last reminder.
    pub reminded: Option<When>,
    /// The day of the complaint.
    pub complained: Option<When>,
    /// The day of the answer.
    pub answered: Option<When>,
    /// Documents filed as the answer.
    pub answers: Vec<EntryId>,
    /// How far it is.
    pub stage: Stage,
}

impl Request {
    /// The day its stage began, or ends.
    #[must_use]
    pub fn day(&self) -> When {
        let day = match self.stage {
            Stage::Waiting | Stage::Overdue => None,
            Stage::Reminded => self.reminded,
            Stage::Complained => self.complained,
            Stage::Answered => self.answered,
        };
        day.unwrap_or(self.deadline)
    }
}

/// The last day of a period of months that begins with an event on `from`.
///
/// The day of the event does not count; the period ends with the day of the same number, or with the
/// last day of a month that has none; if that is a Saturday or Sunday, with the Monday after it
/// (Regulation (EEC, Euratom) No 1182/71, Art. 3; §§ 188, 193 BGB). Public holidays differ from place
/// to place and are not counted: the true end can be a day later, never earlier.
///
/// ```
/// let last = |day: &str| ownchart::requests::months_after(day.parse().unwrap(), 1).to_string();
/// assert_eq!(last("2026-01-31"), "2026-03-02"); // 28 February 2026 is a Saturday
/// assert_eq!(last("2027-01-31"), "2027-03-01"); // 28 February 2027 is a Sunday
/// assert_eq!(last("2028-01-31"), "2028-02-29");
/// assert_eq!(last("2026-12-15"), "2027-01-15");
/// ```
#[must_use]
pub fn months_after(from: When, months: u16) -> When {
    let index = u16::from(from.month.unwrap_or(1)) - 1 + months;
    let (year, month) = (from.year + index / 12, index % 12 + 1);
    let month = u8::try_from(month).unwrap_or(12);
    let day = from.day.unwrap_or(1);
    let fits = (1..=day)
        .rev()
        .find_map(|day| When::day(year, month, day).ok());
    let last = fits.unwrap_or_else(|| from.date()).days();
    // 1 January 1970 was a Thursday.
    let after_monday = (last + 3).rem_euclid(7);
    When::from_days(
        last + if after_monday > 4 {
            7 - after_monday
        } else {
            0
        },
    )
}

impl Binder {
    /// Asks a practice for the record of a person: the letter to sign, and the request that waits for
    /// its answer. `on` is the day of the letter, today where none is named.
    ///
    /// # Errors
    /// [`Code::Gone`] if `to` is no contact; [`Code::FieldUnreadable`] for a day that is none.
    pub fn request(
        &mut self,
        person: EntryId,
        to: EntryId,
        on: Option<When>,
        wanted: Wanted,
    ) -> Result<(Request, Printed)> {
        let gone = || Error::new(Code::Gone).with("entry", to);
        let contact = self.vault.entry(to)?.ok_or_else(gone)?;
        if contact.entry.kind() != Kind::Contact {
            return Err(gone());
        }
        let sent = self.day(on)?;
        let id = fresh_id();
        let digits = id.to_string()[..4].to_uppercase();
        let reference = format!("OC-{:04}-{digits}", sent.year);
        let who = contact.entry.title().to_owned();
        let note = Note {
            title: wanted.tongue.say("request-title", &[("who", &who)]),
            text: None,
            time: Some(sent),
        };
        let mut entry = Entry::new(id, Some(person), Content::Note(note));
        entry.labels = vec![
            LABEL.into(),
            format!("ref {reference}"),
            format!("sent {sent}"),
        ];
        entry.links = vec![link(to, TO)];
        let request = self.commit_request(None, entry, wanted.tongue)?;
        let printed = self.request_letter(&request, wanted)?;
        Ok((request, printed))
    }

    /// The requests about a person, or about everybody; the one that is due first stands first, what
    /// was answered last.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn requests(&self, person: Option<EntryId>) -> Result<Vec<Request>> {
        let notes = self.vault.entries(&vault::Filter {
            kinds: vec![Kind::Note],
            person,
            ..vault::Filter::default()
        })?;
        let mut all = Vec::new();
        for seen in notes.iter().filter(|seen| is_request(&seen.entry)) {
            all.extend(self.as_request(&seen.entry)?);
        }
        all.sort_by_key(|it| (it.stage == Stage::Answered, it.deadline, it.id));
        Ok(all)
    }

    /// A reminder, and that it was written.
    ///
    /// # Errors
    /// [`Code::NotARequest`].
    pub fn remind(&mut self, id: &str, wanted: Wanted) -> Result<(Request, Printed)> {
        let today = self.place.clock.today();
        let request = self.happened(id, "reminded", today, None, wanted.tongue)?;
        let printed = self.reminder_letter(&request, wanted)?;
        Ok((request, printed))
    }

    /// A complaint to the supervisory authority, and that it was written. `authority` is its address
    /// line by line; without one the letter leaves it open.
    ///
    /// # Errors
    /// [`Code::NotARequest`].
    pub fn complain(
        &mut self,
        id: &str,
        authority: &[String],
        wanted: Wanted,
    ) -> Result<(Request, Printed)> {
        let today = self.place.clock.today();
        let request = self.happened(id, "complained", today, None, wanted.tongue)?;
        let mut printed = self.complaint_letter(&request, authority, wanted)?;
        if today <= request.deadline {
            let date = wanted.tongue.day(request.deadline);
            let said = wanted.tongue.say("request-not-overdue", &[("date", &date)]);
            printed.remarks.push(said);
        }
        Ok((request, printed))
    }

    /// The answer came; a document of the chart may be filed as it. Several may come one by one.
    ///
    /// # Errors
    /// [`Code::NotARequest`]; [`Code::Gone`] if the document is none.
    pub fn answered(
        &mut self,
        id: &str,
        document: Option<&str>,
        on: Option<When>,
        tongue: Tongue,
    ) -> Result<Request> {
        let document = match document {
            Some(document) => {
                let seen = self.entry(document)?;
                if seen.entry.kind() != Kind::Document {
                    return Err(Error::new(Code::Gone).with("entry", document));
                }
                Some(seen.entry.id)
            }
            None => None,
        };
        let day = self.day(on)?;
        self.happened(id, "answered", day, document, tongue)
    }

    /// The practice wrote that it needs longer: two further months (Art. 12(3) GDPR).
    ///
    /// # Errors
    /// [`Code::NotARequest`].
    pub fn extended(&mut self, id: &str, on: Option<When>, tongue: Tongue) -> Result<Request> {
        let day = self.day(on)?;
        self.happened(id, "extended", day, None, tongue)
    }

    /// The letter arrived on this day: the month is counted from there.
    ///
    /// # Errors
    /// [`Code::NotARequest`].
    pub fn received(&mut self, id: &str, on: When, tongue: Tongue) -> Result<Request> {
        let day = self.day(Some(on))?;
        self.happened(id, "received", day, None, tongue)
    }

    /// A request by its id, the beginning of it, or its reference.
    fn request_entry(&self, id: &str) -> Result<Seen> {
        let not = || Error::new(Code::NotARequest).with("entry", id);
        if id.to_uppercase().starts_with("OC-") {
            let wanted = id.to_uppercase();
            let all = self.requests(None)?;
            let found = all
                .iter()
                .find(|it| it.reference == wanted)
                .ok_or_else(not)?;
            return self.entry(&found.id.to_string());
        }
        let seen = self.entry(id)?;
        is_request(&seen.entry).then_some(seen).ok_or_else(not)
    }

    /// Writes down that something happened on a day.
    fn happened(
        &mut self,
        id: &str,
        what: &str,
        on: When,
        document: Option<EntryId>,
        tongue: Tongue,
    ) -> Result<Request> {
        let before = self.request_entry(id)?;
        let mut after = before.entry.clone();
        let step = format!("{what} ");
        // Said once: the last day counts.
        after.labels.retain(|label| !label.starts_with(&step));
        after.labels.push(format!("{what} {on}"));
        if let Some(document) = document {
            let there = |it: &Link| it.role == ANSWER && it.to == Some(document);
            if !after.links.iter().any(there) {
                after.links.push(link(document, ANSWER));
            }
        }
        self.commit_request(Some(before), after, tongue)
    }

    fn commit_request(
        &mut self,
        before: Option<Seen>,
        mut after: Entry,
        tongue: Tongue,
    ) -> Result<Request> {
        let not = || Error::new(Code::NotARequest).with("entry", after.id);
        let request = self.as_request(&after)?.ok_or_else(not)?;
        if let Content::Note(note) = &mut after.content {
            note.text = Some(letters::log(&request, tongue));
        }
        self.write(vec![(before, after)], Vec::new())?;
        Ok(request)
    }

    /// What a note says as a request; nothing if somebody took its labels apart.
    fn as_request(&self, entry: &Entry) -> Result<Option<Request>> {
        let said = |what: &str| {
            let mut labels = entry.labels.iter();
            labels.find_map(|label| label.strip_prefix(what)?.strip_prefix(' '))
        };
        let day = |what: &str| said(what).and_then(|day| day.parse::<When>().ok());
        let linked = |role: &str| {
            let links = entry.links.iter().filter(move |link| link.role == role);
            links.filter_map(|link| link.to).collect::<Vec<_>>()
        };
        let (Some(person), Some(reference), Some(sent)) = (entry.person, said("ref"), day("sent"))
        else {
            return Ok(None);
        };
        let contact = linked(TO).into_iter().next();
        let known = match contact {
            Some(id) => self.vault.entry(id)?,
            None => None,
        };
        let to = known.as_ref().map(|seen| seen.entry.title().to_owned());
        let to = to.unwrap_or_else(|| {
            let title = entry.title();
            title
                .split_once(": ")
                .map_or(title, |(_, who)| who)
                .to_owned()
        });
        let (received, extended) = (day("received"), day("extended"));
        let months = if extended.is_some() { 3 } else { 1 };
        let deadline = months_after(received.unwrap_or(sent), months);
        let (reminded, complained, answered) =
            (day("reminded"), day("complained"), day("answered"));
        let stage = if answered.is_some() {
            Stage::Answered
        } else if complained.is_some() {
            Stage::Complained
        } else if reminded.is_some() {
            Stage::Reminded
        } else if self.place.clock.today() > deadline {
            Stage::Overdue
        } else {
            Stage::Waiting
        };
        Ok(Some(Request {
            id: entry.id,
            person,
            reference: reference.to_owned(),
            to,
            contact,
            sent,
            received,
            extended,
            deadline,
            reminded,
            complained,
            answered,
            answers: linked(ANSWER),
            stage,
        }))
    }

    /// A whole day of the calendar; today where none is named.
    fn day(&self, on: Option<When>) -> Result<When> {
        let day = on.unwrap_or_else(|| self.place.clock.today()).date();
        match day {
            When {
                about: false,
                day: Some(_),
                ..
            } => Ok(day),
            _ => Err(Error::new(Code::FieldUnreadable).with("field", "time")),
        }
    }
}

fn is_request(entry: &Entry) -> bool {
    entry.kind() == Kind::Note && entry.labels.iter().any(|label| label == LABEL)
}

fn link(to: EntryId, role: &str) -> Link {
    Link {
        to: Some(to),
        role: role.to_owned(),
        page: None,
        region: None,
    }
}

#[cfg(test)]
mod tests;
