//! What several copies hold about one entry, put together.
//!
//! A pure function of two sets: every revision anybody holds, and the ids of those that somebody
//! erased. Copies that know the same two sets agree, whoever told whom, how often and in which order.

use crate::{Revision, RevisionId};
use std::collections::{BTreeMap, BTreeSet};

/// The revisions of one entry, sorted by what becomes of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gathered {
    /// What was ever said, parents before children.
    pub stand: Vec<Revision>,
    /// What goes back to a revision that is not here: kept, and not shown until that arrives.
    pub wait: Vec<Revision>,
    /// What was erased, and what was built on it: what was written on top of an erased entry
    /// without knowing it would be a fragment without its beginning.
    pub fall: Vec<Revision>,
}

/// Sorts the revisions of one entry. The same revision twice is one.
#[must_use]
pub fn gather(
    revisions: impl IntoIterator<Item = Revision>,
    erased: &BTreeSet<RevisionId>,
) -> Gathered {
    let mut left: BTreeMap<RevisionId, Revision> =
        revisions.into_iter().map(|it| (it.id(), it)).collect();
    let mut children: BTreeMap<RevisionId, Vec<RevisionId>> = BTreeMap::new();
    for (id, revision) in &left {
        for parent in &revision.body().parents {
            children.entry(*parent).or_default().push(*id);
        }
    }
    let mut gathered = Gathered::default();
    let mut open: Vec<RevisionId> = erased.iter().copied().collect();
    let mut fallen = erased.clone();
    while let Some(id) = open.pop() {
        gathered.fall.extend(left.remove(&id));
        let next = children.get(&id).into_iter().flatten();
        open.extend(next.copied().filter(|child| fallen.insert(*child)));
    }
    let mut waits_for: BTreeMap<RevisionId, usize> = left
        .iter()
        .map(|(id, revision)| (*id, revision.body().parents.len()))
        .collect();
    let mut turn: BTreeSet<RevisionId> = waits_for
        .iter()
        .filter(|(_, parents)| **parents == 0)
        .map(|(id, _)| *id)
        .collect();
    while let Some(id) = turn.pop_first() {
        gathered.stand.extend(left.remove(&id));
        for child in children.get(&id).into_iter().flatten() {
            if let Some(parents) = waits_for.get_mut(child) {
                *parents -= 1;
                if *parents == 0 {
                    turn.insert(*child);
                }
            }
        }
    }
    gathered.wait = left.into_values().collect();
    gathered.fall.sort_by_key(Revision::id);
    gathered
}

#[cfg(test)]
mod tests;
