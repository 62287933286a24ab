//! How fast moving codes travel from a screen to the viewer. Screen and camera are simulated in a browser;
//! what is simulated and what is not stands in `ui/viewer/test/browser/screen.ts`.
//!
//! Pictures come fifteen a second whatever the machine does, so unlike the ratios this wants a machine with
//! nothing else to do.

use serde_json::Value;

use super::Figure;
use crate::{house::House, page, program::Program, trouble::Trouble};

/// One figure for each density, without loss and with 30 %.
pub(super) fn screen(house: &House) -> Result<Vec<Figure>, Trouble> {
    page::build(house)?;
    let (said, _) = Program::new("node")
        .args(["viewer/test/bench.mjs"])
        .within(&house.ui())
        .output()?;
    let said: Value =
        serde_json::from_str(said.lines().last().unwrap_or_default()).unwrap_or_default();
    let figure = |one: &Value| Figure::Rate {
        what: format!("moving codes: {}", one["what"].as_str().unwrap_or_default()),
        measured: one["kilobytesPerSecond"].as_f64().unwrap_or(0.0),
        promised: one["promised"].as_f64().unwrap_or(f64::INFINITY),
    };
    match said["figures"].as_array() {
        Some(all) if !all.is_empty() => Ok(all.iter().map(figure).collect()),
        // Silence is not a figure that was kept.
        _ => Ok(vec![figure(&Value::Null)]),
    }
}
