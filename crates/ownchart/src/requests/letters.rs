//! The letters of a request, and its course in words.

use super::{Request, Wanted};
use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use crate::print::{FACES, Printed};
use crate::words::Tongue;
use paper::{Block, Letter};
use record::{Contact, Content, EntryId, Person, When};

/// How many days a reminder gives.
const GRACE: i64 = 14;

/// What happened so far, line by line.
pub(super) fn log(request: &Request, tongue: Tongue) -> String {
    let mut lines = vec![tongue.say("request-log-ref", &[("ref", &request.reference)])];
    let (sent, deadline) = (tongue.day(request.sent), tongue.day(request.deadline));
    lines.push(tongue.say(
        "request-log-sent",
        &[("date", &sent), ("deadline", &deadline)],
    ));
    for (what, day) in [
        ("extended", request.extended),
        ("reminded", request.reminded),
        ("complained", request.complained),
        ("answered", request.answered),
    ] {
        if let Some(day) = day {
            let key = format!("request-log-{what}");
            lines.push(tongue.say(&key, &[("date", &tongue.day(day))]));
        }
    }
    lines.join("\n")
}

/// A text in which an article and its number stay on one line.
fn whole(text: &str) -> String {
    let mut text = text.to_owned();
    for word in ["Art.", "Abs.", "§", "Satz", "paragraph", "sentence"] {
        text = text.replace(&format!("{word} "), &format!("{word}\u{a0}"));
    }
    text
}

/// A letter without its head and foot.
struct Page<'a> {
    day: When,
    to: Vec<String>,
    subject: String,
    body: &'a [Block<'a>],
}

impl Binder {
    pub(super) fn request_letter(&self, request: &Request, wanted: Wanted) -> Result<Printed> {
        let tongue = wanted.tongue;
        let say = |key: &str| tongue.say(key, &[]);
        let deadline = tongue.day(request.deadline);
        let what = [1, 2, 3, 4].map(|n| say(&format!("letter-request-what-{n}")));
        let what = what.each_ref().map(String::as_str);
        let texts = [
            say("letter-greeting"),
            say("letter-request-ask"),
            say("letter-request-what"),
            say("letter-request-form"),
            say("letter-request-free"),
            tongue.say("letter-request-when", &[("deadline", &deadline)]),
            say("letter-request-refuse"),
            tongue.say("letter-ref", &[("ref", &request.reference)]),
        ];
        let texts = texts.map(|text| whole(&text));
        let mut body: Vec<Block<'_>> = texts.iter().map(|text| Block::Paragraph(text)).collect();
        body.insert(3, Block::List(&what));
        let page = Page {
            day: request.sent,
            to: self.address(request)?,
            subject: tongue.say("letter-request-subject", &[("ref", &request.reference)]),
            body: &body,
        };
        self.letter_for(request, page, wanted)
    }

    pub(super) fn reminder_letter(&self, request: &Request, wanted: Wanted) -> Result<Printed> {
        let tongue = wanted.tongue;
        let today = self.place.clock.today();
        let late = today > request.deadline;
        let key = if late {
            "letter-remind-late"
        } else {
            "letter-remind-early"
        };
        let (sent, deadline) = (tongue.day(request.sent), tongue.day(request.deadline));
        let from = if late { today } else { request.deadline };
        let until = tongue.day(When::from_days(from.days() + GRACE));
        let texts = [
            tongue.say("letter-greeting", &[]),
            tongue.say(key, &[("sent", &sent), ("deadline", &deadline)]),
            tongue.say("letter-remind-until", &[("until", &until)]),
            tongue.say("letter-remind-crossed", &[]),
            tongue.say("letter-ref", &[("ref", &request.reference)]),
        ];
        let texts = texts.map(|text| whole(&text));
        let body: Vec<Block<'_>> = texts.iter().map(|text| Block::Paragraph(text)).collect();
        let page = Page {
            day: today,
            to: self.address(request)?,
            subject: tongue.say("letter-remind-subject", &[("ref", &request.reference)]),
            body: &body,
        };
        self.letter_for(request, page, wanted)
    }

    pub(super) fn complaint_letter(
        &self,
        request: &Request,
        authority: &[String],
        wanted: Wanted,
    ) -> Result<Printed> {
        let tongue = wanted.tongue;
        let on = |key: &str, day: When| tongue.say(key, &[("date", &tongue.day(day))]);
        let mut course = vec![on("letter-complain-sent", request.sent)];
        let extended = request.extended;
        course.extend(extended.map(|day| on("letter-complain-extended", day)));
        course.push(on("letter-complain-deadline", request.deadline));
        course.extend(
            request
                .reminded
                .map(|day| on("letter-complain-reminded", day)),
        );
        course.push(on("letter-complain-none", self.place.clock.today()));
        let course: Vec<&str> = course.iter().map(String::as_str).collect();
        let about = self.address(request)?.join("\n");
        let texts = [
            tongue.say("letter-greeting", &[]),
            tongue.say("letter-complain-about", &[]),
            about,
            tongue.say("letter-complain-what", &[]),
        ];
        let texts = texts.map(|text| whole(&text));
        let mut body: Vec<Block<'_>> = texts.iter().map(|text| Block::Paragraph(text)).collect();
        let heading = tongue.say("letter-complain-course", &[]);
        let ask = tongue.say("letter-complain-ask", &[]);
        body.extend([
            Block::Heading(&heading),
            Block::List(&course),
            Block::Paragraph(&ask),
        ]);
        let page = Page {
            day: self.place.clock.today(),
            to: if authority.is_empty() {
                vec![tongue.say("letter-complain-to", &[])]
            } else {
                authority.to_vec()
            },
            subject: tongue.say("letter-complain-subject", &[("ref", &request.reference)]),
            body: &body,
        };
        self.letter_for(request, page, wanted)
    }

    /// Puts sender, day and signature around a letter.
    fn letter_for(&self, request: &Request, page: Page<'_>, wanted: Wanted) -> Result<Printed> {
        let tongue = wanted.tongue;
        let person = self.who(request.person)?;
        let mut from = vec![person.name.clone()];
        let born = person.birth_date.filter(|born| born.day.is_some());
        let reach = person
            .address
            .iter()
            .cloned()
            .chain(person.phones.first().cloned());
        let reach: Vec<String> = reach.collect();
        from.extend((!reach.is_empty()).then(|| reach.join(" · ")));
        from.extend(born.map(|born| tongue.say("letter-born", &[("date", &tongue.day(born))])));
        let day = tongue.day(page.day);
        let closing = [
            tongue.say("letter-closing", &[]),
            String::new(),
            String::new(),
            String::new(),
            format!("{}  {}", person.name, tongue.say("letter-signature", &[])),
        ];
        let from: Vec<&str> = from.iter().map(String::as_str).collect();
        let to: Vec<&str> = page.to.iter().map(String::as_str).collect();
        let closing: Vec<&str> = closing.iter().map(String::as_str).collect();
        let letter = Letter {
            language: tongue.on_paper(),
            from: &from,
            to: &to,
            day: &day,
            subject: &page.subject,
            body: page.body,
            closing: &closing,
        };
        let about = self.about_on(&page.subject, wanted.size);
        let mut printed = Printed::of(paper::letter(&letter, about, &FACES)?, 0);
        if !self.has_address(request)? {
            let said = tongue.say("request-no-address", &[("who", &request.to)]);
            printed.remarks.push(said);
        }
        Ok(printed)
    }

    fn who(&self, person: EntryId) -> Result<Person> {
        match self.vault.entry(person)?.map(|seen| seen.entry.content) {
            Some(Content::Person(person)) => Ok(person),
            _ => Err(Error::new(Code::NoSuchPerson).with("person", person)),
        }
    }

    fn contact_of(&self, request: &Request) -> Result<Option<Contact>> {
        let seen = match request.contact {
            Some(id) => self.vault.entry(id)?,
            None => None,
        };
        Ok(match seen.map(|seen| seen.entry.content) {
            Some(Content::Contact(contact)) => Some(contact),
            _ => None,
        })
    }

    fn has_address(&self, request: &Request) -> Result<bool> {
        let contact = self.contact_of(request)?;
        let address = contact.and_then(|contact| contact.address);
        Ok(address.is_some_and(|address| !address.trim().is_empty()))
    }

    /// The practice as it stands on an envelope: its name, its house, street and town.
    fn address(&self, request: &Request) -> Result<Vec<String>> {
        let mut lines = vec![request.to.clone()];
        if let Some(contact) = self.contact_of(request)? {
            lines.extend(contact.organization);
            let address = contact.address.unwrap_or_default();
            let parts = address.split([',', '\n']).map(str::trim);
            lines.extend(parts.filter(|part| !part.is_empty()).map(str::to_owned));
        }
        Ok(lines)
    }
}
