//! What all kept rows add up to.
//!
//! The page cipher notices damage, not an old page put back. Every kept row therefore counts in
//! a sum modulo 2^256 of keyed digests; adding and taking away a row are both cheap, and only who
//! has the key can make other rows add up to the same.

use crate::error::{Error, Result};
use crate::head::Digest;
use crate::open::Filling;
use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};
use seal::Subkey;
use sha2::{Digest as _, Sha256};

/// A number of 256 bits, big-endian.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sum([u8; 32]);

impl Sum {
    fn add(&mut self, digest: &[u8; 32]) {
        let mut carry = 0;
        for (byte, more) in self.0.iter_mut().zip(digest).rev() {
            let sum = u16::from(*byte) + u16::from(*more) + carry;
            *byte = (sum & 0xff) as u8;
            carry = sum >> 8;
        }
    }

    fn take(&mut self, digest: &[u8; 32]) {
        let mut negative = digest.map(|byte| !byte);
        Sum::add_one(&mut negative);
        self.add(&negative);
    }

    fn add_one(number: &mut [u8; 32]) {
        for byte in number.iter_mut().rev() {
            let (sum, carried) = byte.overflowing_add(1);
            *byte = sum;
            if !carried {
                break;
            }
        }
    }
}

/// The state of the kept rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Root {
    /// HEAD's generation under which the last change was made.
    pub(crate) generation: u64,
    /// The number people see.
    pub(crate) change: u64,
    /// When the last change was made, in milliseconds since 1970.
    pub(crate) time: i64,
    /// How many kept rows there are.
    pub(crate) count: u64,
    /// What they add up to.
    pub(crate) sum: Sum,
}

/// A kept row as it counts: the table and what must not change in it.
pub(crate) struct Row(Vec<u8>);

impl Row {
    /// Each part is preceded by its length, so that no two rows look alike.
    pub(crate) fn of(table: &str, parts: &[&[u8]]) -> Row {
        let mut bytes = Vec::with_capacity(96);
        for part in std::iter::once(table.as_bytes()).chain(parts.iter().copied()) {
            bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bytes.extend_from_slice(part);
        }
        Row(bytes)
    }
}

impl Root {
    pub(crate) fn add(&mut self, key: &Subkey, row: &Row) {
        self.sum.add(&key.digest(&row.0));
        self.count += 1;
    }

    pub(crate) fn take(&mut self, key: &Subkey, row: &Row) {
        self.sum.take(&key.digest(&row.0));
        self.count = self.count.saturating_sub(1);
    }

    /// One digest of all of it, for HEAD.
    pub(crate) fn digest(&self, key: &Subkey) -> Digest {
        let (generation, time) = (self.generation.to_be_bytes(), self.time.to_be_bytes());
        Digest(key.digest(&Row::of("root", &[&generation, &time, &self.bytes()]).0))
    }

    /// The bytes that the four words name.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        [
            &self.change.to_be_bytes()[..],
            &self.count.to_be_bytes(),
            &self.sum.0,
        ]
        .concat()
    }

    /// The root kept in the database.
    pub(crate) fn read(database: &Connection) -> Result<Root> {
        database
            .query_row(
                "SELECT generation, change, time, count, sum FROM root",
                [],
                |row| {
                    Ok(Root {
                        generation: row.get(0)?,
                        change: row.get(1)?,
                        time: row.get(2)?,
                        count: row.get(3)?,
                        sum: Sum(row.get(4)?),
                    })
                },
            )
            .map_err(Error::from)
    }

    /// Keeps this root, inside the transaction of the change.
    pub(crate) fn write(&self, database: &Connection) -> Result<()> {
        let mut put = database.prepare_cached(
            "INSERT INTO root (one, generation, change, time, count, sum) VALUES (1, ?, ?, ?, ?, ?)
             ON CONFLICT (one) DO UPDATE SET generation = excluded.generation,
               change = excluded.change, time = excluded.time, count = excluded.count,
               sum = excluded.sum",
        )?;
        put.execute(params![
            self.generation,
            self.change,
            self.time,
            self.count,
            self.sum.0
        ])?;
        Ok(())
    }

    /// Adds up every kept row there is. Reads the tables themselves, never an index.
    pub(crate) fn recount(&self, database: &Connection, key: &Subkey) -> Result<Root> {
        let mut root = Root {
            count: 0,
            sum: Sum::default(),
            ..*self
        };
        for (table, columns) in KEPT {
            let mut asked =
                database.prepare(&format!("SELECT {columns} FROM {table} NOT INDEXED"))?;
            let width = asked.column_count();
            let mut rows = asked.query([])?;
            while let Some(row) = rows.next()? {
                let mut parts = Vec::with_capacity(width);
                for column in 0..width {
                    parts.push(part(row.get_ref(column)?));
                }
                let parts: Vec<&[u8]> = parts.iter().map(|part| part.as_ref()).collect();
                root.add(key, &Row::of(table, &parts));
            }
        }
        Ok(root)
    }
}

/// Whether every row that is counted by the digest of its bytes still has these bytes.
pub(crate) fn names_fit(database: &Connection) -> Result<bool> {
    for (table, bytes) in [
        ("revisions", "bytes"),
        ("aside", "bytes"),
        ("ledger", "body"),
    ] {
        let mut asked =
            database.prepare(&format!("SELECT id, {bytes} FROM {table} NOT INDEXED"))?;
        let mut rows = asked.query([])?;
        while let Some(row) = rows.next()? {
            let id: [u8; 32] = row.get(0)?;
            if *Sha256::digest(part(row.get_ref(1)?)) != id {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// A column as it counts.
pub(crate) fn part(value: rusqlite::types::ValueRef<'_>) -> std::borrow::Cow<'_, [u8]> {
    use rusqlite::types::ValueRef;
    match value {
        ValueRef::Integer(number) => number.to_be_bytes().to_vec().into(),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.into(),
        ValueRef::Real(_) | ValueRef::Null => (&[][..]).into(),
    }
}

/// The kept tables, and of each what counts. The id of a revision and of a row of the ledger is the
/// digest of its bytes, so the bytes need not count again: [`names_fit`] compares them.
pub(crate) const KEPT: [(&str, &str); 11] = [
    ("vault", "form, vault, made"),
    ("heads", "digest, generation, copy"),
    ("changes", "number, time"),
    ("revisions", "id, entry, change"),
    ("skeletons", "id, entry, change, parents, groups"),
    ("aside", "id, entry, change"),
    ("blobs", "document, file, size, stored, digest, change"),
    ("ledger", "id, change, time"),
    ("settings", "name, value"),
    ("signers", "person, seed, made"),
    ("slots", "name, recipient, made, digest"),
];

/// A kept table of a new chart, filled row by row.
pub(crate) struct Filler<'c> {
    put: rusqlite::Statement<'c>,
    table: &'static str,
    counted: Vec<usize>,
}

impl<'c> Filler<'c> {
    pub(crate) fn of(there: &Filling<'c>, table: &str) -> Result<Filler<'c>> {
        let kept = KEPT.iter().find(|(name, _)| *name == table);
        let (table, columns) =
            kept.expect("this cannot be missing because a test compares the lists");
        let asked = there.database.prepare(&format!("SELECT * FROM {table}"))?;
        let counted = columns.split(", ").map(|column| asked.column_index(column));
        let counted = counted.collect::<rusqlite::Result<_>>()?;
        let marks = vec!["?"; asked.column_count()].join(", ");
        let put = format!("INSERT INTO {table} VALUES ({marks})");
        let put = there.database.prepare(&put)?;
        Ok(Filler {
            put,
            table,
            counted,
        })
    }

    /// Writes a row, and counts it.
    pub(crate) fn put(&mut self, there: &mut Filling<'_>, cells: Vec<Value>) -> Result<()> {
        let parts: Vec<_> = self
            .counted
            .iter()
            .map(|at| part((&cells[*at]).into()))
            .collect();
        let parts: Vec<&[u8]> = parts.iter().map(|part| part.as_ref()).collect();
        there
            .root
            .add(&there.keys.root, &Row::of(self.table, &parts));
        self.put.execute(params_from_iter(cells))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use seal::{Label, MacKey};

    #[test]
    fn what_is_added_and_taken_leaves_nothing() {
        let key = MacKey::generate().subkey(Label::Root);
        let (one, two) = (
            Row::of("slots", &[b"a", b"bc"]),
            Row::of("slots", &[b"ab", b"c"]),
        );
        let mut root = Root::default();
        root.add(&key, &one);
        let with_one = root;
        root.add(&key, &two);
        assert_ne!(root.sum, with_one.sum);
        root.take(&key, &two);
        assert_eq!(root, with_one);
        root.take(&key, &one);
        assert_eq!(root, Root::default());
    }

    #[test]
    fn the_order_does_not_matter_and_the_columns_do() {
        let key = MacKey::generate().subkey(Label::Root);
        let rows = [
            Row::of("slots", &[b"a", b"bc"]),
            Row::of("slots", &[b"ab", b"c"]),
        ];
        let (mut there, mut back) = (Root::default(), Root::default());
        rows.iter().for_each(|row| there.add(&key, row));
        rows.iter().rev().for_each(|row| back.add(&key, row));
        assert_eq!(there, back);
        let mut twice = Root::default();
        twice.add(&key, &rows[0]);
        twice.add(&key, &rows[0]);
        assert_ne!(twice.sum, there.sum);
    }

    #[test]
    fn a_carry_goes_through_all_bytes() {
        let mut sum = Sum([0xff; 32]);
        let mut one = [0; 32];
        one[31] = 1;
        sum.add(&one);
        assert_eq!(sum, Sum::default());
        sum.take(&one);
        assert_eq!(sum, Sum([0xff; 32]));
    }
}
