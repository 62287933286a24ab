//! One word per chore: `cargo xtask WORD`.
//!
//! The chores drive programs (cargo, npm, apt-get, our own binaries) and name none of our crates,
//! so this builds in seconds on a machine that has nothing but Rust.

mod bench;
mod bindings;
mod debian;
mod fidelity;
mod fuzz;
mod house;
mod mutants;
mod page;
mod pictures;
mod program;
mod readers;
mod run;
mod sheets;
mod tally;
mod test;
mod trouble;

use std::process::ExitCode;

use house::House;
use trouble::Trouble;

/// A chore: its word, what it does in one line, and the function that does it.
struct Chore {
    word: &'static str,
    does: &'static str,
    go: fn(&House, &Wishes) -> Result<(), Trouble>,
}

/// The chores that exist. A word appears here on the day it works.
const CHORES: &[Chore] = &[
    Chore {
        word: "run",
        does: "install what is missing, build, and show what OwnChart is for",
        go: run::run,
    },
    Chore {
        word: "test",
        does: "everything CI runs; ends with `N passed, N failed, N skipped`",
        go: test::test,
    },
    Chore {
        word: "ui",
        does: "npm ci, then the window's page and the one-file viewer",
        go: page::ui,
    },
    Chore {
        word: "bindings",
        does: "write the page's types and command map from ownchart::view",
        go: bindings::bindings,
    },
    Chore {
        word: "pictures",
        does: "[sheets] [keep]: draw every sheet and screen into out/pictures, and check them",
        go: pictures::pictures,
    },
    Chore {
        word: "fidelity",
        does: "DIR: per FHIR file, what an independent count expects and what is read",
        go: fidelity::fidelity,
    },
    Chore {
        word: "fuzz",
        does: "PARSER [RUNS] [DIR] | helper DIR [SECONDS]: our parsers under libFuzzer; damaged files for the helper",
        go: fuzz::fuzz,
    },
    Chore {
        word: "mutants",
        does: "[K/N]: small changes in seal, vault and revisions that no test minds (cargo-mutants)",
        go: mutants::mutants,
    },
    Chore {
        word: "bench",
        does: "[PART …]: ratios against age, jq, xmllint, dcmdump and SQLite, in one run, with optimised programs",
        go: bench::bench,
    },
];

/// What stood behind the word on the command line.
#[derive(Default)]
struct Wishes {
    /// Install Debian packages without asking.
    yes: bool,
    /// Whatever else was said, for chores that take it.
    words: Vec<String>,
}

fn main() -> ExitCode {
    let mut said = std::env::args().skip(1);
    let Some(word) = said.next() else {
        eprint!("{}", help());
        return ExitCode::from(2);
    };
    if matches!(word.as_str(), "help" | "--help" | "-h") {
        print!("{}", help());
        return ExitCode::SUCCESS;
    }
    let Some(chore) = CHORES.iter().find(|chore| chore.word == word) else {
        eprint!("There is no chore called \"{word}\".\n\n{}", help());
        return ExitCode::from(2);
    };
    let mut wishes = Wishes {
        yes: std::env::var_os("CI").is_some(),
        ..Wishes::default()
    };
    for word in said {
        match word.as_str() {
            "--yes" | "-y" => wishes.yes = true,
            "--help" | "-h" => {
                println!("cargo xtask {}: {}", chore.word, chore.does);
                return ExitCode::SUCCESS;
            }
            _ => wishes.words.push(word),
        }
    }
    match House::find().and_then(|house| (chore.go)(&house, &wishes)) {
        Ok(()) => ExitCode::SUCCESS,
        // `test` has said everything in its own closing lines, the last of which must stay the last
        Err(Trouble::TestsFailed) => ExitCode::FAILURE,
        Err(trouble) => {
            eprintln!("\n{trouble}");
            ExitCode::FAILURE
        }
    }
}

fn help() -> String {
    let mut text = String::from("cargo xtask WORD [--yes]\n\n");
    for Chore { word, does, .. } in CHORES {
        text += &format!("  {word:<10} {does}\n");
    }
    text + "\n  --yes      install missing Debian packages without asking (CI never asks)\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_names_every_chore() {
        let help = help();
        for chore in CHORES {
            assert!(
                help.contains(chore.word),
                "{} is missing in:\n{help}",
                chore.word
            );
        }
    }
}
