//! Who a document is about, who wrote it, and the people around (CDA R2 §4.2, C-CDA §1.1).

use super::element::{
    Node, Span, addresses, all, attr, extended, kid, name, name_line, path, telecom,
};
use super::making::Making;
use crate::fhir::tree::{Json, Object, object};
use crate::{Remark, Why};

/// The reference to the person of the document: always the first thing that is put.
pub(super) const PATIENT: &str = "Patient/n0";

const GENDER: &[(&str, &str)] = &[
    ("F", "female"),
    ("M", "male"),
    ("UN", "other"),
    ("UNK", "unknown"),
];

/// Reads everyone a document is about.
pub(super) fn patients(m: &mut Making<'_>, root: Node<'_>) {
    for (number, target) in all(root, "recordTarget").enumerate() {
        let place = if number == 0 {
            "recordTarget".to_owned()
        } else {
            format!("recordTarget[{number}]")
        };
        patient(m, target, &place);
    }
}

/// Reads one of them.
pub(super) fn patient(m: &mut Making<'_>, target: Node<'_>, place: &str) {
    if let Some(role) = kid(target, "patientRole") {
        let mut body = person(role);
        let patient = kid(role, "patient");
        let guardians = patient.into_iter().flat_map(|it| all(it, "guardian"));
        let contacts: Vec<Object> = guardians.filter_map(|it| guardian(m, it)).collect();
        body.set("contact", contacts);
        m.put_at(place, "Patient", None, body);
    } else {
        m.remark(Remark::new("recordTarget", Why::Hollow, place));
    }
}

fn person(role: Node<'_>) -> Object {
    let mut body = Object::default();
    let ids = all(role, "id").filter_map(|id| {
        let root = attr(id, "root");
        let value = attr(id, "extension").or(root)?;
        let mut out = Object::default();
        out.maybe(
            "system",
            root.filter(|root| *root != value)
                .map(|root| format!("urn:oid:{root}")),
        );
        Some(out.with("value", value))
    });
    body.set("identifier", ids.collect::<Vec<_>>());
    body.set("telecom", telecom(role));
    body.set("address", addresses(role));
    let Some(patient) = kid(role, "patient") else {
        return body;
    };
    let names: Vec<Object> = all(patient, "name").filter_map(name).collect();
    body.set("name", names);
    let gender = kid(patient, "administrativeGenderCode");
    let code = gender.and_then(|it| attr(it, "code"));
    let known = GENDER.iter().find(|(known, _)| Some(*known) == code);
    body.maybe("gender", known.map(|(_, word)| *word));
    body.maybe(
        "birthDate",
        Span::of(kid(patient, "birthTime"))
            .at
            .map(|it| it.chars().take(10).collect::<String>()),
    );
    let died = extended(patient, "deceasedTime").and_then(|it| Span::of(Some(it)).at);
    let dead = extended(patient, "deceasedInd").is_some_and(|it| attr(it, "value") == Some("true"));
    match died {
        Some(died) => body.set("deceasedDateTime", died),
        None if dead => body.set("deceasedBoolean", true),
        None => {}
    }
    let tongues = all(patient, "languageCommunication").filter_map(|it| {
        let code = attr(kid(it, "languageCode")?, "code")?;
        let coding = object("system", "urn:ietf:bcp:47").with("code", code);
        let mut out = object("language", object("coding", vec![coding]));
        let first = kid(it, "preferenceInd").is_some_and(|it| attr(it, "value") == Some("true"));
        if first {
            out.set("preferred", true);
        }
        Some(out)
    });
    body.set("communication", tongues.collect::<Vec<_>>());
    body
}

fn guardian(m: &Making<'_>, it: Node<'_>) -> Option<Object> {
    let called = path(it, &["guardianPerson", "name"])
        .or_else(|| path(it, &["guardianOrganization", "name"]))
        .and_then(name_line)?;
    let mut out = object("name", object("text", called));
    let role = "http://terminology.hl7.org/CodeSystem/v3-RoleCode";
    let mut relations = vec![object(
        "coding",
        vec![object("system", role).with("code", "GUARD")],
    )];
    relations.extend(kid(it, "code").and_then(|it| m.concept(it)));
    relations.reverse();
    out.set("relationship", relations);
    out.set("telecom", telecom(it));
    out.maybe("address", addresses(it).into_iter().next());
    Some(out)
}

/// The people around: whom to call, who cares for the person. Gives the references that make the
/// patient's practices contacts.
pub(super) fn around(m: &mut Making<'_>, root: Node<'_>) -> Vec<Object> {
    for (number, participant) in all(root, "participant").enumerate() {
        let place = format!("participant[{number}]");
        let Some(entity) = kid(participant, "associatedEntity") else {
            continue;
        };
        related(m, entity, &place);
    }
    for (number, informant) in all(root, "informant").enumerate() {
        if let Some(entity) = kid(informant, "relatedEntity") {
            related(m, entity, &format!("informant[{number}]"));
        }
    }
    let mut practices = Vec::new();
    for (number, event) in all(root, "documentationOf").enumerate() {
        let place = format!("documentationOf[{number}]");
        let performers = kid(event, "serviceEvent")
            .into_iter()
            .flat_map(|it| all(it, "performer"));
        for performer in performers.collect::<Vec<_>>() {
            let who = kid(performer, "assignedEntity").and_then(|it| m.person(it, &place));
            practices.extend(who);
        }
    }
    practices
}

/// Family, friends, those to call; insurers are named in a remark.
fn related(m: &mut Making<'_>, it: Node<'_>, place: &str) {
    let class = attr(it, "classCode").unwrap_or_default();
    let names: Vec<Object> = ["associatedPerson", "relatedPerson"]
        .into_iter()
        .filter_map(|name| kid(it, name))
        .flat_map(|it| all(it, "name").filter_map(name).collect::<Vec<_>>())
        .collect();
    let personal = matches!(
        class,
        "ECON" | "NOK" | "PRS" | "CAREGIVER" | "AGNT" | "GUARD" | "QUAL" | ""
    );
    if names.is_empty() || !personal {
        let office = kid(it, "scopingOrganization")
            .and_then(|it| kid(it, "name"))
            .and_then(name_line);
        let words = names
            .first()
            .map(|_| String::new())
            .or(office)
            .unwrap_or_default();
        if !class.is_empty() && !matches!(class, "PROV" | "ASSIGNED" | "CON") {
            let remark = Remark::new(format!("participant {class}"), Why::PartNotKept, place);
            m.remark(remark.fact("field", "participant").fact("text", &words));
        }
        return;
    }
    let system = "http://terminology.hl7.org/CodeSystem/v3-RoleClass";
    let mut relations: Vec<Object> = kid(it, "code")
        .and_then(|it| m.concept(it))
        .into_iter()
        .collect();
    let word = match class {
        "ECON" => Some(("ECON", "Emergency contact")),
        "NOK" => Some(("NOK", "Next of kin")),
        "GUARD" => Some(("GUARD", "Guardian")),
        "CAREGIVER" => Some(("CAREGIVER", "Caregiver")),
        "AGNT" => Some(("AGNT", "Agent")),
        _ => None,
    };
    relations.extend(word.map(|(code, display)| {
        object(
            "coding",
            vec![
                object("system", system)
                    .with("code", code)
                    .with("display", display),
            ],
        )
    }));
    let mut body = object("patient", object("reference", PATIENT));
    body.set("relationship", relations);
    body.set("name", names);
    body.set("telecom", telecom(it));
    body.set("address", addresses(it));
    m.put_at(place, "RelatedPerson", None, body);
}

/// The list of contents: who wrote the document and when, with its sections.
pub(super) fn contents(
    m: &mut Making<'_>,
    root: Node<'_>,
    practices: Vec<Object>,
    sections: Vec<Json>,
) {
    let mut body = object("status", "final");
    body.maybe("type", kid(root, "code").and_then(|it| m.concept(it)));
    if kid(root, "recordTarget").is_some() {
        body.set("subject", object("reference", PATIENT));
    }
    body.maybe("date", Span::of(kid(root, "effectiveTime")).start());
    body.maybe("title", kid(root, "title").and_then(name_line));
    let mut authors = Vec::new();
    for (number, author) in all(root, "author").enumerate() {
        let who = kid(author, "assignedAuthor");
        authors.extend(who.and_then(|it| m.person(it, &format!("author[{number}]"))));
    }
    body.set("author", authors);
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
    let signed = path(root, &["legalAuthenticator", "assignedEntity"]);
    let mut parties: Vec<Object> = signed
        .and_then(|it| m.person(it, "legalAuthenticator"))
        .into_iter()
        .collect();
    parties.extend(practices);
    let attesters = parties.into_iter().map(|who| object("party", who));
    body.set("attester", attesters.collect::<Vec<_>>());
    body.set("section", sections);
    m.put_at(super::section::BODY, "Composition", None, body);
}
