//! Consent (R4 §6.2), as far as it is an advance directive.

use super::element::{Annotation, Concept, More, Reference, element};
use super::json::{List, Text};
use super::reading::Reading;
use super::tree::{Json, Object, object};
use super::writing::{Writing, one_code};
use crate::{Remark, Why};
use record::{Code, Content, Directive, DirectiveKind, Entry, State};

element! {
    Resource {
        status: Option<Text<'a>>,
        scope: Option<Concept<'a>>,
        category: List<Concept<'a>>,
        patient: Option<Reference<'a>>,
        date_time: Option<Text<'a>>,
        #[serde(rename = "_dateTime")]
        date_more: More<'a>,
        performer: List<Reference<'a>>,
        organization: List<Reference<'a>>,
        policy_rule: Option<Concept<'a>>,
        source_attachment: Option<super::document::Attachment<'a>>,
        source_reference: Option<Reference<'a>>,
        provision: Option<Provision<'a>>,
        note: List<Annotation<'a>>,
    }
}
element! {
    Provision { r#type: Option<Text<'a>>, actor: List<Actor<'a>>, code: List<Concept<'a>> }
}
element! {
    Actor { role: Option<Concept<'a>>, reference: Option<Reference<'a>> }
}

/// Consent categories (HL7 terminology), LOINC and SNOMED CT.
const KINDS: &[(&str, DirectiveKind)] = &[
    ("dnr", DirectiveKind::Resuscitation),
    ("304251008", DirectiveKind::Resuscitation), // resuscitation status
    ("304253006", DirectiveKind::Resuscitation), // not for resuscitation
    ("439569004", DirectiveKind::Resuscitation), // resuscitation
    ("poa", DirectiveKind::Proxy),
    ("75787-2", DirectiveKind::Proxy),
    ("64298-3", DirectiveKind::Proxy),
    ("hcd", DirectiveKind::LivingWill),
    ("86533-7", DirectiveKind::LivingWill),
    ("75320-2", DirectiveKind::Other), // advance directive
    ("acd", DirectiveKind::Other),
    ("42348-3", DirectiveKind::Other),
    ("emrgonly", DirectiveKind::Other),
    ("polst", DirectiveKind::Other),
];
const SCOPE: &str = "http://terminology.hl7.org/CodeSystem/consentscope";
const CATEGORY: &str = "http://terminology.hl7.org/CodeSystem/consentcategorycodes";

pub(super) fn read(r: &mut Reading<'_>, at: usize) -> Result<(), Remark> {
    let it: Resource<'_> = r.parse(at)?;
    if it.status.as_deref() == Some("entered-in-error") {
        return Err(r.leave(at, Why::EnteredInError));
    }
    let provided = it.provision.clone().unwrap_or_default();
    let concepts = || it.category.iter().chain(provided.code.iter());
    let kind = concepts().find_map(|category| category.find(KINDS));
    let advance = it.scope.as_ref().is_some_and(|scope| scope.has("adr"));
    let scope = it
        .scope
        .as_ref()
        .and_then(Concept::shown)
        .unwrap_or_default();
    if kind.is_none() && !advance {
        // A consent to share data, to take part in a study: true, and no directive.
        return Err(r.leave(at, Why::NotADirective).fact("scope", &scope));
    }
    if matches!(it.status.as_deref(), Some("rejected" | "inactive")) {
        let remark = r.leave(at, Why::NotADirective);
        return Err(remark.fact("scope", it.status.as_deref().unwrap_or_default()));
    }
    let person = r.subject(at, it.patient.as_ref())?;
    let mut draft = r.draft(at, person, Content::Directive(Directive::default()))?;
    let words = it.policy_rule.as_ref().and_then(Concept::shown);
    let of_code = concepts().find_map(Concept::shown);
    let agent = provided.actor.iter().find_map(|actor| {
        let to = r.index.resolve(at, actor.reference.as_ref()?)?;
        Some((to, actor))
    });
    let agent = agent.and_then(|(to, actor)| {
        let contact = r.want_contact(to, person);
        contact.or_else(|| r.entry_of(at, actor.reference.as_ref()?))
    });
    let own_kind = draft.choice("directive", DirectiveKind::ALL, DirectiveKind::word);
    let text = if draft.own { words } else { words.or(of_code) };
    draft.entry.content = Content::Directive(Directive {
        state: draft
            .choice("state", State::ALL, State::word)
            .unwrap_or_default(),
        directive: own_kind.or(kind).unwrap_or(DirectiveKind::Other),
        text,
        location: draft.ours("location"),
        time: draft.when("dateTime", it.date_time.as_deref(), &it.date_more.extension),
        agent,
    });
    draft.notes(&it.note);
    if draft.own {
        draft.entry.note = draft.ours("note");
    } else {
        draft.say(
            "provision",
            provided.r#type.as_deref().filter(|word| *word == "deny"),
        );
        if matches!(it.status.as_deref(), Some("draft" | "proposed")) {
            draft.say("status", it.status.as_deref());
        }
    }
    draft.link(
        it.source_reference
            .as_ref()
            .and_then(|to| r.entry_of(at, to)),
        "source",
    );
    let who = it.organization.first().or(it.performer.first());
    draft.by(who.and_then(|who| r.who(at, person, who)));
    if let Some(attachment) = &it.source_attachment {
        let title = draft.entry.title().to_owned();
        let document =
            super::document::attached(r, at, "sourceAttachment", person, attachment, &title, None)?;
        draft.link(document, "source");
    }
    r.take(draft);
    Ok(())
}

pub(super) fn write(w: &Writing<'_>, entry: &Entry, it: &Directive) -> Vec<(String, Json)> {
    let mut to = w.resource("Consent", entry);
    let Directive {
        state,
        directive,
        text,
        location,
        time,
        agent,
    } = it;
    to.body.set("status", "active");
    to.body.set("scope", one_code(SCOPE, "adr"));
    let category = match directive {
        DirectiveKind::Resuscitation => one_code(CATEGORY, "dnr"),
        DirectiveKind::LivingWill => one_code(Code::LOINC, "86533-7"),
        DirectiveKind::Proxy => one_code(Code::LOINC, "64298-3"),
        _ => one_code(CATEGORY, "acd"),
    };
    to.body.set("category", vec![category]);
    to.body.set("patient", w.patient());
    to.when("dateTime", *time);
    // FHIR demands a policy; what the directive says in one sentence is the only one there is.
    let rule = text.as_deref().map(|text| object("text", text));
    to.body
        .set("policyRule", rule.unwrap_or_else(super::writing::unknown));
    if let Some(reference) = agent.and_then(|agent| w.reference(agent)) {
        let role = one_code("http://terminology.hl7.org/CodeSystem/v3-RoleClass", "AGNT");
        let actor: Object = object("role", role).with("reference", reference);
        to.body.set("provision", object("actor", vec![actor]));
    }
    to.words("directive", Some(directive.word()));
    to.words("state", (*state != State::Known).then(|| state.word()));
    to.words("location", location.as_deref());
    to.note_aside(entry);
    vec![to.finish()]
}
