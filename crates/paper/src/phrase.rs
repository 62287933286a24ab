//! What a record says, in the words of a sheet. One place, so that the emergency sheet and the wallet
//! card never say the same thing in two ways.

use record::emergency::{Alarm, Alert};
use record::{
    Device, Directive, DirectiveKind, Dose, Entry, Life, Medication, MedicationStatus, MriStatus,
    Schedule, Seen, Sex, State, Weekday, When,
};

use crate::bidi::{isolated, joined};
use crate::dates::{EVERY_DAYS, YEARS, count, date, number};
use crate::text::{Span, Style};
use crate::words::{Language, Languages, Word, fill};

pub(crate) fn alarm(alarm: Alarm) -> Word {
    match alarm {
        Alarm::Allergy => Word::AlarmAllergy,
        Alarm::BloodThinner => Word::AlarmBloodThinner,
        Alarm::Insulin => Word::AlarmInsulin,
        Alarm::Steroid => Word::AlarmSteroid,
        Alarm::Seizure => Word::AlarmSeizure,
        Alarm::Immunosuppression => Word::AlarmImmunosuppression,
        Alarm::Implant => Word::AlarmImplant,
        Alarm::Directive => Word::AlarmDirective,
    }
}

pub(crate) fn mri(status: MriStatus) -> Word {
    match status {
        MriStatus::Unknown => Word::MriUnknown,
        MriStatus::Safe => Word::MriSafe,
        MriStatus::Conditional => Word::MriConditional,
        MriStatus::Unsafe => Word::MriUnsafe,
    }
}

pub(crate) fn directive(kind: DirectiveKind) -> Word {
    match kind {
        DirectiveKind::LivingWill => Word::DirectiveLivingWill,
        DirectiveKind::Proxy => Word::DirectiveProxy,
        DirectiveKind::Resuscitation => Word::DirectiveResuscitation,
        DirectiveKind::OrganDonation => Word::DirectiveOrganDonation,
        DirectiveKind::Guardianship => Word::DirectiveGuardianship,
        DirectiveKind::Other => Word::DirectiveOther,
    }
}

pub(crate) fn sex(sex: Sex) -> Word {
    match sex {
        Sex::Unknown => Word::NotStated,
        Sex::Female => Word::SexFemale,
        Sex::Male => Word::SexMale,
        Sex::Diverse => Word::SexDiverse,
    }
}

fn weekday(day: Weekday) -> Word {
    match day {
        Weekday::Monday => Word::WeekdayMon,
        Weekday::Tuesday => Word::WeekdayTue,
        Weekday::Wednesday => Word::WeekdayWed,
        Weekday::Thursday => Word::WeekdayThu,
        Weekday::Friday => Word::WeekdayFri,
        Weekday::Saturday => Word::WeekdaySat,
        Weekday::Sunday => Word::WeekdaySun,
    }
}

/// The alert behind its label: what, and what more is known. Directives without words of their own
/// are named by their kind, so the entry is asked for it.
pub(crate) fn alert(
    alert: &Alert,
    entry: Option<&Entry>,
    languages: Languages,
    style: Style,
    second: Style,
) -> Vec<Span> {
    let bold = style.bold();
    let mut spans = match entry.map(|entry| &entry.content) {
        Some(record::Content::Directive(it)) => {
            let mut spans = languages.spans(bold, second, |l| {
                directive(it.directive).in_language(l).to_owned()
            });
            spans.extend(it.text.iter().flat_map(|text| {
                [
                    Span::new(languages.first(Word::Colon), style),
                    Span::new(text, style),
                ]
            }));
            spans
        }
        _ => vec![Span::new(alert.what.clone(), bold)],
    };
    let status = alert
        .mri
        .filter(|status| *status != MriStatus::Unknown || alert.detail.is_none());
    if let Some(status) = status {
        spans.push(Span::new(" – ", style));
        spans.extend(languages.spans(bold, second, |l| mri(status).in_language(l).to_owned()));
    }
    // Where a directive lies stands in the list of directives.
    let detail = alert
        .detail
        .as_ref()
        .filter(|_| alert.alarm != Alarm::Directive);
    spans.extend(detail.map(|detail| Span::new(format!(" – {detail}"), style)));
    if alert.undecided {
        spans.push(Span::new(" · ", style));
        spans.extend(languages.spans(bold, second, |l| {
            Word::UndecidedAlert.in_language(l).to_owned()
        }));
    }
    spans
}

/// How often a medicine is taken, as far as someone said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rhythm {
    /// By the grid, every day.
    Daily,
    /// On some days only. Never to look daily.
    NotDaily,
    /// When needed.
    AsNeeded,
    /// In words.
    Words,
    /// Whether it is taken at all is not clear.
    Unclear,
}

/// Which rhythm a plan has. Whatever names weekdays or an interval is not daily, whatever else it says.
pub(crate) fn rhythm(it: &Medication) -> Rhythm {
    if it.status == MedicationStatus::Unknown {
        return Rhythm::Unclear;
    }
    let named_days = !it.weekdays.is_empty() && it.weekdays.len() < 7;
    match it.schedule {
        Some(Schedule::AsNeeded) => Rhythm::AsNeeded,
        Some(Schedule::Weekly | Schedule::Interval) => Rhythm::NotDaily,
        _ if named_days || it.every_days.is_some_and(|days| days > 1) => Rhythm::NotDaily,
        Some(Schedule::Text) => Rhythm::Words,
        Some(Schedule::Daily) if it.has_grid() => Rhythm::Daily,
        Some(Schedule::Daily) => Rhythm::Words,
        None => Rhythm::Words,
    }
}

/// Whether a medicine belongs on an emergency sheet: taken, paused, or nobody knows.
pub(crate) fn matters(it: &Medication) -> bool {
    it.state == State::Known && (it.is_current() || it.status == MedicationStatus::Unknown)
}

/// A plan that a grid cannot show, in words: on which days, which doses, and what else was said.
pub(crate) fn dose(it: &Medication, language: Language) -> String {
    let mut parts = Vec::new();
    match rhythm(it) {
        Rhythm::NotDaily if it.weekdays.is_empty() && it.schedule != Some(Schedule::Weekly) => {
            parts.push(match it.every_days {
                Some(days) => count(days, EVERY_DAYS, language),
                None => Word::DoseIntervalOpen.in_language(language).to_owned(),
            });
        }
        Rhythm::NotDaily if it.weekdays.is_empty() => {
            parts.push(Word::DoseWeeklyOpen.in_language(language).to_owned());
        }
        Rhythm::NotDaily => {
            let days: Vec<&str> = it
                .weekdays
                .iter()
                .map(|day| weekday(*day).in_language(language))
                .collect();
            parts.push(fill(
                Word::DoseWeekly.in_language(language),
                &[("days", &days.join(Word::Comma.in_language(language)))],
            ));
        }
        _ => {}
    }
    let doses = doses(it, language);
    let stated = !doses.is_empty() || it.dose_text.is_some();
    parts.extend((!doses.is_empty()).then_some(doses));
    parts.extend(it.dose_text.as_deref().map(isolated));
    if !stated && rhythm(it) != Rhythm::AsNeeded {
        parts.push(Word::DoseNotStated.in_language(language).to_owned());
    } else if it.schedule.is_none() && it.has_grid() && rhythm(it) != Rhythm::NotDaily {
        parts.push(Word::DoseRhythmNotStated.in_language(language).to_owned());
    }
    parts.join(Word::Colon.in_language(language))
}

/// The grid in words: `morgens 1, abends 1 Stück`. Noughts are left out; a number is never parted from
/// its time or its unit by the end of a line.
fn doses(it: &Medication, language: Language) -> String {
    let times = [
        Word::ColumnMorning,
        Word::ColumnNoon,
        Word::ColumnEvening,
        Word::ColumnNight,
    ];
    let doses: Vec<String> = it
        .grid()
        .into_iter()
        .zip(times)
        .filter_map(|(dose, time)| {
            let dose = dose.filter(|dose| !dose.is_zero())?;
            Some(format!(
                "{}\u{a0}{}",
                time.in_language(language),
                cell(Some(dose), language)?
            ))
        })
        .collect();
    let unit = it
        .unit
        .as_deref()
        .map(|unit| format!("\u{a0}{}", isolated(unit)))
        .unwrap_or_default();
    if doses.is_empty() {
        String::new()
    } else {
        format!("{}{unit}", doses.join(Word::Comma.in_language(language)))
    }
}

/// A dose in a cell of the grid. No dose is an empty cell: nobody said nought.
pub(crate) fn cell(dose: Option<&Dose>, language: Language) -> Option<String> {
    dose.map(|dose| match (dose.sign(), dose.as_str()) {
        (Some(sign), _) => sign.to_string(),
        (None, "0.5") => "½".to_owned(),
        (None, "0.25") => "¼".to_owned(),
        (None, "0.75") => "¾".to_owned(),
        (None, "1.5") => "1½".to_owned(),
        (None, "2.5") => "2½".to_owned(),
        (None, _) => number(&dose.decimal(), language),
    })
}

/// What is taken: name and strength, which stay what they are beside each other in any writing.
pub(crate) fn medicine(it: &Medication) -> String {
    let name = isolated(it.name.shown());
    match &it.strength {
        Some(strength) => format!("{name} {}", isolated(&strength.replace(' ', "\u{a0}"))),
        None => name,
    }
}

/// An implant with what names it: maker, model, serial number.
pub(crate) fn device(it: &Device) -> String {
    let details = [&it.maker, &it.model, &it.serial].into_iter().flatten();
    joined(details.map(String::as_str), " ")
}

/// Where a directive lies and since when it is signed.
pub(crate) fn directive_details(it: &Directive, language: Language) -> String {
    let signed = it.time.map(|time| date(time, language));
    let details = [&it.text, &it.location, &signed].into_iter().flatten();
    joined(details.map(String::as_str), " · ")
}

/// A telephone number that stays on one line.
pub(crate) fn unbroken(phone: &str) -> String {
    phone.trim().replace(' ', "\u{a0}").replace('-', "\u{2011}")
}

/// Somebody's age in whole years, in this language.
pub(crate) fn age(born: When, today: When, language: Language) -> Option<String> {
    let years = born.years_until(today)?;
    Some(count(years.into(), YEARS, language))
}

/// One version of an entry, and which of how many.
pub(crate) struct Version<'a> {
    pub entry: &'a Entry,
    /// Number from 1 and count, where copies disagree.
    pub of: Option<(usize, usize)>,
}

impl Version<'_> {
    /// The mark of an undecided version; nothing where all agree.
    pub(crate) fn mark(&self, language: Language) -> String {
        let Some((number, count)) = self.of else {
            return String::new();
        };
        let values = [("n", number.to_string()), ("m", count.to_string())];
        let values = values
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        let mut mark = fill(Word::Undecided.in_language(language), &values);
        if self.entry.life == Life::Removed {
            mark = format!("{mark}, {}", Word::UndecidedRemoved.in_language(language));
        }
        mark
    }
}

/// Every version of an entry that copies disagree about; the one there is where they do not.
pub(crate) fn versions(seen: &Seen) -> Vec<Version<'_>> {
    let mut entries: Vec<&Entry> = Vec::new();
    for version in seen
        .conflicts
        .iter()
        .flat_map(|conflict| &conflict.versions)
    {
        if !entries.contains(&&version.entry) {
            entries.push(&version.entry);
        }
    }
    if entries.is_empty() {
        return vec![Version {
            entry: &seen.entry,
            of: None,
        }];
    }
    let count = entries.len();
    let number = |(place, entry)| Version {
        entry,
        of: Some((place + 1, count)),
    };
    entries.into_iter().enumerate().map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::clean;

    /// As a reader hears it.
    fn said(text: &str) -> String {
        clean(text).replace('\u{a0}', " ")
    }

    fn weekly() -> Medication {
        Medication {
            schedule: Some(Schedule::Weekly),
            weekdays: vec![Weekday::Monday],
            morning: Some("2".parse().unwrap()),
            unit: Some("Stück".into()),
            ..Medication::default()
        }
    }

    #[test]
    fn once_a_week_is_said_with_its_day() {
        let dose = |it: &Medication, language| said(&super::dose(it, language));
        assert_eq!(
            dose(&weekly(), Language::German),
            "nur montags: morgens 2 Stück"
        );
        assert_eq!(
            dose(&weekly(), Language::English),
            "only on Mondays: morning 2 Stück"
        );
        let open = Medication {
            weekdays: Vec::new(),
            ..weekly()
        };
        assert_eq!(
            dose(&open, Language::German),
            "wöchentlich, Tag nicht angegeben: morgens 2 Stück"
        );
    }

    #[test]
    fn whatever_names_a_day_is_not_daily() {
        let dose = |it: &Medication, language| said(&super::dose(it, language));
        for schedule in [
            Some(Schedule::Daily),
            Some(Schedule::Text),
            Some(Schedule::Interval),
            None,
        ] {
            let it = Medication {
                schedule,
                ..weekly()
            };
            assert_eq!(rhythm(&it), Rhythm::NotDaily, "{schedule:?}");
            assert!(
                dose(&it, Language::German).starts_with("nur montags"),
                "{schedule:?}"
            );
        }
        let third = Medication {
            weekdays: Vec::new(),
            every_days: Some(3),
            schedule: None,
            ..weekly()
        };
        assert_eq!(
            dose(&third, Language::German),
            "alle 3 Tage: morgens 2 Stück"
        );
    }

    #[test]
    fn a_dose_nobody_entered_is_not_made_up() {
        let dose = |it: &Medication, language| said(&super::dose(it, language));
        let bare = Medication {
            schedule: Some(Schedule::Daily),
            ..Medication::default()
        };
        assert_eq!(rhythm(&bare), Rhythm::Words);
        assert_eq!(dose(&bare, Language::German), "Dosis nicht angegeben");
        let unsaid = Medication {
            schedule: None,
            weekdays: Vec::new(),
            ..weekly()
        };
        assert_eq!(rhythm(&unsaid), Rhythm::Words);
        assert_eq!(
            dose(&unsaid, Language::German),
            "morgens 2 Stück: wie oft: nicht angegeben"
        );
        assert_eq!(cell(None, Language::German), None);
    }

    #[test]
    fn halves_are_written_as_on_a_plan() {
        let cell = |dose: &str| cell(Some(&dose.parse().unwrap()), Language::German);
        assert_eq!(cell("0.5").as_deref(), Some("½"));
        assert_eq!(cell("0.1").as_deref(), Some("0,1"));
        assert_eq!(cell("0").as_deref(), Some("0"));
    }
}
