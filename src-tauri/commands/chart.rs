//! Opening, the overview, locking.

use ownchart::view::{ChartNearby, ChartPath, ForPerson, OpenChart, Opened, Overview, Step};
use tauri::ipc::Channel;
use tauri::{AppHandle, Manager, Runtime, State, command};

use crate::desk::{Answer, Desk};

#[command]
pub(super) async fn look_at_chart(desk: State<'_, Desk>, wanted: ChartPath) -> Answer<ChartNearby> {
    let home = desk.places.home.clone();
    desk.ask(move |screens| screens.look_at_chart(&wanted, home.as_deref()))
        .await
}

#[command]
pub(super) async fn open_chart(
    desk: State<'_, Desk>,
    wanted: OpenChart,
    steps: Channel<Step>,
) -> Answer<Opened> {
    desk.follow(steps, move |screens, _| screens.open_chart(&wanted))
        .await
}

#[command]
pub(super) async fn overview(desk: State<'_, Desk>, wanted: ForPerson) -> Answer<Overview> {
    desk.ask(move |screens| screens.overview(&wanted)).await
}

/// Closes the chart; the process that comes next knows only where it lies.
#[command]
pub(super) async fn lock<R: Runtime>(app: AppHandle<R>, desk: State<'_, Desk>) -> Answer<()> {
    desk.lock().await?;
    if desk.is_steered() {
        for window in app.webview_windows().values() {
            // The steered page begins anew; the real one is gone with its process.
            let _ = window.reload();
        }
    }
    Ok(())
}

#[command]
pub(super) async fn cancel(desk: State<'_, Desk>) -> Answer<()> {
    desk.stop();
    Ok(())
}
