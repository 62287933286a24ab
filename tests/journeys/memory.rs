//! What the memory of a process holds, read from outside.
//!
//! Only root may look, for every process of ours forbids it; whoever else runs this test sees that.

use crate::{desk::Desk, escape};
use std::{
    io::Write,
    process::{Command, Stdio},
};

/// Something that is looked for, and what it is called in the report.
pub struct Marker {
    pub name: String,
    bytes: Vec<u8>,
}

/// This text, in letters of one byte and of two.
pub fn text(name: &str, text: &str) -> Vec<Marker> {
    let wide = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [
        (name.to_owned(), text.as_bytes().to_vec()),
        (format!("{name}, wide"), wide),
    ]
    .map(|(name, bytes)| Marker { name, bytes })
    .into()
}

/// A key, as its digits and as its bytes.
pub fn key(name: &str, digits: &str) -> Vec<Marker> {
    let pairs = digits.as_bytes().chunks(2);
    let bytes =
        pairs.filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    let mut markers = text(name, digits);
    markers.push(Marker {
        name: format!("{name}, bytes"),
        bytes: bytes.collect(),
    });
    markers
}

/// The names of the markers that the memory of this process holds; `None` if nobody may look.
///
/// WebKit reserves seventy gigabytes and uses little of it, so only pages that are there are read.
pub fn holds(process: u32, markers: &[Marker]) -> Option<Vec<&str>> {
    std::fs::File::open(format!("/proc/{process}/mem")).ok()?;
    let mut look = Command::new("python3");
    look.args(["-c", include_str!("memory.py"), &process.to_string()]);
    let mut child = look
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3; `cargo xtask test` installs it");
    let mut pipe = child.stdin.take().expect("a pipe was asked for");
    for marker in markers {
        let digits: String = marker
            .bytes
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        writeln!(pipe, "{digits}").expect("it reads them first");
    }
    drop(pipe);
    let done = child.wait_with_output().expect("it ended");
    assert!(
        done.status.success(),
        "the memory of {process} was not read"
    );
    let said = String::from_utf8(done.stdout).expect("numbers");
    let found = said
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| line.parse::<usize>().expect("a number"));
    Some(found.map(|at| &*markers[at].name).collect())
}

/// The keys of a chart, and the recovery key itself.
pub fn keys(desk: &Desk, chart: &str) -> Vec<Marker> {
    let (paper, secret) = escape::secret(desk, chart);
    let line = |begin: &str| {
        let line = secret.lines().find_map(|line| line.strip_prefix(begin));
        line.expect("a line of the secret")
            .trim_matches(['x', '\''])
            .to_owned()
    };
    let mut markers = text("the recovery key", &paper);
    markers.extend(text(
        "the chart's identity",
        &format!("AGE-SECRET-KEY-1{}", line("AGE-SECRET-KEY-1")),
    ));
    markers.extend(key(
        "the key of the pages",
        &line("# sqlcipher-key: ")[..64],
    ));
    markers.extend(key("the key of the codes", &line("# mac-key: ")));
    markers
}

/// A session has forgotten the words that opened it, and nobody but root may look.
#[test]
fn an_open_session_has_forgotten_its_words() {
    let desk = Desk::with_chart();
    let words = std::fs::read_to_string(desk.path("words")).expect("the words");
    let mut markers = text("the words", words.trim());
    markers.extend(text("a substance", "Quittenbaumin"));
    let mut session = desk.session();
    session.say(&["add", "allergy", "--substance", "Quittenbaumin"]);
    session.say(&["list", "allergy"]);
    let core =
        std::fs::read_to_string(format!("/proc/{}/limits", session.process())).expect("its limits");
    let core = core
        .lines()
        .find(|line| line.starts_with("Max core file size"))
        .expect("this limit");
    assert_eq!(core.split_whitespace().nth(5), Some("0"), "{core}");
    match holds(session.process(), &markers) {
        // The chart is open, and so its entries are there; that shows the search finds what there is.
        Some(found) => assert_eq!(found, ["a substance"]),
        None => println!("nobody but root may look into it"),
    }
    assert_eq!(session.end(), 0);
}
