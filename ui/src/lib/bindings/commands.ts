// Written by `cargo xtask bindings` from crates/ownchart/src/view. Changes here are lost.
import type * as view from "./view.ts";

/** Name of a command → its argument and its answer. */
export interface Commands {
  welcome: { wanted: void; answer: view.Welcome };
  settings: { wanted: void; answer: view.Settings };
  save_settings: { wanted: view.Settings; answer: view.Settings };
  pick_chart: { wanted: void; answer: string | null };
  pick_place: { wanted: void; answer: string | null };
  suggest_words: { wanted: view.WordsWanted; answer: view.Words };
  judge_passphrase: { wanted: view.PassphraseTried; answer: view.Guessing };
  new_chart: { wanted: view.NewChart; answer: view.Opened };
  try_invented: { wanted: view.WordsWanted; answer: view.Opened };
  recovery_sheet: { wanted: view.Again; answer: view.RecoverySheet };
  recovery_check: { wanted: view.RecoveryTyped; answer: view.RecoveryChecked };
  look_at_chart: { wanted: view.ChartPath; answer: view.ChartNearby };
  open_chart: { wanted: view.OpenChart; answer: view.Opened };
  paper_check: { wanted: view.PaperTyped; answer: view.PaperChecked };
  pick_backup: { wanted: void; answer: string | null };
  look_at_copy: { wanted: view.ChartPath; answer: view.CopySeen };
  restore: { wanted: view.Restore; answer: view.Opened };
  restore_pages: { wanted: view.RestorePages; answer: view.Opened };
  lock: { wanted: void; answer: null };
  overview: { wanted: view.ForPerson; answer: view.Overview };
  labs: { wanted: view.LabsWanted; answer: view.Labs };
  lab: { wanted: view.LabWanted; answer: view.Lab };
  lab_values: { wanted: view.LabValuesWanted; answer: view.LabValues };
  picture_save: { wanted: view.PictureWanted; answer: view.Written };
  medicines: { wanted: view.ForPerson; answer: view.Medicines };
  medicine_changes: { wanted: view.ChangesWanted; answer: view.MedicineChanges };
  doses: { wanted: view.EntryId; answer: view.Doses };
  dose_day: { wanted: view.DoseDayWanted; answer: view.DoseDay };
  note_doses: { wanted: view.NoteDoses; answer: view.DosesNoted };
  unnote_doses: { wanted: view.UnnoteDoses; answer: view.DosesNoted };
  dose_log: { wanted: view.DoseLogWanted; answer: view.DoseLogPage };
  keep_dose_log: { wanted: view.KeepDoseLog; answer: view.Saved };
  new_pack: { wanted: view.NewPack; answer: view.Saved };
  reminders: { wanted: view.ForPerson; answer: view.Reminders };
  put_off: { wanted: view.PutOff; answer: view.Reminders };
  timeline: { wanted: view.TimelineWanted; answer: view.Timeline };
  timeline_rows: { wanted: view.TimelinePage; answer: view.TimelineRows };
  entries: { wanted: view.ListWanted; answer: view.EntryList };
  entry: { wanted: view.EntryId; answer: view.EntryDetail };
  save_entry: { wanted: view.SaveEntry; answer: view.Saved };
  remove_entry: { wanted: view.EntryId; answer: view.Saved };
  unremove_entry: { wanted: view.EntryId; answer: view.Saved };
  put_back_entry: { wanted: view.PutBack; answer: view.Saved };
  undo_entry: { wanted: view.EntryId; answer: view.Saved };
  say_none: { wanted: view.SayNone; answer: view.Saved };
  search: { wanted: view.SearchWanted; answer: view.Found };
  documents: { wanted: view.ForPerson; answer: view.Documents };
  document_look: { wanted: view.DocumentWanted; answer: view.DocumentLook };
  document_unlock: { wanted: view.DocumentUnlock; answer: null };
  document_recognise: { wanted: view.EntryId; answer: view.Saved };
  document_view: { wanted: view.ViewWanted; answer: view.Saved };
  stand_in: { wanted: view.StandWanted; answer: view.Saved };
  stand_no_more: { wanted: view.StandGone; answer: view.Saved };
  document_page: { wanted: view.DocumentPage; answer: ArrayBuffer };
  document_save: { wanted: view.DocumentSave; answer: view.Written };
  pick_files: { wanted: void; answer: string[] };
  import_draft: { wanted: view.ImportFrom; answer: view.ImportDraft };
  import_paste: { wanted: view.ImportPasted; answer: view.ImportDraft };
  import_album: { wanted: view.DraftId; answer: view.ImportDraft };
  import_take: { wanted: view.ImportTake; answer: view.ImportDone };
  import_forget: { wanted: view.DraftId; answer: null };
  undo_step: { wanted: void; answer: view.Undone };
  twice: { wanted: view.ForPerson; answer: view.Twice[] };
  make_one: { wanted: view.Pair; answer: view.Saved };
  keep_both: { wanted: view.Pair; answer: view.Saved };
  inbox: { wanted: view.InboxWanted; answer: view.InboxFile[] };
  export_make: { wanted: view.ExportWanted; answer: view.ExportDone | null };
  paper_preview: { wanted: view.PaperWanted; answer: view.PaperPreview };
  sheet_page: { wanted: view.SheetPage; answer: ArrayBuffer };
  sheet_save: { wanted: view.SheetId; answer: view.Written };
  sheet_print: { wanted: view.SheetPrint; answer: view.Printed };
  sheet_open: { wanted: view.SheetId; answer: null };
  requests: { wanted: view.ForPerson; answer: view.Requests };
  request_letter: { wanted: view.LetterWanted; answer: view.LetterMade };
  request_happened: { wanted: view.RequestHappened; answer: view.RequestRow };
  share_choices: { wanted: view.ForPerson; answer: view.ShareChoices };
  share_preview: { wanted: view.ShareWanted; answer: view.SharePreview };
  share_create: { wanted: view.ShareWanted; answer: view.ShareDone | null };
  ledger: { wanted: view.ForPerson; answer: view.Ledger };
  reader_knows: { wanted: view.ReaderWanted; answer: view.ReaderKnows };
  ask_deletion: { wanted: view.ShareId; answer: null };
  given_sheet: { wanted: view.GivenWanted; answer: view.Sheet };
  share_codes: { wanted: view.CodesWanted; answer: view.CodesShown };
  share_frames: { wanted: view.FramesWanted; answer: ArrayBuffer };
  receive_draft: { wanted: view.ReceiveFrom; answer: view.Received };
  key_card: { wanted: view.ForPerson; answer: view.KeyCard };
  contact_keys: { wanted: view.ForPerson; answer: view.ContactKey[] };
  key_look: { wanted: view.KeyTold; answer: view.KeyLook };
  key_keep: { wanted: view.KeyKeep; answer: null };
  key_forget: { wanted: view.ContactId; answer: null };
  safety: { wanted: void; answer: view.Safety };
  verify: { wanted: void; answer: view.Verified };
  change_passphrase: { wanted: view.ChangePassphrase; answer: null };
  backup_make: { wanted: void; answer: view.CopyMade | null };
  mirror_add: { wanted: void; answer: view.CopyMade | null };
  mirror_now: { wanted: view.CopyPlace; answer: view.CopyMade };
  copy_forget: { wanted: view.CopyPlace; answer: null };
  check_copy: { wanted: view.CheckCopy; answer: view.CopyChecked };
  drill: { wanted: view.Drill; answer: view.Drilled };
  trusted_cards: { wanted: view.TrustedWanted; answer: view.Sheet };
  trusted_keep: { wanted: void; answer: null };
  trusted_end: { wanted: view.Again; answer: null };
  rotate: { wanted: view.Rotate; answer: view.Opened };
  former_remove: { wanted: void; answer: null };
  pick_copy: { wanted: void; answer: string | null };
  merge_look: { wanted: view.MergeFrom; answer: view.MergeLook };
  merge_take: { wanted: view.MergeTake; answer: view.MergeDone };
  merge_conflicts: { wanted: void; answer: view.MergeDone };
  mend_chart: { wanted: view.OpenChart; answer: view.Mended };
  accept_older: { wanted: view.OpenChart; answer: view.Opened };
  undecided: { wanted: view.ForPerson; answer: view.EntryRow[] };
  decide: { wanted: view.Decide; answer: view.Saved };
  people_join: { wanted: view.PeopleJoin; answer: view.Saved };
  people_part: { wanted: view.ForPerson; answer: view.Saved };
  entry_move: { wanted: view.EntryMove; answer: view.Saved };
  person_extract: { wanted: view.PersonExtract; answer: view.PersonExtracted };
  erase_look: { wanted: view.EraseWanted; answer: view.EraseLook };
  erase: { wanted: view.Erase; answer: view.Erased };
  cancel: { wanted: void; answer: null };
}

/** Commands that report steps and can be cancelled. */
export const LONG: ReadonlySet<keyof Commands> = new Set<keyof Commands>([
  "new_chart",
  "try_invented",
  "open_chart",
  "restore",
  "restore_pages",
  "document_look",
  "document_unlock",
  "document_recognise",
  "document_page",
  "import_draft",
  "import_paste",
  "import_album",
  "import_take",
  "export_make",
  "paper_preview",
  "share_create",
  "receive_draft",
  "verify",
  "change_passphrase",
  "backup_make",
  "mirror_add",
  "mirror_now",
  "check_copy",
  "drill",
  "trusted_cards",
  "trusted_end",
  "rotate",
  "merge_look",
  "merge_take",
  "merge_conflicts",
  "mend_chart",
  "accept_older",
  "person_extract",
  "erase",
]);
