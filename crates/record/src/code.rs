//! Words, and the codes a source gave them.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// One code of a code system, kept exactly as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Code {
    /// The code system as a URI, such as `http://loinc.org` or `http://snomed.info/sct`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub system: String,
    /// The code.
    pub code: String,
    /// What the source called it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub display: String,
}

impl Code {
    /// LOINC.
    pub const LOINC: &'static str = "http://loinc.org";
    /// SNOMED CT.
    pub const SNOMED: &'static str = "http://snomed.info/sct";
    /// ATC, the WHO's classes of medicines.
    pub const ATC: &'static str = "http://www.whocc.no/atc";
    /// ICD-10 of the WHO.
    pub const ICD10: &'static str = "http://hl7.org/fhir/sid/icd-10";
    /// ICD-10, German modification.
    pub const ICD10_GM: &'static str = "http://fhir.de/CodeSystem/bfarm/icd-10-gm";
    /// UCUM units.
    pub const UCUM: &'static str = "http://unitsofmeasure.org";
    /// The German pharmacy number.
    pub const PZN: &'static str = "http://fhir.de/CodeSystem/ifa/pzn";
    /// Vaccines as the CDC counts them.
    pub const CVX: &'static str = "http://hl7.org/fhir/sid/cvx";
}

/// What someone called a thing, with the codes that came with it.
///
/// Written as a plain string when there are no codes, so what a person typed is what they read.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Coded {
    /// The words.
    pub text: String,
    /// The codes, in the order of the source.
    pub codes: Vec<Code>,
}

impl Coded {
    /// Words without a code.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Coded {
        Coded {
            text: text.into(),
            codes: Vec::new(),
        }
    }

    /// Words with one code.
    #[must_use]
    pub fn with(text: impl Into<String>, system: &str, code: &str) -> Coded {
        let code = Code {
            system: system.into(),
            code: code.into(),
            display: String::new(),
        };
        Coded {
            text: text.into(),
            codes: vec![code],
        }
    }

    /// Whether it says nothing at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.codes.is_empty()
    }

    /// The code of one system, where there is one.
    #[must_use]
    pub fn code(&self, system: &str) -> Option<&str> {
        self.codes
            .iter()
            .find(|code| code.system == system)
            .map(|code| code.code.as_str())
    }

    /// What to show: the words, else the source's name of a code, else the code itself.
    #[must_use]
    pub fn shown(&self) -> &str {
        if !self.text.is_empty() {
            return &self.text;
        }
        let named = self.codes.iter().find(|code| !code.display.is_empty());
        named
            .map(|code| code.display.as_str())
            .or_else(|| self.codes.first().map(|code| code.code.as_str()))
            .unwrap_or("")
    }
}

impl fmt::Display for Coded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.shown())
    }
}

impl From<&str> for Coded {
    fn from(text: &str) -> Coded {
        Coded::text(text)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Whole {
    #[serde(default)]
    text: String,
    #[serde(default)]
    codes: Vec<Code>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Plain(String),
    Whole(Whole),
}

impl Serialize for Coded {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if self.codes.is_empty() {
            return to.serialize_str(&self.text);
        }
        Whole {
            text: self.text.clone(),
            codes: self.codes.clone(),
        }
        .serialize(to)
    }
}

impl<'de> Deserialize<'de> for Coded {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(match Written::deserialize(from)? {
            Written::Plain(text) => Coded {
                text,
                codes: Vec::new(),
            },
            Written::Whole(Whole { text, codes }) => Coded { text, codes },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_typed_is_what_they_read() {
        let typed: Coded = serde_json::from_str("\"Penicillin\"").unwrap();
        assert_eq!(serde_json::to_string(&typed).unwrap(), "\"Penicillin\"");
    }

    #[test]
    fn codes_are_kept_as_they_came() {
        let json = r#"{"text":"Penicillin","codes":[{"system":"http://snomed.info/sct","code":"373270004"}]}"#;
        let coded: Coded = serde_json::from_str(json).unwrap();
        assert_eq!(coded.code(Code::SNOMED), Some("373270004"));
        assert_eq!(serde_json::to_string(&coded).unwrap(), json);
    }

    #[test]
    fn a_code_without_words_is_shown_as_its_name_or_as_the_code() {
        let mut coded = Coded::with("", Code::LOINC, "718-7");
        assert_eq!(coded.shown(), "718-7");
        coded.codes[0].display = "Haemoglobin".into();
        assert_eq!(coded.shown(), "Haemoglobin");
    }
}
