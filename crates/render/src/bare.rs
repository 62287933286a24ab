//! A picture without what the camera wrote into it: where it was taken, when, with what, a small picture of
//! what was cut away. Pixels, colours and the way up stay.
//!
//! | form | what goes |
//! |---|---|
//! | JPEG | every application segment but JFIF, colour profile and Adobe's colours; comments; all behind the end |
//! | PNG, WebP | every chunk that is not needed to draw |
//! | TIFF | Exif, GPS, XMP, IPTC, names, times and makers, overwritten in place |
//! | HEIC, AVIF | Exif and XMP, overwritten in place; they are not drawn here, so no more is known of them |
//! | GIF, BMP | nothing: cameras write nothing into them |
//!
//! The way up (Exif orientation, CIPA DC-008 4.6.4) is written anew where it was said.

use image::metadata::Orientation;

use crate::album;
use crate::kind::Kind;
use crate::refusal::Refusal;

/// The same picture, or the same pictures of an album, and nothing about who took them where.
///
/// # Errors
/// [`Refusal::UnknownForm`] for anything but a picture; [`Refusal::Damaged`] if its parts cannot be told apart,
/// for then nobody knows what stays in it.
pub(crate) fn bare(file: Vec<u8>) -> Result<Vec<u8>, Refusal> {
    match Kind::of(&file) {
        Some(Kind::Jpeg) => jpeg(&file).ok_or(Refusal::Damaged),
        Some(Kind::Png) => png(&file).ok_or(Refusal::Damaged),
        Some(Kind::Webp) => webp(&file).ok_or(Refusal::Damaged),
        Some(Kind::Tiff) => wiped(file),
        Some(Kind::Gif | Kind::Bmp) => Ok(file),
        Some(Kind::Album) => all_of(&file),
        None if file.get(4..8) == Some(b"ftyp") => heif(file),
        Some(Kind::Pdf | Kind::Dicom) | None => Err(Refusal::UnknownForm),
    }
}

/// An album of the same pictures, each bare.
fn all_of(file: &[u8]) -> Result<Vec<u8>, Refusal> {
    let pictures = album::pictures(file);
    if pictures.is_empty() {
        return Err(Refusal::Damaged);
    }
    let mut parts = Vec::new();
    for (number, (kind, range)) in pictures.into_iter().enumerate() {
        let ending = kind.media_type().trim_start_matches("image/");
        // The names of files say when and where, too.
        let name = format!("page-{:03}.{ending}", number + 1);
        parts.push((name, bare(file[range].to_vec())?));
    }
    Ok(album::packed(&parts))
}

/// Exif that says the way up and nothing else; nothing where it is upright.
fn way_up(exif: &[u8]) -> Option<Vec<u8>> {
    let turn = Orientation::from_exif_chunk(exif)?.to_exif();
    let mut said = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    said.extend([turn, 0, 0, 0, 0, 0, 0, 0]);
    (turn != 1).then_some(said)
}

fn jpeg(file: &[u8]) -> Option<Vec<u8>> {
    let mut bare = vec![0xFF, 0xD8];
    let mut at = 2;
    loop {
        // Any number of FF may stand before a marker (ITU-T T.81, B.1.1.2).
        while *file.get(at)? == 0xFF && *file.get(at + 1)? == 0xFF {
            at += 1;
        }
        let marker = match file.get(at..at + 2)? {
            [0xFF, marker] => *marker,
            _ => return None,
        };
        match marker {
            0xD9 => {
                bare.extend([0xFF, 0xD9]);
                return Some(bare);
            }
            0x01 | 0xD0..=0xD7 => {
                bare.extend([0xFF, marker]);
                at += 2;
                continue;
            }
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes([*file.get(at + 2)?, *file.get(at + 3)?]));
        let end = at.checked_add(2 + length.max(2))?;
        let segment = file.get(at..end)?;
        let body = segment.get(4..)?;
        let needed = match marker {
            0xE0 => body.starts_with(b"JFIF\0"),
            0xE2 => body.starts_with(b"ICC_PROFILE\0"),
            0xEE => body.starts_with(b"Adobe"),
            0xE1..=0xEF | 0xFE => false,
            _ => true,
        };
        if let Some(exif) = body.strip_prefix(b"Exif\0\0").filter(|_| marker == 0xE1)
            && let Some(said) = way_up(exif)
        {
            let length = (said.len() + 8) as u16;
            bare.extend([0xFF, 0xE1]);
            bare.extend(length.to_be_bytes());
            bare.extend(b"Exif\0\0");
            bare.extend(said);
        }
        if needed {
            bare.extend(segment);
        }
        at = end;
        if marker == 0xDA {
            let scan = file.get(at..)?;
            let coded = scan
                .windows(2)
                .position(|two| two[0] == 0xFF && !matches!(two[1], 0 | 0xFF | 0xD0..=0xD7));
            // Some cameras forget the end; what follows the last scan is then all scan.
            let length = coded.unwrap_or(scan.len());
            bare.extend(&scan[..length]);
            at += length;
            if coded.is_none() {
                bare.extend([0xFF, 0xD9]);
                return Some(bare);
            }
        }
    }
}

fn png(file: &[u8]) -> Option<Vec<u8>> {
    const DRAWN: [&[u8; 4]; 17] = [
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT",
        b"bKGD", b"pHYs", b"cICP", b"acTL", b"fcTL", b"fdAT", b"hIST",
    ];
    let mut bare = file.get(..8)?.to_vec();
    let mut at = 8;
    loop {
        let length = u32::from_be_bytes(file.get(at..at + 4)?.try_into().ok()?) as usize;
        let end = at.checked_add(12)?.checked_add(length)?;
        let chunk = file.get(at..end)?;
        let name = &chunk[4..8];
        if name == b"eXIf"
            && let Some(said) = way_up(&chunk[8..8 + length])
        {
            bare.extend((said.len() as u32).to_be_bytes());
            let body = [b"eXIf".as_slice(), &said].concat();
            bare.extend(&body);
            bare.extend(crc32fast::hash(&body).to_be_bytes());
        }
        if DRAWN.iter().any(|drawn| *drawn == name) {
            bare.extend(chunk);
        }
        at = end;
        if name == b"IEND" {
            return Some(bare);
        }
    }
}

fn webp(file: &[u8]) -> Option<Vec<u8>> {
    const DRAWN: [&[u8; 4]; 7] = [
        b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP",
    ];
    let mut bare = file.get(..12)?.to_vec();
    let (mut at, mut flags) = (12, None);
    let mut said = None;
    while at < file.len() {
        let length = u32::from_le_bytes(file.get(at + 4..at + 8)?.try_into().ok()?) as usize;
        let padded = at.checked_add(8)?.checked_add(length)?;
        let body = file.get(at + 8..padded)?;
        let end = (padded + (length & 1)).min(file.len());
        let name = file.get(at..at + 4)?;
        if name == b"EXIF" {
            said = said.or(way_up(body.strip_prefix(b"Exif\0\0").unwrap_or(body)));
        }
        if DRAWN.iter().any(|drawn| *drawn == name) {
            if name == b"VP8X" {
                flags = Some(bare.len() + 8);
            }
            bare.extend(&file[at..end]);
        }
        at = end;
    }
    if let Some(flag) = flags.and_then(|at| bare.get_mut(at)) {
        // Bit 3: Exif follows; bit 2: XMP does.
        *flag = *flag & !0b1100 | u8::from(said.is_some()) << 3;
    }
    if let Some(said) = said.filter(|_| flags.is_some()) {
        bare.extend(b"EXIF");
        bare.extend((said.len() as u32).to_le_bytes());
        bare.extend(said);
    }
    let size = u32::try_from(bare.len() - 8).ok()?;
    bare[4..8].copy_from_slice(&size.to_le_bytes());
    Some(bare)
}

fn wiped(mut file: Vec<u8>) -> Result<Vec<u8>, Refusal> {
    wipe(&mut file, false).ok_or(Refusal::Damaged)?;
    Ok(file)
}

/// Directories of one file that are looked at: more are a ring.
const DIRECTORIES: usize = 600;
/// Tags whose values go (TIFF 6.0, CIPA DC-008, and the makers').
const GO: [u16; 25] = [
    269, 270, 271, 272, 285, 305, 306, 315, 316, 333, 337, 700, 33432, 33723, 34377, 40091, 40092,
    40093, 40094, 40095, 42016, 50708, 50735, 50827, 37500,
];
/// Tags that lead to a directory that goes as a whole: Exif, GPS, and what stands in Exif.
const LEAD: [u16; 3] = [34665, 34853, 40965];

/// Overwrites what goes in a TIFF, or with `all` every value of it.
fn wipe(file: &mut [u8], all: bool) -> Option<()> {
    let big = match file.get(..4)? {
        b"II*\0" => false,
        b"MM\0*" => true,
        _ => return None,
    };
    let two = |file: &[u8], at: usize| -> Option<u16> {
        let two: [u8; 2] = file.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if big {
            u16::from_be_bytes(two)
        } else {
            u16::from_le_bytes(two)
        })
    };
    let four = |file: &[u8], at: usize| -> Option<usize> {
        let four: [u8; 4] = file.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if big {
            u32::from_be_bytes(four)
        } else {
            u32::from_le_bytes(four)
        } as usize)
    };
    let mut open = vec![(four(file, 4)?, all)];
    let mut seen = Vec::new();
    while let Some((directory, whole)) = open.pop() {
        if directory == 0 || seen.contains(&directory) || seen.len() >= DIRECTORIES {
            continue;
        }
        seen.push(directory);
        let count = usize::from(two(file, directory)?);
        for number in 0..count {
            let entry = directory + 2 + number * 12;
            let (tag, kind) = (two(file, entry)?, two(file, entry + 2)?);
            let values = four(file, entry + 4)?;
            let each = match kind {
                3 | 8 => 2,
                4 | 9 | 11 | 13 => 4,
                5 | 10 | 12 => 8,
                _ => 1,
            };
            let length = values.checked_mul(each)?;
            let at = four(file, entry + 8)?;
            let leads = LEAD.contains(&tag);
            if leads {
                open.push((at, true));
            }
            if !whole && !leads && !GO.contains(&tag) {
                continue;
            }
            if length > 4
                && let Some(value) = file.get_mut(at..at.checked_add(length)?)
            {
                value.fill(0);
            }
            file.get_mut(entry + 8..entry + 12)?.fill(0);
        }
        let next = directory + 2 + count * 12;
        if let Some(next) = four(file, next).filter(|_| !whole || all) {
            open.push((next, all));
        }
    }
    Some(())
}

/// ISO/IEC 23008-12 keeps Exif and XMP as items of their own; both are found by how they begin.
fn heif(mut file: Vec<u8>) -> Result<Vec<u8>, Refusal> {
    let places = |what: &[u8], file: &[u8]| -> Vec<usize> {
        let found = file.windows(what.len()).enumerate();
        found
            .filter(|(_, it)| *it == what)
            .map(|(at, _)| at)
            .take(64)
            .collect()
    };
    let mut wiped = false;
    for at in places(b"Exif\0\0", &file) {
        let from = at + 6;
        wiped |= wipe(&mut file[from..], true).is_some();
    }
    for (begins, ends) in [(&b"<x:xmpmeta"[..], &b"</x:xmpmeta>"[..])] {
        for at in places(begins, &file) {
            let end = file[at..].windows(ends.len()).position(|it| it == ends);
            let end = at + end.ok_or(Refusal::Damaged)?;
            file[at..end].fill(b' ');
        }
    }
    // It says that there is Exif, and none of the usual form is there.
    let says = places(b"infe", &file).iter().any(|at| {
        let entry = &file[(at + 8).min(file.len())..(at + 20).min(file.len())];
        entry.windows(4).any(|it| it == b"Exif")
    });
    if says && !wiped {
        Err(Refusal::Damaged)
    } else {
        Ok(file)
    }
}

#[cfg(test)]
mod tests;
