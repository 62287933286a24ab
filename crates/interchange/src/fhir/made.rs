//! Resources that another format became, on their way to the reader of FHIR.

use super::tree::{Json, Object};
use crate::Remark;
use std::ops::Range;

/// Resources in the making, each with its place in the file it came from.
#[derive(Debug, Default)]
pub(crate) struct Made {
    /// The resources as JSON, one after the other: a tree of them all would be heavy.
    json: Vec<u8>,
    resources: Vec<Resource>,
    /// What did not become a resource, and why.
    pub(crate) remarks: Vec<Remark>,
}

/// A resource that was made.
#[derive(Debug)]
pub(super) struct Resource {
    /// Where the file says what it says.
    pub(super) place: String,
    /// A name that is unique in the world, where it has one.
    pub(super) url: Option<String>,
    /// Where it stands in the JSON.
    pub(super) json: Range<usize>,
    kind: &'static str,
}

impl Made {
    /// Adds a resource. `url` is a name that is unique in the world, where it has one.
    pub(crate) fn add(
        &mut self,
        place: String,
        kind: &'static str,
        url: Option<String>,
        resource: Object,
    ) {
        let start = self.json.len();
        Json::from(resource).write(&mut self.json);
        self.resources.push(Resource {
            place,
            url,
            json: start..self.json.len(),
            kind,
        });
    }

    /// How many resources there are.
    pub(crate) fn count(&self) -> usize {
        self.resources.len()
    }

    /// References to the resources of a kind from a number on.
    pub(crate) fn since(&self, before: usize, kind: &str) -> Vec<String> {
        let numbered = self.resources.iter().enumerate().skip(before);
        let of_kind = numbered.filter(|(_, known)| known.kind == kind);
        of_kind
            .map(|(number, _)| format!("{kind}/n{number}"))
            .collect()
    }

    /// The JSON of all resources, what each of them is, and what was said about the rest.
    pub(super) fn end(self) -> (String, Vec<Resource>, Vec<Remark>) {
        let json = String::from_utf8(self.json).expect("it was written from texts");
        (json, self.resources, self.remarks)
    }
}
