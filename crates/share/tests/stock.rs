//! A share made here is opened with stock tools only.
//!
//! Needs the Debian packages age, unzip, minisign and bsdutils (for `script`).

#![expect(
    clippy::disallowed_methods,
    reason = "files of a test, in a folder of the test"
)]

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Output, Stdio},
};

use seal::{
    Bounds, Cost, Identity, Key, Lock, Passphrase, WordList, padding, signature::SigningKey,
};
use share::{Claim, Draft, Enclosure, Error, Package, Packed, ShareId, Signature};

fn run(program: &str, arguments: &[&str], at: &Path) -> Output {
    Command::new(program)
        .args(arguments)
        .current_dir(at)
        .output()
        .unwrap_or_else(|e| panic!("{program} is needed for this test: {e}"))
}

fn succeeds(program: &str, arguments: &[&str], at: &Path) -> String {
    let output = run(program, arguments, at);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program}: {said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn claim() -> Claim {
    Claim {
        id: ShareId::random(),
        made: "2026-05-03T10:42".parse().expect("a date"),
        reader: "Dr. Weber".to_owned(),
        purpose: None,
        valid_until: None,
        left_out: Vec::new(),
    }
}

#[test]
fn a_doctor_with_stock_tools_opens_checks_and_reads_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let letter = vec![0x25; 300_000];
    let letters = [
        Enclosure {
            title: "Arztbrief Müller",
            ending: "pdf",
            bytes: &letter,
        },
        Enclosure {
            title: "Röntgen",
            ending: "jpg",
            bytes: b"not a picture",
        },
    ];
    let draft = Draft {
        claim: claim(),
        summary_json: br#"{"resourceType":"Bundle"}"#,
        summary_html: b"<!doctype html><p>Penicillin</p>",
        documents: &letters,
    };
    let key = SigningKey::from_seed(&SigningKey::new_seed());
    let packed = Packed::new(&draft, Some(&key)).expect("small");
    let words = Passphrase::generate(WordList::English);
    let share = packed
        .seal(Lock::Passphrase(&words, Cost::Share))
        .expect("words");
    assert_eq!(share.as_ref().len() as u64, packed.sealed_len());
    fs::write(at.join("share.age"), &share).expect("written");

    let mut script = Command::new("script")
        .args(["-qec", "age -d -o share.zip share.age", "/dev/null"])
        .current_dir(at)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("script of bsdutils is needed for this test");
    let mut stdin = script.stdin.take().expect("a pipe was asked for");
    writeln!(stdin, "{}", words.reveal()).expect("typed");
    assert!(script.wait().expect("ended").success());

    let zip = fs::metadata(at.join("share.zip")).expect("opened").len();
    assert_eq!(zip, packed.len());
    assert_eq!(zip, padding::padme(zip), "the size says little");
    assert!(succeeds("unzip", &["-tq", "share.zip"], at).contains("No errors"));
    succeeds("unzip", &["-q", "share.zip"], at);
    let brief = fs::read(at.join("documents/001-arztbrief-mueller.pdf"));
    assert_eq!(brief.expect("unpacked"), letter);
    // What was looked at before it was sealed is what is in it, whether or not the letter was read for it.
    let planned = Packed::planned(&draft, Some(&key)).expect("small");
    let sealed = fs::read(at.join("share.json")).expect("unpacked");
    assert!(sealed == packed.claim() && sealed == planned.claim());
    let size = letter.len() as u64;
    let sizes: Vec<_> = planned.document_sizes().collect();
    let brief = ("documents/001-arztbrief-mueller.pdf", size);
    assert_eq!(sizes, [brief, ("documents/002-roentgen.jpg", 13)]);
    let said = succeeds(
        "minisign",
        &["-V", "-P", &key.public().line(), "-m", "share.json"],
        at,
    );
    let trusted = format!(
        "Trusted comment: share {} of 2026-05-03T10:42",
        draft.claim.id
    );
    assert!(said.contains(&trusted), "{said}");
    // The list in share.json is the one that sha256sum checks.
    let share_json: serde_json::Value =
        serde_json::from_slice(&fs::read(at.join("share.json")).expect("unpacked")).expect("JSON");
    let mut sums = String::new();
    for (name, digest) in share_json["entries"].as_object().expect("a list") {
        sums.push_str(&format!("{}  {name}\n", digest.as_str().expect("a digest")));
    }
    fs::write(at.join("sums"), sums).expect("written");
    succeeds("sha256sum", &["-c", "--quiet", "sums"], at);
    // And nothing else lies there than what was listed.
    assert_eq!(
        succeeds("unzip", &["-Z1", "share.zip"], at).lines().count(),
        7
    );
}

#[test]
fn a_share_for_a_key_opens_with_stock_age_and_here() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let draft = Draft {
        claim: claim(),
        summary_json: b"{}",
        summary_html: b"",
        documents: &[],
    };
    let reader = Identity::generate();
    let recipients = [reader.recipient()];
    let packed = Packed::new(&draft, None).expect("small");
    let share = packed
        .seal(Lock::Recipients(&recipients))
        .expect("one recipient");
    fs::write(at.join("share.age"), &share).expect("written");
    fs::write(at.join("key.txt"), reader.reveal().as_bytes()).expect("written");
    succeeds(
        "age",
        &["-d", "-i", "key.txt", "-o", "share.zip", "share.age"],
        at,
    );
    succeeds("unzip", &["-tq", "share.zip"], at);

    let package = Package::open(share.as_ref(), Key::Identities(&[reader]), Bounds::Share);
    let package = package.expect("its key");
    assert_eq!(package.claim(), &draft.claim);
    assert_eq!(package.signature(), &Signature::None);
    assert_eq!(package.digest(), packed.digest());
}

#[test]
fn a_zip_of_another_program_is_no_share() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    fs::write(at.join("hello.txt"), "hello").expect("written");
    succeeds(
        "python3",
        &["-m", "zipfile", "-c", "other.zip", "hello.txt"],
        at,
    );
    let zip = fs::read(at.join("other.zip")).expect("made");
    let refused = Package::read(seal::Zeroizing::new(zip));
    assert!(matches!(refused, Err(Error::Damaged { .. })));
}

/// Gives other bytes each time it is read, as a document does that somebody is editing.
struct Restless(std::cell::Cell<u8>);

impl share::Bytes for Restless {
    fn reader(&self) -> std::io::Result<Box<dyn std::io::Read + '_>> {
        self.0.set(self.0.get() + 1);
        Ok(Box::new(std::io::Cursor::new(vec![self.0.get(); 100])))
    }
}

#[test]
fn a_document_that_changes_while_it_is_packed_stops_the_share() {
    let restless = Restless(Default::default());
    let documents = [Enclosure {
        title: "x",
        ending: "txt",
        bytes: &restless,
    }];
    let draft = Draft {
        claim: claim(),
        summary_json: b"{}",
        summary_html: b"",
        documents: &documents,
    };
    let packed = Packed::new(&draft, None).expect("small");
    let recipients = [Identity::generate().recipient()];
    let refused = packed.seal(Lock::Recipients(&recipients));
    assert!(matches!(refused, Err(Error::Changed { .. })));
}

#[test]
fn more_than_a_thousand_documents_keep_their_order() {
    let documents: Vec<Enclosure<'_>> = (0..1100)
        .map(|_| Enclosure {
            title: "x",
            ending: "txt",
            bytes: b"x",
        })
        .collect();
    let draft = Draft {
        claim: claim(),
        summary_json: b"{}",
        summary_html: b"",
        documents: &documents,
    };
    let packed = Packed::new(&draft, None).expect("within the limit");
    let reader = Identity::generate();
    let recipients = [reader.recipient()];
    let share = packed
        .seal(Lock::Recipients(&recipients))
        .expect("one recipient");
    let package = Package::open(share.as_ref(), Key::Identities(&[reader]), Bounds::Share);
    let package = package.expect("its key");
    let names: Vec<&str> = package
        .documents()
        .iter()
        .map(|it| it.name.as_str())
        .collect();
    assert_eq!(names, packed.document_names());
    assert_eq!(names[1099], "documents/1100-x.txt");
}
