//! Bytes as words that two people can compare aloud.
//!
//! Always words of the English (EFF large) list, in every language of the program: the words are
//! names for a number and are compared, not understood. **Four** words name a state of a chart,
//! **six** words name a key, so that neither is taken for the other.
//!
//! The words of `bytes` under `label`: the first 16 bytes of SHA-256(label ‖ bytes) as one
//! big-endian number; its remainder by 7776 is the number of the first word (counted from 0 in
//! the alphabetical list), the quotient gives the next, and so on.

use sha2::{Digest, Sha256};

use crate::words::WordList;

/// Four words (51 bits) for the state of a chart: enough to notice a mix-up or an older copy.
///
/// Label: `ownchart-state-1`.
pub fn four_words(bytes: &[u8]) -> String {
    words(b"ownchart-state-1", bytes, 4)
}

/// Six words (77 bits) for a public key: finding another key with the same words takes 2^77
/// attempts.
///
/// Label: `ownchart-key-1`.
pub fn six_words(public_key: &[u8]) -> String {
    words(b"ownchart-key-1", public_key, 6)
}

fn words(label: &[u8], bytes: &[u8], count: usize) -> String {
    let digest = Sha256::new()
        .chain_update(label)
        .chain_update(bytes)
        .finalize();
    let mut number = u128::from_be_bytes(
        digest[..16]
            .try_into()
            .expect("sixteen bytes are sixteen because the slice says so"),
    );
    let list = WordList::English.words();
    let base = list.len() as u128;
    let mut words = Vec::with_capacity(count);
    for _ in 0..count {
        words.push(list[(number % base) as usize]);
        number /= base;
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_that_the_viewer_must_agree_with() {
        // Computed with other software from the rule above.
        assert_eq!(four_words(b""), "mummy unbuckled boxing shale");
        assert_eq!(six_words(b""), "science slab eternal aloft ploy flyable");
        assert_eq!(
            six_words(&[0; 32]),
            "violation unweave coexist landline schilling detention"
        );
    }

    #[test]
    fn a_state_is_never_taken_for_a_key() {
        assert!(!six_words(b"x").starts_with(&four_words(b"x")));
    }
}
