//! The ways into a chart, and whether its folder is sound.

use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use record::When;
use seal::{Identity, InTheClear, Passphrase};

/// A way into the chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WayIn {
    /// `passphrase`, `recovery`.
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

impl Binder {
    /// The ways in, as the chart lists them.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn ways_in(&self) -> Result<Vec<WayIn>> {
        let way = |slot: vault::Slot| WayIn {
            since: self.place.clock.local(slot.made).date(),
            name: slot.name,
        };
        Ok(self.vault.slots()?.into_iter().map(way).collect())
    }

    /// Whether these words open this chart: tried on its own key file, because the chart itself is
    /// held by us. Takes about a second.
    ///
    /// # Errors
    /// [`Code::WrongKey`].
    pub fn opens_with(&self, words: &Passphrase) -> Result<()> {
        let keys = self.vault.path().join("keys");
        // The twin stands in where one copy is damaged.
        let opens = ["passphrase.age", "passphrase.age.2"].iter().any(|name| {
            let sealed = std::fs::read(keys.join(name)).unwrap_or_default();
            seal::open(&sealed, seal::Key::Passphrase(words), seal::Bounds::Slot).is_ok()
        });
        if opens {
            Ok(())
        } else {
            Err(Error::new(Code::WrongKey))
        }
    }

    /// Changes the words. Copies made before still open with the former ones.
    ///
    /// # Errors
    /// When writing fails; then the former words open the chart, or the new ones do.
    pub fn change_passphrase(&mut self, new: &Passphrase) -> Result<()> {
        Ok(self.vault.change_passphrase(new, self.place.clock.now())?)
    }

    /// A new recovery key and its sheet. Former sheets no longer open this chart.
    ///
    /// # Errors
    /// As [`Binder::change_passphrase`].
    pub fn renew_recovery(&mut self) -> Result<(InTheClear, Identity)> {
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
        let finding = |found: vault::Finding| Finding {
            code: found.trouble.code(),
            place: found.place,
            grave: !found.trouble.is_harmless(),
        };
        Ok(self.vault.verify(deep)?.into_iter().map(finding).collect())
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
            V::Disk { .. } => Code::CannotWrite,
            _ => Code::Unknown,
        };
        let told = Error::new(code).with("reason", &error);
        match error {
            V::NotAVault { path } | V::Taken { path } => told.with("file", path.display()),
            V::Damaged(found) => told
                .with("what", found.trouble.code())
                .with("place", found.place),
            V::NoSpace { file } | V::Disk { file, .. } => told.with("file", file.display()),
            V::NoSuchDocument { document } => told.with("entry", document),
            _ => told,
        }
    }
}
