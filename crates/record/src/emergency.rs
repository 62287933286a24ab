//! The few lines that matter when nobody can ask.
//!
//! One table decides what stands on the alert line, so that the sheet, the card, the window and
//! the share agree. It names groups of medicines by ATC (WHO Collaborating Centre for Drug
//! Statistics Methodology) and by the names people type. It gives no advice: it repeats, at the
//! top, what the chart says further down.

use crate::{
    AllergyStatus, Chart, Code, Coded, Content, Criticality, DeviceStatus, DirectiveKind, Entry,
    EntryId, Kind, Medication, MriStatus, Severity, State,
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

/// A group of medicines that belongs on the alert line.
struct Group {
    alarm: Alarm,
    /// Beginnings of ATC codes.
    atc: &'static [&'static str],
    /// Words in a medicine's name, lower case. International names and, where people say them,
    /// trade names on the German market.
    names: &'static [&'static str],
}

const GROUPS: &[Group] = &[
    Group {
        alarm: Alarm::BloodThinner,
        atc: &["B01A"],
        names: &[
            "apixaban",
            "rivaroxaban",
            "edoxaban",
            "dabigatran",
            "warfarin",
            "phenprocoumon",
            "acenocoumarol",
            "marcumar",
            "falithrom",
            "eliquis",
            "xarelto",
            "lixiana",
            "pradaxa",
            "heparin",
            "enoxaparin",
            "dalteparin",
            "tinzaparin",
            "certoparin",
            "nadroparin",
            "fondaparinux",
            "clopidogrel",
            "prasugrel",
            "ticagrelor",
            "acetylsalicyl",
            "aspirin",
            "dipyridamol",
            "cilostazol",
            "argatroban",
        ],
    },
    Group {
        alarm: Alarm::Insulin,
        atc: &["A10A"],
        names: &[
            "insulin",
            "lantus",
            "toujeo",
            "levemir",
            "tresiba",
            "novorapid",
            "humalog",
        ],
    },
    Group {
        alarm: Alarm::Steroid,
        atc: &["H02A", "H02B"],
        names: &[
            "prednisolon",
            "prednison",
            "dexamethason",
            "hydrocortison",
            "methylprednisolon",
            "fludrocortison",
            "cortison",
        ],
    },
    Group {
        alarm: Alarm::Seizure,
        atc: &["N03A"],
        names: &[
            "levetiracetam",
            "valpro",
            "carbamazepin",
            "oxcarbazepin",
            "lamotrigin",
            "lacosamid",
            "phenytoin",
            "phenobarbital",
            "topiramat",
            "brivaracetam",
            "perampanel",
            "zonisamid",
            "eslicarbazepin",
            "cenobamat",
            "primidon",
            "ethosuximid",
            "clobazam",
        ],
    },
    Group {
        alarm: Alarm::Immunosuppression,
        atc: &["L04A", "L01BA01"],
        names: &[
            "methotrexat",
            "azathioprin",
            "ciclosporin",
            "cyclosporin",
            "tacrolimus",
            "mycophenol",
            "sirolimus",
            "everolimus",
            "leflunomid",
            "adalimumab",
            "etanercept",
            "infliximab",
            "rituximab",
            "tocilizumab",
            "tofacitinib",
            "baricitinib",
            "upadacitinib",
        ],
    },
];

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

/// Which groups of the alert table a medicine belongs to.
#[must_use]
pub fn alarms_of(medicine: &Medication) -> Vec<Alarm> {
    let names: Vec<&Coded> = std::iter::once(&medicine.name)
        .chain(medicine.ingredients.iter().map(|i| &i.substance))
        .collect();
    let said: Vec<String> = names
        .iter()
        .flat_map(|name| std::iter::once(&name.text).chain(name.codes.iter().map(|c| &c.display)))
        .map(|words| words.to_lowercase())
        .collect();
    let is_in = |group: &&Group| {
        let by_code = names
            .iter()
            .flat_map(|name| &name.codes)
            .any(|code| is_atc(code) && group.atc.iter().any(|start| code.code.starts_with(start)));
        by_code
            || group
                .names
                .iter()
                .any(|name| said.iter().any(|words| words.contains(name)))
    };
    GROUPS
        .iter()
        .filter(is_in)
        .map(|group| group.alarm)
        .collect()
}

fn is_atc(code: &Code) -> bool {
    code.system == Code::ATC || code.system.to_lowercase().ends_with("atc")
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
        Content::Medication(it) if it.is_current() => {
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
    use crate::{Allergy, MedicationStatus, Reaction, Seen};

    fn medicine(name: Coded) -> Medication {
        Medication {
            name,
            ..Medication::default()
        }
    }

    #[test]
    fn blood_thinners_are_found_by_code_and_by_name() {
        for name in [
            Coded::text("Apixaban"),
            Coded::with("Tabletten", Code::ATC, "B01AF02"),
            Coded::text("Marcumar 3 mg"),
        ] {
            assert_eq!(alarms_of(&medicine(name)), [Alarm::BloodThinner]);
        }
        assert_eq!(
            alarms_of(&medicine(Coded::text("Methotrexat"))),
            [Alarm::Immunosuppression]
        );
        assert!(alarms_of(&medicine(Coded::text("Ramipril"))).is_empty());
        assert!(alarms_of(&medicine(Coded::with("Salbe", Code::PZN, "B01A"))).is_empty());
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
