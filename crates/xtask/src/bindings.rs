//! The chore `bindings`: the page's types and its map of commands, generated from `ownchart::view`.
//! They are committed, so that the page can be built without Rust; `test` checks them current.

use std::path::PathBuf;

use crate::{Wishes, house::House, program::Program, trouble::Trouble};

/// The chore `bindings`: writes the files whose text has changed.
///
/// # Errors
/// [`Trouble::Refused`] when the façade does not build, [`Trouble::File`] when writing fails.
pub(crate) fn bindings(house: &House, _: &Wishes) -> Result<(), Trouble> {
    let stale = stale(house)?;
    for (path, text) in &stale {
        std::fs::write(path, text).map_err(|source| Trouble::File {
            path: path.clone(),
            source,
        })?;
        println!("wrote {}", house.short(path).display());
    }
    if stale.is_empty() {
        println!("The bindings are current.");
    }
    Ok(())
}

/// The generated files whose committed text is another, with the text they should have.
///
/// # Errors
/// [`Trouble::Refused`] or [`Trouble::NotJson`] when the generator does not run.
pub(crate) fn stale(house: &House) -> Result<Vec<(PathBuf, String)>, Trouble> {
    let generator = [
        "run",
        "--quiet",
        "--locked",
        "-p",
        "ownchart",
        "--example",
        "bindings",
    ];
    let said = Program::new("cargo")
        .args(generator)
        .within(&house.root)
        .json()?;
    let mut stale = Vec::new();
    for file in said.as_array().into_iter().flatten() {
        let (Some(path), Some(text)) = (file[0].as_str(), file[1].as_str()) else {
            continue;
        };
        let path = house.root.join(path);
        if std::fs::read_to_string(&path).ok().as_deref() != Some(text) {
            stale.push((path, text.to_owned()));
        }
    }
    Ok(stale)
}
