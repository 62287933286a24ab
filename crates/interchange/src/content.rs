//! Content lines: what vCard (RFC 6350, 2426, and 2.1) and iCalendar (RFC 5545) are both made of.
//!
//! `group.NAME;PARAMETER=value:value`, folded after 75 octets. Read leniently, for address books and phones
//! write what they like: lines without CR, soft line ends of quoted-printable, parameters without a name
//! (2.1), letters of old character sets. Written strictly.

use crate::keys::decode;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// The most lines that are read.
const LINES: usize = 500_000;
/// The most octets of a written line (RFC 5545 §3.1, RFC 6350 §3.2).
const FOLD: usize = 75;

/// One property.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Line {
    /// In capitals, without its group.
    pub(crate) name: String,
    parameters: Vec<(String, Vec<String>)>,
    /// As it stands there, still with its backslashes.
    pub(crate) value: String,
}

impl Line {
    /// The values of a parameter, in capitals where it is a `TYPE`.
    pub(crate) fn all<'l>(&'l self, name: &'l str) -> impl Iterator<Item = &'l str> {
        let named = self.parameters.iter().filter(move |(it, _)| it == name);
        named.flat_map(|(_, values)| values).map(String::as_str)
    }

    /// The first value of a parameter.
    pub(crate) fn first(&self, name: &str) -> Option<&str> {
        let named = self.parameters.iter().find(|(it, _)| it == name);
        named
            .and_then(|(_, values)| values.first())
            .map(String::as_str)
    }

    /// Whether it is of a type: `TYPE=HOME`, or `HOME` alone (2.1).
    pub(crate) fn is(&self, sort: &str) -> bool {
        self.all("TYPE").any(|it| it.eq_ignore_ascii_case(sort))
    }

    /// The value as text.
    pub(crate) fn text(&self) -> String {
        plain(&self.value)
    }

    /// The parts of the value between semicolons, as text.
    pub(crate) fn parts(&self) -> Vec<String> {
        split(&self.value, ';').into_iter().map(plain).collect()
    }

    /// The values of a list between commas, as text.
    pub(crate) fn list(&self) -> Vec<String> {
        let values = split(&self.value, ',').into_iter().map(plain);
        values.filter(|it| !it.is_empty()).collect()
    }

    fn encoding(&self) -> Option<&str> {
        self.first("ENCODING")
    }
}

/// All lines of a file, unfolded and decoded. What is no content line is given as a line without a name.
pub(crate) fn lines(bytes: &[u8]) -> Vec<Line> {
    let (bytes, whole) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) if encoding == UTF_16LE || encoding == UTF_16BE => {
            let text = encoding.decode_without_bom_handling(&bytes[mark..]).0;
            (Cow::Owned(text.into_owned().into_bytes()), true)
        }
        Some((_, mark)) => (Cow::Borrowed(&bytes[mark..]), false),
        None => (Cow::Borrowed(bytes), false),
    };
    let mut found: Vec<Line> = Vec::new();
    let mut raw = physical(&bytes).peekable();
    while let Some(first) = raw.next() {
        if found.len() >= LINES {
            break;
        }
        let mut line = first.to_vec();
        // in quoted-printable a `=` at the end says that the line goes on, blank and all
        let soft = |line: &[u8]| line.last() == Some(&b'=') && is_quoted(first);
        while !soft(&line)
            && let Some(next) = raw.next_if(|next| matches!(next.first(), Some(b' ' | b'\t')))
        {
            line.extend_from_slice(&next[1..]);
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let Some((mut parsed, at)) = head(&line) else {
            // base64 that was broken without a blank goes on
            match found.last_mut() {
                Some(last) if is_base64(last) && line.iter().all(|b| b.is_ascii_graphic()) => {
                    last.value.push_str(&String::from_utf8_lossy(&line));
                }
                _ => found.push(Line {
                    value: String::from_utf8_lossy(&line).into_owned(),
                    ..Line::default()
                }),
            }
            continue;
        };
        let mut value = line[at..].to_vec();
        if is_quoted(first) {
            while value.last() == Some(&b'=') {
                value.pop();
                let Some(next) = raw.next() else { break };
                value.extend_from_slice(next);
            }
            value = unquoted(&value);
        }
        parsed.value = letters(&value, parsed.first("CHARSET").filter(|_| !whole));
        found.push(parsed);
    }
    found
}

/// Whether a line says of its value that it is quoted-printable.
fn is_quoted(line: &[u8]) -> bool {
    let said = head(line).map(|(line, _)| line);
    said.is_some_and(|it| {
        it.encoding()
            .is_some_and(|it| it.eq_ignore_ascii_case("QUOTED-PRINTABLE"))
    })
}

fn is_base64(line: &Line) -> bool {
    let of = |sort: &str| {
        line.encoding()
            .is_some_and(|it| it.eq_ignore_ascii_case(sort))
    };
    of("BASE64") || of("B")
}

/// Lines as they stand, ended by CR LF, LF or CR.
fn physical(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(bytes);
    std::iter::from_fn(move || {
        let bytes = rest?;
        let Some(end) = memchr::memchr2(b'\r', b'\n', bytes) else {
            rest = None;
            return (!bytes.is_empty()).then_some(bytes);
        };
        let after = &bytes[end + 1..];
        let both = bytes[end] == b'\r' && after.first() == Some(&b'\n');
        rest = Some(if both { &after[1..] } else { after });
        Some(&bytes[..end])
    })
}

/// Name and parameters of a line, and where its value begins.
fn head(line: &[u8]) -> Option<(Line, usize)> {
    let mut quoted = false;
    let mut cuts = Vec::new();
    let mut end = None;
    for (at, byte) in line.iter().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b';' if !quoted => cuts.push(at),
            b':' if !quoted => {
                end = Some(at);
                break;
            }
            _ => {}
        }
    }
    // a quotation mark nobody closed must not swallow the line
    let end = end.or_else(|| {
        let end = memchr::memchr(b':', line)?;
        cuts = memchr::memchr_iter(b';', &line[..end]).collect();
        Some(end)
    })?;
    let pieces = std::iter::once(0).chain(cuts.iter().map(|it| it + 1));
    let ends = cuts.iter().copied().chain([end]);
    let mut pieces = pieces
        .zip(ends)
        .map(|(from, to)| letters(&line[from..to], None));
    let name = pieces.next()?;
    let name = name.rsplit('.').next().unwrap_or_default().trim();
    let word = |it: &str| {
        it.bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    if name.is_empty() || !word(name) {
        return None;
    }
    let parameters = pieces
        .take(100)
        .filter_map(|piece| parameter(&piece))
        .collect();
    let parsed = Line {
        name: name.to_ascii_uppercase(),
        parameters,
        value: String::new(),
    };
    Some((parsed, end + 1))
}

fn parameter(text: &str) -> Option<(String, Vec<String>)> {
    let text = text.trim();
    let Some((name, values)) = text.split_once('=') else {
        // 2.1: `TEL;HOME;QUOTED-PRINTABLE:`
        let word = text.to_ascii_uppercase();
        let encoding = ["QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT", "B"].contains(&word.as_str());
        let name = if encoding { "ENCODING" } else { "TYPE" };
        return (!word.is_empty()).then(|| (name.to_owned(), vec![word]));
    };
    let mut list = Vec::new();
    let mut value = String::new();
    let mut quoted = false;
    for letter in values.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => list.push(std::mem::take(&mut value)),
            letter => value.push(letter),
        }
    }
    list.push(value);
    // RFC 6868
    let plain = |it: String| {
        it.replace("^n", "\n")
            .replace("^'", "\"")
            .replace("^^", "^")
    };
    Some((
        name.trim().to_ascii_uppercase(),
        list.into_iter().map(plain).collect(),
    ))
}

/// Quoted-printable (RFC 2045 §6.7) without its soft line ends.
fn unquoted(value: &[u8]) -> Vec<u8> {
    let digit = |at: usize| char::from(*value.get(at)?).to_digit(16);
    let mut out = Vec::with_capacity(value.len());
    let mut at = 0;
    while let Some(byte) = value.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'=', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            _ => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    out
}

/// Bytes as letters: of the set that is named, else UTF-8, else those of Windows.
fn letters(bytes: &[u8], named: Option<&str>) -> String {
    let utf8 = std::str::from_utf8(bytes);
    let named = named.and_then(|it| Encoding::for_label(it.as_bytes()));
    match (named, utf8) {
        (Some(encoding), _) if encoding != UTF_8 => {
            encoding.decode_without_bom_handling(bytes).0.into_owned()
        }
        (_, Ok(text)) => text.to_owned(),
        _ => WINDOWS_1252
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
    }
}

/// Splits where no backslash stands before.
fn split(value: &str, at: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut from, mut escaped) = (0, false);
    for (place, letter) in value.char_indices() {
        if escaped {
            escaped = false;
        } else if letter == '\\' {
            escaped = true;
        } else if letter == at {
            parts.push(&value[from..place]);
            from = place + letter.len_utf8();
        }
    }
    parts.push(&value[from..]);
    parts
}

/// RFC 5545 §3.3.11, RFC 6350 §3.4: backslashes resolved, blanks around taken off.
fn plain(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            letter => out.push(letter),
        }
    }
    out.trim().to_owned()
}

/// Whether the value is bytes: base64 of at least one byte.
pub(crate) fn holds_bytes(line: &Line) -> bool {
    is_base64(line) && decode(&line.value).is_some_and(|bytes| !bytes.is_empty())
        || line.value.starts_with("data:")
}

/// A line as it is written: folded after 75 octets, never inside a letter.
pub(crate) fn fold(line: &str, into: &mut String) {
    let mut room = FOLD;
    for letter in line.chars() {
        if letter.len_utf8() > room {
            into.push_str("\r\n ");
            room = FOLD - 1;
        }
        room -= letter.len_utf8();
        into.push(letter);
    }
    into.push_str("\r\n");
}

/// Text as a value.
pub(crate) fn escaped(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let clean = text.chars().filter(|c| *c == '\n' || !c.is_control());
    let mut out = String::with_capacity(text.len());
    for letter in clean {
        match letter {
            '\n' => out.push_str("\\n"),
            '\\' | ',' | ';' => out.extend(['\\', letter]),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &[u8]) -> Line {
        let mut found = lines(text);
        assert_eq!(found.len(), 1, "{found:?}");
        found.remove(0)
    }

    #[test]
    fn lines_of_phones_and_old_programs_are_understood() {
        let line = one(b"item1.TEL;TYPE=\"work,voice\";PREF=1:+49 30\r\n 1234\r\n");
        assert_eq!(
            (line.name.as_str(), line.value.as_str()),
            ("TEL", "+49 301234")
        );
        let line =
            one(b"NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:Gr=FC=DFe=\r\n an M=FCller");
        assert_eq!(line.text(), "Grüße an Müller");
        assert_eq!(one("FN:Müller".as_bytes()).text(), "Müller");
        assert_eq!(one(b"FN:M\xfcller").text(), "Müller");
        assert!(one(b"TEL;HOME;VOICE:1").is("home"));
        assert_eq!(one(b"N:a\\;b;c\\,d\\\\;\\n").parts(), ["a;b", "c,d\\", ""]);
        assert_eq!(one(b"X-A;P=^'q^':v").first("P"), Some("\"q\""));
        let utf16: Vec<u8> = "\u{feff}FN:Ayşe"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(one(&utf16).text(), "Ayşe");
        assert_eq!(one(b"A;P=\"open:v").value, "v");
    }

    #[test]
    fn a_photo_broken_without_blanks_stays_one_value() {
        let found = lines(b"PHOTO;BASE64:QUJD\r\nREVG\r\n\r\nFN:x\r\nno line\r\n");
        assert_eq!(found.len(), 3);
        assert!(holds_bytes(&found[0]) && found[0].value == "QUJDREVG");
        assert_eq!(found[2].name, "");
    }

    #[test]
    fn a_written_line_comes_back_and_none_is_too_long() {
        for text in [
            "Ä".repeat(200),
            "a, b; c\\d\ne".repeat(20),
            "🙂".repeat(50),
            String::new(),
        ] {
            let mut written = String::new();
            fold(&format!("NOTE:{}", escaped(&text)), &mut written);
            assert!(written.split("\r\n").all(|line| line.len() <= 75));
            assert_eq!(one(written.as_bytes()).text(), text);
        }
    }

    #[test]
    fn a_hundred_thousand_strange_lines_take_no_time() {
        let strange = b";:=\"\\\r\n ,".repeat(100_000);
        assert!(lines(&strange).len() <= LINES);
        assert!(lines(&b"=\r\n".repeat(100_000)).len() <= LINES);
    }
}
