//! What happens to folders every day frightens nobody.

use super::scene::{Lies, Scene};
use super::*;
use std::time::{Duration, SystemTime};

/// Something that happens to a folder and means nothing; it may move the chart.
type Happens = fn(&mut Place);

const EVERYDAY: &[(&str, Happens)] = &[
    ("nothing at all", |_| {}),
    ("the folder was moved", |place| {
        let moved = place.path.with_file_name("Änne & Söhne? 100% #1");
        fs::rename(&place.path, &moved).unwrap();
        place.path = moved;
    }),
    ("it is reached through a link", |place| {
        let link = place.path.with_file_name("link");
        std::os::unix::fs::symlink(&place.path, &link).unwrap();
        place.path = link;
    }),
    ("a copying program gave every file another time", |place| {
        times(place, 1)
    }),
    ("the clock of the machine was wrong", |place| {
        times(place, 4_000_000_000)
    }),
    ("a stick forgot who may read what", |place| {
        modes(place, 0o777, 0o777)
    }),
    ("everything was made write-protected", |place| {
        modes(place, 0o500, 0o400)
    }),
    ("pictures were looked at on Windows", |place| {
        everywhere(place, "Thumbs.db")
    }),
    ("it was opened on a Mac", |place| {
        everywhere(place, ".DS_Store")
    }),
    ("a stick was in a Mac", |place| everywhere(place, "._HEAD")),
    ("a folder got a colour", |place| {
        everywhere(place, "desktop.ini")
    }),
    ("a sync client left HEAD twice", |place| {
        twice(place, "HEAD", "HEAD (Anna's conflicted copy 2026-11-22)")
    }),
    ("a sync client left the database twice", |place| {
        twice(place, "vault.db", "vault (conflicted copy).db")
    }),
    ("another sync client did", |place| {
        twice(
            place,
            "vault.db",
            "vault.sync-conflict-20261122-101112-ABCDEFG.db",
        )
    }),
    ("somebody made notes beside it", |place| {
        drop(fs::write(place.join("Notizen.txt"), b"x"))
    }),
    ("README was lost", |place| {
        drop(fs::remove_file(place.join("README.txt")))
    }),
    ("empty folders were left out", |place| {
        for name in ["tmp", "snapshots"] {
            drop(fs::remove_dir(place.join(name)));
        }
    }),
    ("the lock file was left out", |place| {
        drop(fs::remove_file(place.join("lock")))
    }),
    ("something half written lies in tmp", |place| {
        drop(fs::write(place.join("tmp/half"), b"half"))
    }),
    ("the home cannot be written", |place| {
        let file = place.path.with_file_name("home");
        fs::write(&file, b"no folder").unwrap();
        place.device = Device::at(file.join("anchors"));
    }),
    ("the device forgot", |place| {
        drop(fs::remove_dir_all(place.device.anchors.as_ref().unwrap()))
    }),
    ("the device keeps nothing", |place| {
        place.device = Device::forgetful()
    }),
    ("it was looked at before", |place| {
        drop(place.open(Access::Read))
    }),
    ("it was worked at before", |place| {
        drop(place.open(Access::Write))
    }),
    ("an empty log was left", |place| {
        // Where changes are in the log it is no mere empty one.
        if place.join("vault.db-wal").metadata().is_err() {
            fs::write(place.join("vault.db-wal"), b"").unwrap();
        }
    }),
];

fn times(place: &Place, seconds: u64) {
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    for file in files(&place.path) {
        fs::File::open(file).unwrap().set_modified(time).unwrap();
    }
}

fn modes(place: &Place, folders: u32, each: u32) {
    use std::os::unix::fs::PermissionsExt;
    for file in files(&place.path) {
        fs::set_permissions(&file, fs::Permissions::from_mode(each)).unwrap();
    }
    fs::set_permissions(place.join("keys"), fs::Permissions::from_mode(folders)).unwrap();
}

fn everywhere(place: &Place, name: &str) {
    for dir in ["", "keys", "blobs", "snapshots", "tmp"] {
        fs::write(place.join(dir).join(name), b"x").unwrap();
    }
    for dir in fs::read_dir(place.join("blobs")).unwrap() {
        let dir = dir.unwrap().path();
        if dir.is_dir() {
            fs::write(dir.join(name), b"x").unwrap();
        }
    }
}

fn twice(place: &Place, name: &str, again: &str) {
    fs::copy(place.join(name), place.join(again)).unwrap();
}

/// What would frighten somebody: a refusal, a remark about damage, or a finding that is not
/// harmless; or an entry less than there was.
fn alarm(scene: &Scene, place: &Place, access: Access) -> Option<String> {
    let mut vault = match place.open(access) {
        Ok(vault) => vault,
        // Nobody but root may change what is write-protected, and nothing was lost.
        Err(error) => return Some(format!("{error:?}")),
    };
    let mut said = remarked(&vault);
    said.extend(verified(&mut vault, true));
    said.retain(|trouble| !matches!(trouble, Trouble::UnknownFile | Trouble::ReadmeDiffers));
    if !said.is_empty() {
        return Some(format!("{said:?}"));
    }
    (!scene.is_whole(&vault)).then(|| "something is gone".to_owned())
}

#[test]
fn nothing_that_happens_every_day_is_an_alarm() {
    let mut alarms = Vec::new();
    let mut tried = 0;
    for lies in [Lies::Clean, Lies::Open] {
        let scene = Scene::set(lies);
        for (name, happens) in EVERYDAY {
            for access in [Access::Read, Access::Write] {
                let mut place = scene.place.copy();
                happens(&mut place);
                tried += 1;
                if let Some(alarm) = alarm(&scene, &place, access) {
                    alarms.push(format!("{name}, {lies:?}, {access:?}: {alarm}"));
                }
                // And the next day is as quiet.
                if let Some(alarm) = alarm(&scene, &place, access) {
                    alarms.push(format!("{name}, {lies:?}, {access:?}, again: {alarm}"));
                }
            }
        }
    }
    assert!(alarms.is_empty(), "{alarms:#?}");
    println!(
        "{} things that happen every day, {tried} tries: 0 false alarms",
        EVERYDAY.len()
    );
}
