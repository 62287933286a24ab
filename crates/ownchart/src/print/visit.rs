//! The visit sheet: what is put together for one doctor.

use super::changes::Changed;
use super::{FACES, Paper, Printed};
use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use record::{Chart, Contact, Content, Entry, EntryId, Kind, Seen, Visit, VisitStatus, When};
use std::collections::BTreeMap;

/// How many results of one measure are shown, the newest first.
const RESULTS: usize = 3;
/// How many measures are shown where nobody named any.
const MEASURES: usize = 15;

/// The labels by which a note is a question, besides its title.
const LABELS: [&str; 4] = ["question", "questions", "frage", "fragen"];
/// The words with which the title of a list of questions begins.
const TITLES: [&str; 4] = ["fragen", "questions", "frage", "question"];

/// For which visit a sheet is wanted.
#[derive(Clone, Copy, Debug)]
pub struct VisitWanted<'a> {
    /// Whose.
    pub person: EntryId,
    /// Whom the visit is to: the id of a contact or its beginning, or words of a name.
    pub whom: &'a str,
    /// From which day on changes are listed. Without one: since the last visit to the same doctor,
    /// or, where the chart has none, since a year ago.
    pub since: Option<When>,
    /// Names of the values to show. Empty: those measured since then, the remarkable ones first.
    pub values: &'a [String],
}

impl Binder {
    /// The sheet for a visit.
    ///
    /// Questions are those of the planned visits to this doctor, notes with the label `question`, and
    /// notes called "Fragen" or "Questions", alone or with the name of this doctor.
    ///
    /// # Errors
    /// [`Code::NoSuchPerson`]; [`Code::FieldMissing`] without a name.
    pub fn visit_sheet(&self, wanted: &VisitWanted<'_>, paper: &Paper<'_>) -> Result<Printed> {
        if wanted.whom.trim().is_empty() {
            return Err(Error::new(Code::FieldMissing).with("field", "name"));
        }
        let mut ground = self.ground(wanted.person, paper)?;
        let mut chart = self.chart_without_doses(wanted.person)?;
        let left_off = super::leave_off(&mut chart, paper.sensitive);
        let today = self.place.clock.today();
        let doctor = Doctor::of(&chart, wanted.whom);
        let last = doctor.visits(&chart).filter_map(|visit| {
            let was = !matches!(visit.status, VisitStatus::Planned | VisitStatus::Cancelled);
            visit.start.filter(|start| was && start.date() < today)
        });
        let last = last.max().map(When::date);
        let since = wanted.since.or(last);
        let from = since.unwrap_or_else(|| When::from_days(today.days() - 365));
        let planned: Vec<&Visit> = doctor
            .visits(&chart)
            .filter(|visit| {
                let still = matches!(visit.status, VisitStatus::Planned | VisitStatus::InProgress);
                still && visit.start.is_none_or(|start| start.date() >= today)
            })
            .collect();
        let on = planned.iter().filter_map(|visit| visit.start).min();
        let questions = questions(&chart, &doctor, &planned);
        let changed = self.changed(wanted.person, &chart, from, paper.sensitive)?;
        let changes: Vec<paper::Change<'_>> = changed.iter().map(Changed::on_paper).collect();
        let (values, missing) = values(&chart, wanted.values, from);
        for name in missing {
            let said = paper.first().say("print-no-value", &[("name", &name)]);
            ground.remarks.push(said);
        }
        ground.left_off = left_off;
        let words = ground.words();
        let questions: Vec<&str> = questions.iter().map(String::as_str).collect();
        let sheet = paper::Visit {
            of: ground.emergency(&words, today),
            with: &doctor.name,
            on: on.map(When::date),
            since: from,
            seen_then: since.is_some(),
            changes: &changes,
            questions: &questions,
            values: &values,
        };
        let about = self.about_on(&ground.title(), paper.size);
        let printed = paper::visit(&sheet, about, paper.languages(), &FACES)?;
        Ok(ground.printed(printed))
    }
}

/// Whom a visit is to.
struct Doctor {
    name: String,
    contact: Option<EntryId>,
    /// By what the doctor is known where nobody linked the contact.
    words: Vec<String>,
}

impl Doctor {
    fn of(chart: &Chart, whom: &str) -> Doctor {
        let asked = split(whom);
        let by_id = |seen: &&Seen| {
            whom.len() >= 4 && seen.entry.id.to_string().starts_with(&whom.to_lowercase())
        };
        let by_name = |seen: &&Seen| match &seen.entry.content {
            Content::Contact(Contact {
                name, organization, ..
            }) => {
                let organization = organization.as_deref().unwrap_or_default();
                holds(&format!("{name} {organization}"), &asked)
            }
            _ => false,
        };
        let contacts = || chart.of_kind(Kind::Contact);
        let mut named = contacts().filter(by_name);
        // Two who could be meant are nobody: the words stand as they were given.
        let only = named.next().filter(|_| named.next().is_none());
        match contacts().find(by_id).or(only) {
            Some(seen) => Doctor {
                name: seen.entry.title().to_owned(),
                contact: Some(seen.entry.id),
                words: split(seen.entry.title()),
            },
            None => Doctor {
                name: whom.trim().to_owned(),
                contact: None,
                words: asked,
            },
        }
    }

    /// The visits to this doctor, past and to come.
    fn visits<'a>(&'a self, chart: &'a Chart) -> impl Iterator<Item = &'a Visit> {
        chart.of_kind(Kind::Visit).filter_map(|seen| {
            let Content::Visit(visit) = &seen.entry.content else {
                return None;
            };
            let same = match (visit.contact, self.contact) {
                (Some(theirs), Some(ours)) => theirs == ours,
                _ => {
                    let said = [
                        Some(&visit.title),
                        visit.with.as_ref(),
                        visit.place.as_ref(),
                    ];
                    said.into_iter()
                        .flatten()
                        .any(|text| holds(text, &self.words))
                }
            };
            same.then_some(visit)
        })
    }
}

/// The words of a name, in lower case.
fn split(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Whether a text has all of these words, and there is one.
fn holds(text: &str, words: &[String]) -> bool {
    let there = split(text);
    !words.is_empty() && words.iter().all(|word| there.contains(word))
}

/// What the person wants to ask this doctor, each question once.
fn questions(chart: &Chart, doctor: &Doctor, planned: &[&Visit]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut ask = |question: &str| {
        let question = question
            .trim()
            .trim_start_matches(['-', '–', '•', '*'])
            .trim();
        if !question.is_empty() && !all.iter().any(|there| there == question) {
            all.push(question.to_owned());
        }
    };
    for visit in planned {
        visit.questions.iter().for_each(|question| ask(question));
    }
    for seen in chart.of_kind(Kind::Note) {
        for version in super::versions(seen) {
            if let Some(note) = asks(version, doctor) {
                match note.text.as_deref().filter(|text| !text.trim().is_empty()) {
                    Some(text) => text.lines().for_each(&mut ask),
                    None => ask(&note.title),
                }
            }
        }
    }
    all
}

/// The note, if it holds questions for this doctor.
fn asks<'a>(entry: &'a Entry, doctor: &Doctor) -> Option<&'a record::Note> {
    let Content::Note(note) = &entry.content else {
        return None;
    };
    let labelled = entry
        .labels
        .iter()
        .any(|label| LABELS.contains(&label.to_lowercase().as_str()));
    let to_another = entry
        .links
        .iter()
        .any(|link| link.role == "contact" && link.to.is_some() && link.to != doctor.contact);
    let words = split(&note.title);
    let titled = match words.split_first() {
        Some((first, rest)) if TITLES.contains(&first.as_str()) => {
            // "Fragen", or "Fragen an Dr. Weber": with a name, only for whoever has it.
            rest.len() <= 1
                || rest
                    .iter()
                    .any(|word| word.len() > 3 && doctor.words.contains(word))
        }
        _ => false,
    };
    ((labelled || titled) && !to_another).then_some(note)
}

/// The findings to show, those of one measure behind each other, and the names nothing was found for.
fn values<'a>(chart: &'a Chart, names: &[String], from: When) -> (Vec<&'a Seen>, Vec<String>) {
    let mut by_name: BTreeMap<String, Vec<&Seen>> = BTreeMap::new();
    for seen in chart.of_kind(Kind::Finding) {
        let name = seen.entry.title().to_lowercase();
        by_name.entry(name).or_default().push(seen);
    }
    let key = |seen: &&Seen| seen.entry.time().map(|time| time.sort_key());
    for results in by_name.values_mut() {
        results.sort_by_key(|seen| std::cmp::Reverse(key(seen)));
    }
    let mut shown = Vec::new();
    let mut missing = Vec::new();
    if names.is_empty() {
        let new = |seen: &Seen| key(&seen) >= Some(from.sort_key());
        let flagged = |seen: &Seen| {
            use record::Interpretation::Normal;
            matches!(&seen.entry.content, Content::Finding(it) if it.interpretation.is_some_and(|how| how != Normal))
        };
        let mut measures: Vec<Vec<&Seen>> = by_name
            .into_values()
            .filter(|results| results.first().is_some_and(|seen| new(seen)))
            .collect();
        measures.sort_by_key(|results| !results.iter().any(|seen| new(seen) && flagged(seen)));
        for results in measures.into_iter().take(MEASURES) {
            shown.extend(results.into_iter().take(2));
        }
        return (shown, missing);
    }
    for name in names {
        let asked = split(name);
        let mut found = false;
        for (_, results) in by_name.iter().filter(|(there, _)| holds(there, &asked)) {
            found = true;
            shown.extend(results.iter().take(RESULTS));
        }
        if !found {
            missing.push(name.clone());
        }
    }
    (shown, missing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::{Note, VisitStatus};

    fn seen(id: u8, content: Content) -> Seen {
        Seen::plain(Entry::new(EntryId([id; 16]), None, content))
    }

    fn contact(id: u8, name: &str) -> Seen {
        let contact = Contact {
            name: name.into(),
            ..Contact::default()
        };
        seen(id, Content::Contact(contact))
    }

    #[test]
    fn a_doctor_is_found_by_some_words_of_the_name() {
        let chart = Chart::of(
            None,
            [
                contact(1, "Dr. med. Maria Weber"),
                contact(2, "Dr. Okafor"),
                contact(3, "Praxis Dr. Okafor"),
            ],
        );
        assert_eq!(
            Doctor::of(&chart, "dr. weber").contact,
            Some(EntryId([1; 16]))
        );
        assert_eq!(
            Doctor::of(&chart, "01010101").contact,
            Some(EntryId([1; 16]))
        );
        let either = Doctor::of(&chart, "Okafor");
        assert_eq!((either.contact, either.name.as_str()), (None, "Okafor"));
    }

    #[test]
    fn a_visit_counts_by_its_contact_or_by_its_words() {
        let visit = |contact, with: &str| {
            Content::Visit(Visit {
                title: "Kontrolle".into(),
                status: VisitStatus::Finished,
                contact,
                with: Some(with.into()),
                ..Visit::default()
            })
        };
        let weber = Some(EntryId([1; 16]));
        let chart = Chart::of(
            None,
            [
                contact(1, "Dr. Weber"),
                seen(2, visit(weber, "")),
                seen(3, visit(Some(EntryId([9; 16])), "Dr. Weber")),
                seen(4, visit(None, "Praxis Dr. Weber, Lindenweg")),
                seen(5, visit(None, "Dr. Weberling")),
            ],
        );
        assert_eq!(Doctor::of(&chart, "Weber").visits(&chart).count(), 2);
    }

    #[test]
    fn questions_for_another_doctor_are_not_asked_here() {
        let note = |id, title: &str, text: &str, label: &str| {
            let note = Note {
                title: title.into(),
                text: Some(text.into()),
                ..Note::default()
            };
            let mut seen = seen(id, Content::Note(note));
            seen.entry.labels = vec![label.to_owned()];
            seen
        };
        let chart = Chart::of(
            None,
            [
                contact(1, "Dr. Weber"),
                note(
                    2,
                    "Fragen an Dr. Weber",
                    "- Warum das Kalium?\n\nWie lange noch?",
                    "",
                ),
                note(3, "Fragen an Dr. Okafor", "Schrittmacher?", ""),
                note(4, "Questions", "Wie lange noch?", ""),
                note(5, "Zucker", "Reicht einmal messen?", "question"),
                note(6, "Einkauf", "Brot", ""),
            ],
        );
        let doctor = Doctor::of(&chart, "Weber");
        assert_eq!(
            questions(&chart, &doctor, &[]),
            [
                "Warum das Kalium?",
                "Wie lange noch?",
                "Reicht einmal messen?"
            ]
        );
    }
}
