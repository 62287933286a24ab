//! The words of a structured report (PS3.3 §C.17): its headings and what stands under them.

use super::element::{Element, Elements, Tag};
use super::letters::Letters;
use super::limits;

/// The sequence of contents.
pub(crate) const CONTENT: Tag = (0x40, 0xA730);

/// A report as lines of text, for reading and for the search. The file itself stays the report.
pub(crate) fn words(elements: &[Element<'_>]) -> String {
    let letters = Letters::of(elements);
    let mut out = heading(&letters, elements).unwrap_or_default();
    tell(&letters, elements, 0, &mut out);
    out
}

fn heading(letters: &Letters, item: &[Element<'_>]) -> Option<String> {
    let name = item.items((0x40, 0xA043)).first()?;
    let words = letters.words(name, (8, 0x104));
    (!words.is_empty()).then_some(words)
}

fn tell(letters: &Letters, elements: &[Element<'_>], depth: usize, out: &mut String) {
    for item in elements.items(CONTENT) {
        if out.len() > limits::REPORT {
            return;
        }
        let value = match item.word((0x40, 0xA040)).as_str() {
            "TEXT" => letters.words(item, (0x40, 0xA160)),
            "CODE" => coded(letters, item.items((0x40, 0xA168))),
            "NUM" => number(letters, item),
            "PNAME" => letters
                .name(item, (0x40, 0xA123))
                .map(|name| name.aloud())
                .unwrap_or_default(),
            "DATE" => item.word((0x40, 0xA121)),
            "DATETIME" => item.word((0x40, 0xA120)),
            _ => String::new(),
        };
        let name = heading(letters, item).unwrap_or_default();
        let children = item.named(CONTENT).is_some();
        if !value.is_empty() || children && !name.is_empty() {
            if !out.is_empty() {
                out.push('\n');
            }
            out.extend(std::iter::repeat_n("  ", depth));
            out.push_str(&name);
            if !value.is_empty() {
                out.push_str(if name.is_empty() { "" } else { ": " });
                out.push_str(&value);
            }
        }
        tell(letters, item, depth + 1, out);
    }
}

fn coded(letters: &Letters, items: &[Vec<Element<'_>>]) -> String {
    items
        .first()
        .map(|code| letters.words(code, (8, 0x104)))
        .unwrap_or_default()
}

fn number(letters: &Letters, item: &[Element<'_>]) -> String {
    let Some(measured) = item.items((0x40, 0xA300)).first() else {
        return String::new();
    };
    let unit = measured.items((0x40, 0x8EA)).first();
    let unit = unit
        .map(|unit| letters.words(unit, (8, 0x100)))
        .unwrap_or_default();
    let unit = if unit == "1" { String::new() } else { unit };
    format!("{} {unit}", measured.word((0x40, 0xA30A)))
        .trim()
        .to_owned()
}
