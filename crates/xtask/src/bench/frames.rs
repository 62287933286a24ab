//! Codes that must be shown until a file is whole, beside those of Blockchain Commons UR: `ur/main.rs`.

use serde_json::Value;

use super::{Bench, Figure, Ratio};
use crate::{house::House, program::Program, trouble::Trouble};

impl Bench {
    /// Both in codes of one size, with 0, 20, 30 and 40 % of them lost; the worst of the four counts.
    /// `ur` and what it brings are built here and stay here.
    pub(super) fn frames(&self, house: &House) -> Result<Figure, Trouble> {
        let root = house.root.display().to_string();
        let package = include_str!("ur/package.txt").replace("ROOT", &root);
        let sources = self.desk.join("ur/src");
        std::fs::create_dir_all(&sources).map_err(|source| Trouble::File {
            path: sources,
            source,
        })?;
        self.write("ur/Cargo.toml", &package)?;
        self.write("ur/src/main.rs", include_str!("ur/main.rs"))?;
        let (said, _) = Program::new("cargo")
            .args(["run", "--release", "--quiet"])
            .env("CARGO_TARGET_DIR", house.target.join("beside"))
            .within(&self.desk.join("ur"))
            .output()?;
        let said: Value = serde_json::from_str(said.trim()).unwrap_or_default();
        let rows = said["rows"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        let ratio = |row: &Value| Some(row["ours"].as_f64()? / row["theirs"].as_f64()?);
        for row in rows {
            println!("frames, {row}");
        }
        let worst = rows.iter().filter_map(ratio).fold(0.0, f64::max);
        Ok(Figure::Times(Ratio {
            what: "codes shown until a file is whole, against UR, the worst of 0 to 40 % lost",
            // Silence is not a figure that was kept.
            measured: if rows.len() == 4 {
                worst
            } else {
                f64::INFINITY
            },
            promised: 0.8,
        }))
    }
}
