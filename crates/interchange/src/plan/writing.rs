//! A chart into pages of a plan, version 2.8.
//!
//! # The traps
//! The four doses are written only for what is taken every day, or once a week with its weekday; all
//! else is words, so that no reader makes a daily medicine of it. A number of a pack goes with the names
//! it came with, or alone; once a person has changed a name, a strength or a form, it is left out.

mod head;

use super::{COMPOUNDED, FORM, LABEL, NAMED, NAMELESS, REFERENCE, ROW, signature};
use medplan::{AS_NEEDED, Compounded, Latin, Line, Plan, Row, Section, TooLong, WEEKLY, latin};
use record::{
    Chart, Code, Content, Dose, Entry, EntryId, Medication, MedicationStatus, Note, Schedule, Seen,
    When,
};
use std::collections::BTreeMap;

/// What stands behind the name of a patient who printed a plan.
pub(super) const BY_THE_PATIENT: &str = "(Patient, selbst erstellt)";

/// Who prints, when, and under which identifier.
#[derive(Clone, Debug, PartialEq)]
pub struct Author {
    /// Random, new for every printing: the `U` of all its pages.
    pub id: [u8; 16],
    /// When; with the time of day.
    pub printed: When,
    /// What of the person's parameters is put on the plan: the person's own choice each time.
    pub chosen: Chosen,
}

/// What may stand among the parameters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// Allergies and intolerances.
    pub allergies: bool,
    /// Pregnancy.
    pub pregnancy: bool,
    /// The newest weight, height and creatinine.
    pub measured: bool,
}

/// A plan that was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// Its pages, each with its code.
    pub pages: Vec<medplan::Page>,
    /// What stands there otherwise than in the chart. Show these before printing.
    pub told: Vec<Told>,
}

/// Something that stands on the plan otherwise than in the chart.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Told {
    /// Letters the format lacks were written with their nearest.
    Letters {
        /// As in the chart.
        from: String,
        /// As on the plan.
        to: String,
    },
    /// Longer than the format allows; cut with `...`.
    Cut {
        /// As in the chart.
        from: String,
        /// As on the plan.
        to: String,
    },
    /// Undecided between copies of the chart: both versions stand on the plan, marked.
    Undecided {
        /// The medicine.
        name: String,
    },
    /// A form the plan has no room for was left out.
    FormLeftOut {
        /// The form.
        form: String,
    },
}

/// The medication plan of a chart: what is taken now, with the headings it came under.
///
/// # Errors
/// [`TooLong`] if a single row does not fit into a code.
pub fn write(chart: &Chart, author: &Author) -> Result<Written, TooLong> {
    let mut writing = Writing { told: Vec::new() };
    let who = chart.who().cloned().unwrap_or_default();
    let (coded, shown) = writing.sections(chart);
    let code = Plan {
        version: Some(medplan::VERSION.to_owned()),
        id: Some(author.id.iter().map(|byte| format!("{byte:02X}")).collect()),
        language: Some("de-DE".to_owned()),
        patient: writing.patient(&who),
        author: writing.author(&who, author.printed),
        parameters: writing.parameters(chart, &who, author.chosen),
        sections: coded,
        ..Plan::default()
    };
    let table = Plan {
        sections: shown,
        ..code.clone()
    };
    let pages = medplan::pages(&medplan::Page { code, table })?;
    Ok(Written {
        pages,
        told: writing.told,
    })
}

struct Writing {
    told: Vec<Told>,
}

impl Writing {
    /// A text as the format can carry it, at most so many characters; nothing for nothing.
    fn text(&mut self, text: &str, longest: usize) -> Option<String> {
        let Latin {
            text: plain,
            changed,
        } = latin(&text.replace('\n', "~"));
        let plain = plain.trim().to_owned();
        if changed {
            self.tell(Told::Letters {
                from: text.to_owned(),
                to: plain.clone(),
            });
        }
        let count = plain.chars().count();
        if count <= longest {
            return (count > 0).then_some(plain);
        }
        let mut cut: String = plain.chars().take(longest.saturating_sub(3)).collect();
        cut.push_str("...");
        self.tell(Told::Cut {
            from: text.to_owned(),
            to: cut.clone(),
        });
        Some(cut)
    }

    fn maybe(&mut self, text: Option<&str>, longest: usize) -> Option<String> {
        self.text(text?, longest)
    }

    fn tell(&mut self, told: Told) {
        if !self.told.contains(&told) {
            self.told.push(told);
        }
    }

    /// The blocks of the code and of the table, row by row the same.
    fn sections(&mut self, chart: &Chart) -> (Vec<Section>, Vec<Section>) {
        let mut blocks: BTreeMap<Heading, Vec<(Order, Both)>> = BTreeMap::new();
        for seen in &chart.entries {
            let rows = match &seen.entry.content {
                Content::Medication(it) if it.is_current() => self.versions(seen, it),
                Content::Note(note) if seen.entry.labels.iter().any(|label| label == LABEL) => {
                    let heading = seen.entry.labels.iter().find(|label| *label != LABEL);
                    vec![(
                        place_of(heading.map(String::as_str)),
                        Both::same(self.line(note)),
                    )]
                }
                _ => Vec::new(),
            };
            for (heading, row) in rows {
                let block = blocks.entry(heading).or_default();
                block.push((Order::of(&seen.entry), row));
            }
        }
        let (mut coded, mut shown) = (Vec::new(), Vec::new());
        for ((_, heading), mut rows) in blocks {
            rows.sort_by(|(a, _), (b, _)| a.cmp(b));
            let code = medplan::heading_code(&heading).map(str::to_owned);
            let title = if code.is_none() {
                self.text(&heading, 50)
            } else {
                None
            };
            let block = |rows| Section {
                code: code.clone(),
                title: title.clone(),
                rows,
            };
            let (own, table) = rows
                .into_iter()
                .map(|(_, both)| (both.code, both.table))
                .unzip();
            coded.push(block(own));
            shown.push(block(table));
        }
        (coded, shown)
    }

    /// The rows of one entry; of one that is undecided, those of every version, marked.
    fn versions(&mut self, seen: &Seen, it: &Medication) -> Vec<(Heading, Both)> {
        let mut versions = vec![it.clone()];
        for version in seen
            .conflicts
            .iter()
            .flat_map(|conflict| &conflict.versions)
        {
            if let Content::Medication(other) = &version.entry.content
                && !versions.contains(other)
            {
                versions.push(other.clone());
            }
        }
        let undecided = versions.len() > 1;
        if undecided {
            self.tell(Told::Undecided {
                name: it.name.shown().to_owned(),
            });
        }
        let mark = |mut it: Medication| {
            let line = it
                .line
                .take()
                .map(|line| format!(" {line}"))
                .unwrap_or_default();
            it.line = Some(format!("UNGEKLÄRT: zwei Angaben, bitte nachfragen.{line}"));
            it
        };
        let each = versions
            .into_iter()
            .map(|it| if undecided { mark(it) } else { it });
        let each: Vec<Medication> = each.collect();
        each.iter().flat_map(|it| self.rows(it)).collect()
    }

    fn line(&mut self, note: &Note) -> Row {
        let words = match &note.text {
            Some(text) => format!("{} {text}", note.title),
            None => note.title.clone(),
        };
        Row::Line(Line {
            words: self.text(&words, 200),
        })
    }

    fn rows(&mut self, it: &Medication) -> Vec<(Heading, Both)> {
        let own = it
            .section
            .as_deref()
            .map(str::trim)
            .filter(|heading| !heading.is_empty());
        if it.name.code(ROW) == Some(COMPOUNDED) {
            let row = Compounded {
                words: self.text(&it.name.text, 200),
                line: self.maybe(it.line.as_deref(), 200),
            };
            return vec![(place_of(own), Both::same(Row::Compounded(row)))];
        }
        let mut row = medplan::Medication {
            hint: self.maybe(it.hint.as_deref(), 80),
            reason: self.maybe(it.reason.as_ref().map(record::Coded::shown), 50),
            ..medplan::Medication::default()
        };
        let mut named = medplan::Medication::default();
        self.names(it, &mut named);
        let pzn = number(it);
        self.unit(it, &mut row);
        let mut lines: Vec<String> = Vec::new();
        let cells = cells(it);
        let grid = cells
            .clone()
            .filter(|_| it.status == MedicationStatus::Active);
        let weekly = it.schedule == Some(Schedule::Weekly) && !it.weekdays.is_empty();
        match (it.schedule, grid) {
            (Some(Schedule::Daily | Schedule::AsNeeded), Some(cells)) => {
                [row.morning, row.noon, row.evening, row.night] = cells;
                lines.extend(it.dose_text.clone());
            }
            (Some(Schedule::Weekly), Some(cells)) if weekly => {
                [row.morning, row.noon, row.evening, row.night] = cells;
                lines.extend(it.dose_text.clone());
            }
            _ => self.words(it, &mut row, &mut lines),
        }
        lines.extend(it.line.clone());
        row.line = self.text(&lines.join("; "), 200);
        if weekly && row.doses().iter().any(Option::is_some) {
            let heading = place_of(medplan::heading(WEEKLY));
            let day = |day: &record::Weekday| {
                let number = record::Weekday::ALL
                    .iter()
                    .position(|it| it == day)
                    .unwrap_or_default()
                    + 1;
                let row = medplan::Medication {
                    weekday: Some(number.to_string()),
                    ..row.clone()
                };
                (heading.clone(), Both::of(row, &named, &pzn))
            };
            return it.weekdays.iter().map(day).collect();
        }
        let heading = match (own, it.schedule) {
            (Some(own), _) => place_of(Some(own)),
            (None, Some(Schedule::AsNeeded)) => place_of(medplan::heading(AS_NEEDED)),
            (None, _) => place_of(None),
        };
        vec![(heading, Both::of(row, &named, &pzn))]
    }

    fn names(&mut self, it: &Medication, row: &mut medplan::Medication) {
        let joined: Vec<&str> = it
            .ingredients
            .iter()
            .map(|it| it.substance.shown())
            .collect();
        let text = it.name.shown();
        row.ingredients = match (&it.ingredients[..], &it.strength) {
            ([], Some(strength)) => vec![self.ingredient(text, Some(strength))],
            ([], None) => Vec::new(),
            ([only], Some(strength)) => {
                vec![self.ingredient(only.substance.shown(), Some(strength))]
            }
            (several @ ([_] | [_, _] | [_, _, _]), _) => several
                .iter()
                .map(|it| self.ingredient(it.substance.shown(), it.strength.as_deref()))
                .collect(),
            // More than three have no room (annex 3, 4.4.4).
            _ => vec![self.ingredient("Kombipräparat", None)],
        };
        // A name that only repeats the substance is no trade name, and takes the room of another row.
        let substance =
            !joined.is_empty() && text == joined.join(" / ") && it.name.code(ROW) != Some(NAMED);
        let stands = it.ingredients.is_empty() && it.strength.is_some();
        if !(substance || stands) {
            row.name = self.text(text, 50);
        }
        if let Some(form) = &it.form {
            let words = form.shown();
            let code = form.code(FORM).or_else(|| medplan::form_code(words));
            if let Some(code) = code.filter(|code| code.chars().count() <= 7) {
                row.form = self.text(code, 7);
            } else if words.chars().count() <= 7 {
                row.form_words = self.text(words, 7);
            } else {
                self.tell(Told::FormLeftOut {
                    form: words.to_owned(),
                });
            }
        }
    }

    fn ingredient(&mut self, name: &str, strength: Option<&str>) -> medplan::Ingredient {
        medplan::Ingredient {
            name: self.text(name, 80),
            strength: self.maybe(strength, 15),
        }
    }

    fn unit(&mut self, it: &Medication, row: &mut medplan::Medication) {
        let Some(unit) = it
            .unit
            .as_deref()
            .map(str::trim)
            .filter(|unit| !unit.is_empty())
        else {
            return;
        };
        match medplan::unit_code(unit) {
            Some(code) => row.unit = Some(code.to_owned()),
            // A unit is never cut: what is too long stands beside the dose, see `words`.
            None if (2..=20).contains(&unit.chars().count()) => {
                row.unit_words = self.text(unit, 20)
            }
            None => {}
        }
    }

    /// A dose in words: never cut, but moved to a line of its own where it is long.
    fn words(&mut self, it: &Medication, row: &mut medplan::Medication, lines: &mut Vec<String>) {
        let mut parts = Vec::new();
        if it.status == MedicationStatus::Paused {
            parts.push("pausiert".to_owned());
        }
        match (it.schedule, it.every_days) {
            (Some(Schedule::Weekly), _) => parts.push("1x pro Woche".to_owned()),
            (Some(Schedule::Interval), Some(days)) => parts.push(format!("alle {days} Tage")),
            (Some(Schedule::Interval), None) => parts.push("nicht täglich".to_owned()),
            _ => {}
        }
        let scheme = it.has_grid().then(|| {
            it.grid()
                .map(|dose| dose.map_or("0", Dose::as_str).replace('.', ","))
                .join("-")
        });
        parts.extend(scheme);
        parts.extend(it.dose_text.clone());
        let unit = it
            .unit
            .as_deref()
            .filter(|_| row.unit.is_none() && row.unit_words.is_none());
        parts.extend(unit.map(str::to_owned));
        let words = latin(&parts.join(" ")).text;
        if words.is_empty() {
            return;
        }
        if words.chars().count() <= 20 {
            row.dose_words = Some(words);
        } else {
            row.dose_words = Some("siehe nächste Zeile".to_owned());
            lines.insert(0, words);
        }
    }
}

/// A block's place and heading.
type Heading = (usize, String);

/// A row in the code and in the table.
struct Both {
    code: Row,
    table: Row,
}

impl Both {
    fn same(row: Row) -> Both {
        Both {
            code: row.clone(),
            table: row,
        }
    }

    fn of(row: medplan::Medication, named: &medplan::Medication, pzn: &Number) -> Both {
        let with = |names: &medplan::Medication, pzn: Option<&String>| {
            Row::Medication(Box::new(medplan::Medication {
                pzn: pzn.cloned(),
                name: names.name.clone(),
                form: names.form.clone(),
                form_words: names.form_words.clone(),
                ingredients: names.ingredients.clone(),
                ..row.clone()
            }))
        };
        let nameless = medplan::Medication::default();
        let code = match pzn {
            Number::Alone(pzn) => with(&nameless, Some(pzn)),
            Number::Beside(pzn) => with(named, Some(pzn)),
            Number::Not => with(named, None),
        };
        Both {
            code,
            table: with(named, None),
        }
    }
}

/// Whether the number of a pack goes into the code.
enum Number {
    /// Without names: whoever reads it looks them up.
    Alone(String),
    /// With the names it came with.
    Beside(String),
    /// Nothing says that it still fits the names.
    Not,
}

/// The number of a pack, where nobody has changed a name, a strength or a form since it came.
fn number(it: &Medication) -> Number {
    let Some(code) = it.name.codes.iter().find(|code| code.system == Code::PZN) else {
        return Number::Not;
    };
    let number = code.code.trim_start_matches('0').to_owned();
    let nameless = it.name.text.is_empty() || it.name.text.starts_with(NAMELESS);
    let bare = it.strength.is_none() && it.ingredients.is_empty() && it.form.is_none();
    let unchanged = !code.display.is_empty() && code.display == signature(it);
    // A reference database gave the names: whoever reads the number has them as well.
    let looked_up = it.name.code(REFERENCE).is_some();
    match (nameless && bare, unchanged, looked_up) {
        (true, ..) | (_, true, true) => Number::Alone(number),
        (_, true, false) => Number::Beside(number),
        _ => Number::Not,
    }
}

/// The four doses as the plan writes them; nothing where one of them cannot be written so, or all are
/// nought.
fn cells(it: &Medication) -> Option<[Option<String>; 4]> {
    let mut cells = [const { None }; 4];
    for (cell, dose) in cells.iter_mut().zip(it.grid()) {
        let Some(dose) = dose.filter(|dose| !dose.is_zero()) else {
            continue;
        };
        let text = dose.as_str().replace('.', ",");
        *cell = Some(text).filter(|text| writable(text));
        cell.as_ref()?;
    }
    cells.iter().any(Option::is_some).then_some(cells)
}

/// The pattern of a dose (schema 2.5): `1` to `9999`, `10,5`, `0,25`, or one of six fractions.
fn writable(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match text.split_once(',') {
        Some((whole, part)) => {
            digits(whole)
                && digits(part)
                && match whole.len() {
                    1 => part.len() <= 2,
                    2 => part.len() == 1 && !whole.starts_with('0'),
                    _ => false,
                }
        }
        None if text.contains('/') => true, // a dose knows only the six
        None => digits(text) && text.len() <= 4 && !text.starts_with('0'),
    }
}

/// Where a block stands: what has no heading comes first, what is taken when needed towards the end.
fn place_of(heading: Option<&str>) -> Heading {
    const ORDER: [&str; 14] = [
        "412", "425", "423", "424", "413", "414", "415", "416", "417", "411", "418", "419", "421",
        "422",
    ];
    let Some(heading) = heading else {
        return (0, String::new());
    };
    let code = medplan::heading_code(heading);
    let place = code.and_then(|code| ORDER.iter().position(|it| *it == code));
    let place = match place {
        Some(place) if place < 9 => place + 1,
        None => 10,
        Some(place) => place + 2,
    };
    let heading = code.and_then(medplan::heading).unwrap_or(heading);
    (place, heading.to_owned())
}

/// The order of rows in a block: as on the plan they came from, then by name.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Order(bool, Option<record::DocumentId>, Vec<u32>, String, EntryId);

impl Order {
    fn of(entry: &Entry) -> Order {
        let place = entry.source.place.as_deref().unwrap_or_default();
        let numbers: Vec<u32> = place
            .split(|letter: char| !letter.is_ascii_digit())
            .filter_map(|digits| digits.parse().ok())
            .collect();
        let by_hand = entry.source.file.is_none() || numbers.is_empty();
        Order(
            by_hand,
            entry.source.file,
            numbers,
            entry.title().to_lowercase(),
            entry.id,
        )
    }
}
