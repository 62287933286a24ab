//! Devices (C-CDA §3.84 Product Instance, §3.70 Non-Medicinal Supply), advance directives (§3.1)
//! and pictures and letters that lie inside the document.

use super::element::{Node, Span, all, attr, code_of, kid, name_line, path, says, status};
use super::header::PATIENT;
use super::making::{At, Making, Taken, annotations};
use crate::Why;
use crate::fhir::tree::{Object, object};
use base64::{Engine, engine::general_purpose::STANDARD};

/// The device numbers of the FDA and of those who give them out.
const UDI: &str = "2.16.840.1.113883.3.3719";

/// The devices a statement names, each with its place.
pub(super) fn devices<'a>(it: Node<'a>) -> Vec<(usize, Node<'a>)> {
    all(it, "participant")
        .enumerate()
        .filter(|(_, it)| matches!(attr(*it, "typeCode"), Some("DEV" | "PRD")))
        .filter_map(|(number, it)| Some((number, kid(it, "participantRole")?)))
        .collect()
}

/// Whether a device has a number by which it alone is known.
pub(super) fn has_udi(role: Node<'_>) -> bool {
    all(role, "id").any(|id| attr(id, "root") == Some(UDI) && attr(id, "extension").is_some())
}

pub(super) fn device_name(m: &Making<'_>, role: Node<'_>) -> Option<Object> {
    let thing = kid(role, "playingDevice")?;
    let code = kid(thing, "code").and_then(|it| m.concept(it));
    let model = || kid(thing, "manufacturerModelName").and_then(|it| m.words(it));
    code.or_else(|| model().map(|words| object("text", words)))
}

/// Takes a device that somebody wears.
pub(super) fn device(m: &mut Making<'_>, role: Node<'_>, it: Node<'_>, at: &At) -> Taken {
    let name = device_name(m, role);
    let number = all(role, "id").find(|id| attr(*id, "extension").is_some());
    let udi = number
        .filter(|id| attr(*id, "root") == Some(UDI))
        .and_then(|id| attr(id, "extension"));
    if name.is_none() && number.is_none() {
        return m.leave(it, at, Why::Nameless);
    }
    let mut body = object("patient", object("reference", PATIENT));
    body.maybe("type", name);
    if let Some(udi) = udi {
        body.set("udiCarrier", vec![object("carrierHRF", udi)]);
    } else if let Some(serial) = number.and_then(|id| attr(id, "extension")) {
        body.set("serialNumber", serial);
    }
    let thing = kid(role, "playingDevice");
    let model = thing
        .and_then(|it| kid(it, "manufacturerModelName"))
        .and_then(|it| m.words(it));
    body.maybe("modelNumber", model);
    let maker = path(role, &["scopingEntity", "desc"]).and_then(|it| m.words(it));
    body.maybe("manufacturer", maker);
    let mut notes = Vec::new();
    // A UDI taken apart (template …4.311): lot, serial number, safety in a magnet.
    for inside in all(it, "entryRelationship").filter_map(|it| kid(it, "organizer")) {
        for part in all(inside, "component").filter_map(|it| kid(it, "observation")) {
            let value = kid(part, "value").and_then(|it| m.value_words(it));
            match (code_of(part), value) {
                ("C101672", Some(lot)) => body.set("lotNumber", lot),
                ("C101671", Some(serial)) if udi.is_some() => body.set("serialNumber", serial),
                ("C101670" | "C101669", Some(date)) => notes.extend(m.line(part, 0).or(Some(date))),
                ("C106044", _) => {
                    let safety = kid(part, "value").and_then(|it| m.concept(it));
                    body.set("safety", safety.into_iter().collect::<Vec<_>>());
                }
                _ => notes.extend(m.line(part, 0)),
            }
        }
    }
    let mut span = Span::of(kid(it, "effectiveTime").or_else(|| kid(it, "time")));
    // The end of an act is not the end of the device.
    let until = span
        .high
        .take()
        .filter(|until| Some(until.as_str()) != span.start());
    notes.extend(until.map(|until| format!("until: {until}")));
    let body_site = kid(it, "targetSiteCode").and_then(|it| m.concept(it));
    let mut used = object("timingPeriod", span.period());
    used.maybe("bodySite", body_site);
    let moment = span.start().is_some();
    if moment || used.has("bodySite") {
        // When and where belongs to the use of a thing and not to the thing (R4 §11.12).
        let thing = body.with("id", "thing").with("resourceType", "Device");
        used.set("contained", vec![thing]);
        used.set("device", object("reference", "#thing"));
        used.set("note", annotations(notes));
        m.put(at, "DeviceUseStatement", role, used);
        return Taken::Yes;
    }
    body.set("note", annotations(notes));
    m.put(at, "Device", role, body);
    Taken::Yes
}

/// A supply that is no medicine: a cane, glasses, a pump.
pub(super) fn read_equipment(m: &mut Making<'_>, it: Node<'_>, at: &At) -> Taken {
    if status(it) == "nullified" {
        return m.leave(it, at, Why::EnteredInError);
    }
    if says(it, "negationInd") {
        return m.leave(it, at, Why::Negated);
    }
    if at.planned || attr(it, "moodCode").is_some_and(|mood| mood != "EVN") {
        return Taken::No;
    }
    let devices = devices(it);
    for (number, role) in &devices {
        let at = at.inside("participant", *number);
        device(m, *role, it, &at);
    }
    if devices.is_empty() {
        Taken::No
    } else {
        Taken::Yes
    }
}

/// Reads an advance directive.
pub(super) fn read_directive(m: &mut Making<'_>, it: Node<'_>, at: &At) -> Taken {
    if m.is_void(it) {
        return m.leave(it, at, Why::EnteredInError);
    }
    if says(it, "negationInd") {
        return m.leave(it, at, Why::Negated);
    }
    let code = kid(it, "code").and_then(|it| m.concept(it));
    let value = kid(it, "value").and_then(|it| m.value_words(it));
    // A bare number says nothing beside words.
    let name = kid(it, "code").and_then(|it| m.shown(it));
    let name = name.filter(|name| value.is_none() || *name != code_of(it));
    let text = m.own_text(it);
    let words: Vec<String> = [name, value.or(text)].into_iter().flatten().collect();
    if words.is_empty() {
        return m.leave(it, at, Why::Nameless);
    }
    let scope = "http://terminology.hl7.org/CodeSystem/consentscope";
    let mut body = object(
        "status",
        if status(it) == "aborted" {
            "inactive"
        } else {
            "active"
        },
    );
    body.set(
        "scope",
        object("coding", vec![object("system", scope).with("code", "adr")]),
    );
    let said = kid(it, "value").and_then(|it| m.concept(it));
    body.set("category", said.into_iter().chain(code).collect::<Vec<_>>());
    body.set("policyRule", object("text", words.join(": ")));
    let span = Span::of(kid(it, "effectiveTime"));
    body.maybe("dateTime", span.start());
    let mut notes = m.notes(it, &[]);
    notes.extend(span.high.as_deref().map(|until| format!("until: {until}")));
    for part in all(it, "participant") {
        let role = kid(part, "participantRole");
        let who = role
            .and_then(|role| path(role, &["playingEntity", "name"]))
            .and_then(name_line);
        let reach = role.and_then(|role| attr(kid(role, "telecom")?, "value"));
        let words: Vec<&str> = who.as_deref().into_iter().chain(reach).collect();
        let kind = role.and_then(|role| m.shown(kid(role, "code")?));
        let kind = kind.unwrap_or_else(|| "participant".to_owned());
        if !words.is_empty() {
            notes.push(format!("{kind}: {}", words.join(", ")));
        }
    }
    for document in all(it, "reference").filter_map(|it| kid(it, "externalDocument")) {
        let address = kid(document, "text").and_then(|it| attr(kid(it, "reference")?, "value"));
        notes.extend(address.map(|address| format!("document: {address}")));
    }
    if let Some((who, _)) = m.author(it, at) {
        body.set("performer", vec![who]);
    }
    body.set("note", annotations(notes));
    m.put(at, "Consent", it, body);
    Taken::Yes
}

/// A picture inside the document (`observationMedia`).
pub(super) fn read_media(m: &mut Making<'_>, it: Node<'_>, at: &At) -> Taken {
    let Some(value) = kid(it, "value") else {
        return m.leave(it, at, Why::Hollow);
    };
    let title = attr(it, "ID").unwrap_or("media");
    let attachment = attachment(m, value);
    let body = object("status", "current")
        .with("description", title)
        .with("content", vec![object("attachment", attachment)]);
    m.put(at, "DocumentReference", it, body);
    Taken::Yes
}

/// The whole of a document that has no sections (`nonXMLBody`).
pub(super) fn read_body(m: &mut Making<'_>, it: Node<'_>, root: Node<'_>, place: &str) {
    let Some(text) = kid(it, "text") else { return };
    let mut body = object("status", "current");
    let title = kid(root, "title").and_then(name_line);
    body.maybe("description", title);
    body.maybe("type", kid(root, "code").and_then(|it| m.concept(it)));
    let span = Span::of(kid(root, "effectiveTime"));
    body.maybe("date", span.start());
    let author =
        kid(root, "author").and_then(|it| m.person(kid(it, "assignedAuthor")?, "author[0]"));
    body.set("author", author.into_iter().collect::<Vec<_>>());
    let office = path(
        root,
        &[
            "custodian",
            "assignedCustodian",
            "representedCustodianOrganization",
        ],
    );
    body.maybe(
        "custodian",
        office.and_then(|it| m.organization(it, "custodian")),
    );
    body.set("content", vec![object("attachment", attachment(m, text))]);
    m.put_at(place, "DocumentReference", None, body);
}

/// Bytes that stand inside, or the address where they would be.
fn attachment(m: &Making<'_>, it: Node<'_>) -> Object {
    let mut out = Object::default();
    out.maybe("contentType", attr(it, "mediaType"));
    if let Some(address) = kid(it, "reference").and_then(|it| attr(it, "value")) {
        out.set("url", address);
        return out;
    }
    let text: String = it.children().filter_map(|it| it.text()).collect();
    if attr(it, "representation") == Some("B64") {
        out.set("data", text);
    } else {
        let words = m.narrative(it).unwrap_or(text);
        if !words.trim().is_empty() {
            out.set("data", STANDARD.encode(words));
        }
    }
    out
}
