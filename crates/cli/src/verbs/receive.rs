//! Receiving: what somebody else gave, laid beside the chart first.

use super::take_in::Report;
use crate::keys;
use crate::line::{Line, Trouble, Wrong};
use crate::say::{Answer, Voice, harmless};
use ownchart::import::{About, Draft, Standing};
use ownchart::open::{self, Opened};
use ownchart::{Binder, Code, Entry, EntryId, Error, Key, Workplace};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The largest file that is looked at as a note, in bytes.
const NOTE: u64 = 1 << 20;

/// Which entries are taken.
enum Take {
    New,
    All,
    Numbers(Vec<usize>),
}

/// `receive CHART FILE … [--person P] [--words-file F | --identity F] [--expect WORDS] [--take …]`, and
/// `receive CHART --take-back SHARE`.
pub(super) fn receive(
    mut line: Line,
    binder: &mut Binder,
    voice: &Voice,
) -> Result<Answer, Trouble> {
    if let Some(share) = line.option("undo") {
        line.end()?;
        let count = binder.take_back_received(&share)?;
        let said = voice
            .tongue
            .say("cli-taken-back", &[("count", &count.to_string())]);
        return Ok(Answer::new(json!({ "taken_back": count }), said));
    }
    let dry = line.flag("dry-run");
    let take = match line.option("take") {
        Some(said) => numbers(&said).ok_or(Wrong::Unfit(said))?,
        None => Take::New,
    };
    let expect = line.option("expect");
    let named = match line.option("person") {
        Some(wanted) => Some(binder.person(Some(&wanted))?.entry.id),
        None => None,
    };
    let files: Vec<PathBuf> = line.rest().into_iter().map(PathBuf::from).collect();
    let Some(first) = files.first() else {
        return Err(Wrong::Missing("FILE".into()).into());
    };
    let name = first.file_name().unwrap_or(first.as_os_str());
    let name = name.to_string_lossy().into_owned();
    let mut report = Report::numbered();
    let (draft, person, head) = match note_in(&files)? {
        Some(bytes) => {
            line.end()?;
            let noted = binder.receive_note(bytes, &name, named, voice.tongue)?;
            let from = harmless(&noted.from);
            let head = vec![voice.tongue.say("receive-is-note", &[("from", &from)])];
            match noted.about {
                About::Ours => {}
                About::OtherContent => report
                    .notices
                    .push(voice.tongue.say("receive-other-content", &[])),
                About::Unknown => report
                    .notices
                    .push(voice.tongue.say("receive-unknown-share", &[])),
            }
            let about = match noted.about {
                About::Ours => "ours",
                About::OtherContent => "other-content",
                About::Unknown => "unknown",
            };
            (
                noted.draft,
                noted.person,
                Head::of(
                    head,
                    json!({ "note": { "from": noted.from, "about": about } }),
                ),
            )
        }
        None => {
            let opened = opened(&mut line, &files, binder, expect.as_deref(), voice)?;
            line.end()?;
            let opened = Arc::new(opened);
            let person = for_whom(binder, &opened, named)?;
            let draft = binder.receive(person, &opened, &name, voice.tongue)?;
            (draft, person, share_head(&opened, voice))
        }
    };
    let ticked = match take {
        Take::New => draft.new_ones(),
        Take::All => (0..draft.items.len())
            .filter(|number| draft.items[*number].asks.is_none())
            .collect(),
        Take::Numbers(numbers) => {
            if let Some(wrong) = numbers.iter().find(|number| **number >= draft.items.len()) {
                return Err(Wrong::Unfit((wrong + 1).to_string()).into());
            }
            numbers
        }
    };
    // A share of somebody else is taken for a person who was named, and for nobody else.
    let doubtful = draft.files.iter().any(|file| file.is_doubtful());
    report.note(&draft, &ticked, voice);
    let items = items(&draft, &ticked);
    if doubtful && named.is_none() && !dry {
        return Err(stranger(&draft).into());
    }
    if !dry {
        let taken = binder.take(person, draft, &ticked)?;
        report
            .originals
            .extend(taken.originals.iter().map(ownchart::written_text));
    }
    let mut answer = report.answer(dry, voice)?;
    answer.text = format!("{}\n\n{}", head.lines.join("\n"), answer.text);
    answer.json["items"] = items;
    answer.json["person"] = json!(person);
    if let (Value::Object(to), Value::Object(more)) = (&mut answer.json, head.json) {
        to.extend(more);
    }
    // What has no place in a chart was left out by whoever wrote the share, and is not ours to miss.
    answer.incomplete = false;
    Ok(answer)
}

/// What stands above a draft.
struct Head {
    lines: Vec<String>,
    json: Value,
}

impl Head {
    fn of(lines: Vec<String>, json: Value) -> Head {
        Head { lines, json }
    }
}

fn share_head(opened: &Opened, voice: &Voice) -> Head {
    let today = Workplace::of_this_machine().clock.today();
    let lines = vec![
        harmless(&opened.made_for(voice.tongue, today)),
        opened.signed(voice.tongue),
    ];
    let mut json = opened.json(&[]);
    let about = json!({
        "id": json["id"].take(), "made": json["made"].take(), "for": json["for"].take(),
        "purpose": json["purpose"].take(), "valid_until": json["valid_until"].take(),
        "signature": json["signature"].take(), "digest": json["digest"].take(),
    });
    Head::of(lines, json!({ "share": about }))
}

/// The bytes of a note, where that is what was handed over.
fn note_in(files: &[PathBuf]) -> Result<Option<Vec<u8>>, Trouble> {
    let [file] = files else { return Ok(None) };
    let small = std::fs::metadata(file).is_ok_and(|about| about.len() <= NOTE);
    if !small {
        return Ok(None);
    }
    let bytes = ownchart::read_file(file)?;
    Ok(ownchart::import::is_note(&bytes).then_some(bytes))
}

/// Opens a share: with the words or keys that were named, else with the keys of the chart, else with
/// words from the prompt.
fn opened(
    line: &mut Line,
    files: &[PathBuf],
    binder: &Binder,
    expect: Option<&str>,
    voice: &Voice,
) -> Result<Opened, Trouble> {
    let place = Workplace::of_this_machine();
    let found = open::find(files, &place)?;
    let named = line.has_option("words-file") || line.has_option("identity");
    if !named {
        let ours = binder.reading_keys()?;
        match open::open(&found, Key::Identities(&ours), expect, &place) {
            Err(error) if error.code == Code::WrongKey => {}
            other => return Ok(other?),
        }
    }
    let secret = keys::of_share(line, voice.tongue)?;
    Ok(open::open(&found, secret.key(), expect, &place)?)
}

/// Whose record a share goes to: the person who was named; else the one it speaks of.
fn for_whom(binder: &Binder, opened: &Opened, named: Option<EntryId>) -> Result<EntryId, Trouble> {
    if let Some(person) = named {
        return Ok(person);
    }
    match binder.whose(opened)?.as_slice() {
        [person] => Ok(*person),
        _ => Ok(binder.person(None)?.entry.id),
    }
}

fn stranger(draft: &Draft) -> Error {
    let (mut name, mut born) = (String::new(), String::from("?"));
    for file in &draft.files {
        if let ownchart::import::Belongs::Doubtful {
            name: who,
            born: on,
        } = &file.belongs
        {
            name = harmless(who);
            born = on.as_deref().map_or(born, harmless);
        }
    }
    Error::new(Code::BelongsToAnother)
        .with("name", name)
        .with("born", born)
}

fn items(draft: &Draft, ticked: &[usize]) -> Value {
    let title = |entry: &Entry| entry.title().to_owned();
    let items = draft.items.iter().enumerate().map(|(number, item)| {
        let standing = match &item.standing {
            Standing::New => "new",
            Standing::Same(_) => "same",
            Standing::Different(..) => "different",
            Standing::Beside(..) | Standing::Again(..) => "beside",
            Standing::NotOnPlan(_) => "not_on_plan",
        };
        json!({
            "number": number + 1, "standing": standing, "kind": item.entry.kind(),
            "title": title(&item.entry), "taken": ticked.contains(&number),
        })
    });
    Value::Array(items.collect())
}

/// `new`, `all`, or numbers as they were shown: `1,3,5-8`.
fn numbers(said: &str) -> Option<Take> {
    match said {
        "new" => return Some(Take::New),
        "all" => return Some(Take::All),
        _ => {}
    }
    let number = |word: &str| word.trim().parse::<usize>().ok()?.checked_sub(1);
    let mut all = Vec::new();
    for part in said.split(',') {
        match part.split_once('-') {
            None => all.push(number(part)?),
            Some((from, to)) => {
                let (from, to) = (number(from)?, number(to)?);
                if to < from || to > 1_000_000 {
                    return None;
                }
                all.extend(from..=to);
            }
        }
    }
    Some(Take::Numbers(all))
}

/// The text of a key card: typed, or read from a picture of its code.
pub(super) fn card_text(said: &str) -> Result<String, Trouble> {
    let path = Path::new(said);
    if said.starts_with("ownchart-key:") || !path.is_file() {
        return Ok(said.to_owned());
    }
    Ok(ownchart::contact_keys::card_in(
        path,
        &Workplace::of_this_machine(),
    )?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_taken_by_the_numbers_they_were_shown_with() {
        let taken = |said: &str| match numbers(said) {
            Some(Take::Numbers(numbers)) => Some(numbers),
            _ => None,
        };
        assert_eq!(taken("1,3,5-7"), Some(vec![0, 2, 4, 5, 6]));
        for wrong in ["0", "a", "3-1", "1-", "", "1-99999999999"] {
            assert_eq!(taken(wrong), None, "{wrong}");
        }
    }
}
