//! FHIR R4 in JSON: bundles of any sort, single resources, lines of resources.
//!
//! One file is one noun, and holds how it is read and how it is written. What becomes what:
//!
//! | resource | becomes |
//! |---|---|
//! | Patient | person; its contacts, practices and photo |
//! | AllergyIntolerance | allergy; "no known drug allergy" a note |
//! | MedicationStatement, -Request, -Administration, -Dispense | medication (Medication and Substance are merged into it) |
//! | MedicationAdministration whose order or statement is read too | intake, where it was completed or not done |
//! | Condition, Flag | condition |
//! | Procedure, Immunization | procedure, immunization |
//! | DeviceUseStatement, Device with a patient | device |
//! | Observation, DiagnosticReport | finding; forms of a report are documents |
//! | DocumentReference, Binary, Media | document; what lies behind an address is left out |
//! | Encounter, Appointment | visit |
//! | Practitioner, PractitionerRole, Organization | contact, where something taken points at it |
//! | RelatedPerson | contact |
//! | Consent | directive, where it is one |
//! | Composition | nothing of its own; sections of words become notes, reasons for emptiness statements |
//! | anything else | a remark |
//!
//! What a resource says beyond the fields of its kind is kept as lines of the note, under the
//! name FHIR gives it. Administrative facts (priorities, categories of orders, billing,
//! identifiers of orders) are passed over; the file itself is kept as a document.

mod absent;
mod allergy;
pub(crate) mod composition;
mod condition;
mod consent;
mod contact;
mod device;
mod document;
mod dosage;
mod element;
mod immunization;
mod index;
mod intake;
mod json;
mod made;
mod making;
mod medication;
pub(crate) mod narrative;
mod observation;
mod older;
mod patient;
mod procedure;
mod reading;
mod report;
pub(crate) mod tree;
mod vaccines;
mod version;
mod visit;
pub(crate) mod write;
mod writing;
mod xml;

use crate::{Error, Format, Read, Remark, Why, scan};
use index::Index;
pub(crate) use made::Made;
use reading::Reading;
use version::Version;

/// What is worth reading only because something else points at it.
const HELPERS: &[&str] = &[
    "Practitioner",
    "PractitionerRole",
    "Organization",
    "Location",
    "HealthcareService",
    "Medication",
    "Substance",
    "Specimen",
];

type Reader = for<'a> fn(&mut Reading<'a>, usize) -> Result<(), Remark>;

/// What is read in the order of the file.
const READERS: &[(&str, Reader)] = &[
    ("AllergyIntolerance", allergy::read),
    ("Appointment", visit::read_appointment),
    ("Condition", condition::read),
    ("Consent", consent::read),
    ("DeviceUseStatement", device::read_use),
    ("DiagnosticReport", report::read),
    ("DocumentReference", document::read),
    ("Encounter", visit::read),
    ("Flag", condition::read_flag),
    ("Immunization", immunization::read),
    ("Media", document::read_media),
    ("MedicationAdministration", intake::read),
    ("MedicationDispense", medication::read),
    ("MedicationRequest", medication::read),
    ("MedicationStatement", medication::read),
    ("Observation", observation::read),
    ("Procedure", procedure::read),
    ("RelatedPerson", contact::read_related),
];

/// What is read last, if nothing has used it by then.
const LATE: &[(&str, Reader)] = &[
    ("Device", device::read_thing),
    ("Binary", document::read_binary),
];

/// Reads a file of FHIR R4 in JSON.
///
/// # Errors
/// [`Error`] if the file is no whole JSON, too deep, holds too much, or is of another version.
pub(crate) fn read(bytes: &[u8], format: Format) -> Result<Read, Error> {
    let json;
    let text = if format == Format::FhirXml {
        json = xml::json(bytes)?;
        &json
    } else {
        scan::text(bytes)?
    };
    let index = Index::of(text, format)?;
    match index.tally.verdict() {
        Version::R4 => take(Reading::of(bytes, index), format),
        version => {
            drop(index);
            let (text, remarks) = older::convert(text, version)?;
            let mut index = Index::of(&text, format)?;
            index.remarks.extend(remarks);
            for item in &mut index.items {
                item.other = older::NOT_CONVERTED
                    .contains(&&*item.kind)
                    .then_some(version);
            }
            take(Reading::of(bytes, index), format)
        }
    }
}

/// Reads what another format became: its resources, each at its place there.
pub(crate) fn read_made(bytes: &[u8], made: Made, format: Format) -> Result<Read, Error> {
    let (json, resources, remarks) = made.end();
    let mut index = Index::made(&json, resources)?;
    index.remarks.extend(remarks);
    let mut read = take(Reading::of(bytes, index), format)?;
    // What only stands here so that FHIR can say it is no thing of the file.
    let ours =
        |remark: &Remark| remark.what == "PractitionerRole" || remark.place.contains(".contained[");
    read.remarks.retain(|remark| !ours(remark));
    for remark in &mut read.remarks {
        if remark.why == Why::Contents {
            remark.what = "ClinicalDocument".to_owned();
        }
    }
    Ok(read)
}

fn take(mut r: Reading<'_>, format: Format) -> Result<Read, Error> {
    contact::learn_roles(&mut r);

    let patients = outermost(&r, "Patient");
    each(&mut r, &patients, patient::read)?;
    let compositions = outermost(&r, "Composition");
    let mut subject = None;
    let mut format = format;
    for at in &compositions {
        match composition::about(&mut r, *at) {
            Ok(about) => {
                subject = subject.or(about.patient);
                if about.is_summary && format == Format::FhirBundle {
                    format = Format::Ips;
                }
            }
            Err(remark) => r.left(*at, remark),
        }
    }
    r.settle_people(subject);
    for at in patients {
        if let Err(remark) = patient::around(&mut r, at) {
            r.remarks.push(remark);
        }
    }
    each(&mut r, &compositions, composition::read)?;
    by_kind(&mut r, READERS)?;
    contact::want_own(&mut r);
    contact::take_wanted(&mut r);
    by_kind(&mut r, LATE)?;
    r.end(format)
}

/// The resources of a type that are not contained in others.
fn outermost(r: &Reading<'_>, kind: &str) -> Vec<usize> {
    let mut all = r.of_kind(kind);
    all.retain(|at| r.index.items[*at].parent.is_none());
    all
}

fn by_kind(r: &mut Reading<'_>, readers: &[(&str, Reader)]) -> Result<(), Error> {
    for at in 0..r.index.items.len() {
        let kind = &r.index.items[at].kind;
        let reader = readers.iter().find(|(known, _)| known == kind);
        if let Some((_, reader)) = reader {
            each(r, &[at], *reader)?;
        }
    }
    Ok(())
}

fn each(r: &mut Reading<'_>, items: &[usize], read: Reader) -> Result<(), Error> {
    for at in items.iter().copied() {
        if r.is_done(at) || r.is_used(at) {
            continue;
        }
        if let Some(remark) = r.forbidden(at) {
            r.left(at, remark);
        } else if let Err(remark) = read(r, at) {
            r.left(at, remark);
        }
        if r.too_much() {
            return Err(Error::TooMuch);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
