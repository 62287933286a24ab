//! The German medication plan, in both directions: what a patient gets from a practice, and gives to one.

use crate::desk::{Desk, program};
use serde_json::{Value, json};
use std::fs;
use std::process::Command;

const CHART: &str = "Anna.ownchart";

/// An invented plan of a practice.
fn plan(rows: &str) -> String {
    page("", rows)
}

fn page(pages: &str, rows: &str) -> String {
    format!(
        "<MP v=\"028\" U=\"0123456789ABCDEF0123456789ABCDEF\"{pages} l=\"de-DE\"><P g=\"Anna\" f=\"Beispiel\" b=\"19680302\" s=\"W\"/>\
         <A n=\"Praxis Dr. Jürgen Weber\" s=\"Am Markt 1\" z=\"01234\" c=\"Am Ort\" t=\"2026-11-20T10:00:00\"/><S c=\"412\">{rows}</S></MP>"
    )
}

const RAMIPRIL: &str = "<M p=\"6453257\" a=\"Ramipril Muster\" m=\"1\" du=\"1\" r=\"Blutdruck\"><W w=\"Ramipril\" s=\"5 mg\"/></M>";
const HALF: &str = "<M a=\"Bisoprolol\" m=\"1/2\" v=\"0,5\" du=\"1\" i=\"nüchtern\"><W w=\"Bisoprolol\" s=\"2,5 mg\"/></M>";

/// As bytes of ISO 8859-1, as a practice's program writes them.
fn latin(text: &str) -> Vec<u8> {
    text.chars()
        .map(|letter| u8::try_from(u32::from(letter)).expect("a letter of ISO 8859-1"))
        .collect()
}

fn import(desk: &Desk, file: &str, more: &[&str]) -> Value {
    let mut words = vec!["import", CHART, file, "--json"];
    words.extend(more);
    let said = desk.say(&words);
    serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{} {}", said.out, said.err))
}

fn medicines(desk: &Desk) -> Vec<Value> {
    let said = desk
        .say(&["list", CHART, "medication", "--json"])
        .fine()
        .json();
    said.as_array().expect("a list").clone()
}

/// The pages of a PDF as grey pictures.
fn pictures(desk: &Desk, pdf: &str, dpi: &str) -> Vec<String> {
    let stem = pdf.trim_end_matches(".pdf");
    desk.other("pdftoppm", &["-r", dpi, "-gray", pdf, stem]);
    let mut names: Vec<String> = desk
        .files(".")
        .iter()
        .filter_map(|path| path.file_name()?.to_str().map(str::to_owned))
        .filter(|name| name.starts_with(stem) && name.ends_with(".pgm"))
        .collect();
    names.sort();
    names
}

#[test]
fn a_new_plan_shows_what_changed_before_anything_is_written() {
    let desk = Desk::with_chart();
    fs::write(
        desk.path("plan.xml"),
        latin(&plan(&(RAMIPRIL.to_owned() + HALF))),
    )
    .expect("a plan");
    let first = import(&desk, "plan.xml", &[]);
    assert_eq!(
        first["different"].as_array().map(Vec::len),
        Some(1),
        "the person's own entry: {first}"
    );
    assert_eq!(medicines(&desk).len(), 2);
    // The practice raises the dose, moves it to the evening, stops one and begins another.
    let changed = RAMIPRIL
        .replace("5 mg", "10 mg")
        .replace("m=\"1\"", "v=\"1\"");
    let begun = "<M a=\"Neues Mittel\" t=\"bei Bedarf\"/>";
    desk.lay("neu.xml", &plan(&(changed + begun)));
    let before = medicines(&desk);
    let look = import(&desk, "neu.xml", &["--dry-run"]);
    assert_eq!(medicines(&desk), before, "nothing was written");
    let different = look["different"].as_array().expect("a list");
    let ramipril = different
        .iter()
        .find(|it| it["entry"]["kind"] == "medication")
        .expect("ramipril");
    let fields: Vec<(&str, &Value, &Value)> = ramipril["differences"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| {
            (
                it["field"].as_str().expect("a name"),
                &it["here"],
                &it["there"],
            )
        })
        .collect();
    assert!(
        fields.contains(&("strength", &json!("5 mg"), &json!("10 mg"))),
        "{fields:?}"
    );
    assert!(
        fields.contains(&("morning", &json!("1"), &Value::Null)),
        "{fields:?}"
    );
    assert!(
        fields.contains(&("evening", &Value::Null, &json!("1"))),
        "{fields:?}"
    );
    assert_eq!(
        look["not_on_plan"][0]["name"]["text"]
            .as_str()
            .or(look["not_on_plan"][0]["name"].as_str()),
        Some("Bisoprolol")
    );
    // Taken, the old dose is gone from the morning, and what is not on the plan was stopped.
    import(&desk, "neu.xml", &["--take", "all"]);
    let now = medicines(&desk);
    let of = |name: &str| {
        now.iter()
            .find(|it| it.to_string().contains(name))
            .unwrap_or_else(|| panic!("{name}: {now:?}"))
    };
    assert_eq!(
        (
            of("Ramipril")["morning"].as_str(),
            of("Ramipril")["evening"].as_str()
        ),
        (None, Some("1"))
    );
    assert_eq!(
        (
            of("Bisoprolol")["status"].as_str(),
            of("Bisoprolol")["end"].as_str()
        ),
        (Some("stopped"), Some("2026-11-20"))
    );
    assert_eq!(of("Neues Mittel")["dose_text"], "bei Bedarf");
}

#[test]
fn a_weekly_tablet_is_never_taken_over_as_a_daily_one() {
    let desk = Desk::with_chart();
    let weekly = "<M a=\"Methotrexat\" m=\"1\" du=\"1\" i=\"1 x wöchentlich\"/>";
    desk.lay("plan.xml", &plan(weekly));
    let said = desk
        .say(&["import", CHART, "plan.xml", "--take", "all", "--lang", "de"])
        .ended(5);
    assert!(said.err.contains("kann töten"), "{}", said.err);
    assert_eq!(medicines(&desk), Vec::<Value>::new());
    desk.say(&["import", CHART, "plan.xml", "--rhythm", "Methotrexat=mon"])
        .fine();
    let taken = &medicines(&desk)[0];
    assert_eq!(
        (taken["schedule"].as_str(), &taken["weekdays"]),
        (Some("weekly"), &json!(["mon"]))
    );
    desk.say(&["import", CHART, "plan.xml", "--rhythm", "Methotrexat=often"])
        .ended(2);
}

#[test]
fn a_plan_on_paper_comes_back_from_a_photo_and_a_scan() {
    let desk = Desk::with_chart();
    desk.lay("plan.xml", &plan(&(RAMIPRIL.to_owned() + HALF)));
    import(&desk, "plan.xml", &[]);
    desk.say(&["print", CHART, "plan", "-o", "plan.pdf"]).fine();
    desk.other("qpdf", &["--check", "plan.pdf"]);
    let text = desk.other("pdftotext", &["-layout", "plan.pdf", "-"]);
    for said in [
        "Medikationsplan",
        "Seite 1 von 1",
        "geb. am: 02.03.1968",
        "(Patient, selbst erstellt)",
        "Ramipril Muster",
        "1/2",
        "0,5",
        "de-DE-Version 2.8",
        "keine Gewähr",
    ] {
        assert!(text.contains(said), "{said} is missing in\n{text}");
    }
    let size = desk.other("pdfinfo", &["plan.pdf"]);
    assert!(
        size.contains("841.89 x 595.276 pts") || size.contains("841.89 x 595.28"),
        "{size}"
    );
    let code = desk.say(&["scan", "plan.pdf", "--json"]).fine().json();
    assert_eq!(
        (code[0]["symbol"].as_str(), code[0]["sort"].as_str()),
        (Some("datamatrix"), Some("medication_plan"))
    );
    let carrier = code[0]["text"].as_str().expect("a text").to_owned();
    assert!(
        carrier.starts_with("<MP v=\"028\" U=\"")
            && carrier.contains("p=\"6453257\" a=\"Ramipril Muster\""),
        "{carrier}"
    );

    // Another program reads the same from the printed page.
    let picture = &pictures(&desk, "plan.pdf", "300")[0];
    let other = Command::new("dmtxread")
        .args(["-N1", "-m10000"])
        .arg(desk.path(picture))
        .output()
        .expect("dmtxread; `cargo xtask test` installs it");
    assert_eq!(other.stdout, latin(&carrier));

    // Photographed askew, unsharp and in poor light, into an empty chart.
    let photo = [
        "-rotate",
        "4",
        "-resize",
        "3264x",
        "-blur",
        "0x1",
        "-brightness-contrast",
        "-20x-30",
        "-seed",
        "7",
        "-attenuate",
        "0.3",
        "+noise",
        "Gaussian",
        "-quality",
        "80",
    ];
    let mut words = vec![picture.as_str()];
    words.extend(photo);
    words.push("photo.jpg");
    desk.other("convert", &words);
    let there = Desk::with_chart();
    fs::copy(desk.path("photo.jpg"), there.path("photo.jpg")).expect("a photo");
    import(&there, "photo.jpg", &[]);
    let named = |desk: &Desk| -> Vec<String> {
        let mut facts: Vec<String> = medicines(desk)
            .iter()
            .map(|it| {
                format!(
                    "{} {} {} {} {}",
                    it["name"], it["strength"], it["morning"], it["evening"], it["hint"]
                )
            })
            .collect();
        facts.sort();
        facts
    };
    assert_eq!(named(&there), named(&desk));
    // The photo itself was kept once, as the source of them all.
    let documents = there
        .say(&["list", CHART, "document", "--json"])
        .fine()
        .json();
    assert_eq!(documents.as_array().map(Vec::len), Some(1), "{documents}");
}

#[test]
fn pages_come_in_any_order_and_a_missing_one_is_said() {
    let desk = Desk::with_chart();
    desk.lay("two.xml", &page(" a=\"2\" z=\"2\"", HALF));
    desk.lay("one.xml", &page(" a=\"1\" z=\"2\"", RAMIPRIL));
    let alone = import(&desk, "two.xml", &["--dry-run"]);
    assert_eq!(
        (
            &alone["left_out"][0]["why"],
            &alone["left_out"][0]["facts"]["page"]
        ),
        (&json!("plan_page_missing"), &json!("1"))
    );
    let both = desk
        .say(&["import", CHART, "two.xml", "one.xml", "--json"])
        .fine()
        .json();
    assert_eq!(both["left_out"], json!([]), "{both}");
    assert_eq!(medicines(&desk).len(), 2);
}

#[test]
fn an_old_or_broken_plan_is_refused_in_words() {
    let desk = Desk::with_chart();
    desk.lay("old.txt", "MP|020|0123456789|");
    let said = desk
        .say(&["import", CHART, "old.txt", "--lang", "de"])
        .ended(1);
    assert!(said.err.contains("von vor 2016"), "{}", said.err);
    let whole = plan(RAMIPRIL);
    desk.lay("cut.xml", &whole[..whole.len() / 2]);
    let said = desk
        .say(&["import", CHART, "cut.xml", "--lang", "de"])
        .ended(3);
    assert!(said.err.contains("beschädigt"), "{}", said.err);
    let said = desk.say(&["scan", "old.txt", "--lang", "de"]).ended(1);
    assert!(
        said.err.contains("old.txt") && !said.err.contains('{'),
        "{}",
        said.err
    );
    desk.say(&["print", CHART, "plan", "-o", "plan.pdf"])
        .ended(1);
    assert!(!desk.path("plan.pdf").exists());
}

#[test]
fn what_a_hand_scanner_typed_on_another_keyboard_is_read() {
    let desk = Desk::with_chart();
    let german = |letter: char| match letter {
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
        other => other,
    };
    let plain = plan("<M a=\"Yttrium-Salz (100)\" m=\"1\" v=\"1/2\" du=\"#\"/>").replace('ü', "u");
    desk.lay(
        "typed.txt",
        &(plain.chars().map(german).collect::<String>() + "\r\n"),
    );
    let said = import(&desk, "typed.txt", &[]);
    assert_eq!(said["left_out"][0]["why"], "plan_repaired", "{said}");
    let taken = &medicines(&desk)[0];
    assert_eq!(
        (
            taken["name"].as_str(),
            taken["evening"].as_str(),
            taken["unit"].as_str()
        ),
        (Some("Yttrium-Salz (100)"), Some("1/2"), Some("Messlöffel"))
    );
}

const ZXING: &str = r"
import sys, zxingcpp
data = open(sys.argv[1], 'rb').read()
head, rest = data.split(b'\n', 3)[:3], data.split(b'\n', 3)[3]
width, height = map(int, head[1].split())
picture = memoryview(rest[: width * height]).cast('B', (height, width))
for code in zxingcpp.read_barcodes(picture):
    sys.stdout.buffer.write(code.bytes)
";

#[test]
fn corpus_zxing_reads_the_code_of_the_plan() {
    if !program("OWNCHART_READERS").join("installed.txt").is_file() {
        println!("SKIPPED corpus_zxing_reads_the_code_of_the_plan: no readers");
        return;
    }
    let desk = Desk::with_chart();
    let many: String = (0..14)
        .map(|number| RAMIPRIL.replace("Ramipril", &format!("Mittel {number} ½ äöü")))
        .collect();
    desk.lay("plan.xml", &plan(&many));
    import(&desk, "plan.xml", &[]);
    desk.say(&["print", CHART, "plan", "-o", "plan.pdf"]).fine();
    let carriers = desk.say(&["scan", "plan.pdf", "--json"]).fine().json();
    let carriers: Vec<Vec<u8>> = carriers
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| latin(it["text"].as_str().expect("a text")))
        .collect();
    assert!(carriers.len() >= 2, "a long plan has several pages");
    for (picture, carrier) in pictures(&desk, "plan.pdf", "200").iter().zip(carriers) {
        let output = Command::new("python3")
            .args(["-c", ZXING])
            .arg(desk.path(picture))
            .env("PYTHONPATH", program("OWNCHART_READERS"))
            .output()
            .expect("python3; `cargo xtask test` installs it");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert_eq!(output.stdout, carrier, "{picture}");
    }
}
