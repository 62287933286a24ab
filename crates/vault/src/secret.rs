//! What every slot holds, and the keys that grow from it.
//!
//! It is a valid age identity file, so stock `age` opens documents with it; the other keys stand
//! in its comments. It lists no slots: the database does.

use crate::error::{Error, Result, Trouble};
use crate::folder::{KEYS, hex, unhex};
use crate::store::PageKey;
use seal::{Identity, Label, MacKey, Recipient, Subkey, Zeroizing};

/// The form this program writes, and the newest it reads.
pub(crate) const FORM: u32 = 1;

/// The longest secret document, in bytes; ours has about 350.
const LONGEST: usize = 4096;

/// The secret of a chart. Wiped when dropped, neither `Debug` nor `Clone`.
pub(crate) struct Secret {
    pub(crate) vault: [u8; 16],
    pub(crate) pages: PageKey,
    mac: MacKey,
    pub(crate) identity: Identity,
}

/// The keys for codes and digests, grown from the secret.
pub(crate) struct Keys {
    pub(crate) head: Subkey,
    pub(crate) digest: Subkey,
    pub(crate) root: Subkey,
    pub(crate) anchor: Subkey,
    pub(crate) backup: Subkey,
    pub(crate) words: Subkey,
}

impl Secret {
    pub(crate) fn generate() -> Secret {
        Secret {
            vault: seal::random(),
            pages: PageKey::random(),
            mac: MacKey::generate(),
            identity: Identity::generate(),
        }
    }

    /// New keys for the same chart.
    pub(crate) fn renewed(&self) -> Secret {
        Secret::of_chart(self.vault)
    }

    /// New keys for a chart that has a name.
    pub(crate) fn of_chart(vault: [u8; 16]) -> Secret {
        Secret {
            vault,
            ..Secret::generate()
        }
    }

    pub(crate) fn keys(&self) -> Keys {
        Keys {
            head: self.mac.subkey(Label::Head),
            digest: self.mac.subkey(Label::Digest),
            root: self.mac.subkey(Label::Root),
            anchor: self.mac.subkey(Label::Anchor),
            backup: self.mac.subkey(Label::Backup),
            words: self.mac.subkey(Label::Fingerprint),
        }
    }

    pub(crate) fn recipient(&self) -> Recipient {
        self.identity.recipient()
    }

    /// The text of a slot.
    pub(crate) fn write(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(LONGEST));
        text.push_str("# ownchart-secret v1\n# vault-id: ");
        text.push_str(&hex(&self.vault));
        text.push_str("\n# min-reader: 1\n# sqlcipher-key: ");
        text.push_str(&self.pages.reveal());
        text.push_str("\n# mac-key: ");
        text.push_str(&self.mac.reveal());
        text.push('\n');
        text.push_str(&self.identity.reveal());
        text.push('\n');
        text
    }

    /// Reads the text of a slot. Comments this program does not know are left alone: whatever
    /// matters for reading raises `min-reader`.
    pub(crate) fn read(text: &[u8]) -> Result<Secret> {
        let foreign = || Error::damaged(Trouble::SlotDamaged, KEYS);
        if text.len() > LONGEST {
            return Err(foreign());
        }
        let text = std::str::from_utf8(text).map_err(|_| foreign())?;
        let mut lines = text.lines();
        if !lines
            .next()
            .is_some_and(|line| line.starts_with("# ownchart-secret v"))
        {
            return Err(foreign());
        }
        let comment = |name: &str| {
            let mut found = text.lines().filter_map(|line| {
                line.strip_prefix("# ")?
                    .strip_prefix(name)?
                    .strip_prefix(": ")
            });
            found.next().ok_or_else(foreign)
        };
        let needs: u32 = comment("min-reader")?.parse().map_err(|_| foreign())?;
        if needs > FORM {
            return Err(Error::Newer { needs, knows: FORM });
        }
        let identity = text
            .lines()
            .find(|line| line.starts_with("AGE-SECRET-KEY-1"));
        Ok(Secret {
            vault: unhex(comment("vault-id")?).ok_or_else(foreign)?,
            pages: PageKey::parse(comment("sqlcipher-key")?).ok_or_else(foreign)?,
            mac: MacKey::from_hex(comment("mac-key")?).map_err(|_| foreign())?,
            identity: Identity::parse(identity.ok_or_else(foreign)?).map_err(|_| foreign())?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_what_it_writes() {
        let secret = Secret::generate();
        let text = secret.write();
        let again = Secret::read(text.as_bytes()).unwrap();
        assert_eq!(*again.write(), *text);
        assert_eq!(text.lines().count(), 6);
    }

    #[test]
    fn a_newer_one_is_refused_as_newer_and_an_odd_one_as_damaged() {
        let text = Secret::generate().write();
        let newer = text.replace("min-reader: 1", "min-reader: 2");
        assert!(matches!(
            Secret::read(newer.as_bytes()),
            Err(Error::Newer { needs: 2, knows: 1 })
        ));
        let with_more = text.replace("# mac-key", "# colour: blue\n# mac-key");
        assert!(Secret::read(with_more.as_bytes()).is_ok());
        for (from, to) in [
            ("ownchart-secret", "secret"),
            ("vault-id", "id"),
            ("mac-key: ", "mac-key: 0"),
            ("x'", ""),
        ] {
            let odd = text.replacen(from, to, 1);
            let answer = Secret::read(odd.as_bytes());
            assert!(answer.is_err(), "{from}");
        }
        assert!(Secret::read(b"\xff").is_err());
        let longer = format!("{}# {}", *text, "x".repeat(LONGEST));
        assert!(Secret::read(longer.as_bytes()).is_err());
    }
}
