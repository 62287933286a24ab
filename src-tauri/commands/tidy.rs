//! What stands there twice, the inbox, and taking everything along.

use ownchart::view::{
    ExportDone, ExportWanted, ForPerson, InboxFile, InboxWanted, Pair, Saved, Step, Twice, Undone,
};
use tauri::ipc::Channel;
use tauri::{AppHandle, Runtime, State, command};

use super::choose;
use crate::desk::{Answer, Desk};
use crate::dialogs::What;

#[command]
pub(super) async fn undo_step(desk: State<'_, Desk>) -> Answer<Undone> {
    desk.ask(|screens| screens.undo_step()).await
}

#[command]
pub(super) async fn twice(desk: State<'_, Desk>, wanted: ForPerson) -> Answer<Vec<Twice>> {
    desk.ask(move |screens| screens.twice(&wanted)).await
}

#[command]
pub(super) async fn make_one(desk: State<'_, Desk>, wanted: Pair) -> Answer<Saved> {
    desk.ask(move |screens| screens.make_one(&wanted)).await
}

#[command]
pub(super) async fn keep_both(desk: State<'_, Desk>, wanted: Pair) -> Answer<Saved> {
    desk.ask(move |screens| screens.keep_both(&wanted)).await
}

#[command]
pub(super) async fn inbox(desk: State<'_, Desk>, wanted: InboxWanted) -> Answer<Vec<InboxFile>> {
    desk.ask(move |screens| screens.inbox(&wanted)).await
}

/// Asks for a place, then writes. Nothing = the person closed the dialog.
#[command]
pub(super) async fn export_make<R: Runtime>(
    app: AppHandle<R>,
    desk: State<'_, Desk>,
    wanted: ExportWanted,
    steps: Channel<Step>,
) -> Answer<Option<ExportDone>> {
    let what = wanted.what;
    let name = desk
        .ask(move |screens| Ok(screens.export_name(what)))
        .await?;
    let Some(place) = choose(&app, &desk, "ask-save", What::Save(name))
        .await
        .pop()
    else {
        return Ok(None);
    };
    desk.follow(steps, move |screens, follow| {
        screens.export_to(&wanted, &place, follow).map(Some)
    })
    .await
}
