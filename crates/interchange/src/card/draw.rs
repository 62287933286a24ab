//! A card or certificate as the code it came as.

use super::containers::find;
use symbol::Matrix;
use symbol::qr::{self, Level};

/// The most letters of a card in one code: version 22 at level L, as the standard says.
const ONE: usize = 1195;
/// The most letters in each of several codes.
const EACH: usize = 1191;

/// The codes of a kept card, vaccination certificate or other text of a code, to be shown or printed
/// again: the same text in the same sorts of segments. `None` if it is no such text or does not fit.
///
/// A card that came as a file is drawn as the standard would print it; a code that was read keeps its
/// text to the letter, parts and all.
#[must_use]
pub fn draw(kept: &[u8]) -> Option<Vec<Matrix>> {
    let text = crate::scan::text(kept).ok()?.trim();
    let starts = |with: &str| {
        text.get(..with.len())
            .is_some_and(|it| it.eq_ignore_ascii_case(with))
    };
    if starts("shc:/") {
        let numeric = |code: &str| {
            let digits = code.rfind('/')? + 1;
            qr::digits_after(&code[..digits], &code[digits..], Level::L).ok()
        };
        return text.split_whitespace().map(numeric).collect();
    }
    if starts("hc1:") {
        let plain = |code: &str| {
            qr::text(code, Level::Q)
                .or_else(|_| qr::text(code, Level::L))
                .ok()
        };
        return text
            .lines()
            .map(str::trim_end)
            .filter(|it| !it.is_empty())
            .map(plain)
            .collect();
    }
    let cards = find(text).cards;
    let codes: Option<Vec<Vec<Matrix>>> = cards.iter().map(|card| of_card(card)).collect();
    codes.map(|it| it.concat()).filter(|it| !it.is_empty())
}

fn of_card(card: &str) -> Option<Vec<Matrix>> {
    if !card.bytes().all(|b| (45..=122).contains(&b)) {
        return None;
    }
    let digits =
        |part: &str| -> String { part.bytes().map(|b| format!("{:02}", b - 45)).collect() };
    if card.len() <= ONE {
        return Some(vec![
            qr::digits_after("shc:/", &digits(card), Level::L).ok()?,
        ]);
    }
    let count = card.len().div_ceil(EACH);
    let each = card.len().div_ceil(count);
    (0..count)
        .map(|number| {
            let part = &card[number * each..card.len().min((number + 1) * each)];
            let prefix = format!("shc:/{}/{count}/", number + 1);
            qr::digits_after(&prefix, &digits(part), Level::L).ok()
        })
        .collect()
}
