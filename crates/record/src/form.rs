//! The written form, version 1: at rest, in packages, on the command line.
//!
//! An entry is one flat JSON object: `id`, `kind`, `person`, the fields of its kind, `note`,
//! `labels`, `links`, `source`, and `life` when it was removed. What says nothing is left out.
//! In a [`crate::Revision`] the same fields stand in their groups. The fields of each kind are
//! declared once, on the nouns; `docs/format/vault.md` tells the form in prose, and the golden
//! files beside the tests hold it still.

use crate::noun::says_nothing;
use crate::{Content, Entry, EntryId, Field, Group, Kind, Life, Link, Shape, Shaped, Source};
use serde::de::{DeserializeOwned, Deserializer, MapAccess, Visitor, value::MapDeserializer};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The number of this form.
pub const VERSION: u32 = 1;

/// Fields that every kind has, in their groups.
pub const COMMON: &[Group] = &[
    Group {
        name: "person",
        fields: &[Field {
            name: "person",
            shape: Shape::Entry,
            about: " Whose it is.",
        }],
    },
    Group {
        name: "note",
        fields: &[Field {
            name: "note",
            shape: Shape::Text,
            about: " A remark by the person.",
        }],
    },
    Group {
        name: "labels",
        fields: &[Field {
            name: "labels",
            shape: Shape::List(&Shape::Text),
            about: " Words to find it by.",
        }],
    },
    Group {
        name: "links",
        fields: &[Field {
            name: "links",
            shape: <Vec<Link> as Shaped>::SHAPE,
            about: " Arrows to other entries.",
        }],
    },
    Group {
        name: "source",
        fields: &[Field {
            name: "source",
            shape: Source::SHAPE,
            about: " Who said so.",
        }],
    },
    Group {
        name: "life",
        fields: &[Field {
            name: "life",
            shape: Life::SHAPE,
            about: " Whether it stands in the chart or was removed.",
        }],
    },
];

/// The groups of an entry: name to its fields.
pub type Groups = BTreeMap<String, Value>;

/// Why something is not an entry of this form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotAnEntry {
    /// It is not a JSON object.
    #[error("an entry is a JSON object")]
    NotAnObject,
    /// The field `kind` is missing or names no kind.
    #[error("the field kind is missing or names no kind")]
    NoKind,
    /// The field `id` is missing or is no id.
    #[error("the field id is missing or is no id")]
    NoId,
    /// A field is unknown to its kind or holds what may not stand there.
    #[error("{field}: {reason}")]
    Field {
        /// The field.
        field: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// Every group of a kind, its own first.
pub fn groups_of(kind: Kind) -> impl Iterator<Item = &'static Group> {
    kind.groups().iter().chain(COMMON)
}

/// An entry as it is written: one flat object.
#[derive(Serialize)]
pub struct Written<'e> {
    id: EntryId,
    kind: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<EntryId>,
    #[serde(flatten)]
    content: &'e Content,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'e str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    labels: &'e [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    links: &'e [Link],
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'e Source>,
    #[serde(skip_serializing_if = "says_nothing")]
    life: Life,
}

impl<'e> Written<'e> {
    /// The written form of an entry.
    #[must_use]
    pub fn of(entry: &'e Entry) -> Written<'e> {
        let Entry {
            id,
            person,
            content,
            note,
            labels,
            links,
            source,
            life,
        } = entry;
        Written {
            id: *id,
            kind: content.kind(),
            person: *person,
            content,
            note: note.as_deref(),
            labels,
            links,
            source: Some(source).filter(|source| !says_nothing(*source)),
            life: *life,
        }
    }
}

/// An entry as one flat JSON object.
#[must_use]
pub fn write(entry: &Entry) -> Value {
    serde_json::to_value(Written::of(entry)).expect("nouns hold only text, numbers and lists")
}

/// Reads an entry from one flat JSON object.
///
/// # Errors
/// [`NotAnEntry`] with the name of the field that does not fit; unknown fields are refused, for a
/// mistyped name would lose what was meant.
pub fn read(value: Value) -> Result<Entry, NotAnEntry> {
    let Value::Object(mut object) = value else {
        return Err(NotAnEntry::NotAnObject);
    };
    let kind = object.remove("kind").ok_or(NotAnEntry::NoKind)?;
    let kind: Kind = serde_json::from_value(kind).map_err(|_| NotAnEntry::NoKind)?;
    let id = object.remove("id").ok_or(NotAnEntry::NoId)?;
    let id = serde_json::from_value(id).map_err(|_| NotAnEntry::NoId)?;
    assemble(id, kind, object)
}

/// Reads an entry from the text of one flat JSON object.
///
/// # Errors
/// As [`read`]; [`NotAnEntry::NotAnObject`] also for a text that is no JSON.
pub fn read_text(json: &str) -> Result<Entry, NotAnEntry> {
    // An entry as it should be is read in one go. What is wrong with any other is found field by field.
    let in_one_go = serde_json::from_str::<Fields<'_>>(json).ok();
    if let Some(entry) = in_one_go.and_then(Fields::entry) {
        return Ok(entry);
    }
    read(serde_json::from_str(json).map_err(|_| NotAnEntry::NotAnObject)?)
}

/// The fields of an object whose names are spelled plainly, none of them read yet.
struct Fields<'a>(Vec<(&'a str, &'a RawValue)>);

impl<'a> Fields<'a> {
    fn entry(mut self) -> Option<Entry> {
        let kind = serde_json::from_str(self.take("kind")?.get()).ok()?;
        Some(Entry {
            id: serde_json::from_str(self.take("id")?.get()).ok()?,
            person: self.or_default("person")?,
            note: self.or_default("note")?,
            labels: self.or_default("labels")?,
            links: self.or_default("links")?,
            source: self.or_default("source")?,
            life: self.or_default("life")?,
            content: Content::from_fields(kind, MapDeserializer::new(self.0.into_iter())).ok()?,
        })
    }

    fn take(&mut self, name: &str) -> Option<&'a RawValue> {
        let at = self.0.iter().position(|(known, _)| *known == name)?;
        Some(self.0.swap_remove(at).1)
    }

    fn or_default<T: Default + DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        let Some(value) = self.take(name) else {
            return Some(T::default());
        };
        let value: Option<T> = serde_json::from_str(value.get()).ok()?;
        Some(value.unwrap_or_default())
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Fields<'de>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }
        from.deserialize_map(Pairs)
    }
}

fn assemble(
    id: crate::EntryId,
    kind: Kind,
    mut object: Map<String, Value>,
) -> Result<Entry, NotAnEntry> {
    let mut take = |name: &str| object.remove(name).unwrap_or(Value::Null);
    let [person, note, labels, links, source, life] =
        ["person", "note", "labels", "links", "source", "life"].map(&mut take);
    let bad = |name: &'static str| {
        move |error: serde_json::Error| NotAnEntry::Field {
            field: name.to_owned(),
            reason: error.to_string(),
        }
    };
    Ok(Entry {
        id,
        person: serde_json::from_value(person).map_err(bad("person"))?,
        note: serde_json::from_value(note).map_err(bad("note"))?,
        labels: or_default(labels).map_err(bad("labels"))?,
        links: or_default(links).map_err(bad("links"))?,
        source: or_default(source).map_err(bad("source"))?,
        life: or_default(life).map_err(bad("life"))?,
        content: content(kind, object)?,
    })
}

/// The fields of a kind. When one of them may not stand there, each is tried alone to name it.
fn content(kind: Kind, fields: Map<String, Value>) -> Result<Content, NotAnEntry> {
    Content::from_fields(kind, &fields).map_err(|error| {
        let alone = |(name, value): (String, Value)| {
            let field = Map::from_iter([(name.clone(), value)]);
            let error = Content::from_fields(kind, &field).err()?;
            Some((name, error))
        };
        let culprit = fields.into_iter().find_map(alone);
        let (field, error) = culprit.unwrap_or_else(|| (kind.to_string(), error));
        NotAnEntry::Field {
            field,
            reason: error.to_string(),
        }
    })
}

fn or_default<T: Default + DeserializeOwned>(value: Value) -> serde_json::Result<T> {
    if value.is_null() {
        Ok(T::default())
    } else {
        serde_json::from_value(value)
    }
}

/// The fields of an entry in their groups; a group that says nothing is an empty object.
#[must_use]
pub fn split(entry: &Entry) -> Groups {
    let Value::Object(mut fields) = write(entry) else {
        return Groups::new();
    };
    groups_of(entry.kind())
        .map(|group| {
            let of_group = group.fields.iter().filter_map(|field| {
                fields
                    .remove(field.name)
                    .map(|value| (field.name.to_owned(), value))
            });
            (group.name.to_owned(), Value::Object(of_group.collect()))
        })
        .collect()
}

/// Puts groups together to an entry. Groups and fields of a later form are passed over, so an
/// older program shows what it understands; the revisions keep the rest.
///
/// # Errors
/// [`NotAnEntry::Field`] if a known field holds what may not stand there.
pub fn join<'a>(
    id: crate::EntryId,
    kind: Kind,
    groups: impl IntoIterator<Item = (&'a str, &'a Value)>,
) -> Result<Entry, NotAnEntry> {
    let mut object = Map::new();
    for (name, value) in groups {
        let known = groups_of(kind).find(|group| group.name == name);
        if let (Some(group), Value::Object(fields)) = (known, value) {
            for field in group.fields {
                if let Some(value) = fields.get(field.name) {
                    object.insert(field.name.to_owned(), value.clone());
                }
            }
        }
    }
    assemble(id, kind, object)
}

/// The groups that differ between two states of one entry: what a revision must write.
#[must_use]
pub fn changed(before: &Entry, after: &Entry) -> Groups {
    let before = split(before);
    split(after)
        .into_iter()
        .filter(|(name, value)| before.get(name) != Some(value))
        .collect()
}

/// The fields of a kind as data, for `ownchart schema` and for the window's forms.
#[must_use]
pub fn schema(kind: Kind) -> Value {
    let groups: Vec<Value> = groups_of(kind)
        .map(|group| {
            let fields: Vec<Value> = group.fields.iter().map(field_schema).collect();
            json!({ "group": group.name, "fields": fields })
        })
        .collect();
    json!({ "form": VERSION, "kind": kind, "groups": groups })
}

fn field_schema(field: &Field) -> Value {
    let mut schema = shape_schema(&field.shape);
    schema["name"] = json!(field.name);
    schema["about"] = json!(field.about.trim());
    schema
}

fn shape_schema(shape: &Shape) -> Value {
    match shape {
        Shape::Text => json!({ "shape": "text" }),
        Shape::Coded => json!({ "shape": "coded" }),
        Shape::When => json!({ "shape": "date" }),
        Shape::Decimal => json!({ "shape": "decimal" }),
        Shape::Dose => json!({ "shape": "dose" }),
        Shape::Count => json!({ "shape": "count" }),
        Shape::Flag => json!({ "shape": "flag" }),
        Shape::Entry => json!({ "shape": "entry" }),
        Shape::Document => json!({ "shape": "document" }),
        Shape::Choice(words) => json!({ "shape": "choice", "words": words }),
        Shape::List(of) => json!({ "shape": "list", "of": shape_schema(of) }),
        Shape::Parts(fields) => {
            json!({ "shape": "parts", "fields": fields.iter().map(field_schema).collect::<Vec<_>>() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::EntryId;

    /// A value that may stand in a field, so that every field can be written once.
    fn sample(shape: &Shape) -> Value {
        match shape {
            Shape::Text => json!("Wort"),
            Shape::Coded => {
                json!({ "text": "Wort", "codes": [{ "system": "http://loinc.org", "code": "718-7" }] })
            }
            Shape::When => json!("2026-05-03"),
            Shape::Decimal => json!("5.40"),
            Shape::Dose => json!("5.40"),
            Shape::Count => json!(3),
            Shape::Flag => json!(true),
            Shape::Choice(words) => json!(words.last().unwrap()),
            Shape::Entry => json!("00112233445566778899aabbccddeeff"),
            Shape::Document => {
                json!("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")
            }
            Shape::List(of) => json!([sample(of)]),
            Shape::Parts(fields) => fields
                .iter()
                .map(|f| (f.name.to_owned(), sample(&f.shape)))
                .collect(),
        }
    }

    fn full(kind: Kind) -> Value {
        let mut object: Map<String, Value> = groups_of(kind)
            .flat_map(|group| group.fields)
            .map(|field| (field.name.to_owned(), sample(&field.shape)))
            .collect();
        object.insert("id".into(), json!("000102030405060708090a0b0c0d0e0f"));
        object.insert("kind".into(), json!(kind));
        Value::Object(object)
    }

    #[test]
    fn every_field_of_every_kind_is_read_and_written() {
        for kind in Kind::ALL {
            let entry = read(full(*kind)).unwrap();
            assert_eq!(write(&entry), full(*kind), "{kind}");
            assert_eq!(read_text(&full(*kind).to_string()), Ok(entry), "{kind}");
        }
    }

    #[test]
    fn splitting_into_groups_and_joining_gives_the_entry_back() {
        for kind in Kind::ALL {
            let entry = read(full(*kind)).unwrap();
            let groups = split(&entry);
            let joined =
                join(entry.id, *kind, groups.iter().map(|(n, v)| (n.as_str(), v))).unwrap();
            assert_eq!(joined, entry);
        }
    }

    #[test]
    fn every_field_belongs_to_exactly_one_group() {
        for kind in Kind::ALL {
            let mut names: Vec<_> = groups_of(*kind)
                .flat_map(|g| g.fields)
                .map(|f| f.name)
                .collect();
            let all = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), all, "{kind} has two fields of one name");
            assert!(!names.contains(&"id") && !names.contains(&"kind"));
        }
    }

    #[test]
    fn the_golden_entries_of_form_1_stay_as_they_are() {
        let golden = include_str!("../golden/form-1.ndjson");
        let lines: Vec<&str> = golden.lines().collect();
        assert_eq!(lines.len(), Kind::ALL.len());
        for (line, kind) in lines.iter().zip(Kind::ALL) {
            let value: Value = serde_json::from_str(line).unwrap();
            assert_eq!(
                value,
                full(*kind),
                "the form of {kind} changed: that is a new form version"
            );
            assert_eq!(write(&read(value.clone()).unwrap()), value);
        }
    }

    #[test]
    fn a_mistyped_field_is_refused_by_name() {
        let value = json!({ "id": EntryId([1; 16]), "kind": "allergy", "substanze": "Penicillin" });
        let error = read(value).unwrap_err().to_string();
        assert!(error.contains("substanze"), "{error}");
    }

    /// What a text says of an entry is what its value says, also where it is no entry.
    #[test]
    fn a_text_is_read_as_its_value_is() {
        let id = "\"id\":\"0102030405060708090a0b0c0d0e0f10\"";
        for rest in [
            r#""kind":"note","title":"a\"\u00e4","note":null,"labels":null,"life":null"#,
            r#""kind":"note","title":"x","labels":["a\nb"],"person":"00112233445566778899aabbccddeeff""#,
            r#""kind":"note","title":"x","title":"y""#,
            r#""kind":"note","note":"x","note":"y","title":"z""#,
            r#""kind":"note","kind":"allergy","title":"z""#,
            r#""kind":"note","titel":"x""#,
            r#""kind":"note","title":5"#,
            r#""kind":"note","title":"x","labels":"a""#,
            r#""kind":"note","t\u0069tle":"x""#,
            r#""kind":"nothing""#,
            r#""title":"x""#,
        ] {
            let text = format!("{{{id},{rest}}}");
            let value = serde_json::from_str(&text).unwrap();
            assert_eq!(read_text(&text), read(value), "{text}");
        }
        for text in [
            "",
            "[]",
            "{\"id\":",
            "{}",
            "{\"kind\":\"note\",\"title\":\"x\"}",
        ] {
            let value = serde_json::from_str(text).unwrap_or(Value::Null);
            assert_eq!(read_text(text), read(value), "{text}");
        }
    }

    #[test]
    fn a_field_that_holds_nonsense_is_named() {
        let value = json!({
            "id": EntryId([1; 16]), "kind": "medication", "name": "Methotrexat", "weekdays": ["someday"],
        });
        let error = read(value).unwrap_err();
        assert!(matches!(error, NotAnEntry::Field { field, .. } if field == "weekdays"));
    }

    #[test]
    fn a_removed_group_is_written_as_saying_nothing() {
        let mut before =
            read(json!({ "id": EntryId([1; 16]), "kind": "note", "title": "Frage", "note": "x" }))
                .unwrap();
        let mut after = before.clone();
        after.note = None;
        assert_eq!(
            changed(&before, &after),
            Groups::from([("note".to_owned(), json!({}))])
        );
        before.note = None;
        assert!(changed(&before, &after).is_empty());
    }
}
