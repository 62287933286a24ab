//! What this crate writes, stock tools open, and the other way round.
//!
//! Needs the Debian packages age, minisign and bsdutils (for `script`).

#![expect(
    clippy::disallowed_methods,
    reason = "files of a test, in a folder of the test"
)]

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use seal::{
    Bounds, Cost, Identity, Key, Lock, Passphrase, WordList, Zeroizing, signature::SigningKey,
};

/// Runs `program`, which must succeed, and gives what it printed.
fn run(program: &str, arguments: &[&str], at: &Path) -> Vec<u8> {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(at)
        .output()
        .unwrap_or_else(|e| panic!("{program} is needed for this test: {e}"));
    assert!(
        output.status.success(),
        "{program}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

#[test]
fn stock_age_opens_what_was_sealed_for_a_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let identity = Identity::generate();
    let sealed =
        seal::seal(&[7; 200_000], Lock::Recipients(&[identity.recipient()])).expect("sealed");
    fs::write(folder.path().join("key.txt"), identity.reveal().as_bytes()).expect("written");
    fs::write(folder.path().join("f.age"), &sealed).expect("written");
    assert_eq!(
        run("age", &["-d", "-i", "key.txt", "f.age"], folder.path()),
        [7; 200_000]
    );
}

#[test]
fn stock_age_opens_what_was_sealed_with_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let words = Passphrase::generate(WordList::German);
    let sealed = seal::seal(b"allergic", Lock::Passphrase(&words, Cost::Share)).expect("sealed");
    fs::write(folder.path().join("f.age"), &sealed).expect("written");
    // age asks on the terminal; `script` gives it one.
    let mut script = Command::new("script")
        .args(["-qec", "age -d -o plain f.age", "/dev/null"])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("script of bsdutils is needed for this test");
    let mut stdin = script.stdin.take().expect("a pipe was asked for");
    writeln!(stdin, "{}", words.reveal()).expect("typed");
    assert!(script.wait().expect("ended").success());
    assert_eq!(
        fs::read(folder.path().join("plain")).expect("opened"),
        b"allergic"
    );
}

#[test]
fn what_stock_age_sealed_opens_here() {
    let folder = tempfile::tempdir().expect("a folder");
    let identity = Identity::generate();
    fs::write(folder.path().join("plain"), vec![3; 130_000]).expect("written");
    let recipient = identity.recipient().to_string();
    run(
        "age",
        &["-r", &recipient, "-o", "f.age", "plain"],
        folder.path(),
    );
    let sealed = fs::read(folder.path().join("f.age")).expect("sealed");
    let plain: Zeroizing<Vec<u8>> =
        seal::open(&sealed, Key::Identities(&[identity]), Bounds::Share).expect("opened");
    assert_eq!(plain.len(), 130_000);
}

#[test]
fn stock_minisign_checks_a_signature() {
    let folder = tempfile::tempdir().expect("a folder");
    let key = SigningKey::from_seed(&SigningKey::new_seed());
    let text = key.sign(
        b"{\"format\":1}",
        "OwnChart share",
        "share 12 of 2026-05-03",
    );
    fs::write(folder.path().join("share.json"), b"{\"format\":1}").expect("written");
    fs::write(folder.path().join("share.json.minisig"), text).expect("written");
    let line = key.public().line();
    let said = run(
        "minisign",
        &["-V", "-P", &line, "-m", "share.json"],
        folder.path(),
    );
    assert!(String::from_utf8_lossy(&said).contains("Trusted comment: share 12 of 2026-05-03"));

    fs::write(folder.path().join("share.json"), b"{\"format\":2}").expect("written");
    let changed = Command::new("minisign")
        .args(["-V", "-P", &line, "-m", "share.json"])
        .current_dir(folder.path())
        .output()
        .expect("minisign ran a moment ago");
    assert!(!changed.status.success());
}
