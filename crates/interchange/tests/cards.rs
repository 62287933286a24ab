//! Health cards, certificates, contacts, calendars and tables of other people, and torn copies of our own.

use interchange::{Columns, Format, Why, Wishes, read, read_with};
use record::{Content, Entry, Kind};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// The files of a family of the corpora with one of these endings; nothing where there are no corpora.
fn family(name: &str, endings: &[&str], test: &str) -> Option<Vec<PathBuf>> {
    let corpora = std::env::var_os("OWNCHART_CORPORA")
        .map(PathBuf::from)
        .unwrap_or_else(|| PathBuf::from("../../../shared/corpora"));
    let corpora = if corpora.is_dir() {
        corpora
    } else {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora")
    };
    let folder = corpora.join(name);
    if !folder.is_dir() {
        println!("SKIPPED {test}: no corpora folder");
        return None;
    }
    let mut files = Vec::new();
    collect(&folder, endings, &mut files);
    files.sort();
    assert!(!files.is_empty());
    Some(files)
}

fn collect(folder: &Path, endings: &[&str], into: &mut Vec<PathBuf>) {
    for item in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = item.path();
        if path.is_dir() {
            collect(&path, endings, into);
        } else if path
            .extension()
            .is_some_and(|it| endings.iter().any(|ending| it == *ending))
        {
            into.push(path);
        }
    }
}

fn text(value: &Value, name: &str) -> String {
    match &value[name] {
        Value::String(text) => text.trim().to_owned(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// The beginning of a date, to the day: `2021-05-03T10:27:15Z` and `2021-05-03` are the same day.
fn day(text: &str) -> String {
    text.chars().take(10).collect()
}

#[test]
fn corpus_eu_certificates_say_what_the_text_beside_them_says() {
    let Some(files) = family("eu-dgc", &["json"], "corpus_eu_certificates") else {
        return;
    };
    let (mut compared, mut refused) = (0, Vec::new());
    for file in &files {
        let json: Value =
            serde_json::from_slice(&std::fs::read(file).expect("a file")).expect("JSON");
        let code = text(&json, "PREFIX");
        let read = read(code.as_bytes(), None).expect("text is never refused");
        let said = &json["JSON"];
        let entries: Vec<&Entry> = read
            .entries
            .iter()
            .filter(|it| it.kind() != Kind::Document)
            .collect();
        if entries.is_empty() {
            refused.push((file.clone(), read.format, read.remarks));
            continue;
        }
        let name = file.display();
        let person = read.people[0].title();
        for part in ["fn", "gn"] {
            assert!(
                person.contains(&text(&said["nam"], part)),
                "{name}: {person}"
            );
        }
        let mut expected = 0;
        for (sort, date) in [("v", "dt"), ("t", "sc"), ("r", "fr")] {
            for it in said[sort].as_array().into_iter().flatten() {
                let entry = entries[expected];
                expected += 1;
                let time = entry.time().map(|it| it.to_string()).unwrap_or_default();
                assert_eq!(day(&time), day(&text(it, date)), "{name}");
                assert_eq!(
                    entry.source.by.as_deref().unwrap_or_default(),
                    text(it, "is"),
                    "{name}"
                );
                assert_eq!(
                    entry.source.origin.as_deref().unwrap_or_default(),
                    text(it, "ci"),
                    "{name}"
                );
                match &entry.content {
                    Content::Immunization(said) => {
                        assert_eq!(
                            said.dose_number.as_deref().unwrap_or_default(),
                            text(it, "dn")
                        );
                        assert_eq!(
                            said.series_doses.as_deref().unwrap_or_default(),
                            text(it, "sd")
                        );
                        let codes: Vec<&str> = said
                            .vaccine
                            .codes
                            .iter()
                            .map(|it| it.code.as_str())
                            .collect();
                        assert!(codes.contains(&text(it, "mp").as_str()), "{name}");
                    }
                    Content::Finding(said) => {
                        let result = said.text.as_ref().expect("a result");
                        assert_eq!(result.codes[0].code, text(it, "tr"), "{name}");
                    }
                    Content::Condition(_) => assert_eq!(sort, "r"),
                    other => panic!("{name}: {other:?}"),
                }
            }
        }
        assert_eq!(entries.len(), expected, "{name}");
        compared += 1;
    }
    println!(
        "{compared} of {} certificates are equal to the text beside them",
        files.len()
    );
    for (file, format, remarks) in &refused {
        println!("not read: {} {format:?} {remarks:?}", file.display());
    }
    assert!(compared * 100 >= files.len() * 95, "{refused:?}");
}

#[test]
fn corpus_eu_certificates_are_checked_with_the_certificates_of_their_signers() {
    let Some(files) = family("eu-dgc", &["json"], "corpus_eu_certificates_are_checked") else {
        return;
    };
    let (mut right, mut wrong) = (0, 0);
    for file in &files {
        let json: Value =
            serde_json::from_slice(&std::fs::read(file).expect("a file")).expect("JSON");
        if json["EXPECTEDRESULTS"]["EXPECTEDVERIFY"] != true {
            continue;
        }
        let signer = text(&json["TESTCTX"], "CERTIFICATE");
        let wishes = Wishes {
            keys: vec![format!(
                "-----BEGIN CERTIFICATE-----\n{signer}\n-----END CERTIFICATE-----"
            )],
            ..Wishes::default()
        };
        let code = text(&json, "PREFIX");
        let read = read_with(code.as_bytes(), None, &wishes).expect("text is never refused");
        let why = |wanted| read.remarks.iter().any(|it| it.why == wanted);
        assert!(!why(Why::CardChecked) || !why(Why::CardSignatureWrong));
        right += usize::from(why(Why::CardChecked));
        wrong += usize::from(why(Why::CardSignatureWrong));
        if !why(Why::CardChecked) {
            println!("{}: {:?}", file.display(), read.remarks);
        }
    }
    println!(
        "{right} of {} certificates are signed by the certificate beside them, {wrong} are not",
        files.len()
    );
    assert_eq!(wrong, 0);
    assert!(right * 100 >= files.len() * 90);
}

#[test]
fn corpus_health_cards_hold_the_bundle_beside_them() {
    let test = "corpus_health_cards_hold_the_bundle_beside_them";
    let Some(files) = family(
        "smart-health-cards",
        &["txt", "smart-health-card", "json"],
        test,
    ) else {
        return;
    };
    let mut compared = 0;
    for file in &files {
        let name = file
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let Some(example) = name.strip_prefix("example-").and_then(|it| it.get(..2)) else {
            continue;
        };
        let bytes = std::fs::read(file).expect("a file");
        let payload: Value = {
            let beside =
                file.with_file_name(format!("example-{example}-c-jws-payload-minified.json"));
            let Ok(bytes) = std::fs::read(beside) else {
                continue;
            };
            serde_json::from_slice(&bytes).expect("JSON")
        };
        if !["-d-", "-e-", "-f-"].iter().any(|kind| name.contains(kind)) {
            continue;
        }
        let read = read(&bytes, None).expect("a card");
        assert_eq!(read.format, Format::HealthCard, "{name}");
        let resources = payload["vc"]["credentialSubject"]["fhirBundle"]["entry"]
            .as_array()
            .expect("a bundle");
        let of = |kind: &str| {
            resources
                .iter()
                .filter(|it| it["resource"]["resourceType"] == *kind)
                .count()
        };
        let has = |kind: Kind| read.entries.iter().filter(|it| it.kind() == kind).count();
        assert_eq!(has(Kind::Immunization), of("Immunization"), "{name}");
        assert_eq!(has(Kind::Finding), of("Observation"), "{name}");
        assert_eq!(read.people.len(), of("Patient"), "{name}");
        assert!(
            interchange::card::draw(&bytes).is_some_and(|it| !it.is_empty()),
            "{name}"
        );
        compared += 1;
    }
    println!("{compared} cards are equal to the bundle beside them");
    assert!(compared > 0);
}

#[test]
fn corpus_contacts_and_calendars_give_every_card_and_event() {
    let test = "corpus_contacts_and_calendars_give_every_card_and_event";
    let Some(files) = family("vcard-ical", &["vcf", "ics"], test) else {
        return;
    };
    let (mut expected, mut found) = (0, 0);
    for file in &files {
        let bytes = std::fs::read(file).expect("a file");
        let wishes = Wishes {
            today: "2026-11-22".parse().ok(),
            ..Wishes::default()
        };
        let read = read_with(&bytes, None, &wishes).expect("never refused");
        let lines = String::from_utf8_lossy(&bytes).to_uppercase();
        let begun = |name: &str| {
            lines
                .split(['\r', '\n'])
                .filter(|line| line.trim() == format!("BEGIN:{name}"))
                .count()
        };
        let count = ["VCARD", "VEVENT", "VTODO", "VJOURNAL"]
            .map(begun)
            .iter()
            .sum::<usize>();
        // an event that repeats is several visits; each has its place
        let places: std::collections::BTreeSet<&str> = read
            .entries
            .iter()
            .map(|it| it.source.place.as_deref().unwrap_or_default())
            .map(|it| it.split(".time").next().unwrap_or(it))
            .collect();
        let said: std::collections::BTreeSet<&str> = read
            .remarks
            .iter()
            .map(|it| it.place.as_str())
            .filter(|it| !places.contains(it))
            .collect();
        expected += count;
        found += places.len();
        assert!(
            places.len() + said.len() >= count,
            "{}: {count} {places:?} {:?}",
            file.display(),
            read.remarks
        );
        assert!(
            count == 0 || matches!(read.format, Format::VCard | Format::ICalendar),
            "{}",
            file.display()
        );
    }
    println!(
        "{found} of {expected} cards and events in {} files",
        files.len()
    );
    assert!(found * 100 >= expected * 95, "{found} of {expected}");
}

/// Numbers that look like chance, the same on every machine.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most.max(1)
    }
}

const SEEDS: [&str; 6] = [
    "HC1:6BF+70790T9WJWG.FKY*4GO0.O1CV2 O5 N2FBBRW1*70HS8WY04AC*WIFN0AHCD8KD97TK0F90KECTHGWJC0FDC:5AIA%G7X+AQB9746HS80:54IBQF60R6$A80X6S1BTYACG6M+9XG8KIAWNA91AY%67092L4WJCT3EHS8XJC$+DXJCCWENF6OF63W5NW6WF6%JC QE/IAYJC5LEW34U3ET7DXC9 QE-ED8%E.JCBECB1A-:8$96646AL60A60S6Q$D.UDRYA 96NF6L/5QW6307KQEPD09WEQDD+Q6TW6FA7C466KCN9E%961A6DL6FA7D46JPCT3E5JDLA7$Q6E464W5TG6..DX%DZJC6/DTZ9 QE5$CB$DA/D JC1/D3Z8WED1ECW.CCWE.Y92OAGY8MY9L+9MPCG/D5 C5IA5N9$PC5$CUZCY$5Y$527B+A4KZNQG5TKOWWD9FL%I8U$F7O2IBM85CWOC%LEZU4R/BXHDAHN 11$CA5MRI:AONFN7091K9FKIGIY%VWSSSU9%01FO2*FTPQ3C3F",
    "eyJ6aXAiOiJERUYiLCJhbGciOiJFUzI1NiIsImtpZCI6IjNLZmRnLVh3UC03Z1h5eXd0VWZVQUR3QnVtRE9QS01ReC1pRUxMMTFXOXMifQ.3ZJJjxMxEIX_yqi49j4krfSNBIlNIBAzXFAOjruSNvLS8hIljPq_U3Z6BEIzXAAJ0beyq16997nvQDgHHQzej64rSzciL5xi1g_IpB8KzmzvSjwxNUp0JXUHtJCB3u2hq9t6UVdtu7wulm2bwZFDdwf-PCJ0n79r_iz35FLksYBtBtxij9oLJj-G3RfkPqrsB2E_oXXCaPL3tKiKmtbG03XQvcTYY9GZYDnepI0wX2SzA-BGSlKLChnQAnsmW6QcpLy1khru57uKGu6LB4TfMy9oPsZmCi8iTAlJevBMU491acdBHFHH6K_NEOt1AduJAu4EAXjOfNSqV4s6r-q8qWCasgfd1L9280qpoMVXNgdznvngUtz4Rh57OjwyzoXGjemTAje90Idk3J2dRzU_Ob3OINvC2EMZyZZO9CU_nkiAp0loqham7ZTBOCNIdvZoUUdvPxKkJsN5sOkqhr0R6iLRpMBVjEWo9sYq-oWiF8a9sVGyF26ULOFcb65eoEbL5NVL40bhmSRQBFEa_y6oXRyFKn31owSb_5Jgs_rTBNtHCV7_QwQp9-8TbPJqlVeLv_EPbgkiWNHT4ds3581paMdl-EAX3wA.SJfVevUy2FtgiFeVLz8A11lNVDe7UhWeMZQrP8zwbVKCzxgm0-w8kyrmp7CJfPWha3D1zsE4jmDxlqW7RkZS8w",
    "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller;J=F6rg=\r\n;;Dr.\r\nitem1.TEL;TYPE=\"work,voice\":030 1\r\nPHOTO;BASE64:/9j/4AAQ\r\n\r\nADR:;;Hauptstr. 5;Am Ort;;01234;\r\nEND:VCARD\r\n",
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:u\r\nDTSTART;TZID=Europe/Berlin:20261201T093000\r\nDURATION:P1DT30M\r\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=9\r\nEXDATE:20261203T093000\r\nSUMMARY:a\\, b\r\nBEGIN:VALARM\r\nTRIGGER:-P1D\r\nEND:VALARM\r\nEND:VEVENT\r\nBEGIN:VTODO\r\nDUE:20261201\r\nEND:VTODO\r\nEND:VCALENDAR\r\n",
    "Datum;Uhrzeit;Systolisch (mmHg);Diastolisch;Blutzucker [mg/dl];Gewicht;Notiz\r\n03.05.2026;08:15;128;82;\"112,5\";78,4 kg;\"zwei\nZeilen\"\r\n04/05/2026;8:20 PM;<131;-;5.4;;\r\n",
    "Test,Result,Unit,Reference range,Flag,Date\nHb,13.2,g/dL,12.0-15.5,,2026-05-03\nCRP,<0.3,mg/L,< 5,H,05/03/2026\n",
];

#[test]
fn torn_and_changed_files_never_break_the_reader() {
    let mut chance = Chance(22);
    let columns: Option<Columns> = "1=date,3=systolic,order=dmy".parse().ok();
    let strange: [&[u8]; 8] = [
        b"\0",
        b"\xff",
        b"\r\n",
        b"\"",
        b";",
        b"99999999999999999999",
        b"=",
        b"\xe2\x80\xae",
    ];
    for number in 0..10_000 {
        let seed = SEEDS[number % SEEDS.len()].as_bytes();
        let mut bytes = seed.to_vec();
        for _ in 0..1 + chance.below(4) {
            let at = chance.below(bytes.len());
            match chance.below(5) {
                0 => bytes.truncate(at),
                1 if at < bytes.len() => bytes[at] = chance.below(256) as u8,
                2 => {
                    let end = (at + chance.below(40)).min(bytes.len());
                    bytes.drain(at..end);
                }
                3 => {
                    let piece = strange[chance.below(strange.len())];
                    bytes.splice(at..at, piece.iter().copied());
                }
                _ => {
                    let end = (at + chance.below(60)).min(bytes.len());
                    let piece = bytes[at..end].to_vec();
                    bytes.splice(at..at, piece);
                }
            }
        }
        let wishes = Wishes {
            columns: columns.clone().filter(|_| number % 3 == 0),
            today: "2026-11-22".parse().ok(),
            ..Wishes::default()
        };
        if let Ok(read) = read_with(&bytes, Some("torn"), &wishes) {
            // whatever was read can be said to the one who asked, and understood there
            let json = read.to_json();
            assert_eq!(
                interchange::Read::from_json(&json).as_ref(),
                Ok(&read),
                "{}",
                String::from_utf8_lossy(&bytes)
            );
        }
        let _ = interchange::card::draw(&bytes[..bytes.len().min(600)]);
    }
}
