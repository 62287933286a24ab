//! The doses of a day and what is due, as the window shows them.

use super::{Screens, id, rows};
use crate::countable::counted;
use crate::doses::{Before, DueDose as Due, How, Pack, ToNote, intake, plan};
use crate::error::{Code, Error, Result};
use crate::reminders::{About, HOURS, PACK_DAYS, Reminder};
use crate::tell;
use crate::view::{
    DayTime, DoseBeside, DoseDay, DoseDayWanted, DoseLogDay, DoseLogDose, DoseLogPage,
    DoseLogWanted, DoseStatus, DoseTime, DosesNoted, DueDose, ForPerson, KeepDoseLog, NewPack,
    NoteDoses, NotedAs, NotedDose, PackRow, PackState, PutOff, ReminderAbout, ReminderRow,
    Reminders, Saved, UnnoteDoses,
};
use record::{Dose, Entry, Lasts, Medication, Noted, Unreckoned, When};

impl Screens {
    /// The doses of a day and what was noted of them.
    ///
    /// # Errors
    /// [`Code::FieldUnreadable`] for what is no day.
    pub fn dose_day(&self, wanted: &DoseDayWanted) -> Result<DoseDay> {
        let person = self.person(&wanted.person)?;
        let day = self.day_of(&wanted.day)?;
        let of_day = self.binder()?.dose_day(person, day)?;
        let clock = self.place.clock;
        let (today, now) = (clock.today(), clock.local(clock.now()));
        let hour = now.time.map_or(0, |time| time.hour);
        let mut seen = DoseDay {
            day: day.to_string(),
            today: today.to_string(),
            since: of_day.since.map(|day| day.to_string()),
            times: Vec::new(),
            needed: Vec::new(),
            written: Vec::new(),
            others: self.all_noted(&of_day.others),
        };
        for (column, at) in record::DayTime::ALL.iter().enumerate() {
            let doses = of_day.medicines.iter().filter_map(|of| {
                let entry = &of.medicine.entry;
                Some(self.due_dose(entry, plan(entry)?, of.at[column].as_ref()?))
            });
            let doses: Vec<DueDose> = doses.collect();
            if !doses.is_empty() {
                seen.times.push(DoseTime {
                    at: time_of_day(*at),
                    begun: day < today || (day == today && hour >= HOURS[column]),
                    doses,
                });
            }
        }
        for of in &of_day.medicines {
            let entry = &of.medicine.entry;
            let Some(plan) = plan(entry) else { continue };
            let beside = DoseBeside {
                medicine: entry.id.to_string(),
                name: tell::title(self.tongue, entry),
                strength: plan.strength.clone().unwrap_or_default(),
                said: rows::here(self.tongue, &tell::dose(self.tongue, plan)),
                notes: self.all_noted(&of.beside),
            };
            match of.how {
                How::AsNeeded => seen.needed.push(beside),
                How::AsWritten => seen.written.push(beside),
                How::AtTimes => seen.others.extend(beside.notes),
            }
        }
        Ok(seen)
    }

    /// Notes doses of a day: taken or skipped. One durable step that can be undone at once.
    ///
    /// # Errors
    /// As [`Binder::note_doses`](crate::Binder::note_doses).
    pub fn note_doses(&mut self, wanted: &NoteDoses) -> Result<DosesNoted> {
        let person = self.person(&wanted.person)?;
        let day = self.day_of(&wanted.day)?;
        let clock = self.place.clock;
        let now = clock.local(clock.now()).time.map(|time| record::Time {
            second: None,
            ..time
        });
        let reason = Some(wanted.reason.trim()).filter(|reason| !reason.is_empty());
        let doses = wanted.doses.iter().map(|dose| {
            Ok(ToNote {
                medicine: id(&dose.medicine)?,
                day,
                at: dose.at.map(daytime),
                time: now.filter(|_| wanted.now),
                status: match wanted.status {
                    DoseStatus::Taken => record::IntakeStatus::Taken,
                    DoseStatus::Skipped => record::IntakeStatus::Skipped,
                },
                dose: None,
                reason: reason.map(str::to_owned),
            })
        });
        let doses: Vec<ToNote> = doses.collect::<Result<_>>()?;
        let before = self.binder_mut()?.note_doses(person, &doses)?;
        self.noted_now(before)
    }

    /// Takes notes back, which can be undone like noting them.
    ///
    /// # Errors
    /// [`Code::Gone`].
    pub fn unnote_doses(&mut self, wanted: &UnnoteDoses) -> Result<DosesNoted> {
        let before = self.binder_mut()?.unnote_doses(&wanted.notes)?;
        self.noted_now(before)
    }

    fn noted_now(&mut self, before: Before) -> Result<DosesNoted> {
        let count = u32::try_from(before.len()).unwrap_or(u32::MAX);
        self.opened_mut()?.step = Some(before);
        Ok(DosesNoted {
            count,
            state: self.state()?,
            people: self.people()?,
        })
    }

    /// Some days of a medicine's log.
    ///
    /// # Errors
    /// As [`Binder::dose_log`](crate::Binder::dose_log).
    pub fn dose_log(&self, wanted: &DoseLogWanted) -> Result<DoseLogPage> {
        let to = self.day_of(&wanted.to)?;
        let days = i64::from(wanted.days).clamp(1, crate::doses::LOG_DAYS);
        let from = When::from_days(to.days() - days + 1);
        let binder = self.binder()?;
        let entry = binder.entry(&wanted.medicine)?.entry;
        let log = binder.dose_log(&wanted.medicine, from, to)?;
        let since = match entry.person {
            Some(person) => binder.doses_since(person)?,
            None => None,
        };
        let unit = plan(&entry).and_then(|plan| plan.unit.as_deref());
        let day = |of: &crate::doses::LogDay| DoseLogDay {
            day: of.day.to_string(),
            counts: of.counts,
            doses: (of.at.iter().zip(record::DayTime::ALL))
                .filter_map(|(dose, at)| Some((dose.as_ref()?, at)))
                .map(|(dose, at)| DoseLogDose {
                    at: time_of_day(*at),
                    amount: self.amount(&dose.dose, unit),
                    noted: noted_as(dose.noted()),
                    said: self.said_of(dose),
                })
                .collect(),
            beside: self.all_noted(&of.beside),
        };
        Ok(DoseLogPage {
            name: tell::title(self.tongue, &entry),
            from: from.to_string(),
            to: to.to_string(),
            since: since.map(|day| day.to_string()),
            days: log.days.iter().rev().map(day).collect(),
            due: log.due(),
            taken: log.taken,
            skipped: log.skipped,
            unclear: log.unclear,
            open: log.open,
            beside: log.beside,
        })
    }

    /// Begins or ends noting doses.
    ///
    /// # Errors
    /// [`Code::NoSuchPerson`].
    pub fn keep_dose_log(&mut self, wanted: &KeepDoseLog) -> Result<Saved> {
        let person = self.person(&wanted.person)?;
        let since = wanted.keep.then(|| self.place.clock.today());
        let before = self.binder()?.entry(&person.to_string())?;
        let after = self.binder_mut()?.note_doses_since(person, since)?;
        self.done(&after.entry, Some(before))
    }

    /// Adds a new pack to what is left.
    ///
    /// # Errors
    /// As [`Binder::new_pack`](crate::Binder::new_pack).
    pub fn new_pack(&mut self, wanted: &NewPack) -> Result<Saved> {
        let amount = wanted.amount.trim();
        let unread = || Error::new(Code::FieldUnreadable).with("field", "pack");
        let amount = match amount.is_empty() {
            true => None,
            false => Some(amount.parse::<Dose>().map_err(|_| unread())?),
        };
        let before = self.binder()?.entry(&wanted.medicine)?;
        let after = self.binder_mut()?.new_pack(&wanted.medicine, amount)?;
        self.done(&after.entry, Some(before))
    }

    /// Packs that somebody counted, those that end first in front.
    pub(super) fn packs(&self, person: record::EntryId) -> Result<Vec<PackRow>> {
        let packs = self.binder()?.packs(person)?;
        let mut packs: Vec<PackRow> = packs.iter().filter_map(|pack| self.pack(pack)).collect();
        packs.sort_by(|a, b| {
            let key = |it: &PackRow| (it.day.is_none(), it.day.clone(), it.name.clone());
            key(a).cmp(&key(b))
        });
        Ok(packs)
    }

    fn pack(&self, pack: &Pack) -> Option<PackRow> {
        let entry = &pack.medicine.entry;
        let plan = plan(entry)?;
        let before = plan.remind_days.unwrap_or(PACK_DAYS);
        let (state, left, day, days) = match pack.lasts {
            Lasts::NotCounted | Lasts::NotTaken => return None,
            Lasts::Until { left, last, days } => (PackState::Until, Some(left), Some(last), days),
            Lasts::Enough { left } => (PackState::Enough, Some(left), None, 0),
            Lasts::Out { left, since } => (PackState::Out, Some(left), Some(since), 0),
            Lasts::Unknown(why) => {
                let state = match why {
                    Unreckoned::AsNeeded => PackState::AsNeeded,
                    Unreckoned::AsWritten => PackState::AsWritten,
                    Unreckoned::Paused => PackState::Paused,
                    Unreckoned::NoNumber => PackState::NoNumber,
                };
                (state, None, None, 0)
            }
        };
        let unit = plan.unit.as_deref().unwrap_or_default();
        let with = |said: String, amount: &Dose| self.with_unit(&said, amount, unit);
        Some(PackRow {
            medicine: entry.id.to_string(),
            name: tell::title(self.tongue, entry),
            strength: plan.strength.clone().unwrap_or_default(),
            left: left
                .map(|left| with(left.to_string(), &left.rounded()))
                .unwrap_or_default(),
            state,
            day: day.map(|day| day.to_string()),
            days,
            soon: state == PackState::Out || (state == PackState::Until && days <= before),
            pack: plan
                .pack
                .as_ref()
                .map(|it| with(it.to_string(), it))
                .unwrap_or_default(),
        })
    }

    /// What is due now.
    ///
    /// # Errors
    /// When the chart cannot be read.
    pub fn reminders(&self, wanted: &ForPerson) -> Result<Reminders> {
        let person = self.person(&wanted.person)?;
        let due = self.binder()?.reminders(person)?;
        Ok(Reminders {
            due: due.into_iter().map(reminder).collect(),
        })
    }

    /// Puts a reminder off until tomorrow.
    ///
    /// # Errors
    /// [`Code::Gone`] for what cannot wait or is not due.
    pub fn put_off(&mut self, wanted: &PutOff) -> Result<Reminders> {
        let person = self.person(&wanted.person)?;
        self.binder_mut()?.put_off(person, &wanted.key)?;
        let person = wanted.person.clone();
        self.reminders(&ForPerson { person })
    }

    /// A day the page names; nothing is today.
    fn day_of(&self, text: &str) -> Result<When> {
        if text.is_empty() {
            return Ok(self.place.clock.today());
        }
        let unread = || Error::new(Code::FieldUnreadable).with("field", "time");
        text.parse().map_err(|_| unread())
    }

    fn due_dose(&self, entry: &Entry, plan: &Medication, due: &Due) -> DueDose {
        DueDose {
            medicine: entry.id.to_string(),
            name: tell::title(self.tongue, entry),
            strength: plan.strength.clone().unwrap_or_default(),
            amount: self.amount(&due.dose, plan.unit.as_deref()),
            hint: plan.hint.clone().unwrap_or_default(),
            noted: noted_as(due.noted()),
            notes: self.all_noted(&due.notes),
        }
    }

    /// What stands beside a dose of the log: reasons and other amounts.
    fn said_of(&self, dose: &Due) -> String {
        let notes = self.all_noted(&dose.notes).into_iter();
        let parts = notes.flat_map(|note| [note.amount, note.reason]);
        let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
        parts.join(" · ")
    }

    /// `½ Tablette`, `0,5 ml`.
    fn amount(&self, dose: &Dose, unit: Option<&str>) -> String {
        let number = dose.sign().map_or_else(|| dose.to_string(), String::from);
        self.with_unit(&number, dose, unit.unwrap_or_default())
    }

    /// An amount as it is written, and the unit as so many are said.
    fn with_unit(&self, said: &str, amount: &Dose, unit: &str) -> String {
        let unit = counted(unit, amount.decimal().to_f64());
        rows::here(self.tongue, format!("{said} {unit}").trim())
    }

    fn all_noted(&self, notes: &[Entry]) -> Vec<NotedDose> {
        notes
            .iter()
            .filter_map(|note| self.one_noted(note))
            .collect()
    }

    fn one_noted(&self, entry: &Entry) -> Option<NotedDose> {
        let it = intake(entry)?;
        let clock = it.time.and_then(|time| time.time);
        let amount = it
            .dose
            .as_ref()
            .map(|dose| self.amount(dose, it.unit.as_deref()));
        Some(NotedDose {
            entry: entry.id.to_string(),
            name: it.name.shown().to_owned(),
            status: match it.status {
                record::IntakeStatus::Taken => DoseStatus::Taken,
                record::IntakeStatus::Skipped => DoseStatus::Skipped,
            },
            clock: clock
                .map(|time| format!("{:02}:{:02}", time.hour, time.minute))
                .unwrap_or_default(),
            amount: amount.unwrap_or_default(),
            reason: it
                .reason
                .as_ref()
                .map(|reason| reason.shown().to_owned())
                .unwrap_or_default(),
        })
    }
}

fn reminder(it: Reminder) -> ReminderRow {
    let mut row = ReminderRow {
        key: it.key,
        about: ReminderAbout::Doses,
        at: None,
        count: 0,
        entry: None,
        name: String::new(),
        when: None,
        late: false,
        may_wait: it.may_wait,
    };
    match it.about {
        About::Doses { at, count } => {
            row.at = Some(time_of_day(at));
            row.count = count;
        }
        About::Pack {
            medicine,
            name,
            lasts,
        } => {
            row.about = ReminderAbout::Pack;
            row.entry = Some(medicine.to_string());
            row.name = name;
            row.late = matches!(lasts, Lasts::Out { .. });
            row.when = match lasts {
                Lasts::Until { last, .. } => Some(last.to_string()),
                Lasts::Out { since, .. } => Some(since.to_string()),
                _ => None,
            };
        }
        About::Visit { visit, start, text } => {
            row.about = ReminderAbout::Visit;
            row.entry = Some(visit.to_string());
            row.name = text;
            row.when = Some(start.to_string());
        }
        About::Request {
            request,
            to,
            deadline,
            overdue,
        } => {
            row.about = ReminderAbout::Request;
            row.entry = Some(request.to_string());
            row.name = to;
            row.when = Some(deadline.to_string());
            row.late = overdue;
        }
    }
    row
}

fn noted_as(noted: Option<Noted>) -> NotedAs {
    match noted {
        None => NotedAs::Open,
        Some(Noted::Taken) => NotedAs::Taken,
        Some(Noted::Skipped) => NotedAs::Skipped,
        Some(Noted::Both) => NotedAs::Both,
    }
}

fn time_of_day(at: record::DayTime) -> DayTime {
    match at {
        record::DayTime::Morning => DayTime::Morning,
        record::DayTime::Noon => DayTime::Noon,
        record::DayTime::Evening => DayTime::Evening,
        record::DayTime::Night => DayTime::Night,
    }
}

fn daytime(at: DayTime) -> record::DayTime {
    match at {
        DayTime::Morning => record::DayTime::Morning,
        DayTime::Noon => record::DayTime::Noon,
        DayTime::Evening => record::DayTime::Evening,
        DayTime::Night => record::DayTime::Night,
    }
}
