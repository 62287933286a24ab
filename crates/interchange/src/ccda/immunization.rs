//! Vaccinations (C-CDA §3.44 Immunization Activity).
//!
//! # The trap
//! `negationInd` says: not given. What is only planned was not given either.

use super::element::{
    Node, Span, all, attr, code_of, is, kid, path, quantity, quantity_line, says, status,
};
use super::making::{At, Making, Taken, annotations};
use crate::Why;
use crate::fhir::tree::object;

/// Reads a vaccination.
pub(super) fn read(m: &mut Making<'_>, it: Node<'_>, at: &At) -> Taken {
    let state = status(it);
    if state == "nullified" {
        return m.leave(it, at, Why::EnteredInError);
    }
    let planned = at.planned || attr(it, "moodCode").is_some_and(|mood| mood != "EVN");
    if planned {
        return m.leave(it, at, Why::NotYet);
    }
    let product = path(it, &["consumable", "manufacturedProduct"]);
    let Some(vaccine) = product.and_then(|product| m.product(product)) else {
        return m.leave(it, at, Why::Nameless);
    };
    let not_given = says(it, "negationInd") || matches!(state.as_str(), "aborted" | "cancelled");
    let mut body = object("vaccineCode", vaccine);
    body.set("status", if not_given { "not-done" } else { "completed" });
    let span = Span::of(kid(it, "effectiveTime"));
    body.maybe("occurrenceDateTime", span.start());
    let mut notes = m.notes(it, &["4.53", "4.118"]);
    if span.high.is_some() && span.high.as_deref() != span.start() {
        notes.extend(span.high.as_deref().map(|until| format!("until: {until}")));
    }
    if let Some(product) = product {
        let words = |names: &[&str]| path(product, names).and_then(|it| m.words(it));
        body.maybe(
            "lotNumber",
            words(&["manufacturedMaterial", "lotNumberText"]),
        );
        let maker = words(&["manufacturerOrganization", "name"]);
        body.maybe("manufacturer", maker.map(|maker| object("display", maker)));
        let code = path(product, &["manufacturedMaterial", "code"]);
        notes.extend(code.and_then(|code| m.original(code)));
    }
    body.maybe("route", kid(it, "routeCode").and_then(|it| m.concept(it)));
    body.maybe(
        "site",
        kid(it, "approachSiteCode").and_then(|it| m.concept(it)),
    );
    if let Some(dose) = kid(it, "doseQuantity") {
        match quantity(dose) {
            Ok(dose) => body.maybe("doseQuantity", dose),
            Err(_) => notes.extend(quantity_line(dose).map(|dose| format!("dose: {dose}"))),
        }
    }
    let number = kid(it, "repeatNumber").and_then(|it| attr(it, "value"));
    let number = number.map(str::to_owned).or_else(|| {
        let inside = all(it, "entryRelationship").filter_map(|inside| kid(inside, "observation"));
        let said = { inside }.find(|it| code_of(*it) == "30973-2")?;
        m.value_words(kid(said, "value")?)
    });
    if let Some(number) = number {
        body.set("protocolApplied", vec![object("doseNumberString", number)]);
    }
    if not_given {
        let refused = all(it, "entryRelationship")
            .filter_map(|inside| kid(inside, "observation"))
            .find(|it| is(*it, "4.53"));
        let why = refused.and_then(|it| m.concept(kid(it, "value").or_else(|| kid(it, "code"))?));
        let reasons = || m.reasons(it).into_iter().next();
        body.maybe("statusReason", why.or_else(reasons));
    } else {
        body.set("reasonCode", m.reasons(it));
    }
    let performers = m.performers(it, at);
    let actors = performers.into_iter().map(|who| object("actor", who));
    body.set("performer", actors.collect::<Vec<_>>());
    if let Some((_, time)) = m.author(it, at) {
        body.maybe("recorded", time);
    }
    body.set("note", annotations(notes));
    m.put(at, "Immunization", it, body);
    Taken::Yes
}
