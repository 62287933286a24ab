//! Where the chart lies, and whether its folder is sound.

use ownchart::view::{Safety, Step, Verified};
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
