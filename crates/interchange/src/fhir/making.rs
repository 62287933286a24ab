//! An entry in the making: what every resource gives to it, and what is said about it meanwhile.

use super::element::{Annotation, Extension, Meta, Ours, Reference, Value, when};
use super::json::List;
use super::reading::Reading;
use crate::{Remark, Why, draft, limits};
use record::{Content, Entry, EntryId, Link, Region, Source, SourceKind, When, form};
use serde::Deserialize;

/// What every resource has.
#[derive(Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 'a"))]
struct Common<'a> {
    meta: Option<Meta<'a>>,
    extension: List<Extension<'a>>,
}

/// An entry in the making.
pub(super) struct Draft<'a> {
    at: usize,
    pub(super) entry: Entry,
    /// Whether this program wrote it: then fields stand where this program puts them, and
    /// nothing is guessed from elsewhere.
    pub(super) own: bool,
    pub(super) extension: Vec<Extension<'a>>,
    notes: Vec<String>,
    said: Vec<String>,
    remarks: Vec<Remark>,
}

impl<'a> Draft<'a> {
    /// The resource it is made of.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Adds the remarks a resource carries.
    pub(super) fn notes(&mut self, notes: &[Annotation<'_>]) {
        self.notes.extend(notes.iter().filter_map(Annotation::line));
    }

    /// Keeps something that has no field, as a line of the note under its name in FHIR.
    pub(super) fn say(&mut self, name: &str, words: Option<impl AsRef<str>>) {
        let words = words
            .as_ref()
            .map(|words| words.as_ref().trim())
            .unwrap_or_default();
        if !words.is_empty() {
            self.said.push(format!("{name}: {words}"));
        }
    }

    /// Points at another entry, where the resource is not of our own making: those carry their
    /// arrows in full.
    pub(super) fn link(&mut self, to: Option<EntryId>, role: &str) {
        let link = Link {
            to,
            role: role.to_owned(),
            page: None,
            region: None,
        };
        // The same arrow once; of thousands, whichever way they came.
        let links = &self.entry.links;
        let known = links.len() < 256 && links.contains(&link);
        if !self.own && to.is_some() && to != Some(self.entry.id) && !known {
            self.entry.links.push(link);
        }
    }

    /// Who says so, unless something nearer has said it.
    pub(super) fn by(&mut self, who: Option<String>) {
        if !self.own && who.is_some() {
            self.entry.source.by = who;
        }
    }

    /// When the source wrote it down.
    pub(super) fn recorded(&mut self, text: Option<&str>) {
        let recorded = text.and_then(|text| text.parse::<When>().ok());
        if !self.own && recorded.is_some() {
            self.entry.source.recorded = recorded;
        }
    }

    /// A date, or a remark and a line in the note where it cannot be understood.
    pub(super) fn when(
        &mut self,
        field: &str,
        text: Option<&str>,
        more: &[Extension<'_>],
    ) -> Option<When> {
        match when(text, more) {
            Ok(when) => when,
            Err(()) => {
                self.remark(field, Why::DateUnclear, text.unwrap_or_default());
                self.say(field, text);
                None
            }
        }
    }

    /// Says something about a field of it.
    pub(super) fn remark(&mut self, field: &str, why: Why, text: &str) {
        let source = &self.entry.source;
        let place = source.place.clone().unwrap_or_default();
        let what = source.origin.clone().unwrap_or_default();
        let remark = Remark::new(what, why, place).fact("field", field);
        self.remarks.push(remark.fact("text", text));
    }

    /// An arrow of ours.
    pub(super) fn points(&self, name: &str) -> Option<Reference<'a>> {
        self.extension.all(name).find_map(|it| match &it.value {
            Value::Reference(reference) => Some((**reference).clone()),
            _ => None,
        })
    }

    /// A choice of ours, by its word.
    pub(super) fn choice<T: Copy>(
        &self,
        name: &str,
        all: &[T],
        word: fn(T) -> &'static str,
    ) -> Option<T> {
        let said = self.ours(name)?;
        all.iter().copied().find(|it| word(*it) == said)
    }

    /// All words of ours of one name.
    pub(super) fn all_ours(&self, name: &str) -> Vec<String> {
        let all = self.extension.all(name);
        all.filter_map(|it| match &it.value {
            Value::Words(words) => Some(words.to_string()),
            _ => None,
        })
        .collect()
    }

    /// A word or number of ours.
    pub(super) fn ours(&self, name: &str) -> Option<String> {
        self.extension.words(name)
    }
}

impl<'a> Reading<'a> {
    /// Begins an entry at the place of a resource.
    pub(super) fn draft(
        &self,
        at: usize,
        person: Option<EntryId>,
        content: Content,
    ) -> Result<Draft<'a>, Remark> {
        self.draft_inside(at, "", person, content)
    }

    /// Begins an entry at a place inside a resource: its second attachment, its third contact.
    pub(super) fn draft_inside(
        &self,
        at: usize,
        inside: &str,
        person: Option<EntryId>,
        content: Content,
    ) -> Result<Draft<'a>, Remark> {
        let item = &self.index.items[at];
        let common: Common<'a> = self.parse(at)?;
        let place = match (item.place.as_str(), inside) {
            (place, "") => place.to_owned(),
            ("", inside) => inside.to_owned(),
            (place, inside) => format!("{place}.{inside}"),
        };
        let extension = common.extension.to_vec();
        let mut entry = Entry::new(draft::id(self.file, &place), person, content);
        let ours = |name: &str| extension.words(name);
        let recorded = common
            .meta
            .as_ref()
            .and_then(|meta| meta.last_updated.as_deref());
        let recorded = ours("recorded").or(recorded.map(str::to_owned));
        entry.source = Source {
            how: SourceKind::Imported,
            by: ours("by").or_else(|| self.by.clone()),
            file: Some(self.file),
            place: Some(place),
            origin: item.origin(),
            recorded: recorded.and_then(|text| text.parse().ok()),
        };
        if let Some(meta) = &common.meta {
            let tags = meta.tag.iter();
            let ours = tags.filter(|tag| tag.system.as_deref() == Some("urn:ownchart:label"));
            entry.labels = ours
                .filter_map(|tag| tag.display.as_deref())
                .map(str::to_owned)
                .collect();
        }
        let mut draft = Draft {
            at,
            own: extension.words("kind").is_some(),
            entry,
            extension,
            notes: Vec::new(),
            said: Vec::new(),
            remarks: Vec::new(),
        };
        if draft.own && inside.is_empty() {
            self.own_links(&mut draft);
        }
        if draft.extension.all("undecided").next().is_some() {
            draft.remarks.push(self.leave(at, Why::Undecided));
        }
        Ok(draft)
    }

    fn own_links(&self, draft: &mut Draft<'a>) {
        let mut links = Vec::new();
        for link in draft.extension.all("link") {
            let to = link.inside.iter().find_map(|part| match &part.value {
                Value::Reference(to) if &*part.url == "to" => Some(to),
                _ => None,
            });
            let page = link.inside.words("page").and_then(|page| page.parse().ok());
            if let Some(to) = to.and_then(|to| self.entry_of(draft.at, to)) {
                links.push(Link {
                    to: Some(to),
                    role: link.inside.words("role").unwrap_or_default(),
                    page,
                    region: link.inside.words("region").and_then(|it| region(&it)),
                });
            }
        }
        draft.entry.links = links;
    }

    /// Puts the parts of an entry together; nothing where it is too long.
    pub(super) fn finish(&mut self, draft: Draft<'a>) -> Option<Entry> {
        let Draft {
            at,
            mut entry,
            notes,
            said,
            remarks,
            ..
        } = draft;
        let lines = notes.iter().chain(&said).map(String::as_str);
        let lines: Vec<&str> = lines.collect();
        if !lines.is_empty() {
            entry.note = Some(lines.join("\n"));
        }
        let heavy = self.take_heavy() || self.index.items[at].raw.len() > limits::ENTRY / 8;
        if heavy && form::write(&entry).to_string().len() > limits::ENTRY {
            let remark = self.leave(at, Why::TooLong);
            self.remarks.push(remark);
            return None;
        }
        self.remarks.extend(remarks);
        Some(entry)
    }
}

/// A rectangle as it is written: four whole numbers.
pub(super) fn region(words: &str) -> Option<Region> {
    let mut numbers = words.split(' ').map(|number| number.parse().ok());
    let mut next = || numbers.next().flatten();
    let region = Region {
        left: next()?,
        top: next()?,
        width: next()?,
        height: next()?,
    };
    numbers.next().is_none().then_some(region)
}
