//! Makes a chart with documents and writes a backup of it, for `cargo xtask bench`:
//! `backup make FOLDER FILES MEGABYTES` and `backup write FOLDER FILE`. The key lies beside the
//! folder as `FOLDER.key`; nothing of this is for a real chart. Writing prints how many seconds went
//! by until the file lay on the disk, before it was read back.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a tool for measuring may fall over"
)]

use seal::Identity;
use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::time::Instant;
use vault::{About, Access, Change, Device, Key, Vault};

const NOW: i64 = 1_767_225_600_000;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["make", folder, files, megabytes] => {
            make(folder, files.parse().unwrap(), megabytes.parse().unwrap());
        }
        ["write", folder, file] => write(folder, Path::new(file)),
        _ => panic!("make FOLDER FILES MEGABYTES | write FOLDER FILE"),
    }
}

fn make(folder: &str, files: usize, megabytes: usize) {
    let passphrase = seal::Passphrase::generate(seal::WordList::English);
    let device = Device::forgetful();
    let (mut chart, paper) = Vault::create(Path::new(folder), &passphrase, NOW, &device).unwrap();
    for number in 0..files {
        let mut bytes = vec![0; megabytes * 1_000_000];
        // Bytes that no disk and no pipe makes smaller.
        let mut state = 0x9e37_79b9_7f4a_7c15 ^ number as u64;
        for byte in &mut bytes {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            *byte = (state >> 32) as u8;
        }
        fs::write(format!("{folder}.{number}"), &bytes).unwrap();
        let stored = chart.add_document(&mut Cursor::new(bytes), &About::default());
        let change = Change {
            documents: vec![stored.unwrap()],
            ..Change::default()
        };
        chart.commit(&change, NOW).unwrap();
    }
    chart.close().unwrap();
    fs::write(format!("{folder}.key"), paper.reveal().as_bytes()).unwrap();
}

fn write(folder: &str, file: &Path) {
    let key = fs::read_to_string(format!("{folder}.key")).unwrap();
    let key = Identity::parse(&key).unwrap();
    let (key, device) = (Key::Recovery(&key), Device::forgetful());
    let mut chart = Vault::open(Path::new(folder), key, Access::Read, &device).unwrap();
    let begun = Instant::now();
    let mut written = None;
    let mut follow = |done, total| {
        // The second half is what is read back. It begins when the file is on the disk.
        if 2 * done > total {
            written.get_or_insert_with(|| begun.elapsed());
        }
        true
    };
    chart.backup(file, &[], NOW, &mut follow).unwrap();
    println!("{}", written.unwrap().as_secs_f64());
}
