//! Observation (R4 §10.1).

use super::element::{
    Annotation, Concept, Extension, More, Ours, Period, Quantity, Range, Ratio, Reference, choose,
    element, usual, word_of,
};
use super::json::{List, Number, Text};
use super::making::Draft;
use super::reading::Reading;
use super::report;
use super::tree::{Json, Object, object};
use super::writing::{
    Resource as Writes, Writing, concept, maybe_concept, one_code, quantity, unknown,
};
use crate::{Remark, Why};
use record::{
    Code, Coded, Comparator, Component, Content, Decimal, Entry, Finding, FindingCategory,
    FindingStatus, Interpretation,
};

element! {
    Resource {
        status: Option<Text<'a>>,
        category: List<Concept<'a>>,
        code: Option<Concept<'a>>,
        subject: Option<Reference<'a>>,
        focus: List<Reference<'a>>,
        encounter: Option<Reference<'a>>,
        effective_date_time: Option<Text<'a>>,
        #[serde(rename = "_effectiveDateTime")]
        effective_more: More<'a>,
        effective_period: Option<Period<'a>>,
        effective_instant: Option<Text<'a>>,
        issued: Option<Text<'a>>,
        performer: List<Reference<'a>>,
        note: List<Annotation<'a>>,
        body_site: Option<Concept<'a>>,
        method: Option<Concept<'a>>,
        specimen: Option<Reference<'a>>,
        device: Option<Reference<'a>>,
        has_member: List<Reference<'a>>,
        derived_from: List<Reference<'a>>,
        component: List<Part<'a>>,
        value_quantity: Option<Quantity<'a>>,
        value_codeable_concept: Option<Concept<'a>>,
        value_string: Option<Text<'a>>,
        value_boolean: Option<bool>,
        value_integer: Option<Number<'a>>,
        value_range: Option<Range<'a>>,
        value_ratio: Option<Ratio<'a>>,
        value_sampled_data: Option<Sampled<'a>>,
        value_time: Option<Text<'a>>,
        value_date_time: Option<Text<'a>>,
        value_period: Option<Period<'a>>,
        data_absent_reason: Option<Concept<'a>>,
        interpretation: List<Concept<'a>>,
        reference_range: List<Usual<'a>>,
    }
}
element! {
    Part {
        code: Option<Concept<'a>>,
        value_quantity: Option<Quantity<'a>>,
        value_codeable_concept: Option<Concept<'a>>,
        value_string: Option<Text<'a>>,
        value_boolean: Option<bool>,
        value_integer: Option<Number<'a>>,
        value_range: Option<Range<'a>>,
        value_ratio: Option<Ratio<'a>>,
        value_sampled_data: Option<Sampled<'a>>,
        value_time: Option<Text<'a>>,
        value_date_time: Option<Text<'a>>,
        value_period: Option<Period<'a>>,
        data_absent_reason: Option<Concept<'a>>,
        interpretation: List<Concept<'a>>,
        reference_range: List<Usual<'a>>,
        extension: List<Extension<'a>>,
    }
}
element! {
    /// What a laboratory calls usual.
    Usual {
        low: Option<Quantity<'a>>,
        high: Option<Quantity<'a>>,
        r#type: Option<Concept<'a>>,
        applies_to: List<Concept<'a>>,
        age: Option<Range<'a>>,
        text: Option<Text<'a>>,
    }
}
element! {
    /// A curve.
    Sampled { period: Option<Number<'a>>, dimensions: Option<Number<'a>> }
}
pub(super) const STATUS: &[(&str, FindingStatus)] = &[
    ("final", FindingStatus::Final),
    ("preliminary", FindingStatus::Preliminary),
    ("registered", FindingStatus::Preliminary),
    ("partial", FindingStatus::Preliminary),
    ("amended", FindingStatus::Amended),
    ("corrected", FindingStatus::Amended),
    ("appended", FindingStatus::Amended),
    ("cancelled", FindingStatus::Cancelled),
    ("unknown", FindingStatus::Unknown),
];
const CATEGORY: &[(&str, FindingCategory)] = &[
    ("laboratory", FindingCategory::Laboratory),
    ("vital-signs", FindingCategory::VitalSigns),
    ("social-history", FindingCategory::Social),
    ("imaging", FindingCategory::Imaging),
    ("survey", FindingCategory::Survey),
    ("exam", FindingCategory::Exam),
    ("procedure", FindingCategory::Other),
    ("therapy", FindingCategory::Other),
    ("activity", FindingCategory::Other),
];
const CATEGORY_SYSTEM: &str = "http://terminology.hl7.org/CodeSystem/observation-category";
const COMPARATOR: &[(&str, Comparator)] = &[
    ("<", Comparator::Less),
    ("<=", Comparator::AtMost),
    (">=", Comparator::AtLeast),
    (">", Comparator::More),
    ("ad", Comparator::Sufficient),
];
/// HL7 v3 ObservationInterpretation, and the words some programs put where a code belongs.
const INTERPRETATION: &[(&str, Interpretation)] = &[
    ("N", Interpretation::Normal),
    ("L", Interpretation::Low),
    ("H", Interpretation::High),
    ("LL", Interpretation::CriticalLow),
    ("HH", Interpretation::CriticalHigh),
    ("A", Interpretation::Abnormal),
    ("AA", Interpretation::Abnormal),
    ("LU", Interpretation::Low),
    ("HU", Interpretation::High),
    ("POS", Interpretation::Positive),
    ("NEG", Interpretation::Negative),
    ("IND", Interpretation::Indeterminate),
    ("E", Interpretation::Indeterminate),
    ("DET", Interpretation::Positive),
    ("ND", Interpretation::Negative),
];
const WORDS: &[(&str, Interpretation)] = &[
    ("normal", Interpretation::Normal),
    ("low", Interpretation::Low),
    ("high", Interpretation::High),
    ("critical low", Interpretation::CriticalLow),
    ("critical high", Interpretation::CriticalHigh),
    ("abnormal", Interpretation::Abnormal),
    ("positive", Interpretation::Positive),
    ("negative", Interpretation::Negative),
];
const INTERPRETATION_SYSTEM: &str =
    "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation";

pub(super) fn read(r: &mut Reading<'_>, at: usize) -> Result<(), Remark> {
    let it: Resource<'_> = r.parse(at)?;
    let status = it.status.as_deref().unwrap_or_default();
    if status == "entered-in-error" {
        return Err(r.leave(at, Why::EnteredInError));
    }
    let person = r.subject(at, it.subject.as_ref())?;
    let mut draft = r.draft(at, person, Content::Finding(Finding::default()))?;
    let code = it.code.as_ref().and_then(Concept::said).unwrap_or_default();
    if code.is_empty() && !draft.own {
        return Err(r.leave(at, Why::Nameless));
    }
    let whole = Part {
        value_quantity: it.value_quantity.clone(),
        value_codeable_concept: it.value_codeable_concept.clone(),
        value_string: it.value_string.clone(),
        value_boolean: it.value_boolean,
        value_integer: it.value_integer,
        value_range: it.value_range.clone(),
        value_ratio: it.value_ratio.clone(),
        value_sampled_data: it.value_sampled_data.clone(),
        value_time: it.value_time.clone(),
        value_date_time: it.value_date_time.clone(),
        value_period: it.value_period.clone(),
        data_absent_reason: it.data_absent_reason.clone(),
        interpretation: it.interpretation.clone(),
        reference_range: it.reference_range.clone(),
        ..Part::default()
    };
    let more: Vec<Extension<'_>> = draft.extension.clone();
    let Component {
        code: _,
        value,
        comparator,
        unit,
        unit_code,
        text,
        range,
        interpretation,
        absent,
    } = measured(&mut draft, "value", &whole, &more);
    let mut components = Vec::new();
    for part in it.component.iter() {
        let code = part
            .code
            .as_ref()
            .and_then(Concept::said)
            .unwrap_or_default();
        let field = format!("component {}", code.shown());
        let measured = measured(&mut draft, field.trim(), part, &part.extension);
        components.push(Component { code, ..measured });
    }
    let period = it.effective_period.clone().unwrap_or_default();
    let date = it
        .effective_date_time
        .as_deref()
        .or(it.effective_instant.as_deref());
    let time = draft
        .when("effective", date, &it.effective_more.extension)
        .or_else(|| {
            draft.when(
                "effective",
                period.start.as_deref(),
                &period.start_more.extension,
            )
        });
    if period.end != period.start {
        draft.say("effective until", period.end.as_deref());
    }
    let category = it
        .category
        .iter()
        .find_map(|category| category.find(CATEGORY));
    let own_category = draft.choice("category", FindingCategory::ALL, FindingCategory::word);
    draft.entry.content = Content::Finding(Finding {
        code,
        value,
        comparator,
        unit,
        unit_code,
        text,
        components,
        range,
        interpretation,
        time,
        status: choose(status, STATUS).unwrap_or(FindingStatus::Unknown),
        absent,
        category: own_category.or(category),
        specimen: specimen(r, at, &draft, it.specimen.as_ref()),
        method: it.method.as_ref().and_then(Concept::said),
        body_site: it.body_site.as_ref().and_then(Concept::said),
        performer: r.whos(at, person, it.performer.iter()),
    });
    draft.notes(&it.note);
    // A finding about somebody else (a mother about her child, a donor) says so.
    for focus in it.focus.iter() {
        draft.say(
            "about",
            r.name_of(at, focus)
                .or(focus.reference.as_deref().map(str::to_owned)),
        );
    }
    if let Some(device) = &it.device {
        draft.say("device", device.display.as_deref());
    }
    draft.recorded(it.issued.as_deref());
    draft.link(
        it.encounter.as_ref().and_then(|to| r.entry_of(at, to)),
        "visit",
    );
    for member in it.has_member.iter() {
        draft.link(r.entry_of(at, member), "part");
    }
    for basis in it.derived_from.iter() {
        draft.link(r.entry_of(at, basis), "basis");
    }
    r.take(draft);
    Ok(())
}

/// A value, as FHIR says it in eleven ways. What is no number is kept in words.
fn measured(
    draft: &mut Draft<'_>,
    field: &str,
    it: &Part<'_>,
    more: &[Extension<'_>],
) -> Component {
    let mut to = Component {
        absent: it.data_absent_reason.as_ref().and_then(Concept::said),
        ..Component::default()
    };
    if let Some(quantity) = &it.value_quantity {
        to.value = quantity.decimal();
        to.unit = quantity
            .unit()
            .filter(|_| quantity.extension.words("unit").is_none());
        to.unit_code = quantity.ucum();
        to.comparator = quantity
            .comparator
            .as_deref()
            .and_then(|word| choose(word, COMPARATOR));
        let unknown_comparator = quantity.comparator.is_some() && to.comparator.is_none();
        if let Some(number) = quantity.value
            && (to.value.is_none() || unknown_comparator)
        {
            // Too many digits, or a sign nobody knows: in words it is still what was said.
            let line = quantity.line().unwrap_or_default();
            draft.remark(field, Why::NumberUnclear, number.text());
            (to.value, to.unit, to.unit_code) = (None, None, None);
            to.text = Some(Coded::text(line));
        }
    }
    if let Some(number) = it.value_integer {
        to.value = number.decimal();
    }
    let words = it
        .value_string
        .as_deref()
        .map(str::to_owned)
        .or_else(|| it.value_range.as_ref().and_then(Range::line))
        .or_else(|| it.value_ratio.as_ref().and_then(Ratio::line))
        .or_else(|| it.value_time.as_deref().map(str::to_owned))
        .or_else(|| it.value_date_time.as_deref().map(str::to_owned))
        .or_else(|| it.value_period.as_ref().and_then(Period::line));
    let said = it.value_codeable_concept.as_ref().and_then(Concept::said);
    let yes_no = it.value_boolean.map(yes_or_no);
    if let Some(text) = said.or(yes_no).or(words.map(Coded::text)) {
        to.text = Some(text);
    }
    if let Some(curve) = &it.value_sampled_data {
        let dimensions = curve.dimensions.map_or("?", Number::text);
        draft.remark(
            field,
            Why::PartNotKept,
            &format!("a curve of {dimensions} dimensions"),
        );
    }
    // Of ours: a value in words beside a number.
    let beside = more.all("text").find_map(|it| match &it.value {
        super::element::Value::Concept(concept) => concept.said(),
        _ => None,
    });
    to.text = beside.or(to.text);
    to.interpretation = interpretation(draft, field, &it.interpretation);
    to.range = range(draft, field, it, to.unit.as_deref());
    to
}

/// HL7 v2 table 0136: a word in every language, and a code that says which.
fn yes_or_no(yes: bool) -> Coded {
    let (code, display) = if yes { ("Y", "Yes") } else { ("N", "No") };
    Coded {
        text: String::new(),
        codes: vec![Code {
            system: "http://terminology.hl7.org/CodeSystem/v2-0136".into(),
            code: code.into(),
            display: display.into(),
        }],
    }
}

fn interpretation(
    draft: &mut Draft<'_>,
    field: &str,
    all: &[Concept<'_>],
) -> Option<Interpretation> {
    let mut known = None;
    for concept in all {
        let by_word = || {
            let words = concept.shown()?.trim().to_lowercase();
            choose(&words, WORDS)
        };
        let found = concept.find(INTERPRETATION).or_else(by_word);
        match (known, found) {
            (None, Some(found)) => known = Some(found),
            (_, None) => draft.say(&named("interpretation", field), concept.shown()),
            (Some(first), Some(found)) if first != found => {
                draft.say(&named("interpretation", field), concept.shown());
            }
            _ => {}
        }
    }
    known
}

fn named(what: &str, field: &str) -> String {
    match field {
        "value" => what.to_owned(),
        field => format!("{what} of {field}"),
    }
}

/// The usual range. Limits in another unit than the value, or for others than this person may be,
/// stay words: a band drawn beside the wrong curve would be believed.
fn range(
    draft: &mut Draft<'_>,
    field: &str,
    it: &Part<'_>,
    unit: Option<&str>,
) -> Option<record::Range> {
    let is_plain = |usual: &&Usual<'_>| {
        let normal = usual
            .r#type
            .as_ref()
            .is_none_or(|kind| kind.has("normal") || kind.coding.is_empty());
        normal && usual.applies_to.is_empty() && usual.age.is_none()
    };
    let all = &it.reference_range;
    let first = all
        .iter()
        .find(is_plain)
        .or_else(|| all.first().filter(|_| all.len() == 1))?;
    for other in all.iter().filter(|other| !std::ptr::eq(*other, first)) {
        draft.say(&named("range", field), line(other));
    }
    let fits = |limit: &Option<Quantity<'_>>| {
        let printed = limit.as_ref().and_then(Quantity::unit);
        printed.is_none() || unit.is_none() || printed.as_deref() == unit
    };
    let plain = fits(&first.low) && fits(&first.high) && is_plain(&first);
    if !plain {
        return usual(None, None, line(first));
    }
    let text = first.text.as_deref().map(str::to_owned);
    let number = |limit: &Option<Quantity<'_>>| limit.as_ref().and_then(Quantity::decimal);
    let (low, high) = (number(&first.low), number(&first.high));
    usual(low, high, text)
}

/// A range in words: for whom, from, to.
fn line(usual: &Usual<'_>) -> Option<String> {
    let limits = Range {
        low: usual.low.clone(),
        high: usual.high.clone(),
    };
    let kind = usual.r#type.as_ref().and_then(Concept::shown);
    let whom = usual.applies_to.iter().filter_map(Concept::shown);
    let age = usual.age.as_ref().and_then(Range::line);
    let text = usual.text.as_deref().map(str::to_owned).or(limits.line());
    let parts: Vec<String> = kind
        .into_iter()
        .chain(whom)
        .chain(age)
        .chain(text)
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

pub(super) fn specimen(
    r: &mut Reading<'_>,
    at: usize,
    draft: &Draft<'_>,
    reference: Option<&Reference<'_>>,
) -> Option<Coded> {
    element! {
        Specimen { r#type: Option<Concept<'a>> }
    }
    let reference = reference?;
    let found = r.index.resolve(at, reference).and_then(|to| {
        r.used(to, at);
        let specimen: Specimen<'_> = r.parse(to).ok()?;
        specimen.r#type?.said()
    });
    let shown = reference.display.as_deref().filter(|_| !draft.own);
    found.or(shown.map(Coded::text))
}

pub(super) fn write(w: &Writing<'_>, entry: &Entry, it: &Finding) -> Vec<(String, Json)> {
    let report = Finding {
        code: it.code.clone(),
        text: it.text.clone(),
        time: it.time,
        status: it.status,
        category: Some(FindingCategory::Report),
        specimen: it.specimen.clone(),
        performer: it.performer.clone(),
        ..Finding::default()
    };
    if *it == report {
        vec![report::write(w, entry, it)]
    } else {
        vec![write_observation(w, entry, it)]
    }
}

fn write_observation(w: &Writing<'_>, entry: &Entry, it: &Finding) -> (String, Json) {
    let mut to = w.resource("Observation", entry);
    let Finding {
        code,
        value,
        comparator,
        unit,
        unit_code,
        text,
        components,
        range,
        interpretation,
        time,
        status,
        absent,
        category,
        specimen,
        method,
        body_site,
        performer,
    } = it;
    to.body.set(
        "status",
        word_of(*status, STATUS).expect("every status has a word"),
    );
    let known = category.and_then(|it| word_of(it, CATEGORY));
    let category_code = known.filter(|_| *category != Some(FindingCategory::Other));
    to.body.maybe(
        "category",
        category_code.map(|word| vec![one_code(CATEGORY_SYSTEM, word)]),
    );
    to.words("category", category.map(FindingCategory::word));
    to.body.set("code", concept(code).unwrap_or_else(unknown));
    to.body.set("subject", w.patient());
    to.when_or_unknown("effectiveDateTime", *time);
    to.body
        .set("performer", vec![named_or_unknown(performer.as_deref())]);
    let whole = Component {
        code: Coded::default(),
        value: value.clone(),
        comparator: *comparator,
        unit: unit.clone(),
        unit_code: unit_code.clone(),
        text: text.clone(),
        range: range.clone(),
        interpretation: *interpretation,
        absent: absent.clone(),
    };
    let (fields, beside) = value_fields(&whole);
    to.body = std::mem::take(&mut to.body).and(fields);
    if let Some(text) = beside {
        to.coded("text", &text);
    }
    to.body.maybe("bodySite", maybe_concept(body_site.as_ref()));
    to.body.maybe("method", maybe_concept(method.as_ref()));
    write_specimen(&mut to, specimen.as_ref(), |to, reference| {
        to.body.set("specimen", reference)
    });
    to.note(entry);
    let components = components.iter().map(|component| {
        let mut part = object("code", concept(&component.code).unwrap_or_else(unknown));
        let (fields, beside) = value_fields(component);
        part = part.and(fields);
        if let Some(concept) = beside.as_ref().and_then(concept) {
            let beside = super::writing::ours("text", "valueCodeableConcept", concept);
            part.set("extension", vec![beside]);
        }
        part
    });
    to.body.set("component", components.collect::<Vec<_>>());
    // A panel says which of its values stand in the bundle.
    to.body.set("hasMember", parts(w, entry));
    to.finish()
}

/// FHIR wants somebody who measured it; where nobody is named, it is told that nobody is known.
pub(super) fn named_or_unknown(performer: Option<&str>) -> Object {
    performer.map_or_else(unknown, |who| object("display", who))
}

/// The findings of the bundle that an entry calls its parts.
pub(super) fn parts(w: &Writing<'_>, entry: &Entry) -> Vec<Object> {
    let parts = entry.links.iter().filter(|link| link.role == "part");
    parts.filter_map(|link| w.reference(link.to?)).collect()
}

pub(super) fn write_specimen(
    to: &mut Writes,
    specimen: Option<&Coded>,
    add: impl Fn(&mut Writes, Object),
) {
    if let Some(kind) = specimen.and_then(concept) {
        let specimen = object("resourceType", "Specimen")
            .with("id", "specimen")
            .with("type", kind);
        to.body.set("contained", vec![specimen]);
        add(to, object("reference", "#specimen"));
    }
}

/// The fields of a value, and its words where a number stands beside them.
fn value_fields(it: &Component) -> (Object, Option<Coded>) {
    let Component {
        code: _,
        value,
        comparator,
        unit,
        unit_code,
        text,
        range,
        interpretation,
        absent,
    } = it;
    let mut to = Object::default();
    let comparator = comparator.and_then(|it| word_of(it, COMPARATOR));
    let number = quantity(
        value.as_ref(),
        comparator,
        unit.as_deref(),
        unit_code.as_deref(),
    );
    let numbered = !number.is_empty();
    to.set("valueQuantity", number);
    let mut beside = None;
    match text {
        Some(text) if numbered => beside = Some(text.clone()),
        Some(text) if text.codes.is_empty() => to.set("valueString", text.text.as_str()),
        Some(text) => to.maybe("valueCodeableConcept", concept(text)),
        None => {}
    }
    to.maybe("dataAbsentReason", maybe_concept(absent.as_ref()));
    let code = interpretation.and_then(|it| word_of(it, INTERPRETATION));
    to.maybe(
        "interpretation",
        code.map(|code| vec![one_code(INTERPRETATION_SYSTEM, code)]),
    );
    if let Some(range) = range {
        let limit = |limit: &Option<Decimal>| {
            let quantity = quantity(limit.as_ref(), None, unit.as_deref(), unit_code.as_deref());
            limit.is_some().then_some(quantity)
        };
        let mut usual = Object::default();
        usual.maybe("low", limit(&range.low));
        usual.maybe("high", limit(&range.high));
        usual.maybe("text", range.text.as_deref());
        to.set("referenceRange", vec![usual]);
    }
    (to, beside)
}
