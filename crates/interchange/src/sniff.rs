//! What is this file? By content, never by its name.

use crate::plan::names;
use crate::{certificate, diary, xml};
use serde::{Deserialize, Serialize};

/// How far into a file the search for a tell goes, in bytes.
const LOOK: usize = 64 << 10;

/// Names of files in an export of Apple Health. The folder's is not translated.
const APPLE: [&[u8]; 2] = [b"apple_health_export/", b"export_cda.xml"];

macro_rules! formats {
    ($( $(#[$doc:meta])* $Format:ident = $word:literal $name:literal ),+ $(,)?) => {
        /// The sorts of files that are recognised.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum Format { $( $(#[$doc])* #[serde(rename = $word)] $Format, )+ }

        impl Format {
            /// Every format, so that the catalogue of words can be checked for gaps.
            pub const ALL: &'static [Format] = &[$(Format::$Format),+];

            /// The code of its name, for the catalogue of words.
            #[must_use]
            pub fn word(self) -> &'static str { match self { $(Format::$Format => $word),+ } }

            /// Its name in English.
            #[must_use]
            pub fn name(self) -> &'static str { match self { $(Format::$Format => $name),+ } }
        }
    };
}

formats! {
    /// Read.
    FhirBundle = "fhir_bundle" "FHIR bundle",
    /// Read: a FHIR document bundle with the contents of an International Patient Summary.
    Ips = "ips" "International Patient Summary (FHIR)",
    /// Read: one FHIR resource.
    FhirResource = "fhir_resource" "FHIR resource",
    /// Read: one FHIR resource on each line.
    FhirLines = "fhir_lines" "FHIR resources, one on each line (NDJSON)",
    /// Read.
    FhirXml = "fhir_xml" "FHIR in XML",
    /// Becomes a document.
    Pdf = "pdf" "PDF",
    /// Becomes a document.
    Png = "png" "PNG picture",
    /// Becomes a document.
    Jpeg = "jpeg" "JPEG picture",
    /// Becomes a document.
    Gif = "gif" "GIF picture",
    /// Becomes a document.
    Webp = "webp" "WebP picture",
    /// Becomes a document.
    Bmp = "bmp" "BMP picture",
    /// Becomes a document.
    Tiff = "tiff" "TIFF picture",
    /// Becomes a document.
    Heic = "heic" "HEIC picture",
    /// Becomes a document.
    Avif = "avif" "AVIF picture",
    /// Recognised: a drawing that may hold a script.
    Svg = "svg" "SVG drawing",
    /// Read: American portals' clinical documents.
    Ccda = "ccda" "clinical document (C-CDA)",
    /// Read: its measurements and the records of hospitals in it.
    AppleHealth = "apple_health" "Apple Health export",
    /// Recognised.
    MedicationPlan = "medication_plan" "German medication plan (BMP)",
    /// Read.
    HealthCard = "health_card" "SMART Health Card",
    /// Recognised; a link is never followed.
    HealthLink = "health_link" "SMART Health Link",
    /// Read.
    CovidCertificate = "covid_certificate" "EU COVID certificate",
    /// Read: becomes a document.
    Dicom = "dicom" "DICOM picture",
    /// Read.
    VCard = "vcard" "contacts (vCard)",
    /// Read.
    ICalendar = "icalendar" "calendar (iCalendar)",
    /// Recognised: German laboratory and device files.
    Xdt = "xdt" "laboratory or device file (LDT, GDT)",
    /// Recognised: messages between hospital programs.
    Hl7V2 = "hl7_v2" "HL7 message (version 2)",
    /// Recognised: a share, or anything else that age sealed.
    Age = "age" "sealed file (age)",
    /// Read: the BfArM's reference database of names of medicines (§ 31b SGB V).
    MedicineNames = "medicine_names" "names of medicines (BfArM reference database)",
    /// Read, each file inside as a file of its own.
    Zip = "zip" "zip archive",
    /// Recognised.
    Gzip = "gzip" "gzip archive",
    /// Recognised.
    Html = "html" "web page",
    /// Recognised.
    Xml = "xml" "XML",
    /// Recognised.
    Json = "json" "JSON",
    /// Read: a diary of measurements, or a table of a laboratory.
    Table = "table" "table (CSV)",
    /// Recognised.
    Text = "text" "text",
    /// Nothing is in it.
    Empty = "empty" "empty file",
    /// Anything else.
    Unknown = "unknown" "unknown file",
}

impl Format {
    /// Whether it is read as records.
    #[must_use]
    pub fn is_fhir_json(self) -> bool {
        use Format::{FhirBundle, FhirLines, FhirResource, Ips};
        matches!(self, FhirBundle | FhirLines | FhirResource | Ips)
    }

    /// The media type of a file that becomes a document.
    #[must_use]
    pub fn media_type(self) -> Option<&'static str> {
        Some(match self {
            Format::Pdf => "application/pdf",
            Format::Png => "image/png",
            Format::Jpeg => "image/jpeg",
            Format::Gif => "image/gif",
            Format::Webp => "image/webp",
            Format::Bmp => "image/bmp",
            Format::Tiff => "image/tiff",
            Format::Heic => "image/heic",
            Format::Avif => "image/avif",
            _ => return None,
        })
    }
}

/// What the file is, judged by its first 64 KiB (and by its whole where it looks like FHIR).
///
/// # The trap
/// It is a guess by tells. A file recognised as FHIR may still be broken; [`crate::read`] says so.
#[must_use]
pub fn sniff(bytes: &[u8]) -> Format {
    let head = &bytes[..bytes.len().min(LOOK)];
    if head.is_empty() {
        return Format::Empty;
    }
    if let Some(format) = by_magic(head) {
        // The names of the files in an archive stand at its end once more.
        let tail = &bytes[bytes.len().saturating_sub(LOOK)..];
        let names = names::PRODUCTS.as_bytes();
        if format == Format::Zip && (has(head, names) || has(tail, names)) {
            return Format::MedicineNames;
        }
        if format == Format::Zip && APPLE.iter().any(|name| has(head, name)) {
            return Format::AppleHealth;
        }
        return format;
    }
    if head.starts_with(names::ASK) {
        return Format::MedicineNames;
    }
    if matches!(
        head,
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [b'<', 0, ..] | [0, b'<', ..]
    ) {
        return wide(head);
    }
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let text = text.trim_ascii_start();
    let format = match text.first() {
        Some(b'{' | b'[') => json(text, bytes),
        Some(b'<') => xml(text),
        _ => by_first_words(text),
    };
    match format {
        Format::Text | Format::Unknown if diary::looks_like(head) => Format::Table,
        format => format,
    }
}

fn by_magic(head: &[u8]) -> Option<Format> {
    // A DICOM file may wear the beginning of another format in its 128 free bytes.
    if head.get(128..132) == Some(b"DICM") || crate::dicom::begins_bare(head) {
        return Some(Format::Dicom);
    }
    let starts = |with: &[u8]| head.starts_with(with);
    let brand = head.get(4..12).unwrap_or_default();
    Some(if starts(b"\x89PNG\r\n\x1a\n") {
        Format::Png
    } else if starts(b"\xff\xd8\xff") {
        Format::Jpeg
    } else if starts(b"GIF87a") || starts(b"GIF89a") {
        Format::Gif
    } else if starts(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        Format::Webp
    } else if starts(b"II*\0") || starts(b"MM\0*") {
        Format::Tiff
    } else if starts(b"BM") && head.get(6..10) == Some(&[0; 4]) {
        Format::Bmp
    } else if brand.starts_with(b"ftyphei")
        || matches!(brand, b"ftypmif1" | b"ftypmsf1" | b"ftyphevc")
    {
        Format::Heic
    } else if brand.starts_with(b"ftypavi") {
        Format::Avif
    } else if starts(b"age-encryption.org/") || starts(b"-----BEGIN AGE ENCRYPTED FILE-----") {
        Format::Age
    } else if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        Format::Zip
    } else if starts(b"\x1f\x8b") {
        Format::Gzip
    } else if has(&head[..head.len().min(1024)], b"%PDF-") {
        Format::Pdf // readers accept up to a kilobyte before the mark, and such files exist
    } else {
        return None;
    })
}

fn json(head: &[u8], whole: &[u8]) -> Format {
    if has(head, b"\"verifiableCredential\"") {
        return Format::HealthCard;
    }
    // Large bundles may name their type last.
    let Some(mut at) = memchr::memmem::find(whole, b"\"resourceType\"") else {
        return Format::Json;
    };
    if head.first() != Some(&b'{') {
        return Format::Json;
    }
    if is_lines(head) {
        return Format::FhirLines;
    }
    let mut bundle = false;
    loop {
        let after = whole[at + b"\"resourceType\"".len()..].trim_ascii_start();
        let value = after.strip_prefix(b":").unwrap_or(after).trim_ascii_start();
        bundle |= value.starts_with(b"\"Bundle\"");
        if value.starts_with(b"\"Composition\"") && bundle && has(whole, b"\"60591-5\"") {
            return Format::Ips;
        }
        match memchr::memmem::find(&whole[at + 1..], b"\"resourceType\"") {
            Some(next) if at < LOOK => at += 1 + next,
            _ => break,
        }
    }
    if bundle {
        Format::FhirBundle
    } else {
        Format::FhirResource
    }
}

/// Whether the first line is an object by itself and another one follows.
fn is_lines(head: &[u8]) -> bool {
    let Some(end) = memchr::memchr(b'\n', head) else {
        return false;
    };
    let (first, rest) = (head[..end].trim_ascii(), head[end..].trim_ascii_start());
    first.starts_with(b"{\"")
        && first.ends_with(b"}")
        && has(first, b"\"resourceType\"")
        && rest.first() == Some(&b'{')
}

fn xml(head: &[u8]) -> Format {
    let text = String::from_utf8_lossy(head);
    match xml::root(&text) {
        Some((name, tag)) => by_root(name, tag, head),
        // A document type with an inside stands before the root: by what can be seen.
        None if has(head, b"<HealthData") => Format::AppleHealth,
        None if has(head, b"<svg") => Format::Svg,
        None if head.len() > 8 && head[..9].eq_ignore_ascii_case(b"<!doctype") => Format::Html,
        None => Format::Xml,
    }
}

/// By the root of the file: a stylesheet that speaks of clinical documents is none.
fn by_root(name: &str, tag: &str, head: &[u8]) -> Format {
    match name {
        "ClinicalDocument" => Format::Ccda,
        // A piece cut out of one.
        "section" | "component" | "structuredBody" | "recordTarget"
            if has(head, b"2.16.840.1.113883.") =>
        {
            Format::Ccda
        }
        "HealthData" => Format::AppleHealth,
        "MP" | "mp" => Format::MedicationPlan,
        "svg" => Format::Svg,
        _ if name.eq_ignore_ascii_case("html") => Format::Html,
        _ if tag.contains("\"http://hl7.org/fhir\"") || tag.contains("'http://hl7.org/fhir'") => {
            Format::FhirXml
        }
        _ => Format::Xml,
    }
}

/// UTF-16: only XML is written so among the files that are known here.
fn wide(head: &[u8]) -> Format {
    let even = &head[..head.len() & !1];
    match xml::text(even) {
        Ok(text)
            if text
                .trim_start_matches('\u{feff}')
                .trim_start()
                .starts_with('<') =>
        {
            xml(text.trim_start().as_bytes())
        }
        _ => Format::Unknown,
    }
}

fn by_first_words(head: &[u8]) -> Format {
    let starts = |with: &str| {
        head.get(..with.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(with.as_bytes()))
    };
    let contact = ["BEGIN:VCARD"];
    let calendar = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "BEGIN:VTODO"];
    if contact.into_iter().any(starts) {
        Format::VCard
    } else if calendar.into_iter().any(starts) {
        Format::ICalendar
    } else if starts("shc:/") || is_card(head) {
        Format::HealthCard
    } else if has(&head[..head.len().min(4096)], b"shlink:/") {
        Format::HealthLink
    } else if starts("HC1:") || certificate::looks_like(head) {
        Format::CovidCertificate
    } else if starts("MP|") || starts(";MP ") || starts("]d1<MP ") {
        Format::MedicationPlan
    } else if starts("MSH|") {
        Format::Hl7V2
    } else if is_xdt(head) {
        Format::Xdt
    } else if is_text(head) {
        Format::Text
    } else {
        Format::Unknown
    }
}

/// A card as it is without any container (a JWS), or behind the `#` of an address.
fn is_card(head: &[u8]) -> bool {
    let head = &head[..head.len().min(4096)];
    let parts = head.starts_with(b"eyJ") && head.iter().filter(|b| **b == b'.').count() >= 1;
    parts || head.starts_with(b"http") && has(head, b"#%7B%22verifiableCredential%22")
}

/// xDT lines begin with their own length (three digits) and a field number that starts with 8000.
fn is_xdt(head: &[u8]) -> bool {
    head.len() > 7 && head[..7].iter().all(u8::is_ascii_digit) && &head[3..7] == b"8000"
}

fn is_text(head: &[u8]) -> bool {
    let whole = match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(), // only cut off at the end of the look
    };
    let control = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c);
    whole && !head.iter().any(control)
}

fn has(hay: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(hay, needle).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_what_is_in_them() {
        let dicom = [vec![b'I', b'I', b'*', 0], vec![0; 124], b"DICM".to_vec()].concat();
        let table: [(&[u8], Format); 32] = [
            (b"", Format::Empty),
            (b"{\"resourceType\":\"Patient\"}", Format::FhirResource),
            (
                b"{\"entry\":[], \"resourceType\" : \"Bundle\"}",
                Format::FhirBundle,
            ),
            (
                b"{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"resourceType\":\"Composition\",\"code\":\"60591-5\"}}]}",
                Format::Ips,
            ),
            (
                b"{\"resourceType\":\"Patient\"}\n{\"resourceType\":\"Condition\"}\n",
                Format::FhirLines,
            ),
            (
                b"\xef\xbb\xbf  {\"resourceType\":\"Patient\"}",
                Format::FhirResource,
            ),
            (b"{\"a\":1}", Format::Json),
            (b"[1]", Format::Json),
            (b"{\"verifiableCredential\":[]}", Format::HealthCard),
            (
                b"<Bundle xmlns=\"http://hl7.org/fhir\">",
                Format::FhirXml,
            ),
            (
                b"<?xml version=\"1.0\"?><ClinicalDocument>",
                Format::Ccda,
            ),
            (b"<?xml?><!DOCTYPE MP><MP v=\"025\"", Format::MedicationPlan),
            (";MP v´Ä028Ä".as_bytes(), Format::MedicationPlan),
            (b"<svg onload='x'>", Format::Svg),
            (b"<!DOCTYPE html><p>", Format::Html),
            (b"<a/>", Format::Xml),
            (b"%PDF-1.7", Format::Pdf),
            (b"\n\njunk %PDF-1.7", Format::Pdf),
            (b"\x89PNG\r\n\x1a\n", Format::Png),
            (b"\xff\xd8\xff\xe0", Format::Jpeg),
            (b"RIFF\0\0\0\0WEBPVP8 ", Format::Webp),
            (b"\0\0\0\x18ftypheic", Format::Heic),
            (&dicom, Format::Dicom),
            (b"begin:vcard\r\n", Format::VCard),
            (b"BEGIN:VCALENDAR", Format::ICalendar),
            (b"shc:/5676", Format::HealthCard),
            (b"https://x.example#shlink:/ey", Format::HealthLink),
            (b"HC1:6BF", Format::CovidCertificate),
            (b"01380006310\r\n", Format::Xdt),
            (b"MSH|^~\\&|", Format::Hl7V2),
            (b"age-encryption.org/v1\n", Format::Age),
            (b"\x00\x01\x02", Format::Unknown),
        ];
        for (bytes, format) in table {
            assert_eq!(sniff(bytes), format, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_clinical_document_is_known_however_it_begins() {
        let plain = "<ClinicalDocument xmlns=\"urn:hl7-org:v3\">";
        let before = [
            "",
            "\u{feff}",
            "<?xml version='1.0' encoding='utf-8'?>\r\n",
            "<?xml-stylesheet type=\"text/xsl\" href=\"CDA.xsl\"?><!-- <html> -->",
            "<!DOCTYPE ClinicalDocument SYSTEM \"x.dtd\">",
        ];
        for before in before {
            let text = format!("{before}{plain}");
            assert_eq!(sniff(text.as_bytes()), Format::Ccda, "{text}");
            let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            if !before.starts_with('\u{feff}') {
                let marked = [b"\xff\xfe".as_slice(), &units].concat();
                assert_eq!(sniff(&marked), Format::Ccda, "{text}");
            }
        }
        let prefixed = b"<cda:ClinicalDocument xmlns:cda='urn:hl7-org:v3'>";
        assert_eq!(sniff(prefixed), Format::Ccda);
        let sheet = b"<xsl:stylesheet><xsl:template match='x'><html><ClinicalDocument/>";
        assert_eq!(sniff(sheet), Format::Xml);
        assert_eq!(
            sniff(b"<f:Patient xmlns:f='http://hl7.org/fhir'/>"),
            Format::FhirXml
        );
        assert_eq!(
            sniff(b"<section><templateId root='2.16.840.1.113883.10'/>"),
            Format::Ccda
        );
        assert_eq!(sniff(b"\xff\xfea\0b\0"), Format::Unknown);
    }

    #[test]
    fn a_letter_in_words_is_text_even_when_the_look_ends_inside_a_letter() {
        let text = "ä".repeat(LOOK);
        assert_eq!(sniff(&text.as_bytes()[1..]), Format::Unknown); // begins inside a letter
        assert_eq!(sniff(format!("x{text}").as_bytes()), Format::Text);
    }
}
