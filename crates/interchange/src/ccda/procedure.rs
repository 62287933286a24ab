//! Procedures (C-CDA §3.81–§3.83 Procedure Activity) and the devices they put in.

use super::element::{Node, Span, all, attr, kid, name_line, path, says, status};
use super::making::{At, Making, Taken, annotations};
use super::section::Sort;
use crate::Why;
use crate::fhir::tree::{Object, object};

/// Reads something that was done, or shall be.
pub(super) fn read(m: &mut Making<'_>, it: Node<'_>, at: &At) -> Taken {
    let state = status(it);
    if state == "nullified" {
        return m.leave(it, at, Why::EnteredInError);
    }
    let negated = says(it, "negationInd");
    let devices = super::other::devices(it);
    if negated && at.section == Sort::Devices {
        let named = devices
            .iter()
            .any(|(_, role)| super::other::device_name(m, *role).is_some());
        if !named {
            let body = object("type", super::medication::snomed("787483001"))
                .with("patient", object("reference", super::header::PATIENT));
            m.put(at, "Device", it, body);
            return Taken::Yes;
        }
    }
    let mood = attr(it, "moodCode").unwrap_or("EVN");
    let planned = at.planned || mood != "EVN";
    // A tool that was used is not worn: what is listed among the implants is, and what has a number
    // of its own.
    let worn = |role: Node<'_>| at.section == Sort::Devices || super::other::has_udi(role);
    let (worn, used): (Vec<_>, Vec<_>) = devices.into_iter().partition(|(_, role)| worn(*role));
    if !negated && !planned {
        for (number, role) in &worn {
            super::other::device(m, *role, it, &at.inside("participant", *number));
        }
    }
    let code = kid(it, "code").and_then(|it| m.concept(it));
    let by_text = || m.own_text(it).map(|words| object("text", words));
    let Some(code) = code.or_else(by_text) else {
        // The act by which a device came in is often unknown: the device itself was taken.
        if !worn.is_empty() && !negated {
            return Taken::Yes;
        }
        return m.leave(it, at, Why::Nameless);
    };
    let mut body = object("code", code);
    body.set(
        "status",
        match state.as_str() {
            _ if negated => "not-done",
            _ if planned => "preparation",
            "completed" => "completed",
            "active" | "new" => "in-progress",
            "aborted" => "stopped",
            "cancelled" => "not-done",
            _ => "unknown",
        },
    );
    let span = Span::of(kid(it, "effectiveTime"));
    span.set(&mut body, "performedDateTime", "performedPeriod");
    let sites: Vec<Object> = all(it, "targetSiteCode")
        .filter_map(|it| m.concept(it))
        .collect();
    body.set("bodySite", sites);
    body.set("reasonCode", m.reasons(it));
    let performers = m.performers(it, at);
    let actors = performers.into_iter().map(|who| object("actor", who));
    body.set("performer", actors.collect::<Vec<_>>());
    let place = location(m, it);
    body.maybe("location", place.map(|place| object("display", place)));
    if let Some((who, _)) = m.author(it, at) {
        body.set("asserter", who);
    }
    let mut notes = m.notes(it, &["4.311"]);
    let used = used
        .into_iter()
        .filter_map(|(_, role)| m.shown(path(role, &["playingDevice", "code"])?));
    notes.extend(used.map(|words| format!("device: {words}")));
    // What an observation found while it was done (C-CDA Procedure Activity Observation).
    let found = all(it, "value").filter_map(|it| m.value_words(it));
    notes.extend(found.map(|words| format!("value: {words}")));
    let methods = all(it, "methodCode").filter_map(|it| m.shown(it));
    notes.extend(methods.map(|words| format!("method: {words}")));
    body.set("note", annotations(notes));
    m.put(at, "Procedure", it, body);
    Taken::Yes
}

/// Where it was.
pub(super) fn location(m: &Making<'_>, it: Node<'_>) -> Option<String> {
    let role = all(it, "participant")
        .filter(|it| attr(*it, "typeCode") == Some("LOC"))
        .find_map(|it| kid(it, "participantRole"))?;
    let name = path(role, &["playingEntity", "name"]).and_then(name_line);
    name.or_else(|| kid(role, "code").and_then(|it| m.shown(it)))
}
