use super::*;
use std::io::Write as _;
use zip::write::SimpleFileOptions;

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn document(family: &str, problem: &str) -> Vec<u8> {
    format!(
        "<ClinicalDocument xmlns='urn:hl7-org:v3' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>\
         <recordTarget><patientRole><patient><name><given>Erika</given><family>{family}</family></name>\
         <birthTime value='19500102'/></patient></patientRole></recordTarget><component><structuredBody>\
         <component><section><code code='11450-4'/><title>Problems</title><entry><act classCode='ACT' moodCode='EVN'>\
         <statusCode code='active'/><entryRelationship typeCode='SUBJ'><observation classCode='OBS' moodCode='EVN'>\
         <value xsi:type='CD' displayName='{problem}'/></observation></entryRelationship></act></entry></section>\
         </component></structuredBody></component></ClinicalDocument>"
    )
    .into_bytes()
}

#[test]
fn a_portals_zip_is_one_person_with_everything_in_it() {
    let (one, two) = (
        document("Beispiel", "Asthma"),
        document("Beispiel", "Gicht"),
    );
    let zip = zipped(&[
        ("IHE_XDM/SUBSET01/DOC0001.XML", &one),
        ("IHE_XDM/SUBSET01/DOC0002.XML", &two),
        ("IHE_XDM/SUBSET01/COPY.XML", &one),
        ("IHE_XDM/SUBSET01/STYLE.XSL", b"<xsl:stylesheet/>"),
        ("IHE_XDM/SUBSET01/METADATA.XML", b"<SubmitObjectsRequest/>"),
        ("INDEX.HTM", b"<html>"),
        ("brief.pdf", b"%PDF-1.4 a letter"),
        ("inner.zip", &zipped(&[("a.pdf", b"%PDF-1.4")])),
    ]);
    let read = crate::read(&zip, Some("portal.zip")).unwrap();
    assert_eq!(read.format, Format::Zip);
    assert_eq!(read.people.len(), 1, "{:?}", read.remarks);
    let titles: Vec<&str> = read.entries.iter().map(Entry::title).collect();
    assert_eq!(titles, ["Asthma", "Gicht", "brief"]);
    let person = Some(read.people[0].id);
    assert_eq!(read.entries[0].person, person);
    assert_eq!(
        read.entries[1].person, person,
        "the second file is about the same person"
    );
    let place = read.entries[1].source.place.as_deref();
    assert_eq!(
        place,
        Some("IHE_XDM/SUBSET01/DOC0002.XML#body.section[0].entry[0].entryRelationship[0]")
    );
    assert_eq!(read.attachments.len(), 1);
    assert_eq!(read.attachments[0].bytes, b"%PDF-1.4 a letter");
    let why = |place: &str| {
        read.remarks
            .iter()
            .find(|it| it.place == place)
            .map(|it| it.why)
    };
    assert_eq!(why("IHE_XDM/SUBSET01/STYLE.XSL"), Some(Why::Companion));
    assert_eq!(why("INDEX.HTM"), Some(Why::Companion));
    assert_eq!(why("inner.zip"), Some(Why::FormatNotRead));
    assert_eq!(
        why("IHE_XDM/SUBSET01/COPY.XML#recordTarget"),
        Some(Why::Merged)
    );
    assert_eq!(crate::heard(&read.to_json()), Ok(Ok(read)));
}

#[test]
fn of_two_people_each_keeps_their_own_and_a_letter_without_a_name_is_left() {
    let (one, two) = (document("Beispiel", "Asthma"), document("Muster", "Gicht"));
    let zip = zipped(&[("a.xml", &one), ("b.xml", &two), ("brief.pdf", b"%PDF-1.4")]);
    let read = crate::read(&zip, None).unwrap();
    assert_eq!(read.people.len(), 2);
    assert_eq!(read.entries.len(), 2);
    assert_ne!(read.entries[0].person, read.entries[1].person);
    let left = read
        .remarks
        .iter()
        .find(|it| it.place == "brief.pdf")
        .unwrap();
    assert_eq!(left.why, Why::WhoseUnknown);
    assert!(read.attachments.is_empty());
}

#[test]
fn tricks_with_paths_and_sizes_are_refused_one_by_one() {
    let zip = zipped(&[
        ("../../evil.pdf", b"%PDF-1.4"),
        ("/etc/evil.pdf", b"%PDF-1.5"),
        ("A.PDF", b"%PDF-1.6"),
        ("a.pdf", b"%PDF-1.7"),
        ("bomb.xml", &vec![b' '; 8 << 20]),
    ]);
    let read = crate::read(&zip, None).unwrap();
    let titles: Vec<&str> = read.entries.iter().map(Entry::title).collect();
    assert!(titles.contains(&"A") && titles.len() <= 2, "{titles:?}");
    let reasons: Vec<&str> = read
        .remarks
        .iter()
        .map(|it| it.facts["reason"].as_str())
        .collect();
    assert!(
        reasons.contains(&"path") && reasons.contains(&"name") && reasons.contains(&"too_large")
    );
}

#[test]
fn a_broken_archive_is_no_panic() {
    let zip = zipped(&[("a.xml", &document("Beispiel", "Asthma"))]);
    for cut in (0..zip.len()).step_by(7) {
        let _ = crate::read(&zip[..cut], None);
    }
    for at in (4..zip.len()).step_by(3) {
        let mut odd = zip.clone();
        odd[at] ^= 0xff;
        let _ = crate::read(&odd, None);
    }
    let many = b"PK\x03\x04"
        .iter()
        .copied()
        .chain(b"PK\x01\x02".repeat(MEMBERS + 1))
        .collect::<Vec<u8>>();
    assert!(matches!(
        crate::read(&many, None),
        Err(Error::TooMany { .. })
    ));
}
