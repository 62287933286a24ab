//! Copies of a chart: backup files, mirrors that are kept up to date by themselves, and the way
//! back from either. A copy counts from the moment it was read back and found whole.

use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use crate::keys::Finding;
use crate::workplace::Workplace;
use interchange::Options;
use record::When;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Hears how many bytes are done of how many; `false` asks to stop.
pub type Follow<'a> = &'a mut dyn FnMut(u64, u64) -> bool;

/// Where a setting keeps what is known of a copy: `copy:<place>`.
const COPY: &str = "copy:";

/// What sort of copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// One sealed file, made by hand.
    Backup,
    /// A folder that is brought up to date whenever the chart is closed.
    Mirror,
}

impl Sort {
    /// Its word in settings, in the catalogue (`copy-<word>`) and for programs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Sort::Backup => "backup",
            Sort::Mirror => "mirror",
        }
    }
}

/// A copy the chart knows of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyKept {
    /// The file or the folder.
    pub place: PathBuf,
    /// What it is.
    pub sort: Sort,
    /// When it was last read back and found whole, in milliseconds since 1970.
    pub checked: i64,
    /// The day of that.
    pub when: When,
    /// The chart's number in it.
    pub number: u64,
    /// Changes made in the chart since.
    pub behind: u64,
}

/// A copy that was read from end to end and is whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whole {
    /// The chart's id; all copies of it share it.
    pub chart: String,
    /// Number of the last change in it.
    pub number: u64,
    /// The four words of that state.
    pub words: String,
    /// When it was made.
    pub made: When,
    /// Its size in bytes; of a mirror, what was written now.
    pub bytes: u64,
    /// Documents in it.
    pub documents: u64,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    at: i64,
    number: u64,
    kind: Sort,
}

impl Binder {
    /// Writes the whole chart into one file and reads it back. For other programs it holds every
    /// entry as FHIR besides.
    ///
    /// # Errors
    /// [`Code::DiskFull`], [`Code::CannotWrite`], [`Code::Cancelled`]; [`Code::Damaged`] if the
    /// chart itself is not whole. A file that had the name before is then still there.
    pub fn backup(&mut self, to: &Path, follow: Follow<'_>) -> Result<Whole> {
        let to = &std::path::absolute(to).map_err(|error| Error::writing(to, &error))?;
        let inside = self.vault.path().canonicalize().ok();
        let dir = to.parent().and_then(|dir| dir.canonicalize().ok());
        if inside.is_some_and(|chart| dir.is_some_and(|dir| dir.starts_with(chart))) {
            // A copy inside the folder would be lost with it.
            return Err(Error::new(Code::InsideTheChart).with("file", to.display()));
        }
        let fhir = self.as_fhir()?;
        let extra: &[vault::Extra<'_>] = &[("record.fhir.json", &fhir)];
        let now = self.place.clock.now();
        let copied = self.vault.backup(to, extra, now, follow)?;
        self.note_copy(to, Sort::Backup)?;
        Ok(whole(copied, &self.place))
    }

    /// Brings a mirror up to date, or begins one: `to` is its own folder. With `deep` everything
    /// that lies there already is read as well.
    ///
    /// # Errors
    /// [`Code::ExistsAlready`] if something else lies there; as [`Binder::backup`].
    pub fn mirror(&mut self, to: &Path, deep: bool, follow: Follow<'_>) -> Result<Whole> {
        let to = &std::path::absolute(to).map_err(|error| Error::writing(to, &error))?;
        if to.starts_with(self.vault.path()) {
            return Err(Error::new(Code::InsideTheChart).with("file", to.display()));
        }
        let now = self.place.clock.now();
        let copied = self.vault.mirror(to, deep, now, follow)?;
        self.note_copy(to, Sort::Mirror)?;
        Ok(whole(copied, &self.place))
    }

    /// The folder of this chart's mirror in a folder somebody chose: a stick, for instance.
    #[must_use]
    pub fn mirror_in(&self, chosen: &Path) -> PathBuf {
        let is_one = chosen
            .extension()
            .is_some_and(|ending| ending == vault::MIRROR);
        let name = self.vault.path().file_stem().unwrap_or_default();
        if is_one {
            chosen.to_owned()
        } else {
            chosen.join(name).with_extension(vault::MIRROR)
        }
    }

    /// Brings every mirror up to date that is there and behind. What fails is for the list of
    /// copies to show: the chart is closed all the same.
    pub fn mirror_all(&mut self) -> Vec<(PathBuf, Error)> {
        let behind =
            |copy: &CopyKept| copy.sort == Sort::Mirror && copy.behind > 0 && copy.place.is_dir();
        let mirrors = self.copies().unwrap_or_default().into_iter().filter(behind);
        let mut failed = Vec::new();
        for copy in mirrors {
            if let Err(error) = self.mirror(&copy.place, false, &mut |_, _| true) {
                failed.push((copy.place, error));
            }
        }
        failed
    }

    /// The copies this chart knows of, the one checked last first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn copies(&self) -> Result<Vec<CopyKept>> {
        let now = self.state().number;
        let mut copies = Vec::new();
        for (name, text) in self.vault.settings_beginning(COPY)? {
            if let Ok(kept) = serde_json::from_str::<Kept>(&text) {
                copies.push(CopyKept {
                    place: PathBuf::from(&name[COPY.len()..]),
                    sort: kept.kind,
                    checked: kept.at,
                    when: self.place.clock.local(kept.at).date(),
                    number: kept.number,
                    behind: now.saturating_sub(kept.number),
                });
            }
        }
        copies.sort_by(|a, b| (b.checked, &b.place).cmp(&(a.checked, &a.place)));
        Ok(copies)
    }

    /// Forgets a copy: it is no longer kept up to date and no longer listed. The copy itself is not
    /// touched.
    ///
    /// # Errors
    /// When writing fails.
    pub fn forget_copy(&mut self, place: &Path) -> Result<()> {
        let name = format!("{COPY}{}", place.display());
        self.settle(name, None)
    }

    fn note_copy(&mut self, place: &Path, kind: Sort) -> Result<()> {
        let kept = Kept {
            at: self.place.clock.now(),
            // Writing this down is a change of its own, which the copy need not have.
            number: self.state().number + 1,
            kind,
        };
        let text = serde_json::to_string(&kept).map_err(|_| Error::new(Code::Unknown))?;
        self.settle(format!("{COPY}{}", place.display()), Some(text))
    }

    /// Writes down something only this copy of the chart needs to know.
    pub(crate) fn settle(&mut self, name: String, value: Option<String>) -> Result<()> {
        let change = vault::Change {
            settings: [(name, value)].into(),
            ..vault::Change::default()
        };
        self.vault.commit(&change, self.place.clock.now())?;
        Ok(())
    }

    /// Reads a copy of this chart from end to end: a backup, or the newest state in a mirror.
    ///
    /// # Errors
    /// [`Code::NotACopy`], [`Code::Damaged`]; [`Code::WrongKey`] if it is of another chart or from
    /// before the keys were changed.
    pub fn check_copy(&self, copy: &Path, follow: Follow<'_>) -> Result<Whole> {
        Ok(whole(self.vault.check_copy(copy, follow)?, &self.place))
    }

    /// Every entry of everybody as FHIR R4: one bundle, of several people one bundle of bundles.
    fn as_fhir(&self) -> Result<Vec<u8>> {
        let made = self.place.clock.zoned(self.place.clock.now());
        let mut bundles = Vec::new();
        for person in self.people()? {
            let chart = self.chart(person.entry.id)?;
            let options = Options {
                made,
                id: person.entry.id.0,
                author: None,
                language: crate::words::Tongue::En.of_summary(),
                documents: &|id| Some(format!("documents/{id}")),
            };
            bundles.push(interchange::bundle(&chart, &options));
        }
        if bundles.len() == 1 {
            return Ok(bundles.remove(0));
        }
        let mut all = br#"{"resourceType":"Bundle","type":"collection","entry":["#.to_vec();
        for (at, bundle) in bundles.iter().enumerate() {
            all.extend_from_slice(if at == 0 { b"" } else { b"," });
            all.extend_from_slice(br#"{"resource":"#);
            all.extend_from_slice(bundle);
            all.push(b'}');
        }
        all.extend_from_slice(b"]}");
        Ok(all)
    }
}

/// Makes a chart in a new folder from a copy: a backup file, a mirror, or a chart's folder. What
/// could not be brought back is told.
///
/// # Errors
/// [`Code::NotACopy`], [`Code::WrongKey`], [`Code::Damaged`], [`Code::ExistsAlready`],
/// [`Code::DiskFull`], [`Code::Cancelled`]. Nothing is left at `to` then.
pub fn restore(
    copy: &Path,
    key: seal::Key<'_>,
    to: &Path,
    place: Workplace,
    follow: Follow<'_>,
) -> Result<(Binder, Vec<Finding>)> {
    let (now, device) = (place.clock.now(), place.remembers());
    let restored = crate::keys::each_way(key, |key| {
        vault::Vault::restore(copy, key, to, now, &device, &mut *follow)
    })?;
    let lost = restored.lost.into_iter().map(Finding::from).collect();
    let mut binder = Binder {
        vault: restored.vault,
        place,
    };
    // The copies it knows of are those of the chart it came from; they stay useful.
    binder.settle("restored".into(), Some(now.to_string()))?;
    Ok((binder, lost))
}

/// Makes a chart in a new folder from its pages on paper: pictures, scans, PDFs or typed digits, in any
/// order. It opens with new words, and with the recovery sheet that opened the pages.
///
/// # Errors
/// [`Code::CodesMissing`] with how many are needed; [`Code::WrongKey`], [`Code::Damaged`],
/// [`Code::ExistsAlready`], [`Code::DiskFull`]. Nothing is left at `to` then.
pub fn restore_from_paper(
    pages: &[PathBuf],
    keys: &[seal::Identity],
    words: &seal::Passphrase,
    to: &Path,
    place: Workplace,
) -> Result<Binder> {
    let sealed = crate::codes::unframe(pages, &place)?;
    let (now, device) = (place.clock.now(), place.remembers());
    let mut vault = Err(vault::Error::WrongKey);
    for key in keys {
        vault = vault::Vault::from_paper(&sealed, key, to, words, now, &device);
        if !matches!(vault, Err(vault::Error::WrongKey)) {
            break;
        }
    }
    let mut binder = Binder {
        vault: vault?,
        place,
    };
    binder.settle("restored".into(), Some(now.to_string()))?;
    Ok(binder)
}

/// Reads a copy from end to end without a chart beside it.
///
/// # Errors
/// As [`restore`].
pub fn check(
    copy: &Path,
    key: seal::Key<'_>,
    place: &Workplace,
    follow: Follow<'_>,
) -> Result<Whole> {
    let copied = crate::keys::each_way(key, |key| vault::check_copy(copy, key, &mut *follow))?;
    Ok(whole(copied, place))
}

fn whole(copied: vault::Copied, place: &Workplace) -> Whole {
    Whole {
        chart: copied.manifest.vault.to_string(),
        number: copied.manifest.number,
        words: copied.manifest.words,
        made: place.clock.local(copied.manifest.made),
        bytes: copied.bytes,
        documents: copied.documents,
    }
}
