//! The chore `fuzz`: our parsers under libFuzzer, or damaged files for the locked-up helper.
//!
//! `fuzz PARSER` is guided by coverage and runs one parser in one process, some thousand times a second;
//! `fuzz/` is a workspace of its own, so that nobody else compiles libFuzzer. It needs no nightly compiler: what
//! guides it is coverage, and there is no sanitizer, which safe Rust has little use for.
//!
//! `fuzz helper DIR` starts the helper afresh for every file, as it is in life, so what is found is what a
//! person would meet.

use std::{
    fs,
    io::{Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::{Wishes, house::House, program::Program, trouble::Trouble};

/// Files above this are left out: the helper's time should go into many files, not into long ones.
const LARGEST: u64 = 512 * 1024;
/// The helper has 20 seconds of processor time; whoever is not back by then is stuck.
const PATIENCE: Duration = Duration::from_secs(60);
/// What a helper may be asked to do with a file.
const JOBS: &[&str] = &[
    r#"{"job":"probe"}"#,
    r#"{"job":"pages","first":0,"count":3,"width":300}"#,
    r#"{"job":"text","first":0,"count":3}"#,
    r#"{"job":"codes","first":0,"count":2}"#,
    r#"{"job":"import","name":"letter"}"#,
];

/// What makes libFuzzer see which way a program goes. Flags of the stable compiler.
const COVERAGE: &str = "--cfg fuzzing -Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares";
/// How often a parser is run unless somebody says otherwise.
const RUNS: u64 = 100_000;
/// The longest file libFuzzer makes, in bytes, and the most memory in MiB.
const LONG: u64 = 16 << 10;
const MEMORY: u64 = 3 << 10;

/// The chore `fuzz`: `fuzz helper DIR [SECONDS]` or `fuzz PARSER [RUNS] [DIR]`.
///
/// # Errors
/// [`Trouble::Usage`]; [`Trouble::TestsFailed`] when something was found. What was is kept in `out/fuzz`.
pub(crate) fn fuzz(house: &House, wishes: &Wishes) -> Result<(), Trouble> {
    let usage = || Trouble::Usage {
        usage: "fuzz helper DIR [SECONDS] | fuzz PARSER [RUNS] [DIR]   (PARSER: those of fuzz/src/main.rs)",
    };
    let words: Vec<&str> = wishes.words.iter().map(String::as_str).collect();
    let number = |text: &str| text.parse::<u64>().map_err(|_| usage());
    match words.as_slice() {
        ["helper", folder] => helper(house, folder, 60),
        ["helper", folder, seconds] => helper(house, folder, number(seconds)?),
        ["helper"] | [] => Err(usage()),
        [name] => parser(house, name, RUNS, None),
        [name, runs] => parser(house, name, number(runs)?, None),
        [name, runs, seeds] => parser(house, name, number(runs)?, Some(Path::new(seeds))),
        _ => Err(usage()),
    }
}

/// Runs one parser under libFuzzer. What it learns lies below the built things and is used again.
fn parser(house: &House, name: &str, runs: u64, seeds: Option<&Path>) -> Result<(), Trouble> {
    let host = "x86_64-unknown-linux-gnu";
    let built = house.target.join("fuzz");
    Program::new("cargo")
        .args([
            "build",
            "--release",
            "--locked",
            "--manifest-path",
            "fuzz/Cargo.toml",
        ])
        .args(["--target", host])
        .env("CARGO_TARGET_DIR", &built)
        .env("RUSTFLAGS", COVERAGE)
        .within(&house.root)
        .run()?;
    let learnt = built.join("learnt").join(name);
    let found = house.out().join("fuzz");
    for folder in [&learnt, &found] {
        fs::create_dir_all(folder).map_err(|source| Trouble::File {
            path: folder.clone(),
            source,
        })?;
    }
    let program = built.join(host).join("release/ownchart-fuzz");
    Program::new(&program)
        .args([learnt.as_path()])
        .args(seeds)
        .args([
            format!("-runs={runs}"),
            format!("-max_len={LONG}"),
            format!("-rss_limit_mb={MEMORY}"),
            "-timeout=20".to_owned(),
            format!("-artifact_prefix={}/{name}-", found.display()),
        ])
        .env("OWNCHART_FUZZ", name)
        .run()
        .map_err(|_| Trouble::TestsFailed)
}

/// Damaged files of a folder for the locked-up helper, until the time is up.
fn helper(house: &House, folder: &str, seconds: u64) -> Result<(), Trouble> {
    Program::new("cargo")
        .args(["build", "--locked", "-p", "ownchart-render"])
        .within(&house.root)
        .run()?;
    let helper = house.built("ownchart-render");
    let mut seeds = Vec::new();
    collect(Path::new(folder), &mut seeds)?;
    if seeds.is_empty() {
        return Err(Trouble::Usage {
            usage: "fuzz helper DIR [SECONDS]   (DIR has no files that are short enough)",
        });
    }
    let kept = house.out().join("fuzz");
    fs::create_dir_all(&kept).map_err(|source| Trouble::File {
        path: kept.clone(),
        source,
    })?;

    let end = Instant::now() + Duration::from_secs(seconds);
    let mut chance = Chance(0x6f77_6e63_6861_7274);
    let (mut tried, mut stopped, mut found) = (0_u64, 0_u64, 0_u64);
    while Instant::now() < end {
        let seed = &seeds[chance.below(seeds.len())];
        let Ok(mut bytes) = fs::read(seed) else {
            continue;
        };
        // every tenth file comes as it is
        if chance.below(10) > 0 {
            damage(&mut bytes, &mut chance);
        }
        let job = JOBS[chance.below(JOBS.len())];
        tried += 1;
        match ask(&helper, job, &bytes) {
            Verdict::Answered => {}
            Verdict::Stopped => stopped += 1,
            Verdict::Wrong(how) => {
                found += 1;
                let path = kept.join(format!("{found:03}"));
                println!("{how}: {job} on {} from {}", path.display(), seed.display());
                fs::write(&path, &bytes).map_err(|source| Trouble::File { path, source })?;
            }
        }
    }
    println!("{tried} files, {stopped} stopped by the limits, {found} wrong answers");
    if found == 0 {
        Ok(())
    } else {
        Err(Trouble::TestsFailed)
    }
}

/// What became of a helper.
enum Verdict {
    /// It answered, or refused in its own words.
    Answered,
    /// Its limits ended it: the kernel's doing, and foreseen.
    Stopped,
    Wrong(&'static str),
}

fn ask(helper: &Path, job: &str, bytes: &[u8]) -> Verdict {
    let spawned = Command::new(helper)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = spawned else {
        return Verdict::Wrong("could not be started");
    };
    let (Some(mut input), Some(mut output)) = (child.stdin.take(), child.stdout.take()) else {
        return Verdict::Wrong("has no pipes");
    };
    let head = u32::try_from(job.len()).unwrap_or(0).to_be_bytes();
    let length = u64::try_from(bytes.len()).unwrap_or(0).to_be_bytes();
    let message = [b"OCR1", &head[..], job.as_bytes(), &length, bytes].concat();
    // both pipes at once: the helper may answer before it has read to the end
    let said = std::thread::scope(|scope| {
        let reader = scope.spawn(move || {
            let mut said = Vec::new();
            output
                .read_to_end(&mut said)
                .map(|_| said)
                .unwrap_or_default()
        });
        // a helper that refuses early closes its end; that is an answer
        let _ = input.write_all(&message);
        drop(input);
        let in_time = wait(&mut child);
        let said = reader.join().unwrap_or_default();
        in_time.then_some(said)
    });
    let Some(said) = said else {
        return Verdict::Wrong("did not come back");
    };
    let Ok(status) = child.wait() else {
        return Verdict::Wrong("was lost");
    };
    judge(status.code(), signal(status), &said)
}

fn judge(code: Option<i32>, signal: Option<i32>, said: &[u8]) -> Verdict {
    match (code, signal) {
        // memory or time is up: SIGKILL 9, SIGSYS 31, SIGXCPU 24, SIGABRT 6 from a refused allocation
        (None, Some(6 | 9 | 24)) => Verdict::Stopped,
        (None, Some(31)) => Verdict::Wrong("tried a system call that is not allowed"),
        (None, _) => Verdict::Wrong("crashed"),
        (Some(101), _) => Verdict::Wrong("panicked"),
        (Some(_), _) if complete(said) => Verdict::Answered,
        (Some(_), _) => Verdict::Wrong("answered out of turn"),
    }
}

/// Whole frames, the last of them an end or a refusal.
fn complete(mut said: &[u8]) -> bool {
    loop {
        let [kind, a, b, c, d, rest @ ..] = said else {
            return false;
        };
        let length = usize::try_from(u32::from_be_bytes([*a, *b, *c, *d])).unwrap_or(usize::MAX);
        let Some(rest) = rest.get(length..) else {
            return false;
        };
        if matches!(kind, b'.' | b'E') {
            return rest.is_empty();
        }
        said = rest;
    }
}

#[cfg(unix)]
fn signal(status: std::process::ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal(_: std::process::ExitStatus) -> Option<i32> {
    None
}

/// Waits for the child; ends it when its time is up.
fn wait(child: &mut Child) -> bool {
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until {
        match child.try_wait() {
            Ok(Some(_)) => return true,
            Ok(None) => std::thread::sleep(Duration::from_millis(2)),
            Err(_) => break,
        }
    }
    // it may have ended in this very moment; then there is nothing to end
    let _ = child.kill();
    false
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) -> Result<(), Trouble> {
    let trouble = |source| Trouble::File {
        path: folder.to_path_buf(),
        source,
    };
    for entry in fs::read_dir(folder).map_err(trouble)? {
        let path = entry.map_err(trouble)?.path();
        if path.is_dir() {
            collect(&path, into)?;
        } else if path
            .metadata()
            .is_ok_and(|file| (1..=LARGEST).contains(&file.len()))
        {
            into.push(path);
        }
    }
    into.sort();
    Ok(())
}

/// A few of the things that happen to files.
fn damage(bytes: &mut Vec<u8>, chance: &mut Chance) {
    for _ in 0..=chance.below(6) {
        if bytes.is_empty() {
            return;
        }
        let at = chance.below(bytes.len());
        match chance.below(7) {
            0 => bytes[at] ^= 1 << chance.below(8),
            1 => bytes[at] = [0, 0x7f, 0x80, 0xff, b'9', b'<', b'"'][chance.below(7)],
            2 => bytes.truncate(at),
            3 => {
                let length = chance.below(64).min(bytes.len() - at);
                bytes.drain(at..at + length);
            }
            4 => {
                let piece = bytes[at..(at + 64).min(bytes.len())].to_vec();
                let to = chance.below(bytes.len());
                bytes.splice(to..to, piece);
            }
            5 => {
                // a number that was small becomes large
                if let Some(digit) = bytes[at..].iter().position(u8::is_ascii_digit) {
                    bytes.splice(at + digit..at + digit, *b"99999999");
                }
            }
            _ => {
                let end = (at + 4).min(bytes.len());
                bytes[at..end].fill(0xff);
            }
        }
    }
}

/// SplitMix64: the same files in the same order, so that a finding can be found again.
struct Chance(u64);

impl Chance {
    /// From 0 to `below` − 1.
    fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % below.max(1) as u64).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_ends_once_and_with_a_whole_frame() {
        assert!(complete(b"T\0\0\0\x02hi.\0\0\0\0"));
        assert!(!complete(b"T\0\0\0\x02hi"), "no end");
        assert!(
            !complete(b"T\0\0\0\x09hi.\0\0\0\0"),
            "a frame that promises more than there is"
        );
        assert!(!complete(b".\0\0\0\0more"), "something after the end");
    }

    #[test]
    fn damage_never_makes_a_file_that_cannot_be_made_again() {
        let damaged = |seed| {
            let mut bytes = b"%PDF-1.7 and a few words".to_vec();
            damage(&mut bytes, &mut Chance(seed));
            bytes
        };
        for seed in 0..500 {
            assert_eq!(damaged(seed), damaged(seed));
        }
    }
}
