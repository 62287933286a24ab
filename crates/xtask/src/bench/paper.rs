//! What was promised of paper: sheets made in a fresh process and one after the other, against the same
//! sheets written for typst.

use serde_json::json;

use super::{Bench, Figure, Ratio, over};
use crate::{house::House, trouble::Trouble};

/// A sheet, and its twin.
struct Twin {
    /// What is measured: everything, and without the start of Python.
    cold: &'static str,
    without: &'static str,
    sheet: &'static str,
    file: &'static str,
    typst: &'static str,
}

const TWINS: [Twin; 3] = [
    Twin {
        cold: "an emergency sheet from a cold start, against typst from PyPI",
        without: "the same, without what Python takes to start",
        sheet: "emergency",
        file: "sheet.typ",
        typst: include_str!("sheet.typ"),
    },
    Twin {
        cold: "a wallet card from a cold start, against typst from PyPI",
        without: "the same, without what Python takes to start",
        sheet: "card",
        file: "card.typ",
        typst: include_str!("card.typ"),
    },
    Twin {
        cold: "a medication plan from a cold start, against typst from PyPI",
        without: "the same, without what Python takes to start",
        sheet: "plan",
        file: "plan.typ",
        typst: include_str!("plan.typ"),
    },
];

impl Bench {
    pub(super) fn paper(&self, house: &House) -> Result<Vec<Figure>, Trouble> {
        self.write("sheet.py", include_str!("sheet.py"))?;
        for twin in &TWINS {
            self.write(twin.file, twin.typst)?;
        }
        // typst comes as a wheel, and is put nowhere but here
        self.timed(
            "python3 -m pip install --quiet --root-user-action=ignore --target typst typst",
        )?;
        let mut figures = self.cold(house)?;
        figures.push(self.warm(house)?);
        Ok(figures)
    }

    fn typst(&self, house: &House, file: &str, times: usize) -> String {
        let fonts = house.root.join("assets/fonts");
        format!(
            "PYTHONPATH=typst python3 sheet.py {file} '{}' typst.pdf {times}",
            fonts.display()
        )
    }

    /// From the start of a process to the finished file, without a vault. Ours invents the person first,
    /// and makes the codes theirs lacks; theirs starts Python, without which its wheel does not run, so
    /// the ratio is given with that start and without.
    fn cold(&self, house: &House) -> Result<Vec<Figure>, Trouble> {
        let program = self.programs.join("examples/sheets");
        let python = self.shell("python3 -c pass")?;
        let mut figures = Vec::new();
        for twin in &TWINS {
            let theirs = self.shell(&self.typst(house, twin.file, 1))?;
            let ours = self.shell(&format!("'{}' {} ours.pdf", program.display(), twin.sheet))?;
            let alone = theirs.saturating_sub(python);
            for (what, theirs, promised) in [(twin.cold, theirs, 0.5), (twin.without, alone, 1.0)] {
                figures.push(Figure::Times(Ratio {
                    what,
                    measured: over(ours, theirs),
                    promised,
                }));
            }
        }
        Ok(figures)
    }

    /// The emergency sheet a hundred times in one process, so that the unlock that is taken out again
    /// does not blur it.
    fn warm(&self, house: &House) -> Result<Figure, Trouble> {
        const TIMES: usize = 100;
        let typst = |times| self.shell(&self.typst(house, "sheet.typ", times));
        let theirs = typst(TIMES)?.saturating_sub(typst(0)?);

        let demo = self.programs.join("ownchart");
        let helper = self.programs.join("ownchart-render");
        self.timed(&format!(
            "OWNCHART_RENDER='{}' '{}' demo demo && \
             sed -n 's/^Anna.ownchart: //p' demo/WORDS.txt > demo/Anna.ownchart.words",
            helper.display(),
            demo.display()
        ))?;
        let print: String = (0..TIMES)
            .map(|number| json!({ "args": ["print", "emergency", "-o", format!("{number}.pdf")] }))
            .map(|request| format!("{request}\n"))
            .collect();
        self.write("print", &print)?;
        self.write("nothing", "")?;
        // Both only make their pages: ours are looked at once more by the helper, where there is one.
        let alone = |requests: &str| {
            let command = self.command("demo/Anna.ownchart", requests);
            self.shell(&command.replace("ownchart-render'", "nobody'"))
        };
        let ours = alone("print")?.saturating_sub(alone("nothing")?);
        Ok(Figure::Times(Ratio {
            what: "an emergency sheet of an open chart, warm, against typst",
            measured: over(ours, theirs),
            promised: 1.0,
        }))
    }
}
