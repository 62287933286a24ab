//! Immunization (R4 §11.6).

use super::absent;
use super::element::{Annotation, Concept, More, Quantity, Reference, choose, element, word_of};
use super::json::{List, Number, Text};
use super::reading::Reading;
use super::tree::{Json, Object, object};
use super::vaccines;
use super::writing::{Writing, concept, maybe_concept, unknown};
use crate::{Remark, Why};
use record::{Content, Entry, Immunization, ImmunizationStatus, Kind, State};

element! {
    Resource {
        status: Option<Text<'a>>,
        status_reason: Option<Concept<'a>>,
        vaccine_code: Option<Concept<'a>>,
        patient: Option<Reference<'a>>,
        encounter: Option<Reference<'a>>,
        occurrence_date_time: Option<Text<'a>>,
        #[serde(rename = "_occurrenceDateTime")]
        occurrence_more: More<'a>,
        occurrence_string: Option<Text<'a>>,
        recorded: Option<Text<'a>>,
        report_origin: Option<Concept<'a>>,
        location: Option<Reference<'a>>,
        manufacturer: Option<Reference<'a>>,
        lot_number: Option<Text<'a>>,
        expiration_date: Option<Text<'a>>,
        site: Option<Concept<'a>>,
        route: Option<Concept<'a>>,
        dose_quantity: Option<Quantity<'a>>,
        performer: List<Performer<'a>>,
        note: List<Annotation<'a>>,
        reason_code: List<Concept<'a>>,
        is_subpotent: Option<bool>,
        subpotent_reason: List<Concept<'a>>,
        reaction: List<Happened<'a>>,
        protocol_applied: List<Protocol<'a>>,
    }
}
element! {
    Performer { actor: Option<Reference<'a>> }
}
element! {
    Happened { date: Option<Text<'a>>, detail: Option<Reference<'a>> }
}
element! {
    Protocol {
        series: Option<Text<'a>>,
        target_disease: List<Concept<'a>>,
        dose_number_positive_int: Option<Number<'a>>,
        dose_number_string: Option<Text<'a>>,
        series_doses_positive_int: Option<Number<'a>>,
        series_doses_string: Option<Text<'a>>,
    }
}

const STATUS: &[(&str, ImmunizationStatus)] = &[
    ("completed", ImmunizationStatus::Completed),
    ("not-done", ImmunizationStatus::NotDone),
];

pub(super) fn read(r: &mut Reading<'_>, at: usize) -> Result<(), Remark> {
    let it: Resource<'_> = r.parse(at)?;
    let status = it.status.as_deref().unwrap_or_default();
    if status == "entered-in-error" {
        return Err(r.leave(at, Why::EnteredInError));
    }
    // A vaccination that was not given must not pass for one that was.
    let status = choose(status, STATUS).ok_or_else(|| {
        r.leave(at, Why::Malformed)
            .fact("detail", &format!("status {status:?}"))
    })?;
    let person = r.subject(at, it.patient.as_ref())?;
    let mut draft = r.draft(at, person, Content::Immunization(Immunization::default()))?;
    let code = it.vaccine_code.clone().unwrap_or_default();
    let own = draft.ours("state");
    let Some((state, mut vaccine)) = absent::read(Kind::Immunization, own.as_deref(), &code) else {
        return Err(r.leave(at, Why::Nameless));
    };
    if state == State::Known && vaccine.is_empty() && !draft.own {
        return Err(r.leave(at, Why::Nameless));
    }
    if !draft.own {
        vaccines::name(&mut vaccine);
    }
    let protocol = it.protocol_applied.first().cloned().unwrap_or_default();
    let count = |number: Option<Number<'_>>, words: Option<Text<'_>>| {
        let number = number.map(|number| number.text().to_owned());
        number.or(words.map(|words| words.to_string()))
    };
    let actors = it.performer.iter().flat_map(|it| &it.actor);
    let place = it.location.as_ref().filter(|_| !draft.own);
    draft.entry.content = Content::Immunization(Immunization {
        state,
        vaccine,
        targets: protocol
            .target_disease
            .iter()
            .filter_map(Concept::said)
            .collect(),
        status,
        time: draft.when(
            "occurrence",
            it.occurrence_date_time.as_deref(),
            &it.occurrence_more.extension,
        ),
        maker: it
            .manufacturer
            .as_ref()
            .and_then(|maker| r.name_of(at, maker)),
        lot: it.lot_number.as_deref().map(str::to_owned),
        dose_number: count(
            protocol.dose_number_positive_int,
            protocol.dose_number_string,
        ),
        series_doses: count(
            protocol.series_doses_positive_int,
            protocol.series_doses_string,
        ),
        site: it.site.as_ref().and_then(Concept::said),
        route: it.route.as_ref().and_then(Concept::said),
        reason: it.status_reason.as_ref().and_then(Concept::said),
        performer: r.whos(at, person, actors.chain(place)),
    });
    draft.notes(&it.note);
    draft.say("occurrence", it.occurrence_string.as_deref());
    draft.say("series", protocol.series.as_deref());
    for other in it.protocol_applied.iter().skip(1) {
        let number = count(
            other.dose_number_positive_int,
            other.dose_number_string.clone(),
        );
        let targets = other.target_disease.iter().filter_map(Concept::shown);
        let words: Vec<String> = targets.chain(number).collect();
        draft.say("protocol", Some(words.join(", ")));
    }
    draft.say("expires", it.expiration_date.as_deref());
    draft.say("dose", it.dose_quantity.as_ref().and_then(Quantity::line));
    if it.is_subpotent == Some(true) {
        let why = it.subpotent_reason.iter().find_map(Concept::shown);
        draft.say("subpotent", Some(why.unwrap_or_else(|| "yes".to_owned())));
    }
    for reason in it.reason_code.iter() {
        draft.say("reason", reason.shown());
    }
    for reaction in it.reaction.iter() {
        let shown = reaction
            .detail
            .as_ref()
            .and_then(|detail| detail.display.as_deref());
        draft.say("reaction", shown.or(reaction.date.as_deref()));
        draft.link(
            reaction.detail.as_ref().and_then(|to| r.entry_of(at, to)),
            "reaction",
        );
    }
    draft.recorded(it.recorded.as_deref());
    draft.by(it.report_origin.as_ref().and_then(Concept::shown));
    draft.link(
        it.encounter.as_ref().and_then(|to| r.entry_of(at, to)),
        "visit",
    );
    r.take(draft);
    Ok(())
}

pub(super) fn write(w: &Writing<'_>, entry: &Entry, it: &Immunization) -> Vec<(String, Json)> {
    let mut to = w.resource("Immunization", entry);
    let Immunization {
        state,
        vaccine,
        targets,
        status,
        time,
        maker,
        lot,
        dose_number,
        series_doses,
        site,
        route,
        reason,
        performer,
    } = it;
    let status = word_of(*status, STATUS).expect("every status has a word");
    to.body.set("status", status);
    to.body
        .maybe("statusReason", maybe_concept(reason.as_ref()));
    to.stated(
        "vaccineCode",
        *state,
        vaccine,
        &absent::none_known(Kind::Immunization),
    );
    to.body.set("patient", w.patient());
    to.when_or_unknown("occurrenceDateTime", *time);
    to.body.maybe(
        "manufacturer",
        maker.as_deref().map(|it| object("display", it)),
    );
    to.body.maybe("lotNumber", lot.as_deref());
    to.body.maybe("site", maybe_concept(site.as_ref()));
    to.body.maybe("route", maybe_concept(route.as_ref()));
    let actor = performer
        .as_deref()
        .map(|who| object("actor", object("display", who)));
    to.body.maybe("performer", actor.map(|it| vec![it]));
    to.note(entry);
    let mut protocol = Object::default();
    let targets: Vec<Object> = targets.iter().filter_map(concept).collect();
    protocol.set("targetDisease", targets);
    count(
        &mut protocol,
        ["doseNumberPositiveInt", "doseNumberString"],
        dose_number.as_deref(),
    );
    count(
        &mut protocol,
        ["seriesDosesPositiveInt", "seriesDosesString"],
        series_doses.as_deref(),
    );
    if !protocol.is_empty() && dose_number.is_none() {
        protocol.set("_doseNumberString", unknown());
    }
    if !protocol.is_empty() {
        to.body.set("protocolApplied", vec![protocol]);
    }
    vec![to.finish()]
}

/// `2` as a number, `booster` as words.
fn count(into: &mut Object, [number, words]: [&'static str; 2], count: Option<&str>) {
    let Some(count) = count else { return };
    match count.parse::<u32>() {
        Ok(whole) if whole > 0 && whole.to_string() == count => into.set(number, u64::from(whole)),
        _ => into.set(words, count),
    }
}
