//! People: entered twice and joined, parted again, an entry given to the right one, and a chart of
//! their own.

use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use crate::joining::{Watch, stands};
use crate::print::Printed;
use record::{Content, Entry, EntryId, Kind, Life, Person, Seen};
use seal::{Identity, Passphrase};
use std::collections::BTreeSet;
use std::path::Path;
use vault::{Vault, Whom};

/// A person has a chart of their own.
pub struct Extracted {
    /// The recovery sheet of the new chart. Its key exists nowhere else.
    pub sheet: Printed,
    /// That key.
    pub recovery: Identity,
    /// How many entries the new chart holds, the person's own included.
    pub entries: u64,
}

impl Binder {
    /// Says that two people of the chart are one: the first is no longer listed, and their entries
    /// are shown with the second's. Nothing is moved, so [`Binder::part_people`] makes them two again.
    ///
    /// # Errors
    /// [`Code::NoSuchPerson`], also for one who is the other already.
    pub fn join_people(&mut self, double: &str, same_as: &str) -> Result<Seen> {
        let (double, meant) = (self.a_person(double)?, self.a_person(same_as)?);
        let meant = self.vault.meant(meant.entry.id)?;
        if self.vault.meant(double.entry.id)? == meant {
            return Err(Error::new(Code::NoSuchPerson).with("person", same_as));
        }
        self.say_same(double, Some(meant))
    }

    /// Makes two people of one again: the one that is named, or everyone who was joined into them.
    ///
    /// # Errors
    /// [`Code::NoSuchPerson`] if they were never joined.
    pub fn part_people(&mut self, person: &str) -> Result<Seen> {
        let named = self.a_person(person)?;
        let id = named.entry.id;
        let mut parted = Vec::new();
        for double in self.vault.doubles(id)? {
            let seen = self.a_person(&double.to_string())?;
            let wanted = if same_as(&named).is_some() {
                double == id
            } else {
                same_as(&seen).is_some()
            };
            if wanted {
                parted.push(seen);
            }
        }
        if parted.is_empty() {
            return Err(Error::new(Code::NoSuchPerson).with("person", person));
        }
        for seen in parted {
            self.say_same(seen, None)?;
        }
        self.a_person(&id.to_string())
    }

    /// Those who were joined into a person, with the names they were entered under.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn doubles(&self, person: EntryId) -> Result<Vec<Seen>> {
        let mut found = Vec::new();
        for double in self.vault.doubles(person)?.into_iter().skip(1) {
            found.extend(self.vault.entry(double)?);
        }
        Ok(found)
    }

    fn say_same(&mut self, seen: Seen, meant: Option<EntryId>) -> Result<Seen> {
        let mut after = seen.entry.clone();
        let Content::Person(person) = &mut after.content else {
            return Err(Error::new(Code::NoSuchPerson).with("person", after.id));
        };
        *person = Person {
            same_as: meant,
            ..person.clone()
        };
        self.replace(seen, after)
    }

    /// A person by id, the beginning of an id, or name; doubles under their own name.
    fn a_person(&self, wanted: &str) -> Result<Seen> {
        let people = self.vault.entries(&vault::Filter {
            kinds: vec![Kind::Person],
            ..vault::Filter::default()
        })?;
        let fits = |seen: &&Seen| {
            seen.entry.title().eq_ignore_ascii_case(wanted.trim())
                || (wanted.len() >= 4 && seen.entry.id.to_string().starts_with(wanted))
        };
        let meant: Vec<&Seen> = people.iter().filter(fits).collect();
        match meant.as_slice() {
            [only] => Ok((*only).clone()),
            [] => Err(Error::new(Code::NoSuchPerson).with("person", wanted)),
            _ => {
                let named = |seen: &&Seen| {
                    format!("{} {}", &seen.entry.id.to_string()[..8], seen.entry.title())
                };
                let names: Vec<String> = meant.iter().map(named).collect();
                Err(Error::new(Code::WhichPerson).with("people", names.join(", ")))
            }
        }
    }

    /// Gives an entry to another person, with its whole history.
    ///
    /// # Errors
    /// [`Code::Gone`]; [`Code::NoSuchPerson`]; [`Code::FieldUnreadable`] for a person.
    pub fn move_entry(&mut self, id: &str, person: EntryId) -> Result<Seen> {
        let before = self.entry(id)?;
        if before.entry.kind() == Kind::Person {
            return Err(Error::new(Code::FieldUnreadable).with("field", "person"));
        }
        self.must_be_a_person(person)?;
        let after = Entry {
            person: Some(self.vault.meant(person)?),
            ..before.entry.clone()
        };
        self.replace(before, after)
    }

    /// Makes a chart of their own for a person: every entry with its whole history, documents, who
    /// got what. With `remove`, the entries are removed here, and can be brought back.
    ///
    /// # Errors
    /// As [`Binder::create`]; [`Code::NoSuchPerson`]. Nothing is left behind then, and here nothing
    /// was removed.
    pub fn extract(
        &mut self,
        person: EntryId,
        folder: &Path,
        passphrase: &Passphrase,
        remove: bool,
        watch: Watch<'_>,
    ) -> Result<Extracted> {
        self.must_be_a_person(person)?;
        let now = self.place.clock.now();
        let device = self.place.remembers();
        let whom: BTreeSet<EntryId> = self.vault.doubles(person)?.into_iter().collect();
        let (mut vault, recovery) = Vault::create(folder, passphrase, now, &device)?;
        let made = vault.merge(&self.vault, Whom::These(&whom), now, watch);
        let made = made.map_err(Error::from).and_then(|merged| {
            let binder = Binder {
                vault,
                place: self.place.clone(),
            };
            let sheet = binder.recovery_sheet(&recovery)?;
            binder.close()?;
            Ok((sheet, merged.entries))
        });
        // Nobody has its key yet: what was begun is of no use.
        let (sheet, entries) = made.inspect_err(|_| drop(std::fs::remove_dir_all(folder)))?;
        if remove {
            self.remove_all(person)?;
        }
        Ok(Extracted {
            sheet,
            recovery,
            entries,
        })
    }

    /// Removes a person with everything that is theirs.
    fn remove_all(&mut self, person: EntryId) -> Result<()> {
        let all = self.vault.entries(&vault::Filter {
            person: Some(person),
            ..vault::Filter::default()
        })?;
        let gone = all.into_iter().filter(stands).map(|seen| {
            let after = Entry {
                life: Life::Removed,
                ..seen.entry.clone()
            };
            (Some(seen), after)
        });
        self.write(gone.collect(), Vec::new())
    }
}

fn same_as(seen: &Seen) -> Option<EntryId> {
    match &seen.entry.content {
        Content::Person(person) => person.same_as,
        _ => None,
    }
}
