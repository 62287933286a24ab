//! Every parser of strangers' bytes under libFuzzer: one program, and a table of what it can be told to
//! read. `cargo xtask fuzz PARSER [RUNS] [DIR]` builds and starts it.
//!
//! What must hold is the same everywhere: no panic, no endless work, and whatever is read can be handed on
//! and heard again. PDF pages and pictures are decoded by `hayro` and `image` behind the locked door of the
//! helper; those are tried as they live, with `cargo xtask fuzz helper DIR`.

#![no_main]

use interchange::{Format, Wishes, sniff};
use libfuzzer_sys::{Corpus, fuzz_target};
use std::hint::black_box;
use std::sync::LazyLock;

/// The variable that names the parser; without it the names are listed.
const WHICH: &str = "OWNCHART_FUZZ";

type Parser = fn(&[u8]) -> Corpus;

/// What may be named, and what it does with bytes.
const PARSERS: &[(&str, Parser)] = &[
    ("fhir-json", |bytes| {
        draft(bytes, |format| format.is_fhir_json())
    }),
    ("fhir-xml", |bytes| {
        draft(bytes, |format| format == Format::FhirXml)
    }),
    ("ccda", |bytes| {
        draft(bytes, |format| format == Format::Ccda)
    }),
    ("zip", |bytes| draft(bytes, |format| format == Format::Zip)),
    ("parcel", parcel),
    ("medication-plan", plan),
    ("medicine-names", |bytes| {
        draft(bytes, |format| format == Format::MedicineNames)
    }),
    ("health-card", |bytes| {
        draft(bytes, |format| {
            matches!(format, Format::HealthCard | Format::HealthLink)
        })
    }),
    ("certificate", |bytes| {
        draft(bytes, |format| format == Format::CovidCertificate)
    }),
    ("vcard", |bytes| {
        draft(bytes, |format| format == Format::VCard)
    }),
    ("icalendar", |bytes| {
        draft(bytes, |format| format == Format::ICalendar)
    }),
    ("table", |bytes| {
        draft(bytes, |format| format == Format::Table)
    }),
    ("apple-health", |bytes| {
        draft(bytes, |format| format == Format::AppleHealth)
    }),
    ("dicom", |bytes| {
        draft(bytes, |format| format == Format::Dicom)
    }),
    ("dicom-picture", dicom_picture),
    ("dicom-names", dicom_names),
    ("answer", |bytes| {
        black_box(interchange::heard(bytes).is_ok());
        Corpus::Keep
    }),
    ("sealed", sealed),
    ("package", |bytes| {
        black_box(share::Package::read(bytes.to_vec().into()).is_ok());
        Corpus::Keep
    }),
    ("frames", frames),
    ("note", |bytes| {
        black_box(share::Note::read(bytes).is_ok());
        Corpus::Keep
    }),
    ("page", |bytes| {
        black_box(share::carrier::find(bytes).is_ok());
        Corpus::Keep
    }),
];

static PARSER: LazyLock<Parser> = LazyLock::new(|| {
    let wanted = std::env::var(WHICH).unwrap_or_default();
    let found = PARSERS.iter().find(|(name, _)| *name == wanted);
    let Some((_, parser)) = found else {
        for (name, _) in PARSERS {
            println!("{name}");
        }
        std::process::exit(2);
    };
    *parser
});

fuzz_target!(|bytes: &[u8]| -> Corpus { PARSER(bytes) });

/// Reads a file as the helper does, and hears the answer as the program does. What is recognised as
/// something else is not kept as a beginning for others.
fn draft(bytes: &[u8], wanted: fn(Format) -> bool) -> Corpus {
    if !wanted(sniff(bytes)) {
        return Corpus::Reject;
    }
    let bytes = Wishes::default().before(bytes);
    let answer = interchange::answer(&bytes, Some("letter"));
    assert!(
        interchange::heard(&answer).is_ok(),
        "an answer that is not understood"
    );
    Corpus::Keep
}

/// A zip as it is asked for piece by piece: what is heard of it leads nowhere outside, and can be asked for.
fn parcel(bytes: &[u8]) -> Corpus {
    use interchange::parcel;
    let length = bytes.len() as u64;
    let part = |at: u64, most: u64| {
        let end = length.min(at.saturating_add(most));
        &bytes[at as usize..end as usize]
    };
    let end = part(length.saturating_sub(parcel::END), parcel::END);
    let said = interchange::answer(&parcel::end(length, end), None);
    let Some(list) = parcel::heard_end(&said, length) else {
        return Corpus::Reject;
    };
    let asking = parcel::table(list, part(list.at, list.length));
    let said = interchange::answer(&asking, None);
    let Some(members) = parcel::heard_table(&said, length) else {
        return Corpus::Reject;
    };
    let mut asking = parcel::wanted();
    let open: Vec<_> = members.iter().filter(|it| it.refused.is_none()).collect();
    for member in &open {
        let most = u64::from(member.check % 1000);
        let piece = part(member.at, parcel::piece(member, most));
        parcel::add(&mut asking, member, most, piece);
    }
    let answer = interchange::answer(&asking, None);
    let files = parcel::Unpacked::heard(&answer).count();
    assert_eq!(files, open.len(), "an answer for every file");
    Corpus::Keep
}

fn plan(bytes: &[u8]) -> Corpus {
    if let Ok(read) = medplan::read(bytes) {
        // what was read can be written, or is too long for a code and says so
        black_box(read.plan.carrier().is_ok());
    }
    draft(bytes, |format| format == Format::MedicationPlan)
}

fn dicom_picture(bytes: &[u8]) -> Corpus {
    let Some(frames) = interchange::dicom::picture::Frames::open(bytes.to_vec()) else {
        return Corpus::Reject;
    };
    black_box(frames.frame(0).is_ok());
    Corpus::Keep
}

fn dicom_names(bytes: &[u8]) -> Corpus {
    if sniff(bytes) != Format::Dicom {
        return Corpus::Reject;
    }
    black_box(interchange::dicom::anonymous::anonymised(bytes, &[7; 32]).is_ok());
    Corpus::Keep
}

fn sealed(bytes: &[u8]) -> Corpus {
    static KEYS: LazyLock<[seal::Identity; 1]> = LazyLock::new(|| [seal::Identity::generate()]);
    let key = seal::Key::Identities(&*KEYS);
    black_box(seal::open(bytes, key, seal::Bounds::Share).is_ok());
    Corpus::Keep
}

/// Lines of text, as a scanner or a camera hands them over.
fn frames(bytes: &[u8]) -> Corpus {
    let mut collector = share::Collector::new();
    for line in String::from_utf8_lossy(bytes).lines().take(64) {
        collector.add(line);
    }
    black_box(collector.progress());
    Corpus::Keep
}
