//! What was ever said about an entry, and what stands now.
//!
//! Revisions are never rewritten. What stands is a pure function of the set of revisions: two
//! copies that hold the same set show the same, in whatever order it reached them and whatever
//! their clocks said.

use crate::form::{self, Groups, NotAnEntry};
use crate::{CopyId, Entry, EntryId, Kind, Life, RevisionId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The most bytes one revision may have.
pub const LIMIT: usize = 4 << 20;

/// One change to one entry. Made by [`Revision::new`] or read by [`Revision::read`]; its bytes
/// and its id belong together and nothing changes either.
#[derive(Clone, Debug, PartialEq)]
pub struct Revision {
    body: Body,
    bytes: Box<[u8]>,
    id: RevisionId,
}

/// What a revision says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// The form version its groups are written in.
    pub form: u32,
    /// Which entry it changes.
    pub entry: EntryId,
    /// The kind of that entry; the same in all its revisions.
    pub kind: Kind,
    /// The revisions its author had before them, sorted.
    pub parents: Vec<RevisionId>,
    /// The copy of the chart it was made in.
    pub copy: CopyId,
    /// When, by that copy's clock, in milliseconds since 1970. Shown; it never decides.
    pub time: i64,
    /// 128 random bits, so that two equal changes are two revisions. Hexadecimal.
    pub salt: CopyId,
    /// The groups it writes, whole.
    pub groups: Groups,
}

/// Bytes that are no revision.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these bytes are no revision")]
pub struct NotARevision;

impl Revision {
    /// A revision with this body. Parents are sorted and named once.
    #[must_use]
    pub fn new(mut body: Body) -> Revision {
        body.parents.sort_unstable();
        body.parents.dedup();
        for value in body.groups.values_mut() {
            *value = sorted(std::mem::take(value));
        }
        let bytes = serde_json::to_vec(&body).expect("a body holds only text, numbers and lists");
        Revision {
            id: RevisionId::of(&bytes),
            bytes: bytes.into(),
            body,
        }
    }

    /// Reads a revision from the bytes it was kept as.
    ///
    /// # Errors
    /// [`NotARevision`] if they are more than [`LIMIT`], not of this shape, or written in another
    /// way than [`Revision::new`] writes.
    pub fn read(bytes: &[u8]) -> Result<Revision, NotARevision> {
        if bytes.len() > LIMIT {
            return Err(NotARevision);
        }
        let body: Body = serde_json::from_slice(bytes).map_err(|_| NotARevision)?;
        let written = Revision::new(body);
        if *written.bytes == *bytes {
            Ok(written)
        } else {
            Err(NotARevision)
        }
    }

    /// Its name: the digest of its bytes.
    #[must_use]
    pub fn id(&self) -> RevisionId {
        self.id
    }

    /// The bytes to keep.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What it says.
    #[must_use]
    pub fn body(&self) -> &Body {
        &self.body
    }
}

/// Object keys in order, so that equal groups have equal bytes.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let ordered: BTreeMap<String, Value> =
                map.into_iter().map(|(k, v)| (k, sorted(v))).collect();
            Value::Object(ordered.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}

/// An entry as it stands: what to show, and what is undecided.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// What stands. Where something is undecided it holds the first version; whoever prints it
    /// prints the others too.
    pub entry: Entry,
    /// What is undecided, group by group.
    pub conflicts: Vec<Conflict>,
    /// The revisions nothing was built on yet: the parents of the next one.
    pub heads: Vec<RevisionId>,
    /// When it was first written, by that copy's clock, in milliseconds since 1970.
    pub created: i64,
    /// When it was last written.
    pub changed: i64,
}

/// One group about which two copies say different things.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// The group.
    pub group: String,
    /// Every version, in an order all copies agree on.
    pub versions: Vec<Version>,
}

/// One side of a conflict.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// Who wrote it.
    pub revision: RevisionId,
    /// When, by that copy's clock, in milliseconds since 1970.
    pub time: i64,
    /// The whole entry with this version of the group.
    pub entry: Entry,
}

impl Seen {
    /// An entry that was never undecided, such as one of a share.
    #[must_use]
    pub fn plain(entry: Entry) -> Seen {
        Seen {
            entry,
            conflicts: Vec::new(),
            heads: Vec::new(),
            created: 0,
            changed: 0,
        }
    }
}

/// Why a set of revisions shows nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NothingToSee {
    /// The set is empty.
    #[error("there are no revisions")]
    Empty,
    /// They belong to different entries or kinds.
    #[error("the revisions belong to different entries")]
    Mixed,
    /// A group holds what may not stand there.
    #[error(transparent)]
    Form(#[from] NotAnEntry),
}

/// What stands, given everything ever said about one entry.
///
/// Of each group those writes count that no later revision overwrote. One value stands; several
/// are a conflict. A removal beside a change that did not know of it is a conflict too, and the
/// entry is shown. Revisions whose parents are missing count as written beside the others.
///
/// # Errors
/// [`NothingToSee`] if the set is empty, mixed, or holds what the form does not allow.
pub fn view(revisions: &[Revision]) -> Result<Seen, NothingToSee> {
    let first = revisions.first().ok_or(NothingToSee::Empty)?;
    let (id, kind) = (first.body.entry, first.body.kind);
    if revisions
        .iter()
        .any(|r| r.body.entry != id || r.body.kind != kind)
    {
        return Err(NothingToSee::Mixed);
    }
    let by_id: BTreeMap<RevisionId, &Revision> = revisions.iter().map(|r| (r.id, r)).collect();
    let lineage = Lineage::of(&by_id);
    let mut standing: BTreeMap<&str, Vec<(&Revision, &Value)>> = BTreeMap::new();
    for (group, value, revision) in by_id.values().flat_map(|r| {
        r.body
            .groups
            .iter()
            .map(move |(group, value)| (group, value, *r))
    }) {
        let overwritten = lineage.written_after(revision.id, group);
        if !overwritten {
            standing.entry(group).or_default().push((revision, value));
        }
    }
    // Equal words said twice are no disagreement.
    for writes in standing.values_mut() {
        let mut seen: Vec<&Value> = Vec::new();
        writes.retain(|(_, value)| {
            !seen.contains(value) && {
                seen.push(value);
                true
            }
        });
    }
    unheard_removal(&mut standing, &by_id, &lineage);

    let firsts = || standing.iter().map(|(group, writes)| (*group, writes[0].1));
    let mut entry = form::join(id, kind, firsts())?;
    let mut conflicts = Vec::new();
    for (group, writes) in standing.iter().filter(|(_, writes)| writes.len() > 1) {
        let mut versions = Vec::new();
        for (revision, value) in writes {
            let with =
                firsts().map(|(name, first)| (name, if name == *group { *value } else { first }));
            let entry = form::join(id, kind, with)?;
            versions.push(Version {
                revision: revision.id,
                time: revision.body.time,
                entry,
            });
        }
        conflicts.push(Conflict {
            group: (*group).to_owned(),
            versions,
        });
    }
    if conflicts.iter().any(|conflict| conflict.group == "life") {
        entry.life = Life::Active; // what might be removed is shown until someone decides
    }
    let heads = by_id
        .keys()
        .filter(|id| !lineage.has_child(**id))
        .copied()
        .collect();
    let times = || revisions.iter().map(|r| r.body.time);
    Ok(Seen {
        entry,
        conflicts,
        heads,
        created: times().min().unwrap_or_default(),
        changed: times().max().unwrap_or_default(),
    })
}

/// A removal that did not know of a change (or the other way round) is undecided.
fn unheard_removal<'a>(
    standing: &mut BTreeMap<&'a str, Vec<(&'a Revision, &'a Value)>>,
    all: &BTreeMap<RevisionId, &'a Revision>,
    lineage: &Lineage<'_>,
) {
    static ALIVE: Value = Value::Null;
    let Some([(removal, value)]) = standing.get("life").map(Vec::as_slice) else {
        return;
    };
    if value.get("life").and_then(Value::as_str) != Some(Life::Removed.word()) {
        return;
    }
    let kin = lineage.kin(removal.id, all);
    let unheard = all.values().find(|other| {
        other.body.groups.get("life") != Some(*value) // both removed it: no disagreement
            && !kin.contains(&other.id)
    });
    if let Some(other) = unheard {
        standing.entry("life").or_default().push((other, &ALIVE));
    }
}

/// Who came after whom. Built and asked in steps that grow with the number of revisions: an entry
/// that was changed 100 000 times is still shown.
struct Lineage<'a> {
    children: BTreeMap<RevisionId, Vec<RevisionId>>,
    /// Of every revision, the groups that those after it wrote.
    after: BTreeMap<RevisionId, BTreeSet<&'a str>>,
}

impl<'a> Lineage<'a> {
    fn of(revisions: &BTreeMap<RevisionId, &'a Revision>) -> Lineage<'a> {
        let mut children: BTreeMap<RevisionId, Vec<RevisionId>> = BTreeMap::new();
        for (id, revision) in revisions {
            for parent in &revision.body.parents {
                children.entry(*parent).or_default().push(*id);
            }
        }
        // From the last ones back: a revision's turn comes when all its children had theirs.
        let mut waits_for: BTreeMap<RevisionId, usize> = children
            .iter()
            .map(|(parent, children)| (*parent, children.len()))
            .collect();
        let mut turn: Vec<RevisionId> = revisions
            .keys()
            .filter(|id| !children.contains_key(id))
            .copied()
            .collect();
        let mut after: BTreeMap<RevisionId, BTreeSet<&str>> = BTreeMap::new();
        while let Some(id) = turn.pop() {
            let Some(revision) = revisions.get(&id) else {
                continue; // a parent that is missing here
            };
            let mut written = after.get(&id).cloned().unwrap_or_default();
            written.extend(revision.body.groups.keys().map(String::as_str));
            for parent in &revision.body.parents {
                after.entry(*parent).or_default().extend(&written);
                if let Some(left) = waits_for.get_mut(parent) {
                    *left -= 1;
                    if *left == 0 {
                        turn.push(*parent);
                    }
                }
            }
        }
        Lineage { children, after }
    }

    /// Whether a revision built on this one wrote the group again.
    fn written_after(&self, id: RevisionId, group: &str) -> bool {
        self.after
            .get(&id)
            .is_some_and(|after| after.contains(group))
    }

    fn has_child(&self, id: RevisionId) -> bool {
        self.children.contains_key(&id)
    }

    /// A revision, all it was built on, and all that was built on it.
    fn kin(
        &self,
        id: RevisionId,
        revisions: &BTreeMap<RevisionId, &Revision>,
    ) -> BTreeSet<RevisionId> {
        let parents = |id| revisions.get(&id).map(|revision| &revision.body.parents);
        let mut kin = reached(id, |id| parents(id).into_iter().flatten());
        kin.extend(reached(id, |id| {
            self.children.get(&id).into_iter().flatten()
        }));
        kin
    }
}

/// Everything that can be reached from `start` by steps of `next`, itself included.
fn reached<'n, I>(start: RevisionId, next: impl Fn(RevisionId) -> I) -> BTreeSet<RevisionId>
where
    I: Iterator<Item = &'n RevisionId>,
{
    let mut seen = BTreeSet::from([start]);
    let mut open = vec![start];
    while let Some(id) = open.pop() {
        open.extend(next(id).filter(|id| seen.insert(**id)));
    }
    seen
}

#[cfg(test)]
mod tests;
