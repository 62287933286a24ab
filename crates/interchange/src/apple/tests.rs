use super::*;
use proptest::prelude::*;
use std::io::Write as _;

const DTD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 14 -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation)*)>
<!ATTLIST HealthData locale CDATA #REQUIRED>
<!ATTLIST Record
  type CDATA #REQUIRED
  device CDATA #IMPLIED
<!ATTLIST HeartRateVariabilityMetadataList
]>
"#;

fn record(kind: &str, value: &str, unit: &str, start: &str, by: &str) -> String {
    format!(
        " <Record type=\"HKQuantityTypeIdentifier{kind}\" sourceName=\"{by}\" device=\"&lt;&lt;HKDevice: 0x1&gt;, name:Watch>\" unit=\"{unit}\" creationDate=\"{start}\" startDate=\"{start}\" endDate=\"{start}\" value=\"{value}\"/>\n"
    )
}

fn export(inside: &str) -> String {
    format!(
        "{DTD}<HealthData locale=\"de_DE\">\n <ExportDate value=\"2026-05-20 10:00:00 +0200\"/>\n <Me HKCharacteristicTypeIdentifierDateOfBirth=\"1968-03-02\" HKCharacteristicTypeIdentifierBiologicalSex=\"HKBiologicalSexFemale\" HKCharacteristicTypeIdentifierBloodType=\"HKBloodTypeAPositive\"/>\n{inside}</HealthData>\n"
    )
}

fn taken(xml: &str) -> Read {
    crate::read(xml.as_bytes(), Some("export.xml")).unwrap()
}

fn finding(entry: &Entry) -> &record::Finding {
    match &entry.content {
        Content::Finding(finding) => finding,
        other => panic!("no finding: {other:?}"),
    }
}

const MORNING: &str = "2026-05-14 07:12:00 +0200";

#[test]
fn a_phone_with_a_broken_dtd_bare_ampersands_and_control_characters_is_read() {
    let read = taken(&export(&record(
        "BodyMass",
        "71.4",
        "kg",
        MORNING,
        "Waage & Co\u{b} &amp; Söhne",
    )));
    let weight = finding(&read.entries[0]);
    assert_eq!(weight.value.as_ref().unwrap().to_string(), "71.4");
    assert_eq!(weight.code.code("http://loinc.org"), Some("29463-7"));
    assert_eq!(
        weight.time.unwrap().to_string(),
        "2026-05-14T07:12:00+02:00"
    );
    assert_eq!(
        read.entries[0].source.by.as_deref(),
        Some("Waage & Co & Söhne")
    );
    let Content::Person(person) = &read.people[0].content else {
        panic!("the phone knows whose it is");
    };
    assert_eq!(person.birth_date.unwrap().to_string(), "1968-03-02");
    assert_eq!(
        person.blood_group, None,
        "only a laboratory's blood group counts"
    );
    assert!(read.remarks.iter().any(|it| it.why == Why::BloodGroupTyped));
}

#[test]
fn a_blood_pressure_is_one_finding_though_it_stands_there_twice() {
    let pair = [
        record("BloodPressureSystolic", "128", "mmHg", MORNING, "Omron"),
        record("BloodPressureDiastolic", "81", "mmHg", MORNING, "Omron"),
    ]
    .concat();
    let inside = format!(
        "{pair}<Correlation type=\"HKCorrelationTypeIdentifierBloodPressure\" startDate=\"{MORNING}\">{pair}</Correlation>"
    );
    let read = taken(&export(&inside));
    assert_eq!(read.entries.len(), 1);
    let pressure = finding(&read.entries[0]);
    let values: Vec<String> = pressure
        .components
        .iter()
        .map(|it| it.value.as_ref().unwrap().to_string())
        .collect();
    assert_eq!(values, ["128", "81"]);
    assert_eq!(pressure.components[0].unit_code.as_deref(), Some("mm[Hg]"));
}

#[test]
fn what_a_watch_measures_every_few_minutes_becomes_days_and_says_so() {
    let mut inside = String::new();
    for minute in 0..60 {
        inside += &record(
            "HeartRate",
            &(60 + minute).to_string(),
            "count/min",
            &format!("2026-05-14 07:{minute:02}:00 +0200"),
            "Watch",
        );
    }
    inside += &record(
        "HeartRate",
        "72",
        "count/min",
        "2026-05-15 07:00:00 +0200",
        "Watch",
    );
    inside += &record("StepCount", "40", "count", MORNING, "Watch").repeat(3);
    inside += "<Workout workoutActivityType=\"HKWorkoutActivityTypeRunning\" duration=\"30\"/>";
    let read = taken(&export(&inside));
    assert_eq!(read.entries.len(), 2);
    let day = finding(&read.entries[0]);
    assert_eq!(day.time.unwrap().to_string(), "2026-05-14");
    let parts: Vec<String> = day
        .components
        .iter()
        .map(|it| format!("{} {}", it.code.text, it.value.as_ref().unwrap()))
        .collect();
    assert_eq!(
        parts,
        [
            "minimum of the day 60",
            "mean of the day 89.5",
            "maximum of the day 119"
        ]
    );
    assert_eq!(
        finding(&read.entries[1])
            .value
            .as_ref()
            .unwrap()
            .to_string(),
        "72"
    );
    let remark = |why: Why, what: &str| {
        read.remarks
            .iter()
            .find(|it| it.why == why && it.what == what)
            .unwrap()
    };
    assert_eq!(remark(Why::DaysSummed, "Pulse").facts["count"], "60");
    assert_eq!(remark(Why::NotForAChart, "StepCount").facts["count"], "3");
    assert_eq!(remark(Why::NotForAChart, "Workout").facts["count"], "1");
}

#[test]
fn units_are_kept_and_percent_means_percent() {
    let read = taken(
        &[export(
            &[
                record("OxygenSaturation", "0.97", "%", MORNING, "Watch"),
                record(
                    "BloodGlucose",
                    "5.4",
                    "mmol&lt;180.1558800000541&gt;/L",
                    MORNING,
                    "Sensor",
                ),
                record("BodyTemperature", "98.6", "degF", MORNING, "Thermometer"),
                record("BodyMass", "157.4", "lb", MORNING, "Scale"),
                record("BodyMass", "157.4", "lb", MORNING, "App of the scale"),
            ]
            .concat(),
        )]
        .concat(),
    );
    let mut shown: Vec<String> = read
        .entries
        .iter()
        .map(finding)
        .map(|it| {
            format!(
                "{} {}",
                it.value.as_ref().unwrap(),
                it.unit.as_deref().unwrap()
            )
        })
        .collect();
    shown.sort();
    assert_eq!(shown, ["157.4 lb", "5.4 mmol/L", "97 %", "98.6 °F"]);
    assert!(
        read.remarks.iter().any(|it| it.why == Why::Twice),
        "the same weight by two ways is one"
    );
    for (written, wanted) in [("0.975", "97.5"), ("1", "100"), ("0.9", "90"), ("0", "0")] {
        assert_eq!(hundredfold(written), wanted);
    }
}

/// A zip as the phone writes it.
fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new_stream(Vec::new());
    for (name, bytes) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_whole_export_is_read_as_it_comes_through_a_pipe() {
    let patient = br#"{"resourceType":"Patient","id":"p","name":[{"family":"Beispiel","given":["Anna"]}],"birthDate":"1968-03-02"}"#;
    let allergy = br#"{"resourceType":"AllergyIntolerance","id":"a","patient":{"reference":"Patient/p"},"clinicalStatus":{"coding":[{"code":"active"}]},"code":{"text":"Penicillin"}}"#;
    let xml = export(&record("BodyMass", "71.4", "kg", MORNING, "Waage"));
    let zip = zipped(&[
        ("apple_health_export/workout-routes/route_1.gpx", b"<gpx/>"),
        (
            "apple_health_export/export_cda.xml",
            b"<ClinicalDocument xmlns=\"urn:hl7-org:v3\"/>",
        ),
        (
            "apple_health_export/clinical-records/AllergyIntolerance-1.json",
            allergy,
        ),
        ("apple_health_export/Exportaci\u{f3}n.xml", xml.as_bytes()),
        (
            "apple_health_export/clinical-records/Patient-1.json",
            patient,
        ),
    ]);
    assert_eq!(sniff(&zip), Format::AppleHealth);
    let read = crate::heard(&crate::answer_from(&mut &zip[..], None))
        .unwrap()
        .unwrap();
    let titles: Vec<&str> = read.entries.iter().map(|it| it.title()).collect();
    assert_eq!(titles, ["Body weight", "Penicillin"]);
    assert_eq!(read.people.len(), 1);
    assert_eq!(read.people[0].title(), "Anna Beispiel");
    let said = &read.people[0].source;
    assert_eq!(
        (said.place.as_deref(), said.file),
        (
            Some("apple_health_export/clinical-records/Patient-1.json entry[1]"),
            Some(DocumentId::of(&zip))
        )
    );
    assert!(
        read.entries
            .iter()
            .all(|it| it.person == Some(read.people[0].id))
    );
    assert!(
        read.entries
            .iter()
            .all(|it| it.source.file == Some(DocumentId::of(&zip)))
    );
    let whys: Vec<Why> = read.remarks.iter().map(|it| it.why).collect();
    assert!(
        whys.contains(&Why::PhonesOwnSummary) && whys.contains(&Why::FormatNotRead),
        "{whys:?}"
    );
    // cut off in the middle: what came counts, and it is said
    let last = memchr::memmem::find(&zip, b"Patient-1.json").unwrap();
    let cut = crate::read(&zip[..last + 30], None).unwrap();
    assert!(cut.remarks.iter().any(|it| it.why == Why::CutOff));
}

#[test]
fn a_long_export_takes_little_memory_and_no_quadratic_time() {
    /// Two million steps and a heartbeat now and then, made while they are read.
    struct Endless {
        line: Vec<u8>,
        at: usize,
        lines: usize,
    }
    impl io::Read for Endless {
        fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
            if self.lines == 0 {
                return Ok(0);
            }
            let length = to.len().min(self.line.len() - self.at);
            to[..length].copy_from_slice(&self.line[self.at..self.at + length]);
            self.at += length;
            if self.at == self.line.len() {
                self.at = 0;
                self.lines -= 1;
            }
            Ok(length)
        }
    }
    let line = record("StepCount", "40", "count", MORNING, "Watch").into_bytes();
    let head = export("").replace("</HealthData>", "");
    let mut all = head.as_bytes().chain(Endless {
        line,
        at: 0,
        lines: 100_000,
    });
    let read = super::read(&mut all).unwrap();
    let steps = read
        .remarks
        .iter()
        .find(|it| it.what == "StepCount")
        .unwrap();
    assert_eq!(steps.facts["count"], "100000");
    // a quotation mark that never ends, again and again
    let hostile = export(&"<Record type=\"".repeat(20_000));
    drop(crate::read(hostile.as_bytes(), None));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn an_export_with_wrong_bytes_never_panics(at in prop::collection::vec((0usize..3000, any::<u8>()), 1..6), cut in 0usize..500) {
        let xml = export(&record("BodyMass", "71.4", "kg", MORNING, "Waage"));
        for mut bytes in [xml.clone().into_bytes(), zipped(&[("apple_health_export/export.xml", xml.as_bytes())])] {
            for (at, to) in &at {
                let place = at % bytes.len();
                bytes[place] = *to;
            }
            bytes.truncate(bytes.len() - cut.min(bytes.len() / 2));
            let _ = super::read(&mut &bytes[..]);
        }
    }
}
