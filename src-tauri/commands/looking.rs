//! Values over time, medicines, the timeline.

use ownchart::view::{
    ChangesWanted, Doses, EntryId, ForPerson, Lab, LabValues, LabValuesWanted, LabWanted, Labs,
    LabsWanted, MedicineChanges, Medicines, PictureWanted, Timeline, TimelinePage, TimelineRows,
    TimelineWanted, Written,
};
use tauri::{AppHandle, Runtime, State, command};

use super::choose;
use crate::desk::{Answer, Desk};
use crate::dialogs::What;

#[command]
pub(super) async fn labs(desk: State<'_, Desk>, wanted: LabsWanted) -> Answer<Labs> {
    desk.ask(move |screens| screens.labs(&wanted)).await
}

#[command]
pub(super) async fn lab(desk: State<'_, Desk>, wanted: LabWanted) -> Answer<Lab> {
    desk.ask(move |screens| screens.lab(&wanted)).await
}

#[command]
pub(super) async fn lab_values(
    desk: State<'_, Desk>,
    wanted: LabValuesWanted,
) -> Answer<LabValues> {
    desk.ask(move |screens| screens.lab_values(&wanted)).await
}

/// Its name is neutral, because desktops keep lists of names.
#[command]
pub(super) async fn picture_save<R: Runtime>(
    app: AppHandle<R>,
    desk: State<'_, Desk>,
    wanted: PictureWanted,
) -> Answer<Written> {
    // Looked at before a place is asked for: nobody chooses a name for what cannot be written.
    let checked = wanted.clone();
    desk.ask(move |screens| screens.picture_check(&checked))
        .await?;
    let name = desk.ask(|screens| Ok(screens.picture_name())).await?;
    match choose(&app, &desk, "ask-save", What::Save(name))
        .await
        .pop()
    {
        Some(file) => {
            desk.ask(move |screens| screens.picture_save(&wanted, &file))
                .await
        }
        None => Ok(Written { files: Vec::new() }),
    }
}

#[command]
pub(super) async fn medicines(desk: State<'_, Desk>, wanted: ForPerson) -> Answer<Medicines> {
    desk.ask(move |screens| screens.medicines_now(&wanted))
        .await
}

#[command]
pub(super) async fn medicine_changes(
    desk: State<'_, Desk>,
    wanted: ChangesWanted,
) -> Answer<MedicineChanges> {
    desk.ask(move |screens| screens.medicine_changes(&wanted))
        .await
}

#[command]
pub(super) async fn doses(desk: State<'_, Desk>, wanted: EntryId) -> Answer<Doses> {
    desk.ask(move |screens| screens.doses(&wanted)).await
}

#[command]
pub(super) async fn timeline(desk: State<'_, Desk>, wanted: TimelineWanted) -> Answer<Timeline> {
    desk.ask(move |screens| screens.timeline(&wanted)).await
}

#[command]
pub(super) async fn timeline_rows(
    desk: State<'_, Desk>,
    wanted: TimelinePage,
) -> Answer<TimelineRows> {
    desk.ask(move |screens| screens.timeline_rows(&wanted))
        .await
}
