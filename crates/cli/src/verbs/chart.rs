//! The chart itself: making it, its ways in, and whether it is sound.

use super::{copies, paper};
use crate::keys;
use crate::line::{Line, Trouble, Wrong};
use crate::say::{Answer, Voice};
use ownchart::words::Tongue;
use ownchart::{Binder, Error, Passphrase, Person, WordList, Workplace};
use serde_json::json;
use std::path::{Path, PathBuf};

/// The word list of a language.
pub(super) fn list_of(tongue: Tongue) -> WordList {
    match tongue {
        Tongue::De => WordList::German,
        Tongue::En => WordList::English,
    }
}

/// `init CHART --name N --born DATE [--generate]`.
pub(super) fn init(mut line: Line, voice: &Voice) -> Result<Answer, Trouble> {
    let folder = PathBuf::from(line.word("CHART")?);
    let name = line.needed("name")?;
    let born = line.option("born");
    let generate = line.flag("generate");
    let own = !generate || line.has_option("passphrase-file");
    let birth_date = born
        .map(|text| text.parse().map_err(|_| Wrong::Unfit(text)))
        .transpose()?;
    let (passphrase, words) = if own {
        (
            keys::chosen(&mut line, "passphrase-file", voice.tongue)?,
            None,
        )
    } else {
        let made = Passphrase::generate(list_of(voice.tongue));
        let words = made.reveal().to_owned();
        (made, Some(words))
    };
    line.end()?;
    let person = Person {
        name,
        birth_date,
        ..Person::default()
    };
    let fresh = Binder::create(&folder, &passphrase, person, Workplace::of_this_machine())?;
    let state = fresh.binder.state();
    let id = fresh.person;
    fresh.binder.close()?;
    let chart = folder.display().to_string();
    let mut text = voice.tongue.say("cli-chart-made", &[("chart", &chart)]);
    if let Some(words) = &words {
        text += &format!(
            "\n\n    {words}\n\n{}",
            voice.tongue.say("cli-write-down", &[])
        );
    }
    text += &format!(
        "\n{}",
        voice.tongue.say("cli-print-recovery", &[("chart", &chart)])
    );
    let json = json!({ "chart": chart, "person": id, "words": words, "number": state.number });
    Ok(Answer::new(json, text))
}

/// `demo DIR`.
pub(super) fn demo(mut line: Line, voice: &Voice) -> Result<Answer, Trouble> {
    let folder = PathBuf::from(line.word("DIR")?);
    line.end()?;
    let made = ownchart::demo::write(&folder, voice.tongue, Workplace::of_this_machine())?;
    let files: Vec<String> = made
        .files
        .iter()
        .map(|file| file.display().to_string())
        .collect();
    let mut text = voice.tongue.say(
        "cli-demo-made",
        &[("folder", &folder.display().to_string())],
    );
    for file in &made.files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let about = voice.tongue.say(
            &format!("cli-demo-{}", name.replace('.', "-").to_lowercase()),
            &[],
        );
        text += &format!("\n  {:<16} {about}", name);
    }
    Ok(Answer::new(
        json!({ "folder": folder, "files": files, "entries": made.entries }),
        text,
    ))
}

/// `keys CHART list|change-passphrase|recovery|trusted|rotate|drill`.
pub(super) fn keys(mut line: Line, binder: &mut Binder, voice: &Voice) -> Result<Answer, Trouble> {
    match line
        .word("list|change-passphrase|recovery|trusted|rotate|drill")?
        .as_str()
    {
        "list" => {
            line.end()?;
            let ways = binder.ways_in()?;
            let text: Vec<String> = ways
                .iter()
                .map(|way| {
                    let name = voice.tongue.say(&format!("way-{}", way.name), &[]);
                    format!("{name}  {}", way.since)
                })
                .collect();
            let json = ways
                .iter()
                .map(|way| json!({ "name": way.name, "since": way.since }))
                .collect();
            Ok(Answer::new(json, text.join("\n")))
        }
        "change-passphrase" => {
            if line.flag("generate") {
                line.end()?;
                let made = Passphrase::generate(list_of(voice.tongue));
                binder.change_passphrase(&made)?;
                let text = voice.tongue.say("cli-passphrase-changed", &[]);
                let json = json!({ "changed": true, "words": made.reveal() });
                return Ok(Answer::new(
                    json,
                    format!("    {}\n\n{text}", made.reveal()),
                ));
            }
            let new = keys::chosen(&mut line, "new-passphrase-file", voice.tongue)?;
            line.end()?;
            binder.change_passphrase(&new)?;
            let text = voice.tongue.say("cli-passphrase-changed", &[]);
            Ok(Answer::new(json!({ "changed": true }), text))
        }
        "recovery" => recovery(line, binder, voice),
        "trusted" => copies::trusted(line, binder, voice),
        "rotate" => copies::rotate(line, binder, voice),
        "drill" => copies::drill(line, binder, voice),
        other => Err(Wrong::Unknown(other.to_owned()).into()),
    }
}

/// A new recovery key, printed; the former sheet no longer opens this chart.
pub(super) fn recovery(
    mut line: Line,
    binder: &mut Binder,
    voice: &Voice,
) -> Result<Answer, Trouble> {
    let output = PathBuf::from(line.needed("output")?);
    let reveal = line.flag("reveal");
    line.option("person");
    line.option("languages");
    line.end()?;
    let (sheet, identity) = binder.renew_recovery()?;
    ownchart::write_file(&output, sheet.pdf)?;
    let file = output.display().to_string();
    let text = voice.tongue.say("cli-recovery-printed", &[("file", &file)]);
    let mut json = json!({ "file": file });
    if reveal {
        json["identity"] = json!(*identity.reveal());
    }
    let mut answer = Answer::new(json, text);
    paper::tell_checked(&mut answer, sheet.checked.as_ref(), voice);
    Ok(answer)
}

/// A folder that is made when it is not there.
pub(super) fn folder(path: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(path).map_err(|error| Error::writing(path, &error))
}
