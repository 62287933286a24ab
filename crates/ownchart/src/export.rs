//! Contacts and appointments for other programs: an address book, a telephone's calendar.

use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use interchange::ical::{Options, Titles, Written};
use record::{Entry, EntryId};
use seal::InTheClear;
use std::path::Path;

/// What a calendar file shows and reminds of.
#[derive(Clone, Copy, Debug)]
pub struct Calendar {
    /// Whether titles, places and names of medicines stand in it. A telephone hands its calendar to a cloud.
    pub full: bool,
    /// The hours of the four times of a day at which it reminds of medicines; without them it does not.
    pub reminders: Option<[u8; 4]>,
    /// Whether its neutral words are German.
    pub german: bool,
}

impl Binder {
    fn all_of(&self, person: EntryId) -> Result<Vec<Entry>> {
        let filter = vault::Filter {
            person: Some(person),
            ..vault::Filter::default()
        };
        let mut entries: Vec<Entry> = self
            .vault
            .entries(&filter)?
            .into_iter()
            .map(|seen| seen.entry)
            .collect();
        entries.sort_by_key(|entry| entry.id);
        Ok(entries)
    }

    /// Writes a person's contacts as vCard 4.0. Gives how many.
    ///
    /// # Errors
    /// [`Code::NothingChosen`] if there is none; [`Code::CannotWrite`].
    pub fn contacts_to(&self, person: EntryId, file: &Path) -> Result<usize> {
        let entries = self.all_of(person)?;
        let contacts = || {
            entries
                .iter()
                .filter(|entry| entry.kind() == record::Kind::Contact)
        };
        if contacts().count() == 0 {
            return Err(Error::new(Code::NothingChosen));
        }
        let text = interchange::vcard::write(contacts());
        crate::write_file(file, InTheClear::export(text.into_bytes()))?;
        Ok(contacts().count())
    }

    /// Writes a person's planned appointments as iCalendar, and reminders where they are asked for.
    ///
    /// # Errors
    /// [`Code::NothingChosen`] if there is nothing to write; [`Code::CannotWrite`].
    pub fn calendar_to(&self, person: EntryId, file: &Path, wanted: Calendar) -> Result<Written> {
        let entries = self.all_of(person)?;
        let (visit, medicine) = if wanted.german {
            ("Termin", "Erinnerung")
        } else {
            ("Appointment", "Reminder")
        };
        let options = Options {
            now: record::When::from_millis(self.place.clock.now()),
            titles: if wanted.full {
                Titles::Full
            } else {
                Titles::Neutral { visit, medicine }
            },
            reminders: wanted.reminders,
        };
        let written = interchange::ical::write(entries.iter(), &options);
        if written.events == 0 {
            return Err(Error::new(Code::NothingChosen));
        }
        crate::write_file(file, InTheClear::export(written.text.clone().into_bytes()))?;
        Ok(written)
    }
}
