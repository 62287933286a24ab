//! The few lines that matter when nobody can ask.
//!
//! One table (`groups`, in words in `docs/alerts.md`) decides what stands on the alert line, so that
//! the sheet, the card, the window and the share agree. It gives no advice: it repeats, at the top,
//! what the chart says further down.

mod groups;

pub use groups::alarms_of;

use crate::{
    AllergyStatus, Chart, Content, Criticality, DeviceStatus, DirectiveKind, Entry, EntryId, Kind,
    MedicationStatus, MriStatus, Severity, State,
};

choice! {
    /// What an alert is about, in the order it is shown.
    Alarm {
        /// An allergy or intolerance.
        Allergy = "allergy",
        /// Blood does not clot as usual.
        BloodThinner = "blood_thinner",
        /// Insulin: too little or too much is an emergency.
        Insulin = "insulin",
        /// Steroids: must not stop suddenly.
        Steroid = "steroid",
        /// Medicines against seizures: must not stop suddenly.
        Seizure = "seizure",
        /// The immune system is held down.
        Immunosuppression = "immunosuppression",
        /// Something in the body that matters for scanners and shocks.
        Implant = "implant",
        /// A wish about resuscitation, or another directive.
        Directive = "directive",
    }
}

/// One alert: what, in the words of the chart, and from which entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    /// What it is about.
    pub alarm: Alarm,
    /// The entry that says so.
    pub entry: EntryId,
    /// The words of the chart: `Penicillin`, `Apixaban 5 mg`.
    pub what: String,
    /// More words of the chart: the reaction.
    pub detail: Option<String>,
    /// For an implant: what the maker says about magnetic resonance imaging.
    pub mri: Option<MriStatus>,
    /// Whether the entry is undecided between copies.
    pub undecided: bool,
}

/// The alert line of a chart, in the order it is shown; one alert for each entry and group.
#[must_use]
pub fn alerts(chart: &Chart) -> Vec<Alert> {
    let mut alerts: Vec<Alert> = chart
        .entries
        .iter()
        .flat_map(|seen| {
            let undecided = !seen.conflicts.is_empty();
            // What any version of an undecided entry says may be true.
            let versions = seen
                .conflicts
                .iter()
                .flat_map(|c| c.versions.iter().map(|v| &v.entry));
            std::iter::once(&seen.entry)
                .chain(versions)
                .flat_map(about)
                .map(move |alert| Alert { undecided, ..alert })
        })
        .collect();
    alerts.sort_by_key(|alert| (alert.alarm, !is_grave(chart, alert)));
    let mut kept: Vec<Alert> = Vec::new();
    alerts.retain(|alert| {
        !kept.contains(alert) && {
            kept.push(alert.clone());
            true
        }
    });
    alerts
}

fn is_grave(chart: &Chart, alert: &Alert) -> bool {
    let of = |seen: &&crate::Seen| seen.entry.id == alert.entry;
    match chart
        .entries
        .iter()
        .find(of)
        .map(|seen| &seen.entry.content)
    {
        Some(Content::Allergy(allergy)) => {
            allergy.criticality == Some(Criticality::High)
                || allergy
                    .reactions
                    .iter()
                    .any(|r| r.severity == Some(Severity::Severe))
        }
        Some(Content::Directive(directive)) => directive.directive == DirectiveKind::Resuscitation,
        _ => true,
    }
}

fn about(entry: &Entry) -> Vec<Alert> {
    let alert = |alarm, what: String, detail: Option<String>, mri| Alert {
        alarm,
        entry: entry.id,
        what,
        detail,
        mri,
        undecided: false,
    };
    if entry.state() != State::Known {
        return Vec::new();
    }
    match &entry.content {
        Content::Allergy(it) if it.status == AllergyStatus::Active => {
            let reactions: Vec<&str> = it.reactions.iter().map(|r| r.what.shown()).collect();
            let detail = (!reactions.is_empty()).then(|| reactions.join(", "));
            vec![alert(
                Alarm::Allergy,
                it.substance.shown().to_owned(),
                detail,
                None,
            )]
        }
        // Whoever does not know whether a blood thinner is taken has to reckon with it.
        Content::Medication(it) if it.is_current() || it.status == MedicationStatus::Unknown => {
            let what = match &it.strength {
                Some(strength) => format!("{} {strength}", it.name.shown()),
                None => it.name.shown().to_owned(),
            };
            let of_group = |alarm| alert(alarm, what.clone(), None, None);
            alarms_of(it).into_iter().map(of_group).collect()
        }
        Content::Device(it)
            if !matches!(it.status, DeviceStatus::Removed | DeviceStatus::Inactive) =>
        {
            let detail = it.mri_conditions.clone();
            vec![alert(
                Alarm::Implant,
                it.name.shown().to_owned(),
                detail,
                Some(it.mri),
            )]
        }
        Content::Directive(it) => {
            let what = it
                .text
                .clone()
                .unwrap_or_else(|| it.directive.word().to_owned());
            vec![alert(Alarm::Directive, what, it.location.clone(), None)]
        }
        _ => Vec::new(),
    }
}

/// The contacts to call, in order.
#[must_use]
pub fn contacts(chart: &Chart) -> Vec<&crate::Contact> {
    let mut contacts: Vec<&crate::Contact> = chart
        .of_kind(Kind::Contact)
        .filter_map(|seen| match &seen.entry.content {
            Content::Contact(contact) if contact.emergency_order.is_some() => Some(contact),
            _ => None,
        })
        .collect();
    contacts.sort_by_key(|contact| contact.emergency_order);
    contacts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Allergy, Coded, Medication, Reaction, Seen};

    fn medicine(name: Coded) -> Medication {
        Medication {
            name,
            ..Medication::default()
        }
    }

    #[test]
    fn a_blood_thinner_that_may_be_taken_is_an_alert_and_a_planned_one_is_not() {
        for (status, there) in [
            (MedicationStatus::Active, 1),
            (MedicationStatus::Paused, 1),
            (MedicationStatus::Unknown, 1),
            (MedicationStatus::Planned, 0),
            (MedicationStatus::Stopped, 0),
            (MedicationStatus::NotTaken, 0),
        ] {
            let plan = Medication {
                status,
                ..medicine(Coded::text("Marcumar"))
            };
            let entry = Entry::new(EntryId([1; 16]), None, Content::Medication(plan));
            let chart = Chart::of(None, [Seen::plain(entry)]);
            assert_eq!(alerts(&chart).len(), there, "{status:?}");
        }
    }

    #[test]
    fn allergies_come_first_and_stopped_medicines_do_not_come() {
        let entry = |id, content| Seen::plain(Entry::new(EntryId([id; 16]), None, content));
        let stopped = Medication {
            status: MedicationStatus::Stopped,
            ..medicine(Coded::text("Marcumar"))
        };
        let allergy = Allergy {
            substance: Coded::text("Penicillin"),
            reactions: vec![Reaction {
                what: Coded::text("Atemnot"),
                severity: None,
            }],
            ..Allergy::default()
        };
        let chart = Chart::of(
            None,
            [
                entry(1, Content::Medication(stopped)),
                entry(
                    2,
                    Content::Medication(medicine(Coded::text("Insulin glargin"))),
                ),
                entry(3, Content::Allergy(allergy)),
            ],
        );
        let alerts = alerts(&chart);
        let lines: Vec<(Alarm, &str)> = alerts.iter().map(|a| (a.alarm, a.what.as_str())).collect();
        assert_eq!(
            lines,
            [
                (Alarm::Allergy, "Penicillin"),
                (Alarm::Insulin, "Insulin glargin")
            ]
        );
        assert_eq!(alerts[0].detail.as_deref(), Some("Atemnot"));
    }
}
