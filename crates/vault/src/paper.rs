//! The record for paper: everything that is kept but documents and settings, small enough to be
//! printed as codes, sealed to the recovery key. Paper opens paper.
//!
//! Inside the seal is one gzip file of JSON lines, told in `docs/format/backup.md`: `age -d` and
//! `gunzip` read it without this program.

use crate::anchor::Device;
use crate::commit;
use crate::error::{Error, Result, Trouble};
use crate::folder::hex;
use crate::open::{Filling, build, fill};
use crate::root::{Filler, names_fit};
use crate::secret::Secret;
use crate::slots::{Made, RECOVERY};
use crate::vault::Vault;
use flate2::{Compression, GzBuilder, read::GzDecoder};
use record::{CopyId, Revision};
use rusqlite::Connection;
use rusqlite::types::Value as Cell;
use seal::{Bounds, Identity, Lock, Passphrase, Recipient, Sealed};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;

/// The most bytes the lines may have: 480 kB of codes never need as many.
const LONGEST: u64 = 64 << 20;

/// The form of these lines.
const FORM: u32 = 1;

/// What goes on paper besides the revisions. Documents are too large for it, and settings are about
/// one copy on one machine.
const ROWS: [&str; 5] = ["changes", "skeletons", "aside", "ledger", "signers"];

/// Before the revisions of a change: its number.
const AT: &str = "at";

/// The first line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct First {
    ownchart_paper: u32,
    vault: CopyId,
    number: u64,
    words: String,
    changed: i64,
    made: i64,
}

impl Vault {
    /// The record for paper, sealed to the recovery key that counts now. `now` is in milliseconds
    /// since 1970.
    ///
    /// # Errors
    /// [`Error::Damaged`] if the chart is not whole, [`Error::Disk`].
    pub fn for_paper(&mut self, now: i64) -> Result<Sealed> {
        self.at_rest(|vault, database| {
            let state = vault.state();
            let first = First {
                ownchart_paper: FORM,
                vault: CopyId(vault.secret.vault),
                number: state.number,
                words: state.words,
                changed: state.changed,
                made: now,
            };
            let packed = packed(database, &first)?;
            let sql = "SELECT recipient FROM slots WHERE name = ?";
            let recipient: String = database.query_row(sql, [RECOVERY], |row| row.get(0))?;
            let unfit = || Error::damaged(Trouble::SlotDamaged, RECOVERY);
            let recipient: Recipient = recipient.parse().map_err(|_| unfit())?;
            seal::seal(&packed, Lock::Recipients(&[recipient])).map_err(|_| unfit())
        })
    }

    /// Makes a chart in the new folder `to` from what [`Vault::for_paper`] sealed, with new keys: it
    /// opens with `words`, and with the same recovery key as before. `now` is in milliseconds since
    /// 1970.
    ///
    /// # Errors
    /// [`Error::WrongKey`], [`Error::Damaged`] if it is not what this program seals,
    /// [`Error::Newer`], [`Error::Taken`], [`Error::NoSpace`], [`Error::Disk`]. Nothing is left at
    /// `to` then.
    pub fn from_paper(
        sealed: &Sealed,
        key: &Identity,
        to: &Path,
        words: &Passphrase,
        now: i64,
        device: &Device,
    ) -> Result<Vault> {
        let make = |secret: &Secret| {
            let words = Made::passphrase(secret, words)?;
            Ok(vec![words, Made::recovery(secret, key.recipient())?])
        };
        from_paper(sealed, key, to, now, device, make)
    }
}

/// The same with slots that `make` seals; the tests leave the costly words out.
pub(crate) fn from_paper(
    sealed: &Sealed,
    key: &Identity,
    to: &Path,
    now: i64,
    device: &Device,
    make: impl FnOnce(&Secret) -> Result<Vec<Made>>,
) -> Result<Vault> {
    let opened = seal::open(
        sealed.as_ref(),
        seal::Key::Identities(std::slice::from_ref(key)),
        Bounds::Slot,
    );
    let packed = opened.map_err(|error| match error {
        seal::Error::WrongKey => Error::WrongKey,
        _ => damaged(),
    })?;
    let mut lines = BufReader::new(GzDecoder::new(&packed[..]).take(LONGEST)).lines();
    let first = lines.next().and_then(io::Result::ok).ok_or_else(damaged)?;
    let first: First = serde_json::from_str(&first).map_err(|_| damaged())?;
    if first.ownchart_paper > FORM {
        return Err(Error::Newer {
            needs: first.ownchart_paper,
            knows: FORM,
        });
    }
    build(to, device, |new| {
        let secret = Secret::of_chart(first.vault.0);
        fill(new, secret, now, make, |there| {
            let mut rows = Rows::of(there)?;
            for line in lines {
                let line = line.map_err(|_| damaged())?;
                rows.line(there, &line).map_err(in_place)?;
            }
            if !names_fit(there.database)? {
                return Err(damaged());
            }
            (there.root.change, there.root.time) = (first.number, first.changed);
            there.change(now)?;
            commit::show_all(there.database, there.root, there.keys)
        })
    })
}

/// All lines, packed.
fn packed(database: &Connection, first: &First) -> Result<Vec<u8>> {
    let mut lines = GzBuilder::new().write(Vec::new(), Compression::best());
    let full = "a list in memory takes every line";
    let mut line = |bytes: &[u8]| {
        lines.write_all(bytes).expect(full);
        lines.write_all(b"\n").expect(full);
    };
    line(json!(first).to_string().as_bytes());
    for table in ROWS {
        let mut asked = database.prepare(&format!("SELECT * FROM {table}"))?;
        let width = asked.column_count();
        let mut rows = asked.query([])?;
        while let Some(row) = rows.next()? {
            let mut cells = vec![json!(table)];
            for column in 0..width {
                cells.push(shown(row.get(column)?));
            }
            line(Value::Array(cells).to_string().as_bytes());
        }
    }
    let mut asked = database.prepare("SELECT change, bytes FROM revisions ORDER BY row")?;
    let mut rows = asked.query([])?;
    let mut at = None;
    while let Some(row) = rows.next()? {
        let change: u64 = row.get(0)?;
        if at != Some(change) {
            line(json!([AT, change]).to_string().as_bytes());
            at = Some(change);
        }
        line(row.get_ref(1)?.as_blob().unwrap_or_default());
    }
    Ok(lines.finish().expect(full))
}

/// A cell of a row as JSON: bytes as `{"hex": …}`.
fn shown(cell: Cell) -> Value {
    match cell {
        Cell::Integer(number) => json!(number),
        Cell::Text(text) => json!(text),
        Cell::Blob(bytes) => json!({ "hex": hex(&bytes) }),
        Cell::Null | Cell::Real(_) => Value::Null,
    }
}

/// The same back.
fn cell(shown: Value) -> Option<Cell> {
    Some(match shown {
        Value::Null => Cell::Null,
        Value::Number(number) => Cell::Integer(number.as_i64()?),
        Value::String(text) => Cell::Text(text),
        Value::Object(bytes) => Cell::Blob(bytes_of(bytes.get("hex")?.as_str()?)?),
        Value::Bool(_) | Value::Array(_) => return None,
    })
}

fn bytes_of(hex: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let pairs = hex.as_bytes().chunks(2);
    pairs
        .map(|pair| match pair {
            [high, low] => Some((digit(high)? * 16 + digit(low)?) as u8),
            _ => None,
        })
        .collect()
}

/// The tables of a new chart that lines of paper fill.
struct Rows<'c> {
    revisions: Filler<'c>,
    others: Vec<(&'static str, Filler<'c>)>,
    /// In which change the next revisions were made.
    at: i64,
}

impl<'c> Rows<'c> {
    fn of(there: &Filling<'c>) -> Result<Rows<'c>> {
        let others = ROWS
            .into_iter()
            .map(|table| Ok((table, Filler::of(there, table)?)));
        Ok(Rows {
            revisions: Filler::of(there, "revisions")?,
            others: others.collect::<Result<_>>()?,
            at: 0,
        })
    }

    fn line(&mut self, there: &mut Filling<'_>, line: &str) -> Result<()> {
        if line.starts_with('{') {
            let revision = Revision::read(line.as_bytes()).map_err(|_| damaged())?;
            let cells = vec![
                Cell::Null,
                Cell::Blob(revision.id().0.to_vec()),
                Cell::Blob(revision.body().entry.0.to_vec()),
                Cell::Integer(self.at),
                Cell::Blob(revision.bytes().to_vec()),
            ];
            return self.revisions.put(there, cells);
        }
        let parts: Vec<Value> = serde_json::from_str(line).map_err(|_| damaged())?;
        let mut parts = parts.into_iter();
        let table = parts.next().ok_or_else(damaged)?;
        let cells: Option<Vec<Cell>> = parts.map(cell).collect();
        let cells = cells.ok_or_else(damaged)?;
        if table == AT {
            let [Cell::Integer(at)] = cells[..] else {
                return Err(damaged());
            };
            self.at = at;
            return Ok(());
        }
        let others = self.others.iter_mut();
        let (_, filler) = others
            .into_iter()
            .find(|(name, _)| table == *name)
            .ok_or_else(damaged)?;
        filler.put(there, cells)
    }
}

/// What a table does not take was not written by this program; a full disk is the disk's affair.
fn in_place(error: Error) -> Error {
    match error {
        Error::Database { .. } => damaged(),
        other => other,
    }
}

fn damaged() -> Error {
    Error::damaged(Trouble::BackupDamaged, "paper")
}
