//! A chart on a write-protected disk: it can be read, unless it was left open.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test may fall over"
)]
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use vault::{Access, Change, Device, Error, Key, Remark, Vault};

const NOW: i64 = 1_767_225_600_000;
const CHILD: &str = "OWNCHART_TEST_PROTECTED_CHILD";

/// Not a test of its own: what the test below runs as somebody who may not write.
#[test]
fn the_child_that_may_not_write() {
    let Some(told) = std::env::var_os(CHILD) else {
        return;
    };
    let told = told.into_string().unwrap();
    let [closed, open, key] = told.split('\n').collect::<Vec<_>>().try_into().unwrap();
    let key = seal::Identity::parse(key).unwrap();
    assert!(
        fs::write(Path::new(closed).join("x"), b"x").is_err(),
        "the place is protected"
    );
    let see = |path: &str, access| {
        Vault::open(
            Path::new(path),
            Key::Recovery(&key),
            access,
            &Device::forgetful(),
        )
    };
    let mut chart = see(closed, Access::Read).unwrap();
    assert_eq!(chart.ledger().unwrap().len(), 1);
    assert_eq!(chart.remarks(), [Remark::NoMemory]);
    assert_eq!(chart.verify(true).unwrap(), []);
    assert!(matches!(
        see(closed, Access::Write),
        Err(Error::Locked | Error::Disk { .. })
    ));
    assert!(matches!(see(open, Access::Read), Err(Error::NotClosed)));
    println!("all of it was seen");
}

#[test]
fn a_write_protected_chart_is_read_and_an_unclosed_one_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let [closed, open] = ["closed", "open"].map(|name| dir.path().join(name));
    let words = seal::Passphrase::typed("six invented words nobody ever uses elsewhere");
    let (mut chart, paper) = Vault::create(&closed, &words, NOW, &Device::forgetful()).unwrap();
    let change = Change {
        ledger: vec!["{}".to_owned()],
        ..Change::default()
    };
    chart.commit(&change, NOW).unwrap();
    copy_dir(&closed, &open);
    chart.close().unwrap();

    // A copy of this program where somebody else may start it.
    let program = dir.path().join("program");
    fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    protect(dir.path());
    let mut child = Command::new(&program);
    child.args(["--exact", "the_child_that_may_not_write", "--nocapture"]);
    child.env(
        CHILD,
        [
            closed.to_str().unwrap(),
            open.to_str().unwrap(),
            &paper.reveal(),
        ]
        .join("\n"),
    );
    if fs::write(dir.path().join("closed/x"), b"x").is_ok() {
        // Root may write everywhere, so the child is nobody.
        fs::remove_file(dir.path().join("closed/x")).unwrap();
        child.uid(65_534).gid(65_534);
    }
    let said = child.current_dir("/").output().unwrap();
    let text = String::from_utf8_lossy(&said.stdout);
    assert!(
        said.status.success() && text.contains("all of it was seen"),
        "{said:?}"
    );
    unprotect(dir.path());
}

/// Everybody may read, nobody may write.
fn protect(path: &Path) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            protect(&entry.unwrap().path());
        }
    }
    fs::set_permissions(path, fs::Permissions::from_mode(0o555)).unwrap();
}

fn unprotect(path: &Path) {
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            unprotect(&entry.unwrap().path());
        }
    }
}

fn copy_dir(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_dir(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
