//! XML that somebody else wrote: text from bytes, a look before it is read, and the tree.
//!
//! Nothing is ever resolved: no document type with an inside, no entity but the five of XML itself,
//! no address. A bare `<!DOCTYPE x SYSTEM "…">`, which many programs write, is passed over. Depth,
//! elements, attributes and names in scope are counted before the tree is built (Namespaces in XML
//! 1.0 lets every element repeat all names of those around it, which costs memory by the square).

use crate::{Error, limits};
use roxmltree::{Document, Node, ParsingOptions};
use std::borrow::Cow;

/// Windows-1252 from 0x80 on: what programs mean that say Latin-1 and write quotation marks.
const WINDOWS: [char; 32] = [
    '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž',
    '\u{fffd}', '\u{fffd}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}',
    'ž', 'Ÿ',
];

/// The most names (`xmlns`) in scope at one place.
const NAMES: usize = 64;
/// The most attributes of one element.
const ATTRIBUTES: usize = 200;

/// The text of XML: UTF-16 by its mark or its zeros, Latin-1 where the prolog says so, else UTF-8.
///
/// # Errors
/// [`Error::NotText`] where the bytes are none of these.
pub(crate) fn text(bytes: &[u8]) -> Result<Cow<'_, str>, Error> {
    let wide = |bytes: &[u8], pair: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).map(|two| pair([two[0], two[1]]));
        let text: Result<String, _> = char::decode_utf16(units).collect();
        text.map(Cow::Owned).map_err(|_| Error::NotText { at: 0 })
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => return wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => return wide(rest, u16::from_be_bytes),
        [b'<', 0, ..] => return wide(bytes, u16::from_le_bytes),
        [0, b'<', ..] => return wide(bytes, u16::from_be_bytes),
        _ => {}
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if is_latin(bytes) {
        let letter = |byte: &u8| match byte {
            0x80..=0x9f => WINDOWS[usize::from(byte - 0x80)],
            other => char::from(*other),
        };
        return Ok(Cow::Owned(bytes.iter().map(letter).collect()));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| Error::NotText {
        at: error.valid_up_to() as u64,
    })?;
    Ok(Cow::Borrowed(text))
}

/// Whether the prolog names Latin-1 or one of its sisters.
fn is_latin(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(200)];
    let end = memchr::memmem::find(head, b"?>").unwrap_or(0);
    let prolog = String::from_utf8_lossy(&head[..end]).to_ascii_lowercase();
    let Some((_, after)) = prolog.split_once("encoding") else {
        return false;
    };
    let name = after.trim_start_matches([' ', '=', '"', '\'', '\t', '\r', '\n']);
    [
        "iso-8859-1",
        "iso8859-1",
        "latin1",
        "latin-1",
        "windows-1252",
        "cp1252",
    ]
    .into_iter()
    .any(|known| name.starts_with(known))
}

/// The tree of a text that [`text`] gave.
///
/// A prefix that nobody declared (`xsi:type` in a piece cut out of a document) is taken as if it
/// were declared; nothing else is mended.
///
/// # Errors
/// [`Error::Declares`] for a document type with an inside, [`Error::TooDeep`], [`Error::TooMany`],
/// and [`Error::NotXml`] for everything that is not well-formed.
pub(crate) fn tree<'t>(text: &'t str, room: &'t mut String) -> Result<Document<'t>, Error> {
    let rest = without_prolog(text)?;
    measure(rest)?;
    match parse(rest) {
        Err(roxmltree::Error::UnknownNamespace(..)) => {
            *room = declared(rest);
            parse(room).map_err(broken)
        }
        other => other.map_err(broken),
    }
}

fn parse(text: &str) -> Result<Document<'_>, roxmltree::Error> {
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: u32::try_from(limits::ELEMENTS * 3).unwrap_or(u32::MAX),
        ..ParsingOptions::default()
    };
    Document::parse_with_options(text, options)
}

fn broken(error: roxmltree::Error) -> Error {
    match error {
        roxmltree::Error::DtdDetected => Error::Declares,
        roxmltree::Error::NodesLimitReached => Error::TooMany {
            limit: limits::ELEMENTS as u64,
        },
        error => Error::NotXml {
            line: error.pos().row.into(),
            column: error.pos().col.into(),
        },
    }
}

/// What follows the prolog, comments before the root, and a bare document type.
fn without_prolog(text: &str) -> Result<&str, Error> {
    let cut = Error::NotXml { line: 1, column: 1 };
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        let end = if rest.starts_with("<?") {
            rest.find("?>").map(|at| at + 2)
        } else if rest.starts_with("<!--") {
            rest.find("-->").map(|at| at + 3)
        } else if rest
            .get(..9)
            .is_some_and(|it| it.eq_ignore_ascii_case("<!doctype"))
        {
            let end = rest.find(['>', '[']);
            if end.is_some_and(|at| rest.as_bytes()[at] == b'[') {
                return Err(Error::Declares);
            }
            end.map(|at| at + 1)
        } else {
            return Ok(rest);
        };
        rest = rest[end.ok_or(cut.clone())?..].trim_start();
    }
}

/// Counts what a tree would cost, in one pass and without a tree.
fn measure(text: &str) -> Result<(), Error> {
    let bytes = text.as_bytes();
    let (mut at, mut elements, mut names, mut attributes) = (0, 0_usize, 0_usize, 0_usize);
    // How many names each open element declares.
    let mut open: Vec<u8> = Vec::new();
    let xmlns = memchr::memmem::Finder::new(b"xmlns");
    while let Some(next) = memchr::memchr(b'<', &bytes[at..]) {
        at += next;
        let rest = &bytes[at..];
        let skip = |start: usize, end: &[u8]| {
            let body = rest.get(start..).unwrap_or_default();
            memchr::memmem::find(body, end).map_or(rest.len(), |found| start + found + end.len())
        };
        at += match rest {
            [_, b'!', b'-', b'-', ..] => skip(4, b"-->"),
            [_, b'!', ..] => skip(2, b"]]>").max(2),
            [_, b'?', ..] => skip(2, b"?>"),
            [_, b'/', ..] => {
                names -= usize::from(open.pop().unwrap_or(0));
                skip(2, b">")
            }
            _ => {
                elements += 1;
                let Tag {
                    length,
                    said,
                    declared,
                    closed,
                } = tag(rest, &xmlns)?;
                attributes += said;
                if names + declared > NAMES || open.len() >= limits::XML_DEPTH {
                    return Err(Error::TooDeep {
                        limit: limits::XML_DEPTH as u64,
                    });
                }
                if elements > limits::ELEMENTS || attributes > limits::ELEMENTS * 3 {
                    return Err(Error::TooMany {
                        limit: limits::ELEMENTS as u64,
                    });
                }
                if !closed {
                    names += declared;
                    open.push(u8::try_from(declared).unwrap_or(u8::MAX));
                }
                length
            }
        };
    }
    Ok(())
}

/// What a tag costs.
struct Tag {
    /// In bytes.
    length: usize,
    /// How many attributes it has.
    said: usize,
    /// How many of them declare names.
    declared: usize,
    /// Whether it closes itself.
    closed: bool,
}

fn tag(bytes: &[u8], xmlns: &memchr::memmem::Finder<'_>) -> Result<Tag, Error> {
    let (mut at, mut said, mut declared) = (1, 0, 0);
    while let Some(next) = memchr::memchr3(b'>', b'"', b'\'', &bytes[at..]) {
        let before = &bytes[at..at + next];
        at += next;
        let sign = bytes[at];
        if sign == b'>' {
            return Ok(Tag {
                length: at + 1,
                said,
                declared,
                closed: bytes[at - 1] == b'/',
            });
        }
        said += 1;
        declared += usize::from(xmlns.find(before).is_some());
        if said > ATTRIBUTES {
            return Err(Error::TooMany {
                limit: ATTRIBUTES as u64,
            });
        }
        let value = bytes.get(at + 1..).unwrap_or_default();
        at += memchr::memchr(sign, value).map_or(value.len(), |end| end + 1) + 1;
        if at > bytes.len() {
            break;
        }
    }
    Ok(Tag {
        length: bytes.len(),
        said,
        declared,
        closed: true,
    })
}

/// The text with the prefixes clinical pieces use declared at its root.
fn declared(text: &str) -> String {
    let known = [
        ("xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ("sdtc", "urn:hl7-org:sdtc"),
        ("voc", "urn:hl7-org:v3/voc"),
        ("cda", "urn:hl7-org:v3"),
        ("v3", "urn:hl7-org:v3"),
    ];
    let name = text
        .find(|letter: char| letter.is_whitespace() || matches!(letter, '>' | '/'))
        .unwrap_or(text.len());
    let (start, rest) = text.split_at(name);
    let root = rest.split('>').next().unwrap_or_default();
    let mut out = start.to_owned();
    for (prefix, space) in known {
        if !root.contains(&format!("xmlns:{prefix}")) {
            out.push_str(&format!(" xmlns:{prefix}=\"{space}\""));
        }
    }
    out.push_str(rest);
    out
}

/// The local name of the root and its whole tag, found without reading the rest: for knowing what
/// a file is. Nothing where a document type with an inside stands before it.
pub(crate) fn root(head: &str) -> Option<(&str, &str)> {
    let rest = without_prolog(head).ok()?.strip_prefix('<')?;
    let tag = rest.split('>').next().unwrap_or(rest);
    let name = tag
        .split(|letter: char| letter.is_whitespace() || letter == '/')
        .next()?;
    Some((name.rsplit(':').next().unwrap_or(name), tag))
}

/// The child elements of an element.
pub(crate) fn kids<'a, 'i>(node: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(Node::is_element)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(bytes: &[u8]) -> Result<String, Error> {
        let text = text(bytes)?;
        let mut room = String::new();
        let tree = tree(&text, &mut room)?;
        Ok(tree.root_element().text().unwrap_or_default().to_owned())
    }

    #[test]
    fn every_way_of_writing_letters_is_read() {
        let plain = "<?xml version=\"1.0\"?>\n<a>Größe</a>";
        assert_eq!(words(plain.as_bytes()).unwrap(), "Größe");
        let marked = [b"\xef\xbb\xbf".as_slice(), plain.as_bytes()].concat();
        assert_eq!(words(&marked).unwrap(), "Größe");
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>Gr\xf6\xdfe \x96 5 \x80</a>";
        assert_eq!(words(latin).unwrap(), "Größe – 5 €");
        let units = || plain.encode_utf16();
        let little: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = units().flat_map(u16::to_be_bytes).collect();
        assert_eq!(words(&little).unwrap(), "Größe");
        assert_eq!(
            words(&[b"\xff\xfe".as_slice(), &little].concat()).unwrap(),
            "Größe"
        );
        assert_eq!(
            words(&[b"\xfe\xff".as_slice(), &big].concat()).unwrap(),
            "Größe"
        );
        assert!(matches!(
            words(b"<a>\xff</a>"),
            Err(Error::NotText { at: 3 })
        ));
    }

    #[test]
    fn a_document_type_may_stand_there_and_declare_nothing() {
        let bare = "<?xml version=\"1.0\"?><!-- x --><!DOCTYPE a SYSTEM \"a.dtd\"><a>b</a>";
        assert_eq!(words(bare.as_bytes()).unwrap(), "b");
        for hostile in [
            "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>",
            "<!DOCTYPE a SYSTEM 'f' [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
        ] {
            assert_eq!(words(hostile.as_bytes()), Err(Error::Declares), "{hostile}");
        }
        let entity = words(b"<a>&nobody;</a>");
        assert!(matches!(entity, Err(Error::NotXml { .. })));
    }

    #[test]
    fn what_would_fill_the_memory_is_counted_first() {
        let deep = "<a>".repeat(limits::XML_DEPTH + 1);
        assert!(matches!(words(deep.as_bytes()), Err(Error::TooDeep { .. })));
        let many: String = (0..300).map(|n| format!(" a{n}='x'")).collect();
        assert!(matches!(
            words(format!("<a{many}/>").as_bytes()),
            Err(Error::TooMany { .. })
        ));
        let names: String = (0..70).map(|n| format!(" xmlns:a{n}='x{n}'")).collect();
        assert!(matches!(
            words(format!("<a{names}/>").as_bytes()),
            Err(Error::TooDeep { .. })
        ));
        let wide = format!("<a>{}</a>", "<b/>".repeat(limits::ELEMENTS));
        assert!(matches!(words(wide.as_bytes()), Err(Error::TooMany { .. })));
    }

    #[test]
    fn half_a_file_and_odd_signs_are_no_panic() {
        let whole = "<?xml version='1.0'?><a b=\"c\"><!-- d --><![CDATA[<e>]]><f g='h'/>ä</a>";
        assert!(words(whole.as_bytes()).is_ok());
        for cut in 0..whole.len() {
            let _ = words(&whole.as_bytes()[..cut]);
        }
        for odd in [
            "<", "<a", "<a b", "<a b='", "</", "<!", "<!-", "<?", "<a b=''", "", "x",
        ] {
            assert!(words(odd.as_bytes()).is_err(), "{odd}");
        }
    }

    #[test]
    fn a_prefix_cut_off_from_its_document_is_known() {
        assert_eq!(words(b"<a xsi:type='x'>b</a>").unwrap(), "b");
        assert!(words(b"<a nobody:type='x'>b</a>").is_err());
    }
}
