//! A share of many pictures takes no more memory than one of few.
//!
//! Alone in its file, because it looks at the memory of the whole process. With
//! `OWNCHART_SHARE_MB=1990 cargo test --release -p share --test size -- --nocapture` it is made by hand
//! at the limit of 2 GiB and says how long it took.
#![cfg(target_os = "linux")]

use std::{
    fs::File,
    io::{self, Read},
};

use seal::{Bounds, Identity, Key, Lock};
use share::{Bytes, Claim, Draft, Enclosure, Package, Packed, ShareId};

/// A picture of so many bytes, none of which lie anywhere.
struct Endless(u64);

impl Bytes for Endless {
    fn reader(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(io::repeat(0x5a).take(self.0)))
    }
}

/// The most memory this process ever held, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let digits = line.and_then(|line| line.split_whitespace().nth(1));
    digits.and_then(|it| it.parse().ok()).expect("a number")
}

#[test]
fn many_pictures_go_through_little_memory_both_ways() {
    let asked = std::env::var("OWNCHART_SHARE_MB").ok();
    let megabytes: u64 = asked
        .as_deref()
        .map_or(64, |it| it.parse().expect("a number"));
    let each = Endless(megabytes * 1_000_000 / 4);
    let documents: Vec<Enclosure<'_>> = ["CT", "MRT", "Roentgen", "Echo"]
        .map(|title| Enclosure {
            title,
            ending: "dcm",
            bytes: &each,
        })
        .into();
    let draft = Draft {
        claim: Claim {
            id: ShareId::random(),
            made: "2026-05-03T10:42".parse().expect("a date"),
            reader: "Dr. Weber".to_owned(),
            purpose: None,
            valid_until: None,
            left_out: Vec::new(),
        },
        summary_json: b"{}",
        summary_html: b"",
        documents: &documents,
    };
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("share.age");
    let reader = Identity::generate();
    let recipients = [reader.recipient()];
    let before = peak();
    let start = std::time::Instant::now();
    let packed = Packed::new(&draft, None).expect("within the limit");
    let output = File::create(&file).expect("a file");
    packed
        .write(output, Lock::Recipients(&recipients))
        .expect("sealed");
    let sealed = start.elapsed();
    let input = File::open(&file).expect("written");
    assert!(input.metadata().expect("a file").len() > megabytes * 1_000_000);
    let package = Package::open_from(input, Key::Identities(&[reader]), Bounds::Share);
    let package = package.expect("its key");
    assert_eq!(package.documents().len(), 4);
    for document in package.documents() {
        assert_eq!(document.size, each.0);
        package
            .write_document(document, &mut io::sink())
            .expect("as it went in");
    }
    let grown = peak() - before;
    println!(
        "{megabytes} MB: sealed in {sealed:.1?}, opened and read out in {:.1?}, {grown} KiB more memory",
        start.elapsed() - sealed
    );
    assert!(grown < 16 << 10, "{grown} KiB");
}
