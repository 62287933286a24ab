//! A look over JSON before it is read: is it text, and how deep does it go?

use crate::{Error, limits};

/// The text of the bytes without a byte order mark, checked for depth.
///
/// Only UTF-8 is read, as RFC 8259 §8.1 demands; a byte order mark at the very beginning is passed
/// over, for some programs write one. Brackets inside strings do not count.
///
/// # Errors
/// [`Error::NotText`] if the bytes are no UTF-8, [`Error::TooDeep`] beyond [`limits::DEPTH`].
pub(crate) fn text(bytes: &[u8]) -> Result<&str, Error> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| Error::NotText {
        at: error.valid_up_to() as u64,
    })?;
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'{' | b'[' => {
                depth += 1;
                if depth > limits::DEPTH {
                    return Err(Error::TooDeep {
                        limit: limits::DEPTH as u64,
                    });
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => {
                at += 1;
                while let Some(next) = memchr::memchr2(b'"', b'\\', bytes.get(at..).unwrap_or(&[]))
                {
                    at += next;
                    if bytes[at] == b'"' {
                        break;
                    }
                    at += 2;
                }
            }
            _ => {}
        }
        at += 1;
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_in_strings_are_not_depth() {
        let quoted = format!("{{\"a\":\"{}\\\"{}\"}}", "[".repeat(500), "{".repeat(500));
        assert!(text(quoted.as_bytes()).is_ok());
        assert!(text("[".repeat(64).as_bytes()).is_ok());
        assert!(matches!(
            text("[".repeat(65).as_bytes()),
            Err(Error::TooDeep { limit: 64 })
        ));
    }

    #[test]
    fn a_string_that_never_ends_ends_the_look() {
        for odd in ["\"", "\"\\", "\"abc", "{\"a\\"] {
            assert_eq!(text(odd.as_bytes()).unwrap(), odd);
        }
    }

    #[test]
    fn only_utf_8_is_text_and_a_mark_before_it_is_passed_over() {
        assert_eq!(text(b"\xef\xbb\xbf{}").unwrap(), "{}");
        assert!(matches!(text(b"{\"\xff\"}"), Err(Error::NotText { at: 2 })));
    }
}
