//! The invented person's chart on the disk, with what the program makes of it.

use crate::binder::Binder;
use crate::error::{Error, Result};
use crate::print::Paper;
use crate::send::{Pick, Preset, Send, To};
use crate::words::Tongue;
use crate::workplace::Workplace;
use record::{Content, EntryId};
use seal::{InTheClear, Passphrase, WordList};
use std::path::{Path, PathBuf};

/// The seed every demo grows from.
const SEED: u64 = 1;

/// What the demo wrote.
pub struct Written {
    /// Every file and folder at the top, in the order a person looks at them.
    pub files: Vec<PathBuf>,
    /// How many entries the chart has.
    pub entries: usize,
}

/// An open chart of the invented person.
pub struct Invented {
    /// The chart.
    pub binder: Binder,
    /// Its words.
    pub words: Passphrase,
    /// The person.
    pub person: EntryId,
    /// How many entries it has.
    pub entries: usize,
}

/// Makes the invented person's chart in a new folder.
///
/// # Errors
/// As [`Binder::create`].
pub fn invented(folder: &Path, tongue: Tongue, place: Workplace) -> Result<Invented> {
    let today = place.clock.today();
    let letter =
        |title: &str, paragraphs: &[String]| crate::print::letter(title, paragraphs, today);
    let demo = super::make(SEED, today, &letter);
    let words = Passphrase::generate(match tongue {
        Tongue::De => WordList::German,
        Tongue::En => WordList::English,
    });
    let mut entries = demo.entries.into_iter();
    let first = entries.next().expect("the person stands first");
    let Content::Person(person) = first.content.clone() else {
        unreachable!("the person stands first")
    };
    let mut binder = Binder::create(folder, &words, person, place)?.binder;
    // The invented entries point at each other: the chart takes the ids as they are.
    let made = binder.person(None)?;
    let id = made.entry.id;
    let here = |person: Option<EntryId>| person.map(|_| id);
    let mut count = 1;
    let (mut changes, mut stored) = (Vec::new(), Vec::new());
    for mut entry in entries {
        entry.person = here(entry.person);
        changes.push((None, entry));
    }
    for (mut entry, bytes) in demo.documents {
        entry.person = here(entry.person);
        stored.push(binder.keep(&entry, &bytes)?);
        changes.push((None, entry));
    }
    count += changes.len();
    let mut own = made.entry.clone();
    own.content = first.content;
    changes.push((Some(made), own));
    binder.write(changes, stored)?;
    Ok(Invented {
        binder,
        words,
        person: id,
        entries: count,
    })
}

/// Writes the demo: the chart, what can be printed, one share, and the words.
///
/// # Errors
/// [`crate::Code::ExistsAlready`] if the folder holds a demo already.
pub fn write(folder: &Path, tongue: Tongue, place: Workplace) -> Result<Written> {
    std::fs::create_dir_all(folder).map_err(|error| Error::writing(folder, &error))?;
    let home = folder.join("Anna.ownchart");
    let Invented {
        mut binder,
        words,
        person,
        entries,
    } = invented(&home, tongue, place)?;
    let both = [Tongue::De, Tongue::En].map(Tongue::on_paper);
    let paper = Paper::a4(&both);
    let mut files = Vec::new();
    let sheet = binder.emergency_sheet(person, &paper)?;
    let card = binder.emergency_cards(&[person], &paper)?;
    for (name, pdf) in [("emergency.pdf", sheet.pdf), ("card.pdf", card.pdf)] {
        let file = folder.join(name);
        crate::write_file(&file, pdf)?;
        files.push(file);
    }
    let send = Send {
        person,
        readers: vec!["Dr. Weber".into()],
        purpose: match tongue {
            Tongue::De => "Termin am Montag".into(),
            Tongue::En => "appointment on Monday".into(),
        },
        valid_until: None,
        pick: Pick::Preset(Preset::Visit),
        to: To::Words(match tongue {
            Tongue::De => WordList::German,
            Tongue::En => WordList::English,
        }),
        documents: crate::send::Documents::None,
        sensitive: false,
        summary: true,
        paper: true,
        tongue,
    };
    let sent = binder.send(&send, folder)?;
    files.extend(sent.files.iter().map(|name| folder.join(name)));
    let share_words = sent.words.expect("a share for words has words");
    let text = format!(
        "ERFUNDEN / INVENTED\n\nAnna.ownchart: {}\nshare.age, share.html: {}\n",
        words.reveal(),
        share_words.reveal()
    );
    let file = folder.join("WORDS.txt");
    crate::write_file(&file, InTheClear::export(text.into_bytes()))?;
    files.push(file);
    binder.close()?;
    files.push(home);
    Ok(Written { files, entries })
}
