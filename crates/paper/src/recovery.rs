//! The recovery sheet: a printed key that opens the chart when the passphrase is forgotten.
//!
//! # The groups
//! The key is an age identity, `AGE-SECRET-KEY-1` and 58 characters of the bech32 alphabet
//! `qpzry9x8gf2tvdw0s3jn54khce6mua7l` (BIP 173). The 58 are printed in 15 groups: fourteen of four
//! characters and one of two, each followed by one check character of the same alphabet. Whoever types
//! learns after each group whether it is right, and not after 75 characters that one of them is wrong.
//!
//! Characters are numbers 0 to 31 by their place in the alphabet, and elements of GF(32) with the
//! polynomial x⁵ + x³ + 1 (the field of bech32). The check of group n (1 to 15) with the characters
//! c₁ … cₖ is
//!
//! > n + α·c₁ + α²·c₂ + … + αᵏ·cₖ,  α = 2
//!
//! Any one wrong character and any two exchanged characters change it, because the powers of α differ;
//! two exchanged groups change it, because n differs. Letters that the alphabet does not have are read
//! as what they look like: O as 0, I and 1 as L, B as 8.

use record::When;

use crate::dates::date;
use crate::desk::{Desk, DeskWord};
use crate::face::Faces;
use crate::flow::{Cell, CodeCell, Column, Frame, Place, Row, beside, pour};
use crate::furniture::{BODY, BOTTOM, HEADING, MARGIN, SECOND, SMALL, TITLE, TITLE_SECOND};
use crate::measure::Mm;
use crate::sheet::{NodeId, Role, Sheet};
use crate::text::{Ink, Span, Style};
use crate::words::{Word, fill};
use crate::{About, Error, Printed};

const START: &str = "AGE-SECRET-KEY-1";
const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
/// Characters of a key behind [`START`].
const LENGTH: usize = 58;
/// Characters of a group without its check.
const GROUP: usize = 4;

/// Groups of a key.
pub const GROUPS: usize = LENGTH.div_ceil(GROUP);

/// A text that is no age identity was handed over to be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not an age identity")]
pub struct NotAKey;

/// A group that was not typed as it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WrongGroup {
    /// This group, counted from 1, has a wrong character or stands in the place of another.
    #[error("group {0} is not as printed")]
    Wrong(usize),
    /// The text ended in this group, counted from 1.
    #[error("group {0} is missing or too short")]
    Short(usize),
    /// There is more behind the last group.
    #[error("there is more than {GROUPS} groups")]
    More,
}

/// The groups of a key with their checks, in capitals: `["QPZRY", …]`.
///
/// # Errors
/// [`NotAKey`] if the text does not begin with `AGE-SECRET-KEY-1` or is not 58 characters longer. The
/// checksum inside the key is for `seal` to look at.
pub fn groups(key: &str) -> Result<Vec<String>, NotAKey> {
    let key = key.trim();
    let start = key.get(..START.len()).ok_or(NotAKey)?;
    let data = &key.as_bytes()[START.len()..];
    if !start.eq_ignore_ascii_case(START) || data.len() != LENGTH {
        return Err(NotAKey);
    }
    data.chunks(GROUP)
        .enumerate()
        .map(|(place, group)| {
            let values: Option<Vec<u8>> = group.iter().map(|c| value(*c)).collect();
            let mut group = String::from_utf8(group.to_ascii_uppercase()).map_err(|_| NotAKey)?;
            group.push(letter(check(place + 1, &values.ok_or(NotAKey)?)));
            Ok(group)
        })
        .collect()
}

/// Whether a typed group is the one printed as number `number` (from 1), whatever its case.
#[must_use]
pub fn is_right(number: usize, typed: &str) -> bool {
    let values: Option<Vec<u8>> = typed.bytes().filter(|c| !is_gap(*c)).map(value).collect();
    let Some(values) = values else { return false };
    let length = if number == GROUPS {
        LENGTH % GROUP
    } else {
        GROUP
    };
    (1..=GROUPS).contains(&number)
        && values.len() == length + 1
        && values[length] == check(number, &values[..length])
}

/// The key that was typed group by group. Blanks, line ends and hyphens between and inside the groups
/// do not matter, nor does the case.
///
/// # Errors
/// [`WrongGroup`] names the first group that does not fit its check, so that only this one has to be
/// typed again.
pub fn typed(text: &str) -> Result<String, WrongGroup> {
    let mut key = START.to_owned();
    let mut letters = text.bytes().filter(|c| !is_gap(*c)).peekable();
    for number in 1..=GROUPS {
        let length = if number == GROUPS {
            LENGTH % GROUP
        } else {
            GROUP
        };
        let group: Vec<u8> = letters.by_ref().take(length + 1).collect();
        let values: Option<Vec<u8>> = group.iter().map(|c| value(*c)).collect();
        let values = values.ok_or(WrongGroup::Wrong(number))?;
        if values.len() != length + 1 {
            return Err(WrongGroup::Short(number));
        }
        if values[length] != check(number, &values[..length]) {
            return Err(WrongGroup::Wrong(number));
        }
        key.extend(values[..length].iter().map(|v| letter(*v)));
    }
    match letters.peek() {
        Some(_) => Err(WrongGroup::More),
        None => Ok(key),
    }
}

fn is_gap(c: u8) -> bool {
    c.is_ascii_whitespace() || matches!(c, b'-' | b'.' | b',')
}

fn value(c: u8) -> Option<u8> {
    let c = match c.to_ascii_lowercase() {
        b'o' => b'0',
        b'i' | b'1' => b'l',
        b'b' => b'8',
        c => c,
    };
    ALPHABET
        .iter()
        .position(|a| *a == c)
        .and_then(|place| u8::try_from(place).ok())
}

fn letter(value: u8) -> char {
    char::from(ALPHABET[usize::from(value & 31)].to_ascii_uppercase())
}

/// The check of group `number` (from 1).
fn check(number: usize, values: &[u8]) -> u8 {
    // Horner's rule from the last character to the first: α·(c₁ + α·(c₂ + …)).
    let weighted = values
        .iter()
        .rev()
        .fold(0, |sum, value| double(sum ^ value));
    weighted ^ (number as u8 & 31)
}

/// Times α in GF(32).
fn double(value: u8) -> u8 {
    let doubled = value << 1;
    if doubled & 32 == 0 {
        doubled
    } else {
        doubled ^ 0b10_1001
    }
}

/// What stands on a recovery sheet.
///
/// Not `Debug`: it holds the key to everything.
#[derive(Clone, Copy)]
pub struct Recovery<'a> {
    /// The age identity: `AGE-SECRET-KEY-1…`. Guessing it is out of reach; whoever reads it from the
    /// paper has the chart.
    pub key: &'a str,
    /// What the person calls the chart.
    pub chart: &'a str,
    /// The number of the chart's state when this was printed.
    pub number: u64,
    /// The words of that state.
    pub words: &'a [&'a str],
    /// The day of printing.
    pub made: When,
    /// Who holds it, if it is the card of a trusted person, whose key opens the chart only together
    /// with another card.
    pub holder: Option<&'a str>,
}

/// What stands on a sheet with a key, apart from the key.
struct Wording {
    title: DeskWord,
    warning: DeskWord,
    how: [DeskWord; 5],
    keep: [DeskWord; 5],
}

const ALONE: Wording = Wording {
    title: DeskWord::RecoveryTitle,
    warning: DeskWord::RecoveryWarning,
    how: [
        DeskWord::RecoveryHow,
        DeskWord::RecoveryHow1,
        DeskWord::RecoveryHow2,
        DeskWord::RecoveryHow3,
        DeskWord::RecoveryHow4,
    ],
    keep: [
        DeskWord::RecoveryKeep,
        DeskWord::RecoveryKeep1,
        DeskWord::RecoveryKeep2,
        DeskWord::RecoveryKeep3,
        DeskWord::RecoveryKeep4,
    ],
};

const TRUSTED: Wording = Wording {
    title: DeskWord::TrustedTitle,
    warning: DeskWord::TrustedWarning,
    how: [
        DeskWord::RecoveryHow,
        DeskWord::TrustedHow1,
        DeskWord::RecoveryHow2,
        DeskWord::TrustedHow3,
        DeskWord::RecoveryHow4,
    ],
    keep: [
        DeskWord::TrustedKeep,
        DeskWord::TrustedKeep1,
        DeskWord::TrustedKeep2,
        DeskWord::RecoveryKeep3,
        DeskWord::TrustedKeep4,
    ],
};

/// Sheets with a key each, as a code and in groups to type, and what to do with it: the recovery
/// sheet, or the cards of trusted people.
///
/// The bytes hold the keys. Hand them to a printer and to nothing else.
///
/// # Errors
/// [`Error::NotAKey`] if a key is none.
pub fn sheets(
    keys: &[Recovery<'_>],
    about: About,
    languages: Desk,
    faces: &Faces,
) -> Result<Printed, Error> {
    draw(keys, about, languages, faces)?.print()
}

fn draw<'f>(
    keys: &[Recovery<'_>],
    about: About,
    languages: Desk,
    faces: &'f Faces,
) -> Result<Sheet<'f>, Error> {
    let mut sheet = languages.a4(faces, about);
    for (page, key) in keys.iter().enumerate() {
        page_of(&mut sheet, page, key, languages)?;
    }
    sheet.foot();
    Ok(sheet)
}

fn page_of(
    sheet: &mut Sheet<'_>,
    page: usize,
    recovery: &Recovery<'_>,
    desk: Desk,
) -> Result<(), Error> {
    let groups = groups(recovery.key)?;
    let wording = if recovery.holder.is_some() {
        TRUSTED
    } else {
        ALONE
    };
    let width = sheet.measure();
    let title = desk.label(wording.title, TITLE, TITLE_SECOND);
    let below = sheet.head_of(page, &title, &[]);
    let frame = Frame {
        top: Mm(16.0),
        bottom: BOTTOM,
    };
    let mut at = Place {
        page,
        y: below + Mm(2.0),
    };

    // What this is, on the ground of what can harm.
    let mut warning = Column::new(MARGIN, width);
    let node = sheet.node(NodeId::ROOT, Role::Paragraph);
    let mut lines = Vec::new();
    for language in desk.each() {
        let text = wording.warning.in_language(language);
        let style = if language == desk.first {
            BODY.bold()
        } else {
            BODY.second()
        };
        lines.extend(sheet.pen.wrap(&[Span::new(text, style)], width - Mm(10.0)));
    }
    warning.rows.push(Row {
        before: Mm(2.2),
        after: Mm(2.2),
        ground: Some(Ink::AlertGround),
        edge: Some(Ink::Alert),
        ..Row::of(Cell::new(node, Mm(5.0), width - Mm(10.0), lines))
    });
    at = pour(sheet, &warning, at, frame);
    at.y += Mm(6.0);

    // The code on the left, which chart it opens on the right.
    let modules = symbol::qr::text(&recovery.key.trim().to_uppercase(), symbol::qr::Level::H)?;
    let count = groups.len().to_string();
    let aloud = fill(desk.first(DeskWord::RecoveryCodeAloud), &[("n", &count)]);
    let code = CodeCell {
        modules,
        module: Mm(0.95),
        aloud,
    };
    let side = code.side();
    let quiet = code.module * 4.0;
    let figure = sheet.node(NodeId::ROOT, Role::Section);
    let mut left = Column::new(MARGIN - quiet, side);
    left.rows.push(Row::of(Cell {
        node: Some(figure),
        width: side,
        code: Some(code),
        ..Cell::default()
    }));
    let mut right = Column::new(
        MARGIN - quiet + side + Mm(5.0),
        width + quiet - side - Mm(5.0),
    );
    let number = recovery.number.to_string();
    let words = recovery.words.join(" ");
    let made: Vec<String> = sheet
        .languages
        .each()
        .map(|language| date(recovery.made, language))
        .collect();
    let made = made.join(" / ");
    let small = SMALL.ink(Ink::Second);
    let label = |word| desk.label(word, small, SECOND);
    let holder = recovery
        .holder
        .map(|name| (label(DeskWord::TrustedHolder), name));
    let facts = [
        (label(DeskWord::RecoveryChart), recovery.chart),
        (sheet.label(Word::Number, small, SECOND), number.as_str()),
        (label(DeskWord::RecoveryWords), words.as_str()),
        (label(DeskWord::RecoveryMade), made.as_str()),
    ];
    for (label, value) in holder.into_iter().chain(facts) {
        let node = sheet.node(NodeId::ROOT, Role::Paragraph);
        let mut lines = sheet.pen.wrap(&label, right.width);
        lines.extend(
            sheet
                .pen
                .wrap(&[Span::new(value, BODY.bold())], right.width),
        );
        let row = Row {
            before: Mm(1.0),
            after: Mm(2.0),
            ..Row::of(Cell::new(node, Mm(0.0), right.width, lines))
        };
        right.rows.push(row);
    }
    at.y = at.y - quiet / 2.0;
    at = beside(sheet, &[left, right], at, frame);
    at.y += Mm(1.0);
    at = key_groups(sheet, &groups, desk, at, frame);
    at.y += Mm(7.0);

    for part in [wording.how, wording.keep] {
        at = advice(sheet, &part, desk, at, frame);
        at.y += Mm(5.0);
    }
    Ok(())
}

/// Five groups on a line, numbered, large enough to be read by a tired eye.
fn key_groups(
    sheet: &mut Sheet<'_>,
    groups: &[String],
    desk: Desk,
    at: Place,
    frame: Frame,
) -> Place {
    const LARGE: Style = Style::new(17.0).bold();
    let width = sheet.measure();
    let count = groups.len().to_string();
    let mut column = Column::new(MARGIN, width);
    let node = sheet.node(NodeId::ROOT, Role::Paragraph);
    let label = desk.label_filled(
        DeskWord::RecoveryGroups,
        &[("n", &count)],
        BODY,
        BODY.ink(Ink::Second).second(),
    );
    let lines = sheet.pen.wrap(&label, width);
    column.rows.push(Row {
        after: Mm(2.0),
        keep: true,
        ..Row::of(Cell::new(node, Mm(0.0), width, lines))
    });
    let list = sheet.node(NodeId::ROOT, Role::List);
    let step = width / 5.0;
    for (row, five) in groups.chunks(5).enumerate() {
        let mut cells = Vec::new();
        for (place, group) in five.iter().enumerate() {
            let item = sheet.node(list, Role::Item);
            let x = step * place as f32;
            let number = (row * 5 + place + 1).to_string();
            let number = sheet.pen.line(&number, SMALL.ink(Ink::Second));
            cells.push(Cell::new(item, x + Mm(2.0), Mm(6.0), vec![number]));
            let line = sheet.pen.line(group, LARGE);
            cells.push(Cell::new(item, x + Mm(7.5), step - Mm(8.0), vec![line]));
        }
        let rule = Some(Ink::Faint);
        column.rows.push(Row {
            cells,
            before: Mm(1.5),
            after: Mm(1.5),
            rule,
            keep: row < 2,
            ..Row::default()
        });
    }
    pour(sheet, &column, at, frame)
}

/// A heading and numbered sentences, one language beside the other.
pub(crate) fn advice(
    sheet: &mut Sheet<'_>,
    words: &[DeskWord],
    desk: Desk,
    at: Place,
    frame: Frame,
) -> Place {
    let languages: Vec<_> = desk.each().collect();
    let gap = Mm(8.0);
    let each = (sheet.measure() - gap * (languages.len() - 1) as f32) / languages.len() as f32;
    let mut columns = Vec::new();
    for (place, language) in languages.into_iter().enumerate() {
        let second = place > 0;
        let style = |style: Style| {
            if second {
                style.second().ink(Ink::Second)
            } else {
                style
            }
        };
        let mut column = Column::new(MARGIN + (each + gap) * place as f32, each);
        let heading = sheet.node(NodeId::ROOT, Role::Heading);
        let heading_style = Style { second, ..HEADING };
        let lines = sheet.pen.wrap(
            &[Span::new(words[0].in_language(language), heading_style)],
            each,
        );
        column.rows.push(Row {
            after: Mm(1.0),
            keep: true,
            ..Row::of(Cell::new(heading, Mm(0.0), each, lines))
        });
        let list = sheet.node(NodeId::ROOT, Role::List);
        for (number, word) in words[1..].iter().enumerate() {
            let item = sheet.node(list, Role::Item);
            let figure = sheet
                .pen
                .line(&format!("{}", number + 1), style(BODY.bold()));
            let indent = Mm(5.0);
            let lines = sheet.pen.wrap(
                &[Span::new(word.in_language(language), style(BODY))],
                each - indent,
            );
            let cells = vec![
                Cell::new(item, Mm(0.0), indent, vec![figure]),
                Cell::new(item, indent, each - indent, lines),
            ];
            column.rows.push(Row {
                cells,
                after: Mm(1.0),
                ..Row::default()
            });
        }
        columns.push(column);
    }
    beside(sheet, &columns, at, frame)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::check;

    /// From the documentation of age; it opens nothing of ours.
    const KEY: &str = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";

    fn sample<'a>() -> Recovery<'a> {
        Recovery {
            key: KEY,
            chart: "Anna Beispiel",
            number: 412,
            words: &["hafer", "ziegel", "mond", "anker"],
            made: "2026-11-21".parse().unwrap(),
            holder: None,
        }
    }

    #[test]
    fn what_is_printed_can_be_typed_back() {
        let groups = groups(KEY).unwrap();
        assert_eq!(groups.len(), GROUPS);
        assert_eq!(typed(&groups.join(" ")).unwrap(), KEY);
        assert_eq!(typed(&groups.join("").to_lowercase()).unwrap(), KEY);
        assert_eq!(typed(&groups.join("\n- ")).unwrap(), KEY);
        for (place, group) in groups.iter().enumerate() {
            assert!(is_right(place + 1, group));
            assert!(!is_right(place + 2, group));
        }
        assert!(!is_right(0, &groups[0]) && !is_right(usize::MAX, &groups[0]));
    }

    #[test]
    fn the_check_is_the_documented_sum() {
        // α = 2, α² = 4, α³ = 8, α⁴ = 16; q is 0, p is 1, z is 2, r is 3.
        assert_eq!(check(1, &[0, 0, 0, 0]), 1);
        assert_eq!(check(3, &[1, 0, 0, 0]), 3 ^ 2);
        assert_eq!(check(3, &[0, 1, 0, 0]), 3 ^ 4);
        assert_eq!(check(3, &[0, 0, 0, 1]), 3 ^ 16);
        assert_eq!(check(0, &[16, 0, 0, 0]), 0b01001); // 32 = x⁵ = x³ + 1
    }

    #[test]
    fn every_wrong_or_exchanged_character_is_named_with_its_group() {
        let groups = groups(KEY).unwrap();
        for (number, group) in groups.iter().enumerate() {
            for place in 0..group.len() {
                for other in ALPHABET {
                    let mut wrong = group.clone().into_bytes();
                    if wrong[place] == other.to_ascii_uppercase() {
                        continue;
                    }
                    wrong[place] = *other;
                    let mut all = groups.clone();
                    all[number] = String::from_utf8(wrong).unwrap();
                    assert_eq!(typed(&all.join(" ")), Err(WrongGroup::Wrong(number + 1)));
                }
                for other in 0..place {
                    let mut exchanged = group.clone().into_bytes();
                    exchanged.swap(place, other);
                    if exchanged == group.as_bytes() || place + 1 == group.len() {
                        continue;
                    }
                    assert!(!is_right(
                        number + 1,
                        std::str::from_utf8(&exchanged).unwrap()
                    ));
                }
            }
        }
    }

    #[test]
    fn exchanged_groups_and_other_lengths_are_noticed() {
        let mut all = groups(KEY).unwrap();
        all.swap(1, 2);
        assert_eq!(typed(&all.join(" ")), Err(WrongGroup::Wrong(2)));
        let all = groups(KEY).unwrap();
        assert_eq!(typed(&all[..14].join(" ")), Err(WrongGroup::Short(15)));
        assert_eq!(
            typed(&format!("{} q", all.join(" "))),
            Err(WrongGroup::More)
        );
        assert_eq!(typed("€€€€€"), Err(WrongGroup::Wrong(1)));
    }

    #[test]
    fn only_an_identity_is_printed() {
        for text in [
            "",
            "AGE-SECRET-KEY-1",
            "age1abc",
            &KEY[..73],
            &format!("{KEY}Q"),
            &KEY.replace('G', "ä"),
        ] {
            assert_eq!(groups(text), Err(NotAKey), "{text}");
        }
    }

    #[test]
    fn the_sheet_is_one_page_and_keeps_its_margins() {
        for languages in [
            Desk::GERMAN_ENGLISH,
            Desk::ENGLISH_GERMAN,
            Desk {
                second: None,
                ..Desk::GERMAN_ENGLISH
            },
        ] {
            let faces = Faces::bundled();
            let long = "Wir und die Kinder und Großmutter Elfriede ".repeat(5);
            for chart in ["Anna Beispiel", &long] {
                let recovery = Recovery { chart, ..sample() };
                let sheet = draw(
                    std::slice::from_ref(&recovery),
                    About::for_tests(),
                    languages,
                    &faces,
                )
                .unwrap();
                check::sheet(&sheet);
                assert_eq!(sheet.pages.len(), 1);
                assert!(sheet.pen.smallest >= crate::Pt(8.0));
            }
        }
    }
}
