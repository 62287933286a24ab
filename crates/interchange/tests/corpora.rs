//! Real files that nobody of this project wrote. They are not in the repository: where they are
//! absent, each test prints a line and returns.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests: what cannot be read here should stop them"
)]

use interchange::{
    Error, Fate, Format, Language, NOBODY, Options, Read, Why, answer, bundle, heard, read, summary,
};
use record::{Chart, Content, Entry, Kind, Seen, Source};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A family of files, or nothing where the corpora are not here.
fn family(name: &str) -> Option<Vec<PathBuf>> {
    let root = std::env::var_os("OWNCHART_CORPORA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora"),
        PathBuf::from,
    );
    let folder = root.join(name);
    if !folder.is_dir() {
        println!("skipped: no corpora at {}", folder.display());
        return None;
    }
    let mut files = Vec::new();
    let mut open = vec![folder];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(
                std::fs::read_dir(&path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
        } else {
            files.push(path);
        }
    }
    files.sort();
    Some(files)
}

/// An independent count: every resource of the file by its place, read by other means.
fn resources(value: &Value, place: &str, into: &mut BTreeMap<String, String>) {
    let join = |part: &str| {
        if place.is_empty() {
            part.to_owned()
        } else {
            format!("{place}.{part}")
        }
    };
    match value["resourceType"].as_str() {
        Some("Bundle") => {
            for (number, entry) in value["entry"].as_array().into_iter().flatten().enumerate() {
                resources(&entry["resource"], &join(&format!("entry[{number}]")), into);
            }
        }
        Some("Parameters") => parameters(&value["parameter"], &join("parameter"), into),
        Some(kind) => {
            into.insert(place.to_owned(), kind.to_owned());
            for (number, inside) in value["contained"]
                .as_array()
                .into_iter()
                .flatten()
                .enumerate()
            {
                resources(inside, &join(&format!("contained[{number}]")), into);
            }
        }
        None => {}
    }
}

fn parameters(value: &Value, place: &str, into: &mut BTreeMap<String, String>) {
    for (number, part) in value.as_array().into_iter().flatten().enumerate() {
        let place = format!("{place}[{number}]");
        resources(&part["resource"], &format!("{place}.resource"), into);
        parameters(&part["part"], &format!("{place}.part"), into);
    }
}

/// Every resource is an entry, or somebody says why not. Gives the count of both.
fn account(json: &str, read: &Read, name: &str) -> (usize, usize) {
    let whole: Value = serde_json::from_str(json.trim_start_matches('\u{feff}')).unwrap();
    let mut expected = BTreeMap::new();
    resources(&whole, "", &mut expected);
    let all = read.people.iter().chain(&read.entries);
    let entries: BTreeSet<&str> = all
        .filter_map(|entry| entry.source.place.as_deref())
        .collect();
    let remarks: BTreeMap<&str, Fate> = read
        .remarks
        .iter()
        .map(|it| (&*it.place, it.fate()))
        .collect();
    let (mut taken, mut told) = (0, 0);
    for (place, kind) in &expected {
        let outside = place.split("contained[").next().unwrap_or_default();
        let outside = outside.trim_end_matches('.');
        let left_whole = |place: &str| remarks.get(place).is_some_and(|fate| *fate != Fate::Partly);
        if entries.contains(place.as_str()) {
            taken += 1;
        } else if left_whole(place) || left_whole(outside) {
            told += 1;
        } else {
            panic!("{name}: {kind} at {place} was passed over in silence");
        }
    }
    assert_eq!(taken + told, expected.len());
    (taken, told)
}

/// What must hold for every draft, whatever it was made of.
fn holds_together(read: &Read, name: &str) {
    let people: BTreeSet<_> = read.people.iter().map(|person| person.id).collect();
    let mut ids = BTreeSet::new();
    for entry in read.people.iter().chain(&read.entries) {
        assert!(
            ids.insert(entry.id),
            "{name}: two entries have one id: {:?}",
            entry.source
        );
        assert!(
            entry.person.is_none_or(|person| people.contains(&person)),
            "{name}"
        );
        assert!(entry.source.file.is_some() && entry.id != NOBODY, "{name}");
    }
    for entry in &read.entries {
        for link in &entry.links {
            assert!(
                link.to.is_some_and(|to| ids.contains(&to)),
                "{name}: an arrow leads nowhere"
            );
        }
    }
    assert_eq!(
        heard(&read.to_json()),
        Ok(Ok(read.clone())),
        "{name}: the pipe changes it"
    );
}

fn import_all(family_name: &str, may_refuse: bool) {
    let Some(files) = family(family_name) else {
        return;
    };
    let (mut taken, mut told, mut count) = (0, 0, 0);
    let mut whys: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for path in files
        .iter()
        .filter(|path| path.extension().is_some_and(|it| it == "json"))
    {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let json = std::fs::read(path).unwrap();
        match read(&json, Some(&name)) {
            Ok(read) if read.format.is_fhir_json() => {
                let json = String::from_utf8(json).unwrap();
                let (these, those) = account(&json, &read, &name);
                for remark in &read.remarks {
                    let kind = remark.what.split(['/', ' ']).next().unwrap_or_default();
                    let kind = remark.facts.get("type").map_or(kind, String::as_str);
                    *whys
                        .entry((remark.why.word(), kind.to_owned()))
                        .or_default() += 1;
                }
                holds_together(&read, &name);
                println!(
                    "{name}: {these} taken, {those} told why not, {} people",
                    read.people.len()
                );
                taken += these;
                told += those;
                count += 1;
            }
            Ok(read) => assert!(
                may_refuse && !read.remarks.is_empty(),
                "{name}: {:?}",
                read.format
            ),
            // Some of the summaries handed in at connectathons are STU3 inside.
            Err(Error::OtherVersion { version }) => println!("{name}: FHIR {version}"),
            Err(error) => assert!(may_refuse, "{name}: {error}"),
        }
    }
    for ((why, kind), count) in whys {
        println!("{count:>6} {why} {kind}");
    }
    println!("{family_name}: {count} files, {taken} taken, {told} told why not");
    assert!(count > 0 || may_refuse);
}

#[test]
fn corpus_fhir_synthea_imports_whole() {
    import_all("fhir-synthea-r4", false);
}

#[test]
fn corpus_fhir_ips_imports_whole() {
    import_all("fhir-ips", false);
}

#[test]
fn corpus_fhir_large_imports_whole() {
    import_all("fhir-large-tietai", false);
}

#[test]
fn corpus_fhir_of_all_sorts_is_read_or_refused_with_a_reason() {
    for family in ["fhir-de", "fhir-misc-r4", "fhir-portal", "fhir-bulk-ndjson"] {
        import_all(family, true);
    }
}

#[test]
fn corpus_fhir_of_old_versions_is_read_field_by_field() {
    let Some(files) = family("fhir-old-versions") else {
        return;
    };
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).unwrap();
        let read = read(&bytes, Some(&name)).unwrap();
        let said = read.remarks.iter().any(|it| it.why == Why::Converted);
        let only_contacts = read.entries.iter().all(|it| it.kind() == Kind::Contact);
        assert!(
            said || only_contacts,
            "{name}: it must say which version it was"
        );
        if read.format.is_fhir_json() {
            // An order of DSTU2 is told under its new name.
            account(&String::from_utf8(bytes).unwrap(), &read, &name);
        }
        holds_together(&read, &name);
        let left = read.remarks.iter().filter(|it| it.fate() == Fate::LeftOut);
        println!(
            "{name}: {} entries, {} left out",
            read.entries.len(),
            left.count()
        );
    }
}

/// Every statement directly in a section, by its place.
fn statements(node: roxmltree::Node<'_, '_>, place: &str, into: &mut Vec<String>) {
    let kids = |name: &'static str| {
        node.children()
            .filter(move |it| it.tag_name().name() == name)
    };
    for (number, entry) in kids("entry").enumerate() {
        let _ = entry;
        into.push(format!("{place}.entry[{number}]"));
    }
    for (number, component) in kids("component").enumerate() {
        for section in component
            .children()
            .filter(|it| it.tag_name().name() == "section")
        {
            statements(section, &format!("{place}.section[{number}]"), into);
        }
    }
}

#[test]
fn corpus_ccda_every_statement_is_taken_or_told() {
    let mut count = 0;
    for name in ["ccda", "fhir-portal"] {
        let Some(files) = family(name) else { return };
        for path in files {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let bytes = std::fs::read(&path).unwrap();
            let Ok(read) = read(&bytes, Some(&name)) else {
                continue;
            };
            if read.format != Format::Ccda {
                continue;
            }
            holds_together(&read, &name);
            let text = String::from_utf8_lossy(&bytes);
            let mut expected = Vec::new();
            if let Ok(tree) = roxmltree::Document::parse(text.trim_start_matches('\u{feff}')) {
                let body = tree
                    .descendants()
                    .find(|it| it.tag_name().name() == "structuredBody");
                if let Some(body) = body {
                    statements(body, "body", &mut expected);
                }
            }
            let entries = read.people.iter().chain(&read.entries);
            let places: Vec<&str> = entries
                .filter_map(|it| it.source.place.as_deref())
                .chain(read.remarks.iter().map(|it| &*it.place))
                .collect();
            for place in &expected {
                let inside = |there: &&str| {
                    there
                        .strip_prefix(place.as_str())
                        .is_some_and(|rest| !rest.starts_with(|it: char| it.is_ascii_digit()))
                };
                assert!(
                    places.iter().any(inside),
                    "{name}: {place} was passed over in silence"
                );
            }
            println!(
                "{name}: {} statements, {} entries",
                expected.len(),
                read.entries.len()
            );
            count += expected.len();
        }
    }
    println!("{count} statements");
}

#[test]
fn corpus_fhir_xml_says_what_the_same_in_json_says() {
    for name in ["fhir-de", "fhir-misc-r4"] {
        let Some(files) = family(name) else { return };
        for path in files
            .iter()
            .filter(|path| path.extension().is_some_and(|it| it == "xml"))
        {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let bytes = std::fs::read(path).unwrap();
            match read(&bytes, Some(&name)) {
                Ok(read) => {
                    holds_together(&read, &name);
                    let twin = path.with_extension("json");
                    if let Some(json) = std::fs::read(&twin)
                        .ok()
                        .filter(|_| read.format == Format::FhirXml)
                    {
                        let twin = interchange::read(&json, Some(&name)).unwrap();
                        assert_eq!(read.entries.len(), twin.entries.len(), "{name}");
                    }
                }
                Err(error) => println!("{name}: {error}"),
            }
        }
    }
}

#[test]
fn corpus_ndjson_is_read_line_by_line() {
    let Some(files) = family("fhir-bulk-ndjson") else {
        return;
    };
    for path in files
        .iter()
        .filter(|path| path.extension().is_some_and(|it| it == "ndjson"))
    {
        let bytes = std::fs::read(path).unwrap();
        let read = read(&bytes, None).unwrap();
        assert_eq!(read.format, Format::FhirLines);
        let lines = String::from_utf8(bytes)
            .unwrap()
            .lines()
            .filter(|line| !line.is_empty())
            .count();
        let told = read
            .remarks
            .iter()
            .filter(|it| it.fate() != Fate::Partly)
            .count();
        assert_eq!(
            read.entries.len() + read.people.len() + told,
            lines + strangers(&read)
        );
    }
}

/// People the file only points at stand in no line.
fn strangers(read: &Read) -> usize {
    read.people
        .iter()
        .filter(|person| {
            !person
                .source
                .place
                .as_deref()
                .unwrap_or_default()
                .starts_with("line")
        })
        .count()
}

#[test]
fn corpus_json_suite_no_broken_json_is_taken() {
    let Some(files) = family("parser-json-xml/JSONTestSuite") else {
        return;
    };
    let mut count = 0;
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let inside = std::fs::read(&path).unwrap();
        // The file itself, and as a part of a resource that would be read without it.
        let _ = read(&inside, None);
        let before = br#"{"resourceType":"Condition","code":{"text":"x"},"language":"#;
        let whole = [before.as_slice(), &inside, b"}"].concat();
        let refused = match read(&whole, None) {
            Err(_) => true,
            Ok(read) => read.entries.is_empty(),
        };
        count += 1;
        if name.starts_with("n_") {
            // Some of these are broken only where nothing stands around them.
            let json: Result<Value, _> = serde_json::from_slice(&whole);
            assert!(refused || json.is_ok(), "{name} was taken");
        } else if name.starts_with("y_") {
            assert!(!refused, "{name} was refused");
        }
    }
    assert!(count > 100);
}

#[test]
fn corpus_strings_come_through_every_field_as_text() {
    let Some(files) = family("strings") else {
        return;
    };
    let text = std::fs::read_to_string(&files[0]).unwrap();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let said = serde_json::to_string(line).unwrap();
        let json = format!(
            r#"{{"resourceType":"Bundle","entry":[{{"resource":{{"resourceType":"Patient","id":{said},"name":[{{"text":{said}}}],"address":[{{"text":{said}}}]}}}},
            {{"fullUrl":{said},"resource":{{"resourceType":"Condition","code":{{"text":{said}}},"onsetDateTime":{said},"note":[{{"text":{said}}}],"subject":{{"reference":{said}}}}}}},
            {{"resource":{{"resourceType":"Observation","id":{said},"status":{said},"code":{{"coding":[{{"system":{said},"code":{said},"display":{said}}}]}},"valueString":{said}}}}}]}}"#
        );
        let read = read(json.as_bytes(), Some(line)).unwrap();
        let told = read.people.len() + read.entries.len() + read.remarks.len();
        assert!(told >= 3, "{line}");
        assert_eq!(heard(&read.to_json()), Ok(Ok(read)), "{line}");
    }
}

#[test]
fn corpus_bombs_end_quickly_with_a_reason() {
    let Some(files) = family("bombs-selfmade") else {
        return;
    };
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).unwrap();
        let began = std::time::Instant::now();
        let said = heard(&answer(&bytes, Some(&name))).unwrap();
        assert!(began.elapsed().as_secs() < 5, "{name}");
        match said {
            Err(error) => println!("{name}: {error}"),
            Ok(read) => {
                println!(
                    "{name}: {}, {} entries",
                    read.format.name(),
                    read.entries.len()
                );
                let said = read.people.len() + read.entries.len() + read.remarks.len();
                assert!(said > 0, "{name}");
                if name.contains("xss") {
                    let name = read.people[0].title();
                    assert!(
                        name.contains("<img src=x"),
                        "a name is text, whatever it looks like"
                    );
                    let all = String::from_utf8(read.to_json()).unwrap();
                    assert!(
                        !all.contains("alert(2)"),
                        "a narrative beside fields is not taken"
                    );
                }
            }
        }
    }
}

#[test]
fn corpus_of_other_formats_is_recognised() {
    for (name, formats) in [
        ("ccda", &[Format::Ccda, Format::Xml, Format::Empty][..]),
        (
            "dicom",
            &[
                Format::Dicom,
                Format::Unknown,
                Format::Json,
                Format::Text,
                Format::Zip,
            ][..],
        ),
        (
            "vcard-ical",
            &[
                Format::VCard,
                Format::ICalendar,
                Format::Text,
                Format::Unknown,
                Format::Empty,
                Format::Html,
            ][..],
        ),
        ("apple-health", &[Format::AppleHealth, Format::Xml][..]),
        (
            "age",
            &[Format::Age, Format::Text, Format::Unknown, Format::Empty][..],
        ),
    ] {
        let Some(files) = family(name) else { return };
        let mut seen: BTreeMap<Format, usize> = BTreeMap::new();
        for path in files {
            let bytes = std::fs::read(&path).unwrap();
            let read = read(&bytes, None).unwrap();
            let told = !read.remarks.is_empty() || !read.people.is_empty();
            let kept = read.format.media_type().is_some() || !read.entries.is_empty();
            assert!(told || kept);
            *seen.entry(read.format).or_default() += 1;
        }
        println!("{name}: {seen:?}");
        let most = seen.iter().max_by_key(|(_, count)| **count).unwrap().0;
        assert!(formats.contains(most), "{name}: {seen:?}");
    }
}

#[test]
fn corpus_cut_anywhere_is_refused_or_told() {
    let Some(files) = family("fhir-ips") else {
        return;
    };
    let bytes = std::fs::read(
        files
            .iter()
            .find(|path| path.to_string_lossy().contains("IPS-bundle-01.json"))
            .unwrap(),
    )
    .unwrap();
    for cut in (1..bytes.len()).step_by(97) {
        if let Ok(read) = read(&bytes[..cut], None) {
            assert!(read.entries.is_empty(), "half a file is no file: {cut}");
        }
    }
}

/// The chart of the first person of a draft.
fn chart_of(read: &Read) -> Option<Chart> {
    let person = read.person()?.clone();
    let id = person.id;
    let own = read.entries_of(Some(id)).map(|(_, entry)| entry.clone());
    let all = std::iter::once(person).chain(own).map(Seen::plain);
    Some(Chart::of(Some(id), all))
}

/// What entries say, by the id in their address: what survives a way out and back.
fn said(entries: &[Entry], id_of: impl Fn(&Entry) -> String) -> BTreeMap<String, Value> {
    let bare = |entry: &Entry| {
        let mut entry = entry.clone();
        entry.id = NOBODY;
        entry.person = None;
        entry.source = Source::default();
        for link in &mut entry.links {
            link.to = Some(NOBODY);
        }
        match &mut entry.content {
            Content::Visit(visit) => visit.contact = visit.contact.map(|_| NOBODY),
            Content::Directive(directive) => directive.agent = directive.agent.map(|_| NOBODY),
            Content::Intake(intake) => intake.medication = intake.medication.map(|_| NOBODY),
            _ => {}
        }
        record::form::write(&entry)
    };
    entries
        .iter()
        .map(|entry| (id_of(entry), bare(entry)))
        .collect()
}

#[test]
fn corpus_fhir_what_was_read_is_written_and_read_again_the_same() {
    let (mut charts, mut count) = (0, 0);
    for family_name in ["fhir-ips", "fhir-synthea-r4", "fhir-large-tietai"] {
        let Some(files) = family(family_name) else {
            return;
        };
        for path in files
            .iter()
            .filter(|path| path.extension().is_some_and(|it| it == "json"))
        {
            let name = path.display();
            let Some(chart) = read(&std::fs::read(path).unwrap(), None)
                .ok()
                .and_then(|read| chart_of(&read))
            else {
                continue;
            };
            let options = Options {
                made: "2026-05-03T10:42:07+02:00".parse().unwrap(),
                id: [1; 16],
                author: None,
                language: Language::English,
                documents: &|_| None,
            };
            let again = read(&bundle(&chart, &options), None).unwrap();
            let by_address = |entry: &Entry| {
                let origin = entry.source.origin.clone().unwrap_or_default();
                origin.trim_start_matches("urn:uuid:").replace('-', "")
            };
            let before: Vec<Entry> = chart.all().cloned().collect();
            let after = [again.people.clone(), again.entries.clone()].concat();
            let (before, after) = (
                said(&before, |entry| entry.id.to_string()),
                said(&after, by_address),
            );
            for (id, entry) in &before {
                assert_eq!(after.get(id), Some(entry), "{name}");
            }
            assert_eq!(before.len(), after.len(), "{name}");
            let page = summary::html(
                &chart,
                options.made,
                None,
                &[Language::German, Language::English],
            );
            assert!(
                !page.contains("<script") && !page.contains("<img"),
                "{name}"
            );
            charts += 1;
            count += before.len();
        }
    }
    println!("{charts} charts, {count} entries out and back");
}
