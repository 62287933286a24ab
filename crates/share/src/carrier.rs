//! Files that carry a sealed share: the share itself, a page, a PDF.
//!
//! Told by content, never by name. Nothing of a page is run and no PDF is understood: its
//! attachment lies in it uncompressed and is found by how a sealed file begins.

use seal::Sealed;

use crate::{Error, page};

/// How a sealed file begins.
const AGE: &[u8] = b"age-encryption.org/v1\n";

/// Takes the sealed share out of `file`: a `share.age`, a `share.html` or a `share.pdf`.
///
/// # Errors
/// [`Error::NoShare`] if nothing sealed is inside; [`Error::EmptyPage`] for the bare viewer;
/// [`Error::Seal`] for a sealed file of a newer version or with a damaged head.
pub fn find(file: &[u8]) -> Result<Sealed, Error> {
    if file.starts_with(b"age-encryption.org/") {
        return Ok(Sealed::again(file.to_vec())?);
    }
    if file[..file.len().min(1024)]
        .windows(5)
        .any(|w| w == b"%PDF-")
    {
        return pdf(file);
    }
    match std::str::from_utf8(file) {
        Ok(text) if text.contains(page::PLACE) => page::unweave(text),
        _ => Err(Error::NoShare),
    }
}

/// Takes the sealed attachment out of a PDF.
///
/// It is the first stream that begins as a sealed file does. Its length is the `/Length` of the
/// dictionary before it, which must lead to the word `endstream`.
fn pdf(file: &[u8]) -> Result<Sealed, Error> {
    let mut from = 0;
    while let Some(at) = position(&file[from..], AGE).map(|at| from + at) {
        if let Some(length) = length_of_stream(file, at) {
            return Ok(Sealed::again(file[at..at + length].to_vec())?);
        }
        from = at + AGE.len();
    }
    Err(Error::NoShare)
}

/// Length of the stream whose first byte is at `at`, if one begins there.
fn length_of_stream(file: &[u8], at: usize) -> Option<usize> {
    let before = &file[at.saturating_sub(2048)..at];
    let before = before
        .strip_suffix(b"stream\n")
        .or_else(|| before.strip_suffix(b"stream\r\n"))?;
    let start = before.windows(4).rposition(|w| w == b" obj")?;
    let dictionary = String::from_utf8_lossy(&before[start..]);
    let (_, after) = dictionary.split_once("/Length ")?;
    let digits = after.trim_start();
    let end = digits.find(|c: char| !c.is_ascii_digit())?;
    let length: usize = digits[..end].parse().ok()?;
    let behind = file.get(at.checked_add(length)?..)?;
    let behind = behind
        .strip_prefix(b"\r\n")
        .or_else(|| behind.strip_prefix(b"\n"))
        .unwrap_or(behind);
    behind.starts_with(b"endstream").then_some(length)
}

fn position(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|w| w == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use seal::{Identity, Lock};

    fn sealed() -> Sealed {
        let reader = [Identity::generate().recipient()];
        seal::seal(b"endstream\nendobj", Lock::Recipients(&reader)).expect("one recipient")
    }

    /// A PDF as our paper room writes it, cut down to what matters here.
    fn pdf_with(dictionary: &str, stream: &[u8]) -> Vec<u8> {
        let head = format!("%PDF-1.7\n1 0 obj\n<<{dictionary}>>stream\n");
        [head.as_bytes(), stream, b"\nendstream\nendobj\n%%EOF\n"].concat()
    }

    #[test]
    fn a_share_is_found_in_each_of_its_carriers() {
        let share = sealed();
        let viewer = format!("<!doctype html>{}</script>", page::PLACE);
        let page = page::weave(&viewer, &share).expect("a place");
        let length = share.as_ref().len();
        let pdf = pdf_with(
            &format!("/Type/EmbeddedFile/Length {length}"),
            share.as_ref(),
        );
        for (carrier, bytes) in [
            ("age", share.as_ref()),
            ("html", page.as_bytes()),
            ("pdf", &pdf[..]),
        ] {
            assert_eq!(find(bytes).expect(carrier), share, "{carrier}");
        }
    }

    #[test]
    fn what_holds_no_share_says_so() {
        let share = sealed();
        let wrong = pdf_with("/Type/EmbeddedFile/Length 7", share.as_ref());
        let huge = pdf_with("/Length 99999999999999999999", share.as_ref());
        let wide = pdf_with("/Length 18446744073709551615", share.as_ref());
        for bytes in [
            &b""[..],
            b"hello",
            b"%PDF-1.7\n%%EOF",
            b"%PDF-1.7 age-encryption.org/v1\n",
            b"\xff\xfe\x00",
            &wrong,
            &huge,
            &wide,
        ] {
            assert!(matches!(find(bytes), Err(Error::NoShare)));
        }
    }

    #[test]
    fn a_newer_seal_is_named_and_not_hidden() {
        let newer = find(b"age-encryption.org/v2\n");
        assert!(matches!(newer, Err(Error::Seal(seal::Error::Newer))));
    }
}
