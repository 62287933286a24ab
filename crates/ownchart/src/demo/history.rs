//! What Anna has, had and was given: allergies, conditions, operations, the pacemaker,
//! vaccinations, visits.

use super::{
    Pen,
    around::{FAMILY_DOCTOR, HEART, HOSPITAL, JOINTS, SUGAR},
    coded, link, some,
};
use record::{
    Allergy, AllergyCategory, AllergyStatus, Code, Coded, Condition, ConditionStatus, Content,
    Criticality, Device, DeviceStatus, Immunization, MriStatus, Nature, Procedure, ProcedureStatus,
    Reaction, Severity, State, Verification, Visit, VisitStatus, When,
};

pub(super) fn write(pen: &mut Pen) {
    allergies(pen);
    conditions(pen);
    procedures(pen);
    pacemaker(pen);
    vaccinations(pen);
    visits(pen);
}

fn allergies(pen: &mut Pen) {
    let reaction = |what: &str, severity| Reaction {
        what: what.into(),
        severity: Some(severity),
    };
    let penicillin = Allergy {
        state: State::Known,
        substance: coded("Penicillin", Code::ATC, "J01C"),
        reactions: vec![reaction("Atemnot", Severity::Severe)],
        criticality: Some(Criticality::High),
        category: Some(AllergyCategory::Medication),
        nature: Some(Nature::Allergy),
        status: AllergyStatus::Active,
        certainty: some("confirmed"),
        onset: "2009".parse().ok(),
        last: "2009".parse().ok(),
    };
    let contrast = Allergy {
        substance: "Jodhaltiges Kontrastmittel".into(),
        reactions: vec![reaction("Hautausschlag", Severity::Moderate)],
        criticality: Some(Criticality::Unknown),
        onset: Some(pen.year(6)),
        last: None,
        ..penicillin.clone()
    };
    let simvastatin = Allergy {
        substance: coded("Simvastatin", Code::ATC, "C10AA01"),
        reactions: vec![reaction("Muskelschmerzen", Severity::Mild)],
        criticality: Some(Criticality::Low),
        nature: Some(Nature::Intolerance),
        onset: Some(pen.year(7)),
        last: None,
        ..penicillin.clone()
    };
    pen.write("allergy penicillin", Content::Allergy(penicillin), HOSPITAL);
    pen.write("allergy contrast", Content::Allergy(contrast), HOSPITAL);
    pen.write(
        "allergy simvastatin",
        Content::Allergy(simvastatin),
        FAMILY_DOCTOR,
    );
}

/// Name, ICD-10-GM, status, how sure, began years and days ago, letter that says so, who says so.
type Problem = (
    &'static str,
    &'static str,
    ConditionStatus,
    Verification,
    (i64, i64),
    &'static str,
    &'static str,
);

const CONDITIONS: &[Problem] = {
    use ConditionStatus::{Active, Inactive, Remission, Resolved};
    use Verification::{Confirmed, Suspected};
    &[
        (
            "Diabetes mellitus Typ 2",
            "E11.90",
            Active,
            Confirmed,
            (11, 300),
            "",
            FAMILY_DOCTOR,
        ),
        (
            "Bluthochdruck",
            "I10.90",
            Active,
            Confirmed,
            (11, 300),
            "",
            FAMILY_DOCTOR,
        ),
        (
            "Erhöhtes Cholesterin",
            "E78.0",
            Active,
            Confirmed,
            (9, 180),
            "",
            FAMILY_DOCTOR,
        ),
        (
            "Rheumatoide Arthritis",
            "M06.90",
            Remission,
            Confirmed,
            (8, 60),
            "letter rheumatology",
            JOINTS,
        ),
        (
            "Vorhofflimmern, anfallsweise",
            "I48.0",
            Active,
            Confirmed,
            (5, 120),
            "letter cardiology first",
            HEART,
        ),
        (
            "Sick-Sinus-Syndrom",
            "I49.5",
            Active,
            Confirmed,
            (3, 95),
            "letter pacemaker",
            HOSPITAL,
        ),
        (
            "Chronische Nierenkrankheit, Stadium 2",
            "N18.2",
            Active,
            Confirmed,
            (2, 30),
            "",
            FAMILY_DOCTOR,
        ),
        (
            "Schlafapnoe",
            "G47.31",
            Active,
            Suspected,
            (0, 200),
            "",
            HEART,
        ),
        (
            "Lungenentzündung",
            "J18.9",
            Resolved,
            Confirmed,
            (9, 20),
            "letter pneumonia",
            HOSPITAL,
        ),
        (
            "Gallensteine",
            "K80.20",
            Resolved,
            Confirmed,
            (10, 150),
            "",
            HOSPITAL,
        ),
        (
            "Kreuzschmerzen",
            "M54.5",
            Inactive,
            Confirmed,
            (6, 250),
            "",
            FAMILY_DOCTOR,
        ),
    ]
};

fn conditions(pen: &mut Pen) {
    for &(name, code, status, verification, (years, days), letter, by) in CONDITIONS {
        let began = pen.ago(years, days);
        let ended =
            (status == ConditionStatus::Resolved).then(|| When::from_days(began.days() + 40));
        let condition = Condition {
            state: State::Known,
            name: coded(name, Code::ICD10_GM, code),
            status,
            verification: Some(verification),
            // people know the month of their diagnoses, rarely the day
            onset: Some(When { day: None, ..began }),
            ended,
            ..Condition::default()
        };
        let letter = some(letter).map(|letter| link(pen.id(&letter), "source"));
        let entry = pen.write(
            &format!("condition {code}"),
            Content::Condition(condition),
            by,
        );
        entry.links.extend(letter);
    }
}

fn procedures(pen: &mut Pen) {
    let rows = [
        ("Blinddarm entfernt", 41, "", "Krankenhaus Süd", "", ""),
        (
            "Gallenblase entfernt",
            10,
            "Bauch",
            HOSPITAL,
            "ohne Besonderheiten",
            "",
        ),
        (
            "Darmspiegelung",
            6,
            "Darm",
            "Praxis Dr. Ostertag",
            "ein kleiner Polyp entfernt, gutartig",
            "letter colonoscopy",
        ),
        ("Herzkatheter", 5, "Herz", HOSPITAL, "keine Engstellen", ""),
        (
            "Herzschrittmacher eingesetzt",
            3,
            "Linke Brust",
            HOSPITAL,
            "ohne Besonderheiten",
            "letter pacemaker",
        ),
    ];
    for (name, years, site, performer, outcome, letter) in rows {
        let exact = years <= 10;
        let procedure = Procedure {
            state: State::Known,
            name: Coded::text(name),
            status: ProcedureStatus::Completed,
            time: Some(if exact {
                pen.ago(i64::from(years), 90)
            } else {
                When {
                    about: true,
                    ..pen.year(years)
                }
            }),
            body_site: some(site).map(Coded::text),
            outcome: some(outcome),
            performer: some(performer),
            ..Procedure::default()
        };
        let letter = some(letter).map(|letter| link(pen.id(&letter), "source"));
        let entry = pen.write(
            &format!("procedure {name}"),
            Content::Procedure(procedure),
            performer,
        );
        entry.links.extend(letter);
    }
}

fn pacemaker(pen: &mut Pen) {
    let device = Device {
        state: State::Known,
        name: "Herzschrittmacher".into(),
        maker: some("Beispielwerk"),
        model: some("Taktgeber DR-T"),
        serial: some("0012345"),
        implanted: Some(pen.ago(3, 90)),
        body_site: Some("Linke Brust, unter dem Schlüsselbein".into()),
        mri: MriStatus::Conditional,
        mri_conditions: some("1,5 Tesla; vorher in der Herzpraxis umstellen lassen"),
        status: DeviceStatus::Active,
        card: some("Ausweis im Geldbeutel"),
        ..Device::default()
    };
    let procedure = pen.id("procedure Herzschrittmacher eingesetzt");
    let letter = pen.id("letter pacemaker");
    let entry = pen.write("device pacemaker", Content::Device(device), HOSPITAL);
    entry.links = vec![link(procedure, "part"), link(letter, "source")];
}

fn vaccinations(pen: &mut Pen) {
    for years in 0..12 {
        // October, when the practice calls; this year's only if it has come
        let time = When::day(pen.today.year.saturating_sub(years), 10, 14).ok();
        if let Some(time) = time.filter(|time| *time <= pen.today) {
            vaccination(pen, "Grippe", "J07BB02", time, "");
        }
    }
    for (vaccine, code, date, number) in [
        ("Masern, Mumps, Röteln", "J07BD52", "~1972", ""),
        (
            "Tetanus, Diphtherie, Keuchhusten",
            "J07AJ52",
            "2017-05-09",
            "Auffrischung",
        ),
        ("COVID-19", "J07BN01", "2021-04-20", "1"),
        ("COVID-19", "J07BN01", "2021-06-01", "2"),
        ("COVID-19", "J07BN01", "2021-12-07", "Auffrischung"),
        ("Pneumokokken", "J07AL02", "2020-11-03", ""),
        ("Gürtelrose (Totimpfstoff)", "J07BK03", "2023-02-07", "1"),
        ("Gürtelrose (Totimpfstoff)", "J07BK03", "2023-05-16", "2"),
        ("FSME", "J07BA01", "2019-03-12", "Auffrischung"),
    ] {
        let time: Option<When> = date.parse().ok();
        if let Some(time) = time.filter(|time| *time <= pen.today) {
            vaccination(pen, vaccine, code, time, number);
        }
    }
}

fn vaccination(pen: &mut Pen, vaccine: &str, code: &str, time: When, number: &str) {
    let name = format!("immunization {vaccine} {time}");
    let lot = 10_000 + pen.chance(&name).below(90_000);
    let immunization = Immunization {
        state: State::Known,
        vaccine: coded(vaccine, Code::ATC, code),
        time: Some(time),
        dose_number: some(number),
        lot: (!time.about).then(|| format!("MU{lot}")),
        site: (!time.about).then(|| "Linker Oberarm".into()),
        performer: some(if time.about {
            "Impfpass"
        } else {
            FAMILY_DOCTOR
        }),
        ..Immunization::default()
    };
    pen.write(&name, Content::Immunization(immunization), "Impfpass");
}

/// How long ago, in days, Anna saw her family doctor for the `quarter`-th time, counted backwards.
pub(super) fn check_up(quarter: i64) -> i64 {
    13 + quarter * 91
}

/// How many of these visits the demo holds: twelve years.
pub(super) const CHECK_UPS: i64 = 48;

fn visits(pen: &mut Pen) {
    for quarter in 0..CHECK_UPS {
        let start = pen.weekday(check_up(quarter));
        visit(
            pen,
            &format!("visit check-up {quarter}"),
            "Kontrolle beim Hausarzt",
            FAMILY_DOCTOR,
            start,
            None,
        );
    }
    for year in 0..5 {
        let start = pen.ago(year, 40);
        visit(
            pen,
            &format!("visit cardiology {year}"),
            "Kontrolle beim Kardiologen",
            HEART,
            start,
            None,
        );
    }
    for half in 0..16 {
        let start = pen.weekday(75 + half * 182);
        visit(
            pen,
            &format!("visit rheumatology {half}"),
            "Kontrolle Rheuma",
            JOINTS,
            start,
            None,
        );
    }
    for year in 0..4 {
        let start = pen.ago(year, 130);
        visit(
            pen,
            &format!("visit diabetology {year}"),
            "Diabetes-Schulung und Kontrolle",
            SUGAR,
            start,
            None,
        );
    }
    for (name, title, (years, days), long) in [
        ("visit pneumonia", "Stationär: Lungenentzündung", (9, 20), 6),
        ("visit gallbladder", "Stationär: Gallenblase", (10, 92), 4),
        ("visit catheter", "Stationär: Herzkatheter", (5, 91), 2),
        (
            "visit pacemaker",
            "Stationär: Herzschrittmacher",
            (3, 92),
            4,
        ),
    ] {
        let start = pen.ago(years, days);
        let end = When::from_days(start.days() + long);
        visit(pen, name, title, HOSPITAL, start, Some(end));
    }
    next_visit(pen);
}

fn visit(pen: &mut Pen, name: &str, title: &str, with: &str, start: When, end: Option<When>) {
    let visit = Visit {
        title: title.into(),
        start: Some(start),
        end,
        status: VisitStatus::Finished,
        with: some(with),
        contact: Some(pen.id(&format!("contact {with}"))),
        ..Visit::default()
    };
    pen.write(name, Content::Visit(visit), "Anna Beispiel");
}

fn next_visit(pen: &mut Pen) {
    let ahead = pen.weekday(-10);
    let visit = Visit {
        title: "Kontrolle beim Hausarzt".into(),
        start: Some(ahead),
        status: VisitStatus::Planned,
        with: some(FAMILY_DOCTOR),
        contact: Some(pen.id(&format!("contact {FAMILY_DOCTOR}"))),
        reason: Some("Kalium war erhöht: Kontrolle".into()),
        questions: vec![
            "Kalium 5,4: Liegt das am Ramipril, seit die Dosis höher ist?".into(),
            "Muss ich beim Essen auf etwas achten?".into(),
            "Brauche ich für den Schlaftest eine Überweisung?".into(),
        ],
        ..Visit::default()
    };
    pen.write("visit next", Content::Visit(visit), "Anna Beispiel");
}
