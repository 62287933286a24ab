//! One change: everything in it is kept, or nothing.

use crate::documents::{Blob, Stored};
use crate::error::{BadRevision, Error, Result, Trouble};
use crate::folder::DATABASE;
use crate::root::{Root, Row};
use crate::secret::Keys;
use crate::shown::{Number, Shown};
use crate::vault::{State, Vault};
use record::{Entry, EntryId, Revision, RevisionId, Seen};
use rusqlite::{Connection, ToSql, params};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What is to be kept.
#[derive(Debug, Default)]
pub struct Change {
    /// New revisions; parents before their children.
    pub revisions: Vec<Revision>,
    /// Documents whose files were written by [`Vault::add_document`].
    pub documents: Vec<Stored>,
    /// Rows of the ledger, each the exact text that is kept. The same text twice is one row.
    pub ledger: Vec<String>,
    /// Settings of this copy; `None` takes one away.
    pub settings: BTreeMap<String, Option<String>>,
}

impl Change {
    /// A change that says this about entries.
    #[must_use]
    pub fn of(revisions: Vec<Revision>) -> Change {
        Change {
            revisions,
            ..Change::default()
        }
    }

    fn is_empty(&self) -> bool {
        self.revisions.is_empty()
            && self.documents.is_empty()
            && self.ledger.is_empty()
            && self.settings.is_empty()
    }
}

impl Vault {
    /// Keeps a change. When this returns, it survives a power cut. `now` is in milliseconds
    /// since 1970.
    ///
    /// A revision, document or ledger row that is kept already is passed over. An empty change
    /// writes nothing.
    ///
    /// # Errors
    /// [`Error::Revision`] if one goes back to a revision that is neither here nor before it, or
    /// holds what the form does not allow; [`Error::ReadOnly`], [`Error::NoSpace`],
    /// [`Error::Disk`]. Nothing of the change is kept then.
    pub fn commit(&mut self, change: &Change, now: i64) -> Result<State> {
        self.demand_write()?;
        if change.is_empty() {
            return Ok(self.state());
        }
        self.transact(now, |kept| {
            for stored in &change.documents {
                kept.document(stored)?;
            }
            kept.revisions(&change.revisions)?;
            for body in &change.ledger {
                kept.ledger(body)?;
            }
            for (name, value) in &change.settings {
                kept.setting(name, value.as_deref())?;
            }
            Ok(())
        })?;
        for stored in &change.documents {
            self.pending.remove(&stored.id);
        }
        Ok(self.state())
    }

    /// Runs `work` in one durable transaction under a HEAD that says so.
    pub(crate) fn transact(
        &mut self,
        now: i64,
        work: impl FnOnce(&mut Kept<'_>) -> Result<()>,
    ) -> Result<()> {
        self.run(true, now, work)
    }

    /// The same for housekeeping that is no change people count: the number stays.
    pub(crate) fn tidy(&mut self, work: impl FnOnce(&mut Kept<'_>) -> Result<()>) -> Result<()> {
        self.run(false, self.root.time, work)
    }

    fn run(
        &mut self,
        counted: bool,
        now: i64,
        work: impl FnOnce(&mut Kept<'_>) -> Result<()>,
    ) -> Result<()> {
        self.demand_write()?;
        self.begin()?;
        let database = self.database.as_mut().ok_or_else(crate::vault::gone)?;
        let transaction = database.transaction()?;
        let mut root = self.root;
        root.change += u64::from(counted);
        root.time = now;
        root.generation = self.head.generation;
        Vault::list_heads(&transaction, &mut root, &self.keys, &self.new_heads)?;
        let mut kept = Kept {
            database: &transaction,
            root,
            keys: &self.keys,
            now,
            people: HashMap::new(),
            words: HashSet::new(),
        };
        if counted {
            kept.change()?;
        }
        work(&mut kept)?;
        let root = kept.root;
        root.write(&transaction)?;
        transaction.commit()?;
        self.root = root;
        if !self.new_heads.is_empty() {
            self.new_heads.clear();
            self.remember();
        }
        Ok(())
    }

    /// Compares what lists and the search show with what the revisions say.
    pub(crate) fn shown_fits(&self) -> Result<bool> {
        let mut people = HashMap::new();
        let database = self.database()?;
        let mut count = 0;
        let mut numbers = 0;
        let fits = each_entry(database, |shown| {
            count += 1;
            numbers += shown.numbers.len() as i64;
            is_shown(database, &mut people, &shown)
        })?;
        let rows = |sql| database.query_row(sql, [], |row| row.get::<_, i64>(0));
        if !fits
            || rows("SELECT count(*) FROM entries NOT INDEXED")? != count
            || rows("SELECT count(*) FROM findings")? != numbers
        {
            return Ok(false);
        }
        let search = "INSERT INTO search (search, rank) VALUES ('integrity-check', 1)";
        if self.access == crate::vault::Access::Read {
            return Ok(true); // the check counts as writing; the file's digest stands for it
        }
        Ok(database.execute_batch(search).is_ok())
    }

    /// Builds everything that lists and the search show from the revisions.
    pub(crate) fn show_anew(&mut self) -> Result<()> {
        let database = self.database.as_mut().ok_or_else(crate::vault::gone)?;
        let transaction = database.transaction()?;
        transaction.execute_batch(
            "INSERT INTO search (search) VALUES ('delete-all');
             DELETE FROM entries; DELETE FROM findings; DELETE FROM people; DELETE FROM words;",
        )?;
        show_all(&transaction, self.root, &self.keys)?;
        transaction.commit()?;
        Ok(())
    }
}

/// Shows every entry as its revisions say, where nothing is shown yet.
pub(crate) fn show_all(database: &Connection, root: Root, keys: &Keys) -> Result<()> {
    let mut kept = Kept {
        database,
        root,
        keys,
        now: root.time,
        people: HashMap::new(),
        words: HashSet::new(),
    };
    each_entry(database, |shown| {
        kept.show(&shown, None)?;
        Ok(true)
    })?;
    Ok(())
}

/// Goes through all entries as their revisions show them, until `see` says no. Entries whose
/// revisions show nothing are passed over; `verify` names them.
fn each_entry(database: &Connection, mut see: impl FnMut(Shown) -> Result<bool>) -> Result<bool> {
    let mut asked = database.prepare("SELECT entry, bytes FROM revisions ORDER BY entry, row")?;
    let mut rows = asked.query([])?;
    let mut current: Option<[u8; 16]> = None;
    let mut revisions: Vec<Revision> = Vec::new();
    let mut flush = |revisions: &mut Vec<Revision>| match record::view(revisions) {
        Ok(seen) => {
            revisions.clear();
            see(Shown::of(&seen))
        }
        Err(_) => {
            revisions.clear();
            Ok(true)
        }
    };
    while let Some(row) = rows.next()? {
        let entry: [u8; 16] = row.get(0)?;
        if current != Some(entry) && !flush(&mut revisions)? {
            return Ok(false);
        }
        current = Some(entry);
        revisions.extend(Revision::read(
            row.get_ref(1)?.as_blob().unwrap_or_default(),
        ));
    }
    flush(&mut revisions)
}

/// Whether the tables hold exactly this of an entry.
fn is_shown(
    database: &Connection,
    people: &mut HashMap<EntryId, i64>,
    shown: &Shown,
) -> Result<bool> {
    let person = match shown.person {
        None => 0,
        Some(id) => match people.get(&id) {
            Some(row) => *row,
            None => {
                let found = database
                    .prepare_cached("SELECT row FROM people WHERE id = ?")?
                    .query_row([id.0], |row| row.get(0));
                let Some(row) = crate::read::maybe(found)? else {
                    return Ok(false);
                };
                people.insert(id, row);
                row
            }
        },
    };
    let mut asked = database.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM entries WHERE id = ? AND person = ? AND kind = ?
           AND time = ? AND removed = ? AND undecided = ? AND created = ? AND changed = ?
           AND heads = ? AND folded = ? AND json = ?)",
    )?;
    let row_fits: bool = asked.query_row(
        params![
            shown.id.0,
            person,
            shown.kind.word(),
            shown.time,
            shown.removed,
            shown.undecided,
            shown.created,
            shown.changed,
            shown.heads,
            shown.folded,
            shown.json
        ],
        |row| row.get(0),
    )?;
    if !row_fits {
        return Ok(false);
    }
    let mut asked = database.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM findings WHERE person = ? AND code = ? AND time = ?
           AND entry = ? AND part = ? AND value IS ? AND comparator IS ? AND unit IS ?
           AND low IS ? AND high IS ? AND interpretation IS ? AND status = ? AND undecided = ?
           AND words IS ?)",
    )?;
    for number in &shown.numbers {
        let fits: bool = asked.query_row(number_row(&person, shown, number), |row| row.get(0))?;
        if !fits {
            return Ok(false);
        }
    }
    let mut known =
        database.prepare_cached("SELECT EXISTS (SELECT 1 FROM words WHERE word = ?)")?;
    for word in shown.folded.split(' ').filter(|word| !word.is_empty()) {
        if !known.query_row([word], |row| row.get::<_, bool>(0))? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A transaction on its way: what is put in counts in the root.
pub(crate) struct Kept<'a> {
    pub(crate) database: &'a Connection,
    pub(crate) root: Root,
    pub(crate) keys: &'a Keys,
    now: i64,
    people: HashMap<EntryId, i64>,
    pub(crate) words: HashSet<String>,
}

impl Kept<'_> {
    pub(crate) fn count(&mut self, table: &str, parts: &[&[u8]]) {
        self.root.add(&self.keys.root, &Row::of(table, parts));
    }

    pub(crate) fn number(&self) -> [u8; 8] {
        self.root.change.to_be_bytes()
    }

    fn change(&mut self) -> Result<()> {
        let sql = "INSERT INTO changes (number, time) VALUES (?, ?)";
        self.database
            .prepare_cached(sql)?
            .execute(params![self.root.change, self.now])?;
        self.count("changes", &[&self.number(), &self.now.to_be_bytes()]);
        Ok(())
    }

    pub(crate) fn document(&mut self, stored: &Stored) -> Result<()> {
        let Stored {
            id,
            file,
            size,
            length,
            digest,
        } = stored;
        let put = self.database.execute(
            "INSERT OR IGNORE INTO blobs (document, file, size, stored, digest, change)
             VALUES (?, ?, ?, ?, ?, ?)",
            params![id.0, file, size, length, digest, self.root.change],
        )?;
        if put == 1 {
            let row = Blob {
                stored: std::borrow::Cow::Borrowed(stored),
                change: self.root.change,
            };
            self.root.add(&self.keys.root, &row.row());
        }
        Ok(())
    }

    fn ledger(&mut self, body: &str) -> Result<()> {
        self.ledger_at(body, self.now)
    }

    /// A row of the ledger with the time another copy kept it.
    pub(crate) fn ledger_at(&mut self, body: &str, time: i64) -> Result<()> {
        let id: [u8; 32] = Sha256::digest(body).into();
        let put = self.database.execute(
            "INSERT OR IGNORE INTO ledger (id, change, time, body) VALUES (?, ?, ?, ?)",
            params![id, self.root.change, time, body],
        )?;
        if put == 1 {
            self.count("ledger", &[&id, &self.number(), &time.to_be_bytes()]);
        }
        Ok(())
    }

    pub(crate) fn setting(&mut self, name: &str, value: Option<&str>) -> Result<()> {
        let old =
            self.database
                .query_row("SELECT value FROM settings WHERE name = ?", [name], |row| {
                    row.get::<_, String>(0)
                });
        if let Some(old) = crate::read::maybe(old)? {
            let row = Row::of("settings", &[name.as_bytes(), old.as_bytes()]);
            self.root.take(&self.keys.root, &row);
            self.database
                .execute("DELETE FROM settings WHERE name = ?", [name])?;
        }
        if let Some(value) = value {
            self.database
                .execute("INSERT INTO settings VALUES (?, ?)", [name, value])?;
            self.count("settings", &[name.as_bytes(), value.as_bytes()]);
        }
        Ok(())
    }

    pub(crate) fn signer(&mut self, person: EntryId, seed: &[u8; 32], made: i64) -> Result<()> {
        self.database.execute(
            "INSERT INTO signers (person, seed, made) VALUES (?, ?, ?)",
            params![person.0, seed, made],
        )?;
        self.count("signers", &[&person.0, seed, &made.to_be_bytes()]);
        Ok(())
    }

    /// Keeps revisions and shows the entries they touch.
    fn revisions(&mut self, revisions: &[Revision]) -> Result<()> {
        let mut touched: Vec<EntryId> = Vec::new();
        let mut fresh: HashMap<EntryId, Vec<&Revision>> = HashMap::new();
        {
            let mut put = self.database.prepare_cached(
                "INSERT OR IGNORE INTO revisions (id, entry, change, bytes) VALUES (?, ?, ?, ?)",
            )?;
            let mut known = self.database.prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM revisions WHERE id = ? AND entry = ?)",
            )?;
            let mut erased = self
                .database
                .prepare_cached("SELECT EXISTS (SELECT 1 FROM skeletons WHERE id = ?)")?;
            for revision in revisions {
                let body = revision.body();
                if erased.query_row([revision.id().0], |row| row.get::<_, bool>(0))? {
                    continue; // what was erased does not come back
                }
                for parent in &body.parents {
                    if !known.query_row([parent.0.as_slice(), &body.entry.0], |row| {
                        row.get::<_, bool>(0)
                    })? {
                        return Err(bad(revision.id(), BadRevision::ParentUnknown));
                    }
                }
                let id = revision.id().0;
                let change = self.root.change;
                if put.execute(params![id, body.entry.0, change, revision.bytes()])? == 0 {
                    continue;
                }
                self.count("revisions", &[&id, &body.entry.0, &self.number()]);
                fresh.entry(body.entry).or_insert_with(|| {
                    touched.push(body.entry);
                    Vec::new()
                });
                fresh.entry(body.entry).or_default().push(revision);
            }
        }
        for entry in touched {
            let old = self.shown_row(entry)?;
            let seen = if old.is_none() {
                let all: Vec<Revision> = fresh[&entry].iter().map(|it| (*it).clone()).collect();
                record::view(&all)
            } else {
                record::view(&crate::read::revisions(self.database, entry)?)
            };
            let last = fresh[&entry].last().map(|it| it.id());
            let last = last.expect("this cannot be empty because only written entries are touched");
            let seen: Seen = seen.map_err(|_| bad(last, BadRevision::Unreadable))?;
            self.show(&Shown::of(&seen), old)?;
        }
        Ok(())
    }

    pub(crate) fn shown_row(&self, entry: EntryId) -> Result<Option<Old>> {
        let mut asked = self.database.prepare_cached(
            "SELECT row, person, kind, time, folded, json FROM entries WHERE id = ?",
        )?;
        crate::read::maybe(asked.query_row([entry.0], |row| {
            Ok(Old {
                row: row.get(0)?,
                person: row.get(1)?,
                kind: row.get(2)?,
                time: row.get(3)?,
                folded: row.get(4)?,
                json: row.get(5)?,
            })
        }))
    }

    /// Writes what is shown of an entry in place of what was shown.
    pub(crate) fn show(&mut self, shown: &Shown, old: Option<Old>) -> Result<()> {
        let person = self.person(shown.person)?;
        let row = old.as_ref().map(|old| old.row);
        if let Some(old) = old {
            self.unshow(shown.id, old)?;
        }
        let mut put = self.database.prepare_cached(
            "INSERT INTO entries (row, id, person, kind, time, removed, undecided, created,
               changed, heads, folded, json) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?;
        let row = put.insert(params![
            row,
            shown.id.0,
            person,
            shown.kind.word(),
            shown.time,
            shown.removed,
            shown.undecided,
            shown.created,
            shown.changed,
            shown.heads,
            shown.folded,
            shown.json
        ])?;
        let sql = "INSERT INTO search (rowid, folded, kind, person) VALUES (?, ?, ?, ?)";
        self.database.prepare_cached(sql)?.execute(params![
            row,
            shown.folded,
            shown.kind.word(),
            person
        ])?;
        let mut put = self.database.prepare_cached(
            "INSERT INTO findings (person, code, time, entry, part, value, comparator, unit, low,
               high, interpretation, status, undecided, words)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?;
        for number in &shown.numbers {
            put.execute(number_row(&person, shown, number))?;
        }
        let mut put = self
            .database
            .prepare_cached("INSERT OR IGNORE INTO words (word) VALUES (?)")?;
        for word in shown.folded.split(' ').filter(|word| !word.is_empty()) {
            if !self.words.contains(word) {
                put.execute([word])?;
                self.words.insert(word.to_owned());
            }
        }
        Ok(())
    }

    pub(crate) fn unshow(&self, id: EntryId, old: Old) -> Result<()> {
        let sql = "INSERT INTO search (search, rowid, folded, kind, person)
                   VALUES ('delete', ?, ?, ?, ?)";
        self.database
            .prepare_cached(sql)?
            .execute(params![old.row, old.folded, old.kind, old.person])?;
        let sql = "DELETE FROM entries WHERE row = ?";
        self.database.prepare_cached(sql)?.execute([old.row])?;
        let before: Entry = crate::read::entry_of(&old.json)?;
        let mut take = self.database.prepare_cached(
            "DELETE FROM findings WHERE person = ? AND code = ? AND time = ? AND entry = ?",
        )?;
        for number in Shown::of(&Seen::plain(before)).numbers {
            take.execute(params![old.person, number.code, old.time, id.0])?;
        }
        Ok(())
    }

    fn person(&mut self, person: Option<EntryId>) -> Result<i64> {
        let Some(id) = person else { return Ok(0) };
        if let Some(row) = self.people.get(&id) {
            return Ok(*row);
        }
        let sql = "INSERT OR IGNORE INTO people (id) VALUES (?)";
        self.database.prepare_cached(sql)?.execute([id.0])?;
        let sql = "SELECT row FROM people WHERE id = ?";
        let row = self
            .database
            .prepare_cached(sql)?
            .query_row([id.0], |row| row.get(0))?;
        self.people.insert(id, row);
        Ok(row)
    }
}

/// What stands in the row of a number, column by column.
fn number_row<'a>(person: &'a i64, shown: &'a Shown, number: &'a Number) -> [&'a dyn ToSql; 14] {
    [
        person,
        &number.code,
        &shown.time,
        &shown.id.0,
        &number.part,
        &number.value,
        &number.comparator,
        &number.unit,
        &number.low,
        &number.high,
        &number.interpretation,
        &number.status,
        if shown.undecided > 0 { &true } else { &false },
        &number.words,
    ]
}

/// What was shown of an entry before.
pub(crate) struct Old {
    row: i64,
    person: i64,
    kind: String,
    time: String,
    folded: String,
    json: String,
}

fn bad(revision: RevisionId, why: BadRevision) -> Error {
    Error::Revision {
        revision: revision.to_string(),
        why,
    }
}

/// A kept text that cannot be read any more.
pub(crate) fn unreadable() -> Error {
    Error::damaged(Trouble::RevisionDamaged, DATABASE)
}
