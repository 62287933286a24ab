//! Sending: a chosen part of a chart, sealed for one reader.

mod along;

use crate::binder::Binder;
use crate::codes;
use crate::error::{Code, Error, Result};
use crate::files::write_piecewise;
use crate::print::Printed;
use crate::words::Tongue;
use along::Along;
use interchange::Options;
use record::{Chart, DocumentId, EntryId, When};
use seal::signature::SigningKey;
use seal::{Cost, InTheClear, Lock, Passphrase, Recipient, Sealed, WordList};
use serde_json::json;
use share::{Claim, Given, LedgerRow, Selection, ShareId};
use std::collections::BTreeMap;
use std::path::Path;

pub use along::Documents;
pub(crate) use along::ending_of;
pub use share::Preset;

/// The longest sealed file a page is made around, in bytes: as base64 with the viewer that is 50 MB.
const PAGE_MOST: u64 = 36_000_000;

/// How far back findings, letters and visits go in a share for a visit, in days.
const RECENT: i64 = 3 * 365;

/// What shall be sent, to whom, and how.
pub struct Send {
    /// Whose record.
    pub person: EntryId,
    /// For whom, one or several; they stand in the first line of every view.
    pub readers: Vec<String>,
    /// Why; may be empty.
    pub purpose: String,
    /// Asked-for last day: a request to an honest reader, not a lock.
    pub valid_until: Option<When>,
    /// Which entries.
    pub pick: Pick,
    /// How it is locked.
    pub to: To,
    /// What of the documents among them goes along.
    pub documents: Documents,
    /// Also sensitive entries of a preset.
    pub sensitive: bool,
    /// Also a plain printed summary, readable by whoever holds it.
    pub summary: bool,
    /// Also A4 pages of codes.
    pub paper: bool,
    /// The language of headings.
    pub tongue: Tongue,
}

/// Which entries.
#[derive(Clone, Debug)]
pub enum Pick {
    /// A selection that needs no thinking.
    Preset(Preset),
    /// Exactly these.
    Only(Vec<EntryId>),
}

/// How a share is locked.
#[derive(Clone)]
pub enum To {
    /// With generated words of this list; they are told apart from the file.
    Words(WordList),
    /// For keys learned face to face.
    Keys(Vec<Recipient>),
}

/// A share that was made.
pub struct Sent {
    /// Its number.
    pub id: String,
    /// Names of the files in the folder.
    pub files: Vec<String>,
    /// The words that open it. Shown once: the chart does not keep them.
    pub words: Option<Passphrase>,
    /// Number of entries.
    pub entries: usize,
    /// Number of document files.
    pub documents: usize,
    /// SHA-256 of what is inside, as in the preview.
    pub digest: String,
    /// Six words of the signing key.
    pub fingerprint: String,
    /// What could not be made, as codes of the catalogue (`notice-<code>`).
    pub remarks: Vec<&'static str>,
}

/// A share as it would be sealed: its size and its content are known, nothing is written.
pub struct Prepared {
    /// The part of the chart the reader will see.
    pub part: Chart,
    /// What the share says about itself.
    pub claim: Claim,
    /// The FHIR bundle, exactly as it would be sealed.
    pub summary_json: Vec<u8>,
    summary_html: Vec<u8>,
    documents: Vec<Along>,
    /// What is given, as the chart says it.
    given: Vec<Given>,
    /// Pictures of a hospital are in it, into which names may be drawn.
    hospital: bool,
    signer: SigningKey,
}

/// The sealed file as it would be.
pub struct Planned {
    /// Its size, padded.
    pub bytes: u64,
    /// `share.json`, byte for byte as it would be sealed.
    pub claim: Vec<u8>,
    /// Names and sizes of the documents inside.
    pub files: Vec<(String, u64)>,
}

impl Prepared {
    /// How many entries the reader will see.
    #[must_use]
    pub fn entries(&self) -> usize {
        self.part.entries.len()
    }

    /// How many files go along.
    #[must_use]
    pub fn files(&self) -> usize {
        self.documents.len()
    }

    /// SHA-256 of the FHIR bundle, 64 hexadecimal digits: of the preview, in the share and in the ledger.
    #[must_use]
    pub fn digest(&self) -> String {
        DocumentId::of(&self.summary_json).to_string()
    }

    /// The six words of the key it is signed with.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        self.signer.public().words()
    }
}

impl Binder {
    /// Everything a share will hold, before it is sealed: the preview is made from exactly this.
    ///
    /// # Errors
    /// [`Code::NothingChosen`] if no entry is left; [`Code::Gone`] if a document's bytes are.
    pub fn prepare(&mut self, send: &Send) -> Result<Prepared> {
        let clock = self.place.clock;
        let chart = self.chart(send.person)?;
        let recent = When::from_days(clock.today().days() - RECENT);
        let mut selection = match &send.pick {
            Pick::Preset(preset) => {
                let since = (*preset == Preset::Visit).then_some(recent);
                Selection::preset(*preset, &chart, since)
            }
            Pick::Only(ids) => Selection::exactly(ids.iter().copied()),
        };
        if let (Pick::Preset(_), true) = (&send.pick, send.sensitive) {
            let sensitive = chart
                .all()
                .filter(|entry| entry.kind() != record::Kind::Intake)
                .filter(|entry| record::sensitive::sensitive(entry));
            sensitive.for_each(|entry| selection.tick(entry.id));
        }
        let (mut part, left_out) = selection.of(&chart);
        if part.entries.is_empty() {
            return Err(Error::new(Code::NothingChosen));
        }
        let id = ShareId::random();
        let of = |seen: &record::Seen| Given::of(id, &seen.entry);
        let given = part.entries.iter().map(of).collect();
        let hospital = send.documents != Documents::None && along::has_hospital_pictures(&part);
        let documents = self.along(&mut part, send.documents)?;
        let names: BTreeMap<DocumentId, String> = documents
            .iter()
            .enumerate()
            .map(|(at, along)| (along.id, along.name(at + 1)))
            .collect();
        let made = clock.zoned(clock.now());
        let options = Options {
            made,
            id: id.0,
            author: None,
            language: send.tongue.of_summary(),
            documents: &|id| names.get(&id).cloned(),
        };
        let summary_json = interchange::bundle(&part, &options);
        let reader = send.readers.join(", ");
        let summary_html = {
            let languages = [send.tongue, send.tongue.other()].map(Tongue::of_summary);
            interchange::summary::html(&part, made, Some(&reader), &languages).into_bytes()
        };
        let signer = SigningKey::from_seed(&*self.vault.signer(send.person, clock.now())?);
        let purpose = Some(send.purpose.trim().to_owned()).filter(|purpose| !purpose.is_empty());
        let claim = Claim {
            id,
            made,
            reader,
            purpose,
            valid_until: send.valid_until,
            left_out: left_out.iter().map(|kind| kind.word().to_owned()).collect(),
        };
        Ok(Prepared {
            part,
            claim,
            summary_json,
            summary_html,
            documents,
            given,
            hospital,
            signer,
        })
    }

    /// Seals a share and writes its files into a folder; the ledger keeps the row.
    ///
    /// # Errors
    /// As [`Binder::prepare`], and when writing fails. Nothing counts as sent then.
    pub fn send(&mut self, send: &Send, folder: &Path) -> Result<Sent> {
        let prepared = self.prepare(send)?;
        self.send_prepared(send, &prepared, folder)
    }

    /// The same for what was prepared earlier and perhaps looked at: exactly that is sealed.
    ///
    /// # Errors
    /// As [`Binder::send`].
    pub fn send_prepared(
        &mut self,
        send: &Send,
        prepared: &Prepared,
        folder: &Path,
    ) -> Result<Sent> {
        let words = match &send.to {
            To::Words(list) => Some(Passphrase::generate(*list)),
            To::Keys(_) => None,
        };
        std::fs::create_dir_all(folder).map_err(|error| Error::writing(folder, &error))?;
        let fingerprint = prepared.fingerprint();
        let mut out = Out {
            folder,
            files: vec!["share.age".to_owned()],
            remarks: Vec::new(),
        };
        if prepared.hospital {
            out.remarks.push("names-in-pictures");
        }
        let lock = match (&words, &send.to) {
            (Some(words), _) => Lock::Passphrase(words, Cost::Share),
            (None, To::Keys(keys)) => Lock::Recipients(keys),
            (None, To::Words(_)) => unreachable!("words were made above"),
        };
        // Sealed on its way to the disk: two gigabytes of pictures need no more memory than one.
        let age = folder.join("share.age");
        self.packed(prepared, |packed| {
            write_piecewise(&age, |file| Ok(packed.write(file, lock)?))
        })?;
        let length = std::fs::metadata(&age).map_err(|error| Error::reading(&age, &error))?;
        let small = (length.len() <= PAGE_MOST)
            .then(|| Sealed::again(crate::read_file(&age)?).map_err(Error::from));
        match small.transpose()? {
            Some(sealed) => {
                self.papers(send, prepared, Some(&sealed), &mut out)?;
                out.pages(&sealed)?;
            }
            None => {
                self.papers(send, prepared, None, &mut out)?;
                out.remarks.push("too-large-for-page");
                out.viewer()?;
            }
        }
        self.post(send, prepared, &out.files)?;
        let Out { files, remarks, .. } = out;
        Ok(Sent {
            id: prepared.claim.id.to_string(),
            files,
            words,
            entries: prepared.entries(),
            documents: prepared.files(),
            digest: prepared.digest(),
            fingerprint,
            remarks,
        })
    }

    /// The papers of a share: its codes, and what can be read without any program.
    fn papers(
        &self,
        send: &Send,
        prepared: &Prepared,
        sealed: Option<&Sealed>,
        out: &mut Out<'_>,
    ) -> Result<()> {
        if send.paper {
            let frames =
                sealed.and_then(|sealed| Some((sealed, codes::cut(sealed, codes::PAPER).ok()?)));
            match frames {
                Some((sealed, frames)) => {
                    let printed = self.share_sheet(prepared, sealed, &frames)?;
                    self.paper(printed, "share.pdf", out)?;
                }
                None => out.remarks.push("too-large-for-paper"),
            }
        }
        if send.summary {
            let printed = self.summary_sheet(prepared, send.tongue)?;
            self.paper(printed, "summary.pdf", out)?;
        }
        Ok(())
    }

    /// A paper of a share after the last look at it. One that is not right stays away, and the share
    /// is given out without it.
    fn paper(&self, printed: Printed, name: &str, out: &mut Out<'_>) -> Result<()> {
        match self.looked_over(printed) {
            Ok(printed) => {
                let checked = match printed.checked {
                    Some(_) => "paper-checked",
                    None => "paper-not-checked",
                };
                if !out.remarks.contains(&checked) {
                    out.remarks.push(checked);
                }
                out.clear(name, printed.pdf)
            }
            Err(error) if error.code == Code::SheetNotRight => {
                out.remarks.push("paper-not-right");
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// Writes the row of the ledger: who, what, why, when, how.
    fn post(&mut self, send: &Send, prepared: &Prepared, files: &[String]) -> Result<()> {
        let claim = &prepared.claim;
        let what = match &send.pick {
            Pick::Preset(preset) => preset.word(),
            Pick::Only(_) => "chosen",
        };
        let row = LedgerRow {
            share: claim.id,
            person: send.person,
            who: claim.reader.clone(),
            readers: send.readers.clone(),
            what: what.to_owned(),
            why: send.purpose.clone(),
            when: claim.made,
            valid_until: claim.valid_until,
            how: files.to_vec(),
            entries: u32::try_from(prepared.entries()).unwrap_or(u32::MAX),
            documents: u32::try_from(prepared.files()).unwrap_or(u32::MAX),
            digest: prepared.digest(),
            given: Some(prepared.given.clone()),
        };
        let change = vault::Change {
            ledger: vec![json!(row).to_string()],
            ..vault::Change::default()
        };
        self.vault.commit(&change, self.place.clock.now())?;
        Ok(())
    }

    /// The same, where the chart may not be written: nothing when there is no key yet.
    pub(crate) fn known_fingerprint(&self, person: EntryId) -> Result<String> {
        let seed = self.vault.known_signer(person)?;
        Ok(seed
            .map(|seed| SigningKey::from_seed(&seed).public().words())
            .unwrap_or_default())
    }

    /// The six words of the key a person's shares are signed with.
    ///
    /// # Errors
    /// When the chart is write-protected and has no such key yet.
    pub fn fingerprint(&mut self, person: EntryId) -> Result<String> {
        let seed = self.vault.signer(person, self.place.clock.now())?;
        Ok(SigningKey::from_seed(&seed).public().words())
    }
}

/// The files of a share on their way into a folder.
struct Out<'a> {
    folder: &'a Path,
    files: Vec<String>,
    remarks: Vec<&'static str>,
}

impl Out<'_> {
    fn clear(&mut self, name: &str, bytes: InTheClear) -> Result<()> {
        crate::write_file(&self.folder.join(name), bytes)?;
        self.files.push(name.to_owned());
        Ok(())
    }

    /// The viewer with the share inside, and the bare viewer; a build without one says so.
    fn pages(&mut self, sealed: &Sealed) -> Result<()> {
        let Some(viewer) = crate::viewer() else {
            self.remarks.push("no-viewer");
            return Ok(());
        };
        let woven = share::page::weave(viewer, sealed)?;
        // Woven in, the share is as sealed as before; the page around it is the same for all.
        self.clear("share.html", InTheClear::constant(woven.into_bytes()))?;
        self.viewer()
    }

    /// The bare viewer.
    fn viewer(&mut self) -> Result<()> {
        match crate::viewer() {
            Some(viewer) => {
                let bytes = viewer.as_bytes().to_vec();
                self.clear("viewer.html", InTheClear::constant(bytes))
            }
            None => Ok(()),
        }
    }
}
