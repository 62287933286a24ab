//! What patients carry on their telephones: health cards, certificates, contacts, appointments, diaries.

use crate::desk::Desk;
use serde_json::{Value, json};

const CHART: &str = "Anna.ownchart";

/// A card of the standard (HL7 example-00, CC0) and the key of its issuer.
const CARD: &str = "eyJ6aXAiOiJERUYiLCJhbGciOiJFUzI1NiIsImtpZCI6IjNLZmRnLVh3UC03Z1h5eXd0VWZVQUR3QnVtRE9QS01ReC1pRUxMMTFXOXMifQ.3ZJJjxMxEIX_yqi49j4krfSNBIlNIBAzXFAOjruSNvLS8hIljPq_U3Z6BEIzXAAJ0beyq16997nvQDgHHQzej64rSzciL5xi1g_IpB8KzmzvSjwxNUp0JXUHtJCB3u2hq9t6UVdtu7wulm2bwZFDdwf-PCJ0n79r_iz35FLksYBtBtxij9oLJj-G3RfkPqrsB2E_oXXCaPL3tKiKmtbG03XQvcTYY9GZYDnepI0wX2SzA-BGSlKLChnQAnsmW6QcpLy1khru57uKGu6LB4TfMy9oPsZmCi8iTAlJevBMU491acdBHFHH6K_NEOt1AduJAu4EAXjOfNSqV4s6r-q8qWCasgfd1L9280qpoMVXNgdznvngUtz4Rh57OjwyzoXGjemTAje90Idk3J2dRzU_Ob3OINvC2EMZyZZO9CU_nkiAp0loqham7ZTBOCNIdvZoUUdvPxKkJsN5sOkqhr0R6iLRpMBVjEWo9sYq-oWiF8a9sVGyF26ULOFcb65eoEbL5NVL40bhmSRQBFEa_y6oXRyFKn31owSb_5Jgs_rTBNtHCV7_QwQp9-8TbPJqlVeLv_EPbgkiWNHT4ds3581paMdl-EAX3wA.SJfVevUy2FtgiFeVLz8A11lNVDe7UhWeMZQrP8zwbVKCzxgm0-w8kyrmp7CJfPWha3D1zsE4jmDxlqW7RkZS8w";
const KEY: &str = r#"{"keys":[{"kty":"EC","kid":"3Kfdg-XwP-7gXyywtUfUADwBumDOPKMQx-iELL11W9s","use":"sig","alg":"ES256","crv":"P-256","x":"11XvRWy1I2S0EyJlyf_bWfw_TQ5CJJNLw78bHXNxcgw","y":"eZXwxvO1hvCY0KucrPfKo7yAyMT6Ajc3N7OkAB6VYy8"}]}"#;

fn digits(text: &str) -> String {
    text.bytes()
        .map(|byte| format!("{:02}", byte - 45))
        .collect()
}

fn import(desk: &Desk, words: &[&str]) -> Value {
    let said = desk.say(&[&["import", CHART, "--json"], words].concat());
    serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{} {}", said.out, said.err))
}

fn count(desk: &Desk, kind: &str) -> usize {
    let said = desk.say(&["list", CHART, kind, "--json"]).fine().json();
    said.as_array().expect("a list").len()
}

fn why(said: &Value, list: &str) -> Vec<String> {
    let all = said[list].as_array().expect("a list").iter();
    all.map(|it| it["why"].as_str().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn a_card_is_read_checked_with_the_key_i_brought_and_shown_again_as_a_code() {
    let desk = Desk::with_chart();
    desk.lay("card.txt", &format!("shc:/{}", digits(CARD)));
    desk.lay("keys.json", KEY);
    let dry = import(&desk, &["card.txt", "--dry-run"]);
    assert_eq!(why(&dry, "noted"), ["card_not_checked"], "{dry}");
    assert_eq!(
        dry["identity"][0]["fits"],
        json!(false),
        "it is somebody else's: {dry}"
    );
    let said = import(&desk, &["card.txt", "--keys", "keys.json"]);
    assert_eq!(why(&said, "noted"), ["card_checked"]);
    assert_eq!(count(&desk, "immunization"), 3);
    let words = desk.say(&["import", CHART, "card.txt", "--dry-run", "--lang", "de"]);
    assert!(words.out.contains("Lesbar, nicht geprüft"), "{}", words.out);
    // the code is kept to the letter, and drawn again
    let documents = desk
        .say(&["list", CHART, "document", "--json"])
        .fine()
        .json();
    assert_eq!(documents.as_array().map(Vec::len), Some(1), "{documents}");
    let id = documents[0]["id"].as_str().expect("an id");
    desk.say(&["document", CHART, "codes", id, "-o", "codes"])
        .fine();
    let scanned = desk
        .say(&["scan", "codes/code-1.png", "--json"])
        .fine()
        .json();
    assert_eq!(scanned[0]["text"], json!(format!("shc:/{}", digits(CARD))));
    // a photo of it is the same card: nothing is new but the photo
    let photo = import(&desk, &["codes/code-1.png"]);
    assert_eq!(photo["same"].as_array().map(Vec::len), Some(3), "{photo}");
    assert_eq!(count(&desk, "immunization"), 3);
}

#[test]
fn a_card_in_three_photos_is_put_together_in_any_order() {
    let desk = Desk::with_chart();
    let parts: Vec<String> = CARD
        .as_bytes()
        .chunks(CARD.len().div_ceil(3))
        .enumerate()
        .map(|(at, part)| {
            format!(
                "shc:/{}/3/{}",
                at + 1,
                digits(std::str::from_utf8(part).expect("ASCII"))
            )
        })
        .collect();
    desk.lay("all.txt", &parts.join("\n"));
    import(&desk, &["all.txt", "--take", "all"]);
    let documents = desk
        .say(&["list", CHART, "document", "--json"])
        .fine()
        .json();
    let id = documents[0]["id"].as_str().expect("an id");
    desk.say(&["document", CHART, "codes", id, "-o", "photos"])
        .fine();
    let there = Desk::with_chart();
    for number in 1..=3 {
        let name = format!("photos/code-{number}.png");
        std::fs::copy(desk.path(&name), there.path(&format!("{number}.png"))).expect("a photo");
    }
    let one = import(&there, &["2.png", "--dry-run"]);
    assert_eq!(
        why(&one, "left_out"),
        ["card_part_missing", "card_part_missing"],
        "{one}"
    );
    let all = import(&there, &["3.png", "1.png", "2.png"]);
    assert_eq!(all["left_out"], json!([]), "{all}");
    assert_eq!(count(&there, "immunization"), 3);
    // three photos, and the text of the code they made
    assert_eq!(count(&there, "document"), 4);
}

#[test]
fn contacts_and_appointments_come_in_and_go_out_again() {
    let desk = Desk::with_chart();
    desk.lay("card.vcf", "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Dr. Weber\r\nTITLE:Hausärztin\r\nTEL:030 1\r\nEND:VCARD\r\nBEGIN:VCARD\r\nVERSION:3.0\r\nFN:Anna Beispiel\r\nTEL:0170 2\r\nEND:VCARD\r\n");
    desk.lay("dates.ics", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20991201T093000\r\nSUMMARY:Onkologie\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\nDTSTART:20010101T093000\r\nSUMMARY:Impfung\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
    let said = import(&desk, &["card.vcf", "dates.ics"]);
    assert_eq!(said["taken"].as_array().map(Vec::len), Some(3), "{said}");
    // her own card is about herself, and a change of her entry is hers to tick
    assert_eq!(said["different"][0]["entry"]["kind"], "person", "{said}");
    desk.say(&["export", CHART, "contacts", "-o", "out.vcf"])
        .fine();
    desk.say(&["export", CHART, "calendar", "-o", "out.ics"])
        .fine();
    let text = |name: &str| std::fs::read_to_string(desk.path(name)).expect("a file");
    assert!(text("out.vcf").contains("FN:Dr. Weber\r\n"));
    let calendar = text("out.ics");
    assert!(
        calendar.contains("SUMMARY:Appointment\r\n") && !calendar.contains("Onkologie"),
        "{calendar}"
    );
    assert!(
        !calendar.contains("20010101"),
        "what is over is no appointment: {calendar}"
    );
    let there = Desk::with_chart();
    there.lay("out.vcf", &text("out.vcf"));
    import(&there, &["out.vcf"]);
    assert_eq!(count(&there, "contact"), 1);
}

#[test]
fn a_diary_is_taken_when_it_is_clear_and_asked_about_when_not() {
    let desk = Desk::with_chart();
    desk.lay(
        "diary.csv",
        "Date,Systolic,Diastolic,Weight\n03/05/2026,128,82,78.4\n04/05/2026,127,81,78.2\n",
    );
    let asked = import(&desk, &["diary.csv"]);
    assert_eq!(why(&asked, "left_out"), ["day_or_month"], "{asked}");
    assert_eq!(count(&desk, "finding"), 0);
    let said = import(
        &desk,
        &["diary.csv", "--columns", "order=dmy,weight=weight:kg"],
    );
    assert_eq!(said["left_out"], json!([]), "{said}");
    assert_eq!(count(&desk, "finding"), 4);
    desk.say(&["import", CHART, "diary.csv", "--columns", "nonsense"])
        .ended(2);
    desk.lay("link.txt", "https://viewer.example/#shlink:/eyJ1cmwiOiJodHRwczovL2Voci5leGFtcGxlLm9yZy9xci8xIiwiZmxhZyI6IlAiLCJrZXkiOiJrIiwibGFiZWwiOiJJbXBmdW5nZW4ifQ");
    let link = desk.say(&["import", CHART, "link.txt", "--lang", "de"]);
    assert!(
        link.out.contains("ehr.example.org") && link.out.contains("Impfungen"),
        "{}",
        link.out
    );
}
