//! The whole record on paper, and later only the pages that changed.
//!
//! After each printing the chart remembers its pages by digests, in a setting of its own: five
//! printings for every person.

use super::leaves::counted;
use super::{FACES, Paper, Printed, versions};
use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use crate::tell;
use crate::words::Tongue;
use paper::{Block, Former, Leaf, Part, Sheaf};
use record::{Chart, Content, Entry, EntryId, Finding, Kind, Known, When};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Where a printing is remembered: `binder:<person>:<number>`.
const PRINTING: &str = "binder:";
/// How many printings of a person are remembered.
const KEPT: usize = 5;

/// The parts of a binder and the kinds in each: what is so now first, then what piles up over years.
const PARTS: &[(&str, &[Kind])] = &[
    ("binder-person", &[]),
    ("kinds-allergy", &[Kind::Allergy]),
    ("kinds-medication", &[Kind::Medication]),
    ("kinds-condition", &[Kind::Condition]),
    ("binder-procedures", &[Kind::Procedure, Kind::Device]),
    ("kinds-immunization", &[Kind::Immunization]),
    ("kinds-directive", &[Kind::Directive]),
    ("kinds-contact", &[Kind::Contact]),
    ("kinds-finding", &[Kind::Finding]),
    ("kinds-visit", &[Kind::Visit]),
    ("kinds-document", &[Kind::Document]),
    ("kinds-note", &[Kind::Note]),
];

/// Fields that say nothing to a reader of paper, or that stand elsewhere on the line.
const SILENT: &[&str] = &[
    "id",
    "kind",
    "person",
    "source",
    "links",
    "life",
    "state",
    "content",
    "media_type",
    "size",
    "photo",
    "recipient",
    "unit_code",
    "same_as",
    "views",
    "recognised",
    "supply",
    "counted",
    "pack",
    "remind_days",
    "doses_since",
    "start",
    "time",
    "onset",
    "implanted",
];

/// Which binder.
#[derive(Clone, Copy, Debug, Default)]
pub struct BinderWanted {
    /// The number of a former printing: only the pages that changed since.
    pub since: Option<u32>,
    /// With the pages of the documents. A binder that had them keeps them.
    pub documents: bool,
}

/// A printing the chart remembers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printing {
    /// Its number, counted up from 1 for each person.
    pub number: u32,
    /// The day.
    pub made: When,
    /// How many pages the binder had then.
    pub pages: usize,
}

/// A binder that was made.
pub struct Bound {
    /// What is to be printed.
    pub printed: Printed,
    /// The number under which the pages are remembered, once [`Binder::remember_printing`] was called.
    pub pages: Pages,
    /// Pages to exchange, by their labels (`3-2`); empty for a whole binder.
    pub replaced: Vec<String>,
    /// Pages that are new; all of a whole binder.
    pub added: Vec<String>,
    /// Pages to take out.
    pub removed: Vec<String>,
}

/// The pages of a binder as they are to be remembered.
pub struct Pages {
    person: EntryId,
    pages: Vec<Sheaf>,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    made: When,
    pages: Vec<(String, String)>,
}

impl Binder {
    /// The binder of a person: every entry with all its fields, in the first language of `paper`. With
    /// the number of a former printing, only the pages that changed since, behind a slip that says
    /// what to exchange. `follow` hears how much of how much is done; `false` stops the work.
    ///
    /// Documents are listed. If asked for, each of their pages is drawn on a sheet of its own; what
    /// cannot be drawn is named with the reason.
    ///
    /// # Errors
    /// [`Code::NoSuchPerson`]; [`Code::NoSuchVersion`] if no such printing is remembered;
    /// [`Code::Cancelled`]; with documents, [`Code::HelperMissing`] and [`Code::HelperRefused`].
    pub fn binder_pages(
        &self,
        person: EntryId,
        paper: &Paper<'_>,
        wanted: BinderWanted,
        follow: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<Bound> {
        let mut chart = self.chart_without_doses(person)?;
        let who = chart.who().cloned();
        let who = who.ok_or_else(|| Error::new(Code::NoSuchPerson).with("person", person))?;
        let left_off = super::leave_off(&mut chart, paper.sensitive);
        let tongue = paper.first();
        let titles = |entry: &Entry| (entry.id.to_string(), entry.title().to_owned());
        let teller = Teller {
            tongue,
            titles: chart.all().map(titles).collect(),
        };
        let mut texts: Vec<Text> = PARTS
            .iter()
            .map(|(title, kinds)| teller.text(&chart, title, kinds))
            .collect();
        let kept = wanted
            .since
            .map(|number| self.printing(person, number))
            .transpose()?;
        let former = kept
            .as_ref()
            .map(|(made, pages)| Former { made: *made, pages });
        let number = PARTS.len() + 1;
        let begins = format!("{number}-");
        let had = |(_, pages): &(When, Vec<Sheaf>)| {
            pages.iter().any(|page| page.label.starts_with(&begins))
        };
        let leaves = (wanted.documents || kept.as_ref().is_some_and(had))
            .then(|| self.leaves(&chart, number, tongue, &mut || follow(0, 1)))
            .transpose()?;
        texts.extend(leaves.as_ref().map(|leaves| leaves.text(tongue)));
        let missing = tongue.say("leaves-missing", &[]);
        let sheets = leaves.as_ref().map(|leaves| leaves.on_paper(&missing));
        let sheets = sheets.unwrap_or_default();
        let mut drawer = leaves.as_ref().map(|leaves| self.drawer(leaves));
        let state = self.state();
        let words: Vec<&str> = state.words.split(' ').collect();
        let about = self.about_on(&who.name, paper.size);
        let bound = with_parts(&texts, &sheets, |parts| {
            let binder = paper::Binder {
                language: tongue.on_paper(),
                person: &who.name,
                born: who.birth_date,
                made: self.place.clock.today(),
                number: state.number,
                words: &words,
                parts,
                former: former.as_ref(),
            };
            let mut picture = |number| drawer.as_mut()?.picture(number);
            paper::binder(&binder, about, &FACES, &mut picture, follow)
        })?;
        Ok(Bound {
            printed: Printed::of(bound.printed, left_off),
            pages: Pages {
                person,
                pages: bound.pages,
            },
            replaced: bound.replaced,
            added: bound.added,
            removed: bound.removed,
        })
    }

    /// How many documents with files a binder would have, and how many pages these have as far as that
    /// is known without drawing them.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn documents_to_bind(&self, person: EntryId, sensitive: bool) -> Result<(usize, u32)> {
        let mut chart = self.vault.chart_of(person, &[Kind::Document])?;
        super::leave_off(&mut chart, sensitive);
        Ok(counted(&chart))
    }

    /// The printings of a person's binder that are remembered, the last one last.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn printings(&self, person: EntryId) -> Result<Vec<Printing>> {
        let begins = format!("{PRINTING}{person}:");
        let mut all = Vec::new();
        for (name, text) in self.vault.settings_beginning(&begins)? {
            let number = name[begins.len()..].parse();
            if let (Ok(number), Ok(kept)) = (number, serde_json::from_str::<Kept>(&text)) {
                all.push(Printing {
                    number,
                    made: kept.made,
                    pages: kept.pages.len(),
                });
            }
        }
        all.sort_by_key(|printing| printing.number);
        Ok(all)
    }

    /// Remembers that these pages are on paper: the number by which they are named later. The oldest
    /// printing is forgotten when there are more than five.
    ///
    /// # Errors
    /// When writing fails.
    pub fn remember_printing(&mut self, pages: Pages) -> Result<u32> {
        let known = self.printings(pages.person)?;
        let number = known.last().map_or(1, |last| last.number + 1);
        let kept = Kept {
            made: self.place.clock.today(),
            pages: pages
                .pages
                .into_iter()
                .map(|page| (page.label, format!("{:032x}", page.digest)))
                .collect(),
        };
        let text = serde_json::to_string(&kept).map_err(|_| Error::new(Code::Unknown))?;
        let name = |number| format!("{PRINTING}{}:{number}", pages.person);
        self.settle(name(number), Some(text))?;
        for old in known.iter().rev().skip(KEPT - 1) {
            self.settle(name(old.number), None)?;
        }
        Ok(number)
    }

    fn printing(&self, person: EntryId, number: u32) -> Result<(When, Vec<Sheaf>)> {
        let none = || Error::new(Code::NoSuchVersion).with("entry", number);
        let name = format!("{PRINTING}{person}:{number}");
        let text = self.vault.setting(&name)?.ok_or_else(none)?;
        let kept: Kept = serde_json::from_str(&text).map_err(|_| none())?;
        let page = |(label, digest): (String, String)| {
            let digest = u128::from_str_radix(&digest, 16).ok()?;
            Some(Sheaf { label, digest })
        };
        Ok((kept.made, kept.pages.into_iter().filter_map(page).collect()))
    }
}

/// A part in words.
pub(super) struct Text {
    pub(super) title: String,
    pub(super) heads: Vec<(String, f32)>,
    pub(super) lists: Vec<List>,
}

/// Lines under a heading, or a sentence where there are none.
#[derive(Default)]
pub(super) struct List {
    pub(super) heading: Option<String>,
    pub(super) said: Option<String>,
    pub(super) rows: Vec<Vec<String>>,
}

/// Lends the texts to a sheet; the last of them stands in front of the leaves.
fn with_parts<T>(texts: &[Text], leaves: &[Leaf<'_>], see: impl FnOnce(&[Part<'_>]) -> T) -> T {
    let lists = || texts.iter().flat_map(|text| &text.lists);
    let cells: Vec<Vec<Vec<&str>>> = lists()
        .map(|list| {
            let rows = list.rows.iter();
            rows.map(|row| row.iter().map(String::as_str).collect())
                .collect()
        })
        .collect();
    let rows: Vec<Vec<&[&str]>> = cells
        .iter()
        .map(|rows| rows.iter().map(Vec::as_slice).collect())
        .collect();
    let heads: Vec<Vec<(&str, f32)>> = texts
        .iter()
        .map(|text| {
            text.heads
                .iter()
                .map(|(head, share)| (head.as_str(), *share))
                .collect()
        })
        .collect();
    let mut rows = rows.iter();
    let bodies: Vec<Vec<Block<'_>>> = texts
        .iter()
        .zip(&heads)
        .map(|(text, heads)| {
            let mut body = Vec::new();
            for (list, rows) in text.lists.iter().zip(rows.by_ref()) {
                body.extend(list.heading.as_deref().map(Block::Heading));
                body.extend(list.said.as_deref().map(Block::Paragraph));
                if !rows.is_empty() {
                    body.push(Block::Table { heads, rows });
                }
            }
            body
        })
        .collect();
    let mut parts: Vec<Part<'_>> = texts
        .iter()
        .zip(&bodies)
        .map(|(text, body)| Part {
            title: &text.title,
            body,
            leaves: &[],
        })
        .collect();
    if let Some(last) = parts.last_mut() {
        last.leaves = leaves;
    }
    see(&parts)
}

/// Says entries in one language, with the titles of those they point at.
struct Teller {
    tongue: Tongue,
    titles: BTreeMap<String, String>,
}

impl Teller {
    fn text(&self, chart: &Chart, title: &str, kinds: &[Kind]) -> Text {
        let tongue = self.tongue;
        let say = |key: &str| tongue.say(key, &[]);
        let heads = [
            ("binder-day", 1.4),
            ("binder-what", 2.7),
            ("binder-facts", 5.9),
        ];
        let mut lists = Vec::new();
        if kinds.is_empty() {
            let person = chart.person.iter().flat_map(versions_marked(tongue));
            let rows = person.flat_map(|(entry, mark)| {
                let fact = |(label, value): (String, String)| vec![mark.clone(), label, value];
                self.facts(entry).into_iter().map(fact).collect::<Vec<_>>()
            });
            lists.push(List {
                rows: rows.collect(),
                ..List::default()
            });
        }
        for kind in kinds {
            let heading = (kinds.len() > 1).then(|| say(&format!("kinds-{kind}")));
            match chart.known(*kind) {
                Known::NotAsked => lists.push(List {
                    heading,
                    said: Some(say("binder-not-asked")),
                    ..List::default()
                }),
                Known::None => lists.push(List {
                    heading,
                    said: Some(say(&format!("state-{kind}-none_known"))),
                    ..List::default()
                }),
                Known::Some(seen) => {
                    // What is so now, then what was; each in the order of its days, so that what is new
                    // stands last and changes the last page only.
                    let mut seen = seen;
                    let time = |seen: &&record::Seen| seen.entry.time().map(|time| time.sort_key());
                    seen.sort_by_key(|seen| (time(seen), seen.entry.id));
                    let (now, past): (Vec<_>, Vec<_>) =
                        seen.into_iter().partition(|seen| !is_past(&seen.entry));
                    let said = chart
                        .contradicts(*kind)
                        .then(|| say("binder-contradiction"));
                    let rows = |all: Vec<&record::Seen>| {
                        let each = all.into_iter().flat_map(versions_marked(tongue));
                        each.map(|(entry, mark)| self.row(entry, &mark)).collect()
                    };
                    let split = !past.is_empty();
                    lists.push(List {
                        heading: if split {
                            Some(say("binder-now"))
                        } else {
                            heading
                        },
                        said,
                        rows: rows(now),
                    });
                    if split {
                        lists.push(List {
                            heading: Some(say("binder-past")),
                            rows: rows(past),
                            ..List::default()
                        });
                    }
                }
            }
        }
        Text {
            title: say(title),
            heads: heads.map(|(key, share)| (say(key), share)).to_vec(),
            lists,
        }
    }

    /// Day, what it is, and everything else that was said.
    fn row(&self, entry: &Entry, mark: &str) -> Vec<String> {
        let tongue = self.tongue;
        let language = tongue.on_paper();
        let day = entry.time().map(|time| language.date(time));
        let day = day.unwrap_or_default();
        let first = if mark.is_empty() {
            day
        } else {
            format!("{mark} {day}")
        };
        let mut said = String::new();
        let mut add = |text: &str| {
            if !text.is_empty() {
                let stroke = if said.is_empty() { "" } else { " · " };
                let _ = write!(said, "{stroke}{text}");
            }
        };
        match &entry.content {
            Content::Medication(it) => add(&tell::dose(tongue, it)),
            Content::Finding(it) => add(&finding(tongue, it)),
            _ => {}
        }
        for (label, value) in self.facts(entry) {
            if entry.source.by.as_deref() != Some(value.as_str()) {
                add(&format!("{label}: {value}"));
            }
        }
        let by = tell::source(tongue, entry);
        if !by.is_empty() {
            add(&tongue.say("binder-source", &[("who", &by)]));
        }
        let title = match &entry.content {
            Content::Medication(it) => {
                let strength = it.strength.iter().map(|strength| format!(" {strength}"));
                format!("{}{}", it.name.shown(), strength.collect::<String>())
            }
            _ => tell::title(tongue, entry),
        };
        vec![first, title, said]
    }

    /// The fields of an entry that its line does not show already, with their labels.
    fn facts(&self, entry: &Entry) -> Vec<(String, String)> {
        let tongue = self.tongue;
        let kind = entry.kind();
        let shown: &[&str] = match kind {
            Kind::Person => &["family", "given"],
            Kind::Medication => &[
                "name",
                "strength",
                "morning",
                "noon",
                "evening",
                "night",
                "unit",
                "schedule",
                "weekdays",
                "every_days",
                "dose_text",
            ],
            Kind::Finding => &[
                "code",
                "value",
                "comparator",
                "unit",
                "text",
                "components",
                "interpretation",
                "absent",
                "range",
                "category",
            ],
            Kind::Allergy => &["substance"],
            Kind::Immunization => &["vaccine"],
            Kind::Document | Kind::Visit | Kind::Note => &["title"],
            Kind::Directive => &["text"],
            Kind::Condition | Kind::Procedure | Kind::Device | Kind::Contact | Kind::Intake => {
                &["name"]
            }
        };
        let fields = crate::written(entry).into_iter();
        let told = fields.filter(|(name, _)| {
            !SILENT.contains(&name.as_str()) && !shown.contains(&name.as_str())
        });
        told.filter_map(|(name, value)| {
            let label = [format!("field-{kind}-{name}"), format!("field-{name}")]
                .iter()
                .find_map(|key| tongue.find(key));
            let value = self.said(kind, &name, &value);
            (!value.is_empty()).then(|| (label.unwrap_or(&name).to_owned(), value))
        })
        .collect()
    }

    /// A field in words: choices by their words, days as people write them, codes behind what they mean.
    fn said(&self, kind: Kind, name: &str, value: &Value) -> String {
        let tongue = self.tongue;
        match value {
            Value::Null => String::new(),
            Value::Bool(it) => it.to_string(),
            Value::Number(it) => it.to_string(),
            Value::String(text) => {
                let keys = [
                    format!("choice-{kind}-{name}-{text}"),
                    format!("choice-{name}-{text}"),
                ];
                let choice = keys.iter().find_map(|key| tongue.find(key));
                let day = || {
                    let when: When = text.parse().ok()?;
                    when.month.map(|_| tongue.day(when))
                };
                let linked = || self.titles.get(text).cloned();
                choice
                    .map(str::to_owned)
                    .or_else(linked)
                    .or_else(day)
                    .unwrap_or_else(|| text.clone())
            }
            Value::Array(all) => {
                let all = all.iter().map(|value| self.said(kind, name, value));
                all.filter(|text| !text.is_empty())
                    .collect::<Vec<_>>()
                    .join(", ")
            }
            Value::Object(fields) => {
                if let Some(Value::String(text)) =
                    fields.get("text").filter(|_| fields.contains_key("codes"))
                {
                    let codes = fields["codes"].as_array().into_iter().flatten();
                    let codes: Vec<&str> = codes.filter_map(|code| code["code"].as_str()).collect();
                    return if codes.is_empty() {
                        text.clone()
                    } else {
                        format!("{text} ({})", codes.join(", "))
                    };
                }
                let parts = fields
                    .iter()
                    .map(|(name, value)| self.said(kind, name, value));
                parts
                    .filter(|text| !text.is_empty())
                    .collect::<Vec<_>>()
                    .join(" ")
            }
        }
    }
}

/// Every version of an entry, and what marks it where copies disagree.
fn versions_marked(tongue: Tongue) -> impl Fn(&record::Seen) -> Vec<(&Entry, String)> {
    move |seen| {
        let all = versions(seen);
        let count = all.len().to_string();
        let marked = all.into_iter().enumerate().map(|(place, entry)| {
            let number = (place + 1).to_string();
            let facts = [("n", number.as_str()), ("m", count.as_str())];
            let mark = (count != "1").then(|| tongue.say("binder-undecided", &facts));
            (entry, mark.unwrap_or_default())
        });
        marked.collect()
    }
}

fn is_past(entry: &Entry) -> bool {
    match &entry.content {
        Content::Medication(it) => !it.is_current(),
        Content::Condition(it) => !it.is_current(),
        _ => false,
    }
}

/// A result with how it was marked and what is usual, on as few lines as can be.
fn finding(tongue: Tongue, it: &Finding) -> String {
    let decimal = |text: &str| match tongue {
        Tongue::De => text.replace('.', ","),
        Tongue::En => text.to_owned(),
    };
    let numbers = it.value.is_some() || (it.text.is_none() && !it.components.is_empty());
    let value = tell::value(it);
    let mut said = if numbers { decimal(&value) } else { value };
    if let Some(flag) = it.interpretation {
        let word = tongue.say(&format!("choice-interpretation-{flag}"), &[]);
        let sign = super::with_arrows(tell::sign(flag));
        let _ = write!(said, " {sign} {word}");
    }
    let Some(range) = &it.range else { return said };
    let ends = [&range.low, &range.high].map(|end| end.as_ref().map(|end| decimal(end.as_str())));
    let usual = match (&range.text, ends) {
        (Some(text), _) => text.clone(),
        (None, [Some(low), Some(high)]) => format!("{low}–{high}"),
        (None, [Some(low), None]) => format!("≥ {low}"),
        (None, [None, Some(high)]) => format!("≤ {high}"),
        (None, [None, None]) => return said,
    };
    let _ = write!(said, " ({usual})");
    said
}
