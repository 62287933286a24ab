//! What a timeline and a curve are drawn from.

use super::*;
use crate::Dated;

fn of(id: u8, content: Content) -> Entry {
    Entry::new(EntryId([id; 16]), Some(ANNA), content)
}

#[test]
fn a_timeline_is_told_when_by_whom_and_at_which_visit_and_of_doses_only_if_asked() {
    let place = Place::filled();
    let mut vault = place.write();
    let mut visit = of(3, Content::Visit(record::Visit::default()));
    if let Content::Visit(it) = &mut visit.content {
        it.start = Some(When::day(2026, 1, 3).unwrap());
        it.with = Some("Dr. Köhler".into());
    }
    visit.source.by = Some("the practice".into());
    let mut blood = finding(4, "718-7", "7.4", 3);
    blood.source.by = Some("a laboratory".into());
    blood.labels = vec!["iron".into()];
    blood.links = vec![record::Link {
        to: Some(visit.id),
        role: "visit".into(),
        ..Default::default()
    }];
    let mut dose = of(5, Content::Intake(record::Intake::default()));
    dose.links = vec![record::Link {
        to: Some(blood.id),
        role: "reason".into(),
        ..Default::default()
    }];
    let contact = of(6, Content::Contact(record::Contact::default()));
    let all = [&visit, &blood, &dose, &contact];
    let said = all.into_iter().map(first).collect();
    vault.commit(&Change::of(said), NOW).unwrap();

    let told = vault.dated(ANNA, false).unwrap();
    let ids: Vec<EntryId> = told.iter().map(|it| it.id).collect();
    assert_eq!(ids.len(), 3, "the allergy, the visit, the value: {told:?}");
    let of = |id| told.iter().find(|it: &&Dated| it.id == id).unwrap();
    assert_eq!(of(visit.id).by.as_deref(), Some("Dr. Köhler"));
    assert_eq!(of(visit.id).links, None);
    let value = of(blood.id);
    assert_eq!(
        (value.kind, value.by.as_deref()),
        (Kind::Finding, Some("a laboratory"))
    );
    assert!(value.time.starts_with("2026-01-03"), "{}", value.time);
    assert_eq!(value.labels.as_deref(), Some(r#"["iron"]"#));
    assert!(
        value
            .links
            .as_ref()
            .unwrap()
            .contains(&visit.id.to_string())
    );
    let undated = of(EntryId([2; 16]));
    assert_eq!((&*undated.time, &undated.by), ("", &None));

    let doses = vault.dated(ANNA, true).unwrap();
    let dose = doses.iter().find(|it| it.id == dose.id).unwrap();
    assert_eq!(
        (doses.len(), dose.kind, &dose.links),
        (4, Kind::Intake, &None)
    );
    assert_eq!(vault.dated(EntryId([8; 16]), true).unwrap(), []);
}

#[test]
fn a_value_two_copies_say_differently_is_marked_on_its_curve() {
    let place = Place::filled();
    let mut vault = place.write();
    let value = |value| finding(1, "718-7", value, 3);
    let made = [first(&value("7.4")), first(&finding(2, "718-7", "7.2", 4))];
    vault.commit(&Change::of(made.into()), NOW).unwrap();
    let before = vault.entry(value("7.4").id).unwrap().unwrap();
    let both = ["7.5", "7.6"].map(|it| edit(&before, &value(it)));
    vault.commit(&Change::of(both.into()), NOW).unwrap();
    let curve = vault.trend(ANNA, "http://loinc.org|718-7").unwrap();
    let marked: Vec<bool> = curve.iter().map(|point| point.undecided).collect();
    assert_eq!(marked, [true, false]);
}
