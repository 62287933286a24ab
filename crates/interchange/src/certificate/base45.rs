//! Base45 (RFC 9285): two bytes as three letters of those a QR code holds narrowly.

const LETTERS: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// The bytes of a text; `None` for any other letter, a group beyond what two bytes hold, or a single letter
/// at the end.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let number = |letter: &u8| LETTERS.iter().position(|it| it == letter);
    let mut bytes = Vec::with_capacity(text.len() / 3 * 2 + 1);
    for group in text.as_bytes().chunks(3) {
        let digits: Vec<usize> = group.iter().map(number).collect::<Option<_>>()?;
        match digits[..] {
            [c, d, e] => {
                let both = u16::try_from(c + d * 45 + e * 45 * 45).ok()?;
                bytes.extend_from_slice(&both.to_be_bytes());
            }
            [c, d] => bytes.push(u8::try_from(c + d * 45).ok()?),
            _ => return None,
        }
    }
    Some(bytes)
}

/// The text of bytes.
#[cfg(test)]
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut text = String::new();
    for pair in bytes.chunks(2) {
        let mut number = pair
            .iter()
            .fold(0, |sum, byte| sum << 8 | usize::from(*byte));
        for _ in 0..=pair.len() {
            text.push(char::from(LETTERS[number % 45]));
            number /= 45;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_standard_come_out() {
        for (plain, text) in [
            ("AB", "BB8"),
            ("Hello!!", "%69 VD92EX0"),
            ("base-45", "UJCLQE7W581"),
            ("ietf!", "QED8WEX0"),
        ] {
            assert_eq!(decode(text).as_deref(), Some(plain.as_bytes()));
            assert_eq!(encode(plain.as_bytes()), text);
        }
        for odd in ["GGW", "::", "A", "BB8A", "bb8", "BBÄ", "B\0"] {
            assert_eq!(decode(odd), None, "{odd}");
        }
        assert_eq!(decode(""), Some(Vec::new()));
        assert_eq!(decode("FGW"), Some(vec![0xff, 0xff]));
    }
}
