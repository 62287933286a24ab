//! Sharing and the ledger.

use ownchart::view::{
    CodesShown, CodesWanted, ForPerson, FramesWanted, GivenWanted, Ledger, ReaderKnows,
    ReaderWanted, ShareChoices, ShareDone, ShareId, SharePreview, ShareWanted, Sheet, Step,
};
use tauri::ipc::{Channel, Response};
use tauri::{AppHandle, Runtime, State, command};

use super::choose;
use crate::desk::{Answer, Desk};
use crate::dialogs::What;

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
    let Some(folder) = choose(&app, &desk, "ask-share", What::Folder).await.pop() else {
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

#[command]
pub(super) async fn reader_knows(
    desk: State<'_, Desk>,
    wanted: ReaderWanted,
) -> Answer<ReaderKnows> {
    desk.ask(move |screens| screens.reader_knows(&wanted)).await
}

#[command]
pub(super) async fn ask_deletion(desk: State<'_, Desk>, wanted: ShareId) -> Answer<()> {
    desk.ask(move |screens| screens.ask_deletion(&wanted)).await
}

#[command]
pub(super) async fn given_sheet(desk: State<'_, Desk>, wanted: GivenWanted) -> Answer<Sheet> {
    desk.ask(move |screens| screens.given_sheet(&wanted)).await
}

#[command]
pub(super) async fn share_codes(desk: State<'_, Desk>, wanted: CodesWanted) -> Answer<CodesShown> {
    desk.ask(move |screens| screens.share_codes(&wanted)).await
}

#[command]
pub(super) async fn share_frames(desk: State<'_, Desk>, wanted: FramesWanted) -> Answer<Response> {
    let squares = desk.ask(move |screens| screens.share_frames(&wanted)).await;
    squares.map(Response::new)
}
