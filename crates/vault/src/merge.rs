//! Joining: what another copy holds and this one does not is taken over, byte for byte.
//!
//! Joining copies and never writes a revision of its own, so copies that heard of the same things
//! agree, in whatever order they heard. It goes entry by entry ([`record::gather`]): what waits for
//! a parent is kept aside, what somebody erased is dropped, and whoever says two things about one
//! group is shown with both. What a copy was told for itself (ways in, keys, settings) stays there.

use crate::commit::Kept;
use crate::error::{Error, Result, Trouble};
use crate::follow::Follow;
use crate::head::Digest;
use crate::read::{maybe, revisions};
use crate::shown::Shown;
use crate::vault::Vault;
use record::{CopyId, DocumentId, EntryId, Revision, RevisionId, gather};
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// About so many revisions, and bytes of them, go into one transaction.
const BATCH: usize = if cfg!(test) { 200 } else { 10_000 };
const BATCH_BYTES: usize = if cfg!(test) { 1 << 20 } else { 16 << 20 };

/// Of whom another chart is taken.
#[derive(Clone, Copy, Debug)]
pub enum Whom<'a> {
    /// Everything it holds.
    Everybody,
    /// Only these people of it, with what belongs to them.
    These(&'a BTreeSet<EntryId>),
}

/// What a join brought, or would bring.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Entries that were not here.
    pub entries: u64,
    /// Entries that were here and that the other copy says more about.
    pub changed: u64,
    /// Documents that were not here.
    pub documents: u64,
    /// Entries that were here and that somebody erased.
    pub erased: u64,
    /// Revisions that came and wait for what they go back to.
    pub aside: u64,
    /// Entries that were not taken, because put together they show nothing this program reads.
    pub refused: Vec<EntryId>,
    /// Documents that the other copy lists and cannot give.
    pub missing: Vec<DocumentId>,
}

/// A person, the seed of their key, and when it was made.
type Signer = (EntryId, seal::Zeroizing<[u8; 32]>, i64);

/// What becomes of one entry.
struct Plan {
    entry: EntryId,
    /// It stood here before.
    here: bool,
    /// New ones that stand, parents first.
    fresh: Vec<Revision>,
    /// New ones that wait.
    wait: Vec<Revision>,
    /// New skeletons.
    fall: Vec<Skeleton>,
    /// Nothing of it is left.
    gone: bool,
    /// What it would show cannot be read.
    refused: bool,
}

impl Plan {
    fn is_empty(&self) -> bool {
        self.fresh.is_empty() && self.wait.is_empty() && self.fall.is_empty()
    }

    fn size(&self) -> (usize, usize) {
        let all = || self.fresh.iter().chain(&self.wait);
        let bytes: usize = all().map(|it| it.bytes().len()).sum();
        (all().count() + self.fall.len(), bytes)
    }

    fn tell(&self, merged: &mut Merged) {
        if self.refused {
            merged.refused.push(self.entry);
            return;
        }
        let says_more = !self.fresh.is_empty();
        merged.erased += u64::from(self.here && !self.fall.is_empty());
        merged.entries += u64::from(!self.here && says_more);
        merged.changed += u64::from(self.here && says_more && !self.gone);
        merged.aside += self.wait.len() as u64;
    }
}

/// What an erased revision leaves behind.
pub(crate) struct Skeleton {
    pub(crate) id: RevisionId,
    parents: Vec<u8>,
    groups: String,
}

impl Skeleton {
    pub(crate) fn of(revision: &Revision) -> Skeleton {
        let groups: Vec<&String> = revision.body().groups.keys().collect();
        Skeleton {
            id: revision.id(),
            parents: revision.body().parents.iter().flat_map(|it| it.0).collect(),
            groups: serde_json::to_string(&groups).expect("names of groups are text"),
        }
    }
}

impl Vault {
    /// Takes over what `theirs` holds and this chart does not. `now` is in milliseconds since 1970.
    ///
    /// Interrupted at any moment, what was taken is whole, and the rest comes when it is done again.
    /// Done twice, the second time writes nothing.
    ///
    /// # Errors
    /// [`Error::Cancelled`] if `follow` says so; [`Error::ReadOnly`], [`Error::NoSpace`],
    /// [`Error::Disk`]; [`Error::Damaged`] if one of the two cannot be read. What was taken until
    /// then stays.
    pub fn merge(
        &mut self,
        theirs: &Vault,
        whom: Whom<'_>,
        now: i64,
        follow: Follow<'_>,
    ) -> Result<Merged> {
        self.demand_write()?;
        let mut merged = Merged::default();
        let entries = self.differing(theirs, whom)?;
        let total = entries.len() as u64;
        let mut batch: Vec<Plan> = Vec::new();
        let (mut many, mut bytes) = (0, 0);
        for (done, entry) in entries.into_iter().enumerate() {
            let plan = self.plan(theirs, entry, whom)?;
            if plan.refused {
                plan.tell(&mut merged);
                continue;
            }
            if plan.is_empty() {
                continue;
            }
            let (more, longer) = plan.size();
            (many, bytes) = (many + more, bytes + longer);
            batch.push(plan);
            if many >= BATCH || bytes >= BATCH_BYTES {
                go_on(follow, done as u64, total)?;
                self.take(theirs, &std::mem::take(&mut batch), now, &mut merged)?;
                (many, bytes) = (0, 0);
            }
        }
        go_on(follow, total, total)?;
        self.take(theirs, &batch, now, &mut merged)?;
        self.fetch_missing(theirs, whom, now, &mut merged)?;
        self.take_rest(theirs, whom, now, &merged)?;
        if merged.erased > 0 {
            self.finish_erasing()?;
        }
        Ok(merged)
    }

    /// What [`Vault::merge`] would bring. Nothing is written.
    ///
    /// # Errors
    /// [`Error::Damaged`] if one of the two cannot be read.
    pub fn compare(&self, theirs: &Vault, whom: Whom<'_>) -> Result<Merged> {
        let mut merged = Merged::default();
        let mut documents = BTreeSet::new();
        for entry in self.differing(theirs, whom)? {
            let plan = self.plan(theirs, entry, whom)?;
            plan.tell(&mut merged);
            documents.extend(plan.fresh.iter().flat_map(named));
        }
        for id in documents {
            if theirs.document_size(id)?.is_some() && self.document_size(id)?.is_none() {
                merged.documents += 1;
            }
        }
        Ok(merged)
    }

    /// Entries about which the other copy may know something that is not here.
    fn differing(&self, theirs: &Vault, whom: Whom<'_>) -> Result<BTreeSet<EntryId>> {
        let of_whom = match whom {
            Whom::Everybody => None,
            Whom::These(people) => Some(belongings(theirs, people)?),
        };
        let wanted = |entry: &EntryId| of_whom.as_ref().is_none_or(|of| of.contains(entry));
        let ours = self.database()?;
        let mut known = ours.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM revisions WHERE id = ?1)
                 OR EXISTS (SELECT 1 FROM skeletons WHERE id = ?1)
                 OR EXISTS (SELECT 1 FROM aside WHERE id = ?1)",
        )?;
        let mut erased =
            ours.prepare_cached("SELECT EXISTS (SELECT 1 FROM skeletons WHERE id = ?)")?;
        let mut found = BTreeSet::new();
        for (table, of_them) in [("revisions", false), ("aside", false), ("skeletons", true)] {
            let sql = format!("SELECT id, entry FROM {table}");
            let mut asked = theirs.database()?.prepare(&sql)?;
            let mut rows = asked.query([])?;
            while let Some(row) = rows.next()? {
                let (id, entry): ([u8; 32], EntryId) = (row.get(0)?, EntryId(row.get(1)?));
                // Erased there and known here: that is news, whoever it belonged to.
                let is_wanted = wanted(&entry) || (of_them && known.query_row([id], first)?);
                let asks = if of_them { &mut erased } else { &mut known };
                if is_wanted && !found.contains(&entry) && !asks.query_row([id], first)? {
                    found.insert(entry);
                }
            }
        }
        // What waits here may have waited for something that came by another way.
        let mut asked = ours.prepare("SELECT DISTINCT entry FROM aside")?;
        for entry in asked.query_map([], |row| row.get(0).map(EntryId))? {
            found.insert(entry?);
        }
        Ok(found)
    }

    /// What becomes of an entry once everything that both hold is put together.
    fn plan(&self, theirs: &Vault, entry: EntryId, whom: Whom<'_>) -> Result<Plan> {
        let (ours, other) = (self.database()?, theirs.database()?);
        let stood = revisions(ours, entry)?;
        let waited = aside(ours, entry)?;
        let there = revisions(other, entry).and_then(|mut all| {
            all.extend(aside(other, entry)?);
            Ok(all)
        });
        let mut plan = Plan {
            entry,
            here: !stood.is_empty(),
            fresh: Vec::new(),
            wait: Vec::new(),
            fall: Vec::new(),
            gone: false,
            refused: false,
        };
        let there = match there {
            Ok(there) => there,
            Err(Error::Damaged(found)) if found.trouble == Trouble::RevisionDamaged => {
                plan.refused = true;
                return Ok(plan);
            }
            Err(error) => return Err(error),
        };
        let standing: HashSet<RevisionId> = stood.iter().map(Revision::id).collect();
        let waiting: HashSet<RevisionId> = waited.iter().map(Revision::id).collect();
        let mut all: Vec<Revision> = stood;
        all.extend(waited);
        all.extend(there);
        if all.iter().any(|it| it.body().entry != entry) {
            plan.refused = true;
            return Ok(plan);
        }
        let here = skeletons(ours, entry)?;
        let mut bones = skeletons(other, entry)?;
        if matches!(whom, Whom::These(_)) {
            let known: HashSet<RevisionId> = all.iter().map(Revision::id).collect();
            bones.retain(|id, _| known.contains(id));
        }
        let erased: BTreeSet<RevisionId> = here.keys().chain(bones.keys()).copied().collect();
        let gathered = gather(all, &erased);
        plan.refused = !gathered.stand.is_empty() && record::view(&gathered.stand).is_err();
        if plan.refused {
            return Ok(plan);
        }
        for fallen in &gathered.fall {
            bones
                .entry(fallen.id())
                .or_insert_with(|| Skeleton::of(fallen));
        }
        plan.gone = gathered.stand.is_empty();
        plan.fall = bones
            .into_values()
            .filter(|it| !here.contains_key(&it.id))
            .collect();
        let new = |it: &Revision| !standing.contains(&it.id());
        plan.fresh = gathered.stand.into_iter().filter(new).collect();
        let new = |it: &Revision| !waiting.contains(&it.id());
        plan.wait = gathered.wait.into_iter().filter(new).collect();
        Ok(plan)
    }

    /// Takes over some entries with their documents, in one transaction.
    fn take(
        &mut self,
        theirs: &Vault,
        plans: &[Plan],
        now: i64,
        merged: &mut Merged,
    ) -> Result<()> {
        if plans.is_empty() {
            return Ok(());
        }
        let wanted: BTreeSet<DocumentId> = plans
            .iter()
            .flat_map(|plan| plan.fresh.iter().chain(&plan.wait))
            .flat_map(named)
            .collect();
        let stored = self.fetch(theirs, wanted, merged)?;
        let mut fell = BTreeSet::new();
        self.transact(now, |kept| {
            for document in &stored {
                kept.document(document)?;
            }
            for plan in plans {
                fell.extend(kept.join(plan)?);
            }
            if plans.iter().any(|plan| !plan.fall.is_empty()) {
                kept.forget(&fell)?;
            }
            Ok(())
        })?;
        for document in &stored {
            self.pending.remove(&document.id);
        }
        plans.iter().for_each(|plan| plan.tell(merged));
        Ok(())
    }

    /// Seals documents of the other chart into this folder; what it cannot give is named.
    fn fetch(
        &mut self,
        theirs: &Vault,
        wanted: BTreeSet<DocumentId>,
        merged: &mut Merged,
    ) -> Result<Vec<crate::documents::Stored>> {
        let mut fetched = Vec::new();
        for id in wanted {
            if theirs.document_size(id)?.is_none() || self.document_size(id)?.is_some() {
                continue;
            }
            match self.take_document(theirs, id) {
                Ok(stored) => fetched.push(stored),
                Err(Error::Damaged(_)) => merged.missing.push(id),
                Err(error) => return Err(error),
            }
        }
        merged.missing.sort_unstable();
        merged.missing.dedup();
        merged.documents += fetched.len() as u64;
        Ok(fetched)
    }

    /// Documents that entries here name and only the other chart has: an earlier join was stopped, or
    /// another copy had lost them.
    fn fetch_missing(
        &mut self,
        theirs: &Vault,
        whom: Whom<'_>,
        now: i64,
        merged: &mut Merged,
    ) -> Result<()> {
        let mut lacking = BTreeSet::new();
        let mut asked = theirs.database()?.prepare("SELECT document FROM blobs")?;
        for id in asked.query_map([], |row| row.get(0).map(DocumentId))? {
            let id = id?;
            if self.document_size(id)?.is_none() && !merged.missing.contains(&id) {
                lacking.insert(id);
            }
        }
        if lacking.is_empty() {
            return Ok(());
        }
        let of_whom = match whom {
            Whom::Everybody => None,
            Whom::These(people) => Some(belongings(theirs, people)?),
        };
        let mut wanted = BTreeSet::new();
        each_naming(self.database()?, &lacking, |entry, id| {
            if of_whom.as_ref().is_none_or(|of| of.contains(&entry)) {
                wanted.insert(id);
            }
        })?;
        let stored = self.fetch(theirs, wanted, merged)?;
        if stored.is_empty() {
            return Ok(());
        }
        self.transact(now, |kept| {
            stored
                .iter()
                .try_for_each(|document| kept.document(document))
        })?;
        for document in &stored {
            self.pending.remove(&document.id);
        }
        Ok(())
    }

    /// Ledger, keys for signing, and, between copies of one chart with the same keys, the HEADs: a
    /// folder that holds everything of another is its descendant.
    fn take_rest(
        &mut self,
        theirs: &Vault,
        whom: Whom<'_>,
        now: i64,
        merged: &Merged,
    ) -> Result<()> {
        let ledger = self.unposted(theirs, whom)?;
        let signers = self.unsigned(theirs, whom)?;
        let whole = merged.refused.is_empty() && merged.missing.is_empty();
        let heads = if whole && matches!(whom, Whom::Everybody) && self.same_keys(theirs) {
            self.unlisted_heads(theirs)?
        } else {
            Vec::new()
        };
        if ledger.is_empty() && signers.is_empty() && heads.is_empty() {
            return Ok(());
        }
        let work = |kept: &mut Kept<'_>| {
            for (body, time) in &ledger {
                kept.ledger_at(body, *time)?;
            }
            for (person, seed, made) in &signers {
                kept.signer(*person, seed, *made)?;
            }
            Vault::list_heads(kept.database, &mut kept.root, kept.keys, &heads)
        };
        if ledger.is_empty() && signers.is_empty() {
            self.tidy(work)
        } else {
            self.transact(now, work)
        }
    }

    /// Rows of the other ledger that are not in this one, with their times.
    fn unposted(&self, theirs: &Vault, whom: Whom<'_>) -> Result<Vec<(String, i64)>> {
        let mut found = Vec::new();
        let mut known = self
            .database()?
            .prepare("SELECT EXISTS (SELECT 1 FROM ledger WHERE id = ?)")?;
        let mut asked = theirs
            .database()?
            .prepare("SELECT id, time, body FROM ledger ORDER BY row")?;
        let mut rows = asked.query([])?;
        while let Some(row) = rows.next()? {
            let (id, body): ([u8; 32], String) = (row.get(0)?, row.get(2)?);
            let of = match whom {
                Whom::Everybody => true,
                Whom::These(people) => people.iter().any(|it| body.contains(&it.to_string())),
            };
            if of && !known.query_row([id], first)? {
                found.push((body, row.get(1)?));
            }
        }
        Ok(found)
    }

    /// Keys for signing of people who stand here and have none here.
    fn unsigned(&self, theirs: &Vault, whom: Whom<'_>) -> Result<Vec<Signer>> {
        let mut found = Vec::new();
        let mut asked = theirs
            .database()?
            .prepare("SELECT person, seed, made FROM signers")?;
        let mut rows = asked.query([])?;
        while let Some(row) = rows.next()? {
            let person = EntryId(row.get(0)?);
            let of = match whom {
                Whom::Everybody => true,
                Whom::These(people) => people.contains(&person),
            };
            if of && self.known_signer(person)?.is_none() && self.entry(person)?.is_some() {
                let seed: [u8; 32] = row.get(1)?;
                found.push((person, seal::Zeroizing::new(seed), row.get(2)?));
            }
        }
        Ok(found)
    }

    /// Whether two open charts are copies of one, with keys that were never exchanged.
    #[must_use]
    pub fn same_keys(&self, other: &Vault) -> bool {
        let probe = b"same keys";
        self.secret.vault == other.secret.vault
            && self.keys.head.mac(probe) == other.keys.head.mac(probe)
    }

    /// HEADs of another copy's past and its present one, as far as they are not listed here.
    fn unlisted_heads(&self, theirs: &Vault) -> Result<Vec<(Digest, u64, CopyId)>> {
        let mut found = Vec::new();
        let mut known = self
            .database()?
            .prepare("SELECT EXISTS (SELECT 1 FROM heads WHERE digest = ?)")?;
        let mut take = |digest: Digest, generation: u64, copy: CopyId| -> Result<()> {
            if digest != self.head_digest && !known.query_row([digest.0], first)? {
                found.push((digest, generation, copy));
            }
            Ok(())
        };
        let mut asked = theirs
            .database()?
            .prepare("SELECT digest, generation, copy FROM heads")?;
        let mut rows = asked.query([])?;
        while let Some(row) = rows.next()? {
            take(Digest(row.get(0)?), row.get(1)?, CopyId(row.get(2)?))?;
        }
        let head = &theirs.head;
        if let Some(previous) = head.previous {
            take(previous, head.generation.saturating_sub(1), head.copy)?;
        }
        take(theirs.head_digest, head.generation, head.copy)?;
        Ok(found)
    }
}

impl Kept<'_> {
    /// Brings one entry into the state its plan says. Gives the documents that what fell had named.
    fn join(&mut self, plan: &Plan) -> Result<BTreeSet<DocumentId>> {
        for revision in &plan.fresh {
            self.rise(plan.entry, revision.id())?;
            let (id, change) = (revision.id().0, self.root.change);
            let sql = "INSERT INTO revisions (id, entry, change, bytes) VALUES (?, ?, ?, ?)";
            self.database.prepare_cached(sql)?.execute(params![
                id,
                plan.entry.0,
                change,
                revision.bytes()
            ])?;
            self.count("revisions", &[&id, &plan.entry.0, &self.number()]);
        }
        for revision in &plan.wait {
            let (id, change) = (revision.id().0, self.root.change);
            let sql = "INSERT INTO aside (id, entry, change, bytes) VALUES (?, ?, ?, ?)";
            self.database.prepare_cached(sql)?.execute(params![
                id,
                plan.entry.0,
                change,
                revision.bytes()
            ])?;
            self.count("aside", &[&id, &plan.entry.0, &self.number()]);
        }
        let named = self.fell(plan.entry, &plan.fall)?;
        self.show_again(plan.entry)?;
        Ok(named)
    }

    /// Takes a revision out of those that wait, if it is there.
    fn rise(&mut self, entry: EntryId, id: RevisionId) -> Result<()> {
        self.drop_row("aside", entry, id).map(|_| ())
    }

    /// Takes a row of `revisions` or `aside` away and gives its bytes.
    fn drop_row(&mut self, table: &str, entry: EntryId, id: RevisionId) -> Result<Option<Vec<u8>>> {
        let sql = format!("SELECT change, bytes FROM {table} WHERE id = ? AND entry = ?");
        let row = self
            .database
            .prepare_cached(&sql)?
            .query_row(params![id.0, entry.0], |row| Ok((row.get(0)?, row.get(1)?)));
        let Some((change, bytes)): Option<(u64, Vec<u8>)> = maybe(row)? else {
            return Ok(None);
        };
        let counted = crate::root::Row::of(table, &[&id.0, &entry.0, &change.to_be_bytes()]);
        self.root.take(&self.keys.root, &counted);
        let sql = format!("DELETE FROM {table} WHERE id = ?");
        self.database.prepare_cached(&sql)?.execute([id.0])?;
        Ok(Some(bytes))
    }

    /// Leaves of these revisions nothing but their skeletons. Gives the documents they had named.
    pub(crate) fn fell(
        &mut self,
        entry: EntryId,
        fall: &[Skeleton],
    ) -> Result<BTreeSet<DocumentId>> {
        let mut documents = BTreeSet::new();
        for bones in fall {
            for table in ["revisions", "aside"] {
                if let Some(bytes) = self.drop_row(table, entry, bones.id)? {
                    documents.extend(named_in(&bytes));
                }
            }
            let (id, change) = (bones.id.0, self.root.change);
            let sql = "INSERT OR IGNORE INTO skeletons (id, entry, change, parents, groups)
                       VALUES (?, ?, ?, ?, ?)";
            let put = self.database.prepare_cached(sql)?.execute(params![
                id,
                entry.0,
                change,
                bones.parents,
                bones.groups
            ])?;
            if put == 1 {
                let parts: [&[u8]; 5] = [
                    &id,
                    &entry.0,
                    &self.number(),
                    &bones.parents,
                    bones.groups.as_bytes(),
                ];
                self.count("skeletons", &parts);
            }
        }
        Ok(documents)
    }

    /// Shows an entry as its revisions say it now; without any, not at all.
    pub(crate) fn show_again(&mut self, entry: EntryId) -> Result<()> {
        let old = self.shown_row(entry)?;
        let all = revisions(self.database, entry)?;
        if all.is_empty() {
            return match old {
                Some(old) => self.unshow(entry, old),
                None => Ok(()),
            };
        }
        let seen = record::view(&all).map_err(|_| crate::commit::unreadable())?;
        self.show(&Shown::of(&seen), old)
    }
}

fn go_on(follow: Follow<'_>, done: u64, total: u64) -> Result<()> {
    if follow(done, total) {
        Ok(())
    } else {
        Err(Error::Cancelled)
    }
}

fn first(row: &rusqlite::Row<'_>) -> rusqlite::Result<bool> {
    row.get(0)
}

/// Everything that belongs to these people, their own entries included.
fn belongings(vault: &Vault, people: &BTreeSet<EntryId>) -> Result<HashSet<EntryId>> {
    let mut found = HashSet::new();
    let mut asked = vault
        .database()?
        .prepare("SELECT id FROM entries WHERE person = ?")?;
    for person in people {
        let Some(row) = vault.person_row(*person)? else {
            continue;
        };
        for entry in asked.query_map([row], |row| row.get(0).map(EntryId))? {
            found.insert(entry?);
        }
    }
    Ok(found)
}

/// The revisions of an entry that wait for a parent.
pub(crate) fn aside(database: &Connection, entry: EntryId) -> Result<Vec<Revision>> {
    let mut asked =
        database.prepare_cached("SELECT id, bytes FROM aside WHERE entry = ? ORDER BY id")?;
    let mut rows = asked.query([entry.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let id = RevisionId(row.get(0)?);
        match Revision::read(row.get_ref(1)?.as_blob().unwrap_or_default()) {
            Ok(revision) if revision.id() == id => found.push(revision),
            _ => {
                return Err(Error::damaged(Trouble::RevisionDamaged, id.to_string()));
            }
        }
    }
    Ok(found)
}

fn skeletons(database: &Connection, entry: EntryId) -> Result<BTreeMap<RevisionId, Skeleton>> {
    let mut asked =
        database.prepare_cached("SELECT id, parents, groups FROM skeletons WHERE entry = ?")?;
    let rows = asked.query_map([entry.0], |row| {
        Ok(Skeleton {
            id: RevisionId(row.get(0)?),
            parents: row.get(1)?,
            groups: row.get(2)?,
        })
    })?;
    rows.map(|row| row.map(|bones| (bones.id, bones)).map_err(Error::from))
        .collect()
}

/// The documents a revision may name.
pub(crate) fn named(revision: &Revision) -> BTreeSet<DocumentId> {
    named_in(revision.bytes())
}

/// Every text of 64 hexadecimal digits in the bytes of a revision. Other digests look the same;
/// whoever asks compares with the documents there are.
fn named_in(bytes: &[u8]) -> BTreeSet<DocumentId> {
    let texts = bytes.split(|byte| *byte == b'"');
    let text = |part: &[u8]| std::str::from_utf8(part).ok()?.parse().ok();
    texts
        .filter(|part| part.len() == 64)
        .filter_map(text)
        .collect()
}

/// Goes through all revisions, also those that wait, and tells which of these documents they name.
pub(crate) fn each_naming(
    database: &Connection,
    documents: &BTreeSet<DocumentId>,
    mut tell: impl FnMut(EntryId, DocumentId),
) -> Result<()> {
    for table in ["revisions", "aside"] {
        let mut asked = database.prepare(&format!("SELECT entry, bytes FROM {table}"))?;
        let mut rows = asked.query([])?;
        while let Some(row) = rows.next()? {
            let entry = EntryId(row.get(0)?);
            for id in named_in(row.get_ref(1)?.as_blob().unwrap_or_default()) {
                if documents.contains(&id) {
                    tell(entry, id);
                }
            }
        }
    }
    Ok(())
}
