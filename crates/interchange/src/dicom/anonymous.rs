//! A picture without names: PS3.15 §E.2, Basic Application Level Confidentiality Profile.
//!
//! What can be read as text goes. What is drawn into the picture stays, and nobody can promise otherwise:
//! [`Anonymous::drawn`] says what the file itself says about it.

use super::element::{self, Element, Elements, PIXELS, Tag, Value, Writing};
use super::profile::{self, Action};
use crate::Error;
use sha2::{Digest as _, Sha256};
use std::io::{Cursor, Read as _, Write as _};

/// The first bytes of an asking: then 32 bytes of chance, then the file, or a zip of files.
pub const ASK: &[u8] = b"OwnChart asks nameless 1\n";

/// A file without names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anonymous {
    /// The file.
    pub bytes: Vec<u8>,
    /// Whether names are drawn into the picture, as far as the file says, (0028,0301).
    pub drawn: Option<bool>,
}

/// What makes new UIDs: the same chance gives the same new UID for the same old one, so that the pictures of
/// a series stay together; who does not know it cannot find the old one.
pub type Chance = [u8; 32];

/// The asking for [`heard`], with a file or a zip of files.
#[must_use]
pub fn ask(chance: &Chance, file: &[u8]) -> Vec<u8> {
    [ASK, chance, file].concat()
}

/// The file in an answer; `None` if it could not be freed of names, and must not go out.
#[must_use]
pub fn heard(answer: &[u8]) -> Option<&[u8]> {
    answer.strip_prefix(DONE)
}

const DONE: &[u8] = b"nameless\n";

/// The helper's side. `None` if it is no asking.
pub(crate) fn answer(asking: &[u8]) -> Option<Vec<u8>> {
    let (chance, file) = asking.strip_prefix(ASK)?.split_first_chunk::<32>()?;
    let done = if file.starts_with(b"PK") {
        all(file, chance)
    } else {
        anonymised(file, chance).map(|it| it.bytes)
    };
    Some(done.map_or_else(|_| Vec::new(), |bytes| [DONE, &bytes].concat()))
}

/// Every file of a zip, under names that say nothing.
fn all(zip: &[u8], chance: &Chance) -> Result<Vec<u8>, Error> {
    let bad = |_| Error::BadDicom;
    let mut from = zip::ZipArchive::new(Cursor::new(zip)).map_err(|_| Error::BadDicom)?;
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for number in 0..from.len() {
        let mut bytes = Vec::new();
        let part = from.by_index(number).map_err(|_| Error::BadDicom)?;
        part.take(zip.len() as u64)
            .read_to_end(&mut bytes)
            .map_err(bad)?;
        let clean = anonymised(&bytes, chance)?;
        to.start_file(format!("IM{number:06}.dcm"), stored)
            .map_err(|_| Error::BadDicom)?;
        to.write_all(&clean.bytes).map_err(bad)?;
    }
    to.finish()
        .map(Cursor::into_inner)
        .map_err(|_| Error::BadDicom)
}

/// Takes away what says whose a picture is. UIDs are replaced, private groups removed, everything that the
/// profile names is removed, emptied or replaced, at every depth.
///
/// # Errors
/// [`Error::BadDicom`] if the file cannot be read to its last byte: then nobody knows what is in it.
pub fn anonymised(file: &[u8], chance: &Chance) -> Result<Anonymous, Error> {
    let parts = element::parts(file).ok_or(Error::BadDicom)?;
    let set = element::set(&parts.body, parts.writing, true);
    if set.cut || set.elements.is_empty() {
        return Err(Error::BadDicom);
    }
    let writing = set.writing;
    let drawn = match set.elements.word((0x28, 0x301)).as_str() {
        "YES" => Some(true),
        "NO" => Some(false),
        _ => None,
    };
    let added: [(Tag, &[u8; 2], &[u8]); 3] = [
        ((0x12, 0x62), b"CS", b"YES "),
        (
            (0x12, 0x63),
            b"LO",
            b"PS3.15 Basic Application Level Confidentiality Profile",
        ),
        ((0x28, 0x303), b"CS", b"REMOVED "),
    ];
    let mut elements = set.elements.clone();
    elements.retain(|it| !added.iter().any(|(tag, ..)| *tag == it.tag));
    elements.extend(added.map(|(tag, vr, value)| Element {
        tag,
        vr: *vr,
        value: Value::Bytes(value),
    }));
    elements.sort_by_key(|it| it.tag);
    let mut out = meta(&parts.meta, &set.elements, &parts.syntax, writing, chance);
    write_all(&elements, writing, chance, &mut out);
    Ok(Anonymous { bytes: out, drawn })
}

/// The meta information, anew: its own has the names of machines.
fn meta(
    old: &[Element<'_>],
    set: &[Element<'_>],
    syntax: &str,
    writing: Writing,
    chance: &Chance,
) -> Vec<u8> {
    let explicit = Writing {
        explicit: true,
        big: false,
    };
    let syntax = match (syntax, writing) {
        // It was inflated; and a syntax that does not say how the file is written helps nobody.
        (
            ""
            | "1.2.840.10008.1.2.1.99"
            | "1.2.840.10008.1.2"
            | "1.2.840.10008.1.2.1"
            | "1.2.840.10008.1.2.2",
            _,
        ) => match (writing.explicit, writing.big) {
            (_, true) => "1.2.840.10008.1.2.2",
            (true, false) => "1.2.840.10008.1.2.1",
            (false, false) => "1.2.840.10008.1.2",
        },
        (other, _) => other,
    };
    let kind = [old.word((2, 2)), set.word((8, 0x16))]
        .into_iter()
        .find(|it| !it.is_empty());
    let instance = [set.word((8, 0x18)), old.word((2, 3))]
        .into_iter()
        .find(|it| !it.is_empty());
    let mut body = Vec::new();
    put((2, 1), *b"OB", &[0, 1], explicit, &mut body);
    for (element, uid) in [
        (2, kind.unwrap_or_default()),
        (3, replaced(&instance.unwrap_or_default(), chance)),
        (0x10, syntax.to_owned()),
        (0x12, "2.25.48563412907845612309".to_owned()),
    ] {
        put((2, element), *b"UI", uid.as_bytes(), explicit, &mut body);
    }
    let mut out = vec![0; 128];
    out.extend_from_slice(b"DICM");
    put(
        (2, 0),
        *b"UL",
        &(body.len() as u32).to_le_bytes(),
        explicit,
        &mut out,
    );
    out.append(&mut body);
    out
}

fn write_all(elements: &[Element<'_>], writing: Writing, chance: &Chance, out: &mut Vec<u8>) {
    for it in elements {
        // Lengths of groups are no longer true, and nobody needs them.
        if it.tag.1 == 0 {
            continue;
        }
        match profile::action(it.tag) {
            Some(Action::Remove) => {}
            Some(Action::Empty) => put(it.tag, it.vr, &[], writing, out),
            Some(Action::Dummy) => put(it.tag, it.vr, &dummy(it, writing), writing, out),
            Some(Action::Uid) if !matches!(it.value, Value::Items(_)) => {
                let uids = element::trimmed(it).split(|byte| *byte == b'\\');
                let uids: Vec<String> = uids
                    .map(|uid| replaced(&String::from_utf8_lossy(uid), chance))
                    .collect();
                put(it.tag, it.vr, uids.join("\\").as_bytes(), writing, out);
            }
            Some(Action::Uid) | None => keep(it, writing, chance, out),
        }
    }
}

/// An element that may stay; what is inside it is looked at.
fn keep(it: &Element<'_>, writing: Writing, chance: &Chance, out: &mut Vec<u8>) {
    match &it.value {
        Value::Bytes(bytes) => put(it.tag, it.vr, bytes, writing, out),
        Value::Items(items) => {
            let mut body = Vec::new();
            for item in items {
                let mut inside = Vec::new();
                write_all(item, writing, chance, &mut inside);
                mark(0xE000, inside.len() as u32, writing, &mut body);
                body.append(&mut inside);
            }
            put(it.tag, *b"SQ", &body, writing, out);
        }
        Value::Fragments(fragments) => {
            let little = Writing {
                explicit: true,
                big: false,
            };
            out.extend([PIXELS.0.to_le_bytes(), PIXELS.1.to_le_bytes()].concat());
            out.extend_from_slice(b"OB\0\0\xff\xff\xff\xff");
            for fragment in fragments {
                mark(0xE000, fragment.len() as u32, little, out);
                out.extend_from_slice(fragment);
            }
            mark(0xE0DD, 0, little, out);
        }
    }
}

/// Something of the right sort that says nothing. For a sort that is not written it is nothing at all.
fn dummy(it: &Element<'_>, writing: Writing) -> Vec<u8> {
    if !writing.explicit {
        return Vec::new();
    }
    let text: &[u8] = match &it.vr {
        b"DA" => b"19000101",
        b"TM" => b"000000",
        b"DT" => b"19000101000000",
        b"AS" => b"000Y",
        b"IS" | b"DS" => b"0",
        b"AE" | b"CS" | b"LO" | b"LT" | b"PN" | b"SH" | b"ST" | b"UC" | b"UT" => b"ANONYMIZED",
        _ => return Vec::new(),
    };
    text.to_vec()
}

fn put(tag: Tag, vr: [u8; 2], value: &[u8], writing: Writing, out: &mut Vec<u8>) {
    let padding = value.len() % 2;
    let length = value.len() + padding;
    let short = |number: u16| {
        if writing.big {
            number.to_be_bytes()
        } else {
            number.to_le_bytes()
        }
    };
    let long = |number: u32| {
        if writing.big {
            number.to_be_bytes()
        } else {
            number.to_le_bytes()
        }
    };
    out.extend([short(tag.0), short(tag.1)].concat());
    if writing.explicit {
        let fits = element::is_long(vr) || length <= usize::from(u16::MAX);
        let vr = if fits { vr } else { *b"UN" };
        out.extend(vr);
        if element::is_long(vr) {
            out.extend([0, 0]);
            out.extend(long(length as u32));
        } else {
            out.extend(short(length as u16));
        }
    } else {
        out.extend(long(length as u32));
    }
    out.extend_from_slice(value);
    let text = !matches!(&vr, b"UI" | b"OB" | b"UN" | b"OW");
    out.extend(std::iter::repeat_n(if text { b' ' } else { 0 }, padding));
}

fn mark(element: u16, length: u32, writing: Writing, out: &mut Vec<u8>) {
    if writing.big {
        out.extend([0xFF, 0xFE]);
        out.extend(element.to_be_bytes());
        out.extend(length.to_be_bytes());
    } else {
        out.extend([0xFE, 0xFF]);
        out.extend(element.to_le_bytes());
        out.extend(length.to_le_bytes());
    }
}

/// Another UID (PS3.5 §B.2: `2.25.` and a number of 128 bits).
fn replaced(uid: &str, chance: &Chance) -> String {
    if uid.is_empty() {
        return String::new();
    }
    let digest = Sha256::new()
        .chain_update(chance)
        .chain_update(uid)
        .finalize();
    let mut number = [0; 16];
    number.copy_from_slice(&digest[..16]);
    format!("2.25.{}", u128::from_be_bytes(number))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{EXPLICIT, ct, element, file};
    use super::super::{facts, facts::Facts};
    use super::*;

    #[test]
    fn a_picture_goes_out_without_a_name_and_with_its_pixels() {
        let clean = anonymised(&ct(7), &[7; 32]).unwrap();
        let text = String::from_utf8_lossy(&clean.bytes);
        for secret in [
            "Beispiel", "Anna", "4711", "19680302", "Weber", "Klinikum", "20260514", "1.2.3.4",
        ] {
            assert!(!text.contains(secret), "{secret}");
        }
        assert!(text.contains("THORAX") && text.contains("MONOCHROME2"));
        assert!(clean.bytes.ends_with(&[0, 0, 1, 0, 2, 0, 7, 0]));
        assert_eq!(clean.drawn, None);
        let Facts {
            series,
            patient,
            modality,
            ..
        } = facts(&clean.bytes).unwrap();
        assert_eq!((patient, modality.as_str()), (None, "CT"));
        // pictures of one series stay together, those of two shares do not
        let other = facts(&anonymised(&ct(8), &[7; 32]).unwrap().bytes).unwrap();
        assert_eq!(other.series, series);
        assert_ne!(
            facts(&anonymised(&ct(7), &[8; 32]).unwrap().bytes)
                .unwrap()
                .series,
            series
        );
    }

    #[test]
    fn names_inside_sequences_go_too_and_what_cannot_be_read_to_its_end_does_not_go_out() {
        let inside = [
            element((8, 0x1155), "UI", b"1.2.3"),
            element((0x10, 0x10), "PN", b"Beispiel^Anna"),
            element((8, 0x100), "SH", b"T-28000"),
        ]
        .concat();
        let item = [
            &[0xFE, 0xFF, 0, 0xE0][..],
            &(inside.len() as u32).to_le_bytes(),
            &inside,
        ]
        .concat();
        let body = [
            element((8, 0x16), "UI", b"1.2.840"),
            element((8, 0x2218), "SQ", &item),
        ]
        .concat();
        let whole = file(EXPLICIT, "1.2.840", &body);
        let clean = anonymised(&whole, &[0; 32]).unwrap();
        let text = String::from_utf8_lossy(&clean.bytes);
        assert!(!text.contains("Beispiel") && text.contains("T-28000"));
        assert_eq!(
            anonymised(&whole[..whole.len() - 4], &[0; 32]),
            Err(Error::BadDicom)
        );
        // and through the helper
        let answer = crate::answer(&ask(&[0; 32], &whole), None);
        assert_eq!(heard(&answer), Some(&clean.bytes[..]));
        assert_eq!(
            heard(&crate::answer(&ask(&[0; 32], b"PK nothing"), None)),
            None
        );
    }

    #[test]
    fn twice_without_names_is_still_a_whole_file() {
        let once = anonymised(&ct(7), &[1; 32]).unwrap();
        let twice = anonymised(&once.bytes, &[2; 32]).unwrap();
        assert_eq!(once.bytes.len() / 100, twice.bytes.len() / 100);
    }
}
