//! The one code on an emergency sheet: a vCard with the people to call, and nothing else.
//!
//! Phone cameras hand the text of a code to a web search. So no code of ours carries what a person
//! has or takes; this one carries names, how they are related, and numbers (RFC 2426, vCard 3.0,
//! which phones understand best). All of them are one card, because phones read only the first card of
//! a code: the names stand in its name, in the order of its numbers.

use record::Contact;
use symbol::Matrix;
use symbol::qr::{self, Level};

/// Letters of a name or relation that go into the code.
const NAME: usize = 40;
/// Characters of a number that go into the code.
const NUMBER: usize = 20;

/// The code of the contacts to call.
pub(crate) struct ContactCode {
    pub modules: Matrix,
    /// Who is in it, to be read aloud.
    pub who: String,
}

/// A code with as many contacts as fit into one of at most `side` modules, in their order; none if
/// nobody has a number. At level Q a quarter of it may wear off.
pub(crate) fn code(contacts: &[&Contact], side: u32) -> Result<Option<ContactCode>, qr::Error> {
    let people: Vec<(String, String)> = contacts
        .iter()
        .filter_map(|contact| person(contact))
        .collect();
    let mut found = None;
    for count in 1..=people.len() {
        let modules = qr::text(&text(&people[..count]), Level::Q)?;
        if modules.side() > side && count > 1 {
            break;
        }
        found = Some(ContactCode {
            modules,
            who: names(&people[..count]),
        });
    }
    Ok(found)
}

/// Name with relation, and the first number that can be dialled.
fn person(contact: &Contact) -> Option<(String, String)> {
    let number = contact
        .phones
        .iter()
        .map(|phone| dial(phone))
        .find(|number| number.len() > 2)?;
    let name = short(&contact.name);
    let name = match contact
        .relation
        .as_deref()
        .map(short)
        .filter(|relation| !relation.is_empty())
    {
        Some(relation) => format!("{name} ({relation})"),
        None => name,
    };
    Some((name, number))
}

fn short(text: &str) -> String {
    let clean = crate::face::clean(text);
    let words = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().take(NAME).collect()
}

/// Only what a telephone can dial, so that nothing else slips into the code.
fn dial(phone: &str) -> String {
    let digit = |(place, c): &(usize, char)| c.is_ascii_digit() || (*place == 0 && *c == '+');
    phone
        .trim()
        .char_indices()
        .filter(digit)
        .map(|(_, c)| c)
        .take(NUMBER)
        .collect()
}

fn names(people: &[(String, String)]) -> String {
    people
        .iter()
        .map(|(name, _)| name.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}

fn text(people: &[(String, String)]) -> String {
    let mut card = String::from("BEGIN:VCARD\r\nVERSION:3.0\r\n");
    let name = escape(&names(people));
    card += &folded("N:;;;;");
    card += &folded(&format!("FN:{name}"));
    for (_, number) in people {
        card += &folded(&format!("TEL:{number}"));
    }
    card + "END:VCARD\r\n"
}

/// RFC 2426, section 4: these four are escaped in a text.
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace(',', "\\,")
        .replace(';', "\\;")
}

/// RFC 2426, section 2.6: no line over 75 octets; a blank begins what goes on.
fn folded(line: &str) -> String {
    let mut folded = String::new();
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > 75 {
            folded += "\r\n ";
            length = 1;
        }
        folded.push(c);
        length += c.len_utf8();
    }
    folded + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(name: &str, relation: &str, phone: &str) -> Contact {
        Contact {
            name: name.into(),
            relation: Some(relation.into()),
            phones: vec![phone.into()],
            ..Contact::default()
        }
    }

    #[test]
    fn the_card_names_people_in_the_order_of_their_numbers() {
        let eva = contact("Eva Beispiel", "Tochter", "+49 (170) 123-4567");
        let jan = contact("Jan; Weber, Dr.", "Nachbar", "030 / 12 34");
        let people: Vec<_> = [&eva, &jan].into_iter().filter_map(person).collect();
        assert_eq!(
            text(&people),
            "BEGIN:VCARD\r\nVERSION:3.0\r\nN:;;;;\r\nFN:Eva Beispiel (Tochter)\\, Jan\\; Weber\\, Dr. (Nachbar)\r\n\
             TEL:+491701234567\r\nTEL:0301234\r\nEND:VCARD\r\n"
        );
    }

    #[test]
    fn a_number_is_only_what_can_be_dialled() {
        assert_eq!(dial("+49 170 – nimmt Marcumar, HIV+"), "+49170");
        let nobody = contact("Eva", "", "bitte klingeln");
        assert!(person(&nobody).is_none());
        assert!(code(&[&nobody], 65).unwrap().is_none());
    }

    #[test]
    fn who_does_not_fit_is_left_out_and_the_first_never() {
        let long = contact(
            &"Wilhelmine-Charlotte ".repeat(9),
            &"Großtante ".repeat(9),
            "+49 170 1234567 99999999999",
        );
        let code = code(&[&long, &long, &long], 65).unwrap().unwrap();
        assert!(code.modules.side() <= 65, "{}", code.modules.side());
        assert_eq!(code.who.matches("Wilhelmine").count(), 2); // one person: her name is cut at 40 letters
    }

    #[test]
    fn long_lines_are_folded_between_letters() {
        let line = format!("FN:{}", "ä".repeat(80));
        for part in folded(&line).trim_end().split("\r\n") {
            assert!(part.len() <= 75, "{part}");
        }
        assert_eq!(folded(&line).replace("\r\n ", "").trim_end(), line);
    }
}
