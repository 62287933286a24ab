//! The inside of a document at rest: a POSIX archive with one member, then nothing up to the
//! Padmé size.
//!
//! A pax header (its one record is `comment`, which every tar reads over in silence) holds the
//! name the file had and where it belongs; the member itself is called `document-<8 hex>.<ext>`,
//! belongs to nobody and has no date. IEEE Std 1003.1, pax Interchange Format.

use record::DocumentId;
use seal::padding::padme;
use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};

const BLOCK: u64 = 512;

/// The longest comment that is read, in bytes.
const COMMENT: u64 = 64 << 10;

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

/// The sizes of an archive, known before it is written.
pub(crate) struct Archive {
    head: Vec<u8>,
    size: u64,
    /// Of the whole, with its filling.
    pub(crate) length: u64,
}

impl Archive {
    /// An archive of `size` bytes that are document `id`.
    pub(crate) fn of(id: DocumentId, size: u64, about: &About) -> Archive {
        let ending = about
            .name
            .rsplit_once('.')
            .map(|(_, ending)| ending.to_ascii_lowercase());
        let ending = ending.and_then(|ending| ENDINGS.iter().find(|known| **known == ending));
        let short = &id.to_string()[..8];
        let member = format!("document-{short}.{}", ending.unwrap_or(&"bin"));
        let said = serde_json::to_string(about).expect("About holds only text");
        let record = record(&format!("comment=ownchart {said}"));
        let mut head = header(&format!("PaxHeaders/{member}"), b'x', record.len() as u64);
        head.extend_from_slice(record.as_bytes());
        head.resize(head.len().next_multiple_of(BLOCK as usize), 0);
        head.extend(header(&member, b'0', size));
        let bare = head.len() as u64 + size.next_multiple_of(BLOCK) + 2 * BLOCK;
        Archive {
            length: padme(bare),
            head,
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

fn header(name: &str, kind: u8, size: u64) -> Vec<u8> {
    let mut block = vec![0; BLOCK as usize];
    let mut put =
        |at: usize, text: &str| block[at..at + text.len()].copy_from_slice(text.as_bytes());
    put(0, name);
    put(100, "0000600\0");
    put(108, "0000000\0");
    put(116, "0000000\0");
    put(124, &format!("{size:011o}\0"));
    put(136, "00000000000\0");
    put(148, "        ");
    put(257, "ustar\u{0}00");
    block[156] = kind;
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block
}

/// What is wrong with the inside of a document's file.
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

/// Reads an archive to its very end, writing the document to `to`.
pub(crate) fn read(from: &mut impl Read, to: &mut impl Write) -> Result<(About, u64), Broken> {
    let (about, mut member) = Member::begin(from)?;
    let mut part = vec![0; 64 << 10];
    loop {
        match member.read(&mut part) {
            Ok(0) => break,
            Ok(n) => to.write_all(&part[..n]).map_err(Broken::Write)?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(Broken::Read(error)),
        }
    }
    let size = member.size;
    member.end()?;
    Ok((about, size))
}

/// The document inside an archive, read piece by piece.
pub(crate) struct Member<'a, R> {
    from: &'a mut R,
    /// How many bytes the document has.
    pub(crate) size: u64,
    left: u64,
    /// The length of its comment.
    comment: u64,
}

impl<'a, R: Read> Member<'a, R> {
    /// Reads what stands before the document.
    pub(crate) fn begin(from: &'a mut R) -> Result<(About, Member<'a, R>), Broken> {
        let first = block(from)?;
        let length = judge(&first, b'x')?;
        if length > COMMENT {
            return Err(Broken::Odd(Odd::Foreign));
        }
        let comment = exactly(from, length.next_multiple_of(BLOCK))?;
        let (said, rest) = comment.split_at(length as usize);
        let about = about(said).ok_or(Broken::Odd(Odd::Foreign))?;
        if rest.iter().any(|byte| *byte != 0) {
            return Err(Broken::Odd(Odd::Padding));
        }
        let size = judge(&block(from)?, b'0')?;
        let member = Member {
            from,
            size,
            left: size,
            comment: length,
        };
        Ok((about, member))
    }

    /// Reads what stands behind the document, to the very end.
    pub(crate) fn end(self) -> Result<(), Broken> {
        if self.left > 0 {
            return Err(Broken::Odd(Odd::Foreign));
        }
        let mut part = vec![0; 64 << 10];
        let mut filling = 0u64;
        loop {
            match self.from.read(&mut part) {
                Ok(0) => break,
                Ok(n) if part[..n].iter().any(|byte| *byte != 0) => {
                    return Err(Broken::Odd(Odd::Padding));
                }
                Ok(n) => filling += n as u64,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Broken::Read(error)),
            }
        }
        let begin = 2 * BLOCK + self.comment.next_multiple_of(BLOCK);
        let bare = begin + self.size.next_multiple_of(BLOCK) + 2 * BLOCK;
        if begin + self.size + filling == padme(bare) {
            Ok(())
        } else {
            Err(Broken::Odd(Odd::Padding))
        }
    }
}

impl<R: Read> Read for Member<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = into
            .len()
            .min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let read = self.from.read(&mut into[..most])?;
        self.left -= read as u64;
        Ok(read)
    }
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

/// The size in a header of ours: it must be, byte for byte, what we would write.
fn judge(block: &[u8], kind: u8) -> Result<u64, Broken> {
    let odd = Broken::Odd(Odd::Foreign);
    let Ok(name) = std::str::from_utf8(&block[..100]) else {
        return Err(odd);
    };
    let Ok(size) = std::str::from_utf8(&block[124..135]) else {
        return Err(odd);
    };
    let Ok(size) = u64::from_str_radix(size, 8) else {
        return Err(odd);
    };
    if header(name.trim_end_matches('\0'), kind, size) == block {
        Ok(size)
    } else {
        Err(odd)
    }
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
}
