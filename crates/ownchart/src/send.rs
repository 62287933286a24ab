//! Sending: a chosen part of a chart, sealed for one reader.

use crate::binder::Binder;
use crate::codes;
use crate::error::{Code, Error, Result};
use crate::words::Tongue;
use interchange::Options;
use record::{Chart, Content, DocumentId, EntryId, Kind, When};
use seal::signature::SigningKey;
use seal::{Cost, InTheClear, Lock, Passphrase, Recipient, Sealed, WordList};
use serde_json::{Value, json};
use share::{Claim, Draft, Enclosure, Packed, Selection, ShareId};
use std::collections::BTreeMap;
use std::path::Path;

pub use share::Preset;

/// How far back findings, letters and visits go in a share for a visit, in days.
const RECENT: i64 = 3 * 365;

/// What shall be sent, to whom, and how.
pub struct Send {
    /// Whose record.
    pub person: EntryId,
    /// For whom; stands in the first line of every view.
    pub reader: String,
    /// Why; may be empty.
    pub purpose: String,
    /// Asked-for last day: a request to an honest reader, not a lock.
    pub valid_until: Option<When>,
    /// Which entries.
    pub pick: Pick,
    /// How it is locked.
    pub to: To,
    /// Also the files of the documents among them.
    pub documents: bool,
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
    documents: Vec<(String, String, Vec<u8>)>,
    signer: SigningKey,
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

    /// The six words of the key it is signed with.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        self.signer.public().words()
    }

    /// How large the sealed file will be, in bytes.
    ///
    /// # Errors
    /// [`Code::FileTooLarge`] beyond 2 GiB.
    pub fn size(&self) -> Result<u64> {
        self.packed(|packed| Ok(packed.sealed_len()))
    }

    /// Whether pictures of a hospital are in it, into which names may be drawn.
    fn has_pictures(&self) -> bool {
        let mut documents = self.part.of_kind(Kind::Document);
        !self.documents.is_empty()
            && documents.any(|seen| matches!(&seen.entry.content, Content::Document(it) if crate::documents::is_dicom(it)))
    }

    fn packed<T>(&self, then: impl FnOnce(&Packed<'_>) -> Result<T>) -> Result<T> {
        let enclosures: Vec<Enclosure<'_>> = self
            .documents
            .iter()
            .map(|(title, ending, bytes)| Enclosure {
                title,
                ending,
                bytes,
            })
            .collect();
        let draft = Draft {
            claim: self.claim.clone(),
            summary_json: &self.summary_json,
            summary_html: &self.summary_html,
            documents: &enclosures,
        };
        then(&Packed::new(&draft, Some(&self.signer))?)
    }
}

/// Documents that go along: what each is called, the ending of its file, its bytes.
type Enclosures = BTreeMap<DocumentId, (String, String, Vec<u8>)>;

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
                .filter(|entry| record::sensitive::sensitive(entry));
            sensitive.for_each(|entry| selection.tick(entry.id));
        }
        let (part, left_out) = selection.of(&chart);
        if part.entries.is_empty() {
            return Err(Error::new(Code::NothingChosen));
        }
        let documents = if send.documents {
            self.enclosures(&part)?
        } else {
            BTreeMap::new()
        };
        let names: BTreeMap<DocumentId, String> = documents
            .iter()
            .enumerate()
            .map(|(at, (id, (title, ending, _)))| {
                (
                    *id,
                    format!(
                        "documents/{:03}-{}",
                        at + 1,
                        share::safe_name(title, ending)
                    ),
                )
            })
            .collect();
        let made = clock.zoned(clock.now());
        let id = ShareId::random();
        let options = Options {
            made,
            id: id.0,
            author: None,
            language: send.tongue.of_summary(),
            documents: &|id| names.get(&id).cloned(),
        };
        let summary_json = interchange::bundle(&part, &options);
        let summary_html = {
            let languages = [send.tongue, send.tongue.other()].map(Tongue::of_summary);
            interchange::summary::html(&part, made, Some(&send.reader), &languages).into_bytes()
        };
        let signer = SigningKey::from_seed(&*self.vault.signer(send.person, clock.now())?);
        let purpose = Some(send.purpose.trim().to_owned()).filter(|purpose| !purpose.is_empty());
        let claim = Claim {
            id,
            made,
            reader: send.reader.clone(),
            purpose,
            valid_until: send.valid_until,
            left_out: left_out.iter().map(|kind| kind.word().to_owned()).collect(),
        };
        let documents = documents.into_values().collect();
        Ok(Prepared {
            part,
            claim,
            summary_json,
            summary_html,
            documents,
            signer,
        })
    }

    /// Seals a share and writes its files into a folder; the ledger keeps the row.
    ///
    /// # Errors
    /// As [`Binder::prepare`], and when writing fails. Nothing counts as sent then.
    pub fn send(&mut self, send: &Send, folder: &Path) -> Result<Sent> {
        let prepared = self.prepare(send)?;
        let words = match &send.to {
            To::Words(list) => Some(Passphrase::generate(*list)),
            To::Keys(_) => None,
        };
        let sealed = prepared.packed(|packed| {
            Ok(packed.seal(match (&words, &send.to) {
                (Some(words), _) => Lock::Passphrase(words, Cost::Share),
                (None, To::Keys(keys)) => Lock::Recipients(keys),
                (None, To::Words(_)) => unreachable!("words were made above"),
            })?)
        })?;
        std::fs::create_dir_all(folder).map_err(|error| Error::writing(folder, &error))?;
        let fingerprint = prepared.fingerprint();
        let mut out = Out {
            folder,
            files: Vec::new(),
            remarks: Vec::new(),
        };
        if prepared.has_pictures() {
            out.remarks.push("names-in-pictures");
        }
        self.papers(send, &prepared, &sealed, &mut out)?;
        out.pages(&sealed)?;
        out.sealed("share.age", sealed)?;
        self.post(send, &prepared, &out.files)?;
        let Out { files, remarks, .. } = out;
        Ok(Sent {
            id: prepared.claim.id.to_string(),
            files,
            words,
            entries: prepared.entries(),
            documents: prepared.files(),
            fingerprint,
            remarks,
        })
    }

    /// The papers of a share: its codes, and what can be read without any program.
    fn papers(
        &self,
        send: &Send,
        prepared: &Prepared,
        sealed: &Sealed,
        out: &mut Out<'_>,
    ) -> Result<()> {
        if send.paper {
            match codes::cut(sealed, codes::PAPER) {
                Ok(frames) => {
                    let printed = self.share_sheet(prepared, sealed, &frames)?;
                    out.clear("share.pdf", printed.pdf)?;
                }
                Err(_) => out.remarks.push("too-large-for-paper"),
            }
        }
        if send.summary {
            let printed = self.summary_sheet(prepared, send.tongue)?;
            out.clear("summary.pdf", printed.pdf)?;
        }
        Ok(())
    }

    /// The documents of a part of a chart.
    fn enclosures(&self, part: &Chart) -> Result<Enclosures> {
        let mut enclosures = BTreeMap::new();
        let chance = seal::random();
        for seen in part.of_kind(Kind::Document) {
            let Content::Document(document) = &seen.entry.content else {
                continue;
            };
            let Some(id) = document.content else { continue };
            let mut bytes = Vec::new();
            self.vault.read_document(id, &mut bytes)?;
            if crate::documents::is_dicom(document) {
                let nameless = self.nameless(&bytes, &chance);
                bytes = nameless.map_err(|refused| refused.with("file", &document.title))?;
            }
            let ending = document.media_type.as_deref().map_or("bin", ending_of);
            enclosures.insert(id, (document.title.clone(), ending.to_owned(), bytes));
        }
        Ok(enclosures)
    }

    /// Writes the row of the ledger: who, what, why, when, how.
    fn post(&mut self, send: &Send, prepared: &Prepared, files: &[String]) -> Result<()> {
        let claim = &prepared.claim;
        let what = match &send.pick {
            Pick::Preset(preset) => preset.word(),
            Pick::Only(_) => "chosen",
        };
        let digest = DocumentId::of(&prepared.summary_json);
        let row = json!({
            "share": claim.id.to_string(), "person": send.person, "who": claim.reader, "what": what,
            "why": send.purpose, "when": claim.made, "valid_until": claim.valid_until, "how": files,
            "entries": prepared.entries(), "documents": prepared.files(), "digest": digest,
        });
        let change = vault::Change {
            ledger: vec![row.to_string()],
            ..vault::Change::default()
        };
        self.vault.commit(&change, self.place.clock.now())?;
        Ok(())
    }

    /// Who got what, the newest first, as the ledger keeps it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn ledger(&self, person: Option<EntryId>) -> Result<Vec<Value>> {
        let rows = self.vault.ledger()?;
        let read = rows
            .iter()
            .rev()
            .filter_map(|row| serde_json::from_str::<Value>(&row.body).ok());
        let same = match person {
            Some(person) => self.vault.doubles(person)?,
            None => Vec::new(),
        };
        let of_person =
            |row: &Value| person.is_none() || same.iter().any(|id| row["person"] == json!(id));
        Ok(read.filter(of_person).collect())
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
    fn sealed(&mut self, name: &str, sealed: Sealed) -> Result<()> {
        crate::write_sealed(&self.folder.join(name), sealed)?;
        self.files.insert(0, name.to_owned());
        Ok(())
    }

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
        self.clear(
            "viewer.html",
            InTheClear::constant(viewer.as_bytes().to_vec()),
        )
    }
}

fn ending_of(media_type: &str) -> &'static str {
    match media_type {
        "application/pdf" => "pdf",
        "image/png" => "png",
        "image/jpeg" => "jpg",
        "image/gif" => "gif",
        "image/webp" => "webp",
        "image/bmp" => "bmp",
        "image/tiff" => "tif",
        "text/plain" => "txt",
        "application/dicom" => "dcm",
        "application/zip" => "zip",
        _ => "bin",
    }
}
