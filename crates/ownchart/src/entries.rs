//! Keeping entries by hand.

use crate::binder::{Binder, fresh_id};
use crate::error::{Code, Error, Result};
use record::{Content, Entry, EntryId, Kind, Life, Seen, State, form};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value, json};

/// Which entries to list.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Only these kinds; empty = all.
    pub kinds: Vec<Kind>,
    /// Only of this person.
    pub person: Option<EntryId>,
    /// Only what happened on this day or later.
    pub since: Option<record::When>,
    /// Removed ones instead of those that stand.
    pub removed: bool,
}

impl Binder {
    /// Entries as they stand, the newest first within a kind.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn list(&self, wanted: &Wanted) -> Result<Vec<Seen>> {
        let filter = vault::Filter {
            kinds: wanted.kinds.clone(),
            person: wanted.person,
            since: wanted.since.map(|since| since.sort_key()),
            removed: wanted.removed,
            ..vault::Filter::default()
        };
        let mut entries = self.vault.entries(&filter)?;
        if wanted.removed {
            entries.retain(|seen| seen.entry.life == Life::Removed);
        }
        Ok(entries)
    }

    /// Entries that hold every one of these words, the best first, `limit` at most.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn search(
        &self,
        words: &str,
        person: Option<EntryId>,
        limit: usize,
    ) -> Result<Vec<vault::Hit>> {
        let question = vault::Question {
            words,
            person,
            kind: None,
            limit,
        };
        Ok(self.vault.search(&question, 0..limit)?.hits)
    }

    /// One entry, by id or the beginning of it (at least four digits).
    ///
    /// # Errors
    /// [`Code::Gone`] if there is none.
    pub fn entry(&self, id: &str) -> Result<Seen> {
        let gone = || Error::new(Code::Gone).with("entry", id);
        let id = match id.parse() {
            Ok(id) => id,
            Err(_) if id.len() >= 4 => self.vault.entry_beginning(id)?.ok_or_else(gone)?,
            Err(_) => return Err(gone()),
        };
        self.vault.entry(id)?.ok_or_else(gone)
    }

    /// Adds entries from their written form, without `id`; `person` may be left out when the
    /// chart has one person.
    ///
    /// # Errors
    /// [`Code::FieldMissing`], [`Code::FieldUnreadable`] with the field's name; then nothing of
    /// the list was written.
    pub fn add(&mut self, forms: Vec<Map<String, Value>>) -> Result<Vec<Entry>> {
        let mut entries = Vec::with_capacity(forms.len());
        for mut form in forms {
            form.insert("id".into(), json!(fresh_id()));
            let kind = form.get("kind").and_then(Value::as_str).unwrap_or_default();
            if kind != Kind::Person.word() && form.get("person").is_none_or(Value::is_null) {
                form.insert("person".into(), json!(self.person(None)?.entry.id));
            }
            let mut entry = form::read(Value::Object(form))?;
            counted_on(None, &mut entry, self.today());
            complete(&entry)?;
            if let Some(person) = entry.person {
                self.must_be_a_person(person)?;
            }
            entries.push(entry);
        }
        self.write(
            entries.iter().map(|entry| (None, entry.clone())).collect(),
            Vec::new(),
        )?;
        for person in entries.iter().filter(|entry| entry.kind() == Kind::Person) {
            self.vault.signer(person.id, self.place.clock.now())?;
        }
        Ok(entries)
    }

    /// Changes fields of an entry; `null` empties one.
    ///
    /// # Errors
    /// As [`Binder::add`], and [`Code::Gone`].
    pub fn edit(&mut self, id: &str, fields: Map<String, Value>) -> Result<Seen> {
        let before = self.entry(id)?;
        let mut form = written(&before.entry);
        for (name, value) in fields {
            match value {
                Value::Null => form.remove(&name),
                value => form.insert(name, value),
            };
        }
        let mut after = form::read(Value::Object(form))?;
        counted_on(Some(&before.entry), &mut after, self.today());
        if after.id != before.entry.id || after.kind() != before.entry.kind() {
            return Err(Error::new(Code::FieldUnreadable).with("field", "kind"));
        }
        complete(&after)?;
        if let Some(person) = after.person {
            self.must_be_a_person(person)?;
        }
        self.replace(before, after)
    }

    /// Removes an entry. It is kept, and [`Binder::unremove`] brings it back.
    ///
    /// # Errors
    /// [`Code::Gone`]; a person with entries is not removed ([`Code::PersonHasEntries`]).
    pub fn remove(&mut self, id: &str) -> Result<Seen> {
        let before = self.entry(id)?;
        if before.entry.kind() == Kind::Person {
            let of_person = Wanted {
                person: Some(before.entry.id),
                ..Wanted::default()
            };
            if self
                .list(&of_person)?
                .iter()
                .any(|seen| seen.entry.id != before.entry.id)
            {
                return Err(Error::new(Code::PersonHasEntries));
            }
        }
        let after = Entry {
            life: Life::Removed,
            ..before.entry.clone()
        };
        self.replace(before, after)
    }

    /// Brings a removed entry back.
    ///
    /// # Errors
    /// [`Code::Gone`].
    pub fn unremove(&mut self, id: &str) -> Result<Seen> {
        let before = self.entry(id)?;
        let after = Entry {
            life: Life::Active,
            ..before.entry.clone()
        };
        self.replace(before, after)
    }

    /// Says that none of a kind is known, where nobody said anything else.
    ///
    /// # Errors
    /// [`Code::FieldUnreadable`] for a kind that has no such statement.
    pub fn say_none(&mut self, person: EntryId, kind: Kind) -> Result<Entry> {
        let mut form = Map::new();
        form.insert("kind".into(), json!(kind));
        form.insert("person".into(), json!(person));
        form.insert("state".into(), json!(State::NoneKnown));
        Ok(self.add(vec![form])?.remove(0))
    }

    pub(crate) fn replace(&mut self, before: Seen, after: Entry) -> Result<Seen> {
        let id = after.id;
        self.write(vec![(Some(before), after)], Vec::new())?;
        self.vault
            .entry(id)?
            .ok_or_else(|| Error::new(Code::Gone).with("entry", id))
    }

    pub(crate) fn must_be_a_person(&self, id: EntryId) -> Result<()> {
        match self.vault.entry(id)? {
            Some(seen) if seen.entry.kind() == Kind::Person => Ok(()),
            _ => Err(Error::new(Code::NoSuchPerson).with("person", id)),
        }
    }
}

/// The written form of an entry as a map of fields.
#[must_use]
pub fn written(entry: &Entry) -> Map<String, Value> {
    match form::write(entry) {
        Value::Object(fields) => fields,
        _ => unreachable!("an entry is written as an object"),
    }
}

/// The written form of an entry as text, for lists that can be long.
#[must_use]
pub fn written_text(entry: &Entry) -> Box<RawValue> {
    to_raw_value(&form::Written::of(entry)).expect("nouns hold only text, numbers and lists")
}

/// The one field an entry of this kind cannot do without.
#[must_use]
pub fn needed(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Allergy => "substance",
        Kind::Immunization => "vaccine",
        Kind::Finding => "code",
        Kind::Document | Kind::Visit | Kind::Note => "title",
        Kind::Directive => return None,
        Kind::Person
        | Kind::Medication
        | Kind::Condition
        | Kind::Procedure
        | Kind::Device
        | Kind::Contact
        | Kind::Intake => "name",
    })
}

fn complete(entry: &Entry) -> Result<()> {
    let nameless = entry.title().trim().is_empty() && entry.state() == State::Known;
    match needed(entry.kind()) {
        Some(field) if nameless => Err(Error::new(Code::FieldMissing).with("field", field)),
        _ => match &entry.content {
            Content::Medication(plan) => complete_plan(plan),
            // A dose of no day could be of any.
            Content::Intake(note) if note.time.is_none_or(|time| time.day.is_none()) => {
                Err(Error::new(Code::FieldMissing).with("field", "time"))
            }
            _ => Ok(()),
        },
    }
}

/// Who types how much is there counts today, unless they name another day: an older day would let a pack run out
/// that was just counted.
fn counted_on(before: Option<&Entry>, after: &mut Entry, today: record::When) {
    let of = |entry: &Entry| {
        let plan = crate::doses::plan(entry);
        plan.map_or((None, None), |plan| (plan.supply.clone(), plan.counted))
    };
    let (before, now) = (before.map(of).unwrap_or_default(), of(after));
    if let Content::Medication(plan) = &mut after.content
        && now.0.is_some()
        && (now.1.is_none() || (now.0 != before.0 && now.1 == before.1))
    {
        plan.counted = Some(today);
    }
}

/// A weekly plan without weekdays could be read as daily: it is not taken.
fn complete_plan(plan: &record::Medication) -> Result<()> {
    use record::Schedule::{Interval, Weekly};
    let missing = match plan.schedule {
        Some(Weekly) if plan.weekdays.is_empty() && plan.dose_text.is_none() => "weekdays",
        Some(Interval) if plan.every_days.is_none() && plan.dose_text.is_none() => "every_days",
        _ => return Ok(()),
    };
    Err(Error::new(Code::FieldMissing).with("field", missing))
}
