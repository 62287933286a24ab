//! Keys of readers: my own card, and those of my contacts.

use super::paper::given_out;
use super::receive::card_text;
use crate::line::{Line, Trouble, Wrong};
use crate::say::{Answer, Voice, harmless};
use ownchart::Binder;
use ownchart::contact_keys::KeyCard;
use serde_json::json;
use std::path::PathBuf;

/// `key CHART card [-o FILE.pdf] [--person P]`.
pub(super) fn key(mut line: Line, binder: &mut Binder, voice: &Voice) -> Result<Answer, Trouble> {
    match line.word("card")?.as_str() {
        "card" => {}
        other => return Err(Wrong::Unknown(other.to_owned()).into()),
    }
    let output = line.option("output").map(PathBuf::from);
    let person = binder.person(line.option("person").as_deref())?.entry.id;
    line.end()?;
    let card = binder.key_card(person)?;
    let (text, words) = (card.text(), card.words());
    let json = json!({
        "name": card.name, "text": text, "recipient": card.recipient.to_string(), "words": words,
    });
    let said = format!(
        "{text}\n\n{}\n\n    {words}",
        voice.tongue.say("cli-key-words", &[])
    );
    let Some(file) = output else {
        return Ok(Answer::new(json, said));
    };
    let printed = binder.key_card_sheet(&card)?;
    let mut answer = given_out(&file, printed, binder, voice)?;
    if let (Some(to), serde_json::Value::Object(more)) = (answer.json.as_object_mut(), json) {
        to.extend(more);
    }
    answer.text = format!("{}\n\n{said}", answer.text);
    Ok(answer)
}

/// `contact-key CHART CONTACT KEYTEXT|PICTURE [--words W]`, and `contact-key CHART CONTACT --forget`.
pub(super) fn contact_key(
    mut line: Line,
    binder: &mut Binder,
    voice: &Voice,
) -> Result<Answer, Trouble> {
    let contact = line.word("CONTACT")?;
    let person = match line.option("person") {
        Some(wanted) => Some(binder.person(Some(&wanted))?.entry.id),
        None => None,
    };
    let tongue = voice.tongue;
    if line.flag("forget") {
        line.end()?;
        let seen = binder.forget_key(&contact, person)?;
        let said = tongue.say("cli-key-gone", &[("name", seen.entry.title())]);
        return Ok(Answer::new(
            json!({ "contact": seen.entry.id, "kept": false }),
            said,
        ));
    }
    let said = line.word("KEYTEXT|PICTURE")?;
    let words = line.option("words");
    line.end()?;
    let card = KeyCard::read(&card_text(&said)?)?;
    let found = card.words();
    if let Some(words) = words {
        let seen = binder.learn_key(&contact, &card, &words, person)?;
        let said = tongue.say("cli-key-kept", &[("name", seen.entry.title())]);
        let json = json!({ "contact": seen.entry.id, "kept": true, "words": found });
        return Ok(Answer::new(json, said));
    }
    // Without the words nothing is kept: they have to be compared first.
    let known = binder.knows_key(&contact, &card, person)?;
    let name = harmless(&card.name);
    let key = match known {
        true => "cli-key-known",
        false => "cli-key-compare",
    };
    let said = format!("{}\n\n    {found}", tongue.say(key, &[("name", &name)]));
    Ok(Answer {
        refused: !known,
        ..Answer::new(
            json!({ "name": card.name, "words": found, "kept": known }),
            said,
        )
    })
}
