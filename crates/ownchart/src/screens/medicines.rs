//! Medicines: the plan as it is taken, what was taken before, what changed since a day, each dose there ever was.

use super::{Screens, id, overview, papers, rows, says_something};
use crate::error::{Code, Error, Result};
use crate::tell;
use crate::view::{
    ChangedHow, ChangesWanted, DoseStep, Doses, EntryId, ForPerson, MedicineChange,
    MedicineChanges, Medicines, ScheduleKind,
};
use record::{Content, Entry, Kind, Life, Medication, MedicationStatus, Seen, When};
use vault::Filter;

impl Screens {
    /// The plan, the former medicines, and whether the printed plan is still true.
    ///
    /// # Errors
    /// When the chart cannot be read.
    pub fn medicines_now(&self, wanted: &ForPerson) -> Result<Medicines> {
        let person = self.person(&wanted.person)?;
        let chart = self.binder()?.emergency_chart(person)?;
        let every = self.every_medicine(person)?;
        let mut seen = Medicines {
            state: overview::state(&chart, Kind::Medication),
            daily: Vec::new(),
            apart: Vec::new(),
            written: Vec::new(),
            needed: Vec::new(),
            planned: Vec::new(),
            former: Vec::new(),
            removed: 0,
            packs: self.packs(person)?,
            doses_since: self
                .binder()?
                .doses_since(person)?
                .map(|day| day.to_string()),
            plan: self.paper_state(person, papers::Sort::Plan)?,
        };
        for row in self.medicines(&chart)? {
            match row.schedule {
                ScheduleKind::Daily => seen.daily.push(row),
                ScheduleKind::AsNeeded => seen.needed.push(row),
                ScheduleKind::Text => seen.written.push(row),
                ScheduleKind::Weekly | ScheduleKind::Interval => seen.apart.push(row),
            }
        }
        let mut former: Vec<(Option<When>, &Seen)> = Vec::new();
        for medicine in &every {
            let Content::Medication(plan) = &medicine.entry.content else {
                continue;
            };
            if medicine.entry.life == Life::Removed {
                seen.removed += 1;
            } else if !says_something(&medicine.entry) || plan.is_current() {
                continue;
            } else if plan.status == MedicationStatus::Planned {
                seen.planned.push(rows::row(self.tongue, medicine));
            } else {
                former.push((plan.end.or(plan.start), medicine));
            }
        }
        former.sort_by(|(a, one), (b, other)| {
            b.cmp(a)
                .then_with(|| one.entry.title().cmp(other.entry.title()))
        });
        seen.former = former
            .into_iter()
            .map(|(_, medicine)| rows::row(self.tongue, medicine))
            .collect();
        Ok(seen)
    }

    fn every_medicine(&self, person: record::EntryId) -> Result<Vec<Seen>> {
        Ok(self.binder()?.vault.entries(&Filter {
            kinds: vec![Kind::Medication],
            person: Some(person),
            removed: true,
            ..Filter::default()
        })?)
    }

    /// What is otherwise than it was on a day.
    ///
    /// # Errors
    /// [`Code::FieldUnreadable`] for what is no day.
    pub fn medicine_changes(&self, wanted: &ChangesWanted) -> Result<MedicineChanges> {
        let person = self.person(&wanted.person)?;
        let day: Option<When> = wanted.since.parse().ok();
        let since = day
            .filter(|day| day.day.is_some())
            .ok_or_else(|| Error::new(Code::FieldUnreadable).with("field", "since"))?;
        let kinds = [Kind::Medication];
        let chart = self.binder()?.vault.chart_of(person, &kinds)?;
        let (knows, changed) = self.binder()?.otherwise(person, &chart, since)?;
        let changes = changed
            .into_iter()
            .filter(|(_, _, now)| now.entry.kind() == Kind::Medication)
            .map(|(how, before, now)| {
                let ended = matches!(how, ChangedHow::Stopped | ChangedHow::Removed);
                let said = self.scheme(&now.entry);
                let plan = plan_of(&now.entry);
                let end = plan.and_then(|plan| plan.end);
                let start = plan.and_then(|plan| plan.start);
                MedicineChange {
                    entry: now.entry.id.to_string(),
                    how,
                    name: tell::title(self.tongue, &now.entry),
                    before: match &before {
                        Some(before) => self.scheme(before),
                        None if ended => said.clone(),
                        None => String::new(),
                    },
                    now: if ended { String::new() } else { said },
                    when: if ended { end } else { start }.map(|day| day.to_string()),
                }
            })
            .collect();
        Ok(MedicineChanges { knows, changes })
    }

    /// Each dose of a medicine that was ever entered, the newest first: those of other entries of the same name too.
    ///
    /// # Errors
    /// [`Code::Gone`].
    pub fn doses(&self, wanted: &EntryId) -> Result<Doses> {
        let entry = self.binder()?.vault.entry(id(&wanted.id)?)?;
        let entry = entry.ok_or_else(|| Error::new(Code::Gone).with("entry", &wanted.id))?;
        let name = entry.entry.title().to_lowercase();
        let mut every = match entry.entry.person {
            Some(person) => self.every_medicine(person)?,
            None => vec![entry.clone()],
        };
        every.retain(|it| it.entry.id == entry.entry.id || it.entry.title().to_lowercase() == name);
        let mut steps: Vec<(i64, DoseStep)> = Vec::new();
        for medicine in &every {
            self.steps(medicine, &mut steps)?;
        }
        steps.sort_by(|(a, one), (b, other)| {
            (&other.from, other.now, b).cmp(&(&one.from, one.now, a))
        });
        Ok(Doses {
            name: entry.entry.title().to_owned(),
            steps: steps.into_iter().map(|(_, step)| step).collect(),
        })
    }

    /// The doses of one entry: each version that says another one than the version before it.
    fn steps(&self, medicine: &Seen, steps: &mut Vec<(i64, DoseStep)>) -> Result<()> {
        let binder = self.binder()?;
        let removed = medicine.entry.life == Life::Removed;
        let mut mine: Vec<(i64, DoseStep)> = Vec::new();
        for version in binder.history(&medicine.entry.id.to_string())? {
            let Some(plan) = plan_of(&version.entry) else {
                continue;
            };
            let written = version.when.to_string();
            let step = DoseStep {
                entry: medicine.entry.id.to_string(),
                said: self.scheme(&version.entry),
                from: plan.start.map(|day| day.to_string()),
                to: plan.end.map(|day| day.to_string()),
                written: written.get(..16).unwrap_or(&written).to_owned(),
                state: match plan.status {
                    MedicationStatus::Active => String::new(),
                    other => other.word().to_owned(),
                },
                now: false,
            };
            match mine.last_mut() {
                // The same dose, with its end or state told later.
                Some((_, last)) if last.said == step.said => {
                    let written = std::mem::take(&mut last.written);
                    *last = DoseStep { written, ..step };
                }
                _ => mine.push((version.when.days(), step)),
            }
        }
        if let Some((_, last)) = mine.last_mut() {
            last.now = !removed;
            if removed {
                last.state = "removed".to_owned();
            }
        }
        steps.extend(mine);
        Ok(())
    }

    /// Strength and scheme in one line, as people here write numbers.
    fn scheme(&self, entry: &Entry) -> String {
        let Some(plan) = plan_of(entry) else {
            return String::new();
        };
        let strength = plan.strength.clone().unwrap_or_default();
        let parts = [strength, tell::dose(self.tongue, plan)];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        rows::here(self.tongue, &parts.join(" · "))
    }
}

fn plan_of(entry: &Entry) -> Option<&Medication> {
    match &entry.content {
        Content::Medication(plan) => Some(plan),
        _ => None,
    }
}
