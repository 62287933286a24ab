//! Opening a share without a chart: what a doctor, or anybody with the words, sees.

use crate::error::{Code, Error, Result};
use crate::words::Tongue;
use crate::workplace::Workplace;
use record::{Chart, DocumentId, Seen, When};
use render::Job;
use seal::{Bounds, InTheClear, Key, Sealed};
use serde_json::{Value, json};
use share::{Claim, Package, Signature};
use std::io::Read;
use std::path::{Path, PathBuf};

/// A share that was opened.
pub struct Opened {
    pub(crate) package: Package,
    /// The entries as the helper read them, as foreign as before.
    pub(crate) read: interchange::Read,
    chart: Chart,
}

/// A sealed share that was found in a file.
pub enum Found {
    /// The file is the share: it is read where it lies.
    Alone(PathBuf),
    /// It lay in a page, in a PDF or in codes.
    Inside(Sealed),
}

/// Takes the sealed share out of files: `share.age`, `share.html`, `share.pdf`, or pictures, scans and
/// typed text of its codes, in any order.
///
/// # Errors
/// [`Code::NotAShare`], [`Code::CodesMissing`].
pub fn find(files: &[PathBuf], place: &Workplace) -> Result<Found> {
    let mut collector = share::Collector::new();
    let first = files.first().map(|file| file.display().to_string());
    for file in files {
        if begins_sealed(file)? {
            return Ok(Found::Alone(file.clone()));
        }
        let bytes = crate::read_file(file)?;
        match share::carrier::find(&bytes) {
            Ok(sealed) => return Ok(Found::Inside(sealed)),
            Err(share::Error::NoShare) => {}
            Err(error) => return Err(error.into()),
        }
        // A picture nobody can read hinders no other.
        if let Ok(Some(sealed)) = crate::codes::collect(&bytes, &mut collector, place) {
            return Ok(Found::Inside(sealed));
        }
    }
    Err(match collector.progress() {
        Some((have, need)) => Error::new(Code::CodesMissing)
            .with("have", have)
            .with("need", need),
        None => Error::new(Code::NotAShare).with("file", first.unwrap_or_default()),
    })
}

fn begins_sealed(file: &Path) -> Result<bool> {
    const BEGIN: &[u8] = b"age-encryption.org/";
    let failed = |error| Error::reading(file, &error);
    let mut head = Vec::new();
    let opened = std::fs::File::open(file).map_err(failed)?;
    opened
        .take(BEGIN.len() as u64)
        .read_to_end(&mut head)
        .map_err(failed)?;
    Ok(head == BEGIN)
}

/// Opens a share. With `expect`, only if it is signed with the key of these six words.
///
/// # Errors
/// [`Code::WrongKey`], [`Code::ShareDamaged`], [`Code::NewerFormat`], [`Code::OtherKey`].
pub fn open(
    found: &Found,
    key: Key<'_>,
    expect: Option<&str>,
    place: &Workplace,
) -> Result<Opened> {
    let package = match found {
        Found::Alone(file) => {
            let sealed = std::fs::File::open(file).map_err(|error| Error::reading(file, &error))?;
            Package::open_from(sealed, key, Bounds::ShareAsked)?
        }
        Found::Inside(sealed) => Package::open(sealed.as_ref(), key, Bounds::ShareAsked)?,
    };
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
    let entries = read.people.iter().chain(&read.entries).cloned();
    let chart = Chart::of(person, entries.map(Seen::plain));
    Ok(Opened {
        package,
        read,
        chart,
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
        page.line(&self.made_for(tongue, today));
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
        page.line(&self.signed(tongue));
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
        let documents = self.package.documents().iter();
        let documents: Vec<&str> = documents.map(|it| it.name.as_str()).collect();
        json!({
            "id": claim.id.to_string(), "made": claim.made, "for": claim.reader,
            "purpose": claim.purpose, "valid_until": claim.valid_until, "left_out": claim.left_out,
            "signature": { "state": state, "fingerprint": fingerprint },
            "entries": entries, "documents": documents, "remarks": self.read.remarks.len(), "digest": self.digest(), "files": files,
        })
    }

    /// Writes the FHIR summary, the readable page and the documents into a folder, on purpose.
    ///
    /// # Errors
    /// [`Code::CannotWrite`], [`Code::DiskFull`].
    pub fn write_to(&self, folder: &Path) -> Result<Vec<PathBuf>> {
        let documents = folder.join("documents");
        let mut files = Vec::new();
        for (name, bytes) in [
            ("summary.json", self.package.summary_json()),
            ("summary.html", self.package.summary_html()),
        ] {
            let file = folder.join(name);
            crate::write_file(&file, InTheClear::export(bytes.to_vec()))?;
            files.push(file);
        }
        if !self.package.documents().is_empty() {
            std::fs::create_dir_all(&documents)
                .map_err(|error| Error::writing(&documents, &error))?;
        }
        for document in self.package.documents() {
            let file = folder.join(&document.name);
            let failed = |error| Error::writing(&file, &error);
            let mut output = std::fs::File::create(&file).map_err(failed)?;
            self.package.write_document(document, &mut output)?;
            output.sync_all().map_err(failed)?;
            files.push(file);
        }
        Ok(files)
    }

    /// SHA-256 of the FHIR bundle: the same digits stand in the giver's ledger and in the preview.
    #[must_use]
    pub fn digest(&self) -> String {
        DocumentId(self.package.digest()).to_string()
    }

    /// What the signature says, in words.
    #[must_use]
    pub fn signed(&self, tongue: Tongue) -> String {
        match self.package.signature() {
            Signature::Good { words, .. } => tongue.say("open-signed", &[("words", words)]),
            Signature::None | Signature::Bad => tongue.say("open-unsigned", &[]),
        }
    }

    /// For whom and when it was made, in words.
    #[must_use]
    pub fn made_for(&self, tongue: Tongue, today: When) -> String {
        let claim = self.claim();
        let days = (today.days() - claim.made.days()).max(0).to_string();
        let made = claim.made.date().to_string();
        let facts = [("reader", &*claim.reader), ("date", &made), ("days", &days)];
        tongue.say("open-made-for", &facts)
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
            share::Error::Damaged {
                flaw: share::Flaw::Note,
                ..
            } => Code::NoteUnreadable,
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
