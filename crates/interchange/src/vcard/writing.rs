//! Contacts as vCard 4.0.

use super::{EMERGENCY, RELATION, ROLE};
use crate::content::{escaped, fold};
use record::{Content, Entry};

/// The contacts among the entries as vCard 4.0 (RFC 6350), in their order: UTF-8, CR LF, no line over 75
/// octets. The same entries give the same bytes. Nothing but contacts is written.
#[must_use]
pub fn write<'e>(entries: impl Iterator<Item = &'e Entry>) -> String {
    let mut text = String::new();
    for entry in entries {
        let Content::Contact(it) = &entry.content else {
            continue;
        };
        let mut line = |name: &str, value: &str| {
            if !value.trim().is_empty() {
                fold(&format!("{name}:{}", escaped(value)), &mut text);
            }
        };
        line("BEGIN", "VCARD");
        line("VERSION", "4.0");
        line("PRODID", "-//OwnChart//EN");
        line(
            "UID",
            entry
                .source
                .origin
                .as_deref()
                .unwrap_or(&format!("urn:ownchart:{}", entry.id)),
        );
        line("FN", &it.name);
        line("ORG", it.organization.as_deref().unwrap_or_default());
        line("ROLE", it.specialty.as_deref().unwrap_or_default());
        for (number, phone) in it.phones.iter().enumerate() {
            match phone.strip_suffix(" (Fax)") {
                Some(fax) => line(&format!("TEL;TYPE=fax;PREF={}", (number + 1).min(100)), fax),
                None => line(&format!("TEL;PREF={}", (number + 1).min(100)), phone),
            }
        }
        line("EMAIL", it.email.as_deref().unwrap_or_default());
        line("NOTE", entry.note.as_deref().unwrap_or_default());
        line(ROLE, it.role.map_or("", record::Role::word));
        line(RELATION, it.relation.as_deref().unwrap_or_default());
        let order = it.emergency_order.map(|it| it.to_string());
        line(EMERGENCY, order.as_deref().unwrap_or_default());
        // values of several parts: the marks between them stay marks
        if let Some(address) = it.address.as_deref().filter(|it| !it.trim().is_empty()) {
            fold(&format!("ADR:;;{};;;;", escaped(address)), &mut text);
        }
        if !entry.labels.is_empty() {
            let labels: Vec<String> = entry.labels.iter().map(|it| escaped(it)).collect();
            fold(&format!("CATEGORIES:{}", labels.join(",")), &mut text);
        }
        fold("END:VCARD", &mut text);
    }
    text
}
