//! Sections: what each is about, what in it is read, and the rest in words.
//!
//! A section is known by its LOINC code first and by its templates second, never by the date of a
//! template: vendors mix them. What is in it is known by its own templates and its shape. A section
//! in which something could not be read is kept whole, in words.

use super::element::{Node, all, attr, code_of, is, kid, name_line, says};
use super::making::{At, Making, Taken, statement};
use crate::fhir::tree::{Json, Object, object};
use crate::{Remark, Why};

/// The place of everything that is not in the head of a document.
pub(super) const BODY: &str = "body";

/// What a section is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Sort {
    Allergies,
    Medications,
    Problems,
    Immunizations,
    Results,
    Vitals,
    Procedures,
    Social,
    Encounters,
    Plan,
    Devices,
    Directives,
    /// Known to hold nothing a chart has a kind for, or not known at all.
    #[default]
    Other,
}

/// LOINC, and the last numbers of the template of Consolidated CDA.
const SORTS: &[(Sort, &[&str], &[&str])] = &[
    (Sort::Allergies, &["48765-2"], &["2.6.1", "2.6"]),
    (
        Sort::Medications,
        &[
            "10160-0", "42346-7", "10183-2", "29549-3", "75311-1", "8654-6", "18610-6",
        ],
        &["2.1.1", "2.1", "2.38", "2.11.1", "2.11", "2.44"],
    ),
    (
        Sort::Problems,
        &[
            "11450-4", "11348-0", "46241-6", "11535-2", "10219-4", "10218-6", "75310-3", "51848-0",
            "55109-3", "59769-0", "46239-0", "10154-3", "29548-5",
        ],
        &[
            "2.5.1", "2.5", "2.20", "2.43", "2.24", "2.34", "2.35", "2.58",
        ],
    ),
    (Sort::Immunizations, &["11369-6"], &["2.2.1", "2.2"]),
    (Sort::Results, &["30954-2"], &["2.3.1", "2.3"]),
    (Sort::Vitals, &["8716-3"], &["2.4.1", "2.4"]),
    (Sort::Procedures, &["47519-4", "29554-3"], &["2.7.1", "2.7"]),
    (Sort::Social, &["29762-2"], &["2.17"]),
    (Sort::Encounters, &["46240-8"], &["2.22.1", "2.22"]),
    (
        Sort::Plan,
        &["18776-5", "59772-4", "61146-7", "62387-6", "69730-0"],
        &["2.10", "2.60"],
    ),
    (Sort::Devices, &["46264-8"], &["2.23"]),
    (Sort::Directives, &["42348-3"], &["2.21.1", "2.21"]),
];

fn sort(section: Node<'_>) -> Sort {
    let code = code_of(section);
    let by_code = SORTS.iter().find(|(_, codes, _)| codes.contains(&code));
    let by_template = || {
        SORTS
            .iter()
            .find(|(_, _, tails)| tails.iter().any(|tail| is(section, tail)))
    };
    by_code
        .or_else(by_template)
        .map_or(Sort::Other, |(sort, ..)| *sort)
}

/// Reads the sections of a body, or of a section; gives them as sections of a list of contents.
pub(super) fn read_all(m: &mut Making<'_>, around: Node<'_>, place: &str) -> Vec<Json> {
    let mut out = Vec::new();
    for component in all(around, "component") {
        // A place counts what is there, whatever it is.
        let section = kid(component, "section");
        let place = format!("{place}.section[{}]", out.len());
        out.push(
            section
                .map_or_else(Object::default, |section| read(m, section, &place))
                .into(),
        );
    }
    out
}

/// Reads one section.
pub(super) fn read(m: &mut Making<'_>, section: Node<'_>, place: &str) -> Object {
    let sort = sort(section);
    let title = kid(section, "title").and_then(name_line);
    let title = title.or_else(|| m.shown(kid(section, "code")?));
    // A section may say that nothing in it was ever so.
    let negated = says(section, "negationInd");
    let (mut entries, mut missed) = (0, Vec::new());
    for (number, entry) in all(section, "entry").enumerate() {
        let at = At {
            place: format!("{place}.entry[{number}]"),
            section: sort,
            planned: sort == Sort::Plan,
        };
        let Some(statement) = statement(entry).filter(|_| !negated) else {
            m.remark(Remark::new("entry", Why::Hollow, at.place));
            continue;
        };
        entries += 1;
        match take(m, statement, &at) {
            Taken::Yes => {}
            Taken::Left => missed.push(None),
            Taken::No => missed.push(Some((m.called(statement), at.place))),
        }
    }
    let mut out = Object::default();
    out.maybe("title", title.as_deref());
    out.maybe("code", kid(section, "code").and_then(|it| m.concept(it)));
    let text = kid(section, "text");
    let words = text.and_then(|text| m.narrative(text));
    let inside = read_all(m, section, place);
    let whole = entries == 0 || !missed.is_empty();
    let flavor = attr(section, "nullFlavor").filter(|_| entries == 0);
    if let Some(flavor) = flavor {
        let what = title.as_deref().unwrap_or("section");
        let reason = words
            .as_deref()
            .map_or(flavor.to_owned(), |words| format!("{flavor}: {words}"));
        m.remark(Remark::new(what, Why::EmptySection, place).fact("reason", &reason));
    } else if let (true, Some(text), Some(words)) = (whole, text, &words)
        && !none_in_words(m, sort, words, place)
    {
        out.set(
            "text",
            object("status", "generated").with("div", m.source(text)),
        );
    }
    let kept = words.is_some() && flavor.is_none();
    for (what, there) in missed.into_iter().flatten() {
        let remark = if kept {
            Remark::new(what, Why::Merged, there).fact("into", place)
        } else {
            Remark::new(what, Why::KindNotRead, there)
                .fact("type", title.as_deref().unwrap_or("section"))
        };
        m.remark(remark);
    }
    out.set("section", inside);
    if out.is_empty() {
        out.set("title", "section");
    }
    out
}

/// A section without entries whose words are a whole sentence that says "none": the reader of FHIR
/// knows which sentences do.
fn none_in_words(m: &mut Making<'_>, sort: Sort, words: &str, place: &str) -> bool {
    let sentence = words.trim().trim_end_matches('.').to_lowercase();
    let (kind, field) = match (sort, sentence.as_str()) {
        (
            Sort::Allergies,
            "no known allergies" | "no known allergy" | "keine bekannten allergien",
        ) => ("AllergyIntolerance", "code"),
        (Sort::Medications, "no known medications") => {
            ("MedicationStatement", "medicationCodeableConcept")
        }
        (Sort::Problems, "no known problems") => ("Condition", "code"),
        _ => return false,
    };
    let body = object(field, object("text", sentence));
    m.put_at(place, kind, None, body);
    true
}

/// Whether an act holds diagnoses.
pub(super) fn holds_problems(act: Node<'_>) -> bool {
    ["4.3", "4.80", "4.34", "4.33", "4.65", "4.51", "4.132"]
        .iter()
        .any(|tail| is(act, tail))
}

/// Reads a statement as what its templates, its section and its shape say.
pub(super) fn take(m: &mut Making<'_>, it: Node<'_>, at: &At) -> Taken {
    use Sort::{Allergies, Devices, Directives, Immunizations, Problems, Procedures};
    let mood = attr(it, "moodCode").unwrap_or("EVN");
    match it.tag_name().name() {
        "act" if is(it, "4.30") || at.section == Allergies => {
            super::allergy::read_concern(m, it, at)
        }
        "act" if mood == "EVN" && (holds_problems(it) || at.section == Problems) && !at.planned => {
            super::problem::read_concern(m, it, at)
        }
        "act" if is(it, "4.12") || (at.section == Procedures && !is(it, "4.202")) => {
            super::procedure::read(m, it, at)
        }
        "observation" if is(it, "4.7") || at.section == Allergies => {
            super::allergy::read(m, it, None, at)
        }
        "observation" if is(it, "4.13") || is(it, "4.41") => super::procedure::read(m, it, at),
        "observation" if is(it, "4.48") || at.section == Directives => {
            super::other::read_directive(m, it, at)
        }
        "observation" if mood != "EVN" || at.planned => Taken::No,
        "observation" if is(it, "4.4") && (at.section == Problems || code_of(it) != "75275-8") => {
            super::problem::read(m, it, None, at)
        }
        "observation" if at.section == Problems => super::problem::read(m, it, None, at),
        "observation" => super::result::read(m, it, at),
        "organizer" if is(it, "4.108") || at.section == Directives => directives(m, it, at),
        // Somebody else's illnesses, teams and goals have no kind of their own: words.
        "organizer" if is(it, "4.45") || is(it, "4.500") || at.planned => Taken::No,
        "organizer" if attr(it, "classCode") == Some("CLUSTER") && at.section == Devices => {
            equipment(m, it, at)
        }
        "organizer" => super::result::read_panel(m, it, at),
        "substanceAdministration"
            if is(it, "4.52") || is(it, "4.120") || at.section == Immunizations =>
        {
            super::immunization::read(m, it, at)
        }
        "substanceAdministration" => super::medication::read(m, it, at),
        "supply" => super::medication::read_supply(m, it, at),
        "procedure" => super::procedure::read(m, it, at),
        "encounter" => super::visit::read(m, it, at),
        "observationMedia" => super::other::read_media(m, it, at),
        _ => Taken::No,
    }
}

fn parts<'a>(it: Node<'a>) -> Vec<(usize, Node<'a>)> {
    let parts = all(it, "component").enumerate();
    parts
        .filter_map(|(number, part)| Some((number, statement(part)?)))
        .collect()
}

fn directives(m: &mut Making<'_>, it: Node<'_>, at: &At) -> Taken {
    each(m, it, at, |m, part, at| match part.tag_name().name() {
        "observation" => super::other::read_directive(m, part, at),
        _ => Taken::No,
    })
}

fn equipment(m: &mut Making<'_>, it: Node<'_>, at: &At) -> Taken {
    each(m, it, at, |m, part, at| match part.tag_name().name() {
        "supply" => super::other::read_equipment(m, part, at),
        "procedure" => super::procedure::read(m, part, at),
        "observation" => super::result::read(m, part, at),
        _ => Taken::No,
    })
}

/// Reads each part of an organizer; the whole is missed where one part is.
fn each(
    m: &mut Making<'_>,
    it: Node<'_>,
    at: &At,
    read: impl Fn(&mut Making<'_>, Node<'_>, &At) -> Taken,
) -> Taken {
    let told: Vec<Taken> = parts(it)
        .into_iter()
        .map(|(number, part)| read(m, part, &at.inside("component", number)))
        .collect();
    match told.as_slice() {
        [] => Taken::No,
        all if all.contains(&Taken::No) => Taken::No,
        all if all.contains(&Taken::Left) => Taken::Left,
        _ => Taken::Yes,
    }
}
