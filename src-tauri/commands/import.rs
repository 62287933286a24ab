//! Bringing files in.

use ownchart::view::{
    DraftId, ImportDone, ImportDraft, ImportFrom, ImportPasted, ImportTake, ReceiveFrom, Received,
    Step,
};
use tauri::ipc::Channel;
use tauri::{AppHandle, Runtime, State, command};

use super::{choose, text};
use crate::desk::{Answer, Desk};
use crate::dialogs::What;

#[command]
pub(super) async fn pick_files<R: Runtime>(
    app: AppHandle<R>,
    desk: State<'_, Desk>,
) -> Answer<Vec<String>> {
    let chosen = choose(&app, &desk, "ask-files", What::Files).await;
    chosen.into_iter().map(text).collect()
}

#[command]
pub(super) async fn import_draft(
    desk: State<'_, Desk>,
    wanted: ImportFrom,
    steps: Channel<Step>,
) -> Answer<ImportDraft> {
    desk.follow(steps, move |screens, follow| {
        screens.import_draft(&wanted, follow)
    })
    .await
}

#[command]
pub(super) async fn import_paste(
    desk: State<'_, Desk>,
    wanted: ImportPasted,
    steps: Channel<Step>,
) -> Answer<ImportDraft> {
    desk.follow(steps, move |screens, follow| {
        screens.import_paste(&wanted, follow)
    })
    .await
}

#[command]
pub(super) async fn import_album(
    desk: State<'_, Desk>,
    wanted: DraftId,
    steps: Channel<Step>,
) -> Answer<ImportDraft> {
    desk.follow(steps, move |screens, _| screens.import_album(&wanted))
        .await
}

#[command]
pub(super) async fn import_take(
    desk: State<'_, Desk>,
    wanted: ImportTake,
    steps: Channel<Step>,
) -> Answer<ImportDone> {
    desk.follow(steps, move |screens, follow| {
        screens.import_take(&wanted, follow)
    })
    .await
}

#[command]
pub(super) async fn import_forget(desk: State<'_, Desk>, wanted: DraftId) -> Answer<()> {
    desk.ask(move |screens| {
        screens.import_forget(&wanted);
        Ok(())
    })
    .await
}

#[command]
pub(super) async fn receive_draft(
    desk: State<'_, Desk>,
    wanted: ReceiveFrom,
    steps: Channel<Step>,
) -> Answer<Received> {
    desk.follow(steps, move |screens, follow| {
        screens.receive_draft(&wanted, follow)
    })
    .await
}
