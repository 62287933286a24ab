//! What stands in a chart twice: found, shown, and joined only by the person.

use crate::Wanted;
use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use crate::import::{Difference, TWO, arrow, differences, filled};
use record::alike::Alike;
use record::{Entry, EntryId, Life, Seen};

/// Two entries that look like one thing.
pub struct Twice {
    /// The one that would stay: the earlier, or what somebody typed in.
    pub first: Seen,
    /// The one that would go.
    pub second: Seen,
    /// Fields about which both say something, and not the same. What only one of them says is no difference.
    pub differences: Vec<Difference>,
}

impl Binder {
    /// The pairs of a person's entries that look like one thing, and nobody said they are two.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn twice(&self, person: EntryId) -> Result<Vec<Twice>> {
        let mut all = self.list(&Wanted {
            person: Some(person),
            ..Wanted::default()
        })?;
        // What people say stays before what files say; then what came first.
        all.sort_by_key(|seen| {
            let source = &seen.entry.source;
            let recorded = source.recorded.map(|when| when.sort_key());
            (source.how, recorded, seen.entry.id)
        });
        let mut known = Alike::default();
        let mut pairs = Vec::new();
        for (number, seen) in all.iter().enumerate() {
            let one = |at: usize| !are_two(&all[at].entry, &seen.entry);
            if let Some(first) = known.to(&seen.entry, one) {
                let first = &all[first];
                pairs.push(Twice {
                    differences: disputed(&first.entry, &seen.entry),
                    first: first.clone(),
                    second: seen.clone(),
                });
            }
            known.add(number, &seen.entry);
        }
        Ok(pairs)
    }

    /// Makes one entry of two: the first gets what it does not say and the second does, the second is
    /// removed. Both keep their history, and the second comes back with one word.
    ///
    /// # Errors
    /// [`Code::Gone`], also for two of different kinds or persons.
    pub fn make_one(&mut self, first: &str, second: &str) -> Result<Seen> {
        let (first, second) = self.pair(first, second)?;
        let entry = filled(&first.entry, &second.entry);
        let mut gone = second.entry.clone();
        gone.life = Life::Removed;
        let id = entry.id;
        let changes = vec![(Some(first), entry), (Some(second), gone)];
        self.write(changes, Vec::new())?;
        self.entry(&id.to_string())
    }

    /// Remembers that two entries are two things. They are not proposed again.
    ///
    /// # Errors
    /// As [`Binder::make_one`].
    pub fn keep_both(&mut self, first: &str, second: &str) -> Result<()> {
        let (first, second) = self.pair(first, second)?;
        let mut entry = first.entry.clone();
        arrow(&mut entry, second.entry.id, TWO);
        self.replace(first, entry)?;
        Ok(())
    }

    fn pair(&self, first: &str, second: &str) -> Result<(Seen, Seen)> {
        let (first, second) = (self.entry(first)?, self.entry(second)?);
        let (one, other) = (&first.entry, &second.entry);
        let fit = one.id != other.id && one.kind() == other.kind() && one.person == other.person;
        match fit {
            true => Ok((first, second)),
            false => Err(Error::new(Code::Gone).with("entry", other.id)),
        }
    }
}

/// Whether somebody said that they are two: the person, or the one file both come from.
fn are_two(one: &Entry, other: &Entry) -> bool {
    if one.source.file.is_some() && one.source.file == other.source.file {
        return true;
    }
    let says = |from: &Entry, to: &Entry| {
        let mut links = from.links.iter();
        links.any(|link| link.role == TWO && link.to == Some(to.id))
    };
    says(one, other) || says(other, one)
}

/// What both say, and not the same.
fn disputed(one: &Entry, other: &Entry) -> Vec<Difference> {
    let mut all = differences(one, other);
    all.retain(|it| !it.here.is_null() && !it.there.is_null());
    all
}
