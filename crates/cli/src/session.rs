//! One unlock for many verbs.
//!
//! Each line of standard input is a verb as on the command line without `ownchart` and CHART
//! (`add allergy --substance Penicillin`), or a JSON object: `{"args": ["list", "medication"]}`,
//! with `"input"` for what would come on standard input. Each answer is one JSON document on one
//! line: `{"ok": true, "exit": 0, "answer": …}` or `{"ok": false, "exit": 4, "error": …}`. The
//! chart is locked at the end of input.

use crate::line::{Line, Trouble, Wrong};
use crate::say::{Answer, Voice};
use crate::{keys, verbs};
use ownchart::{Access, Binder, Workplace};
use serde::Serialize;
use serde_json::{Value, json};
use std::io::{BufRead, Write};
use std::path::Path;

/// The longest line that is read, in bytes.
const LONGEST: u64 = 64 << 20;

/// A verb that was done.
#[derive(Serialize)]
struct Done<'a> {
    ok: bool,
    exit: u8,
    notices: &'a [String],
    answer: &'a Answer,
}

/// Runs a session to the end of input.
pub(crate) fn run(mut line: Line, voice: &Voice) -> Result<Answer, Trouble> {
    let voice = Voice {
        json: true,
        ..*voice
    };
    let chart = line.word("CHART")?;
    let secret = keys::of_chart(&mut line, voice.tongue)?;
    line.end()?;
    let mut binder = Binder::open(
        Path::new(&chart),
        secret.key(),
        Access::Write,
        Workplace::of_this_machine(),
    )?;
    drop(secret);
    let mut input = std::io::stdin().lock();
    let mut output = std::io::stdout().lock();
    loop {
        let mut text = String::new();
        let read = std::io::Read::take(&mut input, LONGEST)
            .read_line(&mut text)
            .unwrap_or(0);
        if read == 0 {
            break;
        }
        if text.trim().is_empty() {
            continue;
        }
        let said = match one(&text, &chart, &mut binder, &voice) {
            Ok(answer) => serde_json::to_string(&Done {
                ok: true,
                exit: answer.exit(),
                notices: &answer.notices,
                answer: &answer,
            }),
            Err(trouble) => {
                let (json, _, exit) = voice.describe(&trouble);
                let said = json!({ "ok": false, "exit": exit, "error": json["error"] });
                Ok(said.to_string())
            }
        };
        // As one text: standard output would be looked through for an end of line at every word of it.
        let answer = said.expect("an answer is plain JSON") + "\n";
        if output
            .write_all(answer.as_bytes())
            .and_then(|()| output.flush())
            .is_err()
        {
            break;
        }
    }
    for said in verbs::copies::not_mirrored(&binder.mirror_all(), &voice) {
        eprintln!("{said}");
    }
    binder.close()?;
    Ok(Answer::default())
}

fn one(text: &str, chart: &str, binder: &mut Binder, voice: &Voice) -> Result<Answer, Trouble> {
    let (words, input) = request(text)?;
    let mut line = Line::read(words)?;
    line.flag("json");
    let verb = line.word("VERB")?;
    line.skip_word(chart);
    verbs::on_chart(&verb, line, binder, input, voice)
}

/// The words of a request, and what would come on standard input.
fn request(text: &str) -> Result<(Vec<String>, Option<String>), Wrong> {
    let unfit = || Wrong::Unfit(text.trim().chars().take(80).collect());
    if !text.trim_start().starts_with('{') {
        return split(text.trim())
            .map(|words| (words, None))
            .ok_or_else(unfit);
    }
    let request: Value = serde_json::from_str(text).map_err(|_| unfit())?;
    let words = request["args"].as_array().ok_or_else(unfit)?;
    let words = words
        .iter()
        .map(|word| word.as_str().map(str::to_owned))
        .collect::<Option<_>>();
    let input = match &request["input"] {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        value => Some(value.to_string()),
    };
    Ok((words.ok_or_else(unfit)?, input))
}

/// Words at blanks; "…" and '…' hold blanks, a backslash takes the next letter as it is.
fn split(text: &str) -> Option<Vec<String>> {
    let (mut words, mut word, mut begun) = (Vec::new(), String::new(), false);
    let mut quote = None;
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (None, ' ' | '\t') => {
                if begun {
                    words.push(std::mem::take(&mut word));
                }
                begun = false;
                continue;
            }
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), _) if open == letter => quote = None,
            (None | Some('"'), '\\') => word.push(letters.next()?),
            _ => word.push(letter),
        }
        begun = true;
    }
    if begun {
        words.push(word);
    }
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_split_as_in_a_shell() {
        let words =
            split(r#"add note --title "Frage an \"Dr.\" Weber" --text 'a b' x\ y """#).unwrap();
        assert_eq!(
            words,
            [
                "add",
                "note",
                "--title",
                "Frage an \"Dr.\" Weber",
                "--text",
                "a b",
                "x y",
                ""
            ]
        );
        assert_eq!(split("add \"open"), None);
    }

    #[test]
    fn a_json_request_may_carry_its_input() {
        let (words, input) =
            request(r#"{"args":["add"],"input":{"kind":"note","title":"x"}}"#).unwrap();
        assert_eq!(
            (words, input.as_deref()),
            (
                vec!["add".to_owned()],
                Some(r#"{"kind":"note","title":"x"}"#)
            )
        );
    }
}
