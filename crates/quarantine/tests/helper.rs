//! The real helper, asked as the program asks it.

use std::time::Duration;

use render::{Error, Helper, Job, Kind, Refusal, Symbol, ask};

fn helper() -> Helper {
    Helper::at(env!("CARGO_BIN_EXE_ownchart-render"))
}

/// A one-page-per-text PDF in Helvetica, A5, written by hand.
fn letter(pages: &[&str]) -> Vec<u8> {
    let mut objects: Vec<String> = vec!["<</Type/Catalog/Pages 2 0 R>>".into()];
    let kids: Vec<String> = (0..pages.len())
        .map(|i| format!("{} 0 R", 4 + 2 * i))
        .collect();
    objects.push(format!(
        "<</Type/Pages/Kids[{}]/Count {}>>",
        kids.join(" "),
        pages.len()
    ));
    objects.push("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".into());
    for (i, text) in pages.iter().enumerate() {
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 595]/Resources<</Font<</F 3 0 R>>>>/Contents {} 0 R>>",
            5 + 2 * i
        ));
        let lines: String = text
            .lines()
            .map(|line| format!("({line}) Tj 0 -20 Td "))
            .collect();
        let content = format!("1 0 0 rg 0 0 100 100 re f 0 g BT /F 16 Tf 50 500 Td {lines} ET");
        objects.push(format!(
            "<</Length {}>>stream\n{content}\nendstream",
            content.len()
        ));
    }
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend(format!("{} 0 obj\n{object}\nendobj\n", i + 1).bytes());
    }
    let table = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        file.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let root = objects.len() + 1;
    file.extend(format!("trailer<</Size {root}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n").bytes());
    file
}

fn code_as_png(text: &str) -> Vec<u8> {
    let code = symbol::qr::text(text, symbol::qr::Level::Q).expect("it fits");
    let (edge, luma) = code.luma(6);
    let rgba = luma.iter().flat_map(|p| [*p, *p, *p, 255]).collect();
    render::png(&render::Picture::new(edge, edge, rgba).expect("it is a picture"))
}

#[test]
fn a_letter_becomes_pixels() {
    let file = letter(&["Dr. Weber", "second page"]);
    let known = ask(&helper(), &Job::Probe, &file)
        .expect("it is a PDF")
        .known;
    let known = known.expect("a probe says what it is");
    assert_eq!(
        (known.kind, known.pages, known.width, known.height),
        (Kind::Pdf, 2, 420, 595)
    );

    let job = Job::Pages {
        first: 0,
        count: 9,
        width: 840,
    };
    let pages = ask(&helper(), &job, &file).expect("it is a PDF").pages;
    assert_eq!(pages.len(), 2);
    for (number, page) in pages.iter().enumerate() {
        assert_eq!((page.number, page.whole), (number as u32, true));
        let picture = page.picture.as_ref().expect("it was drawn");
        assert_eq!((picture.width(), picture.height()), (840, 1190));
        let pixel = |x: u32, y: u32| {
            let at = ((y * 840 + x) * 4) as usize;
            picture.rgba()[at..at + 4].to_vec()
        };
        assert_eq!(
            pixel(100, 1100),
            [255, 0, 0, 255],
            "the red corner is at the lower left"
        );
        assert_eq!(pixel(800, 1100), [255, 255, 255, 255], "paper is white");
        let ink = picture
            .rgba()
            .chunks_exact(4)
            .filter(|p| p[0] < 100)
            .count();
        assert!(ink > 300, "there is writing: {ink}");
    }

    let texts = ask(
        &helper(),
        &Job::Text {
            first: 0,
            count: 500,
        },
        &file,
    )
    .expect("it has text")
    .texts;
    assert_eq!(
        texts,
        [
            (0, Some("Dr. Weber".into())),
            (1, Some("second page".into()))
        ]
    );
}

#[test]
fn lines_and_words_stay_apart() {
    let file = letter(&["Kalium 4.1 mmol/l\nNatrium 140 mmol/l"]);
    let texts = ask(&helper(), &Job::Text { first: 0, count: 1 }, &file)
        .expect("it has text")
        .texts;
    assert_eq!(
        texts,
        [(0, Some("Kalium 4.1 mmol/l\nNatrium 140 mmol/l".into()))]
    );
}

#[test]
fn a_raised_number_is_not_part_of_the_number_before() {
    let file = letter(&["Leukozyten 10) Tj 5 Ts (9) Tj 0 Ts (/l"]);
    let texts = ask(&helper(), &Job::Text { first: 0, count: 1 }, &file)
        .expect("it has text")
        .texts;
    assert_eq!(texts, [(0, Some("Leukozyten 10 9 /l".into()))]);
}

#[test]
fn a_page_that_is_not_there_is_said_to_be_missing() {
    let file = letter(&["one"]);
    let job = Job::Pages {
        first: 1,
        count: 1,
        width: 100,
    };
    let refused = ask(&helper(), &job, &file).expect_err("there is one page only");
    assert!(
        matches!(refused, Error::Refused(Refusal::NoSuchPage(1))),
        "{refused:?}"
    );
}

#[test]
fn a_code_in_a_photo_is_read() {
    let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Überall\r\nEND:VCARD\r\n";
    let file = code_as_png(card);
    let codes = ask(&helper(), &Job::Codes { first: 0, count: 1 }, &file)
        .expect("it is a PNG")
        .codes;
    assert_eq!(codes.len(), 1);
    assert_eq!(
        (codes[0].page, codes[0].symbol, codes[0].text.as_str()),
        (0, Symbol::Qr, card)
    );
    assert!(
        (400..600).contains(&codes[0].place.0),
        "in the middle: {:?}",
        codes[0].place
    );
}

#[test]
fn markup_and_noise_are_no_document() {
    for file in [
        b"".as_slice(),
        b"<svg onload='alert(1)'/>",
        b"#!/bin/sh\nrm -rf /\n",
        &[0; 5000],
    ] {
        for job in [
            Job::Probe,
            Job::Pages {
                first: 0,
                count: 1,
                width: 100,
            },
        ] {
            let refused = ask(&helper(), &job, file).expect_err("it is nothing we draw");
            assert!(
                matches!(refused, Error::Refused(Refusal::UnknownForm)),
                "{refused:?}"
            );
        }
    }
    let refused = ask(
        &helper(),
        &Job::Text { first: 0, count: 1 },
        &code_as_png("1"),
    )
    .expect_err("a PNG");
    assert!(
        matches!(refused, Error::Refused(Refusal::NoText)),
        "{refused:?}"
    );
}

#[test]
fn every_forbidden_thing_is_refused() {
    let proofs = ask(&helper(), &Job::Prove, b"")
        .expect("it tries and survives")
        .proofs;
    let worked: Vec<_> = proofs.iter().filter(|proof| !proof.refused).collect();
    assert!(
        worked.is_empty(),
        "the lock-up let these through: {worked:?}"
    );
    for what in [
        "open a file",
        "internet socket",
        "local socket",
        "fork",
        "thread",
        "memory with code",
    ] {
        assert!(
            proofs.iter().any(|proof| proof.tried == what),
            "{what} was not tried"
        );
    }
    assert!(proofs.len() >= 20, "{}", proofs.len());
}

#[test]
fn a_patient_program_is_not_patient_for_ever() {
    let sleeper = script("sleeper", "exec sleep 100").patient(Duration::from_millis(300));
    let begun = std::time::Instant::now();
    let late = ask(&sleeper, &Job::Probe, &vec![0; 1 << 20]).expect_err("it sleeps");
    assert!(matches!(late, Error::TimedOut(_)), "{late:?}");
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
}

#[test]
fn a_helper_that_is_none_is_not_believed() {
    // cat sends the job back, which is no frame
    let lied = ask(&Helper::at("/bin/cat"), &Job::Probe, b"x").expect_err("cat is no helper");
    assert!(matches!(lied, Error::Garbled(_)), "{lied:?}");
    let gone = ask(&Helper::at("/bin/false"), &Job::Probe, &vec![0; 1 << 20]).expect_err("it ends");
    assert!(matches!(gone, Error::Died { signal: None }), "{gone:?}");
    let shot = script("shot", "kill -SEGV $$");
    let shot = ask(&shot, &Job::Probe, b"x").expect_err("it dies");
    assert!(matches!(shot, Error::Died { signal: Some(11) }), "{shot:?}");
    let worn = script("worn", "kill -XCPU $$");
    let worn = ask(&worn, &Job::Probe, b"x").expect_err("it dies");
    assert!(matches!(worn, Error::TooMuchWork), "{worn:?}");
    // closes its output and lives on
    let silent = script("silent", "exec sleep 100 >&-");
    let silent = ask(&silent, &Job::Probe, b"x").expect_err("it says nothing");
    assert!(matches!(silent, Error::Died { .. }), "{silent:?}");
}

/// A program that plays a bad helper.
fn script(name: &str, does: &str) -> Helper {
    use std::os::unix::fs::PermissionsExt as _;
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    #[expect(
        clippy::disallowed_methods,
        reason = "a script for a test, made anew each time"
    )]
    std::fs::write(&path, format!("#!/bin/sh\n{does}\n")).expect("the folder for tests is ours");
    let mode = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(&path, mode).expect("the file is ours");
    Helper::at(path)
}

#[test]
fn a_person_may_stop_waiting() {
    let begun = std::time::Instant::now();
    let many: Vec<&str> = vec!["page"; 400];
    let job = Job::Pages {
        first: 0,
        count: 400,
        width: 3000,
    };
    let error = render::ask_while(&helper(), &job, &letter(&many), &|| false).expect_err("stopped");
    assert!(matches!(error, Error::Cancelled), "{error:?}");
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
}

#[test]
fn nothing_of_the_surroundings_comes_in() {
    let check = |what: &str, program: Helper| {
        let answer = ask(&program, &Job::Probe, b"x").expect_err("it is no helper");
        assert!(matches!(answer, Error::Died { .. }), "{what}: {answer:?}");
    };
    // Whatever these print would be no frame and called garbled; silence is what is asked of them.
    check("environment", Helper::at("/usr/bin/env"));
    check(
        "folder",
        script("folder", "test \"$(pwd)\" = / || echo elsewhere"),
    );
    check(
        "errors",
        script(
            "errors",
            "test \"$(readlink /proc/self/fd/2)\" = /dev/null || echo seen",
        ),
    );
}

/// A4 with twelve codes of version 25-M, modules of half a millimetre, as a share is printed.
fn share_page() -> (Vec<u8>, Vec<String>) {
    const MODULE: f64 = 0.5 / 25.4 * 72.0;
    let mut content = String::from("0 g ");
    let mut frames = Vec::new();
    for number in 0..12u64 {
        let mixed = |i: u64| (i * 40 + number).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
        let digits: String = (0..2390)
            .map(|i| char::from(b'0' + (mixed(i) % 10) as u8))
            .collect();
        let code = symbol::qr::digits(&digits, 25, symbol::qr::Level::M).expect("it fits");
        let left = 28.0 + 185.0 * (number % 3) as f64;
        let top = 810.0 - 195.0 * (number / 3) as f64;
        for (y, runs) in code.runs().enumerate() {
            for (x, length) in runs {
                content += &format!(
                    "{:.3} {:.3} {:.3} {MODULE:.3} re ",
                    left + f64::from(x) * MODULE,
                    top - (y + 1) as f64 * MODULE,
                    f64::from(length) * MODULE
                );
            }
            content += "f ";
        }
        frames.push(digits);
    }
    let mut file = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n".to_vec();
    file.extend(b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n");
    file.extend(
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595.276 841.89]/Contents 4 0 R>>endobj\n",
    );
    file.extend(
        format!(
            "4 0 obj<</Length {}>>stream\n{content}\nendstream endobj\n",
            content.len()
        )
        .bytes(),
    );
    file.extend(b"trailer<</Root 1 0 R>>\n%%EOF\n");
    (file, frames)
}

#[test]
fn twelve_codes_of_a_printed_share_are_read() {
    let (file, frames) = share_page();
    let begun = std::time::Instant::now();
    let codes = ask(&helper(), &Job::Codes { first: 0, count: 1 }, &file)
        .expect("it is a PDF")
        .codes;
    println!("twelve codes of a PDF page in {:.1?}", begun.elapsed());
    let missing = frames
        .iter()
        .filter(|frame| !codes.iter().any(|code| &code.text == *frame))
        .count();
    assert_eq!((codes.len(), missing), (12, 0));

    // the same page drawn at 150 dpi, as a scanner would leave it
    let job = Job::Pages {
        first: 0,
        count: 1,
        width: 1240,
    };
    let pages = ask(&helper(), &job, &file).expect("it is a PDF").pages;
    let scan = render::png(pages[0].picture.as_ref().expect("it was drawn"));
    let codes = ask(&helper(), &Job::Codes { first: 0, count: 1 }, &scan)
        .expect("it is a PNG")
        .codes;
    assert_eq!(codes.len(), 12);
}

#[test]
fn a_bundle_comes_back_as_a_draft() {
    let bundle = br#"{"resourceType":"Bundle","type":"collection","entry":[
        {"resource":{"resourceType":"Patient","id":"7","name":[{"family":"Muster","given":["Anna"]}]}},
        {"resource":{"resourceType":"AllergyIntolerance","id":"a","patient":{"reference":"Patient/7"},
         "code":{"text":"Penicillin"}}}]}"#;
    let job = Job::Import {
        name: "anna.json".into(),
    };
    let json = ask(&helper(), &job, bundle)
        .expect("it is a bundle")
        .import
        .expect("an answer");
    let read = interchange::heard(&json)
        .expect("it is an answer")
        .expect("it is a bundle");
    assert_eq!(
        (read.people.len(), read.entries.len()),
        (1, 1),
        "{:?}",
        read.remarks
    );
    assert!(matches!(
        &read.entries[0].content,
        record::Content::Allergy(_)
    ));

    let json = ask(&helper(), &job, b"{\"resourceType\":\"Bundle\"")
        .expect("an answer")
        .import;
    let refused = interchange::heard(&json.expect("an answer")).expect("it is an answer");
    assert!(refused.is_err(), "half a bundle is none");
}
