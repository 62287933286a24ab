//! The ways into a chart, and whether its folder is sound.

use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use crate::print::Printed;
use record::When;
use seal::{Identity, Passphrase};

/// A way into the chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WayIn {
    /// `passphrase`, `recovery`, `trusted`.
    pub name: String,
    /// Since which day.
    pub since: When,
}

/// Something in the folder that is not as this chart left it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its stable name; the words stand in the catalogue as `finding-<code>`.
    pub code: &'static str,
    /// Where: a file's name in the folder, or an id. Nothing of a record.
    pub place: String,
    /// Whether something of the record could be lost or altered. The others are remarks.
    pub grave: bool,
}

/// The folder from before the keys were changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Former {
    /// Where it lies.
    pub place: std::path::PathBuf,
    /// The new words opened the chart since.
    pub words_tried: bool,
    /// The new paper opened the chart since.
    pub paper_tried: bool,
}

/// Where the chart keeps what was tried since its keys were changed, and when paper last opened a
/// copy.
const WORDS_TRIED: &str = "former.words";
const PAPER_TRIED: &str = "former.paper";
const DRILLED: &str = "drilled";

/// A passphrase somebody chose.
///
/// # Errors
/// [`Code::WeakPassphrase`] if it could be guessed.
pub fn chosen_passphrase(typed: &str) -> Result<Passphrase> {
    Passphrase::chosen(typed).map_err(|_| Error::new(Code::WeakPassphrase))
}

/// The key of a recovery sheet, typed group by group.
///
/// # Errors
/// [`Code::PaperKeyUnreadable`] with the number of the group that is wrong.
pub fn typed_from_paper(typed: &str) -> Result<Identity> {
    let unreadable = || Error::new(Code::PaperKeyUnreadable);
    let key = paper::recovery::typed(typed).map_err(|wrong| unreadable().with("group", wrong))?;
    Identity::parse(&key).map_err(|_| unreadable())
}

impl From<vault::Finding> for Finding {
    fn from(found: vault::Finding) -> Finding {
        Finding {
            code: found.trouble.code(),
            place: found.place,
            grave: !found.trouble.is_harmless(),
        }
    }
}

/// Tries everything a key could be: words are words; keys from paper are a recovery key each, and
/// any two of them may be the cards of trusted people.
pub(crate) fn each_way<T>(
    key: seal::Key<'_>,
    mut open: impl FnMut(vault::Key<'_>) -> vault::Result<T>,
) -> vault::Result<T> {
    let keys = match key {
        seal::Key::Passphrase(words) => return open(vault::Key::Passphrase(words)),
        seal::Key::Identities(keys) => keys,
    };
    let alone = keys.iter().map(vault::Key::Recovery);
    let pairs = keys.iter().enumerate().flat_map(|(at, one)| {
        let others = keys[at + 1..].iter();
        others.map(move |other| vault::Key::Trusted(one, other))
    });
    let mut tried = Err(vault::Error::WrongKey);
    for way in alone.chain(pairs) {
        let opened = open(way);
        // A way this chart does not have says less than a key that does not fit.
        let no_such_way = matches!(&opened, Err(vault::Error::Damaged(found))
            if found.trouble == vault::Trouble::SlotMissing);
        if !no_such_way {
            tried = opened;
            if !matches!(tried, Err(vault::Error::WrongKey)) {
                break;
            }
        }
    }
    tried
}

impl Binder {
    /// The ways in, as the chart lists them.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn ways_in(&self) -> Result<Vec<WayIn>> {
        let way = |slot: vault::Slot| WayIn {
            since: self.place.clock.local(slot.made).date(),
            // Three key files let trusted people in; to a person that is one way.
            name: slot.name.split('-').next().unwrap_or_default().to_owned(),
        };
        let mut ways: Vec<WayIn> = self.vault.slots()?.into_iter().map(way).collect();
        ways.dedup_by(|one, other| one.name == other.name);
        Ok(ways)
    }

    /// Whether these words open this chart. Takes about a second.
    ///
    /// # Errors
    /// [`Code::WrongKey`].
    pub fn opens_with(&self, words: &Passphrase) -> Result<()> {
        Ok(self.vault.opens_with(vault::Key::Passphrase(words))?)
    }

    /// Changes the words. Copies made before still open with the former ones.
    ///
    /// # Errors
    /// When writing fails; then the former words open the chart, or the new ones do.
    pub fn change_passphrase(&mut self, new: &Passphrase) -> Result<()> {
        Ok(self.vault.change_passphrase(new, self.place.clock.now())?)
    }

    /// Lets any two of three people in together, and gives their cards to print: one page each, with
    /// the name of whoever holds it. The cards are drawn first: a key that cannot be printed must
    /// not replace one on paper.
    ///
    /// # Errors
    /// As [`Binder::change_passphrase`].
    pub fn trust(&mut self, names: &[String; 3]) -> Result<Printed> {
        let (cards, keys) = self.trusted_cards(names)?;
        self.keep_trusted(&keys)?;
        Ok(cards)
    }

    /// The cards of three trusted people, before the chart lets them in.
    pub(crate) fn trusted_cards(&self, names: &[String; 3]) -> Result<(Printed, [Identity; 3])> {
        let keys: [Identity; 3] = std::array::from_fn(|_| Identity::generate());
        Ok((self.trusted_sheet(&keys, names)?, keys))
    }

    /// Lets the holders of these cards in.
    pub(crate) fn keep_trusted(&mut self, keys: &[Identity; 3]) -> Result<()> {
        Ok(self.vault.trust(keys, self.place.clock.now())?)
    }

    /// Lets trusted people in no longer.
    ///
    /// # Errors
    /// As [`Binder::change_passphrase`].
    pub fn end_trust(&mut self) -> Result<()> {
        Ok(self.vault.distrust(self.place.clock.now())?)
    }

    /// New keys for everything, and the new recovery sheet. The folder from before stays beside the
    /// chart (`….old`) and opens with the former keys. Trusted people need new cards.
    ///
    /// # Errors
    /// [`Code::ExistsAlready`] while a former folder is still there; as
    /// [`Binder::change_passphrase`].
    pub fn rotate(
        &mut self,
        words: &Passphrase,
        follow: crate::copies::Follow<'_>,
    ) -> Result<(Printed, Identity)> {
        let identity = Identity::generate();
        let sheet = self.recovery_sheet(&identity)?;
        let now = self.place.clock.now();
        self.vault.rotate(words, &identity, now, follow)?;
        Ok((sheet, identity))
    }

    /// The folder from before the keys were changed, if it is still there, and whether the new words
    /// and the new paper have opened the chart since.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn former(&self) -> Result<Option<Former>> {
        let place = self.vault.former();
        if !place.is_dir() {
            return Ok(None);
        }
        Ok(Some(Former {
            place,
            words_tried: self.vault.setting(WORDS_TRIED)?.is_some(),
            paper_tried: self.vault.setting(PAPER_TRIED)?.is_some(),
        }))
    }

    /// Takes the folder from before the keys were changed away; where there is none, nothing.
    ///
    /// # Errors
    /// [`Code::NotTriedYet`] until the new words and the new paper each opened the chart.
    pub fn remove_former(&mut self) -> Result<()> {
        let Some(former) = self.former()? else {
            return Ok(());
        };
        if !(former.words_tried && former.paper_tried) {
            return Err(Error::new(Code::NotTriedYet));
        }
        std::fs::remove_dir_all(&former.place)
            .map_err(|error| Error::writing(&former.place, &error))?;
        self.settle(WORDS_TRIED.into(), None)?;
        self.settle(PAPER_TRIED.into(), None)
    }

    /// After new keys: notes that the words, or the paper, opened the chart.
    pub(crate) fn note_tried(&mut self, key: seal::Key<'_>) -> Result<()> {
        let Some(former) = self.former()? else {
            return Ok(());
        };
        let (name, known) = match key {
            seal::Key::Passphrase(_) => (WORDS_TRIED, former.words_tried),
            seal::Key::Identities(_) => (PAPER_TRIED, former.paper_tried),
        };
        if known {
            return Ok(());
        }
        let now = self.place.clock.now().to_string();
        self.settle(name.into(), Some(now))
    }

    /// The drill: proves that a key from paper opens a copy of this chart, or with no copy named the
    /// chart's own folder, and writes the day down.
    ///
    /// # Errors
    /// [`Code::WrongKey`]; [`Code::OtherChart`] if it opens a copy of another chart; as
    /// [`crate::copies::check`].
    pub fn drill(
        &mut self,
        keys: &[Identity],
        copy: Option<&std::path::Path>,
        follow: crate::copies::Follow<'_>,
    ) -> Result<vault::State> {
        let key = seal::Key::Identities(keys);
        let state = match copy {
            None => {
                each_way(key, |key| self.vault.opens_with(key))?;
                self.state()
            }
            Some(copy) => {
                let whole = crate::copies::check(copy, key, &self.place, follow)?;
                if whole.chart != self.vault.id() {
                    return Err(Error::new(Code::OtherChart).with("file", copy.display()));
                }
                vault::State {
                    number: whole.number,
                    words: whole.words,
                    changed: 0,
                }
            }
        };
        let now = self.place.clock.now().to_string();
        self.settle(DRILLED.into(), Some(now))?;
        Ok(state)
    }

    /// When that was last.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn drilled(&self) -> Result<Option<When>> {
        let millis = self
            .vault
            .setting(DRILLED)?
            .and_then(|text| text.parse().ok());
        Ok(millis.map(|millis| self.place.clock.local(millis).date()))
    }

    /// Takes documents back that lie in the folder and that no entry speaks of: each becomes an
    /// entry of whom it says it belongs to, where it is not one already.
    ///
    /// # Errors
    /// When writing fails; what was taken back before stays.
    pub fn take_back(&mut self) -> Result<usize> {
        let found = self.vault.verify(false)?;
        let lost = found
            .into_iter()
            .filter(|it| it.trouble == vault::Trouble::DocumentUnlisted);
        let mut taken = 0;
        for finding in lost {
            let (stored, about) = self.vault.take_back(&finding.place)?;
            self.keep_found(stored, about)?;
            taken += 1;
        }
        Ok(taken)
    }

    /// A new recovery key and its sheet. Former sheets no longer open this chart.
    ///
    /// # Errors
    /// As [`Binder::change_passphrase`].
    pub fn renew_recovery(&mut self) -> Result<(Printed, Identity)> {
        let identity = Identity::generate();
        // The sheet first: a key that cannot be printed must not replace the one on paper.
        let sheet = self.recovery_sheet(&identity)?;
        self.vault
            .renew_recovery(&identity, self.place.clock.now())?;
        Ok((sheet, identity))
    }

    /// What in the folder is not as this chart left it; nothing = all is well. Deep decrypts
    /// every document; otherwise a second or two.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn verify(&mut self, deep: bool) -> Result<Vec<Finding>> {
        Ok(self
            .vault
            .verify(deep)?
            .into_iter()
            .map(Finding::from)
            .collect())
    }

    /// What opening noticed, as codes of the catalogue (`notice-<code>`).
    #[must_use]
    pub fn notices(&self) -> Vec<&'static str> {
        let notice = |remark: &vault::Remark| match remark {
            vault::Remark::Recovered { .. } => Some("recovered-after-crash"),
            vault::Remark::NoLock => Some("no-lock"),
            vault::Remark::Network => Some("network-folder"),
            vault::Remark::Found(_) => Some("folder-altered"),
            _ => None, // a device that sees a chart for the first time is no news
        };
        self.vault.remarks().iter().filter_map(notice).collect()
    }
}

impl From<vault::Error> for Error {
    fn from(error: vault::Error) -> Error {
        use vault::Error as V;
        let code = match &error {
            V::NotAVault { .. } => Code::NotAChart,
            V::Taken { .. } => Code::ExistsAlready,
            V::WrongKey => Code::WrongKey,
            V::Damaged(_) => Code::Damaged,
            V::Newer { .. } => Code::NewerFormat,
            V::Locked => Code::OpenElsewhere,
            V::NoSpace { .. } => Code::DiskFull,
            V::NotADescendant { .. } => Code::OlderCopy,
            V::NotClosed => Code::NotClosed,
            V::Cancelled => Code::Cancelled,
            V::ReadOnly => Code::ReadOnly,
            V::NoSuchDocument { .. } => Code::Gone,
            V::Unsteady(vault::BadDocument::TooLong) => Code::FileTooLarge,
            V::Unsteady(_) => Code::CannotRead,
            V::NotACopy { .. } => Code::NotACopy,
            V::Disk { .. } => Code::CannotWrite,
            _ => Code::Unknown,
        };
        let told = Error::new(code).with("reason", &error);
        match error {
            V::NotAVault { path } | V::Taken { path } | V::NotACopy { path } => {
                told.with("file", path.display())
            }
            V::Damaged(found) => told
                .with("what", found.trouble.code())
                .with("place", found.place),
            V::NoSpace { file } | V::Disk { file, .. } => told.with("file", file.display()),
            V::NoSuchDocument { document } => told.with("entry", document),
            _ => told,
        }
    }
}
