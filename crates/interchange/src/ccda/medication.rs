//! Medicines (C-CDA §3.63 Medication Activity, §3.64 Supply): what is taken, ordered, handed over.
//!
//! # The trap
//! How often stands in pieces: an interval of the whole course, a period, an event of the day, each
//! an `effectiveTime` of its own. Every piece becomes words or a period of FHIR with its unit, and
//! the strict reader of FHIR decides; none of them is ever taken for "daily".

use super::element::{
    Node, Span, all, attr, code_of, date, has_code, is, kid, kind_of, limits, path, plain_number,
    quantity, quantity_line, says, status,
};
use super::making::{At, Making, Taken};
use crate::Why;
use crate::fhir::tree::{Json, Object, object};
use record::Code;

/// Reads a medicine or an order for one.
pub(super) fn read(m: &mut Making<'_>, it: Node<'_>, at: &At) -> Taken {
    let product = path(it, &["consumable", "manufacturedProduct"]);
    let name = product.and_then(|product| m.product(product));
    let mood = attr(it, "moodCode").unwrap_or("EVN");
    let state = status(it);
    if state == "nullified" {
        return m.leave(it, at, Why::EnteredInError);
    }
    let negated = says(it, "negationInd");
    let none = product
        .and_then(|product| path(product, &["manufacturedMaterial", "code"]))
        .is_none_or(|code| {
            attr(code, "nullFlavor").is_some() && name.is_none() || is_any_drug(code)
        });
    let mut body = Object::default();
    if negated && none {
        body.set("medicationCodeableConcept", snomed("787481004"));
        body.set("status", "unknown");
        m.put(at, "MedicationStatement", it, body);
        return Taken::Yes;
    }
    let Some(name) = name else {
        return m.leave(it, at, Why::Nameless);
    };
    let times: Vec<Node<'_>> = all(it, "effectiveTime").flat_map(pieces).collect();
    let course = times.iter().copied().find(|time| is_course(*time));
    let span = Span::of(course);
    body.set("medicationCodeableConcept", name);
    body.set("effectivePeriod", span.period());
    let mut notes = m.notes(it, PARTS);
    let reasons = m.reasons(it);
    body.set("reasonCode", reasons);
    let kind = match mood {
        "RQO" | "PRP" | "ARQ" | "PRMS" | "APT" => "MedicationRequest",
        _ => "MedicationStatement",
    };
    let planned = at.planned || matches!(mood, "PRP" | "PRMS");
    let said = medicine_status(m, it);
    let over = span.high.is_some() || span.over;
    let word = match state.as_str() {
        _ if negated => "not-taken",
        _ if planned => "intended",
        _ if said.is_some() => said.unwrap_or_default(),
        "aborted" => "stopped",
        "cancelled" => "not-taken",
        "suspended" | "held" => "on-hold",
        "active" | "new" => "active",
        // Many programs write "completed" for everything they have written down.
        "completed" if over => "completed",
        "completed" => {
            notes.push("status: completed".to_owned());
            "unknown"
        }
        _ => "unknown",
    };
    body.set("status", word);
    let dosages = dosages(m, it, &times);
    let field = if kind == "MedicationRequest" {
        "dosageInstruction"
    } else {
        "dosage"
    };
    body.set(field, dosages);
    let who = m.author(it, at);
    for supply in inner(it, "supply") {
        let by = m.author(supply, at).map(|(who, _)| who);
        if let Some(by) = by.filter(|_| attr(supply, "moodCode") == Some("INT")) {
            body.set("requester", by);
            break;
        }
    }
    if let Some((who, time)) = who {
        body.set("informationSource", who);
        body.maybe(
            if kind == "MedicationRequest" {
                "authoredOn"
            } else {
                "dateAsserted"
            },
            time,
        );
    }
    if let Some(product) = product {
        let lot =
            path(product, &["manufacturedMaterial", "lotNumberText"]).and_then(|it| m.words(it));
        notes.extend(lot.map(|lot| format!("lot: {lot}")));
        let maker = path(product, &["manufacturerOrganization", "name"]).and_then(|it| m.words(it));
        notes.extend(maker.map(|maker| format!("manufacturer: {maker}")));
    }
    body.set("note", super::making::annotations(notes));
    m.put(at, kind, it, body);
    Taken::Yes
}

/// What of a medicine is read by its own field, and is not said once more as a remark.
const PARTS: &[&str] = &["4.147", "4.53"];

/// "Drug or medicament": any of them.
fn is_any_drug(code: Node<'_>) -> bool {
    has_code(code, &["410942007", "105590001", "763158003"])
}

pub(super) fn snomed(code: &str) -> Object {
    object(
        "coding",
        vec![object("system", Code::SNOMED).with("code", code)],
    )
}

/// The statements of one sort directly inside a statement.
fn inner<'a>(it: Node<'a>, name: &'static str) -> impl Iterator<Item = Node<'a>> {
    all(it, "entryRelationship").filter_map(move |inside| kid(inside, name))
}

/// The parts of a time made of several.
fn pieces(time: Node<'_>) -> Vec<Node<'_>> {
    if kind_of(time) == "SXPR_TS" {
        return all(time, "comp").flat_map(pieces).collect();
    }
    vec![time]
}

/// Whether a time says from when to when, and not how often.
fn is_course(time: Node<'_>) -> bool {
    match kind_of(time) {
        "IVL_TS" | "TS" => true,
        "" => kid(time, "period").is_none() && kid(time, "event").is_none(),
        _ => false,
    }
}

/// A status of its own (template …4.47, LOINC 33999-4).
fn medicine_status(m: &Making<'_>, it: Node<'_>) -> Option<&'static str> {
    let said = inner(it, "observation").find(|it| is(*it, "4.47") || code_of(*it) == "33999-4")?;
    let value = kid(said, "value")?;
    let words = m.value_words(value).unwrap_or_default().to_lowercase();
    match attr(value, "code") {
        Some("55561003") => Some("active"),
        Some("421139008") => Some("on-hold"),
        Some("392521001") => Some("completed"),
        _ if words == "active" => Some("active"),
        _ if words.contains("discontinued") || words == "stopped" => Some("stopped"),
        _ if words.contains("no longer active") || words == "completed" => Some("completed"),
        _ => None,
    }
}

/// The instructions: what the words say, what the fields say, and the steps inside.
fn dosages(m: &Making<'_>, it: Node<'_>, times: &[Node<'_>]) -> Vec<Object> {
    let mut out = Vec::new();
    let free = inner(it, "substanceAdministration").find(|it| is(*it, "4.147"));
    let words = free.and_then(|it| m.text(it));
    out.extend(words.map(|words| object("text", words)));
    let told = out.len();
    out.extend(dosage(m, it, times));
    for step in inner(it, "substanceAdministration").filter(|it| !is(*it, "4.147")) {
        let times: Vec<Node<'_>> = all(step, "effectiveTime").flat_map(pieces).collect();
        let course = times.iter().copied().find(|time| is_course(*time));
        let span = Span::of(course);
        let mut parts: Vec<String> = m.text(step).into_iter().collect();
        if span.start().is_some() || span.high.is_some() {
            parts.push(format!(
                "{} – {}",
                span.start().unwrap_or("?"),
                span.high.as_deref().unwrap_or("?")
            ));
        }
        // The words of a step would hide its times: they stand before them, as a step of their own.
        if !parts.is_empty() {
            out.push(object("text", parts.join(", ")));
        }
        out.extend(dosage(m, step, &times));
    }
    if out.len() == told && told == 0 {
        let words = m.own_text(it);
        let product = path(it, &["consumable", "manufacturedProduct"]);
        let name = product.and_then(|product| m.product_words(product));
        let words = words.filter(|words| Some(words) != name.as_ref());
        out.extend(words.map(|words| object("text", words)));
    }
    if let Some(route) = kid(it, "routeCode").and_then(|it| m.concept(it)) {
        if out.is_empty() {
            out.push(Object::default());
        }
        for dosage in &mut out {
            dosage.set("route", route.clone());
        }
    }
    out
}

fn dosage(m: &Making<'_>, it: Node<'_>, times: &[Node<'_>]) -> Vec<Object> {
    let mut amount = Object::default();
    let mut odd: Vec<String> = Vec::new();
    if let Some(dose) = kid(it, "doseQuantity") {
        let unit = kid(it, "administrationUnitCode").and_then(|it| m.shown(it));
        odd.extend(measure(
            &mut amount,
            dose,
            ["doseQuantity", "doseRange"],
            unit.as_deref(),
        ));
    }
    if let Some(rate) = kid(it, "rateQuantity") {
        odd.extend(measure(
            &mut amount,
            rate,
            ["rateQuantity", "rateRange"],
            None,
        ));
    }
    let mut first = Object::default();
    first.set(
        "doseAndRate",
        if amount.is_empty() {
            vec![]
        } else {
            vec![amount]
        },
    );
    if let Some(needed) = kid(it, "precondition") {
        let value = path(needed, &["criterion", "value"]);
        let words = value.and_then(|value| m.concept(value));
        let text = || {
            kid(needed, "criterion")
                .and_then(|it| m.text(it))
                .map(|it| object("text", it))
        };
        let nothing = || m.text(needed).map(|it| object("text", it));
        match words.or_else(text).or_else(nothing) {
            Some(words) => first.set("asNeededCodeableConcept", words),
            None => first.set("asNeededBoolean", true),
        }
    }
    if let Some(most) = kid(it, "maxDoseQuantity") {
        let side = |name| kid(most, name).and_then(|it| quantity(it).ok().flatten());
        if let Some(numerator) = side("numerator") {
            let mut ratio = object("numerator", numerator);
            ratio.maybe("denominator", side("denominator"));
            first.set("maxDosePerPeriod", ratio);
        }
    }
    first.maybe(
        "site",
        kid(it, "approachSiteCode").and_then(|it| m.concept(it)),
    );
    let mut timings: Vec<Json> = Vec::new();
    for time in times.iter().copied().filter(|time| !is_course(*time)) {
        match timing(m, time) {
            Ok(Some(timing)) => timings.push(timing.into()),
            Ok(None) => {}
            Err(words) => odd.push(words),
        }
    }
    let many = timings.len();
    let mut out = Vec::new();
    if many > 0 {
        first.set("timing", timings.remove(0));
    }
    if !first.is_empty() {
        out.push(first);
    }
    // A second rhythm beside the first is said beside it, never joined with it.
    out.extend(timings.into_iter().map(|timing| object("timing", timing)));
    out.extend(odd.into_iter().map(|words| object("text", words)));
    out
}

/// One amount, or from and to; words where a number is none.
fn measure(
    to: &mut Object,
    node: Node<'_>,
    [one, range]: [&'static str; 2],
    unit: Option<&str>,
) -> Option<String> {
    let named =
        |amount: Object| match unit.filter(|_| attr(node, "unit").is_none_or(|it| it == "1")) {
            Some(unit) => amount.with("unit", unit),
            None => amount,
        };
    match quantity(node) {
        Ok(Some(amount)) => to.set(one, named(amount)),
        Ok(None) => {
            let [low, high] = limits(node).map(|it| it.and_then(|it| quantity(it).ok().flatten()));
            let mut out = Object::default();
            out.maybe("low", low.map(named));
            out.maybe("high", high.map(named));
            to.set(range, out);
        }
        Err(words) => return Some(words),
    }
    None
}

/// How often: a period with its unit, an event of the day; words for everything else.
fn timing(m: &Making<'_>, time: Node<'_>) -> Result<Option<Object>, String> {
    let mut repeat = Object::default();
    let mut aside: Vec<String> = Vec::new();
    if let Some(period) = kid(time, "period") {
        let [low, high] = limits(period);
        let low = low.or(Some(period).filter(|it| attr(*it, "value").is_some()));
        let Some(low) = low.or(high) else {
            return Ok(None); // it says that nobody knows how often
        };
        let value = attr(low, "value").unwrap_or_default();
        let unit = attr(low, "unit").unwrap_or_default();
        let words = || {
            let to = high
                .and_then(quantity_line)
                .map(|high| format!(" – {high}"));
            format!("every {value} {unit}{}", to.unwrap_or_default())
        };
        let same_unit = high.is_none_or(|high| attr(high, "unit") == attr(low, "unit"));
        let known = matches!(unit, "s" | "min" | "h" | "d" | "wk" | "mo" | "a");
        let Some(number) = plain_number(value).filter(|_| same_unit && known) else {
            return Err(words());
        };
        repeat.set("frequency", 1_u64);
        repeat.set("period", number);
        let most = high
            .filter(|high| *high != low)
            .and_then(|it| plain_number(attr(it, "value")?));
        repeat.maybe("periodMax", most);
        repeat.set("periodUnit", unit);
        if let Some(phase) = kid(time, "phase") {
            let span = Span::of(Some(phase));
            aside.extend(span.start().map(|from| format!("from {from}")));
            if let (Some(low), Some(high)) = (&span.low, &span.high) {
                aside.push(format!("{low} – {high}"));
            }
        }
        aside.extend(attr(time, "alignment").map(|word| format!("alignment {word}")));
    }
    if let Some(event) = kid(time, "event") {
        let code = attr(event, "code").unwrap_or_default();
        let known = match code {
            "ICM" => "CM",
            "ICD" => "CD",
            "ICV" => "CV",
            "IC" => "C",
            code => code,
        };
        match known {
            "HS" | "WAKE" | "C" | "CM" | "CD" | "CV" | "AC" | "ACM" | "ACD" | "ACV" | "PC"
            | "PCM" | "PCD" | "PCV" => repeat.set("when", vec![known]),
            _ => aside.extend(m.shown(event)),
        }
        if let Some(offset) = kid(time, "offset") {
            let [low, high] = limits(offset);
            let line = quantity_line(offset).or_else(|| quantity_line(low.or(high)?));
            aside.extend(line.map(|line| format!("offset {line}")));
        }
    }
    if repeat.is_empty() && aside.is_empty() {
        let words = Span::of(Some(time));
        aside.extend(words.start().map(str::to_owned));
        aside.extend(attr(time, "value").map(date));
        aside.dedup();
    }
    if repeat.is_empty() {
        return if aside.is_empty() {
            Ok(None)
        } else {
            Err(aside.join(", "))
        };
    }
    let mut out = object("repeat", repeat);
    if !aside.is_empty() {
        out.set("code", object("text", aside.join(", ")));
    }
    Ok(Some(out))
}

/// What was handed over, or ordered at a pharmacy, by itself (not inside a medicine).
pub(super) fn read_supply(m: &mut Making<'_>, it: Node<'_>, at: &At) -> Taken {
    let Some(product) = path(it, &["product", "manufacturedProduct"]) else {
        return super::other::read_equipment(m, it, at);
    };
    if status(it) == "nullified" {
        return m.leave(it, at, Why::EnteredInError);
    }
    if path(product, &["manufacturedMaterial", "code"]).is_none()
        && !is(it, "4.17")
        && !is(it, "4.18")
    {
        return Taken::No;
    }
    let Some(name) = m.product(product) else {
        return m.leave(it, at, Why::Nameless);
    };
    let order = attr(it, "moodCode") != Some("EVN");
    let mut body = object("medicationCodeableConcept", name);
    let mut notes = m.notes(it, &[]);
    let amount = kid(it, "quantity").and_then(|it| quantity(it).ok().flatten());
    let span = Span::of(kid(it, "effectiveTime"));
    let repeats = kid(it, "repeatNumber").and_then(|it| attr(it, "value"));
    notes.extend(repeats.map(|number| format!("repeats: {number}")));
    let who = m.author(it, at);
    if order {
        body.set("status", if at.planned { "draft" } else { "active" });
        body.set("intent", "order");
        body.maybe("authoredOn", span.start());
        notes.extend(
            amount
                .is_some()
                .then(|| kid(it, "quantity").and_then(quantity_line))
                .flatten()
                .map(|line| format!("quantity: {line}")),
        );
        body.maybe("requester", who.map(|(who, _)| who));
    } else {
        body.set("status", "completed");
        body.maybe("whenHandedOver", span.start());
        body.maybe("quantity", amount);
    }
    body.set("note", super::making::annotations(notes));
    m.put(
        at,
        if order {
            "MedicationRequest"
        } else {
            "MedicationDispense"
        },
        it,
        body,
    );
    Taken::Yes
}
