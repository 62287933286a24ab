//! Ways in, and whether the folder is sound.

use ownchart::view::{ChangePassphrase, Safety, Step, Verified};
use tauri::ipc::Channel;
use tauri::{State, command};

use crate::desk::{Answer, Desk};

#[command]
pub(super) async fn safety(desk: State<'_, Desk>) -> Answer<Safety> {
    desk.ask(|screens| screens.safety()).await
}

#[command]
pub(super) async fn verify(desk: State<'_, Desk>, steps: Channel<Step>) -> Answer<Verified> {
    desk.follow(steps, |screens, follow| screens.verify(follow))
        .await
}

#[command]
pub(super) async fn change_passphrase(
    desk: State<'_, Desk>,
    wanted: ChangePassphrase,
    steps: Channel<Step>,
) -> Answer<()> {
    desk.follow(steps, move |screens, follow| {
        screens.change_passphrase(&wanted, follow)
    })
    .await
}
