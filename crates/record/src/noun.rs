//! How a noun is declared: its fields, and the groups they are decided in.
//!
//! A *group* is the smallest thing two people can disagree about. Deciding field by field would
//! build a dose nobody entered: {5 mg, 2 in the morning} changed here to {10 mg, 1 in the morning}
//! and elsewhere to {5 mg, 2 in the morning, 1 in the evening} would become 10 mg, 1 and 1.
//! So a medicine's plan is one group, and a disagreement shows both whole plans.

/// What every kind of entry offers: its fields by group.
pub trait Noun {
    /// The groups, in the order a form shows them.
    const GROUPS: &'static [Group];
}

/// Fields that are written, and disagreed about, together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Group {
    /// The name in the written form.
    pub name: &'static str,
    /// Its fields.
    pub fields: &'static [Field],
}

/// One field of a noun, as `ownchart schema` prints it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Field {
    /// The name in the written form.
    pub name: &'static str,
    /// What may stand there.
    pub shape: Shape,
    /// What it means, in a sentence.
    pub about: &'static str,
}

/// What may stand in a field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// Words as the person wrote them.
    Text,
    /// Words, with codes where a source gave some: a string, or `{"text", "codes"}`.
    Coded,
    /// A date as people know it: `2026`, `2026-05`, `2026-05-03`, `~1998`, `2026-05-03T10:42`.
    When,
    /// An exact decimal number, written as text so that `5.40` stays `5.40`.
    Decimal,
    /// An amount of a medicine: a decimal number or a fraction such as `1/2`.
    Dose,
    /// A whole number, zero or more.
    Count,
    /// Yes or no.
    Flag,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// The id of another entry.
    Entry,
    /// The digest of a document's bytes.
    Document,
    /// Several of one shape.
    List(&'static Shape),
    /// A small record of its own.
    Parts(&'static [Field]),
}

/// A Rust type that can stand in a field.
pub trait Shaped {
    /// What may stand there.
    const SHAPE: Shape;
}

macro_rules! shaped {
    ($($ty:ty => $shape:expr),* $(,)?) => { $(impl Shaped for $ty { const SHAPE: Shape = $shape; })* };
}
shaped! {
    String => Shape::Text, bool => Shape::Flag, u32 => Shape::Count, u64 => Shape::Count,
    crate::Coded => Shape::Coded, crate::When => Shape::When, crate::Decimal => Shape::Decimal,
    crate::Dose => Shape::Dose,
    crate::EntryId => Shape::Entry, crate::DocumentId => Shape::Document,
}
impl<T: Shaped> Shaped for Option<T> {
    const SHAPE: Shape = T::SHAPE;
}
impl<T: Shaped> Shaped for Vec<T> {
    const SHAPE: Shape = Shape::List(&T::SHAPE);
}

/// Whether a field says anything; what says nothing is not written.
pub(crate) fn says_nothing<T: Default + PartialEq>(field: &T) -> bool {
    *field == T::default()
}

/// Declares a kind of entry: fields inside named groups.
macro_rules! noun {
    ($(#[$about:meta])* $Noun:ident {
        $( $group:literal { $( $(#[doc = $doc:literal])+ $field:ident : $ty:ty ),* $(,)? } )*
    }) => {
        $(#[$about])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct $Noun {
            $($( $(#[doc = $doc])+ #[serde(skip_serializing_if = "crate::noun::says_nothing")] pub $field: $ty, )*)*
        }
        impl crate::noun::Noun for $Noun {
            const GROUPS: &'static [crate::noun::Group] = &[$(crate::noun::Group {
                name: $group,
                fields: &[$(crate::noun::Field {
                    name: stringify!($field),
                    shape: <$ty as crate::noun::Shaped>::SHAPE,
                    about: concat!($($doc),+),
                }),*],
            }),*];
        }
    };
}

/// Declares a small record that stands inside a field.
macro_rules! part {
    ($(#[$about:meta])* $Part:ident { $( $(#[doc = $doc:literal])+ $field:ident : $ty:ty ),* $(,)? }) => {
        $(#[$about])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct $Part {
            $( $(#[doc = $doc])+ #[serde(skip_serializing_if = "crate::noun::says_nothing")] pub $field: $ty, )*
        }
        impl crate::noun::Shaped for $Part {
            const SHAPE: crate::noun::Shape = crate::noun::Shape::Parts(&[$(crate::noun::Field {
                name: stringify!($field),
                shape: <$ty as crate::noun::Shaped>::SHAPE,
                about: concat!($($doc),+),
            }),*]);
        }
    };
}

/// Declares a choice between words; the first is what an untouched field means.
macro_rules! choice {
    ($(#[$about:meta])* $Choice:ident { $( $(#[$doc:meta])* $Variant:ident = $word:literal ),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $Choice { $( $(#[$doc])* #[serde(rename = $word)] $Variant, )+ }
        impl $Choice {
            /// Every word of the written form, in order.
            pub const WORDS: &'static [&'static str] = &[$($word),+];
            /// Every value, in order.
            pub const ALL: &'static [$Choice] = &[$($Choice::$Variant),+];
            /// The word of the written form.
            #[must_use]
            pub fn word(self) -> &'static str { match self { $($Choice::$Variant => $word),+ } }
        }
        impl Default for $Choice { fn default() -> Self { Self::ALL[0] } }
        impl std::fmt::Display for $Choice {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.word()) }
        }
        impl crate::noun::Shaped for $Choice {
            const SHAPE: crate::noun::Shape = crate::noun::Shape::Choice(Self::WORDS);
        }
    };
}

choice! {
    /// Unknown is not none: whether an entry states something, or states that there is nothing.
    ///
    /// An empty list means nobody asked. "No known allergies" stands only where someone said so,
    /// as an entry of its own, and it yields to any real entry of its list.
    State {
        /// The entry says what it says.
        Known = "known",
        /// Someone said there is none of this kind.
        NoneKnown = "none_known",
        /// Someone said it was not asked or could not be found out.
        NotAsked = "not_asked",
    }
}
