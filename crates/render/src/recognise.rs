//! Reading what is written on a picture: Debian's `tesseract`, where it is installed, locked up like our own
//! helper as far as a program somebody else wrote can be.
//!
//! ```text
//!   the program ── PNG ──► stdin │ ownchart-render recognise: lock up, then become tesseract │ stdout ──► words
//! ```
//!
//! The pixels it gets were drawn by our helper, so no stranger's file reaches it. It may read what is installed
//! (its own folder, `/usr`, `/lib`) and write nothing, has no network, starts no other program, and is killed
//! after `SECONDS` of work or `PATIENCE` by the clock. What it says is text and nothing else is believed.

use std::ffi::OsString;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::ask::Helper;
use crate::{Error, Refusal, jail, limits};

/// The word behind the helper's name that makes it become the other program.
const RECOGNISE: &str = "recognise";
/// What the helper ends with when it could not be locked up, and when the other program did not start.
const NOT_LOCKED: u8 = 71;
const NOT_STARTED: u8 = 72;

/// Memory of the program, in bytes: two languages need about 300 MiB for a page.
pub(crate) const MEMORY: u64 = 2 << 30;
/// Processor time for one page, in seconds.
pub(crate) const SECONDS: u64 = 120;
/// The same by the clock on the wall.
const PATIENCE: Duration = Duration::from_secs(150);
/// Languages it is asked for, where it has them.
const LANGUAGES: [&str; 2] = ["deu", "eng"];
/// Places where a system installs it.
const PLACES: [&str; 2] = ["/usr/bin/tesseract", "/usr/local/bin/tesseract"];

/// The program that recognises writing, if this machine has it.
#[must_use]
pub fn installed() -> Option<PathBuf> {
    PLACES
        .iter()
        .map(PathBuf::from)
        .find(|program| program.is_file())
}

/// The languages it knows of those that are asked for; none when it has none of them.
///
/// # Errors
/// As [`words_on`].
pub fn languages(helper: &Helper, program: &Path) -> Result<Vec<&'static str>, Error> {
    let said = become_it(helper, program, &["--list-langs"], b"", &|| true)?;
    let known: Vec<&str> = said.lines().map(str::trim).collect();
    Ok(LANGUAGES
        .into_iter()
        .filter(|language| known.contains(language))
        .collect())
}

/// The words on a picture, a line for a line. They were recognised and may be wrong.
///
/// # Errors
/// [`Error::Refused`] with [`Refusal::NoLockUp`] if it could not be locked up; [`Error::Missing`] if it does not
/// start; [`Error::Died`], [`Error::TimedOut`], [`Error::Cancelled`].
pub fn words_on(
    helper: &Helper,
    program: &Path,
    languages: &[&str],
    png: &[u8],
    go_on: &(dyn Fn() -> bool + Sync),
) -> Result<String, Error> {
    let languages = languages.join("+");
    let asked = ["stdin", "stdout", "-l", &languages];
    let said = become_it(helper, program, &asked, png, go_on)?;
    let plain = said.chars().filter(|c| *c == '\n' || !c.is_control());
    Ok(plain.collect::<String>().trim().to_owned())
}

fn become_it(
    helper: &Helper,
    program: &Path,
    arguments: &[&str],
    input: &[u8],
    go_on: &(dyn Fn() -> bool + Sync),
) -> Result<String, Error> {
    let mut child = Command::new(helper.program())
        .arg(RECOGNISE)
        .arg(program)
        .args(arguments)
        .env_clear()
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(Error::NotStarted)?;
    let (Some(mut feed), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
        unreachable!("both were asked to be pipes");
    };
    let deadline = Instant::now() + PATIENCE;
    std::thread::scope(|scope| {
        // It may end without having read everything.
        scope.spawn(move || {
            let _ = feed.write_all(input);
        });
        let said = scope.spawn(move || {
            let mut said = Vec::new();
            let read = from.take(u64::from(limits::TEXT)).read_to_end(&mut said);
            read.map(|_| said)
        });
        let status = loop {
            match child.try_wait() {
                Ok(Some(status)) => break Some(status),
                Ok(None) if !go_on() => {
                    let _ = child.kill();
                    let _ = child.wait();
                    return Err(Error::Cancelled);
                }
                Ok(None) if Instant::now() < deadline => {
                    std::thread::sleep(Duration::from_millis(20));
                }
                _ => {
                    let _ = child.kill();
                    let _ = child.wait();
                    return Err(Error::TimedOut(PATIENCE));
                }
            }
        };
        let code = status.and_then(|status| status.code());
        match code {
            Some(0) => {}
            Some(code) if code == i32::from(NOT_LOCKED) => {
                return Err(Error::Refused(Refusal::NoLockUp(jail::Part::System)));
            }
            Some(code) if code == i32::from(NOT_STARTED) => {
                return Err(Error::Missing(program.to_owned()));
            }
            _ => return Err(Error::Died { signal: None }),
        }
        let said = said.join().unwrap_or(Ok(Vec::new())).unwrap_or_default();
        Ok(String::from_utf8_lossy(&said).into_owned())
    })
}

/// The inside: where the helper was started to become the other program, it does, and gives back with which
/// code to end if it cannot. `None` where it was started for anything else.
#[must_use]
pub fn serve() -> Option<u8> {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next()? != RECOGNISE {
        return None;
    }
    let Some(program) = arguments.next().map(PathBuf::from) else {
        return Some(NOT_STARTED);
    };
    Some(match jail::lock_up_as(&program) {
        Err(_) => NOT_LOCKED,
        Ok(()) => instead(&program, arguments.collect()),
    })
}

#[cfg(unix)]
fn instead(program: &Path, arguments: Vec<OsString>) -> u8 {
    use std::os::unix::process::CommandExt as _;
    // Only a failure comes back. One thread: it may start no other.
    let _ = Command::new(program)
        .args(arguments)
        .env_clear()
        .env("OMP_THREAD_LIMIT", "1")
        .env("LC_ALL", "C.UTF-8")
        .exec();
    NOT_STARTED
}

#[cfg(not(unix))]
fn instead(_: &Path, _: Vec<OsString>) -> u8 {
    NOT_STARTED
}
