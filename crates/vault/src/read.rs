//! Looking things up in an open chart.

use crate::commit::unreadable;
use crate::error::{Error, Result, Trouble};
use crate::people::follow;
use crate::slots::Slot;
use crate::vault::Vault;
use record::{Chart, Entry, EntryId, Kind, Revision, RevisionId, Seen, form};
use rusqlite::{Connection, OptionalExtension, Row, params};
use seal::Zeroizing;
use std::collections::BTreeMap;

/// Which entries to list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only these kinds; all where it is empty.
    pub kinds: Vec<Kind>,
    /// Only what belongs to this person, their own entry included.
    pub person: Option<EntryId>,
    /// Only from this date on, as [`record::When::sort_key`] writes it. Undated entries are left
    /// out then.
    pub since: Option<String>,
    /// Only until this date, that day and all its hours included, as [`record::When::sort_key`] writes a day.
    /// Undated entries are left out then.
    pub until: Option<String>,
    /// Go on behind this entry of the list before.
    pub after: Option<Place>,
    /// Removed entries as well.
    pub removed: bool,
    /// At most so many; all where it is `None`.
    pub limit: Option<usize>,
}

/// A place in a list: entries are listed newest first, undated ones last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The date by which the entry is sorted; empty where there is none.
    pub time: String,
    /// The entry.
    pub id: EntryId,
}

impl Place {
    /// The place of an entry.
    #[must_use]
    pub fn of(entry: &Entry) -> Place {
        let time = entry.time().map(|time| time.sort_key()).unwrap_or_default();
        Place { time, id: entry.id }
    }
}

/// One number on a curve, or one result in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// The entry that says so.
    pub entry: EntryId,
    /// 0 for the entry itself, else which of its components, from 1.
    pub part: u32,
    /// When, as [`record::When::sort_key`] writes it; empty where nobody said.
    pub time: String,
    /// The number, exactly as it was written.
    pub value: Option<String>,
    /// `<`, `<=`, `>=`, `>` before the number.
    pub comparator: Option<String>,
    /// The unit as printed. Points of different units belong on different curves.
    pub unit: Option<String>,
    /// What is usual, from.
    pub low: Option<String>,
    /// What is usual, to.
    pub high: Option<String>,
    /// How it was marked: `high`, `low`, …
    pub interpretation: Option<String>,
    /// How final it is.
    pub status: String,
    /// Two copies of the chart say different things about it.
    pub undecided: bool,
    /// The result in words.
    pub words: Option<String>,
}

/// One row of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    /// When it was kept, in milliseconds since 1970.
    pub time: i64,
    /// The exact text.
    pub body: String,
}

impl Vault {
    /// Entries, newest first.
    ///
    /// # Errors
    /// [`Error::Damaged`] if a row cannot be read.
    pub fn entries(&self, filter: &Filter) -> Result<Vec<Seen>> {
        let people: Vec<i64> = match filter.person {
            Some(id) => self.rows_of(id)?,
            None => {
                let mut asked = self.database()?.prepare_cached("SELECT row FROM people")?;
                let rows = asked.query_map([], |row| row.get(0))?;
                std::iter::once(Ok(0))
                    .chain(rows)
                    .collect::<rusqlite::Result<_>>()?
            }
        };
        let kinds = if filter.kinds.is_empty() {
            Kind::ALL
        } else {
            &filter.kinds[..]
        };
        let limit = filter.limit.unwrap_or(usize::MAX);
        let mut found: Vec<(String, EntryId, i64)> = Vec::new();
        // One short walk along the index for each kind and person, then the newest of all.
        for kind in kinds {
            for person in &people {
                self.walk(*kind, *person, filter, limit, &mut found)?;
            }
        }
        found.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        found.truncate(limit);
        found
            .into_iter()
            .map(|(_, _, row)| self.at_row(row))
            .collect()
    }

    fn walk(
        &self,
        kind: Kind,
        person: i64,
        filter: &Filter,
        limit: usize,
        found: &mut Vec<(String, EntryId, i64)>,
    ) -> Result<()> {
        let mut sql =
            String::from("SELECT time, id, row FROM entries WHERE kind = ?1 AND person = ?2");
        if filter.since.is_some() {
            sql.push_str(" AND time >= ?3");
        }
        if filter.until.is_some() {
            // Behind the last hour of the day and before the next day.
            sql.push_str(" AND time > '' AND time < ?6 || '~'");
        }
        if filter.after.is_some() {
            sql.push_str(" AND time <= ?4 AND (time < ?4 OR id > ?5)");
        }
        if !filter.removed {
            sql.push_str(" AND removed = 0");
        }
        sql.push_str(" ORDER BY time DESC, id LIMIT ?7");
        let (time, id) = match &filter.after {
            Some(place) => (Some(&place.time), Some(place.id.0)),
            None => (None, None),
        };
        let limit = i64::try_from(limit).unwrap_or(-1);
        let mut asked = self.database()?.prepare_cached(&sql)?;
        // Unused parameters may stand unset only up to the highest used one, which is ?7.
        let rows = asked.query_map(
            params![
                kind.word(),
                person,
                filter.since,
                time,
                id,
                filter.until,
                limit
            ],
            |row| Ok((row.get(0)?, EntryId(row.get(1)?), row.get(2)?)),
        )?;
        for row in rows {
            found.push(row?);
        }
        Ok(())
    }

    /// One entry as it stands, also a removed one.
    ///
    /// # Errors
    /// [`Error::Damaged`] if it cannot be read.
    pub fn entry(&self, id: EntryId) -> Result<Option<Seen>> {
        let sql = "SELECT row FROM entries WHERE id = ?";
        let row = maybe(
            self.database()?
                .prepare_cached(sql)?
                .query_row([id.0], |row| row.get(0)),
        )?;
        row.map(|row| self.at_row(row)).transpose()
    }

    /// The one entry whose id begins with these hexadecimal digits; `None` if there is none or
    /// more than one.
    ///
    /// # Errors
    /// [`Error::Damaged`] if the database cannot be read.
    pub fn entry_beginning(&self, digits: &str) -> Result<Option<EntryId>> {
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Ok(None);
        }
        let sql = "SELECT id FROM entries WHERE hex(id) LIKE ? || '%' LIMIT 2";
        let mut asked = self.database()?.prepare_cached(sql)?;
        let found = asked.query_map([digits], |row| row.get(0).map(EntryId))?;
        let found: Vec<EntryId> = found.collect::<rusqlite::Result<_>>()?;
        Ok(if let [only] = found.as_slice() {
            Some(*only)
        } else {
            None
        })
    }

    pub(crate) fn at_row(&self, row: i64) -> Result<Seen> {
        let sql = "SELECT json, heads, created, changed, undecided FROM entries WHERE row = ?";
        let mut asked = self.database()?.prepare_cached(sql)?;
        let (seen, undecided) = asked.query_row([row], seen)?;
        let seen = seen?;
        if undecided == 0 {
            return Ok(seen);
        }
        let all = revisions(self.database()?, seen.entry.id)?;
        record::view(&all).map_err(|_| unreadable())
    }

    /// Every revision of an entry, in the order they were kept here.
    ///
    /// # Errors
    /// [`Error::Damaged`] if one of them cannot be read.
    pub fn history(&self, id: EntryId) -> Result<Vec<Revision>> {
        revisions(self.database()?, id)
    }

    /// The people of the chart. Doubles are not listed: whoever is meant stands for them.
    ///
    /// # Errors
    /// [`Error::Damaged`] if one of them cannot be read.
    pub fn people(&self) -> Result<Vec<Seen>> {
        let aliases = self.aliases()?;
        let mut people = self.entries(&Filter {
            kinds: vec![Kind::Person],
            ..Filter::default()
        })?;
        people.retain(|seen| follow(&aliases, seen.entry.id) == seen.entry.id);
        Ok(people)
    }

    /// Everything about one person and their doubles, kind by kind, newest first. Removed entries
    /// are left out.
    ///
    /// # Errors
    /// [`Error::Damaged`] if an entry cannot be read.
    pub fn chart(&self, person: EntryId) -> Result<Chart> {
        self.chart_of(person, Kind::ALL)
    }

    /// The same of some kinds only: what is asked for a screen should not walk over years of doses.
    ///
    /// # Errors
    /// As [`Vault::chart`].
    pub fn chart_of(&self, person: EntryId, kinds: &[Kind]) -> Result<Chart> {
        let person = self.meant(person)?;
        let mut entries = Vec::new();
        for kind in kinds {
            let kinds = vec![*kind];
            entries.extend(self.entries(&Filter {
                kinds,
                person: Some(person),
                ..Filter::default()
            })?);
        }
        Ok(Chart::of(Some(person), entries))
    }

    /// How many entries of each kind a person has, without removed ones.
    ///
    /// # Errors
    /// [`Error::Damaged`] if a row cannot be read.
    pub fn counts(&self, person: EntryId) -> Result<Vec<(Kind, u64)>> {
        let people = self.rows_of(person)?;
        if people.is_empty() {
            return Ok(Vec::new());
        }
        let mut asked = self.database()?.prepare_cached(
            "SELECT count(*) FROM entries WHERE kind = ?1 AND person = ?2 AND removed = 0",
        )?;
        let mut count = |kind: &Kind| {
            let mut sum = 0;
            for person in &people {
                let many: i64 = asked.query_row(params![kind.word(), person], |row| row.get(0))?;
                sum += many.unsigned_abs();
            }
            Ok((*kind, sum))
        };
        Kind::ALL.iter().map(&mut count).collect()
    }

    /// All values of one measure of a person, oldest first. `measure` is what
    /// [`crate::measure`] makes of the code of a finding or of one of its components.
    ///
    /// # Errors
    /// [`Error::Damaged`] if a row cannot be read.
    pub fn trend(&self, person: EntryId, measure: &str) -> Result<Vec<Point>> {
        let sql = "SELECT entry, part, time, value, comparator, unit, low, high, interpretation,
              status, undecided, words
            FROM findings WHERE person = ? AND code = ? ORDER BY time, entry, part";
        let mut asked = self.database()?.prepare_cached(sql)?;
        let people = self.rows_of(person)?;
        let mut points: Vec<Point> = Vec::new();
        for row in &people {
            for found in asked.query_map(params![row, measure], point)? {
                points.push(found?);
            }
        }
        if people.len() > 1 {
            points.sort_by(|a, b| (&a.time, a.entry, a.part).cmp(&(&b.time, b.entry, b.part)));
        }
        Ok(points)
    }

    /// The newest values of one measure of a person, at most `many`, newest first: what a small curve
    /// needs of a long one.
    ///
    /// # Errors
    /// [`Error::Damaged`] if a row cannot be read.
    pub fn newest(&self, person: EntryId, measure: &str, many: usize) -> Result<Vec<Point>> {
        let sql = "SELECT entry, part, time, value, comparator, unit, low, high, interpretation,
              status, undecided, words
            FROM findings WHERE person = ? AND code = ? ORDER BY time DESC, entry DESC, part DESC
            LIMIT ?";
        let mut asked = self.database()?.prepare_cached(sql)?;
        let limit = i64::try_from(many).unwrap_or(i64::MAX);
        let mut points: Vec<Point> = Vec::new();
        for row in self.rows_of(person)? {
            for found in asked.query_map(params![row, measure, limit], point)? {
                points.push(found?);
            }
        }
        points.sort_by(|a, b| (&b.time, b.entry, b.part).cmp(&(&a.time, a.entry, a.part)));
        points.truncate(many);
        Ok(points)
    }

    /// What was ever measured of a person: each measure with its newest value.
    ///
    /// # Errors
    /// [`Error::Damaged`] if a row cannot be read.
    pub fn measured(&self, person: EntryId) -> Result<Vec<(String, Point)>> {
        // Hops from one measure to the next instead of walking over all values.
        let mut next = self.database()?.prepare_cached(
            "SELECT code FROM findings WHERE person = ? AND code > ? ORDER BY code LIMIT 1",
        )?;
        let mut newest = self.database()?.prepare_cached(
            "SELECT entry, part, time, value, comparator, unit, low, high, interpretation,
               status, undecided, words
             FROM findings WHERE person = ? AND code = ? ORDER BY time DESC, entry DESC LIMIT 1",
        )?;
        let mut found: BTreeMap<String, Point> = BTreeMap::new();
        for person in self.rows_of(person)? {
            let mut code = String::new();
            while let Some(measure) = next
                .query_row(params![person, code], |row| row.get::<_, String>(0))
                .optional()?
            {
                let point = newest.query_row(params![person, measure], point)?;
                let newer = |known: &Point| (&known.time, known.entry) < (&point.time, point.entry);
                if found.get(&measure).is_none_or(newer) {
                    found.insert(measure.clone(), point);
                }
                code = measure;
            }
        }
        Ok(found.into_iter().collect())
    }

    /// The ledger, oldest first.
    ///
    /// # Errors
    /// [`Error::Damaged`] if a row cannot be read.
    pub fn ledger(&self) -> Result<Vec<Posting>> {
        let mut asked = self
            .database()?
            .prepare_cached("SELECT time, body FROM ledger ORDER BY time, row")?;
        let rows = asked.query_map([], |row| {
            Ok(Posting {
                time: row.get(0)?,
                body: row.get(1)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Entries two copies say different things about, the oldest of this chart first.
    ///
    /// # Errors
    /// [`Error::Damaged`] if an entry cannot be read.
    pub fn undecided(&self, person: Option<EntryId>) -> Result<Vec<Seen>> {
        let people = match person {
            Some(person) => Some(self.rows_of(person)?),
            None => None,
        };
        let sql = "SELECT row, person FROM entries WHERE undecided > 0 ORDER BY row";
        let mut asked = self.database()?.prepare_cached(sql)?;
        let rows = asked.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut found = Vec::new();
        for row in rows {
            let (row, of): (i64, i64) = row?;
            if people.as_ref().is_none_or(|people| people.contains(&of)) {
                found.push(self.at_row(row)?);
            }
        }
        Ok(found)
    }

    /// Settings of this copy whose names begin like this, with their values.
    ///
    /// # Errors
    /// [`Error::Damaged`] if they cannot be read.
    pub fn settings_beginning(&self, name: &str) -> Result<Vec<(String, String)>> {
        let sql = "SELECT name, value FROM settings WHERE substr(name, 1, length(?1)) = ?1";
        let mut asked = self.database()?.prepare_cached(sql)?;
        let rows = asked.query_map([name], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// A setting of this copy.
    ///
    /// # Errors
    /// [`Error::Damaged`] if it cannot be read.
    pub fn setting(&self, name: &str) -> Result<Option<String>> {
        let sql = "SELECT value FROM settings WHERE name = ?";
        maybe(
            self.database()?
                .prepare_cached(sql)?
                .query_row([name], |row| row.get(0)),
        )
    }

    /// The ways into the chart.
    ///
    /// # Errors
    /// [`Error::Damaged`] if they cannot be read.
    pub fn slots(&self) -> Result<Vec<Slot>> {
        let mut asked = self
            .database()?
            .prepare_cached("SELECT name, made FROM slots ORDER BY name")?;
        let rows = asked.query_map([], |row| {
            Ok(Slot {
                name: row.get(0)?,
                made: row.get(1)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The seed of the key with which this person's shares are signed; made when it is first
    /// asked for. `now` is in milliseconds since 1970.
    ///
    /// # Errors
    /// [`Error::ReadOnly`] if there is none yet and the chart was opened for reading only.
    pub fn signer(&mut self, person: EntryId, now: i64) -> Result<Zeroizing<[u8; 32]>> {
        let person = self.meant(person)?;
        let sql = "SELECT seed FROM signers WHERE person = ?";
        let kept = self
            .database()?
            .query_row(sql, [person.0], |row| row.get(0).map(Zeroizing::new));
        if let Some(seed) = maybe(kept)? {
            return Ok(seed);
        }
        let seed = Zeroizing::new(seal::random());
        self.transact(now, |kept| kept.signer(person, &seed, now))?;
        Ok(seed)
    }

    /// The same where there is one already.
    ///
    /// # Errors
    /// [`Error::Damaged`] if it cannot be read.
    pub fn known_signer(&self, person: EntryId) -> Result<Option<Zeroizing<[u8; 32]>>> {
        let sql = "SELECT seed FROM signers WHERE person = ?";
        maybe(
            self.database()?
                .query_row(sql, [person.0], |row| row.get(0).map(Zeroizing::new)),
        )
    }

    pub(crate) fn person_row(&self, id: EntryId) -> Result<Option<i64>> {
        let sql = "SELECT row FROM people WHERE id = ?";
        maybe(
            self.database()?
                .prepare_cached(sql)?
                .query_row([id.0], |row| row.get(0)),
        )
    }
}

fn seen(row: &Row<'_>) -> rusqlite::Result<(Result<Seen>, i64)> {
    let entry = entry_of(row.get_ref(0)?.as_str()?);
    let heads = row.get_ref(1)?.as_blob()?;
    let heads = heads.chunks_exact(32).map(|head| {
        RevisionId(
            head.try_into()
                .expect("this cannot be shorter because chunks are exact"),
        )
    });
    let (heads, created, changed) = (heads.collect(), row.get(2)?, row.get(3)?);
    let seen = entry.map(|entry| Seen {
        heads,
        created,
        changed,
        ..Seen::plain(entry)
    });
    Ok((seen, row.get(4)?))
}

fn point(row: &Row<'_>) -> rusqlite::Result<Point> {
    Ok(Point {
        entry: EntryId(row.get(0)?),
        part: row.get(1)?,
        time: row.get(2)?,
        value: row.get(3)?,
        comparator: row.get(4)?,
        unit: row.get(5)?,
        low: row.get(6)?,
        high: row.get(7)?,
        interpretation: row.get(8)?,
        status: row.get(9)?,
        undecided: row.get(10)?,
        words: row.get(11)?,
    })
}

/// An entry from the text of the table `entries`.
pub(crate) fn entry_of(json: &str) -> Result<Entry> {
    form::read_text(json).map_err(|_| unreadable())
}

/// All revisions of an entry. Each must be what its id says.
pub(crate) fn revisions(database: &Connection, entry: EntryId) -> Result<Vec<Revision>> {
    let sql = "SELECT id, bytes FROM revisions WHERE entry = ? ORDER BY row";
    let mut asked = database.prepare_cached(sql)?;
    let mut rows = asked.query([entry.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let id = RevisionId(row.get(0)?);
        let bytes = row.get_ref(1)?.as_blob().unwrap_or_default();
        match Revision::read(bytes) {
            Ok(revision) if revision.id() == id => found.push(revision),
            _ => return Err(Error::damaged(Trouble::RevisionDamaged, id.to_string())),
        }
    }
    Ok(found)
}

/// No row is an answer, not an error.
pub(crate) fn maybe<T>(answer: rusqlite::Result<T>) -> Result<Option<T>> {
    answer.optional().map_err(Error::from)
}
