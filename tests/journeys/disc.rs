//! A disc from the hospital and a phone's export: one line for each series, originals untouched.

use crate::desk::Desk;
use serde_json::{Value, json};
use std::path::Path;

fn element(tag: (u16, u16), vr: &str, value: &[u8]) -> Vec<u8> {
    let mut out = [tag.0.to_le_bytes(), tag.1.to_le_bytes()].concat();
    out.extend(vr.as_bytes());
    let even = value.len() + value.len() % 2;
    if matches!(vr, "OW" | "SQ" | "OB") {
        out.extend([0, 0]);
        out.extend((even as u32).to_le_bytes());
    } else {
        out.extend((even as u16).to_le_bytes());
    }
    out.extend(value);
    out.resize(
        out.len() + even - value.len(),
        if vr == "UI" { 0 } else { b' ' },
    );
    out
}

fn file(kind: &str, body: &[Vec<u8>]) -> Vec<u8> {
    let mut out = vec![0; 128];
    out.extend(b"DICM");
    out.extend(element((2, 2), "UI", kind.as_bytes()));
    out.extend(element((2, 16), "UI", b"1.2.840.10008.1.2.1"));
    out.extend(body.concat());
    out
}

fn two(number: u16) -> [u8; 2] {
    number.to_le_bytes()
}

fn picture(series: u32, number: u32) -> Vec<u8> {
    let pixels: Vec<u8> = (0..64 * 64u16).flat_map(|at| two(at / 8)).collect();
    picture_of(series, number, &pixels)
}

fn picture_of(series: u32, number: u32, pixels: &[u8]) -> Vec<u8> {
    file(
        "1.2.840.10008.5.1.4.1.1.2",
        &[
            element((8, 0x16), "UI", b"1.2.840.10008.5.1.4.1.1.2"),
            element(
                (8, 0x18),
                "UI",
                format!("1.2.3.{series}.{number}").as_bytes(),
            ),
            element((8, 0x20), "DA", b"20260514"),
            element((8, 0x60), "CS", b"CT"),
            element((8, 0x80), "LO", b"Klinikum Musterstadt"),
            element((0x10, 0x10), "PN", b"BEISPIEL^ANNA"),
            element((0x10, 0x30), "DA", b"19680302"),
            element((0x18, 0x15), "CS", b"THORAX"),
            element((0x20, 0xD), "UI", b"1.2.3"),
            element((0x20, 0xE), "UI", format!("1.2.3.{series}").as_bytes()),
            element((0x20, 0x11), "IS", series.to_string().as_bytes()),
            element((0x20, 0x13), "IS", number.to_string().as_bytes()),
            element((0x28, 2), "US", &two(1)),
            element((0x28, 4), "CS", b"MONOCHROME2"),
            element((0x28, 0x10), "US", &two(64)),
            element((0x28, 0x11), "US", &two(64)),
            element((0x28, 0x100), "US", &two(16)),
            element((0x7FE0, 0x10), "OW", pixels),
        ],
    )
}

fn list_of_contents(names: &[&str]) -> Vec<u8> {
    let mut items = Vec::new();
    for name in names {
        let item = element((4, 0x1500), "CS", name.as_bytes());
        items.extend(b"\xfe\xff\0\xe0");
        items.extend((item.len() as u32).to_le_bytes());
        items.extend(item);
    }
    file(
        "1.2.840.10008.1.3.10",
        &[element((4, 0x1220), "SQ", &items)],
    )
}

fn lay(desk: &Desk, name: &str, bytes: &[u8]) {
    let path = desk.path(name);
    std::fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).expect("a folder on the desk");
    std::fs::write(path, bytes).expect("a file on the desk");
}

#[test]
fn a_disc_comes_in_as_one_line_for_each_series() {
    let desk = Desk::with_chart();
    let mut first = Vec::new();
    for (series, count) in [(1, 3), (2, 2)] {
        for number in 1..=count {
            let bytes = picture(series, number);
            lay(
                &desk,
                &format!("cd/images/im{series}{number:05}.;1"),
                &bytes,
            );
            first.push(bytes);
        }
    }
    let list = list_of_contents(&[r"IMAGES\IM100001", r"IMAGES\IM100002", r"IMAGES\IM900009"]);
    lay(&desk, "cd/DICOMDIR", &list);
    lay(&desk, "cd/viewer/viewer.exe", b"MZ never opened");
    lay(&desk, "cd/viewer/logo.png", b"\x89PNG\r\n\x1a\n");

    let mut session = desk.session();
    let said = session.ask(&["import", "cd"]);
    let answer = &said["answer"];
    let titles: Vec<&str> = list_of(&answer["taken"], "title");
    assert_eq!(titles, ["CT THORAX · 1", "CT THORAX · 2"], "{said}");
    assert_eq!(answer["taken"][0]["pages"], json!(3));
    assert_eq!(
        answer["identity"],
        json!([]),
        "capitals do not make another person"
    );
    let why: Vec<&str> = list_of(&answer["left_out"], "why");
    assert!(
        why.contains(&"not_on_disc") && why.contains(&"disc_program"),
        "{said}"
    );

    // untouched: another program takes the files out again as they were
    let id = answer["taken"][0]["id"].as_str().expect("an id").to_owned();
    session.say(&["document", "get", &id, "-o", "out.zip"]);
    desk.other("python3", &["-m", "zipfile", "-e", "out.zip", "out"]);
    let out = std::fs::read(desk.path("out").join("im100001.;1")).expect("it is in the zip");
    assert_eq!(out, first[0]);

    // seen with a window of its own, and said not to be for diagnosis
    let pages = session.say(&["document", "pages", &id, "-o", "pages"]);
    assert_eq!(pages["files"].as_array().map(Vec::len), Some(3), "{pages}");

    // the list alone means the whole disc, and a second time brings nothing
    let again = session.ask(&["import", "cd/DICOMDIR"]);
    assert_eq!(again["answer"]["taken"], json!([]), "{again}");
    assert_eq!(
        again["answer"]["same"].as_array().map(Vec::len),
        Some(2),
        "{again}"
    );
    session.end();
}

/// Puts a folder of the desk into a zip, as portals do: packed, in an order of their own.
fn zip(desk: &Desk, folder: &str, zip: &str) {
    let script = "import pathlib, sys, zipfile\n\
        with zipfile.ZipFile(sys.argv[2], 'w', zipfile.ZIP_DEFLATED) as zip:\n\
        \x20   for path in sorted(pathlib.Path(sys.argv[1]).rglob('*'), reverse=True):\n\
        \x20       zip.write(path, path.relative_to(sys.argv[1]))\n";
    desk.other("python3", &["-c", script, folder, zip]);
}

#[test]
fn a_zip_of_pictures_comes_in_as_its_folder_would() {
    let desk = Desk::with_chart();
    for (series, count) in [(1, 3), (2, 2)] {
        for number in 1..=count {
            let name = format!("cd/images/im{series}{number:05}.;1");
            lay(&desk, &name, &picture(series, number));
        }
    }
    let list = list_of_contents(&[r"IMAGES\IM100001", r"IMAGES\IM900009"]);
    lay(&desk, "cd/DICOMDIR", &list);
    lay(&desk, "cd/viewer/viewer.exe", b"MZ never opened");
    lay(
        &desk,
        "cd/Befund Größe.pdf",
        b"%PDF-1.4 a report of the same day",
    );
    lay(&desk, "plain/a.dcm", &picture(3, 1));
    lay(&desk, "plain/b.dcm", &picture(3, 2));
    lay(&desk, "plain/notes.txt", b"no list of contents here");

    let mut session = desk.session();
    for folder in ["cd", "plain"] {
        let packed = format!("{folder}.zip");
        zip(&desk, folder, &packed);
        let of_folder = session.ask(&["import", "--dry-run", folder]);
        let of_zip = session.ask(&["import", "--dry-run", &packed]);
        assert_eq!(of_zip, of_folder, "one draft, one report");
    }
    let said = session.ask(&["import", "cd.zip"]);
    let titles: Vec<&str> = list_of(&said["answer"]["taken"], "title");
    let wanted = ["CT THORAX · 1", "CT THORAX · 2", "Befund Größe"];
    assert_eq!(titles, wanted, "{said}");

    // byte for byte what the folder brings
    let again = session.ask(&["import", "cd"]);
    assert_eq!(again["answer"]["taken"], json!([]), "{again}");
    let same = again["answer"]["same"].as_array().map(Vec::len);
    assert_eq!(same, Some(3), "{again}");
    let id = said["answer"]["taken"][1]["id"].as_str().expect("an id");
    session.say(&["document", "get", id, "-o", "out.zip"]);
    session.end();
    desk.other("python3", &["-m", "zipfile", "-e", "out.zip", "out"]);
    let out = std::fs::read(desk.path("out").join("im200002.;1")).expect("it is in the zip");
    assert_eq!(out, picture(2, 2), "untouched");
}

#[test]
fn a_zip_made_to_hurt_gives_its_pictures_and_names_the_rest() {
    let desk = Desk::with_chart();
    for number in 1..=2 {
        lay(&desk, &format!("in/{number}.dcm"), &picture(1, number));
    }
    lay(&desk, "in/secret.pdf", b"%PDF-1.4 locked");
    zip(&desk, "in", "in.zip");
    let script = "import zipfile\n\
        with zipfile.ZipFile('in.zip', 'a', zipfile.ZIP_DEFLATED) as zip:\n\
        \x20   for name in ['../../evil.dcm', '/etc/evil.dcm', '1.DCM']:\n\
        \x20       zip.writestr(name, b'never opened')\n\
        \x20   zip.writestr('bomb', bytes(64 << 20))\n";
    desk.other("python3", &["-c", script]);
    let mut bytes = std::fs::read(desk.path("in.zip")).expect("a zip on the desk");
    let at = |bytes: &[u8], what: &[u8]| {
        bytes
            .windows(what.len())
            .rposition(|window| window == what)
            .expect("it stands in the list of contents")
    };
    let secret = at(&bytes, b"secret.pdf");
    bytes[secret - 46 + 8] |= 1;
    std::fs::write(desk.path("in.zip"), bytes).expect("a zip on the desk");

    let mut session = desk.session();
    let said = session.ask(&["import", "in.zip"]);
    let titles: Vec<&str> = list_of(&said["answer"]["taken"], "title");
    assert_eq!(titles, ["CT THORAX · 1"], "{said}");
    let left = said["answer"]["left_out"].as_array().expect("a list");
    let mut why: Vec<(&str, &str)> = left
        .iter()
        .map(|it| (it["where"].as_str(), it["facts"]["reason"].as_str()))
        .map(|(place, reason)| (place.unwrap_or(""), reason.unwrap_or("")))
        .collect();
    why.sort_unstable();
    let wanted = [
        ("../../evil.dcm", "path"),
        ("/etc/evil.dcm", "path"),
        ("1.DCM", "name"),
        ("bomb", "too_large"),
        ("secret.pdf", ""),
    ];
    assert_eq!(why, wanted, "{said}");
    assert!(list_of(&said["answer"]["left_out"], "why").contains(&"file_locked"));
    session.end();
}

#[test]
fn a_large_zip_of_pictures_is_never_held() {
    let desk = Desk::with_chart();
    let mut random = 1_u32;
    let mut block = vec![0; 16 << 10];
    for byte in &mut block {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *byte = (random >> 24) as u8;
    }
    // 160 MB of pictures in a zip of few
    let pixels = block.repeat(80);
    for number in 1..=128 {
        let bytes = picture_of(1, number, &pixels);
        lay(&desk, &format!("in/{number:03}.dcm"), &bytes);
    }
    zip(&desk, "in", "in.zip");
    let mut session = desk.session();
    session.say(&["list"]);
    let process = format!("/proc/{}", session.process());
    std::fs::write(format!("{process}/clear_refs"), "5").expect("the peak begins anew");
    let said = session.ask(&["import", "in.zip"]);
    assert_eq!(said["answer"]["taken"][0]["pages"], json!(128), "{said}");
    let status = std::fs::read_to_string(format!("{process}/status")).expect("it runs");
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = peak.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    let peak = peak.expect("a peak in kB") >> 10;
    assert!(peak < 140, "{peak} MB");
    session.end();
}

/// What a hospital writes into its pictures stays with the person; what is drawn into them cannot be seen from outside, and is
/// told.
#[test]
fn pictures_of_a_hospital_go_along_without_the_names_in_them() {
    let desk = Desk::with_chart();
    for number in 1..=2 {
        let name = format!("cd/images/im1{number:05}.;1");
        lay(&desk, &name, &picture(1, number));
    }
    lay(&desk, "one.dcm", &picture(2, 1));
    let mut session = desk.session();
    session.say(&["import", "cd"]);
    session.say(&["import", "one.dcm"]);
    let said = session.give_everything("weber");
    assert_eq!(session.end(), 0);
    let sent = &said["answer"];
    assert_eq!(sent["documents"], json!(2), "{said}");
    assert!(
        said["notices"].to_string().contains("look at each one"),
        "names drawn into them are warned of: {said}"
    );
    let words = sent["words"].as_str().expect("generated words");
    desk.opened_by_age("weber/share.age", words, "inside");
    let mut pictures = Vec::new();
    for file in desk.files("inside/documents") {
        if file.extension().is_some_and(|ending| ending == "zip") {
            let zip = file.display().to_string();
            desk.other("unzip", &["-q", &zip, "-d", "series"]);
            pictures.extend(desk.files("series"));
        } else {
            pictures.push(file);
        }
    }
    assert_eq!(pictures.len(), 3);
    for file in pictures {
        let bytes = std::fs::read(&file).expect("can be read");
        let holds = |what: &[u8]| bytes.windows(what.len()).any(|at| at == what);
        assert!(
            holds(b"DICM") && holds(b"MONOCHROME2"),
            "{}",
            file.display()
        );
        for name in [&b"BEISPIEL"[..], b"19680302", b"Klinikum"] {
            let name_said = String::from_utf8_lossy(name);
            assert!(!holds(name), "{name_said} stands in {}", file.display());
        }
    }
}

#[test]
fn a_phones_export_comes_in_through_a_pipe() {
    let desk = Desk::with_chart();
    let xml = r#"<?xml version="1.0"?><!DOCTYPE HealthData [ <!ELEMENT HealthData (broken ]>
<HealthData locale="de_DE"><Me HKCharacteristicTypeIdentifierDateOfBirth="1968-03-02"/>
<Record type="HKQuantityTypeIdentifierBodyMass" sourceName="Waage" unit="kg" startDate="2026-05-14 07:00:00 +0200" value="71.4"/>
<Record type="HKQuantityTypeIdentifierStepCount" sourceName="Uhr" unit="count" startDate="2026-05-14 07:00:00 +0200" value="9"/>
</HealthData>"#;
    desk.lay("Exportieren.xml", xml);
    let mut session = desk.session();
    let said = session.ask(&["import", "Exportieren.xml"]);
    assert_eq!(said["answer"]["taken"][0]["value"], json!("71.4"), "{said}");
    let why: Vec<&str> = list_of(&said["answer"]["left_out"], "why");
    assert_eq!(why, ["not_for_a_chart"], "{said}");
    assert_eq!(
        said["answer"]["originals"].as_array().map(Vec::len),
        Some(1)
    );
    session.end();
}

fn list_of<'v>(list: &'v Value, field: &str) -> Vec<&'v str> {
    let items = list.as_array().into_iter().flatten();
    items.filter_map(|item| item[field].as_str()).collect()
}
