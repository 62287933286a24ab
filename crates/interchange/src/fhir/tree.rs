//! JSON while it is written: fields in the order they were set, numbers as they were said.

use record::Decimal;
use std::borrow::Cow;
use std::collections::HashMap;

/// A value of JSON.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    Text(String),
    /// Digits that JSON can write: checked when it was made.
    Number(String),
    Flag(bool),
    List(Vec<Json>),
    Object(Object),
}

/// An object. What says nothing is not written.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Object(Vec<(Cow<'static, str>, Json)>);

impl Object {
    /// Sets a field, unless there is nothing to say.
    pub(crate) fn set(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Json>) {
        let value = value.into();
        let empty = match &value {
            Json::List(list) => list.is_empty(),
            Json::Object(object) => object.0.is_empty(),
            _ => false,
        };
        if !empty {
            self.0.push((name.into(), value));
        }
    }

    /// Sets a field where there is a value.
    pub(crate) fn maybe(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        value: Option<impl Into<Json>>,
    ) {
        if let Some(value) = value {
            self.set(name, value);
        }
    }

    /// The object with one more field.
    #[must_use]
    pub(crate) fn with(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<Json>,
    ) -> Object {
        self.set(name, value);
        self
    }

    /// The fields of this, then those of another.
    #[must_use]
    pub(crate) fn and(mut self, other: Object) -> Object {
        self.0.extend(other.0);
        self
    }

    /// Adds to a list, which begins with this where there was none.
    pub(crate) fn push_to(&mut self, name: &'static str, value: Json) {
        for (known, list) in &mut self.0 {
            if let (true, Json::List(list)) = (known == name, list) {
                list.push(value);
                return;
            }
        }
        self.set(name, Json::List(vec![value]));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes a field out.
    pub(crate) fn take(&mut self, name: &str) -> Option<Json> {
        let at = self.0.iter().position(|(known, _)| known == name)?;
        Some(self.0.remove(at).1)
    }

    /// What stands in a field.
    pub(crate) fn get(&self, name: &str) -> Option<&Json> {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value)
    }

    /// The names of its fields.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| &**name)
    }

    /// Whether a field is set.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }
}

/// An object with one field.
pub(crate) fn object(name: &'static str, value: impl Into<Json>) -> Object {
    Object::default().with(name, value)
}

impl Json {
    /// Writes other words into every text field of this name, at any depth, where they are known.
    pub(crate) fn rename(&mut self, field: &str, names: &HashMap<String, String>) {
        match self {
            Json::List(list) => list.iter_mut().for_each(|item| item.rename(field, names)),
            Json::Object(object) => {
                for (name, value) in &mut object.0 {
                    match value {
                        Json::Text(text) if name == field => {
                            if let Some(other) = names.get(text) {
                                text.clone_from(other);
                            }
                        }
                        other => other.rename(field, names),
                    }
                }
            }
            Json::Text(_) | Json::Number(_) | Json::Flag(_) => {}
        }
    }
}

impl Default for Json {
    fn default() -> Json {
        Json::Object(Object::default())
    }
}
impl From<&str> for Json {
    fn from(text: &str) -> Json {
        Json::Text(text.to_owned())
    }
}
impl From<String> for Json {
    fn from(text: String) -> Json {
        Json::Text(text)
    }
}
impl From<&String> for Json {
    fn from(text: &String) -> Json {
        Json::Text(text.clone())
    }
}
impl From<bool> for Json {
    fn from(flag: bool) -> Json {
        Json::Flag(flag)
    }
}
impl From<u64> for Json {
    fn from(number: u64) -> Json {
        Json::Number(number.to_string())
    }
}
impl From<Object> for Json {
    fn from(object: Object) -> Json {
        Json::Object(object)
    }
}
impl<T: Into<Json>> From<Vec<T>> for Json {
    fn from(list: Vec<T>) -> Json {
        Json::List(list.into_iter().map(Into::into).collect())
    }
}

/// A decimal as JSON writes it; the second says whether it lost its spelling (`05` is `5`).
pub(crate) fn number(decimal: &Decimal) -> (Json, bool) {
    let text = decimal.as_str();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    let whole = digits.bytes().take_while(u8::is_ascii_digit).count();
    let zeros = digits.bytes().take_while(|byte| *byte == b'0').count();
    let drop = zeros.min(whole.saturating_sub(1));
    (Json::Number(format!("{sign}{}", &digits[drop..])), drop > 0)
}

impl Json {
    /// The value of a text that is known to be whole JSON, numbers as they were written. What is
    /// null is left out.
    pub(crate) fn parse(text: &str) -> Json {
        let mut rest = text;
        value(&mut rest).unwrap_or_default()
    }

    /// Writes it without spaces.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Json::Text(text) => quote(text, out),
            Json::Number(digits) => out.extend_from_slice(digits.as_bytes()),
            Json::Flag(flag) => out.extend_from_slice(if *flag { b"true" } else { b"false" }),
            Json::List(list) => {
                out.push(b'[');
                for (nth, value) in list.iter().enumerate() {
                    if nth > 0 {
                        out.push(b',');
                    }
                    value.write(out);
                }
                out.push(b']');
            }
            Json::Object(object) => {
                out.push(b'{');
                for (nth, (name, value)) in object.0.iter().enumerate() {
                    if nth > 0 {
                        out.push(b',');
                    }
                    quote(name, out);
                    out.push(b':');
                    value.write(out);
                }
                out.push(b'}');
            }
        }
    }
}

/// The next value. Its depth was measured before ([`crate::limits::DEPTH`]).
fn value(rest: &mut &str) -> Option<Json> {
    *rest = rest.trim_start();
    match rest.as_bytes().first()? {
        b'"' => Some(Json::Text(string(rest))),
        b'[' => {
            let mut list = Vec::new();
            *rest = rest[1..].trim_start();
            while !rest.is_empty() && !rest.starts_with(']') {
                list.extend(value(rest));
                *rest = rest.trim_start().trim_start_matches(',').trim_start();
            }
            *rest = rest.get(1..).unwrap_or_default();
            Some(Json::List(list))
        }
        b'{' => {
            let mut object = Object::default();
            *rest = rest[1..].trim_start();
            while rest.starts_with('"') {
                let name = string(rest);
                *rest = rest.trim_start().trim_start_matches(':');
                if let Some(value) = value(rest) {
                    object.0.push((Cow::Owned(name), value));
                }
                *rest = rest.trim_start().trim_start_matches(',').trim_start();
            }
            *rest = rest.get(1..).unwrap_or_default();
            Some(Json::Object(object))
        }
        _ => {
            let end = rest
                .find([',', ']', '}', ' ', '\n', '\r', '\t'])
                .unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            *rest = after;
            match word {
                "true" => Some(Json::Flag(true)),
                "false" => Some(Json::Flag(false)),
                "null" | "" => None,
                digits => Some(Json::Number(digits.to_owned())),
            }
        }
    }
}

/// The text in quotation marks at the beginning.
fn string(rest: &mut &str) -> String {
    let bytes = rest.as_bytes();
    let mut end = 1;
    while let Some(next) = memchr::memchr2(b'"', b'\\', bytes.get(end..).unwrap_or_default()) {
        end += next;
        if bytes[end] == b'"' {
            break;
        }
        end += 2;
    }
    let end = (end + 1).min(bytes.len());
    let (quoted, after) = rest.split_at(end);
    *rest = after;
    serde_json::from_str(quoted).unwrap_or_default()
}

fn quote(text: &str, out: &mut Vec<u8>) {
    serde_json::to_writer(out, text).expect("a text can always be written into memory");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(json: impl Into<Json>) -> String {
        let mut out = Vec::new();
        json.into().write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_laboratorys_zero_is_written() {
        for (decimal, json, lost) in [
            ("5.40", "5.40", false),
            ("-0.5", "-0.5", false),
            ("0", "0", false),
            ("007.5", "7.5", true),
            ("-00", "-0", true),
            ("1e3", "1e3", false),
        ] {
            let (number, spelling_lost) = number(&decimal.parse().unwrap());
            assert_eq!(written(number.clone()), json);
            assert_eq!(spelling_lost, lost, "{decimal}");
            assert!(serde_json::from_str::<f64>(&written(number)).is_ok());
        }
    }

    #[test]
    fn what_is_parsed_is_written_again_as_it_was() {
        for json in [
            r#"{"a":5.40,"b":[1,-0.0,"x\\\"y"],"c":{"d":true}}"#,
            r#""ä""#,
            r#"{"a":[],"b":{}}"#,
        ] {
            assert_eq!(written(Json::parse(json)), json);
        }
        assert_eq!(
            written(Json::parse(" { \"a\" : null , \"b\" : [ null , 1 ] } ")),
            r#"{"b":[1]}"#
        );
    }

    #[test]
    fn what_says_nothing_is_not_written() {
        let object = object("a", Vec::<Json>::new())
            .with("b", Object::default())
            .with("c", "\"</script>");
        assert_eq!(written(object), r#"{"c":"\"</script>"}"#);
    }
}
