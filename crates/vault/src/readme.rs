//! The words that lie in every folder in the clear: the same for everybody.

use seal::InTheClear;

const TEXT: &str = include_str!("README.txt");

/// How to open the folder with `age` and `tar`.
pub(crate) fn text() -> InTheClear {
    InTheClear::constant(TEXT.as_bytes().to_vec())
}
