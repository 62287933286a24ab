//! A zip that is read from its beginning to its end, once, and never held.
//!
//! What stands at its end (the central directory) is not needed: deflated data knows where it stops. Stored
//! data of unknown length does not, and is said to be cut off (PKWARE APPNOTE 6.3, §4.3.7 and §4.3.9).

use flate2::bufread::DeflateDecoder;
use std::io::{self, BufRead, Read};

/// One file of a zip.
pub(super) struct Member<'z> {
    pub(super) name: String,
    pub(super) data: &'z mut dyn Read,
}

/// Gives every file of a zip to `each`, which may leave it unread.
///
/// # Errors
/// [`io::ErrorKind::InvalidData`] where it is no zip any more; what came before counts.
pub(super) fn each(from: &mut impl BufRead, mut each: impl FnMut(Member<'_>)) -> io::Result<()> {
    let odd = || io::Error::from(io::ErrorKind::InvalidData);
    loop {
        let mut mark = [0; 4];
        from.read_exact(&mut mark)?;
        if &mark != b"PK\x03\x04" {
            // The list of contents, or nothing of a zip.
            return if mark.starts_with(b"PK") {
                Ok(())
            } else {
                Err(odd())
            };
        }
        let mut head = [0; 26];
        from.read_exact(&mut head)?;
        let u16_at = |at: usize| u16::from_le_bytes([head[at], head[at + 1]]);
        let u32_at =
            |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let (flags, method) = (u16_at(2), u16_at(4));
        let (later, locked) = (flags & 8 != 0, flags & 1 != 0);
        let mut size = u64::from(u32_at(14));
        let mut name = vec![0; u16_at(22).into()];
        from.read_exact(&mut name)?;
        let mut extra = vec![0; u16_at(24).into()];
        from.read_exact(&mut extra)?;
        if size == u64::from(u32::MAX) {
            size = long_size(&extra).ok_or_else(odd)?;
        }
        if locked {
            return Err(odd());
        }
        let name = String::from_utf8_lossy(&name).into_owned();
        match method {
            8 => {
                let mut data = DeflateDecoder::new(&mut *from);
                each(Member {
                    name,
                    data: &mut data,
                });
                io::copy(&mut data, &mut io::sink())?;
            }
            0 if !later => {
                let mut data = (&mut *from).take(size);
                each(Member {
                    name,
                    data: &mut data,
                });
                io::copy(&mut data, &mut io::sink())?;
                if data.limit() > 0 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
            }
            _ => return Err(odd()),
        }
        if later {
            descriptor(from)?;
        }
    }
}

/// The packed size in the extra field of a zip64 file (§4.5.3): after the unpacked one.
fn long_size(extra: &[u8]) -> Option<u64> {
    let mut rest = extra;
    while let [a, b, c, d, more @ ..] = rest {
        let (id, length) = (u16::from_le_bytes([*a, *b]), u16::from_le_bytes([*c, *d]));
        let field = more.get(..length.into())?;
        if id == 1 {
            return Some(u64::from_le_bytes(field.get(8..16)?.try_into().ok()?));
        }
        rest = &more[usize::from(length)..];
    }
    None
}

/// What stands behind data whose length was not known: 12 or 20 bytes, with or without a mark of four.
fn descriptor(from: &mut impl BufRead) -> io::Result<()> {
    let mut first = [0; 4];
    from.read_exact(&mut first)?;
    let marked = &first == b"PK\x07\x08";
    let mut rest = [0; 12];
    let rest = &mut rest[..if marked { 12 } else { 8 }];
    from.read_exact(rest)?;
    let [.., a, b, c, d, e, f, g, h] = *rest else {
        unreachable!("there are eight or twelve");
    };
    // Sizes of eight bytes: the upper half of the first is nought, or the next part does not begin here.
    let long = [e, f, g, h] == [0; 4] && u32::from_le_bytes([a, b, c, d]) > 2;
    if long || from.fill_buf()?.first() != Some(&b'P') {
        from.read_exact(&mut [0; 8])?;
    }
    Ok(())
}
