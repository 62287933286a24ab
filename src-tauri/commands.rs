//! The commands of the page, one call each. Names, arguments and answers stand in
//! [`ownchart::view::COMMANDS`]; a test calls every one of them.

mod chart;
mod copies;
mod documents;
mod doses;
mod entries;
mod import;
mod joining;
mod looking;
mod paper;
mod readers;
mod requests;
mod safety;
mod share;
mod start;
mod tidy;
mod ways;

use std::path::PathBuf;

use ownchart::view::Refusal;
use ownchart::{Code, Error};
use tauri::ipc::Invoke;
use tauri::{AppHandle, Runtime};

use crate::desk::{Answer, Desk};
use crate::dialogs::{Ask, What};
use crate::display;

/// Who answers which name.
pub(crate) fn handler<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        start::welcome,
        start::settings,
        start::save_settings,
        start::pick_chart,
        start::pick_place,
        start::suggest_words,
        start::judge_passphrase,
        start::new_chart,
        start::try_invented,
        start::recovery_sheet,
        start::recovery_check,
        chart::look_at_chart,
        chart::open_chart,
        chart::lock,
        chart::overview,
        chart::cancel,
        looking::labs,
        looking::lab,
        looking::lab_values,
        looking::picture_save,
        looking::medicines,
        looking::medicine_changes,
        looking::doses,
        doses::dose_day,
        doses::note_doses,
        doses::unnote_doses,
        doses::dose_log,
        doses::keep_dose_log,
        doses::new_pack,
        doses::reminders,
        doses::put_off,
        looking::timeline,
        looking::timeline_rows,
        entries::entries,
        entries::entry,
        entries::save_entry,
        entries::remove_entry,
        entries::unremove_entry,
        entries::put_back_entry,
        entries::undo_entry,
        entries::say_none,
        entries::search,
        documents::documents,
        documents::document_look,
        documents::document_unlock,
        documents::document_recognise,
        documents::document_view,
        documents::stand_in,
        documents::stand_no_more,
        documents::document_page,
        documents::document_save,
        import::pick_files,
        import::import_draft,
        import::import_paste,
        import::import_album,
        import::import_take,
        import::import_forget,
        tidy::undo_step,
        tidy::twice,
        tidy::make_one,
        tidy::keep_both,
        tidy::inbox,
        tidy::export_make,
        paper::paper_preview,
        paper::sheet_page,
        paper::sheet_save,
        paper::sheet_print,
        paper::sheet_open,
        requests::requests,
        requests::request_letter,
        requests::request_happened,
        share::share_choices,
        share::share_preview,
        share::share_create,
        share::ledger,
        share::reader_knows,
        share::ask_deletion,
        share::given_sheet,
        share::share_codes,
        share::share_frames,
        import::receive_draft,
        readers::key_card,
        readers::contact_keys,
        readers::key_look,
        readers::key_keep,
        readers::key_forget,
        safety::safety,
        safety::verify,
        ways::change_passphrase,
        ways::paper_check,
        ways::drill,
        ways::trusted_cards,
        ways::trusted_keep,
        ways::trusted_end,
        ways::rotate,
        ways::former_remove,
        copies::pick_backup,
        copies::look_at_copy,
        copies::restore,
        copies::restore_pages,
        copies::backup_make,
        copies::mirror_add,
        copies::mirror_now,
        copies::copy_forget,
        copies::check_copy,
        joining::pick_copy,
        joining::merge_look,
        joining::merge_take,
        joining::merge_conflicts,
        joining::mend_chart,
        joining::accept_older,
        joining::undecided,
        joining::decide,
        joining::people_join,
        joining::people_part,
        joining::entry_move,
        joining::person_extract,
        joining::erase_look,
        joining::erase,
    ]
}

/// Asks the person for files or a place; empty = they closed the dialog. `title` is its key in the catalogue.
async fn choose<R: Runtime>(
    app: &AppHandle<R>,
    desk: &Desk,
    title: &str,
    what: What,
) -> Vec<PathBuf> {
    let title = display::tongue(&desk.settings()).say(title, &[]);
    let ask = Ask { title, what };
    let shown = |dialog: Box<dyn FnOnce() + Send>| {
        // A window that is closing shows no dialog; the question is then answered with nothing.
        let _ = app.run_on_main_thread(dialog);
    };
    let chosen = desk.dialogs.ask(ask, &shown);
    chosen.await
}

/// A path as the page gets it. One that is no text cannot be handed back, so it is refused here.
fn text(path: PathBuf) -> Answer<String> {
    path.into_os_string().into_string().map_err(|path| {
        let error = Error::new(Code::CannotRead).with("file", path.to_string_lossy());
        Refusal::from(error)
    })
}
