//! Three copies of one chart, changed by people who do not know of each other, with clocks that are
//! wrong by up to ten years, joined in any order, in part, and again.

use super::*;
use crate::revision::Body;
use crate::{
    Coded, Content, CopyId, Dose, Entry, EntryId, Kind, Life, Medication, Seen, form, view,
};

/// Chance from a number, so that a failing history can be told again.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        // Xorshift, Marsaglia 2003.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }
}

/// A copy as a vault keeps it: what was erased is not there any more.
#[derive(Clone, Default, PartialEq, Debug)]
struct Copy {
    stand: Vec<Revision>,
    wait: Vec<Revision>,
    erased: BTreeSet<RevisionId>,
    /// By how much its clock is wrong, in milliseconds.
    clock: i64,
}

impl Copy {
    fn take(&mut self, revisions: Vec<Revision>, erased: &BTreeSet<RevisionId>) {
        self.erased.extend(erased);
        let known = self.stand.drain(..).chain(self.wait.drain(..));
        let known: Vec<Revision> = known.chain(revisions).collect();
        let gathered = gather(known, &self.erased);
        self.erased.extend(gathered.fall.iter().map(Revision::id));
        (self.stand, self.wait) = (gathered.stand, gathered.wait);
    }

    fn join(&mut self, other: &Copy) {
        let all = other.stand.iter().chain(&other.wait).cloned().collect();
        self.take(all, &other.erased);
    }

    /// What it holds, whatever its clock says.
    fn holds(&self) -> (Vec<RevisionId>, Vec<RevisionId>, &BTreeSet<RevisionId>) {
        let ids = |of: &[Revision]| of.iter().map(Revision::id).collect();
        (ids(&self.stand), ids(&self.wait), &self.erased)
    }

    fn seen(&self) -> Option<Seen> {
        (!self.stand.is_empty()).then(|| view(&self.stand).expect("what was gathered can be seen"))
    }
}

/// One history: three copies, everything anybody wrote, and every plan anybody entered.
struct History {
    chance: Chance,
    copies: [Copy; 3],
    written: Vec<Revision>,
    plans: BTreeSet<String>,
    notes: BTreeSet<String>,
    erased: BTreeSet<RevisionId>,
}

const TEN_YEARS: i64 = 10 * 365 * 24 * 3_600_000;

impl History {
    fn of(seed: u64) -> History {
        let mut chance = Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let mut copies: [Copy; 3] = Default::default();
        for copy in &mut copies {
            copy.clock = (chance.next() % (2 * TEN_YEARS as u64)) as i64 - TEN_YEARS;
        }
        History {
            chance,
            copies,
            written: Vec::new(),
            plans: BTreeSet::new(),
            notes: BTreeSet::new(),
            erased: BTreeSet::new(),
        }
    }

    fn live(&mut self) {
        self.write(0, None);
        let first = self.copies[0].clone();
        for copy in &mut self.copies[1..] {
            if self.chance.below(4) > 0 {
                copy.join(&first); // mostly they begin together
            }
        }
        for _ in 0..4 + self.chance.below(8) {
            let (one, other) = (self.chance.below(3), self.chance.below(3));
            match self.chance.below(12) {
                0 | 1 => {
                    let there = self.copies[other].clone();
                    self.copies[one].join(&there);
                }
                2 => self.join_in_part(one, other),
                3 if self.chance.one_in(3) => self.erase(one),
                4 => self.decide(one),
                _ => {
                    let seen = self.copies[one].seen();
                    self.write(one, seen);
                }
            }
        }
    }

    /// Somebody changes the medicine at one copy, or enters it.
    fn write(&mut self, at: usize, seen: Option<Seen>) {
        let mut after = match &seen {
            Some(seen) => seen.entry.clone(),
            None => Entry::new(
                EntryId([1; 16]),
                Some(EntryId([2; 16])),
                Content::Medication(Medication::default()),
            ),
        };
        let choice = if seen.is_none() {
            0
        } else {
            self.chance.below(6)
        };
        match choice {
            0..3 => {
                let dose = self.chance.below(9) as u32;
                after.content = Content::Medication(Medication {
                    name: Coded::text("Ramipril"),
                    strength: Some(format!("{} mg", [5, 10][self.chance.below(2)])),
                    morning: Some(Dose::from(dose)),
                    evening: self.chance.one_in(2).then(|| Dose::from(dose + 1)),
                    ..Medication::default()
                });
            }
            3 => after.note = Some(format!("Notiz {}", self.written.len())),
            4 => after.labels = vec![format!("Wort {}", self.chance.below(3))],
            _ => after.life = [Life::Active, Life::Removed][self.chance.below(2)],
        }
        let groups = match &seen {
            Some(seen) => form::changed(&seen.entry, &after),
            None => form::split(&after),
        };
        let parents = seen.map(|seen| seen.heads).unwrap_or_default();
        if !groups.is_empty() {
            self.keep(at, groups, parents);
        }
    }

    /// A person says which of two versions is right.
    fn decide(&mut self, at: usize) {
        let Some(seen) = self.copies[at].seen() else {
            return;
        };
        let Some(conflict) = seen.conflicts.first() else {
            return;
        };
        let version = &conflict.versions[self.chance.below(conflict.versions.len())];
        let mut groups = form::split(&version.entry);
        groups.retain(|name, _| *name == conflict.group);
        self.keep(at, groups, seen.heads.clone());
        let after = self.copies[at].seen().expect("it was just written");
        assert!(
            after.conflicts.iter().all(|it| it.group != conflict.group),
            "what was decided is decided"
        );
    }

    fn keep(&mut self, at: usize, groups: form::Groups, parents: Vec<RevisionId>) {
        if let Some(plan) = groups.get("plan") {
            self.plans.insert(plan.to_string());
        }
        if let Some(note) = groups.get("note") {
            self.notes.insert(note.to_string());
        }
        let number = self.written.len() as i64;
        let revision = Revision::new(Body {
            form: form::VERSION,
            entry: EntryId([1; 16]),
            kind: Kind::Medication,
            parents,
            copy: CopyId([at as u8; 16]),
            time: self.copies[at].clock + number * 60_000,
            salt: CopyId((self.chance.next() as u128).to_be_bytes()),
            groups,
        });
        self.written.push(revision.clone());
        self.copies[at].take(vec![revision], &BTreeSet::new());
    }

    /// A join that was cut off, or a copy that lost a piece: children come without their parents.
    fn join_in_part(&mut self, one: usize, other: usize) {
        let there = self.copies[other].clone();
        let some: Vec<Revision> = there
            .stand
            .into_iter()
            .chain(there.wait)
            .filter(|_| self.chance.one_in(2))
            .collect();
        self.copies[one].take(some, &BTreeSet::new());
    }

    fn erase(&mut self, at: usize) {
        let all: BTreeSet<RevisionId> = self.copies[at]
            .stand
            .iter()
            .chain(&self.copies[at].wait)
            .map(Revision::id)
            .collect();
        self.erased.extend(&all);
        self.copies[at].take(Vec::new(), &all);
    }

    /// Everyone hears of everything, in any order, some of it twice.
    fn meet(&self, mut chance: Chance) -> [Copy; 3] {
        let mut copies = self.copies.clone();
        let ring = [(0, 1), (1, 2), (2, 0), (1, 0), (2, 1), (0, 2)];
        let mut order = ring;
        for place in (1..order.len()).rev() {
            order.swap(place, chance.below(place + 1));
        }
        for (one, other) in order.into_iter().chain(ring) {
            let there = copies[other].clone();
            copies[one].join(&there);
        }
        copies
    }

    fn check(&mut self, seed: u64) {
        let one = Chance(self.chance.next() | 1);
        let met = self.meet(one);
        if seed.is_multiple_of(4) {
            let other = Chance(self.chance.next() | 1);
            let again = self.meet(other);
            assert_eq!(
                again[2].holds(),
                met[0].holds(),
                "history {seed}: in any order"
            );
            assert_eq!(
                again[2].seen(),
                met[0].seen(),
                "history {seed}: they show the same"
            );
        }
        for copy in &met {
            assert_eq!(copy.holds(), met[0].holds(), "history {seed}: they agree");
        }
        let all = &met[0];
        let mut once_more = all.clone();
        once_more.join(&met[1]);
        assert_eq!(
            once_more, *all,
            "history {seed}: joined again, nothing changes"
        );

        let stand: BTreeSet<RevisionId> = all.stand.iter().map(Revision::id).collect();
        for revision in &self.written {
            let (id, parents) = (revision.id(), &revision.body().parents);
            let on_erased = parents.iter().any(|parent| all.erased.contains(parent));
            let erased = self.erased.contains(&id) || on_erased;
            assert_eq!(
                stand.contains(&id),
                !erased,
                "history {seed}: nothing is lost"
            );
            assert_eq!(
                all.erased.contains(&id),
                erased,
                "history {seed}: nothing comes back"
            );
        }
        assert!(all.wait.is_empty(), "history {seed}: everything arrived");
        assert_eq!(all.stand.len() + all.erased.len(), self.written.len());
        for copy in [&self.copies[seed as usize % 3], all] {
            self.nothing_invented(copy, seed);
        }
        let Some(seen) = all.seen() else { return };
        let times = all.stand.iter().map(|it| it.body().time);
        assert_eq!(Some(seen.changed), times.max(), "history {seed}");
        let mut reversed = all.stand.clone();
        reversed.reverse();
        assert_eq!(view(&reversed).unwrap(), seen, "history {seed}");
    }

    /// No dose that nobody entered: every plan that is shown, somebody wrote exactly so.
    fn nothing_invented(&self, copy: &Copy, seed: u64) {
        let Some(seen) = copy.seen() else { return };
        let versions = seen.conflicts.iter().flat_map(|it| &it.versions);
        for entry in versions.map(|it| &it.entry).chain([&seen.entry]) {
            let groups = form::split(entry);
            let plan = groups["plan"].to_string();
            assert!(
                self.plans.contains(&plan),
                "history {seed}: nobody entered {plan}"
            );
            let note = groups["note"].to_string();
            assert!(
                note == "{}" || self.notes.contains(&note),
                "history {seed}: {note}"
            );
        }
    }
}

/// `OWNCHART_HISTORIES=1000000` tries more of them.
#[test]
fn ten_thousand_histories_of_three_copies_end_in_one() {
    let many = std::env::var("OWNCHART_HISTORIES").ok();
    let many = many.and_then(|many| many.parse().ok()).unwrap_or(10_000);
    for seed in 1..=many {
        let mut history = History::of(seed);
        history.live();
        history.check(seed);
    }
}

fn written(parents: &[&Revision], salt: u8) -> Revision {
    let entry = Entry::new(
        EntryId([1; 16]),
        None,
        Content::Medication(Medication::default()),
    );
    Revision::new(Body {
        form: form::VERSION,
        entry: entry.id,
        kind: Kind::Medication,
        parents: parents.iter().map(|it| it.id()).collect(),
        copy: CopyId([salt; 16]),
        time: i64::from(salt) * -1_000_000,
        salt: CopyId([salt; 16]),
        groups: form::split(&entry),
    })
}

#[test]
fn children_wait_for_their_parents_and_stand_behind_them() {
    let one = written(&[], 1);
    let two = written(&[&one], 2);
    let three = written(&[&two], 3);
    let nobody = BTreeSet::new();
    let without = gather([three.clone(), one.clone()], &nobody);
    assert_eq!(
        (without.stand, without.wait),
        (vec![one.clone()], vec![three.clone()])
    );
    let whole = gather(
        [three.clone(), two.clone(), one.clone(), two.clone()],
        &nobody,
    );
    assert_eq!(whole.stand, [one, two, three]);
    assert!(whole.wait.is_empty() && whole.fall.is_empty());
}

#[test]
fn what_was_built_on_an_erased_revision_falls_with_it_and_another_beginning_stands() {
    let one = written(&[], 1);
    let two = written(&[&one], 2);
    let waiting = written(&[&two], 3);
    let anew = written(&[], 4);
    let erased = BTreeSet::from([one.id()]);
    let all = [waiting.clone(), two.clone(), one, anew.clone()];
    let gathered = gather(all, &erased);
    assert_eq!(gathered.stand, std::slice::from_ref(&anew));
    assert_eq!(gathered.fall.len(), 3);
    // Its beginning is long gone when the last one arrives.
    let erased = BTreeSet::from([two.id()]);
    let gathered = gather([waiting.clone(), anew], &erased);
    assert_eq!(gathered.fall, [waiting]);
}
