//! The German medication plan: pages of `medplan` into entries, and a chart into pages.
//!
//! # Where things go
//! A medicine is a [`record::Medication`]; its number (PZN) is a code of its name. What a pharmacy makes
//! is one too, marked by a code of [`ROW`]. A free line is a note with the label [`LABEL`] and, behind
//! it, the heading it stood under. Allergies, weight, height and creatinine become entries of their
//! kinds; who printed the plan becomes a contact.

pub mod names;
mod reading;
mod writing;

pub use writing::{Author, Chosen, Told, Written, write};

pub(crate) use reading::from_text;

/// The label of a free line that stood on a plan.
pub const LABEL: &str = "medication-plan";
/// System of a code that says which sort of row a medicine was.
pub const ROW: &str = "urn:ownchart:medication-plan:row";
/// The code for a medicine a pharmacy makes.
pub(crate) const COMPOUNDED: &str = "compounded";
/// The code for a medicine that is named by its ingredients alone.
pub(crate) const SUBSTANCE: &str = "substance";
/// The code for a trade name that is the same as the ingredients, as a plan said it.
pub(crate) const NAMED: &str = "named";
/// System of the codes of forms, up to 2.7 the table, in 2.8 the words of the reference database.
pub(crate) const FORM: &str = "urn:oid:1.2.276.0.76.3.1.1.5.2.40";
/// System of the code a reference database of names gave: its key of the product.
pub(crate) const REFERENCE: &str = "urn:ownchart:bfarm-reference";
/// What a medicine is called whose name is not in the code.
pub(crate) const NAMELESS: &str = "PZN ";

/// How a medicine is named all in all, for telling whether somebody changed it: a number of a pack
/// stands for one name, one strength, one form.
pub(crate) fn signature(it: &record::Medication) -> String {
    let mut parts = vec![it.name.text.clone()];
    parts.extend(it.strength.clone());
    for ingredient in &it.ingredients {
        parts.push(ingredient.substance.shown().to_owned());
        parts.extend(ingredient.strength.clone());
    }
    parts.extend(it.form.as_ref().map(|form| form.shown().to_owned()));
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

#[cfg(test)]
mod tests;
