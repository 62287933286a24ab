//! What a person may not want everybody to read: psychiatry, addiction, HIV, pregnancy and its
//! end, and whatever they marked themselves.
//!
//! Such entries are off until ticked, on paper and in shares. The table names codes (ICD-10 and
//! its German modification, ATC) and words; it is meant to be cautious, and a person's own label
//! `sensitive` or `not-sensitive` decides over it.

use crate::{Code, Coded, Content, Entry};

/// The label with which a person marks an entry as sensitive.
pub const LABEL: &str = "sensitive";
/// The label with which a person says that an entry is not.
pub const NOT: &str = "not-sensitive";

/// Beginnings of ICD-10 codes: mental and behavioural disorders, HIV, abortion, self-harm,
/// maltreatment, sexually transmitted infections.
const ICD: &[&str] = &[
    "F", "B20", "B21", "B22", "B23", "B24", "Z21", "O03", "O04", "O05", "O06", "Z33.2", "X6", "X7",
    "X80", "X81", "X82", "X83", "X84", "T74", "Y07", "A50", "A51", "A52", "A53", "A54", "A56",
];

/// Beginnings of ATC codes: psycholeptics, psychoanaleptics, addiction, HIV.
const ATC: &[&str] = &["N05", "N06A", "N07B", "J05AR", "J05AE", "J05AF", "J05AG"];

/// Words in German and English, lower case.
const WORDS: &[&str] = &[
    "depress",
    "psych",
    "schizo",
    "bipolar",
    "angststörung",
    "anxiety",
    "suizid",
    "suicid",
    "selbstverletz",
    "self-harm",
    "sucht",
    "addiction",
    "alkoholabh",
    "alcohol depend",
    "alkoholmissbrauch",
    "alcohol abuse",
    "drogen",
    "drug abuse",
    "opioid",
    "hiv",
    "aids",
    "schwangerschaftsabbruch",
    "abtreibung",
    "abortion",
    "missbrauch",
    "vergewalt",
    "rape",
    "syphilis",
    "gonorr",
    "chlamyd",
    "geschlechtskrank",
    "borderline",
    "essstörung",
    "anorex",
    "bulim",
    "geschlechtsinkongruenz",
    "transgender",
    "intimate partner",
];

/// Whether an entry is off until somebody ticks it.
#[must_use]
pub fn sensitive(entry: &Entry) -> bool {
    let labelled = |label: &str| entry.labels.iter().any(|own| own == label);
    if labelled(NOT) {
        return false;
    }
    labelled(LABEL) || said_of(entry).iter().any(said_to_be)
}

/// Everything by which an entry is judged. Allergies, contacts and people never are: leaving an
/// allergy off a sheet could kill.
fn said_of(entry: &Entry) -> Vec<Coded> {
    let words = |text: &str| Coded::text(text);
    match &entry.content {
        Content::Medication(it) => {
            let ingredients = it.ingredients.iter().map(|part| part.substance.clone());
            std::iter::once(it.name.clone())
                .chain(ingredients)
                .chain(it.reason.clone())
                .collect()
        }
        Content::Condition(it) => vec![it.name.clone()],
        Content::Procedure(it) => std::iter::once(it.name.clone())
            .chain(it.reason.clone())
            .collect(),
        Content::Finding(it) => std::iter::once(it.code.clone())
            .chain(it.text.clone())
            .collect(),
        Content::Document(it) => std::iter::once(words(&it.title))
            .chain(it.category.clone())
            .collect(),
        Content::Visit(it) => std::iter::once(words(&it.title))
            .chain(it.reason.clone())
            .collect(),
        Content::Note(it) => vec![
            words(&it.title),
            words(it.text.as_deref().unwrap_or_default()),
        ],
        Content::Intake(it) => std::iter::once(it.name.clone())
            .chain(it.reason.clone())
            .collect(),
        Content::Person(_)
        | Content::Allergy(_)
        | Content::Device(_)
        | Content::Immunization(_)
        | Content::Contact(_)
        | Content::Directive(_) => Vec::new(),
    }
}

fn said_to_be(said: &Coded) -> bool {
    let by_code = said.codes.iter().any(|code| {
        let starts = |table: &[&str]| table.iter().any(|start| code.code.starts_with(start));
        let system = code.system.to_lowercase();
        (system.contains("icd-10") && starts(ICD)) || (code.system == Code::ATC && starts(ATC))
    });
    let texts = std::iter::once(&said.text).chain(said.codes.iter().map(|code| &code.display));
    by_code
        || texts
            .map(|text| text.to_lowercase())
            .any(|text| WORDS.iter().any(|word| text.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Condition, EntryId};

    fn condition(name: Coded) -> Entry {
        Entry::new(
            EntryId([1; 16]),
            None,
            Content::Condition(Condition {
                name,
                ..Condition::default()
            }),
        )
    }

    #[test]
    fn psychiatry_is_off_until_ticked_and_blood_pressure_is_not() {
        assert!(sensitive(&condition(Coded::text(
            "Mittelgradige Depression"
        ))));
        assert!(sensitive(&condition(Coded::with(
            "Episode",
            Code::ICD10_GM,
            "F32.1"
        ))));
        assert!(!sensitive(&condition(Coded::with(
            "Bluthochdruck",
            Code::ICD10_GM,
            "I10.90"
        ))));
    }

    #[test]
    fn the_persons_own_word_decides() {
        let mut entry = condition(Coded::text("Depression"));
        entry.labels = vec![NOT.to_owned()];
        assert!(!sensitive(&entry));
        let mut entry = condition(Coded::text("Bluthochdruck"));
        entry.labels = vec![LABEL.to_owned()];
        assert!(sensitive(&entry));
    }
}
