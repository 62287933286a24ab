//! Files from outside, hostile and clean, through the real helper.
//!
//! All of them take about fifteen seconds. `OWNCHART_CORPORA_NAMES=1` prints a line for each file. The files
//! themselves are never committed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use render::{Answer, Error, Helper, Job, Kind, Symbol, ask};

fn helper() -> Helper {
    Helper::at(env!("CARGO_BIN_EXE_ownchart-render"))
}

/// The files of a family below the folder of corpora, sorted by name; a line and nothing when it is absent.
fn files(family: &str) -> Vec<PathBuf> {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora");
    let root = std::env::var_os("OWNCHART_CORPORA")
        .map_or(default, PathBuf::from)
        .join(family);
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path)
            } else {
                found.push(path)
            }
        }
    }
    found.sort();
    if found.is_empty() {
        println!("SKIPPED corpus {family}: absent at {}", root.display());
    }
    found
}

/// What became of the files of one family.
#[derive(Default)]
struct Tally {
    files: usize,
    outcomes: BTreeMap<String, usize>,
    slowest: (Duration, String),
}

impl Tally {
    fn ask(&mut self, path: &Path, job: &Job) -> Result<Answer, Error> {
        let file = std::fs::read(path).expect("a file of the corpus can be read");
        let begun = Instant::now();
        let answer = ask(&helper(), job, &file);
        let took = begun.elapsed();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        self.files += 1;
        let outcome = match &answer {
            Ok(answer) if answer.pages.iter().any(|page| page.picture.is_none()) => "drawn in part",
            Ok(answer) if answer.pages.iter().any(|page| !page.whole) => "drawn but for a detail",
            Ok(_) => "done",
            Err(Error::Refused(refusal)) => &format!("refused: {refusal}"),
            Err(error @ (Error::Died { .. } | Error::TooMuchWork | Error::TimedOut(_))) => {
                println!("  {name}: {error}");
                &format!("{error}")
            }
            // Anything else is the program's fault and not the file's.
            Err(error) => panic!("{name}: {error:?}"),
        };
        if std::env::var_os("OWNCHART_CORPORA_NAMES").is_some() {
            println!("  {:>6} ms  {outcome}  {name}", took.as_millis());
        }
        *self.outcomes.entry(outcome.to_owned()).or_default() += 1;
        assert!(took < Duration::from_secs(33), "{name} took {took:?}");
        if took > self.slowest.0 {
            self.slowest = (took, name);
        }
        answer
    }

    fn print(&self, family: &str) {
        let (took, name) = &self.slowest;
        println!(
            "corpus {family}: {} files, slowest {took:.1?} ({name})",
            self.files
        );
        for (outcome, count) in &self.outcomes {
            println!("  {count:>4}  {outcome}");
        }
        println!("  largest helper so far {} MB", largest_child() >> 20);
    }
}

/// Most memory any helper of this test had, in bytes.
fn largest_child() -> u64 {
    #[expect(unsafe_code, reason = "no safe interface to getrusage in std")]
    // SAFETY: the kernel fills the one structure we own.
    let most = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_CHILDREN, &mut usage);
        usage.ru_maxrss
    };
    u64::try_from(most).unwrap_or(0) * 1024
}

const FIRST_PAGES: Job = Job::Pages {
    first: 0,
    count: 3,
    width: 800,
};

fn family(name: &str) -> Tally {
    let mut tally = Tally::default();
    for path in files(name) {
        let _ = tally.ask(&path, &FIRST_PAGES);
    }
    tally.print(name);
    assert!(
        largest_child() <= render::limits::MEMORY,
        "a helper had {} bytes",
        largest_child()
    );
    tally
}

#[test]
fn corpus_pdf_hostile_never_brings_the_program_down() {
    family("pdf-hostile");
}

#[test]
fn corpus_pdf_clean_is_drawn() {
    let mut tally = Tally::default();
    let (mut pdfs, mut drawn) = (0, 0);
    for path in files("pdf-clean") {
        let answer = tally.ask(&path, &FIRST_PAGES);
        if path.extension().is_some_and(|end| end == "pdf") {
            pdfs += 1;
            drawn += usize::from(answer.is_ok_and(|a| a.pages.iter().all(|p| p.picture.is_some())));
        }
    }
    tally.print("pdf-clean");
    println!("  {drawn} of {pdfs} PDFs drawn");
    assert!(drawn * 100 >= pdfs * 90, "{drawn} of {pdfs} were drawn");
}

#[test]
fn corpus_pdf_text_is_found() {
    let mut tally = Tally::default();
    let (mut pages, mut letters) = (0, 0);
    for path in files("pdf-clean").into_iter().chain(files("pdf-hostile")) {
        if let Ok(answer) = tally.ask(&path, &Job::Text { first: 0, count: 3 }) {
            for (_, text) in answer.texts {
                pages += 1;
                letters += text
                    .unwrap_or_default()
                    .chars()
                    .filter(|c| c.is_alphabetic())
                    .count();
            }
        }
    }
    tally.print("pdf text");
    println!("  {letters} letters on {pages} pages");
}

#[test]
fn corpus_images_never_bring_the_program_down() {
    family("images");
}

#[test]
fn corpus_images_fuzz_never_brings_the_program_down() {
    family("images-fuzz");
}

#[test]
fn corpus_bombs_are_refused() {
    let mut tally = Tally::default();
    for path in files("bombs-selfmade") {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let answer = tally.ask(&path, &FIRST_PAGES);
        if name.starts_with("png-") {
            let refused = matches!(&answer, Err(Error::Refused(render::Refusal::TooLarge)));
            assert!(refused, "{name}: {answer:?}");
        }
    }
    tally.print("bombs-selfmade");
    assert!(
        largest_child() <= 400 << 20,
        "a bomb took {} bytes",
        largest_child()
    );
}

/// Share of the pictures of each group whose code is read as the text beside it says.
#[test]
fn corpus_qr_images_reading_rate() {
    let mut groups: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut slowest = Duration::ZERO;
    for path in files("qr-images") {
        let bytes = std::fs::read(&path).expect("a file of the corpus can be read");
        if !matches!(
            Kind::of(&bytes),
            Some(Kind::Png | Kind::Jpeg | Kind::Webp | Kind::Gif)
        ) {
            continue;
        }
        let group = path.parent().and_then(Path::file_name).unwrap_or_default();
        let group = group.to_string_lossy().into_owned();
        let expected = std::fs::read_to_string(path.with_extension("txt")).ok();
        let begun = Instant::now();
        let codes = match ask(&helper(), &Job::Codes { first: 0, count: 1 }, &bytes) {
            Ok(answer) => answer.codes,
            Err(Error::Refused(refusal)) => {
                println!("  {}: {refusal}", path.display());
                Vec::new()
            }
            // Aztec and torn pictures may bring nothing, but nothing may die of them.
            Err(error) => panic!("{}: {error:?}", path.display()),
        };
        slowest = slowest.max(begun.elapsed());
        let data_matrix = group.starts_with("datamatrix");
        if group.starts_with("falsepositives") {
            wrong.extend(
                codes
                    .iter()
                    .map(|code| format!("{}: {:?}", path.display(), code.text)),
            );
            continue;
        }
        let Some(expected) = expected else { continue };
        let right = codes.iter().any(|code| {
            (code.symbol == Symbol::DataMatrix) == data_matrix
                && code.text.replace("\r\n", "\n").trim_end()
                    == expected.replace("\r\n", "\n").trim_end()
        });
        if !right && std::env::var_os("OWNCHART_CORPORA_NAMES").is_some() {
            println!("  {}: wanted {expected:?}, read {codes:?}", path.display());
        }
        let (read, of) = groups.entry(group).or_default();
        *read += usize::from(right);
        *of += 1;
    }
    let (mut read, mut of) = (0, 0);
    for (group, (right, pictures)) in &groups {
        println!("  {right:>3} of {pictures:>3}  {group}");
        // Aztec and rMQR are not ours to read; they are here to be survived.
        if !group.starts_with("aztec") && !group.starts_with("rmqr") {
            (read, of) = (read + right, of + pictures);
        }
    }
    if let Some(rate) = (read * 100usize).checked_div(of) {
        println!("corpus qr-images: {read} of {of} read ({rate} %), slowest {slowest:.1?}");
        assert!(rate >= 93, "{rate} % were read, 95 % once were");
        assert_eq!(wrong, [] as [String; 0], "nothing is on these pictures");
    }
}

/// The certificates of 15 countries as pictures, most of them photographs of what a person carries.
#[test]
fn corpus_eu_dgc_pictures_are_read() {
    let (mut read, mut of, mut slowest) = (0, 0, Duration::ZERO);
    for path in files("eu-dgc") {
        let bytes = std::fs::read(&path).expect("a file of the corpus can be read");
        if !matches!(Kind::of(&bytes), Some(Kind::Png | Kind::Jpeg)) {
            continue;
        }
        let begun = Instant::now();
        let answer = ask(&helper(), &Job::Codes { first: 0, count: 1 }, &bytes);
        slowest = slowest.max(begun.elapsed());
        let codes = answer.expect("a certificate is a picture").codes;
        of += 1;
        let right = codes.iter().any(|code| code.text.starts_with("HC1:"));
        read += usize::from(right);
        if !right {
            println!("  {}: {codes:?}", path.display());
        }
    }
    if of > 0 {
        println!("corpus eu-dgc: {read} of {of} pictures read, slowest {slowest:.1?}");
        assert!(read * 100 >= of * 95, "{read} of {of}");
    }
}

/// Every file of the families a person might bring in, and every one made to hurt, through the import.
#[test]
fn corpus_imports_never_bring_the_program_down() {
    for family in [
        "fhir-ips",
        "fhir-synthea-r4",
        "fhir-large-tietai",
        "fhir-misc-r4",
        "fhir-old-versions",
        "fhir-portal",
        "parser-json-xml",
        "bombs-selfmade",
        "ccda",
        "strings",
        "vcard-ical",
        "archives-hostile",
    ] {
        let mut tally = Tally::default();
        let (mut entries, mut remarks, mut refused) = (0, 0, 0);
        for path in files(family) {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let job = Job::Import { name: name.clone() };
            let Ok(answer) = tally.ask(&path, &job) else {
                continue;
            };
            let json = answer.import.expect("an import that is done has an answer");
            match interchange::heard(&json).unwrap_or_else(|e| panic!("{name}: {e}")) {
                Ok(read) => {
                    entries += read.people.len() + read.entries.len();
                    remarks += read.remarks.len();
                }
                Err(_) => refused += 1,
            }
        }
        tally.print(family);
        println!("  {entries} entries, {remarks} remarks, {refused} files refused by the importer");
        assert_eq!(
            tally.outcomes.get("done").copied().unwrap_or(0),
            tally.files,
            "{family}"
        );
    }
}

/// The same picture once as it is and once packed without loss: it must be drawn the same, pixel for pixel.
#[test]
fn corpus_packed_pictures_of_hospitals_are_drawn_as_the_unpacked_ones() {
    let all = files("dicom/pydicom");
    let named = |name: &str| all.iter().find(|path| path.ends_with(name));
    let draw = |path: &Path| {
        let file = std::fs::read(path).expect("a file of the corpus can be read");
        let job = Job::Pages {
            first: 0,
            count: 1,
            width: 4000,
        };
        let drawn = ask(&helper(), &job, &file).map(|answer| answer.pages);
        drawn.map(|pages| pages.into_iter().find_map(|page| page.picture))
    };
    for (plain, packed) in [
        ("MR_small_implicit.dcm", "MR_small_jp2klossless.dcm"),
        ("emri_small.dcm", "emri_small_jpeg_2k_lossless.dcm"),
        ("SC_rgb.dcm", "SC_rgb_jpeg_gdcm.dcm"),
    ] {
        let (Some(plain), Some(packed)) = (named(plain), named(packed)) else {
            continue;
        };
        let (as_it_is, unpacked) = (draw(plain), draw(packed));
        println!("{}: {:?}", packed.display(), unpacked.as_ref().err());
        let (as_it_is, unpacked) = (
            as_it_is.expect("numbers"),
            unpacked.expect("a codec we have"),
        );
        assert!(
            as_it_is.is_some() && as_it_is == unpacked,
            "{}",
            packed.display()
        );
    }
    // Those that are packed with loss, or have no unpacked twin, are drawn at least.
    for name in [
        "693_J2KI.dcm",
        "examples_jpeg2k.dcm",
        "JPEG2000.dcm",
        "JPEG-LL.dcm",
        "J2K_pixelrep_mismatch.dcm",
        "JPGLosslessP14SV1_1s_1f_8b.dcm",
    ] {
        if let Some(path) = named(name) {
            let drawn = draw(path);
            println!("{name}: {:?}", drawn.as_ref().err());
            assert!(drawn.is_ok_and(|picture| picture.is_some()), "{name}");
        }
    }
}
