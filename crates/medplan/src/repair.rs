//! What hand scanners do to a carrier. They type it like a keyboard, and the computer may believe in
//! another keyboard than theirs.

use std::borrow::Cow;

/// Bytes as text: UTF-8 where they are that, else ISO 8859-1, as the carrier demands.
pub(crate) fn text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect()),
    }
}

/// Undoes what is known to happen on the way; `true` where something was undone.
pub(crate) fn repaired(text: &str) -> (Cow<'_, str>, bool) {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}');
    // The symbology identifier some scanners put in front (ISO/IEC 15424).
    let text = text.strip_prefix("]d1").unwrap_or(text);
    let (text, keys) = if text.starts_with(";MP ") || text.starts_with(";mp ") {
        (Cow::Owned(text.chars().map(american).collect()), true)
    } else {
        (Cow::Borrowed(text), false)
    };
    let (text, capitals) = if text.starts_with("<mp ") {
        (Cow::Owned(text.chars().map(other_case).collect()), true)
    } else {
        (text, false)
    };
    match twice_encoded(&text) {
        Some(once) => (Cow::Owned(once), true),
        None => (text, keys || capitals),
    }
}

/// What an American scanner meant by the keys a German computer heard.
fn american(heard: char) -> char {
    const KEYS: [(char, char); 30] = [
        ('y', 'z'),
        ('z', 'y'),
        ('Y', 'Z'),
        ('Z', 'Y'),
        (';', '<'),
        (':', '>'),
        ('´', '='),
        ('`', '+'),
        ('Ä', '"'),
        ('ä', '\''),
        ('-', '/'),
        ('_', '?'),
        ('ß', '-'),
        ('?', '_'),
        ('Ö', ':'),
        ('ö', ';'),
        ('/', '&'),
        ('&', '^'),
        ('"', '@'),
        ('§', '#'),
        ('(', '*'),
        (')', '('),
        ('=', ')'),
        ('°', '~'),
        ('ü', '['),
        ('Ü', '{'),
        ('+', ']'),
        ('*', '}'),
        ('#', '\\'),
        ('\'', '|'),
    ];
    let meant = KEYS.iter().find(|(german, _)| *german == heard);
    meant.map_or(heard, |(_, meant)| *meant)
}

/// With the shift key locked, letters come in the other case.
fn other_case(heard: char) -> char {
    if heard.is_ascii_lowercase() {
        heard.to_ascii_uppercase()
    } else {
        heard.to_ascii_lowercase()
    }
}

/// `MÃ¼ller` is `Müller`, encoded once too often. `None` where it is not.
fn twice_encoded(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let bytes: Vec<u8> = text.chars().map(one_byte).collect::<Option<_>>()?;
    String::from_utf8(bytes).ok()
}

/// The byte a character of Windows-1252 stands for: programs that mistake UTF-8 for ISO 8859-1 mostly
/// mean that.
fn one_byte(letter: char) -> Option<u8> {
    const ABOVE: [(char, u8); 27] = [
        ('€', 0x80),
        ('‚', 0x82),
        ('ƒ', 0x83),
        ('„', 0x84),
        ('…', 0x85),
        ('†', 0x86),
        ('‡', 0x87),
        ('ˆ', 0x88),
        ('‰', 0x89),
        ('Š', 0x8a),
        ('‹', 0x8b),
        ('Œ', 0x8c),
        ('Ž', 0x8e),
        ('‘', 0x91),
        ('’', 0x92),
        ('“', 0x93),
        ('”', 0x94),
        ('•', 0x95),
        ('–', 0x96),
        ('—', 0x97),
        ('˜', 0x98),
        ('™', 0x99),
        ('š', 0x9a),
        ('›', 0x9b),
        ('œ', 0x9c),
        ('ž', 0x9e),
        ('Ÿ', 0x9f),
    ];
    let above = || ABOVE.iter().find(|(own, _)| *own == letter);
    u8::try_from(u32::from(letter))
        .ok()
        .or_else(|| above().map(|(_, byte)| *byte))
}
