//! Another copy looked at and joined; what two copies say differently, decided.

use super::chart::Secret;
use super::{Follow, Open, Screens, papers, rows, starting};
use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use crate::joining::{Joined, Other, To};
use crate::view::{
    Assign, AssignTo, CopyThere, Decide, EntryMove, EntryRow, Erase, EraseLook, EraseWanted,
    Erased, ForPerson, Mended, MergeDone, MergeFrom, MergeLook, MergeTake, OpenChart, Opened,
    PeopleJoin, PersonExtract, PersonExtracted, PersonThere, Saved,
};
use record::{Content, EntryId};
use seal::Key;
use std::path::Path;

/// Another copy on the table: it is held open between the look and the join.
pub(super) struct Beside {
    number: u32,
    other: Other,
}

impl Screens {
    /// Opens another copy and tells what it would bring. Nothing is written.
    ///
    /// # Errors
    /// [`Code::KeyNeeded`], [`Code::SameFolder`], [`Code::WrongKey`]; as [`Binder::other`].
    pub fn merge_look(&mut self, wanted: &MergeFrom, follow: &Follow<'_>) -> Result<MergeLook> {
        follow.at("unlock", 0, None)?;
        self.beside = None;
        let folder = Path::new(&wanted.path);
        let binder = self.binder()?;
        let other = match &wanted.key {
            None => binder.other(folder, None)?,
            Some(key) => binder.other(folder, Some(Secret::typed(key)?.key()))?,
        };
        follow.at("joining", 0, None)?;
        let look = binder.look(&other)?;
        let number = self.number();
        let person = |there: &crate::There| {
            let seen = &there.person;
            let (born, died) = match &seen.entry.content {
                Content::Person(it) => (it.birth_date, it.deceased),
                _ => (None, None),
            };
            PersonThere {
                id: seen.entry.id.to_string(),
                name: seen.entry.title().to_owned(),
                initials: rows::initials(seen.entry.title()),
                born: born.map(|day| day.to_string()),
                died: died.map(|day| day.to_string()),
                entries: there.entries,
                known: there.known,
            }
        };
        let shown = MergeLook {
            look: number,
            path: wanted.path.clone(),
            same_chart: look.same_chart,
            state: self.state_of(look.state),
            people: look.people.iter().map(person).collect(),
            new_entries: look.news.entries,
            changed_entries: look.news.changed,
            documents: look.news.documents,
        };
        self.beside = Some(Beside { number, other });
        Ok(shown)
    }

    /// Takes what the look showed.
    ///
    /// # Errors
    /// [`Code::Gone`] for another look; as [`Binder::join`].
    pub fn merge_take(&mut self, wanted: &MergeTake, follow: &Follow<'_>) -> Result<MergeDone> {
        let assign: Vec<(EntryId, To)> = wanted.assign.iter().map(to).collect::<Result<_>>()?;
        let beside = self.beside.take();
        let beside = beside
            .filter(|beside| beside.number == wanted.look)
            .ok_or_else(|| Error::new(Code::Gone))?;
        let joined = watched(follow, |watch| {
            self.binder_mut()?.join(&beside.other, &assign, watch)
        });
        match joined {
            Ok(joined) => self.merged(joined),
            Err(error) => {
                self.beside = Some(beside); // to be tried again
                Err(error)
            }
        }
    }

    /// Joins what a sync program left in the open chart's own folder.
    ///
    /// # Errors
    /// As [`Binder::join_conflicts`].
    pub fn merge_conflicts(&mut self, follow: &Follow<'_>) -> Result<MergeDone> {
        let joined = watched(follow, |watch| self.binder_mut()?.join_conflicts(watch))?;
        self.merged(joined)
    }

    /// Opens a chart whose HEAD and database a sync program mixed up, and joins what lies there.
    ///
    /// # Errors
    /// As [`Binder::open_mended`].
    pub fn mend_chart(&mut self, wanted: &OpenChart, follow: &Follow<'_>) -> Result<Mended> {
        follow.at("unlock", 0, None)?;
        self.open_by(wanted, Binder::open_mended)?;
        let merged = self.merge_conflicts(follow)?;
        Ok(Mended {
            opened: self.around(None)?,
            merged,
        })
    }

    /// Opens a chart this device knows a newer state of: somebody says it is a restored backup.
    ///
    /// # Errors
    /// As [`Binder::accept_older`].
    pub fn accept_older(&mut self, wanted: &OpenChart, follow: &Follow<'_>) -> Result<Opened> {
        follow.at("unlock", 0, None)?;
        self.open_by(wanted, Binder::accept_older)?;
        self.around(None)
    }

    fn open_by(
        &mut self,
        wanted: &OpenChart,
        open: impl Fn(&Path, Key<'_>, crate::Workplace) -> Result<Binder>,
    ) -> Result<()> {
        self.close()?;
        let secret = Secret::typed(&wanted.key)?;
        let binder = open(Path::new(&wanted.path), secret.key(), self.place.clone())?;
        self.open = Some(Open {
            needs_words: matches!(secret, Secret::Keys(_)),
            ..Open::of(binder)
        });
        Ok(())
    }

    /// Entries two copies say different things about.
    ///
    /// # Errors
    /// When the chart cannot be read.
    pub fn undecided(&self, wanted: &ForPerson) -> Result<Vec<EntryRow>> {
        let person = self.person(&wanted.person)?;
        let undecided = self.binder()?.undecided(Some(person))?;
        Ok(undecided
            .iter()
            .map(|seen| rows::row(self.tongue, seen))
            .collect())
    }

    /// Decides one group for one of its versions. There is no undo for it: both stay in the history.
    ///
    /// # Errors
    /// [`Code::NotUndecided`], [`Code::NoSuchVersion`], [`Code::Gone`].
    pub fn decide(&mut self, wanted: &Decide) -> Result<Saved> {
        let number = wanted.number as usize;
        let binder = self.binder_mut()?;
        let seen = binder.decide(&wanted.id, &wanted.group, number)?;
        self.opened_mut()?.undo = None;
        self.saved(&seen.entry)
    }

    /// Says that two people are one.
    ///
    /// # Errors
    /// [`Code::NoSuchPerson`].
    pub fn people_join(&mut self, wanted: &PeopleJoin) -> Result<Saved> {
        let binder = self.binder_mut()?;
        let seen = binder.join_people(&wanted.person, &wanted.same_as)?;
        self.saved(&seen.entry)
    }

    /// Makes two people of one again.
    ///
    /// # Errors
    /// [`Code::NoSuchPerson`].
    pub fn people_part(&mut self, wanted: &ForPerson) -> Result<Saved> {
        let seen = self.binder_mut()?.part_people(&wanted.person)?;
        self.saved(&seen.entry)
    }

    /// Gives an entry to another person.
    ///
    /// # Errors
    /// [`Code::Gone`], [`Code::NoSuchPerson`].
    pub fn entry_move(&mut self, wanted: &EntryMove) -> Result<Saved> {
        let person = self.person(&wanted.person)?;
        let before = self.binder()?.entry(&wanted.id)?;
        let after = self.binder_mut()?.move_entry(&wanted.id, person)?;
        self.opened_mut()?.undo = Some((after.entry.id, Some(before)));
        self.saved(&after.entry)
    }

    /// Makes a chart of their own for a person. Its recovery sheet lies on the table then.
    ///
    /// # Errors
    /// [`Code::WeakPassphrase`]; as [`Binder::extract`].
    pub fn person_extract(
        &mut self,
        wanted: &PersonExtract,
        usual: &Path,
        follow: &Follow<'_>,
    ) -> Result<PersonExtracted> {
        let person = self.person(&wanted.person)?;
        let words = self.generated_or_chosen(&wanted.passphrase)?;
        let place = wanted.place.as_deref().map_or(usual, Path::new);
        std::fs::create_dir_all(place).map_err(|error| Error::writing(place, &error))?;
        let name = self.binder()?.entry(&person.to_string())?;
        let folder = starting::free_name(place, name.entry.title());
        let made = watched(follow, |watch| {
            self.binder_mut()?
                .extract(person, &folder, &words, wanted.remove, watch)
        })?;
        let sheet = self.lay(made.sheet, papers::Sort::Recovery);
        Ok(PersonExtracted {
            path: folder.display().to_string(),
            entries: made.entries,
            sheet,
            state: self.state()?,
            people: self.people()?,
        })
    }

    /// What erasing would take away, and what it cannot reach.
    ///
    /// # Errors
    /// [`Code::Gone`], [`Code::PersonHasEntries`].
    pub fn erase_look(&self, wanted: &EraseWanted) -> Result<EraseLook> {
        let erasing = self.binder()?.erasing(&wanted.ids)?;
        let row = |seen| rows::row(self.tongue, seen);
        Ok(EraseLook {
            entries: erasing.entries.iter().map(row).collect(),
            documents: erasing.documents,
            stays: erasing.stays,
            copies: erasing.copies.into_iter().map(copy).collect(),
        })
    }

    /// Erases entries for good. The words are asked for again.
    ///
    /// # Errors
    /// [`Code::WrongKey`]; as [`Binder::erase`].
    pub fn erase(&mut self, wanted: &Erase, follow: &Follow<'_>) -> Result<Erased> {
        follow.at("unlock", 0, None)?;
        self.demand_words(&wanted.passphrase)?;
        let erased = self.binder_mut()?.erase(&wanted.ids)?;
        // What was begun on the table may still show it.
        self.looked = None;
        self.sheets.clear();
        self.opened_mut()?.undo = None;
        Ok(Erased {
            entries: erased.entries.len() as u64,
            documents: erased.documents,
            copies: erased.copies.into_iter().map(copy).collect(),
            state: self.state()?,
            people: self.people()?,
        })
    }

    fn merged(&mut self, joined: Joined) -> Result<MergeDone> {
        self.opened_mut()?.undo = None;
        let Joined {
            merged,
            undecided,
            moved,
        } = joined;
        let row = |seen| rows::row(self.tongue, seen);
        Ok(MergeDone {
            entries: merged.entries,
            changed: merged.changed,
            documents: merged.documents,
            erased: merged.erased,
            aside: merged.aside,
            refused: merged.refused.iter().map(ToString::to_string).collect(),
            missing: merged.missing.iter().map(ToString::to_string).collect(),
            undecided: undecided.iter().map(row).collect(),
            moved,
            state: self.state()?,
            people: self.people()?,
        })
    }
}

fn to(assign: &Assign) -> Result<(EntryId, To)> {
    let to = match &assign.to {
        AssignTo::Person { id } => To::Person(super::id(id)?),
        AssignTo::New => To::New,
        AssignTo::Skip => To::Skip,
    };
    Ok((super::id(&assign.from)?, to))
}

fn copy(copy: crate::copies::CopyKept) -> CopyThere {
    CopyThere {
        kind: copy.sort.word().to_owned(),
        path: copy.place.display().to_string(),
        when: copy.when.to_string(),
        number: copy.number,
    }
}

/// Runs a join while the window is told how far it is, and stops it when the window says so.
fn watched<T>(
    follow: &Follow<'_>,
    join: impl FnOnce(crate::joining::Watch<'_>) -> Result<T>,
) -> Result<T> {
    join(&mut |done, total| follow.at("joining", done, Some(total)).is_ok())
}
