//! Bringing files in, and getting documents out again.

use super::entries::{json_of, row};
use crate::line::{Line, Trouble, Wrong};
use crate::say::{Answer, Voice, harmless};
use ownchart::import::{Belongs, Draft, Handed, Item, Rhythm, Standing, Wishes};
use ownchart::{Binder, Error, Workplace, written_text};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

/// The most files that are looked at together.
const TOGETHER: usize = 20;

/// `import CHART FILE|DIR … [--person P] [--dry-run] [--take new|all] [--alike one] [--rhythm NAME=DAYS] [--keys FILE]
/// [--columns COLUMNS]`.
pub(super) fn import(
    mut line: Line,
    binder: &mut Binder,
    voice: &Voice,
) -> Result<Answer, Trouble> {
    let dry = line.flag("dry-run");
    let all = match line.option("take").as_deref() {
        None | Some("new") => false,
        Some("all") => true,
        Some(other) => return Err(Wrong::Unfit(other.to_owned()).into()),
    };
    let one = match line.option("alike").as_deref() {
        None | Some("leave") => false,
        Some("one") => true,
        Some(other) => return Err(Wrong::Unfit(other.to_owned()).into()),
    };
    let rhythms: Vec<(String, Rhythm)> = line
        .every("rhythm")
        .iter()
        .map(|said| rhythm(said).ok_or_else(|| Wrong::Unfit(said.clone())))
        .collect::<Result<_, _>>()?;
    let mut said = Wishes::default();
    for file in line.every("keys") {
        said.add_keys(&ownchart::read_file(Path::new(&file))?);
    }
    if let Some(columns) = line.option("columns") {
        said.columns = Some(columns.parse().map_err(|_| Wrong::Unfit(columns))?);
    }
    let wanted = line.option("person");
    let person = binder.person(wanted.as_deref())?.entry.id;
    let paths = line.rest();
    line.end()?;
    if paths.is_empty() {
        return Err(Wrong::Missing("FILE".into()).into());
    }
    let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
    let tree = binder.tree(&paths)?;
    let mut report = Report::default();
    let mut settle = |binder: &mut Binder, mut draft: Draft| -> Result<(), Trouble> {
        for (name, rhythm) in &rhythms {
            let asks = |item: &Item| item.asks.is_some() && item.entry.title() == name;
            while let Some(number) = draft.items.iter().position(asks) {
                draft.answer(number, rhythm)?;
            }
        }
        let alike =
            |item: &Item| matches!(item.standing, Standing::Beside(..) | Standing::Again(..));
        let joined: Vec<usize> = (0..draft.items.len())
            .filter(|number| one && alike(&draft.items[*number]))
            .collect();
        for number in &joined {
            draft.join(*number)?;
        }
        let ticked: Vec<usize> = if all {
            let answered = |number: &usize| draft.items[*number].asks.is_none();
            (0..draft.items.len()).filter(answered).collect()
        } else {
            draft.new_ones()
        };
        report.note(&draft, &ticked, voice);
        if !dry {
            let taken = binder.take(person, draft, &ticked)?;
            report
                .originals
                .extend(taken.originals.iter().map(written_text));
        }
        Ok(())
    };
    if !tree.pictures.is_empty() {
        let mut draft = Draft::default();
        binder.draft_pictures(person, &tree, &mut draft)?;
        settle(binder, draft)?;
    }
    for path in &tree.long {
        let mut draft = Draft::default();
        binder.draft_long(person, path, &mut draft)?;
        settle(binder, draft)?;
    }
    let (files, along) = (tree.others, tree.along);
    // A few files are looked at together: pages of one plan belong together. A folder of many is
    // taken one by one, for they may be large.
    let together = if files.len() <= TOGETHER { TOGETHER } else { 1 };
    for files in files.chunks(together) {
        let mut handed = Vec::new();
        for file in files {
            let (name, bytes) = (file.name(), file.bytes()?);
            handed.push(Handed { name, bytes });
        }
        let draft = binder.draft_with(person, handed, said.clone(), along.clone())?;
        settle(binder, draft)?;
    }
    report.answer(dry, voice)
}

/// `NAME=daily`, `NAME=words` or `NAME=mon,thu`: how a medicine is meant that asks.
fn rhythm(said: &str) -> Option<(String, Rhythm)> {
    let (name, words) = said.rsplit_once('=')?;
    let rhythm = match words {
        "daily" => Rhythm::Daily,
        "words" => Rhythm::Words,
        days => Rhythm::Weekly(ownchart::import::weekdays(days)?),
    };
    Some((name.to_owned(), rhythm))
}

/// What an import found and did, over all its files.
#[derive(Default)]
pub(super) struct Report {
    /// Each entry has its number before it, by which it can be taken.
    numbered: bool,
    pub(super) notices: Vec<String>,
    pub(super) originals: Vec<Box<RawValue>>,
    beside: Vec<Value>,
    taken: Vec<Box<RawValue>>,
    left: Vec<Box<RawValue>>,
    same: Vec<Box<RawValue>>,
    different: Vec<Value>,
    not_on_plan: Vec<Box<RawValue>>,
    asks: Vec<Value>,
    noted: Vec<Value>,
    left_out: Vec<Value>,
    merged: Vec<Value>,
    identity: Vec<Value>,
    lines: Vec<String>,
    refused: Vec<Error>,
    files: usize,
}

impl Report {
    /// A report in which every entry has its number, and what the chart says stands beside it.
    pub(super) fn numbered() -> Report {
        Report {
            numbered: true,
            ..Report::default()
        }
    }

    pub(super) fn note(&mut self, draft: &Draft, ticked: &[usize], voice: &Voice) {
        let ticked: HashSet<usize> = ticked.iter().copied().collect();
        for (number, item) in draft.items.iter().enumerate() {
            let all = ticked.contains(&number);
            let count = match self.numbered {
                true => format!("{:>3}  ", number + 1),
                false => String::new(),
            };
            if let Some(words) = &item.asks {
                let name = harmless(item.entry.title());
                let facts = [("name", &*name), ("words", &*harmless(words))];
                self.notices.push(voice.tongue.say("cli-asks", &facts));
                self.asks
                    .push(json!({ "entry": json_of(&item.entry), "says": words }));
                continue;
            }
            match &item.standing {
                Standing::New => {
                    // A program reads no lines, and of these there can be thousands.
                    if !voice.json {
                        let mark = if all { "+" } else { "·" };
                        let row = row(voice.tongue, &item.entry);
                        self.lines.push(format!("{count}{mark} {row}"));
                    }
                    let list = if all { &mut self.taken } else { &mut self.left };
                    list.push(written_text(&item.entry));
                }
                Standing::Same(_) => self.same.push(written_text(&item.entry)),
                Standing::Again(first, _) => {
                    let there = row(voice.tongue, &item.entry);
                    let here = row(voice.tongue, &draft.items[*first].entry);
                    self.lines.push(format!("{count}≠ {there}"));
                    let said = voice.tongue.say("cli-also-brought", &[("row", &here)]);
                    self.lines.push(format!("      {said}"));
                    let of = draft.items[*first].entry.id;
                    let entry = json_of(&item.entry);
                    self.beside.push(json!({ "entry": entry, "of": of }));
                    if all {
                        self.taken.push(written_text(&item.entry));
                    }
                }
                Standing::Different(seen, differences) | Standing::Beside(seen, differences) => {
                    let fields: Vec<Value> = differences
                        .iter()
                        .map(|d| json!({ "field": d.field, "here": d.here, "there": d.there }))
                        .collect();
                    let names: Vec<&str> = differences.iter().map(|d| d.field.as_str()).collect();
                    let named = match names.is_empty() {
                        true => String::new(),
                        false => format!(" ({})", names.join(", ")),
                    };
                    let here = row(voice.tongue, &seen.entry);
                    let there = row(voice.tongue, &item.entry);
                    self.lines.push(format!("{count}≠ {there}{named}"));
                    if self.numbered {
                        let key = "cli-in-the-chart";
                        let said = voice.tongue.say(key, &[("row", &here)]);
                        self.lines.push(format!("      {said}"));
                    }
                    let entry = json_of(&item.entry);
                    let said =
                        json!({ "entry": entry, "of": seen.entry.id, "differences": fields });
                    match &item.standing {
                        Standing::Beside(..) => self.beside.push(said),
                        _ => self.different.push(said),
                    }
                    if all {
                        self.taken.push(written_text(&item.entry));
                    }
                }
                Standing::NotOnPlan(_) => {
                    let line = row(voice.tongue, &item.entry);
                    let key = if all {
                        "cli-stopped"
                    } else {
                        "cli-not-on-plan"
                    };
                    self.lines.push(voice.tongue.say(key, &[("row", &line)]));
                    self.not_on_plan.push(written_text(&item.entry));
                    if all {
                        self.taken.push(written_text(&item.entry));
                    }
                }
            }
        }
        for file in &draft.files {
            self.files += 1;
            if let Belongs::Doubtful { name, born } = &file.belongs {
                let name = harmless(if name.is_empty() { "–" } else { name });
                let born = harmless(born.as_deref().unwrap_or("?"));
                self.notices.push(voice.tongue.say(
                    "cli-belongs",
                    &[("file", &file.name), ("name", &name), ("born", &born)],
                ));
                self.identity
                    .push(json!({ "file": file.name, "fits": false, "name": name, "born": born }));
            }
            self.merged.extend(file.merged().map(|remark| {
                json!({
                    "what": remark.what, "why": remark.why.word(), "where": remark.place,
                    "file": file.name, "facts": remark.facts,
                })
            }));
            let says = |why: &str, facts: &BTreeMap<String, String>| {
                let facts: Vec<(&str, String)> = facts
                    .iter()
                    .map(|(name, fact)| (name.as_str(), harmless(fact).to_string()))
                    .collect();
                let facts: Vec<(&str, &str)> = facts
                    .iter()
                    .map(|(name, fact)| (*name, fact.as_str()))
                    .collect();
                voice.tongue.say(&format!("left-out-{why}"), &facts)
            };
            let mut noted: BTreeMap<String, usize> = BTreeMap::new();
            for remark in file.noted() {
                *noted
                    .entry(says(remark.why.word(), &remark.facts))
                    .or_default() += 1;
                self.noted.push(json!({
                    "why": remark.why.word(), "where": remark.place, "file": file.name, "facts": remark.facts,
                }));
            }
            for (sentence, count) in noted {
                self.lines.push(format!("· {count}× {sentence}"));
            }
            for remark in file.left_out() {
                let why = says(remark.why.word(), &remark.facts);
                self.left_out.push(json!({
                    "what": remark.what, "why": remark.why.word(), "where": remark.place,
                    "file": file.name, "says": why, "facts": remark.facts,
                }));
                let place = match remark.place.as_str() {
                    "" => String::new(),
                    place => format!(" ({place})"),
                };
                self.lines
                    .push(harmless(&format!("− {}{place}: {why}", remark.what)));
            }
            if let Some(refused) = &file.refused {
                let [what, help] = voice.tongue.refuse(refused);
                self.left_out.push(json!({
                    "what": file.name, "why": refused.code.word(), "where": "", "file": file.name, "says": what,
                }));
                self.notices
                    .push(format!("{}: {what}\n{help}", harmless(&file.name)));
                self.refused.push(refused.clone());
            }
        }
    }

    pub(super) fn answer(mut self, dry: bool, voice: &Voice) -> Result<Answer, Trouble> {
        // One file that could not be read at all is a failure with its own exit.
        if self.files == 1
            && let Some(refused) = self.refused.pop()
        {
            return Err(refused.into());
        }
        let counts = [
            self.taken.len(),
            self.same.len(),
            self.different.len(),
            self.left_out.len(),
        ];
        let counts = counts.map(|count| count.to_string());
        let key = if dry {
            "cli-would-import"
        } else {
            "cli-imported"
        };
        let sum = voice.tongue.say(
            key,
            &[
                ("taken", &counts[0]),
                ("same", &counts[1]),
                ("different", &counts[2]),
                ("left_out", &counts[3]),
            ],
        );
        self.lines.push(sum);
        let incomplete = !self.left_out.is_empty() || !self.asks.is_empty();
        let json = json!({
            "different": self.different, "beside": self.beside, "asks": self.asks, "noted": self.noted,
            "left_out": self.left_out, "merged": self.merged, "identity": self.identity,
        });
        Ok(Answer {
            json,
            lists: vec![
                ("taken", self.taken),
                ("same", self.same),
                ("left", self.left),
                ("not_on_plan", self.not_on_plan),
                ("originals", self.originals),
            ],
            text: self.lines.join("\n"),
            notices: self.notices,
            incomplete,
            refused: false,
        })
    }
}

/// `document CHART get ID -o FILE`, `document CHART pages ID -o DIR` and `document CHART codes ID -o DIR`.
pub(super) fn document(mut line: Line, binder: &Binder, voice: &Voice) -> Result<Answer, Trouble> {
    let doing = line.word("get|pages|codes")?;
    let id = line.word("ID")?;
    let output = PathBuf::from(line.needed("output")?);
    line.end()?;
    match doing.as_str() {
        "get" => {
            let size = binder.document_to(&id, &output)?;
            let text = voice
                .tongue
                .say("cli-written", &[("file", &output.display().to_string())]);
            Ok(Answer::new(json!({ "file": output, "bytes": size }), text))
        }
        "pages" | "codes" => {
            let files = if doing == "pages" {
                binder.pages_to(&id, &output)?
            } else {
                binder.codes_to(&id, &output)?
            };
            let text = files
                .iter()
                .map(|file| file.display().to_string())
                .collect::<Vec<_>>()
                .join("\n");
            let mut answer = Answer::new(json!({ "files": files }), text);
            if binder.is_for_doctors_only(&id)? {
                let says = voice.tongue.say("cli-not-for-diagnosis", &[]);
                answer.notices.push(says);
            }
            Ok(answer)
        }
        other => Err(Wrong::Unknown(other.to_owned()).into()),
    }
}

/// `scan IMAGE|PDF …`: the codes on pictures and pages, as text. Needs no chart.
pub(super) fn scan(mut line: Line, voice: &Voice) -> Result<Answer, Trouble> {
    let paths = line.rest();
    line.end()?;
    if paths.is_empty() {
        return Err(Wrong::Missing("IMAGE|PDF".into()).into());
    }
    let (mut found, mut lines) = (Vec::new(), Vec::new());
    for path in paths {
        for code in ownchart::codes::scan(Path::new(&path), &Workplace::of_this_machine())? {
            let page = (code.page + 1).to_string();
            let sort = voice
                .tongue
                .say(&format!("format-{}", code.sort.word()), &[]);
            let place = voice
                .tongue
                .say("cli-code-place", &[("file", &path), ("page", &page)]);
            lines.push(format!("{place}: {sort}\n{}", harmless(&code.text)));
            found.push(json!({
                "file": path, "page": code.page + 1, "symbol": code.symbol, "sort": code.sort.word(), "text": code.text,
            }));
        }
    }
    if lines.is_empty() {
        lines.push(voice.tongue.say("cli-no-code", &[]));
    }
    Ok(Answer {
        incomplete: found.is_empty(),
        ..Answer::new(json!(found), lines.join("\n\n"))
    })
}
