//! Medicines of other versions.
//!
//! # The trap
//! The amount of a dose moved into `doseAndRate`, the unit of a period changed its name, and "not
//! taken" was a field beside the status. Each lost would turn a medicine into another one.

use super::fields::{Fields, list};
use crate::fhir::tree::{Json, Object};

pub(super) fn any(it: &mut Fields, kind: &str) {
    match kind {
        "Medication" => medicine(it),
        "MedicationStatement" => statement(it),
        "MedicationRequest" => order(it),
        "MedicationAdministration" => given(it),
        "MedicationDispense" => handed_over(it),
        _ => {}
    }
}

/// R5: one field for words and arrow.
fn which(it: &mut Fields) {
    it.split("medication", "medicationCode", "medicationArrow");
    let code = list(it.take("medicationCode")).into_iter().next();
    let arrow = list(it.take("medicationArrow")).into_iter().next();
    it.maybe("medicationReference", arrow);
    if !it.has("medicationReference") {
        it.maybe("medicationCodeableConcept", code);
    }
}

fn statement(it: &mut Fields) {
    which(it);
    it.first("informationSource");
    it.rename("reasonNotTaken", "statusReason");
    let taken = it.text("taken");
    let not_taken = it.yes("wasNotTaken") || taken.as_deref() == Some("n");
    // R5: whether it was written down is one thing, whether it is taken another.
    if let Some(Json::Object(adherence)) = it.take("adherence") {
        let mut adherence = Fields(adherence);
        adherence.code_to_words("code");
        let word = adherence.text("code").unwrap_or_default();
        it.maybe("statusReason", adherence.take("reason"));
        if it.is("status", "recorded") {
            let status = match word.as_str() {
                "taking" | "taking-as-directed" | "taking-not-as-directed" => "active",
                "not-taking" | "never-taken" => "not-taken",
                "stopped" | "stopped-as-directed" | "stopped-not-as-directed" => "stopped",
                "on-hold" | "on-hold-as-directed" | "on-hold-not-as-directed" => "on-hold",
                _ => "unknown",
            };
            it.put("status", status);
        }
    }
    if it.is("status", "recorded") {
        it.put("status", "unknown");
    }
    if not_taken && !it.is("status", "entered-in-error") {
        it.put("status", "not-taken");
    } else if taken.as_deref() == Some("unk") && it.is("status", "active") {
        it.put("status", "unknown");
    }
    it.each("dosage", dosage);
}

fn order(it: &mut Fields) {
    which(it);
    it.rename("dateWritten", "authoredOn");
    it.rename("prescriber", "requester");
    it.rename("reasonEnded", "statusReason");
    it.first("statusReason");
    // STU3: who, and for whom.
    if let Some(Json::Object(requester)) = it.0.get("requester")
        && requester.has("agent")
    {
        let mut requester = Fields(requester.clone());
        let agent = requester.take("agent");
        it.take("requester");
        it.maybe("requester", agent);
    }
    if !it.has("intent") {
        it.put("intent", "order");
    }
    it.each("dosageInstruction", dosage);
}

fn given(it: &mut Fields) {
    which(it);
    let not_given = it.yes("wasNotGiven") || it.yes("notGiven");
    if not_given && !it.is("status", "entered-in-error") {
        it.put("status", "not-done");
    }
    it.rename("reasonNotGiven", "statusReason");
    it.rename("prescription", "request");
    for name in ["DateTime", "Period"] {
        it.rename(&format!("effectiveTime{name}"), &format!("effective{name}"));
        it.rename(&format!("occurence{name}"), &format!("effective{name}"));
        it.rename(&format!("occurrence{name}"), &format!("effective{name}"));
    }
    if let Some(Json::Object(dosage)) = it.take("dosage") {
        let mut dosage = Fields(dosage);
        dosage.rename("quantity", "dose");
        dosage.rename("siteCodeableConcept", "site");
        it.set("dosage", dosage.0);
    }
}

fn handed_over(it: &mut Fields) {
    which(it);
    it.each("dosageInstruction", dosage);
}

/// The medicine itself.
fn medicine(it: &mut Fields) {
    if let Some(Json::Object(product)) = it.take("product") {
        let mut product = Fields(product);
        for name in ["form", "ingredient"] {
            it.maybe(name, product.take(name));
        }
        let batch = list(product.take("batch")).into_iter().next();
        it.maybe("batch", batch);
    }
    it.rename("doseForm", "form");
    it.each("ingredient", |part| {
        match part.take("item") {
            Some(Json::Object(item)) if item.has("concept") => {
                part.maybe("itemCodeableConcept", Fields(item).take("concept"));
            }
            Some(Json::Object(item)) => {
                let mut item = Fields(item);
                let inner = match item.0.get("reference") {
                    Some(Json::Object(_)) => item.take("reference"),
                    _ => None,
                };
                part.set("itemReference", inner.unwrap_or(Json::Object(item.0)));
            }
            _ => {}
        }
        part.rename("amount", "strength");
        part.rename("strengthRatio", "strength");
        part.one_concept("strengthCodeableConcept", "strengthWords");
    });
}

/// One instruction.
fn dosage(it: &mut Fields) {
    it.rename("additionalInstructions", "additionalInstruction");
    it.rename("siteCodeableConcept", "site");
    let mut amount = Object::default();
    for (old, new) in [
        ("doseQuantity", "doseQuantity"),
        ("quantityQuantity", "doseQuantity"),
        ("quantity", "doseQuantity"),
        ("doseRange", "doseRange"),
        ("quantityRange", "doseRange"),
        ("rateQuantity", "rateQuantity"),
        ("rateRange", "rateRange"),
        ("rateRatio", "rateRatio"),
    ] {
        amount.maybe(new, it.take(old));
    }
    if !amount.is_empty() {
        it.push("doseAndRate", amount.into());
    }
    it.first("maxDosePerPeriod");
    // R5: whether, and for what, are two fields.
    it.rename("asNeeded", "asNeededBoolean");
    let what_for = list(it.take("asNeededFor")).into_iter().next();
    if what_for.is_some() {
        it.take("asNeededBoolean");
        it.maybe("asNeededCodeableConcept", what_for);
    }
    let Some(Json::Object(timing)) = it.take("timing") else {
        return;
    };
    let mut timing = Fields(timing);
    if let Some(Json::Object(repeat)) = timing.take("repeat") {
        let mut repeat = Fields(repeat);
        repeat.rename("periodUnits", "periodUnit");
        repeat.rename("durationUnits", "durationUnit");
        repeat.rename("boundsQuantity", "boundsDuration");
        timing.set("repeat", repeat.0);
    }
    it.set("timing", timing.0);
}
