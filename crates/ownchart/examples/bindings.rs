//! Writes the TypeScript twins of the view types below the given folder; `cargo xtask bindings` calls it.
//! With `--check` it writes nothing and fails when a file is not current.

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut check = false;
    let mut top = PathBuf::from(".");
    for word in std::env::args().skip(1) {
        if word == "--check" {
            check = true;
        } else {
            top = PathBuf::from(word);
        }
    }
    let mut stale = 0;
    for (path, text) in ownchart::view::typescript() {
        let file = top.join(&path);
        if std::fs::read_to_string(&file).is_ok_and(|now| now == text) {
            continue;
        }
        if check {
            eprintln!("{path} is not current: cargo xtask bindings");
            stale += 1;
            continue;
        }
        #[expect(
            clippy::disallowed_methods,
            reason = "source code, not a record: half a file is noticed by the compiler"
        )]
        let written = file
            .parent()
            .map_or(Ok(()), std::fs::create_dir_all)
            .and_then(|()| std::fs::write(&file, text));
        if let Err(error) = written {
            eprintln!("{path} could not be written: {error}");
            return ExitCode::FAILURE;
        }
        println!("{path}");
    }
    if stale == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
