use super::*;

fn read(json: &str) -> Plan {
    let dosages: List<Dosage<'_>> = serde_json::from_str(json).unwrap();
    plan(&dosages, None)
}

fn dose(repeat: &str, value: &str) -> String {
    format!(
        r#"{{"timing":{{"repeat":{{{repeat}}}}},"doseAndRate":[{{"doseQuantity":{{"value":{value},"unit":"Stück"}}}}]}}"#
    )
}

fn cells(plan: &Plan) -> String {
    let cell = |cell: &Option<Dose>| cell.as_ref().map_or("-".into(), ToString::to_string);
    plan.cells
        .iter()
        .map(cell)
        .collect::<Vec<String>>()
        .join(" ")
}

#[test]
fn morning_and_evening_are_a_grid() {
    let daily = r#""frequency":1,"period":1,"periodUnit":"d","when":"#;
    let plan = read(&format!(
        "[{},{}]",
        dose(&format!("{daily}[\"MORN\"]"), "1"),
        dose(&format!("{daily}[\"EVE\"]"), "0.5")
    ));
    assert_eq!(plan.schedule, Some(Schedule::Daily));
    assert_eq!(cells(&plan), "1 - 0.5 -");
    assert_eq!(plan.unit.as_deref(), Some("Stück"));
}

#[test]
fn once_a_week_is_never_daily() {
    for (repeat, schedule, days) in [
        // named days: a weekly grid
        (
            r#""frequency":1,"period":1,"periodUnit":"wk","dayOfWeek":["mon"],"when":["MORN"]"#,
            Schedule::Weekly,
            1,
        ),
        (
            r#""frequency":2,"period":1,"periodUnit":"wk","dayOfWeek":["mon","thu"],"when":["MORN"]"#,
            Schedule::Weekly,
            2,
        ),
        (
            r#""frequency":1,"period":1,"periodUnit":"d","dayOfWeek":["mon"],"when":["MORN"]"#,
            Schedule::Weekly,
            1,
        ),
        // which day? words
        (
            r#""frequency":1,"period":1,"periodUnit":"wk","when":["MORN"]"#,
            Schedule::Text,
            0,
        ),
        // once a week, and two days? words
        (
            r#""frequency":1,"period":1,"periodUnit":"wk","dayOfWeek":["mon","thu"],"when":["MORN"]"#,
            Schedule::Text,
            0,
        ),
        // a day that does not exist
        (
            r#""period":1,"periodUnit":"wk","dayOfWeek":["montag"],"when":["MORN"]"#,
            Schedule::Text,
            0,
        ),
        // no period at all
        (r#""when":["MORN"]"#, Schedule::Text, 0),
        (
            r#""frequency":1,"period":1,"periodUnit":"wk""#,
            Schedule::Text,
            0,
        ),
    ] {
        let plan = read(&format!("[{}]", dose(repeat, "1")));
        assert_eq!(plan.schedule, Some(schedule), "{repeat}");
        assert_eq!(plan.weekdays.len(), days, "{repeat}");
        if schedule == Schedule::Text {
            assert_eq!(cells(&plan), "- - - -", "{repeat}");
            assert!(plan.dose_text.is_some(), "{repeat}");
        }
    }
}

#[test]
fn what_the_grid_cannot_say_stays_words() {
    for (repeat, words) in [
        (
            r#""frequency":2,"period":1,"periodUnit":"d""#,
            "1 Stück, 2×/d",
        ),
        (
            r#""frequency":1,"period":8,"periodUnit":"h""#,
            "1 Stück, 1×/8 h",
        ),
        (
            r#""frequency":1,"frequencyMax":2,"period":1,"periodUnit":"d""#,
            "1 Stück, 1–2×/d",
        ),
        (
            r#""frequency":1,"period":1,"periodUnit":"d","when":["HS"]"#,
            "1 Stück, 1×/d, at bedtime",
        ),
        (
            r#""period":1,"periodUnit":"d","timeOfDay":["08:00:00"]"#,
            "1 Stück, 1×/d, 08:00",
        ),
        (
            r#""frequency":1,"period":1,"periodUnit":"d","when":["MORN","EVE"]"#,
            "1 Stück, 1×/d, morning, evening",
        ),
        (
            r#""frequency":1,"period":1,"periodUnit":"mo","when":["MORN"]"#,
            "1 Stück, 1×/mo, morning",
        ),
        (
            r#""boundsDuration":{"value":10,"unit":"d"},"frequency":1,"period":1,"periodUnit":"d","when":["MORN"]"#,
            "1 Stück, 1×/d, morning, for 10 d",
        ),
        (
            r#""offset":30,"when":["ACM"]"#,
            "1 Stück, 30 min before breakfast",
        ),
    ] {
        let plan = read(&format!("[{}]", dose(repeat, "1")));
        assert_eq!(plan.schedule, Some(Schedule::Text), "{repeat}");
        assert_eq!(plan.dose_text.as_deref(), Some(words));
    }
}

#[test]
fn steps_one_after_another_are_not_added_up() {
    let step = |number: u8, event: &str| {
        let repeat = format!(r#""period":1,"periodUnit":"d","when":["{event}"]"#);
        dose(&repeat, "1").replacen('{', &format!("{{\"sequence\":{number},"), 1)
    };
    let plan = read(&format!("[{},{}]", step(1, "MORN"), step(2, "EVE")));
    assert_eq!(plan.schedule, Some(Schedule::Text));
    let twice = r#""period":1,"periodUnit":"d","when":["MORN"]"#;
    let plan = read(&format!("[{},{}]", dose(twice, "1"), dose(twice, "2")));
    assert_eq!(
        plan.schedule,
        Some(Schedule::Text),
        "two amounts for one morning"
    );
}

#[test]
fn a_free_text_keeps_the_amount_it_does_not_name() {
    let plan = read(
        r#"[{"text":"bei Bedarf","asNeededBoolean":true,"doseAndRate":[{"doseQuantity":{"value":400,"unit":"mg"}}]}]"#,
    );
    assert_eq!(plan.schedule, Some(Schedule::AsNeeded));
    assert_eq!(plan.dose_text.as_deref(), Some("bei Bedarf, 400 mg"));
    let plan = read(r#"[{"text":"1-0-1","patientInstruction":"zum Essen"}]"#);
    assert_eq!(plan.schedule, Some(Schedule::Text));
    assert_eq!(plan.dose_text.as_deref(), Some("1-0-1"));
    assert_eq!(plan.hint.as_deref(), Some("zum Essen"));
}

#[test]
fn a_plan_changed_under_our_own_words_is_not_believed() {
    let weekly = dose(
        r#""frequency":1,"period":1,"periodUnit":"wk","when":["MORN"]"#,
        "1",
    );
    let dosages = format!("[{weekly}]");
    let dosages: List<Dosage<'_>> = serde_json::from_str(&dosages).unwrap();
    assert_eq!(plan(&dosages, Some("daily")).schedule, Some(Schedule::Text));
    assert_eq!(
        plan(&dosages, Some("weekly")).schedule,
        Some(Schedule::Weekly)
    );
}
