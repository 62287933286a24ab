//! What the reader of documents asks of the real helper: locked PDFs, turned pages, bare photos, writing.

use std::path::{Path, PathBuf};

use render::{Error, Helper, Job, Kind, Look, Refusal, ask, recognise};

fn helper() -> Helper {
    Helper::at(env!("CARGO_BIN_EXE_ownchart-render"))
}

fn locked(name: &str) -> Vec<u8> {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/locked");
    std::fs::read(place.join(name)).expect("it lies in the project")
}

/// A picture of a page with one black bar near its upper edge.
fn page() -> Vec<u8> {
    let pixel = |at: u32| {
        if (20..30).contains(&(at / 200)) {
            0
        } else {
            255
        }
    };
    let rgba = (0..200 * 300)
        .flat_map(|at| [pixel(at), pixel(at), pixel(at), 255])
        .collect();
    render::png(&render::Picture::new(200, 300, rgba).expect("it is a picture"))
}

#[test]
fn a_locked_pdf_opens_with_its_password_and_with_no_other() {
    let text = Job::Text { first: 0, count: 9 };
    for name in ["aes128.pdf", "aes256.pdf"] {
        let file = locked(name);
        let refused = |helper: Helper| match ask(&helper, &text, &file) {
            Err(Error::Refused(refusal)) => Some(refusal),
            _ => None,
        };
        assert_eq!(refused(helper()), Some(Refusal::Locked), "{name}");
        assert_eq!(
            refused(helper().with_password("1968")),
            Some(Refusal::WrongPassword),
            "{name}"
        );
        let long = "x".repeat(2000);
        assert!(
            ask(&helper().with_password(&long), &text, &file).is_err(),
            "{name}"
        );
        let opened = helper().with_password("02031968");
        let answer = ask(&opened, &text, &file).expect("it is the password");
        let first = answer.texts[0].1.clone().unwrap_or_default();
        assert!(first.contains("Herzschwaeche"), "{name}: {first}");
        let known = ask(&opened, &Job::Probe, &file)
            .expect("it is the password")
            .known;
        let known = known.expect("it is a PDF");
        assert!(
            known.holds.encrypted && !known.holds.script && known.pages == 2,
            "{name}"
        );
    }
    assert!(!format!("{:?}", helper().with_password("02031968")).contains("1968"));
}

#[test]
fn a_page_is_shown_as_it_is_asked_for() {
    let shown = |turn, cut| {
        let job = Job::Shown {
            page: 0,
            width: 150,
            look: Look { turn, cut },
        };
        let pages = ask(&helper(), &job, &page())
            .expect("it can be shown")
            .pages;
        pages
            .into_iter()
            .find_map(|page| page.picture)
            .expect("a picture")
    };
    let lying = shown(900, None);
    assert_eq!((lying.width(), lying.height()), (150, 100));
    let askew = shown(37, None);
    assert!(askew.width() == 150 && askew.height() > 200);
    // The bar alone: all of it is dark.
    let cut = shown(0, Some([0, 70, 1000, 26]));
    assert!(cut.rgba().chunks_exact(4).all(|pixel| pixel[0] < 40));
    let nowhere = Job::Shown {
        page: 7,
        width: 100,
        look: Look::default(),
    };
    assert!(matches!(
        ask(&helper(), &nowhere, &page()),
        Err(Error::Refused(Refusal::NoSuchPage(1)))
    ));
}

#[test]
fn a_photo_is_made_bare_in_there() {
    let mut photo = page();
    // A text chunk in front of the pixels; nobody draws it, so nobody looks at its sum.
    let chunk = [&13u32.to_be_bytes()[..], b"tEXtWHERE-IT-WAS-", &[0; 4]].concat();
    photo.splice(33..33, chunk);
    let bare = ask(&helper(), &Job::Bare, &photo)
        .expect("it is a picture")
        .import;
    assert_eq!(bare.as_deref(), Some(page().as_slice()));
    let refused = ask(&helper(), &Job::Bare, b"%PDF-1.7");
    assert!(matches!(refused, Err(Error::Refused(Refusal::UnknownForm))));
}

/// A program that stands in for `tesseract`: it takes a picture and says what it finds in reach.
#[expect(
    clippy::disallowed_methods,
    reason = "a program that stands in for another"
)]
fn fake(folder: &Path) -> PathBuf {
    let program = folder.join("tesseract");
    // Only what the shell does by itself: no other program may be started.
    let script = r#"#!/bin/sh
if [ "$1" = "--list-langs" ]; then
  echo "List of available languages (3):"; echo deu; echo eng; echo osd
  exit 0
fi
IFS= read -r first
case "$first" in *PNG*) echo "a picture" ;; *) echo "no picture" ;; esac
echo "asked: $*"
{ command : > /tmp/ownchart-recognise-left-something; } 2>/dev/null && echo "wrote a file"
{ command read -r line < /etc/passwd; } 2>/dev/null && echo "read a file"
echo "home: $HOME, lang: $LC_ALL, threads: $OMP_THREAD_LIMIT"
exit 0
"#;
    std::fs::write(&program, script).expect("it is written");
    use std::os::unix::fs::PermissionsExt as _;
    let runs = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(&program, runs).expect("it may run");
    program
}

#[test]
fn the_program_that_recognises_is_locked_up_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = fake(folder.path());
    let languages = recognise::languages(&helper(), &program).expect("it says them");
    assert_eq!(languages, ["deu", "eng"]);
    let said = recognise::words_on(&helper(), &program, &languages, &page(), &|| true);
    let said = said.expect("it ran");
    assert_eq!(
        said,
        "a picture\nasked: stdin stdout -l deu+eng\nhome: , lang: C.UTF-8, threads: 1"
    );
    assert!(!Path::new("/tmp/ownchart-recognise-left-something").exists());
    let stopped = recognise::words_on(&helper(), &program, &["deu"], &page(), &|| false);
    assert!(matches!(stopped, Err(Error::Cancelled) | Ok(_)));
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "a program that stands in for another"
)]
fn a_program_that_is_not_there_or_fails_is_no_more_than_that() {
    let folder = tempfile::tempdir().expect("a folder");
    let gone = recognise::languages(&helper(), &folder.path().join("tesseract"));
    assert!(matches!(gone, Err(Error::Missing(_))), "{gone:?}");
    let program = fake(folder.path());
    // One that fails, and one that would start another program.
    for script in ["exit 1", "/bin/ls /\nexit 0"] {
        std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).expect("it is written");
        let failed = recognise::words_on(&helper(), &program, &["deu"], &page(), &|| true);
        assert!(
            matches!(failed, Err(Error::Died { .. })),
            "{script}: {failed:?}"
        );
    }
}

/// With the real one, where this machine has it: letters of a PDF, drawn, and read again from the pixels.
#[test]
fn where_tesseract_is_installed_it_reads_a_drawn_page() {
    let Some(program) = recognise::installed() else {
        return;
    };
    let languages = recognise::languages(&helper(), &program).expect("it says them");
    if languages.is_empty() {
        return;
    }
    let opened = helper().with_password("02031968");
    let job = Job::Pages {
        first: 0,
        count: 1,
        width: 1400,
    };
    let pages = ask(&opened, &job, &locked("aes256.pdf"))
        .expect("it is the password")
        .pages;
    let picture = pages
        .into_iter()
        .find_map(|page| page.picture)
        .expect("a page");
    let said = recognise::words_on(
        &helper(),
        &program,
        &languages,
        &render::png(&picture),
        &|| true,
    );
    let said = said.expect("it ran");
    assert!(
        said.contains("Entlassbrief") && said.contains("Herzschwaeche"),
        "{said}"
    );
}

#[test]
fn an_album_has_a_page_for_each_picture() {
    let pictures = [page(), page()];
    let mut zip = Vec::new();
    for bytes in &pictures {
        let size = (bytes.len() as u32).to_le_bytes();
        zip.extend_from_slice(b"PK\x03\x04\x0a\0\0\x08\0\0\0\0\x21\0\0\0\0\0");
        zip.extend_from_slice(&size);
        zip.extend_from_slice(&size);
        zip.extend_from_slice(b"\x01\0\0\0a");
        zip.extend_from_slice(bytes);
    }
    zip.extend_from_slice(b"PK\x01\x02");
    let known = ask(&helper(), &Job::Probe, &zip)
        .expect("it is an album")
        .known;
    let known = known.expect("it is known");
    assert_eq!(
        (known.kind, known.pages, known.width),
        (Kind::Album, 2, 200)
    );
    let job = Job::Pages {
        first: 0,
        count: 9,
        width: 100,
    };
    let drawn = ask(&helper(), &job, &zip).expect("it is an album").pages;
    assert_eq!(
        drawn.iter().filter(|page| page.picture.is_some()).count(),
        2
    );
}
