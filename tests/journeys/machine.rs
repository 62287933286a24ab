//! A desk whose chart is opened with the key from its recovery sheet: trying words costs a second.

use crate::desk::{Answer, Desk};
use std::fs;
use std::path::Path;

/// The folder of the chart.
pub const CHART: &str = "Anna.ownchart";

/// Where somebody works without typing words.
pub struct Machine {
    /// The same with words.
    pub desk: Desk,
}

impl std::ops::Deref for Machine {
    type Target = Desk;
    fn deref(&self) -> &Desk {
        &self.desk
    }
}

impl Machine {
    /// A chart of Anna Beispiel, and its paper.
    pub fn new() -> Machine {
        let desk = Desk::with_chart();
        let print = [
            "print",
            CHART,
            "recovery",
            "-o",
            "recovery.pdf",
            "--reveal",
            "--json",
        ];
        let printed = desk.say(&print).fine().json();
        desk.lay("paper", printed["identity"].as_str().expect("its key"));
        Machine { desk }
    }

    /// Runs `ownchart` with these words and the paper key.
    pub fn say(&self, words: &[&str]) -> Answer {
        self.desk.say(&[words, &["--identity", "paper"]].concat())
    }

    /// A second machine with a copy of the folder, and the same paper.
    pub fn second(&self) -> Machine {
        let desk = Desk::empty();
        copy(&self.path(CHART), &desk.path(CHART));
        for name in ["paper", "words"] {
            fs::copy(self.path(name), desk.path(name)).expect("it is copied");
        }
        Machine { desk }
    }
}

/// Copies a folder with everything in it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}
