//! Doses of a day, their log, packs, and what is due.

use super::entries::json_of;
use crate::line::{Line, Trouble, Wrong};
use crate::say::{Answer, Voice, harmless};
use ownchart::doses::{DoseDay, DoseLog, DueDose, How, Pack, ToNote};
use ownchart::reminders::{About, Reminder};
use ownchart::{
    Binder, DayTime, Dose, Entry, EntryId, IntakeStatus, Lasts, Noted, Unreckoned, When,
};
use serde_json::{Value, json};

/// `doses CHART [--day D] [--person P]` and its other questions.
pub(super) fn doses(mut line: Line, binder: &mut Binder, voice: &Voice) -> Result<Answer, Trouble> {
    if let Some(id) = line.option("log") {
        return log(line, binder, voice, &id);
    }
    if let Some(id) = line.option("new-pack") {
        let amount = parsed::<Dose>(line.option("amount"))?;
        line.end()?;
        let seen = binder.new_pack(&id, amount)?;
        let text = super::entries::row(voice.tongue, &seen.entry);
        return Ok(Answer::new(json_of(&seen.entry), text));
    }
    let person = binder.person(line.option("person").as_deref())?.entry.id;
    if let Some(word) = line.option("keep") {
        let since = match word.as_str() {
            "on" => Some(today(binder)),
            "off" => None,
            _ => return Err(Wrong::Unfit(word).into()),
        };
        line.end()?;
        let seen = binder.note_doses_since(person, since)?;
        let key = if since.is_some() {
            "cli-doses-kept"
        } else {
            "cli-doses-not-kept"
        };
        return Ok(Answer::new(
            json_of(&seen.entry),
            voice.tongue.say(key, &[]),
        ));
    }
    if line.flag("packs") {
        line.end()?;
        return Ok(packs(&binder.packs(person)?, voice));
    }
    if line.flag("due") {
        line.end()?;
        return Ok(due(&binder.reminders(person)?, voice));
    }
    if let Some(key) = line.option("put-off") {
        line.end()?;
        binder.put_off(person, &key)?;
        return Ok(due(&binder.reminders(person)?, voice));
    }
    let day = parsed(line.option("day"))?.unwrap_or_else(|| today(binder));
    let reason = line.option("reason");
    let amount = parsed::<Dose>(line.option("amount"))?;
    let mut notes = Vec::new();
    for (status, option) in [
        (IntakeStatus::Taken, "taken"),
        (IntakeStatus::Skipped, "skipped"),
    ] {
        for wanted in line.every(option) {
            for one in wanted.split(',') {
                let of_day = binder.dose_day(person, day)?;
                for (medicine, at) in meant(&of_day, one, binder)? {
                    notes.push(ToNote {
                        medicine,
                        day,
                        at,
                        time: None,
                        status,
                        dose: amount.clone(),
                        reason: reason.clone(),
                    });
                }
            }
        }
    }
    line.end()?;
    let noted = match notes.is_empty() {
        true => None,
        false => Some(binder.note_doses(person, &notes)?.len()),
    };
    let mut answer = of_day(&binder.dose_day(person, day)?, voice);
    if let Some(noted) = noted {
        let said = voice
            .tongue
            .say("cli-doses-noted", &[("count", &noted.to_string())]);
        answer.text = format!("{said}\n{}", answer.text);
        answer.json["noted"] = json!(noted);
    }
    Ok(answer)
}

fn today(binder: &Binder) -> When {
    binder.today()
}

fn parsed<T: std::str::FromStr>(text: Option<String>) -> Result<Option<T>, Wrong> {
    text.map(|text| text.parse().map_err(|_| Wrong::Unfit(text)))
        .transpose()
}

/// `morning` is every dose of the morning that is not noted; `3f2a@morning` one of them; `3f2a` the only dose of
/// the day, or one that is taken when needed.
fn meant(
    day: &DoseDay,
    words: &str,
    binder: &Binder,
) -> Result<Vec<(EntryId, Option<DayTime>)>, Trouble> {
    let words = words.trim();
    let time = |word: &str| DayTime::ALL.iter().copied().find(|at| at.word() == word);
    if let Some(at) = time(words) {
        let due = day.medicines.iter().filter(|of| {
            let dose = of.at[at as usize].as_ref();
            dose.is_some_and(|dose| dose.notes.is_empty())
        });
        return Ok(due.map(|of| (of.medicine.entry.id, Some(at))).collect());
    }
    let (id, at) = match words.split_once('@') {
        Some((id, word)) => {
            let at = time(word).ok_or_else(|| Wrong::Unfit(words.to_owned()))?;
            (id, Some(at))
        }
        None => (words, None),
    };
    let id = binder.entry(id)?.entry.id;
    let of = day.medicines.iter().find(|of| of.medicine.entry.id == id);
    let only = || {
        let doses = of?.at.iter().zip(DayTime::ALL);
        let mut due = doses.filter_map(|(dose, at)| dose.as_ref().map(|_| *at));
        due.next().filter(|_| due.next().is_none())
    };
    let times = of.filter(|of| of.how == How::AtTimes && of.at.iter().flatten().count() > 1);
    match (at, times) {
        // Which of them is not guessed.
        (None, Some(_)) => Err(Wrong::Unfit(words.to_owned()).into()),
        (at, _) => Ok(vec![(id, at.or_else(only))]),
    }
}

fn of_day(day: &DoseDay, voice: &Voice) -> Answer {
    let tongue = voice.tongue;
    let mut lines = vec![tongue.day(day.day)];
    let mut medicines = Vec::new();
    for of in &day.medicines {
        let entry = &of.medicine.entry;
        let id = entry.id.to_string();
        let name = harmless(entry.title());
        let mut doses = Vec::new();
        for (dose, at) in of.at.iter().zip(DayTime::ALL) {
            let Some(dose) = dose else { continue };
            let when = tongue.say(&format!("choice-daytime-{at}"), &[]);
            let said = said(dose.noted(), voice);
            lines.push(format!(
                "{}  {when:<9} {name} · {} · {said}",
                &id[..8],
                dose.dose
            ));
            doses.push(dose_json(dose, *at));
        }
        if of.how != How::AtTimes {
            let how = match of.how {
                How::AsNeeded => tongue.say("dose-as-needed", &[]),
                _ => ownchart::tell::detail(tongue, entry),
            };
            lines.push(format!("{}  {name} · {how}", &id[..8]));
        }
        lines.extend(of.beside.iter().map(|it| noted_line(it, voice)));
        medicines.push(json!({
            "medicine": id,
            "name": entry.title(),
            "how": match of.how {
                How::AtTimes => "at_times",
                How::AsNeeded => "as_needed",
                How::AsWritten => "as_written",
            },
            "doses": doses,
            "beside": of.beside.iter().map(json_of).collect::<Vec<_>>(),
        }));
    }
    lines.extend(day.others.iter().map(|it| noted_line(it, voice)));
    if day.medicines.is_empty() {
        lines.push(tongue.say("cli-doses-none", &[]));
    }
    let json = json!({
        "day": day.day,
        "since": day.since,
        "medicines": medicines,
        "others": day.others.iter().map(json_of).collect::<Vec<_>>(),
    });
    Answer::new(json, lines.join("\n"))
}

fn noted_line(entry: &Entry, voice: &Voice) -> String {
    format!("          {}", super::entries::row(voice.tongue, entry))
}

fn dose_json(dose: &DueDose, at: DayTime) -> Value {
    json!({
        "daytime": at,
        "dose": dose.dose,
        "noted": word(dose.noted()),
        "notes": dose.notes.iter().map(json_of).collect::<Vec<_>>(),
    })
}

fn word(noted: Option<Noted>) -> &'static str {
    match noted {
        None => "open",
        Some(Noted::Taken) => "taken",
        Some(Noted::Skipped) => "skipped",
        Some(Noted::Both) => "both",
    }
}

fn said(noted: Option<Noted>, voice: &Voice) -> String {
    voice
        .tongue
        .say(&format!("dose-noted-{}", word(noted)), &[])
}

fn log(mut line: Line, binder: &Binder, voice: &Voice, id: &str) -> Result<Answer, Trouble> {
    let to = parsed(line.option("day"))?.unwrap_or_else(|| today(binder));
    let days: i64 = parsed(line.option("days"))?.unwrap_or(28);
    line.end()?;
    if days < 1 {
        return Err(Wrong::Unfit(days.to_string()).into());
    }
    let from = When::from_days(to.date().days() - (days - 1).min(ownchart::doses::LOG_DAYS));
    let log = binder.dose_log(id, from, to)?;
    let mut lines = vec![sums(&log, voice)];
    let mut json = Vec::new();
    for day in &log.days {
        let mut doses = Vec::new();
        for (dose, at) in day.at.iter().zip(DayTime::ALL) {
            let Some(dose) = dose else { continue };
            let when = voice.tongue.say(&format!("choice-daytime-{at}"), &[]);
            let said = said(dose.noted(), voice);
            lines.push(format!("{}  {when:<9} {} · {said}", day.day, dose.dose));
            doses.push(dose_json(dose, *at));
        }
        lines.extend(day.beside.iter().map(|it| noted_line(it, voice)));
        let beside: Vec<Value> = day.beside.iter().map(json_of).collect();
        json.push(
            json!({ "day": day.day, "counts": day.counts, "doses": doses, "beside": beside }),
        );
    }
    let json = json!({
        "days": json, "due": log.due(), "taken": log.taken, "skipped": log.skipped,
        "both": log.unclear, "open": log.open, "beside": log.beside,
    });
    Ok(Answer::new(json, lines.join("\n")))
}

fn sums(log: &DoseLog, voice: &Voice) -> String {
    let numbers = [log.due(), log.taken, log.skipped, log.open].map(|it| it.to_string());
    let [due, taken, skipped, open] = &numbers;
    let facts = [
        ("due", due.as_str()),
        ("taken", taken),
        ("skipped", skipped),
        ("open", open),
    ];
    let said = voice.tongue.say("dose-log-sums", &facts);
    match log.unclear {
        0 => said,
        both => {
            let both = both.to_string();
            let and = voice.tongue.say("dose-log-both", &[("count", &both)]);
            format!("{said} {and}")
        }
    }
}

fn packs(packs: &[Pack], voice: &Voice) -> Answer {
    let mut lines = Vec::new();
    let mut json = Vec::new();
    for pack in packs {
        let entry = &pack.medicine.entry;
        let (id, name) = (entry.id.to_string(), harmless(entry.title()));
        let mut row = json!({ "medicine": id, "name": entry.title() });
        let (key, day, days, left) = match pack.lasts {
            Lasts::Until { left, last, days } => ("until", Some(last), Some(days), Some(left)),
            Lasts::Enough { left } => ("enough", None, None, Some(left)),
            Lasts::Out { left, since } => ("out", Some(since), None, Some(left)),
            Lasts::Unknown(Unreckoned::AsNeeded) => ("as_needed", None, None, None),
            Lasts::Unknown(Unreckoned::AsWritten) => ("as_written", None, None, None),
            Lasts::Unknown(Unreckoned::Paused) => ("paused", None, None, None),
            Lasts::Unknown(Unreckoned::NoNumber) => ("no_number", None, None, None),
            Lasts::NotCounted | Lasts::NotTaken => continue,
        };
        row["lasts"] = json!(key);
        row["day"] = json!(day);
        row["days"] = json!(days);
        row["left"] = json!(left.map(|left| left.to_string()));
        json.push(row);
        let day = day.map(|day| voice.tongue.day(day)).unwrap_or_default();
        let days = days.unwrap_or_default().to_string();
        let said = voice.tongue.say(
            &format!("pack-says-{key}"),
            &[("day", &day), ("days", &days)],
        );
        lines.push(format!("{}  {name} · {said}", &id[..8]));
    }
    if lines.is_empty() {
        lines.push(voice.tongue.say("cli-packs-none", &[]));
    }
    Answer::new(json!({ "packs": json }), lines.join("\n"))
}

fn due(all: &[Reminder], voice: &Voice) -> Answer {
    let tongue = voice.tongue;
    let mut lines = Vec::new();
    let mut json = Vec::new();
    for it in all {
        let (about, said) = match &it.about {
            About::Doses { at, count } => {
                let at = tongue.say(&format!("choice-daytime-{at}"), &[]);
                let facts = [("at", at.as_str()), ("count", &count.to_string())];
                ("doses", tongue.say("cli-due-doses", &facts))
            }
            About::Pack { name, lasts, .. } => {
                let (key, day, days) = match lasts {
                    Lasts::Until { last, days, .. } => ("until", Some(*last), *days),
                    Lasts::Out { since, .. } => ("out", Some(*since), 0),
                    _ => ("enough", None, 0),
                };
                let day = day.map(|day| tongue.day(day)).unwrap_or_default();
                let facts = [("day", day.as_str()), ("days", &days.to_string())];
                let said = tongue.say(&format!("pack-says-{key}"), &facts);
                ("pack", format!("{} · {said}", harmless(name)))
            }
            About::Visit { start, text, .. } => ("visit", format!("{start} · {}", harmless(text))),
            About::Request { to, deadline, .. } => {
                let day = tongue.day(*deadline);
                let facts = [("who", harmless(to)), ("day", day)];
                let facts = facts.each_ref().map(|(name, fact)| (*name, fact.as_str()));
                ("request", tongue.say("cli-due-request", &facts))
            }
        };
        json.push(json!({ "key": it.key, "about": about, "says": said, "may_wait": it.may_wait }));
        lines.push(format!("{said}  [{}]", it.key));
    }
    if lines.is_empty() {
        lines.push(tongue.say("cli-due-none", &[]));
    }
    Answer::new(json!({ "due": json }), lines.join("\n"))
}
