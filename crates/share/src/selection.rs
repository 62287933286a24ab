//! Which entries a share holds: a value of its own, so that preview and share cannot differ.

use std::collections::BTreeSet;

use record::{Chart, Entry, EntryId, Kind, When, sensitive::sensitive};

/// Selections that need no thinking. What [`sensitive`] names is in none of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Preset {
    /// What matters when nobody can ask: allergies, medicines, problems, operations, implants,
    /// directives, contacts.
    Emergency,
    /// What a doctor sees before a visit: that, and vaccinations, findings, letters, visits.
    Visit,
    /// Everything but the doses that were noted one by one.
    Everything,
}

impl Preset {
    /// All of them, the smallest first.
    pub const ALL: [Self; 3] = [Self::Emergency, Self::Visit, Self::Everything];

    /// The word it is stored by.
    pub fn word(self) -> &'static str {
        match self {
            Self::Emergency => "emergency",
            Self::Visit => "visit",
            Self::Everything => "everything",
        }
    }

    /// The preset a word names.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.word() == word)
    }

    /// Whether entries of this kind are in it.
    fn has(self, kind: Kind) -> bool {
        match kind {
            Kind::Person
            | Kind::Allergy
            | Kind::Medication
            | Kind::Condition
            | Kind::Procedure
            | Kind::Device
            | Kind::Directive
            | Kind::Contact => true,
            Kind::Immunization | Kind::Finding | Kind::Document | Kind::Visit => {
                self != Self::Emergency
            }
            Kind::Note => self == Self::Everything,
            // Thousands of doses are nobody's first question: they go where somebody ticks them.
            Kind::Intake => false,
        }
    }
}

/// The ids of the entries that go into a share.
///
/// ```
/// use share::{Preset, Selection};
/// # let chart = record::Chart::default();
/// let mut chosen = Selection::preset(Preset::Visit, &chart, None);
/// # let letter = record::EntryId([1; 16]);
/// chosen.untick(letter);
/// let (shared, left_out) = chosen.of(&chart);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    entries: BTreeSet<EntryId>,
}

impl Selection {
    /// Exactly these entries; whoever ticks a sensitive one means it.
    pub fn exactly(entries: impl IntoIterator<Item = EntryId>) -> Self {
        Self {
            entries: entries.into_iter().collect(),
        }
    }

    /// The entries of a preset, without sensitive ones. Findings, letters and visits before
    /// `since` stay out; what has no date goes in.
    pub fn preset(preset: Preset, chart: &Chart, since: Option<When>) -> Self {
        let recent = |entry: &Entry| match (entry.kind(), entry.time(), since) {
            (Kind::Finding | Kind::Document | Kind::Visit, Some(time), Some(since)) => {
                // "2024" may have been after "2024-05-03": in doubt it goes in.
                let (time, since) = (time.sort_key(), since.sort_key());
                time >= since || since.starts_with(&time)
            }
            _ => true,
        };
        let chosen =
            |entry: &&Entry| preset.has(entry.kind()) && !sensitive(entry) && recent(entry);
        Self::exactly(chart.all().filter(chosen).map(|entry| entry.id))
    }

    /// Puts an entry in.
    pub fn tick(&mut self, entry: EntryId) {
        self.entries.insert(entry);
    }

    /// Takes an entry out.
    pub fn untick(&mut self, entry: EntryId) {
        self.entries.remove(&entry);
    }

    /// Whether an entry is in.
    pub fn has(&self, entry: EntryId) -> bool {
        self.entries.contains(&entry)
    }

    /// The ids, in order.
    pub fn ids(&self) -> impl Iterator<Item = EntryId> {
        self.entries.iter().copied()
    }

    /// The chosen part of a chart, and the kinds of which something stays out, for
    /// [`Claim::left_out`](crate::Claim). Whose chart it is always goes with it.
    ///
    /// # "None" goes only with the whole list
    /// A statement that there is none of a kind is left out when any entry of that kind is: the
    /// rest would read as if the list were empty.
    pub fn of(&self, chart: &Chart) -> (Chart, Vec<Kind>) {
        let left: BTreeSet<Kind> = chart
            .entries
            .iter()
            .filter(|seen| !self.has(seen.entry.id))
            .map(|seen| seen.entry.kind())
            .collect();
        let says_none = |entry: &Entry| entry.state() != record::State::Known;
        let mut part = chart.clone();
        part.entries.retain(|seen| {
            let entry = &seen.entry;
            self.has(entry.id) && !(says_none(entry) && left.contains(&entry.kind()))
        });
        (part, left.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::{Allergy, Code, Condition, Content, Finding, Note, Seen, State};

    fn id(n: u8) -> EntryId {
        EntryId([n; 16])
    }

    fn entry(n: u8, content: Content) -> Seen {
        Seen::plain(Entry::new(id(n), None, content))
    }

    fn condition(n: u8, system: &str, code: &str) -> Seen {
        let mut condition = Condition::default();
        condition.name.codes.push(Code {
            system: system.to_owned(),
            code: code.to_owned(),
            display: String::new(),
        });
        entry(n, Content::Condition(condition))
    }

    fn finding(n: u8, time: &str) -> Seen {
        let finding = Finding {
            time: time.parse().ok(),
            ..Finding::default()
        };
        entry(n, Content::Finding(finding))
    }

    fn chart(entries: impl IntoIterator<Item = Seen>) -> Chart {
        Chart::of(None, entries)
    }

    #[test]
    fn an_emergency_needs_no_letters_and_no_values() {
        let chart = chart([
            entry(1, Content::Allergy(Allergy::default())),
            finding(2, "2026"),
            entry(3, Content::Note(Note::default())),
        ]);
        let ids = |preset| {
            Selection::preset(preset, &chart, None)
                .ids()
                .collect::<Vec<_>>()
        };
        assert_eq!(ids(Preset::Emergency), [id(1)]);
        assert_eq!(ids(Preset::Visit), [id(1), id(2)]);
        assert_eq!(ids(Preset::Everything), [id(1), id(2), id(3)]);
    }

    #[test]
    fn what_is_sensitive_is_in_no_preset_and_goes_when_ticked() {
        let mut letter = entry(4, Content::Note(Note::default()));
        letter.entry.labels.push("sensitive".to_owned());
        let chart = chart([
            condition(1, Code::ICD10_GM, "F32.1"),
            condition(2, Code::ICD10, "I10"),
            condition(3, Code::SNOMED, "F32.1"),
            letter,
        ]);
        let mut everything = Selection::preset(Preset::Everything, &chart, None);
        assert_eq!(everything.ids().collect::<Vec<_>>(), [id(2), id(3)]);
        everything.tick(id(1));
        assert!(everything.has(id(1)));
    }

    #[test]
    fn old_values_stay_out_and_undated_ones_go_in() {
        let chart = chart([
            finding(1, "2024-05-02"),
            finding(2, "2024"),
            finding(3, "never"),
            entry(4, Content::Allergy(Allergy::default())),
        ]);
        let since = "2024-05-03".parse().ok();
        let visit = Selection::preset(Preset::Visit, &chart, since);
        assert_eq!(visit.ids().collect::<Vec<_>>(), [id(2), id(3), id(4)]);
    }

    #[test]
    fn what_stays_out_is_named_by_its_kind() {
        let chart = chart([finding(1, "2019"), finding(2, "2025")]);
        let (part, left_out) = Selection::exactly([id(2)]).of(&chart);
        assert_eq!(part.entries.len(), 1);
        assert_eq!(left_out, [Kind::Finding]);
    }

    #[test]
    fn no_known_allergies_is_not_said_when_one_was_left_out() {
        let none = Allergy {
            state: State::NoneKnown,
            ..Allergy::default()
        };
        let chart = chart([
            entry(1, Content::Allergy(none)),
            entry(2, Content::Allergy(Allergy::default())),
        ]);
        let (part, left_out) = Selection::exactly([id(1)]).of(&chart);
        assert!(
            part.entries.is_empty(),
            "the reader would believe there is none"
        );
        assert_eq!(left_out, [Kind::Allergy]);
    }
}
