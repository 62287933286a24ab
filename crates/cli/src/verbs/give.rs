//! Giving: shares, and opening one that was given.

use super::chart::{self, list_of};
use crate::keys;
use crate::line::{Line, Trouble, Wrong};
use crate::say::{Answer, Voice, harmless};
use ownchart::export::Calendar;
use ownchart::send::{Pick, Preset, Send, To};
use ownchart::{Binder, Workplace};
use serde_json::json;
use std::path::PathBuf;

/// `share CHART --for NAME … -o DIR`.
pub(super) fn share(mut line: Line, binder: &mut Binder, voice: &Voice) -> Result<Answer, Trouble> {
    let reader = line.needed("for")?;
    let folder = PathBuf::from(line.needed("output")?);
    let person = binder.person(line.option("person").as_deref())?.entry.id;
    let pick = match (line.option("preset").as_deref(), line.option("only")) {
        (None, Some(ids)) => {
            let ids = ids
                .split(',')
                .map(|id| Ok(binder.entry(id.trim())?.entry.id));
            Pick::Only(ids.collect::<Result<_, Trouble>>()?)
        }
        (None | Some("emergency"), None) => Pick::Preset(Preset::Emergency),
        (Some("visit"), None) => Pick::Preset(Preset::Visit),
        (Some("all"), None) => Pick::Preset(Preset::Everything),
        (Some(other), _) => return Err(Wrong::Unfit(other.to_owned()).into()),
    };
    let to = match line.every("to") {
        keys if keys.is_empty() => To::Words(list_of(voice.tongue)),
        keys => To::Keys(
            keys.iter()
                .map(|key| key.parse().map_err(|_| Wrong::Unfit(key.clone())))
                .collect::<Result<_, _>>()?,
        ),
    };
    let valid_until = match line.option("valid-until") {
        Some(text) => Some(text.parse().map_err(|_| Wrong::Unfit(text))?),
        None => None,
    };
    let send = Send {
        person,
        reader,
        purpose: line
            .option("purpose")
            .or_else(|| line.option("note"))
            .unwrap_or_default(),
        valid_until,
        pick,
        to,
        documents: line.flag("documents"),
        sensitive: line.flag("sensitive"),
        summary: line.flag("summary"),
        paper: true,
        tongue: voice.tongue,
    };
    line.end()?;
    let sent = binder.send(&send, &folder)?;
    let files: Vec<String> = sent
        .files
        .iter()
        .map(|name| folder.join(name).display().to_string())
        .collect();
    let mut text = files.join("\n");
    if let Some(words) = &sent.words {
        text += &format!(
            "\n\n    {}\n\n{}",
            words.reveal(),
            voice.tongue.say("cli-share-words", &[])
        );
    }
    let json = json!({
        "id": sent.id, "files": files, "words": sent.words.as_ref().map(|words| words.reveal()),
        "entries": sent.entries, "documents": sent.documents, "fingerprint": sent.fingerprint,
    });
    let mut answer = Answer::new(json, text);
    answer.notices = sent
        .remarks
        .iter()
        .map(|code| voice.tongue.say(&format!("notice-{code}"), &[]))
        .collect();
    Ok(answer)
}

/// `ledger CHART [--person P]`.
pub(super) fn ledger(mut line: Line, binder: &Binder, voice: &Voice) -> Result<Answer, Trouble> {
    let person = match line.option("person") {
        Some(wanted) => Some(binder.person(Some(&wanted))?.entry.id),
        None => None,
    };
    line.end()?;
    let rows = binder.ledger(person)?;
    let text: Vec<String> = rows
        .iter()
        .map(|row| {
            let said = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
            format!(
                "{}  {} · {} · {} · {}",
                said("when"),
                said("who"),
                said("what"),
                said("why"),
                row["entries"]
            )
        })
        .collect();
    let text = if text.is_empty() {
        voice.tongue.say("cli-nothing-there", &[])
    } else {
        text.join("\n")
    };
    Ok(Answer::new(json!(rows), text))
}

/// `open FILE [--words-file F | --identity F] [--expect WORDS] [-o DIR]`.
pub(super) fn open(mut line: Line, voice: &Voice) -> Result<Answer, Trouble> {
    let file = PathBuf::from(line.word("FILE")?);
    let expect = line.option("expect");
    let output = line.option("output").map(PathBuf::from);
    let place = Workplace::of_this_machine();
    let sealed = ownchart::open::find(&file, &place)?;
    let secret = keys::of_share(&mut line, voice.tongue)?;
    line.end()?;
    let opened = ownchart::open::open(&sealed, secret.key(), expect.as_deref(), &place)?;
    let mut files = Vec::new();
    if let Some(folder) = &output {
        chart::folder(folder)?;
        files = opened.write_to(folder)?;
    }
    let text = harmless(&opened.text(voice.tongue, place.clock.today()));
    let json = opened.json(&files);
    Ok(Answer::new(json, text))
}

/// `frames FILE.age [--screen] -o DIR`.
pub(super) fn frames(mut line: Line) -> Result<Answer, Trouble> {
    let file = PathBuf::from(line.word("FILE.age")?);
    let folder = PathBuf::from(line.needed("output")?);
    let screen = line.flag("screen");
    line.end()?;
    let files = ownchart::codes::frames(&file, &folder, screen)?;
    let text = files
        .iter()
        .map(|file| file.display().to_string())
        .collect::<Vec<_>>()
        .join("\n");
    Ok(Answer::new(json!({ "files": files }), text))
}

/// `unframe IMAGE|PDF|TEXT … -o FILE.age`.
pub(super) fn unframe(mut line: Line, voice: &Voice) -> Result<Answer, Trouble> {
    let output = PathBuf::from(line.needed("output")?);
    let inputs: Vec<PathBuf> = line.rest().into_iter().map(PathBuf::from).collect();
    line.end()?;
    if inputs.is_empty() {
        return Err(Wrong::Missing("IMAGE|PDF|TEXT".into()).into());
    }
    let found = ownchart::codes::unframe(&inputs, &Workplace::of_this_machine())?;
    let bytes = found.as_ref().len();
    ownchart::write_sealed(&output, found)?;
    let file = output.display().to_string();
    let text = voice.tongue.say("cli-written", &[("file", &file)]);
    Ok(Answer::new(json!({ "file": file, "bytes": bytes }), text))
}

/// `export CHART contacts|calendar -o FILE [--person P] [--titles full] [--reminders H,H,H,H]`.
pub(super) fn export(mut line: Line, binder: &Binder, voice: &Voice) -> Result<Answer, Trouble> {
    let what = line.word("contacts|calendar")?;
    let file = PathBuf::from(line.needed("output")?);
    let person = binder.person(line.option("person").as_deref())?.entry.id;
    let full = match line.option("titles").as_deref() {
        None | Some("neutral") => false,
        Some("full") => true,
        Some(other) => return Err(Wrong::Unfit(other.to_owned()).into()),
    };
    let reminders = match line.option("reminders") {
        None => None,
        Some(text) => {
            let hours: Result<Vec<u8>, _> = text.split(',').map(|it| it.trim().parse()).collect();
            let hours: Option<[u8; 4]> = hours.ok().and_then(|it| it.try_into().ok());
            let fits = hours.filter(|it| it.iter().all(|hour| *hour < 24));
            Some(fits.ok_or(Wrong::Unfit(text))?)
        }
    };
    line.end()?;
    let (events, left) = match what.as_str() {
        "contacts" => (binder.contacts_to(person, &file)?, Vec::new()),
        "calendar" => {
            let german = voice.tongue == ownchart::words::Tongue::De;
            let wanted = Calendar {
                full,
                reminders,
                german,
            };
            let written = binder.calendar_to(person, &file, wanted)?;
            (written.events, written.left)
        }
        other => return Err(Wrong::Unknown(other.to_owned()).into()),
    };
    let mut lines = vec![
        voice
            .tongue
            .say("cli-written", &[("file", &file.display().to_string())]),
    ];
    for title in &left {
        lines.push(
            voice
                .tongue
                .say("cli-not-in-calendar", &[("title", &harmless(title))]),
        );
    }
    Ok(Answer {
        incomplete: !left.is_empty(),
        ..Answer::new(
            json!({ "file": file, "count": events, "left_out": left }),
            lines.join("\n"),
        )
    })
}
