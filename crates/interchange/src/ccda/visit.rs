//! Visits (C-CDA §3.24 Encounter Activity, and the encounter a document was written for).

use super::element::{Node, Span, all, attr, extended, kid, name_line, path, status};
use super::making::{At, Making, Taken, annotations};
use crate::Why;
use crate::fhir::tree::{Object, object};

/// Reads a visit and the diagnoses made in it.
pub(super) fn read(m: &mut Making<'_>, it: Node<'_>, at: &At) -> Taken {
    let state = status(it);
    if state == "nullified" {
        return m.leave(it, at, Why::EnteredInError);
    }
    if super::element::says(it, "negationInd") {
        return m.leave(it, at, Why::Negated);
    }
    let planned = at.planned || attr(it, "moodCode").is_some_and(|mood| mood != "EVN");
    let span = Span::of(kid(it, "effectiveTime"));
    let mut body = Object::default();
    let code = kid(it, "code").and_then(|it| m.concept(it));
    let by_text = || m.own_text(it).map(|words| object("text", words));
    let code = code.or_else(by_text);
    if code.is_none() && span.start().is_none() {
        return m.leave(it, at, Why::Nameless);
    }
    body.set("type", code.into_iter().collect::<Vec<_>>());
    body.set(
        "status",
        match state.as_str() {
            _ if planned => "planned",
            "active" => "in-progress",
            "aborted" | "cancelled" => "cancelled",
            _ => "finished",
        },
    );
    body.set("period", span.period());
    body.set("reasonCode", m.reasons(it));
    let performers = m.performers(it, at);
    let with = performers.into_iter().map(|who| object("individual", who));
    body.set("participant", with.collect::<Vec<_>>());
    let place = super::procedure::location(m, it);
    let place = place.map(|place| object("location", object("display", place)));
    body.set("location", place.into_iter().collect::<Vec<_>>());
    let left = extended(it, "dischargeDispositionCode").and_then(|it| m.concept(it));
    body.maybe(
        "hospitalization",
        left.map(|it| object("dischargeDisposition", it)),
    );
    let mut references = Vec::new();
    for (number, inside) in all(it, "entryRelationship").enumerate() {
        let Some(act) = kid(inside, "act").filter(|act| super::section::holds_problems(*act))
        else {
            continue;
        };
        let at = at.inside("entryRelationship", number);
        let before = m.count();
        super::problem::read_concern(m, act, &at);
        references.extend(m.since(before, "Condition"));
    }
    let diagnoses = references
        .into_iter()
        .map(|it| object("condition", object("reference", it)));
    body.set("diagnosis", diagnoses.collect::<Vec<_>>());
    let notes = m.notes(it, &["4.80", "4.34", "4.33"]);
    body.set("note", annotations(notes));
    m.put(at, "Encounter", it, body);
    Taken::Yes
}

/// Reads the encounter a document was written for.
pub(super) fn read_around(m: &mut Making<'_>, it: Node<'_>) {
    let place = "componentOf";
    let span = Span::of(kid(it, "effectiveTime"));
    let code = kid(it, "code").and_then(|it| m.concept(it));
    let facility = path(it, &["location", "healthCareFacility"]);
    let named = facility
        .and_then(|it| path(it, &["location", "name"]))
        .and_then(name_line);
    let office = facility.and_then(|it| kid(it, "serviceProviderOrganization"));
    if span.start().is_none() && code.is_none() {
        return;
    }
    let status = if span.high.is_some() {
        "finished"
    } else {
        "unknown"
    };
    let mut body = object("status", status).with("period", span.period());
    body.set("type", code.into_iter().collect::<Vec<_>>());
    let named = named.map(|place| object("location", object("display", place)));
    body.set("location", named.into_iter().collect::<Vec<_>>());
    body.maybe(
        "serviceProvider",
        office.and_then(|it| m.organization(it, place)),
    );
    let mut with = Vec::new();
    for part in all(it, "responsibleParty").chain(all(it, "encounterParticipant")) {
        with.extend(kid(part, "assignedEntity").and_then(|it| m.person(it, place)));
    }
    let with = with.into_iter().map(|who| object("individual", who));
    body.set("participant", with.collect::<Vec<_>>());
    let left = kid(it, "dischargeDispositionCode").and_then(|it| m.concept(it));
    body.maybe(
        "hospitalization",
        left.map(|it| object("dischargeDisposition", it)),
    );
    m.put_at(place, "Encounter", Some(it), body);
}
