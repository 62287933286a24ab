//! SMART Health Cards: a FHIR bundle, signed by its issuer, small enough for a printed code.
//!
//! Spec: SMART Health Cards and Links (HL7), "Health Cards". They come as the text of a code (`shc:/` and
//! digits; large ones in several, `shc:/1/3/…`), as a file (`verifiableCredential`), as a FHIR `Parameters`
//! with cards in it, as a web address with the file behind its `#`, or bare (JWS, RFC 7515).
//!
//! # What a signature says
//! Without a key of the issuer a card is readable and not checked. A key comes from the person and from
//! nowhere else. Whether a card was revoked is known on the internet only.

mod containers;
mod draw;

pub use containers::parts;
pub use draw::draw;

use crate::keys::{Checked, Keys, decode};
use crate::{Error, Format, Read, Remark, Why, draft, fhir, inflate, limits, scan};
use containers::{Found, find};
use record::{Content, DocumentId, Entry, When};
use serde::Deserialize;
use serde_json::value::RawValue;

/// The label of what stood in a card nobody could check.
pub const NOT_CHECKED: &str = "signature-not-checked";
/// The label of what stood in a card that was signed with a key the person brought along.
pub const CHECKED: &str = "signature-checked";
/// The label of what stood in a card whose signature is wrong.
pub const WRONG: &str = "signature-wrong";

/// The most cards of one file.
const CARDS: usize = 100;
/// The most bytes of a card's bundle, unpacked. A printed one has ten thousand.
const UNPACKED: usize = 8 << 20;

#[derive(Deserialize)]
struct Header {
    alg: Option<String>,
    zip: Option<String>,
    kid: Option<String>,
}

#[derive(Deserialize)]
struct Payload<'a> {
    iss: Option<String>,
    nbf: Option<f64>,
    exp: Option<f64>,
    #[serde(borrow)]
    vc: Credential<'a>,
}

#[derive(Deserialize)]
struct Credential<'a> {
    #[serde(rename = "type", default)]
    types: Vec<String>,
    #[serde(rename = "credentialSubject", borrow)]
    subject: Subject<'a>,
}

#[derive(Deserialize)]
struct Subject<'a> {
    #[serde(rename = "fhirVersion")]
    version: Option<String>,
    #[serde(rename = "fhirBundle", borrow)]
    bundle: &'a RawValue,
}

/// Reads every card of a file.
pub(crate) fn read(bytes: &[u8], name: Option<&str>, keys: &Keys) -> Result<Read, Error> {
    let mut read = Read::of(Format::HealthCard);
    let file = DocumentId::of(bytes);
    let Found {
        cards,
        missing,
        odd,
    } = find(scan::text(bytes)?);
    let several = cards.len() + odd.len() > 1;
    let mut taken = 0;
    for (number, card) in cards.iter().take(CARDS).enumerate() {
        let place = if several {
            format!("card[{}]", number + 1)
        } else {
            String::new()
        };
        match one(card, &place, file, keys) {
            Ok(card) => {
                taken += 1;
                draft::join(&mut read, card);
            }
            Err(remark) => read.remarks.push(remark),
        }
    }
    for number in CARDS..cards.len() {
        read.remarks.push(Remark::new(
            "card",
            Why::TooLong,
            format!("card[{}]", number + 1),
        ));
    }
    for place in odd {
        read.remarks
            .push(Remark::new("card", Why::CardDamaged, place));
    }
    for (part, parts) in missing {
        let remark = Remark::new("card", Why::CardPartMissing, "");
        let remark = remark.fact("part", &part.to_string());
        read.remarks.push(remark.fact("parts", &parts.to_string()));
    }
    if taken > 0 {
        let kept = crate::document(bytes, name, "application/smart-health-card");
        read.entries.push(named(kept, "SMART Health Card"));
    } else if read.remarks.is_empty() {
        read.remarks.push(Remark::new("card", Why::CardDamaged, ""));
    }
    Ok(read)
}

/// One card: its entries with who signed them, and what is known about the signature.
fn one(card: &str, place: &str, file: DocumentId, keys: &Keys) -> Result<Read, Remark> {
    let damaged = || Remark::new("card", Why::CardDamaged, place);
    let Opened {
        header,
        payload,
        signed,
        signature,
    } = open(card).ok_or_else(damaged)?;
    let text = scan::text(&payload).map_err(|_| damaged())?;
    let payload: Payload<'_> = serde_json::from_str(text).map_err(|_| damaged())?;
    let subject = payload.vc.subject;
    if let Some(version) = subject.version.filter(|it| !it.starts_with("4.")) {
        return Err(Remark::new("card", Why::OtherVersion, place).fact("version", &version));
    }
    let bundle = subject.bundle.get().as_bytes();
    let mut read = fhir::read(bundle, Format::FhirBundle).map_err(|error| {
        let remark = Remark::new("card", Why::Malformed, place);
        remark.fact("detail", &error.to_string())
    })?;

    let issuer = payload.iss.unwrap_or_default();
    let checked = match header.alg.as_deref() {
        Some("ES256") => {
            let kid = header.kid.as_deref().map(str::as_bytes);
            keys.check(kid, signed.as_bytes(), &signature)
        }
        _ => Checked::Not,
    };
    let signed_on = payload.nbf.and_then(moment);
    draft::signed(
        &mut read,
        &draft::Signed {
            file,
            place,
            issuer: &issuer,
            on: signed_on,
            checked,
        },
    );
    let what = payload
        .vc
        .types
        .iter()
        .filter_map(|it| it.rsplit(['#', '/']).next());
    let what = what.filter(|it| *it != "health-card" && *it != "VerifiableCredential");
    if let Some(remark) = read.remarks.last_mut() {
        *remark = remark
            .clone()
            .fact("type", &what.collect::<Vec<_>>().join(", "));
    }
    if let Some(end) = payload.exp.and_then(moment) {
        let remark = Remark::new("card", Why::CertificateEnds, place);
        read.remarks
            .push(remark.fact("until", &end.date().to_string()));
    }
    Ok(read)
}

/// A document that was a code has no name of its own.
pub(crate) fn named(mut kept: Entry, name: &str) -> Entry {
    if let Content::Document(document) = &mut kept.content
        && document.title.is_empty()
    {
        name.clone_into(&mut document.title);
    }
    kept
}

/// Seconds since 1970, whole or not.
pub(crate) fn moment(seconds: f64) -> Option<When> {
    let possible = seconds.is_finite() && (0.0..253_402_300_800.0).contains(&seconds);
    possible.then(|| When::from_millis((seconds * 1000.0) as i64))
}

struct Opened<'c> {
    header: Header,
    payload: Vec<u8>,
    /// What was signed.
    signed: &'c str,
    signature: Vec<u8>,
}

/// A JWS in its compact form (RFC 7515 §7.1), unpacked.
fn open(card: &str) -> Option<Opened<'_>> {
    let (signed, signature) = card.rsplit_once('.')?;
    let (header, payload) = signed.split_once('.')?;
    if header.len() > limits::TEXT || payload.contains('.') {
        return None;
    }
    let header: Header = serde_json::from_str(scan::text(&decode(header)?).ok()?).ok()?;
    let payload = decode(payload)?;
    let payload = match header.zip.as_deref() {
        Some("DEF") => inflate::raw(&payload, UNPACKED)?,
        None => payload,
        Some(_) => return None,
    };
    Some(Opened {
        header,
        payload,
        signed,
        signature: decode(signature)?,
    })
}

#[cfg(test)]
pub(crate) mod tests;
