//! The screen a person sees first.

use super::{Screens, papers, rows, says_something, starting};
use crate::error::Result;
use crate::view::{
    Alert, AlertKind, ForPerson, KindCount, LatestValue, MedicineRow, NextVisit, Overview,
    PaperState, SafetyAbout, SafetyLine, ScheduleKind, ThreeStates, TrendPoint, view_kind,
};
use crate::{tell, view};
use record::emergency::Alarm;
use record::{Chart, Content, EntryId, Kind, Seen, VisitStatus};
use vault::Filter;

/// How many values, points of a curve and visits the overview shows.
const VALUES: usize = 8;
const POINTS: usize = 24;
const VISITS: usize = 4;
/// How long a changed scheme is shown as new.
const NEW_FOR: i64 = 30 * DAY;
/// A day in milliseconds.
const DAY: i64 = 24 * 3600 * 1000;

impl Screens {
    /// What matters in an emergency, medicines now, latest values, what comes next, what is open.
    ///
    /// # Errors
    /// When the chart cannot be read.
    pub fn overview(&self, wanted: &ForPerson) -> Result<Overview> {
        let person = self.person(&wanted.person)?;
        let chart = self.binder()?.emergency_chart(person)?;
        let counts = self.binder()?.vault.counts(person)?;
        Ok(Overview {
            alerts: self.alerts(&chart),
            allergies: state(&chart, Kind::Allergy),
            sheet: self.paper_state(person, papers::Sort::Sheet)?,
            safety: self.safety_lines()?,
            medicines: self.medicines(&chart)?,
            medicines_state: state(&chart, Kind::Medication),
            values: self.latest(person)?,
            visits: self.coming(person)?,
            counts: counts
                .into_iter()
                .filter(|(_, count)| *count > 0)
                .map(|(kind, count)| KindCount {
                    kind: view_kind(kind),
                    count: u32::try_from(count).unwrap_or(u32::MAX),
                })
                .collect(),
        })
    }

    /// The red box.
    pub(super) fn alerts(&self, chart: &Chart) -> Vec<Alert> {
        let say = |field: &str, word: &str| self.tongue.say(&format!("choice-{field}-{word}"), &[]);
        let one = |alert: record::emergency::Alert| {
            let mri = alert.mri.map(|mri| say("mri", mri.word()));
            let entry = chart.all().find(|entry| entry.id == alert.entry);
            // "Yes, all organs" says nothing without "organ donation" before it.
            let (text, what) = match entry.map(|entry| &entry.content) {
                Some(Content::Directive(it)) => {
                    (say("directive", it.directive.word()), it.text.clone())
                }
                _ => (alert.what, None),
            };
            let detail: Vec<String> = what.into_iter().chain(alert.detail).chain(mri).collect();
            Alert {
                why: why(alert.alarm),
                text,
                detail: detail.join(" · "),
                entry: alert.entry.to_string(),
                undecided: alert.undecided,
            }
        };
        record::emergency::alerts(chart)
            .into_iter()
            .map(one)
            .collect()
    }

    /// Medicines taken now: daily ones first, then weekly and interval, then as needed.
    pub(super) fn medicines(&self, chart: &Chart) -> Result<Vec<MedicineRow>> {
        let mut medicines = Vec::new();
        for seen in chart.of_kind(Kind::Medication) {
            let Content::Medication(plan) = &seen.entry.content else {
                continue;
            };
            if !says_something(&seen.entry) || !plan.is_current() {
                continue;
            }
            let mut row = rows::medicine(self.tongue, &seen.entry, plan);
            row.undecided = !seen.conflicts.is_empty();
            row.before = self.scheme_before(seen)?;
            medicines.push(row);
        }
        medicines.sort_by(|a, b| {
            order(a.schedule)
                .cmp(&order(b.schedule))
                .then_with(|| a.name.cmp(&b.name))
        });
        Ok(medicines)
    }

    /// The scheme a day before the last change, when that is not long ago; empty = unchanged.
    pub(super) fn scheme_before(&self, seen: &Seen) -> Result<String> {
        let young = seen.changed > self.place.clock.now().saturating_sub(NEW_FOR);
        if !young || seen.changed == seen.created || seen.heads.len() != 1 {
            return Ok(String::new());
        }
        // A slip that was put right within the day was never a dose.
        let mut history = self.binder()?.vault.history(seen.entry.id)?;
        history.retain(|revision| revision.body().time <= seen.changed.saturating_sub(DAY));
        let Ok(before) = record::view(&history) else {
            return Ok(String::new());
        };
        let scheme = |entry: &record::Entry| match &entry.content {
            Content::Medication(plan) => {
                let strength = plan.strength.clone().unwrap_or_default();
                (
                    strength,
                    rows::here(self.tongue, &tell::dose(self.tongue, plan)),
                )
            }
            _ => Default::default(),
        };
        let (now, then) = (scheme(&seen.entry), scheme(&before.entry));
        Ok(match (now.0 == then.0, now.1 == then.1) {
            (true, true) => String::new(),
            (false, true) => then.0,
            (true, false) => then.1,
            (false, false) => [then.0, then.1].join(" · "),
        })
    }

    /// The latest value of each test, the newest first.
    fn latest(&self, person: EntryId) -> Result<Vec<LatestValue>> {
        let vault = &self.binder()?.vault;
        let mut measured = vault.measured(person)?;
        measured.sort_by(|a, b| {
            b.1.time
                .cmp(&a.1.time)
                .then_with(|| a.1.part.cmp(&b.1.part))
        });
        let mut values: Vec<LatestValue> = Vec::new();
        for (measure, point) in measured {
            let entry = point.entry.to_string();
            // Numbers measured together (a blood pressure) are one value.
            if values.len() >= VALUES || values.iter().any(|value| value.entry == entry) {
                continue;
            }
            let Some(seen) = vault.entry(point.entry)? else {
                continue;
            };
            let Content::Finding(finding) = &seen.entry.content else {
                continue;
            };
            let number = |text: &Option<String>| text.as_ref().and_then(|text| text.parse().ok());
            let mut trend: Vec<TrendPoint> = vault
                .trend(person, &measure)?
                .into_iter()
                // Never two units on one curve.
                .filter(|other| other.unit == point.unit && !other.time.is_empty())
                .filter_map(|other| {
                    Some(TrendPoint {
                        when: other.time,
                        value: other.value?.parse().ok()?,
                    })
                })
                .collect();
            trend.drain(..trend.len().saturating_sub(POINTS));
            values.push(LatestValue {
                name: seen.entry.title().to_owned(),
                value: tell::value(finding),
                unit: String::new(), // `value` carries it, also for pairs
                flag: rows::flag(finding),
                when: seen
                    .entry
                    .time()
                    .map(|when| when.to_string())
                    .unwrap_or_default(),
                trend,
                low: number(&point.low),
                high: number(&point.high),
                entry,
            });
        }
        Ok(values)
    }

    /// Visits to come, the next first.
    fn coming(&self, person: EntryId) -> Result<Vec<NextVisit>> {
        let today = self.place.clock.today();
        let filter = Filter {
            kinds: vec![Kind::Visit],
            person: Some(person),
            since: Some(today.sort_key()),
            ..Filter::default()
        };
        let mut visits: Vec<(String, NextVisit)> = Vec::new();
        for seen in self.binder()?.vault.entries(&filter)? {
            let Content::Visit(visit) = &seen.entry.content else {
                continue;
            };
            let (Some(start), VisitStatus::Planned) = (visit.start, visit.status) else {
                continue;
            };
            let with = visit.with.clone().unwrap_or_default();
            let text = [with, visit.title.clone()]
                .into_iter()
                .filter(|part| !part.is_empty());
            let next = NextVisit {
                entry: seen.entry.id.to_string(),
                when: start.to_string(),
                text: text.collect::<Vec<_>>().join(" · "),
            };
            visits.push((start.sort_key(), next));
        }
        visits.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(visits
            .into_iter()
            .map(|(_, visit)| visit)
            .take(VISITS)
            .collect())
    }

    /// "Could everything be restored today?"
    pub(super) fn safety_lines(&self) -> Result<Vec<SafetyLine>> {
        let line = |about, name: &str| -> Result<SafetyLine> {
            let done = self.remembered(name)?;
            let when = done.map(|millis| self.place.clock.local(millis).date().to_string());
            Ok(SafetyLine {
                about,
                done: done.is_some(),
                when,
            })
        };
        Ok(vec![
            line(SafetyAbout::RecoveryPrinted, starting::PRINTED)?,
            line(SafetyAbout::RecoveryTried, starting::TRIED)?,
            line(SafetyAbout::Verified, super::safety::VERIFIED)?,
            self.copy_line()?,
            self.trusted_line()?,
        ])
    }

    /// A copy that was read back and is not old.
    fn copy_line(&self) -> Result<SafetyLine> {
        let last = self.last_copy()?;
        let day = |(millis, _): (i64, bool)| self.place.clock.local(millis).date().to_string();
        Ok(SafetyLine {
            about: SafetyAbout::Backup,
            done: last.is_some_and(|(_, recent)| recent),
            when: last.map(day),
        })
    }

    fn trusted_line(&self) -> Result<SafetyLine> {
        let ways = self.binder()?.ways_in()?;
        let since = ways.into_iter().find(|way| way.name == "trusted");
        Ok(SafetyLine {
            about: SafetyAbout::Trusted,
            done: since.is_some(),
            when: since.map(|way| way.since.to_string()),
        })
    }

    /// Whether a printed paper is still true: what on it was changed since.
    pub(super) fn paper_state(&self, person: EntryId, sort: papers::Sort) -> Result<PaperState> {
        let Some(printed) = self.remembered(&sort.setting(person))? else {
            return Ok(PaperState {
                printed: None,
                changes: 0,
            });
        };
        let chart = match sort {
            papers::Sort::Plan => self.binder()?.emergency_chart(person)?,
            sort if sort.is_emergency() => self.binder()?.emergency_chart(person)?,
            _ => self.binder()?.chart_without_doses(person)?,
        };
        let mut changes = 0;
        for seen in chart.person.iter().chain(&chart.entries) {
            if seen.changed > printed && self.shows_on_paper(seen, printed)? {
                changes += 1;
            }
        }
        Ok(PaperState {
            printed: Some(self.place.clock.local(printed).date().to_string()),
            changes,
        })
    }

    /// Whether something of an entry was changed since that stands on paper: how much of a medicine is left does
    /// not, nor whether doses are noted.
    fn shows_on_paper(&self, seen: &Seen, since: i64) -> Result<bool> {
        let at_home = |group: &String| matches!(group.as_str(), "supply" | "doses");
        let history = self.binder()?.vault.history(seen.entry.id)?;
        let mut later = history.iter().filter(|it| it.body().time > since);
        Ok(later.any(|it| !it.body().groups.keys().all(at_home)))
    }
}

/// What is said of a kind when its list is empty.
pub(super) fn state(chart: &Chart, kind: Kind) -> ThreeStates {
    match chart.known(kind) {
        record::Known::Some(_) => ThreeStates::Known,
        record::Known::None => ThreeStates::NoneKnown,
        record::Known::NotAsked => ThreeStates::NotAsked,
    }
}

fn order(schedule: ScheduleKind) -> u8 {
    match schedule {
        ScheduleKind::Daily => 0,
        ScheduleKind::Weekly => 1,
        ScheduleKind::Interval => 2,
        ScheduleKind::Text => 3,
        ScheduleKind::AsNeeded => 4,
    }
}

fn why(alarm: Alarm) -> AlertKind {
    match alarm {
        Alarm::Allergy => view::AlertKind::Allergy,
        Alarm::BloodThinner => AlertKind::BloodThinner,
        Alarm::Insulin => AlertKind::Insulin,
        Alarm::Steroid => AlertKind::Steroid,
        Alarm::Seizure => AlertKind::Seizure,
        Alarm::Immunosuppression => AlertKind::Immunosuppression,
        Alarm::Implant => AlertKind::Implant,
        Alarm::Directive => AlertKind::Directive,
    }
}
