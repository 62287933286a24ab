//! What the page a doctor opens and the codes on paper and on screens hold. Pictures, screen and camera are simulated;
//! what is simulated and what is not stands at the head of `ui/viewer/test/paper.ts` and `ui/viewer/test/browser/screen.ts`.
//!
//! Moving codes come fifteen a second whatever the machine does, so unlike the ratios they want a machine with
//! nothing else to do.

use serde_json::Value;

use super::{Bench, Figure};
use crate::{house::House, page, program::Program, trouble::Trouble};

/// Each prints one JSON object with its figures as its last line.
const SCRIPTS: &[&str] = &["opening.mjs", "paper.mjs", "bench.mjs"];

impl Bench {
    /// Opening a share, pages of codes beside those of cyphar/paperback, and moving codes.
    pub(super) fn pages(&self, house: &House) -> Result<Vec<Figure>, Trouble> {
        page::build(house)?;
        let mut figures = Vec::new();
        for script in SCRIPTS {
            let (said, _) = Program::new("node")
                .args([format!("viewer/test/{script}")])
                .env("OWNCHART_BIN", self.programs.join("ownchart"))
                .env("OWNCHART_RENDER", self.programs.join("ownchart-render"))
                .within(&house.ui())
                .output()?;
            let said: Value =
                serde_json::from_str(said.lines().last().unwrap_or_default()).unwrap_or_default();
            match said["figures"].as_array() {
                Some(all) if !all.is_empty() => figures.extend(all.iter().map(figure)),
                // Silence is not a figure that was kept.
                _ => figures.push(silent(script)),
            }
        }
        Ok(figures)
    }
}

fn figure(one: &Value) -> Figure {
    let unit = one["unit"].as_str().unwrap_or_default();
    let what = one["what"].as_str().unwrap_or_default().to_owned();
    let (measured, promised) = (one["measured"].as_f64(), one["promised"].as_f64());
    match unit {
        "ms" => Figure::Within {
            what,
            measured: measured.unwrap_or(f64::INFINITY),
            promised: promised.unwrap_or(0.0),
        },
        unit => Figure::AtLeast {
            unit: unit.to_owned(),
            what,
            measured: measured.unwrap_or(0.0),
            promised: promised.unwrap_or(f64::INFINITY),
        },
    }
}

fn silent(script: &str) -> Figure {
    Figure::AtLeast {
        unit: String::new(),
        what: format!("{script} said nothing"),
        measured: 0.0,
        promised: 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn thousandths_of_a_second_may_not_be_more_and_all_else_not_less() {
        let kept = |unit: &str, measured: Value| {
            let one = json!({ "what": "x", "unit": unit, "measured": measured, "promised": 12 });
            figure(&one).is_kept()
        };
        assert!(kept("ms", json!(11)) && !kept("ms", json!(13)) && !kept("ms", Value::Null));
        assert!(kept("of 12", json!(12)) && !kept("of 12", json!(11)));
        assert!(!kept("kB/s", Value::Null) && !silent("x").is_kept());
    }
}
