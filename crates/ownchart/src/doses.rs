//! The doses of a day and what was noted of them, the log of a medicine, and how long packs last.
//!
//! Whether doses are noted at all is said by the person's own entry (`doses_since`), so it travels with the chart.
//! What is not noted is not called missed. Days are asked for by their range and never the whole log.

use crate::binder::{Binder, fresh_id};
use crate::error::{Code, Error, Result};
use record::{
    Content, DayTime, Dose, Due, Entry, EntryId, Intake, IntakeStatus, Kind, Lasts, Life,
    Medication, Noted, OnDay, Person, Seen, Time, When, noted,
};
use std::collections::BTreeSet;
use vault::Filter;

/// How many days back noted doses are looked at for a pack: one that was counted longer ago is reckoned as if
/// nothing had been noted before.
pub const LOOKED_BACK: i64 = 400;
/// The most days a log is asked for at once.
pub const LOG_DAYS: i64 = 366;

/// The doses of a day.
#[derive(Clone, Debug, PartialEq)]
pub struct DoseDay {
    /// Which day.
    pub day: When,
    /// From which day on this person wants doses noted; `None`: not at all.
    pub since: Option<When>,
    /// The medicines that are due on it, or may be, by name.
    pub medicines: Vec<OfDay>,
    /// Doses noted on it of medicines that are not.
    pub others: Vec<Entry>,
}

/// One medicine on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct OfDay {
    /// The medicine.
    pub medicine: Seen,
    /// How it is due.
    pub how: How,
    /// Its doses from morning to night; `None` where none is due.
    pub at: [Option<DueDose>; 4],
    /// What was noted of it beside those.
    pub beside: Vec<Entry>,
}

/// How a medicine is due on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// At times of the day.
    AtTimes,
    /// When it is needed.
    AsNeeded,
    /// As words say.
    AsWritten,
}

/// A dose that is due.
#[derive(Clone, Debug, PartialEq)]
pub struct DueDose {
    /// How much.
    pub dose: Dose,
    /// What was noted of it.
    pub notes: Vec<Entry>,
}

impl DueDose {
    /// What the notes say together.
    #[must_use]
    pub fn noted(&self) -> Option<Noted> {
        let notes: Vec<&Intake> = self.notes.iter().filter_map(intake).collect();
        noted(&notes)
    }
}

/// A dose to note.
#[derive(Clone, Debug, PartialEq)]
pub struct ToNote {
    /// The medicine.
    pub medicine: EntryId,
    /// The day.
    pub day: When,
    /// Which dose of the day; `None` for one that is taken when needed, or as words say.
    pub at: Option<DayTime>,
    /// The time on the clock.
    pub time: Option<Time>,
    /// Taken or skipped.
    pub status: IntakeStatus,
    /// How much, where it was not what the plan says.
    pub dose: Option<Dose>,
    /// Why it was skipped.
    pub reason: Option<String>,
}

/// Entries as they were before a change; nothing for a new one. See [`Binder::as_before`].
pub type Before = Vec<(EntryId, Option<Entry>)>;

/// Some days of a medicine's log.
#[derive(Clone, Debug, PartialEq)]
pub struct DoseLog {
    /// The days, the oldest first.
    pub days: Vec<LogDay>,
    /// Doses noted as taken.
    pub taken: u32,
    /// Doses noted as skipped.
    pub skipped: u32,
    /// Doses two people noted differently.
    pub unclear: u32,
    /// Doses that were due since the log is kept, on days before today, and were not noted.
    pub open: u32,
    /// Doses noted at other times, or when needed.
    pub beside: u32,
}

impl DoseLog {
    /// Doses that were due, or were noted all the same.
    #[must_use]
    pub fn due(&self) -> u32 {
        self.taken + self.skipped + self.unclear + self.open
    }
}

/// One day of a log.
#[derive(Clone, Debug, PartialEq)]
pub struct LogDay {
    /// Which day.
    pub day: When,
    /// Its doses by the plan that stood on that day, from morning to night.
    pub at: [Option<DueDose>; 4],
    /// What was noted beside them.
    pub beside: Vec<Entry>,
    /// Whether a dose that is not noted counts: the log was kept, and the day is over.
    pub counts: bool,
}

/// A pack and how long it lasts.
#[derive(Clone, Debug, PartialEq)]
pub struct Pack {
    /// The medicine.
    pub medicine: Seen,
    /// How long.
    pub lasts: Lasts,
}

impl Binder {
    /// The doses of a day and what was noted of them.
    ///
    /// # Errors
    /// [`Code::FieldUnreadable`] for what is no whole day.
    pub fn dose_day(&self, person: EntryId, day: When) -> Result<DoseDay> {
        let day = whole(day)?;
        let mut notes = self.notes(person, day, day)?;
        let standing = self.medicines_of(person)?;
        let known: BTreeSet<EntryId> = standing.iter().map(|seen| seen.entry.id).collect();
        let mut medicines = Vec::new();
        for medicine in standing {
            let Some(plan) = plan(&medicine.entry) else {
                continue;
            };
            let (how, due) = match plan.due(day) {
                Due::Doses(doses) => (How::AtTimes, doses),
                Due::AsNeeded => (How::AsNeeded, [None; 4]),
                Due::AsWritten => (How::AsWritten, [None; 4]),
                Due::Nothing => continue,
            };
            let mine = taken_out(&mut notes, |note| belongs(note, &medicine.entry, &known));
            let (at, beside) = sorted(&due, mine);
            if how == How::AtTimes && at.iter().all(Option::is_none) && beside.is_empty() {
                continue;
            }
            medicines.push(OfDay {
                how,
                at,
                beside,
                medicine,
            });
        }
        medicines.sort_by(|a, b| {
            let name = |it: &OfDay| it.medicine.entry.title().to_lowercase();
            name(a).cmp(&name(b))
        });
        Ok(DoseDay {
            day,
            since: self.doses_since(person)?,
            medicines,
            others: notes,
        })
    }

    /// Notes doses, all of them in one durable step. A dose that is noted the same way already is not noted twice;
    /// one that is noted the other way is changed. Gives each entry as it was before.
    ///
    /// # Errors
    /// [`Code::Gone`] for what is no medicine of this person; [`Code::FieldUnreadable`] for a day that is not
    /// whole or lies ahead. Nothing was noted then.
    pub fn note_doses(&mut self, person: EntryId, doses: &[ToNote]) -> Result<Before> {
        let person = self.vault.meant(person)?;
        let today = self.place.clock.today();
        let mut changes: Vec<(Option<Seen>, Entry)> = Vec::new();
        for dose in doses {
            let day = whole(dose.day)?;
            if day > today {
                return Err(Error::new(Code::FieldUnreadable).with("field", "time"));
            }
            let gone = || Error::new(Code::Gone).with("entry", dose.medicine);
            let medicine = self.vault.entry(dose.medicine)?.ok_or_else(gone)?;
            let owner = medicine.entry.person.map(|owner| self.vault.meant(owner));
            let theirs = owner.transpose()? == Some(person);
            let plan = plan(&medicine.entry).filter(|_| theirs).ok_or_else(gone)?;
            let before = changes.len();
            if let Some(at) = dose.at {
                for seen in self.notes_seen(person, day, day)? {
                    let Some(note) = intake(&seen.entry) else {
                        continue;
                    };
                    if note.medication != Some(dose.medicine) || note.daytime != Some(at) {
                        continue;
                    }
                    let after = Intake {
                        status: dose.status,
                        dose: dose.dose.clone(),
                        reason: dose.reason.as_deref().map(record::Coded::text),
                        ..note.clone()
                    };
                    let entry = Entry {
                        content: Content::Intake(after),
                        ..seen.entry.clone()
                    };
                    changes.push((Some(seen), entry));
                }
            }
            if changes.len() == before {
                let note = Intake {
                    name: plan.name.clone(),
                    medication: Some(dose.medicine),
                    time: Some(When {
                        time: dose.time,
                        ..day
                    }),
                    daytime: dose.at,
                    status: dose.status,
                    dose: dose.dose.clone(),
                    unit: plan.unit.clone().filter(|_| dose.dose.is_some()),
                    reason: dose.reason.as_deref().map(record::Coded::text),
                };
                let entry = Entry::new(fresh_id(), Some(person), Content::Intake(note));
                changes.push((None, entry));
            }
        }
        changes.retain(|(before, after)| before.as_ref().is_none_or(|it| it.entry != *after));
        let before = changes
            .iter()
            .map(|(seen, after)| (after.id, seen.as_ref().map(|seen| seen.entry.clone())))
            .collect();
        self.write(changes, Vec::new())?;
        Ok(before)
    }

    /// Takes notes back: as if they had not been made. They can come back. Gives each as it was before.
    ///
    /// # Errors
    /// [`Code::Gone`] for what is no noted dose.
    pub fn unnote_doses(&mut self, notes: &[String]) -> Result<Before> {
        let mut changes = Vec::with_capacity(notes.len());
        for id in notes {
            let seen = self.entry(id)?;
            if intake(&seen.entry).is_none() {
                return Err(Error::new(Code::Gone).with("entry", id));
            }
            let after = Entry {
                life: Life::Removed,
                ..seen.entry.clone()
            };
            changes.push((Some(seen), after));
        }
        let before = |(seen, after): &(Option<Seen>, Entry)| {
            (after.id, seen.as_ref().map(|seen| seen.entry.clone()))
        };
        let before = changes.iter().map(before).collect();
        self.write(changes, Vec::new())?;
        Ok(before)
    }

    /// Some days of a medicine's log, at most [`LOG_DAYS`]. Each day is held against the plan that stood on it,
    /// as far as this chart knows.
    ///
    /// # Errors
    /// [`Code::Gone`] for what is no medicine; [`Code::FieldUnreadable`] for days that are not whole.
    pub fn dose_log(&self, medicine: &str, from: When, to: When) -> Result<DoseLog> {
        let (from, to) = (whole(from)?, whole(to)?);
        let seen = self.entry(medicine)?;
        let gone = || Error::new(Code::Gone).with("entry", medicine);
        let owner = seen.entry.person.ok_or_else(gone)?;
        plan(&seen.entry).ok_or_else(gone)?;
        let from = from.max(When::from_days(to.days() - LOG_DAYS + 1));
        let standing = self.medicines_of(owner)?;
        let known: BTreeSet<EntryId> = standing.iter().map(|seen| seen.entry.id).collect();
        let mut notes = self.notes(owner, from, to)?;
        notes.retain(|note| belongs(note, &seen.entry, &known));
        let versions = self.history(&seen.entry.id.to_string())?;
        let (since, today) = (self.doses_since(owner)?, self.place.clock.today());
        let mut log = DoseLog {
            days: Vec::new(),
            taken: 0,
            skipped: 0,
            unclear: 0,
            open: 0,
            beside: 0,
        };
        for day in (from.days()..=to.days()).map(When::from_days) {
            let mine = taken_out(&mut notes, |note| {
                note.time().is_some_and(|time| time.date() == day)
            });
            let on = versions.iter().rev().find(|it| it.when.date() <= day);
            let stood = on.or(versions.first()).map_or(&seen.entry, |it| &it.entry);
            let due = match plan(stood).map(|plan| plan.due(day)) {
                Some(Due::Doses(doses)) => doses,
                _ => [None; 4],
            };
            let (at, beside) = sorted(&due, mine);
            let counts = day < today && since.is_some_and(|since| since.days() <= day.days());
            for dose in at.iter().flatten() {
                match dose.noted() {
                    Some(Noted::Taken) => log.taken += 1,
                    Some(Noted::Skipped) => log.skipped += 1,
                    Some(Noted::Both) => log.unclear += 1,
                    None if counts => log.open += 1,
                    None => {}
                }
            }
            log.beside += u32::try_from(beside.len()).unwrap_or(u32::MAX);
            log.days.push(LogDay {
                day,
                at,
                beside,
                counts,
            });
        }
        Ok(log)
    }

    /// From which day on a person wants doses noted.
    ///
    /// # Errors
    /// When the chart cannot be read.
    pub fn doses_since(&self, person: EntryId) -> Result<Option<When>> {
        let seen = self.vault.entry(self.vault.meant(person)?)?;
        Ok(seen.and_then(|seen| match seen.entry.content {
            Content::Person(Person { doses_since, .. }) => doses_since,
            _ => None,
        }))
    }

    /// Begins or ends noting doses. What was noted stays.
    ///
    /// # Errors
    /// [`Code::NoSuchPerson`].
    pub fn note_doses_since(&mut self, person: EntryId, since: Option<When>) -> Result<Seen> {
        let person = self.vault.meant(person)?;
        let none = || Error::new(Code::NoSuchPerson).with("person", person);
        let before = self.vault.entry(person)?.ok_or_else(none)?;
        let mut after = before.entry.clone();
        match &mut after.content {
            Content::Person(it) => it.doses_since = since.map(When::date),
            _ => return Err(none()),
        }
        self.replace(before, after)
    }

    /// How long the packs of a person's medicines last that somebody counted.
    ///
    /// # Errors
    /// When the chart cannot be read.
    pub fn packs(&self, person: EntryId) -> Result<Vec<Pack>> {
        let today = self.place.clock.today();
        let standing = self.medicines_of(person)?;
        let known: BTreeSet<EntryId> = standing.iter().map(|seen| seen.entry.id).collect();
        let counted = standing.iter().filter_map(|seen| {
            let plan = plan(&seen.entry)?;
            plan.counted.filter(|_| plan.supply.is_some())
        });
        let Some(first) = counted.map(|day| day.days()).min() else {
            return Ok(Vec::new());
        };
        let from = When::from_days(first.clamp(today.days() - LOOKED_BACK, today.days()));
        let notes = self.notes(person, from, today)?;
        let mut packs = Vec::new();
        for medicine in standing {
            let Some(plan) = plan(&medicine.entry) else {
                continue;
            };
            let mine = notes
                .iter()
                .filter(|it| belongs(it, &medicine.entry, &known));
            let mine: Vec<&Intake> = mine.filter_map(intake).collect();
            let lasts = plan.lasts(&mine, today);
            if !matches!(lasts, Lasts::NotCounted | Lasts::NotTaken) {
                packs.push(Pack { medicine, lasts });
            }
        }
        Ok(packs)
    }

    /// Adds a new pack to what is left today. Without an amount the size of a pack counts that the medicine names.
    ///
    /// What is left by reckoning is the new count of today; of what is not known (nobody counted, or it cannot be
    /// reckoned) the new pack alone.
    ///
    /// # Errors
    /// [`Code::Gone`] for what is no medicine; [`Code::FieldMissing`] where nobody said how much a pack holds;
    /// [`Code::FieldUnreadable`] for an amount that cannot be reckoned with.
    pub fn new_pack(&mut self, medicine: &str, amount: Option<Dose>) -> Result<Seen> {
        let today = self.place.clock.today();
        let before = self.entry(medicine)?;
        let gone = || Error::new(Code::Gone).with("entry", medicine);
        let owner = before.entry.person.ok_or_else(gone)?;
        let mut after = before.entry.clone();
        let left = self
            .packs(owner)?
            .into_iter()
            .find(|pack| pack.medicine.entry.id == before.entry.id)
            .and_then(|pack| match pack.lasts {
                Lasts::Enough { left } | Lasts::Until { left, .. } => Some(left),
                _ => None,
            });
        let Content::Medication(plan) = &mut after.content else {
            return Err(gone());
        };
        let missing = || Error::new(Code::FieldMissing).with("field", "pack");
        let pack = amount.or_else(|| plan.pack.clone()).ok_or_else(missing)?;
        let unread = || Error::new(Code::FieldUnreadable).with("field", "pack");
        let new = record::Amount::of(&pack).ok_or_else(unread)?;
        plan.supply = Some(left.unwrap_or_default().and(new).rounded());
        plan.counted = Some(today);
        plan.pack.get_or_insert(pack);
        self.replace(before, after)
    }

    /// Medicines of a person that stand in the chart.
    fn medicines_of(&self, person: EntryId) -> Result<Vec<Seen>> {
        Ok(self.vault.entries(&Filter {
            kinds: vec![Kind::Medication],
            person: Some(person),
            ..Filter::default()
        })?)
    }

    /// What was noted on some days, both included.
    fn notes_seen(&self, person: EntryId, from: When, to: When) -> Result<Vec<Seen>> {
        Ok(self.vault.entries(&Filter {
            kinds: vec![Kind::Intake],
            person: Some(person),
            since: Some(from.date().sort_key()),
            until: Some(to.date().sort_key()),
            ..Filter::default()
        })?)
    }

    fn notes(&self, person: EntryId, from: When, to: When) -> Result<Vec<Entry>> {
        let seen = self.notes_seen(person, from, to)?.into_iter();
        let mut notes: Vec<Entry> = seen.map(|seen| seen.entry).collect();
        // As the day went.
        notes.sort_by_key(|note| (note.time(), note.id));
        Ok(notes)
    }
}

/// A whole day, without its time.
fn whole(day: When) -> Result<When> {
    let unread = || Error::new(Code::FieldUnreadable).with("field", "time");
    let fits = day.day.is_some() && !day.about;
    fits.then(|| day.date()).ok_or_else(unread)
}

pub(crate) fn plan(entry: &Entry) -> Option<&Medication> {
    match &entry.content {
        Content::Medication(plan) => Some(plan),
        _ => None,
    }
}

pub(crate) fn intake(entry: &Entry) -> Option<&Intake> {
    match &entry.content {
        Content::Intake(note) => Some(note),
        _ => None,
    }
}

/// Whether a note speaks of a medicine: it names it, or names none that stands and has its name. So a medicine
/// that was entered anew keeps its log.
fn belongs(note: &Entry, medicine: &Entry, known: &BTreeSet<EntryId>) -> bool {
    let Some(it) = intake(note) else { return false };
    match it.medication.filter(|id| known.contains(id)) {
        Some(id) => id == medicine.id,
        None => it.name.shown().to_lowercase() == medicine.title().to_lowercase(),
    }
}

/// Takes out of a list what fits.
fn taken_out(from: &mut Vec<Entry>, fits: impl Fn(&Entry) -> bool) -> Vec<Entry> {
    let (out, rest) = std::mem::take(from).into_iter().partition(fits);
    *from = rest;
    out
}

/// Notes by the doses they speak of.
fn sorted(due: &[Option<&Dose>; 4], notes: Vec<Entry>) -> ([Option<DueDose>; 4], Vec<Entry>) {
    let mut at = due.map(|dose| {
        dose.map(|dose| DueDose {
            dose: dose.clone(),
            notes: Vec::new(),
        })
    });
    let mut beside = Vec::new();
    for entry in notes {
        let day = OnDay::of(due, intake(&entry));
        let column = day.at.iter().position(|notes| !notes.is_empty());
        match column.and_then(|column| at[column].as_mut()) {
            Some(dose) => dose.notes.push(entry),
            None => beside.push(entry),
        }
    }
    (at, beside)
}
