//! Making a share: one zip, signed, padded, sealed.
//!
//! Format: `docs/format/package.md`.

use std::io::{self, Read, Write};

use flate2::Crc;
use seal::{Lock, Sealed, Sealer, Zeroizing, padding, signature::SigningKey};
use sha2::{Digest, Sha256};

use crate::{
    Claim, Error,
    claim::{Entries, Maker, Written, hex},
    limits,
    zip::{self, Head, Method},
};

/// Something that can be read more than once: a document out of the vault, or bytes in memory.
pub trait Bytes {
    /// A reader from the first byte on. Called twice: once to measure, once to write.
    ///
    /// # Errors
    /// What the place it lies in says.
    fn reader(&self) -> io::Result<Box<dyn Read + '_>>;

    /// Number of bytes and SHA-256, where they are known without reading.
    fn known(&self) -> Option<(u64, [u8; 32])> {
        None
    }
}

impl<T: AsRef<[u8]>> Bytes for T {
    fn reader(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(self.as_ref()))
    }
}

/// A document to put into a share.
pub struct Enclosure<'a> {
    /// What it is called; see [`safe_name`] for what becomes of it.
    pub title: &'a str,
    /// Its ending without a dot, `pdf` or `jpg`.
    pub ending: &'a str,
    /// The document, byte for byte as it came.
    pub bytes: &'a dyn Bytes,
}

/// What goes into a share.
pub struct Draft<'a> {
    /// What it says about itself.
    pub claim: Claim,
    /// A FHIR R4 document bundle.
    pub summary_json: &'a [u8],
    /// The same to read without any program; inert.
    pub summary_html: &'a [u8],
    /// Documents, in order.
    pub documents: &'a [Enclosure<'a>],
}

/// A share measured, signed and ready to be sealed: its size and digests are known.
pub struct Packed<'a> {
    parts: Vec<(Head, Body<'a>)>,
    digest: [u8; 32],
    names: Vec<String>,
    claim: Vec<u8>,
}

enum Body<'a> {
    Here(Zeroizing<Vec<u8>>),
    There(&'a dyn Bytes),
    Zeros,
}

impl<'a> Packed<'a> {
    /// Measures everything, writes `share.json`, signs it, and computes the padding.
    ///
    /// # Errors
    /// [`Error::TooLarge`] beyond 2 GiB or 9 990 documents; [`Error::Io`] if a document cannot be
    /// read.
    pub fn new(draft: &Draft<'a>, signer: Option<&SigningKey>) -> Result<Self, Error> {
        Self::of(draft, signer, measure)
    }

    /// The same for [`Packed::len`], [`Packed::sealed_len`] and [`Packed::digest`] alone: documents that
    /// are [known](Bytes::known) are not read. Sealing it ends in [`Error::Changed`].
    ///
    /// # Errors
    /// As [`Packed::new`].
    pub fn planned(draft: &Draft<'a>, signer: Option<&SigningKey>) -> Result<Self, Error> {
        Self::of(draft, signer, |name, bytes| match bytes.known() {
            Some((size, digest)) => Ok((head(name, Method::Stored, 0, size, size)?, digest)),
            None => measure(name, bytes),
        })
    }

    fn of(
        draft: &Draft<'a>,
        signer: Option<&SigningKey>,
        measure: impl Fn(&str, &dyn Bytes) -> Result<(Head, [u8; 32]), Error>,
    ) -> Result<Self, Error> {
        let most = limits::ENTRIES - 10;
        if draft.documents.len() > most {
            return Err(Error::TooLarge {
                found: draft.documents.len() as u64,
                most: most as u64,
            });
        }
        let mut entries = Entries::default();
        let mut list = |name: &str, digest: &[u8; 32]| {
            entries.0.insert(name.to_owned(), hex(digest));
        };
        let mut inside = Vec::new();
        for (name, bytes) in [
            ("summary.json", draft.summary_json),
            ("summary.html", draft.summary_html),
        ] {
            list(name, &Sha256::digest(bytes).into());
            inside.push(deflated(name, bytes)?);
        }
        let mut names = Vec::new();
        for (number, document) in (1..).zip(draft.documents) {
            let name = format!(
                "documents/{number:03}-{}",
                safe_name(document.title, document.ending)
            );
            let (head, digest) = measure(&name, document.bytes)?;
            list(&name, &digest);
            names.push(name);
            inside.push((head, Body::There(document.bytes)));
        }

        let maker = signer.map(|key| Maker {
            key: key.public().line(),
            words: key.public().words(),
        });
        let claim = &draft.claim;
        let share_json = Written::new(claim.clone(), maker, entries).bytes();
        let mut parts = vec![deflated("share.json", &share_json)?];
        if let Some(key) = signer {
            let trusted = format!("share {} of {}", claim.id, claim.made);
            let signature = key.sign(&share_json, "OwnChart share", &trusted);
            parts.push(stored("share.json.minisig", signature.into_bytes())?);
        }
        parts.append(&mut inside);
        parts.push(padding(&parts)?);
        Ok(Self {
            parts,
            digest: Sha256::digest(draft.summary_json).into(),
            names,
            claim: share_json,
        })
    }

    /// Bytes of the zip, a Padmé size.
    pub fn len(&self) -> u64 {
        total(&self.parts)
    }

    /// Never: there is always a `share.json`.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// Bytes of the sealed file under words: the zip, 16 bytes for each 64 KiB, and a header.
    pub fn sealed_len(&self) -> u64 {
        // Version, scrypt line, wrapped key, code, nonce: 22 + 36 + 44 + 48 + 16 less one digit.
        const HEADER: u64 = 22 + 36 + 44 + 48 + 16;
        HEADER + self.len() + 16 * self.len().div_ceil(64 * 1024).max(1)
    }

    /// SHA-256 of `summary.json`: what the preview showed, and what the ledger keeps.
    pub fn digest(&self) -> [u8; 32] {
        self.digest
    }

    /// `share.json`, byte for byte as it will be sealed.
    pub fn claim(&self) -> &[u8] {
        &self.claim
    }

    /// What the documents are called inside and how many bytes each has, in their order.
    pub fn document_sizes(&self) -> impl Iterator<Item = (&str, u64)> {
        let there = self
            .parts
            .iter()
            .filter(|(_, body)| matches!(body, Body::There(_)));
        there.map(|(head, _)| (head.name.as_str(), u64::from(head.size)))
    }

    /// What the documents are called inside, in their order.
    pub fn document_names(&self) -> &[String] {
        &self.names
    }

    /// Seals everything into memory.
    ///
    /// # Errors
    /// See [`Packed::write`].
    pub fn seal(&self, lock: Lock<'_>) -> Result<Sealed, Error> {
        let bytes = Vec::with_capacity(self.sealed_len() as usize + 1024);
        Ok(Sealed::again(self.write(bytes, lock)?)?)
    }

    /// Seals everything into `output`, with 64 KiB of memory beside the two summaries.
    ///
    /// # Errors
    /// [`Error::Changed`] if a document is not what it was when it was measured, [`Error::Io`],
    /// [`Error::Seal`]. What `output` holds then does not open.
    pub fn write<W: Write>(&self, output: W, lock: Lock<'_>) -> Result<W, Error> {
        let mut sealer = Sealer::new(output, lock)?;
        for (head, body) in &self.parts {
            sealer.write_all(&head.local())?;
            match body {
                Body::Here(bytes) => sealer.write_all(bytes)?,
                Body::Zeros => {
                    let size = u64::from(head.size);
                    io::copy(&mut io::repeat(0).take(size), &mut sealer)?;
                }
                Body::There(bytes) => copy(head, *bytes, &mut sealer)?,
            }
        }
        let heads: Vec<Head> = self.parts.iter().map(|(head, _)| head.clone()).collect();
        sealer.write_all(&zip::directory(&heads))?;
        Ok(sealer.finish()?)
    }
}

/// Copies a document and checks that it is what was measured.
fn copy(head: &Head, bytes: &dyn Bytes, sealer: &mut impl Write) -> Result<(), Error> {
    let mut crc = Crc::new();
    let mut size = 0;
    let each = |piece: &[u8]| {
        crc.update(piece);
        size += piece.len() as u64;
        sealer.write_all(piece)
    };
    // One byte more than measured is enough to see that it grew.
    read_through(bytes, u64::from(head.size) + 1, each)?;
    match size == u64::from(head.size) && crc.sum() == head.crc {
        true => Ok(()),
        false => Err(Error::Changed {
            name: head.name.clone(),
        }),
    }
}

/// The header and the SHA-256 of a document.
fn measure(name: &str, bytes: &dyn Bytes) -> Result<(Head, [u8; 32]), Error> {
    let (mut crc, mut sha256, mut size) = (Crc::new(), Sha256::new(), 0);
    read_through(bytes, limits::PACKAGE + 1, |piece| {
        crc.update(piece);
        sha256.update(piece);
        size += piece.len() as u64;
        Ok(())
    })?;
    let head = head(name, Method::Stored, crc.sum(), size, size)?;
    Ok((head, sha256.finalize().into()))
}

/// Hands at most `most` bytes on, piece by piece.
fn read_through(
    bytes: &dyn Bytes,
    most: u64,
    mut each: impl FnMut(&[u8]) -> io::Result<()>,
) -> Result<(), Error> {
    let mut reader = bytes.reader()?.take(most);
    let mut piece = Zeroizing::new(vec![0; 64 * 1024]);
    loop {
        match reader.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(n) => each(&piece[..n])?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
}

fn head(name: &str, method: Method, crc: u32, packed: u64, size: u64) -> Result<Head, Error> {
    let small = |found: u64| {
        let most = limits::PACKAGE;
        let number = u32::try_from(found).ok().filter(|_| found <= most);
        number.ok_or(Error::TooLarge { found, most })
    };
    Ok(Head {
        name: name.to_owned(),
        method,
        crc,
        packed: small(packed)?,
        size: small(size)?,
    })
}

fn deflated<'a>(name: &str, bytes: &[u8]) -> Result<(Head, Body<'a>), Error> {
    let packed = zip::deflate(bytes);
    let sizes = (packed.len() as u64, bytes.len() as u64);
    let head = head(name, Method::Deflated, zip::crc(bytes), sizes.0, sizes.1)?;
    Ok((head, Body::Here(packed)))
}

fn stored<'a>(name: &str, bytes: Vec<u8>) -> Result<(Head, Body<'a>), Error> {
    let size = bytes.len() as u64;
    let head = head(name, Method::Stored, zip::crc(&bytes), size, size)?;
    Ok((head, Body::Here(Zeroizing::new(bytes))))
}

/// The last entry: as many zeros as make the whole zip a Padmé size.
fn padding<'a>(parts: &[(Head, Body<'_>)]) -> Result<(Head, Body<'a>), Error> {
    let empty = head("padding", Method::Stored, 0, 0, 0)?;
    let without = total(parts) + empty.total();
    let zeros = padding::padme(without) - without;
    if without + zeros > limits::PACKAGE {
        return Err(Error::TooLarge {
            found: without + zeros,
            most: limits::PACKAGE,
        });
    }
    let mut crc = Crc::new();
    let piece = [0; 4096];
    let mut left = zeros;
    while left > 0 {
        let n = left.min(4096);
        crc.update(&piece[..n as usize]);
        left -= n;
    }
    let head = head("padding", Method::Stored, crc.sum(), zeros, zeros)?;
    Ok((head, Body::Zeros))
}

fn total(parts: &[(Head, Body<'_>)]) -> u64 {
    parts.iter().map(|(head, _)| head.total()).sum::<u64>() + zip::END_LEN
}

/// What a document is called inside a share: letters a–z, digits, `-` and `.` only, at most 80
/// characters, so that it is a good name on every system. Umlauts are written out.
///
/// ```
/// assert_eq!(share::safe_name("Arztbrief Dr. Müller, 3. Mai", "PDF"), "arztbrief-dr-mueller-3-mai.pdf");
/// assert_eq!(share::safe_name("../../etc/passwd", "a/b"), "etc-passwd.ab");
/// assert_eq!(share::safe_name("検査", ""), "document.bin");
/// ```
pub fn safe_name(title: &str, ending: &str) -> String {
    let mut name = String::new();
    for letter in title.chars().flat_map(char::to_lowercase) {
        match letter {
            'a'..='z' | '0'..='9' => name.push(letter),
            'ä' => name.push_str("ae"),
            'ö' => name.push_str("oe"),
            'ü' => name.push_str("ue"),
            'ß' => name.push_str("ss"),
            _ if name.is_empty() || name.ends_with('-') => {}
            _ => name.push('-'),
        }
        if name.len() >= 70 {
            break;
        }
    }
    let name = name.trim_end_matches('-');
    let ending: String = ending
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(8)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    format!(
        "{}.{}",
        if name.is_empty() { "document" } else { name },
        if ending.is_empty() { "bin" } else { &ending },
    )
}
