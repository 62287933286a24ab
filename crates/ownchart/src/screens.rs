//! The window's side of the façade: one chart on the table (or none), and one function per command
//! of [`view::COMMANDS`](crate::view::COMMANDS), each giving what its screen shows.
//!
//! Everything here stands on [`Binder`] and `record`; nothing here knows a window. What a screen
//! began and has not ended (a draft, a sheet before printing, a recovery key before it is on
//! paper) lies here too, so that the page never holds more than numbers and words.

mod chart;
mod copies;
mod curves;
mod documents;
mod doses;
mod drawing;
mod entries;
mod giving;
mod importing;
mod joining;
mod labs;
mod medicines;
mod overview;
mod papers;
mod pasting;
mod reader;
mod readers;
mod receiving;
mod requests;
mod rows;
mod safety;
mod starting;
#[cfg(test)]
mod tests;
mod tidying;
mod timeline;
mod ways;

use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use crate::import::Draft;
use crate::inbox::Inbox;
use crate::view::{Language, Step};
use crate::words::Tongue;
use crate::workplace::Workplace;
pub use papers::SHOWN;
use record::{Entry, EntryId, Seen};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

/// The table: what the window has lying open.
pub struct Screens {
    place: Workplace,
    tongue: Tongue,
    open: Option<Open>,
    sheets: BTreeMap<u32, papers::Lying>,
    drafts: BTreeMap<u32, (EntryId, Draft)>,
    /// What is known of the files of the inbox.
    inbox: Inbox,
    /// Numbers for sheets and drafts; never used twice while the program runs.
    last: u32,
    /// The words generated last: taken as they are, where a chosen passphrase is judged.
    suggested: Option<seal::Passphrase>,
    /// The document looked at last, so that turning a page does not decrypt it again.
    looked: Option<(String, Vec<u8>)>,
    /// Another copy that was looked at and not joined yet.
    beside: Option<joining::Beside>,
    /// One person's entries in the order of time, until the chart changes.
    in_order: Option<timeline::InOrder>,
    /// What would be shared, as it was looked at last.
    previewed: Option<giving::Seen>,
    /// The share that was made last, for its codes on the screen.
    made: Option<readers::Made>,
    /// The folder with sheets that were opened in another program.
    shown: Option<std::path::PathBuf>,
}

/// An open chart and what belongs to it.
struct Open {
    binder: Binder,
    /// A recovery key that is not proven to be on paper yet.
    recovery: Option<seal::Identity>,
    /// The keys on the cards of trusted people that are not handed out yet.
    cards: Option<[seal::Identity; 3]>,
    /// The last change by hand, for ten seconds of undo: the entry as it was, nothing for a new one.
    undo: Option<(EntryId, Option<Seen>)>,
    /// What the last import or joining changed: each entry as it was, nothing for a new one.
    step: Option<Vec<(EntryId, Option<Entry>)>>,
    /// The folder of an invented person, taken away at the end.
    invented: Option<std::path::PathBuf>,
    /// The medium cannot be written.
    read_only: bool,
    /// Opened with paper or by trusted people, and no new words were chosen since.
    needs_words: bool,
}

impl Open {
    /// A chart that was just opened for writing, with nothing begun.
    fn of(binder: Binder) -> Open {
        Open {
            binder,
            recovery: None,
            cards: None,
            undo: None,
            step: None,
            invented: None,
            read_only: false,
            needs_words: false,
        }
    }
}

/// How a long errand says how far it is, and hears that it shall stop.
pub struct Follow<'a> {
    /// Told now and then.
    pub step: &'a (dyn Fn(Step) + Sync),
    /// Set from outside: stop soon, and leave everything as it was.
    pub cancel: &'a AtomicBool,
}

impl Follow<'_> {
    /// Says how far it is; an error once it shall stop.
    fn at(&self, code: &str, done: u64, total: Option<u64>) -> Result<()> {
        if self.cancel.load(Ordering::Relaxed) {
            return Err(Error::new(Code::Cancelled));
        }
        (self.step)(Step {
            code: code.to_owned(),
            done,
            total,
        });
        Ok(())
    }

    /// The same for work that counts its bytes.
    fn bytes(&self, code: &'static str) -> impl FnMut(u64, u64) -> bool + '_ {
        move |done, total| self.at(code, done, Some(total)).is_ok()
    }
}

impl Screens {
    /// An empty table at this place.
    #[must_use]
    pub fn new(place: Workplace, language: Language) -> Screens {
        Screens {
            place,
            tongue: tongue(language),
            open: None,
            sheets: BTreeMap::new(),
            drafts: BTreeMap::new(),
            inbox: Inbox::default(),
            last: 0,
            suggested: None,
            looked: None,
            beside: None,
            in_order: None,
            previewed: None,
            made: None,
            shown: None,
        }
    }

    /// Speaks this language from now on.
    pub fn speak(&mut self, language: Language) {
        self.tongue = tongue(language);
    }

    /// Where the open chart lies; nothing when none is open, or when its person is invented.
    #[must_use]
    pub fn folder(&self) -> Option<String> {
        let open = self.open.as_ref().filter(|open| open.invented.is_none())?;
        Some(open.binder.vault.path().display().to_string())
    }

    fn opened(&self) -> Result<&Open> {
        self.open.as_ref().ok_or_else(|| Error::new(Code::NotOpen))
    }

    fn opened_mut(&mut self) -> Result<&mut Open> {
        self.open.as_mut().ok_or_else(|| Error::new(Code::NotOpen))
    }

    fn binder(&self) -> Result<&Binder> {
        Ok(&self.opened()?.binder)
    }

    fn binder_mut(&mut self) -> Result<&mut Binder> {
        Ok(&mut self.opened_mut()?.binder)
    }

    fn number(&mut self) -> u32 {
        self.last += 1;
        self.last
    }

    /// A moment as the window writes it: local, to the minute.
    fn moment(&self, millis: i64) -> String {
        let text = self.place.clock.local(millis).to_string();
        text.get(..16).map_or(text.clone(), str::to_owned)
    }
}

/// The façade's word for a language of the window.
pub(crate) fn tongue(language: Language) -> Tongue {
    match language {
        Language::De => Tongue::De,
        Language::En => Tongue::En,
    }
}

/// The id a page hands back.
fn id(text: &str) -> Result<EntryId> {
    text.parse()
        .map_err(|_| Error::new(Code::Gone).with("entry", text))
}

/// Whether an entry says something else than that there is nothing.
fn says_something(entry: &Entry) -> bool {
    entry.state() == record::State::Known
}
