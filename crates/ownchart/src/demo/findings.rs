//! What was measured: laboratory values with their trends, blood pressure, weight, a diary.

use super::{
    Pen,
    around::{FAMILY_DOCTOR, HOSPITAL, LAB, SUGAR},
    history::{CHECK_UPS, check_up},
    link, some,
};
use record::{
    Code, Coded, Comparator, Component, Content, Decimal, Finding, FindingCategory, Interpretation,
    Range, When,
};

/// A test of the laboratory with the course it took.
struct Test {
    name: &'static str,
    loinc: &'static str,
    /// As printed, and as UCUM writes it.
    unit: (&'static str, &'static str),
    digits: usize,
    /// What is usual: from, to, in words; empty for none.
    usual: (&'static str, &'static str, &'static str),
    /// How many years ago, and what it was about then; in between on a straight line.
    course: &'static [(f64, f64)],
    /// How far chance takes a value from the course.
    wobble: f64,
    /// At every how many check-ups.
    every: i64,
    /// Smaller values are printed as "less than this".
    below: f64,
}

const TEST: Test = Test {
    name: "",
    loinc: "",
    unit: ("", ""),
    digits: 1,
    usual: ("", "", ""),
    course: &[],
    wobble: 0.0,
    every: 1,
    below: f64::MIN,
};

const TESTS: &[Test] = &[
    Test {
        name: "HbA1c",
        loinc: "4548-4",
        unit: ("%", "%"),
        usual: ("6.5", "7.5", "vereinbartes Ziel 6,5 bis 7,5 %"),
        wobble: 0.15,
        course: &[
            (12.0, 8.4),
            (11.0, 7.2),
            (8.0, 7.4),
            (6.2, 8.3),
            (5.5, 7.5),
            (3.8, 8.6),
            (2.5, 7.7),
            (0.3, 7.4),
            (0.0, 7.1),
        ],
        ..TEST
    },
    Test {
        name: "Kalium",
        loinc: "2823-3",
        unit: ("mmol/l", "mmol/L"),
        usual: ("3.5", "5.1", ""),
        wobble: 0.12,
        course: &[(12.0, 4.1), (4.0, 4.3), (1.0, 4.6), (0.28, 4.9), (0.0, 5.4)],
        ..TEST
    },
    Test {
        name: "Natrium",
        loinc: "2951-2",
        unit: ("mmol/l", "mmol/L"),
        digits: 0,
        usual: ("136", "145", ""),
        wobble: 1.6,
        every: 2,
        course: &[(12.0, 140.0), (0.0, 139.0)],
        ..TEST
    },
    Test {
        name: "Kreatinin",
        loinc: "2160-0",
        unit: ("mg/dl", "mg/dL"),
        digits: 2,
        usual: ("0.50", "1.10", ""),
        wobble: 0.03,
        course: &[(12.0, 0.78), (4.0, 0.88), (2.0, 1.02), (0.0, 1.10)],
        ..TEST
    },
    Test {
        name: "eGFR (CKD-EPI)",
        loinc: "62238-1",
        unit: ("ml/min/1,73 m²", "mL/min/{1.73_m2}"),
        digits: 0,
        usual: ("60", "", "über 60"),
        course: &[(12.0, 92.0), (4.0, 78.0), (2.0, 66.0), (0.0, 61.0)],
        wobble: 2.0,
        every: 2,
        ..TEST
    },
    Test {
        name: "LDL-Cholesterin",
        loinc: "18262-6",
        unit: ("mg/dl", "mg/dL"),
        digits: 0,
        usual: ("", "100", "unter 100"),
        wobble: 6.0,
        every: 2,
        course: &[
            (12.0, 168.0),
            (9.6, 172.0),
            (9.0, 118.0),
            (7.2, 112.0),
            (6.5, 92.0),
            (0.0, 84.0),
        ],
        ..TEST
    },
    Test {
        name: "Hämoglobin",
        loinc: "718-7",
        unit: ("g/dl", "g/dL"),
        usual: ("12.0", "15.5", ""),
        wobble: 0.3,
        every: 2,
        course: &[(12.0, 13.8), (8.0, 12.6), (0.0, 12.9)],
        ..TEST
    },
    Test {
        name: "Leukozyten",
        loinc: "6690-2",
        unit: ("/nl", "10*3/uL"),
        usual: ("4.0", "10.0", ""),
        wobble: 0.7,
        every: 2,
        course: &[(12.0, 7.4), (8.0, 6.9), (0.0, 5.6)],
        ..TEST
    },
    Test {
        name: "GPT (ALT)",
        loinc: "1742-6",
        unit: ("U/l", "U/L"),
        digits: 0,
        usual: ("", "35", "bis 35"),
        wobble: 5.0,
        course: &[(8.1, 22.0), (6.0, 33.0), (5.0, 28.0), (0.0, 26.0)],
        ..TEST
    },
    Test {
        name: "CRP",
        loinc: "1988-5",
        unit: ("mg/l", "mg/L"),
        usual: ("", "5.0", "unter 5"),
        wobble: 2.0,
        below: 5.0,
        course: &[(8.3, 31.0), (7.6, 12.0), (6.5, 6.0), (3.0, 4.0), (0.0, 3.5)],
        ..TEST
    },
    Test {
        name: "TSH",
        loinc: "3016-3",
        unit: ("mU/l", "m[IU]/L"),
        digits: 2,
        usual: ("0.40", "4.00", ""),
        wobble: 0.3,
        every: 4,
        course: &[(12.0, 1.9), (0.0, 2.3)],
        ..TEST
    },
    Test {
        name: "NT-proBNP",
        loinc: "33762-6",
        unit: ("pg/ml", "pg/mL"),
        digits: 0,
        usual: ("", "300", "bis 300"),
        wobble: 30.0,
        every: 4,
        course: &[(5.3, 690.0), (4.0, 420.0), (3.0, 380.0), (0.0, 260.0)],
        ..TEST
    },
    Test {
        name: "Albumin/Kreatinin im Urin",
        loinc: "14959-1",
        unit: ("mg/g", "mg/g{creat}"),
        digits: 0,
        usual: ("", "30", "unter 30"),
        course: &[(6.0, 14.0), (2.0, 24.0), (0.0, 28.0)],
        wobble: 3.0,
        every: 4,
        ..TEST
    },
];

pub(super) fn write(pen: &mut Pen) {
    for test in TESTS {
        for quarter in (0..CHECK_UPS).filter(|quarter| quarter % test.every == 0) {
            laboratory(pen, test, quarter);
        }
    }
    for quarter in 0..CHECK_UPS {
        examination(pen, quarter);
    }
    diary(pen);
    once(pen);
}

/// The value the course gives `years` ago; nothing before the course began.
fn on_course(course: &[(f64, f64)], years: f64) -> Option<f64> {
    course.windows(2).find_map(|pair| {
        let [(from, then), (to, now)] = *pair else {
            return None;
        };
        let within = years <= from && years >= to;
        within.then(|| now + (then - now) * (years - to) / (from - to))
    })
}

fn laboratory(pen: &mut Pen, test: &Test, quarter: i64) {
    let days = check_up(quarter);
    // quarters are whole numbers below fifty: exact as a floating number
    let years = quarter as f64 / 4.0;
    let Some(middle) = on_course(test.course, years) else {
        return;
    };
    let name = format!("finding {} {quarter}", test.loinc);
    // the newest value tells the story and is left to no chance
    let off = if quarter == 0 {
        0.0
    } else {
        pen.chance(&name).wobble() * test.wobble
    };
    let (value, comparator) = measured(middle + off, test);
    let (low, high, words) = test.usual;
    let number = |text: &str| text.parse::<Decimal>().ok();
    let flag = flag(&value, number(low), number(high)).filter(|_| comparator.is_none());
    let finding = Finding {
        code: Coded::with(test.name, Code::LOINC, test.loinc),
        value: Some(value),
        comparator,
        unit: some(test.unit.0),
        unit_code: some(test.unit.1),
        range: Some(Range {
            low: number(low),
            high: number(high),
            text: some(words),
        }),
        // an agreed aim is not what a laboratory marks
        interpretation: flag.filter(|_| !words.starts_with("vereinbart")),
        time: Some(pen.weekday(days)),
        category: Some(FindingCategory::Laboratory),
        specimen: Some(Coded::text(if test.loinc == "14959-1" {
            "Urin"
        } else {
            "Blut"
        })),
        performer: some(LAB),
        ..Finding::default()
    };
    let visit = pen.id(&format!("visit check-up {quarter}"));
    pen.write(&name, Content::Finding(finding), LAB).links = vec![link(visit, "visit")];
}

/// A value as the laboratory prints it.
fn measured(value: f64, test: &Test) -> (Decimal, Option<Comparator>) {
    let digits = test.digits;
    let (value, comparator) = if value < test.below {
        (test.below, Some(Comparator::Less))
    } else {
        (value, None)
    };
    let printed = format!("{value:.digits$}").parse();
    (
        printed.expect("digits and a point make a number"),
        comparator,
    )
}

fn flag(value: &Decimal, low: Option<Decimal>, high: Option<Decimal>) -> Option<Interpretation> {
    if low.is_some_and(|low| value.to_f64() < low.to_f64()) {
        Some(Interpretation::Low)
    } else if high.is_some_and(|high| value.to_f64() > high.to_f64()) {
        Some(Interpretation::High)
    } else {
        None
    }
}

/// What the practice measures itself: blood pressure, pulse, weight.
fn examination(pen: &mut Pen, quarter: i64) {
    let time = pen.weekday(check_up(quarter));
    let years = quarter as f64 / 4.0;
    let mut chance = pen.chance(&format!("examination {quarter}"));
    let mut around = |course: &[(f64, f64)], wobble: f64| {
        let off = if quarter == 0 {
            0.0
        } else {
            chance.wobble() * wobble
        };
        on_course(course, years).unwrap_or_default() + off
    };
    let upper = around(
        &[
            (12.0, 158.0),
            (10.0, 138.0),
            (4.6, 148.0),
            (4.0, 136.0),
            (0.5, 146.0),
            (0.0, 138.0),
        ],
        6.0,
    );
    let lower = around(&[(12.0, 94.0), (10.0, 84.0), (4.6, 90.0), (0.0, 84.0)], 4.0);
    let pulse = around(
        &[
            (12.0, 76.0),
            (5.5, 88.0),
            (5.0, 74.0),
            (3.3, 52.0),
            (3.0, 64.0),
            (0.0, 66.0),
        ],
        4.0,
    );
    let weight = around(&[(12.0, 84.0), (10.0, 79.0), (4.0, 83.0), (0.0, 80.5)], 0.9);
    let visit = link(pen.id(&format!("visit check-up {quarter}")), "visit");
    let by = FAMILY_DOCTOR;
    let pressure = blood_pressure(upper, lower, time, FindingCategory::VitalSigns, by);
    pen.write(
        &format!("finding pressure {quarter}"),
        Content::Finding(pressure),
        by,
    )
    .links = vec![visit.clone()];
    let pulse = vital(
        "Puls",
        "8867-4",
        ("/min", "/min"),
        format!("{pulse:.0}"),
        time,
        by,
    );
    pen.write(
        &format!("finding pulse {quarter}"),
        Content::Finding(pulse),
        by,
    )
    .links = vec![visit.clone()];
    let weight = vital(
        "Gewicht",
        "29463-7",
        ("kg", "kg"),
        format!("{weight:.1}"),
        time,
        by,
    );
    pen.write(
        &format!("finding weight {quarter}"),
        Content::Finding(weight),
        by,
    )
    .links = vec![visit];
}

fn vital(
    name: &str,
    loinc: &str,
    unit: (&str, &str),
    value: String,
    time: When,
    by: &str,
) -> Finding {
    Finding {
        code: Coded::with(name, Code::LOINC, loinc),
        value: value.parse().ok(),
        unit: some(unit.0),
        unit_code: some(unit.1),
        time: Some(time),
        category: Some(FindingCategory::VitalSigns),
        performer: some(by),
        ..Finding::default()
    }
}

fn blood_pressure(
    upper: f64,
    lower: f64,
    time: When,
    category: FindingCategory,
    by: &str,
) -> Finding {
    let part = |name: &str, loinc: &str, value: f64| Component {
        code: Coded::with(name, Code::LOINC, loinc),
        value: format!("{value:.0}").parse().ok(),
        unit: some("mmHg"),
        unit_code: some("mm[Hg]"),
        ..Component::default()
    };
    Finding {
        code: Coded::with("Blutdruck", Code::LOINC, "85354-9"),
        components: vec![
            part("oberer Wert", "8480-6", upper),
            part("unterer Wert", "8462-4", lower),
        ],
        time: Some(time),
        category: Some(category),
        performer: some(by),
        ..Finding::default()
    }
}

/// What Anna measures at home, with the time of day.
fn diary(pen: &mut Pen) {
    for day in 0..40 {
        let mut chance = pen.chance(&format!("diary {day}"));
        let (upper, lower) = (137.0 + chance.wobble() * 11.0, 83.0 + chance.wobble() * 7.0);
        let minute = chance.below(40);
        let date = When::from_days(pen.today.days() - 1 - day * 4);
        let time = format!("{date}T07:{:02}", 10 + minute)
            .parse()
            .unwrap_or(date);
        let by = "Anna Beispiel";
        let pressure = blood_pressure(upper, lower, time, FindingCategory::Diary, by);
        pen.write(
            &format!("finding diary {day}"),
            Content::Finding(pressure),
            by,
        );
    }
}

/// What was measured once, some of it in the units of another house.
fn once(pen: &mut Pen) {
    let rows = [
        (
            "Körpergröße",
            "8302-2",
            ("cm", "cm"),
            "166",
            (11, 300),
            FAMILY_DOCTOR,
        ),
        // the hospital prints the international unit: it never stands on the curve in percent
        (
            "HbA1c (IFCC)",
            "59261-8",
            ("mmol/mol", "mmol/mol"),
            "61",
            (3, 91),
            HOSPITAL,
        ),
        (
            "HbA1c (IFCC)",
            "59261-8",
            ("mmol/mol", "mmol/mol"),
            "62",
            (2, 130),
            SUGAR,
        ),
        (
            "Rheumafaktor",
            "11572-5",
            ("IU/ml", "[IU]/mL"),
            "64",
            (8, 60),
            LAB,
        ),
        (
            "Troponin T",
            "67151-1",
            ("ng/l", "ng/L"),
            "9",
            (5, 91),
            HOSPITAL,
        ),
    ];
    for (name, loinc, unit, value, (years, days), by) in rows {
        let time = pen.ago(years, days);
        let mut finding = vital(name, loinc, unit, value.into(), time, by);
        if !matches!(loinc, "8302-2") {
            finding.category = Some(FindingCategory::Laboratory);
        }
        if loinc == "11572-5" {
            finding.interpretation = Some(Interpretation::Positive);
        }
        pen.write(
            &format!("finding once {loinc} {years}"),
            Content::Finding(finding),
            by,
        );
    }
    let smoking = Finding {
        code: Coded::with("Rauchen", Code::LOINC, "72166-2"),
        text: Some(Coded::text("Hat nie geraucht")),
        time: Some(pen.ago(11, 300)),
        category: Some(FindingCategory::Social),
        ..Finding::default()
    };
    pen.write(
        "finding smoking",
        Content::Finding(smoking),
        "Anna Beispiel",
    );
}
