//! The page inside the window and the viewer a doctor opens: built by node into `ui/dist` and one
//! HTML file. Cargo embeds what lies there, so this comes before every build.

use crate::{Wishes, house::House, program::Program, trouble::Trouble};

/// The chore `ui`: fetches the npm packages the lock file names and builds both pages.
///
/// # Errors
/// [`Trouble::NotStarted`] without npm, [`Trouble::Refused`] when a build fails.
pub(crate) fn ui(house: &House, _: &Wishes) -> Result<(), Trouble> {
    build(house)
}

/// The viewer's build, beside the window's.
const VIEWER: &str = "build:viewer";

/// Builds both pages.
pub(crate) fn build(house: &House) -> Result<(), Trouble> {
    if !packages_are_current(house) {
        npm(house).args(["ci", "--no-audit", "--no-fund"]).run()?;
    }
    for script in ["build", VIEWER] {
        npm(house).args(["run", script]).run()?;
    }
    Ok(())
}

/// npm, standing in the page's folder.
pub(crate) fn npm(house: &House) -> Program {
    Program::new("npm").within(&house.ui())
}

/// npm leaves a copy of the lock in `node_modules`; when the lock is not newer, `npm ci` would
/// only take everything away and put it back.
fn packages_are_current(house: &House) -> bool {
    let changed = |path: &str| {
        house
            .ui()
            .join(path)
            .metadata()
            .and_then(|file| file.modified())
    };
    match (
        changed("node_modules/.package-lock.json"),
        changed("package-lock.json"),
    ) {
        (Ok(there), Ok(wanted)) => there >= wanted,
        _ => false,
    }
}
