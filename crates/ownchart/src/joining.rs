//! Two copies of a chart become one, and what they disagree about is decided by a person.

use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use crate::workplace::Workplace;
use record::{EntryId, Life, Revision, Seen, form};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use vault::{Merged, Vault, Whom};

/// Told how far a join is: done and all. The answer `false` stops it.
pub type Watch<'a> = &'a mut dyn FnMut(u64, u64) -> bool;

/// Another copy of the chart, or another chart, opened to look into it.
pub struct Other {
    vault: Vault,
}

/// What another copy would bring.
#[derive(Clone, Debug)]
pub struct Look {
    /// It is a copy of this chart.
    pub same_chart: bool,
    /// Its number and words.
    pub state: vault::State,
    /// Its people.
    pub people: Vec<There>,
    /// What would come; of another chart with all its people.
    pub news: Merged,
}

/// A person of another chart.
#[derive(Clone, Debug)]
pub struct There {
    /// The person as written there.
    pub person: Seen,
    /// How many entries they have there.
    pub entries: u64,
    /// They are here already, from an earlier join.
    pub known: bool,
}

/// What becomes of a person of another chart. Nothing is decided by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// The same as this person here; can be parted again.
    Person(EntryId),
    /// A person of their own here.
    New,
    /// Not taken.
    Skip,
}

/// Two copies are one now.
#[derive(Clone, Debug, Default)]
pub struct Joined {
    /// What came.
    pub merged: Merged,
    /// Entries two copies say different things about: all that are open now.
    pub undecided: Vec<Seen>,
    /// Files of a sync program that were moved into `conflicts/`.
    pub moved: Vec<String>,
}

impl Binder {
    /// Opens another copy of this chart to look into it; nothing in it changes. A copy with the same
    /// keys needs no key.
    ///
    /// # Errors
    /// [`Code::KeyNeeded`] if it has other keys and none was given; [`Code::SameFolder`]; as
    /// [`Binder::open`], but never [`Code::OlderCopy`].
    pub fn other(&self, folder: &Path, key: Option<seal::Key<'_>>) -> Result<Other> {
        let real = |path: &Path| std::fs::canonicalize(path).ok();
        if real(folder).is_some_and(|there| real(self.vault.path()) == Some(there)) {
            return Err(Error::new(Code::SameFolder).with("file", folder.display()));
        }
        let vault = match key {
            None => self.vault.open_copy(folder).map_err(|error| match error {
                vault::Error::WrongKey => {
                    Error::new(Code::KeyNeeded).with("file", folder.display())
                }
                other => other.into(),
            })?,
            Some(key) => crate::keys::each_way(key, |key| Vault::open_other(folder, key))?,
        };
        Ok(Other { vault })
    }

    /// What another copy would bring. Nothing is written.
    ///
    /// # Errors
    /// [`Code::Damaged`] if one of the two cannot be read.
    pub fn look(&self, other: &Other) -> Result<Look> {
        let theirs = &other.vault;
        let mut people = Vec::new();
        for person in theirs.people()? {
            let id = person.entry.id;
            people.push(There {
                entries: theirs.counts(id)?.iter().map(|(_, count)| count).sum(),
                known: self.vault.entry(id)?.is_some(),
                person,
            });
        }
        people.sort_by_key(|there| (there.person.created, there.person.entry.id));
        let everyone = everyone(theirs)?;
        let same_chart = self.is_copy(other);
        let whom = if same_chart {
            Whom::Everybody
        } else {
            Whom::These(&everyone)
        };
        Ok(Look {
            same_chart,
            state: theirs.state(),
            people,
            news: self.vault.compare(theirs, whom)?,
        })
    }

    /// Whether it is a copy of this chart.
    #[must_use]
    pub fn is_copy(&self, other: &Other) -> bool {
        self.vault.id() == other.vault.id()
    }

    /// Takes over what another copy holds. Of another chart, each person that is not known here must
    /// be assigned by hand.
    ///
    /// # Errors
    /// [`Code::AssignPeople`] with who is missing: then nothing was taken. [`Code::NoSuchPerson`];
    /// [`Code::Cancelled`] and errors of the disk: what was taken until then stays.
    pub fn join(
        &mut self,
        other: &Other,
        assign: &[(EntryId, To)],
        watch: Watch<'_>,
    ) -> Result<Joined> {
        let now = self.place.clock.now();
        let theirs = &other.vault;
        let look = self.look(other)?;
        let assigned = if look.same_chart {
            Vec::new()
        } else {
            self.assigned(&look.people, assign)?
        };
        if look.news != Merged::default() {
            self.vault.snapshot_before(vault::Before::Merge, now)?;
        }
        if look.same_chart {
            let merged = self.vault.merge(theirs, Whom::Everybody, now, watch)?;
            return self.joined(merged, Vec::new());
        }
        let mut wanted = BTreeSet::new();
        let mut same = Vec::new();
        for (from, to) in assigned {
            if to == To::Skip {
                continue;
            }
            wanted.extend(theirs.doubles(from)?);
            if let To::Person(here) = to {
                same.push((from, here));
            }
        }
        let merged = self.vault.merge(theirs, Whom::These(&wanted), now, watch)?;
        for (from, here) in same {
            if self.vault.meant(from)? != self.vault.meant(here)? {
                self.join_people(&from.to_string(), &here.to_string())?;
            }
        }
        self.joined(merged, Vec::new())
    }

    /// What becomes of each person of another chart.
    fn assigned(&self, people: &[There], assign: &[(EntryId, To)]) -> Result<Vec<(EntryId, To)>> {
        let there: BTreeSet<EntryId> = people.iter().map(|it| it.person.entry.id).collect();
        for (from, to) in assign {
            if !there.contains(from) {
                return Err(Error::new(Code::NoSuchPerson).with("person", from));
            }
            if let To::Person(here) = to {
                self.must_be_a_person(*here)?;
            }
        }
        let assign: BTreeMap<EntryId, To> = assign.iter().copied().collect();
        let mut missing = Vec::new();
        let mut all = Vec::new();
        for there in people {
            let id = there.person.entry.id;
            match assign.get(&id) {
                Some(to) => all.push((id, *to)),
                None if there.known => all.push((id, To::New)),
                None => missing.push(there.person.entry.title().to_owned()),
            }
        }
        if missing.is_empty() {
            Ok(all)
        } else {
            Err(Error::new(Code::AssignPeople).with("people", missing.join(", ")))
        }
    }

    /// Joins what a sync program left in this chart's own folder.
    ///
    /// # Errors
    /// As [`Binder::join`].
    pub fn join_conflicts(&mut self, watch: Watch<'_>) -> Result<Joined> {
        let now = self.place.clock.now();
        self.vault.snapshot_before(vault::Before::Merge, now)?;
        let (merged, moved) = self.vault.merge_conflicts(now, watch)?;
        self.joined(merged, moved)
    }

    fn joined(&self, merged: Merged, moved: Vec<String>) -> Result<Joined> {
        Ok(Joined {
            merged,
            undecided: self.vault.undecided(None)?,
            moved,
        })
    }

    /// Opens a chart for writing whose HEAD and database a sync program may have mixed up; call
    /// [`Binder::join_conflicts`] then.
    ///
    /// # Errors
    /// As [`Binder::open`].
    pub fn open_mended(folder: &Path, key: seal::Key<'_>, place: Workplace) -> Result<Binder> {
        let device = place.remembers();
        let vault = crate::keys::each_way(key, |key| Vault::open_mended(folder, key, &device))?;
        Ok(Binder { vault, place })
    }

    /// Opens a chart of which this device knows a newer state, because somebody says that it is a
    /// restored backup. From then on it is a copy of its own.
    ///
    /// # Errors
    /// As [`Binder::open`], but never [`Code::OlderCopy`].
    pub fn accept_older(folder: &Path, key: seal::Key<'_>, place: Workplace) -> Result<Binder> {
        let (device, now) = (place.remembers(), place.clock.now());
        let vault = crate::keys::each_way(key, |key| Vault::accept(folder, key, &device, now))?;
        Ok(Binder { vault, place })
    }

    /// Entries two copies say different things about.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn undecided(&self, person: Option<EntryId>) -> Result<Vec<Seen>> {
        Ok(self.vault.undecided(person)?)
    }

    /// Decides a group two copies say differently for one of the versions, counted from 1 in the
    /// order of [`record::Conflict::versions`].
    ///
    /// # Errors
    /// [`Code::NotUndecided`]; [`Code::NoSuchVersion`]; [`Code::Gone`].
    pub fn decide(&mut self, id: &str, group: &str, number: usize) -> Result<Seen> {
        let before = self.entry(id)?;
        let undecided = || {
            Error::new(Code::NotUndecided)
                .with("entry", id)
                .with("group", group)
        };
        let conflict = before.conflicts.iter().find(|it| it.group == group);
        let versions = &conflict.ok_or_else(undecided)?.versions;
        let chosen = number.checked_sub(1).and_then(|at| versions.get(at));
        let chosen = chosen.ok_or_else(|| Error::new(Code::NoSuchVersion).with("entry", id))?;
        let mut groups = form::split(&chosen.entry);
        groups.retain(|name, _| name == group);
        if groups.is_empty() {
            return Err(undecided()); // a group of a later form: this program cannot show it either
        }
        let entry = before.entry.id;
        let revision = self.revision_of(&before.entry, before.heads.clone(), groups);
        self.commit(vec![revision])?;
        self.entry(&entry.to_string())
    }

    pub(crate) fn commit(&mut self, revisions: Vec<Revision>) -> Result<()> {
        let now = self.place.clock.now();
        self.vault.commit(&vault::Change::of(revisions), now)?;
        Ok(())
    }
}

/// Every person of a chart, doubles included.
fn everyone(vault: &Vault) -> Result<BTreeSet<EntryId>> {
    let mut all = BTreeSet::new();
    for person in vault.people()? {
        all.extend(vault.doubles(person.entry.id)?);
    }
    Ok(all)
}

/// Whether an entry stands.
pub(crate) fn stands(seen: &Seen) -> bool {
    seen.entry.life == Life::Active
}
