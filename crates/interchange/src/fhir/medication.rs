//! MedicationStatement, MedicationRequest, MedicationAdministration, MedicationDispense and
//! Medication (R4 §11).
//!
//! An order, a statement, a dose that was given and a box that was handed over each become an
//! entry of their own: which of them speak of one medicine is for the person to decide. What was
//! handed over is not known to be taken, so its status is "unknown".

use super::absent;
use super::dosage::{self, Dosage, Plan};
use super::element::{
    Annotation, Concept, Extension, Ours, Period, Quantity, Ratio, Reference, choose, element,
    joined, word_of,
};
use super::json::{List, Text};
use super::making::Draft;
use super::reading::Reading;
use super::tree::{Json, Object, number, object};
use super::writing::{Writing, concept, maybe_concept, ours, period, unknown};
use crate::{Remark, Why};
use record::{
    Coded, Content, Decimal, Dose, Entry, Ingredient, Kind, Medication, MedicationStatus, State,
    Weekday,
};
use serde_json::value::RawValue;

element! {
    /// The fields of all four; each has its own of them.
    Resource {
        status: Option<Text<'a>>,
        status_reason: Option<serde_json::Value>,
        intent: Option<Text<'a>>,
        do_not_perform: Option<bool>,
        medication_codeable_concept: Option<Concept<'a>>,
        medication_reference: Option<Reference<'a>>,
        subject: Option<Reference<'a>>,
        encounter: Option<Reference<'a>>,
        context: Option<Reference<'a>>,
        effective_date_time: Option<Text<'a>>,
        #[serde(rename = "_effectiveDateTime")]
        effective_more: super::element::More<'a>,
        effective_period: Option<Period<'a>>,
        authored_on: Option<Text<'a>>,
        date_asserted: Option<Text<'a>>,
        when_handed_over: Option<Text<'a>>,
        when_prepared: Option<Text<'a>>,
        requester: Option<Reference<'a>>,
        recorder: Option<Reference<'a>>,
        information_source: Option<Reference<'a>>,
        reason_code: List<Concept<'a>>,
        reason_reference: List<Reference<'a>>,
        note: List<Annotation<'a>>,
        dosage_instruction: List<Dosage<'a>>,
        dosage: Option<&'a RawValue>,
        quantity: Option<Quantity<'a>>,
        days_supply: Option<Quantity<'a>>,
        authorizing_prescription: List<Reference<'a>>,
        request: Option<Reference<'a>>,
        performer: Option<serde_json::Value>,
    }
}
element! {
    /// What a MedicationAdministration says instead of an instruction.
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
    /// The medicine itself.
    Substance {
        code: Option<Concept<'a>>,
        form: Option<Concept<'a>>,
        ingredient: List<Part<'a>>,
        batch: Option<Batch<'a>>,
    }
}
element! {
    Part {
        item_codeable_concept: Option<Concept<'a>>,
        item_reference: Option<Reference<'a>>,
        strength: Option<Ratio<'a>>,
        extension: List<Extension<'a>>,
    }
}
element! {
    Batch { lot_number: Option<Text<'a>> }
}

const STATUS: &[(&str, MedicationStatus)] = &[
    ("active", MedicationStatus::Active),
    ("completed", MedicationStatus::Completed),
    ("stopped", MedicationStatus::Stopped),
    ("on-hold", MedicationStatus::Paused),
    ("intended", MedicationStatus::Planned),
    ("not-taken", MedicationStatus::NotTaken),
    ("unknown", MedicationStatus::Unknown),
    // orders
    ("draft", MedicationStatus::Planned),
    ("cancelled", MedicationStatus::NotTaken),
    // given
    ("in-progress", MedicationStatus::Active),
    ("not-done", MedicationStatus::NotTaken),
    // handed over
    ("preparation", MedicationStatus::Planned),
    ("declined", MedicationStatus::NotTaken),
];

pub(super) fn read(r: &mut Reading<'_>, at: usize) -> Result<(), Remark> {
    let it: Resource<'_> = r.parse(at)?;
    let status = it.status.as_deref().unwrap_or_default();
    if status == "entered-in-error" {
        return Err(r.leave(at, Why::EnteredInError));
    }
    let person = r.subject(at, it.subject.as_ref())?;
    let mut draft = r.draft(at, person, Content::Medication(Medication::default()))?;
    let own_medicine = draft.points("medicine");
    let reference = it.medication_reference.as_ref().or(own_medicine.as_ref());
    let substance = substance(r, at, reference)?;
    let named = it.medication_codeable_concept.as_ref();
    let code = named.or(substance.as_ref().and_then(|it| it.code.as_ref()));
    let code = code.cloned().unwrap_or_default();
    let Some((state, mut name)) =
        absent::read(Kind::Medication, draft.ours("state").as_deref(), &code)
    else {
        return Err(r.leave(at, Why::Nameless));
    };
    let ingredients = match &substance {
        Some(substance) => ingredients(r, at, substance),
        None => Vec::new(),
    };
    if state == State::Known && name.is_empty() && !draft.own {
        let shown = it
            .medication_reference
            .as_ref()
            .and_then(|to| to.display.as_deref());
        let of_parts = joined(ingredients.iter().map(|part| part.substance.shown()), " + ");
        let words = shown.map(str::to_owned).or(of_parts);
        name = Coded::text(words.ok_or_else(|| r.leave(at, Why::Nameless))?);
    }
    let kind = r.index.items[at].kind.clone();
    let Plan {
        unit,
        schedule,
        cells,
        weekdays,
        every_days,
        dose_text,
        route,
        hint,
    } = plan(r, at, &draft, &it, &kind)?;
    let [morning, noon, evening, night] = cells;
    let (start, end) = times(&mut draft, &it);
    let reason = reason(r, at, &mut draft, &it);
    let requester = it.requester.as_ref().and_then(|who| r.who(at, person, who));
    let number = |name: &str| draft.ours(name).and_then(|it| it.parse().ok());
    draft.entry.content = Content::Medication(Medication {
        state,
        name,
        strength: draft.ours("strength"),
        ingredients,
        form: substance.as_ref().and_then(|it| it.form.as_ref()?.said()),
        unit,
        schedule,
        morning,
        noon,
        evening,
        night,
        weekdays,
        every_days,
        dose_text,
        route,
        start,
        end,
        status: status_of(&it, &kind),
        reason,
        hint,
        line: draft.ours("line"),
        section: draft.ours("section"),
        supply: number("supply"),
        counted: draft.ours("counted").and_then(|day| day.parse().ok()),
        pack: number("pack"),
        remind_days: draft.ours("remind-days").and_then(|days| days.parse().ok()),
        prescriber: draft.ours("prescriber").or(requester),
    });
    if it.do_not_perform == Some(true) {
        draft.say("doNotPerform", Some("must not be given"));
    }
    draft.notes(&it.note);
    draft.say(
        "reason for status",
        it.status_reason.as_ref().and_then(words_in),
    );
    let lot = substance
        .as_ref()
        .and_then(|it| it.batch.as_ref()?.lot_number.as_deref());
    draft.say("lot", lot);
    draft.say("quantity", it.quantity.as_ref().and_then(Quantity::line));
    draft.say(
        "days supply",
        it.days_supply.as_ref().and_then(Quantity::line),
    );
    let recorded = it.authored_on.as_deref().or(it.date_asserted.as_deref());
    draft.recorded(recorded);
    draft.by(it
        .information_source
        .as_ref()
        .and_then(|who| r.who(at, person, who)));
    let visit = it.encounter.as_ref().or(it.context.as_ref());
    draft.link(visit.and_then(|to| r.entry_of(at, to)), "visit");
    for order in it.authorizing_prescription.iter().chain(&it.request) {
        draft.link(r.entry_of(at, order), "order");
    }
    r.take(draft);
    Ok(())
}

fn status_of(it: &Resource<'_>, kind: &str) -> MedicationStatus {
    if it.do_not_perform == Some(true) {
        return MedicationStatus::NotTaken;
    }
    let status = it.status.as_deref().and_then(|word| choose(word, STATUS));
    let meant = matches!(it.intent.as_deref(), Some("proposal" | "plan" | "option"));
    match (kind, status) {
        ("MedicationRequest", Some(MedicationStatus::Active)) if meant => MedicationStatus::Planned,
        ("MedicationDispense", Some(MedicationStatus::Completed | MedicationStatus::Active)) => {
            MedicationStatus::Unknown
        }
        (_, status) => status.unwrap_or(MedicationStatus::Unknown),
    }
}

/// The medicine an order points at, contained or beside it.
fn substance<'a>(
    r: &mut Reading<'a>,
    at: usize,
    reference: Option<&Reference<'_>>,
) -> Result<Option<Substance<'a>>, Remark> {
    let Some(to) = reference.and_then(|reference| r.index.resolve(at, reference)) else {
        return Ok(None);
    };
    if r.index.items[to].kind != "Medication" {
        return Ok(None);
    }
    r.used(to, at);
    r.parse(to).map(Some)
}

/// What the medicine is called that something points at.
pub(super) fn named(
    r: &mut Reading<'_>,
    at: usize,
    reference: Option<&Reference<'_>>,
) -> Result<Option<Coded>, Remark> {
    let of_it = substance(r, at, reference)?.and_then(|it| it.code?.said());
    let shown = || Some(Coded::text(reference?.display.as_deref()?));
    Ok(of_it.or_else(shown))
}

fn ingredients(r: &mut Reading<'_>, at: usize, it: &Substance<'_>) -> Vec<Ingredient> {
    let mut ingredients = Vec::new();
    for part in it.ingredient.iter() {
        let of_reference = |r: &mut Reading<'_>| {
            let reference = part.item_reference.as_ref()?;
            let coded = r.index.resolve(at, reference).and_then(|to| {
                r.used(to, at);
                let substance: Substance<'_> = r.parse(to).ok()?;
                substance.code?.said()
            });
            coded.or(reference.display.as_deref().map(Coded::text))
        };
        let named = part.item_codeable_concept.as_ref().and_then(Concept::said);
        let substance = named.or_else(|| of_reference(r)).unwrap_or_default();
        let strength = part.extension.words("strength");
        let strength = strength.or(part.strength.as_ref().and_then(Ratio::line));
        let ingredient = Ingredient {
            substance,
            strength,
        };
        if ingredient != Ingredient::default() {
            ingredients.push(ingredient);
        }
    }
    ingredients
}

fn plan(
    r: &Reading<'_>,
    at: usize,
    draft: &Draft<'_>,
    it: &Resource<'_>,
    kind: &str,
) -> Result<Plan, Remark> {
    let raw = it.dosage.map(RawValue::get);
    let bad = |error| {
        super::index::malformed(&r.index.items[at].name(), &r.index.items[at].place, &error)
    };
    if kind == "MedicationAdministration" {
        let given: Option<Given<'_>> = raw.map(serde_json::from_str).transpose().map_err(bad)?;
        return Ok(given.map(|given| given_words(&given)).unwrap_or_default());
    }
    let of_statement: Option<List<Dosage<'_>>> =
        raw.map(serde_json::from_str).transpose().map_err(bad)?;
    let dosages = of_statement.unwrap_or_else(|| it.dosage_instruction.clone());
    let own = draft.ours("schedule");
    let mut plan = dosage::plan(&dosages, own.as_deref());
    // What was written beside the instructions counts only while they still agree with it.
    let unchanged = own.as_deref() == Some(plan.schedule.map_or("none", record::Schedule::word))
        || own.is_some() && dosage::say_nothing(&dosages);
    if draft.own && unchanged {
        let words = |name: &str| draft.ours(name);
        plan.schedule = own.and_then(|word| {
            let all = record::Schedule::ALL.iter().copied();
            all.into_iter().find(|schedule| schedule.word() == word)
        });
        plan.dose_text = words("dose-text");
        plan.unit = words("unit").or(plan.unit);
        if let Some(days) = words("weekdays") {
            let day = |word: &str| Weekday::ALL.iter().copied().find(|day| day.word() == word);
            plan.weekdays = days.split(' ').filter_map(day).collect();
        }
        if let Some(days) = words("every-days") {
            plan.every_days = days.parse().ok();
        }
        for zero in draft.extension.all("zero") {
            let super::element::Value::Words(words) = &zero.value else {
                continue;
            };
            let cell = words.split_once(' ').and_then(|(event, zero)| {
                let column = ["MORN", "NOON", "EVE", "NIGHT"]
                    .iter()
                    .position(|it| *it == event)?;
                Some((column, zero.parse::<Dose>().ok().filter(Dose::is_zero)?))
            });
            if let Some((column, zero)) = cell {
                plan.cells[column].get_or_insert(zero);
            }
        }
    }
    Ok(plan)
}

fn given_words(given: &Given<'_>) -> Plan {
    let shown = |concept: &Option<Concept<'_>>| concept.as_ref().and_then(Concept::shown);
    let parts = [
        given.text.as_deref().map(str::to_owned),
        given.dose.as_ref().and_then(Quantity::line),
        given.rate_ratio.as_ref().and_then(Ratio::line),
        given.rate_quantity.as_ref().and_then(Quantity::line),
        shown(&given.site),
        shown(&given.method),
    ];
    let dose_text = joined(parts.iter().flatten().map(String::as_str), ", ");
    Plan {
        schedule: dose_text.is_some().then_some(record::Schedule::Text),
        dose_text,
        route: given.route.as_ref().and_then(Concept::said),
        ..Plan::default()
    }
}

/// First and last day: what is said of the taking, else of the instructions, else the day it was
/// ordered or handed over.
fn times(draft: &mut Draft<'_>, it: &Resource<'_>) -> (Option<record::When>, Option<record::When>) {
    if let Some(period) = &it.effective_period {
        let start = draft.when(
            "effectivePeriod.start",
            period.start.as_deref(),
            &period.start_more.extension,
        );
        let end = draft.when(
            "effectivePeriod.end",
            period.end.as_deref(),
            &period.end_more.extension,
        );
        return (start, end);
    }
    if it.effective_date_time.is_some() {
        let start = draft.when(
            "effectiveDateTime",
            it.effective_date_time.as_deref(),
            &it.effective_more.extension,
        );
        return (start, None);
    }
    let bounds = it.dosage_instruction.iter().find_map(|dosage| {
        dosage
            .timing
            .as_ref()?
            .repeat
            .as_ref()?
            .bounds_period
            .as_ref()
    });
    if let Some(period) = bounds {
        let start = draft.when(
            "boundsPeriod.start",
            period.start.as_deref(),
            &period.start_more.extension,
        );
        let end = draft.when(
            "boundsPeriod.end",
            period.end.as_deref(),
            &period.end_more.extension,
        );
        return (start, end);
    }
    let day = [&it.when_handed_over, &it.when_prepared, &it.authored_on];
    let day = day.into_iter().flatten().next();
    (draft.when("authoredOn", day.map(|day| &**day), &[]), None)
}

fn reason(
    r: &mut Reading<'_>,
    at: usize,
    draft: &mut Draft<'_>,
    it: &Resource<'_>,
) -> Option<Coded> {
    let mut reasons: Vec<Coded> = it.reason_code.iter().filter_map(Concept::said).collect();
    for reference in it.reason_reference.iter() {
        draft.link(r.entry_of(at, reference), "reason");
        reasons.extend(r.name_of(at, reference).map(Coded::text));
    }
    for other in reasons.iter().skip(1) {
        draft.say("reason", Some(other.shown()));
    }
    reasons.into_iter().next()
}

/// The words of something whose shape differs from resource to resource.
fn words_in(value: &serde_json::Value) -> Option<String> {
    let list = value
        .as_array()
        .map_or(std::slice::from_ref(value), Vec::as_slice);
    let words = list.iter().filter_map(|it| {
        let display = || {
            it["coding"]
                .as_array()?
                .iter()
                .find_map(|it| it["display"].as_str())
        };
        it["text"].as_str().or_else(display)
    });
    joined(words, ", ")
}

pub(super) fn write(w: &Writing<'_>, entry: &Entry, it: &Medication) -> Vec<(String, Json)> {
    let mut to = w.resource("MedicationStatement", entry);
    let Medication {
        state,
        name,
        strength,
        ingredients,
        form,
        unit,
        schedule,
        morning: _,
        noon: _,
        evening: _,
        night: _,
        weekdays,
        every_days,
        dose_text,
        route: _,
        start,
        end,
        status,
        reason,
        hint: _,
        line,
        section,
        supply,
        counted,
        pack,
        remind_days,
        prescriber,
    } = it;
    let mut medicine = Object::default();
    medicine.maybe("form", maybe_concept(form.as_ref()));
    let parts = ingredients.iter().map(part);
    medicine.set("ingredient", parts.collect::<Vec<_>>());
    let contained = !medicine.is_empty();
    let status = word_of(*status, STATUS).expect("every status has a word");
    to.body.set("status", status);
    to.stated(
        "medicationCodeableConcept",
        *state,
        name,
        &absent::none_known(Kind::Medication),
    );
    if contained {
        // Form and ingredients have a place only in a Medication; the name stands in both.
        let named = object("resourceType", "Medication").with("id", "medicine");
        let mut whole = named;
        whole.maybe("code", concept(name));
        to.body.set("contained", vec![whole.and(medicine)]);
        to.points("medicine", Some(object("reference", "#medicine")));
    }
    to.body.set("subject", w.patient());
    if start.is_some() || end.is_some() {
        to.body.set("effectivePeriod", period(*start, *end));
    } else {
        to.when_or_unknown("effectiveDateTime", None);
    }
    to.body.set("informationSource", w.patient());
    to.body.maybe(
        "reasonCode",
        maybe_concept(reason.as_ref()).map(|it| vec![it]),
    );
    to.note(entry);
    to.body.set("dosage", dosage::write(it));
    to.words(
        "schedule",
        Some(schedule.map_or("none", record::Schedule::word)),
    );
    to.words("dose-text", dose_text.as_deref());
    to.words("unit", unit.as_deref());
    let days: Vec<&str> = weekdays.iter().map(|day| day.word()).collect();
    to.words(
        "weekdays",
        (!days.is_empty()).then(|| days.join(" ")).as_deref(),
    );
    to.words(
        "every-days",
        every_days.map(|days| days.to_string()).as_deref(),
    );
    for (cell, event) in it.grid().into_iter().zip(["MORN", "NOON", "EVE", "NIGHT"]) {
        let zero = cell.filter(|cell| cell.is_zero());
        to.words(
            "zero",
            zero.map(|zero| format!("{event} {zero}")).as_deref(),
        );
    }
    to.words("strength", strength.as_deref());
    to.words("line", line.as_deref());
    to.words("section", section.as_deref());
    to.words("supply", supply.as_ref().map(Dose::as_str));
    to.words("counted", counted.map(|day| day.to_string()).as_deref());
    to.words("pack", pack.as_ref().map(Dose::as_str));
    to.words(
        "remind-days",
        remind_days.map(|days| days.to_string()).as_deref(),
    );
    to.words("prescriber", prescriber.as_deref());
    vec![to.finish()]
}

fn part(ingredient: &Ingredient) -> Object {
    let substance = concept(&ingredient.substance).unwrap_or_else(unknown);
    let mut part = object("itemCodeableConcept", substance);
    if let Some(strength) = &ingredient.strength {
        part.maybe("strength", ratio(strength));
        part.set("extension", vec![ours("strength", "valueString", strength)]);
    }
    part
}

/// `5 mg` as a ratio to one unit; nothing where it is not a number and a unit.
fn ratio(strength: &str) -> Option<Object> {
    let (value, unit) = strength.split_once(' ')?;
    let (value, _) = number(&value.parse::<Decimal>().ok()?);
    let one = Json::from(1);
    Some(
        object("numerator", object("value", value).with("unit", unit))
            .with("denominator", object("value", one)),
    )
}
