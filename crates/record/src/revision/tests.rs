use super::*;
use crate::{Coded, Content, Dose, Medication};
use proptest::prelude::*;

/// A copy of the chart that writes about one medicine.
struct Copy(u8);

impl Copy {
    fn write(&self, groups: Groups, parents: &[&Revision], salt: u8) -> Revision {
        Revision::new(Body {
            form: form::VERSION,
            entry: EntryId([1; 16]),
            kind: Kind::Medication,
            parents: parents.iter().map(|p| p.id()).collect(),
            copy: CopyId([self.0; 16]),
            time: 0,
            salt: CopyId([salt; 16]),
            groups,
        })
    }
}

fn ramipril(strength: &str, morning: u32, evening: Option<u32>) -> Entry {
    let plan = Medication {
        name: Coded::text("Ramipril"),
        strength: Some(strength.into()),
        morning: Some(Dose::from(morning)),
        evening: evening.map(Dose::from),
        ..Medication::default()
    };
    Entry::new(EntryId([1; 16]), None, Content::Medication(plan))
}

#[test]
fn a_dose_nobody_entered_is_never_shown() {
    let first = ramipril("5 mg", 2, None);
    let here = ramipril("10 mg", 1, None);
    let there = ramipril("5 mg", 2, Some(1));
    let root = Copy(1).write(form::split(&first), &[], 1);
    let mine = Copy(1).write(form::changed(&first, &here), &[&root], 2);
    let theirs = Copy(2).write(form::changed(&first, &there), &[&root], 3);
    let seen = view(&[root, mine, theirs]).unwrap();
    assert_eq!(seen.conflicts.len(), 1);
    let plans: Vec<&Entry> = seen.conflicts[0]
        .versions
        .iter()
        .map(|v| &v.entry)
        .collect();
    assert!(plans.contains(&&here) && plans.contains(&&there));
    assert_eq!(seen.heads.len(), 2);
}

#[test]
fn changes_to_different_groups_are_both_kept() {
    let first = ramipril("5 mg", 1, None);
    let (mut dose, mut note) = (ramipril("10 mg", 1, None), first.clone());
    note.note = Some("nach dem Essen".into());
    let root = Copy(1).write(form::split(&first), &[], 1);
    let mine = Copy(1).write(form::changed(&first, &dose), &[&root], 2);
    let theirs = Copy(2).write(form::changed(&first, &note), &[&root], 3);
    let seen = view(&[theirs, root, mine]).unwrap();
    dose.note = note.note;
    assert_eq!((seen.entry, seen.conflicts), (dose, vec![]));
}

#[test]
fn a_decision_built_on_both_sides_ends_the_conflict() {
    let first = ramipril("5 mg", 2, None);
    let (here, there) = (ramipril("10 mg", 1, None), ramipril("5 mg", 3, None));
    let root = Copy(1).write(form::split(&first), &[], 1);
    let mine = Copy(1).write(form::changed(&first, &here), &[&root], 2);
    let theirs = Copy(2).write(form::changed(&first, &there), &[&root], 3);
    let decided = Copy(1).write(form::split(&there), &[&mine, &theirs], 4);
    let seen = view(&[root, mine, theirs, decided.clone()]).unwrap();
    assert_eq!(
        (seen.entry, seen.conflicts, seen.heads),
        (there, vec![], vec![decided.id()])
    );
}

#[test]
fn a_removal_that_did_not_know_of_a_change_is_undecided_and_shown() {
    let first = ramipril("5 mg", 2, None);
    let mut gone = first.clone();
    gone.life = Life::Removed;
    let root = Copy(1).write(form::split(&first), &[], 1);
    let removed = Copy(1).write(form::changed(&first, &gone), &[&root], 2);
    let changed = Copy(2).write(
        form::changed(&first, &ramipril("10 mg", 2, None)),
        &[&root],
        3,
    );
    assert_eq!(
        view(&[root.clone(), removed.clone()]).unwrap().entry.life,
        Life::Removed
    );
    let removed_too = Copy(2).write(form::changed(&first, &gone), &[&root], 4);
    let both = view(&[root.clone(), removed.clone(), removed_too]).unwrap();
    assert_eq!((both.entry.life, both.conflicts), (Life::Removed, vec![]));
    let seen = view(&[root, removed, changed]).unwrap();
    assert_eq!(seen.entry.life, Life::Active);
    assert_eq!(seen.conflicts[0].group, "life");
    let lives: Vec<Life> = seen.conflicts[0]
        .versions
        .iter()
        .map(|v| v.entry.life)
        .collect();
    assert!(lives.contains(&Life::Active) && lives.contains(&Life::Removed));
}

#[test]
fn a_life_of_changes_to_one_entry_is_still_shown() {
    let plan = |number: u32| ramipril("5 mg", number, None);
    let mut life = vec![Copy(1).write(form::split(&plan(0)), &[], 0)];
    for number in 1..20_000 {
        let groups = form::changed(&plan(number - 1), &plan(number));
        let next = Copy(1).write(groups, &[&life[life.len() - 1]], 0);
        life.push(next);
    }
    let seen = view(&life).unwrap();
    assert_eq!((seen.entry, seen.conflicts), (plan(19_999), vec![]));
    assert_eq!(seen.heads, [life[life.len() - 1].id()]);
}

#[test]
fn what_was_kept_is_read_back_and_a_changed_byte_is_noticed() {
    let revision = Copy(1).write(form::split(&ramipril("5 mg", 1, None)), &[], 1);
    assert_eq!(Revision::read(revision.bytes()).unwrap(), revision);
    let spaced = [b" ", revision.bytes()].concat();
    assert_eq!(Revision::read(&spaced), Err(NotARevision));
    assert_eq!(Revision::read(b"{}"), Err(NotARevision));
}

#[test]
fn a_revision_as_long_as_may_be_is_read_and_a_longer_one_is_not() {
    let of_length = |text: usize| {
        let mut entry = ramipril("5 mg", 1, None);
        entry.note = Some("x".repeat(text));
        Copy(1).write(form::split(&entry), &[], 1)
    };
    let around = of_length(1).bytes().len() - 1;
    let longest = of_length(LIMIT - around);
    assert_eq!(longest.bytes().len(), LIMIT);
    assert_eq!(Revision::read(longest.bytes()), Ok(longest));
    let longer = of_length(LIMIT - around + 1);
    assert_eq!(Revision::read(longer.bytes()), Err(NotARevision));
    let longer = of_length(LIMIT - around + 9);
    assert_eq!(Revision::read(longer.bytes()), Err(NotARevision));
}

#[test]
fn revisions_of_two_entries_or_of_two_kinds_show_nothing() {
    let entry = ramipril("5 mg", 1, None);
    let one = Copy(1).write(form::split(&entry), &[], 1);
    let with = |change: fn(&mut Body)| {
        let mut body = one.body().clone();
        change(&mut body);
        [one.clone(), Revision::new(body)]
    };
    let other_entry = with(|body| body.entry = EntryId([2; 16]));
    let other_kind = with(|body| body.kind = Kind::Note);
    for mixed in [other_entry, other_kind] {
        assert_eq!(view(&mixed), Err(NothingToSee::Mixed));
    }
    assert_eq!(view(&[]), Err(NothingToSee::Empty));
}

#[test]
fn the_golden_revision_keeps_its_name() {
    let golden = include_bytes!("../../golden/revision-1.json");
    let revision = Revision::read(golden.trim_ascii_end()).unwrap();
    assert_eq!(
        revision.id().to_string(),
        include_str!("../../golden/revision-1.id").trim()
    );
    assert!(view(&[revision]).is_ok());
}

/// Everything `later` was built on, step by step: the plain words of "before".
fn before(later: &Revision, all: &[Revision]) -> Vec<RevisionId> {
    let parents = all.iter().filter(|r| later.body.parents.contains(&r.id()));
    parents
        .flat_map(|parent| [vec![parent.id()], before(parent, all)].concat())
        .collect()
}

proptest! {
    /// A write counts until a revision that was built on it writes the same group again.
    #[test]
    fn what_stands_is_what_no_later_revision_wrote(
        steps in prop::collection::vec((0u32..40, any::<bool>(), prop::collection::vec(0usize..8, 0..3)), 1..8),
    ) {
        let mut made: Vec<Revision> = Vec::new();
        for (index, (dose, all, parents)) in steps.iter().enumerate() {
            let parents: Vec<Revision> = parents.iter().filter_map(|p| made.get(*p).cloned()).collect();
            let mut groups = form::split(&ramipril("5 mg", *dose, None));
            if !all && index > 0 {
                groups.retain(|name, _| name == "plan"); // the others stand as they were
            }
            made.push(Copy(1).write(groups, &parents.iter().collect::<Vec<_>>(), index as u8));
        }
        let seen = view(&made).unwrap();
        for group in made.iter().flat_map(|r| r.body.groups.keys()) {
            let writes: Vec<&Revision> = made.iter().filter(|r| r.body.groups.contains_key(group)).collect();
            let overwritten = |r: &Revision| writes.iter().any(|later| before(later, &made).contains(&r.id()));
            let mut standing: Vec<&Value> = writes
                .iter()
                .filter(|r| !overwritten(r))
                .map(|r| &r.body.groups[group])
                .collect();
            standing.sort_by_key(|value| value.to_string());
            standing.dedup();
            let shown = seen.conflicts.iter().find(|c| c.group == *group).map_or(1, |c| c.versions.len());
            prop_assert_eq!(shown, standing.len(), "{}", group);
        }
    }

    /// Whatever order the revisions arrive in, and however often, what stands is the same.
    #[test]
    fn the_view_does_not_depend_on_the_order(
        steps in prop::collection::vec((0u8..3, 0u32..4, prop::collection::vec(0usize..8, 0..3)), 1..8),
        shuffle in prop::collection::vec(any::<usize>(), 8),
    ) {
        let mut made: Vec<Revision> = Vec::new();
        for (index, (copy, dose, parents)) in steps.iter().enumerate() {
            let parents: Vec<Revision> = parents.iter().filter_map(|p| made.get(*p).cloned()).collect();
            let groups = form::split(&ramipril("5 mg", *dose, None));
            made.push(Copy(*copy).write(groups, &parents.iter().collect::<Vec<_>>(), index as u8));
        }
        let straight = view(&made).unwrap();
        let mut mixed = made.clone();
        for (index, target) in shuffle.iter().enumerate().take(mixed.len()) {
            let target = target % mixed.len();
            mixed.swap(index, target);
        }
        mixed.push(made[0].clone());
        prop_assert_eq!(view(&mixed).unwrap(), straight);
    }
}
