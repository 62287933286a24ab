//! Condition and Flag (R4 §9.2, §9.11). A flag ("fall risk") becomes a condition of the category
//! it names: beside the problems it is seen by whoever must see it.

use super::absent;
use super::element::{
    Annotation, Concept, More, Period, Quantity, Range, Reference, element, word_of,
};
use super::json::{List, Text};
use super::reading::Reading;
use super::tree::Json;
use super::writing::{Writing, maybe_concept, one_code};
use crate::{Remark, Why};
use record::{
    Code, Coded, Condition, ConditionStatus, Content, Entry, Kind, Note, Severity, State,
    Verification,
};

element! {
    Resource {
        clinical_status: Option<Concept<'a>>,
        verification_status: Option<Concept<'a>>,
        category: List<Concept<'a>>,
        severity: Option<Concept<'a>>,
        code: Option<Concept<'a>>,
        body_site: List<Concept<'a>>,
        subject: Option<Reference<'a>>,
        encounter: Option<Reference<'a>>,
        onset_date_time: Option<Text<'a>>,
        #[serde(rename = "_onsetDateTime")]
        onset_more: More<'a>,
        onset_age: Option<Quantity<'a>>,
        onset_period: Option<Period<'a>>,
        onset_range: Option<Range<'a>>,
        onset_string: Option<Text<'a>>,
        abatement_date_time: Option<Text<'a>>,
        #[serde(rename = "_abatementDateTime")]
        abatement_more: More<'a>,
        abatement_age: Option<Quantity<'a>>,
        abatement_period: Option<Period<'a>>,
        abatement_range: Option<Range<'a>>,
        abatement_string: Option<Text<'a>>,
        recorded_date: Option<Text<'a>>,
        recorder: Option<Reference<'a>>,
        asserter: Option<Reference<'a>>,
        stage: List<Stage<'a>>,
        evidence: List<Evidence<'a>>,
        note: List<Annotation<'a>>,
    }
}
element! {
    Stage { summary: Option<Concept<'a>> }
}
element! {
    Evidence { code: List<Concept<'a>>, detail: List<Reference<'a>> }
}
element! {
    Flag {
        status: Option<Text<'a>>,
        category: List<Concept<'a>>,
        code: Option<Concept<'a>>,
        subject: Option<Reference<'a>>,
        period: Option<Period<'a>>,
        encounter: Option<Reference<'a>>,
        author: Option<Reference<'a>>,
    }
}

const STATUS: &[(&str, ConditionStatus)] = &[
    ("active", ConditionStatus::Active),
    ("recurrence", ConditionStatus::Recurrence),
    ("relapse", ConditionStatus::Relapse),
    ("inactive", ConditionStatus::Inactive),
    ("remission", ConditionStatus::Remission),
    ("resolved", ConditionStatus::Resolved),
];
const VERIFICATION: &[(&str, Verification)] = &[
    ("confirmed", Verification::Confirmed),
    ("provisional", Verification::Suspected),
    ("unconfirmed", Verification::Suspected),
    ("differential", Verification::Differential),
    ("refuted", Verification::Refuted),
];
/// SNOMED CT, and the words FHIR gives allergies.
const SEVERITY: &[(&str, Severity)] = &[
    ("255604002", Severity::Mild),
    ("6736007", Severity::Moderate),
    ("24484000", Severity::Severe),
    ("mild", Severity::Mild),
    ("moderate", Severity::Moderate),
    ("severe", Severity::Severe),
    ("LA6752-5", Severity::Mild),
    ("LA6751-7", Severity::Moderate),
    ("LA6750-9", Severity::Severe),
];
const CLINICAL_SYSTEM: &str = "http://terminology.hl7.org/CodeSystem/condition-clinical";
const VERIFICATION_SYSTEM: &str = "http://terminology.hl7.org/CodeSystem/condition-ver-status";

pub(super) fn read(r: &mut Reading<'_>, at: usize) -> Result<(), Remark> {
    let it: Resource<'_> = r.parse(at)?;
    let sure = it.verification_status.as_ref();
    if sure.is_some_and(|sure| sure.has("entered-in-error")) {
        return Err(r.leave(at, Why::EnteredInError));
    }
    let person = r.subject(at, it.subject.as_ref())?;
    let mut draft = r.draft(at, person, Content::Condition(Condition::default()))?;
    let code = it.code.clone().unwrap_or_default();
    let own = draft.ours("state");
    let Some((state, name)) = absent::read(Kind::Condition, own.as_deref(), &code) else {
        return Err(r.leave(at, Why::Nameless));
    };
    if state == State::Known && name.is_empty() && !draft.own {
        return Err(r.leave(at, Why::Nameless));
    }
    let onset_period = it.onset_period.clone().unwrap_or_default();
    let ended_period = it.abatement_period.clone().unwrap_or_default();
    let onset = draft
        .when(
            "onset",
            it.onset_date_time.as_deref(),
            &it.onset_more.extension,
        )
        .or_else(|| draft.when("onset", onset_period.start.as_deref(), &[]));
    let ended = draft
        .when(
            "abatement",
            it.abatement_date_time.as_deref(),
            &it.abatement_more.extension,
        )
        .or_else(|| draft.when("abatement", ended_period.start.as_deref(), &[]));
    let said = it
        .clinical_status
        .as_ref()
        .and_then(|status| status.find(STATUS));
    // What has an end and no status is over; what has neither is not known to be.
    let over = ended.is_some() || it.abatement_string.is_some() || it.abatement_age.is_some();
    let unsaid = if over && !draft.own {
        ConditionStatus::Inactive
    } else {
        ConditionStatus::Unknown
    };
    let severity = it.severity.as_ref();
    let known_severity = severity.and_then(|severity| severity.find(SEVERITY));
    draft.entry.content = Content::Condition(Condition {
        state,
        name,
        status: said.unwrap_or(unsaid),
        verification: sure.and_then(|sure| sure.find(VERIFICATION)),
        severity: known_severity,
        body_site: it.body_site.first().and_then(Concept::said),
        onset,
        ended,
        category: category(&it.category),
    });
    draft.notes(&it.note);
    if known_severity.is_none() {
        draft.say("severity", severity.and_then(Concept::shown));
    }
    for site in it.body_site.iter().skip(1) {
        draft.say("body site", site.shown());
    }
    draft.say("onset", it.onset_string.as_deref());
    draft.say("onset", it.onset_age.as_ref().and_then(Quantity::line));
    draft.say("onset", it.onset_range.as_ref().and_then(Range::line));
    draft.say("onset until", onset_period.end.as_deref());
    draft.say("abatement", it.abatement_string.as_deref());
    draft.say(
        "abatement",
        it.abatement_age.as_ref().and_then(Quantity::line),
    );
    draft.say(
        "abatement",
        it.abatement_range.as_ref().and_then(Range::line),
    );
    draft.say("abatement until", ended_period.end.as_deref());
    for stage in it.stage.iter() {
        draft.say("stage", stage.summary.as_ref().and_then(Concept::shown));
    }
    for evidence in it.evidence.iter() {
        for code in evidence.code.iter() {
            draft.say("evidence", code.shown());
        }
        for detail in evidence.detail.iter() {
            draft.link(r.entry_of(at, detail), "evidence");
        }
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

/// The categories a source gives, as one.
fn category(categories: &[Concept<'_>]) -> Option<Coded> {
    let mut all = categories.iter().filter_map(Concept::said);
    let mut first = all.next()?;
    first.codes.extend(all.flat_map(|other| other.codes));
    Some(first)
}

pub(super) fn read_flag(r: &mut Reading<'_>, at: usize) -> Result<(), Remark> {
    let it: Flag<'_> = r.parse(at)?;
    if it.status.as_deref() == Some("entered-in-error") {
        return Err(r.leave(at, Why::EnteredInError));
    }
    let person = r.subject(at, it.subject.as_ref())?;
    let name = it.code.as_ref().and_then(Concept::said);
    let name = name.ok_or_else(|| r.leave(at, Why::Nameless))?;
    let mut draft = r.draft(at, person, Content::Note(Note::default()))?;
    let period = it.period.clone().unwrap_or_default();
    draft.entry.content = Content::Condition(Condition {
        name,
        status: match it.status.as_deref() {
            Some("active") => ConditionStatus::Active,
            Some("inactive") => ConditionStatus::Inactive,
            _ => ConditionStatus::Unknown,
        },
        onset: draft.when("period.start", period.start.as_deref(), &[]),
        ended: draft.when("period.end", period.end.as_deref(), &[]),
        category: Some(category(&it.category).unwrap_or_else(|| Coded::text("flag"))),
        ..Condition::default()
    });
    draft.by(it.author.as_ref().and_then(|who| r.who(at, person, who)));
    draft.link(
        it.encounter.as_ref().and_then(|to| r.entry_of(at, to)),
        "visit",
    );
    r.take(draft);
    Ok(())
}

pub(super) fn write(w: &Writing<'_>, entry: &Entry, it: &Condition) -> Vec<(String, Json)> {
    let mut to = w.resource("Condition", entry);
    let Condition {
        state,
        name,
        status,
        verification,
        severity,
        body_site,
        onset,
        ended,
        category,
    } = it;
    let clinical = word_of(*status, STATUS);
    to.body.maybe(
        "clinicalStatus",
        clinical.map(|word| one_code(CLINICAL_SYSTEM, word)),
    );
    let sure = verification.and_then(|it| word_of(it, VERIFICATION));
    to.body.maybe(
        "verificationStatus",
        sure.map(|word| one_code(VERIFICATION_SYSTEM, word)),
    );
    to.body.maybe(
        "category",
        maybe_concept(category.as_ref()).map(|it| vec![it]),
    );
    let severity = severity.and_then(|it| word_of(it, SEVERITY));
    to.body.maybe(
        "severity",
        severity.map(|code| one_code(Code::SNOMED, code)),
    );
    to.stated("code", *state, name, &absent::none_known(Kind::Condition));
    to.body.maybe(
        "bodySite",
        maybe_concept(body_site.as_ref()).map(|it| vec![it]),
    );
    to.body.set("subject", w.patient());
    to.when("onsetDateTime", *onset);
    to.when("abatementDateTime", *ended);
    to.note(entry);
    vec![to.finish()]
}
