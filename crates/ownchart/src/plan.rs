//! The German medication plan of a person, as a page with its code.

use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use crate::print::{FACES, Printed};
use interchange::plan::{Author, Told};
use record::{Chart, EntryId, Kind};

pub use interchange::plan::Chosen;

impl Binder {
    /// The medication plan, version 2.8, marked as made by the patient. `chosen` is what else of the
    /// person stands on it; `sensitive` whether entries marked so do.
    ///
    /// # Errors
    /// [`Code::NoSuchPerson`]; [`Code::NothingToPrint`] if no medicine is taken now;
    /// [`Code::TooLargeForPaper`] if a single medicine does not fit into a code.
    pub fn medication_plan(
        &self,
        person: EntryId,
        chosen: Chosen,
        sensitive: bool,
    ) -> Result<Printed> {
        let (chart, left_off) = self.plan_chart(person, sensitive)?;
        let name = chart.who().map(|who| who.name.clone()).unwrap_or_default();
        let printed = self.place.clock.local(self.place.clock.now());
        let state = self.state();
        let named = format!("plan {person} {printed} {} {}", state.number, state.words);
        let author = Author {
            id: crate::print::file_id(&named),
            printed,
            chosen,
        };
        let written = interchange::plan::write(&chart, &author)?;
        if written
            .pages
            .iter()
            .all(|page| page.code.sections.is_empty())
        {
            return Err(Error::new(Code::NothingToPrint));
        }
        let maker = format!(
            "Vom Patienten erstellt mit OwnChart, Stand Nr. {}",
            state.number
        );
        let plan = paper::MedicationPlan {
            pages: &written.pages,
            maker: &maker,
        };
        let about = self.about(&format!("Medikationsplan {name}"));
        let mut printed = Printed::of(paper::plan(&plan, about, &FACES)?, left_off);
        printed.remarks.splice(0..0, written.told.iter().map(told));
        Ok(printed)
    }

    /// Who it is, what is taken, and what may stand among the parameters.
    fn plan_chart(&self, person: EntryId, sensitive: bool) -> Result<(Chart, usize)> {
        let filter = vault::Filter {
            kinds: vec![
                Kind::Person,
                Kind::Medication,
                Kind::Allergy,
                Kind::Finding,
                Kind::Note,
            ],
            person: Some(person),
            ..vault::Filter::default()
        };
        let mut chart = Chart::of(Some(person), self.vault.entries(&filter)?);
        if chart.person.is_none() {
            return Err(Error::new(Code::NoSuchPerson).with("person", person));
        }
        let before = chart.entries.len();
        if !sensitive {
            chart
                .entries
                .retain(|seen| !record::sensitive::sensitive(&seen.entry));
        }
        let left_off = before - chart.entries.len();
        Ok((chart, left_off))
    }
}

/// What stands on the plan otherwise than in the chart, as it is shown before printing.
fn told(told: &Told) -> String {
    match told {
        Told::Letters { from, to } | Told::Cut { from, to } => format!("{from} → {to}"),
        Told::Undecided { name } => format!("{name} ⚠"),
        Told::FormLeftOut { form } => format!("… {form}"),
        other => format!("{other:?}"),
    }
}

impl From<medplan::TooLong> for Error {
    fn from(error: medplan::TooLong) -> Error {
        Error::new(Code::TooLargeForPaper).with("reason", error)
    }
}
