//! Keys of readers, learned face to face.
//!
//! Whoever uses OwnChart has a key that shares can be sealed to, one per person. It grows from the seed
//! with which that person's shares are signed, so it is in every copy of the chart, survives new
//! passphrases, and needs no place of its own. Its public half goes over as a text,
//! `ownchart-key:1:<name>:<age1…>`, or as a QR code of it; both sides compare six words, and it is kept
//! with the contact. Format: `docs/format/key-card.md`.

use crate::binder::Binder;
use crate::codes;
use crate::error::{Code, Error, Result};
use crate::workplace::Workplace;
use record::{Contact, Content, EntryId, Kind, Seen};
use seal::{Identity, Recipient};
use std::path::Path;

/// How the text of a key card begins.
const BEGIN: &str = "ownchart-key:1:";

/// The longest name on a key card, in letters.
const NAME: usize = 100;

/// A key card: whose key, and the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyCard {
    /// Whose, as they say.
    pub name: String,
    /// The key that seals for them.
    pub recipient: Recipient,
}

impl KeyCard {
    /// Reads the text of a key card.
    ///
    /// ```
    /// let key = ownchart::Identity::generate().recipient();
    /// let card = ownchart::contact_keys::KeyCard { name: "Dr. Weber: Praxis".into(), recipient: key };
    /// assert_eq!(ownchart::contact_keys::KeyCard::read(&card.text()).unwrap(), card);
    /// ```
    ///
    /// # Errors
    /// [`Code::NotAKeyCard`].
    pub fn read(text: &str) -> Result<KeyCard> {
        let wrong = || Error::new(Code::NotAKeyCard);
        let rest = text.trim().strip_prefix(BEGIN).ok_or_else(wrong)?;
        // A name may hold a colon, a key does not.
        let (name, key) = rest.rsplit_once(':').ok_or_else(wrong)?;
        let recipient = key.parse().map_err(|_| wrong())?;
        let plain: String = name
            .chars()
            .filter(|c| !c.is_control())
            .take(NAME)
            .collect();
        Ok(KeyCard {
            name: plain.trim().to_owned(),
            recipient,
        })
    }

    /// The text, as it stands in the code.
    #[must_use]
    pub fn text(&self) -> String {
        let name: String = self
            .name
            .chars()
            .filter(|c| !c.is_control())
            .take(NAME)
            .collect();
        format!("{BEGIN}{}:{}", name.trim(), self.recipient)
    }

    /// The six words both sides compare.
    #[must_use]
    pub fn words(&self) -> String {
        self.recipient.words()
    }
}

/// The text of the key card on a picture or in a PDF.
///
/// # Errors
/// [`Code::NotAKeyCard`] if there is none or more than one; as [`codes::scan`].
pub fn card_in(file: &Path, place: &Workplace) -> Result<String> {
    let mut cards: Vec<String> = codes::scan(file, place)?
        .into_iter()
        .map(|found| found.text)
        .filter(|text| text.starts_with(BEGIN))
        .collect();
    cards.dedup();
    match cards.pop() {
        Some(card) if cards.is_empty() => Ok(card),
        _ => Err(Error::new(Code::NotAKeyCard)),
    }
}

impl Binder {
    /// The key card of a person of this chart.
    ///
    /// # Errors
    /// [`Code::NoSuchPerson`]; [`Code::ReadOnly`] where a write-protected chart has no key yet.
    pub fn key_card(&mut self, person: EntryId) -> Result<KeyCard> {
        let seen = self.vault.entry(person)?;
        let seen = seen.ok_or_else(|| Error::new(Code::NoSuchPerson).with("person", person))?;
        let seed = self.vault.signer(person, self.place.clock.now())?;
        Ok(KeyCard {
            name: seen.entry.title().to_owned(),
            recipient: Identity::grown(&seed).recipient(),
        })
    }

    /// The keys that open what was sealed for the people of this chart.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn reading_keys(&self) -> Result<Vec<Identity>> {
        let mut keys = Vec::new();
        for seen in self.people()? {
            let seed = self.vault.known_signer(seen.entry.id)?;
            keys.extend(seed.map(|seed| Identity::grown(&seed)));
        }
        Ok(keys)
    }

    /// Keeps a contact's key, after both sides compared its words.
    ///
    /// # Errors
    /// [`Code::KeyWordsDiffer`] if the words are those of another key: nothing is kept;
    /// [`Code::KeyChanged`] if the contact has another key already, which must be removed on purpose
    /// first; as [`Binder::contact_named`].
    pub fn learn_key(
        &mut self,
        contact: &str,
        card: &KeyCard,
        words: &str,
        person: Option<EntryId>,
    ) -> Result<Seen> {
        let (seen, it) = self.contact_named(contact, person)?;
        if !same_words(words, &card.words()) {
            return Err(Error::new(Code::KeyWordsDiffer).with("name", &it.name));
        }
        let key = card.recipient.to_string();
        match &it.recipient {
            Some(known) if *known == key => return Ok(seen),
            Some(known) => return Err(changed(&it.name, known, &card.recipient)),
            None => {}
        }
        self.write_key(seen, it, Some(key))
    }

    /// Whether a key card is the one a contact is known by: nothing where none is known yet.
    ///
    /// # Errors
    /// [`Code::KeyChanged`] if the contact is known by another key; as [`Binder::contact_named`].
    pub fn knows_key(
        &self,
        contact: &str,
        card: &KeyCard,
        person: Option<EntryId>,
    ) -> Result<bool> {
        let (_, it) = self.contact_named(contact, person)?;
        match &it.recipient {
            None => Ok(false),
            Some(known) if *known == card.recipient.to_string() => Ok(true),
            Some(known) => Err(changed(&it.name, known, &card.recipient)),
        }
    }

    /// Forgets a contact's key, on purpose.
    ///
    /// # Errors
    /// As [`Binder::contact_named`].
    pub fn forget_key(&mut self, contact: &str, person: Option<EntryId>) -> Result<Seen> {
        let (seen, it) = self.contact_named(contact, person)?;
        self.write_key(seen, it, None)
    }

    /// The key of a contact, to seal for them.
    ///
    /// # Errors
    /// [`Code::ContactWithoutKey`]; as [`Binder::contact_named`].
    pub fn key_of_contact(&self, contact: &str, person: EntryId) -> Result<Recipient> {
        let (_, it) = self.contact_named(contact, Some(person))?;
        let without = || Error::new(Code::ContactWithoutKey).with("name", &it.name);
        let key = it.recipient.as_deref().ok_or_else(without)?;
        key.parse().map_err(|_| without())
    }

    /// A contact by name or by the beginning of its id.
    ///
    /// # Errors
    /// [`Code::Gone`] if there is none, or several bear the name.
    pub fn contact_named(&self, wanted: &str, person: Option<EntryId>) -> Result<(Seen, Contact)> {
        let gone = || Error::new(Code::Gone).with("entry", wanted);
        let all = self.list(&crate::Wanted {
            kinds: vec![Kind::Contact],
            person,
            ..crate::Wanted::default()
        })?;
        let named = |seen: &Seen| {
            seen.entry.title().trim().to_lowercase() == wanted.trim().to_lowercase()
                || (wanted.len() >= 4 && seen.entry.id.to_string().starts_with(wanted))
        };
        let mut fitting: Vec<Seen> = all.into_iter().filter(named).collect();
        let seen = fitting
            .pop()
            .filter(|_| fitting.is_empty())
            .ok_or_else(gone)?;
        match seen.entry.content.clone() {
            Content::Contact(contact) => Ok((seen, contact)),
            _ => Err(gone()),
        }
    }

    fn write_key(&mut self, seen: Seen, it: Contact, recipient: Option<String>) -> Result<Seen> {
        let mut after = seen.entry.clone();
        after.content = Content::Contact(Contact { recipient, ..it });
        self.replace(seen, after)
    }
}

fn changed(name: &str, known: &str, found: &Recipient) -> Error {
    let known = known.parse::<Recipient>().map(|key| key.words());
    Error::new(Code::KeyChanged)
        .with("name", name)
        .with("known", known.unwrap_or_default())
        .with("found", found.words())
}

/// Whether two say the same words, whatever stands between them.
fn same_words(one: &str, other: &str) -> bool {
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(char::is_ascii_alphabetic);
        letters.map(|c| c.to_ascii_lowercase()).collect()
    };
    letters(one) == letters(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_key_card_says_so() {
        let key = Identity::generate().recipient();
        for text in [
            String::new(),
            "hello".to_owned(),
            format!("ownchart-key:2:Anna:{key}"),
            format!("ownchart-key:1:{key}"),
            "ownchart-key:1:Anna:age1nonsense".to_owned(),
        ] {
            let refused = KeyCard::read(&text).expect_err(&text);
            assert_eq!(refused.code, Code::NotAKeyCard);
        }
    }

    #[test]
    fn words_are_compared_and_not_how_they_were_typed() {
        assert!(same_words("Apfel-birne", "apfel birne"));
        assert!(!same_words("apfel", "apfel birne"));
    }
}
