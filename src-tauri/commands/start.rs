//! The first screen, settings, a new chart and its recovery sheet.

use ownchart::view::{
    Again, Guessing, NewChart, Opened, PassphraseTried, RecoveryChecked, RecoverySheet,
    RecoveryTyped, Settings, Step, Welcome, Words, WordsWanted,
};
use tauri::ipc::Channel;
use tauri::{AppHandle, Runtime, State, command};

use super::{choose, text};
use crate::desk::{Answer, Desk};
use crate::dialogs::What;

#[command]
pub(super) async fn welcome(desk: State<'_, Desk>) -> Answer<Welcome> {
    let places = desk.places.clone();
    let locked = desk.locked();
    desk.ask(move |screens| {
        Ok(Welcome {
            charts: screens.nearby(&places.near(), places.home.as_deref()),
            usual_place: places.usual.display().to_string(),
            locked,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            has_viewer: ownchart::viewer().is_some(),
            has_helper: places.workplace.helper.is_some(),
        })
    })
    .await
}

#[command]
pub(super) async fn settings(desk: State<'_, Desk>) -> Answer<Settings> {
    Ok(desk.settings())
}

#[command]
pub(super) async fn save_settings(desk: State<'_, Desk>, wanted: Settings) -> Answer<Settings> {
    desk.settle(wanted)
}

#[command]
pub(super) async fn pick_chart<R: Runtime>(
    app: AppHandle<R>,
    desk: State<'_, Desk>,
) -> Answer<Option<String>> {
    folder(&app, &desk, "ask-chart").await
}

#[command]
pub(super) async fn pick_place<R: Runtime>(
    app: AppHandle<R>,
    desk: State<'_, Desk>,
) -> Answer<Option<String>> {
    folder(&app, &desk, "ask-place").await
}

/// Asks for a folder that is there; nothing = the person closed the dialog.
pub(super) async fn folder<R: Runtime>(
    app: &AppHandle<R>,
    desk: &Desk,
    title: &str,
) -> Answer<Option<String>> {
    let mut chosen = choose(app, desk, title, What::Folder).await;
    chosen.pop().map(text).transpose()
}

#[command]
pub(super) async fn suggest_words(desk: State<'_, Desk>, wanted: WordsWanted) -> Answer<Words> {
    desk.ask(move |screens| Ok(screens.suggest_words(&wanted)))
        .await
}

#[command]
pub(super) async fn judge_passphrase(
    desk: State<'_, Desk>,
    wanted: PassphraseTried,
) -> Answer<Guessing> {
    desk.ask(move |screens| Ok(screens.judge_passphrase(&wanted)))
        .await
}

#[command]
pub(super) async fn new_chart(
    desk: State<'_, Desk>,
    wanted: NewChart,
    steps: Channel<Step>,
) -> Answer<Opened> {
    let usual = desk.places.usual.clone();
    desk.follow(steps, move |screens, _| screens.new_chart(&wanted, &usual))
        .await
}

#[command]
pub(super) async fn try_invented(
    desk: State<'_, Desk>,
    wanted: WordsWanted,
    steps: Channel<Step>,
) -> Answer<Opened> {
    let room = desk.places.room.clone();
    desk.follow(steps, move |screens, follow| {
        screens.try_invented(&wanted, &room, follow)
    })
    .await
}

#[command]
pub(super) async fn recovery_sheet(desk: State<'_, Desk>, wanted: Again) -> Answer<RecoverySheet> {
    desk.ask(move |screens| screens.recovery_sheet(&wanted))
        .await
}

#[command]
pub(super) async fn recovery_check(
    desk: State<'_, Desk>,
    wanted: RecoveryTyped,
) -> Answer<RecoveryChecked> {
    desk.ask(move |screens| screens.recovery_check(&wanted))
        .await
}
