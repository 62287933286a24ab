//! Sheets: made, shown, saved, printed.

use ownchart::view::{
    PaperPreview, PaperWanted, Printed, SheetId, SheetPage, SheetPrint, Step, Written,
};
use tauri::ipc::{Channel, Response};
use tauri::{AppHandle, Runtime, State, command};

use super::choose;
use crate::desk::{Answer, Desk};
use crate::dialogs::What;

#[command]
pub(super) async fn paper_preview(
    desk: State<'_, Desk>,
    wanted: PaperWanted,
    steps: Channel<Step>,
) -> Answer<PaperPreview> {
    desk.follow(steps, move |screens, follow| {
        screens.paper_preview(&wanted, follow)
    })
    .await
}

#[command]
pub(super) async fn sheet_page(desk: State<'_, Desk>, wanted: SheetPage) -> Answer<Response> {
    let pixels = desk.ask(move |screens| screens.sheet_page(&wanted)).await;
    pixels.map(Response::new)
}

#[command]
pub(super) async fn sheet_save<R: Runtime>(
    app: AppHandle<R>,
    desk: State<'_, Desk>,
    wanted: SheetId,
) -> Answer<Written> {
    let asked = wanted.clone();
    let name = desk.ask(move |screens| screens.sheet_name(&asked)).await?;
    match choose(&app, &desk, "ask-save", What::Save(name))
        .await
        .pop()
    {
        Some(file) => {
            desk.ask(move |screens| screens.sheet_save(&wanted, &file))
                .await
        }
        None => Ok(Written { files: Vec::new() }),
    }
}

#[command]
pub(super) async fn sheet_print(desk: State<'_, Desk>, wanted: SheetPrint) -> Answer<Printed> {
    desk.ask(move |screens| screens.sheet_print(&wanted)).await
}

#[command]
pub(super) async fn sheet_open(desk: State<'_, Desk>, wanted: SheetId) -> Answer<()> {
    let room = desk.places.room.clone();
    desk.ask(move |screens| screens.sheet_open(&wanted, &room))
        .await
}
