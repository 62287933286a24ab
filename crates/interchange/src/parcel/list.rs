//! The list of contents of a zip (the central directory, §4.3.12 to §4.3.16).

use super::{ALL, Bad, END, FILES, LARGEST, LIST, List, Member, number};
use std::collections::HashSet;
use std::io::Read;

/// How many times larger a file of more than a megabyte may become by unpacking.
const RATIO: u64 = 200;
/// The first part of a file's piece, without its name (§4.3.7), in bytes.
const LOCAL: u64 = 30;
/// One line of the list, without its name.
const LINE: usize = 46;
/// What stands for "see the zip64 field".
const LONG: u64 = u32::MAX as u64;

/// The upper half of the letters of MS-DOS (code page 437), in which names stand that are not said to be UTF-8.
const LETTERS: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

/// Where the list lies, from the length of a zip and its end.
pub(super) fn found(from: &mut dyn Read) -> Option<List> {
    let length = number(from)?;
    let mut end = Vec::new();
    from.take(END).read_to_end(&mut end).ok()?;
    let begins = length.checked_sub(end.len() as u64)?;
    // The last mark whose remark ends where the file ends.
    let mark = memchr::memmem::rfind_iter(&end, b"PK\x05\x06").find(|at| {
        let remark = u16_at(&end, at + 20).map(usize::from);
        remark.is_some_and(|remark| at + 22 + remark == end.len())
    })?;
    let mut list = List {
        length: u32_at(&end, mark + 12)?.into(),
        at: u32_at(&end, mark + 16)?.into(),
    };
    let mut stops = begins + mark as u64;
    if list.at == LONG || list.length == LONG || u16_at(&end, mark + 10) == Some(u16::MAX) {
        let locator = mark.checked_sub(20)?;
        if end.get(locator..locator + 4) == Some(b"PK\x06\x07") {
            let at = u64_at(&end, locator + 8)?.checked_sub(begins)?;
            let at = usize::try_from(at).ok()?;
            if end.get(at..at.checked_add(4)?) != Some(b"PK\x06\x06") {
                return None;
            }
            list = List {
                length: u64_at(&end, at + 40)?,
                at: u64_at(&end, at + 48)?,
            };
            stops = begins + at as u64;
        }
    }
    let holds = list.at.checked_add(list.length)? <= stops && list.length <= LIST;
    holds.then_some(list)
}

/// What files a list names, in the order a folder shows them; what is wrong with one stands at it.
pub(super) fn read(from: &mut dyn Read) -> Option<Vec<Member>> {
    let begins = number(from)?;
    let mut list = Vec::new();
    from.take(LIST + 1).read_to_end(&mut list).ok()?;
    let mut members = Vec::new();
    let mut rest = list.as_slice();
    while rest.starts_with(b"PK\x01\x02") {
        let (member, after) = line(rest)?;
        rest = after;
        if members.len() == FILES {
            return None;
        }
        members.push(member);
    }
    pieces(&mut members, begins);
    members.retain(|member| !member.path.ends_with('/'));
    judge(&mut members);
    members.sort_by(|one, other| one.path.split('/').cmp(other.path.split('/')));
    Some(members)
}

/// One line, and what comes after it.
fn line(bytes: &[u8]) -> Option<(Member, &[u8])> {
    let (flags, method) = (u16_at(bytes, 8)?, u16_at(bytes, 10)?);
    let [name, extra, remark] = [28, 30, 32].map(|at| u16_at(bytes, at).map(usize::from));
    let (name, extra, remark) = (name?, extra?, remark?);
    let mut sizes = [24, 20, 42].map(|at| u32_at(bytes, at).map(u64::from));
    let called = bytes.get(LINE..LINE + name)?;
    let mut more = bytes.get(LINE + name..LINE + name + extra)?;
    while let Some((head, rest)) = more.split_first_chunk::<4>() {
        let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
        let (field, after) = rest.split_at_checked(length)?;
        if head[..2] == [1, 0] {
            let mut long = field.chunks_exact(8);
            for size in sizes.iter_mut().filter(|size| **size == Some(LONG)) {
                *size = long.next().and_then(|bytes| u64_at(bytes, 0));
            }
        }
        more = after;
    }
    let [size, packed, at] = sizes;
    let attributes = u32_at(bytes, 38)?;
    let unix = bytes[5] == 3;
    let link = unix && (attributes >> 16) & 0o170_000 == 0o120_000;
    let path = named(called, flags & 1 << 11 != 0);
    let refused = if link || !is_inside(path.trim_end_matches('/')) {
        Some(Bad::Path)
    } else if flags & 1 != 0 {
        Some(Bad::Locked)
    } else if !matches!(method, 0 | 8) {
        Some(Bad::Packing)
    } else {
        None
    };
    let member = Member {
        path,
        at: at?,
        length: 0,
        packed: packed?,
        size: size?,
        check: u32_at(bytes, 16)?,
        method,
        refused,
    };
    Some((member, bytes.get(LINE + name + extra + remark..)?))
}

/// A name as people read it, with the strokes of every system but one.
fn named(name: &[u8], unicode: bool) -> String {
    let told = std::str::from_utf8(name).ok().map(str::to_owned);
    let letter = |byte: &u8| match usize::from(*byte).checked_sub(128) {
        None => char::from(*byte),
        Some(upper) => LETTERS.chars().nth(upper).unwrap_or('\u{fffd}'),
    };
    let name = match told {
        Some(name) => name,
        None if unicode => String::from_utf8_lossy(name).into_owned(),
        None => name.iter().map(letter).collect(),
    };
    name.replace('\\', "/")
}

/// Whether a path leads to somewhere inside.
pub(super) fn is_inside(path: &str) -> bool {
    let drive = path.as_bytes().get(1) == Some(&b':');
    let part = |part: &str| !matches!(part, "" | "." | "..") && !part.contains('\0');
    !drive && path.split('/').all(part)
}

/// Gives every file its piece of the zip: up to where the next begins. Where two share bytes, few bytes would become
/// many.
fn pieces(members: &mut [Member], list: u64) {
    let mut order: Vec<usize> = (0..members.len()).collect();
    order.sort_by_key(|number| members[*number].at);
    let mut next = list;
    for number in order.into_iter().rev() {
        let member = &mut members[number];
        let needed = LOCAL.saturating_add(member.packed);
        match next.checked_sub(member.at) {
            Some(there) if there >= needed => {
                let most = needed.saturating_add(2 * u64::from(u16::MAX));
                member.length = there.min(most);
            }
            _ => member.refused = member.refused.or(Some(Bad::NotZip)),
        }
        next = next.min(member.at);
    }
}

/// What only all of them together tell.
fn judge(members: &mut [Member]) {
    let mut names = HashSet::new();
    let mut all = 0_u64;
    for member in members {
        let bomb = member.size > 1 << 20 && member.size / member.packed.max(1) > RATIO;
        let refused = if !names.insert(member.path.to_lowercase()) {
            Some(Bad::Name)
        } else if bomb || member.size > LARGEST || all.saturating_add(member.size) > ALL {
            Some(Bad::TooLarge)
        } else {
            None
        };
        member.refused = member.refused.or(refused);
        if member.refused.is_none() {
            all += member.size;
        }
    }
}
