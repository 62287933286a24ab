//! Encounter and Appointment (R4 §8.11, §12.1).

use super::element::{
    Annotation, Coding, Concept, More, Period, Reference, choose, element, joined, word_of,
};
use super::json::{List, Text};
use super::reading::Reading;
use super::tree::{Json, Object, object};
use super::writing::{Writing, concept, maybe_concept, period, unknown};
use crate::{Remark, Why};
use record::{Code, Coded, Content, Entry, Visit, VisitStatus};

element! {
    Encounter {
        status: Option<Text<'a>>,
        class: Option<Coding<'a>>,
        r#type: List<Concept<'a>>,
        service_type: Option<Concept<'a>>,
        subject: Option<Reference<'a>>,
        participant: List<Participant<'a>>,
        period: Option<Period<'a>>,
        reason_code: List<Concept<'a>>,
        reason_reference: List<Reference<'a>>,
        diagnosis: List<Diagnosis<'a>>,
        hospitalization: Option<Stay<'a>>,
        location: List<Place<'a>>,
        service_provider: Option<Reference<'a>>,
        part_of: Option<Reference<'a>>,
        /// R4 has none; what another format says of a visit comes this way.
        note: List<Annotation<'a>>,
    }
}
element! {
    Participant { individual: Option<Reference<'a>> }
}
element! {
    Diagnosis { condition: Option<Reference<'a>> }
}
element! {
    Stay { admit_source: Option<Concept<'a>>, discharge_disposition: Option<Concept<'a>> }
}
element! {
    Place { location: Option<Reference<'a>> }
}
element! {
    Appointment {
        status: Option<Text<'a>>,
        appointment_type: Option<Concept<'a>>,
        service_type: List<Concept<'a>>,
        specialty: List<Concept<'a>>,
        reason_code: List<Concept<'a>>,
        reason_reference: List<Reference<'a>>,
        description: Option<Text<'a>>,
        start: Option<Text<'a>>,
        end: Option<Text<'a>>,
        #[serde(rename = "_start")]
        start_more: More<'a>,
        created: Option<Text<'a>>,
        comment: Option<Text<'a>>,
        patient_instruction: Option<Text<'a>>,
        participant: List<Actor<'a>>,
        note: List<Annotation<'a>>,
    }
}
element! {
    Actor { actor: Option<Reference<'a>> }
}

const STATUS: &[(&str, VisitStatus)] = &[
    ("finished", VisitStatus::Finished),
    ("planned", VisitStatus::Planned),
    ("in-progress", VisitStatus::InProgress),
    ("cancelled", VisitStatus::Cancelled),
    ("unknown", VisitStatus::Unknown),
    ("arrived", VisitStatus::InProgress),
    ("triaged", VisitStatus::InProgress),
    ("onleave", VisitStatus::InProgress),
    // appointments
    ("proposed", VisitStatus::Planned),
    ("pending", VisitStatus::Planned),
    ("booked", VisitStatus::Planned),
    ("waitlist", VisitStatus::Planned),
    ("checked-in", VisitStatus::InProgress),
    ("fulfilled", VisitStatus::Finished),
    ("noshow", VisitStatus::Cancelled),
];

pub(super) fn read(r: &mut Reading<'_>, at: usize) -> Result<(), Remark> {
    let it: Encounter<'_> = r.parse(at)?;
    if it.status.as_deref() == Some("entered-in-error") {
        return Err(r.leave(at, Why::EnteredInError));
    }
    let person = r.subject(at, it.subject.as_ref())?;
    let mut draft = r.draft(at, person, Content::Visit(Visit::default()))?;
    let class = it.class.as_ref().map(|class| Coded {
        text: String::new(),
        codes: vec![Code {
            system: class.system.as_deref().unwrap_or_default().to_owned(),
            code: class.code.as_deref().unwrap_or_default().to_owned(),
            display: class.display.as_deref().unwrap_or_default().to_owned(),
        }],
    });
    let class = class.filter(|class| !class.shown().is_empty());
    let kind = it.r#type.first().and_then(Concept::said);
    let service = it.service_type.as_ref().and_then(Concept::said);
    let named = [&kind, &service, &class];
    let title = named.into_iter().flatten().map(Coded::shown).next();
    let title = draft
        .ours("title")
        .or(title.map(str::to_owned))
        .unwrap_or_default();
    let mut reasons: Vec<Coded> = it.reason_code.iter().filter_map(Concept::said).collect();
    for reference in it.reason_reference.iter() {
        draft.link(r.entry_of(at, reference), "reason");
        reasons.extend(r.name_of(at, reference).map(Coded::text));
    }
    for diagnosis in it.diagnosis.iter() {
        draft.link(
            diagnosis
                .condition
                .as_ref()
                .and_then(|to| r.entry_of(at, to)),
            "reason",
        );
    }
    for other in reasons.iter().skip(1) {
        draft.say("reason", Some(other.shown()));
    }
    let individuals: Vec<&Reference<'_>> = it
        .participant
        .iter()
        .filter_map(|it| it.individual.as_ref())
        .collect();
    let contact = individuals
        .iter()
        .find_map(|who| r.contact(at, person, who));
    let with = if draft.own {
        joined(
            individuals.iter().filter_map(|who| who.display.as_deref()),
            ", ",
        )
    } else {
        r.whos(at, person, individuals.iter().copied())
    };
    let provider = it
        .service_provider
        .as_ref()
        .and_then(|to| r.who(at, person, to));
    let places: Vec<String> = it
        .location
        .iter()
        .filter_map(|it| r.name_of(at, it.location.as_ref()?))
        .collect();
    let place = joined(places.iter().map(String::as_str), ", ");
    let span = it.period.clone().unwrap_or_default();
    draft.entry.content = Content::Visit(Visit {
        title,
        category: kind.or_else(|| class.clone().filter(|_| !draft.own)),
        start: draft.when(
            "period.start",
            span.start.as_deref(),
            &span.start_more.extension,
        ),
        end: draft.when("period.end", span.end.as_deref(), &span.end_more.extension),
        status: it
            .status
            .as_deref()
            .and_then(|word| choose(word, STATUS))
            .unwrap_or(VisitStatus::Unknown),
        place: place.or(provider.clone()),
        with,
        contact: contact.or_else(|| r.contact(at, person, it.service_provider.as_ref()?)),
        reason: reasons.into_iter().next(),
        questions: draft.all_ours("question"),
    });
    draft.notes(&it.note);
    if !places.is_empty() {
        draft.say("provider", provider);
    }
    for other in it.r#type.iter().skip(1) {
        draft.say("type", other.shown());
    }
    if let Some(stay) = &it.hospitalization {
        draft.say(
            "admitted from",
            stay.admit_source.as_ref().and_then(Concept::shown),
        );
        let left = stay.discharge_disposition.as_ref();
        draft.say("discharged to", left.and_then(Concept::shown));
    }
    draft.link(
        it.part_of.as_ref().and_then(|to| r.entry_of(at, to)),
        "visit",
    );
    if draft.own {
        draft.entry.note = draft.ours("note");
    }
    r.take(draft);
    Ok(())
}

pub(super) fn read_appointment(r: &mut Reading<'_>, at: usize) -> Result<(), Remark> {
    let it: Appointment<'_> = r.parse(at)?;
    if it.status.as_deref() == Some("entered-in-error") {
        return Err(r.leave(at, Why::EnteredInError));
    }
    let actors: Vec<&Reference<'_>> = it
        .participant
        .iter()
        .filter_map(|it| it.actor.as_ref())
        .collect();
    let is_patient = |who: &&&Reference<'_>| {
        let by_name = who
            .reference
            .as_deref()
            .is_some_and(|to| to.contains("Patient/"));
        let at_end = r.index.resolve(at, who).map(|to| &*r.index.items[to].kind);
        at_end.map_or(by_name, |kind| kind == "Patient")
    };
    let patient = actors.iter().find(is_patient).copied();
    let others: Vec<&Reference<'_>> = actors
        .iter()
        .filter(|who| !is_patient(who))
        .copied()
        .collect();
    let person = r.subject(at, patient)?;
    let mut draft = r.draft(at, person, Content::Visit(Visit::default()))?;
    let is_place = |r: &Reading<'_>, who: &Reference<'_>| {
        let by_name = who
            .reference
            .as_deref()
            .is_some_and(|to| to.contains("Location/"));
        by_name
            || r.index
                .resolve(at, who)
                .is_some_and(|to| r.index.items[to].kind == "Location")
    };
    let (places, people): (Vec<_>, Vec<_>) = others.into_iter().partition(|who| is_place(r, who));
    let kind = it
        .service_type
        .first()
        .or(it.appointment_type.as_ref())
        .and_then(Concept::said);
    let reason = it.reason_code.first().and_then(Concept::said);
    let named = [&kind, &reason];
    let title = named.into_iter().flatten().map(Coded::shown).next();
    let title = it
        .description
        .as_deref()
        .or(title)
        .unwrap_or_default()
        .to_owned();
    for reference in it.reason_reference.iter() {
        draft.link(r.entry_of(at, reference), "reason");
    }
    draft.entry.content = Content::Visit(Visit {
        title,
        category: kind,
        start: draft.when("start", it.start.as_deref(), &it.start_more.extension),
        end: draft.when("end", it.end.as_deref(), &[]),
        status: it
            .status
            .as_deref()
            .and_then(|word| choose(word, STATUS))
            .unwrap_or(VisitStatus::Unknown),
        place: r.whos(at, person, places.into_iter()),
        contact: people.iter().find_map(|who| r.contact(at, person, who)),
        with: r.whos(at, person, people.into_iter()),
        reason,
        questions: Vec::new(),
    });
    draft.say("comment", it.comment.as_deref());
    draft.say("instruction", it.patient_instruction.as_deref());
    for specialty in it.specialty.iter() {
        draft.say("specialty", specialty.shown());
    }
    draft.recorded(it.created.as_deref());
    r.take(draft);
    Ok(())
}

pub(super) fn write(w: &Writing<'_>, entry: &Entry, it: &Visit) -> Vec<(String, Json)> {
    let mut to = w.resource("Encounter", entry);
    let Visit {
        title,
        category,
        start,
        end,
        status,
        place,
        with,
        contact,
        reason,
        questions,
    } = it;
    to.body.set(
        "status",
        word_of(*status, STATUS).expect("every status has a word"),
    );
    // The class of an encounter decides about billing, not about health: it is not guessed.
    to.body.set("class", unknown());
    to.body.maybe(
        "type",
        category.as_ref().and_then(concept).map(|it| vec![it]),
    );
    to.body.set("subject", w.patient());
    let mut who = contact
        .and_then(|contact| w.reference(contact))
        .unwrap_or_default();
    who.maybe("display", with.as_deref());
    if !who.is_empty() {
        to.body.set("participant", vec![object("individual", who)]);
    }
    to.body.set("period", period(*start, *end));
    to.body.maybe(
        "reasonCode",
        maybe_concept(reason.as_ref()).map(|it| vec![it]),
    );
    let place = place
        .as_deref()
        .map(|place| object("location", object("display", place)));
    to.body.maybe("location", place.map(|it: Object| vec![it]));
    to.words("title", Some(title));
    for question in questions {
        to.words("question", Some(question));
    }
    to.note_aside(entry);
    vec![to.finish()]
}
