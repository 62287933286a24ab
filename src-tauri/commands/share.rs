//! Sharing and the ledger.

use ownchart::view::{ForPerson, Ledger, ShareChoices, ShareDone, SharePreview, ShareWanted, Step};
use tauri::ipc::Channel;
use tauri::{AppHandle, Runtime, State, command};

use super::choose;
use crate::desk::{Answer, Desk};
use crate::dialogs::Ask;

#[command]
pub(super) async fn share_choices(
    desk: State<'_, Desk>,
    wanted: ForPerson,
) -> Answer<ShareChoices> {
    desk.ask(move |screens| screens.share_choices(&wanted))
        .await
}

#[command]
pub(super) async fn share_preview(
    desk: State<'_, Desk>,
    wanted: ShareWanted,
) -> Answer<SharePreview> {
    desk.ask(move |screens| screens.share_preview(&wanted))
        .await
}

/// Asks for a folder, then seals. Nothing = the person closed the dialog.
#[command]
pub(super) async fn share_create<R: Runtime>(
    app: AppHandle<R>,
    desk: State<'_, Desk>,
    wanted: ShareWanted,
    steps: Channel<Step>,
) -> Answer<Option<ShareDone>> {
    let Some(folder) = choose(&app, &desk, Ask::Folder).await.pop() else {
        return Ok(None);
    };
    desk.follow(steps, move |screens, follow| {
        screens.share_create(&wanted, &folder, follow).map(Some)
    })
    .await
}

#[command]
pub(super) async fn ledger(desk: State<'_, Desk>, wanted: ForPerson) -> Answer<Ledger> {
    desk.ask(move |screens| screens.ledger(&wanted)).await
}
