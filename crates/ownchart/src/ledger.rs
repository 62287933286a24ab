//! The ledger of shares: who got what, what a reader knows and since when, and who was asked to delete.

use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use record::{Entry, EntryId, Kind, Life, When};
use serde_json::{Value, json};
use share::{Asked, Given, LedgerRow};
use std::collections::BTreeMap;

/// A share in the ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct Posted {
    /// What was kept when it was sealed.
    pub row: LedgerRow,
    /// The day its reader was last asked to delete it.
    pub asked: Option<When>,
}

impl Posted {
    /// The row for programs.
    #[must_use]
    pub fn json(&self) -> Value {
        let mut row = json!(self.row);
        row["asked_to_delete"] = json!(self.asked);
        row
    }
}

/// What a reader knows of a chart, from all shares they got.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Knows {
    /// Every reader this is about, as the shares name them.
    pub readers: Vec<String>,
    /// Entries, those known longest first.
    pub entries: Vec<Known>,
    /// Shares whose rows do not say which entries they held: day and number of entries.
    pub unlisted: Vec<(When, u32)>,
}

/// An entry somebody knows.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Which one.
    pub id: EntryId,
    /// What it is; nothing where it was erased.
    pub kind: Option<Kind>,
    /// Its title today; empty where it was erased.
    pub title: String,
    /// The day of the first share with it.
    pub since: When,
    /// The day of the last share with it.
    pub last: When,
    /// How it stands since then.
    pub now: Now,
}

/// How an entry that was given stands today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Now {
    /// As it was given last.
    Same,
    /// It says something else now.
    Changed,
    /// It was removed or erased.
    Gone,
}

impl Now {
    /// The word for programs and in the catalogue (`knows-<word>`).
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Now::Same => "same",
            Now::Changed => "changed",
            Now::Gone => "gone",
        }
    }
}

impl Knows {
    /// The same for programs.
    #[must_use]
    pub fn json(&self) -> Value {
        let entries = self.entries.iter().map(|it| {
            json!({
                "id": it.id, "kind": it.kind, "title": it.title, "since": it.since, "last": it.last,
                "now": it.now.word(),
            })
        });
        let unlisted = self.unlisted.iter();
        let unlisted = unlisted.map(|(when, count)| json!({ "when": when, "entries": count }));
        json!({
            "readers": self.readers, "entries": entries.collect::<Vec<_>>(),
            "unlisted": unlisted.collect::<Vec<_>>(),
        })
    }
}

impl Binder {
    /// Who got what, the newest first, as the ledger keeps it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn ledger(&self, person: Option<EntryId>) -> Result<Vec<Posted>> {
        let same = match person {
            Some(person) => self.vault.doubles(person)?,
            None => Vec::new(),
        };
        let rows = self.vault.ledger()?;
        let mut asked: BTreeMap<share::ShareId, When> = BTreeMap::new();
        for said in rows
            .iter()
            .filter_map(|row| serde_json::from_str::<Asked>(&row.body).ok())
        {
            let last = asked.entry(said.asked_to_delete).or_insert(said.when);
            *last = said.when.max(*last);
        }
        let read = rows.iter().rev();
        let read = read.filter_map(|row| serde_json::from_str::<LedgerRow>(&row.body).ok());
        Ok(read
            .filter(|row| person.is_none() || same.contains(&row.person))
            .map(|row| Posted {
                asked: asked.get(&row.share).copied(),
                row,
            })
            .collect())
    }

    /// One share of the ledger, by its number or the beginning of it (at least four digits).
    ///
    /// # Errors
    /// [`Code::Gone`] if there is none or there are several.
    pub fn posted(&self, share: &str) -> Result<Posted> {
        let begins = |posted: &Posted| posted.row.share.to_string().starts_with(share);
        let mut fitting: Vec<Posted> = self.ledger(None)?.into_iter().filter(begins).collect();
        match fitting.pop() {
            Some(posted) if fitting.is_empty() && share.len() >= 4 => Ok(posted),
            _ => Err(Error::new(Code::Gone).with("entry", share)),
        }
    }

    /// What a reader knows, and since when: every share one of whose readers bears this name, in any case,
    /// or a name that begins with it.
    ///
    /// # Errors
    /// When the chart cannot be read.
    pub fn known_by(&self, reader: &str, person: Option<EntryId>) -> Result<Knows> {
        let wanted = reader.trim().to_lowercase();
        let mut knows = Knows::default();
        let mut known: BTreeMap<EntryId, (When, When, &Given, share::ShareId)> = BTreeMap::new();
        let rows = self.ledger(person)?;
        for Posted { row, .. } in rows.iter().rev() {
            let meant = |name: &&String| name.to_lowercase().starts_with(&wanted);
            let mut meant = row.readers().iter().filter(meant).peekable();
            if meant.peek().is_none() {
                continue;
            }
            for name in meant {
                if !knows.readers.contains(name) {
                    knows.readers.push(name.clone());
                }
            }
            let day = row.when.date();
            let Some(given) = &row.given else {
                knows.unlisted.push((day, row.entries));
                continue;
            };
            for it in given {
                let since = known.get(&it.id).map_or(day, |(since, ..)| *since);
                known.insert(it.id, (since, day, it, row.share));
            }
        }
        for (id, (since, last, given, share)) in known {
            let seen = self.vault.entry(id)?;
            let entry = seen.as_ref().map(|seen| &seen.entry);
            let now = match entry {
                Some(entry) if entry.life == Life::Active => {
                    let same = Given::of(share, entry) == *given;
                    if same { Now::Same } else { Now::Changed }
                }
                _ => Now::Gone,
            };
            knows.entries.push(Known {
                id,
                kind: entry.map(Entry::kind),
                title: entry
                    .map(|entry| entry.title().to_owned())
                    .unwrap_or_default(),
                since,
                last,
                now,
            });
        }
        knows
            .entries
            .sort_by_key(|it| (it.since.sort_key(), it.kind, it.title.to_lowercase(), it.id));
        Ok(knows)
    }

    /// Notes that the reader of a share was asked to delete it. That takes nothing back: whoever has a
    /// share keeps it.
    ///
    /// # Errors
    /// As [`Binder::posted`], and when writing fails.
    pub fn asked_to_delete(&mut self, share: &str) -> Result<Posted> {
        let posted = self.posted(share)?;
        let clock = self.place.clock;
        let asked = Asked {
            asked_to_delete: posted.row.share,
            person: posted.row.person,
            when: clock.today(),
        };
        let change = vault::Change {
            ledger: vec![json!(asked).to_string()],
            ..vault::Change::default()
        };
        self.vault.commit(&change, clock.now())?;
        self.posted(share)
    }

    /// The entries of a share as they stand today, by the row of the ledger. Those that were erased are
    /// not among them.
    pub(crate) fn entries_given(&self, row: &LedgerRow) -> Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for given in row.given.iter().flatten() {
            entries.extend(self.vault.entry(given.id)?.map(|seen| seen.entry));
        }
        Ok(entries)
    }
}
