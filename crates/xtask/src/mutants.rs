//! The chore `mutants`: one small change of the code after the other, and whether a test minds.
//!
//! Over the rooms where a change nobody notices costs a record: `seal`, `vault` and the revisions.
//! docs/mutants.md lists what survived, and why.

use crate::{Wishes, house::House, program::Program, trouble::Trouble};

/// What is changed.
const FILES: &[&str] = &[
    "crates/seal/src/**/*.rs",
    "crates/vault/src/**/*.rs",
    "crates/record/src/revision.rs",
];

/// What is not: the tests themselves, and what they fail a disk with.
const LEFT: &[&str] = &["crates/vault/src/tests/**"];

/// Tests that take long and mind nothing the others do not.
const SLOW: &[&str] = &[
    "tests::mutations",
    "tests::kills",
    "tests::moves",
    "tests::full",
    "tests::torn",
    "tests::attacks",
    "tests::alarms",
    "whatever_call_of_whatever_verb",
];

/// The chore `mutants`. `wishes` may name a part of the whole, such as `3/40`.
///
/// # Errors
/// [`Trouble::Refused`] when `cargo mutants` is not there or a change survived; it has named them.
pub(crate) fn mutants(house: &House, wishes: &Wishes) -> Result<(), Trouble> {
    let mut program = Program::new("cargo").args(["mutants", "--no-shuffle", "--baseline=skip"]);
    // without them only the packages of a plain `cargo build` are looked into
    for package in ["seal", "vault", "record"] {
        program = program.args(["--package", package]);
    }
    for file in FILES {
        program = program.args(["--file", file]);
    }
    for file in LEFT {
        program = program.args(["--exclude", file]);
    }
    if let Some(part) = wishes.words.first() {
        program = program.args(["--shard", part]);
    }
    let out = house.out();
    program = program
        .args(["--timeout", "300", "--output"])
        .args([out.as_os_str()]);
    program = program.args(["--", "--"]);
    for slow in SLOW {
        program = program.args(["--skip", slow]);
    }
    program.within(&house.root).run()
}
