//! A chart for other programs: everything in a folder that needs no program of ours, the summary alone,
//! contacts for an address book, appointments for a telephone's calendar. All of it is in the clear, and
//! leaves the chart only when somebody asks for it.

use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use crate::files::write_piecewise;
use crate::send::ending_of;
use crate::words::Tongue;
use interchange::ical::{Options, Titles, Written};
use record::{Chart, Content, DocumentId, Entry, EntryId, When};
use seal::InTheClear;
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

/// The summary in an exported folder.
pub(crate) const SUMMARY: &str = "patient-summary.json";
/// The folder of the letters in an exported folder.
pub(crate) const DOCUMENTS: &str = "documents";
/// The records of an exported folder, one on each line.
const RECORDS: &str = "records.ndjson";
/// The page of an exported folder that any browser shows.
const PAGE: &str = "summary.html";
/// Contacts and appointments of an exported folder.
const CONTACTS: &str = "contacts.vcf";
const CALENDAR: &str = "appointments.ics";
/// What the folder says about itself.
const README: &str = "README.txt";

/// What was given out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// The files, in the order they were written.
    pub files: Vec<PathBuf>,
    /// Entries in them.
    pub entries: usize,
    /// Letters and pictures among them whose bytes came along.
    pub documents: usize,
    /// Titles of letters and pictures of which the chart has no bytes.
    pub without: Vec<String>,
}

/// The summary of an exported chart: in this folder, or this file. Nothing if it is none.
pub(crate) fn summary_in(path: &Path) -> Option<PathBuf> {
    let summary = match path.is_dir() {
        true => path.join(SUMMARY),
        false => path.to_owned(),
    };
    let named = summary.file_name().is_some_and(|name| name == SUMMARY);
    let whole =
        || summary.with_file_name(RECORDS).is_file() || summary.with_file_name(DOCUMENTS).is_dir();
    (named && summary.is_file() && whole()).then_some(summary)
}

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

    /// Writes everything about a person into a new folder, for any other program: an International Patient
    /// Summary (FHIR R4), the same records one on each line, a page for any browser, contacts, appointments,
    /// and every letter and picture as it came. The history of the entries stays in the chart; a backup has it.
    ///
    /// Reading the folder into an empty chart gives the same entries and the same bytes.
    ///
    /// # Errors
    /// [`Code::ExistsAlready`] if the folder is there and not empty; [`Code::CannotWrite`], [`Code::DiskFull`].
    /// Then nothing of it is left behind.
    pub fn folder_to(
        &self,
        person: EntryId,
        folder: &Path,
        tongue: Tongue,
        follow: &mut dyn FnMut(u64, u64) -> bool,
    ) -> Result<Exported> {
        let failed = |error| Error::writing(folder, &error);
        let inside = std::fs::read_dir(folder).map(|mut inside| inside.next().is_some());
        if inside.unwrap_or(false) {
            return Err(Error::new(Code::ExistsAlready).with("file", folder.display()));
        }
        let was_there = folder.is_dir();
        std::fs::create_dir_all(folder).map_err(failed)?;
        self.fill(person, folder, tongue, follow).inspect_err(|_| {
            let _ = std::fs::remove_dir_all(folder);
            if was_there {
                let _ = std::fs::create_dir(folder);
            }
        })
    }

    fn fill(
        &self,
        person: EntryId,
        folder: &Path,
        tongue: Tongue,
        follow: &mut dyn FnMut(u64, u64) -> bool,
    ) -> Result<Exported> {
        let chart = self.chart(person)?;
        let letters = self.letters(&chart)?;
        let named: BTreeMap<DocumentId, String> = letters
            .there
            .iter()
            .map(|letter| (letter.id, format!("{DOCUMENTS}/{}", letter.name)))
            .collect();
        let name_of = |id| named.get(&id).cloned();
        let options = self.options(tongue, &name_of);
        let mut out = Exported {
            entries: chart.all().count(),
            documents: letters.there.len(),
            without: letters.without,
            ..Exported::default()
        };
        let mut write = |name: &str, bytes: Vec<u8>| -> Result<()> {
            let file = folder.join(name);
            crate::write_file(&file, InTheClear::export(bytes))?;
            out.files.push(file);
            Ok(())
        };
        let who = chart.person.as_ref().map_or("", |seen| seen.entry.title());
        let day = tongue.day(options.made);
        let about = tongue.say("export-readme", &[("name", who), ("date", &day)]);
        write(README, about.into_bytes())?;
        write(SUMMARY, interchange::bundle(&chart, &options))?;
        write(RECORDS, interchange::lines(&chart, &options))?;
        let languages = [tongue, tongue.other()].map(Tongue::of_summary);
        let page = interchange::summary::html(&chart, options.made, None, &languages);
        write(PAGE, page.into_bytes())?;
        let contacts = self.contacts_to(person, &folder.join(CONTACTS));
        let calendar = Calendar {
            full: true,
            reminders: None,
            german: tongue == Tongue::De,
        };
        let calendar = self.calendar_to(person, &folder.join(CALENDAR), calendar);
        for (file, written) in [
            (CONTACTS, contacts.map(drop)),
            (CALENDAR, calendar.map(drop)),
        ] {
            match written {
                Ok(()) => out.files.push(folder.join(file)),
                Err(none) if none.code == Code::NothingChosen => {}
                Err(other) => return Err(other),
            }
        }
        if letters.there.is_empty() {
            return Ok(out);
        }
        let inside = folder.join(DOCUMENTS);
        std::fs::create_dir(&inside).map_err(|error| Error::writing(&inside, &error))?;
        let total = letters.there.iter().map(|letter| letter.size).sum();
        let mut done = 0;
        for letter in &letters.there {
            if !follow(done, total) {
                return Err(Error::new(Code::Cancelled));
            }
            let file = inside.join(&letter.name);
            write_piecewise(&file, |mut to| {
                self.vault.read_document(letter.id, &mut to)?;
                Ok(to)
            })?;
            done += letter.size;
            out.files.push(file);
        }
        Ok(out)
    }

    /// Writes a person's chart as an International Patient Summary (FHIR R4), without letters.
    ///
    /// # Errors
    /// [`Code::CannotWrite`].
    pub fn summary_to(&self, person: EntryId, file: &Path, tongue: Tongue) -> Result<usize> {
        let chart = self.chart(person)?;
        let json = interchange::bundle(&chart, &self.options(tongue, &|_| None));
        crate::write_file(file, InTheClear::export(json))?;
        Ok(chart.all().count())
    }

    /// Writes a person's chart as FHIR R4 resources, one on each line (NDJSON), without letters.
    ///
    /// # Errors
    /// [`Code::CannotWrite`].
    pub fn lines_to(&self, person: EntryId, file: &Path, tongue: Tongue) -> Result<usize> {
        let chart = self.chart(person)?;
        let lines = interchange::lines(&chart, &self.options(tongue, &|_| None));
        crate::write_file(file, InTheClear::export(lines))?;
        Ok(chart.all().count())
    }

    fn options<'a>(
        &self,
        tongue: Tongue,
        documents: &'a dyn Fn(DocumentId) -> Option<String>,
    ) -> interchange::Options<'a> {
        interchange::Options {
            made: self.place.clock.zoned(self.place.clock.now()),
            id: crate::binder::fresh_id().0,
            author: None,
            language: tongue.of_summary(),
            documents,
        }
    }

    /// The letters of a chart whose bytes are there, each once and with a name for its file.
    fn letters(&self, chart: &Chart) -> Result<Letters> {
        let mut letters = Letters::default();
        let mut known = HashSet::new();
        for entry in chart.all() {
            let Content::Document(document) = &entry.content else {
                continue;
            };
            let Some(id) = document.content else {
                continue;
            };
            let Some(size) = self.vault.document_size(id)? else {
                letters.without.push(document.title.clone());
                continue;
            };
            if known.insert(id) {
                let ending = document.media_type.as_deref().map_or("bin", ending_of);
                let title = share::safe_name(&document.title, ending);
                let name = format!("{:03}-{title}", letters.there.len() + 1);
                letters.there.push(Letter { id, size, name });
            }
        }
        Ok(letters)
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
            now: When::from_millis(self.place.clock.now()),
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

/// Letters of a chart.
#[derive(Default)]
struct Letters {
    there: Vec<Letter>,
    without: Vec<String>,
}

/// A letter whose bytes are there.
struct Letter {
    id: DocumentId,
    size: u64,
    /// Its name in the folder.
    name: String,
}
