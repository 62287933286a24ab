//! Before a chart is open: what lies nearby, words, a new chart, the recovery sheet.

use super::{Follow, Open, Screens, papers, tongue};
use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use crate::view::{
    Again, ChartNearby, ChartPath, Guessing, Language, Lasts, NewChart, Opened, PassphraseTried,
    RecoveryChecked, RecoverySheet, RecoveryTyped, Words, WordsWanted,
};
use record::Person;
use seal::{Identity, Passphrase, WordList};
use std::path::{Path, PathBuf};

/// The ending of a chart's folder.
const ENDING: &str = "ownchart";
/// Where a recovery sheet stands in the chart's own settings: printed, tried.
pub(super) const PRINTED: &str = "recovery.printed";
pub(super) const TRIED: &str = "recovery.tried";

impl Screens {
    /// Charts that lie in these folders, by name. A folder that cannot be read holds none.
    #[must_use]
    pub fn nearby(&self, folders: &[PathBuf], home: Option<&Path>) -> Vec<ChartNearby> {
        let inside = folders
            .iter()
            .flat_map(|folder| std::fs::read_dir(folder).into_iter().flatten().flatten());
        let mut charts: Vec<ChartNearby> = inside
            .map(|entry| entry.path())
            .filter(|path| is_chart(path))
            .map(|path| self.seen_from_outside(&path, home))
            .collect();
        charts.sort_by(|a, b| b.changed.cmp(&a.changed).then_with(|| a.name.cmp(&b.name)));
        charts
    }

    /// A chart as it looks without any key.
    ///
    /// # Errors
    /// [`Code::NotAChart`].
    pub fn look_at_chart(&self, wanted: &ChartPath, home: Option<&Path>) -> Result<ChartNearby> {
        let path = Path::new(&wanted.path);
        if !is_chart(path) {
            return Err(Error::new(Code::NotAChart).with("file", path.display()));
        }
        Ok(self.seen_from_outside(path, home))
    }

    fn seen_from_outside(&self, path: &Path, home: Option<&Path>) -> ChartNearby {
        let millis = file_moment(&path.join("HEAD"));
        let above = path.parent().unwrap_or(Path::new(""));
        let place = match home.and_then(|home| above.strip_prefix(home).ok()) {
            Some(rest) if rest.as_os_str().is_empty() => "~".to_owned(),
            Some(rest) => format!("~/{}", rest.display()),
            None => above.display().to_string(),
        };
        ChartNearby {
            path: path.display().to_string(),
            name: path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            place,
            changed: millis.map(|millis| self.moment(millis)),
            number: None, // HEAD's number counts sessions; the number people know is inside
            held: held(path),
        }
    }

    /// Words nobody chose.
    pub fn suggest_words(&mut self, wanted: &WordsWanted) -> Words {
        let words = Passphrase::generate(list(wanted.language));
        let text = words.reveal().to_owned();
        self.suggested = Some(words);
        Words {
            text,
            guessing: Guessing {
                accepted: true,
                lasts: Lasts::Ages,
            },
        }
    }

    /// The words that were generated last, or a chosen passphrase that is strong enough.
    pub(super) fn generated_or_chosen(&self, text: &str) -> Result<Passphrase> {
        let typed = Passphrase::typed(text);
        match &self.suggested {
            Some(words) if words.reveal() == typed.reveal() => Ok(typed),
            _ => crate::chosen_passphrase(text),
        }
    }

    /// What guessing an own passphrase costs.
    #[must_use]
    pub fn judge_passphrase(&self, wanted: &PassphraseTried) -> Guessing {
        // Seconds for a thousand graphics cards at scrypt 2^18: see `seal::Passphrase`.
        const GUESSES_A_SECOND: u64 = 3_000_000;
        let lasts = |guesses: u64| match guesses / 2 / GUESSES_A_SECOND {
            0..60 => Lasts::Seconds,
            60..86_400 => Lasts::Hours,
            86_400..31_536_000 => Lasts::Days,
            _ => Lasts::Years,
        };
        match Passphrase::chosen(&wanted.text) {
            Ok(_) => Guessing {
                accepted: true,
                lasts: Lasts::Years,
            },
            Err(seal::Weak::Guessable { guesses }) => Guessing {
                accepted: false,
                lasts: lasts(guesses),
            },
            Err(_) => Guessing {
                accepted: false,
                lasts: Lasts::Seconds,
            },
        }
    }

    /// Makes a chart in a folder and opens it. The recovery key waits for its paper.
    ///
    /// # Errors
    /// As [`Binder::create`], and [`Code::WeakPassphrase`].
    pub fn new_chart(&mut self, wanted: &NewChart, usual: &Path) -> Result<Opened> {
        let name = wanted.name.trim();
        let unreadable = |_| Error::new(Code::FieldUnreadable).with("field", "birth_date");
        let person = Person {
            name: name.to_owned(),
            birth_date: Some(wanted.born.parse().map_err(unreadable)?),
            ..Person::default()
        };
        let words = self.generated_or_chosen(&wanted.passphrase)?;
        let place = wanted.place.as_deref().map_or(usual, Path::new);
        std::fs::create_dir_all(place).map_err(|error| Error::writing(place, &error))?;
        self.close()?;
        let fresh = Binder::create(&free_name(place, name), &words, person, self.place.clone())?;
        let person = fresh.person.to_string();
        self.open = Some(Open {
            recovery: Some(fresh.recovery),
            ..Open::of(fresh.binder)
        });
        self.around(Some(person))
    }

    /// Opens the chart of an invented person in a folder that is taken away at the end.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn try_invented(
        &mut self,
        wanted: &WordsWanted,
        room: &Path,
        follow: &Follow<'_>,
    ) -> Result<Opened> {
        follow.at("invented", 0, None)?;
        self.close()?;
        let home = room.join(format!("ownchart-invented-{}", crate::binder::fresh_id()));
        std::fs::create_dir_all(&home).map_err(|error| Error::writing(&home, &error))?;
        let folder = home.join(format!("Beispiel.{ENDING}"));
        let made = crate::demo::invented(&folder, tongue(wanted.language), self.place.clone());
        let made = made.inspect_err(|_| drop(std::fs::remove_dir_all(&home)))?;
        let person = made.person.to_string();
        self.open = Some(Open {
            invented: Some(home),
            ..Open::of(made.binder)
        });
        self.around(Some(person))
    }

    /// The recovery sheet, before it is on paper: the key made with the chart while that is still
    /// to be had, else a new one, for which the words are asked for once more. A new one ends every
    /// sheet printed before.
    ///
    /// # Errors
    /// [`Code::WrongKey`]; when writing fails.
    pub fn recovery_sheet(&mut self, wanted: &Again) -> Result<RecoverySheet> {
        if self.opened()?.recovery.is_none() {
            self.demand_words(&wanted.passphrase)?;
        }
        let waiting = self.opened_mut()?.recovery.take();
        let (made, identity) = match waiting {
            Some(identity) => (self.binder()?.recovery_sheet(&identity)?, identity),
            None => self.binder_mut()?.renew_recovery()?,
        };
        let groups = groups(&identity);
        self.opened_mut()?.recovery = Some(identity);
        let sheet = self.lay(made, papers::Sort::Recovery);
        let [a, b] = seal::random::<2>().map(|byte| byte % groups.max(2));
        let b = if a == b { (b + 1) % groups.max(2) } else { b };
        Ok(RecoverySheet {
            sheet,
            groups,
            asked: [a.min(b) + 1, a.max(b) + 1],
        })
    }

    /// Compares groups typed back from the paper. All right: the sheet counts as tried.
    ///
    /// # Errors
    /// [`Code::NotOpen`]; [`Code::Gone`] if no sheet was made before.
    pub fn recovery_check(&mut self, wanted: &RecoveryTyped) -> Result<RecoveryChecked> {
        let identity = self
            .opened()?
            .recovery
            .as_ref()
            .ok_or_else(|| Error::new(Code::Gone))?;
        let printed =
            paper::recovery::groups(&identity.reveal()).map_err(|_| Error::new(Code::Unknown))?;
        let same = |typed: &str, printed: &str| {
            let plain: String = typed.chars().filter(|c| c.is_alphanumeric()).collect();
            plain.eq_ignore_ascii_case(printed)
        };
        let right: Vec<bool> = wanted
            .groups
            .iter()
            .map(|group| {
                let at = usize::from(group.number).checked_sub(1);
                at.and_then(|at| printed.get(at))
                    .is_some_and(|printed| same(&group.text, printed))
            })
            .collect();
        if right.len() >= 2 && right.iter().all(|right| *right) {
            self.remember(TRIED)?;
        }
        Ok(RecoveryChecked { right })
    }

    /// Writes into the chart's own settings that something was done now.
    pub(super) fn remember(&mut self, name: &str) -> Result<()> {
        let now = self.place.clock.now();
        let open = self.opened_mut()?;
        if open.read_only {
            return Ok(());
        }
        let settings = [(name.to_owned(), Some(now.to_string()))].into();
        open.binder.vault.commit(
            &vault::Change {
                settings,
                ..vault::Change::default()
            },
            now,
        )?;
        Ok(())
    }

    /// When something was done, in milliseconds since 1970.
    pub(super) fn remembered(&self, name: &str) -> Result<Option<i64>> {
        Ok(self
            .binder()?
            .vault
            .setting(name)?
            .and_then(|text| text.parse().ok()))
    }
}

fn groups(identity: &Identity) -> u8 {
    paper::recovery::groups(&identity.reveal())
        .map_or(0, |groups| u8::try_from(groups.len()).unwrap_or(u8::MAX))
}

fn list(language: Language) -> WordList {
    match language {
        Language::De => WordList::German,
        Language::En => WordList::English,
    }
}

/// When the disk says a file was last written, in milliseconds since 1970.
pub(super) fn file_moment(path: &Path) -> Option<i64> {
    let changed = std::fs::metadata(path)
        .and_then(|file| file.modified())
        .ok();
    changed
        .and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok())
        .and_then(|since| i64::try_from(since.as_millis()).ok())
}

fn is_chart(path: &Path) -> bool {
    path.is_dir() && path.join("keys").is_dir() && path.join("vault.db").is_file()
}

/// Whether another program has the chart open: its lock is held.
fn held(path: &Path) -> bool {
    let Ok(lock) = std::fs::File::open(path.join("lock")) else {
        return false;
    };
    matches!(
        lock.try_lock_shared(),
        Err(std::fs::TryLockError::WouldBlock)
    )
}

/// `Anna Beispiel` in a folder that has one already becomes `Anna Beispiel 2`.
pub(super) fn free_name(place: &Path, name: &str) -> PathBuf {
    let plain: String = name
        .chars()
        .filter(|c| c.is_alphanumeric() || " -'".contains(*c))
        .collect();
    let plain = plain.trim();
    let plain = if plain.is_empty() { "OwnChart" } else { plain };
    let numbered = |number: u32| match number {
        1 => place.join(format!("{plain}.{ENDING}")),
        more => place.join(format!("{plain} {more}.{ENDING}")),
    };
    (1..1000)
        .map(numbered)
        .find(|path| !path.exists())
        .unwrap_or_else(|| numbered(1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_chart_of_one_name_gets_a_number_and_no_path_tricks() {
        let room = tempfile::tempdir().unwrap();
        let first = free_name(room.path(), "Anna ../Beispiel");
        assert_eq!(first, room.path().join("Anna Beispiel.ownchart"));
        std::fs::create_dir(&first).unwrap();
        assert_eq!(
            free_name(room.path(), "Anna Beispiel"),
            room.path().join("Anna Beispiel 2.ownchart")
        );
        assert_eq!(
            free_name(room.path(), "…"),
            room.path().join("OwnChart.ownchart")
        );
    }
}
