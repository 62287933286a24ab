//! Elements of a data set: a tree that borrows from the file, read without believing a length.
//!
//! PS3.5 §7 (structure), §7.5 (sequences), PS3.10 §7 (preamble and meta information). What real
//! files do wrong and is taken all the same: no preamble, no meta information, a wrong length of
//! group 0002, one without a transfer syntax, implicit elements among explicit ones, sequences
//! under the name UN, a file that ends too early.

use super::limits;
use flate2::bufread::DeflateDecoder;
use std::borrow::Cow;
use std::io::Read as _;

/// Group and element number.
pub(crate) type Tag = (u16, u16);

const ITEM: Tag = (0xFFFE, 0xE000);
const ITEM_END: Tag = (0xFFFE, 0xE00D);
const SEQUENCE_END: Tag = (0xFFFE, 0xE0DD);
const UNDEFINED: u32 = u32::MAX;
/// Pixels, as numbers or as a stream of a codec.
pub(crate) const PIXELS: Tag = (0x7FE0, 0x0010);

/// How the elements after the meta information are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Writing {
    pub(crate) explicit: bool,
    pub(crate) big: bool,
}

/// One element of a data set.
#[derive(Clone, Debug)]
pub(crate) struct Element<'b> {
    pub(crate) tag: Tag,
    /// As written; what the file does not say is `UN`, or `SQ` where items follow.
    pub(crate) vr: [u8; 2],
    pub(crate) value: Value<'b>,
}

/// What stands in an element.
#[derive(Clone, Debug)]
pub(crate) enum Value<'b> {
    Bytes(&'b [u8]),
    Items(Vec<Vec<Element<'b>>>),
    /// Pixels as a stream of fragments, the table of offsets first, without the end mark.
    Fragments(Vec<&'b [u8]>),
}

/// The parts of a file before its elements are read.
#[derive(Debug)]
pub(crate) struct Parts<'b> {
    /// Group 0002.
    pub(crate) meta: Vec<Element<'b>>,
    /// Everything after it, inflated where it was deflated.
    pub(crate) body: Cow<'b, [u8]>,
    pub(crate) writing: Writing,
    /// The transfer syntax as written; empty where the file does not say.
    pub(crate) syntax: String,
}

/// A data set, as far as it was read.
#[derive(Debug)]
pub(crate) struct Set<'b> {
    pub(crate) elements: Vec<Element<'b>>,
    pub(crate) writing: Writing,
    /// It ended before its end: cut off, or over a limit.
    pub(crate) cut: bool,
    /// Reading stopped at the pixels, as asked.
    pub(crate) pixels: bool,
}

/// Whether the file is DICOM without its 128 free bytes: the meta information or the first group of a
/// data set stands at the very beginning, in a form nothing else has.
pub(crate) fn begins_bare(head: &[u8]) -> bool {
    let Some(first) = head.get(..8) else {
        return false;
    };
    if head.starts_with(b"DICM\x02\0") {
        return true;
    }
    let little = u16::from_le_bytes([first[0], first[1]]);
    let element = u16::from_le_bytes([first[2], first[3]]);
    let explicit = KNOWN_VR.contains(&[first[4], first[5]]);
    let length = u32::from_le_bytes([first[4], first[5], first[6], first[7]]);
    match (little, element) {
        // Group length, version, class of the meta information
        (2, 0..=2) => explicit,
        // Group length (four bytes), character set, kind of picture, date or class of the instance
        (8, 0) => explicit || length == 4,
        (8, 1 | 5 | 8 | 0x12..=0x18) => {
            explicit || (length <= 128 && plain(head.get(8..8 + length as usize)))
        }
        // The same in big endian
        (0x0800, 0 | 0x0500 | 0x0800 | 0x1200..=0x18FF) if explicit => true,
        _ => false,
    }
}

fn plain(bytes: Option<&[u8]>) -> bool {
    bytes.is_some_and(|bytes| bytes.iter().all(|b| *b == 0 || (32..127).contains(b)))
}

const KNOWN_VR: [[u8; 2]; 34] = [
    *b"AE", *b"AS", *b"AT", *b"CS", *b"DA", *b"DS", *b"DT", *b"FL", *b"FD", *b"IS", *b"LO", *b"LT",
    *b"OB", *b"OD", *b"OF", *b"OL", *b"OV", *b"OW", *b"PN", *b"SH", *b"SL", *b"SQ", *b"SS", *b"ST",
    *b"SV", *b"TM", *b"UC", *b"UI", *b"UL", *b"UN", *b"UR", *b"US", *b"UT", *b"UV",
];

/// Whether an explicit element of this sort has a length of four bytes (PS3.5 table 7.1-1).
pub(crate) fn is_long(vr: [u8; 2]) -> bool {
    matches!(
        &vr,
        b"OB"
            | b"OD"
            | b"OF"
            | b"OL"
            | b"OV"
            | b"OW"
            | b"SQ"
            | b"SV"
            | b"UC"
            | b"UN"
            | b"UR"
            | b"UT"
            | b"UV"
    )
}

/// Takes a file apart into meta information and body. `None` if it is no DICOM.
pub(crate) fn parts(file: &[u8]) -> Option<Parts<'_>> {
    let bare = match file {
        _ if file.get(128..132) == Some(b"DICM") => &file[132..],
        _ if file.starts_with(b"DICM") => &file[4..],
        _ if begins_bare(file) => file,
        _ => return None,
    };
    let mut reader = Reader::new(
        bare,
        Writing {
            explicit: true,
            big: false,
        },
    );
    let mut meta = Vec::new();
    // Its own length is often wrong; the group number never is.
    while reader.peek_group() == Some(2) && meta.len() < 64 {
        match reader.element(0) {
            Some(element) => meta.push(element),
            None => break,
        }
    }
    let rest = &bare[reader.at.min(bare.len())..];
    let syntax = meta
        .iter()
        .find(|it| it.tag == (2, 0x10))
        .map(word)
        .unwrap_or_default();
    let body = if syntax == "1.2.840.10008.1.2.1.99" {
        Cow::Owned(inflated(rest))
    } else {
        Cow::Borrowed(rest)
    };
    let writing = guess(&body, &syntax);
    Some(Parts {
        meta,
        body,
        writing,
        syntax,
    })
}

/// How a body is written: as the transfer syntax says, unless its first element is written otherwise.
fn guess(body: &[u8], syntax: &str) -> Writing {
    let said = match syntax {
        "1.2.840.10008.1.2" => Writing {
            explicit: false,
            big: false,
        },
        "1.2.840.10008.1.2.2" => Writing {
            explicit: true,
            big: true,
        },
        _ => Writing {
            explicit: true,
            big: false,
        },
    };
    let Some(first) = body.get(..6) else {
        return said;
    };
    // Groups of a patient's files are below 0x0100 at the beginning, so their high byte is nought.
    let big = match (first[0], first[1]) {
        (0, 1..) => true,
        (1.., 0) => false,
        _ => said.big,
    };
    let explicit = KNOWN_VR.contains(&[first[4], first[5]]);
    Writing { explicit, big }
}

fn inflated(bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    // What could be inflated before an error counts: the header stands in front.
    let _ = DeflateDecoder::new(bytes)
        .take(limits::INFLATED)
        .read_to_end(&mut body);
    body
}

/// Reads the elements of a body, to the pixels (and not further) or to the end.
pub(crate) fn set<'b>(body: &'b [u8], writing: Writing, with_pixels: bool) -> Set<'b> {
    let mut reader = Reader::new(body, writing);
    let mut elements = Vec::new();
    let mut pixels = false;
    while !reader.ended() {
        let tag = reader.peek_tag();
        if !with_pixels && tag.is_some_and(|tag| tag.0 == 0x7FE0) {
            pixels = true;
            break;
        }
        match reader.element(0) {
            Some(element) => elements.push(element),
            None => break,
        }
    }
    Set {
        elements,
        writing,
        cut: reader.cut,
        pixels,
    }
}

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
    writing: Writing,
    left: usize,
    cut: bool,
}

impl<'b> Reader<'b> {
    fn new(bytes: &'b [u8], writing: Writing) -> Reader<'b> {
        Reader {
            bytes,
            at: 0,
            writing,
            left: limits::ELEMENTS,
            cut: false,
        }
    }

    /// Whether nothing but padding follows.
    fn ended(&mut self) -> bool {
        let rest = &self.bytes[self.at..];
        rest.is_empty() || rest.len() < 8 && rest.iter().all(|byte| *byte == 0)
    }

    fn u16(&self, at: usize) -> Option<u16> {
        let pair = [*self.bytes.get(at)?, *self.bytes.get(at + 1)?];
        Some(if self.writing.big {
            u16::from_be_bytes(pair)
        } else {
            u16::from_le_bytes(pair)
        })
    }

    fn u32(&self, at: usize) -> Option<u32> {
        let four = self.bytes.get(at..at + 4)?.try_into().ok()?;
        Some(if self.writing.big {
            u32::from_be_bytes(four)
        } else {
            u32::from_le_bytes(four)
        })
    }

    fn peek_group(&self) -> Option<u16> {
        self.u16(self.at)
    }

    fn peek_tag(&self) -> Option<Tag> {
        Some((self.u16(self.at)?, self.u16(self.at + 2)?))
    }

    /// Tag, sort and length; the place moves behind them.
    fn head(&mut self) -> Option<(Tag, [u8; 2], u32)> {
        let tag = self.peek_tag()?;
        let vr: [u8; 2] = self.bytes.get(self.at + 4..self.at + 6)?.try_into().ok()?;
        let marks = tag.0 == 0xFFFE;
        let sort = vr.iter().all(u8::is_ascii_uppercase);
        if !self.writing.explicit || marks || !sort {
            let length = self.u32(self.at + 4)?;
            self.at += 8;
            return Some((tag, *b"UN", length));
        }
        if is_long(vr) {
            let length = self.u32(self.at + 8)?;
            self.at += 12;
            Some((tag, vr, length))
        } else {
            let length = self.u16(self.at + 6)?;
            self.at += 8;
            Some((tag, vr, u32::from(length)))
        }
    }

    /// The next element. `None` at the end, where `cut` says whether it came too early.
    fn element(&mut self, depth: usize) -> Option<Element<'b>> {
        if self.left == 0 || depth > limits::DEPTH {
            self.cut = true;
            return None;
        }
        self.left -= 1;
        let Some((tag, mut vr, length)) = self.head() else {
            self.cut = true;
            return None;
        };
        if tag == PIXELS && length == UNDEFINED {
            let fragments = self.fragments()?;
            return Some(Element {
                tag,
                vr,
                value: Value::Fragments(fragments),
            });
        }
        if length == UNDEFINED {
            let was = self.writing;
            // PS3.5 §6.2.2: a sequence whose sort was not known is written implicitly.
            if &vr == b"UN" {
                self.writing = Writing {
                    explicit: false,
                    big: was.big,
                };
            }
            let items = self.items(None, depth);
            self.writing = was;
            return Some(Element {
                tag,
                vr: *b"SQ",
                value: Value::Items(items),
            });
        }
        let end = self.at.saturating_add(length as usize);
        if end > self.bytes.len() {
            self.cut = true;
            self.at = self.bytes.len();
            return None;
        }
        if &vr == b"SQ" || &vr == b"UN" && self.holds_items(length as usize) {
            let was = self.writing;
            if &vr == b"UN" && self.writing.explicit {
                self.writing = Writing {
                    explicit: false,
                    big: was.big,
                };
            }
            let items = self.items(Some(end), depth);
            self.writing = was;
            self.at = end;
            vr = *b"SQ";
            return Some(Element {
                tag,
                vr,
                value: Value::Items(items),
            });
        }
        let value = Value::Bytes(&self.bytes[self.at..end]);
        self.at = end;
        Some(Element { tag, vr, value })
    }

    /// Whether a value of unknown sort begins with an item that fits into it.
    fn holds_items(&self, length: usize) -> bool {
        if length < 8 || self.peek_tag() != Some(ITEM) {
            return false;
        }
        let inner = self.u32(self.at + 4).unwrap_or_default();
        inner == UNDEFINED || inner as usize <= length - 8
    }

    fn items(&mut self, end: Option<usize>, depth: usize) -> Vec<Vec<Element<'b>>> {
        let mut items = Vec::new();
        while end.is_none_or(|end| self.at < end) && !self.cut {
            let Some((tag, _, length)) = self.head() else {
                self.cut = true;
                break;
            };
            match tag {
                ITEM => items.push(self.item(length, end, depth + 1)),
                SEQUENCE_END => break,
                ITEM_END => {}
                _ => {
                    // What follows cannot be told apart any more.
                    self.cut = end.is_none();
                    break;
                }
            }
        }
        items
    }

    fn item(&mut self, length: u32, outer: Option<usize>, depth: usize) -> Vec<Element<'b>> {
        let most = outer.unwrap_or(self.bytes.len());
        let end = (length != UNDEFINED).then(|| self.at.saturating_add(length as usize).min(most));
        let mut elements = Vec::new();
        while end.is_none_or(|end| self.at < end) {
            if self.peek_tag() == Some(ITEM_END) && end.is_none() {
                // A mark that is cut off has no length to step over.
                self.cut |= self.head().is_none();
                break;
            }
            match self.element(depth) {
                Some(element) => elements.push(element),
                None => break,
            }
        }
        if let Some(end) = end {
            self.at = end;
        }
        elements
    }

    fn fragments(&mut self) -> Option<Vec<&'b [u8]>> {
        let mut fragments = Vec::new();
        loop {
            let Some((tag, _, length)) = self.head() else {
                self.cut = true;
                return Some(fragments);
            };
            if tag != ITEM {
                return Some(fragments);
            }
            let end = self.at.saturating_add(length as usize);
            if end > self.bytes.len() || fragments.len() >= limits::ELEMENTS {
                self.cut = true;
                fragments.push(&self.bytes[self.at.min(self.bytes.len())..]);
                self.at = self.bytes.len();
                return Some(fragments);
            }
            fragments.push(&self.bytes[self.at..end]);
            self.at = end;
        }
    }
}

/// The bytes of an element without the padding at its end; nothing for a sequence.
pub(crate) fn trimmed<'b>(element: &Element<'b>) -> &'b [u8] {
    match element.value {
        Value::Bytes(bytes) => {
            let end = bytes.iter().rposition(|byte| *byte != 0 && *byte != b' ');
            &bytes[..end.map_or(0, |end| end + 1)]
        }
        _ => b"",
    }
}

/// An element of plain letters (UID, code string, number), its first value.
pub(crate) fn word(element: &Element<'_>) -> String {
    let bytes = trimmed(element);
    let first = bytes
        .split(|byte| *byte == b'\\')
        .next()
        .unwrap_or_default();
    let first = &first[..first.len().min(limits::WORD)];
    String::from_utf8_lossy(first)
        .trim_matches([' ', '\0'])
        .to_owned()
}

/// Finding in one level of a data set.
pub(crate) trait Elements<'b> {
    fn named(&self, tag: Tag) -> Option<&Element<'b>>;

    /// The first value of an element of plain letters; empty where there is none.
    fn word(&self, tag: Tag) -> String {
        self.named(tag).map(word).unwrap_or_default()
    }

    /// A whole number written in letters.
    fn number(&self, tag: Tag) -> Option<i64> {
        self.word(tag).trim_start_matches('+').parse().ok()
    }

    /// An unsigned number of two bytes.
    fn short(&self, tag: Tag, writing: Writing) -> Option<u16> {
        match self.named(tag)?.value {
            Value::Bytes(bytes) => {
                let two = bytes.get(..2)?.try_into().ok()?;
                Some(if writing.big {
                    u16::from_be_bytes(two)
                } else {
                    u16::from_le_bytes(two)
                })
            }
            _ => None,
        }
    }

    /// The items of a sequence.
    fn items(&self, tag: Tag) -> &[Vec<Element<'b>>] {
        match self.named(tag).map(|it| &it.value) {
            Some(Value::Items(items)) => items,
            _ => &[],
        }
    }
}

impl<'b> Elements<'b> for [Element<'b>] {
    fn named(&self, tag: Tag) -> Option<&Element<'b>> {
        self.iter().find(|element| element.tag == tag)
    }
}
