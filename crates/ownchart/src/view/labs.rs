//! Labs and vitals: every test with its newest value, and one test as curves over time.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Flag, Mark, TrendPoint};

/// Which tests to list.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct LabsWanted {
    /// Whose.
    pub person: String,
    /// Words the name must hold, umlauts and capitals aside; empty = all.
    pub words: String,
}

/// Every test that was ever made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Labs {
    /// Laboratory first, then what is measured at the body, then the rest; each by name.
    pub tests: Vec<LabTest>,
    /// How many there are without the words.
    pub count: u32,
}

/// One test and its newest value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LabTest {
    /// Names the test to other commands; nothing to read.
    pub key: String,
    /// Name, as the newest value calls it.
    pub name: String,
    /// Under which heading it stands.
    pub shelf: LabShelf,
    /// Entry of the newest value.
    pub entry: String,
    /// Newest value as written, with comparator and unit.
    pub value: String,
    /// How it was flagged by whoever measured it.
    pub flag: Flag,
    /// The word for the flag, `mark-<code>`, and for anything else to be known of it; empty = nothing.
    pub marks: Vec<Mark>,
    /// When; `None` = nobody said.
    pub when: Option<String>,
    /// What is usual, as printed; empty = not printed.
    pub reference: String,
    /// Earlier values in the newest unit, oldest first, at most 24; of a pair its first number.
    pub trend: Vec<TrendPoint>,
    /// Reference of the newest value, for the small curve.
    pub low: Option<f64>,
    /// Reference of the newest value.
    pub high: Option<f64>,
}

/// A heading of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LabShelf {
    /// From a laboratory.
    Laboratory,
    /// Blood pressure, pulse, weight, what a diary holds.
    Vitals,
    /// All else.
    Other,
}

/// One test between two moments.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct LabWanted {
    /// Whose.
    pub person: String,
    /// [`LabTest::key`].
    pub test: String,
    /// From this moment on, in days since 1970 by the calendar; `None` = from the first value.
    pub from: Option<f64>,
    /// To this moment; `None` = to the last value.
    pub to: Option<f64>,
}

/// One test as curves. Values of units that cannot be converted exactly stand on curves of their own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Lab {
    /// [`LabTest::key`].
    pub key: String,
    /// Name of the test.
    pub name: String,
    /// Curves, the one of the newest value first.
    pub curves: Vec<Curve>,
    /// First moment of any value on a curve, in days since 1970; `None` = there is none.
    pub first: Option<f64>,
    /// Last moment.
    pub last: Option<f64>,
    /// Entries in the table, those that are on no curve included.
    pub count: u32,
    /// Values that are in the table only, because nobody said when.
    pub undated: u32,
    /// Values that are in the table only, because two copies of the chart say different things.
    pub undecided: u32,
    /// Values that are in the table only, because they were taken back.
    pub taken_back: u32,
    /// Results in words.
    pub in_words: u32,
}

/// Values of one unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Curve {
    /// The unit, as the newest value prints it; empty = no unit was printed.
    pub unit: String,
    /// Other units that were converted into it by a power of ten.
    pub converted: Vec<String>,
    /// One line, or the two of a pair.
    pub lines: Vec<CurveLine>,
}

/// One line of a curve.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CurveLine {
    /// Name of the number where there are several; empty for the only one.
    pub name: String,
    /// Values between the two moments and one on each side, oldest first. Where there are too many to be drawn, the
    /// first, last, least and greatest of each stretch.
    pub points: Vec<CurvePoint>,
    /// How many there are between the two moments.
    pub count: u32,
    /// What is usual, where it was printed: stretches of equal reference, oldest first.
    pub bands: Vec<CurveBand>,
    /// The reference changes too often to be drawn; it stands in the table.
    pub bands_left_out: bool,
}

/// One value on a line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CurvePoint {
    /// Entry it is from.
    pub entry: String,
    /// When, as text.
    pub when: String,
    /// When, in days since 1970; the middle of a month or year where no more is known.
    pub at: f64,
    /// How many days long that month or year is; 0 = the day is known.
    pub spread: f64,
    /// For drawing, in the unit of the curve.
    pub value: f64,
    /// As it was written, with comparator and its own unit.
    pub said: String,
    /// The scale ended here: the true value is lower, or higher.
    pub open: Option<OpenEnd>,
    /// How it was flagged.
    pub flag: Flag,
}

/// Where a value lies of which only a bound is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OpenEnd {
    /// Below: `<5`.
    Below,
    /// Above: `>90`.
    Above,
}

/// A stretch of time with one reference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CurveBand {
    /// From, in days since 1970.
    pub from: f64,
    /// To.
    pub to: f64,
    /// Lower end, in the unit of the curve.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// A page of the table of one test.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct LabValuesWanted {
    /// Whose.
    pub person: String,
    /// [`LabTest::key`].
    pub test: String,
    /// How many to leave out at the start.
    pub from: u32,
    /// How many to give, at most 200.
    pub count: u32,
}

/// Values as they were written, the newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LabValues {
    /// The rows.
    pub rows: Vec<LabValue>,
    /// How many there are in all.
    pub count: u32,
}

/// One value as it was written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LabValue {
    /// Entry id.
    pub entry: String,
    /// When, as known.
    pub when: Option<String>,
    /// Value with comparator and its own unit.
    pub value: String,
    /// The same in the unit of the curve, where that is another one; empty = it is the same.
    pub converted: String,
    /// Flags and states.
    pub marks: Vec<Mark>,
    /// What is usual, as printed.
    pub reference: String,
    /// Who says so.
    pub source: String,
}

/// A drawing of the page that is to be saved as a picture: shapes and texts, nothing else.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, TS)]
pub struct PictureWanted {
    /// Whose; their name and the day are put above the drawing by the façade.
    pub person: String,
    /// What is drawn, for example the name of the test.
    pub title: String,
    /// Width, in pixels.
    pub width: f64,
    /// Height, in pixels.
    pub height: f64,
    /// What is drawn, from the back to the front.
    pub shapes: Vec<Shape>,
}

/// One shape of a drawing. Places are pixels from the upper left corner.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, TS)]
pub struct Shape {
    /// What it is.
    pub form: ShapeForm,
    /// What it stands for; decides its colours.
    pub role: ShapeRole,
    /// Corners of a line: x, y, x, y …; of a box two corners, of a dot its middle, of a text where it begins.
    pub at: Vec<f64>,
    /// Words of a text, else empty.
    pub text: String,
    /// How a text stands to its place.
    pub anchor: Anchor,
}

/// A form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ShapeForm {
    /// A line through all its corners.
    Line,
    /// A box.
    Box,
    /// A filled dot.
    Dot,
    /// A ring.
    Ring,
    /// A filled square.
    Square,
    /// Words.
    Text,
}

/// What a shape stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ShapeRole {
    /// What is usual.
    Band,
    /// The end of what is usual.
    Limit,
    /// A rule of the grid.
    Grid,
    /// The line of values.
    Line,
    /// The second line of a pair.
    Second,
    /// A flagged value.
    Flagged,
    /// Words at the axes.
    Axis,
    /// A heading.
    Title,
}

/// How a text stands to its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// It begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}
