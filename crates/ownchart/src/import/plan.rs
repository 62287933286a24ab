//! A medication plan beside the chart: which of its rows is which medicine of the chart, what is no
//! longer on it, and what a person must say before it is taken.

use super::{Draft, Item, Known, Standing};
use crate::error::{Code, Error, Result};
use interchange::{Remark, Why};
use record::alike::is_one_medicine;
use record::{
    Code as Coding, Content, Entry, EntryId, Kind, Life, Medication, MedicationStatus, Schedule,
    Seen, Weekday, When,
};
use std::collections::HashSet;

/// What a person says about a medicine whose plan speaks of every day and of weeks at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rhythm {
    /// Every day, as the four doses say.
    Daily,
    /// Only on these days.
    Weekly(Vec<Weekday>),
    /// Neither is known: it stands in the chart in words, and nothing looks daily.
    Words,
}

/// Days by their words, `mon,thu`, in the order of the week; `None` if one of them is none or there are
/// none.
#[must_use]
pub fn weekdays(words: &str) -> Option<Vec<Weekday>> {
    let day = |word: &str| {
        Weekday::ALL
            .iter()
            .copied()
            .find(|day| day.word() == word.trim())
    };
    let mut days: Vec<Weekday> = words.split(',').map(day).collect::<Option<_>>()?;
    days.sort_unstable();
    days.dedup();
    Some(days)
}

fn medicine(entry: &Entry) -> Option<&Medication> {
    match &entry.content {
        Content::Medication(it) => Some(it),
        _ => None,
    }
}

/// The medicine of the chart a row of a plan means, and not taken by a row before. The one of the same
/// strength where several are.
pub(super) fn meant<'k>(
    known: &'k Known,
    entry: &Entry,
    claimed: &HashSet<EntryId>,
) -> Option<&'k Seen> {
    let there = medicine(entry)?;
    let mut fitting: Vec<(&Seen, &Medication)> = current(known)
        .filter(|(seen, here)| !claimed.contains(&seen.entry.id) && is_one_medicine(here, there))
        .collect();
    fitting.sort_by_key(|(seen, here)| {
        (
            here.strength != there.strength,
            here.schedule != there.schedule,
            seen.entry.id,
        )
    });
    fitting.first().map(|(seen, _)| *seen)
}

/// Whether only the number of the pack is known.
pub(super) fn is_nameless(entry: &Entry) -> bool {
    medicine(entry).is_some_and(|it| {
        let number = it.name.code(Coding::PZN);
        number.is_some_and(|number| it.name.text.ends_with(number))
    })
}

/// Every medicine that stands, taken now or formerly.
fn standing(known: &Known) -> impl Iterator<Item = (&Seen, &Medication)> {
    let all = known
        .by_id
        .values()
        .filter(|seen| seen.entry.life == Life::Active);
    all.filter_map(|seen| Some((seen, medicine(&seen.entry)?)))
}

/// A zip of names, with the numbers of the packs in the chart in front of it.
pub(super) fn names_wanted(known: &Known, zip: &[u8]) -> Vec<u8> {
    let numbers = standing(known).filter_map(|(_, it)| it.name.code(Coding::PZN));
    let mut numbers: Vec<&str> = numbers.collect();
    numbers.sort_unstable();
    numbers.dedup();
    interchange::plan::names::ask(numbers.into_iter(), zip)
}

/// Names beside the medicines whose numbers they are; one pack may stand in several rows.
pub(super) fn named(known: &Known, file: usize, names: &[Entry]) -> Vec<Item> {
    let mut items = Vec::new();
    for named in names {
        let number = medicine(named).and_then(|it| it.name.code(Coding::PZN));
        let fits = |(_, it): &(&Seen, &Medication)| it.name.code(Coding::PZN) == number;
        let mut fitting: Vec<&Seen> = standing(known).filter(fits).map(|(seen, _)| seen).collect();
        fitting.sort_by_key(|seen| seen.entry.id);
        for seen in fitting {
            let mut entry = named.clone();
            (entry.id, entry.person) = (seen.entry.id, seen.entry.person);
            let differences = super::differences(&seen.entry, &entry);
            let standing = if differences.is_empty() {
                Standing::Same(Box::new(seen.clone()))
            } else {
                Standing::Different(Box::new(seen.clone()), differences)
            };
            items.push(Item {
                file,
                standing,
                place: entry.source.place.clone().unwrap_or_default(),
                entry,
                asks: None,
                joined: false,
                attachment: None,
            });
        }
    }
    items
}

fn current(known: &Known) -> impl Iterator<Item = (&Seen, &Medication)> {
    standing(known).filter(|(_, it)| it.is_current())
}

/// A plan names a medicine by the number of its pack, or in fewer words than the chart: what the chart
/// knows better stays.
pub(super) fn keep_name(here: &Entry, there: &mut Entry) {
    let (Some(known), Content::Medication(said)) = (medicine(here), &mut there.content) else {
        return;
    };
    let only_number = said
        .name
        .code(Coding::PZN)
        .is_some_and(|number| said.name.text.ends_with(number));
    let only_words = said.name.text == known.name.text && said.name.code(Coding::PZN).is_none();
    if only_number || only_words {
        said.name = known.name.clone();
    }
}

impl Draft {
    /// Says what is meant by a medicine that speaks of every day and of weeks at once.
    ///
    /// # Errors
    /// [`Code::Gone`] if nothing was asked about that number.
    pub fn answer(&mut self, number: usize, rhythm: &Rhythm) -> Result<()> {
        let item = self
            .items
            .get_mut(number)
            .filter(|item| item.asks.is_some());
        let item = item.ok_or_else(|| Error::new(Code::Gone))?;
        let Content::Medication(it) = &mut item.entry.content else {
            return Err(Error::new(Code::Gone));
        };
        match rhythm {
            Rhythm::Daily => it.schedule = Some(Schedule::Daily),
            Rhythm::Weekly(days) => {
                it.schedule = Some(Schedule::Weekly);
                it.weekdays.clone_from(days);
            }
            Rhythm::Words => {
                let cells = it
                    .grid()
                    .map(|dose| dose.map_or("0", record::Dose::as_str))
                    .join("-");
                let said = item.asks.clone().unwrap_or_default();
                it.dose_text = Some(format!("{said}: {cells}"));
                it.schedule = Some(Schedule::Text);
                (it.morning, it.noon, it.evening, it.night) = (None, None, None, None);
            }
        }
        item.asks = None;
        if let Standing::Different(seen, differences) = &mut item.standing {
            *differences = super::differences(&seen.entry, &item.entry);
        }
        Ok(())
    }

    /// Settles what only all files together can say: which pages of a plan are really missing, and which
    /// medicines of the chart are on none of its pages.
    pub(super) fn settle(&mut self, known: &Known) {
        let missing = |remark: &Remark| remark.why == Why::PlanPageMissing;
        let plan = |remark: &Remark| remark.facts.get("plan").cloned();
        let page = |remark: &Remark| remark.facts.get("page").cloned();
        let lists: Vec<Vec<Remark>> = self
            .files
            .iter()
            .map(|file| {
                file.remarks
                    .iter()
                    .filter(|it| missing(it))
                    .cloned()
                    .collect()
            })
            .collect();
        // A page is there if another file has pages of the same plan and does not miss it.
        let elsewhere = |remark: &Remark| {
            lists.iter().any(|list| {
                list.iter().any(|other| plan(other) == plan(remark))
                    && !list
                        .iter()
                        .any(|other| plan(other) == plan(remark) && page(other) == page(remark))
            })
        };
        for file in &mut self.files {
            file.remarks
                .retain(|remark| !missing(remark) || !elsewhere(remark));
        }
        if self
            .files
            .iter()
            .flat_map(|file| &file.remarks)
            .any(missing)
        {
            return;
        }
        let Some(file) = self.files.iter().position(|file| file.plan) else {
            return;
        };
        let claimed: HashSet<EntryId> = self
            .items
            .iter()
            .filter_map(|item| match &item.standing {
                Standing::Same(seen) | Standing::Different(seen, _) => Some(seen.entry.id),
                _ => None,
            })
            .collect();
        let day = self
            .items
            .iter()
            .find(|item| item.file == file && item.entry.kind() == Kind::Medication);
        let day = day
            .and_then(|item| item.entry.source.recorded)
            .map(When::date);
        let mut gone: Vec<&Seen> = current(known)
            .map(|(seen, _)| seen)
            .filter(|seen| !claimed.contains(&seen.entry.id))
            .collect();
        gone.sort_by_key(|seen| (seen.entry.title().to_lowercase(), seen.entry.id));
        for seen in gone {
            let mut entry = seen.entry.clone();
            if let Content::Medication(it) = &mut entry.content {
                it.status = MedicationStatus::Stopped;
                it.end = day.or(it.end);
            }
            self.items.push(Item {
                file,
                standing: Standing::NotOnPlan(Box::new(seen.clone())),
                entry,
                place: String::new(),
                asks: None,
                joined: false,
                attachment: None,
            });
        }
    }
}
