//! The chart of an invented person, for trying things out: twelve years of records from a seed.
//!
//! Anna Beispiel does not exist, and neither does anybody around her. Her telephone numbers come
//! from the ranges kept free for films, her addresses from `example.org`. The medicine is believable
//! and no more: nobody should learn anything about treatment from it.
//!
//! Everything is a function of the seed and the day, so a test can say what it expects:
//!
//! ```
//! let today = record::When::day(2026, 11, 21)?;
//! let letter = |title: &str, _paragraphs: &[String]| title.as_bytes().to_vec();
//! let demo = ownchart::demo::make(1, today, &letter);
//! assert_eq!(demo.entries[0].title(), "Anna Beispiel");
//! assert_eq!(demo.documents.len(), ownchart::demo::make(1, today, &letter).documents.len());
//! # Ok::<(), record::NotADate>(())
//! ```

mod around;
mod chance;
mod doses;
mod findings;
mod history;
mod letters;
mod medicines;
mod written;
mod xray;

pub use written::{Invented, Written, invented, write};

use chance::Chance;
use record::{Coded, Content, DocumentId, Entry, EntryId, Link, When};

/// Writes a letter as a file: its title and its paragraphs to the bytes of a PDF.
///
/// `paper` has such a function; it is an argument so that the demo knows no paper.
pub type Letter<'a> = &'a dyn Fn(&str, &[String]) -> Vec<u8>;

/// An invented person's chart.
pub struct Demo {
    /// Everything but documents. The person stands first; entries name only entries of the demo.
    pub entries: Vec<Entry>,
    /// Letters and a picture: the entry, with the digest of its bytes in place, and the bytes.
    pub documents: Vec<(Entry, Vec<u8>)>,
}

/// Makes the chart of Anna Beispiel, born on 2 March 1968, as it stands on `today`.
///
/// The same seed and day give the same chart, ids included; another seed gives other numbers and
/// the same story. `today` should be a day; a bare year counts as its first of January.
#[must_use]
pub fn make(seed: u64, today: When, letter: Letter<'_>) -> Demo {
    Demo {
        entries: chart(seed, today),
        documents: documents(seed, today, letter),
    }
}

/// Everything of [`make`] but the documents.
#[must_use]
pub fn chart(seed: u64, today: When) -> Vec<Entry> {
    let mut pen = Pen::new(seed, today);
    around::write(&mut pen);
    history::write(&mut pen);
    medicines::write(&mut pen);
    findings::write(&mut pen);
    doses::write(&mut pen);
    pen.entries
}

/// The documents of [`make`]: letters of practices and hospitals, and an X-ray picture.
#[must_use]
pub fn documents(seed: u64, today: When, letter: Letter<'_>) -> Vec<(Entry, Vec<u8>)> {
    let mut pen = Pen::new(seed, today);
    letters::write(&mut pen, letter)
}

/// What the pages of the demo write with: who, from which seed, on which day.
struct Pen {
    seed: u64,
    today: When,
    person: EntryId,
    entries: Vec<Entry>,
}

impl Pen {
    fn new(seed: u64, today: When) -> Pen {
        let mut pen = Pen {
            seed,
            today,
            person: EntryId([0; 16]),
            entries: Vec::new(),
        };
        pen.person = pen.id("person");
        pen
    }

    /// The id of the entry that the demo calls `name`; the same for one seed, whoever asks.
    fn id(&self, name: &str) -> EntryId {
        let demo = DocumentId::of(format!("ownchart demo {}", self.seed).as_bytes());
        EntryId::imported(EntryId([0; 16]), demo, name)
    }

    /// Chance of its own for the entry called `name`: a new entry leaves the others as they were.
    fn chance(&self, name: &str) -> Chance {
        Chance::new(self.seed, name)
    }

    /// Writes an entry about the person, said by `by`.
    fn write(&mut self, name: &str, content: Content, by: &str) -> &mut Entry {
        let mut entry = Entry::new(self.id(name), Some(self.person), content);
        entry.source.by = (!by.is_empty()).then(|| by.to_owned());
        self.entries.push(entry);
        self.entries.last_mut().expect("one was just written")
    }

    /// The day `days` days ago, moved to the Friday before where it was a weekend.
    fn weekday(&self, days: i64) -> When {
        let day = self.today.days() - days;
        // 1 January 1970 was a Thursday
        let after_monday = (day + 3).rem_euclid(7);
        When::from_days(day - (after_monday - 4).max(0))
    }

    /// The weekday `years` years and `days` days ago.
    fn ago(&self, years: i64, days: i64) -> When {
        self.weekday(years * 365 + years / 4 + days)
    }

    /// The day `years` years and `days` days ago, Sundays included: medicines begin on any day.
    fn any_day_ago(&self, years: i64, days: i64) -> When {
        When::from_days(self.today.days() - years * 365 - years / 4 - days)
    }

    /// A year as people remember it.
    fn year(&self, years: u16) -> When {
        When {
            about: false,
            year: self.today.year - years,
            month: None,
            day: None,
            time: None,
        }
    }
}

/// Words with one code, or without when `code` is empty.
fn coded(text: &str, system: &str, code: &str) -> Coded {
    if code.is_empty() {
        Coded::text(text)
    } else {
        Coded::with(text, system, code)
    }
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
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
mod tests {
    use super::*;
    use record::{Interpretation, Kind, Schedule, State};
    use std::collections::BTreeSet;

    fn today() -> When {
        When::day(2026, 11, 21).expect("a day of the calendar")
    }

    fn letter(title: &str, paragraphs: &[String]) -> Vec<u8> {
        format!("{title}\n{}", paragraphs.join("\n")).into_bytes()
    }

    fn of(kind: Kind) -> Vec<Entry> {
        let demo = make(1, today(), &letter);
        let documents = demo.documents.into_iter().map(|(entry, _)| entry);
        let mut all: Vec<Entry> = demo.entries.into_iter().chain(documents).collect();
        all.retain(|entry| entry.kind() == kind);
        all
    }

    #[test]
    fn twelve_years_hold_something_of_every_kind() {
        let demo = make(1, today(), &letter);
        let documents = demo.documents.iter().map(|(entry, _)| entry);
        let all: Vec<&Entry> = demo.entries.iter().chain(documents).collect();
        for (kind, at_least) in [
            (Kind::Person, 1),
            (Kind::Allergy, 3),
            (Kind::Medication, 15),
            (Kind::Condition, 8),
            (Kind::Procedure, 4),
            (Kind::Device, 1),
            (Kind::Immunization, 15),
            (Kind::Finding, 300),
            (Kind::Document, 8),
            (Kind::Contact, 8),
            (Kind::Directive, 3),
            (Kind::Visit, 50),
            (Kind::Note, 1),
            (Kind::Intake, 150),
        ] {
            let there = all.iter().filter(|entry| entry.kind() == kind).count();
            assert!(there >= at_least, "{kind}: {there}");
        }
        let first = of(Kind::Finding).iter().filter_map(Entry::time).min();
        let years = first.expect("findings have dates").years_until(today());
        assert!(years >= Some(11), "{years:?}");
    }

    #[test]
    fn the_same_seed_gives_the_same_chart_and_another_seed_another() {
        let one = make(1, today(), &letter);
        let again = make(1, today(), &letter);
        assert_eq!(one.entries, again.entries);
        assert_eq!(one.documents, again.documents);
        assert_ne!(one.entries, make(2, today(), &letter).entries);
    }

    #[test]
    fn no_two_entries_share_an_id_and_every_arrow_leads_somewhere() {
        let demo = make(1, today(), &letter);
        let documents = demo.documents.iter().map(|(entry, _)| entry);
        let all: Vec<&Entry> = demo.entries.iter().chain(documents).collect();
        let ids: BTreeSet<EntryId> = all.iter().map(|entry| entry.id).collect();
        assert_eq!(ids.len(), all.len());
        for entry in &all {
            let person = if entry.kind() == Kind::Person {
                None
            } else {
                Some(all[0].id)
            };
            assert_eq!(entry.person, person, "{}", entry.title());
            for link in &entry.links {
                let to = link.to.expect("the demo's links point at entries");
                assert!(ids.contains(&to), "{} points nowhere", entry.title());
            }
        }
    }

    #[test]
    fn nothing_but_appointments_lies_in_the_future() {
        let demo = make(1, today(), &letter);
        for entry in &demo.entries {
            let later = entry.time().is_some_and(|time| time.date() > today());
            assert!(
                !later || entry.kind() == Kind::Visit,
                "{} lies ahead",
                entry.title()
            );
        }
    }

    #[test]
    fn the_written_form_takes_every_entry_and_gives_it_back() {
        let demo = make(1, today(), &letter);
        for entry in demo
            .entries
            .iter()
            .chain(demo.documents.iter().map(|(entry, _)| entry))
        {
            let value = record::form::write(entry);
            assert_eq!(
                &record::form::read(value).expect("it was just written"),
                entry
            );
        }
    }

    #[test]
    fn the_last_potassium_is_flagged_and_higher_than_the_one_before() {
        let mut values: Vec<record::Finding> = of(Kind::Finding)
            .into_iter()
            .filter_map(|entry| match entry.content {
                Content::Finding(it) if it.code.shown() == "Kalium" => Some(it),
                _ => None,
            })
            .collect();
        values.sort_by_key(|it| it.time);
        let [.., before, last] = values.as_slice() else {
            panic!("only {}", values.len())
        };
        assert_eq!(
            last.value.as_ref().map(record::Decimal::as_str),
            Some("5.4")
        );
        assert_eq!(last.interpretation, Some(Interpretation::High));
        assert!(before.value < last.value);
        assert_eq!(before.interpretation, None);
    }

    #[test]
    fn the_weekly_medicine_is_weekly_on_a_named_day() {
        let weekly: Vec<record::Medication> = of(Kind::Medication)
            .into_iter()
            .filter_map(|entry| match entry.content {
                Content::Medication(it) if it.name.shown() == "Methotrexat" => Some(it),
                _ => None,
            })
            .collect();
        assert!(!weekly.is_empty());
        for it in weekly {
            assert_eq!(it.state, State::Known);
            assert_eq!(it.schedule, Some(Schedule::Weekly));
            assert_eq!(it.weekdays, [record::Weekday::Monday]);
        }
    }

    #[test]
    fn documents_carry_the_digest_and_size_of_their_bytes() {
        for (entry, bytes) in documents(1, today(), &letter) {
            let Content::Document(it) = entry.content else {
                panic!("a document is a document")
            };
            assert_eq!(it.content, Some(DocumentId::of(&bytes)), "{}", it.title);
            assert_eq!(it.size, Some(bytes.len() as u64));
        }
    }
}
