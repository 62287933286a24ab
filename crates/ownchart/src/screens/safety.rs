//! Where the chart lies, and whether its folder is sound.

use super::{Follow, Screens};
use crate::error::Result;
use crate::view::{Former, Notice, Safety, Tone, Verified, WayIn};

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
            copies: self.copies_kept()?,
            drilled: binder.drilled()?.map(|day| day.to_string()),
            former: binder.former()?.map(|former| Former {
                place: former.place.display().to_string(),
                words_tried: former.words_tried,
                paper_tried: former.paper_tried,
            }),
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
}
