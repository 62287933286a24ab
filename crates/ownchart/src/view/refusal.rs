//! What went wrong or was noticed, as code and facts. The words stand in the catalogue.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An errand that failed. Words: `refusal-<code>` (what happened) and `refusal-<code>-help`
/// (what is safe, what to do). A code without words shows `refusal-unknown` and is a failed test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Refusal {
    /// Small words with hyphens, for example `wrong-key`.
    pub code: String,
    /// Facts for the words, for example `file`, `bytes`, `field`. Never a secret.
    pub facts: BTreeMap<String, String>,
}

/// Something worth saying that did not stop the errand. Words as `notice-<code>` and `notice-<code>-help`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Notice {
    /// Small words with hyphens, for example `recovered-after-crash`.
    pub code: String,
    /// Facts for the words.
    pub facts: BTreeMap<String, String>,
    /// How loud it is.
    pub tone: super::Tone,
}

/// How far a long errand is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Step {
    /// What is being done; words as `step-<code>`.
    pub code: String,
    /// Done so far.
    pub done: u64,
    /// In all; `None` = not known.
    pub total: Option<u64>,
}
