//! Whose a file is: name and birth date in it beside those of the person it would go to.

use record::{Content, Entry, Person, When};

/// Whether a file speaks of the person it is meant for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Belongs {
    /// Name and birth date fit.
    Yes,
    /// Something does not fit: the name and birth date in the file.
    Doubtful {
        /// The name in the file.
        name: String,
        /// The birth date in the file.
        born: Option<String>,
    },
    /// The file names nobody.
    Unsaid,
}

/// Compares whom a file names with a person of the chart.
pub(crate) fn belongs(patient: Option<&Entry>, own: &Entry) -> Belongs {
    let (Some(Content::Person(there)), Content::Person(here)) =
        (patient.map(|entry| &entry.content), &own.content)
    else {
        return Belongs::Unsaid;
    };
    let plain = |name: &str| {
        let mut words: Vec<String> = name
            .to_lowercase()
            .split(|c: char| !c.is_alphabetic())
            .filter(|w| !w.is_empty())
            .map(str::to_owned)
            .collect();
        words.sort();
        words
    };
    let (ours, theirs) = (plain(&here.name), plain(&there.name));
    let name_fits = ours.iter().all(|word| theirs.contains(word))
        || theirs.iter().all(|word| ours.contains(word));
    let born_fits = match (here.birth_date, there.birth_date) {
        (Some(here), Some(there)) => may_be_one_day(here, there),
        _ => true,
    };
    if theirs.is_empty() && born_fits {
        // A phone knows a birth date and no name.
        let day = |it: &Person| it.birth_date.filter(|born| born.day.is_some());
        let both = day(here).is_some() && day(there).is_some();
        return if both { Belongs::Yes } else { Belongs::Unsaid };
    }
    if name_fits && born_fits {
        return Belongs::Yes;
    }
    Belongs::Doubtful {
        name: there.name.clone(),
        born: there.birth_date.map(|born| born.to_string()),
    }
}

/// Whether two dates, of which one may know only the year, can be one day.
fn may_be_one_day(one: When, other: When) -> bool {
    fn fit(one: Option<u8>, other: Option<u8>) -> bool {
        one.is_none() || other.is_none() || one == other
    }
    one.year == other.year && fit(one.month, other.month) && fit(one.day, other.day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::form;
    use serde_json::json;

    fn named(name: &str, born: Option<&str>) -> Entry {
        let id = record::EntryId([1; 16]);
        form::read(json!({ "id": id, "kind": "person", "name": name, "birth_date": born })).unwrap()
    }

    #[test]
    fn a_year_alone_is_no_other_day_and_no_proof() {
        let ours = |born| named("Rosa Nobody", born);
        let said = |there: Entry, here: Entry| belongs(Some(&there), &here);
        let day = Some("1940-03-02");
        assert_eq!(said(named("Nobody, Rosa", day), ours(day)), Belongs::Yes);
        assert_eq!(
            said(named("Rosa Nobody", Some("1940")), ours(day)),
            Belongs::Yes
        );
        assert_eq!(said(named("", day), ours(day)), Belongs::Yes);
        assert_eq!(said(named("", day), ours(Some("1940"))), Belongs::Unsaid);
        assert_eq!(said(named("", day), ours(None)), Belongs::Unsaid);
        for (name, born) in [
            ("Rosa Nobody", Some("1941")),
            ("Rosa Nobody", Some("1940-03-03")),
            ("Rosa Nobody", Some("1940-04")),
            ("Karl Somebody", day),
        ] {
            let doubtful = said(named(name, born), ours(day));
            assert!(
                matches!(doubtful, Belongs::Doubtful { .. }),
                "{name} {born:?}"
            );
        }
    }
}
