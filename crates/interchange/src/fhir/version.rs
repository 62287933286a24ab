//! Which version of FHIR is this? Files seldom say; their fields do.
//!
//! The same words mean other things from version to version, so a file of another one is refused
//! and never read "as far as it goes". A tell is a field that exists in no other version, or has
//! another shape there.

use super::json::{self, Fields};

/// A version other than R4, or R4 itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Version {
    Dstu2,
    Stu3,
    R4,
    R5,
}

impl Version {
    pub(super) fn name(self) -> &'static str {
        match self {
            Version::Dstu2 => "DSTU2",
            Version::Stu3 => "STU3",
            Version::R4 => "R4",
            Version::R5 => "R5",
        }
    }
}

/// How a field begins: what its value is.
#[derive(Clone, Copy, PartialEq)]
enum Shape {
    Any,
    Text,
    List,
    Object,
}

use Shape::{Any, List, Object, Text};
use Version::{Dstu2, R4, R5, Stu3};

/// Resource type (`*` for any), field, its shape, and the version that is.
const TELLS: &[(&str, &str, Shape, Version)] = &[
    ("AllergyIntolerance", "substance", Any, Dstu2),
    ("AllergyIntolerance", "lastOccurence", Any, Dstu2),
    ("AllergyIntolerance", "status", Text, Dstu2),
    ("AllergyIntolerance", "category", Text, Dstu2),
    ("AllergyIntolerance", "clinicalStatus", Text, Stu3),
    ("AllergyIntolerance", "assertedDate", Any, Stu3),
    ("AllergyIntolerance", "clinicalStatus", Object, R4),
    ("AllergyIntolerance", "type", Object, R5),
    ("AllergyIntolerance", "participant", Any, R5),
    ("Appointment", "reasonCode", Any, R4),
    ("Appointment", "reason", List, R5),
    ("CarePlan", "title", Any, R4),
    ("Composition", "subject", List, R5),
    ("Composition", "class", Any, Stu3),
    ("Condition", "patient", Any, Dstu2),
    ("Condition", "dateRecorded", Any, Dstu2),
    ("Condition", "clinicalStatus", Text, Stu3),
    ("Condition", "assertedDate", Any, Stu3),
    ("Condition", "clinicalStatus", Object, R4),
    ("Condition", "recordedDate", Any, R4),
    ("Condition", "participant", Any, R5),
    ("Consent", "except", Any, Stu3),
    ("Consent", "consentingParty", Any, Stu3),
    ("Consent", "scope", Object, R4),
    ("Consent", "grantor", Any, R5),
    ("Device", "udi", Any, Stu3),
    ("Device", "deviceName", List, R4),
    ("Device", "udiCarrier", List, R4),
    ("Device", "name", List, R5),
    ("DeviceUseStatement", "whenUsed", Any, Stu3),
    ("DeviceUseStatement", "indication", Any, Stu3),
    ("DiagnosticReport", "codedDiagnosis", Any, Stu3),
    ("DiagnosticReport", "resultsInterpreter", Any, R4),
    ("DocumentReference", "indexed", Any, Stu3),
    ("DocumentReference", "class", Any, Stu3),
    ("DocumentReference", "date", Any, R4),
    ("DocumentReference", "version", Text, R5),
    ("DocumentReference", "bodySite", Any, R5),
    ("Encounter", "class", Text, Dstu2),
    ("Encounter", "class", Object, R4),
    ("Encounter", "class", List, R5),
    ("Encounter", "actualPeriod", Any, R5),
    ("Immunization", "wasNotGiven", Any, Dstu2),
    ("Immunization", "reported", Any, Dstu2),
    ("Immunization", "notGiven", Any, Stu3),
    ("Immunization", "date", Text, Stu3),
    ("Immunization", "vaccinationProtocol", Any, Stu3),
    ("Immunization", "occurrenceDateTime", Any, R4),
    ("Immunization", "informationSource", Object, R5),
    ("Immunization", "manufacturer", List, R5),
    ("MedicationAdministration", "wasNotGiven", Any, Dstu2),
    ("MedicationAdministration", "prescription", Any, Stu3),
    ("MedicationAdministration", "occurenceDateTime", Any, R5),
    ("MedicationDispense", "medication", Object, R5),
    ("MedicationRequest", "medication", Object, R5),
    ("MedicationRequest", "context", Any, Stu3),
    ("MedicationRequest", "reasonCode", List, R4),
    ("MedicationRequest", "encounter", Any, R4),
    ("MedicationStatement", "medication", Object, R5),
    ("MedicationStatement", "taken", Text, Stu3),
    ("MedicationStatement", "wasNotTaken", Any, Dstu2),
    ("MedicationStatement", "patient", Any, Dstu2),
    ("Observation", "context", Any, Stu3),
    ("Observation", "related", Any, Stu3),
    ("Observation", "comment", Text, Stu3),
    ("Observation", "comments", Any, Dstu2),
    ("Observation", "interpretation", Object, Stu3),
    ("Observation", "category", Object, Dstu2),
    ("Observation", "encounter", Any, R4),
    ("Observation", "interpretation", List, R4),
    ("Observation", "note", List, R4),
    ("Patient", "animal", Any, Stu3),
    ("Practitioner", "practitionerRole", Any, Dstu2),
    ("Practitioner", "role", Any, Stu3),
    ("Procedure", "context", Any, Stu3),
    ("Procedure", "notDone", Any, Stu3),
    ("Procedure", "notPerformed", Any, Dstu2),
    ("Procedure", "performedDateTime", Any, R4),
    ("Procedure", "performedPeriod", Any, R4),
    ("Procedure", "occurrenceDateTime", Any, R5),
    ("Procedure", "occurrencePeriod", Any, R5),
];

/// Resource types that exist in one version only.
const TYPES: &[(&str, Version)] = &[
    ("MedicationOrder", Dstu2),
    ("MedicationPrescription", Dstu2),
    ("DiagnosticOrder", Dstu2),
    ("DeviceUseRequest", Dstu2),
    ("ProcedureRequest", Stu3),
    ("ReferralRequest", Stu3),
    ("BodySite", Stu3),
    ("Sequence", Stu3),
    ("DeviceUsage", R5),
    ("ServiceRequest", R4),
    ("ImagingStudy", R4),
];

/// What the fields of a resource tell: another version before R4, R4 before silence.
///
/// What came from XML does not tell a list from one thing: `shapes` is false then.
pub(super) fn tells(kind: &str, fields: &Fields<'_>, shapes: bool) -> Option<Version> {
    let by_type = TYPES.iter().filter(|(name, _)| *name == kind);
    let by_field = TELLS.iter().filter(|(name, field, shape, _)| {
        (shapes || *shape != List)
            && *name == kind
            && fields.get(field).is_some_and(|value| has(*shape, value))
    });
    let versions: Vec<Version> = by_type
        .map(|(_, version)| *version)
        .chain(by_field.map(|(.., version)| *version))
        .chain(by_dosage(kind, fields))
        .collect();
    let other = versions
        .iter()
        .copied()
        .filter(|version| *version != R4)
        .min();
    other.or_else(|| versions.first().copied())
}

/// The amount of a dose moved into `doseAndRate` with R4. Read as R4, an older order would lose it.
fn by_dosage(kind: &str, fields: &Fields<'_>) -> Option<Version> {
    if !matches!(
        kind,
        "MedicationRequest" | "MedicationStatement" | "MedicationDispense"
    ) {
        return None;
    }
    let dosages = ["dosageInstruction", "dosage"]
        .into_iter()
        .find_map(|name| fields.read::<json::List<Fields<'_>>>(name))?;
    let any = |names: &[&str]| {
        let has = |dosage: &Fields<'_>| names.iter().any(|name| dosage.get(name).is_some());
        dosages.iter().any(has)
    };
    if any(&[
        "doseQuantity",
        "doseRange",
        "rateQuantity",
        "rateRatio",
        "rateRange",
    ]) {
        Some(Stu3)
    } else {
        any(&["doseAndRate"]).then_some(R4)
    }
}

fn has(shape: Shape, json: &str) -> bool {
    let first = json.bytes().next();
    match shape {
        Any => !matches!(first, Some(b'n')), // null says nothing
        Text => first == Some(b'"'),
        List => first == Some(b'['),
        Object => first == Some(b'{'),
    }
}

/// The version of a whole file: another one where more of its resources tell that than tell R4.
#[derive(Debug, Default)]
pub(super) struct Tally([usize; 4]);

impl Tally {
    pub(super) fn count(&mut self, version: Version) {
        self.0[version as usize] += 1;
    }

    pub(super) fn verdict(&self) -> Version {
        let others = [Dstu2, Stu3, R5];
        let count = |version: &Version| self.0[*version as usize];
        let most = others.iter().copied().rev().max_by_key(count).unwrap_or(R4);
        let all_others: usize = others.iter().map(count).sum();
        if all_others > count(&R4) { most } else { R4 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(kind: &str, json: &str) -> Option<Version> {
        tells(kind, &Fields::of(json).unwrap(), true)
    }

    #[test]
    fn the_same_field_in_another_shape_is_another_version() {
        let status = r#"{"clinicalStatus":"active"}"#;
        assert_eq!(told("Condition", status), Some(Stu3));
        let status = r#"{"clinicalStatus":{"coding":[]}}"#;
        assert_eq!(told("Condition", status), Some(R4));
        assert_eq!(told("Encounter", r#"{"class":[{}]}"#), Some(R5));
        assert_eq!(told("Patient", r#"{"name":[]}"#), None);
        let dose = r#"{"dosageInstruction":[{"text":"x","doseQuantity":{"value":1}}]}"#;
        assert_eq!(told("MedicationRequest", dose), Some(Stu3));
    }

    #[test]
    fn one_stray_field_does_not_decide_about_a_file() {
        let mut tally = Tally::default();
        assert_eq!(tally.verdict(), R4);
        tally.count(Stu3);
        assert_eq!(tally.verdict(), Stu3);
        tally.count(R4);
        assert_eq!(tally.verdict(), R4);
        tally.count(Dstu2);
        tally.count(Dstu2);
        assert_eq!(tally.verdict(), Dstu2);
    }
}
