//! What comes in and is perhaps there already, said by somebody else: proposed, never joined by itself.

use super::{Draft, Known, Standing, differences};
use crate::error::{Code, Error, Result};
use record::alike::Alike;
use record::{Entry, EntryId, Kind, Life, Link, form};
use serde_json::Value;
use std::collections::HashSet;

/// The arrow from an entry to a file that says the same.
const ALSO: &str = "also";
/// The arrow between two entries that look like one thing and are two.
pub(crate) const TWO: &str = "another";

/// Where something new finds what it looks like.
enum Found {
    Chart(usize),
    Draft(usize),
}

impl Draft {
    /// Lays beside each other what is new and what looks like the same thing: in the chart, or earlier in
    /// this draft.
    pub(super) fn find_alike(&mut self, known: &Known) {
        let mut chart: Vec<_> = known
            .by_id
            .values()
            .filter(|seen| seen.entry.kind() != Kind::Person)
            .collect();
        chart.sort_by_key(|seen| seen.entry.id);
        let mut there = Alike::default();
        for (number, seen) in chart.iter().enumerate() {
            there.add(number, &seen.entry);
        }
        let mut here = Alike::default();
        // What one file says twice, it means twice.
        let several = self.items.windows(2).any(|two| two[0].file != two[1].file);
        let mut found = Vec::new();
        for (number, item) in self.items.iter().enumerate() {
            if matches!(item.standing, Standing::New) && item.asks.is_none() {
                let another_file = |at: usize| self.items[at].file != item.file;
                let in_chart = || there.to(&item.entry, |_| true).map(Found::Chart);
                let in_draft = || here.to(&item.entry, another_file).map(Found::Draft);
                found.extend(in_chart().or_else(in_draft).map(|found| (number, found)));
            }
            if several {
                here.add(number, &item.entry);
            }
        }
        for (number, found) in found {
            let entry = &self.items[number].entry;
            let standing = match found {
                Found::Chart(at) => Standing::Beside(
                    Box::new(chart[at].clone()),
                    differences(&chart[at].entry, entry),
                ),
                Found::Draft(at) => match &self.items[at].standing {
                    Standing::Same(seen)
                    | Standing::Different(seen, _)
                    | Standing::Beside(seen, _) => {
                        Standing::Beside(seen.clone(), differences(&seen.entry, entry))
                    }
                    Standing::Again(first, _) => {
                        Standing::Again(*first, differences(&self.items[*first].entry, entry))
                    }
                    Standing::New | Standing::NotOnPlan(_) => {
                        Standing::Again(at, differences(&self.items[at].entry, entry))
                    }
                },
            };
            self.items[number].standing = standing;
        }
    }

    /// Says that something is one thing with what it looks like: taking it adds to that what is missing
    /// there, and writes no second entry.
    ///
    /// # Errors
    /// [`Code::Gone`] if that number looks like nothing else.
    pub fn join(&mut self, number: usize) -> Result<()> {
        let item = self.items.get_mut(number);
        let item =
            item.filter(|item| matches!(item.standing, Standing::Beside(..) | Standing::Again(..)));
        item.ok_or_else(|| Error::new(Code::Gone))?.joined = true;
        Ok(())
    }

    /// What is one thing with another entry of this draft adds to that what is missing there, and that is
    /// taken. What is taken beside what it looks like remembers that it is another.
    pub(super) fn join_again(&mut self, ticked: &mut HashSet<usize>) {
        for number in 0..self.items.len() {
            let item = &self.items[number];
            let other = match (&item.standing, item.joined) {
                (Standing::Again(first, _), true) => {
                    let (first, entry) = (*first, item.entry.clone());
                    let attachment = self.items[number].attachment.take();
                    let one = &mut self.items[first];
                    one.entry = filled(&one.entry, &entry);
                    // Two of one thing with bytes have the same, or they would be two.
                    one.attachment = one.attachment.take().or(attachment);
                    ticked.insert(first);
                    continue;
                }
                (Standing::Again(first, _), false) => Some(self.items[*first].entry.id),
                (Standing::Beside(seen, _), false) => Some(seen.entry.id),
                _ => None,
            };
            if let Some(other) = other.filter(|_| ticked.contains(&number)) {
                arrow(&mut self.items[number].entry, other, TWO);
            }
        }
    }
}

/// An entry with what another says and it does not, and an arrow to the file the other came from.
pub(crate) fn filled(here: &Entry, there: &Entry) -> Entry {
    let mut fields = crate::entries::written(here);
    for difference in differences(here, there) {
        if difference.here.is_null() && !difference.there.is_null() {
            fields.insert(difference.field, difference.there);
        }
    }
    // What does not go together as fields stays as it was.
    let mut entry = form::read(Value::Object(fields)).unwrap_or_else(|_| here.clone());
    entry.life = Life::Active;
    let file = there
        .source
        .file
        .filter(|file| here.source.file != Some(*file));
    if let (Some(file), Some(person)) = (file, here.person) {
        arrow(&mut entry, EntryId::imported(person, file, ""), ALSO);
    }
    entry
}

/// Adds an arrow, once.
pub(crate) fn arrow(entry: &mut Entry, to: EntryId, role: &str) {
    let there = |link: &Link| link.to == Some(to) && link.role == role;
    if !entry.links.iter().any(there) {
        entry.links.push(Link {
            to: Some(to),
            role: role.to_owned(),
            page: None,
            region: None,
        });
    }
}
