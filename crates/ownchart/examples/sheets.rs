//! Makes sheets of the invented person without a chart on the disk, for `cargo xtask bench`: what paper
//! costs from the start of a process, with no unlock in it.
//!
//! usage: `sheets emergency|card|plan OUT.pdf [COUNT]`; each of COUNT sheets has a number of its own.

use std::error::Error;

use interchange::plan::{Author, Chosen};
use paper::{About, Emergency, Faces, Language, Languages, MedicationPlan, Printed, Size};
use record::{Chart, Kind, Seen, When};

const WORDS: [&str; 4] = ["disburse", "recital", "legal", "skillful"];
const KEY: [&str; 6] = [
    "unheard", "accuracy", "jailer", "bucked", "ninth", "unmanned",
];

const LANGUAGES: Languages = Languages {
    first: Language::German,
    second: Some(Language::English),
};

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [sheet, out, count @ ..] = words.as_slice() else {
        return Err("usage: sheets emergency|card|plan OUT.pdf [COUNT]".into());
    };
    let count = count.first().map_or(Ok(1), |count| count.parse())?;
    let made = When::day(2026, 11, 22)?;
    let chart = on_paper(made);
    let faces = Faces::bundled();
    for number in 1..=count {
        let desk = Desk {
            chart: &chart,
            faces: &faces,
            made,
            number,
        };
        let printed = match sheet.as_str() {
            "emergency" => desk.emergency()?,
            "card" => desk.card()?,
            "plan" => desk.plan()?,
            other => return Err(format!("no sheet is called {other}").into()),
        };
        #[expect(
            clippy::disallowed_methods,
            reason = "nobody's record, in a folder of a measurement"
        )]
        std::fs::write(out, printed.bytes)?;
    }
    Ok(())
}

/// What the sheets are about: the kinds the program reads of a chart for them.
fn on_paper(made: When) -> Chart {
    use Kind::{Document, Finding, Immunization, Intake, Note, Visit};
    let many = [Finding, Document, Immunization, Visit, Note, Intake];
    let entries = ownchart::demo::chart(1, made).into_iter();
    let few = entries
        .filter(|entry| !many.contains(&entry.kind()) && !record::sensitive::sensitive(entry));
    Chart::of(None, few.map(Seen::plain))
}

/// What one sheet is made from.
struct Desk<'a> {
    chart: &'a Chart,
    faces: &'a Faces,
    made: When,
    number: u64,
}

impl Desk<'_> {
    fn ground(&self) -> Emergency<'_> {
        Emergency {
            chart: self.chart,
            made: self.made,
            number: self.number,
            words: &WORDS,
            key: &KEY,
            photo: None,
        }
    }

    fn about(&self) -> About {
        About {
            title: "Anna Beispiel".to_owned(),
            subject: String::new(),
            made: self.made,
            id: u128::from(self.number).to_be_bytes(),
            size: Size::A4,
        }
    }

    fn emergency(&self) -> Result<Printed, paper::Error> {
        paper::emergency(&self.ground(), self.about(), LANGUAGES, self.faces)
    }

    fn card(&self) -> Result<Printed, paper::Error> {
        paper::cards(&[self.ground()], self.about(), LANGUAGES, self.faces)
    }

    fn plan(&self) -> Result<Printed, Box<dyn Error>> {
        let author = Author {
            id: u128::from(self.number).to_be_bytes(),
            printed: self.made,
            chosen: Chosen::default(),
        };
        let written = interchange::plan::write(self.chart, &author)?;
        let plan = MedicationPlan {
            pages: &written.pages,
            maker: "Vom Patienten erstellt mit OwnChart",
        };
        Ok(paper::plan(&plan, self.about(), self.faces)?)
    }
}
