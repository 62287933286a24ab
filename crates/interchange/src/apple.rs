//! What a phone gives out: the export of Apple Health, a zip or the XML text in it.
//!
//! It is read once from its beginning to its end and never held: exports of many years have gigabytes. Kept
//! are the measurements a doctor asks for and the records of hospitals (FHIR); everything else is counted and
//! said to be left out. Files are told apart by what is in them, because phones translate their names.

mod kinds;
mod measured;
mod tags;
#[cfg(test)]
mod tests;
mod zipped;

use crate::fhir;
use crate::{Error, Format, NOBODY, Read, Remark, Why, draft, limits, sniff};
use kinds::Sort;
use measured::{Diary, Measured};
use record::{Content, DocumentId, Entry, EntryId, Person, Sex};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::io::{self, BufReader, Read as _};
use tags::{Tag, Tags};

/// How much of a file is looked at to tell what it is, in bytes.
const LOOK: usize = 64 << 10;
/// The most bytes all records of hospitals in one export may have.
const RECORDS: usize = limits::BYTES;
/// The most sorts of things that are counted apart.
const SORTS: usize = 1_000;

/// Reads an export from beginning to end.
///
/// # Errors
/// [`Error::BadExport`] if nothing of an export is in it.
pub(crate) fn read(from: &mut dyn io::Read) -> Result<Read, Error> {
    let mut hashing = Hashing {
        from,
        hash: Sha256::new(),
    };
    let mut read = parts(&mut hashing)?;
    // The digest is that of the whole file, its list of contents included.
    let _ = io::copy(&mut hashing, &mut io::sink());
    let file = DocumentId(hashing.hash.finalize().into());
    for entry in read.people.iter_mut().chain(&mut read.entries) {
        entry.source.file = Some(file);
    }
    Ok(read)
}

struct Hashing<'r> {
    from: &'r mut dyn io::Read,
    hash: Sha256,
}

impl io::Read for Hashing<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(to)?;
        self.hash.update(&to[..read]);
        Ok(read)
    }
}

/// Before an export is read to its end, nobody knows its digest: the ids of a draft hang on this.
const EXPORT: DocumentId = DocumentId([0; 32]);

fn parts(from: &mut impl io::Read) -> Result<Read, Error> {
    let mut export = Export::new();
    let mut from = BufReader::with_capacity(256 << 10, from);
    let head = {
        use std::io::BufRead as _;
        let head = from.fill_buf().map_err(|_| Error::BadExport)?;
        head.get(..4).map(<[u8]>::to_vec).unwrap_or_default()
    };
    let whole = if head.starts_with(b"PK") {
        zipped::each(&mut from, |member| export.member(&member.name, member.data)).is_ok()
    } else {
        export.xml("", &mut from);
        true
    };
    if !export.seen {
        return Err(Error::BadExport);
    }
    if !whole {
        export
            .read
            .remarks
            .push(Remark::new("export.zip", Why::CutOff, ""));
    }
    Ok(export.end())
}

struct Export {
    read: Read,
    seen: bool,
    diary: Diary,
    person: Person,
    /// By type, how many were left out.
    left: BTreeMap<String, u64>,
    /// By folder, how many files were left out.
    files: BTreeMap<String, u64>,
    records: Vec<(String, Vec<u8>)>,
    bytes: usize,
}

impl Export {
    fn new() -> Export {
        Export {
            read: Read::of(Format::AppleHealth),
            seen: false,
            diary: Diary::default(),
            person: Person::default(),
            left: BTreeMap::new(),
            files: BTreeMap::new(),
            records: Vec::new(),
            bytes: 0,
        }
    }

    fn member(&mut self, name: &str, data: &mut dyn io::Read) {
        let mut head = Vec::new();
        // What is damaged shows itself when the rest is read.
        let _ = (&mut *data).take(LOOK as u64).read_to_end(&mut head);
        match sniff(&head) {
            Format::AppleHealth => self.xml(name, &mut head.as_slice().chain(data)),
            // The phone's own numbers once more, and nothing of a hospital.
            Format::Ccda => self
                .read
                .remarks
                .push(Remark::new(name, Why::PhonesOwnSummary, "")),
            format if format.is_fhir_json() => {
                let room = (RECORDS - self.bytes) as u64;
                let _ = data.take(room).read_to_end(&mut head);
                if self.bytes + head.len() >= RECORDS {
                    self.read.remarks.push(Remark::new(name, Why::TooLong, ""));
                } else {
                    self.bytes += head.len();
                    self.records.push((name.to_owned(), head));
                }
            }
            _ if name.ends_with('/') => {}
            _ => {
                let folder = name.rsplit_once('/').map_or(name, |(folder, _)| folder);
                let folder = folder.rsplit('/').next().unwrap_or(folder);
                count(&mut self.files, folder);
            }
        }
    }

    fn xml(&mut self, name: &str, from: &mut dyn io::Read) {
        let mut tags = Tags::new(from);
        // Over the DTD, which some phones write wrongly.
        if !matches!(tags.skip_to(b"<HealthData"), Ok(true)) {
            return;
        }
        self.seen = true;
        let whole = loop {
            match tags.next() {
                Ok(Some(tag)) if tag.closing => {
                    if tag.name == b"HealthData" {
                        break true;
                    }
                }
                Ok(Some(tag)) => self.tag(tag),
                Ok(None) | Err(_) => break false,
            }
        };
        if !whole || tags.damaged > 0 {
            let remark = Remark::new(
                if name.is_empty() { "HealthData" } else { name },
                Why::CutOff,
                "",
            );
            self.read
                .remarks
                .push(remark.fact("tags", &tags.damaged.to_string()));
        }
    }

    fn tag(&mut self, tag: Tag<'_>) {
        match tag.name {
            b"Record" => {
                let [kind] = tag.get(["type"]);
                match Sort::of(&kind) {
                    Some(sort) => self.record(sort, tag),
                    None => count(&mut self.left, plain(&kind)),
                }
            }
            b"Workout" | b"ActivitySummary" | b"Audiogram" | b"VisionPrescription" => {
                count(&mut self.left, &String::from_utf8_lossy(tag.name));
            }
            b"Me" => self.me(tag),
            // Parts of what stands around them, and pairs whose numbers stand in the list once more.
            _ => {}
        }
    }

    fn record(&mut self, sort: Sort, tag: Tag<'_>) {
        let [value, unit, start, by] = tag.get(["value", "unit", "startDate", "sourceName"]);
        let Ok(mut value) = value.parse::<record::Decimal>() else {
            self.diary.unclear += 1;
            return;
        };
        // HealthKit counts a percentage from 0 to 1 and writes % behind it.
        if sort == Sort::Oxygen && unit == "%" && value.to_f64() <= 1.0 {
            value = hundredfold(value.as_str()).parse().unwrap_or(value);
        }
        self.diary.take(Measured {
            sort,
            value,
            unit: unit.into_owned(),
            start: start.into_owned(),
            by: by.into_owned(),
        });
    }

    fn me(&mut self, tag: Tag<'_>) {
        let [born, sex, blood] = tag.get([
            "HKCharacteristicTypeIdentifierDateOfBirth",
            "HKCharacteristicTypeIdentifierBiologicalSex",
            "HKCharacteristicTypeIdentifierBloodType",
        ]);
        self.person.birth_date = measured::moment(&born);
        self.person.sex = match &*sex {
            "HKBiologicalSexFemale" => Sex::Female,
            "HKBiologicalSexMale" => Sex::Male,
            _ => Sex::Unknown,
        };
        // A blood group stands on an emergency card only where a laboratory said so: this one was typed in.
        if !blood.is_empty() && !blood.ends_with("NotSet") {
            let group = blood.trim_start_matches("HKBloodType");
            let remark = Remark::new("Me", Why::BloodGroupTyped, "Me");
            self.read.remarks.push(remark.fact("text", group));
        }
    }

    fn end(mut self) -> Read {
        let (found, days) = self
            .diary_taken()
            .findings(|place| draft::id(EXPORT, place));
        let Export {
            mut read,
            left,
            files,
            records,
            person,
            ..
        } = self;
        if person.birth_date.is_some() || person.sex != Sex::Unknown {
            let id = EntryId::imported(NOBODY, EXPORT, "Me");
            read.people
                .push(Entry::new(id, None, Content::Person(person)));
        }
        let owner = read.people.first().map(|person| person.id);
        read.entries.extend(found.into_iter().map(|mut entry| {
            entry.person = owner;
            entry
        }));
        for (sort, (days, numbers)) in days {
            let remark = Remark::new(format!("{sort:?}"), Why::DaysSummed, "");
            let remark = remark.fact("days", &days.to_string());
            read.remarks
                .push(remark.fact("count", &numbers.to_string()));
        }
        for (kind, number) in left {
            let remark = Remark::new(kind, Why::NotForAChart, "");
            read.remarks.push(remark.fact("count", &number.to_string()));
        }
        for (folder, number) in files {
            let remark = Remark::new(folder, Why::FormatNotRead, "");
            read.remarks.push(remark.fact("count", &number.to_string()));
        }
        hospitals(&mut read, records);
        read
    }

    /// What was measured, with what of it was not kept.
    fn diary_taken(&mut self) -> Diary {
        let diary = std::mem::take(&mut self.diary);
        for (number, why) in [
            (diary.twice, Why::Twice),
            (diary.too_many, Why::TooLong),
            (diary.unclear, Why::NumberUnclear),
        ] {
            if number > 0 {
                let remark = Remark::new("Record", why, "");
                self.read
                    .remarks
                    .push(remark.fact("count", &number.to_string()));
            }
        }
        diary
    }
}

/// The records of hospitals: all of one version of FHIR as one bundle, so that they find each other. Versions
/// never come together, for their fields mean different things.
fn hospitals(read: &mut Read, records: Vec<(String, Vec<u8>)>) {
    let mut bundles: BTreeMap<Option<String>, (Vec<u8>, Vec<String>)> = BTreeMap::new();
    for (name, bytes) in records {
        // One that cannot be read by itself must not take the others along.
        match fhir::read(&bytes, Format::FhirResource) {
            Ok(alone) => {
                let older = alone.remarks.iter().find(|it| it.why == Why::Converted);
                let version = older.and_then(|it| it.facts.get("version").cloned());
                let (bundle, names) = bundles.entry(version).or_default();
                let begin: &[u8] = if names.is_empty() {
                    b"{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":["
                } else {
                    b","
                };
                bundle.extend_from_slice(begin);
                bundle.extend_from_slice(b"{\"resource\":");
                bundle.extend_from_slice(&bytes);
                bundle.push(b'}');
                names.push(name);
            }
            Err(Error::OtherVersion { version }) => {
                let remark = Remark::new(name, Why::OtherVersion, "");
                read.remarks.push(remark.fact("version", &version));
            }
            Err(error) => {
                let remark = Remark::new(name, Why::Malformed, "");
                read.remarks.push(remark.fact("detail", &error.to_string()));
            }
        }
    }
    for (mut bundle, names) in bundles.into_values() {
        bundle.extend_from_slice(b"]}");
        match fhir::read(&bundle, Format::FhirBundle) {
            Ok(said) => join(read, said, &names),
            Err(error) => {
                let remark = Remark::new("clinical-records", Why::Malformed, "");
                read.remarks.push(remark.fact("detail", &error.to_string()));
            }
        }
    }
}

/// Puts what hospitals say beside what the phone says. Every hospital names the person anew: an export is
/// about one person, but only what agrees is believed.
fn join(read: &mut Read, said: Read, names: &[String]) {
    let place = |place: &str| -> String {
        let number = place
            .strip_prefix("entry[")
            .and_then(|rest| rest.split(']').next()?.parse::<usize>().ok());
        let name = number.and_then(|number| names.get(number));
        name.map_or_else(|| place.to_owned(), |name| format!("{name} {place}"))
    };
    let mut now: BTreeMap<EntryId, EntryId> = BTreeMap::new();
    for person in said.people {
        match read.people.iter_mut().find(|known| agrees(known, &person)) {
            Some(known) => {
                now.insert(person.id, known.id);
                // The phone's person has no name; a hospital's says more, and it was the hospital who said it.
                if known.title().is_empty() {
                    known.content = person.content;
                    known.source = person.source;
                    known.source.place = known.source.place.as_deref().map(place);
                }
            }
            None => read.people.push(person),
        }
    }
    let offset = read.entries.len();
    read.entries
        .extend(said.entries.into_iter().map(|mut entry| {
            entry.person = entry.person.map(|id| now.get(&id).copied().unwrap_or(id));
            entry.source.place = entry.source.place.as_deref().map(place);
            entry
        }));
    read.attachments
        .extend(said.attachments.into_iter().map(|mut it| {
            it.entry += offset;
            it
        }));
    read.remarks.extend(said.remarks.into_iter().map(|mut it| {
        it.place = place(&it.place);
        it
    }));
}

/// Whether two records of a person are of the same: the birth date, and two words of the name where both have
/// one. A person of whom a file only says `Patient/7` is the one the export is about.
fn agrees(one: &Entry, other: &Entry) -> bool {
    let (Content::Person(one), Content::Person(other)) = (&one.content, &other.content) else {
        return false;
    };
    if other.birth_date.is_none() && other.name.starts_with("Patient/") {
        return true;
    }
    let words = |name: &str| -> Vec<String> {
        let words = name.to_lowercase();
        words.split_whitespace().map(str::to_owned).collect()
    };
    let theirs = words(&other.name);
    let shared = words(&one.name)
        .iter()
        .filter(|word| theirs.contains(word))
        .count();
    let nameless = one.name.is_empty() || other.name.is_empty();
    let born = one.birth_date.map(|it| it.date()) == other.birth_date.map(|it| it.date());
    one == other || born && one.birth_date.is_some() && (nameless || shared > 1)
}

fn hundredfold(number: &str) -> String {
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let part = format!("{part:0<2}");
    let (up, rest) = part.split_at(2);
    let whole = format!("{whole}{up}");
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    if rest.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{rest}")
    }
}

fn count(counts: &mut BTreeMap<String, u64>, name: &str) {
    if let Some(number) = counts.get_mut(name) {
        *number += 1;
    } else {
        let name = if counts.len() < SORTS { name } else { "…" };
        *counts.entry(name.chars().take(200).collect()).or_default() += 1;
    }
}

/// `HKQuantityTypeIdentifierStepCount` without what all of them begin with.
fn plain(kind: &str) -> &str {
    kind.split_once("TypeIdentifier")
        .map_or(kind, |(_, name)| name)
}
