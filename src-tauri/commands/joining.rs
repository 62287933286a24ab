//! Two copies joined, what they disagree about; people; erasing.

use ownchart::view::{
    Decide, EntryMove, EntryRow, Erase, EraseLook, EraseWanted, Erased, ForPerson, Mended,
    MergeDone, MergeFrom, MergeLook, MergeTake, OpenChart, Opened, PeopleJoin, PersonExtract,
    PersonExtracted, Saved, Step,
};
use tauri::ipc::Channel;
use tauri::{AppHandle, Runtime, State, command};

use super::start::folder;
use crate::desk::{Answer, Desk};

#[command]
pub(super) async fn pick_copy<R: Runtime>(
    app: AppHandle<R>,
    desk: State<'_, Desk>,
) -> Answer<Option<String>> {
    folder(&app, &desk, "ask-chart").await
}

#[command]
pub(super) async fn merge_look(
    desk: State<'_, Desk>,
    wanted: MergeFrom,
    steps: Channel<Step>,
) -> Answer<MergeLook> {
    desk.follow(steps, move |screens, follow| {
        screens.merge_look(&wanted, follow)
    })
    .await
}

#[command]
pub(super) async fn merge_take(
    desk: State<'_, Desk>,
    wanted: MergeTake,
    steps: Channel<Step>,
) -> Answer<MergeDone> {
    desk.follow(steps, move |screens, follow| {
        screens.merge_take(&wanted, follow)
    })
    .await
}

#[command]
pub(super) async fn merge_conflicts(
    desk: State<'_, Desk>,
    steps: Channel<Step>,
) -> Answer<MergeDone> {
    desk.follow(steps, |screens, follow| screens.merge_conflicts(follow))
        .await
}

#[command]
pub(super) async fn mend_chart(
    desk: State<'_, Desk>,
    wanted: OpenChart,
    steps: Channel<Step>,
) -> Answer<Mended> {
    desk.follow(steps, move |screens, follow| {
        screens.mend_chart(&wanted, follow)
    })
    .await
}

#[command]
pub(super) async fn accept_older(
    desk: State<'_, Desk>,
    wanted: OpenChart,
    steps: Channel<Step>,
) -> Answer<Opened> {
    desk.follow(steps, move |screens, follow| {
        screens.accept_older(&wanted, follow)
    })
    .await
}

#[command]
pub(super) async fn undecided(desk: State<'_, Desk>, wanted: ForPerson) -> Answer<Vec<EntryRow>> {
    desk.ask(move |screens| screens.undecided(&wanted)).await
}

#[command]
pub(super) async fn decide(desk: State<'_, Desk>, wanted: Decide) -> Answer<Saved> {
    desk.ask(move |screens| screens.decide(&wanted)).await
}

#[command]
pub(super) async fn people_join(desk: State<'_, Desk>, wanted: PeopleJoin) -> Answer<Saved> {
    desk.ask(move |screens| screens.people_join(&wanted)).await
}

#[command]
pub(super) async fn people_part(desk: State<'_, Desk>, wanted: ForPerson) -> Answer<Saved> {
    desk.ask(move |screens| screens.people_part(&wanted)).await
}

#[command]
pub(super) async fn entry_move(desk: State<'_, Desk>, wanted: EntryMove) -> Answer<Saved> {
    desk.ask(move |screens| screens.entry_move(&wanted)).await
}

#[command]
pub(super) async fn person_extract(
    desk: State<'_, Desk>,
    wanted: PersonExtract,
    steps: Channel<Step>,
) -> Answer<PersonExtracted> {
    let usual = desk.places.usual.clone();
    desk.follow(steps, move |screens, follow| {
        screens.person_extract(&wanted, &usual, follow)
    })
    .await
}

#[command]
pub(super) async fn erase_look(desk: State<'_, Desk>, wanted: EraseWanted) -> Answer<EraseLook> {
    desk.ask(move |screens| screens.erase_look(&wanted)).await
}

#[command]
pub(super) async fn erase(
    desk: State<'_, Desk>,
    wanted: Erase,
    steps: Channel<Step>,
) -> Answer<Erased> {
    desk.follow(steps, move |screens, follow| screens.erase(&wanted, follow))
        .await
}
