//! Practitioner, PractitionerRole, Organization, RelatedPerson and the contacts of a patient
//! (R4 §8.4–8.10): people and practices around a person.
//!
//! A practice becomes a contact when something in the file that is taken points at it, or when it
//! is alone in the file; a directory of two thousand hospitals does not. A role gives its
//! specialty and its organization to the person who has it.

use super::element::{
    Address, Concept, ContactPoint, HumanName, Period, Reach, Reference, best_name, choose,
    element, joined, reach,
};
use super::json::List;
use super::making::Draft;
use super::reading::Reading;
use super::tree::{Json, Object, object};
use super::writing::Writing;
use crate::Remark;
use record::{Content, Entry, EntryId, Role};
use std::collections::{HashMap, HashSet};

/// The resources that can become a contact because something points at them.
pub(super) const KINDS: &[&str] = &["Practitioner", "PractitionerRole", "Organization"];

element! {
    /// The fields of all of them.
    Resource {
        name: Option<serde_json::Value>,
        telecom: List<ContactPoint<'a>>,
        address: Addresses<'a>,
        qualification: List<Qualification<'a>>,
        r#type: Option<serde_json::Value>,
        practitioner: Option<Reference<'a>>,
        organization: Option<Reference<'a>>,
        code: Option<serde_json::Value>,
        specialty: List<Concept<'a>>,
        patient: Option<Reference<'a>>,
        relationship: List<Concept<'a>>,
        period: Option<Period<'a>>,
    }
}
element! {
    Qualification { code: Option<Concept<'a>> }
}
element! {
    /// A contact a patient names (`Patient.contact`).
    Contact {
        relationship: List<Concept<'a>>,
        name: Option<HumanName<'a>>,
        telecom: List<ContactPoint<'a>>,
        address: Option<Address<'a>>,
        organization: Option<Reference<'a>>,
        period: Option<Period<'a>>,
    }
}

/// A location has one address, everyone else a list.
#[derive(Clone, Debug, Default)]
pub(super) struct Addresses<'a>(Vec<Address<'a>>);

impl<'de: 'a, 'a> serde::Deserialize<'de> for Addresses<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let raw = <&serde_json::value::RawValue>::deserialize(from)?.get();
        let list = if raw.starts_with('[') {
            serde_json::from_str::<List<Address<'a>>>(raw).map(|list| list.to_vec())
        } else {
            serde_json::from_str::<Option<Address<'a>>>(raw).map(|one| one.into_iter().collect())
        };
        list.map(Addresses).map_err(serde::de::Error::custom)
    }
}

/// HL7 v3 RoleCode and v2 table 0131, as far as they say who someone is to the person.
const ROLES: &[(&str, Role)] = &[
    ("FAMMEMB", Role::Family),
    ("MTH", Role::Family),
    ("NMTH", Role::Family),
    ("FTH", Role::Family),
    ("NFTH", Role::Family),
    ("PRN", Role::Family),
    ("CHILD", Role::Family),
    ("DAU", Role::Family),
    ("DAUC", Role::Family),
    ("SON", Role::Family),
    ("SONC", Role::Family),
    ("SPS", Role::Family),
    ("WIFE", Role::Family),
    ("HUSB", Role::Family),
    ("DOMPART", Role::Family),
    ("SIB", Role::Family),
    ("BRO", Role::Family),
    ("SIS", Role::Family),
    ("GRPRN", Role::Family),
    ("GRMTH", Role::Family),
    ("GRFTH", Role::Family),
    ("GRNDCHILD", Role::Family),
    ("AUNT", Role::Family),
    ("UNCLE", Role::Family),
    ("N", Role::Family),
    ("FRND", Role::Friend),
    ("NBOR", Role::Friend),
    ("GUARD", Role::Guardian),
];
/// Whom to call in an emergency, in the same tables.
const EMERGENCY: &[&str] = &["C", "EP", "ECON"];

/// Which practitioner has which role.
#[derive(Debug, Default)]
pub(super) struct Roles {
    practitioner_of: HashMap<usize, usize>,
    role_of: HashMap<usize, usize>,
}

/// Looks over all roles once.
pub(super) fn learn_roles(r: &mut Reading<'_>) {
    for role in r.of_kind("PractitionerRole") {
        let Ok(it) = r.parse::<Resource<'_>>(role) else {
            continue;
        };
        let to = it
            .practitioner
            .as_ref()
            .and_then(|to| r.index.resolve(role, to));
        if let Some(to) = to.filter(|to| r.index.items[*to].kind == "Practitioner") {
            r.roles.practitioner_of.insert(role, to);
            r.roles.role_of.entry(to).or_insert(role);
        }
    }
}

/// The practitioner who has a role.
pub(super) fn practitioner_of(r: &Reading<'_>, role: usize) -> Option<usize> {
    r.roles.practitioner_of.get(&role).copied()
}

/// The name of anything: a person, a practice, a place, or what a code calls it.
pub(super) fn name(r: &mut Reading<'_>, at: usize) -> Option<String> {
    element! {
        Coded {
            code: Option<Concept<'a>>,
            r#type: Option<serde_json::Value>,
            vaccine_code: Option<Concept<'a>>,
            description: Option<serde_json::Value>,
        }
    }
    match &*r.index.items[at].kind {
        "Practitioner" | "RelatedPerson" | "Patient" | "Organization" | "Location"
        | "HealthcareService" | "PractitionerRole" | "CareTeam" => {
            let it: Resource<'_> = r.parse(at).ok()?;
            if let Some(name) = named(&it) {
                return Some(name);
            }
            let practitioner = it.practitioner.as_ref().and_then(|to| r.name_of(at, to));
            let organization = it.organization.as_ref().and_then(|to| r.name_of(at, to));
            let parts = practitioner.iter().chain(&organization).map(String::as_str);
            joined(parts, ", ")
        }
        _ => {
            let it: Coded<'_> = r.parse(at).ok()?;
            let code = it.code.or(it.vaccine_code).and_then(|code| code.shown());
            let text = |value: Option<serde_json::Value>| {
                let value = value?;
                let text = value["text"].as_str().or(value.as_str());
                let display = value["coding"][0]["display"].as_str();
                text.or(display).map(str::to_owned)
            };
            code.or_else(|| text(it.r#type))
                .or_else(|| text(it.description))
        }
    }
}

/// A name that is one text, or the best of several parts.
fn named(it: &Resource<'_>) -> Option<String> {
    let value = it.name.as_ref()?;
    if let Some(text) = value.as_str() {
        return Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    }
    let json = value.to_string();
    let names: List<HumanName<'_>> = serde_json::from_str(&json).ok()?;
    best_name(&names).and_then(HumanName::line)
}

/// Wants what is alone in its file, and what this program wrote: a chart's contacts need nobody
/// who points at them.
pub(super) fn want_own(r: &mut Reading<'_>) {
    let person = r.default_person();
    let alone = r.index.items.len() == 1;
    for at in 0..r.index.items.len() {
        let item = &r.index.items[at];
        let ours = item.raw.contains("urn:ownchart:kind");
        if KINDS.contains(&&*item.kind) && item.parent.is_none() && (alone || ours) {
            r.want_contact(at, person);
        }
    }
}

/// Takes everyone who is wanted by now.
pub(super) fn take_wanted(r: &mut Reading<'_>) {
    let mut done = 0;
    // Who is taken may point at a practice: a role at its organization.
    loop {
        let wanted = r.wanted();
        let fresh: Vec<_> = wanted
            .into_iter()
            .filter(|(at, ..)| !r.is_done(*at))
            .collect();
        if fresh.is_empty() || done > 3 {
            return;
        }
        done += 1;
        for (at, person, id) in fresh {
            if r.is_left(at) {
                continue; // said once, for whomever it was wanted
            }
            let told = r.forbidden(at);
            let told = told.or_else(|| take(r, at, person, id).err());
            if let Some(remark) = told {
                r.left(at, remark);
            }
        }
    }
}

fn take(
    r: &mut Reading<'_>,
    at: usize,
    person: Option<EntryId>,
    id: EntryId,
) -> Result<(), Remark> {
    let mut draft = r.draft(at, person, Content::Contact(record::Contact::default()))?;
    draft.entry.id = id;
    let it: Resource<'_> = r.parse(at)?;
    let role = r.roles.role_of.get(&at).copied().filter(|_| !draft.own);
    let role: Option<(usize, Resource<'_>)> = match role {
        Some(role) => {
            r.used(role, at);
            Some((role, r.parse(role)?))
        }
        None => None,
    };
    let name = r.contact_name(at, &it);
    let mut contact = of(&mut draft, &it, name);
    let more = role.as_ref().map(|(at, it)| (*at, it)).or(Some((at, &it)));
    if let Some((at, it)) = more.filter(|_| !draft.own) {
        let specialty: Vec<String> = it.specialty.iter().filter_map(Concept::shown).collect();
        let specialty = joined(specialty.iter().map(String::as_str), ", ");
        contact.specialty = specialty.or(contact.specialty);
        contact.organization = it.organization.as_ref().and_then(|to| r.name_of(at, to));
        let Reach { phones, email, .. } = reach(&it.telecom);
        contact
            .phones
            .extend(phones.into_iter().filter(|phone| !phone.is_empty()));
        let mut seen = HashSet::new();
        contact.phones.retain(|phone| seen.insert(phone.clone()));
        contact.email = contact.email.or(email);
    }
    draft.entry.content = Content::Contact(contact);
    r.take(draft);
    Ok(())
}

impl Reading<'_> {
    fn contact_name(&mut self, at: usize, it: &Resource<'_>) -> Option<String> {
        named(it).or_else(|| name(self, at))
    }
}

/// The fields that all have.
fn of(draft: &mut Draft<'_>, it: &Resource<'_>, name: Option<String>) -> record::Contact {
    let Reach {
        phones,
        email,
        others,
    } = reach(&it.telecom);
    for other in others {
        let (system, value) = other.split_once(": ").unwrap_or(("telecom", &other));
        draft.say(system, Some(value));
    }
    let skills: Vec<String> = it
        .qualification
        .iter()
        .filter_map(|it| it.code.as_ref()?.shown())
        .collect();
    let (role, emergency) = of_relation(&it.relationship);
    let relation: Vec<String> = it.relationship.iter().filter_map(Concept::shown).collect();
    let relation = joined(relation.iter().map(String::as_str), ", ");
    let mut contact = record::Contact {
        name: name.unwrap_or_default(),
        role,
        specialty: joined(skills.iter().map(String::as_str), ", "),
        organization: None,
        relation,
        phones,
        email,
        address: it.address.0.first().and_then(Address::line),
        emergency_order: emergency.then_some(1),
        recipient: None,
    };
    for other in it.address.0.iter().skip(1) {
        draft.say("address", other.line());
    }
    if draft.own {
        contact.role = draft.choice("role", Role::ALL, Role::word);
        contact.specialty = draft.ours("specialty");
        contact.organization = draft.ours("organization");
        contact.relation = draft.ours("relation");
        contact.emergency_order = draft
            .ours("emergency-order")
            .and_then(|order| order.parse().ok());
        contact.recipient = draft.ours("recipient");
        draft.entry.note = draft.ours("note");
    }
    contact
}

/// Who someone is to the person, and whether to call them in an emergency.
fn of_relation(relations: &[Concept<'_>]) -> (Option<Role>, bool) {
    let codes = || {
        relations
            .iter()
            .flat_map(|relation| relation.coding.iter())
            .filter_map(|coding| coding.code.as_deref())
    };
    let role = codes().find_map(|code| choose(code, ROLES));
    (role, codes().any(|code| EMERGENCY.contains(&code)))
}

/// A person who belongs to a patient; always taken.
pub(super) fn read_related(r: &mut Reading<'_>, at: usize) -> Result<(), Remark> {
    let it: Resource<'_> = r.parse(at)?;
    let person = r.subject(at, it.patient.as_ref())?;
    let mut draft = r.draft(at, person, Content::Contact(record::Contact::default()))?;
    let contact = of(&mut draft, &it, named(&it));
    let ended = it.period.as_ref().and_then(|period| period.end.as_deref());
    draft.say("until", ended);
    draft.entry.content = Content::Contact(contact);
    r.take(draft);
    Ok(())
}

/// A contact a patient names.
pub(super) fn take_named(
    r: &mut Reading<'_>,
    at: usize,
    inside: &str,
    person: EntryId,
    it: &Contact<'_>,
) -> Result<(), Remark> {
    let content = Content::Contact(record::Contact::default());
    let mut draft = r.draft_inside(at, inside, Some(person), content)?;
    draft.own = false;
    draft.entry.labels.clear();
    draft.entry.source.origin = draft
        .entry
        .source
        .origin
        .map(|origin| format!("{origin}#{inside}"));
    let whole = Resource {
        telecom: it.telecom.clone(),
        address: Addresses(it.address.iter().cloned().collect()),
        relationship: it.relationship.clone(),
        ..Resource::default()
    };
    let organization = it.organization.as_ref().and_then(|to| r.name_of(at, to));
    let name = it.name.as_ref().and_then(HumanName::line);
    let mut contact = of(&mut draft, &whole, name.or_else(|| organization.clone()));
    contact.organization = organization.filter(|it| *it != contact.name);
    let nothing = record::Contact {
        role: contact.role,
        relation: contact.relation.clone(),
        emergency_order: contact.emergency_order,
        ..record::Contact::default()
    };
    if contact == nothing {
        return Ok(()); // a relation without a name or a number calls nobody
    }
    draft.entry.content = Content::Contact(contact);
    r.take(draft);
    Ok(())
}

/// Telephone numbers and electronic mail, the best first.
pub(super) fn telecom(phones: &[String], email: Option<&str>) -> Vec<Object> {
    let phones = phones.iter().zip(1_u64..).map(|(phone, rank)| {
        object("system", "phone")
            .with("value", phone.as_str())
            .with("rank", rank)
    });
    let email = email.map(|email| object("system", "email").with("value", email));
    phones.chain(email).collect()
}

/// Which resource a contact is written as.
pub(super) fn kind_of(it: &record::Contact) -> &'static str {
    match it.role {
        Some(Role::Doctor | Role::Therapist | Role::Care) => "Practitioner",
        Some(Role::Hospital | Role::Pharmacy) => "Organization",
        Some(Role::Family | Role::Friend | Role::Guardian | Role::Other) | None => "RelatedPerson",
    }
}

pub(super) fn write(w: &Writing<'_>, entry: &Entry, it: &record::Contact) -> Vec<(String, Json)> {
    let kind = kind_of(it);
    let mut to = w.resource(kind, entry);
    let record::Contact {
        name,
        role,
        specialty,
        organization,
        relation,
        phones,
        email,
        address,
        emergency_order,
        recipient,
    } = it;
    if kind == "RelatedPerson" {
        to.body.set("patient", w.patient());
        let words = relation.as_deref().map(|words| vec![object("text", words)]);
        to.body.maybe("relationship", words);
    }
    let name = Some(name.as_str()).filter(|name| !name.is_empty());
    if kind == "Organization" {
        to.body.maybe("name", name);
    } else {
        to.body
            .maybe("name", name.map(|name| vec![object("text", name)]));
    }
    to.body.set("telecom", telecom(phones, email.as_deref()));
    to.body.maybe(
        "address",
        address.as_deref().map(|line| vec![object("text", line)]),
    );
    if kind == "Practitioner" {
        let skill = specialty
            .as_deref()
            .map(|words| object("code", object("text", words)));
        to.body.maybe("qualification", skill.map(|it| vec![it]));
    }
    to.words("role", role.map(Role::word));
    to.words("specialty", specialty.as_deref());
    to.words("organization", organization.as_deref());
    to.words("relation", relation.as_deref());
    let order = emergency_order.map(|order| order.to_string());
    to.words("emergency-order", order.as_deref());
    to.words("recipient", recipient.as_deref());
    to.note_aside(entry);
    vec![to.finish()]
}
