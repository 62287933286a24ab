//! Lists, entries, search.

use ownchart::view::{
    EntryDetail, EntryId, EntryList, Found, ListWanted, PutBack, SaveEntry, Saved, SayNone,
    SearchWanted,
};
use tauri::{State, command};

use crate::desk::{Answer, Desk};

#[command]
pub(super) async fn entries(desk: State<'_, Desk>, wanted: ListWanted) -> Answer<EntryList> {
    desk.ask(move |screens| screens.entries(&wanted)).await
}

#[command]
pub(super) async fn entry(desk: State<'_, Desk>, wanted: EntryId) -> Answer<EntryDetail> {
    desk.ask(move |screens| screens.entry(&wanted)).await
}

#[command]
pub(super) async fn save_entry(desk: State<'_, Desk>, wanted: SaveEntry) -> Answer<Saved> {
    desk.ask(move |screens| screens.save_entry(wanted)).await
}

#[command]
pub(super) async fn remove_entry(desk: State<'_, Desk>, wanted: EntryId) -> Answer<Saved> {
    desk.ask(move |screens| screens.remove_entry(&wanted)).await
}

#[command]
pub(super) async fn unremove_entry(desk: State<'_, Desk>, wanted: EntryId) -> Answer<Saved> {
    desk.ask(move |screens| screens.unremove_entry(&wanted))
        .await
}

#[command]
pub(super) async fn put_back_entry(desk: State<'_, Desk>, wanted: PutBack) -> Answer<Saved> {
    desk.ask(move |screens| screens.put_back_entry(&wanted))
        .await
}

#[command]
pub(super) async fn undo_entry(desk: State<'_, Desk>, wanted: EntryId) -> Answer<Saved> {
    desk.ask(move |screens| screens.undo_entry(&wanted)).await
}

#[command]
pub(super) async fn say_none(desk: State<'_, Desk>, wanted: SayNone) -> Answer<Saved> {
    desk.ask(move |screens| screens.say_none(&wanted)).await
}

#[command]
pub(super) async fn search(desk: State<'_, Desk>, wanted: SearchWanted) -> Answer<Found> {
    desk.ask(move |screens| screens.search(&wanted)).await
}
