//! The first lines of an age file, read before any work is done.
//!
//! A header can demand any amount of scrypt work and any number of lines. Both are judged here,
//! before the age crate sees a byte. Format: <https://c2sp.org/age>, "Header".

use std::io::{BufRead, Read};

use crate::Error;

/// Longest header looked at, in bytes: over four hundred recipients.
const LONGEST: u64 = 64 * 1024;

const VERSION: &str = "age-encryption.org/v1";

/// What the header says about who can open the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opens {
    /// A passphrase, each guess costing scrypt N = 2^log_n.
    Words { log_n: u8 },
    /// The holders of some keys.
    Keys,
}

/// The header of `input` up to and with its last line, and what it says.
///
/// Reads not one byte more than the header.
pub(crate) fn read(input: &mut impl BufRead) -> Result<(Vec<u8>, Opens), Error> {
    let mut input = input.take(LONGEST);
    let mut header = Vec::new();
    let mut opens = None;

    let version = line(&mut input, &mut header)?.ok_or(Error::NotAge)?;
    if version != VERSION {
        return Err(match version.strip_prefix("age-encryption.org/") {
            Some(_) => Error::Newer,
            None => Error::NotAge,
        });
    }
    loop {
        let first = line(&mut input, &mut header)?.ok_or(Error::Damaged)?;
        if first.starts_with("---") {
            return Ok((header, opens.ok_or(Error::Damaged)?));
        }
        let stanza = first.strip_prefix("-> ").ok_or(Error::Damaged)?;
        let found = match stanza.strip_prefix("scrypt ") {
            Some(rest) => Opens::Words {
                log_n: work_factor(rest)?,
            },
            None => Opens::Keys,
        };
        // A passphrase stands alone in its header.
        match (&opens, &found) {
            (None, _) => opens = Some(found),
            (Some(Opens::Keys), Opens::Keys) => {}
            _ => return Err(Error::Damaged),
        }
        // Full lines of 64 characters, then exactly one shorter line, which may be empty.
        loop {
            let body = line(&mut input, &mut header)?.ok_or(Error::Damaged)?;
            match body.len() {
                _ if body.starts_with('-') => return Err(Error::Damaged),
                64 => {}
                0..64 => break,
                _ => return Err(Error::Damaged),
            }
        }
    }
}

/// The last word of `<salt> <log N>`: decimal, no sign, no leading zero.
fn work_factor(arguments: &str) -> Result<u8, Error> {
    let (_, digits) = arguments.split_once(' ').ok_or(Error::Damaged)?;
    if digits.starts_with('0') || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Error::Damaged);
    }
    digits.parse().map_err(|_| Error::Damaged)
}

/// The next line without its newline; `None` where the input ends or the line is no text.
fn line(input: &mut impl BufRead, header: &mut Vec<u8>) -> Result<Option<String>, Error> {
    let start = header.len();
    input.read_until(b'\n', header).map_err(Error::Io)?;
    let Some((b'\n', line)) = header[start..].split_last() else {
        return Ok(None);
    };
    Ok(std::str::from_utf8(line).ok().map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(header: &str, expected: Result<Opens, &str>) {
        let mut input = header.as_bytes();
        let found = read(&mut input)
            .map(|(_, opens)| opens)
            .map_err(|e| e.to_string());
        assert_eq!(found, expected.map_err(str::to_owned), "{header:?}");
    }

    #[test]
    fn what_a_header_says() {
        let damaged = Err("the file is damaged");
        check(
            "age-encryption.org/v1\n-> scrypt salt 18\nbody\n--- mac\n",
            Ok(Opens::Words { log_n: 18 }),
        );
        check(
            "age-encryption.org/v1\n-> X25519 e\nb\n-> X25519 f\nb\n--- mac\n",
            Ok(Opens::Keys),
        );
        check(
            "age-encryption.org/v1\n-> X25519 e\nb\n-> scrypt s 10\nb\n--- mac\n",
            damaged,
        );
        check(
            "age-encryption.org/v1\n-> scrypt salt +18\nbody\n--- mac\n",
            damaged,
        );
        check(
            "age-encryption.org/v1\n-> scrypt salt 018\nbody\n--- mac\n",
            damaged,
        );
        check(
            "age-encryption.org/v1\n-> scrypt salt 999\nbody\n--- mac\n",
            damaged,
        );
        check(
            "age-encryption.org/v1\n-> scrypt salt\nbody\n--- mac\n",
            damaged,
        );
        check("age-encryption.org/v1\n--- mac\n", damaged);
        check("age-encryption.org/v1\n-> X25519 e\nb\n", damaged);
        check(
            "age-encryption.org/v1\n-> X25519 e\n-> X25519 f\n--- mac\n",
            damaged,
        );
        check(
            "age-encryption.org/v2\n-> X25519 e\nb\n--- mac\n",
            Err("this age file is of a newer version"),
        );
        check("PK\u{3}\u{4}", Err("this is not an age file"));
        check("", Err("this is not an age file"));
    }

    #[test]
    fn a_header_without_end_is_not_read_to_its_end() {
        let mut endless = b"age-encryption.org/v1\n-> X25519 ".chain(std::io::repeat(b'a'));
        let mut input = std::io::BufReader::new(&mut endless);
        assert!(matches!(read(&mut input), Err(Error::Damaged)));
    }
}
