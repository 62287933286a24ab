//! What a DICOM file says about itself, without its pixels.

use super::element::{self, Element, Elements, Parts, Tag, Value, trimmed};
use super::letters::Letters;
use super::{limits, report};
use record::{Sex, Time, When};
use serde::{Deserialize, Serialize};

/// What a file is for a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Pictures, or measurements that belong to them.
    #[default]
    Picture,
    /// A report in structured form.
    Report,
    /// A letter as PDF inside.
    Letter,
    /// The list of contents of a disc.
    Directory,
}

/// Whose a file says it is. The number a hospital has for the person is not among it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Patient {
    /// As it is read aloud.
    pub name: String,
    /// Family name.
    pub family: String,
    /// Given names.
    pub given: String,
    /// Date of birth.
    pub born: Option<When>,
    /// Sex.
    pub sex: Sex,
}

/// What a file says about itself (PS3.3: modules Patient, General Study, General Series, Image).
///
/// All texts are a stranger's. UIDs hold digits and points only and have at most 64 of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Facts {
    /// What it is.
    pub class: Class,
    /// The examination, (0020,000D).
    pub study: String,
    /// The series, (0020,000E).
    pub series: String,
    /// This file, (0008,0018).
    pub instance: String,
    /// Letters for the machine: `CT`, `MR`, `US`.
    pub modality: String,
    /// What was examined, as the machine was told.
    pub body_part: String,
    /// `L`, `R` or `B`.
    pub side: String,
    /// What the examination is called.
    pub study_words: String,
    /// What the series is called.
    pub series_words: String,
    /// Number of the series.
    pub series_number: Option<i64>,
    /// Number in the series.
    pub number: Option<i64>,
    /// Pictures in this file.
    pub frames: u32,
    /// When the examination was.
    pub when: Option<When>,
    /// Where.
    pub institution: String,
    /// Who sent the person there.
    pub referrer: String,
    /// Whose it is.
    pub patient: Option<Patient>,
    /// The file says that names are drawn into the picture, (0028,0301).
    pub burned_in: bool,
    /// It ended before what had to be read: a beginning that is too short, or a file cut off.
    pub cut: bool,
}

/// Reads what a file says about itself. `None` if it is no DICOM.
///
/// The beginning of a file is enough: [`Facts::cut`] says when it was not.
#[must_use]
pub fn facts(file: &[u8]) -> Option<Facts> {
    let parts = element::parts(file)?;
    Some(of_parts(&parts).0)
}

/// The facts, and the elements they stand in.
pub(crate) fn of_parts<'p>(parts: &'p Parts<'_>) -> (Facts, element::Set<'p>) {
    let set = element::set(&parts.body, parts.writing, false);
    let it = &set.elements[..];
    let letters = Letters::of(it);
    let words = |tag: Tag| letters.words(it, tag);
    let kind = it.word((8, 0x16));
    let stored = parts.meta.word((2, 2));
    let class = match if kind.is_empty() { &stored } else { &kind }.as_str() {
        "1.2.840.10008.1.3.10" => Class::Directory,
        "1.2.840.10008.5.1.4.1.1.104.1" => Class::Letter,
        sr if sr.starts_with("1.2.840.10008.5.1.4.1.1.88.") && sr != KEY_OBJECTS => Class::Report,
        _ if it.named((4, 0x1220)).is_some() => Class::Directory,
        _ if it.named(report::CONTENT).is_some() && !set.pixels && kind != KEY_OBJECTS => {
            Class::Report
        }
        _ => Class::Picture,
    };
    let when = [(0x20, 0x30), (0x21, 0x31), (0x22, 0x32), (0x23, 0x33)]
        .into_iter()
        .find_map(|(date, time)| moment(&it.word((8, date)), &it.word((8, time))));
    let name = letters.name(it, (0x10, 0x10));
    let born = moment(&it.word((0x10, 0x30)), "");
    let patient = (name.is_some() || born.is_some()).then(|| {
        let name = name.unwrap_or_default();
        Patient {
            name: short(name.aloud()),
            family: short(name.family),
            given: short(name.given),
            born,
            sex: match it.word((0x10, 0x40)).as_str() {
                "F" => Sex::Female,
                "M" => Sex::Male,
                // "O" is "other" and may mean diverse or an object on the table.
                _ => Sex::Unknown,
            },
        }
    });
    let pictures = it.named((0x28, 0x10)).is_some() || set.pixels;
    let side = [(0x20, 0x60), (0x20, 0x62)].map(|tag| it.word(tag));
    let facts = Facts {
        class,
        study: uid(it, (0x20, 0xD)),
        series: uid(it, (0x20, 0xE)),
        instance: uid(it, (8, 0x18)),
        modality: it.word((8, 0x60)),
        body_part: short(words((0x18, 0x15))),
        side: side
            .into_iter()
            .find(|side| !side.is_empty())
            .unwrap_or_default(),
        study_words: short(words((8, 0x1030))),
        series_words: short(words((8, 0x103E))),
        series_number: it.number((0x20, 0x11)),
        number: it.number((0x20, 0x13)),
        frames: match it.number((0x28, 8)) {
            Some(frames @ 1..) => u32::try_from(frames).unwrap_or(u32::MAX),
            _ => u32::from(pictures),
        },
        when,
        institution: short(words((8, 0x80))),
        referrer: letters
            .name(it, (8, 0x90))
            .map(|name| short(name.aloud()))
            .unwrap_or_default(),
        patient,
        burned_in: it.word((0x28, 0x301)) == "YES",
        cut: set.cut,
    };
    (facts, set)
}

/// Key Object Selection: a list of pictures that matter, not a report.
const KEY_OBJECTS: &str = "1.2.840.10008.5.1.4.1.1.88.59";

fn short(mut text: String) -> String {
    const MOST: usize = 1024;
    if text.len() > MOST {
        let end = (0..=MOST)
            .rev()
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or(0);
        text.truncate(end);
    }
    text
}

fn uid(elements: &[Element<'_>], tag: Tag) -> String {
    let word = elements.word(tag);
    let fits = word
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    if fits { word } else { String::new() }
}

/// A date (DA) with the time (TM) beside it. Also `YYYY.MM.DD`, as before 1993 (PS3.5 §6.2).
pub(crate) fn moment(date: &str, time: &str) -> Option<When> {
    let digits = |text: &str| {
        text.chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
    };
    let date = match date.as_bytes() {
        [_, _, _, _, b'.', _, _, b'.', _, _] => digits(date),
        _ => date.to_owned(),
    };
    if date.len() != 8 || !date.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize, to: usize| date[from..to].parse().ok();
    let day = When::day(date[..4].parse().ok()?, part(4, 6)?, part(6, 8)?).ok()?;
    let time = digits(time.split('.').next().unwrap_or_default());
    let part = |at: usize, most: u8| -> Option<u8> {
        time.get(at..at + 2)?
            .parse()
            .ok()
            .filter(|number| *number <= most)
    };
    let time = match (part(0, 23), part(2, 59)) {
        (Some(hour), Some(minute)) => Some(Time {
            hour,
            minute,
            second: None,
            offset: None,
        }),
        _ => None,
    };
    Some(When { time, ..day })
}

/// The PDF inside an encapsulated document (PS3.3 §A.45.1), and its title.
pub(crate) fn letter<'b>(elements: &[Element<'b>]) -> Option<(&'b [u8], String)> {
    let title = Letters::of(elements).words(elements, (0x42, 0x10));
    match elements.named((0x42, 0x11))?.value {
        // A PDF may have one byte of padding behind it, which no reader minds.
        Value::Bytes(bytes) if bytes.starts_with(b"%PDF-") => Some((bytes, short(title))),
        _ => None,
    }
}

/// The names of files a disc's list of contents points at, as it writes them: parts joined by `/`.
pub(crate) fn listed(elements: &[Element<'_>]) -> Vec<String> {
    let records = elements.items((4, 0x1220)).iter();
    let in_use = records.filter(|record| {
        !matches!(record.named((4, 0x1410)).map(|it| &it.value), Some(Value::Bytes(flag)) if flag.iter().all(|byte| *byte == 0) && !flag.is_empty())
    });
    in_use
        .filter_map(|record| record.named((4, 0x1500)))
        .map(|file| {
            let parts = trimmed(file).split(|byte| *byte == b'\\');
            let parts = parts.map(|part| {
                String::from_utf8_lossy(part)
                    .trim_matches([' ', '\0'])
                    .to_owned()
            });
            parts.collect::<Vec<_>>().join("/")
        })
        .filter(|name| !name.is_empty())
        .take(limits::LISTED)
        .collect()
}
