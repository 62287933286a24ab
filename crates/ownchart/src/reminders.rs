//! What is due now: doses, packs that run out, appointments, answers that were promised.
//!
//! Only what the chart says, only while it is open: nothing here is an alarm clock. Each line can be asked for again
//! and again; it goes when its reason goes. What may wait can be put off until tomorrow, in this copy of the chart.

use crate::binder::Binder;
use crate::doses::How;
use crate::error::{Code, Error, Result};
use crate::requests::Stage;
use record::{Content, DayTime, EntryId, Kind, Lasts, VisitStatus, When};
use std::collections::BTreeMap;
use vault::Filter;

/// From which hour on a dose of the day is due: morning, noon, evening, night.
pub const HOURS: [u8; 4] = [6, 12, 18, 21];
/// How many days before a pack's last day it is said, where the medicine does not say.
pub const PACK_DAYS: u32 = 7;
/// How many days before its end a request is said.
const REQUEST_DAYS: i64 = 3;
/// Settings that hold what was put off, and until when.
const PUT_OFF: &str = "put-off:";

/// Something that is due.
#[derive(Clone, Debug, PartialEq)]
pub struct Reminder {
    /// What it is known by, to put it off: `pack:<id>`.
    pub key: String,
    /// What it is about.
    pub about: About,
    /// Whether it may wait until tomorrow. A dose may not, nor an appointment.
    pub may_wait: bool,
}

/// What a reminder is about.
#[derive(Clone, Debug, PartialEq)]
pub enum About {
    /// Doses of today that are due and not noted.
    Doses {
        /// Which time of the day.
        at: DayTime,
        /// How many.
        count: u32,
    },
    /// A pack runs out.
    Pack {
        /// The medicine.
        medicine: EntryId,
        /// Its name.
        name: String,
        /// The last day whose doses are there, or the first without.
        lasts: Lasts,
    },
    /// An appointment of today or tomorrow.
    Visit {
        /// The entry.
        visit: EntryId,
        /// When.
        start: When,
        /// With whom, and what for.
        text: String,
    },
    /// A request whose answer is due soon or overdue.
    Request {
        /// The entry.
        request: EntryId,
        /// Who was asked.
        to: String,
        /// The last day.
        deadline: When,
        /// It has passed.
        overdue: bool,
    },
}

impl Binder {
    /// What is due for a person now, without what was put off.
    ///
    /// # Errors
    /// When the chart cannot be read.
    pub fn reminders(&self, person: EntryId) -> Result<Vec<Reminder>> {
        let clock = self.place.clock;
        let (now, today) = (clock.local(clock.now()), clock.today());
        let mut all = Vec::new();
        let hour = now.time.map_or(0, |time| time.hour);
        if self
            .doses_since(person)?
            .is_some_and(|since| since.days() <= today.days())
        {
            let day = self.dose_day(person, today)?;
            for (column, at) in DayTime::ALL.iter().enumerate() {
                let open = day
                    .medicines
                    .iter()
                    .filter(|of| of.how == How::AtTimes)
                    .filter_map(|of| of.at[column].as_ref())
                    .filter(|dose| dose.notes.is_empty());
                let count = u32::try_from(open.count()).unwrap_or(u32::MAX);
                if count > 0 && hour >= HOURS[column] {
                    all.push(Reminder {
                        key: format!("doses:{today}:{at}"),
                        about: About::Doses { at: *at, count },
                        may_wait: false,
                    });
                }
            }
        }
        self.visits_near(person, today, &mut all)?;
        for pack in self.packs(person)? {
            let before = crate::doses::plan(&pack.medicine.entry).and_then(|it| it.remind_days);
            let before = before.unwrap_or(PACK_DAYS);
            let soon = match pack.lasts {
                Lasts::Out { .. } => true,
                Lasts::Until { days, .. } => days <= before,
                _ => false,
            };
            if soon {
                let medicine = pack.medicine.entry.id;
                all.push(Reminder {
                    key: format!("pack:{medicine}"),
                    about: About::Pack {
                        medicine,
                        name: pack.medicine.entry.title().to_owned(),
                        lasts: pack.lasts,
                    },
                    may_wait: true,
                });
            }
        }
        for request in self.requests(Some(person))? {
            let overdue = request.stage == Stage::Overdue;
            let near = request.deadline.days() - today.days() <= REQUEST_DAYS;
            if overdue || (request.stage == Stage::Waiting && near) {
                all.push(Reminder {
                    key: format!("request:{}", request.id),
                    about: About::Request {
                        request: request.id,
                        to: request.to,
                        deadline: request.deadline,
                        overdue,
                    },
                    may_wait: true,
                });
            }
        }
        let put_off: BTreeMap<String, String> = self
            .vault
            .settings_beginning(PUT_OFF)?
            .into_iter()
            .collect();
        all.retain(|it| {
            let until = put_off.get(&format!("{PUT_OFF}{}", it.key));
            let until = until.and_then(|day| day.parse::<When>().ok());
            !it.may_wait || until.is_none_or(|until| until <= today)
        });
        Ok(all)
    }

    /// Puts a reminder off until tomorrow, in this copy of the chart. Older ones are forgotten.
    ///
    /// # Errors
    /// [`Code::Gone`] for what cannot wait or is not due.
    pub fn put_off(&mut self, person: EntryId, key: &str) -> Result<()> {
        let due = self.reminders(person)?;
        if !due.iter().any(|it| it.may_wait && it.key == key) {
            return Err(Error::new(Code::Gone).with("entry", key));
        }
        let today = self.place.clock.today();
        let mut settings: BTreeMap<String, Option<String>> = self
            .vault
            .settings_beginning(PUT_OFF)?
            .into_iter()
            .filter(|(_, day)| day.parse::<When>().is_ok_and(|day| day <= today))
            .map(|(name, _)| (name, None))
            .collect();
        let tomorrow = When::from_days(today.days() + 1);
        settings.insert(format!("{PUT_OFF}{key}"), Some(tomorrow.to_string()));
        let change = vault::Change {
            settings,
            ..vault::Change::default()
        };
        self.vault.commit(&change, self.place.clock.now())?;
        Ok(())
    }

    fn visits_near(&self, person: EntryId, today: When, all: &mut Vec<Reminder>) -> Result<()> {
        let tomorrow = When::from_days(today.days() + 1);
        let mut near = self.vault.entries(&Filter {
            kinds: vec![Kind::Visit],
            person: Some(person),
            since: Some(today.sort_key()),
            until: Some(tomorrow.sort_key()),
            ..Filter::default()
        })?;
        near.reverse();
        for seen in near {
            let Content::Visit(visit) = &seen.entry.content else {
                continue;
            };
            let (Some(start), VisitStatus::Planned) = (visit.start, visit.status) else {
                continue;
            };
            let parts = [visit.with.as_deref(), Some(visit.title.as_str())];
            let parts: Vec<&str> = parts
                .into_iter()
                .flatten()
                .filter(|it| !it.is_empty())
                .collect();
            all.push(Reminder {
                key: format!("visit:{}", seen.entry.id),
                about: About::Visit {
                    visit: seen.entry.id,
                    start,
                    text: parts.join(" · "),
                },
                may_wait: false,
            });
        }
        Ok(())
    }
}
