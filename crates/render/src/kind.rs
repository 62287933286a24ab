//! What a file is, by its bytes.

use crate::album;

/// What a file is, by its bytes and not by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[repr(u8)]
#[allow(missing_docs, reason = "the names are the formats")]
pub enum Kind {
    Pdf = 1,
    Png = 2,
    Jpeg = 3,
    Webp = 4,
    Gif = 5,
    Bmp = 6,
    Tiff = 7,
    Dicom = 8,
    /// Pictures stored in a zip.
    Album = 9,
}

impl Kind {
    /// Recognises a file by its first bytes; a PDF may have up to 1024 bytes before its mark.
    ///
    /// This looks at bytes and decodes nothing, so it may be asked anywhere.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.get(128..132) == Some(b"DICM") || is_series(bytes) {
            return Some(Kind::Dicom);
        }
        match bytes {
            [b'P', b'K', 3, 4, ..] => album::stored(bytes, 0).map(|_| Kind::Album),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(Kind::Png),
            [0xFF, 0xD8, 0xFF, ..] => Some(Kind::Jpeg),
            [
                b'R',
                b'I',
                b'F',
                b'F',
                _,
                _,
                _,
                _,
                b'W',
                b'E',
                b'B',
                b'P',
                ..,
            ] => Some(Kind::Webp),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Kind::Gif),
            [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => Some(Kind::Tiff),
            [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => Some(Kind::Bmp),
            _ => {
                let start = &bytes[..bytes.len().min(1024)];
                start
                    .windows(5)
                    .any(|five| five == b"%PDF-")
                    .then_some(Kind::Pdf)
            }
        }
    }

    /// The name a media type has for it, such as `image/png`.
    pub fn media_type(self) -> &'static str {
        match self {
            Kind::Pdf => "application/pdf",
            Kind::Png => "image/png",
            Kind::Jpeg => "image/jpeg",
            Kind::Webp => "image/webp",
            Kind::Gif => "image/gif",
            Kind::Bmp => "image/bmp",
            Kind::Tiff => "image/tiff",
            Kind::Dicom => "application/dicom",
            Kind::Album => "application/vnd.comicbook+zip",
        }
    }

    /// Whether it is one picture file.
    pub fn is_picture(self) -> bool {
        !matches!(self, Kind::Pdf | Kind::Dicom | Kind::Album)
    }

    pub(crate) fn from_byte(byte: u8) -> Option<Self> {
        use Kind::{Album, Bmp, Dicom, Gif, Jpeg, Pdf, Png, Tiff, Webp};
        [Pdf, Png, Jpeg, Webp, Gif, Bmp, Tiff, Dicom, Album]
            .into_iter()
            .find(|kind| *kind as u8 == byte)
    }
}

/// Whether it is a zip whose first file is DICOM and stored as it is: a series, as it is kept.
fn is_series(bytes: &[u8]) -> bool {
    let two = |at: usize| {
        bytes
            .get(at..at + 2)
            .map_or(0, |it| usize::from(u16::from_le_bytes([it[0], it[1]])))
    };
    let start = 30 + two(26) + two(28);
    bytes.starts_with(b"PK\x03\x04") && bytes.get(start + 128..start + 132) == Some(b"DICM")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_bytes() {
        let check = |bytes: &[u8], kind| assert_eq!(Kind::of(bytes), kind, "{bytes:?}");
        check(b"%PDF-1.7\n", Some(Kind::Pdf));
        check(b"\xEF\xBB\xBF\r\n%PDF-1.4", Some(Kind::Pdf));
        check(b"\x89PNG\r\n\x1a\n", Some(Kind::Png));
        check(b"\xFF\xD8\xFF\xE0", Some(Kind::Jpeg));
        check(b"RIFF\0\0\0\0WEBPVP8 ", Some(Kind::Webp));
        check(b"GIF89a", Some(Kind::Gif));
        check(b"BM\x46\0\0\0\0\0\0\0\x36", Some(Kind::Bmp));
        check(b"II*\0", Some(Kind::Tiff));
        check(b"MM\0*", Some(Kind::Tiff));
        check(b"BMW is a car, not a bitmap", None);
        check(b"RIFF\0\0\0\0WAVE", None);
        check(b"<svg onload='alert(1)'/>", None);
        check(b"", None);
    }
}
