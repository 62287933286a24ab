//! Every command the page can give, as data: name, argument, result, who answers.
//!
//! From this table come the TypeScript map (`cargo xtask bindings`), the window's handler list is
//! checked against it, and a test calls every name.

/// Who answers a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// One call of the façade, on the thread that owns the chart.
    Facade,
    /// The window itself: dialogs, settings, lock.
    Desk,
}

/// How the answer travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Result {
    /// JSON of the named type.
    Json(&'static str),
    /// Bytes as [`PIXELS`](super::PIXELS) says.
    Pixels,
    /// Nothing.
    Nothing,
}

/// One command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command {
    /// Name in Rust and over the wire.
    pub name: &'static str,
    /// Type of its one argument `wanted`; `None` = it takes none.
    pub argument: Option<&'static str>,
    /// What it gives.
    pub result: Result,
    /// Who answers.
    pub answers: Answers,
    /// It may take long: reports [`Step`](super::Step)s and can be cancelled.
    pub long: bool,
}

const fn ask(name: &'static str, argument: Option<&'static str>, result: Result) -> Command {
    Command {
        name,
        argument,
        result,
        answers: Answers::Facade,
        long: false,
    }
}

const fn long(name: &'static str, argument: Option<&'static str>, result: Result) -> Command {
    Command {
        name,
        argument,
        result,
        answers: Answers::Facade,
        long: true,
    }
}

const fn desk(name: &'static str, argument: Option<&'static str>, result: Result) -> Command {
    Command {
        name,
        argument,
        result,
        answers: Answers::Desk,
        long: false,
    }
}

use self::Result::{Json, Nothing, Pixels};

/// The whole reach of the page.
pub const COMMANDS: &[Command] = &[
    // welcome
    desk("welcome", None, Json("Welcome")),
    desk("settings", None, Json("Settings")),
    desk("save_settings", Some("Settings"), Json("Settings")),
    desk("pick_chart", None, Json("string | null")),
    desk("pick_place", None, Json("string | null")),
    // new chart
    ask("suggest_words", Some("WordsWanted"), Json("Words")),
    ask(
        "judge_passphrase",
        Some("PassphraseTried"),
        Json("Guessing"),
    ),
    long("new_chart", Some("NewChart"), Json("Opened")),
    long("try_invented", Some("WordsWanted"), Json("Opened")),
    ask("recovery_sheet", Some("Again"), Json("RecoverySheet")),
    ask(
        "recovery_check",
        Some("RecoveryTyped"),
        Json("RecoveryChecked"),
    ),
    // unlock
    ask("look_at_chart", Some("ChartPath"), Json("ChartNearby")),
    long("open_chart", Some("OpenChart"), Json("Opened")),
    ask("paper_check", Some("PaperTyped"), Json("PaperChecked")),
    desk("pick_backup", None, Json("string | null")),
    ask("look_at_copy", Some("ChartPath"), Json("CopySeen")),
    long("restore", Some("Restore"), Json("Opened")),
    long("restore_pages", Some("RestorePages"), Json("Opened")),
    desk("lock", None, Nothing),
    // overview
    ask("overview", Some("ForPerson"), Json("Overview")),
    // labs, medicines, timeline
    ask("labs", Some("LabsWanted"), Json("Labs")),
    ask("lab", Some("LabWanted"), Json("Lab")),
    ask("lab_values", Some("LabValuesWanted"), Json("LabValues")),
    ask("picture_save", Some("PictureWanted"), Json("Written")),
    ask("medicines", Some("ForPerson"), Json("Medicines")),
    ask(
        "medicine_changes",
        Some("ChangesWanted"),
        Json("MedicineChanges"),
    ),
    ask("doses", Some("EntryId"), Json("Doses")),
    ask("dose_day", Some("DoseDayWanted"), Json("DoseDay")),
    ask("note_doses", Some("NoteDoses"), Json("DosesNoted")),
    ask("unnote_doses", Some("UnnoteDoses"), Json("DosesNoted")),
    ask("dose_log", Some("DoseLogWanted"), Json("DoseLogPage")),
    ask("keep_dose_log", Some("KeepDoseLog"), Json("Saved")),
    ask("new_pack", Some("NewPack"), Json("Saved")),
    ask("reminders", Some("ForPerson"), Json("Reminders")),
    ask("put_off", Some("PutOff"), Json("Reminders")),
    ask("timeline", Some("TimelineWanted"), Json("Timeline")),
    ask("timeline_rows", Some("TimelinePage"), Json("TimelineRows")),
    // entries
    ask("entries", Some("ListWanted"), Json("EntryList")),
    ask("entry", Some("EntryId"), Json("EntryDetail")),
    ask("save_entry", Some("SaveEntry"), Json("Saved")),
    ask("remove_entry", Some("EntryId"), Json("Saved")),
    ask("unremove_entry", Some("EntryId"), Json("Saved")),
    ask("put_back_entry", Some("PutBack"), Json("Saved")),
    ask("undo_entry", Some("EntryId"), Json("Saved")),
    ask("say_none", Some("SayNone"), Json("Saved")),
    ask("search", Some("SearchWanted"), Json("Found")),
    // documents
    ask("documents", Some("ForPerson"), Json("Documents")),
    long(
        "document_look",
        Some("DocumentWanted"),
        Json("DocumentLook"),
    ),
    long("document_unlock", Some("DocumentUnlock"), Nothing),
    long("document_recognise", Some("EntryId"), Json("Saved")),
    ask("document_view", Some("ViewWanted"), Json("Saved")),
    ask("stand_in", Some("StandWanted"), Json("Saved")),
    ask("stand_no_more", Some("StandGone"), Json("Saved")),
    long("document_page", Some("DocumentPage"), Pixels),
    ask("document_save", Some("DocumentSave"), Json("Written")),
    // import
    desk("pick_files", None, Json("string[]")),
    long("import_draft", Some("ImportFrom"), Json("ImportDraft")),
    long("import_paste", Some("ImportPasted"), Json("ImportDraft")),
    long("import_album", Some("DraftId"), Json("ImportDraft")),
    long("import_take", Some("ImportTake"), Json("ImportDone")),
    ask("import_forget", Some("DraftId"), Nothing),
    ask("undo_step", None, Json("Undone")),
    // tidying, the inbox, taking everything along
    ask("twice", Some("ForPerson"), Json("Twice[]")),
    ask("make_one", Some("Pair"), Json("Saved")),
    ask("keep_both", Some("Pair"), Json("Saved")),
    ask("inbox", Some("InboxWanted"), Json("InboxFile[]")),
    long(
        "export_make",
        Some("ExportWanted"),
        Json("ExportDone | null"),
    ),
    // paper
    long("paper_preview", Some("PaperWanted"), Json("PaperPreview")),
    ask("sheet_page", Some("SheetPage"), Pixels),
    ask("sheet_save", Some("SheetId"), Json("Written")),
    ask("sheet_print", Some("SheetPrint"), Json("Printed")),
    ask("sheet_open", Some("SheetId"), Nothing),
    // requests
    ask("requests", Some("ForPerson"), Json("Requests")),
    ask("request_letter", Some("LetterWanted"), Json("LetterMade")),
    ask(
        "request_happened",
        Some("RequestHappened"),
        Json("RequestRow"),
    ),
    // share
    ask("share_choices", Some("ForPerson"), Json("ShareChoices")),
    ask("share_preview", Some("ShareWanted"), Json("SharePreview")),
    long(
        "share_create",
        Some("ShareWanted"),
        Json("ShareDone | null"),
    ),
    ask("ledger", Some("ForPerson"), Json("Ledger")),
    ask("reader_knows", Some("ReaderWanted"), Json("ReaderKnows")),
    ask("ask_deletion", Some("ShareId"), Nothing),
    ask("given_sheet", Some("GivenWanted"), Json("Sheet")),
    ask("share_codes", Some("CodesWanted"), Json("CodesShown")),
    ask("share_frames", Some("FramesWanted"), Pixels),
    long("receive_draft", Some("ReceiveFrom"), Json("Received")),
    // keys of readers
    ask("key_card", Some("ForPerson"), Json("KeyCard")),
    ask("contact_keys", Some("ForPerson"), Json("ContactKey[]")),
    ask("key_look", Some("KeyTold"), Json("KeyLook")),
    ask("key_keep", Some("KeyKeep"), Nothing),
    ask("key_forget", Some("ContactId"), Nothing),
    // safety
    ask("safety", None, Json("Safety")),
    long("verify", None, Json("Verified")),
    long("change_passphrase", Some("ChangePassphrase"), Nothing),
    long("backup_make", None, Json("CopyMade | null")),
    long("mirror_add", None, Json("CopyMade | null")),
    long("mirror_now", Some("CopyPlace"), Json("CopyMade")),
    ask("copy_forget", Some("CopyPlace"), Nothing),
    long("check_copy", Some("CheckCopy"), Json("CopyChecked")),
    long("drill", Some("Drill"), Json("Drilled")),
    long("trusted_cards", Some("TrustedWanted"), Json("Sheet")),
    ask("trusted_keep", None, Nothing),
    long("trusted_end", Some("Again"), Nothing),
    long("rotate", Some("Rotate"), Json("Opened")),
    ask("former_remove", None, Nothing),
    // joining, people, erasing
    desk("pick_copy", None, Json("string | null")),
    long("merge_look", Some("MergeFrom"), Json("MergeLook")),
    long("merge_take", Some("MergeTake"), Json("MergeDone")),
    long("merge_conflicts", None, Json("MergeDone")),
    long("mend_chart", Some("OpenChart"), Json("Mended")),
    long("accept_older", Some("OpenChart"), Json("Opened")),
    ask("undecided", Some("ForPerson"), Json("EntryRow[]")),
    ask("decide", Some("Decide"), Json("Saved")),
    ask("people_join", Some("PeopleJoin"), Json("Saved")),
    ask("people_part", Some("ForPerson"), Json("Saved")),
    ask("entry_move", Some("EntryMove"), Json("Saved")),
    long(
        "person_extract",
        Some("PersonExtract"),
        Json("PersonExtracted"),
    ),
    ask("erase_look", Some("EraseWanted"), Json("EraseLook")),
    long("erase", Some("Erase"), Json("Erased")),
    // any long errand
    desk("cancel", None, Nothing),
];
