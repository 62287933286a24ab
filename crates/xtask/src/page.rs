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
    if !house.has_page() {
        return Ok(());
    }
    if !packages_are_current(house) {
        npm(house).args(["ci", "--no-audit", "--no-fund"]).run()?;
    }
    for script in ["build", VIEWER] {
        if has_script(house, script)? {
            npm(house).args(["run", script]).run()?;
        }
    }
    Ok(())
}

/// npm, standing in the page's folder.
pub(crate) fn npm(house: &House) -> Program {
    Program::new("npm").within(&house.ui())
}

/// Whether `ui/package.json` has a script of this name.
///
/// # Errors
/// [`Trouble::File`] or [`Trouble::NotJson`] when `package.json` cannot be read.
pub(crate) fn has_script(house: &House, name: &str) -> Result<bool, Trouble> {
    let path = house.ui().join("package.json");
    let text = std::fs::read_to_string(&path).map_err(|source| Trouble::File { path, source })?;
    let package: serde_json::Value =
        serde_json::from_str(&text).map_err(|source| Trouble::NotJson {
            command: "ui/package.json".into(),
            source,
        })?;
    Ok(package["scripts"][name].is_string())
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
