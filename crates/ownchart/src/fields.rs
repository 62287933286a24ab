//! Words typed for a field, as the form wants them.

use record::{Field, Kind, Shape, form};
use serde_json::{Value, json};

/// The value a typed text means for a field of a kind; `None` if the kind has no such field.
///
/// Nothing typed empties the field. Lists are separated by `;` (or `,` where the items are words
/// of a choice); where a field has parts, JSON is taken, and plain words fill the first part.
#[must_use]
pub fn field_from_text(kind: Kind, name: &str, text: &str) -> Option<Value> {
    let field: &Field = form::groups_of(kind)
        .flat_map(|group| group.fields)
        .find(|field| field.name == name)?;
    Some(if text.is_empty() {
        Value::Null
    } else {
        value(&field.shape, text)
    })
}

fn value(shape: &Shape, text: &str) -> Value {
    match shape {
        Shape::Text
        | Shape::When
        | Shape::Decimal
        | Shape::Dose
        | Shape::Choice(_)
        | Shape::Entry
        | Shape::Document => {
            json!(text)
        }
        Shape::Coded => json_or(text, || json!(text)),
        Shape::Count => text
            .parse::<u64>()
            .map_or_else(|_| json!(text), |number| json!(number)),
        Shape::Flag => json!(matches!(text, "true" | "yes" | "ja" | "1")),
        Shape::List(of) => json_or(text, || {
            let many = |c| c == ';' || (c == ',' && matches!(of, Shape::Choice(_)));
            text.split(many)
                .map(|item| value(of, item.trim()))
                .collect()
        }),
        Shape::Parts(fields) => json_or(text, || match fields.first() {
            Some(first) => json!({ first.name: value(&first.shape, text) }),
            None => json!(text),
        }),
    }
}

/// JSON where the text is a JSON object or list, else what the plain text means.
fn json_or(text: &str, plain: impl FnOnce() -> Value) -> Value {
    match serde_json::from_str(text) {
        Ok(json @ (Value::Object(_) | Value::Array(_))) => json,
        _ => plain(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_words_become_what_the_form_wants() {
        let typed = |kind, name, text| field_from_text(kind, name, text).unwrap();
        assert_eq!(typed(Kind::Medication, "morning", "1"), json!("1"));
        assert_eq!(
            typed(Kind::Medication, "weekdays", "mon,thu"),
            json!(["mon", "thu"])
        );
        assert_eq!(
            typed(Kind::Allergy, "reactions", "Atemnot; Ausschlag"),
            json!([{ "what": "Atemnot" }, { "what": "Ausschlag" }])
        );
        assert_eq!(typed(Kind::Contact, "emergency_order", "1"), json!(1));
        assert_eq!(
            typed(Kind::Finding, "range", r#"{"low":"3.5"}"#),
            json!({ "low": "3.5" })
        );
        assert_eq!(typed(Kind::Allergy, "substance", ""), Value::Null);
        assert_eq!(field_from_text(Kind::Allergy, "substanz", "x"), None);
    }
}
