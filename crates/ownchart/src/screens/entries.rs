//! One list and one side sheet for every kind.

use super::reader::pieces;
use super::{Screens, id, overview, rows};
use crate::entries::written;
use crate::error::{Code, Error, Result};
use crate::tell;
use crate::view::{
    Change, EntryDetail, EntryId, EntryList, EntryRow, Found, FoundRow, Kind, ListWanted, PutBack,
    SaveEntry, Saved, SayNone, SearchWanted, ThreeStates, Undecided, record_kind,
};
use record::{Chart, Content, Entry, Life, Seen, form};
use serde_json::{Map, Value, json};
use vault::{Filter, Question};

/// The most rows one answer holds.
const ROWS: usize = 500;
/// So many hits of the search are counted: nobody reads further.
const HITS: usize = 500;
/// So many are counted where a list is searched, which can be gone through to its end.
const LISTED: usize = 5000;
/// Fields of the written form that are no field of the kind.
const AROUND: &[&str] = &[
    "id", "kind", "person", "note", "labels", "links", "source", "life",
];

/// The entry that one names in a field of its own: whom a visit was to, who speaks for the person, what was taken.
fn named(entry: &Entry) -> Option<record::EntryId> {
    match &entry.content {
        Content::Visit(it) => it.contact,
        Content::Directive(it) => it.agent,
        Content::Intake(it) => it.medication,
        _ => None,
    }
}

impl Screens {
    /// Entries of one kind, the newest first.
    ///
    /// # Errors
    /// When the chart cannot be read.
    pub fn entries(&self, wanted: &ListWanted) -> Result<EntryList> {
        let person = self.person(&wanted.person)?;
        let kind = record_kind(wanted.kind);
        let vault = &self.binder()?.vault;
        let (mut from, many) = (wanted.from as usize, (wanted.count as usize).min(ROWS));
        let filter = Filter {
            kinds: vec![kind],
            person: (wanted.kind != Kind::Person).then_some(person),
            removed: wanted.removed,
            ..Filter::default()
        };
        let words = wanted.words.trim();
        let (seen, count): (Vec<Seen>, usize) = if !words.is_empty() {
            let question = Question {
                words,
                person: filter.person,
                kind: Some(kind),
                limit: LISTED,
            };
            let found = vault.search(&question, from..from + many)?;
            from = 0;
            let seen = found.hits.into_iter().map(|hit| hit.entry).collect();
            (seen, found.count)
        } else if wanted.removed || wanted.kind == Kind::Person {
            let all = vault.entries(&filter)?;
            let count = all.len();
            (all, count)
        } else {
            let some = vault.entries(&Filter {
                limit: Some(from + many),
                ..filter
            })?;
            let count = vault
                .counts(person)?
                .into_iter()
                .find(|(of, _)| *of == kind)
                .map_or(0, |(_, count)| count);
            (some, usize::try_from(count).unwrap_or(usize::MAX))
        };
        let state = if count == 0 {
            ThreeStates::NotAsked
        } else {
            overview::state(&Chart::of(None, seen.iter().cloned()), kind)
        };
        let mut rows = Vec::with_capacity(many);
        for seen in seen.iter().skip(from).take(many) {
            rows.push(self.row(seen)?);
        }
        Ok(EntryList {
            rows,
            count: u32::try_from(count).unwrap_or(u32::MAX),
            state,
        })
    }

    /// One entry with its facts, both versions where it is undecided, and its history.
    ///
    /// # Errors
    /// [`Code::Gone`].
    pub fn entry(&self, wanted: &EntryId) -> Result<EntryDetail> {
        let binder = self.binder()?;
        let seen = binder.entry(&wanted.id)?;
        let mut links = Vec::new();
        let others = seen.entry.links.iter().filter(|link| link.page.is_none());
        for link in others.filter_map(|link| link.to).chain(named(&seen.entry)) {
            links.extend(
                binder
                    .vault
                    .entry(link)?
                    .map(|linked| rows::row(self.tongue, &linked)),
            );
        }
        Ok(EntryDetail {
            row: self.row(&seen)?,
            fields: fields_of(&seen.entry),
            note: seen.entry.note.clone().unwrap_or_default(),
            labels: seen.entry.labels.clone(),
            links,
            stands: self.stands(&seen.entry)?,
            source: self.source(&seen.entry),
            undecided: self.disagreements(&seen),
            history: self.history(&seen)?,
        })
    }

    /// Writes an entry: a new one, or changed fields of one.
    ///
    /// # Errors
    /// [`Code::FieldMissing`], [`Code::FieldUnreadable`], [`Code::Gone`]; nothing was written then.
    pub fn save_entry(&mut self, wanted: SaveEntry) -> Result<Saved> {
        let SaveEntry {
            id: known,
            kind,
            person,
            mut fields,
            note,
        } = wanted;
        fields.retain(|name, _| !AROUND.contains(&name.as_str()));
        if let Some(note) = note {
            let note = note.trim();
            fields.insert(
                "note".into(),
                if note.is_empty() {
                    Value::Null
                } else {
                    json!(note)
                },
            );
        }
        let (entry, before) = match known {
            Some(known) => {
                let before = self.binder()?.entry(&known)?;
                let after = self.binder_mut()?.edit(&known, fields)?;
                (after.entry, Some(before))
            }
            None => {
                fields.retain(|_, value| !value.is_null());
                fields.insert("kind".into(), json!(record_kind(kind)));
                if kind != Kind::Person {
                    fields.insert("person".into(), json!(self.person(&person)?));
                }
                (self.binder_mut()?.add(vec![fields])?.remove(0), None)
            }
        };
        self.done(&entry, before)
    }

    /// Removes an entry; it can come back.
    ///
    /// # Errors
    /// [`Code::Gone`].
    pub fn remove_entry(&mut self, wanted: &EntryId) -> Result<Saved> {
        let before = self.binder()?.entry(&wanted.id)?;
        let after = self.binder_mut()?.remove(&wanted.id)?;
        self.done(&after.entry, Some(before))
    }

    /// Brings a removed entry back.
    ///
    /// # Errors
    /// [`Code::Gone`].
    pub fn unremove_entry(&mut self, wanted: &EntryId) -> Result<Saved> {
        let before = self.binder()?.entry(&wanted.id)?;
        let after = self.binder_mut()?.unremove(&wanted.id)?;
        self.done(&after.entry, Some(before))
    }

    /// Puts an entry back to an earlier version.
    ///
    /// # Errors
    /// [`Code::Gone`], [`Code::NoSuchVersion`].
    pub fn put_back_entry(&mut self, wanted: &PutBack) -> Result<Saved> {
        let before = self.binder()?.entry(&wanted.id)?;
        let after = self
            .binder_mut()?
            .put_back(&wanted.id, Some(wanted.number))?;
        self.done(&after.entry, Some(before))
    }

    /// Takes the last change by hand back, if it was of this entry: a change like any other.
    ///
    /// # Errors
    /// [`Code::Gone`] when another change came after it.
    pub fn undo_entry(&mut self, wanted: &EntryId) -> Result<Saved> {
        let wanted = id(&wanted.id)?;
        let gone = || Error::new(Code::Gone).with("entry", wanted);
        let open = self.opened_mut()?;
        let (_, before) = open
            .undo
            .take()
            .filter(|(of, _)| *of == wanted)
            .ok_or_else(gone)?;
        let now = open.binder.vault.entry(wanted)?.ok_or_else(gone)?;
        let after = match before {
            Some(before) => before.entry,
            None => Entry {
                life: Life::Removed,
                ..now.entry.clone()
            },
        };
        open.binder
            .write(vec![(Some(now), after.clone())], Vec::new())?;
        self.saved(&after)
    }

    /// Says that none of a kind is known.
    ///
    /// # Errors
    /// [`Code::FieldUnreadable`] for a kind that has no such statement.
    pub fn say_none(&mut self, wanted: &SayNone) -> Result<Saved> {
        let person = self.person(&wanted.person)?;
        let entry = self
            .binder_mut()?
            .say_none(person, record_kind(wanted.kind))?;
        self.done(&entry, None)
    }

    /// Entries that hold every one of these words, the best first.
    ///
    /// # Errors
    /// When the chart cannot be read.
    pub fn search(&self, wanted: &SearchWanted) -> Result<Found> {
        let person = self.person(&wanted.person)?;
        let question = Question {
            words: &wanted.words,
            person: Some(person),
            kind: None,
            limit: HITS,
        };
        let many = (wanted.count as usize).min(200);
        let found = self.binder()?.vault.search(&question, 0..many)?;
        let hits = found.hits.iter().map(|hit| {
            Ok(FoundRow {
                row: self.row(&hit.entry)?,
                excerpt: pieces(&hit.excerpt, hit.marks.iter().cloned()),
            })
        });
        Ok(Found {
            hits: hits.collect::<Result<_>>()?,
            count: u32::try_from(found.count).unwrap_or(u32::MAX),
            more: found.count == HITS,
        })
    }

    pub(super) fn done(&mut self, entry: &Entry, before: Option<Seen>) -> Result<Saved> {
        self.opened_mut()?.undo = Some((entry.id, before));
        self.saved(entry)
    }

    pub(super) fn row(&self, seen: &Seen) -> Result<EntryRow> {
        let mut row = rows::row(self.tongue, seen);
        if let (Some(medicine), Content::Medication(plan)) =
            (&mut row.medicine, &seen.entry.content)
            && plan.is_current()
        {
            medicine.before = self.scheme_before(seen)?;
        }
        Ok(row)
    }

    /// Where an entry is from, with the place in its file.
    fn source(&self, entry: &Entry) -> String {
        let said = tell::source(self.tongue, entry);
        let place = entry.source.place.clone().unwrap_or_default();
        [said, place]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn history(&self, seen: &Seen) -> Result<Vec<Change>> {
        let change = |version: crate::Version| {
            let when = version.when.to_string();
            let facts = [
                tell::title(self.tongue, &version.entry),
                tell::detail(self.tongue, &version.entry),
            ];
            Change {
                number: version.number,
                when: when.get(..16).unwrap_or(&when).to_owned(),
                fields: version.fields,
                said: facts
                    .into_iter()
                    .filter(|fact| !fact.is_empty())
                    .collect::<Vec<_>>()
                    .join(" · "),
            }
        };
        let history = self.binder()?.history(&seen.entry.id.to_string())?;
        Ok(history.into_iter().rev().map(change).collect())
    }

    /// What two copies say differently, each version with the moment it was written.
    fn disagreements(&self, seen: &Seen) -> Vec<Undecided> {
        let kind = seen.entry.kind();
        let is_known = |conflict: &&record::Conflict| {
            form::groups_of(kind).any(|it| it.name == conflict.group)
        };
        let version = |group: &str, version: &record::Version| {
            let mut groups = form::split(&version.entry);
            let values = groups.remove(group)?.as_object().cloned()?;
            Some((values, self.moment(version.time)))
        };
        let said = |conflict: &record::Conflict| {
            let versions = conflict.versions.iter();
            let (values, written) = versions
                .filter_map(|it| version(&conflict.group, it))
                .unzip();
            Undecided {
                group: conflict.group.clone(),
                values,
                written,
            }
        };
        seen.conflicts.iter().filter(is_known).map(said).collect()
    }
}

/// The fields of an entry's own kind.
fn fields_of(entry: &Entry) -> Map<String, Value> {
    let mut fields = written(entry);
    fields.retain(|name, _| !AROUND.contains(&name.as_str()));
    fields
}
