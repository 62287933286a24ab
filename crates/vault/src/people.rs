//! Who is who: people that were entered twice are one, until somebody parts them again.

use crate::error::Result;
use crate::read::entry_of;
use crate::vault::Vault;
use record::{Content, EntryId, Kind};
use std::collections::{BTreeMap, BTreeSet};

impl Vault {
    /// The person that is meant by this one: themself, or whose double they are. Says so of no one
    /// else than people who stand in the chart.
    ///
    /// Two doubles that name each other are the one with the smaller id. An undecided or removed
    /// double is a person of its own.
    ///
    /// # Errors
    /// [`crate::Error::Damaged`] if a person cannot be read.
    pub fn meant(&self, person: EntryId) -> Result<EntryId> {
        Ok(follow(&self.aliases()?, person))
    }

    /// Everyone who is this person, the one who is meant first.
    ///
    /// # Errors
    /// As [`Vault::meant`].
    pub fn doubles(&self, person: EntryId) -> Result<Vec<EntryId>> {
        let aliases = self.aliases()?;
        let meant = follow(&aliases, person);
        let same = |other: &&EntryId| **other != meant && follow(&aliases, **other) == meant;
        Ok(std::iter::once(meant)
            .chain(aliases.keys().filter(same).copied())
            .collect())
    }

    /// The small numbers of everyone who is this person.
    pub(crate) fn rows_of(&self, person: EntryId) -> Result<Vec<i64>> {
        let mut rows = Vec::new();
        for id in self.doubles(person)? {
            rows.extend(self.person_row(id)?);
        }
        Ok(rows)
    }

    /// Every person who stands in the chart, and whose double they are said to be.
    pub(crate) fn aliases(&self) -> Result<BTreeMap<EntryId, Option<EntryId>>> {
        let sql = "SELECT id, json, row, undecided FROM entries WHERE kind = ? AND removed = 0";
        let mut asked = self.database()?.prepare_cached(sql)?;
        let mut rows = asked.query([Kind::Person.word()])?;
        let mut aliases = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let entry = entry_of(row.get_ref(1)?.as_str().unwrap_or_default())?;
            let mut same_as = match entry.content {
                Content::Person(person) => person.same_as,
                _ => None,
            };
            if row.get::<_, i64>(3)? > 0 {
                let seen = self.at_row(row.get(2)?)?;
                if seen.conflicts.iter().any(|it| it.group == "double") {
                    same_as = None; // nobody decided it yet
                }
            }
            aliases.insert(EntryId(row.get(0)?), same_as);
        }
        Ok(aliases)
    }
}

/// Who is meant by a person.
pub(crate) fn follow(aliases: &BTreeMap<EntryId, Option<EntryId>>, person: EntryId) -> EntryId {
    let mut passed = BTreeSet::from([person]);
    let mut at = person;
    while let Some(Some(next)) = aliases.get(&at) {
        if !aliases.contains_key(next) {
            break;
        }
        if !passed.insert(*next) {
            return round(aliases, *next);
        }
        at = *next;
    }
    at
}

/// The smallest of a ring of doubles.
fn round(aliases: &BTreeMap<EntryId, Option<EntryId>>, start: EntryId) -> EntryId {
    let (mut least, mut at) = (start, start);
    while let Some(Some(next)) = aliases.get(&at) {
        if *next == start {
            break;
        }
        (least, at) = (least.min(*next), *next);
    }
    least
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(aliases: &[(u8, Option<u8>)], person: u8, meant: u8) {
        let id = |byte: u8| EntryId([byte; 16]);
        let aliases = aliases
            .iter()
            .map(|(from, to)| (id(*from), to.map(id)))
            .collect();
        assert_eq!(follow(&aliases, id(person)), id(meant), "{person}");
    }

    #[test]
    fn doubles_lead_to_one_person_however_they_name_each_other() {
        check(&[(1, None), (2, Some(1)), (3, Some(2))], 3, 1);
        check(&[(1, None), (2, Some(1))], 1, 1);
        for person in [1, 2] {
            check(&[(1, Some(2)), (2, Some(1))], person, 1);
        }
        for person in [2, 3, 4, 5] {
            check(
                &[(2, Some(3)), (3, Some(4)), (4, Some(2)), (5, Some(4))],
                person,
                2,
            );
        }
        check(&[(1, Some(1))], 1, 1);
        check(&[(1, Some(9))], 1, 1);
        check(&[], 7, 7);
    }
}
