//! What was promised of the window, held against one with nothing in it: how soon something stands there, how much
//! memory all processes take, how soon an opened chart is shown.
//!
//! Both are watched from outside, in the picture of a virtual screen (`window.py`).

use super::{Bench, Figure, Ratio, findings};
use crate::{house::House, page, program::Program, trouble::Trouble};

impl Bench {
    pub(super) fn window(&self, house: &House) -> Result<Vec<Figure>, Trouble> {
        page::build(house)?;
        Program::new("cargo")
            .args(["build", "--release", "--locked", "-p", "ownchart-desktop"])
            .args(["--bin", "ownchart-desktop", "--example", "empty"])
            .within(&house.root)
            .run()?;
        let desktop = self.programs.join("ownchart-desktop");
        self.timed(&format!(
            "'{}' demo demo > /dev/null; sed -n 's/^Anna.ownchart: //p' demo/WORDS.txt > demo.words",
            self.programs.join("ownchart").display()
        ))?;
        self.chart("hundred.ownchart")?;
        let filling: String = (0..100)
            .map(|part| format!("{}\n", findings(part)))
            .collect();
        self.write("filling", &filling)?;
        self.timed(&self.command("hundred.ownchart", "filling"))?;
        self.write("window.py", include_str!("window.py"))?;
        let said = Program::new("python3")
            .args(["window.py"])
            .args([desktop.clone(), self.programs.join("examples/empty")])
            .args(["demo/Anna.ownchart", "demo.words"])
            .args(["hundred.ownchart", "hundred.ownchart.words"])
            .within(&self.desk)
            .json()?;
        let number = |name: &str| said[name].as_f64().unwrap_or(f64::INFINITY);
        let times = |what, name: &str, empty: &str, promised| {
            let measured = number(name) / said[empty].as_f64().unwrap_or(0.0);
            Figure::Times(Ratio {
                what,
                measured,
                promised,
            })
        };
        let size = std::fs::metadata(&desktop).map_or(u64::MAX, |file| file.len());
        Ok(vec![
            times(
                "from the start to the first paint, against an empty window",
                "start",
                "empty_start",
                1.3,
            ),
            Figure::Within {
                what:
                    "from the words to the overview of 100 000 entries, without scrypt (OpenSSL's)"
                        .into(),
                measured: 1e3 * (number("opened") - number("scrypt")),
                promised: 400.0,
            },
            times(
                "memory of all processes with the demo chart, against an empty window",
                "demo_memory",
                "empty_memory",
                1.3,
            ),
            times(
                "memory of all processes with 100 000 entries, against an empty window",
                "large_memory",
                "empty_memory",
                1.8,
            ),
            Figure::Within {
                what: "from one picture to the next, the longest, while the timeline of 100 000 entries is scrolled"
                    .into(),
                measured: 1e3 * number("frame"),
                promised: 50.0,
            },
            Figure::Memory {
                what: "the program of the window on the disk",
                measured: size / 1_000_000,
                promised: 30,
            },
        ])
    }
}
