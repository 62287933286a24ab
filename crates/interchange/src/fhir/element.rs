//! The small things FHIR builds resources from (R4 §2.24), and what they become.

use super::json::{List, Number, Text};
use record::{Code, Coded, Decimal, Dose, Identifier as Known, Range as Usual, When};
use serde::Deserialize;

/// Declares a thing with the fields that are read; all others are passed over.
macro_rules! element {
    ($(#[$doc:meta])* $Name:ident { $( $(#[$field_doc:meta])* $field:ident : $ty:ty ),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, serde::Deserialize)]
        #[serde(default, rename_all = "camelCase", bound(deserialize = "'de: 'a"))]
        pub(super) struct $Name<'a> { $( $(#[$field_doc])* pub(super) $field: $ty ),* }
    };
}
pub(super) use element;

element! {
    /// One code of a code system.
    Coding { system: Option<Text<'a>>, code: Option<Text<'a>>, display: Option<Text<'a>> }
}
element! {
    /// Words with codes.
    Concept { coding: List<Coding<'a>>, text: Option<Text<'a>>, extension: List<Extension<'a>> }
}
element! {
    /// An arrow to another resource, by address, by number, or only by name.
    Reference {
        reference: Option<Text<'a>>,
        display: Option<Text<'a>>,
        r#type: Option<Text<'a>>,
        identifier: Option<Identifier<'a>>,
        extension: List<Extension<'a>>,
    }
}
element! {
    /// A number someone is known by.
    Identifier {
        system: Option<Text<'a>>,
        value: Option<Text<'a>>,
        r#type: Option<Concept<'a>>,
        assigner: Option<Box<Reference<'a>>>,
    }
}
element! {
    /// A number with its unit.
    Quantity {
        value: Option<Number<'a>>,
        comparator: Option<Text<'a>>,
        unit: Option<Text<'a>>,
        system: Option<Text<'a>>,
        code: Option<Text<'a>>,
        extension: List<Extension<'a>>,
        #[serde(rename = "_value")]
        value_more: More<'a>,
    }
}
element! {
    /// From and to, in time.
    Period {
        start: Option<Text<'a>>,
        end: Option<Text<'a>>,
        #[serde(rename = "_start")]
        start_more: More<'a>,
        #[serde(rename = "_end")]
        end_more: More<'a>,
    }
}
element! {
    /// From and to, as numbers.
    Range { low: Option<Quantity<'a>>, high: Option<Quantity<'a>> }
}
element! {
    /// One number in relation to another.
    Ratio { numerator: Option<Quantity<'a>>, denominator: Option<Quantity<'a>> }
}
element! {
    /// What stands beside a simple value: extensions on a date.
    More { extension: List<Extension<'a>> }
}
element! {
    /// A remark with its author.
    Annotation {
        text: Option<Text<'a>>,
        time: Option<Text<'a>>,
        author_string: Option<Text<'a>>,
        author_reference: Option<Reference<'a>>,
    }
}
element! {
    /// A name.
    HumanName {
        r#use: Option<Text<'a>>,
        text: Option<Text<'a>>,
        /// One in R4, several in DSTU2.
        family: List<Text<'a>>,
        given: List<Text<'a>>,
        prefix: List<Text<'a>>,
        suffix: List<Text<'a>>,
    }
}
element! {
    /// A telephone number or electronic address.
    ContactPoint {
        system: Option<Text<'a>>,
        value: Option<Text<'a>>,
        r#use: Option<Text<'a>>,
        rank: Option<Number<'a>>,
    }
}
element! {
    /// A postal address.
    Address {
        r#use: Option<Text<'a>>,
        text: Option<Text<'a>>,
        line: List<Text<'a>>,
        postal_code: Option<Text<'a>>,
        city: Option<Text<'a>>,
        state: Option<Text<'a>>,
        country: Option<Text<'a>>,
    }
}
element! {
    /// When the record itself was made.
    Meta { last_updated: Option<Text<'a>>, version_id: Option<Text<'a>>, tag: List<Coding<'a>> }
}

/// Something a program adds to FHIR; only our own are read, all others are passed over whole.
#[derive(Clone, Debug, Default)]
pub(super) struct Extension<'a> {
    pub(super) url: Text<'a>,
    pub(super) value: Value<'a>,
    pub(super) inside: Vec<Extension<'a>>,
}

/// What an extension of ours says.
#[derive(Clone, Debug, Default)]
pub(super) enum Value<'a> {
    #[default]
    Nothing,
    Words(Text<'a>),
    Flag(bool),
    Concept(Box<Concept<'a>>),
    Reference(Box<Reference<'a>>),
}

impl<'de: 'a, 'a> Deserialize<'de> for Extension<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let fields = super::json::Fields::deserialize(from)?;
        let url: Text<'a> = fields.read("url").unwrap_or_default();
        let mut extension = Extension {
            url,
            ..Extension::default()
        };
        // What stands inside one of ours has a short name without a colon.
        if extension.url.starts_with(OURS) || !extension.url.contains(':') {
            let words = ["valueString", "valueCode", "valueDateTime"];
            extension.value = if let Some(text) = words.iter().find_map(|name| fields.read(name)) {
                Value::Words(text)
            } else if let Some(flag) = fields.read("valueBoolean") {
                Value::Flag(flag)
            } else if let Some(concept) = fields.read("valueCodeableConcept") {
                Value::Concept(Box::new(concept))
            } else if let Some(reference) = fields.read("valueReference") {
                Value::Reference(Box::new(reference))
            } else {
                Value::Nothing
            };
            let inside: Option<List<Extension<'a>>> = fields.read("extension");
            extension.inside = inside.map(|list| list.to_vec()).unwrap_or_default();
        }
        Ok(extension)
    }
}

/// How the names of our own extensions begin.
pub(super) const OURS: &str = "urn:ownchart:";

/// The parts of ours among extensions.
pub(super) trait Ours<'a> {
    /// All of one name, without the beginning that all of ours share.
    fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s Extension<'a>>
    where
        'a: 's;

    /// The words of one.
    fn words<'s>(&'s self, name: &'s str) -> Option<String>
    where
        'a: 's,
    {
        self.all(name).find_map(|extension| match &extension.value {
            Value::Words(text) => Some(text.to_string()),
            _ => None,
        })
    }

    /// Whether one says yes.
    fn says(&self, name: &str) -> bool {
        self.all(name)
            .any(|extension| matches!(extension.value, Value::Flag(true)))
    }
}

impl<'a> Ours<'a> for [Extension<'a>] {
    fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s Extension<'a>>
    where
        'a: 's,
    {
        self.iter().filter(move |extension| {
            let url = &*extension.url;
            url == name || url.strip_prefix(OURS) == Some(name)
        })
    }
}

impl Concept<'_> {
    /// The words and codes, as they came. Words are never made up from a code's name.
    pub(super) fn coded(&self) -> Coded {
        let owned = |text: &Option<Text<'_>>| text.as_deref().unwrap_or_default().to_owned();
        Coded {
            text: owned(&self.text),
            codes: self
                .coding
                .iter()
                .map(|coding| Code {
                    system: owned(&coding.system),
                    code: owned(&coding.code),
                    display: owned(&coding.display),
                })
                .filter(|code| !code.code.is_empty() || !code.display.is_empty())
                .collect(),
        }
    }

    /// The words and codes, where there are any.
    pub(super) fn said(&self) -> Option<Coded> {
        Some(self.coded()).filter(|coded| !coded.is_empty())
    }

    /// What a person would read.
    pub(super) fn shown(&self) -> Option<String> {
        self.said().map(|coded| coded.shown().to_owned())
    }

    /// Whether one of its codes is this one, in whatever system.
    pub(super) fn has(&self, code: &str) -> bool {
        self.coding
            .iter()
            .any(|it| it.code.as_deref() == Some(code))
    }

    /// The first of its codes that a table knows.
    pub(super) fn find<T: Copy>(&self, table: &[(&str, T)]) -> Option<T> {
        let codes = self.coding.iter().filter_map(|it| it.code.as_deref());
        codes.filter_map(|code| choose(code, table)).next()
    }
}

/// The value that a table gives for a word.
pub(super) fn choose<T: Copy>(word: &str, table: &[(&str, T)]) -> Option<T> {
    table
        .iter()
        .find(|(known, _)| *known == word)
        .map(|(_, value)| *value)
}

/// The word that a table gives for a value: the table read backwards, the first line that fits.
pub(super) fn word_of<T: PartialEq>(
    value: T,
    table: &'static [(&'static str, T)],
) -> Option<&'static str> {
    table
        .iter()
        .find(|(_, known)| *known == value)
        .map(|(word, _)| *word)
}

impl Quantity<'_> {
    /// The unit as printed: its words, else its code.
    pub(super) fn unit(&self) -> Option<String> {
        let printed = self.unit.as_deref().or(self.code.as_deref());
        printed.filter(|unit| !unit.is_empty()).map(str::to_owned)
    }

    /// The unit as UCUM writes it.
    pub(super) fn ucum(&self) -> Option<String> {
        let ucum = self.system.as_deref() == Some(Code::UCUM);
        self.code.as_deref().filter(|_| ucum).map(str::to_owned)
    }

    /// Number and unit on one line, as written.
    pub(super) fn line(&self) -> Option<String> {
        let comparator = self.comparator.as_deref().unwrap_or_default();
        let number = self.value?.text();
        Some(match self.unit() {
            Some(unit) => format!("{comparator}{number} {unit}"),
            None => format!("{comparator}{number}"),
        })
    }

    /// The exact number; an extension of ours holds it where JSON cannot write it.
    pub(super) fn decimal(&self) -> Option<Decimal> {
        let ours = self.value_more.extension.words("decimal");
        ours.and_then(|text| text.parse().ok())
            .or_else(|| self.value?.decimal())
    }
}

impl Quantity<'_> {
    /// The amount as it was written; an extension of ours holds a fraction.
    pub(super) fn dose(&self) -> Option<Dose> {
        let ours = self.value_more.extension.words("decimal");
        ours.and_then(|text| text.parse().ok())
            .or_else(|| Some(self.value?.decimal()?.into()))
    }
}

impl Range<'_> {
    pub(super) fn line(&self) -> Option<String> {
        let low = self.low.as_ref().and_then(Quantity::line);
        let high = self.high.as_ref().and_then(Quantity::line);
        match (low, high) {
            (Some(low), Some(high)) => Some(format!("{low} – {high}")),
            (Some(low), None) => Some(format!("≥ {low}")),
            (None, Some(high)) => Some(format!("≤ {high}")),
            (None, None) => None,
        }
    }
}

impl Ratio<'_> {
    /// `5 mg`, `5 mg/1 ml`, `1:128`.
    pub(super) fn line(&self) -> Option<String> {
        let above = self.numerator.as_ref()?.line()?;
        let Some(below) = &self.denominator else {
            return Some(above);
        };
        let unit = below.unit().filter(|unit| unit != "1");
        let below_line = below.line()?;
        let one = below
            .value
            .is_some_and(|value| matches!(value.text(), "1" | "1.0"));
        Some(
            match (unit, self.numerator.as_ref().and_then(Quantity::unit)) {
                (None, None) => format!("{above}:{below_line}"),
                (None, Some(_)) if one => above,
                _ => format!("{above}/{below_line}"),
            },
        )
    }
}

impl Period<'_> {
    /// From – to, as written.
    pub(super) fn line(&self) -> Option<String> {
        match (self.start.as_deref(), self.end.as_deref()) {
            (None, None) => None,
            (start, end) => Some(format!("{} – {}", start.unwrap_or("?"), end.unwrap_or("?"))),
        }
    }
}

impl HumanName<'_> {
    /// The name as it is read aloud.
    pub(super) fn line(&self) -> Option<String> {
        if let Some(text) = self.text.as_deref().filter(|text| !text.trim().is_empty()) {
            return Some(text.to_owned());
        }
        let parts = self
            .prefix
            .iter()
            .chain(self.given.iter())
            .chain(self.family.iter());
        joined(parts.chain(self.suffix.iter()).map(|part| &**part), " ")
    }

    pub(super) fn family(&self) -> Option<String> {
        joined(self.family.iter().map(|part| &**part), " ")
    }

    pub(super) fn given(&self) -> Option<String> {
        joined(self.given.iter().map(|part| &**part), " ")
    }
}

/// The name to call someone by: the official one before others, never an old one before a
/// present one.
pub(super) fn best_name<'n, 'a>(names: &'n [HumanName<'a>]) -> Option<&'n HumanName<'a>> {
    let rank = |name: &&HumanName<'_>| match name.r#use.as_deref() {
        Some("official") => 0,
        Some("usual") => 1,
        None => 2,
        Some("old" | "maiden") => 4,
        Some(_) => 3,
    };
    names.iter().min_by_key(rank)
}

impl Address<'_> {
    /// The address on one line.
    pub(super) fn line(&self) -> Option<String> {
        if let Some(text) = self.text.as_deref().filter(|text| !text.trim().is_empty()) {
            return Some(text.lines().collect::<Vec<_>>().join(", "));
        }
        let town = [&self.postal_code, &self.city].map(|part| part.as_deref().unwrap_or_default());
        let town = joined(town.into_iter(), " ");
        let rest = [&self.state, &self.country].map(|part| part.as_deref().unwrap_or_default());
        let lines = self.line.iter().map(|line| &**line);
        joined(lines.chain(town.as_deref()).chain(rest), ", ")
    }
}

/// What someone is reached by.
#[derive(Debug, Default)]
pub(super) struct Reach {
    pub(super) phones: Vec<String>,
    pub(super) email: Option<String>,
    /// Fax, pager, a second electronic address: `fax: 030 123`.
    pub(super) others: Vec<String>,
}

pub(super) fn reach(points: &[ContactPoint<'_>]) -> Reach {
    let mut points: Vec<&ContactPoint<'_>> = points.iter().collect();
    let rank = |point: &&ContactPoint<'_>| {
        let rank = point.rank.and_then(|rank| rank.text().parse::<u32>().ok());
        (
            point.r#use.as_deref() == Some("old"),
            rank.unwrap_or(u32::MAX),
        )
    };
    points.sort_by_key(rank);
    let mut reach = Reach::default();
    for point in points {
        let Some(value) = point.value.as_deref().filter(|value| !value.is_empty()) else {
            continue;
        };
        match point.system.as_deref() {
            _ if point.r#use.as_deref() == Some("old") => {
                reach.others.push(format!("old: {value}"))
            }
            Some("phone" | "sms") | None => reach.phones.push(value.to_owned()),
            Some("email") if reach.email.is_none() => reach.email = Some(value.to_owned()),
            Some(other) => reach.others.push(format!("{other}: {value}")),
        }
    }
    reach
}

impl Identifier<'_> {
    pub(super) fn known(&self) -> Option<Known> {
        let value = self.value.as_deref().filter(|value| !value.is_empty())?;
        let named = || self.r#type.as_ref().and_then(Concept::shown);
        let system = self.system.as_deref().map(str::to_owned).or_else(named);
        Some(Known {
            system: system.unwrap_or_default(),
            value: value.to_owned(),
        })
    }
}

impl Annotation<'_> {
    /// The remark, with its author before it where there is one.
    pub(super) fn line(&self) -> Option<String> {
        let text = self
            .text
            .as_deref()
            .filter(|text| !text.trim().is_empty())?;
        let referenced = || self.author_reference.as_ref()?.display.as_deref();
        let author = self.author_string.as_deref().or_else(referenced);
        Some(match author {
            Some(author) => format!("{author}: {text}"),
            None => text.to_owned(),
        })
    }
}

/// A date of FHIR. An extension of ours beside it says more exactly what the person knew, and
/// counts only where it does not contradict the date.
pub(super) fn when(text: Option<&str>, more: &[Extension<'_>]) -> Result<Option<When>, ()> {
    let exact = more
        .words("when")
        .and_then(|text| text.parse::<When>().ok());
    let Some(text) = text else { return Ok(None) };
    let plain: When = text.trim().parse().map_err(|_| ())?;
    let bare = |when: &When| When {
        about: false,
        ..when.date()
    };
    Ok(Some(
        exact
            .filter(|exact| bare(exact) == bare(&plain))
            .unwrap_or(plain),
    ))
}

/// What a laboratory calls usual, from low and high and words.
pub(super) fn usual(
    low: Option<Decimal>,
    high: Option<Decimal>,
    text: Option<String>,
) -> Option<Usual> {
    let usual = Usual { low, high, text };
    (usual != Usual::default()).then_some(usual)
}

/// Words with something between them; nothing where all are empty.
pub(super) fn joined<'t>(words: impl Iterator<Item = &'t str>, between: &str) -> Option<String> {
    let words: Vec<&str> = words
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect();
    (!words.is_empty()).then(|| words.join(between))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<'a, T: Deserialize<'a>>(json: &'a str) -> T {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_titre_is_not_a_strength() {
        let titre: Ratio<'_> = read(r#"{"numerator":{"value":1},"denominator":{"value":128}}"#);
        assert_eq!(titre.line().as_deref(), Some("1:128"));
        let tablet: Ratio<'_> = read(
            r#"{"numerator":{"value":5.0,"unit":"mg"},"denominator":{"value":1,"unit":"tablet"}}"#,
        );
        assert_eq!(tablet.line().as_deref(), Some("5.0 mg/1 tablet"));
        let plain: Ratio<'_> =
            read(r#"{"numerator":{"value":5,"code":"mg"},"denominator":{"value":1,"unit":"1"}}"#);
        assert_eq!(plain.line().as_deref(), Some("5 mg"));
    }

    #[test]
    fn the_official_name_comes_before_the_old_one() {
        let names: Vec<HumanName<'_>> = read(
            r#"[{"use":"old","family":"Alt"},{"use":"official","family":"Neu","given":["Eva","Maria"],"prefix":["Dr."]}]"#,
        );
        let name = best_name(&names).unwrap();
        assert_eq!(name.line().as_deref(), Some("Dr. Eva Maria Neu"));
    }

    #[test]
    fn an_exact_date_of_ours_counts_only_where_it_fits() {
        let ours = |exact: &str| -> Vec<Extension<'_>> {
            let json = format!(r#"[{{"url":"urn:ownchart:when","valueString":"{exact}"}}]"#);
            read(Box::leak(json.into_boxed_str()))
        };
        let shown = |text, exact| when(Some(text), &ours(exact)).unwrap().unwrap().to_string();
        assert_eq!(shown("1998", "~1998"), "~1998");
        assert_eq!(shown("2026-05-03", "2026-05-03T10:42"), "2026-05-03T10:42");
        assert_eq!(shown("2026-05-04", "2026-05-03T10:42"), "2026-05-04");
    }

    #[test]
    fn extensions_of_others_may_have_any_shape() {
        let list: Vec<Extension<'_>> = read(
            r#"[{"url":"http://x","valueString":7},{"url":"urn:ownchart:a","valueString":"b"}]"#,
        );
        assert_eq!(list.words("a").as_deref(), Some("b"));
    }
}
