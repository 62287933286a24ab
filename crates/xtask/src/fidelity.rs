//! The chore `fidelity`: does every resource of every file arrive, or is it said why not?
//!
//! The count is independent: Python counts (`fidelity/count.py`), which knows nothing of our importer, and the
//! finished program is asked, through one session, what it would take. A resource is accounted for when
//! an entry names its place in the file, or a remark does. Everything else is unexplained, and one
//! unexplained resource fails the chore.

mod counter;

use counter::{Counted, Counter};

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use serde_json::{Value, json};

use crate::{Wishes, house::House, program::Program, trouble::Trouble};

/// The chore `fidelity DIR`: one line per file.
///
/// # Errors
/// [`Trouble::Usage`] without a folder, [`Trouble::TestsFailed`] when something is unexplained.
pub(crate) fn fidelity(house: &House, wishes: &Wishes) -> Result<(), Trouble> {
    let [folder] = wishes.words.as_slice() else {
        return Err(Trouble::Usage {
            usage: "fidelity DIR",
        });
    };
    house.build(&[])?;
    let mut files = Vec::new();
    collect(Path::new(folder), &mut files);
    let mut session = Session::begin(house)?;
    let mut counter = Counter::begin(house)?;
    let code = house.out().join("fidelity-code.txt");
    let mut families: BTreeMap<String, (usize, Tally)> = BTreeMap::new();
    println!(
        "{:>9} {:>9} {:>9} {:>12}  file",
        "expected", "read", "explained", "unexplained"
    );
    for file in &files {
        let inside = file.strip_prefix(folder).unwrap_or(file);
        let name = inside.display();
        let none = |said: &str| {
            println!(
                "{:>9} {:>9} {:>9} {:>12}  {name}: {said}",
                "-", "-", "-", "-"
            )
        };
        let counted = match counter.count(file)? {
            Counted::Told(counted) => counted,
            Counted::OfNoSort => {
                none("of no sort that is counted");
                continue;
            }
            Counted::Broken => {
                none("the other reader cannot read it");
                continue;
            }
        };
        let asked = match &counted.hand_over {
            Some(text) => {
                std::fs::write(&code, text).map_err(|source| Trouble::File {
                    path: code.clone(),
                    source,
                })?;
                &code
            }
            None => file,
        };
        let answer = session.import(asked)?;
        let tally = Tally::of(&counted.expected, &answer);
        println!("{tally}  {name}{}", refusal(&answer));
        for (place, kind) in &tally.unexplained {
            println!("{:>44}{kind} at {place}", "");
        }
        let family = inside
            .components()
            .next()
            .filter(|_| inside.components().nth(1).is_some());
        let family = family.map_or(String::new(), |it| {
            it.as_os_str().to_string_lossy().into_owned()
        });
        let (number, all) = families.entry(family).or_default();
        *number += 1;
        all.add(tally);
    }
    println!();
    let mut sum = Tally::default();
    for (family, (number, tally)) in families {
        println!("{tally}  {family}, {number} files counted");
        sum.add(tally);
    }
    println!("{sum}  together, {} files looked at", files.len());
    if sum.unexplained.is_empty() {
        Ok(())
    } else {
        Err(Trouble::TestsFailed)
    }
}

/// What became of the resources of a file.
#[derive(Default)]
struct Tally {
    expected: usize,
    read: usize,
    explained: usize,
    /// Place and kind of what is neither an entry nor a remark.
    unexplained: Vec<(String, String)>,
}

impl Tally {
    /// `expected` is place → kind; `answer` is what the session said about the import.
    fn of(expected: &BTreeMap<String, String>, answer: &Value) -> Tally {
        let said = &answer["answer"];
        let list = |name: &str| said[name].as_array().cloned().unwrap_or_default();
        let different = list("different")
            .into_iter()
            .map(|mut row| row["entry"].take());
        let entries: Vec<Value> = list("taken")
            .into_iter()
            .chain(list("same"))
            .chain(different)
            .collect();
        let read: BTreeSet<&str> = entries
            .iter()
            .filter_map(|entry| entry["source"]["place"].as_str())
            .collect();
        let (left_out, merged) = (list("left_out"), list("merged"));
        let remarks = || left_out.iter().chain(&merged);
        let explained: Vec<&str> = remarks().filter_map(|row| row["where"].as_str()).collect();
        // A phone's measurements of other sorts are remarked by their number.
        let numbers: BTreeMap<&str, usize> = remarks()
            .filter_map(|row| {
                let said = row["facts"]["count"].as_str();
                let number = said.map_or(Some(1), |it| it.parse().ok())?;
                Some((row["what"].as_str()?, number))
            })
            .collect();
        let refused = answer["ok"] == json!(false);
        let mut tally = Tally {
            expected: expected.len(),
            ..Tally::default()
        };
        for (place, kind) in expected {
            // A statement may hold the entry deeper inside, a problem in its concern; a row or an event may be
            // several entries, each with a place inside its own.
            let deeper: &[&str] = match kind.as_str() {
                "row" | "VEVENT" => &["."],
                "measurement" | "counted" => &[],
                // a file of a hospital in a phone's export
                "resource" => &[" entry["],
                _ => &[".entryRelationship[", ".participant[", ".component["],
            };
            let inside = |there: &&str| {
                let rest = there.strip_prefix(place.as_str());
                rest.is_some_and(|rest| deeper.iter().any(|it| rest.starts_with(it)))
            };
            let remarked = match kind.as_str() {
                "measurement" => false,
                "counted" => place.rsplit_once('.').is_some_and(|(sort, number)| {
                    let said = numbers.get(sort).copied().unwrap_or(0);
                    number.parse().is_ok_and(|number: usize| number <= said)
                }),
                "resource" => numbers.contains_key(place.as_str()) || explained.iter().any(inside),
                _ => explained.iter().any(|there| about(there, place)),
            };
            if read.contains(place.as_str())
                || kind == "measurement" && read.contains(day_of(place))
                || read.iter().any(inside)
            {
                tally.read += 1;
            } else if refused || remarked {
                tally.explained += 1;
            } else {
                tally.unexplained.push((place.clone(), kind.clone()));
            }
        }
        tally
    }

    fn add(&mut self, other: Tally) {
        self.expected += other.expected;
        self.read += other.read;
        self.explained += other.explained;
        self.unexplained.extend(other.unexplained);
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Tally {
            expected,
            read,
            explained,
            unexplained,
        } = self;
        write!(
            f,
            "{expected:>9} {read:>9} {explained:>9} {:>12}",
            unexplained.len()
        )
    }
}

/// Whether a remark at `there` speaks of the resource at `place`: it is that place, or one that
/// holds it. A remark about a part of the resource is not about the whole.
fn about(there: &str, place: &str) -> bool {
    // The list of contents of a clinical document is not about what it lists.
    if there == "body" && place != "body" {
        return false;
    }
    match place.strip_prefix(there) {
        Some(rest) => there.is_empty() || rest.is_empty() || rest.starts_with(['.', '#']),
        None => false,
    }
}

/// `Pulse 2026-05-14` of `Pulse 2026-05-14 18:42:00 +0200`: what a watch measures becomes one entry a day.
fn day_of(place: &str) -> &str {
    let end = place.match_indices(' ').nth(1).map(|(at, _)| at);
    end.map_or(place, |end| &place[..end])
}

/// ` (refused: …)` where the program would not have the file at all.
fn refusal(answer: &Value) -> String {
    match answer["error"]["code"].as_str() {
        Some(code) => format!(" (refused: {code})"),
        None => String::new(),
    }
}

fn collect(path: &Path, into: &mut Vec<PathBuf>) {
    if path.is_dir() {
        let mut inside: Vec<PathBuf> = std::fs::read_dir(path)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .collect();
        inside.sort();
        for path in inside {
            collect(&path, into);
        }
    } else if path.is_file() {
        into.push(path.to_path_buf());
    }
}

/// One chart, unlocked once for all files, and never written to.
struct Session {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Session {
    fn begin(house: &House) -> Result<Session, Trouble> {
        let out = house.out();
        let chart = out.join("fidelity.ownchart");
        // a chart of an earlier run would know its files already
        let _ = std::fs::remove_dir_all(&chart);
        let file = |path: PathBuf| move |source| Trouble::File { path, source };
        std::fs::create_dir_all(&out).map_err(file(out.clone()))?;
        let ownchart = house.built("ownchart");
        let made = Program::new(&ownchart)
            .args([
                "init",
                "--json",
                "--generate",
                "--name",
                "Nobody",
                "--born",
                "1900",
            ])
            .args([&chart])
            .json()?;
        let words = out.join("fidelity-words");
        std::fs::write(&words, made["words"].as_str().unwrap_or_default())
            .map_err(file(words.clone()))?;
        let not_started = |source| Trouble::NotStarted {
            program: "ownchart".into(),
            source,
        };
        let mut child = Command::new(ownchart)
            .arg("session")
            .arg(&chart)
            .env("OWNCHART_PASSPHRASE_FILE", &words)
            .env("OWNCHART_RENDER", house.built("ownchart-render"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(not_started)?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(not_started(std::io::ErrorKind::BrokenPipe.into()));
        };
        Ok(Session {
            child,
            input,
            output: BufReader::new(output),
        })
    }

    fn import(&mut self, file: &Path) -> Result<Value, Trouble> {
        let request = json!({ "args": ["import", "--dry-run", file] });
        let trouble = |source| Trouble::NotStarted {
            program: "ownchart session".into(),
            source,
        };
        writeln!(self.input, "{request}").map_err(trouble)?;
        let mut line = String::new();
        self.output.read_line(&mut line).map_err(trouble)?;
        serde_json::from_str(&line).map_err(|source| Trouble::NotJson {
            command: "ownchart session".into(),
            source,
        })
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // it has nothing to save: every import was a rehearsal
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_about_a_file_of_an_archive_is_about_all_in_it_and_one_about_a_part_is_not() {
        assert!(about("in/a.xml", "in/a.xml#body.section[0]"));
        assert!(about("entry[1]", "entry[1].contained[0]"));
        assert!(!about("entry[1]", "entry[11]"));
        assert!(!about("entry[1].dosage", "entry[1]"));
    }

    #[test]
    fn measurements_are_read_one_by_one_or_as_their_day_and_others_up_to_the_number_that_is_said() {
        let expected = [
            ("Weight 2026-05-14 07:00:00 +0200", "measurement"),
            ("Pulse 2026-05-14 07:00:00 +0200", "measurement"),
            ("Pulse 2026-05-15 07:00:00 +0200", "measurement"),
            ("StepCount.1", "counted"),
            ("StepCount.2", "counted"),
            ("records/a.json", "resource"),
            ("records/b.json", "resource"),
        ];
        let expected = expected.map(|(place, kind)| (place.to_owned(), kind.to_owned()));
        let answer = json!({ "ok": true, "answer": {
            "taken": [
                { "source": { "place": "Weight 2026-05-14 07:00:00 +0200" } },
                { "source": { "place": "Pulse 2026-05-14" } },
                { "source": { "place": "records/a.json entry[0]" } },
            ],
            "left_out": [{ "where": "", "what": "StepCount", "facts": { "count": "1" } }] } });
        let tally = Tally::of(&expected.into(), &answer);
        assert_eq!((tally.read, tally.explained), (3, 1));
        let unexplained: Vec<&str> = tally.unexplained.iter().map(|(it, _)| &**it).collect();
        let missing = [
            "Pulse 2026-05-15 07:00:00 +0200",
            "StepCount.2",
            "records/b.json",
        ];
        assert_eq!(unexplained, missing);
    }

    #[test]
    fn what_is_neither_read_nor_remarked_is_unexplained() {
        let expected = ["entry[0]", "entry[1]", "entry[2]", "entry[3]"];
        let expected = expected
            .iter()
            .map(|place| ((*place).to_owned(), "Claim".to_owned()))
            .collect();
        let answer = json!({ "ok": true, "answer": {
            "taken": [{ "source": { "place": "entry[0]" } }],
            "different": [{ "entry": { "source": { "place": "entry[1]" } } }],
            "left_out": [{ "where": "entry[2]" }, { "where": "entry[3].dosage" }] } });
        let tally = Tally::of(&expected, &answer);
        assert_eq!((tally.read, tally.explained), (2, 1));
        assert_eq!(
            tally.unexplained,
            [("entry[3]".to_owned(), "Claim".to_owned())]
        );
    }
}
