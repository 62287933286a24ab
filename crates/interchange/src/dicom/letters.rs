//! Letters: the character sets of DICOM (PS3.5 §6.1, PS3.3 §C.12.1.1.2) and the parts of a name (PS3.5 §6.2.1).

use super::element::{Element, Elements, Tag, trimmed};
use super::limits;
use encoding_rs::{
    EUC_JP, EUC_KR, Encoding, GB18030, GBK, ISO_8859_2, ISO_8859_3, ISO_8859_4, ISO_8859_5,
    ISO_8859_6, ISO_8859_7, ISO_8859_8, ISO_8859_15, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1252,
    WINDOWS_1254,
};

const ESCAPE: u8 = 0x1B;

/// How a data set writes its words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Letters {
    /// `None` where the file says nothing, or nothing known.
    first: Option<&'static Encoding>,
    /// Escape sequences change the set on the way.
    escapes: bool,
}

impl Letters {
    /// As (0008,0005) of a data set says.
    pub(crate) fn of(elements: &[Element<'_>]) -> Letters {
        let Some(said) = elements.named((8, 5)) else {
            return Letters::default();
        };
        let mut terms = trimmed(said).split(|byte| *byte == b'\\');
        let first = terms.next().unwrap_or_default();
        let escapes = terms.next().is_some() || first.starts_with(b"ISO 2022");
        Letters {
            first: encoding(first.trim_ascii()),
            escapes,
        }
    }

    /// A text with its letters as they were meant; control characters but line ends are taken out.
    pub(crate) fn text(&self, bytes: &[u8]) -> String {
        let bytes = &bytes[..bytes.len().min(limits::TEXT)];
        let text = if self.escapes && bytes.contains(&ESCAPE) {
            self.switching(bytes)
        } else {
            self.plain(bytes)
        };
        text.chars()
            .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
            .collect()
    }

    fn plain(&self, bytes: &[u8]) -> String {
        match self.first {
            Some(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
            // Files that say nothing should be ASCII; what is not is UTF-8 if it is that without a fault.
            None => match std::str::from_utf8(bytes) {
                Ok(text) => text.to_owned(),
                Err(_) => WINDOWS_1252
                    .decode_without_bom_handling(bytes)
                    .0
                    .into_owned(),
            },
        }
    }

    /// ISO 2022 with code extensions: each escape names a set for the lower or the upper half, until the
    /// next one or a delimiter.
    fn switching(&self, bytes: &[u8]) -> String {
        let (mut low, mut high) = (Low::Ascii, self.first);
        let mut out = String::new();
        let mut rest = bytes;
        while let Some(&byte) = rest.first() {
            if byte == ESCAPE {
                let (sort, length) = escape(rest);
                match sort {
                    Set::Low(set) => low = set,
                    Set::High(set) => high = Some(set),
                    Set::Unknown => {}
                }
                rest = &rest[length..];
                continue;
            }
            let end = rest
                .iter()
                .position(|byte| *byte == ESCAPE)
                .unwrap_or(rest.len());
            if let Some(prefix) = low.wide() {
                let pairs = end.min(
                    rest.iter()
                        .take(end)
                        .take_while(|b| (0x21..0x7F).contains(*b))
                        .count(),
                ) & !1;
                if pairs > 0 {
                    let mut euc = Vec::with_capacity(pairs * 3 / 2);
                    for pair in rest[..pairs].chunks_exact(2) {
                        euc.extend_from_slice(prefix);
                        euc.extend(pair.iter().map(|byte| byte | 0x80));
                    }
                    out.push_str(&EUC_JP.decode_without_bom_handling(&euc).0);
                    rest = &rest[pairs..];
                    continue;
                }
                // A line end inside: it is what it is.
                out.push(char::from(byte & 0x7F));
                rest = &rest[1..];
                continue;
            }
            let stop = rest[..end]
                .iter()
                .position(|byte| matches!(byte, b'^' | b'=' | b'\\' | b'\r' | b'\n'));
            let run = stop.map_or(end, |stop| stop + 1);
            match high {
                Some(encoding) => {
                    out.push_str(&encoding.decode_without_bom_handling(&rest[..run]).0)
                }
                None => out.push_str(&self.plain(&rest[..run])),
            }
            if stop.is_some() {
                (low, high) = (Low::Ascii, self.first);
            }
            rest = &rest[run..];
        }
        out
    }

    /// The words of an element; several values stand in lines.
    pub(crate) fn words<'b>(&self, elements: &[Element<'b>], tag: Tag) -> String {
        let Some(element) = elements.named(tag) else {
            return String::new();
        };
        let text = self.text(trimmed(element));
        let values = text.split('\\').map(str::trim).filter(|it| !it.is_empty());
        values.collect::<Vec<_>>().join("\n")
    }

    /// A name of a person: the first writing of it that says something.
    pub(crate) fn name(&self, elements: &[Element<'_>], tag: Tag) -> Option<Name> {
        let text = self.text(trimmed(elements.named(tag)?));
        let first = text.split('\\').next().unwrap_or_default();
        let group = first
            .split('=')
            .find(|group| group.chars().any(char::is_alphanumeric))?;
        let mut parts = group.split('^').map(|part| part.trim().to_owned());
        let [family, given, middle, prefix, suffix] =
            std::array::from_fn(|_| parts.next().unwrap_or_default());
        Some(Name {
            family,
            given,
            middle,
            prefix,
            suffix,
        })
    }
}

/// The five parts of a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) family: String,
    pub(crate) given: String,
    pub(crate) middle: String,
    pub(crate) prefix: String,
    pub(crate) suffix: String,
}

impl Name {
    /// As it is read aloud.
    pub(crate) fn aloud(&self) -> String {
        let parts = [
            &self.prefix,
            &self.given,
            &self.middle,
            &self.family,
            &self.suffix,
        ];
        let parts: Vec<&str> = parts
            .into_iter()
            .map(String::as_str)
            .filter(|part| !part.is_empty())
            .collect();
        parts.join(" ")
    }
}

fn encoding(term: &[u8]) -> Option<&'static Encoding> {
    let number = term
        .rsplit(|byte| !byte.is_ascii_digit())
        .next()
        .unwrap_or_default();
    Some(match (term, number) {
        (b"GB18030", _) => GB18030,
        (b"GBK", _) => GBK,
        (_, b"192") => UTF_8,
        (_, b"100") => WINDOWS_1252,
        (_, b"101") => ISO_8859_2,
        (_, b"109") => ISO_8859_3,
        (_, b"110") => ISO_8859_4,
        (_, b"144") => ISO_8859_5,
        (_, b"127") => ISO_8859_6,
        (_, b"126") => ISO_8859_7,
        (_, b"138") => ISO_8859_8,
        (_, b"148") => WINDOWS_1254,
        (_, b"203") => ISO_8859_15,
        (_, b"166") => WINDOWS_874,
        (_, b"13") => SHIFT_JIS,
        (_, b"149") => EUC_KR,
        (_, b"58") => GBK,
        _ => return None,
    })
}

/// The set of the lower half.
#[derive(Clone, Copy)]
enum Low {
    Ascii,
    Kanji,
    MoreKanji,
}

impl Low {
    /// What stands before each pair in EUC-JP, for a set of two bytes.
    fn wide(self) -> Option<&'static [u8]> {
        match self {
            Low::Ascii => None,
            Low::Kanji => Some(b""),
            Low::MoreKanji => Some(b"\x8F"),
        }
    }
}

enum Set {
    Low(Low),
    High(&'static Encoding),
    Unknown,
}

/// What an escape sequence means (PS3.3 tables C.12-3 and C.12-4), and how long it is.
fn escape(bytes: &[u8]) -> (Set, usize) {
    let sets: [(&[u8], Set); 17] = [
        (b"\x1B(B", Set::Low(Low::Ascii)),
        (b"\x1B(J", Set::Low(Low::Ascii)),
        (b"\x1B)I", Set::High(SHIFT_JIS)),
        (b"\x1B$B", Set::Low(Low::Kanji)),
        (b"\x1B$(D", Set::Low(Low::MoreKanji)),
        (b"\x1B$)C", Set::High(EUC_KR)),
        (b"\x1B$)A", Set::High(GBK)),
        (b"\x1B-A", Set::High(WINDOWS_1252)),
        (b"\x1B-B", Set::High(ISO_8859_2)),
        (b"\x1B-C", Set::High(ISO_8859_3)),
        (b"\x1B-D", Set::High(ISO_8859_4)),
        (b"\x1B-L", Set::High(ISO_8859_5)),
        (b"\x1B-G", Set::High(ISO_8859_6)),
        (b"\x1B-F", Set::High(ISO_8859_7)),
        (b"\x1B-H", Set::High(ISO_8859_8)),
        (b"\x1B-M", Set::High(WINDOWS_1254)),
        (b"\x1B-T", Set::High(WINDOWS_874)),
    ];
    for (sequence, set) in sets {
        if bytes.starts_with(sequence) {
            return (set, sequence.len());
        }
    }
    (Set::Unknown, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_world_are_read_as_they_were_written() {
        // PS3.5 annexes H, I, J and K.
        let table: [(&[u8], &[u8], &str); 8] = [
            (b"ISO_IR 100", b"Buc^J\xe9r\xf4me", "Jérôme Buc"),
            (
                b"ISO_IR 192",
                "Wang^XiaoDong=王^小東".as_bytes(),
                "XiaoDong Wang",
            ),
            (b"GB18030", b"=\xcd\xf5^\xd0\xa1\xb6\xab", "小东 王"),
            (
                b"\\ISO 2022 IR 87",
                b"=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=",
                "太郎 山田",
            ),
            (
                b"\\ISO 2022 IR 149",
                b"=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7",
                "吉洞 洪",
            ),
            (b"ISO_IR 144", b"\xbb\xee\xda\x63eppyp", "Люкceppyp"),
            (b"ISO_IR 13", b"\xd4\xcf\xc0\xde^\xc0\xdb\xb3", "ﾀﾛｳ ﾔﾏﾀﾞ"),
            (b"", "Müller^Änne".as_bytes(), "Änne Müller"),
        ];
        for (set, name, aloud) in table {
            let element = |tag, value| Element {
                tag,
                vr: *b"PN",
                value: super::super::element::Value::Bytes(value),
            };
            let elements = [element((8, 5), set), element((0x10, 0x10), name)];
            let read = Letters::of(&elements)
                .name(&elements, (0x10, 0x10))
                .map(|name| name.aloud());
            assert_eq!(read.as_deref(), Some(aloud));
        }
    }
}
