//! The Debian packages a chore needs, and how they come onto a machine.

use std::io::{BufRead, IsTerminal, Write};

use crate::{program::Program, trouble::Trouble};

/// To compile everything that has no window.
pub(crate) const BUILD: &[&str] = &[
    "build-essential", // a linker, and a C compiler for SQLCipher
    "pkg-config",
    "libssl-dev", // SQLCipher's cryptography, taken from the system
];

/// To compile and show the window.
pub(crate) const WINDOW: &[&str] = &["libwebkit2gtk-4.1-dev"];

/// What the tests hold our files against: other people's programs.
pub(crate) const TESTS: &[&str] = &[
    "age",           // opens a slot, a document and a share without us
    "chromium",      // opens the viewer as a practice would
    "dmtx-utils",    // the second reader of the medication plan's code
    "firefox-esr",   // the second browser the viewer is opened in
    "imagemagick",   // looks at pictures
    "minisign",      // checks a share's signature without us
    "poppler-utils", // draws our sheets, reads their text
    "python3",       // makes archives as other programs make them
    "python3-pip",   // fetches two other readers of the database
    "qpdf",          // checks the PDF
    "strace",        // listens for sockets
    "unzip",         // opens a share's zip without us
    "webkit2gtk-driver",
    "xauth",
    "xdotool",
    "xvfb",
    "zbar-tools", // the second reader of every code
];

/// What files that come in are measured against.
pub(crate) const BENCH: &[&str] = &[
    "dcmtk",         // reads pictures of hospitals
    "jq",            // reads JSON
    "libxml2-utils", // reads XML
];

/// Installs those of `packages` that are missing. Asks first on a terminal, unless `yes`.
///
/// On another system than Debian nothing is known about packages: it says so and goes on, and
/// the build tells what it misses.
///
/// # Errors
/// [`Trouble::PackagesMissing`] when the person says no, or when they cannot be installed from
/// here because we are not root.
pub(crate) fn install(packages: &[&str], yes: bool) -> Result<(), Trouble> {
    if !Program::new("dpkg-query").args(["--version"]).works() {
        println!("This is not a Debian system; these packages or their like must be there:");
        println!("  {}", packages.join(" "));
        return Ok(());
    }
    let missing = missing(packages)?;
    if missing.is_empty() {
        return Ok(());
    }
    let gone = || Trouble::PackagesMissing {
        packages: missing.clone(),
    };
    println!("Missing on this machine: {}", missing.join(" "));
    if !is_root() {
        return Err(gone());
    }
    if !yes && std::io::stdin().is_terminal() && !agreed("Install them with apt-get now?") {
        return Err(gone());
    }
    // another program may hold the lock, and a package may vanish while it is fetched: once more
    fetch(&missing).or_else(|_| {
        println!("apt-get did not manage it; once more.");
        fetch(&missing)
    })
}

fn fetch(packages: &[String]) -> Result<(), Trouble> {
    let apt = || {
        Program::new("apt-get")
            .args(["-o", "DPkg::Lock::Timeout=300", "-q"])
            .env("DEBIAN_FRONTEND", "noninteractive")
    };
    apt().args(["update"]).run()?;
    apt()
        .args(["install", "-y", "--no-install-recommends"])
        .args(packages)
        .run()
}

/// Those of `packages` that dpkg does not call installed.
fn missing(packages: &[&str]) -> Result<Vec<String>, Trouble> {
    // a package dpkg has never heard of makes dpkg-query grumble and end with 1: its list counts
    let asked = "dpkg-query -W -f '${Package} ${db:Status-Status}\\n' \"$@\" 2>/dev/null";
    let (said, _) = Program::new("sh")
        .args(["-c", asked, "sh"])
        .args(packages)
        .output()?;
    Ok(not_installed(packages, &said))
}

fn not_installed(packages: &[&str], said: &str) -> Vec<String> {
    let there = |package: &str| {
        said.lines()
            .any(|line| line == format!("{package} installed"))
    };
    packages
        .iter()
        .filter(|package| !there(package))
        .map(|package| (*package).to_owned())
        .collect()
}

fn is_root() -> bool {
    Program::new("id")
        .args(["-u"])
        .output()
        .is_ok_and(|(said, _)| said.trim() == "0")
}

fn agreed(question: &str) -> bool {
    print!("{question} [Y/n] ");
    let mut answer = String::new();
    let heard = std::io::stdout()
        .flush()
        .and_then(|()| std::io::stdin().lock().read_line(&mut answer));
    heard.is_ok()
        && matches!(
            answer.trim().to_lowercase().as_str(),
            "" | "y" | "yes" | "j" | "ja"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_removed_package_counts_as_missing() {
        let said = "jq installed\nqpdf config-files\n";
        assert_eq!(not_installed(&["jq", "qpdf", "age"], said), ["qpdf", "age"]);
    }
}
