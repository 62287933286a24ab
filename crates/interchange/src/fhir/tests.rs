//! Stories about files from elsewhere. The way out and back is told in `round_trip`.

use crate::{Error, Fate, Format, Read, Why, read};
use record::{
    AllergyStatus, Content, Entry, FindingCategory, Kind, MedicationStatus, Role, Schedule, State,
};

mod round_trip;

fn file(json: &str) -> Read {
    read(json.as_bytes(), None).expect("the file is read")
}

/// A bundle of these resources.
fn bundle(resources: &[&str]) -> String {
    let entries: Vec<String> = resources
        .iter()
        .map(|resource| format!(r#"{{"resource":{resource}}}"#))
        .collect();
    format!(
        r#"{{"resourceType":"Bundle","type":"collection","entry":[{}]}}"#,
        entries.join(",")
    )
}

fn of_kind(read: &Read, kind: Kind) -> Vec<&Entry> {
    read.entries
        .iter()
        .filter(|entry| entry.kind() == kind)
        .collect()
}

fn whys(read: &Read) -> Vec<Why> {
    read.remarks.iter().map(|remark| remark.why).collect()
}

const ERIKA: &str = r#"{"resourceType":"Patient","id":"7","name":[{"use":"official","family":"Muster","given":["Erika"]}],
    "birthDate":"1964-08-12","gender":"female"}"#;

#[test]
fn every_entry_says_where_it_came_from() {
    let json = bundle(&[
        ERIKA,
        r#"{"resourceType":"Observation","id":"17","meta":{"lastUpdated":"2020-02-03T04:05:06Z"},"status":"final",
            "code":{"text":"Kalium"},"subject":{"reference":"Patient/7"},"valueQuantity":{"value":5.40,"unit":"mmol/l"}}"#,
    ]);
    let read = file(&json);
    let person = read.person().unwrap();
    assert_eq!(person.title(), "Erika Muster");
    let entry = &read.entries[0];
    assert_eq!(entry.person, Some(person.id));
    assert_eq!(entry.source.place.as_deref(), Some("entry[1]"));
    assert_eq!(entry.source.origin.as_deref(), Some("Observation/17"));
    assert_eq!(
        entry.source.file,
        Some(record::DocumentId::of(json.as_bytes()))
    );
    assert_eq!(entry.source.recorded, "2020-02-03T04:05:06Z".parse().ok());
    let Content::Finding(finding) = &entry.content else {
        panic!("an observation is a finding");
    };
    assert_eq!(finding.value.as_ref().unwrap().as_str(), "5.40");
}

#[test]
fn a_medicine_of_one_person_never_goes_to_another() {
    let of = |subject: &str| {
        format!(
            r#"{{"resourceType":"MedicationStatement","status":"active","medicationCodeableConcept":{{"text":"Apixaban"}}{subject}}}"#
        )
    };
    let max = ERIKA.replace("\"7\"", "\"8\"").replace("Erika", "Max");
    // two people: each their own, and what names nobody is left out
    let read = file(&bundle(&[
        ERIKA,
        &max,
        &of(r#","subject":{"reference":"Patient/8"}"#),
        &of(""),
    ]));
    assert_eq!(read.people.len(), 2);
    assert_eq!(read.entries.len(), 1);
    assert_eq!(read.entries[0].person, Some(read.people[1].id));
    assert_eq!(whys(&read), [Why::WhoseUnknown]);
    // one person, and a medicine of somebody who is not in the file
    let read = file(&bundle(&[
        ERIKA,
        &of(r#","subject":{"reference":"Patient/99"}"#),
    ]));
    assert_eq!(read.people.len(), 2);
    assert_eq!(read.people[1].title(), "Patient/99");
    assert_eq!(read.entries[0].person, Some(read.people[1].id));
    // nobody in the file: it is for whoever takes it
    let read = file(&bundle(&[&of(r#","subject":{"reference":"Patient/99"}"#)]));
    assert!(read.people.is_empty());
    assert_eq!(read.entries[0].person, None);
    // not a person at all
    let read = file(&bundle(&[
        ERIKA,
        &of(r#","subject":{"reference":"Group/1"}"#),
    ]));
    assert_eq!(whys(&read), [Why::NotAPerson]);
}

#[test]
fn ten_results_with_the_same_contained_patient_are_about_one_person() {
    let observation = |id: u8| {
        format!(
            r##"{{"resourceType":"Observation","id":"{id}","status":"final","code":{{"text":"x"}},
            "contained":[{{"resourceType":"Patient","id":"p","name":[{{"text":"Erika"}}]}}],"subject":{{"reference":"#p"}}}}"##
        )
    };
    let read = file(&bundle(&[&observation(1), &observation(2)]));
    assert_eq!(read.people.len(), 1);
    assert!(
        read.entries
            .iter()
            .all(|entry| entry.person == Some(read.people[0].id))
    );
}

#[test]
fn what_was_taken_back_or_changed_in_meaning_is_left_out_with_its_reason() {
    let allergy = |more: &str| {
        format!(r#"{{"resourceType":"AllergyIntolerance","code":{{"text":"Penicillin"}}{more}}}"#)
    };
    for (more, why) in [
        (
            r#","verificationStatus":{"coding":[{"code":"entered-in-error"}]}"#,
            Why::EnteredInError,
        ),
        (
            r#","modifierExtension":[{"url":"http://x"}]"#,
            Why::ModifierExtension,
        ),
        (r#","implicitRules":"http://x""#, Why::ModifierExtension),
        (r#","onsetDateTime":5"#, Why::Malformed),
        (
            r#","criticality":"high","criticality":"low""#,
            Why::Malformed,
        ),
    ] {
        let read = file(&bundle(&[ERIKA, &allergy(more)]));
        assert!(read.entries.is_empty(), "{more}");
        assert_eq!(whys(&read), [why], "{more}");
        assert_eq!(read.remarks[0].place, "entry[1]");
    }
    let refuted = allergy(r#","verificationStatus":{"coding":[{"code":"refuted"}]}"#);
    let read = file(&bundle(&[ERIKA, &refuted]));
    let Content::Allergy(allergy) = &read.entries[0].content else {
        panic!("a refuted allergy is kept");
    };
    assert_eq!(allergy.status, AllergyStatus::Refuted);
}

#[test]
fn no_known_allergies_only_where_someone_said_so() {
    let coded = r#"{"resourceType":"AllergyIntolerance","code":{"coding":[{"system":"http://snomed.info/sct","code":"716186003"}]}}"#;
    let read = file(&bundle(&[ERIKA, coded]));
    assert_eq!(read.entries[0].state(), State::NoneKnown);
    let drugs = coded.replace("716186003", "409137002");
    let read = file(&bundle(&[ERIKA, &drugs]));
    assert_eq!(read.entries[0].kind(), Kind::Note);
    let empty = |reason: &str| {
        bundle(&[
            ERIKA,
            &format!(
                r#"{{"resourceType":"Composition","subject":{{"reference":"Patient/7"}},"section":[{{"title":"Allergies",
                "code":{{"coding":[{{"code":"48765-2"}}]}},"emptyReason":{{"coding":[{{"code":"{reason}"}}]}}}}]}}"#
            ),
        ])
    };
    assert_eq!(
        file(&empty("nilknown")).entries[0].state(),
        State::NoneKnown
    );
    assert_eq!(file(&empty("notasked")).entries[0].state(), State::NotAsked);
    let read = file(&empty("unavailable"));
    assert!(read.entries.is_empty());
    assert!(whys(&read).contains(&Why::EmptySection));
}

#[test]
fn an_order_that_forbids_is_not_a_medicine_that_is_taken() {
    let order = |more: &str| {
        format!(
            r#"{{"resourceType":"MedicationRequest","status":"active","intent":"order","medicationCodeableConcept":{{"text":"Ibuprofen"}}{more}}}"#
        )
    };
    let status = |json: &str| match &file(&bundle(&[ERIKA, json])).entries[0].content {
        Content::Medication(medicine) => medicine.status,
        _ => panic!("an order is a medicine"),
    };
    assert_eq!(status(&order("")), MedicationStatus::Active);
    assert_eq!(
        status(&order(r#","doNotPerform":true"#)),
        MedicationStatus::NotTaken
    );
    let proposal = order("").replace("\"order\"", "\"proposal\"");
    assert_eq!(status(&proposal), MedicationStatus::Planned);
}

#[test]
fn a_medicine_is_named_by_what_it_points_at_or_not_at_all() {
    let pointing = r##"{"resourceType":"MedicationRequest","status":"active","medicationReference":{"reference":"#m"},
        "contained":[{"resourceType":"Medication","id":"m","code":{"text":"Ramipril"},
            "ingredient":[{"itemCodeableConcept":{"text":"Ramipril"},"strength":{"numerator":{"value":5,"unit":"mg"},"denominator":{"value":1,"unit":"1"}}}]}],
        "dosageInstruction":[{"timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"wk"}},"doseAndRate":[{"doseQuantity":{"value":1,"unit":"tablet"}}]}]}"##;
    let read = file(&bundle(&[ERIKA, pointing]));
    let Content::Medication(medicine) = &read.entries[0].content else {
        panic!("an order is a medicine");
    };
    assert_eq!(medicine.name.shown(), "Ramipril");
    assert_eq!(medicine.ingredients[0].strength.as_deref(), Some("5 mg"));
    assert_eq!(medicine.schedule, Some(Schedule::Text));
    assert_eq!(medicine.dose_text.as_deref(), Some("1 tablet, 1×/wk"));
    assert!(!medicine.has_grid());
    assert_eq!(whys(&read), [Why::Merged]);
    let nowhere = pointing.replace("\"#m\"", "\"#n\"");
    assert_eq!(whys(&file(&bundle(&[ERIKA, &nowhere])))[0], Why::Nameless);
}

#[test]
fn a_report_points_at_its_values_and_its_letter_is_a_document() {
    let read = file(&bundle(&[
        ERIKA,
        r#"{"resourceType":"Observation","id":"1","status":"final","code":{"text":"Hb"},"valueString":"ok"}"#,
        r#"{"resourceType":"DiagnosticReport","id":"2","status":"final","code":{"text":"Blutbild"},"conclusion":"gut",
            "result":[{"reference":"Observation/1"}],
            "presentedForm":[{"contentType":"text/plain","data":"QnJp\nZWY="},{"url":"http://x/y.pdf"}]}"#,
    ]));
    let report = of_kind(&read, Kind::Finding)[1];
    let Content::Finding(finding) = &report.content else {
        panic!("a report is a finding");
    };
    assert_eq!(finding.category, Some(FindingCategory::Report));
    let roles: Vec<&str> = report.links.iter().map(|link| link.role.as_str()).collect();
    assert_eq!(roles, ["part", "source"]);
    assert_eq!(read.attachments[0].bytes, b"Brief");
    let Content::Document(letter) = &read.entries[read.attachments[0].entry].content else {
        panic!("a form is a document");
    };
    assert_eq!(letter.text.as_deref(), Some("Brief"));
    assert_eq!(letter.title, "Blutbild");
    assert_eq!(whys(&read), [Why::PartNotFetched]);
}

#[test]
fn nothing_is_fetched() {
    let read = file(&bundle(&[
        ERIKA,
        r#"{"resourceType":"DocumentReference","status":"current","content":[{"attachment":{"url":"https://a.example/letter.pdf"}}]}"#,
    ]));
    assert!(read.entries.is_empty());
    assert_eq!(read.remarks[0].why, Why::NotFetched);
    assert_eq!(read.remarks[0].facts["url"], "https://a.example/letter.pdf");
}

#[test]
fn a_practice_is_a_contact_when_something_points_at_it() {
    let practices = [
        r#"{"resourceType":"Practitioner","id":"w","name":[{"family":"Weber","prefix":["Dr."]}],"telecom":[{"system":"phone","value":"030 1"}]}"#,
        r#"{"resourceType":"PractitionerRole","practitioner":{"reference":"Practitioner/w"},"organization":{"display":"Praxis am Markt"},"specialty":[{"text":"Kardiologie"}]}"#,
        r#"{"resourceType":"Organization","id":"x","name":"Niemand"}"#,
    ];
    let visit = r#"{"resourceType":"Encounter","status":"finished","class":{"code":"AMB"},"participant":[{"individual":{"reference":"Practitioner/w"}}]}"#;
    let read = file(&bundle(&[
        ERIKA,
        practices[0],
        practices[1],
        practices[2],
        visit,
    ]));
    let contact = of_kind(&read, Kind::Contact)[0];
    let Content::Contact(weber) = &contact.content else {
        panic!("a practitioner is a contact");
    };
    assert_eq!(weber.name, "Dr. Weber");
    assert_eq!(weber.specialty.as_deref(), Some("Kardiologie"));
    assert_eq!(weber.organization.as_deref(), Some("Praxis am Markt"));
    let Content::Visit(visit) = &of_kind(&read, Kind::Visit)[0].content else {
        panic!("an encounter is a visit");
    };
    assert_eq!(visit.contact, Some(contact.id));
    assert_eq!(visit.with.as_deref(), Some("Dr. Weber"));
    assert_eq!(whys(&read), [Why::Merged, Why::NotReferenced]);
    let alone = file(practices[2]);
    assert_eq!(alone.entries[0].title(), "Niemand");
}

#[test]
fn whom_to_call_comes_with_the_patient() {
    let patient = ERIKA.replacen(
        '{',
        r#"{"contact":[{"relationship":[{"coding":[{"code":"DAU"},{"code":"C"}],"text":"Tochter"}],"name":{"text":"Anna"},"telecom":[{"system":"phone","value":"030 2"}]}],"#,
        1,
    );
    let read = file(&patient);
    let Content::Contact(anna) = &read.entries[0].content else {
        panic!("a contact of a patient is a contact");
    };
    assert_eq!(
        (anna.role, anna.emergency_order),
        (Some(Role::Family), Some(1))
    );
    assert_eq!(anna.relation.as_deref(), Some("Tochter"));
    assert_eq!(read.entries[0].person, Some(read.people[0].id));
}

#[test]
fn words_without_entries_are_kept_as_a_note_without_markup() {
    let read = file(&bundle(&[
        ERIKA,
        r#"{"resourceType":"Composition","title":"Brief","section":[{"title":"Anamnese","text":{"status":"generated",
            "div":"<div><p>Raucht <b>nicht</b></p><script>alert(1)</script></div>"}}]}"#,
    ]));
    let Content::Note(note) = &read.entries[0].content else {
        panic!("a section of words is a note");
    };
    assert_eq!(note.title, "Anamnese");
    assert_eq!(note.text.as_deref(), Some("Raucht nicht"));
}

#[test]
fn another_version_is_read_field_by_field_and_says_so() {
    for (resource, version) in [
        (
            r#"{"resourceType":"MedicationOrder","medicationCodeableConcept":{"text":"x"}}"#,
            "DSTU2",
        ),
        (
            r#"{"resourceType":"Condition","clinicalStatus":"active","code":{"text":"x"}}"#,
            "STU3",
        ),
        (
            r#"{"resourceType":"MedicationStatement","medication":{"concept":{"text":"x"}}}"#,
            "R5",
        ),
    ] {
        let read = file(&bundle(&[ERIKA, resource]));
        let said = read.remarks.iter().find(|it| it.why == Why::Converted);
        assert_eq!(said.unwrap().facts["version"], version);
        assert_eq!(read.entries[0].title(), "x");
    }
    let oldest =
        r#"{"resourceType":"AllergyIntolerance","status":"confirmed","sensitivityType":"allergy"}"#;
    let version = "DSTU1".to_owned();
    let refused = read(bundle(&[ERIKA, oldest]).as_bytes(), None);
    assert_eq!(refused, Err(Error::OtherVersion { version }));
    // one stray resource does not take the file with it
    let r4 = r#"{"resourceType":"Condition","clinicalStatus":{"coding":[{"code":"active"}]},"code":{"text":"x"}}"#;
    let stray = r#"{"resourceType":"Condition","clinicalStatus":"active","code":{"text":"x"}}"#;
    let read = file(&bundle(&[ERIKA, r4, r4, stray]));
    assert_eq!(read.entries.len(), 2);
    assert_eq!(whys(&read), [Why::OtherVersion]);
}

#[test]
fn lines_of_resources_and_resources_in_parameters_are_read() {
    let lines = format!(
        "{}\n\n{}\n",
        ERIKA.replace('\n', " "),
        r#"{"resourceType":"Flag","status":"active","code":{"text":"Sturz"}}"#
    );
    let read = file(&lines);
    assert_eq!(read.format, Format::FhirLines);
    assert_eq!(read.entries[0].source.place.as_deref(), Some("line[2]"));
    let parameters = r#"{"resourceType":"Parameters","parameter":[{"name":"a","part":[{"name":"b","resource":{"resourceType":"Procedure","status":"completed","code":{"text":"x"}}}]}]}"#;
    let read = file(parameters);
    assert_eq!(
        read.entries[0].source.place.as_deref(),
        Some("parameter[0].part[0].resource")
    );
}

#[test]
fn numbers_that_are_too_exact_are_kept_in_words() {
    let read = file(&bundle(&[
        ERIKA,
        r#"{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":1.00000000000000000000000000000000001,"unit":"g"}}"#,
    ]));
    let Content::Finding(finding) = &read.entries[0].content else {
        panic!("an observation is a finding");
    };
    assert_eq!(finding.value, None);
    let words = finding.text.as_ref().unwrap().shown();
    assert_eq!(words, "1.00000000000000000000000000000000001 g");
    assert_eq!(read.remarks[0].fate(), Fate::Partly);
}

#[test]
fn a_range_in_another_unit_is_not_drawn_as_a_band() {
    let read = file(&bundle(&[
        ERIKA,
        r#"{"resourceType":"Observation","status":"final","code":{"text":"Glucose"},"valueQuantity":{"value":5.5,"unit":"mmol/l"},
            "referenceRange":[{"low":{"value":70,"unit":"mg/dl"},"high":{"value":100,"unit":"mg/dl"}}]}"#,
    ]));
    let Content::Finding(finding) = &read.entries[0].content else {
        panic!("an observation is a finding");
    };
    let range = finding.range.as_ref().unwrap();
    assert_eq!((&range.low, &range.high), (&None, &None));
    assert_eq!(range.text.as_deref(), Some("70 mg/dl – 100 mg/dl"));
}

#[test]
fn a_date_nobody_understands_is_said_and_kept_in_words() {
    let read = file(&bundle(&[
        ERIKA,
        r#"{"resourceType":"Condition","code":{"text":"x"},"onsetDateTime":"last summer"}"#,
    ]));
    assert_eq!(whys(&read), [Why::DateUnclear]);
    assert_eq!(read.entries[0].note.as_deref(), Some("onset: last summer"));
}

#[test]
fn the_same_letter_twice_is_one_document() {
    let letter = |id: u8| {
        format!(
            r#"{{"resourceType":"DocumentReference","id":"{id}","status":"current","content":[{{"attachment":{{"contentType":"application/pdf","data":"JVBERg=="}}}}]}}"#
        )
    };
    let read = file(&bundle(&[ERIKA, &letter(1), &letter(2)]));
    assert_eq!(read.entries.len(), 1);
    assert_eq!(whys(&read), [Why::Twice]);
}

#[test]
fn broken_files_are_refused_where_they_break() {
    let whole = bundle(&[ERIKA, r#"{"resourceType":"Flag","code":{"text":"ä"}}"#]);
    for cut in (1..whole.len())
        .step_by(7)
        .filter(|cut| whole.is_char_boundary(*cut))
    {
        let refused = read(&whole.as_bytes()[..cut], None);
        let named_or_refused = match &refused {
            Err(_) => true,
            Ok(read) => read.entries.is_empty() && !read.remarks.is_empty(),
        };
        assert!(named_or_refused, "{cut}: {refused:?}");
    }
    let after = format!("{whole} trailing");
    assert!(matches!(
        read(after.as_bytes(), None),
        Err(Error::NotJson { .. })
    ));
}

#[test]
fn odd_shapes_never_end_the_program() {
    let odd = [
        "null",
        "true",
        "0",
        "-1e999",
        "\"\"",
        "\"\\u0000\"",
        "[]",
        "[null]",
        "[[]]",
        "{}",
        "{\"coding\":[null,{}]}",
        "{\"reference\":\"#\"}",
        "[{\"reference\":\"#\"}]",
        "{\"reference\":\"/\"}",
        "[{\"url\":7}]",
        "{\"value\":\"1e5\"}",
    ];
    let fields = [
        "subject",
        "patient",
        "code",
        "status",
        "category",
        "note",
        "onsetDateTime",
        "extension",
        "contained",
        "valueQuantity",
        "component",
        "dosage",
        "dosageInstruction",
        "reaction",
        "content",
        "section",
        "author",
        "meta",
        "id",
        "name",
        "telecom",
        "address",
        "period",
        "performer",
        "result",
        "presentedForm",
        "medicationReference",
        "device",
        "type",
        "participant",
        "identifier",
        "photo",
        "contact",
        "communication",
        "protocolApplied",
        "referenceRange",
        "specimen",
        "text",
        "practitioner",
        "link",
        "policyRule",
        "provision",
    ];
    let kinds: Vec<&str> = super::READERS
        .iter()
        .chain(super::LATE)
        .map(|(kind, _)| *kind)
        .chain(super::HELPERS.iter().copied())
        .chain(["Patient", "Composition", "Bundle", "Parameters", "Nonsense"])
        .collect();
    for kind in kinds {
        for field in fields {
            for value in odd {
                let resource = format!(r#"{{"resourceType":"{kind}","{field}":{value}}}"#);
                let json = bundle(&[ERIKA, &resource]);
                if let Ok(read) = read(json.as_bytes(), None) {
                    let said = read.entries.len() + read.people.len() + read.remarks.len();
                    assert!(
                        said >= 2 || kind == "Bundle" || kind == "Parameters",
                        "{resource}"
                    );
                }
            }
        }
    }
}

#[test]
fn large_things_end_with_a_reason() {
    // more resources than are looked at
    let flag = r#"{"resource":{"resourceType":"Flag"}},"#;
    let many = flag.repeat(crate::limits::RESOURCES + 1);
    let many = format!(
        r#"{{"resourceType":"Bundle","entry":[{}]}}"#,
        many.trim_end_matches(',')
    );
    assert!(matches!(
        read(many.as_bytes(), None),
        Err(Error::TooMany { .. })
    ));
    // an entry that no revision could hold
    let note = r#"{"text":"0123456789012345678901234567890123456789"},"#.repeat(60_000);
    let long = format!(
        r#"{{"resourceType":"Condition","code":{{"text":"x"}},"note":[{}]}}"#,
        note.trim_end_matches(',')
    );
    assert_eq!(whys(&file(&bundle(&[ERIKA, &long]))), [Why::TooLong]);
    // thousands of arrows inside one container
    let (mut inside, mut arrows) = (String::new(), String::new());
    for number in 0..20_000 {
        inside.push_str(&format!(
            r#"{{"resourceType":"Observation","id":"o{number}","status":"final","code":{{"text":"x"}}}},"#
        ));
        arrows.push_str(&format!(r##"{{"reference":"#o{number}"}},"##));
    }
    let report = format!(
        r#"{{"resourceType":"DiagnosticReport","status":"final","code":{{"text":"x"}},"contained":[{}],"result":[{}]}}"#,
        inside.trim_end_matches(','),
        arrows.trim_end_matches(',')
    );
    let read = file(&bundle(&[ERIKA, &report]));
    assert_eq!(read.entries.len(), 20_001);
    assert_eq!(read.entries[0].links.len(), 20_000);
    // bundles inside bundles, as deep as JSON may go
    let mut nested = ERIKA.to_owned();
    for _ in 0..18 {
        nested = bundle(&[&nested]);
    }
    assert_eq!(file(&nested).people.len(), 1);
    // one large medicine and very many orders for it
    let medicine = format!(
        r#"{{"resourceType":"Medication","id":"m","code":{{"text":"{}"}}}}"#,
        "x".repeat(crate::limits::TEXT - 1)
    );
    let order = r#"{"resourceType":"MedicationRequest","status":"active","medicationReference":{"reference":"Medication/m"}}"#;
    let orders: Vec<&str> = std::iter::repeat_n(order, 2_000).collect();
    let all = [&[medicine.as_str()], orders.as_slice()].concat();
    let refused = crate::read(bundle(&all).as_bytes(), None);
    assert_eq!(refused, Err(Error::TooMuch));
}

#[test]
fn a_dose_given_by_a_hospital_is_a_noted_dose_only_where_its_medicine_is_read_too() {
    let order = r#"{"resourceType":"MedicationRequest","id":"o","status":"active","intent":"order","subject":{"reference":"Patient/7"},
        "medicationCodeableConcept":{"text":"Heparin"}}"#;
    let wrong = order
        .replace(r#""id":"o""#, r#""id":"w""#)
        .replace(r#""active""#, r#""entered-in-error""#);
    let given = |id: &str, status: &str, more: &str| {
        format!(
            r#"{{"resourceType":"MedicationAdministration","id":"{id}","status":"{status}","subject":{{"reference":"Patient/7"}},
            "medicationCodeableConcept":{{"text":"Heparin"}},"effectiveDateTime":"2026-05-03T08:10:00+02:00",
            "dosage":{{"text":"unter die Haut","dose":{{"value":5000,"unit":"IE"}}}}{more}}}"#
        )
    };
    let of = |order: &str| format!(r#","request":{{"reference":"MedicationRequest/{order}"}}"#);
    let nausea = format!(r#","statusReason":[{{"text":"Erbrechen"}}]{}"#, of("o"));
    let json = bundle(&[
        ERIKA,
        order,
        &wrong,
        &given("taken", "completed", &of("o")),
        &given("not", "not-done", &nausea),
        &given("alone", "completed", ""),
        &given("stopped", "stopped", &of("o")),
        &given("mistaken", "entered-in-error", &of("o")),
        &given("of-nothing", "completed", &of("w")),
    ]);
    let read = file(&json);
    let medicine = read
        .entries
        .iter()
        .find(|entry| entry.source.origin.as_deref() == Some("MedicationRequest/o"))
        .unwrap();
    let doses: Vec<(&record::Intake, &str)> = of_kind(&read, Kind::Intake)
        .into_iter()
        .filter_map(|entry| match &entry.content {
            Content::Intake(it) => Some((it, entry.note.as_deref().unwrap_or_default())),
            _ => None,
        })
        .collect();
    let [(taken, said), (not, _)] = doses.as_slice() else {
        panic!("{doses:?}")
    };
    assert_eq!(taken.status, record::IntakeStatus::Taken);
    assert_eq!(taken.medication, Some(medicine.id));
    assert_eq!(taken.time, "2026-05-03T08:10:00+02:00".parse().ok());
    assert_eq!(taken.dose.as_ref().map(|it| it.as_str()), Some("5000"));
    assert_eq!(*said, "dosage: unter die Haut");
    assert_eq!(not.status, record::IntakeStatus::Skipped);
    assert_eq!(not.reason.as_ref().map(|it| it.shown()), Some("Erbrechen"));
    // The order, what nothing else speaks of, what was stopped, and what points at a mistake.
    assert_eq!(of_kind(&read, Kind::Medication).len(), 4);
    assert!(whys(&read).contains(&Why::EnteredInError));
}
