//! Giving: shares, and opening one that was given.

use super::chart::{self, list_of};
use crate::keys;
use crate::line::{Line, Trouble, Wrong};
use crate::say::{Answer, Voice, harmless};
use ownchart::export::Calendar;
use ownchart::ledger::{Knows, Posted};
use ownchart::send::{Documents, Pick, Preset, Send, To};
use ownchart::{Binder, EntryId, Workplace};
use serde_json::json;
use std::path::{Path, PathBuf};

/// `share CHART --for NAME … -o DIR`.
pub(super) fn share(mut line: Line, binder: &mut Binder, voice: &Voice) -> Result<Answer, Trouble> {
    let (named, contacts) = (line.every("for"), line.every("to-contact"));
    if named.is_empty() && contacts.is_empty() {
        return Err(Wrong::Missing("--for".into()).into());
    }
    let folder = PathBuf::from(line.needed("output")?);
    let person = binder.person(line.option("person").as_deref())?.entry.id;
    let mut met = Vec::new();
    for contact in &contacts {
        let (_, it) = binder.contact_named(contact, Some(person))?;
        met.push(it.name);
    }
    // Who is named by a key need not be named again.
    let readers = if named.is_empty() { met.clone() } else { named };
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
        keys if keys.is_empty() && contacts.is_empty() => To::Words(list_of(voice.tongue)),
        keys => {
            let typed = keys
                .iter()
                .map(|key| key.parse().map_err(|_| Wrong::Unfit(key.clone()).into()));
            let learned = contacts
                .iter()
                .map(|name| Ok(binder.key_of_contact(name, person)?));
            To::Keys(typed.chain(learned).collect::<Result<_, Trouble>>()?)
        }
    };
    let valid_until = match line.option("valid-until") {
        Some(text) => Some(text.parse().map_err(|_| Wrong::Unfit(text))?),
        None => None,
    };
    let along = line.has_flag("documents");
    let documents = match line.option("documents").as_deref() {
        None if !along => Documents::None,
        None | Some("originals") => Documents::Originals,
        Some("pictures") => Documents::Pictures,
        Some(other) => return Err(Wrong::Unfit(other.to_owned()).into()),
    };
    let send = Send {
        person,
        readers,
        purpose: line
            .option("purpose")
            .or_else(|| line.option("note"))
            .unwrap_or_default(),
        valid_until,
        pick,
        to,
        documents,
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
    let tongue = voice.tongue;
    text += &format!("\n\n{}", tongue.say("cli-share-strong", &[]));
    let words = [("words", &*sent.fingerprint)];
    text += &format!("\n{}", tongue.say("cli-share-signed", &words));
    if !contacts.is_empty() {
        let names = met.join(", ");
        text += &format!("\n{}", tongue.say("cli-share-keys", &[("names", &names)]));
    }
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
        "digest": sent.digest,
    });
    let mut answer = Answer::new(json, text);
    answer.notices = sent
        .remarks
        .iter()
        .map(|code| voice.tongue.say(&format!("notice-{code}"), &[]))
        .collect();
    Ok(answer)
}

/// `ledger CHART [--person P] [--reader NAME | --asked SHARE]`.
pub(super) fn ledger(
    mut line: Line,
    binder: &mut Binder,
    voice: &Voice,
) -> Result<Answer, Trouble> {
    let person = match line.option("person") {
        Some(wanted) => Some(binder.person(Some(&wanted))?.entry.id),
        None => None,
    };
    let (reader, asked) = (line.option("reader"), line.option("asked"));
    line.end()?;
    if let Some(share) = asked {
        let posted = binder.asked_to_delete(&share)?;
        let said = voice.tongue.say("cli-asked", &[("who", &posted.row.who)]);
        return Ok(Answer::new(posted.json(), said));
    }
    if let Some(reader) = reader {
        return knows(&binder.known_by(&reader, person)?, voice);
    }
    let rows = binder.ledger(person)?;
    let mut text = Vec::new();
    for posted in &rows {
        let row = &posted.row;
        let (number, when) = (row.share.to_string(), row.when.to_string());
        let what = voice.tongue.find(&format!("share-what-{}", row.what));
        text.push(format!(
            "{}  {} · {} · {} · {}",
            when.get(..16).unwrap_or(&when),
            row.who,
            what.unwrap_or(&row.what),
            row.why,
            row.entries
        ));
        let ways = row.how.join(", ");
        text.push(format!("    {} · {ways}", &number[..8]));
        if let Some(day) = posted.asked {
            let facts = [("date", &*day.to_string())];
            text.push(format!("    {}", voice.tongue.say("cli-was-asked", &facts)));
        }
    }
    let text = if text.is_empty() {
        voice.tongue.say("cli-nothing-there", &[])
    } else {
        text.join("\n")
    };
    let rows: Vec<_> = rows.iter().map(Posted::json).collect();
    Ok(Answer::new(json!(rows), text))
}

/// What a reader knows, and since when.
fn knows(knows: &Knows, voice: &Voice) -> Result<Answer, Trouble> {
    let mut text = vec![knows.readers.join(", ")];
    for it in &knows.entries {
        let kind = it
            .kind
            .and_then(|kind| voice.tongue.find(&format!("kind-{}", kind.word())));
        let now = voice.tongue.say(&format!("knows-{}", it.now.word()), &[]);
        text.push(format!(
            "{}  {} {} · {now}",
            it.since,
            kind.unwrap_or_default(),
            it.title
        ));
    }
    for (day, count) in &knows.unlisted {
        let facts = [("date", &*day.to_string()), ("count", &*count.to_string())];
        text.push(voice.tongue.say("knows-unlisted", &facts));
    }
    if knows.readers.is_empty() {
        text = vec![voice.tongue.say("cli-nothing-there", &[])];
    } else {
        text.push(voice.tongue.say("share-revoke-plain", &[]));
    }
    Ok(Answer::new(knows.json(), text.join("\n")))
}

/// `open FILE [--words-file F | --identity F] [--expect WORDS] [-o DIR]`.
pub(super) fn open(mut line: Line, voice: &Voice) -> Result<Answer, Trouble> {
    let file = PathBuf::from(line.word("FILE")?);
    let expect = line.option("expect");
    let output = line.option("output").map(PathBuf::from);
    let place = Workplace::of_this_machine();
    let found = ownchart::open::find(std::slice::from_ref(&file), &place)?;
    let secret = keys::of_share(&mut line, voice.tongue)?;
    line.end()?;
    let opened = ownchart::open::open(&found, secret.key(), expect.as_deref(), &place)?;
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

/// `export CHART folder -o DIR | summary|records|contacts|calendar -o FILE [--person P] [--titles full]
/// [--reminders H,H,H,H]`.
pub(super) fn export(mut line: Line, binder: &Binder, voice: &Voice) -> Result<Answer, Trouble> {
    let what = line.word("folder|summary|records|contacts|calendar")?;
    let file = PathBuf::from(line.needed("output")?);
    let person = binder.person(line.option("person").as_deref())?.entry.id;
    let tongue = voice.tongue;
    let written = tongue.say("cli-written", &[("file", &file.display().to_string())]);
    if what == "calendar" {
        return calendar(line, binder, person, &file, voice, written);
    }
    line.end()?;
    let (count, without) = match what.as_str() {
        "folder" => {
            let out = binder.folder_to(person, &file, tongue, &mut |_, _| true)?;
            (out.entries, out.without)
        }
        "summary" => (binder.summary_to(person, &file, tongue)?, Vec::new()),
        "records" => (binder.lines_to(person, &file, tongue)?, Vec::new()),
        "contacts" => (binder.contacts_to(person, &file)?, Vec::new()),
        other => return Err(Wrong::Unknown(other.to_owned()).into()),
    };
    let mut lines = vec![written, tongue.say("cli-in-the-clear", &[])];
    for title in &without {
        lines.push(tongue.say("cli-without-bytes", &[("title", &harmless(title))]));
    }
    Ok(Answer {
        incomplete: !without.is_empty(),
        ..Answer::new(
            json!({ "file": file, "count": count, "left_out": without }),
            lines.join("\n"),
        )
    })
}

fn calendar(
    mut line: Line,
    binder: &Binder,
    person: EntryId,
    file: &Path,
    voice: &Voice,
    written: String,
) -> Result<Answer, Trouble> {
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
    let wanted = Calendar {
        full,
        reminders,
        german: voice.tongue == ownchart::words::Tongue::De,
    };
    let made = binder.calendar_to(person, file, wanted)?;
    let mut lines = vec![written];
    for title in &made.left {
        let facts = [("title", &*harmless(title))];
        lines.push(voice.tongue.say("cli-not-in-calendar", &facts));
    }
    Ok(Answer {
        incomplete: !made.left.is_empty(),
        ..Answer::new(
            json!({ "file": file, "count": made.events, "left_out": made.left }),
            lines.join("\n"),
        )
    })
}
