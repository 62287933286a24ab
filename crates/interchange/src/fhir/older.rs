//! DSTU2, STU3 and R5 on their way to R4, field by field.
//!
//! # The trap
//! The same word means other things from version to version. So nothing is passed through by
//! itself: each kind has a list of what may stand in it afterwards, everything renamed is renamed by
//! hand, and what is on neither list is named in a remark. Kinds whose fields moved too far
//! ([`NOT_CONVERTED`]) are refused one by one.

mod fields;
mod medicines;

use super::tree::{Json, Object};
use super::version::Version;
use crate::{Error, Remark, Why};
use fields::Fields;

/// Kinds that are read in R4 and not from other versions.
pub(super) const NOT_CONVERTED: &[&str] = &[
    "Appointment",
    "Consent",
    "Device",
    "DeviceUseStatement",
    "Flag",
    "Media",
];

/// What every resource may hold.
const COMMON: &[&str] = &[
    "resourceType",
    "id",
    "meta",
    "text",
    "contained",
    "extension",
    "modifierExtension",
    "implicitRules",
    "language",
    "identifier",
];

/// What may stand in a resource of R4 afterwards. Kinds that are not named here are passed on as
/// they stand: nobody reads them, or they are the same in every version.
const ALLOWED: &[(&str, &[&str])] = &[
    (
        "AllergyIntolerance",
        &[
            "clinicalStatus",
            "verificationStatus",
            "type",
            "category",
            "criticality",
            "code",
            "patient",
            "encounter",
            "onsetDateTime",
            "onsetAge",
            "onsetPeriod",
            "onsetRange",
            "onsetString",
            "recordedDate",
            "recorder",
            "asserter",
            "lastOccurrence",
            "note",
            "reaction",
        ],
    ),
    (
        "Condition",
        &[
            "clinicalStatus",
            "verificationStatus",
            "category",
            "severity",
            "code",
            "bodySite",
            "subject",
            "encounter",
            "onsetDateTime",
            "onsetAge",
            "onsetPeriod",
            "onsetRange",
            "onsetString",
            "abatementDateTime",
            "abatementAge",
            "abatementPeriod",
            "abatementRange",
            "abatementString",
            "recordedDate",
            "recorder",
            "asserter",
            "stage",
            "evidence",
            "note",
        ],
    ),
    (
        "DiagnosticReport",
        &[
            "status",
            "category",
            "code",
            "subject",
            "encounter",
            "effectiveDateTime",
            "effectivePeriod",
            "issued",
            "performer",
            "resultsInterpreter",
            "specimen",
            "result",
            "imagingStudy",
            "media",
            "conclusion",
            "conclusionCode",
            "presentedForm",
            "basedOn",
        ],
    ),
    (
        "DocumentReference",
        &[
            "status",
            "docStatus",
            "type",
            "category",
            "subject",
            "date",
            "author",
            "authenticator",
            "custodian",
            "relatesTo",
            "description",
            "securityLabel",
            "content",
            "context",
        ],
    ),
    (
        "Encounter",
        &[
            "status",
            "class",
            "type",
            "serviceType",
            "priority",
            "subject",
            "participant",
            "period",
            "length",
            "reasonCode",
            "reasonReference",
            "diagnosis",
            "hospitalization",
            "location",
            "serviceProvider",
            "partOf",
            "statusHistory",
            "classHistory",
            "basedOn",
        ],
    ),
    (
        "Immunization",
        &[
            "status",
            "statusReason",
            "vaccineCode",
            "patient",
            "encounter",
            "occurrenceDateTime",
            "occurrenceString",
            "recorded",
            "primarySource",
            "reportOrigin",
            "location",
            "manufacturer",
            "lotNumber",
            "expirationDate",
            "site",
            "route",
            "doseQuantity",
            "performer",
            "note",
            "reasonCode",
            "reasonReference",
            "isSubpotent",
            "subpotentReason",
            "reaction",
            "protocolApplied",
        ],
    ),
    (
        "Medication",
        &[
            "code",
            "status",
            "form",
            "ingredient",
            "batch",
            "manufacturer",
        ],
    ),
    (
        "MedicationAdministration",
        &[
            "status",
            "statusReason",
            "medicationCodeableConcept",
            "medicationReference",
            "subject",
            "context",
            "effectiveDateTime",
            "effectivePeriod",
            "performer",
            "reasonCode",
            "reasonReference",
            "request",
            "note",
            "dosage",
        ],
    ),
    (
        "MedicationDispense",
        &[
            "status",
            "medicationCodeableConcept",
            "medicationReference",
            "subject",
            "context",
            "performer",
            "authorizingPrescription",
            "type",
            "quantity",
            "daysSupply",
            "whenPrepared",
            "whenHandedOver",
            "note",
            "dosageInstruction",
        ],
    ),
    (
        "MedicationRequest",
        &[
            "status",
            "statusReason",
            "intent",
            "category",
            "priority",
            "doNotPerform",
            "medicationCodeableConcept",
            "medicationReference",
            "subject",
            "encounter",
            "authoredOn",
            "requester",
            "recorder",
            "reasonCode",
            "reasonReference",
            "note",
            "dosageInstruction",
            "dispenseRequest",
            "substitution",
            "priorPrescription",
            "basedOn",
            "groupIdentifier",
        ],
    ),
    (
        "MedicationStatement",
        &[
            "status",
            "statusReason",
            "category",
            "medicationCodeableConcept",
            "medicationReference",
            "subject",
            "context",
            "effectiveDateTime",
            "effectivePeriod",
            "dateAsserted",
            "informationSource",
            "derivedFrom",
            "reasonCode",
            "reasonReference",
            "note",
            "dosage",
            "basedOn",
            "partOf",
        ],
    ),
    (
        "Observation",
        &[
            "status",
            "category",
            "code",
            "subject",
            "focus",
            "encounter",
            "effectiveDateTime",
            "effectivePeriod",
            "effectiveInstant",
            "issued",
            "performer",
            "valueQuantity",
            "valueCodeableConcept",
            "valueString",
            "valueBoolean",
            "valueInteger",
            "valueRange",
            "valueRatio",
            "valueSampledData",
            "valueTime",
            "valueDateTime",
            "valuePeriod",
            "dataAbsentReason",
            "interpretation",
            "note",
            "bodySite",
            "method",
            "specimen",
            "device",
            "referenceRange",
            "hasMember",
            "derivedFrom",
            "component",
            "basedOn",
            "partOf",
        ],
    ),
    (
        "Procedure",
        &[
            "status",
            "statusReason",
            "category",
            "code",
            "subject",
            "encounter",
            "performedDateTime",
            "performedPeriod",
            "performedString",
            "performedAge",
            "performedRange",
            "recorder",
            "asserter",
            "performer",
            "location",
            "reasonCode",
            "reasonReference",
            "bodySite",
            "outcome",
            "report",
            "complication",
            "followUp",
            "note",
            "basedOn",
            "partOf",
            "usedCode",
            "focalDevice",
            "usedReference",
        ],
    ),
];

/// Turns a file of another version into one of R4 at the same places, and says so.
///
/// # Errors
/// [`Error::OtherVersion`] for a draft of before DSTU2.
pub(super) fn convert(text: &str, version: Version) -> Result<(String, Vec<Remark>), Error> {
    let mut making = Making {
        version,
        oldest: false,
        remarks: Vec::new(),
    };
    let mut out = Vec::new();
    let told = Remark::new("FHIR", Why::Converted, "");
    making.remarks.push(told.fact("version", version.name()));
    let one = serde_json::from_str::<&serde_json::value::RawValue>(text);
    if one.is_ok() {
        let whole = making.anything(Json::parse(text), "");
        whole.write(&mut out);
    } else {
        // A resource on each line, as the index found.
        for (number, line) in text.lines().enumerate() {
            if !line.trim().is_empty() {
                making
                    .anything(Json::parse(line), &format!("line[{number}]"))
                    .write(&mut out);
            }
            out.push(b'\n');
        }
    }
    if making.oldest {
        return Err(Error::OtherVersion {
            version: "DSTU1".to_owned(),
        });
    }
    let text = String::from_utf8(out).expect("it was written from texts");
    Ok((text, making.remarks))
}

/// Fields of the drafts before DSTU2, which nobody here reads.
const OLDEST: &[(&str, &str)] = &[
    ("AllergyIntolerance", "sensitivityType"),
    ("Immunization", "vaccineType"),
    ("MedicationPrescription", "resourceType"),
    ("Observation", "appliesDateTime"),
    ("Observation", "reliability"),
];

struct Making {
    version: Version,
    oldest: bool,
    remarks: Vec<Remark>,
}

fn join(outside: &str, inside: &str) -> String {
    if outside.is_empty() {
        inside.to_owned()
    } else {
        format!("{outside}.{inside}")
    }
}

impl Making {
    fn anything(&mut self, json: Json, place: &str) -> Json {
        let Json::Object(mut resource) = json else {
            return json;
        };
        if matches!(resource.get("resourceType"), Some(Json::Text(kind)) if kind == "Bundle") {
            let entries = resource.take("entry");
            let entries = fields::list(entries)
                .into_iter()
                .enumerate()
                .map(|(number, entry)| {
                    let Json::Object(mut entry) = entry else {
                        return entry;
                    };
                    if let Some(inside) = entry.take("resource") {
                        let place = join(place, &format!("entry[{number}]"));
                        entry.set("resource", self.anything(inside, &place));
                    }
                    Json::Object(entry)
                });
            let entries: Vec<Json> = entries.collect();
            resource.set("entry", entries);
            return Json::Object(resource);
        }
        let contained = fields::list(resource.take("contained"));
        let contained = contained.into_iter().enumerate().map(|(number, inside)| {
            self.anything(inside, &join(place, &format!("contained[{number}]")))
        });
        let contained: Vec<Json> = contained.collect();
        resource.set("contained", contained);
        Json::Object(self.resource(resource, place))
    }

    fn resource(&mut self, resource: Object, place: &str) -> Object {
        let mut it = Fields(resource);
        let kind = it.text("resourceType").unwrap_or_default();
        let version = self.version;
        let oldest =
            |(of, field): &(&str, &str)| *of == kind && (it.has(field) || *field == "resourceType");
        self.oldest |= OLDEST.iter().any(oldest);
        let kind = match kind.as_str() {
            "MedicationOrder" => "MedicationRequest",
            "MedicationUsage" => "MedicationStatement",
            kind => kind,
        }
        .to_owned();
        it.set("resourceType", kind.as_str());
        if !NOT_CONVERTED.contains(&kind.as_str()) {
            it.rename(
                "patient",
                if matches!(
                    &*kind,
                    "AllergyIntolerance" | "Immunization" | "RelatedPerson" | "Coverage" | "Device"
                ) {
                    "patient"
                } else {
                    "subject"
                },
            );
            fields::shared(&mut it, &kind, version);
            match kind.as_str() {
                "AllergyIntolerance" => allergy(&mut it, version),
                "Condition" => condition(&mut it, version),
                "DiagnosticReport" => report(&mut it),
                "DocumentReference" => document(&mut it),
                "Encounter" => encounter(&mut it, version),
                "Immunization" => immunization(&mut it),
                "Observation" => observation(&mut it),
                "Procedure" => procedure(&mut it),
                "Patient" => it.rename("careProvider", "generalPractitioner"),
                "Practitioner" => practitioner(&mut it),
                "Binary" => it.rename("content", "data"),
                "Composition" => it.first("subject"),
                "Organization" => organization(&mut it),
                _ => medicines::any(&mut it, &kind),
            }
            fields::names(&mut it);
        }
        self.cut(it, &kind, place)
    }

    /// Leaves only what R4 has, and names the rest.
    fn cut(&mut self, it: Fields, kind: &str, place: &str) -> Object {
        let Some((_, allowed)) = ALLOWED.iter().find(|(known, _)| *known == kind) else {
            return it.0;
        };
        let mut it = it.0;
        let odd = |name: &&str| {
            let name = name.strip_prefix('_').unwrap_or(name);
            !allowed.contains(&name) && !COMMON.contains(&name)
        };
        let odd: Vec<String> = it.names().filter(odd).map(str::to_owned).collect();
        if odd.is_empty() {
            return it;
        }
        for name in &odd {
            it.take(name);
        }
        let id = match it.get("id") {
            Some(Json::Text(id)) => format!("{kind}/{id}"),
            _ => kind.to_owned(),
        };
        let text = odd.join(", ");
        let remark = Remark::new(id, Why::PartNotKept, place);
        self.remarks
            .push(remark.fact("field", &text).fact("text", &text));
        it
    }
}

fn allergy(it: &mut Fields, version: Version) {
    const CLINICAL: &str = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical";
    const SURE: &str = "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification";
    it.rename("substance", "code");
    it.rename("onset", "onsetDateTime");
    it.rename("assertedDate", "recordedDate");
    it.rename("reporter", "asserter");
    it.rename("lastOccurence", "lastOccurrence");
    if version == Version::Dstu2 {
        match it.text("status").as_deref() {
            Some(word @ ("active" | "inactive" | "resolved")) => {
                it.coded("clinicalStatus", CLINICAL, word)
            }
            Some(word) => it.coded("verificationStatus", SURE, word),
            None => {}
        }
    }
    it.words_to_code("clinicalStatus", CLINICAL);
    it.words_to_code("verificationStatus", SURE);
    it.choose(
        "criticality",
        &[
            ("CRITL", "low"),
            ("CRITH", "high"),
            ("CRITU", "unable-to-assess"),
        ],
    );
    it.code_to_words("type");
    it.each("reaction", |reaction| {
        reaction.concepts("manifestation");
        reaction.take("certainty");
    });
    it.participants(&["informant", "author", "verifier", "attester"], "asserter");
}

fn condition(it: &mut Fields, version: Version) {
    it.rename("dateRecorded", "recordedDate");
    it.rename("assertedDate", "recordedDate");
    it.words_to_code(
        "clinicalStatus",
        "http://terminology.hl7.org/CodeSystem/condition-clinical",
    );
    it.words_to_code(
        "verificationStatus",
        "http://terminology.hl7.org/CodeSystem/condition-ver-status",
    );
    it.rename("onsetQuantity", "onsetAge");
    it.rename("abatementQuantity", "abatementAge");
    if let Some(Json::Flag(over)) = it.take("abatementBoolean")
        && over
    {
        it.set("abatementString", "yes");
    }
    it.participants(&["informant", "author", "verifier", "attester"], "asserter");
    if version == Version::R5 {
        // A reason of R5 is words or an arrow; R4 has a field for each.
        it.split("evidence", "evidenceCode", "evidenceDetail");
        let codes = it.take("evidenceCode");
        let details = it.take("evidenceDetail");
        let mut evidence = Object::default();
        evidence.maybe("code", codes);
        evidence.maybe("detail", details);
        it.set(
            "evidence",
            if evidence.is_empty() {
                vec![]
            } else {
                vec![Json::from(evidence)]
            },
        );
    }
}

fn observation(it: &mut Fields) {
    for name in ["comment", "comments"] {
        it.note(name);
    }
    it.each("referenceRange", |range| range.rename("meaning", "type"));
    it.each("component", |part| {
        part.each("referenceRange", |range| range.rename("meaning", "type"));
    });
    for related in fields::list(it.take("related")) {
        let Json::Object(related) = related else {
            continue;
        };
        let mut related = Fields(related);
        let field = match related.text("type").as_deref() {
            Some("has-member") => "hasMember",
            Some("derived-from") => "derivedFrom",
            _ => continue,
        };
        if let Some(target) = related.take("target") {
            it.push(field, target);
        }
    }
}

fn procedure(it: &mut Fields) {
    for name in ["DateTime", "Period", "String", "Age", "Range"] {
        it.rename(&format!("occurrence{name}"), &format!("performed{name}"));
    }
    let not_done = it.yes("notPerformed") || it.yes("notDone");
    it.choose(
        "status",
        &[("aborted", "stopped"), ("suspended", "on-hold")],
    );
    if not_done && !it.is("status", "entered-in-error") {
        it.put("status", "not-done");
    }
    it.rename("reasonNotPerformed", "statusReason");
    it.rename("notDoneReason", "statusReason");
    it.first("statusReason");
    it.concepts("complication");
}

fn immunization(it: &mut Fields) {
    it.rename("date", "occurrenceDateTime");
    let not_given = it.yes("wasNotGiven") || it.yes("notGiven");
    if not_given && !it.is("status", "entered-in-error") {
        it.put("status", "not-done");
    }
    if let Some(Json::Object(why)) = it.take("explanation") {
        let mut why = Fields(why);
        it.maybe("reasonCode", why.take("reason"));
        let not = why.take("reasonNotGiven");
        it.maybe("statusReason", fields::list(not).into_iter().next());
    }
    it.rename("practitioner", "performer");
    it.each_or_reference("performer", "actor");
    it.rename("vaccinationProtocol", "protocolApplied");
    it.each("protocolApplied", |protocol| {
        protocol.rename("doseSequence", "doseNumberPositiveInt");
        protocol.rename(
            "seriesDoses",
            if protocol.is_text("seriesDoses") {
                "seriesDosesString"
            } else {
                "seriesDosesPositiveInt"
            },
        );
        protocol.rename("doseNumber", "doseNumberString");
    });
    it.one_concept("informationSource", "reportOrigin");
    it.one_reference("manufacturer");
    it.take("reported");
    it.take("requester");
}

fn report(it: &mut Fields) {
    it.rename("codedDiagnosis", "conclusionCode");
    it.rename("image", "media");
    it.performers("performer");
    it.take("request");
}

fn document(it: &mut Fields) {
    it.rename("class", "category");
    it.rename("created", "date");
    let indexed = it.take("indexed");
    if !it.has("date") {
        it.maybe("date", indexed);
    }
    it.each("relatesTo", |related| related.code_to_words("code"));
    if !matches!(it.0.get("context"), Some(Json::Object(_))) {
        // R5 has the visit and the time beside the context.
        let mut context = Object::default();
        context.maybe("encounter", it.take("context"));
        context.maybe("period", it.take("period"));
        context.maybe("related", it.take("related"));
        it.set("context", context);
    }
}

fn encounter(it: &mut Fields, version: Version) {
    const CLASS: &str = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
    if let Some(Json::Text(class)) = it.0.get("class").cloned() {
        it.take("class");
        let mut coding = Object::default();
        coding.set("code", class.as_str());
        it.set("class", coding);
    } else if version == Version::R5 {
        it.first("class");
        if let Some(Json::Object(class)) = it.take("class") {
            let mut class = Fields(class);
            let coding = fields::list(class.take("coding")).into_iter().next();
            it.maybe(
                "class",
                coding.or_else(|| {
                    class.text("text").map(|text| {
                        super::tree::object("display", text)
                            .with("system", CLASS)
                            .into()
                    })
                }),
            );
        }
    }
    it.rename("actualPeriod", "period");
    it.rename("admission", "hospitalization");
    it.choose(
        "status",
        &[
            ("discharged", "finished"),
            ("completed", "finished"),
            ("discontinued", "cancelled"),
            ("on-hold", "onleave"),
        ],
    );
    it.rename("indication", "reasonReference");
    it.each("participant", |part| part.rename("actor", "individual"));
    it.concepts("serviceType");
    it.first("serviceType");
    if version == Version::R5 {
        for reason in fields::list(it.take("reason")) {
            let Json::Object(reason) = reason else {
                continue;
            };
            let mut reason = Fields(reason);
            reason.split("value", "code", "to");
            for code in fields::list(reason.take("code")) {
                it.push("reasonCode", code);
            }
            for to in fields::list(reason.take("to")) {
                it.push("reasonReference", to);
            }
        }
        let mut diagnoses = Vec::new();
        for diagnosis in fields::list(it.take("diagnosis")) {
            let Json::Object(diagnosis) = diagnosis else {
                continue;
            };
            let mut diagnosis = Fields(diagnosis);
            diagnosis.split("condition", "code", "to");
            for to in fields::list(diagnosis.take("to")) {
                diagnoses.push(Json::from(super::tree::object("condition", to)));
            }
            for code in fields::list(diagnosis.take("code")) {
                it.push("reasonCode", code);
            }
        }
        it.set("diagnosis", diagnoses);
    }
}

fn practitioner(it: &mut Fields) {
    for role in fields::list(it.take("practitionerRole")) {
        let Json::Object(role) = role else { continue };
        for specialty in fields::list(Fields(role).take("specialty")) {
            it.push(
                "qualification",
                super::tree::object("code", specialty).into(),
            );
        }
    }
}

/// R5 keeps telephone and address inside a contact.
fn organization(it: &mut Fields) {
    for contact in fields::list(it.take("contact")) {
        let Json::Object(contact) = contact else {
            continue;
        };
        let mut contact = Fields(contact);
        for name in ["telecom", "address"] {
            for part in fields::list(contact.take(name)) {
                it.push(name, part);
            }
        }
    }
}

#[cfg(test)]
mod tests;
