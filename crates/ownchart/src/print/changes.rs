//! What is otherwise than it was on a day.
//!
//! Two things tell: the days in the entries (a medicine begun or ended, a diagnosis made) and the
//! history of the chart (a dose that was edited, an entry that was removed). A chart that did not
//! exist on that day knows nothing of what it said then; only the days count in it.

use crate::binder::Binder;
use crate::error::Result;
use crate::tell;
use crate::view::ChangedHow;
use crate::words::Tongue;
use paper::How;
use record::{Chart, Content, Entry, EntryId, Kind, Life, Seen, State, When};

/// What is looked at, in the order of its printing.
const KINDS: [Kind; 8] = [
    Kind::Medication,
    Kind::Allergy,
    Kind::Condition,
    Kind::Device,
    Kind::Procedure,
    Kind::Immunization,
    Kind::Directive,
    Kind::Document,
];

const DAY: i64 = 86_400_000;

/// What happened, the entry before where it changed, and the entry now.
pub(crate) type Otherwise = (ChangedHow, Option<Entry>, Seen);

/// An entry that is otherwise than it was.
pub(super) struct Changed {
    how: How,
    before: Option<Entry>,
    now: Seen,
}

impl Changed {
    pub(super) fn on_paper(&self) -> paper::Change<'_> {
        paper::Change {
            how: self.how,
            before: self.before.as_ref(),
            now: &self.now,
        }
    }
}

impl Binder {
    /// What changed about a person since a day, that day included.
    pub(super) fn changed(
        &self,
        person: EntryId,
        chart: &Chart,
        since: When,
        sensitive: bool,
    ) -> Result<Vec<Changed>> {
        let from = since.days() * DAY;
        let began = self.first_written(person)?;
        // A day before the first revision: nothing is known of what the chart said then.
        let knows = began.is_some_and(|began| began < from);
        let mut all: Vec<Seen> = chart.entries.clone();
        if knows {
            let removed = self.vault.entries(&vault::Filter {
                kinds: KINDS.to_vec(),
                person: Some(person),
                removed: true,
                ..vault::Filter::default()
            })?;
            let gone = removed
                .into_iter()
                .filter(|seen| seen.entry.life == Life::Removed);
            all.extend(gone.filter(|seen| sensitive || !record::sensitive::sensitive(&seen.entry)));
        }
        let mut changed = Vec::new();
        for kind in KINDS {
            let mut of_kind: Vec<&Seen> = all
                .iter()
                .filter(|seen| seen.entry.kind() == kind)
                .collect();
            of_kind.sort_by_key(|seen| {
                std::cmp::Reverse(seen.entry.time().map(|time| time.sort_key()))
            });
            for seen in of_kind {
                if seen.entry.state() != State::Known {
                    continue;
                }
                let then = if knows { self.then(seen, from)? } else { None };
                let then = then.filter(|then| sensitive || !record::sensitive::sensitive(then));
                if let Some((how, before)) = compare(then, &seen.entry, since, knows) {
                    let now = seen.clone();
                    changed.push(Changed { how, before, now });
                }
            }
        }
        pair(&mut changed);
        Ok(changed)
    }

    /// The same for a screen, sensitive entries included: whether the chart knew anything on that day, and what
    /// happened to what, with the entry before and the entry now.
    pub(crate) fn otherwise(
        &self,
        person: EntryId,
        chart: &Chart,
        since: When,
    ) -> Result<(bool, Vec<Otherwise>)> {
        let began = self.first_written(person)?;
        let knows = began.is_some_and(|began| began < since.days() * DAY);
        let changed = self.changed(person, chart, since, true)?;
        let how = |how| match how {
            How::Added => ChangedHow::Added,
            How::Changed => ChangedHow::Changed,
            How::Stopped => ChangedHow::Stopped,
            How::Removed => ChangedHow::Removed,
        };
        let all = changed
            .into_iter()
            .map(|it| (how(it.how), it.before, it.now));
        Ok((knows, all.collect()))
    }

    /// When the first word about a person was written.
    fn first_written(&self, person: EntryId) -> Result<Option<i64>> {
        let history = self.vault.history(person)?;
        Ok(history.iter().map(|revision| revision.body().time).min())
    }

    /// An entry as it stood before a moment, if it stood there.
    fn then(&self, seen: &Seen, moment: i64) -> Result<Option<Entry>> {
        let mut history = self.vault.history(seen.entry.id)?;
        history.retain(|revision| revision.body().time < moment);
        if history.is_empty() {
            return Ok(None);
        }
        let then = record::view(&history)?.entry;
        Ok((then.life == Life::Active).then_some(then))
    }
}

/// What happened to an entry between then and now, if anything; and what it said, if that changed.
fn compare(
    then: Option<Entry>,
    now: &Entry,
    since: When,
    knows: bool,
) -> Option<(How, Option<Entry>)> {
    let on_or_after = |day: Option<When>| day.is_some_and(|day| day.sort_key() >= since.sort_key());
    let Some(then) = then else {
        if now.life == Life::Removed {
            return None; // it came and went in between
        }
        let ended = match &now.content {
            Content::Medication(it) => it.end,
            _ => None,
        };
        if !is_current(now) {
            return on_or_after(ended).then_some((How::Stopped, None));
        }
        return (on_or_after(now.time()) || knows).then_some((How::Added, None));
    };
    if now.life == Life::Removed {
        return Some((How::Removed, None));
    }
    match (is_current(&then), is_current(now)) {
        (true, false) => Some((How::Stopped, None)),
        (false, true) => Some((How::Added, None)),
        (false, false) => None,
        (true, true) => {
            let said = |entry: &Entry| {
                let detail = tell::detail(Tongue::En, entry);
                (tell::title(Tongue::En, entry), detail)
            };
            (said(&then) != said(now)).then_some((How::Changed, Some(then)))
        }
    }
}

fn is_current(entry: &Entry) -> bool {
    match &entry.content {
        Content::Medication(it) => it.is_current(),
        Content::Condition(it) => it.is_current(),
        _ => true,
    }
}

/// A medicine that ended and one of the same name that began are one changed medicine: that is how
/// plans are kept by people who write down every dose as an entry of its own.
fn pair(changed: &mut Vec<Changed>) {
    let name = |entry: &Entry| match &entry.content {
        Content::Medication(it) => Some(it.name.shown().to_lowercase()),
        _ => None,
    };
    let mut place = 0;
    while place < changed.len() {
        let new = &changed[place];
        let ended = |other: &Changed| {
            other.how == How::Stopped
                && name(&other.now.entry).is_some()
                && name(&other.now.entry) == name(&new.now.entry)
        };
        let partner = changed.iter().position(ended);
        if let Some(partner) = partner.filter(|_| new.how == How::Added) {
            let was = changed.remove(partner).now.entry;
            place -= usize::from(partner < place);
            changed[place].how = How::Changed;
            changed[place].before = Some(was);
        }
        place += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::{Coded, Medication, MedicationStatus};

    fn plan(strength: &str, status: MedicationStatus, start: &str, end: &str) -> Entry {
        let plan = Medication {
            name: Coded::text("Ramipril"),
            strength: Some(strength.into()),
            status,
            start: start.parse().ok(),
            end: end.parse().ok(),
            ..Medication::default()
        };
        Entry::new(EntryId([1; 16]), None, Content::Medication(plan))
    }

    #[test]
    fn days_in_the_entries_tell_what_a_young_chart_cannot_know() {
        use MedicationStatus::{Active, Stopped};
        let since = "2026-08-03".parse().unwrap();
        let how = |entry: &Entry, knows| compare(None, entry, since, knows).map(|(how, _)| how);
        assert_eq!(
            how(&plan("5 mg", Active, "2026-09-01", ""), false),
            Some(How::Added)
        );
        assert_eq!(how(&plan("5 mg", Active, "2019-09-01", ""), false), None);
        assert_eq!(
            how(&plan("5 mg", Active, "2019-09-01", ""), true),
            Some(How::Added)
        );
        assert_eq!(
            how(&plan("5 mg", Stopped, "2019", "2026-09-01"), false),
            Some(How::Stopped)
        );
        assert_eq!(
            how(&plan("5 mg", Stopped, "2019", "2020-01-01"), true),
            None
        );
    }

    #[test]
    fn the_history_tells_of_an_edited_dose() {
        use MedicationStatus::{Active, Stopped};
        let since = "2026-08-03".parse().unwrap();
        let then = plan("5 mg", Active, "2019", "");
        let how = |now: &Entry| compare(Some(then.clone()), now, since, true).map(|(how, _)| how);
        assert_eq!(how(&then), None);
        assert_eq!(how(&plan("10 mg", Active, "2019", "")), Some(How::Changed));
        assert_eq!(how(&plan("5 mg", Stopped, "2019", "")), Some(How::Stopped));
        let removed = Entry {
            life: Life::Removed,
            ..then.clone()
        };
        assert_eq!(how(&removed), Some(How::Removed));
    }

    #[test]
    fn one_that_ended_and_one_that_began_are_one_that_changed() {
        use MedicationStatus::{Active, Stopped};
        let changed = |how, entry| Changed {
            how,
            before: None,
            now: Seen::plain(entry),
        };
        let new = || changed(How::Added, plan("10 mg", Active, "2026-09-01", ""));
        let old = || changed(How::Stopped, plan("5 mg", Stopped, "2019", "2026-09-01"));
        for mut list in [vec![new(), old()], vec![old(), new()]] {
            pair(&mut list);
            assert_eq!(list.len(), 1);
            assert_eq!(list[0].how, How::Changed);
            let was = list[0]
                .before
                .as_ref()
                .map(|entry| tell::detail(Tongue::En, entry));
            assert!(was.is_some_and(|was| was.contains("5 mg")));
        }
    }
}
