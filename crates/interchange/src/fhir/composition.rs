//! Composition (R4 §2.26): the list of contents of a document, and the sections of ours.

use super::element::{Concept, Extension, Ours, Reference, element};
use super::json::{List, Long, Text};
use super::narrative;
use super::reading::Reading;
use super::tree::{Json, Object, object};
use super::writing::{Resource as Writes, Writing, one_code, spelled};
use crate::words::{self, Language, Word};
use crate::{Remark, Why, lines};
use record::{
    Allergy, Chart, Code, Condition, Content, Device, Directive, Entry, FindingCategory,
    Immunization, Kind, Medication, Note, Procedure, State, When,
};

element! {
    Resource {
        r#type: Option<Concept<'a>>,
        subject: Option<Reference<'a>>,
        date: Option<Text<'a>>,
        author: List<Reference<'a>>,
        custodian: Option<Reference<'a>>,
        attester: List<Attester<'a>>,
        title: Option<Text<'a>>,
        text: Option<Narrative<'a>>,
        section: List<Section<'a>>,
        extension: List<Extension<'a>>,
    }
}
element! {
    Attester { party: Option<Reference<'a>> }
}
element! {
    Narrative { status: Option<Text<'a>>, div: Option<Long<'a>> }
}
element! {
    Section {
        title: Option<Text<'a>>,
        code: Option<Concept<'a>>,
        text: Option<Narrative<'a>>,
        entry: List<Reference<'a>>,
        empty_reason: Option<Concept<'a>>,
        section: List<Section<'a>>,
    }
}

/// LOINC "Patient summary Document".
pub(super) const SUMMARY: &str = "60591-5";

/// What a document says about itself, before its sections are read.
pub(super) struct About {
    /// Whom it is about.
    pub(super) patient: Option<usize>,
    /// Whether it is a patient summary.
    pub(super) is_summary: bool,
}

/// Reads who a document is about and who wrote it.
pub(super) fn about(r: &mut Reading<'_>, at: usize) -> Result<About, Remark> {
    let it: Resource<'_> = r.parse(at)?;
    let patient = it.subject.as_ref().and_then(|to| r.index.resolve(at, to));
    let mut authors = Vec::new();
    for author in it.author.iter().chain(&it.custodian) {
        let to = r
            .index
            .resolve(at, author)
            .map(|to| r.index.items[to].kind.clone());
        // A person who wrote their own summary is not a source of its own, nor is a program.
        if !matches!(to.as_deref(), Some("Patient" | "Device")) {
            authors.extend(r.name_of(at, author));
        }
    }
    if r.by.is_none() {
        r.by = authors.into_iter().next();
    }
    let is_summary = it.r#type.as_ref().is_some_and(|kind| kind.has(SUMMARY));
    Ok(About {
        patient,
        is_summary,
    })
}

/// Reads the sections: what they point at, why they are empty, and words without entries.
pub(super) fn read(r: &mut Reading<'_>, at: usize) -> Result<(), Remark> {
    let it: Resource<'_> = r.parse(at)?;
    let own = it.extension.words("kind").is_some();
    let attesters = it.attester.iter().flat_map(|it| &it.party);
    for who in it.author.iter().chain(&it.custodian).chain(attesters) {
        let person = r.subject(at, it.subject.as_ref())?;
        r.contact(at, person, who);
    }
    if it.section.is_empty() && !own {
        let title = it.title.as_deref().unwrap_or_default();
        words_alone(r, at, &it, "text", title, it.text.as_ref())?;
    }
    for (nth, section) in it.section.iter().enumerate() {
        read_section(r, at, &it, &format!("section[{nth}]"), section, own)?;
    }
    let remark = r.leave(at, Why::Contents);
    r.left(at, remark);
    Ok(())
}

fn read_section(
    r: &mut Reading<'_>,
    at: usize,
    whole: &Resource<'_>,
    inside: &str,
    section: &Section<'_>,
    own: bool,
) -> Result<(), Remark> {
    let title = section.title.as_deref().map(str::to_owned);
    let title = title
        .or_else(|| section.code.as_ref().and_then(Concept::shown))
        .unwrap_or_default();
    let mut found = 0;
    for reference in section.entry.iter() {
        match r.index.resolve(at, reference) {
            Some(to) => {
                found += 1;
                if super::contact::KINDS.contains(&&*r.index.items[to].kind) {
                    let person = r.subject(at, whole.subject.as_ref())?;
                    r.want_contact(to, person);
                }
            }
            None => {
                let to = reference.reference.as_deref();
                let to = to
                    .or(reference.display.as_deref())
                    .unwrap_or_default()
                    .to_owned();
                let remark = r.part(at, inside, Why::NotInFile);
                r.remarks.push(remark.fact("reference", &to));
            }
        }
    }
    if let Some(reason) = &section.empty_reason {
        empty(r, at, whole, inside, section, reason)?;
    } else if found == 0 && section.section.is_empty() && !own {
        words_alone(r, at, whole, inside, &title, section.text.as_ref())?;
    }
    for (nth, section) in section.section.iter().enumerate() {
        read_section(
            r,
            at,
            whole,
            &format!("{inside}.section[{nth}]"),
            section,
            own,
        )?;
    }
    Ok(())
}

/// Words without entries are all there is: they become a note.
fn words_alone(
    r: &mut Reading<'_>,
    at: usize,
    whole: &Resource<'_>,
    inside: &str,
    title: &str,
    text: Option<&Narrative<'_>>,
) -> Result<(), Remark> {
    let text = text.filter(|text| text.status.as_deref() != Some("empty"));
    let text = text.and_then(|text| narrative::text(&text.div.as_ref()?.0));
    let Some(text) = text else { return Ok(()) };
    let person = r.subject(at, whole.subject.as_ref())?;
    let mut draft = r.draft_inside(at, inside, person, Content::Note(Note::default()))?;
    let origin = draft.entry.source.origin.take();
    draft.entry.source.origin = origin.map(|origin| format!("{origin}#{inside}"));
    let time = draft.when("date", whole.date.as_deref(), &[]);
    draft.entry.content = Content::Note(Note {
        title: title.to_owned(),
        text: Some(text),
        time,
    });
    r.take(draft);
    Ok(())
}

/// An empty section that says why. "Nil known" and "not asked" are statements; anything else
/// (unavailable, withheld) says nothing about the person.
fn empty(
    r: &mut Reading<'_>,
    at: usize,
    whole: &Resource<'_>,
    inside: &str,
    section: &Section<'_>,
    reason: &Concept<'_>,
) -> Result<(), Remark> {
    let state = match () {
        () if reason.has("nilknown") => Some(State::NoneKnown),
        () if reason.has("notasked") => Some(State::NotAsked),
        () => None,
    };
    let kind = section.code.as_ref().and_then(|code| code.find(KINDS));
    let content = kind.zip(state).and_then(|(kind, state)| none(kind, state));
    let Some(content) = content else {
        let words = reason
            .coding
            .iter()
            .find_map(|coding| coding.code.as_deref());
        let words = words
            .map(str::to_owned)
            .or(reason.shown())
            .unwrap_or_default();
        let remark = r.part(at, inside, Why::EmptySection);
        r.remarks.push(remark.fact("reason", &words));
        return Ok(());
    };
    let person = r.subject(at, whole.subject.as_ref())?;
    let mut draft = r.draft_inside(at, inside, person, content)?;
    let origin = draft.entry.source.origin.take();
    draft.entry.source.origin = origin.map(|origin| format!("{origin}#{inside}"));
    draft.recorded(whole.date.as_deref());
    r.take(draft);
    Ok(())
}

/// The sections of a patient summary that are about one kind.
const KINDS: &[(&str, Kind)] = &[
    ("48765-2", Kind::Allergy),
    ("10160-0", Kind::Medication),
    ("11450-4", Kind::Condition),
    ("47519-4", Kind::Procedure),
    ("46264-8", Kind::Device),
    ("11369-6", Kind::Immunization),
    ("42348-3", Kind::Directive),
];

/// The statement that there is none of a kind.
fn none(kind: Kind, state: State) -> Option<Content> {
    Some(match kind {
        Kind::Allergy => Content::Allergy(Allergy {
            state,
            ..Allergy::default()
        }),
        Kind::Medication => Content::Medication(Medication {
            state,
            ..Medication::default()
        }),
        Kind::Condition => Content::Condition(Condition {
            state,
            ..Condition::default()
        }),
        Kind::Procedure => Content::Procedure(Procedure {
            state,
            ..Procedure::default()
        }),
        Kind::Device => Content::Device(Device {
            state,
            ..Device::default()
        }),
        Kind::Immunization => Content::Immunization(Immunization {
            state,
            ..Immunization::default()
        }),
        Kind::Directive => Content::Directive(Directive {
            state,
            ..Directive::default()
        }),
        _ => return None,
    })
}

// ---- our own

/// A section of a summary, in the order a doctor reads.
pub(crate) struct Plan {
    pub(crate) title: Word,
    pub(crate) loinc: &'static str,
    pub(crate) holds: fn(&Entry) -> bool,
    /// Whether the section stands even where it is empty.
    pub(crate) always: bool,
}

const fn plan(title: Word, loinc: &'static str, holds: fn(&Entry) -> bool) -> Plan {
    Plan {
        title,
        loinc,
        holds,
        always: false,
    }
}

/// The sections of an International Patient Summary (IPS 2.0), and four more for what a chart
/// keeps beyond it: visits, documents, contacts, noted doses.
pub(crate) const SECTIONS: &[Plan] = &[
    Plan {
        always: true,
        ..plan(words::ALLERGIES, "48765-2", |it| it.kind() == Kind::Allergy)
    },
    Plan {
        always: true,
        ..plan(words::MEDICINES, "10160-0", |it| {
            it.kind() == Kind::Medication
        })
    },
    Plan {
        always: true,
        ..plan(words::PROBLEMS, "11450-4", |it| {
            it.kind() == Kind::Condition && !is_past(it)
        })
    },
    plan(words::DEVICES, "46264-8", |it| it.kind() == Kind::Device),
    plan(words::DIRECTIVES, "42348-3", |it| {
        it.kind() == Kind::Directive
    }),
    plan(words::RESULTS, "30954-2", |it| {
        it.kind() == Kind::Finding
            && !is_of(it, FindingCategory::VitalSigns)
            && !is_of(it, FindingCategory::Social)
    }),
    plan(words::VITALS, "8716-3", |it| {
        is_of(it, FindingCategory::VitalSigns)
    }),
    plan(words::IMMUNIZATIONS, "11369-6", |it| {
        it.kind() == Kind::Immunization
    }),
    plan(words::PROCEDURES, "47519-4", |it| {
        it.kind() == Kind::Procedure
    }),
    plan(words::PAST_PROBLEMS, "11348-0", is_past),
    plan(words::SOCIAL, "29762-2", |it| {
        is_of(it, FindingCategory::Social)
    }),
    plan(words::VISITS, "46240-8", |it| it.kind() == Kind::Visit),
    plan(words::DOCUMENTS, "77599-9", |it| {
        matches!(it.kind(), Kind::Document | Kind::Note)
    }),
    plan(words::CONTACTS, "85847-2", |it| it.kind() == Kind::Contact),
    plan(words::INTAKES, INTAKES, |it| it.kind() == Kind::Intake),
];

/// LOINC "Medication administered". Its doses are counted in words and listed by the resources alone.
pub(crate) const INTAKES: &str = "29549-3";

fn is_past(entry: &Entry) -> bool {
    matches!(&entry.content, Content::Condition(it) if it.state == State::Known && !it.is_current())
}

fn is_of(entry: &Entry, category: FindingCategory) -> bool {
    matches!(&entry.content, Content::Finding(it) if it.category == Some(category))
}

/// An entry with the address of its resource, and whether it is the second version of another.
pub(super) struct Standing<'e> {
    pub(super) entry: &'e Entry,
    pub(super) url: String,
    pub(super) second: bool,
}

/// Writes the list of contents.
pub(super) fn write(
    w: &Writing<'_>,
    url: String,
    chart: &Chart,
    standing: &[Standing<'_>],
) -> (String, Json) {
    let mut to = Writes::new("Composition", url);
    let language = w.options.language;
    to.words("kind", Some("summary"));
    let made = instant(w.options.made);
    let name = chart
        .who()
        .map(|person| person.name.as_str())
        .unwrap_or_default();
    let title = format!(
        "{} – {}",
        language.of(words::SUMMARY),
        language.of(words::KEPT)
    );
    to.body.set("language", language.tag());
    to.body.set(
        "text",
        narrative_of([format!("{}: {name}", language.of(words::SUMMARY))]),
    );
    to.body.set("status", "final");
    to.body.set("type", one_code(Code::LOINC, SUMMARY));
    to.body.set("subject", w.patient());
    to.body.set("date", made);
    let author = match w.options.author {
        Some(author) => object("display", author),
        None => w.patient(),
    };
    to.body.set("author", vec![author]);
    to.body.set("title", title);
    let sections = SECTIONS
        .iter()
        .filter_map(|plan| write_section(plan, standing, language));
    to.body.set("section", sections.collect::<Vec<_>>());
    to.finish()
}

fn write_section(plan: &Plan, standing: &[Standing<'_>], language: Language) -> Option<Object> {
    let held: Vec<&Standing<'_>> = standing
        .iter()
        .filter(|it| (plan.holds)(it.entry))
        .collect();
    if held.is_empty() && !plan.always {
        return None;
    }
    let mut section =
        object("title", language.of(plan.title)).with("code", one_code(Code::LOINC, plan.loinc));
    if held.is_empty() {
        let system = "http://terminology.hl7.org/CodeSystem/list-empty-reason";
        section.set(
            "text",
            narrative_of([language.of(words::NO_INFORMATION).to_owned()]),
        );
        // "Unavailable" claims nothing: nobody said that there is none, or that it was asked.
        section.set("emptyReason", one_code(system, "unavailable"));
        return Some(section);
    }
    let counted = match plan.loinc {
        INTAKES => Some(lines::counted(held.iter().map(|it| it.entry), language)),
        _ => None,
    };
    let each = held.iter().map(|it| {
        let line = lines::row(it.entry, language).line();
        if it.second {
            format!("{}: {line}", language.of(words::UNDECIDED))
        } else {
            line
        }
    });
    let lines = counted.unwrap_or_else(|| each.collect());
    section.set("text", narrative_of(lines));
    let entries = held.iter().map(|it| object("reference", it.url.as_str()));
    section.set("entry", entries.collect::<Vec<_>>());
    Some(section)
}

/// Lines as XHTML (R4 §2.20): a list of paragraphs, every sign escaped.
fn narrative_of(lines: impl IntoIterator<Item = String>) -> Object {
    let mut div = String::from("<div xmlns=\"http://www.w3.org/1999/xhtml\">");
    for line in lines {
        div.push_str("<p>");
        crate::summary::escape(&line, &mut div);
        div.push_str("</p>");
    }
    div.push_str("</div>");
    object("status", "generated").with("div", div)
}

/// A moment as FHIR demands it: with seconds and offset. Where the caller gave only a day, the
/// beginning of that day in UTC.
pub(super) fn instant(made: When) -> String {
    let plain = spelled(made);
    if plain.contains('T') {
        return plain;
    }
    let day = When {
        about: false,
        month: made.month.or(Some(1)),
        day: made.day.or(Some(1)),
        time: None,
        ..made
    };
    format!("{day}T00:00:00Z")
}
