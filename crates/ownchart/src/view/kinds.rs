//! The table behind every list and side sheet, made from `record`'s own table of groups and fields.
//!
//! What a form asks at once stands here by name; everything else `record` knows stands behind "more",
//! so a new field appears in the window without a word said here.

use record::{Field, Shape};

use super::{FieldShape, Input, Kind, KindShape};

/// Kinds in the order of the window, the fields asked at once (in this order), and the needed ones among them.
const ASKED: &[(Kind, &[&str], &[&str])] = &[
    (
        Kind::Person,
        &[
            "name",
            "birth_date",
            "sex",
            "blood_group",
            "phones",
            "address",
            "insurer",
            "insurance_number",
        ],
        &["name"],
    ),
    (
        Kind::Allergy,
        &["substance", "reactions", "criticality", "onset"],
        &["substance"],
    ),
    (
        Kind::Medication,
        &[
            "name",
            "strength",
            "schedule",
            "weekdays",
            "every_days",
            "morning",
            "noon",
            "evening",
            "night",
            "unit",
            "dose_text",
            "reason",
            "hint",
            "start",
            "status",
            "supply",
            "counted",
            "pack",
        ],
        &["name"],
    ),
    (Kind::Condition, &["name", "onset", "status"], &["name"]),
    (
        Kind::Procedure,
        &["name", "time", "performer", "reason"],
        &["name"],
    ),
    (
        Kind::Device,
        &[
            "name",
            "maker",
            "model",
            "implanted",
            "mri",
            "mri_conditions",
            "card",
        ],
        &["name"],
    ),
    (
        Kind::Immunization,
        &["vaccine", "targets", "time", "lot", "performer"],
        &["vaccine"],
    ),
    (
        Kind::Finding,
        &["code", "value", "unit", "text", "range", "time", "category"],
        &["code"],
    ),
    (
        Kind::Document,
        &["title", "category", "time", "author"],
        &["title"],
    ),
    (
        Kind::Contact,
        &[
            "name",
            "role",
            "relation",
            "specialty",
            "phones",
            "address",
            "emergency_order",
        ],
        &["name"],
    ),
    (
        Kind::Directive,
        &["directive", "location", "text", "time"],
        &["directive"],
    ),
    (
        Kind::Visit,
        &["title", "start", "with", "place", "status", "questions"],
        &["title"],
    ),
    (Kind::Note, &["title", "text", "time"], &["title"]),
    (
        Kind::Intake,
        &[
            "name", "time", "daytime", "status", "dose", "unit", "reason",
        ],
        &["name", "time"],
    ),
];

/// Fields the window shows but never lets edit: digests, machine codes, keys.
const SHOWN: &[&str] = &[
    "content",
    "media_type",
    "size",
    "pages",
    "file_name",
    "photo",
    "identifiers",
    "unit_code",
    "recipient",
    "absent",
];

/// Texts that want several lines.
const LONG: &[&str] = &[
    "text",
    "address",
    "communication",
    "wandering",
    "mri_conditions",
    "outcome",
];

/// Every kind with its fields, in the order they are asked.
#[must_use]
pub fn kinds() -> Vec<KindShape> {
    ASKED
        .iter()
        .map(|(kind, first, needed)| shape(*kind, first, needed))
        .collect()
}

fn shape(kind: Kind, first: &[&str], needed: &[&str]) -> KindShape {
    let mut fields: Vec<FieldShape> = record_kind(kind)
        .groups()
        .iter()
        .flat_map(|group| group.fields.iter().map(move |field| (group.name, field)))
        .map(|(group, field)| FieldShape {
            name: field.name.to_owned(),
            input: input(kind, field),
            required: needed.contains(&field.name),
            first: first.contains(&field.name),
            group: group.to_owned(),
        })
        .collect();
    let place = |name: &str| {
        first
            .iter()
            .position(|wanted| *wanted == name)
            .unwrap_or(first.len())
    };
    fields.sort_by_key(|field| place(&field.name));
    KindShape {
        kind,
        has_states: fields.iter().any(|field| field.name == "state"),
        fields,
    }
}

fn input(kind: Kind, field: &Field) -> Input {
    if SHOWN.contains(&field.name) && !(kind == Kind::Finding && field.name == "text") {
        return Input::Shown;
    }
    match field.shape {
        Shape::Text if LONG.contains(&field.name) => Input::Text,
        other => of_shape(&other),
    }
}

fn of_shape(shape: &Shape) -> Input {
    match shape {
        Shape::Text => Input::Line,
        Shape::Coded => Input::Coded,
        Shape::When => Input::When,
        Shape::Decimal => Input::Decimal,
        Shape::Dose => Input::Dose,
        Shape::Count => Input::Count,
        Shape::Flag => Input::Switch,
        Shape::Choice(of) => Input::Choice {
            of: of.iter().map(|word| (*word).to_owned()).collect(),
        },
        Shape::Entry | Shape::Document => Input::Shown,
        Shape::List(Shape::Text) => Input::Lines,
        Shape::List(Shape::Coded) => Input::CodedLines,
        Shape::List(Shape::Choice(words)) if words.contains(&"mon") => Input::Weekdays,
        Shape::List(Shape::Parts(fields)) => Input::Parts { of: parts(fields) },
        Shape::Parts(fields) => Input::Part { of: parts(fields) },
        // A list of anything else is shown; no kind has one today.
        Shape::List(_) => Input::Shown,
    }
}

fn parts(fields: &[Field]) -> Vec<FieldShape> {
    fields
        .iter()
        .map(|field| FieldShape {
            name: field.name.to_owned(),
            input: if SHOWN.contains(&field.name) {
                Input::Shown
            } else {
                of_shape(&field.shape)
            },
            required: false,
            first: true,
            group: String::new(),
        })
        .collect()
}

/// The record's own name for a kind.
#[must_use]
pub fn record_kind(kind: Kind) -> record::Kind {
    match kind {
        Kind::Person => record::Kind::Person,
        Kind::Allergy => record::Kind::Allergy,
        Kind::Medication => record::Kind::Medication,
        Kind::Condition => record::Kind::Condition,
        Kind::Procedure => record::Kind::Procedure,
        Kind::Device => record::Kind::Device,
        Kind::Immunization => record::Kind::Immunization,
        Kind::Finding => record::Kind::Finding,
        Kind::Document => record::Kind::Document,
        Kind::Contact => record::Kind::Contact,
        Kind::Directive => record::Kind::Directive,
        Kind::Visit => record::Kind::Visit,
        Kind::Note => record::Kind::Note,
        Kind::Intake => record::Kind::Intake,
    }
}

/// The window's name for a kind.
#[must_use]
pub fn view_kind(kind: record::Kind) -> Kind {
    match kind {
        record::Kind::Person => Kind::Person,
        record::Kind::Allergy => Kind::Allergy,
        record::Kind::Medication => Kind::Medication,
        record::Kind::Condition => Kind::Condition,
        record::Kind::Procedure => Kind::Procedure,
        record::Kind::Device => Kind::Device,
        record::Kind::Immunization => Kind::Immunization,
        record::Kind::Finding => Kind::Finding,
        record::Kind::Document => Kind::Document,
        record::Kind::Contact => Kind::Contact,
        record::Kind::Directive => Kind::Directive,
        record::Kind::Visit => Kind::Visit,
        record::Kind::Note => Kind::Note,
        record::Kind::Intake => Kind::Intake,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_asked_by_name_is_one_of_its_kind() {
        for (kind, first, needed) in ASKED {
            let known: Vec<_> = shape(*kind, first, needed)
                .fields
                .into_iter()
                .map(|field| field.name)
                .collect();
            for name in first.iter().chain(*needed) {
                assert!(
                    known.iter().any(|field| field == name),
                    "{kind:?} has no {name}"
                );
            }
        }
    }

    #[test]
    fn every_kind_of_the_record_has_its_form() {
        for kind in record::Kind::ALL {
            assert!(
                kinds().iter().any(|shape| shape.kind == view_kind(*kind)),
                "{kind}"
            );
        }
    }

    #[test]
    fn a_medicine_is_asked_name_first_and_its_plan_is_one_group() {
        let medicine = kinds()
            .into_iter()
            .find(|shape| shape.kind == Kind::Medication)
            .unwrap();
        assert_eq!(medicine.fields[0].name, "name");
        let group = |name: &str| {
            medicine
                .fields
                .iter()
                .find(|field| field.name == name)
                .unwrap()
                .group
                .clone()
        };
        assert_eq!(group("strength"), group("morning"));
        assert!(medicine.has_states);
    }
}
