//! What an entry said before, and back to it.

use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use record::{Entry, Seen, When, form};
use serde_json::Value;

/// The most versions that are shown; older ones stay in the chart.
const VERSIONS: usize = 500;

/// One state an entry was in.
#[derive(Clone, Debug)]
pub struct Version {
    /// Its number: 1 is how the entry began.
    pub number: usize,
    /// When it was written, by the clock of the copy that wrote it.
    pub when: When,
    /// Names of the fields that were written then; `life` for removing and bringing back.
    pub fields: Vec<String>,
    /// The entry as it stood then.
    pub entry: Entry,
}

impl Binder {
    /// The states an entry was in, the first one first and today's last: the latest 500.
    ///
    /// # Errors
    /// [`Code::Gone`], or when the chart cannot be read.
    pub fn history(&self, id: &str) -> Result<Vec<Version>> {
        let entry = self.entry(id)?.entry;
        let revisions = self.vault.history(entry.id)?;
        let first = revisions.len().saturating_sub(VERSIONS);
        (first..revisions.len())
            .map(|index| {
                let then = record::view(&revisions[..=index])?;
                let written = revisions[index].body();
                Ok(Version {
                    number: index + 1,
                    when: self.place.clock.local(written.time),
                    fields: written.groups.iter().flat_map(names).collect(),
                    entry: then.entry,
                })
            })
            .collect()
    }

    /// Puts an entry back to an earlier version, the one before today's when none is named. It is a
    /// change like any other: the version that is left stays in the history.
    ///
    /// # Errors
    /// [`Code::Gone`]; [`Code::NoSuchVersion`] when there is none before it, or none of that number.
    pub fn put_back(&mut self, id: &str, number: Option<usize>) -> Result<Seen> {
        let now = self.entry(id)?;
        let mut history = self.history(id)?;
        let wanted = number.or_else(|| history.last()?.number.checked_sub(1));
        let place = history
            .iter()
            .position(|version| Some(version.number) == wanted)
            .ok_or_else(|| Error::new(Code::NoSuchVersion).with("entry", id))?;
        let then = history.swap_remove(place).entry;
        // The whole entry as it was: that decides what two copies said differently, too.
        let mut groups = form::changed(&now.entry, &then);
        let whole = form::split(&then);
        for conflict in &now.conflicts {
            if let Some(group) = whole.get(&conflict.group) {
                groups.insert(conflict.group.clone(), group.clone());
            }
        }
        if groups.is_empty() {
            return Ok(now);
        }
        let revision = self.revision_of(&then, now.heads, groups);
        self.commit(vec![revision])?;
        self.entry(&then.id.to_string())
    }
}

/// The fields of a group as a person knows them.
fn names((group, fields): (&String, &Value)) -> Vec<String> {
    match fields.as_object() {
        Some(fields) if !fields.is_empty() && group != "source" => fields.keys().cloned().collect(),
        _ => vec![group.clone()],
    }
}
