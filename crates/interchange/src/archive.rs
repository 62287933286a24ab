//! Archives as portals give them: a zip of clinical documents, letters and pictures (IHE XDM, ITI
//! TF-2 §3.32), or of anything else that is read here.
//!
//! Each file inside is read as a file of its own, and everything said about it stands at its path
//! (`IHE_XDM/SUBSET01/DOC0001.XML#body.section[3]`). Nothing is ever written anywhere; an archive inside an
//! archive is named and not opened. The same person in several files is one person, and what is
//! said of them twice in the same words is taken once.

use crate::parcel::Bad;
use crate::{Attachment, Error, Format, NOBODY, Read, Remark, Why, draft, limits, sniff};
use record::{Content, DocumentId, Entry, EntryId, Source, form};
use std::collections::{HashMap, HashSet};
use std::io::{Cursor, Read as _};

/// The most files in an archive.
const MEMBERS: usize = 5_000;
/// How many times larger a file of more than a megabyte may become by unpacking.
const RATIO: u64 = 200;

/// Reads an archive.
///
/// # Errors
/// [`Error::TooMany`] beyond 5 000 files. What is wrong with one file is a remark.
pub(crate) fn read(bytes: &[u8], name: Option<&str>) -> Result<Read, Error> {
    // The list of contents is taken into memory whole: it is counted before.
    if memchr::memmem::find_iter(bytes, b"PK\x01\x02")
        .take(MEMBERS * 2)
        .count()
        > MEMBERS
    {
        return Err(Error::TooMany {
            limit: MEMBERS as u64,
        });
    }
    let mut whole = Whole::of(DocumentId::of(bytes));
    match zip::ZipArchive::new(Cursor::new(bytes)) {
        Ok(mut zip) => {
            let portal = zip
                .file_names()
                .flatten()
                .any(|name| name.to_ascii_uppercase().contains("IHE_XDM"));
            for number in 0..zip.len() {
                whole.member(&mut zip, number, portal);
            }
        }
        Err(_) => {
            let remark = Remark::new(name.unwrap_or("zip"), Why::FileRefused, "");
            whole.read.remarks.push(remark.fact("reason", "not_zip"));
        }
    }
    Ok(whole.end())
}

/// What was read so far.
struct Whole {
    file: DocumentId,
    read: Read,
    names: HashSet<String>,
    unpacked: u64,
    /// People by name and birth date.
    people: HashMap<String, EntryId>,
    /// Entries by what they say.
    said: HashMap<String, (EntryId, String)>,
    ids: HashMap<EntryId, EntryId>,
}

impl Whole {
    fn of(file: DocumentId) -> Whole {
        Whole {
            file,
            read: Read::of(Format::Zip),
            names: HashSet::new(),
            unpacked: 0,
            people: HashMap::new(),
            said: HashMap::new(),
            ids: HashMap::new(),
        }
    }

    fn member(&mut self, zip: &mut zip::ZipArchive<Cursor<&[u8]>>, number: usize, portal: bool) {
        let (path, bytes) = match self.unpack(zip, number) {
            Ok(Some(member)) => member,
            Ok(None) => return,
            Err(remark) => return self.read.remarks.push(remark),
        };
        let file = path.rsplit('/').next().unwrap_or(&path);
        let format = sniff(&bytes);
        if is_companion(file, &path, &bytes, portal) {
            return self
                .read
                .remarks
                .push(Remark::new(file, Why::Companion, path.as_str()));
        }
        if matches!(format, Format::Zip | Format::Gzip) {
            let remark = Remark::new(file, Why::FormatNotRead, path.as_str());
            return self.read.remarks.push(remark.fact("format", format.word()));
        }
        match crate::read(&bytes, Some(file)) {
            Ok(read) => self.add(read, &path, bytes),
            Err(error) => {
                let remark = Remark::new(file, Why::FileRefused, path.as_str());
                self.read.remarks.push(remark.fact("reason", error.code()));
            }
        }
    }

    /// The path and the bytes of a file inside; nothing for a folder.
    fn unpack(
        &mut self,
        zip: &mut zip::ZipArchive<Cursor<&[u8]>>,
        number: usize,
    ) -> Result<Option<(String, Vec<u8>)>, Remark> {
        let refused = |path: &str, reason: &str| {
            Remark::new(path, Why::FileRefused, path).fact("reason", reason)
        };
        let place = format!("file[{number}]");
        if let Ok(member) = zip.by_index_raw(number)
            && member.encrypted()
        {
            let path = member.name().map_or(place, |name| name.into_owned());
            return Err(Bad::Locked.remark(&path));
        }
        let mut member = zip
            .by_index(number)
            .map_err(|_| refused(&place, "not_zip"))?;
        if member.is_dir() {
            return Ok(None);
        }
        let path = member.name().map_err(|_| refused(&place, "path"))?;
        let path = path.replace('\\', "/");
        let outside = member.enclosed_name().is_none() || path.contains('\0');
        let link = member
            .unix_mode()
            .is_some_and(|mode| mode & 0o170_000 == 0o120_000);
        if outside || link {
            return Err(refused(&path, "path"));
        }
        // Two files of one name: which of them a program shows is anybody's guess.
        if !self.names.insert(path.to_lowercase()) {
            return Err(refused(&path, "name"));
        }
        let (size, packed) = (member.size(), member.compressed_size().max(1));
        let left = (limits::BYTES as u64).saturating_sub(self.unpacked);
        if size > left || (size > 1 << 20 && size / packed > RATIO) {
            return Err(refused(&path, "too_large"));
        }
        let mut bytes = Vec::new();
        let told = member.by_ref().take(left + 1).read_to_end(&mut bytes);
        self.unpacked += bytes.len() as u64;
        // A list of contents may lie about sizes.
        if bytes.len() as u64 > left || bytes.len() as u64 / packed > RATIO && bytes.len() > 1 << 20
        {
            return Err(refused(&path, "too_large"));
        }
        told.map_err(|_| refused(&path, "not_zip"))?;
        Ok(Some((path, bytes)))
    }

    /// Takes what a file inside says.
    fn add(&mut self, read: Read, path: &str, bytes: Vec<u8>) {
        let itself = DocumentId::of(&bytes);
        let place = |inside: Option<&str>| match inside.unwrap_or_default() {
            "" => path.to_owned(),
            inside => format!("{path}#{inside}"),
        };
        let Read {
            people,
            entries,
            attachments,
            remarks,
            format: _,
            columns: _,
        } = read;
        for mut remark in remarks {
            remark.place = place(Some(&remark.place));
            if let Some(into) = remark.facts.get_mut("into") {
                *into = place(Some(into));
            }
            self.read.remarks.push(remark);
        }
        for mut person in people {
            let there = place(person.source.place.as_deref());
            self.settle(&mut person, there);
            let Content::Person(it) = &person.content else {
                continue;
            };
            let key = it
                .birth_date
                .map(|born| format!("{} {}", it.name.to_lowercase(), born.date()));
            let known = key.and_then(|key| match self.people.get(&key) {
                Some(known) => Some(*known),
                None => {
                    self.people.insert(key, person.id);
                    None
                }
            });
            match known {
                Some(known) => {
                    self.ids.insert(person.id, known);
                    let (what, there) = (person.title().to_owned(), self.place_of(known));
                    let remark =
                        Remark::new(what, Why::Merged, person.source.place.unwrap_or_default());
                    self.read.remarks.push(remark.fact("into", &there));
                }
                None => self.read.people.push(person),
            }
        }
        let mut bytes = Some(bytes);
        let mut attachments: HashMap<usize, Vec<u8>> = attachments
            .into_iter()
            .map(|Attachment { entry, bytes }| (entry, bytes))
            .collect();
        for (number, mut entry) in entries.into_iter().enumerate() {
            let there = place(entry.source.place.as_deref());
            self.settle(&mut entry, there);
            let whole =
                matches!(&entry.content, Content::Document(it) if it.content == Some(itself));
            let attached = attachments
                .remove(&number)
                .or_else(|| bytes.take_if(|_| whole));
            let key = said(&entry, &self.ids);
            let there = entry.source.place.clone().unwrap_or_default();
            if let Some((known, into)) = self.said.get(&key) {
                self.ids.insert(entry.id, *known);
                let remark = Remark::new(entry.title(), Why::Twice, there).fact("into", into);
                self.read.remarks.push(remark);
                continue;
            }
            self.said.insert(key, (entry.id, there));
            if let Some(bytes) = attached {
                let entry = self.read.entries.len();
                self.read.attachments.push(Attachment { entry, bytes });
            }
            self.read.entries.push(entry);
        }
    }

    /// Gives an entry its place in the archive and the id that goes with it.
    fn settle(&mut self, entry: &mut Entry, place: String) {
        let id = draft::id(self.file, &place);
        self.ids.insert(entry.id, id);
        entry.id = id;
        entry.source.file = Some(self.file);
        entry.source.place = Some(place);
    }

    fn place_of(&self, id: EntryId) -> String {
        let found = self.read.people.iter().find(|person| person.id == id);
        found
            .and_then(|person| person.source.place.clone())
            .unwrap_or_default()
    }

    /// Points every arrow at what stands now.
    fn end(mut self) -> Read {
        let ids = self.ids;
        let lead = |id: EntryId| {
            // A person of the second file leads to its place in the archive, and from there to the
            // person of the first.
            let once = ids.get(&id).copied().unwrap_or(id);
            ids.get(&once).copied().unwrap_or(once)
        };
        let anew = |id: &mut Option<EntryId>| *id = id.map(lead);
        for entry in &mut self.read.entries {
            anew(&mut entry.person);
            for link in &mut entry.links {
                anew(&mut link.to);
            }
            match &mut entry.content {
                Content::Visit(visit) => anew(&mut visit.contact),
                Content::Directive(directive) => anew(&mut directive.agent),
                Content::Intake(intake) => anew(&mut intake.medication),
                _ => {}
            }
        }
        if self.read.people.len() > 1 {
            leave_nobodys(&mut self.read);
        }
        self.read
    }
}

/// Among several people, what names nobody is left out: it must not become another one's.
fn leave_nobodys(read: &mut Read) {
    let mut kept = Vec::with_capacity(read.entries.len());
    let mut moved = HashMap::new();
    for (number, entry) in std::mem::take(&mut read.entries).into_iter().enumerate() {
        if entry.person.is_some() {
            moved.insert(number, kept.len());
            kept.push(entry);
        } else {
            let place = entry.source.place.clone().unwrap_or_default();
            read.remarks
                .push(Remark::new(entry.title(), Why::WhoseUnknown, place));
        }
    }
    read.entries = kept;
    let attachments = std::mem::take(&mut read.attachments).into_iter();
    let with = attachments.filter_map(|Attachment { entry, bytes }| {
        let entry = *moved.get(&entry)?;
        Some(Attachment { entry, bytes })
    });
    read.attachments = with.collect();
}

/// What an entry says, without where and by whom it was said.
fn said(entry: &Entry, ids: &HashMap<EntryId, EntryId>) -> String {
    let mut bare = entry.clone();
    bare.id = NOBODY;
    bare.source = Source::default();
    bare.links.clear();
    bare.person = bare.person.map(|id| {
        let once = ids.get(&id).copied().unwrap_or(id);
        ids.get(&once).copied().unwrap_or(once)
    });
    match &mut bare.content {
        Content::Visit(visit) => visit.contact = None,
        Content::Directive(directive) => directive.agent = None,
        Content::Intake(intake) => intake.medication = None,
        // The same letter under two names is one letter.
        Content::Document(document) if document.content.is_some() => {
            return format!("document {:?} {:?}", document.content, bare.person);
        }
        _ => {}
    }
    form::write(&bare).to_string()
}

/// What only packs and shows the files: style sheets, the list of contents for machines, the page
/// that leads to the files.
fn is_companion(file: &str, path: &str, bytes: &[u8], portal: bool) -> bool {
    let file = file.to_ascii_lowercase();
    let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
    let hidden = path.starts_with("__MACOSX/")
        || matches!(&*file, ".ds_store" | "thumbs.db" | "desktop.ini");
    let shows = matches!(ending, "xsl" | "xslt" | "css" | "js" | "xsd" | "dtd");
    let leads = portal
        && matches!(
            &*file,
            "index.htm" | "index.html" | "readme.txt" | "metadata.xml"
        );
    let head = &bytes[..bytes.len().min(4096)];
    let sheet = memchr::memmem::find(head, b"http://www.w3.org/1999/XSL/Transform").is_some()
        && memchr::memmem::find(head, b":stylesheet").is_some();
    let list = memchr::memmem::find(head, b"SubmitObjectsRequest").is_some();
    hidden || shows || leads || sheet || list
}

#[cfg(test)]
mod tests;
