//! Why a chore stopped: what happened, and what to do about it.

use std::{fmt, io, path::PathBuf};

/// Why a chore stopped.
#[derive(Debug)]
#[non_exhaustive]
pub(crate) enum Trouble {
    /// A program is not on this machine, or could not be started.
    NotStarted { program: String, source: io::Error },
    /// A program ran and said no.
    Refused { command: String, code: Option<i32> },
    /// A file could not be read or written.
    File { path: PathBuf, source: io::Error },
    /// A program answered with something other than the JSON it promises.
    NotJson {
        command: String,
        source: serde_json::Error,
    },
    /// Packages are missing and nobody allowed, or was able, to install them.
    PackagesMissing { packages: Vec<String> },
    /// The command was not run inside the checkout.
    NoHouse,
    /// The chore was called with words it does not understand.
    Usage { usage: &'static str },
    /// Tests failed; they have been listed.
    TestsFailed,
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotStarted { program, source } => {
                write!(
                    f,
                    "The program \"{program}\" could not be started: {source}. "
                )?;
                f.write_str("Install it, or look whether it stands in PATH.")
            }
            Self::Refused {
                command,
                code: Some(code),
            } => {
                write!(
                    f,
                    "`{command}` ended with exit code {code}. What it said stands above."
                )
            }
            Self::Refused {
                command,
                code: None,
            } => {
                write!(
                    f,
                    "`{command}` was ended by a signal. Was the machine out of memory?"
                )
            }
            Self::File { path, source } => {
                write!(
                    f,
                    "The file {} could not be read or written: {source}.",
                    path.display()
                )
            }
            Self::NotJson { command, source } => {
                write!(f, "`{command}` did not answer with JSON: {source}.")
            }
            Self::PackagesMissing { packages } => write!(
                f,
                "These Debian packages are missing. Install them and try again:\n  \
                 apt-get install --no-install-recommends {}",
                packages.join(" ")
            ),
            Self::NoHouse => f.write_str(
                "The checkout was not found. Run `cargo xtask` from inside the OwnChart folder.",
            ),
            Self::Usage { usage } => write!(f, "Usage: cargo xtask {usage}"),
            Self::TestsFailed => f.write_str("Some tests failed."),
        }
    }
}

impl std::error::Error for Trouble {}
