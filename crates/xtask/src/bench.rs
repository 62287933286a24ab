//! The chore `bench`: ratios against programs everybody knows, measured in one run on one machine.
//! A ratio says the same on a slow machine and on a fast one; seconds do not.
//!
//! Three are no ratios because they were not promised as such: memory, how fast a database is read
//! for its digest, and how long a person waits for what she looks for.
//!
//! Each side is run three times and the best counts. Unlocking costs a second on purpose and is
//! taken out: both sides of a pair open a chart, or neither does.

mod files;
mod frames;
mod pages;
mod paper;
mod vault;
mod window;

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use serde_json::json;

use crate::{Wishes, debian, house::House, program::Program, trouble::Trouble};

/// A part of the chore, which can be wished for by its name.
struct Part {
    name: &'static str,
    /// What it needs besides the programs: a package and its example.
    examples: &'static [(&'static str, &'static str)],
    measure: fn(&Bench, &House) -> Result<Vec<Figure>, Trouble>,
}

const PARTS: &[Part] = &[
    Part {
        name: "sealing",
        examples: &[("seal", "pipe")],
        measure: |bench, _| Ok(vec![bench.sealing()?, bench.memory()?]),
    },
    Part {
        name: "opening",
        examples: &[],
        measure: |bench, _| Ok(vec![bench.opening()?]),
    },
    Part {
        name: "paper",
        examples: &[("ownchart", "sheets")],
        measure: Bench::paper,
    },
    Part {
        name: "files",
        examples: &[],
        measure: |bench, _| bench.files(),
    },
    Part {
        name: "vault",
        examples: &[("vault", "backup"), ("vault", "figures")],
        measure: |bench, _| bench.vault(),
    },
    Part {
        name: "window",
        examples: &[],
        measure: Bench::window,
    },
    Part {
        name: "frames",
        examples: &[],
        measure: |bench, house| Ok(vec![bench.frames(house)?]),
    },
    Part {
        name: "pages",
        examples: &[],
        measure: Bench::pages,
    },
];

/// The chore `bench`: builds with optimisation, measures, and prints one line per ratio. `wishes` may name
/// the parts to measure; without a name it is all of them.
///
/// # Errors
/// [`Trouble::TestsFailed`] when a ratio is above what was promised, [`Trouble::Usage`] for a part there is not.
pub(crate) fn bench(house: &House, wishes: &Wishes) -> Result<(), Trouble> {
    let known = |word: &String| PARTS.iter().any(|part| part.name == word);
    if !wishes.words.iter().all(known) {
        return Err(Trouble::Usage {
            usage: "bench [sealing] [opening] [paper] [files] [vault] [window] [frames] [pages]",
        });
    }
    let wished =
        |part: &&Part| wishes.words.is_empty() || wishes.words.iter().any(|word| word == part.name);
    let parts: Vec<_> = PARTS.iter().filter(wished).collect();

    debian::install(debian::TESTS, wishes.yes)?;
    debian::install(debian::BENCH, wishes.yes)?;
    house.build(&["--release"])?;
    for (package, example) in parts.iter().flat_map(|part| part.examples) {
        Program::new("cargo")
            .args(["build", "--release", "--locked"])
            .args(["-p", package, "--example", example])
            .within(&house.root)
            .run()?;
    }
    let bench = Bench::begin(house)?;
    let mut figures = Vec::new();
    for part in parts {
        figures.extend((part.measure)(&bench, house)?);
    }
    println!("\n{:>12} {:>12}  what", "measured", "promised");
    for figure in &figures {
        println!("{figure}");
    }
    if figures.iter().all(Figure::is_kept) {
        Ok(())
    } else {
        Err(Trouble::TestsFailed)
    }
}

/// Something measured, and what was promised of it.
enum Figure {
    /// So many times as long as somebody else, at most.
    Times(Ratio),
    /// So many MB of memory, at most.
    Memory {
        what: &'static str,
        measured: u64,
        promised: u64,
    },
    /// So many thousandths of a second, at most.
    Within {
        what: String,
        measured: f64,
        promised: f64,
    },
    /// So many of something, at least: MB or kB in a second, pages of twelve.
    AtLeast {
        unit: String,
        what: String,
        measured: f64,
        promised: f64,
    },
}

impl Figure {
    fn is_kept(&self) -> bool {
        match self {
            Figure::Times(ratio) => ratio.measured <= ratio.promised,
            Figure::Memory {
                measured, promised, ..
            } => measured <= promised,
            Figure::Within {
                measured, promised, ..
            } => measured <= promised,
            Figure::AtLeast {
                measured, promised, ..
            } => measured >= promised,
        }
    }
}

impl std::fmt::Display for Figure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Figure::Times(Ratio {
                what,
                measured,
                promised,
            }) => write!(f, "{measured:>11.2}× {promised:>11.2}×  {what}"),
            Figure::Memory {
                what,
                measured,
                promised,
            } => write!(f, "{measured:>9} MB {promised:>9} MB  {what}"),
            Figure::Within {
                what,
                measured,
                promised,
            } => write!(f, "{measured:>9.0} ms {promised:>9.0} ms  {what}"),
            Figure::AtLeast {
                unit,
                what,
                measured,
                promised,
            } => write!(
                f,
                "{:>12} {:>12}  {what}",
                format!("{measured:.1} {unit}"),
                format!("{promised:.1} {unit}")
            ),
        }?;
        if self.is_kept() {
            Ok(())
        } else {
            f.write_str("  NOT KEPT")
        }
    }
}

struct Ratio {
    what: &'static str,
    measured: f64,
    promised: f64,
}

struct Bench {
    /// Where the optimised programs lie.
    programs: PathBuf,
    /// A folder of this run's own.
    desk: PathBuf,
}

impl Bench {
    fn begin(house: &House) -> Result<Bench, Trouble> {
        let desk = house.out().join("bench");
        // what an earlier run left would be measured instead
        let _ = std::fs::remove_dir_all(&desk);
        std::fs::create_dir_all(&desk).map_err(|source| Trouble::File {
            path: desk.clone(),
            source,
        })?;
        Ok(Bench {
            programs: house.target.join("release"),
            desk,
        })
    }

    /// 100 MB through a pipe, against stock `age`.
    fn sealing(&self) -> Result<Figure, Trouble> {
        let recipient = self.recipient()?;
        let plain = "head -c 100000000 /dev/zero";
        let pipe = self.programs.join("examples/pipe");
        let ours = self.shell(&format!(
            "{plain} | '{}' {recipient} > /dev/null",
            pipe.display()
        ))?;
        let theirs = self.shell(&format!("{plain} | age -r {recipient} > /dev/null"))?;
        Ok(Figure::Times(Ratio {
            what: "sealing 100 MB, against age",
            measured: over(ours, theirs),
            promised: 1.4,
        }))
    }

    /// The most memory while 1 GB goes through, in MB.
    fn memory(&self) -> Result<Figure, Trouble> {
        let recipient = self.recipient()?;
        let pipe = self.programs.join("examples/pipe");
        // the shell's own child: its peak is read while it waits for the end of its input
        let script = format!(
            "(head -c 1000000000 /dev/zero; sleep 1) | '{}' {recipient} > /dev/null & \
             pid=$!; sleep 0.2; \
             while grep VmHWM /proc/$pid/status 2>/dev/null; do sleep 0.1; done | tail -n 1",
            pipe.display()
        );
        let (said, _) = Program::new("sh")
            .args(["-c", &script])
            .within(&self.desk)
            .output()?;
        let kib = said
            .split_whitespace()
            .find_map(|word| word.parse::<u64>().ok());
        Ok(Figure::Memory {
            what: "memory while sealing 1 GB",
            measured: kib.map_or(u64::MAX, |kib| kib / 1024),
            promised: 60,
        })
    }

    /// Opening 100 000 findings beyond what unlocking costs, against an empty SQLite file and one
    /// digest of as many bytes.
    fn opening(&self) -> Result<Figure, Trouble> {
        self.chart("large.ownchart")?;
        self.chart("empty.ownchart")?;
        self.write("nothing", "")?;
        let filling: String = (0..100)
            .map(|part| format!("{}\n", findings(part)))
            .collect();
        self.write("filling", &filling)?;
        self.timed(&self.command("large.ownchart", "filling"))?;
        let large = self.session("large.ownchart", "nothing")?;
        let empty = self.session("empty.ownchart", "nothing")?;
        let sqlite = self.shell(
            "python3 -c \"import sqlite3; c = sqlite3.connect('empty.db'); c.execute('select 1')\"; \
             b2sum large.ownchart/vault.db > /dev/null",
        )?;
        let python = self.shell("python3 -c \"import sqlite3\"")?;
        let theirs = sqlite.saturating_sub(python);
        let ours = large.saturating_sub(empty);
        let what = "opening 100 000 findings, against SQLite and a digest";
        Ok(Figure::Times(Ratio {
            what,
            measured: over(ours, theirs),
            promised: 3.0,
        }))
    }

    fn chart(&self, name: &str) -> Result<(), Trouble> {
        let made = Program::new(self.programs.join("ownchart"))
            .args([
                "init",
                name,
                "--json",
                "--generate",
                "--name",
                "Nobody",
                "--born",
                "1900",
            ])
            .within(&self.desk)
            .json()?;
        self.write(
            &format!("{name}.words"),
            made["words"].as_str().unwrap_or_default(),
        )?;
        Ok(())
    }

    /// One session with this file as its requests; the best of three runs.
    fn session(&self, chart: &str, requests: &str) -> Result<Duration, Trouble> {
        self.shell(&self.command(chart, requests))
    }

    fn command(&self, chart: &str, requests: &str) -> String {
        format!(
            "OWNCHART_RENDER='{}' '{}' session {chart} --passphrase-file {chart}.words \
             < {requests} > answers",
            self.programs.join("ownchart-render").display(),
            self.programs.join("ownchart").display()
        )
    }

    fn recipient(&self) -> Result<String, Trouble> {
        let (said, _) = Program::new("sh")
            .args(["-c", "age-keygen 2>/dev/null | age-keygen -y"])
            .output()?;
        Ok(said.trim().to_owned())
    }

    fn write(&self, name: &str, text: &str) -> Result<PathBuf, Trouble> {
        let path = self.desk.join(name);
        std::fs::write(&path, text).map_err(|source| Trouble::File {
            path: path.clone(),
            source,
        })?;
        Ok(path)
    }

    /// The best of three runs.
    fn shell(&self, script: &str) -> Result<Duration, Trouble> {
        let runs = [
            self.timed(script)?,
            self.timed(script)?,
            self.timed(script)?,
        ];
        Ok(runs.into_iter().min().unwrap_or_default())
    }

    fn timed(&self, script: &str) -> Result<Duration, Trouble> {
        let begun = Instant::now();
        let (said, code) = Program::new("sh")
            .args(["-c", script])
            .within(&self.desk)
            .output()?;
        if code != Some(0) {
            print!("{said}");
            return Err(Trouble::Refused {
                command: script.to_owned(),
                code,
            });
        }
        Ok(begun.elapsed())
    }
}

fn over(ours: Duration, theirs: Duration) -> f64 {
    ours.as_secs_f64() / theirs.as_secs_f64().max(0.000_1)
}

/// A thousand findings as one request to a session.
fn findings(part: usize) -> serde_json::Value {
    let finding = |number: usize| {
        json!({ "kind": "finding", "code": "Kalium", "unit": "mmol/l",
            "value": format!("{}.{}", 3 + number % 3, number % 10),
            "time": format!("20{:02}-{:02}-{:02}", number % 25, number % 12 + 1, number % 28 + 1) })
    };
    let list: Vec<_> = (part * 1000..(part + 1) * 1000).map(finding).collect();
    json!({ "args": ["add"], "input": serde_json::Value::from(list).to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_holds_a_thousand_findings() {
        let request = findings(3);
        let input: serde_json::Value =
            serde_json::from_str(request["input"].as_str().expect("text")).expect("JSON");
        assert_eq!(input.as_array().map(Vec::len), Some(1000));
    }
}
