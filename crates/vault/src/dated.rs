//! Everything about one person in a few words each: what a timeline is put in order by.

use crate::error::Result;
use crate::vault::Vault;
use record::{EntryId, Kind};

/// Kinds that happen at a time. People and contacts do not; single doses stand apart, for there are thousands.
const KINDS: &[Kind] = &[
    Kind::Allergy,
    Kind::Medication,
    Kind::Condition,
    Kind::Procedure,
    Kind::Device,
    Kind::Immunization,
    Kind::Finding,
    Kind::Document,
    Kind::Directive,
    Kind::Visit,
    Kind::Note,
];

/// One entry of a timeline, without what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    /// The entry.
    pub id: EntryId,
    /// Its kind.
    pub kind: Kind,
    /// When, as [`record::When::sort_key`] writes it; empty where nobody said.
    pub time: String,
    /// Who did it or said so, where an entry names somebody: the first of performer, author,
    /// prescriber, the visited doctor, the source.
    pub by: Option<String>,
    /// The words to find it by, as a JSON list; nothing where it has none.
    pub labels: Option<String>,
    /// Its arrows, as a JSON list; nothing where none of them means a visit.
    pub links: Option<String>,
}

impl Vault {
    /// All dated and undated entries of a person and their doubles but contacts, in no order; with `doses` also
    /// those that were noted one by one. A
    /// hundred thousand take a few tenths of a second: ask once and keep the answer.
    ///
    /// # Errors
    /// [`crate::Error::Damaged`] if a row cannot be read.
    pub fn dated(&self, person: EntryId, doses: bool) -> Result<Vec<Dated>> {
        let sql = "SELECT id, time,
              coalesce(json ->> '$.performer', json ->> '$.author', json ->> '$.prescriber',
                json ->> '$.with', json ->> '$.source.by'),
              json -> '$.labels',
              CASE WHEN instr(json, '\"visit\"') > 0 THEN json -> '$.links' END
            FROM entries WHERE kind = ?1 AND person = ?2 AND removed = 0";
        let mut asked = self.database()?.prepare_cached(sql)?;
        let mut found = Vec::new();
        for person in self.rows_of(person)? {
            let of_doses = doses.then_some(&Kind::Intake);
            for kind in KINDS.iter().chain(of_doses) {
                let rows = asked.query_map(rusqlite::params![kind.word(), person], |row| {
                    Ok(Dated {
                        id: EntryId(row.get(0)?),
                        kind: *kind,
                        time: row.get(1)?,
                        by: row.get(2)?,
                        labels: row.get(3)?,
                        links: row.get(4)?,
                    })
                })?;
                for row in rows {
                    found.push(row?);
                }
            }
        }
        Ok(found)
    }
}
