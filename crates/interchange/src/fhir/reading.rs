//! Reading a file: who it is about, what was taken, what was said about the rest.

use super::contact::Roles;
use super::element::{Reference, joined};
use super::index::{self, Index};
use super::making::Draft;
use super::version::Version;
use crate::{Attachment, Error, Format, Read, Remark, Why, draft, limits};
use record::{Content, DocumentId, Entry, EntryId, Identifier, Person, Source, SourceKind};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A file while it is read.
pub(super) struct Reading<'a> {
    pub(super) file: DocumentId,
    pub(super) index: Index<'a>,
    pub(super) remarks: Vec<Remark>,
    people: Vec<Entry>,
    entries: Vec<Entry>,
    attachments: Vec<Attachment>,
    fates: Vec<Open>,
    /// The draft ids of the patients of the file.
    person_of: HashMap<usize, EntryId>,
    /// Patients contained in other resources, by their JSON: the same letters are the same person.
    contained_people: HashMap<&'a str, EntryId>,
    /// People the file points at and holds no record of, by the words it points with.
    strangers: BTreeMap<String, EntryId>,
    /// Whom everything is about that names nobody.
    default: Option<EntryId>,
    several: bool,
    /// Who says so, where the file is a document with an author.
    pub(super) by: Option<String>,
    /// Practices and people that entries point at, and for whom.
    wanted: BTreeMap<(usize, Option<EntryId>), EntryId>,
    pub(super) roles: Roles,
    names: HashMap<usize, Option<String>>,
    documents: HashMap<(DocumentId, Option<EntryId>), usize>,
    copies: usize,
    heavy: bool,
    /// Whom a number belongs to; nobody, where two have it.
    numbers: HashMap<(String, String), Option<EntryId>>,
}

/// What became of a resource so far.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Open {
    /// Nothing.
    Untouched,
    /// Its words stand in the entry of another one.
    Used(usize),
    /// It became an entry.
    Done,
    /// It was left out, with all that it contains.
    Left,
}

impl<'a> Reading<'a> {
    pub(super) fn of(bytes: &[u8], index: Index<'a>) -> Reading<'a> {
        Reading {
            file: DocumentId::of(bytes),
            fates: vec![Open::Untouched; index.items.len()],
            index,
            remarks: Vec::new(),
            people: Vec::new(),
            entries: Vec::new(),
            attachments: Vec::new(),
            person_of: HashMap::new(),
            contained_people: HashMap::new(),
            strangers: BTreeMap::new(),
            default: None,
            several: false,
            by: None,
            wanted: BTreeMap::new(),
            roles: Roles::default(),
            names: HashMap::new(),
            documents: HashMap::new(),
            copies: 0,
            heavy: false,
            numbers: HashMap::new(),
        }
    }

    /// The resources of one type, contained ones too.
    pub(super) fn of_kind(&self, kind: &str) -> Vec<usize> {
        let items = self.index.items.iter().enumerate();
        items
            .filter(|(_, item)| item.kind == kind)
            .map(|(at, _)| at)
            .collect()
    }

    /// Reads a resource as what its type says.
    pub(super) fn parse<T: Deserialize<'a>>(&self, at: usize) -> Result<T, Remark> {
        let item = &self.index.items[at];
        serde_json::from_str(item.raw)
            .map_err(|error| index::malformed(&item.name(), &item.place, &error))
    }

    /// Says why a resource is left out.
    pub(super) fn leave(&self, at: usize, why: Why) -> Remark {
        let item = &self.index.items[at];
        Remark::new(item.name(), why, item.place.clone())
    }

    /// Says something about a part of a resource.
    pub(super) fn part(&self, at: usize, part: &str, why: Why) -> Remark {
        let item = &self.index.items[at];
        Remark::new(format!("{}.{part}", item.name()), why, item.place.clone())
    }

    pub(super) fn done(&mut self, at: usize) {
        self.fates[at] = Open::Done;
    }

    /// Leaves a resource out, and says why.
    pub(super) fn left(&mut self, at: usize, remark: Remark) {
        self.remarks.push(remark);
        self.fates[at] = Open::Left;
    }

    /// Whether something was decided about a resource, or about the one it is contained in.
    pub(super) fn is_done(&self, at: usize) -> bool {
        let outside = self.index.items[at].parent;
        matches!(self.fates[at], Open::Done | Open::Left)
            || outside.is_some_and(|outside| self.fates[outside] == Open::Left)
    }

    /// Whether a resource was left out.
    pub(super) fn is_left(&self, at: usize) -> bool {
        self.fates[at] == Open::Left
    }

    /// Why a resource may not be read at all, whatever stands in it.
    pub(super) fn forbidden(&self, at: usize) -> Option<Remark> {
        let item = &self.index.items[at];
        if item.modified {
            return Some(self.leave(at, Why::ModifierExtension));
        }
        let version = item.other.map(Version::name)?;
        Some(self.leave(at, Why::OtherVersion).fact("version", version))
    }

    // ---- whose it is

    /// Whether the words of a resource went into another one.
    pub(super) fn is_used(&self, at: usize) -> bool {
        matches!(self.fates[at], Open::Used(_))
            && super::LATE
                .iter()
                .any(|(kind, _)| *kind == self.index.items[at].kind)
    }

    /// Takes a patient in.
    pub(super) fn person(&mut self, draft: Draft<'a>) {
        let at = draft.at();
        if let Some(entry) = self.finish(draft) {
            self.person_of.insert(at, entry.id);
            self.people.push(entry);
        }
        self.done(at);
    }

    /// Decides whom everything is about that names nobody: the only patient, or the one a
    /// document is about.
    pub(super) fn settle_people(&mut self, document: Option<usize>) {
        self.several = self.people.len() > 1;
        for person in &self.people {
            if let Content::Person(it) = &person.content {
                for Identifier { system, value } in it.identifiers.iter().cloned() {
                    let owner = Some(person.id);
                    let known = self.numbers.entry((system, value)).or_insert(owner);
                    *known = known.filter(|known| *known == person.id);
                }
            }
        }
        self.default = match (document, self.people.as_slice()) {
            (Some(at), _) if self.person_of.contains_key(&at) => self.person_of.get(&at).copied(),
            (_, [only]) => Some(only.id),
            _ => None,
        };
    }

    /// Whom everything is about that names nobody.
    pub(super) fn default_person(&self) -> Option<EntryId> {
        self.default
    }

    /// The draft id of a patient.
    pub(super) fn person_id(&self, at: usize) -> Option<EntryId> {
        self.person_of.get(&at).copied()
    }

    /// The person a contained patient is. Ten results that each contain the same patient are
    /// about one person.
    fn contained_person(&mut self, at: usize) -> Result<EntryId, Remark> {
        let raw = self.index.items[at].raw;
        if let Some(id) = self.contained_people.get(raw).copied() {
            self.person_of.insert(at, id);
            self.used(at, at);
            return Ok(id);
        }
        super::patient::read(self, at)?;
        let id = self.person_of.get(&at).copied();
        let id = id.ok_or_else(|| self.leave(at, Why::TooLong))?;
        self.contained_people.insert(raw, id);
        Ok(id)
    }

    /// Whose a resource is.
    ///
    /// # The trap
    /// A medicine of one person shown under another. So a resource whose subject is not the
    /// patient of the file never becomes theirs: it goes to that other person, under the name
    /// the file points with, or is left out.
    pub(super) fn subject(
        &mut self,
        at: usize,
        reference: Option<&Reference<'_>>,
    ) -> Result<Option<EntryId>, Remark> {
        let Some(reference) =
            reference.filter(|it| it.reference.is_some() || it.identifier.is_some())
        else {
            if self.several && self.default.is_none() {
                return Err(self.leave(at, Why::WhoseUnknown));
            }
            return Ok(self.default);
        };
        if let Some(patient) = self.index.resolve(at, reference) {
            if let Some(id) = self.person_of.get(&patient) {
                return Ok(Some(*id));
            }
            let kind = self.index.items[patient].kind.clone();
            if kind == "Patient" && self.index.items[patient].parent.is_some() {
                return self.contained_person(patient).map(Some);
            }
            if kind == "Patient" {
                // The patient's own record could not be read: taken by name.
                let words = self.index.items[patient].name();
                return Ok(Some(self.stranger(words)));
            }
            return Err(self.leave(at, Why::NotAPerson).fact("subject", &kind));
        }
        let to = reference.reference.as_deref().unwrap_or_default();
        let said_type = reference.r#type.as_deref();
        let of_type = said_type.or_else(|| to.rsplit('/').nth(1));
        if let Some(kind) = of_type.filter(|kind| *kind != "Patient") {
            return Err(self.leave(at, Why::NotAPerson).fact("subject", kind));
        }
        let number = reference.identifier.as_ref().and_then(|it| it.known());
        let owner = number.as_ref().and_then(|Identifier { system, value }| {
            let key = (system.clone(), value.clone());
            self.numbers.get(&key).copied().flatten()
        });
        if owner.is_some() {
            return Ok(owner);
        }
        let words = match number {
            Some(number) if to.is_empty() => number.value,
            _ => to.to_owned(),
        };
        Ok(Some(self.stranger(words)))
    }

    fn stranger(&mut self, words: String) -> EntryId {
        let id = draft::id(self.file, &words);
        *self.strangers.entry(words).or_insert(id)
    }

    // ---- entries

    /// The draft id of the entry a reference leads to, whether it will be taken or not: arrows
    /// that lead nowhere in the end are taken off at the end.
    pub(super) fn entry_of(&self, from: usize, to: &Reference<'_>) -> Option<EntryId> {
        let at = self.index.resolve(from, to)?;
        Some(draft::id(self.file, &self.index.items[at].place))
    }

    /// Takes an entry into the draft.
    pub(super) fn take(&mut self, draft: Draft<'a>) {
        let at = draft.at();
        if let Some(entry) = self.finish(draft) {
            self.entries.push(entry);
        }
        self.done(at);
    }

    /// Takes a document with its bytes. The same bytes for the same person are one document:
    /// a report and a letter often carry one file twice. Gives the id of the one that stands.
    pub(super) fn take_document(
        &mut self,
        draft: Draft<'a>,
        bytes: Option<Vec<u8>>,
    ) -> Option<EntryId> {
        let at = draft.at();
        let entry = self.finish(draft)?;
        self.done(at);
        let key = bytes
            .as_deref()
            .map(|bytes| (DocumentId::of(bytes), entry.person));
        if let Some(known) = key.and_then(|key| self.documents.get(&key)) {
            let into = &self.entries[*known];
            let id = into.id;
            let into = into.source.place.clone().unwrap_or_default();
            let place = entry.source.place.clone().unwrap_or_default();
            let what = entry.source.origin.unwrap_or_else(|| "document".to_owned());
            self.remarks
                .push(Remark::new(what, Why::Twice, place).fact("into", &into));
            return Some(id);
        }
        let id = entry.id;
        let number = self.entries.len();
        self.entries.push(entry);
        if let (Some(key), Some(bytes)) = (key, bytes) {
            self.documents.insert(key, number);
            let entry = number;
            self.attachments.push(Attachment { entry, bytes });
        }
        Some(id)
    }

    /// Gives a person the photo that a document of the draft holds.
    pub(super) fn set_photo(&mut self, person: EntryId, document: Option<EntryId>) {
        let found = document.and_then(|id| self.entries.iter().rev().find(|entry| entry.id == id));
        let Some(Content::Document(photo)) = found.map(|entry| &entry.content) else {
            return;
        };
        let content = photo.content;
        let person = self.people.iter_mut().find(|entry| entry.id == person);
        if let Some(Content::Person(person)) = person.map(|entry| &mut entry.content) {
            person.photo = person.photo.or(content);
        }
    }

    // ---- words from elsewhere

    /// Notes that a resource went into the entry of another one, and counts what was copied.
    pub(super) fn used(&mut self, at: usize, by: usize) {
        let size = self.index.items[at].raw.len();
        self.heavy |= size > limits::ENTRY / 8;
        self.copies = self.copies.saturating_add(size);
        self.named(at, by);
    }

    /// Notes that a few words of a resource went into the entry of another one.
    fn named(&mut self, at: usize, by: usize) {
        if self.fates[at] == Open::Untouched {
            self.fates[at] = Open::Used(by);
        }
    }

    /// Whether something large was copied into the entry in the making; asked once for each.
    pub(super) fn take_heavy(&mut self) -> bool {
        std::mem::take(&mut self.heavy)
    }

    /// Whether copying has gone beyond [`limits::COPIES`].
    pub(super) fn too_much(&self) -> bool {
        self.copies > limits::COPIES
    }

    /// The name of someone or something a resource points at, and a contact where it is one.
    pub(super) fn who(
        &mut self,
        at: usize,
        person: Option<EntryId>,
        reference: &Reference<'_>,
    ) -> Option<String> {
        self.contact(at, person, reference);
        self.name_of(at, reference)
    }

    /// The name of someone or something a resource points at: the words beside the arrow, else
    /// the name at its end.
    pub(super) fn name_of(&mut self, at: usize, reference: &Reference<'_>) -> Option<String> {
        let shown = reference
            .display
            .as_deref()
            .filter(|words| !words.trim().is_empty());
        if let Some(display) = shown {
            return Some(display.to_owned());
        }
        let to = self.index.resolve(at, reference)?;
        if !self.names.contains_key(&to) {
            let name = super::contact::name(self, to);
            self.names.insert(to, name);
        }
        if self.index.items[to].kind != "Patient" {
            self.named(to, at);
        }
        let name = self.names[&to].clone();
        let size = name.as_ref().map_or(0, String::len);
        self.heavy |= size > limits::ENTRY / 8;
        self.copies = self.copies.saturating_add(size);
        name
    }

    /// The names of several.
    pub(super) fn whos<'r, 'x: 'r>(
        &mut self,
        at: usize,
        person: Option<EntryId>,
        references: impl Iterator<Item = &'r Reference<'x>>,
    ) -> Option<String> {
        let names: Vec<String> = references
            .filter_map(|reference| self.who(at, person, reference))
            .collect();
        joined(names.iter().map(String::as_str), ", ")
    }

    /// The contact a resource points at, if it is one: it will be taken because of this.
    pub(super) fn contact(
        &mut self,
        at: usize,
        person: Option<EntryId>,
        reference: &Reference<'_>,
    ) -> Option<EntryId> {
        let to = self.index.resolve(at, reference)?;
        self.want_contact(to, person)
    }

    pub(super) fn want_contact(&mut self, to: usize, person: Option<EntryId>) -> Option<EntryId> {
        let kind = &*self.index.items[to].kind;
        if kind == "PractitionerRole" {
            let practitioner = super::contact::practitioner_of(self, to);
            if let Some(practitioner) = practitioner {
                self.used(to, practitioner);
                return self.want_contact(practitioner, person);
            }
        }
        let kind = &*self.index.items[to].kind;
        if kind == "RelatedPerson" {
            // Always taken, at its own place.
            return Some(draft::id(self.file, &self.index.items[to].place));
        }
        if !super::contact::KINDS.contains(&kind) {
            return None;
        }
        if let Some(id) = self.wanted.get(&(to, person)) {
            return Some(*id);
        }
        let place = &self.index.items[to].place;
        let known = self.wanted.range((to, None)..).next();
        let first = known.is_none_or(|((known, _), _)| *known != to);
        let id = match (first, person) {
            (false, Some(person)) => draft::id(self.file, &format!("{place} for {person}")),
            _ => draft::id(self.file, place),
        };
        self.wanted.insert((to, person), id);
        Some(id)
    }

    /// The contacts that are wanted so far.
    pub(super) fn wanted(&self) -> Vec<(usize, Option<EntryId>, EntryId)> {
        let wanted = self.wanted.iter();
        wanted
            .map(|((at, person), id)| (*at, *person, *id))
            .collect()
    }

    // ---- the end

    /// Says something about everything that is still open, and hands the draft over.
    pub(super) fn end(mut self, format: Format) -> Result<Read, Error> {
        if self.too_much() {
            return Err(Error::TooMuch);
        }
        for at in 0..self.fates.len() {
            let item = &self.index.items[at];
            let remark = match self.fates[at] {
                Open::Done | Open::Left => continue,
                Open::Used(by) => {
                    let into = self.index.items[by].place.clone();
                    self.leave(at, Why::Merged).fact("into", &into)
                }
                Open::Untouched => {
                    // What stands inside something that was left out went with it.
                    let outside = item.parent.map(|outside| self.fates[outside]);
                    if matches!(outside, Some(Open::Left | Open::Untouched)) {
                        continue;
                    }
                    if super::HELPERS.contains(&&*item.kind) {
                        self.leave(at, Why::NotReferenced)
                    } else {
                        self.leave(at, Why::KindNotRead).fact("type", &item.kind)
                    }
                }
            };
            self.remarks.push(remark);
        }
        self.name_strangers();
        let mut read = Read {
            format,
            people: self.people,
            entries: self.entries,
            attachments: self.attachments,
            remarks: self.index.remarks,
            columns: Vec::new(),
        };
        read.remarks.extend(self.remarks);
        let mut keyed: Vec<(Vec<(usize, u64)>, Remark)> = read
            .remarks
            .into_iter()
            .map(|remark| (order(&remark.place), remark))
            .collect();
        keyed.sort_by(|a, b| a.0.cmp(&b.0));
        read.remarks = keyed.into_iter().map(|(_, remark)| remark).collect();
        cut_loose_ends(&mut read);
        Ok(read)
    }

    /// Where the file names exactly one person and holds no record of anyone, its entries are
    /// simply nobody's yet. Otherwise each stranger stands among the people by name.
    fn name_strangers(&mut self) {
        if self.people.is_empty() && self.strangers.len() == 1 {
            for entry in &mut self.entries {
                entry.person = None;
            }
            return;
        }
        let owners: BTreeSet<EntryId> = self.entries.iter().filter_map(|it| it.person).collect();
        for (words, id) in std::mem::take(&mut self.strangers) {
            if !owners.contains(&id) {
                continue;
            }
            let person = Person {
                name: words.clone(),
                identifiers: vec![Identifier {
                    system: String::new(),
                    value: words.clone(),
                }],
                ..Person::default()
            };
            let mut entry = Entry::new(id, None, Content::Person(person));
            entry.source = Source {
                how: SourceKind::Imported,
                file: Some(self.file),
                place: Some(words.clone()),
                origin: Some(words),
                ..Source::default()
            };
            self.people.push(entry);
        }
    }
}

/// Arrows to what was not taken are taken off.
fn cut_loose_ends(read: &mut Read) {
    let known: BTreeSet<EntryId> = read
        .people
        .iter()
        .chain(&read.entries)
        .map(|e| e.id)
        .collect();
    let stands = |id: &EntryId| known.contains(id);
    for entry in &mut read.entries {
        entry
            .links
            .retain(|link| link.to.as_ref().is_some_and(stands));
        match &mut entry.content {
            Content::Visit(visit) => visit.contact = visit.contact.filter(stands),
            Content::Directive(directive) => directive.agent = directive.agent.filter(stands),
            Content::Intake(intake) => intake.medication = intake.medication.filter(stands),
            _ => {}
        }
    }
}

/// `entry[10]` comes after `entry[9]`: the numbers of a place, each with where it stands in it.
fn order(place: &str) -> Vec<(usize, u64)> {
    let mut parts = Vec::new();
    for (nth, part) in place.split('[').enumerate().skip(1) {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        parts.push((nth, digits.parse().unwrap_or(u64::MAX)));
    }
    parts
}
