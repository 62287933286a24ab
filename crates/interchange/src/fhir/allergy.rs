//! AllergyIntolerance (R4 §9.1).

use super::absent;
use super::element::{Annotation, Concept, Extension, Ours, Reference, choose, element, word_of};
use super::json::{List, Text};
use super::reading::Reading;
use super::tree::{Json, Object, object};
use super::writing::{Writing, concept, one_code, unknown};
use crate::{Remark, Why};
use record::{
    Allergy, AllergyCategory, AllergyStatus, Code, Content, Criticality, Entry, Kind, Nature,
    Reaction, Severity,
};

element! {
    Resource {
        clinical_status: Option<Concept<'a>>,
        verification_status: Option<Concept<'a>>,
        r#type: Option<Text<'a>>,
        category: List<Text<'a>>,
        criticality: Option<Text<'a>>,
        code: Option<Concept<'a>>,
        patient: Option<Reference<'a>>,
        encounter: Option<Reference<'a>>,
        onset_date_time: Option<Text<'a>>,
        #[serde(rename = "_onsetDateTime")]
        onset_more: super::element::More<'a>,
        onset_age: Option<super::element::Quantity<'a>>,
        onset_period: Option<super::element::Period<'a>>,
        onset_range: Option<super::element::Range<'a>>,
        onset_string: Option<Text<'a>>,
        recorded_date: Option<Text<'a>>,
        recorder: Option<Reference<'a>>,
        asserter: Option<Reference<'a>>,
        last_occurrence: Option<Text<'a>>,
        #[serde(rename = "_lastOccurrence")]
        last_more: super::element::More<'a>,
        note: List<Annotation<'a>>,
        reaction: List<Happened<'a>>,
    }
}
element! {
    Happened {
        substance: Option<Concept<'a>>,
        manifestation: List<Concept<'a>>,
        description: Option<Text<'a>>,
        onset: Option<Text<'a>>,
        severity: Option<Text<'a>>,
        exposure_route: Option<Concept<'a>>,
        note: List<Annotation<'a>>,
        extension: List<Extension<'a>>,
    }
}

const STATUS: &[(&str, AllergyStatus)] = &[
    ("active", AllergyStatus::Active),
    ("inactive", AllergyStatus::Inactive),
    ("resolved", AllergyStatus::Resolved),
];
const CATEGORY: &[(&str, AllergyCategory)] = &[
    ("medication", AllergyCategory::Medication),
    ("food", AllergyCategory::Food),
    ("environment", AllergyCategory::Environment),
    ("biologic", AllergyCategory::Biologic),
];
const NATURE: &[(&str, Nature)] = &[
    ("allergy", Nature::Allergy),
    ("intolerance", Nature::Intolerance),
];
const CRITICALITY: &[(&str, Criticality)] = &[
    ("low", Criticality::Low),
    ("high", Criticality::High),
    ("unable-to-assess", Criticality::Unknown),
];
const SEVERITY: &[(&str, Severity)] = &[
    ("mild", Severity::Mild),
    ("moderate", Severity::Moderate),
    ("severe", Severity::Severe),
];
const VERIFIED: &[&str] = &["confirmed", "unconfirmed", "presumed", "refuted"];
const CLINICAL: &str = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical";
const VERIFICATION: &str = "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification";

pub(super) fn read(r: &mut Reading<'_>, at: usize) -> Result<(), Remark> {
    let it: Resource<'_> = r.parse(at)?;
    let certainty = it
        .verification_status
        .as_ref()
        .filter(|it| !it.extension.says("assumed"));
    if certainty.is_some_and(|it| it.has("entered-in-error")) {
        return Err(r.leave(at, Why::EnteredInError));
    }
    let person = r.subject(at, it.patient.as_ref())?;
    let mut draft = r.draft(at, person, Content::Allergy(Allergy::default()))?;
    let mut code = it.code.clone().unwrap_or_default();
    if code.said().is_none() && draft.ours("state").is_none() {
        let of_reaction = it
            .reaction
            .iter()
            .find_map(|happened| happened.substance.clone());
        code = of_reaction.unwrap_or_default();
    }
    let Some((state, substance)) =
        absent::read(Kind::Allergy, draft.ours("state").as_deref(), &code)
    else {
        return absent_part(r, at, person, &code);
    };
    if state == record::State::Known && substance.is_empty() && !draft.own {
        return Err(r.leave(at, Why::Nameless));
    }
    let clinical = it
        .clinical_status
        .as_ref()
        .filter(|it| !it.extension.says("assumed"));
    let refuted = certainty.is_some_and(|it| it.has("refuted"));
    let own_status = draft.choice("status", AllergyStatus::ALL, AllergyStatus::word);
    let own_certainty = draft.ours("certainty");
    let verified = certainty.and_then(|it| it.coding.iter().find_map(|coding| coding.code.clone()));
    draft.entry.content = Content::Allergy(Allergy {
        state,
        substance,
        reactions: it.reaction.iter().flat_map(reactions).collect(),
        criticality: it
            .criticality
            .as_deref()
            .and_then(|word| choose(word, CRITICALITY)),
        category: it.category.first().and_then(|word| choose(word, CATEGORY)),
        nature: it.r#type.as_deref().and_then(|word| choose(word, NATURE)),
        // What nobody says is over is shown: a missing status must not hide an allergy.
        status: own_status.unwrap_or(if refuted {
            AllergyStatus::Refuted
        } else {
            clinical.and_then(|it| it.find(STATUS)).unwrap_or_default()
        }),
        certainty: own_certainty.or(verified.map(|word| word.to_string())),
        onset: draft.when(
            "onset",
            it.onset_date_time.as_deref(),
            &it.onset_more.extension,
        ),
        last: draft.when(
            "lastOccurrence",
            it.last_occurrence.as_deref(),
            &it.last_more.extension,
        ),
    });
    draft.notes(&it.note);
    for other in it.category.iter().skip(1) {
        draft.say("category", Some(&**other));
    }
    draft.say("onset", it.onset_string.as_deref());
    draft.say("onset", it.onset_age.as_ref().and_then(|age| age.line()));
    draft.say(
        "onset",
        it.onset_period.as_ref().and_then(|period| period.line()),
    );
    draft.say(
        "onset",
        it.onset_range.as_ref().and_then(|range| range.line()),
    );
    let own = draft.own;
    for happened in it.reaction.iter().filter(|_| !own) {
        aside(&mut draft, happened, &code);
    }
    draft.recorded(it.recorded_date.as_deref());
    let who = it.asserter.as_ref().or(it.recorder.as_ref());
    draft.by(who.and_then(|who| r.who(at, person, who)));
    draft.link(
        it.encounter.as_ref().and_then(|to| r.entry_of(at, to)),
        "visit",
    );
    r.take(draft);
    Ok(())
}

/// "No known drug allergy": true, and not the whole; kept in its own words as a note.
fn absent_part(
    r: &mut Reading<'_>,
    at: usize,
    person: Option<record::EntryId>,
    code: &Concept<'_>,
) -> Result<(), Remark> {
    let title = code.shown().unwrap_or_default();
    let note = record::Note {
        title,
        ..record::Note::default()
    };
    let draft = r.draft(at, person, Content::Note(note))?;
    r.take(draft);
    Ok(())
}

/// Each sign of a reaction, with how bad the reaction was.
fn reactions(happened: &Happened<'_>) -> Vec<Reaction> {
    let severity = happened
        .severity
        .as_deref()
        .and_then(|word| choose(word, SEVERITY));
    let signs = happened.manifestation.iter().map(Concept::coded);
    let mut reactions: Vec<Reaction> = signs.map(|what| Reaction { what, severity }).collect();
    if reactions.is_empty() {
        let words = happened.description.as_deref().unwrap_or_default();
        let what = record::Coded::text(words);
        reactions.push(Reaction { what, severity });
    }
    reactions.retain(|reaction| !reaction.what.is_empty() || reaction.severity.is_some());
    reactions
}

/// What a reaction says beyond sign and severity.
fn aside(draft: &mut super::making::Draft<'_>, happened: &Happened<'_>, code: &Concept<'_>) {
    draft.notes(&happened.note);
    if !happened.manifestation.is_empty() {
        draft.say("reaction", happened.description.as_deref());
    }
    draft.say("reaction onset", happened.onset.as_deref());
    let substance = happened.substance.as_ref().and_then(Concept::shown);
    draft.say(
        "substance",
        substance.filter(|words| Some(words) != code.shown().as_ref()),
    );
    let route = happened.exposure_route.as_ref().and_then(Concept::shown);
    draft.say("exposure route", route);
}

pub(super) fn write(w: &Writing<'_>, entry: &Entry, it: &Allergy) -> Vec<(String, Json)> {
    let mut to = w.resource("AllergyIntolerance", entry);
    let Allergy {
        state,
        substance,
        reactions,
        criticality,
        category,
        nature,
        status,
        certainty,
        onset,
        last,
    } = it;
    // FHIR has no clinical status "refuted": that is said about how sure it is.
    let clinical = word_of(*status, STATUS).unwrap_or("inactive");
    to.body.set("clinicalStatus", one_code(CLINICAL, clinical));
    let sure = certainty.as_deref();
    let verified = sure.filter(|word| VERIFIED.contains(word));
    let refuted = *status == AllergyStatus::Refuted;
    let natural = if refuted {
        "refuted"
    } else {
        verified.unwrap_or("unconfirmed")
    };
    let mut verification = one_code(VERIFICATION, natural);
    if verified != Some(natural) {
        let assumed = super::writing::ours("assumed", "valueBoolean", true);
        verification = Object::default().with("extension", vec![assumed]).with(
            "coding",
            vec![object("system", VERIFICATION).with("code", natural)],
        );
        to.words("certainty", sure);
    }
    to.words("status", Some(status.word()));
    to.body.set("verificationStatus", verification);
    to.body
        .maybe("type", nature.and_then(|it| word_of(it, NATURE)));
    let category = category.and_then(|it| word_of(it, CATEGORY));
    to.body
        .maybe("category", category.map(|word| vec![Json::from(word)]));
    to.body.maybe(
        "criticality",
        criticality.and_then(|it| word_of(it, CRITICALITY)),
    );
    let none: Code = absent::none_known(Kind::Allergy);
    to.stated("code", *state, substance, &none);
    to.body.set("patient", w.patient());
    to.when("onsetDateTime", *onset);
    to.when("lastOccurrence", *last);
    to.note(entry);
    let reactions = reactions.iter().map(|Reaction { what, severity }| {
        let sign = concept(what).unwrap_or_else(unknown);
        let mut reaction = object("manifestation", vec![sign]);
        reaction.maybe("severity", severity.and_then(|it| word_of(it, SEVERITY)));
        reaction
    });
    to.body.set("reaction", reactions.collect::<Vec<_>>());
    vec![to.finish()]
}
