//! Readers: what they know, papers around a share, their keys, and codes on the screen.

use super::papers::Sort;
use super::{Screens, id};
use crate::codes;
use crate::contact_keys::{self, KeyCard as Card};
use crate::error::{Code, Error, Result};
use crate::ledger::Now;
use crate::print::{Given, Paper};
use crate::view::{
    CodesShown, CodesWanted, ContactId, ContactKey, ForPerson, FramesWanted, GivenForm,
    GivenWanted, KeyCard, KeyKeep, KeyLook, KeyTold, KnownEntry, KnownNow, ReaderKnows,
    ReaderWanted, ShareId, Sheet, Unlisted, view_kind,
};
use crate::words::PaperLanguage;
use record::{Content, Kind};
use seal::Sealed;
use share::Frames;
use std::path::{Path, PathBuf};
use symbol::qr::Level;

/// The most frames that are handed over at once.
const BATCH: u32 = 64;

/// The share that was made last.
pub(super) struct Made {
    file: PathBuf,
    /// Its codes of one version, once they were asked for.
    cut: Option<(u8, Frames)>,
}

impl Made {
    /// A share in this folder.
    pub(super) fn in_folder(folder: &Path) -> Made {
        Made {
            file: folder.join("share.age"),
            cut: None,
        }
    }
}

impl Screens {
    /// What a reader knows, and since when.
    ///
    /// # Errors
    /// When the chart cannot be read.
    pub fn reader_knows(&self, wanted: &ReaderWanted) -> Result<ReaderKnows> {
        let person = self.person(&wanted.person)?;
        let knows = self.binder()?.known_by(&wanted.reader, Some(person))?;
        let entries = knows.entries.into_iter().map(|it| KnownEntry {
            id: it.id.to_string(),
            kind: it.kind.map(view_kind),
            title: it.title,
            since: it.since.to_string(),
            now: match it.now {
                Now::Same => KnownNow::Same,
                Now::Changed => KnownNow::Changed,
                Now::Gone => KnownNow::Gone,
            },
        });
        let unlisted = knows.unlisted.into_iter().map(|(when, entries)| Unlisted {
            when: when.to_string(),
            entries,
        });
        Ok(ReaderKnows {
            entries: entries.collect(),
            unlisted: unlisted.collect(),
        })
    }

    /// Notes that the reader of a share was asked to delete it.
    ///
    /// # Errors
    /// As [`Binder::asked_to_delete`](crate::Binder::asked_to_delete).
    pub fn ask_deletion(&mut self, wanted: &ShareId) -> Result<()> {
        self.binder_mut()?.asked_to_delete(&wanted.share)?;
        Ok(())
    }

    /// Makes a paper around a share, looks at its finished pages once more, and lays it on the table.
    ///
    /// # Errors
    /// As [`Binder::given_sheet`](crate::Binder::given_sheet), and [`Code::SheetNotRight`].
    pub fn given_sheet(&mut self, wanted: &GivenWanted) -> Result<Sheet> {
        let languages: [PaperLanguage; 1] = [self.tongue.on_paper()];
        let form = match wanted.form {
            GivenForm::Receipt => Given::Receipt,
            GivenForm::Consent => Given::Consent,
            GivenForm::Revocation => Given::Revocation,
        };
        let paper = Paper::a4(&languages);
        let made = self.binder()?.given_sheet(form, &wanted.share, &paper)?;
        let made = self.binder()?.looked_over(made)?;
        Ok(self.lay(made, Sort::Given))
    }

    /// The key card of a person, with its printed sheet.
    ///
    /// # Errors
    /// [`Code::ReadOnly`] where a write-protected chart has no key yet; [`Code::SheetNotRight`].
    pub fn key_card(&mut self, wanted: &ForPerson) -> Result<KeyCard> {
        let person = self.person(&wanted.person)?;
        let card = self.binder_mut()?.key_card(person)?;
        let made = self.binder()?.key_card_sheet(&card)?;
        let made = self.binder()?.looked_over(made)?;
        let sheet = self.lay(made, Sort::KeyCard);
        Ok(KeyCard {
            text: card.text(),
            words: card.words(),
            name: card.name,
            sheet,
        })
    }

    /// The contacts of a person who could have a key, and those that were compared.
    ///
    /// # Errors
    /// When the chart cannot be read.
    pub fn contact_keys(&self, wanted: &ForPerson) -> Result<Vec<ContactKey>> {
        let person = self.person(&wanted.person)?;
        let chart = self.binder()?.vault.chart_of(person, &[Kind::Contact])?;
        let keys = chart.of_kind(Kind::Contact).filter_map(|seen| {
            let Content::Contact(it) = &seen.entry.content else {
                return None;
            };
            let key = it.recipient.as_deref();
            let key = key.and_then(|key| key.parse::<seal::Recipient>().ok());
            Some(ContactKey {
                contact: seen.entry.id.to_string(),
                name: it.name.clone(),
                words: key.map(|key| key.words()),
            })
        });
        Ok(keys.collect())
    }

    /// Reads a key somebody handed over. Nothing is kept.
    ///
    /// # Errors
    /// [`Code::NotAKeyCard`]; [`Code::KeyChanged`] if the contact is known by another key.
    pub fn key_look(&self, wanted: &KeyTold) -> Result<KeyLook> {
        self.opened()?;
        let text = match &wanted.file {
            Some(file) if wanted.text.trim().is_empty() => {
                contact_keys::card_in(Path::new(file), &self.place)?
            }
            _ => wanted.text.clone(),
        };
        let card = Card::read(&text)?;
        let contact = id(&wanted.contact)?.to_string();
        Ok(KeyLook {
            known: self.binder()?.knows_key(&contact, &card, None)?,
            text: card.text(),
            words: card.words(),
            name: card.name,
        })
    }

    /// Keeps a contact's key, after both sides compared its words.
    ///
    /// # Errors
    /// As [`Binder::learn_key`](crate::Binder::learn_key).
    pub fn key_keep(&mut self, wanted: &KeyKeep) -> Result<()> {
        self.opened()?;
        let card = Card::read(&wanted.text)?;
        let contact = id(&wanted.contact)?.to_string();
        let binder = self.binder_mut()?;
        binder.learn_key(&contact, &card, &wanted.words, None)?;
        Ok(())
    }

    /// Forgets a contact's key, on purpose.
    ///
    /// # Errors
    /// [`Code::Gone`].
    pub fn key_forget(&mut self, wanted: &ContactId) -> Result<()> {
        let contact = id(&wanted.contact)?.to_string();
        self.binder_mut()?.forget_key(&contact, None)?;
        Ok(())
    }

    /// Cuts the share that was made last into codes of one version.
    ///
    /// # Errors
    /// [`Code::Gone`] if none was made since the chart was opened; [`Code::TooLargeForPaper`].
    pub fn share_codes(&mut self, wanted: &CodesWanted) -> Result<CodesShown> {
        self.opened()?;
        let gone = || Error::new(Code::Gone);
        let sort = sort(wanted.version)?;
        let made = self.made.as_mut().ok_or_else(gone)?;
        let bytes = crate::read_file(&made.file)?;
        let length = bytes.len() as u64;
        let frames = codes::cut(&Sealed::again(bytes)?, sort)?;
        let shown = CodesShown {
            blocks: u32::from(frames.shape().blocks),
            side: codes::draw(&frames, 0, sort).side(),
            bytes: length,
        };
        made.cut = Some((wanted.version, frames));
        Ok(shown)
    }

    /// The squares of some frames, as [`FramesWanted`] says.
    ///
    /// # Errors
    /// [`Code::Gone`] before [`Screens::share_codes`].
    pub fn share_frames(&self, wanted: &FramesWanted) -> Result<Vec<u8>> {
        self.opened()?;
        let sort = sort(wanted.version)?;
        let cut = self.made.as_ref().and_then(|made| made.cut.as_ref());
        let cut = cut.filter(|(version, _)| *version == wanted.version);
        let (_, frames) = cut.ok_or_else(|| Error::new(Code::Gone))?;
        let mut bits = Vec::new();
        for number in 0..wanted.count.min(BATCH) {
            let code = codes::draw(frames, wanted.first.wrapping_add(number), sort);
            let squares: Vec<bool> = code.rows().flatten().copied().collect();
            bits.extend(squares.chunks(8).map(|eight| {
                let dark = |byte, (at, dark): (usize, &bool)| byte | u8::from(*dark) << (7 - at);
                eight.iter().enumerate().fold(0u8, dark)
            }));
        }
        Ok(bits)
    }
}

/// The sort of a code on the screen.
fn sort(version: u8) -> Result<(u8, Level)> {
    match version {
        20 | 25 => Ok((version, Level::L)),
        _ => Err(Error::new(Code::FieldUnreadable).with("field", "version")),
    }
}
