//! Procedure (R4 §9.3).

use super::absent;
use super::element::{
    Annotation, Concept, More, Period, Quantity, Range, Reference, choose, element, joined, word_of,
};
use super::json::{List, Text};
use super::reading::Reading;
use super::tree::{Json, object};
use super::writing::{Writing, maybe_concept};
use crate::{Remark, Why};
use record::{Content, Entry, Kind, Procedure, ProcedureStatus, State};

element! {
    Resource {
        status: Option<Text<'a>>,
        status_reason: Option<Concept<'a>>,
        code: Option<Concept<'a>>,
        subject: Option<Reference<'a>>,
        encounter: Option<Reference<'a>>,
        performed_date_time: Option<Text<'a>>,
        #[serde(rename = "_performedDateTime")]
        performed_more: More<'a>,
        performed_period: Option<Period<'a>>,
        performed_string: Option<Text<'a>>,
        performed_age: Option<Quantity<'a>>,
        performed_range: Option<Range<'a>>,
        asserter: Option<Reference<'a>>,
        performer: List<Performer<'a>>,
        location: Option<Reference<'a>>,
        reason_code: List<Concept<'a>>,
        reason_reference: List<Reference<'a>>,
        body_site: List<Concept<'a>>,
        outcome: Option<Concept<'a>>,
        report: List<Reference<'a>>,
        complication: List<Concept<'a>>,
        follow_up: List<Concept<'a>>,
        note: List<Annotation<'a>>,
    }
}
element! {
    Performer { actor: Option<Reference<'a>>, on_behalf_of: Option<Reference<'a>> }
}

const STATUS: &[(&str, ProcedureStatus)] = &[
    ("completed", ProcedureStatus::Completed),
    ("preparation", ProcedureStatus::Planned),
    ("in-progress", ProcedureStatus::InProgress),
    ("stopped", ProcedureStatus::Stopped),
    ("not-done", ProcedureStatus::NotDone),
    ("unknown", ProcedureStatus::Unknown),
];

pub(super) fn read(r: &mut Reading<'_>, at: usize) -> Result<(), Remark> {
    let it: Resource<'_> = r.parse(at)?;
    let status = it.status.as_deref().unwrap_or_default();
    if status == "entered-in-error" {
        return Err(r.leave(at, Why::EnteredInError));
    }
    let person = r.subject(at, it.subject.as_ref())?;
    let mut draft = r.draft(at, person, Content::Procedure(Procedure::default()))?;
    let code = it.code.clone().unwrap_or_default();
    let own = draft.ours("state");
    let Some((state, name)) = absent::read(Kind::Procedure, own.as_deref(), &code) else {
        return Err(r.leave(at, Why::Nameless));
    };
    if state == State::Known && name.is_empty() && !draft.own {
        return Err(r.leave(at, Why::Nameless));
    }
    let period = it.performed_period.clone().unwrap_or_default();
    let date = it.performed_date_time.as_deref();
    let time = draft
        .when("performed", date, &it.performed_more.extension)
        .or_else(|| {
            draft.when(
                "performed",
                period.start.as_deref(),
                &period.start_more.extension,
            )
        });
    let ended = draft.when(
        "performed",
        period.end.as_deref(),
        &period.end_more.extension,
    );
    let mut reasons: Vec<_> = it.reason_code.iter().filter_map(Concept::said).collect();
    for reference in it.reason_reference.iter() {
        draft.link(r.entry_of(at, reference), "reason");
        reasons.extend(r.name_of(at, reference).map(record::Coded::text));
    }
    for other in reasons.iter().skip(1) {
        draft.say("reason", Some(other.shown()));
    }
    let actors = it
        .performer
        .iter()
        .flat_map(|it| it.actor.iter().chain(&it.on_behalf_of));
    let place = it.location.as_ref().filter(|_| !draft.own);
    draft.entry.content = Content::Procedure(Procedure {
        state,
        name,
        status: choose(status, STATUS).unwrap_or(ProcedureStatus::Unknown),
        time,
        ended: ended.filter(|ended| draft.own || Some(*ended) != time),
        body_site: it.body_site.first().and_then(Concept::said),
        outcome: it.outcome.as_ref().and_then(Concept::shown),
        reason: reasons.into_iter().next(),
        performer: r.whos(at, person, actors.chain(place)),
    });
    draft.notes(&it.note);
    if status == "on-hold" {
        draft.say("status", Some(status));
    }
    draft.say(
        "reason for status",
        it.status_reason.as_ref().and_then(Concept::shown),
    );
    draft.say("performed", it.performed_string.as_deref());
    draft.say(
        "performed",
        it.performed_age.as_ref().and_then(Quantity::line),
    );
    draft.say(
        "performed",
        it.performed_range.as_ref().and_then(Range::line),
    );
    for site in it.body_site.iter().skip(1) {
        draft.say("body site", site.shown());
    }
    let shown = |list: &[Concept<'_>]| {
        let words: Vec<String> = list.iter().filter_map(Concept::shown).collect();
        joined(words.iter().map(String::as_str), ", ")
    };
    draft.say("complication", shown(&it.complication));
    draft.say("follow-up", shown(&it.follow_up));
    draft.by(it.asserter.as_ref().and_then(|who| r.who(at, person, who)));
    draft.link(
        it.encounter.as_ref().and_then(|to| r.entry_of(at, to)),
        "visit",
    );
    for report in it.report.iter() {
        draft.link(r.entry_of(at, report), "source");
    }
    r.take(draft);
    Ok(())
}

pub(super) fn write(w: &Writing<'_>, entry: &Entry, it: &Procedure) -> Vec<(String, Json)> {
    let mut to = w.resource("Procedure", entry);
    let Procedure {
        state,
        name,
        status,
        time,
        ended,
        body_site,
        outcome,
        reason,
        performer,
    } = it;
    let status = word_of(*status, STATUS).expect("every status has a word");
    to.body.set("status", status);
    to.stated("code", *state, name, &absent::none_known(Kind::Procedure));
    to.body.set("subject", w.patient());
    to.span(["performedDateTime", "performedPeriod"], *time, *ended);
    let actor = performer
        .as_deref()
        .map(|who| object("actor", object("display", who)));
    to.body.maybe("performer", actor.map(|it| vec![it]));
    to.body.maybe(
        "reasonCode",
        maybe_concept(reason.as_ref()).map(|it| vec![it]),
    );
    to.body.maybe(
        "bodySite",
        maybe_concept(body_site.as_ref()).map(|it| vec![it]),
    );
    to.body.maybe(
        "outcome",
        outcome.as_deref().map(|words| object("text", words)),
    );
    to.note(entry);
    vec![to.finish()]
}
