//! Copies of the chart, and the way back from one.

use super::chart::Secret;
use super::starting::{self, file_moment, free_name};
use super::{Follow, Open, Screens};
use crate::copies::{self, Sort, Whole};
use crate::error::{Code, Error, Result};
use crate::view::{
    ChartPath, CheckCopy, CopyChecked, CopyKept, CopyKind, CopyMade, CopyPlace, CopySeen, Notice,
    Opened, Restore, RestorePages, Tone,
};
use std::path::{Path, PathBuf};

/// A copy older than this many days is worth a new one.
const OLD: i64 = 30;

impl Screens {
    /// The name proposed for a backup file: that of the chart and the day.
    ///
    /// # Errors
    /// [`Code::NotOpen`].
    pub fn backup_name(&self) -> Result<String> {
        let binder = self.binder()?;
        let name = binder.vault.path().file_stem().unwrap_or_default();
        let day = self.place.clock.today();
        Ok(format!("{} {day}.ownchart-backup", name.to_string_lossy()))
    }

    /// Writes the whole chart into a file and reads it back.
    ///
    /// # Errors
    /// As [`Binder::backup`](crate::Binder::backup).
    pub fn backup_make(&mut self, file: &Path, follow: &Follow<'_>) -> Result<CopyMade> {
        let whole = self
            .binder_mut()?
            .backup(file, &mut follow.bytes("copying"))?;
        Ok(made(file, whole))
    }

    /// Begins a mirror in a folder somebody chose.
    ///
    /// # Errors
    /// As [`Binder::mirror`](crate::Binder::mirror).
    pub fn mirror_add(&mut self, chosen: &Path, follow: &Follow<'_>) -> Result<CopyMade> {
        let place = self.binder()?.mirror_in(chosen);
        self.mirror(&place, false, follow)
    }

    /// Brings a mirror up to date now, and reads what lies there already.
    ///
    /// # Errors
    /// As [`Binder::mirror`](crate::Binder::mirror).
    pub fn mirror_now(&mut self, wanted: &CopyPlace, follow: &Follow<'_>) -> Result<CopyMade> {
        self.mirror(Path::new(&wanted.place), true, follow)
    }

    fn mirror(&mut self, place: &Path, deep: bool, follow: &Follow<'_>) -> Result<CopyMade> {
        let mut step = follow.bytes("copying");
        let whole = self.binder_mut()?.mirror(place, deep, &mut step)?;
        Ok(made(place, whole))
    }

    /// Forgets a copy; the copy itself is not touched.
    ///
    /// # Errors
    /// When writing fails.
    pub fn copy_forget(&mut self, wanted: &CopyPlace) -> Result<()> {
        self.binder_mut()?.forget_copy(Path::new(&wanted.place))
    }

    /// Reads a copy of this chart from end to end.
    ///
    /// # Errors
    /// [`Code::NotACopy`], [`Code::WrongKey`] for another chart's. What is damaged is a finding.
    pub fn check_copy(&self, wanted: &CheckCopy, follow: &Follow<'_>) -> Result<CopyChecked> {
        let mut step = follow.bytes("checking");
        match self
            .binder()?
            .check_copy(Path::new(&wanted.path), &mut step)
        {
            Ok(whole) => Ok(CopyChecked {
                findings: Vec::new(),
                number: whole.number,
                words: whole.words,
                made: whole
                    .made
                    .to_string()
                    .get(..16)
                    .unwrap_or_default()
                    .to_owned(),
                documents: whole.documents,
            }),
            Err(error) if error.code == Code::Damaged => {
                let what = error.facts.get("what").cloned().unwrap_or_default();
                let place = error.facts.get("place").cloned().unwrap_or_default();
                Ok(CopyChecked {
                    findings: vec![Notice {
                        code: format!("finding-{what}"),
                        facts: [("place".to_owned(), place)].into(),
                        tone: Tone::Alert,
                    }],
                    number: 0,
                    words: String::new(),
                    made: String::new(),
                    documents: 0,
                })
            }
            Err(error) => Err(error),
        }
    }

    /// The copies the chart knows of, for the safety screen.
    pub(super) fn copies_kept(&self) -> Result<Vec<CopyKept>> {
        let kept = |copy: copies::CopyKept| CopyKept {
            there: copy.place.exists(),
            place: copy.place.display().to_string(),
            kind: kind(copy.sort),
            checked: Some(self.moment(copy.checked)),
            behind: copy.behind,
        };
        Ok(self.binder()?.copies()?.into_iter().map(kept).collect())
    }

    /// When a copy was last found whole, in milliseconds since 1970, and whether that is recent.
    pub(super) fn last_copy(&self) -> Result<Option<(i64, bool)>> {
        let newest = self.binder()?.copies()?.into_iter().next();
        let today = self.place.clock.today().days();
        Ok(newest.map(|copy| {
            let day = self.place.clock.local(copy.checked).days();
            (copy.checked, today - day <= OLD)
        }))
    }

    /// A copy as it looks without any key.
    ///
    /// # Errors
    /// [`Code::NotACopy`].
    pub fn look_at_copy(&self, wanted: &ChartPath) -> Result<CopySeen> {
        let path = Path::new(&wanted.path);
        let kind = if path.join("keys").is_dir() {
            CopyKind::Mirror
        } else if path.is_file() {
            CopyKind::Backup
        } else {
            return Err(Error::new(Code::NotACopy).with("file", path.display()));
        };
        // A mirror changes where its newest state is written.
        let dated = match kind {
            CopyKind::Mirror => path.join("snapshots"),
            CopyKind::Backup => path.to_owned(),
        };
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        Ok(CopySeen {
            path: wanted.path.clone(),
            name: name.into_owned(),
            kind,
            changed: file_moment(&dated).map(|millis| self.moment(millis)),
        })
    }

    /// Makes a chart from a copy in a new folder, and opens it.
    ///
    /// # Errors
    /// As [`copies::restore`].
    pub fn restore(
        &mut self,
        wanted: &Restore,
        usual: &Path,
        follow: &Follow<'_>,
    ) -> Result<Opened> {
        let secret = Secret::typed(&wanted.key)?;
        let copy = Path::new(&wanted.path);
        let place = wanted.place.as_deref().map_or(usual, Path::new);
        std::fs::create_dir_all(place).map_err(|error| Error::writing(place, &error))?;
        self.close()?;
        follow.at("unlock", 0, None)?;
        let name = copy.file_stem().unwrap_or_default().to_string_lossy();
        let to = free_name(place, &name);
        let mut step = follow.bytes("restoring");
        let (binder, lost) =
            copies::restore(copy, secret.key(), &to, self.place.clone(), &mut step)?;
        self.open = Some(Open {
            needs_words: matches!(secret, Secret::Keys(_)),
            ..Open::of(binder)
        });
        let mut opened = self.around(None)?;
        opened
            .notices
            .extend(lost.into_iter().map(|finding| Notice {
                code: format!("finding-{}", finding.code),
                facts: [("place".to_owned(), finding.place)].into(),
                tone: Tone::Alert,
            }));
        Ok(opened)
    }
}

impl Screens {
    /// Makes a chart from its pages on paper in a new folder, and opens it.
    ///
    /// # Errors
    /// As [`copies::restore_from_paper`]; [`Code::PaperKeyUnreadable`], [`Code::WeakPassphrase`].
    pub fn restore_pages(
        &mut self,
        wanted: &RestorePages,
        usual: &Path,
        follow: &Follow<'_>,
    ) -> Result<Opened> {
        let keys = [crate::typed_from_paper(&wanted.paper)?];
        let words = self.generated_or_chosen(&wanted.passphrase)?;
        let place = wanted.place.as_deref().map_or(usual, Path::new);
        std::fs::create_dir_all(place).map_err(|error| Error::writing(place, &error))?;
        self.close()?;
        follow.at("reading", 0, None)?;
        let pages: Vec<PathBuf> = wanted.pages.iter().map(PathBuf::from).collect();
        let to = free_name(place, "OwnChart");
        let binder = copies::restore_from_paper(&pages, &keys, &words, &to, self.place.clone())?;
        self.open = Some(Open::of(binder));
        // The sheet was just typed from, and it has opened something.
        self.remember(starting::PRINTED)?;
        self.remember(starting::TRIED)?;
        self.around(None)
    }
}

fn kind(sort: Sort) -> CopyKind {
    match sort {
        Sort::Backup => CopyKind::Backup,
        Sort::Mirror => CopyKind::Mirror,
    }
}

fn made(place: &Path, whole: Whole) -> CopyMade {
    CopyMade {
        place: place.display().to_string(),
        bytes: whole.bytes,
        documents: whole.documents,
        number: whole.number,
        words: whole.words,
    }
}
