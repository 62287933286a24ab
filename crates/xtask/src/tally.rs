//! The count of a test run: what passed, what failed, what was skipped and whether it might be.
//!
//! **Skipping.** A test may skip only when it needs files from outside that are not on this
//! machine; then its name begins with `corpus_` and it prints one line that begins with `SKIPPED`,
//! as `SKIPPED corpus_opens_every_bundle: no corpora folder`. Every other skip, `#[ignore]`
//! included, is a failure: a test nobody runs proves nothing.

use std::fmt;

/// The count of a test run.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    passed: usize,
    failed: Vec<String>,
    skipped: Vec<String>,
}

impl Tally {
    /// One check with a verdict.
    pub(crate) fn check(&mut self, name: &str, fine: bool) {
        if fine {
            self.passed += 1
        } else {
            self.failed.push(name.to_owned())
        }
    }

    /// A test that did not run: allowed for `corpus_*`, a failure for all others.
    fn skip(&mut self, name: &str, why: &str) {
        if is_corpus(name) {
            self.skipped.push(format!("{name}: {why}"));
        } else {
            self.failed.push(format!(
                "{name} skips itself ({why}); only corpus_* tests may"
            ));
        }
    }

    /// Whether nothing failed and something ran.
    pub(crate) fn is_green(&self) -> bool {
        self.failed.is_empty() && self.passed > 0
    }

    /// Everything that needs a person's eye, one per line; empty when all is well.
    pub(crate) fn remarks(&self) -> String {
        let skipped = self
            .skipped
            .iter()
            .map(|skipped| format!("skipped  {skipped}\n"));
        skipped
            .chain(
                self.failed
                    .iter()
                    .map(|failed| format!("FAILED   {failed}\n")),
            )
            .collect()
    }

    /// Adds vitest's JSON report. `suite` names it in messages.
    ///
    /// A report in which no test ran is a failure: there would be no suite without a test.
    pub(crate) fn add_vitest(&mut self, suite: &str, report: &serde_json::Value) {
        let mut ran = 0;
        for file in report["testResults"].as_array().into_iter().flatten() {
            let mut named = 0;
            for test in file["assertionResults"].as_array().into_iter().flatten() {
                named += 1;
                let name = test["fullName"].as_str().unwrap_or("a test without a name");
                match test["status"].as_str() {
                    Some("passed") => self.passed += 1,
                    Some("failed") => self.failed.push(format!("{suite}: {name}")),
                    _ => self.skip(name, "not run by vitest"),
                }
            }
            ran += named;
            if file["status"].as_str() == Some("failed") && named == 0 {
                let name = file["name"].as_str().unwrap_or("a test file");
                self.failed
                    .push(format!("{suite}: {name} could not be loaded"));
                ran += 1;
            }
        }
        if ran == 0 {
            self.failed.push(format!("{suite}: no test was found"));
        }
    }
}

/// The closing line that CI and people read.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            passed,
            failed,
            skipped,
        } = self;
        write!(
            f,
            "{passed} passed, {} failed, {} skipped",
            failed.len(),
            skipped.len()
        )
    }
}

/// `crate::room::corpus_reads_all` → it is the last part of the name that says so.
fn is_corpus(name: &str) -> bool {
    name.rsplit([':', ' '])
        .next()
        .is_some_and(|last| last.starts_with("corpus_"))
}

/// Listens to `cargo test -- --show-output`, both outputs in order, and counts.
///
/// It also decides what of it a person should see: the captured output of tests that passed is
/// swallowed, the rest is shown.
pub(crate) struct Listener<'a> {
    tally: &'a mut Tally,
    /// The test program that is running and has not closed with its result yet.
    running: Option<String>,
    /// Inside the list of captured outputs of tests that passed.
    successes: bool,
    /// The test whose captured output is being read.
    speaker: Option<String>,
    /// Tests that skipped, with their reason.
    skips: Vec<(String, String)>,
    /// How many of them only said so, and were counted by libtest among those that passed.
    said_so: usize,
    any_result: bool,
    failed_before: usize,
}

impl<'a> Listener<'a> {
    pub(crate) fn new(tally: &'a mut Tally) -> Self {
        let failed_before = tally.failed.len();
        Self {
            tally,
            running: None,
            successes: false,
            speaker: None,
            skips: Vec::new(),
            said_so: 0,
            any_result: false,
            failed_before,
        }
    }

    /// Takes the next line; gives whether it is worth showing.
    pub(crate) fn hear(&mut self, line: &str) -> bool {
        let plain = line.trim_start();
        if let Some(program) = started(plain, line) {
            self.close();
            self.running = Some(program.to_owned());
            return true;
        }
        if let Some(result) = line.strip_prefix("test result: ") {
            self.take(result);
            return true;
        }
        match line {
            "successes:" => self.successes = true,
            "failures:" => self.successes = false,
            _ => {}
        }
        if let Some(name) = speaker(line) {
            self.speaker = Some(name.to_owned());
        } else if let Some((name, verdict)) = verdict(line) {
            match verdict {
                "FAILED" => self.tally.failed.push(name.to_owned()),
                verdict if verdict.starts_with("ignored") => {
                    self.skips.push((name.to_owned(), verdict.to_owned()))
                }
                _ => return false, // hundreds of "ok" help nobody
            }
        } else if let Some(name) = &self.speaker {
            let corpus = is_corpus(name);
            let says_so = line.starts_with("SKIPPED ")
                || corpus
                    && line
                        .get(..4)
                        .is_some_and(|start| start.eq_ignore_ascii_case("skip"));
            if says_so && !self.skips.iter().any(|(known, _)| known == name) {
                self.skips.push((name.clone(), line.to_owned()));
                self.said_so += 1;
            }
        }
        !self.successes
    }

    /// `ok. 3 passed; 0 failed; 1 ignored; 0 measured; …`
    fn take(&mut self, result: &str) {
        let number = |what: &str| {
            let (before, _) = result.split_once(what)?;
            before
                .rsplit([' ', '.', ';'])
                .find(|word| !word.is_empty())?
                .parse::<usize>()
                .ok()
        };
        let passed = number(" passed").unwrap_or(0);
        self.tally.passed += passed.saturating_sub(std::mem::take(&mut self.said_so));
        self.any_result = true;
        self.running = None;
        self.successes = false;
        self.speaker = None;
        for (name, why) in std::mem::take(&mut self.skips) {
            self.tally.skip(&name, &why);
        }
    }

    /// A program that began and never gave its result has died on the way.
    fn close(&mut self) {
        if let Some(program) = self.running.take() {
            self.tally
                .failed
                .push(format!("{program} died before its last test ended"));
        }
        self.successes = false;
        self.speaker = None;
    }

    /// Closes the run; `fine` is what cargo's exit code said.
    pub(crate) fn end(mut self, fine: bool) {
        self.close();
        if !fine && self.tally.failed.len() == self.failed_before {
            self.tally.failed.push("cargo test: see above".to_owned());
        }
        if fine && !self.any_result {
            self.tally
                .failed
                .push("cargo test: no test program ran".to_owned());
        }
    }
}

/// `     Running unittests src/lib.rs (target/debug/deps/seal-0f)`, `   Doc-tests seal`.
fn started<'l>(plain: &'l str, line: &str) -> Option<&'l str> {
    // cargo indents these; what a test prints at the start of a line is never mistaken for them
    let from_cargo = line.len() - plain.len() >= 3;
    (from_cargo && (plain.starts_with("Running ") || plain.starts_with("Doc-tests ")))
        .then_some(plain)
}

/// `---- room::name stdout ----`
fn speaker(line: &str) -> Option<&str> {
    line.strip_prefix("---- ")?.strip_suffix(" stdout ----")
}

/// `test room::name ... ok`, `test room::name - should panic ... FAILED`
fn verdict(line: &str) -> Option<(&str, &str)> {
    let (name, verdict) = line.strip_prefix("test ")?.rsplit_once(" ... ")?;
    Some((name, verdict))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(said: &str, fine: bool) -> Tally {
        let mut tally = Tally::default();
        let mut listener = Listener::new(&mut tally);
        for line in said.lines() {
            listener.hear(line);
        }
        listener.end(fine);
        tally
    }

    #[test]
    fn results_of_several_programs_add_up() {
        let said = "     Running unittests src/lib.rs (target/debug/deps/seal-0f)\n\
            test one ... ok\n\
            test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n   \
            Doc-tests seal\n\
            test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(
            count(said, true).to_string(),
            "13 passed, 0 failed, 0 skipped"
        );
    }

    #[test]
    fn a_corpus_test_that_finds_no_corpora_is_counted_as_skipped() {
        let said = "     Running unittests src/lib.rs (target/debug/deps/seal-0f)\n\
            test a::corpus_opens ... ok\ntest b ... ok\n\nsuccesses:\n\n\
            ---- a::corpus_opens stdout ----\nskipped: no corpora here\n\n\nsuccesses:\n    a::corpus_opens\n    b\n\n\
            test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n";
        let tally = count(said, true);
        assert_eq!(tally.to_string(), "1 passed, 0 failed, 1 skipped");
        assert!(tally.is_green());
    }

    #[test]
    fn no_other_test_may_skip() {
        let said = "     Running unittests src/lib.rs (target/debug/deps/seal-0f)\n\
            test slow ... ignored, takes long\ntest b ... ok\n\nsuccesses:\n\n\
            ---- b stdout ----\nSKIPPED b: no display\n\n\
            test result: ok. 1 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(
            count(said, true).to_string(),
            "0 passed, 2 failed, 0 skipped"
        );
    }

    #[test]
    fn a_test_program_that_dies_is_a_failure_with_its_name() {
        let said = "     Running unittests src/lib.rs (target/debug/deps/seal-0f)\n\
            test one ... ok\nmemory allocation of 99 bytes failed\n   \
            Doc-tests seal\n\
            test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n";
        let tally = count(said, false);
        assert_eq!(tally.to_string(), "2 passed, 1 failed, 0 skipped");
        assert!(tally.remarks().contains("seal-0f"), "{}", tally.remarks());
    }

    #[test]
    fn a_failed_test_is_named_once() {
        let said = "     Running tests/x.rs (target/debug/deps/x-0f)\ntest holds ... FAILED\n\nfailures:\n\n\
            ---- holds stdout ----\nassertion failed\n\nfailures:\n    holds\n\n\
            test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out\n\
            error: test failed, to rerun pass `-p x`\n";
        let tally = count(said, false);
        assert_eq!(tally.to_string(), "0 passed, 1 failed, 0 skipped");
        assert!(!tally.is_green());
    }

    #[test]
    fn a_build_that_fails_is_a_failure() {
        assert_eq!(
            count("error[E0425]: no such name\n", false).to_string(),
            "0 passed, 1 failed, 0 skipped"
        );
    }

    #[test]
    fn a_run_without_any_test_is_a_failure() {
        assert!(!count("    Finished `test` profile\n", true).is_green());
    }

    #[test]
    fn vitest_reports_are_counted_by_test() {
        let report = serde_json::json!({ "testResults": [
            { "name": "a.test.ts", "status": "passed", "assertionResults": [
                { "fullName": "frames meet", "status": "passed" },
                { "fullName": "later", "status": "skipped" } ] },
            { "name": "b.test.ts", "status": "failed", "assertionResults": [] } ] });
        let mut tally = Tally::default();
        tally.add_vitest("page", &report);
        assert_eq!(tally.to_string(), "1 passed, 2 failed, 0 skipped");
    }
}
