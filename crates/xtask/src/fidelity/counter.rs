//! The independent count: Python, which knows nothing of our code.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use serde_json::Value;

use crate::{house::House, readers, trouble::Trouble};

/// `count.py`, which takes a path a line and answers with a line.
pub(super) struct Counter {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

/// What the other reader says of a file.
pub(super) enum Counted {
    Told(Holds),
    OfNoSort,
    Broken,
}

/// What a file holds.
pub(super) struct Holds {
    /// Place → kind.
    pub(super) expected: BTreeMap<String, String>,
    /// Where the file only tells about a code: the code itself.
    pub(super) hand_over: Option<String>,
}

impl Counter {
    pub(super) fn begin(house: &House) -> Result<Counter, Trouble> {
        readers::install(house)?;
        let mut child = Command::new("python3")
            .args(["-c", include_str!("count.py")])
            .env("PYTHONPATH", readers::folder(house))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(not_started)?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(not_started(std::io::ErrorKind::BrokenPipe.into()));
        };
        Ok(Counter {
            child,
            input,
            output: BufReader::new(output),
        })
    }

    pub(super) fn count(&mut self, file: &Path) -> Result<Counted, Trouble> {
        let path = serde_json::json!(file).to_string();
        writeln!(self.input, "{path}").map_err(not_started)?;
        let mut line = String::new();
        self.output.read_line(&mut line).map_err(not_started)?;
        let said: Value = serde_json::from_str(&line).map_err(|source| Trouble::NotJson {
            command: "count.py".into(),
            source,
        })?;
        if said.get("broken").is_some() {
            return Ok(Counted::Broken);
        }
        let Some(expected) = said["expected"].as_object() else {
            return Ok(Counted::OfNoSort);
        };
        let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let expected = expected
            .iter()
            .map(|(place, kind)| (place.clone(), word(kind)));
        Ok(Counted::Told(Holds {
            expected: expected.collect(),
            hand_over: said["hand_over"].as_str().map(str::to_owned),
        }))
    }
}

fn not_started(source: std::io::Error) -> Trouble {
    Trouble::NotStarted {
        program: "python3".into(),
        source,
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
