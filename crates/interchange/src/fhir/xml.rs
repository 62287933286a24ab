//! FHIR in XML (R4 §2.6.2) as the JSON that says the same (§2.6.3).
//!
//! XML tells neither numbers nor lists: a number stands as a text, which the reader takes, and one
//! of several stands alone, which it takes too. Only where the shape tells the version of FHIR is a
//! list made of one.

use super::tree::{Json, Object, object};
use crate::{Error, limits, xml};
use roxmltree::Node;

const XHTML: &str = "http://www.w3.org/1999/xhtml";

/// Lists in every version that is read as it stands.
const LISTS: &[&str] = &[
    "category",
    "coding",
    "contained",
    "deviceName",
    "entry",
    "extension",
    "interpretation",
    "modifierExtension",
    "note",
    "parameter",
    "part",
    "reasonCode",
    "udiCarrier",
];
/// Yes or no, beside everything that ends in `Boolean`.
const FLAGS: &[&str] = &[
    "active",
    "doNotPerform",
    "isSubpotent",
    "notDone",
    "notGiven",
    "notPerformed",
    "preferred",
    "primarySource",
    "reported",
    "wasNotGiven",
    "wasNotTaken",
    "asNeeded",
];

/// The JSON of a resource in XML.
///
/// # Errors
/// As [`xml::tree`]; [`Error::TooDeep`] beyond [`limits::DEPTH`].
pub(super) fn json(bytes: &[u8]) -> Result<String, Error> {
    let text = xml::text(bytes)?;
    let mut room = String::new();
    let tree = xml::tree(&text, &mut room)?;
    let reading = Reading {
        text: tree.input_text(),
    };
    let resource = reading.resource(tree.root_element(), 0)?;
    let mut out = Vec::new();
    Json::from(resource).write(&mut out);
    Ok(String::from_utf8(out).expect("it was written from texts"))
}

struct Reading<'a> {
    text: &'a str,
}

impl Reading<'_> {
    fn resource(&self, node: Node<'_, '_>, depth: usize) -> Result<Object, Error> {
        let name = node.tag_name().name().to_owned();
        Ok(object("resourceType", name).and(self.fields(node, depth)?))
    }

    fn fields(&self, node: Node<'_, '_>, depth: usize) -> Result<Object, Error> {
        // A list and an object for each element: half as deep as JSON may be.
        if depth > limits::DEPTH / 2 {
            return Err(Error::TooDeep {
                limit: limits::DEPTH as u64 / 2,
            });
        }
        let mut out = Object::default();
        for name in ["id", "url"] {
            out.maybe(name, node.attribute(name));
        }
        let kids: Vec<Node<'_, '_>> = xml::kids(node).collect();
        let mut at = 0;
        while at < kids.len() {
            let name = kids[at].tag_name().name();
            // FHIR has the elements of one name side by side.
            let same = kids[at..]
                .iter()
                .take_while(|it| it.tag_name().name() == name)
                .count();
            let group = &kids[at..at + same];
            at += same;
            self.group(name, group, depth, &mut out)?;
        }
        Ok(out)
    }

    fn group(
        &self,
        name: &str,
        group: &[Node<'_, '_>],
        depth: usize,
        out: &mut Object,
    ) -> Result<(), Error> {
        let mut values = Vec::with_capacity(group.len());
        let mut beside = None;
        for node in group {
            if node.tag_name().namespace() == Some(XHTML) || name == "div" {
                values.push(Json::from(&self.text[node.range()]));
                continue;
            }
            let value = node.attribute("value");
            if let Some(value) = value {
                values.push(simple(name, value));
            }
            let inside = xml::kids(*node).next();
            let whole = inside.filter(|it| {
                let name = it.tag_name().name();
                matches!(node.tag_name().name(), "contained" | "resource" | "outcome")
                    && name.starts_with(|letter: char| letter.is_ascii_uppercase())
            });
            if let Some(resource) = whole {
                values.push(self.resource(resource, depth + 1)?.into());
            } else if value.is_some()
                || (inside.is_some_and(|it| it.tag_name().name() == "extension")
                    && only_extensions(*node))
            {
                // Of a simple value only what stands beside it alone is kept.
                let more = self.fields(*node, depth + 1)?;
                if group.len() == 1 && !more.is_empty() {
                    beside = Some(more.clone());
                }
                if value.is_none() && name.starts_with(|letter: char| letter.is_lowercase()) {
                    values.extend(is_complex(name).then(|| Json::from(more)));
                }
            } else {
                values.push(self.fields(*node, depth + 1)?.into());
            }
        }
        if let Some(beside) = beside {
            out.set(format!("_{name}"), beside);
        }
        let list = values.len() > 1 || LISTS.contains(&name);
        match values.len() {
            0 => {}
            _ if list => out.set(name.to_owned(), values),
            _ => out.set(name.to_owned(), values.remove(0)),
        }
        Ok(())
    }
}

/// Whether nothing but extensions stands inside: a date that nobody knows, or a concept.
fn only_extensions(node: Node<'_, '_>) -> bool {
    xml::kids(node).all(|it| it.tag_name().name() == "extension")
}

/// Whether something that holds only extensions is an object of its own, by its name.
fn is_complex(name: &str) -> bool {
    name == "extension" || name == "modifierExtension" || name.ends_with("Concept")
}

fn simple(name: &str, value: &str) -> Json {
    let flag = name.ends_with("Boolean") || FLAGS.contains(&name);
    match value.trim() {
        "true" if flag => Json::Flag(true),
        "false" if flag => Json::Flag(false),
        _ => Json::from(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(xml: &str) -> String {
        json(xml.as_bytes()).unwrap()
    }

    #[test]
    fn what_xml_says_json_says() {
        let xml = "<?xml version='1.0'?><Patient xmlns='http://hl7.org/fhir'><id value='7'/>\
            <text><status value='generated'/><div xmlns='http://www.w3.org/1999/xhtml'><p>Erika &amp; Max</p></div></text>\
            <contained><Organization><id value='o'/></Organization></contained>\
            <name><given value='Erika'/><given value='Maria'/><family value='Beispiel'/></name>\
            <birthDate value='1950'><extension url='urn:ownchart:when'><valueString value='~1950'/></extension></birthDate>\
            <deceasedBoolean value='true'/></Patient>";
        assert_eq!(
            of(xml),
            "{\"resourceType\":\"Patient\",\"id\":\"7\",\"text\":{\"status\":\"generated\",\
             \"div\":\"<div xmlns='http://www.w3.org/1999/xhtml'><p>Erika &amp; Max</p></div>\"},\
             \"contained\":[{\"resourceType\":\"Organization\",\"id\":\"o\"}],\
             \"name\":{\"given\":[\"Erika\",\"Maria\"],\"family\":\"Beispiel\"},\
             \"_birthDate\":{\"extension\":[{\"url\":\"urn:ownchart:when\",\"valueString\":\"~1950\"}]},\
             \"birthDate\":\"1950\",\"deceasedBoolean\":true}"
        );
    }

    #[test]
    fn a_prefix_changes_nothing_and_depth_ends_it() {
        let xml = "<f:Patient xmlns:f='http://hl7.org/fhir'><f:gender value='male'/></f:Patient>";
        assert_eq!(
            of(xml),
            "{\"resourceType\":\"Patient\",\"gender\":\"male\"}"
        );
        let deep = format!("<A>{}{}</A>", "<a>".repeat(60), "</a>".repeat(60));
        assert!(matches!(json(deep.as_bytes()), Err(Error::TooDeep { .. })));
    }
}
