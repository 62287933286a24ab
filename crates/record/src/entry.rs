//! One thing a person keeps, with who said so.

use crate::{
    Allergy, Condition, Contact, Device, Directive, Document, EntryId, Finding, Group,
    Immunization, Intake, Link, Medication, Note, Noun, Person, Procedure, Source, State, Visit,
    When,
};

/// An entry as it stands, before or after it became revisions.
///
/// Its written form ([`crate::form`]) is flat: `id`, `kind`, `person`, the fields of its kind,
/// then `note`, `labels`, `links`, `source`.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The same through all revisions.
    pub id: EntryId,
    /// Whose it is. A person's own entry has none.
    pub person: Option<EntryId>,
    /// What it says.
    pub content: Content,
    /// A remark by the person.
    pub note: Option<String>,
    /// Words to find it by.
    pub labels: Vec<String>,
    /// Arrows to other entries.
    pub links: Vec<Link>,
    /// Who said so.
    pub source: Source,
    /// Whether it was removed. A removed entry is kept, and comes back with one word.
    pub life: Life,
}

choice! {
    /// Whether an entry was removed.
    Life {
        /// It stands in the chart.
        Active = "active",
        /// It was removed and can come back.
        Removed = "removed",
    }
}

macro_rules! kinds {
    ($( $(#[$doc:meta])* $Kind:ident = $word:literal ),+ $(,)?) => {
        choice! {
            /// The kinds of entries.
            Kind { $( $(#[$doc])* $Kind = $word ),+ }
        }

        /// What an entry says.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Content { $( $(#[$doc])* $Kind($Kind) ),+ }

        impl Content {
            /// Which kind it is.
            #[must_use]
            pub fn kind(&self) -> Kind { match self { $(Content::$Kind(_) => Kind::$Kind),+ } }

            pub(crate) fn from_fields<'de, D: serde::Deserializer<'de>>(kind: Kind, fields: D) -> Result<Content, D::Error> {
                Ok(match kind { $(Kind::$Kind => Content::$Kind(serde::Deserialize::deserialize(fields)?)),+ })
            }
        }

        /// The fields of its kind; which kind it is stands beside them.
        impl serde::Serialize for Content {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                match self { $(Content::$Kind(noun) => noun.serialize(to)),+ }
            }
        }

        impl Kind {
            /// The groups of its fields.
            #[must_use]
            pub fn groups(self) -> &'static [Group] {
                match self { $(Kind::$Kind => <$Kind as Noun>::GROUPS),+ }
            }
        }
    };
}

kinds! {
    /// Whose chart it is.
    Person = "person",
    /// What must not be given.
    Allergy = "allergy",
    /// What is taken.
    Medication = "medication",
    /// What the person has.
    Condition = "condition",
    /// What was done.
    Procedure = "procedure",
    /// What is carried in the body.
    Device = "device",
    /// What the person was vaccinated with.
    Immunization = "immunization",
    /// What was measured.
    Finding = "finding",
    /// Letters and pictures.
    Document = "document",
    /// People around the person.
    Contact = "contact",
    /// What was decided beforehand.
    Directive = "directive",
    /// Appointments.
    Visit = "visit",
    /// Free words.
    Note = "note",
    /// Doses that were noted as taken or skipped.
    Intake = "intake",
}

impl std::str::FromStr for Kind {
    type Err = NotAKind;
    fn from_str(word: &str) -> Result<Kind, NotAKind> {
        Kind::ALL
            .iter()
            .copied()
            .find(|kind| kind.word() == word)
            .ok_or(NotAKind)
    }
}

/// A word that names no kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such kind of entry")]
pub struct NotAKind;

impl Entry {
    /// An entry that says `content` about `person`, and nothing more.
    #[must_use]
    pub fn new(id: EntryId, person: Option<EntryId>, content: Content) -> Entry {
        Entry {
            id,
            person,
            content,
            note: None,
            labels: Vec::new(),
            links: Vec::new(),
            source: Source::default(),
            life: Life::Active,
        }
    }

    /// Which kind it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.content.kind()
    }

    /// The line a list shows for it. Empty for a statement that there is none.
    #[must_use]
    pub fn title(&self) -> &str {
        match &self.content {
            Content::Person(it) => &it.name,
            Content::Allergy(it) => it.substance.shown(),
            Content::Medication(it) => it.name.shown(),
            Content::Condition(it) => it.name.shown(),
            Content::Procedure(it) => it.name.shown(),
            Content::Device(it) => it.name.shown(),
            Content::Immunization(it) => it.vaccine.shown(),
            Content::Finding(it) => it.code.shown(),
            Content::Document(it) => &it.title,
            Content::Contact(it) => &it.name,
            Content::Directive(it) => it.text.as_deref().unwrap_or(it.directive.word()),
            Content::Visit(it) => &it.title,
            Content::Note(it) => &it.title,
            Content::Intake(it) => it.name.shown(),
        }
    }

    /// The date it belongs to on a timeline: when it happened or began.
    #[must_use]
    pub fn time(&self) -> Option<When> {
        match &self.content {
            Content::Person(it) => it.birth_date,
            Content::Allergy(it) => it.onset.or(it.last),
            Content::Medication(it) => it.start,
            Content::Condition(it) => it.onset,
            Content::Procedure(it) => it.time,
            Content::Device(it) => it.implanted,
            Content::Immunization(it) => it.time,
            Content::Finding(it) => it.time,
            Content::Document(it) => it.time,
            Content::Contact(_) => None,
            Content::Directive(it) => it.time,
            Content::Visit(it) => it.start,
            Content::Note(it) => it.time,
            Content::Intake(it) => it.time,
        }
    }

    /// Whether it states something, or states that there is nothing.
    #[must_use]
    pub fn state(&self) -> State {
        match &self.content {
            Content::Allergy(it) => it.state,
            Content::Medication(it) => it.state,
            Content::Condition(it) => it.state,
            Content::Procedure(it) => it.state,
            Content::Device(it) => it.state,
            Content::Immunization(it) => it.state,
            Content::Directive(it) => it.state,
            Content::Person(_)
            | Content::Finding(_)
            | Content::Document(_)
            | Content::Contact(_)
            | Content::Visit(_)
            | Content::Note(_)
            | Content::Intake(_) => State::Known,
        }
    }
}
