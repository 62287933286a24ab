//! Problems (C-CDA §3.78 Problem Concern Act, §3.79 Problem Observation), and diagnoses of visits.

use super::element::{Node, Span, all, attr, code_of, has_code, is, kid, quantity, says, status};
use super::making::{At, Making, Taken, annotations};
use super::medication::snomed;
use super::section::Sort;
use crate::Why;
use crate::fhir::tree::{Object, object};

const CLINICAL: &str = "http://terminology.hl7.org/CodeSystem/condition-clinical";
const VERIFICATION: &str = "http://terminology.hl7.org/CodeSystem/condition-ver-status";

const STATUS: &[(&str, &str)] = &[
    ("55561003", "active"),
    ("73425007", "inactive"),
    ("413322009", "resolved"),
    ("246455001", "recurrence"),
    ("263855007", "relapse"),
    ("277022003", "remission"),
];

/// Reads a concern, or an act that holds diagnoses, with every problem inside it.
pub(super) fn read_concern(m: &mut Making<'_>, concern: Node<'_>, at: &At) -> Taken {
    if m.is_void(concern) {
        return m.leave(concern, at, Why::EnteredInError);
    }
    let mut taken = Taken::No;
    for (number, inside) in all(concern, "entryRelationship").enumerate() {
        let at = at.inside("entryRelationship", number);
        let Some(observation) = kid(inside, "observation") else {
            continue;
        };
        // A concern holds its own status, priority and comment beside the problem.
        let problem =
            is(observation, "4.4") || is(observation, "4.7") || kid(observation, "value").is_some();
        let aside = matches!(
            code_of(observation),
            "33999-4" | "11323-3" | "225773000" | "SEV"
        );
        if !problem || aside {
            continue;
        }
        let told = if is(observation, "4.7") {
            super::allergy::read(m, observation, Some(concern), &at)
        } else {
            read(m, observation, Some(concern), &at)
        };
        if taken != Taken::Left && told != Taken::No {
            taken = told;
        }
    }
    taken
}

/// Reads one problem.
pub(super) fn read(m: &mut Making<'_>, it: Node<'_>, concern: Option<Node<'_>>, at: &At) -> Taken {
    if m.is_void(it) {
        return m.leave(it, at, Why::EnteredInError);
    }
    let value = kid(it, "value");
    let negated = says(it, "negationInd") || concern.is_some_and(|it| says(it, "negationInd"));
    let any = value.is_none_or(|value| {
        let named = m.concept(value).is_some();
        !named || has_code(value, &["55607006", "64572001", "404684003", "282291009"])
    });
    let none = value.is_some_and(|value| has_code(value, &["160245001", "160243008"]));
    if none && negated {
        return m.leave(it, at, Why::Negated);
    }
    let mut body = Object::default();
    if none || (negated && any && at.section == Sort::Problems) {
        body.set("code", snomed("160245001"));
        m.put(at, "Condition", it, body);
        return Taken::Yes;
    }
    let code = value.and_then(|value| m.concept(value));
    let by_text = || m.own_text(it).map(|words| object("text", words));
    let Some(code) = code.or_else(by_text) else {
        return m.leave(it, at, Why::Nameless);
    };
    body.set("code", code);
    let mut notes = m.notes(it, &["4.6", "4.8", "4.31"]);
    if negated {
        body.set("verificationStatus", coded(VERIFICATION, "refuted"));
    }
    let span = Span::of(kid(it, "effectiveTime"));
    body.maybe("onsetDateTime", span.start());
    body.maybe("abatementDateTime", span.high.as_deref());
    if span.high.is_none() && span.over {
        body.set("abatementString", "yes");
    }
    if !negated {
        let said = clinical(m, it, concern, &span, &mut notes);
        body.maybe("clinicalStatus", said.map(|word| coded(CLINICAL, word)));
    }
    let severity = inside(it).find(|it| is(*it, "4.8") || code_of(*it) == "SEV");
    body.maybe(
        "severity",
        severity.and_then(|it| m.concept(kid(it, "value")?)),
    );
    let age = inside(it).find(|it| is(*it, "4.31") || code_of(*it) == "445518008");
    body.maybe(
        "onsetAge",
        age.and_then(|it| quantity(kid(it, "value")?).ok().flatten()),
    );
    let sites: Vec<Object> = all(it, "targetSiteCode")
        .filter_map(|it| m.concept(it))
        .collect();
    body.set("bodySite", sites);
    let who = m.author(it, at).or_else(|| m.author(concern?, at));
    if let Some((who, time)) = who {
        body.set("asserter", who);
        body.maybe("recordedDate", time);
    }
    body.set("note", annotations(notes));
    m.put(at, "Condition", it, body);
    Taken::Yes
}

fn coded(system: &'static str, code: &'static str) -> Object {
    object("coding", vec![object("system", system).with("code", code)])
}

fn inside<'a>(it: Node<'a>) -> impl Iterator<Item = Node<'a>> {
    all(it, "entryRelationship").filter_map(|inside| kid(inside, "observation"))
}

/// What is said about how it stands now.
fn clinical(
    m: &Making<'_>,
    it: Node<'_>,
    concern: Option<Node<'_>>,
    span: &Span,
    notes: &mut Vec<String>,
) -> Option<&'static str> {
    let said = inside(it).find(|it| is(*it, "4.6") || code_of(*it) == "33999-4");
    if let Some(value) = said.and_then(|it| kid(it, "value")) {
        let code = attr(value, "code").unwrap_or_default();
        let words = m.value_words(value).unwrap_or_default();
        let known = STATUS
            .iter()
            .find(|(known, word)| *known == code || *word == words.to_lowercase());
        if let Some((_, word)) = known {
            return Some(word);
        }
        notes.push(format!("status: {words}"));
    }
    if span.high.is_some() || span.over {
        return None; // the reader knows: it is over
    }
    match concern.map(status).as_deref() {
        Some("active") => Some("active"),
        Some("aborted" | "suspended") => Some("inactive"),
        Some("completed") => {
            notes.push("concern: completed".to_owned());
            None
        }
        _ => None,
    }
}
