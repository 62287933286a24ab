//! Asking for records.

use ownchart::view::{ForPerson, LetterMade, LetterWanted, RequestHappened, RequestRow, Requests};
use tauri::{State, command};

use crate::desk::{Answer, Desk};

#[command]
pub(super) async fn requests(desk: State<'_, Desk>, wanted: ForPerson) -> Answer<Requests> {
    desk.ask(move |screens| screens.requests(&wanted)).await
}

#[command]
pub(super) async fn request_letter(
    desk: State<'_, Desk>,
    wanted: LetterWanted,
) -> Answer<LetterMade> {
    desk.ask(move |screens| screens.request_letter(&wanted))
        .await
}

#[command]
pub(super) async fn request_happened(
    desk: State<'_, Desk>,
    wanted: RequestHappened,
) -> Answer<RequestRow> {
    desk.ask(move |screens| screens.request_happened(&wanted))
        .await
}
