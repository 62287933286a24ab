//! Opening a share without a chart: what a doctor, or anybody with the words, sees.

use crate::error::{Code, Error, Result};
use crate::words::Tongue;
use crate::workplace::Workplace;
use record::{Chart, Seen, When};
use render::Job;
use seal::{Bounds, InTheClear, Key, Sealed};
use serde_json::{Value, json};
use share::{Claim, Package, Signature};
use std::path::{Path, PathBuf};

/// A share that was opened.
pub struct Opened {
    package: Package,
    chart: Chart,
    remarks: usize,
}

/// Takes the sealed share out of a file: `share.age`, `share.html`, `share.pdf`, or a picture or
/// scan of its codes.
///
/// # Errors
/// [`Code::NotAShare`], [`Code::CodesMissing`].
pub fn find(file: &Path, place: &Workplace) -> Result<Sealed> {
    let bytes = crate::read_file(file)?;
    match share::carrier::find(&bytes) {
        Ok(sealed) => Ok(sealed),
        Err(share::Error::NoShare) => {
            let mut collector = share::Collector::new();
            match crate::codes::collect(&bytes, &mut collector, place) {
                Ok(Some(sealed)) => Ok(sealed),
                Ok(None) => Err(match collector.progress() {
                    Some((have, need)) => Error::new(Code::CodesMissing)
                        .with("have", have)
                        .with("need", need),
                    None => Error::new(Code::NotAShare).with("file", file.display()),
                }),
                Err(_) => Err(Error::new(Code::NotAShare).with("file", file.display())),
            }
        }
        Err(error) => Err(error.into()),
    }
}

/// Opens a share. With `expect`, only if it is signed with the key of these six words.
///
/// # Errors
/// [`Code::WrongKey`], [`Code::ShareDamaged`], [`Code::NewerFormat`], [`Code::OtherKey`].
pub fn open(
    sealed: &Sealed,
    key: Key<'_>,
    expect: Option<&str>,
    place: &Workplace,
) -> Result<Opened> {
    let package = Package::open(sealed.as_ref(), key, Bounds::ShareAsked)?;
    if *package.signature() == Signature::Bad {
        return Err(Error::new(Code::ShareDamaged).with("what", "signature"));
    }
    if let Some(words) = expect
        && !package.signed_by(words)
    {
        let found = package
            .maker()
            .map(|key| key.words())
            .unwrap_or_else(|| "–".into());
        return Err(Error::new(Code::OtherKey).with("found", found));
    }
    // The summary is a stranger's file like any other: it is read in the locked-up helper.
    let job = Job::Import {
        name: "summary.json".into(),
    };
    let answer = place.ask(&job, package.summary_json())?;
    let broken = || Error::new(Code::ShareDamaged).with("what", "summary.json");
    let read = interchange::heard(&answer.import.ok_or_else(broken)?)
        .map_err(|_| broken())?
        .map_err(|_| broken())?;
    let person = read.person().map(|entry| entry.id);
    let entries = read.people.into_iter().chain(read.entries);
    let chart = Chart::of(person, entries.map(Seen::plain));
    Ok(Opened {
        package,
        chart,
        remarks: read.remarks.len(),
    })
}

impl Opened {
    /// What the share says about itself.
    #[must_use]
    pub fn claim(&self) -> &Claim {
        self.package.claim()
    }

    /// The entries.
    #[must_use]
    pub fn chart(&self) -> &Chart {
        &self.chart
    }

    /// The summary as text: the red line first, then what a doctor asks for.
    #[must_use]
    pub fn text(&self, tongue: Tongue, today: When) -> String {
        let mut page = Page {
            tongue,
            text: String::new(),
        };
        self.head(&mut page, today);
        for section in crate::digest::sections(tongue, &self.chart) {
            page.heading(&section.heading);
            section.lines.iter().for_each(|line| page.line(line));
        }
        page.text
    }

    fn head(&self, page: &mut Page, today: When) {
        let (tongue, claim) = (page.tongue, self.claim());
        if let Some(person) = self.chart.who() {
            let born = person
                .birth_date
                .map(|born| born.to_string())
                .unwrap_or_default();
            page.line(&format!("{}  {born}", person.name));
        }
        let days = (today.days() - claim.made.days()).max(0).to_string();
        let made = claim.made.date().to_string();
        page.line(&tongue.say(
            "open-made-for",
            &[("reader", &claim.reader), ("date", &made), ("days", &days)],
        ));
        if let Some(purpose) = &claim.purpose {
            page.line(purpose);
        }
        if let Some(until) = claim.valid_until {
            let key = if until.days() < today.days() {
                "open-expired"
            } else {
                "open-valid"
            };
            page.line(&tongue.say(key, &[("date", &until.to_string())]));
        }
        match self.package.signature() {
            Signature::Good { words, .. } => {
                page.line(&tongue.say("open-signed", &[("words", words)]))
            }
            Signature::None | Signature::Bad => page.line(&tongue.say("open-unsigned", &[])),
        }
        if !claim.left_out.is_empty() {
            let kinds: Vec<String> = claim
                .left_out
                .iter()
                .map(|word| {
                    tongue
                        .find(&format!("kind-{word}"))
                        .map_or(word.clone(), str::to_owned)
                })
                .collect();
            page.line(&tongue.say("open-left-out", &[("kinds", &kinds.join(", "))]));
        }
    }

    /// The share for programs: what it says about itself, the signature, and its entries.
    #[must_use]
    pub fn json(&self, files: &[PathBuf]) -> Value {
        let claim = self.claim();
        let (state, fingerprint) = match self.package.signature() {
            Signature::Good { words, .. } => ("good", Some(words.as_str())),
            Signature::None => ("none", None),
            Signature::Bad => ("bad", None),
        };
        let entries: Vec<Value> = self.chart.all().map(record::form::write).collect();
        let documents: Vec<&str> = self.package.documents().map(|(name, _)| name).collect();
        json!({
            "id": claim.id.to_string(), "made": claim.made, "for": claim.reader,
            "purpose": claim.purpose, "valid_until": claim.valid_until, "left_out": claim.left_out,
            "signature": { "state": state, "fingerprint": fingerprint },
            "entries": entries, "documents": documents, "remarks": self.remarks, "files": files,
        })
    }

    /// Writes the FHIR summary, the readable page and the documents into a folder, on purpose.
    ///
    /// # Errors
    /// [`Code::CannotWrite`], [`Code::DiskFull`].
    pub fn write_to(&self, folder: &Path) -> Result<Vec<PathBuf>> {
        let documents = folder.join("documents");
        let named = self.package.documents();
        let mut all = vec![
            ("summary.json", self.package.summary_json()),
            ("summary.html", self.package.summary_html()),
        ];
        all.extend(named);
        if all.len() > 2 {
            std::fs::create_dir_all(&documents)
                .map_err(|error| Error::writing(&documents, &error))?;
        }
        let mut files = Vec::new();
        for (name, bytes) in all {
            let file = folder.join(name);
            crate::write_file(&file, InTheClear::export(bytes.to_vec()))?;
            files.push(file);
        }
        Ok(files)
    }
}

struct Page {
    tongue: Tongue,
    text: String,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text += line.trim_end();
        self.text.push('\n');
    }

    fn heading(&mut self, words: &str) {
        self.text += &format!(
            "
{words}
{}
",
            "─".repeat(words.chars().count())
        );
    }
}

impl From<share::Error> for Error {
    fn from(error: share::Error) -> Error {
        let code = match &error {
            share::Error::Seal(_) => Code::Unknown,
            share::Error::Damaged { .. } => Code::ShareDamaged,
            share::Error::Newer { .. } => Code::NewerFormat,
            share::Error::TooLarge { .. } => Code::FileTooLarge,
            share::Error::NoPlace => Code::NoViewer,
            share::Error::EmptyPage | share::Error::NoShare => Code::NotAShare,
            share::Error::Changed { .. } | share::Error::Io(_) => Code::CannotRead,
            _ => Code::Unknown,
        };
        match error {
            share::Error::Seal(error) => error.into(),
            other => Error::new(code).with("reason", other),
        }
    }
}
