//! The doses of a day, their log, packs, and what is due.

use ownchart::view::{
    DoseDay, DoseDayWanted, DoseLogPage, DoseLogWanted, DosesNoted, ForPerson, KeepDoseLog,
    NewPack, NoteDoses, PutOff, Reminders, Saved, UnnoteDoses,
};
use tauri::{State, command};

use crate::desk::{Answer, Desk};

#[command]
pub(super) async fn dose_day(desk: State<'_, Desk>, wanted: DoseDayWanted) -> Answer<DoseDay> {
    desk.ask(move |screens| screens.dose_day(&wanted)).await
}

#[command]
pub(super) async fn note_doses(desk: State<'_, Desk>, wanted: NoteDoses) -> Answer<DosesNoted> {
    desk.ask(move |screens| screens.note_doses(&wanted)).await
}

#[command]
pub(super) async fn unnote_doses(desk: State<'_, Desk>, wanted: UnnoteDoses) -> Answer<DosesNoted> {
    desk.ask(move |screens| screens.unnote_doses(&wanted)).await
}

#[command]
pub(super) async fn dose_log(desk: State<'_, Desk>, wanted: DoseLogWanted) -> Answer<DoseLogPage> {
    desk.ask(move |screens| screens.dose_log(&wanted)).await
}

#[command]
pub(super) async fn keep_dose_log(desk: State<'_, Desk>, wanted: KeepDoseLog) -> Answer<Saved> {
    desk.ask(move |screens| screens.keep_dose_log(&wanted))
        .await
}

#[command]
pub(super) async fn new_pack(desk: State<'_, Desk>, wanted: NewPack) -> Answer<Saved> {
    desk.ask(move |screens| screens.new_pack(&wanted)).await
}

#[command]
pub(super) async fn reminders(desk: State<'_, Desk>, wanted: ForPerson) -> Answer<Reminders> {
    desk.ask(move |screens| screens.reminders(&wanted)).await
}

#[command]
pub(super) async fn put_off(desk: State<'_, Desk>, wanted: PutOff) -> Answer<Reminders> {
    desk.ask(move |screens| screens.put_off(&wanted)).await
}
