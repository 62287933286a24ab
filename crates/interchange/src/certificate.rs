//! EU Digital COVID Certificates: `HC1:`, base45 (RFC 9285), zlib, a signed CBOR (COSE_Sign1, RFC 9052)
//! with claims (CWT, RFC 8392), and in them a vaccination, a test or a recovery.
//!
//! Spec: eHealth Network, "Technical Specifications for EU Digital COVID Certificates", volumes 1 to 3, and
//! the JSON schema 1.3. Where issuers strayed from it, what they meant is read: a prefix that is missing or
//! in small letters, an array without its tag, the name of the key in the unprotected header.
//!
//! # What becomes of it
//! A vaccination is an [`Immunization`]; a test a [`Finding`], positive or not; a recovery a [`Condition`]
//! that is over and began on the day of the first positive test. That the certificate expires does not
//! touch what it tells.

mod base45;
mod values;

use crate::card::{moment, named};
use crate::keys::{Checked, Keys};
use crate::{Format, Read, Remark, Why, draft, inflate, limits};
use ciborium::Value;
use record::{
    Code, Coded, Condition, ConditionStatus, Content, DocumentId, Entry, Finding, FindingCategory,
    FindingStatus, Immunization, Interpretation, Person, Source, SourceKind, Verification, When,
};

/// The most letters of a certificate: what the largest code holds.
const LETTERS: usize = 4296;
/// The most bytes, unpacked.
const UNPACKED: usize = 64 << 10;
/// The most lists inside each other.
const DEPTH: usize = 16;
/// The most certificates of one file.
const CERTIFICATES: usize = 100;

/// How a certificate says it was signed (RFC 9053 table 1, RFC 8230 table 1).
const ES256: i64 = -7;
const PS256: i64 = -37;

const PREFIX: &str = "HC1:";

/// Whether a text without its prefix is a certificate: base45, and the first byte of zlib behind it.
pub(crate) fn looks_like(text: &[u8]) -> bool {
    text.len() > 100
        && text.len() <= LETTERS
        && std::str::from_utf8(text)
            .ok()
            .and_then(|text| base45::decode(text.trim_end()))
            .is_some_and(|bytes| bytes.first() == Some(&0x78))
}

/// Reads every certificate of a text, one on each line.
pub(crate) fn read(bytes: &[u8], name: Option<&str>, keys: &Keys) -> Read {
    let mut read = Read::of(Format::CovidCertificate);
    let file = DocumentId::of(bytes);
    let text = String::from_utf8_lossy(bytes);
    let mut codes: Vec<&str> = Vec::new();
    for line in text
        .trim_start_matches('\u{feff}')
        .lines()
        .map(str::trim_end)
    {
        // base45 has a blank: only the end of a line is free of meaning
        if !line.trim().is_empty() && codes.len() <= CERTIFICATES && !codes.contains(&line) {
            codes.push(line);
        }
    }
    let several = codes.len() > 1;
    for (number, code) in codes.into_iter().enumerate() {
        let place = if several {
            format!("certificate[{}]", number + 1)
        } else {
            String::new()
        };
        let remark = |why| Remark::new("certificate", why, &*place);
        if number >= CERTIFICATES {
            read.remarks.push(remark(Why::TooLong));
            continue;
        }
        match one(code, &place, file, keys) {
            Some(certificate) => draft::join(&mut read, certificate),
            None => read.remarks.push(remark(Why::CertificateDamaged)),
        }
    }
    if !read.entries.is_empty() {
        let kept = crate::document(bytes, name, "text/plain");
        read.entries
            .push(named(kept, "EU Digital COVID Certificate"));
    }
    read
}

/// Makes an entry of one statement of a certificate.
type Reader = fn(&Value) -> Content;

struct Claims {
    issuer: String,
    issued: Option<When>,
    ends: Option<When>,
    certificate: Value,
}

fn one(code: &str, place: &str, file: DocumentId, keys: &Keys) -> Option<Read> {
    let (claims, checked) = open(code.trim(), keys)?;
    let mut read = Read::of(Format::CovidCertificate);
    let held = &claims.certificate;
    let person = Entry {
        source: source("nam"),
        ..Entry::new(draft::id(file, "nam"), None, Content::Person(person(held)))
    };
    let whose = person.id;
    let sorts: [(&str, Reader); 3] = [("v", vaccination), ("t", test), ("r", recovery)];
    for (sort, reader) in sorts {
        for (number, it) in list(get(held, sort)).iter().enumerate().take(limits::DEPTH) {
            let inside = format!("{sort}[{number}]");
            let mut entry = Entry::new(draft::id(file, &inside), Some(whose), reader(it));
            entry.source = Source {
                by: text(it, "is"),
                origin: text(it, "ci"),
                ..source(&inside)
            };
            for (field, said) in [("dt", "v"), ("sc", "t"), ("fr", "r")] {
                if said == sort && entry.time().is_none() {
                    let remark = Remark::new(&*inside, Why::DateUnclear, &*inside);
                    let words = text(it, field).unwrap_or_default();
                    read.remarks
                        .push(remark.fact("field", field).fact("text", &words));
                }
            }
            read.entries.push(entry);
        }
    }
    if read.entries.is_empty() {
        return None;
    }
    read.people.push(person);
    draft::signed(
        &mut read,
        &draft::Signed {
            file,
            place,
            issuer: &claims.issuer,
            on: claims.issued,
            checked,
        },
    );
    if let Some(end) = claims.ends {
        let remark = Remark::new("certificate", Why::CertificateEnds, place);
        read.remarks
            .push(remark.fact("until", &end.date().to_string()));
    }
    Some(read)
}

fn source(place: &str) -> Source {
    Source {
        how: SourceKind::Imported,
        place: Some(place.to_owned()),
        ..Source::default()
    }
}

/// From the letters of a code to what is claimed, and whether the signature was checked.
fn open(code: &str, keys: &Keys) -> Option<(Claims, Checked)> {
    if code.len() > LETTERS + PREFIX.len() {
        return None;
    }
    let bare = code
        .get(..PREFIX.len())
        .filter(|it| it.eq_ignore_ascii_case(PREFIX))
        .map_or(code, |_| &code[PREFIX.len()..]);
    let packed = base45::decode(bare)?;
    // some issuers left the packing out
    let bytes = match packed.first() {
        Some(0x78) => inflate::framed(&packed, UNPACKED)?,
        _ => packed,
    };
    let signed = cbor(&bytes)?;
    let Value::Array(parts) = bare_of(&signed) else {
        return None;
    };
    let [protected, unprotected, payload, signature] = &parts[..] else {
        return None;
    };
    let (protected, payload) = (bytes_of(protected)?, bytes_of(payload)?);
    let header = if protected.is_empty() {
        Value::Map(Vec::new())
    } else {
        cbor(protected)?
    };
    let of_header = |key: i64| at(&header, key).or_else(|| at(unprotected, key));
    let checked = match of_header(1).and_then(whole) {
        Some(ES256 | PS256) => {
            let message = to_be_signed(protected, payload);
            keys.check(
                of_header(4).and_then(bytes_of),
                &message,
                bytes_of(signature)?,
            )
        }
        _ => Checked::Not,
    };
    let claims = cbor(payload)?;
    let claims = bare_of(&claims);
    let time = |key| at(claims, key).and_then(seconds).and_then(moment);
    let held = at(claims, -260)?;
    let certificate = at(held, 1)
        .or_else(|| get(held, "1"))
        .unwrap_or(held)
        .clone();
    let issuer = match at(claims, 1) {
        Some(Value::Text(issuer)) => issuer.clone(),
        _ => String::new(),
    };
    let claims = Claims {
        issuer,
        issued: time(6),
        ends: time(4),
        certificate,
    };
    Some((claims, checked))
}

/// RFC 9052 §4.4: what a COSE signature is made over.
fn to_be_signed(protected: &[u8], payload: &[u8]) -> Vec<u8> {
    let parts = Value::Array(vec![
        Value::Text("Signature1".into()),
        Value::Bytes(protected.to_vec()),
        Value::Bytes(Vec::new()),
        Value::Bytes(payload.to_vec()),
    ]);
    let mut bytes = Vec::new();
    ciborium::into_writer(&parts, &mut bytes).expect("a list of bytes can be written into memory");
    bytes
}

fn cbor(bytes: &[u8]) -> Option<Value> {
    ciborium::de::from_reader_with_recursion_limit(bytes, DEPTH).ok()
}

/// A value without its tags: 18 (COSE_Sign1), 61 (CWT), 0 (a date) and whatever else.
fn bare_of(mut value: &Value) -> &Value {
    while let Value::Tag(_, inside) = value {
        value = inside;
    }
    value
}

fn bytes_of(value: &Value) -> Option<&[u8]> {
    match bare_of(value) {
        Value::Bytes(bytes) => Some(bytes),
        _ => None,
    }
}

fn whole(value: &Value) -> Option<i64> {
    match bare_of(value) {
        Value::Integer(number) => i64::try_from(*number).ok(),
        _ => None,
    }
}

fn seconds(value: &Value) -> Option<f64> {
    match bare_of(value) {
        Value::Float(number) => Some(*number),
        value => whole(value).map(|it| it as f64),
    }
}

fn at(map: &Value, key: i64) -> Option<&Value> {
    let Value::Map(pairs) = bare_of(map) else {
        return None;
    };
    let found = pairs.iter().find(|(name, _)| whole(name) == Some(key));
    found.map(|(_, value)| bare_of(value))
}

fn get<'v>(map: &'v Value, key: &str) -> Option<&'v Value> {
    let Value::Map(pairs) = bare_of(map) else {
        return None;
    };
    let named = |name: &Value| matches!(name, Value::Text(name) if name == key);
    let found = pairs.iter().find(|(name, _)| named(name));
    found.map(|(_, value)| bare_of(value))
}

fn list(value: Option<&Value>) -> &[Value] {
    match value {
        Some(Value::Array(list)) => list,
        _ => &[],
    }
}

/// A text of a map, or a number as text; nothing where nothing or only blanks stand.
fn text(map: &Value, key: &str) -> Option<String> {
    let text = match get(map, key)? {
        Value::Text(text) => text.trim().to_owned(),
        Value::Float(number) => number.to_string(),
        value => whole(value)?.to_string(),
    };
    (!text.is_empty()).then_some(text)
}

/// A date, or the date of a moment. Old issuers wrote a time behind a day.
fn when(map: &Value, key: &str) -> Option<When> {
    let text = text(map, key)?;
    let day = || text.split_once(['T', ' '])?.0.parse().ok();
    let short = || {
        // `+0200` and `+02` for `+02:00`
        let (clock, zone) = text.rsplit_once('+')?;
        let zone = match zone.len() {
            2 => format!("{zone}:00"),
            4 => format!("{}:{}", zone.get(..2)?, zone.get(2..)?),
            _ => return None,
        };
        format!("{clock}+{zone}").parse().ok()
    };
    text.parse().ok().or_else(short).or_else(day)
}

fn person(held: &Value) -> Person {
    let names = get(held, "nam").cloned().unwrap_or(Value::Null);
    // where the name was left out, the one for machines stands: `MUSTERFRAU<GOESSINGER`
    let name = |said: &str, machine: &str| {
        let spelled = || text(&names, machine).map(|it| it.replace('<', " ").trim().to_owned());
        text(&names, said).or_else(spelled)
    };
    let (family, given) = (name("fn", "fnt"), name("gn", "gnt"));
    let parts: Vec<&str> = [&given, &family]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    Person {
        name: parts.join(" "),
        birth_date: when(held, "dob").map(When::date),
        family,
        given,
        ..Person::default()
    }
}

fn target(it: &Value) -> Option<Coded> {
    text(it, "tg").map(|code| values::coded(values::DISEASES, &code, Code::SNOMED))
}

fn vaccination(it: &Value) -> Content {
    let (product, sort) = (text(it, "mp"), text(it, "vp"));
    let mut vaccine = Coded::default();
    for (table, code) in [(values::PRODUCTS, product), (values::SORTS, sort)] {
        let Some(code) = code else { continue };
        let system = values::system(&code);
        let coded = values::coded(table, &code, system);
        if vaccine.text.is_empty() {
            vaccine.text = coded.text;
        }
        vaccine.codes.extend(coded.codes);
    }
    Content::Immunization(Immunization {
        vaccine,
        targets: target(it).into_iter().collect(),
        time: when(it, "dt"),
        maker: text(it, "ma").map(|code| values::name(values::MAKERS, &code)),
        dose_number: text(it, "dn"),
        series_doses: text(it, "sd"),
        performer: text(it, "co"),
        ..Immunization::default()
    })
}

fn test(it: &Value) -> Content {
    let result = text(it, "tr").unwrap_or_default();
    let interpretation = match result.as_str() {
        "260373001" => Some(Interpretation::Positive),
        "260415000" => Some(Interpretation::Negative),
        _ => None,
    };
    let named: Vec<String> = ["nm", "ma"]
        .into_iter()
        .filter_map(|field| text(it, field))
        .collect();
    let mut method = text(it, "tt").map(|code| values::coded(values::TESTS, &code, Code::LOINC));
    if let Some(method) = &mut method
        && !named.is_empty()
    {
        method.text = format!("{}: {}", method.text, named.join(", "));
    }
    Content::Finding(Finding {
        code: target(it).map_or_else(
            || Coded::text("COVID-19"),
            |disease| Coded {
                text: format!("{} test", disease.text),
                codes: disease.codes,
            },
        ),
        text: Some(values::coded(values::RESULTS, &result, Code::SNOMED)),
        interpretation,
        time: when(it, "sc"),
        status: FindingStatus::Final,
        category: Some(FindingCategory::Laboratory),
        method,
        performer: text(it, "tc"),
        ..Finding::default()
    })
}

fn recovery(it: &Value) -> Content {
    Content::Condition(Condition {
        name: target(it).unwrap_or_else(|| Coded::text("COVID-19")),
        status: ConditionStatus::Resolved,
        verification: Some(Verification::Confirmed),
        onset: when(it, "fr"),
        ..Condition::default()
    })
}

#[cfg(test)]
mod tests;
