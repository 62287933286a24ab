//! The outside: a job for the locked-up helper, and nothing believed of what comes back.

use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::kind::Kind;
use crate::protocol::{Code, Frame, Job, Proof, longest_file, read_frame, write_job_from};
use crate::refusal::Refusal;
use crate::{Holds, Picture, limits};

/// Name of the helper's program.
pub const PROGRAM: &str = "ownchart-render";
/// Environment variable that names another one.
pub const VARIABLE: &str = "OWNCHART_RENDER";

/// How often a waiting program asks whether it should go on.
const TICK: Duration = Duration::from_millis(50);

/// The helper's program, and how long it may take.
#[derive(Clone, Debug)]
pub struct Helper {
    program: PathBuf,
    patience: Duration,
    password: Password,
}

/// The password of a locked PDF. It goes through the pipe and into no log.
#[derive(Clone, Default)]
struct Password(String);

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password")
    }
}

impl Helper {
    /// The helper named by `OWNCHART_RENDER`, or else the one beside the running program.
    ///
    /// # Errors
    /// [`Error::Missing`] with the place where it should be.
    pub fn find() -> Result<Self, Error> {
        let named = std::env::var_os(VARIABLE)
            .filter(|name| !name.is_empty())
            .map(PathBuf::from);
        let beside = || {
            let here = std::env::current_exe().unwrap_or_default();
            here.with_file_name(format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX))
        };
        let program = named.unwrap_or_else(beside);
        if program.is_file() {
            Ok(Self::at(program))
        } else {
            Err(Error::Missing(program))
        }
    }

    /// The helper at this place.
    pub fn at(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            patience: limits::PATIENCE,
            password: Password::default(),
        }
    }

    /// Hands this password over along with every file.
    #[must_use]
    pub fn with_password(self, password: &str) -> Self {
        let password = Password(password.to_owned());
        Self { password, ..self }
    }

    /// Another patience than [`limits::PATIENCE`].
    #[must_use]
    pub fn patient(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Where it is.
    pub fn program(&self) -> &Path {
        &self.program
    }
}

/// Why there is no answer. The file itself is as it was in every case.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The helper's program is not installed where it should be.
    #[error("the helper program is missing: {0}")]
    Missing(PathBuf),
    /// The helper could not be started.
    #[error("the helper program did not start")]
    NotStarted(#[source] io::Error),
    /// The file is longer than [`limits::FILE`]; it was not handed over.
    #[error("the file has {0} bytes, more than is opened")]
    TooLong(u64),
    /// The helper said no and why.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The file brought the helper down. `signal` is the system's number for how.
    #[error("the file brought the helper down (signal {signal:?})")]
    Died {
        /// Number of the signal, if it was one.
        signal: Option<i32>,
    },
    /// The helper worked for [`limits::SECONDS`] seconds without an end and was stopped by the system.
    #[error("the file takes too much work")]
    TooMuchWork,
    /// The helper took longer than its patience and was killed.
    #[error("the helper did not answer within {0:?}")]
    TimedOut(Duration),
    /// The caller did not want to go on.
    #[error("cancelled")]
    Cancelled,
    /// The helper's answer was none; whatever it sent was thrown away.
    #[error("the helper's answer was not believed: {0:?}")]
    Garbled(Garbled),
}

/// What was wrong with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Garbled {
    /// Bytes that are no frame of the protocol.
    NoFrame,
    /// A frame that does not answer this job, a page twice, or one that was not asked for.
    NotAsked,
    /// More than [`limits::ANSWER`] bytes or [`limits::CODES`] codes on a page.
    TooMuch,
}

/// A drawn page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its number, counted from 0.
    pub number: u32,
    /// Its pixels; `None` if it could not be drawn.
    pub picture: Option<Picture>,
    /// Whether everything on it was drawn. If not, the screen says so.
    pub whole: bool,
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// By its bytes.
    pub kind: Kind,
    /// Its pages.
    pub pages: u32,
    /// Width in pixels, or in points (1/72 inch) for a PDF's first page.
    pub width: u32,
    /// Height, as the width.
    pub height: u32,
    /// What else is in it.
    pub holds: Holds,
}

/// A whole answer. Only the fields that the job asks for are filled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// What the file is ([`Job::Probe`]).
    pub known: Option<Known>,
    /// Drawn pages in order ([`Job::Pages`]).
    pub pages: Vec<Page>,
    /// Text of pages, in order; `None` where a page could not be read ([`Job::Text`]).
    pub texts: Vec<(u32, Option<String>)>,
    /// Codes, page by page ([`Job::Codes`]).
    pub codes: Vec<Code>,
    /// Pages whose codes could not be looked for ([`Job::Codes`]).
    pub unread: Vec<u32>,
    /// The importer's answer, JSON ([`Job::Import`]), or the bare picture ([`Job::Bare`]).
    pub import: Option<Vec<u8>>,
    /// The self-test ([`Job::Prove`]).
    pub proofs: Vec<Proof>,
}

/// Has the helper do one job. Waits for its end: at most [`limits::PATIENCE`].
///
/// # Errors
/// See [`Error`]. A helper that dies, hangs or lies is an error and never more.
pub fn ask(helper: &Helper, job: &Job, file: &[u8]) -> Result<Answer, Error> {
    ask_while(helper, job, file, &|| true)
}

/// As [`ask`]; gives up with [`Error::Cancelled`] soon after `go_on` says `false`. It is asked twenty times
/// a second, from another thread.
///
/// # Errors
/// See [`Error`].
pub fn ask_while(
    helper: &Helper,
    job: &Job,
    file: &[u8],
    go_on: &(dyn Fn() -> bool + Sync),
) -> Result<Answer, Error> {
    if file.len() as u64 > limits::FILE {
        return Err(Error::TooLong(file.len() as u64));
    }
    ask_from(helper, job, &mut &file[..], file.len() as u64, go_on)
}

/// As [`ask_while`], with a file of `length` bytes that is read piece by piece and never held. Over
/// [`limits::FILE`] only [`Job::Import`] takes it, and has more time: [`limits::LONG_SECONDS`] and
/// [`limits::LONG_PATIENCE`].
///
/// # Errors
/// See [`Error`]; [`Error::TooLong`] over [`limits::LONG`].
pub fn ask_from(
    helper: &Helper,
    job: &Job,
    file: &mut (dyn io::Read + Send),
    length: u64,
    go_on: &(dyn Fn() -> bool + Sync),
) -> Result<Answer, Error> {
    let job = bounded(job);
    if length > longest_file(&job) {
        return Err(Error::TooLong(length));
    }
    let long = length > limits::FILE;
    let patience = if long {
        limits::LONG_PATIENCE
    } else {
        helper.patience
    };
    let mut child = Command::new(&helper.program)
        .args(long.then_some(crate::serve::LONG))
        .env_clear()
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Error::Missing(helper.program.clone()),
            _ => Error::NotStarted(error),
        })?;
    let (Some(mut feed), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
        unreachable!("both were asked to be pipes");
    };
    let child = Mutex::new(child);
    let stopped = AtomicU8::new(GOING);

    let read = std::thread::scope(|scope| {
        // The helper may end without having read everything: that is its matter.
        let job = &job;
        let password = &helper.password.0;
        scope.spawn(move || {
            let _ = write_job_from(&mut feed, job, password, file, length);
        });
        let (done, waiting) = mpsc::channel::<()>();
        let (child, stopped) = (&child, &stopped);
        scope.spawn(move || {
            let deadline = Instant::now() + patience;
            while let Err(RecvTimeoutError::Timeout) = waiting.recv_timeout(TICK) {
                let reason = if !go_on() {
                    CANCELLED
                } else if Instant::now() >= deadline {
                    TIMED_OUT
                } else {
                    continue;
                };
                stopped.store(reason, Ordering::SeqCst);
                kill(child);
                return;
            }
        });
        let read = listen(job, BufReader::new(from));
        let status = end(child, matches!(read, Err(Heard::Nothing)));
        drop(done);
        (read, status)
    });

    match (read, stopped.load(Ordering::SeqCst)) {
        ((Ok(answer), _), _) => Ok(answer),
        ((Err(Heard::Refused(refusal)), _), _) => Err(Error::Refused(refusal)),
        (_, CANCELLED) => Err(Error::Cancelled),
        (_, TIMED_OUT) => Err(Error::TimedOut(patience)),
        ((Err(Heard::Garbled(what)), _), _) => Err(Error::Garbled(what)),
        ((Err(Heard::Nothing), status), _) => Err(fate(status)),
    }
}

const GOING: u8 = 0;
const CANCELLED: u8 = 1;
const TIMED_OUT: u8 = 2;

/// A job within the limits, so that the helper never has to refuse one of ours.
fn bounded(job: &Job) -> Job {
    let mut job = job.clone();
    match &mut job {
        Job::Pages { count, width, .. } => {
            *count = (*count).min(limits::PAGES);
            *width = (*width).clamp(1, limits::EDGE);
        }
        Job::Text { count, .. } | Job::Codes { count, .. } => *count = (*count).min(limits::PAGES),
        Job::Import { name } => {
            let end = (0..=name.len().min(255))
                .rev()
                .find(|end| name.is_char_boundary(*end));
            name.truncate(end.unwrap_or(0));
        }
        Job::Shown { width, .. } => *width = (*width).clamp(1, limits::EDGE),
        Job::Probe | Job::Bare | Job::Prove => {}
    }
    job
}

fn kill(child: &Mutex<Child>) {
    // An error means that it is dead already.
    let _ = child.lock().unwrap_or_else(PoisonError::into_inner).kill();
}

/// Dead in any case from here on, so that the feeding thread comes to its end. A helper that fell silent by
/// itself is given a second to die, because how it died is worth knowing.
fn end(child: &Mutex<Child>, silent: bool) -> Option<ExitStatus> {
    for _ in 0..if silent { 100 } else { 0 } {
        // The lock is let go between the looks: the watching thread needs it to kill.
        let seen = child
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .try_wait();
        match seen {
            Ok(None) => std::thread::sleep(Duration::from_millis(10)),
            Ok(status) => return status,
            Err(_) => return None,
        }
    }
    kill(child);
    child
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .wait()
        .ok()
}

/// What a helper without an answer died of.
fn fate(status: Option<ExitStatus>) -> Error {
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt as _;
        // SIGXCPU on every system that has it
        const TOO_LONG: i32 = 24;
        match status.and_then(|status| status.signal()) {
            Some(TOO_LONG) => Error::TooMuchWork,
            signal => Error::Died { signal },
        }
    }
    #[cfg(not(unix))]
    {
        let _ = status;
        Error::Died { signal: None }
    }
}

/// Why listening ended without an answer.
enum Heard {
    /// The pipe ended.
    Nothing,
    Refused(Refusal),
    Garbled(Garbled),
}

fn listen(job: &Job, from: impl io::Read) -> Result<Answer, Heard> {
    let mut from = Counted { from, bytes: 0 };
    let mut answer = Answer::default();
    loop {
        let frame = match read_frame(&mut from) {
            Ok(Some(frame)) => frame,
            Ok(None) => return Err(Heard::Garbled(Garbled::NoFrame)),
            Err(_) if from.bytes > limits::ANSWER => return Err(Heard::Garbled(Garbled::TooMuch)),
            Err(_) => return Err(Heard::Nothing),
        };
        match frame {
            Frame::End => {
                return if complete(job, &answer) {
                    Ok(answer)
                } else {
                    not_asked()
                };
            }
            Frame::Refused(refusal) => return Err(Heard::Refused(refusal)),
            frame => take(job, &mut answer, frame)?,
        }
    }
}

fn not_asked<T>() -> Result<T, Heard> {
    Err(Heard::Garbled(Garbled::NotAsked))
}

/// Whether an answer may end here: what was asked for came, from the first page on without a gap.
fn complete(job: &Job, answer: &Answer) -> bool {
    match job {
        Job::Probe => answer.known.is_some(),
        Job::Pages { count, .. } => *count == 0 || !answer.pages.is_empty(),
        Job::Text { count, .. } => *count == 0 || !answer.texts.is_empty(),
        Job::Codes { .. } => true,
        Job::Shown { .. } => !answer.pages.is_empty(),
        Job::Import { .. } | Job::Bare => answer.import.is_some(),
        Job::Prove => true,
    }
}

fn take(job: &Job, answer: &mut Answer, frame: Frame) -> Result<(), Heard> {
    match (job, frame) {
        (
            Job::Probe,
            Frame::Known {
                kind,
                pages,
                width,
                height,
                holds,
            },
        ) if answer.known.is_none() => {
            answer.known = Some(Known {
                kind,
                pages,
                width,
                height,
                holds,
            });
        }
        (
            Job::Shown { page, width, .. },
            Frame::Page {
                page: number,
                whole,
                picture,
            },
        ) if answer.pages.is_empty() && number == *page && picture.width() <= *width => {
            answer.pages.push(Page {
                number,
                picture: Some(picture),
                whole,
            });
        }
        (
            Job::Pages {
                first,
                count,
                width,
            },
            Frame::Page {
                page,
                whole,
                picture,
            },
        ) if next(*first, *count, answer.pages.len(), page) && picture.width() <= *width => {
            answer.pages.push(Page {
                number: page,
                picture: Some(picture),
                whole,
            });
        }
        (Job::Pages { first, count, .. }, Frame::Broken(page))
            if next(*first, *count, answer.pages.len(), page) =>
        {
            answer.pages.push(Page {
                number: page,
                picture: None,
                whole: false,
            });
        }
        (Job::Text { first, count }, Frame::Text(page, text))
            if next(*first, *count, answer.texts.len(), page) =>
        {
            answer.texts.push((page, Some(text)));
        }
        (Job::Text { first, count }, Frame::Broken(page))
            if next(*first, *count, answer.texts.len(), page) =>
        {
            answer.texts.push((page, None));
        }
        (Job::Codes { first, count }, Frame::Code(code)) if within(*first, *count, code.page) => {
            let on_page = answer
                .codes
                .iter()
                .filter(|other| other.page == code.page)
                .count();
            if on_page >= limits::CODES {
                return Err(Heard::Garbled(Garbled::TooMuch));
            }
            answer.codes.push(code);
        }
        (Job::Codes { first, count }, Frame::Broken(page))
            if within(*first, *count, page) && !answer.unread.contains(&page) =>
        {
            answer.unread.push(page);
        }
        (Job::Import { .. } | Job::Bare, Frame::Import(json)) if answer.import.is_none() => {
            answer.import = Some(json);
        }
        (Job::Prove, Frame::Proof(proof)) if answer.proofs.len() < 100 => answer.proofs.push(proof),
        _ => return not_asked(),
    }
    Ok(())
}

fn within(first: u32, count: u32, page: u32) -> bool {
    page >= first && page - first < count
}

/// Pages come in order and none twice.
fn next(first: u32, count: u32, have: usize, page: u32) -> bool {
    within(first, count, page) && (page - first) as usize == have
}

/// Ends after [`limits::ANSWER`] bytes, whatever the frames say.
struct Counted<R> {
    from: R,
    bytes: u64,
}

impl<R: io::Read> io::Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.bytes > limits::ANSWER {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let read = self.from.read(into)?;
        self.bytes += read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Symbol, write_frame};

    fn heard(job: &Job, frames: &[Frame]) -> Result<Answer, Heard> {
        let mut pipe = Vec::new();
        for frame in frames {
            write_frame(&mut pipe, frame).expect("a Vec takes everything");
        }
        listen(job, pipe.as_slice())
    }

    fn page(number: u32, width: u32) -> Frame {
        let rgba = vec![255; width as usize * 4];
        let picture = Picture::new(width, 1, rgba).expect("a row is a picture");
        Frame::Page {
            page: number,
            whole: true,
            picture,
        }
    }

    const TWO: Job = Job::Pages {
        first: 3,
        count: 2,
        width: 10,
    };

    #[test]
    fn pages_come_in_order() {
        let answer = heard(&TWO, &[page(3, 10), Frame::Broken(4), Frame::End]);
        let pages = answer.map(|answer| answer.pages).unwrap_or_default();
        assert_eq!(pages.len(), 2);
        assert!(pages[0].picture.is_some() && pages[0].whole);
        assert!(pages[1].picture.is_none() && !pages[1].whole);
    }

    #[test]
    fn what_was_not_asked_for_is_not_believed() {
        let text = Frame::Text(3, "a lie".into());
        for (what, frames) in [
            ("a page before the first", vec![page(2, 10), Frame::End]),
            (
                "a page after the last",
                vec![page(3, 10), page(4, 10), page(5, 10), Frame::End],
            ),
            ("a page twice", vec![page(3, 10), page(3, 10), Frame::End]),
            (
                "the second without the first",
                vec![page(4, 10), Frame::End],
            ),
            ("a page wider than asked", vec![page(3, 11), Frame::End]),
            ("text instead of pixels", vec![text, Frame::End]),
            (
                "an import nobody asked for",
                vec![Frame::Import(b"{}".to_vec()), Frame::End],
            ),
            ("nothing at all", vec![Frame::End]),
        ] {
            let garbled = matches!(heard(&TWO, &frames), Err(Heard::Garbled(Garbled::NotAsked)));
            assert!(garbled, "{what}");
        }
    }

    #[test]
    fn an_answer_without_an_end_is_none() {
        assert!(matches!(heard(&TWO, &[page(3, 10)]), Err(Heard::Nothing)));
    }

    #[test]
    fn more_codes_than_a_page_holds_are_a_lie() {
        let code = |text: String| {
            Frame::Code(Code {
                page: 0,
                symbol: Symbol::Qr,
                place: (0, 0),
                text,
            })
        };
        let frames: Vec<_> = (0..limits::CODES + 1)
            .map(|n| code(n.to_string()))
            .collect();
        let heard = heard(&Job::Codes { first: 0, count: 1 }, &frames);
        assert!(matches!(heard, Err(Heard::Garbled(Garbled::TooMuch))));
    }

    #[test]
    fn a_long_name_is_cut_between_letters() {
        let Job::Import { name } = bounded(&Job::Import {
            name: "ä".repeat(200),
        }) else {
            unreachable!("an import stays one")
        };
        assert_eq!(name, "ä".repeat(127));
    }

    #[test]
    fn a_missing_helper_is_named() {
        let helper = Helper::at("/nowhere/ownchart-render");
        let error = ask(&helper, &Job::Probe, b"%PDF-").expect_err("it is not there");
        assert!(matches!(error, Error::Missing(place) if place == helper.program()));
    }
}
