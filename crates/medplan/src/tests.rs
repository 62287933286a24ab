use crate::*;

/// A synthetic plan with every attribute the format has; `ü` and `½` are one byte each.
pub(crate) const WHOLE: &str = "<MP v=\"028\" U=\"0123456789ABCDEF0123456789ABCDEF\" l=\"de-DE\">\
<P g=\"Jürgen\" f=\"Beispiel\" egk=\"A123456780\" b=\"19480300\" s=\"M\" t=\"Dr.\" v=\"von\" z=\"Freiherr\"/>\
<A lanr=\"123456667\" n=\"Praxis &quot;Am Ort&quot;\" s=\"Schloßstr. 1\" z=\"01234\" c=\"Am Ort\" p=\"030-1\" e=\"p@example.org\" t=\"2026-07-01T12:00:00\"/>\
<O ai=\"Penicillin,Laktose\" p=\"1\" b=\"1\" w=\"82.5\" h=\"170\" c=\"0.9\" x=\"Pflegegrad~2\"/>\
<S><M p=\"230272\" m=\"1/2\" d=\"0,5\" v=\"1\" h=\"2\" du=\"1\" i=\"nüchtern ~ mit Wasser\" r=\"Herz &amp; Blutdruck\"/>\
<M a=\"Handelsname\" fd=\"Tropf\" t=\"20-0-0-0-20\" dud=\"Tropfen\" x=\"langsam steigern\"><W w=\"Wirkstoff\" s=\"5 mg\"/><W w=\"Zweiter\" s=\"&lt; 1 mg\"/><W w=\"Dritter\"/></M></S>\
<S c=\"425\"><M p=\"3159468\" f=\"Tabl\" wo=\"1\" m=\"1\" du=\"1\" r=\"Rheuma\"/></S>\
<S t=\"Nach Bedarf des Hauses\"><X t=\"Eine freie Zeile ½\"/><R t=\"Salbe nach Rezept\" x=\"zweimal täglich dünn\"/></S></MP>";

fn plan(text: &str) -> Plan {
    let read = read(text.as_bytes()).unwrap();
    assert_eq!(read.oddities, [], "{text}");
    read.plan
}

#[test]
fn every_attribute_comes_back_to_the_letter() {
    assert_eq!(plan(WHOLE).carrier().unwrap(), WHOLE);
}

#[test]
fn bytes_of_a_symbol_a_file_and_a_mangled_text_are_the_same_plan() {
    let meant = plan(WHOLE);
    let latin: Vec<u8> = WHOLE
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    assert_eq!(read(&latin).unwrap().plan, meant);
    let file = format!(
        "\u{feff}<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><!DOCTYPE MP>\r\n{}",
        WHOLE.replace("><", ">\r\n\t<")
    );
    assert_eq!(read(file.as_bytes()).unwrap().plan, meant);
    assert_eq!(
        read(format!("]d1{WHOLE}\r\n").as_bytes()).unwrap().plan,
        meant
    );
    // UTF-8 taken for ISO 8859-1, and written again.
    let twice: String = WHOLE.bytes().map(char::from).collect();
    let again = read(twice.as_bytes()).unwrap();
    assert_eq!(
        (again.plan, again.oddities),
        (meant, vec![Oddity::Repaired])
    );
}

#[test]
fn a_scanner_that_types_on_another_keyboard_is_understood() {
    let plain = "<MP v=\"028\" U=\"0123456789ABCDEF0123456789ABCDEF\" l=\"de-DE\">\
<P g=\"Zoe\" f=\"Yildiz-Maier\" b=\"19480300\"/><A n=\"Praxis (Ost)\" e=\"p@x.org\" t=\"2026-07-01T12:00:00\"/>\
<S c=\"412\"><M p=\"230272\" m=\"1/2\" du=\"#\"/></S></MP>";
    // As a German keyboard shows what an American one sends.
    let german = |c: char| match c {
        'y' => 'z',
        'z' => 'y',
        'Y' => 'Z',
        'Z' => 'Y',
        '<' => ';',
        '>' => ':',
        '=' => '´',
        '"' => 'Ä',
        '/' => '-',
        '-' => 'ß',
        ':' => 'Ö',
        '(' => ')',
        ')' => '=',
        '@' => '"',
        '#' => '§',
        _ => c,
    };
    let typed: String = plain.chars().map(german).collect();
    assert!(typed.starts_with(";MP v´Ä028Ä"), "{typed}");
    let heard = read(typed.as_bytes()).unwrap();
    assert_eq!(
        (heard.plan, heard.oddities),
        (plan(plain), vec![Oddity::Repaired])
    );
    let shouted: String = plain
        .chars()
        .map(|c| {
            if c.is_lowercase() {
                c.to_ascii_uppercase()
            } else {
                c.to_ascii_lowercase()
            }
        })
        .collect();
    assert_eq!(read(shouted.as_bytes()).unwrap().plan, plan(plain));
}

#[test]
fn what_is_no_plan_is_refused_and_told_why() {
    let refused = |text: &str| read(text.as_bytes()).unwrap_err();
    assert_eq!(
        refused("MP|020|abc|"),
        Error::TooOld {
            version: "020".into()
        }
    );
    assert_eq!(refused("<P g=\"x\"/>"), Error::NotAPlan);
    assert_eq!(refused(&WHOLE[..WHOLE.len() / 2]), Error::Damaged);
    assert_eq!(refused(""), Error::Damaged);
    let bomb = "<!DOCTYPE MP [<!ENTITY a \"aaaa\">]><MP v=\"028\"/>";
    assert_eq!(refused(bomb), Error::Declares);
    assert_eq!(
        refused("<!DOCTYPE MP SYSTEM \"file:///etc/passwd\"><MP/>"),
        Error::Declares
    );
    assert_eq!(
        refused(&format!("<MP>{}</MP>", " ".repeat(BYTES))),
        Error::TooLong
    );
    assert_eq!(
        refused(&format!("<MP>{}</MP>", "<S/>".repeat(5000))),
        Error::Damaged
    );
    let deep = format!("{}{}", "<MP>".repeat(5000), "</MP>".repeat(5000));
    assert_eq!(refused(&deep), Error::Damaged);
}

#[test]
fn what_no_version_has_is_named_and_a_newer_version_is_read() {
    let odd = WHOLE
        .replace("v=\"028\"", "v=\"031\"")
        .replace("<O ai", "<O q=\"9\" ai")
        .replace("<X ", "<Z a=\"1\"/><X ");
    let found = read(odd.as_bytes()).unwrap();
    let unknown = |place: &str, text: &str| Oddity::Unknown {
        place: place.into(),
        text: text.into(),
    };
    assert_eq!(
        found.oddities,
        [
            Oddity::NewerVersion {
                version: "031".into()
            },
            unknown("O@q", "9"),
            unknown("S[3]/Z[1]/Z", "<Z a=\"1\"/>"),
        ]
    );
    assert_eq!(found.plan.sections, plan(WHOLE).sections);
}

#[test]
fn a_weekly_word_beside_daily_doses_is_found() {
    let row = |more: &str| {
        let text = format!("<MP v=\"028\"><S><M p=\"1\" {more}/></S></MP>");
        let Row::Medication(it) = plan(&text).sections.remove(0).rows.remove(0) else {
            panic!("a medicine");
        };
        it
    };
    assert_eq!(
        row("m=\"1\" i=\"1 x wöchentlich\"").looks_weekly(),
        Some("1 x wöchentlich")
    );
    assert_eq!(
        row("m=\"1\" x=\"nur mittwochs\"").looks_weekly(),
        Some("nur mittwochs")
    );
    assert_eq!(
        row("wo=\"1\" m=\"1\" i=\"1 x wöchentlich\"").looks_weekly(),
        None
    );
    assert_eq!(
        row("t=\"0-0-0-1-0\" i=\"1x wöchentlich\"").looks_weekly(),
        None
    );
    assert_eq!(row("m=\"1\" i=\"für 2 Wochen\"").looks_weekly(), None);
}

fn long(rows: usize, text: usize) -> Plan {
    let medicine = |number: usize| {
        Row::Medication(Box::new(Medication {
            name: Some(format!("Mittel {number} {}", "x".repeat(text))),
            morning: Some("1".into()),
            weekday: number.is_multiple_of(5).then(|| "1".into()),
            line: number
                .is_multiple_of(7)
                .then(|| "eine Zeile darunter".into()),
            ..Medication::default()
        }))
    };
    let mut plan = plan(WHOLE);
    plan.sections = vec![Section {
        code: Some("412".into()),
        rows: (0..rows).map(medicine).collect(),
        ..Section::default()
    }];
    plan
}

fn dealt(plan: &Plan) -> Result<Vec<Plan>, TooLong> {
    let both = Page {
        code: plan.clone(),
        table: plan.clone(),
    };
    Ok(pages(&both)?.into_iter().map(|page| page.code).collect())
}

#[test]
fn a_long_plan_is_dealt_out_whole_and_in_order() {
    for (rows, text) in [
        (0, 0),
        (1, 0),
        (10, 3),
        (13, 0),
        (14, 10),
        (40, 10),
        (60, 30),
    ] {
        let plan = long(rows, text);
        let pages = dealt(&plan).unwrap();
        let dealt: Vec<&Row> = pages
            .iter()
            .flat_map(|page| &page.sections)
            .flat_map(|it| &it.rows)
            .collect();
        assert_eq!(dealt, plan.sections[0].rows.iter().collect::<Vec<_>>());
        for (at, page) in pages.iter().enumerate() {
            let height: usize = page
                .sections
                .iter()
                .map(|s| 1 + s.rows.iter().map(Row::rows).sum::<usize>())
                .sum();
            assert!(height <= ROWS, "{rows} rows: {height}");
            page.carrier().unwrap();
            assert!(
                page.sections
                    .iter()
                    .all(|it| it.code.as_deref() == Some("412"))
            );
            let place = if pages.len() == 1 {
                (1, 1)
            } else {
                (at as u32 + 1, pages.len() as u32)
            };
            assert_eq!(page.place(), place);
        }
    }
    assert_eq!(
        dealt(&long(14, 0)).unwrap().len(),
        2,
        "a heading is a row as well"
    );
    assert!(dealt(&long(1, 1400)).is_err());
}

#[test]
fn whatever_the_bytes_nothing_breaks() {
    let mut state = 7_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    for _ in 0..20_000 {
        let mut bytes = WHOLE.as_bytes().to_vec();
        for _ in 0..=random(6) {
            let at = random(bytes.len());
            match random(3) {
                // A carrier holds no control characters; they are written as blanks.
                0 => {
                    bytes[at] = Some(random(256) as u8)
                        .filter(|b| *b != 0x7f)
                        .unwrap_or(b'x')
                }
                1 => drop(bytes.remove(at)),
                _ => bytes.insert(at, b"<>&\"'/= \0\xff"[random(10)]),
            }
        }
        if let Ok(found) = read(&bytes) {
            // What was read can be written, and is read again as the same.
            let text = found.plan.written();
            let again = read(text.as_bytes()).unwrap();
            let same = found.plan == again.plan || again.oddities.contains(&Oddity::Repaired);
            assert!(same, "{text}");
        }
    }
}
