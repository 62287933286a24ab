use super::*;
use crate::sheet::check;
use medplan::{Author, Ingredient, Line, Medication, Parameters, Patient, Section};

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn medicine(names: &[(&str, &str)], trade: &str, doses: [&str; 4]) -> Medication {
    let ingredient = |(name, strength): &(&str, &str)| Ingredient {
        name: some(name),
        strength: some(strength),
    };
    Medication {
        ingredients: names.iter().map(ingredient).collect(),
        name: some(trade),
        form: some("Tabl"),
        morning: some(doses[0]),
        noon: some(doses[1]),
        evening: some(doses[2]),
        night: some(doses[3]),
        unit: some("1"),
        ..Medication::default()
    }
}

fn row(it: Medication) -> Row {
    Row::Medication(Box::new(it))
}

fn section(code: &str, title: &str, rows: Vec<Row>) -> Section {
    Section {
        code: some(code),
        title: some(title),
        rows,
    }
}

/// An invented plan.
fn anna() -> Plan {
    let ramipril = Medication {
        hint: some("während der Mahlzeit"),
        reason: some("Bluthochdruck"),
        ..medicine(&[("Ramipril", "5 mg")], "", ["1", "", "", ""])
    };
    let insulin = Medication {
        unit: some("p"),
        hint: some("Wechseln der Injektionsstellen, unmittelbar vor einer Mahlzeit spritzen"),
        reason: some("Diabetes"),
        form: some("InjLsg"),
        ..medicine(
            &[("Insulin aspart", "100 E/ml")],
            "NovoRapid Penfill",
            ["20", "", "20", ""],
        )
    };
    let half = medicine(
        &[("Bisoprolol", "2,5 mg"), ("Hydrochlorothiazid", "12,5 mg")],
        "Bisoprolol plus",
        ["1/2", "", "0,5", ""],
    );
    let weekly = Medication {
        weekday: some("1"),
        reason: some("Rheuma"),
        hint: some("Alkoholkonsum vermeiden"),
        ..medicine(&[("Methotrexat", "10 mg")], "", ["1", "", "", ""])
    };
    let needed = Medication {
        dose_words: some("max. 3"),
        unit: some("5"),
        hint: some("akut"),
        reason: some("Herzschmerzen"),
        line: some("Wenn es nach fünf Minuten nicht besser ist: 112 rufen"),
        ..medicine(
            &[("Glyceroltrinitrat", "0,4 mg")],
            "Nitrolingual akut Spray",
            ["", "", "", ""],
        )
    };
    let three = medicine(
        &[
            ("Amlodipin", "5 mg"),
            ("Valsartan", "160 mg"),
            ("Hydrochlorothiazid", "12,5 mg"),
        ],
        "Dreifach",
        ["1", "", "", ""],
    );
    Plan {
        version: some("028"),
        id: some("02BD2867FB024401A590D59D94E1FFAE"),
        language: some("de-DE"),
        patient: Patient {
            given: some("Anna"),
            family: some("Beispiel"),
            born: some("19680302"),
            sex: some("W"),
            title: some("Dr."),
            ..Patient::default()
        },
        author: Author {
            name: some("Anna Beispiel (Patient, selbst erstellt)"),
            street: some("Am Markt 1"),
            post_code: some("01234"),
            town: some("Musterstadt"),
            phone: some("030-1234567"),
            email: some("anna@example.org"),
            printed: some("2026-11-22T08:05:09"),
            ..Author::default()
        },
        parameters: Some(Parameters {
            allergies: some("Penicillin,Laktose"),
            weight: some("82.5"),
            height: some("170"),
            creatinine: some("0.9"),
            ..Parameters::default()
        }),
        sections: vec![
            section(
                "",
                "",
                vec![row(ramipril), row(insulin), row(half), row(three)],
            ),
            section("425", "", vec![row(weekly)]),
            section("411", "", vec![row(needed)]),
            section(
                "",
                "Aus der Apotheke",
                vec![
                    Row::Compounded(medplan::Compounded {
                        words: some("Salbe nach Rezept 50 g"),
                        line: some("zweimal täglich dünn"),
                    }),
                    Row::Line(Line {
                        words: some("Nächste Kontrolle im Januar"),
                    }),
                ],
            ),
        ],
        ..Plan::default()
    }
}

/// Every field as long as the format allows.
fn longest() -> Plan {
    let long = |length: usize| {
        some(
            &"Wortlänge äöüß 12 "
                .repeat(20)
                .chars()
                .take(length)
                .collect::<String>(),
        )
    };
    let word = |length: usize| {
        some(
            &"Donaudampfschifffahrt"
                .repeat(10)
                .chars()
                .take(length)
                .collect::<String>(),
        )
    };
    let one = Medication {
        name: long(50),
        form: word(7),
        dose_words: long(20),
        unit_words: word(20),
        hint: long(80),
        reason: long(50),
        ingredients: vec![Ingredient {
            name: long(80),
            strength: word(15),
        }],
        line: long(200),
        ..Medication::default()
    };
    let two = Medication {
        name: word(50),
        morning: some("9999"),
        noon: some("99,9"),
        evening: some("0,25"),
        night: some("3/4"),
        dose_words: None,
        unit: None,
        hint: word(80),
        reason: word(50),
        line: None,
        ingredients: vec![
            Ingredient {
                name: word(80),
                strength: word(15),
            },
            Ingredient {
                name: word(40),
                strength: word(15),
            },
            Ingredient {
                name: word(20),
                strength: None,
            },
        ],
        ..one.clone()
    };
    let mut plan = anna();
    plan.patient = Patient {
        given: long(45),
        family: word(45),
        title: long(20),
        prefix: long(20),
        suffix: long(20),
        ..plan.patient
    };
    plan.author = Author {
        name: long(80),
        street: long(30),
        post_code: some("01234"),
        town: word(20),
        phone: word(20),
        email: some(&"e@x.org".repeat(11)),
        ..plan.author
    };
    plan.parameters = Some(Parameters {
        allergies: long(50),
        pregnant: some("1"),
        breastfeeding: some("1"),
        weight: some("999.5"),
        height: some("299"),
        creatinine: some("99.99"),
        words: long(77),
    });
    plan.sections = vec![section("", &long(50).unwrap(), vec![row(one), row(two)])];
    plan
}

fn sheet<'f>(plans: &[Plan], faces: &'f Faces) -> Sheet<'f> {
    let each = |plan: &Plan| {
        let both = Page {
            code: Plan {
                sections: plan.sections.iter().take(1).cloned().collect(),
                ..plan.clone()
            },
            table: plan.clone(),
        };
        medplan::pages(&both).unwrap()
    };
    let pages: Vec<Page> = plans.iter().flat_map(each).collect();
    let pages: Vec<Page> = pages
        .into_iter()
        .zip(plans)
        .map(|(page, plan)| Page {
            table: plan.clone(),
            ..page
        })
        .collect();
    let plan = MedicationPlan {
        pages: &pages,
        maker: "Erstellt von der Patientin mit OwnChart, Stand Nr. 412",
    };
    draw(&plan, About::for_tests(), faces).unwrap()
}

#[test]
fn nothing_runs_into_anything_however_long_it_is() {
    let faces = Faces::bundled();
    for plan in [anna(), longest()] {
        check::sheet(&sheet(&[plan], &faces));
    }
}

#[test]
fn doses_and_units_are_never_cut_and_what_is_cut_is_said() {
    let faces = Faces::bundled();
    let drawn = sheet(&[longest()], &faces);
    let plain = |text: &str| text.split_whitespace().collect::<String>();
    let all = plain(&check::texts(&drawn).join(""));
    for row in &longest().sections[0].rows {
        let Row::Medication(it) = row else { continue };
        for text in it
            .doses()
            .into_iter()
            .chain([it.dose_words.as_deref(), it.unit_words.as_deref()])
            .flatten()
        {
            assert!(all.contains(&plain(text)), "{text}");
        }
    }
    assert!(!drawn.remarks.is_empty());
    assert_eq!(sheet(&[anna()], &faces).remarks, []);
}

#[test]
fn measures_are_those_of_the_layout() {
    let faces = Faces::bundled();
    let drawn = sheet(&[anna()], &faces);
    assert_eq!((drawn.width, drawn.height), (Mm(297.0), Mm(210.0)));
    let widths: f32 = COLUMNS.iter().map(|(_, width)| width.0).sum();
    assert!((widths - WIDTH.0).abs() < 0.01);
    assert!((TABLE.0 + 16.0 * ROW.0 - FOOT.0).abs() < 0.01);
    let codes: Vec<_> = drawn.pages[0]
        .drawn
        .iter()
        .filter(|it| matches!(it.what, What::Code { .. }))
        .collect();
    assert_eq!(codes.len(), 1);
    assert_eq!((codes[0].area.x, codes[0].area.y), (Mm(248.5), Mm(8.5)));
    assert!((codes[0].area.width.0 - 40.0).abs() < 0.01);
}

#[test]
fn a_weekly_row_shows_its_day_and_never_four_doses() {
    let faces = Faces::bundled();
    let texts = check::texts(&sheet(&[anna()], &faces));
    assert!(
        texts.iter().any(|text| text == "Montags 1-0-0-0"),
        "{texts:?}"
    );
    assert!(texts.iter().any(|text| text.starts_with("siehe")));
    assert!(texts.iter().any(|text| text == "geb. am: 02.03.1968"));
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    let faces = Faces::bundled();
    let twice = || sheet(&[anna()], &faces).print().unwrap();
    let printed = twice();
    assert_eq!(printed, twice());
    assert_eq!(printed.proof.codes(), 1);
}
