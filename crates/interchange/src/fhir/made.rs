//! Resources that another format became, on their way to the reader of FHIR.

use super::tree::{Json, Object, object};
use crate::Remark;

/// A bundle in the making, with the place of each resource in the file it came from.
#[derive(Debug, Default)]
pub(crate) struct Made {
    /// The entries of the bundle, written one after the other: a tree of them all would be heavy.
    pub(crate) json: String,
    /// The place of each entry.
    pub(crate) places: Vec<String>,
    /// What did not become a resource, and why.
    pub(crate) remarks: Vec<Remark>,
    kinds: Vec<String>,
    bytes: Vec<u8>,
}

impl Made {
    /// Adds a resource. `url` is a name that is unique in the world, where it has one.
    pub(crate) fn add(&mut self, place: String, kind: &str, url: Option<String>, resource: Object) {
        let mut entry = Object::default();
        entry.maybe("fullUrl", url);
        let entry = Json::from(entry.and(object("resource", resource)));
        self.bytes
            .push(if self.places.is_empty() { b' ' } else { b',' });
        entry.write(&mut self.bytes);
        self.places.push(place);
        self.kinds.push(kind.to_owned());
    }

    /// References to the resources of a kind from a number on.
    pub(crate) fn since(&self, before: usize, kind: &str) -> Vec<String> {
        let numbered = self.kinds.iter().enumerate().skip(before);
        let of_kind = numbered.filter(|(_, known)| *known == kind);
        of_kind
            .map(|(number, _)| format!("{kind}/n{number}"))
            .collect()
    }

    /// The bundle as text.
    pub(crate) fn end(mut self) -> Made {
        let mut json = b"{\"resourceType\":\"Bundle\",\"entry\":[".to_vec();
        json.append(&mut self.bytes);
        json.extend_from_slice(b"]}");
        self.json = String::from_utf8(json).expect("it was written from texts");
        self
    }
}
