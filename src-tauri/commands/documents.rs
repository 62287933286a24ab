//! Documents and their page pictures.

use ownchart::view::{
    DocumentLook, DocumentPage, DocumentSave, DocumentUnlock, DocumentWanted, Documents, EntryId,
    ForPerson, Saved, StandGone, StandWanted, Step, ViewWanted, Written,
};
use tauri::ipc::{Channel, Response};
use tauri::{AppHandle, Runtime, State, command};

use super::choose;
use crate::desk::{Answer, Desk};
use crate::dialogs::What;

#[command]
pub(super) async fn documents(desk: State<'_, Desk>, wanted: ForPerson) -> Answer<Documents> {
    desk.ask(move |screens| screens.documents(&wanted)).await
}

#[command]
pub(super) async fn document_look(
    desk: State<'_, Desk>,
    wanted: DocumentWanted,
    steps: Channel<Step>,
) -> Answer<DocumentLook> {
    desk.follow(steps, move |screens, _| screens.document_look(&wanted))
        .await
}

#[command]
pub(super) async fn document_unlock(
    desk: State<'_, Desk>,
    wanted: DocumentUnlock,
    steps: Channel<Step>,
) -> Answer<()> {
    desk.follow(steps, move |screens, _| screens.document_unlock(&wanted))
        .await
}

#[command]
pub(super) async fn document_recognise(
    desk: State<'_, Desk>,
    wanted: EntryId,
    steps: Channel<Step>,
) -> Answer<Saved> {
    desk.follow(steps, move |screens, follow| {
        screens.document_recognise(&wanted, follow)
    })
    .await
}

#[command]
pub(super) async fn document_view(desk: State<'_, Desk>, wanted: ViewWanted) -> Answer<Saved> {
    desk.ask(move |screens| screens.document_view(&wanted))
        .await
}

#[command]
pub(super) async fn stand_in(desk: State<'_, Desk>, wanted: StandWanted) -> Answer<Saved> {
    desk.ask(move |screens| screens.stand_in(&wanted)).await
}

#[command]
pub(super) async fn stand_no_more(desk: State<'_, Desk>, wanted: StandGone) -> Answer<Saved> {
    desk.ask(move |screens| screens.stand_no_more(&wanted))
        .await
}

#[command]
pub(super) async fn document_page(
    desk: State<'_, Desk>,
    wanted: DocumentPage,
    steps: Channel<Step>,
) -> Answer<Response> {
    let pixels = desk
        .follow(steps, move |screens, _| screens.document_page(&wanted))
        .await;
    pixels.map(Response::new)
}

#[command]
pub(super) async fn document_save<R: Runtime>(
    app: AppHandle<R>,
    desk: State<'_, Desk>,
    wanted: DocumentSave,
) -> Answer<Written> {
    let asked = wanted.clone();
    let name = desk
        .ask(move |screens| screens.document_name(&asked))
        .await?;
    match choose(&app, &desk, "ask-save", What::Save(name))
        .await
        .pop()
    {
        Some(file) => {
            desk.ask(move |screens| screens.document_save(&wanted, &file))
                .await
        }
        None => Ok(Written { files: Vec::new() }),
    }
}
