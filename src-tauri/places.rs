//! Folders of this machine, and the few settings the window remembers. Nothing here names a person.

use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use ownchart::view::{Language, Settings, Theme};
use ownchart::words::Tongue;
use ownchart::{Error, Workplace};

/// Where things lie.
#[derive(Debug, Clone)]
pub struct Places {
    /// What the façade needs to know of the machine.
    pub workplace: Workplace,
    /// The person's own folder.
    pub home: Option<PathBuf>,
    /// Where charts lie unless somebody says otherwise.
    pub usual: PathBuf,
    /// Where an invented person may live for a while.
    pub room: PathBuf,
    settings: PathBuf,
}

/// How the folder of an invented person begins.
const INVENTED: &str = "ownchart-invented-";

impl Places {
    /// As the system says.
    #[must_use]
    pub fn of_this_machine() -> Places {
        let workplace = Workplace::of_this_machine();
        let home = env::var_os("HOME").map(PathBuf::from);
        let config = env::var_os("XDG_CONFIG_HOME")
            .map(PathBuf::from)
            .or_else(|| Some(home.as_ref()?.join(".config")))
            .unwrap_or_else(|| workplace.device.clone());
        let documents = home.as_deref().map(|home| documents(home, &config));
        // The runtime folder is in memory: what lies there is gone with the session.
        let room = env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
        Places {
            usual: documents.unwrap_or_default().join("OwnChart"),
            room: room.unwrap_or_else(|| workplace.device.clone()),
            settings: config.join("ownchart").join("window.json"),
            home,
            workplace,
        }
    }

    /// Everything inside one folder, for tests.
    #[must_use]
    pub fn inside(folder: &Path, workplace: Workplace) -> Places {
        Places {
            workplace,
            home: Some(folder.to_owned()),
            usual: folder.join("OwnChart"),
            room: folder.join("room"),
            settings: folder.join("window.json"),
        }
    }

    /// Folders in which charts are looked for: the usual one and the top of plugged-in media.
    pub(crate) fn near(&self) -> Vec<PathBuf> {
        let mut near = vec![self.usual.clone()];
        if let Some(user) = env::var_os("USER") {
            for media in ["/media", "/run/media"] {
                let inside = fs::read_dir(Path::new(media).join(&user));
                near.extend(
                    inside
                        .into_iter()
                        .flatten()
                        .flatten()
                        .map(|entry| entry.path()),
                );
            }
        }
        near
    }

    /// What the window remembers; the language of the system where it remembers nothing.
    pub(crate) fn settings(&self) -> Settings {
        let remembered = fs::read(&self.settings).ok();
        let read = remembered.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        sane(read.unwrap_or_else(|| Settings {
            language: language_of_the_system(),
            zoom: 100,
            theme: Theme::System,
            lock_after: 10,
            inbox: String::new(),
            simple: false,
        }))
    }

    /// Remembers settings: beside the place first, then under the name.
    pub(crate) fn remember(&self, settings: &Settings) -> Result<(), Error> {
        let failed = |error| Error::writing(&self.settings, &error);
        let folder = self.settings.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(failed)?;
        let beside = self.settings.with_extension("part");
        let text =
            serde_json::to_vec_pretty(settings).expect("cannot fail because every key is a string");
        fs::File::create(&beside)
            .and_then(|mut file| file.write_all(&text).and_then(|()| file.sync_all()))
            .and_then(|()| fs::rename(&beside, &self.settings))
            .map_err(failed)
    }

    /// Takes away invented people and opened sheets of a program that was killed.
    pub(crate) fn sweep(&self) {
        for entry in fs::read_dir(&self.room).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with(INVENTED) || name.starts_with(ownchart::screens::SHOWN) {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }
}

/// Settings within their bounds, whatever a file or a page says.
pub(crate) fn sane(settings: Settings) -> Settings {
    Settings {
        zoom: settings.zoom.clamp(100, 250),
        lock_after: settings.lock_after.min(24 * 60),
        ..settings
    }
}

fn language_of_the_system() -> Language {
    let named = |name| env::var(name).ok().filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(named);
    match Tongue::of_locale(&locale.unwrap_or_default()) {
        Tongue::De => Language::De,
        Tongue::En => Language::En,
    }
}

/// The folder the desktop calls "Documents", in whatever language.
fn documents(home: &Path, config: &Path) -> PathBuf {
    let said = fs::read_to_string(config.join("user-dirs.dirs")).unwrap_or_default();
    let named = said.lines().find_map(|line| {
        let value = line
            .trim()
            .strip_prefix("XDG_DOCUMENTS_DIR=")?
            .trim_matches('"');
        Some(match value.strip_prefix("$HOME/") {
            Some(inside) => home.join(inside),
            None => PathBuf::from(value),
        })
    });
    named
        .filter(|folder| folder.is_absolute())
        .unwrap_or_else(|| home.join("Documents"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(file: &Path, text: &str) {
        fs::File::create(file)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .expect("written");
    }

    #[test]
    fn documents_are_where_the_desktop_says() {
        let room = tempfile::tempdir().expect("a temporary folder");
        let home = Path::new("/a/home");
        assert_eq!(documents(home, room.path()), home.join("Documents"));
        write(
            &room.path().join("user-dirs.dirs"),
            "# comment\nXDG_DOCUMENTS_DIR=\"$HOME/Dokumente\"\n",
        );
        assert_eq!(documents(home, room.path()), home.join("Dokumente"));
    }

    #[test]
    fn settings_survive_a_start_and_nonsense_does_not() {
        let room = tempfile::tempdir().expect("a temporary folder");
        let workplace = Workplace {
            helper: None,
            recogniser: None,
            device: room.path().into(),
            clock: ownchart::Clock::Still(0),
        };
        let places = Places::inside(room.path(), workplace);
        let wanted = Settings {
            language: Language::En,
            zoom: 160,
            theme: Theme::Dark,
            lock_after: 5,
            inbox: String::new(),
            simple: true,
        };
        places.remember(&wanted).expect("written");
        assert_eq!(places.settings(), wanted);
        write(&places.settings, "{\"zoom\": 9999");
        assert_eq!(
            places.settings().zoom,
            100,
            "a broken file is as good as none"
        );
        let much = Settings {
            zoom: 9999,
            ..wanted
        };
        assert_eq!(sane(much).zoom, 250);
    }
}
