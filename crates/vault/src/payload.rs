//! What a backup or a snapshot holds, inside the seal: an archive whose last two members say what
//! every other one must be.
//!
//! `MANIFEST` is a list as `sha256sum -c` reads it, below a few comment lines that say which chart,
//! which copy and which state this is. `MANIFEST.mac` is its code under a key of the chart: what
//! fits was written by somebody who had the chart open.

use crate::archive::{self, Broken, Member, Odd};
use crate::error::{Error, Result, Trouble};
use crate::folder::{hex, unhex};
use crate::follow::Progress;
use record::{CopyId, DocumentId};
use seal::Subkey;
use sha2::{Digest as _, Sha256};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// The database as it is, sealed page by page.
pub(crate) const DATABASE: &str = "vault.db";
/// Every revision, one JSON document a line.
pub(crate) const RECORD: &str = "record.ndjson";
/// What every other member must be.
pub(crate) const MANIFEST: &str = "MANIFEST";
/// The code of the manifest.
pub(crate) const CODE: &str = "MANIFEST.mac";

/// The longest manifest that is read, in bytes: 300 000 documents.
const LONGEST: u64 = 64 << 20;

/// Which chart in which state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// The chart, in hexadecimal.
    pub vault: CopyId,
    /// The copy of it that was written.
    pub copy: CopyId,
    /// HEAD's generation.
    pub generation: u64,
    /// How many changes were made: "after no. 412".
    pub number: u64,
    /// The four words of that state.
    pub words: String,
    /// When the last change was made, in milliseconds since 1970.
    pub changed: i64,
    /// When this was written, in milliseconds since 1970.
    pub made: i64,
}

impl Manifest {
    fn head(&self) -> String {
        let Manifest {
            vault,
            copy,
            generation,
            number,
            words,
            changed,
            made,
        } = self;
        format!(
            "# ownchart-backup 1\n# vault {}\n# copy {}\n# generation {generation}\n\
             # number {number}\n# words {words}\n# changed {changed}\n# made {made}\n",
            hex(&vault.0),
            hex(&copy.0)
        )
    }

    fn parse(text: &str) -> Option<Manifest> {
        let said = |name: &str| {
            let mut lines = text.lines().take_while(|line| line.starts_with("# "));
            lines.find_map(|line| {
                line.strip_prefix("# ")?
                    .strip_prefix(name)?
                    .strip_prefix(' ')
            })
        };
        (said("ownchart-backup")? == "1").then_some(())?;
        Some(Manifest {
            vault: CopyId(unhex(said("vault")?)?),
            copy: CopyId(unhex(said("copy")?)?),
            generation: said("generation")?.parse().ok()?,
            number: said("number")?.parse().ok()?,
            words: said("words")?.to_owned(),
            changed: said("changed")?.parse().ok()?,
            made: said("made")?.parse().ok()?,
        })
    }
}

fn line(digest: &[u8; 32], name: &str) -> String {
    format!("{}  {name}\n", hex(digest))
}

/// How long the whole archive of these members will be.
pub(crate) fn length<'a>(manifest: &Manifest, members: impl Iterator<Item = &'a Member>) -> u64 {
    let (mut length, mut listed) = (archive::END, manifest.head().len());
    for member in members {
        length += member.length();
        listed += line(&[0; 32], &member.name).len();
    }
    length
        + Member::plain(MANIFEST, listed as u64).length()
        + Member::plain(CODE, CODE_LENGTH).length()
}

/// 64 digits and a newline.
const CODE_LENGTH: u64 = 65;

/// Writes an archive member by member.
pub(crate) struct Writer<'a, 'p, W> {
    to: &'a mut W,
    place: PathBuf,
    progress: &'a mut Progress<'p>,
    listed: String,
}

impl<'a, 'p, W: Write> Writer<'a, 'p, W> {
    /// Begins an archive; `place` is named when writing fails.
    pub(crate) fn new(
        to: &'a mut W,
        place: &Path,
        manifest: &Manifest,
        progress: &'a mut Progress<'p>,
    ) -> Self {
        Writer {
            to,
            place: place.to_owned(),
            progress,
            listed: manifest.head(),
        }
    }

    /// Writes one member, whose bytes `give` writes.
    pub(crate) fn member(
        &mut self,
        member: &Member,
        give: impl FnOnce(&mut dyn Write) -> Result<()>,
    ) -> Result<()> {
        let mut hash = Sha256::new();
        self.unlisted(member, Some(&mut hash), give)?;
        self.listed
            .push_str(&line(&hash.finalize().into(), &member.name));
        Ok(())
    }

    /// Writes a document, whose bytes `give` writes and has found to be `id`: they are not hashed
    /// again before they are read back.
    pub(crate) fn document(
        &mut self,
        member: &Member,
        id: DocumentId,
        give: impl FnOnce(&mut dyn Write) -> Result<()>,
    ) -> Result<()> {
        self.unlisted(member, None, give)?;
        self.listed.push_str(&line(&id.0, &member.name));
        Ok(())
    }

    fn unlisted(
        &mut self,
        member: &Member,
        hash: Option<&mut Sha256>,
        give: impl FnOnce(&mut dyn Write) -> Result<()>,
    ) -> Result<()> {
        let place = self.place.clone();
        let failed = |error| Error::disk(&place, error);
        self.to.write_all(&member.head()).map_err(failed)?;
        let mut passing = Passing {
            inner: &mut *self.to,
            hash,
            length: 0,
            progress: self.progress,
        };
        let given = give(&mut passing);
        let length = passing.length;
        self.progress.stopped()?;
        given?;
        if length != member.size {
            // The head said another length: what was read changed meanwhile.
            return Err(Error::damaged(Trouble::BackupDamaged, &member.name));
        }
        archive::fill(member.size, self.to).map_err(failed)
    }

    /// Writes the manifest and its code.
    pub(crate) fn end(mut self, key: &Subkey) -> Result<()> {
        let listed = std::mem::take(&mut self.listed);
        let code = format!("{}\n", hex(&key.mac(listed.as_bytes())));
        let place = self.place.clone();
        let failed = |error| Error::disk(&place, error);
        for (name, text) in [(MANIFEST, &listed), (CODE, &code)] {
            let member = Member::plain(name, text.len() as u64);
            self.unlisted(&member, None, |to| {
                to.write_all(text.as_bytes()).map_err(failed)
            })?;
        }
        self.to
            .write_all(&[0; archive::END as usize])
            .map_err(failed)
    }
}

/// Somebody who is given the members of an archive, in order. Nothing is known to be whole before
/// [`read`] gave back the manifest.
pub(crate) trait Sink {
    /// Takes a member; what it leaves is passed over.
    fn member(&mut self, member: &Member, from: &mut dyn Read) -> Result<()>;
}

/// Takes nothing: for a look from end to end.
pub(crate) struct Nowhere;

impl Sink for Nowhere {
    fn member(&mut self, _: &Member, _: &mut dyn Read) -> Result<()> {
        Ok(())
    }
}

/// Reads an archive to its very end and compares everything with the manifest.
///
/// # Errors
/// [`Trouble::BackupDamaged`] if anything is not as it was written, [`Trouble::BackupForeign`] if
/// somebody without the chart's key wrote it.
pub(crate) fn read(
    from: &mut impl Read,
    place: &Path,
    key: &Subkey,
    progress: &mut Progress<'_>,
    sink: &mut impl Sink,
) -> Result<(Manifest, u64)> {
    let mut seen = String::new();
    let mut documents = 0;
    loop {
        let member = Member::next(from).map_err(|error| broken(error, place, MANIFEST))?;
        let member = member.ok_or_else(|| damaged(MANIFEST))?;
        if member.name == MANIFEST {
            let listed = short(from, &member, LONGEST, place)?;
            let code = Member::next(from).map_err(|error| broken(error, place, CODE))?;
            let code = code.filter(|code| code.name == CODE);
            let code = short(
                from,
                &code.ok_or_else(|| damaged(CODE))?,
                CODE_LENGTH,
                place,
            )?;
            let end = Member::next(from).map_err(|error| broken(error, place, CODE))?;
            let code: Option<[u8; 32]> = code.strip_suffix('\n').and_then(unhex);
            if !code.is_some_and(|code| key.fits(listed.as_bytes(), &code)) {
                return Err(Error::damaged(Trouble::BackupForeign, MANIFEST));
            }
            let manifest = Manifest::parse(&listed).ok_or_else(|| damaged(MANIFEST))?;
            if end.is_some() || listed != manifest.head() + &seen {
                return Err(damaged(MANIFEST));
            }
            return Ok((manifest, documents));
        }
        let mut hash = Sha256::new();
        let mut passing = Passing {
            inner: from.take(member.size),
            hash: Some(&mut hash),
            length: 0,
            progress,
        };
        let taken = sink.member(&member, &mut passing);
        let drained = if taken.is_ok() {
            io::copy(&mut passing, &mut io::sink()).map(drop)
        } else {
            Ok(())
        };
        let length = passing.length;
        let digest = <[u8; 32]>::from(hash.finalize());
        progress.stopped()?;
        taken?;
        drained.map_err(|error| broken(Broken::Read(error), place, &member.name))?;
        if length != member.size {
            return Err(damaged(&member.name));
        }
        archive::skip_filling(member.size, from)
            .map_err(|error| broken(error, place, &member.name))?;
        if let Some(id) = document(&member.name) {
            documents += 1;
            if id.0 != digest {
                return Err(damaged(&member.name));
            }
        }
        seen.push_str(&line(&digest, &member.name));
        if seen.len() as u64 > LONGEST {
            return Err(damaged(MANIFEST));
        }
    }
}

/// The name of a document's member.
pub(crate) fn document_name(id: DocumentId, about: &archive::About) -> String {
    format!("documents/{id}/{}", about.safe_name())
}

/// The document a member holds, by its name.
pub(crate) fn document(name: &str) -> Option<DocumentId> {
    let (id, _) = name.strip_prefix("documents/")?.split_once('/')?;
    id.parse().ok()
}

fn short(from: &mut impl Read, member: &Member, most: u64, place: &Path) -> Result<String> {
    if member.size > most {
        return Err(damaged(&member.name));
    }
    let fail = |error| broken(error, place, &member.name);
    let mut bytes = Vec::new();
    archive::copy(from, member.size, &mut bytes).map_err(fail)?;
    archive::skip_filling(member.size, from).map_err(fail)?;
    String::from_utf8(bytes).map_err(|_| damaged(&member.name))
}

fn damaged(name: &str) -> Error {
    Error::damaged(Trouble::BackupDamaged, name)
}

/// What a broken archive means: damage, or a disk that fails.
pub(crate) fn broken(broken: Broken, place: &Path, name: &str) -> Error {
    match broken {
        Broken::Odd(Odd::Foreign | Odd::Padding) => damaged(name),
        Broken::Write(error) => Error::disk(place, error),
        Broken::Read(error) => Error::reading_sealed(place, error, || damaged(name)),
    }
}

/// Counts what passes through, says how far it is, and hashes it if anybody asks.
struct Passing<'a, 'p, T> {
    inner: T,
    hash: Option<&'a mut Sha256>,
    length: u64,
    progress: &'a mut Progress<'p>,
}

impl<T> Passing<'_, '_, T> {
    fn see(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(hash) = &mut self.hash {
            hash.update(bytes);
        }
        self.length += bytes.len() as u64;
        self.progress.add(bytes.len() as u64)?;
        Ok(bytes.len())
    }
}

impl<T: Read> Read for Passing<'_, '_, T> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        self.see(&into[..read])
    }
}

impl<T: Write> Write for Passing<'_, '_, T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.see(&bytes[..written])
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    fn written(key: &Subkey, name: &str, bytes: &[u8]) -> (Vec<u8>, usize) {
        let manifest = Manifest {
            vault: CopyId([1; 16]),
            copy: CopyId([2; 16]),
            generation: 3,
            number: 4,
            words: "four words of it".into(),
            changed: 5,
            made: 6,
        };
        let mut to = Vec::new();
        let mut unheard = |_, _| true;
        let mut progress = Progress::new(0, &mut unheard);
        let place = Path::new("copy");
        let member = Member::plain(name, bytes.len() as u64);
        let mut writer = Writer::new(&mut to, place, &manifest, &mut progress);
        writer
            .member(&member, |to| {
                to.write_all(bytes).map_err(|it| Error::disk(place, it))
            })
            .unwrap();
        writer.end(key).unwrap();
        (to, member.length() as usize)
    }

    fn looked_at(bytes: &[u8], key: &Subkey) -> Result<u64> {
        let mut unheard = |_, _| true;
        let mut progress = Progress::new(0, &mut unheard);
        let place = Path::new("copy");
        read(&mut &bytes[..], place, key, &mut progress, &mut Nowhere).map(|(it, _)| it.number)
    }

    #[test]
    fn the_list_of_another_backup_and_a_member_behind_the_list_are_told() {
        let key = Secret::generate().keys().backup;
        let (one, end) = written(&key, DATABASE, b"the pages of today");
        let (other, _) = written(&key, DATABASE, b"the pages from May");
        assert_eq!(looked_at(&one, &key).unwrap(), 4);
        let mixed = [&one[..end], &other[end..]].concat();
        let mut longer = one[..one.len() - archive::END as usize].to_vec();
        longer.extend(Member::plain("more", 0).head());
        longer.extend([0; archive::END as usize]);
        for bad in [mixed, longer] {
            let answer = looked_at(&bad, &key);
            assert!(
                matches!(&answer, Err(Error::Damaged(it)) if it.trouble == Trouble::BackupDamaged),
                "{answer:?}"
            );
        }
    }
}
