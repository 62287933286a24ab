//! Two copies of a chart joined, what they disagree about; people; erasing.

use super::entries::{json_of, listed, one, row};
use crate::keys;
use crate::line::{Line, Trouble, Wrong};
use crate::say::{Answer, Voice, harmless};
use ownchart::copies::CopyKept;
use ownchart::{Binder, EntryId, Joined, Look, Passphrase, Seen, There, To, WordList};
use ownchart::{Workplace, words::Tongue};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// `merge CHART OTHER [--other-passphrase-file F | --other-identity F] [--assign THEIRS=OURS|new|skip …]`.
pub(super) fn merge(mut line: Line, binder: &mut Binder, voice: &Voice) -> Result<Answer, Trouble> {
    if line.flag("from-conflicts") {
        line.end()?;
        let joined = binder.join_conflicts(&mut |_, _| true)?;
        return Ok(told(&joined, voice));
    }
    let folder = PathBuf::from(line.word("OTHER")?);
    let secret = keys::of_other(&mut line)?;
    let wishes = line.every("assign");
    line.end()?;
    let other = binder.other(&folder, secret.as_ref().map(keys::Secret::key))?;
    drop(secret);
    let look = binder.look(&other)?;
    let assign = wishes
        .iter()
        .map(|wish| assigned(wish, &look, binder))
        .collect::<Result<Vec<_>, Trouble>>()?;
    let named =
        |there: &There| there.known || assign.iter().any(|(id, _)| *id == there.person.entry.id);
    if !look.same_chart && !look.people.iter().all(named) {
        return Ok(strangers(&look, &folder, voice));
    }
    let joined = binder.join(&other, &assign, &mut |_, _| true)?;
    Ok(told(&joined, voice))
}

/// Opens a chart whose files a sync program may have mixed up.
pub(super) fn mended(folder: &Path, key: ownchart::Key<'_>) -> Result<Binder, Trouble> {
    Ok(Binder::open_mended(
        folder,
        key,
        Workplace::of_this_machine(),
    )?)
}

/// `THEIRS=OURS`, `THEIRS=new` or `THEIRS=skip`; people by id, the beginning of it, or name.
fn assigned(wish: &str, look: &Look, binder: &Binder) -> Result<(EntryId, To), Trouble> {
    let unfit = || Wrong::Unfit(format!("--assign {wish}"));
    let (from, to) = wish.rsplit_once('=').ok_or_else(unfit)?;
    let fits = |there: &&There| {
        let entry = &there.person.entry;
        entry.title().eq_ignore_ascii_case(from.trim())
            || (from.len() >= 4 && entry.id.to_string().starts_with(from))
    };
    let mut meant = look.people.iter().filter(fits);
    let (Some(there), None) = (meant.next(), meant.next()) else {
        return Err(unfit().into());
    };
    let to = match to {
        "new" => To::New,
        "skip" => To::Skip,
        ours => To::Person(binder.person(Some(ours))?.entry.id),
    };
    Ok((there.person.entry.id, to))
}

/// The people of another chart, each to be assigned by hand.
fn strangers(look: &Look, folder: &Path, voice: &Voice) -> Answer {
    let tongue = voice.tongue;
    let open = || look.people.iter().filter(|there| !there.known);
    let people: Vec<Value> = look
        .people
        .iter()
        .map(|there| {
            let mut json = json_of(&there.person.entry);
            json["entries"] = json!(there.entries);
            json["known"] = json!(there.known);
            json
        })
        .collect();
    let folder = folder.display().to_string();
    let mut text = vec![tongue.say("cli-merge-strangers", &[("file", &folder)])];
    for there in open() {
        let entries = there.entries.to_string();
        let shown = row(tongue, &there.person.entry);
        text.push(tongue.say(
            "cli-merge-person",
            &[("who", &shown), ("entries", &entries)],
        ));
    }
    let first = open().next().map(|there| there.person.entry.id.to_string());
    let id = first.map(|id| id[..8].to_owned()).unwrap_or_default();
    text.push(tongue.say("cli-merge-assign", &[("id", &id)]));
    Answer {
        refused: true,
        ..Answer::new(json!({ "assign": people }), text.join("\n"))
    }
}

fn told(joined: &Joined, voice: &Voice) -> Answer {
    let (tongue, merged) = (voice.tongue, &joined.merged);
    let ids = |ids: &[EntryId]| -> Vec<String> { ids.iter().map(ToString::to_string).collect() };
    let missing: Vec<String> = merged.missing.iter().map(ToString::to_string).collect();
    let undecided: Vec<Value> = joined
        .undecided
        .iter()
        .map(|seen| json_of(&seen.entry))
        .collect();
    let json = json!({
        "entries": merged.entries, "changed": merged.changed, "documents": merged.documents,
        "erased": merged.erased, "aside": merged.aside, "refused": ids(&merged.refused),
        "missing": missing, "undecided": undecided, "moved": joined.moved,
    });
    let numbers = [
        ("entries", merged.entries),
        ("changed", merged.changed),
        ("documents", merged.documents),
    ]
    .map(|(name, number)| (name, number.to_string()));
    let facts = numbers
        .each_ref()
        .map(|(name, number)| (*name, number.as_str()));
    let mut text = vec![tongue.say("cli-merged", &facts)];
    let mut line = |key: &str, number: u64, what: String| {
        if number > 0 {
            let number = number.to_string();
            text.push(tongue.say(key, &[("count", &number), ("what", &what)]));
        }
    };
    line("cli-merged-erased", merged.erased, String::new());
    line("cli-merged-aside", merged.aside, String::new());
    let refused = ids(&merged.refused).join(", ");
    line("cli-merged-refused", merged.refused.len() as u64, refused);
    line(
        "cli-merged-missing",
        missing.len() as u64,
        missing.join(", "),
    );
    let moved = harmless(&joined.moved.join(", "));
    line("cli-merged-moved", joined.moved.len() as u64, moved);
    line(
        "cli-merged-undecided",
        joined.undecided.len() as u64,
        String::new(),
    );
    for seen in &joined.undecided {
        text.push(format!("  {}", row(tongue, &seen.entry)));
    }
    let incomplete = merged.aside > 0 || !merged.refused.is_empty() || !missing.is_empty();
    Answer {
        incomplete,
        ..Answer::new(json, text.join("\n"))
    }
}

/// `undecided CHART [--person P]`.
pub(super) fn undecided(mut line: Line, binder: &Binder, voice: &Voice) -> Result<Answer, Trouble> {
    let person = match line.option("person") {
        Some(wanted) => Some(binder.person(Some(&wanted))?.entry.id),
        None => None,
    };
    line.end()?;
    Ok(listed(&binder.undecided(person)?, voice))
}

/// `decide CHART ID GROUP NUMBER`.
pub(super) fn decide(
    mut line: Line,
    binder: &mut Binder,
    voice: &Voice,
) -> Result<Answer, Trouble> {
    let (id, group) = (line.word("ID")?, line.word("GROUP")?);
    let number = line.word("NUMBER")?;
    let number = number.parse().map_err(|_| Wrong::Unfit(number))?;
    line.end()?;
    Ok(one(&binder.decide(&id, &group, number)?, voice))
}

/// `person CHART join A B`: A is the same as B.
pub(super) fn join_people(
    mut line: Line,
    binder: &mut Binder,
    voice: &Voice,
) -> Result<Answer, Trouble> {
    let (double, meant) = (line.word("PERSON")?, line.word("PERSON")?);
    line.end()?;
    let meant = binder.person(Some(&meant))?;
    let seen = binder.join_people(&double, &meant.entry.id.to_string())?;
    let facts = [
        ("double", seen.entry.title()),
        ("person", meant.entry.title()),
    ];
    Ok(Answer::new(
        json_of(&seen.entry),
        harmless(&voice.tongue.say("cli-people-joined", &facts)),
    ))
}

/// `person CHART part A`.
pub(super) fn part_people(
    mut line: Line,
    binder: &mut Binder,
    voice: &Voice,
) -> Result<Answer, Trouble> {
    let person = line.word("PERSON")?;
    line.end()?;
    binder.part_people(&person)?;
    Ok(listed(&binder.people()?, voice))
}

/// `person CHART move-entry ID PERSON`.
pub(super) fn move_entry(
    mut line: Line,
    binder: &mut Binder,
    voice: &Voice,
) -> Result<Answer, Trouble> {
    let (id, person) = (line.word("ID")?, line.word("PERSON")?);
    line.end()?;
    let person = binder.person(Some(&person))?.entry.id;
    Ok(one(&binder.move_entry(&id, person)?, voice))
}

/// `person CHART extract PERSON -o NEW [--new-passphrase-file F | --generate] [--remove]`.
pub(super) fn extract(
    mut line: Line,
    binder: &mut Binder,
    voice: &Voice,
) -> Result<Answer, Trouble> {
    let person = binder.person(Some(&line.word("PERSON")?))?.entry.id;
    let folder = PathBuf::from(line.needed("output")?);
    let remove = line.flag("remove");
    let (words, made) = if line.flag("generate") {
        let list = match voice.tongue {
            Tongue::De => WordList::German,
            Tongue::En => WordList::English,
        };
        let made = Passphrase::generate(list);
        let words = made.reveal().to_owned();
        (made, Some(words))
    } else {
        let file = "new-passphrase-file";
        (keys::chosen(&mut line, file, voice.tongue)?, None)
    };
    line.end()?;
    let extracted = binder.extract(person, &folder, &words, remove, &mut |_, _| true)?;
    let chart = folder.display().to_string();
    let entries = extracted.entries.to_string();
    let facts = [("chart", chart.as_str()), ("entries", &entries)];
    let mut text = vec![voice.tongue.say("cli-extracted", &facts)];
    if let Some(words) = &made {
        text.push(format!(
            "\n    {words}\n\n{}",
            voice.tongue.say("cli-write-down", &[])
        ));
    }
    text.push(voice.tongue.say("cli-print-recovery", &[("chart", &chart)]));
    let json = json!({ "chart": chart, "entries": extracted.entries, "words": made });
    Ok(Answer::new(json, text.join("\n")))
}

/// `erase CHART ID …`: the passphrase is asked for again.
pub(super) fn erase(mut line: Line, binder: &mut Binder, voice: &Voice) -> Result<Answer, Trouble> {
    let tongue = voice.tongue;
    let words = keys::again(&mut line, tongue)?;
    let ids = line.rest();
    line.end()?;
    binder.opens_with(&words)?;
    let erased = binder.erase(&ids)?;
    let rows: Vec<Value> = erased
        .entries
        .iter()
        .map(|seen: &Seen| json!(seen.entry.id))
        .collect();
    let copies: Vec<Value> = erased.copies.iter().map(json_of_copy).collect();
    let json = json!({
        "erased": rows, "documents": erased.documents, "stays": erased.stays, "copies": copies,
    });
    let (entries, documents) = (
        erased.entries.len().to_string(),
        erased.documents.to_string(),
    );
    let facts = [("entries", entries.as_str()), ("documents", &documents)];
    let mut text = vec![tongue.say("cli-erased", &facts)];
    if !erased.stays.is_empty() {
        let names = harmless(&erased.stays.join(", "));
        text.push(tongue.say("cli-erased-stays", &[("what", &names)]));
    }
    if erased.copies.is_empty() {
        text.push(tongue.say("cli-erased-no-copies", &[]));
    } else {
        text.push(tongue.say("cli-erased-copies", &[]));
        for copy in &erased.copies {
            let number = copy.number.to_string();
            let path = harmless(&copy.place.display().to_string());
            let when = copy.when.to_string();
            let kind = tongue.say(&format!("copy-{}", copy.sort.word()), &[]);
            let facts = [
                ("when", when.as_str()),
                ("kind", &kind),
                ("number", &number),
                ("file", &path),
            ];
            text.push(tongue.say("cli-erased-copy", &facts));
        }
    }
    Ok(Answer::new(json, text.join("\n")))
}

fn json_of_copy(copy: &CopyKept) -> Value {
    json!({ "kind": copy.sort, "path": copy.place, "when": copy.when, "number": copy.number })
}
