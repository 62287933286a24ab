//! A disk that is really full, at every moment of every verb.

use super::kills::{any_key, child};
use super::verbs::{VERBS, sheet};
use super::*;
use std::process::Command;

/// Whether everything that was acknowledged is there once there is room again.
fn nothing_is_lost(place: &Place, kept: &[u32], said: &str) {
    let keys: Vec<Identity> = std::iter::once(Identity::parse(&place.paper.reveal()).unwrap())
        .chain((0..3).map(sheet))
        .collect();
    let mut vault = any_key(&place.path, &place.device, &keys, Access::Write);
    for number in kept {
        let verb = &VERBS[*number as usize % VERBS.len()];
        assert!(
            (verb.kept)(&vault, *number),
            "{said}: {} {number} was acknowledged",
            verb.name
        );
    }
    let quiet = |it: &Remark| matches!(it, Remark::Recovered { .. });
    assert!(
        vault.remarks().iter().all(quiet),
        "{said}: {:?}",
        vault.remarks()
    );
    let mut found = verified(&mut vault, true);
    found.retain(|it| *it != Trouble::DocumentUnlisted);
    assert_eq!(found, [], "{said}");
}

/// No file may grow beyond so many blocks of 512 bytes, the database and its log included.
#[test]
fn wherever_a_file_can_grow_no_longer_nothing_is_lost() {
    let step = if long() { 8 } else { 48 };
    let (mut refused, mut acknowledged) = (0, 0);
    for blocks in (2..700).step_by(step) {
        let place = Place::filled();
        let key = [Identity::parse(&place.paper.reveal()).unwrap()];
        let said =
            child(&super::kills::told(&place, &key, "full"), Some(blocks)).wait_with_output();
        let said = String::from_utf8(said.unwrap().stdout).unwrap();
        assert!(said.contains("all tried"), "{blocks}: {said}");
        let numbers = |word: &str| -> Vec<u32> {
            let found = said
                .lines()
                .filter_map(|line| line.split_once(word)?.1.parse().ok());
            found.collect()
        };
        let kept = numbers("kept ");
        refused += numbers("refused ").len();
        acknowledged += kept.len();
        nothing_is_lost(&place, &kept, &format!("{blocks} blocks"));
    }
    assert!(refused > 10 && acknowledged > 10);
    println!(
        "files that can grow no longer: {refused} changes refused, {acknowledged} acknowledged, 0 lost"
    );
}

/// A file system in memory with a size of its own, where the system lets us make one.
struct Small(PathBuf);

impl Small {
    fn mount(at: &Path, megabytes: u32) -> Option<Small> {
        let mut mount = Command::new("mount");
        mount
            .args(["-t", "tmpfs", "-o", &format!("size={megabytes}m"), "tmpfs"])
            .arg(at);
        let done = mount.output().is_ok_and(|done| done.status.success());
        done.then(|| Small(at.to_owned()))
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        drop(Command::new("umount").arg(&self.0).status());
    }
}

#[test]
fn on_a_disk_without_a_free_page_nothing_is_lost() {
    let step = if long() { 1 } else { 6 };
    let (mut refused, mut acknowledged, mut disks) = (0, 0, 0);
    for pages in (0..60u64).step_by(step) {
        let mut place = Place::filled();
        let dir = tempfile::tempdir().unwrap();
        let Some(_small) = Small::mount(dir.path(), 24) else {
            println!(
                "no file system may be made here; the limit on the length of a file stands in"
            );
            return;
        };
        disks += 1;
        let path = dir.path().join("Anna.ownchart");
        copy_dir(&place.path, &path);
        place.path = path;
        let mut kept = Vec::new();
        let mut vault = place.write();
        for (number, verb) in (0..).zip(VERBS) {
            if number == 1 {
                fill(dir.path(), pages * 4096);
            }
            match (verb.go)(&mut vault, number) {
                Ok(()) => kept.push(number),
                Err(Error::NoSpace { .. }) => refused += 1,
                Err(error) => panic!("{pages} pages, {}: {error:?}", verb.name),
            }
        }
        acknowledged += kept.len();
        // It cannot be put to rest either, or it can; the next time there is room.
        drop(vault.close());
        fs::remove_file(dir.path().join("filler")).unwrap();
        nothing_is_lost(&place, &kept, &format!("{pages} pages"));
    }
    println!(
        "{disks} disks without a free page: {refused} changes refused, {acknowledged} acknowledged, 0 lost"
    );
}

/// Leaves so many bytes free.
fn fill(dir: &Path, free: u64) {
    use std::io::Write;
    let mut filler = fs::File::create(dir.join("filler")).unwrap();
    let there = crate::disk::Disk::free(&crate::disk::Real, dir)
        .unwrap()
        .unwrap();
    let bytes = vec![1; usize::try_from(there.saturating_sub(free)).unwrap()];
    filler.write_all(&bytes).unwrap();
}
