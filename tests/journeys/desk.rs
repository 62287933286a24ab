//! A desk to work at: a folder of its own, a chart, and the words that open it.

use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio},
};

use serde_json::{Value, json};
use tempfile::TempDir;

/// A folder of a test's own. Everything in it goes when the test ends.
pub struct Desk {
    folder: TempDir,
}

/// What the program answered.
pub struct Answer {
    pub exit: i32,
    pub out: String,
    pub err: String,
}

impl Answer {
    /// The JSON document on standard output.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|wrong| panic!("{wrong}\n{}\n{}", self.out, self.err))
    }

    /// This answer, if the program is done with exit 0.
    #[track_caller]
    pub fn fine(self) -> Answer {
        self.ended(0)
    }

    /// This answer, if the program ended like that.
    #[track_caller]
    pub fn ended(self, exit: i32) -> Answer {
        assert_eq!(self.exit, exit, "{}\n{}", self.out, self.err);
        self
    }
}

/// A program of ours, by the variable that names it.
pub fn program(variable: &str) -> PathBuf {
    let path = std::env::var_os(variable)
        .unwrap_or_else(|| panic!("{variable} is not set; `cargo xtask test` sets it"));
    PathBuf::from(path)
}

impl Desk {
    /// A desk with nothing on it.
    pub fn empty() -> Desk {
        Desk {
            folder: tempfile::Builder::new()
                .prefix("desk")
                .tempdir()
                .expect("a folder for the test"),
        }
    }

    /// A desk with the chart of Anna Beispiel, opened by generated words.
    pub fn with_chart() -> Desk {
        let desk = Desk::empty();
        let made = desk.say(&[
            "init",
            "Anna.ownchart",
            "--name",
            "Anna Beispiel",
            "--born",
            "1968-03-02",
            "--generate",
            "--json",
        ]);
        let words = made.fine().json()["words"]
            .as_str()
            .expect("generated words")
            .to_owned();
        desk.lay("words", &words);
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn lay(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).expect("a file on the desk");
    }

    /// `ownchart` with a home of its own, the words of the chart at hand, and no standard input.
    pub fn ownchart(&self, words: &[&str]) -> Command {
        let mut command = Command::new(program("OWNCHART_BIN"));
        command
            .args(words)
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.path("home"))
            .env("LANG", "en_US.UTF-8")
            .env("OWNCHART_RENDER", program("OWNCHART_RENDER"))
            .env("OWNCHART_PASSPHRASE_FILE", self.path("words"))
            .stdin(Stdio::null());
        command
    }

    /// Runs `ownchart` with these words.
    pub fn say(&self, words: &[&str]) -> Answer {
        answer(
            self.ownchart(words)
                .output()
                .expect("OWNCHART_BIN is a program"),
        )
    }

    /// Runs `ownchart` with these words and this on standard input.
    pub fn tell(&self, words: &[&str], input: &str) -> Answer {
        let mut command = self.ownchart(words);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("OWNCHART_BIN is a program");
        let mut pipe = child.stdin.take().expect("a pipe was asked for");
        // a program that needs no input may have closed its end already
        let _ = pipe.write_all(input.as_bytes());
        drop(pipe);
        answer(child.wait_with_output().expect("it ended"))
    }

    /// One unlock for many verbs.
    pub fn session(&self) -> Session {
        self.session_of("Anna.ownchart", "words")
    }

    /// The same for another chart on the desk, with the file its words lie in.
    pub fn session_of(&self, chart: &str, words: &str) -> Session {
        let mut command = self.ownchart(&["session", chart, "--passphrase-file", words]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("OWNCHART_BIN is a program");
        let input = child.stdin.take().expect("a pipe was asked for");
        let output = BufReader::new(child.stdout.take().expect("a pipe was asked for"));
        Session {
            child,
            input: Some(input),
            output,
        }
    }

    /// Runs another program at this desk and gives its standard output.
    #[track_caller]
    pub fn other(&self, program: &str, words: &[&str]) -> String {
        let output = Command::new(program)
            .args(words)
            .current_dir(self.folder.path())
            .output();
        let output = output
            .unwrap_or_else(|wrong| panic!("{program}: {wrong}; `cargo xtask test` installs it"));
        let out = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success(),
            "{program} {words:?}\n{out}\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
        out
    }

    /// Opens a share with stock `age` and `unzip`; what was inside lies in this folder.
    #[track_caller]
    pub fn opened_by_age(&self, share: &str, words: &str, folder: &str) {
        // age asks on the terminal; `script` gives it one
        let ask = format!(
            "printf '%s\\n' '{words}' | script -qec 'age -d -o share.zip {share}' /dev/null"
        );
        self.other("sh", &["-c", &ask]);
        self.other("unzip", &["-q", "share.zip", "-d", folder]);
    }

    /// Draws every page of a PDF at 150 dpi; the names of the pictures, in order.
    #[track_caller]
    pub fn pages(&self, pdf: &str) -> Vec<String> {
        self.other("pdftoppm", &["-r", "150", "-png", pdf, "page"]);
        let files = self.files("");
        let names = files.iter().filter_map(|file| file.file_name()?.to_str());
        let pages = names.filter(|name| name.starts_with("page-") && name.ends_with(".png"));
        pages.map(str::to_owned).collect()
    }

    /// Every file below `name`, sorted.
    pub fn files(&self, name: &str) -> Vec<PathBuf> {
        let mut found = Vec::new();
        walk(&self.path(name), &mut found);
        found.sort();
        found
    }
}

fn walk(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("a folder on the desk can be read").path();
        if path.is_dir() {
            walk(&path, into)
        } else {
            into.push(path)
        }
    }
}

fn answer(output: Output) -> Answer {
    let answer = Answer {
        exit: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    };
    for said in [&answer.out, &answer.err] {
        assert_eq!(unfilled(said), None, "a fact is missing in\n{said}");
    }
    answer
}

/// A place in a sentence that no fact was put into, such as `{field}`.
fn unfilled(said: &str) -> Option<&str> {
    said.split('{').skip(1).find_map(|rest| {
        let (name, _) = rest.split_once('}')?;
        let letters = |name: &str| name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        (!name.is_empty() && letters(name)).then_some(name)
    })
}

#[test]
fn a_sentence_with_a_hole_is_noticed() {
    assert_eq!(unfilled("Cannot be saved: {field}."), Some("field"));
    assert_eq!(unfilled(r#"{"field": {}, "list": [{"a": 1}]}"#), None);
}

/// A chart that stays open.
pub struct Session {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Session {
    /// Says one verb and gives the whole answer: `ok`, `exit`, `answer` or `error`.
    #[track_caller]
    pub fn ask(&mut self, words: &[&str]) -> Value {
        self.request(&json!({ "args": words }))
    }

    /// Says one verb with something on its standard input.
    #[track_caller]
    pub fn hand(&mut self, words: &[&str], input: &str) -> Value {
        self.request(&json!({ "args": words, "input": input }))
    }

    /// Says one verb that must succeed, and gives its answer.
    #[track_caller]
    pub fn say(&mut self, words: &[&str]) -> Value {
        let mut whole = self.ask(words);
        assert_eq!(whole["ok"], json!(true), "{words:?}: {whole}");
        whole["answer"].take()
    }

    #[track_caller]
    fn request(&mut self, request: &Value) -> Value {
        let pipe = self.input.as_mut().expect("open until the end");
        writeln!(pipe, "{request}").expect("the session listens");
        let mut line = String::new();
        self.output
            .read_line(&mut line)
            .expect("the session answers");
        serde_json::from_str(&line).unwrap_or_else(|wrong| panic!("{request}: {wrong}: {line:?}"))
    }

    /// Shares everything with Dr. Weber, documents as they came, into this folder; the whole answer.
    #[track_caller]
    pub fn give_everything(&mut self, folder: &str) -> Value {
        let whole = ["--preset", "all", "--documents", "originals", "-o", folder];
        self.ask(&[&["share", "--for", "Dr. Weber"], whole.as_slice()].concat())
    }

    /// The number of its process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Pulls the plug: nothing is closed, nothing is said.
    pub fn kill(mut self) {
        self.child.kill().expect("it was running");
        self.child.wait().expect("it ended");
    }

    /// Ends the input, waits for the lock, and gives the exit.
    pub fn end(mut self) -> i32 {
        drop(self.input.take());
        self.child.wait().expect("it ended").code().unwrap_or(-1)
    }
}
