//! JSON while it is written: fields in the order they were set, numbers as they were said.

use record::Decimal;
use std::borrow::Cow;

/// A value of JSON.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Json {
    Text(String),
    /// Digits that JSON can write: checked when it was made.
    Number(String),
    Flag(bool),
    List(Vec<Json>),
    Object(Object),
}

/// An object. What says nothing is not written.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Object(Vec<(Cow<'static, str>, Json)>);

impl Object {
    /// Sets a field, unless there is nothing to say.
    pub(super) fn set(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Json>) {
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
    pub(super) fn maybe(
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
    pub(super) fn with(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<Json>,
    ) -> Object {
        self.set(name, value);
        self
    }

    /// The fields of this, then those of another.
    #[must_use]
    pub(super) fn and(mut self, other: Object) -> Object {
        self.0.extend(other.0);
        self
    }

    /// Adds to a list, which begins with this where there was none.
    pub(super) fn push_to(&mut self, name: &'static str, value: Json) {
        for (known, list) in &mut self.0 {
            if let (true, Json::List(list)) = (known == name, list) {
                list.push(value);
                return;
            }
        }
        self.set(name, Json::List(vec![value]));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// An object with one field.
pub(super) fn object(name: &'static str, value: impl Into<Json>) -> Object {
    Object::default().with(name, value)
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
pub(super) fn number(decimal: &Decimal) -> (Json, bool) {
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
    /// Writes it without spaces.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
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
    fn what_says_nothing_is_not_written() {
        let object = object("a", Vec::<Json>::new())
            .with("b", Object::default())
            .with("c", "\"</script>");
        assert_eq!(written(object), r#"{"c":"\"</script>"}"#);
    }
}
