//! The TypeScript twins of the view types and of the command table.

use ts_rs::{Config, TS};

use super::commands::{COMMANDS, Result};
use super::*;

const WRITTEN_BY: &str =
    "// Written by `cargo xtask bindings` from crates/ownchart/src/view. Changes here are lost.\n";

/// The generated files: path from the top-level folder, and text. Same source, same bytes.
pub fn typescript() -> Vec<(String, String)> {
    vec![
        ("ui/src/lib/bindings/view.ts".to_owned(), types()),
        ("ui/src/lib/bindings/commands.ts".to_owned(), commands()),
        ("ui/src/lib/bindings/kinds.json".to_owned(), kinds_as_json()),
    ]
}

/// Every view type. A type that a command names and this list lacks fails a test.
macro_rules! every_type {
    ($each:ident) => {
        $each!(
            // welcome
            Welcome,
            ChartNearby,
            Settings,
            Language,
            Theme,
            // new chart
            WordsWanted,
            Words,
            PassphraseTried,
            Guessing,
            Lasts,
            NewChart,
            RecoverySheet,
            RecoveryTyped,
            GroupTyped,
            RecoveryChecked,
            // unlock
            ChartPath,
            OpenChart,
            TypedKey,
            Opened,
            ChartState,
            PersonBand,
            Double,
            ForPerson,
            Saved,
            // overview
            Overview,
            KindCount,
            Alert,
            AlertKind,
            PaperState,
            SafetyLine,
            SafetyAbout,
            MedicineRow,
            ScheduleKind,
            LatestValue,
            TrendPoint,
            Flag,
            NextVisit,
            // labs, medicines, timeline
            LabsWanted,
            Labs,
            LabTest,
            LabShelf,
            LabWanted,
            Lab,
            Curve,
            CurveLine,
            CurvePoint,
            OpenEnd,
            CurveBand,
            LabValuesWanted,
            LabValues,
            LabValue,
            PictureWanted,
            Shape,
            ShapeForm,
            ShapeRole,
            Anchor,
            Medicines,
            ChangesWanted,
            MedicineChanges,
            MedicineChange,
            ChangedHow,
            Doses,
            DoseStep,
            DayTime,
            DoseStatus,
            NotedAs,
            DoseDayWanted,
            DoseDay,
            DoseTime,
            DueDose,
            DoseBeside,
            NotedDose,
            NoteDoses,
            DoseToNote,
            UnnoteDoses,
            DosesNoted,
            DoseLogWanted,
            DoseLogPage,
            DoseLogDay,
            DoseLogDose,
            KeepDoseLog,
            NewPack,
            PackRow,
            PackState,
            Reminders,
            ReminderRow,
            ReminderAbout,
            PutOff,
            TimelineWanted,
            Timeline,
            TimelineYear,
            TimelinePage,
            TimelineRows,
            TimelineRow,
            // entries
            Kind,
            ThreeStates,
            KindShape,
            FieldShape,
            Input,
            ListWanted,
            EntryList,
            EntryRow,
            Mark,
            Tone,
            EntryId,
            EntryDetail,
            Undecided,
            Change,
            PutBack,
            SaveEntry,
            SayNone,
            SearchWanted,
            Found,
            FoundRow,
            // documents
            Documents,
            DocumentCard,
            PageView,
            Region,
            DocumentWanted,
            TextPiece,
            Recognise,
            StandsHere,
            StandsIn,
            StandWanted,
            StandGone,
            DocumentUnlock,
            ViewWanted,
            DocumentLook,
            DocumentPage,
            DocumentSave,
            // import
            ImportFrom,
            ImportPasted,
            ImportDraft,
            DraftFile,
            TableColumn,
            DraftItem,
            Standing,
            Difference,
            LeftOut,
            Identity,
            Fits,
            ImportTake,
            Answered,
            Rhythm,
            DraftId,
            ImportDone,
            Undone,
            Twice,
            Pair,
            InboxWanted,
            InboxFile,
            ExportWanted,
            ExportWhat,
            ExportDone,
            Taken,
            // paper
            PaperWanted,
            PaperLanguage,
            PaperLanguageOffered,
            PaperForm,
            PaperSize,
            PlanAlso,
            VisitFor,
            SheetChecked,
            SheetPrint,
            PaperPreview,
            DocumentsToBind,
            Sheet,
            SheetPage,
            SheetId,
            Written,
            Printed,
            // share
            ShareChoices,
            Shelf,
            Preset,
            PresetName,
            ShareWanted,
            Enclosed,
            SharePreview,
            ShareDone,
            ShareFile,
            Ledger,
            LedgerRow,
            ReceiveFrom,
            Received,
            ReceivedShare,
            ReceivedNote,
            NoteAbout,
            ReaderWanted,
            ReaderKnows,
            KnownEntry,
            KnownNow,
            Unlisted,
            ShareId,
            GivenWanted,
            GivenForm,
            KeyCard,
            ContactKey,
            KeyTold,
            KeyLook,
            KeyKeep,
            ContactId,
            CodesWanted,
            CodesShown,
            FramesWanted,
            // safety
            Safety,
            WayIn,
            Former,
            Verified,
            ChangePassphrase,
            Again,
            TrustedWanted,
            Rotate,
            PaperTyped,
            PaperChecked,
            GroupState,
            Drill,
            Drilled,
            // copies
            CopyKind,
            CopyKept,
            CopyMade,
            CopyPlace,
            CopySeen,
            Restore,
            RestorePages,
            Requests,
            Askable,
            AnswerOffered,
            RequestStage,
            RequestRow,
            LetterFor,
            LetterWanted,
            LetterMade,
            RequestHappened,
            RequestEvent,
            CheckCopy,
            CopyChecked,
            // joining, people, erasing
            MergeFrom,
            MergeLook,
            PersonThere,
            MergeTake,
            Assign,
            AssignTo,
            MergeDone,
            Mended,
            Decide,
            PeopleJoin,
            EntryMove,
            PersonExtract,
            PersonExtracted,
            EraseWanted,
            EraseLook,
            CopyThere,
            Erase,
            Erased,
            // refusal
            Refusal,
            Notice,
            Step,
        )
    };
}

fn types() -> String {
    // JSON carries our u64 (bytes, counts) as numbers below 2^53.
    let config = Config::new().with_large_int("number");
    let mut text = String::from(WRITTEN_BY);
    macro_rules! write_each {
        ($($name:ident,)*) => {$(
            text.push('\n');
            text.push_str(&<$name as TS>::docs().unwrap_or_default());
            text.push_str("export ");
            text.push_str(&<$name as TS>::decl(&config));
            text.push('\n');
        )*};
    }
    every_type!(write_each);
    text
}

fn commands() -> String {
    let mut text = String::from(WRITTEN_BY);
    text.push_str("import type * as view from \"./view.ts\";\n\n");
    text.push_str(
        "/** Name of a command → its argument and its answer. */\nexport interface Commands {\n",
    );
    for command in COMMANDS {
        let argument = command
            .argument
            .map_or_else(|| "void".to_owned(), qualified);
        let answer = match command.result {
            Result::Json(name) => qualified(name),
            Result::Pixels => "ArrayBuffer".to_owned(),
            Result::Nothing => "null".to_owned(),
        };
        text.push_str(&format!(
            "  {}: {{ wanted: {argument}; answer: {answer} }};\n",
            command.name
        ));
    }
    text.push_str("}\n\n/** Commands that report steps and can be cancelled. */\nexport const LONG: ReadonlySet<keyof Commands> = new Set<keyof Commands>([\n");
    for command in COMMANDS.iter().filter(|c| c.long) {
        text.push_str(&format!("  \"{}\",\n", command.name));
    }
    text.push_str("]);\n");
    text
}

/// The kinds and their fields as data: what the page's tests and its design mode are made of.
fn kinds_as_json() -> String {
    let mut text =
        serde_json::to_string_pretty(&kinds()).expect("cannot fail because every key is a string");
    text.push('\n');
    text
}

/// `Opened` → `view.Opened`; TypeScript's own words (`string | null`) stay.
fn qualified(name: &str) -> String {
    name.split(' ')
        .map(|word| match word.chars().next() {
            Some(first) if first.is_uppercase() => format!("view.{word}"),
            _ => word.to_owned(),
        })
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_a_command_names_is_written() {
        let types = types();
        for command in COMMANDS {
            let answer = match command.result {
                Result::Json(name) => Some(name),
                Result::Pixels | Result::Nothing => None,
            };
            for name in command
                .argument
                .into_iter()
                .chain(answer)
                .flat_map(|n| n.split(' '))
                .map(|name| name.trim_end_matches("[]"))
            {
                if name.chars().next().is_some_and(char::is_uppercase) {
                    assert!(
                        types.contains(&format!("export type {name} =")),
                        "{} speaks of {name}, which has no TypeScript twin",
                        command.name
                    );
                }
            }
        }
    }

    #[test]
    fn numbers_cross_as_numbers() {
        assert!(!types().contains("bigint"));
    }

    #[test]
    fn no_command_stands_twice() {
        let mut names: Vec<_> = COMMANDS.iter().map(|c| c.name).collect();
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
