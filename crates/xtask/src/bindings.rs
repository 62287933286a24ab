//! The chore `bindings`: the page's types and its map of commands, generated from `ownchart::view`.
//! They are committed, so that the page can be built without Rust; `test` checks them current.

use crate::{Wishes, house::House, program::Program, trouble::Trouble};

/// The chore `bindings`: writes the files whose text has changed, and names them.
///
/// # Errors
/// [`Trouble::Refused`] when the façade does not build or a file cannot be written.
pub(crate) fn bindings(house: &House, _: &Wishes) -> Result<(), Trouble> {
    let build = ["build", "--locked", "--example", "bindings"];
    Program::new("cargo")
        .args(build)
        .within(&house.root)
        .run()?;
    generator(house).run()
}

/// Fails, and names them, when committed files are not what the generator, already built, writes.
///
/// # Errors
/// [`Trouble::Refused`] when a file is not current.
pub(crate) fn check(house: &House) -> Result<(), Trouble> {
    generator(house).args(["--check"]).run()
}

fn generator(house: &House) -> Program {
    Program::new(house.built("examples").join("bindings")).within(&house.root)
}
