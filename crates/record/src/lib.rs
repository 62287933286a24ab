//! What a chart says.
//!
//! The still centre of the house: formats, storage, print and encryption change faster than
//! "she is allergic to penicillin". So every room knows `record`, and `record` knows nothing:
//! no input or output, no clock, no randomness, no language.
//!
//! An [`Entry`] is one thing a person keeps: an allergy, a medicine, a finding. What was ever
//! said about it are its [`revision`]s; what the screen shows is [`view`], a pure function of
//! that set. The written form ([`form`]) is version 1 and stands on the nouns themselves, so a
//! field that is not written cannot exist.

#[macro_use]
mod noun;

pub mod alike;
mod allergy;
mod chart;
mod code;
mod condition;
mod contact;
mod device;
mod directive;
mod document;
mod dose;
mod due;
pub mod emergency;
mod entry;
mod finding;
pub mod form;
mod gather;
mod id;
mod immunization;
mod intake;
mod medication;
mod note;
mod person;
mod procedure;
pub mod revision;
pub mod sensitive;
mod source;
mod supply;
mod visit;
mod when;

pub use allergy::{
    Allergy, AllergyCategory, AllergyStatus, Criticality, Nature, Reaction, Severity,
};
pub use chart::{Chart, Known};
pub use code::{Code, Coded};
pub use condition::{Condition, ConditionStatus, Verification};
pub use contact::{Contact, Role};
pub use device::{Device, DeviceStatus, MriStatus};
pub use directive::{Directive, DirectiveKind};
pub use document::{Document, PageView};
pub use dose::{Decimal, Dose, Ingredient, NotANumber, Schedule, Weekday};
pub use due::{DosesOfDay, Due};
pub use entry::{Content, Entry, Kind, Life};
pub use finding::{
    Comparator, Component, Finding, FindingCategory, FindingStatus, Interpretation, Range,
};
pub use gather::{Gathered, gather};
pub use id::{CopyId, DocumentId, EntryId, NotAnId, RevisionId};
pub use immunization::{Immunization, ImmunizationStatus};
pub use intake::{DayTime, Intake, IntakeStatus, Noted, OnDay, noted};
pub use medication::{Medication, MedicationStatus};
pub use note::Note;
pub use noun::{Field, Group, Noun, Shape, Shaped, State};
pub use person::{Identifier, Person, Sex};
pub use procedure::{Procedure, ProcedureStatus};
pub use revision::{Conflict, Revision, Seen, Version, view};
pub use source::{Link, Region, Source, SourceKind};
pub use supply::{Amount, Lasts, Unreckoned};
pub use visit::{Visit, VisitStatus};
pub use when::{NotADate, Time, When};
