//! Emergency paper: the sheet, the same for the refrigerator, and cards for the wallet.

use super::{FACES, Paper, Printed};
use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use paper::Photo;
use record::{Chart, EntryId, Kind};

/// The most cards on one errand: two pages.
pub const CARDS: usize = 8;

/// What an emergency paper is made from, owned.
pub(super) struct Ground {
    chart: Chart,
    state: vault::State,
    fingerprint: String,
    photo: Option<Photo>,
    pub(super) left_off: usize,
    pub(super) remarks: Vec<String>,
}

/// The words of a state and of a key, one by one.
pub(super) struct Words<'a> {
    state: Vec<&'a str>,
    key: Vec<&'a str>,
}

impl Ground {
    pub(super) fn words(&self) -> Words<'_> {
        Words {
            state: self.state.words.split(' ').collect(),
            key: self.fingerprint.split_whitespace().collect(),
        }
    }

    pub(super) fn emergency<'a>(
        &'a self,
        words: &'a Words<'a>,
        made: record::When,
    ) -> paper::Emergency<'a> {
        paper::Emergency {
            chart: &self.chart,
            made,
            number: self.state.number,
            words: &words.state,
            key: &words.key,
            photo: self.photo.as_ref(),
        }
    }

    pub(super) fn title(&self) -> String {
        let who = self.chart.who();
        who.map(|person| person.name.clone()).unwrap_or_default()
    }

    /// What the person has and takes: a plain code holds whom to call, and nothing of this.
    fn private(&self) -> Vec<String> {
        let health = |kind: Kind| !matches!(kind, Kind::Contact | Kind::Person);
        let entries = self.chart.entries.iter().map(|seen| &seen.entry);
        entries
            .filter(|entry| health(entry.kind()))
            .map(|entry| entry.title().to_owned())
            .filter(|title| title.chars().count() > 3)
            .collect()
    }

    pub(super) fn printed(self, printed: paper::Printed) -> Printed {
        let mut printed = Printed::of(printed, self.left_off);
        printed.private = self.private();
        printed.remarks.extend(self.remarks);
        printed
    }
}

impl Binder {
    /// The emergency sheet, in one or two languages, with the person's photo.
    ///
    /// # Errors
    /// [`Code::NoSuchPerson`].
    pub fn emergency_sheet(&self, person: EntryId, paper: &Paper<'_>) -> Result<Printed> {
        let ground = self.ground(person, paper)?;
        let words = ground.words();
        let emergency = ground.emergency(&words, self.place.clock.today());
        let about = self.about_on(&ground.title(), paper.size);
        let printed = paper::emergency(&emergency, about, paper.languages(), &FACES)?;
        Ok(ground.printed(printed))
    }

    /// The same in large type for the door of the refrigerator, with two stickers to cut out.
    ///
    /// # Errors
    /// [`Code::NoSuchPerson`].
    pub fn fridge_sheet(&self, person: EntryId, paper: &Paper<'_>) -> Result<Printed> {
        let ground = self.ground(person, paper)?;
        let words = ground.words();
        let emergency = ground.emergency(&words, self.place.clock.today());
        let about = self.about_on(&ground.title(), paper.size);
        let printed = paper::fridge(&emergency, about, paper.languages(), &FACES)?;
        Ok(ground.printed(printed))
    }

    /// Fold cards for the wallet, four to a page: one for each of up to [`CARDS`] people.
    ///
    /// # Errors
    /// [`Code::NoSuchPerson`]; [`Code::NothingChosen`] for nobody; [`Code::TooLargeForPaper`] for
    /// more than [`CARDS`].
    pub fn emergency_cards(&self, people: &[EntryId], paper: &Paper<'_>) -> Result<Printed> {
        if people.is_empty() {
            return Err(Error::new(Code::NothingChosen));
        }
        if people.len() > CARDS {
            return Err(Error::new(Code::TooLargeForPaper));
        }
        let grounds = people.iter().map(|person| self.ground(*person, paper));
        let grounds: Vec<Ground> = grounds.collect::<Result<_>>()?;
        let words: Vec<Words<'_>> = grounds.iter().map(Ground::words).collect();
        let made = self.place.clock.today();
        let each = grounds.iter().zip(&words);
        let cards: Vec<_> = each.map(|(it, words)| it.emergency(words, made)).collect();
        let names: Vec<String> = grounds.iter().map(Ground::title).collect();
        let about = self.about_on(&names.join(", "), paper.size);
        let printed = paper::cards(&cards, about, paper.languages(), &FACES)?;
        // A card has no room for a photo, so none is missed on it.
        let left_off = grounds.iter().map(|ground| ground.left_off).sum();
        let mut printed = Printed::of(printed, left_off);
        printed.private = grounds.iter().flat_map(Ground::private).collect();
        Ok(printed)
    }

    /// A person's chart without the kinds that can be many and are on no emergency paper.
    pub(crate) fn emergency_chart(&self, person: EntryId) -> Result<Chart> {
        use Kind::{Document, Finding, Immunization, Intake, Note, Visit};
        let many = [Finding, Document, Immunization, Visit, Note, Intake];
        let few = |kind: &Kind| !many.contains(kind);
        let filter = vault::Filter {
            kinds: Kind::ALL.iter().copied().filter(few).collect(),
            person: Some(person),
            ..vault::Filter::default()
        };
        Ok(Chart::of(Some(person), self.vault.entries(&filter)?))
    }

    pub(super) fn ground(&self, person: EntryId, paper: &Paper<'_>) -> Result<Ground> {
        let mut chart = self.emergency_chart(person)?;
        if chart.person.is_none() {
            return Err(Error::new(Code::NoSuchPerson).with("person", person));
        }
        let left_off = super::leave_off(&mut chart, paper.sensitive);
        let mut remarks = Vec::new();
        let photo = chart.who().and_then(|person| self.photo(person));
        let photo = match photo.transpose() {
            Ok(photo) => photo,
            // Better a sheet without a face than no sheet.
            Err(_) => {
                remarks.push(paper.first().say("print-no-photo", &[]));
                None
            }
        };
        Ok(Ground {
            chart,
            state: self.state(),
            fingerprint: self.known_fingerprint(person)?,
            photo,
            left_off,
            remarks,
        })
    }
}
