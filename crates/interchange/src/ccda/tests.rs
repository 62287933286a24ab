use crate::{Format, Read, Why, limits};
use record::{
    AllergyStatus, Comparator, Condition, ConditionStatus, Content, DeviceStatus, Finding,
    ImmunizationStatus, Interpretation, Kind, Medication, MedicationStatus, Schedule, Sex, State,
    VisitStatus,
};

/// A document about Erika with these sections.
fn with(sections: &str) -> Vec<u8> {
    format!(
        "<?xml version='1.0' encoding='UTF-8'?><?xml-stylesheet type='text/xsl' href='CDA.xsl'?>\
         <ClinicalDocument xmlns='urn:hl7-org:v3' xmlns:sdtc='urn:hl7-org:sdtc' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>\
         <code code='34133-9' codeSystem='2.16.840.1.113883.6.1'/><title>Summary</title><effectiveTime value='20240105'/>\
         <recordTarget><patientRole><id root='1.2.3' extension='77'/><addr use='HP'><streetAddressLine>Weg 1</streetAddressLine><city>Ulm</city></addr>\
         <telecom use='HP' value='tel:030-1'/><patient><name use='L'><given>Erika</given><given qualifier='CL'>Eri</given><family>Beispiel</family></name>\
         <administrativeGenderCode code='F'/><birthTime value='19500102'/></patient></patientRole></recordTarget>\
         <author><time value='20240105'/><assignedAuthor><id root='1.2.4' extension='5'/><assignedPerson><name><given>Anna</given><family>Arzt</family></name></assignedPerson></assignedAuthor></author>\
         <component><structuredBody>{sections}</structuredBody></component></ClinicalDocument>"
    )
    .into_bytes()
}

fn section(code: &str, text: &str, entries: &str) -> String {
    format!(
        "<component><section><code code='{code}' codeSystem='2.16.840.1.113883.6.1'/><title>Title</title>\
         <text>{text}</text>{entries}</section></component>"
    )
}

fn read(code: &str, entries: &str) -> Read {
    let read = crate::read(&with(&section(code, "", entries)), None).unwrap();
    assert_eq!(read.format, Format::Ccda);
    assert_eq!(read.people.len(), 1);
    read
}

fn of(read: &Read, kind: Kind) -> Vec<&Content> {
    let entries = read.entries.iter().map(|entry| &entry.content);
    entries.filter(|it| it.kind() == kind).collect()
}

fn template(tail: &str) -> String {
    format!("<templateId root='2.16.840.1.113883.10.20.22.{tail}'/>")
}

fn medicine(inside: &str) -> Read {
    let entry = format!(
        "<entry><substanceAdministration classCode='SBADM' moodCode='INT'>{inside}\
         <consumable><manufacturedProduct><manufacturedMaterial><code code='1' codeSystem='2.16.840.1.113883.6.88' displayName='Methotrexate 10 MG'/>\
         </manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration></entry>"
    );
    read("10160-0", &entry)
}

fn taken(read: &Read) -> &Medication {
    match of(read, Kind::Medication)[..] {
        [Content::Medication(it)] => it,
        _ => panic!("one medicine: {:?}", read.remarks),
    }
}

fn finding(inside: &str) -> Read {
    let entry = format!(
        "<entry><organizer classCode='BATTERY' moodCode='EVN'><code code='24323-8' codeSystem='2.16.840.1.113883.6.1' displayName='Panel'/>\
         <statusCode code='completed'/><effectiveTime value='20240101'/><component><observation classCode='OBS' moodCode='EVN'>\
         <code code='2823-3' codeSystem='2.16.840.1.113883.6.1' displayName='Potassium'/><statusCode code='completed'/>{inside}</observation></component></organizer></entry>"
    );
    read("30954-2", &entry)
}

fn measured(read: &Read) -> &Finding {
    let first = of(read, Kind::Finding);
    let Content::Finding(it) = first[0] else {
        unreachable!()
    };
    it
}

#[test]
fn the_patient_stands_in_the_head() {
    let read = crate::read(&with(""), None).unwrap();
    let Content::Person(it) = &read.people[0].content else {
        panic!("a person")
    };
    assert_eq!(it.name, "Erika Beispiel");
    assert_eq!(it.birth_date.unwrap().to_string(), "1950-01-02");
    assert_eq!(it.sex, Sex::Female);
    assert_eq!(it.phones, ["030-1"]);
    assert_eq!(it.address.as_deref(), Some("Weg 1, Ulm"));
    assert_eq!(it.identifiers[0].system, "urn:oid:1.2.3");
    assert!(
        of(&read, Kind::Contact).len() == 1,
        "the author is a contact"
    );
}

#[test]
fn a_weekly_dose_is_never_daily() {
    for (period, words) in [
        ("value='1' unit='wk'", "2.5 mg, 1×/wk"),
        ("value='7' unit='d'", "2.5 mg, 1×/7 d"),
        ("value='12' unit='h'", "2.5 mg, 1×/12 h"),
        ("value='1' unit='d'", "2.5 mg, 1×/d"),
        ("value='1' unit='fortnight'", "2.5 mg; every 1 fortnight"),
    ] {
        let read = medicine(&format!(
            "<statusCode code='active'/><effectiveTime xsi:type='IVL_TS'><low value='20230101'/></effectiveTime>\
             <effectiveTime xsi:type='PIVL_TS' operator='A'><period {period}/></effectiveTime><doseQuantity value='2.5' unit='mg'/>"
        ));
        let it = taken(&read);
        assert_eq!(it.schedule, Some(Schedule::Text), "{period}");
        assert_eq!(it.dose_text.as_deref(), Some(words));
        assert!(!it.has_grid());
        assert_eq!(it.status, MedicationStatus::Active);
        assert_eq!(it.start.unwrap().to_string(), "2023-01-01");
    }
}

#[test]
fn the_words_of_an_instruction_stand_beside_its_fields() {
    let read = medicine(
        "<statusCode code='active'/><effectiveTime xsi:type='EIVL_TS'><event code='ACM'/></effectiveTime><doseQuantity value='1'/>\
         <precondition typeCode='PRCN'><criterion><value xsi:type='CD' displayName='Pain'/></criterion></precondition>\
         <entryRelationship typeCode='COMP'><substanceAdministration classCode='SBADM' moodCode='INT'><templateId root='2.16.840.1.113883.10.20.22.4.147'/>\
         <text>one on Mondays</text></substanceAdministration></entryRelationship>",
    );
    let words = taken(&read).dose_text.clone().unwrap();
    assert_eq!(
        words,
        "one on Mondays; 1, before breakfast, as needed: Pain"
    );
}

#[test]
fn completed_does_not_hide_a_medicine_that_has_no_end() {
    let read = medicine("<statusCode code='completed'/>");
    assert_eq!(taken(&read).status, MedicationStatus::Unknown);
    let read = medicine(
        "<statusCode code='completed'/><effectiveTime xsi:type='IVL_TS'><low value='2020'/><high value='2021'/></effectiveTime>",
    );
    assert_eq!(taken(&read).status, MedicationStatus::Completed);
    let read = medicine("<statusCode code='aborted'/>");
    assert_eq!(taken(&read).status, MedicationStatus::Stopped);
    let read = medicine("<statusCode code='nullified'/>");
    assert!(of(&read, Kind::Medication).is_empty());
    assert!(read.remarks.iter().any(|it| it.why == Why::EnteredInError));
}

#[test]
fn no_known_allergies_is_none_known_and_not_an_allergy() {
    let negated = |kind: &str, substance: &str| {
        let entry = format!(
            "<entry><act classCode='ACT' moodCode='EVN'>{}<statusCode code='active'/><entryRelationship typeCode='SUBJ'>\
             <observation classCode='OBS' moodCode='EVN' negationInd='true'>{}<value xsi:type='CD' code='{kind}' codeSystem='2.16.840.1.113883.6.96'/>\
             <participant typeCode='CSM'><participantRole><playingEntity><code {substance}/></playingEntity></participantRole></participant>\
             </observation></entryRelationship></act></entry>",
            template("4.30"),
            template("4.7"),
        );
        read("48765-2", &entry)
    };
    let none = negated("419199007", "nullFlavor='NA'");
    let Content::Allergy(it) = of(&none, Kind::Allergy)[0] else {
        unreachable!()
    };
    assert_eq!(it.state, State::NoneKnown);
    let drug = negated("416098002", "nullFlavor='NA'");
    assert!(
        of(&drug, Kind::Allergy).is_empty(),
        "a part is not the whole"
    );
    assert_eq!(of(&drug, Kind::Note).len(), 1);
    let peanuts = negated(
        "414285001",
        "code='762952008' codeSystem='2.16.840.1.113883.6.96' displayName='Peanut'",
    );
    let Content::Allergy(it) = of(&peanuts, Kind::Allergy)[0] else {
        unreachable!()
    };
    assert_eq!(it.status, AllergyStatus::Refuted);
    assert_eq!(it.substance.shown(), "Peanut");
}

#[test]
fn a_name_that_stands_only_in_the_narrative_is_found() {
    let entry = format!(
        "<entry><act classCode='ACT' moodCode='EVN'>{}<statusCode code='active'/><entryRelationship typeCode='SUBJ'><observation classCode='OBS' moodCode='EVN'>\
         <effectiveTime><low value='2006'/></effectiveTime><value xsi:type='CD' nullFlavor='OTH'><originalText><reference value='#p1'/></originalText>\
         <translation code='J45' codeSystem='2.16.840.1.113883.6.90'/></value></observation></entryRelationship></act></entry>",
        template("4.3"),
    );
    let text = "<table><tbody><tr><td ID='p1'>Asthma &amp; cough</td></tr></tbody></table>";
    let read = crate::read(&with(&section("11450-4", text, &entry)), None).unwrap();
    let Content::Condition(Condition {
        name,
        status,
        onset,
        ..
    }) = of(&read, Kind::Condition)[0]
    else {
        unreachable!()
    };
    assert_eq!(name.shown(), "Asthma & cough");
    assert_eq!(name.codes[0].system, "http://hl7.org/fhir/sid/icd-10-cm");
    assert_eq!(*status, ConditionStatus::Active);
    assert_eq!(onset.unwrap().to_string(), "2006");
}

#[test]
fn a_vaccination_that_was_refused_or_planned_was_not_given() {
    let shot = |head: &str| {
        let entry = format!(
            "<entry><substanceAdministration classCode='SBADM' {head}>{}<statusCode code='completed'/><effectiveTime value='20230910'/>\
             <consumable><manufacturedProduct><manufacturedMaterial><code code='88' codeSystem='2.16.840.1.113883.12.292' displayName='Influenza'/>\
             <lotNumberText>L1</lotNumberText></manufacturedMaterial></manufacturedProduct></consumable>\
             <entryRelationship typeCode='RSON'><observation classCode='OBS' moodCode='EVN'>{}<code code='PATOBJ' displayName='Patient Objection'/></observation></entryRelationship>\
             </substanceAdministration></entry>",
            template("4.52"),
            template("4.53"),
        );
        read("11369-6", &entry)
    };
    let given = shot("moodCode='EVN' negationInd='false'");
    let Content::Immunization(it) = of(&given, Kind::Immunization)[0] else {
        unreachable!()
    };
    assert_eq!(
        (it.status, it.lot.as_deref()),
        (ImmunizationStatus::Completed, Some("L1"))
    );
    let refused = shot("moodCode='EVN' negationInd='true'");
    let Content::Immunization(it) = of(&refused, Kind::Immunization)[0] else {
        unreachable!()
    };
    assert_eq!(it.status, ImmunizationStatus::NotDone);
    assert_eq!(it.reason.as_ref().unwrap().shown(), "Patient Objection");
    let planned = shot("moodCode='INT'");
    assert!(of(&planned, Kind::Immunization).is_empty());
    assert!(planned.remarks.iter().any(|it| it.why == Why::NotYet));
}

#[test]
fn a_value_comes_with_unit_range_and_sign() {
    let read = finding(
        "<value xsi:type='PQ' value='5.40' unit='mmol/L'/><interpretationCode code='H' codeSystem='2.16.840.1.113883.5.83'/>\
         <referenceRange><observationRange><value xsi:type='IVL_PQ'><low value='3.5' unit='mmol/L'/><high value='5.1' unit='mmol/L'/></value></observationRange></referenceRange>",
    );
    let it = measured(&read);
    assert_eq!(it.value.as_ref().unwrap().as_str(), "5.40");
    assert_eq!(it.unit_code.as_deref(), Some("mmol/L"));
    assert_eq!(it.interpretation, Some(Interpretation::High));
    assert_eq!(
        it.range.as_ref().unwrap().high.as_ref().unwrap().as_str(),
        "5.1"
    );
    assert_eq!(
        it.time.unwrap().to_string(),
        "2024-01-01",
        "the time of its panel"
    );
    let below = finding(
        "<value xsi:type='IVL_PQ'><high value='5' unit='mg/dL' inclusive='false'/></value>",
    );
    assert_eq!(measured(&below).comparator, Some(Comparator::Less));
    let word = finding("<value xsi:type='ST'>yellow</value>");
    assert_eq!(measured(&word).text.as_ref().unwrap().shown(), "yellow");
    let negated = finding("<value xsi:type='ST' nullFlavor='NI'/>");
    assert!(measured(&negated).absent.is_some());
}

#[test]
fn upper_and_lower_are_one_blood_pressure() {
    let part = |code: &str, value: u32| {
        format!(
            "<component><observation classCode='OBS' moodCode='EVN'><code code='{code}' codeSystem='2.16.840.1.113883.6.1'/>\
             <value xsi:type='PQ' value='{value}' unit='mm[Hg]'/></observation></component>"
        )
    };
    let entry = format!(
        "<entry><organizer classCode='CLUSTER' moodCode='EVN'>{}<statusCode code='completed'/><effectiveTime value='20240101'/>{}{}{}</organizer></entry>",
        template("4.26"),
        part("8480-6", 120),
        part("8867-4", 70),
        part("8462-4", 80),
    );
    let read = read("8716-3", &entry);
    let found = of(&read, Kind::Finding);
    assert_eq!(found.len(), 2);
    let Content::Finding(it) = found[0] else {
        unreachable!()
    };
    assert_eq!(it.code.codes[0].code, "85354-9");
    let values: Vec<&str> = it
        .components
        .iter()
        .map(|it| it.value.as_ref().unwrap().as_str())
        .collect();
    assert_eq!(values, ["120", "80"]);
    let merged = read
        .remarks
        .iter()
        .find(|it| it.why == Why::Merged)
        .unwrap();
    assert_eq!(
        merged.facts["into"],
        "body.section[0].entry[0].component[0]"
    );
}

#[test]
fn what_is_not_so_is_never_a_finding() {
    let entry = "<entry><observation classCode='OBS' moodCode='EVN' negationInd='true'><code code='x' displayName='Fever'/>\
                 <value xsi:type='CD' displayName='Fever'/></observation></entry>";
    let read = crate::read(&with(&section("47420-5", "<p>No fever</p>", entry)), None).unwrap();
    assert!(of(&read, Kind::Finding).is_empty());
    let Content::Note(note) = of(&read, Kind::Note)[0] else {
        unreachable!()
    };
    assert_eq!(
        note.text.as_deref(),
        Some("No fever"),
        "it is kept in words"
    );
}

#[test]
fn a_section_nobody_knows_is_a_note_and_an_empty_one_says_why() {
    let goals = section(
        "99999-9",
        "<list><item>Walk more</item><item>Eat less</item></list>",
        "",
    );
    let read = crate::read(&with(&goals), None).unwrap();
    let Content::Note(note) = of(&read, Kind::Note)[0] else {
        unreachable!()
    };
    assert_eq!(note.text.as_deref(), Some("Walk more\nEat less"));
    let empty = "<component><section nullFlavor='NI'><code code='11450-4'/><title>Problems</title><text>No information</text></section></component>";
    let read = crate::read(&with(empty), None).unwrap();
    assert!(read.entries.iter().all(|it| it.kind() == Kind::Contact));
    let told = read
        .remarks
        .iter()
        .find(|it| it.why == Why::EmptySection)
        .unwrap();
    assert_eq!(told.facts["reason"], "NI: No information");
}

#[test]
fn what_is_planned_is_planned() {
    let entries = "<entry><encounter classCode='ENC' moodCode='INT'><code displayName='Check-up'/><effectiveTime value='20250101'/></encounter></entry>\
                   <entry><observation classCode='OBS' moodCode='RQO'><code displayName='ECG'/></observation></entry>";
    let read = crate::read(&with(&section("18776-5", "Check-up, ECG", entries)), None).unwrap();
    let Content::Visit(it) = of(&read, Kind::Visit)[0] else {
        unreachable!()
    };
    assert_eq!(it.status, VisitStatus::Planned);
    assert!(of(&read, Kind::Finding).is_empty());
    assert_eq!(of(&read, Kind::Note).len(), 1, "the plan in words");
}

#[test]
fn an_implant_is_worn_and_a_tool_is_not() {
    let procedure = |id: &str| {
        format!(
            "<entry><procedure classCode='PROC' moodCode='EVN'>{}<code displayName='Operation'/><statusCode code='completed'/><effectiveTime value='2020'/>\
             <participant typeCode='DEV'><participantRole>{id}<playingDevice><code displayName='Pacemaker'/></playingDevice></participantRole></participant></procedure></entry>",
            template("4.14"),
        )
    };
    let worn = read(
        "47519-4",
        &procedure("<id root='2.16.840.1.113883.3.3719' extension='(01)1'/>"),
    );
    let Content::Device(it) = of(&worn, Kind::Device)[0] else {
        unreachable!()
    };
    assert_eq!(
        (it.name.shown(), it.status),
        ("Pacemaker", DeviceStatus::Unknown)
    );
    assert_eq!(it.implanted.unwrap().to_string(), "2020");
    let tool = read("47519-4", &procedure(""));
    assert!(of(&tool, Kind::Device).is_empty());
    let note = tool
        .entries
        .iter()
        .find(|it| it.kind() == Kind::Procedure)
        .unwrap();
    assert_eq!(note.note.as_deref(), Some("device: Pacemaker"));
}

#[test]
fn a_letter_inside_is_a_document() {
    let whole = String::from_utf8(with("")).unwrap();
    let body = "<nonXMLBody><text mediaType='application/pdf' representation='B64'>JVBER\ni0x</text></nonXMLBody>";
    let letter = whole.replace("<structuredBody></structuredBody>", body);
    let read = crate::read(letter.as_bytes(), None).unwrap();
    assert_eq!(read.attachments.len(), 1);
    assert_eq!(read.attachments[0].bytes, b"%PDF-1");
}

#[test]
fn a_prefix_another_encoding_and_a_piece_are_read_too() {
    let entry = format!(
        "<entry><act classCode='ACT' moodCode='EVN'>{}<entryRelationship><observation><value xsi:type='CD' displayName='Größe'/></observation></entryRelationship></act></entry>",
        template("4.3"),
    );
    let plain = String::from_utf8(with(&section("11450-4", "", &entry))).unwrap();
    let units: Vec<u8> = plain.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let wide = [b"\xfe\xff".as_slice(), &units].concat();
    let prefixed = plain
        .replace('<', "<cda:")
        .replace("<cda:/", "</cda:")
        .replace("<cda:?", "<?")
        .replace("xmlns='", "xmlns:cda='");
    let latin: Vec<u8> = plain
        .replace("UTF-8", "ISO-8859-1")
        .chars()
        .map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'?'))
        .collect();
    let piece = format!(
        "<section>{}<code code='11450-4'/>{entry}</section>",
        template("2.5.1")
    );
    for bytes in [
        plain.as_bytes(),
        &wide,
        prefixed.as_bytes(),
        &latin,
        piece.as_bytes(),
    ] {
        let read = crate::read(bytes, None).unwrap();
        let Content::Condition(it) = of(&read, Kind::Condition)[0] else {
            unreachable!()
        };
        assert_eq!(it.name.shown(), "Größe");
    }
}

#[test]
fn a_narrative_pointed_at_from_everywhere_does_not_fill_the_memory() {
    let long = "x ".repeat(100_000);
    let entry = "<entry><observation classCode='OBS' moodCode='EVN'><code displayName='a'><originalText><reference value='#a'/></originalText></code>\
                 <value xsi:type='ST'><reference value='#a'/></value></observation></entry>";
    let text = format!("<content ID='a'>{long}</content>");
    let read = crate::read(
        &with(&section("30954-2", &text, &entry.repeat(2_000))),
        None,
    );
    let size: usize = match &read {
        Ok(read) => read
            .entries
            .iter()
            .map(|it| record::form::write(it).to_string().len())
            .sum(),
        Err(_) => 0,
    };
    assert!(size < limits::COPIES * 2, "{size}");
}

#[test]
fn ten_thousand_changes_are_no_panic() {
    let entry = format!(
        "<entry><act classCode='ACT' moodCode='EVN'>{}<statusCode code='active'/><entryRelationship typeCode='SUBJ'><observation negationInd='false'>\
         <effectiveTime><low value='2006'/></effectiveTime><value xsi:type='CD' displayName='x'><originalText><reference value='#p'/></originalText></value></observation></entryRelationship></act></entry>\
         <entry><substanceAdministration><effectiveTime xsi:type='PIVL_TS'><period value='1' unit='wk'/></effectiveTime><doseQuantity value='1'/></substanceAdministration></entry>",
        template("4.3"),
    );
    let whole = with(&section("11450-4", "<content ID='p'>ä</content>", &entry));
    // A small generator with a fixed beginning: the same changes on every machine.
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % below as u64).unwrap()
    };
    let pieces: [&[u8]; 8] = [
        b"<",
        b">",
        b"'",
        b"/",
        b"value='",
        b"\xff",
        b"&",
        b"nullFlavor='NI' ",
    ];
    for _ in 0..10_000 {
        let mut odd = whole.clone();
        for _ in 0..1 + next(3) {
            let at = next(odd.len());
            match next(3) {
                0 => odd[at] = u8::try_from(next(256)).unwrap(),
                1 => drop(odd.drain(at..(at + next(40)).min(odd.len()))),
                _ => drop(odd.splice(at..at, pieces[next(8)].iter().copied())),
            }
        }
        if let Ok(read) = super::read(&odd) {
            assert!(read.entries.len() < 100);
        }
    }
}
