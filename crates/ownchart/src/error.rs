//! What can go wrong, as a code and facts. The catalogue holds the words: for every code one
//! sentence of what happened and one of what is safe and what to do.

use crate::view::Refusal;
use std::collections::BTreeMap;
use std::fmt;

/// The façade's answer.
pub type Result<T> = std::result::Result<T, Error>;

/// An errand that was refused or failed. Nothing was lost by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// What happened.
    pub code: Code,
    /// Facts for the words, such as a file's name. Never a secret.
    pub facts: BTreeMap<String, String>,
}

macro_rules! codes {
    ($( $(#[$doc:meta])+ $Name:ident = $word:literal, $exit:literal; )+) => {
        /// Every way an errand can fail.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Code { $( $(#[$doc])+ $Name, )+ }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Code] = &[$(Code::$Name),+];

            /// The name under which the catalogue and `--json` know it.
            #[must_use]
            pub const fn word(self) -> &'static str { match self { $(Code::$Name => $word),+ } }

            /// How the command line ends: 1 refused or failed, 2 wrong usage, 3 damaged or
            /// tampered with, 4 wrong passphrase or key, 6 a key that was compared once is another now.
            #[must_use]
            pub const fn exit(self) -> u8 { match self { $(Code::$Name => $exit),+ } }
        }
    };
}

codes! {
    /// The words or the key do not open it. Never says which part.
    WrongKey = "wrong-key", 4;
    /// The typed paper key has a wrong group.
    PaperKeyUnreadable = "paper-key-unreadable", 4;
    /// A passphrase that could be guessed.
    WeakPassphrase = "weak-passphrase", 1;
    /// The chart's folder is damaged.
    Damaged = "damaged", 3;
    /// Something in the folder was changed from outside.
    Tampered = "tampered", 3;
    /// This device knows a newer state of this chart.
    OlderCopy = "older-copy", 3;
    /// A newer program wrote it.
    NewerFormat = "newer-format", 1;
    /// There is no chart there.
    NotAChart = "not-a-chart", 1;
    /// There is no copy of a chart there.
    NotACopy = "not-a-copy", 1;
    /// A copy of another chart.
    OtherChart = "other-chart", 1;
    /// A copy must not lie inside the chart itself.
    InsideTheChart = "inside-the-chart", 1;
    /// The new words and the new paper have not both opened the chart yet.
    NotTriedYet = "not-tried-yet", 1;
    /// Something lies there already.
    ExistsAlready = "exists-already", 1;
    /// Another program has it open.
    OpenElsewhere = "open-elsewhere", 1;
    /// The place cannot be written.
    ReadOnly = "read-only", 1;
    /// The chart was not closed and lies where nothing can be written.
    NotClosed = "not-closed", 1;
    /// The disk is full.
    DiskFull = "disk-full", 1;
    /// A file could not be written.
    CannotWrite = "cannot-write", 1;
    /// A file could not be read.
    CannotRead = "cannot-read", 1;
    /// No chart is open.
    NotOpen = "not-open", 1;
    /// The entry or document is not there.
    Gone = "gone", 1;
    /// Several people could be meant.
    WhichPerson = "which-person", 1;
    /// Nobody of that name is in the chart.
    NoSuchPerson = "no-such-person", 1;
    /// A field that is needed is missing.
    FieldMissing = "field-missing", 1;
    /// A field holds what may not stand there.
    FieldUnreadable = "field-unreadable", 1;
    /// A person who still has entries is not removed.
    PersonHasEntries = "person-has-entries", 1;
    /// The other chart has keys of its own.
    KeyNeeded = "key-needed", 4;
    /// The other copy is the chart itself.
    SameFolder = "same-folder", 1;
    /// Who of another chart is who was not said.
    AssignPeople = "assign-people", 1;
    /// Nobody says anything different about it.
    NotUndecided = "not-undecided", 1;
    /// The entry is no request for a patient record.
    NotARequest = "not-a-request", 1;
    /// The entry was never in such a state.
    NoSuchVersion = "no-such-version", 1;
    /// A finished sheet does not show what it should.
    SheetNotRight = "sheet-not-right", 1;
    /// There is nothing that would stand on the sheet.
    NothingToPrint = "nothing-to-print", 1;
    /// Something in a draft must be answered before it is taken.
    AnswerFirst = "answer-first", 1;
    /// Somebody else changed it meanwhile.
    ChangedMeanwhile = "changed-meanwhile", 1;
    /// A file that shall be deleted is not in the chart, or not as it lies there.
    NotKeptYet = "not-kept-yet", 1;
    /// A medication plan of before 2016.
    PlanTooOld = "plan-too-old", 1;
    /// The text or code of a medication plan is damaged.
    PlanDamaged = "plan-damaged", 3;
    /// The file's format is not one the program reads.
    UnknownFormat = "unknown-format", 1;
    /// A hospital's file without a picture, or with one written in a way that is not shown here.
    PictureNotShown = "picture-not-shown", 1;
    /// The file is larger than the program takes.
    FileTooLarge = "file-too-large", 1;
    /// The file is broken.
    FileBroken = "file-broken", 1;
    /// A PDF that is locked with a password.
    FileLocked = "file-locked", 1;
    /// There is no program that recognises writing, or it knows neither German nor English.
    NoRecogniser = "no-recogniser", 1;
    /// The password that was typed does not open the PDF.
    WrongPassword = "wrong-password", 4;
    /// The helper that opens strangers' files is not there.
    HelperMissing = "helper-missing", 1;
    /// The system would not lock the helper up, so the file was not opened.
    HelperRefused = "helper-refused", 1;
    /// The helper died over the file.
    HelperDied = "helper-died", 1;
    /// Nothing was chosen.
    NothingChosen = "nothing-chosen", 1;
    /// There is no printer.
    NoPrinter = "no-printer", 1;
    /// No program shows PDFs here.
    NoPdfProgram = "no-pdf-program", 1;
    /// This build has no viewer.
    NoViewer = "no-viewer", 1;
    /// More than paper codes can hold.
    TooLargeForPaper = "too-large-for-paper", 1;
    /// A letter that no face has.
    GlyphMissing = "glyph-missing", 1;
    /// The share is damaged or was tampered with.
    ShareDamaged = "share-damaged", 3;
    /// The file is no share.
    NotAShare = "not-a-share", 1;
    /// Too few codes were found to put the file together.
    CodesMissing = "codes-missing", 1;
    /// The share was made with another key than the one expected.
    OtherKey = "other-key", 3;
    /// A doctor's note that cannot be read.
    NoteUnreadable = "note-unreadable", 1;
    /// A note about a share the ledger does not have.
    NotOurShare = "not-our-share", 1;
    /// A share about somebody else than the person it would go to.
    BelongsToAnother = "belongs-to-another", 1;
    /// The words somebody compared are not those of the key.
    KeyWordsDiffer = "key-words-differ", 4;
    /// A contact has another key now than the one that was compared.
    KeyChanged = "key-changed", 6;
    /// What was handed over is no key card.
    NotAKeyCard = "not-a-key-card", 1;
    /// A contact whose key nobody has compared yet.
    ContactWithoutKey = "contact-without-key", 1;
    /// The person stopped it.
    Cancelled = "cancelled", 1;
    /// A fault of the program.
    Unknown = "unknown", 1;
}

impl Error {
    /// An error without facts.
    #[must_use]
    pub fn new(code: Code) -> Error {
        Error {
            code,
            facts: BTreeMap::new(),
        }
    }

    /// The same with one more fact.
    #[must_use]
    pub fn with(mut self, name: &str, fact: impl fmt::Display) -> Error {
        self.facts.insert(name.to_owned(), fact.to_string());
        self
    }

    /// A file that could not be read.
    #[must_use]
    pub fn reading(file: &std::path::Path, source: &std::io::Error) -> Error {
        Error::new(Code::CannotRead)
            .with("file", file.display())
            .with("reason", source)
    }

    /// A file that could not be written; a full disk has its own code.
    #[must_use]
    pub fn writing(file: &std::path::Path, source: &std::io::Error) -> Error {
        use std::io::ErrorKind::{AlreadyExists, QuotaExceeded, StorageFull};
        let code = match source.kind() {
            StorageFull | QuotaExceeded => Code::DiskFull,
            AlreadyExists => Code::ExistsAlready,
            _ => Code::CannotWrite,
        };
        Error::new(code)
            .with("file", file.display())
            .with("reason", source)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.word())?;
        self.facts
            .iter()
            .try_for_each(|(name, fact)| write!(f, " {name}={fact}"))
    }
}

impl std::error::Error for Error {}

impl From<Error> for Refusal {
    fn from(Error { code, facts }: Error) -> Refusal {
        Refusal {
            code: code.word().to_owned(),
            facts,
        }
    }
}

impl From<record::form::NotAnEntry> for Error {
    fn from(error: record::form::NotAnEntry) -> Error {
        use record::form::NotAnEntry as N;
        let field = match &error {
            N::Field { field, .. } => field,
            N::NoId => "id",
            _ => "kind",
        };
        Error::new(Code::FieldUnreadable)
            .with("field", field)
            .with("reason", &error)
    }
}

impl From<record::revision::NothingToSee> for Error {
    fn from(error: record::revision::NothingToSee) -> Error {
        match error {
            record::revision::NothingToSee::Form(error) => error.into(),
            other => Error::new(Code::Unknown).with("reason", other),
        }
    }
}

impl From<seal::Error> for Error {
    fn from(error: seal::Error) -> Error {
        let code = match &error {
            // Words where a key is wanted, or a key where words are, fit as little as wrong ones.
            seal::Error::WrongKey | seal::Error::NeedsPassphrase | seal::Error::NeedsIdentity => {
                Code::WrongKey
            }
            seal::Error::Damaged => Code::ShareDamaged,
            seal::Error::NotAge => Code::NotAShare,
            _ => Code::Unknown,
        };
        Error::new(code).with("reason", error)
    }
}
