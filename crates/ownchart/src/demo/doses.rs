//! What Anna noted of her doses in the last weeks. Of today nothing yet.

use super::{Pen, some};
use record::{
    Coded, Content, DayTime, Due, Entry, EntryId, Intake, IntakeStatus, Medication, When,
};

/// For how many days Anna has noted her doses.
pub(super) const DAYS: i64 = 21;

pub(super) fn write(pen: &mut Pen) {
    let plans: Vec<(EntryId, Medication)> = pen
        .entries
        .iter()
        .filter_map(|entry| match &entry.content {
            Content::Medication(plan) => Some((entry.id, plan.clone())),
            _ => None,
        })
        .collect();
    for ago in (1..=DAYS).rev() {
        let day = When::from_days(pen.today.days() - ago);
        for (id, plan) in &plans {
            let Due::Doses(doses) = plan.due(day) else {
                continue;
            };
            for (dose, at) in doses.iter().zip(DayTime::ALL) {
                if dose.is_some() {
                    note(pen, (*id, plan), day, *at, ago);
                }
            }
        }
    }
}

fn note(pen: &mut Pen, (id, plan): (EntryId, &Medication), day: When, at: DayTime, ago: i64) {
    let name = plan.name.shown();
    let chance = pen.chance(&format!("dose {name} {ago} {at}")).below(100);
    // Two evenings in bed with a cold, and now and then nobody wrote anything down.
    let ill = (8..10).contains(&ago) && name == "Metformin" && at == DayTime::Evening;
    if !ill && chance < 3 {
        return;
    }
    let intake = Intake {
        name: plan.name.clone(),
        medication: Some(id),
        time: Some(day),
        daytime: Some(at),
        status: if ill {
            IntakeStatus::Skipped
        } else {
            IntakeStatus::Taken
        },
        reason: ill.then(|| Coded::text("Übelkeit")),
        ..Intake::default()
    };
    let name = format!("dose {name} {day} {at}");
    let entry: &mut Entry = pen.write(&name, Content::Intake(intake), "");
    entry.source.by = some("Anna Beispiel");
}
