//! Cards out of whatever they were handed over in.

use super::open;
use serde_json::Value;
use std::collections::BTreeMap;

/// The prefix of the text in a code.
const SHC: &str = "shc:/";
/// The most parts of one card; the standard speaks of a handful.
const PARTS: u32 = 100;
/// The most ways in which parts of several cards are tried together.
const TRIES: usize = 256;

/// What was found.
#[derive(Default)]
pub(super) struct Found {
    /// Cards in their compact form.
    pub(super) cards: Vec<String>,
    /// Parts that are missing: which, of how many.
    pub(super) missing: Vec<(u32, u32)>,
    /// Places of what should be a card and is none.
    pub(super) odd: Vec<String>,
}

/// The most cards, and the most things that are none, that are told.
const MOST: usize = 300;

impl Found {
    fn add(&mut self, card: &str) {
        if self.cards.len() < MOST && !self.cards.iter().any(|known| known == card) {
            self.cards.push(card.to_owned());
        }
    }

    fn is_odd(&mut self, place: String) {
        if self.odd.len() < MOST {
            self.odd.push(place);
        }
    }
}

/// Every card in a text, once.
pub(super) fn find(text: &str) -> Found {
    let text = text.trim();
    let mut found = Found::default();
    // an address of a page that shows cards has them behind its `#`, written as addresses write
    let behind = text.split_once('#').map(|(_, behind)| behind);
    let unquoted = behind
        .filter(|it| it.starts_with("%7B") || it.starts_with("%7b"))
        .map(unquote);
    let json = unquoted.as_deref().unwrap_or(text);
    if json.starts_with('{') {
        match serde_json::from_str(json) {
            Ok(value) => in_json(&value, &mut found),
            Err(_) => found.is_odd(String::new()),
        }
        return found;
    }
    in_text(text, &mut found);
    found
}

/// The texts of codes that are a part of a card (`shc:/1/3/…`), by their numbers.
#[must_use]
pub fn parts(text: &str) -> Vec<String> {
    let is_part = |word: &&str| {
        let lower = word.get(..SHC.len()).map(str::to_ascii_lowercase);
        lower.as_deref() == Some(SHC) && word.matches('/').count() == 3
    };
    let words = text.split_whitespace().filter(is_part);
    words.map(str::to_owned).collect()
}

fn unquote(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        let digits =
            [bytes.next(), bytes.next()].map(|it| char::from(it.unwrap_or(b' ')).to_digit(16));
        match digits {
            [Some(high), Some(low)] => out.push((high * 16 + low) as u8),
            _ => out.push(b'%'),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn in_json(value: &Value, found: &mut Found) {
    let listed = match &value["verifiableCredential"] {
        Value::Array(list) => list.iter().collect(),
        Value::Null => Vec::new(),
        one => vec![one],
    };
    let parameters = value["parameter"].as_array().into_iter().flatten();
    let parameters = parameters.filter(|it| it["name"] == "verifiableCredential");
    let all = listed
        .into_iter()
        .chain(parameters.map(|it| &it["valueString"]));
    for (number, card) in all.enumerate() {
        match card.as_str() {
            Some(card) => found.add(card.trim()),
            None => found.is_odd(format!("card[{}]", number + 1)),
        }
    }
}

fn in_text(text: &str, found: &mut Found) {
    // a scanner or a mail may have broken the digits into lines
    let mut codes: Vec<String> = Vec::new();
    let mut number = 0;
    for word in text.split_whitespace() {
        let lower = word.get(..SHC.len()).map(str::to_ascii_lowercase);
        if lower.as_deref() == Some(SHC) {
            codes.push(word[SHC.len()..].to_owned());
        } else if let Some(code) = codes.last_mut()
            && word.bytes().all(|b| b.is_ascii_digit())
        {
            code.push_str(word);
        } else {
            number += 1;
            if word.split('.').count() == 3 {
                found.add(word);
            } else {
                found.is_odd(format!("word[{number}]"));
            }
        }
    }
    let mut parts: BTreeMap<u32, BTreeMap<u32, Vec<String>>> = BTreeMap::new();
    for (number, code) in codes.iter().enumerate() {
        let odd = || format!("code[{}]", number + 1);
        let pieces: Vec<&str> = code.split('/').collect();
        match pieces[..] {
            [digits] => match letters(digits) {
                Some(card) => found.add(&card),
                None => found.is_odd(odd()),
            },
            [part, of, digits] => {
                let place = part.parse::<u32>().ok().zip(of.parse::<u32>().ok());
                match place.zip(letters(digits)) {
                    Some(((part, of), text)) if (1..=of).contains(&part) && of <= PARTS => {
                        let same = parts.entry(of).or_default().entry(part).or_default();
                        if !same.contains(&text) {
                            same.push(text);
                        }
                    }
                    _ => found.is_odd(odd()),
                }
            }
            _ => found.is_odd(odd()),
        }
    }
    for (of, parts) in parts {
        let missing: Vec<u32> = (1..=of).filter(|part| !parts.contains_key(part)).collect();
        if missing.is_empty() {
            let lists: Vec<&[String]> = parts.values().map(Vec::as_slice).collect();
            let before = found.cards.len();
            let mut tries = TRIES;
            together(&lists, String::new(), &mut tries, found);
            if found.cards.len() == before {
                found.is_odd("code[1]".to_owned());
            }
        }
        found
            .missing
            .extend(missing.into_iter().map(|part| (part, of)));
    }
}

/// Parts of several cards of the same number may lie in a heap: those belong together that make a card.
fn together(lists: &[&[String]], so_far: String, tries: &mut usize, found: &mut Found) {
    let Some((first, rest)) = lists.split_first() else {
        *tries = tries.saturating_sub(1);
        if open(&so_far).is_some() {
            found.add(&so_far);
        }
        return;
    };
    for part in *first {
        if *tries > 0 {
            together(rest, format!("{so_far}{part}"), tries, found);
        }
    }
}

/// Two digits are one letter: its number in ASCII less 45.
pub(super) fn letters(digits: &str) -> Option<String> {
    let pairs = digits.as_bytes();
    if pairs.is_empty() || !pairs.len().is_multiple_of(2) || !pairs.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let letter = |pair: &[u8]| {
        let number = (pair[0] - b'0') * 10 + (pair[1] - b'0');
        (number <= 77).then(|| char::from(number + 45))
    };
    pairs.chunks_exact(2).map(letter).collect()
}
