//! The small things a clinical document is built of (HL7 V3 data types R1), and what FHIR calls them.

use crate::fhir::tree::{Json, Object, number, object};
use record::{Code, Decimal};

/// An element of the document.
pub(super) type Node<'a> = roxmltree::Node<'a, 'a>;

const SDTC: &str = "urn:hl7-org:sdtc";

/// Code systems that have an address in FHIR; all others stand as `urn:oid:…`.
const SYSTEMS: &[(&str, &str)] = &[
    ("2.16.840.1.113883.6.96", Code::SNOMED),
    ("2.16.840.1.113883.6.1", Code::LOINC),
    ("2.16.840.1.113883.6.8", Code::UCUM),
    (
        "2.16.840.1.113883.6.88",
        "http://www.nlm.nih.gov/research/umls/rxnorm",
    ),
    ("2.16.840.1.113883.12.292", "http://hl7.org/fhir/sid/cvx"),
    ("2.16.840.1.113883.6.59", "http://hl7.org/fhir/sid/cvx"),
    (
        "2.16.840.1.113883.6.90",
        "http://hl7.org/fhir/sid/icd-10-cm",
    ),
    (
        "2.16.840.1.113883.6.103",
        "http://hl7.org/fhir/sid/icd-9-cm",
    ),
    ("2.16.840.1.113883.6.3", "http://hl7.org/fhir/sid/icd-10"),
    (
        "1.2.276.0.76.5.409",
        "http://fhir.de/CodeSystem/bfarm/icd-10-gm",
    ),
    (
        "2.16.840.1.113883.6.4",
        "http://www.cms.gov/Medicare/Coding/ICD10",
    ),
    ("2.16.840.1.113883.6.12", "http://www.ama-assn.org/go/cpt"),
    ("2.16.840.1.113883.6.69", "http://hl7.org/fhir/sid/ndc"),
    ("2.16.840.1.113883.4.9", "http://fdasis.nlm.nih.gov"),
    ("2.16.840.1.113883.6.73", "http://www.whocc.no/atc"),
    ("1.2.276.0.76.4.6", "http://fhir.de/CodeSystem/ifa/pzn"),
    (
        "2.16.840.1.113883.6.101",
        "http://nucc.org/provider-taxonomy",
    ),
    (
        "2.16.840.1.113883.5.83",
        "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation",
    ),
    (
        "2.16.840.1.113883.5.4",
        "http://terminology.hl7.org/CodeSystem/v3-ActCode",
    ),
    (
        "2.16.840.1.113883.5.111",
        "http://terminology.hl7.org/CodeSystem/v3-RoleCode",
    ),
];

/// The address of a code system, from its number.
pub(super) fn system(oid: &str) -> String {
    let known = SYSTEMS.iter().find(|(number, _)| *number == oid);
    known.map_or_else(|| format!("urn:oid:{oid}"), |(_, url)| (*url).to_owned())
}

/// The child elements of one name, those of the extension namespace left out.
pub(super) fn all<'a>(node: Node<'a>, name: &str) -> impl Iterator<Item = Node<'a>> {
    crate::xml::kids(node)
        .filter(move |it| it.tag_name().name() == name && it.tag_name().namespace() != Some(SDTC))
}

/// The first child element of a name.
pub(super) fn kid<'a>(node: Node<'a>, name: &str) -> Option<Node<'a>> {
    all(node, name).next()
}

/// The first child of a child of a child.
pub(super) fn path<'a>(node: Node<'a>, names: &[&str]) -> Option<Node<'a>> {
    names.iter().try_fold(node, |node, name| kid(node, name))
}

/// A child of the extension namespace (`sdtc:deceasedInd`).
pub(super) fn extended<'a>(node: Node<'a>, name: &str) -> Option<Node<'a>> {
    crate::xml::kids(node)
        .find(|it| it.tag_name().name() == name && it.tag_name().namespace() == Some(SDTC))
}

/// An attribute that says something.
pub(super) fn attr<'a>(node: Node<'a>, name: &str) -> Option<&'a str> {
    node.attributes()
        .find(|it| it.name() == name && it.namespace().is_none())
        .map(|it| it.value().trim())
        .filter(|value| !value.is_empty())
}

/// The type a value says it has, without its prefix.
pub(super) fn kind_of(node: Node<'_>) -> &str {
    let said = node
        .attributes()
        .find(|it| it.name() == "type" && it.namespace().is_some())
        .map_or("", |it| it.value().trim());
    said.rsplit(':').next().unwrap_or(said)
}

/// A yes.
pub(super) fn says(node: Node<'_>, name: &str) -> bool {
    matches!(attr(node, name), Some("true" | "1"))
}

/// A template of Consolidated CDA by its last numbers.
pub(super) fn is(node: Node<'_>, tail: &str) -> bool {
    all(node, "templateId").any(|it| {
        attr(it, "root").and_then(|root| root.strip_prefix("2.16.840.1.113883.10.20.22."))
            == Some(tail)
    })
}

/// The code of an element's `code`, or of the element itself where it is one.
pub(super) fn code_of<'a>(node: Node<'a>) -> &'a str {
    kid(node, "code")
        .and_then(|code| attr(code, "code"))
        .unwrap_or_default()
}

/// Whether a concept or one of its translations has a code.
pub(super) fn has_code(node: Node<'_>, codes: &[&str]) -> bool {
    std::iter::once(node)
        .chain(all(node, "translation"))
        .any(|it| attr(it, "code").is_some_and(|code| codes.contains(&code)))
}

/// What the status says, lower case.
pub(super) fn status(node: Node<'_>) -> String {
    let status = kid(node, "statusCode").and_then(|it| attr(it, "code"));
    status.unwrap_or_default().to_ascii_lowercase()
}

/// A time as FHIR writes it: `20150622101530-0500` is `2015-06-22T10:15:30-05:00`. What is no
/// such time is handed on as it stands, and the reader says that it could not be understood.
pub(super) fn date(text: &str) -> String {
    let clean = text.trim();
    let (clock, zone) = match clean.find(['+', '-', 'Z']) {
        // `2015-06-22` is what ISO writes and HL7 does not, and some programs do.
        Some(at) if at >= 8 || clean.ends_with('Z') => clean.split_at(at),
        Some(_) => return clean.to_owned(),
        None => (clean, ""),
    };
    let digits = clock.split('.').next().unwrap_or(clock);
    if digits.len() < 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return clean.to_owned();
    }
    let part = |from: usize| digits.get(from..from + 2);
    let mut out = digits[..4].to_owned();
    for (from, sign) in [(4, '-'), (6, '-'), (8, 'T'), (10, ':'), (12, ':')] {
        // An hour without minutes is a day: no clock shows half a time.
        let Some(two) = part(from).filter(|_| from != 8 || digits.len() >= 12) else {
            break;
        };
        out.push(sign);
        out.push_str(two);
    }
    // Midnight to the second without a zone is how programs write a day.
    if zone.is_empty() && out.ends_with("T00:00:00") {
        out.truncate(10);
    }
    if out.contains('T') {
        out.push_str(&offset(zone));
    }
    out
}

fn offset(zone: &str) -> String {
    let digits: String = zone.chars().filter(char::is_ascii_digit).collect();
    match (zone.chars().next(), digits.len()) {
        (Some('Z'), _) => "Z".to_owned(),
        (Some(sign), 4) => format!("{sign}{}:{}", &digits[..2], &digits[2..]),
        (Some(sign), 2) => format!("{sign}{digits}:00"),
        _ => String::new(),
    }
}

/// A time, or from and to.
#[derive(Clone, Debug, Default)]
pub(super) struct Span {
    pub(super) at: Option<String>,
    pub(super) low: Option<String>,
    pub(super) high: Option<String>,
    /// It has an end that nobody knows.
    pub(super) over: bool,
}

impl Span {
    pub(super) fn of(node: Option<Node<'_>>) -> Span {
        let Some(node) = node else {
            return Span::default();
        };
        let value = |node: Option<Node<'_>>| node.and_then(|it| attr(it, "value")).map(date);
        let high = kid(node, "high");
        Span {
            at: value(Some(node)).or_else(|| value(kid(node, "center"))),
            low: value(kid(node, "low")),
            high: value(high),
            over: high.is_some_and(|it| attr(it, "nullFlavor") == Some("UNK")),
        }
    }

    /// The time it began.
    pub(super) fn start(&self) -> Option<&str> {
        self.at.as_deref().or(self.low.as_deref())
    }

    /// `performedDateTime` or `performedPeriod`.
    pub(super) fn set(&self, to: &mut Object, moment: &'static str, span: &'static str) {
        match (&self.at, &self.low, &self.high) {
            (Some(at), ..) => to.set(moment, at.as_str()),
            (None, Some(low), None) => to.set(moment, low.as_str()),
            (None, Some(low), Some(high)) if low == high => to.set(moment, low.as_str()),
            _ => to.set(span, self.period()),
        }
    }

    pub(super) fn period(&self) -> Object {
        let mut period = Object::default();
        period.maybe("start", self.start());
        period.maybe("end", self.high.as_deref());
        period
    }
}

/// A number as JSON can write it; nothing where it is none.
pub(super) fn plain_number(text: &str) -> Option<Json> {
    let text = text.strip_prefix('+').unwrap_or(text);
    let spelled = match text.strip_prefix('.') {
        Some(rest) => format!("0.{rest}"),
        None => text.to_owned(),
    };
    spelled
        .parse::<Decimal>()
        .ok()
        .map(|decimal| number(&decimal).0)
}

/// A physical quantity; words where its number is none.
pub(super) fn quantity(node: Node<'_>) -> Result<Option<Object>, String> {
    let Some(text) = attr(node, "value") else {
        return Ok(None);
    };
    let unit = attr(node, "unit").filter(|unit| *unit != "1");
    let Some(number) = plain_number(text) else {
        return Err(unit.map_or(text.to_owned(), |unit| format!("{text} {unit}")));
    };
    let mut out = object("value", number);
    if let Some(unit) = unit {
        // Braces are UCUM's way of saying: this is only a word.
        let word = unit
            .strip_prefix('{')
            .and_then(|word| word.strip_suffix('}'));
        out.set("unit", word.unwrap_or(unit).replace('_', " ").as_str());
        out.set("system", Code::UCUM);
        out.set("code", unit);
    }
    Ok(Some(out))
}

/// From and to of an interval of quantities.
pub(super) fn limits(node: Node<'_>) -> [Option<Node<'_>>; 2] {
    ["low", "high"].map(|name| kid(node, name).filter(|it| attr(*it, "value").is_some()))
}

/// A quantity on one line.
pub(super) fn quantity_line(node: Node<'_>) -> Option<String> {
    let value = attr(node, "value")?;
    Some(match attr(node, "unit").filter(|unit| *unit != "1") {
        Some(unit) => format!("{value} {unit}"),
        None => value.to_owned(),
    })
}

/// A name with its parts (V3 PN, EN, ON).
pub(super) fn name(node: Node<'_>) -> Option<Object> {
    let words = |node: Node<'_>| {
        let text: String = node
            .descendants()
            .filter_map(|it| it.text().filter(|_| it.is_text()))
            .collect();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        (!text.is_empty()).then_some(text)
    };
    let mut out = Object::default();
    let part = |part: &str| -> Vec<String> { all(node, part).filter_map(words).collect() };
    // The name one is called by stands among the given names (qualifier CL) and is not one.
    let called = |it: &Node<'_>| attr(*it, "qualifier") == Some("CL");
    let given: Vec<String> = all(node, "given")
        .filter(|it| !called(it))
        .filter_map(words)
        .collect();
    let family: Vec<String> = part("family");
    if given.is_empty() && family.is_empty() {
        out.set("text", words(node)?);
    }
    out.maybe("family", (!family.is_empty()).then(|| family.join(" ")));
    out.set("given", given);
    out.set("prefix", part("prefix"));
    out.set("suffix", part("suffix"));
    let used = match attr(node, "use").and_then(|it| it.split(' ').next()) {
        Some("L") => Some("official"),
        Some("C") => Some("usual"),
        Some("P" | "A" | "ASGN") => Some("nickname"),
        _ => None,
    };
    let birth = all(node, "family").any(|it| attr(it, "qualifier") == Some("BR"));
    let old = kid(node, "validTime")
        .is_some_and(|it| kid(it, "high").is_some_and(|it| attr(it, "value").is_some()));
    out.maybe(
        "use",
        if old {
            Some("old")
        } else if birth {
            Some("maiden")
        } else {
            used
        },
    );
    (!out.is_empty()).then_some(out)
}

/// A name on one line.
pub(super) fn name_line(node: Node<'_>) -> Option<String> {
    let text: Vec<&str> = node
        .descendants()
        .filter(roxmltree::Node::is_text)
        .filter_map(|it| it.text())
        .flat_map(str::split_whitespace)
        .collect();
    (!text.is_empty()).then(|| text.join(" "))
}

/// Telephone numbers and addresses of the net.
pub(super) fn telecom(node: Node<'_>) -> Vec<Object> {
    let each = |it: Node<'_>| {
        let value = attr(it, "value")?;
        let (scheme, rest) = value.split_once(':').unwrap_or(("tel", value));
        let (kind, rest) = match scheme.to_ascii_lowercase().as_str() {
            "tel" | "sms" => ("phone", rest),
            "fax" | "x-text-fax" => ("fax", rest),
            "mailto" => ("email", rest),
            "http" | "https" => ("url", value),
            _ => ("other", value),
        };
        let mut out = object("system", kind).with("value", rest.trim());
        let place = attr(it, "use").unwrap_or_default();
        out.maybe(
            "use",
            match place.split(' ').next() {
                Some("MC") => Some("mobile"),
                Some("WP" | "DIR") => Some("work"),
                Some("BAD") => Some("old"),
                Some("HP" | "H" | "HV") => Some("home"),
                _ => None,
            },
        );
        (!rest.trim().is_empty()).then_some(out)
    };
    all(node, "telecom").filter_map(each).collect()
}

/// Postal addresses.
pub(super) fn addresses(node: Node<'_>) -> Vec<Object> {
    let each = |it: Node<'_>| {
        let part = |name: &str| kid(it, name).and_then(name_line);
        let lines: Vec<String> = [
            "streetAddressLine",
            "streetName",
            "houseNumber",
            "additionalLocator",
            "unitID",
        ]
        .into_iter()
        .flat_map(|name| all(it, name).filter_map(name_line).collect::<Vec<_>>())
        .collect();
        let mut out = Object::default();
        out.set("line", lines);
        out.maybe("city", part("city"));
        out.maybe("state", part("state"));
        out.maybe("postalCode", part("postalCode"));
        out.maybe("country", part("country"));
        if out.is_empty() {
            out.maybe("text", name_line(it));
        }
        let old = kid(it, "useablePeriod")
            .is_some_and(|it| kid(it, "high").is_some_and(|high| attr(high, "value").is_some()));
        let used = match attr(it, "use").and_then(|it| it.split(' ').next()) {
            _ if old => Some("old"),
            Some("HP" | "H") => Some("home"),
            Some("BAD" | "OLD") => Some("old"),
            Some("TMP" | "HV") => Some("temp"),
            Some("WP" | "DIR") => Some("work"),
            _ => None,
        };
        let said = !out.is_empty();
        out.maybe("use", used);
        said.then_some(out)
    };
    all(node, "addr").filter_map(each).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_as_exact_as_it_was_said() {
        for (hl7, fhir) in [
            ("2015", "2015"),
            ("201506", "2015-06"),
            ("20150622", "2015-06-22"),
            ("2015062210", "2015-06-22"),
            ("201506221015", "2015-06-22T10:15"),
            ("201506221015-0500", "2015-06-22T10:15-05:00"),
            ("20150622101530.123+02", "2015-06-22T10:15:30+02:00"),
            ("20150622101530Z", "2015-06-22T10:15:30Z"),
            ("20150622000000", "2015-06-22"),
            ("20150622000000+0100", "2015-06-22T00:00:00+01:00"),
            ("2015-06-22", "2015-06-22"),
            ("soon", "soon"),
            ("15", "15"),
        ] {
            assert_eq!(date(hl7), fhir);
        }
    }

    #[test]
    fn a_number_is_a_number_however_it_is_spelled() {
        assert_eq!(plain_number(".5"), Some(Json::Number("0.5".into())));
        assert_eq!(plain_number("+5.40"), Some(Json::Number("5.40".into())));
        assert_eq!(plain_number("5,4"), None);
    }
}
