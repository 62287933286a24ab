//! Bringing files in: a draft on the table, then what was ticked.

use super::{Follow, Screens, rows};
use crate::error::{Code, Error, Result};
use crate::import::{self, Belongs, Draft, Handed, Item, Rhythm, Standing, Wishes};
use crate::view::{
    self, Difference, DraftFile, DraftId, DraftItem, Fits, Identity, ImportDone, ImportDraft,
    ImportFrom, ImportTake, LeftOut, Refusal, TableColumn, Taken, kinds, view_kind,
};
use interchange::Remark;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The most lines of things left out; the count goes on.
const LINES: usize = 500;

impl Screens {
    /// Reads files into a draft for one person. Nothing is written.
    ///
    /// # Errors
    /// [`Code::NothingChosen`]; a file that cannot be read is no error but a line of the draft.
    pub fn import_draft(
        &mut self,
        wanted: &ImportFrom,
        follow: &Follow<'_>,
    ) -> Result<ImportDraft> {
        let person = self.person(&wanted.person)?;
        if wanted.files.is_empty() {
            return Err(Error::new(Code::NothingChosen));
        }
        let paths: Vec<PathBuf> = wanted.files.iter().map(PathBuf::from).collect();
        let tree = self.binder()?.tree(&paths)?;
        let total = Some((tree.pictures.len() + tree.others.len()) as u64);
        let mut draft = Draft::begun(said(wanted)?, tree.along.clone());
        follow.at("reading", 0, total)?;
        if !tree.pictures.is_empty() {
            self.binder()?.draft_pictures(person, &tree, &mut draft)?;
        }
        for path in &tree.long {
            self.binder()?.draft_long(person, path, &mut draft)?;
        }
        for (at, leaf) in tree.others.iter().enumerate() {
            follow.at("reading", (tree.pictures.len() + at) as u64, total)?;
            let name = leaf.name();
            match leaf.bytes() {
                Ok(bytes) => {
                    let handed = Handed { name, bytes };
                    self.binder()?.draft_more(person, handed, &mut draft)?;
                }
                Err(refused) => draft
                    .files
                    .push(crate::import::DraftFile::unread(name, 0, refused)),
            }
        }
        follow.at("comparing", 1, Some(1))?;
        self.binder()?.draft_whole(person, &mut draft)?;
        Ok(self.lay_draft(person, draft))
    }

    /// Lays a draft on the table; the one that lay there before is taken away.
    pub(super) fn lay_draft(&mut self, person: record::EntryId, draft: Draft) -> ImportDraft {
        let number = self.number();
        let shown = self.show(number, &draft);
        self.drafts.clear();
        self.drafts.insert(number, (person, draft));
        shown
    }

    /// Writes the ticked entries of a draft.
    ///
    /// # Errors
    /// [`Code::Gone`] for a draft that was taken or forgotten; when writing fails, nothing of the
    /// draft stands in the chart.
    pub fn import_take(&mut self, wanted: &ImportTake, follow: &Follow<'_>) -> Result<ImportDone> {
        follow.at("writing", 0, None)?;
        let gone = || Error::new(Code::Gone);
        let (_, draft) = self.drafts.get_mut(&wanted.draft).ok_or_else(gone)?;
        for answer in &wanted.answers {
            let rhythm = match answer.rhythm {
                view::Rhythm::Daily => Rhythm::Daily,
                view::Rhythm::Words => Rhythm::Words,
                view::Rhythm::Weekly => {
                    Rhythm::Weekly(import::weekdays(&answer.days.join(",")).ok_or_else(gone)?)
                }
            };
            draft.answer(answer.number as usize, &rhythm)?;
        }
        for number in &wanted.join {
            draft.join(*number as usize)?;
        }
        let (person, draft) = self.drafts.remove(&wanted.draft).ok_or_else(gone)?;
        let ticked: Vec<usize> = wanted.take.iter().map(|number| *number as usize).collect();
        let is = |item: &Item, wanted: fn(&Standing) -> bool| wanted(&item.standing);
        let same = draft
            .items
            .iter()
            .filter(|item| is(item, |s| matches!(s, Standing::Same(_))))
            .count();
        let chosen = ticked.len() + wanted.join.len();
        let untouched = draft.items.len() - same - chosen.min(draft.items.len() - same);
        let left_out = draft
            .files
            .iter()
            .map(|file| file.left_out().count())
            .sum::<usize>();
        let taken = self.binder_mut()?.take(person, draft, &ticked)?;
        let mut kinds: BTreeMap<view::Kind, u32> = BTreeMap::new();
        for entry in taken.entries.iter().chain(&taken.originals) {
            *kinds.entry(view_kind(entry.kind())).or_default() += 1;
        }
        self.opened_mut()?.step = Some(taken.before);
        Ok(ImportDone {
            taken: kinds
                .into_iter()
                .map(|(kind, count)| Taken { kind, count })
                .collect(),
            same: small(same),
            untouched: small(untouched),
            left_out: small(left_out),
            state: self.state()?,
            people: self.people()?,
        })
    }

    /// Takes a draft from the table.
    pub fn import_forget(&mut self, wanted: &DraftId) {
        self.drafts.remove(&wanted.draft);
    }

    fn show(&self, number: u32, draft: &Draft) -> ImportDraft {
        let ticked = draft.new_ones();
        let item = |(at, item): (usize, &Item)| {
            let (standing, differences) = match &item.standing {
                Standing::New => (view::Standing::New, Vec::new()),
                Standing::Same(_) => (view::Standing::Same, Vec::new()),
                Standing::Different(_, fields) => {
                    (view::Standing::Different, self.differences(item, fields))
                }
                Standing::Beside(_, fields) => {
                    (view::Standing::Beside, self.differences(item, fields))
                }
                Standing::Again(_, fields) => {
                    (view::Standing::Beside, self.differences(item, fields))
                }
                Standing::NotOnPlan(_) => (view::Standing::NotOnPlan, Vec::new()),
            };
            let beside = match &item.standing {
                Standing::Beside(seen, _) => self.looks_like(&seen.entry, &self.source_of(seen)),
                Standing::Again(first, _) => {
                    let other = &draft.items[*first];
                    let file = &draft.files[other.file].name;
                    self.looks_like(&other.entry, file)
                }
                Standing::Different(seen, _) if seen.entry.life == record::Life::Removed => {
                    self.tongue.say("import-removed-here", &[])
                }
                _ => String::new(),
            };
            DraftItem {
                number: small(at),
                file: small(item.file),
                standing,
                row: rows::row_of(self.tongue, &item.entry),
                place: item.place.clone(),
                asks: item.asks.clone(),
                ticked: ticked.contains(&at),
                beside,
                differences,
            }
        };
        ImportDraft {
            draft: number,
            files: draft
                .files
                .iter()
                .map(|file| DraftFile {
                    name: file.name.clone(),
                    format: file
                        .format
                        .map_or("unknown", |format| format.word())
                        .to_owned(),
                    bytes: file.size,
                    refused: file.refused.clone().map(Refusal::from),
                    columns: file.columns.iter().map(column).collect(),
                })
                .collect(),
            items: draft.items.iter().enumerate().map(item).collect(),
            left_out: folded(draft, |file| Box::new(file.left_out())),
            noted: folded(draft, |file| Box::new(file.noted())),
            identity: identity(draft),
        }
    }

    /// What something looks like, in one line: its title, its day, where it comes from.
    fn looks_like(&self, entry: &record::Entry, from: &str) -> String {
        let row = rows::row_of(self.tongue, entry);
        let day = entry.time().map(|when| self.tongue.day(when));
        let parts = [Some(row.title), day, Some(from.to_owned())];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        parts.join(", ")
    }

    fn differences(&self, item: &Item, fields: &[crate::import::Difference]) -> Vec<Difference> {
        self.differences_of(item.entry.kind(), fields)
    }

    pub(super) fn differences_of(
        &self,
        kind: record::Kind,
        fields: &[crate::import::Difference],
    ) -> Vec<Difference> {
        let said =
            |field: &str, value: &Value| rows::here(self.tongue, &self.said(kind, field, value));
        fields
            .iter()
            .map(|difference| Difference {
                field: difference.field.clone(),
                here: said(&difference.field, &difference.here),
                there: said(&difference.field, &difference.there),
            })
            .collect()
    }

    /// A value of the written form, ready to read.
    fn said(&self, kind: record::Kind, field: &str, value: &Value) -> String {
        match value {
            Value::Null => String::new(),
            Value::String(text) => {
                let is_choice = kinds()
                    .iter()
                    .find(|shape| shape.kind == view_kind(kind))
                    .and_then(|shape| shape.fields.iter().find(|known| known.name == field))
                    .is_some_and(|known| matches!(known.input, view::Input::Choice { .. }));
                let word = is_choice.then(|| {
                    self.tongue
                        .find(&format!("choice-{}-{field}-{text}", kind.word()))
                        .or_else(|| self.tongue.find(&format!("choice-{field}-{text}")))
                });
                word.flatten().map_or_else(|| text.clone(), str::to_owned)
            }
            Value::Array(many) => many
                .iter()
                .map(|one| self.said(kind, field, one))
                .collect::<Vec<_>>()
                .join(", "),
            Value::Object(parts) => match parts.get("text").or_else(|| parts.get("display")) {
                Some(text) => self.said(kind, field, text),
                None => parts
                    .values()
                    .map(|part| self.said(kind, field, part))
                    .collect::<Vec<_>>()
                    .join(" "),
            },
            other => other.to_string(),
        }
    }
}

/// What the person said along with the files.
fn said(wanted: &ImportFrom) -> Result<Wishes> {
    let mut said = Wishes::default();
    for file in &wanted.keys {
        said.add_keys(&crate::read_file(std::path::Path::new(file))?);
    }
    if !wanted.columns.is_empty() {
        let unfit = |_| Error::new(Code::FieldUnreadable).with("field", "columns");
        said.columns = Some(wanted.columns.parse().map_err(unfit)?);
    }
    Ok(said)
}

fn column(column: &import::Column) -> TableColumn {
    let meant = |(_, meaning): &&(&str, import::Meaning)| Some(*meaning) == column.meaning;
    let meaning = import::Meaning::ALL.iter().find(meant);
    TableColumn {
        heading: column.heading.clone(),
        example: column.example.clone(),
        meaning: meaning.map_or("", |(word, _)| *word).to_owned(),
        unit: column.unit.clone().unwrap_or_default(),
    }
}

/// Remarks of all files, equal ones of one file folded into one line.
fn folded(
    draft: &Draft,
    of: impl Fn(&import::DraftFile) -> Box<dyn Iterator<Item = &Remark> + '_>,
) -> Vec<LeftOut> {
    let mut lines: Vec<LeftOut> = Vec::new();
    let mut places: BTreeMap<(usize, String, String), usize> = BTreeMap::new();
    for (file, remarks) in draft.files.iter().enumerate() {
        for remark in of(remarks) {
            let what = remark.what.split('/').next().unwrap_or_default().to_owned();
            let key = (file, what, remark.why.word().to_owned());
            if let Some(line) = places.get(&key).and_then(|at| lines.get_mut(*at)) {
                line.count += 1;
                line.what.clone_from(&key.1);
                continue;
            }
            if lines.len() >= LINES {
                continue;
            }
            places.insert(key, lines.len());
            lines.push(LeftOut {
                what: remark.what.clone(),
                why: remark.why.word().to_owned(),
                facts: remark.facts.clone(),
                file: small(file),
                place: remark.place.clone(),
                count: 1,
            });
        }
    }
    lines
}

/// The first file that speaks of somebody else decides.
fn identity(draft: &Draft) -> Identity {
    let doubtful = draft.files.iter().find_map(|file| match &file.belongs {
        Belongs::Doubtful { name, born } => Some((name.clone(), born.clone())),
        _ => None,
    });
    match doubtful {
        Some((name, born)) => Identity {
            fits: Fits::No,
            name,
            born,
        },
        None => {
            let named = draft.files.iter().any(|file| file.belongs == Belongs::Yes);
            Identity {
                fits: if named { Fits::Yes } else { Fits::Unnamed },
                name: String::new(),
                born: None,
            }
        }
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
