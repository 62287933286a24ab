//! Many files become one line for each series.

use super::facts::{Facts, Patient};
use crate::{NOBODY, draft};
use record::{Coded, Content, Document, DocumentId, Entry, EntryId, Person, Source, SourceKind};
use std::collections::BTreeMap;

/// A code system: the letters DICOM has for machines (PS3.16, context group 29).
pub const MODALITIES: &str = "http://dicom.nema.org/resources/ontology/DCM";

/// Before a UID: how a series is recognised when it comes again.
pub const OID: &str = "urn:oid:";

/// The files of one series.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// The document it becomes, without bytes. Its `source.origin` is the series' UID.
    pub entry: Entry,
    /// Whose it says it is.
    pub person: Option<Entry>,
    /// Which files, in the order of their numbers, each instance once.
    pub files: Vec<usize>,
    /// Files that repeat an instance that is among them.
    pub twice: Vec<usize>,
    /// One of them says that names are drawn into the picture.
    pub burned_in: bool,
}

/// Puts files together by series; files of different people never come together. What names no series
/// stands alone. The order is that of the first file of each.
#[must_use]
pub fn series(files: &[Facts]) -> Vec<Series> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut by_key: BTreeMap<(&str, &str, String), usize> = BTreeMap::new();
    for (number, facts) in files.iter().enumerate() {
        if facts.series.is_empty() {
            groups.push(vec![number]);
            continue;
        }
        let who = facts.patient.as_ref().map(who).unwrap_or_default();
        let group = *by_key
            .entry((&facts.study, &facts.series, who))
            .or_insert_with(|| {
                groups.push(Vec::new());
                groups.len() - 1
            });
        groups[group].push(number);
    }
    groups
        .into_iter()
        .map(|group| together(files, group))
        .collect()
}

fn who(patient: &Patient) -> String {
    let born = patient
        .born
        .map(|born| born.to_string())
        .unwrap_or_default();
    format!("{}/{born}", patient.name)
}

fn together(files: &[Facts], mut group: Vec<usize>) -> Series {
    group.sort_by_key(|at| (files[*at].number.is_none(), files[*at].number, *at));
    let mut seen = std::collections::HashSet::new();
    let (files_once, twice): (Vec<usize>, Vec<usize>) = group.into_iter().partition(|at| {
        let instance = &files[*at].instance;
        instance.is_empty() || seen.insert(instance)
    });
    let first = &files[files_once[0]];
    let pictures: u64 = files_once
        .iter()
        .map(|at| u64::from(files[*at].frames))
        .sum();
    let mut document = document(first);
    document.pages = u32::try_from(pictures).ok().filter(|pages| *pages > 0);
    let place = if first.series.is_empty() {
        &first.instance
    } else {
        &first.series
    };
    let id = draft::id(DocumentId::of(place.as_bytes()), place);
    Series {
        entry: entry(id, first, document),
        person: person(first, DocumentId::of(place.as_bytes())),
        burned_in: files_once.iter().any(|at| files[*at].burned_in),
        files: files_once,
        twice,
    }
}

/// The document a file or a series becomes; its bytes are named by the caller.
pub(crate) fn document(facts: &Facts) -> Document {
    Document {
        title: title(facts),
        category: (!facts.modality.is_empty())
            .then(|| Coded::with(facts.modality.clone(), MODALITIES, &facts.modality)),
        time: facts.when,
        author: (!facts.institution.is_empty()).then(|| facts.institution.clone()),
        pages: Some(facts.frames).filter(|frames| *frames > 0),
        text: words(facts),
        ..Document::default()
    }
}

pub(crate) fn entry(id: EntryId, facts: &Facts, document: Document) -> Entry {
    let source = Source {
        how: SourceKind::Imported,
        by: document.author.clone(),
        origin: (!facts.series.is_empty()).then(|| format!("{OID}{}", facts.series)),
        place: Some(facts.series.clone()),
        recorded: facts.when,
        ..Source::default()
    };
    Entry {
        source,
        ..Entry::new(id, None, Content::Document(document))
    }
}

/// Machine and what was examined, then number and name of the series: `CT Thorax · 2 · Lunge`.
fn title(facts: &Facts) -> String {
    let what = [&facts.study_words, &facts.body_part]
        .into_iter()
        .find(|words| !words.is_empty());
    let what = what.map(|words| one_line(words)).unwrap_or_default();
    let named = what
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| word == facts.modality);
    let mut head = if named || facts.modality.is_empty() {
        what
    } else {
        format!("{} {what}", facts.modality).trim_end().to_owned()
    };
    if matches!(facts.side.as_str(), "L" | "R") && !head.is_empty() {
        head = format!("{head} {}", facts.side);
    }
    let number = facts.series_number.map(|number| number.to_string());
    let series = Some(one_line(&facts.series_words)).filter(|it| !it.is_empty());
    let parts: Vec<String> = [Some(head).filter(|it| !it.is_empty()), number, series]
        .into_iter()
        .flatten()
        .collect();
    parts.join(" · ")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What the search should find.
fn words(facts: &Facts) -> Option<String> {
    let all = [
        &facts.study_words,
        &facts.series_words,
        &facts.body_part,
        &facts.institution,
        &facts.referrer,
    ];
    let mut lines: Vec<&str> = Vec::new();
    for line in all
        .into_iter()
        .map(String::as_str)
        .filter(|line| !line.is_empty())
    {
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// Who the file says it is about: for the comparison with the chart's person, and for nothing else.
pub(crate) fn person(facts: &Facts, file: DocumentId) -> Option<Entry> {
    let patient = facts.patient.as_ref()?;
    let some = |text: &String| (!text.is_empty()).then(|| text.clone());
    let person = Person {
        name: patient.name.clone(),
        family: some(&patient.family),
        given: some(&patient.given),
        birth_date: patient.born,
        sex: patient.sex,
        ..Person::default()
    };
    let id = EntryId::imported(NOBODY, file, "patient");
    Some(Entry::new(id, None, Content::Person(person)))
}
