//! Tidying up: what stands in a chart twice, and the folder into which letters fall.

use super::entries::{json_of, row};
use crate::line::{Line, Trouble, Wrong};
use crate::say::{Answer, Voice, harmless};
use ownchart::Binder;
use ownchart::inbox::{self, Inbox};
use serde_json::{Value, json};
use std::path::PathBuf;

/// `twice CHART [--person P] | --one FIRST,SECOND | --two FIRST,SECOND`.
pub(super) fn twice(mut line: Line, binder: &mut Binder, voice: &Voice) -> Result<Answer, Trouble> {
    let (one, two) = (line.option("one"), line.option("two"));
    if let Some(pair) = one {
        let (first, second) = pair
            .split_once(',')
            .ok_or_else(|| Wrong::Unfit(pair.clone()))?;
        line.end()?;
        let seen = binder.make_one(first.trim(), second.trim())?;
        let text = row(voice.tongue, &seen.entry);
        return Ok(Answer::new(json!({ "entry": json_of(&seen.entry) }), text));
    }
    if let Some(pair) = two {
        let (first, second) = pair
            .split_once(',')
            .ok_or_else(|| Wrong::Unfit(pair.clone()))?;
        line.end()?;
        binder.keep_both(first.trim(), second.trim())?;
        let text = voice.tongue.say("cli-kept-both", &[]);
        return Ok(Answer::new(json!({}), text));
    }
    let person = binder.person(line.option("person").as_deref())?.entry.id;
    line.end()?;
    let pairs = binder.twice(person)?;
    let mut lines = Vec::new();
    let mut json: Vec<Value> = Vec::new();
    for pair in &pairs {
        let said = |seen: &ownchart::Seen| {
            let id = seen.entry.id.to_string();
            format!("{}  {}", &id[..8], row(voice.tongue, &seen.entry))
        };
        lines.push(said(&pair.first));
        lines.push(format!("≈ {}", said(&pair.second)));
        json.push(json!({
            "first": json_of(&pair.first.entry),
            "second": json_of(&pair.second.entry),
            "differences": pair.differences.iter().map(|it| &it.field).collect::<Vec<_>>(),
        }));
    }
    if pairs.is_empty() {
        lines.push(voice.tongue.say("cli-nothing-twice", &[]));
    }
    Ok(Answer::new(json!({ "twice": json }), lines.join("\n")))
}

/// `inbox CHART DIR [--clear]`.
pub(super) fn inbox(mut line: Line, binder: &Binder, voice: &Voice) -> Result<Answer, Trouble> {
    let folder = PathBuf::from(line.word("DIR")?);
    let clear = line.flag("clear");
    line.end()?;
    let waiting = Inbox::default().look(binder, &folder)?;
    let here: Vec<PathBuf> = waiting
        .iter()
        .filter(|file| file.here)
        .map(|file| file.path.clone())
        .collect();
    let cleared = match clear {
        true => inbox::clear(binder, &folder, &here)?,
        false => 0,
    };
    let mut lines: Vec<String> = waiting
        .iter()
        .filter(|file| !(clear && file.here))
        .map(|file| {
            let key = if file.here {
                "cli-inbox-here"
            } else {
                "cli-inbox-new"
            };
            voice.tongue.say(key, &[("file", &harmless(&file.name))])
        })
        .collect();
    if clear {
        let count = cleared.to_string();
        lines.push(voice.tongue.say("cli-inbox-cleared", &[("count", &count)]));
    } else if lines.is_empty() {
        lines.push(voice.tongue.say("cli-inbox-empty", &[]));
    }
    let files: Vec<Value> = waiting
        .iter()
        .map(|file| json!({ "file": file.name, "bytes": file.bytes, "here": file.here }))
        .collect();
    let json = json!({ "files": files, "cleared": cleared });
    Ok(Answer::new(json, lines.join("\n")))
}
