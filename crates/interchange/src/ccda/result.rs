//! Results and vital signs (C-CDA §3.86 Result Organizer, §3.109 Vital Signs), and every other
//! observation: smoking, pregnancy, scores.

use super::element::{
    Node, Span, all, attr, code_of, has_code, is, kid, kind_of, limits, path, quantity,
    quantity_line, says, status,
};
use super::making::{At, Making, Taken, annotations, statement};
use super::section::Sort;
use crate::fhir::tree::{Json, Object, object};
use crate::{Remark, Why};
use record::Code;

const CATEGORY: &str = "http://terminology.hl7.org/CodeSystem/observation-category";

/// Reads a panel: its values one by one, and for laboratories and imaging the report that holds them.
pub(super) fn read_panel(m: &mut Making<'_>, it: Node<'_>, at: &At) -> Taken {
    if m.is_void(it) {
        return m.leave(it, at, Why::EnteredInError);
    }
    if attr(it, "moodCode").is_some_and(|mood| mood != "EVN") {
        return Taken::No;
    }
    let span = Span::of(kid(it, "effectiveTime"));
    let specimen = all(it, "specimen").find_map(|it| {
        m.shown(
            path(it, &["specimenRole", "specimenPlayingEntity"]).and_then(|it| kid(it, "code"))?,
        )
    });
    let parts: Vec<(usize, Node<'_>)> = all(it, "component")
        .enumerate()
        .filter_map(|(number, part)| Some((number, statement(part)?)))
        .collect();
    let around = Around {
        span: span.clone(),
        specimen: specimen.clone(),
    };
    let pressure = pressure(&parts);
    let mut references = Vec::new();
    let mut taken = Taken::No;
    for (number, part) in &parts {
        let at = at.inside("component", *number);
        let told = match part.tag_name().name() {
            "observation" if Some(*number) == pressure.map(|(_, low)| low) => {
                let (high, _) = pressure.unwrap_or_default();
                let into = format!(
                    "{}.component[{high}]",
                    at.place.rsplit_once(".component").map_or("", |(it, _)| it)
                );
                m.remark(
                    Remark::new(m.called(*part), Why::Merged, at.place.clone()).fact("into", &into),
                );
                continue;
            }
            "observation" => {
                let low = pressure
                    .filter(|(high, _)| high == number)
                    .and_then(|(_, low)| {
                        parts
                            .iter()
                            .find(|(number, _)| *number == low)
                            .map(|(_, it)| *it)
                    });
                match take(m, *part, low, &around, &at) {
                    Ok(reference) => {
                        references.push(object("reference", reference));
                        Taken::Yes
                    }
                    Err(told) => told,
                }
            }
            "organizer" => read_panel(m, *part, &at),
            _ => super::section::take(m, *part, &at),
        };
        // What nobody reads is kept in the words of the section.
        taken = worse(taken, if told == Taken::No { Taken::Left } else { told });
        if told == Taken::No {
            let remark = Remark::new(m.called(*part), Why::KindNotRead, at.place.clone());
            m.remark(remark.fact("type", part.tag_name().name()));
        }
    }
    let report = matches!(at.section, Sort::Results) || is(it, "4.1");
    if !report || is(it, "4.26") {
        return if parts.is_empty() { Taken::No } else { taken };
    }
    let Some(code) = kid(it, "code").and_then(|it| m.concept(it)) else {
        return if references.is_empty() {
            m.leave(it, at, Why::Nameless)
        } else {
            Taken::Yes
        };
    };
    let mut body = object("code", code);
    body.set("status", finding_status(it));
    span.set(&mut body, "effectiveDateTime", "effectivePeriod");
    if span.start().is_none() {
        // A panel without a time of its own is as old as its values.
        let of_part = parts.iter().find_map(|(_, it)| {
            let span = Span::of(kid(*it, "effectiveTime"));
            span.start().map(str::to_owned)
        });
        body.maybe("effectiveDateTime", of_part);
    }
    body.set("result", references);
    body.set(
        "specimen",
        specimen
            .map(|it| object("display", it))
            .into_iter()
            .collect::<Vec<_>>(),
    );
    let mut who = m.performers(it, at);
    if let Some((author, time)) = m.author(it, at) {
        if who.is_empty() {
            who.push(author);
        }
        body.maybe("issued", time);
    }
    body.set("performer", who);
    let words = m.own_text(it);
    body.maybe("conclusion", words);
    m.put(at, "DiagnosticReport", it, body);
    Taken::Yes
}

fn worse(one: Taken, other: Taken) -> Taken {
    match (one, other) {
        (Taken::Left, _) | (_, Taken::Left) => Taken::Left,
        (Taken::Yes, _) | (_, Taken::Yes) => Taken::Yes,
        _ => Taken::No,
    }
}

/// What a panel says for all its values.
#[derive(Clone, Debug, Default)]
struct Around {
    span: Span,
    specimen: Option<String>,
}

/// The upper and the lower of one blood pressure, where a panel holds one of each, of one time.
fn pressure(parts: &[(usize, Node<'_>)]) -> Option<(usize, usize)> {
    let one = |codes: &[&str]| {
        let mut found = parts.iter().filter(|(_, it)| {
            kid(*it, "code").is_some_and(|code| has_code(code, codes))
                && kid(*it, "value").is_some_and(|value| attr(value, "value").is_some())
                && status(*it) != "nullified"
                && !says(*it, "negationInd")
        });
        found.next().filter(|_| found.next().is_none())
    };
    let ((high, upper), (low, lower)) = (one(&["8480-6"])?, one(&["8462-4"])?);
    let time = |it: Node<'_>| {
        let span = Span::of(kid(it, "effectiveTime"));
        (span.at, span.low, span.high)
    };
    (time(*upper) == time(*lower)).then_some((*high, *low))
}

/// Reads one value.
pub(super) fn read(m: &mut Making<'_>, it: Node<'_>, at: &At) -> Taken {
    match take(m, it, None, &Around::default(), at) {
        Ok(_) => Taken::Yes,
        Err(told) => told,
    }
}

fn take(
    m: &mut Making<'_>,
    it: Node<'_>,
    lower: Option<Node<'_>>,
    around: &Around,
    at: &At,
) -> Result<String, Taken> {
    if m.is_void(it) {
        return Err(m.leave(it, at, Why::EnteredInError));
    }
    if attr(it, "moodCode").is_some_and(|mood| mood != "EVN") || at.planned {
        return Err(Taken::No);
    }
    if says(it, "negationInd") {
        return Err(m.leave(it, at, Why::Negated));
    }
    let mut body = Object::default();
    let mut notes = m.notes(it, &[]);
    let assertion = code_of(it) == "ASSERTION";
    let code = kid(it, "code")
        .filter(|_| !assertion)
        .and_then(|it| m.concept(it));
    let mut values: Vec<Node<'_>> = all(it, "value").collect();
    let code = match code {
        Some(code) => code,
        // "Assertion: current smoker" is named by what it asserts.
        None if assertion && !values.is_empty() => {
            let value = values.remove(0);
            m.concept(value)
                .ok_or_else(|| m.leave(it, at, Why::Nameless))?
        }
        None => {
            let words = m.own_text(it);
            let words = words.ok_or_else(|| m.leave(it, at, Why::Nameless))?;
            object("text", words)
        }
    };
    if let Some(lower) = lower {
        // One measurement of two numbers, as FHIR and the chart have it.
        body.set(
            "code",
            object(
                "coding",
                vec![
                    object("system", Code::LOINC)
                        .with("code", "85354-9")
                        .with("display", "Blood pressure"),
                ],
            ),
        );
        let mut parts = Vec::new();
        for (part, code) in [
            (it, Some(code)),
            (lower, kid(lower, "code").and_then(|it| m.concept(it))),
        ] {
            let mut component = Object::default();
            component.maybe("code", code);
            let component = component.and(measured(
                m,
                part,
                &all(part, "value").collect::<Vec<_>>(),
                &mut notes,
            ));
            parts.push(component);
        }
        notes.extend(m.notes(lower, &[]));
        body.set("component", parts);
    } else {
        body.set("code", code);
        body = body.and(measured(m, it, &values, &mut notes));
    }
    body.set("status", finding_status(it));
    if let Some(word) = category(it, at) {
        body.set(
            "category",
            vec![object(
                "coding",
                vec![object("system", CATEGORY).with("code", word)],
            )],
        );
    }
    let own = Span::of(kid(it, "effectiveTime"));
    let span = if own.start().is_some() || own.high.is_some() {
        &own
    } else {
        &around.span
    };
    span.set(&mut body, "effectiveDateTime", "effectivePeriod");
    body.maybe("method", kid(it, "methodCode").and_then(|it| m.concept(it)));
    body.maybe(
        "bodySite",
        kid(it, "targetSiteCode").and_then(|it| m.concept(it)),
    );
    let specimen = all(it, "specimen").find_map(|it| {
        m.shown(
            path(it, &["specimenRole", "specimenPlayingEntity"]).and_then(|it| kid(it, "code"))?,
        )
    });
    let specimen = specimen.or_else(|| around.specimen.clone());
    body.maybe("specimen", specimen.map(|it| object("display", it)));
    let mut who = m.performers(it, at);
    if let Some((author, time)) = m.author(it, at) {
        if who.is_empty() {
            who.push(author);
        }
        body.maybe("issued", time);
    }
    body.set("performer", who);
    body.set("note", annotations(notes));
    Ok(m.put(at, "Observation", it, body))
}

/// What sort of finding it is.
fn category(it: Node<'_>, at: &At) -> Option<&'static str> {
    match at.section {
        Sort::Results => Some("laboratory"),
        Sort::Vitals => Some("vital-signs"),
        Sort::Social => Some("social-history"),
        _ if is(it, "4.2") => Some("laboratory"),
        _ if is(it, "4.27") => Some("vital-signs"),
        _ if is(it, "4.38") || is(it, "4.78") => Some("social-history"),
        _ if is(it, "4.69") => Some("survey"),
        _ => None,
    }
}

fn finding_status(it: Node<'_>) -> &'static str {
    match status(it).as_str() {
        "completed" => "final",
        "active" | "new" | "held" | "suspended" => "preliminary",
        "aborted" | "cancelled" => "cancelled",
        "" => "final",
        _ => "unknown",
    }
}

/// The value with its usual range and what the laboratory thinks of it.
fn measured(m: &Making<'_>, it: Node<'_>, values: &[Node<'_>], notes: &mut Vec<String>) -> Object {
    let mut out = Object::default();
    let mut values = values.iter().copied();
    if let Some(first) = values.next() {
        out = value(m, first, notes);
    }
    notes.extend(
        values
            .filter_map(|it| m.value_words(it))
            .map(|words| format!("value: {words}")),
    );
    let interpretations = all(it, "interpretationCode").filter_map(|it| m.concept(it));
    out.set("interpretation", interpretations.collect::<Vec<_>>());
    let ranges = all(it, "referenceRange").filter_map(|it| range(m, kid(it, "observationRange")?));
    out.set("referenceRange", ranges.collect::<Vec<_>>());
    out
}

fn value(m: &Making<'_>, it: Node<'_>, notes: &mut Vec<String>) -> Object {
    let words = |words: Option<String>| {
        let mut out = Object::default();
        out.maybe("valueString", words);
        out
    };
    let kind = match kind_of(it) {
        "" if attr(it, "code").is_some() => "CD",
        "" if attr(it, "value").is_some() => "PQ",
        "" if kid(it, "low").is_some() || kid(it, "high").is_some() => "IVL_PQ",
        kind => kind,
    };
    let mut out = match kind {
        "PQ" | "MO" | "INT" | "REAL" => match quantity(it) {
            Ok(Some(amount)) => {
                // The same in another unit, or as it was written.
                let others = all(it, "translation").filter_map(|it| {
                    let unit = attr(it, "unit").map(str::to_owned).or_else(|| m.shown(it));
                    Some(format!(
                        "{} {}",
                        attr(it, "value")?,
                        unit.unwrap_or_default()
                    ))
                });
                notes.extend(others.map(|other| format!("also: {}", other.trim())));
                object("valueQuantity", amount)
            }
            Ok(None) => words(m.words(it)),
            Err(odd) => words(Some(odd)),
        },
        "CD" | "CE" | "CO" | "CV" | "CS" => {
            let mut out = Object::default();
            out.maybe("valueCodeableConcept", m.concept(it));
            notes.extend(m.original(it));
            out
        }
        "IVL_PQ" | "IVL_INT" | "IVL_REAL" => interval(it),
        "RTO" | "RTO_PQ_PQ" | "RTO_QTY_QTY" => {
            let side = |name| kid(it, name).and_then(|it| quantity(it).ok().flatten());
            let mut ratio = Object::default();
            ratio.maybe("numerator", side("numerator"));
            ratio.maybe("denominator", side("denominator"));
            object("valueRatio", ratio)
        }
        "TS" => words(attr(it, "value").map(super::element::date)),
        "IVL_TS" => words(Some(Span::of(Some(it))).and_then(|span| {
            let line = format!(
                "{} – {}",
                span.start().unwrap_or("?"),
                span.high.as_deref().unwrap_or("?")
            );
            (line != "? – ?").then_some(line)
        })),
        "BL" => match attr(it, "value") {
            Some("true") => object("valueBoolean", true),
            Some("false") => object("valueBoolean", false),
            _ => Object::default(),
        },
        "ED" if attr(it, "representation") == Some("B64") => Object::default(),
        _ => words(m.words(it).or_else(|| m.value_words(it))),
    };
    if out.is_empty()
        && let Some(flavor) = attr(it, "nullFlavor")
    {
        let system = "http://terminology.hl7.org/CodeSystem/v3-NullFlavor";
        let coding = object("system", system).with("code", flavor);
        out.set("dataAbsentReason", object("coding", vec![coding]));
    }
    out
}

/// From – to, or one open end: `<5`.
fn interval(it: Node<'_>) -> Object {
    let [low, high] = limits(it);
    let amount = |it: Option<Node<'_>>| it.and_then(|it| quantity(it).ok().flatten());
    // Ends count as inside unless it is said that they do not (HL7 V3 IVL).
    let open = |it: Option<Node<'_>>| it.is_some_and(|it| attr(it, "inclusive") == Some("false"));
    match (amount(low), amount(high)) {
        (Some(from), Some(to)) => object("valueRange", object("low", from).with("high", to)),
        (Some(from), None) => {
            let sign = if open(low) { ">" } else { ">=" };
            object("valueQuantity", from.with("comparator", sign))
        }
        (None, Some(to)) => {
            let sign = if open(high) { "<" } else { "<=" };
            object("valueQuantity", to.with("comparator", sign))
        }
        (None, None) => {
            let words = [low, high].into_iter().flatten().filter_map(quantity_line);
            let words: Vec<String> = words.collect();
            let mut out = Object::default();
            out.maybe(
                "valueString",
                (!words.is_empty()).then(|| words.join(" – ")),
            );
            out
        }
    }
}

/// What the laboratory calls usual.
fn range(m: &Making<'_>, it: Node<'_>) -> Option<Object> {
    let mut out = Object::default();
    let text = m.text(it);
    let mut said = None;
    if let Some(value) = kid(it, "value") {
        let [low, high] = limits(value).map(|it| it.and_then(|it| quantity(it).ok().flatten()));
        if low.is_none() && high.is_none() {
            said = m.value_words(value);
        }
        // An end that does not count itself is kept in words: "< 5" is not "up to 5".
        let open = limits(value)
            .into_iter()
            .flatten()
            .any(|it| attr(it, "inclusive") == Some("false"));
        out.maybe("low", low);
        out.maybe("high", high);
        if open && text.is_none() {
            said = m
                .value_words(value)
                .map(|words| words.replace('≤', "<").replace('≥', ">"));
        }
    }
    let kind = kid(it, "interpretationCode")
        .filter(|it| attr(*it, "code").is_some_and(|code| code != "N"));
    let kind = kind.and_then(|it| m.shown(it));
    let text = [text.or(said), kind]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ");
    let criteria: Vec<String> = all(it, "precondition")
        .filter_map(|it| m.value_words(path(it, &["criterion", "value"])?))
        .collect();
    if !criteria.is_empty() {
        out.set(
            "appliesTo",
            vec![Json::from(object("text", criteria.join(", ")))],
        );
    }
    out.maybe("text", Some(text).filter(|text| !text.is_empty()));
    (!out.is_empty()).then_some(out)
}
