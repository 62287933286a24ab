//! The verbs. Each opens what it needs, calls the façade once, and says the answer.

mod chart;
pub(crate) mod copies;
mod doses;
mod entries;
mod give;
mod joining;
mod paper;
mod readers;
mod receive;
mod requests;
mod take_in;
mod tidy;

use crate::keys;
use crate::line::{Line, Trouble, Wrong};
use crate::say::{Answer, Voice};
use ownchart::{Access, Binder, Workplace};
use std::path::Path;

/// Runs a verb that was typed on a command line of its own.
pub(crate) fn once(verb: &str, mut line: Line, voice: &Voice) -> Result<Answer, Trouble> {
    match verb {
        "init" => return chart::init(line, voice),
        "demo" => return chart::demo(line, voice),
        "schema" => return entries::schema(line),
        "open" => return give::open(line, voice),
        "frames" => return give::frames(line),
        "scan" => return take_in::scan(line, voice),
        "unframe" => return give::unframe(line, voice),
        "restore" => return copies::restore(line, voice),
        _ if !crate::help::VERBS.iter().any(|(name, _, _)| *name == verb) => {
            return Err(Wrong::Unknown(verb.to_owned()).into());
        }
        _ => {}
    }
    let folder = line.word("CHART")?;
    if verb == "verify" && Path::new(&folder).is_file() {
        return copies::verify_file(line, Path::new(&folder), voice);
    }
    // Who erases is asked for the words again; a file that was named counts for both.
    let again = line.value("passphrase-file").filter(|_| verb == "erase");
    let secret = keys::of_chart(&mut line, voice.tongue)?;
    if let Some(file) = again {
        line.put("passphrase-file", file);
    }
    let access = if writes(verb, &line) {
        Access::Write
    } else {
        Access::Read
    };
    let mut binder = if verb == "merge" && line.has_flag("from-conflicts") {
        joining::mended(Path::new(&folder), secret.key())?
    } else {
        Binder::open(
            Path::new(&folder),
            secret.key(),
            access,
            Workplace::of_this_machine(),
        )?
    };
    drop(secret);
    let notices: Vec<String> = binder
        .notices()
        .iter()
        .map(|code| voice.tongue.say(&format!("notice-{code}"), &[]))
        .collect();
    let answer = on_chart(verb, line, &mut binder, None, voice);
    let behind = if access == Access::Write {
        copies::not_mirrored(&binder.mirror_all(), voice)
    } else {
        Vec::new()
    };
    binder.close()?;
    answer.map(|mut answer| {
        answer.notices.splice(0..0, notices);
        answer.notices.extend(behind);
        answer
    })
}

/// Runs a verb on a chart that is open.
pub(crate) fn on_chart(
    verb: &str,
    line: Line,
    binder: &mut Binder,
    input: Option<String>,
    voice: &Voice,
) -> Result<Answer, Trouble> {
    match verb {
        "person" => entries::person(line, binder, voice),
        "add" => entries::add(line, binder, input, voice),
        "edit" => entries::edit(line, binder, input, voice),
        "remove" => entries::remove(line, binder, voice),
        "unremove" => entries::unremove(line, binder, voice),
        "history" => entries::history(line, binder, voice),
        "undo" => entries::undo(line, binder, voice),
        "list" => entries::list(line, binder, voice),
        "show" => entries::show(line, binder, voice),
        "schema" => entries::schema(line),
        "search" => entries::search(line, binder, voice),
        "import" => take_in::import(line, binder, voice),
        "document" => take_in::document(line, binder, voice),
        "export" => give::export(line, binder, voice),
        "doses" => doses::doses(line, binder, voice),
        "twice" => tidy::twice(line, binder, voice),
        "inbox" => tidy::inbox(line, binder, voice),
        "print" => paper::print(line, binder, voice),
        "request" => requests::request(line, binder, voice),
        "share" => give::share(line, binder, voice),
        "receive" => receive::receive(line, binder, voice),
        "key" => readers::key(line, binder, voice),
        "contact-key" => readers::contact_key(line, binder, voice),
        "ledger" => give::ledger(line, binder, voice),
        "keys" => chart::keys(line, binder, voice),
        "verify" => copies::verify(line, binder, voice),
        "backup" => copies::backup(line, binder, voice),
        "mirror" => copies::mirror(line, binder, voice),
        "merge" => joining::merge(line, binder, voice),
        "undecided" => joining::undecided(line, binder, voice),
        "decide" => joining::decide(line, binder, voice),
        "erase" => joining::erase(line, binder, voice),
        _ => Err(Wrong::Unknown(verb.to_owned()).into()),
    }
}

/// Whether a verb changes the chart. The others open it without touching a byte, and work on a
/// write-protected stick.
fn writes(verb: &str, line: &Line) -> bool {
    match verb {
        "list" | "show" | "history" | "search" | "document" | "export" | "undecided" | "inbox" => {
            false
        }
        "doses" => ["taken", "skipped", "keep", "new-pack", "put-off"]
            .iter()
            .any(|option| line.has_option(option)),
        "twice" => line.has_option("one") || line.has_option("two"),
        "ledger" => line.has_option("asked"),
        "verify" => line.has_flag("take-back"),
        "print" => line.has_word("recovery") || line.has_word("binder"),
        "person" => !line.has_word("list"),
        "keys" | "request" => !line.has_word("list"),
        "import" | "receive" => !line.has_flag("dry-run"),
        _ => true,
    }
}
