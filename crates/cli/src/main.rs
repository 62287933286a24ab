//! `ownchart`: every verb of the program without a window.
//!
//! A verb is one call of the façade and one answer, as text for people or as one JSON document.

mod help;
mod keys;
mod line;
mod say;
mod session;
mod verbs;

use line::{Line, Trouble};
use ownchart::words::Tongue;
use say::Voice;
use std::process::ExitCode;

fn main() -> ExitCode {
    // First of all and before any thread: this process has no network, and nobody reads its memory.
    ownchart::process::lock_down();
    let line = match Line::read(
        std::env::args_os()
            .skip(1)
            .map(|word| word.to_string_lossy().into_owned()),
    ) {
        Ok(line) => line,
        Err(wrong) => {
            return Voice::new(Tongue::of_system(), false).trouble(&Trouble::Usage(wrong));
        }
    };
    run(line)
}

fn run(mut line: Line) -> ExitCode {
    let tongue = match line.option("lang").as_deref() {
        None => Tongue::of_system(),
        Some(lang) => Tongue::of_locale(lang),
    };
    let voice = Voice::new(tongue, line.flag("json"));
    if line.flag("version") {
        println!("ownchart {}", env!("CARGO_PKG_VERSION"));
        return ExitCode::SUCCESS;
    }
    let wants_help = line.flag("help");
    let Some(verb) = line.maybe_word() else {
        print!("{}", help::overview(tongue));
        return ExitCode::from(if wants_help { 0 } else { 2 });
    };
    if wants_help || verb == "help" {
        let about = if verb == "help" {
            line.maybe_word()
        } else {
            Some(verb)
        };
        return match about.as_deref().map(|verb| help::verb(tongue, verb)) {
            None => {
                print!("{}", help::overview(tongue));
                ExitCode::SUCCESS
            }
            Some(Some(text)) => {
                print!("{text}");
                ExitCode::SUCCESS
            }
            Some(None) => {
                print!("{}", help::overview(tongue));
                ExitCode::from(2)
            }
        };
    }
    let outcome = if verb == "session" {
        session::run(line, &voice)
    } else {
        verbs::once(&verb, line, &voice)
    };
    match outcome {
        Ok(answer) => voice.answer(&answer),
        Err(trouble) => voice.trouble(&trouble),
    }
}
