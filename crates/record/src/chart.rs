//! Everything about one person, at one moment.

use crate::{Content, Entry, EntryId, Kind, Life, Person, Seen, State};

/// The entries of one person as they stand. Removed ones are not in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chart {
    /// The person's own entry, where the chart has one.
    pub person: Option<Seen>,
    /// Everything else, in the order it was handed over.
    pub entries: Vec<Seen>,
}

/// What is known about one kind: the three states of every list.
#[derive(Clone, Debug, PartialEq)]
pub enum Known<T> {
    /// These.
    Some(Vec<T>),
    /// Someone said there are none.
    None,
    /// Nobody asked. Never to be shown as "none".
    NotAsked,
}

impl Chart {
    /// Sorts entries into a chart: the person's own, and the others that stand.
    #[must_use]
    pub fn of(person: Option<EntryId>, entries: impl IntoIterator<Item = Seen>) -> Chart {
        let mut chart = Chart::default();
        for seen in entries
            .into_iter()
            .filter(|seen| seen.entry.life == Life::Active)
        {
            if seen.entry.kind() == Kind::Person {
                if person.is_none_or(|id| id == seen.entry.id) {
                    chart.person = Some(seen);
                }
            } else {
                chart.entries.push(seen);
            }
        }
        chart
    }

    /// Who it is about.
    #[must_use]
    pub fn who(&self) -> Option<&Person> {
        match &self.person.as_ref()?.entry.content {
            Content::Person(person) => Some(person),
            _ => None,
        }
    }

    /// The entries of one kind.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Seen> {
        self.entries
            .iter()
            .filter(move |seen| seen.entry.kind() == kind)
    }

    /// The three states of one kind. "None known" yields to any real entry.
    #[must_use]
    pub fn known(&self, kind: Kind) -> Known<&Seen> {
        let real: Vec<&Seen> = self
            .of_kind(kind)
            .filter(|s| s.entry.state() == State::Known)
            .collect();
        if !real.is_empty() {
            return Known::Some(real);
        }
        if self
            .of_kind(kind)
            .any(|seen| seen.entry.state() == State::NoneKnown)
        {
            return Known::None;
        }
        Known::NotAsked
    }

    /// Whether someone said "none" while an entry says otherwise: shown as a question, never
    /// decided by the program.
    #[must_use]
    pub fn contradicts(&self, kind: Kind) -> bool {
        matches!(self.known(kind), Known::Some(_))
            && self
                .of_kind(kind)
                .any(|seen| seen.entry.state() == State::NoneKnown)
    }

    /// Every entry, the person's own first.
    pub fn all(&self) -> impl Iterator<Item = &Entry> {
        self.person
            .iter()
            .chain(&self.entries)
            .map(|seen| &seen.entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Allergy, Coded};

    fn allergy(id: u8, state: State, substance: &str) -> Seen {
        let allergy = Allergy {
            state,
            substance: Coded::text(substance),
            ..Allergy::default()
        };
        Seen::plain(Entry::new(
            EntryId([id; 16]),
            None,
            Content::Allergy(allergy),
        ))
    }

    #[test]
    fn unknown_is_not_none() {
        let nothing = Chart::of(None, []);
        assert_eq!(nothing.known(Kind::Allergy), Known::NotAsked);
        let none = Chart::of(None, [allergy(1, State::NoneKnown, "")]);
        assert_eq!(none.known(Kind::Allergy), Known::None);
    }

    #[test]
    fn none_known_yields_to_an_entry_and_is_flagged() {
        let both = Chart::of(
            None,
            [
                allergy(1, State::NoneKnown, ""),
                allergy(2, State::Known, "Penicillin"),
            ],
        );
        assert!(matches!(both.known(Kind::Allergy), Known::Some(list) if list.len() == 1));
        assert!(both.contradicts(Kind::Allergy));
    }
}
