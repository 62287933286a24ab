//! MedicationAdministration (R4 §11.2): one dose that was taken, or was not.
//!
//! A chart's own noted doses leave and come back as this. Of other programs' ones only those become noted doses
//! whose order or statement stands in the same file and is read: the medicine itself is then in the chart. Any
//! other (an infusion in a hospital that nothing else speaks of) is a medicine, so that it is not hidden
//! among doses; and so is one that was begun, stopped in between, or whose state nobody knows.

use super::dosage::amount_of;
use super::element::{
    Annotation, Concept, More, Period, Quantity, Ratio, Reference, choose, element, joined, word_of,
};
use super::json::{List, Text};
use super::medication;
use super::reading::Reading;
use super::tree::{Json, object};
use super::writing::{Writing, concept, maybe_concept, unknown};
use crate::{Remark, Why};
use record::{Coded, Content, DayTime, Entry, EntryId, Intake, IntakeStatus};

element! {
    Resource {
        status: Option<Text<'a>>,
        status_reason: List<Concept<'a>>,
        medication_codeable_concept: Option<Concept<'a>>,
        medication_reference: Option<Reference<'a>>,
        subject: Option<Reference<'a>>,
        context: Option<Reference<'a>>,
        supporting_information: List<Reference<'a>>,
        effective_date_time: Option<Text<'a>>,
        #[serde(rename = "_effectiveDateTime")]
        effective_more: More<'a>,
        effective_period: Option<Period<'a>>,
        reason_code: List<Concept<'a>>,
        request: Option<Reference<'a>>,
        note: List<Annotation<'a>>,
        dosage: Option<Given<'a>>,
    }
}
element! {
    Given {
        text: Option<Text<'a>>,
        site: Option<Concept<'a>>,
        route: Option<Concept<'a>>,
        method: Option<Concept<'a>>,
        dose: Option<Quantity<'a>>,
        rate_ratio: Option<Ratio<'a>>,
        rate_quantity: Option<Quantity<'a>>,
    }
}
element! {
    /// What speaks of the medicine itself.
    Order { status: Option<Text<'a>> }
}

const STATUS: &[(&str, IntakeStatus)] = &[
    ("completed", IntakeStatus::Taken),
    ("not-done", IntakeStatus::Skipped),
];

pub(super) fn read(r: &mut Reading<'_>, at: usize) -> Result<(), Remark> {
    let it: Resource<'_> = r.parse(at)?;
    let status = it.status.as_deref().and_then(|word| choose(word, STATUS));
    let order = ordered(r, at, &it);
    let own = r.draft(at, None, Content::Intake(Intake::default()))?.own;
    let (Some(status), true) = (status, own || order.is_some()) else {
        return medication::read(r, at);
    };
    let person = r.subject(at, it.subject.as_ref())?;
    let mut draft = r.draft(at, person, Content::Intake(Intake::default()))?;
    let mut name = it
        .medication_codeable_concept
        .as_ref()
        .and_then(Concept::said);
    if !own && name.is_none() {
        name = medication::named(r, at, it.medication_reference.as_ref())?;
    }
    let name = match name {
        Some(name) => name,
        None if own => Coded::default(),
        None => return Err(r.leave(at, Why::Nameless)),
    };
    let (time, until) = match &it.effective_period {
        Some(period) => {
            let start = period.start.as_deref();
            let start = draft.when("effectivePeriod.start", start, &period.start_more.extension);
            (start, period.end.as_deref())
        }
        None => {
            let day = it.effective_date_time.as_deref();
            (
                draft.when("effectiveDateTime", day, &it.effective_more.extension),
                None,
            )
        }
    };
    let given = it.dosage.as_ref();
    let amount = given.and_then(|given| given.dose.as_ref());
    let dose = amount.and_then(Quantity::dose);
    let unit = draft.ours("unit").or(amount.and_then(Quantity::unit));
    let mut reasons = it.status_reason.iter().filter_map(Concept::said);
    let medicine = draft.points("medicine");
    let medication = match medicine {
        Some(to) if own => r.entry_of(at, &to),
        _ => order,
    };
    draft.entry.content = Content::Intake(Intake {
        name,
        medication,
        time,
        daytime: draft.choice("daytime", DayTime::ALL, DayTime::word),
        status,
        dose: dose.clone(),
        unit,
        reason: reasons.next(),
    });
    draft.notes(&it.note);
    if !own {
        draft.say("until", until);
        for other in reasons {
            draft.say("reason for status", Some(other.shown()));
        }
        for reason in it.reason_code.iter() {
            draft.say("reason", reason.shown());
        }
        if let Some(given) = given {
            let words = amount.filter(|_| dose.is_none()).and_then(Quantity::line);
            let shown = |concept: &Option<Concept<'_>>| concept.as_ref().and_then(Concept::shown);
            let parts = [
                given.text.as_deref().map(str::to_owned),
                words,
                given.rate_ratio.as_ref().and_then(Ratio::line),
                given.rate_quantity.as_ref().and_then(Quantity::line),
                shown(&given.site),
                shown(&given.route),
                shown(&given.method),
            ];
            let parts = joined(parts.iter().flatten().map(String::as_str), ", ");
            draft.say("dosage", parts);
        }
        let visit = it.context.as_ref().and_then(|to| r.entry_of(at, to));
        draft.link(visit, "visit");
    }
    r.take(draft);
    Ok(())
}

/// The medicine an order or statement of the file speaks of, where that is read.
fn ordered(r: &Reading<'_>, at: usize, it: &Resource<'_>) -> Option<EntryId> {
    let all = it.request.iter().chain(it.supporting_information.iter());
    all.filter_map(|reference| {
        let to = r.index.resolve(at, reference)?;
        let order = matches!(
            &*r.index.items[to].kind,
            "MedicationRequest" | "MedicationStatement"
        );
        let status = r.parse::<Order<'_>>(to).ok()?.status;
        let stands =
            order && r.forbidden(to).is_none() && status.as_deref() != Some("entered-in-error");
        stands.then(|| r.entry_of(at, reference)).flatten()
    })
    .next()
}

pub(super) fn write(w: &Writing<'_>, entry: &Entry, it: &Intake) -> Vec<(String, Json)> {
    let mut to = w.resource("MedicationAdministration", entry);
    let Intake {
        name,
        medication,
        time,
        daytime,
        status,
        dose,
        unit,
        reason,
    } = it;
    let status = word_of(*status, STATUS).expect("every status has a word");
    to.body.set("status", status);
    to.body.maybe(
        "statusReason",
        maybe_concept(reason.as_ref()).map(|it| vec![it]),
    );
    to.body.set(
        "medicationCodeableConcept",
        concept(name).unwrap_or_else(unknown),
    );
    to.body.set("subject", w.patient());
    // What speaks of the medicine is a statement here; `request` may point at an order only (§11.2.4).
    let medicine = medication.and_then(|id| w.reference(id));
    to.body
        .maybe("supportingInformation", medicine.clone().map(|it| vec![it]));
    to.points("medicine", medicine);
    to.when_or_unknown("effectiveDateTime", *time);
    to.note(entry);
    if let Some(dose) = dose {
        let amount = amount_of(dose, unit.as_deref());
        to.body.set("dosage", object("dose", amount));
    }
    to.words("unit", unit.as_deref());
    to.words("daytime", daytime.map(DayTime::word));
    vec![to.finish()]
}
