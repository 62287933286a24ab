//! Where a verb gets its secrets from: a file, or a prompt that does not echo.

use crate::line::{Line, Trouble, Wrong};
use ownchart::words::Tongue;
use ownchart::{Code, Error, Identity, Passphrase, Zeroizing};
use std::path::Path;

/// What opens a chart or a share.
pub(crate) enum Secret {
    /// Words.
    Words(Passphrase),
    /// Keys from paper.
    Keys(Vec<Identity>),
}

impl Secret {
    /// As the façade wants it.
    pub(crate) fn key(&self) -> ownchart::Key<'_> {
        match self {
            Secret::Words(words) => ownchart::Key::Passphrase(words),
            Secret::Keys(keys) => ownchart::Key::Identities(keys),
        }
    }
}

/// The secret of a chart: `--identity` files, else `--passphrase-file`, else the variable
/// `OWNCHART_PASSPHRASE_FILE`, else the prompt.
pub(crate) fn of_chart(line: &mut Line, tongue: Tongue) -> Result<Secret, Trouble> {
    let file = line.option("passphrase-file").or_else(of_environment);
    from(line.every("identity"), file, || {
        prompt(tongue, "cli-passphrase")
    })
}

/// The secret of another chart: `--other-identity` files or `--other-passphrase-file`; nothing for a
/// copy with the same keys.
pub(crate) fn of_other(line: &mut Line) -> Result<Option<Secret>, Trouble> {
    let identities = line.every("other-identity");
    let file = line.option("other-passphrase-file");
    if identities.is_empty() && file.is_none() {
        return Ok(None);
    }
    let needed = || Err(Wrong::Missing("--other-passphrase-file".into()).into());
    from(identities, file, needed).map(Some)
}

/// The chart's words once more, before something that cannot be taken back.
pub(crate) fn again(line: &mut Line, tongue: Tongue) -> Result<Passphrase, Trouble> {
    let file = line.option("passphrase-file").or_else(of_environment);
    let typed = match file {
        Some(file) => first_line(Path::new(&file))?,
        None => prompt(tongue, "cli-passphrase-again")?,
    };
    Ok(Passphrase::typed(&typed))
}

fn of_environment() -> Option<String> {
    std::env::var("OWNCHART_PASSPHRASE_FILE")
        .ok()
        .filter(|file| !file.is_empty())
}

/// The secret of a share: `--identity` files, else `--words-file`, else the prompt.
pub(crate) fn of_share(line: &mut Line, tongue: Tongue) -> Result<Secret, Trouble> {
    let file = line.option("words-file");
    from(line.every("identity"), file, || prompt(tongue, "cli-words"))
}

fn from(
    identities: Vec<String>,
    file: Option<String>,
    prompt: impl FnOnce() -> Result<Zeroizing<String>, Trouble>,
) -> Result<Secret, Trouble> {
    if !identities.is_empty() {
        return Ok(Secret::Keys(in_files(&identities)?));
    }
    let typed = match file {
        Some(file) => first_line(Path::new(&file))?,
        None => prompt()?,
    };
    Ok(Secret::Words(Passphrase::typed(&typed)))
}

/// A new passphrase somebody chose, from `--NAME` or typed twice; a weak one is refused.
pub(crate) fn chosen(line: &mut Line, name: &str, tongue: Tongue) -> Result<Passphrase, Trouble> {
    let typed = match line.option(name) {
        Some(file) => first_line(Path::new(&file))?,
        None => {
            let first = prompt(tongue, "cli-new-passphrase")?;
            if *first != *prompt(tongue, "cli-again")? {
                return Err(Wrong::Unfit(tongue.say("cli-not-the-same", &[])).into());
            }
            first
        }
    };
    Ok(ownchart::chosen_passphrase(&typed)?)
}

/// A key from paper that is to be tried: `--paper` files, or typed at the prompt.
pub(crate) fn from_paper(line: &mut Line, tongue: Tongue) -> Result<Vec<Identity>, Trouble> {
    let files = line.every("paper");
    if files.is_empty() {
        let typed = prompt(tongue, "cli-paper")?;
        return Ok(vec![ownchart::typed_from_paper(&typed)?]);
    }
    in_files(&files)
}

/// Every key of these files.
pub(crate) fn in_files(files: &[String]) -> Result<Vec<Identity>, Trouble> {
    let mut keys = Vec::new();
    for file in files {
        keys.extend(identities_in(Path::new(file))?);
    }
    Ok(keys)
}

/// The `AGE-SECRET-KEY-1…` lines of a file, as `age` itself reads them, or the typed groups of a
/// recovery sheet.
pub(crate) fn identities_in(file: &Path) -> Result<Vec<Identity>, Trouble> {
    let text = whole(file)?;
    let keys: Vec<Identity> = text
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("AGE-SECRET-KEY-1"))
        .map(|line| Identity::parse(line).map_err(|_| Error::new(Code::PaperKeyUnreadable)))
        .collect::<Result<_, _>>()?;
    if keys.is_empty() {
        Ok(vec![ownchart::typed_from_paper(&text)?])
    } else {
        Ok(keys)
    }
}

fn first_line(file: &Path) -> Result<Zeroizing<String>, Trouble> {
    let text = whole(file)?;
    Ok(Zeroizing::new(
        text.lines().next().unwrap_or_default().to_owned(),
    ))
}

fn whole(file: &Path) -> Result<Zeroizing<String>, Trouble> {
    match std::fs::read_to_string(file) {
        Ok(text) => Ok(Zeroizing::new(text)),
        Err(error) => Err(Error::reading(file, &error).into()),
    }
}

fn prompt(tongue: Tongue, key: &str) -> Result<Zeroizing<String>, Trouble> {
    rpassword::prompt_password(tongue.say(key, &[]))
        .map(Zeroizing::new)
        .map_err(|_| Wrong::Missing("--passphrase-file".into()).into())
}
