//! The older copy: a state that this device knows a newer one of, accepted on purpose.

use crate::anchor::{self, Device, Remembered};
use crate::error::Result;
use crate::folder::Folder;
use crate::head::{Head, Rest};
use crate::remark::Remark;
use crate::slots::{self, Key};
use crate::vault::{Access, Vault};
use record::CopyId;
use std::path::Path;

/// The setting that says when, and instead of what, an older copy was accepted.
pub const ACCEPTED: &str = "accepted";

impl Vault {
    /// Opens a chart although this device knows a newer state of it, because somebody says that it
    /// is a restored backup. It becomes a copy of its own: from now on this device knows both, and
    /// still tells when the newer one is replaced by an older one. `now` is in milliseconds since
    /// 1970.
    ///
    /// # Errors
    /// As [`Vault::open`], without [`crate::Error::NotADescendant`].
    pub fn accept(dir: &Path, key: Key<'_>, device: &Device, now: i64) -> Result<Vault> {
        let unlock = |folder: &Folder| slots::unlock(folder, key);
        // Forgetful until it is a copy of its own: the mark of the newer state must stay.
        let forgetful = Device::forgetful();
        let mut vault = Vault::open_with(dir, Access::Write, &forgetful, false, &unlock)?;
        vault.remarks.retain(|remark| *remark != Remark::NoMemory);
        let known = match anchor::recall(device, &vault.head, &vault.keys) {
            Remembered::Known(known) => Some(known.generation),
            Remembered::New | Remembered::Unreadable => None,
        };
        let said = serde_json::json!({ "at": now, "here": vault.head.generation, "known": known });
        vault.put_head(Head {
            copy: CopyId(seal::random()),
            generation: vault.head.generation + 1,
            state: Rest::Open,
            ..vault.head.clone()
        })?;
        vault.device = device.clone();
        vault.transact(now, |kept| kept.setting(ACCEPTED, Some(&said.to_string())))?;
        Ok(vault)
    }
}
