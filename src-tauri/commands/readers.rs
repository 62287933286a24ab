//! Keys of readers.

use ownchart::view::{ContactId, ContactKey, ForPerson, KeyCard, KeyKeep, KeyLook, KeyTold};
use tauri::{State, command};

use crate::desk::{Answer, Desk};

#[command]
pub(super) async fn key_card(desk: State<'_, Desk>, wanted: ForPerson) -> Answer<KeyCard> {
    desk.ask(move |screens| screens.key_card(&wanted)).await
}

#[command]
pub(super) async fn contact_keys(
    desk: State<'_, Desk>,
    wanted: ForPerson,
) -> Answer<Vec<ContactKey>> {
    desk.ask(move |screens| screens.contact_keys(&wanted)).await
}

#[command]
pub(super) async fn key_look(desk: State<'_, Desk>, wanted: KeyTold) -> Answer<KeyLook> {
    desk.ask(move |screens| screens.key_look(&wanted)).await
}

#[command]
pub(super) async fn key_keep(desk: State<'_, Desk>, wanted: KeyKeep) -> Answer<()> {
    desk.ask(move |screens| screens.key_keep(&wanted)).await
}

#[command]
pub(super) async fn key_forget(desk: State<'_, Desk>, wanted: ContactId) -> Answer<()> {
    desk.ask(move |screens| screens.key_forget(&wanted)).await
}
