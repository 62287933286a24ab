//! Clinical documents of HL7 (CDA R2, Consolidated CDA R1.1 and R2.1): what American portals give,
//! and their sisters elsewhere.
//!
//! A document becomes resources of FHIR R4, each at the place of its statement in the document
//! (`body.section[3].entry[0].component[1]`), and one reader serves both (`fhir`): whose it is, what is
//! "none known", what a weekly dose is and how an entry is named is decided once. What the document
//! says and FHIR has a field for stands in that field; all the rest stands in the note. Sections that
//! hold something nobody here reads are kept in words, as notes.

mod allergy;
mod element;
mod header;
mod immunization;
mod making;
mod medication;
mod other;
mod problem;
mod procedure;
mod result;
mod section;
mod visit;

use crate::{Error, Format, Read, Remark, Why, fhir, xml};
use element::{all, kid, path};
use making::Making;

/// Reads a clinical document, or a piece cut out of one: a section, a patient.
///
/// # Errors
/// [`Error`] if the file is no whole XML, defines symbols, goes too deep or holds too much.
pub(crate) fn read(bytes: &[u8]) -> Result<Read, Error> {
    let text = xml::text(bytes)?;
    let mut room = String::new();
    let tree = xml::tree(&text, &mut room)?;
    let mut making = Making::of(&tree);
    let root = tree.root_element();
    match root.tag_name().name() {
        "ClinicalDocument" => whole(&mut making, root),
        "section" => piece(&mut making, root),
        "component" | "structuredBody" => {
            let sections = match kid(root, "section") {
                Some(section) => {
                    vec![section::read(&mut making, section, "body.section[0]").into()]
                }
                None => section::read_all(&mut making, root, section::BODY),
            };
            header::contents(&mut making, root, Vec::new(), sections);
        }
        "recordTarget" => {
            // A patient by itself stands in a document of its own.
            header::patient(&mut making, root, "recordTarget");
        }
        other => making.remark(Remark::new(other, Why::FormatNotRead, "").fact("format", "ccda")),
    }
    fhir::read_made(bytes, making.end(), Format::Ccda)
}

fn whole(m: &mut Making<'_>, root: element::Node<'_>) {
    header::patients(m, root);
    let practices = header::around(m, root);
    if let Some(visit) = path(root, &["componentOf", "encompassingEncounter"]) {
        visit::read_around(m, visit);
    }
    let mut sections = Vec::new();
    for component in all(root, "component") {
        if let Some(body) = kid(component, "structuredBody") {
            sections.extend(section::read_all(m, body, section::BODY));
        } else if let Some(body) = kid(component, "nonXMLBody") {
            other::read_body(m, body, root, "body.text");
        }
    }
    header::contents(m, root, practices, sections);
}

fn piece(m: &mut Making<'_>, root: element::Node<'_>) {
    let section = section::read(m, root, "body.section[0]");
    header::contents(m, root, Vec::new(), vec![section.into()]);
}

#[cfg(test)]
mod tests;
