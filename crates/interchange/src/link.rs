//! SMART Health Links: recognised and explained, never followed.
//!
//! `shlink:/` and base64url of a little JSON (SMART Health Cards and Links, "Health Links"). It holds the
//! key to what lies behind the address: whoever has the link can read it. So neither key nor whole
//! address gets into a remark.

use crate::card::moment;
use crate::keys::decode;
use crate::{Format, Read, Remark, Why};
use serde::Deserialize;

#[derive(Deserialize)]
struct Link {
    url: String,
    #[serde(default)]
    label: String,
    #[serde(default)]
    flag: String,
    exp: Option<f64>,
}

/// Explains every link in a text; takes nothing.
pub(crate) fn read(bytes: &[u8]) -> Read {
    let mut read = Read::of(Format::HealthLink);
    let text = String::from_utf8_lossy(bytes);
    for (number, part) in text.split("shlink:/").skip(1).take(100).enumerate() {
        let place = format!("link[{}]", number + 1);
        let end = part.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
        let said = decode(&part[..end.unwrap_or(part.len())]);
        let link = said.and_then(|json| {
            let text = crate::scan::text(&json).ok()?;
            serde_json::from_str::<Link>(text).ok()
        });
        let Some(link) = link else {
            read.remarks
                .push(Remark::new("link", Why::LinkDamaged, place));
            continue;
        };
        let host = link.url.split("://").nth(1).unwrap_or_default();
        let host = host.split(['/', '?', '#', ':']).next().unwrap_or_default();
        // what stands before an @ is a name or a password, and no host
        let host = host.rsplit('@').next().unwrap_or_default();
        let remark = |why| Remark::new("link", why, &*place);
        read.remarks.push(
            remark(Why::HealthLink)
                .fact("label", &link.label)
                .fact("host", host)
                .fact("flags", &link.flag),
        );
        if let Some(until) = link.exp.and_then(moment) {
            read.remarks
                .push(remark(Why::LinkEnds).fact("until", &until.date().to_string()));
        }
        for (flag, why) in [('P', Why::LinkPasscode), ('L', Why::LinkChanges)] {
            if link.flag.contains(flag) {
                read.remarks.push(remark(why));
            }
        }
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the standard.
    const EXAMPLE: &str = "shlink:/eyJ1cmwiOiJodHRwczovL2Voci5leGFtcGxlLm9yZy9xci9ZOXh3a1VkdG1OOXd3b0pvTjNmZkpJaFgyVUd2Q0wxSm5sUFZOTDNrRFdNL20iLCJmbGFnIjoiTFAiLCJrZXkiOiJyeFRnWWxPYUtKUEZ0Y0VkMHFjY2VOOHdFVTRwOTRTcUF3SVdRZTZ1WDdRIiwibGFiZWwiOiJCYWNrLXRvLXNjaG9vbCBpbW11bml6YXRpb25zIGZvciBPbGl2ZXIgQnJvd24ifQ";

    #[test]
    fn a_link_is_explained_and_its_key_is_told_nobody() {
        for text in [
            EXAMPLE.to_owned(),
            format!("https://viewer.example/#{EXAMPLE}\n"),
        ] {
            let read = read(text.as_bytes());
            let whys: Vec<Why> = read.remarks.iter().map(|it| it.why).collect();
            assert_eq!(whys, [Why::HealthLink, Why::LinkPasscode, Why::LinkChanges]);
            let facts = &read.remarks[0].facts;
            assert_eq!(
                facts["label"],
                "Back-to-school immunizations for Oliver Brown"
            );
            assert_eq!(facts["host"], "ehr.example.org");
            assert!(!format!("{read:?}").contains("rxTg") && !format!("{read:?}").contains("Y9xw"));
            assert!(read.entries.is_empty());
        }
    }

    #[test]
    fn a_link_cut_short_is_said_to_be_damaged() {
        for cut in [EXAMPLE.len() - 3, 20, 9, 8] {
            let read = read(&EXAMPLE.as_bytes()[..cut]);
            assert_eq!(read.remarks[0].why, Why::LinkDamaged, "{cut}");
        }
    }
}
