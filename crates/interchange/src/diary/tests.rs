use super::*;
use record::{Content, Finding, Interpretation};

fn findings(text: &str, columns: &str) -> (Vec<(String, Finding)>, Vec<Why>) {
    let columns: Option<Columns> = (!columns.is_empty()).then(|| columns.parse().unwrap());
    assert!(
        columns.is_some() || crate::sniff(text.as_bytes()) == Format::Table,
        "{text}"
    );
    let read = read(text.as_bytes(), columns.as_ref());
    let of = |entry: record::Entry| match entry.content {
        Content::Finding(it) => (entry.source.place.unwrap(), it),
        other => panic!("{other:?}"),
    };
    let whys = read.remarks.iter().map(|it| it.why).collect();
    (read.entries.into_iter().map(of).collect(), whys)
}

/// A finding in a line: name, time, numbers with unit.
fn line(it: &Finding) -> String {
    let number = |value: &Option<record::Decimal>, unit: &Option<String>| {
        format!(
            "{} {}",
            value.as_ref().map_or("", |it| it.as_str()),
            unit.as_deref().unwrap_or_default()
        )
    };
    let mut parts = vec![
        it.code.shown().to_owned(),
        it.time.map(|it| it.to_string()).unwrap_or_default(),
    ];
    parts.extend(it.value.is_some().then(|| number(&it.value, &it.unit)));
    parts.extend(it.components.iter().map(|it| number(&it.value, &it.unit)));
    parts.join(" | ")
}

#[track_caller]
fn check(text: &str, columns: &str, expected: &[&str], whys: &[Why]) {
    let (found, said) = findings(text, columns);
    let lines: Vec<String> = found.iter().map(|(_, it)| line(it)).collect();
    assert_eq!(lines, expected);
    assert_eq!(said, whys);
}

#[test]
fn diaries_of_many_programs_are_read() {
    check(
        "Datum;Uhrzeit;Systolisch (mmHg);Diastolisch (mmHg);Puls (bpm);Notiz\r\n03.05.2026;08:15;128;82;64;ruhig\r\n04.05.2026;8:20;131;;\r\n",
        "",
        &[
            "Blutdruck | 2026-05-03T08:15 | 128 mmHg | 82 mmHg",
            "Puls | 2026-05-03T08:15 | 64 /min",
            "Blutdruck | 2026-05-04T08:20 | 131 mmHg",
        ],
        &[],
    );
    check(
        "Date,\"Weight (kg)\",\"Fat mass (kg)\",Comments\n2026-05-03 07:01:12,78.40,20.1,\n",
        "",
        &["Body weight | 2026-05-03T07:01:12 | 78.40 kg"],
        &[Why::ColumnNotKept],
    );
    check(
        "Glukosedaten,erstellt am,04.05.2026\nGerät,Seriennummer,Gerätezeitstempel,Aufzeichnungstyp,Glukosewert-Verlauf mg/dL,Glukose-Scan mg/dL\nFreeStyle,AB,03-05-2026 14:05,0,112,\nFreeStyle,AB,13-05-2026 14:05,1,,118\n",
        "",
        &[
            "Blutzucker | 2026-05-03T14:05 | 112 mg/dL",
            "Blutzucker | 2026-05-13T14:05 | 118 mg/dL",
        ],
        &[Why::ColumnNotKept; 3],
    );
    check(
        "Zeit\tBlutdruck\n03.05.2026 08:15\t128/82\n",
        "",
        &["Blutdruck | 2026-05-03T08:15 | 128 mmHg | 82 mmHg"],
        &[],
    );
    check(
        "Datum;BZ-Wert [mmol/l]\n3.5.26;5,4\n",
        "",
        &["Blutzucker | 2026-05-03 | 5.4 mmol/L"],
        &[],
    );
    check(
        "Datum;Gewicht\n3.5.2026;78,4 kg\n",
        "",
        &["Körpergewicht | 2026-05-03 | 78.4 kg"],
        &[],
    );
}

#[test]
fn a_date_that_could_be_two_days_is_asked_about() {
    let text = "Date,Systolic,Diastolic\n03/05/2026,128,82\n04/05/2026,127,81\n";
    check(text, "", &[], &[Why::DayOrMonth]);
    check(
        text,
        "order=dmy",
        &[
            "Blood pressure | 2026-05-03 | 128 mmHg | 82 mmHg",
            "Blood pressure | 2026-05-04 | 127 mmHg | 81 mmHg",
        ],
        &[],
    );
    check(
        text,
        "order=mdy",
        &[
            "Blood pressure | 2026-03-05 | 128 mmHg | 82 mmHg",
            "Blood pressure | 2026-04-05 | 127 mmHg | 81 mmHg",
        ],
        &[],
    );
    // one day above twelve tells the whole column
    check(
        &format!("{text}13/05/2026,126,80\n"),
        "order=dmy",
        &findings(&format!("{text}13/05/2026,126,80\n"), "")
            .0
            .iter()
            .map(|(_, it)| line(it))
            .collect::<Vec<_>>()
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>(),
        &[],
    );
}

#[test]
fn a_number_without_its_unit_is_asked_about() {
    check(
        "Datum;Blutzucker\n03.05.2026;112\n04.05.2026;5,4\n",
        "",
        &[],
        &[Why::UnitUnknown],
    );
    check(
        "Datum;Gewicht\n03.05.2026;78,4\n",
        "gewicht=weight:kg",
        &["Körpergewicht | 2026-05-03 | 78.4 kg"],
        &[],
    );
    check(
        "Wann;Was\n03.05.2026;78,4\n",
        "wann=date,2=weight:kg",
        &["Body weight | 2026-05-03 | 78.4 kg"],
        &[],
    );
    check("Date;Sys\n2026-05-03;17,1\n", "", &[], &[Why::UnitUnknown]);
}

#[test]
fn tables_of_a_laboratory_keep_value_unit_and_range() {
    let text = "Untersuchung;Ergebnis;Einheit;Referenzbereich;Bewertung;Datum\nHämoglobin;13,2;g/dl;12,0 - 15,5;;03.05.2026\nCRP;<0,3;mg/l;< 5;;03.05.2026\nKalium;5.9;mmol/l;3.5-5.1;H;03.05.2026\nHBsAg;negativ;;;;\nBlutbild;;;;;\n";
    let (found, whys) = findings(text, "");
    let lines: Vec<String> = found.iter().map(|(_, it)| line(it)).collect();
    assert_eq!(
        lines,
        [
            "Hämoglobin | 2026-05-03 | 13.2 g/dl",
            "CRP | 2026-05-03 | 0.3 mg/l",
            "Kalium | 2026-05-03 | 5.9 mmol/l",
            "HBsAg | "
        ]
    );
    let range = |at: usize| found[at].1.range.clone().unwrap();
    assert_eq!(
        (
            range(0).low.unwrap().as_str(),
            range(0).high.unwrap().as_str()
        ),
        ("12.0", "15.5")
    );
    assert_eq!(
        (range(1).low, range(1).high.unwrap().as_str().to_owned()),
        (None, "5".to_owned())
    );
    assert_eq!(found[1].1.comparator, Some(record::Comparator::Less));
    assert_eq!(found[2].1.interpretation, Some(Interpretation::High));
    assert_eq!(found[3].1.text.as_ref().unwrap().shown(), "negativ");
    assert_eq!(whys, [Why::Hollow]);
}

#[test]
fn words_and_tables_of_other_things_are_no_diary() {
    for text in [
        "Liebe Frau Weber,\nwir treffen uns, Datum folgt, bald.\nGruß, Anna\n",
        "Name,Preis\nBrot,3\n",
        "a,b\n1,2\n",
        "x",
    ] {
        assert!(!looks_like(text.as_bytes()), "{text}");
    }
    // rows of dates without headings are a table, and its columns are asked about
    let read = crate::read(
        b"03.05.2026;128;82\n04.05.2026;127;81\n05.05.2026;126;80\n",
        None,
    )
    .unwrap();
    assert_eq!(
        (read.format, read.remarks[0].why),
        (Format::Table, Why::ColumnsUnknown)
    );
}

#[test]
fn odd_cells_are_said_and_hinder_nothing() {
    let text = "Date,Systolic,Diastolic,Weight (kg)\n2026-05-03,high,82,\nnever,128,82,70\n2026-05-04,128,82,1.234.5\n2026-05-05,99999999999999999999999999999999999999,82,1e5\n\n2026-05-06,--,n/a,\n";
    let (found, whys) = findings(text, "");
    assert_eq!(found.len(), 3);
    for why in [Why::NumberUnclear, Why::DateUnclear, Why::Hollow] {
        assert!(whys.contains(&why), "{why:?} {whys:?}");
    }
    for odd in ["=date", "a", "a=b", "order=ymd"] {
        assert!(odd.parse::<Columns>().is_err(), "{odd}");
    }
    let wide = format!(
        "Date,Systolic{}\n2026-05-03,128{}\n",
        ",x".repeat(20_000),
        ",1".repeat(20_000)
    );
    assert_eq!(findings(&wide, "").0.len(), 1);
    let quote = format!("Date,Systolic\n2026-05-03,\"{}", "a\n".repeat(100_000));
    assert!(looks_like(quote.as_bytes()));
}
