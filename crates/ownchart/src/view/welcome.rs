//! The first screen, and what is remembered between two starts (nothing about a person).

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the first screen shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Welcome {
    /// Chart folders found in the usual place and at the top of plugged-in media.
    /// Found anew at every start; no list of paths is kept anywhere.
    pub charts: Vec<ChartNearby>,
    /// The folder where a new chart is proposed to lie.
    pub usual_place: String,
    /// The chart to unlock at once: it was open when the window locked itself, or was named when the
    /// window was started.
    pub locked: Option<String>,
    /// Version of the program, as people read it aloud on the telephone.
    pub version: String,
    /// False when this build carries no viewer; shares then come without the page.
    pub has_viewer: bool,
    /// False when the helper that opens strangers' files is missing or cannot be locked up.
    pub has_helper: bool,
}

/// A chart folder as it looks from outside, without any key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChartNearby {
    /// Where it lies; handed back to open it.
    pub path: String,
    /// Name of the folder without its ending.
    pub name: String,
    /// Folder that holds it, shortened with `~`.
    pub place: String,
    /// Last change, `2026-11-14T10:42` in local time.
    pub changed: Option<String>,
    /// The number of the last change, from HEAD (not yet authenticated).
    pub number: Option<u64>,
    /// Another program has it open.
    pub held: bool,
}

/// What the window remembers. Holds nothing about a person, so it lies in the clear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Settings {
    /// Language of the window.
    pub language: Language,
    /// Size of everything in percent, 100 to 250 in steps of 10.
    pub zoom: u16,
    /// Colours.
    pub theme: Theme,
    /// Minutes without a touch after which the chart closes; 0 = never.
    pub lock_after: u16,
    /// The folder into which letters fall, looked at while a chart is open; empty = none.
    #[serde(default)]
    pub inbox: String,
    /// Five large tiles instead of the overview, and no rail until it is asked for.
    #[serde(default)]
    pub simple: bool,
}

/// A language the window speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// German
    De,
    /// English
    En,
}

/// Colours of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the desktop says.
    System,
    /// Dark ink on light paper.
    Light,
    /// Light ink on dark paper.
    Dark,
    /// Black and white, nothing between.
    Contrast,
}
