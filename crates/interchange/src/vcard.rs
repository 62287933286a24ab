//! Contacts: vCard 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350) read, 4.0 written.
//!
//! A card becomes a [`record::Contact`]. What has no field of its own stands in the note under the name the
//! card gives it; pictures, sounds and keys are left out. The card of the person whose chart it is becomes
//! that person's own entry.

mod writing;

pub use writing::write;

use crate::content::{self, Line};
use crate::{Format, Read, Remark, Why, draft, limits};
use record::{Contact, Content, DocumentId, Entry, Person, Role, Sex, Source, SourceKind, When};

/// The most cards of one file.
const CARDS: usize = 20_000;

/// What has a place in the chart, or nothing to say there.
const KNOWN: &[&str] = &[
    "BEGIN",
    "END",
    "VERSION",
    "FN",
    "N",
    "ORG",
    "TITLE",
    "ROLE",
    "TEL",
    "EMAIL",
    "ADR",
    "NOTE",
    "CATEGORIES",
    "KIND",
    "UID",
    "REV",
    "PRODID",
    "SOURCE",
    "PROFILE",
    "SORT-STRING",
    "MAILER",
    "CLASS",
    "LABEL",
    "GENDER",
    "X-GENDER",
    "XML",
    "CLIENTPIDMAP",
    "TZ",
    "GEO",
    ROLE,
    RELATION,
    EMERGENCY,
];
/// What is bytes or lies on the internet.
const HEAVY: &[&str] = &["PHOTO", "LOGO", "SOUND", "KEY"];

/// Our own properties, so that a contact comes back as it left.
const ROLE: &str = "X-OWNCHART-ROLE";
const RELATION: &str = "X-OWNCHART-RELATION";
const EMERGENCY: &str = "X-OWNCHART-EMERGENCY";

/// Reads every card of a file. `own` is the name of the person whose chart it is.
pub(crate) fn read(bytes: &[u8], own: Option<&str>) -> Read {
    let mut read = Read::of(Format::VCard);
    let file = DocumentId::of(bytes);
    let lines = content::lines(bytes);
    let mut card: Option<Vec<Line>> = None;
    let (mut number, mut depth) = (0_usize, 0_usize);
    for line in lines {
        let card_line = line.value.trim().eq_ignore_ascii_case("VCARD");
        match (line.name.as_str(), card_line) {
            ("BEGIN", true) if card.is_none() => card = Some(Vec::new()),
            ("BEGIN", true) => depth += 1, // 2.1: a card inside a card (AGENT)
            ("END", true) if depth > 0 => depth -= 1,
            ("END", true) => {
                if let Some(lines) = card.take() {
                    number += 1;
                    one(&mut read, file, number, &lines, own);
                }
            }
            _ if depth == 0 => {
                if let Some(card) = &mut card {
                    card.push(line);
                }
            }
            _ => {}
        }
    }
    // cut off: what was there is read all the same
    if let Some(lines) = card {
        number += 1;
        one(&mut read, file, number, &lines, own);
        let place = format!("card[{number}]");
        read.remarks
            .push(Remark::new("END:VCARD", Why::Malformed, place).fact("detail", "cut off"));
    }
    if number == 0 {
        read.remarks.push(Remark::new("VCARD", Why::Hollow, ""));
    }
    read
}

fn one(read: &mut Read, file: DocumentId, number: usize, lines: &[Line], own: Option<&str>) {
    let place = format!("card[{number}]");
    let leave = |what: &str, why| Remark::new(what, why, &*place);
    if number > CARDS {
        read.remarks.push(leave("VCARD", Why::TooLong));
        return;
    }
    let said = |name: &str| {
        let mut all = lines.iter().filter(|line| line.name == name);
        all.find(|line| !line.value.trim().is_empty())
    };
    if said("KIND").is_some_and(|it| it.value.trim().eq_ignore_ascii_case("group")) {
        read.remarks
            .push(leave("KIND:group", Why::KindNotRead).fact("type", "group"));
        return;
    }
    let organization = said("ORG").map(|it| joined(it.parts().into_iter(), ", "));
    let organization = organization.filter(|it| !it.is_empty());
    let mail = said("EMAIL").map(Line::text);
    let name = said("FN").map(Line::text).filter(|it| !it.is_empty());
    let name = name
        .or_else(|| said("N").map(spoken).filter(|it| !it.is_empty()))
        .or_else(|| organization.clone())
        .or(mail);
    let Some(name) = name else {
        read.remarks.push(leave("VCARD", Why::Nameless));
        return;
    };
    if lines.iter().map(|line| line.value.len()).sum::<usize>() > limits::ENTRY * 8 {
        read.remarks.push(leave("VCARD", Why::TooLong));
        return;
    }
    let mut notes: Vec<String> = Vec::new();
    let mut labels: Vec<String> = Vec::new();
    for line in lines {
        let known = KNOWN.contains(&line.name.as_str());
        if HEAVY.contains(&line.name.as_str()) || content::holds_bytes(line) {
            let remark = leave(&line.name, Why::PartNotKept).fact("field", &line.name);
            read.remarks.push(remark.fact("text", ""));
        } else if line.name == "NOTE" {
            notes.push(line.text());
        } else if line.name == "CATEGORIES" {
            labels.extend(line.list());
        } else if line.name.is_empty() {
            let remark = leave("", Why::PartNotKept).fact("field", "");
            read.remarks.push(remark.fact("text", &line.value));
        } else if !known && !line.value.trim().is_empty() {
            notes.push(format!("{}: {}", line.name, line.parts().join(" ").trim()));
        }
    }
    let reach = Reach::of(lines);
    notes.extend(reach.more);
    let its_own = own.is_some_and(|own| same_words(own, &name));
    let entry = if its_own && read.people.is_empty() {
        let parts = said("N").map(Line::parts).unwrap_or_default();
        let part = |at: usize| parts.get(at).cloned().filter(|it| !it.is_empty());
        Content::Person(Person {
            name,
            family: part(0),
            given: part(1),
            birth_date: said("BDAY").and_then(|it| day(&it.text())),
            sex: said("GENDER").map_or(Sex::Unknown, |it| sex(&it.value)),
            phones: reach.phones,
            email: reach.email,
            address: reach.address,
            ..Person::default()
        })
    } else {
        let titles = [said("ROLE"), said("TITLE")].into_iter().flatten();
        let specialty = joined(titles.map(Line::text), ", ");
        let role = said(ROLE).and_then(|it| {
            Role::ALL
                .iter()
                .copied()
                .find(|role| role.word() == it.value)
        });
        let about = [
            &specialty,
            organization.as_deref().unwrap_or_default(),
            &labels.join(" "),
        ]
        .join(" ");
        Content::Contact(Contact {
            role: role.or_else(|| role_of(&about)),
            specialty: (!specialty.is_empty()).then_some(specialty),
            organization: organization.filter(|it| *it != name),
            relation: said(RELATION).map(Line::text),
            phones: reach.phones,
            email: reach.email,
            address: reach.address,
            emergency_order: said(EMERGENCY).and_then(|it| it.value.trim().parse().ok()),
            recipient: None,
            name,
        })
    };
    let mut entry = Entry::new(draft::id(file, &place), None, entry);
    entry.source = Source {
        how: SourceKind::Imported,
        file: Some(file),
        origin: said("UID").map(Line::text),
        recorded: said("REV").and_then(|it| day(&it.text())),
        place: Some(place),
        ..Source::default()
    };
    notes.retain(|note| !note.trim().is_empty());
    entry.note = (!notes.is_empty()).then(|| notes.join("\n"));
    entry.labels = labels;
    if its_own && read.people.is_empty() {
        entry.note = None;
        read.people.push(entry);
    } else {
        read.entries.push(entry);
    }
}

/// How somebody is reached.
#[derive(Default)]
struct Reach {
    phones: Vec<String>,
    email: Option<String>,
    address: Option<String>,
    /// What did not fit: lines for the note.
    more: Vec<String>,
}

impl Reach {
    fn of(lines: &[Line]) -> Reach {
        let mut reach = Reach::default();
        let preferred = |line: &&Line| {
            let first = line
                .first("PREF")
                .and_then(|it| it.trim().parse::<u32>().ok());
            if line.is("pref") {
                0
            } else {
                first.unwrap_or(101)
            }
        };
        let mut sorted: Vec<&Line> = lines.iter().collect();
        sorted.sort_by_key(preferred);
        for line in sorted {
            let text = line.text();
            match line.name.as_str() {
                "TEL" if !text.is_empty() => {
                    let number = text.strip_prefix("tel:").unwrap_or(&text);
                    let number = number.replace(";ext=", " ext. ");
                    let number = if line.is("fax") {
                        format!("{number} (Fax)")
                    } else {
                        number
                    };
                    if !reach.phones.contains(&number) {
                        reach.phones.push(number);
                    }
                }
                "EMAIL" if !text.is_empty() => match &reach.email {
                    None => reach.email = Some(text),
                    Some(known) if *known == text => {}
                    Some(_) => reach.more.push(format!("EMAIL: {text}")),
                },
                "ADR" => {
                    let parts = line.parts();
                    let part = |at: usize| {
                        parts
                            .get(at)
                            .map(|it| it.replace('\n', ", "))
                            .unwrap_or_default()
                    };
                    let town = joined([part(5), part(3)].into_iter(), " ");
                    let all = [part(2), part(1), part(0), town, part(4), part(6)];
                    let address = joined(all.into_iter(), ", ");
                    match &reach.address {
                        _ if address.is_empty() => {}
                        None => reach.address = Some(address),
                        Some(known) if *known == address => {}
                        Some(_) => reach.more.push(format!("ADR: {address}")),
                    }
                }
                _ => {}
            }
        }
        // a fax is no number to call first
        reach.phones.sort_by_key(|it| it.ends_with("(Fax)"));
        reach
    }
}

fn joined(parts: impl Iterator<Item = String>, between: &str) -> String {
    let parts: Vec<String> = parts
        .map(|it| it.trim().to_owned())
        .filter(|it| !it.is_empty())
        .collect();
    parts.join(between)
}

/// `N` as it is spoken: title, given names, family name, what comes behind.
fn spoken(line: &Line) -> String {
    let parts = line.parts();
    let part = |at: usize| {
        parts
            .get(at)
            .map(|it| it.replace(',', " "))
            .unwrap_or_default()
    };
    joined(
        [part(3), part(1), part(2), part(0), part(4)].into_iter(),
        " ",
    )
}

fn same_words(one: &str, other: &str) -> bool {
    let words = |name: &str| {
        let mut words: Vec<String> = name
            .to_lowercase()
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        words.sort();
        words
    };
    words(one) == words(other)
}

/// What somebody is to a person, where their own trade says so beyond doubt.
fn role_of(about: &str) -> Option<Role> {
    let about = about.to_lowercase();
    let tells: [(&[&str], Role); 5] = [
        (&["apothek", "pharmac"], Role::Pharmacy),
        (
            &["klinik", "krankenhaus", "hospital", "clinic"],
            Role::Hospital,
        ),
        (
            &["pflegedienst", "sozialstation", "nursing service"],
            Role::Care,
        ),
        (
            &[
                "physiotherap",
                "ergotherap",
                "logopäd",
                "hebamme",
                "midwife",
                "psychotherap",
            ],
            Role::Therapist,
        ),
        (
            &[
                "hausarzt",
                "hausärztin",
                "facharzt",
                "fachärztin",
                "arztpraxis",
                "zahnarzt",
                "zahnärztin",
                "physician",
                "family doctor",
                "general practi",
                "kardiolog",
                "cardiolog",
            ],
            Role::Doctor,
        ),
    ];
    let found = tells
        .iter()
        .find(|(words, _)| words.iter().any(|word| about.contains(word)));
    found.map(|(_, role)| *role)
}

fn sex(value: &str) -> Sex {
    match value.trim().to_ascii_uppercase().split(';').next() {
        Some("F") => Sex::Female,
        Some("M") => Sex::Male,
        Some("O") => Sex::Diverse,
        _ => Sex::Unknown,
    }
}

/// `1985-04-12`, `19850412`, `1985-04`, `1985`, with a time or without; nothing for `--0412`, which has no year.
pub(crate) fn day(text: &str) -> Option<When> {
    let text = text.trim();
    let date = text.split(['T', ' ']).next()?;
    let digits = date.len() == 8 && date.bytes().all(|b| b.is_ascii_digit());
    let plain = if digits {
        format!("{}-{}-{}", &date[..4], &date[4..6], &date[6..])
    } else {
        date.to_owned()
    };
    plain.parse().ok()
}

#[cfg(test)]
mod tests;
