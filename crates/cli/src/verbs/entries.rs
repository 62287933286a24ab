//! Keeping and finding entries.

use super::joining;
use crate::line::{Line, Trouble, Wrong};
use crate::say::{Answer, Voice, harmless};
use ownchart::words::Tongue;
use ownchart::{Binder, Entry, Kind, Life, Seen, Wanted, tell, written};
use serde_json::{Map, Value, json};
use std::io::Read;

/// `person CHART add|list|edit|join|part|move-entry|extract`.
pub(super) fn person(
    mut line: Line,
    binder: &mut Binder,
    voice: &Voice,
) -> Result<Answer, Trouble> {
    match line
        .word("add|list|edit|join|part|move-entry|extract")?
        .as_str()
    {
        "add" => {
            let mut form = fields(Kind::Person, line.fields())?;
            line.end()?;
            if let Some(born) = form.remove("born") {
                form.insert("birth_date".into(), born);
            }
            form.insert("kind".into(), json!(Kind::Person));
            added(binder.add(vec![form])?, false, voice)
        }
        "list" => {
            line.end()?;
            Ok(listed(&binder.people()?, voice))
        }
        "edit" => {
            let wanted = line.word("PERSON")?;
            let id = binder.person(Some(&wanted))?.entry.id.to_string();
            let changes = fields(Kind::Person, line.fields())?;
            line.end()?;
            Ok(one(&binder.edit(&id, changes)?, voice))
        }
        "join" => joining::join_people(line, binder, voice),
        "part" => joining::part_people(line, binder, voice),
        "move-entry" => joining::move_entry(line, binder, voice),
        "extract" => joining::extract(line, binder, voice),
        other => Err(Wrong::Unknown(other.to_owned()).into()),
    }
}

/// `add CHART KIND --field value …`, or JSON (one or a list) on standard input.
pub(super) fn add(
    mut line: Line,
    binder: &mut Binder,
    input: Option<String>,
    voice: &Voice,
) -> Result<Answer, Trouble> {
    let kind = line.maybe_word().map(|word| kind(&word)).transpose()?;
    let person = match line.option("person") {
        Some(wanted) => Some(binder.person(Some(&wanted))?.entry.id),
        None => None,
    };
    let typed = line.fields();
    line.end()?;
    let (mut forms, many) = match (kind, typed.is_empty()) {
        (Some(kind), false) => (vec![fields(kind, typed)?], false),
        (None, false) => return Err(Wrong::Missing("KIND".into()).into()),
        (_, true) => objects(input)?,
    };
    for form in &mut forms {
        if let Some(kind) = kind {
            form.entry("kind").or_insert_with(|| json!(kind));
        }
        if let Some(person) = person {
            form.insert("person".into(), json!(person));
        }
    }
    added(binder.add(forms)?, many, voice)
}

fn added(entries: Vec<Entry>, many: bool, voice: &Voice) -> Result<Answer, Trouble> {
    let json: Vec<Value> = entries.iter().map(json_of).collect();
    let text: Vec<String> = entries
        .iter()
        .map(|entry| {
            voice
                .tongue
                .say("cli-added", &[("what", &row(voice.tongue, entry))])
        })
        .collect();
    let json = match json.as_slice() {
        [only] if !many => only.clone(),
        _ => Value::Array(json),
    };
    Ok(Answer::new(json, text.join("\n")))
}

/// `edit CHART ID --field value …`; an empty value empties the field.
pub(super) fn edit(
    mut line: Line,
    binder: &mut Binder,
    input: Option<String>,
    voice: &Voice,
) -> Result<Answer, Trouble> {
    let id = line.word("ID")?;
    let kind = binder.entry(&id)?.entry.kind();
    let typed = line.fields();
    line.end()?;
    let changes = if typed.is_empty() {
        objects(input)?
            .0
            .pop()
            .ok_or(Wrong::Missing("FIELD".into()))?
    } else {
        fields(kind, typed)?
    };
    Ok(one(&binder.edit(&id, changes)?, voice))
}

/// `remove CHART ID`.
pub(super) fn remove(
    mut line: Line,
    binder: &mut Binder,
    voice: &Voice,
) -> Result<Answer, Trouble> {
    let id = line.word("ID")?;
    line.end()?;
    let seen = binder.remove(&id)?;
    let text = voice
        .tongue
        .say("cli-removed", &[("id", &seen.entry.id.to_string())]);
    Ok(Answer::new(json_of(&seen.entry), text))
}

/// `unremove CHART ID`.
pub(super) fn unremove(
    mut line: Line,
    binder: &mut Binder,
    voice: &Voice,
) -> Result<Answer, Trouble> {
    let id = line.word("ID")?;
    line.end()?;
    Ok(one(&binder.unremove(&id)?, voice))
}

/// `history CHART ID`.
pub(super) fn history(mut line: Line, binder: &Binder, voice: &Voice) -> Result<Answer, Trouble> {
    let id = line.word("ID")?;
    line.end()?;
    let versions = binder.history(&id)?;
    let json = versions.iter().map(|version| {
        json!({ "number": version.number, "when": version.when, "entry": written(&version.entry) })
    });
    let text = versions.iter().map(|version| {
        let said = row(voice.tongue, &version.entry);
        let gone = match version.entry.life {
            Life::Removed => format!(" · {}", voice.tongue.say("cli-was-removed", &[])),
            _ => String::new(),
        };
        format!("{:>3}  {}  {said}{gone}", version.number, version.when)
    });
    let text: Vec<String> = text.collect();
    Ok(Answer::new(json.collect(), text.join("\n")))
}

/// `undo CHART ID [--to NUMBER]`.
pub(super) fn undo(mut line: Line, binder: &mut Binder, voice: &Voice) -> Result<Answer, Trouble> {
    let id = line.word("ID")?;
    let number = match line.option("to") {
        Some(text) => Some(text.parse().map_err(|_| Wrong::Unfit(text))?),
        None => None,
    };
    line.end()?;
    Ok(one(&binder.put_back(&id, number)?, voice))
}

/// `list CHART [KIND] [--person P] [--since D]`.
pub(super) fn list(mut line: Line, binder: &Binder, voice: &Voice) -> Result<Answer, Trouble> {
    let kinds: Vec<Kind> = line
        .maybe_word()
        .map(|word| kind(&word))
        .transpose()?
        .into_iter()
        .collect();
    let every = kinds.is_empty();
    let since = match line.option("since") {
        Some(text) => Some(text.parse().map_err(|_| Wrong::Unfit(text))?),
        None => None,
    };
    let person = match line.option("person") {
        Some(wanted) => Some(binder.person(Some(&wanted))?.entry.id),
        None => None,
    };
    let removed = line.flag("removed");
    line.end()?;
    let mut entries = binder.list(&Wanted {
        kinds,
        person,
        since,
        removed,
    })?;
    let all = entries.len();
    if every && !voice.json {
        // Thousands of doses would bury everything else on a terminal.
        entries.retain(|seen| seen.entry.kind() != Kind::Intake);
    }
    let mut answer = listed(&entries, voice);
    if entries.len() < all {
        let count = (all - entries.len()).to_string();
        let more = voice.tongue.say("cli-more-doses", &[("count", &count)]);
        answer.text = format!("{}\n{more}", answer.text);
    }
    Ok(answer)
}

/// `show CHART ID`.
pub(super) fn show(mut line: Line, binder: &Binder, voice: &Voice) -> Result<Answer, Trouble> {
    let id = line.word("ID")?;
    line.end()?;
    Ok(one(&binder.entry(&id)?, voice))
}

/// `search CHART WORDS`.
pub(super) fn search(mut line: Line, binder: &Binder, voice: &Voice) -> Result<Answer, Trouble> {
    let words = line.rest().join(" ");
    line.end()?;
    if words.trim().is_empty() {
        return Err(Wrong::Missing("WORDS".into()).into());
    }
    let hits = binder.search(&words, None, 200)?;
    let json = hits
        .iter()
        .map(|hit| {
            let mut json = json_of(&hit.entry.entry);
            json["excerpt"] = json!(hit.excerpt);
            json["marks"] = hit
                .marks
                .iter()
                .map(|mark| json!([mark.start, mark.end]))
                .collect();
            json
        })
        .collect();
    let text: Vec<String> = hits
        .iter()
        .map(|hit| {
            let excerpt = harmless(&marked(&hit.excerpt, &hit.marks).replace('\n', " "));
            format!(
                "{}\n          … {excerpt}",
                row(voice.tongue, &hit.entry.entry)
            )
        })
        .collect();
    let text = if text.is_empty() {
        voice.tongue.say("cli-nothing-found", &[])
    } else {
        text.join("\n")
    };
    Ok(Answer::new(Value::Array(json), text))
}

/// An excerpt with what was found between brackets, so that it survives a pipe.
fn marked(excerpt: &str, marks: &[std::ops::Range<usize>]) -> String {
    let mut text = excerpt.to_owned();
    for mark in marks.iter().rev() {
        text.insert(mark.end, ']');
        text.insert(mark.start, '[');
    }
    text
}

/// `schema [KIND]`.
pub(super) fn schema(mut line: Line) -> Result<Answer, Trouble> {
    let word = line.maybe_word();
    line.end()?;
    let json = match word {
        Some(word) => ownchart::schema(kind(&word)?),
        None => Kind::ALL
            .iter()
            .map(|kind| ownchart::schema(*kind))
            .collect(),
    };
    let text = serde_json::to_string_pretty(&json).expect("a schema is plain JSON");
    Ok(Answer::new(json, text))
}

fn kind(word: &str) -> Result<Kind, Wrong> {
    word.parse().map_err(|_| Wrong::Unfit(word.to_owned()))
}

/// The objects on standard input: one, or a list.
fn objects(input: Option<String>) -> Result<(Vec<Map<String, Value>>, bool), Trouble> {
    let text = match input {
        Some(text) => text,
        None => {
            let mut text = String::new();
            std::io::stdin()
                .read_to_string(&mut text)
                .map_err(|_| Wrong::Unfit("JSON".into()))?;
            text
        }
    };
    if text.trim().is_empty() {
        return Err(Wrong::Missing("--field value".into()).into());
    }
    let unfit = || Wrong::Unfit("JSON".into());
    match serde_json::from_str(&text).map_err(|_| unfit())? {
        Value::Object(object) => Ok((vec![object], false)),
        Value::Array(items) => {
            let objects = items.into_iter().map(|item| match item {
                Value::Object(object) => Ok(object),
                _ => Err(unfit().into()),
            });
            Ok((objects.collect::<Result<_, Trouble>>()?, true))
        }
        _ => Err(unfit().into()),
    }
}

/// Typed fields as the form wants them: what is repeated or comma-separated becomes a list where
/// the field is one, JSON stays JSON where a field has parts, nothing empties a field.
fn fields(kind: Kind, typed: Vec<(String, String)>) -> Result<Map<String, Value>, Wrong> {
    let mut form = Map::new();
    for (name, text) in typed {
        if let Some(value) = ownchart::field_from_text(kind, &name, &text) {
            match (form.get_mut(&name), value) {
                (Some(Value::Array(have)), Value::Array(more)) => have.extend(more),
                (_, value) => {
                    form.insert(name, value);
                }
            }
        } else if name == "born" && kind == Kind::Person {
            form.insert("birth_date".into(), json!(text));
        } else {
            return Err(Wrong::Unknown(format!("--{name}")));
        }
    }
    Ok(form)
}

pub(super) fn listed(entries: &[Seen], voice: &Voice) -> Answer {
    let json = entries.iter().map(json_of_seen).collect();
    let rows: Vec<String> = entries
        .iter()
        .map(|seen| row(voice.tongue, &seen.entry))
        .collect();
    let text = if rows.is_empty() {
        voice.tongue.say("cli-nothing-there", &[])
    } else {
        rows.join("\n")
    };
    Answer::new(Value::Array(json), text)
}

pub(super) fn one(seen: &Seen, voice: &Voice) -> Answer {
    let json = json_of_seen(seen);
    let mut text = row(voice.tongue, &seen.entry);
    for (name, value) in written(&seen.entry) {
        if !matches!(name.as_str(), "id" | "kind") {
            let value = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            text += &format!("\n  {name}: {}", harmless(&value));
        }
    }
    for conflict in &seen.conflicts {
        text += &format!(
            "\n  {}",
            voice
                .tongue
                .say("cli-undecided", &[("group", &conflict.group)])
        );
        for (version, number) in conflict.versions.iter().zip(1..) {
            text += &format!("\n    {number}  {}", row(voice.tongue, &version.entry));
        }
    }
    Answer::new(json, text)
}

pub(super) fn json_of(entry: &Entry) -> Value {
    Value::Object(written(entry))
}

fn json_of_seen(seen: &Seen) -> Value {
    let mut json = json_of(&seen.entry);
    if !seen.conflicts.is_empty() {
        let conflicts: Vec<Value> = seen
            .conflicts
            .iter()
            .map(|c| json!({ "group": c.group, "versions": c.versions.iter().map(|v| json_of(&v.entry)).collect::<Vec<_>>() }))
            .collect();
        json["conflicts"] = Value::Array(conflicts);
    }
    json
}

/// An entry on one line of a terminal.
pub(super) fn row(tongue: Tongue, entry: &Entry) -> String {
    let when = entry
        .time()
        .map(|when| when.date().to_string())
        .unwrap_or_default();
    let detail = tell::detail(tongue, entry);
    let parts =
        [when, tell::title(tongue, entry), detail].map(|part| harmless(&part.replace('\n', " ")));
    let shown: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    let kind = tongue.say(&format!("kind-{}", entry.kind()), &[]);
    format!(
        "{}  {kind}: {}",
        &entry.id.to_string()[..8],
        shown.join(" · ")
    )
}
