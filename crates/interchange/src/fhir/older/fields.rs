//! The fields of a resource while they move.

use crate::fhir::tree::{Json, Object, object};
use crate::fhir::version::Version;

/// An object whose fields are renamed, split and joined.
pub(super) struct Fields(pub(super) Object);

/// One or many, as many.
pub(super) fn list(json: Option<Json>) -> Vec<Json> {
    match json {
        None => Vec::new(),
        Some(Json::List(list)) => list,
        Some(one) => vec![one],
    }
}

impl Fields {
    pub(super) fn take(&mut self, name: &str) -> Option<Json> {
        self.0.take(name)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.has(name)
    }

    pub(super) fn set(&mut self, name: &'static str, value: impl Into<Json>) {
        self.0.take(name);
        self.0.set(name, value);
    }

    pub(super) fn put(&mut self, name: &'static str, word: &str) {
        self.set(name, word);
    }

    pub(super) fn maybe(&mut self, name: &'static str, value: Option<Json>) {
        if let Some(value) = value {
            self.set(name, value);
        }
    }

    pub(super) fn push(&mut self, name: &'static str, value: Json) {
        let mut all = list(self.take(name));
        all.push(value);
        self.set(name, all);
    }

    /// Takes a text out.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        match self.0.get(name) {
            Some(Json::Text(_)) => match self.take(name) {
                Some(Json::Text(text)) => Some(text),
                _ => None,
            },
            _ => None,
        }
    }

    pub(super) fn is(&self, name: &str, word: &str) -> bool {
        matches!(self.0.get(name), Some(Json::Text(text)) if text == word)
    }

    pub(super) fn is_text(&self, name: &str) -> bool {
        matches!(self.0.get(name), Some(Json::Text(_)))
    }

    /// Takes a yes or no out.
    pub(super) fn yes(&mut self, name: &str) -> bool {
        matches!(self.take(name), Some(Json::Flag(true)))
            || matches!(self.0.get(name), Some(Json::Text(text)) if text == "true")
    }

    /// Gives a field another name, and what stands beside a simple value with it. What stands
    /// under the new name already stays.
    pub(super) fn rename(&mut self, old: &str, new: &str) {
        if old == new || self.has(new) {
            return;
        }
        if let Some(value) = self.take(old) {
            self.0.set(new.to_owned(), value);
        }
        if let Some(beside) = self.take(&format!("_{old}")) {
            self.0.set(format!("_{new}"), beside);
        }
    }

    /// Another word for a word.
    pub(super) fn choose(&mut self, name: &'static str, table: &[(&str, &str)]) {
        let Some(Json::Text(word)) = self.0.get(name) else {
            return;
        };
        if let Some((_, new)) = table.iter().find(|(old, _)| old == word) {
            self.put(name, new);
        }
    }

    pub(super) fn coded(&mut self, name: &'static str, system: &str, code: &str) {
        let coding = object("system", system).with("code", code);
        self.set(name, object("coding", vec![coding]));
    }

    /// `"active"` becomes a concept.
    pub(super) fn words_to_code(&mut self, name: &'static str, system: &str) {
        if let Some(word) = self.text(name) {
            self.coded(name, system, &word);
        }
    }

    /// A concept becomes the word of its code.
    pub(super) fn code_to_words(&mut self, name: &'static str) {
        let Some(Json::Object(concept)) = self.0.get(name) else {
            return;
        };
        let mut concept = Fields(concept.clone());
        self.take(name);
        let coding = list(concept.take("coding")).into_iter().next();
        if let Some(Json::Object(coding)) = coding
            && let Some(code) = Fields(coding).text("code")
        {
            self.put(name, &code);
        }
    }

    /// Of several the first.
    pub(super) fn first(&mut self, name: &'static str) {
        if let Some(Json::List(all)) = self.0.get(name) {
            let first = all.first().cloned();
            self.take(name);
            self.maybe(name, first);
        }
    }

    /// Words under a name become a note.
    pub(super) fn note(&mut self, name: &str) {
        if let Some(words) = self.text(name) {
            self.push("note", object("text", words).into());
        }
    }

    /// Changes each object of a list.
    pub(super) fn each(&mut self, name: &'static str, change: impl Fn(&mut Fields)) {
        let all = list(self.take(name)).into_iter().map(|one| match one {
            Json::Object(one) => {
                let mut one = Fields(one);
                change(&mut one);
                Json::Object(one.0)
            }
            other => other,
        });
        let all: Vec<Json> = all.collect();
        self.set(name, all);
    }

    /// A list in which each may be an arrow alone becomes one of objects that hold the arrow.
    pub(super) fn each_or_reference(&mut self, name: &'static str, inside: &'static str) {
        let all = list(self.take(name)).into_iter().map(|one| match one {
            Json::Object(one) if one.has("reference") || one.has("display") => {
                Json::from(object(inside, one))
            }
            other => other,
        });
        let all: Vec<Json> = all.collect();
        self.set(name, all);
    }

    /// A list in which each may hold its arrow becomes one of arrows.
    pub(super) fn performers(&mut self, name: &'static str) {
        let all = list(self.take(name)).into_iter().map(|one| match one {
            Json::Object(mut one) if one.has("actor") => {
                one.take("actor").unwrap_or(Json::Object(one))
            }
            other => other,
        });
        let all: Vec<Json> = all.collect();
        self.set(name, all);
    }

    /// R5's "words or arrow" (CodeableReference): words under one name, arrows under another.
    pub(super) fn split(&mut self, name: &str, words: &'static str, arrows: &'static str) {
        for one in list(self.take(name)) {
            let Json::Object(one) = one else { continue };
            let mut one = Fields(one);
            let (concept, reference) = (one.take("concept"), one.take("reference"));
            match (concept, reference) {
                (None, Some(text @ Json::Text(_))) => {
                    // It was an arrow all along.
                    self.push(arrows, one.0.with("reference", text).into());
                }
                (None, None) if !one.0.is_empty() => self.push(words, one.0.into()),
                (concept, reference) => {
                    if let Some(concept) = concept {
                        self.push(words, concept);
                    }
                    if let Some(reference) = reference {
                        self.push(arrows, reference);
                    }
                }
            }
        }
    }

    /// The words of "words or arrow", under the same name.
    pub(super) fn concepts(&mut self, name: &'static str) {
        let is_new = |one: &Json| matches!(one, Json::Object(one) if one.has("concept"));
        if list(self.0.get(name).cloned()).iter().any(is_new) {
            self.split(name, name, "_arrow");
            self.take("_arrow");
        }
    }

    /// One "words or arrow" of which only the words are wanted.
    pub(super) fn one_concept(&mut self, name: &str, new: &'static str) {
        if let Some(Json::Object(one)) = self.take(name) {
            self.maybe(new, Fields(one).take("concept"));
        }
    }

    /// One "words or arrow" where R4 has an arrow: words stand beside an arrow to nowhere.
    pub(super) fn one_reference(&mut self, name: &'static str) {
        let Some(Json::Object(one)) = self.0.get(name) else {
            return;
        };
        let mut one = Fields(one.clone());
        match (one.take("concept"), one.take("reference")) {
            (_, Some(arrow @ Json::Object(_))) => self.set(name, arrow),
            (Some(Json::Object(concept)), _) => {
                let mut concept = Fields(concept);
                let coding = list(concept.take("coding")).into_iter().next();
                let display = match coding {
                    Some(Json::Object(coding)) => Fields(coding).text("display"),
                    _ => None,
                };
                let words = concept.text("text").or(display);
                self.take(name);
                self.maybe(name, words.map(|words| object("display", words).into()));
            }
            _ => {}
        }
    }

    /// R5's participants with their functions: the first of these functions becomes a field.
    pub(super) fn participants(&mut self, functions: &[&str], new: &'static str) {
        let mut rest = None;
        for part in list(self.take("participant")) {
            let Json::Object(part) = part else { continue };
            let mut part = Fields(part);
            part.code_to_words("function");
            let function = part.text("function").unwrap_or_default();
            let actor = part.take("actor");
            if functions.contains(&function.as_str()) && !self.has(new) {
                self.maybe(new, actor);
            } else {
                rest = rest.or(actor);
            }
        }
        if !self.has(new) {
            self.maybe(new, rest);
        }
    }
}

/// What moved in the same way in every kind.
pub(super) fn shared(it: &mut Fields, kind: &str, version: Version) {
    // `context` of STU3 is the visit; medicines keep the name in R4 but for orders.
    if matches!(
        kind,
        "Observation" | "Procedure" | "DiagnosticReport" | "Condition" | "MedicationRequest"
    ) {
        it.rename("context", "encounter");
    }
    if matches!(
        kind,
        "MedicationStatement" | "MedicationAdministration" | "MedicationDispense"
    ) {
        it.rename("encounter", "context");
    }
    it.note("notes");
    if it.is_text("note") {
        it.rename("note", "notes");
        it.note("notes");
    }
    if it.has("notes") {
        it.rename("notes", "note");
    }
    if matches!(kind, "Encounter") && version != Version::R5 {
        it.rename("reason", "reasonCode");
        return;
    }
    for (old, code, arrow) in [
        ("reason", "reasonCode", "reasonReference"),
        ("reasonForUse", "reasonCode", "reasonReference"),
    ] {
        if kind != "Encounter" {
            it.split(old, code, arrow);
        }
        for (name, new) in [("CodeableConcept", code), ("Reference", arrow)] {
            if let Some(one) = it.take(&format!("{old}{name}")) {
                for one in list(Some(one)) {
                    it.push(new, one);
                }
            }
        }
    }
}

/// DSTU2 has several family names, R4 one.
pub(super) fn names(it: &mut Fields) {
    let Some(names) = it.0.get("name") else {
        return;
    };
    if !matches!(names, Json::List(_) | Json::Object(_)) {
        return;
    }
    it.each("name", |name| {
        if let Some(Json::List(parts)) = name.0.get("family") {
            let words = parts.iter().filter_map(|part| match part {
                Json::Text(text) => Some(text.as_str()),
                _ => None,
            });
            let words = words.collect::<Vec<_>>().join(" ");
            name.put("family", &words);
        }
    });
}
