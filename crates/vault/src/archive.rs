//! POSIX archives, written and read one member at a time: the inside of a document at rest, and
//! of backups.
//!
//! A pax header (its one record is `comment`, which every tar reads over in silence) holds the
//! name a document had and where it belongs; members belong to nobody and have no date. What is
//! read must be, byte for byte, what this file would write. IEEE Std 1003.1, pax Interchange
//! Format; lengths of 8 GiB and more are written in binary, as GNU tar does.
//!
//! A document at rest is an archive with one member, `document-<8 hex>.<ext>`, and nothing behind
//! it up to the Padmé size.

use record::DocumentId;
use seal::padding::padme;
use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};

const BLOCK: u64 = 512;

/// What stands behind the last member: two empty blocks.
pub(crate) const END: u64 = 2 * BLOCK;

/// The longest comment that is read, in bytes.
const COMMENT: u64 = 64 << 10;

/// From this length on, eleven octal digits are not enough.
const BINARY: u64 = 1 << 33;

/// Endings a member may have; whatever else a file is called, it becomes `bin`.
const ENDINGS: [&str; 24] = [
    "pdf", "jpg", "jpeg", "png", "gif", "tif", "tiff", "webp", "heic", "bmp", "dcm", "txt", "rtf",
    "csv", "json", "xml", "html", "zip", "docx", "odt", "vcf", "ics", "age", "svg",
];

/// What a document at rest says about itself, so that a file that lost its row is still somebody's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    /// The name the file had.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The entry it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<record::EntryId>,
    /// Whose it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<record::EntryId>,
    /// The date it bears, in the written form of [`record::When`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<record::When>,
}

impl About {
    /// The ending of the name, if it is one of our list, else `bin`.
    fn ending(&self) -> &'static str {
        let ending = self
            .name
            .rsplit_once('.')
            .map(|(_, ending)| ending.to_ascii_lowercase());
        ending
            .and_then(|ending| ENDINGS.into_iter().find(|known| **known == ending))
            .unwrap_or("bin")
    }

    /// The name as anybody's disk takes it: letters, digits and plain signs, at most 60 bytes,
    /// with an ending of our list.
    pub(crate) fn safe_name(&self) -> String {
        let stem = self
            .name
            .rsplit_once('.')
            .map_or(&*self.name, |(stem, _)| stem);
        let plain = stem.chars().map(|letter| match letter {
            letter if letter.is_alphanumeric() => letter,
            '-' | '_' | ',' | ' ' => letter,
            _ => '_',
        });
        let mut safe = String::new();
        for letter in plain.skip_while(|letter| *letter == ' ') {
            if safe.len() + letter.len_utf8() > 55 {
                break;
            }
            safe.push(letter);
        }
        let safe = safe.trim_end();
        let safe = if safe.is_empty() { "document" } else { safe };
        format!("{safe}.{}", self.ending())
    }
}

/// One file in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Member {
    /// Its path; parts are parted by `/`.
    pub(crate) name: String,
    /// How many bytes it has.
    pub(crate) size: u64,
    /// What is said about it in front of it.
    pub(crate) about: Option<About>,
}

impl Member {
    /// A member nothing is said about.
    pub(crate) fn plain(name: impl Into<String>, size: u64) -> Member {
        Member {
            name: name.into(),
            size,
            about: None,
        }
    }

    /// The bytes in front of the file.
    pub(crate) fn head(&self) -> Vec<u8> {
        let mut head = Vec::new();
        if let Some(about) = &self.about {
            let said = serde_json::to_string(about).expect("About holds only text");
            let record = record(&format!("comment=ownchart {said}"));
            let last = self.name.rsplit('/').next().unwrap_or_default();
            let name = format!("PaxHeaders/{last}");
            head.extend(header(&name, b'x', record.len() as u64));
            head.extend_from_slice(record.as_bytes());
            head.resize(head.len().next_multiple_of(BLOCK as usize), 0);
        }
        head.extend(header(&self.name, b'0', self.size));
        head
    }

    /// How many bytes it takes in an archive, with its head and its filling.
    pub(crate) fn length(&self) -> u64 {
        self.head().len() as u64 + self.size.next_multiple_of(BLOCK)
    }

    /// Reads the head of the next member; `None` behind the last one.
    pub(crate) fn next(from: &mut impl Read) -> Result<Option<Member>, Broken> {
        let odd = Broken::Odd(Odd::Foreign);
        let mut first = block(from)?;
        if first.iter().all(|byte| *byte == 0) {
            let second = block(from)?;
            let mut rest = [0; 1];
            let empty = second.iter().all(|byte| *byte == 0);
            return match from.read(&mut rest).map_err(Broken::Read)? {
                0 if empty => Ok(None),
                _ => Err(odd),
            };
        }
        let mut said = None;
        if first[156] == b'x' {
            let (name, length) = judge(&first, b'x')?;
            if length > COMMENT {
                return Err(odd);
            }
            let comment = exactly(from, length.next_multiple_of(BLOCK))?;
            let (text, rest) = comment.split_at(length as usize);
            if rest.iter().any(|byte| *byte != 0) {
                return Err(Broken::Odd(Odd::Padding));
            }
            said = Some((name, about(text).ok_or(Broken::Odd(Odd::Foreign))?));
            first = block(from)?;
        }
        let (name, size) = judge(&first, b'0')?;
        let last = name.rsplit('/').next().unwrap_or_default();
        let about = match said {
            Some((announced, about)) if announced == format!("PaxHeaders/{last}") => Some(about),
            Some(_) => return Err(odd),
            None => None,
        };
        Ok(Some(Member { name, size, about }))
    }
}

/// Copies exactly `size` bytes.
pub(crate) fn copy(from: &mut impl Read, size: u64, to: &mut impl Write) -> Result<(), Broken> {
    let mut left = size;
    let mut part = vec![0; 64 << 10];
    while left > 0 {
        let most = part.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        match from.read(&mut part[..most]) {
            Ok(0) => return Err(Broken::Odd(Odd::Foreign)),
            Ok(n) => {
                to.write_all(&part[..n]).map_err(Broken::Write)?;
                left -= n as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(Broken::Read(error)),
        }
    }
    Ok(())
}

/// Writes the filling behind a member of `size` bytes.
pub(crate) fn fill(size: u64, to: &mut impl Write) -> io::Result<()> {
    let filling = size.next_multiple_of(BLOCK) - size;
    to.write_all(&[0; BLOCK as usize][..filling as usize])
}

/// Reads the filling behind a member of `size` bytes, which must be empty.
pub(crate) fn skip_filling(size: u64, from: &mut impl Read) -> Result<(), Broken> {
    let filling = exactly(from, size.next_multiple_of(BLOCK) - size)?;
    if filling.iter().any(|byte| *byte != 0) {
        return Err(Broken::Odd(Odd::Padding));
    }
    Ok(())
}

/// The sizes of a document at rest, known before it is written.
pub(crate) struct Archive {
    head: Vec<u8>,
    size: u64,
    /// Of the whole, with its filling.
    pub(crate) length: u64,
}

impl Archive {
    /// An archive of `size` bytes that are document `id`.
    pub(crate) fn of(id: DocumentId, size: u64, about: &About) -> Archive {
        let short = &id.to_string()[..8];
        let member = Member {
            name: format!("document-{short}.{}", about.ending()),
            size,
            about: Some(about.clone()),
        };
        Archive {
            length: padme(member.length() + END),
            head: member.head(),
            size,
        }
    }

    /// Writes the archive, reading the document from `from`; gives back how many bytes of it
    /// there were, which the caller compares.
    pub(crate) fn write(&self, from: &mut impl Read, to: &mut impl Write) -> io::Result<u64> {
        to.write_all(&self.head)?;
        let copied = io::copy(&mut from.take(self.size), to)?;
        let rest = self.length - (self.head.len() as u64 + copied).min(self.length);
        io::copy(&mut io::repeat(0).take(rest), to)?;
        Ok(copied)
    }
}

/// `<length> <text>\n`, where the length counts itself.
fn record(text: &str) -> String {
    let bare = text.len() + 2;
    let mut digits = 1;
    while (bare + digits).to_string().len() > digits {
        digits += 1;
    }
    format!("{} {text}\n", bare + digits)
}

/// Where a header keeps a name: one longer than 100 bytes is parted at its last `/`.
fn parted(name: &str) -> (&str, &str) {
    match name.rsplit_once('/') {
        Some(parts) if name.len() > 100 => parts,
        _ => ("", name),
    }
}

/// A header block.
fn header(name: &str, kind: u8, size: u64) -> Vec<u8> {
    let mut block = vec![0; BLOCK as usize];
    let mut put = |at: usize, bytes: &[u8]| block[at..at + bytes.len()].copy_from_slice(bytes);
    let (prefix, last) = parted(name);
    put(0, last.as_bytes());
    put(345, prefix.as_bytes());
    put(100, b"0000600\0");
    put(108, b"0000000\0");
    put(116, b"0000000\0");
    if size < BINARY {
        put(124, format!("{size:011o}\0").as_bytes());
    } else {
        put(124, &[0x80, 0, 0, 0]);
        put(128, &size.to_be_bytes());
    }
    put(136, b"00000000000\0");
    put(148, b"        ");
    put(257, b"ustar\x0000");
    block[156] = kind;
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block
}

/// What is wrong with the inside of an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Odd {
    /// It is no archive of ours.
    Foreign,
    /// The filling holds something.
    Padding,
}

/// What can go wrong while an archive is read.
#[derive(Debug)]
pub(crate) enum Broken {
    Odd(Odd),
    Read(io::Error),
    Write(io::Error),
}

/// Reads a document at rest to its very end, writing the document to `to`.
pub(crate) fn read(from: &mut impl Read, to: &mut impl Write) -> Result<(About, u64), Broken> {
    let odd = || Broken::Odd(Odd::Foreign);
    let member = Member::next(from)?.ok_or_else(odd)?;
    copy(from, member.size, to)?;
    let mut filling = 0u64;
    let mut part = vec![0; 64 << 10];
    loop {
        match from.read(&mut part) {
            Ok(0) => break,
            Ok(n) if part[..n].iter().any(|byte| *byte != 0) => {
                return Err(Broken::Odd(Odd::Padding));
            }
            Ok(n) => filling += n as u64,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(Broken::Read(error)),
        }
    }
    let whole = member.head().len() as u64 + member.size + filling;
    if whole != padme(member.length() + END) {
        return Err(Broken::Odd(Odd::Padding));
    }
    Ok((member.about.ok_or_else(odd)?, member.size))
}

fn block(from: &mut impl Read) -> Result<Vec<u8>, Broken> {
    exactly(from, BLOCK)
}

fn exactly(from: &mut impl Read, length: u64) -> Result<Vec<u8>, Broken> {
    let mut bytes = Vec::new();
    from.take(length)
        .read_to_end(&mut bytes)
        .map_err(Broken::Read)?;
    if bytes.len() as u64 == length {
        Ok(bytes)
    } else {
        Err(Broken::Odd(Odd::Foreign))
    }
}

/// Name and size in a header of ours: it must be, byte for byte, what we would write.
fn judge(block: &[u8], kind: u8) -> Result<(String, u64), Broken> {
    let read = || {
        let text = |bytes: &[u8]| {
            Some(
                std::str::from_utf8(bytes)
                    .ok()?
                    .trim_end_matches('\0')
                    .to_owned(),
            )
        };
        let (last, prefix) = (text(&block[..100])?, text(&block[345..500])?);
        let name = if prefix.is_empty() {
            last
        } else {
            format!("{prefix}/{last}")
        };
        let size = if block[124] & 0x80 == 0 {
            u64::from_str_radix(&text(&block[124..135])?, 8).ok()?
        } else {
            u64::from_be_bytes(block[128..136].try_into().ok()?)
        };
        let fits =
            matches!(parted(&name), (prefix, last) if prefix.len() <= 155 && last.len() <= 100);
        (fits && !name.is_empty() && header(&name, kind, size) == block).then_some((name, size))
    };
    read().ok_or(Broken::Odd(Odd::Foreign))
}

fn about(comment: &[u8]) -> Option<About> {
    let text = std::str::from_utf8(comment).ok()?;
    let (_, said) = text.split_once(" comment=ownchart ")?;
    let said = said.strip_suffix('\n')?;
    (record(&format!("comment=ownchart {said}")) == text).then_some(())?;
    serde_json::from_str(said).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive(bytes: &[u8], about: &About) -> Vec<u8> {
        let archive = Archive::of(DocumentId::of(bytes), bytes.len() as u64, about);
        let mut written = Vec::new();
        assert_eq!(
            archive.write(&mut &bytes[..], &mut written).unwrap(),
            bytes.len() as u64
        );
        assert_eq!(written.len() as u64, archive.length);
        written
    }

    fn about(name: &str) -> About {
        About {
            name: name.into(),
            ..About::default()
        }
    }

    #[test]
    fn documents_of_all_lengths_come_back() {
        for length in [0, 1, 511, 512, 513, 70_000] {
            let bytes: Vec<u8> = (0..length).map(|n| (n % 251) as u8).collect();
            let about = about("Brief \"Köhler\".PDF");
            let written = archive(&bytes, &about);
            let mut out = Vec::new();
            let (said, size) = read(&mut &written[..], &mut out).unwrap();
            assert_eq!((said, size, out), (about, length, bytes));
        }
    }

    #[test]
    fn stock_tar_opens_it_without_a_word() {
        let dir = tempfile::tempdir().unwrap();
        let written = archive(b"%PDF-1.7 invented", &about("Brief.pdf"));
        std::fs::write(dir.path().join("d.tar"), written).unwrap();
        let ran = std::process::Command::new("tar")
            .args(["-xf", "d.tar"])
            .current_dir(&dir)
            .output()
            .expect("tar is part of every Debian");
        assert!(ran.status.success() && ran.stderr.is_empty(), "{ran:?}");
        let id = DocumentId::of(b"%PDF-1.7 invented").to_string();
        let member = dir.path().join(format!("document-{}.pdf", &id[..8]));
        assert_eq!(std::fs::read(member).unwrap(), b"%PDF-1.7 invented");
    }

    #[test]
    fn a_name_nobody_vouches_for_becomes_bin() {
        for (name, ending) in [
            ("a.exe", "bin"),
            ("noname", "bin"),
            ("B.JPEG", "jpeg"),
            ("x.pdf/..", "bin"),
        ] {
            let written = archive(b"x", &about(name));
            let at = written.windows(9).rposition(|w| w == b"document-").unwrap();
            let member = String::from_utf8_lossy(&written[at..at + 40]).into_owned();
            assert!(
                member
                    .trim_end_matches('\0')
                    .ends_with(&format!(".{ending}")),
                "{member}"
            );
        }
    }

    #[test]
    fn a_record_says_its_own_length_and_only_a_long_name_is_parted() {
        for length in (0..1_100).chain(9_980..10_010) {
            let record = record(&"x".repeat(length));
            let said: usize = record.split(' ').next().unwrap().parse().unwrap();
            assert_eq!(said, record.len());
        }
        let long = format!("{}/{}", "a".repeat(49), "b".repeat(50));
        assert_eq!(parted(&long), ("", &*long));
        let longer = format!("{long}b");
        assert_eq!(parted(&longer), longer.split_once('/').unwrap());
    }

    #[test]
    fn what_is_said_in_front_of_a_file_is_said_of_that_file() {
        let about = about("Brief.pdf");
        let head = |name: &str| {
            let member = Member {
                name: name.into(),
                size: 0,
                about: Some(about.clone()),
            };
            member.head()
        };
        let (one, other) = (head("one.pdf"), head("other.pdf"));
        let (said, plain) = other.split_at(other.len() - BLOCK as usize);
        let next = |bytes: &[&[u8]]| Member::next(&mut &bytes.concat()[..]);
        assert_eq!(next(&[said, plain]).unwrap().unwrap().name, "other.pdf");
        let long = Member {
            about: Some(self::about(&"a".repeat(COMMENT as usize))),
            ..Member::plain("long.pdf", 0)
        };
        assert!(matches!(
            next(&[&long.head()]),
            Err(Broken::Odd(Odd::Foreign))
        ));
        let swapped = next(&[said, &one[one.len() - BLOCK as usize..]]);
        assert!(matches!(swapped, Err(Broken::Odd(Odd::Foreign))));
    }

    #[test]
    fn every_changed_byte_outside_the_document_is_noticed() {
        let bytes = vec![7; 600];
        let good = archive(&bytes, &about("a.pdf"));
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 1;
            let mut out = Vec::new();
            let answer = read(&mut &bad[..], &mut out);
            let noticed = answer.is_err() || out != bytes || answer.unwrap().0 != about("a.pdf");
            assert!(noticed, "byte {at}");
        }
        for cut in 0..good.len() {
            assert!(
                read(&mut &good[..cut], &mut io::sink()).is_err(),
                "cut at {cut}"
            );
        }
        let longer = [&good[..], &[0]].concat();
        assert!(matches!(
            read(&mut &longer[..], &mut io::sink()),
            Err(Broken::Odd(Odd::Padding))
        ));
    }

    #[test]
    fn members_follow_each_other_and_stock_tar_agrees() {
        let long = format!(
            "documents/{}/{}",
            "a".repeat(64),
            about("Brief Öl/..x\n.PDF").safe_name()
        );
        let members = [
            Member::plain("README.txt", 700),
            Member {
                about: Some(about("Brief.pdf")),
                ..Member::plain(long.clone(), 1)
            },
            Member::plain("empty", 0),
        ];
        let mut written = Vec::new();
        for member in &members {
            written.extend(member.head());
            written.extend(vec![7; member.size as usize]);
            fill(member.size, &mut written).unwrap();
        }
        written.extend([0; END as usize]);
        assert_eq!(
            written.len() as u64,
            END + members.iter().map(Member::length).sum::<u64>()
        );
        let mut from = &written[..];
        for member in &members {
            assert_eq!(Member::next(&mut from).unwrap().as_ref(), Some(member));
            copy(&mut from, member.size, &mut io::sink()).unwrap();
            skip_filling(member.size, &mut from).unwrap();
        }
        assert_eq!(Member::next(&mut from).unwrap(), None);

        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("b.tar"), &written).unwrap();
        let ran = std::process::Command::new("tar")
            .args(["-xf", "b.tar"])
            .current_dir(&dir)
            .output()
            .expect("tar is part of every Debian");
        assert!(ran.status.success() && ran.stderr.is_empty(), "{ran:?}");
        assert_eq!(std::fs::read(dir.path().join(long)).unwrap(), [7]);
    }

    #[test]
    fn a_safe_name_leads_nowhere_and_is_short() {
        for (name, safe) in [
            ("../../etc/passwd", "bin"),
            ("Röntgen Knie.PDF", "Röntgen Knie.pdf"),
            ("..pdf", "_.pdf"),
            ("", "document.bin"),
            (" \u{202e}fdp.exe", "_fdp.bin"),
        ] {
            let is = about(name).safe_name();
            assert!(is == safe || safe == "bin" && !is.contains('/'), "{is}");
        }
        assert!(about(&"ö".repeat(300)).safe_name().len() <= 60);
    }

    #[test]
    fn a_length_beyond_eight_gibibytes_is_written_in_binary_and_read_back() {
        for size in [BINARY - 1, BINARY, 1 << 40] {
            let head = Member::plain("payload.age", size).head();
            assert_eq!(judge(&head, b'0').unwrap().1, size);
        }
    }

    #[test]
    fn a_name_is_cut_where_it_gets_too_long_and_not_before() {
        for (stem, kept) in [("a", 55), ("ö", 27), ("漢", 18)] {
            let name = |letters: usize| format!("{}.jpeg", stem.repeat(letters));
            let fits = name(kept);
            assert_eq!(about(&fits).safe_name(), fits);
            assert_eq!(about(&name(kept + 1)).safe_name(), fits);
            assert!(fits.len() <= 60);
        }
    }

    /// A disk that fails once, at its n-th call, and goes on as if nothing had been.
    struct Once<'a>(&'a [u8], usize, io::ErrorKind);

    impl Read for Once<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            self.1 = self.1.wrapping_sub(1);
            if self.1 == usize::MAX {
                return Err(self.2.into());
            }
            let most = into.len().min(9_000);
            self.0.read(&mut into[..most])
        }
    }

    #[test]
    fn an_interruption_is_no_failure_and_a_failure_is_no_damage() {
        let bytes = vec![7; 66_000];
        let good = archive(&bytes, &about("a.pdf"));
        let read = |at, kind| {
            let (mut from, mut out) = (Once(&good, at, kind), Vec::new());
            let answer = read(&mut from, &mut out);
            (
                answer.map(|_| assert_eq!(out, bytes)),
                at.wrapping_sub(from.1),
            )
        };
        let (whole, calls) = read(usize::MAX - 1, io::ErrorKind::Other);
        whole.unwrap();
        for at in 0..calls {
            read(at, io::ErrorKind::Interrupted).0.unwrap();
            let (failed, _) = read(at, io::ErrorKind::TimedOut);
            assert!(matches!(failed, Err(Broken::Read(_))), "call {at}");
        }
    }
}
