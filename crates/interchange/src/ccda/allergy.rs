//! Allergies (C-CDA §3.4 Allergy Concern Act, §3.3 Allergy Observation).
//!
//! # The trap
//! `negationInd` turns everything round. With no substance, or with "allergy to substance" as the
//! kind, it says: none known. With a substance it says: not against this one. It is never an allergy.

use super::element::{Node, Span, all, attr, code_of, has_code, is, kid, path, says, status};
use super::making::{At, Making, Taken, annotations, statement};
use super::medication::snomed;
use crate::Why;
use crate::fhir::tree::{Object, object};

/// "Allergy to substance" and its like: what kind it is, and not against what.
const KINDS: &[(&str, Option<&str>, Option<&str>)] = &[
    ("419199007", None, Some("allergy")),
    ("106190000", None, Some("allergy")),
    ("609328004", None, Some("allergy")),
    ("420134006", None, None),
    ("418038007", None, None),
    ("416098002", Some("medication"), Some("allergy")),
    ("419511003", Some("medication"), None),
    ("59037007", Some("medication"), Some("intolerance")),
    ("414285001", Some("food"), Some("allergy")),
    ("418471000", Some("food"), None),
    ("235719002", Some("food"), Some("intolerance")),
    ("232347008", Some("environment"), Some("allergy")),
    ("426232007", Some("environment"), Some("allergy")),
];
/// "No known allergies" as a code of its own, with what it is called now.
const NONE: &[(&str, &str)] = &[
    ("716186003", "716186003"),
    ("160244002", "716186003"),
    ("409137002", "409137002"),
    ("429625007", "429625007"),
    ("428607008", "428607008"),
];
const SEVERITY: &[(&str, &str)] = &[
    ("255604002", "mild"),
    ("371923003", "moderate"),
    ("6736007", "moderate"),
    ("371924009", "severe"),
    ("24484000", "severe"),
    ("399166001", "severe"),
];
const CLINICAL: &str = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical";
const VERIFICATION: &str = "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification";

/// Reads a concern with all that stands inside it.
pub(super) fn read_concern(m: &mut Making<'_>, concern: Node<'_>, at: &At) -> Taken {
    if m.is_void(concern) {
        return m.leave(concern, at, Why::EnteredInError);
    }
    let mut taken = Taken::No;
    for (number, inside) in all(concern, "entryRelationship").enumerate() {
        let Some(observation) = kid(inside, "observation") else {
            continue;
        };
        if is_aside(observation) {
            continue; // said of the allergy beside it
        }
        let at = at.inside("entryRelationship", number);
        match read(m, observation, Some(concern), &at) {
            Taken::Yes if taken == Taken::No => taken = Taken::Yes,
            Taken::Yes | Taken::No => {}
            Taken::Left => taken = Taken::Left,
        }
    }
    taken
}

/// What is said about an allergy and is none: how bad, how it stands, how dangerous.
fn is_aside(it: Node<'_>) -> bool {
    ["4.8", "4.9", "4.28", "4.145", "4.143"]
        .iter()
        .any(|tail| is(it, tail))
        || matches!(code_of(it), "SEV" | "33999-4" | "82606-5" | "11323-3")
}

/// Reads one allergy.
pub(super) fn read(m: &mut Making<'_>, it: Node<'_>, concern: Option<Node<'_>>, at: &At) -> Taken {
    if m.is_void(it) {
        return m.leave(it, at, Why::EnteredInError);
    }
    let value = kid(it, "value");
    let entity = all(it, "participant")
        .filter(|it| attr(*it, "typeCode").is_none_or(|it| it == "CSM"))
        .find_map(|it| path(it, &["participantRole", "playingEntity"]));
    let code = entity.and_then(|entity| kid(entity, "code"));
    let substance = code.and_then(|code| m.concept(code)).or_else(|| {
        let name = kid(entity?, "name").and_then(|it| m.words(it))?;
        Some(object("text", name))
    });
    let any = code.is_some_and(|code| has_code(code, &["105590001", "418038007"]));
    let any_drug = code.is_some_and(|code| has_code(code, &["410942007", "763158003"]));
    let negated = says(it, "negationInd") || concern.is_some_and(|it| says(it, "negationInd"));
    let none = [value, code].into_iter().flatten().find_map(|it| {
        NONE.iter()
            .find(|(known, _)| has_code(it, &[known]))
            .map(|(_, now)| *now)
    });
    let sort = value.and_then(|value| KINDS.iter().find(|(known, ..)| has_code(value, &[known])));
    // "Not: no known allergies" may mean either.
    if negated && none.is_some() {
        return m.leave(it, at, Why::Negated);
    }
    let generic =
        value.is_none() || sort.is_some() || value.is_some_and(|it| attr(it, "code").is_none());
    let mut body = Object::default();
    if let Some(none) = none {
        body.set("code", snomed(none));
        return none_known(m, it, concern, at, body);
    }
    if negated && (substance.is_none() || any || any_drug) {
        let part = match sort.and_then(|(_, category, _)| *category) {
            _ if any_drug => "409137002",
            Some("medication") => "409137002",
            Some("food") => "429625007",
            Some("environment") => "428607008",
            _ if generic => "716186003",
            _ => {
                let Some(value) = value.and_then(|value| m.concept(value)) else {
                    return m.leave(it, at, Why::Nameless);
                };
                body.set("code", value);
                body.set("verificationStatus", coded(VERIFICATION, "refuted"));
                m.put(at, "AllergyIntolerance", it, body);
                return Taken::Yes;
            }
        };
        let mut code = snomed(part);
        if part != "716186003" {
            let words = m.own_text(it);
            code.set("text", words.unwrap_or_else(|| named(part).to_owned()));
        }
        body.set("code", code);
        return none_known(m, it, concern, at, body);
    }
    let by_value = || {
        value
            .filter(|_| !generic)
            .and_then(|value| m.concept(value))
    };
    let by_text = || m.own_text(it).map(|words| object("text", words));
    let Some(substance) = substance.or_else(by_value).or_else(by_text) else {
        return m.leave(it, at, Why::Nameless);
    };
    body.set("code", substance);
    if let Some((_, category, nature)) = sort {
        body.set(
            "category",
            category
                .iter()
                .copied()
                .map(crate::fhir::tree::Json::from)
                .collect::<Vec<_>>(),
        );
        body.maybe("type", *nature);
    }
    let span = Span::of(kid(it, "effectiveTime"));
    body.maybe("onsetDateTime", span.start());
    let mut notes = m.notes(it, &["4.9", "4.8", "4.28", "4.145"]);
    let beside = concern
        .into_iter()
        .flat_map(|it| observations(it))
        .filter(|(_, it)| is_aside(*it));
    notes.extend(beside.filter_map(|(_, it)| m.line(it, 0)));
    let name = code
        .and_then(|code| m.shown(code))
        .unwrap_or_default()
        .to_lowercase();
    notes.retain(|line| !name.contains(&line.to_lowercase()));
    if let Some(code) = code {
        notes.extend(m.original(code));
    }
    if negated {
        body.set("verificationStatus", coded(VERIFICATION, "refuted"));
    } else {
        let said = clinical(m, it, concern, &span, &mut notes);
        if let Some(word) = said {
            body.set("clinicalStatus", coded(CLINICAL, word));
        }
    }
    if let Some(high) = span.high.as_deref() {
        notes.push(format!("until: {high}"));
    }
    let criticality =
        observations(it).find(|(_, it)| is(*it, "4.145") || code_of(*it) == "82606-5");
    let word = criticality.and_then(|(_, it)| attr(kid(it, "value")?, "code"));
    body.maybe(
        "criticality",
        match word {
            Some("CRITL") => Some("low"),
            Some("CRITH") => Some("high"),
            Some("CRITU") => Some("unable-to-assess"),
            _ => None,
        },
    );
    let reactions = reactions(m, it, &mut notes);
    body.set("reaction", reactions);
    who(m, it, concern, at, &mut body);
    body.set("note", annotations(notes));
    m.put(at, "AllergyIntolerance", it, body);
    Taken::Yes
}

fn named(part: &str) -> &'static str {
    match part {
        "409137002" => "No known drug allergy",
        "429625007" => "No known food allergy",
        _ => "No known environmental allergy",
    }
}

fn coded(system: &'static str, code: &'static str) -> Object {
    object("coding", vec![object("system", system).with("code", code)])
}

fn none_known(
    m: &mut Making<'_>,
    it: Node<'_>,
    concern: Option<Node<'_>>,
    at: &At,
    body: Object,
) -> Taken {
    let mut body = body;
    who(m, it, concern, at, &mut body);
    m.put(at, "AllergyIntolerance", it, body);
    Taken::Yes
}

fn who(m: &mut Making<'_>, it: Node<'_>, concern: Option<Node<'_>>, at: &At, body: &mut Object) {
    let who = m.author(it, at).or_else(|| m.author(concern?, at));
    if let Some((who, time)) = who {
        body.set("asserter", who);
        body.maybe("recordedDate", time);
    }
}

/// The observations inside, with how they belong.
fn observations<'a>(it: Node<'a>) -> impl Iterator<Item = (&'a str, Node<'a>)> {
    all(it, "entryRelationship").filter_map(|inside| {
        Some((
            attr(inside, "typeCode").unwrap_or_default(),
            kid(inside, "observation")?,
        ))
    })
}

/// Active, inactive or over. What nobody says is over is shown.
fn clinical(
    m: &Making<'_>,
    it: Node<'_>,
    concern: Option<Node<'_>>,
    span: &Span,
    notes: &mut Vec<String>,
) -> Option<&'static str> {
    let said = observations(it).find(|(_, it)| is(*it, "4.28") || code_of(*it) == "33999-4");
    if let Some(value) = said.and_then(|(_, it)| kid(it, "value")) {
        let words = m.value_words(value).unwrap_or_default();
        match (attr(value, "code"), words.to_lowercase().as_str()) {
            (Some("55561003"), _) | (_, "active") => return Some("active"),
            (Some("73425007"), _) | (_, "inactive") => return Some("inactive"),
            (Some("413322009"), _) | (_, "resolved") => return Some("resolved"),
            _ => notes.push(format!("status: {words}")),
        }
    }
    match concern.map(status).as_deref() {
        Some("active") => Some("active"),
        Some("aborted" | "suspended") => Some("inactive"),
        Some("completed") if span.high.is_some() || span.over => Some("resolved"),
        Some("completed") => {
            notes.push("concern: completed".to_owned());
            None
        }
        _ if span.high.is_some() => Some("resolved"),
        _ => None,
    }
}

fn reactions(m: &Making<'_>, it: Node<'_>, notes: &mut Vec<String>) -> Vec<Object> {
    let mut out = Vec::new();
    for (kind, inside) in observations(it) {
        if kind != "MFST" && !is(inside, "4.9") {
            continue;
        }
        let value = kid(inside, "value").and_then(|value| m.concept(value));
        let words = || m.own_text(inside).map(|it| object("text", it));
        let Some(sign) = value.or_else(words) else {
            continue;
        };
        if says(inside, "negationInd") {
            notes.extend(m.line(inside, 0));
            continue;
        }
        let mut reaction = object("manifestation", vec![sign]);
        let bad = severity(m, inside);
        match bad {
            Some(Ok(word)) => reaction.set("severity", word),
            Some(Err(words)) => notes.push(format!("severity: {words}")),
            None => {}
        }
        reaction.maybe("onset", Span::of(kid(inside, "effectiveTime")).start());
        for more in all(inside, "entryRelationship").filter_map(statement) {
            if !is(more, "4.8") && code_of(more) != "SEV" {
                notes.extend(m.line(more, 1).map(|line| format!("reaction: {line}")));
            }
        }
        out.push(reaction);
    }
    // How bad the allergy as a whole is: said of its reaction only where there is one.
    match severity(m, it) {
        Some(Ok(word)) if out.is_empty() => out.push(object("severity", word)),
        Some(Ok(word)) => notes.push(format!("severity: {word}")),
        Some(Err(words)) => notes.push(format!("severity: {words}")),
        None => {}
    }
    out
}

/// A severity inside: one of three words, or what stands there.
fn severity(m: &Making<'_>, it: Node<'_>) -> Option<Result<&'static str, String>> {
    let (_, said) = observations(it).find(|(_, it)| is(*it, "4.8") || code_of(*it) == "SEV")?;
    let value = kid(said, "value")?;
    let code = attr(value, "code").unwrap_or_default();
    let words = m.value_words(value).unwrap_or_default();
    let known = SEVERITY
        .iter()
        .find(|(known, _)| *known == code)
        .map(|(_, word)| *word);
    let by_word = || match words.to_lowercase().as_str() {
        "mild" => Some("mild"),
        "moderate" => Some("moderate"),
        "severe" => Some("severe"),
        _ => None,
    };
    match known.or_else(by_word) {
        Some(word) if words.is_empty() || words.to_lowercase() == word || words == code => {
            Some(Ok(word))
        }
        // "Moderate to severe" is one code and two words: the words are kept.
        Some(word) if matches!(code, "255604002" | "6736007" | "24484000") => Some(Ok(word)),
        _ if words.is_empty() => None,
        _ => Some(Err(words)),
    }
}
