//! What Anna takes and took. A changed dose is a new entry, and the old one keeps its end.

use super::{
    Pen,
    around::{FAMILY_DOCTOR, HEART, HOSPITAL, JOINTS, SUGAR},
    coded, some,
};
use record::{
    Code, Coded, Content, Dose, Ingredient, Medication, MedicationStatus, Schedule, State, Weekday,
};

/// How a dose repeats, in the few ways Anna's do.
#[derive(Clone, Copy)]
enum Plan {
    /// Morning, noon, evening, night.
    Daily([u32; 4]),
    /// One in the evening of this day, and on no other.
    Weekly(Weekday),
    /// One in the morning, every so many days.
    Every(u32),
    AsNeeded(&'static str),
    /// As the words say, and in no other way.
    Words(&'static str),
}

/// One line of the plan. Days are counted back from today; `until` nothing means still taken.
struct Line {
    name: &'static str,
    atc: &'static str,
    strength: &'static str,
    form: &'static str,
    unit: &'static str,
    plan: Plan,
    from: (i64, i64),
    until: Option<(i64, i64)>,
    reason: &'static str,
    hint: &'static str,
    by: &'static str,
}

const TABLET: Line = Line {
    name: "",
    atc: "",
    strength: "",
    form: "Tablette",
    unit: "Stück",
    plan: Plan::Daily([1, 0, 0, 0]),
    from: (0, 0),
    until: None,
    reason: "",
    hint: "",
    by: FAMILY_DOCTOR,
};

const RAMIPRIL: Line = Line {
    name: "Ramipril",
    atc: "C09AA05",
    strength: "10 mg",
    from: (0, 34),
    reason: "Bluthochdruck",
    ..TABLET
};
const METFORMIN: Line = Line {
    name: "Metformin",
    atc: "A10BA02",
    strength: "1000 mg",
    plan: Plan::Daily([1, 0, 1, 0]),
    from: (10, 200),
    reason: "Diabetes",
    hint: "zum Essen",
    ..TABLET
};
const GLARGIN: Line = Line {
    name: "Insulin glargin",
    atc: "A10AE04",
    strength: "100 E/ml",
    form: "Fertigpen",
    unit: "IE",
    plan: Plan::Daily([0, 0, 0, 18]),
    from: (1, 130),
    reason: "Diabetes",
    hint: "unter die Haut, Stelle wechseln",
    by: SUGAR,
    ..TABLET
};
const METHOTREXAT: Line = Line {
    name: "Methotrexat",
    atc: "L04AX03",
    strength: "10 mg",
    plan: Plan::Weekly(Weekday::Monday),
    from: (5, 60),
    reason: "Rheuma",
    hint: "nur einmal in der Woche, am Montag",
    by: JOINTS,
    ..TABLET
};
const PREDNISOLON: Line = Line {
    name: "Prednisolon",
    atc: "H02AB06",
    strength: "5 mg",
    reason: "Rheuma",
    hint: "nicht plötzlich weglassen",
    by: JOINTS,
    ..TABLET
};

const LINES: &[Line] = &[
    RAMIPRIL,
    Line {
        name: "Apixaban",
        atc: "B01AF02",
        strength: "5 mg",
        plan: Plan::Daily([1, 0, 1, 0]),
        from: (5, 20),
        reason: "Vorhofflimmern",
        by: HEART,
        ..TABLET
    },
    Line {
        name: "Bisoprolol",
        atc: "C07AB07",
        strength: "2,5 mg",
        from: (3, 80),
        reason: "Herzrhythmus",
        by: HEART,
        ..TABLET
    },
    Line {
        name: "Atorvastatin",
        atc: "C10AA05",
        strength: "20 mg",
        plan: Plan::Daily([0, 0, 1, 0]),
        from: (7, 30),
        reason: "Cholesterin",
        ..TABLET
    },
    METFORMIN,
    GLARGIN,
    METHOTREXAT,
    Line {
        name: "Folsäure",
        atc: "B03BB01",
        strength: "5 mg",
        plan: Plan::Weekly(Weekday::Tuesday),
        from: (8, 20),
        reason: "Schutz bei Methotrexat",
        hint: "am Tag nach Methotrexat",
        by: JOINTS,
        ..TABLET
    },
    Line {
        name: "Colecalciferol",
        atc: "A11CC05",
        strength: "20 000 I.E.",
        form: "Kapsel",
        plan: Plan::Every(14),
        from: (2, 10),
        reason: "Vitamin-D-Mangel",
        ..TABLET
    },
    Line {
        name: "Paracetamol",
        atc: "N02BE01",
        strength: "500 mg",
        plan: Plan::AsNeeded("bei Schmerzen 1 bis 2 Tabletten, höchstens 4 am Tag"),
        from: (5, 20),
        reason: "Schmerzen",
        ..TABLET
    },
    // what was before
    Line {
        strength: "5 mg",
        from: (4, 200),
        until: Some((0, 35)),
        ..RAMIPRIL
    },
    Line {
        strength: "2,5 mg",
        from: (11, 290),
        until: Some((4, 201)),
        ..RAMIPRIL
    },
    Line {
        strength: "500 mg",
        from: (11, 290),
        until: Some((10, 201)),
        ..METFORMIN
    },
    Line {
        plan: Plan::Daily([0, 0, 0, 10]),
        from: (3, 250),
        until: Some((2, 60)),
        ..GLARGIN
    },
    Line {
        plan: Plan::Daily([0, 0, 0, 14]),
        from: (2, 59),
        until: Some((1, 131)),
        ..GLARGIN
    },
    Line {
        name: "Sitagliptin",
        atc: "A10BH01",
        strength: "100 mg",
        from: (6, 40),
        until: Some((3, 251)),
        reason: "Diabetes",
        by: SUGAR,
        ..TABLET
    },
    Line {
        name: "Simvastatin",
        atc: "C10AA01",
        strength: "20 mg",
        plan: Plan::Daily([0, 0, 1, 0]),
        from: (9, 170),
        until: Some((7, 31)),
        reason: "Cholesterin",
        hint: "abgesetzt wegen Muskelschmerzen",
        ..TABLET
    },
    Line {
        strength: "15 mg",
        from: (8, 40),
        until: Some((5, 61)),
        ..METHOTREXAT
    },
    Line {
        strength: "20 mg",
        from: (8, 58),
        until: Some((8, 30)),
        ..PREDNISOLON
    },
    Line {
        from: (8, 29),
        until: Some((7, 200)),
        ..PREDNISOLON
    },
    Line {
        name: "Ibuprofen",
        atc: "M01AE01",
        strength: "600 mg",
        plan: Plan::AsNeeded("bei Schmerzen 1 Tablette, höchstens 3 am Tag"),
        from: (8, 70),
        until: Some((5, 119)),
        reason: "Gelenkschmerzen",
        hint: "abgesetzt wegen Blutverdünner",
        ..TABLET
    },
    Line {
        name: "Phenprocoumon",
        atc: "B01AA04",
        strength: "3 mg",
        plan: Plan::Words("nach Blutwert, laut Ausweis"),
        from: (5, 119),
        until: Some((5, 21)),
        reason: "Vorhofflimmern",
        by: HOSPITAL,
        ..TABLET
    },
    Line {
        name: "Clarithromycin",
        atc: "J01FA09",
        strength: "500 mg",
        plan: Plan::Daily([1, 0, 1, 0]),
        from: (9, 20),
        until: Some((9, 10)),
        reason: "Lungenentzündung",
        by: HOSPITAL,
        ..TABLET
    },
];

/// Packs Anna counted: which, how many tablets, how many days ago. The first runs out in five days.
const PACKS: &[(&str, u32, i64)] = &[("Apixaban", 112, 50), ("Metformin", 120, 18)];

pub(super) fn write(pen: &mut Pen) {
    for line in LINES {
        let (years, days) = line.from;
        let mut medicine = Medication {
            state: State::Known,
            name: coded(line.name, Code::ATC, line.atc),
            strength: some(line.strength),
            ingredients: vec![Ingredient {
                substance: Coded::text(line.name),
                strength: some(line.strength),
            }],
            form: Some(Coded::text(line.form)),
            unit: some(line.unit),
            start: Some(pen.any_day_ago(years, days)),
            end: line.until.map(|(years, days)| pen.any_day_ago(years, days)),
            status: if line.until.is_some() {
                MedicationStatus::Stopped
            } else {
                MedicationStatus::Active
            },
            reason: some(line.reason).map(Coded::text),
            hint: some(line.hint),
            prescriber: some(line.by),
            ..Medication::default()
        };
        set_plan(&mut medicine, line.plan);
        if let Some((_, supply, ago)) = PACKS.iter().find(|pack| pack.0 == line.name)
            && line.until.is_none()
        {
            medicine.supply = Some(Dose::from(*supply));
            medicine.counted = Some(pen.any_day_ago(0, *ago));
            medicine.pack = Some(Dose::from(100));
        }
        let name = format!("medication {} {} {years} {days}", line.name, line.strength);
        pen.write(&name, Content::Medication(medicine), line.by);
    }
}

fn set_plan(medicine: &mut Medication, plan: Plan) {
    let grid = |[morning, noon, evening, night]: [u32; 4]| {
        [morning, noon, evening, night].map(|count| Some(Dose::from(count)))
    };
    match plan {
        Plan::Daily(counts) => {
            medicine.schedule = Some(Schedule::Daily);
            [
                medicine.morning,
                medicine.noon,
                medicine.evening,
                medicine.night,
            ] = grid(counts);
        }
        Plan::Weekly(day) => {
            medicine.schedule = Some(Schedule::Weekly);
            medicine.weekdays = vec![day];
            [
                medicine.morning,
                medicine.noon,
                medicine.evening,
                medicine.night,
            ] = grid([0, 0, 1, 0]);
        }
        Plan::Every(days) => {
            medicine.schedule = Some(Schedule::Interval);
            medicine.every_days = Some(days);
            [
                medicine.morning,
                medicine.noon,
                medicine.evening,
                medicine.night,
            ] = grid([1, 0, 0, 0]);
        }
        Plan::AsNeeded(text) => {
            medicine.schedule = Some(Schedule::AsNeeded);
            medicine.dose_text = some(text);
        }
        Plan::Words(text) => {
            medicine.schedule = Some(Schedule::Text);
            medicine.dose_text = some(text);
        }
    }
}
