//! Bytes as decimal digits, so that a QR code needs its numeric mode only.
//!
//! Numeric mode loses 1 % against binary; every decoder gives it back without a character-set
//! question, and a hand scanner that types what it reads delivers it under any keyboard layout.

/// Digits of a group of 0 to 7 bytes: the shortest that hold its largest number.
const DIGITS: [usize; 8] = [0, 3, 5, 8, 10, 13, 15, 17];

/// Seven bytes at a time as 17 digits, zero-padded, big-endian; a shorter last group as few.
pub(crate) fn write(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(7) * 17);
    for group in bytes.chunks(7) {
        let number = group.iter().fold(0u64, |n, &byte| n << 8 | u64::from(byte));
        text.push_str(&format!("{number:0width$}", width = DIGITS[group.len()]));
    }
    text
}

/// The bytes behind `digits`; `None` for anything else than digits, a group of a length that is
/// not written, or a group too large for its bytes.
pub(crate) fn read(digits: &str) -> Option<Vec<u8>> {
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut bytes = Vec::with_capacity(digits.len() / 17 * 7 + 7);
    for group in digits.as_bytes().chunks(17) {
        let size = DIGITS.iter().position(|&digits| digits == group.len())?;
        let number = group
            .iter()
            .fold(0u64, |n, &digit| n * 10 + u64::from(digit - b'0'));
        if number >> (8 * size) != 0 {
            return None;
        }
        bytes.extend_from_slice(&number.to_be_bytes()[8 - size..]);
    }
    Some(bytes)
}

/// How many bytes `digits` digits can carry.
pub(crate) fn capacity(digits: usize) -> usize {
    let rest = digits % 17;
    let last = DIGITS.iter().rposition(|&needed| needed <= rest);
    digits / 17 * 7 + last.unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_of_a_last_group_comes_back() {
        for len in 0..30 {
            for fill in [0x00, 0x01, 0x80, 0xff] {
                let bytes = vec![fill; len];
                assert_eq!(
                    read(&write(&bytes)),
                    Some(bytes),
                    "{len} bytes of {fill:#x}"
                );
            }
        }
    }

    #[test]
    fn vectors() {
        assert_eq!(write(b"OC"), "20291");
        assert_eq!(write(&[0xff; 7]), "72057594037927935");
        assert_eq!(write(&[0; 8]), "00000000000000000000");
    }

    #[test]
    fn what_was_never_written_is_refused() {
        for text in [
            "256",
            "65536",
            "72057594037927936",
            "12a",
            "1",
            "12",
            "+12",
            "１２３",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn capacities_of_the_symbols_in_use() {
        // QR 25-M, 20-L and 25-L hold 2395, 2061 and 3057 digits (ISO/IEC 18004, table 7).
        assert_eq!([2395, 2061, 3057].map(capacity), [986, 848, 1258]);
    }
}
