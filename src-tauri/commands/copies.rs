//! Copies of the chart, and the way back from one.

use ownchart::view::{
    ChartPath, CheckCopy, CopyChecked, CopyMade, CopyPlace, CopySeen, Opened, Restore,
    RestorePages, Step,
};
use tauri::ipc::Channel;
use tauri::{AppHandle, Runtime, State, command};

use super::{choose, text};
use crate::desk::{Answer, Desk};
use crate::dialogs::What;

#[command]
pub(super) async fn pick_backup<R: Runtime>(
    app: AppHandle<R>,
    desk: State<'_, Desk>,
) -> Answer<Option<String>> {
    let mut chosen = choose(&app, &desk, "ask-backup", What::Files).await;
    chosen.pop().map(text).transpose()
}

#[command]
pub(super) async fn look_at_copy(desk: State<'_, Desk>, wanted: ChartPath) -> Answer<CopySeen> {
    desk.ask(move |screens| screens.look_at_copy(&wanted)).await
}

#[command]
pub(super) async fn restore(
    desk: State<'_, Desk>,
    wanted: Restore,
    steps: Channel<Step>,
) -> Answer<Opened> {
    let usual = desk.places.usual.clone();
    desk.follow(steps, move |screens, follow| {
        screens.restore(&wanted, &usual, follow)
    })
    .await
}

#[command]
pub(super) async fn restore_pages(
    desk: State<'_, Desk>,
    wanted: RestorePages,
    steps: Channel<Step>,
) -> Answer<Opened> {
    let usual = desk.places.usual.clone();
    desk.follow(steps, move |screens, follow| {
        screens.restore_pages(&wanted, &usual, follow)
    })
    .await
}

/// Asks for a file, then writes and reads back. Nothing = the person closed the dialog.
#[command]
pub(super) async fn backup_make<R: Runtime>(
    app: AppHandle<R>,
    desk: State<'_, Desk>,
    steps: Channel<Step>,
) -> Answer<Option<CopyMade>> {
    let name = desk.ask(|screens| screens.backup_name()).await?;
    let Some(file) = choose(&app, &desk, "ask-backup-save", What::Save(name))
        .await
        .pop()
    else {
        return Ok(None);
    };
    desk.follow(steps, move |screens, follow| {
        screens.backup_make(&file, follow).map(Some)
    })
    .await
}

/// Asks for a folder, then begins a mirror in it. Nothing = the person closed the dialog.
#[command]
pub(super) async fn mirror_add<R: Runtime>(
    app: AppHandle<R>,
    desk: State<'_, Desk>,
    steps: Channel<Step>,
) -> Answer<Option<CopyMade>> {
    let Some(folder) = choose(&app, &desk, "ask-mirror", What::Folder).await.pop() else {
        return Ok(None);
    };
    desk.follow(steps, move |screens, follow| {
        screens.mirror_add(&folder, follow).map(Some)
    })
    .await
}

#[command]
pub(super) async fn mirror_now(
    desk: State<'_, Desk>,
    wanted: CopyPlace,
    steps: Channel<Step>,
) -> Answer<CopyMade> {
    desk.follow(steps, move |screens, follow| {
        screens.mirror_now(&wanted, follow)
    })
    .await
}

#[command]
pub(super) async fn copy_forget(desk: State<'_, Desk>, wanted: CopyPlace) -> Answer<()> {
    desk.ask(move |screens| screens.copy_forget(&wanted)).await
}

#[command]
pub(super) async fn check_copy(
    desk: State<'_, Desk>,
    wanted: CheckCopy,
    steps: Channel<Step>,
) -> Answer<CopyChecked> {
    desk.follow(steps, move |screens, follow| {
        screens.check_copy(&wanted, follow)
    })
    .await
}
