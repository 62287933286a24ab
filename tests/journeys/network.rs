//! Nothing leaves: the kernel was asked to refuse, and is seen refusing.

use crate::desk::{Desk, program};
use std::process::Command;

/// Every socket the program and its helper ask for in a whole day's work is a local one.
#[test]
fn a_whole_demo_opens_no_socket_to_the_outside() {
    let desk = Desk::empty();
    let mut trace = Command::new("strace");
    trace.args([
        "-f",
        "-qq",
        "-e",
        "trace=socket,connect,bind,sendto",
        "-o",
        "trace.txt",
    ]);
    trace
        .arg(program("OWNCHART_BIN"))
        .args(["demo", "demo"])
        .current_dir(desk.path(""));
    trace
        .env("OWNCHART_RENDER", program("OWNCHART_RENDER"))
        .env("HOME", desk.path("home"));
    let output = trace
        .output()
        .expect("strace; `cargo xtask test` installs it");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let trace = std::fs::read_to_string(desk.path("trace.txt")).expect("strace wrote it");
    let outside: Vec<&str> = trace
        .lines()
        .filter(|line| line.contains("AF_INET") || line.contains("AF_PACKET"))
        .collect();
    // Each process proves its own lock by one try that must be refused; nothing else may be tried.
    let (refused, open): (Vec<&str>, Vec<&str>) = outside
        .iter()
        .partition(|line| line.contains("socket(AF_INET, SOCK_DGRAM") && line.contains("= -1 E"));
    assert!(open.is_empty(), "{open:?}");
    assert!(
        !refused.is_empty(),
        "the filter was never tried: the trace shows nothing"
    );
}

/// A program that is not under the filter would show "Seccomp: 0".
#[cfg(target_os = "linux")]
#[test]
fn the_filter_is_on_and_cannot_be_taken_off() {
    let desk = Desk::with_chart();
    let mut session = desk.session();
    session.say(&["list"]);
    let status = std::fs::read_to_string(format!("/proc/{}/status", session.process()))
        .expect("it is running");
    for line in ["NoNewPrivs:\t1", "Seccomp:\t2"] {
        assert!(status.lines().any(|said| said == line), "{line}\n{status}");
    }
    session.end();
}

/// Nobody may look into its memory, and it leaves no core.
#[cfg(target_os = "linux")]
#[test]
fn its_memory_is_its_own() {
    let desk = Desk::with_chart();
    let mut session = desk.session();
    session.say(&["list"]);
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", session.process()))
        .expect("it is running");
    let core = limits
        .lines()
        .find(|line| line.starts_with("Max core file size"))
        .expect("every process has this limit");
    assert!(core.split_whitespace().nth(4) == Some("0"), "{core}");
    session.end();
}
