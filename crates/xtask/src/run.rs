//! The chore `run`: from a fresh checkout to seeing what OwnChart is for.

use std::path::{Path, PathBuf};

use crate::{Wishes, debian, house::House, page, test::DESKTOP, trouble::Trouble};

/// The chore `run`.
///
/// With a display it opens the window on the demo chart of an
/// invented person, which it makes first when there is none. Otherwise it does the same main job
/// through the command line. Both leave everything in the folder `out/`, which git ignores.
///
/// # Errors
/// Whatever stopped the build, or the program itself.
pub(crate) fn run(house: &House, wishes: &Wishes) -> Result<(), Trouble> {
    let display = ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some());
    let packages: &[&str] = if display { debian::WINDOW } else { &[] };
    debian::install(&[debian::BUILD, packages].concat(), wishes.yes)?;

    if !house.built("ownchart").exists() {
        println!("The first build takes 15 to 20 minutes on two cores; later ones take seconds.");
    }
    page::build(house)?;
    let window: &[&str] = if display { &["-p", DESKTOP] } else { &[] };
    house.build(window)?;

    let demo = house.out().join("demo");
    if chart_in(&demo).is_none() {
        house
            .ours("ownchart")
            .answered()
            .args(["demo".as_ref(), demo.as_os_str()])
            .run()?;
    }
    println!(
        "\nThe invented person's chart, her papers and one sealed share lie in {}.",
        house.short(&demo).display()
    );
    println!(
        "The words that open the chart stand in {}.",
        house.short(&demo.join("WORDS.txt")).display()
    );
    match chart_in(&demo) {
        Some(chart) if display => {
            println!("The window opens now; close it to come back here.");
            house.ours(DESKTOP).args([chart]).answered().run()
        }
        _ => {
            println!("Everything was done through the command line; what lies there:");
            look(house, &demo)
        }
    }
}

/// Shows a person without a display what lies in the folder.
fn look(house: &House, demo: &Path) -> Result<(), Trouble> {
    let list = std::fs::read_dir(demo).map_err(|source| Trouble::File {
        path: demo.into(),
        source,
    })?;
    let mut names: Vec<PathBuf> = list.filter_map(|entry| Some(entry.ok()?.path())).collect();
    names.sort();
    for name in names {
        println!("  {}", house.short(&name).display());
    }
    Ok(())
}

/// The chart in `folder`, if one lies there: a folder whose name ends with `.ownchart`.
fn chart_in(folder: &Path) -> Option<PathBuf> {
    std::fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|ending| ending == "ownchart") && path.is_dir())
}
