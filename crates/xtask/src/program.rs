//! Running another program: said aloud, waited for, judged by its exit code.

use std::{
    ffi::OsStr,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
    sync::mpsc,
    time::Duration,
};

use crate::trouble::Trouble;

/// A program with its arguments, not yet started.
pub(crate) struct Program {
    command: Command,
    /// As a person would have typed it, for messages.
    typed: String,
}

impl Program {
    /// `name` is looked up in PATH; nothing has been started.
    pub(crate) fn new(name: impl AsRef<OsStr>) -> Self {
        let typed = name.as_ref().to_string_lossy().into_owned();
        let mut command = Command::new(name);
        command.stdin(Stdio::null());
        // cargo tells the programs it starts which package they belong to; a cargo below us would
        // read that as its own and rebuild what already stands
        for (key, _) in std::env::vars_os() {
            if key
                .to_str()
                .is_some_and(|key| key.starts_with("CARGO_PKG_") || key == "CARGO_MANIFEST_DIR")
            {
                command.env_remove(key);
            }
        }
        Self { command, typed }
    }

    /// Adds arguments.
    pub(crate) fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        for arg in args {
            self.typed.push(' ');
            self.typed.push_str(&arg.as_ref().to_string_lossy());
            self.command.arg(arg);
        }
        self
    }

    /// Starts it in `folder`.
    pub(crate) fn within(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Sets a variable of its environment.
    pub(crate) fn env(mut self, key: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(key, value);
        self
    }

    /// Lets the person at the terminal answer its questions.
    pub(crate) fn answered(mut self) -> Self {
        self.command.stdin(Stdio::inherit());
        self
    }

    /// Runs it with its output on our own, after a line that says what is run.
    ///
    /// # Errors
    /// [`Trouble::NotStarted`], or [`Trouble::Refused`] when it ends with anything but 0.
    pub(crate) fn run(mut self) -> Result<(), Trouble> {
        println!("\n> {}", self.typed);
        let status = self
            .command
            .status()
            .map_err(|source| self.not_started(source))?;
        if status.success() {
            Ok(())
        } else {
            Err(self.refused(status.code()))
        }
    }

    /// Runs it and gives its standard output, whatever its exit code was.
    pub(crate) fn output(mut self) -> Result<(String, Option<i32>), Trouble> {
        self.command.stderr(Stdio::inherit());
        let output = self
            .command
            .output()
            .map_err(|source| self.not_started(source))?;
        Ok((
            String::from_utf8_lossy(&output.stdout).into_owned(),
            output.status.code(),
        ))
    }

    /// Runs it quietly and gives the bytes of its standard output; nothing when it did not end with 0.
    pub(crate) fn bytes(mut self) -> Result<Option<Vec<u8>>, Trouble> {
        self.command.stderr(Stdio::null());
        let output = self
            .command
            .output()
            .map_err(|source| self.not_started(source))?;
        Ok(output.status.success().then_some(output.stdout))
    }

    /// Runs it and reads its standard output as one JSON document.
    pub(crate) fn json(self) -> Result<serde_json::Value, Trouble> {
        let typed = self.typed.clone();
        let (said, code) = self.output()?;
        if code != Some(0) {
            return Err(Trouble::Refused {
                command: typed,
                code,
            });
        }
        serde_json::from_str(&said).map_err(|source| Trouble::NotJson {
            command: typed,
            source,
        })
    }

    /// Runs it and hands over every line of both its outputs, in the order they were written.
    /// Gives whether it ended with 0. After `patience` without a line it is ended, with everything
    /// it started: a test that hangs must not cost the count of all others.
    pub(crate) fn lines(
        mut self,
        patience: Duration,
        mut each: impl FnMut(&str),
    ) -> Result<bool, Trouble> {
        println!("\n> {}", self.typed);
        let (reader, writer) = std::io::pipe().map_err(|source| self.not_started(source))?;
        let twin = writer
            .try_clone()
            .map_err(|source| self.not_started(source))?;
        self.command.stdout(writer).stderr(twin);
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut self.command, 0);
        let mut child = self
            .command
            .spawn()
            .map_err(|source| self.not_started(source))?;
        // the command holds our copies of the pipe's end; while they live the reader never ends
        self.command.stdout(Stdio::null()).stderr(Stdio::null());
        let family = child.id();
        let (heard, listening) = mpsc::channel::<()>();
        let watch = std::thread::spawn(move || {
            while listening.recv_timeout(patience).is_ok() {}
            // the channel is still open: nobody said anything, and nobody hung up
            if listening.try_recv() == Err(mpsc::TryRecvError::Empty) {
                println!(
                    "Nothing was said for {} seconds: ended.",
                    patience.as_secs()
                );
                Program::new("kill")
                    .args(["-KILL", "--", &format!("-{family}")])
                    .works();
            }
        });
        let mut reader = BufReader::new(reader);
        let mut line = Vec::new();
        while let Ok(1..) = reader.read_until(b'\n', &mut line) {
            // the watch may have ended already; then nobody needs to hear
            let _ = heard.send(());
            each(String::from_utf8_lossy(&line).trim_end_matches(['\n', '\r']));
            line.clear();
        }
        drop(heard);
        let status = child.wait().map_err(|source| self.not_started(source))?;
        // it only waits, and has just been told that there is nothing to wait for
        let _ = watch.join();
        Ok(status.success())
    }

    /// Whether it starts and ends with 0, with nothing shown.
    pub(crate) fn works(mut self) -> bool {
        self.command.stdout(Stdio::null()).stderr(Stdio::null());
        self.command.status().is_ok_and(|status| status.success())
    }

    fn not_started(&self, source: std::io::Error) -> Trouble {
        let program = self.command.get_program().to_string_lossy().into_owned();
        Trouble::NotStarted { program, source }
    }

    fn refused(&self, code: Option<i32>) -> Trouble {
        Trouble::Refused {
            command: self.typed.clone(),
            code,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_outputs_arrive_in_the_order_they_were_written() {
        let mut heard = Vec::new();
        let fine = Program::new("sh")
            .args(["-c", "echo one; echo two >&2; echo three; exit 3"])
            .lines(Duration::from_secs(60), |line| heard.push(line.to_owned()))
            .expect("sh is on every machine");
        assert_eq!(heard, ["one", "two", "three"]);
        assert!(!fine, "exit 3 is not fine");
    }

    #[test]
    fn a_program_that_says_nothing_for_too_long_is_ended_with_its_children() {
        let begun = std::time::Instant::now();
        let fine = Program::new("sh")
            .args(["-c", "echo begun; sleep 600 & wait"])
            .lines(Duration::from_millis(300), |_| {})
            .expect("sh is on every machine");
        assert!(!fine);
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "{:?}",
            begun.elapsed()
        );
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let trouble = Program::new("no-such-program-here")
            .run()
            .expect_err("it is not there");
        assert!(
            trouble.to_string().contains("no-such-program-here"),
            "{trouble}"
        );
    }
}
