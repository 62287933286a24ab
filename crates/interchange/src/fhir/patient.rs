//! Patient (R4 §8.1).

use super::contact::{self, Contact};
use super::document::{self, Attachment};
use super::element::{
    Address, Concept, ContactPoint, HumanName, Identifier, More, Reach, Reference, best_name,
    choose, element, reach, word_of,
};
use super::json::{List, Text};
use super::reading::Reading;
use super::tree::{Json, Object, object};
use super::writing::{Writing, put_when, unknown};
use crate::{Remark, Why};
use record::{Content, Entry, Person, Sex};

element! {
    Resource {
        identifier: List<Identifier<'a>>,
        name: List<HumanName<'a>>,
        telecom: List<ContactPoint<'a>>,
        gender: Option<Text<'a>>,
        birth_date: Option<Text<'a>>,
        #[serde(rename = "_birthDate")]
        birth_more: More<'a>,
        deceased_boolean: Option<bool>,
        deceased_date_time: Option<Text<'a>>,
        #[serde(rename = "_deceasedDateTime")]
        deceased_more: More<'a>,
        address: List<Address<'a>>,
        photo: List<Attachment<'a>>,
        contact: List<Contact<'a>>,
        communication: List<Communication<'a>>,
        general_practitioner: List<Reference<'a>>,
        managing_organization: Option<Reference<'a>>,
    }
}
element! {
    Communication { language: Option<Concept<'a>>, preferred: Option<bool> }
}

const SEX: &[(&str, Sex)] = &[
    ("female", Sex::Female),
    ("male", Sex::Male),
    ("other", Sex::Diverse),
    ("unknown", Sex::Unknown),
];
const BCP47: &str = "urn:ietf:bcp:47";

/// Takes the patient alone; those around them follow with [`around`], once everyone is known.
pub(super) fn read(r: &mut Reading<'_>, at: usize) -> Result<(), Remark> {
    let it: Resource<'_> = r.parse(at)?;
    let mut draft = r.draft(at, None, Content::Person(Person::default()))?;
    let name = best_name(&it.name);
    let Reach {
        phones,
        email,
        others,
    } = reach(&it.telecom);
    let home = it
        .address
        .iter()
        .find(|it| it.r#use.as_deref() == Some("home"));
    let home = home.or(it
        .address
        .iter()
        .find(|it| it.r#use.as_deref() != Some("old")));
    let mut tongues: Vec<&Communication<'_>> = it.communication.iter().collect();
    tongues.sort_by_key(|tongue| tongue.preferred != Some(true));
    // What this program wrote without a full name had none: it is not put together from parts.
    let line = |name: &HumanName<'_>| match &name.text {
        None if draft.own => None,
        _ => name.line(),
    };
    let ours = |name: &str| draft.ours(name);
    let mut person = Person {
        name: name.and_then(line).unwrap_or_default(),
        family: name.and_then(HumanName::family),
        given: name.and_then(HumanName::given),
        sex: it
            .gender
            .as_deref()
            .and_then(|word| choose(word, SEX))
            .unwrap_or_default(),
        address: home.and_then(Address::line),
        phones,
        email,
        languages: tongues
            .iter()
            .filter_map(|tongue| language(tongue))
            .collect(),
        insurer: ours("insurer"),
        insurance_number: ours("insurance-number"),
        care_level: ours("care-level"),
        blood_group: ours("blood-group"),
        pregnancy: ours("pregnancy"),
        communication: ours("communication"),
        wandering: ours("wandering"),
        doses_since: ours("doses-since").and_then(|day| day.parse().ok()),
        photo: ours("photo").and_then(|photo| photo.parse().ok()),
        identifiers: it.identifier.iter().filter_map(Identifier::known).collect(),
        ..Person::default()
    };
    person.birth_date = draft.when(
        "birthDate",
        it.birth_date.as_deref(),
        &it.birth_more.extension,
    );
    let died = it.deceased_date_time.as_deref();
    person.deceased = draft.when("deceased", died, &it.deceased_more.extension);
    if it.deceased_boolean == Some(true) {
        draft.say("deceased", Some("yes"));
    }
    for other in it
        .name
        .iter()
        .filter(|other| !name.is_some_and(|name| std::ptr::eq(*other, name)))
    {
        let words = other.line().filter(|line| *line != person.name);
        draft.say(other.r#use.as_deref().map_or("name", |word| word), words);
    }
    for other in it
        .address
        .iter()
        .filter(|other| !home.is_some_and(|home| std::ptr::eq(*other, home)))
    {
        draft.say("address", other.line());
    }
    for other in others {
        let (system, value) = other.split_once(": ").unwrap_or(("telecom", &other));
        draft.say(system, Some(value));
    }
    if draft.own {
        draft.entry.note = draft.ours("note");
    }
    draft.entry.content = Content::Person(person);
    r.person(draft);
    Ok(())
}

fn language(tongue: &Communication<'_>) -> Option<String> {
    let concept = tongue.language.as_ref()?;
    let tag = concept
        .coding
        .iter()
        .find(|coding| coding.system.as_deref() == Some(BCP47));
    let tag = tag
        .and_then(|coding| coding.code.as_deref())
        .map(str::to_owned);
    let any = || {
        concept
            .coding
            .iter()
            .find_map(|coding| coding.code.as_deref().map(str::to_owned))
    };
    tag.or_else(|| concept.text.as_deref().map(str::to_owned))
        .or_else(any)
        .or_else(|| concept.shown())
}

/// Takes the people and practices a patient names, and the photo.
pub(super) fn around(r: &mut Reading<'_>, at: usize) -> Result<(), Remark> {
    let it: Resource<'_> = r.parse(at)?;
    let Some(id) = r.person_id(at) else {
        return Ok(());
    };
    for (nth, contact) in it.contact.iter().enumerate() {
        contact::take_named(r, at, &format!("contact[{nth}]"), id, contact)?;
    }
    for reference in it
        .general_practitioner
        .iter()
        .chain(&it.managing_organization)
    {
        if r.contact(at, Some(id), reference).is_none()
            && let Some(name) = reference.display.as_deref()
        {
            let remark = r.part(at, "generalPractitioner", Why::PartNotKept);
            r.remarks.push(remark.fact("text", name));
        }
    }
    for (nth, photo) in it.photo.iter().enumerate() {
        if photo.data.is_some() {
            let inside = format!("photo[{nth}]");
            let document = document::attached(r, at, &inside, Some(id), photo, "photo", None)?;
            r.set_photo(id, document);
        } else if photo.url.is_some() {
            let own = r.index.items[at].raw.contains("urn:ownchart:photo");
            if !own {
                let remark = r.part(at, "photo", Why::PartNotFetched);
                let url = photo.url.as_deref().unwrap_or_default();
                r.remarks.push(remark.fact("url", url));
            }
        }
    }
    Ok(())
}

pub(super) fn write(
    w: &Writing<'_>,
    entry: &Entry,
    it: &Person,
    others: &[Object],
) -> (String, Json) {
    let mut to = w.resource("Patient", entry);
    let Person {
        name,
        family,
        given,
        birth_date,
        sex,
        deceased,
        address,
        phones,
        email,
        languages,
        insurer,
        insurance_number,
        care_level,
        blood_group,
        pregnancy,
        communication,
        wandering,
        photo,
        identifiers,
        doses_since,
        same_as: _, // who was entered twice is the chart's own business
    } = it;
    let numbers = identifiers.iter().map(|it| {
        let mut number = Object::default();
        number.maybe(
            "system",
            Some(it.system.as_str()).filter(|system| !system.is_empty()),
        );
        number.with("value", it.value.as_str())
    });
    to.body.set("identifier", numbers.collect::<Vec<_>>());
    if name.is_empty() && family.is_none() && given.is_none() {
        to.body.set("name", vec![unknown()]);
    } else {
        let mut whole = object("use", "official");
        let text = Some(name.as_str()).filter(|name| !name.is_empty());
        whole.maybe("text", text);
        whole.maybe("family", family.as_deref());
        let given = given.as_deref().map(|given| vec![Json::from(given)]);
        whole.maybe("given", given);
        to.body.set("name", vec![whole]);
    }
    to.body
        .set("telecom", contact::telecom(phones, email.as_deref()));
    let gender = word_of(*sex, SEX).filter(|_| *sex != Sex::Unknown);
    to.body.maybe("gender", gender);
    match birth_date {
        Some(_) => put_when(
            &mut to.body,
            "birthDate",
            birth_date.map(record::When::date),
        ),
        None => to.body.set("_birthDate", unknown()),
    }
    to.when("deceasedDateTime", *deceased);
    to.body.maybe(
        "address",
        address.as_deref().map(|line| vec![object("text", line)]),
    );
    if let Some(url) = photo.and_then(|photo| w.file(photo)) {
        to.body.set("photo", vec![object("url", url)]);
    }
    let tongues = languages.iter().map(|tongue| {
        let mut concept = Object::default();
        if is_tag(tongue) {
            concept.set(
                "coding",
                vec![object("system", BCP47).with("code", tongue.as_str())],
            );
        }
        object("language", concept.with("text", tongue.as_str()))
    });
    to.body.set("communication", tongues.collect::<Vec<_>>());
    to.body.set("generalPractitioner", others.to_vec());
    let words = [
        ("insurer", insurer),
        ("insurance-number", insurance_number),
        ("care-level", care_level),
        ("blood-group", blood_group),
        ("pregnancy", pregnancy),
        ("communication", communication),
        ("wandering", wandering),
    ];
    for (name, words) in words {
        to.words(name, words.as_deref());
    }
    to.words(
        "doses-since",
        doses_since.map(|day| day.to_string()).as_deref(),
    );
    to.words("photo", photo.map(|photo| photo.to_string()).as_deref());
    to.note_aside(entry);
    to.finish()
}

/// Whether a language is written as a tag of BCP 47 (`de`, `pt-BR`) and not in words.
fn is_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_lowercase())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}
