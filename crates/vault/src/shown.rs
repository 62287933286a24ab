//! What lists, curves and the search show: built from the revisions, and at any time anew.

use crate::fold::Folded;
use record::{
    Coded, Comparator, Content, Decimal, Entry, EntryId, Finding, Kind, Life, Range, Seen, Shape,
    form,
};
use serde_json::Value;

/// One row of the table `entries`, with what hangs on it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Shown {
    pub(crate) id: EntryId,
    pub(crate) person: Option<EntryId>,
    pub(crate) kind: Kind,
    pub(crate) time: String,
    pub(crate) removed: bool,
    pub(crate) undecided: usize,
    pub(crate) created: i64,
    pub(crate) changed: i64,
    pub(crate) heads: Vec<u8>,
    pub(crate) folded: String,
    pub(crate) json: String,
    pub(crate) numbers: Vec<Number>,
}

/// One row of the table `findings`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Number {
    pub(crate) code: String,
    pub(crate) part: u32,
    pub(crate) value: Option<String>,
    pub(crate) comparator: Option<&'static str>,
    pub(crate) unit: Option<String>,
    pub(crate) low: Option<String>,
    pub(crate) high: Option<String>,
    pub(crate) interpretation: Option<&'static str>,
    pub(crate) status: &'static str,
    pub(crate) words: Option<String>,
}

impl Shown {
    pub(crate) fn of(seen: &Seen) -> Shown {
        let entry = &seen.entry;
        let written = form::write(entry);
        let removed = entry.life == Life::Removed;
        Shown {
            id: entry.id,
            person: owner(entry),
            kind: entry.kind(),
            time: entry.time().map(|time| time.sort_key()).unwrap_or_default(),
            removed,
            undecided: seen.conflicts.len(),
            created: seen.created,
            changed: seen.changed,
            heads: seen.heads.iter().flat_map(|head| head.0).collect(),
            folded: if removed {
                String::new()
            } else {
                folded(entry.kind(), &written)
            },
            json: written.to_string(),
            numbers: if removed { Vec::new() } else { numbers(entry) },
        }
    }
}

/// Whose entry it is. A person belongs to itself, so that asking for somebody finds them too.
pub(crate) fn owner(entry: &Entry) -> Option<EntryId> {
    if entry.kind() == Kind::Person {
        Some(entry.id)
    } else {
        entry.person
    }
}

/// The name under which values of one sort lie together: the LOINC code where there is one, else
/// the first code, else the words. Two names are never one curve, even if a doctor would say so.
///
/// ```
/// use record::Coded;
/// assert_eq!(vault::measure(&Coded::with("Hämoglobin", "http://loinc.org", "718-7")), "http://loinc.org|718-7");
/// assert_eq!(vault::measure(&Coded::text("Hämoglobin")), "hamoglobin");
/// ```
#[must_use]
pub fn measure(code: &Coded) -> String {
    if let Some(loinc) = code.code(record::Code::LOINC) {
        return format!("{}|{loinc}", record::Code::LOINC);
    }
    match code.codes.first() {
        Some(first) => format!("{}|{}", first.system, first.code),
        None => Folded::of(&code.text).text,
    }
}

fn numbers(entry: &Entry) -> Vec<Number> {
    let Content::Finding(finding) = &entry.content else {
        return Vec::new();
    };
    let Finding {
        code,
        value,
        comparator,
        unit,
        text,
        components,
        range,
        interpretation,
        status,
        ..
    } = finding;
    let number = |part,
                  code: &Coded,
                  value: &Option<Decimal>,
                  comparator: &Option<Comparator>,
                  unit: &Option<String>,
                  range: &Option<Range>,
                  interpretation: &Option<record::Interpretation>,
                  words: &Option<Coded>| {
        let written = |number: &Option<Decimal>| number.as_ref().map(ToString::to_string);
        let (low, high) = range.as_ref().map_or((None, None), |range| {
            (written(&range.low), written(&range.high))
        });
        Number {
            code: measure(code),
            part,
            value: written(value),
            comparator: comparator.map(|it| it.word()),
            unit: unit.clone(),
            low,
            high,
            interpretation: interpretation.map(|it| it.word()),
            status: status.word(),
            words: words.as_ref().map(|words| words.shown().to_owned()),
        }
    };
    let whole = number(
        0,
        code,
        value,
        comparator,
        unit,
        range,
        interpretation,
        text,
    );
    let parts = components.iter().zip(1..).map(|(it, part)| {
        number(
            part,
            &it.code,
            &it.value,
            &it.comparator,
            &it.unit,
            &it.range,
            &it.interpretation,
            &it.text,
        )
    });
    std::iter::once(whole)
        .chain(parts)
        .filter(|number| !number.code.is_empty())
        .collect()
}

/// Every piece of text in an entry that a person would search for, in the order of its form.
pub(crate) fn texts(kind: Kind, written: &Value) -> Vec<&str> {
    let mut texts = Vec::new();
    // Who looks for a medicine wants the medicine, and not a thousand doses of it.
    let silent = |name: &str| kind == Kind::Intake && matches!(name, "name" | "unit");
    let fields = form::groups_of(kind).flat_map(|group| group.fields);
    for field in fields.filter(|field| !silent(field.name)) {
        if field.name == "source" {
            texts.extend(written.pointer("/source/by").and_then(Value::as_str));
        } else if let Some(value) = written.get(field.name) {
            collect(&field.shape, value, &mut texts);
        }
    }
    texts
}

fn collect<'a>(shape: &Shape, value: &'a Value, texts: &mut Vec<&'a str>) {
    match (shape, value) {
        (Shape::Text | Shape::Coded, Value::String(text)) => texts.push(text),
        (Shape::Coded, Value::Object(_)) => {
            texts.extend(value.get("text").and_then(Value::as_str));
            for code in value
                .get("codes")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
            {
                texts.extend(code.get("display").and_then(Value::as_str));
                texts.extend(code.get("code").and_then(Value::as_str));
            }
        }
        (Shape::List(of), Value::Array(items)) => {
            items.iter().for_each(|item| collect(of, item, texts));
        }
        (Shape::Parts(fields), Value::Object(_)) => {
            for field in *fields {
                if let Some(value) = value.get(field.name) {
                    collect(&field.shape, value, texts);
                }
            }
        }
        _ => {}
    }
}

fn folded(kind: Kind, written: &Value) -> String {
    let mut all = String::new();
    for text in texts(kind, written) {
        let folded = Folded::of(text).text;
        // The text and the display of a code are often the same words.
        if folded.is_empty() || all.ends_with(&folded) {
            continue;
        }
        if !all.is_empty() {
            all.push(' ');
        }
        all.push_str(&folded);
    }
    all
}
