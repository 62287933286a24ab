//! The ways in.

use ownchart::view::{
    Again, ChangePassphrase, Drill, Drilled, Opened, PaperChecked, PaperTyped, Rotate, Sheet, Step,
    TrustedWanted,
};
use tauri::ipc::Channel;
use tauri::{State, command};

use crate::desk::{Answer, Desk};

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

#[command]
pub(super) async fn paper_check(desk: State<'_, Desk>, wanted: PaperTyped) -> Answer<PaperChecked> {
    desk.ask(move |screens| Ok(screens.paper_check(&wanted)))
        .await
}

#[command]
pub(super) async fn drill(
    desk: State<'_, Desk>,
    wanted: Drill,
    steps: Channel<Step>,
) -> Answer<Drilled> {
    desk.follow(steps, move |screens, follow| screens.drill(&wanted, follow))
        .await
}

#[command]
pub(super) async fn trusted_cards(
    desk: State<'_, Desk>,
    wanted: TrustedWanted,
    steps: Channel<Step>,
) -> Answer<Sheet> {
    desk.follow(steps, move |screens, follow| {
        screens.trusted_cards(&wanted, follow)
    })
    .await
}

#[command]
pub(super) async fn trusted_keep(desk: State<'_, Desk>) -> Answer<()> {
    desk.ask(|screens| screens.trusted_keep()).await
}

#[command]
pub(super) async fn trusted_end(
    desk: State<'_, Desk>,
    wanted: Again,
    steps: Channel<Step>,
) -> Answer<()> {
    desk.follow(steps, move |screens, follow| {
        screens.trusted_end(&wanted, follow)
    })
    .await
}

#[command]
pub(super) async fn rotate(
    desk: State<'_, Desk>,
    wanted: Rotate,
    steps: Channel<Step>,
) -> Answer<Opened> {
    desk.follow(steps, move |screens, follow| {
        screens.rotate(&wanted, follow)
    })
    .await
}

#[command]
pub(super) async fn former_remove(desk: State<'_, Desk>) -> Answer<()> {
    desk.ask(|screens| screens.former_remove()).await
}
