//! Writing a resource: what all of them have, and how the small things are spelled.
//!
//! What FHIR has no place for is kept in extensions under `urn:ownchart:`, so that a chart that
//! is written and read again says the same. Another program passes over them and loses only what
//! its own model has no place for.

use super::element::OURS;
use super::tree::{Json, Object, number, object};
use super::write::Options;
use record::{
    Chart, Code, Coded, Decimal, DocumentId, Entry, EntryId, Region, SourceKind, State, When,
};
use std::collections::BTreeSet;

/// A chart while it is written.
pub(super) struct Writing<'a> {
    pub(super) options: &'a Options<'a>,
    /// The entries that stand in the bundle: arrows to others are not written.
    known: BTreeSet<EntryId>,
    /// The address of the patient.
    pub(super) patient: String,
}

/// A resource in the making.
pub(super) struct Resource {
    pub(super) url: String,
    pub(super) body: Object,
    extension: Vec<Json>,
}

/// The address of an entry: its 128 bits, spelled as a UUID. Whoever receives a share finds the
/// entry's id in it again.
pub(super) fn url(id: EntryId) -> String {
    let hex = id.to_string();
    let [a, b, c, d, e] = [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| &hex[part]);
    format!("urn:uuid:{a}-{b}-{c}-{d}-{e}")
}

impl<'a> Writing<'a> {
    pub(super) fn of(chart: &Chart, options: &'a Options<'a>, patient: EntryId) -> Writing<'a> {
        Writing {
            options,
            known: chart.all().map(|entry| entry.id).collect(),
            patient: url(patient),
        }
    }

    /// Begins the resource of an entry.
    pub(super) fn resource(&self, kind: &'static str, entry: &Entry) -> Resource {
        let mut resource = Resource::new(kind, url(entry.id));
        let labels = entry
            .labels
            .iter()
            .map(|label| object("system", "urn:ownchart:label").with("display", label.as_str()));
        let labels: Vec<Object> = labels.collect();
        resource.body.set("meta", object("tag", labels));
        resource.words("kind", Some(entry.kind().word()));
        for link in &entry.links {
            let Some(to) = link.to.and_then(|to| self.reference(to)) else {
                continue;
            };
            let mut parts = vec![
                extension("to", "valueReference", to),
                extension("role", "valueString", link.role.as_str()),
            ];
            if let Some(page) = link.page {
                parts.push(extension("page", "valueString", page.to_string()));
            }
            if let Some(region) = &link.region {
                parts.push(extension("region", "valueString", four(region)));
            }
            let url = format!("{OURS}link");
            resource
                .extension
                .push(object("url", url).with("extension", parts).into());
        }
        if entry.source.how != SourceKind::Stated {
            resource.words("how", Some(entry.source.how.word()));
        }
        resource.words("by", entry.source.by.as_deref());
        let recorded = entry.source.recorded.map(|when| when.to_string());
        resource.words("recorded", recorded.as_deref());
        resource
    }

    /// Points at the patient.
    pub(super) fn patient(&self) -> Object {
        object("reference", self.patient.as_str())
    }

    /// Points at an entry of the bundle.
    pub(super) fn reference(&self, id: EntryId) -> Option<Object> {
        self.known
            .contains(&id)
            .then(|| object("reference", url(id)))
    }

    /// Where the bytes of a document lie beside the bundle.
    pub(super) fn file(&self, id: DocumentId) -> Option<String> {
        (self.options.documents)(id)
    }
}

impl Resource {
    pub(super) fn new(kind: &'static str, url: String) -> Resource {
        let id = url.strip_prefix("urn:uuid:").unwrap_or_default().to_owned();
        Resource {
            url,
            body: object("resourceType", kind).with("id", id),
            extension: Vec::new(),
        }
    }

    /// An extension of ours with words.
    pub(super) fn words(&mut self, name: &str, words: Option<&str>) {
        if let Some(words) = words {
            self.extension.push(ours(name, "valueString", words));
        }
    }

    /// An extension of ours with words and codes.
    pub(super) fn coded(&mut self, name: &str, coded: &Coded) {
        if let Some(concept) = concept(coded) {
            self.extension
                .push(ours(name, "valueCodeableConcept", concept));
        }
    }

    /// An extension of ours that points.
    pub(super) fn points(&mut self, name: &str, to: Option<Object>) {
        if let Some(to) = to {
            self.extension.push(ours(name, "valueReference", to));
        }
    }

    /// The person's remark, where FHIR has a place for it.
    pub(super) fn note(&mut self, entry: &Entry) {
        let note = entry.note.as_deref();
        self.body
            .maybe("note", note.map(|text| vec![object("text", text)]));
    }

    /// The person's remark, where FHIR has no place for it.
    pub(super) fn note_aside(&mut self, entry: &Entry) {
        self.words("note", entry.note.as_deref());
    }

    /// A code, with the code for "none known" before it where that is what the entry says.
    pub(super) fn stated(&mut self, field: &'static str, state: State, coded: &Coded, none: &Code) {
        let absent = match state {
            State::Known => {
                self.body.maybe(field, concept(coded));
                return;
            }
            State::NoneKnown => none.clone(),
            State::NotAsked => super::absent::not_known(),
        };
        self.words("state", Some(state.word()));
        let mut with = coded.clone();
        with.codes.insert(0, absent);
        self.body.maybe(field, concept(&with));
    }

    /// A date.
    pub(super) fn when(&mut self, field: &'static str, when: Option<When>) {
        put_when(&mut self.body, field, when);
    }

    /// A date that FHIR demands: where there is none, the field says that it is not known.
    pub(super) fn when_or_unknown(&mut self, field: &'static str, when: Option<When>) {
        if when.is_some() {
            self.when(field, when);
        } else {
            self.body.set(format!("_{field}"), unknown());
        }
    }

    /// A stretch of time, or a date where it has no end.
    pub(super) fn span(
        &mut self,
        [date, period]: [&'static str; 2],
        start: Option<When>,
        end: Option<When>,
    ) {
        if end.is_some() {
            self.body.set(period, self::period(start, end));
        } else {
            self.when_or_unknown(date, start);
        }
    }

    /// The finished resource.
    pub(super) fn finish(mut self) -> (String, Json) {
        self.body.set("extension", self.extension);
        (self.url, self.body.into())
    }
}

/// One of our extensions.
pub(super) fn ours(name: &str, field: &'static str, value: impl Into<Json>) -> Json {
    extension(&format!("{OURS}{name}"), field, value)
}

fn extension(url: &str, field: &'static str, value: impl Into<Json>) -> Json {
    object("url", url).with(field, value).into()
}

/// What stands where FHIR demands a value and nobody knows it (R4 §2.4.1, data-absent-reason).
pub(super) fn unknown() -> Object {
    let url = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
    let reason = extension(url, "valueCode", "unknown");
    object("extension", vec![reason])
}

/// Words with codes.
pub(super) fn concept(coded: &Coded) -> Option<Object> {
    let coding = coded.codes.iter().map(coding);
    let mut concept = object("coding", coding.collect::<Vec<_>>());
    if !coded.text.is_empty() {
        concept.set("text", coded.text.as_str());
    }
    (!concept.is_empty()).then_some(concept)
}

/// Words with codes, where the field may be empty.
pub(super) fn maybe_concept(coded: Option<&Coded>) -> Option<Object> {
    coded.and_then(concept)
}

pub(super) fn coding(code: &Code) -> Object {
    let some = |text: &String| (!text.is_empty()).then(|| text.clone());
    let mut coding = Object::default();
    coding.maybe("system", some(&code.system));
    coding.maybe("code", some(&code.code));
    coding.maybe("display", some(&code.display));
    coding
}

/// A concept of one code.
pub(super) fn one_code(system: &str, code: &str) -> Object {
    object("coding", vec![object("system", system).with("code", code)])
}

/// From and to.
pub(super) fn period(start: Option<When>, end: Option<When>) -> Object {
    let mut period = Object::default();
    put_when(&mut period, "start", start);
    put_when(&mut period, "end", end);
    period
}

/// A number with its unit.
pub(super) fn quantity(
    value: Option<&Decimal>,
    comparator: Option<&str>,
    unit: Option<&str>,
    ucum: Option<&str>,
) -> Object {
    let mut quantity = Object::default();
    if let Some(value) = value {
        let (json, spelling_lost) = number(value);
        quantity.set("value", json);
        if spelling_lost {
            let exact = ours("decimal", "valueString", value.as_str());
            quantity.set("_value", object("extension", vec![exact]));
        }
    }
    quantity.maybe("comparator", comparator);
    quantity.maybe("unit", unit);
    if let Some(ucum) = ucum {
        quantity.set("system", Code::UCUM);
        quantity.set("code", ucum);
        if unit.is_none() {
            // Readers show the code where no unit is printed; this says that none was.
            quantity.set(
                "extension",
                vec![ours("unit", "valueString", "not printed")],
            );
        }
    }
    quantity
}

/// Sets a date, and beside it how exactly it was known where FHIR cannot say that.
pub(super) fn put_when(into: &mut Object, field: &'static str, when: Option<When>) {
    let Some(when) = when else { return };
    let plain = spelled(when);
    let exact = when.to_string();
    into.set(field, plain.as_str());
    if plain != exact {
        let exact = ours("when", "valueString", exact);
        into.set(format!("_{field}"), object("extension", vec![exact]));
    }
}

/// A date as FHIR spells it. FHIR has no "about", and no time of day without a place on earth:
/// such a time is left away here and stands in the extension, for a made-up offset would be wrong.
pub(super) fn spelled(when: When) -> String {
    let exact = When {
        about: false,
        ..when
    };
    match exact.time {
        None => exact.to_string(),
        Some(time) if time.offset.is_none() => exact.date().to_string(),
        Some(mut time) => {
            time.second = time.second.or(Some(0));
            When {
                time: Some(time),
                ..exact
            }
            .to_string()
        }
    }
}

/// A rectangle in four numbers: from the left, from above, how wide, how high.
pub(super) fn four(region: &Region) -> String {
    let Region {
        left,
        top,
        width,
        height,
    } = region;
    format!("{left} {top} {width} {height}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_the_id() {
        let id: EntryId = "00112233445566778899aabbccddeeff".parse().unwrap();
        assert_eq!(url(id), "urn:uuid:00112233-4455-6677-8899-aabbccddeeff");
    }

    #[test]
    fn fhir_gets_a_date_it_can_read_and_nothing_made_up() {
        for (ours, theirs) in [
            ("2026", "2026"),
            ("~1998-07", "1998-07"),
            ("2026-05-03T10:42", "2026-05-03"),
            ("2026-05-03T10:42+02:00", "2026-05-03T10:42:00+02:00"),
            ("2026-05-03T10:42:07Z", "2026-05-03T10:42:07Z"),
        ] {
            assert_eq!(spelled(ours.parse().unwrap()), theirs);
        }
    }
}
