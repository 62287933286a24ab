//! The letters of a table: UTF-8, UTF-16 with or without its mark, or those of Windows.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// How many bytes tell whether a text is UTF-16.
const LOOK: usize = 400;

/// The text of bytes. Everything has one: bytes that are no UTF-8 are letters of Windows.
pub(super) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    let look = &bytes[..bytes.len().min(LOOK)];
    let noughts = |at: usize| {
        look.iter()
            .skip(at)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let most = look.len() * 2 / 5;
    if look.len() > 8 && noughts(1) > most {
        return UTF_16LE.decode_without_bom_handling(bytes).0;
    }
    if look.len() > 8 && noughts(0) > most {
        return UTF_16BE.decode_without_bom_handling(bytes).0;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        // only cut off at the end of a look
        Err(error) if error.error_len().is_none() => {
            Cow::Borrowed(std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default())
        }
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letters_of_every_program_are_read() {
        let text = "Datum;Körpergewicht\n3.5.2026;78,4";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
        let marked = [b"\xff\xfe", &little[..]].concat();
        let utf8 = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        for bytes in [text.as_bytes(), &little, &big, &latin, &marked, &utf8] {
            assert_eq!(decode(bytes), text);
        }
    }
}
