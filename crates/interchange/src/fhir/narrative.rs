//! Narratives (R4 §2.20): XHTML that someone else wrote, as plain text.
//!
//! No tag, no attribute, no address survives; what is left is words and line breaks. The narrative of
//! a clinical document (CDA R2 §4.3.5) is of the same making and goes the same way.

use crate::limits;

/// Elements that begin a line of their own.
const BLOCKS: &[&str] = &[
    "address",
    "blockquote",
    "br",
    "caption",
    "dd",
    "div",
    "dl",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "item",
    "li",
    "list",
    "ol",
    "p",
    "paragraph",
    "pre",
    "table",
    "tbody",
    "thead",
    "tr",
    "ul",
];
/// Elements whose content is not for reading.
const SILENT: &[&str] = &["script", "style", "head", "title"];

/// The words of a narrative, at most [`limits::TEXT`] bytes; nothing where there are none.
pub(crate) fn text(xhtml: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = xhtml;
    let mut silent: Option<&str> = None;
    while !rest.is_empty() && out.len() < limits::TEXT {
        let open = memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
        let (words, tail) = rest.split_at(open);
        if silent.is_none() {
            push_words(&mut out, words);
        }
        let Some(tail) = tail.strip_prefix('<') else {
            break;
        };
        if let Some(comment) = tail.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        if let Some(plain) = tail.strip_prefix("![CDATA[") {
            let (words, after) = plain.split_once("]]>").unwrap_or((plain, ""));
            if silent.is_none() {
                push_words(&mut out, &words.replace('&', "&amp;"));
            }
            rest = after;
            continue;
        }
        // A tag that never ends takes everything with it: rather silence than half a tag.
        let Some((tag, after)) = tail.split_once('>') else {
            break;
        };
        rest = after;
        let closing = tag.starts_with('/');
        let name = name_of(tag.trim_start_matches('/'));
        let one_of = |names: &[&str]| names.iter().any(|known| name.eq_ignore_ascii_case(known));
        match silent {
            Some(waiting) if closing && name.eq_ignore_ascii_case(waiting) => silent = None,
            Some(_) => {}
            None if closing && one_of(&["td", "th"]) => separate(&mut out),
            None if one_of(SILENT) && !closing && !tag.ends_with('/') => silent = Some(name),
            None if one_of(BLOCKS) => line(&mut out),
            None => {}
        }
    }
    let cut = (0..=out.len().min(limits::TEXT))
        .rev()
        .find(|at| out.is_char_boundary(*at));
    out.truncate(cut.unwrap_or(0));
    let lines = out
        .lines()
        .map(|line| line.trim().trim_end_matches('|').trim());
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// The name of a tag, without a prefix of XML.
fn name_of(tag: &str) -> &str {
    let plain = |text: &str| {
        let end = text.bytes().position(|byte| !byte.is_ascii_alphanumeric());
        end.unwrap_or(text.len())
    };
    let end = plain(tag);
    match tag[end..].strip_prefix(':') {
        Some(after) => &after[..plain(after)],
        None => &tag[..end],
    }
}

fn line(out: &mut String) {
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

fn separate(out: &mut String) {
    if !out.is_empty() && !out.ends_with(['\n', '|']) {
        out.push_str(" |");
    }
}

/// Adds words with single spaces, entities spelled out.
fn push_words(out: &mut String, words: &str) {
    if words.starts_with(char::is_whitespace) && !out.ends_with(char::is_whitespace) {
        out.push(' ');
    }
    for (nth, word) in words.split_whitespace().enumerate() {
        let spaced = nth > 0 || out.ends_with('|');
        if spaced && !out.ends_with(char::is_whitespace) {
            out.push(' ');
        }
        push_word(out, word);
    }
    if words.ends_with(char::is_whitespace) && !out.ends_with(char::is_whitespace) {
        out.push(' ');
    }
}

fn push_word(out: &mut String, word: &str) {
    let mut rest = word;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let entity = after.split_once(';').filter(|(name, _)| name.len() <= 8);
        match entity.and_then(|(name, tail)| Some((entity_of(name)?, tail))) {
            Some((letter, tail)) => {
                out.push(letter);
                rest = tail;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
}

fn entity_of(name: &str) -> Option<char> {
    let number = |digits: &str, radix| {
        let letter = char::from_u32(u32::from_str_radix(digits, radix).ok()?)?;
        (!letter.is_control()).then_some(letter)
    };
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => {
            let digits = name.strip_prefix('#')?;
            match digits.strip_prefix(['x', 'X']) {
                Some(hex) => number(hex, 16),
                None => number(digits, 10),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_becomes_lines() {
        let xhtml = "<div xmlns=\"x\"><p>Erika &amp; <b>Max</b></p><table><tr><th>Medicine</th><th>Dose</th></tr>\
                     <tr><td>Ramipril</td><td>5&nbsp;mg</td></tr></table></div>";
        assert_eq!(
            text(xhtml).as_deref(),
            Some("Erika & Max\nMedicine | Dose\nRamipril | 5 mg")
        );
    }

    #[test]
    fn no_script_and_no_tag_survives() {
        for hostile in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<style>p{}</style><svg/onload=alert(1)>",
            "<a href=\"javascript:alert(1)\"></a>",
            "<!-- <p>x</p> -->",
            "<scr",
        ] {
            assert_eq!(text(hostile), None, "{hostile}");
        }
        assert_eq!(
            text("&lt;script&gt;").as_deref(),
            Some("<script>"),
            "words, not markup"
        );
        assert_eq!(
            text("a &unknown; &#0; b").as_deref(),
            Some("a &unknown; &#0; b")
        );
    }
}
