//! Copies of the chart, the way back, and whether either is whole.

use super::paper;
use crate::keys;
use crate::line::{Line, Trouble, Wrong};
use crate::say::{Answer, Voice};
use ownchart::copies::{self, Whole};
use ownchart::{Binder, Code, Error, Finding, Workplace};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// `backup CHART -o FILE`.
pub(super) fn backup(
    mut line: Line,
    binder: &mut Binder,
    voice: &Voice,
) -> Result<Answer, Trouble> {
    let file = PathBuf::from(line.needed("output")?);
    line.end()?;
    let whole = binder.backup(&file, &mut voice.follow())?;
    Ok(made(&file, &whole, voice, "cli-backup-made"))
}

/// `mirror CHART [DIR] [--deep] [--forget]`: without DIR every mirror that is there.
pub(super) fn mirror(
    mut line: Line,
    binder: &mut Binder,
    voice: &Voice,
) -> Result<Answer, Trouble> {
    let chosen = line.maybe_word().map(PathBuf::from);
    let (deep, forget) = (line.flag("deep"), line.flag("forget"));
    line.end()?;
    let Some(chosen) = chosen else {
        return mirrors(binder, voice);
    };
    let place = binder.mirror_in(&chosen);
    if forget {
        let place = std::path::absolute(&place).unwrap_or(place);
        binder.forget_copy(&place)?;
        let file = place.display().to_string();
        let text = voice.tongue.say("cli-mirror-forgotten", &[("file", &file)]);
        return Ok(Answer::new(
            json!({ "file": file, "forgotten": true }),
            text,
        ));
    }
    let whole = binder.mirror(&place, deep, &mut voice.follow())?;
    Ok(made(&place, &whole, voice, "cli-mirror-made"))
}

fn mirrors(binder: &mut Binder, voice: &Voice) -> Result<Answer, Trouble> {
    let failed = binder.mirror_all();
    let copies = binder.copies()?;
    let text: Vec<String> = copies
        .iter()
        .map(|copy| {
            let facts = [
                ("file", copy.place.display().to_string()),
                ("behind", copy.behind.to_string()),
            ];
            let facts = facts.each_ref().map(|(name, fact)| (*name, fact.as_str()));
            let key = if copy.place.exists() {
                "cli-copy"
            } else {
                "cli-copy-away"
            };
            voice.tongue.say(key, &facts)
        })
        .collect();
    let json = copies.iter().map(|copy| {
        let there = copy.place.exists();
        json!({ "file": copy.place, "kind": copy.sort, "checked": copy.checked, "behind": copy.behind, "there": there })
    });
    let text = if text.is_empty() {
        voice.tongue.say("cli-no-copies", &[])
    } else {
        text.join("\n")
    };
    let mut answer = Answer::new(json.collect(), text);
    answer.notices = not_mirrored(&failed, voice);
    Ok(answer)
}

/// What is said of mirrors that could not be brought up to date.
pub(crate) fn not_mirrored(failed: &[(PathBuf, Error)], voice: &Voice) -> Vec<String> {
    let one = |(place, error): &(PathBuf, Error)| {
        let [what, help] = voice.tongue.refuse(error);
        format!("{}: {what} {help}", place.display())
    };
    failed.iter().map(one).collect()
}

fn made(file: &Path, whole: &Whole, voice: &Voice, key: &str) -> Answer {
    let file = file.display().to_string();
    let facts = [
        ("file", file.clone()),
        ("number", whole.number.to_string()),
        ("words", whole.words.clone()),
        ("documents", whole.documents.to_string()),
        ("bytes", whole.bytes.to_string()),
    ];
    let facts = facts.each_ref().map(|(name, fact)| (*name, fact.as_str()));
    Answer::new(json_of(&file, whole), voice.tongue.say(key, &facts))
}

fn json_of(file: &str, whole: &Whole) -> Value {
    json!({
        "file": file, "bytes": whole.bytes, "documents": whole.documents, "number": whole.number,
        "words": whole.words, "made": whole.made, "verified": true,
    })
}

/// `restore FILE|DIR -o CHART`, and `restore CHART --accept-older`.
pub(super) fn restore(mut line: Line, voice: &Voice) -> Result<Answer, Trouble> {
    if line.flag("pages") {
        return from_paper(line, voice);
    }
    let copy = PathBuf::from(line.word("FILE|DIR")?);
    if line.flag("accept-older") {
        return accept_older(line, &copy, voice);
    }
    let to = PathBuf::from(line.needed("output")?);
    let secret = keys::of_chart(&mut line, voice.tongue)?;
    line.end()?;
    let place = Workplace::of_this_machine();
    let (binder, lost) = copies::restore(&copy, secret.key(), &to, place, &mut voice.follow())?;
    let mut answer = is_back(&to, binder, voice)?;
    answer.json["lost"] = lost
        .iter()
        .map(|it| json!({ "code": it.code, "place": it.place }))
        .collect();
    answer.incomplete = !lost.is_empty();
    answer.notices = lost.iter().map(|finding| said(finding, voice)).collect();
    Ok(answer)
}

/// Closes a chart that came back, and says in which state it is.
fn is_back(to: &Path, binder: Binder, voice: &Voice) -> Result<Answer, Trouble> {
    let state = binder.state();
    binder.close()?;
    let chart = to.display().to_string();
    let number = state.number.to_string();
    let facts = [
        ("chart", &*chart),
        ("number", &number),
        ("words", &state.words),
    ];
    let text = voice.tongue.say("cli-restored", &facts);
    let json = json!({ "chart": chart, "number": state.number, "words": state.words });
    Ok(Answer::new(json, text))
}

/// `restore --pages PDF|PICTURE … --identity F [--generate | --new-passphrase-file F] -o CHART`.
fn from_paper(mut line: Line, voice: &Voice) -> Result<Answer, Trouble> {
    let to = PathBuf::from(line.needed("output")?);
    let files = line.every("identity");
    let keys = if files.is_empty() {
        keys::from_paper(&mut line, voice.tongue)?
    } else {
        keys::in_files(&files)?
    };
    let generated = line.flag("generate");
    let words = if generated {
        ownchart::Passphrase::generate(super::chart::list_of(voice.tongue))
    } else {
        keys::chosen(&mut line, "new-passphrase-file", voice.tongue)?
    };
    let pages: Vec<PathBuf> = line.rest().into_iter().map(PathBuf::from).collect();
    line.end()?;
    if pages.is_empty() {
        return Err(Wrong::Missing("PDF|PICTURE".into()).into());
    }
    let place = Workplace::of_this_machine();
    let binder = copies::restore_from_paper(&pages, &keys, &words, &to, place)?;
    let mut answer = is_back(&to, binder, voice)?;
    if generated {
        answer.json["passphrase"] = json!(words.reveal());
        answer.text = format!("    {}\n\n{}", words.reveal(), answer.text);
    }
    Ok(answer)
}

/// This folder is older than what the device knows, and that is meant so.
fn accept_older(mut line: Line, folder: &Path, voice: &Voice) -> Result<Answer, Trouble> {
    let secret = keys::of_chart(&mut line, voice.tongue)?;
    line.end()?;
    let binder = Binder::accept_older(folder, secret.key(), Workplace::of_this_machine())?;
    let state = binder.state();
    binder.close()?;
    let (chart, number) = (folder.display().to_string(), state.number.to_string());
    let facts = [
        ("chart", &*chart),
        ("number", &number),
        ("words", &state.words),
    ];
    let text = voice.tongue.say("cli-accepted", &facts);
    let json = json!({ "chart": chart, "number": state.number, "words": state.words });
    Ok(Answer::new(json, text))
}

/// `verify CHART [--deep] [--take-back]`: exit 3 when something is not as this chart left it.
pub(super) fn verify(
    mut line: Line,
    binder: &mut Binder,
    voice: &Voice,
) -> Result<Answer, Trouble> {
    let (deep, take_back) = (line.flag("deep"), line.flag("take-back"));
    line.end()?;
    let taken = if take_back { binder.take_back()? } else { 0 };
    let findings = binder.verify(deep)?;
    let Some(first) = findings.first() else {
        let text = voice.tongue.say("cli-sound", &[]);
        let json = json!({ "sound": true, "findings": [], "taken_back": taken });
        return Ok(Answer::new(json, text));
    };
    let mut error = Error::new(Code::Damaged)
        .with("what", first.code)
        .with("place", &first.place);
    for finding in &findings {
        eprintln!("{}", said(finding, voice));
        error = error.with(&format!("finding-{}", finding.code), &finding.place);
    }
    if findings.iter().all(|finding| !finding.grave) {
        let json = findings
            .iter()
            .map(|f| json!({ "code": f.code, "place": f.place }))
            .collect::<Vec<_>>();
        let text = voice.tongue.say("cli-sound-remarks", &[]);
        let json = json!({ "sound": true, "findings": json, "taken_back": taken });
        return Ok(Answer::new(json, text));
    }
    Err(error.into())
}

/// `verify FILE`: a backup, without a chart beside it.
pub(super) fn verify_file(mut line: Line, file: &Path, voice: &Voice) -> Result<Answer, Trouble> {
    let secret = keys::of_chart(&mut line, voice.tongue)?;
    // A backup is read from end to end in any case.
    line.flag("deep");
    line.end()?;
    let place = Workplace::of_this_machine();
    let whole = copies::check(file, secret.key(), &place, &mut voice.follow())?;
    Ok(made(file, &whole, voice, "cli-copy-whole"))
}

fn said(finding: &Finding, voice: &Voice) -> String {
    let key = format!("finding-{}", finding.code);
    let says = voice.tongue.say(&key, &[("place", &finding.place)]);
    format!("{}: {says}", finding.code)
}

/// `keys CHART trusted --names A,B,C -o FILE.pdf`, and `keys CHART trusted --end`.
pub(super) fn trusted(
    mut line: Line,
    binder: &mut Binder,
    voice: &Voice,
) -> Result<Answer, Trouble> {
    if line.flag("end") {
        line.end()?;
        binder.end_trust()?;
        let text = voice.tongue.say("cli-trust-ended", &[]);
        return Ok(Answer::new(json!({ "trusted": false }), text));
    }
    let names = line.needed("names")?;
    let output = PathBuf::from(line.needed("output")?);
    line.end()?;
    let three: Vec<String> = names
        .split(',')
        .map(|name| name.trim().to_owned())
        .collect();
    let three: [String; 3] = three.try_into().map_err(|_| Wrong::Unfit(names))?;
    let cards = binder.trust(&three)?;
    ownchart::write_file(&output, cards.pdf)?;
    let file = output.display().to_string();
    let text = voice.tongue.say("cli-cards-printed", &[("file", &file)]);
    let mut answer = Answer::new(json!({ "file": file, "trusted": true }), text);
    paper::tell_checked(&mut answer, cards.checked.as_ref(), voice);
    Ok(answer)
}

/// `keys CHART rotate [--generate | --new-passphrase-file F] -o FILE.pdf`, and
/// `keys CHART rotate --finish`.
pub(super) fn rotate(
    mut line: Line,
    binder: &mut Binder,
    voice: &Voice,
) -> Result<Answer, Trouble> {
    if line.flag("finish") {
        line.end()?;
        binder.remove_former()?;
        let text = voice.tongue.say("cli-former-removed", &[]);
        return Ok(Answer::new(json!({ "former": null }), text));
    }
    let output = PathBuf::from(line.needed("output")?);
    let reveal = line.flag("reveal");
    let generated = line.flag("generate");
    let new = if generated {
        ownchart::Passphrase::generate(super::chart::list_of(voice.tongue))
    } else {
        keys::chosen(&mut line, "new-passphrase-file", voice.tongue)?
    };
    line.end()?;
    let (sheet, identity) = binder.rotate(&new, &mut voice.follow())?;
    ownchart::write_file(&output, sheet.pdf)?;
    let (file, former) = (output.display().to_string(), binder.former()?);
    let former = former.map(|former| former.place.display().to_string());
    let facts = [
        ("file", &*file),
        ("former", former.as_deref().unwrap_or_default()),
    ];
    let mut text = voice.tongue.say("cli-rotated", &facts);
    let mut json = json!({ "file": file, "former": former });
    if generated {
        json["words"] = json!(new.reveal());
        text = format!("    {}\n\n{text}", new.reveal());
    }
    if reveal {
        json["identity"] = json!(*identity.reveal());
    }
    let mut answer = Answer::new(json, text);
    paper::tell_checked(&mut answer, sheet.checked.as_ref(), voice);
    Ok(answer)
}

/// `keys CHART drill --paper FILE [--copy FILE|DIR]`.
pub(super) fn drill(mut line: Line, binder: &mut Binder, voice: &Voice) -> Result<Answer, Trouble> {
    let paper = keys::from_paper(&mut line, voice.tongue)?;
    let copy = line.option("copy").map(PathBuf::from);
    line.end()?;
    let state = binder.drill(&paper, copy.as_deref(), &mut voice.follow())?;
    let number = state.number.to_string();
    let facts = [("number", &*number), ("words", &state.words)];
    let text = voice.tongue.say("cli-drilled", &facts);
    let json = json!({ "opened": true, "number": state.number, "words": state.words });
    Ok(Answer::new(json, text))
}
