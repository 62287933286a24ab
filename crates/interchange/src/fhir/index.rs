//! Every resource of a file, and the ways they point at each other.

use super::element::Reference;
use super::json::{Fields, TOO_LONG, Text};
use super::made::Resource;
use super::version::{self, Tally, Version};
use crate::{Error, Format, Remark, Why, limits};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::HashMap;

/// A resource in its place.
#[derive(Debug)]
pub(super) struct Item<'a> {
    /// `entry[3]`, `entry[3].contained[0]`, `line[7]`; nothing for a file that is one resource.
    pub(super) place: String,
    pub(super) kind: Cow<'a, str>,
    pub(super) id: Option<Cow<'a, str>>,
    pub(super) full_url: Option<Cow<'a, str>>,
    /// The JSON of the resource.
    pub(super) raw: &'a str,
    /// The resource it is contained in.
    pub(super) parent: Option<usize>,
    /// A version other than R4 that its fields tell.
    pub(super) other: Option<Version>,
    /// Whether FHIR forbids reading it without understanding more.
    pub(super) modified: bool,
}

impl Item<'_> {
    /// What the source calls it: `Observation/17`, or the address where the id is missing.
    pub(super) fn name(&self) -> String {
        match (&self.id, &self.full_url) {
            (Some(id), _) => format!("{}/{id}", self.kind),
            (None, Some(url)) => format!("{} {url}", self.kind),
            (None, None) => self.kind.to_string(),
        }
    }

    /// The name a later file of the same source is recognised by.
    pub(super) fn origin(&self) -> Option<String> {
        if self.parent.is_some() {
            return None; // an id inside a container means nothing outside of it
        }
        match (&self.id, &self.full_url) {
            (_, Some(url)) if url.starts_with("urn:uuid:") => Some(url.to_string()),
            (Some(_), _) => Some(self.name()),
            (None, Some(url)) => Some(url.to_string()),
            (None, None) => None,
        }
    }
}

/// All resources of a file.
#[derive(Default)]
pub(super) struct Index<'a> {
    pub(super) items: Vec<Item<'a>>,
    pub(super) remarks: Vec<Remark>,
    pub(super) tally: Tally,
    /// Whether the bundle is a history, in which the same thing stands several times.
    history: bool,
    from_xml: bool,
    by_url: HashMap<Cow<'a, str>, Where>,
    by_name: HashMap<String, Where>,
    by_id: HashMap<Cow<'a, str>, Where>,
    /// By container and id.
    inside: HashMap<(usize, Cow<'a, str>), Where>,
}

/// Where a name leads to.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Where {
    One(usize),
    /// Two different things have it: it leads nowhere.
    Several,
}

#[derive(Deserialize)]
struct Bundle<'a> {
    #[serde(borrow, default)]
    r#type: Option<Text<'a>>,
    #[serde(borrow, default)]
    entry: Option<Vec<&'a RawValue>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BundleEntry<'a> {
    #[serde(borrow, default)]
    full_url: Option<Text<'a>>,
    #[serde(borrow, default)]
    resource: Option<&'a RawValue>,
}

/// A part of a `Parameters` resource: German medication lists arrive in these.
#[derive(Deserialize)]
struct Parameter<'a> {
    #[serde(borrow, default)]
    resource: Option<&'a RawValue>,
    #[serde(borrow, default)]
    part: Option<Vec<&'a RawValue>>,
}

impl<'a> Index<'a> {
    pub(super) fn of(text: &'a str, format: Format) -> Result<Index<'a>, Error> {
        let mut index = Index {
            from_xml: format == Format::FhirXml,
            ..Index::default()
        };
        if format == Format::FhirLines {
            for (number, line) in text.lines().enumerate() {
                if !line.trim().is_empty() {
                    let raw: &RawValue = serde_json::from_str(line).map_err(|error| {
                        let error = Error::from(error);
                        match error {
                            Error::NotJson { column, .. } => Error::NotJson {
                                line: number as u64 + 1,
                                column,
                            },
                            other => other,
                        }
                    })?;
                    index.resource(raw.get(), format!("line[{number}]"), None)?;
                }
            }
        } else {
            let raw: &RawValue = serde_json::from_str(text)?;
            index.resource(raw.get(), String::new(), None)?;
        }
        index.retire();
        index.name();
        Ok(index)
    }

    /// The resources another format became, each at its own place there.
    pub(super) fn made(text: &'a str, resources: Vec<Resource>) -> Result<Index<'a>, Error> {
        let mut index = Index::default();
        for Resource {
            place, url, json, ..
        } in resources
        {
            index.resource(&text[json], place, url.map(Cow::Owned))?;
        }
        index.name();
        for item in &mut index.items {
            item.id = None; // given only so that one can point at another
        }
        Ok(index)
    }

    fn resource(
        &mut self,
        raw: &'a str,
        place: String,
        full_url: Option<Cow<'a, str>>,
    ) -> Result<(), Error> {
        let fields = match Fields::of(raw) {
            Ok(fields) => fields,
            Err(error) => {
                self.malformed("resource", &place, &error);
                return Ok(());
            }
        };
        match fields.read::<Text<'a>>("resourceType").as_deref() {
            Some("Bundle") => self.bundle(raw, &place),
            Some("Parameters") => {
                let parts: Option<Vec<&'a RawValue>> = fields.read("parameter");
                self.parameters(&parts.unwrap_or_default(), &join(&place, "parameter"))
            }
            Some(_) => self.item(raw, &fields, place, full_url, None),
            None => {
                let remark = Remark::new("resource", Why::Malformed, place);
                self.remarks.push(remark.fact("detail", "no resourceType"));
                Ok(())
            }
        }
    }

    fn bundle(&mut self, raw: &'a str, place: &str) -> Result<(), Error> {
        let bundle: Bundle<'a> = match serde_json::from_str(raw) {
            Ok(bundle) => bundle,
            Err(error) => {
                self.malformed("Bundle", place, &error);
                return Ok(());
            }
        };
        self.history |= bundle.r#type.as_deref() == Some("history");
        for (number, raw) in bundle.entry.into_iter().flatten().enumerate() {
            let place = join(place, &format!("entry[{number}]"));
            match serde_json::from_str::<BundleEntry<'a>>(raw.get()) {
                Err(error) => self.malformed("entry", &place, &error),
                Ok(BundleEntry { resource: None, .. }) => {
                    self.remarks.push(Remark::new("entry", Why::Hollow, place));
                }
                Ok(BundleEntry {
                    full_url,
                    resource: Some(raw),
                }) => {
                    let full_url = full_url.map(|url| url.cow().clone());
                    self.resource(raw.get(), place, full_url.filter(|url| !url.is_empty()))?;
                }
            }
        }
        Ok(())
    }

    fn parameters(&mut self, parts: &[&'a RawValue], place: &str) -> Result<(), Error> {
        for (number, raw) in parts.iter().enumerate() {
            let place = format!("{place}[{number}]");
            match serde_json::from_str::<Parameter<'a>>(raw.get()) {
                Err(error) => self.malformed("parameter", &place, &error),
                Ok(parameter) => {
                    if let Some(raw) = parameter.resource {
                        self.resource(raw.get(), format!("{place}.resource"), None)?;
                    }
                    let parts = parameter.part.unwrap_or_default();
                    self.parameters(&parts, &format!("{place}.part"))?;
                }
            }
        }
        Ok(())
    }

    fn item(
        &mut self,
        raw: &'a str,
        fields: &Fields<'a>,
        place: String,
        full_url: Option<Cow<'a, str>>,
        parent: Option<usize>,
    ) -> Result<(), Error> {
        if self.items.len() >= limits::RESOURCES {
            return Err(Error::TooMany {
                limit: limits::RESOURCES as u64,
            });
        }
        let kind = fields.read::<Text<'a>>("resourceType");
        let kind = kind.map(|kind| kind.cow().clone()).unwrap_or_default();
        let id = fields.read::<Text<'a>>("id").map(|id| id.cow().clone());
        let told = version::tells(&kind, fields, !self.from_xml);
        if let Some(version) = told {
            self.tally.count(version);
        }
        let contained = fields.get("contained");
        let at = self.items.len();
        self.items.push(Item {
            modified: is_modified(raw, contained),
            place,
            kind,
            id: id.filter(|id| !id.is_empty()),
            full_url,
            raw,
            parent,
            other: told.filter(|version| *version != Version::R4),
        });
        if let Some(contained) = contained.filter(|_| parent.is_none()) {
            self.contained(contained, at)?;
        }
        Ok(())
    }

    fn contained(&mut self, json: &'a str, parent: usize) -> Result<(), Error> {
        let outside = self.items[parent].place.clone();
        let list: Vec<&'a RawValue> = match serde_json::from_str(json) {
            Ok(list) => list,
            Err(error) => {
                self.malformed("contained", &outside, &error);
                return Ok(());
            }
        };
        for (number, raw) in list.into_iter().enumerate() {
            let place = join(&outside, &format!("contained[{number}]"));
            match Fields::of(raw.get()) {
                Ok(fields) if fields.get("resourceType").is_some() => {
                    self.item(raw.get(), &fields, place, None, Some(parent))?;
                }
                Ok(_) => {
                    let remark = Remark::new("contained", Why::Malformed, place);
                    self.remarks.push(remark.fact("detail", "no resourceType"));
                }
                Err(error) => self.malformed("contained", &place, &error),
            }
        }
        Ok(())
    }

    fn malformed(&mut self, what: &str, place: &str, error: &serde_json::Error) {
        self.remarks.push(malformed(what, place, error));
    }

    /// Takes out what stands in the file a second time, and in a history what was replaced later.
    fn retire(&mut self) {
        let mut first: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, item) in self.items.iter().enumerate() {
            if item.parent.is_none() && (item.id.is_some() || item.full_url.is_some()) {
                // A history gives all versions of a thing one address.
                let key = match &item.full_url {
                    Some(url) => format!("{} {url}", item.kind),
                    None => item.name(),
                };
                first.entry(key).or_default().push(at);
            }
        }
        let mut gone: HashMap<usize, (Why, usize)> = HashMap::new();
        for group in first.into_values().filter(|group| group.len() > 1) {
            let newest = group
                .iter()
                .copied()
                .rev()
                .max_by_key(|at| last_updated(self.items[*at].raw))
                .expect("the group has two parts");
            for (nth, at) in group.iter().copied().enumerate() {
                let earlier = &group[..nth];
                let same = |other: &&usize| self.items[**other].raw == self.items[at].raw;
                // Looked for among a few only: a thousand copies must not become a million looks.
                if let Some(other) = earlier.iter().take(16).find(same) {
                    gone.insert(at, (Why::Twice, *other));
                } else if self.history && at != newest {
                    gone.insert(at, (Why::Superseded, newest));
                }
            }
        }
        if gone.is_empty() {
            return;
        }
        // A copy of something that is itself gone points at what stays.
        for (at, (why, into)) in &gone {
            let (item, into) = (&self.items[*at], &self.items[*into]);
            let remark = Remark::new(item.name(), *why, item.place.clone());
            self.remarks.push(remark.fact("into", &into.place));
        }
        self.remarks.sort_by(|a, b| a.place.cmp(&b.place)); // a map has no order of its own
        let mut moved = vec![None; self.items.len()];
        let mut kept = Vec::with_capacity(self.items.len() - gone.len());
        for (at, mut item) in std::mem::take(&mut self.items).into_iter().enumerate() {
            let inside_gone = item.parent.is_some_and(|parent| moved[parent].is_none());
            if gone.contains_key(&at) || inside_gone {
                continue;
            }
            item.parent = item.parent.and_then(|parent| moved[parent]);
            moved[at] = Some(kept.len());
            kept.push(item);
        }
        self.items = kept;
    }

    fn name(&mut self) {
        for (at, item) in self.items.iter().enumerate() {
            if let Some(outside) = item.parent {
                if let Some(id) = &item.id {
                    note(&mut self.inside, (outside, id.clone()), at);
                }
                continue;
            }
            if let Some(url) = &item.full_url {
                note(&mut self.by_url, url.clone(), at);
            }
            if let Some(id) = &item.id {
                note(&mut self.by_name, item.name(), at);
                note(&mut self.by_id, id.clone(), at);
            }
            // `http://a.example/fhir/Patient/7` is also known as `Patient/7`.
            if let (None, Some(name)) = (&item.id, item.full_url.as_deref().and_then(tail)) {
                note(&mut self.by_name, name.to_owned(), at);
            }
        }
    }

    /// Where a reference leads, seen from a resource.
    ///
    /// By the address in full, by `#id` inside its container, by `Type/id` where one resource has
    /// it (beside the one that points, when several servers stand in one file), and by a number
    /// that was given as an id. A name that two things have leads nowhere.
    pub(super) fn resolve(&self, from: usize, reference: &Reference<'_>) -> Option<usize> {
        let to = reference.reference.as_deref()?;
        if let Some(id) = to.strip_prefix('#') {
            let outside = self.items[from].parent.unwrap_or(from);
            if id.is_empty() {
                return Some(outside);
            }
            return self
                .inside
                .get(&(outside, Cow::Borrowed(id)))
                .and_then(|found| found.one());
        }
        let to = to.split("/_history/").next().unwrap_or(to);
        if let Some(found) = self.by_url.get(to) {
            return found.one();
        }
        let base = self.base_of(from);
        let beside = base.and_then(|base| self.by_url.get(format!("{base}{to}").as_str()));
        if let Some(found) = beside {
            return found.one();
        }
        if let Some(id) = to.strip_prefix("urn:uuid:") {
            return self.by_id.get(id).and_then(|found| found.one());
        }
        self.by_name.get(tail(to)?).and_then(|found| found.one())
    }

    /// `http://a.example/fhir/` of `http://a.example/fhir/Patient/7`.
    fn base_of(&self, from: usize) -> Option<&str> {
        let outside = self.items[from].parent.unwrap_or(from);
        let url = self.items[outside].full_url.as_deref()?;
        url.strip_suffix(tail(url)?)
    }
}

impl Where {
    fn one(self) -> Option<usize> {
        match self {
            Where::One(at) => Some(at),
            Where::Several => None,
        }
    }
}

fn note<K: std::hash::Hash + Eq>(names: &mut HashMap<K, Where>, name: K, at: usize) {
    names
        .entry(name)
        .and_modify(|found| *found = Where::Several)
        .or_insert(Where::One(at));
}

/// `Patient/7` of `http://a.example/fhir/Patient/7`.
fn tail(url: &str) -> Option<&str> {
    let (before, _id) = url.rsplit_once('/')?;
    let start = before.rfind('/').map_or(0, |at| at + 1);
    let kind = &before[start..];
    kind.starts_with(|letter: char| letter.is_ascii_uppercase())
        .then(|| &url[start..])
}

fn join(outside: &str, inside: &str) -> String {
    if outside.is_empty() {
        inside.to_owned()
    } else {
        format!("{outside}.{inside}")
    }
}

/// Whether a modifier extension stands anywhere in it outside of what it contains, or rules that
/// are agreed on elsewhere.
fn is_modified(raw: &str, contained: Option<&str>) -> bool {
    let inside = contained.map(|json| {
        let start = json.as_ptr() as usize - raw.as_ptr() as usize;
        start..start + json.len()
    });
    let outside = |at: usize| inside.as_ref().is_none_or(|inside| !inside.contains(&at));
    [b"\"modifierExtension\"".as_slice(), b"\"implicitRules\""]
        .into_iter()
        .any(|word| memchr::memmem::find_iter(raw.as_bytes(), word).any(outside))
}

fn last_updated(raw: &str) -> String {
    let fields = Fields::of(raw).ok();
    let meta: Option<super::element::Meta<'_>> = fields.and_then(|fields| fields.read("meta"));
    meta.and_then(|meta| meta.last_updated)
        .map(|text| text.to_string())
        .unwrap_or_default()
}

/// What to say about JSON that is not shaped as expected.
pub(super) fn malformed(what: &str, place: &str, error: &serde_json::Error) -> Remark {
    let detail = error.to_string();
    let why = if detail.starts_with(TOO_LONG) {
        Why::TooLong
    } else {
        Why::Malformed
    };
    Remark::new(what, why, place).fact("detail", &detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference(to: &str) -> Reference<'_> {
        let json = format!(r#"{{"reference":"{to}"}}"#);
        serde_json::from_str(Box::leak(json.into_boxed_str())).unwrap()
    }

    const TWO_SERVERS: &str = r##"{"resourceType":"Bundle","entry":[
        {"fullUrl":"http://a.example/fhir/Patient/7","resource":{"resourceType":"Patient","id":"7"}},
        {"fullUrl":"http://b.example/Patient/7","resource":{"resourceType":"Patient","id":"7"}},
        {"fullUrl":"http://b.example/Condition/1","resource":{"resourceType":"Condition","id":"1",
            "contained":[{"resourceType":"Patient","id":"p"}]}},
        {"fullUrl":"urn:uuid:u","resource":{"resourceType":"Encounter"}}]}"##;

    #[test]
    fn a_reference_leads_to_the_thing_beside_it_or_nowhere() {
        let index = Index::of(TWO_SERVERS, Format::FhirBundle).unwrap();
        let lead = |to: &str| {
            index
                .resolve(2, &reference(to))
                .map(|at| index.items[at].place.as_str())
        };
        assert_eq!(lead("Patient/7"), Some("entry[1]"));
        assert_eq!(
            lead("http://a.example/fhir/Patient/7/_history/2"),
            Some("entry[0]")
        );
        assert_eq!(lead("#p"), Some("entry[2].contained[0]"));
        assert_eq!(lead("urn:uuid:u"), Some("entry[3]"));
        assert_eq!(lead("Patient/8"), None);
        let from_elsewhere = index.items.len() - 1;
        assert_eq!(
            index.resolve(from_elsewhere, &reference("Patient/7")),
            None,
            "two have it"
        );
    }

    #[test]
    fn the_same_letter_for_letter_is_taken_once() {
        let twice = r#"{"resourceType":"Bundle","entry":[
            {"resource":{"resourceType":"Patient","id":"7"}},
            {"resource":{"resourceType":"Patient","id":"7"}},
            {"resource":{"resourceType":"Patient","id":"7","gender":"male"}}]}"#;
        let index = Index::of(twice, Format::FhirBundle).unwrap();
        assert_eq!(index.items.len(), 2);
        assert_eq!(index.remarks[0].why, Why::Twice);
        assert_eq!(index.remarks[0].facts["into"], "entry[0]");
    }

    #[test]
    fn of_a_history_the_newest_counts() {
        let history = r#"{"resourceType":"Bundle","type":"history","entry":[
            {"resource":{"resourceType":"Patient","id":"7","meta":{"lastUpdated":"2020-01-01T00:00:00Z"}}},
            {"resource":{"resourceType":"Patient","id":"7","meta":{"lastUpdated":"2021-01-01T00:00:00Z"}}}]}"#;
        let index = Index::of(history, Format::FhirBundle).unwrap();
        assert_eq!(index.items.len(), 1);
        assert_eq!(index.items[0].place, "entry[1]");
        assert_eq!(index.remarks[0].why, Why::Superseded);
    }

    #[test]
    fn a_modifier_is_seen_outside_of_what_is_contained() {
        let json = r#"{"a":[{"modifierExtension":[]}]}"#;
        assert!(is_modified(json, None));
        let contained = &json[5..json.len() - 1];
        assert!(!is_modified(json, Some(contained)));
    }
}
