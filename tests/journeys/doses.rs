//! A patient of eighty and her daughter: doses noted, a pack that runs out, two copies joined.

use crate::desk::Desk;
use serde_json::{Value, json};

fn add(session: &mut crate::desk::Session, fields: &Value) -> String {
    let added = session.hand(&["add"], &fields.to_string());
    let added = &added["answer"];
    added["id"].as_str().unwrap_or_default().to_owned()
}

fn noted(day: &Value, name: &str) -> Vec<String> {
    let medicines = day["medicines"].as_array().unwrap();
    let of = medicines.iter().find(|it| it["name"] == name).unwrap();
    let doses = of["doses"].as_array().unwrap().iter();
    doses
        .map(|it| it["noted"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_day_is_noted_and_what_nobody_noted_stays_unsaid() {
    let desk = Desk::with_chart();
    let mut session = desk.session();
    let ramipril = add(
        &mut session,
        &json!({ "kind": "medication", "name": "Ramipril", "morning": "1" }),
    );
    add(
        &mut session,
        &json!({ "kind": "medication", "name": "Metformin", "morning": "1/2", "evening": "1" }),
    );
    let needed = add(
        &mut session,
        &json!({ "kind": "medication", "name": "Ibuprofen", "schedule": "as_needed", "dose_text": "bei Schmerzen" }),
    );
    add(
        &mut session,
        &json!({ "kind": "medication", "name": "Methotrexat", "schedule": "weekly", "weekdays": ["mon"], "morning": "1" }),
    );
    // 3 May 2026 was a Sunday.
    let day = session.say(&["doses", "--day", "2026-05-03"]);
    assert_eq!(noted(&day, "Ramipril"), ["open"]);
    assert!(
        !day.to_string().contains("Methotrexat"),
        "weekly is never daily: {day}"
    );
    let monday = session.say(&["doses", "--day", "2026-05-04"]);
    assert_eq!(noted(&monday, "Methotrexat"), ["open"]);

    let day = session.say(&["doses", "--day", "2026-05-03", "--taken", "morning"]);
    assert_eq!(
        (noted(&day, "Ramipril"), noted(&day, "Metformin")),
        (
            vec!["taken".to_owned()],
            vec!["taken".to_owned(), "open".to_owned()]
        )
    );
    // A terminal is spared the doses, a program is not.
    let all = session.say(&["list"]);
    let intakes = all.as_array().unwrap().iter();
    assert_eq!(intakes.filter(|it| it["kind"] == "intake").count(), 2);
    let skipped = format!("{ramipril}@morning");
    let day = session.say(&[
        "doses",
        "--day",
        "2026-05-03",
        "--skipped",
        &skipped,
        "--reason",
        "Schwindel",
    ]);
    assert_eq!(noted(&day, "Ramipril"), ["skipped"]);
    session.say(&["doses", "--day", "2026-05-03", "--taken", &needed]);
    let all = session.say(&["list", "intake"]);
    assert_eq!(all.as_array().map(Vec::len), Some(3), "{all}");
    // by hand, as every kind
    let by_hand = session.hand(&["add"], &json!({ "kind": "intake", "name": "Ramipril", "medication": ramipril, "time": "2026-05-04T07:30", "daytime": "morning" }).to_string());
    assert_eq!(by_hand["answer"]["kind"], "intake", "{by_hand}");
    let undated = json!({ "kind": "intake", "name": "Ramipril" }).to_string();
    let undated = session.hand(&["add"], &undated);
    assert_eq!(undated["ok"], json!(false), "a dose of no day: {undated}");
    let log = session.say(&[
        "doses",
        "--log",
        &ramipril,
        "--day",
        "2026-05-10",
        "--days",
        "10",
    ]);
    assert_eq!(
        (
            log["taken"].as_u64(),
            log["skipped"].as_u64(),
            log["open"].as_u64()
        ),
        (Some(1), Some(1), Some(0)),
        "no log was asked for: {log}"
    );
    session.end();
}

#[test]
fn a_pack_is_reckoned_and_says_when_it_cannot_be() {
    let desk = Desk::with_chart();
    let mut session = desk.session();
    let today = session.say(&["doses"])["day"].as_str().unwrap().to_owned();
    let half = add(
        &mut session,
        &json!({ "kind": "medication", "name": "Ramipril", "morning": "1/2", "supply": "3", "counted": today, "pack": "50" }),
    );
    add(
        &mut session,
        &json!({ "kind": "medication", "name": "Ibuprofen", "schedule": "as_needed", "dose_text": "bei Schmerzen", "supply": "20", "counted": today }),
    );
    let packs = session.say(&["doses", "--packs"]);
    let lasts = |packs: &Value, name: &str| {
        let packs = packs["packs"].as_array().unwrap();
        packs.iter().find(|it| it["name"] == name).unwrap().clone()
    };
    assert_eq!(
        (
            lasts(&packs, "Ramipril")["days"].as_u64(),
            &lasts(&packs, "Ramipril")["lasts"]
        ),
        (Some(5), &json!("until"))
    );
    assert_eq!(lasts(&packs, "Ibuprofen")["lasts"], "as_needed");
    let due = session.say(&["doses", "--due"]);
    let key = due["due"][0]["key"].as_str().unwrap().to_owned();
    assert_eq!(key, format!("pack:{half}"));
    let due = session.say(&["doses", "--put-off", &key]);
    assert_eq!(due["due"], json!([]), "{due}");
    session.say(&["doses", "--new-pack", &half]);
    let packs = session.say(&["doses", "--packs"]);
    assert_eq!(lasts(&packs, "Ramipril")["left"], "53");
    session.end();
}

#[test]
fn doses_noted_on_two_copies_join_without_a_question() {
    let desk = Desk::with_chart();
    let mut session = desk.session();
    add(
        &mut session,
        &json!({ "kind": "medication", "name": "Ramipril", "morning": "1", "evening": "1" }),
    );
    session.end();
    let chart = desk.path("Anna.ownchart");
    desk.say(&[
        "backup",
        chart.to_str().unwrap(),
        "-o",
        desk.path("b").to_str().unwrap(),
    ])
    .fine();
    let there = desk.path("There.ownchart");
    desk.say(&[
        "restore",
        desk.path("b").to_str().unwrap(),
        "-o",
        there.to_str().unwrap(),
    ])
    .fine();
    let note = |chart: &std::path::Path, what: &str, at: &str| {
        desk.say(&[
            "doses",
            chart.to_str().unwrap(),
            "--day",
            "2026-05-03",
            what,
            at,
        ])
        .fine();
    };
    note(&chart, "--taken", "morning");
    note(&there, "--taken", "morning");
    note(&there, "--skipped", "evening");
    note(&chart, "--taken", "evening");
    let joined = ["merge", chart.to_str().unwrap(), there.to_str().unwrap()];
    desk.say(&joined).fine();
    let day = desk
        .say(&[
            "doses",
            chart.to_str().unwrap(),
            "--day",
            "2026-05-03",
            "--json",
        ])
        .fine()
        .json();
    assert_eq!(
        noted(&day, "Ramipril"),
        ["taken", "both"],
        "what two people noted differently is shown as both: {day}"
    );
    let undecided = desk
        .say(&["undecided", chart.to_str().unwrap(), "--json"])
        .fine()
        .json();
    assert_eq!(undecided.as_array().map_or(0, Vec::len), 0, "{undecided}");
}
