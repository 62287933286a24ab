//! Other people's readers of a chart's database, of codes and of foreign files, in a folder of their own below the built things.

use crate::{house::House, program::Program, trouble::Trouble};
use std::{ffi::OsStr, path::PathBuf};

/// What is installed, each version named and its files by their digests.
const WANTED: &str = include_str!("../readers.txt");

/// The variable by which a test finds them: a folder for `PYTHONPATH`.
pub(crate) const VARIABLE: &str = "OWNCHART_READERS";

/// Where they lie.
pub(crate) fn folder(house: &House) -> PathBuf {
    house.target.join("readers")
}

/// Installs them, unless they lie there already.
///
/// # Errors
/// [`Trouble::Refused`] when pip does not get them.
pub(crate) fn install(house: &House) -> Result<(), Trouble> {
    let folder = folder(house);
    let done = folder.join("installed.txt");
    let there = std::fs::read_to_string(&done).is_ok_and(|had| had == WANTED);
    if there && works(house) {
        return Ok(());
    }
    let wanted = house.root.join("crates/xtask/readers.txt");
    Program::new("python3")
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ])
        .args(["--no-deps", "--only-binary=:all:", "--require-hashes"])
        .args([
            OsStr::new("--upgrade"),
            OsStr::new("--target"),
            folder.as_os_str(),
        ])
        .args([OsStr::new("--requirement"), wanted.as_os_str()])
        .run()?;
    // without it they are only fetched anew the next time
    let _ = std::fs::write(done, WANTED);
    Ok(())
}

/// Whether this machine's Python, which may have become another, loads them.
fn works(house: &House) -> bool {
    Program::new("python3")
        .args([
            "-c",
            "import apsw, pydicom, sqlcipher3, zxingcpp, fhir.resources.R4B",
        ])
        .env("PYTHONPATH", folder(house))
        .works()
}
