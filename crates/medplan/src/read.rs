//! A carrier back into a page.

use crate::repair;
use crate::{
    Author, Compounded, Ingredient, Line, Medication, Parameters, Patient, Plan, Row, Section,
};
use roxmltree::{Document, Node, ParsingOptions};

/// The most bytes that are looked at: a code carries 1400, a file with line breaks a few times that.
pub const BYTES: usize = 64 << 10;

/// Why a text is no plan. Nothing of it was read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The plan of before 2016, which is no XML.
    #[error("a medication plan of version {version}, which is no longer read")]
    TooOld {
        /// Its version, such as `020`.
        version: String,
    },
    /// More than [`BYTES`].
    #[error("a medication plan has at most {BYTES} bytes")]
    TooLong,
    /// It declares things of its own: no plan does, and an attack would.
    #[error("a medication plan declares no entities")]
    Declares,
    /// It is no XML, or cut off.
    #[error("the text of the medication plan is damaged")]
    Damaged,
    /// It is XML of something else.
    #[error("this is no medication plan")]
    NotAPlan,
}

/// Something that was noticed and did not hinder reading.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Oddity {
    /// A hand scanner or a program had mangled the text; it was put right once.
    Repaired,
    /// A version this program does not know.
    NewerVersion {
        /// As it stands there.
        version: String,
    },
    /// An attribute or element no version of the plan has.
    Unknown {
        /// Where: `M[3]@q`.
        place: String,
        /// What stood there.
        text: String,
    },
}

/// What was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// The page.
    pub plan: Plan,
    /// What was noticed.
    pub oddities: Vec<Oddity>,
}

/// Reads the text of one code, however it came: bytes of the symbol, a file with prolog and line breaks,
/// what a hand scanner typed.
///
/// # Errors
/// [`Error`]; a text that is cut off or of another sort gives nothing.
pub fn read(bytes: &[u8]) -> Result<Read, Error> {
    if bytes.len() > BYTES {
        return Err(Error::TooLong);
    }
    let text = repair::text(bytes);
    let (text, mangled) = repair::repaired(&text);
    if let Some(old) = text.strip_prefix("MP|") {
        let version = old
            .chars()
            .take_while(char::is_ascii_digit)
            .take(3)
            .collect();
        return Err(Error::TooOld { version });
    }
    let body = without_prolog(&text)?;
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: 4096,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(body, options).map_err(|_| Error::Damaged)?;
    let root = document.root_element();
    if !root.has_tag_name(Plan::TAG) {
        return Err(Error::NotAPlan);
    }
    let mut reading = Reading {
        oddities: Vec::new(),
    };
    if mangled {
        reading.oddities.push(Oddity::Repaired);
    }
    let plan = reading.plan(root);
    let version = plan.version.as_deref().unwrap_or_default();
    let known = version
        .parse::<u32>()
        .is_ok_and(|it| (22..=28).contains(&it));
    if !known {
        let version = version.to_owned();
        reading.oddities.insert(0, Oddity::NewerVersion { version });
    }
    Ok(Read {
        plan,
        oddities: reading.oddities,
    })
}

/// What follows the prolog and a bare document type, which files have and codes do not.
fn without_prolog(text: &str) -> Result<&str, Error> {
    let mut rest = text;
    if rest.starts_with("<?xml") {
        rest = rest.split_once("?>").ok_or(Error::Damaged)?.1.trim_start();
    }
    if let Some(after) = rest.strip_prefix("<!DOCTYPE") {
        let (inside, after) = after.split_once('>').ok_or(Error::Damaged)?;
        if inside.trim() != Plan::TAG {
            return Err(Error::Declares);
        }
        rest = after.trim_start();
    }
    if rest.contains("<!DOCTYPE") || rest.contains("<!ENTITY") {
        return Err(Error::Declares);
    }
    Ok(rest)
}

struct Reading {
    oddities: Vec<Oddity>,
}

/// The place of an attribute in an element, by its name.
type Slot<E> = for<'e> fn(&'e mut E, &str) -> Option<&'e mut Option<String>>;

impl Reading {
    /// An element with the attributes it has a place for; others are told.
    fn element<E: Default>(&mut self, node: Node<'_, '_>, place: &str, slot: Slot<E>) -> E {
        let mut element = E::default();
        for attribute in node.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            match slot(&mut element, name).filter(|_| attribute.namespace().is_none()) {
                Some(field) => *field = Some(value.to_owned()),
                None => self.oddities.push(Oddity::Unknown {
                    place: format!("{place}@{name}"),
                    text: value.to_owned(),
                }),
            }
        }
        element
    }

    fn unknown(&mut self, node: Node<'_, '_>, place: &str) {
        self.oddities.push(Oddity::Unknown {
            place: format!("{place}/{}", node.tag_name().name()),
            text: node.document().input_text()[node.range()].to_owned(),
        });
    }

    fn plan(&mut self, node: Node<'_, '_>) -> Plan {
        let mut plan: Plan = self.element(node, Plan::TAG, Plan::attribute);
        for child in node.children().filter(Node::is_element) {
            match child.tag_name().name() {
                Patient::TAG => {
                    plan.patient = self.element(child, Patient::TAG, Patient::attribute);
                }
                Author::TAG => plan.author = self.element(child, Author::TAG, Author::attribute),
                Parameters::TAG => {
                    let own = self.element(child, Parameters::TAG, Parameters::attribute);
                    plan.parameters = Some(own);
                }
                Section::TAG => {
                    let section = self.section(child, plan.sections.len() + 1);
                    plan.sections.push(section);
                }
                _ => self.unknown(child, Plan::TAG),
            }
        }
        plan
    }

    fn section(&mut self, node: Node<'_, '_>, number: usize) -> Section {
        let place = format!("{}[{number}]", Section::TAG);
        let mut section: Section = self.element(node, &place, Section::attribute);
        for child in node.children().filter(Node::is_element) {
            let tag = child.tag_name().name();
            let place = format!("{place}/{tag}[{}]", section.rows.len() + 1);
            let row = match tag {
                Medication::TAG => Row::Medication(Box::new(self.medication(child, &place))),
                Line::TAG => Row::Line(self.element(child, &place, Line::attribute)),
                Compounded::TAG => {
                    Row::Compounded(self.element(child, &place, Compounded::attribute))
                }
                _ => {
                    self.unknown(child, &place);
                    continue;
                }
            };
            section.rows.push(row);
        }
        section
    }

    fn medication(&mut self, node: Node<'_, '_>, place: &str) -> Medication {
        let mut it: Medication = self.element(node, place, Medication::attribute);
        for child in node.children().filter(Node::is_element) {
            if child.has_tag_name(Ingredient::TAG) {
                let ingredient = self.element(child, place, Ingredient::attribute);
                it.ingredients.push(ingredient);
            } else {
                self.unknown(child, place);
            }
        }
        it
    }
}
