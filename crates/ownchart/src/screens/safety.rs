//! Ways in, and whether the folder is sound.

use super::{Follow, Screens};
use crate::error::{Code, Error, Result};
use crate::view::{ChangePassphrase, Notice, Safety, Tone, Verified, WayIn};
use seal::{Key, Passphrase};

/// Where the chart keeps when it was last found sound.
pub(super) const VERIFIED: &str = "verified";

impl Screens {
    /// Where the chart lies, what is safe, which ways lead in.
    ///
    /// # Errors
    /// When the chart cannot be read.
    pub fn safety(&self) -> Result<Safety> {
        let binder = self.binder()?;
        let way = |way: crate::WayIn| WayIn {
            kind: way.name,
            since: Some(way.since.to_string()),
        };
        Ok(Safety {
            folder: binder.vault.path().display().to_string(),
            lines: self.safety_lines()?,
            ways: binder.ways_in()?.into_iter().map(way).collect(),
            copies: Vec::new(),
            drilled: None,
            former: None,
        })
    }

    /// Reads the whole folder and compares it with the chart.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn verify(&mut self, follow: &Follow<'_>) -> Result<Verified> {
        follow.at("documents", 0, None)?;
        let people = self.binder()?.people()?;
        let (mut entries, mut documents) = (0, 0);
        for person in &people {
            for (kind, count) in self.binder()?.vault.counts(person.entry.id)? {
                entries += count;
                documents += if kind == record::Kind::Document {
                    count
                } else {
                    0
                };
            }
        }
        let found = self.binder_mut()?.verify(true)?;
        if !found.iter().any(|finding| finding.grave) {
            self.remember(VERIFIED)?;
        }
        let finding = |found: crate::Finding| Notice {
            code: format!("finding-{}", found.code),
            facts: [("place".to_owned(), found.place)].into(),
            tone: if found.grave {
                Tone::Alert
            } else {
                Tone::Quiet
            },
        };
        Ok(Verified {
            findings: found.into_iter().map(finding).collect(),
            entries,
            documents,
        })
    }

    /// Changes the words. The ones in force are asked for, so that nobody does it at an open window.
    ///
    /// # Errors
    /// [`Code::WrongKey`], [`Code::WeakPassphrase`].
    pub fn change_passphrase(
        &mut self,
        wanted: &ChangePassphrase,
        follow: &Follow<'_>,
    ) -> Result<()> {
        follow.at("unlock", 0, None)?;
        let new = self.generated_or_chosen(&wanted.new)?;
        let old = Passphrase::typed(&wanted.old);
        self.binder()?.opens_with(&old)?;
        follow.at("writing", 0, None)?;
        self.binder_mut()?.change_passphrase(&new)
    }
}

impl crate::Binder {
    /// Whether these words open this chart: tried on its own key file, because the chart itself is
    /// held by us. Takes about a second.
    fn opens_with(&self, words: &Passphrase) -> Result<()> {
        let keys = self.vault.path().join("keys");
        // The twin stands in where one copy is damaged.
        let opens = ["passphrase.age", "passphrase.age.2"].iter().any(|name| {
            let sealed = std::fs::read(keys.join(name)).unwrap_or_default();
            seal::open(&sealed, Key::Passphrase(words), seal::Bounds::Slot).is_ok()
        });
        if opens {
            Ok(())
        } else {
            Err(Error::new(Code::WrongKey))
        }
    }
}
