//! The desk from which patient records are asked for.

use super::paper;
use crate::line::{Line, Trouble, Wrong};
use crate::say::{Answer, Voice};
use ownchart::print::Printed;
use ownchart::requests::{Request, Wanted};
use ownchart::{Binder, Kind, When, words::Tongue};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// `request CHART new|list|remind|complain|answered|extended|received …`.
pub(super) fn request(
    mut line: Line,
    binder: &mut Binder,
    voice: &Voice,
) -> Result<Answer, Trouble> {
    match line
        .word("new|list|remind|complain|answered|extended|received")?
        .as_str()
    {
        "new" => new(line, binder, voice),
        "list" => list(line, binder, voice),
        "remind" => {
            let (id, output, wanted) = (line.word("ID")?, output(&mut line)?, wanted(&mut line)?);
            line.end()?;
            let (request, printed) = binder.remind(&id, wanted)?;
            written(&request, printed, &output, binder, voice)
        }
        "complain" => {
            let (id, output, wanted) = (line.word("ID")?, output(&mut line)?, wanted(&mut line)?);
            let authority = line.option("authority").unwrap_or_default();
            let lines = authority.split([';', '\n']).map(str::trim);
            let lines: Vec<String> = lines
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect();
            line.end()?;
            let (request, printed) = binder.complain(&id, &lines, wanted)?;
            written(&request, printed, &output, binder, voice)
        }
        "answered" => {
            let (id, document, on) = (line.word("ID")?, line.option("with"), day(&mut line)?);
            line.end()?;
            let request = binder.answered(&id, document.as_deref(), on, voice.tongue)?;
            Ok(one(&request, voice))
        }
        "extended" => {
            let (id, on) = (line.word("ID")?, day(&mut line)?);
            line.end()?;
            Ok(one(&binder.extended(&id, on, voice.tongue)?, voice))
        }
        "received" => {
            let id = line.word("ID")?;
            let on = day(&mut line)?.ok_or_else(|| Wrong::Missing("--on".into()))?;
            line.end()?;
            Ok(one(&binder.received(&id, on, voice.tongue)?, voice))
        }
        other => Err(Wrong::Unknown(other.to_owned()).into()),
    }
}

/// One letter for each practice: into a file, or several into a folder.
fn new(mut line: Line, binder: &mut Binder, voice: &Voice) -> Result<Answer, Trouble> {
    let output = output(&mut line)?;
    let wanted = wanted(&mut line)?;
    let person = binder.person(line.option("person").as_deref())?.entry.id;
    let on = day(&mut line)?;
    let named = line.every("to");
    line.end()?;
    if named.is_empty() {
        return Err(Wrong::Missing("--to".into()).into());
    }
    let mut contacts = Vec::new();
    for name in &named {
        contacts.push(contact(binder, name)?);
    }
    if contacts.len() > 1 {
        super::chart::folder(&output)?;
    }
    let (mut all, mut texts, mut notices) = (Vec::new(), Vec::new(), Vec::new());
    for to in &contacts {
        let (request, printed) = binder.request(person, *to, on, wanted)?;
        let file = if contacts.len() > 1 {
            output.join(format!("{}.pdf", request.reference))
        } else {
            output.clone()
        };
        let answer = written(&request, printed, &file, binder, voice)?;
        all.push(answer.json);
        texts.push(answer.text);
        notices.extend(answer.notices);
    }
    let json = if all.len() == 1 {
        all.remove(0)
    } else {
        Value::Array(all)
    };
    let mut answer = Answer::new(json, texts.join("\n"));
    answer.notices = notices;
    Ok(answer)
}

/// A contact by id or by words of its name that no other has.
fn contact(binder: &Binder, name: &str) -> Result<ownchart::EntryId, Trouble> {
    let contacts = binder.list(&ownchart::Wanted {
        kinds: vec![Kind::Contact],
        ..ownchart::Wanted::default()
    })?;
    let lower = name.to_lowercase();
    let mut meant = contacts
        .iter()
        .filter(|seen| seen.entry.title().to_lowercase().contains(&lower));
    match (meant.next(), meant.next()) {
        (Some(only), None) => Ok(only.entry.id),
        _ => Ok(binder.entry(name)?.entry.id),
    }
}

fn list(mut line: Line, binder: &Binder, voice: &Voice) -> Result<Answer, Trouble> {
    let person = match line.option("person") {
        Some(wanted) => Some(binder.person(Some(&wanted))?.entry.id),
        None => None,
    };
    line.end()?;
    let all = binder.requests(person)?;
    let texts: Vec<String> = all.iter().map(|request| said(request, voice)).collect();
    let text = if texts.is_empty() {
        voice.tongue.say("cli-nothing-there", &[])
    } else {
        texts.join("\n")
    };
    let json: Vec<Value> = all.iter().map(as_json).collect();
    Ok(Answer::new(json!(json), text))
}

fn written(
    request: &Request,
    printed: Printed,
    file: &Path,
    binder: &Binder,
    voice: &Voice,
) -> Result<Answer, Trouble> {
    let mut answer = paper::given_out(file, printed, binder, voice)?;
    answer.text = format!("{}\n{}", said(request, voice), answer.text);
    answer.json["request"] = as_json(request);
    Ok(answer)
}

fn one(request: &Request, voice: &Voice) -> Answer {
    Answer::new(as_json(request), said(request, voice))
}

fn said(request: &Request, voice: &Voice) -> String {
    let key = format!("request-stage-{}", request.stage.word());
    let day = request.day().to_string();
    let stage = voice.tongue.say(&key, &[("date", &day)]);
    let id = &request.id.to_string()[..8];
    let facts = [
        ("id", id),
        ("ref", &request.reference),
        ("who", &request.to),
        ("stage", &stage),
    ];
    voice.tongue.say("cli-request", &facts)
}

fn as_json(request: &Request) -> Value {
    json!({
        "id": request.id, "person": request.person, "reference": request.reference,
        "to": request.to, "contact": request.contact, "stage": request.stage.word(),
        "sent": request.sent, "received": request.received, "deadline": request.deadline,
        "extended": request.extended, "reminded": request.reminded,
        "complained": request.complained, "answered": request.answered, "answers": request.answers,
    })
}

fn output(line: &mut Line) -> Result<PathBuf, Wrong> {
    Ok(PathBuf::from(line.needed("output")?))
}

fn day(line: &mut Line) -> Result<Option<When>, Wrong> {
    match line.option("on") {
        Some(text) => Ok(Some(text.parse().map_err(|_| Wrong::Unfit(text))?)),
        None => Ok(None),
    }
}

fn wanted(line: &mut Line) -> Result<Wanted, Wrong> {
    let tongue = match line.option("letter").as_deref() {
        None | Some("de") => Tongue::De,
        Some("en") => Tongue::En,
        Some(other) => return Err(Wrong::Unfit(other.to_owned())),
    };
    let size = paper::size(line)?;
    Ok(Wanted { tongue, size })
}
