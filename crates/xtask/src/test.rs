//! The chore `test`: everything CI runs, in one go, with one count at the end.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use crate::{
    Wishes, bindings, debian,
    house::House,
    page,
    program::Program,
    readers,
    tally::{Listener, Tally},
    trouble::Trouble,
};

/// The window's two programs: the one people get, and the one tests steer. The second has no
/// network filter, because WebDriver speaks through a local socket; they never share a file.
pub(crate) const DESKTOP: &str = "ownchart-desktop";
pub(crate) const STEERED: &str = "ownchart-desktop-e2e";

/// Every step works on the whole house with one set of features, so that nothing is built twice.
const WHOLE: &[&str] = &[
    "--workspace",
    "--locked",
    "--features",
    "ownchart-desktop/e2e",
];

/// No test is silent for so long, even on a busy machine; one that is hangs.
const PATIENCE: Duration = Duration::from_secs(15 * 60);

/// The chore `test`. A step that fails does not stop the steps after it, unless they need it.
///
/// # Errors
/// [`Trouble::TestsFailed`] when anything failed; the closing lines have named it.
pub(crate) fn test(house: &House, wishes: &Wishes) -> Result<(), Trouble> {
    let mut tally = Tally::default();
    let prepared = prepare(house, wishes);
    if let Err(trouble) = &prepared {
        println!("\n{trouble}");
    }
    tally.check("the machine and the pages are ready", prepared.is_ok());
    if prepared.is_ok() {
        style(house, &mut tally);
        match build(house) {
            Ok(()) => {
                tally.check("every program builds", true);
                let current = bindings::check(house);
                tally.check("the bindings are current", current.is_ok());
                rust(house, &mut tally);
            }
            Err(trouble) => {
                println!("\n{trouble}");
                tally.check("every program builds", false);
            }
        }
        pages(house, &mut tally);
    }
    println!("\n{}{tally}", tally.remarks());
    if tally.is_green() {
        Ok(())
    } else {
        Err(Trouble::TestsFailed)
    }
}

fn prepare(house: &House, wishes: &Wishes) -> Result<(), Trouble> {
    debian::install(
        &[debian::BUILD, debian::WINDOW, debian::TESTS].concat(),
        wishes.yes,
    )?;
    // They come from outside, like the corpora: a machine that cannot fetch them tests without, and
    // the one test that needs them says so.
    if let Err(trouble) = readers::install(house) {
        eprintln!("other readers of the database are missing: {trouble}");
    }
    page::build(house)
}

/// Formatting, lints and the links of the documentation.
fn style(house: &House, tally: &mut Tally) {
    let cargo = |args: &[&str]| Program::new("cargo").args(args).within(&house.root);
    let mut step = |name: &str, program: Program| {
        let fine = program.run();
        if let Err(trouble) = &fine {
            println!("{trouble}");
        }
        tally.check(name, fine.is_ok());
    };
    step("cargo fmt", cargo(&["fmt", "--all", "--check"]));
    step(
        "clippy",
        cargo(
            &[
                &["clippy"],
                WHOLE,
                &["--all-targets", "--quiet", "--", "-D", "warnings"],
            ]
            .concat(),
        ),
    );
    step(
        "links of the documentation",
        cargo(&[&["doc"], WHOLE, &["--no-deps", "--quiet"]].concat())
            .env("RUSTDOCFLAGS", "-D rustdoc::broken_intra_doc_links"),
    );
}

/// Builds every program and every test.
fn build(house: &House) -> Result<(), Trouble> {
    Program::new("cargo")
        .args(["build"])
        .args(WHOLE)
        .args(["--bins", "--tests", "--examples"])
        .within(&house.root)
        .run()
}

/// The variables by which a test finds our programs, and where they lie.
fn programs(house: &House) -> [(&'static str, PathBuf); 4] {
    [
        ("OWNCHART_BIN", "ownchart"),
        ("OWNCHART_RENDER", "ownchart-render"),
        ("OWNCHART_DESKTOP", DESKTOP),
        ("OWNCHART_DESKTOP_E2E", STEERED),
    ]
    .map(|(variable, program)| (variable, house.built(program)))
}

/// All Rust tests, unit, documentation and journeys, with a display for the window.
fn rust(house: &House, tally: &mut Tally) {
    let mut program = Program::new("xvfb-run")
        .args(["-a", "-s", "-screen 0 1280x800x24", "cargo", "test"])
        .args(WHOLE)
        .args(["--no-fail-fast", "--", "--show-output"]);
    for (variable, path) in programs(house) {
        program = program.env(variable, path);
    }
    program = program.env(readers::VARIABLE, readers::folder(house));
    let mut listener = Listener::new(tally);
    let ended = program.within(&house.root).lines(PATIENCE, |line| {
        if listener.hear(line) {
            println!("{line}");
        }
    });
    if let Err(trouble) = &ended {
        println!("{trouble}");
    }
    listener.end(ended.unwrap_or(false));
}

/// The pages' own checks: types, then the tests of the window's page, of the viewer in a browser, and
/// of the window steered from outside.
fn pages(house: &House, tally: &mut Tally) {
    let types = page::npm(house).args(["run", "check"]).run();
    tally.check("types of the pages", types.is_ok());
    for script in ["test", "test:viewer", "test:window"] {
        vitest(house, script, tally);
    }
}

fn vitest(house: &House, script: &str, tally: &mut Tally) {
    let name = format!("npm run {script}");
    let report = house
        .target
        .join(format!("vitest-{}.json", script.replace(':', "-")));
    // a report of an earlier run must not speak for this one
    let _ = std::fs::remove_file(&report);
    let mut program = page::npm(house)
        .args(["run", script, "--", "--reporter=default", "--reporter=json"])
        .args([format!("--outputFile.json={}", report.display())])
        .env("OWNCHART_PICTURES", house.out().join("pictures"));
    for (variable, path) in programs(house) {
        program = program.env(variable, path);
    }
    let ended = program.run();
    match read(&report) {
        Some(said) => tally.add_vitest(&name, &said),
        None => tally.check(&format!("{name}: no report was written"), false),
    }
    // an error outside any test (a handler that threw, a worker that died) is in the exit code alone
    if let Err(trouble) = ended {
        println!("{trouble}");
        tally.check(&format!("{name}: ended with an error"), false);
    }
}

fn read(report: &Path) -> Option<serde_json::Value> {
    serde_json::from_slice(&std::fs::read(report).ok()?).ok()
}
