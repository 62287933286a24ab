//! A file that is too long to be held: the export of a phone.

use super::{Bytes, Draft, DraftFile, Known, Whole, lay_out};
use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use record::EntryId;
use std::fs::File;
use std::path::Path;

impl Binder {
    /// Reads a long file into a draft, piece by piece. Taking the draft reads it again.
    ///
    /// # Errors
    /// When the chart cannot be read. A file that cannot be read is a line of the draft.
    pub fn draft_long(&self, person: EntryId, path: &Path, draft: &mut Draft) -> Result<()> {
        let own = self
            .vault
            .entry(person)?
            .ok_or_else(|| Error::new(Code::NoSuchPerson))?;
        let name = path.file_name().unwrap_or(path.as_os_str());
        let name = name.to_string_lossy().into_owned();
        match self.read_long(path, &name) {
            Err(refused) => {
                let size = path.metadata().map_or(0, |about| about.len());
                draft.files.push(DraftFile::unread(name, size, refused));
            }
            Ok((whole, read)) => {
                let known = Known::of(self, person)?;
                let (file, items) = lay_out(draft.files.len(), whole, read, &own, &known);
                draft.files.push(file);
                draft.items.extend(items);
            }
        }
        Ok(())
    }

    fn read_long(&self, path: &Path, name: &str) -> Result<(Whole, interchange::Read)> {
        let failed = |error| Error::reading(path, &error);
        let (digest, size) = crate::files::digest_of(path)?;
        let mut file = File::open(path).map_err(failed)?;
        let job = render::Job::Import {
            name: name.to_owned(),
        };
        let asked = self.place.ask_long(&job, &mut file, size);
        let answer = asked.map_err(|refused| refused.with("file", name))?;
        let nonsense = || Error::new(Code::HelperDied).with("file", name);
        let read = interchange::heard(&answer.import.ok_or_else(nonsense)?)
            .map_err(|_| nonsense())?
            .map_err(|refused| Error::from(refused).with("file", name))?;
        let whole = Whole {
            name: name.to_owned(),
            digest,
            size,
            bytes: Bytes::At(path.to_owned()),
        };
        Ok((whole, read))
    }
}
