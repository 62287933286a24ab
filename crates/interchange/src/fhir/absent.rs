//! "None known" and "not asked", as other programs say it.
//!
//! # The trap
//! Unknown is not none. Only a code or a sentence that says *there is none of this kind* makes
//! such an entry. "No known drug allergy" says less than "no known allergy" and becomes a note;
//! an empty list says nothing at all.

use super::element::Concept;
use record::{Code, Coded, Kind, State};

/// What a concept says about a whole kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Said {
    /// There is none, or it was not asked.
    All(State),
    /// There is none of a part of the kind: it must not be shown as "none".
    Part,
}

use Said::{All, Part};
use State::{NoneKnown, NotAsked};

/// SNOMED CT, as IPS 2.0 uses it.
const SNOMED: &[(Kind, &str, Said)] = &[
    (Kind::Allergy, "716186003", All(NoneKnown)),
    (Kind::Allergy, "409137002", Part),  // no known drug allergy
    (Kind::Allergy, "429625007", Part),  // no known food allergy
    (Kind::Allergy, "428607008", Part),  // no known environmental allergy
    (Kind::Allergy, "428197003", Part),  // no known insect allergy
    (Kind::Allergy, "1003774007", Part), // no known latex allergy
    (Kind::Medication, "787481004", All(NoneKnown)),
    (Kind::Condition, "160245001", All(NoneKnown)),
    (Kind::Procedure, "787480003", All(NoneKnown)),
    (Kind::Immunization, "787482006", All(NoneKnown)),
    (Kind::Device, "787483001", All(NoneKnown)),
];

/// "No information available", for any kind.
const NO_INFORMATION: &str = "1287211007";

/// The code system of IPS 1.x; removed in 2.0, still in files.
const OLD: &[(Kind, &str, Said)] = &[
    (Kind::Allergy, "no-known-allergies", All(NoneKnown)),
    (Kind::Allergy, "no-known-medication-allergies", Part),
    (Kind::Allergy, "no-known-environmental-allergies", Part),
    (Kind::Allergy, "no-known-food-allergies", Part),
    (Kind::Allergy, "no-allergy-info", All(NotAsked)),
    (Kind::Medication, "no-known-medications", All(NoneKnown)),
    (Kind::Medication, "no-medication-info", All(NotAsked)),
    (Kind::Condition, "no-known-problems", All(NoneKnown)),
    (Kind::Condition, "no-problem-info", All(NotAsked)),
    (Kind::Procedure, "no-known-procedures", All(NoneKnown)),
    (Kind::Procedure, "no-procedure-info", All(NotAsked)),
    (Kind::Immunization, "no-known-immunizations", All(NoneKnown)),
    (Kind::Immunization, "no-immunization-info", All(NotAsked)),
    (Kind::Device, "no-known-devices", All(NoneKnown)),
    (Kind::Device, "no-device-info", All(NotAsked)),
];

/// Whole sentences people type where a code belongs. Letter case does not count; nothing may
/// stand before or after.
const SENTENCES: &[(Kind, &str)] = &[
    (Kind::Allergy, "no known allergies"),
    (Kind::Allergy, "no known allergy"),
    (Kind::Allergy, "keine bekannten allergien"),
    (Kind::Allergy, "keine allergien bekannt"),
    (Kind::Allergy, "keine allergie bekannt"),
    (Kind::Medication, "no known medications"),
    (Kind::Condition, "no known problems"),
    (Kind::Procedure, "no known procedures"),
    (Kind::Immunization, "no known immunizations"),
    (Kind::Device, "no known devices"),
];

/// What a concept says about a whole kind, if it does.
pub(super) fn said(kind: Kind, concept: &Concept<'_>) -> Option<Said> {
    let table = |table: &[(Kind, &str, Said)], code: &str| {
        let line = table
            .iter()
            .find(|(of, known, _)| *of == kind && *known == code);
        line.map(|(.., said)| *said)
    };
    for coding in concept.coding.iter() {
        let code = coding.code.as_deref().unwrap_or_default();
        let system = coding.system.as_deref().unwrap_or_default();
        if system == Code::SNOMED && code == NO_INFORMATION {
            return Some(All(NotAsked));
        }
        let found = match system {
            Code::SNOMED => table(SNOMED, code),
            _ if system.contains("absent-unknown") || system.contains("absentOrUnknown") => {
                table(OLD, code)
            }
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
    let text = concept.text.as_deref()?.trim().to_lowercase();
    let sentence = |(of, sentence): &&(Kind, &str)| *of == kind && *sentence == text;
    let only_words = concept.coding.is_empty();
    (only_words && SENTENCES.iter().any(|line| sentence(&line))).then_some(All(NoneKnown))
}

/// The code that says there is none of a kind, where SNOMED CT has one.
pub(super) fn none_known(kind: Kind) -> Code {
    let line = SNOMED
        .iter()
        .find(|(of, _, said)| *of == kind && *said == All(NoneKnown));
    Code {
        system: Code::SNOMED.into(),
        code: line
            .map(|(_, code, _)| (*code).to_owned())
            .unwrap_or_default(),
        display: String::new(),
    }
}

/// The code that says nobody could tell.
pub(super) fn not_known() -> Code {
    Code {
        system: Code::SNOMED.into(),
        code: NO_INFORMATION.into(),
        display: String::new(),
    }
}

/// State and words of an entry.
///
/// In a resource of our own making the state stands in an extension and its code before the
/// entry's own; elsewhere a statement of "none" has no words, for a list shows its own sentence.
pub(super) fn read(kind: Kind, own: Option<&str>, concept: &Concept<'_>) -> Option<(State, Coded)> {
    let mut coded = concept.coded();
    if let Some(word) = own {
        let state = State::ALL
            .iter()
            .copied()
            .find(|state| state.word() == word)?;
        if state != State::Known && !coded.codes.is_empty() {
            coded.codes.remove(0);
        }
        return Some((state, coded));
    }
    match said(kind, concept) {
        Some(All(state)) => Some((state, Coded::default())),
        Some(Part) => None,
        None => Some((State::Known, coded)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn concept(json: &str) -> Concept<'_> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn no_known_drug_allergy_is_not_no_known_allergy() {
        let drug = r#"{"coding":[{"system":"http://snomed.info/sct","code":"409137002"}]}"#;
        assert_eq!(said(Kind::Allergy, &concept(drug)), Some(Part));
        let any = r#"{"coding":[{"system":"http://snomed.info/sct","code":"716186003"}]}"#;
        assert_eq!(said(Kind::Allergy, &concept(any)), Some(All(NoneKnown)));
        assert_eq!(said(Kind::Medication, &concept(any)), None);
    }

    #[test]
    fn a_sentence_counts_only_whole() {
        let whole = concept(r#"{"text":"No known allergies "}"#);
        assert_eq!(said(Kind::Allergy, &whole), Some(All(NoneKnown)));
        let more = concept(r#"{"text":"No known allergies to latex"}"#);
        assert_eq!(said(Kind::Allergy, &more), None);
    }

    #[test]
    fn every_kind_with_states_has_a_code_for_none() {
        for kind in [
            Kind::Allergy,
            Kind::Medication,
            Kind::Condition,
            Kind::Procedure,
            Kind::Immunization,
            Kind::Device,
        ] {
            assert!(!none_known(kind).code.is_empty(), "{kind}");
        }
    }
}
