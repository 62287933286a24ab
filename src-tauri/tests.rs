//! Every command of the page, called over Tauri's own bridge without a display: a name that nobody
//! answers, an argument that does not fit its type, a chart that is not open.

use std::path::Path;
use std::sync::Arc;

use ownchart::view::{Answers, COMMANDS};
use ownchart::{Clock, Workplace};
use serde_json::{Value, json};
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{
    INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder, mock_context, noop_assets,
};
use tauri::webview::InvokeRequest;
use tauri::{App, WebviewWindow, WebviewWindowBuilder};

use crate::{Answered, Desk, Places, program};

/// The 14th of November 2026, in the morning.
const NOW: i64 = 1_794_652_920_000;

/// The program without a display, with everything it writes inside one folder.
struct Bridge {
    room: tempfile::TempDir,
    page: WebviewWindow<MockRuntime>,
    _app: App<MockRuntime>,
}

impl Bridge {
    /// `answers` are what the person answers when asked for a file, one line each.
    fn new(answers: &dyn Fn(&Path) -> Vec<String>) -> Bridge {
        let room = tempfile::tempdir().expect("a temporary folder");
        let script = room.path().join("answers");
        #[expect(
            clippy::disallowed_methods,
            reason = "a script for this test, not a record"
        )]
        std::fs::write(&script, answers(room.path()).join("\n")).expect("written");
        let workplace = Workplace {
            helper: None,
            recogniser: None,
            device: room.path().join("state"),
            clock: Clock::Still(NOW),
        };
        let places = Places::inside(room.path(), workplace);
        let dialogs = Arc::new(Answered::from(script.into_os_string()));
        let desk = Desk::new(places, dialogs, None, true);
        let app = program(mock_builder(), desk)
            .build(mock_context(noop_assets()))
            .expect("a program without a display");
        let page = WebviewWindowBuilder::new(&app, "main", Default::default())
            .build()
            .expect("a window nobody sees");
        Bridge {
            room,
            page,
            _app: app,
        }
    }

    fn call(&self, name: &str, wanted: Option<Value>) -> Result<Value, Value> {
        let mut body = json!({ "steps": "__CHANNEL__:7" });
        if let Some(wanted) = wanted {
            body["wanted"] = wanted;
        }
        let request = InvokeRequest {
            cmd: name.into(),
            callback: CallbackFn(0),
            error: CallbackFn(1),
            url: "tauri://localhost".parse().expect("a URL"),
            body: InvokeBody::Json(body),
            headers: Default::default(),
            invoke_key: INVOKE_KEY.to_owned(),
        };
        get_ipc_response(&self.page, request)
            .map(|answer| answer.deserialize::<Value>().unwrap_or(Value::Null))
    }

    fn done(&self, name: &str, wanted: Value) -> Value {
        self.call(name, Some(wanted))
            .unwrap_or_else(|refusal| panic!("{name}: {refusal}"))
    }
}

/// An argument of the right type for every command that takes one.
fn argument(of: &str, person: &str) -> Value {
    match of {
        "Settings" => json!({ "language": "en", "zoom": 120, "theme": "light", "lock_after": 10 }),
        "WordsWanted" => json!({ "language": "de" }),
        "PassphraseTried" => json!({ "text": "1234" }),
        "NewChart" => {
            json!({ "place": null, "name": "", "born": "1968-03-02", "passphrase": "1234", "language": "de" })
        }
        "RecoveryTyped" => json!({ "groups": [{ "number": 1, "text": "QQQQQ" }] }),
        "ChartPath" => json!({ "path": "/nowhere" }),
        "OpenChart" => json!({ "path": "/nowhere", "key": { "with": "passphrase", "text": "x" } }),
        "ForPerson" => json!({ "person": person }),
        "LabsWanted" => json!({ "person": person, "words": "" }),
        "LabWanted" => json!({ "person": person, "test": "hba1c", "from": null, "to": null }),
        "LabValuesWanted" => {
            json!({ "person": person, "test": "hba1c", "from": 0, "count": 10 })
        }
        "PictureWanted" => {
            json!({ "person": person, "title": "HbA1c", "width": 700.0, "height": 300.0, "shapes": [] })
        }
        "ChangesWanted" => json!({ "person": person, "since": "2026-05-03" }),
        "DoseDayWanted" => json!({ "person": person, "day": "" }),
        "NoteDoses" => {
            json!({ "person": person, "day": "", "doses": [], "status": "taken", "now": false, "reason": "" })
        }
        "UnnoteDoses" => json!({ "notes": [] }),
        "DoseLogWanted" => json!({ "medicine": person, "to": "", "days": 28 }),
        "KeepDoseLog" => json!({ "person": person, "keep": true }),
        "NewPack" => json!({ "medicine": person, "amount": "50" }),
        "PutOff" => json!({ "person": person, "key": "pack:1" }),
        "TimelineWanted" => json!({ "person": person, "kinds": [], "who": "", "label": "" }),
        "TimelinePage" => json!({
            "of": { "person": person, "kinds": [], "who": "", "label": "" }, "from": 0, "count": 10,
        }),
        "ListWanted" => {
            json!({ "person": person, "kind": "allergy", "words": "", "removed": false, "from": 0, "count": 10 })
        }
        "EntryId" => json!({ "id": person }),
        "PutBack" => json!({ "id": person, "number": 1 }),
        "SaveEntry" => {
            json!({ "id": null, "kind": "allergy", "person": person, "fields": { "substance": "Latex" }, "note": null })
        }
        "SayNone" => json!({ "person": person, "kind": "device" }),
        "SearchWanted" => json!({ "person": person, "words": "latex", "count": 10 }),
        "DocumentSave" => json!({ "document": "00".repeat(32) }),
        "DocumentWanted" => json!({ "document": "00".repeat(32), "entry": person, "words": "" }),
        "DocumentUnlock" => json!({ "document": "00".repeat(32), "password": "x" }),
        "ViewWanted" => {
            json!({ "entry": person, "view": { "page": 1, "turn": 0, "region": null } })
        }
        "StandWanted" => json!({ "id": person, "document": person, "page": 1, "region": null }),
        "StandGone" => json!({ "id": person, "number": 0 }),
        "DocumentPage" => {
            json!({ "document": "00".repeat(32), "page": 0, "width": 200, "turn": 0, "cut": null })
        }
        "ImportPasted" => json!({ "person": person, "media": "text/plain", "hex": "ff" }),
        "ImportFrom" => {
            json!({ "files": ["/nowhere.json"], "person": person, "keys": [], "columns": "" })
        }
        "ImportTake" => json!({ "draft": 1, "take": [], "answers": [], "join": [] }),
        "Pair" => json!({ "first": person, "second": person }),
        "InboxWanted" => json!({ "folder": "/nowhere", "clear": [] }),
        "ExportWanted" => json!({ "person": person, "what": "summary", "full_titles": false }),
        "DraftId" => json!({ "draft": 1 }),
        "PaperWanted" => {
            json!({
                "person": person, "form": "sheet", "languages": ["de"], "sensitive": false, "size": "a4",
                "also": { "allergies": false, "pregnancy": false, "measured": false },
                "visit": { "whom": "", "since": null, "values": [] }, "changed_only": false, "documents": false,
            })
        }
        "SheetPage" => json!({ "sheet": 1, "page": 0, "width": 200 }),
        "SheetId" => json!({ "sheet": 99 }),
        "SheetPrint" => json!({ "sheet": 99, "pages": null }),
        "ShareWanted" => json!({
            "person": person, "readers": ["Dr. Weber"], "purpose": "", "valid_until": null, "entries": [],
            "documents": "none", "contacts": [], "language": "de", "paper": false, "summary": false,
        }),
        "ReceiveFrom" => json!({ "files": ["/nowhere.age"], "person": person, "words": "" }),
        "ReaderWanted" => json!({ "person": person, "reader": "Dr. Weber" }),
        "ShareId" => json!({ "share": "00".repeat(16) }),
        "GivenWanted" => json!({ "share": "00".repeat(16), "form": "receipt" }),
        "CodesWanted" => json!({ "version": 20 }),
        "FramesWanted" => json!({ "version": 20, "first": 0, "count": 4 }),
        "KeyTold" => json!({ "contact": person, "text": "no card", "file": null }),
        "KeyKeep" => json!({ "contact": person, "text": "no card", "words": "" }),
        "ContactId" => json!({ "contact": person }),
        "MergeFrom" => json!({ "path": "/nowhere", "key": null }),
        "MergeTake" => json!({ "look": 1, "assign": [{ "from": person, "to": { "as": "skip" } }] }),
        "Decide" => json!({ "id": person, "group": "identity", "number": 1 }),
        "PeopleJoin" => json!({ "person": person, "same_as": person }),
        "EntryMove" => json!({ "id": person, "person": person }),
        "PersonExtract" => {
            json!({ "person": person, "place": null, "passphrase": "1234", "remove": false })
        }
        "EraseWanted" => json!({ "ids": [] }),
        "Erase" => json!({ "ids": [], "passphrase": "x" }),
        "Again" => json!({ "passphrase": "x" }),
        "PaperTyped" => json!({ "groups": ["QQQQQ"] }),
        "Restore" => {
            json!({ "path": "/nowhere", "key": { "with": "paper", "text": "x" }, "place": null })
        }
        "CopyPlace" => json!({ "place": "/nowhere" }),
        "LetterWanted" => {
            json!({ "what": { "letter": "remind", "id": person }, "language": "de", "size": "a4" })
        }
        "RequestHappened" => {
            json!({ "id": person, "what": "answered", "on": null, "document": null })
        }
        "RestorePages" => {
            json!({ "pages": [], "paper": "", "passphrase": "short", "place": null })
        }
        "CheckCopy" => json!({ "path": "/nowhere" }),
        "Drill" => json!({ "typed": "QQQQQ", "path": null }),
        "TrustedWanted" => json!({ "names": ["A", "B", "C"], "passphrase": "x" }),
        "Rotate" => json!({ "old": "x", "new": "1234" }),
        "ChangePassphrase" => json!({ "old": "x", "new": "Kirschkern Zebra Leuchtturm 48 Montag" }),
        other => panic!("no argument is known for {other}: a command is new, say how it is called"),
    }
}

/// A bridge with a chart of Anna Beispiel open.
fn with_anna(answers: &dyn Fn(&Path) -> Vec<String>) -> (Bridge, String) {
    let bridge = Bridge::new(answers);
    let words = bridge.done("suggest_words", json!({ "language": "de" }));
    let opened = bridge.done(
        "new_chart",
        json!({
            "place": null, "name": "Anna Beispiel", "born": "1968-03-02",
            "passphrase": words["text"], "language": "de",
        }),
    );
    let person = opened["person"].as_str().expect("an id").to_owned();
    (bridge, person)
}

#[test]
fn every_command_of_the_table_is_answered() {
    let (bridge, person) = with_anna(&|_| Vec::new());
    for command in COMMANDS {
        let wanted = command.argument.map(|of| argument(of, &person));
        match bridge.call(command.name, wanted) {
            Ok(_) => {}
            // A refusal is an answer; a missing command or a misfit argument is a text.
            Err(refusal) => assert!(
                refusal["code"].is_string() && refusal["code"] != "unknown",
                "{}: {refusal}",
                command.name
            ),
        }
    }
}

#[test]
fn without_a_chart_every_errand_about_one_says_so() {
    let bridge = Bridge::new(&|_| Vec::new());
    let beforehand = [
        "suggest_words",
        "judge_passphrase",
        "new_chart",
        "try_invented",
        "look_at_chart",
        "open_chart",
        "paper_check",
        "look_at_copy",
        "restore",
        "restore_pages",
        "mend_chart",
        "accept_older",
        "merge_take",
        "import_forget",
        "import_take",
        "sheet_page",
        "sheet_save",
        "sheet_print",
        "sheet_open",
    ];
    for command in COMMANDS
        .iter()
        .filter(|command| command.answers == Answers::Facade)
    {
        if beforehand.contains(&command.name) {
            continue;
        }
        let wanted = command.argument.map(|of| argument(of, &"00".repeat(16)));
        match bridge.call(command.name, wanted) {
            // A share asks for its folder first, and here the person closes the dialog.
            Ok(answer) => assert!(answer.is_null(), "{}: {answer}", command.name),
            Err(refusal) => assert_eq!(refusal["code"], "not-open", "{}", command.name),
        }
    }
}

#[test]
fn a_name_nobody_answers_and_an_argument_that_does_not_fit_are_refused() {
    let bridge = Bridge::new(&|_| Vec::new());
    assert!(
        bridge
            .call("read_any_file", Some(json!({ "path": "/etc/passwd" })))
            .is_err()
    );
    let wrong = bridge
        .call("overview", Some(json!({ "nobody": 1 })))
        .expect_err("it must not fit");
    assert!(
        wrong.as_str().is_some_and(|text| text.contains("person")),
        "{wrong}"
    );
}

#[test]
fn files_come_and_go_only_where_the_person_says() {
    let (bridge, person) = with_anna(&|room| {
        vec![
            room.join("notfall.pdf").display().to_string(),
            String::new(), // closes the second dialog
            room.join("share").display().to_string(),
        ]
    });
    let allergy = json!({ "substance": "Penicillin", "criticality": "high" });
    let saved = bridge.done(
        "save_entry",
        json!({ "id": null, "kind": "allergy", "person": person, "fields": allergy, "note": null }),
    );
    let preview = bridge.done("paper_preview", argument("PaperWanted", &person));
    let sheet = json!({ "sheet": preview["sheet"]["id"] });
    let written = bridge.done("sheet_save", sheet.clone());
    assert_eq!(
        written["files"][0],
        bridge.room.path().join("notfall.pdf").display().to_string()
    );
    assert_eq!(
        bridge.done("sheet_save", sheet)["files"],
        json!([]),
        "closed is closed"
    );
    let mut share = argument("ShareWanted", &person);
    share["entries"] = json!([saved["entry"]]);
    let preview = bridge.done("share_preview", share.clone());
    let done = bridge.done("share_create", share);
    assert_eq!(
        done["digest"], preview["digest"],
        "what was seen is what is sealed"
    );
    let ledger = bridge.done("ledger", json!({ "person": person }));
    assert_eq!(ledger["rows"][0]["digest"], preview["digest"]);
    let codes = bridge.done("share_codes", json!({ "version": 20 }));
    assert_eq!(codes["side"], 97);
    assert!(bridge.room.path().join("share/share.age").is_file());
    assert_eq!(done["entries"], 1);
}

#[test]
fn locking_closes_the_chart_and_remembers_only_where_it_lies() {
    let (bridge, person) = with_anna(&|_| Vec::new());
    bridge.call("lock", None).expect("locked");
    let seen = bridge
        .call("overview", Some(json!({ "person": person })))
        .expect_err("it is locked");
    assert_eq!(seen["code"], "not-open");
    let welcome = bridge.call("welcome", None).expect("a first screen");
    let path = welcome["locked"]
        .as_str()
        .expect("the chart that was locked");
    assert_eq!(welcome["charts"][0]["path"], path);
    assert_eq!(welcome["charts"][0]["name"], "Anna Beispiel");
    assert_eq!(welcome["charts"][0]["held"], false);
}

#[test]
fn settings_are_taken_within_their_bounds() {
    let bridge = Bridge::new(&|_| Vec::new());
    let wild = json!({ "language": "en", "zoom": 9000, "theme": "contrast", "lock_after": 0 });
    assert_eq!(bridge.done("save_settings", wild)["zoom"], 250);
    let kept = bridge.call("settings", None).expect("settings");
    assert_eq!(
        (kept["zoom"].as_u64(), kept["language"].as_str()),
        (Some(250), Some("en"))
    );
}
