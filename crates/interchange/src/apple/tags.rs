//! Tags of a very long XML text, one after the other, in little memory.
//!
//! An export of Apple Health is a list of flat tags whose values all stand in attributes. Some phones write a
//! broken DTD, bare `&` and control characters, which no strict reader survives; nothing here depends on them.
//! A DTD is passed over unread: no entity of it is known, so none can grow.

use std::borrow::Cow;
use std::io::{self, Read};

/// How much is read at once, in bytes.
const CHUNK: usize = 256 << 10;
/// The longest tag, in bytes. What is longer is passed over and counted.
const TAG: usize = 64 << 10;

/// A text that is read tag by tag.
pub(super) struct Tags<R> {
    from: R,
    bytes: Vec<u8>,
    at: usize,
    ended: bool,
    /// Tags that could not be read: too long, or the text ended in them.
    pub(super) damaged: u64,
}

/// A tag with its attributes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tag<'b> {
    pub(super) name: &'b [u8],
    attributes: &'b [u8],
    /// `</Name>`.
    pub(super) closing: bool,
}

impl<R: Read> Tags<R> {
    pub(super) fn new(from: R) -> Tags<R> {
        Tags {
            from,
            bytes: Vec::with_capacity(2 * CHUNK),
            at: 0,
            ended: false,
            damaged: 0,
        }
    }

    /// Drops what was read and reads more behind the rest.
    fn more(&mut self) -> io::Result<()> {
        self.bytes.drain(..self.at);
        self.at = 0;
        let before = self.bytes.len();
        self.bytes.resize(before + CHUNK, 0);
        let mut filled = before;
        while filled < self.bytes.len() {
            match self.from.read(&mut self.bytes[filled..]) {
                Ok(0) => {
                    self.ended = true;
                    break;
                }
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.bytes.truncate(filled);
                    self.ended = true;
                    return Err(error);
                }
            }
        }
        self.bytes.truncate(filled);
        Ok(())
    }

    /// Goes on to where these letters stand, and says whether they do.
    pub(super) fn skip_to(&mut self, letters: &[u8]) -> io::Result<bool> {
        loop {
            if let Some(found) = memchr::memmem::find(&self.bytes[self.at..], letters) {
                self.at += found;
                return Ok(true);
            }
            if self.ended {
                self.at = self.bytes.len();
                return Ok(false);
            }
            let keep = (letters.len() - 1).min(self.bytes.len() - self.at);
            self.at = self.bytes.len() - keep;
            self.more()?;
        }
    }

    /// The next tag. Comments, instructions and text between tags are passed over.
    pub(super) fn next(&mut self) -> io::Result<Option<Tag<'_>>> {
        let (start, end) = loop {
            match memchr::memchr(b'<', &self.bytes[self.at..]) {
                None if self.ended => return Ok(None),
                None => {
                    self.at = self.bytes.len();
                    self.more()?;
                    continue;
                }
                Some(found) => self.at += found,
            }
            match end_of(&self.bytes[self.at..]) {
                Some(length) => {
                    let start = self.at + 1;
                    self.at += length;
                    if !matches!(self.bytes[start], b'!' | b'?') {
                        break (start, self.at - 1);
                    }
                }
                None if self.bytes.len() - self.at > TAG || self.ended => {
                    self.damaged += 1;
                    self.at += 1;
                }
                None => self.more()?,
            }
        };
        let inside = &self.bytes[start..end];
        let closing = inside.first() == Some(&b'/');
        let empty = inside.last() == Some(&b'/');
        let inside =
            &inside[usize::from(closing)..inside.len() - usize::from(empty && inside.len() > 1)];
        let name = inside
            .iter()
            .position(u8::is_ascii_whitespace)
            .unwrap_or(inside.len());
        let (name, attributes) = inside.split_at(name);
        Ok(Some(Tag {
            name,
            attributes,
            closing,
        }))
    }
}

/// How long the tag at the beginning is: to the first `>` that stands in no quotation marks.
fn end_of(bytes: &[u8]) -> Option<usize> {
    let bytes = &bytes[..bytes.len().min(TAG)];
    let mut at = 1;
    loop {
        at += memchr::memchr3(b'>', b'"', b'\'', &bytes[at..])?;
        match bytes[at] {
            b'>' => return Some(at + 1),
            mark => at += 2 + memchr::memchr(mark, &bytes[at + 1..])?,
        }
    }
}

impl<'b> Tag<'b> {
    /// The attributes in their order, as they are written.
    fn pairs(self) -> impl Iterator<Item = (&'b [u8], &'b [u8])> {
        let mut rest = self.attributes;
        std::iter::from_fn(move || {
            let equals = memchr::memchr(b'=', rest)?;
            let name = rest[..equals].trim_ascii();
            let value = rest[equals + 1..].trim_ascii_start();
            let mark = *value.first().filter(|mark| matches!(mark, b'"' | b'\''))?;
            let end = memchr::memchr(mark, &value[1..])?;
            rest = &value[end + 2..];
            Some((name, &value[1..=end]))
        })
    }

    /// The wanted attributes, empty where they are missing; each read once.
    pub(super) fn get<const N: usize>(self, names: [&str; N]) -> [Cow<'b, str>; N] {
        let mut values = [const { Cow::Borrowed("") }; N];
        for (name, value) in self.pairs() {
            if let Some(at) = names.iter().position(|wanted| wanted.as_bytes() == name) {
                values[at] = text(value);
            }
        }
        values
    }
}

/// The letters of a value: the five entities every XML has and numbers; anything else stays as it is.
fn text(value: &[u8]) -> Cow<'_, str> {
    let plain = String::from_utf8_lossy(value);
    let control = |c: char| c.is_control();
    if !plain.contains('&') && !plain.contains(control) {
        return plain;
    }
    let mut out = String::with_capacity(plain.len());
    let mut rest = &*plain;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(';').filter(|end| *end <= 10);
        let letter = end.and_then(|end| entity(&rest[1..end]));
        match (letter, end) {
            (Some(letter), Some(end)) => {
                out.push(letter);
                rest = &rest[end + 1..];
            }
            _ => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out.retain(|c| !c.is_control());
    Cow::Owned(out)
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}
