//! What JSON gives, taken in at one door: texts with a length, lists that may hold nothing,
//! numbers as they were written, and the fields of a resource before anyone knows its type.

use crate::limits;
use record::Decimal;
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

/// A text of at most [`limits::TEXT`] bytes, borrowed from the file where it has no escapes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Text<'a>(Cow<'a, str>);

impl Deref for Text<'_> {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'a> Text<'a> {
    pub(super) fn cow(&self) -> &Cow<'a, str> {
        &self.0
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = from.deserialize_str(Letters)?;
        if text.len() > limits::TEXT {
            return Err(de::Error::custom(TOO_LONG));
        }
        Ok(Text(text))
    }
}

/// How the reader tells "too long" from "not a text".
pub(super) const TOO_LONG: &str = "a text is too long";

/// A text of any length: attachments and narratives, which are judged later.
#[derive(Clone, Debug, Default)]
pub(super) struct Long<'a>(pub(super) Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Long<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(Letters).map(Long)
    }
}

struct Letters;

impl<'de> Visitor<'de> for Letters {
    type Value = Cow<'de, str>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }
    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
    fn visit_string<E: de::Error>(self, text: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text))
    }
}

/// A list. `null` is an empty one, and `null` between its parts is passed over: FHIR writes it
/// where only an extension stands.
#[derive(Clone, Debug)]
pub(super) struct List<T>(Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        List(Vec::new())
    }
}

impl<T> Deref for List<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Parts<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Parts<T> {
            type Value = List<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }
            fn visit_unit<E: de::Error>(self) -> Result<List<T>, E> {
                Ok(List::default())
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<List<T>, A::Error> {
                let mut list = Vec::new();
                while let Some(part) = seq.next_element::<Option<T>>()? {
                    list.extend(part);
                }
                Ok(List(list))
            }
            // XML does not tell one from a list of one, and older versions have one for many.
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<List<T>, A::Error> {
                let one = T::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(List(vec![one]))
            }
            fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<List<T>, E> {
                let one = T::deserialize(de::value::BorrowedStrDeserializer::new(text))?;
                Ok(List(vec![one]))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<List<T>, E> {
                let one = T::deserialize(de::value::StrDeserializer::new(text))?;
                Ok(List(vec![one]))
            }
        }
        from.deserialize_any(Parts(PhantomData))
    }
}

/// A number as it was written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number<'a>(&'a RawValue);

impl<'de: 'a, 'a> Deserialize<'de> for Number<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        <&RawValue>::deserialize(from).map(Number)
    }
}

impl<'a> Number<'a> {
    /// The exact decimal. Some programs write numbers as texts; those are read too, with a point
    /// and not with a comma, for `1,234` means two things.
    pub(super) fn decimal(self) -> Option<Decimal> {
        let text = self.text();
        (!text.contains(',')).then(|| text.parse().ok()).flatten()
    }

    /// What stands there.
    pub(super) fn text(self) -> &'a str {
        self.0.get().trim_matches('"')
    }
}

/// The fields of an object, none of them read yet.
pub(super) struct Fields<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Fields<'a> {
    pub(super) fn of(json: &'a str) -> serde_json::Result<Fields<'a>> {
        serde_json::from_str(json)
    }

    /// What stands in a field.
    pub(super) fn get(&self, name: &str) -> Option<&'a str> {
        let field = self.0.iter().find(|(key, _)| key == name);
        field.map(|(_, value)| value.get())
    }

    /// A field read as one thing; nothing where it is missing or another thing.
    pub(super) fn read<T: Deserialize<'a>>(&self, name: &str) -> Option<T> {
        serde_json::from_str(self.get(name)?).ok()
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Fields<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
                let mut fields: Vec<(Cow<'de, str>, &'de RawValue)> = Vec::new();
                while let Some((Long(key), value)) = map.next_entry::<Long<'de>, &RawValue>()? {
                    // Which of two values a program takes is anybody's guess: neither is taken.
                    if fields.len() < 256 && fields.iter().any(|(known, _)| *known == key) {
                        return Err(de::Error::custom(format_args!("{key} stands there twice")));
                    }
                    fields.push((key, value));
                }
                Ok(Fields(fields))
            }
        }
        from.deserialize_map(Pairs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_laboratorys_zero_comes_through_and_a_comma_does_not() {
        let number: Number<'_> = serde_json::from_str("5.40").unwrap();
        assert_eq!(number.decimal().unwrap().as_str(), "5.40");
        let number: Number<'_> = serde_json::from_str("\"5.40\"").unwrap();
        assert_eq!(number.decimal().unwrap().as_str(), "5.40");
        let number: Number<'_> = serde_json::from_str("\"1,234\"").unwrap();
        assert_eq!(number.decimal(), None);
    }

    #[test]
    fn a_field_that_stands_twice_is_not_guessed() {
        assert!(Fields::of(r#"{"status":"final","status":"entered-in-error"}"#).is_err());
        let fields = Fields::of(r#"{"id":"a","n":[1]}"#).unwrap();
        assert_eq!(fields.get("n"), Some("[1]"));
        assert_eq!(fields.read::<String>("id").as_deref(), Some("a"));
    }

    #[test]
    fn nothing_between_the_parts_of_a_list_is_passed_over() {
        let list: List<Text<'_>> = serde_json::from_str(r#"["a",null,"b\n"]"#).unwrap();
        let list: Vec<&str> = list.iter().map(|text| &**text).collect();
        assert_eq!(list, ["a", "b\n"]);
    }

    #[test]
    fn one_is_a_list_of_one() {
        let list: List<Text<'_>> = serde_json::from_str(r#""a""#).unwrap();
        assert_eq!(&*list[0], "a");
        let list: List<Fields<'_>> = serde_json::from_str(r#"{"a":1}"#).unwrap();
        assert_eq!(list[0].get("a"), Some("1"));
        assert!(serde_json::from_str::<List<Text<'_>>>("5").is_err());
    }

    #[test]
    fn a_text_beyond_the_limit_is_refused() {
        let long = format!("\"{}\"", "x".repeat(limits::TEXT + 1));
        assert!(serde_json::from_str::<Text<'_>>(&long).is_err());
        assert!(serde_json::from_str::<Long<'_>>(&long).is_ok());
    }
}
