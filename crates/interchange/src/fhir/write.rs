//! A chart as an International Patient Summary: a FHIR R4 document bundle (IPS 2.0).
//!
//! The list of contents comes first, then the patient, then one resource for each entry (two for
//! a device: the thing and its use). Addresses are the ids of the entries, so the same chart at
//! the same moment gives the same bytes.
//!
//! # What is undecided
//! Where two copies of a chart have not agreed on an entry, both versions are written: the first
//! at the address of the entry, each other at an address of its own that points back with the
//! extension `urn:ownchart:undecided`, and the narrative says so. A person is written once, and
//! the other version stands in the same extension in words.
//!
//! # What is not written
//! A statement "none known" that a real entry contradicts: a reader would believe it. Arrows to
//! entries that are not in the chart handed over. The digest and the place of the file an entry
//! was read from; who said it, how, and when, are written.

use super::composition::{self, Standing, instant};
use super::tree::{Json, Object, object};
use super::writing::{Resource, Writing, url};
use super::{
    allergy, condition, consent, contact, device, document, immunization, intake, medication,
    observation, patient, procedure, visit,
};
use crate::words::Language;
use record::{
    Chart, Content, DocumentId, Entry, EntryId, Kind, Life, Person, RevisionId, Seen, State, When,
    form,
};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// How a chart is written.
pub struct Options<'a> {
    /// When it is made. Seconds and offset are wanted; a day alone counts from its beginning, UTC.
    pub made: When,
    /// 128 random bits: the name of this bundle.
    pub id: [u8; 16],
    /// Who puts it together; nothing where the person does.
    pub author: Option<&'a str>,
    /// The language of headings and narratives.
    pub language: Language,
    /// Where the bytes of a document lie beside the bundle, such as `documents/001-letter.pdf`;
    /// nothing where they do not come along.
    pub documents: &'a dyn Fn(DocumentId) -> Option<String>,
}

/// Writes a chart as an International Patient Summary.
#[must_use]
pub fn bundle(chart: &Chart, options: &Options<'_>) -> Vec<u8> {
    let entries = resources(chart, options).into_iter();
    let entries = entries.map(|(url, resource)| object("fullUrl", url).with("resource", resource));
    let name = url(EntryId(options.id));
    let bundle = object("resourceType", "Bundle")
        .with(
            "identifier",
            object("system", "urn:ietf:rfc:3986").with("value", name),
        )
        .with("type", "document")
        .with("timestamp", instant(options.made))
        .with("entry", entries.collect::<Vec<_>>());
    let mut out = Vec::new();
    Json::from(bundle).write(&mut out);
    out
}

/// Writes a chart as FHIR resources, one on each line (NDJSON), as bulk exports are: without the list of
/// contents, each with its id, and pointing at others as `Type/id`.
#[must_use]
pub fn lines(chart: &Chart, options: &Options<'_>) -> Vec<u8> {
    let all = resources(chart, options);
    let kind = |resource: &Json| match resource {
        Json::Object(body) => match body.get("resourceType") {
            Some(Json::Text(kind)) => kind.clone(),
            _ => String::new(),
        },
        _ => String::new(),
    };
    let bare = |url: &str| url.trim_start_matches("urn:uuid:").to_owned();
    let names: HashMap<String, String> = all
        .iter()
        .map(|(url, resource)| (url.clone(), format!("{}/{}", kind(resource), bare(url))))
        .collect();
    let mut out = Vec::new();
    // The first is the list of contents, which belongs to a document.
    for (_, mut resource) in all.into_iter().skip(1) {
        resource.rename("reference", &names);
        resource.write(&mut out);
        out.push(b'\n');
    }
    out
}

/// The resources of a chart with their addresses, the list of contents first, then the person.
fn resources(chart: &Chart, options: &Options<'_>) -> Vec<(String, Json)> {
    let nobody = Entry::new(
        derived(b"ownchart-patient-1", &options.id, &[]),
        None,
        Content::Person(Person::default()),
    );
    let person = chart.person.as_ref();
    let patient = person.map_or(&nobody, |seen| &seen.entry);
    let w = Writing::of(chart, options, patient.id);

    let mut standing = Vec::new();
    let mut resources = Vec::new();
    for seen in chart
        .entries
        .iter()
        .filter(|seen| !is_contradicted(chart, seen))
    {
        let versions = other_versions(seen);
        let undecided = !seen.conflicts.is_empty();
        let mut main = write(&w, &seen.entry);
        if let Some((_, Json::Object(body))) = main.first_mut().filter(|_| undecided) {
            mark(body, None);
        }
        standing.push(Standing {
            entry: &seen.entry,
            url: url(seen.entry.id),
            second: false,
        });
        resources.extend(main);
        for (revision, version) in versions {
            let id = derived(b"ownchart-undecided-1", &seen.entry.id.0, &revision.0);
            let other = Entry {
                id,
                ..version.clone()
            };
            let mut written = write(&w, &other);
            if let Some((_, Json::Object(body))) = written.first_mut() {
                mark(body, Some(url(seen.entry.id)));
            }
            standing.push(Standing {
                entry: version,
                url: url(id),
                second: true,
            });
            resources.extend(written);
        }
    }
    let practices: Vec<Object> = chart
        .of_kind(Kind::Contact)
        .filter(|seen| matches!(&seen.entry.content, Content::Contact(it) if contact::kind_of(it) != "RelatedPerson"))
        .filter_map(|seen| w.reference(seen.entry.id))
        .collect();
    let mut first = write_person(&w, patient, &practices);
    if let (Some(seen), Json::Object(body)) = (person, &mut first.1) {
        for (_, version) in other_versions(seen) {
            let said = form::changed(&seen.entry, version);
            let said = serde_json::to_string(&said).unwrap_or_default();
            add_extension(body, super::writing::ours("undecided", "valueString", said));
        }
    }

    let contents = derived(b"ownchart-contents-1", &options.id, &[]);
    let contents = composition::write(&w, url(contents), chart, &standing);
    [contents, first].into_iter().chain(resources).collect()
}

/// A statement of "none" beside a real entry of its kind.
fn is_contradicted(chart: &Chart, seen: &Seen) -> bool {
    seen.entry.state() == State::NoneKnown && chart.contradicts(seen.entry.kind())
}

/// What other versions of an entry say, without those that only say it was removed.
pub(crate) fn other_versions(seen: &Seen) -> Vec<(RevisionId, &Entry)> {
    let versions = seen
        .conflicts
        .iter()
        .flat_map(|conflict| &conflict.versions);
    let mut others: Vec<(RevisionId, &Entry)> = Vec::new();
    for version in versions {
        let removed = version.entry.life == Life::Removed;
        let known =
            version.entry == seen.entry || others.iter().any(|(_, it)| **it == version.entry);
        if !removed && !known {
            others.push((version.revision, &version.entry));
        }
    }
    others
}

/// Marks a resource as undecided, or as the second version of another.
fn mark(body: &mut Object, of: Option<String>) {
    let extension = match of {
        None => super::writing::ours("undecided", "valueBoolean", true),
        Some(url) => super::writing::ours("undecided", "valueReference", object("reference", url)),
    };
    add_extension(body, extension);
}

fn add_extension(body: &mut Object, extension: Json) {
    body.push_to("extension", extension);
}

fn write_person(w: &Writing<'_>, entry: &Entry, practices: &[Object]) -> (String, Json) {
    match &entry.content {
        Content::Person(it) => patient::write(w, entry, it, practices),
        _ => Resource::new("Patient", url(entry.id)).finish(),
    }
}

/// The resources of an entry, the one at its address first.
fn write(w: &Writing<'_>, entry: &Entry) -> Vec<(String, Json)> {
    match &entry.content {
        Content::Person(it) => vec![patient::write(w, entry, it, &[])],
        Content::Allergy(it) => allergy::write(w, entry, it),
        Content::Medication(it) => medication::write(w, entry, it),
        Content::Condition(it) => condition::write(w, entry, it),
        Content::Procedure(it) => procedure::write(w, entry, it),
        Content::Device(it) => device::write(w, entry, it),
        Content::Immunization(it) => immunization::write(w, entry, it),
        Content::Finding(it) => observation::write(w, entry, it),
        Content::Document(it) => document::write(w, entry, it),
        Content::Contact(it) => contact::write(w, entry, it),
        Content::Directive(it) => consent::write(w, entry, it),
        Content::Visit(it) => visit::write(w, entry, it),
        Content::Note(it) => document::write_note(w, entry, it),
        Content::Intake(it) => intake::write(w, entry, it),
    }
}

/// An id made from others, for what has no entry of its own.
fn derived(label: &[u8], from: &[u8], more: &[u8]) -> EntryId {
    let digest: [u8; 32] = Sha256::digest([label, from, more].concat()).into();
    let mut id = [0; 16];
    id.copy_from_slice(&digest[..16]);
    EntryId(id)
}
