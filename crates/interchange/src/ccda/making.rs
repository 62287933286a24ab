//! A clinical document while it becomes resources: its narrative by name, the people in it, what
//! was taken and what was said about the rest.

use super::element::{
    Node, addresses, all, attr, code_of, date, is, kid, kind_of, limits, name, name_line, path,
    quantity_line, says, status, system, telecom,
};
use crate::fhir::Made;
use crate::fhir::narrative;
use crate::fhir::tree::{Json, Object, object};
use crate::{Remark, Why};
use std::collections::HashMap;

/// Where a statement stands, and in what section.
#[derive(Clone, Debug)]
pub(super) struct At {
    pub(super) place: String,
    pub(super) section: super::section::Sort,
    /// Whether everything in the section is about what shall be.
    pub(super) planned: bool,
}

impl At {
    /// A place further inside.
    pub(super) fn inside(&self, name: &str, number: usize) -> At {
        At {
            place: format!("{}.{name}[{number}]", self.place),
            ..self.clone()
        }
    }
}

/// What became of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// It was taken, or it was said why not.
    Yes,
    /// It was left out for a reason that the words of its section may make good.
    Left,
    /// Nobody here reads such a thing: its section is kept in words.
    No,
}

/// A document in the making.
pub(super) struct Making<'a> {
    /// The document as text: narratives are cut out of it.
    text: &'a str,
    by_name: HashMap<&'a str, Node<'a>>,
    out: Made,
    /// References to people and practices, by what tells them apart.
    people: HashMap<String, String>,
    /// How many letters were copied out of the narrative so far.
    copied: std::cell::Cell<usize>,
}

impl<'a> Making<'a> {
    pub(super) fn of(tree: &'a roxmltree::Document<'a>) -> Making<'a> {
        let mut by_name = HashMap::new();
        for node in tree.root_element().descendants() {
            if let Some(name) = attr(node, "ID") {
                by_name.entry(name).or_insert(node);
            }
        }
        Making {
            text: tree.input_text(),
            by_name,
            out: Made::default(),
            people: HashMap::new(),
            copied: std::cell::Cell::new(0),
        }
    }

    pub(super) fn end(self) -> Made {
        self.out
    }

    /// Hands a resource over; gives the reference to it.
    pub(super) fn put(
        &mut self,
        at: &At,
        kind: &'static str,
        it: Node<'_>,
        body: Object,
    ) -> String {
        self.put_at(&at.place, kind, Some(it), body)
    }

    pub(super) fn put_at(
        &mut self,
        place: &str,
        kind: &'static str,
        it: Option<Node<'_>>,
        body: Object,
    ) -> String {
        let id = format!("n{}", self.out.count());
        let url = it.and_then(address);
        let resource = object("resourceType", kind)
            .with("id", id.as_str())
            .and(body);
        self.out.add(place.to_owned(), kind, url, resource);
        format!("{kind}/{id}")
    }

    /// Says why a statement is left out.
    pub(super) fn leave(&mut self, it: Node<'_>, at: &At, why: Why) -> Taken {
        let remark = Remark::new(self.called(it), why, at.place.clone());
        self.out.remarks.push(remark);
        if why == Why::EnteredInError {
            Taken::Yes
        } else {
            Taken::Left
        }
    }

    pub(super) fn remark(&mut self, remark: Remark) {
        self.out.remarks.push(remark);
    }

    /// What a statement is called in a remark.
    pub(super) fn called(&self, it: Node<'_>) -> String {
        let kind = it.tag_name().name();
        let words = kid(it, "code")
            .and_then(|it| self.shown(it))
            .filter(|words| words.len() < 200);
        match words {
            Some(words) => format!("{kind} {words}"),
            None => kind.to_owned(),
        }
    }

    /// How many resources there are.
    pub(super) fn count(&self) -> usize {
        self.out.count()
    }

    /// References to the resources of a kind that came since.
    pub(super) fn since(&self, before: usize, kind: &str) -> Vec<String> {
        self.out.since(before, kind)
    }

    // ---- words

    /// The words of an element that holds words or points at them in the narrative.
    pub(super) fn words(&self, it: Node<'_>) -> Option<String> {
        self.words_where(it, |_| true)
    }

    /// The same, but for those of a whole row of a table, which say much beside what the element is about.
    fn own_words(&self, it: Node<'_>) -> Option<String> {
        self.words_where(it, |target| {
            !matches!(target.tag_name().name(), "tr" | "table" | "tbody" | "list")
        })
    }

    /// The words of the `text` of a statement.
    pub(super) fn text(&self, it: Node<'_>) -> Option<String> {
        self.words(kid(it, "text")?)
    }

    /// The words of the `text` of a statement, where they are about it alone.
    pub(super) fn own_text(&self, it: Node<'_>) -> Option<String> {
        self.own_words(kid(it, "text")?)
    }

    fn words_where(&self, it: Node<'_>, fits: fn(Node<'_>) -> bool) -> Option<String> {
        self.narrative(it).or_else(|| {
            let name = attr(kid(it, "reference")?, "value")?;
            let name = name.strip_prefix('#').unwrap_or(name);
            let target = self.by_name.get(name).copied()?;
            // A name that points at itself or at what holds it would copy the whole again and again.
            let around = it.ancestors().any(|above| above == target);
            (!around && fits(target)).then(|| self.narrative(target))?
        })
    }

    /// The words of an element of the narrative, in lines.
    pub(super) fn narrative(&self, it: Node<'_>) -> Option<String> {
        let source = self.source(it);
        // A file of a few bytes may point at one long text from everywhere.
        let copied = self.copied.get() + source.len();
        if copied > crate::limits::COPIES / 4 {
            return None;
        }
        self.copied.set(copied);
        narrative::text(source)
    }

    /// The source of an element.
    pub(super) fn source(&self, it: Node<'_>) -> &'a str {
        &self.text[it.range()]
    }

    /// What a person would read of a concept: its name, else what was written, else its code.
    pub(super) fn shown(&self, it: Node<'_>) -> Option<String> {
        let named = std::iter::once(it)
            .chain(all(it, "translation"))
            .find_map(|it| attr(it, "displayName"))
            .map(str::to_owned);
        named
            .or_else(|| kid(it, "originalText").and_then(|it| self.words(it)))
            .or_else(|| attr(it, "code").map(str::to_owned))
    }

    /// A concept with its codes and translations. The name a program gave the code stands before
    /// the words somebody wrote, and these stand where no code has a name.
    pub(super) fn concept(&self, it: Node<'_>) -> Option<Object> {
        let mut codings = Vec::new();
        let mut name = None;
        for one in std::iter::once(it).chain(all(it, "translation")) {
            let mut coding = Object::default();
            let code = attr(one, "code");
            if code.is_some() {
                coding.maybe("system", attr(one, "codeSystem").map(system));
            }
            coding.maybe("code", code);
            coding.maybe("display", attr(one, "displayName"));
            name = name.or(attr(one, "displayName"));
            if !coding.is_empty() && !codings.contains(&coding) {
                codings.push(coding);
            }
        }
        let mut out = Object::default();
        out.set("coding", codings);
        let qualifiers = all(it, "qualifier").filter_map(|it| self.shown(kid(it, "value")?));
        let qualifiers: Vec<String> = qualifiers.collect();
        if qualifiers.is_empty() {
            let written = || kid(it, "originalText").and_then(|it| self.words(it));
            let inside = || name_line(it).filter(|_| crate::xml::kids(it).next().is_none());
            if name.is_none() {
                out.maybe("text", written().or_else(inside));
            }
        } else {
            let words = self.shown(it).unwrap_or_default();
            out.set("text", format!("{words} ({})", qualifiers.join(", ")));
        }
        (!out.is_empty()).then_some(out)
    }

    /// What somebody wrote of a concept beyond the names of its codes.
    pub(super) fn original(&self, it: Node<'_>) -> Option<String> {
        let names = || {
            std::iter::once(it)
                .chain(all(it, "translation"))
                .filter_map(|it| attr(it, "displayName"))
        };
        names().next()?;
        let written = self.own_words(kid(it, "originalText")?)?;
        let small = written.to_lowercase();
        let same = |name: &str| name.to_lowercase().contains(&small);
        (!names().any(same)).then_some(written)
    }

    /// The medicine, vaccine or device of a product.
    pub(super) fn product(&self, it: Node<'_>) -> Option<Object> {
        let material =
            kid(it, "manufacturedMaterial").or_else(|| kid(it, "manufacturedLabeledDrug"))?;
        let code = kid(material, "code").and_then(|it| self.concept(it));
        code.or_else(|| {
            let name = kid(material, "name").and_then(|it| self.words(it))?;
            Some(object("text", name))
        })
    }

    pub(super) fn product_words(&self, it: Node<'_>) -> Option<String> {
        let material =
            kid(it, "manufacturedMaterial").or_else(|| kid(it, "manufacturedLabeledDrug"))?;
        let code = kid(material, "code").and_then(|it| self.shown(it));
        code.or_else(|| kid(material, "name").and_then(|it| self.words(it)))
    }

    /// A value of any sort on one line.
    pub(super) fn value_words(&self, it: Node<'_>) -> Option<String> {
        match kind_of(it) {
            "CD" | "CE" | "CO" | "CV" | "CS" => self.shown(it),
            "TS" => attr(it, "value").map(date),
            "BL" => attr(it, "value").map(|it| {
                if it == "true" {
                    "yes".into()
                } else {
                    "no".into()
                }
            }),
            "IVL_PQ" | "IVL_INT" | "IVL_REAL" => {
                match limits(it).map(|it| it.and_then(quantity_line)) {
                    [Some(low), Some(high)] => Some(format!("{low} – {high}")),
                    [Some(low), None] => Some(format!("≥ {low}")),
                    [None, Some(high)] => Some(format!("≤ {high}")),
                    [None, None] => None,
                }
            }
            "II" => attr(it, "extension")
                .or(attr(it, "root"))
                .map(str::to_owned),
            _ => quantity_line(it)
                .or_else(|| self.shown(it))
                .or_else(|| self.words(it)),
        }
    }

    // ---- what stands around a statement

    /// Everything inside a statement that has no field of its own, as lines. `read` are the
    /// templates its reader takes itself.
    pub(super) fn notes(&self, it: Node<'_>, read: &[&str]) -> Vec<String> {
        let mut lines = Vec::new();
        if kid(it, "text").is_some_and(|text| kid(text, "reference").is_none()) {
            lines.extend(self.own_text(it));
        }
        for code in [kid(it, "code"), kid(it, "value")].into_iter().flatten() {
            lines.extend(self.original(code));
        }
        for inside in all(it, "entryRelationship").chain(all(it, "component")) {
            let Some(statement) = statement(inside) else {
                continue;
            };
            let own_step = statement.tag_name().name() == "substanceAdministration"
                && it.tag_name().name() == "substanceAdministration";
            if own_step || read.iter().any(|tail| is(statement, tail)) {
                continue;
            }
            let why = match attr(inside, "typeCode") {
                Some("RSON") => continue, // reasons are read by their own field
                Some("MFST") => "reaction: ",
                Some("CAUS") => "cause of: ",
                _ => "",
            };
            lines.extend(self.line(statement, 3).map(|line| format!("{why}{line}")));
        }
        lines
    }

    /// A statement on one line: what, its value, when; and what stands inside it.
    pub(super) fn line(&self, it: Node<'_>, deep: usize) -> Option<String> {
        let code = kid(it, "code");
        // "Assertion", "severity of what stands around it", "comment" say nothing by themselves.
        let silent = matches!(code_of(it), "ASSERTION" | "48767-8" | "CONC" | "33999-4");
        let label = match code_of(it) {
            "33999-4" => Some("status".to_owned()),
            "SEV" => Some("severity".to_owned()),
            _ if silent => None,
            _ => code.and_then(|code| self.shown(code)),
        };
        let product = path(it, &["consumable", "manufacturedProduct"])
            .or_else(|| path(it, &["product", "manufacturedProduct"]))
            .and_then(|it| self.product_words(it));
        let values: Vec<String> = all(it, "value")
            .filter_map(|it| self.value_words(it))
            .collect();
        let value = (!values.is_empty()).then(|| values.join(", "));
        let said = label.is_some() && value.is_some();
        let text = if said { None } else { self.own_text(it) };
        let text = text.filter(|text| Some(text) != label.as_ref() && Some(text) != value.as_ref());
        let what: Vec<String> = [product, value, text].into_iter().flatten().collect();
        let mut line = match (label, what.is_empty()) {
            (Some(label), false) => format!("{label}: {}", what.join(", ")),
            (Some(label), true) => label,
            (None, _) => what.join(", "),
        };
        if says(it, "negationInd") && !line.is_empty() {
            line = format!("not: {line}");
        }
        if deep > 0 {
            let parts = all(it, "entryRelationship").chain(all(it, "component"));
            for inside in parts.filter_map(statement) {
                if let Some(more) = self.line(inside, deep - 1) {
                    line = if line.is_empty() {
                        more
                    } else {
                        format!("{line}; {more}")
                    };
                }
            }
        }
        (!line.is_empty()).then_some(line)
    }

    /// The reasons of a statement, as concepts.
    pub(super) fn reasons(&self, it: Node<'_>) -> Vec<Object> {
        all(it, "entryRelationship")
            .filter(|it| attr(*it, "typeCode") == Some("RSON"))
            .flat_map(|inside| self.reason(inside))
            .collect()
    }

    fn reason(&self, inside: Node<'_>) -> Vec<Object> {
        let Some(statement) = statement(inside) else {
            return Vec::new();
        };
        let observations = statement
            .descendants()
            .filter(|it| it.tag_name().name() == "observation");
        let values = observations
            .filter(|it| !says(*it, "negationInd"))
            .filter_map(|it| self.concept(kid(it, "value")?));
        let values: Vec<Object> = values.collect();
        if !values.is_empty() {
            return values;
        }
        let code = kid(statement, "code").filter(|_| code_of(statement) != "ASSERTION");
        let code = code.and_then(|code| self.concept(code));
        code.or_else(|| self.text(statement).map(|it| object("text", it)))
            .into_iter()
            .collect()
    }

    // ---- people

    /// Who wrote a statement down, and when.
    pub(super) fn author(&mut self, it: Node<'_>, at: &At) -> Option<(Object, Option<String>)> {
        let author = kid(it, "author")?;
        let time = kid(author, "time")
            .and_then(|it| attr(it, "value"))
            .map(date);
        let who = self.person(kid(author, "assignedAuthor")?, &at.place)?;
        Some((who, time))
    }

    /// Who did it.
    pub(super) fn performers(&mut self, it: Node<'_>, at: &At) -> Vec<Object> {
        let mut out = Vec::new();
        for performer in all(it, "performer") {
            out.extend(kid(performer, "assignedEntity").and_then(|it| self.person(it, &at.place)));
        }
        out
    }

    /// A person or practice, once for each: a reference with the name beside it.
    pub(super) fn person(&mut self, it: Node<'_>, place: &str) -> Option<Object> {
        let person = kid(it, "assignedPerson").or_else(|| kid(it, "associatedPerson"));
        let called = person
            .and_then(|person| kid(person, "name"))
            .and_then(name_line);
        let office = kid(it, "representedOrganization").or_else(|| kid(it, "scopingOrganization"));
        let Some(called) = called else {
            return self.organization(office?, place);
        };
        let key = key(it, &called);
        if let Some(known) = self.people.get(&key) {
            return Some(object("reference", known.as_str()).with("display", called));
        }
        let mut body = Object::default();
        let names = person
            .into_iter()
            .flat_map(|person| all(person, "name"))
            .filter_map(name);
        body.set("name", names.collect::<Vec<_>>());
        body.set("telecom", telecom(it));
        body.set("address", addresses(it));
        // Several may stand at one place.
        let place = format!("{place}.person[{}]", self.people.len());
        let reference = self.put_at(&place, "Practitioner", None, body);
        self.people.insert(key, reference.clone());
        let specialty = kid(it, "code").and_then(|it| self.concept(it));
        let office = office.and_then(|office| self.organization(office, &place));
        if specialty.is_some() || office.is_some() {
            let mut role = object("practitioner", object("reference", reference.as_str()));
            role.set("specialty", specialty.into_iter().collect::<Vec<_>>());
            // Without the name beside it: whoever reads the name has read the practice.
            let office = office.map(|mut office| {
                object(
                    "reference",
                    office.take("reference").unwrap_or(Json::Flag(false)),
                )
            });
            role.maybe("organization", office);
            self.put_at(&format!("{place}.role"), "PractitionerRole", None, role);
        }
        Some(object("reference", reference).with("display", called))
    }

    pub(super) fn organization(&mut self, it: Node<'_>, place: &str) -> Option<Object> {
        let called = kid(it, "name").and_then(name_line)?;
        let key = key(it, &called);
        let reference = match self.people.get(&key) {
            Some(known) => known.clone(),
            None => {
                let mut body = object("name", called.as_str());
                body.set("telecom", telecom(it));
                body.set("address", addresses(it));
                let place = format!("{place}.organization[{}]", self.people.len());
                let reference = self.put_at(&place, "Organization", None, body);
                self.people.insert(key, reference.clone());
                reference
            }
        };
        Some(object("reference", reference).with("display", called))
    }

    /// Whether a statement says of itself that it is not so and was never so.
    pub(super) fn is_void(&self, it: Node<'_>) -> bool {
        status(it) == "nullified"
    }
}

/// What tells two people apart: a number together with the name, else the name.
fn key(it: Node<'_>, called: &str) -> String {
    let number = all(it, "id").find_map(|id| {
        let root = attr(id, "root")?;
        Some(format!(
            "{root} {}",
            attr(id, "extension").unwrap_or_default()
        ))
    });
    format!("{}|{called}", number.unwrap_or_default())
}

/// A name for a statement that is unique in the world.
fn address(it: Node<'_>) -> Option<String> {
    let root = all(it, "id")
        .find_map(|id| attr(id, "root").filter(|_| attr(id, "extension").is_none()))?;
    let is_uuid = root.len() == 36 && root.bytes().filter(|byte| *byte == b'-').count() == 4;
    is_uuid.then(|| format!("urn:uuid:{}", root.to_ascii_lowercase()))
}

/// The statement inside an `entry`, `entryRelationship` or `component`.
pub(super) fn statement(it: Node<'_>) -> Option<Node<'_>> {
    const STATEMENTS: &[&str] = &[
        "act",
        "encounter",
        "observation",
        "observationMedia",
        "organizer",
        "procedure",
        "regionOfInterest",
        "substanceAdministration",
        "supply",
    ];
    crate::xml::kids(it).find(|it| STATEMENTS.contains(&it.tag_name().name()))
}

/// Lines as annotations of FHIR, each once.
pub(super) fn annotations(lines: Vec<String>) -> Vec<Json> {
    let mut seen = std::collections::HashSet::new();
    lines
        .into_iter()
        .filter(|line| !line.trim().is_empty() && seen.insert(line.clone()))
        .map(|line| object("text", line).into())
        .collect()
}
