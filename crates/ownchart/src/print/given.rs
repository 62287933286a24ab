//! Papers around a share that was given: a receipt to be signed, a consent, a request to delete it.
//!
//! No legal advice: what the articles named in them say, and a line to sign.

use super::{FACES, Paper, Printed};
use crate::binder::Binder;
use crate::contact_keys::KeyCard;
use crate::error::Result;
use crate::ledger::Posted;
use crate::words::Tongue;
use paper::{Block, Desk, Letter};
use record::{Content, Entry, Kind};
use std::collections::BTreeMap;

/// A paper around a share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// What was given, to be signed by whoever got it.
    Receipt,
    /// That it may be read and used, to be signed by whoever gave it.
    Consent,
    /// Please delete it.
    Revocation,
}

impl Given {
    /// Every paper.
    pub const ALL: [Self; 3] = [Self::Receipt, Self::Consent, Self::Revocation];

    /// Its word on the command line and in the window.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::Consent => "consent",
            Self::Revocation => "revocation",
        }
    }

    /// The paper a word names.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}

/// A paper before it is set: what it is about, its parts, its end.
struct Text {
    subject: String,
    parts: Vec<Part>,
    closing: Vec<String>,
}

enum Part {
    Says(String),
    Heading(String),
    List(Vec<String>),
}

impl Binder {
    /// A paper around a share of the ledger, in the first language of `paper`.
    ///
    /// # Errors
    /// [`Code::Gone`](crate::Code::Gone) if the ledger has no such share.
    pub fn given_sheet(&self, sheet: Given, share: &str, paper: &Paper<'_>) -> Result<Printed> {
        let posted = self.posted(share)?;
        let tongue = paper.first();
        let entries = self.entries_given(&posted.row)?;
        let text = match sheet {
            Given::Receipt => receipt(&posted, &entries, tongue),
            Given::Consent => consent(&posted, &entries, tongue),
            Given::Revocation => revocation(&posted, tongue),
        };
        let seen = self.vault.entry(posted.row.person)?;
        let mut from = Vec::new();
        if let Some(Content::Person(person)) = seen.map(|seen| seen.entry.content) {
            from.push(person.name.clone());
            from.extend(person.address);
            let born = person.birth_date.filter(|born| born.day.is_some());
            let born = born.map(|born| tongue.day(born));
            from.extend(born.map(|date| tongue.say("letter-born", &[("date", &date)])));
        }
        let today = tongue.day(self.place.clock.today());
        let lists: Vec<Vec<&str>> = text
            .parts
            .iter()
            .map(|part| match part {
                Part::List(items) => items.iter().map(String::as_str).collect(),
                _ => Vec::new(),
            })
            .collect();
        let body: Vec<Block<'_>> = text
            .parts
            .iter()
            .zip(&lists)
            .map(|(part, list)| match part {
                Part::Says(text) => Block::Paragraph(text),
                Part::Heading(text) => Block::Heading(text),
                Part::List(_) => Block::List(list),
            })
            .collect();
        let from: Vec<&str> = from.iter().map(String::as_str).collect();
        let closing: Vec<&str> = text.closing.iter().map(String::as_str).collect();
        let letter = Letter {
            language: tongue.on_paper(),
            from: &from,
            to: &[&posted.row.who],
            day: &today,
            subject: &text.subject,
            body: &body,
            closing: &closing,
        };
        let about = self.about_on(&text.subject, paper.size);
        Ok(Printed::of(paper::letter(&letter, about, &FACES)?, 0))
    }

    /// The printed key card of a person.
    ///
    /// # Errors
    /// Only for what the program itself got wrong.
    pub fn key_card_sheet(&self, card: &KeyCard) -> Result<Printed> {
        let (text, key, words) = (card.text(), card.recipient.to_string(), card.words());
        let sheet = paper::KeyCard {
            name: &card.name,
            text: &text,
            key: &key,
            words: &words,
            made: self.place.clock.today(),
        };
        let about = self.about("OwnChart");
        let printed = paper::key_card(&sheet, about, Desk::GERMAN_ENGLISH, &FACES)?;
        Ok(Printed::of(printed, 0))
    }
}

fn why(posted: &Posted, tongue: Tongue) -> String {
    match posted.row.why.trim() {
        "" => tongue.say("letter-no-purpose", &[]),
        why => why.to_owned(),
    }
}

fn kind_word(tongue: Tongue, kind: Kind) -> String {
    tongue.say(&format!("kind-{}", kind.word()), &[])
}

fn receipt(posted: &Posted, entries: &[Entry], tongue: Tongue) -> Text {
    let row = &posted.row;
    let date = tongue.day(row.when);
    let why = why(posted, tongue);
    let count = row.entries.to_string();
    let say = |key: &str, facts: &[(&str, &str)]| tongue.say(key, facts);
    let mut parts = vec![Part::Says(say(
        "letter-receipt-about",
        &[("date", &date), ("why", &why)],
    ))];
    if row.given.is_none() {
        parts.push(Part::Says(say(
            "letter-receipt-unlisted",
            &[("count", &count)],
        )));
    } else {
        parts.push(Part::Heading(say(
            "letter-receipt-what",
            &[("count", &count)],
        )));
        // Two hundred values of the same name are one line.
        let mut named: BTreeMap<(Kind, &str), usize> = BTreeMap::new();
        for entry in entries {
            *named.entry((entry.kind(), entry.title())).or_default() += 1;
        }
        let line = |((kind, title), count)| match count {
            1 => format!("{}: {title}", kind_word(tongue, kind)),
            _ => format!("{}: {title} ({count}×)", kind_word(tongue, kind)),
        };
        let mut list: Vec<String> = named.into_iter().map(line).collect();
        let gone = (row.entries as usize).saturating_sub(entries.len());
        if gone > 0 {
            list.push(say("letter-receipt-gone", &[("count", &gone.to_string())]));
        }
        if row.documents > 0 {
            let count = row.documents.to_string();
            list.push(say("letter-receipt-files", &[("count", &count)]));
        }
        parts.push(Part::List(list));
    }
    if let Some(until) = row.valid_until {
        let until = tongue.day(until);
        parts.push(Part::Says(say("letter-receipt-until", &[("date", &until)])));
    }
    parts.push(Part::Heading(say("letter-receipt-proof", &[])));
    let share = row.share.to_string();
    parts.push(Part::List(vec![
        say("letter-receipt-number", &[("share", &share)]),
        say("letter-receipt-digest", &[("digest", &row.digest)]),
        say("letter-receipt-ways", &[("ways", &row.how.join(", "))]),
    ]));
    Text {
        subject: say(
            "letter-receipt-subject",
            &[("reader", &row.who), ("date", &date)],
        ),
        parts,
        closing: vec![
            say("letter-receipt-sign", &[]),
            String::new(),
            String::new(),
            say("letter-sign-line", &[]),
        ],
    }
}

fn consent(posted: &Posted, entries: &[Entry], tongue: Tongue) -> Text {
    let row = &posted.row;
    let (date, count) = (tongue.day(row.when), row.entries.to_string());
    let why = why(posted, tongue);
    let say = |key: &str, facts: &[(&str, &str)]| tongue.say(key, facts);
    let mut parts = vec![Part::Says(say(
        "letter-consent-who",
        &[("reader", &row.who), ("date", &date), ("why", &why)],
    ))];
    let mut kinds: Vec<Kind> = entries.iter().map(Entry::kind).collect();
    kinds.sort();
    kinds.dedup();
    if kinds.is_empty() {
        parts.push(Part::Says(say(
            "letter-receipt-unlisted",
            &[("count", &count)],
        )));
    } else {
        parts.push(Part::Says(say("letter-consent-what", &[("count", &count)])));
        let kinds = kinds.into_iter().map(|kind| kind_word(tongue, kind));
        parts.push(Part::List(kinds.collect()));
    }
    let share = row.share.to_string();
    parts.push(Part::Says(say(
        "letter-consent-share",
        &[("share", &share), ("digest", &row.digest)],
    )));
    if let Some(until) = row.valid_until {
        let until = tongue.day(until);
        parts.push(Part::Says(say("letter-consent-until", &[("date", &until)])));
    }
    parts.push(Part::Says(say("letter-consent-free", &[])));
    parts.push(Part::Says(say("letter-consent-revoke", &[])));
    Text {
        subject: say("letter-consent-subject", &[]),
        parts,
        closing: vec![String::new(), String::new(), say("letter-sign-line", &[])],
    }
}

fn revocation(posted: &Posted, tongue: Tongue) -> Text {
    let row = &posted.row;
    let (date, share) = (tongue.day(row.when), row.share.to_string());
    let say = |key: &str, facts: &[(&str, &str)]| tongue.say(key, facts);
    Text {
        subject: say("letter-revoke-subject", &[("short", &share[..8])]),
        parts: vec![
            Part::Says(say("letter-greeting", &[])),
            Part::Says(say(
                "letter-revoke-ask",
                &[("date", &date), ("share", &share)],
            )),
            Part::Says(say("letter-revoke-digest", &[("digest", &row.digest)])),
            Part::Says(say("letter-revoke-keep", &[])),
            Part::Says(say("letter-revoke-answer", &[])),
        ],
        closing: vec![
            say("letter-closing", &[]),
            String::new(),
            String::new(),
            say("letter-sign-line", &[]),
        ],
    }
}
