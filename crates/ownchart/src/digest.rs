//! A chart in plain lines under headings: what a terminal prints and a plain summary shows.

use crate::tell;
use crate::words::Tongue;
use record::{Chart, Content, Entry, Kind, Known, emergency};

/// The order in which a doctor asks.
const ORDER: [Kind; 12] = [
    Kind::Allergy,
    Kind::Medication,
    Kind::Condition,
    Kind::Finding,
    Kind::Procedure,
    Kind::Device,
    Kind::Immunization,
    Kind::Directive,
    Kind::Visit,
    Kind::Document,
    Kind::Contact,
    Kind::Note,
];

/// A heading and its lines.
pub(crate) struct Section {
    pub(crate) heading: String,
    pub(crate) lines: Vec<String>,
}

/// The red line first, then every kind that anybody said something about.
pub(crate) fn sections(tongue: Tongue, chart: &Chart) -> Vec<Section> {
    let lists = ORDER.into_iter().filter_map(|kind| {
        let lines = match chart.known(kind) {
            Known::NotAsked => return None,
            Known::None => vec![tongue.say(&format!("state-{kind}-none_known"), &[])],
            Known::Some(entries) => {
                let mut entries: Vec<&record::Seen> = entries;
                // What is so now before what was; the newest first.
                entries.sort_by_key(|seen| {
                    let time = seen.entry.time().map(|time| time.sort_key());
                    (is_past(&seen.entry), std::cmp::Reverse(time))
                });
                entries
                    .into_iter()
                    .flat_map(|seen| versions(tongue, seen))
                    .collect()
            }
        };
        Some(Section {
            heading: tongue.say(&format!("kinds-{kind}"), &[]),
            lines,
        })
    });
    alerts(tongue, chart).into_iter().chain(lists).collect()
}

fn alerts(tongue: Tongue, chart: &Chart) -> Option<Section> {
    let line = |alert: emergency::Alert| {
        let what = tongue.say(&format!("alert-{}", alert.alarm), &[]);
        let detail = alert
            .detail
            .map(|detail| format!(" – {detail}"))
            .unwrap_or_default();
        format!("! {what}: {}{detail}", alert.what)
    };
    let lines: Vec<String> = emergency::alerts(chart).into_iter().map(line).collect();
    (!lines.is_empty()).then(|| Section {
        heading: tongue.say("heading-alerts", &[]),
        lines,
    })
}

/// One line for an entry; every version, marked, while two copies disagree.
fn versions(tongue: Tongue, seen: &record::Seen) -> Vec<String> {
    if seen.conflicts.is_empty() {
        return vec![line(tongue, &seen.entry)];
    }
    let all = seen
        .conflicts
        .iter()
        .flat_map(|conflict| &conflict.versions);
    all.map(|version| format!("? {}", line(tongue, &version.entry)))
        .collect()
}

fn line(tongue: Tongue, entry: &Entry) -> String {
    let when = entry
        .time()
        .map(|when| when.date().to_string())
        .unwrap_or_default();
    let parts = [tell::title(tongue, entry), tell::detail(tongue, entry)];
    let said: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    format!("{when:<12}{}", said.join(" · "))
}

/// Whether an entry tells of what was, and not of what is.
fn is_past(entry: &Entry) -> bool {
    match &entry.content {
        Content::Medication(it) => !it.is_current(),
        Content::Condition(it) => !it.is_current(),
        _ => false,
    }
}
