use crate::{Format, Read, Why};
use record::{AllergyStatus, Content, ImmunizationStatus, MedicationStatus, Schedule};

fn read(entries: &str) -> Read {
    let json = format!("{{\"resourceType\":\"Bundle\",\"entry\":[{entries}]}}");
    crate::read(json.as_bytes(), None).unwrap()
}

fn only(json: &str) -> Content {
    let read = read(&format!("{{\"resource\":{json}}}"));
    assert!(
        read.remarks.iter().any(|it| it.why == Why::Converted),
        "{:?}",
        read.remarks
    );
    assert_eq!(read.entries.len(), 1, "{:?}", read.remarks);
    read.entries[0].content.clone()
}

#[test]
fn a_weekly_dose_of_an_old_order_stays_weekly() {
    let order = r#"{"resourceType":"MedicationOrder","status":"active","dateWritten":"2014-05-01",
        "medicationCodeableConcept":{"text":"Methotrexat 10 mg"},
        "dosageInstruction":[{"timing":{"repeat":{"frequency":1,"period":1,"periodUnits":"wk"}},
        "doseQuantity":{"value":1.50,"unit":"Tabletten"}}]}"#;
    let Content::Medication(it) = only(order) else {
        panic!("a medicine")
    };
    assert_eq!(it.schedule, Some(Schedule::Text));
    assert_eq!(it.dose_text.as_deref(), Some("1.50 Tabletten, 1×/wk"));
    assert_eq!(it.status, MedicationStatus::Active);
}

#[test]
fn what_was_not_taken_and_not_given_is_not_taken_in() {
    let statement = r#"{"resourceType":"MedicationStatement","status":"active","taken":"n",
        "medicationCodeableConcept":{"text":"Aspirin"},"subject":{"display":"x"}}"#;
    let Content::Medication(it) = only(statement) else {
        panic!("a medicine")
    };
    assert_eq!(it.status, MedicationStatus::NotTaken);
    let shot = r#"{"resourceType":"Immunization","status":"completed","date":"2012-03-04",
        "wasNotGiven":true,"reported":false,"vaccineCode":{"text":"MMR"},
        "explanation":{"reasonNotGiven":[{"text":"fever"}]}}"#;
    let Content::Immunization(it) = only(shot) else {
        panic!("a vaccination")
    };
    assert_eq!(it.status, ImmunizationStatus::NotDone);
    assert_eq!(it.reason.unwrap().shown(), "fever");
}

#[test]
fn a_refuted_allergy_of_dstu2_is_refuted() {
    let allergy = |status: &str| {
        format!(
            r#"{{"resourceType":"AllergyIntolerance","status":"{status}","criticality":"CRITH",
            "category":"food","substance":{{"text":"Erdnuss"}},"onset":"1999",
            "reaction":[{{"certainty":"likely","manifestation":[{{"text":"Ausschlag"}}]}}]}}"#
        )
    };
    let Content::Allergy(it) = only(&allergy("refuted")) else {
        panic!("an allergy")
    };
    assert_eq!(it.status, AllergyStatus::Refuted);
    let Content::Allergy(it) = only(&allergy("active")) else {
        panic!("an allergy")
    };
    assert_eq!(it.status, AllergyStatus::Active);
    assert_eq!(it.substance.shown(), "Erdnuss");
    let error = read(&format!("{{\"resource\":{}}}", allergy("entered-in-error")));
    assert!(error.entries.is_empty());
    assert!(error.remarks.iter().any(|it| it.why == Why::EnteredInError));
}

#[test]
fn a_file_of_r5_is_read_and_says_so() {
    let medicine = r#"{"resourceType":"MedicationStatement","status":"recorded",
        "medication":{"concept":{"text":"Ramipril 5 mg"}},"adherence":{"code":{"coding":[{"code":"taking"}]}},
        "dosage":[{"timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"d","when":["MORN"]}},
        "doseAndRate":[{"doseQuantity":{"value":1}}]}]}"#;
    let Content::Medication(it) = only(medicine) else {
        panic!("a medicine")
    };
    assert_eq!(it.name.shown(), "Ramipril 5 mg");
    assert_eq!(it.status, MedicationStatus::Active);
    assert_eq!(it.schedule, Some(Schedule::Daily));
    let visit = r#"{"resourceType":"Encounter","status":"completed","class":[{"coding":[{"code":"AMB"}]}],
        "actualPeriod":{"start":"2024-01-02"},"reason":[{"value":[{"concept":{"text":"Husten"}}]}]}"#;
    let Content::Visit(it) = only(visit) else {
        panic!("a visit")
    };
    assert_eq!(it.start.unwrap().to_string(), "2024-01-02");
    assert_eq!(it.reason.unwrap().shown(), "Husten");
}

#[test]
fn a_value_of_an_old_laboratory_keeps_its_zero_and_its_comment() {
    let value = r#"{"resourceType":"Observation","status":"final","comments":"haemolysed",
        "category":{"coding":[{"code":"laboratory"}]},"code":{"text":"Kalium"},
        "valueQuantity":{"value":5.40,"unit":"mmol/L"},
        "interpretation":{"coding":[{"code":"H"}]},
        "referenceRange":[{"low":{"value":3.5},"high":{"value":5.1},"meaning":{"text":"x"}}]}"#;
    let read = read(&format!("{{\"resource\":{value}}}"));
    let Content::Finding(it) = &read.entries[0].content else {
        panic!("a finding")
    };
    assert_eq!(it.value.as_ref().unwrap().as_str(), "5.40");
    assert_eq!(it.interpretation, Some(record::Interpretation::High));
    assert_eq!(read.entries[0].note.as_deref(), Some("haemolysed"));
}

#[test]
fn what_moved_too_far_is_refused_and_what_is_unknown_is_named() {
    let json = r#"{"resource":{"resourceType":"Immunization","status":"completed","date":"2012",
        "wasNotGiven":false,"vaccineCode":{"text":"MMR"},"somethingElse":1}},
        {"resource":{"resourceType":"Device","patient":{"reference":"Patient/1"},"type":{"text":"x"},"udi":{"a":"b"}}}"#;
    let read = read(json);
    assert_eq!(read.format, Format::FhirBundle);
    assert_eq!(read.entries.len(), 1);
    let left = read
        .remarks
        .iter()
        .find(|it| it.place == "entry[1]")
        .unwrap();
    assert_eq!(left.why, Why::OtherVersion);
    let named = read
        .remarks
        .iter()
        .find(|it| it.why == Why::PartNotKept)
        .unwrap();
    assert_eq!(named.facts["field"], "somethingElse");
}

#[test]
fn the_same_in_xml() {
    let xml = "<Bundle xmlns='http://hl7.org/fhir'><entry><resource><MedicationOrder><status value='active'/>\
        <medicationCodeableConcept><text value='Methotrexat'/></medicationCodeableConcept>\
        <dosageInstruction><timing><repeat><frequency value='1'/><period value='1'/><periodUnits value='wk'/></repeat></timing>\
        <doseQuantity><value value='7.50'/><unit value='mg'/></doseQuantity></dosageInstruction>\
        </MedicationOrder></resource></entry></Bundle>";
    let read = crate::read(xml.as_bytes(), None).unwrap();
    let Content::Medication(it) = &read.entries[0].content else {
        panic!("a medicine")
    };
    assert_eq!(it.dose_text.as_deref(), Some("7.50 mg, 1×/wk"));
}
