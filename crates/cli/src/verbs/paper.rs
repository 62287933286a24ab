//! Paper: one verb, and a word for each sheet.

use super::chart;
use crate::line::{Line, Trouble, Wrong};
use crate::say::{Answer, Voice};
use ownchart::plan::Chosen;
use ownchart::print::{BinderWanted, Given, Paper, Printed, Size, VisitWanted};
use ownchart::words::PaperLanguage;
use ownchart::{Binder, Checked, EntryId};
use serde_json::json;
use std::path::{Path, PathBuf};

/// The words `print` knows, as its help names them.
const SHEETS: &str =
    "emergency|fridge|card|plan|visit|binder|summary|record|recovery|receipt|consent|revocation";

/// `print CHART emergency|fridge|card|plan|visit|binder|summary|record|recovery -o FILE.pdf`.
pub(super) fn print(mut line: Line, binder: &mut Binder, voice: &Voice) -> Result<Answer, Trouble> {
    let sheet = line.word(SHEETS)?;
    if sheet == "recovery" {
        return chart::recovery(line, binder, voice);
    }
    let output = PathBuf::from(line.needed("output")?);
    let languages = languages(&mut line)?;
    let paper = Paper {
        languages: &languages,
        sensitive: line.flag("sensitive"),
        size: size(&mut line)?,
    };
    let printed = match sheet.as_str() {
        "emergency" => {
            let person = person(&mut line, binder)?;
            line.end()?;
            binder.emergency_sheet(person, &paper)?
        }
        "fridge" => {
            let person = person(&mut line, binder)?;
            line.end()?;
            binder.fridge_sheet(person, &paper)?
        }
        "card" => {
            let people = people(&mut line, binder)?;
            line.end()?;
            binder.emergency_cards(&people, &paper)?
        }
        "plan" => {
            let person = person(&mut line, binder)?;
            let chosen = Chosen {
                allergies: line.flag("allergies"),
                pregnancy: line.flag("pregnancy"),
                measured: line.flag("measured"),
            };
            line.end()?;
            binder.medication_plan(person, chosen, paper.sensitive)?
        }
        "summary" => {
            let person = person(&mut line, binder)?;
            line.end()?;
            binder.summary(person, &paper)?
        }
        "receipt" | "consent" | "revocation" => {
            let share = line.needed("share")?;
            line.end()?;
            let sheet = Given::named(&sheet).ok_or(Wrong::Unknown(sheet))?;
            binder.given_sheet(sheet, &share, &paper)?
        }
        "record" => {
            line.end()?;
            binder.record_pages()?
        }
        "visit" => visit(line, binder, &paper)?,
        "binder" => return whole(line, binder, &paper, &output, voice),
        other => return Err(Wrong::Unknown(other.to_owned()).into()),
    };
    given_out(&output, printed, binder, voice)
}

/// Writes a sheet after the last look at it.
pub(super) fn given_out(
    file: &Path,
    printed: Printed,
    binder: &Binder,
    voice: &Voice,
) -> Result<Answer, Trouble> {
    let printed = binder.looked_over(printed)?;
    let checked = printed.checked.clone();
    let mut answer = written(file, printed, voice)?;
    tell_checked(&mut answer, checked.as_ref(), voice);
    Ok(answer)
}

/// Says what the last look at a sheet found, or that nobody could look.
pub(super) fn tell_checked(answer: &mut Answer, checked: Option<&Checked>, voice: &Voice) {
    match checked {
        Some(it) => {
            answer.json["checked"] = json!({
                "codes": it.codes, "read": it.read, "pages": it.pages, "smallest": it.smallest,
            });
        }
        None => answer
            .notices
            .push(voice.tongue.say("cli-not-checked", &[])),
    }
}

/// `print CHART visit --for CONTACT|NAME [--since DATE] [--values A,B]`.
fn visit(mut line: Line, binder: &Binder, paper: &Paper<'_>) -> Result<Printed, Trouble> {
    let whom = line.needed("for")?;
    let person = person(&mut line, binder)?;
    let since = match line.option("since") {
        Some(text) => Some(text.parse().map_err(|_| Wrong::Unfit(text))?),
        None => None,
    };
    let values = line.option("values").unwrap_or_default();
    let names = values.split(',').map(str::trim);
    let values: Vec<String> = names
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect();
    line.end()?;
    let wanted = VisitWanted {
        person,
        whom: &whom,
        since,
        values: &values,
    };
    Ok(binder.visit_sheet(&wanted, paper)?)
}

/// `print CHART binder [--since-printing N|last] [--with-documents]`.
fn whole(
    mut line: Line,
    binder: &mut Binder,
    paper: &Paper<'_>,
    output: &Path,
    voice: &Voice,
) -> Result<Answer, Trouble> {
    let person = person(&mut line, binder)?;
    let since = match line.option("since-printing").as_deref() {
        None => None,
        Some("last") => Some(
            binder
                .printings(person)?
                .last()
                .map_or(0, |last| last.number),
        ),
        Some(number) => Some(
            number
                .parse()
                .map_err(|_| Wrong::Unfit(number.to_owned()))?,
        ),
    };
    let wanted = BinderWanted {
        since,
        documents: line.flag("with-documents"),
    };
    line.end()?;
    let mut follow = voice.follow();
    let bound = binder.binder_pages(person, paper, wanted, &mut |done, of| {
        follow(done as u64, of as u64)
    })?;
    let mut answer = given_out(output, bound.printed, binder, voice)?;
    // It counts as printed once the file is there.
    let number = binder.remember_printing(bound.pages)?;
    answer.json["printing"] = json!(number);
    answer.json["replaced"] = json!(bound.replaced);
    answer.json["added"] = json!(bound.added);
    answer.json["removed"] = json!(bound.removed);
    let number = number.to_string();
    let said = voice.tongue.say("cli-printing", &[("number", &number)]);
    answer.text = format!("{}\n{said}", answer.text);
    Ok(answer)
}

/// Writes the sheet, and says where and what stands on it in another way.
fn written(file: &Path, printed: Printed, voice: &Voice) -> Result<Answer, Trouble> {
    let (pages, remarks, left_off) = (printed.pages, printed.remarks, printed.left_off);
    ownchart::write_file(file, printed.pdf)?;
    let file = file.display().to_string();
    let text = voice.tongue.say("cli-written", &[("file", &file)]);
    let json = json!({ "file": file, "pages": pages, "remarks": remarks, "left_off": left_off });
    let mut answer = Answer::new(json, text);
    answer.notices = remarks;
    if left_off > 0 {
        let count = left_off.to_string();
        let said = voice.tongue.say("cli-left-off", &[("count", &count)]);
        answer.notices.push(said);
    }
    Ok(answer)
}

fn person(line: &mut Line, binder: &Binder) -> Result<EntryId, Trouble> {
    Ok(binder.person(line.option("person").as_deref())?.entry.id)
}

/// Every `--person` in the order they were named; with `--everyone` all there are.
fn people(line: &mut Line, binder: &Binder) -> Result<Vec<EntryId>, Trouble> {
    if line.flag("everyone") {
        let all = binder.people()?;
        return Ok(all.into_iter().map(|seen| seen.entry.id).collect());
    }
    let named = line.every("person");
    if named.is_empty() {
        return Ok(vec![binder.person(None)?.entry.id]);
    }
    let each = named
        .iter()
        .map(|name| Ok(binder.person(Some(name))?.entry.id));
    each.collect()
}

pub(super) fn size(line: &mut Line) -> Result<Size, Wrong> {
    match line.option("paper").as_deref() {
        None | Some("a4") => Ok(Size::A4),
        Some("letter") => Ok(Size::Letter),
        Some(other) => Err(Wrong::Unfit(other.to_owned())),
    }
}

/// One language or two, by their tags; German and English where none is named.
fn languages(line: &mut Line) -> Result<Vec<PaperLanguage>, Wrong> {
    let Some(text) = line.option("languages") else {
        return Ok(vec![PaperLanguage::German, PaperLanguage::English]);
    };
    let one = |word: &str| {
        let tag = word.trim();
        PaperLanguage::of_tag(tag).ok_or_else(|| Wrong::Unfit(tag.to_owned()))
    };
    let languages: Vec<PaperLanguage> = text.split(',').map(one).collect::<Result<_, _>>()?;
    if languages.len() > 2 {
        Err(Wrong::Unfit(text))
    } else {
        Ok(languages)
    }
}
