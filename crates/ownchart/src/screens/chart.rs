//! Opening and closing, and what stands around every screen.

use super::{Open, Screens, rows};
use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use crate::view::{
    ChartState, Double, Notice, OpenChart, Opened, PersonBand, Saved, Tone, TypedKey, kinds,
    view_kind,
};
use record::{Content, Entry, Seen};
use seal::{Key, Passphrase};
use std::path::Path;
use vault::Access;

impl Screens {
    /// Opens a chart; where nothing can be written, for reading only.
    ///
    /// # Errors
    /// As [`Binder::open`].
    pub fn open_chart(&mut self, wanted: &OpenChart) -> Result<Opened> {
        self.close()?;
        let secret = Secret::typed(&wanted.key)?;
        let open = |access| {
            let folder = Path::new(&wanted.path);
            Binder::open(folder, secret.key(), access, self.place.clone())
        };
        let (binder, read_only) = match open(Access::Write) {
            Err(error) if error.code == Code::ReadOnly => (open(Access::Read)?, true),
            opened => (opened?, false),
        };
        let needs_words = !read_only && matches!(secret, Secret::Keys(_));
        self.open = Some(Open {
            read_only,
            needs_words,
            ..Open::of(binder)
        });
        self.around(None)
    }

    /// Closes the chart and forgets everything that lay on the table. Without a chart: nothing.
    ///
    /// # Errors
    /// When the last writing fails; what was reported as saved stays.
    pub fn close(&mut self) -> Result<()> {
        self.sheets.clear();
        self.drafts.clear();
        self.looked = None;
        self.beside = None;
        if let Some(folder) = self.shown.take() {
            // What cannot be taken away now goes at the next start.
            let _ = std::fs::remove_dir_all(folder);
        }
        let Some(mut open) = self.open.take() else {
            return Ok(());
        };
        if !open.read_only && open.invented.is_none() {
            // What fails shows in the list of copies: it stays behind.
            drop(open.binder.mirror_all());
        }
        let closed = open.binder.close();
        if let Some(folder) = open.invented {
            // Nothing of an invented person is kept; what cannot be taken away holds no real person.
            let _ = std::fs::remove_dir_all(folder);
        }
        closed
    }

    /// What stands around every screen of the open chart.
    pub(super) fn around(&self, person: Option<String>) -> Result<Opened> {
        let open = self.opened()?;
        let people = self.people()?;
        let first = people
            .first()
            .map(|person| person.id.clone())
            .unwrap_or_default();
        let mut notices: Vec<Notice> = open
            .binder
            .notices()
            .into_iter()
            .map(|code| notice(code, Tone::Amber))
            .collect();
        if open.invented.is_some() {
            notices.insert(0, notice("invented", Tone::Amber));
        }
        Ok(Opened {
            person: person.unwrap_or(first),
            people,
            state: self.state()?,
            kinds: kinds(),
            notices,
            read_only: open.read_only,
            needs_words: open.needs_words,
        })
    }

    /// Number, words and time of the last change.
    pub(super) fn state(&self) -> Result<ChartState> {
        Ok(self.state_of(self.binder()?.state()))
    }

    pub(super) fn state_of(&self, state: vault::State) -> ChartState {
        let changed = (state.changed > 0).then(|| self.moment(state.changed));
        ChartState {
            number: state.number,
            words: state.words,
            changed,
        }
    }

    /// Everyone in the chart, in the order they were added.
    pub(super) fn people(&self) -> Result<Vec<PersonBand>> {
        let mut people = self.binder()?.people()?;
        people.sort_by_key(|seen| (seen.created, seen.entry.id));
        let today = self.place.clock.today();
        let mut bands = Vec::with_capacity(people.len());
        for (at, seen) in people.iter().enumerate() {
            let Some(mut band) = band(at, seen, today) else {
                continue;
            };
            for double in self.binder()?.doubles(seen.entry.id)? {
                band.doubles.push(Double {
                    id: double.entry.id.to_string(),
                    name: double.entry.title().to_owned(),
                });
            }
            bands.push(band);
        }
        Ok(bands)
    }

    /// What a change gives back to the page.
    pub(super) fn saved(&self, entry: &Entry) -> Result<Saved> {
        Ok(Saved {
            entry: entry.id.to_string(),
            kind: view_kind(entry.kind()),
            state: self.state()?,
            people: self.people()?,
        })
    }

    /// The person a screen is about.
    pub(super) fn person(&self, person: &str) -> Result<record::EntryId> {
        let id = super::id(person)?;
        match self.binder()?.vault.entry(id)? {
            Some(seen) if matches!(seen.entry.content, Content::Person(_)) => {
                Ok(self.binder()?.vault.meant(id)?)
            }
            _ => Err(Error::new(Code::NoSuchPerson).with("person", person)),
        }
    }
}

pub(super) fn notice(code: &str, tone: Tone) -> Notice {
    Notice {
        code: code.to_owned(),
        facts: std::collections::BTreeMap::new(),
        tone,
    }
}

fn band(at: usize, seen: &Seen, today: record::When) -> Option<PersonBand> {
    let Content::Person(person) = &seen.entry.content else {
        return None;
    };
    let died = person.deceased;
    let age = person
        .birth_date
        .filter(|_| died.is_none())
        .and_then(|born| born.years_until(today));
    Some(PersonBand {
        id: seen.entry.id.to_string(),
        name: person.name.clone(),
        initials: rows::initials(&person.name),
        born: person.birth_date.map(|born| born.to_string()),
        age,
        died: died.map(|day| day.to_string()),
        colour: u8::try_from(at % 8).unwrap_or_default(),
        photo: person.photo.map(|photo| photo.to_string()),
        doubles: Vec::new(),
    })
}

/// What was typed to get in.
pub(super) enum Secret {
    /// Words.
    Words(Passphrase),
    /// Keys from paper.
    Keys(Vec<seal::Identity>),
}

impl Secret {
    /// Reads what was typed.
    ///
    /// # Errors
    /// [`Code::PaperKeyUnreadable`] with the number of the wrong group.
    pub(super) fn typed(key: &TypedKey) -> Result<Secret> {
        Ok(match key {
            TypedKey::Passphrase { text } => Secret::Words(Passphrase::typed(text)),
            TypedKey::Paper { text } => Secret::Keys(vec![crate::typed_from_paper(text)?]),
            TypedKey::Trusted { cards } => {
                let cards = cards.iter().map(|card| crate::typed_from_paper(card));
                Secret::Keys(cards.collect::<Result<_>>()?)
            }
        })
    }

    pub(super) fn key(&self) -> Key<'_> {
        match self {
            Secret::Words(words) => Key::Passphrase(words),
            Secret::Keys(keys) => Key::Identities(keys),
        }
    }
}
