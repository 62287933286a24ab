//! The test kit of the age format (C2SP/CCTV), through our own interface.
//!
//! Left out: armoured files and hybrid keys, which OwnChart neither writes nor reads.

use std::{
    collections::BTreeMap,
    env, fs,
    io::Read,
    path::{Path, PathBuf},
};

use seal::{Bounds, Error, Identity, Key, Passphrase};
use sha2::{Digest, Sha256};

fn corpora() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora");
    let folder = env::var_os("OWNCHART_CORPORA").map_or(beside, PathBuf::from);
    folder.is_dir().then_some(folder)
}

#[test]
fn corpus_age_testkit() {
    let Some(corpora) = corpora() else {
        println!("skipped: no corpora beside the checkout (OWNCHART_CORPORA)");
        return;
    };
    let mut seen = BTreeMap::<&str, usize>::new();
    let mut wrong = Vec::new();
    for folder in [
        "age/CCTV/age/testdata",
        "age/rage/age/tests/testdata/testkit",
    ] {
        for file in fs::read_dir(corpora.join(folder)).expect("the corpus is complete") {
            let path = file.expect("the folder is readable").path();
            let verdict = judge(&fs::read(&path).expect("the file is readable"));
            match verdict {
                Ok(kind) => *seen.entry(kind).or_default() += 1,
                Err(why) => wrong.push(format!("{}: {why}", path.display())),
            }
        }
    }
    println!("{seen:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        seen["success"] >= 10 && seen["header failure"] >= 20,
        "{seen:?}"
    );
}

/// The kind of outcome if ours is what the file expects.
fn judge(file: &[u8]) -> Result<&'static str, String> {
    let end = file
        .windows(2)
        .position(|w| w == b"\n\n")
        .ok_or("no head")?;
    let head = std::str::from_utf8(&file[..end]).map_err(|_| "head is no text")?;
    let mut body = file[end + 2..].to_vec();
    let (mut expect, mut payload, mut words, mut identities) = ("", "", None, Vec::new());
    for line in head.lines() {
        match line.split_once(": ").ok_or(line)? {
            ("expect", value) => expect = value,
            ("payload", value) => payload = value,
            ("passphrase", value) => words = Some(value),
            ("identity", value) if value.starts_with("AGE-SECRET-KEY-PQ-") => {
                return Ok("left out");
            }
            ("identity", value) => identities.push(value),
            ("armored", _) => return Ok("left out"),
            ("compressed", "zlib") => {
                let mut plain = Vec::new();
                let mut zlib = flate2::read::ZlibDecoder::new(&body[..]);
                zlib.read_to_end(&mut plain).map_err(|e| e.to_string())?;
                body = plain;
            }
            _ => {}
        }
    }
    let identities: Vec<Identity> = identities
        .into_iter()
        .map(Identity::parse)
        .collect::<Result<_, _>>()
        .map_err(|e| e.to_string())?;
    let words = words.map(Passphrase::typed);
    let key = words
        .as_ref()
        .map_or(Key::Identities(&identities), Key::Passphrase);
    let outcome = seal::open(&body, key, Bounds::Share);
    match (expect, &outcome) {
        ("success", Ok(plain)) => {
            let digest: String = Sha256::digest(plain)
                .iter()
                .map(|b| format!("{b:02x}"))
                .collect();
            if digest == payload {
                Ok("success")
            } else {
                Err("another plaintext".into())
            }
        }
        // "Scrypt" is a recipient nobody knows: no passphrase opens that.
        ("no match", Err(Error::WrongKey | Error::NeedsIdentity)) => Ok("no match"),
        // A damaged wrapped key looks like a wrong one; a stanza of the other kind needs the other.
        ("header failure", Err(Error::Io(_))) => Err("input failed".into()),
        ("header failure", Err(_)) => Ok("header failure"),
        ("HMAC failure", Err(Error::Damaged)) => Ok("HMAC failure"),
        ("payload failure", Err(Error::Damaged)) => Ok("payload failure"),
        (expected, Ok(_)) => Err(format!("expected {expected}, opened")),
        (expected, Err(error)) => Err(format!("expected {expected}, said {error}")),
    }
}
