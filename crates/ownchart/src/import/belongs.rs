//! Whose a file is: name and birth date in it beside those of the person it would go to.

use record::{Content, Entry};

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
        (Some(here), Some(there)) => here.date() == there.date(),
        _ => true,
    };
    if theirs.is_empty() && born_fits {
        // A phone knows a birth date and no name.
        let both = here.birth_date.is_some() && there.birth_date.is_some();
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
