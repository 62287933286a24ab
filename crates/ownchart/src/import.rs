//! Bringing files in: first a draft, then what the person takes.
//!
//! Foreign bytes are parsed in the locked-up helper; this file sees only our own form. A draft
//! compares what a file says with what the chart says, and writes nothing.

mod album;
mod alike;
mod along;
mod belongs;
mod disc;
mod foreign;
mod leaf;
mod long;
mod pack;
mod plan;
mod receive;
mod take;

pub(crate) use alike::{TWO, arrow, filled};
pub use belongs::Belongs;
pub(crate) use belongs::belongs;
pub use disc::Tree;
pub use interchange::{Column, Columns, Meaning, Wishes};
pub use leaf::Leaf;
pub use plan::{Rhythm, weekdays};
pub use receive::{About, Noted, is_note};
pub use take::Taken;

use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use interchange::{Attachment, Fate, Format, Read, Remark, Why};
use record::{Content, DocumentId, Entry, EntryId, Kind, Life, Seen, form};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A file somebody handed over.
#[derive(Clone, Debug)]
pub struct Handed {
    /// Its name without folders.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What files would bring. Nothing is written yet.
#[derive(Default)]
pub struct Draft {
    /// Each file, in the order they were handed over.
    pub files: Vec<DraftFile>,
    /// Each entry that could be read.
    pub items: Vec<Item>,
    /// What the person said along with the files: keys of issuers, what columns mean.
    pub said: Wishes,
    /// Folders in which the letters of an exported chart lie.
    pub along: Vec<std::path::PathBuf>,
    /// The share they come from, which holds the bytes of their documents.
    share: Option<std::sync::Arc<crate::open::Opened>>,
}

/// One file of a draft.
pub struct DraftFile {
    /// Its name without folders.
    pub name: String,
    /// How many bytes it has.
    pub size: u64,
    /// What it was recognised as; nothing where it could not be read.
    pub format: Option<Format>,
    /// What was left out or is worth knowing, with reason and place.
    pub remarks: Vec<Remark>,
    /// Why nothing could be read. The other files are not touched by it.
    pub refused: Option<Error>,
    /// Whether name and birth date in the file fit the person it would go to.
    pub belongs: Belongs,
    /// The columns of a table, and what they were taken for.
    pub columns: Vec<Column>,
    /// Whether it holds a medication plan.
    plan: bool,
    /// Parts of health cards in it whose other parts are elsewhere.
    loose: Vec<String>,
    original: Option<(Entry, Bytes)>,
}

/// One entry of a draft.
pub struct Item {
    /// Which file, counted from 0.
    pub file: usize,
    /// How it stands to the chart.
    pub standing: Standing,
    /// The entry as it would be written.
    pub entry: Entry,
    /// Where in the file.
    pub place: String,
    /// Words that say it is not for every day, beside doses for every day. It is not taken before
    /// [`Draft::answer`] has said what is meant: a weekly medicine taken daily can kill.
    pub asks: Option<String>,
    /// It is one thing with what it stands beside: what is missing there is added, and nothing else.
    joined: bool,
    attachment: Option<Bytes>,
}

/// The bytes of a document: here, or in files that are read again when it is taken.
enum Bytes {
    Here(Vec<u8>),
    There(pack::Pack),
    /// One file, which is read when it is taken.
    At(std::path::PathBuf),
}

impl DraftFile {
    /// A file nothing could be read of.
    pub(crate) fn unread(name: String, size: u64, refused: Error) -> DraftFile {
        DraftFile {
            refused: Some(refused),
            ..DraftFile::nothing(name, size)
        }
    }

    /// A file that brings nothing.
    fn nothing(name: String, size: u64) -> DraftFile {
        DraftFile {
            name,
            size,
            format: None,
            remarks: Vec::new(),
            refused: None,
            belongs: Belongs::Unsaid,
            columns: Vec::new(),
            plan: false,
            loose: Vec::new(),
            original: None,
        }
    }

    /// What was left out of this file, whole or in part. What merely stands in another entry is
    /// not among it.
    pub fn left_out(&self) -> impl Iterator<Item = &Remark> {
        self.remarks
            .iter()
            .filter(|remark| matches!(remark.fate(), Fate::LeftOut | Fate::Partly))
    }

    /// What is worth knowing about what was taken.
    pub fn noted(&self) -> impl Iterator<Item = &Remark> {
        self.remarks
            .iter()
            .filter(|remark| remark.fate() == Fate::Noted)
    }

    /// What of this file stands in another entry: a practice beside its letter, a medicine in its
    /// plan.
    pub fn merged(&self) -> impl Iterator<Item = &Remark> {
        self.remarks
            .iter()
            .filter(|remark| remark.fate() == Fate::Merged)
    }
}

/// How an entry of a draft stands to the chart.
pub enum Standing {
    /// Not in the chart.
    New,
    /// In the chart with the same facts.
    Same(Box<Seen>),
    /// In the chart with other facts: taking it writes a change.
    Different(Box<Seen>, Vec<Difference>),
    /// Not in the chart, but it looks like something there that says other things: taking it writes a
    /// second one beside it.
    Beside(Box<Seen>, Vec<Difference>),
    /// Not in the chart, but an entry of this draft looks like the same thing: its number.
    Again(usize, Vec<Difference>),
    /// In the chart and on no page of the plan: taking it writes that it was stopped.
    NotOnPlan(Box<Seen>),
}

/// One field about which chart and file say different things.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The field.
    pub field: String,
    /// What the chart says; `null` = nothing.
    pub here: Value,
    /// What the file says; `null` = nothing.
    pub there: Value,
}

impl Draft {
    /// An empty draft, with what the person said along with the files and the folders in which their
    /// letters lie.
    pub(crate) fn begun(said: Wishes, along: Vec<std::path::PathBuf>) -> Draft {
        Draft {
            said,
            along,
            ..Draft::default()
        }
    }

    /// The numbers of all entries that are not in the chart yet: what is ticked at first. What asks
    /// something is not among them.
    #[must_use]
    pub fn new_ones(&self) -> Vec<usize> {
        let is_new = |(_, item): &(usize, &Item)| {
            let names = self.files[item.file].format == Some(Format::MedicineNames);
            match &item.standing {
                Standing::New => item.asks.is_none() && !is_forged(&item.entry),
                // Who brings names along wants them, where none is known.
                Standing::Different(seen, _) => names && plan::is_nameless(&seen.entry),
                Standing::Same(_)
                | Standing::Beside(..)
                | Standing::Again(..)
                | Standing::NotOnPlan(_) => false,
            }
        };
        self.items
            .iter()
            .enumerate()
            .filter(is_new)
            .map(|(number, _)| number)
            .collect()
    }
}

impl Binder {
    /// Reads files into a draft for one person. Nothing is written.
    ///
    /// A file that cannot be read stands in the draft with its reason; it does not hinder others.
    ///
    /// # Errors
    /// When the chart cannot be read.
    pub fn draft(&self, person: EntryId, files: Vec<Handed>) -> Result<Draft> {
        self.draft_with(person, files, Wishes::default(), Vec::new())
    }

    /// The same, with what the person said along with the files, and the folders in which their letters lie
    /// ([`Tree::along`]).
    ///
    /// # Errors
    /// As [`Binder::draft`].
    pub fn draft_with(
        &self,
        person: EntryId,
        files: Vec<Handed>,
        said: Wishes,
        along: Vec<std::path::PathBuf>,
    ) -> Result<Draft> {
        let mut draft = Draft::begun(said, along);
        for handed in files {
            self.draft_more(person, handed, &mut draft)?;
        }
        self.draft_whole(person, &mut draft)?;
        Ok(draft)
    }

    /// Reads one more file into a draft. After the last one, [`Binder::draft_whole`].
    pub(crate) fn draft_more(
        &self,
        person: EntryId,
        file: Handed,
        draft: &mut Draft,
    ) -> Result<()> {
        let own = self
            .vault
            .entry(person)?
            .ok_or_else(|| Error::new(Code::NoSuchPerson))?;
        let Handed { name, bytes } = file;
        let names = interchange::sniff(&bytes) == Format::MedicineNames;
        let known = Known::of(self, person)?;
        let wanted = names.then(|| plan::names_wanted(&known, &bytes));
        let mut said = draft.said.clone();
        said.own = Some(own.entry.title().to_owned()).filter(|name| !name.is_empty());
        match self.read_foreign(&name, wanted.as_deref().unwrap_or(&bytes), &said) {
            Err(refused) => {
                let size = bytes.len() as u64;
                draft.files.push(DraftFile::unread(name, size, refused));
            }
            Ok(foreign) => lay_out_one(draft, Handed { name, bytes }, foreign, &own, &known),
        }
        Ok(())
    }

    /// Settles what only all files of a draft together can say.
    pub(crate) fn draft_whole(&self, person: EntryId, draft: &mut Draft) -> Result<()> {
        self.join_parts(person, draft)?;
        let known = Known::of(self, person)?;
        if draft.files.iter().any(|file| file.plan) {
            draft.settle(&known);
        }
        self.bring_along(draft)?;
        draft.find_alike(&known);
        Ok(())
    }
}

/// Whether somebody else signed it than who it says.
fn is_forged(entry: &Entry) -> bool {
    entry
        .labels
        .iter()
        .any(|label| label == interchange::card::WRONG)
}

/// Adds one file to a draft.
fn lay_out_one(
    draft: &mut Draft,
    file: Handed,
    foreign: foreign::Foreign,
    own: &Seen,
    known: &Known,
) {
    let number = draft.files.len();
    let whole = Whole::of(file.name, file.bytes);
    let (mut file, items) = lay_out(number, whole, foreign.read, own, known);
    file.loose = foreign.loose;
    draft.files.push(file);
    draft.items.extend(items);
}

/// What the chart already says, by the three ways a drafted entry can be recognised.
struct Known {
    by_id: HashMap<EntryId, Seen>,
    by_origin: HashMap<(Kind, String), EntryId>,
    by_facts: HashMap<Kind, HashMap<String, EntryId>>,
}

impl Known {
    fn of(binder: &Binder, person: EntryId) -> Result<Known> {
        let filter = vault::Filter {
            person: Some(person),
            removed: true,
            ..vault::Filter::default()
        };
        let mut known = Known {
            by_id: HashMap::new(),
            by_origin: HashMap::new(),
            by_facts: HashMap::new(),
        };
        for seen in binder.vault.entries(&filter)? {
            let (id, entry) = (seen.entry.id, &seen.entry);
            if let Some(origin) = origin_of(entry) {
                known.by_origin.entry((entry.kind(), origin)).or_insert(id);
            }
            let of_kind = known.by_facts.entry(entry.kind()).or_default();
            of_kind.entry(facts_of(entry)).or_insert(id);
            known.by_id.insert(id, seen);
        }
        Ok(known)
    }

    fn recognise(&self, entry: &Entry) -> Option<&Seen> {
        let by_origin = || self.by_origin.get(&(entry.kind(), origin_of(entry)?));
        let by_facts = || self.by_facts.get(&entry.kind())?.get(&facts_of(entry));
        let own = receive::id_in_origin(entry);
        let here = |id: &&EntryId| {
            let seen = self.by_id.get(*id);
            seen.is_some_and(|seen| seen.entry.kind() == entry.kind())
        };
        let id = Some(&entry.id)
            .filter(here)
            .or_else(by_origin)
            .or(own.as_ref().filter(here))
            .or_else(by_facts)?;
        self.by_id.get(id)
    }
}

/// The name a source has for an entry, together with the source: `Observation/17` of one hospital
/// is not `Observation/17` of another. Only names that are unique in the world count.
fn origin_of(entry: &Entry) -> Option<String> {
    let origin = receive::given_name(entry.source.origin.as_deref()?);
    let tail = origin.rsplit(['/', ':']).next().unwrap_or_default();
    let is_uuid = tail.len() == 36 && tail.bytes().filter(|b| *b == b'-').count() == 4;
    let is_absolute = origin.contains("://") || origin.starts_with(interchange::dicom::OID);
    match is_uuid {
        // The same in a document and on a line of its own: `urn:uuid:…` and `Observation/…`.
        true => Some(tail.to_lowercase()),
        false => is_absolute.then(|| origin.to_owned()),
    }
}

/// What an entry says, without who said it: the fields of its kind as text.
fn facts_of(entry: &Entry) -> String {
    serde_json::to_string(&entry.content).expect("nouns are plain JSON")
}

fn own_groups(entry: &Entry) -> BTreeMap<String, Value> {
    let names: Vec<&str> = entry
        .kind()
        .groups()
        .iter()
        .map(|group| group.name)
        .collect();
    let mut groups = form::split(entry);
    groups.retain(|name, _| names.contains(&name.as_str()));
    groups
}

/// A file as it came.
struct Whole {
    name: String,
    digest: DocumentId,
    size: u64,
    bytes: Bytes,
}

impl Whole {
    fn of(name: String, bytes: Vec<u8>) -> Whole {
        Whole {
            name,
            digest: DocumentId::of(&bytes),
            size: bytes.len() as u64,
            bytes: Bytes::Here(bytes),
        }
    }
}

/// Lays a helper's answer out beside the chart.
fn lay_out(
    number: usize,
    whole: Whole,
    read: Read,
    own: &Seen,
    known: &Known,
) -> (DraftFile, Vec<Item>) {
    let person = own.entry.id;
    let Whole {
        name,
        digest,
        size,
        bytes,
    } = whole;
    let plan = read.is_plan();
    let Read {
        format,
        people,
        entries,
        attachments,
        mut remarks,
        columns,
    } = read;
    let whole_file = |entry: &Entry| matches!(&entry.content, Content::Document(it) if it.content == Some(digest));
    let patient = people.first();
    // Entries of other people in the same file never reach this person.
    let is_ours = |entry: &Entry| entry.person.is_none() || entry.person == patient.map(|p| p.id);
    let mut ids: HashMap<EntryId, EntryId> = patient
        .map(|patient| (patient.id, person))
        .into_iter()
        .collect();
    for entry in &entries {
        let place = entry.source.place.as_deref().unwrap_or_default();
        ids.insert(entry.id, EntryId::imported(person, digest, place));
    }
    let mut attachments: HashMap<usize, Bytes> = attachments
        .into_iter()
        .map(|Attachment { entry, bytes }| (entry, Bytes::Here(bytes)))
        .collect();
    // A PDF or picture is itself the document: its bytes are kept once.
    let itself = entries.iter().position(whole_file);
    let mut bytes = Some(bytes);
    if let Some(index) = itself {
        attachments.extend(bytes.take().map(|bytes| (index, bytes)));
    }
    let names = format == Format::MedicineNames;
    let mut items = if names {
        plan::named(known, number, &entries)
    } else {
        Vec::with_capacity(entries.len() + 1)
    };
    let asked: HashMap<String, String> = remarks
        .iter()
        .filter(|remark| remark.why == Why::PerhapsWeekly)
        .map(|remark| (remark.place.clone(), remark.facts["text"].clone()))
        .collect();
    let mut claimed: HashSet<EntryId> = HashSet::new();
    // A picture's name and birth date are compared and never taken over: hospitals write them in capitals.
    let patient_item = patient.filter(|_| format != Format::Dicom).map(|patient| {
        let mut entry = patient.clone();
        entry.id = person;
        (None, entry)
    });
    let others = entries
        .into_iter()
        .filter(|_| !names)
        .enumerate()
        .map(|(index, entry)| (Some(index), entry));
    for (index, mut entry) in patient_item.into_iter().chain(others) {
        let place = entry.source.place.clone().unwrap_or_default();
        if !is_ours(&entry) && index.is_some() {
            remarks.push(Remark::other_person(&entry));
            continue;
        }
        if index.is_some() {
            entry.id = ids[&entry.id];
            entry.person = Some(person);
            // arrows inside a file point at drafted ids
            interchange::point_anew(&mut entry, &ids);
        }
        let recognised = if index.is_none() {
            Some(own)
        } else {
            let known_here = known.recognise(&entry);
            known_here.or_else(|| plan.then(|| plan::meant(known, &entry, &claimed))?)
        };
        if let Some(seen) = recognised.filter(|_| plan && index.is_some()) {
            claimed.insert(seen.entry.id);
            plan::keep_name(&seen.entry, &mut entry);
        }
        let standing = match recognised {
            None => Standing::New,
            Some(seen) => {
                let differences = differences(&seen.entry, &entry);
                // What was removed here comes back only by hand.
                if differences.is_empty() && seen.entry.life == Life::Active {
                    Standing::Same(Box::new(seen.clone()))
                } else {
                    Standing::Different(Box::new(seen.clone()), differences)
                }
            }
        };
        let asks = index.is_some() && !matches!(standing, Standing::Same(_));
        let attachment = index.and_then(|index| attachments.remove(&index));
        items.push(Item {
            file: number,
            standing,
            asks: asked.get(&place).filter(|_| asks).cloned(),
            joined: false,
            entry,
            place,
            attachment,
        });
    }
    for other in people.iter().skip(1) {
        remarks.push(Remark::other_person(other));
    }
    let belongs = belongs(patient, &own.entry);
    // Of a whole database the names that were wanted are kept, and not the rest.
    let original = bytes
        .filter(|_| format != Format::MedicineNames)
        .map(|bytes| (original(person, digest, &name, format, size), bytes));
    let file = DraftFile {
        name,
        size,
        format: Some(format),
        remarks,
        refused: None,
        belongs,
        columns,
        plan,
        loose: Vec::new(),
        original,
    };
    (file, items)
}

/// The fields that say together how a medicine is taken. One alone means nothing: a dose moved from the
/// morning to the evening must not stand in both.
const DOSE: [&str; 8] = [
    "schedule",
    "morning",
    "noon",
    "evening",
    "night",
    "weekdays",
    "every_days",
    "dose_text",
];

/// What the file says otherwise than the chart. What the file does not say is no difference, but a dose
/// is one statement.
pub(crate) fn differences(here: &Entry, there: &Entry) -> Vec<Difference> {
    let fields = |entry: &Entry| -> BTreeMap<String, Value> {
        own_groups(entry)
            .into_values()
            .filter_map(|group| group.as_object().cloned())
            .flatten()
            .collect()
    };
    let (mut here, mut there) = (fields(here), fields(there));
    if DOSE.iter().any(|field| there.contains_key(*field)) {
        for field in DOSE.iter().filter(|field| here.contains_key(**field)) {
            there.entry((*field).to_owned()).or_insert(Value::Null);
        }
    }
    there
        .into_iter()
        .filter_map(|(field, there)| {
            let here = here.remove(&field).unwrap_or(Value::Null);
            (here != there).then_some(Difference { field, here, there })
        })
        .collect()
}

/// The chart's entry with what the file says laid over it; what only the chart knows (a note, a label, a
/// link) stays.
fn merged(here: &Entry, there: &Entry) -> Entry {
    let mut fields = crate::entries::written(here);
    for Difference { field, there, .. } in differences(here, there) {
        if there.is_null() {
            fields.remove(&field);
        } else {
            fields.insert(field, there);
        }
    }
    let mut entry = form::read(Value::Object(fields)).unwrap_or_else(|_| there.clone());
    entry.source = there.source.clone();
    entry.life = Life::Active;
    entry
}

/// The document entry that keeps a file as it came, so that every value can point at it.
fn original(person: EntryId, digest: DocumentId, name: &str, format: Format, size: u64) -> Entry {
    let document = record::Document {
        title: name.to_owned(),
        content: Some(digest),
        media_type: Some(
            match format {
                format if format.is_fhir_json() => "application/fhir+json",
                Format::MedicationPlan | Format::Ccda => "text/xml",
                Format::FhirXml => "application/fhir+xml",
                Format::Zip => "application/zip",
                Format::AppleHealth if name.to_lowercase().ends_with(".zip") => "application/zip",
                Format::AppleHealth => "text/xml",
                Format::VCard => "text/vcard",
                Format::ICalendar => "text/calendar",
                Format::Table => "text/csv",
                _ => "application/octet-stream",
            }
            .to_owned(),
        ),
        size: Some(size),
        file_name: Some(name.to_owned()),
        ..record::Document::default()
    };
    let id = EntryId::imported(person, digest, "");
    let mut entry = Entry::new(id, Some(person), Content::Document(document));
    entry.source = record::Source {
        how: record::SourceKind::Imported,
        file: Some(digest),
        ..record::Source::default()
    };
    entry.labels = vec!["import".to_owned()];
    entry
}

impl From<interchange::Error> for Error {
    fn from(error: interchange::Error) -> Error {
        use interchange::Error as E;
        let code = match &error {
            E::TooLarge { .. } | E::TooMany { .. } | E::TooMuch => Code::FileTooLarge,
            E::OtherVersion { version } if version.starts_with("BMP") => Code::PlanTooOld,
            E::OtherVersion { .. } => Code::UnknownFormat,
            E::BadPlan => Code::PlanDamaged,
            E::BadNames | E::BadDicom | E::BadExport => Code::FileBroken,
            _ => Code::FileBroken,
        };
        Error::new(code).with("reason", error)
    }
}
